/*
 * symbolic_world.h - one configuration, run both ways: symbolic flows through an exploration, and single packets
 * depth first with every byte constant. Tests compare the two.
 */
#ifndef TEST_SYMBOLIC_WORLD_H
#define TEST_SYMBOLIC_WORLD_H

#include "tests/unit/engine_toy.h"

#include "models/base/cursor.h"
#include "models/base/vec.h"
#include "symexec/exec/sim_state.h"
#include "symexec/explore/explore.h"
#include "symexec/flow/flow_memory.h"
#include "symexec/model/lua_model.h"
#include "symexec/policy/policy.h"
#include "symexec/graph/source.h"
#include "symexec/explore/witness.h"

/* the depth fits the stack of a sanitized build */
enum { WORLD_MAX_DEPTH = 250, WORLD_MAX_STEPS = 4000 };

struct world {
	struct toy t;
	struct models *m;
	struct graph *g;
	const char *name;
	bool may_loop;		/* a concrete packet that goes round is given up, and `looped` says so */
	bool looped;
};

/* What became of a packet in a concrete run. */
struct landing {
	enum end_kind kind;
	uint32_t node;
	uint8_t *bytes;
	size_t len;
	const char *reason;
};

typedef VEC(struct landing) landings;

static inline bool
world_open(struct world *w, const char *path, uint64_t seed)
{
	struct graph_options o = { .boxes_folder = "models/boxes" };

	w->t = toy_new(seed);
	w->name = path;
	w->t.e->ethernet = true;
	w->m = models_new(w->t.e, "models/elements");
	assert_true(models_add_folder(w->m, "models/boxes"));
	w->g = graph_from_file(w->t.e, w->m, path, &o);
	if (w->g == NULL || diag_errors(w->t.diag) > 0)
		diag_print(w->t.diag, stderr, false);
	return w->g != NULL && diag_errors(w->t.diag) == 0;
}

static inline void
world_close(struct world *w)
{
	graph_free(w->g);
	models_free(w->m);
	toy_free(&w->t);
}

static inline uint32_t
world_way_in(const struct world *w)
{
	for (uint32_t i = 0; i < w->g->node_count; i++)
		if (w->g->nodes[i].kind == NODE_WAY_IN && w->g->nodes[i].in_edges == 0)
			return i;
	fail_msg("%s: no way in", w->name);
	return 0;
}

/* Flows of the given shapes from the first way in, explored. flows: as they were sent. May give up. */
static inline struct exploration *
world_explore_some(struct world *w, unsigned shapes, struct flow_list *flows, uint64_t max_steps)
{
	struct explore_options o = { .keep_drops = true, .max_steps = max_steps };
	struct exploration *x = explore_new(w->t.e, w->g, &o);
	struct source s = { .name = "in", .shapes = shapes,
			    .encap = w->t.e->ethernet ? ENCAP_ETHERNET : ENCAP_IP };
	uint32_t in = world_way_in(w);

	source_flows(w->t.e, &s, 0, flows);
	for (size_t i = 0; i < flows->n; i++)
		explore_start(x, in, 0, false, flow_copy(w->t.e, flows->v[i]));
	explore_run(x);
	return x;
}

static inline struct exploration *
world_explore(struct world *w, unsigned shapes, struct flow_list *flows)
{
	struct exploration *x = world_explore_some(w, shapes, flows, 0);

	assert_false(x->gave_up);
	assert_false(w->t.e->too_large);
	return x;
}

struct concrete_run {
	struct world *w;
	landings *out;
	uint32_t depth, steps;
};

struct concrete_at {
	struct concrete_run *r;
	uint32_t node;
};

static inline void concrete_push(struct concrete_run *r, uint32_t node, uint32_t port, struct flow *f);

static inline void
concrete_land(struct concrete_run *r, struct landing l, struct flow *f)
{
	struct witness none = { .values = u64_map_new() };

	l.len = witness_bytes(r->w->t.e, f, f, &none, &l.bytes);
	witness_fini(&none);
	*VEC_ADD(r->out) = l;
	flow_free(r->w->t.e, f);
}

static inline void
concrete_send(struct concrete_run *r, uint32_t node, uint32_t port, struct flow *f)
{
	const struct node *n = &r->w->g->nodes[node];
	uint32_t count = port < n->out_ports ? n->out_count[port] : 0;

	if (count == 0)
		concrete_land(r, (struct landing){ .kind = END_UNCONNECTED, .node = node }, f);
	for (uint32_t i = 0; i < count; i++) {
		struct flow *c = i + 1 < count ? flow_copy(r->w->t.e, f) : f;

		if (n->out[port][i].wire)
			flow_wire(r->w->t.e, c);
		concrete_push(r, n->out[port][i].node, n->out[port][i].port, c);
	}
}

static inline void
concrete_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct concrete_at *at = arg;

	if (o->kind == OUT_EMIT)
		concrete_send(at->r, at->node, o->port, f);
	else
		concrete_land(at->r, (struct landing){ .node = at->node, .reason = o->reason,
			      .kind = o->kind == OUT_DROP ? END_DROP : END_VIOLATION }, f);
}

static inline void
concrete_push(struct concrete_run *r, uint32_t node, uint32_t port, struct flow *f)
{
	const struct node *n = &r->w->g->nodes[node];
	struct concrete_at at = { r, node };
	struct exec_sink sink = { concrete_out, &at };

	if (++r->depth > WORLD_MAX_DEPTH || ++r->steps > WORLD_MAX_STEPS) {
		if (!r->w->may_loop)
			fail_msg("%s: a concrete packet runs in a loop", r->w->name);
		r->w->looped = true;
		flow_free(r->w->t.e, f);
		r->depth--;
		return;
	}
	if (n->kind == NODE_OPEN || n->kind == NODE_HOST)
		concrete_land(r, (struct landing){ .kind = END_ARRIVED, .node = node }, f);
	else if (n->kind == NODE_WAY_OUT)
		concrete_send(r, node, WIRE_PORT, f);
	else if (n->program == NULL)
		concrete_send(r, node, port, f);
	else
		exec_run(r->w->t.e, n->program, node, port, f, &sink);
	r->depth--;
}

/* One packet through a router that was just started. */
static inline void
world_run(struct world *w, const uint8_t *bytes, size_t len, landings *out)
{
	struct concrete_run r = { .w = w, .out = out };
	struct engine *e = w->t.e;
	struct flow *f = flow_new(e);

	w->looped = false;
	e->concrete = true;
	sim_state_free(e->sim_state);
	e->sim_state = sim_state_new();
	f->head_end = (int32_t)len;
	if (len > 0)
		flow_write(e, f, BASE_DATA, 0, (uint32_t)len * 8,
			   value_bytes(e->values, bytes, len));
	concrete_push(&r, world_way_in(w), 0, f);
	e->concrete = false;
}

static inline void
landings_free(landings *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i].bytes);
	VEC_FREE(l);
}

/* Bits of which some may lie behind the end: those are 0 (a pair of octets of which one is there). */
static inline bool
world_bits(const uint8_t *bytes, size_t len, size_t bit, unsigned width, uint64_t *x)
{
	*x = 0;
	for (size_t i = bit; i < bit + width; i++)
		*x = *x << 1 | (i / 8 < len ? bytes[i / 8] >> (7 - i % 8) & 1 : 0);
	return bit < len * 8;
}

/*
 * Values of roots, read from the bytes of a packet that was sent as `origin`: fields, bits of the payload, and
 * the payload's length. What elements choose is not among them.
 */
static inline void
world_bind(struct world *w, struct flow *origin, const uint8_t *bytes, size_t len,
	   struct u64_map *known)
{
	struct values *vs = w->t.e->values;
	const struct value_data *d = value_get(vs, origin->tail_length);
	uint64_t x;

	u64_map_put(known, d->root, len - (size_t)origin->head_end);
	for (uint32_t i = 0; i < origin->mem.n; i++) {
		const struct slot *s = &origin->mem.slots[i];

		d = value_get(vs, s->v);
		if (d->kind != VALUE_SYMBOL || d->shift != 0 || d->add != 0 ||
		    d->width != root_get(vs, d->root)->width)
			continue;
		if (!bits_get(bytes, len, (size_t)s->bit, s->width, &x))
			fail_msg("a field lies outside of the packet");
		u64_map_put(known, d->root, x);
	}
	for (root r = 0; r < root_count(vs); r++) {
		int32_t bit;

		if (flow_tail_place(w->t.e, origin, r, &bit) &&
		    world_bits(bytes, len, (size_t)bit, root_get(vs, r)->width, &x))
			u64_map_put(known, r, x);
	}
}

enum containment { OUTSIDE, INSIDE, INSIDE_PERHAPS };

struct binding {
	struct world *w;
	const struct flow *f;
	struct u64_map *known;
	enum containment in;
	bool learnt;
};

/* r + 0 == to: checks it, or learns one from the other. */
static inline bool
binding_alias(void *arg, uint32_t r, uint32_t to)
{
	struct binding *b = arg;
	struct values *vs = b->w->t.e->values;
	const struct value_data *d = value_get(vs, flow_resolve(b->w->t.e, b->f, to));
	uint64_t mask = d->width == 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1, x, y;
	bool kx = u64_map_get(b->known, r, &x), ky;

	if (d->kind == VALUE_CONST) {
		y = d->bits;
		ky = true;
	} else {
		ky = u64_map_get(b->known, d->root, &y);
		if (kx && !ky) {
			u64_map_put(b->known, d->root, (x - d->add) & mask);
			b->learnt = true;
			return true;
		}
		y += d->add;
	}
	if (ky && !kx) {
		u64_map_put(b->known, r, y & mask);
		b->learnt = true;
	} else if (kx && ky && x != (y & mask)) {
		b->in = OUTSIDE;
	}
	return true;
}

/* Symbols that one factor of a condition relates to each other: networks with large tables have more than 64. */
enum { MOST_RELATED = 1024 };

static inline bool
binding_factor(void *arg, uint32_t r, uint32_t s)
{
	struct binding *b = arg;
	struct sets *sets = b->w->t.e->sets;
	set_var vars[MOST_RELATED];
	size_t n = set_support(sets, s, vars, MOST_RELATED), sure = 0;
	uint64_t x[MOST_RELATED];

	(void)r;
	assert_true(n <= MOST_RELATED);
	for (size_t i = 0; i < n; i++)
		if (u64_map_get(b->known, var_root(b->w->t.e->values, vars[i]), &x[sure])) {
			set_var v = vars[sure];

			vars[sure++] = vars[i];
			vars[i] = v;
		}
	if (sure == n) {
		if (!set_contains(sets, s, vars, x, n))
			b->in = OUTSIDE;
		return b->in != OUTSIDE;
	}
	for (size_t i = 0; i < sure; i++)
		s = set_fix(sets, s, vars[i], x[i]);
	if (s == SET_NONE)
		b->in = OUTSIDE;
	else if (s != SET_ALL && b->in == INSIDE)
		b->in = INSIDE_PERHAPS;
	return b->in != OUTSIDE;
}

static inline bool
binding_value(struct binding *b, value v, uint64_t *x)
{
	struct values *vs = b->w->t.e->values;
	const struct value_data *d;
	unsigned whole;

	v = flow_resolve(b->w->t.e, b->f, v);
	d = value_get(vs, v);
	*x = d->bits;
	if (d->kind != VALUE_SYMBOL)
		return d->kind == VALUE_CONST;
	if (!u64_map_get(b->known, d->root, x))
		return false;
	whole = root_get(vs, d->root)->width;
	*x = (*x + d->add) & (whole == 64 ? UINT64_MAX : ((uint64_t)1 << whole) - 1);
	*x = (*x >> d->shift) & (d->width == 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1);
	return true;
}

static inline void
binding_residue(struct binding *b, const struct residue *r)
{
	uint64_t x, y;
	bool holds = true;

	if (!binding_value(b, r->a, &x) || !binding_value(b, r->b, &y)) {
		if (b->in == INSIDE)
			b->in = INSIDE_PERHAPS;
		return;
	}
	switch (r->relation) {
	case RESIDUE_EQ: holds = x == y; break;
	case RESIDUE_NE: holds = x != y; break;
	case RESIDUE_LT: holds = x < y; break;
	case RESIDUE_GE: holds = x >= y; break;
	}
	if (!holds)
		b->in = OUTSIDE;
}

/* Whether the packet behind `known` is one of f; learns what aliases tell about other roots. */
static inline enum containment
world_contains(struct world *w, const struct flow *f, struct u64_map *known)
{
	struct binding b = { .w = w, .f = f, .known = known, .in = INSIDE };

	do {
		b.learnt = false;
		(void)imap_each(w->t.e->maps, f->alias, binding_alias, &b);
	} while (b.learnt);
	if (b.in != OUTSIDE)
		(void)imap_each(w->t.e->maps, f->cond, binding_factor, &b);
	for (const struct residue *r = f->residue; r != NULL && b.in != OUTSIDE; r = r->next)
		binding_residue(&b, r);
	return b.in;
}

#endif
