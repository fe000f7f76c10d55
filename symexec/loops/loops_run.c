/*
 * loops_run.c - one packet through the graph, as a check on what the sets say: a flow with
 * constant fields, stepped node by node and neither merged nor dropped where it was before.
 * State is pushed into it as into any flow; what a box chooses freely stays free.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/loops/loops_int.h"
#include "symexec/flow/state.h"
#include "symexec/explore/witness.h"

enum { MAX_STEPS = 100000 };

struct runner {
	struct flow *f;
	uint32_t node, port;
	uint32_t passes;
};

struct running {
	struct engine *e;
	const struct graph *g;
	VEC(struct runner) queue;
	struct loop *loop;		/* passes of its `at` are counted */
	struct runner now;
	uint32_t most;
	struct flow *best;		/* that passed most often, at its last pass */
};

static value constant_of(struct engine *e, const struct flow *f, const struct witness *w, value v)
{
	const struct value_data *d = v == VALUE_NONE ? NULL : value_get(e->values, v);

	if (d != NULL && d->kind == VALUE_CHECKSUM && d->error != VALUE_NONE)
		return value_checksum_off(e->values, v, constant_of(e, f, w, d->error));
	if (d == NULL || d->kind != VALUE_SYMBOL)
		return v;
	return value_const(e->values, witness_value(e, f, w, v), d->width);
}

struct state_fixing {
	struct engine *e;
	const struct flow *from;
	struct flow *to;
	const struct witness *w;
};

static bool fix_entries(void *arg, uint32_t key, uint32_t list)
{
	struct state_fixing *k = arg;
	uint32_t n = entries_count(k->e->tuples, list), fixed = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct entry en = entries_get(k->e->tuples, list, i);
		size_t count = (size_t)en.nkeys + en.nvals;
		value *v = x_calloc(count + 1, sizeof(*v));

		for (size_t j = 0; j < count; j++)
			v[j] = constant_of(k->e, k->from, k->w, en.v[j]);
		en.v = v;
		fixed = entries_put(k->e->tuples, fixed, &en);
		free(v);
	}
	k->to->state = imap_put(k->e->maps, k->to->state, key, fixed);
	return true;
}

/* Symbols of the network have one value in all of it. */
static void fix_arguments(struct engine *e, const struct flow *from, const struct witness *w,
			  struct flow *to)
{
	for (root r = 0; r < root_count(e->values); r++) {
		const struct root_info *i = root_get(e->values, r);
		value v;

		if (i->kind != ROOT_ARGUMENT)
			continue;
		v = value_symbol(e->values, r);
		if (!flow_unify(e, to, v, constant_of(e, from, w, v)))
			x_panic("a symbol has no value");
	}
}

static struct flow *constant_flow(struct engine *e, const struct flow *f, const struct witness *w)
{
	struct flow *c = flow_copy(e, f);
	struct state_fixing k = { e, f, c, w };

	for (uint32_t i = 0; i < c->mem.n; i++)
		c->mem.slots[i].v = constant_of(e, f, w, c->mem.slots[i].v);
	for (uint32_t i = 0; i < c->anno.n; i++)
		c->anno.slots[i].v = constant_of(e, f, w, c->anno.slots[i].v);
	c->tail_length = constant_of(e, f, w, c->tail_length);
	c->cond = c->alias = IMAP_EMPTY;
	c->residue = NULL;
	(void)imap_each(e->maps, f->state, fix_entries, &k);
	fix_arguments(e, f, w, c);
	return c;
}

/* The packet as it comes by in its first round; the queue is in order, so the first is of that round. */
static void note_line(struct running *k, uint32_t node, uint32_t port, const struct flow *f)
{
	struct loop *p = k->loop;

	for (size_t i = 0; i < p->cycle.n; i++)
		if (p->cycle.v[i].node == node && p->cycle.v[i].port == port && p->lines[i] == NULL)
			p->lines[i] = verdict_packet_line(k->e, f);
}

/* Owns f. */
static void arrive(struct running *k, uint32_t node, uint32_t port, struct flow *f)
{
	struct runner r = { f, node, port, k->now.passes };

	r.passes += node == k->loop->at.node && port == k->loop->at.port;
	if (r.passes > 0 && k->loop->lines != NULL)
		note_line(k, node, port, f);
	if (r.passes > k->most) {
		k->most = r.passes;
		flow_free(k->e, k->best);
		k->best = flow_copy(k->e, f);
	}
	*VEC_ADD(&k->queue) = r;
}

static void send_out(struct running *k, uint32_t node, uint32_t output, struct flow *f)
{
	const struct node *n = &k->g->nodes[node];

	for (uint32_t i = 0; output < n->out_ports && i < n->out_count[output]; i++) {
		struct edge d = n->out[output][i];
		struct flow *c = flow_copy(k->e, f);

		if (d.wire)
			flow_wire(k->e, c);
		arrive(k, d.node, d.port, c);
	}
	flow_free(k->e, f);
}

static void exec_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct running *k = arg;

	if (o->kind == OUT_EMIT)
		send_out(k, k->now.node, o->port, f);
	else
		flow_free(k->e, f);
}

static void step(struct running *k, struct runner r)
{
	const struct node *n = &k->g->nodes[r.node];
	struct exec_sink sink = { exec_out, k };

	enum node_role role;
	uint32_t output;

	k->now = r;
	role = node_role(n, r.port, &output);
	if (role == ROLE_END)
		flow_free(k->e, r.f);
	else if (role == ROLE_PASS)
		send_out(k, r.node, output, r.f);
	else
		exec_run(k->e, n->program, r.node, r.port, r.f, &sink);
}

/* The run looked into the payload, which w says nothing about: w takes what the packet has to have there. */
static void learn_payload(struct engine *e, struct flow *f, struct witness *w)
{
	struct witness seen;
	uint32_t bit;
	uint64_t x;
	root run;

	if (witness_choose(e, f, &seen) == WITNESS_OK)
		for (size_t i = 0; i < seen.chosen.n; i++)
			if (root_is_of_blob(e->values, seen.chosen.v[i], &run, &bit) &&
			    u64_map_get(seen.values, seen.chosen.v[i], &x))
				witness_set(w, seen.chosen.v[i], x);
	witness_fini(&seen);
}

void loops_run_witness(struct engine *e, const struct graph *g, const struct loop_start *s,
		       struct witness *w, struct loop *p)
{
	struct running k = { .e = e, .g = g, .loop = p };
	struct flow *f = constant_flow(e, s->flow, w);
	size_t at = 0;

	if (e->keep_hops)
		p->lines = x_calloc(p->cycle.n + 1, sizeof(*p->lines));
	if (s->out)
		send_out(&k, s->node, s->port, f);
	else
		arrive(&k, s->node, s->port, f);
	while (at < k.queue.n && at < MAX_STEPS && k.most < RUN_ENOUGH)
		step(&k, k.queue.v[at++]);
	for (; at < k.queue.n; at++)
		flow_free(e, k.queue.v[at].f);
	VEC_FREE(&k.queue);
	p->free_choice |= k.best != NULL && verdict_rests_on_choice(e, k.best);
	if (k.best != NULL)
		learn_payload(e, k.best, w);
	flow_free(e, k.best);
	p->passes = MIN_OF(k.most, (uint32_t)RUN_ENOUGH);
}
