/*
 * unqueue.c - where pull becomes push: as fast as packets come, at a rate, or at intervals.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/rate.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

struct unqueue {
	struct element el;
	struct task task;
	struct timer timer;
	struct signal signal;
	uint32_t burst;
	int64_t limit;			/* negative: none */
	uint64_t count;
	uint64_t interval;		/* ns */
	struct rate rate;
	bool active, bytes;
	bool waits;			/* for the next interval; else for a packet */
};

/* How many more may be moved. */
static uint64_t left(const struct unqueue *u)
{
	return u->limit < 0 ? UINT64_MAX : (uint64_t)u->limit - MIN_OF(u->count, (uint64_t)u->limit);
}

/* Packet by packet, so that each has left before the next is pulled; stops at the first miss. */
static unsigned move(struct unqueue *u, unsigned most)
{
	struct element *e = &u->el;
	unsigned moved = 0, at_once = e->router->run.burst;
	struct batch b;

	most = (unsigned)MIN_OF((uint64_t)most, left(u));
	while (moved < most) {
		b.n = 0;
		element_pull(e, 0, &b, MIN_OF(most - moved, at_once));
		if (!b.n)
			break;
		moved += b.n;
		u->count += b.n;
		element_push(e, 0, &b);
	}
	return moved;
}

static bool unqueue_task(struct element *e)
{
	struct unqueue *u = (struct unqueue *)e;
	unsigned moved;

	if (!u->active || !u->burst || !left(u))
		return false;
	moved = move(u, MAX_OF(u->burst, e->router->run.burst));
	if (moved || signal_active(&u->signal))
		task_schedule(&u->task);
	return moved > 0;
}

/* Below 0: no bound. 0: nothing is moved until it is written again. */
static uint32_t burst_of(int64_t v)
{
	return v < 0 ? INT32_MAX : (uint32_t)v;
}

static bool unqueue_configure(struct element *e, struct setup *s)
{
	struct unqueue *u = (struct unqueue *)e;

	u->burst = burst_of(setup_int(s, "BURST"));
	u->active = setup_int(s, "ACTIVE");
	u->limit = setup_int(s, "LIMIT");
	return true;
}

static bool unqueue_start(struct element *e, struct setup *s)
{
	struct unqueue *u = (struct unqueue *)e;

	(void)s;
	task_init(&u->task, e, unqueue_task);
	signal_find(&u->signal, e, 0, &u->task);
	if (u->active)
		task_schedule(&u->task);
	return true;
}

static void unqueue_stop(struct element *e)
{
	signal_fini(&((struct unqueue *)e)->signal);
}

/* The next packet as soon as the bucket allows it. */
static bool rated_task(struct element *e)
{
	struct unqueue *u = (struct unqueue *)e;
	struct pkt *p;
	uint64_t now;

	if (!u->active)
		return false;
	now = driver_look_at_clock(e->router);
	if (!rate_ready(&u->rate, now)) {
		timer_after(&u->timer, rate_wait(&u->rate));
		return false;
	}
	p = element_pull_one(e, 0);
	if (p) {
		rate_take(&u->rate, now, u->bytes ? p->len : 1);
		u->count++;
		element_push_one(e, 0, p);
	}
	if (p || signal_active(&u->signal))
		task_schedule(&u->task);
	return p != NULL;
}

static void rated_fire(struct element *e, struct timer *t)
{
	(void)t;
	task_schedule(&((struct unqueue *)e)->task);
}

static bool rated_configure(struct element *e, struct setup *s)
{
	struct unqueue *u = (struct unqueue *)e;

	u->bytes = !strncmp(e->cls->name, "Bandwidth", 9);
	u->active = true;
	return rate_configure(&u->rate, s, u->bytes);
}

static bool rated_start(struct element *e, struct setup *s)
{
	struct unqueue *u = (struct unqueue *)e;

	(void)s;
	timer_init(&u->timer, e, rated_fire);
	rate_start(&u->rate, e);
	task_init(&u->task, e, rated_task);
	signal_find(&u->signal, e, 0, &u->task);
	task_schedule(&u->task);
	return true;
}

/*
 * The timer goes on while there may be packets. After a pause of theirs the first goes at once, and intervals are counted
 * from it.
 */
static bool timed_task(struct element *e)
{
	struct unqueue *u = (struct unqueue *)e;
	bool waited = u->waits;

	if (timer_armed(&u->timer))
		return false;
	u->waits = move(u, u->burst) > 0 || signal_active(&u->signal);
	if (u->waits && waited)
		timer_at(&u->timer, u->timer.at + u->interval);
	else if (u->waits)
		timer_after(&u->timer, u->interval);
	return u->waits;
}

static bool timed_configure(struct element *e, struct setup *s)
{
	struct unqueue *u = (struct unqueue *)e;

	u->interval = (uint64_t)setup_int(s, "INTERVAL");
	u->burst = setup_u32(s, "BURST");
	u->limit = -1;
	return true;
}

static bool timed_start(struct element *e, struct setup *s)
{
	struct unqueue *u = (struct unqueue *)e;

	(void)s;
	timer_init(&u->timer, e, rated_fire);
	task_init(&u->task, e, timed_task);
	signal_find(&u->signal, e, 0, &u->task);
	task_schedule(&u->task);
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct unqueue *u = (struct unqueue *)e;

	if (!handler_parse_bool(value, &u->active, out))
		return false;
	if (u->active)
		task_schedule(&u->task);
	return true;
}

static bool write_limit(struct element *e, const char *value, struct strbuf *out)
{
	struct unqueue *u = (struct unqueue *)e;

	if (!handler_parse_int(value, INT32_MIN, INT32_MAX, &u->limit, out))
		return false;
	if (u->active)
		task_schedule(&u->task);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct unqueue *u = (struct unqueue *)e;

	(void)value;
	(void)out;
	u->count = 0;
	if (u->active)
		task_schedule(&u->task);
	return true;
}

READ_U64(read_count, struct unqueue, count)
READ_INT(read_limit, struct unqueue, limit)
READ_BOOL(read_active, struct unqueue, active)

TASK_FUNCTIONS(struct unqueue)
READ_U64(read_burst, struct unqueue, burst)

static bool write_burst(struct element *e, const char *value, struct strbuf *out)
{
	struct unqueue *u = (struct unqueue *)e;
	int64_t v;

	if (!handler_parse_int(value, INT32_MIN, INT32_MAX, &v, out))
		return false;
	u->burst = burst_of(v);
	task_schedule(&u->task);
	return true;
}

static const struct handler handlers[] = {
	TASK_HANDLERS,
	{ "burst", read_burst, write_burst },
	{ "count", read_count, NULL },
	{ "active", read_active, write_active },
	{ "limit", read_limit, write_limit },
	{ "reset_counts", NULL, write_reset },
	{ "reset", NULL, write_reset },
	{ 0 }
};

static bool read_rate(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return rate_print(&((struct unqueue *)e)->rate, out);
}

/* As in Click it wakes when the rate before would have let the next packet pass. */
static bool write_rate(struct element *e, const char *value, struct strbuf *out)
{
	return rate_change(&((struct unqueue *)e)->rate, value, out);
}

/* As in Click it does not go on by that alone: it waits to be woken by packets. */
static bool write_rated_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct unqueue *)e)->active, out);
}

static const struct handler rated_handlers[] = {
	TASK_HANDLERS,
	{ "active", read_active, write_rated_active },
	{ "count", read_count, NULL },
	{ "rate", read_rate, write_rate },
	{ 0 }
};

static const struct handler count_only[] = { { "count", read_count, NULL }, { 0 } };

#define UNQUEUE(name, how, h) \
	{ name, sizeof(struct unqueue), .configure = how##_configure, .start = how##_start, \
	  .stop = unqueue_stop, .handlers = h }

const struct element_class unqueue_classes[] = {
	UNQUEUE("Unqueue", unqueue, handlers),
	UNQUEUE("RatedUnqueue", rated, rated_handlers),
	UNQUEUE("BandwidthRatedUnqueue", rated, rated_handlers),
	UNQUEUE("TimedUnqueue", timed, count_only),
	UNQUEUE("Burster", timed, count_only),
	{ 0 }
};
