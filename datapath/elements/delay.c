/*
 * delay.c - packets that wait: DelayUnqueue pushes and DelayShaper gives a packet when its time
 * plus a delay has come, LinkUnqueue when a link would have carried it.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/rate.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

struct delay {
	struct element el;
	struct task task;
	struct timer timer;
	struct signal signal;
	struct notifier notifier;	/* DelayShaper: asleep while a packet waits */
	uint64_t delay;			/* ns */
	uint64_t bandwidth;		/* octets per second */
	uint64_t busy;			/* until then the link sends */
	struct pkt *held;
	VEC(struct pkt *) flying;	/* times say when they arrive */
};

static bool unqueue_task(struct element *e)
{
	struct delay *d = (struct delay *)e;
	uint64_t now = e->router->run.now;
	struct pkt *p = d->held;

	d->held = NULL;
	if (!p) {
		p = element_pull_one(e, 0);
		if (!p) {
			if (signal_active(&d->signal))
				task_schedule(&d->task);
			return false;
		}
		p->time = (p->time ? p->time : now) + d->delay;
	}
	if (p->time > now) {
		d->held = p;
		timer_at(&d->timer, p->time);
		return false;
	}
	element_push_one(e, 0, p);
	task_schedule(&d->task);
	return true;
}

static void on_timer(struct element *e, struct timer *t)
{
	struct delay *d = (struct delay *)e;

	(void)t;
	if (d->task.e)
		task_schedule(&d->task);
	else
		notifier_wake(&d->notifier);
}

static void shaper_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct delay *d = (struct delay *)e;
	uint64_t now = e->router->run.now;

	(void)port;
	while (max--) {
		struct pkt *p = d->held;

		d->held = NULL;
		if (!p) {
			p = element_pull_one(e, 0);
			if (!p)
				return;
			p->time = (p->time ? p->time : now) + d->delay;
		}
		if (p->time > now) {
			d->held = p;
			d->notifier.active = false;
			timer_at(&d->timer, p->time);
			return;
		}
		p->time = now;
		b->p[b->n++] = p;
	}
}

/* Sends what has arrived, then takes the next packet when the link is free. */
static bool link_task(struct element *e)
{
	struct delay *d = (struct delay *)e;
	uint64_t now = e->router->run.now, next = UINT64_MAX;
	bool worked = false;
	struct pkt *p;

	while (d->flying.n && d->flying.v[0]->time <= now) {
		p = d->flying.v[0];
		memmove(&d->flying.v[0], &d->flying.v[1], --d->flying.n * sizeof(p));
		element_push_one(e, 0, p);
		worked = true;
	}
	if (d->busy <= now && (p = element_pull_one(e, 0)) != NULL) {
		d->busy = MAX_OF(d->busy, now) + (uint64_t)p->len * NS_PER_SECOND / d->bandwidth;
		p->time = d->busy + d->delay;
		*VEC_ADD(&d->flying) = p;
		worked = true;
	}
	if (d->flying.n)
		next = d->flying.v[0]->time;
	if (d->busy > now)
		next = MIN_OF(next, d->busy);
	if (next != UINT64_MAX)
		timer_at(&d->timer, next);
	if (worked || (d->busy <= now && signal_active(&d->signal)))
		task_schedule(&d->task);
	return worked;
}

static bool delay_configure(struct element *e, struct setup *s)
{
	((struct delay *)e)->delay = (uint64_t)setup_int(s, "DELAY");
	return true;
}

static bool link_configure(struct element *e, struct setup *s)
{
	struct delay *d = (struct delay *)e;

	d->delay = (uint64_t)setup_int(s, "LATENCY");
	d->bandwidth = (uint64_t)setup_int(s, "BANDWIDTH");
	return true;
}

static bool start(struct element *e, bool (*run)(struct element *e))
{
	struct delay *d = (struct delay *)e;

	timer_init(&d->timer, e, on_timer);
	if (!run)
		return true;
	task_init(&d->task, e, run);
	signal_find(&d->signal, e, 0, &d->task);
	task_schedule(&d->task);
	return true;
}

static bool unqueue_start(struct element *e, struct setup *s)
{
	(void)s;
	return start(e, unqueue_task);
}

static bool shaper_start(struct element *e, struct setup *s)
{
	(void)s;
	((struct delay *)e)->notifier.active = true;
	return start(e, NULL);
}

static bool link_start(struct element *e, struct setup *s)
{
	(void)s;
	return start(e, link_task);
}

static struct notifier *shaper_notifier(struct element *e)
{
	return &((struct delay *)e)->notifier;
}

/* LinkUnqueue: what flies is lost, and the link is free. */
static void link_reset(struct delay *d)
{
	for (size_t i = 0; i < d->flying.n; i++)
		element_drop(&d->el, DROP_STOPPED, d->flying.v[i]);
	d->flying.n = 0;
	d->busy = 0;
	timer_stop(&d->timer);
	task_schedule(&d->task);
}

static void delay_stop(struct element *e)
{
	struct delay *d = (struct delay *)e;

	if (d->held)
		element_drop(e, DROP_STOPPED, d->held);
	for (size_t i = 0; i < d->flying.n; i++)
		element_drop(e, DROP_STOPPED, d->flying.v[i]);
	VEC_FREE(&d->flying);
	signal_fini(&d->signal);
	notifier_fini(&d->notifier);
}

/* What is on its way arrives when it would have; LinkUnqueue's link stays as busy as it is. */
static void delay_take_state(struct element *e, struct element *old)
{
	struct delay *d = (struct delay *)e, *o = (struct delay *)old;

	d->held = o->held;
	o->held = NULL;
	d->busy = o->busy;
	for (size_t i = 0; i < o->flying.n; i++)
		*VEC_ADD(&d->flying) = o->flying.v[i];
	o->flying.n = 0;
	if (d->held && !d->task.e) {
		d->notifier.active = false;
		timer_at(&d->timer, d->held->time);
	}
}

static bool read_delay(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_interval(out, (int64_t)((const struct delay *)e)->delay);
}

/* Of packets that come from now on. */
static bool write_delay(struct element *e, const char *value, struct strbuf *out)
{
	return told_parse_interval(value, &((struct delay *)e)->delay, out);
}

static bool write_latency(struct element *e, const char *value, struct strbuf *out)
{
	if (!write_delay(e, value, out))
		return false;
	link_reset((struct delay *)e);
	return true;
}

/* In hundreds of octets a second, as Click counts it. */
static bool read_bandwidth(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, ((const struct delay *)e)->bandwidth / 100 * 100);
}

static bool write_bandwidth(struct element *e, const char *value, struct strbuf *out)
{
	uint64_t v;

	if (!rate_parse(value, true, &v, out))
		return false;
	if (v < 100) {
		sb_printf(out, "expected a bandwidth of at least 100Bps, not '%s'", value);
		return false;
	}
	((struct delay *)e)->bandwidth = v;
	link_reset((struct delay *)e);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	link_reset((struct delay *)e);
	return true;
}

TASK_FUNCTIONS(struct delay)
READ_U64(read_size, struct delay, flying.n)

static const struct handler unqueue_handlers[] = { { "delay", read_delay, write_delay }, TASK_HANDLERS, { 0 } };
static const struct handler shaper_handlers[] = { { "delay", read_delay, write_delay }, { 0 } };
static const struct handler link_handlers[] = {
	{ "latency", read_delay, write_latency }, { "bandwidth", read_bandwidth, write_bandwidth },
	{ "size", read_size, NULL }, { "reset", NULL, write_reset }, TASK_HANDLERS, { 0 }
};

#define DELAY(name, ...) { name, sizeof(struct delay), .stop = delay_stop, \
				 .take_state = delay_take_state, \
				 .keeps = "packets, how long the link is busy", __VA_ARGS__ }
const struct element_class delay_classes[] = {
	DELAY("DelayUnqueue", .handlers = unqueue_handlers, .configure = delay_configure, .start = unqueue_start,
	  .drops = DROPS(DROP_STOPPED)),
	DELAY("DelayShaper", .handlers = shaper_handlers, .configure = delay_configure, .start = shaper_start,
	      .pull = shaper_pull, .notifier = shaper_notifier,
	  .drops = DROPS(DROP_STOPPED)),
	DELAY("LinkUnqueue", .handlers = link_handlers, .configure = link_configure, .start = link_start,
	  .drops = DROPS(DROP_STOPPED)),
	{ 0 }
};
