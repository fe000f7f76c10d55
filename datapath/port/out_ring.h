/*
 * out_ring.h - a port's ring of frames that several threads fill and one empties. Who fills it works in two phases: slots are
 * reserved under a lock that is held for a few instructions, frames are copied without it, and a second short hold of the
 * lock makes them visible. Copies may end in another order than they began; frames come out in the order of the
 * reservations. Source: mSwitch (Honda, Huici, Lettieri, Rizzo 2015), section on output parallelism.
 *
 * Thread-safe: reserve and commit by any number of threads, take and done by one.
 */
#ifndef DATAPATH_PORT_OUT_RING_H
#define DATAPATH_PORT_OUT_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	OUT_RING_LEASES = 64,		/* reservations that are not committed yet, at most */
	/* octets of a slot, length included: one line more than 2048, or all first lines would meet in a few sets of the cache */
	OUT_RING_FRAME = 2048 + 64,
	OUT_RING_ROOM = OUT_RING_FRAME - 4,
};

struct out_ring {
	atomic_flag lock;
	/* under the lock */
	uint32_t reserved;		/* slots that were ever given out */
	uint32_t first, leases;		/* of the ring of reservations */
	struct {
		uint32_t end;		/* the first slot behind it */
		bool done;
	} lease[OUT_RING_LEASES];
	_Atomic uint32_t visible;	/* slots that may be read */
	_Atomic uint32_t taken;		/* slots that were read */
	uint32_t size;			/* power of two */
	uint8_t *slots, *memory;	/* slots begin on a line of the cache */
};

struct out_lease {
	uint32_t slot, count;		/* from which slot on, how many: 0 if there is no room at all */
	uint32_t number;
};

/* size: a power of two, of slots. */
void out_ring_init(struct out_ring *r, uint32_t size);
void out_ring_fini(struct out_ring *r);
/* At most `want` slots, as many as are free. Every lease with a count is committed, soon. */
struct out_lease out_ring_reserve(struct out_ring *r, uint32_t want);
/* Copies a frame of at most OUT_RING_ROOM octets into the lease's i-th slot. */
static inline void out_ring_put(struct out_ring *r, const struct out_lease *l, uint32_t i, const uint8_t *frame, uint32_t len)
{
	uint8_t *to = r->slots + (size_t)((l->slot + i) & (r->size - 1)) * OUT_RING_FRAME;

	memcpy(to, &len, sizeof(len));
	memcpy(to + sizeof(len), frame, len);
}

void out_ring_commit(struct out_ring *r, const struct out_lease *l);

/* How many frames can be read, and the i-th of them; it stays where it is until out_ring_done. */
uint32_t out_ring_ready(const struct out_ring *r);
const uint8_t *out_ring_frame(const struct out_ring *r, uint32_t i, uint32_t *len);
/* The first n were read. */
void out_ring_done(struct out_ring *r, uint32_t n);

#endif
