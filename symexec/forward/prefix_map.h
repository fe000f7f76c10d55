/*
 * prefix_map.h - a longest-prefix table over 32 bits that tells, for each change, which addresses go elsewhere now. Beside
 * the prefixes it keeps the partition that they make: intervals, each with the prefix length that wins there.
 */
#ifndef SYMEXEC_PREFIX_MAP_H
#define SYMEXEC_PREFIX_MAP_H

#include "models/base/vec.h"
#include <stdbool.h>
#include <stdint.h>

struct prefix {
	uint32_t addr;		/* bits behind the length do not matter */
	unsigned length;	/* 0 to 32 */
};

enum { PREFIX_NOWHERE = 0 };	/* what no prefix holds goes there */

/* Addresses lo to hi went to `was` and go to `now`, which is another. */
struct prefix_change {
	uint32_t lo, hi, was, now;
};
typedef VEC(struct prefix_change) prefix_changes;

struct prefix_map;

struct prefix_map *prefix_map_new(void);
void prefix_map_free(struct prefix_map *m);

/* p leads to `to` (not PREFIX_NOWHERE), whatever it led to before. Adds to *out what that changes, in ascending order. */
void prefix_map_set(struct prefix_map *m, struct prefix p, uint32_t to, prefix_changes *out);
/* false: there is no such prefix. */
bool prefix_map_remove(struct prefix_map *m, struct prefix p, prefix_changes *out);
/* Where p itself leads, PREFIX_NOWHERE if it is not in the table. */
uint32_t prefix_map_get(const struct prefix_map *m, struct prefix p);

/* Where x goes; from x to *last it is the same. */
uint32_t prefix_map_find(const struct prefix_map *m, uint32_t x, uint32_t *last);

size_t prefix_map_count(const struct prefix_map *m);		/* prefixes */
size_t prefix_map_intervals(const struct prefix_map *m);
/* The prefixes that were ever set, in that order, those removed too (get says so). */
size_t prefix_map_known(const struct prefix_map *m);
struct prefix prefix_map_at(const struct prefix_map *m, size_t i);

#endif
