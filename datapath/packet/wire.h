/*
 * wire.h - octets on the wire as numbers: load_* and store_* in host order, raw* as they lie.
 * Who calls knows that the octets are there.
 */
#ifndef DATAPATH_PACKET_WIRE_H
#define DATAPATH_PACKET_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "models/base/compiler.h"

static inline uint16_t load_be16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, 2);
	return __builtin_bswap16(v);
}

static inline uint32_t load_be32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return __builtin_bswap32(v);
}

static inline void store_be16(uint8_t *p, uint16_t v)
{
	v = __builtin_bswap16(v);
	memcpy(p, &v, 2);
}

static inline void store_be32(uint8_t *p, uint32_t v)
{
	v = __builtin_bswap32(v);
	memcpy(p, &v, 4);
}

/* An Ethernet address of a number's lower 48 bits. */
static inline void store_ether(uint8_t *p, uint64_t v)
{
	store_be16(p, (uint16_t)(v >> 32));
	store_be32(p + 2, (uint32_t)v);
}

/* As they lie, for checksums, comparisons and annotations. */
static inline uint32_t raw32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

static inline uint16_t raw16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, 2);
	return v;
}

static inline void put_raw32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, 4);
}

static inline void put_raw16(uint8_t *p, uint16_t v)
{
	memcpy(p, &v, 2);
}

#endif
