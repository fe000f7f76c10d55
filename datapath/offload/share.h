/*
 * share.h - the division of a processor's time among tenants. A token is a nanosecond of a processor: a tenant's bucket is
 * charged with the time that its packets really took, and filled in proportion to its weight. What a full bucket cannot
 * take goes to those that are not full, in proportion to theirs, so that no time is lost while anybody wants it.
 *
 * Shares hold only where a packet that nobody may run for is looked at in time: hand out less than the processor gives, by what
 * looks and drops cost. With all of it handed out the queue before the processor overflows, whoever sends most fills it,
 * and the others, of whom little arrives, seem to want no more.
 *
 * Only arithmetic: no clock, no packets, no locks. Who charges buckets beside the one who fills them (a program in the
 * driver) adds what shares_divide() gives to each by an atomic addition.
 *
 * Source: the dissertation on extensible switches and offloads, algorithms 1 (may_run, charge) and 2 (divide); here in whole
 * tokens, of which none is lost by rounding.
 */
#ifndef DATAPATH_OFFLOAD_SHARE_H
#define DATAPATH_OFFLOAD_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct share {
	int64_t tokens;		/* ns; zero and below: nothing runs until the next refill */
	int64_t most;		/* ns, above zero: the bucket's size */
	uint32_t weight;	/* relative to the others' */
};

static inline bool share_may_run(const struct share *s)
{
	return s->tokens > 0;
}

/* What a packet takes is known when it has been dealt with: a bucket may fall into debt, by one packet or one batch. */
static inline void share_charge(struct share *s, uint64_t ns)
{
	s->tokens -= (int64_t)ns;
}

/*
 * What of `give` pays for packets that were refused, which took `refusing` ns: all of that, but not the last sixteenth of what is given,
 * so that however a tenant is flooded, something of his is done. His use goes beyond his share only where refusing takes more than
 * fifteen sixteenths of it; that is the others' loss.
 */
static inline uint64_t share_for_refusing(uint64_t refusing, uint64_t give)
{
	uint64_t most = give - give / 16;

	return refusing < most ? refusing : most;
}

/*
 * Divides `produced` tokens (at most INT64_MAX) among `n` buckets, without changing these: give[k] is what s[k] gets, never
 * more than it has room for. `turn` says who is first when fewer tokens are left than there are buckets: count it up.
 * A bucket of weight 0 gets what no other can take. Returns what is left when all buckets are full.
 */
uint64_t shares_divide(const struct share *s, size_t n, uint64_t produced, size_t turn, uint64_t *give);

#endif
