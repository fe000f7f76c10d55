/*
 * checksum.c - one's complement sums. Words are added in the machine's byte order and swapped
 * once at the end: the sum does not care (RFC 1071 section 2 B). Updates use equation 3 of RFC
 * 1624, which never makes -0 of a field that was right.
 */
#include "models/packet/checksum.h"

#include <arpa/inet.h>

static uint16_t fold(uint64_t sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* Words of 32 bits at a time: a sum of 2^32 of them fits into 64 bits. */
static uint64_t sum_words(const uint8_t *p, size_t len)
{
	uint64_t sum = 0;
	uint32_t w;
	uint16_t h;

	for (; len >= 4; p += 4, len -= 4) {
		memcpy(&w, p, 4);
		sum += w;
	}
	if (len >= 2) {
		memcpy(&h, p, 2);
		sum += h;
		p += 2;
		len -= 2;
	}
	if (len) {
		uint8_t last[2] = { *p, 0 };

		memcpy(&h, last, 2);
		sum += h;
	}
	return sum;
}

void checksum_add(struct checksum *c, const void *p, size_t len)
{
	uint16_t part;

	if (len == 0)
		return;
	part = fold(sum_words(p, len));
	c->sum += c->odd ? __builtin_bswap16(part) : part;
	c->odd ^= len & 1;
}

void checksum_add16(struct checksum *c, uint16_t v)
{
	c->sum += htons(v);
}

void checksum_add32(struct checksum *c, uint32_t v)
{
	c->sum += htonl(v);
}

void checksum_pseudo4(struct checksum *c, uint32_t src, uint32_t dst, uint8_t proto, uint32_t len)
{
	checksum_add32(c, src);
	checksum_add32(c, dst);
	checksum_add32(c, proto);
	checksum_add32(c, len);
}

void checksum_pseudo6(struct checksum *c, const uint8_t src[16], const uint8_t dst[16],
		      uint8_t next, uint32_t len)
{
	checksum_add(c, src, 16);
	checksum_add(c, dst, 16);
	checksum_add32(c, len);
	checksum_add32(c, next);
}

uint32_t
checksum_destination4(const uint8_t *ip, uint32_t hl)
{
	enum { END = 0, NOP = 1, LOOSE = 0x83, STRICT = 0x89, DESTINATION = 16 };

	for (uint32_t at = 20; at < hl && ip[at] != END;) {
		uint32_t n = ip[at] == NOP ? 1 : at + 1 < hl ? ip[at + 1] : 0;

		if (n < 1 || (n < 2 && ip[at] != NOP) || at + n > hl)
			break;
		if ((ip[at] == LOOSE || ip[at] == STRICT) && n >= 7)
			return at + n - 4;
		at += n;
	}
	return DESTINATION;
}

uint16_t checksum_finish(const struct checksum *c)
{
	return (uint16_t)~ntohs(fold(c->sum));
}

uint16_t checksum_of(const void *p, size_t len)
{
	struct checksum c = { 0 };

	checksum_add(&c, p, len);
	return checksum_finish(&c);
}

uint16_t checksum_update16(uint16_t check, uint16_t from, uint16_t to)
{
	return (uint16_t)~fold((uint64_t)(uint16_t)~check + (uint16_t)~from + to);
}

uint16_t checksum_update32(uint16_t check, uint32_t from, uint32_t to)
{
	check = checksum_update16(check, (uint16_t)(from >> 16), (uint16_t)(to >> 16));
	return checksum_update16(check, (uint16_t)from, (uint16_t)to);
}

uint16_t checksum_update(uint16_t check, const void *from, const void *to, size_t len)
{
	uint16_t old = ntohs(fold(sum_words(from, len)));
	uint16_t new = ntohs(fold(sum_words(to, len)));

	/* -0 of all zero words would turn a right -0 into +0: only what changed counts */
	if (memcmp(from, to, len) == 0)
		return check;
	return checksum_update16(check, old, new);
}
