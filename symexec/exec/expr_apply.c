/*
 * expr_apply.c - what an expression of the extended language means for a flow on a wire. Click's own
 * primitives are compiled as everywhere else (meaning.c); a field by name is looked up in the flow, and
 * its test is false when the packet has no such field.
 */
#include "models/base/mem.h"
#include "symexec/exec/classify.h"
#include "symexec/flow/wide.h"

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
	t = table_from_rules(s->e, &rule, 1, NULL);
	d = table_apply(s->e, t, s->f, s->inexact);
	return set_is_terminal(d) ? d : set_where(s->e->sets, d, 1);
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
apply_other(struct scope *s, const struct click_field_test *t, const struct wide *a)
{
	struct wide b;
	set where = SET_ALL;
	enum comparison c = COMPARE_OPEN;
	bool no = t->rel == REL_NE;

	if (!wide_read(s->e, s->f, &s->h, t->other, &b))
		return SET_NONE;
	if (a->n == 1 && b.n == 1)
		c = flow_compare(s->e, s->f, no ? REL_EQ : t->rel, a->part[0], b.part[0], &where);
	else if (t->rel == REL_EQ || no)
		c = wide_equal(s->e, s->f, a, &b, &where);
	if (c == COMPARE_OPEN) {
		*s->inexact = true;
		return SET_ALL;
	}
	if (c != COMPARE_SET)
		where = c == COMPARE_YES ? SET_ALL : SET_NONE;
	return no ? set_not(s->e->sets, where) : where;
}

/* Whether the test asks whether a checksum is 0, that is, whether there is none, of one as hosts send it: it is not. */
static bool
asks_for_none(struct scope *s, const struct click_field_test *t, const struct wide *w)
{
	const struct value_data *d = w->n == 1 ? value_get(s->e->values, w->part[0]) : NULL;

	return d != NULL && d->kind == VALUE_CHECKSUM && d->bits != 0 && !t->has_mask &&
	    (t->rel == REL_EQ || t->rel == REL_NE) && t->range_count == 1 &&
	    t->ranges[0].high[0] == 0 && t->ranges[0].high[1] == 0;
}

static set
apply_field(struct scope *s, const struct click_field_test *t)
{
	bool negated = t->rel == REL_NE || t->rel == REL_LT || t->rel == REL_GT;
	struct wide w;
	set in = SET_NONE;

	if (t->special != FIELD_PACKET) {
		*s->inexact = true;
		return SET_ALL;
	}
	if (!wide_read(s->e, s->f, &s->h, t->name, &w))
		return SET_NONE;
	if (t->other != NULL)
		return apply_other(s, t, &w);
	if (t->has_mask)
		in = wide_masked(s->e, &w, t->mask, t->ranges[0].low, s->inexact);
	else if (asks_for_none(s, t, &w))
		return negated ? SET_ALL : SET_NONE;
	for (size_t i = 0; i < t->range_count && !t->has_mask; i++) {
		struct click_range r = range_of_relation(t->rel, &t->ranges[i]);

		in = set_or(s->e->sets, in, wide_within(s->e, &w, &r, s->inexact));
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
