/*
 * flow_table.h - the flows of connections, found from either side. A flow has two keys: what
 * its packets look like going forward, and what the answers look like; each has an entry of
 * eight octets (a tag of the hash, the flow's number) in a table of cache lines, so a packet
 * costs one line for the entry and one for the flow. Both can be fetched ahead for a batch.
 *
 * A table owns its flows; numbers stay valid until the flow is removed. Not thread-safe.
 */
#ifndef DATAPATH_FLOW_FLOW_TABLE_H
#define DATAPATH_FLOW_FLOW_TABLE_H

#include "datapath/packet/wire.h"

#define FLOW_IP6	0x100		/* of a kind: addresses are numbers of flow_address.h */
enum { FLOW_ZONE_SHIFT = 9 };	/* above: the zone's number */

struct flow_key {		/* as on the wire; unused parts are 0 */
	uint32_t src, dst;
	uint16_t sport, dport;
};

struct flow {
	struct flow_key from;		/* forward packets as they come */
	struct flow_key to;		/* and as they go */
	uint64_t expires;		/* ns */
	uint32_t older, newer;		/* by creation; of a free flow: next free */
	uint16_t output[2];
	uint16_t kind;			/* protocol, FLOW_IP6, zone */
	uint8_t proto;
	uint8_t state;
	uint8_t anno;			/* for replies */
	uint8_t used;
	uint8_t input;			/* of a mapping: the input that made it (255: one of those from there on), */
	uint8_t life : 3;		/* which of the rewriter's lives it has, */
	uint8_t held : 1;		/* in which heap it is, */
	uint8_t turned : 1;		/* that its answers look like itself: what comes next is a reply, */
	uint8_t shifted : 1;		/* whether its sequence numbers move, */
	uint32_t pool;			/* counter of its pattern, UINT32_MAX: none, */
	uint32_t place;			/* and where in its heap (rewrite_room.c) */
	uint32_t shift;			/* and by which (rewrite_shift) */
} __attribute__((aligned(64)));

/* An entry: the flow's number times two, plus 1 for the reply side. */
#define FLOW_NONE	UINT32_MAX

struct flow_slot {
	uint32_t tag, ref;
};

struct flow_table {
	struct flow *flows;
	struct flow_slot *slots;
	uint32_t slot_mask;		/* slots - 1 */
	uint32_t count, capacity, made;
	uint32_t free, oldest, newest;
	uint64_t secret[2];		/* random */
};

/* At most capacity flows; memory grows with use. */
void flow_table_init(struct flow_table *t, uint32_t capacity);
void flow_table_fini(struct flow_table *t);

static inline struct flow_key flow_key_reverse(struct flow_key k)
{
	return (struct flow_key){ k.dst, k.src, k.dport, k.sport };
}

/* Keyed: who sends packets cannot choose where its flows are looked for. */
static inline uint32_t flow_hash(const struct flow_table *t, struct flow_key k, uint16_t kind)
{
	uint64_t a = ((uint64_t)k.src << 32 | k.dst) ^ t->secret[0];
	uint64_t b = ((uint64_t)k.sport << 32 | (uint64_t)k.dport << 16 | kind) ^ t->secret[1];
	unsigned __int128 product = (unsigned __int128)a * b;

	a = (uint64_t)product ^ (uint64_t)(product >> 64);
	return (uint32_t)(a ^ a >> 32);
}

static inline void flow_prefetch_slot(const struct flow_table *t, uint32_t hash)
{
	__builtin_prefetch(&t->slots[hash & t->slot_mask]);
}

/* The reference that is probably found; its flow's line is fetched. */
static inline uint32_t flow_prefetch_flow(const struct flow_table *t, uint32_t hash)
{
	const struct flow_slot *s = &t->slots[hash & t->slot_mask];

	if (s->ref == FLOW_NONE)
		return FLOW_NONE;
	__builtin_prefetch(&t->flows[s->ref >> 1]);
	return s->ref;
}

/* The flow with a key on either side as number times two plus side; FLOW_NONE: there is none. */
uint32_t flow_find(const struct flow_table *t, struct flow_key k, uint16_t kind, uint32_t hash);
/* Both keys; neither may be there. FLOW_NONE: the table is full. */
uint32_t flow_add(struct flow_table *t, struct flow_key from, struct flow_key to, uint16_t kind);
void flow_table_remove(struct flow_table *t, uint32_t number);
/*
 * Changes what a flow's packets look like when they have gone through. false: answers to that
 * would be another flow's packets; nothing changed.
 */
bool flow_retarget(struct flow_table *t, uint32_t number, struct flow_key to) MUST_CHECK;

static inline bool flow_key_same(const struct flow_key *a, const struct flow_key *b)
{
	return a->src == b->src && a->dst == b->dst && a->sport == b->sport &&
	       a->dport == b->dport;
}

#endif
