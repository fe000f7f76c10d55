/*
 * imap.h - persistent maps from 32-bit keys to 32-bit values, hash-consed: equal maps are the
 * same handle, an update shares all but O(log n) nodes with the old map. Big-endian Patricia trees
 * (Okasaki and Gill, "Fast Mergeable Integer Maps", 1998): the shape depends on the keys only, which
 * is what makes hash-consing sound. Handles live as long as the pool.
 */
#ifndef SYMEXEC_IMAP_H
#define SYMEXEC_IMAP_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t imap;

#define IMAP_EMPTY ((imap)0)

struct imaps;

struct imaps *imaps_new(void);
void imaps_free(struct imaps *p);

bool imap_get(const struct imaps *p, imap m, uint32_t key, uint32_t *value);
imap imap_put(struct imaps *p, imap m, uint32_t key, uint32_t value);
imap imap_remove(struct imaps *p, imap m, uint32_t key);
size_t imap_count(const struct imaps *p, imap m);

/* Pairs in ascending order of key; stops when f returns false, and returns false then. */
bool imap_each(const struct imaps *p, imap m, bool (*f)(void *arg, uint32_t key, uint32_t value),
	       void *arg);

/*
 * Pairs that differ between a and b, in ascending order of key; shared subtrees are skipped, so
 * the cost is that of the difference. in_a, in_b: whether the key is there.
 */
struct imap_difference {
	uint32_t key;
	bool in_a, in_b;
	uint32_t a, b;
};
bool imap_diff(const struct imaps *p, imap a, imap b,
	       bool (*f)(void *arg, const struct imap_difference *d), void *arg);

#endif
