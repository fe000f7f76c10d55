/*
 * near.h - the known name nearest to a misspelt one (Damerau-Levenshtein distance).
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include "models/base/compiler.h"

/* Edit distance with transpositions, case ignored at half cost; at most limit + 1. */
unsigned near_distance(const char *a, const char *b, unsigned limit);

struct near {
	const char *want;
	const char *best;	/* NULL: nothing near enough */
	unsigned distance;
};

struct near near_begin(const char *want);
void near_try(struct near *n, const char *candidate);

#endif
