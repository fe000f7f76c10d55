/*
 * tcp.h - does TCP get through: SYN, SYN+ACK, ACK, then data both ways, each stage an exploration of its own
 * that starts from what the stage before left (with the state that the boxes pushed). A target that is
 * a host answers by itself; a target that is a box's port answers as its element model says, and the connection is followed
 * until data comes to it. A box in between may answer in place of the server, or end the connection and have another one.
 */
#ifndef SYMEXEC_TCP_H
#define SYMEXEC_TCP_H

#include "symexec/explore/explore.h"
#include "symexec/graph/host.h"
#include "symexec/graph/source.h"

/* The field of a disagreement with what the question wants to see at the server. */
#define TCP_WHERE "where"

enum tcp_stage {
	TCP_STAGE_SYN, TCP_STAGE_SYN_ACK, TCP_STAGE_ACK, TCP_STAGE_DATA, TCP_STAGE_ANSWER,
	TCP_STAGE_SACK, TCP_STAGE_COUNT,
};

struct tcp_question {
	uint32_t client, server;	/* nodes */
	const uint8_t *at_server;	/* marks as by graph_mark: what counts as the server */
	struct source source;		/* shapes are set by tcp_ask */
	const struct click_expr *at_arrival;	/* of the SYN at the server; NULL: any */
	bool sack;
	unsigned options, offers;	/* 1 << enum tcp_extension */
	const struct flow *const *after;	/* flows whose state stands; may be NULL */
	size_t after_count;
};

struct tcp_answer {
	bool holds;
	enum tcp_stage failed;		/* when it does not hold */
	/* flows of the last stage that worked (holds: established connections, at the client or server); their origin is the SYN */
	struct flow_list flows;
	/* why it failed: what an end found wrong, or where the best flow ended */
	struct disagreement wrong;
	bool has_wrong;
	struct end best;		/* flow is a copy of ours, NULL: nothing at all was sent */
	struct flow *at_end;		/* the flow in which `wrong` was seen */
	bool sent;			/* some SYN was possible at all */
	bool by_luck;			/* it would arrive if a box chose just the right number */
	bool gave_up;
	bool to_box;			/* a box was spoken to: it answers as its model says */
	bool early;			/* SYN+ACKs came to the client from boxes; none was right if it fails */
	bool proxied;			/* a box answered the SYN before the server saw any */
	bool split;			/* a box acknowledged to the server what it answered to the client */
};

const char *tcp_stage_name(enum tcp_stage s);

void tcp_ask(struct engine *e, const struct graph *g, const struct tcp_question *q,
	     struct tcp_answer *a);
void tcp_answer_fini(struct engine *e, struct tcp_answer *a);

#endif
