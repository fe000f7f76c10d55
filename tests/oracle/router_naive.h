/*
 * router_naive.h - an independent oracle: what becomes of one packet in a network of a few boxes of a few elements,
 * followed octet by octet as Click is described to work. It shares the parser of packet expressions with the programs, and
 * nothing of what elements mean. Slow and plain.
 */
#ifndef ORACLE_ROUTER_NAIVE_H
#define ORACLE_ROUTER_NAIVE_H

#include "models/base/vec.h"
#include "tests/unit/random_network.h"

enum naive_end { NAIVE_ARRIVED, NAIVE_DROPPED, NAIVE_VIOLATION };

struct naive_landing {
	enum naive_end kind;
	unsigned box;
	int at;			/* an element, or -1 - device */
	uint8_t *bytes;
	size_t len;
};

struct naive_fate {
	VEC(struct naive_landing) landings;
	bool unsure;		/* met something that Click leaves open: nothing can be said */
	bool endless;		/* some copy was in the same state twice */
	bool too_long;		/* followed for as long as patience lasts, no end in sight */
};

struct naive_router;

/* NULL: some element is not known here. */
struct naive_router *naive_router_new(const struct rn_network *n);
void naive_router_free(struct naive_router *r);
/* A packet that comes in by device e0 of box 0 of routers that were just started. */
void naive_router_run(struct naive_router *r, const uint8_t *bytes, size_t len, struct naive_fate *out);
void naive_fate_free(struct naive_fate *f);

#endif
