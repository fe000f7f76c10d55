/*
 * flatten.c - connections through compounds and groups become connections between elements.
 *
 * Wires are sorted by where they start. A wire that ends at a shell goes on with the wires that
 * start, at the same port, inside it; one that ends at the inside of a shell's output goes on with
 * those that start at the shell. All wires with one start are a bundle; the elements a bundle
 * reaches are found once, children first, with an explicit stack: chains of compounds may be
 * long. A bundle that reaches itself adds nothing.
 */
#include "models/click/expand.h"
#include "models/click/router.h"

struct end {
	uint32_t node, port;
	span at;
};

enum bundle_state { BUNDLE_NEW, BUNDLE_OPEN, BUNDLE_DONE };

/* Wires [first, last) of the sorted array; kept for the first wire of each bundle. */
struct bundle {
	enum bundle_state state;
	uint32_t last;
	size_t ends, end_count;	/* in flattening.ends */
};

struct flattening {
	struct expansion *x;
	struct click_wire *wires;	/* sorted by from, from_port */
	uint32_t count;
	struct bundle *bundles;		/* parallel to wires */
	VEC(struct end) ends;
	VEC(uint32_t) stack;
	VEC(struct click_connection) result;
};

static int compare_u32(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_start(const void *pa, const void *pb)
{
	const struct click_wire *a = pa, *b = pb;
	int c = compare_u32(a->from, b->from);

	c = c ? c : compare_u32(a->from_port, b->from_port);
	c = c ? c : compare_u32(a->to, b->to);
	return c ? c : compare_u32(a->to_port, b->to_port);
}

static int compare_finish(const void *pa, const void *pb)
{
	const struct click_wire *a = *(const struct click_wire *const *)pa;
	const struct click_wire *b = *(const struct click_wire *const *)pb;
	int c = compare_u32(a->to, b->to);

	return c ? c : compare_u32(a->to_port, b->to_port);
}

static int compare_end(const void *pa, const void *pb)
{
	const struct end *a = pa, *b = pb;
	int c = compare_u32(a->node, b->node);

	return c ? c : compare_u32(a->port, b->port);
}

/* The first wire that starts at (node, port), or count. */
static uint32_t find_start(const struct flattening *f, uint32_t node, uint32_t port)
{
	uint32_t low = 0, high = f->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const struct click_wire *w = &f->wires[mid];

		if (w->from < node || (w->from == node && w->from_port < port))
			low = mid + 1;
		else
			high = mid;
	}
	if (low < f->count && f->wires[low].from == node && f->wires[low].from_port == port)
		return low;
	return f->count;
}

static const struct flat_node *node_of(const struct flattening *f, uint32_t i)
{
	return &f->x->nodes.v[i];
}

/* The bundle with which a wire to (node, port) goes on; count: nowhere. */
static uint32_t continuation(const struct flattening *f, uint32_t node, uint32_t port)
{
	const struct flat_node *n = node_of(f, node);

	if (n->kind == FLAT_SHELL)
		return find_start(f, n->in, port);
	if (n->kind == FLAT_OUT)
		return find_start(f, n->shell, port);
	return f->count;
}

static void find_bundles(struct flattening *f)
{
	uint32_t first = 0;

	f->bundles = x_calloc(f->count + 1, sizeof(*f->bundles));
	for (uint32_t i = 1; i <= f->count; i++) {
		if (i < f->count && f->wires[i].from == f->wires[first].from &&
		    f->wires[i].from_port == f->wires[first].from_port)
			continue;
		f->bundles[first].last = i;
		first = i;
	}
}

/* Pushes the bundles that b needs and that were not looked at; false if there are none. */
static bool push_children(struct flattening *f, uint32_t b)
{
	bool any = false;

	for (uint32_t i = b; i < f->bundles[b].last; i++) {
		uint32_t next = continuation(f, f->wires[i].to, f->wires[i].to_port);

		if (next < f->count && f->bundles[next].state == BUNDLE_NEW) {
			*VEC_ADD(&f->stack) = next;
			any = true;
		}
	}
	return any;
}

/* All children of b are done, or contain b. */
static bool collect(struct flattening *f, uint32_t b)
{
	struct bundle *bundle = &f->bundles[b];
	size_t n = 0;

	bundle->ends = f->ends.n;
	for (uint32_t i = b; i < bundle->last; i++) {
		const struct click_wire *w = &f->wires[i];
		uint32_t next = continuation(f, w->to, w->to_port);

		if (node_of(f, w->to)->kind == FLAT_ELEMENT)
			*VEC_ADD(&f->ends) = (struct end){ w->to, w->to_port, w->at };
		for (size_t k = 0; next < f->count && k < f->bundles[next].end_count; k++) {
			struct end e = f->ends.v[f->bundles[next].ends + k];

			*VEC_ADD(&f->ends) = e;
		}
		if (f->ends.n > CLICK_MAX_WIRES)
			return false;
	}
	n = f->ends.n - bundle->ends;
	if (n > 1) {
		struct end *e = &f->ends.v[bundle->ends];
		size_t kept = 1;

		qsort(e, n, sizeof(*e), compare_end);
		for (size_t i = 1; i < n; i++)
			if (compare_end(&e[i], &e[kept - 1]))
				e[kept++] = e[i];
		f->ends.n = bundle->ends + kept;
		n = kept;
	}
	bundle->end_count = n;
	bundle->state = BUNDLE_DONE;
	return true;
}

/* Finds the elements that bundle b reaches. */
static bool reach(struct flattening *f, uint32_t b)
{
	*VEC_ADD(&f->stack) = b;
	while (f->stack.n) {
		uint32_t top = VEC_LAST(&f->stack);
		struct bundle *bundle = &f->bundles[top];

		if (bundle->state == BUNDLE_NEW) {
			bundle->state = BUNDLE_OPEN;
			if (push_children(f, top))
				continue;
		}
		f->stack.n--;
		if (bundle->state == BUNDLE_OPEN && !collect(f, top))
			return false;
	}
	return true;
}

static bool too_many(struct flattening *f)
{
	diag_error(f->x->diag, SPAN_NONE, "the expanded configuration is too large: more than %d "
		   "connections", CLICK_MAX_WIRES);
	return false;
}

/* Connections from every element, in order of wires. */
static bool connect_elements(struct flattening *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		const struct click_wire *w = &f->wires[i];
		uint32_t next;

		if (node_of(f, w->from)->kind != FLAT_ELEMENT)
			continue;
		if (node_of(f, w->to)->kind == FLAT_ELEMENT)
			*VEC_ADD(&f->result) = (struct click_connection){
				w->from, w->from_port, w->to, w->to_port, w->at
			};
		next = continuation(f, w->to, w->to_port);
		if (next == f->count)
			continue;
		if (f->bundles[next].state != BUNDLE_DONE && !reach(f, next))
			return too_many(f);
		for (size_t k = 0; k < f->bundles[next].end_count; k++) {
			const struct end *e = &f->ends.v[f->bundles[next].ends + k];

			*VEC_ADD(&f->result) = (struct click_connection){
				w->from, w->from_port, e->node, e->port, w->at
			};
		}
		if (f->result.n > CLICK_MAX_WIRES)
			return too_many(f);
	}
	return true;
}

enum port_error { NO_INPUT, NO_OUTPUT, INPUT_UNUSED, OUTPUT_UNUSED };

static void report_port(struct flattening *f, uint32_t shell, enum port_error error,
			const struct click_wire *w, uint32_t port)
{
	const struct flat_node *n = node_of(f, shell);
	const char *word = error == NO_INPUT || error == INPUT_UNUSED ? "input" : "output";
	const char *name = n->node->kind == CLICK_NODE_GROUP ? "(...)" : n->name;

	if (error == NO_INPUT || error == NO_OUTPUT)
		diag_error(f->x->diag, n->node->at, "'%s' has no %s %u", name, word, port);
	else
		diag_error(f->x->diag, n->node->at, "'%s' %s %u unused", name, word, port);
	if (w->at.src != n->node->at.src || w->at.start != n->node->at.start)
		diag_note(f->x->diag, w->at, "%s in this connection",
			  error == NO_INPUT || error == NO_OUTPUT ? "connected" :
			  "needed for the inner end");
}

/* The wires that do not end at an element, by where they end. */
struct finishes {
	VEC(const struct click_wire *) wires;
};

static bool finish_exists(const struct finishes *fin, uint32_t node, uint32_t port)
{
	size_t low = 0, high = fin->wires.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct click_wire *w = fin->wires.v[mid];

		if (w->to < node || (w->to == node && w->to_port < port))
			low = mid + 1;
		else
			high = mid;
	}
	return low < fin->wires.n && fin->wires.v[low]->to == node &&
	       fin->wires.v[low]->to_port == port;
}

/* Both sides of every used port of a shell must be connected. */
static void check_shells(struct flattening *f)
{
	struct finishes fin = { { 0 } };

	for (uint32_t i = 0; i < f->count; i++)
		if (node_of(f, f->wires[i].to)->kind != FLAT_ELEMENT)
			*VEC_ADD(&fin.wires) = &f->wires[i];
	if (fin.wires.n > 1)
		qsort(fin.wires.v, fin.wires.n, sizeof(*fin.wires.v), compare_finish);
	for (size_t i = 0; i < fin.wires.n; i++) {
		const struct click_wire *w = fin.wires.v[i];
		const struct flat_node *n = node_of(f, w->to);

		if (n->kind == FLAT_IN ||
		    (i && !compare_finish(&fin.wires.v[i - 1], &fin.wires.v[i])))
			continue;
		if (continuation(f, w->to, w->to_port) == f->count)
			report_port(f, n->kind == FLAT_SHELL ? w->to : n->shell,
				    n->kind == FLAT_SHELL ? NO_INPUT : OUTPUT_UNUSED, w,
				    w->to_port);
	}
	for (uint32_t i = 0; i < f->count; i++) {
		const struct click_wire *w = &f->wires[i];
		const struct flat_node *n = node_of(f, w->from);

		if (!f->bundles[i].last)
			continue;
		if (n->kind == FLAT_IN && !finish_exists(&fin, n->shell, w->from_port))
			report_port(f, n->shell, INPUT_UNUSED, w, w->from_port);
		else if (n->kind == FLAT_SHELL && !finish_exists(&fin, n->out, w->from_port))
			report_port(f, w->from, NO_OUTPUT, w, w->from_port);
	}
	VEC_FREE(&fin.wires);
}

/* Text of the tree, which may end before the configuration does; what will be packed is copied then. */
static const char *keep(const struct expansion *x, const char *s)
{
	return x->arena == x->tree->arena || x->options->arena || !*s ? s : arena_strdup(x->arena, s);
}

/* Arguments with places: those of the text before expansion, if there are as many. */
static void split_args(struct expansion *x, const struct flat_node *n, struct click_element *e)
{
	struct piece text = { e->config, strlen(e->config) };
	struct click_arg *args, *written;
	struct arena_mark mark;
	unsigned count;
	bool exact = n->node->config_exact;

	args = text_split(text, e->config_at, exact && !n->expanded, x->arena, &e->arg_count);
	e->args = args;
	if (!n->expanded || !exact)
		return;
	mark = arena_mark(x->arena);
	text = (struct piece){ n->node->config, strlen(n->node->config) };
	written = text_split(text, e->config_at, true, x->arena, &count);
	for (unsigned i = 0; count == e->arg_count && i < count; i++)
		args[i].at = written[i].at;
	arena_release(x->arena, mark);
}

static void make_elements(struct expansion *x, struct click_config *c, uint32_t *index)
{
	struct click_element *elements;
	size_t count = 0;

	for (size_t i = 0; i < x->nodes.n; i++)
		count += x->nodes.v[i].kind == FLAT_ELEMENT;
	elements = arena_alloc_array(c->arena, count + 1, sizeof(*elements));
	count = 0;
	for (size_t i = 0; i < x->nodes.n; i++) {
		const struct flat_node *n = &x->nodes.v[i];
		struct click_element *e = &elements[count];

		if (n->kind != FLAT_ELEMENT)
			continue;
		index[i] = (uint32_t)count++;
		e->name = n->name == n->node->name ? keep(x, n->name) : n->name;
		e->class_name = n->def ? n->def->name : e->name;
		e->cls = n->def ? n->def->cls : NULL;
		if (!e->cls && n->def)
			e->class_name = keep(x, e->class_name);
		e->config = n->config == n->node->config ? keep(x, n->config) : n->config;
		e->at = n->node->at;
		e->config_at = n->node->config_at;
		split_args(x, n, e);
	}
	c->elements = elements;
	c->element_count = count;
}

static void make_connections(struct flattening *f, struct click_config *c, const uint32_t *index)
{
	struct click_connection *v = f->result.v;
	size_t kept = 0;
	bool sorted = true;

	for (size_t i = 0; i < f->result.n; i++) {
		v[i].from = index[v[i].from];
		v[i].to = index[v[i].to];
		sorted = sorted && (!i || click_compare_connections(&v[i - 1], &v[i]) <= 0);
	}
	if (!sorted)
		qsort(v, f->result.n, sizeof(*v), click_compare_connections);
	for (size_t i = 0; i < f->result.n; i++)
		if (!kept || click_compare_connections(&v[kept - 1], &v[i]))
			v[kept++] = v[i];
	c->connections = arena_memdup(c->arena, v, kept * sizeof(*v));
	c->connection_count = kept;
}

/* Insertion for the few wires of an instance, which mostly are in order. */
static void sort_wires(struct click_wire *w, size_t n)
{
	if (n > 32) {
		qsort(w, n, sizeof(*w), compare_start);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct click_wire moved = w[i];
		size_t k = i;

		for (; k && compare_start(&w[k - 1], &moved) > 0; k--)
			w[k] = w[k - 1];
		w[k] = moved;
	}
}

bool click_flatten(struct expansion *x, struct click_config *c)
{
	struct flattening f = { .x = x, .wires = x->wires.v, .count = (uint32_t)x->wires.n };
	uint32_t *index = x_calloc(x->nodes.n + 1, sizeof(*index));
	bool ok;

	sort_wires(f.wires, f.count);
	find_bundles(&f);
	check_shells(&f);
	ok = connect_elements(&f);
	if (ok) {
		make_elements(x, c, index);
		make_connections(&f, c, index);
	}
	free(index);
	free(f.bundles);
	VEC_FREE(&f.ends);
	VEC_FREE(&f.stack);
	VEC_FREE(&f.result);
	return ok;
}
