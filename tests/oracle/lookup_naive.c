/*
 * lookup_naive.c - longest prefix match by looking at every route.
 */
#include "tests/oracle/lookup_naive.h"

int lookup_naive(const struct click_route *const *routes, size_t n, uint32_t addr)
{
	int best = -1;

	for (size_t i = 0; i < n; i++)
		if ((addr & routes[i]->mask) == routes[i]->addr &&
		    (best < 0 || routes[i]->mask > routes[best]->mask))
			best = (int)i;
	return best;
}
