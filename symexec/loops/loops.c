/*
 * loops.c - the search for loops. The seed's rule, that a port is passed twice and the later
 * flow is more general than the earlier one, history set aside, becomes: flows that differ in
 * names only are one configuration (loops_name.c), and what comes back to a configuration
 * closes a cycle. No history is kept, so merging flows hides nothing. Every cycle of
 * configurations that a packet can pass once is then decided by the greatest fixpoint of its
 * map (loops_fix.c), and what is left of the fixpoint over a whole component is followed packet
 * by packet (loops_walk.c): a round need not be a simple cycle.
 *
 * Where sets are exact so is the answer; what leaves relations out is confirmed by a run of the
 * witness, or is undecided.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/loops/loops_int.h"
#include "symexec/policy/policy.h"
#include "symexec/graph/source.h"
#include "symexec/explore/witness.h"

void loops_add_start(struct loop_list *l, struct loop_start s)
{
	*VEC_ADD(&l->starts) = s;
}

static void add_node(struct engine *e, const struct graph *g, uint32_t node, uint32_t port,
		     const struct click_expr *packet, struct loop_list *l)
{
	struct flow_list flows = { 0 };

	for (size_t i = 0; i < MAX_OF(l->after_count, (size_t)1); i++)
		policy_source(e, g, node, packet, l->after_count > 0 ? l->after[i] : NULL, &flows);
	for (size_t i = 0; i < flows.n; i++)
		loops_add_start(l, (struct loop_start){ .node = node, .port = port,
							.flow = flows.v[i],
							.out = g->nodes[node].kind == NODE_HOST });
	VEC_FREE(&flows);
}

bool loops_find(struct engine *e, const struct graph *g, const struct network_end *from,
		const struct click_expr *packet, struct loop_list *l)
{
	uint32_t node;

	if (from != NULL) {
		node = graph_source(e, g, from);
		if (node == UINT32_MAX)
			return false;
		add_node(e, g, node, graph_port(g, node, from), packet, l);
	}
	for (node = 0; from == NULL && node < g->node_count; node++)
		if (g->nodes[node].kind == NODE_HOST ||
		    (g->nodes[node].kind == NODE_WAY_IN && g->nodes[node].in_edges == 0))
			add_node(e, g, node, 0, packet, l);
	loops_search(e, g, l);
	return true;
}

static int compare_loops(const void *a, const void *b)
{
	const struct loop *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	for (size_t i = 0; i < x->cycle.n && i < y->cycle.n; i++) {
		const struct loop_hop *p = &x->cycle.v[i], *q = &y->cycle.v[i];

		if (p->node != q->node)
			return p->node < q->node ? -1 : 1;
		if (p->port != q->port)
			return p->port < q->port ? -1 : 1;
		if (p->output != q->output)
			return p->output < q->output ? -1 : 1;
	}
	return (x->cycle.n > y->cycle.n) - (x->cycle.n < y->cycle.n);
}

void loops_sort(struct loop_list *l)
{
	if (l->loops.n > 1)
		qsort(l->loops.v, l->loops.n, sizeof(*l->loops.v), compare_loops);
}

void loops_search(struct engine *e, const struct graph *g, struct loop_list *l)
{
	struct search s = { .e = e, .g = g, .l = l, .extensions = l->extensions }, few;
	set *endless;

	ports_init(&s.ports, g, PORTS_BY_PROGRAM);
	if (s.ports.cyclic) {
		configs_explore(&s);
		configs_shorten(&s, &few);
		endless = fix_alloc(&few);
		l->failed = !cycles_each(&few, endless);
		cycles_of_others(&s);
		few.stopped = false;
		(void)fix_leads_to(&few, FIX_ALL, endless);
		for (size_t i = 0; i < few.configs.n; i++)
			if (few.configs.v[i]->start != NO_CONFIG)
				l->starts.v[few.configs.v[i]->start].endless = endless[i];
		free(endless);
		configs_shortened_fini(&few);
		configs_fini(&s);
	}
	ports_fini(&s.ports);
	if (e->too_large && l->gave_up == NULL)
		l->gave_up = "a set grew too large";
	loops_sort(l);
}

void loops_fini(struct engine *e, struct loop_list *l)
{
	for (size_t i = 0; i < l->loops.n; i++)
		loop_clear(e, &l->loops.v[i]);
	for (size_t i = 0; i < l->starts.n; i++)
		flow_free(e, l->starts.v[i].flow);
	VEC_FREE(&l->loops);
	VEC_FREE(&l->starts);
}
