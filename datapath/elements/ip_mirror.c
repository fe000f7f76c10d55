/*
 * ip_mirror.c - packets turned round: IPMirror, and ICMPPingResponder, which answers echo
 * requests.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { ICMP_ECHO_REPLY = 0, ICMP_ECHO = 8 };

struct mirror {
	struct element el;
	bool dst_anno;
};

static void swap32(uint8_t *a, uint8_t *b)
{
	uint32_t v = raw32(a);

	put_raw32(a, raw32(b));
	put_raw32(b, v);
}

static void swap_addresses(uint8_t *ip)
{
	swap32(ip + IP_SRC, ip + IP_DST);
}

/* Sums do not change when their words trade places. */
static inline struct pkt *mirror_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p), *t;
	uint32_t left;

	if (UNLIKELY(!ip)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	swap_addresses(ip);
	if (((struct mirror *)e)->dst_anno)
		anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	left = pkt_left(p, p->trans);
	t = pkt_at(p, p->trans, 0);
	if (!t || !ip_first_fragment(ip))
		return p;
	if ((ip[IP_PROTO] == PROTO_TCP || ip[IP_PROTO] == PROTO_UDP) && left >= 8) {
		uint16_t v = raw16(t);

		put_raw16(t, raw16(t + 2));
		put_raw16(t + 2, v);
	}
	/* in Click whoever has ports has numbers, be the segment cut behind them */
	if (ip[IP_PROTO] == PROTO_TCP && left >= 8 && (left >= 12 || pkt_at_cleared(p, p->trans, 12)))
		swap32(t + 4, t + 8);
	return p;
}
ELEMENT_SIMPLE(mirror, mirror_one)

static bool mirror_configure(struct element *e, struct setup *s)
{
	((struct mirror *)e)->dst_anno = setup_int(s, "DST_ANNO");
	return true;
}

static inline struct pkt *respond_one(struct element *e, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 8);
	uint16_t old;

	if (UNLIKELY(!ip)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (ip[IP_PROTO] != PROTO_ICMP || !t || pkt_left(p, p->trans) < 8 || t[0] != ICMP_ECHO)
		return element_reject(e, DROP_NO_MATCH, p);
	swap_addresses(ip);
	anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	p->anno[ANNO_PAINT] = 0;
	/* by the difference: what was wrong stays wrong, as in Click */
	old = raw16(ip + IP_OFF);
	put_raw16(ip + IP_OFF, 0);
	sum_update16(ip + IP_SUM, old, 0);
	old = raw16(ip + IP_TTL);
	ip[IP_TTL] = 255;
	sum_update16(ip + IP_SUM, old, raw16(ip + IP_TTL));
	old = raw16(t);
	put_raw16(t, 0);
	sum_update16(t + 2, old, 0);
	return p;
}
ELEMENT_SIMPLE(respond, respond_one)

const struct element_class ip_mirror_classes[] = {
	{ "IPMirror", sizeof(struct mirror), .simple = mirror, .configure = mirror_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "ICMPPingResponder", .simple = respond,
	  .drops = DROPS(DROP_NO_MATCH, DROP_PRECONDITION) },
	{ 0 }
};
