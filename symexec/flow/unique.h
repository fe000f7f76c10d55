/*
 * unique.h - the table behind hash-consing: finds the handle of a thing by its
 * content. A slot holds half of the hash beside the handle, so a probe touches the
 * thing itself only when it is most likely the one, and growing touches no thing at
 * all. Handles are not 0; nothing is removed. Private to the modules that intern
 * (imap, value, root, state).
 */
#ifndef SYMEXEC_UNIQUE_H
#define SYMEXEC_UNIQUE_H

#include "models/base/mem.h"
#include <stdbool.h>
#include <stdint.h>

struct unique {
	uint64_t *slots;	/* hash << 32 | handle; 0: free */
	size_t size, n;		/* size: 0 or a power of two, at least a quarter is free */
};

enum { UNIQUE_FIRST = 16 };

/* Multiply and fold: the high half of each product depends on all bits, so it is mixed back. */
static inline uint32_t unique_hash(uint64_t a, uint64_t b)
{
	uint64_t h = (a + 0x9e3779b97f4a7c15u) * 0xd6e8feb86659fd93u;

	h = (h ^ h >> 32 ^ b) * 0x94d049bb133111ebu;
	return (uint32_t)(h >> 32 ^ h);
}

static inline void unique_grow(struct unique *u)
{
	size_t size = u->size ? u->size * 2 : UNIQUE_FIRST;
	uint64_t *slots = x_calloc_table(size, sizeof(*slots));

	X_CHECK(size <= (size_t)1 << 32);
	for (size_t i = 0; i < u->size; i++) {
		size_t at = u->slots[i] >> 32 & (size - 1);

		if (!u->slots[i])
			continue;
		while (slots[at])
			at = (at + 1) & (size - 1);
		slots[at] = u->slots[i];
	}
	free(u->slots);
	u->slots = slots;
	u->size = size;
}

/*
 * The slot of the thing with this hash for which same(arg, handle) holds, or the
 * free one that is to be filled by unique_fill before the next call.
 */
static inline uint64_t *unique_slot(struct unique *u, uint32_t hash,
				    bool (*same)(const void *arg, uint32_t handle),
				    const void *arg)
{
	size_t at;

	if (UNLIKELY(u->n >= u->size / 4 * 3))
		unique_grow(u);
	at = hash & (u->size - 1);
	for (; u->slots[at]; at = (at + 1) & (u->size - 1))
		if (u->slots[at] >> 32 == hash && same(arg, (uint32_t)u->slots[at]))
			break;
	return &u->slots[at];
}

static inline uint32_t unique_fill(struct unique *u, uint64_t *slot, uint32_t hash, uint32_t handle)
{
	*slot = (uint64_t)hash << 32 | handle;
	u->n++;
	return handle;
}

static inline void unique_fini(struct unique *u)
{
	free(u->slots);
	*u = (struct unique){ 0 };
}

#endif
