/*
 * meaning.c - see meaning.h. A primitive is: the bytes it needs exist, the protocol and "first fragment"
 * tests that it implies hold, and the comparison holds. `!=` is inside the primitive, `not` outside: that is why
 * an absent byte makes both `port 80` and `port != 80` false, and `not port 80` true.
 */
#include "symexec/exec/meaning.h"

#include "models/base/mem.h"
#include "symexec/flow/cell.h"

enum { PROTO_TCP = 6, PROTO_UDP = 17, PROTO_ICMP = 1 };

static set
proto_is(struct engine *e, unsigned proto)
{
	set s = cell_reaches(e, BASE_NET, 10);

	if (proto == CLICK_PROTO_ANY)
		return SET_ALL;
	if (proto == CLICK_PROTO_TCPUDP)
		return set_and(e->sets, s,
			       set_or(e->sets, cell_within(e, BASE_NET, 72, 8, PROTO_TCP, PROTO_TCP),
				      cell_within(e, BASE_NET, 72, 8, PROTO_UDP, PROTO_UDP)));
	return set_and(e->sets, s, cell_within(e, BASE_NET, 72, 8, proto, proto));
}

static set
first_fragment(struct engine *e)
{
	return set_and(e->sets, cell_reaches(e, BASE_NET, 8), cell_within(e, BASE_NET, 51, 13, 0, 0));
}

/*
 * Where a comparison holds and where it does not; in neither, bytes that decide it are absent. Rule lists are long: what
 * nobody asked for is not computed, and is SET_NONE.
 */
struct outcome {
	set yes, no;
};
enum want { WANT_YES = 1, WANT_NO = 2, WANT_BOTH = 3 };

struct field {
	enum base base;
	int32_t bit;
	unsigned width;
};

/* The last byte that holds bits of mask is there. */
static set
reaches(struct engine *e, const struct field *f, uint64_t mask)
{
	unsigned lowest = mask != 0 ? (unsigned)__builtin_ctzll(mask) : 0;

	return mask == 0 ? SET_ALL :
	    cell_reaches(e, f->base, (uint32_t)(f->bit + (int32_t)(f->width - lowest) + 7) / 8);
}

static struct outcome
equals(struct engine *e, const struct field *f, uint64_t mask, uint64_t v, enum want want)
{
	set there = reaches(e, f, mask), is = cell_masked(e, f->base, f->bit, f->width, mask, v);
	struct outcome o = { SET_NONE, SET_NONE };

	if (want & WANT_YES)
		o.yes = set_and(e->sets, there, is);
	if (want & WANT_NO)
		o.no = set_and(e->sets, there, set_not(e->sets, is));
	return o;
}

static uint64_t
bits_above(uint64_t v)
{
	return v == 0 ? UINT64_MAX : ~(UINT64_MAX >> __builtin_clzll(v));
}

/*
 * (bits & mask) > v. Click asks run by run, from the top: any one bit where v has zeros means greater, any zero bit
 * where v + 1 has ones means not; bytes of a later run matter only when the earlier ones left it open.
 */
static struct outcome
exceeds(struct engine *e, const struct field *f, uint64_t mask, uint64_t v)
{
	struct outcome o = { SET_NONE, SET_NONE };
	set open = SET_ALL;
	bool ones = false;

	if (v & ~mask)
		v |= ~bits_above(v & ~mask);
	for (v &= mask; v < mask; v &= mask) {
		uint64_t run;
		struct outcome is;

		ones = v > mask >> 1;
		run = mask & bits_above(ones ? ~(v + 1) & mask : v);
		is = equals(e, f, run, ones ? run : 0, WANT_BOTH);
		if (ones)
			o.no = set_or(e->sets, o.no, set_and(e->sets, open, is.no));
		else
			o.yes = set_or(e->sets, o.yes, set_and(e->sets, open, is.no));
		open = set_and(e->sets, open, is.yes);
		mask &= ~run;
	}
	if (ones)
		o.yes = set_or(e->sets, o.yes, open);
	else
		o.no = set_or(e->sets, o.no, open);
	return o;
}

/* Click keeps `!=`, `<` and `<=` as the negation of `==`, `>=` and `>`. */
static bool
is_negated(const struct click_test *t)
{
	return t->rel == REL_NE || t->rel == REL_LT || t->rel == REL_LE;
}

static enum want
wanted(const struct click_test *t)
{
	return is_negated(t) ? WANT_NO : WANT_YES;
}

static struct outcome
outcome_of(struct engine *e, const struct click_test *t, const struct field *f, enum want want)
{
	/* no bits are compared: the parser found that it always (==) or never (!=) holds */
	if (t->mask == 0)
		return (struct outcome){ SET_ALL, SET_NONE };
	switch (t->rel) {
	case REL_GT:
	case REL_LE:
		return exceeds(e, f, t->mask, t->value);
	case REL_GE:
	case REL_LT:
		return t->value == 0 ? (struct outcome){ SET_ALL, SET_NONE } :
		    exceeds(e, f, t->mask, t->value - 1);
	case REL_EQ:
	case REL_NE:
		break;
	}
	return equals(e, f, t->mask, t->value & t->mask, want);
}

static set
settle(const struct click_test *t, struct outcome o)
{
	return is_negated(t) ? o.no : o.yes;
}

static set
compare(struct engine *e, const struct click_test *t, enum base base, int32_t bit, unsigned width)
{
	return settle(t, outcome_of(e, t, &(struct field){ base, bit, width }, wanted(t)));
}

/*
 * Two fields (source, destination) joined as the direction says, and the combination then negated: `port < 80` is
 * "neither is 80 or more". Either decides "or" by itself; "and" looks at both.
 */
static set
directed(struct engine *e, const struct click_test *t, const struct field *source,
	 const struct field *destination)
{
	enum want want = t->dir == DIR_SRC_AND_DST && is_negated(t) ? WANT_BOTH : wanted(t);
	struct outcome src = { SET_NONE, SET_NONE }, dst = src;
	set known_src, known_dst;

	if (t->dir != DIR_DST)
		src = outcome_of(e, t, source, want);
	if (t->dir != DIR_SRC)
		dst = outcome_of(e, t, destination, want);
	switch (t->dir) {
	case DIR_SRC:
		return settle(t, src);
	case DIR_DST:
		return settle(t, dst);
	case DIR_SRC_AND_DST:
		if (!is_negated(t))
			return set_and(e->sets, src.yes, dst.yes);
		known_src = set_or(e->sets, src.yes, src.no);
		known_dst = set_or(e->sets, dst.yes, dst.no);
		return set_or(e->sets, set_and(e->sets, src.no, known_dst),
			      set_and(e->sets, dst.no, known_src));
	case DIR_SRC_OR_DST:
		return is_negated(t) ? set_and(e->sets, src.no, dst.no) :
		    set_or(e->sets, src.yes, dst.yes);
	}
	x_panic("no such direction: %d", (int)t->dir);
}

static set
test_address(struct engine *e, const struct click_test *t)
{
	return directed(e, t, &(struct field){ BASE_NET, 96, 32 },
			&(struct field){ BASE_NET, 128, 32 });
}

static set
test_port(struct engine *e, const struct click_test *t)
{
	set ports = directed(e, t, &(struct field){ BASE_TRANSPORT, 0, 16 },
			     &(struct field){ BASE_TRANSPORT, 16, 16 });

	return set_and(e->sets, set_and(e->sets, proto_is(e, t->proto), first_fragment(e)), ports);
}

static set
test_ether(struct engine *e, const struct click_test *t)
{
	return directed(e, t, &(struct field){ BASE_MAC, 48, 48 },
			&(struct field){ BASE_MAC, 0, 48 });
}

static set
test_transport(struct engine *e, const struct click_test *t, unsigned proto, int32_t bit, unsigned width)
{
	set s = set_and(e->sets, proto_is(e, proto), first_fragment(e));

	return set_and(e->sets, s, compare(e, t, BASE_TRANSPORT, bit, width));
}

static set
test_tcp_flags(struct engine *e, const struct click_test *t)
{
	set s = set_and(e->sets, proto_is(e, PROTO_TCP), first_fragment(e));

	s = set_and(e->sets, s, cell_reaches(e, BASE_TRANSPORT, 14));
	return set_and(e->sets, s, cell_masked(e, BASE_TRANSPORT, 104, 8, t->value, t->value));
}

static set
test_fragment(struct engine *e, bool fragment)
{
	set whole = cell_within(e, BASE_NET, 50, 14, 0, 0);

	return set_and(e->sets, cell_reaches(e, BASE_NET, 8),
		       fragment ? set_not(e->sets, whole) : whole);
}

static set
test_bytes(struct engine *e, const struct click_test *t)
{
	int32_t bit = (int32_t)t->offset * 8;
	unsigned width = t->length * 8;

	if (t->header == HEADER_IP)
		return compare(e, t, BASE_NET, bit, width);
	return test_transport(e, t, t->proto, bit, width);
}

static set
test_proto(struct engine *e, const struct click_test *t)
{
	set s;

	if (t->value != CLICK_PROTO_TCPUDP)
		return compare(e, t, BASE_NET, 72, 8);
	s = proto_is(e, CLICK_PROTO_TCPUDP);
	if (t->rel == REL_NE)
		s = set_and(e->sets, cell_reaches(e, BASE_NET, 10), set_not(e->sets, s));
	return s;
}

static set
meaning_test(struct engine *e, const struct click_test *t)
{
	switch (t->kind) {
	case TEST_HOST:
	case TEST_NET: return test_address(e, t);
	case TEST_PORT: return test_port(e, t);
	case TEST_PROTO: return test_proto(e, t);
	case TEST_TCP_OPT: return test_tcp_flags(e, t);
	case TEST_TCP_WIN: return test_transport(e, t, PROTO_TCP, 112, 16);
	case TEST_ICMP_TYPE: return test_transport(e, t, PROTO_ICMP, 0, 8);
	case TEST_IP_VERS: return compare(e, t, BASE_NET, 0, 4);
	case TEST_IP_HL: return compare(e, t, BASE_NET, 4, 4);
	case TEST_IP_ID: return compare(e, t, BASE_NET, 32, 16);
	case TEST_IP_TOS: return compare(e, t, BASE_NET, 8, 8);
	case TEST_IP_DSCP: return compare(e, t, BASE_NET, 8, 6);
	case TEST_IP_TTL: return compare(e, t, BASE_NET, 64, 8);
	case TEST_IP_LEN: return compare(e, t, BASE_NET, 16, 16);
	case TEST_IP_ECT:
	case TEST_IP_CE: return compare(e, t, BASE_NET, 14, 2);
	case TEST_IP_FRAG: return test_fragment(e, true);
	case TEST_IP_UNFRAG: return test_fragment(e, false);
	case TEST_BYTES: return test_bytes(e, t);
	case TEST_ETHER_HOST: return test_ether(e, t);
	case TEST_BROKEN: return SET_NONE;
	}
	x_panic("no such test: %d", (int)t->kind);
}

set
meaning_expr(struct engine *e, const struct click_expr *x, bool *broken)
{
	switch (x->kind) {
	case EXPR_TRUE:
		return SET_ALL;
	case EXPR_FALSE:
		return SET_NONE;
	case EXPR_NOT:
		return set_not(e->sets, meaning_expr(e, x->a, broken));
	case EXPR_AND:
		return set_and(e->sets, meaning_expr(e, x->a, broken), meaning_expr(e, x->b, broken));
	case EXPR_OR:
		return set_or(e->sets, meaning_expr(e, x->a, broken), meaning_expr(e, x->b, broken));
	case EXPR_COND:
		return set_ite(e->sets, meaning_expr(e, x->a, broken),
			       meaning_expr(e, x->b, broken), meaning_expr(e, x->c, broken));
	case EXPR_TEST:
		*broken |= x->test.kind == TEST_BROKEN;
		return meaning_test(e, &x->test);
	case EXPR_FIELD:
		break;		/* the extended language: policy.c */
	}
	x_panic("a field test in Click's language");
}

static set
meaning_clause(struct engine *e, const struct click_clause *c)
{
	set s = SET_ALL;
	uint32_t need = 0;

	for (uint32_t i = c->length; i-- > 0;) {
		if (c->mask[i] == 0)
			continue;
		need = MAX_OF(need, c->offset + i + 1);
		s = set_and(e->sets, s, cell_masked(e, BASE_DATA, (int32_t)(c->offset + i) * 8, 8,
						    c->mask[i], c->value[i]));
	}
	s = set_and(e->sets, s, cell_reaches(e, BASE_DATA, need));
	return c->negated ? set_not(e->sets, s) : s;
}

set
meaning_pattern(struct engine *e, const struct click_pattern *p)
{
	set s = SET_ALL;

	for (unsigned i = 0; i < p->count; i++)
		s = set_and(e->sets, s, meaning_clause(e, &p->clauses[i]));
	return s;
}
