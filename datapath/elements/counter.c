/*
 * counter.c - Counter and AverageCounter: packets, bytes, rates; a handler called once when a
 * count is reached. Counter's rates are moving averages over milliseconds, as Click rounds them.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { STABILITY = 4, QUIET = 100, PACKET_BITS = 10, BYTE_BITS = 4, MS_PER_SECOND = 1000 };

struct moving {
	uint64_t now;			/* in this millisecond */
	int64_t average;		/* with bits of fraction */
};

struct counter {
	struct element el;
	uint64_t count, bytes;
	uint64_t call_at, byte_call_at;		/* 0: never */
	const char *call, *byte_call;
	uint64_t first, last, ignore;		/* ms, of AverageCounter; first 0: no packet yet */
	uint64_t ms;				/* of Counter */
	struct moving packets, octets;
};

static void moving_add(struct moving *m, unsigned bits)
{
	m->average += ((int64_t)(m->now << bits) - m->average + (1 << (STABILITY - 1))) >> STABILITY;
	m->now = 0;
}

/* Milliseconds are over, in all but the first of which there was nothing. */
static void moving_pass(struct moving *m, uint64_t n, unsigned bits)
{
	moving_add(m, bits);
	if (n > QUIET)
		m->average = 0;
	for (uint64_t k = 1; k < n && n <= QUIET; k++)
		moving_add(m, bits);
}

static void pass_time(struct counter *c)
{
	uint64_t ms = c->el.router->run.now / (NS_PER_SECOND / MS_PER_SECOND);

	if (ms == c->ms)
		return;
	moving_pass(&c->packets, ms - c->ms, PACKET_BITS);
	moving_pass(&c->octets, ms - c->ms, BYTE_BITS);
	c->ms = ms;
}

/* The handler is called before that packet goes on. */
static void check_calls(struct counter *c)
{
	if (c->call_at && c->count >= c->call_at) {
		c->call_at = 0;
		handler_call(&c->el, c->call);
	}
	if (c->byte_call_at && c->bytes >= c->byte_call_at) {
		c->byte_call_at = 0;
		handler_call(&c->el, c->byte_call);
	}
}

static void counter_simple(struct element *e, unsigned port, struct batch *b)
{
	struct counter *c = (struct counter *)e;
	uint64_t bytes = 0;

	(void)port;
	for (unsigned i = 0; i < b->n; i++)
		bytes += b->p[i]->len;
	c->count += b->n;
	c->bytes += bytes;
	pass_time(c);
	c->packets.now += b->n;
	c->octets.now += bytes;
	if (UNLIKELY(c->call_at || c->byte_call_at))
		check_calls(c);
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

/* "N HANDLER [VALUE]" */
static bool read_call(struct setup *s, const char *name, uint64_t *at, const char **call)
{
	const struct click_value *v = setup_value(s, name);
	char *end;

	if (!v->given)
		return true;
	*at = strtoull(v->s, &end, 0);
	if (end == v->s || !*at || (*end != ' ' && *end != '\t'))
		return setup_error(s, "%s: expected N HANDLER, not '%s'", name, v->s);
	*call = end + strspn(end, " \t");
	return true;
}

static bool counter_configure(struct element *e, struct setup *s)
{
	struct counter *c = (struct counter *)e;

	return read_call(s, "COUNT_CALL", &c->call_at, &c->call) &&
	       read_call(s, "BYTE_COUNT_CALL", &c->byte_call_at, &c->byte_call);
}

static bool average_configure(struct element *e, struct setup *s)
{
	((struct counter *)e)->ignore = setup_u32(s, "IGNORE") * UINT64_C(1000);
	return true;
}

static bool rate(struct element *e, uint64_t of, struct strbuf *out)
{
	const struct counter *c = (const struct counter *)e;
	uint64_t since = c->first + c->ignore, ms = c->last > since ? c->last - since : 1;

	sb_printf(out, "%.12g", (double)of * 1000 / (double)ms);
	return true;
}

static bool read_rate(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return rate(e, ((struct counter *)e)->count, out);
}

static bool read_byte_rate(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return rate(e, ((struct counter *)e)->bytes, out);
}

/* A second's worth, with as few digits as tell it from its neighbours. */
static bool moving_print(const struct moving *m, unsigned times, unsigned bits, struct strbuf *out)
{
	uint64_t v = (uint64_t)m->average * MS_PER_SECOND * times, one = UINT64_C(1) << bits, part = v & (one - 1), power = 1;

	sb_printf(out, "%llu", (unsigned long long)(v >> bits));
	for (int digits = 1; part; digits++) {
		uint64_t d;

		power *= 10;
		d = (part * power + one / 2) >> bits;
		if ((d * one + power / 2) / power == part) {
			sb_printf(out, ".%0*llu", digits, (unsigned long long)d);
			break;
		}
	}
	return true;
}

static bool read_moving(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	pass_time((struct counter *)e);
	return moving_print(&((struct counter *)e)->packets, 1, PACKET_BITS, out);
}

static bool read_moving_bytes(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	pass_time((struct counter *)e);
	return moving_print(&((struct counter *)e)->octets, 1, BYTE_BITS, out);
}

static bool read_moving_bits(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	pass_time((struct counter *)e);
	return moving_print(&((struct counter *)e)->octets, 8, BYTE_BITS, out);
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct counter *c = (struct counter *)e;

	(void)value;
	(void)out;
	c->count = c->bytes = c->first = c->last = 0;
	return true;
}

READ_U64(read_count, struct counter, count)
READ_U64(read_bytes, struct counter, bytes)

static const struct handler counter_handlers[] = {
	{ "count", read_count, NULL },
	{ "byte_count", read_bytes, NULL },
	{ "rate", read_moving, NULL },
	{ "byte_rate", read_moving_bytes, NULL },
	{ "bit_rate", read_moving_bits, NULL },
	{ "reset", NULL, write_reset },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "byte_count", read_bytes, NULL },
	{ "rate", read_rate, NULL },
	{ "byte_rate", read_byte_rate, NULL },
	{ "reset", NULL, write_reset },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

static void counter_take_state(struct element *e, struct element *old)
{
	struct counter *c = (struct counter *)e, *o = (struct counter *)old;

	c->count = o->count;
	c->bytes = o->bytes;
	c->first = o->first;
	c->last = o->last;
	c->ms = o->ms;
	c->packets = o->packets;
	c->octets = o->octets;
}

const struct element_class counter_classes[] = {
	{ "Counter", sizeof(struct counter), .simple = counter_simple,
	  .configure = counter_configure, .take_state = counter_take_state, .keeps = "counts",
	  .handlers = counter_handlers },
	{ "AverageCounter", sizeof(struct counter), .simple = average_simple,
	  .configure = average_configure, .take_state = counter_take_state, .keeps = "counts",
	  .handlers = handlers },
	{ 0 }
};
