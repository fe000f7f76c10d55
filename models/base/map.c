/*
 * map.c - hash maps with open addressing and linear probing. Nothing is ever removed, so
 * there are no tombstones.
 *
 * str_map: the pairs stand in an array in order of insertion; the table holds 1 + index into
 * it and half of the hash, 0 for free. u64_map: pairs lie in the table itself; key 0 marks a free slot and has its
 * own place beside the table. Both keep a table at most three quarters full.
 */
#include "models/base/map.h"

#include "models/base/arena.h"
#include "models/base/vec.h"

enum { FIRST_SLOTS = 16 };

uint64_t hash_mix(uint64_t a, uint64_t b)
{
	uint64_t h = a ^ (b + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;

	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u;
	h = (h ^ h >> 29) * 0x94d049bb133111ebu;
	return h ^ h >> 32;
}

uint64_t hash_bytes(const void *p, size_t len)
{
	const unsigned char *s = p;
	uint64_t h = hash_mix(len, 0), word;

	for (; len >= sizeof(word); s += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, s, sizeof(word));
		h = hash_mix(h, word);
	}
	if (len) {
		word = 0;
		memcpy(&word, s, len);
		h = hash_mix(h, word);
	}
	return h;
}

struct pair {
	const char *key;
	size_t len;
	uint64_t hash;
	void *value;
};

struct str_map {
	struct arena *keys;
	VEC(struct pair) pairs;
	uint64_t *slots;	/* hash >> 32 << 32 | 1 + index */
	size_t mask;		/* number of slots - 1 */
};

struct str_map *str_map_new(void)
{
	struct str_map *m = x_calloc(1, sizeof(*m));

	m->keys = arena_new();
	m->slots = x_calloc(FIRST_SLOTS, sizeof(*m->slots));
	m->mask = FIRST_SLOTS - 1;
	return m;
}

void str_map_free(struct str_map *m)
{
	if (!m)
		return;
	arena_free(m->keys);
	VEC_FREE(&m->pairs);
	free(m->slots);
	free(m);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint64_t *str_slot(const struct str_map *m, const char *key, size_t len, uint64_t hash)
{
	for (size_t i = hash & m->mask;; i = (i + 1) & m->mask) {
		const struct pair *p;

		if (!m->slots[i])
			return &m->slots[i];
		/* most likely another one is told without a look at it */
		if ((m->slots[i] ^ hash) >> 32)
			continue;
		p = &m->pairs.v[(uint32_t)m->slots[i] - 1];
		if (p->hash == hash && p->len == len && !memcmp(p->key, key, len))
			return &m->slots[i];
	}
}

void *str_map_get_len(const struct str_map *m, const char *key, size_t len)
{
	uint32_t at = (uint32_t)*str_slot(m, key, len, hash_bytes(key, len));

	return at ? m->pairs.v[at - 1].value : NULL;
}

void *str_map_get(const struct str_map *m, const char *key)
{
	return str_map_get_len(m, key, strlen(key));
}

static void str_map_widen(struct str_map *m)
{
	size_t slots = (m->mask + 1) * 2;

	free(m->slots);
	m->slots = x_calloc(slots, sizeof(*m->slots));
	m->mask = slots - 1;
	for (size_t i = 0; i < m->pairs.n; i++) {
		uint64_t hash = m->pairs.v[i].hash;
		size_t at = hash & m->mask;

		while (m->slots[at])
			at = (at + 1) & m->mask;
		m->slots[at] = hash >> 32 << 32 | (i + 1);
	}
}

static void *put(struct str_map *m, const char *key, void *value, bool lent)
{
	size_t len = strlen(key);
	uint64_t hash = hash_bytes(key, len);
	uint64_t *slot = str_slot(m, key, len, hash);

	X_CHECK(value);
	if (*slot) {
		struct pair *p = &m->pairs.v[(uint32_t)*slot - 1];
		void *old = p->value;

		p->value = value;
		return old;
	}
	X_CHECK(m->pairs.n < UINT32_MAX);
	*VEC_ADD(&m->pairs) = (struct pair){
		lent ? key : arena_strndup(m->keys, key, len), len, hash, value
	};
	*slot = hash >> 32 << 32 | m->pairs.n;
	if (m->pairs.n > m->mask / 4 * 3)
		str_map_widen(m);
	return NULL;
}

void *str_map_put(struct str_map *m, const char *key, void *value)
{
	return put(m, key, value, false);
}

void *str_map_lend(struct str_map *m, const char *key, void *value)
{
	return put(m, key, value, true);
}

size_t str_map_count(const struct str_map *m)
{
	return m->pairs.n;
}

const char *str_map_key(const struct str_map *m, size_t i)
{
	X_CHECK(i < m->pairs.n);
	return m->pairs.v[i].key;
}

void *str_map_value(const struct str_map *m, size_t i)
{
	X_CHECK(i < m->pairs.n);
	return m->pairs.v[i].value;
}

struct u64_pair {
	uint64_t key, value;
};

struct u64_map {
	struct u64_pair *slots;
	size_t mask;
	size_t count;
	bool has_zero;
	uint64_t zero;
};

struct u64_map *u64_map_new_for(size_t n)
{
	struct u64_map *m = x_calloc(1, sizeof(*m));
	size_t slots = FIRST_SLOTS;

	while (n > (slots - 1) / 4 * 3)
		slots *= 2;
	m->slots = x_calloc(slots, sizeof(*m->slots));
	m->mask = slots - 1;
	return m;
}

struct u64_map *u64_map_new(void)
{
	return u64_map_new_for(0);
}

void u64_map_free(struct u64_map *m)
{
	if (!m)
		return;
	free(m->slots);
	free(m);
}

static struct u64_pair *u64_slot(const struct u64_map *m, uint64_t key)
{
	size_t i = hash_mix(key, 0) & m->mask;

	while (m->slots[i].key && m->slots[i].key != key)
		i = (i + 1) & m->mask;
	return &m->slots[i];
}

bool u64_map_get(const struct u64_map *m, uint64_t key, uint64_t *value)
{
	const struct u64_pair *p;

	if (!key) {
		if (m->has_zero)
			*value = m->zero;
		return m->has_zero;
	}
	p = u64_slot(m, key);
	if (p->key)
		*value = p->value;
	return p->key != 0;
}

static void u64_map_widen(struct u64_map *m)
{
	struct u64_pair *old = m->slots;
	size_t slots = m->mask + 1;

	m->slots = x_calloc(slots * 2, sizeof(*m->slots));
	m->mask = slots * 2 - 1;
	for (size_t i = 0; i < slots; i++)
		if (old[i].key)
			*u64_slot(m, old[i].key) = old[i];
	free(old);
}

void u64_map_put(struct u64_map *m, uint64_t key, uint64_t value)
{
	struct u64_pair *p;

	if (!key) {
		m->count += !m->has_zero;
		m->has_zero = true;
		m->zero = value;
		return;
	}
	p = u64_slot(m, key);
	m->count += !p->key;
	*p = (struct u64_pair){ key, value };
	if (m->count > m->mask / 4 * 3)
		u64_map_widen(m);
}

size_t u64_map_count(const struct u64_map *m)
{
	return m->count;
}
