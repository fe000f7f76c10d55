/*
 * order.c - depth-first search with an explicit stack. Ports that are not reached keep the number 0.
 */
#include "symexec/explore/order.h"

#include "models/base/mem.h"
#include "models/base/vec.h"

enum search { ENTERED = 1, LEFT = 2 };

struct back_edge {
	uint32_t from, to;
};

struct spot {
	uint32_t at;			/* the input port */
	uint32_t output, k;		/* edge k of that output is next */
};

/* Whether what comes in by `port` may leave by `output`. */
static bool
leads(const struct node *n, uint32_t port, uint32_t output)
{
	if (n->kind == NODE_HOST || n->kind == NODE_OPEN)
		return false;
	if (n->kind == NODE_WAY_OUT)
		return output == WIRE_PORT;
	return n->program == NULL ? output == port : program_leads(n->program, port, output);
}

/* The next edge of the place; false: there is none. */
static bool
next_edge(const struct graph *g, struct spot *p, uint32_t *to)
{
	uint32_t node = g->port_node[p->at], port = p->at - g->port_base[node];
	const struct node *n = &g->nodes[node];
	struct edge d;

	while (p->output < n->out_ports &&
	       (p->k >= n->out_count[p->output] || (p->k == 0 && !leads(n, port, p->output)))) {
		p->output++;
		p->k = 0;
	}
	if (p->output >= n->out_ports)
		return false;
	d = n->out[p->output][p->k++];
	*to = g->port_base[d.node] + d.port;
	return true;
}

/*
 * Every cycle has an edge that leads back, so one of its two ends is kept: where it ends, or where it begins if an element asks
 * its tables there. A translator turns back only what it knows the answer of; nearly nothing goes that way, and all the rest
 * comes by where such edges end.
 */
static void
choose_kept(const struct graph *g, uint8_t *kept, const struct back_edge *edges, size_t n)
{
	memset(kept, 0, g->port_count);
	for (size_t i = 0; i < n; i++) {
		const struct program *p = g->nodes[g->port_node[edges[i].from]].program;

		kept[p != NULL && p->looks_up ? edges[i].from : edges[i].to] = 1;
	}
}

/* An edge to a port that is still on the stack leads back. */
static void
search(const struct graph *g, struct order *o)
{
	VEC(struct spot) stack = { 0 };
	VEC(struct back_edge) edges = { 0 };
	uint8_t *seen = o->kept;
	uint32_t next = (uint32_t)g->port_count, to;

	/* what is begun with last comes first */
	for (size_t s = o->start_count; s-- > 0;) {
		if (seen[o->starts[s]])
			continue;
		seen[o->starts[s]] = ENTERED;
		*VEC_ADD(&stack) = (struct spot){ o->starts[s], 0, 0 };
		while (stack.n > 0) {
			struct spot *p = &VEC_LAST(&stack);

			if (!next_edge(g, p, &to)) {
				seen[p->at] |= LEFT;
				o->number[p->at] = --next;
				stack.n--;
			} else if (seen[to]) {
				if (!(seen[to] & LEFT))
					*VEC_ADD(&edges) = (struct back_edge){ p->at, to };
			} else {
				seen[to] = ENTERED;
				*VEC_ADD(&stack) = (struct spot){ to, 0, 0 };
			}
		}
	}
	choose_kept(g, o->kept, edges.v, edges.n);
	VEC_FREE(&edges);
	VEC_FREE(&stack);
}

static void
order_fini(struct order *o)
{
	free(o->number);
	free(o->kept);
	free(o->starts);
	*o = (struct order){ 0 };
}

static bool
is_of(const struct order *o, const struct graph *g, const uint32_t *starts, size_t n)
{
	return o->number != NULL && o->graph == g->serial && o->start_count == n &&
	    memcmp(o->starts, starts, n * sizeof(*starts)) == 0;
}

const struct order *
order_from(struct engine *e, const struct graph *g, const uint32_t *starts, size_t n)
{
	static const uint32_t nowhere[1];
	struct order *o;

	if (n == 0)
		starts = nowhere;
	if (e->orders == NULL)
		e->orders = x_calloc(ORDERS_KEPT, sizeof(*e->orders));
	for (unsigned i = 0; i < ORDERS_KEPT; i++)
		if (is_of(&e->orders[i], g, starts, n))
			return &e->orders[i];
	o = &e->orders[e->orders_made++ % ORDERS_KEPT];
	order_fini(o);
	o->graph = g->serial;
	o->number = x_calloc(g->port_count + 1, sizeof(*o->number));
	o->kept = x_calloc(g->port_count + 1, sizeof(*o->kept));
	o->starts = x_calloc(n + 1, sizeof(*o->starts));
	memcpy(o->starts, starts, n * sizeof(*starts));
	o->start_count = n;
	search(g, o);
	return o;
}

void
orders_fini(struct engine *e)
{
	for (unsigned i = 0; e->orders != NULL && i < ORDERS_KEPT; i++)
		order_fini(&e->orders[i]);
	free(e->orders);
	e->orders = NULL;
}
