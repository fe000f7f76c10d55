/*
 * set_build.c - sets over one variable: intervals, masks, slices, step functions.
 */
#include "symexec/set/set_make.h"

/* A step function being cut into digits: the step that holds the value looked at last. */
struct steps {
	struct sets *s;
	set_var v;
	const uint64_t *lo;
	const set *kids;
	size_t n, at;
};

/* The node of digit d for the values whose higher digits make `high`. */
static set steps_digit(struct steps *t, unsigned d, uint64_t high)
{
	struct sets *s = t->s;
	unsigned shift = digit_shift(s, t->v, d), top = digit_top(s, t->v, d);
	uint32_t level = level_make(s, t->v, d);
	size_t base = scratch_begin(s);

	for (unsigned x = 0; x <= top; ) {
		uint64_t first = high + ((uint64_t)x << shift);
		set r;

		while (t->at + 1 < t->n && t->lo[t->at + 1] <= first)
			t->at++;
		r = t->kids[t->at];
		if (t->at + 1 == t->n) {
			emit(s, base, x, r);
			break;
		}
		if (t->lo[t->at + 1] - first > bits_mask(shift)) {
			emit(s, base, x, r);
			if (t->lo[t->at + 1] - high > bits_mask(shift + digit_bits(s, t->v, d)))
				break;
			x = (unsigned)((t->lo[t->at + 1] - high) >> shift);
			continue;
		}
		r = steps_digit(t, d + 1, first);
		if (r == SET_TOO_LARGE)
			return too_large(s, base);
		emit(s, base, x++, r);
	}
	return node_make(s, level, base);
}

set set_steps(struct sets *s, set_var v, const uint64_t *lo, const set *kids, size_t n)
{
	struct steps t = { s, v, lo, kids, n, 0 };

	return steps_digit(&t, 0, 0);
}

set set_interval(struct sets *s, set_var v, uint64_t lo, uint64_t hi)
{
	uint64_t top = bits_mask(set_var_width(s, v));
	uint64_t at[3] = { 0 };
	set kids[3] = { SET_NONE };
	size_t n = 0;

	hi = MIN_OF(hi, top);
	if (lo > hi)
		return SET_NONE;
	if (lo > 0)
		n++;
	at[n] = lo;
	kids[n++] = SET_ALL;
	if (hi < top) {
		at[n] = hi + 1;
		kids[n++] = SET_NONE;
	}
	return set_steps(s, v, at, kids, n);
}

set set_masked(struct sets *s, set_var v, uint64_t mask, uint64_t value)
{
	unsigned d = (set_var_width(s, v) + 7) / 8;
	set below = SET_ALL;

	while (d-- > 0 && below != SET_TOO_LARGE) {
		unsigned shift = digit_shift(s, v, d), top = digit_top(s, v, d);
		unsigned m = (unsigned)(mask >> shift) & top;
		unsigned want = (unsigned)(value >> shift) & m;
		unsigned run = m & -m, free = top & ~m & -run, x = 0;
		size_t base;

		if (m == 0)
			continue;
		base = scratch_begin(s);
		if (want)
			emit(s, base, 0, SET_NONE);
		do {		/* x: the free bits above the lowest that counts, ascending */
			emit(s, base, want | x, below);
			if ((want | x) + run <= top)
				emit(s, base, (want | x) + run, SET_NONE);
			x = (x - free) & free;
		} while (x);
		below = node_make(s, level_make(s, v, d), base);
	}
	return below;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct set_range *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

/* The steps of sorted ranges; lo and kids have room for 2 n + 1. */
static size_t ranges_steps(const struct set_range *r, size_t n, uint64_t top, uint64_t *lo,
			   set *kids)
{
	size_t steps = 0;

	lo[steps] = 0;
	kids[steps++] = SET_NONE;
	for (size_t i = 0; i < n; ) {
		uint64_t first = r[i].lo, last = r[i].hi;

		if (first > top)
			break;
		if (first > last) {
			i++;
			continue;
		}
		for (i++; i < n && (r[i].lo <= last || r[i].lo - 1 == last); i++)
			if (r[i].hi > last)
				last = r[i].hi;
		if (first == 0)
			steps = 0;
		lo[steps] = first;
		kids[steps++] = SET_ALL;
		if (last >= top)
			break;
		lo[steps] = last + 1;
		kids[steps++] = SET_NONE;
	}
	return steps;
}

set set_ranges(struct sets *s, set_var v, const struct set_range *r, size_t n)
{
	uint64_t top = bits_mask(set_var_width(s, v));
	struct set_range *sorted;
	uint64_t *lo;
	set *kids, all;
	size_t kept = 0;

	if (n == 0)
		return SET_NONE;
	if (n == 1)
		return set_interval(s, v, r->lo, r->hi);
	sorted = x_realloc_array(NULL, n, sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		if (r[i].lo <= r[i].hi)
			sorted[kept++] = r[i];
	qsort(sorted, kept, sizeof(*sorted), compare_ranges);
	lo = x_realloc_array(NULL, 2 * n + 1, sizeof(*lo));
	kids = x_realloc_array(NULL, 2 * n + 1, sizeof(*kids));
	all = set_steps(s, v, lo, kids, ranges_steps(sorted, kept, top, lo, kids));
	free(sorted);
	free(lo);
	free(kids);
	return all;
}

struct slice {
	struct sets *s;
	set_var v;
	unsigned shift, width;
	uint64_t lo, hi;
};

enum { AT_LO = 1, AT_HI = 2 };	/* the higher digits are those of a bound: compare on */

static set slice_digit(const struct slice *c, unsigned d, unsigned tight)
{
	struct sets *s = c->s;
	unsigned low, first, last, off, mask, top, lo, hi;
	set at_lo, at_hi;
	size_t base;

	if (tight == 0 || d == var_digits(s, c->v))
		return SET_ALL;
	low = digit_shift(s, c->v, d);
	first = MAX_OF(c->shift, low);
	last = MIN_OF(c->shift + c->width, low + digit_bits(s, c->v, d));
	if (first >= last)
		return slice_digit(c, d + 1, tight);
	off = first - low;
	mask = (1u << (last - first)) - 1;
	lo = tight & AT_LO ? (unsigned)(c->lo >> (first - c->shift)) & mask : 0;
	hi = tight & AT_HI ? (unsigned)(c->hi >> (first - c->shift)) & mask : mask;
	at_lo = slice_digit(c, d + 1, (tight & AT_LO) | (lo == hi ? tight & AT_HI : 0));
	at_hi = lo == hi ? at_lo : slice_digit(c, d + 1, tight & AT_HI);
	if (at_lo == SET_TOO_LARGE || at_hi == SET_TOO_LARGE)
		return SET_TOO_LARGE;
	top = digit_top(s, c->v, d);
	base = scratch_begin(s);
	for (unsigned x = 0; x <= top; x += (mask + 1) << off) {
		if (lo > 0)
			emit(s, base, x, SET_NONE);
		emit(s, base, x + (lo << off), at_lo);
		if (lo + 1 < hi)
			emit(s, base, x + ((lo + 1) << off), SET_ALL);
		if (lo < hi)
			emit(s, base, x + (hi << off), at_hi);
		if (hi < mask)
			emit(s, base, x + ((hi + 1) << off), SET_NONE);
	}
	return node_make(s, level_make(s, c->v, d), base);
}

set set_slice_interval(struct sets *s, set_var v, unsigned shift, unsigned width,
		       uint64_t lo, uint64_t hi)
{
	unsigned bits = set_var_width(s, v);
	struct slice c = { s, v, shift, width, lo, hi };

	/* bits beyond the variable are 0 */
	if (shift >= bits)
		c.width = 0;
	else
		c.width = MIN_OF(width, bits - shift);
	c.hi = MIN_OF(hi, bits_mask(c.width));
	if (c.lo > c.hi)
		return SET_NONE;
	if (c.lo == 0 && c.hi == bits_mask(c.width))
		return SET_ALL;
	return slice_digit(&c, 0, AT_LO | AT_HI);
}
