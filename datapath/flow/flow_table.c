/*
 * flow_table.c - open addressing by linear probing, at most half full, deletion by moving
 * entries back: no entry is ever farther from its place than it must be.
 */
#include "datapath/flow/flow_table.h"

#include <sys/random.h>

#include "models/base/mem.h"

enum { FIRST_FLOWS = 64 };

static struct flow_key key_of(const struct flow_table *t, uint32_t ref)
{
	const struct flow *f = &t->flows[ref >> 1];

	return ref & 1 ? flow_key_reverse(f->to) : f->from;
}

static void make_slots(struct flow_table *t, uint32_t n)
{
	t->slots = aligned_alloc(64, (size_t)n * sizeof(*t->slots));
	if (!t->slots)
		x_panic("no memory for %u flows", n / 4);
	memset(t->slots, 0xff, (size_t)n * sizeof(*t->slots));
	t->slot_mask = n - 1;
}

void flow_table_init(struct flow_table *t, uint32_t capacity)
{
	*t = (struct flow_table){ .capacity = capacity, .free = FLOW_NONE, .oldest = FLOW_NONE,
				  .newest = FLOW_NONE };
	if (getrandom(t->secret, sizeof(t->secret), 0) != (ssize_t)sizeof(t->secret))
		x_panic("no random numbers");
	make_slots(t, FIRST_FLOWS * 4);
}

void flow_table_fini(struct flow_table *t)
{
	free(t->slots);
	free(t->flows);
	*t = (struct flow_table){ 0 };
}

static void put_slot(struct flow_table *t, uint32_t hash, uint32_t ref)
{
	uint32_t i = hash & t->slot_mask;

	while (t->slots[i].ref != FLOW_NONE)
		i = (i + 1) & t->slot_mask;
	t->slots[i] = (struct flow_slot){ hash, ref };
}

static void take_slot(struct flow_table *t, uint32_t hash, uint32_t ref)
{
	uint32_t mask = t->slot_mask, hole = hash & mask, i;

	while (t->slots[hole].ref != ref) {
		if (t->slots[hole].ref == FLOW_NONE)
			return;
		hole = (hole + 1) & mask;
	}
	for (i = (hole + 1) & mask; t->slots[i].ref != FLOW_NONE; i = (i + 1) & mask) {
		uint32_t home = t->slots[i].tag & mask;

		/* may it move to the hole: is the hole between its home and its place */
		if (((i - home) & mask) >= ((i - hole) & mask)) {
			t->slots[hole] = t->slots[i];
			hole = i;
		}
	}
	t->slots[hole].ref = FLOW_NONE;
}

static void grow(struct flow_table *t)
{
	uint32_t made = t->made ? t->made * 2 : FIRST_FLOWS, n = t->slot_mask + 1;
	struct flow *flows;

	made = MIN_OF(made, t->capacity);
	flows = aligned_alloc(64, (size_t)made * sizeof(*flows));
	if (!flows)
		x_panic("no memory for %u flows", made);
	if (t->made)
		memcpy(flows, t->flows, t->made * sizeof(*flows));
	for (uint32_t i = t->made; i < made; i++) {
		flows[i] = (struct flow){ .newer = t->free };
		t->free = i;
	}
	free(t->flows);
	t->flows = flows;
	while (n < made * 4)
		n *= 2;
	if (n > t->slot_mask + 1) {
		free(t->slots);
		make_slots(t, n);
		for (uint32_t i = 0; i < t->made; i++) {
			if (!flows[i].used)
				continue;
			put_slot(t, flow_hash(t, key_of(t, i * 2), flows[i].kind), i * 2);
			put_slot(t, flow_hash(t, key_of(t, i * 2 + 1), flows[i].kind), i * 2 + 1);
		}
	}
	t->made = made;
}

uint32_t flow_find(const struct flow_table *t, struct flow_key k, uint16_t kind, uint32_t hash)
{
	for (uint32_t i = hash & t->slot_mask; t->slots[i].ref != FLOW_NONE;
	     i = (i + 1) & t->slot_mask) {
		struct flow_key have;

		if (t->slots[i].tag != hash)
			continue;
		have = key_of(t, t->slots[i].ref);
		if (flow_key_same(&have, &k) && t->flows[t->slots[i].ref >> 1].kind == kind)
			return t->slots[i].ref;
	}
	return FLOW_NONE;
}

uint32_t flow_add(struct flow_table *t, struct flow_key from, struct flow_key to, uint16_t kind)
{
	struct flow *f;
	uint32_t i;

	if (t->count >= t->capacity)
		return FLOW_NONE;
	if (t->free == FLOW_NONE)
		grow(t);
	i = t->free;
	f = &t->flows[i];
	t->free = f->newer;
	*f = (struct flow){ .from = from, .to = to, .kind = kind, .proto = (uint8_t)kind, .used = 1,
			    .older = t->newest, .newer = FLOW_NONE, .pool = FLOW_NONE };
	if (t->newest != FLOW_NONE)
		t->flows[t->newest].newer = i;
	else
		t->oldest = i;
	t->newest = i;
	put_slot(t, flow_hash(t, from, kind), i * 2);
	put_slot(t, flow_hash(t, flow_key_reverse(to), kind), i * 2 + 1);
	t->count++;
	return i;
}

void flow_table_remove(struct flow_table *t, uint32_t i)
{
	struct flow *f = &t->flows[i];

	take_slot(t, flow_hash(t, f->from, f->kind), i * 2);
	take_slot(t, flow_hash(t, flow_key_reverse(f->to), f->kind), i * 2 + 1);
	if (f->older != FLOW_NONE)
		t->flows[f->older].newer = f->newer;
	else
		t->oldest = f->newer;
	if (f->newer != FLOW_NONE)
		t->flows[f->newer].older = f->older;
	else
		t->newest = f->older;
	f->used = 0;
	f->newer = t->free;
	t->free = i;
	t->count--;
}

bool flow_retarget(struct flow_table *t, uint32_t i, struct flow_key to)
{
	struct flow *f = &t->flows[i];
	struct flow_key answer = flow_key_reverse(to), old = flow_key_reverse(f->to);
	uint32_t hash = flow_hash(t, answer, f->kind), have = flow_find(t, answer, f->kind, hash);

	if (have != FLOW_NONE)
		return have == i * 2 + 1;
	take_slot(t, flow_hash(t, old, f->kind), i * 2 + 1);
	f->to = to;
	put_slot(t, hash, i * 2 + 1);
	return true;
}
