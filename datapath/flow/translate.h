/*
 * translate.h - other addresses and ports for flows and their packets, of IPv4. What becomes of a flow is written into it
 * (flow_retarget), so that its answers are found; packets have an address and the port beside it exchanged, checksums by the
 * difference (RFC 1624), those that ICMP errors quote too.
 */
#ifndef DATAPATH_FLOW_TRANSLATE_H
#define DATAPATH_FLOW_TRANSLATE_H

#include "datapath/flow/flow_layer.h"

struct translate_range {
	uint32_t first, last;		/* addresses, host order */
	uint16_t port, port_last;	/* 0: keep; the sender's, if it can be */
};

/* "ADDRESS[-ADDRESS][:PORT[-PORT]]"; writes into text. */
bool translate_range_read(char *text, struct translate_range *r);
/* Gives a flow's sender, or receiver, a place of the range that no other flow has the answers of. false: there is none. */
bool translate_new(struct flow_layer *l, struct router *router, const struct translate_range *r, bool source, uint32_t ref);

/* What stands at one end of a packet, and what will: wire order. */
struct translation {
	bool source;
	uint32_t from_address, address;
	uint16_t port;
};

void translate_packet(const struct translation *t, struct pkt *p);

#endif
