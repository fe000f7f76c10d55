/*
 * flow_cond.c - the condition of a flow: a product of independent factors. Invariant: every root in the
 * support of a factor maps to that factor in f->cond, and no factor is SET_NONE or SET_ALL. Two
 * flows of one identity differ only in some factors; their union is exact when only those are joined.
 */
#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/solver/audit.h"
#include "symexec/exec/engine.h"
#include "symexec/flow/flow.h"

enum { MERGE_NODES = 20000, MAX_FACTORS = 64, MAX_BOUND_RANGES = 100000,
       MAX_IMAGE_RANGES = 10000 };

typedef VEC(set) set_list;
typedef VEC(uint32_t) u32_list;

static void
list_add_once(u32_list *l, uint32_t x)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == x)
			return;
	*VEC_ADD(l) = x;
}

static void
support_of(struct engine *e, set s, u32_list *roots)
{
	set_var small[32], *vars = small;
	size_t n = set_support(e->sets, s, small, ARRAY_LEN(small));

	if (n > ARRAY_LEN(small)) {
		vars = x_malloc(n * sizeof(*vars));
		n = set_support(e->sets, s, vars, n);
	}
	for (size_t i = 0; i < n; i++)
		list_add_once(roots, var_root(e->values, vars[i]));
	if (vars != small)
		free(vars);
}

/* Nearly always nothing was ever asked of what engine_derived makes. */
static void
note_asked(struct engine *e, root r)
{
	if (UNLIKELY(root_get(e->values, r)->of != VALUE_NONE))
		e->derived_asked = true;
}

static void
put_factors(struct engine *e, struct flow *f, set s)
{
	set parts[MAX_FACTORS];
	size_t n;

	if (s == SET_ALL)
		return;
	n = set_factors(e->sets, s, parts, ARRAY_LEN(parts));
	if (n == 0 || n > ARRAY_LEN(parts)) {
		parts[0] = s;
		n = 1;
	}
	for (size_t i = 0; i < n; i++) {
		u32_list roots = { 0 };

		support_of(e, parts[i], &roots);
		for (size_t k = 0; k < roots.n; k++) {
			note_asked(e, roots.v[k]);
			f->cond = imap_put(e->maps, f->cond, roots.v[k], parts[i]);
		}
		VEC_FREE(&roots);
	}
}

void
flow_release(struct engine *e, struct flow *f, set factor)
{
	u32_list roots = { 0 };

	support_of(e, factor, &roots);
	for (size_t i = 0; i < roots.n; i++)
		f->cond = imap_remove(e->maps, f->cond, roots.v[i]);
	VEC_FREE(&roots);
}

/* A set over one root only, by far the most frequent case. */
static bool
constrain_one(struct engine *e, struct flow *f, set s, root r)
{
	uint32_t old;
	set both = s;

	if (imap_get(e->maps, f->cond, r, &old))
		both = set_and(e->sets, s, old);
	if (both == SET_NONE)
		return false;
	note_asked(e, r);
	f->cond = imap_put(e->maps, f->cond, r, both);
	return true;
}

static bool
constrain(struct engine *e, struct flow *f, set s)
{
	u32_list roots = { 0 }, groups = { 0 }, touched = { 0 };
	bool alive = true;
	set_var one[2];
	set all = s;

	if (s == SET_NONE || s == SET_ALL)
		return s == SET_ALL;
	if (s == SET_TOO_LARGE) {
		e->too_large = true;
		return true;
	}
	if (set_support(e->sets, s, one, 2) == 1) {
		root r = var_root(e->values, one[0]);
		uint32_t old;

		if (!imap_get(e->maps, f->cond, r, &old) || old == s ||
		    set_support(e->sets, old, one, 2) == 1)
			return constrain_one(e, f, s, r);
	}
	support_of(e, s, &roots);
	for (size_t i = 0; i < roots.n; i++) {
		uint32_t g;

		if (imap_get(e->maps, f->cond, roots.v[i], &g))
			list_add_once(&groups, g);
	}
	for (size_t i = 0; i < groups.n && all != SET_NONE; i++) {
		all = set_and(e->sets, all, groups.v[i]);
		support_of(e, groups.v[i], &touched);
	}
	if (all == SET_TOO_LARGE) {
		e->too_large = true;
		goto out;
	}
	alive = all != SET_NONE;
	if (!alive)
		goto out;
	for (size_t i = 0; i < touched.n; i++)
		f->cond = imap_remove(e->maps, f->cond, touched.v[i]);
	put_factors(e, f, all);
out:
	VEC_FREE(&roots);
	VEC_FREE(&groups);
	VEC_FREE(&touched);
	return alive;
}

bool
flow_constrain(struct engine *e, struct flow *f, set s)
{
	struct flow *before = e->audit != NULL ? flow_copy(e, f) : NULL;
	bool alive = constrain(e, f, s);

	if (before != NULL) {
		audit_constrained(e, before, s, alive);
		flow_free(e, before);
	}
	return alive;
}

set
flow_cond_of(struct engine *e, const struct flow *f, const root *roots, size_t n)
{
	u32_list groups = { 0 };
	set all = SET_ALL;

	for (size_t i = 0; i < n; i++) {
		uint32_t g;

		if (imap_get(e->maps, f->cond, roots[i], &g))
			list_add_once(&groups, g);
	}
	for (size_t i = 0; i < groups.n; i++)
		all = set_and(e->sets, all, groups.v[i]);
	VEC_FREE(&groups);
	return all;
}

bool
flow_may(struct engine *e, const struct flow *f, set s)
{
	u32_list roots = { 0 };
	bool may;

	if (s == SET_NONE || s == SET_ALL || s == SET_TOO_LARGE)
		return s != SET_NONE;
	support_of(e, s, &roots);
	may = set_intersects(e->sets, s, flow_cond_of(e, f, roots.v, roots.n));
	VEC_FREE(&roots);
	return may;
}

value
flow_resolve(struct engine *e, const struct flow *f, value v)
{
	const struct value_data *d;
	uint32_t to;

	if (f->alias == IMAP_EMPTY || v == VALUE_NONE)
		return v;
	d = value_get(e->values, v);
	if (d->kind == VALUE_CHECKSUM) {
		value error = flow_resolve(e, f, d->error);

		return error == d->error ? v : value_checksum_off(e->values, v, error);
	}
	if (d->kind != VALUE_SYMBOL || !imap_get(e->maps, f->alias, d->root, &to))
		return v;
	/* `to` is a whole root plus a constant, so the sum and its slice are expressible */
	to = value_add(e->values, flow_resolve(e, f, to), d->add);
	X_CHECK(to != VALUE_NONE);
	to = value_slice(e->values, to, d->shift, d->width);
	X_CHECK(to != VALUE_NONE);
	return to;
}

set
flow_within(struct engine *e, value v, uint64_t lo, uint64_t hi)
{
	const struct value_data *d = value_get(e->values, v);
	unsigned width;
	set_var var, scratch;
	struct set_binding b;
	uint64_t known;

	if (value_is_const(e->values, v, &known))
		return lo <= known && known <= hi ? SET_ALL : SET_NONE;
	X_CHECK(d->kind == VALUE_SYMBOL);
	width = root_get(e->values, d->root)->width;
	var = root_var(e->values, d->root);
	if (d->add == 0)
		return set_slice_interval(e->sets, var, d->shift, d->width, lo, hi);
	if (d->shift == 0 && d->width == width) {
		uint64_t mask = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
		uint64_t from = (lo - d->add) & mask, to = (hi - d->add) & mask;

		if (lo == 0 && hi == mask)
			return SET_ALL;
		if (from <= to)
			return set_interval(e->sets, var, from, to);
		return set_or(e->sets, set_interval(e->sets, var, 0, to),
			      set_interval(e->sets, var, from, mask));
	}
	scratch = engine_scratch(e, d->width);
	b = (struct set_binding){ .from = scratch, .kind = SET_BIND_SLICE, .to = var,
				 .add = d->add, .shift = d->shift };

	return set_bind(e->sets, set_interval(e->sets, scratch, lo, hi), &b, 1);
}

/* Images of intervals of a root under (x + add), then bits [shift, shift + width). */
static size_t
values_image(struct engine *e, set s, const struct value_data *d, struct set_range *out, size_t max)
{
	set_var var = root_var(e->values, d->root), y = engine_scratch(e, d->width);
	unsigned width = root_get(e->values, d->root)->width;
	uint64_t mask = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
	uint64_t top = d->width == 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1;
	size_t n = set_values(e->sets, s, var, NULL, 0), k = 0;
	struct set_range *r, *in;
	set image;

	/* every second number of a wide field, say: nobody wants to see those */
	if (n > MAX_IMAGE_RANGES)
		return SIZE_MAX;
	r = x_calloc(2 * n + 1, sizeof(*r));
	in = x_calloc(n + 1, sizeof(*in));
	n = set_values(e->sets, s, var, in, n);
	for (size_t i = 0; i < n; i++) {
		uint64_t lo = (in[i].lo + d->add) & mask, hi = (in[i].hi + d->add) & mask;
		struct set_range cut[2] = { { lo, hi }, { 1, 0 } };

		if (lo > hi) {
			cut[0] = (struct set_range){ 0, hi };
			cut[1] = (struct set_range){ lo, mask };
		}
		for (int c = 0; c < 2 && cut[c].lo <= cut[c].hi; c++) {
			uint64_t a = cut[c].lo >> d->shift, b = cut[c].hi >> d->shift;
			bool whole = b - a >= top || (a & top) > (b & top);

			r[k++] = whole ? (struct set_range){ 0, top } :
			    (struct set_range){ a & top, b & top };
		}
	}
	image = set_ranges(e->sets, y, r, k);
	free(r);
	free(in);
	return set_values(e->sets, image, y, out, max);
}

size_t
flow_values(struct engine *e, const struct flow *f, value v, struct set_range *out, size_t max)
{
	const struct value_data *d;
	uint32_t s = SET_ALL;
	uint64_t top;

	v = flow_resolve(e, f, v);
	d = value_get(e->values, v);
	if (d->width > 64)
		return SIZE_MAX;
	top = d->width == 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1;
	if (d->kind == VALUE_CONST) {
		if (max > 0)
			out[0] = (struct set_range){ d->bits, d->bits };
		return 1;
	}
	if (d->kind != VALUE_SYMBOL)
		return SIZE_MAX;
	if (!imap_get(e->maps, f->cond, d->root, &s)) {
		if (max > 0)
			out[0] = (struct set_range){ 0, top };
		return 1;
	}
	if (d->add == 0 && d->shift == 0 && d->width == root_get(e->values, d->root)->width)
		return set_values(e->sets, s, root_var(e->values, d->root), out, max);
	return values_image(e, s, d, out, max);
}

static uint64_t
width_mask(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

/* Bounds of root + add, bits [shift, shift + width), from those of the root; false when the sum wraps or the slice folds. */
static bool
image_bounds(const struct value_data *d, uint64_t mask, uint64_t *lo, uint64_t *hi)
{
	uint64_t top = width_mask(d->width);

	if (d->add != 0 && *lo == 0 && *hi == mask)
		return false;
	*lo = (*lo + d->add) & mask;
	*hi = (*hi + d->add) & mask;
	if (*lo > *hi || (*hi >> d->shift) - (*lo >> d->shift) >= top)
		return false;
	*lo = (*lo >> d->shift) & top;
	*hi = (*hi >> d->shift) & top;
	return *lo <= *hi;
}

static bool
symbol_bounds(struct engine *e, const struct flow *f, const struct value_data *d, uint64_t *lo,
	      uint64_t *hi)
{
	uint64_t mask = width_mask(root_get(e->values, d->root)->width);
	uint32_t s;

	*lo = 0;
	*hi = mask;
	if (imap_get(e->maps, f->cond, d->root, &s) &&
	    !set_bounds(e->sets, s, root_var(e->values, d->root), lo, hi))
		return false;
	return image_bounds(d, mask, lo, hi);
}

bool
flow_surely(struct engine *e, const struct flow *f, value v, uint64_t lo, uint64_t hi, bool *inside)
{
	const struct value_data *d = value_get(e->values, v);
	uint64_t least = 0, mask, most;
	uint32_t s;

	if (d->kind != VALUE_SYMBOL || !imap_get(e->maps, f->cond, d->root, &s))
		return false;
	most = mask = width_mask(root_get(e->values, d->root)->width);
	if (!set_bounds_at_hand(e->sets, s, root_var(e->values, d->root), &least, &most) ||
	    !image_bounds(d, mask, &least, &most))
		return false;
	*inside = lo <= least && most <= hi;
	return *inside || most < lo || hi < least;
}

void
flow_bounds(struct engine *e, const struct flow *f, value v, uint64_t *lo, uint64_t *hi)
{
	struct set_range *r;
	const struct value_data *d;
	size_t n;

	v = flow_resolve(e, f, v);
	d = value_get(e->values, v);
	if (d->kind == VALUE_CONST) {
		*lo = *hi = d->bits;
		return;
	}
	if (d->kind == VALUE_SYMBOL && symbol_bounds(e, f, d, lo, hi))
		return;
	*lo = 0;
	*hi = d->width >= 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1;
	n = flow_values(e, f, v, NULL, 0);
	if (n == SIZE_MAX || n == 0 || n > MAX_BOUND_RANGES)
		return;
	r = x_malloc(n * sizeof(*r));
	n = flow_values(e, f, v, r, n);
	*lo = r[0].lo;
	*hi = r[n - 1].hi;
	free(r);
}

struct difference_lists {
	u32_list keys, a, b;
};

static bool
collect_difference(void *arg, const struct imap_difference *d)
{
	struct difference_lists *l = arg;

	*VEC_ADD(&l->keys) = d->key;
	if (d->in_a)
		list_add_once(&l->a, d->a);
	if (d->in_b)
		list_add_once(&l->b, d->b);
	return l->keys.n < 4096;
}

static set
product(struct engine *e, const u32_list *l)
{
	set all = SET_ALL;

	for (size_t i = 0; i < l->n; i++)
		all = set_and(e->sets, all, l->v[i]);
	return all;
}

static bool
merge(struct engine *e, struct flow *a, const struct flow *b)
{
	struct difference_lists l = { 0 };
	bool done = false;
	set both;

	if (a->residue != b->residue || e->flaws.ignore_merging)
		return false;
	if (!imap_diff(e->maps, a->cond, b->cond, collect_difference, &l))
		goto out;
	both = set_or_within(e->sets, product(e, &l.a), product(e, &l.b), MERGE_NODES);
	if (both == SET_TOO_LARGE || (!set_is_terminal(both) &&
	    set_size(e->sets, both) > MERGE_NODES))
		goto out;
	for (size_t i = 0; i < l.keys.n; i++)
		a->cond = imap_remove(e->maps, a->cond, l.keys.v[i]);
	put_factors(e, a, both);
	a->free_choice |= b->free_choice;
	a->opaque |= b->opaque;
	a->coincidence &= b->coincidence;
	done = true;
out:
	VEC_FREE(&l.keys);
	VEC_FREE(&l.a);
	VEC_FREE(&l.b);
	return done;
}

bool
flow_merge(struct engine *e, struct flow *a, const struct flow *b)
{
	struct flow *before = e->audit != NULL ? flow_copy(e, a) : NULL;
	bool merged = merge(e, a, b);

	if (before != NULL) {
		if (merged)
			audit_merged(e, a, before, b);
		flow_free(e, before);
	}
	return merged;
}

bool
flow_covers(struct engine *e, const struct flow *a, const struct flow *b)
{
	struct difference_lists l = { 0 };
	bool covers;

	if (a->residue != NULL && a->residue != b->residue)
		return false;
	covers = imap_diff(e->maps, a->cond, b->cond, collect_difference, &l) &&
	    set_subset(e->sets, product(e, &l.b), product(e, &l.a));
	VEC_FREE(&l.keys);
	VEC_FREE(&l.a);
	VEC_FREE(&l.b);
	return covers;
}
