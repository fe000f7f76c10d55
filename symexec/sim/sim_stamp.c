/*
 * sim_stamp.c - elements that change the time of packets. Rule programs do not know of times; a proof does not
 * need them.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"

enum { SECOND = 1000000000 };

struct stamp {
	uint64_t first, last;	/* seen: SetTimestampDelta, TimeRange */
	uint64_t count;		/* TimestampAccum */
	double seconds;
	void (*set)(struct sim *s, const struct sim_node *n, struct flow *f);
};

/* The other time of a packet is an annotation: nanoseconds, the low byte first. */
uint64_t
sim_first_time(struct sim *s, struct flow *f)
{
	struct engine *e = s->in->engine;
	uint64_t time = 0, octet;

	for (uint32_t i = 0; i < 8; i++) {
		enum read_fault why;
		value v = flow_read(e, f, BASE_ANNO, (int32_t)(ANNO_FIRST_TIMESTAMP + i) * 8, 8,
				    &why);

		if (v != VALUE_NONE && value_is_const(e->values, v, &octet))
			time |= octet << (8 * i);
	}
	return time;
}

void
sim_set_first_time(struct sim *s, struct flow *f, uint64_t time)
{
	struct engine *e = s->in->engine;

	for (uint32_t i = 0; i < 8; i++)
		flow_write(e, f, BASE_ANNO, (int32_t)(ANNO_FIRST_TIMESTAMP + i) * 8, 8,
			   value_const(e->values, time >> (8 * i) & 0xff, 8));
}

static void
set_time(struct sim *s, const struct sim_node *n, struct flow *f)
{
	uint64_t time = sim_given(n, "TIMESTAMP") ? (uint64_t)sim_int(n, "TIMESTAMP") : s->now;

	if (sim_int(n, "FIRST"))
		sim_set_first_time(s, f, time);
	else
		f->timestamp = time;
}

/* Click reads -2.5 as -2 and 0.5. */
static int64_t
moved(int64_t ns)
{
	return ns < 0 ? ns / SECOND * SECOND - ns % SECOND : ns;
}

static void
adjust_time(struct sim *s, const struct sim_node *n, struct flow *f)
{
	uint64_t time = sim_int(n, "FIRST") ? sim_first_time(s, f) : f->timestamp;

	if (time == 0 && !sim_int(n, "ALL"))
		return;
	if (sim_given(n, "TIME"))
		time += (uint64_t)moved(sim_int(n, "TIME"));
	if (sim_int(n, "FIRST"))
		sim_set_first_time(s, f, time);
	else
		f->timestamp = time;
}

static void
set_delta(struct sim *s, const struct sim_node *n, struct flow *f)
{
	struct stamp *t = n->state;
	const char *type = sim_string(n, "TYPE", NULL);

	if (f->timestamp == 0)
		return;
	if (strcmp(type, "RANGE") == 0) {
		if (t->first == 0)
			t->first = f->timestamp;
		f->timestamp -= t->first;
	} else if (strcmp(type, "FIRST") == 0) {
		f->timestamp -= sim_first_time(s, f);
	} else if (strcmp(type, "NOW") == 0) {
		f->timestamp = s->now - f->timestamp;
	}
}

/* What has no time does not count; in order (SIMPLE) none is before the first. */
static void
note_time(struct sim *s, const struct sim_node *n, struct flow *f)
{
	struct stamp *t = n->state;

	(void)s;
	if (t->first == 0)
		t->first = t->last = f->timestamp;
	else if (sim_int(n, "SIMPLE") || f->timestamp > t->last)
		t->last = f->timestamp;
	else if (f->timestamp < t->first)
		t->first = f->timestamp;
}

static void
print_span(int64_t ns, struct strbuf *out)
{
	if (ns < 0)
		sb_add_char(out, '-');
	sim_print_time((uint64_t)(ns < 0 ? -ns : ns), out);
}

static bool
range_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct stamp *t = n->state;
	bool all = strcmp(name, "range") == 0;

	(void)s;
	if (strcmp(name, "interval") == 0) {
		print_span((int64_t)(t->last - t->first), out);
		return true;
	}
	if (!all && strcmp(name, "first") != 0 && strcmp(name, "last") != 0)
		return false;
	if (strcmp(name, "last") != 0)
		sim_print_time(t->first, out);
	if (all)
		sb_add_char(out, ' ');
	if (strcmp(name, "first") != 0)
		sim_print_time(t->last, out);
	return true;
}

static int
range_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct stamp *t = n->state;

	(void)s;
	(void)arg;
	if (strcmp(name, "reset") != 0)
		return SIM_UNKNOWN;
	t->first = t->last = 0;
	return 0;
}

static void
add_age(struct sim *s, const struct sim_node *n, struct flow *f)
{
	struct stamp *t = n->state;

	t->seconds += (double)(int64_t)(s->now - f->timestamp) / SIM_SECOND;
	t->count++;
}

static bool
accum_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct stamp *t = n->state;

	(void)s;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)t->count);
	else if (strcmp(name, "time") == 0)
		sb_printf(out, "%.12g", t->seconds);
	else if (strcmp(name, "average_time") == 0 && t->count > 0)
		sb_printf(out, "%.12g", t->seconds / (double)t->count);
	else
		return false;
	return true;
}

static int
accum_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct stamp *t = n->state;

	(void)s;
	(void)arg;
	if (strcmp(name, "reset_counts") != 0)
		return SIM_UNKNOWN;
	t->seconds = 0;
	t->count = 0;
	return 0;
}

/* AdjustTimestamp: the other arguments stay. */
static int
adjust_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	const char *all = arg;

	if (strcmp(name, "time") != 0)
		return SIM_UNKNOWN;
	for (unsigned i = 1; i < n->element->arg_count; i++)
		all = arena_printf(s->in->engine->arena, "%s, %s", all, n->element->args[i].text);
	return sim_reconfigure(s, n, NULL, all) ? 0 : SIM_BAD_VALUE;
}

static bool
delta_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct stamp *t = n->state;

	(void)s;
	if (strcmp(name, "first") != 0)
		return false;
	sim_print_time(t->first, out);
	sb_add_char(out, '\n');
	return true;
}

static bool
stamp_init(struct sim *s, struct sim_node *n)
{
	struct stamp *t = n->state = arena_alloc(s->in->engine->arena, sizeof(*t));

	t->set = strcmp(n->cls->name, "SetTimestamp") == 0 ? set_time :
	    strcmp(n->cls->name, "AdjustTimestamp") == 0 ? adjust_time :
	    strcmp(n->cls->name, "TimestampAccum") == 0 ? add_age :
	    strcmp(n->cls->name, "TimeRange") == 0 ? note_time : set_delta;
	return true;
}

static void
stamp_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	const struct stamp *t = n->state;

	t->set(s, n, f);
	sim_send(s, n, port, f);
}

/* StoreTimestamp: the rules made room for the time; Click keeps it as nanoseconds, the low byte first. */
static struct flow *
store_time(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct engine *e = s->in->engine;
	int64_t offset = sim_given(n, "OFFSET") ? sim_int(n, "OFFSET") : -1;
	uint64_t time = f->timestamp;

	f = sim_filter(s, n, 0, f);
	if (f == NULL)
		return NULL;
	if (sim_int(n, "TAIL") || offset < 0)
		offset = (int64_t)sim_length(s, f) - 8;
	for (int32_t i = 0; i < 8; i++)
		flow_write(e, f, BASE_DATA, (f->data + (int32_t)offset + i) * 8, 8,
			   value_const(e->values, time >> (8 * i) & 0xff, 8));
	return f;
}

static void
store_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	f = store_time(s, n, f);
	if (f != NULL)
		sim_send(s, n, port, f);
}

static struct flow *
store_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : store_time(s, n, f);
}

static struct flow *
stamp_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	const struct stamp *t = n->state;
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL)
		t->set(s, n, f);
	return f;
}

/* Times between which packets pass; those that count from the first packet are set with it. */
struct span_filter {
	uint64_t from, until;
	bool ready, from_relative, until_relative, until_interval, told;
	const char *call;
};

static uint64_t
time_arg(const struct sim_node *n, const char *name)
{
	return sim_given(n, name) ? (uint64_t)sim_int(n, name) : 0;
}

/* The end of a filter that has none, as Click tells it. */
#define NO_END (UINT64_C(2147483647) * SIM_SECOND)

static bool
filter_init(struct sim *s, struct sim_node *n)
{
	struct span_filter *t = n->state = arena_alloc(s->in->engine->arena, sizeof(*t));

	t->from = time_arg(n, "START");
	if (t->from == 0 && time_arg(n, "START_DELAY") != 0)
		t->from = s->now + time_arg(n, "START_DELAY");
	if (t->from == 0) {
		t->from = time_arg(n, "START_AFTER");
		t->from_relative = true;
	}
	t->until = NO_END;
	if (time_arg(n, "END") != 0) {
		t->until = time_arg(n, "END");
	} else if (time_arg(n, "END_AFTER") != 0) {
		t->until = time_arg(n, "END_AFTER");
		t->until_relative = true;
	} else if (time_arg(n, "END_DELAY") != 0) {
		t->until = s->now + time_arg(n, "END_DELAY");
	} else if (time_arg(n, "INTERVAL") != 0) {
		t->until = time_arg(n, "INTERVAL");
		t->until_interval = true;
	}
	t->call = sim_string(n, "END_CALL", NULL);
	if (t->call == NULL && sim_int(n, "STOP"))
		t->call = "stop";
	return t->call == NULL || sim_check_call(s, n, t->call);
}

/* The first packet comes at that time. */
static void
settle(struct span_filter *t, uint64_t first)
{
	if (t->ready)
		return;
	t->ready = true;
	t->from += t->from_relative ? first : 0;
	t->until += t->until_relative ? first : t->until_interval ? t->from : 0;
}

/* Whether the packet passes; if not it has left by output 1. */
static bool
filter_pass(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct span_filter *t = n->state;

	settle(t, f->timestamp);
	if (f->timestamp >= t->until && t->call != NULL && !t->told) {
		t->told = true;
		(void)sim_call_write(s, n, t->call);
	}
	if (f->timestamp >= t->from && f->timestamp < t->until)
		return true;
	sim_send(s, n, 1, f);
	return false;
}

static void
filter_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	if (filter_pass(s, n, f))
		sim_send(s, n, 0, f);
}

static struct flow *
filter_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f != NULL && filter_pass(s, n, f) ? f : NULL;
}

static bool
filter_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct span_filter *t = n->state;
	uint64_t v = strcmp(name, "start") == 0 ? t->from : strcmp(name, "end") == 0 ? t->until : t->until - t->from;

	(void)s;
	if (strcmp(name, "start") != 0 && strcmp(name, "end") != 0 && strcmp(name, "interval") != 0)
		return false;
	print_span((int64_t)v, out);
	return true;
}

/* "interval" and "extend_interval" count from the beginning and from the end that there is. */
static int
filter_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct span_filter *t = n->state;
	uint64_t ns;

	(void)s;
	if (strcmp(name, "start") != 0 && strcmp(name, "end") != 0 && strcmp(name, "extend_interval") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_time(arg, &ns))
		return SIM_BAD_VALUE;
	if (strcmp(name, "start") == 0) {
		/* as if the first packet had come then */
		settle(t, ns);
		t->from = ns;
		return 0;
	}
	/* Click takes what is written as the end for an interval; and it may be reached once more */
	t->until = strcmp(name, "end") == 0 ? t->from + ns : t->until + ns;
	t->told = false;
	return 0;
}

#define STAMP(name_) { .name = name_, .init = stamp_init, .push = stamp_push, .pull = stamp_pull }

const struct sim_class sim_classes_stamp[] = {
	STAMP("SetTimestamp"),
	{ .name = "AdjustTimestamp", .init = stamp_init, .push = stamp_push, .pull = stamp_pull, .write = adjust_write },
	{ .name = "SetTimestampDelta", .init = stamp_init, .push = stamp_push, .pull = stamp_pull,
	  .read = delta_read, .write = range_write },
	{ .name = "TimestampAccum", .init = stamp_init, .push = stamp_push, .pull = stamp_pull,
	  .read = accum_read, .write = accum_write },
	{ .name = "TimeRange", .init = stamp_init, .push = stamp_push, .pull = stamp_pull,
	  .read = range_read, .write = range_write },
	{ .name = "StoreTimestamp", .push = store_push, .pull = store_pull },
	{ .name = "TimeFilter", .init = filter_init, .push = filter_push, .pull = filter_pull,
	  .read = filter_read, .write = filter_write },
	{ .name = NULL },
};
