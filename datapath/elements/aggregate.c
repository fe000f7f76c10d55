/*
 * aggregate.c - the aggregate annotation, times in packets, filters by time, and blocks by the
 * rate annotations.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

#define END_OF_TIME	UINT64_C(2147483647000000000)	/* Click's, ns */

struct aggregate {
	struct element el;
	unsigned bits;
	bool incremental, ip, tail;
	int32_t offset;
	int64_t forward, reverse, threshold;
	uint64_t begin, end, begin_after, end_after, span;
	const char *end_call;
	bool stop, first_seen, ended;
};

static inline struct pkt *length_one(struct element *e, struct pkt *p)
{
	const struct aggregate *a = (const struct aggregate *)e;
	const uint8_t *ip = pkt_ip(p);
	uint32_t len = p->len + anno_u32(p, ANNO_EXTRA_LENGTH);

	if (a->ip) {
		if (!ip) {
			element_drop(e, DROP_PRECONDITION, p);
			return NULL;
		}
		len = load_be16(ip + IP_LEN);
	}
	anno_set_u32(p, ANNO_AGGREGATE, len);
	return p;
}
ELEMENT_SIMPLE(length, length_one)

static inline struct pkt *paint_one(struct element *e, struct pkt *p)
{
	const struct aggregate *a = (const struct aggregate *)e;
	uint32_t color = p->anno[ANNO_PAINT] & ((1U << a->bits) - 1);

	if (a->incremental)
		color |= anno_u32(p, ANNO_AGGREGATE) << a->bits;
	anno_set_u32(p, ANNO_AGGREGATE, color);
	return p;
}
ELEMENT_SIMPLE(paint, paint_one)

static inline unsigned compare_route(struct element *e, struct pkt *p)
{
	const struct aggregate *a = (const struct aggregate *)e;
	int64_t forward = (int32_t)anno_u32(p, ANNO_FWD_RATE);
	int64_t reverse = (int32_t)anno_u32(p, ANNO_REV_RATE);

	return forward * a->forward > reverse * a->reverse && forward > a->threshold;
}
ELEMENT_SWITCH(compare, compare_route, DROP_RATE)

static inline struct pkt *store_time_one(struct element *e, struct pkt *p)
{
	const struct aggregate *a = (const struct aggregate *)e;
	uint32_t len = p->len, at = a->tail ? len : (uint32_t)a->offset, room = 8;

	if (at + room > len && !pkt_put(p, at + room - len)) {
		element_drop(e, DROP_NO_MEMORY, p);
		return NULL;
	}
	/* what lies between is no other packet's */
	if (at > len)
		memset(p->data + len, 0, at - len);
	memcpy(p->data + at, &p->time, room);
	return p;
}
ELEMENT_SIMPLE(store_time, store_time_one)

static void start_times(struct aggregate *a, uint64_t time)
{
	a->first_seen = true;
	if (a->begin_after != UINT64_MAX)
		a->begin = time + a->begin_after;
	if (a->end_after != UINT64_MAX)
		a->end = time + a->end_after;
	if (!a->begin)
		a->begin = time;
	if (a->span != UINT64_MAX)
		a->end = a->begin + a->span;
}

static inline struct pkt *filter_one(struct element *e, struct pkt *p)
{
	struct aggregate *a = (struct aggregate *)e;

	if (!a->first_seen)
		start_times(a, p->time);
	if (p->time >= a->begin && p->time < a->end)
		return p;
	if (p->time >= a->end && !a->ended) {
		a->ended = true;
		if (a->end_call)
			handler_call(e, a->end_call);
		if (a->stop)
			driver_stop(e->router);
	}
	return element_reject(e, DROP_FILTERED, p);
}
ELEMENT_SIMPLE(time_filter, filter_one)

static bool length_configure(struct element *e, struct setup *s)
{
	((struct aggregate *)e)->ip = setup_int(s, "IP");
	return true;
}

static bool paint_configure(struct element *e, struct setup *s)
{
	struct aggregate *a = (struct aggregate *)e;

	a->bits = setup_u32(s, "BITS");
	a->incremental = setup_int(s, "INCREMENTAL");
	return true;
}

static bool compare_configure(struct element *e, struct setup *s)
{
	struct aggregate *a = (struct aggregate *)e;

	a->forward = setup_int(s, "FWD_WEIGHT");
	a->reverse = setup_int(s, "REV_WEIGHT");
	a->threshold = setup_int(s, "THRESH");
	return true;
}

static bool store_configure(struct element *e, struct setup *s)
{
	struct aggregate *a = (struct aggregate *)e;

	a->tail = setup_int(s, "TAIL");
	a->offset = (int32_t)setup_int(s, "OFFSET");
	if (a->tail == setup_given(s, "OFFSET") || a->offset < 0)
		return setup_error(s, "expected OFFSET, or TAIL true");
	return true;
}

static uint64_t given(const struct setup *s, const char *name, uint64_t otherwise)
{
	return setup_given(s, name) ? (uint64_t)setup_int(s, name) : otherwise;
}

static bool filter_configure(struct element *e, struct setup *s)
{
	struct aggregate *a = (struct aggregate *)e;
	/* a clock of Click that is not real goes on by itself */
	uint64_t now = e->router->run.now + (e->router->driver.clock != CLOCK_REAL);

	a->begin = given(s, "START", 0);
	a->end = given(s, "END", UINT64_MAX);
	if (setup_given(s, "START_DELAY"))
		a->begin = now + given(s, "START_DELAY", 0);
	if (setup_given(s, "END_DELAY"))
		a->end = now + given(s, "END_DELAY", 0);
	a->begin_after = given(s, "START_AFTER", UINT64_MAX);
	a->end_after = given(s, "END_AFTER", UINT64_MAX);
	a->span = given(s, "INTERVAL", UINT64_MAX);
	a->stop = setup_int(s, "STOP");
	a->end_call = setup_given(s, "END_CALL") ? setup_value(s, "END_CALL")->s : NULL;
	return true;
}

/* Before the first packet what is counted from it is told alone, as in Click. */
static uint64_t filter_begin(const struct aggregate *a)
{
	return a->begin_after != UINT64_MAX && !a->first_seen ? a->begin_after : a->begin;
}

static uint64_t filter_end(const struct aggregate *a)
{
	uint64_t relative = a->span != UINT64_MAX ? a->span : a->end_after;

	return relative != UINT64_MAX && !a->first_seen ? relative : MIN_OF(a->end, END_OF_TIME);
}

static bool read_start(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_time(out, (int64_t)filter_begin((const struct aggregate *)e));
}

static bool read_end(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_time(out, (int64_t)filter_end((const struct aggregate *)e));
}

static bool read_interval(struct element *e, const char *args, struct strbuf *out)
{
	const struct aggregate *a = (const struct aggregate *)e;

	(void)args;
	return told_time(out, (int64_t)(filter_end(a) - filter_begin(a)));
}

/* What was counted from the first packet is counted from the time that is written, if none came. */
static bool write_start(struct element *e, const char *value, struct strbuf *out)
{
	struct aggregate *a = (struct aggregate *)e;
	uint64_t ns;

	if (!told_parse_interval(value, &ns, out))
		return false;
	if (!a->first_seen)
		start_times(a, ns);
	a->begin = ns;
	return true;
}

static void set_end(struct aggregate *a, uint64_t end)
{
	a->end = end;
	a->ended = false;
	if (!a->first_seen && a->span != UINT64_MAX)
		a->span = end;
	else if (!a->first_seen && a->end_after != UINT64_MAX)
		a->end_after = end;
}

/* As in Click it is counted from the start. */
static bool write_end(struct element *e, const char *value, struct strbuf *out)
{
	struct aggregate *a = (struct aggregate *)e;
	uint64_t ns;

	if (!told_parse_interval(value, &ns, out))
		return false;
	set_end(a, filter_begin(a) + ns);
	return true;
}

static bool write_longer(struct element *e, const char *value, struct strbuf *out)
{
	struct aggregate *a = (struct aggregate *)e;
	uint64_t ns;

	if (!told_parse_interval(value, &ns, out))
		return false;
	set_end(a, filter_end(a) + ns);
	return true;
}

static const struct handler time_handlers[] = {
	{ "start", read_start, write_start }, { "end", read_end, write_end }, { "interval", read_interval, NULL },
	{ "extend_interval", NULL, write_longer }, { 0 }
};

#define SIZE	sizeof(struct aggregate)
const struct element_class aggregate_classes[] = {
	{ "AggregateLength", SIZE, .simple = length, .configure = length_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "AggregatePaint", SIZE, .simple = paint, .configure = paint_configure },
	{ "CompareBlock", SIZE, .push = compare, .configure = compare_configure,
	  .drops = DROPS(DROP_RATE) },
	{ "StoreTimestamp", SIZE, .simple = store_time, .configure = store_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "TimeFilter", SIZE, .simple = time_filter, .configure = filter_configure, .handlers = time_handlers,
	  .drops = DROPS(DROP_FILTERED) },
	{ 0 }
};
