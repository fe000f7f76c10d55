/*
 * forward_link.c - vertices and links. From a table's target, or from a start, every way is followed through elements that
 * are no tables until it comes to a table; each is one link, its condition that of all it passes. Ways of
 * different shapes through the same hops are one link with a condition for each shape.
 *
 * All that can be on a cycle is found ahead: a cycle crosses links between boxes (new networks are asked for that), and
 * what such a link carries is known, the shapes as they are on a wire.
 */
#include "models/base/mem.h"
#include "symexec/forward/forward_int.h"

enum { MAX_LINKS = 1000000, MAX_SHAPES = 64 };

struct collecting {
	struct forwarding *f;
	uint32_t bundle, shape;
	hop_list path;
	number_list spots;
	set cond;
	bool lowers;
};

/* Pointers and annotations, which is all that configurations of one shape differ in. */
static uint64_t sign_of(const struct standing *s)
{
	const struct flow *fl = s->flow;
	uint64_t h = hash_mix((uint64_t)s->node << 32 | s->port,
			      (uint64_t)(uint32_t)fl->data << 32 | (uint32_t)fl->mac);

	h = hash_mix(h, (uint64_t)(uint32_t)fl->net << 32 | (uint32_t)fl->transport);
	for (uint32_t i = 0; i < fl->anno.n; i++) {
		const struct slot *t = &fl->anno.slots[i];

		h = hash_mix(h, (uint64_t)(uint32_t)t->bit << 40 ^ (uint64_t)t->width << 32 ^ t->v);
	}
	return h;
}

static uint32_t spot_of(struct forwarding *f, uint32_t index)
{
	struct standing *s = &f->standing.v[index];
	uint64_t sign, known;

	if (s->spot != NONE)
		return s->spot;
	sign = sign_of(s);
	if (!u64_map_get(f->by_spot, sign, &known)) {
		known = f->spot_marks.n;
		u64_map_put(f->by_spot, sign, known);
		*VEC_ADD(&f->spot_marks) = 0;
	}
	return s->spot = (uint32_t)known;
}

/* The field that a table is asked about must be the same everywhere. */
static bool check_key(struct forwarding *f, const struct standing *s, const struct table_node *t)
{
	struct engine *e = f->e;
	int32_t base = flow_base(s->flow, t->base);
	enum read_fault why;
	const struct value_data *d;
	value v = VALUE_NONE;

	if (base != POINTER_NONE)
		v = flow_read(e, s->flow, t->base, base * 8 + t->bit, 32, &why);
	d = v == VALUE_NONE ? NULL : value_get(e->values, v);
	if (d == NULL || d->kind != VALUE_SYMBOL || d->width != 32 || d->add != 0 || d->shift != 0 ||
	    root_get(e->values, d->root)->width != 32 ||
	    (f->key != ROOT_NONE && f->key != d->root))
		return forward_give_up(f, "'%s' does not look up the field that other tables look up",
				       f->g->nodes[t->node].name);
	f->key = d->root;
	return true;
}

static uint32_t new_vertex(struct forwarding *f, const struct standing *s)
{
	struct vertex v = { .node = s->node, .port = s->port, .table = f->table_at[s->node] - 1 };

	v.standing = arena_alloc_array(f->e->arena, f->shapes.n, sizeof(*v.standing));
	for (size_t i = 0; i < f->shapes.n; i++)
		v.standing[i] = NONE;
	*VEC_ADD(&f->vertices) = v;
	*VEC_ADD(&f->tables.v[v.table].vertices) = (uint32_t)f->vertices.n - 1;
	return (uint32_t)f->vertices.n - 1;
}

static void mark_again(struct forwarding *f, uint32_t bundle)
{
	if (f->bundles.v[bundle].again)
		return;
	f->bundles.v[bundle].again = true;
	*VEC_ADD(&f->again) = bundle;
}

/* The vertex of a configuration at a table; NONE: gave up. */
static uint32_t vertex_of(struct forwarding *f, uint32_t index)
{
	struct standing *s = &f->standing.v[index];
	uint64_t sign, known;
	uint32_t v;

	if (s->vertex != NONE)
		return s->vertex;
	if (!check_key(f, s, &f->tables.v[f->table_at[s->node] - 1]))
		return NONE;
	sign = sign_of(s);
	if (u64_map_get(f->by_sign, sign, &known)) {
		v = (uint32_t)known;
	} else {
		v = new_vertex(f, s);
		u64_map_put(f->by_sign, sign, v);
	}
	if (f->vertices.v[v].standing[s->shape] != NONE) {
		(void)forward_give_up(f, "packets at '%s' differ in more than is told apart",
				      f->g->nodes[s->node].name);
		return NONE;
	}
	f->vertices.v[v].standing[s->shape] = index;
	/* what was followed from here went without this shape */
	for (size_t i = 0; i < f->vertices.v[v].bundles.n; i++)
		if (f->vertices.v[v].bundles.v[i] != NONE) {
			f->bundles.v[f->vertices.v[v].bundles.v[i]].begun = false;
			mark_again(f, f->vertices.v[v].bundles.v[i]);
		}
	return s->vertex = v;
}

static bool same_path(const hop_list *a, const hop_list *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->v, b->v, a->n * sizeof(*a->v)) == 0);
}

static bool add_link(struct collecting *k, uint32_t to)
{
	struct forwarding *f = k->f;
	struct bundle *b = &f->bundles.v[k->bundle];
	struct link *l = NULL;

	for (size_t i = 0; i < b->links.n && l == NULL; i++) {
		struct link *o = &f->links.v[b->links.v[i]];

		if (o->to == to && o->lowers == k->lowers && same_path(&o->path, &k->path))
			l = o;
	}
	if (l == NULL) {
		if (f->links.n == MAX_LINKS)
			return forward_give_up(f, "there are too many ways to follow");
		l = VEC_ADD(&f->links);
		*l = (struct link){ .from = b->vertex, .to = to, .target = b->target,
				    .lowers = k->lowers, .is_new = true };
		l->cond = arena_alloc_array(f->e->arena, f->shapes.n, sizeof(*l->cond));
		for (size_t i = 0; i < k->path.n; i++) {
			*VEC_ADD(&l->path) = k->path.v[i];
			*VEC_ADD(&l->spots) = k->spots.v[i];
		}
		*VEC_ADD(&b->links) = (uint32_t)f->links.n - 1;
	}
	l->cond[k->shape] = set_or(f->e->sets, l->cond[k->shape], k->cond);
	return true;
}

static bool is_inner(const struct forwarding *f, const struct bundle *b)
{
	return b->vertex == NONE ? b->start == NONE : f->vertices.v[b->vertex].inner;
}

static bool come_to(struct collecting *k, uint32_t at);

/* From `spot` on; the hop's output is the way's. */
static bool follow(struct collecting *k, struct loop_hop hop, uint32_t spot, const struct way *w)
{
	set before = k->cond;
	bool lowered = k->lowers, ok;

	k->cond = set_and(k->f->e->sets, k->cond, w->cond);
	k->lowers |= w->lowers;
	hop.output = w->output;
	*VEC_ADD(&k->path) = hop;
	*VEC_ADD(&k->spots) = spot;
	ok = k->cond == SET_TOO_LARGE ? forward_give_up(k->f, "a set grew too large") :
	     k->cond == SET_NONE || come_to(k, w->to);
	k->path.n--;
	k->spots.n--;
	k->cond = before;
	k->lowers = lowered;
	return ok;
}

static void note_passing(struct forwarding *f, uint32_t bundle, uint32_t node)
{
	uint64_t key = (uint64_t)node << 32 | bundle, known;

	if (u64_map_get(f->passed, key, &known))
		return;
	u64_map_put(f->passed, key, 1);
	*VEC_ADD(&f->passed_by[node]) = bundle;
}

/* The path of k leads to a configuration. */
static bool come_to(struct collecting *k, uint32_t at)
{
	struct forwarding *f = k->f;
	uint32_t node = f->standing.v[at].node;
	struct loop_hop hop = { node, f->standing.v[at].port, 0 };
	bool ok;

	note_passing(f, k->bundle, node);
	if (f->table_at[node] != 0) {
		uint32_t v = vertex_of(f, at);

		if (v == NONE)
			return false;
		f->vertices.v[v].inner |= is_inner(f, &f->bundles.v[k->bundle]);
		return add_link(k, v);
	}
	if (f->standing.v[at].on_path)
		return forward_give_up(f, "a cycle through '%s' passes no table",
				       f->g->nodes[node].name);
	ok = standing_expand(f, at);
	f->standing.v[at].on_path = true;
	for (size_t i = 0; ok && i < f->standing.v[at].ways.n; i++) {
		struct way w = f->standing.v[at].ways.v[i];

		ok = follow(k, hop, spot_of(f, at), &w);
	}
	f->standing.v[at].on_path = false;
	return ok;
}

static void add_first(struct forwarding *f, uint32_t bundle, const struct first_step *s,
		      const way_list *ways)
{
	for (size_t i = 0; i < ways->n; i++) {
		struct first_step *p = VEC_ADD(&f->bundles.v[bundle].first);

		*p = *s;
		p->w = ways->v[i];
	}
}

static bool begin_target(struct forwarding *f, uint32_t bundle)
{
	struct vertex v = f->vertices.v[f->bundles.v[bundle].vertex];
	const struct target *t = &f->tables.v[v.table].targets.v[f->bundles.v[bundle].target];
	bool ok = true;

	for (uint32_t shape = 0; ok && shape < f->shapes.n; shape++) {
		struct first_step s = { .shape = shape, .hop = { v.node, v.port, 0 } };
		way_list ways = { 0 };

		if (v.standing[shape] == NONE)
			continue;
		s.spot = spot_of(f, v.standing[shape]);
		ok = standing_by_target(f, v.standing[shape], t, &ways);
		add_first(f, bundle, &s, &ways);
		VEC_FREE(&ways);
	}
	return ok;
}

static bool begin_start(struct forwarding *f, uint32_t bundle)
{
	const struct start *o = &f->starts.v[f->bundles.v[bundle].start];
	struct first_step s = { o->shape, NONE, { o->at.node, o->at.port, 0 }, { .to = NONE } };
	way_list ways = { 0 };
	bool ok = start_ways(f, o, &ways);

	add_first(f, bundle, &s, &ways);
	VEC_FREE(&ways);
	return ok;
}

static bool begin_wire(struct forwarding *f, uint32_t bundle, struct edge d)
{
	bool ok = true;

	if (!d.wire || !f->naming.ports.leads[f->naming.ports.base[d.node] + d.port])
		return true;
	for (uint32_t shape = 0; ok && shape < f->shapes.n; shape++) {
		struct first_step s = { shape, NONE, { d.node, d.port, 0 }, { .to = NONE } };
		way_list ways = { 0 };

		ok = wire_ways(f, d, shape, &ways);
		add_first(f, bundle, &s, &ways);
		VEC_FREE(&ways);
	}
	return ok;
}

/* Whatever links between boxes may carry, to find vertices. */
static bool begin_wires(struct forwarding *f, uint32_t bundle)
{
	const struct graph *g = f->g;
	bool ok = true;

	for (uint32_t i = 0; ok && i < g->node_count; i++)
		for (uint32_t o = 0; ok && o < g->nodes[i].out_ports; o++)
			for (uint32_t j = 0; ok && j < g->nodes[i].out_count[o]; j++)
				ok = begin_wire(f, bundle, g->nodes[i].out[o][j]);
	return ok;
}

static bool begin_bundle(struct forwarding *f, uint32_t bundle)
{
	struct bundle *b = &f->bundles.v[bundle];

	b->begun = true;
	b->first.n = 0;
	if (b->vertex != NONE)
		return begin_target(f, bundle);
	return b->start != NONE ? begin_start(f, bundle) : begin_wires(f, bundle);
}

static bool collect(struct forwarding *f, uint32_t bundle)
{
	struct collecting k = { .f = f, .bundle = bundle, .cond = SET_ALL };
	bool ok = f->bundles.v[bundle].begun || begin_bundle(f, bundle);

	for (size_t i = 0; ok && i < f->bundles.v[bundle].first.n; i++) {
		struct first_step s = f->bundles.v[bundle].first.v[i];

		k.shape = s.shape;
		ok = follow(&k, s.hop, s.spot, &s.w);
	}
	VEC_FREE(&k.path);
	VEC_FREE(&k.spots);
	return ok;
}

static uint32_t new_bundle(struct forwarding *f, uint32_t vertex, uint32_t target, uint32_t start)
{
	*VEC_ADD(&f->bundles) = (struct bundle){ .vertex = vertex, .target = target, .start = start };
	return (uint32_t)f->bundles.n - 1;
}

uint32_t bundle_get(struct forwarding *f, uint32_t vertex, uint32_t target)
{
	struct vertex *v = &f->vertices.v[vertex];
	uint32_t b;

	while (v->bundles.n <= target)
		*VEC_ADD(&v->bundles) = NONE;
	if (v->bundles.v[target] != NONE)
		return v->bundles.v[target];
	b = v->bundles.v[target] = new_bundle(f, vertex, target, NONE);
	return collect(f, b) ? b : NONE;
}

/* Links that are no more stay, with the condition of nothing. */
static bool collect_again(struct forwarding *f, uint32_t bundle)
{
	const number_list *links = &f->bundles.v[bundle].links;

	f->bundles.v[bundle].again = false;
	for (size_t i = 0; i < links->n; i++)
		memset(f->links.v[links->v[i]].cond, 0, f->shapes.n * sizeof(set));
	return collect(f, bundle);
}

static bool settle(struct forwarding *f)
{
	bool ok = true;

	for (size_t i = 0; ok && i < f->again.n; i++)
		ok = collect_again(f, f->again.v[i]);
	f->again.n = 0;
	return ok;
}

uint32_t bundle_of_start(struct forwarding *f, uint32_t start)
{
	struct start *s = &f->starts.v[start];

	if (s->bundle != NONE)
		return s->bundle;
	s->bundle = new_bundle(f, NONE, NONE, start);
	return collect(f, s->bundle) && settle(f) ? s->bundle : NONE;
}

static bool close_vertex(struct forwarding *f, uint32_t v)
{
	uint32_t table = f->vertices.v[v].table;

	f->vertices.v[v].closed = true;
	for (uint32_t t = 0; t < f->tables.v[table].targets.n; t++)
		if (bundle_get(f, v, t) == NONE)
			return false;
	return true;
}

bool vertices_close(struct forwarding *f)
{
	bool more = true;

	while (more) {
		more = false;
		for (uint32_t v = 0; v < f->vertices.n; v++) {
			if (!f->vertices.v[v].inner || f->vertices.v[v].closed)
				continue;
			more = true;
			if (!close_vertex(f, v))
				return false;
		}
		more |= f->again.n > 0;
		if (!settle(f))
			return false;
	}
	return true;
}

bool vertices_find(struct forwarding *f)
{
	if (f->shapes.n > MAX_SHAPES)
		return forward_give_up(f, "packets of too many shapes are sent");
	return collect(f, new_bundle(f, NONE, NONE, NONE)) && vertices_close(f);
}

static bool same_ways(const struct standing *s, const way_list *w)
{
	if (s->ways.n != w->n)
		return false;
	for (size_t i = 0; i < w->n; i++) {
		const struct way *a = &s->ways.v[i], *b = &w->v[i];

		if (a->to != b->to || a->output != b->output || a->cond != b->cond ||
		    a->lowers != b->lowers)
			return false;
	}
	return true;
}

/* Ways from a node with another program; *other: some are others. */
static bool expand_again(struct forwarding *f, uint32_t node, bool *other)
{
	bool ok = true;

	*other = false;
	for (size_t i = 0; ok && i < f->at_node[node].n; i++) {
		uint32_t at = f->at_node[node].v[i];
		struct standing *s = &f->standing.v[at];
		way_list was = { 0 };

		if (!s->expanded)
			continue;
		was.v = s->ways.v;
		was.n = s->ways.n;
		memset(&s->ways, 0, sizeof(s->ways));
		s->expanded = false;
		ok = standing_expand(f, at);
		*other |= !same_ways(&f->standing.v[at], &was);
		free(was.v);
	}
	return ok;
}

bool links_again(struct forwarding *f)
{
	for (size_t i = 0; i < f->programs.n; i++) {
		uint32_t node = f->programs.v[i];
		bool other;

		if (f->table_at[node] != 0)
			continue;
		if (!expand_again(f, node, &other))
			return false;
		for (size_t k = 0; other && k < f->passed_by[node].n; k++)
			mark_again(f, f->passed_by[node].v[k]);
	}
	return vertices_close(f);
}
