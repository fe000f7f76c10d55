/*
 * multicast_encap.c - IPMulticastEtherEncap: the Ethernet header of an IPv4 packet for a group, whose address holds the low
 * 23 bits of the group's (RFC 1112 section 6.4). As in the multicast package of Click nobody looks whether it is one,
 * nor whether it is IPv4.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { ETHER_HEADER = 14 };

struct multicast_encap {
	struct element el;
	uint8_t header[ETHER_HEADER];
};

static inline struct pkt *encap_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t group;

	if (!ip) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	group = load_be32(ip + IP_DST);
	if (!pkt_push(p, ETHER_HEADER)) {
		element_drop(e, DROP_NO_MEMORY, p);
		return NULL;
	}
	memcpy(p->data, ((struct multicast_encap *)e)->header, ETHER_HEADER);
	store_be16(p->data + 2, (uint16_t)(0x5e00 | (group >> 16 & 0x7f)));
	store_be16(p->data + 4, (uint16_t)group);
	pkt_mark_mac(p, ETHER_HEADER);
	return p;
}
ELEMENT_SIMPLE(encap, encap_one)

static bool configure(struct element *e, struct setup *s)
{
	uint8_t *h = ((struct multicast_encap *)e)->header;
	uint64_t src = (uint64_t)setup_int(s, "SRC");

	store_be16(h, 0x0100);
	for (unsigned i = 0; i < 6; i++)
		h[6 + i] = (uint8_t)(src >> (40 - 8 * i));
	store_be16(h + 12, (uint16_t)setup_int(s, "ETHERTYPE"));
	return true;
}

const struct element_class multicast_encap_classes[] = {
	{ "IPMulticastEtherEncap", sizeof(struct multicast_encap), .simple = encap,
	  .configure = configure,
	  .drops = DROPS(DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ 0 }
};
