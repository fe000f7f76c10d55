/*
 * reach_pairs.c - see reach_pairs.h. One exploration per source, and of each only whether an end was reached: no
 * paths, no words. A flow that the solver finds to be empty does not count.
 */
#include <stdlib.h>
#include <string.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/policy.h"
#include "symexec/reach_pairs.h"
#include "symexec/report.h"
#include "symexec/source.h"
#include "symexec/witness.h"

typedef VEC(struct report_pair) pair_list;

/* "box:device" or the host, without what tells a way in from a way out. */
static const char *
end_name(const struct input *in, uint32_t node, uint32_t port)
{
	const struct node *n = &in->graph->nodes[node];

	if (n->device == NULL)
		return verdict_end(in->engine, in->graph, node, port);
	if (in->network == NULL || n->box == UINT32_MAX)
		return n->device;
	return arena_printf(in->engine->arena, "%s:%s", in->network->boxes[n->box].name.s, n->device);
}

/* Nothing arrives at a way in that no link leads to: what is there has only begun. */
static bool
is_start(const struct graph *g, uint32_t node)
{
	return g->nodes[node].kind == NODE_WAY_IN && g->nodes[node].in_edges == 0;
}

/* Lists what x came to; some may stand there twice. */
static void
collect(struct input *in, struct exploration *x, const char *from, const uint8_t *to,
	pair_list *out)
{
	/* per node: 1 + the port by which it was reached last */
	uint32_t *reached = x_calloc(in->graph->node_count + 1, sizeof(*reached));

	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if (end->kind != END_ARRIVED || is_start(in->graph, end->node) || reached[end->node] == end->port + 1 ||
		    (to != NULL && !graph_marked(to, end->node, end->port)) ||
		    !witness_exists(in->engine, end->flow))
			continue;
		reached[end->node] = end->port + 1;
		*VEC_ADD(out) = (struct report_pair){ from, end_name(in, end->node, end->port) };
	}
	free(reached);
}

static int
pair_compare(const void *pa, const void *pb)
{
	const struct report_pair *a = pa, *b = pb;
	int order = strcmp(a->from, b->from);

	return order != 0 ? order : strcmp(a->to, b->to);
}

/* In order of the alphabet, each once. */
static void
sort_pairs(pair_list *all)
{
	size_t kept = 0;

	if (all->n > 1)
		qsort(all->v, all->n, sizeof(*all->v), pair_compare);
	for (size_t i = 0; i < all->n; i++)
		if (kept == 0 || pair_compare(&all->v[kept - 1], &all->v[i]) != 0)
			all->v[kept++] = all->v[i];
	all->n = kept;
}

/*
 * Open devices send the same: symbols of one name let all explorations share the sets that they make.
 * A host sends what is its own.
 */
static void
start(struct input *in, uint32_t node, uint32_t port, const struct click_expr *packet,
      struct exploration *x)
{
	const struct node *n = &in->graph->nodes[node];
	struct source s = { .name = n->kind == NODE_HOST ? n->name : "(open)", .host = n->host,
			    .encap = in->engine->ethernet ? ENCAP_ETHERNET : ENCAP_IP,
			    .network = in->graph->network, .shapes = policy_shapes(in->engine),
			    .packet = packet };
	struct flow_list flows = { 0 };

	source_flows(in->engine, &s, 0, &flows);
	for (size_t i = 0; i < flows.n; i++) {
		flows.v[i]->source = (uint32_t)i;
		explore_start(x, node, port, n->kind == NODE_HOST, flows.v[i]);
	}
	VEC_FREE(&flows);
}

/* false: more than could be explored. */
static bool
explore_source(struct input *in, uint32_t node, uint32_t port, const uint8_t *to,
	       const struct click_expr *packet, pair_list *out)
{
	struct explore_options o = { .watch = to };
	struct exploration *x = explore_new(in->engine, in->graph, &o);
	bool whole;

	start(in, node, port, packet, x);
	explore_run(x);
	collect(in, x, end_name(in, node, port), to, out);
	whole = !x->gave_up;
	explore_free(x);
	return whole;
}

static void
print_pairs(struct input *in, const pair_list *all, bool undecided, bool json)
{
	struct strbuf out = STRBUF_INIT;

	if (json) {
		report_pairs_json(in, all->v, all->n, undecided, &out);
	} else {
		for (size_t i = 0; i < all->n; i++)
			sb_printf(&out, "%s -> %s\n", all->v[i].from, all->v[i].to);
		if (all->n == 0)
			sb_add(&out, "nothing arrives\n");
		if (undecided)
			sb_printf(&out, "undecided: %s%s\n", in->engine->opaque != NULL ?
				  "this rests on " : "the exploration grew too large",
				  in->engine->opaque != NULL ? in->engine->opaque : "");
		report_assumptions_text(in, NULL, 0, &out);
	}
	fwrite(out.s, 1, out.len, stdout);
	sb_fini(&out);
}

int
reach_pairs(struct input *in, const struct network_end *from, const uint8_t *to,
	    const struct click_expr *packet, bool json)
{
	const struct graph *g = in->graph;
	uint32_t only = from != NULL ? graph_source(in->engine, g, from) : UINT32_MAX;
	bool undecided = false;
	pair_list all = { 0 };
	int status;

	if (from != NULL && only == UINT32_MAX)
		return EXIT_USAGE;
	if (from != NULL) {
		undecided |= !explore_source(in, only, graph_port(g, only, from), to, packet, &all);
	} else {
		for (uint32_t i = 0; i < g->node_count; i++)
			if (policy_is_source(&g->nodes[i]))
				undecided |= !explore_source(in, i, 0, to, packet, &all);
	}
	undecided |= in->engine->too_large || in->engine->opaque != NULL;
	sort_pairs(&all);
	print_pairs(in, &all, undecided, json);
	status = all.n > 0 && !undecided ? EXIT_YES : EXIT_NO;
	VEC_FREE(&all);
	return status;
}
