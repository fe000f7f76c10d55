/*
 * prog_map_int.h - what kinds of maps share: prog_map.c for all and for arrays, prog_map_hash.c, prog_map_trie.c.
 */
#ifndef DATAPATH_BPF_PROG_MAP_INT_H
#define DATAPATH_BPF_PROG_MAP_INT_H

#include <errno.h>
#include <stdatomic.h>

#include "datapath/bpf/prog_map.h"
#include "models/base/mem.h"

enum { NO_ENTRY = UINT32_MAX };

typedef void *prog_lookup(struct prog_map *m, const uint8_t *key);
typedef void prog_map_visit(void *arg, const void *key, const void *value, unsigned cpu);

struct prog_map_kind {
	uint32_t type;
	const char *name;
	/* NULL: fine; else what is wrong with the sizes */
	const char *(*check)(const struct ebpf_map *def);
	void (*init)(struct prog_map *m);
	prog_lookup *lookup;
	long (*update)(struct prog_map *m, const uint8_t *key, const void *value, uint64_t flags);
	long (*remove)(struct prog_map *m, const uint8_t *key);
	size_t (*each)(struct prog_map *m, bool all, prog_map_visit *f, void *arg);
};

/* One place for a key and a value; indices, so that they are small. */
struct prog_entry {
	uint32_t next;			/* in its bucket, or the free ones; of a trie: its children */
	uint32_t other;
	uint32_t newer, older;		/* by use: LRU */
	uint32_t hash;			/* trie: length of the prefix */
	bool used;			/* trie: holds a value, is not only a fork */
};

enum { PLACE_LINE = 64 };

/* Places of hashes and tries are entry, key and value side by side, so that to look one up is to fetch one line. */
struct prog_map {
	prog_lookup *lookup;		/* first: compiled programs call it from here */
	struct ebpf_map def;
	const struct prog_map_kind *kind;
	unsigned cpus, users;
	atomic_flag lock;
	uint32_t stride;		/* octets from value to value */
	uint32_t key_stride;		/* of a key, rounded up to 8 */
	uint32_t n;			/* places */
	uint8_t *values, *places;	/* values: within places, where there are such */
	uint32_t *buckets, mask;
	uint32_t free, newest, oldest;	/* of places; by use */
	uint32_t count, root;
	uint64_t seed, stir;
};

extern const struct prog_map_kind prog_map_hash, prog_map_lru, prog_map_trie;

static inline uint8_t *prog_map_value_at(const struct prog_map *m, uint32_t i)
{
	return m->values + (size_t)i * m->stride;
}

static inline struct prog_entry *prog_entry_at(const struct prog_map *m, uint32_t i)
{
	return (struct prog_entry *)(void *)(m->places + (size_t)i * m->stride);
}

static inline uint8_t *prog_map_key_at(const struct prog_map *m, uint32_t i)
{
	return m->places + (size_t)i * m->stride + sizeof(struct prog_entry);
}

/* Makes places 0 .. n - 1, all free. */
void prog_map_make_places(struct prog_map *m, uint32_t n);
uint32_t prog_map_take_place(struct prog_map *m);	/* NO_ENTRY: all are in use */
void prog_map_give_place(struct prog_map *m, uint32_t i);

#endif
