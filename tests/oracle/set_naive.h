/*
 * set_naive.h - the sets of symexec/set/set.h written out: a terminal for each of the at most 65536
 * assignments to a few toy variables. Slow, obvious, and so what the diagrams are compared with.
 *
 * An assignment is a number; variable i has width[i] bits of it from bit at[i] on.
 */
#ifndef ORACLE_SET_NAIVE_H
#define ORACLE_SET_NAIVE_H

#include "symexec/set/set.h"

enum { NAIVE_VARS = 6, NAIVE_BITS = 16, NAIVE_SIZE = 1 << NAIVE_BITS };

struct naive_space {
	unsigned n;			/* variables */
	unsigned width[NAIVE_VARS];
	unsigned at[NAIVE_VARS];
	unsigned bits;
	set_var var[NAIVE_VARS];	/* what the diagrams call them */
};

struct naive {
	unsigned t[NAIVE_SIZE];
};

/* n (at most 6) variables of random widths, 6 to 16 bits in all, of random ranks. */
void naive_space_new(struct naive_space *p, struct sets *s, unsigned n, uint64_t *seed);
uint64_t naive_random(uint64_t *seed);

uint64_t naive_value(const struct naive_space *p, unsigned x, unsigned var);
/* The assignment x with var changed to value. */
unsigned naive_with(const struct naive_space *p, unsigned x, unsigned var, uint64_t value);
void naive_values(const struct naive_space *p, unsigned x, uint64_t *values);

/* Whether the diagram a says the same everywhere; *where: the first assignment that differs. */
bool naive_same(struct sets *s, const struct naive_space *p, set a, const struct naive *b,
		unsigned *where);

/* exists var */
void naive_forget(const struct naive_space *p, const struct naive *a, unsigned var,
		  struct naive *out);
/* The same list of bindings as set_bind's, `from` and `to` being places in the space. */
void naive_bind(const struct naive_space *p, const struct naive *a, const struct set_binding *b,
		size_t n, struct naive *out);
bool naive_depends(const struct naive_space *p, const struct naive *a, unsigned var);

#endif
