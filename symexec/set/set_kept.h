/*
 * set_kept.h - answers about sets that are kept because they are asked for again: tables of struct sets, each
 * slot for the set that came there last. Collecting sets changes handles, so it empties them.
 */
#ifndef SYMEXEC_SET_KEPT_H
#define SYMEXEC_SET_KEPT_H

#include "symexec/set/set.h"

/* The variables that a diagram mentions, and how large it is. */
struct support_slot {
	set a;
	size_t size;		/* of the diagram, in nodes */
	size_t n, cap;
	set_var *v;
};

/* Bounds asked for lately; known: 0 none, 1 not told by the diagram alone, 2 lo and hi. */
struct bounds_slot {
	set a;
	set_var v;
	unsigned known;
	uint64_t lo, hi;
};

/* A diagram split lately: flows of many shapes meet the same table. */
struct split_slot {
	set a;
	size_t n;
	unsigned *terminals;
	set *parts;
};

/* A set taken apart lately: flows merge again and again to the same. */
struct factor_slot {
	set a;
	size_t max, n;		/* as asked, as answered */
	set *parts;
};

#endif
