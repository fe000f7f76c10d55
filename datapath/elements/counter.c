/*
 * counter.c - Counter and AverageCounter: packets, bytes, rates; a handler called once when a
 * count is reached.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/moving_average.h"
#include "datapath/runtime/router.h"

struct counter {
	struct element el;
	uint64_t count, bytes;
	uint64_t call_at, byte_call_at;
	const char *call, *byte_call;		/* NULL: none */
	bool called, byte_called;		/* since the last reset */
	uint64_t epoch;				/* ms; of Counter, as are those of this epoch and their averages */
	uint32_t now_count, now_bytes, average, byte_average;
	uint64_t first, last, ignore;		/* ms, of AverageCounter; first 0: no packet yet */
};

/* The handler is called before that packet goes on, and may reset the counter. */
static void check_calls(struct counter *c)
{
	if (c->call && !c->called && c->count >= c->call_at) {
		c->called = true;
		handler_call(&c->el, c->call);
	}
	if (c->byte_call && !c->byte_called && c->bytes >= c->byte_call_at) {
		c->byte_called = true;
		handler_call(&c->el, c->byte_call);
	}
}

enum { NS_PER_EPOCH = 1000000, EPOCHS_PER_SECOND = 1000, RATE_STABILITY = 4, BYTE_SCALE = 4 };

/* Epochs that are over go into the averages. */
static void close_epochs(struct counter *c)
{
	uint64_t now = c->el.router->run.now / NS_PER_EPOCH;
	uint32_t quiet;

	if (now <= c->epoch)
		return;
	quiet = (uint32_t)MIN_OF(now - c->epoch - 1, (uint64_t)AVERAGE_QUIET);
	average_close(&c->average, &c->now_count, quiet, RATE_STABILITY);
	average_close_scaled(&c->byte_average, &c->now_bytes, quiet, RATE_STABILITY, BYTE_SCALE);
	c->epoch = now;
}

static void add(struct counter *c, uint32_t packets, uint64_t bytes)
{
	c->count += packets;
	c->bytes += bytes;
	c->now_count += packets;
	c->now_bytes += (uint32_t)bytes;
}

static void counter_simple(struct element *e, unsigned port, struct batch *b)
{
	struct counter *c = (struct counter *)e;
	uint64_t bytes = 0;

	(void)port;
	close_epochs(c);
	if (UNLIKELY(c->call || c->byte_call)) {
		for (unsigned i = 0; i < b->n; i++) {
			add(c, 1, b->p[i]->len);
			check_calls(c);
		}
		return;
	}
	for (unsigned i = 0; i < b->n; i++)
		bytes += b->p[i]->len;
	add(c, b->n, bytes);
}

/* Click's tick is a millisecond; what comes in the first IGNORE seconds after the first packet is not counted. */
static void average_simple(struct element *e, unsigned port, struct batch *b)
{
	struct counter *c = (struct counter *)e;
	uint64_t now = e->router->run.now / 1000000;

	(void)port;
	if (!c->first)
		c->first = now;
	if (now - c->first >= c->ignore) {
		for (unsigned i = 0; i < b->n; i++)
			c->bytes += b->p[i]->len;
		c->count += b->n;
	}
	c->last = now;
}

/* "N HANDLER [VALUE]"; 0: never. */
static bool read_call(struct setup *s, const char *name, uint64_t *at, const char **call)
{
	const struct click_value *v = setup_value(s, name);
	char *end;

	if (!v->given)
		return true;
	*at = strtoull(v->s, &end, 0);
	if (end == v->s || (*end != ' ' && *end != '\t'))
		return setup_error(s, "%s: expected N HANDLER, not '%s'", name, v->s);
	*call = *at ? end + strspn(end, " \t") : NULL;
	return true;
}

static bool counter_configure(struct element *e, struct setup *s)
{
	struct counter *c = (struct counter *)e;

	if (!read_call(s, "COUNT_CALL", &c->call_at, &c->call))
		return false;
	return read_call(s, "BYTE_COUNT_CALL", &c->byte_call_at, &c->byte_call);
}

static bool average_configure(struct element *e, struct setup *s)
{
	((struct counter *)e)->ignore = setup_u32(s, "IGNORE") * UINT64_C(1000);
	return true;
}

static bool is_average(const struct element *e)
{
	return e->cls->simple == average_simple;
}

/* Of AverageCounter over all the time, of Counter lately. */
static bool print_rate(struct element *e, uint64_t of, bool bytes, struct strbuf *out)
{
	struct counter *c = (struct counter *)e;
	uint64_t since = c->first + c->ignore, ms = c->last > since ? c->last - since : 1;

	if (is_average(e)) {
		sb_printf(out, "%.12g", (double)of * 1000 / (double)ms);
		return true;
	}
	close_epochs(c);
	if (bytes)
		return handler_scaled(out, (uint64_t)c->byte_average * EPOCHS_PER_SECOND, BYTE_SCALE);
	return handler_scaled(out, (uint64_t)c->average * EPOCHS_PER_SECOND, AVERAGE_SCALE);
}

static bool read_rate(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return print_rate(e, ((struct counter *)e)->count, false, out);
}

static bool read_byte_rate(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return print_rate(e, ((struct counter *)e)->bytes, true, out);
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct counter *c = (struct counter *)e;

	(void)value;
	(void)out;
	c->count = c->bytes = c->first = c->last = 0;
	c->called = c->byte_called = false;
	return true;
}

READ_U64(read_count, struct counter, count)
READ_U64(read_bytes, struct counter, bytes)

#define COUNTS { "count", read_count, NULL }, { "byte_count", read_bytes, NULL }, { "reset", NULL, write_reset }

static bool read_bit_rate(struct element *e, const char *args, struct strbuf *out)
{
	struct counter *c = (struct counter *)e;

	(void)args;
	close_epochs(c);
	return handler_scaled(out, (uint64_t)c->byte_average * EPOCHS_PER_SECOND, BYTE_SCALE - 3);
}

#define RATES { "rate", read_rate, NULL }, { "byte_rate", read_byte_rate, NULL }

static const struct handler handlers[] = {
	COUNTS, RATES, { "bit_rate", read_bit_rate, NULL }, { "reset_counts", NULL, write_reset }, { 0 }
};

static const struct handler average_handlers[] = {
	COUNTS,
	RATES,
	{ 0 }
};

static void counter_take_state(struct element *e, struct element *old)
{
	struct counter *c = (struct counter *)e, *o = (struct counter *)old;

	c->count = o->count;
	c->bytes = o->bytes;
	c->first = o->first;
	c->last = o->last;
	c->called = o->called;
	c->byte_called = o->byte_called;
}

const struct element_class counter_classes[] = {
	{ "Counter", sizeof(struct counter), .simple = counter_simple,
	  .configure = counter_configure, .take_state = counter_take_state, .keeps = "counts",
	  .handlers = handlers },
	{ "AverageCounter", sizeof(struct counter), .simple = average_simple,
	  .configure = average_configure, .take_state = counter_take_state, .keeps = "counts",
	  .handlers = average_handlers },
	{ 0 }
};
