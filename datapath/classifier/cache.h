/*
 * cache.h - flows that were looked up before. Megaflows: a mask, the bits under it, and what is
 * done with packets that have them; all packets that one entry fits are treated alike, so entries
 * that overlap agree and no priority is needed. Microflows: exact keys, each with its megaflow,
 * found by a hash computed once.
 *
 * An entry that depends on filter programs has their chain; entries with the same bits and
 * different chains stand side by side, and at most so many of them. There are at most so many masks,
 * too: who sends packets that meet ever other rules could else make every lookup long.
 *
 * Every entry has the generation of the rules that it was derived from or compared with. Who finds
 * one of an earlier generation must revalidate it before it is believed; the cache itself knows
 * nothing of rules. Numbers of entries stay; their serials change whenever what they say changes.
 */
#ifndef CLASSIFIER_CACHE_H
#define CLASSIFIER_CACHE_H

#include "datapath/classifier/key.h"
#include "datapath/classifier/program.h"
#include "models/base/vec.h"

enum { CHAINS_MOST = 64, MASKS_MOST = 256, MICRO_SLOTS = 1 << 16, MICRO_MOST = KEY_WORDS + 8 };

struct path;
struct mega_mask;

struct megaflow {
	struct path *path;
	uint64_t generation;		/* and MEGAFLOW_CHAINED: no number of another is the same */
	uint64_t used;			/* ns */
	uint32_t serial;		/* even: the entry is free */
	uint32_t number;
	struct program_chain *chain;	/* NULL: it depends on no program */
	struct mega_mask *mask;
	uint64_t hash;
	struct megaflow *next;		/* in its slot; of a free one: in the list */
	struct key key;			/* of the packet it was made for, whole */
};

#define MEGAFLOW_CHAINED	(UINT64_C(1) << 63)

static inline uint64_t megaflow_generation(const struct megaflow *m)
{
	return m->generation & ~MEGAFLOW_CHAINED;
}

static inline void megaflow_set_generation(struct megaflow *m, uint64_t generation)
{
	m->generation = generation | (m->chain ? MEGAFLOW_CHAINED : 0);
}

struct micro;

struct flow_cache {
	VEC(struct mega_mask *) masks;	/* what was asked for most is tried first */
	VEC(struct megaflow *) flows;	/* by number */
	struct megaflow *spare;
	size_t count, limit;
	uint64_t secret, stir;
	uint64_t finds;			/* since masks were sorted */
	/* microflows, as wide as the layout's active words */
	uint64_t *micro;
	unsigned micro_stride;
	uint64_t micro_version;
	bool micro_off, mega_off;	/* switched off, to measure and to compare */
	uint64_t micro_hits, mega_hits, misses, refused;	/* counts */
};

void cache_init(struct flow_cache *c, size_t limit);
void cache_fini(struct flow_cache *c);
/* The entry for a key and what programs say; NULL: there is none. all NULL: of those that depend on no program. */
struct megaflow *cache_find(struct flow_cache *c, const struct key *k, struct filter_programs *all,
			    struct history *h, const struct pkt *p);
/*
 * A new entry; takes over the path's reference. NULL if there is no room: too many entries, masks,
 * or chains for the same bits. chain of no links: it depends on no program.
 */
struct megaflow *cache_add(struct flow_cache *c, const struct key *k, const struct key *mask,
			   const struct program_chain *chain, struct path *path);
void cache_remove(struct flow_cache *c, struct megaflow *m);
void cache_flush(struct flow_cache *c);
/* The bits that an entry looks at. */
const struct key *megaflow_mask(const struct megaflow *m);
/* Whether any packet can fit both the entry and bits of a guard. */
bool megaflow_meets(const struct megaflow *m, unsigned words, const uint8_t *index,
		    const uint64_t *mask, const uint64_t *value);

/* ---- microflows ---- */

/* The layout's active words of a key. */
static inline void micro_pack(const struct key_layout *l, const struct key *k, uint64_t *to)
{
	for (unsigned i = 0; i < l->count; i++)
		to[i] = k->w[l->index[i]] & l->active.w[l->index[i]];
}

/* Of n words, and one of 0 behind them: two at a time. */
static inline uint32_t micro_hash(const struct flow_cache *c, const uint64_t *words, unsigned n)
{
	uint64_t h = c->secret;

	/* both halves of a product: what differs may be in the topmost bits only; who sends must not make a factor 0 */
	for (unsigned i = 0; i < n; i += 2) {
		unsigned __int128 product = (unsigned __int128)(h ^ words[i]) * (c->stir ^ words[i + 1]);

		h = (uint64_t)product ^ (uint64_t)(product >> 64);
	}
	return (uint32_t)(h ^ h >> 32);
}

/* Forgets all of them if the layout changed. */
void micro_fit(struct flow_cache *c, const struct key_layout *l);

static inline uint64_t *micro_slot(const struct flow_cache *c, uint32_t hash)
{
	return c->micro + (size_t)(hash & (MICRO_SLOTS - 1)) * c->micro_stride;
}

/* Words of a packet that were packed, of a kind, and where they belong. */
struct micro_key {
	uint64_t *words, *slot;
	unsigned n;
	uint32_t kind;
};

/* The megaflow of these words, or NULL; it may be of an earlier generation. */
static inline struct megaflow *micro_find(const struct micro_key *k)
{
	const uint64_t *slot = k->slot;
	struct megaflow *m = (struct megaflow *)(uintptr_t)slot[0];
	uint64_t differ = k->kind ^ slot[1] >> 32;

	for (unsigned i = 0; i < k->n; i++)
		differ |= slot[2 + i] ^ k->words[i];
	return !differ && m && m->serial == (uint32_t)slot[1] ? m : NULL;
}

static inline void micro_put(const struct micro_key *k, struct megaflow *m)
{
	uint64_t *slot = k->slot;

	slot[0] = (uint64_t)(uintptr_t)m;
	slot[1] = (uint64_t)k->kind << 32 | m->serial;
	memcpy(slot + 2, k->words, k->n * sizeof(*k->words));
}

#endif
