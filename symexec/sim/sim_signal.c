/*
 * sim_signal.c - who is told when packets (or room) may be there. A task that finds nothing sleeps until
 * a notifier upstream wakes it; the search for those goes through elements that pass packets on and
 * ends at one that cannot say, which makes the signal always active.
 */
#include "models/click/router.h"
#include "symexec/sim/sim_int.h"

bool
sim_active(const struct sim_signal *g)
{
	bool active = g->busy;

	for (size_t i = 0; !active && i < g->of.n; i++)
		active = g->full ? g->of.v[i]->full.active : g->of.v[i]->empty.active;
	return active;
}

void
sim_sleep(struct sim_notifier *n)
{
	n->active = false;
}

void
sim_wake(struct sim *s, struct sim_notifier *n)
{
	if (n->active)
		return;
	n->active = true;
	for (size_t i = 0; i < n->tasks.n; i++)
		sim_schedule(s, n->tasks.v[i]);
	for (size_t i = 0; i < n->callbacks.n; i++) {
		struct sim_node *c = n->callbacks.v[i];

		if (c->cls->woken != NULL)
			c->cls->woken(s, c);
		else
			sim_wake(s, &c->empty);
	}
}

struct search {
	struct sim *s;
	struct sim_signal *g;
	VEC(struct sim_node *) listen;
	uint64_t *seen;		/* by node: ports, all from 63 on as one */
	bool second, again;
};

static uint64_t
port_bit(uint32_t port)
{
	return UINT64_C(1) << MIN_OF(port, 63);
}

static void
search_add(struct search *r, struct sim_node *n)
{
	for (size_t i = 0; i < r->listen.n; i++)
		if (r->listen.v[i] == n)
			return;
	*VEC_ADD(&r->listen) = n;
	if (!r->second)
		*VEC_ADD(&r->g->of) = n;
}

/* Elements that never make packets: nothing connected upstream means nothing will come. */
static bool
never_emits(const struct sim_node *n)
{
	return n->element != NULL && (!strcmp(n->element->class_name, "Idle") ||
				      !strcmp(n->element->class_name, "SimpleIdle"));
}

static void
search_up(struct search *r, struct sim_node *n, uint32_t input)
{
	for (uint32_t i = 0; i < n->from_count; i++) {
		struct sim_node *up = n->from[i].node;
		uint32_t port = n->from[i].port;
		struct click_flow flow;
		bool any = false;

		if (n->graph == NULL || up->graph->out_count[port] == 0)
			continue;
		for (uint32_t k = 0; k < up->graph->out_count[port]; k++)
			any |= up->graph->out[port][k].node == n->id &&
			    up->graph->out[port][k].port == input;
		if (!any || (r->seen[up->id] & port_bit(port)))
			continue;
		r->seen[up->id] |= port_bit(port);
		if (up->cls != NULL && (up->cls->flags & SIM_NOTIFIES_EMPTY) && port == 0) {
			search_add(r, up);
			if (!(up->cls->flags & SIM_SEARCH_ON))
				continue;
			if (!r->second) {
				r->again = true;
				continue;
			}
		} else if (!sim_is_pulled(up, port)) {
			r->g->busy |= !r->second;
			continue;
		}
		flow = click_flow_of(up->element->class_name);
		any = false;
		for (uint32_t k = 0; k < up->element->ninputs; k++) {
			if (!click_flow_links(&flow, k, port))
				continue;
			any = true;
			if (!sim_pulls(up, k))
				r->g->busy |= !r->second;
			else
				search_up(r, up, k);
		}
		if (!any && !never_emits(up) && !r->second &&
		    !(up->cls != NULL && (up->cls->flags & SIM_NOTIFIES_EMPTY)))
			r->g->busy = true;
	}
}

static void
search_listen(struct search *r, struct sim_node *n, enum sim_listen how, bool full)
{
	for (size_t i = 0; !r->g->busy && i < r->listen.n; i++) {
		struct sim_notifier *to = full ? &r->listen.v[i]->full : &r->listen.v[i]->empty;

		if (how == SIM_LISTEN_CALLBACK)
			*VEC_ADD(&to->callbacks) = n;
		else if (how == SIM_LISTEN_TASK)
			*VEC_ADD(&to->tasks) = n;
	}
	free(r->listen.v);
	free(r->seen);
}

void
sim_signal_of(struct sim *s, struct sim_node *n, uint32_t port, struct sim_signal *g,
	      enum sim_listen how)
{
	struct search r = { .s = s, .g = g, .seen = x_calloc(s->node_count + 1, sizeof(*r.seen)) };

	search_up(&r, n, port);
	if (r.again && !g->busy) {
		r.second = true;
		memset(r.seen, 0, s->node_count * sizeof(*r.seen));
		r.listen.n = 0;
		search_up(&r, n, port);
	}
	search_listen(&r, n, how, false);
}

/* Downstream of output 0: queues that say when they are full; anything else has room. */
static void
search_down(struct search *r, struct sim_node *n, uint32_t output)
{
	struct click_flow flow;

	if (output >= n->graph->out_ports)
		return;
	for (uint32_t i = 0; i < n->graph->out_count[output]; i++) {
		const struct edge *e = &n->graph->out[output][i];
		struct sim_node *down = &r->s->nodes[e->node];
		bool any = false;

		if (r->seen[down->id] & port_bit(e->port))
			continue;
		r->seen[down->id] |= port_bit(e->port);
		if (down->cls != NULL && (down->cls->flags & SIM_NOTIFIES_FULL)) {
			search_add(r, down);
			continue;
		}
		if (down->element == NULL || sim_pulls(down, e->port)) {
			r->g->busy = true;
			continue;
		}
		flow = click_flow_of(down->element->class_name);
		for (uint32_t k = 0; k < down->element->noutputs; k++) {
			if (!click_flow_links(&flow, e->port, k))
				continue;
			any = true;
			if (sim_is_pulled(down, k))
				r->g->busy = true;
			else
				search_down(r, down, k);
		}
		r->g->busy |= !any && !never_emits(down);
	}
}

void
sim_full_signal(struct sim *s, struct sim_node *n, struct sim_signal *g)
{
	struct search r = { .s = s, .g = g, .seen = x_calloc(s->node_count + 1, sizeof(*r.seen)) };

	g->full = true;
	search_down(&r, n, 0);
	search_listen(&r, n, SIM_LISTEN_TASK, true);
}
