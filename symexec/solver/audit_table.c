/*
 * audit_table.c - what a table selects, again: rules straight from their syntax into formulas over bits, with
 * arithmetic in place of runs and masks. Packets are taken to be long enough for every field; the
 * tests of cut packets against recorded Click are elsewhere.
 */
#include "models/base/mem.h"
#include "symexec/solver/audit.h"
#include "symexec/flow/cell.h"
#include "symexec/solver/solver_int.h"

enum { MAX_RULES = 300, LONG_ENOUGH = 0xffff };

struct field {
	enum base base;
	int32_t bit;
	unsigned width;
};

static Z3_ast
all_of(struct query *q, Z3_ast a, Z3_ast b)
{
	Z3_ast both[2] = { a, b };

	return Z3_mk_and(q->z3, 2, both);
}

static Z3_ast
any_of(struct query *q, Z3_ast a, Z3_ast b)
{
	Z3_ast both[2] = { a, b };

	return Z3_mk_or(q->z3, 2, both);
}

/* Bits of a packet, joined from the cells that hold them. */
static Z3_ast
bits(struct query *q, const struct field *p)
{
	struct cell_part parts[64];
	size_t n = cell_parts(q->e, p->base, p->bit, p->width, parts);
	Z3_ast all = NULL;

	for (size_t i = 0; i < n; i++) {
		Z3_ast part = query_var(q, parts[i].cell->var);

		part = Z3_mk_extract(q->z3, parts[i].shift + parts[i].width - 1, parts[i].shift, part);
		all = all == NULL ? part : Z3_mk_concat(q->z3, all, part);
	}
	return all;
}

static Z3_ast
is(struct query *q, enum base base, int32_t bit, unsigned width, uint64_t v)
{
	return Z3_mk_eq(q->z3, bits(q, &(struct field){ base, bit, width }), query_number(q, v, width));
}

/* The relation without its negation: ==, > or >=. */
static Z3_ast
positive(struct query *q, const struct click_test *t, const struct field *p)
{
	uint64_t top = p->width >= 64 ? UINT64_MAX : ((uint64_t)1 << p->width) - 1;
	Z3_ast x = Z3_mk_bvand(q->z3, bits(q, p), query_number(q, t->mask & top, p->width));
	Z3_ast v = query_number(q, t->value & top, p->width);

	switch (t->rel) {
	case REL_EQ:
	case REL_NE:
		return Z3_mk_eq(q->z3, x, query_number(q, t->value & t->mask & top, p->width));
	case REL_GT:
	case REL_LE:
		return t->value > top ? Z3_mk_false(q->z3) : Z3_mk_bvugt(q->z3, x, v);
	case REL_GE:
	case REL_LT:
		return t->value > top ? Z3_mk_false(q->z3) : Z3_mk_bvuge(q->z3, x, v);
	}
	return NULL;
}

static Z3_ast
settle(struct query *q, const struct click_test *t, Z3_ast term)
{
	if (t->mask == 0)
		return t->rel == REL_EQ ? Z3_mk_true(q->z3) : Z3_mk_false(q->z3);
	return t->rel == REL_NE || t->rel == REL_LT || t->rel == REL_LE ? Z3_mk_not(q->z3, term) : term;
}

static Z3_ast
compare(struct query *q, const struct click_test *t, enum base base, int32_t bit, unsigned width)
{
	return settle(q, t, positive(q, t, &(struct field){ base, bit, width }));
}

static Z3_ast
either_way(struct query *q, const struct click_test *t, struct field src, struct field dst)
{
	Z3_ast s = positive(q, t, &src), d = positive(q, t, &dst);

	switch (t->dir) {
	case DIR_SRC:
		return settle(q, t, s);
	case DIR_DST:
		return settle(q, t, d);
	case DIR_SRC_AND_DST:
		return settle(q, t, all_of(q, s, d));
	case DIR_SRC_OR_DST:
		break;
	}
	return settle(q, t, any_of(q, s, d));
}

static Z3_ast
carries(struct query *q, unsigned proto)
{
	if (proto == CLICK_PROTO_ANY)
		return Z3_mk_true(q->z3);
	if (proto == CLICK_PROTO_TCPUDP)
		return any_of(q, is(q, BASE_NET, 72, 8, 6), is(q, BASE_NET, 72, 8, 17));
	return is(q, BASE_NET, 72, 8, proto);
}

/* Inside the transport header: of that protocol, and not in a later fragment. */
static Z3_ast
inside(struct query *q, unsigned proto, Z3_ast term)
{
	return all_of(q, all_of(q, carries(q, proto), is(q, BASE_NET, 51, 13, 0)), term);
}

static Z3_ast
protocol(struct query *q, const struct click_test *t)
{
	Z3_ast term;

	if (t->value != CLICK_PROTO_TCPUDP)
		return compare(q, t, BASE_NET, 72, 8);
	term = carries(q, CLICK_PROTO_TCPUDP);
	return t->rel == REL_NE ? Z3_mk_not(q->z3, term) : term;
}

static Z3_ast
test(struct query *q, const struct click_test *t)
{
	Z3_ast fragment;

	switch (t->kind) {
	case TEST_HOST:
	case TEST_NET:
		return either_way(q, t, (struct field){ BASE_NET, 96, 32 },
				  (struct field){ BASE_NET, 128, 32 });
	case TEST_PORT:
		return inside(q, t->proto, either_way(q, t, (struct field){ BASE_TRANSPORT, 0, 16 },
						      (struct field){ BASE_TRANSPORT, 16, 16 }));
	case TEST_ETHER_HOST:
		return either_way(q, t, (struct field){ BASE_MAC, 48, 48 },
				  (struct field){ BASE_MAC, 0, 48 });
	case TEST_PROTO: return protocol(q, t);
	case TEST_TCP_OPT:
		fragment = Z3_mk_bvand(q->z3, bits(q, &(struct field){ BASE_TRANSPORT, 104, 8 }),
				       query_number(q, t->value & 0xff, 8));
		return inside(q, 6, Z3_mk_eq(q->z3, fragment, query_number(q, t->value & 0xff, 8)));
	case TEST_TCP_WIN: return inside(q, 6, compare(q, t, BASE_TRANSPORT, 112, 16));
	case TEST_ICMP_TYPE: return inside(q, 1, compare(q, t, BASE_TRANSPORT, 0, 8));
	case TEST_IP_VERS: return compare(q, t, BASE_NET, 0, 4);
	case TEST_IP_HL: return compare(q, t, BASE_NET, 4, 4);
	case TEST_IP_TOS: return compare(q, t, BASE_NET, 8, 8);
	case TEST_IP_DSCP: return compare(q, t, BASE_NET, 8, 6);
	case TEST_IP_ECT:
	case TEST_IP_CE: return compare(q, t, BASE_NET, 14, 2);
	case TEST_IP_LEN: return compare(q, t, BASE_NET, 16, 16);
	case TEST_IP_ID: return compare(q, t, BASE_NET, 32, 16);
	case TEST_IP_TTL: return compare(q, t, BASE_NET, 64, 8);
	case TEST_IP_FRAG:
	case TEST_IP_UNFRAG:
		/* more fragments, or an offset */
		fragment = any_of(q, is(q, BASE_NET, 50, 1, 1),
				  Z3_mk_not(q->z3, is(q, BASE_NET, 51, 13, 0)));
		return t->kind == TEST_IP_FRAG ? fragment : Z3_mk_not(q->z3, fragment);
	case TEST_BYTES:
		if (t->header == HEADER_IP)
			return compare(q, t, BASE_NET, (int32_t)t->offset * 8, t->length * 8);
		return inside(q, t->proto, compare(q, t, BASE_TRANSPORT, (int32_t)t->offset * 8,
						   t->length * 8));
	case TEST_BROKEN:
		break;
	}
	return Z3_mk_false(q->z3);
}

static Z3_ast
expression(struct query *q, const struct click_expr *x)
{
	switch (x->kind) {
	case EXPR_FALSE:
		return Z3_mk_false(q->z3);
	case EXPR_NOT:
		return Z3_mk_not(q->z3, expression(q, x->a));
	case EXPR_AND:
		return all_of(q, expression(q, x->a), expression(q, x->b));
	case EXPR_OR:
		return any_of(q, expression(q, x->a), expression(q, x->b));
	case EXPR_COND:
		return Z3_mk_ite(q->z3, expression(q, x->a), expression(q, x->b), expression(q, x->c));
	case EXPR_TEST:
		return test(q, &x->test);
	case EXPR_TRUE:
	case EXPR_FIELD:
		break;
	}
	return Z3_mk_true(q->z3);
}

static Z3_ast
pattern(struct query *q, const struct click_pattern *p)
{
	Z3_ast all = Z3_mk_true(q->z3);

	for (unsigned i = 0; i < p->count; i++) {
		const struct click_clause *c = &p->clauses[i];
		Z3_ast term = Z3_mk_true(q->z3);

		for (uint32_t k = 0; k < c->length; k++) {
			struct field byte = { BASE_DATA, (int32_t)(c->offset + k) * 8, 8 };
			Z3_ast x = Z3_mk_bvand(q->z3, bits(q, &byte), query_number(q, c->mask[k], 8));

			if (c->mask[k] != 0)
				term = all_of(q, term, Z3_mk_eq(q->z3, x,
								query_number(q, c->value[k] & c->mask[k], 8)));
		}
		all = all_of(q, all, c->negated ? Z3_mk_not(q->z3, term) : term);
	}
	return all;
}

static Z3_ast
rule(struct query *q, const struct table_rule *r)
{
	return r->expr != NULL ? expression(q, r->expr) : r->pattern != NULL ? pattern(q, r->pattern) :
	    Z3_mk_true(q->z3);
}

static void
assert_long(struct query *q, set diagram)
{
	size_t n = set_support(q->e->sets, diagram, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));

	n = set_support(q->e->sets, diagram, vars, n);
	for (size_t i = 0; i < n; i++)
		if (cell_of_var(q->e, vars[i])->is_length)
			Z3_solver_assert(q->z3, q->z3_solver,
					 Z3_mk_bvuge(q->z3, query_var(q, vars[i]),
						     query_number(q, LONG_ENOUGH, 32)));
	free(vars);
}

void
audit_table(struct engine *e, const struct table_rule *rules, size_t n, const uint32_t *group,
	    set diagram)
{
	Z3_ast selected[MAX_RULES], earlier, differs;	/* selected: by the rules of a group */
	struct query q;

	if (e->audit == NULL)
		return;
	if (n > MAX_RULES || diagram == SET_TOO_LARGE) {
		e->audit->open++;
		return;
	}
	query_init_easy(&q, e);
	assert_long(&q, diagram);
	earlier = differs = Z3_mk_false(q.z3);
	for (size_t i = 0; i < n; i++)
		selected[i] = Z3_mk_false(q.z3);
	for (size_t i = 0; i < n; i++) {
		Z3_ast matches = rule(&q, &rules[i]);
		Z3_ast first = all_of(&q, matches, Z3_mk_not(q.z3, earlier));
		size_t k = group != NULL ? group[i] : i;

		selected[k] = any_of(&q, selected[k], first);
		earlier = any_of(&q, earlier, matches);
	}
	for (size_t i = 0; i < n; i++) {
		set where = set_where(e->sets, diagram, (unsigned)i + 1);

		differs = any_of(&q, differs, Z3_mk_xor(q.z3, selected[i], query_set(&q, where)));
	}
	Z3_solver_assert(q.z3, q.z3_solver, differs);
	audit_count(e, query_ask(&q), "a table selects other packets than its rules say");
	query_fini(&q);
}
