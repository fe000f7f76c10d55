/*
 * order.c - depth-first search with an explicit stack. Nodes that are not reached keep the number 0.
 */
#include "symexec/explore/order.h"

#include "models/base/mem.h"

enum search { ENTERED = 1, LEFT = 2, RETURNS = 4 };

struct spot {
	uint32_t node, port, k;		/* edge k of that output is next */
};

/* The next edge of the place; false: there is none. */
static bool
next_edge(const struct node *n, struct spot *p, uint32_t *to)
{
	while (p->port < n->out_ports && p->k >= n->out_count[p->port]) {
		p->port++;
		p->k = 0;
	}
	if (p->port >= n->out_ports)
		return false;
	*to = n->out[p->port][p->k++].node;
	return true;
}

/* An edge to a node that is still on the stack leads back. */
static void
search(const struct graph *g, struct order *o)
{
	struct spot *stack = x_calloc(g->node_count + 1, sizeof(*stack));
	uint8_t *seen = o->returns;
	uint32_t next = (uint32_t)g->node_count, depth = 0, to;

	for (size_t s = 0; s < o->start_count; s++) {
		if (seen[o->starts[s]])
			continue;
		seen[o->starts[s]] = ENTERED;
		stack[depth++] = (struct spot){ o->starts[s], 0, 0 };
		while (depth > 0) {
			struct spot *p = &stack[depth - 1];

			if (!next_edge(&g->nodes[p->node], p, &to)) {
				seen[p->node] |= LEFT;
				o->number[p->node] = --next;
				depth--;
			} else if (seen[to]) {
				seen[to] |= seen[to] & LEFT ? 0 : RETURNS;
			} else {
				seen[to] = ENTERED;
				stack[depth++] = (struct spot){ to, 0, 0 };
			}
		}
	}
	for (size_t i = 0; i < g->node_count; i++)
		seen[i] = (seen[i] & RETURNS) != 0;
	free(stack);
}

static void
order_fini(struct order *o)
{
	free(o->number);
	free(o->returns);
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
	o->number = x_calloc(g->node_count + 1, sizeof(*o->number));
	o->returns = x_calloc(g->node_count + 1, sizeof(*o->returns));
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
