/*
 * loops_class.c - every round that packets of a component take for ever, without listing the
 * cycles of the graph of configurations, which can be exponentially many. One packet that comes
 * back to where it was is followed with all its copies, as numbers; the rounds of that small
 * graph are told. Then everything that behaves like it is subtracted: the greatest sets, one per
 * vertex, whose packets take the same edges to the same sets. These sets are closed (who is in one
 * never gets out of them and for ever stays), so a round that was not told is outside of all of
 * them, and what can stay outside for ever is the next greatest fixpoint. It is over when that is
 * empty.
 *
 * Invariant: a packet of forever that is in no class and goes round is in `rest`.
 *
 * Where a box chooses freely and writes that into the packet, one choice is followed, then any that
 * leads to none of the classes so far, until every choice leads to one of them.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/loops/loops_int.h"

enum { MAX_WALK = 200000, MAX_POINTS = 20000, MAX_CLASSES = 2000, MAX_VISITS = 2000000,
       MAX_DEPTH = 5000, MAX_CHOICES = 3 };
#define MAX_WORK ((uint64_t)20000000)	/* nodes of images per component: some seconds */

struct move {
	struct loop_edge *d;
	uint32_t to;			/* vertex */
	bool chooses;			/* this is one of several */
};

struct vertex {
	struct point at;
	VEC(struct move) out;
	VEC(uint32_t) in;
	uint32_t part;			/* strongly connected component */
	set like;			/* what behaves like it */
};

struct classes {
	struct search *s;
	const struct round_search *q;
	set *rest;
	VEC(struct vertex) v;
	struct u64_map *seen;		/* point -> vertex */
	unsigned visits;
	uint64_t limit;			/* of the search's work */
	const char *gave_up;
};

static bool give_up(struct classes *k, const char *why)
{
	k->gave_up = why;
	return false;
}

static bool inside(const struct classes *k, uint32_t config)
{
	return k->s->configs.v[config]->component == k->q->component;
}

static uint64_t key_of(const struct classes *k, const struct point *p)
{
	return point_hash(k->s, p, k->q->without_ttl);
}

/* Some packet that is left. false: none. */
static bool pick(struct classes *k, struct point *p)
{
	for (uint32_t i = 0; i < k->s->configs.n; i++)
		if (inside(k, i) && k->rest[i] != SET_NONE) {
			point_pick(k->s, i, k->rest[i], p);
			return true;
		}
	return false;
}

static bool step_in_rest(struct classes *k, struct point *p)
{
	const struct config *c = k->s->configs.v[p->config];

	for (size_t i = 0; i < c->out.n; i++) {
		struct loop_edge *d = &c->out.v[i];
		struct point next;

		if (!inside(k, d->to) || !point_step(k->s, p, d, k->rest[d->to],
						     k->q->without_ttl, &next))
			continue;
		free(p->v);
		*p = next;
		return true;
	}
	return false;
}

/* Goes on with p, without leaving what is left, until it is where it was before. */
static bool walk_until_back(struct classes *k, struct point *p)
{
	struct u64_map *seen = u64_map_new();
	bool back = false;
	uint64_t was;

	for (unsigned i = 0; !back && i < MAX_WALK; i++) {
		back = u64_map_get(seen, key_of(k, p), &was);
		u64_map_put(seen, key_of(k, p), i);
		if (!back && !step_in_rest(k, p))
			break;
	}
	u64_map_free(seen);
	return back || give_up(k, "a packet was not followed until it came back");
}

/* The vertex of a point; owns p. */
static uint32_t vertex_of(struct classes *k, struct point p)
{
	uint64_t key = key_of(k, &p), known;

	if (u64_map_get(k->seen, key, &known)) {
		free(p.v);
		return (uint32_t)known;
	}
	*VEC_ADD(&k->v) = (struct vertex){ .at = p };
	u64_map_put(k->seen, key, k->v.n - 1);
	return (uint32_t)k->v.n - 1;
}

static bool is_name(const struct config *c, root r, bool without_ttl)
{
	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].r == r)
			return !without_ttl || !c->roots.v[i].ttl;
	return false;
}

/* Whether where d leads to is more than a function of what comes. */
static bool chooses(const struct search *s, const struct loop_edge *d, bool without_ttl)
{
	const struct config *from = s->configs.v[d->from], *to = s->configs.v[d->to];
	const struct values *vs = s->e->values;

	for (size_t i = 0; i < d->names.n; i++) {
		root name = d->names.v[i].name;
		const struct value_data *v = value_get(vs, d->names.v[i].v);

		if (v->kind != VALUE_CONST && is_name(to, name, without_ttl) &&
		    !is_name(from, v->root, without_ttl))
			return true;
	}
	return false;
}

static bool take(struct classes *k, uint32_t from, struct loop_edge *d, set target)
{
	struct point next;
	uint32_t to;

	if (!inside(k, d->to) || !point_step(k->s, &k->v.v[from].at, d, target,
					     k->q->without_ttl, &next))
		return false;
	to = vertex_of(k, next);
	*VEC_ADD(&k->v.v[from].out) = (struct move){ d, to,
						     chooses(k->s, d, k->q->without_ttl) };
	*VEC_ADD(&k->v.v[to].in) = from;
	return true;
}

/* Everything that the packets at the vertices from `i` on do, and their copies do. */
static bool explore(struct classes *k, uint32_t i)
{
	for (; i < k->v.n; i++) {
		const struct config *c = k->s->configs.v[k->v.v[i].at.config];

		if (k->v.n > MAX_POINTS)
			return give_up(k, "a packet goes too many ways");
		for (size_t j = 0; j < c->out.n; j++)
			(void)take(k, i, &c->out.v[j], k->q->forever[c->out.v[j].to]);
	}
	return true;
}

static void clear_vertices(struct classes *k)
{
	for (size_t i = 0; i < k->v.n; i++) {
		free(k->v.v[i].at.v);
		VEC_FREE(&k->v.v[i].out);
		VEC_FREE(&k->v.v[i].in);
	}
	k->v.n = 0;
	u64_map_free(k->seen);
	k->seen = u64_map_new();
}

static void find_parts(struct classes *k)
{
	uint32_t *first = x_calloc(k->v.n + 2, sizeof(*first));
	uint32_t *part = x_calloc(k->v.n + 1, sizeof(*part));
	VEC(uint32_t) to = { 0 };

	for (size_t i = 0; i < k->v.n; i++) {
		first[i] = (uint32_t)to.n;
		for (size_t j = 0; j < k->v.v[i].out.n; j++)
			*VEC_ADD(&to) = k->v.v[i].out.v[j].to;
	}
	first[k->v.n] = (uint32_t)to.n;
	(void)components_find(k->v.n, first, to.v, part);
	for (size_t i = 0; i < k->v.n; i++)
		k->v.v[i].part = part[i];
	free(first);
	free(part);
	VEC_FREE(&to);
}

/* Rounds of one part whose least vertex is `root`. */
struct rounds {
	struct classes *k;
	uint32_t root;
	uint8_t *leads;		/* to root, by vertices of the part that are not less */
	uint8_t *on_path;
	edge_list path;
};

static bool visit(struct classes *k)
{
	return ++k->visits <= MAX_VISITS || give_up(k, "there are too many cycles to look at each");
}

static bool find_leads(struct rounds *r)
{
	struct classes *k = r->k;
	VEC(uint32_t) todo = { 0 };

	memset(r->leads, 0, k->v.n);
	*VEC_ADD(&todo) = r->root;
	while (todo.n > 0 && visit(k)) {
		const struct vertex *v = &k->v.v[todo.v[--todo.n]];

		for (size_t i = 0; i < v->in.n; i++) {
			uint32_t p = v->in.v[i];

			if (p < r->root || k->v.v[p].part != v->part || r->leads[p])
				continue;
			r->leads[p] = 1;
			*VEC_ADD(&todo) = p;
		}
	}
	VEC_FREE(&todo);
	return k->gave_up == NULL;
}

static void tell(struct rounds *r)
{
	const struct round_search *q = r->k->q;
	size_t n = r->path.n;

	/* the same edges again and again are one round */
	for (size_t p = 1; p <= n / 2; p++) {
		size_t i = p;

		while (n % p == 0 && i < n && r->path.v[i] == r->path.v[i - p])
			i++;
		if (i == n)
			n = p;
	}
	q->found(q->arg, r->path.v, n);
}

static bool extend(struct rounds *r, uint32_t at)
{
	struct classes *k = r->k;

	if (r->path.n >= MAX_DEPTH)
		return give_up(k, "there are too many cycles to look at each");
	for (size_t i = 0; i < k->v.v[at].out.n; i++) {
		struct move m = k->v.v[at].out.v[i];

		if (!r->leads[m.to] || r->on_path[m.to])
			continue;
		if (!visit(k))
			return false;
		*VEC_ADD(&r->path) = m.d;
		r->on_path[m.to] = 1;
		if (m.to == r->root)
			tell(r);
		else if (!extend(r, m.to))
			return false;
		r->on_path[m.to] = 0;
		r->path.n--;
	}
	return true;
}

/* The part of v is one ring: its only round. */
static bool tell_ring(struct rounds *r)
{
	struct classes *k = r->k;
	uint32_t at = r->root;

	do {
		const struct vertex *v = &k->v.v[at];
		size_t next = v->out.n;

		for (size_t i = 0; i < v->out.n; i++)
			if (r->leads[v->out.v[i].to]) {
				if (next < v->out.n)
					goto no_ring;
				next = i;
			}
		*VEC_ADD(&r->path) = v->out.v[next].d;
		at = v->out.v[next].to;
	} while (at != r->root);
	tell(r);
	r->path.n = 0;
	return true;
no_ring:
	r->path.n = 0;
	return false;
}

static bool tell_rounds(struct classes *k)
{
	struct rounds r = { .k = k };
	bool ok = true;

	r.leads = x_calloc(k->v.n + 1, 1);
	r.on_path = x_calloc(k->v.n + 1, 1);
	find_parts(k);
	for (r.root = 0; ok && r.root < k->v.n; r.root++) {
		ok = find_leads(&r);
		if (ok && r.leads[r.root] && !tell_ring(&r))
			ok = extend(&r, r.root);
	}
	free(r.leads);
	free(r.on_path);
	VEC_FREE(&r.path);
	return ok;
}

/* What d lets through of what stays for ever. */
static set passes(struct classes *k, const struct loop_edge *d)
{
	return edge_before(k->s, d, k->q->forever[d->to], k->q->without_ttl);
}

/* What takes the edges that v takes, and no others. */
static set takes_same(struct classes *k, const struct vertex *v)
{
	const struct config *c = k->s->configs.v[v->at.config];
	set a = k->q->forever[v->at.config];

	for (size_t i = 0; i < c->out.n; i++) {
		size_t j = 0;

		if (!inside(k, c->out.v[i].to))
			continue;
		while (j < v->out.n && v->out.v[j].d != &c->out.v[i])
			j++;
		if (j == v->out.n)
			a = set_minus(k->s->e->sets, a, passes(k, &c->out.v[i]));
	}
	return a;
}

/* What can be chosen at d, where v is, and leads to nothing that v gets to by d. */
static set other_choices(struct classes *k, const struct vertex *v, const struct loop_edge *d)
{
	set others = k->q->forever[d->to];

	for (size_t i = 0; i < v->out.n; i++)
		if (v->out.v[i].d == d)
			others = set_minus(k->s->e->sets, others, k->v.v[v->out.v[i].to].like);
	return others;
}

/* ... and gets with them to what is like what v gets to. */
static set goes_same(struct classes *k, const struct vertex *v)
{
	struct sets *sets = k->s->e->sets;
	set a = v->like;

	for (size_t i = 0; i < v->out.n; i++) {
		struct loop_edge *d = v->out.v[i].d;

		a = set_and(sets, a, edge_before(k->s, d, k->v.v[v->out.v[i].to].like,
						 k->q->without_ttl));
		if (v->out.v[i].chooses)
			a = set_minus(sets, a, edge_before(k->s, d, other_choices(k, v, d),
							   k->q->without_ttl));
	}
	return a;
}

static bool find_like(struct classes *k)
{
	VEC(uint32_t) todo = { 0 };
	uint8_t *queued = x_calloc(k->v.n + 1, 1);

	for (size_t i = k->v.n; i-- > 0;) {
		k->v.v[i].like = takes_same(k, &k->v.v[i]);
		*VEC_ADD(&todo) = (uint32_t)i;
		queued[i] = 1;
	}
	for (size_t at = 0; at < todo.n && !k->s->stopped && k->s->work <= k->limit; at++) {
		struct vertex *v = &k->v.v[todo.v[at]];
		set a = goes_same(k, v);

		queued[todo.v[at]] = 0;
		if (a == v->like)
			continue;
		v->like = a;
		for (size_t i = 0; i < v->in.n; i++)
			if (!queued[v->in.v[i]]) {
				queued[v->in.v[i]] = 1;
				*VEC_ADD(&todo) = v->in.v[i];
			}
	}
	VEC_FREE(&todo);
	free(queued);
	if (k->s->work > k->limit)
		return give_up(k, "it takes too long to tell packets apart");
	return !k->s->stopped || give_up(k, k->s->l->gave_up);
}

/* Follows choices that lead to no class so far; *more: there was one. */
static bool explore_choices(struct classes *k, bool *more)
{
	uint32_t n = (uint32_t)k->v.n;

	*more = false;
	for (uint32_t i = 0; i < n; i++)
		for (size_t j = 0; j < k->v.v[i].out.n; j++) {
			struct move m = k->v.v[i].out.v[j];

			if (m.chooses)
				*more |= take(k, i, m.d, other_choices(k, &k->v.v[i], m.d));
		}
	return explore(k, n);
}

/* The whole graph of a packet at p, and who behaves like it. */
static bool find_class(struct classes *k, struct point p)
{
	bool more = true;

	(void)vertex_of(k, p);
	if (!explore(k, 0))
		return false;
	for (unsigned i = 0; more; i++)
		if (i == MAX_CHOICES)
			return give_up(k, "there are too many choices to follow");
		else if (!find_like(k) || !explore_choices(k, &more))
			return false;
	return true;
}

static bool subtract(struct classes *k)
{
	for (size_t i = 0; i < k->v.n; i++) {
		const struct vertex *v = &k->v.v[i];

		k->rest[v->at.config] = set_minus(k->s->e->sets, k->rest[v->at.config], v->like);
	}
	/* vertex 0 was left until now, and is like itself */
	if (point_in(k->s, &k->v.v[0].at, k->rest[k->v.v[0].at.config]))
		return give_up(k, "a packet was not told from others");
	return fix_stay(k->s, k->q->component, k->q->without_ttl, k->rest) ||
	       give_up(k, k->s->l->gave_up);
}

static bool has_argument(const struct search *s, const struct loop_edge *d)
{
	const struct values *vs = s->e->values;
	size_t n = set_support(s->e->sets, d->cond, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));
	bool found = false;

	n = set_support(s->e->sets, d->cond, vars, n);
	for (size_t i = 0; i < n; i++)
		found |= root_get(vs, var_root(vs, vars[i]))->kind == ROOT_ARGUMENT;
	for (size_t i = 0; i < d->bind_count; i++)
		found |= d->bind[i].kind == SET_BIND_SLICE &&
			 root_get(vs, var_root(vs, d->bind[i].to))->kind == ROOT_ARGUMENT;
	free(vars);
	return found;
}

/* Whether a symbol of the network, which no packet has a value for, is tested or written. */
static bool has_arguments(struct classes *k)
{
	for (uint32_t i = 0; i < k->s->configs.n; i++) {
		const struct config *c = k->s->configs.v[i];

		for (size_t j = 0; inside(k, i) && j < c->out.n; j++)
			if (inside(k, c->out.v[j].to) && has_argument(k->s, &c->out.v[j]))
				return true;
	}
	return false;
}

const char *rounds_each(struct search *s, const struct round_search *q)
{
	struct classes k = { .s = s, .q = q, .limit = s->work + MAX_WORK };
	unsigned n = 0;
	struct point p;

	if (has_arguments(&k))
		return "there are too many cycles to look at each";
	k.seen = u64_map_new();
	k.rest = fix_alloc(s);
	memcpy(k.rest, q->forever, s->configs.n * sizeof(*k.rest));
	while (k.gave_up == NULL && pick(&k, &p)) {
		if (n++ == MAX_CLASSES)
			k.gave_up = "there are too many kinds of packets to follow";
		else if (!walk_until_back(&k, &p))
			free(p.v);
		else if (find_class(&k, p) && tell_rounds(&k))
			(void)subtract(&k);
		clear_vertices(&k);
	}
	u64_map_free(k.seen);
	VEC_FREE(&k.v);
	free(k.rest);
	return k.gave_up;
}
