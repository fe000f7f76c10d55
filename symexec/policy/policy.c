/*
 * policy.c - see policy.h. A verdict over nothing is vacuous and fails unless the policy allows it; one that rests on
 * an unknown class, a set that grew too large or a question that the solver could not answer is undecided and fails.
 */
#include "symexec/policy/policy_int.h"

#include "models/base/mem.h"
#include "symexec/exec/classify.h"

/* Tables look behind tags, so what is there matters. */
static bool
has_tables(const struct graph *g)
{
	for (size_t i = 0; i < g->node_count; i++)
		if (g->nodes[i].element != NULL && strcmp(g->nodes[i].element->class_name, "FindHeaders") == 0)
			return true;
	return false;
}

unsigned
policy_shapes(const struct engine *e, const struct graph *g)
{
	unsigned s = SHAPE_TCP | SHAPE_UDP | SHAPE_ICMP | SHAPE_OTHER | SHAPE_LATER_FRAGMENT |
	    SHAPE_FIRST_FRAGMENT | SHAPE_IP6;

	if (e->ip_options)
		s |= SHAPE_OPTIONS;
	if (e->tcp_options)
		s |= SHAPE_TCP_OPTIONS;
	if (!e->ethernet)
		return s;
	return s | SHAPE_NOT_IP | (has_tables(g) ? SHAPE_BEHIND_TAGS : 0);
}

void
policy_source(struct engine *e, const struct graph *g, uint32_t node,
	      const struct click_expr *packet, const struct flow *after, struct flow_list *out)
{
	const struct node *n = &g->nodes[node];
	struct source s = { .name = n->device != NULL ? n->device : n->name, .host = n->host,
			    .encap = e->ethernet ? ENCAP_ETHERNET : ENCAP_IP, .network = g->network,
			    .shapes = policy_shapes(e, g), .packet = packet, .after = after };

	source_flows(e, &s, (uint32_t)out->n, out);
}

const char *
policy_end_name(struct engine *e, const struct network_end *end)
{
	if (end->port.s == NULL)
		return end->node.s;
	return arena_printf(e->arena, "%s:%s", end->node.s, end->port.s);
}

bool
policy_exists(struct deciding *k, struct flow *f)
{
	struct witness w;
	enum witness_state st = witness_choose(k->e, f, &w);

	witness_fini(&w);
	k->gave_up |= st == WITNESS_UNKNOWN;
	return st == WITNESS_OK;
}

void
policy_start(struct deciding *k, struct exploration *x)
{
	uint32_t node = k->from;
	bool host = k->g->nodes[node].kind == NODE_HOST;
	uint32_t port = graph_port(k->g, node, &k->p->from);
	size_t rounds = MAX_OF(k->after.n, 1);
	struct flow_list flows = { 0 };

	for (size_t r = 0; r < rounds; r++)
		policy_source(k->e, k->g, node, k->p->packet,
			      k->after.n > 0 ? k->after.v[r] : NULL, &flows);
	for (size_t i = 0; i < flows.n; i++) {
		k->sent = k->sent || flows.v[i]->residue == NULL || policy_exists(k, flows.v[i]) ||
		    k->gave_up;
		explore_start(x, node, port, host, flows.v[i]);
	}
	VEC_FREE(&flows);
}

bool
policy_arrived(const struct deciding *k, const struct end *end)
{
	return end->kind == END_ARRIVED && !end->caught && graph_marked(k->to, end->node, end->port);
}

void
policy_run(struct deciding *k, struct exploration *x)
{
	size_t kept = 0, all;

	explore_run(x);
	k->gave_up |= x->gave_up;
	all = k->p->at_arrival != NULL ? x->ends.n : 0;
	for (size_t i = 0; i < all; i++) {
		struct flow_list fit = { 0 };
		struct end end = x->ends.v[i];

		if (!policy_arrived(k, &end)) {
			x->ends.v[kept++] = end;
			continue;
		}
		expr_restrict(k->e, k->p->at_arrival, end.flow, &fit);
		k->unfit |= fit.n == 0;
		if (fit.n > 0) {
			end.flow = fit.v[0];
			x->ends.v[kept++] = end;
		}
		for (size_t n = 1; n < fit.n; n++) {
			*VEC_ADD(&x->ends) = end;
			VEC_LAST(&x->ends).flow = fit.v[n];
		}
		VEC_FREE(&fit);
	}
	for (size_t i = all; all > 0 && i < x->ends.n; i++)
		x->ends.v[kept++] = x->ends.v[i];
	if (all > 0)
		x->ends.n = kept;
}

struct exploration *
policy_explore(struct deciding *k)
{
	struct explore_options o = { .keep_drops = true, .watch = k->to, .find_loops = true };
	struct exploration *x = explore_new(k->e, k->g, &o);

	policy_start(k, x);
	policy_run(k, x);
	return x;
}


int
policy_unsure(struct engine *e, const struct flow *f)
{
	return f->opaque ? 3 : verdict_narrows_choice(e, f) ? 2 : verdict_rests_on_choice(e, f);
}

struct flow *
policy_arrival(struct deciding *k, struct exploration *x)
{
	struct flow *found = NULL;
	bool unknown = false;

	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];
		struct witness w;
		enum witness_state st;

		if (!policy_arrived(k, end))
			continue;
		if (found != NULL && policy_unsure(k->e, end->flow) >= policy_unsure(k->e, found))
			continue;
		st = witness_choose(k->e, end->flow, &w);
		witness_fini(&w);
		if (st == WITNESS_OK)
			found = end->flow;
		unknown |= st == WITNESS_UNKNOWN;
	}
	k->gave_up |= unknown && found == NULL;
	return found;
}

/* Whether the expression has tests of Click's language, which look at IPv4 only. */
static bool
has_tests(const struct click_expr *x)
{
	return x != NULL && ((x->kind == EXPR_TEST && x->test.kind != TEST_ETHER_HOST) ||
			     has_tests(x->a) || has_tests(x->b) || has_tests(x->c));
}

void
policy_nothing_sent(struct deciding *k)
{
	const struct network_host *h = k->g->nodes[k->from].host;

	k->v->status = VERDICT_VACUOUS;
	verdict_say(k->v, "%s sends no packet that is `%s`", policy_end_name(k->e, &k->p->from),
		    k->p->packet_text.s != NULL ? k->p->packet_text.s : "any");
	if (h != NULL && h->ip_count == 0 && h->ip6_count > 0 && has_tests(k->p->packet))
		verdict_say(k->v, "tests such as `dst port 80` are of IPv4, as in Click; fields such as "
			    "`tcp.dport = 80` are of IPv6 too");
}

/* Runs the tcp policies named in `after`; their flows are where this one starts. */
static bool
run_before(struct deciding *k)
{
	for (size_t i = 0; i < k->p->after_count; i++) {
		const struct network_policy *other = NULL;
		struct deciding b = { .e = k->e, .g = k->g, .v = k->v };
		struct tcp_answer a;

		for (size_t n = 0; n < k->g->network->policy_count; n++)
			if (strcmp(k->g->network->policies[n].name.s, k->p->after[i].s) == 0)
				other = &k->g->network->policies[n];
		if (other == NULL || other->kind != POLICY_TCP) {
			diag_error(k->e->diag, k->p->after[i].at,
				   "'%s' is not the name of a tcp policy", k->p->after[i].s);
			return false;
		}
		b.p = other;
		b.after = k->after;	/* an earlier connection's state stays */
		if (!policy_prepare(&b)) {
			free(b.to);
			return false;
		}
		policy_ask_tcp(&b, &a);
		if (!a.holds) {
			verdict_say(k->v, "the connection '%s' cannot be opened before",
				    other->name.s);
			tcp_answer_fini(k->e, &a);
			free(b.to);
			k->v->status = VERDICT_VACUOUS;
			return true;
		}
		for (size_t n = 0; n < k->after.n; n++)
			flow_free(k->e, k->after.v[n]);
		VEC_FREE(&k->after);
		k->after = a.flows;
		memset(&a.flows, 0, sizeof(a.flows));
		tcp_answer_fini(k->e, &a);
		free(b.to);
	}
	return true;
}

bool
policy_prepare(struct deciding *k)
{
	k->to = x_calloc(k->g->node_count + 1, 1);
	k->from = UINT32_MAX;
	if (k->p->from.node.s != NULL) {
		k->from = graph_source(k->e, k->g, &k->p->from);
		if (k->from == UINT32_MAX)
			return false;
	}
	return k->p->to.node.s == NULL || graph_mark(k->e, k->g, &k->p->to, true, k->to) > 0;
}

/* Every kind: who decides it, and the status that one flow is enough to show (undecided: none). */
static const struct {
	void (*decide)(struct deciding *k);
	enum verdict_status shown;
} kinds[] = {
	[POLICY_REACH] = { policy_reach, VERDICT_HOLDS },
	[POLICY_NO_REACH] = { policy_no_reach, VERDICT_VIOLATED },
	[POLICY_ISOLATE] = { policy_isolate, VERDICT_VIOLATED },
	[POLICY_WAYPOINT] = { policy_waypoint, VERDICT_VIOLATED },
	[POLICY_TCP] = { policy_tcp, VERDICT_HOLDS },
	[POLICY_UNCHANGED] = { policy_unchanged, VERDICT_UNDECIDED },
	[POLICY_VALUE] = { policy_value, VERDICT_UNDECIDED },
	[POLICY_NO_LOOPS] = { policy_no_loops, VERDICT_UNDECIDED },
	[POLICY_NO_BLACK_HOLES] = { policy_no_black_holes, VERDICT_VIOLATED },
	[POLICY_NO_PRECONDITION_VIOLATIONS] = { policy_no_violations, VERDICT_VIOLATED },
	[POLICY_SAME_AS] = { policy_same_as, VERDICT_VIOLATED },
};

/*
 * Existential answers stand when the flow that shows them is sound; all others need the whole exploration
 * to be.
 */
static void
settle_undecided(struct deciding *k)
{
	struct verdict *v = k->v;
	bool shown = v->witness != NULL && !v->opaque && v->status != VERDICT_UNDECIDED &&
	    v->status == kinds[k->p->kind].shown;

	if (shown || !(k->e->too_large || k->gave_up || k->e->opaque != NULL))
		return;
	v->status = VERDICT_UNDECIDED;
	if (k->e->opaque != NULL)
		verdict_say(v, "this rests on %s", k->e->opaque);
	else
		verdict_say(v, k->e->too_large ? "a set grew too large to decide this" : k->e->luckless ?
			    "some packets pass where a checksum happens to be just right, and none was found" :
			    "the exploration or the solver gave up before this was decided");
}

bool
policy_decide(struct engine *e, const struct graph *g, const struct network_policy *p,
	      struct verdict *v)
{
	struct deciding k = { .e = e, .g = g, .p = p, .v = v };
	struct history_mark past = history_mark(e);
	size_t before = v->lines.n;
	bool ok;

	e->too_large = e->used_state = e->luckless = false;
	e->luck_runs = 0;
	e->opaque = NULL;
	v->name = p->name.s;
	v->at = p->at;
	v->warning = p->severity == SEVERITY_WARNING;
	v->question = arena_printf(e->arena, "%s: %s%s%s", policy_kind_name(p->kind),
				   p->from.node.s != NULL ? policy_end_name(e, &p->from) : "everywhere",
				   p->to.node.s != NULL ? " -> " : "",
				   p->to.node.s != NULL ? policy_end_name(e, &p->to) : "");
	v->status = VERDICT_HOLDS;
	ok = run_before(&k) && policy_prepare(&k);
	if (ok && v->lines.n == before)
		kinds[p->kind].decide(&k);
	if (v->status == VERDICT_VACUOUS && p->allow_vacuous)
		v->status = VERDICT_HOLDS;
	settle_undecided(&k);
	v->flow_independence = e->used_state;
	for (size_t i = 0; i < k.after.n; i++)
		flow_free(e, k.after.v[i]);
	VEC_FREE(&k.after);
	free(k.to);
	history_release(e, past);
	return ok && !k.failed;
}

void
policy_start_at(struct engine *e, const struct graph *g, uint32_t node, uint32_t port,
		const struct click_expr *packet, struct exploration *x)
{
	struct flow_list flows = { 0 };
	bool host = g->nodes[node].kind == NODE_HOST;

	policy_source(e, g, node, packet, NULL, &flows);
	for (size_t i = 0; i < flows.n; i++) {
		flows.v[i]->source = node << 8 | (uint32_t)i;
		explore_start(x, node, port, host, flows.v[i]);
	}
	VEC_FREE(&flows);
}

bool
policy_is_source(const struct node *n)
{
	return n->kind == NODE_HOST || (n->kind == NODE_WAY_IN && n->in_edges == 0);
}

bool
policy_start_all(struct engine *e, const struct graph *g, const struct network_end *from,
		 const struct click_expr *packet, struct exploration *x)
{
	if (from != NULL) {
		uint32_t node = graph_source(e, g, from);

		if (node != UINT32_MAX)
			policy_start_at(e, g, node, graph_port(g, node, from), packet, x);
		return node != UINT32_MAX;
	}
	for (uint32_t i = 0; i < g->node_count; i++)
		if (policy_is_source(&g->nodes[i]))
			policy_start_at(e, g, i, 0, packet, x);
	return true;
}
