/*
 * flow_table.h - from the fields that name a flow to what is remembered of it: the one table under address translation,
 * connection tracking, flow caches and filters.
 *
 * A hash table of buckets that fill a cache line, each key in one of two (Pagh and Rodler, "Cuckoo Hashing", 2001; the other
 * bucket from a tag, as Fan, Andersen and Kaminsky do in "MemC3", 2013); entries lie in a mapping of
 * their own and never move, so that they may be pointed to as long as they live. The hash is keyed with
 * random words: who sends packets cannot choose the bucket. At most one miss of the cache for the bucket
 * and one for the entry.
 *
 * Time is in nanoseconds of any clock that does not go back. Not thread-safe.
 */
#ifndef DATAPATH_FLOW_TABLE_H
#define DATAPATH_FLOW_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/base/compiler.h"

/* The fields of an IPv4 flow, in wire order; without ports, or of other protocols, what stands for them. */
struct flow_key4 {
	uint32_t src, dst;
	uint16_t sport, dport;
	uint8_t proto, kind;	/* kind and zone tell apart what else may differ */
	uint16_t zone;
};

struct flow_key6 {
	uint8_t src[16], dst[16];
	uint16_t sport, dport;
	uint8_t proto, kind;
	uint16_t zone;
};

enum { FLOW_WORDS4 = 2, FLOW_WORDS6 = 5, FLOW_MAX_WORDS = 5, FLOW_SLOTS = 8 };

#define FLOW_NIL	UINT32_MAX

/* What an entry begins with; the key follows, then the owner's data. */
struct flow_entry {
	uint32_t hash;
	uint32_t list;		/* the list it is in, or FLOW_NIL */
	uint32_t older, newer;	/* in that list */
	uint64_t used;		/* when, as the owner says */
	uint64_t key[];
};

struct flow_bucket {
	uint16_t tag[FLOW_SLOTS];	/* 0: free */
	uint32_t entry[FLOW_SLOTS];
	uint32_t away;			/* keys of this bucket that stand in their other one */
	uint32_t unused[3];
};

/* Entries that live equally long. */
struct flow_list {
	uint32_t oldest, newest;
	size_t count;
};

struct flow_table {
	struct flow_bucket *buckets;
	uint32_t mask;			/* buckets less one */
	uint32_t words;			/* of a key */
	size_t stride, data_at;
	uint8_t *entries;
	uint32_t most, fresh, spare;	/* spare ones are chained by `older` */
	size_t count;
	size_t mapped;
	uint64_t secret[3];
	struct flow_list *lists;
	uint32_t list_count;
};

/*
 * A table of at most `most` entries with data octets of the owner's each, and `lists` lists of lifetimes; seed 0: random.
 * words: FLOW_WORDS4 or FLOW_WORDS6. NULL: the machine has no memory for it. Memory is used as entries are.
 */
struct flow_table *flow_table_new(uint32_t most, unsigned words, size_t data, unsigned lists,
				  uint64_t seed) MUST_CHECK;
void flow_table_free(struct flow_table *t);

static inline struct flow_entry *flow_entry_at(const struct flow_table *t, uint32_t i)
{
	return (struct flow_entry *)(void *)(t->entries + (size_t)i * t->stride);
}

static inline uint32_t flow_entry_index(const struct flow_table *t, const struct flow_entry *e)
{
	return (uint32_t)((size_t)((const uint8_t *)e - t->entries) / t->stride);
}

static inline void *flow_data(const struct flow_table *t, struct flow_entry *e)
{
	return (uint8_t *)e + t->data_at;
}

static inline uint64_t flow_mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* key: t->words words. */
static inline uint64_t flow_hash(const struct flow_table *t, const void *key)
{
	uint64_t w[FLOW_MAX_WORDS];

	if (t->words == FLOW_WORDS4) {
		memcpy(w, key, sizeof(struct flow_key4));
		return flow_mix(flow_mix(w[0] ^ t->secret[0], w[1] ^ t->secret[1]), t->secret[2]);
	}
	memcpy(w, key, sizeof(struct flow_key6));
	return flow_mix(flow_mix(w[0] ^ t->secret[0], w[1] ^ t->secret[1]) ^
			flow_mix(w[2] ^ t->secret[1], w[3] ^ t->secret[2]), w[4] ^ t->secret[2]);
}

static inline void flow_prefetch(const struct flow_table *t, uint64_t hash)
{
	__builtin_prefetch(&t->buckets[hash & t->mask]);
}

/* The entry of that key, or NULL. hash: of flow_hash. */
struct flow_entry *flow_table_find(const struct flow_table *t, const void *key, uint64_t hash);
/*
 * A new entry for a key that has none, its data zero, in list `list`, used now. NULL: the table is full.
 */
struct flow_entry *flow_table_add(struct flow_table *t, const void *key, uint64_t hash, unsigned list,
			    uint64_t now);
/* The entry is gone afterwards. */
void flow_table_remove(struct flow_table *t, struct flow_entry *e);
/* Another lifetime for an entry. */
void flow_table_move(struct flow_table *t, struct flow_entry *e, unsigned list);

/*
 * An entry of a list that was last used before `before`, or NULL: none was found. To use an entry, set `used`: a list is
 * not kept in order for that, but entries that turn out to be used when they have come to the front are put
 * behind, at most `most` of them in one call.
 */
struct flow_entry *flow_table_oldest(struct flow_table *t, unsigned list, uint64_t before, unsigned most);

/* Octets in use, all told. */
size_t flow_table_bytes(const struct flow_table *t);

#endif
