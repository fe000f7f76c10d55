/*
 * syn_connection.h - a connection that a SYN proxy (elements/syn_proxy.c) opened for a client: what both sides were told of one another, and how
 * segments change on their way between them. The client's own sequence numbers and timestamps are the same on both sides.
 */
#ifndef DATAPATH_FLOW_SYN_CONNECTION_H
#define DATAPATH_FLOW_SYN_CONNECTION_H

#include "datapath/protocol/tcp_segment.h"

enum syn_state { SYN_NONE, SYN_OPENING, SYN_OPEN, SYN_PASSING };	/* PASSING: none of ours, a server opened it */

struct syn_connection {
	uint32_t isn, cookie;		/* the client's first number, and what he was told is the server's */
	uint32_t shift;			/* what the client sees of the server's numbers is so much more, */
	uint32_t time_shift;		/* and of its timestamps */
	uint32_t time, told;		/* the client's, and what he echoed, when it was opened */
	uint32_t half;			/* OPENING: its place */
	uint16_t window;		/* of the client, as he said it */
	uint16_t mss;
	uint8_t state;
	uint8_t scale, server_scale;	/* TCP_NO_SCALE: does not scale windows */
	uint8_t told_scale;		/* the scale that the client takes for the server's; 0: also none */
	bool no_ecn;			/* the client thinks that the server has ECN, perhaps */
	bool times, sack, ecn;		/* asked of the server, then what it agreed to */
	bool again, over;		/* another may begin: another SYN, with the number syn, was answered since; it ended */
	uint32_t syn, end;		/* end: behind what the client sent, if it did (known) */
	bool known;
	bool way;			/* of the clients' side's segments in the flow (flow_table.h): the other is not theirs to send */
};

/* What is in a field of the window for so many octets; never more than they are. */
static inline uint16_t syn_window(uint32_t octets, uint8_t scale)
{
	return (uint16_t)MIN_OF(octets >> scale, UINT32_C(65535));
}

static inline uint8_t syn_scale(uint8_t scale)
{
	return scale == TCP_NO_SCALE ? 0 : scale;
}

/* A segment of a connection that is open; checksums change by the difference. */
void syn_connection_to_server(struct syn_connection *c, const struct tcp_segment *t);
void syn_connection_to_client(struct syn_connection *c, const struct tcp_segment *t);
/* An ICMP error of the clients' side quotes what the server sent, with its number moved. */
void syn_connection_mend_quoted(const struct syn_connection *c, const struct pkt *p);

#endif
