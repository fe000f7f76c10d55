/*
 * icmp_error.c - ICMPError: a new packet that tells the sender of another what went wrong
 * (RFC 792, RFC 1812 section 4.3.2). Nothing is said about packets that must not be answered.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/packet/checksum.h"

enum {
	ERROR_TTL = 200, ICMP_HEADER = 8,
	TYPE_UNREACHABLE = 3, TYPE_QUENCH = 4, TYPE_REDIRECT = 5, TYPE_EXCEEDED = 11,
	TYPE_PROBLEM = 12, CODE_NEEDFRAG = 4,
	OPTION_LSRR = 131, OPTION_SSRR = 137,
};

struct icmp_error {
	struct element el;
	uint32_t src;			/* as on the wire */
	uint8_t type, code;
	uint32_t mtu, pmtu;
	uint32_t *bad;
	size_t bad_count;
	bool set_fix;
};

static bool is_bad(const struct icmp_error *c, uint32_t addr)
{
	for (size_t i = 0; i < c->bad_count; i++)
		if (c->bad[i] == addr)
			return true;
	return false;
}

static bool is_error_type(uint8_t t)
{
	return t == TYPE_UNREACHABLE || t == TYPE_QUENCH || t == TYPE_REDIRECT ||
	       t == TYPE_EXCEEDED || t == TYPE_PROBLEM;
}

/* A source that is no single host: 0/8, 127/8, multicast and what is above it. */
static bool is_odd_source(const uint8_t *a)
{
	return a[0] == 0 || a[0] == 127 || a[0] >= 224;
}

/*
 * The source route of a header, if it is whole and its pointer stands at an address. Returns
 * the option, and how many addresses were passed.
 */
static const uint8_t *source_route(const uint8_t *ip, uint32_t hl, uint32_t *passed)
{
	for (uint32_t at = IP_HEADER; at < hl && ip[at];) {
		uint32_t len = ip[at] == 1 ? 1 : at + 1 < hl ? ip[at + 1] : 0;

		if (len < 1 || (ip[at] != 1 && len < 2) || len > hl - at)
			return NULL;
		if ((ip[at] == OPTION_LSRR || ip[at] == OPTION_SSRR) && len >= 3) {
			uint32_t pointer = ip[at + 2];

			if (pointer < 4 || pointer % 4 || pointer > len + 1)
				return NULL;
			*passed = (pointer - 4) / 4;
			return ip + at;
		}
		at += len;
	}
	return NULL;
}

/* The way back (RFC 1122 section 3.2.2): what was passed, in reverse. Octets written, padded. */
static uint32_t write_route_back(const uint8_t *ip, uint32_t hl, uint8_t *to)
{
	uint32_t passed, n = 3;
	const uint8_t *route = source_route(ip, hl, &passed);

	if (!route)
		return 0;
	memset(to, 0, 4);
	to[0] = route[0];
	to[1] = (uint8_t)(3 + passed * 4);
	to[2] = 4;
	for (; passed; passed--, n += 4)
		memcpy(to + n, route + 3 + (passed - 1) * 4, 4);
	while (n % 4)
		to[n++] = 0;
	return n;
}

static bool may_answer(const struct icmp_error *c, const struct pkt *p, const uint8_t *ip,
		       uint32_t hl)
{
	const uint8_t *t = pkt_at(p, p->trans, 1);
	uint32_t passed;

	if (p->type == PKT_BROADCAST || p->type == PKT_MULTICAST)
		return false;
	if (is_odd_source(ip + IP_SRC) || is_bad(c, raw32(ip + IP_SRC)))
		return false;
	if (ip[IP_DST] >> 4 == 14 || raw32(ip + IP_DST) == UINT32_MAX ||
	    is_bad(c, raw32(ip + IP_DST)))
		return false;
	if (!ip_first_fragment(ip))
		return false;
	/* the length is that of the data, wherever the header is, as in Click */
	if (ip[IP_PROTO] == PROTO_ICMP && (!t || p->len < hl + 4 || is_error_type(t[0])))
		return false;
	return c->type != TYPE_REDIRECT || !source_route(ip, hl, &passed);
}

/* What stands in the second word of the ICMP header. */
static void fill_word(const struct icmp_error *c, const struct pkt *p, uint8_t *at)
{
	put_raw32(at, 0);
	if (c->type == TYPE_UNREACHABLE && c->code == CODE_NEEDFRAG)
		store_be16(at + 2, (uint16_t)c->pmtu);
	if (c->type == TYPE_PROBLEM && !c->code)
		at[0] = p->anno[ANNO_PARAMPROB];
	if (c->type == TYPE_REDIRECT)
		put_raw32(at, anno_u32(p, ANNO_DST_IP));
}

static void fill_header(struct icmp_error *c, uint8_t *o, uint32_t hl, uint32_t len)
{
	o[0] = (uint8_t)(0x40 | hl / 4);
	store_be16(o + IP_LEN, (uint16_t)len);
	store_be16(o + IP_ID, (uint16_t)++c->el.router->error_id);
	o[IP_TTL] = ERROR_TTL;
	o[IP_PROTO] = PROTO_ICMP;
	put_raw32(o + IP_SRC, c->src);
}

static struct pkt *answer(struct icmp_error *c, const struct pkt *p, const uint8_t *ip)
{
	struct runtime *run = &c->el.router->run;
	uint8_t route[64];
	uint32_t options = write_route_back(ip, ip_header_len(ip), route);
	uint32_t hl = IP_HEADER + options, quote = pkt_left(p, p->net);
	struct pkt *q;
	uint8_t *o;

	quote = MIN_OF(quote, c->mtu > hl + ICMP_HEADER ? c->mtu - hl - ICMP_HEADER : 0);
	quote = MIN_OF(quote, UINT16_MAX - hl - ICMP_HEADER);
	q = pkt_new(&run->pool, PKT_HEADROOM, hl + ICMP_HEADER + quote);
	if (!q)
		return NULL;
	o = q->data;
	memset(o, 0, hl + ICMP_HEADER);
	fill_header(c, o, hl, q->len);
	memcpy(o + IP_DST, ip + IP_SRC, 4);
	memcpy(o + IP_HEADER, route, options);
	ip_set_sum(o, hl);
	o[hl] = c->type;
	o[hl + 1] = c->code;
	fill_word(c, p, o + hl + 4);
	memcpy(o + hl + ICMP_HEADER, ip, quote);
	store_be16(o + hl + 2, checksum_of(o + hl, ICMP_HEADER + quote));
	pkt_mark_ip(q, pkt_offset(q), hl);
	anno_set_u32(q, ANNO_DST_IP, raw32(o + IP_DST));
	q->anno[ANNO_FIX_IP_SRC] = c->set_fix;
	q->time = run->now;
	return q;
}

static inline struct pkt *error_one(struct element *e, struct pkt *p)
{
	struct icmp_error *c = (struct icmp_error *)e;
	uint8_t *ip = pkt_ip(p);
	struct pkt *q = NULL;
	enum drop why = DROP_PRECONDITION;

	if (ip && pkt_at(p, p->net, ip_header_len(ip))) {
		why = DROP_NOT_ANSWERED;
		if (may_answer(c, p, ip, ip_header_len(ip))) {
			q = answer(c, p, ip);
			why = q ? DROP_CONSUMED : DROP_NO_MEMORY;
		}
	}
	element_drop(e, why, p);
	return q;
}
ELEMENT_SIMPLE(error, error_one)

static bool error_configure(struct element *e, struct setup *s)
{
	struct icmp_error *c = (struct icmp_error *)e;
	const struct click_value *bad = setup_value(s, "BADADDRS");

	c->src = __builtin_bswap32(setup_u32(s, "SRC"));
	c->type = (uint8_t)setup_int(s, "TYPE");
	c->code = (uint8_t)setup_int(s, "CODE");
	c->mtu = setup_u32(s, "MTU");
	c->pmtu = setup_u32(s, "PMTU");
	c->set_fix = setup_int(s, "SET_FIX_ANNO");
	if (bad->given) {
		c->bad = arena_alloc_array(s->arena, bad->count + 1, sizeof(*c->bad));
		for (; c->bad_count < bad->count; c->bad_count++)
			c->bad[c->bad_count] =
				__builtin_bswap32((uint32_t)bad->list[c->bad_count].i);
	}
	return true;
}

const struct element_class icmp_error_classes[] = {
	{ "ICMPError", sizeof(struct icmp_error), .simple = error,
	  .configure = error_configure,
	  .drops = DROPS(DROP_NOT_ANSWERED, DROP_CONSUMED, DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ 0 }
};
