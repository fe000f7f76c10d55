/*
 * flow_address.c - open addressing, at most half full, deletion by moving back, as in flow_table.c.
 */
#include "datapath/flow/flow_address.h"

#include <string.h>
#include <sys/random.h>

#include "models/base/map.h"
#include "models/base/mem.h"

enum { FIRST_SLOTS = 64, OCTETS = 16 };

struct flow_address {
	uint8_t octets[OCTETS];
	uint32_t holders, next;		/* of a free one: the next free */
	uint32_t hash;
	bool used;
};

static uint32_t hash_of(const struct flow_addresses *a, const uint8_t *octets)
{
	uint64_t half[2];

	memcpy(half, octets, OCTETS);
	return (uint32_t)hash_mix(hash_mix(half[0] ^ a->secret[0], a->secret[1]), half[1]);
}

static void make_slots(struct flow_addresses *a, uint32_t n)
{
	a->slots = x_malloc(n * sizeof(*a->slots));
	memset(a->slots, 0xff, n * sizeof(*a->slots));
	a->slot_mask = n - 1;
}

void flow_addresses_init(struct flow_addresses *a)
{
	*a = (struct flow_addresses){ .free = FLOW_NO_ADDRESS };
	if (getrandom(a->secret, sizeof(a->secret), 0) != (ssize_t)sizeof(a->secret))
		x_panic("no random numbers");
	make_slots(a, FIRST_SLOTS);
}

void flow_addresses_fini(struct flow_addresses *a)
{
	free(a->v);
	free(a->slots);
	*a = (struct flow_addresses){ 0 };
}

static void put_slot(struct flow_addresses *a, uint32_t number)
{
	uint32_t i = a->v[number].hash & a->slot_mask;

	while (a->slots[i] != FLOW_NO_ADDRESS)
		i = (i + 1) & a->slot_mask;
	a->slots[i] = number;
}

static void take_slot(struct flow_addresses *a, uint32_t number)
{
	uint32_t mask = a->slot_mask, hole = a->v[number].hash & mask, i;

	while (a->slots[hole] != number)
		hole = (hole + 1) & mask;
	for (i = (hole + 1) & mask; a->slots[i] != FLOW_NO_ADDRESS; i = (i + 1) & mask) {
		uint32_t home = a->v[a->slots[i]].hash & mask;

		if (((i - home) & mask) >= ((i - hole) & mask)) {
			a->slots[hole] = a->slots[i];
			hole = i;
		}
	}
	a->slots[hole] = FLOW_NO_ADDRESS;
}

static void grow(struct flow_addresses *a)
{
	uint32_t made = a->made ? a->made * 2 : FIRST_SLOTS / 2;

	a->v = x_realloc_array(a->v, made, sizeof(*a->v));
	for (uint32_t i = a->made; i < made; i++) {
		a->v[i] = (struct flow_address){ .next = a->free };
		a->free = i;
	}
	if (made * 2 > a->slot_mask + 1) {
		free(a->slots);
		make_slots(a, made * 2);
		for (uint32_t i = 0; i < a->made; i++)
			if (a->v[i].used)
				put_slot(a, i);
	}
	a->made = made;
}

static uint32_t find(const struct flow_addresses *a, const uint8_t *octets, uint32_t hash)
{
	for (uint32_t i = hash & a->slot_mask; a->slots[i] != FLOW_NO_ADDRESS; i = (i + 1) & a->slot_mask) {
		const struct flow_address *one = &a->v[a->slots[i]];

		if (one->hash == hash && memcmp(one->octets, octets, OCTETS) == 0)
			return a->slots[i];
	}
	return FLOW_NO_ADDRESS;
}

uint32_t flow_address_find(const struct flow_addresses *a, const uint8_t *octets)
{
	return find(a, octets, hash_of(a, octets));
}

void flow_address_hold(struct flow_addresses *a, uint32_t number)
{
	a->v[number].holders++;
}

uint32_t flow_address_take(struct flow_addresses *a, const uint8_t *octets)
{
	uint32_t hash = hash_of(a, octets), i = find(a, octets, hash);

	if (i != FLOW_NO_ADDRESS) {
		flow_address_hold(a, i);
		return i;
	}
	if (a->free == FLOW_NO_ADDRESS)
		grow(a);
	i = a->free;
	a->free = a->v[i].next;
	a->v[i] = (struct flow_address){ .hash = hash, .used = true, .holders = 1 };
	memcpy(a->v[i].octets, octets, OCTETS);
	put_slot(a, i);
	a->count++;
	return i;
}

void flow_address_drop(struct flow_addresses *a, uint32_t number)
{
	struct flow_address *one = &a->v[number];

	if (--one->holders)
		return;
	take_slot(a, number);
	one->used = false;
	one->next = a->free;
	a->free = number;
	a->count--;
}

const uint8_t *flow_address_octets(const struct flow_addresses *a, uint32_t number)
{
	return a->v[number].octets;
}
