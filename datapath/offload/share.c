/*
 * share.c - rounds, each over the buckets that still have room: every one is given its part of what is left, up to its room.
 * A round fills a bucket or leaves less than a token for each, so there are at most as many as buckets, and one that hands
 * out the last tokens one by one.
 */
#include "datapath/offload/share.h"

static uint64_t room(const struct share *s, uint64_t given)
{
	/* tokens may be far below zero: the difference is taken where it cannot overflow */
	return (uint64_t)s->most - (uint64_t)s->tokens - given;
}

/* The weights of the buckets with room; a weight of zero counts when there are no others. */
static uint64_t weights(const struct share *s, size_t n, const uint64_t *give, uint32_t *least)
{
	uint64_t sum = 0, poor = 0;

	for (size_t k = 0; k < n; k++) {
		bool open = s[k].tokens < s[k].most && room(&s[k], give[k]) > 0;

		sum += open ? s[k].weight : 0;
		poor += open && s[k].weight == 0;
	}
	*least = sum ? 0 : 1;
	return sum ? sum : poor;
}

static uint64_t round_of(const struct share *s, size_t n, uint64_t left, uint64_t sum, uint32_t least, uint64_t *give)
{
	uint64_t given = 0;

	for (size_t k = 0; k < n; k++) {
		uint64_t weight = s[k].weight ? s[k].weight : least, part, space;

		if (s[k].tokens >= s[k].most || weight == 0)
			continue;
		space = room(&s[k], give[k]);
		part = (uint64_t)((unsigned __int128)left * weight / sum);
		part = part < space ? part : space;
		give[k] += part;
		given += part;
	}
	return given;
}

static uint64_t one_by_one(const struct share *s, size_t n, uint64_t left, size_t turn, uint32_t least, uint64_t *give)
{
	for (size_t i = 0; i < n && left; i++) {
		size_t k = (turn % n + i) % n;

		if (s[k].tokens >= s[k].most || (s[k].weight | least) == 0 || room(&s[k], give[k]) == 0)
			continue;
		give[k]++;
		left--;
	}
	return left;
}

uint64_t shares_divide(const struct share *s, size_t n, uint64_t produced, size_t turn, uint64_t *give)
{
	uint64_t left = produced, sum;
	uint32_t least;

	for (size_t k = 0; k < n; k++)
		give[k] = 0;
	while (left && (sum = weights(s, n, give, &least)) > 0) {
		uint64_t given = round_of(s, n, left, sum, least, give);

		left -= given;
		if (given == 0)
			left = one_by_one(s, n, left, turn, least, give);
	}
	return left;
}
