/*
 * sim_aqm.c - elements that drop before a queue is full: RED and AdaptiveRED, by a moving average of how many packets
 * wait (Floyd and Jacobson 1993, with "gentle"), and CoDel, by how long each has waited (RFC 8289). The arithmetic is
 * that of Click: fractions of 2^16, averages with ten bits behind the point. What RED drops between its thresholds is
 * chance, which is the same in every run here; the run says so. CoDel knows the time of the first-timestamp annotation.
 */
#include "models/base/mem.h"
#include "models/click/router.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_rate.h"

#include <string.h>

enum {
	SCALE = 10, ONE = 1 << 16, HUNDREDTH = 655, NINE_TENTHS = 58982, LEAST_TARGET = 10,
	JIFFIES_PER_LOOK = 20, MANY_LOOKS = 100,
};
#define MILLISECOND (SIM_SECOND / 1000)

/* ---- the queues that are watched ---- */

struct watched {
	struct sim_node **v;
	size_t n;
};

static bool
is_queue(const struct sim_node *n)
{
	static const char *const names[] = {
		"Queue", "FullNoteQueue", "QuickNoteQueue", "ThreadSafeQueue", "NotifierQueue",
		"MixedQueue", "FrontDropQueue", "SimpleQueue",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (n->element != NULL && strcmp(n->element->class_name, names[i]) == 0)
			return true;
	return false;
}

struct look {
	struct sim *s;
	struct watched *found;
	bool *seen;
	bool up;
};

static void look_from(struct look *l, struct sim_node *n, uint32_t port);

static void
look_at(struct look *l, struct sim_node *n, uint32_t port)
{
	uint32_t others = n->element == NULL ? 0 : l->up ? n->element->ninputs : n->element->noutputs;
	struct click_flow flow;

	if (n->element == NULL || l->seen[n->id])
		return;
	l->seen[n->id] = true;
	if (is_queue(n)) {
		l->found->v[l->found->n++] = n;
		return;
	}
	flow = click_flow_of(n->element->class_name);
	for (uint32_t i = 0; i < others; i++)
		if (l->up ? click_flow_links(&flow, i, port) : click_flow_links(&flow, port, i))
			look_from(l, n, i);
}

/* Down from output `port` of n, or up from its input. */
static void
look_from(struct look *l, struct sim_node *n, uint32_t port)
{
	if (!l->up) {
		for (uint32_t k = 0; port < n->graph->out_ports && k < n->graph->out_count[port]; k++)
			look_at(l, &l->s->nodes[n->graph->out[port][k].node],
				n->graph->out[port][k].port);
		return;
	}
	for (uint32_t i = 0; i < n->from_count; i++) {
		struct sim_node *from = n->from[i].node;
		uint32_t out = n->from[i].port;

		for (uint32_t k = 0; k < from->graph->out_count[out]; k++)
			if (from->graph->out[out][k].node == n->id &&
			    from->graph->out[out][k].port == port)
				look_at(l, from, out);
	}
}

/* Those that QUEUES names, or the nearest, from which it pulls or to which it pushes. */
static bool
find_queues(struct sim *s, struct sim_node *n, struct watched *w)
{
	struct look l = { .s = s, .found = w, .up = sim_is_pulled(n, 0) };
	const char *names = NULL;
	size_t len = 0;

	w->v = arena_alloc_array(s->in->engine->arena, s->node_count + 1, sizeof(struct sim_node *));
	if (sim_given(n, "QUEUES"))
		names = sim_string(n, "QUEUES", &len);
	if (names != NULL)
		names = arena_strndup(s->in->engine->arena, names, len);
	while (names != NULL && *names != '\0') {
		const char *name = sim_word(s, &names);
		struct sim_node *q = sim_find(s, n, name, strlen(name));

		if (q == NULL || !is_queue(q)) {
			diag_error(s->in->diag, n->graph->at, "QUEUES: expected the name of a queue, not '%s'",
				   name);
			return false;
		}
		if (w->n < s->node_count)
			w->v[w->n++] = q;
	}
	if (w->n == 0) {
		l.seen = x_calloc(s->node_count + 1, sizeof(*l.seen));
		look_from(&l, n, 0);
		free(l.seen);
	}
	if (w->n == 0)
		diag_error(s->in->diag, n->graph->at, "'%s' has no queue %s it, expected one, or QUEUES",
			   n->graph->name, l.up ? "in front of" : "behind");
	return w->n > 0;
}

static uint64_t
waiting(const struct watched *w)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w->n; i++)
		sum += w->v[i]->queue.n;
	return sum;
}

static void
print_queues(const struct watched *w, struct strbuf *out)
{
	for (size_t i = 0; i < w->n; i++)
		sb_printf(out, "%s\n", w->v[i]->graph->name);
}

/* ---- RED ---- */

struct red {
	struct watched queues;
	bool adapts, gentle;
	uint32_t min, max, kill, max_p, stability;
	uint32_t rise, rise_from, steep, steep_from;	/* of the probability, below and above max */
	uint64_t average;				/* scaled */
	int64_t since;					/* the last drop; -1: below min */
	uint32_t random;
	uint64_t empty_at, chance;
};

static void
set_slopes(struct red *r)
{
	uint32_t range = r->max - r->min;

	r->rise = range == 0 ? 0 : r->max_p / range;
	r->rise_from = range == 0 ? 1 : r->max_p * r->min / range;
	r->steep = r->max == 0 ? 0 : (ONE - r->max_p) / r->max;
	r->steep_from = (uint32_t)ONE - 2 * r->max_p;
}

static void
set_red(struct sim_node *n, struct red *r)
{
	const struct click_value *p = click_arg(&n->args, "MAX_P");

	r->max_p = (uint32_t)(p->d * ONE + 0.5);
	r->stability = sim_given(n, "STABILITY") ? (uint32_t)sim_int(n, "STABILITY") : 4;
	if (r->adapts) {
		uint32_t target = MAX_OF((uint32_t)sim_int(n, "TARGET"), LEAST_TARGET);

		r->min = target / 2;
		r->max = target + r->min;
		r->gentle = true;
	} else {
		r->min = (uint32_t)sim_int(n, "MIN_THRESH");
		r->max = (uint32_t)sim_int(n, "MAX_THRESH");
		r->gentle = sim_int(n, "GENTLE") != 0;
	}
	r->kill = r->gentle && r->max_p != ONE ? 2 * r->max : r->max;
	set_slopes(r);
}

static bool
red_init(struct sim *s, struct sim_node *n)
{
	struct red *r = n->state = arena_alloc(s->in->engine->arena, sizeof(*r));

	r->adapts = strcmp(n->cls->name, "AdaptiveRED") == 0;
	r->since = -1;
	r->chance = s->in->engine->sim_seed;
	set_red(n, r);
	if (r->max == 0) {
		diag_error(s->in->diag, n->graph->at, "'%s' has MAX_THRESH 0, by which Click divides and stops: expected 1 "
			   "or more", n->graph->name);
		return false;
	}
	if (r->adapts)
		sim_timer_after(s, n, SIM_SECOND / 2);
	return find_queues(s, n, &r->queues);
}

static uint64_t
whole(uint64_t scaled)
{
	return (scaled + (1 << (SCALE - 1))) >> SCALE;
}

/* An empty queue counts as often as there was time for it. */
static uint64_t
average(struct red *r, uint64_t now)
{
	uint64_t n = waiting(&r->queues), times = 1, at = now / MILLISECOND / JIFFIES_PER_LOOK;
	uint64_t seen = (n << SCALE) + (UINT64_C(1) << r->stability >> 1);

	if (r->stability == 0)
		return n;
	if (n == 0) {
		times = r->empty_at == 0 ? 1 : at - r->empty_at;
		r->empty_at = at;
		if (times >= MANY_LOOKS)
			times = r->average = 0;
	} else {
		r->empty_at = 0;
	}
	while (times-- > 0)
		r->average += (uint64_t)((int64_t)(seen - r->average) >> r->stability);
	return whole(r->average);
}

static bool
is_dropped(struct sim *s, struct sim_node *n, struct red *r)
{
	uint64_t now = average(r, s->now);
	bool drop;
	int32_t p;

	if (now <= r->min || now > r->kill) {
		r->since = -1;
		return now > r->min;
	}
	p = now <= r->max ? (int32_t)((r->rise * r->average >> SCALE) - r->rise_from) :
	    (int32_t)((r->steep * r->average >> SCALE) - r->steep_from);
	r->since++;
	drop = r->since > 0 && p > 0 && r->since > (int64_t)(r->random / (uint32_t)p);
	if (p > 0)
		n->chance = "random early detection";
	if (drop)
		r->since = 0;
	if (r->since == 0)
		r->random = sim_chance(&r->chance) >> 5 & (ONE - 1);
	return drop;
}

static void
red_drop(struct sim *s, struct sim_node *n, struct flow *f)
{
	n->drops++;
	if (n->element->noutputs > 1)
		sim_send(s, n, 1, f);
	else
		sim_drop(s, f);
}

static void
red_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	if (is_dropped(s, n, n->state))
		red_drop(s, n, f);
	else
		sim_send(s, n, 0, f);
}

static struct flow *
red_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f;

	(void)port;
	while ((f = sim_ask(s, n, 0)) != NULL && is_dropped(s, n, n->state))
		red_drop(s, n, f);
	return f;
}

static void
adapt(struct sim *s, struct sim_node *n)
{
	struct red *r = n->state;
	uint64_t now = r->stability == 0 ? waiting(&r->queues) : whole(r->average);
	uint32_t half = (r->max - r->min) / 2;

	if (now < r->min + half && r->max_p > HUNDREDTH)
		r->max_p = r->max_p * NINE_TENTHS >> 16;
	else if (now > r->max - half && r->max_p < ONE / 2)
		r->max_p += MIN_OF(HUNDREDTH, r->max_p / 4);
	set_slopes(r);
	sim_timer_after(s, n, SIM_SECOND / 2);
}

/* CoDel has no average. */
static void
print_stats(const struct sim_node *n, const struct watched *w, const struct red *r, struct strbuf *out)
{
	sb_printf(out, "%llu current queue\n", (unsigned long long)waiting(w));
	if (r != NULL) {
		print_scaled(r->average, SCALE, out);
		sb_add(out, " avg queue\n");
	}
	sb_printf(out, "%llu drops\n", (unsigned long long)n->drops);
}

static bool
red_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct red *r = n->state;

	(void)s;
	if (strcmp(name, "drops") == 0)
		sb_printf(out, "%llu", (unsigned long long)n->drops);
	else if (strcmp(name, "queues") == 0)
		print_queues(&r->queues, out);
	else if (strcmp(name, "avg_queue_size") == 0)
		print_scaled(r->average, SCALE, out);
	else if (strcmp(name, "stats") == 0)
		print_stats(n, &r->queues, r, out);
	else if (strcmp(name, "min_thresh") == 0 && r->adapts)
		sb_printf(out, "%u", r->min);
	else if (strcmp(name, "max_thresh") == 0 && r->adapts)
		sb_printf(out, "%u", r->max);
	else
		return false;
	return true;
}

static int
red_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	static const struct { const char *handler, *param; } those[] = {
		{ "min_thresh", "MIN_THRESH" }, { "max_thresh", "MAX_THRESH" }, { "max_p", "MAX_P" },
	};
	int64_t most;

	for (size_t i = 0; i < ARRAY_LEN(those); i++) {
		if (strcmp(name, those[i].handler) != 0 || ((struct red *)n->state)->adapts)
			continue;
		if ((strcmp(name, "max_thresh") == 0 && sim_parse_int(arg, &most) && most == 0) ||
		    !sim_reconfigure(s, n, those[i].param, arg))
			return SIM_BAD_VALUE;
		set_red(n, n->state);
		return 0;
	}
	return SIM_UNKNOWN;
}

/* ---- CoDel ---- */

struct codel {
	struct watched queues;
	uint64_t target, interval;
	uint64_t above_at;		/* from when on packets are late; 0: they are not */
	uint64_t next;			/* drop */
	uint32_t count;			/* of drops in a row */
	bool dropping, late;
};

static bool
codel_init(struct sim *s, struct sim_node *n)
{
	struct codel *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));

	c->target = (uint64_t)sim_int(n, "TARGET");
	c->interval = (uint64_t)sim_int(n, "INTERVAL");
	return find_queues(s, n, &c->queues);
}

/* The next packet, and whether it has waited too long for too long a time; *timed: it says since when it waits. */
static struct flow *
take(struct sim *s, struct sim_node *n, bool *timed)
{
	struct codel *c = n->state;
	struct flow *f = sim_ask(s, n, 0);
	uint64_t since = f == NULL ? 0 : sim_first_time(s, f);

	c->late = false;
	*timed = since >= SIM_SECOND;
	if (f == NULL)
		c->above_at = 0;
	if (!*timed)
		return f;
	if ((int64_t)(s->now - since) < (int64_t)c->target)
		c->above_at = 0;
	else if (c->above_at == 0)
		c->above_at = s->now + c->interval;
	else
		c->late = s->now >= c->above_at;
	return f;
}

static uint32_t
root_of(uint32_t n)
{
	uint32_t r = 0;

	for (uint32_t bit = 1u << 15; bit > 0; bit >>= 1)
		if ((uint64_t)(r | bit) * (r | bit) <= n)
			r |= bit;
	return r;
}

/* The interval over the root of the number of drops, in sixteenths, and in 32 bits. */
static uint64_t
next_drop(const struct codel *c, uint64_t from)
{
	uint32_t interval = (uint32_t)(c->interval / MILLISECOND) * 16;
	uint32_t by = root_of(c->count * 256);

	return by == 0 ? from : from + (uint32_t)(interval * (uint32_t)MILLISECOND) / by;
}

static void
codel_drop(struct sim *s, struct sim_node *n, struct flow *f)
{
	n->drops++;
	sim_drop(s, f);
}

static struct flow *
codel_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct codel *c = n->state;
	bool timed, lately;
	struct flow *f = take(s, n, &timed);

	(void)port;
	if (!timed) {
		c->dropping = false;
		return f;
	}
	if (c->dropping && !c->late)
		c->dropping = false;
	else if (c->dropping) {
		while (c->dropping && s->now >= c->next && f != NULL) {
			codel_drop(s, n, f);
			c->count++;
			f = take(s, n, &timed);
			if (!c->late)
				c->dropping = false;
			else
				c->next = next_drop(c, c->next);
		}
	} else if (c->late) {
		lately = (int64_t)(s->now - c->next) < (int64_t)c->interval;
		if (!lately && s->now - c->above_at < c->interval)
			return f;
		codel_drop(s, n, f);
		f = take(s, n, &timed);
		c->dropping = true;
		c->count = lately ? (c->count > 2 ? c->count - 2 : 1) : 1;
		c->next = next_drop(c, s->now);
	}
	return f;
}

static bool
codel_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct codel *c = n->state;

	(void)s;
	if (strcmp(name, "drops") == 0)
		sb_printf(out, "%llu", (unsigned long long)n->drops);
	else if (strcmp(name, "queues") == 0)
		print_queues(&c->queues, out);
	else if (strcmp(name, "stats") == 0)
		print_stats(n, &c->queues, NULL, out);
	else
		return false;
	return true;
}

static int
codel_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct codel *c = n->state;
	bool target = strcmp(name, "codel_target") == 0;

	if (!target && strcmp(name, "codel_interval") != 0)
		return SIM_UNKNOWN;
	if (!sim_reconfigure(s, n, target ? "TARGET" : "INTERVAL", arg))
		return SIM_BAD_VALUE;
	c->target = (uint64_t)sim_int(n, "TARGET");
	c->interval = (uint64_t)sim_int(n, "INTERVAL");
	return 0;
}

const struct sim_class sim_classes_aqm[] = {
	{ .name = "RED", .init = red_init, .push = red_push, .pull = red_pull, .read = red_read,
	  .write = red_write },
	{ .name = "AdaptiveRED", .init = red_init, .timer = adapt, .push = red_push, .pull = red_pull,
	  .read = red_read, .write = red_write },
	{ .name = "CoDel", .init = codel_init, .pull = codel_pull, .read = codel_read,
	  .write = codel_write },
	{ .name = NULL },
};
