/*
 * flow_table.c - see flow_table.h.
 *
 * Invariant: an entry's tag and number stand in exactly one slot, of the bucket that its hash names or of the other
 * one that bucket and tag name; `away` of the first counts those that stand in the second, so that most
 * lookups of what is not there end after one bucket.
 */
#include "datapath/flow_table.h"

#include <sys/mman.h>
#include <sys/random.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "models/base/mem.h"

enum {
	FIRST_BUCKETS = 16,
	MAX_SEARCH = 128,	/* buckets looked at for a way to make room */
	FULL_PERCENT = 90,	/* of the slots, then the buckets double */
};

static uint16_t tag_of(uint64_t hash)
{
	return (uint16_t)(hash >> 48 | 1);
}

static uint32_t other_bucket(const struct flow_table *t, uint32_t bucket, uint16_t tag)
{
	return (bucket ^ (tag * UINT32_C(0x9e3779b1))) & t->mask;
}

static uint32_t first_bucket(const struct flow_table *t, const struct flow_entry *e)
{
	return e->hash & t->mask;
}

/* ---- the table ---- */

static struct flow_bucket *buckets_new(size_t n)
{
	struct flow_bucket *b = aligned_alloc(sizeof(*b), n * sizeof(*b));

	if (b != NULL)
		memset(b, 0, n * sizeof(*b));
	return b;
}

static void seed_secret(struct flow_table *t, uint64_t seed)
{
	if (seed == 0 && getrandom(t->secret, sizeof(t->secret), 0) == (ssize_t)sizeof(t->secret))
		return;
	/* splitmix64 (Steele, Lea and Flood, 2014) */
	for (unsigned i = 0; i < 3; i++) {
		uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
		t->secret[i] = z ^ z >> 31;
	}
}

struct flow_table *flow_table_new(uint32_t most, unsigned words, size_t data, unsigned lists,
				  uint64_t seed)
{
	struct flow_table *t = x_calloc(1, sizeof(*t));

	t->words = words;
	t->data_at = sizeof(struct flow_entry) + words * sizeof(uint64_t);
	t->stride = (t->data_at + data + 7) & ~(size_t)7;
	t->most = most;
	t->spare = FLOW_NIL;
	t->mask = FIRST_BUCKETS - 1;
	t->mapped = (size_t)most * t->stride;
	t->buckets = buckets_new(FIRST_BUCKETS);
	t->entries = mmap(NULL, t->mapped, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->buckets == NULL || t->entries == MAP_FAILED) {
		if (t->entries != MAP_FAILED)
			munmap(t->entries, t->mapped);
		free(t->buckets);
		free(t);
		return NULL;
	}
	t->list_count = lists;
	t->lists = x_calloc(lists, sizeof(*t->lists));
	for (unsigned i = 0; i < lists; i++)
		t->lists[i] = (struct flow_list){ FLOW_NIL, FLOW_NIL, 0 };
	seed_secret(t, seed);
	return t;
}

void flow_table_free(struct flow_table *t)
{
	if (t == NULL)
		return;
	munmap(t->entries, t->mapped);
	free(t->buckets);
	free(t->lists);
	free(t);
}

size_t flow_table_bytes(const struct flow_table *t)
{
	return sizeof(*t) + t->list_count * sizeof(*t->lists) +
	       ((size_t)t->mask + 1) * sizeof(*t->buckets) + (size_t)t->fresh * t->stride;
}

/* ---- slots ---- */

static bool same_key(const struct flow_table *t, const struct flow_entry *e, const void *key)
{
	if (t->words == FLOW_WORDS4)
		return memcmp(e->key, key, sizeof(struct flow_key4)) == 0;
	return memcmp(e->key, key, sizeof(struct flow_key6)) == 0;
}

/* Which slots have the tag: a bit each. */
static inline unsigned slots_with(const struct flow_bucket *b, uint16_t tag)
{
#ifdef __SSE2__
	__m128i have = _mm_load_si128((const __m128i *)(const void *)b->tag);
	__m128i equal = _mm_cmpeq_epi16(have, _mm_set1_epi16((short)tag));

	return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(equal, _mm_setzero_si128()));
#else
	unsigned found = 0;

	for (unsigned i = 0; i < FLOW_SLOTS; i++)
		found |= (unsigned)(b->tag[i] == tag) << i;
	return found;
#endif
}

static int free_slot(const struct flow_bucket *b)
{
	unsigned found = slots_with(b, 0);

	return found == 0 ? -1 : __builtin_ctz(found);
}

static struct flow_entry *find_in(const struct flow_table *t, const struct flow_bucket *b,
				  uint16_t tag, const void *key)
{
	unsigned found = slots_with(b, tag);

	for (; found != 0; found &= found - 1) {
		struct flow_entry *e = flow_entry_at(t, b->entry[__builtin_ctz(found)]);

		if (same_key(t, e, key))
			return e;
	}
	return NULL;
}

struct flow_entry *flow_table_find(const struct flow_table *t, const void *key, uint64_t hash)
{
	uint16_t tag = tag_of(hash);
	uint32_t bucket = (uint32_t)hash & t->mask;
	struct flow_entry *e = find_in(t, &t->buckets[bucket], tag, key);

	if (e != NULL || LIKELY(t->buckets[bucket].away == 0))
		return e;
	return find_in(t, &t->buckets[other_bucket(t, bucket, tag)], tag, key);
}

static void put_in(struct flow_table *t, uint32_t bucket, unsigned slot, uint16_t tag, uint32_t entry)
{
	uint32_t first = first_bucket(t, flow_entry_at(t, entry));

	t->buckets[bucket].tag[slot] = tag;
	t->buckets[bucket].entry[slot] = entry;
	if (first != bucket)
		t->buckets[first].away++;
}

static void take_out(struct flow_table *t, uint32_t bucket, unsigned slot)
{
	uint32_t first = first_bucket(t, flow_entry_at(t, t->buckets[bucket].entry[slot]));

	t->buckets[bucket].tag[slot] = 0;
	if (first != bucket)
		t->buckets[first].away--;
}

/* A bucket in the search for room, and whose entry would move into it. */
struct way {
	uint32_t bucket;
	int from;		/* index of the way before, -1: the first two */
	unsigned slot;		/* there */
};

/* Moves the entries along the way, last first; then way `at`'s origin has a free slot. */
static void move_along(struct flow_table *t, const struct way *ways, int at, unsigned slot,
		       uint32_t *bucket, unsigned *free)
{
	while (ways[at].from >= 0) {
		const struct way *w = &ways[at], *before = &ways[w->from];
		struct flow_bucket *b = &t->buckets[before->bucket];
		uint16_t tag = b->tag[w->slot];
		uint32_t entry = b->entry[w->slot];

		take_out(t, before->bucket, w->slot);
		put_in(t, w->bucket, slot, tag, entry);
		slot = w->slot;
		at = w->from;
	}
	*bucket = ways[at].bucket;
	*free = slot;
}

/* A bucket on the way here would be moved out of twice. */
static bool on_the_way(const struct way *ways, int at, uint32_t bucket)
{
	for (; at >= 0; at = ways[at].from)
		if (ways[at].bucket == bucket)
			return true;
	return false;
}

/* Makes room in one of the two buckets of a hash, breadth first; false: there is none near. */
static bool make_room(struct flow_table *t, uint64_t hash, uint32_t *bucket, unsigned *free)
{
	struct way ways[MAX_SEARCH];
	uint32_t first = (uint32_t)hash & t->mask;
	int n = 0;

	ways[n++] = (struct way){ first, -1, 0 };
	ways[n++] = (struct way){ other_bucket(t, first, tag_of(hash)), -1, 0 };
	for (int at = 0; at < n && at < MAX_SEARCH; at++) {
		const struct flow_bucket *b = &t->buckets[ways[at].bucket];
		int slot = free_slot(b);

		if (slot >= 0) {
			move_along(t, ways, at, (unsigned)slot, bucket, free);
			return true;
		}
		for (unsigned i = 0; i < FLOW_SLOTS && n < MAX_SEARCH; i++) {
			uint32_t next = other_bucket(t, ways[at].bucket, b->tag[i]);

			if (!on_the_way(ways, at, next))
				ways[n++] = (struct way){ next, at, i };
		}
	}
	return false;
}

/* ---- growing ---- */

static uint64_t hash_again(const struct flow_table *t, uint32_t i)
{
	return flow_hash(t, flow_entry_at(t, i)->key);
}

/* Twice the buckets; false: no memory, or no luck, and nothing changed. */
static bool grow(struct flow_table *t)
{
	struct flow_bucket *old = t->buckets;
	uint32_t old_mask = t->mask;
	bool ok = true;

	if (old_mask >= UINT32_MAX / 2)
		return false;
	t->buckets = buckets_new(2 * ((size_t)old_mask + 1));
	if (t->buckets == NULL) {
		t->buckets = old;
		return false;
	}
	t->mask = 2 * old_mask + 1;
	for (uint32_t b = 0; ok && b <= old_mask; b++)
		for (unsigned i = 0; ok && i < FLOW_SLOTS; i++) {
			uint32_t entry = old[b].entry[i], bucket;
			unsigned slot;

			if (old[b].tag[i] == 0)
				continue;
			ok = make_room(t, hash_again(t, entry), &bucket, &slot);
			if (ok)
				put_in(t, bucket, slot, old[b].tag[i], entry);
		}
	if (!ok) {
		free(t->buckets);
		t->buckets = old;
		t->mask = old_mask;
		return false;
	}
	free(old);
	return true;
}

/* ---- lists ---- */

static void list_append(struct flow_table *t, struct flow_entry *e, unsigned list)
{
	struct flow_list *l = &t->lists[list];
	uint32_t i = flow_entry_index(t, e);

	e->list = list;
	e->older = l->newest;
	e->newer = FLOW_NIL;
	if (l->newest != FLOW_NIL)
		flow_entry_at(t, l->newest)->newer = i;
	else
		l->oldest = i;
	l->newest = i;
	l->count++;
}

static void list_remove(struct flow_table *t, struct flow_entry *e)
{
	struct flow_list *l = &t->lists[e->list];

	if (e->older != FLOW_NIL)
		flow_entry_at(t, e->older)->newer = e->newer;
	else
		l->oldest = e->newer;
	if (e->newer != FLOW_NIL)
		flow_entry_at(t, e->newer)->older = e->older;
	else
		l->newest = e->older;
	l->count--;
}

void flow_table_move(struct flow_table *t, struct flow_entry *e, unsigned list)
{
	list_remove(t, e);
	list_append(t, e, list);
}

struct flow_entry *flow_table_oldest(struct flow_table *t, unsigned list, uint64_t before, unsigned most)
{
	struct flow_list *l = &t->lists[list];

	for (unsigned i = 0; i <= most && l->oldest != FLOW_NIL; i++) {
		struct flow_entry *e = flow_entry_at(t, l->oldest);

		if (e->used < before)
			return e;
		if (l->count == 1)
			return NULL;
		flow_table_move(t, e, list);
	}
	return NULL;
}

/* ---- entries ---- */

static struct flow_entry *entry_new(struct flow_table *t)
{
	struct flow_entry *e;

	if (t->spare != FLOW_NIL) {
		e = flow_entry_at(t, t->spare);
		t->spare = e->older;
	} else if (t->fresh < t->most) {
		e = flow_entry_at(t, t->fresh++);
	} else {
		return NULL;
	}
	return e;
}

static void entry_free(struct flow_table *t, struct flow_entry *e)
{
	e->list = FLOW_NIL;
	e->older = t->spare;
	t->spare = flow_entry_index(t, e);
}

struct flow_entry *flow_table_add(struct flow_table *t, const void *key, uint64_t hash, unsigned list,
			    uint64_t now)
{
	size_t slots = ((size_t)t->mask + 1) * FLOW_SLOTS;
	struct flow_entry *e = entry_new(t);
	uint32_t bucket;
	unsigned slot;

	if (e == NULL)
		return NULL;
	if (t->count * 100 >= slots * FULL_PERCENT)
		(void)grow(t);	/* there is room yet, if not much */
	while (!make_room(t, hash, &bucket, &slot))
		if (!grow(t)) {
			entry_free(t, e);
			return NULL;
		}
	e->hash = (uint32_t)hash;
	e->used = now;
	memcpy(e->key, key, t->words * sizeof(uint64_t));
	memset(flow_data(t, e), 0, t->stride - t->data_at);
	put_in(t, bucket, slot, tag_of(hash), flow_entry_index(t, e));
	list_append(t, e, list);
	t->count++;
	return e;
}

void flow_table_remove(struct flow_table *t, struct flow_entry *e)
{
	uint32_t i = flow_entry_index(t, e), bucket = first_bucket(t, e);
	uint16_t tag = tag_of(hash_again(t, i));

	for (unsigned way = 0; way < 2; way++) {
		struct flow_bucket *b = &t->buckets[bucket];

		for (unsigned s = 0; s < FLOW_SLOTS; s++)
			if (b->tag[s] == tag && b->entry[s] == i) {
				take_out(t, bucket, s);
				list_remove(t, e);
				entry_free(t, e);
				t->count--;
				return;
			}
		bucket = other_bucket(t, bucket, tag);
	}
}
