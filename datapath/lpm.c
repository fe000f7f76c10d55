/*
 * lpm.c - see lpm.h. The routes stand in a binary trie without chains (a node holds a route or has two children); the
 * table is made from it region by region. A region is all addresses with the same first d bits; what is made of
 * it is one entry: a leaf, or a node over 64 smaller regions.
 *
 * Invariant: nodes and leaves lie in runs, a run belongs to one node, and runs that nobody owns are chained by their
 * length. Entries of the direct table own a run of one node each.
 */
#include "datapath/lpm.h"

#include "models/base/mem.h"
#include "models/base/vec.h"

enum {
	STRIDE = 6,		/* bits of an address that a node looks at */
	CHILDREN = 1 << STRIDE,
	MAX_RUN = CHILDREN,
	SMALL_BITS = 8, MIDDLE_BITS = 14, LARGE_BITS = 20,	/* 32 less a multiple of STRIDE */
	SMALL_ROUTES = 4096, MIDDLE_ROUTES = 65536,		/* at most, for a direct table of that size */
};
#define NIL	UINT32_MAX

struct route {
	uint32_t prefix;
	uint32_t value;		/* LPM_NONE: only a fork */
	uint32_t child[2];	/* by the bit behind the prefix */
	uint32_t len;
};

/* Runs of an array by their length: where the first free one begins. */
struct runs {
	uint32_t spare[MAX_RUN + 1];
	uint32_t n, cap;
};

struct lpm_routes {
	VEC(struct route) route;
	uint32_t root, spare;	/* spare ones are chained by child[0] */
	size_t count;
	struct runs nodes, leaves;
	bool deferred;
};

/* A region that is still to be made: the routes in it, and the value of the shortest one around it. */
struct region {
	uint32_t top;		/* route, NIL: none */
	uint32_t inherit;
};

/* ---- runs ---- */

static void runs_clear(struct runs *r)
{
	for (unsigned i = 0; i <= MAX_RUN; i++)
		r->spare[i] = NIL;
	r->n = 0;
}

static uint32_t *node_link(struct lpm *t, uint32_t at)
{
	return &t->node[at].nodes;
}

static uint32_t *leaf_link(struct lpm *t, uint32_t at)
{
	return &t->leaf[at];
}

/* Begins a run of n; grows the array at *v when no spare one fits. */
static uint32_t run_take(struct lpm *t, struct runs *r, uint32_t n, void **v, size_t size,
			 uint32_t *(*link)(struct lpm *, uint32_t))
{
	uint32_t at;

	if (n == 0)
		return 0;
	at = r->spare[n];
	if (at != NIL) {
		r->spare[n] = *link(t, at);
		return at;
	}
	if (r->cap - r->n < n) {
		r->cap = r->cap + r->cap / 2 + MAX_RUN;
		*v = x_realloc_array(*v, r->cap, size);
	}
	at = r->n;
	r->n += n;
	return at;
}

static void run_give(struct lpm *t, struct runs *r, uint32_t at, uint32_t n,
		     uint32_t *(*link)(struct lpm *, uint32_t))
{
	if (n == 0)
		return;
	*link(t, at) = r->spare[n];
	r->spare[n] = at;
}

static uint32_t take_nodes(struct lpm *t, uint32_t n)
{
	return run_take(t, &t->routes->nodes, n, (void **)&t->node, sizeof(*t->node), node_link);
}

static uint32_t take_leaves(struct lpm *t, uint32_t n)
{
	return run_take(t, &t->routes->leaves, n, (void **)&t->leaf, sizeof(*t->leaf), leaf_link);
}

/* ---- the routes ---- */

static unsigned bit_at(uint32_t address, uint32_t i)
{
	return address >> (31 - i) & 1;
}

static uint32_t common_bits(uint32_t a, uint32_t b, uint32_t most)
{
	uint32_t n = a == b ? 32 : (uint32_t)__builtin_clz(a ^ b);

	return n < most ? n : most;
}

static uint32_t route_new(struct lpm_routes *s, uint32_t prefix, uint32_t len, uint32_t value)
{
	uint32_t at = s->spare;

	if (at != NIL) {
		s->spare = s->route.v[at].child[0];
	} else {
		at = (uint32_t)s->route.n;
		(void)VEC_ADD(&s->route);
	}
	s->route.v[at] = (struct route){ prefix, value, { NIL, NIL }, len };
	return at;
}

static void route_free(struct lpm_routes *s, uint32_t at)
{
	s->route.v[at].child[0] = s->spare;
	s->spare = at;
}

static uint32_t *route_link(struct lpm_routes *s, uint32_t parent, unsigned side)
{
	return parent == NIL ? &s->root : &s->route.v[parent].child[side];
}

/* A new route where the trie parts from `at`, which hangs below parent. */
static void route_insert(struct lpm_routes *s, uint32_t parent, unsigned side, uint32_t at,
			 const struct route *r)
{
	uint32_t made = route_new(s, r->prefix, r->len, r->value), fork = made;

	if (at != NIL) {
		uint32_t other = s->route.v[at].prefix;
		uint32_t same = common_bits(r->prefix, other, r->len);

		if (same < r->len) {
			uint32_t mask = same == 0 ? 0 : UINT32_MAX << (32 - same);

			fork = route_new(s, other & mask, same, LPM_NONE);
			s->route.v[fork].child[bit_at(r->prefix, same)] = made;
		}
		s->route.v[fork].child[bit_at(other, same)] = at;
	}
	*route_link(s, parent, side) = fork;
}

static uint32_t route_put(struct lpm_routes *s, const struct route *r)
{
	uint32_t parent = NIL, at = s->root;
	unsigned side = 0;

	while (at != NIL) {
		struct route *n = &s->route.v[at];

		if (n->len > r->len || common_bits(n->prefix, r->prefix, n->len) < n->len)
			break;
		if (n->len == r->len) {
			uint32_t old = n->value;

			n->value = r->value;
			return old;
		}
		parent = at;
		side = bit_at(r->prefix, n->len);
		at = n->child[side];
	}
	route_insert(s, parent, side, at, r);
	return LPM_NONE;
}

static uint32_t route_find(const struct lpm_routes *s, uint32_t prefix, uint32_t len)
{
	uint32_t at = s->root;

	while (at != NIL) {
		const struct route *n = &s->route.v[at];

		if (n->len > len || common_bits(n->prefix, prefix, n->len) < n->len)
			return NIL;
		if (n->len == len)
			return at;
		at = n->child[bit_at(prefix, n->len)];
	}
	return NIL;
}

/* Takes a node that holds nothing and does not fork out of the trie. */
static void route_collapse(struct lpm_routes *s, uint32_t parent, unsigned side)
{
	uint32_t at = *route_link(s, parent, side);
	const struct route *n;

	if (at == NIL)
		return;
	n = &s->route.v[at];
	if (n->value != LPM_NONE || (n->child[0] != NIL && n->child[1] != NIL))
		return;
	*route_link(s, parent, side) = n->child[n->child[0] == NIL];
	route_free(s, at);
}

static uint32_t route_remove(struct lpm_routes *s, uint32_t prefix, uint32_t len)
{
	uint32_t above = NIL, parent = NIL, at = s->root, old;
	unsigned above_side = 0, side = 0;

	if (route_find(s, prefix, len) == NIL)
		return LPM_NONE;
	while (s->route.v[at].len != len) {
		above = parent;
		above_side = side;
		parent = at;
		side = bit_at(prefix, s->route.v[at].len);
		at = s->route.v[at].child[side];
	}
	old = s->route.v[at].value;
	s->route.v[at].value = LPM_NONE;
	route_collapse(s, parent, side);
	if (parent != NIL)
		route_collapse(s, above, above_side);
	return old;
}

/* ---- the table ---- */

/* Frees what an entry leads to. */
static void entry_free(struct lpm *t, uint32_t entry)
{
	struct lpm_node n;
	uint32_t inner;

	if (entry & LPM_LEAF)
		return;
	n = t->node[entry];
	inner = (uint32_t)__builtin_popcountll(n.inner);
	for (uint32_t i = 0; i < inner; i++)
		entry_free(t, n.nodes + i);
	run_give(t, &t->routes->nodes, n.nodes, inner, node_link);
	run_give(t, &t->routes->leaves, n.leaves, (uint32_t)__builtin_popcountll(n.starts), leaf_link);
}

/* The region's halves; d: bits that the region has in common. */
static void split(const struct lpm *t, struct region r, uint32_t d, struct region half[2])
{
	half[0] = half[1] = (struct region){ NIL, r.inherit };
	if (r.top == NIL)
		return;
	if (t->routes->route.v[r.top].len > d) {
		half[bit_at(t->routes->route.v[r.top].prefix, d)].top = r.top;
		return;
	}
	for (unsigned i = 0; i < 2; i++)
		half[i].top = t->routes->route.v[r.top].child[i];
}

/* Takes the route over the whole region in. */
static struct region settle(const struct lpm *t, struct region r, uint32_t d)
{
	const struct route *top = r.top == NIL ? NULL : &t->routes->route.v[r.top];

	if (top == NULL || top->len > d)
		return r;
	if (top->value != LPM_NONE && top->len > 0)
		r.inherit = top->value;
	if (top->child[0] == NIL && top->child[1] == NIL)
		r.top = NIL;
	return r;
}

static void children(const struct lpm *t, struct region r, uint32_t d, unsigned levels,
		     struct region *out)
{
	struct region half[2];

	r = settle(t, r, d);
	if (levels == 0) {
		*out = r;
		return;
	}
	split(t, r, d, half);
	children(t, half[0], d + 1, levels - 1, out);
	children(t, half[1], d + 1, levels - 1, out + (1u << (levels - 1)));
}

/* Makes the node at `at` for a region of which routes tell more. */
static void node_make(struct lpm *t, struct region r, uint32_t d, uint32_t at)
{
	struct region child[CHILDREN];
	uint32_t leaf[CHILDREN], inner = 0, leaves = 0;
	struct lpm_node n = { 0 };

	children(t, r, d, STRIDE, child);
	for (unsigned i = 0; i < CHILDREN; i++)
		if (child[i].top != NIL) {
			n.inner |= UINT64_C(1) << i;
			inner++;
		} else if (leaves == 0 || leaf[leaves - 1] != child[i].inherit) {
			n.starts |= UINT64_C(1) << i;
			leaf[leaves++] = child[i].inherit;
		}
	n.nodes = take_nodes(t, inner);
	n.leaves = take_leaves(t, leaves);
	if (leaves > 0)
		memcpy(t->leaf + n.leaves, leaf, leaves * sizeof(*leaf));
	t->node[at] = n;
	inner = 0;
	for (unsigned i = 0; i < CHILDREN; i++)
		if (child[i].top != NIL)
			node_make(t, child[i], d + STRIDE, n.nodes + inner++);
}

/* Makes 2^levels entries of the direct table anew, from slot on. */
static void direct_make(struct lpm *t, struct region r, uint32_t d, uint32_t slot, unsigned levels)
{
	struct region half[2];

	r = settle(t, r, d);
	if (levels > 0 && r.top != NIL) {
		split(t, r, d, half);
		direct_make(t, half[0], d + 1, slot, levels - 1);
		direct_make(t, half[1], d + 1, slot + (1u << (levels - 1)), levels - 1);
		return;
	}
	for (uint32_t i = 0; i < 1u << levels; i++) {
		uint32_t old = t->direct[slot + i];

		entry_free(t, old);
		if (r.top == NIL) {
			if (!(old & LPM_LEAF))
				run_give(t, &t->routes->nodes, old, 1, node_link);
			t->direct[slot + i] = LPM_LEAF | r.inherit;
		} else {
			if (old & LPM_LEAF)
				t->direct[slot + i] = old = take_nodes(t, 1);
			node_make(t, r, d, old);
		}
	}
}

/* The whole table, with a direct table that suits the number of routes. */
static void make_all(struct lpm *t)
{
	size_t count = t->routes->count;
	unsigned bits = count <= SMALL_ROUTES ? SMALL_BITS :
			count <= MIDDLE_ROUTES ? MIDDLE_BITS : LARGE_BITS;

	if (bits > t->bits) {
		t->bits = bits;
		t->direct = x_realloc_array(t->direct, (size_t)1 << bits, sizeof(*t->direct));
	}
	runs_clear(&t->routes->nodes);
	runs_clear(&t->routes->leaves);
	for (uint32_t i = 0; i < 1u << t->bits; i++)
		t->direct[i] = LPM_LEAF | LPM_NONE;
	direct_make(t, (struct region){ t->routes->root, LPM_NONE }, 0, 0, t->bits);
}

/* What a change of this route touches. */
static void make_covered(struct lpm *t, uint32_t prefix, uint32_t len)
{
	uint32_t d = len < t->bits ? len : t->bits, at = t->routes->root;
	struct region r = { NIL, LPM_NONE };

	if (t->routes->deferred)
		return;
	if (len == 0)
		return;		/* the fallback is all that changes */
	if ((t->bits < MIDDLE_BITS && t->routes->count > SMALL_ROUTES) ||
	    (t->bits < LARGE_BITS && t->routes->count > MIDDLE_ROUTES)) {
		make_all(t);
		return;
	}
	while (at != NIL) {
		const struct route *n = &t->routes->route.v[at];

		if (common_bits(n->prefix, prefix, d) < (n->len < d ? n->len : d))
			break;
		if (n->len >= d) {
			r.top = at;
			break;
		}
		if (n->value != LPM_NONE && n->len > 0)
			r.inherit = n->value;
		at = n->child[bit_at(prefix, n->len)];
	}
	direct_make(t, r, d, prefix >> (32 - t->bits) & ~((1u << (t->bits - d)) - 1), t->bits - d);
}

/* ---- what is called from outside ---- */

struct lpm *lpm_new(void)
{
	struct lpm *t = x_calloc(1, sizeof(*t));

	t->routes = x_calloc(1, sizeof(*t->routes));
	t->routes->root = t->routes->spare = NIL;
	t->fallback = LPM_NONE;
	make_all(t);
	return t;
}

void lpm_free(struct lpm *t)
{
	if (t == NULL)
		return;
	VEC_FREE(&t->routes->route);
	free(t->routes);
	free(t->direct);
	free(t->node);
	free(t->leaf);
	free(t);
}

uint32_t lpm_put(struct lpm *t, uint32_t prefix, unsigned len, uint32_t value)
{
	struct route r = { .prefix = prefix, .value = value, .len = len };
	uint32_t old = route_put(t->routes, &r);

	t->routes->count += old == LPM_NONE;
	if (len == 0)
		t->fallback = value;
	if (old != value)
		make_covered(t, prefix, len);
	return old;
}

uint32_t lpm_remove(struct lpm *t, uint32_t prefix, unsigned len)
{
	uint32_t old = lpm_get(t, prefix, len);

	if (old == LPM_NONE)
		return old;
	route_remove(t->routes, prefix, len);
	t->routes->count--;
	if (len == 0)
		t->fallback = LPM_NONE;
	make_covered(t, prefix, len);
	return old;
}

uint32_t lpm_get(const struct lpm *t, uint32_t prefix, unsigned len)
{
	uint32_t at = route_find(t->routes, prefix, len);

	return at == NIL ? LPM_NONE : t->routes->route.v[at].value;
}

size_t lpm_count(const struct lpm *t)
{
	return t->routes->count;
}

size_t lpm_bytes(const struct lpm *t)
{
	const struct lpm_routes *s = t->routes;

	return sizeof(*t) + sizeof(*s) + (sizeof(*t->direct) << t->bits) +
	       s->route.cap * sizeof(*s->route.v) + s->nodes.cap * sizeof(*t->node) +
	       s->leaves.cap * sizeof(*t->leaf);
}

void lpm_begin(struct lpm *t)
{
	t->routes->deferred = true;
}

void lpm_end(struct lpm *t)
{
	t->routes->deferred = false;
	make_all(t);
}

void lpm_lookup_many(const struct lpm *t, const uint32_t *address, uint32_t *value, unsigned n)
{
	unsigned shift = 32 - t->bits;

	for (unsigned i = 0; i < n; i++)
		__builtin_prefetch(&t->direct[address[i] >> shift]);
	for (unsigned i = 0; i < n; i++) {
		uint32_t entry = t->direct[address[i] >> shift];

		if (!(entry & LPM_LEAF))
			__builtin_prefetch(&t->node[entry]);
	}
	for (unsigned i = 0; i < n; i++)
		value[i] = lpm_lookup(t, address[i]);
}
