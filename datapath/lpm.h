/*
 * lpm.h - longest prefix match for IPv4: from an address to the value of the most specific route.
 *
 * A direct table over the first bits, below it nodes of 64 children that say by a bit whether a
 * child is a node or a leaf, and count bits to find it; runs of equal leaves are one leaf
 * (Asai and Ohara, "Poptrie", SIGCOMM 2015, sections 3.1 to 3.4). The direct table grows with the number of
 * routes. Beside it stand the routes themselves, so that one that goes away uncovers the one
 * behind it; a change makes anew only the entries of the direct table that it covers.
 *
 * Addresses and prefixes are in host order. Not thread-safe.
 */
#ifndef DATAPATH_LPM_H
#define DATAPATH_LPM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/base/compiler.h"

#define LPM_NONE	UINT32_C(0x7fffffff)	/* no route; values are smaller */

struct lpm_node {
	uint64_t inner;		/* children that are nodes */
	uint64_t starts;	/* children that are leaves unlike the leaf before them */
	uint32_t nodes;		/* of the first inner child */
	uint32_t leaves;	/* of the first leaf */
};

struct lpm {
	uint32_t *direct;	/* LPM_LEAF | value, or a node */
	struct lpm_node *node;
	uint32_t *leaf;
	unsigned bits;		/* that index the direct table: 8, 14 or 20 */
	uint32_t fallback;	/* of the prefix of length 0 */
	struct lpm_routes *routes;
};

#define LPM_LEAF	UINT32_C(0x80000000)

struct lpm *lpm_new(void);
void lpm_free(struct lpm *t);

/*
 * Adds a route, or gives the one that is there another value. Bits of prefix behind len must be 0. Returns the
 * value before, LPM_NONE if it is new. value < LPM_NONE, len <= 32.
 */
uint32_t lpm_put(struct lpm *t, uint32_t prefix, unsigned len, uint32_t value);
/* Returns its value, or LPM_NONE: there is no such route. */
uint32_t lpm_remove(struct lpm *t, uint32_t prefix, unsigned len);
/* The value of exactly this route, or LPM_NONE. */
uint32_t lpm_get(const struct lpm *t, uint32_t prefix, unsigned len);
size_t lpm_count(const struct lpm *t);
/* Octets held, all told. */
size_t lpm_bytes(const struct lpm *t);

/*
 * Between these two puts and removes only note routes, and lookups see the old ones: for tables that are read
 * whole. Without them every change is made at once.
 */
void lpm_begin(struct lpm *t);
void lpm_end(struct lpm *t);

static inline uint32_t lpm_lookup(const struct lpm *t, uint32_t address)
{
	unsigned shift = 32 - t->bits;
	uint32_t at = t->direct[address >> shift], value;

	for (;;) {
		const struct lpm_node *n;
		uint64_t bit;

		if (at & LPM_LEAF) {
			value = at & ~LPM_LEAF;
			break;
		}
		n = &t->node[at];
		shift -= 6;
		bit = UINT64_C(1) << (address >> shift & 63);
		if (n->inner & bit) {
			at = n->nodes + (uint32_t)__builtin_popcountll(n->inner & (bit - 1));
		} else {
			bit = (bit << 1) - 1;
			at = n->leaves - 1 + (uint32_t)__builtin_popcountll(n->starts & bit);
			value = t->leaf[at];
			break;
		}
	}
	return value == LPM_NONE ? t->fallback : value;
}

/* n lookups whose memory is fetched together. */
void lpm_lookup_many(const struct lpm *t, const uint32_t *address, uint32_t *value, unsigned n);

#endif
