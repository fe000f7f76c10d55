/*
 * loops_config.c - the graph of configurations: everything that may stand at the ports that
 * lead to a cycle, up to names. A configuration is looked at again when what arrives grows its
 * condition; conditions that keep growing are dropped, constants that keep changing become
 * roots, so that a TTL is not counted down step by step, and a router is not looked at once for each
 * color that a packet may have got on its way in. A packet that is longer each time it
 * comes, or of which more is remembered, is followed a few times and then reported as that.
 */
#include "models/base/mem.h"
#include "symexec/exec.h"
#include "symexec/loops_int.h"

enum {
	WIDEN_CONFIGS = 12,	/* of one layout at one port: constants become roots; of content, at once */
	WIDEN_UPDATES = 2,	/* of one configuration: its condition is dropped */
	WIDEN_LENGTHS = 300,	/* the same for lengths, which decide what can be read at all */
	GROWTH = 8,		/* times that a packet may grow */
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

bool config_has(const struct config *c, root r)
{
	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].r == r)
			return true;
	return false;
}

static struct config *add_config(struct search *s, struct flow *f, uint32_t parent)
{
	struct config *c = x_calloc(1, sizeof(*c));

	c->flow = f;
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
	for (size_t i = 0; i < p->configs.n; i++)
		if (flow_same_identity(s->configs.v[p->configs.v[i]]->flow, f))
			return p->configs.v[i];
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
	if (c->grows == LOOP_KINDS)
		queue(s, index);
	return index;
}

/* Where f stands that arrived at a port and is only passed on, with what the links do to it. */
static uint32_t pass_on(struct search *s, uint32_t port, struct flow *f)
{
	for (; s->ports.next[port] != NO_PORT; port = s->ports.next[port]) {
		const struct node *n = &s->g->nodes[s->ports.node_of[port]];
		uint32_t output;

		(void)node_role(n, port - s->ports.base[s->ports.node_of[port]], &output);
		if (n->out[output][0].wire)
			flow_wire(s->e, f);
	}
	return port;
}

/* f arrives at a port from a configuration by one of its outputs; owns f. */
static void arrive(struct search *s, uint32_t from, uint32_t output, uint32_t port, struct flow *f)
{
	struct loop_edge d = { .from = from, .output = output, .first = port };
	struct at_port *at;
	struct layout *l;
	struct flow *g;

	port = pass_on(s, port, f);
	at = &s->at[port];
	l = layout_at(s, at, f);
	g = flow_named(s, f, l->forget.v, l->forget.n, &d.names);

	d.to = find_config(s, at, g);
	if (d.to == NO_CONFIG && l->last != NULL &&
	    flow_places_differ(s->e, g, l->last, l->count < WIDEN_CONFIGS, l)) {
		flow_free(s->e, g);
		d.names.n = 0;
		g = flow_named(s, f, l->forget.v, l->forget.n, &d.names);
		d.to = find_config(s, at, g);
	}
	if (d.to == NO_CONFIG) {
		l->count++;
		l->last = g;
		d.to = new_config(s, port, g, from);
	} else {
		join_config(s, d.to, g);
	}
	edge_fill(s, &d, f);
	*VEC_ADD(&s->configs.v[from]->out) = d;
	flow_free(s->e, f);
}

/* f leaves a node by an output; owns f. */
static void send_out(struct search *s, uint32_t from, uint32_t output, struct flow *f)
{
	const struct node *n = &s->g->nodes[s->configs.v[from]->node];
	uint32_t count = output < n->out_ports ? n->out_count[output] : 0;

	for (uint32_t i = 0; i < count; i++) {
		struct edge d = n->out[output][i];
		uint32_t port = s->ports.base[d.node] + d.port;
		struct flow *c;

		if (!s->ports.leads[port])
			continue;
		c = flow_copy(s->e, f);
		if (d.wire)
			flow_wire(s->e, c);
		arrive(s, from, output, port, c);
	}
	flow_free(s->e, f);
}

struct sink_arg {
	struct search *s;
	uint32_t from;
};

static void exec_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct sink_arg *k = arg;

	if (o->kind == OUT_EMIT)
		send_out(k->s, k->from, o->port, f);
	else
		flow_free(k->s->e, f);
}

static void process(struct search *s, uint32_t index)
{
	struct config *c = s->configs.v[index];
	const struct node *n = &s->g->nodes[c->node];
	struct sink_arg arg = { s, index };
	struct exec_sink sink = { exec_out, &arg };
	enum node_role role;
	uint32_t output;

	for (size_t i = 0; i < c->out.n; i++)
		edge_fini(&c->out.v[i]);
	c->out.n = 0;
	if (c->start != NO_CONFIG) {
		if (s->l->starts.v[c->start].out)
			send_out(s, index, c->port, flow_copy(s->e, c->flow));
		else
			arrive(s, index, UINT32_MAX, s->ports.base[c->node] + c->port,
			       flow_copy(s->e, c->flow));
		return;
	}
	role = node_role(n, c->port, &output);
	if (role == ROLE_PASS)
		send_out(s, index, output, flow_copy(s->e, c->flow));
	else if (role == ROLE_RUN)
		exec_run(s->e, n->program, c->node, c->port, flow_copy(s->e, c->flow), &sink);
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
	}
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
