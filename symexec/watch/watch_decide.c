/*
 * watch_decide.c - verdicts under watch. A policy is decided again only if one of the elements whose program changed ran when
 * it was decided: its flows then go as they went. Policies that look at more than their flows (loops, which leave
 * out ports by what programs could do; another network) are decided each time.
 */
#include "models/base/mem.h"
#include "symexec/policy/policy.h"
#include "symexec/watch/watch_int.h"

/* Bytes for who depends on what; policies beyond that are always decided. */
#define MUCH ((size_t)128 << 20)

static bool depends(const struct watch *w, size_t policy)
{
	const struct network_policy *p = &w->in.network->policies[policy];
	bool found = p->kind == POLICY_NO_LOOPS || p->kind == POLICY_SAME_AS ||
		     w->touched[policy] == NULL;

	for (size_t i = 0; i < w->changed.n && !found; i++)
		found = w->touched[policy][w->changed.v[i]] != 0;
	return found;
}

/* No-loops of all packets is what the forwarding knows already. */
static bool is_forwarded(const struct watch *w, const struct network_policy *p)
{
	return w->f != NULL && p->kind == POLICY_NO_LOOPS && p->from.node.s == NULL &&
	    p->packet == NULL && p->after_count == 0;
}

static void decide_by_forwarding(struct watch *w, const struct network_policy *p,
				 struct verdict *v)
{
	struct loop_list l = LOOP_LIST_INIT;

	v->name = p->name.s;
	v->question = "no-loops: everywhere";
	v->at = p->at;
	v->warning = p->severity == SEVERITY_WARNING;
	w->in.engine->used_state = false;
	forwarding_loops(w->f, &l);
	/* there are starts, also when no packet loops */
	if (l.starts.n == 0)
		v->status = VERDICT_HOLDS;
	else
		loops_verdict(w->in.engine, w->in.graph, &l, v);
	loops_fini(w->in.engine, &l);
}

static void decide_policy(struct watch *w, size_t i)
{
	const struct network_policy *p = &w->in.network->policies[i];
	char *key = x_asprintf("policy %s", p->name.s);
	struct engine *e = w->in.engine;
	struct verdict v = { 0 };
	struct telling t = { key, "policy", p->name.s, NULL, &v };
	bool ok = true;

	if (w->touched[i] != NULL)
		memset(w->touched[i], 0, w->in.graph->node_count);
	e->touched = w->touched[i];
	e->touched_count = (uint32_t)w->in.graph->node_count;
	if (is_forwarded(w, p))
		decide_by_forwarding(w, p, &v);
	else
		ok = policy_decide(e, w->in.graph, p, &v);
	e->touched = NULL;
	if (!ok) {
		/* the policy itself is wrong, which the messages say */
		v.status = VERDICT_UNDECIDED;
		verdict_say(&v, "the policy could not be decided");
	}
	t.status = verdict_status_name(v.status);
	tell_verdict(&w->tell, &t);
	verdict_fini(&v);
	free(key);
}

static void decide_policies(struct watch *w, bool all)
{
	const struct network *n = w->in.network;

	if (w->touched == NULL) {
		w->touched = x_calloc(n->policy_count + 1, sizeof(*w->touched));
		for (size_t i = 0; i < n->policy_count && i < MUCH / (w->in.graph->node_count + 1); i++)
			w->touched[i] = x_calloc(w->in.graph->node_count + 1, 1);
	}
	for (size_t i = 0; i < n->policy_count; i++) {
		char *key = x_asprintf("policy %s", n->policies[i].name.s);

		if (all || depends(w, i) || !tell_same(&w->tell, key))
			decide_policy(w, i);
		free(key);
	}
}

void watch_forget_policies(struct watch *w)
{
	for (size_t i = 0; w->touched != NULL && i < w->in.network->policy_count; i++)
		free(w->touched[i]);
	free(w->touched);
	w->touched = NULL;
}

/* A configuration without a network has questions of its own. */
static void decide_configuration(struct watch *w)
{
	struct verdict *v = x_calloc(w->in.graph->node_count + 1, sizeof(*v));
	struct exploration *x;
	size_t n = configuration_judge(&w->in, v, &x);

	for (size_t i = 0; i < n; i++) {
		struct telling t = { v[i].name, "question", v[i].name,
				     verdict_status_name(v[i].status), &v[i] };

		tell_verdict(&w->tell, &t);
		verdict_fini(&v[i]);
	}
	free(v);
	explore_free(x);
}

/* ---- loops ---- */

/* "r1, hub, r2": the boxes that a cycle passes; of one configuration its first element. */
static char *name_of(const struct watch *w, const struct loop *p)
{
	const struct graph *g = w->in.graph;
	struct strbuf b = STRBUF_INIT;
	VEC(uint32_t) boxes = { 0 };

	for (size_t i = 0; i < p->cycle.n; i++) {
		uint32_t box = g->nodes[p->cycle.v[i].node].box;

		if (box != UINT32_MAX && (boxes.n == 0 || VEC_LAST(&boxes) != box))
			*VEC_ADD(&boxes) = box;
	}
	/* a cycle may begin in the middle of a box */
	if (boxes.n > 1 && VEC_LAST(&boxes) == boxes.v[0])
		boxes.n--;
	sb_add(&b, "loop");
	if (boxes.n == 0)
		sb_printf(&b, " at %s", g->nodes[p->cycle.v[0].node].name);
	for (size_t i = 0; i < boxes.n; i++)
		sb_printf(&b, "%s %s", i > 0 ? "," : "", g->network->boxes[boxes.v[i]].name.s);
	VEC_FREE(&boxes);
	return sb_take(&b);
}

static char *key_of(const struct watch *w, const struct loop *p)
{
	struct strbuf b = STRBUF_INIT;

	sb_add(&b, "loop");
	for (size_t i = 0; i < p->cycle.n; i++)
		sb_printf(&b, " %u %s %u", p->cycle.v[i].port,
			  w->in.graph->nodes[p->cycle.v[i].node].name, p->cycle.v[i].output);
	return sb_take(&b);
}

static void tell_loop(struct watch *w, const struct loop_list *l, const struct loop *p)
{
	char *name = name_of(w, p), *key = key_of(w, p);
	struct verdict v = { 0 };
	struct telling t = { key, "loop", name, loop_kind_name(p->kind), &v };

	if (w->f == NULL || !tell_same(&w->tell, key)) {
		loop_verdict(w->in.engine, w->in.graph, l, p, &v);
		/* which packets were found, or who was seen sending them, makes no other loop */
		for (size_t i = 1; i < v.lines.n; i++)
			free(v.lines.v[i]);
		v.lines.n = MIN_OF(v.lines.n, (size_t)1);
		tell_verdict(&w->tell, &t);
	}
	verdict_fini(&v);
	free(name);
	free(key);
}

/* "none", "2 endless, 1 undecided", with what keeps it from being sure. */
static void sum_up(struct watch *w, const struct loop_list *l, struct verdict *v,
		   struct strbuf *status)
{
	const char *unknown = loops_unknown(w->in.graph, l);
	size_t count[LOOP_KINDS] = { 0 };
	bool any = false;

	for (size_t i = 0; i < l->loops.n; i++)
		count[l->loops.v[i].kind]++;
	for (unsigned k = 0; k < LOOP_KINDS; k++) {
		if (count[k] == 0 || !loop_is_bad((enum loop_kind)k))
			continue;
		sb_printf(status, "%s%zu %s", any ? ", " : "", count[k],
			  loop_kind_name((enum loop_kind)k));
		any = true;
	}
	v->status = any ? VERDICT_VIOLATED : VERDICT_HOLDS;
	if (w->f == NULL && l->starts.n == 0) {
		v->status = VERDICT_VACUOUS;
		verdict_say(v, "no packet is sent, so nothing was looked at");
	} else if (l->gave_up != NULL) {
		v->status = VERDICT_UNDECIDED;
		verdict_say(v, "there may be more loops: %s", l->gave_up);
	} else if (unknown != NULL) {
		v->status = VERDICT_UNDECIDED;
		verdict_say(v, "class '%s' is not known", unknown);
	}
	if (!any)
		sb_add(status, v->status == VERDICT_HOLDS ? "none" : verdict_status_name(v->status));
	else if (v->status == VERDICT_UNDECIDED)
		sb_add(status, ", perhaps more");
}

static void decide_loops(struct watch *w)
{
	struct loop_list l = LOOP_LIST_INIT;
	struct strbuf status = STRBUF_INIT;
	struct verdict v = { .name = "loops", .question = "no-loops: everywhere" };
	struct telling t = { "loops", "loops", "loops", NULL, &v };

	if (w->f != NULL)
		forwarding_loops(w->f, &l);
	else
		(void)loops_find(w->in.engine, w->in.graph, NULL, NULL, &l);
	sum_up(w, &l, &v, &status);
	t.status = sb_str(&status);
	tell_verdict(&w->tell, &t);
	for (size_t i = 0; i < l.loops.n; i++)
		if (loop_is_bad(l.loops.v[i].kind))
			tell_loop(w, &l, &l.loops.v[i]);
	verdict_fini(&v);
	sb_fini(&status);
	loops_fini(w->in.engine, &l);
}

/* Brings the forwarding up to date, or makes one, or does without. */
static void update_forwarding(struct watch *w, bool all)
{
	const char *why = NULL;

	for (size_t i = 0; w->f != NULL && i < w->changed.n; i++)
		forwarding_set_program(w->f, w->changed.v[i]);
	if (w->f != NULL && forwarding_update(w->f, &why))
		return;
	if (w->f == NULL && !all)
		return;
	forwarding_free(w->f);
	w->f = forwarding_new(w->in.engine, w->in.graph, &w->why_not);
}

void watch_decide(struct watch *w, bool all)
{
	tell_begin(&w->tell);
	w->tell.diag = w->in.diag;
	update_forwarding(w, all);
	if (w->in.network != NULL)
		decide_policies(w, all);
	else
		decide_configuration(w);
	decide_loops(w);
	tell_end(&w->tell);
	w->changed.n = 0;
}
