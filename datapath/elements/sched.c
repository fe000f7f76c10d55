/*
 * sched.c - schedulers: which input a pull goes to. In turn, by rank, by tickets, by a deficit
 * of octets, by packets' times.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { STRIDE_ONE = 1 << 16 };

struct sched {
	struct element el;
	unsigned next;
	struct client {
		uint32_t pass, stride;
		int64_t deficit;
		struct pkt *head;
	} *clients;
	unsigned *order, *asked;
	int64_t quantum;
	bool stop;
	struct signal signal;		/* of all inputs, of who stops when none has a packet */
	uint64_t last;			/* time of the last that went, of those that have one */
	bool disordered;		/* one went after a later one */
};

static void robin_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct sched *s = (struct sched *)e;

	(void)port;
	for (unsigned tried = 0; max && tried < e->nin; tried++) {
		struct pkt *p = element_pull_one(e, s->next);

		s->next = s->next + 1 >= e->nin ? 0 : s->next + 1;
		if (!p)
			continue;
		b->p[b->n++] = p;
		max--;
		tried = UINT32_MAX;
	}
}

static void prio_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	(void)port;
	for (unsigned i = 0; max && i < e->nin; i++) {
		unsigned had = b->n;

		element_pull(e, i, b, max);
		max -= b->n - had;
	}
}

static void put_in_order(struct sched *s, unsigned which, unsigned n)
{
	unsigned i = 0;

	while (i < n && (int32_t)(s->clients[which].pass - s->clients[s->order[i]].pass) > 0)
		i++;
	memmove(&s->order[i + 1], &s->order[i], (n - i) * sizeof(*s->order));
	s->order[i] = which;
}

/* As in Click who is asked strides, whether it had a packet or not. */
static void stride_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct sched *s = (struct sched *)e;
	struct pkt *p = NULL;
	unsigned n = 0;

	(void)port;
	(void)max;
	while (!p && n < e->nin) {
		s->asked[n] = s->order[n];
		p = element_pull_one(e, s->order[n++]);
	}
	memmove(s->order, &s->order[n], (e->nin - n) * sizeof(*s->order));
	for (unsigned i = 0; i < n; i++) {
		s->clients[s->asked[i]].pass += s->clients[s->asked[i]].stride;
		put_in_order(s, s->asked[i], e->nin - n + i);
	}
	if (p)
		b->p[b->n++] = p;
}

/* An input sends while its deficit lasts; an empty one loses what it saved. */
static void deficit_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct sched *s = (struct sched *)e;

	(void)port;
	(void)max;
	for (unsigned misses = 0; misses < e->nin;) {
		struct client *c = &s->clients[s->next];

		if (!c->head)
			c->head = element_pull_one(e, s->next);
		if (c->head && c->head->len <= c->deficit) {
			c->deficit -= c->head->len;
			b->p[b->n++] = c->head;
			c->head = NULL;
			return;
		}
		if (c->head) {
			misses = 0;
		} else {
			c->deficit = 0;
			misses++;
		}
		s->next = s->next + 1 >= e->nin ? 0 : s->next + 1;
		s->clients[s->next].deficit += s->quantum;
	}
}

static void sorted_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct sched *s = (struct sched *)e;

	(void)port;
	while (max--) {
		struct client *first = NULL;

		for (unsigned i = 0; i < e->nin; i++) {
			struct client *c = &s->clients[i];

			if (!c->head)
				c->head = element_pull_one(e, i);
			if (c->head && (!first || c->head->time < first->head->time))
				first = c;
		}
		if (!first) {
			if (s->stop && !signal_active(&s->signal))
				driver_stop(e->router);
			return;
		}
		if (first->head->time) {
			s->disordered |= first->head->time < s->last;
			s->last = first->head->time;
		}
		b->p[b->n++] = first->head;
		first->head = NULL;
	}
}

static bool clients_configure(struct element *e, struct setup *s)
{
	struct sched *c = (struct sched *)e;

	c->clients = arena_alloc_array(s->arena, e->nin, sizeof(*c->clients));
	c->order = arena_alloc_array(s->arena, e->nin, sizeof(*c->order));
	c->asked = arena_alloc_array(s->arena, e->nin, sizeof(*c->asked));
	return true;
}

static bool stride_configure(struct element *e, struct setup *s)
{
	struct sched *c = (struct sched *)e;
	const struct click_value *v = setup_value(s, "TICKETS");

	(void)clients_configure(e, s);
	/* at first the lower input goes before its equals: they are put in from the last */
	for (unsigned n = 0; n < e->nin; n++) {
		unsigned i = e->nin - 1 - n;
		c->clients[i].stride = c->clients[i].pass = (uint32_t)(STRIDE_ONE / MIN_OF(v->list[i].i, STRIDE_ONE));
		put_in_order(c, i, n);
	}
	return true;
}

static bool deficit_configure(struct element *e, struct setup *s)
{
	struct sched *c = (struct sched *)e;

	(void)clients_configure(e, s);
	c->quantum = setup_int(s, "QUANTUM");
	return true;
}

static bool sorted_configure(struct element *e, struct setup *s)
{
	((struct sched *)e)->stop = setup_int(s, "STOP");
	return clients_configure(e, s);
}

static bool sorted_start(struct element *e, struct setup *s)
{
	(void)s;
	for (unsigned i = 0; i < e->nin; i++)
		signal_find(&((struct sched *)e)->signal, e, i, NULL);
	return true;
}

static void sched_stop(struct element *e)
{
	struct sched *s = (struct sched *)e;

	for (unsigned i = 0; s->clients && i < e->nin; i++) {
		if (s->clients[i].head)
			element_drop(e, DROP_STOPPED, s->clients[i].head);
	}
	signal_fini(&s->signal);
}

static bool read_well_ordered(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_bool(out, !((const struct sched *)e)->disordered);
}

static const struct handler sorted_handlers[] = { { "well_ordered", read_well_ordered, NULL }, { 0 } };

#define SIZE	sizeof(struct sched)
const struct element_class sched_classes[] = {
	{ "RoundRobinSched", SIZE, .pull = robin_pull },
	{ "SimpleRoundRobinSched", SIZE, .pull = robin_pull },
	{ "PrioSched", SIZE, .pull = prio_pull },
	{ "SimplePrioSched", SIZE, .pull = prio_pull },
	{ "StrideSched", SIZE, .pull = stride_pull, .configure = stride_configure },
	{ "DRRSched", SIZE, .pull = deficit_pull, .configure = deficit_configure,
	  .stop = sched_stop,
	  .drops = DROPS(DROP_STOPPED) },
	{ "TimeSortedSched", SIZE, .pull = sorted_pull, .configure = sorted_configure,
	  .start = sorted_start, .stop = sched_stop, .handlers = sorted_handlers,
	  .drops = DROPS(DROP_STOPPED) },
	{ 0 }
};
