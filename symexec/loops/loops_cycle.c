/*
 * loops_cycle.c - the cycles of one component of configurations, each with its kind. Simple
 * cycles are listed backwards from their least configuration, as long as something is left that
 * goes through; then rounds that are no simple cycle, one packet after the other, until every
 * packet that stays for ever is accounted for.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/loops/loops_int.h"
#include "symexec/explore/witness.h"

enum { MAX_PATH = 5000, MAX_MORE = 300, FAR_MORE = 1 << 20 };

struct cycles {
	struct search *s;
	uint32_t component;
	uint32_t least;			/* configuration where the cycle closes */
	edge_list path;			/* backwards */
	uint8_t *on_path;
	set *found;			/* what is known to go round for ever */
	set *bounded;			/* the same, if the TTL did not end it */
	const set *endless;		/* what stays in the component for ever, if it is known */
	bool endless_known;
	candidate_list *out;
	bool skipped;			/* there are more simple cycles than were tried */
};

static int compare_hops(const struct loop_hop *a, const struct loop_hop *b)
{
	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	if (a->port != b->port)
		return a->port < b->port ? -1 : 1;
	return a->output == b->output ? 0 : a->output < b->output ? -1 : 1;
}

/* The least period of h, n hops. */
static size_t period(const struct loop_hop *h, size_t n)
{
	for (size_t p = 1; p < n; p++) {
		bool same = n % p == 0;

		for (size_t i = p; same && i < n; i++)
			same = compare_hops(&h[i], &h[i - p]) == 0;
		if (same)
			return p;
	}
	return n;
}

/* Where the rotation begins that is the least. */
static size_t least_rotation(const struct loop_hop *h, size_t n)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int c = compare_hops(&h[(i + k) % n], &h[(best + k) % n]);

			if (c < 0)
				best = i;
			if (c != 0)
				break;
		}
	return best;
}

void loop_set_cycle(struct loop *p, const struct loop_hop *h, size_t n)
{
	size_t first;

	n = period(h, n);
	first = least_rotation(h, n);
	for (size_t i = 0; i < n; i++)
		*VEC_ADD(&p->cycle) = h[(first + i) % n];
}

typedef VEC(struct loop_hop) hop_list;

static void add_hops(const struct loop_edge *d, hop_list *h)
{
	if (d->parts[0] != NULL) {
		add_hops(d->parts[0], h);
		if (d->parts[1] != NULL)
			add_hops(d->parts[1], h);
	}
	for (uint32_t i = 0; d->parts[0] == NULL && i < d->via_count; i++)
		*VEC_ADD(h) = d->via[i];
}

static void cycle_hops(struct loop_edge *const *cycle, size_t n, struct loop *p)
{
	hop_list h = { 0 };

	for (size_t i = 0; i < n; i++)
		add_hops(cycle[i], &h);
	p->at = h.v[0];
	loop_set_cycle(p, h.v, h.n);
	VEC_FREE(&h);
}

static struct loop *known_loop(struct loop_list *l, const struct loop *p)
{
	for (size_t i = 0; i < l->loops.n; i++) {
		struct loop *q = &l->loops.v[i];
		size_t k = 0;

		while (q->cycle.n == p->cycle.n && k < p->cycle.n &&
		       compare_hops(&q->cycle.v[k], &p->cycle.v[k]) == 0)
			k++;
		if (k > 0 && k == p->cycle.n)
			return q;
	}
	return NULL;
}

/* Restricts a copy of c's flow to `a`; NULL: nothing is left. */
static struct flow *restricted(struct search *s, const struct config *c, set a)
{
	struct flow *f = flow_copy(s->e, c->flow);

	if (flow_constrain(s->e, f, a))
		return f;
	flow_free(s->e, f);
	return NULL;
}

/* Makes the witness and runs it. false: the solver says that there is none. */
static bool run_witness(struct search *s, struct loop *p)
{
	const struct loop_start *o = &s->l->starts.v[p->start];
	enum witness_state st;
	struct witness w;

	st = witness_choose(s->e, p->sent, &w);
	if (st != WITNESS_EMPTY) {
		loops_run_witness(s->e, s->g, o, &w, p);
		p->witness_len = witness_bytes(s->e, p->sent, o->flow, &w, &p->witness);
	}
	witness_fini(&w);
	return st != WITNESS_EMPTY;
}

/* What of start o gets into x by its edges. */
static set sends_into(struct search *s, const struct config *o, const set *x)
{
	set a = SET_NONE;

	for (size_t k = 0; k < o->out.n; k++)
		a = sets_either(s, a, edge_before(s, &o->out.v[k], x[o->out.v[k].to], false));
	return a;
}

/*
 * Finds who sends into set `there` of configuration `c`: the packets as sent and a witness. Places
 * to send from are many, so each is asked only when its turn comes. false: nobody does, that is,
 * nothing of it arrives.
 */
static bool find_sender(struct search *s, struct loop *p, uint32_t c, set there)
{
	set *x = fix_alloc(s);
	bool found = false;

	x[c] = there;
	(void)fix_leads_to(s, FIX_INSIDE, x);
	for (uint32_t i = 0; i < s->configs.n && !found; i++) {
		const struct config *o = s->configs.v[i];
		set a = o->start == NO_CONFIG ? SET_NONE : sends_into(s, o, x);

		if (a == SET_NONE)
			continue;
		p->start = o->start;
		p->sent = restricted(s, o, a);
		found = p->sent != NULL && run_witness(s, p);
		if (!found && p->sent != NULL)
			flow_free(s->e, p->sent);
	}
	if (found)
		p->there = restricted(s, s->configs.v[c], there);
	free(x);
	return found;
}

void loop_clear(struct engine *e, struct loop *p)
{
	flow_free(e, p->sent);
	flow_free(e, p->there);
	for (size_t i = 0; p->lines != NULL && i < p->cycle.n; i++)
		free(p->lines[i]);
	free(p->lines);
	VEC_FREE(&p->cycle);
	free(p->witness);
}

/*
 * One kind before the other; of one kind what is said of more packets. Numbers of packets of another
 * shape say little (a fragment's checksum may be anything), but a large field is free or it is not.
 */
static bool is_more(const struct loop *p, const struct loop *than)
{
	double times = p->bits == than->bits ? 1.01 : FAR_MORE;

	return p->kind < than->kind ||
	       (p->kind == than->kind && p->packets > than->packets * times);
}

/* Adds what was found, or lets it replace what is less. Owns what p has. */
static void keep_loop(struct search *s, struct loop *p)
{
	struct loop *known = known_loop(s->l, p);

	if (known == NULL) {
		*VEC_ADD(&s->l->loops) = *p;
		return;
	}
	if (is_more(p, known)) {
		struct loop t = *known;

		*known = *p;
		*p = t;
	}
	loop_clear(s->e, p);
}

static bool is_known(struct search *s, const struct loop *p)
{
	const struct loop *known = known_loop(s->l, p);

	return known != NULL && !is_more(p, known);
}

/* What a cycle rests on, and where it is. */
static void note_cycle(struct loop_candidate *c, struct loop_edge *const *cycle, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		c->p.free_choice |= cycle[i]->free_choice;
		c->inexact |= cycle[i]->inexact;
	}
	c->config = cycle[0]->from;
	cycle_hops(cycle, n, &c->p);
}

/* What goes round for ever does so in a run. */
static void confirm(struct loop_candidate *c)
{
	struct loop *p = &c->p;

	if (p->kind > LOOP_STATE || p->passes >= RUN_ENOUGH)
		return;
	p->kind = LOOP_UNDECIDED;
	p->reason = c->inexact ? "it rests on a relation between fields that was not decided" :
			      "the packet that was tried does not pass three times";
}

/*
 * A round that nothing follows for ever: whether the TTL alone is why. Returns the packets to
 * show.
 */
static set classify_bounded(struct cycles *k, struct loop_edge *const *cycle, size_t n,
			    struct loop *p)
{
	struct search *s = k->s;
	uint32_t c = cycle[0]->from;
	set once = fix_rounds(s, cycle, n, 1), others, both;

	p->kind = LOOP_REVISIT;
	if (!fix_cycle(s, cycle, n, true, &others)) {
		p->kind = LOOP_UNDECIDED;
		p->reason = "the number of rounds is too large to follow";
		return once;
	}
	k->bounded[c] = set_or(s->e->sets, k->bounded[c], others);
	both = set_and(s->e->sets, others, once);
	if (both == SET_NONE)
		return once;
	p->kind = LOOP_TTL;
	others = set_and(s->e->sets, others, fix_rounds(s, cycle, n, RUN_ENOUGH - 1));
	return others != SET_NONE ? others : both;
}

static void count_packets(struct search *s, uint32_t config, set a, struct loop *p)
{
	const struct config *c = s->configs.v[config];
	set_var *vars = x_calloc(c->roots.n + 1, sizeof(*vars));
	root *roots = x_calloc(c->roots.n + 1, sizeof(*roots));

	for (size_t i = 0; i < c->roots.n; i++) {
		roots[i] = c->roots.v[i].r;
		vars[i] = root_var(s->e->values, roots[i]);
		p->bits += root_get(s->e->values, roots[i])->width;
	}
	a = set_and(s->e->sets, a, flow_cond_of(s->e, c->flow, roots, c->roots.n));
	p->packets = a == SET_TOO_LARGE ? 0 : set_count(s->e->sets, a, vars, c->roots.n);
	free(vars);
	free(roots);
}

void cycle_settle(struct search *s, struct loop_candidate *c)
{
	s->stopped = false;
	if (c->there == SET_NONE || is_known(s, &c->p) ||
	    !find_sender(s, &c->p, c->config, c->there)) {
		VEC_FREE(&c->p.cycle);
		return;
	}
	confirm(c);
	keep_loop(s, &c->p);
}

/*
 * The kind of one round through configurations; what stays in it for ever is added to found or
 * bounded. false: nothing was added.
 */
static bool classify(struct cycles *k, struct loop_edge *const *cycle, size_t n)
{
	struct search *s = k->s;
	uint32_t c = cycle[0]->from;
	struct loop_candidate one = { .p = { .kind = LOOP_ENDLESS } };
	struct loop *p = &one.p;
	set found = k->found[c], bounded = k->bounded[c], there;

	if (k->endless_known && k->endless[c] == SET_NONE) {
		there = classify_bounded(k, cycle, n, p);
	} else if (!fix_cycle(s, cycle, n, false, &there)) {
		p->kind = LOOP_UNDECIDED;
		p->reason = "the number of rounds is too large to follow";
	} else if (there == SET_NONE) {
		there = classify_bounded(k, cycle, n, p);
	} else {
		k->found[c] = set_or(s->e->sets, found, there);
	}
	if (there != SET_NONE) {
		note_cycle(&one, cycle, n);
		one.there = there;
		count_packets(s, c, there, p);
		*VEC_ADD(k->out) = one;
	}
	return k->found[c] != found || k->bounded[c] != bounded;
}

static void close_cycle(struct cycles *k)
{
	edge_list forward = { 0 };

	for (size_t i = k->path.n; i-- > 0;)
		*VEC_ADD(&forward) = k->path.v[i];
	(void)classify(k, forward.v, forward.n);
	VEC_FREE(&forward);
}

/* What goes through the path from its beginning, which is at c, to `least`. */
static void extend(struct cycles *k, uint32_t c, set through)
{
	const struct config *at = k->s->configs.v[c];

	for (size_t i = 0; i < at->in.n; i++) {
		struct loop_edge *d = at->in.v[i];
		set x;

		if (d->from < k->least || k->on_path[d->from] ||
		    k->s->configs.v[d->from]->component != k->component)
			continue;
		if (k->s->extensions == 0 || k->path.n >= MAX_PATH) {
			k->skipped = true;
			return;
		}
		k->s->extensions--;
		x = edge_before(k->s, d, through, false);
		if (x == SET_NONE)
			continue;
		*VEC_ADD(&k->path) = d;
		if (d->from == k->least) {
			close_cycle(k);
		} else {
			k->on_path[d->from] = 1;
			extend(k, d->from, x);
			k->on_path[d->from] = 0;
		}
		k->path.n--;
	}
}

/*
 * What stays for ever, the TTL left aside or not, and is in no round that is known: follows one
 * packet of it. false: there is none, or its round is not found.
 */
static bool one_more(struct cycles *k, const set *forever, bool without_ttl)
{
	struct search *s = k->s;
	set *known = fix_alloc(s), *rest = fix_alloc(s), *lead = fix_alloc(s);
	struct walk_rule rule = { lead, rest, without_ttl };
	edge_list round = { 0 };
	bool more;

	for (size_t c = 0; c < s->configs.n; c++)
		known[c] = without_ttl ? set_or(s->e->sets, k->found[c], k->bounded[c]) :
					 k->found[c];
	more = fix_leads_to(s, without_ttl ? FIX_WITHOUT_TTL : FIX_ALL, known);
	for (size_t c = 0; c < s->configs.n; c++)
		if (s->configs.v[c]->component == k->component)
			lead[c] = rest[c] = set_minus(s->e->sets, forever[c], known[c]);
	more = more && fix_leads_to(s, FIX_ALL, lead) && walk_round(s, &rule, &round);
	/* a round that adds nothing would come up again */
	more = more && classify(k, round.v, round.n);
	VEC_FREE(&round);
	free(known);
	free(rest);
	free(lead);
	return more;
}

/* Rounds that no simple cycle accounts for. */
static void more_rounds(struct cycles *k, const set *forever, bool without_ttl)
{
	unsigned n = 0;

	while (n < MAX_MORE && one_more(k, forever, without_ttl))
		n++;
	if (n == MAX_MORE && k->s->l->gave_up == NULL)
		k->s->l->gave_up = "there are too many cycles to look at each";
}

/*
 * The edges by which `last` was first reached from the last configuration of its own port;
 * none: never.
 */
static void path_back(struct search *s, uint32_t last, edge_list *path)
{
	const struct config *c = s->configs.v[last];
	uint32_t up = c->parent;
	edge_list back = { 0 };

	for (uint32_t at = last; up != NO_CONFIG; at = up, up = s->configs.v[up]->parent) {
		const struct config *o = s->configs.v[up];
		size_t i = 0;

		while (i < s->configs.v[at]->in.n && s->configs.v[at]->in.v[i]->from != up)
			i++;
		if (i == s->configs.v[at]->in.n)
			break;
		*VEC_ADD(&back) = s->configs.v[at]->in.v[i];
		if (o->start == NO_CONFIG && o->node == c->node && o->port == c->port) {
			for (size_t k = back.n; k-- > 0;)
				*VEC_ADD(path) = back.v[k];
			break;
		}
	}
	VEC_FREE(&back);
}

/* A port is passed again, by packets of another kind: they grow, or are rewritten. */
static void comes_back(struct search *s, uint32_t last)
{
	const struct config *c = s->configs.v[last];
	struct loop_candidate one = { .p = { .kind = c->grows != LOOP_KINDS ? c->grows : LOOP_REVISIT,
				      .reason = c->grows == LOOP_UNDECIDED ?
				      "it comes back in more than 2000 shapes" : NULL } };
	edge_list path = { 0 };

	path_back(s, last, &path);
	if (path.n == 0)
		return;
	note_cycle(&one, path.v, path.n);
	one.there = is_known(s, &one.p) ? SET_NONE : fix_rounds(s, path.v, path.n, 1);
	cycle_settle(s, &one);
	VEC_FREE(&path);
}

void cycles_of_others(struct search *s)
{
	for (uint32_t i = 0; i < s->configs.n; i++)
		comes_back(s, i);
}

static void found_round(void *arg, struct loop_edge *const *round, size_t n)
{
	(void)classify(arg, round, n);
}

/* Every round, packet by packet, as there are too many simple cycles. */
static void each_round(struct cycles *k, const set *forever, bool without_ttl)
{
	struct round_search q = { k->component, without_ttl, forever, found_round, k };
	const char *gave_up = rounds_each(k->s, &q);

	if (gave_up == NULL)
		return;
	if (k->s->l->gave_up == NULL)
		k->s->l->gave_up = gave_up;
	more_rounds(k, forever, without_ttl);
}

/*
 * Whether some packet that stays for ever has two ways on from one place, by copies or by a choice. It
 * may then take them in turns, which no simple cycle says.
 */
static bool parts(struct cycles *k, const set *forever)
{
	struct search *s = k->s;

	for (size_t i = 0; i < s->configs.n; i++) {
		const struct config *c = s->configs.v[i];
		set some = SET_NONE;

		for (size_t j = 0; c->component == k->component && j < c->out.n; j++) {
			set a = SET_NONE;

			if (s->configs.v[c->out.v[j].to]->component == k->component)
				a = edge_before(s, &c->out.v[j], forever[c->out.v[j].to], false);
			if (set_intersects(s->e->sets, some, a))
				return true;
			some = sets_either(s, some, a);
		}
	}
	return false;
}

/* What stays for ever and is in no simple cycle. Without its TTL nearly everything has two ways. */
static void follow(struct cycles *k, const set *forever, bool without_ttl)
{
	if (k->skipped || (!without_ttl && parts(k, forever)))
		each_round(k, forever, without_ttl);
	else
		more_rounds(k, forever, without_ttl);
}

/* Whether a packet's TTL makes any difference in the component. */
static bool has_ttl(const struct search *s, uint32_t component)
{
	for (size_t i = 0; i < s->configs.n; i++) {
		const struct config *c = s->configs.v[i];

		for (size_t k = 0; c->component == component && k < c->out.n; k++)
			if (s->configs.v[c->out.v[k].to]->component == component &&
			    c->out.v[k].ttl)
				return true;
	}
	return false;
}

void cycles_classify(struct search *s, uint32_t component, set *endless, candidate_list *found)
{
	struct cycles k = { .s = s, .component = component, .out = found };
	set *without_ttl = fix_alloc(s);

	s->stopped = false;
	k.on_path = x_calloc(s->configs.n + 1, 1);
	k.found = fix_alloc(s);
	k.bounded = fix_alloc(s);
	k.endless = endless;
	k.endless_known = fix_forever(s, component, false, endless);
	for (uint32_t i = 0; i < s->configs.n; i++) {
		if (s->configs.v[i]->component != component)
			continue;
		k.least = i;
		extend(&k, i, SET_ALL);
	}
	if (k.endless_known)
		follow(&k, endless, false);
	if ((!k.endless_known || has_ttl(s, component)) &&
	    fix_forever(s, component, true, without_ttl))
		follow(&k, without_ttl, true);
	VEC_FREE(&k.path);
	free(k.on_path);
	free(k.found);
	free(k.bounded);
	free(without_ttl);
}
