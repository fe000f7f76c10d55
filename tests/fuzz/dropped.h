/*
 * dropped.h - what elements of a router have dropped, for whatever reason.
 */
#ifndef TESTS_FUZZ_DROPPED_H
#define TESTS_FUZZ_DROPPED_H

#include "datapath/runtime/router.h"

static inline uint64_t dropped(const struct router *r)
{
	uint64_t sum = 0;

	for (unsigned k = 0; k < DROP_COUNT; k++)
		sum += router_drops(r, k);
	return sum;
}

#endif
