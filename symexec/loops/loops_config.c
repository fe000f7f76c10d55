/*
 * loops_config.c - the graph of configurations: everything that may stand at the ports that
 * lead to a cycle, up to names. A configuration is looked at again when what arrives grows its
 * condition; conditions that keep growing are dropped, constants that keep changing become
 * roots, so that a TTL is not counted down step by step, and a router is not looked at once for each
 * color that a packet may have got on its way in. A packet that is longer each time it
 * comes, or of which more is remembered, is followed a few times and then reported as that; one that becomes longer and shorter
 * in ever new ways is left undecided.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec.h"
#include "symexec/loops/loops_int.h"

enum {
	WIDEN_CONFIGS = 12,	/* of one layout at one port: constants become roots; of content, at once */
	WIDEN_UPDATES = 2,	/* of one configuration: its condition is dropped */
	WIDEN_LENGTHS = 300,	/* the same for lengths, which decide what can be read at all */
	GROWTH = 8,		/* times that a packet may grow */
	MAX_RETURNED = 2000,	/* at one port, of those that came from there: what comes then is not followed */
	MAX_CONFIGS = 200000,
};
#define MAX_STEPS ((uint64_t)2000000)

static bool before(const struct search *s, uint32_t a, uint32_t b)
{
	const struct config *x = s->configs.v[a], *y = s->configs.v[b];
	uint32_t p = x->start != NO_CONFIG ? 0 : s->ports.rank[s->ports.base[x->node] + x->port];
	uint32_t q = y->start != NO_CONFIG ? 0 : s->ports.rank[s->ports.base[y->node] + y->port];

	return p != q ? p < q : a < b;
}

static void queue(struct search *s, uint32_t c)
{
	size_t i = s->heap.n;

	if (s->configs.v[c]->queued)
		return;
	s->configs.v[c]->queued = true;
	*VEC_ADD(&s->heap) = c;
	for (; i > 0 && before(s, c, s->heap.v[(i - 1) / 2]); i = (i - 1) / 2)
		s->heap.v[i] = s->heap.v[(i - 1) / 2];
	s->heap.v[i] = c;
}

static uint32_t dequeue(struct search *s)
{
	uint32_t top = s->heap.v[0], last = s->heap.v[--s->heap.n];
	size_t i = 0, n = s->heap.n;

	for (size_t c = 1; c < n; c = 2 * i + 1) {
		if (c + 1 < n && before(s, s->heap.v[c + 1], s->heap.v[c]))
			c++;
		if (!before(s, s->heap.v[c], last))
			break;
		s->heap.v[i] = s->heap.v[c];
		i = c;
	}
	if (n > 0)
		s->heap.v[i] = last;
	s->configs.v[top]->queued = false;
	return top;
}

/* The root that stands where the TTL stands; flow_named names it apart from all others. */
static void mark_ttl(struct search *s, struct config *c)
{
	int32_t bit = flow_ttl_bit(s, c->flow);
	const struct value_data *d;
	enum read_fault why;
	value v;

	if (bit == INT32_MIN || bit / 8 >= c->flow->head_end)
		return;
	v = flow_read(s->e, c->flow, BASE_DATA, bit, 8, &why);
	d = v == VALUE_NONE ? NULL : value_get(s->e->values, v);
	for (size_t i = 0; i < c->roots.n; i++)
		c->roots.v[i].ttl = d != NULL && d->kind == VALUE_SYMBOL &&
				    c->roots.v[i].r == d->root && d->width == 8 &&
				    root_get(s->e->values, d->root)->width == 8;
}

/* Whether the packet, or what is remembered, was smaller each time it came to this port before. */
static enum loop_kind growth(const struct search *s, const struct config *c)
{
	int32_t bytes = c->flow->head_end - c->flow->data;
	size_t state = flow_state_size(s->e, c->flow);
	unsigned longer = 0, more = 0;
	bool grows_bytes = true, grows_state = true;

	for (uint32_t p = c->parent; p != NO_CONFIG; p = s->configs.v[p]->parent) {
		const struct config *o = s->configs.v[p];
		int32_t b = o->flow->head_end - o->flow->data;
		size_t t = flow_state_size(s->e, o->flow);

		if (o->start != NO_CONFIG || o->node != c->node || o->port != c->port)
			continue;
		grows_bytes &= b < bytes;
		grows_state &= t < state;
		longer += grows_bytes;
		more += grows_state;
		if (!grows_bytes && !grows_state)
			break;
		bytes = b;
		state = t;
	}
	return longer >= GROWTH ? LOOP_ENCAPSULATION : more >= GROWTH ? LOOP_STATE : LOOP_KINDS;
}

/*
 * Whether it was at this port before, in one of too many shapes: two of one layout, in which other fields are equal, are
 * two, since a box that remembers tells them apart.
 */
static bool is_shape_too_many(struct search *s, const struct config *c)
{
	struct at_port *at = &s->at[s->ports.base[c->node] + c->port];
	uint32_t p = c->parent;

	while (p != NO_CONFIG && (s->configs.v[p]->start != NO_CONFIG || s->configs.v[p]->node != c->node ||
				  s->configs.v[p]->port != c->port))
		p = s->configs.v[p]->parent;
	at->returned += p != NO_CONFIG;
	return p != NO_CONFIG && at->returned > MAX_RETURNED;
}

bool config_has(const struct config *c, root r)
{
	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].r == r)
			return true;
	return false;
}

root config_ttl(const struct config *c)
{
	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].ttl)
			return c->roots.v[i].r;
	return ROOT_NONE;
}

static struct config *add_config(struct search *s, struct flow *f, uint32_t parent)
{
	struct config *c = x_calloc(1, sizeof(*c));

	c->flow = f;
	c->identity = flow_identity_hash(f);
	c->start = NO_CONFIG;
	c->parent = parent;
	c->grows = LOOP_KINDS;
	*VEC_ADD(&s->configs) = c;
	flow_roots(s->e, f, c);
	return c;
}

static struct layout *layout_at(struct search *s, struct at_port *p, const struct flow *f)
{
	uint64_t h = flow_layout(s->e, f);
	struct layout *l;

	for (size_t i = 0; i < p->layouts.n; i++)
		if (p->layouts.v[i].hash == h)
			return &p->layouts.v[i];
	l = VEC_ADD(&p->layouts);
	memset(l, 0, sizeof(*l));
	l->hash = h;
	return l;
}

static uint32_t find_config(const struct search *s, const struct at_port *p, const struct flow *f)
{
	uint64_t identity = flow_identity_hash(f);

	for (size_t i = 0; i < p->configs.n; i++) {
		const struct config *c = s->configs.v[p->configs.v[i]];

		if (c->identity == identity && flow_same_identity(c->flow, f))
			return p->configs.v[i];
	}
	return NO_CONFIG;
}

struct factors {
	struct engine *e;
	VEC(set) drop;
	bool lengths;
	unsigned updates;
};

static bool note_factor(void *arg, const struct imap_difference *d)
{
	struct factors *k = arg;
	root r = d->key;

	/* a length that is not known makes every read a fault: kept as long as can be */
	if (d->in_a && root_get(k->e->values, r)->kind == ROOT_LENGTH && k->updates < WIDEN_LENGTHS)
		k->lengths = true;
	else if (d->in_a)
		*VEC_ADD(&k->drop) = d->a;
	return true;
}

/* c becomes at least what c and f are together, and sooner or later everything. */
static void widen_condition(struct search *s, struct config *c, const struct flow *f)
{
	struct factors k = { .e = s->e, .updates = c->updates };

	(void)imap_diff(s->e->maps, c->flow->cond, f->cond, note_factor, &k);
	for (size_t i = 0; i < k.drop.n; i++)
		flow_release(s->e, c->flow, k.drop.v[i]);
	if (k.lengths && !flow_merge(s->e, c->flow, f))
		c->flow->cond = IMAP_EMPTY;
	VEC_FREE(&k.drop);
}

/* Takes what arrives into c; owns g. */
static void join_config(struct search *s, uint32_t index, struct flow *g)
{
	struct config *c = s->configs.v[index];

	if (!flow_covers(s->e, c->flow, g)) {
		c->updates++;
		if (c->updates > WIDEN_UPDATES || s->e->flaws.ignore_merging ||
		    !flow_merge(s->e, c->flow, g))
			widen_condition(s, c, g);
		queue(s, index);
	}
	flow_free(s->e, g);
}

static uint32_t new_config(struct search *s, uint32_t port, struct flow *g, uint32_t parent)
{
	struct config *c = add_config(s, g, parent);
	uint32_t index = (uint32_t)s->configs.n - 1;

	c->node = s->ports.node_of[port];
	c->port = port - s->ports.base[c->node];
	*VEC_ADD(&s->at[port].configs) = index;
	mark_ttl(s, c);
	c->grows = growth(s, c);
	if (c->grows == LOOP_KINDS && is_shape_too_many(s, c)) {
		c->grows = LOOP_UNDECIDED;
		s->l->gave_up = "packets come back in more than 2000 shapes to one place";
	}
	if (c->grows == LOOP_KINDS)
		queue(s, index);
	return index;
}

/* How a flow got to where it is since it left a configuration: hops, the last one first. */
struct way {
	uint32_t prev;			/* 1 + its index; 0: none */
	struct loop_hop hop;
};

struct standing {
	struct flow *f;
	uint32_t port, way;		/* where; 1 + the last hop */
};

/* What leaves one configuration, until it meets others. */
struct leaving {
	struct search *s;
	uint32_t from;
	uint32_t node, port, way;	/* where the program runs */
	VEC(struct way) ways;
	VEC(struct standing) out;	/* of one run */
	VEC(struct standing) todo;
};

static uint32_t add_way(struct leaving *k, uint32_t prev, struct loop_hop hop)
{
	*VEC_ADD(&k->ways) = (struct way){ prev, hop };
	return (uint32_t)k->ways.n;
}

/* On from a port that only passes packets on, with what the links do to them. */
static void pass_on(struct leaving *k, struct standing *t)
{
	struct search *s = k->s;

	for (; s->ports.next[t->port] != NO_PORT; t->port = s->ports.next[t->port]) {
		uint32_t node = s->ports.node_of[t->port], output;
		uint32_t port = t->port - s->ports.base[node];
		const struct node *n = &s->g->nodes[node];

		(void)node_role(n, port, &output);
		if (n->out[output][0].wire)
			flow_wire(s->e, t->f);
		t->way = add_way(k, t->way, (struct loop_hop){ node, port, output });
	}
}

static void keep_way(const struct leaving *k, uint32_t way, struct loop_edge *d)
{
	for (uint32_t w = way; w != 0; w = k->ways.v[w - 1].prev)
		d->via_count++;
	d->via = x_calloc(d->via_count + 1, sizeof(*d->via));
	for (uint32_t w = way, i = d->via_count; w != 0; w = k->ways.v[w - 1].prev)
		d->via[--i] = k->ways.v[w - 1].hop;
}

/* What stands at a port becomes a configuration, or part of one; owns t->f. */
static void arrive(struct leaving *k, const struct standing *t)
{
	struct search *s = k->s;
	struct loop_edge d = { .from = k->from };
	struct at_port *at = &s->at[t->port];
	struct layout *l = layout_at(s, at, t->f);
	struct flow *g = flow_named(s, t->f, l->forget.v, l->forget.n, &d.names);

	d.to = find_config(s, at, g);
	if (d.to == NO_CONFIG && l->last != NULL &&
	    flow_places_differ(s->e, g, l->last, l->count < WIDEN_CONFIGS, l)) {
		flow_free(s->e, g);
		d.names.n = 0;
		g = flow_named(s, t->f, l->forget.v, l->forget.n, &d.names);
		d.to = find_config(s, at, g);
	}
	if (d.to == NO_CONFIG) {
		l->count++;
		l->last = g;
		d.to = new_config(s, t->port, g, k->from);
	} else {
		join_config(s, d.to, g);
	}
	keep_way(k, t->way, &d);
	edge_fill(s, &d, t->f);
	*VEC_ADD(&s->configs.v[k->from]->out) = d;
	flow_free(s->e, t->f);
}

/* f leaves a node by an output; owns f. */
static void send_out(struct leaving *k, uint32_t node, uint32_t output, uint32_t way,
		     struct flow *f)
{
	struct search *s = k->s;
	const struct node *n = &s->g->nodes[node];
	uint32_t count = output < n->out_ports ? n->out_count[output] : 0;

	for (uint32_t i = 0; i < count; i++) {
		struct edge d = n->out[output][i];
		struct standing t = { .port = s->ports.base[d.node] + d.port, .way = way };

		if (!s->ports.leads[t.port])
			continue;
		t.f = flow_copy(s->e, f);
		if (d.wire)
			flow_wire(s->e, t.f);
		pass_on(k, &t);
		*VEC_ADD(&k->out) = t;
	}
	flow_free(s->e, f);
}

static void exec_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct leaving *k = arg;

	if (o->kind == OUT_EMIT)
		send_out(k, k->node, o->port, add_way(k, k->way, (struct loop_hop){
			 k->node, k->port, o->port }), f);
	else
		flow_free(k->s->e, f);
}

/* Whether the TTL of f is that of the configuration, with what was known of it there and no relation to others. */
static bool same_ttl(const struct leaving *k, struct flow *f)
{
	struct search *s = k->s;
	const struct config *c = s->configs.v[k->from];
	root was = config_ttl(c);
	int32_t bit = flow_ttl_bit(s, f);
	uint32_t before = SET_ALL, now = SET_ALL;
	const struct value_data *d;
	enum read_fault why;
	value v;

	if (f->residue != NULL || f->alias != IMAP_EMPTY)
		return false;
	if (bit == INT32_MIN || was == ROOT_NONE || bit / 8 >= f->head_end)
		return bit == INT32_MIN && was == ROOT_NONE;
	v = flow_read(s->e, f, BASE_DATA, bit, 8, &why);
	d = v == VALUE_NONE ? NULL : value_get(s->e->values, v);
	(void)imap_get(s->e->maps, c->flow->cond, was, &before);
	(void)imap_get(s->e->maps, f->cond, was, &now);
	return d != NULL && d->kind == VALUE_SYMBOL && d->root == was && d->add == 0 &&
	       d->width == 8 && before == now;
}

/*
 * Whether nothing can be gained by looking at what stands there as a configuration: nothing else
 * comes there, neither another way nor from what has just been run, and no step that looks at the TTL
 * lies behind it, as of those there may be only one in an edge.
 */
static bool goes_on(const struct leaving *k, size_t i)
{
	const struct standing *t = &k->out.v[i];

	if (k->s->ports.ways_in[t->port] != 1)
		return false;
	for (size_t j = 0; j < k->out.n; j++)
		if (j != i && k->out.v[j].port == t->port)
			return false;
	return same_ttl(k, t->f);
}

static void settle(struct leaving *k)
{
	for (size_t i = 0; i < k->out.n; i++)
		if (goes_on(k, i))
			*VEC_ADD(&k->todo) = k->out.v[i];
		else
			arrive(k, &k->out.v[i]);
	k->out.n = 0;
}

/* Runs what stands at a port through its node; owns t.f. */
static void run(struct leaving *k, struct standing t)
{
	struct search *s = k->s;
	struct exec_sink sink = { exec_out, k };
	const struct node *n;
	enum node_role role;
	uint32_t output;

	k->node = s->ports.node_of[t.port];
	k->port = t.port - s->ports.base[k->node];
	k->way = t.way;
	n = &s->g->nodes[k->node];
	role = node_role(n, k->port, &output);
	if (role == ROLE_PASS)
		exec_out(k, t.f, &(struct outcome){ .kind = OUT_EMIT, .port = output });
	else if (role == ROLE_RUN)
		exec_run(s->e, n->program, k->node, k->port, t.f, &sink);
	else
		flow_free(s->e, t.f);
	settle(k);
}

static void process(struct search *s, uint32_t index)
{
	struct config *c = s->configs.v[index];
	struct leaving k = { .s = s, .from = index };
	struct standing t = { .f = flow_copy(s->e, c->flow) };

	for (size_t i = 0; i < c->out.n; i++)
		edge_fini(&c->out.v[i]);
	c->out.n = 0;
	if (c->start != NO_CONFIG && s->l->starts.v[c->start].out) {
		send_out(&k, c->node, c->port, 0, t.f);
		settle(&k);
	} else {
		t.port = s->ports.base[c->node] + c->port;
		if (c->start == NO_CONFIG) {
			run(&k, t);
		} else {
			pass_on(&k, &t);
			*VEC_ADD(&k.out) = t;
			settle(&k);
		}
	}
	while (k.todo.n > 0)
		run(&k, k.todo.v[--k.todo.n]);
	VEC_FREE(&k.todo);
	VEC_FREE(&k.out);
	VEC_FREE(&k.ways);
}

/* Where packets are sent is one more way in. */
static void add_ways_in(struct search *s, const struct loop_start *o)
{
	const struct node *n = &s->g->nodes[o->node];
	uint32_t count = o->out && o->port < n->out_ports ? n->out_count[o->port] : 0;

	for (uint32_t i = 0; i < count; i++)
		ports_enter(&s->ports, s->ports.base[n->out[o->port][i].node] +
			    n->out[o->port][i].port);
	if (!o->out)
		ports_enter(&s->ports, s->ports.base[o->node] + o->port);
}

void configs_finish(struct search *s)
{
	uint32_t *first = x_calloc(s->configs.n + 2, sizeof(*first));
	uint32_t *component = x_calloc(s->configs.n + 1, sizeof(*component));
	VEC(uint32_t) to = { 0 };

	for (size_t i = 0; i < s->configs.n; i++) {
		struct config *c = s->configs.v[i];

		first[i] = (uint32_t)to.n;
		for (size_t k = 0; k < c->out.n; k++) {
			*VEC_ADD(&to) = c->out.v[k].to;
			*VEC_ADD(&s->configs.v[c->out.v[k].to]->in) = &c->out.v[k];
		}
	}
	first[s->configs.n] = (uint32_t)to.n;
	s->component_count = components_find(s->configs.n, first, to.v, component);
	s->cyclic = x_calloc((size_t)s->component_count + 1, 1);
	for (size_t i = 0; i < s->configs.n; i++)
		for (uint32_t k = first[i]; k < first[i + 1]; k++)
			if (component[to.v[k]] == component[i])
				s->cyclic[component[i]] = 1;
	for (size_t i = 0; i < s->configs.n; i++)
		s->configs.v[i]->component = component[i];
	free(first);
	free(component);
	VEC_FREE(&to);
}

void configs_explore(struct search *s)
{
	struct root_info payload = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				     .name = "payload", .element = UINT32_MAX };
	uint64_t steps = 0;

	s->names = u64_map_new();
	s->payload = root_new(s->e->values, &payload);
	s->at = x_calloc(s->ports.count + 1, sizeof(*s->at));
	for (uint32_t i = 0; i < s->l->starts.n; i++) {
		const struct loop_start *o = &s->l->starts.v[i];
		struct config *c = add_config(s, flow_copy(s->e, o->flow), NO_CONFIG);

		c->start = i;
		c->node = o->node;
		c->port = o->port;
		mark_ttl(s, c);
		queue(s, (uint32_t)s->configs.n - 1);
		if (i == 0 || o->node != o[-1].node || o->port != o[-1].port ||
		    o->out != o[-1].out)
			add_ways_in(s, o);
	}
	ports_spread(&s->ports);
	while (s->heap.n > 0) {
		if (++steps > MAX_STEPS || s->configs.n > MAX_CONFIGS) {
			s->l->gave_up = "there are too many kinds of packets to follow";
			break;
		}
		process(s, dequeue(s));
	}
	configs_finish(s);
}

void configs_fini(struct search *s)
{
	for (size_t i = 0; i < s->configs.n; i++) {
		struct config *c = s->configs.v[i];

		for (size_t k = 0; k < c->out.n; k++)
			edge_fini(&c->out.v[k]);
		flow_free(s->e, c->flow);
		VEC_FREE(&c->roots);
		VEC_FREE(&c->out);
		VEC_FREE(&c->in);
		free(c);
	}
	for (size_t i = 0; s->at != NULL && i < s->ports.count; i++) {
		for (size_t k = 0; k < s->at[i].layouts.n; k++)
			VEC_FREE(&s->at[i].layouts.v[k].forget);
		VEC_FREE(&s->at[i].configs);
		VEC_FREE(&s->at[i].layouts);
	}
	free(s->at);
	free(s->cyclic);
	VEC_FREE(&s->configs);
	VEC_FREE(&s->heap);
	u64_map_free(s->names);
}
