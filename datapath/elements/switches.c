/*
 * switches.c - outputs (or inputs, for the Pull ones) chosen without a look at headers: by
 * argument, by handler, in turn, by tickets, at random, by a hash of octets.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { STRIDE_ONE = 1 << 16, MOST_TICKETS = 1 << 15 };	/* more count as these, as in Click */

struct share {
	uint32_t pass, stride;
};

struct sw {
	struct element el;
	int32_t chosen;			/* output or input; negative: none */
	uint32_t next;
	uint32_t offset, length;
	struct share *share;
	unsigned *order;		/* shares by pass */
};

static inline unsigned chosen_route(struct element *e, struct pkt *p)
{
	(void)p;
	/* negative ones are large */
	return MIN_OF((unsigned)((struct sw *)e)->chosen, (unsigned)TO_NOWHERE);
}
ELEMENT_SWITCH(chosen, chosen_route, DROP_NO_OUTPUT)

static inline unsigned robin_route(struct element *e, struct pkt *p)
{
	struct sw *s = (struct sw *)e;
	uint32_t to = s->next;

	(void)p;
	s->next = to + 1 >= e->nout ? 0 : to + 1;
	return to;
}
ELEMENT_SWITCH(robin, robin_route, DROP_NO_OUTPUT)

static inline unsigned random_route(struct element *e, struct pkt *p)
{
	(void)p;
	return (unsigned)(router_random(e->router) % e->nout);
}
ELEMENT_SWITCH(at_random, random_route, DROP_NO_OUTPUT)

/* Before the first share that has the same pass or a later one, as Click; n are in order already. */
static void put_in_order(struct sw *s, unsigned which, unsigned n)
{
	unsigned i = 0;

	while (i < n && (int32_t)(s->share[which].pass - s->share[s->order[i]].pass) > 0)
		i++;
	memmove(&s->order[i + 1], &s->order[i], (n - i) * sizeof(*s->order));
	s->order[i] = which;
}

/* The share with the least pass goes next. */
static unsigned stride_route(struct element *e, struct pkt *p)
{
	struct sw *s = (struct sw *)e;
	unsigned first = s->order[0];

	(void)p;
	s->share[first].pass += s->share[first].stride;
	memmove(&s->order[0], &s->order[1], (e->nout - 1) * sizeof(*s->order));
	put_in_order(s, first, e->nout - 1);
	return first;
}
ELEMENT_SWITCH(by_stride, stride_route, DROP_NO_OUTPUT)

static inline unsigned hash_route(struct element *e, struct pkt *p)
{
	const struct sw *s = (const struct sw *)e;
	unsigned sum = 0, n = e->nout;

	if ((uint64_t)s->offset + s->length > p->len)
		return 0;
	for (uint32_t i = 0; i < s->length; i++)
		sum += p->data[s->offset + i];
	if (n == 2 || n == 4 || n == 8)
		return (sum ^ sum >> 4) & (n - 1);
	return sum % n;
}
ELEMENT_SWITCH(by_hash, hash_route, DROP_NO_OUTPUT)

static void input_push(struct element *e, unsigned port, struct batch *b)
{
	if ((int32_t)port == ((struct sw *)e)->chosen)
		element_push(e, 0, b);
	else
		element_drop_batch(e, DROP_INACTIVE, b);
}

static void pull_chosen(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	unsigned from = (unsigned)((struct sw *)e)->chosen;

	(void)port;
	if (from < e->nin)
		element_pull(e, from, b, max);
}

static bool output_configure(struct element *e, struct setup *s)
{
	struct sw *w = (struct sw *)e;

	w->chosen = (int32_t)setup_int(s, "OUTPUT");
	return true;
}

static bool input_configure(struct element *e, struct setup *s)
{
	((struct sw *)e)->chosen = (int32_t)setup_int(s, "OUTPUT");
	return true;
}

static bool pull_configure(struct element *e, struct setup *s)
{
	((struct sw *)e)->chosen = (int32_t)setup_int(s, "INPUT");
	return true;
}

static bool hash_configure(struct element *e, struct setup *s)
{
	struct sw *w = (struct sw *)e;

	w->offset = setup_u32(s, "OFFSET");
	w->length = setup_u32(s, "LENGTH");
	return true;
}

static bool stride_configure(struct element *e, struct setup *s)
{
	struct sw *w = (struct sw *)e;
	const struct click_value *v = setup_value(s, "TICKETS");

	w->share = arena_alloc_array(s->arena, e->nout, sizeof(*w->share));
	w->order = arena_alloc_array(s->arena, e->nout, sizeof(*w->order));
	/* at first the lower output goes before its equals: they are put in from the last */
	for (unsigned n = 0; n < e->nout; n++) {
		unsigned i = e->nout - 1 - n;
		int64_t tickets = MIN_OF(v->list[i].i, (int64_t)MOST_TICKETS);

		w->share[i].stride = w->share[i].pass = (uint32_t)(STRIDE_ONE / tickets);
		put_in_order(w, i, n);
	}
	return true;
}

READ_INT(read_chosen, struct sw, chosen)

static bool write_output(struct element *e, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, INT32_MIN, INT32_MAX, &v, out))
		return false;
	((struct sw *)e)->chosen = v < (int64_t)e->nout ? (int32_t)v : -1;
	return true;
}

static bool write_input(struct element *e, const char *value, struct strbuf *out)
{
	int64_t v;

	if (!handler_parse_int(value, INT32_MIN, INT32_MAX, &v, out))
		return false;
	((struct sw *)e)->chosen = v < (int64_t)e->nin ? (int32_t)v : -1;
	return true;
}

static const struct handler output_handlers[] = { { "switch", read_chosen, write_output }, { 0 } };
static const struct handler input_handlers[] = { { "switch", read_chosen, write_input }, { 0 } };

#define SIZE	sizeof(struct sw)
const struct element_class switches_classes[] = {
	{ "Switch", SIZE, .push = chosen, .configure = output_configure,
	  .handlers = output_handlers,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "StaticSwitch", SIZE, .push = chosen, .configure = output_configure,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "RoundRobinSwitch", SIZE, .push = robin,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "RandomSwitch", SIZE, .push = at_random,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "StrideSwitch", SIZE, .push = by_stride, .configure = stride_configure,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "HashSwitch", SIZE, .push = by_hash, .configure = hash_configure,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "InputSwitch", SIZE, .push = input_push, .configure = input_configure,
	  .handlers = input_handlers,
	  .drops = DROPS(DROP_NO_OUTPUT, DROP_INACTIVE) },
	{ "PullSwitch", SIZE, .pull = pull_chosen, .configure = pull_configure,
	  .handlers = input_handlers,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "SimplePullSwitch", SIZE, .pull = pull_chosen, .configure = pull_configure,
	  .handlers = input_handlers,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ "StaticPullSwitch", SIZE, .pull = pull_chosen, .configure = pull_configure,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ 0 }
};
