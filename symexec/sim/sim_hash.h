/*
 * sim_hash.h - the order in which Click's hash tables give out what was put into them: by bucket, of which there are 63,
 * and twice as many and one more whenever each has two on average; in a bucket the last comes first.
 */
#ifndef SYMEXEC_SIM_HASH_H
#define SYMEXEC_SIM_HASH_H

#include <stddef.h>
#include <stdint.h>

struct sim_hashed {
	uint32_t hash;
	size_t index;		/* whose hash it is, for the caller */
};

/* Sorts n of them, which were put in one after the other. */
void sim_hash_sort(struct sim_hashed *v, size_t n);

#endif
