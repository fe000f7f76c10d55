/*
 * infinite_source.c - packets from nothing: as many as are wanted, at a rate, or one per
 * interval.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/queue.h"
#include "datapath/runtime/rate.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"
#include "datapath/runtime/script.h"

/* What Click's sources send unless told otherwise. */
static const char usual_data[] =
	"Random bullshit in a packet, at least 64 bytes long. Well, now it is.";

struct infinite {
	struct element el;
	struct task task;
	struct timer timer;
	struct rate rate;
	struct notifier notifier;	/* pulled: asleep at the limit */
	struct signal space;		/* pushed: in the queues behind it */
	const char *data;
	char *own_data;			/* NULL, or the data that a handler wrote */
	uint32_t data_len;
	uint32_t length;
	uint32_t burst;
	int64_t limit;			/* negative: none */
	int64_t asked;			/* LENGTH, as the handler tells it; negative: as long as the data */
	uint64_t count, interval;
	const char *end_call;
	bool active, stop, stamp, random, pulled;
};

static struct pkt *make(struct infinite *s)
{
	struct runtime *run = &s->el.router->run;
	uint32_t length = s->random || s->data_len ? s->length : 0;
	struct pkt *p = pkt_new(&run->pool, PKT_HEADROOM, length);
	uint32_t n = 0;

	if (!p)
		return NULL;
	if (s->random) {
		for (; n < s->length; n++)
			p->data[n] = (uint8_t)(router_random(s->el.router) >> 32);
	} else {
		for (; s->data_len && n < s->length; n += s->data_len)
			memcpy(p->data + n, s->data, MIN_OF(s->length - n, s->data_len));
	}
	if (s->stamp)
		p->time = run->now;
	s->count++;
	return p;
}

static bool at_limit(const struct infinite *s)
{
	return s->limit >= 0 && s->count >= (uint64_t)s->limit;
}

static void finish(struct infinite *s)
{
	if (s->end_call)
		handler_call(&s->el, s->end_call);
	else if (s->stop)
		driver_stop(s->el.router);
}

static bool infinite_task(struct element *e)
{
	struct infinite *s = (struct infinite *)e;
	struct pkt *p;
	uint32_t n = 0;

	if (!s->active || !signal_active(&s->space))
		return false;
	while (n < s->burst && !at_limit(s) && (p = make(s)) != NULL) {
		n++;
		element_push_one(e, 0, p);
	}
	/* the end is noticed when there is nothing more to send, as in Click */
	if (n || !at_limit(s))
		task_schedule(&s->task);
	else
		finish(s);
	return n > 0;
}

static void infinite_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct infinite *s = (struct infinite *)e;
	struct pkt *p;

	(void)port;
	while (s->active && max-- && !at_limit(s) && (p = make(s)) != NULL)
		b->p[b->n++] = p;
	if (b->n)
		return;
	if (s->active && at_limit(s))
		finish(s);
	s->notifier.active = false;
}

static bool data_configure(struct infinite *i, struct setup *s)
{
	const struct click_value *data = setup_value(s, "DATA");

	i->data = data->given ? data->s : usual_data;
	i->data_len = data->given ? (uint32_t)data->len : sizeof(usual_data) - 1;
	i->length = i->data_len;
	i->asked = -1;
	i->limit = setup_int(s, "LIMIT");
	i->active = setup_int(s, "ACTIVE");
	i->stop = setup_int(s, "STOP");
	i->stamp = true;
	i->burst = 1;
	return true;
}

static void length_configure(struct infinite *i, struct setup *s)
{
	const char *names[] = { "LENGTH", "DATASIZE" };

	for (size_t n = 0; n < ARRAY_LEN(names); n++)
		if (setup_given(s, names[n]) && setup_int(s, names[n]) >= 0)
			i->asked = i->length = setup_u32(s, names[n]);
}

static bool infinite_configure(struct element *e, struct setup *s)
{
	struct infinite *i = (struct infinite *)e;

	if (!strcmp(e->cls->name, "RandomSource")) {
		i->random = true;
		i->asked = i->length = setup_u32(s, "LENGTH");
		i->limit = setup_int(s, "LIMIT");
		i->active = setup_int(s, "ACTIVE");
		i->stop = setup_int(s, "STOP");
	} else {
		(void)data_configure(i, s);
		length_configure(i, s);
	}
	i->stamp = setup_int(s, "TIMESTAMP");
	i->burst = setup_u32(s, "BURST");
	i->end_call = setup_given(s, "END_CALL") ? setup_value(s, "END_CALL")->s : NULL;
	if (i->length > PKT_MAX - PKT_HEADROOM)
		return setup_error(s, "packets may have %u octets at most",
				   PKT_MAX - PKT_HEADROOM);
	return true;
}

static bool infinite_start(struct element *e, struct setup *s)
{
	struct infinite *i = (struct infinite *)e;

	(void)s;
	i->notifier.active = true;
	i->pulled = e->decl->output[0] == CLICK_PULL;
	if (i->pulled)
		return true;
	task_init(&i->task, e, infinite_task);
	queue_find_space(&i->space, e, &i->task);
	if (i->active)
		task_schedule(&i->task);
	return true;
}

/* At a rate: pushed as soon as a token is there, or pulled when one is. */
static bool rated_task(struct element *e)
{
	struct infinite *s = (struct infinite *)e;
	struct pkt *p;
	uint64_t now;

	if (!s->active)
		return false;
	if (at_limit(s)) {
		if (s->stop)
			driver_stop(e->router);
		return false;
	}
	now = driver_look_at_clock(e->router);
	if (!rate_ready(&s->rate, now)) {
		timer_after(&s->timer, rate_wait(&s->rate));
		return false;
	}
	task_schedule(&s->task);
	p = make(s);
	if (!p)
		return false;
	rate_take(&s->rate, now, 1);
	element_push_one(e, 0, p);
	return true;
}

static void rated_fire(struct element *e, struct timer *t)
{
	(void)t;
	task_schedule(&((struct infinite *)e)->task);
}

static void rated_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct infinite *s = (struct infinite *)e;
	uint64_t now = e->router->run.now;
	struct pkt *p;

	(void)port;
	if (s->active && at_limit(s) && s->stop)
		driver_stop(e->router);
	while (s->active && max-- && !at_limit(s) && rate_ready(&s->rate, now) &&
	       (p = make(s)) != NULL) {
		rate_take(&s->rate, now, 1);
		b->p[b->n++] = p;
	}
}

/* How many packets may come at once after a pause. */
static uint64_t burst_of(uint64_t per_second)
{
	return per_second < 200 ? 2 : per_second / 100;
}

static bool rated_configure(struct element *e, struct setup *s)
{
	struct infinite *i = (struct infinite *)e;
	uint64_t per_second = setup_u32(s, "RATE");

	(void)data_configure(i, s);
	length_configure(i, s);
	if (setup_given(s, "BANDWIDTH"))
		per_second = (uint64_t)setup_int(s, "BANDWIDTH") / MAX_OF(i->length, 1U);
	rate_set(&i->rate, per_second, burst_of(per_second));
	return true;
}

static bool rated_start(struct element *e, struct setup *s)
{
	struct infinite *i = (struct infinite *)e;

	(void)s;
	i->pulled = e->decl->output[0] == CLICK_PULL;
	timer_init(&i->timer, e, rated_fire);
	rate_start(&i->rate, e);
	if (i->pulled)
		return true;
	task_init(&i->task, e, rated_task);
	task_schedule(&i->task);
	return true;
}

static void timed_fire(struct element *e, struct timer *t)
{
	struct infinite *s = (struct infinite *)e;
	struct pkt *p;

	if (!s->active)
		return;
	if (at_limit(s)) {
		if (s->stop)
			driver_stop(e->router);
		return;
	}
	p = make(s);
	if (p) {
		p->time = driver_look_at_clock(e->router);
		element_push_one(e, 0, p);
	}
	timer_at(t, t->at + s->interval);
}

static bool timed_configure(struct element *e, struct setup *s)
{
	struct infinite *i = (struct infinite *)e;

	(void)data_configure(i, s);
	i->interval = (uint64_t)setup_int(s, "INTERVAL");
	/* other clocks would never come to what is due later */
	if (e->router->driver.clock != CLOCK_SIMULATED)
		i->interval = MAX_OF(i->interval, (uint64_t)1000);
	return true;
}

static bool timed_start(struct element *e, struct setup *s)
{
	struct infinite *i = (struct infinite *)e;

	(void)s;
	timer_init(&i->timer, e, timed_fire);
	if (i->active)
		timer_after(&i->timer, i->interval);
	return true;
}

static void infinite_stop(struct element *e)
{
	notifier_fini(&((struct infinite *)e)->notifier);
	signal_fini(&((struct infinite *)e)->space);
	free(((struct infinite *)e)->own_data);
	((struct infinite *)e)->own_data = NULL;
}

static struct notifier *infinite_notifier(struct element *e)
{
	return &((struct infinite *)e)->notifier;
}

/* Something changed: go on, if there is anything left to do. */
static void wake(struct infinite *s)
{
	if (!s->active || at_limit(s))
		return;
	if (s->pulled)
		notifier_wake(&s->notifier);
	else if (s->task.e)
		task_schedule(&s->task);
	else if (!timer_armed(&s->timer))
		timer_after(&s->timer, 0);
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct infinite *s = (struct infinite *)e;

	if (!handler_parse_bool(value, &s->active, out))
		return false;
	wake(s);
	return true;
}

static bool write_limit(struct element *e, const char *value, struct strbuf *out)
{
	struct infinite *s = (struct infinite *)e;

	if (!handler_parse_int(value, INT64_MIN, INT64_MAX, &s->limit, out))
		return false;
	/* the others notice when they look again, as in Click */
	if (s->el.cls->pull == infinite_pull)
		wake(s);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	struct infinite *s = (struct infinite *)e;

	(void)value;
	(void)out;
	s->count = 0;
	if (s->rate.per_second)
		rate_start(&s->rate, e);
	wake(s);
	return true;
}

static bool write_rate(struct element *e, const char *value, struct strbuf *out)
{
	struct infinite *s = (struct infinite *)e;
	int64_t v;

	if (!handler_parse_int(value, 0, UINT32_MAX, &v, out))
		return false;
	rate_set(&s->rate, (uint64_t)v, burst_of((uint64_t)v));
	wake(s);
	return true;
}

static bool write_length(struct element *e, const char *value, struct strbuf *out)
{
	struct infinite *s = (struct infinite *)e;
	int64_t v;

	if (!handler_parse_int(value, s->random ? 0 : -1, UINT16_MAX, &v, out))
		return false;
	s->asked = v;
	s->length = s->asked < 0 ? s->data_len : (uint32_t)s->asked;
	return true;
}

static bool read_data(struct element *e, const char *args, struct strbuf *out)
{
	const struct infinite *s = (const struct infinite *)e;

	(void)args;
	sb_add_len(out, s->data, s->data_len);
	return true;
}

/* The text itself: quotes mean nothing here, as in Click. */
static bool write_data(struct element *e, const char *value, struct strbuf *out)
{
	struct infinite *s = (struct infinite *)e;

	(void)out;
	free(s->own_data);
	s->data = s->own_data = x_strdup(value);
	s->data_len = (uint32_t)strlen(value);
	if (s->asked < 0)
		s->length = s->data_len;
	return true;
}

static bool read_interval(struct element *e, const char *args, struct strbuf *out)
{
	uint64_t ns = ((const struct infinite *)e)->interval, us = ns / 1000;

	(void)args;
	if (us >= 1000000)
		sb_printf(out, "%llu.%06llus", (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));
	else if (us % 1000 == 0)
		sb_printf(out, "%llums", (unsigned long long)(us / 1000));
	else
		sb_printf(out, "%lluus", (unsigned long long)us);
	return true;
}

/* For the time behind the next packet. */
static bool write_interval(struct element *e, const char *value, struct strbuf *out)
{
	uint64_t ns;

	if (!script_seconds(value, &ns) || ns < 1000) {
		sb_printf(out, "expected an interval of at least 1 us, not '%s'", value);
		return false;
	}
	((struct infinite *)e)->interval = ns;
	return true;
}

static bool write_burst(struct element *e, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, 1, INT32_MAX, &v, out))
		return false;
	((struct infinite *)e)->burst = (uint32_t)v;
	return true;
}

READ_U64(read_count, struct infinite, count)
READ_INT(read_length, struct infinite, asked)
READ_U64(read_burst, struct infinite, burst)
READ_INT(read_limit, struct infinite, limit)
READ_BOOL(read_active, struct infinite, active)
READ_U64(read_rate, struct infinite, rate.per_second)

TASK_FUNCTIONS(struct infinite)

#define SOURCE_HANDLERS \
	{ "count", read_count, NULL }, { "limit", read_limit, write_limit }, { "active", read_active, write_active }, \
	{ "reset", NULL, write_reset }, { "reset_counts", NULL, write_reset }

static const struct handler rated_handlers[] = {
	TASK_HANDLERS,
	SOURCE_HANDLERS,
	{ "data", read_data, write_data },
	{ "datasize", read_length, write_length },
	{ "length", read_length, write_length },
	{ "rate", read_rate, write_rate },
	{ 0 }
};

static const struct handler timed_handlers[] = {
	SOURCE_HANDLERS,
	{ "data", read_data, write_data },
	{ "interval", read_interval, write_interval },
	{ 0 }
};

static const struct handler infinite_handlers[] = {
	TASK_HANDLERS,
	{ "burstsize", read_burst, write_burst },
	SOURCE_HANDLERS,
	{ "data", read_data, write_data },
	{ "datasize", read_length, write_length },
	{ "length", read_length, write_length },
	{ "burst", read_burst, write_burst },
	{ 0 }
};

static const struct handler random_handlers[] = {
	TASK_HANDLERS,
	SOURCE_HANDLERS,
	{ "length", read_length, write_length },
	{ "burst", read_burst, write_burst },
	{ 0 }
};

const struct element_class infinite_source_classes[] = {
	{ "InfiniteSource", sizeof(struct infinite), .pull = infinite_pull,
	  .configure = infinite_configure, .start = infinite_start, .stop = infinite_stop,
	  .notifier = infinite_notifier, .handlers = infinite_handlers },
	{ "RandomSource", sizeof(struct infinite), .pull = infinite_pull,
	  .configure = infinite_configure, .start = infinite_start, .stop = infinite_stop,
	  .notifier = infinite_notifier, .handlers = random_handlers },
	{ "RatedSource", sizeof(struct infinite), .pull = rated_pull,
	  .configure = rated_configure, .start = rated_start, .stop = infinite_stop,
	  .handlers = rated_handlers },
	{ "TimedSource", sizeof(struct infinite), .configure = timed_configure,
	  .start = timed_start, .stop = infinite_stop, .handlers = timed_handlers },
	{ 0 }
};
