/*
 * forward_entry.c - whether some packet gets into a cycle and goes round: it must fulfil the conditions of the cycle's links,
 * have one of its keys, and be sent by somebody from where it gets there. Searched forwards from those who send,
 * nearest first, with what the cycle lets through; the first that arrives is enough and is kept as the proof,
 * so that a change that touches neither its keys nor its way needs no new search.
 */
#include "models/base/mem.h"
#include "symexec/forward/forward_int.h"

/* Packets that come to a vertex, and how. */
struct coming {
	uint32_t vertex, link, before;	/* before: index, or NONE */
	set packets;
};

struct entering {
	struct forwarding *f;
	const struct candidate *c;
	uint32_t shape, x, last;
	set inside;			/* what goes round */
	uint32_t mark, on_cycle;	/* of vertices met, of vertices on the cycle */
	VEC(struct coming) queue;
	uint32_t start;
	set arrived;
	bool gave_up;
};

static set both(struct entering *k, set a, set b)
{
	set s = set_and(k->f->e->sets, a, b);

	if (s == SET_TOO_LARGE)
		k->gave_up = !forward_give_up(k->f, "a set grew too large");
	return k->gave_up ? SET_NONE : s;
}

static set with_key(struct forwarding *f, uint32_t lo, uint32_t hi)
{
	return set_interval(f->e->sets, root_var(f->e->values, f->key), lo, hi);
}

/* Some packets come to a vertex. true: into the cycle. */
static bool come(struct entering *k, uint32_t vertex, uint32_t link, uint32_t before, set packets)
{
	struct vertex *v = &k->f->vertices.v[vertex];

	if (packets == SET_NONE)
		return false;
	if (v->met != k->mark)
		v->reached = SET_NONE;
	else if (set_subset(k->f->e->sets, packets, v->reached))
		return false;
	v->met = k->mark;
	v->reached = set_or(k->f->e->sets, v->reached, packets);
	if (v->reached == SET_TOO_LARGE)
		v->reached = packets;	/* some will be followed twice */
	*VEC_ADD(&k->queue) = (struct coming){ vertex, link, before, packets };
	if (v->leads != k->on_cycle)
		return false;
	k->arrived = both(k, packets, with_key(k->f, k->x, k->last));
	return k->arrived != SET_NONE;
}

static bool follow_links(struct entering *k, uint32_t bundle, uint32_t before, set packets)
{
	for (size_t i = 0; i < k->f->bundles.v[bundle].links.n; i++) {
		uint32_t number = k->f->bundles.v[bundle].links.v[i];
		const struct link *l = &k->f->links.v[number];

		if (come(k, l->to, number, before, both(k, packets, l->cond[k->shape])))
			return true;
	}
	return false;
}

static bool step(struct entering *k, uint32_t index)
{
	struct coming c = k->queue.v[index];
	struct forwarding *f = k->f;
	struct table_node *t = &f->tables.v[f->vertices.v[c.vertex].table];
	uint32_t bundle = bundle_get(f, c.vertex, table_target(f, t, k->x, &k->last));

	k->gave_up |= bundle == NONE;
	return bundle != NONE && follow_links(k, bundle, index, c.packets);
}

static bool try_start(struct entering *k, uint32_t start)
{
	struct start *s = &k->f->starts.v[start];
	size_t at = k->queue.n;
	uint32_t bundle;
	set sent;

	if (s->shape != k->shape || s->tried == k->mark)
		return false;
	s->tried = k->mark;
	sent = both(k, s->cond, k->inside);
	if (sent == SET_NONE)
		return false;
	bundle = bundle_of_start(k->f, start);
	k->gave_up |= bundle == NONE;
	k->start = start;
	if (bundle == NONE || follow_links(k, bundle, NONE, sent))
		return bundle != NONE;
	for (; at < k->queue.n && !k->gave_up; at++)
		if (step(k, (uint32_t)at))
			return true;
	return false;
}

/* Those that come to the cycle's tables first, then all. */
static bool try_starts(struct entering *k)
{
	struct forwarding *f = k->f;

	for (size_t i = 0; i < k->c->links.n; i++) {
		const struct vertex *v = &f->vertices.v[f->links.v[k->c->links.v[i]].from];
		const number_list *near = &f->tables.v[v->table].starts;

		for (size_t s = 0; s < near->n && !k->gave_up; s++)
			if (try_start(k, near->v[s]))
				return true;
	}
	for (uint32_t s = 0; s < f->starts.n && !k->gave_up; s++)
		if (try_start(k, s))
			return true;
	return false;
}

static void keep_entry(struct entering *k, struct entry *e)
{
	struct forwarding *f = k->f;

	e->shape = k->shape;
	e->start = k->start;
	e->keys = (struct key_range){ k->x, k->last };
	e->packets = k->arrived;
	e->nodes.n = 0;
	*VEC_ADD(&e->nodes) = f->starts.v[k->start].at.node;
	for (uint32_t i = (uint32_t)k->queue.n - 1; i != NONE; i = k->queue.v[i].before) {
		const hop_list *p = &f->links.v[k->queue.v[i].link].path;

		for (size_t h = 0; h < p->n; h++)
			*VEC_ADD(&e->nodes) = p->v[h].node;
	}
}

/* From the key k->x on, as far as all tables asked answer the same: k->last. */
static bool enter(struct entering *k)
{
	struct forwarding *f = k->f;

	f->epoch++;
	k->queue.n = 0;
	k->mark = ++f->walk;
	k->on_cycle = ++f->walk;
	for (size_t i = 0; i < k->c->links.n; i++)
		f->vertices.v[f->links.v[k->c->links.v[i]].from].leads = k->on_cycle;
	return try_starts(k);
}

static bool enter_range(struct entering *k, struct candidate *c, struct key_range r)
{
	k->x = r.lo;
	do {
		k->last = r.hi;
		k->inside = both(k, c->cond[k->shape], with_key(k->f, k->x, k->last));
		if (k->inside == SET_NONE)
			return false;
		if (enter(k)) {
			keep_entry(k, &c->entry);
			return true;
		}
	} while (!k->gave_up && k->last < r.hi && (k->x = k->last + 1, true));
	return false;
}

static bool still_stands(const struct candidate *c)
{
	for (size_t i = 0; c->live && i < c->keys.n; i++)
		if (c->keys.v[i].lo <= c->entry.keys.lo && c->entry.keys.hi <= c->keys.v[i].hi)
			return true;
	return false;
}

static void find_conditions(struct entering *k, struct candidate *c)
{
	for (uint32_t s = 0; s < k->f->shapes.n; s++) {
		c->cond[s] = SET_ALL;
		for (size_t i = 0; i < c->links.n; i++)
			c->cond[s] = both(k, c->cond[s], k->f->links.v[c->links.v[i]].cond[s]);
	}
}

bool candidate_decide(struct forwarding *f, struct candidate *c)
{
	struct entering k = { .f = f, .c = c };

	c->stale = false;
	if (still_stands(c))
		return true;
	c->live = false;
	find_conditions(&k, c);
	for (k.shape = 0; k.shape < f->shapes.n && !k.gave_up && !c->live; k.shape++)
		for (size_t i = 0; i < c->keys.n && !c->live && !k.gave_up; i++)
			c->live = c->cond[k.shape] != SET_NONE &&
				  enter_range(&k, c, c->keys.v[i]);
	VEC_FREE(&k.queue);
	return !k.gave_up;
}

/* ---- which starts are near ---- */

struct spreading {
	struct forwarding *f;
	uint8_t *seen;			/* per node */
	number_list todo;
};

static void spread(struct spreading *k, uint32_t first)
{
	const struct graph *g = k->f->g;

	k->todo.n = 0;
	*VEC_ADD(&k->todo) = first;
	k->seen[first] = 1;
	for (size_t i = 0; i < k->todo.n; i++) {
		const struct node *n = &g->nodes[k->todo.v[i]];

		for (uint32_t o = 0; k->f->table_at[k->todo.v[i]] == 0 && o < n->out_ports; o++)
			for (uint32_t j = 0; j < n->out_count[o]; j++)
				if (!k->seen[n->out[o][j].node]) {
					k->seen[n->out[o][j].node] = 1;
					*VEC_ADD(&k->todo) = n->out[o][j].node;
				}
	}
}

void starts_sort(struct forwarding *f)
{
	struct spreading k = { .f = f, .seen = x_calloc(f->g->node_count + 1, 1) };

	for (uint32_t i = 0; i < f->starts.n; i++) {
		if (i == 0 || f->starts.v[i].at.node != f->starts.v[i - 1].at.node) {
			for (size_t n = 0; n < k.todo.n; n++)
				k.seen[k.todo.v[n]] = 0;
			spread(&k, f->starts.v[i].at.node);
		}
		for (size_t n = 0; n < k.todo.n; n++)
			if (f->table_at[k.todo.v[n]] != 0)
				*VEC_ADD(&f->tables.v[f->table_at[k.todo.v[n]] - 1].starts) = i;
	}
	free(k.seen);
	VEC_FREE(&k.todo);
}
