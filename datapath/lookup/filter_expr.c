/*
 * filter_expr.c - Click's packet expressions as nodes. A test of a protocol's field is that of
 * the protocol, of the first fragment, and of the octets; octets that are not there make the
 * test false in either polarity, and an outer "not" turns that round.
 */
#include "datapath/lookup/filter.h"
#include "datapath/packet/ip.h"

/* Where a test's octets are; two places for addresses and ports of either direction. */
struct octets {
	enum filter_header header;
	uint32_t offset[2];
	uint32_t len;		/* octets, up to 6 */
	unsigned shift;		/* of the field in them */
};

/* The fragment word through mask is zero. */
static filter_ref fragment(struct filter *f, uint32_t mask, filter_ref yes, filter_ref no,
			   filter_ref cut)
{
	const struct filter_test t = { .header = FILTER_IP, .op = FILTER_EQ, .offset = IP_OFF,
				       .len = 2, .mask = mask };

	return filter_add(f, &t, yes, no, cut);
}

static filter_ref proto(struct filter *f, unsigned number, filter_ref yes, filter_ref no,
			filter_ref cut)
{
	struct filter_test t = { .header = FILTER_IP, .op = FILTER_EQ, .offset = IP_PROTO,
				 .len = 1, .mask = 0xff, .value = number };

	if (number == CLICK_PROTO_ANY)
		return yes;
	if (number == CLICK_PROTO_TCPUDP) {
		t.value = PROTO_UDP;
		no = filter_add(f, &t, yes, no, cut);
		t.value = PROTO_TCP;
	}
	return filter_add(f, &t, yes, no, cut);
}

struct bound {
	enum filter_op op;
	uint64_t mask, value;
	filter_ref cut;
};

/* One place against the bound, six octets in two pieces. */
static filter_ref compare(struct filter *f, const struct octets *at, unsigned which,
			  const struct bound *b, filter_ref yes, filter_ref no)
{
	struct filter_test t = { .header = at->header, .op = b->op, .offset = at->offset[which],
				 .len = at->len };
	uint64_t mask = b->mask, value = b->value;
	filter_ref cut = b->cut;

	mask <<= at->shift;
	value <<= at->shift;
	if (at->len > 4) {
		t.len = at->len - 4;
		t.offset += 4;
		t.mask = (uint32_t)(mask & ((UINT64_C(1) << 8 * t.len) - 1));
		t.value = (uint32_t)(value & ((UINT64_C(1) << 8 * t.len) - 1));
		yes = filter_add(f, &t, yes, no, cut);
		mask >>= 8 * t.len;
		value >>= 8 * t.len;
		t.offset -= 4;
		t.len = 4;
	}
	if (value > UINT32_MAX || (value & ~mask && b->op == FILTER_EQ))
		yes = no;	/* never equal, but the octets must be there */
	t.mask = (uint32_t)mask;
	t.value = (uint32_t)(value & mask);
	return filter_add(f, &t, yes, no, cut);
}

static filter_ref relation(struct filter *f, const struct click_test *t, const struct octets *at,
			   filter_ref yes, filter_ref no)
{
	bool negated = t->rel == REL_NE || t->rel == REL_LE || t->rel == REL_LT;
	bool two = at->offset[0] != at->offset[1];
	struct bound b = {
		.op = t->rel == REL_EQ || t->rel == REL_NE ? FILTER_EQ : FILTER_GT,
		.mask = t->mask, .value = t->value, .cut = no,
	};
	filter_ref good = negated ? no : yes, bad = negated ? yes : no, second;

	if (!t->mask)
		return t->rel == REL_EQ ? yes : no;
	if (t->rel == REL_GE || t->rel == REL_LT)
		b.value--;
	if (t->kind == TEST_TCP_OPT)
		b.value = t->mask;
	/* ones at the end of the bound decide nothing, so Click does not ask for their octets */
	for (uint64_t bit = 1; b.op == FILTER_GT && bit <= t->mask; bit <<= 1) {
		if (!(b.value & bit) && t->mask & bit)
			break;
		b.mask &= ~bit;
	}
	b.value &= b.mask | ~t->mask;
	if (!two || t->dir == DIR_SRC || t->dir == DIR_DST)
		return compare(f, at, two && t->dir == DIR_DST, &b, good, bad);
	second = compare(f, at, 1, &b, good, bad);
	if (t->dir == DIR_SRC_AND_DST)
		return compare(f, at, 0, &b, second, bad);
	b.cut = second;
	return compare(f, at, 0, &b, good, second);
}

static const struct octets *place_of(const struct click_test *t, struct octets *own)
{
	static const struct octets places[] = {
		[TEST_HOST] = { FILTER_IP, { IP_SRC, IP_DST }, 4, 0 },
		[TEST_NET] = { FILTER_IP, { IP_SRC, IP_DST }, 4, 0 },
		[TEST_PORT] = { FILTER_TRANS, { 0, 2 }, 2, 0 },
		[TEST_TCP_OPT] = { FILTER_TRANS, { TCP_FLAGS, TCP_FLAGS }, 1, 0 },
		[TEST_TCP_WIN] = { FILTER_TRANS, { 14, 14 }, 2, 0 },
		[TEST_ICMP_TYPE] = { FILTER_TRANS, { 0, 0 }, 1, 0 },
		[TEST_IP_VERS] = { FILTER_IP, { 0, 0 }, 1, 4 },
		[TEST_IP_HL] = { FILTER_IP, { 0, 0 }, 1, 0 },
		[TEST_IP_ID] = { FILTER_IP, { IP_ID, IP_ID }, 2, 0 },
		[TEST_IP_TOS] = { FILTER_IP, { IP_TOS, IP_TOS }, 1, 0 },
		[TEST_IP_DSCP] = { FILTER_IP, { IP_TOS, IP_TOS }, 1, 2 },
		[TEST_IP_TTL] = { FILTER_IP, { IP_TTL, IP_TTL }, 1, 0 },
		[TEST_IP_LEN] = { FILTER_IP, { IP_LEN, IP_LEN }, 2, 0 },
		[TEST_IP_ECT] = { FILTER_IP, { IP_TOS, IP_TOS }, 1, 0 },
		[TEST_IP_CE] = { FILTER_IP, { IP_TOS, IP_TOS }, 1, 0 },
		[TEST_ETHER_HOST] = { FILTER_MAC, { 6, 0 }, 6, 0 },
	};

	if (t->kind != TEST_BYTES)
		return &places[t->kind];
	*own = (struct octets){ .header = t->header == HEADER_IP ? FILTER_IP : FILTER_TRANS,
			       .offset = { t->offset, t->offset }, .len = t->length };
	return own;
}

static filter_ref add_test(struct filter *f, const struct click_test *t, filter_ref yes,
			   filter_ref no)
{
	struct octets own;
	filter_ref r;

	switch (t->kind) {
	case TEST_PROTO:
		if (t->value == CLICK_PROTO_TCPUDP)
			return t->rel == REL_NE ? proto(f, CLICK_PROTO_TCPUDP, no, yes, no) :
						  proto(f, CLICK_PROTO_TCPUDP, yes, no, no);
		r = relation(f, t, &(struct octets){ FILTER_IP, { IP_PROTO, IP_PROTO }, 1, 0 }, yes,
			     no);
		return r;
	case TEST_IP_FRAG:
		return fragment(f, IP_MF | IP_OFFMASK, no, yes, no);
	case TEST_IP_UNFRAG:
		return fragment(f, IP_MF | IP_OFFMASK, yes, no, no);
	case TEST_BROKEN:
		return FILTER_DROP;
	default:
		break;
	}
	r = relation(f, t, place_of(t, &own), yes, no);
	if (t->proto != CLICK_PROTO_ANY || place_of(t, &own)->header == FILTER_TRANS) {
		r = fragment(f, IP_OFFMASK, r, no, no);
		r = proto(f, t->proto, r, no, no);
	}
	return r;
}

filter_ref filter_add_expr(struct filter *f, const struct click_expr *e, filter_ref yes,
			   filter_ref no)
{
	switch (e->kind) {
	case EXPR_TRUE:
		return yes;
	case EXPR_FALSE:
		return no;
	case EXPR_NOT:
		return filter_add_expr(f, e->a, no, yes);
	case EXPR_AND:
		return filter_add_expr(f, e->a, filter_add_expr(f, e->b, yes, no), no);
	case EXPR_OR:
		return filter_add_expr(f, e->a, yes, filter_add_expr(f, e->b, yes, no));
	case EXPR_COND:
		return filter_add_expr(f, e->a, filter_add_expr(f, e->b, yes, no),
				       filter_add_expr(f, e->c, yes, no));
	case EXPR_TEST:
		return add_test(f, &e->test, yes, no);
	default:
		return no;	/* fields by name: not in Click's language */
	}
}
