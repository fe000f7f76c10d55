/*
 * explore.c - see explore.h. A heap holds the ports with flows waiting, in reverse postorder from the
 * starts. What was seen at a port is kept only at an end of an edge that leads back in the depth-first search that
 * finds this order: every cycle that can be entered has such a port. Elsewhere all flows that meet at a port come in one
 * batch, but for those of another round. A port has a state only while flows wait there or were seen.
 */
#include "symexec/explore/explore.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/explore/order.h"
#include "symexec/flow/history.h"

enum {
	MAX_REVISITS = 300, MAX_NOMINEES = 1000,
	/* of flows that come back to a port where so many were seen, each time in another shape, more are not followed */
	MAX_SEEN_AGAIN = 10000,
	/* sets that grow too large together do so with most others as well */
	MAX_MERGES_FAILED = 4,
	MERGE_FEW = 32, SEEN_FEW = 8,
	/* room at most ports: there may be one for every box */
	SEEN_FIRST = 2,
};
#define MAX_STEPS ((uint64_t)20000000)

struct seen {
	struct flow *flow;
	const struct step *arrive;
	uint64_t hash;			/* of the identity; where by_hash is */
	size_t next;			/* 1 + the next one of the same hash; 0: none */
};

struct port_state {
	struct flow *first, *last;	/* that wait, by `waits` */
	VEC(struct seen) seen;
	/* where more than SEEN_FEW were seen: identity's hash -> 1 + the first in seen */
	struct u64_map *by_hash;
	struct u64_map *since;		/* source -> the least depth at which a flow of it arrived */
	struct port_state *next;	/* of all, or of those that are free */
};

struct port_table {
	const struct order *order;	/* NULL until the run begins */
	struct port_state **ports;	/* NULL: nothing waits, nothing was seen */
	struct port_state *kept, *idle;
	struct arena *memory;		/* of the states */
	const uint32_t *base, *node_of;	/* the graph's: port_base, port_node */
	VEC(uint32_t) heap;		/* port indices */
};

struct exploration *
explore_new(struct engine *e, const struct graph *g, const struct explore_options *o)
{
	struct exploration *x = x_calloc(1, sizeof(*x));
	struct port_table *t = x_calloc(1, sizeof(*t));

	x->e = e;
	x->g = g;
	x->o = *o;
	x->ports = t;
	t->memory = arena_new();
	t->base = g->port_base;
	t->node_of = g->port_node;
	t->ports = x_calloc(g->port_count + 1, sizeof(*t->ports));
	return x;
}

void
explore_free(struct exploration *x)
{
	struct port_table *t;

	if (x == NULL)
		return;
	t = x->ports;
	for (size_t i = 0; i < x->ends.n; i++)
		flow_free(x->e, x->ends.v[i].flow);
	for (size_t i = 0; i < x->nominees.n; i++)
		flow_free(x->e, x->nominees.v[i].flow);
	for (struct port_state *p = t->kept; p != NULL; p = p->next) {
		for (size_t k = 0; k < p->seen.n; k++)
			flow_free(x->e, p->seen.v[k].flow);
		VEC_FREE(&p->seen);
		u64_map_free(p->by_hash);
		u64_map_free(p->since);
	}
	VEC_FREE(&x->ends);
	VEC_FREE(&x->nominees);
	VEC_FREE(&t->heap);
	free(t->ports);
	arena_free(t->memory);
	free(t);
	free(x);
}

static bool
heap_less(const struct port_table *t, uint32_t a, uint32_t b)
{
	const uint32_t *number = t->order->number;

	return number[a] != number[b] ? number[a] < number[b] : a < b;
}

static void
heap_push(struct port_table *t, uint32_t port)
{
	size_t i = t->heap.n;

	*VEC_ADD(&t->heap) = port;
	while (i > 0 && heap_less(t, port, t->heap.v[(i - 1) / 2])) {
		t->heap.v[i] = t->heap.v[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	t->heap.v[i] = port;
}

static uint32_t
heap_pop(struct port_table *t)
{
	uint32_t top = t->heap.v[0], last = t->heap.v[--t->heap.n];
	size_t i = 0, n = t->heap.n;

	for (;;) {
		size_t c = 2 * i + 1;

		if (c >= n)
			break;
		if (c + 1 < n && heap_less(t, t->heap.v[c + 1], t->heap.v[c]))
			c++;
		if (!heap_less(t, t->heap.v[c], last))
			break;
		t->heap.v[i] = t->heap.v[c];
		i = c;
	}
	if (n > 0)
		t->heap.v[i] = last;
	return top;
}

static struct port_state *
port_state(struct port_table *t, uint32_t index)
{
	struct port_state *p = t->ports[index];

	if (p != NULL)
		return p;
	p = t->idle;
	if (p != NULL)
		t->idle = p->next;
	else
		p = arena_alloc(t->memory, sizeof(*p));
	*p = (struct port_state){ 0 };
	return t->ports[index] = p;
}

static void
deliver(struct exploration *x, uint32_t node, uint32_t port, struct flow *f)
{
	struct port_table *t = x->ports;
	uint32_t index = t->base[node] + port;
	struct port_state *p = port_state(t, index);

	f->waits = NULL;
	if (p->first == NULL) {
		p->first = f;
		if (t->order != NULL)
			heap_push(t, index);
		else
			*VEC_ADD(&t->heap) = index;
	} else {
		p->last->waits = f;
	}
	p->last = f;
}

static void
end_flow(struct exploration *x, struct end end)
{
	if (end.kind != END_ARRIVED && !x->o.keep_drops) {
		flow_free(x->e, end.flow);
		return;
	}
	*VEC_ADD(&x->ends) = end;
}

/* f leaves `node` by output `port`; owns f. */
static void
send_out(struct exploration *x, uint32_t node, uint32_t port, struct flow *f)
{
	const struct node *n = &x->g->nodes[node];
	uint32_t count = port < n->out_ports ? n->out_count[port] : 0;

	if (count == 0) {
		end_flow(x, (struct end){ .kind = END_UNCONNECTED, .node = node, .port = port,
			 .flow = f, .reason = "the output is not connected" });
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct edge d = n->out[port][i];
		struct flow *c = i + 1 < count ? flow_copy(x->e, f) : f;

		if (d.wire)
			flow_wire(x->e, c);
		deliver(x, d.node, d.port, c);
	}
}

struct sink_arg {
	struct exploration *x;
	uint32_t node, port;
};

static void
exec_out(void *arg, struct flow *f, const struct outcome *o)
{
	struct sink_arg *s = arg;

	if (o->kind == OUT_EMIT) {
		send_out(s->x, s->node, o->port, f);
		return;
	}
	end_flow(s->x, (struct end){ .kind = o->kind == OUT_DROP ? END_DROP : END_VIOLATION,
		 .node = s->node, .port = s->port, .flow = f, .reason = o->reason, .lost = o->lost,
		 .at = o->at });
}

/*
 * Whether the flow passed (node, port) before, and how often; the latest such step in *first. No flow of
 * its source arrived here before depth `since`, so the walk ends there: short where two ways
 * only meet.
 */
static uint32_t
passed_before(const struct flow *f, uint32_t node, uint32_t port, uint32_t since,
	      const struct step **first)
{
	uint32_t times = 0;

	*first = NULL;
	for (const struct step *s = f->history; s != NULL && s->depth >= since; s = s->prev)
		if (s->kind == STEP_ARRIVE && s->element == node && history_port(s) == port) {
			if (*first == NULL)
				*first = s;
			times++;
		}
	return times;
}

static void
nominate(struct exploration *x, uint32_t node, uint32_t port, struct flow *f,
	 const struct step *first, bool covered)
{
	struct nominee *n;

	if (!x->o.find_loops || x->nominees.n >= MAX_NOMINEES)
		return;
	n = VEC_ADD(&x->nominees);
	*n = (struct nominee){ .node = node, .port = port, .first = first, .again = f->history,
			       .flow = flow_copy(x->e, f), .covered = covered };
}

static void
arrive(struct exploration *x, uint32_t node, uint32_t port, struct flow *f)
{
	history_add(x->e, f, (struct step){ .kind = STEP_ARRIVE, .element = node, .port = port,
		    .there = x->e->keep_hops ? flow_copy(x->e, f) : NULL });
}

/* The least depth at which a flow of that source arrived here; UINT32_MAX: none did. */
static uint32_t
seen_since(const struct port_state *p, uint32_t source)
{
	uint32_t least = UINT32_MAX;
	uint64_t since;

	if (p->since != NULL)
		return u64_map_get(p->since, source, &since) ? (uint32_t)since : UINT32_MAX;
	for (size_t i = 0; i < p->seen.n; i++)
		if (p->seen.v[i].flow->source == source)
			least = MIN_OF(least, p->seen.v[i].arrive->depth);
	return least;
}

/* *s was seen to arrive by that step, which may be an earlier one than it was known for. */
static void
note_arrival(struct port_state *p, struct seen *s, const struct step *arrive)
{
	if (s->arrive == NULL || arrive->depth < s->arrive->depth)
		s->arrive = arrive;
	if (p->since != NULL && arrive->depth < seen_since(p, s->flow->source))
		u64_map_put(p->since, s->flow->source, arrive->depth);
}

/* The first that was seen and may have the identity of this hash: any, where few were seen. NULL: none. */
static struct seen *
seen_first(const struct port_state *p, uint64_t hash)
{
	uint64_t i;

	if (p->by_hash == NULL)
		return p->seen.n > 0 ? &p->seen.v[0] : NULL;
	return u64_map_get(p->by_hash, hash, &i) ? &p->seen.v[i - 1] : NULL;
}

static struct seen *
seen_next(const struct port_state *p, const struct seen *s)
{
	size_t next = p->by_hash == NULL ? (size_t)(s - p->seen.v) + 1 : s->next - 1;

	return next < p->seen.n ? &p->seen.v[next] : NULL;
}

/* Puts seen number i behind the others of its hash. */
static void
index_seen(struct port_state *p, size_t i)
{
	struct seen *last = seen_first(p, p->seen.v[i].hash);

	if (last == NULL) {
		u64_map_put(p->by_hash, p->seen.v[i].hash, i + 1);
		return;
	}
	while (last->next != 0)
		last = &p->seen.v[last->next - 1];
	last->next = i + 1;
}

static void
remember(struct exploration *x, struct port_state *p, const struct flow *f, uint64_t hash)
{
	struct seen *s;

	if (p->seen.n == 0) {
		p->next = x->ports->kept;
		x->ports->kept = p;
	}
	if (p->seen.cap == 0) {
		p->seen.v = x_malloc(SEEN_FIRST * sizeof(*p->seen.v));
		p->seen.cap = SEEN_FIRST;
	}
	s = VEC_ADD(&p->seen);
	*s = (struct seen){ .flow = flow_copy(x->e, f), .hash = hash };
	note_arrival(p, s, f->history);
	if (p->by_hash != NULL) {
		index_seen(p, p->seen.n - 1);
	} else if (p->seen.n > SEEN_FEW) {
		p->by_hash = u64_map_new();
		p->since = u64_map_new();
		for (size_t i = 0; i < p->seen.n; i++) {
			p->seen.v[i].hash = flow_identity_hash(p->seen.v[i].flow);
			index_seen(p, i);
			note_arrival(p, &p->seen.v[i], p->seen.v[i].arrive);
		}
	}
}

/* At a port that is kept: drops what was seen, remembers what is new. false: nothing new, f is gone. */
static bool
is_new(struct exploration *x, struct port_state *p, uint32_t node, uint32_t port, struct flow *f)
{
	uint64_t hash = p->by_hash != NULL ? flow_identity_hash(f) : 0;
	const struct step *first = NULL;
	uint32_t since = seen_since(p, f->source);
	uint32_t times = since == UINT32_MAX ? 0 : passed_before(f, node, port, since, &first);

	arrive(x, node, port, f);
	for (struct seen *s = seen_first(p, hash); s != NULL; s = seen_next(p, s)) {
		if (!flow_same_identity(s->flow, f))
			continue;
		if (flow_covers(x->e, s->flow, f)) {
			if (times > 0)
				nominate(x, node, port, f, first, true);
			flow_free(x->e, f);
			return false;
		}
		if (times > 0)
			nominate(x, node, port, f, first, false);
		if (flow_merge(x->e, s->flow, f)) {
			note_arrival(p, s, f->history);
			return true;
		}
	}
	if (times > 0)
		nominate(x, node, port, f, first, false);
	if (times > MAX_REVISITS || (times > 0 && p->seen.n > MAX_SEEN_AGAIN)) {
		x->gave_up = true;
		flow_free(x->e, f);
		return false;
	}
	remember(x, p, f, hash);
	return true;
}

/* a := a or b; remembers which of their packets came which way. */
static bool
meet(struct exploration *x, uint32_t node, struct flow *a, const struct flow *b)
{
	imap before = a->cond;

	if (!flow_merge(x->e, a, b))
		return flow_covers(x->e, a, b);
	if (a->history != b->history)
		history_add(x->e, a, (struct step){ .kind = STEP_MEET, .element = node,
			    .other = b->history, .a = before, .b = b->cond });
	return true;
}

/* Merges f into one of those kept before it, of its hash, from `first` (1 + its place) on. */
static bool
merge_into(struct exploration *x, uint32_t node, struct flow **kept, const size_t *next, size_t first,
	   const struct flow *f)
{
	unsigned failed = 0;

	for (size_t k = first; k != 0 && failed < MAX_MERGES_FAILED; k = next[k - 1]) {
		if (!flow_same_identity(kept[k - 1], f))
			continue;
		if (meet(x, node, kept[k - 1], f))
			return true;
		failed++;
	}
	return false;
}

/* merge_batch for so few flows that looking at each costs less than a map. */
static size_t
merge_few(struct exploration *x, uint32_t node, struct flow **f, size_t n)
{
	uint64_t hash[MERGE_FEW];
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		/* two are compared as fast as hashed */
		uint64_t h = n > 2 ? flow_identity_hash(f[i]) : 0;
		unsigned failed = 0;
		bool merged = false;

		for (size_t k = 0; k < kept && !merged && failed < MAX_MERGES_FAILED; k++) {
			if (hash[k] != h || !flow_same_identity(f[k], f[i]))
				continue;
			merged = meet(x, node, f[k], f[i]);
			failed += !merged;
		}
		if (merged) {
			x->e->merged++;
			flow_free(x->e, f[i]);
		} else {
			hash[kept] = h;
			f[kept++] = f[i];
		}
	}
	return kept;
}

/* Merges flows of the same identity that wait at one port; n becomes smaller. */
static size_t
merge_batch(struct exploration *x, uint32_t node, struct flow **f, size_t n)
{
	struct u64_map *ends;	/* hash -> 1 + the first kept of that hash, and the last << 32 */
	size_t kept = 0, *next;	/* 1 + the next kept of the same hash */

	if (n <= MERGE_FEW)
		return n < 2 ? n : merge_few(x, node, f, n);
	X_CHECK(n < UINT32_MAX);
	ends = u64_map_new();
	next = x_calloc(n, sizeof(*next));
	for (size_t i = 0; i < n; i++) {
		uint64_t h = flow_identity_hash(f[i]), first_last = 0;

		(void)u64_map_get(ends, h, &first_last);
		if (merge_into(x, node, f, next, (uint32_t)first_last, f[i])) {
			x->e->merged++;
			flow_free(x->e, f[i]);
			continue;
		}
		f[kept++] = f[i];
		if (first_last == 0)
			first_last = kept;
		else
			next[(first_last >> 32) - 1] = kept;
		u64_map_put(ends, h, (uint32_t)first_last | (uint64_t)kept << 32);
	}
	free(next);
	u64_map_free(ends);
	return kept;
}

static void
process(struct exploration *x, uint32_t node, uint32_t port, struct flow *f)
{
	const struct node *n = &x->g->nodes[node];
	struct sink_arg arg = { x, node, port };
	struct exec_sink sink = { exec_out, &arg };

	x->steps++;
	if (x->o.avoid != NULL && graph_marked(x->o.avoid, node, port)) {
		if (x->o.catch)
			end_flow(x, (struct end){ .kind = END_ARRIVED, .node = node, .port = port,
				 .flow = f, .caught = true });
		else
			flow_free(x->e, f);
		return;
	}
	if (x->o.watch != NULL && n->kind != NODE_HOST && n->kind != NODE_OPEN &&
	    graph_marked(x->o.watch, node, port))
		end_flow(x, (struct end){ .kind = END_ARRIVED, .node = node, .port = port,
			 .flow = flow_copy(x->e, f) });
	if (n->kind == NODE_HOST || n->kind == NODE_OPEN)
		end_flow(x, (struct end){ .kind = END_ARRIVED, .node = node, .port = port, .flow = f });
	else if (n->kind == NODE_WAY_OUT)
		send_out(x, node, WIRE_PORT, f);
	else if (n->program == NULL)
		send_out(x, node, port, f);
	else
		exec_run(x->e, n->program, node, port, f, &sink);
}

void
explore_start(struct exploration *x, uint32_t node, uint32_t port, bool out, struct flow *f)
{
	if (out) {
		history_add(x->e, f, (struct step){ .kind = STEP_SOURCE, .element = node,
			    .port = port, .there = x->e->audit != NULL ? flow_copy(x->e, f) : NULL });
		send_out(x, node, port, f);
		return;
	}
	deliver(x, node, port, f);
}

void
explore_run(struct exploration *x)
{
	struct port_table *t = x->ports;
	uint64_t max = x->o.max_steps != 0 ? x->o.max_steps : MAX_STEPS;
	VEC(struct flow *) batch = { 0 };

	t->order = order_from(x->e, x->g, t->heap.v, t->heap.n);
	/* what was delivered before the order was known is put in order now */
	for (size_t n = t->heap.n, i = 0; i < n; i++) {
		uint32_t port = t->heap.v[i];

		t->heap.n = i;
		heap_push(t, port);
	}
	while (t->heap.n > 0) {
		uint32_t index = heap_pop(t), node = t->node_of[index];
		uint32_t port = index - t->base[node];
		struct port_state *p = t->ports[index];
		bool kept = t->order->kept[index] || p->seen.n > 0;

		batch.n = 0;
		for (struct flow *f = p->first; f != NULL; f = f->waits)
			*VEC_ADD(&batch) = f;
		p->first = NULL;
		if (!kept) {
			t->ports[index] = NULL;
			p->next = t->idle;
			t->idle = p;
		}
		batch.n = merge_batch(x, node, batch.v, batch.n);
		for (size_t i = 0; i < batch.n; i++) {
			if (x->steps >= max) {
				x->gave_up = true;
				flow_free(x->e, batch.v[i]);
				continue;
			}
			if (!kept)
				arrive(x, node, port, batch.v[i]);
			else if (!is_new(x, p, node, port, batch.v[i]))
				continue;
			process(x, node, port, batch.v[i]);
		}
	}
	t->order = NULL;		/* another exploration may push it out */
	VEC_FREE(&batch);
}
