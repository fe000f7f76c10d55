/*
 * discard.c - sinks: Discard takes what is pushed and pulls what waits, Idle only takes.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

struct discard {
	struct element el;
	struct task task;
	struct timer timer;
	struct signal signal;
	uint64_t count, interval;
	unsigned burst;
	bool active, pulls;
	struct notifier never;
};

static void discard_push(struct element *e, unsigned port, struct batch *b)
{
	struct discard *d = (struct discard *)e;

	(void)port;
	d->count += b->n;
	element_drop_batch(e, DROP_DISCARDED, b);
}

static bool discard_task(struct element *e)
{
	struct discard *d = (struct discard *)e;
	struct batch b = { 0 };
	unsigned n;

	if (!d->active)
		return false;
	element_pull(e, 0, &b, MIN_OF(d->burst, (unsigned)BATCH_MAX));
	n = b.n;
	discard_push(e, 0, &b);
	if (n || signal_active(&d->signal))
		task_schedule(&d->task);
	return n > 0;
}

static bool discard_configure(struct element *e, struct setup *s)
{
	struct discard *d = (struct discard *)e;

	d->active = setup_int(s, "ACTIVE");
	d->burst = MAX_OF(setup_u32(s, "BURST"), e->router->run.burst);
	return true;
}

static bool discard_start(struct element *e, struct setup *s)
{
	struct discard *d = (struct discard *)e;

	(void)s;
	if (e->decl->input[0] == CLICK_PULL) {
		d->pulls = true;
		task_init(&d->task, e, discard_task);
		signal_find(&d->signal, e, 0, &d->task);
		task_schedule(&d->task);
	}
	return true;
}

static void discard_stop(struct element *e)
{
	signal_fini(&((struct discard *)e)->signal);
}

static void sink_fire(struct element *e, struct timer *t)
{
	struct discard *d = (struct discard *)e;
	struct pkt *p = element_pull_one(e, 0);

	if (p) {
		d->count++;
		element_drop(e, DROP_DISCARDED, p);
	}
	timer_at(t, t->at + d->interval);
}

static bool sink_configure(struct element *e, struct setup *s)
{
	((struct discard *)e)->interval = MAX_OF((uint64_t)setup_int(s, "INTERVAL"), 1000U);
	return true;
}

static bool sink_start(struct element *e, struct setup *s)
{
	struct discard *d = (struct discard *)e;

	(void)s;
	timer_init(&d->timer, e, sink_fire);
	timer_after(&d->timer, d->interval);
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct discard *d = (struct discard *)e;

	if (!d->pulls) {
		sb_add(out, "it takes what is pushed");
		return false;
	}
	if (!handler_parse_bool(value, &d->active, out))
		return false;
	if (d->active)
		task_schedule(&d->task);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	((struct discard *)e)->count = 0;
	return true;
}

READ_U64(read_count, struct discard, count)
READ_BOOL(read_active, struct discard, active)

TASK_FUNCTIONS(struct discard)

static const struct handler handlers[] = {
	TASK_HANDLERS,
	{ "count", read_count, NULL },
	{ "active", read_active, write_active },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

static bool read_interval(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_interval(out, (int64_t)((const struct discard *)e)->interval);
}

/* It counts from the next packet on, as in Click. */
static bool write_interval(struct element *e, const char *value, struct strbuf *out)
{
	uint64_t ns;

	if (!told_parse_interval(value, &ns, out))
		return false;
	if (!ns) {
		sb_add(out, "expected a time above 0");
		return false;
	}
	((struct discard *)e)->interval = MAX_OF(ns, 1000U);
	return true;
}

static const struct handler sink_handlers[] = {
	{ "count", read_count, NULL }, { "interval", read_interval, write_interval }, { 0 }
};
static const struct handler count_only[] = { { "count", read_count, NULL }, { 0 } };

static void idle_stop(struct element *e)
{
	notifier_fini(&((struct discard *)e)->never);
}

static void no_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	(void)e;
	(void)port;
	(void)b;
	(void)max;
}

/* Never has anything. */
static struct notifier *idle_notifier(struct element *e)
{
	return &((struct discard *)e)->never;
}

const struct element_class discard_classes[] = {
	{ "Discard", sizeof(struct discard), .push = discard_push,
	  .configure = discard_configure, .start = discard_start, .stop = discard_stop,
	  .handlers = handlers,
	  .drops = DROPS(DROP_DISCARDED) },
	{ "DiscardNoFree", sizeof(struct discard), .push = discard_push, .handlers = count_only,
	  .drops = DROPS(DROP_DISCARDED) },
	{ "Idle", sizeof(struct discard), .push = discard_push, .pull = no_pull,
	  .stop = idle_stop, .notifier = idle_notifier, .handlers = count_only,
	  .drops = DROPS(DROP_DISCARDED) },
	{ "SimpleIdle", sizeof(struct discard), .push = discard_push, .pull = no_pull,
	  .handlers = count_only,
	  .drops = DROPS(DROP_DISCARDED) },
	{ "TimedSink", sizeof(struct discard), .configure = sink_configure, .start = sink_start,
	  .handlers = sink_handlers,
	  .drops = DROPS(DROP_DISCARDED) },
	{ 0 }
};
