/*
 * out_ring.c - see out_ring.h. Numbers of slots count up for ever and wrap; a slot's place is its number modulo the size.
 *
 * Invariant, under the lock: taken <= visible <= every lease's end <= reserved <= taken + size; leases are in the order of
 * their slots.
 */
#include "datapath/port/out_ring.h"

#include <assert.h>
#include <sched.h>
#include <string.h>

#include "models/base/mem.h"

enum { SPINS = 100, LINE = 64 };

static void take_lock(struct out_ring *r)
{
	for (unsigned n = 1; atomic_flag_test_and_set_explicit(&r->lock, memory_order_acquire); n++)
		if (n % SPINS == 0)
			sched_yield();	/* its holder may wait for this processor */
}

static void give_lock(struct out_ring *r)
{
	atomic_flag_clear_explicit(&r->lock, memory_order_release);
}

void out_ring_init(struct out_ring *r, uint32_t size)
{
	assert(size > 0 && (size & (size - 1)) == 0);
	*r = (struct out_ring){ .lock = ATOMIC_FLAG_INIT, .size = size };
	r->memory = x_malloc((size_t)size * OUT_RING_FRAME + LINE);
	r->slots = r->memory + (LINE - (uintptr_t)r->memory % LINE) % LINE;
}

void out_ring_fini(struct out_ring *r)
{
	free(r->memory);
	r->memory = r->slots = NULL;
}

struct out_lease out_ring_reserve(struct out_ring *r, uint32_t want)
{
	struct out_lease l = { 0 };
	uint32_t free_slots;

	take_lock(r);
	free_slots = r->size - (r->reserved - atomic_load_explicit(&r->taken, memory_order_acquire));
	if (want > free_slots)
		want = free_slots;
	if (want > 0 && r->leases < OUT_RING_LEASES) {
		l.slot = r->reserved;
		l.count = want;
		l.number = (r->first + r->leases) % OUT_RING_LEASES;
		r->reserved += want;
		r->lease[l.number].end = r->reserved;
		r->lease[l.number].done = false;
		r->leases++;
	}
	give_lock(r);
	return l;
}

static uint8_t *slot(const struct out_ring *r, uint32_t number)
{
	return r->slots + (size_t)(number & (r->size - 1)) * OUT_RING_FRAME;
}

/* What is done at the front becomes visible, also what was done before and had to wait for it. */
void out_ring_commit(struct out_ring *r, const struct out_lease *l)
{
	if (l->count == 0)
		return;
	take_lock(r);
	r->lease[l->number].done = true;
	while (r->leases > 0 && r->lease[r->first].done) {
		atomic_store_explicit(&r->visible, r->lease[r->first].end, memory_order_release);
		r->first = (r->first + 1) % OUT_RING_LEASES;
		r->leases--;
	}
	give_lock(r);
}

uint32_t out_ring_ready(const struct out_ring *r)
{
	return atomic_load_explicit(&r->visible, memory_order_acquire) -
	       atomic_load_explicit(&r->taken, memory_order_relaxed);
}

const uint8_t *out_ring_frame(const struct out_ring *r, uint32_t i, uint32_t *len)
{
	const uint8_t *at = slot(r, atomic_load_explicit(&r->taken, memory_order_relaxed) + i);

	memcpy(len, at, sizeof(*len));
	return at + sizeof(*len);
}

void out_ring_done(struct out_ring *r, uint32_t n)
{
	atomic_store_explicit(&r->taken, atomic_load_explicit(&r->taken, memory_order_relaxed) + n,
			      memory_order_release);
}
