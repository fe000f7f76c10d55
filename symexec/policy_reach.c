/*
 * policy_reach.c - what arrives: reach, no-reach, isolate, waypoint. Each looks at the flows that one
 * exploration leaves at the end in question.
 */
#include "symexec/policy_int.h"

#include "models/base/mem.h"

/* Says where the flow ended that came furthest. */
static void
say_nearest(struct deciding *k, struct exploration *x, const char *what)
{
	struct end *best = NULL;

	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];

		if (policy_arrived(k, end))
			continue;
		if (best == NULL || history_depth(end->flow) > history_depth(best->flow))
			best = end;
	}
	if (best == NULL)
		return;
	verdict_say_end(k->e, k->g, k->v, what, best);
	(void)verdict_show_flow(k->e, k->g, k->v, best->flow);
}

void
policy_reach(struct deciding *k)
{
	struct exploration *x = policy_explore(k, NULL);
	struct flow *f = policy_arrival(k, x);

	if (!k->sent) {
		policy_nothing_sent(k);
	} else if (f != NULL) {
		k->v->status = VERDICT_HOLDS;
		(void)verdict_show_flow(k->e, k->g, k->v, f);
	} else {
		k->v->status = VERDICT_VIOLATED;
		verdict_say(k->v, "no packet from %s reaches %s", policy_end_name(k->e, &k->p->from),
			    policy_end_name(k->e, &k->p->to));
		say_nearest(k, x, "the one that comes furthest");
		if (x->nominees.n > 0)
			verdict_say(k->v, "others come back to %s; `symexec loops` tells more",
				    verdict_where(k->e, k->g, x->nominees.v[0].node));
	}
	explore_free(x);
}

static bool
reaches_nowhere(struct deciding *k)
{
	struct exploration *x = policy_explore(k, NULL);
	struct flow *f = policy_arrival(k, x);
	bool clean = f == NULL;

	if (!k->sent) {
		policy_nothing_sent(k);
	} else if (f != NULL) {
		k->v->status = VERDICT_VIOLATED;
		verdict_say(k->v, "a packet from %s reaches %s", policy_end_name(k->e, &k->p->from),
			    policy_end_name(k->e, &k->p->to));
		(void)verdict_show_flow(k->e, k->g, k->v, f);
	} else {
		k->v->status = VERDICT_HOLDS;
	}
	explore_free(x);
	return clean;
}

void
policy_no_reach(struct deciding *k)
{
	(void)reaches_nowhere(k);
}

void
policy_isolate(struct deciding *k)
{
	struct network_policy back = *k->p;
	struct deciding r = *k;

	if (!reaches_nowhere(k) || k->v->status != VERDICT_HOLDS)
		return;
	back.from = k->p->to;
	back.to = k->p->from;
	r.p = &back;
	r.from = graph_source(k->e, k->g, &back.from);
	r.to = x_calloc(k->g->node_count + 1, 1);
	r.sent = false;
	if (r.from != UINT32_MAX && graph_mark(k->e, k->g, &back.to, r.to) > 0)
		(void)reaches_nowhere(&r);
	k->gave_up |= r.gave_up;
	free(r.to);
}

void
policy_waypoint(struct deciding *k)
{
	struct exploration *x = policy_explore(k, NULL);
	bool reaches = policy_arrival(k, x) != NULL;

	explore_free(x);
	if (!reaches) {
		k->v->status = VERDICT_VACUOUS;
		verdict_say(k->v, "no packet from %s reaches %s at all",
			    policy_end_name(k->e, &k->p->from), policy_end_name(k->e, &k->p->to));
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
		x = policy_explore(k, avoid);
		f = policy_arrival(k, x);
		if (f != NULL) {
			k->v->status = VERDICT_VIOLATED;
			verdict_say(k->v, "a packet reaches %s without passing %s",
				    policy_end_name(k->e, &k->p->to), policy_end_name(k->e, &k->p->via[i]));
			(void)verdict_show_flow(k->e, k->g, k->v, f);
		}
		explore_free(x);
		free(avoid);
	}
}
