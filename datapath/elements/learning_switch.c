/*
 * learning_switch.c - LearningSwitch: a bridge of up to 256 ports. A batch is decided packet by packet, gathered by output
 * (switch_group.h), and sent on as one batch for each output, in its order. Learning and forwarding follow IEEE 802.1D:
 * group addresses are no senders, frames for 01-80-C2-00-00-00 to -0F stay on their link, what is for a station at its own
 * port is dropped.
 */
#include "datapath/elements.h"
#include "datapath/lookup/switch_group.h"
#include "datapath/lookup/switch_table.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/twin.h"

struct learning_switch {
	struct element el;
	struct twin twin;
	struct switch_table table;
	struct switch_group group;
	bool busy;			/* its group is in use: packets came back while they were sent */
	uint64_t flooded;
};

/* Where a packet goes; what goes nowhere was freed. */
static uint16_t route(struct learning_switch *s, struct switch_table *t, struct pkt *p, uint16_t from)
{
	static const uint8_t on_link[5] = { 0x01, 0x80, 0xc2, 0, 0 };
	uint64_t now = s->el.router->run.now;
	uint16_t to = GROUP_ALL;

	if (UNLIKELY(p->len < 14)) {
		element_drop(&s->el, DROP_TOO_SHORT, p);
		return GROUP_NONE;
	}
	if (LIKELY(!(p->data[6] & 1)))
		switch_learn(t, switch_address(p->data + 6), from, now);
	if (!(p->data[0] & 1)) {
		to = switch_find(t, switch_address(p->data), now, GROUP_ALL);
	} else if (memcmp(p->data, on_link, sizeof(on_link)) == 0 && p->data[5] < 0x10) {
		to = GROUP_NONE;
	}
	if (to == from)
		to = GROUP_NONE;
	if (to == GROUP_NONE)
		element_drop(&s->el, DROP_FILTERED, p);
	s->flooded += to == GROUP_ALL;
	return to;
}

/* What one output gets. `last`: nobody else needs the packets that go to all. */
static void send_to(struct learning_switch *s, const struct switch_group *g, const struct batch *b, uint16_t port,
		    bool last)
{
	uint16_t at[BATCH_MAX];
	unsigned n = switch_group_of(g, port, at);
	uint16_t own = g->head[port];
	struct batch out = { 0 };

	for (unsigned i = 0; i < n; i++) {
		struct pkt *p = b->p[at[i]];

		if (at[i] == own) {
			own = g->next[own];
		} else if (!last) {
			p = pkt_clone(p);
			if (UNLIKELY(p == NULL)) {
				s->el.drops[DROP_NO_MEMORY]++;
				continue;
			}
		}
		out.p[out.n++] = p;
	}
	if (out.n > 0)
		element_push(&s->el, port, &out);
}

static void send_all(struct learning_switch *s, const struct switch_group *g, const struct batch *b, uint16_t from)
{
	unsigned last = s->el.nout - 1 - (from == s->el.nout - 1U);

	if (g->head[GROUP_ALL] == GROUP_END) {
		for (unsigned k = 0; k < g->ports; k++)
			send_to(s, g, b, g->port[k], true);
		return;
	}
	for (unsigned port = 0; port < s->el.nout; port++)
		if (port != from)
			send_to(s, g, b, (uint16_t)port, port == last);
}

static void switch_push(struct element *e, unsigned port, struct batch *b)
{
	struct learning_switch *s = (struct learning_switch *)e;
	struct switch_table *t;
	struct switch_group own, *g = s->busy ? &own : &s->group;
	bool outer = !s->busy;

	if (!outer)
		switch_group_init(g);
	s->busy = true;
	t = &((struct learning_switch *)twin_enter(&s->twin))->table;
	for (unsigned i = 0; i < b->n; i++)
		switch_group_add(g, (uint16_t)i, route(s, t, b->p[i], (uint16_t)port));
	twin_leave(&s->twin);
	send_all(s, g, b, (uint16_t)port);
	if (outer) {
		switch_group_clear(g);
		s->busy = false;
	}
	b->n = 0;
}

static bool switch_configure(struct element *e, struct setup *s)
{
	struct learning_switch *l = (struct learning_switch *)e;

	if (e->nout > GROUP_PORTS)
		return setup_error(s, "a switch has at most %d ports, not %u", GROUP_PORTS, e->nout);
	switch_table_init(&l->table, setup_u32(s, "ADDRESSES"), router_random(e->router));
	l->table.timeout = (uint64_t)setup_int(s, "TIMEOUT");
	switch_group_init(&l->group);
	twin_start(&l->twin, e);
	return true;
}

static void switch_stop(struct element *e)
{
	twin_stop(&((struct learning_switch *)e)->twin);
	switch_table_fini(&((struct learning_switch *)e)->table);
}

/* Addresses at ports that are there no more are forgotten; timeout and size are the new ones. */
static void switch_take_state(struct element *e, struct element *old)
{
	struct learning_switch *l = (struct learning_switch *)e, *from = (struct learning_switch *)old;
	const struct switch_table *t = &from->table;

	for (size_t i = 0; i < ((size_t)t->mask + 1) * STATION_WAYS; i++)
		if (t->places[i].address && t->places[i].port < e->nout)
			switch_table_place(&l->table, t->places[i].address, t->places[i].port, t->places[i].seen);
	l->table.learned = t->learned;
	l->table.moved = t->moved;
	l->table.replaced = t->replaced;
	l->flooded = from->flooded;
}

/* ---- handlers ---- */

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	switch_table_print(&((struct learning_switch *)e)->table, e->router->run.now, out);
	return true;
}

static bool read_count(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, switch_table_print(&((struct learning_switch *)e)->table, e->router->run.now, NULL));
}

static bool write_clear(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	switch_table_clear(&((struct learning_switch *)e)->table);
	return true;
}

static bool write_clear_port(struct element *e, const char *value, struct strbuf *out)
{
	int64_t port;

	if (!handler_parse_int(value, 0, e->nout - 1, &port, out))
		return false;
	switch_table_clear_port(&((struct learning_switch *)e)->table, (uint16_t)port);
	return true;
}

static bool read_timeout(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%.9g", (double)((struct learning_switch *)e)->table.timeout / (double)NS_PER_SECOND);
	return true;
}

static bool write_timeout(struct element *e, const char *value, struct strbuf *out)
{
	int64_t seconds;

	if (!handler_parse_int(value, 0, UINT32_MAX, &seconds, out))
		return false;
	((struct learning_switch *)e)->table.timeout = (uint64_t)seconds * NS_PER_SECOND;
	return true;
}

READ_U64(read_learned, struct learning_switch, table.learned)
READ_U64(read_moved, struct learning_switch, table.moved)
READ_U64(read_replaced, struct learning_switch, table.replaced)
READ_U64(read_flooded, struct learning_switch, flooded)

static const struct handler handlers[] = {
	{ "table", read_table, NULL },
	{ "count", read_count, NULL },
	{ "learned", read_learned, NULL },
	{ "moved", read_moved, NULL },
	{ "replaced", read_replaced, NULL },
	{ "flooded", read_flooded, NULL },
	{ "timeout", read_timeout, write_timeout },
	{ "clear", NULL, write_clear },
	{ "clear_port", NULL, write_clear_port },
	{ 0 }
};

const struct element_class learning_switch_classes[] = {
	{ "LearningSwitch", sizeof(struct learning_switch), .push = switch_push,
	  .configure = switch_configure, .stop = switch_stop, .handlers = handlers,
	  .take_state = switch_take_state,
	  .drops = DROPS(DROP_FILTERED, DROP_TOO_SHORT, DROP_NO_MEMORY) },
	{ 0 }
};
