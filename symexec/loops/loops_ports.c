/*
 * loops_ports.c - the ports of a network without any packet: which input ports can be reached
 * from which, for finding the few that lead to a cycle at all. What an input leads to are the
 * outputs that the element's program can emit on from there, so that the two directions of a
 * NAT are no cycle.
 */
#include "symexec/loops/loops_ports.h"

#include "models/base/mem.h"
#include "models/base/vec.h"

struct adjacency {
	VEC(uint32_t) to;
	uint32_t *first;
	enum port_edges which;
};

static void count_ports(struct port_graph *p, const struct graph *g)
{
	uint32_t *inputs = x_calloc(g->node_count + 1, sizeof(*inputs));

	for (size_t i = 0; i < g->node_count; i++)
		inputs[i] = MAX_OF(inputs[i], 1u);
	for (size_t i = 0; i < g->node_count; i++)
		for (uint32_t o = 0; o < g->nodes[i].out_ports; o++)
			for (uint32_t k = 0; k < g->nodes[i].out_count[o]; k++) {
				struct edge d = g->nodes[i].out[o][k];

				inputs[d.node] = MAX_OF(inputs[d.node], d.port + 1);
			}
	p->base = x_calloc(g->node_count + 1, sizeof(*p->base));
	for (size_t i = 0; i < g->node_count; i++) {
		p->base[i] = (uint32_t)p->count;
		p->count += inputs[i];
	}
	p->node_of = x_calloc(p->count + 1, sizeof(*p->node_of));
	for (uint32_t i = 0; i < g->node_count; i++)
		for (uint32_t k = 0; k < inputs[i]; k++)
			p->node_of[p->base[i] + k] = i;
	free(inputs);
}

static void add_output(struct adjacency *a, const struct port_graph *p, const struct node *n,
		       uint32_t output)
{
	if (output >= n->out_ports)
		return;
	for (uint32_t k = 0; k < n->out_count[output]; k++)
		if (a->which != PORTS_WITHIN_BOXES || !n->out[output][k].wire)
			*VEC_ADD(&a->to) = p->base[n->out[output][k].node] + n->out[output][k].port;
}

/*
 * Blocks form a tree, so none comes up twice (but the shared ones of a classification, which do
 * no harm).
 */
static void add_program(struct adjacency *a, const struct port_graph *p, const struct node *n,
			uint32_t port)
{
	const struct program *r = n->program;
	VEC(uint32_t) blocks = { 0 };
	uint8_t *seen = x_calloc(n->out_ports + 1, 1);
	uint8_t *entered = x_calloc(r->block_count + 1, 1);

	*VEC_ADD(&blocks) = r->entry[MIN_OF(port, r->entry_count - 1)];
	while (blocks.n > 0) {
		const struct terminator *t = &r->blocks[blocks.v[--blocks.n]].end;

		if ((t->kind == TERM_EMIT || t->kind == TERM_QUEUE) && t->port < n->out_ports &&
		    !seen[t->port]) {
			seen[t->port] = 1;
			add_output(a, p, n, t->port);
		}
		for (uint32_t i = 0; i < t->n; i++)
			if (!entered[t->next[i]]) {
				entered[t->next[i]] = 1;
				*VEC_ADD(&blocks) = t->next[i];
			}
	}
	VEC_FREE(&blocks);
	free(entered);
	free(seen);
}

enum node_role node_role(const struct node *n, uint32_t port, uint32_t *output)
{
	if (n->kind == NODE_HOST || n->kind == NODE_OPEN)
		return ROLE_END;
	*output = n->kind == NODE_WAY_OUT ? WIRE_PORT : port;
	if (n->kind == NODE_WAY_OUT || n->program == NULL)
		return ROLE_PASS;
	return program_passes(n->program, port, output) ? ROLE_PASS : ROLE_RUN;
}

static void add_edges(struct adjacency *a, const struct port_graph *p, const struct graph *g)
{
	a->first = x_calloc(p->count + 2, sizeof(*a->first));
	for (uint32_t i = 0; i < p->count; i++) {
		const struct node *n = &g->nodes[p->node_of[i]];
		uint32_t port = i - p->base[p->node_of[i]], output;
		enum node_role role = node_role(n, port, &output);

		a->first[i] = (uint32_t)a->to.n;
		if (a->which != PORTS_BY_PROGRAM && n->kind == NODE_ELEMENT)
			for (output = 0; output < n->out_ports; output++)
				add_output(a, p, n, output);
		else if (role == ROLE_PASS)
			add_output(a, p, n, output);
		else if (role == ROLE_RUN)
			add_program(a, p, n, port);
	}
	a->first[p->count] = (uint32_t)a->to.n;
}

struct visit {
	uint32_t vertex, next;
};

struct tarjan {
	const uint32_t *first, *to;
	uint32_t *number, *low, *component;
	VEC(struct visit) path;
	VEC(uint32_t) stack;
	uint32_t numbers, components;
};

static void enter(struct tarjan *t, uint32_t v)
{
	t->number[v] = t->low[v] = ++t->numbers;
	*VEC_ADD(&t->stack) = v;
	*VEC_ADD(&t->path) = (struct visit){ v, t->first[v] };
}

static void leave(struct tarjan *t, uint32_t v)
{
	uint32_t w;

	t->path.n--;
	if (t->path.n > 0) {
		uint32_t up = VEC_LAST(&t->path).vertex;

		t->low[up] = MIN_OF(t->low[up], t->low[v]);
	}
	if (t->low[v] != t->number[v])
		return;
	do {
		w = t->stack.v[--t->stack.n];
		t->component[w] = t->components;
		t->low[w] = UINT32_MAX;		/* no longer on the stack */
	} while (w != v);
	t->components++;
}

/* Tarjan's algorithm, with a stack of its own. */
uint32_t components_find(size_t n, const uint32_t *first, const uint32_t *to, uint32_t *component)
{
	struct tarjan t = { .first = first, .to = to, .component = component };

	t.number = x_calloc(n + 1, sizeof(*t.number));
	t.low = x_calloc(n + 1, sizeof(*t.low));
	for (uint32_t i = 0; i < n; i++) {
		if (t.number[i] == 0)
			enter(&t, i);
		while (t.path.n > 0) {
			struct visit *v = &VEC_LAST(&t.path);
			uint32_t w;

			if (v->next == first[v->vertex + 1]) {
				leave(&t, v->vertex);
				continue;
			}
			w = to[v->next++];
			if (t.number[w] == 0)
				enter(&t, w);
			else if (t.low[w] != UINT32_MAX)
				t.low[v->vertex] = MIN_OF(t.low[v->vertex], t.number[w]);
		}
	}
	free(t.number);
	free(t.low);
	VEC_FREE(&t.path);
	VEC_FREE(&t.stack);
	return t.components;
}

/* The ports by component, sinks first. */
static uint32_t *in_order(const uint32_t *component, size_t count, uint32_t n)
{
	uint32_t *at = x_calloc((size_t)n + 2, sizeof(*at));
	uint32_t *order = x_calloc(count + 1, sizeof(*order));

	for (size_t i = 0; i < count; i++)
		at[component[i] + 1]++;
	for (uint32_t i = 0; i < n; i++)
		at[i + 1] += at[i];
	for (uint32_t i = 0; i < count; i++)
		order[at[component[i]]++] = i;
	free(at);
	return order;
}

/* The only port that all packets go on to from i; NO_PORT: there may be others, or none. */
static uint32_t next_port(const struct port_graph *p, const struct graph *g, uint32_t i)
{
	const struct node *n = &g->nodes[p->node_of[i]];
	uint32_t output;

	if (!p->leads[i] || node_role(n, i - p->base[p->node_of[i]], &output) != ROLE_PASS ||
	    output >= n->out_ports || n->out_count[output] != 1)
		return NO_PORT;
	return p->base[n->out[output][0].node] + n->out[output][0].port;
}

/* A ring of ports that pass everything on has one where packets stop to be looked at. */
static void find_next(struct port_graph *p, const struct graph *g)
{
	uint32_t *walk = x_calloc(p->count + 1, sizeof(*walk));

	p->next = x_calloc(p->count + 1, sizeof(*p->next));
	for (uint32_t i = 0; i < p->count; i++)
		p->next[i] = next_port(p, g, i);
	for (uint32_t i = 0; i < p->count; i++) {
		uint32_t at = i, to = p->next[i];

		for (; walk[at] == 0 && to != NO_PORT; at = to, to = p->next[at])
			walk[at] = i + 1;
		if (walk[at] == i + 1)
			p->next[at] = NO_PORT;
	}
	free(walk);
}

void ports_enter(struct port_graph *p, uint32_t port)
{
	p->ways_in[port] = (uint8_t)MIN_OF(p->ways_in[port] + 1, 2);
}

void ports_spread(struct port_graph *p)
{
	for (uint32_t i = 0; i < p->count; i++)
		for (uint32_t at = i; p->ways_in[at] > 1 && p->next[at] != NO_PORT &&
		     p->ways_in[p->next[at]] < 2;)
			p->ways_in[at = p->next[at]] = 2;
}

void ports_init(struct port_graph *p, const struct graph *g, enum port_edges which)
{
	struct adjacency a = { .which = which };
	uint32_t *component, *order, n;
	uint8_t *leads;

	*p = (struct port_graph){ 0 };
	count_ports(p, g);
	add_edges(&a, p, g);
	component = x_calloc(p->count + 1, sizeof(*component));
	n = components_find(p->count, a.first, a.to.v, component);
	order = in_order(component, p->count, n);
	leads = x_calloc((size_t)n + 1, 1);
	for (size_t i = 0; i < p->count; i++)
		for (uint32_t v = order[i], k = a.first[v]; k < a.first[v + 1]; k++) {
			bool inside = component[a.to.v[k]] == component[v];

			/* an edge that stays in a component is part of a cycle */
			p->cyclic |= inside;
			leads[component[v]] |= inside || leads[component[a.to.v[k]]];
		}
	p->rank = x_calloc(p->count + 1, sizeof(*p->rank));
	p->leads = x_calloc(p->count + 1, 1);
	for (size_t i = 0; i < p->count; i++) {
		p->rank[i] = n - component[i];
		p->leads[i] = leads[component[i]];
	}
	find_next(p, g);
	p->ways_in = x_calloc(p->count + 1, 1);
	for (size_t i = 0; i < a.to.n; i++)
		ports_enter(p, a.to.v[i]);
	free(leads);
	free(order);
	free(component);
	free(a.first);
	VEC_FREE(&a.to);
}

void ports_fini(struct port_graph *p)
{
	free(p->base);
	free(p->node_of);
	free(p->rank);
	free(p->leads);
	free(p->next);
	free(p->ways_in);
}
