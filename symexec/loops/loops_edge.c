/*
 * loops_edge.c - one way through one node as a map between sets: what an arrival says about the
 * configuration that it came from, kept as one set and a substitution, so that an image
 * backwards is set_bind, an intersection and forgetting what the node chose freely.
 *
 * Relations between two roots are no set unless they are narrow: those of at most 8 bits are
 * written out, others are left out and the edge is called inexact; what rests on such an edge
 * must be confirmed by a run.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_int.h"

enum { NARROW = 8, MAX_RELATION = 2000, MAX_NODES = 20000 };
#define MAX_WORK ((uint64_t)200000000)	/* nodes, in all images of a search: some 20 seconds */

/* An existential root that is another name for a root of `from`: it is root plus add. */
struct link {
	root of, from;
	uint64_t add;
};

struct filling {
	struct search *s;
	struct loop_edge *d;
	struct flow *f;
	VEC(struct link) links;
};

void loop_support(struct engine *e, set a, struct loop_support *u)
{
	u->vars = u->few;
	u->n = set_support(e->sets, a, u->few, ARRAY_LEN(u->few));
	if (u->n <= ARRAY_LEN(u->few))
		return;
	u->vars = x_malloc(u->n * sizeof(*u->vars));
	u->n = set_support(e->sets, a, u->vars, u->n);
}

void loop_support_fini(struct loop_support *u)
{
	if (u->vars != u->few)
		free(u->vars);
}

/*
 * What is true of the TTL wherever this comes from is left out: else every edge would look at it, and
 * none could be joined to another.
 */
static bool and_factor(void *arg, uint32_t r, uint32_t factor)
{
	struct filling *k = arg;
	const struct config *c = k->s->configs.v[k->d->from];
	uint32_t was;

	if (c->start == NO_CONFIG && r == config_ttl(c) &&
	    imap_get(k->s->e->maps, c->flow->cond, r, &was) && was == factor)
		return true;
	k->d->cond = set_and(k->s->e->sets, k->d->cond, factor);
	return true;
}

/* Takes a relation into the condition, unless that becomes too large. */
static void and_relation(struct filling *k, set relation)
{
	set s = set_and(k->s->e->sets, k->d->cond, relation);

	if (s == SET_TOO_LARGE || set_size(k->s->e->sets, s) > MAX_RELATION)
		k->d->inexact = true;
	else
		k->d->cond = s;
}

/* Where a REL b, value by value. */
static set narrow_relation(struct engine *e, enum click_relation rel, value a, value b)
{
	uint64_t top = ((uint64_t)1 << value_width(e->values, a)) - 1;
	uint64_t top_b = ((uint64_t)1 << value_width(e->values, b)) - 1;
	set all = SET_NONE;

	for (uint64_t v = 0; v <= top; v++) {
		uint64_t lo = 0, hi = top_b;
		set s;

		if (rel == REL_EQ || rel == REL_NE)
			lo = hi = v;
		else
			lo = v + 1;	/* v < b, and its opposite below */
		s = lo > top_b ? SET_NONE : flow_within(e, b, lo, hi);
		if (rel == REL_NE || rel == REL_GE)
			s = set_not(e->sets, s);
		all = set_or(e->sets, all, set_and(e->sets, flow_within(e, a, v, v), s));
	}
	return all;
}

static void add_relation(struct filling *k, enum click_relation rel, value a, value b)
{
	struct engine *e = k->s->e;

	a = flow_resolve(e, k->f, a);
	b = flow_resolve(e, k->f, b);
	if (value_get(e->values, a)->kind != VALUE_SYMBOL ||
	    value_get(e->values, b)->kind != VALUE_SYMBOL ||
	    value_width(e->values, a) > NARROW || value_width(e->values, b) > NARROW)
		k->d->inexact = true;
	else
		and_relation(k, narrow_relation(e, rel, a, b));
}

static void add_residue(struct filling *k)
{
	static const enum click_relation relation[] = {
		[RESIDUE_EQ] = REL_EQ, [RESIDUE_NE] = REL_NE, [RESIDUE_LT] = REL_LT,
		[RESIDUE_GE] = REL_GE,
	};

	for (const struct residue *r = k->f->residue; r != NULL; r = r->next)
		add_relation(k, relation[r->relation], r->a, r->b);
}

static void equal(struct filling *k, root r, root other, uint64_t add)
{
	struct engine *e = k->s->e;
	value a = value_symbol(e->values, r);
	value b = value_add(e->values, value_symbol(e->values, other), add);

	if (value_width(e->values, a) > NARROW)
		k->d->inexact = true;
	else
		and_relation(k, narrow_relation(e, REL_EQ, a, b));
}

/* What the flow substituted for roots of `from`. */
static void add_aliases(struct filling *k)
{
	struct engine *e = k->s->e;
	const struct config *c = k->s->configs.v[k->d->from];

	for (size_t i = 0; k->f->alias != IMAP_EMPTY && i < c->roots.n; i++) {
		root r = c->roots.v[i].r;
		value v = flow_resolve(e, k->f, value_symbol(e->values, r));
		const struct value_data *d = value_get(e->values, v);
		size_t j = 0;

		if (d->kind != VALUE_SYMBOL || d->root == r)
			continue;
		if (config_has(c, d->root)) {
			equal(k, r, d->root, d->add);
			continue;
		}
		while (j < k->links.n && k->links.v[j].of != d->root)
			j++;
		if (j < k->links.n)
			equal(k, r, k->links.v[j].from, k->links.v[j].add + d->add);
		else
			*VEC_ADD(&k->links) = (struct link){ d->root, r, (uint64_t)0 - d->add };
	}
}

/* What is known by a root of `from` is said so: who follows one packet has numbers for these only. */
static void link_names(struct filling *k)
{
	struct values *vs = k->s->e->values;

	for (size_t i = 0; k->links.n > 0 && i < k->d->names.n; i++) {
		value *v = &k->d->names.v[i].v;
		const struct value_data *d = value_get(vs, *v);
		size_t j = 0;

		while (d->kind == VALUE_SYMBOL && j < k->links.n && k->links.v[j].of != d->root)
			j++;
		if (d->kind == VALUE_SYMBOL && j < k->links.n)
			*v = value_slice_of(vs, k->links.v[j].from, d->add + k->links.v[j].add,
					    d->shift, d->width);
	}
}

static struct set_binding binding_of(struct engine *e, const struct naming *m)
{
	const struct value_data *d = value_get(e->values, m->v);
	struct set_binding b = { .from = root_var(e->values, m->name), .kind = SET_BIND_CONST,
				 .value = d->bits };

	if (d->kind == VALUE_CONST)
		return b;
	return (struct set_binding){ .from = b.from, .kind = SET_BIND_SLICE, .shift = d->shift,
				     .to = root_var(e->values, d->root), .add = d->add };
}

/* r is no root of `from`: something that is chosen freely, or the network's. */
static void add_other(struct search *s, struct loop_edge *d, root r)
{
	enum root_kind kind = root_get(s->e->values, r)->kind;

	d->free_choice |= kind == ROOT_FRESH;
	for (uint32_t i = 0; i < d->other_count; i++)
		if (d->others[i] == r)
			return;
	if (kind == ROOT_ARGUMENT)
		return;
	d->others = x_realloc_array(d->others, d->other_count + 1, sizeof(*d->others));
	d->others[d->other_count++] = r;
}

static void bind_names(struct search *s, struct loop_edge *d)
{
	const struct config *from = s->configs.v[d->from];

	d->bind = x_calloc(d->names.n + 1, sizeof(*d->bind));
	for (size_t i = 0; i < d->names.n; i++) {
		struct set_binding b = binding_of(s->e, &d->names.v[i]);
		const struct value_data *v = value_get(s->e->values, d->names.v[i].v);

		if (v->kind == VALUE_SYMBOL && !config_has(from, v->root))
			add_other(s, d, v->root);
		if (b.kind != SET_BIND_SLICE || b.from != b.to || b.add != 0 || b.shift != 0)
			d->bind[d->bind_count++] = b;
	}
}

/* What is existential and nothing is named by is forgotten for good. */
static void keep_named(struct search *s, struct loop_edge *d)
{
	struct engine *e = s->e;
	struct loop_support u;
	size_t m = 0;

	loop_support(e, d->cond, &u);
	for (size_t i = 0; i < u.n; i++) {
		root r = var_root(e->values, u.vars[i]);
		bool keep = config_has(s->configs.v[d->from], r) ||
			    root_get(e->values, r)->kind == ROOT_ARGUMENT;

		for (uint32_t k = 0; k < d->other_count; k++)
			keep |= d->others[k] == r;
		if (keep)
			u.vars[m++] = u.vars[i];
	}
	if (m < u.n)
		d->cond = set_keep(e->sets, d->cond, u.vars, m);
	loop_support_fini(&u);
}

static bool depends(struct search *s, set a, root r)
{
	set_var var = root_var(s->e->values, r);
	struct loop_support u;
	bool found = false;

	loop_support(s->e, a, &u);
	for (size_t i = 0; i < u.n; i++)
		found |= u.vars[i] == var;
	loop_support_fini(&u);
	return found;
}

/* Whether anything but the TTL after it depends on the TTL, and that on anything but the TTL. */
static bool touches_ttl(struct search *s, const struct loop_edge *d)
{
	const struct values *vs = s->e->values;
	root from = config_ttl(s->configs.v[d->from]), to = config_ttl(s->configs.v[d->to]);

	if (from != ROOT_NONE && depends(s, d->cond, from))
		return true;
	for (size_t i = 0; i < d->names.n; i++) {
		const struct value_data *v = value_get(vs, d->names.v[i].v);
		bool is = v->kind == VALUE_SYMBOL && v->root == from;
		bool whole = is && v->add == 0 && v->shift == 0 && v->width == 8;

		if (d->names.v[i].name == to ? !whole : is)
			return true;
	}
	return false;
}

void edge_finish(struct search *s, struct loop_edge *d)
{
	bind_names(s, d);
	keep_named(s, d);
	d->ttl = touches_ttl(s, d);
}

static void bind_links(struct filling *k)
{
	struct engine *e = k->s->e;

	for (size_t i = 0; i < k->links.n; i++) {
		const struct link *l = &k->links.v[i];
		struct set_binding b = { .from = root_var(e->values, l->of), .add = l->add,
					 .kind = SET_BIND_SLICE,
					 .to = root_var(e->values, l->from) };

		k->d->cond = set_bind(e->sets, k->d->cond, &b, 1);
	}
}

void edge_fill(struct search *s, struct loop_edge *d, struct flow *f)
{
	struct filling k = { .s = s, .d = d, .f = f };

	d->cond = SET_ALL;
	d->free_choice = verdict_rests_on_choice(s->e, f);
	(void)imap_each(s->e->maps, f->cond, and_factor, &k);
	add_aliases(&k);
	add_residue(&k);
	bind_links(&k);
	link_names(&k);
	if (d->cond == SET_TOO_LARGE) {
		s->l->gave_up = "a set grew too large";
		d->cond = SET_NONE;
	}
	edge_finish(s, d);
	VEC_FREE(&k.links);
}

void edge_fini(struct loop_edge *d)
{
	VEC_FREE(&d->names);
	free(d->bind);
	free(d->others);
	free(d->via);
}

static bool kept(const struct search *s, const struct config *c, root r, bool without_ttl)
{
	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].r == r)
			return !without_ttl || !c->roots.v[i].ttl;
	return root_get(s->e->values, r)->kind == ROOT_ARGUMENT;
}

/* Forgets what neither configuration names, and the TTL if it is left aside. */
static set forget_others(struct search *s, const struct config *c, set a, bool without_ttl)
{
	struct engine *e = s->e;
	struct loop_support u;
	size_t m = 0;

	loop_support(e, a, &u);
	for (size_t i = 0; i < u.n; i++)
		if (kept(s, c, var_root(e->values, u.vars[i]), without_ttl))
			u.vars[m++] = u.vars[i];
	if (m < u.n)
		a = set_keep(e->sets, a, u.vars, m);
	loop_support_fini(&u);
	return a;
}

static set stop(struct search *s, const char *why)
{
	s->l->gave_up = why;
	s->stopped = true;
	return SET_NONE;
}

/* a, or nothing when it is too large to go on with. */
static set manageable(struct search *s, set a)
{
	size_t size = a == SET_TOO_LARGE ? MAX_NODES + 1 : set_size(s->e->sets, a);

	s->work += size + 16;
	return size <= MAX_NODES ? a : stop(s, "a set grew too large");
}

set sets_either(struct search *s, set a, set b)
{
	if (a == b || b == SET_NONE)
		return a;
	return manageable(s, set_or(s->e->sets, a, b));
}

set edge_before(struct search *s, const struct loop_edge *d, set to, bool without_ttl)
{
	struct sets *sets = s->e->sets;
	set a;

	if (s->stopped || s->work > MAX_WORK)
		return s->stopped ? SET_NONE : stop(s, "it takes too long");
	a = set_and(sets, set_bind(sets, to, d->bind, d->bind_count), d->cond);
	if (a != SET_TOO_LARGE)
		a = forget_others(s, s->configs.v[d->from], a, without_ttl);
	return manageable(s, a);
}
