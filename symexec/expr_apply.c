/*
 * expr_apply.c - what an expression of the extended language means for a flow on a wire. Click's own
 * primitives are compiled as everywhere else (meaning.c); a field by name is looked up in the flow, and
 * its test is false when the packet has no such field.
 */
#include "models/base/mem.h"
#include "symexec/classify.h"
#include "symexec/headers.h"

struct scope {
	struct engine *e;
	struct flow *f;
	struct headers h;
	bool *inexact;
};

static set
apply_test(struct scope *s, const struct click_expr *x)
{
	struct table_rule rule = { .expr = x };
	const struct table *t;
	set d;

	if (s->h.version != 4 && x->test.kind != TEST_ETHER_HOST)
		return SET_NONE;
	t = table_from_rules(s->e, &rule, 1);
	d = table_apply(s->e, t, s->f, s->inexact);
	return set_is_terminal(d) ? d : set_where(s->e->sets, d, 1);
}

/* Joins halves of 128 bits: all of [lo, hi] as sets over the upper and the lower value. */
static set
half_within(struct scope *s, value v, uint64_t lo, uint64_t hi)
{
	uint64_t c;

	if (lo > hi)
		return SET_NONE;
	if (value_is_const(s->e->values, v, &c))
		return c >= lo && c <= hi ? SET_ALL : SET_NONE;
	if (value_get(s->e->values, v)->kind != VALUE_SYMBOL) {
		*s->inexact = true;
		return SET_ALL;
	}
	return flow_within(s->e, v, lo, hi);
}

static set
wide_bound(struct scope *s, const value v[2], const uint64_t b[2], bool at_least)
{
	struct sets *m = s->e->sets;
	set strict = at_least ? (b[0] == UINT64_MAX ? SET_NONE :
	    half_within(s, v[0], b[0] + 1, UINT64_MAX)) :
	    (b[0] == 0 ? SET_NONE : half_within(s, v[0], 0, b[0] - 1));
	set low = at_least ? half_within(s, v[1], b[1], UINT64_MAX) : half_within(s, v[1], 0, b[1]);

	return set_or(m, strict, set_and(m, half_within(s, v[0], b[0], b[0]), low));
}

/* The value(s) of the field within one range; v[1] is VALUE_NONE for up to 64 bits. */
static set
in_range(struct scope *s, const value v[2], const struct click_range *r)
{
	if (v[1] == VALUE_NONE) {
		unsigned width = value_width(s->e->values, v[0]);
		uint64_t top = width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;

		if (r->low[0] != 0 || r->low[1] > top)
			return SET_NONE;
		return half_within(s, v[0], r->low[1],
				   r->high[0] != 0 ? top : MIN_OF(r->high[1], top));
	}
	return set_and(s->e->sets, wide_bound(s, v, r->low, true), wide_bound(s, v, r->high, false));
}

static struct click_range
range_of_relation(enum click_relation rel, const struct click_range *r)
{
	struct click_range out = *r;

	switch (rel) {
	case REL_EQ:
	case REL_NE:
		break;
	case REL_GE:
	case REL_LT:	/* complement of >= */
		out.high[0] = out.high[1] = UINT64_MAX;
		out.low[0] = r->low[0];
		out.low[1] = r->low[1];
		break;
	case REL_LE:
	case REL_GT:	/* complement of <= */
		out.low[0] = out.low[1] = 0;
		out.high[0] = r->high[0];
		out.high[1] = r->high[1];
		break;
	}
	return out;
}

static set
masked_equal(struct scope *s, const struct click_field_test *t, const value v[2])
{
	struct set_binding b = { .kind = SET_BIND_SLICE };
	const struct value_data *d = value_get(s->e->values, v[0]);
	uint64_t want = t->ranges[0].low[1];

	if (v[1] != VALUE_NONE || d->width > 64) {
		*s->inexact = true;
		return SET_ALL;
	}
	if (d->kind == VALUE_CONST)
		return (d->bits & t->mask[1]) == want ? SET_ALL : SET_NONE;
	if (d->kind != VALUE_SYMBOL) {
		*s->inexact = true;
		return SET_ALL;
	}
	if (want & ~t->mask[1])
		return SET_NONE;
	b.from = engine_scratch(s->e, d->width);
	b.to = root_var(s->e->values, d->root);
	b.add = d->add;
	b.shift = d->shift;
	return set_bind(s->e->sets, set_masked(s->e->sets, b.from, t->mask[1], want), &b, 1);
}

static set
apply_other(struct scope *s, const struct click_field_test *t, value a)
{
	value b = headers_field(s->e, s->f, &s->h, t->other, 0);
	set where;

	if (b == VALUE_NONE)
		return SET_NONE;
	switch (flow_compare(s->e, s->f, t->rel, a, b, &where)) {
	case COMPARE_YES:
		return SET_ALL;
	case COMPARE_NO:
		return SET_NONE;
	case COMPARE_SET:
		return where;
	case COMPARE_OPEN:
		break;
	}
	*s->inexact = true;
	return SET_ALL;
}

static set
apply_field(struct scope *s, const struct click_field_test *t)
{
	unsigned width = headers_width(t->name);
	bool negated = t->rel == REL_NE || t->rel == REL_LT || t->rel == REL_GT;
	value v[2] = { VALUE_NONE, VALUE_NONE };
	set in = SET_NONE;

	if (t->special != FIELD_PACKET) {
		*s->inexact = true;
		return SET_ALL;
	}
	v[0] = headers_field(s->e, s->f, &s->h, t->name, 0);
	if (width > 64)
		v[1] = headers_field(s->e, s->f, &s->h, t->name, 64);
	if (v[0] == VALUE_NONE || (width > 64 && v[1] == VALUE_NONE))
		return SET_NONE;
	if (t->other != NULL)
		return apply_other(s, t, v[0]);
	if (t->has_mask) {
		in = masked_equal(s, t, v);
	} else {
		for (size_t i = 0; i < t->range_count; i++) {
			struct click_range r = range_of_relation(t->rel, &t->ranges[i]);

			in = set_or(s->e->sets, in, in_range(s, v, &r));
		}
	}
	return negated ? set_not(s->e->sets, in) : in;
}

static set
apply(struct scope *s, const struct click_expr *x)
{
	struct sets *m = s->e->sets;

	switch (x->kind) {
	case EXPR_TRUE:
		return SET_ALL;
	case EXPR_FALSE:
		return SET_NONE;
	case EXPR_NOT:
		return set_not(m, apply(s, x->a));
	case EXPR_AND:
		return set_and(m, apply(s, x->a), apply(s, x->b));
	case EXPR_OR:
		return set_or(m, apply(s, x->a), apply(s, x->b));
	case EXPR_COND:
		return set_ite(m, apply(s, x->a), apply(s, x->b), apply(s, x->c));
	case EXPR_TEST:
		return apply_test(s, x);
	case EXPR_FIELD:
		return apply_field(s, &x->field);
	}
	x_panic("no such expression: %d", (int)x->kind);
}

set
expr_apply(struct engine *e, const struct click_expr *x, struct flow *f, bool *inexact)
{
	struct scope s = { .e = e, .f = f, .inexact = inexact };
	int32_t mac = f->mac, net = f->net, transport = f->transport;
	set result;

	s.h = headers_find(e, f);
	f->mac = s.h.ether;
	f->net = s.h.net;
	f->transport = s.h.transport;
	result = apply(&s, x);
	f->mac = mac;
	f->net = net;
	f->transport = transport;
	return result;
}
