/*
 * pkt_pool.h - where packets come from: frames in one mapping, as AF_XDP wants them, and
 * their descriptions in a dense array beside it (2048 octets apart they would all fall on the
 * same few lines of the first cache). Last in, first out, so what is in use stays warm and memory
 * that was never needed is never touched.
 *
 * A pool belongs to one worker. Packets that do not fit a frame get a buffer of their own.
 */
#ifndef DATAPATH_PACKET_PKT_POOL_H
#define DATAPATH_PACKET_PKT_POOL_H

#include "datapath/packet/batch.h"

struct pkt_pool {
	struct pkt *packets;
	uint8_t *frames;
	uint32_t *spare;		/* stack of indices */
	uint32_t spares;
	uint32_t fresh;			/* from here on never used */
	uint32_t count;
	uint32_t frame_room;		/* larger packets get a buffer; 0: all do, of their size */
	size_t mapped;
	uint32_t lent;			/* frames that devices hold, to be filled or sent: no packets */
	uint64_t made;			/* packets given out */
	uint64_t failures;		/* times it was empty */
};

/* false: the machine has no memory for it. */
bool pkt_pool_init(struct pkt_pool *pool, uint32_t count) MUST_CHECK;
void pkt_pool_fini(struct pkt_pool *pool);
static inline uint32_t pkt_pool_used(const struct pkt_pool *pool)
{
	return pool->fresh - pool->spares;
}

/* Of them packets, not frames of devices. */
static inline uint32_t pkt_pool_waiting(const struct pkt_pool *pool)
{
	return pkt_pool_used(pool) - pool->lent;
}

/* A packet of len octets behind `headroom`, without marks; its octets are not set. NULL: none. */
struct pkt *pkt_new(struct pkt_pool *pool, uint32_t headroom, uint32_t len) MUST_CHECK;

/* Nothing is known of its octets yet. */
static inline void pkt_clear(struct pkt *p, uint32_t headroom, uint32_t len)
{
	p->data = p->head + headroom;
	p->len = len;
	p->low = headroom;
	p->mac = p->net = p->trans = p->flow = PKT_NONE;
	p->type = PKT_HOST;
	p->time = 0;
	memset(p->anno, 0, sizeof(p->anno));
}

/* pkt_new for loops: headroom + len are at most frame_room. */
static inline struct pkt *pkt_new_frame(struct pkt_pool *pool, uint32_t headroom, uint32_t len)
{
	struct pkt *p;

	if (UNLIKELY(!pool->spares))
		return pkt_new(pool, headroom, len);
	p = &pool->packets[pool->spare[--pool->spares]];
	pool->made++;
	pkt_clear(p, headroom, len);
	return p;
}

/* The same octets from `low` on, marks and annotations. */
struct pkt *pkt_clone(const struct pkt *p) MUST_CHECK;
void pkt_free(struct pkt *p);
void batch_free(struct batch *b);	/* empties it */

#endif
