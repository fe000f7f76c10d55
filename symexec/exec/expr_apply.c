/*
 * expr_apply.c - what an expression of the extended language means for a flow on a wire. Click's own
 * primitives are compiled as everywhere else (meaning.c); a field by name is looked up in the flow, and
 * its test is false when the packet has no such field. A relation that no set says, such as one between two fields,
 * splits the flow, and the expression is judged again in both parts.
 */
#include "models/base/mem.h"
#include "symexec/exec/classify.h"
#include "symexec/flow/wide.h"

struct scope {
	struct engine *e;
	struct flow *f;
	struct headers h;
	bool inexact;		/* bytes that are no number to the engine */
	bool open;		/* the relation below was not decided; the first such one */
	enum click_relation rel;
	value a, b;
};

enum { MAX_SPLITS = 12 };	/* in a row */

static set
apply_test(struct scope *s, const struct click_expr *x)
{
	struct table_rule rule = { .expr = x };
	const struct table *t;
	set d;

	if (s->h.version != 4 && x->test.kind != TEST_ETHER_HOST)
		return SET_NONE;
	t = table_from_rules(s->e, &rule, 1, NULL);
	d = table_apply(s->e, t, s->f, &s->inexact);
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

static bool
is_number(struct scope *s, value v)
{
	return v != VALUE_NONE && (value_get(s->e->values, v)->kind == VALUE_SYMBOL ||
				   value_get(s->e->values, v)->kind == VALUE_CONST);
}

/* Where x rel y holds; anywhere while it is open. */
static set
relate(struct scope *s, enum click_relation rel, value x, value y)
{
	set where = SET_ALL;

	if (!is_number(s, x) || !is_number(s, y)) {
		s->inexact = true;
		return SET_ALL;
	}
	switch (flow_compare(s->e, s->f, rel, x, y, &where)) {
	case COMPARE_NO:
		return SET_NONE;
	case COMPARE_OPEN:
		if (!s->open) {
			s->rel = rel;
			s->a = x;
			s->b = y;
		}
		s->open = true;
		break;
	case COMPARE_YES:
	case COMPARE_SET:
		break;
	}
	return where;
}

/* Part by part from the top: less, or as far equal. */
static set
apply_other(struct scope *s, const struct click_field_test *t, const struct wide *a)
{
	struct sets *m = s->e->sets;
	struct wide b;
	struct wide_pair p = { .a = a, .b = &b };
	set less = SET_NONE, same = SET_ALL;
	bool equal = t->rel == REL_EQ || t->rel == REL_NE;
	value x, y;

	if (!wide_read(s->e, s->f, &s->h, t->other, &b))
		return SET_NONE;
	if (a->n == 1 && b.n == 1)
		return relate(s, t->rel, a->part[0], b.part[0]);
	while (same != SET_NONE && wide_next(s->e, &p, &x, &y)) {
		if (!equal)
			less = set_or(m, less, set_and(m, same, relate(s, REL_LT, x, y)));
		same = set_and(m, same, relate(s, REL_EQ, x, y));
	}
	switch (t->rel) {
	case REL_EQ: return same;
	case REL_NE: return set_not(m, same);
	case REL_LT: return less;
	case REL_LE: return set_or(m, less, same);
	case REL_GT: return set_not(m, set_or(m, less, same));
	case REL_GE: return set_not(m, less);
	}
	return SET_NONE;
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
		s->inexact = true;
		return SET_ALL;
	}
	if (!wide_read(s->e, s->f, &s->h, t->name, &w))
		return SET_NONE;
	if (t->other != NULL)
		return apply_other(s, t, &w);
	if (t->has_mask)
		in = wide_masked(s->e, &w, t->mask, t->ranges[0].low, &s->inexact);
	else if (asks_for_none(s, t, &w))
		return negated ? SET_ALL : SET_NONE;
	for (size_t i = 0; i < t->range_count && !t->has_mask; i++) {
		struct click_range r = range_of_relation(t->rel, &t->ranges[i]);

		in = set_or(s->e->sets, in, wide_within(s->e, &w, &r, &s->inexact));
	}
	return negated ? set_not(s->e->sets, in) : in;
}

static set
apply(struct scope *s, const struct click_expr *x)
{
	struct sets *m = s->e->sets;
	set a;

	switch (x->kind) {
	case EXPR_TRUE:
		return SET_ALL;
	case EXPR_FALSE:
		return SET_NONE;
	case EXPR_NOT:
		return set_not(m, apply(s, x->a));
	case EXPR_AND:
		a = apply(s, x->a);
		return a == SET_NONE ? a : set_and(m, a, apply(s, x->b));
	case EXPR_OR:
		a = apply(s, x->a);
		return a == SET_ALL ? a : set_or(m, a, apply(s, x->b));
	case EXPR_COND:
		return set_ite(m, apply(s, x->a), apply(s, x->b), apply(s, x->c));
	case EXPR_TEST:
		return apply_test(s, x);
	case EXPR_FIELD:
		return apply_field(s, &x->field);
	}
	x_panic("no such expression: %d", (int)x->kind);
}

/* The headers of f are where the expression looks for them while it is judged. */
static set
apply_to(struct scope *s, const struct click_expr *x, struct flow *f)
{
	int32_t mac = f->mac, net = f->net, transport = f->transport;
	set result;

	s->f = f;
	s->h = headers_find(s->e, f);
	f->mac = s->h.ether;
	f->net = s->h.net;
	f->transport = s->h.transport;
	result = apply(s, x);
	f->mac = mac;
	f->net = net;
	f->transport = transport;
	return result;
}

static void
restrict_flow(struct engine *e, const struct click_expr *x, struct flow *f, struct flow_list *out,
	      unsigned splits)
{
	struct scope s = { .e = e };
	set where = apply_to(&s, x, f);
	struct flow *other;

	if (s.open && splits < MAX_SPLITS) {
		other = flow_copy(e, f);
		if (flow_assume(e, f, s.rel, s.a, s.b))
			restrict_flow(e, x, f, out, splits + 1);
		else
			flow_free(e, f);
		if (flow_assume(e, other, relation_not(s.rel), s.a, s.b))
			restrict_flow(e, x, other, out, splits + 1);
		else
			flow_free(e, other);
		return;
	}
	if (s.open || s.inexact) {
		f->opaque = true;
		e->opaque = "a condition on a field that is computed from others";
	}
	if (flow_constrain(e, f, where))
		*VEC_ADD(out) = f;
	else
		flow_free(e, f);
}

void
expr_restrict(struct engine *e, const struct click_expr *x, struct flow *f, struct flow_list *out)
{
	restrict_flow(e, x, f, out, 0);
}
