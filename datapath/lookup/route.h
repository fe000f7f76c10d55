/*
 * route.h - longest prefix match. Built once: for the upper 16 bits of an address either the answer, or the same by the next
 * 8 bits, or a block where there are few intervals of one route: their starts in order, two octets each, and a search. So
 * a lookup is one or two loads, hardly ever more. Routes that lead to the same place share a hop. A table owns its memory.
 */
#ifndef DATAPATH_LOOKUP_ROUTE_H
#define DATAPATH_LOOKUP_ROUTE_H

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
	uint32_t order;		/* of the first route that leads there */
};

/* What a reference is: a hop's number, where a block begins, or where 256 references begin. */
#define ROUTE_HOP	0x80000000U
#define ROUTE_BLOCK	0x40000000U

struct route_table {
	VEC(struct route) routes;	/* shorter prefixes first after route_finish */
	VEC(struct route_hop) hops;	/* the first: nowhere */
	uint32_t *top;			/* references by the upper half */
	VEC(uint32_t) third;		/* references by the third octet, 256 each */
	/* blocks: the number of the last interval, the starts of all but the first, and their hops, two octets at a time */
	VEC(uint16_t) block;
	bool odd;			/* some mask is no prefix */
	bool apart;			/* before route_finish: no two routes share a hop */
};

void route_add(struct route_table *t, const struct click_route *r);
void route_finish(struct route_table *t);
void route_fini(struct route_table *t);
void route_print(const struct route_table *t, struct strbuf *out);
void route_print_one(const struct route *r, struct strbuf *out);
const struct route_hop *route_find_odd(const struct route_table *t, uint32_t addr);

/* The interval of a block that an address is in: its hop's number. */
static inline uint32_t route_search(const uint16_t *block, uint32_t addr)
{
	const uint16_t *hop = block + *block + 1;
	uint32_t at = 0;

	for (uint32_t n = *block + 1U; n > 1;) {
		uint32_t half = n / 2;

		at = block[at + half] <= (uint16_t)addr ? at + half : at;
		n -= half;
	}
	return (uint32_t)hop[at * 2] << 16 | hop[at * 2 + 1];
}

static inline const struct route_hop *route_follow(const struct route_table *t, uint32_t ref, uint32_t addr)
{
	if (!(ref & (ROUTE_HOP | ROUTE_BLOCK)))
		ref = t->third.v[ref + (addr >> 8 & 255)];
	if (UNLIKELY(!(ref & ROUTE_HOP)))
		ref = route_search(&t->block.v[ref & ~ROUTE_BLOCK], addr);
	return &t->hops.v[ref & ~ROUTE_HOP];
}

/* Where an address leads; a port of UINT32_MAX: nowhere. */
static inline const struct route_hop *route_find(const struct route_table *t, uint32_t addr)
{
	return UNLIKELY(t->odd) ? route_find_odd(t, addr) : route_follow(t, t->top[addr >> 16], addr);
}

/* The same for n addresses: what memory says of one comes while others are looked up. Not for odd tables. */
void route_find_all(const struct route_table *t, const uint32_t *addr, unsigned n, const struct route_hop **hop);

#endif
