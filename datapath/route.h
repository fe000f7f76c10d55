/*
 * route.h - longest prefix match. Built once: for the upper 16 bits of an address either the answer or a block, the
 * starts of intervals with one route in order, two octets each, so that most lookups are one load and the rest a search in
 * a line or two. Routes that lead to the same place share a hop. A table owns its memory.
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
	uint32_t hop;		/* its number */
};

/* Where routes lead. */
struct route_hop {
	uint32_t gateway;	/* as on the wire; 0: the annotation stays */
	uint32_t port;
};

#define ROUTE_DIRECT	0x80000000U	/* in `top`: the rest is a hop's number */

struct route_table {
	VEC(struct route) routes;	/* shorter prefixes first after route_finish */
	VEC(struct route_hop) hops;	/* the first: nowhere */
	uint32_t *top;			/* by upper half: a hop, or where its block begins */
	VEC(uint16_t) block;		/* the number of the last interval, then the starts of all but the first */
	VEC(uint32_t) to;		/* hops beside them */
	bool odd;			/* some mask is no prefix */
};

void route_add(struct route_table *t, const struct click_route *r);
void route_finish(struct route_table *t);
void route_fini(struct route_table *t);
void route_print(const struct route_table *t, struct strbuf *out);
const struct route_hop *route_find_odd(const struct route_table *t, uint32_t addr);

/* Where it leads; a port of UINT32_MAX: nowhere. */
static inline const struct route_hop *route_find(const struct route_table *t, uint32_t addr)
{
	uint32_t top, at = 0;
	const uint16_t *block;

	if (UNLIKELY(t->odd))
		return route_find_odd(t, addr);
	top = t->top[addr >> 16];
	if (LIKELY(top & ROUTE_DIRECT))
		return &t->hops.v[top & ~ROUTE_DIRECT];
	block = &t->block.v[top];
	for (uint32_t n = *block + 1U; n > 1;) {
		uint32_t half = n / 2;

		at += half & -(uint32_t)(block[at + half] <= (uint16_t)addr);
		n -= half;
	}
	return &t->hops.v[t->to.v[top + at]];
}

#endif
