/*
 * reach_pairs.c - see reach_pairs.h. Of an exploration only whether an end was reached: no paths, no words. A flow that
 * the solver finds to be empty does not count.
 *
 * All open devices send the same packets, so one exploration does for all of them: where a packet was sent is one more
 * symbol, which no box can read and every set may speak of. What arrives is then asked which of its values are in it. With
 * several processes each takes a share of the devices, which finds the same pairs: what one exploration can decide, one of
 * fewer senders can.
 * Hosts, which send each their own, are explored one by one.
 */
#include <stdlib.h>
#include <string.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/explore/witness.h"
#include "symexec/graph/source.h"
#include "symexec/jobs/jobs.h"
#include "symexec/jobs/pack.h"
#include "symexec/policy/grounds.h"
#include "symexec/policy/policy.h"
#include "symexec/policy/reach_pairs.h"
#include "symexec/report/report.h"

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

/* Where an exploration began. */
struct senders {
	struct input *in;
	const char **name;
	size_t n;
	root at;		/* whose value k is senders k; ROOT_NONE: there is one */
};

/* Fills r, which has room for k->n, with whose packets f may be; SIZE_MAX: a set is too large to tell. */
static size_t
senders_of(struct senders *k, const struct flow *f, struct set_range *r)
{
	struct engine *e = k->in->engine;

	r[0] = (struct set_range){ 0, 0 };
	return k->at == ROOT_NONE ? 1 : flow_values(e, f, value_symbol(e->values, k->at), r, k->n);
}

/* Whether a packet of sender i arrived as end->flow; asks the solver only where a set does not say it all. */
static bool
arrived(struct senders *k, const struct end *end, uint64_t i)
{
	struct engine *e = k->in->engine;
	struct flow *f;
	bool some;

	if (end->flow->residue == NULL)
		return true;
	f = flow_copy(e, end->flow);
	some = k->at == ROOT_NONE ||
	    flow_constrain(e, f, set_interval(e->sets, root_var(e->values, k->at), i, i));
	some = some && witness_exists(e, f);
	flow_free(e, f);
	return some;
}

/* Lists which senders' packets came to one end; known: who is listed for it. false: that was not decided. */
static bool
collect_end(struct senders *k, const struct end *end, uint8_t *known, pair_list *out)
{
	const char *to = NULL;
	struct set_range *r = x_calloc(k->n, sizeof(*r));
	size_t n = senders_of(k, end->flow, r);

	for (size_t j = 0; n != SIZE_MAX && j < n; j++)
		for (uint64_t i = r[j].lo; i <= r[j].hi; i++) {
			if (known[i] || !arrived(k, end, i))
				continue;
			known[i] = 1;
			if (to == NULL)
				to = end_name(k->in, end->node, end->port);
			*VEC_ADD(out) = (struct report_pair){ k->name[i], to };
		}
	free(r);
	return n != SIZE_MAX;
}

static int
end_compare(const void *pa, const void *pb)
{
	const struct end *a = *(const struct end *const *)pa, *b = *(const struct end *const *)pb;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->port > b->port) - (a->port < b->port);
}

/* Lists what x came to. false: that was not decided. */
static bool
collect(struct senders *k, struct exploration *x, const uint8_t *to, pair_list *out)
{
	uint8_t *known = x_calloc(k->n + 1, 1);
	VEC(const struct end *) ends = { 0 };
	bool decided = true;

	for (size_t i = 0; i < x->ends.n; i++) {
		const struct end *end = &x->ends.v[i];

		if (end->kind == END_ARRIVED && !is_start(k->in->graph, end->node) &&
		    (to == NULL || graph_marked(to, end->node, end->port)))
			*VEC_ADD(&ends) = end;
	}
	if (ends.n > 1)
		qsort(ends.v, ends.n, sizeof(*ends.v), end_compare);
	for (size_t i = 0; i < ends.n; i++) {
		if (i > 0 && end_compare(&ends.v[i - 1], &ends.v[i]) != 0)
			memset(known, 0, k->n);
		decided &= collect_end(k, ends.v[i], known, out);
	}
	VEC_FREE(&ends);
	free(known);
	return decided;
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
 * A host sends what is its own. As sender i, if there are more.
 */
static void
start(struct senders *k, uint32_t node, uint32_t port, uint64_t i, const struct click_expr *packet,
      struct exploration *x)
{
	struct engine *e = k->in->engine;
	const struct node *n = &k->in->graph->nodes[node];
	struct source s = { .name = n->kind == NODE_HOST ? n->name : "(open)", .host = n->host,
			    .encap = e->ethernet ? ENCAP_ETHERNET : ENCAP_IP,
			    .network = k->in->graph->network, .shapes = policy_shapes(e, k->in->graph),
			    .packet = packet };
	struct flow_list flows = { 0 };

	source_flows(e, &s, 0, &flows);
	for (size_t j = 0; j < flows.n; j++) {
		bool sends = k->at == ROOT_NONE || flow_constrain(e, flows.v[j],
			set_interval(e->sets, root_var(e->values, k->at), i, i));

		X_CHECK(sends);
		flows.v[j]->source = (uint32_t)j;
		explore_start(x, node, port, n->kind == NODE_HOST, flows.v[j]);
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
	const char *name = end_name(in, node, port);
	struct senders k = { .in = in, .name = &name, .n = 1, .at = ROOT_NONE };
	bool whole;

	start(&k, node, port, 0, packet, x);
	explore_run(x);
	whole = collect(&k, x, to, out) && !x->gave_up;
	explore_free(x);
	return whole;
}

/* The same for n ways in at once. false: nothing is listed. */
static bool
explore_together(struct input *in, const uint32_t *nodes, size_t n, const uint8_t *to,
		 const struct click_expr *packet, pair_list *out)
{
	struct root_info info = { .kind = ROOT_FIELD, .width = 16, .rank = RANK_SHAPE,
				  .name = "(sender)", .element = UINT32_MAX };
	struct explore_options o = { .watch = to };
	struct senders k = { .in = in, .n = n, .at = ROOT_NONE };
	bool too_large = in->engine->too_large, whole;
	struct exploration *x;
	size_t had = out->n;

	if (n < 2 || n > UINT16_MAX)
		return false;
	x = explore_new(in->engine, in->graph, &o);
	k.name = x_calloc(n, sizeof(*k.name));
	k.at = root_new(in->engine->values, &info);
	for (size_t i = 0; i < n; i++) {
		k.name[i] = end_name(in, nodes[i], 0);
		start(&k, nodes[i], 0, i, packet, x);
	}
	in->engine->too_large = false;
	explore_run(x);
	whole = collect(&k, x, to, out) && !x->gave_up && !in->engine->too_large;
	if (!whole)
		out->n = had;
	in->engine->too_large = too_large;
	explore_free(x);
	free(k.name);
	return whole;
}

/* The sources, in parts: some open devices together, or a host. */
struct pairing {
	struct input *in;
	const uint8_t *to;
	const struct click_expr *packet;
	VEC(uint32_t) open, hosts;
	uint32_t port;			/* of the only host or device that was asked for */
	size_t together;		/* parts of open devices; hosts follow */
	struct pairs_part {
		pair_list pairs;
		struct grounds grounds;
	} *parts;
	size_t n;
};

static const char *
part_name(void *arg, size_t i)
{
	const struct pairing *k = arg;

	return i < k->together ? "open devices" : k->in->graph->nodes[k->hosts.v[i - k->together]].name;
}

static void
explore_part(void *arg, size_t i)
{
	struct pairing *k = arg;
	struct pairs_part *p = &k->parts[i];
	struct grounds before = grounds_take(k->in->engine);
	bool whole = true;

	if (i >= k->together) {
		whole = explore_source(k->in, k->hosts.v[i - k->together], k->port, k->to, k->packet,
				       &p->pairs);
	} else {
		size_t at = i * k->open.n / k->together, end = (i + 1) * k->open.n / k->together;

		if (!explore_together(k->in, &k->open.v[at], end - at, k->to, k->packet, &p->pairs))
			for (; at < end; at++)
				whole &= explore_source(k->in, k->open.v[at], 0, k->to, k->packet,
							&p->pairs);
	}
	p->grounds = grounds_take(k->in->engine);
	p->grounds.gave_up = !whole;
	grounds_give(k->in->engine, &before);
}

static void
pack_pairs(void *arg, size_t i, struct strbuf *out)
{
	const struct pairing *k = arg;
	const struct pairs_part *p = &k->parts[i];

	grounds_pack(&p->grounds, out);
	pack_number(out, p->pairs.n);
	for (size_t n = 0; n < p->pairs.n; n++) {
		pack_text(out, p->pairs.v[n].from);
		pack_text(out, p->pairs.v[n].to);
	}
}

static const char *
unpack_name(struct engine *e, struct cursor *in)
{
	char *text = unpack_text(in);
	const char *name = arena_strdup(e->arena, text != NULL ? text : "");

	free(text);
	return name;
}

static void
unpack_pairs(void *arg, size_t i, struct cursor *in)
{
	struct pairing *k = arg;
	struct pairs_part *p = &k->parts[i];

	p->grounds = grounds_unpack(k->in->engine, in);
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--) {
		struct report_pair *pair = VEC_ADD(&p->pairs);

		pair->from = unpack_name(k->in->engine, in);
		pair->to = unpack_name(k->in->engine, in);
	}
}

/* false: a worker died. */
static bool
explore_parts(struct pairing *k, uint64_t asked_jobs, pair_list *out, bool *whole)
{
	struct jobs j = { .what = "following what is sent by", .diag = k->in->diag, .arg = k,
			  .name = part_name, .work = explore_part, .pack = pack_pairs,
			  .unpack = unpack_pairs };
	bool ok;

	j.most = jobs_count(asked_jobs, k->open.n + k->hosts.n, k->in->graph->node_count);
	/* less than two would not be together */
	k->together = MIN_OF((size_t)j.most, (k->open.n + 1) / 2);
	j.n = k->n = k->together + k->hosts.n;
	k->parts = x_calloc(k->n + 1, sizeof(*k->parts));
	ok = jobs_run(&j);
	*whole = true;
	for (size_t i = 0; i < k->n; i++) {
		grounds_give(k->in->engine, &k->parts[i].grounds);
		*whole &= !k->parts[i].grounds.gave_up;
		for (size_t n = 0; n < k->parts[i].pairs.n; n++)
			*VEC_ADD(out) = k->parts[i].pairs.v[n];
		VEC_FREE(&k->parts[i].pairs);
	}
	free(k->parts);
	return ok;
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
	    const struct click_expr *packet, const struct pairs_options *o)
{
	const struct graph *g = in->graph;
	uint32_t only = from != NULL ? graph_source(in->engine, g, from) : UINT32_MAX;
	struct pairing k = { .in = in, .to = to, .packet = packet };
	pair_list all = { 0 };
	int status = EXIT_FAULT;
	bool whole, undecided;

	if (from != NULL && only == UINT32_MAX)
		return EXIT_USAGE;
	if (from != NULL) {
		*VEC_ADD(&k.hosts) = only;
		k.port = graph_port(g, only, from);
	}
	for (uint32_t i = 0; from == NULL && i < g->node_count; i++)
		if (policy_is_source(&g->nodes[i]) && g->nodes[i].kind == NODE_HOST)
			*VEC_ADD(&k.hosts) = i;
		else if (policy_is_source(&g->nodes[i]))
			*VEC_ADD(&k.open) = i;
	if (explore_parts(&k, o->jobs, &all, &whole)) {
		undecided = !whole || in->engine->too_large || in->engine->opaque != NULL;
		sort_pairs(&all);
		print_pairs(in, &all, undecided, o->json);
		status = all.n > 0 && !undecided ? EXIT_YES : EXIT_NO;
	}
	VEC_FREE(&all);
	VEC_FREE(&k.open);
	VEC_FREE(&k.hosts);
	return status;
}
