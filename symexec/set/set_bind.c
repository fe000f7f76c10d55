/*
 * set_bind.c - substitution: variables become constants or bit slices of (variable + constant).
 *
 * A node of a bound variable becomes a node of the digit it is bound to, over its bound children.
 * When those test earlier levels (the order changed, or two variables share a target), place()
 * lets the digit sink below them. A slice that does not begin at a digit is put together by
 * FIRST from "slice in interval i" GATEd with child i.
 *
 * Adding works most significant digit first. With x the target, a the constant, digit p of
 * x + a is x_p + a_p + c where c is the carry out of the digits below, not known yet: so
 * shift_node(node, p, c) is the diagram over the digits from p down of what node says there,
 * where these digits carry c out, and SET_NONE where they do not; a node is the union of the
 * two cases for the carry in, which exclude each other.
 */
#include "symexec/set/set_make.h"

enum { CARRY_ANY = 2, SMALL_LIST = 32 };

/* Which bindings act; var_info.slot of a bound variable is the place of its binding plus one. */
struct binder {
	struct sets *s;
	const struct set_binding *b;
	size_t n;
	uint32_t key;
	uint32_t last;		/* the last level of any bound variable */
};

static set bind_node(const struct binder *c, set a);
static set bind_list(struct sets *s, set a, const struct set_binding *b, size_t n);

static set place(struct sets *s, uint32_t level, size_t base);

/* Some interval's child tests the level itself: only its part within the interval counts. */
static set place_same(struct sets *s, uint32_t level, set tuple)
{
	unsigned n = node_count(node_at(s, tuple));
	size_t base = scratch_begin(s);

	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, tuple);
		unsigned lo = node_los(w)[i], end = i + 1 < n ? node_los(w)[i + 1] : DIGIT_MAX;
		set kid = node_kids(w)[i];

		if (level_of(s, kid) != level) {
			emit(s, base, lo, kid);
			continue;
		}
		for (unsigned next; lo < end; lo = next) {
			set r;

			next = end;
			r = child_until(s, kid, lo, &next);
			emit(s, base, lo, r);
		}
	}
	return node_make(s, level, base);
}

/* Some children test the earlier level `first`: it is split at first, all children at once. */
static set place_below(struct sets *s, uint32_t level, uint32_t first, set tuple)
{
	unsigned n = node_count(node_at(s, tuple));
	size_t base = scratch_begin(s);

	for (unsigned x = 0, next; x < DIGIT_MAX; x = next) {
		size_t inner = scratch_begin(s);
		const uint32_t *w = node_at(s, tuple);
		set r;

		next = DIGIT_MAX;
		for (unsigned i = 0; i < n; i++) {
			set kid = node_kids(w)[i];

			if (level_of(s, kid) == first)
				kid = child_until(s, kid, x, &next);
			emit(s, inner, node_los(w)[i], kid);
		}
		r = place(s, level, inner);
		if (r == SET_TOO_LARGE)
			return too_large(s, base);
		emit(s, base, x, r);
	}
	return node_make(s, first, base);
}

/*
 * The diagram that tests `level` first and goes on with the intervals on the scratch stack from
 * base on, whose children may test any level. While it waits for its place among earlier levels,
 * such a list is a node too, of a level no diagram has (LEVEL_TUPLE), so that equal lists are
 * placed once.
 */
static set place(struct sets *s, uint32_t level, size_t base)
{
	uint32_t first = LEVEL_END;
	set tuple, r;

	for (size_t i = base; i < s->sp; i++)
		first = MIN_OF(first, level_of(s, s->kids[i]));
	if (s->sp == base + 1) {
		s->sp = base;
		return s->kids[base];
	}
	if (level < first)
		return node_make(s, level, base);
	tuple = node_make(s, level | LEVEL_TUPLE, base);
	if (tuple == SET_TOO_LARGE || memo_get(s, OP_PLACE, tuple, 0, &r))
		return tuple == SET_TOO_LARGE ? tuple : r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	if (first == level)
		r = place_same(s, level, tuple);
	else
		r = place_below(s, level, first, tuple);
	depth_leave(s);
	return memo_put(s, OP_PLACE, tuple, 0, r);
}

/* Pushes the bound children of a, which become intervals of the node begun at base. */
static bool bind_kids(const struct binder *c, set a, size_t base)
{
	struct sets *s = c->s;
	unsigned n = node_count(node_at(s, a));

	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, a);
		unsigned lo = node_los(w)[i];
		set r = bind_node(c, node_kids(w)[i]);

		if (r == SET_TOO_LARGE)
			return false;
		emit(s, base, lo, r);
	}
	return true;
}

/* A digit of `from` bound to a whole digit of `to`, or its lower part. */
static set bind_digit(const struct binder *c, set a, const struct set_binding *b)
{
	struct sets *s = c->s;
	unsigned d = level_digit(level_of(s, a));
	unsigned at = digit_shift(s, b->from, d) + b->shift;
	unsigned from_top = digit_top(s, b->from, d), to_top;
	unsigned to_digit = var_digits(s, b->to) - 1 - at / 8;
	size_t base = scratch_begin(s), n;

	if (!bind_kids(c, a, base))
		return too_large(s, base);
	to_top = digit_top(s, b->to, to_digit);
	while (s->sp > base + 1 && s->los[s->sp - 1] > to_top)
		s->sp--;
	n = s->sp - base;
	for (unsigned x = from_top + 1; x <= to_top; x += from_top + 1)
		for (size_t i = 0; i < n; i++)
			emit(s, base, x + s->los[base + i], s->kids[base + i]);
	return place(s, level_make(s, b->to, to_digit), base);
}

/* The values of b's target for which its slice, digit d of it, lies in [lo, hi]. */
static set slice_set(struct sets *s, const struct set_binding *b, unsigned d, unsigned lo,
		     unsigned hi)
{
	struct set_binding move = { b->to, SET_BIND_SLICE, 0, b->to, b->add, 0, NULL, 0 };
	set r = set_slice_interval(s, b->to, b->shift + digit_shift(s, b->from, d),
				   digit_bits(s, b->from, d), lo, hi);

	if (b->add == 0 || r == SET_TOO_LARGE)
		return r;
	return bind_list(s, r, &move, 1);
}

static set parts_within(struct sets *s, const struct set_binding *b, unsigned low, unsigned bits,
			uint64_t lo, uint64_t hi);

/* A digit of `from` that is bound to bits of two digits or of several variables, or to bits within one. */
static set bind_bits(const struct binder *c, set a, const struct set_binding *b)
{
	struct sets *s = c->s;
	unsigned d = level_digit(level_of(s, a)), n;
	size_t base = scratch_begin(s);

	if (!bind_kids(c, a, base))
		return too_large(s, base);
	n = (unsigned)(s->sp - base);
	for (unsigned i = 0; i < n; i++) {
		unsigned hi = i + 1 < n ? s->los[base + i + 1] - 1u : digit_top(s, b->from, d);
		set r = b->kind == SET_BIND_PARTS ?
			parts_within(s, b, digit_shift(s, b->from, d), digit_bits(s, b->from, d),
				     s->los[base + i], hi) :
			slice_set(s, b, d, s->los[base + i], hi);

		r = set_apply(s, OP_GATE, s->kids[base + i], r);
		if (r == SET_TOO_LARGE)
			return too_large(s, base);
		s->kids[base + i] = r;
	}
	return set_fold(s, OP_FIRST, base);
}

/* Where `bits` bits of a part, the lowest of which is its bit `low`, lie in [lo, hi]. */
static set part_within(struct sets *s, const struct set_part *p, unsigned low, unsigned bits,
		       uint64_t lo, uint64_t hi)
{
	struct set_binding move = { p->to, SET_BIND_SLICE, 0, p->to, p->add, 0, NULL, 0 };
	uint64_t x = p->value >> low & bits_mask(bits);
	set r;

	if (p->constant)
		return x >= lo && x <= hi ? SET_ALL : SET_NONE;
	r = set_slice_interval(s, p->to, p->shift + low, bits, lo, hi);
	if (p->add == 0 || r == SET_TOO_LARGE)
		return r;
	return bind_list(s, r, &move, 1);
}

/* Where bits [low, low + bits) of all the parts together, counted from the least significant, lie in [lo, hi]. */
static set parts_within(struct sets *s, const struct set_binding *b, unsigned low, unsigned bits,
			uint64_t lo, uint64_t hi)
{
	unsigned at = 0, end = low + bits, begin, rest;
	uint64_t first, last, mask;
	const struct set_part *p;
	size_t i = b->part_count;
	set below, r;

	if (bits == 0)
		return SET_ALL;
	/* the part that has the highest of them */
	do {
		p = &b->parts[--i];
		at += p->width;
	} while (at < end);
	begin = MAX_OF(at - p->width, low);
	rest = begin - low;
	mask = bits_mask(rest);
	first = lo >> rest;
	last = hi >> rest;
	begin -= at - p->width;
	bits -= rest;
	if (first == last)
		return set_and(s, part_within(s, p, begin, bits, first, first),
			       parts_within(s, b, low, rest, lo & mask, hi & mask));
	r = first + 1 < last ? part_within(s, p, begin, bits, first + 1, last - 1) : SET_NONE;
	below = set_and(s, part_within(s, p, begin, bits, first, first),
			parts_within(s, b, low, rest, lo & mask, mask));
	r = set_or(s, r, below);
	below = set_and(s, part_within(s, p, begin, bits, last, last),
			parts_within(s, b, low, rest, 0, hi & mask));
	return set_or(s, r, below);
}

/* a, bound, where the lowest `bits` bits of the target carry c when the constant is added. */
static set bind_carry(const struct binder *c, set a, const struct set_binding *b, unsigned bits,
		      unsigned carry)
{
	uint64_t mask = bits_mask(bits), add = b->add & mask;
	set r;

	if (a == SET_NONE || (add == 0 && carry == 1))
		return SET_NONE;
	r = bind_node(c, a);
	if (carry == CARRY_ANY || add == 0)
		return r;
	add = mask - add + 1;		/* what carries begins here */
	return set_apply(c->s, OP_GATE, r, set_slice_interval(c->s, b->to, 0, bits,
			 carry ? add : 0, carry ? mask : add - 1));
}

static set shift_node(const struct binder *c, set a, const struct set_binding *b, unsigned p,
		      unsigned carry);

/* What a says of the digits below p, where they carry that out. */
static set shift_case(const struct binder *c, set a, const struct set_binding *b, unsigned p,
		      unsigned carry)
{
	if (p == 0)
		return bind_carry(c, a, b, 0, carry);
	return shift_node(c, a, b, p - 1, carry);
}

/* One node of a sum: digit p of the target (from below), tested by a or not. */
static set shift_digit(const struct binder *c, set a, const struct set_binding *b, unsigned p,
		       unsigned carry)
{
	struct sets *s = c->s;
	unsigned to_digit = var_digits(s, b->to) - 1 - p, q = p - b->shift / 8;
	uint32_t level = level_make(s, b->from, var_digits(s, b->from) - 1 - q);
	unsigned top = digit_top(s, b->to, to_digit), add = (unsigned)(b->add >> (8 * p)) & top;
	unsigned mask = digit_top(s, b->from, var_digits(s, b->from) - 1 - q) & top;
	unsigned cases = b->add & bits_mask(8 * p) ? 2 : 1;	/* 1: nothing below carries */
	size_t base = scratch_begin(s);
	unsigned next;

	for (unsigned x = 0; x <= top; x = next) {
		set kid[2] = { a, a }, r = SET_NONE;

		next = top + 1;
		for (unsigned in = 0; in < cases; in++) {
			unsigned digit = (x + add + in) & mask, end = mask + 1;

			if (level_of(s, a) == level)
				kid[in] = child_until(s, a, digit, &end);
			next = MIN_OF(next, x + end - digit);
		}
		if (carry == CARRY_ANY || carry == (x + add > top))
			r = shift_case(c, kid[0], b, p, 0);
		if (r != SET_TOO_LARGE && cases == 2 &&
		    (carry == CARRY_ANY || carry == (x + add + 1 > top)))
			r = set_apply(s, OP_FIRST, r, shift_case(c, kid[1], b, p, 1));
		if (r == SET_TOO_LARGE)
			return too_large(s, base);
		emit(s, base, x, r);
	}
	return place(s, level_make(s, b->to, to_digit), base);
}

/* See the top of the file; p counts the target's digits from the lowest. */
static set shift_node(const struct binder *c, set a, const struct set_binding *b, unsigned p,
		      unsigned carry)
{
	struct sets *s = c->s;
	uint32_t level = level_of(s, a), op;
	set r;

	if (set_is_terminal(a) || level_var(level) != b->from)
		return bind_carry(c, a, b, 8 * (p + 1), carry);
	if ((b->add & bits_mask(8 * (p + 1))) == 0)
		return carry == 1 ? SET_NONE : bind_node(c, a);
	if (carry == CARRY_ANY)
		p = (digit_shift(s, b->from, level_digit(level)) + b->shift) / 8;
	op = OP_SHIFT | carry << 8 | p << 10 | (uint32_t)(b - c->b) << 14;
	if (memo_get(s, op, a, c->key, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	r = shift_digit(c, a, b, p, carry);
	depth_leave(s);
	return memo_put(s, op, a, c->key, r);
}

/* Node a of a bound variable. */
static set bind_bound(const struct binder *c, set a, const struct set_binding *b)
{
	struct sets *s = c->s;
	unsigned d = level_digit(level_of(s, a)), at = digit_shift(s, b->from, d);

	if (b->kind == SET_BIND_CONST)
		return bind_node(c, child_at(s, a, (unsigned)(b->value >> at) &
					   digit_top(s, b->from, d)));
	if (b->kind == SET_BIND_PARTS)
		return bind_bits(c, a, b);
	if (at + b->shift >= set_var_width(s, b->to))	/* bits beyond the target are 0 */
		return bind_node(c, child_at(s, a, 0));
	if (b->shift % 8)
		return bind_bits(c, a, b);
	if (b->add & bits_mask(at + b->shift + 8))
		return shift_node(c, a, b, (at + b->shift) / 8, CARRY_ANY);
	return bind_digit(c, a, b);
}

static set bind_node(const struct binder *c, set a)
{
	struct sets *s = c->s;
	uint32_t level = level_of(s, a), slot;
	size_t base;
	set r;

	if (level > c->last)
		return a;
	if (memo_get(s, OP_BIND, a, c->key, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	slot = s->vars[level_var(level)].slot;
	if (slot) {
		r = bind_bound(c, a, &c->b[slot - 1]);
	} else {
		base = scratch_begin(s);
		r = bind_kids(c, a, base) ? place(s, level, base) : too_large(s, base);
	}
	depth_leave(s);
	return memo_put(s, OP_BIND, a, c->key, r);
}

/* What a list of parts is told by. */
static uint32_t parts_key(struct sets *s, const struct set_binding *b)
{
	uint64_t v[3 * 64];

	X_CHECK(b->part_count <= 64);
	for (size_t i = 0; i < b->part_count; i++) {
		const struct set_part *p = &b->parts[i];

		v[3 * i] = p->width | (uint64_t)p->constant << 32 | (uint64_t)p->shift << 40;
		v[3 * i + 1] = p->constant ? p->value : p->add;
		v[3 * i + 2] = p->constant ? 0 : p->to;
	}
	return set_list_serial(s, v, 3 * b->part_count);
}

/* What a list of bindings is told by. */
static uint32_t list_key(struct sets *s, const struct set_binding *b, size_t n)
{
	uint64_t small[3 * SMALL_LIST], *v = small;
	uint32_t key;

	X_CHECK(n > 0);
	if (n > SMALL_LIST)
		v = x_realloc_array(NULL, n, 3 * sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		v[3 * i] = b[i].from | (uint64_t)b[i].kind << 32 | (uint64_t)b[i].shift << 40;
		v[3 * i + 1] = b[i].kind == SET_BIND_CONST ? b[i].value :
			       b[i].kind == SET_BIND_PARTS ? parts_key(s, &b[i]) : b[i].add;
		v[3 * i + 2] = b[i].to;
	}
	key = set_list_serial(s, v, 3 * n);
	if (v != small)
		free(v);
	return key;
}

/* Every binding of b acts; a nested call finds slots in use and puts them back. */
static set bind_list(struct sets *s, set a, const struct set_binding *b, size_t n)
{
	struct binder c = { s, b, n, list_key(s, b, n), 0 };
	uint32_t small[SMALL_LIST], *was = small;

	if (n > SMALL_LIST)
		was = x_realloc_array(NULL, n, sizeof(*was));
	for (size_t i = 0; i < n; i++) {
		set_var v = b[i].from;

		was[i] = s->vars[v].slot;
		s->vars[v].slot = (uint32_t)i + 1;
		c.last = MAX_OF(c.last, level_make(s, v, var_digits(s, v) - 1));
	}
	a = bind_node(&c, a);
	for (size_t i = n; i-- > 0; )
		s->vars[b[i].from].slot = was[i];
	if (was != small)
		free(was);
	return a;
}

static bool is_identity(const struct set_binding *b)
{
	return b->kind == SET_BIND_SLICE && b->from == b->to && b->add == 0 && b->shift == 0;
}

/* Checks a binding and leaves nothing in it that does not matter. */
static struct set_binding normal(const struct sets *s, const struct set_binding *b)
{
	struct set_binding r = { .from = b->from, .kind = b->kind };

	X_CHECK(b->from < s->var_count);
	if (b->kind == SET_BIND_CONST) {
		r.value = b->value & bits_mask(s->vars[b->from].width);
		return r;
	}
	if (b->kind == SET_BIND_PARTS) {
		r.parts = b->parts;
		r.part_count = b->part_count;
		return r;
	}
	X_CHECK(b->to < s->var_count && b->shift < 64);
	r.to = b->to;
	r.add = b->add & bits_mask(s->vars[b->to].width);
	r.shift = b->shift;
	return r;
}

/* Keeps the bindings of variables that a depends on, one of each. */
static size_t in_support(struct sets *s, set a, struct set_binding *b, size_t n)
{
	const struct support_slot *support = support_of(s, a);
	size_t kept = 0;

	for (size_t i = 0; i < support->n; i++)
		s->vars[support->v[i]].slot = 1;
	for (size_t i = 0; i < n; i++) {
		if (!s->vars[b[i].from].slot)
			continue;
		s->vars[b[i].from].slot = 0;
		b[kept++] = b[i];
	}
	for (size_t i = 0; i < support->n; i++)
		s->vars[support->v[i]].slot = 0;
	return kept;
}

/* Binds, and drops at once what only the work needed, when that is much. */
static set bind_clean(struct sets *s, set a, const struct set_binding *b, size_t n)
{
	size_t start = s->used;
	set r = bind_list(s, a, b, n);

	if (s->used - start > COLLECT_WORDS)
		collect_from(s, start, &r, 1);
	return r;
}

/*
 * The result is remembered twice: under the list as given, which is looked up first, and under
 * the part of it that matters, so that binding a classifier again with other bindings of variables
 * it does not test costs nothing.
 */
set set_bind(struct sets *s, set a, const struct set_binding *b, size_t n)
{
	struct set_binding small[SMALL_LIST], *list = small;
	size_t kept = 0;
	uint32_t key;
	set r;

	if (set_is_terminal(a) || a == SET_TOO_LARGE)
		return a;
	X_CHECK(n < 1 << 18);
	if (n > SMALL_LIST)
		list = x_realloc_array(NULL, n, sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		list[kept] = normal(s, &b[i]);
		kept += !is_identity(&list[kept]);
	}
	key = kept ? list_key(s, list, kept) : 0;
	if (kept == 0) {
		r = a;
	} else if (!memo_get(s, OP_BIND_ROOT, a, key, &r)) {
		kept = in_support(s, a, list, kept);
		r = kept ? bind_clean(s, a, list, kept) : a;
		memo_put(s, OP_BIND_ROOT, a, key, r);
	}
	if (list != small)
		free(list);
	return r;
}

set set_fix(struct sets *s, set a, set_var v, uint64_t value)
{
	struct set_binding b = { .from = v, .kind = SET_BIND_CONST, .value = value };

	return set_bind(s, a, &b, 1);
}
