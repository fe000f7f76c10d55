/*
 * syn_cookie.c - the minute is in the cookie plain, and in the second hash, so that a cookie with another minute does not fit. The last bit of
 * the client's number is in that hash too, which Linux does not do: there, a cookie and a number that are both one off fit another
 * size, so that a probe of a closed window would be taken for an acknowledgement.
 */
#include "datapath/protocol/syn_cookie.h"

#include <string.h>

#include "datapath/protocol/siphash.h"
#include "models/base/compiler.h"

enum { HASH_BITS = 24, HASH_MASK = (1 << HASH_BITS) - 1, SIZES = 4, TIME_BITS = 6, TIME_SCALE = 15, TIME_SACK = 16, TIME_ECN = 32 };

static const uint16_t sizes[2][SIZES] = { { 536, 1300, 1440, 1460 }, { 1220, 1420, 1440, 8940 } };

void syn_cookie_secret(struct syn_cookie *c, const uint8_t secret[SYN_COOKIE_SECRET], uint64_t minute)
{
	c->has_before = c->set;
	c->set = true;
	memcpy(c->key_before, c->key, sizeof(c->key));
	memcpy(c->key, secret, sizeof(c->key));
	c->changed = minute;
}

static uint32_t hash(const uint64_t key[2], const struct syn_cookie_ends *e, uint32_t minute)
{
	uint8_t octets[40];

	if (e->ip6) {
		memcpy(octets, e->addresses, 32);
		memcpy(octets + 32, &minute, 4);
		memcpy(octets + 36, e->ports, 4);
		return (uint32_t)siphash_24(key, octets, 40);
	}
	memcpy(octets, e->addresses, 8);
	memcpy(octets + 8, e->ports + 2, 2);
	memcpy(octets + 10, e->ports, 2);
	memcpy(octets + 12, &minute, 4);
	return (uint32_t)siphash_24(key, octets, 16);
}

static uint32_t hash_of_minute(const uint64_t key[2], const struct syn_cookie_ends *e, uint32_t minute, uint32_t sequence)
{
	return hash(key, e, minute ^ (sequence & 1) << 31);
}

uint32_t syn_cookie_make(const struct syn_cookie *c, const struct syn_cookie_ends *e, uint32_t sequence, uint16_t mss,
			 uint64_t minute)
{
	uint32_t size = SIZES - 1, count = (uint32_t)minute;

	while (size && mss < sizes[e->ip6][size])
		size--;
	return hash(c->key[0], e, 0) + sequence + (count << HASH_BITS) + ((hash_of_minute(c->key[1], e, count, sequence) + size) & HASH_MASK);
}

static uint16_t mss_by(const uint64_t key[2][2], const struct syn_cookie_ends *e, uint32_t sequence, uint32_t cookie, uint32_t count)
{
	uint32_t left = cookie - sequence - hash(key[0], e, 0), age, size;

	age = (count - (left >> HASH_BITS)) & 0xff;
	if (age >= SYN_COOKIE_MINUTES)
		return 0;
	size = (left - hash_of_minute(key[1], e, count - age, sequence)) & HASH_MASK;
	return size < SIZES ? sizes[e->ip6][size] : 0;
}

uint16_t syn_cookie_mss(const struct syn_cookie *c, const struct syn_cookie_ends *e, uint32_t sequence, uint32_t cookie,
			uint64_t minute)
{
	uint16_t mss = mss_by(c->key, e, sequence, cookie, (uint32_t)minute);

	if (!mss && c->has_before && minute - c->changed < SYN_COOKIE_MINUTES)
		mss = mss_by(c->key_before, e, sequence, cookie, (uint32_t)minute);
	return mss;
}

uint32_t syn_cookie_time(const struct syn_options *o, uint32_t now)
{
	uint32_t bits = o->scale & TIME_SCALE, time;

	bits |= o->sack ? TIME_SACK : 0;
	bits |= o->ecn ? TIME_ECN : 0;
	time = (now >> TIME_BITS << TIME_BITS) | bits;
	return time > now ? time - (1 << TIME_BITS) : time;
}

struct syn_options syn_cookie_options(uint32_t time)
{
	return (struct syn_options){ .scale = time & TIME_SCALE, .sack = time & TIME_SACK, .ecn = time & TIME_ECN };
}
