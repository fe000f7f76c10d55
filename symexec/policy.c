/*
 * policy.c - see policy.h. A verdict over nothing is vacuous and fails unless the policy allows it; one that rests on
 * an unknown class, a set that grew too large or a question that the solver could not answer is undecided and fails.
 */
#include "symexec/policy.h"

#include "models/base/mem.h"
#include "symexec/classify.h"
#include "symexec/history.h"
#include "symexec/loops.h"
#include "symexec/source.h"
#include "symexec/tcp.h"
#include "symexec/witness.h"
#include "symexec/words.h"

struct deciding {
	struct engine *e;
	const struct graph *g;
	const struct network_policy *p;
	struct verdict *v;
	uint32_t from;
	uint8_t *to;			/* marks */
	struct flow_list after;		/* state that stands; empty: none */
	bool sent;
	bool gave_up;
};

unsigned
policy_shapes(const struct engine *e)
{
	unsigned s = SHAPE_TCP | SHAPE_UDP | SHAPE_ICMP | SHAPE_OTHER | SHAPE_LATER_FRAGMENT |
	    SHAPE_FIRST_FRAGMENT | SHAPE_IP6;

	if (e->ip_options)
		s |= SHAPE_OPTIONS;
	return e->ethernet ? s | SHAPE_NOT_IP : s;
}

void
policy_source(struct engine *e, const struct graph *g, uint32_t node,
	      const struct click_expr *packet, const struct flow *after, struct flow_list *out)
{
	const struct node *n = &g->nodes[node];
	struct source s = { .name = n->device != NULL ? n->device : n->name, .host = n->host,
			    .encap = e->ethernet ? ENCAP_ETHERNET : ENCAP_IP, .network = g->network,
			    .shapes = policy_shapes(e), .packet = packet, .after = after };

	source_flows(e, &s, (uint32_t)out->n, out);
}

static const char *
end_name(struct engine *e, const struct network_end *end)
{
	if (end->port.s == NULL)
		return end->node.s;
	return arena_printf(e->arena, "%s:%s", end->node.s, end->port.s);
}

static void
start_flows(struct deciding *k, struct exploration *x, uint32_t node)
{
	bool host = k->g->nodes[node].kind == NODE_HOST;
	uint32_t port = graph_port(k->g, node, &k->p->from);
	size_t rounds = MAX_OF(k->after.n, 1);
	struct flow_list flows = { 0 };

	for (size_t r = 0; r < rounds; r++)
		policy_source(k->e, k->g, node, k->p->packet,
			      k->after.n > 0 ? k->after.v[r] : NULL, &flows);
	for (size_t i = 0; i < flows.n; i++)
		explore_start(x, node, port, host, flows.v[i]);
	k->sent |= flows.n > 0;
	VEC_FREE(&flows);
}

static struct exploration *
explore_from(struct deciding *k, const uint8_t *avoid)
{
	struct explore_options o = { .keep_drops = true, .avoid = avoid, .watch = k->to,
				     .find_loops = true };
	struct exploration *x = explore_new(k->e, k->g, &o);

	start_flows(k, x, k->from);
	explore_run(x);
	k->gave_up |= x->gave_up;
	return x;
}

/* Restricts an arrival to `where`; false: nothing of it is left. */
static bool
fits_where(struct deciding *k, struct flow *f)
{
	bool inexact = false;

	return k->p->at_arrival == NULL ||
	    flow_constrain(k->e, f, expr_apply(k->e, k->p->at_arrival, f, &inexact));
}

static bool
arrived(const struct deciding *k, const struct end *end)
{
	return end->kind == END_ARRIVED && graph_marked(k->to, end->node, end->port);
}

/* How much an arrival leaves to chance, or to classes that nobody knows. */
static int
unsure(const struct flow *f)
{
	return f->opaque ? 2 : f->free_choice;
}

/* An arrival that really has packets in it, or NULL. Prefers those that rest on no free choice. */
static struct flow *
some_arrival(struct deciding *k, struct exploration *x)
{
	struct flow *found = NULL;
	bool unknown = false;

	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];
		struct witness w;
		enum witness_state st;

		if (!arrived(k, end) || !fits_where(k, end->flow))
			continue;
		if (found != NULL && unsure(end->flow) >= unsure(found))
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

/* Says where the flow ended that came furthest. */
static void
say_nearest(struct deciding *k, struct exploration *x, const char *what)
{
	struct end *best = NULL;

	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if (arrived(k, end))
			continue;
		if (best == NULL || history_depth(end->flow) > history_depth(best->flow))
			best = end;
	}
	if (best == NULL)
		return;
	verdict_say_end(k->e, k->g, k->v, what, best);
	(void)verdict_show_flow(k->e, k->g, k->v, best->flow);
}

static void
nothing_sent(struct deciding *k)
{
	k->v->status = VERDICT_VACUOUS;
	verdict_say(k->v, "%s sends no packet that is `%s`", end_name(k->e, &k->p->from),
		    k->p->packet_text.s != NULL ? k->p->packet_text.s : "any");
}

static void
decide_reach(struct deciding *k)
{
	struct exploration *x = explore_from(k, NULL);
	struct flow *f = some_arrival(k, x);

	if (!k->sent) {
		nothing_sent(k);
	} else if (f != NULL) {
		k->v->status = VERDICT_HOLDS;
		(void)verdict_show_flow(k->e, k->g, k->v, f);
	} else {
		k->v->status = VERDICT_VIOLATED;
		verdict_say(k->v, "no packet from %s reaches %s", end_name(k->e, &k->p->from),
			    end_name(k->e, &k->p->to));
		say_nearest(k, x, "the one that comes furthest");
		if (x->nominees.n > 0)
			verdict_say(k->v, "others come back to %s; `symexec loops` tells more",
				    verdict_where(k->e, k->g, x->nominees.v[0].node));
	}
	explore_free(x);
}

static bool
decide_no_reach(struct deciding *k)
{
	struct exploration *x = explore_from(k, NULL);
	struct flow *f = some_arrival(k, x);
	bool clean = f == NULL;

	if (!k->sent) {
		nothing_sent(k);
	} else if (f != NULL) {
		k->v->status = VERDICT_VIOLATED;
		verdict_say(k->v, "a packet from %s reaches %s", end_name(k->e, &k->p->from),
			    end_name(k->e, &k->p->to));
		(void)verdict_show_flow(k->e, k->g, k->v, f);
	} else {
		k->v->status = VERDICT_HOLDS;
	}
	explore_free(x);
	return clean;
}

static void
decide_isolate(struct deciding *k)
{
	struct network_policy back = *k->p;
	struct deciding r = *k;

	if (!decide_no_reach(k) || k->v->status != VERDICT_HOLDS)
		return;
	back.from = k->p->to;
	back.to = k->p->from;
	r.p = &back;
	r.from = graph_source(k->e, k->g, &back.from);
	r.to = x_calloc(k->g->node_count + 1, 1);
	r.sent = false;
	if (r.from != UINT32_MAX && graph_mark(k->e, k->g, &back.to, r.to) > 0)
		(void)decide_no_reach(&r);
	k->gave_up |= r.gave_up;
	free(r.to);
}

static void
decide_waypoint(struct deciding *k)
{
	struct exploration *x = explore_from(k, NULL);
	bool reaches = some_arrival(k, x) != NULL;

	explore_free(x);
	if (!reaches) {
		k->v->status = VERDICT_VACUOUS;
		verdict_say(k->v, "no packet from %s reaches %s at all",
			    end_name(k->e, &k->p->from), end_name(k->e, &k->p->to));
		return;
	}
	k->v->status = VERDICT_HOLDS;
	for (size_t i = 0; i < k->p->via_count && k->v->status == VERDICT_HOLDS; i++) {
		uint8_t *avoid = x_calloc(k->g->node_count + 1, 1);
		struct flow *f;

		if (graph_mark(k->e, k->g, &k->p->via[i], avoid) == 0) {
			k->v->status = VERDICT_UNDECIDED;
			free(avoid);
			return;
		}
		x = explore_from(k, avoid);
		f = some_arrival(k, x);
		if (f != NULL) {
			k->v->status = VERDICT_VIOLATED;
			verdict_say(k->v, "a packet reaches %s without passing %s",
				    end_name(k->e, &k->p->to), end_name(k->e, &k->p->via[i]));
			(void)verdict_show_flow(k->e, k->g, k->v, f);
		}
		explore_free(x);
		free(avoid);
	}
}

/* Whether the field of an arrival may differ from what was sent. */
static bool
may_differ(struct deciding *k, struct flow *f, const char *field, value *was, value *is)
{
	struct flow *sent = flow_copy(k->e, f->origin);
	struct headers h, now = headers_find(k->e, f);
	bool differs;
	set where;

	if (strcmp(field, "payload") == 0) {
		*was = sent->tail;
		*is = f->tail;
		differs = sent->tail != f->tail || sent->tail_length != f->tail_length;
		flow_free(k->e, sent);
		return differs;
	}
	h = headers_find(k->e, sent);
	*was = headers_field(k->e, sent, &h, field, 0);
	*is = headers_field(k->e, f, &now, field, 0);
	flow_free(k->e, sent);
	if (*was == VALUE_NONE || *is == VALUE_NONE)
		return *was != *is;
	switch (flow_compare(k->e, f, REL_EQ, *was, *is, &where)) {
	case COMPARE_YES:
		return false;
	case COMPARE_SET:
		return flow_may(k->e, f, set_not(k->e->sets, where));
	default:
		return true;
	}
}

static void
say_changed(struct deciding *k, struct flow *f, const char *field, value was, value is)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
	enum words_style style = words_style_of(field);

	words_value(k->e, k->g, was, style, &a);
	words_value(k->e, k->g, is, style, &b);
	verdict_say(k->v, "%s is sent as %s and arrives as %s", field, sb_str(&a), sb_str(&b));
	sb_fini(&a);
	sb_fini(&b);
	(void)verdict_show_flow(k->e, k->g, k->v, f);
}

static void
decide_unchanged(struct deciding *k)
{
	struct exploration *x = explore_from(k, NULL);

	k->v->status = some_arrival(k, x) != NULL ? VERDICT_HOLDS : VERDICT_VACUOUS;
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, "no packet from %s reaches %s", end_name(k->e, &k->p->from),
			    end_name(k->e, &k->p->to));
	for (size_t i = 0; i < x->ends.n && k->v->status == VERDICT_HOLDS; i++) {
		struct end *end = &x->ends.v[i];

		if (!arrived(k, end) || !fits_where(k, end->flow))
			continue;
		for (size_t n = 0; n < k->p->field_count; n++) {
			value was, is;

			if (!may_differ(k, end->flow, k->p->fields[n].s, &was, &is))
				continue;
			k->v->status = VERDICT_VIOLATED;
			say_changed(k, end->flow, k->p->fields[n].s, was, is);
			break;
		}
	}
	explore_free(x);
}

/* The values of the field in an arrival that are not in the expected set. */
static bool
outside(struct deciding *k, struct flow *f, value v)
{
	const struct network_symbol *y = &k->p->expect_set;
	set in = SET_NONE;
	uint64_t c;

	v = flow_resolve(k->e, f, v);
	if (y->range_count == 0)
		return false;
	for (size_t i = 0; i < y->range_count; i++) {
		uint64_t lo = y->ranges[i].low[1], hi = y->ranges[i].high[1];

		if (value_is_const(k->e->values, v, &c))
			in |= c >= lo && c <= hi ? SET_ALL : SET_NONE;
		else
			in = set_or(k->e->sets, in, flow_within(k->e, v, lo, hi));
	}
	return flow_may(k->e, f, set_not(k->e->sets, in));
}

static void
say_once(struct verdict *v, const char *line)
{
	for (size_t i = 0; i < v->lines.n; i++)
		if (strcmp(v->lines.v[i], line) == 0)
			return;
	verdict_say(v, "%s", line);
}

static void
decide_value(struct deciding *k)
{
	struct exploration *x = explore_from(k, NULL);

	k->v->status = VERDICT_VACUOUS;
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];
		struct strbuf b = STRBUF_INIT;
		struct headers h;
		value v;

		if (!arrived(k, end) || !fits_where(k, end->flow))
			continue;
		h = headers_find(k->e, end->flow);
		for (size_t n = 0; n < k->p->field_count; n++) {
			v = headers_field(k->e, end->flow, &h, k->p->fields[n].s, 0);
			if (v == VALUE_NONE)
				continue;
			if (k->v->status == VERDICT_VACUOUS)
				k->v->status = VERDICT_HOLDS;
			words_field(k->e, end->flow, &h, k->p->fields[n].s, &b);
			if (outside(k, end->flow, v) && k->v->status == VERDICT_HOLDS) {
				k->v->status = VERDICT_VIOLATED;
				verdict_say(k->v, "%s is %s at %s, which is not within %s",
					    k->p->fields[n].s, sb_str(&b),
					    end_name(k->e, &k->p->to), k->p->expect.s);
				(void)verdict_show_flow(k->e, k->g, k->v, end->flow);
			} else if (k->v->status == VERDICT_HOLDS && k->v->lines.n < 8) {
				say_once(k->v, arena_printf(k->e->arena, "%s at %s: %s",
					 k->p->fields[n].s, end_name(k->e, &k->p->to),
					 sb_str(&b)));
			}
			sb_clear(&b);
		}
		sb_fini(&b);
	}
	if (k->v->status == VERDICT_VACUOUS)
		verdict_say(k->v, "no packet with that field reaches %s",
			    end_name(k->e, &k->p->to));
	explore_free(x);
}

/* What went well, and the segment that did not: the beginning of a sentence. */
static const char *
tcp_subject(struct deciding *k, enum tcp_stage failed)
{
	static const char *const later[] = {
		[TCP_STAGE_ACK] = "SYN and SYN+ACK arrive, but the ACK",
		[TCP_STAGE_DATA] = "the connection opens, but the client's data",
		[TCP_STAGE_ANSWER] = "the connection opens, but the server's data",
		[TCP_STAGE_SACK] = "data passes both ways, but the server's SACK",
	};

	if (failed == TCP_STAGE_SYN)
		return "SYN";
	if (failed == TCP_STAGE_SYN_ACK)
		return arena_printf(k->e->arena, "SYN reaches %s, but its SYN+ACK",
				    end_name(k->e, &k->p->to));
	return later[failed];
}

/* It arrived, and the end did not take it. */
static void
say_disagreement(struct deciding *k, struct tcp_answer *a, const char *what)
{
	struct strbuf got = STRBUF_INIT, want = STRBUF_INIT;
	enum words_style style = words_style_of(a->wrong.field);

	if (a->wrong.got == VALUE_NONE) {
		verdict_say(k->v, "%s arrives, but not as the TCP segment that was sent: no %s",
			    what, a->wrong.field);
	} else if (a->wrong.expected == VALUE_NONE) {
		struct headers h = headers_find(k->e, a->at_end);

		words_field(k->e, a->at_end, &h, a->wrong.field, &got);
		verdict_say(k->v, "%s arrives, but nobody listens there: %s is %s", what,
			    a->wrong.field, sb_str(&got));
	} else {
		words_value(k->e, k->g, a->wrong.got, style, &got);
		words_value(k->e, k->g, a->wrong.expected, style, &want);
		verdict_say(k->v, "%s arrives with %s %s where %s is expected", what,
			    a->wrong.field, sb_str(&got), sb_str(&want));
	}
	(void)verdict_show_flow(k->e, k->g, k->v, a->at_end);
	sb_fini(&got);
	sb_fini(&want);
}

static void
say_tcp_failure(struct deciding *k, struct tcp_answer *a)
{
	const char *what = tcp_subject(k, a->failed);

	if (a->has_wrong && (a->best.flow == NULL || a->best.kind == END_ARRIVED ||
	    a->failed != TCP_STAGE_SYN)) {
		say_disagreement(k, a, what);
	} else if (a->best.flow != NULL) {
		verdict_say_end(k->e, k->g, k->v, what, &a->best);
		(void)verdict_show_flow(k->e, k->g, k->v, a->best.flow);
	} else if (a->by_luck) {
		verdict_say(k->v, "%s arrives only where a box happens to choose the right number",
			    what);
	} else {
		verdict_say(k->v, "%s neither arrives nor is dropped: it goes round", what);
	}
}

static uint32_t
first_mark(const struct deciding *k)
{
	uint32_t i = 0;

	while (i < k->g->node_count && !k->to[i])
		i++;
	return i;
}

static void
ask_tcp(struct deciding *k, struct tcp_answer *a)
{
	const struct node *n = &k->g->nodes[k->from];
	struct tcp_question q = { .client = k->from, .server = first_mark(k), .sack = k->p->sack };

	q.source = (struct source){ .name = n->device != NULL ? n->device : n->name,
				    .host = n->host, .network = k->g->network,
				    .encap = k->e->ethernet ? ENCAP_ETHERNET : ENCAP_IP,
				    .packet = k->p->packet };
	q.after = (const struct flow *const *)k->after.v;
	q.after_count = k->after.n;
	tcp_ask(k->e, k->g, &q, a);
	k->gave_up |= a->gave_up;
}

static void
decide_tcp(struct deciding *k)
{
	struct tcp_answer a;

	ask_tcp(k, &a);
	if (!a.sent) {
		nothing_sent(k);
	} else if (a.holds) {
		k->v->status = VERDICT_HOLDS;
		(void)verdict_show_flow(k->e, k->g, k->v, a.flows.v[0]);
	} else {
		k->v->status = VERDICT_VIOLATED;
		say_tcp_failure(k, &a);
	}
	tcp_answer_fini(k->e, &a);
}

static void
decide_no_loops(struct deciding *k)
{
	struct loop_list l = LOOP_LIST_INIT;

	l.after = k->after.v;
	l.after_count = k->after.n;
	if (loops_find(k->e, k->g, k->p->from.node.s != NULL ? &k->p->from : NULL, k->p->packet, &l))
		loops_verdict(k->e, k->g, &l, k->v);
	loops_fini(k->e, &l);
}

static bool prepare(struct deciding *k);

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
		if (!prepare(&b)) {
			free(b.to);
			return false;
		}
		ask_tcp(&b, &a);
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

static bool
prepare(struct deciding *k)
{
	k->to = x_calloc(k->g->node_count + 1, 1);
	k->from = UINT32_MAX;
	if (k->p->from.node.s != NULL) {
		k->from = graph_source(k->e, k->g, &k->p->from);
		if (k->from == UINT32_MAX)
			return false;
	}
	return k->p->to.node.s == NULL || graph_mark(k->e, k->g, &k->p->to, k->to) > 0;
}

static void
decide(struct deciding *k)
{
	switch (k->p->kind) {
	case POLICY_REACH:
		decide_reach(k);
		break;
	case POLICY_NO_REACH:
		(void)decide_no_reach(k);
		break;
	case POLICY_ISOLATE:
		decide_isolate(k);
		break;
	case POLICY_WAYPOINT:
		decide_waypoint(k);
		break;
	case POLICY_TCP:
		decide_tcp(k);
		break;
	case POLICY_UNCHANGED:
		decide_unchanged(k);
		break;
	case POLICY_VALUE:
		decide_value(k);
		break;
	case POLICY_NO_LOOPS:
		decide_no_loops(k);
		break;
	case POLICY_NO_BLACK_HOLES:
	case POLICY_NO_PRECONDITION_VIOLATIONS:
	case POLICY_SAME_AS:
		k->v->status = VERDICT_UNDECIDED;
		verdict_say(k->v, "this kind of policy cannot be decided yet");
		break;
	}
}

/*
 * Existential answers stand when the flow that shows them is sound; all others need the whole exploration
 * to be.
 */
static void
settle_undecided(struct deciding *k)
{
	struct verdict *v = k->v;
	bool shown = v->witness != NULL && !v->opaque &&
	    ((v->status == VERDICT_HOLDS && (k->p->kind == POLICY_REACH ||
	      k->p->kind == POLICY_TCP)) ||
	     (v->status == VERDICT_VIOLATED && (k->p->kind == POLICY_NO_REACH ||
	      k->p->kind == POLICY_ISOLATE || k->p->kind == POLICY_WAYPOINT)));

	if (shown || !(k->e->too_large || k->gave_up || k->e->opaque != NULL))
		return;
	v->status = VERDICT_UNDECIDED;
	if (k->e->opaque != NULL)
		verdict_say(v, "this rests on an element of unknown class '%s'", k->e->opaque);
	else
		verdict_say(v, k->e->too_large ? "a set grew too large to decide this" :
			    "the exploration or the solver gave up before this was decided");
}

bool
policy_decide(struct engine *e, const struct graph *g, const struct network_policy *p,
	      struct verdict *v)
{
	struct deciding k = { .e = e, .g = g, .p = p, .v = v };
	size_t before = v->lines.n;
	bool ok;

	e->too_large = e->used_state = false;
	e->opaque = NULL;
	v->name = p->name.s;
	v->at = p->at;
	v->warning = p->severity == SEVERITY_WARNING;
	v->question = arena_printf(e->arena, "%s: %s%s%s", policy_kind_name(p->kind),
				   p->from.node.s != NULL ? end_name(e, &p->from) : "everywhere",
				   p->to.node.s != NULL ? " -> " : "",
				   p->to.node.s != NULL ? end_name(e, &p->to) : "");
	v->status = VERDICT_HOLDS;
	ok = run_before(&k) && prepare(&k);
	if (ok && v->lines.n == before)
		decide(&k);
	if (v->status == VERDICT_VACUOUS && p->allow_vacuous)
		v->status = VERDICT_HOLDS;
	settle_undecided(&k);
	v->flow_independence = e->used_state;
	for (size_t i = 0; i < k.after.n; i++)
		flow_free(e, k.after.v[i]);
	VEC_FREE(&k.after);
	free(k.to);
	return ok;
}

static bool
start_at(struct engine *e, const struct graph *g, uint32_t node, uint32_t port,
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
	return true;
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

		return node != UINT32_MAX &&
		    start_at(e, g, node, graph_port(g, node, from), packet, x);
	}
	for (uint32_t i = 0; i < g->node_count; i++)
		if (policy_is_source(&g->nodes[i]))
			(void)start_at(e, g, i, 0, packet, x);
	return true;
}
