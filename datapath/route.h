/*
 * route.h - longest prefix match. Built once: intervals of addresses that have the same route,
 * and an index of the intervals by the upper 16 bits, so that most lookups are one load and the
 * rest a short search. A table owns its memory.
 */
#ifndef DATAPATH_ROUTE_H
#define DATAPATH_ROUTE_H

#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "models/click/arg.h"

struct route {
	uint32_t addr, mask;	/* host order */
	uint32_t gateway;	/* as on the wire; 0: the annotation stays */
	uint32_t port;
	uint32_t order;		/* as given; the first of equals counts */
};

struct route_table {
	VEC(struct route) routes;	/* longest prefix first after route_finish */
	VEC(uint32_t) start;		/* of intervals, ascending, first 0 */
	VEC(uint32_t) at;		/* their route's number, UINT32_MAX: none */
	uint32_t *index;		/* by upper half: number of the interval it begins in */
	bool odd;			/* some mask is no prefix */
};

void route_add(struct route_table *t, const struct click_route *r);
void route_finish(struct route_table *t);
void route_fini(struct route_table *t);
void route_print(const struct route_table *t, struct strbuf *out);
const struct route *route_find_odd(const struct route_table *t, uint32_t addr);

static inline const struct route *route_find(const struct route_table *t, uint32_t addr)
{
	uint32_t low, high;

	if (UNLIKELY(t->odd))
		return route_find_odd(t, addr);
	low = t->index[addr >> 16];
	high = t->index[(addr >> 16) + 1];
	while (low < high) {
		uint32_t mid = (low + high + 1) / 2;

		if (t->start.v[mid] <= addr)
			low = mid;
		else
			high = mid - 1;
	}
	return t->at.v[low] == UINT32_MAX ? NULL : &t->routes.v[t->at.v[low]];
}

#endif
