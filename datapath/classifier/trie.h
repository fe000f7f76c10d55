/*
 * trie.h - the prefixes that rules of a table have on one field, to know of a packet which
 * lengths can fit. A binary trie: a node per bit, with the number of prefixes that end there.
 */
#ifndef CLASSIFIER_TRIE_H
#define CLASSIFIER_TRIE_H

#include "datapath/classifier/key.h"

struct trie;

enum { TRIE_MAX_BITS = 128 };

/* Lengths that fit, and how many bits of the packet it took to know. */
struct trie_answer {
	uint64_t fits[TRIE_MAX_BITS / 64 + 1];
	unsigned bits;
};

/* Over `width` bits from bit `bit` (the most significant is 0) of the key's words on. */
struct trie *trie_new(unsigned bit, unsigned width);
void trie_free(struct trie *t);
/* Of a mask that is a prefix on the field, its length; else 0. */
unsigned trie_length(const struct trie *t, const struct key *mask);
void trie_add(struct trie *t, const struct key *value, unsigned length);
void trie_remove(struct trie *t, const struct key *value, unsigned length);
void trie_find(const struct trie *t, const struct key *k, struct trie_answer *a);
/* Records the first n bits of the field. */
void trie_record(const struct trie *t, struct key *mask, unsigned n);

static inline bool trie_fits(const struct trie_answer *a, unsigned length)
{
	return a->fits[length / 64] >> length % 64 & 1;
}

#endif
