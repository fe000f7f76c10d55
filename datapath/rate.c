/*
 * rate.c - token buckets.
 */
#include "datapath/rate.h"

#define TOKEN	INT64_C(1000000000)

void rate_set(struct rate *r, uint64_t per_second, uint64_t capacity)
{
	r->per_second = per_second;
	r->capacity = MAX_OF(MIN_OF(capacity, (uint64_t)UINT32_MAX), (uint64_t)1);
}

bool rate_configure(struct rate *r, struct setup *s, bool bytes)
{
	const struct click_class *c = s->decl->cls;
	const char *size = bytes ? "BURST_BYTES" : "BURST_SIZE";
	uint64_t per_second = (uint64_t)setup_int(s, "RATE"), burst = 0;
	bool has = false;

	for (const struct click_param *p = c->params; p->name; p++)
		has |= !strcmp(p->name, size);
	if (has && setup_given(s, size))
		burst = (uint64_t)setup_int(s, size);
	else if (has)
		burst = (uint64_t)((double)per_second * (double)setup_int(s, "BURST_DURATION") /
				   1e9);
	rate_set(r, per_second, burst);
	return true;
}

void rate_start(struct rate *r, uint64_t now)
{
	r->credit = (int64_t)r->capacity * TOKEN;
	r->since = now;
}

static void refill(struct rate *r, uint64_t now)
{
	int64_t most = (int64_t)r->capacity * TOKEN;
	__extension__ unsigned __int128 more;

	if (now <= r->since)
		return;
	more = (unsigned __int128)(now - r->since) * r->per_second;
	r->since = now;
	if (r->credit >= most)
		return;
	if (more > (unsigned __int128)(most - r->credit))
		r->credit = most;
	else
		r->credit += (int64_t)more;
}

bool rate_ready(struct rate *r, uint64_t now)
{
	refill(r, now);
	return r->credit >= TOKEN;
}

uint64_t rate_when(const struct rate *r)
{
	uint64_t need = (uint64_t)(TOKEN - r->credit);

	if (!r->per_second)
		return UINT64_MAX;
	return r->since + need / r->per_second + (need % r->per_second != 0);
}

void rate_take(struct rate *r, uint64_t now, uint32_t tokens)
{
	refill(r, now);
	r->credit -= (int64_t)tokens * TOKEN;
}
