/*
 * flow_space.h - flows over a few toy roots of a few bits, and the same written out in full: one bit per
 * assignment. An assignment is a number that holds all roots side by side.
 */
#ifndef TEST_FLOW_SPACE_H
#define TEST_FLOW_SPACE_H

#include "tests/unit/engine_toy.h"

enum { SPACE_ROOTS = 4, SPACE_BITS = 11, SPACE = 1 << SPACE_BITS };

struct space {
	struct toy t;
	root roots[SPACE_ROOTS];
	set_var vars[SPACE_ROOTS];
};

static const unsigned space_widths[SPACE_ROOTS] = { 3, 3, 2, 3 };

typedef uint8_t space_set[SPACE];

static inline struct space
space_new(uint64_t seed)
{
	struct space s = { .t = toy_new(seed) };

	for (int i = 0; i < SPACE_ROOTS; i++) {
		s.roots[i] = toy_root(&s.t, space_widths[i],
				      (enum set_rank)toy_below(&s.t, RANK_COUNT));
		s.vars[i] = root_var(s.t.e->values, s.roots[i]);
	}
	return s;
}

static inline uint64_t
space_root(unsigned x, int i)
{
	unsigned at = 0;

	for (int k = 0; k < i; k++)
		at += space_widths[k];
	return (x >> at) & ((1u << space_widths[i]) - 1);
}

static inline bool
space_in(struct space *s, set d, unsigned x)
{
	uint64_t values[SPACE_ROOTS];

	for (int i = 0; i < SPACE_ROOTS; i++)
		values[i] = space_root(x, i);
	return set_contains(s->t.e->sets, d, s->vars, values, SPACE_ROOTS);
}

/* The value of v at x, v not resolved. */
static inline uint64_t
space_value(struct space *s, value v, unsigned x)
{
	const struct value_data *d = value_get(s->t.e->values, v);

	if (d->kind == VALUE_CONST)
		return d->bits;
	for (int i = 0; i < SPACE_ROOTS; i++)
		if (s->roots[i] == d->root)
			return (((space_root(x, i) + d->add) & ((1u << space_widths[i]) - 1)) >>
				d->shift) & ((1u << d->width) - 1);
	fail_msg("a value of an unknown root");
	return 0;
}

static inline bool
space_relation(enum click_relation rel, uint64_t a, uint64_t b)
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

struct space_eval {
	struct space *s;
	unsigned x;
};

static inline bool
space_alias_holds(void *arg, uint32_t r, uint32_t to)
{
	struct space_eval *v = arg;

	for (int i = 0; i < SPACE_ROOTS; i++)
		if (v->s->roots[i] == r)
			return space_root(v->x, i) == space_value(v->s, to, v->x);
	return false;
}

static inline bool
space_factor_holds(void *arg, uint32_t r, uint32_t factor)
{
	struct space_eval *v = arg;

	(void)r;
	return space_in(v->s, factor, v->x);
}

/* Whether assignment x is one of f. */
static inline bool
space_flow_has(struct space *s, const struct flow *f, unsigned x)
{
	struct space_eval v = { s, x };
	static const enum click_relation rels[] = {
		[RESIDUE_EQ] = REL_EQ, [RESIDUE_NE] = REL_NE, [RESIDUE_LT] = REL_LT,
		[RESIDUE_GE] = REL_GE,
	};

	for (const struct residue *r = f->residue; r != NULL; r = r->next)
		if (!space_relation(rels[r->relation], space_value(s, r->a, x),
				    space_value(s, r->b, x)))
			return false;
	return imap_each(s->t.e->maps, f->cond, space_factor_holds, &v) &&
	    imap_each(s->t.e->maps, f->alias, space_alias_holds, &v);
}

static inline bool
space_any(const space_set n)
{
	for (unsigned x = 0; x < SPACE; x++)
		if (n[x])
			return true;
	return false;
}

static inline void
space_check(struct space *s, const struct flow *f, const space_set n, const char *what)
{
	for (unsigned x = 0; x < SPACE; x++)
		if (space_flow_has(s, f, x) != (bool)n[x])
			fail_msg("%s: differs at %#x (seed %#" PRIx64 ")", what, x,
				 s->t.first_seed);
}

/* A random set, of one root mostly, or relating two; and what is in it. */
static inline set
space_random_set(struct space *s, space_set in)
{
	struct sets *sets = s->t.e->sets;
	set d = SET_NONE;
	unsigned terms = 1 + toy_below(&s->t, 3);

	for (unsigned k = 0; k < terms; k++) {
		int i = (int)toy_below(&s->t, SPACE_ROOTS), j = (int)toy_below(&s->t, SPACE_ROOTS);
		uint64_t a = toy_random(&s->t) & ((1u << space_widths[i]) - 1);
		uint64_t b = toy_random(&s->t) & ((1u << space_widths[i]) - 1);
		set one = set_interval(sets, s->vars[i], MIN_OF(a, b), MAX_OF(a, b));

		if (toy_below(&s->t, 3) == 0)
			one = set_and(sets, one, set_masked(sets, s->vars[j], 1,
							    toy_below(&s->t, 2)));
		d = set_or(sets, d, one);
	}
	if (toy_below(&s->t, 4) == 0)
		d = set_not(sets, d);
	for (unsigned x = 0; x < SPACE; x++)
		in[x] = space_in(s, d, x);
	return d;
}

/* A random value: a constant, a root, a root plus a constant, some bits of that. */
static inline value
space_random_value(struct space *s)
{
	int i = (int)toy_below(&s->t, SPACE_ROOTS);
	unsigned width = space_widths[i], shift = 0, of = width;
	uint64_t add = toy_below(&s->t, 2) ? toy_random(&s->t) & ((1u << width) - 1) : 0;

	if (toy_below(&s->t, 5) == 0)
		return toy_const(&s->t, toy_random(&s->t) & 7, 3);
	if (toy_below(&s->t, 4) == 0) {
		shift = toy_below(&s->t, width);
		of = 1 + toy_below(&s->t, width - shift);
	}
	return value_slice_of(s->t.e->values, s->roots[i], add, shift, of);
}

#endif
