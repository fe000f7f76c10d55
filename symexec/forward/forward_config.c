/*
 * forward_config.c - configurations and the ways between them. A way is one run of an element on the flow of a shape; it
 * must leave every field its name, or this is no network for us. The condition of a way is what
 * the element asks, without what holds for all packets of the shape anyway: since fields keep
 * their values, what the packets on a path fulfil is the intersection of its conditions and of the start's.
 *
 * A TTL that is lowered is the exception. No condition speaks of the TTL: a way that lowers it is on no endless cycle,
 * and a test of it elsewhere is not understood.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec.h"
#include "symexec/forward/forward_int.h"
#include "symexec/policy/policy.h"
#include "symexec/graph/source.h"

enum { MAX_STANDING = 500000, LONG_WAY = 200 };

/* Where flows go that leave something. */
struct leaving {
	struct forwarding *f;
	uint32_t node, shape;		/* who sends */
	way_list *out;
	bool ok;
};

static bool in_the_way(struct leaving *k, const char *what)
{
	const struct node *n = &k->f->g->nodes[k->node];

	k->ok = false;
	return forward_give_up(k->f, "'%s'%s%s%s %s", n->name, n->element != NULL ? " (" : "",
			       n->element != NULL ? n->element->class_name : "",
			       n->element != NULL ? ")" : "", what);
}

/* The condition of a flow as one set; without the factors that `apart` has too. */
struct joining {
	struct engine *e;
	set all;
};

static bool join_factor(void *arg, const struct imap_difference *d)
{
	struct joining *k = arg;

	if (d->in_a)
		k->all = set_and(k->e->sets, k->all, d->a);
	return true;
}

static set condition_of(struct engine *e, imap cond, imap apart)
{
	struct joining k = { e, SET_ALL };

	(void)imap_diff(e->maps, cond, apart, join_factor, &k);
	return k.all;
}

static bool understood(struct leaving *k, const struct flow *fl)
{
	if (fl->opaque)
		return in_the_way(k, "is of an unknown class");
	if (fl->state != IMAP_EMPTY)
		return in_the_way(k, "remembers packets");
	if (fl->free_choice || fl->coincidence)
		return in_the_way(k, "chooses freely");
	if (fl->alias != IMAP_EMPTY || fl->residue != NULL)
		return in_the_way(k, "compares fields with each other");
	return true;
}

/* Whether every field is there and has the value that it had; a constant has no name. */
static bool unchanged(struct leaving *k, const naming_list *names, bool *lowers)
{
	struct values *vs = k->f->e->values;
	root ttl = k->f->shapes.v[k->shape].ttl;

	*lowers = false;
	if (names->n != k->f->shapes.v[k->shape].fields.n)
		return false;
	for (size_t i = 0; i < names->n; i++) {
		value whole = value_symbol(vs, names->v[i].name);

		if (names->v[i].v == whole)
			continue;
		if (names->v[i].name != ttl || names->v[i].v != value_add(vs, whole, 0xff))
			return false;
		*lowers = true;
	}
	return true;
}

/* Takes the TTL out of the condition of a way. */
static bool forget_ttl(struct leaving *k, const struct flow *fl, struct way *w)
{
	struct engine *e = k->f->e;
	root ttl = k->f->shapes.v[k->shape].ttl;
	set all = w->cond;
	uint64_t lo, hi;

	if (ttl == ROOT_NONE)
		return true;
	w->cond = set_forget(e->sets, all, root_var(e->values, ttl));
	if (!w->lowers)
		return w->cond == all || in_the_way(k, "looks at the TTL");
	flow_bounds(e, fl, value_symbol(e->values, ttl), &lo, &hi);
	return lo > 0 || in_the_way(k, "lowers a TTL of 0");
}

static bool is_field(const struct packet_shape *p, root r)
{
	for (size_t i = 0; i < p->fields.n; i++)
		if (p->fields.v[i] == r)
			return true;
	return false;
}

/* What an element asks of anything but fields (a value that it makes up, payload) may be another next time. */
static bool asks_fields(struct leaving *k, set cond)
{
	struct engine *e = k->f->e;
	size_t n = cond == SET_TOO_LARGE ? 0 : set_support(e->sets, cond, NULL, 0);
	set_var *vars = x_calloc(n + 1, sizeof(*vars));
	bool ok = true;

	n = n == 0 ? 0 : set_support(e->sets, cond, vars, n);
	for (size_t i = 0; i < n; i++)
		ok &= is_field(&k->f->shapes.v[k->shape], var_root(e->values, vars[i]));
	free(vars);
	return ok || in_the_way(k, "asks for more than the fields of headers");
}

/* fl arrives at an input; owned. */
static bool arrive(struct leaving *k, uint32_t output, struct edge d, struct flow *fl)
{
	struct forwarding *f = k->f;
	struct way w = { .output = output };
	naming_list names = { 0 };
	struct flow *g;
	bool ok = understood(k, fl);

	if (ok) {
		w.cond = condition_of(f->e, fl->cond, f->shapes.v[k->shape].flow->cond);
		g = flow_named(&f->naming, fl, NULL, 0, &names);
		ok = unchanged(k, &names, &w.lowers) || in_the_way(k, "changes packets");
		ok = ok && asks_fields(k, w.cond) && forget_ttl(k, fl, &w);
		if (ok && w.cond == SET_TOO_LARGE)
			ok = in_the_way(k, "has a rule list that is too large");
		if (ok) {
			g->cond = f->shapes.v[k->shape].flow->cond;
			w.to = standing_at(f, d.node, d.port, k->shape, g);
			ok = w.to != NONE;
		} else {
			flow_free(f->e, g);
		}
	}
	if (ok && w.cond != SET_NONE)
		*VEC_ADD(k->out) = w;
	VEC_FREE(&names);
	flow_free(f->e, fl);
	return ok;
}

/* fl leaves the node by an output; owned. */
static void send_out(struct leaving *k, uint32_t output, struct flow *fl)
{
	struct forwarding *f = k->f;
	const struct node *n = &f->g->nodes[k->node];
	uint32_t count = output < n->out_ports ? n->out_count[output] : 0;

	for (uint32_t i = 0; k->ok && i < count; i++) {
		struct edge d = n->out[output][i];
		struct flow *c;

		if (!f->naming.ports.leads[f->naming.ports.base[d.node] + d.port])
			continue;
		c = flow_copy(f->e, fl);
		if (d.wire)
			flow_wire(f->e, c);
		k->ok = arrive(k, output, d, c);
	}
	flow_free(f->e, fl);
}

static void exec_out(void *arg, struct flow *fl, const struct outcome *o)
{
	struct leaving *k = arg;

	if (o->kind == OUT_EMIT && k->ok)
		send_out(k, o->port, fl);
	else
		flow_free(k->f->e, fl);
}

static bool run(struct leaving *k, const struct program *p, const struct standing *s)
{
	struct exec_sink sink = { exec_out, k };

	k->f->e->too_large = false;
	exec_run(k->f->e, p, s->node, s->port, flow_copy(k->f->e, s->flow), &sink);
	if (k->ok && k->f->e->too_large)
		return in_the_way(k, "has a rule list that is too large");
	return k->ok;
}

bool standing_expand(struct forwarding *f, uint32_t index)
{
	struct standing s = f->standing.v[index];	/* the list may move */
	way_list ways = { 0 };
	struct leaving k = { f, s.node, s.shape, &ways, true };
	const struct node *n = &f->g->nodes[s.node];
	enum node_role role;
	uint32_t output;

	if (s.expanded)
		return true;
	role = node_role(n, s.port, &output);
	if (role == ROLE_PASS)
		send_out(&k, output, flow_copy(f->e, s.flow));
	else if (role == ROLE_RUN)
		(void)run(&k, n->program, &s);
	VEC_FREE(&s.ways);
	f->standing.v[index].expanded = true;
	f->standing.v[index].ways.v = ways.v;
	f->standing.v[index].ways.n = ways.n;
	f->standing.v[index].ways.cap = ways.cap;
	return k.ok;
}

bool standing_by_target(struct forwarding *f, uint32_t index, const struct target *t,
			way_list *out)
{
	struct standing s = f->standing.v[index];
	struct leaving k = { f, s.node, s.shape, out, true };

	return run(&k, t->program, &s);
}

bool start_ways(struct forwarding *f, const struct start *s, way_list *out)
{
	struct leaving k = { f, s->at.node, s->shape, out, true };
	struct flow *fl = flow_copy(f->e, f->shapes.v[s->shape].flow);
	struct edge d = { s->at.node, s->at.port, false };

	if (s->at.out)
		send_out(&k, s->at.port, fl);
	else if (f->naming.ports.leads[f->naming.ports.base[d.node] + d.port])
		k.ok = arrive(&k, UINT32_MAX, d, fl);
	else
		flow_free(f->e, fl);
	return k.ok;
}

bool wire_ways(struct forwarding *f, struct edge d, uint32_t shape, way_list *out)
{
	struct leaving k = { f, d.node, shape, out, true };
	struct flow *fl = flow_copy(f->e, f->shapes.v[shape].flow);

	flow_wire(f->e, fl);
	return arrive(&k, UINT32_MAX, d, fl);
}

uint32_t standing_at(struct forwarding *f, uint32_t node, uint32_t port, uint32_t shape,
		     struct flow *fl)
{
	uint64_t hash = hash_mix(flow_identity_hash(fl), (uint64_t)node << 32 | port << 8 | shape);
	uint64_t known = NONE;
	uint32_t first;

	(void)u64_map_get(f->by_identity, hash, &known);
	first = (uint32_t)known;
	for (uint32_t i = first; i != NONE; i = f->standing.v[i].next) {
		const struct standing *s = &f->standing.v[i];

		if (s->node == node && s->port == port && s->shape == shape &&
		    flow_same_identity(s->flow, fl)) {
			flow_free(f->e, fl);
			return i;
		}
	}
	if (f->standing.n == MAX_STANDING) {
		flow_free(f->e, fl);
		(void)forward_give_up(f, "there are too many kinds of packets to follow");
		return NONE;
	}
	*VEC_ADD(&f->standing) = (struct standing){ .node = node, .port = port, .shape = shape,
						    .flow = fl, .vertex = NONE, .next = first,
						    .spot = NONE };
	u64_map_put(f->by_identity, hash, f->standing.n - 1);
	*VEC_ADD(&f->at_node[node]) = (uint32_t)f->standing.n - 1;
	return (uint32_t)f->standing.n - 1;
}

/* ---- starts ---- */

static root ttl_of(struct forwarding *f, struct flow *fl)
{
	int32_t bit = flow_ttl_bit(&f->naming, fl);
	const struct value_data *d;
	enum read_fault why;
	value v;

	if (bit == INT32_MIN || bit / 8 >= fl->head_end)
		return ROOT_NONE;
	v = flow_read(f->e, fl, BASE_DATA, bit, 8, &why);
	d = v == VALUE_NONE ? NULL : value_get(f->e->values, v);
	return d != NULL && d->kind == VALUE_SYMBOL && d->add == 0 && d->shift == 0 ? d->root :
										      ROOT_NONE;
}

/* Owns named. */
static uint32_t shape_of(struct forwarding *f, struct flow *named, const naming_list *names)
{
	struct packet_shape s = { .flow = named, .cond = SET_NONE };

	for (uint32_t i = 0; i < f->shapes.n; i++)
		if (flow_same_identity(f->shapes.v[i].flow, named)) {
			flow_free(f->e, named);
			return i;
		}
	s.ttl = ttl_of(f, named);
	for (size_t i = 0; i < names->n; i++)
		*VEC_ADD(&s.fields) = names->v[i].name;
	*VEC_ADD(&f->shapes) = s;
	return (uint32_t)f->shapes.n - 1;
}

struct whole {
	struct forwarding *f;
	const naming_list *names;
	bool all;
};

/* A condition on what has no name of its own would be lost. */
static bool has_name(void *arg, uint32_t r, uint32_t factor)
{
	struct whole *k = arg;
	value v = value_symbol(k->f->e->values, r);
	bool found = false;

	(void)factor;
	for (size_t i = 0; i < k->names->n && !found; i++)
		found = k->names->v[i].v == v;
	k->all &= found;
	return true;
}

static bool add_start(struct forwarding *f, struct loop_start at)
{
	struct start *s = VEC_ADD(&f->starts);
	struct engine *e = f->e;
	struct whole k = { f, &s->names, true };
	struct packet_shape *p;
	struct flow *named;

	*s = (struct start){ .at = at, .bundle = NONE };
	named = flow_named(&f->naming, at.flow, NULL, 0, &s->names);
	(void)imap_each(e->maps, at.flow->cond, has_name, &k);
	s->cond = condition_of(e, named->cond, IMAP_EMPTY);
	s->shape = shape_of(f, named, &s->names);
	if (!k.all || at.flow->alias != IMAP_EMPTY || at.flow->residue != NULL)
		return forward_give_up(f, "'%s' sends packets of which more is known than their "
				       "fields say", f->g->nodes[at.node].name);
	p = &f->shapes.v[s->shape];
	p->cond = set_or(e->sets, p->cond, s->cond);
	if (p->cond == SET_TOO_LARGE)
		return forward_give_up(f, "what is sent is too much to say");
	return true;
}

/* The condition of each shape into its flow, and each start's TTL out of its condition. */
static bool finish_shapes(struct forwarding *f)
{
	struct engine *e = f->e;

	for (size_t i = 0; i < f->shapes.n; i++) {
		struct packet_shape *p = &f->shapes.v[i];

		p->flow->cond = IMAP_EMPTY;
		if (!flow_constrain(e, p->flow, p->cond))
			return forward_give_up(f, "nothing is sent");
	}
	for (size_t i = 0; i < f->starts.n; i++) {
		struct start *s = &f->starts.v[i];
		root ttl = f->shapes.v[s->shape].ttl;
		uint64_t lo, hi;

		if (ttl == ROOT_NONE)
			continue;
		if (!set_bounds(e->sets, s->cond, root_var(e->values, ttl), &lo, &hi) || hi < LONG_WAY)
			return forward_give_up(f, "'%s' sends packets with a small TTL",
					       f->g->nodes[s->at.node].name);
		s->cond = set_forget(e->sets, s->cond, root_var(e->values, ttl));
	}
	return true;
}

bool starts_add(struct forwarding *f)
{
	const struct graph *g = f->g;
	bool ok = true;

	for (uint32_t node = 0; ok && node < g->node_count; node++) {
		struct flow_list flows = { 0 };

		if (!policy_is_source(&g->nodes[node]))
			continue;
		policy_source(f->e, g, node, NULL, NULL, &flows);
		for (size_t i = 0; i < flows.n; i++) {
			struct loop_start at = { node, 0, g->nodes[node].kind == NODE_HOST, flows.v[i],
						 SET_NONE };

			if (ok)
				ok = add_start(f, at);
			else
				flow_free(f->e, flows.v[i]);
		}
		VEC_FREE(&flows);
	}
	if (ok && f->starts.n == 0)
		ok = forward_give_up(f, "no packet is sent");
	return ok && finish_shapes(f);
}
