/*
 * timestamps.c - what is done with packets' times: moved, made differences, summed up, their range. A time is signed
 * nanoseconds; 0 is none.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

enum delta { DELTA_RANGE, DELTA_NOW, DELTA_FIRST };

struct times {
	struct element el;
	int64_t by, first, last;
	bool first_anno, all, simple;
	enum delta type;
	uint64_t count;
	double sum;			/* seconds */
};

static int64_t first_of(const struct pkt *p)
{
	int64_t v;

	memcpy(&v, p->anno + ANNO_FIRST_TIMESTAMP, sizeof(v));
	return v;
}

static int64_t plus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline struct pkt *adjust_one(struct element *e, struct pkt *p)
{
	const struct times *t = (const struct times *)e;
	int64_t v = t->first_anno ? first_of(p) : (int64_t)p->time;

	if (!v && !t->all)
		return p;
	v = plus(v, t->by);
	if (t->first_anno)
		memcpy(p->anno + ANNO_FIRST_TIMESTAMP, &v, sizeof(v));
	else
		p->time = (uint64_t)v;
	return p;
}
ELEMENT_SIMPLE(adjust, adjust_one)

static inline struct pkt *delta_one(struct element *e, struct pkt *p)
{
	struct times *t = (struct times *)e;

	if (!p->time)
		return p;
	if (t->type == DELTA_NOW) {
		p->time = e->router->run.now - p->time;
	} else if (t->type == DELTA_FIRST) {
		p->time -= (uint64_t)first_of(p);
	} else {
		if (!t->first)
			t->first = (int64_t)p->time;
		p->time -= (uint64_t)t->first;
	}
	return p;
}
ELEMENT_SIMPLE(delta, delta_one)

static inline struct pkt *sum_one(struct element *e, struct pkt *p)
{
	struct times *t = (struct times *)e;

	t->sum += (double)(int64_t)(e->router->run.now - p->time) / 1e9;
	t->count++;
	return p;
}
ELEMENT_SIMPLE(sum, sum_one)

static inline struct pkt *range_one(struct element *e, struct pkt *p)
{
	struct times *t = (struct times *)e;
	int64_t v = (int64_t)p->time;

	if (!t->first)
		t->first = t->last = v;
	else if (t->simple || t->last < v)
		t->last = v;
	else if (v < t->first)
		t->first = v;
	return p;
}
ELEMENT_SIMPLE(range, range_one)

/* Click reads the digits behind the point of a negative time as forward. */
static int64_t as_click_reads(int64_t v)
{
	return v < 0 ? v - 2 * (v % (int64_t)NS_PER_SECOND) : v;
}

static bool adjust_configure(struct element *e, struct setup *s)
{
	struct times *t = (struct times *)e;

	t->by = as_click_reads(setup_int(s, "TIME"));
	t->first_anno = setup_int(s, "FIRST");
	t->all = setup_int(s, "ALL");
	return true;
}

static bool delta_configure(struct element *e, struct setup *s)
{
	const char *type = setup_value(s, "TYPE")->s;

	((struct times *)e)->type = !strcmp(type, "NOW") ? DELTA_NOW : !strcmp(type, "FIRST") ? DELTA_FIRST :
				    DELTA_RANGE;
	return true;
}

static bool range_configure(struct element *e, struct setup *s)
{
	((struct times *)e)->simple = setup_int(s, "SIMPLE");
	return true;
}

static void take_state(struct element *e, struct element *old)
{
	struct times *t = (struct times *)e, *o = (struct times *)old;

	t->first = o->first;
	t->last = o->last;
	t->count = o->count;
	t->sum = o->sum;
}

#define READ_TIME(fn, value) \
static bool fn(struct element *e, const char *args, struct strbuf *out) \
{ \
	const struct times *t = (const struct times *)e; \
\
	(void)args; \
	return told_time(out, value); \
}
READ_TIME(read_first, t->first)
READ_TIME(read_last, t->last)
READ_TIME(read_interval, plus(t->last, -t->first))

/* As in Click, a line. */
static bool read_first_line(struct element *e, const char *args, struct strbuf *out)
{
	(void)read_first(e, args, out);
	sb_add(out, "\n");
	return true;
}

static bool read_by(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_interval(out, ((struct times *)e)->by);
}

static bool read_range(struct element *e, const char *args, struct strbuf *out)
{
	(void)read_first(e, args, out);
	sb_add(out, " ");
	return read_last(e, args, out);
}

static bool read_sum(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%.12g", ((struct times *)e)->sum);
	return true;
}

static bool read_average(struct element *e, const char *args, struct strbuf *out)
{
	const struct times *t = (const struct times *)e;

	(void)args;
	sb_printf(out, "%.12g", t->count ? t->sum / (double)t->count : 0.0);
	return true;
}

static bool write_by(struct element *e, const char *value, struct strbuf *out)
{
	bool back = value[0] == '-';
	uint64_t ns;

	if (!told_parse_interval(value + back, &ns, out))
		return false;
	((struct times *)e)->by = as_click_reads(back ? -(int64_t)ns : (int64_t)ns);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct times *t = (struct times *)e;

	(void)value;
	(void)out;
	t->first = t->last = 0;
	t->count = 0;
	t->sum = 0;
	return true;
}

READ_U64(read_count, struct times, count)

static const struct handler adjust_handlers[] = { { "time", read_by, write_by }, { 0 } };

static const struct handler delta_handlers[] = {
	{ "first", read_first_line, NULL },
	{ "reset", NULL, write_reset },
	{ 0 }
};

static const struct handler sum_handlers[] = {
	{ "count", read_count, NULL },
	{ "time", read_sum, NULL },
	{ "average_time", read_average, NULL },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

static const struct handler range_handlers[] = {
	{ "first", read_first, NULL },
	{ "last", read_last, NULL },
	{ "range", read_range, NULL },
	{ "interval", read_interval, NULL },
	{ "reset", NULL, write_reset },
	{ 0 }
};

#define TIMES(name, ...)	{ name, sizeof(struct times), __VA_ARGS__ }
#define KEEPING(name, ...) \
	TIMES(name, .take_state = take_state, .keeps = "times and counts", __VA_ARGS__)
const struct element_class timestamps_classes[] = {
	TIMES("AdjustTimestamp", .simple = adjust, .configure = adjust_configure,
	      .handlers = adjust_handlers),
	KEEPING("SetTimestampDelta", .simple = delta, .configure = delta_configure,
		.handlers = delta_handlers),
	KEEPING("TimestampAccum", .simple = sum, .handlers = sum_handlers),
	KEEPING("TimeRange", .simple = range, .configure = range_configure,
		.handlers = range_handlers),
	{ 0 }
};
