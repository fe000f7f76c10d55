/*
 * prog_map_hash.c - hash maps: buckets of chained places. The hash begins from a random number, so that who sends packets cannot
 * choose keys that all fall together. The LRU kind makes room by forgetting what was used longest ago; the kernel does so
 * about, here it is exact.
 */
#include "datapath/bpf/prog_map_int.h"

static const char *hash_check(const struct ebpf_map *def)
{
	(void)def;
	return NULL;
}

/* Both halves of a product: who does not know the secrets can neither make a factor 0 nor keys that fall together. */
static inline uint64_t stir(const struct prog_map *m, uint64_t h, uint64_t w)
{
	unsigned __int128 product = (unsigned __int128)(h ^ w) * (m->stir ^ w >> 32);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t hash_of(const struct prog_map *m, const uint8_t *key)
{
	uint64_t h = m->seed, w;
	uint32_t n = m->def.key_size;

	for (; n >= 8; n -= 8, key += 8) {
		memcpy(&w, key, 8);
		h = stir(m, h, w);
	}
	w = 0;
	memcpy(&w, key, n);
	h = stir(m, h, w ^ (uint64_t)m->def.key_size << 56);
	return (uint32_t)(h ^ h >> 32);
}

/* Of the most usual keys. */
static inline uint32_t hash_of_word(const struct prog_map *m, uint32_t key)
{
	uint64_t h = stir(m, m->seed, key ^ (uint64_t)4 << 56);

	return (uint32_t)(h ^ h >> 32);
}

static bool same_key(const struct prog_map *m, const uint8_t *a, const uint8_t *b)
{
	uint64_t x, y;

	if (m->def.key_size == 4) {
		uint32_t u, w;

		memcpy(&u, a, 4);
		memcpy(&w, b, 4);
		return u == w;
	}
	if (m->def.key_size == 8) {
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		return x == y;
	}
	return memcmp(a, b, m->def.key_size) == 0;
}

static uint32_t find(const struct prog_map *m, const uint8_t *key, uint32_t hash)
{
	uint32_t i = m->buckets[hash & m->mask];

	while (i != NO_ENTRY && (prog_entry_at(m, i)->hash != hash || !same_key(m, prog_map_key_at(m, i), key)))
		i = prog_entry_at(m, i)->next;
	return i;
}

static void *hash_lookup(struct prog_map *m, const uint8_t *key)
{
	uint32_t i = find(m, key, hash_of(m, key));

	return i == NO_ENTRY ? NULL : prog_map_value_at(m, i);
}

static void *word_lookup(struct prog_map *m, const uint8_t *key)
{
	uint32_t k, own, i;

	memcpy(&k, key, sizeof(k));
	for (i = m->buckets[hash_of_word(m, k) & m->mask]; i != NO_ENTRY; i = prog_entry_at(m, i)->next) {
		memcpy(&own, prog_map_key_at(m, i), sizeof(own));
		if (own == k)
			return prog_map_value_at(m, i);
	}
	return NULL;
}

static void hash_init(struct prog_map *m)
{
	uint32_t n = 1;

	while (n < m->def.max_entries)
		n *= 2;
	prog_map_make_places(m, m->def.max_entries);
	m->mask = n - 1;
	m->buckets = x_malloc(n * sizeof(*m->buckets));
	memset(m->buckets, 0xff, n * sizeof(*m->buckets));
	if (m->def.key_size == 4 && m->kind == &prog_map_hash)
		m->lookup = word_lookup;
}

static void unlink_place(struct prog_map *m, uint32_t i)
{
	uint32_t *at = &m->buckets[prog_entry_at(m, i)->hash & m->mask];

	while (*at != i)
		at = &prog_entry_at(m, *at)->next;
	*at = prog_entry_at(m, i)->next;
}

/* ---- by use ---- */

static void forget_use(struct prog_map *m, uint32_t i)
{
	struct prog_entry *e = prog_entry_at(m, i);

	*(e->newer == NO_ENTRY ? &m->newest : &prog_entry_at(m, e->newer)->older) = e->older;
	*(e->older == NO_ENTRY ? &m->oldest : &prog_entry_at(m, e->older)->newer) = e->newer;
}

static void note_use(struct prog_map *m, uint32_t i)
{
	struct prog_entry *e = prog_entry_at(m, i);

	e->newer = NO_ENTRY;
	e->older = m->newest;
	*(m->newest == NO_ENTRY ? &m->oldest : &prog_entry_at(m, m->newest)->newer) = i;
	m->newest = i;
}

static bool is_lru(const struct prog_map *m)
{
	return m->kind->type == BPF_MAP_TYPE_LRU_HASH;
}

static void *lru_lookup(struct prog_map *m, const uint8_t *key)
{
	uint32_t i = find(m, key, hash_of(m, key));

	if (i == NO_ENTRY)
		return NULL;
	if (i != m->newest) {
		forget_use(m, i);
		note_use(m, i);
	}
	return prog_map_value_at(m, i);
}

/* ---- changes ---- */

static void remove_place(struct prog_map *m, uint32_t i)
{
	unlink_place(m, i);
	if (is_lru(m))
		forget_use(m, i);
	prog_map_give_place(m, i);
	m->count--;
}

static long hash_update(struct prog_map *m, const uint8_t *key, const void *value, uint64_t flags)
{
	uint32_t hash = hash_of(m, key), i = find(m, key, hash);

	if (flags > BPF_EXIST)
		return -EINVAL;
	if (i != NO_ENTRY && flags == BPF_NOEXIST)
		return -EEXIST;
	if (i == NO_ENTRY && flags == BPF_EXIST)
		return -ENOENT;
	if (i != NO_ENTRY) {
		memmove(prog_map_value_at(m, i), value, m->def.value_size);
		return 0;
	}
	i = prog_map_take_place(m);
	if (i == NO_ENTRY && is_lru(m)) {
		remove_place(m, m->oldest);
		i = prog_map_take_place(m);
	}
	if (i == NO_ENTRY)
		return -E2BIG;
	prog_entry_at(m, i)->used = true;
	prog_entry_at(m, i)->hash = hash;
	prog_entry_at(m, i)->next = m->buckets[hash & m->mask];
	m->buckets[hash & m->mask] = i;
	/* the key may lie in a value of this map: of the very one that made room */
	memmove(prog_map_key_at(m, i), key, m->def.key_size);
	memmove(prog_map_value_at(m, i), value, m->def.value_size);
	if (is_lru(m))
		note_use(m, i);
	m->count++;
	return 0;
}

static long hash_remove(struct prog_map *m, const uint8_t *key)
{
	uint32_t i = find(m, key, hash_of(m, key));

	if (i == NO_ENTRY)
		return -ENOENT;
	remove_place(m, i);
	return 0;
}

static size_t hash_each(struct prog_map *m, bool all, prog_map_visit *f, void *arg)
{
	(void)all;
	for (uint32_t i = 0; i < m->n; i++)
		if (prog_entry_at(m, i)->used)
			f(arg, prog_map_key_at(m, i), prog_map_value_at(m, i), 0);
	return m->count;
}

const struct prog_map_kind prog_map_hash = {
	BPF_MAP_TYPE_HASH, "hash", hash_check, hash_init, hash_lookup, hash_update, hash_remove, hash_each,
}, prog_map_lru = {
	BPF_MAP_TYPE_LRU_HASH, "LRU hash", hash_check, hash_init, lru_lookup, hash_update, hash_remove, hash_each,
};
