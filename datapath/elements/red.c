/*
 * red.c - RED and AdaptiveRED: packets are dropped by chance before a queue is full, the more likely the longer it was on
 * average. Source: Floyd and Jacobson, Random Early Detection Gateways for Congestion Avoidance (1993), with the gaps
 * between drops drawn uniformly; "gentle" and the adaptation: Floyd, Gummadi, Shenker, Adaptive RED (2001).
 *
 * Packets of a batch that go the same way count as if they waited in the queues already.
 */
#include <math.h>

#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/near_queues.h"
#include "datapath/runtime/router.h"

#define IDLE_STEP	(NS_PER_SECOND / 50)	/* an empty queue lowers the average so often */
#define ADAPT_EVERY	(NS_PER_SECOND / 2)

enum {
	SCALE = 10,			/* bits of the average behind the point */
	MOST_IDLE_STEPS = 100,		/* after so many an average is 0 */
};

struct red {
	struct element el;
	struct near_queues queues;
	double min, max, max_p;
	unsigned stability;		/* the weight of a length is 1 / 2^stability; 0: no average is taken */
	uint64_t average;		/* scaled */
	bool gentle, pulls;
	int64_t passed;			/* since the last drop, or -1: below the threshold */
	double gap;			/* uniform in [0, 1): how far it is to the next */
	uint64_t idle;			/* IDLE_STEPs of the clock when the queue was last met empty; 0: it was not */
	uint64_t dropped;
	struct timer adapt;		/* AdaptiveRED */
};

static void average_in(struct red *r, uint32_t length, uint64_t now)
{
	uint64_t steps = 1, scaled = (uint64_t)length << SCALE;

	if (length) {
		r->idle = 0;
	} else {
		if (r->idle)
			steps = now / IDLE_STEP - r->idle;
		r->idle = now / IDLE_STEP;
	}
	if (steps >= MOST_IDLE_STEPS) {
		r->average = scaled;
		return;
	}
	scaled += 1U << (r->stability - 1);	/* or it would never come near from below */
	while (steps--)
		r->average += (uint64_t)((int64_t)(scaled - r->average) >> r->stability);
}

/* What thresholds are held against: a whole number. */
static double average_of(const struct red *r, uint32_t length)
{
	return r->stability ? (double)((r->average + (1U << (SCALE - 1))) >> SCALE) : length;
}

/*
 * 0 to pass, 1 to drop. Without an average (STABILITY 0) the length now says between which thresholds, but what is due
 * there is computed from the average, as in Click: nothing falls below the last one.
 */
static double chance(const struct red *r, uint32_t length)
{
	double last = r->gentle && r->max_p < 1 ? 2 * r->max : r->max;
	double average = average_of(r, length), exact = (double)r->average / (1U << SCALE);

	if (average <= r->min)
		return 0;
	if (average > last)
		return 1;
	if (average <= r->max)
		return r->max_p * (exact - r->min) / (r->max - r->min);
	return r->max_p + (1 - r->max_p) * (exact - r->max) / r->max;
}

static bool falls(struct red *r, uint32_t length)
{
	double p;

	if (r->stability)
		average_in(r, length, r->el.router->run.now);
	p = chance(r, length);
	if (average_of(r, length) <= r->min) {
		r->passed = -1;
		return false;
	}
	if (p >= 1) {
		r->passed = -1;
		return true;
	}
	r->passed++;
	if (r->passed > 0 && (double)r->passed * p > r->gap) {
		r->passed = 0;
		r->gap = router_random_real(r->el.router);
		return true;
	}
	if (r->passed == 0)
		r->gap = router_random_real(r->el.router);
	return false;
}

static void red_simple(struct element *e, unsigned port, struct batch *b)
{
	struct red *r = (struct red *)e;
	uint32_t length = near_queues_waiting(&r->queues);
	unsigned n = 0;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		/* pulled: those behind it waited too; pushed: those that were let through do */
		uint32_t more = r->pulls ? b->n - 1 - i : n;

		if (falls(r, length + more)) {
			r->dropped++;
			p = element_reject(e, DROP_CHANCE, p);
		}
		b->p[n] = p;
		n += p != NULL;
	}
	b->n = n;
}

/* ---- setting up ---- */

static bool red_configure(struct element *e, struct setup *s)
{
	struct red *r = (struct red *)e;
	bool adaptive = !strcmp(e->cls->name, "AdaptiveRED");

	r->max_p = setup_value(s, "MAX_P")->d;
	r->stability = setup_u32(s, "STABILITY");
	r->gentle = adaptive || setup_int(s, "GENTLE");
	r->passed = -1;
	if (adaptive) {
		uint32_t target = MAX_OF(setup_u32(s, "TARGET"), 10U);

		r->min = target / 2;
		r->max = target + r->min;
	} else {
		r->min = setup_u32(s, "MIN_THRESH");
		r->max = setup_u32(s, "MAX_THRESH");
	}
	if (r->max < 1)
		return setup_error(s, "MAX_THRESH of RED must be above 0");
	r->pulls = e->nin && e->decl->input[0] == CLICK_PULL;
	return true;
}

/* Adaptive RED, figure 1: additive increase, multiplicative decrease; held against the middle, as in Click. */
static void adapt_fire(struct element *e, struct timer *t)
{
	struct red *r = (struct red *)e;
	double half = floor((r->max - r->min) / 2), average = average_of(r, near_queues_waiting(&r->queues));

	if (average < r->min + half && r->max_p > 0.01)
		r->max_p *= 0.9;
	else if (average > r->max - half && r->max_p < 0.5)
		r->max_p += MIN_OF(0.01, r->max_p / 4);
	timer_at(t, t->at + ADAPT_EVERY);
}

static bool red_start(struct element *e, struct setup *s)
{
	struct red *r = (struct red *)e;

	if (!near_queues_find(&r->queues, e, s))
		return false;
	if (!strcmp(e->cls->name, "AdaptiveRED")) {
		timer_init(&r->adapt, e, adapt_fire);
		r->adapt.housekeeping = true;
		timer_after(&r->adapt, ADAPT_EVERY);
	}
	return true;
}

static void red_stop(struct element *e)
{
	struct red *r = (struct red *)e;

	timer_stop(&r->adapt);
	near_queues_fini(&r->queues);
}

static void red_take_state(struct element *e, struct element *old)
{
	struct red *r = (struct red *)e, *from = (struct red *)old;

	r->average = from->average;
	r->passed = from->passed;
	r->gap = from->gap;
	r->idle = from->idle;
	r->dropped = from->dropped;
}

/* ---- handlers ---- */

static bool read_queues(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	near_queues_print(&((const struct red *)e)->queues, out);
	return true;
}

static bool read_average(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_scaled(out, ((const struct red *)e)->average, SCALE);
}

static bool read_stats(struct element *e, const char *args, struct strbuf *out)
{
	const struct red *r = (const struct red *)e;

	sb_printf(out, "%u current queue\n", near_queues_waiting(&r->queues));
	(void)read_average(e, args, out);
	sb_printf(out, " avg queue\n%llu drops\n", (unsigned long long)r->dropped);
	return true;
}

static bool read_max_p(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%g", ((const struct red *)e)->max_p);
	return true;
}

static bool write_max_p(struct element *e, const char *value, struct strbuf *out)
{
	char *end;
	double p = strtod(value, &end);

	if (end == value || end[strspn(end, " \t\n")] != '\0' || !(p >= 0 && p <= 1)) {
		sb_printf(out, "expected a number from 0 to 1, not '%s'", value);
		return false;
	}
	((struct red *)e)->max_p = p;
	return true;
}

static bool write_min(struct element *e, const char *value, struct strbuf *out)
{
	struct red *r = (struct red *)e;
	int64_t v;

	if (!handler_parse_int(value, 0, (int64_t)r->max, &v, out))
		return false;
	r->min = (double)v;
	return true;
}

static bool write_max(struct element *e, const char *value, struct strbuf *out)
{
	struct red *r = (struct red *)e;
	int64_t v;

	if (!handler_parse_int(value, MAX_OF((int64_t)r->min, (int64_t)1), UINT16_MAX, &v, out))
		return false;
	r->max = (double)v;
	return true;
}

READ_U64(read_min, struct red, min)
READ_U64(read_max, struct red, max)
READ_U64(read_drops, struct red, dropped)

static const struct handler handlers[] = {
	{ "min_thresh", read_min, write_min },
	{ "max_thresh", read_max, write_max },
	{ "max_p", read_max_p, write_max_p },
	{ "avg_queue_size", read_average, NULL },
	{ "drops", read_drops, NULL },
	{ "queues", read_queues, NULL },
	{ "stats", read_stats, NULL },
	{ 0 }
};

#define RED(name) \
	{ name, sizeof(struct red), .simple = red_simple, .configure = red_configure, \
	  .start = red_start, .stop = red_stop, .handlers = handlers, .drops = DROPS(DROP_CHANCE), \
	  .take_state = red_take_state }

const struct element_class red_classes[] = { RED("RED"), RED("AdaptiveRED"), { 0 } };
