/*
 * siphash.c - two rounds for each word of eight octets, the last of which ends with the length; four at the end.
 */
#include "datapath/protocol/siphash.h"

#include <string.h>

#define ROTATE(v, n)	((v) << (n) | (v) >> (64 - (n)))

static void rounds(uint64_t v[4], unsigned n)
{
	for (; n; n--) {
		v[0] += v[1]; v[1] = ROTATE(v[1], 13) ^ v[0]; v[0] = ROTATE(v[0], 32);
		v[2] += v[3]; v[3] = ROTATE(v[3], 16) ^ v[2];
		v[0] += v[3]; v[3] = ROTATE(v[3], 21) ^ v[0];
		v[2] += v[1]; v[1] = ROTATE(v[1], 17) ^ v[2]; v[2] = ROTATE(v[2], 32);
	}
}

static void word(uint64_t v[4], uint64_t m)
{
	v[3] ^= m;
	rounds(v, 2);
	v[0] ^= m;
}

uint64_t siphash_24(const uint64_t key[2], const uint8_t *octets, size_t n)
{
	uint64_t v[4] = {
		key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
		key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573),
	};
	uint64_t last = (uint64_t)n << 56, m;
	size_t at = 0;

	for (; at + 8 <= n; at += 8) {
		memcpy(&m, octets + at, 8);
		word(v, m);
	}
	for (size_t i = at; i < n; i++)
		last |= (uint64_t)octets[i] << 8 * (i - at);
	word(v, last);
	v[2] ^= 0xff;
	rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
