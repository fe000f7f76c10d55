/*
 * routes.h - what earlier traces of a campaign say of the ones to come: which routers all paths
 * begin with, and which way a neighbour of a destination was reached. A router that an earlier
 * trace met at the same distance, and whose quote shows no other change than it showed then,
 * vouches for the hops before it: they need not be asked again (Donnet, Raoult, Friedman, Crovella,
 * "Efficient algorithms for large-scale topology discovery", 2005). Owns what it knows. Not
 * thread-safe.
 */
#ifndef TRACEBOX_CAMPAIGN_ROUTES_H
#define TRACEBOX_CAMPAIGN_ROUTES_H

#include "tracebox/judge/judge.h"

struct path_hop {
	struct address from;	/* family 0: silent */
	bool error, full;	/* an ICMP error; quoting all of the probe */
	uint32_t quoted;	/* octets */
	uint64_t changes;	/* what it shows changed, whatever to; 0: nothing */
};

struct path {
	size_t number;		/* of the target */
	struct address dst;
	unsigned end;		/* hops 1 to end */
	struct path_hop *hops;	/* by TTL; [0] unused */
	VEC(struct finding) changes;	/* FINDING_CHANGE */
};

struct routes;

struct routes *routes_new(void);
void routes_free(struct routes *r);	/* accepts NULL */

/*
 * A trace that has ended. Hops before `from` were taken over from `shared` (NULL: from is 1). The
 * path is r's, and stays until routes_free.
 */
const struct path *routes_add(struct routes *r, const struct trace *t, const struct judgement *j,
			      size_t number, const struct path *shared, unsigned from);
/* Who vouches for the hops before ttl of that trace, or NULL. */
const struct path *routes_vouch(const struct routes *r, const struct trace *t, unsigned ttl);
/* Where to begin: behind what all have in common, or with the last router of a neighbour. */
unsigned routes_start(const struct routes *r, const struct address *dst);
/* The router that is expected there; false: nobody knows. */
bool routes_expect(const struct routes *r, const struct address *dst, unsigned ttl,
		   struct address *router);
/* The network of a destination: its first 24 or 48 bits, mixed with the TTL. */
uint64_t routes_area(const struct address *dst, unsigned ttl);
uint64_t routes_key(const struct address *router, unsigned ttl);

#endif
