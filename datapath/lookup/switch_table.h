/*
 * switch_table.h - where Ethernet addresses were seen last, in bounded memory: places in groups of four by a hash; in a
 * full group the address that was not seen for the longest time gives way, so a flood of addresses costs nothing but
 * other packets that are flooded in their turn.
 */
#ifndef DATAPATH_LOOKUP_SWITCH_TABLE_H
#define DATAPATH_LOOKUP_SWITCH_TABLE_H

#include <stdint.h>

#include "models/base/strbuf.h"

enum { STATION_WAYS = 4 };

struct switch_station {
	uint64_t address;		/* 48 bits plus one, so that 0 is free */
	uint64_t seen;			/* ns */
	uint16_t port;
};

struct switch_table {
	struct switch_station *places;
	uint32_t mask;			/* of groups */
	uint64_t timeout;		/* ns, 0: addresses stay */
	uint64_t seed;			/* of the hash: who sends cannot choose a group */
	uint64_t learned, moved, replaced;
};

/* Room for `addresses`, made a power of two. */
void switch_table_init(struct switch_table *t, uint32_t addresses, uint64_t seed);
void switch_table_fini(struct switch_table *t);
void switch_table_clear(struct switch_table *t);
/* Forgets what was seen at a port. How many there were. */
uint32_t switch_table_clear_port(struct switch_table *t, uint16_t port);
/* Addresses that are not too old; a line "02-00-00-00-00-01 3" of each. */
uint32_t switch_table_print(const struct switch_table *t, uint64_t now, struct strbuf *out);

/* Of an address with at least two octets behind it, which every frame has. */
static inline uint64_t switch_address(const uint8_t *at)
{
	uint64_t v;

	memcpy(&v, at, sizeof(v));
	return __builtin_bswap64(v) >> 16 | UINT64_C(1) << 48;
}

static inline struct switch_station *switch_places(const struct switch_table *t, uint64_t address)
{
	uint64_t h = (address ^ t->seed) * UINT64_C(0x9e3779b97f4a7c15);

	/* the upper half depends on all of the address */
	return &t->places[(size_t)((h ^ h >> 29) >> 32 & t->mask) * STATION_WAYS];
}

/* The port of an address, or `none`. */
static inline uint16_t switch_find(const struct switch_table *t, uint64_t address, uint64_t now, uint16_t none)
{
	const struct switch_station *p = switch_places(t, address);

	for (unsigned i = 0; i < STATION_WAYS; i++)
		if (p[i].address == address)
			return t->timeout && now > p[i].seen && now - p[i].seen > t->timeout ? none : p[i].port;
	return none;
}

/* A new address, one that moved, or the place for it; the slow half of switch_learn. */
void switch_table_place(struct switch_table *t, uint64_t address, uint16_t port, uint64_t now);

static inline void switch_learn(struct switch_table *t, uint64_t address, uint16_t port, uint64_t now)
{
	struct switch_station *p = switch_places(t, address);

	for (unsigned i = 0; i < STATION_WAYS; i++) {
		if (p[i].address == address && p[i].port == port) {
			p[i].seen = now;
			return;
		}
	}
	switch_table_place(t, address, port, now);
}

#endif
