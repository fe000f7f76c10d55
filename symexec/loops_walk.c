/*
 * loops_walk.c - one packet through the graph of configurations, as numbers: a value for every root. Finds the rounds that
 * are no simple cycle: the packet takes one way, then the other, and is only then what it was.
 */
#include "models/base/mem.h"
#include "symexec/loops_int.h"

enum { MAX_WALK = 200000 };

struct point {
	uint32_t config;
	uint64_t *v;		/* as the configuration's roots */
};

struct walk {
	struct search *s;
	const struct walk_rule *rule;
	struct point at;
	edge_list taken;	/* since the packet is inside */
	struct u64_map *seen;	/* point -> edges taken then, plus one */
};

static uint64_t point_hash(const struct walk *w)
{
	const struct config *c = w->s->configs.v[w->at.config];
	uint64_t h = w->at.config;

	for (size_t i = 0; i < c->roots.n; i++)
		h = hash_mix(h, w->rule->without_ttl && c->roots.v[i].ttl ? 0 : w->at.v[i]);
	return h;
}

static bool contains(struct search *s, const struct point *p, set a)
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

/* `a` where the roots of p's configuration have p's values: a set over what is still free. */
static set fixed(struct search *s, const struct point *p, set a)
{
	const struct config *c = s->configs.v[p->config];
	struct set_binding *b = x_calloc(c->roots.n + 1, sizeof(*b));

	for (size_t i = 0; i < c->roots.n; i++)
		b[i] = (struct set_binding){ .from = root_var(s->e->values, c->roots.v[i].r),
					     .kind = SET_BIND_CONST, .value = p->v[i] };
	a = set_bind(s->e->sets, a, b, c->roots.n);
	free(b);
	return a;
}

static uint64_t top_of(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

/* What `v` is at p, where `open` allows what p does not say. */
static uint64_t value_at(struct search *s, const struct point *p, set open, value v)
{
	const struct config *c = s->configs.v[p->config];
	const struct value_data *d = value_get(s->e->values, v);
	set_var var;
	uint64_t x = 0;
	size_t i = 0;

	if (d->kind == VALUE_CONST)
		return d->bits;
	while (i < c->roots.n && c->roots.v[i].r != d->root)
		i++;
	if (i < c->roots.n) {
		x = p->v[i];
	} else {
		var = root_var(s->e->values, d->root);
		if (open != SET_ALL)
			set_pick(s->e->sets, open, &var, NULL, &x, 1);
	}
	x = (x + d->add) & top_of(root_get(s->e->values, d->root)->width);
	return x >> d->shift & top_of(d->width);
}

static void move(struct walk *w, struct loop_edge *d, set open)
{
	struct search *s = w->s;
	const struct config *to = s->configs.v[d->to];
	struct point next = { .config = d->to };

	next.v = x_calloc(to->roots.n + 1, sizeof(*next.v));
	for (size_t i = 0; i < to->roots.n; i++)
		for (size_t k = 0; k < d->names.n; k++)
			if (d->names.v[k].name == to->roots.v[i].r)
				next.v[i] = value_at(s, &w->at, open, d->names.v[k].v);
	free(w->at.v);
	w->at = next;
}

/* Takes the first edge by which the packet gets into `target`. */
static bool step(struct walk *w, const set *target, bool record)
{
	struct search *s = w->s;
	const struct config *c = s->configs.v[w->at.config];

	for (size_t k = 0; k < c->out.n; k++) {
		struct loop_edge *d = &c->out.v[k];
		set a = set_bind(s->e->sets, target[d->to], d->bind, d->bind_count);

		a = fixed(s, &w->at, set_and(s->e->sets, a, d->cond));
		if (a == SET_NONE || a == SET_TOO_LARGE)
			continue;
		if (record)
			*VEC_ADD(&w->taken) = d;
		move(w, d, a);
		return true;
	}
	return false;
}

static bool begin(struct walk *w)
{
	struct search *s = w->s;

	for (uint32_t i = 0; i < s->configs.n; i++) {
		const struct config *c = s->configs.v[i];
		set_var *vars;
		uint64_t *want;

		if (c->start == NO_CONFIG || w->rule->lead[i] == SET_NONE)
			continue;
		vars = x_calloc(c->roots.n + 1, sizeof(*vars));
		want = x_calloc(c->roots.n + 1, sizeof(*want));
		w->at.config = i;
		w->at.v = x_calloc(c->roots.n + 1, sizeof(*w->at.v));
		for (size_t k = 0; k < c->roots.n; k++) {
			vars[k] = root_var(s->e->values, c->roots.v[k].r);
			want[k] = root_get(s->e->values, c->roots.v[k].r)->wish;
		}
		set_pick(s->e->sets, w->rule->lead[i], vars, want, w->at.v, c->roots.n);
		free(vars);
		free(want);
		return true;
	}
	return false;
}

/* true: the packet is where it was before; *from: how many edges it had taken then. */
static bool returned(struct walk *w, size_t *from)
{
	uint64_t key = point_hash(w), known;

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
	bool alive, inside, found = false;
	size_t from = 0;

	if (!begin(&w))
		return false;
	w.seen = u64_map_new();
	alive = true;
	for (unsigned i = 0; alive && !found && i < MAX_WALK; i++) {
		inside = contains(s, &w.at, rule->stay[w.at.config]);
		found = inside && returned(&w, &from);
		if (!found)
			alive = step(&w, inside ? rule->stay : rule->lead, inside);
	}
	for (size_t i = from; found && i < w.taken.n; i++)
		*VEC_ADD(round) = w.taken.v[i];
	u64_map_free(w.seen);
	VEC_FREE(&w.taken);
	free(w.at.v);
	return found && round->n > 0;
}
