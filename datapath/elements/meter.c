/*
 * meter.c - rates looked at, not made: splitters by a token bucket, meters by a moving average,
 * shapers that let no more through, Block by the rate annotations.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/moving_average.h"
#include "datapath/runtime/rate.h"
#include "datapath/runtime/router.h"

struct splitter {
	struct element el;
	struct rate rate;
	bool bytes;
};

static inline unsigned split_route(struct element *e, struct pkt *p)
{
	struct splitter *s = (struct splitter *)e;
	uint64_t now = e->router->run.now;

	if (!rate_ready(&s->rate, now))
		return 1;
	rate_take(&s->rate, now, s->bytes ? p->len : 1);
	return 0;
}
ELEMENT_SWITCH(split_push, split_route, DROP_RATE)

static bool split_configure(struct element *e, struct setup *s)
{
	struct splitter *p = (struct splitter *)e;

	p->bytes = !strncmp(e->cls->name, "Bandwidth", 9);
	return rate_configure(&p->rate, s, p->bytes);
}

static bool split_start(struct element *e, struct setup *s)
{
	struct splitter *p = (struct splitter *)e;

	(void)s;
	rate_start(&p->rate, e);
	return true;
}

static bool read_split_rate(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return rate_print(&((struct splitter *)e)->rate, out);
}

static bool write_split_rate(struct element *e, const char *value, struct strbuf *out)
{
	return rate_change(&((struct splitter *)e)->rate, value, out);
}

static const struct handler split_handlers[] = { { "rate", read_split_rate, write_split_rate }, { 0 } };

/*
 * Of each second as much as its part that is over, so what was not used of it may come at once, with Click's steps: microseconds,
 * and gaps of 1/4096 of one. The timer does nothing: who pulls polls, and the driver must not sleep longer, nor take the run
 * to be over.
 */
enum { GAP_SHIFT = 12 };

static const uint32_t GAP_ALL = UINT32_C(1000000) << GAP_SHIFT;

struct shaper {
	struct element el;
	struct timer timer;
	uint32_t rate, gap;
	int64_t second;			/* -1: nobody pulled yet */
	int64_t used;			/* of this second; below 0: left over from the one before */
	bool bytes;
};

static void shape_set(struct shaper *s, uint64_t rate)
{
	s->rate = (uint32_t)MIN_OF(rate, (uint64_t)GAP_ALL);
	s->gap = s->rate ? GAP_ALL / s->rate : GAP_ALL + 1;
}

static uint32_t shape_parts(uint64_t now)
{
	return (uint32_t)(now % NS_PER_SECOND / 1000) << GAP_SHIFT;
}

static bool shape_ready(struct shaper *s, uint64_t now)
{
	int64_t second = (int64_t)(now / NS_PER_SECOND), allowed = shape_parts(now) / s->gap;

	if (s->second < 0)
		s->used = allowed + (shape_parts(now) % s->gap > s->gap / 2);
	else if (second != s->second && s->used > 0)
		s->used -= s->rate;
	/* also when the clock was set back: else nothing would pass for as long */
	s->second = second;
	return allowed >= s->used;
}

/* When what is used is allowed, or the next second begins. */
static void shape_wait(struct shaper *s)
{
	uint64_t part = (uint64_t)s->used >= s->rate ? NS_PER_SECOND :
			(((uint64_t)s->used * s->gap >> GAP_SHIFT) + 1) * 1000;

	if (s->rate > 0 && s->second >= 0 && !s->timer.slot)
		timer_at(&s->timer, (uint64_t)s->second * NS_PER_SECOND + MIN_OF(part, NS_PER_SECOND));
}

/* By output 1 comes what is not to come by output 0 now; of octets all come alike. */
static void shape_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct shaper *s = (struct shaper *)e;
	struct pkt *p;

	for (; max > 0; max--) {
		bool ready = shape_ready(s, e->router->run.now), beside = port && !s->bytes;

		if (ready == beside) {
			if (!ready)
				shape_wait(s);
			return;
		}
		p = element_pull_one(e, 0);
		if (!p)
			return;
		if (!beside)
			s->used += s->bytes ? p->len : 1;
		b->p[b->n++] = p;
	}
}

static void shape_fire(struct element *e, struct timer *t)
{
	(void)e;
	(void)t;
}

static bool shape_configure(struct element *e, struct setup *s)
{
	struct shaper *p = (struct shaper *)e;

	shape_set(p, (uint64_t)setup_int(s, "RATE"));
	p->second = -1;
	p->bytes = !strncmp(e->cls->name, "Bandwidth", 9);
	return true;
}

static bool shape_start(struct element *e, struct setup *s)
{
	struct shaper *p = (struct shaper *)e;

	(void)s;
	timer_init(&p->timer, e, shape_fire);
	return true;
}

static bool read_shape_rate(struct element *e, const char *args, struct strbuf *out)
{
	const struct shaper *s = (const struct shaper *)e;

	(void)args;
	return s->bytes ? rate_print_bandwidth(s->rate, out) : handler_u64(out, s->rate);
}

/* As if all that was allowed of this second had been used. */
static bool write_shape_rate(struct element *e, const char *value, struct strbuf *out)
{
	struct shaper *s = (struct shaper *)e;
	uint64_t rate;

	if (!rate_parse(value, s->bytes, &rate, out))
		return false;
	if (rate == s->rate)
		return true;
	shape_set(s, rate);
	if (rate && s->second >= 0)
		s->used = shape_parts(e->router->run.now) / s->gap;
	timer_stop(&s->timer);
	shape_wait(s);
	return true;
}

static bool write_shape_reset(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	((struct shaper *)e)->second = -1;
	return true;
}

static const struct handler shape_handlers[] = {
	{ "rate", read_shape_rate, write_shape_rate }, { "reset", NULL, write_shape_reset }, { 0 }
};

static void shape_stop(struct element *e)
{
	timer_stop(&((struct shaper *)e)->timer);
}

/* Which of the other outputs is active is up to handlers. */
struct suppressor {
	struct element el;
	uint64_t blocked;		/* bit i: input i */
	bool active;
};

static void suppressor_push(struct element *e, unsigned port, struct batch *b)
{
	if (port < 64 && ((struct suppressor *)e)->blocked >> port & 1)
		element_drop_batch(e, DROP_INACTIVE, b);
	else
		element_push(e, port, b);
}

static void suppressor_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	if (!(port < 64 && ((struct suppressor *)e)->blocked >> port & 1))
		element_pull(e, port, b, max);
}

static void bypass_push(struct element *e, unsigned port, struct batch *b)
{
	struct suppressor *s = (struct suppressor *)e;

	if (port == 1)
		element_push(e, 0, b);
	else
		element_push(e, s->active && e->nout > 1 ? 1 : 0, b);
}

static bool bypass_configure(struct element *e, struct setup *s)
{
	((struct suppressor *)e)->active = setup_int(s, "ACTIVE");
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct suppressor *)e)->active, out);
}

READ_BOOL(read_active, struct suppressor, active)

static const struct handler bypass_handlers[] = {
	{ "active", read_active, write_active },
	{ 0 }
};

static bool set_port(struct element *e, unsigned port, const char *value, struct strbuf *out)
{
	struct suppressor *s = (struct suppressor *)e;
	bool on;

	if (!handler_parse_bool(value, &on, out))
		return false;
	s->blocked = on ? s->blocked & ~(UINT64_C(1) << port) : s->blocked | UINT64_C(1) << port;
	return true;
}

#define PORT(n) \
static bool read_active##n(struct element *e, const char *args, struct strbuf *out) \
{ \
	(void)args; \
	return handler_bool(out, !(((struct suppressor *)e)->blocked >> (n) & 1)); \
} \
static bool write_active##n(struct element *e, const char *value, struct strbuf *out) \
{ \
	return set_port(e, n, value, out); \
}
PORT(0) PORT(1) PORT(2) PORT(3) PORT(4) PORT(5) PORT(6) PORT(7)

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	((struct suppressor *)e)->blocked = 0;
	return true;
}

#define ENTRY(n) { "active" #n, read_active##n, write_active##n }
static const struct handler suppressor_handlers[] = {
	ENTRY(0), ENTRY(1), ENTRY(2), ENTRY(3), ENTRY(4), ENTRY(5), ENTRY(6), ENTRY(7),
	{ "reset", NULL, write_reset },
	{ 0 }
};

/* An average over milliseconds; limits are in its unit. */
enum { METER_HZ = 1000, METER_STABILITY = 4 };

struct meter {
	struct element el;
	uint32_t *limits;
	size_t count;
	uint64_t epoch;			/* since 1970 */
	uint32_t average, current;
	bool bytes;
};

/* Epochs that are over go into the average. */
static inline void meter_close(struct meter *m)
{
	uint64_t epoch = m->el.router->run.now / (NS_PER_SECOND / METER_HZ);

	if (epoch > m->epoch)
		average_close(&m->average, &m->current,
			      (uint32_t)MIN_OF(epoch - m->epoch - 1, (uint64_t)AVERAGE_QUIET), METER_STABILITY);
	m->epoch = MAX_OF(m->epoch, epoch);
}

static inline unsigned meter_route(struct element *e, struct pkt *p)
{
	struct meter *m = (struct meter *)e;
	unsigned to = 0;

	meter_close(m);
	m->current += m->bytes ? p->len : 1;
	while (to < m->count && m->average >= m->limits[to])
		to++;
	return to;
}
ELEMENT_SWITCH(meter_push, meter_route, DROP_RATE)

static bool meter_configure(struct element *e, struct setup *s)
{
	struct meter *m = (struct meter *)e;
	const struct click_value *v = setup_value(s, "RATE");

	m->count = v->count;
	m->limits = arena_alloc_array(s->arena, v->count + 1, sizeof(*m->limits));
	for (size_t i = 0; i < v->count; i++) {
		m->limits[i] = ((uint32_t)v->list[i].i << AVERAGE_SCALE) / METER_HZ;
	}
	m->bytes = e->cls->name[0] == 'B';
	m->epoch = e->router->run.now / (NS_PER_SECOND / METER_HZ);
	return true;
}

static bool read_meter_rate(struct element *e, const char *args, struct strbuf *out)
{
	struct meter *m = (struct meter *)e;

	(void)args;
	meter_close(m);
	return handler_scaled(out, (uint64_t)m->average * METER_HZ, AVERAGE_SCALE);
}

/* With nothing between them, as Click says them. */
static bool read_meters(struct element *e, const char *args, struct strbuf *out)
{
	const struct meter *m = (const struct meter *)e;

	(void)args;
	for (size_t i = 0; i < m->count; i++)
		(void)handler_scaled(out, (uint64_t)m->limits[i] * METER_HZ, AVERAGE_SCALE);
	return true;
}

static const struct handler meter_handlers[] = {
	{ "rate", read_meter_rate, NULL }, { "meters", read_meters, NULL }, { 0 }
};

/* Forward rates come from IPRateMonitor. */
struct block {
	struct element el;
	int64_t threshold, forward, reverse;
};

static inline unsigned block_route(struct element *e, struct pkt *p)
{
	int64_t limit = ((struct block *)e)->threshold;

	return limit == 0 || (int32_t)anno_u32(p, ANNO_FWD_RATE) <= limit ? 0 : 1;
}
ELEMENT_SWITCH(block_push, block_route, DROP_RATE)

static bool block_configure(struct element *e, struct setup *s)
{
	((struct block *)e)->threshold = setup_int(s, "THRESH");
	return true;
}

#define SIZE	sizeof(struct splitter)
const struct element_class meter_classes[] = {
	{ "RatedSplitter", SIZE, .push = split_push, .configure = split_configure,
	  .start = split_start, .handlers = split_handlers,
	  .drops = DROPS(DROP_RATE) },
	{ "BandwidthRatedSplitter", SIZE, .push = split_push, .configure = split_configure,
	  .start = split_start, .handlers = split_handlers,
	  .drops = DROPS(DROP_RATE) },
	{ "Shaper", sizeof(struct shaper), .pull = shape_pull, .configure = shape_configure,
	  .start = shape_start, .stop = shape_stop, .handlers = shape_handlers },
	{ "BandwidthShaper", sizeof(struct shaper), .pull = shape_pull, .configure = shape_configure,
	  .start = shape_start, .stop = shape_stop, .handlers = shape_handlers },
	{ "Suppressor", sizeof(struct suppressor), .push = suppressor_push,
	  .pull = suppressor_pull, .handlers = suppressor_handlers,
	  .drops = DROPS(DROP_INACTIVE) },
	{ "Bypass", sizeof(struct suppressor), .push = bypass_push,
	  .configure = bypass_configure, .handlers = bypass_handlers },
	{ "Meter", sizeof(struct meter), .push = meter_push, .configure = meter_configure, .handlers = meter_handlers,
	  .drops = DROPS(DROP_RATE) },
	{ "BandwidthMeter", sizeof(struct meter), .push = meter_push,
	  .configure = meter_configure, .handlers = meter_handlers,
	  .drops = DROPS(DROP_RATE) },
	{ "Block", sizeof(struct block), .push = block_push, .configure = block_configure,
	  .drops = DROPS(DROP_RATE) },
	{ 0 }
};
