/*
 * rate.c - token buckets.
 */
#include "datapath/runtime/rate.h"

#include "datapath/runtime/router.h"

#define FULL	((uint64_t)UINT32_MAX)

enum { NS_PER_MS = 1000000, MS_PER_SECOND = 1000, DEBT = 131072 };

static void set(struct rate *r, uint64_t per_second, uint64_t capacity, uint64_t threshold)
{
	capacity = MAX_OF(MIN_OF(capacity + threshold - 1, FULL), per_second ? (per_second - 1) / MS_PER_SECOND + 1 : 1);
	r->per_second = per_second;
	r->scale = FULL / MIN_OF(capacity, FULL);
	r->per_ms = per_second * r->scale / MS_PER_SECOND;
	if (per_second && !r->per_ms)
		r->per_ms = 1;
	r->need = threshold * r->scale;
}

void rate_set(struct rate *r, uint64_t per_second, uint64_t capacity)
{
	set(r, MIN_OF(per_second, FULL), MAX_OF(MIN_OF(capacity, FULL), (uint64_t)1), 1);
}

void rate_set_octets(struct rate *r, uint64_t per_second, uint64_t burst)
{
	set(r, MIN_OF(per_second, FULL), MIN_OF(burst, FULL) + 1, DEBT);
}

bool rate_configure(struct rate *r, struct setup *s, bool bytes)
{
	const struct click_class *c = s->decl->cls;
	const char *size = bytes ? "BURST_BYTES" : "BURST_SIZE";
	uint64_t per_second = MIN_OF((uint64_t)setup_int(s, "RATE"), FULL), burst = 0;
	bool has = false;

	for (const struct click_param *p = c->params; p->name; p++)
		has |= !strcmp(p->name, size);
	if (has && setup_given(s, size))
		burst = (uint64_t)setup_int(s, size);
	else if (has)
		burst = (uint64_t)((double)per_second * (double)setup_int(s, "BURST_DURATION") / 1e9);
	if (bytes)
		rate_set_octets(r, per_second, burst);
	else
		rate_set(r, per_second, burst);
	return true;
}

void rate_start(struct rate *r, const struct element *e)
{
	r->tick = e->router->driver.clock == CLOCK_REAL ? 1 : NS_PER_MS;
	r->credit = FULL;
	r->rest = 0;
	r->since = e->router->run.now - e->router->run.now % r->tick;
}

static void refill(struct rate *r, uint64_t now)
{
	__extension__ unsigned __int128 more;

	now -= now % r->tick;
	if (now <= r->since)
		return;
	more = (unsigned __int128)(now - r->since) * r->per_ms + r->rest;
	r->since = now;
	if (more / NS_PER_MS >= FULL - r->credit) {
		r->credit = FULL;
		r->rest = 0;
	} else {
		r->credit += (uint64_t)(more / NS_PER_MS);
		r->rest = (uint64_t)(more % NS_PER_MS);
	}
}

bool rate_ready(struct rate *r, uint64_t now)
{
	refill(r, now);
	return r->credit >= r->need;
}

uint64_t rate_when(const struct rate *r)
{
	uint64_t need = r->need > r->credit ? (r->need - r->credit) * NS_PER_MS - r->rest : 0;

	if (!r->per_ms)
		return UINT64_MAX;
	need = need / r->per_ms + (need % r->per_ms != 0);
	return r->since + (need + r->tick - 1) / r->tick * r->tick;
}

void rate_take(struct rate *r, uint64_t now, uint32_t tokens)
{
	refill(r, now);
	r->credit -= MIN_OF(r->credit, (uint64_t)tokens * r->scale);
}
