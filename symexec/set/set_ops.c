/*
 * set_ops.c - Boolean operations and first match, all by one recursion over two diagrams.
 *
 * apply(op, a, b) splits both at the smaller of their levels; trivial() ends it at terminals and
 * where the flags of a node tell. The recursion is as deep as the levels it passes, and bounded:
 * beyond STACK_ROOM the answer is SET_TOO_LARGE, never a stack overflow.
 */
#include "symexec/set/set_make.h"

/*
 * Whether op ends here. Classifications are meant as: AND is for Boolean sets; GATE is a where b
 * is not SET_NONE; FIRST is a, or b where a is SET_NONE; MINUS is a where b is SET_NONE.
 */
static bool trivial(enum set_op op, set a, set b, set *r)
{
	switch (op) {
	case OP_AND:
		if (a == SET_NONE || b == SET_NONE)
			return *r = SET_NONE, true;
		if (a == SET_ALL || a == b)
			return *r = b, true;
		return *r = a, b == SET_ALL;
	case OP_GATE:
		if (a == SET_NONE || b == SET_NONE)
			return *r = SET_NONE, true;
		return *r = a, a == b || !is_partial(b);
	case OP_OR:
		if (a == SET_ALL || b == SET_ALL)
			return *r = SET_ALL, true;
		if (a == SET_NONE || a == b)
			return *r = b, true;
		return *r = a, b == SET_NONE;
	case OP_FIRST:
		if (a == SET_NONE)
			return *r = b, true;
		return *r = a, b == SET_NONE || a == b || !is_partial(a);
	case OP_MINUS:
		if (a == SET_NONE || a == b || !is_partial(b))
			return *r = SET_NONE, true;
		return *r = a, b == SET_NONE;
	case OP_MEETS:
		if (a == SET_NONE || b == SET_NONE)
			return *r = SET_NONE, true;
		return *r = SET_ALL, a == b || set_is_terminal(a) || set_is_terminal(b);
	default:
		X_CHECK(op == OP_SUBSET);
		if (a == SET_NONE || a == b || !is_partial(b))
			return *r = SET_ALL, true;
		return *r = SET_NONE, b == SET_NONE || set_is_terminal(a);
	}
}

/*
 * What one child must yield for the whole to be that: for a question the answer that one
 * witness gives. (Without a witness all children yield the other answer, so node_make does too.)
 */
static inline set decisive(enum set_op op)
{
	if (op == OP_MEETS)
		return SET_ALL;
	return op == OP_SUBSET ? SET_NONE : SET_TOO_LARGE;
}

static set apply(struct sets *s, enum set_op op, set a, set b);

/* Of a pair that comes next: its place in the memo is far from all that is at hand. */
static inline void prefetch(const struct sets *s, enum set_op op, set a, set b)
{
	set r;

	if (!trivial(op, a, b, &r))
		__builtin_prefetch(memo_slot(s, op, a, b));
}

/* One operand tests the level, the other (which is below) goes to every child. */
static bool apply_one(struct sets *s, enum set_op op, set a, set b, set *r)
{
	bool left = level_of(s, a) < level_of(s, b);
	unsigned n = node_count(node_at(s, left ? a : b));
	size_t base = s->sp;

	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, left ? a : b);
		set kid = node_kids(w)[i];
		unsigned lo = node_los(w)[i];

		if (op == OP_FIRST && i + 1 < n)
			prefetch(s, op, left ? node_kids(w)[i + 1] : a, left ? b : node_kids(w)[i + 1]);
		*r = left ? apply(s, op, kid, b) : apply(s, op, a, kid);
		if (*r == decisive(op) || *r == SET_TOO_LARGE)
			return false;
		emit(s, base, lo, *r);
	}
	return true;
}

static bool apply_both(struct sets *s, enum set_op op, set a, set b, set *r)
{
	unsigned na = node_count(node_at(s, a)), nb = node_count(node_at(s, b));
	unsigned i = 0, j = 0, lo = 0;
	size_t base = s->sp;

	for (;;) {
		const uint32_t *wa = node_at(s, a), *wb = node_at(s, b);
		unsigned ha = i + 1 < na ? node_los(wa)[i + 1] : DIGIT_MAX;
		unsigned hb = j + 1 < nb ? node_los(wb)[j + 1] : DIGIT_MAX;

		if (op == OP_FIRST && MIN_OF(ha, hb) != DIGIT_MAX)
			prefetch(s, op, node_kids(wa)[i + (ha <= hb)], node_kids(wb)[j + (hb <= ha)]);
		*r = apply(s, op, node_kids(wa)[i], node_kids(wb)[j]);
		if (*r == decisive(op) || *r == SET_TOO_LARGE)
			return false;
		emit(s, base, lo, *r);
		lo = MIN_OF(ha, hb);
		if (lo == DIGIT_MAX)
			return true;
		i += ha == lo;
		j += hb == lo;
	}
}

static set apply(struct sets *s, enum set_op op, set a, set b)
{
	uint32_t la, lb;
	size_t base;
	bool whole;
	set r;

	if (trivial(op, a, b, &r))
		return r;
	if (a > b && (op == OP_AND || op == OP_OR || op == OP_MEETS)) {
		r = a;
		a = b;
		b = r;
	}
	if (memo_get(s, op, a, b, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	base = scratch_begin(s);
	la = level_of(s, a);
	lb = level_of(s, b);
	whole = la == lb ? apply_both(s, op, a, b, &r) : apply_one(s, op, a, b, &r);
	depth_leave(s);
	if (whole)
		r = node_make(s, MIN_OF(la, lb), base);
	s->sp = base;
	return memo_put(s, op, a, b, r);
}

set set_apply(struct sets *s, enum set_op op, set a, set b)
{
	if (a == SET_TOO_LARGE || b == SET_TOO_LARGE)
		return SET_TOO_LARGE;
	return apply(s, op, a, b);
}

set set_fold(struct sets *s, enum set_op op, size_t base)
{
	set r = SET_NONE;

	while (s->sp > base + 1) {
		size_t n = s->sp - base, half = (n + 1) / 2;

		for (size_t i = 0; i < n / 2; i++) {
			size_t at = base + 2 * i;

			r = set_apply(s, op, s->kids[at], s->kids[at + 1]);
			if (r == SET_TOO_LARGE)
				return too_large(s, base);
			s->kids[base + i] = r;
		}
		if (n % 2)
			s->kids[base + half - 1] = s->kids[s->sp - 1];
		s->sp = base + half;
	}
	if (s->sp > base)
		r = s->kids[base];
	s->sp = base;
	return r;
}

set set_and(struct sets *s, set a, set b)
{
	if (a != SET_TOO_LARGE && b != SET_TOO_LARGE && is_boolean(s, a) && is_boolean(s, b))
		return apply(s, OP_AND, a, b);
	return set_apply(s, OP_GATE, a, b);
}

set set_or_within(struct sets *s, set a, set b, size_t nodes)
{
	size_t most = s->max_nodes;
	set r;

	s->max_nodes = MIN_OF(most, s->nodes + nodes);
	r = set_or(s, a, b);
	s->max_nodes = most;
	return r;
}

set set_or(struct sets *s, set a, set b)
{
	if (a != SET_TOO_LARGE && b != SET_TOO_LARGE && is_boolean(s, a) && is_boolean(s, b))
		return apply(s, OP_OR, a, b);
	return set_apply(s, OP_FIRST, a, b);
}

set set_not(struct sets *s, set a)
{
	return set_apply(s, OP_MINUS, SET_ALL, a);
}

set set_minus(struct sets *s, set a, set b)
{
	return set_apply(s, OP_MINUS, a, b);
}

set set_first(struct sets *s, set a, set b)
{
	return set_apply(s, OP_FIRST, a, b);
}

set set_ite(struct sets *s, set test, set then, set other)
{
	set yes = set_apply(s, OP_GATE, then, test);
	set no = set_apply(s, OP_MINUS, other, test);

	return set_first(s, yes, no);
}

/* What cannot be decided is said the careful way: not a subset, may meet. */
bool set_subset(struct sets *s, set a, set b)
{
	return set_apply(s, OP_SUBSET, a, b) == SET_ALL;
}

bool set_intersects(struct sets *s, set a, set b)
{
	return set_apply(s, OP_MEETS, a, b) != SET_NONE;
}
