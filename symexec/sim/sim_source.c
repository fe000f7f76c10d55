/*
 * sim_source.c - sources without a capture, and what swallows packets. Their clock is the virtual one.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_rate.h"

static const char plain[] =
    "Random bullshit in a packet, at least 64 bytes long. Well, now it is.";

struct source {
	const uint8_t *data;
	size_t len;
	const char *text;		/* DATA, before it is repeated or cut */
	size_t text_len;
	int64_t limit;
	uint64_t count, interval, rate;
	bool active, stop, timestamp, random;
	int64_t burst;
	const char *end_call;
	struct token_bucket bucket;
};

static bool
has(const struct sim_node *n, const char *name)
{
	for (const struct click_param *p = n->args.cls->params; p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

/* How long packets are to be; negative: as the data. */
static int64_t
length_of(const struct sim_node *n)
{
	int64_t want = has(n, "LENGTH") ? sim_int(n, "LENGTH") : -1;

	return want < 0 && has(n, "DATASIZE") && sim_given(n, "DATASIZE") ? sim_int(n, "DATASIZE") : want;
}

/* DATA, repeated or cut to LENGTH. */
static void
set_data(struct sim *s, struct sim_node *n, const char *text, size_t len)
{
	struct source *c = n->state;
	int64_t want = length_of(n);
	uint8_t *p;

	if (want < 0 || len == 0)
		want = (int64_t)len;
	c->text = text;
	c->text_len = len;
	c->len = (size_t)want;
	c->data = p = arena_alloc(s->in->engine->arena, c->len + 1);
	for (size_t i = 0; i < c->len; i++)
		p[i] = (uint8_t)text[i % len];
}

static struct source *
source_new(struct sim *s, struct sim_node *n)
{
	struct source *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));
	size_t len = sizeof(plain) - 1;
	const char *data = has(n, "DATA") ? sim_string(n, "DATA", &len) : NULL;

	set_data(s, n, data != NULL ? data : plain, len);
	/* octets that nobody has set */
	c->random = strcmp(n->cls->name, "RandomSource") == 0;
	if (c->random)
		n->chance = "the octets of the packets";
	c->limit = sim_int(n, "LIMIT");
	c->active = sim_int(n, "ACTIVE") != 0;
	c->stop = sim_int(n, "STOP") != 0;
	c->timestamp = !has(n, "TIMESTAMP") || sim_int(n, "TIMESTAMP") != 0;
	c->burst = has(n, "BURST") ? sim_int(n, "BURST") : 1;
	c->end_call = has(n, "END_CALL") ? sim_string(n, "END_CALL", NULL) : NULL;
	if (c->end_call != NULL && !sim_check_call(s, n, c->end_call))
		s->ok = false;
	return c;
}

static struct flow *
source_packet(struct sim *s, struct source *c)
{
	struct flow *f;

	c->count++;
	s->count->in++;
	f = sim_packet(s, c->data, c->random ? 0 : c->len, c->timestamp ? s->now : 0);
	f->head_end = (int32_t)c->len;
	return f;
}

static bool
source_done(const struct source *c)
{
	return c->limit >= 0 && c->count >= (uint64_t)c->limit;
}

static void
source_end(struct sim *s, struct sim_node *n, struct source *c)
{
	if (c->end_call != NULL)
		(void)sim_call_write(s, n, c->end_call);
	else if (c->stop)
		sim_stop(s);
}

static bool
infinite_init(struct sim *s, struct sim_node *n)
{
	(void)source_new(s, n);
	if (!sim_is_pulled(n, 0)) {
		(void)sim_task_init(s, n, true);
		sim_full_signal(s, n, &n->signal);
	}
	return true;
}

static bool
infinite_task(struct sim *s, struct sim_node *n)
{
	struct source *c = n->state;
	int64_t i;

	if (!c->active || !sim_active(&n->signal))
		return false;
	for (i = 0; i < c->burst && !source_done(c) && s->ok; i++)
		sim_send(s, n, 0, source_packet(s, c));
	if (i > 0)
		n->task.scheduled = true;
	else if (source_done(c))
		source_end(s, n, c);
	return i > 0;
}

static struct flow *
infinite_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct source *c = n->state;

	(void)port;
	if (c->active && !source_done(c))
		return source_packet(s, c);
	if (c->active)
		source_end(s, n, c);
	sim_sleep(&n->empty);
	return NULL;
}

static bool
rated_init(struct sim *s, struct sim_node *n)
{
	struct source *c = source_new(s, n);
	uint64_t rate = (uint64_t)sim_int(n, "RATE"), burst;
	int64_t size = sim_int(n, "LENGTH");
	uint64_t bandwidth = sim_given(n, "BANDWIDTH") ? (uint64_t)sim_int(n, "BANDWIDTH") : 0;

	if (bandwidth > 0 && c->len > 0)
		rate = bandwidth / c->len;
	burst = rate < 200 ? 2 : rate / 100;
	if (bandwidth > 0 && size > 0 && burst < (uint64_t)size * 2)
		burst = (uint64_t)size * 2;
	c->rate = rate;
	bucket_set(&c->bucket, rate, burst);
	bucket_give(&c->bucket, 1);
	if (!sim_is_pulled(n, 0))
		(void)sim_task_init(s, n, true);
	return true;
}

static bool
rated_task(struct sim *s, struct sim_node *n)
{
	struct source *c = n->state;
	uint64_t wait;

	if (!c->active)
		return false;
	if (source_done(c)) {
		if (c->stop)
			sim_stop(s);
		return false;
	}
	bucket_refill(&c->bucket, s->now);
	if (bucket_take(&c->bucket, 1)) {
		sim_send(s, n, 0, source_packet(s, c));
		n->task.scheduled = true;
		return true;
	}
	wait = bucket_wait(&c->bucket, 1);
	if (wait != UINT64_MAX)
		sim_timer_after(s, n, wait);
	return false;
}

static struct flow *
rated_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct source *c = n->state;
	uint64_t wait;

	(void)port;
	if (!c->active)
		return NULL;
	if (source_done(c)) {
		if (c->stop)
			sim_stop(s);
		return NULL;
	}
	bucket_refill(&c->bucket, s->now);
	if (bucket_take(&c->bucket, 1))
		return source_packet(s, c);
	wait = bucket_wait(&c->bucket, 1);
	if (wait != UINT64_MAX)
		s->poll_at = MIN_OF(s->poll_at, s->now + wait);
	return NULL;
}

static bool
timed_init(struct sim *s, struct sim_node *n)
{
	struct source *c = source_new(s, n);

	c->interval = (uint64_t)sim_int(n, "INTERVAL");
	if (c->active)
		sim_timer_after(s, n, c->interval);
	return true;
}

static void
timed_timer(struct sim *s, struct sim_node *n)
{
	struct source *c = n->state;
	uint64_t due = n->timer_at;

	if (!c->active)
		return;
	if (source_done(c)) {
		if (c->stop)
			sim_stop(s);
		return;
	}
	sim_send(s, n, 0, source_packet(s, c));
	sim_timer_at(s, n, due + c->interval);
}

/* Microseconds in the unit that fits. */
static void
add_interval(struct strbuf *out, uint64_t us)
{
	if (us >= 1000000)
		sb_printf(out, "%llu.%06llus", (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));
	else if (us % 1000 != 0)
		sb_printf(out, "%lluus", (unsigned long long)us);
	else
		sb_printf(out, "%llums", (unsigned long long)(us / 1000));
}

static bool
is_rated(const struct sim_node *n)
{
	return strcmp(n->cls->name, "RatedSource") == 0;
}

/* LENGTH, and the other name of it. */
static bool
is_length(const struct sim_node *n, const char *name)
{
	return has(n, "DATASIZE") && (strcmp(name, "length") == 0 || strcmp(name, "datasize") == 0);
}

static bool
source_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct source *c = n->state;

	(void)s;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)c->count);
	else if (strcmp(name, "limit") == 0)
		sb_printf(out, "%lld", (long long)c->limit);
	else if (strcmp(name, "active") == 0)
		sb_add(out, c->active ? "true" : "false");
	else if (strcmp(name, "data") == 0 && !c->random)
		sb_add_len(out, c->text, c->text_len);
	else if (strcmp(name, "length") == 0 && c->random)
		sb_printf(out, "%zu", c->len);
	else if (is_length(n, name))
		sb_printf(out, "%lld", (long long)length_of(n));
	else if (strcmp(name, "rate") == 0 && is_rated(n))
		return sim_bucket_read(n, &c->bucket, name, out);
	else if (strcmp(name, "interval") == 0 && n->cls->timer == timed_timer)
		add_interval(out, c->interval / 1000);
	else if ((strcmp(name, "burst") == 0 || strcmp(name, "burstsize") == 0) &&
		 n->cls->task == infinite_task)
		sb_printf(out, "%lld", (long long)c->burst);
	else
		return false;
	return true;
}

/* After a write that may let the source go on. */
static void
source_go(struct sim *s, struct sim_node *n, bool timed)
{
	const struct source *c = n->state;

	if (!c->active)
		return;
	if (timed) {
		if (!n->timer_set) {
			sim_timer_after(s, n, 0);
			/* what is set after it ends after it */
			s->now++;
		}
	} else if (sim_is_pulled(n, 0)) {
		sim_wake(s, &n->empty);
	} else if (!n->task.scheduled) {
		sim_schedule(s, n);
	}
}

/* A number between two; what is not is no value. */
static bool
number_between(const char *arg, int64_t low, int64_t high, int64_t *v)
{
	return sim_parse_int(arg, v) && *v >= low && *v <= high;
}

/* What changes packets, or their pace, and wakes nobody. */
static int
source_set(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct source *c = n->state;
	uint64_t ns;
	int64_t v;

	if (strcmp(name, "data") == 0 && !c->random) {
		set_data(s, n, arena_strdup(s->in->engine->arena, arg), strlen(arg));
	} else if (is_length(n, name) || (c->random && strcmp(name, "length") == 0)) {
		if (!number_between(arg, c->random ? 0 : -1, UINT16_MAX, &v) ||
		    !sim_reconfigure(s, n, "LENGTH", arg))
			return SIM_BAD_VALUE;
		set_data(s, n, c->text, c->random ? (size_t)v : c->text_len);
	} else if (strcmp(name, "interval") == 0 && n->cls->timer == timed_timer) {
		if (!sim_parse_time(arg, &ns) || ns < 1000)
			return SIM_BAD_VALUE;
		c->interval = ns;
	} else if ((strcmp(name, "burst") == 0 || strcmp(name, "burstsize") == 0) && n->cls->task == infinite_task) {
		if (!number_between(arg, 1, INT32_MAX, &v))
			return SIM_BAD_VALUE;
		c->burst = v;
	} else if (strcmp(name, "headroom") == 0 && n->cls->timer == timed_timer) {
		return number_between(arg, 0, UINT32_MAX, &v) && sim_reconfigure(s, n, "HEADROOM", arg) ? 0 : SIM_BAD_VALUE;
	} else {
		return SIM_UNKNOWN;
	}
	return 0;
}

static int
source_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct source *c = n->state;
	int64_t v;

	if (strcmp(name, "reset") == 0 || strcmp(name, "reset_counts") == 0) {
		c->count = 0;
		bucket_give(&c->bucket, 1);
	} else if (strcmp(name, "active") == 0) {
		if (!sim_parse_bool(arg, &c->active))
			return SIM_BAD_VALUE;
		if (c->active && !n->task.scheduled)
			bucket_give(&c->bucket, 1);
	} else if (strcmp(name, "limit") == 0) {
		if (!sim_parse_int(arg, &v))
			return SIM_BAD_VALUE;
		c->limit = v;
		if (n->cls->task != infinite_task)
			return 0;
	} else if (strcmp(name, "rate") == 0 && is_rated(n)) {
		if (!number_between(arg, 0, UINT32_MAX, &v))
			return SIM_BAD_VALUE;
		c->rate = (uint64_t)v;
		bucket_adjust(&c->bucket, (uint64_t)v, v < 200 ? 2 : (uint64_t)v / 100);
		return 0;
	} else {
		return source_set(s, n, name, arg);
	}
	source_go(s, n, n->cls->timer == timed_timer);
	return 0;
}

struct sink {
	uint64_t count, interval;
	bool active;
};

static bool
discard_init(struct sim *s, struct sim_node *n)
{
	struct sink *k = n->state = arena_alloc(s->in->engine->arena, sizeof(*k));

	k->active = true;
	if (!sim_pulls(n, 0))
		return true;
	k->active = sim_int(n, "ACTIVE") != 0;
	(void)sim_task_init(s, n, k->active);
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_TASK);
	return true;
}

static void
discard_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct sink *k = n->state;

	(void)port;
	k->count++;
	sim_drop(s, f);
}

static bool
discard_task(struct sim *s, struct sim_node *n)
{
	struct sink *k = n->state;
	int64_t burst = sim_int(n, "BURST"), i;

	for (i = 0; burst == 0 || i < burst; i++) {
		struct flow *f = sim_ask(s, n, 0);

		if (f == NULL)
			break;
		k->count++;
		sim_drop(s, f);
	}
	if (k->active && (i > 0 || sim_active(&n->signal)))
		n->task.scheduled = true;
	return i > 0;
}

static bool
sink_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct sink *k = n->state;

	(void)s;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)k->count);
	else if (strcmp(name, "active") == 0 && sim_pulls(n, 0))
		sb_add(out, k->active ? "true" : "false");
	else
		return false;
	return true;
}

static int
discard_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct sink *k = n->state;

	if (strcmp(name, "reset_counts") == 0) {
		k->count = 0;
		return 0;
	}
	if (strcmp(name, "active") != 0 || !sim_pulls(n, 0))
		return SIM_UNKNOWN;
	if (!sim_parse_bool(arg, &k->active))
		return SIM_BAD_VALUE;
	if (k->active)
		sim_schedule(s, n);
	else
		n->task.scheduled = false;
	return 0;
}

static bool
sink_init(struct sim *s, struct sim_node *n)
{
	struct sink *k = n->state = arena_alloc(s->in->engine->arena, sizeof(*k));

	k->interval = (uint64_t)sim_int(n, "INTERVAL");
	sim_timer_after(s, n, k->interval);
	return true;
}

static void
sink_timer(struct sim *s, struct sim_node *n)
{
	struct sink *k = n->state;
	uint64_t due = n->timer_at;
	struct flow *f = sim_ask(s, n, 0);

	if (f != NULL)
		sim_drop(s, f);
	sim_timer_at(s, n, due + k->interval);
}

static bool
timed_sink_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "interval") != 0)
		return false;
	sim_print_interval(((struct sink *)n->state)->interval, out);
	return true;
}

/* The time that is waited for stays. */
static int
timed_sink_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	uint64_t ns;

	(void)s;
	if (strcmp(name, "interval") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_time(arg, &ns) || ns == 0)
		return SIM_BAD_VALUE;
	((struct sink *)n->state)->interval = ns;
	return 0;
}

const struct sim_class sim_classes_source[] = {
	{ .name = "InfiniteSource", .flags = SIM_NOTIFIES_EMPTY, .init = infinite_init,
	  .task = infinite_task, .pull = infinite_pull, .read = source_read,
	  .write = source_write },
	{ .name = "RandomSource", .flags = SIM_NOTIFIES_EMPTY, .init = infinite_init,
	  .task = infinite_task, .pull = infinite_pull, .read = source_read,
	  .write = source_write },
	{ .name = "RatedSource", .init = rated_init, .task = rated_task, .pull = rated_pull,
	  .read = source_read, .write = source_write },
	{ .name = "TimedSource", .init = timed_init, .timer = timed_timer, .read = source_read,
	  .write = source_write },
	{ .name = "Discard", .init = discard_init, .task = discard_task, .push = discard_push,
	  .read = sink_read, .write = discard_write },
	{ .name = "TimedSink", .init = sink_init, .timer = sink_timer, .read = timed_sink_read,
	  .write = timed_sink_write },
	{ .name = NULL },
};
