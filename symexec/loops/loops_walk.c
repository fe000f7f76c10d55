/*
 * loops_walk.c - one packet through the graph of configurations, as numbers: a value for every
 * root. Finds the rounds that are no simple cycle: the packet takes one way, then the other,
 * and is only then what it was.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/loops/loops_int.h"

enum { MAX_WALK = 200000 };

struct walk {
	struct search *s;
	const struct walk_rule *rule;
	struct point at;
	bool inside;		/* was in `stay`, and does not leave it any more */
	edge_list taken;	/* since then */
	struct u64_map *seen;	/* point -> edges taken then, plus one */
};

uint64_t point_hash(const struct search *s, const struct point *p, bool without_ttl)
{
	const struct config *c = s->configs.v[p->config];
	uint64_t h = p->config;

	for (size_t i = 0; i < c->roots.n; i++)
		h = hash_mix(h, without_ttl && c->roots.v[i].ttl ? 0 : p->v[i]);
	return h;
}

bool point_in(struct search *s, const struct point *p, set a)
{
	const struct config *c = s->configs.v[p->config];
	set_var *vars = x_calloc(c->roots.n + 1, sizeof(*vars));
	bool in;

	if (a == SET_NONE || a == SET_ALL) {
		free(vars);
		return a == SET_ALL;
	}
	for (size_t i = 0; i < c->roots.n; i++)
		vars[i] = root_var(s->e->values, c->roots.v[i].r);
	in = set_contains(s->e->sets, a, vars, p->v, c->roots.n);
	free(vars);
	return in;
}

/*
 * `a` where the roots of the configuration have the packet's values: a set over what is still
 * open, which is also the TTL when it is left aside.
 */
static set fixed(struct search *s, const struct point *p, set a, bool without_ttl)
{
	struct engine *e = s->e;
	const struct config *c = s->configs.v[p->config];
	struct set_binding *b = x_calloc(c->roots.n + 1, sizeof(*b));
	size_t n = 0;

	for (size_t i = 0; i < c->roots.n; i++)
		if (!without_ttl || !c->roots.v[i].ttl)
			b[n++] = (struct set_binding){
				.from = root_var(e->values, c->roots.v[i].r),
				.kind = SET_BIND_CONST, .value = p->v[i],
			};
	a = set_bind(e->sets, a, b, n);
	free(b);
	return a;
}

static uint64_t top_of(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

/* One choice of what is open. */
struct choice {
	set_var *vars;
	uint64_t *values;
	size_t n;
};

static struct choice choose(struct search *s, set open)
{
	struct choice c = { .n = set_support(s->e->sets, open, NULL, 0) };

	c.vars = x_calloc(c.n + 1, sizeof(*c.vars));
	c.values = x_calloc(c.n + 1, sizeof(*c.values));
	c.n = set_support(s->e->sets, open, c.vars, c.n);
	if (c.n > 0)
		set_pick(s->e->sets, open, c.vars, NULL, c.values, c.n);
	return c;
}

/* Who asks for a value: a packet, and what was chosen for it. */
struct chosen {
	struct search *s;
	const struct point *at;
	const struct choice *k;
	bool without_ttl;
};

static uint64_t root_at_point(const struct chosen *w, root r)
{
	const struct config *c = w->s->configs.v[w->at->config];
	set_var var;

	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].r == r && !(w->without_ttl && c->roots.v[i].ttl))
			return w->at->v[i];
	var = root_var(w->s->e->values, r);
	for (size_t i = 0; i < w->k->n; i++)
		if (w->k->vars[i] == var)
			return w->k->values[i];
	return 0;
}

static uint64_t value_at(const struct chosen *w, value v)
{
	const struct value_data *d = value_get(w->s->e->values, v);
	uint64_t x;

	if (d->kind == VALUE_CONST)
		return d->bits;
	x = root_at_point(w, d->root) + d->add;
	x &= top_of(root_get(w->s->e->values, d->root)->width);
	return x >> d->shift & top_of(d->width);
}

bool point_step(struct search *s, const struct point *p, const struct loop_edge *d, set target,
		bool without_ttl, struct point *next)
{
	const struct config *to = s->configs.v[d->to];
	struct choice k;
	struct chosen w = { s, p, &k, without_ttl };
	set a;

	if (target == SET_NONE)
		return false;
	a = set_bind(s->e->sets, target, d->bind, d->bind_count);
	a = fixed(s, p, set_and(s->e->sets, a, d->cond), without_ttl);
	if (a == SET_NONE || a == SET_TOO_LARGE)
		return false;
	k = choose(s, a);
	next->config = d->to;
	next->v = x_calloc(to->roots.n + 1, sizeof(*next->v));
	for (size_t i = 0; i < to->roots.n; i++)
		for (size_t j = 0; j < d->names.n; j++)
			if (d->names.v[j].name == to->roots.v[i].r)
				next->v[i] = value_at(&w, d->names.v[j].v);
	free(k.vars);
	free(k.values);
	return true;
}

/* Takes the first edge by which the packet gets into `target`. */
static bool step(struct walk *w, const set *target)
{
	const struct config *c = w->s->configs.v[w->at.config];
	bool open = w->inside && w->rule->without_ttl;

	for (size_t k = 0; k < c->out.n; k++) {
		struct loop_edge *d = &c->out.v[k];
		struct point next;

		if (!point_step(w->s, &w->at, d, target[d->to], open, &next))
			continue;
		if (w->inside)
			*VEC_ADD(&w->taken) = d;
		free(w->at.v);
		w->at = next;
		return true;
	}
	return false;
}

void point_pick(struct search *s, uint32_t config, set a, struct point *p)
{
	const struct config *c = s->configs.v[config];
	set_var *vars = x_calloc(c->roots.n + 1, sizeof(*vars));
	uint64_t *want = x_calloc(c->roots.n + 1, sizeof(*want));

	p->config = config;
	p->v = x_calloc(c->roots.n + 1, sizeof(*p->v));
	for (size_t k = 0; k < c->roots.n; k++) {
		vars[k] = root_var(s->e->values, c->roots.v[k].r);
		want[k] = root_get(s->e->values, c->roots.v[k].r)->wish;
	}
	set_pick(s->e->sets, a, vars, want, p->v, c->roots.n);
	free(vars);
	free(want);
}

static bool begin(struct walk *w)
{
	struct search *s = w->s;

	for (uint32_t i = 0; i < s->configs.n; i++) {
		const struct config *c = s->configs.v[i];

		if (c->start == NO_CONFIG || w->rule->lead[i] == SET_NONE)
			continue;
		point_pick(s, i, w->rule->lead[i], &w->at);
		return true;
	}
	return false;
}

/* true: the packet is where it was before; *from: how many edges it had taken then. */
static bool returned(struct walk *w, size_t *from)
{
	uint64_t key = point_hash(w->s, &w->at, w->rule->without_ttl), known;

	if (u64_map_get(w->seen, key, &known)) {
		*from = (size_t)known;
		return true;
	}
	u64_map_put(w->seen, key, w->taken.n);
	return false;
}

bool walk_round(struct search *s, const struct walk_rule *rule, edge_list *round)
{
	struct walk w = { .s = s, .rule = rule };
	bool alive, found = false;
	size_t from = 0;

	if (!begin(&w))
		return false;
	w.seen = u64_map_new();
	alive = true;
	for (unsigned i = 0; alive && !found && i < MAX_WALK; i++) {
		w.inside |= point_in(s, &w.at, rule->stay[w.at.config]);
		found = w.inside && returned(&w, &from);
		if (!found)
			alive = step(&w, w.inside ? rule->stay : rule->lead);
	}
	/* neither round nor end: what was not followed further may be a loop */
	if (alive && !found && s->l->gave_up == NULL)
		s->l->gave_up = "a packet's way is too long to follow";
	for (size_t i = from; found && i < w.taken.n; i++)
		*VEC_ADD(round) = w.taken.v[i];
	u64_map_free(w.seen);
	VEC_FREE(&w.taken);
	free(w.at.v);
	return found && round->n > 0;
}
