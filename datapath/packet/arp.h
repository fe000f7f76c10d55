/*
 * arp.h - ARP frames for Ethernet and IPv4 (RFC 826), as the ARP elements read and make them.
 */
#ifndef DATAPATH_PACKET_ARP_H
#define DATAPATH_PACKET_ARP_H

#include "datapath/packet/ip.h"
#include "datapath/runtime/element.h"

enum {
	ARP_HEADER = 28, ETHER_HEADER = 14, ARP_FRAME = ETHER_HEADER + ARP_HEADER,
	ARP_REQUEST = 1, ARP_REPLY = 2,
	AR_OP = 6, AR_SHA = 8, AR_SPA = 14, AR_THA = 18, AR_TPA = 24,
};

struct arp_fields {
	const uint8_t *sha, *spa, *tha, *tpa;	/* as on the wire */
	const uint8_t *dst;			/* of the frame; it comes from sha */
	uint16_t op;
};

/* The ARP header of a frame with that operation, or NULL; its own lengths are not asked. */
const uint8_t *arp_of(const struct pkt *p, uint16_t op);
/* A new frame with the time of now, or NULL if there is no memory. */
struct pkt *arp_make(struct element *e, const struct arp_fields *f) MUST_CHECK;

#endif
