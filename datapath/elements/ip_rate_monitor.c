/*
 * ip_rate_monitor.c - IPRateMonitor: rates from and to networks, by octets of their addresses. A
 * network whose rate is above a threshold gets counters for the networks inside, down to hosts;
 * once a second those of quiet networks go again.
 *
 * Rates are exponentially weighted averages over epochs of 8 ms, in integers as in Click, so that
 * annotations are the same. Memory is counted as Click counts it, whatever it is here.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/moving_average.h"
#include "datapath/runtime/router.h"

enum {
	EPOCH_NS = 8000000, EPOCHS = 125, STABILITY = 5, SCALE = AVERAGE_SCALE,
	FANOUT = 256, LEAST_KILOBYTES = 100, COUNTER_BYTES = 40, LEVEL_BYTES = 2080,
};

/* What stands in for no limit: a threshold that everything is above must not take all memory. */
#define MOST_BYTES	(UINT64_C(256) << 20)

struct counter {
	uint32_t epoch, average[2], current[2];	/* from and to the network */
	struct level *inside;
	uint32_t closed_until;			/* epoch up to which it is not split */
};

struct level {
	struct counter *of, *at[FANOUT];	/* of NULL: the first one */
	struct level *older, *newer;
};

struct monitor {
	struct element el;
	struct level top, *oldest, *newest;	/* of those below the top */
	uint64_t memory, most;			/* octets; most 0: no limit */
	uint32_t ratio;				/* 65536: every packet counts */
	int32_t threshold;
	bool octets, annotate;
	uint32_t reset, folded;			/* epochs */
};

static uint32_t epoch_of(const struct monitor *m)
{
	return (uint32_t)(m->el.router->run.now / EPOCH_NS);
}

/* Closes epochs that are over; those without packets count too. */
static void advance(struct counter *c, uint32_t now)
{
	if (now == c->epoch)
		return;
	for (unsigned i = 0; i < 2; i++)
		average_close(&c->average[i], &c->current[i], now - c->epoch - 1, STABILITY);
	c->epoch = now;
}

static int32_t per_second(const struct counter *c, unsigned way)
{
	return (int32_t)(c->average[way] * EPOCHS) >> SCALE;
}

static bool has_room(const struct monitor *m, uint32_t more)
{
	return m->memory + more <= (m->most ? m->most : MOST_BYTES);
}

static struct counter *make_counter(struct monitor *m, struct level *l, unsigned i,
				    const struct counter *like)
{
	if (!has_room(m, COUNTER_BYTES))
		return NULL;
	l->at[i] = x_calloc(1, sizeof(*l->at[i]));
	m->memory += COUNTER_BYTES;
	if (like)
		*l->at[i] = *like;
	else
		l->at[i]->epoch = epoch_of(m);
	l->at[i]->inside = NULL;
	l->at[i]->closed_until = 0;
	return l->at[i];
}

static void free_level(struct monitor *m, struct level *l);

static void empty_level(struct monitor *m, struct level *l)
{
	for (unsigned i = 0; i < FANOUT; i++) {
		if (!l->at[i])
			continue;
		if (l->at[i]->inside)
			free_level(m, l->at[i]->inside);
		free(l->at[i]);
		l->at[i] = NULL;
		m->memory -= COUNTER_BYTES;
	}
}

static void free_level(struct monitor *m, struct level *l)
{
	empty_level(m, l);
	*(l->older ? &l->older->newer : &m->oldest) = l->newer;
	*(l->newer ? &l->newer->older : &m->newest) = l->older;
	l->of->inside = NULL;
	free(l);
	m->memory -= LEVEL_BYTES;
}

static void split(struct monitor *m, struct counter *c, unsigned i)
{
	struct level *l = x_calloc(1, sizeof(*l));

	m->memory += LEVEL_BYTES;
	l->of = c;
	c->inside = l;
	l->older = m->newest;
	*(l->older ? &l->older->newer : &m->oldest) = l;
	m->newest = l;
	if (!make_counter(m, l, i, c))
		free_level(m, l);
}

/*
 * Levels of networks below a threshold go until memory is below its limit; without one, until a
 * tenth of it is free. Either end may be the first, by chance: the other one would never have its turn.
 */
static void fold(struct monitor *m, int32_t threshold)
{
	bool forward = router_random(m->el.router) & 1;
	uint64_t most = m->most ? m->most : m->memory / 10 * 9;
	struct level *l = forward ? m->oldest : m->newest, *next;
	uint32_t now = epoch_of(m);

	for (; l; l = next) {
		struct counter *c = l->of;

		advance(c, now);
		if ((int32_t)c->average[0] >= threshold || (int32_t)c->average[1] >= threshold) {
			next = forward ? l->newer : l->older;
			continue;
		}
		/* what is inside goes first, so that the next one is none of these */
		empty_level(m, l);
		next = forward ? l->newer : l->older;
		free_level(m, l);
		if (m->memory < most)
			break;
	}
}

static void count(struct monitor *m, struct pkt *p, uint32_t addr, unsigned way, int32_t n)
{
	uint32_t now = epoch_of(m);
	struct level *l = &m->top;
	struct counter *c = NULL;
	int shift, rate[2];

	for (shift = 24; shift >= 0; shift -= 8) {
		unsigned i = addr >> shift & 255;

		c = l->at[i] ? l->at[i] : make_counter(m, l, i, NULL);
		if (!c)
			return;
		if (n >= 0) {
			advance(c, now);
			c->current[way] += (uint32_t)n;
		}
		if (!c->inside)
			break;
		l = c->inside;
	}
	rate[0] = per_second(c, 0);
	rate[1] = per_second(c, 1);
	if (m->annotate) {
		anno_set_u32(p, ANNO_FWD_RATE, (uint32_t)rate[0]);
		anno_set_u32(p, ANNO_REV_RATE, (uint32_t)rate[1]);
	}
	if (c->closed_until < now && (rate[0] >= m->threshold || rate[1] >= m->threshold) &&
	    shift > 0 && has_room(m, COUNTER_BYTES + LEVEL_BYTES))
		split(m, c, addr >> (shift - 8) & 255);
	if (now - m->folded >= EPOCHS) {
		fold(m, m->threshold);
		m->folded = now;
	}
}

static void monitor_batch(struct element *e, unsigned port, struct batch *b)
{
	struct monitor *m = (struct monitor *)e;
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		const uint8_t *ip = pkt_ip(p);
		bool counts = m->ratio > UINT16_MAX ||
			      (router_random(e->router) & UINT16_MAX) <= m->ratio;

		if (!ip) {
			element_drop(e, DROP_PRECONDITION, p);
			continue;
		}
		count(m, p, load_be32(ip + (port ? IP_DST : IP_SRC)), port,
		      !counts ? -1 : m->octets ? load_be16(ip + IP_LEN) : 1);
		b->p[n++] = p;
	}
	b->n = n;
}

static void monitor_push(struct element *e, unsigned port, struct batch *b)
{
	monitor_batch(e, port, b);
	element_push(e, port, b);
}

static void monitor_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	element_pull(e, port, b, max);
	monitor_batch(e, port, b);
}

static uint64_t memory_limit(uint64_t kilobytes)
{
	return kilobytes ? MAX_OF(kilobytes, (uint64_t)LEAST_KILOBYTES) * 1024 : 0;
}

static bool monitor_configure(struct element *e, struct setup *s)
{
	struct monitor *m = (struct monitor *)e;

	m->octets = setup_int(s, "TYPE") == 1;
	m->ratio = (uint32_t)(setup_value(s, "RATIO")->d * 65536 + 0.5);
	m->threshold = (int32_t)((uint32_t)setup_int(s, "THRESH") * m->ratio) >> 16;
	if (m->ratio == 65536)
		m->threshold = (int32_t)setup_int(s, "THRESH");
	m->most = memory_limit((uint64_t)setup_int(s, "MEMORY"));
	m->annotate = setup_int(s, "ANNO");
	m->memory = LEVEL_BYTES;
	m->reset = m->folded = epoch_of(m);
	return true;
}

static void monitor_stop(struct element *e)
{
	empty_level((struct monitor *)e, &((struct monitor *)e)->top);
}

static void monitor_take_state(struct element *e, struct element *old)
{
	struct monitor *m = (struct monitor *)e, *o = (struct monitor *)old;

	if (m->octets != o->octets)
		return;
	m->top = o->top;
	m->oldest = o->oldest;
	m->newest = o->newest;
	m->memory = o->memory;
	m->reset = o->reset;
	o->top = (struct level){ 0 };
	o->oldest = o->newest = NULL;
}

/* With as few digits as tell the number from its neighbours. */
static void print_rate(struct strbuf *out, uint32_t average)
{
	uint64_t v = (uint64_t)average * EPOCHS, one = 1 << SCALE, part = v & (one - 1), power = 1;

	sb_printf(out, "%llu", (unsigned long long)(v >> SCALE));
	for (int digits = 1; part && digits <= 4; digits++) {
		uint64_t d;

		power *= 10;
		d = (part * power + one / 2) >> SCALE;
		if (digits == 4 || (d * one + power / 2) / power == part) {
			sb_printf(out, ".%0*llu", digits, (unsigned long long)d);
			break;
		}
	}
}

static void print_level(const struct level *l, const char *network, uint32_t now,
			struct strbuf *out)
{
	for (unsigned i = 0; i < FANOUT; i++) {
		struct counter *c = l->at[i];
		struct strbuf name = STRBUF_INIT;

		if (!c || ((int32_t)c->average[0] <= 0 && (int32_t)c->average[1] <= 0))
			continue;
		sb_printf(&name, *network ? "%s.%u" : "%s%u", network, i);
		advance(c, now);
		sb_printf(out, "%s\t", sb_str(&name));
		print_rate(out, c->average[0]);
		sb_add(out, "\t");
		print_rate(out, c->average[1]);
		sb_add(out, "\n");
		if (c->inside) {
			struct strbuf deeper = STRBUF_INIT;

			sb_printf(&deeper, "\t%s", sb_str(&name));
			print_level(c->inside, sb_str(&deeper), now, out);
			sb_fini(&deeper);
		}
		sb_fini(&name);
	}
}

static bool read_look(struct element *e, const char *args, struct strbuf *out)
{
	const struct monitor *m = (const struct monitor *)e;

	(void)args;
	sb_printf(out, "%u\n", epoch_of(m) - m->reset);
	print_level(&m->top, "", epoch_of(m), out);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct monitor *m = (struct monitor *)e;

	(void)value;
	(void)out;
	empty_level(m, &m->top);
	m->reset = epoch_of(m);
	return true;
}

static bool write_memmax(struct element *e, const char *value, struct strbuf *out)
{
	struct monitor *m = (struct monitor *)e;
	int64_t v, threshold = m->threshold;

	if (!handler_parse_int(value, 0, INT32_MAX, &v, out))
		return false;
	m->most = memory_limit((uint64_t)v);
	/* five times the threshold at each turn, until what is left fits */
	while (m->most && m->memory > m->most && m->oldest && threshold < INT32_MAX) {
		fold(m, (int32_t)threshold);
		threshold = MIN_OF(MAX_OF(threshold, 1) * 5, (int64_t)INT32_MAX);
	}
	return true;
}

/* "ADDRESS LEVEL SECONDS": that network is not split for so long. */
static bool write_anno_level(struct element *e, const char *value, struct strbuf *out)
{
	struct monitor *m = (struct monitor *)e;
	char address[32] = "";
	unsigned depth = 4, seconds = 0;
	struct level *l = &m->top;
	uint32_t addr;

	if (sscanf(value, "%31s %u %u", address, &depth, &seconds) != 3 ||
	    !click_parse_ip(address, &addr) || depth > 3 || !seconds) {
		sb_printf(out, "expected 'ADDRESS LEVEL SECONDS' with a level from 0 to 3, not '%s'", value);
		return false;
	}
	for (int shift = 24; l; shift -= 8, depth--) {
		struct counter *c = l->at[addr >> shift & 255];

		if (c && !depth) {
			c->closed_until = seconds * EPOCHS + epoch_of(m);
			if (c->inside)
				free_level(m, c->inside);
		}
		l = c && depth ? c->inside : NULL;
	}
	return true;
}

READ_INT(read_thresh, struct monitor, threshold)
READ_U64(read_mem, struct monitor, memory)
READ_U64(read_memmax, struct monitor, most)

static const struct handler handlers[] = {
	{ "thresh", read_thresh, NULL },
	{ "look", read_look, NULL },
	{ "mem", read_mem, NULL },
	{ "memmax", read_memmax, write_memmax },
	{ "anno_level", NULL, write_anno_level },
	{ "reset", NULL, write_reset },
	{ 0 }
};

const struct element_class ip_rate_monitor_classes[] = {
	{ "IPRateMonitor", sizeof(struct monitor), .push = monitor_push, .pull = monitor_pull,
	  .configure = monitor_configure, .stop = monitor_stop, .take_state = monitor_take_state,
	  .keeps = "rates", .handlers = handlers, .drops = DROPS(DROP_PRECONDITION) },
	{ 0 }
};
