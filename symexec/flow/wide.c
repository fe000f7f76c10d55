/*
 * wide.c - see wide.h. An order over values side by side is lexicographic: the first part decides unless it is equal.
 */
#include "symexec/flow/wide.h"

#include "models/base/mem.h"

static uint64_t
top_of(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

bool
wide_read(struct engine *e, struct flow *f, const struct headers *h, const char *field, struct wide *w)
{
	unsigned width = headers_width(field), step;
	int32_t bit;

	w->n = 0;
	for (unsigned at = 0; at < width; at += step) {
		value v = headers_field(e, f, h, field, at), cut[FLOW_MAX_PARTS];
		size_t parts;

		step = MIN_OF(width - at, 64U);
		if (v != VALUE_NONE && w->n < FLOW_MAX_PARTS) {
			w->part[w->n++] = v;
			continue;
		}
		bit = headers_place(e, f, h, field);
		parts = bit == POINTER_NONE ? 0 : flow_parts(e, f, BASE_DATA, bit + (int32_t)at, step, cut);
		if (parts == 0 || w->n + parts > FLOW_MAX_PARTS) {
			w->n = 0;
			return false;
		}
		for (size_t i = 0; i < parts; i++)
			w->part[w->n++] = flow_resolve(e, f, cut[i]);
	}
	return w->n > 0;
}

/* Bits [shift, shift + width) of a number. */
static uint64_t
bits_of(const uint64_t b[2], unsigned shift, unsigned width)
{
	uint64_t v;

	if (shift >= 64)
		v = b[0] >> (shift - 64);
	else
		v = shift == 0 ? b[1] : b[1] >> shift | b[0] << (64 - shift);
	return v & top_of(width);
}

static unsigned
width_of(struct engine *e, const struct wide *w)
{
	unsigned n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += value_width(e->values, w->part[i]);
	return n;
}

bool
wide_is_const(struct engine *e, const struct wide *w, uint64_t out[2])
{
	uint64_t c;

	out[0] = out[1] = 0;
	for (size_t i = 0; i < w->n; i++) {
		unsigned n = value_width(e->values, w->part[i]);

		if (!value_is_const(e->values, w->part[i], &c))
			return false;
		out[0] = n >= 64 ? out[1] : out[0] << n | out[1] >> (64 - n);
		out[1] = n >= 64 ? c : out[1] << n | c;
	}
	return w->n > 0;
}

/* lo <= v <= hi for one part. */
static set
part_within(struct engine *e, value v, uint64_t lo, uint64_t hi, bool *inexact)
{
	uint64_t c;

	if (lo > hi)
		return SET_NONE;
	if (value_is_const(e->values, v, &c))
		return c >= lo && c <= hi ? SET_ALL : SET_NONE;
	if (value_get(e->values, v)->kind == VALUE_SYMBOL)
		return flow_within(e, v, lo, hi);
	*inexact = true;
	return SET_ALL;
}

/* w >= b, or w <= b; from the last part up, each decides unless it is equal. */
static set
bounded(struct engine *e, const struct wide *w, const uint64_t b[2], bool at_least, bool *inexact)
{
	set acc = SET_ALL;
	unsigned shift = 0;

	for (size_t i = w->n; i-- > 0;) {
		unsigned n = value_width(e->values, w->part[i]);
		uint64_t c = bits_of(b, shift, n), top = top_of(n);
		set strict = SET_NONE, same;

		if (at_least && c < top)
			strict = part_within(e, w->part[i], c + 1, top, inexact);
		else if (!at_least && c > 0)
			strict = part_within(e, w->part[i], 0, c - 1, inexact);
		same = part_within(e, w->part[i], c, c, inexact);
		acc = set_or(e->sets, strict, set_and(e->sets, same, acc));
		shift += n;
	}
	return acc;
}

set
wide_within(struct engine *e, const struct wide *w, const struct click_range *r, bool *inexact)
{
	unsigned width = width_of(e, w);
	uint64_t top[2] = { width > 64 ? top_of(width - 64) : 0, top_of(width) };
	uint64_t high[2] = { r->high[0], r->high[1] };

	if (r->low[0] > top[0] || (r->low[0] == top[0] && r->low[1] > top[1]))
		return SET_NONE;
	if (high[0] > top[0] || (high[0] == top[0] && high[1] > top[1]))
		memcpy(high, top, sizeof(high));
	/* one interval is found faster than two bounds */
	if (w->n == 1)
		return part_within(e, w->part[0], r->low[1], high[1], inexact);
	return set_and(e->sets, bounded(e, w, r->low, true, inexact),
		       bounded(e, w, high, false, inexact));
}

static set
part_masked(struct engine *e, value v, uint64_t mask, uint64_t want, bool *inexact)
{
	struct set_binding b = { .kind = SET_BIND_SLICE };
	const struct value_data *d = value_get(e->values, v);

	if (want & ~mask)
		return SET_NONE;
	if (mask == 0)
		return SET_ALL;
	if (d->kind == VALUE_CONST)
		return (d->bits & mask) == want ? SET_ALL : SET_NONE;
	if (d->kind != VALUE_SYMBOL) {
		*inexact = true;
		return SET_ALL;
	}
	b.from = engine_scratch(e, d->width);
	b.to = root_var(e->values, d->root);
	b.add = d->add;
	b.shift = d->shift;
	return set_bind(e->sets, set_masked(e->sets, b.from, mask, want), &b, 1);
}

set
wide_masked(struct engine *e, const struct wide *w, const uint64_t mask[2], const uint64_t want[2],
	    bool *inexact)
{
	unsigned width = width_of(e, w), shift = width;
	set all = SET_ALL;

	if ((width < 64 && want[1] > top_of(width)) || (width <= 64 && want[0] != 0))
		return SET_NONE;
	for (size_t i = 0; i < w->n; i++) {
		unsigned n = value_width(e->values, w->part[i]);

		shift -= n;
		all = set_and(e->sets, all, part_masked(e, w->part[i], bits_of(mask, shift, n),
							bits_of(want, shift, n), inexact));
	}
	return all;
}

/* The next n bits of a part of which `used` are taken. */
static value
next_bits(struct engine *e, value part, unsigned used, unsigned n)
{
	unsigned width = value_width(e->values, part);

	return value_slice(e->values, part, width - used - n, n);
}

bool
wide_next(struct engine *e, struct wide_pair *p, value *x, value *y)
{
	unsigned left_a, left_b, n;

	if (p->i >= p->a->n || p->k >= p->b->n)
		return false;
	left_a = value_width(e->values, p->a->part[p->i]) - p->used_a;
	left_b = value_width(e->values, p->b->part[p->k]) - p->used_b;
	n = MIN_OF(left_a, left_b);
	*x = next_bits(e, p->a->part[p->i], p->used_a, n);
	*y = next_bits(e, p->b->part[p->k], p->used_b, n);
	p->used_a = left_a == n ? 0 : p->used_a + n;
	p->used_b = left_b == n ? 0 : p->used_b + n;
	p->i += left_a == n;
	p->k += left_b == n;
	return true;
}

enum comparison
wide_equal(struct engine *e, struct flow *f, const struct wide *a, const struct wide *b, set *where)
{
	struct wide_pair p = { .a = a, .b = b };
	bool open = false;
	value x, y;

	*where = SET_ALL;
	while (wide_next(e, &p, &x, &y)) {
		enum comparison c = COMPARE_OPEN;
		set here = SET_ALL;

		if (x != VALUE_NONE && y != VALUE_NONE)
			c = flow_compare(e, f, REL_EQ, x, y, &here);
		if (c == COMPARE_NO)
			return COMPARE_NO;
		open |= c == COMPARE_OPEN;
		if (c == COMPARE_SET)
			*where = set_and(e->sets, *where, here);
	}
	if (*where == SET_NONE)
		return COMPARE_NO;
	return open ? COMPARE_OPEN : *where == SET_ALL ? COMPARE_YES : COMPARE_SET;
}
