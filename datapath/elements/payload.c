/*
 * payload.c - what lies behind the transport header: TruncateIPPayload cuts it, EraseIPPayload
 * makes it zero.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

struct payload {
	struct element el;
	uint32_t length;
	bool transport, extra;
};

/* Octets of the transport header, in later fragments too; 0: none that is known. */
static uint32_t transport_length(const struct pkt *p, const uint8_t *ip)
{
	const uint8_t *t = pkt_at(p, p->trans, 1);
	uint32_t left = pkt_left(p, p->trans);

	if (!t || !left)
		return 0;
	switch (ip[IP_PROTO]) {
	case PROTO_TCP:
		return left > 12 && t[12] >> 4 >= 5 ? (uint32_t)(t[12] >> 4) * 4 : 20;
	case PROTO_UDP:
		return 8;
	case PROTO_ICMP:
		return left < 8 ? 0 : t[0] == 13 || t[0] == 14 ? 20 : 8;
	default:
		return 0;
	}
}

static inline struct pkt *truncate_one(struct element *e, struct pkt *p)
{
	const struct payload *c = (const struct payload *)e;
	const uint8_t *ip = pkt_ip(p);
	uint32_t end, keep = c->length, at = pkt_offset(p);

	/* all of it is payload without a header; a header that says less than 20 counts as 20 */
	if (ip && ip_header_len(ip) < IP_HEADER)
		keep += IP_HEADER;
	else if (ip)
		keep += ip_header_len(ip) + (c->transport ? transport_length(p, ip) : 0);
	end = (ip ? p->net : at) + keep;
	if (end >= at + p->len || end < at)
		return p;
	if (c->extra)
		anno_set_u32(p, ANNO_EXTRA_LENGTH,
			     anno_u32(p, ANNO_EXTRA_LENGTH) + at + p->len - end);
	p->len = end - at;
	return p;
}
ELEMENT_SIMPLE(truncate, truncate_one)

/* The checksum becomes zero too; ICMP is left alone, other protocols end. */
static inline struct pkt *erase_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t left = pkt_left(p, p->trans), n, sum;
	uint8_t *t;

	if (!ip) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (ip[IP_PROTO] == PROTO_ICMP)
		return p;
	if (ip[IP_PROTO] != PROTO_TCP && ip[IP_PROTO] != PROTO_UDP) {
		element_drop(e, DROP_NO_MATCH, p);
		return NULL;
	}
	sum = ip[IP_PROTO] == PROTO_TCP ? TCP_SUM : UDP_SUM;
	n = 8;
	t = pkt_at(p, p->trans, left);
	if (!t)
		return p;
	/* whatever length it states, be it less than a header; one that does not come so far has none */
	if (ip[IP_PROTO] == PROTO_TCP)
		n = left > 12 ? (uint32_t)(t[12] >> 4) * 4 : 0;
	if (left >= sum + 2)
		put_raw16(t + sum, 0);
	if (left > n)
		memset(t + n, 0, left - n);
	return p;
}
ELEMENT_SIMPLE(erase, erase_one)

static bool truncate_configure(struct element *e, struct setup *s)
{
	struct payload *c = (struct payload *)e;

	c->length = setup_u32(s, "LENGTH");
	c->transport = setup_int(s, "TRANSPORT");
	c->extra = setup_int(s, "EXTRA_LENGTH");
	return true;
}

const struct element_class payload_classes[] = {
	{ "TruncateIPPayload", sizeof(struct payload), .simple = truncate,
	  .configure = truncate_configure },
	{ "EraseIPPayload", .simple = erase,
	  .drops = DROPS(DROP_NO_MATCH, DROP_PRECONDITION) },
	{ 0 }
};
