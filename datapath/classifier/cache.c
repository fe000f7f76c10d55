/*
 * cache.c - see cache.h. A mask has the words in which it has bits and a hash table of entries.
 */
#include "datapath/classifier/cache.h"

#include <sys/random.h>

#include "models/base/map.h"
#include "models/base/mem.h"

enum { LEAST_SLOTS = 16, SORT_EVERY = 1 << 14, MICRO_LINE = 8 };

struct mega_mask {
	unsigned words;
	uint8_t index[KEY_WORDS];
	struct key mask;
	struct megaflow **slots;
	size_t slot_mask, count;
	uint64_t hits;
};

void cache_init(struct flow_cache *c, size_t limit)
{
	memset(c, 0, sizeof(*c));
	c->limit = limit;
	/* who sends packets shall not choose where they are looked for */
	if (getrandom(&c->secret, sizeof(c->secret), GRND_NONBLOCK) != (ssize_t)sizeof(c->secret))
		c->secret = hash_mix((uint64_t)(uintptr_t)c, UINT64_C(0x2545f491));
	c->stir = hash_mix(c->secret, UINT64_C(0x9e3779b97f4a7c15)) | 1;
}

static uint64_t hash_under(const struct flow_cache *c, const struct mega_mask *m,
			   const struct key *k)
{
	uint64_t h = c->secret;

	for (unsigned i = 0; i < m->words; i++) {
		unsigned w = m->index[i];
		unsigned __int128 product = (unsigned __int128)(h ^ (k->w[w] & m->mask.w[w])) *
					    UINT64_C(0x9e3779b97f4a7c15);

		h = (uint64_t)product ^ (uint64_t)(product >> 64);
	}
	return h;
}

static bool same_under(const struct mega_mask *m, const struct key *a, const struct key *b)
{
	for (unsigned i = 0; i < m->words; i++) {
		unsigned w = m->index[i];

		if ((a->w[w] ^ b->w[w]) & m->mask.w[w])
			return false;
	}
	return true;
}

static int by_hits(const void *a, const void *b)
{
	const struct mega_mask *x = *(struct mega_mask *const *)a,
			       *y = *(struct mega_mask *const *)b;

	return x->hits < y->hits ? 1 : x->hits > y->hits ? -1 : 0;
}

static NOINLINE void sort_masks(struct flow_cache *c)
{
	qsort(c->masks.v, c->masks.n, sizeof(struct mega_mask *), by_hits);
	for (size_t i = 0; i < c->masks.n; i++)
		c->masks.v[i]->hits /= 2;
	c->finds = 0;
}

struct megaflow *cache_find(struct flow_cache *c, const struct key *k, struct filter_programs *all,
			    struct history *h, const struct pkt *p)
{
	if (++c->finds >= SORT_EVERY)
		sort_masks(c);
	for (size_t i = 0; i < c->masks.n; i++) {
		struct mega_mask *m = c->masks.v[i];
		uint64_t hash = hash_under(c, m, k);

		for (struct megaflow *f = m->slots[hash & m->slot_mask]; f; f = f->next) {
			if (f->hash != hash || !same_under(m, &f->key, k) ||
			    (f->chain && (!all || !program_chain_holds(f->chain, all, h, p))))
				continue;
			m->hits++;
			return f;
		}
	}
	return NULL;
}

static void free_mask(struct flow_cache *c, struct mega_mask *m)
{
	size_t i = 0;

	while (c->masks.v[i] != m)
		i++;
	memmove(&c->masks.v[i], &c->masks.v[i + 1], (--c->masks.n - i) * sizeof(struct mega_mask *));
	free(m->slots);
	free(m);
}

/* NULL: there are too many. */
static struct mega_mask *mask_of(struct flow_cache *c, const struct key *mask)
{
	struct mega_mask *m;

	for (size_t i = 0; i < c->masks.n; i++)
		if (!memcmp(&c->masks.v[i]->mask, mask, sizeof(*mask)))
			return c->masks.v[i];
	if (c->masks.n >= MASKS_MOST)
		return NULL;
	m = x_calloc(1, sizeof(*m));
	m->mask = *mask;
	for (unsigned i = 0; i < KEY_WORDS; i++)
		if (mask->w[i])
			m->index[m->words++] = (uint8_t)i;
	m->slot_mask = LEAST_SLOTS - 1;
	m->slots = x_calloc(LEAST_SLOTS, sizeof(struct megaflow *));
	*VEC_ADD(&c->masks) = m;
	return m;
}

static void grow(struct mega_mask *m)
{
	struct megaflow **old = m->slots;
	size_t n = m->slot_mask + 1;

	m->slot_mask = 4 * n - 1;
	m->slots = x_calloc(4 * n, sizeof(struct megaflow *));
	for (size_t i = 0; i < n; i++) {
		for (struct megaflow *f = old[i], *next; f; f = next) {
			next = f->next;
			f->next = m->slots[f->hash & m->slot_mask];
			m->slots[f->hash & m->slot_mask] = f;
		}
	}
	free(old);
}

static struct megaflow *new_flow(struct flow_cache *c)
{
	struct megaflow *f = c->spare;
	uint32_t serial = 0;

	if (f) {
		c->spare = f->next;
		serial = f->serial;
		*f = (struct megaflow){ .serial = serial + 1, .number = f->number };
		return f;
	}
	f = x_calloc(1, sizeof(*f));
	f->serial = 1;
	f->number = (uint32_t)c->flows.n;
	*VEC_ADD(&c->flows) = f;
	return f;
}

static bool has_room(const struct flow_cache *c, const struct mega_mask *m, const struct key *k,
		     uint64_t hash, const struct program_chain *chain)
{
	unsigned chains = 0;

	if (c->count >= c->limit)
		return false;
	if (!chain->n)
		return true;
	for (const struct megaflow *f = m->slots[hash & m->slot_mask]; f; f = f->next)
		chains += f->hash == hash && f->chain && same_under(m, &f->key, k);
	return chains < CHAINS_MOST;
}

struct megaflow *cache_add(struct flow_cache *c, const struct key *k, const struct key *mask,
			   const struct program_chain *chain, struct path *path)
{
	struct mega_mask *m = mask_of(c, mask);
	uint64_t hash = m ? hash_under(c, m, k) : 0;
	struct megaflow *f;

	if (!m || !has_room(c, m, k, hash, chain)) {
		c->refused++;
		if (m && !m->count)
			free_mask(c, m);
		return NULL;
	}
	if (m->count > m->slot_mask)
		grow(m);
	f = new_flow(c);
	f->path = path;
	f->key = *k;
	f->mask = m;
	f->hash = hash;
	if (chain->n) {
		f->chain = x_malloc(sizeof(*chain));
		*f->chain = *chain;
	}
	f->next = m->slots[hash & m->slot_mask];
	m->slots[hash & m->slot_mask] = f;
	m->count++;
	c->count++;
	return f;
}

void cache_remove(struct flow_cache *c, struct megaflow *f)
{
	struct mega_mask *m = f->mask;
	struct megaflow **at = &m->slots[f->hash & m->slot_mask];

	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	free(f->chain);
	f->chain = NULL;
	f->serial++;
	f->path = NULL;
	f->next = c->spare;
	c->spare = f;
	c->count--;
	if (!--m->count)
		free_mask(c, m);
}

void cache_flush(struct flow_cache *c)
{
	for (size_t i = 0; i < c->flows.n; i++)
		if (c->flows.v[i]->serial & 1)
			cache_remove(c, c->flows.v[i]);
}

void cache_fini(struct flow_cache *c)
{
	cache_flush(c);
	for (size_t i = 0; i < c->flows.n; i++)
		free(c->flows.v[i]);
	VEC_FREE(&c->flows);
	VEC_FREE(&c->masks);
	free(c->micro);
}

const struct key *megaflow_mask(const struct megaflow *m)
{
	return &m->mask->mask;
}

bool megaflow_meets(const struct megaflow *m, unsigned words, const uint8_t *index,
		    const uint64_t *mask, const uint64_t *value)
{
	for (unsigned i = 0; i < words; i++) {
		unsigned w = index[i];

		if ((m->key.w[w] ^ value[i]) & m->mask->mask.w[w] & mask[i])
			return false;
	}
	return true;
}

void micro_fit(struct flow_cache *c, const struct key_layout *l)
{
	unsigned most = MAX_OF(l->count, MAX_OF(l->tcp.loads, l->udp.loads) + 1);
	unsigned stride = (most + 2 + MICRO_LINE - 1) / MICRO_LINE * MICRO_LINE;

	if (c->micro && c->micro_version == l->version)
		return;
	if (!c->micro || c->micro_stride != stride) {
		free(c->micro);
		c->micro = aligned_alloc(64, (size_t)MICRO_SLOTS * stride * sizeof(*c->micro));
		if (!c->micro)
			x_panic("no memory for the microflow cache");
	}
	memset(c->micro, 0, (size_t)MICRO_SLOTS * stride * sizeof(*c->micro));
	c->micro_stride = stride;
	c->micro_version = l->version;
}
