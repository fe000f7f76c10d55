/*
 * sim_unqueue.c - what pulls packets and pushes them: at once, at a rate, at intervals, after a delay, or as a link
 * with latency and bandwidth would.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_rate.h"

struct unqueue {
	int64_t burst, limit;
	uint64_t count, delay, bandwidth;
	bool active, back_to_back;
	struct token_bucket bucket;
	struct flow *f;			/* DelayUnqueue */
	VEC(struct flow *) link;	/* LinkUnqueue: on the wire, the first to come out first */
};

static struct unqueue *
unqueue_new(struct sim *s, struct sim_node *n, bool active)
{
	struct unqueue *u = n->state = arena_alloc(s->in->engine->arena, sizeof(*u));

	u->active = active;
	u->limit = -1;
	(void)sim_task_init(s, n, active);
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_TASK);
	return u;
}

static bool
unqueue_init(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = unqueue_new(s, n, sim_int(n, "ACTIVE") != 0);

	u->burst = sim_int(n, "BURST");
	if (u->burst < 0)
		u->burst = INT32_MAX;
	u->limit = sim_int(n, "LIMIT");
	return true;
}

static bool
unqueue_task(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;
	int64_t limit = u->burst, worked = 0;

	if (!u->active)
		return false;
	if (u->limit >= 0 && (int64_t)u->count + limit >= u->limit) {
		limit = u->limit - (int64_t)u->count;
		if (limit <= 0)
			return false;
	}
	while (worked < limit && u->active && s->ok) {
		struct flow *f = sim_ask(s, n, 0);

		if (f == NULL) {
			if (!sim_active(&n->signal))
				return worked > 0;
			break;
		}
		worked++;
		u->count++;
		sim_send(s, n, 0, f);
	}
	n->task.scheduled = true;
	return worked > 0;
}

static bool
unqueue_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct unqueue *u = n->state;

	(void)s;
	if (strcmp(name, "active") == 0)
		sb_add(out, u->active ? "true" : "false");
	else if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)u->count);
	else if (strcmp(name, "burst") == 0)
		sb_printf(out, "%lld", (long long)u->burst);
	else if (strcmp(name, "limit") == 0)
		sb_printf(out, "%lld", (long long)u->limit);
	else
		return false;
	return true;
}

static int
unqueue_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct unqueue *u = n->state;
	int64_t v;

	if (strcmp(name, "active") == 0) {
		if (!sim_parse_bool(arg, &u->active))
			return SIM_BAD_VALUE;
	} else if (strcmp(name, "reset") == 0 || strcmp(name, "reset_counts") == 0) {
		u->count = 0;
	} else if (strcmp(name, "limit") == 0 || strcmp(name, "burst") == 0) {
		if (!sim_parse_int(arg, &v) || v < INT32_MIN || v > INT32_MAX)
			return SIM_BAD_VALUE;
		if (name[0] == 'l')
			u->limit = v;
		else
			u->burst = v < 0 ? INT32_MAX : v;
	} else {
		return SIM_UNKNOWN;
	}
	if (u->active && !n->task.scheduled && (u->limit < 0 || (int64_t)u->count < u->limit))
		sim_schedule(s, n);
	return 0;
}

static bool
rated_init(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = unqueue_new(s, n, true);

	sim_bucket(n, &u->bucket);
	return true;
}

static bool
rated_task(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;
	bool bytes = strcmp(n->cls->name, "BandwidthRatedUnqueue") == 0;
	uint64_t need = bytes ? 131072 : 1, wait;
	struct flow *f;

	if (!u->active)
		return false;
	bucket_refill(&u->bucket, s->now);
	if (!bucket_has(&u->bucket, need)) {
		wait = bucket_wait(&u->bucket, need);
		if (wait != UINT64_MAX)
			sim_timer_after(s, n, wait);
		return false;
	}
	f = sim_ask(s, n, 0);
	if (f == NULL && !sim_active(&n->signal))
		return false;
	if (f != NULL) {
		u->count++;
		bucket_drain(&u->bucket, bytes ? sim_length(s, f) : 1);
		sim_send(s, n, 0, f);
	}
	n->task.scheduled = true;
	return f != NULL;
}

static bool
rated_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct unqueue *u = n->state;

	(void)s;
	if (strcmp(name, "active") != 0)
		return sim_bucket_read(n, &u->bucket, name, out);
	sb_add(out, u->active ? "true" : "false");
	return true;
}

static int
rated_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct unqueue *u = n->state;

	if (strcmp(name, "active") == 0) {
		if (!sim_parse_bool(arg, &u->active))
			return SIM_BAD_VALUE;
		if (u->active && !n->task.scheduled)
			sim_schedule(s, n);
		return 0;
	}
	if (strcmp(name, "rate") != 0)
		return SIM_UNKNOWN;
	return sim_bucket_write(s, n, &u->bucket, arg);
}

static bool
timed_init(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = unqueue_new(s, n, true);

	u->delay = (uint64_t)sim_int(n, "INTERVAL") / 1000000 * 1000000;
	u->burst = sim_int(n, "BURST");
	return true;
}

/* The timer runs the task, which tells its own turn by the timer not being set. */
static bool
timed_task(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;
	uint64_t due = u->back_to_back ? n->timer_at : s->now;

	if (n->timer_set)
		return false;
	for (int64_t i = 0; i < u->burst; i++) {
		struct flow *f = sim_ask(s, n, 0);

		if (f == NULL && i == 0 && !sim_active(&n->signal)) {
			u->back_to_back = false;
			return false;
		}
		if (f == NULL)
			break;
		sim_send(s, n, 0, f);
	}
	u->back_to_back = true;
	sim_timer_at(s, n, due + u->delay);
	return true;
}

static bool
delay_init(struct sim *s, struct sim_node *n)
{
	unqueue_new(s, n, true)->delay = (uint64_t)sim_int(n, "DELAY");
	return true;
}

static bool
delay_task(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;
	bool worked = false;

	for (;;) {
		if (u->f == NULL && (u->f = sim_ask(s, n, 0)) != NULL) {
			if (u->f->timestamp < SIM_SECOND)
				u->f->timestamp = s->now;
			u->f->timestamp += u->delay;
		}
		if (u->f == NULL || u->f->timestamp > s->now)
			break;
		sim_send(s, n, 0, u->f);
		u->f = NULL;
		worked = true;
	}
	if (u->f != NULL) {
		sim_timer_at(s, n, u->f->timestamp);
		return false;
	}
	if (!sim_active(&n->signal))
		return false;
	n->task.scheduled = true;
	return worked;
}

static bool
delay_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "delay") != 0)
		return false;
	sim_print_interval(((struct unqueue *)n->state)->delay, out);
	return true;
}

static int
delay_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct unqueue *u = n->state;

	(void)s;
	if (strcmp(name, "delay") != 0)
		return SIM_UNKNOWN;
	return sim_parse_time(arg, &u->delay) ? 0 : SIM_BAD_VALUE;
}

static bool
link_init(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = unqueue_new(s, n, true);

	u->delay = (uint64_t)sim_int(n, "LATENCY");
	u->bandwidth = (uint64_t)sim_int(n, "BANDWIDTH") / 100;
	return true;
}

/* Time on the wire: its length at the link's bandwidth, in microseconds. */
static uint64_t
link_time(struct sim *s, const struct unqueue *u, struct flow *f)
{
	return (uint32_t)((sim_length(s, f) + sim_extra(s, f)) * 10000) / u->bandwidth * 1000;
}

static void
link_fill(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;
	uint64_t arrival = s->now + u->delay;

	while (u->link.n == 0 || VEC_LAST(&u->link)->timestamp <= arrival) {
		struct flow *f = sim_ask(s, n, 0);

		if (f == NULL) {
			u->back_to_back = false;
			return;
		}
		f->timestamp = (u->link.n > 0 && u->back_to_back ? VEC_LAST(&u->link)->timestamp :
				arrival) + link_time(s, u, f);
		*VEC_ADD(&u->link) = f;
		u->back_to_back = true;
	}
}

static bool
link_task(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;
	uint64_t now = s->now, next;
	size_t before = u->link.n, out = 0;
	bool worked;

	link_fill(s, n);
	worked = u->link.n > before;
	for (; u->link.n > 0 && u->link.v[0]->timestamp <= now; out++) {
		struct flow *f = u->link.v[0];

		memmove(u->link.v, u->link.v + 1, --u->link.n * sizeof(struct flow *));
		sim_send(s, n, 0, f);
	}
	if (u->link.n == 0) {
		n->task.scheduled = sim_active(&n->signal);
		return worked || out > 0;
	}
	next = u->link.v[0]->timestamp;
	s->poll_at = MIN_OF(s->poll_at, next);
	if (sim_active(&n->signal))
		next = MIN_OF(next, VEC_LAST(&u->link)->timestamp - u->delay);
	if (next <= now)
		n->task.scheduled = true;
	else
		sim_timer_at(s, n, next);
	return worked || out > 0;
}

static bool
link_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	(void)s;
	if (strcmp(name, "size") == 0)
		sb_printf(out, "%zu", ((struct unqueue *)n->state)->link.n);
	else if (strcmp(name, "latency") == 0)
		sim_print_interval(((struct unqueue *)n->state)->delay, out);
	else if (strcmp(name, "bandwidth") == 0)
		sb_printf(out, "%llu", (unsigned long long)((struct unqueue *)n->state)->bandwidth * 100);
	else
		return false;
	return true;
}

static int
link_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct unqueue *u = n->state;

	if (strcmp(name, "latency") == 0) {
		if (!sim_parse_time(arg, &u->delay))
			return SIM_BAD_VALUE;
	} else if (strcmp(name, "bandwidth") == 0) {
		if (!sim_reconfigure(s, n, "BANDWIDTH", arg))
			return SIM_BAD_VALUE;
		u->bandwidth = (uint64_t)sim_int(n, "BANDWIDTH") / 100;
	} else if (strcmp(name, "reset") != 0) {
		return SIM_UNKNOWN;
	}
	while (u->link.n > 0)
		sim_drop(s, u->link.v[--u->link.n]);
	n->timer_set = false;
	sim_schedule(s, n);
	return 0;
}

static void
unqueue_fini(struct sim *s, struct sim_node *n)
{
	struct unqueue *u = n->state;

	if (u == NULL)
		return;
	if (u->f != NULL)
		flow_free(s->in->engine, u->f);
	while (u->link.n > 0)
		flow_free(s->in->engine, u->link.v[--u->link.n]);
	VEC_FREE(&u->link);
}

/* Devices are not opened: what is pulled for one goes the way of its link, if there is one. */
static bool
device_init(struct sim *s, struct sim_node *n)
{
	if (!sim_pulls(n, 0))
		return true;
	(void)sim_task_init(s, n, true);
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_TASK);
	return true;
}

static bool
device_task(struct sim *s, struct sim_node *n)
{
	struct flow *f = sim_ask(s, n, 0);

	if (f != NULL)
		sim_push(s, n, 0, f);
	else if (!sim_active(&n->signal))
		return false;
	n->task.scheduled = true;
	return f != NULL;
}

const struct sim_class sim_classes_unqueue[] = {
	{ .name = "Unqueue", .init = unqueue_init, .task = unqueue_task, .read = unqueue_read,
	  .write = unqueue_write },
	{ .name = "RatedUnqueue", .init = rated_init, .task = rated_task, .read = rated_read,
	  .write = rated_write },
	{ .name = "BandwidthRatedUnqueue", .init = rated_init, .task = rated_task,
	  .read = rated_read, .write = rated_write },
	{ .name = "TimedUnqueue", .init = timed_init, .task = timed_task },
	{ .name = "Burster", .init = timed_init, .task = timed_task },
	{ .name = "DelayUnqueue", .init = delay_init, .task = delay_task, .read = delay_read, .write = delay_write,
	  .fini = unqueue_fini },
	{ .name = "LinkUnqueue", .init = link_init, .task = link_task, .read = link_read, .write = link_write,
	  .fini = unqueue_fini },
	{ .name = "ToDevice", .init = device_init, .task = device_task },
	{ .name = NULL },
};
