/*
 * ipfilter_naive.c - evaluation of IPFilter expressions on bytes.
 *
 * A comparison has three results, because bytes may be missing: then it is neither true nor
 * false, and counts as no in either polarity, while a "not" around the whole test makes it yes.
 * !=, <= and < are the negations of ==, > and >=, and for "src or dst" and "src and dst" they
 * negate the combination: "port < 80" means that neither port is 80 or above, "port >= 80" that
 * one of them is.
 */
#include "tests/oracle/ipfilter_naive.h"

enum tri { FALSE3, TRUE3, SHORT3 };

struct bits {
	const uint8_t *start;	/* of the header; NULL: there is no such header */
	size_t len;
	size_t offset, width;	/* in bits, at most 32 */
};

/* Whether every byte that carries bits of mask is there; then *v is the field through mask. */
static bool load(const struct bits *b, uint64_t mask, uint64_t *v)
{
	*v = 0;
	for (size_t i = 0; i < b->width; i++) {
		size_t at = b->offset + i;
		bool wanted = mask >> (b->width - 1 - i) & 1;

		*v <<= 1;
		if (!wanted)
			continue;
		if (!b->start || at / 8 >= b->len)
			return false;
		*v |= b->start[at / 8] >> (7 - at % 8) & 1;
	}
	return true;
}

static enum tri equal(const struct bits *b, uint64_t mask, uint64_t value)
{
	uint64_t v;

	if (!load(b, mask, &v))
		return SHORT3;
	return v == (value & mask) ? TRUE3 : FALSE3;
}

static unsigned top_bit(uint64_t v)
{
	unsigned n = 0;

	while (v >>= 1)
		n++;
	return n;
}

/*
 * (field & mask) > value, from the top: a run of mask bits where value is all zeros decides
 * "greater" by any one, a run where value is all ones decides "not greater" by any zero. The
 * next run is only looked at, and its bytes only needed, when this one did not decide.
 */
static enum tri greater(const struct bits *b, uint64_t mask, uint64_t value)
{
	uint64_t u, v;
	bool above = false;

	if (value & ~mask) {
		/* bits outside of mask: everything below the highest of them counts as set */
		uint64_t missing = value & ~mask;

		value |= (2ull << top_bit(missing)) - 1;
	}
	u = value & mask;
	while (u < mask) {
		bool ones = u > mask >> 1;
		uint64_t differs = ones ? ~(u + 1) & mask : u;
		unsigned keep = differs ? top_bit(differs) + 1 : 0;
		uint64_t run = mask & ~((1ull << keep) - 1);

		if (!load(b, run, &v))
			return SHORT3;
		if (!ones && v)
			return TRUE3;
		if (ones && v != run)
			return FALSE3;
		mask &= ~run;
		u &= mask;
		above = ones;
	}
	return above ? TRUE3 : FALSE3;
}

static bool is_negated(enum click_relation rel)
{
	return rel == REL_NE || rel == REL_LE || rel == REL_LT;
}

/* The relation without its negation: ==, or > (>= X is > X - 1). */
static enum tri compare(const struct bits *b, const struct click_test *t)
{
	if (!t->mask)
		return TRUE3;
	switch (t->rel) {
	case REL_GT:
	case REL_LE:
		return greater(b, t->mask, t->value);
	case REL_LT:
	case REL_GE:
		return greater(b, t->mask, t->value - 1);
	default:
		return equal(b, t->mask, t->value);
	}
}

static bool settle(enum tri v, enum click_relation rel)
{
	return v == (is_negated(rel) ? FALSE3 : TRUE3);
}

static bool in_both(enum click_direction dir, enum tri src, enum tri dst, enum click_relation rel)
{
	enum tri decisive = dir == DIR_SRC_AND_DST ? FALSE3 : TRUE3;

	if (dir == DIR_SRC)
		return settle(src, rel);
	if (dir == DIR_DST)
		return settle(dst, rel);
	/* "src or dst" is decided by one of them, "src and dst" looks at both at once */
	if (dir == DIR_SRC_OR_DST && (src == TRUE3 || dst == TRUE3))
		return settle(TRUE3, rel);
	if (src == SHORT3 || dst == SHORT3)
		return settle(SHORT3, rel);
	if (src == decisive || dst == decisive)
		return settle(decisive, rel);
	return settle(decisive == TRUE3 ? FALSE3 : TRUE3, rel);
}

static struct bits net_bits(const struct naive_packet *p, size_t offset, size_t width)
{
	return (struct bits){ p->net, p->net_len, offset, width };
}

static struct bits transport_bits(const struct naive_packet *p, size_t offset, size_t width)
{
	size_t hl = p->net_len ? (p->net[0] & 15u) * 4 : 0;

	if (p->net_len <= hl)
		return (struct bits){ NULL, 0, offset, width };
	return (struct bits){ p->net + hl, p->net_len - hl, offset, width };
}

static bool has_proto(const struct naive_packet *p, unsigned proto)
{
	struct bits b = net_bits(p, 72, 8);

	if (proto == CLICK_PROTO_ANY)
		return true;
	if (proto == CLICK_PROTO_TCPUDP)
		return equal(&b, 0xff, 6) == TRUE3 || equal(&b, 0xff, 17) == TRUE3;
	return equal(&b, 0xff, proto) == TRUE3;
}

static bool is_first_fragment(const struct naive_packet *p)
{
	struct bits b = net_bits(p, 51, 13);

	return equal(&b, 0x1fff, 0) == TRUE3;
}

static bool test_pair(const struct naive_packet *p, const struct click_test *t)
{
	struct bits src, dst;

	if (t->kind == TEST_PORT) {
		if (!has_proto(p, t->proto) || !is_first_fragment(p))
			return false;
		src = transport_bits(p, 0, 16);
		dst = transport_bits(p, 16, 16);
	} else {
		src = net_bits(p, 96, 32);
		dst = net_bits(p, 128, 32);
	}
	return in_both(t->dir, compare(&src, t), compare(&dst, t), t->rel);
}

static bool test_ether(const struct naive_packet *p, const struct click_test *t)
{
	enum tri v[2];

	for (int side = 0; side < 2; side++) {
		uint64_t a = 0;

		for (int i = 0; p->mac && i < 6; i++)
			a = a << 8 | p->mac[side * 6 + i];
		v[side] = !p->mac ? SHORT3 : (a & t->mask) == t->value ? TRUE3 : FALSE3;
	}
	return in_both(t->dir, v[1], v[0], t->rel);
}

static bool test_ip_field(const struct naive_packet *p, const struct click_test *t, size_t offset,
			  size_t width)
{
	struct bits b = net_bits(p, offset, width);

	return settle(compare(&b, t), t->rel);
}

static bool test_behind(const struct naive_packet *p, const struct click_test *t, unsigned proto,
			size_t offset, size_t width)
{
	struct bits b = transport_bits(p, offset, width);

	return has_proto(p, proto) && is_first_fragment(p) && settle(compare(&b, t), t->rel);
}

static bool test_proto(const struct naive_packet *p, const struct click_test *t)
{
	struct bits b = net_bits(p, 72, 8);

	if (t->value == CLICK_PROTO_TCPUDP && t->rel == REL_EQ && t->mask == 0xff)
		return has_proto(p, CLICK_PROTO_TCPUDP);
	return settle(compare(&b, t), t->rel);
}

static bool test(const struct naive_packet *p, const struct click_test *t)
{
	struct bits fragment = net_bits(p, 50, 14);
	enum tri whole;

	switch (t->kind) {
	case TEST_HOST:
	case TEST_NET:
	case TEST_PORT:
		return test_pair(p, t);
	case TEST_ETHER_HOST:
		return test_ether(p, t);
	case TEST_PROTO:
		return test_proto(p, t);
	case TEST_TCP_OPT:
		return test_behind(p, t, 6, 104, 8);
	case TEST_TCP_WIN:
		return test_behind(p, t, 6, 112, 16);
	case TEST_ICMP_TYPE:
		return test_behind(p, t, 1, 0, 8);
	case TEST_IP_VERS:
		return test_ip_field(p, t, 0, 4);
	case TEST_IP_HL:
		return test_ip_field(p, t, 4, 4);
	case TEST_IP_ID:
		return test_ip_field(p, t, 32, 16);
	case TEST_IP_TOS:
		return test_ip_field(p, t, 8, 8);
	case TEST_IP_DSCP:
		return test_ip_field(p, t, 8, 6);
	case TEST_IP_TTL:
		return test_ip_field(p, t, 64, 8);
	case TEST_IP_LEN:
		return test_ip_field(p, t, 16, 16);
	case TEST_IP_ECT:
	case TEST_IP_CE:
		return test_ip_field(p, t, 14, 2);
	case TEST_IP_FRAG:
	case TEST_IP_UNFRAG:
		whole = equal(&fragment, 0x3fff, 0);
		return whole == (t->kind == TEST_IP_FRAG ? FALSE3 : TRUE3);
	case TEST_BYTES:
		if (t->header == HEADER_IP)
			return test_ip_field(p, t, t->offset * 8, t->length * 8);
		return test_behind(p, t, t->proto, t->offset * 8, t->length * 8);
	default:
		return false;
	}
}

static bool eval(const struct click_expr *e, const struct naive_packet *p)
{
	switch (e->kind) {
	case EXPR_TRUE:
		return true;
	case EXPR_FALSE:
		return false;
	case EXPR_NOT:
		return !eval(e->a, p);
	case EXPR_AND:
		return eval(e->a, p) && eval(e->b, p);
	case EXPR_OR:
		return eval(e->a, p) || eval(e->b, p);
	case EXPR_COND:
		return eval(e->a, p) ? eval(e->b, p) : eval(e->c, p);
	default:
		return test(p, &e->test);
	}
}

enum naive_match ipfilter_naive(const struct click_expr *e, const struct naive_packet *p)
{
	if (e->kind == EXPR_TEST && e->test.kind == TEST_BROKEN)
		return NAIVE_BROKEN;
	return eval(e, p) ? NAIVE_YES : NAIVE_NO;
}
