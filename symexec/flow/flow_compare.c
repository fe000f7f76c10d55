/*
 * flow_compare.c - relations between values of a flow. What one root decides is a set; equality of two
 * roots is substitution (the younger is replaced, its set is translated); the rest becomes a residue
 * that only the solver reads. Values of different width compare as if zero-extended.
 */
#include "models/base/mem.h"
#include "symexec/solver/audit.h"
#include "symexec/exec/engine.h"
#include "symexec/flow/flow.h"

enum click_relation
relation_not(enum click_relation rel)
{
	static const enum click_relation opposite[] = {
		[REL_EQ] = REL_NE, [REL_NE] = REL_EQ, [REL_LT] = REL_GE,
		[REL_GE] = REL_LT, [REL_LE] = REL_GT, [REL_GT] = REL_LE,
	};

	return opposite[rel];
}

static enum click_relation
relation_swap(enum click_relation rel)
{
	static const enum click_relation swapped[] = {
		[REL_EQ] = REL_EQ, [REL_NE] = REL_NE, [REL_LT] = REL_GT,
		[REL_GT] = REL_LT, [REL_LE] = REL_GE, [REL_GE] = REL_LE,
	};

	return swapped[rel];
}

bool
relation_holds(enum click_relation rel, uint64_t a, uint64_t b)
{
	switch (rel) {
	case REL_EQ: return a == b;
	case REL_NE: return a != b;
	case REL_LT: return a < b;
	case REL_LE: return a <= b;
	case REL_GT: return a > b;
	case REL_GE: return a >= b;
	}
	return false;
}

static uint64_t
top_of(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

/* A low slice of a root whose upper bits are surely zero is the whole root. */
static value
widen(struct engine *e, struct flow *f, value v)
{
	const struct value_data *d = value_get(e->values, v);
	unsigned width;
	uint64_t lo, hi;
	value whole;

	if (d->kind != VALUE_SYMBOL || d->shift != 0)
		return v;
	width = root_get(e->values, d->root)->width;
	if (width == d->width)
		return v;
	whole = value_slice_of(e->values, d->root, d->add, 0, width);
	flow_bounds(e, f, whole, &lo, &hi);
	return hi <= top_of(value_width(e->values, v)) ? whole : v;
}

static enum comparison
compare_const(struct engine *e, struct flow *f, enum click_relation rel, value a, uint64_t c,
	      set *where)
{
	uint64_t top = top_of(value_width(e->values, a)), lo = 0, hi = top;
	bool inside;

	if (c > top)
		return relation_holds(rel, 0, 1) ? COMPARE_YES : COMPARE_NO;
	switch (rel) {
	case REL_EQ:
	case REL_NE:
		lo = hi = c;
		break;
	case REL_LT:
		if (c == 0)
			return COMPARE_NO;
		hi = c - 1;
		break;
	case REL_LE:
		hi = c;
		break;
	case REL_GT:
		if (c == top)
			return COMPARE_NO;
		lo = c + 1;
		break;
	case REL_GE:
		lo = c;
		break;
	}
	if (flow_surely(e, f, a, lo, hi, &inside))
		return inside != (rel == REL_NE) ? COMPARE_YES : COMPARE_NO;
	if (lo == 0 && hi == top)
		return COMPARE_YES;
	*where = flow_within(e, a, lo, hi);
	if (rel == REL_NE)
		*where = set_not(e->sets, *where);
	return COMPARE_SET;
}

/* a = b + n mod 2^width, n not 0: a < b exactly where b + n wraps. */
static enum comparison
compare_shifted(struct engine *e, enum click_relation rel, value b, uint64_t n, set *where)
{
	uint64_t top = top_of(value_width(e->values, b));

	if (rel == REL_EQ || rel == REL_NE)
		return rel == REL_NE ? COMPARE_YES : COMPARE_NO;
	*where = flow_within(e, b, top - n + 1, top);
	if (rel == REL_GT || rel == REL_GE)
		*where = set_not(e->sets, *where);
	return COMPARE_SET;
}

/* Whether a is the lower bits of b, as a 16-bit length field is of a length. */
static bool
is_lower_part(struct engine *e, value a, value b)
{
	const struct value_data *x = value_get(e->values, a), *y = value_get(e->values, b);

	return x->root == y->root && x->shift == 0 && y->shift == 0 && x->width < y->width &&
	    ((x->add ^ y->add) & top_of(x->width)) == 0;
}

/* a is the lower part of b: at most b, and equal to it where b has no more bits. */
static enum comparison
compare_lower(struct engine *e, enum click_relation rel, value a, value b, set *where)
{
	if (rel == REL_LE || rel == REL_GT)
		return rel == REL_LE ? COMPARE_YES : COMPARE_NO;
	*where = flow_within(e, b, 0, top_of(value_width(e->values, a)));
	if (rel == REL_NE || rel == REL_LT)
		*where = set_not(e->sets, *where);
	return COMPARE_SET;
}

static enum comparison
compare_bounds(struct engine *e, struct flow *f, enum click_relation rel, value a, value b)
{
	uint64_t alo, ahi, blo, bhi;

	flow_bounds(e, f, a, &alo, &ahi);
	flow_bounds(e, f, b, &blo, &bhi);
	if (ahi < blo)
		return relation_holds(rel, 0, 1) ? COMPARE_YES : COMPARE_NO;
	if (bhi < alo)
		return relation_holds(rel, 1, 0) ? COMPARE_YES : COMPARE_NO;
	if (alo == bhi && ahi == blo)
		return relation_holds(rel, 0, 0) ? COMPARE_YES : COMPARE_NO;
	if (rel == REL_LE && ahi <= blo)
		return COMPARE_YES;
	if (rel == REL_GE && bhi <= alo)
		return COMPARE_YES;
	if (rel == REL_GT && ahi <= blo)
		return COMPARE_NO;
	if (rel == REL_LT && bhi <= alo)
		return COMPARE_NO;
	return COMPARE_OPEN;
}

/* The same value, or the same number in another width. */
static bool
same_value(struct engine *e, value a, value b)
{
	uint64_t x, y;

	return a == b || (value_is_const(e->values, a, &x) && value_is_const(e->values, b, &y) &&
			  x == y);
}

/* What an earlier assumption about the same two values says. */
static enum comparison
compare_assumed(struct engine *e, const struct flow *f, enum click_relation rel, value a, value b)
{
	int budget = 64;

	for (const struct residue *r = f->residue; r != NULL && budget-- > 0; r = r->next) {
		enum click_relation want = rel;

		if (same_value(e, r->a, b) && same_value(e, r->b, a))
			want = relation_swap(rel);
		else if (!same_value(e, r->a, a) || !same_value(e, r->b, b))
			continue;
		if (r->relation == RESIDUE_NE && (want == REL_EQ || want == REL_NE))
			return want == REL_NE ? COMPARE_YES : COMPARE_NO;
		if (r->relation == RESIDUE_EQ)
			return relation_holds(want, 0, 0) ? COMPARE_YES : COMPARE_NO;
		if (r->relation == RESIDUE_LT)
			return relation_holds(want, 0, 1) ? COMPARE_YES : COMPARE_NO;
		if (r->relation == RESIDUE_GE && (want == REL_GE || want == REL_LT))
			return want == REL_GE ? COMPARE_YES : COMPARE_NO;
	}
	return COMPARE_OPEN;
}

static bool
is_symbol(struct engine *e, value v)
{
	return value_get(e->values, v)->kind == VALUE_SYMBOL;
}

/*
 * Models ask only of UDP whether a checksum is 0, "none". One that hosts send is not (RFC 768), also where a box has changed
 * what it covers; one that is right may be taken for such, since "none" is as good. Rules that look at the bytes of a
 * checksum go by cell.c and see any value.
 */
static bool
is_no_zero(struct engine *e, value v)
{
	const struct value_data *d = value_get(e->values, v);

	return d->kind == VALUE_CHECKSUM && (d->error == VALUE_NONE || d->bits != 0);
}

static enum comparison
compare(struct engine *e, struct flow *f, enum click_relation rel, value a, value b, set *where)
{
	uint64_t ca = 0, cb = 0, n;
	bool ka, kb;

	*where = SET_ALL;
	a = flow_resolve(e, f, a);
	b = flow_resolve(e, f, b);
	ka = value_is_const(e->values, a, &ca);
	kb = value_is_const(e->values, b, &cb);
	if (ka && kb)
		return relation_holds(rel, ca, cb) ? COMPARE_YES : COMPARE_NO;
	if (a == b)
		return relation_holds(rel, 0, 0) ? COMPARE_YES : COMPARE_NO;
	a = ka ? a : widen(e, f, a);
	b = kb ? b : widen(e, f, b);
	if (a == b)
		return relation_holds(rel, 0, 0) ? COMPARE_YES : COMPARE_NO;
	if (kb && is_symbol(e, a))
		return compare_const(e, f, rel, a, cb, where);
	if (ka && is_symbol(e, b))
		return compare_const(e, f, relation_swap(rel), b, ca, where);
	if (rel <= REL_NE && ((kb && cb == 0 && is_no_zero(e, a)) ||
	    (ka && ca == 0 && is_no_zero(e, b))))
		return rel == REL_NE ? COMPARE_YES : COMPARE_NO;
	if (!is_symbol(e, a) || !is_symbol(e, b))
		return compare_assumed(e, f, rel, a, b);
	if (value_width(e->values, a) == value_width(e->values, b) &&
	    value_difference(e->values, a, b, &n))
		return compare_shifted(e, rel, b, n, where);
	if (is_lower_part(e, a, b))
		return compare_lower(e, rel, a, b, where);
	if (is_lower_part(e, b, a))
		return compare_lower(e, relation_swap(rel), b, a, where);
	switch (compare_bounds(e, f, rel, a, b)) {
	case COMPARE_YES:
		return COMPARE_YES;
	case COMPARE_NO:
		return COMPARE_NO;
	default:
		return compare_assumed(e, f, rel, a, b);
	}
}

enum comparison
flow_compare(struct engine *e, struct flow *f, enum click_relation rel, value a, value b, set *where)
{
	enum comparison answer = compare(e, f, rel, a, b, where);

	if (UNLIKELY(e->audit != NULL))
		audit_compared(e, f, &(struct audit_comparison){ rel, flow_resolve(e, f, a),
			       flow_resolve(e, f, b), answer, *where });
	return answer;
}

static bool
is_whole(struct engine *e, value v)
{
	const struct value_data *d = value_get(e->values, v);

	return d->kind == VALUE_SYMBOL && d->shift == 0 &&
	    d->width == root_get(e->values, d->root)->width;
}

/* from + add == to: every factor that mentions `from` speaks of `to` afterwards. */
static bool
substitute(struct engine *e, struct flow *f, const struct value_data *from, value to)
{
	value target = value_add(e->values, to, (uint64_t)0 - from->add);
	const struct value_data *t = value_get(e->values, target);
	struct set_binding b = {
		.from = root_var(e->values, from->root), .kind = SET_BIND_SLICE,
		.to = root_var(e->values, t->root), .add = t->add, .shift = 0,
	};
	uint32_t group;

	f->alias = imap_put(e->maps, f->alias, from->root, target);
	if (!imap_get(e->maps, f->cond, from->root, &group))
		return true;
	flow_release(e, f, group);
	return flow_constrain(e, f, set_bind(e->sets, group, &b, 1));
}

static bool
add_residue(struct engine *e, struct flow *f, enum click_relation rel, value a, value b)
{
	struct residue *r = arena_alloc(e->arena, sizeof(*r));

	if (rel == REL_GT || rel == REL_LE) {
		value t = a;

		a = b;
		b = t;
		rel = relation_swap(rel);
	}
	r->next = f->residue;
	r->relation = rel == REL_EQ ? RESIDUE_EQ : rel == REL_NE ? RESIDUE_NE :
	    rel == REL_LT ? RESIDUE_LT : RESIDUE_GE;
	r->a = a;
	r->b = b;
	f->residue = r;
	return true;
}

bool
flow_assume(struct engine *e, struct flow *f, enum click_relation rel, value a, value b)
{
	const struct value_data *da, *db;

	a = widen(e, f, flow_resolve(e, f, a));
	b = widen(e, f, flow_resolve(e, f, b));
	if (rel != REL_EQ || !is_whole(e, a) || !is_whole(e, b) ||
	    value_width(e->values, a) != value_width(e->values, b))
		return add_residue(e, f, rel, a, b);
	da = value_get(e->values, a);
	db = value_get(e->values, b);
	return da->root > db->root ? substitute(e, f, da, b) : substitute(e, f, db, a);
}

bool
flow_unify(struct engine *e, struct flow *f, value a, value b)
{
	set where;

	switch (flow_compare(e, f, REL_EQ, a, b, &where)) {
	case COMPARE_NO:
		return false;
	case COMPARE_YES:
		return true;
	case COMPARE_SET:
		return flow_constrain(e, f, where);
	case COMPARE_OPEN:
		break;
	}
	return flow_assume(e, f, REL_EQ, a, b);
}

static bool
is_fresh(struct engine *e, value v)
{
	const struct value_data *d = value_get(e->values, v);
	enum root_kind kind;

	if (d->kind != VALUE_SYMBOL)
		return false;
	kind = root_get(e->values, d->root)->kind;
	return kind == ROOT_FRESH || kind == ROOT_UNKNOWN;
}

bool
flow_needs_luck(struct engine *e, struct flow *f, value a, value b)
{
	set where;

	a = flow_resolve(e, f, a);
	b = flow_resolve(e, f, b);
	switch (flow_compare(e, f, REL_EQ, a, b, &where)) {
	case COMPARE_NO:
	case COMPARE_YES:
		return false;
	case COMPARE_SET:
	case COMPARE_OPEN:
		break;
	}
	return is_fresh(e, a) || is_fresh(e, b);
}
