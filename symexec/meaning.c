/*
 * meaning.c - see meaning.h. A primitive is: the bytes it needs exist, the protocol and "first fragment"
 * tests that it implies hold, and the comparison holds. `!=` is inside the primitive, `not` outside: that is why
 * an absent byte makes both `port 80` and `port != 80` false, and `not port 80` true.
 */
#include "symexec/meaning.h"

#include "models/base/mem.h"
#include "symexec/cell.h"

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

/* A comparison and the bytes that it needs; one that always holds needs none. */
static set
compare(struct engine *e, const struct click_test *t, enum base base, int32_t bit, unsigned width)
{
	uint32_t need = (uint32_t)(bit + (int32_t)width + 7) / 8;
	set s;

	/* no bits are compared: the parser found that it always (==) or never (!=) holds */
	if (t->mask == 0)
		return t->rel == REL_EQ ? SET_ALL : SET_NONE;
	s = cell_compare(e, base, bit, width, (struct cell_relation){ t->mask, t->rel, t->value });
	return s == SET_ALL ? s : set_and(e->sets, s, cell_reaches(e, base, need));
}

/*
 * Two places (source, destination) joined as the direction says. Click keeps `!=`, `<` and `<=` as the negation of
 * `==`, `>=` and `>`, and negates the combination: `port < 80` is "neither is 80 or more".
 */
static set
directed(struct engine *e, const struct click_test *t, set src, set dst)
{
	bool both = t->dir == DIR_SRC_AND_DST;

	if (t->dir == DIR_SRC)
		return src;
	if (t->dir == DIR_DST)
		return dst;
	if (t->rel == REL_NE || t->rel == REL_LT || t->rel == REL_LE)
		both = !both;
	return both ? set_and(e->sets, src, dst) : set_or(e->sets, src, dst);
}

static set
test_address(struct engine *e, const struct click_test *t)
{
	return directed(e, t, compare(e, t, BASE_NET, 96, 32), compare(e, t, BASE_NET, 128, 32));
}

static set
test_port(struct engine *e, const struct click_test *t)
{
	set ports = directed(e, t, compare(e, t, BASE_TRANSPORT, 0, 16),
			     compare(e, t, BASE_TRANSPORT, 16, 16));

	return set_and(e->sets, set_and(e->sets, proto_is(e, t->proto), first_fragment(e)), ports);
}

static set
test_ether(struct engine *e, const struct click_test *t)
{
	return directed(e, t, compare(e, t, BASE_MAC, 48, 48), compare(e, t, BASE_MAC, 0, 48));
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
	if (t->proto == CLICK_PROTO_ANY)
		return compare(e, t, BASE_TRANSPORT, bit, width);
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
