/*
 * flow_key.h - what a packet's flow is found by, and where its transport header is. Nothing is changed and nothing kept.
 */
#ifndef DATAPATH_FLOW_FLOW_KEY_H
#define DATAPATH_FLOW_FLOW_KEY_H

#include "datapath/flow/flow_table.h"
#include "datapath/packet/pkt.h"

/*
 * Of IPv6 the key has the addresses folded, which flow_classify replaces by their numbers; src6 and dst6 point into the packet.
 */
struct flow_id {
	struct flow_key key;
	const uint8_t *src6, *dst6;	/* NULL: IPv4 */
	uint16_t kind;			/* of the table: the protocol, and FLOW_IP6 */
	uint8_t proto;
	bool found;			/* it belongs to a flow */
	bool quoted;			/* an ICMP error: the key is of the quoted packet, turned */
	bool first, later;		/* of several fragments, the one with ports; one without */
	uint32_t fragment;		/* their id */
	uint32_t trans;			/* where the transport header is, as a mark */
};

struct flow_id flow_id_of(const struct pkt *p);
bool flow_is_later_fragment(const struct pkt *p);

/* The transport header of a packet with a marked IP header, behind extension headers too. */
struct flow_transport {
	uint8_t *at;
	uint32_t left;			/* octets from there, without what lies behind the packet */
	uint32_t packet;		/* octets of the packet by its header */
	uint8_t proto;
};
/* false: there is none, or it is in another fragment. */
bool flow_transport(const struct pkt *p, struct flow_transport *t);

#endif
