/*
 * policy_reach.c - what arrives: reach, no-reach, isolate, waypoint. Each looks at the flows that one
 * exploration leaves at the end in question.
 */
#include "symexec/policy/policy_int.h"

#include "models/base/map.h"
#include "models/base/mem.h"

/* How many kinds of packets end there for that reason, with this one. */
static uintptr_t
count_alike(struct str_map *ends, const struct end *end)
{
	char *key = x_asprintf("%u %d %s", end->node, (int)end->kind, end->reason != NULL ? end->reason : "");
	uintptr_t n = (uintptr_t)str_map_get(ends, key) + 1;

	str_map_put(ends, key, (void *)n);
	free(key);
	return n;
}

static bool
ends_alike(const struct end *a, const struct end *b)
{
	return a->node == b->node && a->kind == b->kind &&
	    strcmp(a->reason != NULL ? a->reason : "", b->reason != NULL ? b->reason : "") == 0;
}

/* Says where the flow ended that came furthest; of several, for the reason that most have. */
static void
say_nearest(struct deciding *k, struct exploration *x, const char *what)
{
	struct str_map *ends = str_map_new();
	struct end *best = NULL;
	uintptr_t most = 0;
	size_t furthest = 0;

	for (size_t i = 0; i < x->ends.n; i++)
		if (!policy_arrived(k, &x->ends.v[i]))
			furthest = MAX_OF(furthest, verdict_passed(x->ends.v[i].flow));
	for (size_t i = 0; i < x->ends.n; i++) {
		struct end *end = &x->ends.v[i];
		uintptr_t n;

		if (policy_arrived(k, end) || verdict_passed(end->flow) < furthest)
			continue;
		n = count_alike(ends, end);
		if (n > most) {
			best = end;
			most = n;
		}
	}
	str_map_free(ends);
	for (size_t i = 0; best != NULL && &x->ends.v[i] != best; i++)
		if (ends_alike(&x->ends.v[i], best) && !policy_arrived(k, &x->ends.v[i]) &&
		    verdict_passed(x->ends.v[i].flow) == furthest) {
			best = &x->ends.v[i];
			break;
		}
	if (best == NULL)
		return;
	verdict_say_end(k->e, k->g, k->v, what, best);
	(void)verdict_show_flow(k->e, k->g, k->v, best->flow);
}

static void
say_none_arrives(struct deciding *k, const char *at_all)
{
	const char *from = policy_end_name(k->e, &k->p->from), *to = policy_end_name(k->e, &k->p->to);

	if (k->unfit)
		verdict_say(k->v, "packets from %s reach %s, but none that is `%s` there", from, to,
			    k->p->where_text.s);
	else
		verdict_say(k->v, "no packet from %s reaches %s%s", from, to, at_all);
}

void
policy_reach(struct deciding *k)
{
	struct exploration *x = policy_explore(k);
	struct flow *f = policy_arrival(k, x);

	if (!k->sent) {
		policy_nothing_sent(k);
	} else if (f != NULL) {
		k->v->status = VERDICT_HOLDS;
		(void)verdict_show_flow(k->e, k->g, k->v, f);
	} else {
		k->v->status = VERDICT_VIOLATED;
		say_none_arrives(k, "");
		say_nearest(k, x, "the one that comes furthest");
		if (x->nominees.n > 0)
			verdict_say(k->v, "others come back to %s; `symexec loops` tells more",
				    verdict_where(k->e, k->g, x->nominees.v[0].node));
	}
	explore_free(x);
}

void
policy_no_reach(struct deciding *k)
{
	struct exploration *x = policy_explore(k);
	struct flow *f = policy_arrival(k, x);

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
}

void
policy_isolate(struct deciding *k)
{
	struct network_policy back = *k->p;
	struct deciding r = *k;

	enum verdict_status there;

	policy_no_reach(k);
	there = k->v->status;
	/* nothing comes in by a device that only sends */
	if (there == VERDICT_VIOLATED || !graph_has_source(k->g, &k->p->to))
		return;
	back.from = k->p->to;
	back.to = k->p->from;
	r.p = &back;
	r.from = graph_source(k->e, k->g, &back.from);
	r.to = x_calloc(k->g->node_count + 1, 1);
	r.sent = false;
	if (r.from != UINT32_MAX && graph_mark(k->e, k->g, &back.to, true, r.to) > 0)
		policy_no_reach(&r);
	/* one way that nothing was sent is not made good by the other */
	if (k->v->status == VERDICT_HOLDS)
		k->v->status = there;
	k->gave_up |= r.gave_up;
	free(r.to);
}

/* What leaves off at the waypoint, without the step that it takes again when it goes on from there. */
static void
go_on(struct deciding *k, struct exploration *from, struct exploration *to)
{
	for (size_t i = 0; i < from->ends.n; i++) {
		const struct end *end = &from->ends.v[i];
		struct flow *f;

		if (!end->caught)
			continue;
		f = flow_copy(k->e, end->flow);
		f->history = f->history->prev;
		explore_start(to, end->node, end->port, false, f);
	}
}

/* An arrival of x that has not passed waypoint i, though all before it. */
static void
judge_bypass(struct deciding *k, struct exploration *x, size_t i)
{
	struct flow *f = policy_arrival(k, x);
	const char *to = policy_end_name(k->e, &k->p->to);
	const char *via = policy_end_name(k->e, &k->p->via[i]);

	if (f == NULL)
		return;
	k->v->status = VERDICT_VIOLATED;
	if (i == 0)
		verdict_say(k->v, "a packet reaches %s without passing %s", to, via);
	else
		verdict_say(k->v, "a packet reaches %s without passing %s after %s", to, via,
			    policy_end_name(k->e, &k->p->via[i - 1]));
	(void)verdict_show_flow(k->e, k->g, k->v, f);
}

/*
 * One exploration per waypoint. Each takes out what comes to its waypoint, so that what arrives has passed it by; what was
 * taken out goes on in the next. History would not do: it is not kept apart where flows merge.
 */
static void
pass_in_order(struct deciding *k)
{
	struct exploration *last = NULL;

	for (size_t i = 0; i < k->p->via_count && k->v->status == VERDICT_HOLDS; i++) {
		uint8_t *avoid = x_calloc(k->g->node_count + 1, 1);
		struct explore_options o = { .keep_drops = true, .avoid = avoid, .catch = true,
					     .watch = k->to };
		struct exploration *x = explore_new(k->e, k->g, &o);

		if (graph_mark(k->e, k->g, &k->p->via[i], false, avoid) > 0) {
			if (last != NULL)
				go_on(k, last, x);
			else
				policy_start(k, x);
			policy_run(k, x);
			judge_bypass(k, x, i);
		} else {
			k->v->status = VERDICT_UNDECIDED;
		}
		x->o.avoid = NULL;
		free(avoid);
		explore_free(last);
		last = x;
	}
	explore_free(last);
}

void
policy_waypoint(struct deciding *k)
{
	struct exploration *x = policy_explore(k);
	bool reaches = policy_arrival(k, x) != NULL;

	explore_free(x);
	if (reaches) {
		k->v->status = VERDICT_HOLDS;
		pass_in_order(k);
		return;
	}
	k->v->status = VERDICT_VACUOUS;
	say_none_arrives(k, " at all");
}
