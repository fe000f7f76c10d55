/*
 * sim_rate.c - see sim_rate.h, and the classes that are only a rate: shapers, splitters, meters. The rates
 * are part of what can be seen: a bucket starts full, so that a burst passes first.
 */
#include "symexec/sim/sim_rate.h"

#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

enum { HZ = 1000, GAP_SHIFT = 12, BANDWIDTH_TOKENS = 131072, SCALE = 10, STABILITY = 4,
       MANY_TICKS = 100 };
#define FULL UINT64_C(0xffffffff)
#define TICK (SIM_SECOND / HZ)

void
bucket_set(struct token_bucket *b, uint64_t rate, uint64_t capacity)
{
	memset(b, 0, sizeof(*b));
	if (capacity == 0) {
		rate = 0;
		capacity = FULL;
	}
	if (rate != 0)
		capacity = MAX_OF(capacity, (rate - 1) / HZ + 1);
	b->scale = FULL / MIN_OF(capacity, FULL);
	b->per_tick = rate == 0 ? 0 : MAX_OF(rate * b->scale / HZ, 1);
}

void
bucket_adjust(struct token_bucket *b, uint64_t rate, uint64_t capacity)
{
	struct token_bucket old = *b;

	bucket_set(b, rate, capacity);
	b->tick = old.tick;
	b->parts = MIN_OF(FULL, old.parts * b->scale / old.scale);
}

void
bucket_give(struct token_bucket *b, uint64_t tokens)
{
	b->parts = MIN_OF(FULL, tokens * b->scale);
}

void
bucket_refill(struct token_bucket *b, uint64_t now)
{
	uint64_t tick = now / TICK, passed = tick - b->tick;

	if (b->per_tick == 0)
		return;
	if (passed >= (FULL - 1) / b->per_tick + 1)
		b->parts = FULL;
	else
		b->parts = MIN_OF(FULL, b->parts + passed * b->per_tick);
	b->tick = tick;
}

bool
bucket_has(const struct token_bucket *b, uint64_t tokens)
{
	return tokens * b->scale <= FULL && tokens * b->scale <= b->parts;
}

bool
bucket_take(struct token_bucket *b, uint64_t tokens)
{
	if (!bucket_has(b, tokens))
		return false;
	b->parts -= tokens * b->scale;
	return true;
}

void
bucket_drain(struct token_bucket *b, uint64_t tokens)
{
	b->parts -= MIN_OF(b->parts, tokens * b->scale);
}

uint64_t
bucket_wait(const struct token_bucket *b, uint64_t tokens)
{
	uint64_t want = tokens * b->scale;

	if (want <= b->parts)
		return 0;
	if (want > FULL || b->per_tick == 0)
		return UINT64_MAX;
	return ((want - b->parts - 1) / b->per_tick + 1) * TICK;
}

static uint32_t
micros(uint64_t now)
{
	return (uint32_t)(now % SIM_SECOND / 1000);
}

void
gap_set(struct gap_rate *g, uint64_t rate)
{
	uint32_t most = UINT32_C(1000000) << GAP_SHIFT;

	g->rate = (uint32_t)MIN_OF(rate, most);
	g->gap = g->rate == 0 ? most + 1 : most / g->rate;
	g->second = -1;
	g->done = 0;
}

void
gap_adjust(struct gap_rate *g, uint64_t rate, uint64_t now)
{
	int64_t second = g->second;

	if (rate == g->rate)
		return;
	gap_set(g, rate);
	g->second = second;
	if (second >= 0 && g->rate != 0)
		g->done = (micros(now) << GAP_SHIFT) / g->gap;
}

bool
gap_open(struct gap_rate *g, uint64_t now)
{
	uint32_t at = micros(now) << GAP_SHIFT, need = at / g->gap;
	int64_t second = (int64_t)(now / SIM_SECOND);

	if (g->second < 0) {
		g->second = second;
		g->done = need + (at - need * g->gap > g->gap / 2);
	} else if (second > g->second) {
		g->second = second;
		if (g->done > 0)
			g->done -= g->rate;
	}
	return (int64_t)need >= g->done;
}

void
gap_pass(struct gap_rate *g, uint32_t n)
{
	g->done += n;
}

uint64_t
gap_next(const struct gap_rate *g, uint64_t now)
{
	uint64_t second = now / SIM_SECOND * SIM_SECOND;
	uint64_t us = (((uint64_t)MAX_OF(g->done, 0) * g->gap) >> GAP_SHIFT) + 1;

	return second + (us >= 1000000 ? SIM_SECOND : us * 1000);
}

void
ewma_init(struct ewma *m, unsigned scale, uint64_t now)
{
	*m = (struct ewma){ .scale = scale, .tick = now / TICK };
}

static void
ewma_step(struct ewma *m, uint64_t x)
{
	uint64_t scaled = (x << m->scale) + (1 << (STABILITY - 1));

	m->average += (uint64_t)((int64_t)(scaled - m->average) >> STABILITY);
}

void
ewma_add(struct ewma *m, uint64_t now, uint64_t n)
{
	uint64_t tick = now / TICK;

	if (tick != m->tick) {
		ewma_step(m, m->current);
		if (tick - m->tick - 1 >= MANY_TICKS)
			m->average = 0;
		else
			for (uint64_t i = m->tick + 1; i < tick; i++)
				ewma_step(m, 0);
		m->current = 0;
		m->tick = tick;
	}
	m->current += n;
}

void
ewma_print(const struct ewma *m, unsigned shift, struct strbuf *out)
{
	print_scaled(m->average * HZ, m->scale - shift, out);
}

void
print_scaled(uint64_t v, unsigned bits, struct strbuf *out)
{
	uint64_t one = UINT64_C(1) << bits, rest = v & (one - 1), fine = 10, half = 5;

	sb_printf(out, "%llu", (unsigned long long)(v >> bits));
	if (rest == 0)
		return;
	sb_add_char(out, '.');
	rest = 10 * rest + 5;
	while (half < one >> 1)
		half *= 10;
	do {
		if (fine > one)
			rest += (one >> 1) - half;
		sb_add_char(out, (char)('0' + (rest >> bits)));
		rest = 10 * (rest & (one - 1));
		fine *= 10;
	} while (rest > fine);
}

static bool
bandwidth(const struct sim_node *n)
{
	return strncmp(n->cls->name, "Bandwidth", 9) == 0;
}

static bool
shaper_init(struct sim *s, struct sim_node *n)
{
	struct gap_rate *g = n->state = arena_alloc(s->in->engine->arena, sizeof(*g));

	gap_set(g, (uint64_t)sim_int(n, "RATE"));
	return true;
}

/* Output 0 gives what the rate allows; output 1 gives the rest, at any time the rate is used up. */
static struct flow *
shaper_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct gap_rate *g = n->state;
	bool open = gap_open(g, s->now);
	struct flow *f = NULL;

	if (port == 0 && open) {
		f = sim_ask(s, n, 0);
		if (f != NULL)
			gap_pass(g, bandwidth(n) ? sim_length(s, f) : 1);
	} else if (port == 1 && !open && !bandwidth(n)) {
		f = sim_ask(s, n, 0);
	}
	if (!open && g->rate != 0)
		s->poll_at = MIN_OF(s->poll_at, gap_next(g, s->now));
	return f;
}

/* RATE octets a second, in the words of Click's BandwidthArg (args.hh). */
static void
print_bandwidth(struct strbuf *out, uint64_t rate)
{
	uint32_t digits = rate < 125000 ? 3 : rate < 125000000 ? 6 : rate < 0x20000000 ? 9 : 6;
	const char *unit = rate < 125000 ? "kbps" : rate < 125000000 ? "Mbps" : rate < 0x20000000 ? "Gbps" : "MBps";
	struct strbuf text = STRBUF_INIT;
	uint64_t x = rate < 0x20000000 ? rate * 8 : rate;
	size_t whole;

	sb_printf(&text, "%0*llu", (int)digits + 1, (unsigned long long)x);
	whole = text.len - digits;
	sb_printf(out, "%.*s", (int)whole, sb_str(&text));
	while (text.len > whole && sb_str(&text)[text.len - 1] == '0')
		text.len--;
	if (text.len > whole)
		sb_printf(out, ".%.*s", (int)(text.len - whole), sb_str(&text) + whole);
	sb_add(out, unit);
	sb_fini(&text);
}

bool
sim_rate_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	uint64_t rate = MIN_OF((uint64_t)sim_int(n, "RATE"), (uint64_t)1000000 << GAP_SHIFT);

	(void)s;
	if (strcmp(name, "rate") != 0)
		return false;
	if (bandwidth(n))
		print_bandwidth(out, rate);
	else
		sb_printf(out, "%llu", (unsigned long long)rate);
	return true;
}

/* What the bucket makes of the rate, half a tick's tokens more. */
bool
sim_bucket_read(const struct sim_node *n, const struct token_bucket *b, const char *name, struct strbuf *out)
{
	uint64_t rate = MIN_OF((b->per_tick * HZ + b->per_tick / 2) / b->scale, (uint64_t)UINT32_MAX);

	if (strcmp(name, "rate") != 0)
		return false;
	if (bandwidth(n))
		print_bandwidth(out, rate);
	else
		sb_printf(out, "%llu", (unsigned long long)rate);
	return true;
}

static bool
splitter_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	return sim_bucket_read(n, n->state, name, out);
}

static int
shaper_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct gap_rate *g = n->state;

	if (strcmp(name, "reset") == 0) {
		g->second = -1;
		return 0;
	}
	if (strcmp(name, "rate") != 0)
		return SIM_UNKNOWN;
	if (!sim_reconfigure(s, n, "RATE", arg))
		return SIM_BAD_VALUE;
	gap_set(g, (uint64_t)sim_int(n, "RATE"));
	return 0;
}

struct delay {
	uint64_t delay;
	struct flow *f;
};

static bool
delay_init(struct sim *s, struct sim_node *n)
{
	struct delay *d = n->state = arena_alloc(s->in->engine->arena, sizeof(*d));

	d->delay = (uint64_t)sim_int(n, "DELAY");
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_CALLBACK);
	return true;
}

static struct flow *
delay_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct delay *d = n->state;
	struct flow *f;

	(void)port;
	if (d->f == NULL && (d->f = sim_ask(s, n, 0)) != NULL) {
		if (d->f->timestamp < SIM_SECOND)
			d->f->timestamp = s->now;
		d->f->timestamp += d->delay;
	}
	if (d->f == NULL) {
		if (!sim_active(&n->signal))
			sim_sleep(&n->empty);
		return NULL;
	}
	if (d->f->timestamp <= s->now) {
		f = d->f;
		f->timestamp = s->now;
		d->f = NULL;
		return f;
	}
	sim_timer_at(s, n, d->f->timestamp);
	sim_sleep(&n->empty);
	return NULL;
}

static void
delay_timer(struct sim *s, struct sim_node *n)
{
	sim_wake(s, &n->empty);
}

static bool
delay_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "delay") != 0)
		return false;
	sim_print_interval(((struct delay *)n->state)->delay, out);
	return true;
}

static int
delay_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct delay *d = n->state;

	(void)s;
	if (strcmp(name, "delay") != 0)
		return SIM_UNKNOWN;
	return sim_parse_time(arg, &d->delay) ? 0 : SIM_BAD_VALUE;
}

static void
delay_fini(struct sim *s, struct sim_node *n)
{
	struct delay *d = n->state;

	if (d != NULL && d->f != NULL)
		flow_free(s->in->engine, d->f);
}

/* The bucket of a rate with BURST_DURATION or BURST_SIZE/BURST_BYTES: what it holds. */
static uint64_t
bucket_room(struct sim_node *n)
{
	bool bytes = bandwidth(n);
	const char *size = bytes ? "BURST_BYTES" : "BURST_SIZE";
	uint64_t rate = (uint64_t)sim_int(n, "RATE"), tokens;

	if (sim_given(n, size))
		tokens = (uint64_t)sim_int(n, size);
	else
		tokens = rate * ((uint64_t)sim_int(n, "BURST_DURATION") / TICK) / 1000;
	if (bytes)
		tokens += BANDWIDTH_TOKENS;
	return MIN_OF(MAX_OF(tokens, 1), FULL);
}

void
sim_bucket(struct sim_node *n, struct token_bucket *b)
{
	bucket_set(b, (uint64_t)sim_int(n, "RATE"), bucket_room(n));
}

int
sim_bucket_write(struct sim *s, struct sim_node *n, struct token_bucket *b, const char *rate)
{
	if (!sim_reconfigure(s, n, "RATE", rate))
		return SIM_BAD_VALUE;
	bucket_adjust(b, (uint64_t)sim_int(n, "RATE"), bucket_room(n));
	return 0;
}

static int
splitter_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	return strcmp(name, "rate") == 0 ? sim_bucket_write(s, n, n->state, arg) : SIM_UNKNOWN;
}

static bool
splitter_init(struct sim *s, struct sim_node *n)
{
	n->state = arena_alloc(s->in->engine->arena, sizeof(struct token_bucket));
	sim_bucket(n, n->state);
	return true;
}

static void
splitter_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct token_bucket *b = n->state;
	bool under;

	(void)port;
	bucket_refill(b, s->now);
	if (bandwidth(n)) {
		under = bucket_has(b, BANDWIDTH_TOKENS);
		if (under)
			bucket_drain(b, sim_length(s, f));
	} else {
		under = bucket_take(b, 1);
	}
	sim_send(s, n, under ? 0 : 1, f);
}

struct meter {
	struct ewma rate;
	uint32_t *limits;
	size_t count;
};

static bool
meter_init(struct sim *s, struct sim_node *n)
{
	struct meter *m = n->state = arena_alloc(s->in->engine->arena, sizeof(*m));
	const struct click_value *rates = click_arg(&n->args, "RATE");

	ewma_init(&m->rate, SCALE, s->now);
	m->count = rates->count;
	m->limits = arena_alloc_array(s->in->engine->arena, m->count + 1, sizeof(*m->limits));
	for (size_t i = 0; i < m->count; i++)
		m->limits[i] = ((uint32_t)rates->list[i].i << SCALE) / HZ;
	return true;
}

static void
meter_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct meter *m = n->state;
	uint32_t out = 0;

	(void)port;
	ewma_add(&m->rate, s->now, bandwidth(n) ? sim_length(s, f) : 1);
	while (out < m->count && m->rate.average >= m->limits[out])
		out++;
	sim_send(s, n, out, f);
}

/* One limit after the other, with nothing between them. */
static bool
meter_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct meter *m = n->state;

	if (strcmp(name, "rate") == 0) {
		ewma_add(&m->rate, s->now, 0);
		ewma_print(&m->rate, 0, out);
		return true;
	}
	for (size_t i = 0; strcmp(name, "meters") == 0 && i < m->count; i++)
		print_scaled((uint64_t)m->limits[i] * HZ, SCALE, out);
	return strcmp(name, "meters") == 0;
}

#define SHAPER(name_) { .name = name_, .init = shaper_init, .pull = shaper_pull, \
	.read = sim_rate_read, .write = shaper_write }
#define SPLITTER(name_) { .name = name_, .init = splitter_init, .push = splitter_push, \
	.read = splitter_read, .write = splitter_write }
#define METER(name_) { .name = name_, .init = meter_init, .push = meter_push, .read = meter_read }

const struct sim_class sim_classes_rate[] = {
	SHAPER("Shaper"), SHAPER("BandwidthShaper"),
	SPLITTER("RatedSplitter"), SPLITTER("BandwidthRatedSplitter"),
	METER("Meter"), METER("BandwidthMeter"),
	{ .name = "DelayShaper", .flags = SIM_NOTIFIES_EMPTY | SIM_SEARCH_ON, .init = delay_init,
	  .timer = delay_timer, .pull = delay_pull, .read = delay_read, .write = delay_write, .fini = delay_fini },
	{ .name = NULL },
};
