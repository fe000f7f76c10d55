/*
 * tcp_int.h - what the files of a TCP question share: tcp.c moves connections from stage to stage, tcp_arrival.c judges what
 * comes to an end of theirs.
 */
#ifndef SYMEXEC_TCP_INT_H
#define SYMEXEC_TCP_INT_H

#include "symexec/policy/tcp.h"

struct connection {
	struct flow *flow;
	const struct flow *syn;		/* as it was sent: the witness of all that follows */
	struct tcp_view client, server;
	unsigned options;	/* that have come through so far: what both ends go on with */
	bool acked;		/* a box has acknowledged the server's SYN+ACK in place of the client */
	uint32_t before;	/* the connection of the stage before that it continues */
};

typedef VEC(struct connection) connection_list;

struct asking {
	struct engine *e;
	const struct graph *g;
	const struct tcp_question *q;
	struct tcp_answer *a;
	connection_list now, next;
	connection_list early;		/* the client has its SYN+ACK, and the server has not sent any */
	bool box_answers;		/* the server is a port of a box */
	bool joins;			/* boxes act for the ends: what all copies of a segment leave counts */
};

/* A flow of c came to an end; true: it is taken (and owned), false: it is nothing that this stage looks for. */
typedef bool (*arrival_fn)(struct asking *k, struct flow *f, struct connection *c);

bool tcp_got_syn(struct asking *k, struct flow *f, struct connection *c);
/* At the client, before the server is known to have answered. */
bool tcp_got_early(struct asking *k, struct flow *f, struct connection *c);
bool tcp_got_syn_ack(struct asking *k, struct flow *f, struct connection *c);
/* At the server, in answer to the SYN+ACK that it has just sent. */
bool tcp_got_box_ack(struct asking *k, struct flow *f, struct connection *c);
bool tcp_got_ack(struct asking *k, struct flow *f, struct connection *c);
bool tcp_got_at_server(struct asking *k, struct flow *f, struct connection *c);
bool tcp_got_at_client(struct asking *k, struct flow *f, struct connection *c);
bool tcp_got_sack(struct asking *k, struct flow *f, struct connection *c);

#endif
