/*
 * set_bounds.c - the least and the greatest value of one variable: the way down the first, or the last, child
 * that is not SET_NONE. A child that is not SET_NONE has a member, so what stands below it need not be looked at.
 */
#include "models/base/mem.h"
#include "symexec/set/set_node.h"

/* The first (or last) value of digit d that leads somewhere; *child is where. */
static unsigned
outer_digit(const struct sets *s, set a, unsigned top, bool last, set *child)
{
	const uint32_t *w = node_at(s, a);
	unsigned n = node_count(w);

	for (unsigned k = 0; k < n; k++) {
		unsigned i = last ? n - 1 - k : k;

		if (node_kids(w)[i] == SET_NONE)
			continue;
		*child = node_kids(w)[i];
		if (!last)
			return node_los(w)[i];
		return i + 1 < n ? (unsigned)node_los(w)[i + 1] - 1 : top;
	}
	x_panic("a set node without members");
}

/* Walks the digits of v; false when another variable stands above one of them. */
static bool
outer_value(const struct sets *s, set a, set_var v, bool last, uint64_t *value)
{
	*value = 0;
	for (unsigned d = 0; d < var_digits(s, v); d++) {
		unsigned bits = digit_bits(s, v, d), top = (1u << bits) - 1;
		uint32_t level = level_make(s, v, d), at = level_of(s, a);
		unsigned digit = last ? top : 0;

		if (at < level)
			return false;
		if (at == level)
			digit = outer_digit(s, a, top, last, &a);
		*value = *value << bits | digit;
	}
	return true;
}

void
bounds_forget(struct sets *s)
{
	memset(s->bounds, 0, BOUNDS_SLOTS * sizeof(*s->bounds));
}

/* A flow is asked for the bounds of its lengths by element after element. */
bool
set_bounds_at_hand(struct sets *s, set a, set_var v, uint64_t *lo, uint64_t *hi)
{
	struct bounds_slot *b = &s->bounds[((a ^ v * 0x85ebca6bu) * 0x9e3779b1u) >> 16 & (BOUNDS_SLOTS - 1)];

	X_CHECK(a != SET_NONE && a != SET_TOO_LARGE);
	if (b->known == 0 || b->a != a || b->v != v) {
		*b = (struct bounds_slot){ .a = a, .v = v, .known = 1 };
		if (outer_value(s, a, v, false, &b->lo) && outer_value(s, a, v, true, &b->hi))
			b->known = 2;
	}
	if (b->known == 1)
		return false;
	*lo = b->lo;
	*hi = b->hi;
	return true;
}

bool
set_bounds(struct sets *s, set a, set_var v, uint64_t *lo, uint64_t *hi)
{
	if (set_bounds_at_hand(s, a, v, lo, hi))
		return true;
	a = set_keep(s, a, &v, 1);
	return a != SET_TOO_LARGE && outer_value(s, a, v, false, lo) &&
	    outer_value(s, a, v, true, hi);
}
