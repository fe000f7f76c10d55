/*
 * policy_lost.c - what shall happen to no packet: to go round for ever, to end where nobody dropped it on
 * purpose, to violate what an element takes for granted. The last two look at every end of one exploration.
 *
 * A black hole is an output that leads nowhere, a device or port of a box without a link, or a drop that a model calls lost
 * (no route, no pattern). What a model drops by rule or by check is meant.
 */
#include "symexec/policy/policy_int.h"

#include "models/base/mem.h"
#include "symexec/loops/loops.h"

enum { MAX_PLACES = 20 };

void
policy_no_loops(struct deciding *k)
{
	struct loop_list l = LOOP_LIST_INIT;

	l.after = k->after.v;
	l.after_count = k->after.n;
	if (loops_find(k->e, k->g, k->p->from.node.s != NULL ? &k->p->from : NULL, k->p->packet, &l))
		loops_verdict(k->e, k->g, &l, k->v);
	loops_fini(k->e, &l);
}

/* Whether a link takes what the host sends; a host that only listens loses nothing. */
static bool
host_sends(const struct network *n, const char *host)
{
	for (size_t i = 0; i < n->link_count; i++) {
		const struct network_link *l = &n->links[i];

		if ((l->a.is_host && strcmp(l->a.node.s, host) == 0) ||
		    (l->b.is_host && !l->one_way && strcmp(l->b.node.s, host) == 0))
			return true;
	}
	return false;
}

static bool
is_black_hole(const struct graph *g, const struct end *end)
{
	const struct node *n = &g->nodes[end->node];

	switch (end->kind) {
	case END_DROP:
		return end->lost;
	case END_UNCONNECTED:
		return n->kind != NODE_HOST || host_sends(g->network, n->name);
	case END_ARRIVED:
		/* the kernel of the box is no device */
		return n->kind == NODE_OPEN && !n->local;
	case END_VIOLATION:
		break;
	}
	return false;
}

static bool
is_violation(const struct graph *g, const struct end *end)
{
	(void)g;
	return end->kind == END_VIOLATION;
}

struct place_list {
	VEC(const struct end *) found;	/* one for each place and reason */
	bool more;
};

static bool
same_place(const struct end *a, const struct end *b)
{
	return a->node == b->node && a->kind == b->kind &&
	    (a->kind == END_DROP || a->kind == END_VIOLATION ? strcmp(a->reason, b->reason) == 0 :
	     a->port == b->port);
}

/* Keeps one end for each place, if it has packets in it: one that rests on as little as can be. */
static void
add_place(struct deciding *k, struct place_list *l, const struct end *end)
{
	struct witness w;
	enum witness_state st;
	size_t i = 0;

	while (i < l->found.n && !same_place(l->found.v[i], end))
		i++;
	if (i == MAX_PLACES) {
		l->more = true;
		return;
	}
	if (i < l->found.n && policy_unsure(k->e, l->found.v[i]->flow) <= policy_unsure(k->e, end->flow))
		return;
	st = witness_choose(k->e, end->flow, &w);
	witness_fini(&w);
	k->gave_up |= st == WITNESS_UNKNOWN;
	if (st != WITNESS_OK)
		return;
	if (i == l->found.n)
		(void)VEC_ADD(&l->found);
	l->found.v[i] = end;
}

/* The surest place first; it is the one whose path is shown. */
static void
say_places(struct deciding *k, const struct place_list *l)
{
	size_t best = 0;

	for (size_t i = 1; i < l->found.n; i++)
		if (policy_unsure(k->e, l->found.v[i]->flow) <
		    policy_unsure(k->e, l->found.v[best]->flow))
			best = i;
	verdict_say_end(k->e, k->g, k->v, "a packet", l->found.v[best]);
	(void)verdict_show_flow(k->e, k->g, k->v, l->found.v[best]->flow);
	for (size_t i = 0; i < l->found.n; i++)
		if (i != best)
			verdict_say_end(k->e, k->g, k->v, "another", l->found.v[i]);
	if (l->more)
		verdict_say(k->v, "and more places like these");
}

/* No end of what is sent, from everywhere or from one end, may be `wrong`. */
static void
judge_ends(struct deciding *k, bool (*wrong)(const struct graph *g, const struct end *end))
{
	struct explore_options o = { .keep_drops = true };
	struct exploration *x = explore_new(k->e, k->g, &o);
	struct place_list l = { .more = false };

	if (!policy_start_all(k->e, k->g, k->p->from.node.s != NULL ? &k->p->from : NULL,
			      k->p->packet, x)) {
		explore_free(x);
		return;
	}
	explore_run(x);
	for (size_t i = 0; i < x->ends.n; i++)
		if (wrong(k->g, &x->ends.v[i]))
			add_place(k, &l, &x->ends.v[i]);
	k->gave_up |= x->gave_up;
	if (l.found.n > 0) {
		k->v->status = VERDICT_VIOLATED;
		say_places(k, &l);
	} else if (x->steps == 0) {
		k->v->status = VERDICT_VACUOUS;
		verdict_say(k->v, "no packet is sent, so none was looked at");
	}
	VEC_FREE(&l.found);
	explore_free(x);
}

void
policy_no_black_holes(struct deciding *k)
{
	judge_ends(k, is_black_hole);
}

void
policy_no_violations(struct deciding *k)
{
	judge_ends(k, is_violation);
}
