/*
 * ip_options.c - IPGWOptions fills in what IP options ask of a router: Record Route and
 * Timestamp (RFC 791 section 3.1); IPOutputCombo is a router's way out in one step. An option
 * that is damaged leaves its place in the annotation that ICMPError sends.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum {
	OPTION_END = 0, OPTION_NOP = 1, OPTION_RECORD_ROUTE = 7, OPTION_TIMESTAMP = 68,
	STAMP_ONLY = 0, STAMP_ADDRESS = 1, STAMP_PRESPECIFIED = 3,
	MS_PER_DAY = 86400000, NS_PER_MS = 1000000,
};

struct options {
	struct element el;
	uint32_t *own;			/* as on the wire; the first is written */
	size_t own_count;
	uint8_t color;
	uint32_t mtu;
	bool combo;
	bool changed;			/* an option, in the packet at hand */
	uint64_t dropped;
};

static bool is_own(const struct options *o, uint32_t addr)
{
	for (size_t i = 0; i < o->own_count; i++)
		if (o->own[i] == addr)
			return true;
	return false;
}

/* Both take the option and say which of its octets is wrong, 0: none. */
static uint32_t record_route(struct options *o, uint8_t *opt, uint32_t len)
{
	uint32_t at = (uint32_t)opt[2] - 1;

	if (opt[2] >= 4 && at + 4 <= len) {
		put_raw32(opt + at, o->own[0]);
		opt[2] = (uint8_t)(opt[2] + 4);
		o->changed = true;
		return 0;
	}
	return at == len ? 0 : 2;
}

static uint32_t timestamp(struct options *o, uint8_t *opt, uint32_t len)
{
	uint32_t at = (uint32_t)opt[2] - 1, flag = opt[3] & 0x0fU;
	uint32_t now = (uint32_t)(o->el.router->run.now / NS_PER_MS % MS_PER_DAY);
	uint32_t size = flag == STAMP_ONLY ? 4 : 8;

	if (opt[2] < 5)
		return 2;
	if (flag != STAMP_ONLY && flag != STAMP_ADDRESS && flag != STAMP_PRESPECIFIED)
		return 3;
	if (at + size > len) {
		if (flag == STAMP_PRESPECIFIED || opt[3] >> 4 == 15)
			return 3;
		opt[3] = (uint8_t)(opt[3] + 0x10);
		o->changed = true;
		return 0;
	}
	if (flag == STAMP_PRESPECIFIED && !is_own(o, raw32(opt + at)))
		return 0;
	if (flag == STAMP_ADDRESS)
		put_raw32(opt + at, o->own[0]);
	store_be32(opt + at + size - 4, now);
	opt[2] = (uint8_t)(opt[2] + size);
	o->changed = true;
	return 0;
}

/*
 * The place in the header of what is wrong, 0: nothing. What came before it is done. IPGWOptions
 * makes the checksum new for any option a router fills in, even where there was no room.
 */
static uint32_t fill(struct options *o, uint8_t *ip, uint32_t hl)
{
	uint32_t at = IP_HEADER, len, wrong;
	bool renew = false;

	o->changed = false;

	for (; at < hl && ip[at] != OPTION_END; at += len) {
		if (ip[at] == OPTION_NOP) {
			len = 1;
			continue;
		}
		if (at + 1 >= hl || ip[at + 1] < 2 || ip[at + 1] > hl - at)
			return at + 1;
		len = ip[at + 1];
		wrong = 0;
		if (ip[at] == OPTION_RECORD_ROUTE)
			wrong = record_route(o, ip + at, len);
		else if (ip[at] == OPTION_TIMESTAMP)
			wrong = timestamp(o, ip + at, len);
		else
			continue;
		if (wrong)
			return at + wrong;
		renew = !o->combo || o->changed;
	}
	if (renew)
		ip_set_sum(ip, hl);
	return 0;
}

static inline struct pkt *options_one(struct element *e, struct pkt *p)
{
	struct options *o = (struct options *)e;
	uint8_t *ip = pkt_ip(p);
	uint32_t hl, wrong;

	if (UNLIKELY(!ip || !pkt_at(p, p->net, ip_header_len(ip)))) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	hl = ip_header_len(ip);
	if (LIKELY(hl <= IP_HEADER))
		return p;
	wrong = fill(o, ip, hl);
	if (!wrong)
		return p;
	o->dropped++;
	p->anno[ANNO_PARAMPROB] = (uint8_t)wrong;
	return element_reject(e, DROP_BAD_HEADER, p);
}
ELEMENT_SIMPLE(options, options_one)

enum { OUT_ON, OUT_PAINTED, OUT_OPTIONS, OUT_EXPIRED, OUT_LARGE };

/* What DropBroadcasts, PaintTee, IPGWOptions, FixIPSrc, DecIPTTL and IPFragmenter would do. */
static unsigned combo_route(struct element *e, struct pkt *p)
{
	struct options *o = (struct options *)e;
	uint8_t *ip = pkt_ip(p);
	uint32_t hl = ip_header_len(ip), wrong;
	uint16_t old;

	if (p->anno[ANNO_PAINT] == o->color) {
		struct pkt *copy = pkt_clone(p);

		if (copy)
			element_push_one(e, OUT_PAINTED, copy);
	}
	wrong = hl > IP_HEADER ? fill(o, ip, hl) : 0;
	if (wrong) {
		p->anno[ANNO_PARAMPROB] = (uint8_t)wrong;
		return OUT_OPTIONS;
	}
	if (p->anno[ANNO_FIX_IP_SRC]) {
		p->anno[ANNO_FIX_IP_SRC] = 0;
		put_raw32(ip + IP_SRC, o->own[0]);
		put_raw16(ip + IP_SUM, 0);
		/* Click sums what the data begins with: right where that is the header */
		put_raw16(ip + IP_SUM, (uint16_t)~ip_sum(p->data, hl));
	}
	if (ip[IP_TTL] <= 1)
		return OUT_EXPIRED;
	old = raw16(ip + IP_TTL);
	ip[IP_TTL]--;
	sum_update16(ip + IP_SUM, old, raw16(ip + IP_TTL));
	return p->len > o->mtu ? OUT_LARGE : OUT_ON;
}

/* One by one where a copy goes out first. */
static void combo_push(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		const uint8_t *ip = pkt_ip(p);

		if (p->type == PKT_BROADCAST || p->type == PKT_MULTICAST)
			element_drop(e, DROP_FILTERED, p);
		else if (!ip || p->len < ip_header_len(ip) || !pkt_at(p, p->net, ip_header_len(ip)))
			element_drop(e, DROP_PRECONDITION, p);
		else
			element_push_one(e, combo_route(e, p), p);
	}
	b->n = 0;
}

static bool options_configure(struct element *e, struct setup *s)
{
	struct options *o = (struct options *)e;
	const struct click_value *more = setup_value(s, "OTHERADDRS");
	size_t n = more->given ? more->count : 0;

	o->own = arena_alloc_array(s->arena, n + 1, sizeof(*o->own));
	o->own[o->own_count++] = __builtin_bswap32(setup_u32(s, "MYADDR"));
	for (size_t i = 0; i < n; i++)
		o->own[o->own_count++] = __builtin_bswap32((uint32_t)more->list[i].i);
	return true;
}

static bool combo_configure(struct element *e, struct setup *s)
{
	struct options *o = (struct options *)e;

	o->combo = true;
	o->color = (uint8_t)setup_int(s, "COLOR");
	o->mtu = setup_u32(s, "MTU");
	o->own = arena_alloc_array(s->arena, 1, sizeof(*o->own));
	o->own[o->own_count++] = __builtin_bswap32(setup_u32(s, "IPADDR"));
	return true;
}

READ_U64(read_drops, struct options, dropped)

static const struct handler options_handlers[] = { { "drops", read_drops, NULL }, { 0 } };

const struct element_class ip_options_classes[] = {
	{ "IPGWOptions", sizeof(struct options), .simple = options,
	  .configure = options_configure, .handlers = options_handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_PRECONDITION) },
	{ "IPOutputCombo", sizeof(struct options), .push = combo_push,
	  .configure = combo_configure,
	  .drops = DROPS(DROP_FILTERED, DROP_BAD_HEADER, DROP_PRECONDITION) },
	{ 0 }
};
