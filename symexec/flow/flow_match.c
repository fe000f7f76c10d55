/*
 * flow_match.c - see flow_match.h. Conditions are compared factor by factor: what both flows have in common says nothing, so
 * the cost is that of the difference. Answers are sets over the symbols of a.
 */
#include "symexec/flow/flow_match.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/flow/wide.h"

static bool
has_symbol(struct engine *e, const struct flow *f, root r)
{
	uint32_t s;

	if (imap_get(e->maps, f->cond, r, &s) || imap_get(e->maps, f->alias, r, &s))
		return true;
	for (uint32_t i = 0; i < f->mem.n; i++) {
		const struct value_data *d = value_get(e->values, f->mem.slots[i].v);

		if (d->kind == VALUE_SYMBOL && d->root == r)
			return true;
	}
	return false;
}

/* Whether a knows what the value is, or as much of it as b. */
static bool
is_known(struct matching *m, value v)
{
	const struct value_data *d = value_get(m->e->values, v);
	enum root_kind kind;

	switch (d->kind) {
	case VALUE_SYMBOL:
		kind = root_get(m->e->values, d->root)->kind;
		return (kind != ROOT_FRESH && kind != ROOT_UNKNOWN) || has_symbol(m->e, m->a, d->root);
	case VALUE_CHECKSUM:
		for (uint32_t i = 0; i < m->a->mem.n; i++)
			if (m->a->mem.slots[i].v == v)
				return true;
		return false;
	default:
		return d->kind == VALUE_CONST;
	}
}

/* Where `x rel y` holds in a. */
static set
relate(struct matching *m, enum click_relation rel, value x, value y)
{
	set where;

	if (x == y)
		return relation_holds(rel, 0, 0) ? SET_ALL : SET_NONE;
	if (x == VALUE_NONE || y == VALUE_NONE)
		return SET_NONE;
	y = flow_resolve(m->e, m->b, y);
	switch (flow_compare(m->e, m->a, rel, x, y, &where)) {
	case COMPARE_YES:
		return SET_ALL;
	case COMPARE_SET:
		return where;
	case COMPARE_OPEN:
		if (is_known(m, x) && is_known(m, y)) {
			*VEC_ADD(&m->relations) = (struct match_relation){ rel, x, y };
			return SET_ALL;
		}
		m->open = true;
		return SET_NONE;
	case COMPARE_NO:
		break;
	}
	return SET_NONE;
}

struct differing {
	struct matching *m;
	VEC(uint32_t) keys;
	set all;
};

static bool
add_factor(void *arg, const struct imap_difference *d)
{
	struct differing *x = arg;

	if (d->in_b)
		x->all = set_and(x->m->e->sets, x->all, d->b);
	return x->all != SET_NONE;
}

static bool
add_alias(void *arg, const struct imap_difference *d)
{
	struct differing *x = arg;
	struct engine *e = x->m->e;

	if (d->in_b)
		x->all = set_and(e->sets, x->all,
				 relate(x->m, REL_EQ, value_symbol(e->values, d->key), d->b));
	return x->all != SET_NONE;
}

/* In the words of a: symbols that it has replaced are replaced, those that b alone has made are free. */
static set
translate(struct matching *m, set s)
{
	struct engine *e = m->e;
	size_t n = s == SET_TOO_LARGE ? 0 : set_support(e->sets, s, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));

	if (n > 0)
		(void)set_support(e->sets, s, vars, n);
	for (size_t i = 0; i < n && s != SET_TOO_LARGE; i++) {
		root r = var_root(e->values, vars[i]);
		enum root_kind kind = root_get(e->values, r)->kind;
		value own = value_symbol(e->values, r), is = flow_resolve(e, m->a, own);

		if (is != own && value_get(e->values, is)->kind == VALUE_SYMBOL) {
			const struct value_data *d = value_get(e->values, is);
			struct set_binding b = { .from = vars[i], .kind = SET_BIND_SLICE,
						 .to = root_var(e->values, d->root),
						 .add = d->add, .shift = d->shift };

			s = set_bind(e->sets, s, &b, 1);
		} else if ((kind == ROOT_FRESH || kind == ROOT_UNKNOWN) &&
			   !has_symbol(e, m->a, r)) {
			s = set_forget(e->sets, s, vars[i]);
		}
	}
	free(vars);
	return s;
}

static enum click_relation
residue_relation(const struct residue *r)
{
	return r->relation == RESIDUE_EQ ? REL_EQ : r->relation == RESIDUE_NE ? REL_NE :
	    r->relation == RESIDUE_LT ? REL_LT : REL_GE;
}

static bool
has_residue(const struct flow *f, const struct residue *r)
{
	for (const struct residue *o = f->residue; o != NULL; o = o->next)
		if (o == r || (o->relation == r->relation && o->a == r->a && o->b == r->b))
			return true;
	return false;
}

static set
packets(struct matching *m)
{
	struct differing x = { .m = m, .all = SET_ALL };

	if (m->a->cond != m->b->cond)
		(void)imap_diff(m->e->maps, m->a->cond, m->b->cond, add_factor, &x);
	if (m->a->alias != m->b->alias)
		(void)imap_diff(m->e->maps, m->a->alias, m->b->alias, add_alias, &x);
	for (const struct residue *r = m->b->residue; r != NULL && x.all != SET_NONE; r = r->next)
		if (!has_residue(m->a, r))
			x.all = set_and(m->e->sets, x.all,
					relate(m, residue_relation(r), r->a, r->b));
	return x.all;
}

set
match_packets(struct matching *m)
{
	return translate(m, packets(m));
}

static bool
is_number(struct engine *e, value v)
{
	enum value_kind k = value_get(e->values, v)->kind;

	return k == VALUE_SYMBOL || k == VALUE_CONST;
}

static bool
is_checksum(struct engine *e, value v)
{
	return value_get(e->values, v)->kind == VALUE_CHECKSUM;
}

/* Equal contents of one place; runs and checksums are equal or not, without a set between. */
static set
equal_values(struct matching *m, value x, value y)
{
	struct engine *e = m->e;

	x = flow_resolve(e, m->a, x);
	y = flow_resolve(e, m->a, flow_resolve(e, m->b, y));
	if (x == y)
		return SET_ALL;
	if (x != VALUE_NONE && y != VALUE_NONE && value_get(e->values, x)->kind == VALUE_CHECKSUM &&
	    value_get(e->values, y)->kind == VALUE_CHECKSUM) {
		x = value_get(e->values, x)->error;
		y = value_get(e->values, y)->error;
		if (x == y)
			return SET_ALL;
		if (x == VALUE_NONE || y == VALUE_NONE)
			return SET_NONE;
	}
	if (x == VALUE_NONE || y == VALUE_NONE)
		return SET_NONE;
	if (is_number(e, x) && is_number(e, y))
		return relate(m, REL_EQ, x, y);
	/* a checksum that is said to be a number, by a relation of one of them */
	if (!is_number(e, x) && !is_number(e, y))
		return SET_NONE;
	return is_checksum(e, x) || is_checksum(e, y) ? relate(m, REL_EQ, x, y) : SET_NONE;
}

/* Bits [bit, bit + width) of both, octet by octet where they are cut differently. */
static set
equal_bits(struct matching *m, int32_t bit, uint32_t width)
{
	enum read_fault why;
	value x = flow_read(m->e, m->a, BASE_DATA, bit, width, &why);
	value y = flow_read(m->e, m->b, BASE_DATA, bit, width, &why);
	set all = SET_ALL;

	if ((x != VALUE_NONE && y != VALUE_NONE) || width <= 8)
		return equal_values(m, x, y);
	for (uint32_t i = 0; i < width && all != SET_NONE; i += 8)
		all = set_and(m->e->sets, all,
			      equal_bits(m, bit + (int32_t)i, MIN_OF(width - i, 8U)));
	return all;
}

set
match_octets(struct matching *m)
{
	struct engine *e = m->e;
	set all = packets(m);
	struct flow *a = flow_copy(e, m->a);	/* reading may cut slots */

	if (a->head_end - a->data != m->b->head_end - m->b->data || a->data != m->b->data ||
	    flow_resolve(e, a, a->tail) != flow_resolve(e, a, m->b->tail))
		all = SET_NONE;
	if (all != SET_NONE)
		all = set_and(e->sets, all, equal_values(m, a->tail_length, m->b->tail_length));
	for (uint32_t i = 0; i < a->mem.n && all != SET_NONE; i++) {
		const struct slot *s = &a->mem.slots[i];

		if (s->bit >= a->data * 8 && s->bit < a->head_end * 8)
			all = set_and(e->sets, all, equal_bits(m, s->bit, s->width));
	}
	flow_free(e, a);
	return translate(m, all);
}

/* Both fields are there: equal, piece by piece where they are cut differently. */
static set
equal_fields(struct matching *m, const struct wide *x, const struct wide *y)
{
	struct wide_pair p = { .a = x, .b = y };
	set all = SET_ALL;
	value v, w;

	while (all != SET_NONE && wide_next(m->e, &p, &v, &w))
		all = set_and(m->e->sets, all, equal_values(m, v, w));
	return all;
}

set
match_field(struct matching *m, const char *field)
{
	struct engine *e = m->e;
	set all = packets(m);

	if (strcmp(field, "payload") == 0) {
		if (m->a->tail != m->b->tail)
			return SET_NONE;
		all = set_and(e->sets, all,
			      equal_values(m, m->a->tail_length, m->b->tail_length));
	} else {
		struct headers h = headers_find(e, m->a), k = headers_find(e, m->b);
		struct wide x, y;
		bool has_x = wide_read(e, m->a, &h, field, &x), has_y = wide_read(e, m->b, &k, field, &y);

		if (has_x != has_y)
			return SET_NONE;
		if (has_x)
			all = set_and(e->sets, all, equal_fields(m, &x, &y));
	}
	return translate(m, all);
}

set
match_sure(struct matching *m, set answer)
{
	bool sure = m->relations.n == 0;

	VEC_FREE(&m->relations);
	return sure || answer == SET_TOO_LARGE ? answer : SET_NONE;
}
