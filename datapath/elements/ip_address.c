/*
 * ip_address.c - addresses between packets and their annotations.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

struct ip_address {
	struct element el;
	uint32_t addr;			/* as on the wire */
	uint32_t mask;			/* host order */
	int32_t offset;
	unsigned anno;
	int32_t limit;			/* SetRandIPAddress: number of addresses, negative: any */
	bool in_header;			/* offset counts from the IP header, checksums follow */
	bool given;
};

static inline struct pkt *get_one(struct element *e, struct pkt *p)
{
	const struct ip_address *a = (const struct ip_address *)e;
	int64_t at = a->in_header ? p->net : pkt_offset(p);
	const uint8_t *from;

	if (a->in_header && p->net == PKT_NONE) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	at += a->offset;
	from = at >= 0 && at <= UINT32_MAX ? pkt_at(p, (uint32_t)at, 4) : NULL;
	if (from && pkt_left(p, (uint32_t)at) >= 4)
		anno_set_u32(p, a->anno, raw32(from));
	return p;
}
ELEMENT_SIMPLE(get, get_one)

static inline struct pkt *set_one(struct element *e, struct pkt *p)
{
	const struct ip_address *a = (const struct ip_address *)e;

	anno_set_u32(p, a->anno, a->addr);
	return p;
}
ELEMENT_SIMPLE(set, set_one)

static inline struct pkt *random_one(struct element *e, struct pkt *p)
{
	const struct ip_address *a = (const struct ip_address *)e;
	uint64_t v = router_random(e->router);

	v = a->limit > 0 ? v % (uint32_t)a->limit : v;
	anno_set_u32(p, ANNO_DST_IP,
		     a->addr | __builtin_bswap32((uint32_t)v & ~a->mask));
	return p;
}
ELEMENT_SIMPLE(set_random, random_one)

/* The address in the header and the checksums over it. */
static void store_in_header(struct pkt *p, uint8_t *ip, uint32_t offset, uint32_t addr)
{
	uint32_t old = raw32(ip + offset);
	uint8_t *t;

	put_raw32(ip + offset, addr);
	sum_update(ip + IP_SUM, old, addr);
	if (!ip_first_fragment(ip))
		return;
	/* Click follows it only in a header that is whole */
	t = pkt_at(p, p->trans, 20);
	if (ip[IP_PROTO] == PROTO_TCP && t && pkt_left(p, p->trans) >= 20)
		sum_update(t + TCP_SUM, old, addr);
	t = pkt_at(p, p->trans, 8);
	if (ip[IP_PROTO] == PROTO_UDP && t && pkt_left(p, p->trans) >= 8 && raw16(t + UDP_SUM))
		sum_update(t + UDP_SUM, old, addr);
}

static inline struct pkt *store_one(struct element *e, struct pkt *p)
{
	const struct ip_address *a = (const struct ip_address *)e;
	uint32_t addr = a->given ? a->addr : anno_u32(p, ANNO_DST_IP);
	uint8_t *ip = pkt_ip(p);

	/* src and dst take whatever is there */
	if (!a->given && !addr && !a->in_header)
		return element_reject(e, DROP_PRECONDITION, p);
	if (a->in_header) {
		if (!ip || pkt_left(p, p->net) < (uint32_t)a->offset + 4)
			return element_reject(e, DROP_TOO_SHORT, p);
		store_in_header(p, ip, (uint32_t)a->offset, addr);
		return p;
	}
	if (p->len < 4 || p->len - 4 < (uint32_t)a->offset)
		return element_reject(e, DROP_TOO_SHORT, p);
	put_raw32(p->data + a->offset, addr);
	return p;
}
ELEMENT_SIMPLE(store, store_one)

/* Only packets that ask for it (ICMPError does). */
static inline struct pkt *fix_one(struct element *e, struct pkt *p)
{
	uint8_t *ip;

	if (!p->anno[ANNO_FIX_IP_SRC])
		return p;
	ip = pkt_ip(p);
	if (!ip || !pkt_at(p, p->net, ip_header_len(ip))) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	p->anno[ANNO_FIX_IP_SRC] = 0;
	put_raw32(ip + IP_SRC, ((struct ip_address *)e)->addr);
	ip_set_sum(ip, ip_header_len(ip));
	return p;
}
ELEMENT_SIMPLE(fix, fix_one)

static bool get_configure(struct element *e, struct setup *s)
{
	struct ip_address *a = (struct ip_address *)e;
	bool ip = setup_given(s, "IP");

	a->anno = (unsigned)setup_int(s, "ANNO");
	a->in_header = ip;
	a->offset = ip ? (!strcmp(setup_value(s, "IP")->s, "src") ? IP_SRC : IP_DST) :
			 (int32_t)setup_int(s, "OFFSET");
	return true;
}

static bool set_configure(struct element *e, struct setup *s)
{
	struct ip_address *a = (struct ip_address *)e;

	a->addr = __builtin_bswap32(setup_u32(s, "IPADDR"));
	a->anno = (unsigned)setup_int(s, "ANNO");
	return true;
}

static bool random_configure(struct element *e, struct setup *s)
{
	struct ip_address *a = (struct ip_address *)e;
	const struct click_value *v = setup_value(s, "PREFIX");

	a->mask = (uint32_t)v->mask;
	a->addr = __builtin_bswap32((uint32_t)v->i & a->mask);
	a->limit = (int32_t)setup_int(s, "LIMIT");
	return true;
}

static bool store_configure(struct element *e, struct setup *s)
{
	struct ip_address *a = (struct ip_address *)e;
	const struct click_value *v = setup_value(s, "OFFSET");

	a->given = setup_given(s, "ADDR");
	if (a->given)
		a->addr = __builtin_bswap32(setup_u32(s, "ADDR"));
	a->in_header = v->kind == CLICK_V_STRING;
	a->offset = (int32_t)v->i;
	return true;
}

static bool fix_configure(struct element *e, struct setup *s)
{
	((struct ip_address *)e)->addr = __builtin_bswap32(setup_u32(s, "IPADDR"));
	return true;
}

#define SIZE	sizeof(struct ip_address)
const struct element_class ip_address_classes[] = {
	{ "GetIPAddress", SIZE, .simple = get, .configure = get_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "SetIPAddress", SIZE, .simple = set, .configure = set_configure },
	{ "SetRandIPAddress", SIZE, .simple = set_random, .configure = random_configure },
	{ "StoreIPAddress", SIZE, .simple = store, .configure = store_configure,
	  .drops = DROPS(DROP_TOO_SHORT, DROP_PRECONDITION) },
	{ "FixIPSrc", SIZE, .simple = fix, .configure = fix_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ 0 }
};
