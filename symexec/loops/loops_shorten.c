/*
 * loops_shorten.c - a smaller graph of configurations with the same rounds. What has one way in, or
 * one way out, is taken out and its edges are joined: the condition of the second, carried back
 * through the first, and the first. Most of a router is such (checks, colors, what stands behind each
 * output of a lookup), and a fixpoint over sets pays for every configuration many times.
 *
 * Invariant: a packet gets from one configuration that is left to another by a joined edge if and
 * only if it gets there by the edges that it stands for, and is then the same packet. Edges that
 * would say more or less than that are not joined: those that choose something which the other
 * speaks of by the same name, and two that both look at the TTL, which is left aside at every step.
 */
#include "models/base/mem.h"
#include "symexec/loops/loops_int.h"

/* A joined condition may be so much larger than what it is made of. */
enum { SLACK = 64, TIMES = 2 };

struct joint {
	edge_list out, in;
	bool queued;
};

struct shortening {
	struct search *s;
	struct joint *at;		/* per configuration of the whole graph */
	VEC(uint32_t) todo;
};

/* Whether b chooses, by name, what a speaks of as well. */
static bool clash(const struct search *s, const struct loop_edge *a, const struct loop_edge *b)
{
	const struct config *from = s->configs.v[a->from];

	for (size_t i = 0; i < b->other_count; i++) {
		if (config_has(from, b->others[i]))
			return true;
		for (size_t k = 0; k < a->other_count; k++)
			if (a->others[k] == b->others[i])
				return true;
	}
	return false;
}

/* v, of roots of the configuration between, in terms of those before it; VALUE_NONE: cannot be said. */
static value carried(struct search *s, const struct loop_edge *a, value v)
{
	struct values *vs = s->e->values;
	const struct value_data *d = value_get(vs, v);
	unsigned shift = d->shift, width = d->width;
	value w;

	if (d->kind != VALUE_SYMBOL)
		return v;
	for (size_t i = 0; i < a->names.n; i++) {
		if (a->names.v[i].name != d->root)
			continue;
		w = d->add == 0 ? a->names.v[i].v : value_add(vs, a->names.v[i].v, d->add);
		return w == VALUE_NONE ? VALUE_NONE : value_slice(vs, w, shift, width);
	}
	return v;
}

static bool carry_names(struct search *s, const struct loop_edge *a, const struct loop_edge *b,
			struct loop_edge *d)
{
	for (size_t i = 0; i < b->names.n; i++) {
		value v = carried(s, a, b->names.v[i].v);

		if (v == VALUE_NONE)
			return false;
		*VEC_ADD(&d->names) = (struct naming){ b->names.v[i].name, v };
	}
	return true;
}

/* false: a and b cannot be said as one. *d is freed by the caller, with what stands in it. */
static bool join(struct search *s, const struct loop_edge *a, const struct loop_edge *b,
		 struct loop_edge *d)
{
	struct sets *sets = s->e->sets;
	size_t size;

	*d = (struct loop_edge){ .from = a->from, .to = b->to, .parts = { a, b },
				 .inexact = a->inexact || b->inexact,
				 .free_choice = a->free_choice || b->free_choice };
	if ((a->ttl && b->ttl) || clash(s, a, b) || !carry_names(s, a, b, d))
		return false;
	d->cond = set_and(sets, a->cond, set_bind(sets, b->cond, a->bind, a->bind_count));
	if (d->cond == SET_TOO_LARGE)
		return false;
	size = set_size(sets, d->cond);
	if (size > SLACK + TIMES * (set_size(sets, a->cond) + set_size(sets, b->cond)))
		return false;
	edge_finish(s, d);
	return true;
}

static void queue(struct shortening *k, uint32_t i)
{
	if (k->at[i].queued || k->s->configs.v[i]->start != NO_CONFIG)
		return;
	k->at[i].queued = true;
	*VEC_ADD(&k->todo) = i;
}

static void add_edge(struct shortening *k, struct loop_edge *d)
{
	*VEC_ADD(&k->at[d->from].out) = d;
	*VEC_ADD(&k->at[d->to].in) = d;
	queue(k, d->from);
	queue(k, d->to);
}

static void cut(edge_list *l, const struct loop_edge *d)
{
	size_t i = 0;

	while (l->v[i] != d)
		i++;
	l->v[i] = l->v[--l->n];
}

/* Takes configuration i out, with its edges. */
static void take_out(struct shortening *k, uint32_t i)
{
	struct joint *p = &k->at[i];

	for (size_t n = 0; n < p->in.n; n++) {
		cut(&k->at[p->in.v[n]->from].out, p->in.v[n]);
		queue(k, p->in.v[n]->from);
	}
	for (size_t n = 0; n < p->out.n; n++) {
		cut(&k->at[p->out.v[n]->to].in, p->out.v[n]);
		queue(k, p->out.v[n]->to);
	}
	p->in.n = p->out.n = 0;
}

/* The edges that i stands between, joined. false: some cannot be, or i is where a round closes. */
static bool join_all(struct shortening *k, uint32_t i, edge_list *joined)
{
	struct joint *p = &k->at[i];
	struct loop_edge d = { 0 };

	for (size_t n = 0; n < p->in.n; n++)
		for (size_t m = 0; m < p->out.n; m++) {
			if (p->out.v[m]->to == i || !join(k->s, p->in.v[n], p->out.v[m], &d)) {
				edge_fini(&d);
				return false;
			}
			if (d.cond == SET_NONE) {
				edge_fini(&d);
				continue;
			}
			*VEC_ADD(joined) = x_malloc(sizeof(d));
			*VEC_LAST(joined) = d;
		}
	return true;
}

static void edge_free(struct loop_edge *d)
{
	edge_fini(d);
	free(d);
}

/* What leads nowhere goes, and what has one way in or out, if its edges can be joined. */
static void try_out(struct shortening *k, uint32_t i, edge_list *made)
{
	struct joint *p = &k->at[i];
	edge_list joined = { 0 };
	bool all;

	if (p->in.n > 1 && p->out.n > 1)
		return;
	all = join_all(k, i, &joined);
	if (all)
		take_out(k, i);
	for (size_t n = 0; n < joined.n; n++) {
		if (all) {
			*VEC_ADD(made) = joined.v[n];
			add_edge(k, joined.v[n]);
		} else {
			edge_free(joined.v[n]);
		}
	}
	VEC_FREE(&joined);
}

/* What is left, as a graph of its own, whose edges know what they stand for. */
static void copy_rest(struct shortening *k, struct search *to)
{
	const struct search *s = k->s;
	uint32_t *index = x_calloc(s->configs.n + 1, sizeof(*index));

	for (uint32_t i = 0; i < s->configs.n; i++) {
		struct config *c;

		if (k->at[i].in.n + k->at[i].out.n == 0 && s->configs.v[i]->start == NO_CONFIG)
			continue;
		c = x_malloc(sizeof(*c));
		*c = *s->configs.v[i];
		memset(&c->out, 0, sizeof(c->out));
		memset(&c->in, 0, sizeof(c->in));
		index[i] = (uint32_t)to->configs.n;
		*VEC_ADD(&to->configs) = c;
	}
	for (uint32_t i = 0; i < s->configs.n; i++)
		for (size_t n = 0; n < k->at[i].out.n; n++) {
			struct loop_edge d = *k->at[i].out.v[n];

			d.parts[0] = k->at[i].out.v[n];
			d.parts[1] = NULL;
			d.from = index[d.from];
			d.to = index[d.to];
			*VEC_ADD(&to->configs.v[d.from]->out) = d;
		}
	free(index);
}

void configs_shorten(struct search *s, struct search *to)
{
	struct shortening k = { .s = s };

	*to = (struct search){ .e = s->e, .g = s->g, .l = s->l, .ports = s->ports,
			       .extensions = s->extensions };
	k.at = x_calloc(s->configs.n + 1, sizeof(*k.at));
	for (uint32_t i = 0; i < s->configs.n; i++)
		for (size_t n = 0; n < s->configs.v[i]->out.n; n++)
			add_edge(&k, &s->configs.v[i]->out.v[n]);
	for (uint32_t i = 0; i < s->configs.n; i++)
		queue(&k, i);
	while (k.todo.n > 0) {
		uint32_t i = k.todo.v[--k.todo.n];

		k.at[i].queued = false;
		try_out(&k, i, &to->made);
	}
	copy_rest(&k, to);
	configs_finish(to);
	for (size_t i = 0; i < s->configs.n; i++) {
		VEC_FREE(&k.at[i].out);
		VEC_FREE(&k.at[i].in);
	}
	VEC_FREE(&k.todo);
	free(k.at);
}

void configs_shortened_fini(struct search *s)
{
	for (size_t i = 0; i < s->configs.n; i++) {
		VEC_FREE(&s->configs.v[i]->out);
		VEC_FREE(&s->configs.v[i]->in);
		free(s->configs.v[i]);
	}
	for (size_t i = 0; i < s->made.n; i++)
		edge_free(s->made.v[i]);
	VEC_FREE(&s->made);
	VEC_FREE(&s->configs);
	free(s->cyclic);
}
