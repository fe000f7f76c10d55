/*
 * rate.c - token buckets.
 */
#include "datapath/runtime/rate.h"

#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/click/arg.h"

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

static void set_asked(struct rate *r, uint64_t per_second)
{
	uint64_t burst = r->lasting ? (uint64_t)((double)per_second * (double)r->burst / 1e9) : r->burst;

	if (r->bytes)
		rate_set_octets(r, per_second, burst);
	else
		rate_set(r, per_second, burst);
}

bool rate_configure(struct rate *r, struct setup *s, bool bytes)
{
	const struct click_class *c = s->decl->cls;
	const char *size = bytes ? "BURST_BYTES" : "BURST_SIZE";
	bool has = false;

	for (const struct click_param *p = c->params; p->name; p++)
		has |= !strcmp(p->name, size);
	r->bytes = bytes;
	r->lasting = has && !setup_given(s, size);
	r->burst = has ? (uint64_t)setup_int(s, r->lasting ? "BURST_DURATION" : size) : 0;
	set_asked(r, MIN_OF((uint64_t)setup_int(s, "RATE"), FULL));
	return true;
}

/* As Click says a bandwidth: kilobits below a megabit a second, and so on; octets where bits would not fit its 32 bits. */
bool rate_print_bandwidth(uint64_t octets, struct strbuf *out)
{
	static const struct { uint64_t from, times; unsigned digits; const char *name; } units[] = {
		{ 0x20000000, 1, 6, "MBps" }, { 125000000, 8, 9, "Gbps" }, { 125000, 8, 6, "Mbps" }, { 0, 8, 3, "kbps" },
	};
	char fraction[16];
	uint64_t v, one = 1;
	size_t i = 0, n;

	while (octets < units[i].from)
		i++;
	for (unsigned k = 0; k < units[i].digits; k++)
		one *= 10;
	v = octets * units[i].times;
	n = (size_t)snprintf(fraction, sizeof(fraction), ".%0*llu", (int)units[i].digits, (unsigned long long)(v % one));
	while (n && (fraction[n - 1] == '0' || fraction[n - 1] == '.'))
		fraction[--n] = 0;
	sb_printf(out, "%llu%s%s", (unsigned long long)(v / one), fraction, units[i].name);
	return true;
}

/* What comes of a rate when it is counted in whole parts a millisecond, as Click tells it. */
bool rate_print(const struct rate *r, struct strbuf *out)
{
	uint64_t told = MIN_OF((r->per_ms * MS_PER_SECOND + r->per_ms / 2) / r->scale, FULL);

	return r->bytes ? rate_print_bandwidth(told, out) : handler_u64(out, told);
}

bool rate_parse(const char *value, bool bytes, uint64_t *per_second, struct strbuf *out)
{
	int64_t v;

	if (!bytes) {
		if (!handler_parse_int(value, 0, UINT32_MAX, &v, out))
			return false;
		*per_second = (uint64_t)v;
		return true;
	}
	if (click_parse_rate(value, per_second) && *per_second <= FULL)
		return true;
	sb_printf(out, "expected a bandwidth below 32Gbps, not '%s'", value);
	return false;
}

bool rate_change(struct rate *r, const char *value, struct strbuf *out)
{
	uint64_t v;

	if (!rate_parse(value, r->bytes, &v, out))
		return false;
	set_asked(r, v);
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

uint64_t rate_wait(const struct rate *r)
{
	uint64_t need = r->need > r->credit ? (r->need - r->credit) * NS_PER_MS - r->rest : 0;

	if (!r->per_ms)
		return UINT32_MAX * (uint64_t)NS_PER_MS;
	need = need / r->per_ms + (need % r->per_ms != 0);
	return (need + r->tick - 1) / r->tick * r->tick;
}

void rate_take(struct rate *r, uint64_t now, uint32_t tokens)
{
	refill(r, now);
	r->credit -= MIN_OF(r->credit, (uint64_t)tokens * r->scale);
}
