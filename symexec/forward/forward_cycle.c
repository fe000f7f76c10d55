/*
 * forward_cycle.c - the cycles that keys take from table to table, whatever access lists say and whoever sends. They are
 * kept with the keys that take them. A change of a table takes its keys away from the cycles through
 * that table and looks for cycles through it again: from one key on, all tables that are asked also say up to where
 * they answer the same, so one walk counts for all keys up to the least of these.
 *
 * Every cycle that some packet goes round for ever is one of these: it crosses a table, and its links do not lower the TTL.
 */
#include "models/base/mem.h"
#include "symexec/forward/forward_int.h"

enum { MAX_VISITS = 500000, MAX_DEPTH = 2000 };

/* One walk: from one vertex, for the keys from x to last. */
struct walk {
	struct forwarding *f;
	uint32_t table;
	bool beyond;
	uint32_t x, last;
	uint32_t begin;			/* vertex */
	size_t before;			/* how many vertices of the table had their turn */
	number_list met, path;		/* vertices; links */
	VEC(uint32_t) found;		/* candidates */
};

/* Links that packets with the key take from a vertex. */
static const number_list *links_at(struct walk *w, uint32_t vertex)
{
	struct forwarding *f = w->f;
	struct table_node *t = &f->tables.v[f->vertices.v[vertex].table];
	uint32_t b = bundle_get(f, vertex, table_target(f, t, w->x, &w->last));

	return b == NONE ? NULL : &f->bundles.v[b].links;
}

static bool is_excluded(const struct walk *w, uint32_t vertex)
{
	const struct vertex *v = &w->f->vertices.v[vertex];

	if (w->beyond && v->table < w->table)
		return true;
	for (size_t i = 0; v->table == w->table && i < w->before; i++)
		if (w->f->tables.v[w->table].vertices.v[i] == vertex)
			return true;
	return false;
}

/* Vertices that are reached from where the walk begins. *again: that itself is. */
static bool meet(struct walk *w, bool *again)
{
	struct forwarding *f = w->f;
	uint32_t mark = ++f->walk;

	*again = false;
	w->met.n = 0;
	*VEC_ADD(&w->met) = w->begin;
	f->vertices.v[w->begin].met = mark;
	for (size_t i = 0; i < w->met.n; i++) {
		const number_list *links = links_at(w, w->met.v[i]);

		if (links == NULL)
			return false;
		for (size_t k = 0; k < links->n; k++) {
			const struct link *l = &f->links.v[links->v[k]];

			if (l->lowers)
				continue;
			*again |= l->to == w->begin;
			if (f->vertices.v[l->to].met == mark || is_excluded(w, l->to))
				continue;
			f->vertices.v[l->to].met = mark;
			*VEC_ADD(&w->met) = l->to;
		}
	}
	return true;
}

/* Marks those that lead back. */
static bool lead_back(struct walk *w)
{
	struct forwarding *f = w->f;
	uint32_t mark = ++f->walk;
	bool more = true;

	f->vertices.v[w->begin].leads = mark;
	while (more) {
		more = false;
		for (size_t i = w->met.n; i-- > 0;) {
			struct vertex *v = &f->vertices.v[w->met.v[i]];
			const number_list *links = links_at(w, w->met.v[i]);

			if (links == NULL)
				return false;
			for (size_t k = 0; v->leads != mark && k < links->n; k++) {
				const struct link *l = &f->links.v[links->v[k]];

				if (l->lowers || f->vertices.v[l->to].leads != mark)
					continue;
				v->leads = mark;
				more = true;
			}
		}
	}
	return true;
}

/* ---- candidates ---- */

/* The same cycle begins at its least link. */
static void rotate(const number_list *path, number_list *out)
{
	size_t least = 0;

	for (size_t i = 1; i < path->n; i++)
		if (path->v[i] < path->v[least])
			least = i;
	for (size_t i = 0; i < path->n; i++)
		*VEC_ADD(out) = path->v[(least + i) % path->n];
}

hop_list cycle_hops_of(const struct forwarding *f, const struct candidate *c)
{
	hop_list hops = { 0 };

	for (size_t i = 0; i < c->links.n; i++) {
		const hop_list *p = &f->links.v[c->links.v[i]].path;

		for (size_t k = 0; k < p->n; k++)
			*VEC_ADD(&hops) = p->v[k];
	}
	return hops;
}

static uint64_t hash_hops(const struct loop *p)
{
	uint64_t h = p->cycle.n;

	for (size_t i = 0; i < p->cycle.n; i++)
		h = hash_mix(hash_mix(h, (uint64_t)p->cycle.v[i].node << 32 | p->cycle.v[i].port),
			     p->cycle.v[i].output);
	return h;
}

bool cycle_passes(const struct forwarding *f, const struct candidate *c, uint32_t node)
{
	for (size_t i = 0; i < c->links.n; i++) {
		const hop_list *p = &f->links.v[c->links.v[i]].path;

		for (size_t k = 0; k < p->n; k++)
			if (p->v[k].node == node)
				return true;
	}
	return false;
}

static void new_candidate(struct forwarding *f, const number_list *links)
{
	uint32_t number = (uint32_t)f->cycles.n;
	struct candidate *c = VEC_ADD(&f->cycles);
	struct loop p = { .kind = LOOP_ENDLESS };
	hop_list hops;

	*c = (struct candidate){ .links = *links };
	c->cond = x_calloc(f->shapes.n + 1, sizeof(*c->cond));
	hops = cycle_hops_of(f, c);
	loop_set_cycle(&p, hops.v, hops.n);
	c->hops = hash_hops(&p);
	VEC_FREE(&p.cycle);
	VEC_FREE(&hops);
	for (size_t i = 0; i < links->n; i++) {
		uint32_t table = f->vertices.v[f->links.v[links->v[i]].from].table;
		number_list *on = &f->tables.v[table].cycles;

		if (on->n == 0 || VEC_LAST(on) != number)
			*VEC_ADD(on) = number;
	}
}

static uint32_t candidate_of(struct forwarding *f, const number_list *path)
{
	number_list links = { 0 };
	uint64_t h, known;

	rotate(path, &links);
	h = hash_bytes(links.v, links.n * sizeof(*links.v));
	for (; u64_map_get(f->by_cycle, h, &known); h++) {
		const number_list *o = &f->cycles.v[known].links;

		if (o->n == links.n && memcmp(o->v, links.v, links.n * sizeof(*links.v)) == 0) {
			VEC_FREE(&links);
			return (uint32_t)known;
		}
	}
	u64_map_put(f->by_cycle, h, f->cycles.n);
	new_candidate(f, &links);
	return (uint32_t)f->cycles.n - 1;
}

void candidate_fini(struct candidate *c)
{
	VEC_FREE(&c->links);
	VEC_FREE(&c->keys);
	VEC_FREE(&c->entry.nodes);
	free(c->cond);
}

/* ---- keys ---- */

/* Replaces the ranges that touch k by what is left of them without k, and by k itself if `with`. */
static bool put_range(range_list *r, struct key_range k, bool with)
{
	range_list out = { 0 };
	bool placed = !with, touched = with;

	for (size_t i = 0; i < r->n; i++) {
		struct key_range o = r->v[i];
		bool near = with && ((o.hi != UINT32_MAX && o.hi + 1 == k.lo) ||
				     (k.hi != UINT32_MAX && k.hi + 1 == o.lo));

		if (with && (near || (o.lo <= k.hi && k.lo <= o.hi))) {
			k = (struct key_range){ MIN_OF(o.lo, k.lo), MAX_OF(o.hi, k.hi) };
			continue;
		}
		if (!placed && o.lo > k.hi) {
			*VEC_ADD(&out) = k;
			placed = true;
		}
		if (with || o.hi < k.lo || o.lo > k.hi) {
			*VEC_ADD(&out) = o;
			continue;
		}
		touched = true;
		if (o.lo < k.lo)
			*VEC_ADD(&out) = (struct key_range){ o.lo, k.lo - 1 };
		if (o.hi > k.hi)
			*VEC_ADD(&out) = (struct key_range){ k.hi + 1, o.hi };
	}
	if (!placed)
		*VEC_ADD(&out) = k;
	VEC_FREE(r);
	r->v = out.v;
	r->n = out.n;
	r->cap = out.cap;
	return touched;
}

void cycles_forget(struct forwarding *f, uint32_t table, struct key_range keys)
{
	const number_list *on = &f->tables.v[table].cycles;

	for (size_t i = 0; i < on->n; i++) {
		struct candidate *c = &f->cycles.v[on->v[i]];

		if (c->keys.n == 0 || c->keys.v[0].lo > keys.hi || VEC_LAST(&c->keys).hi < keys.lo)
			continue;
		c->stale |= put_range(&c->keys, keys, false);
	}
}

/* ---- the search ---- */

static bool too_many(struct walk *w)
{
	return ++w->f->visits <= MAX_VISITS ||
	       forward_give_up(w->f, "there are too many cycles to look at each");
}

/* Marks the spots of a link for the path. false: one is on the path already, and nothing was marked. */
static bool enter_spots(struct forwarding *f, const struct link *l, uint32_t mark)
{
	for (size_t i = 0; i < l->spots.n; i++) {
		if (f->spot_marks.v[l->spots.v[i]] != mark) {
			f->spot_marks.v[l->spots.v[i]] = mark;
			continue;
		}
		while (i-- > 0)
			f->spot_marks.v[l->spots.v[i]] = 0;
		return false;
	}
	return true;
}

static void leave_spots(struct forwarding *f, const struct link *l)
{
	for (size_t i = 0; i < l->spots.n; i++)
		f->spot_marks.v[l->spots.v[i]] = 0;
}

/*
 * Goes on from a vertex that leads back to where the walk began. Elements between tables are passed once, too, with the
 * same annotations: what comes twice to a hub goes both ways of two cycles.
 */
static bool extend(struct walk *w, uint32_t at, uint32_t leads, uint32_t on_path)
{
	struct forwarding *f = w->f;
	const number_list *links = links_at(w, at);
	bool ok = links != NULL && w->path.n < MAX_DEPTH;

	for (size_t i = 0; ok && i < links->n; i++) {
		const struct link *l = &f->links.v[links->v[i]];

		if (l->lowers || f->vertices.v[l->to].leads != leads)
			continue;
		ok = too_many(w);
		if (!enter_spots(f, l, on_path))
			continue;
		*VEC_ADD(&w->path) = links->v[i];
		if (l->to == w->begin)
			*VEC_ADD(&w->found) = candidate_of(f, &w->path);
		else if (ok)
			ok = extend(w, l->to, leads, on_path);
		w->path.n--;
		leave_spots(f, l);
	}
	return ok;
}

/* Cycles through one vertex and none of its table that had its turn. */
static bool walk_from(struct walk *w)
{
	uint32_t leads;
	bool again;

	if (!meet(w, &again))
		return false;
	if (!again)
		return true;
	if (!lead_back(w))
		return false;
	leads = w->f->walk++;
	return extend(w, w->begin, leads, w->f->walk);
}

/* All cycles through the table for the key x, and for the keys behind it up to w->last. */
static bool walk_key(struct walk *w)
{
	struct forwarding *f = w->f;
	bool ok = true;

	f->epoch++;
	f->visits = 0;
	w->found.n = 0;
	for (w->before = 0; ok && w->before < f->tables.v[w->table].vertices.n; w->before++) {
		w->begin = f->tables.v[w->table].vertices.v[w->before];
		if (f->vertices.v[w->begin].inner)
			ok = walk_from(w);
	}
	for (size_t i = 0; i < w->found.n; i++) {
		struct candidate *c = &f->cycles.v[w->found.v[i]];

		(void)put_range(&c->keys, (struct key_range){ w->x, w->last }, true);
		c->stale = true;
	}
	return ok;
}

bool cycles_find(struct forwarding *f, uint32_t table, struct key_range keys, bool beyond)
{
	struct walk w = { .f = f, .table = table, .beyond = beyond, .x = keys.lo };
	bool ok = true;

	do {
		w.last = keys.hi;
		ok = walk_key(&w);
	} while (ok && w.last < keys.hi && (w.x = w.last + 1, true));
	VEC_FREE(&w.met);
	VEC_FREE(&w.path);
	VEC_FREE(&w.found);
	return ok;
}
