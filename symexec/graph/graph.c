/*
 * graph.c - builds the graph of a network: reads every box, makes a node per element, and joins devices
 * by links. Built once, never changed afterwards; linear in elements and links.
 */
#include "symexec/graph/graph.h"

#include "models/base/file.h"
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "symexec/exec/exec.h"
#include "symexec/graph/graph_int.h"
#include "symexec/model/lua_model.h"

const struct click_class *
graph_find_class(void *arg, const char *name)
{
	return models_class(arg, name);
}

struct node *
graph_add_node(struct builder *b, enum node_kind kind, const char *name)
{
	struct node *n = VEC_ADD(&b->nodes);

	memset(n, 0, sizeof(*n));
	n->kind = kind;
	n->name = name;
	n->box = UINT32_MAX;
	return n;
}

void
graph_add_edge(struct builder *b, uint32_t from, uint32_t from_port, struct edge to)
{
	*VEC_ADD(&b->edges) = (struct draft_edge){ from, from_port, to };
}

/* The device name of a FromDevice or ToDevice: its first argument, without keyword or quotes. */
static const char *
device_name(struct arena *a, const struct click_element *el)
{
	const char *t = el->arg_count > 0 ? el->args[0].text : "";
	size_t n;

	if (strncmp(t, "DEVNAME", 7) == 0 && (t[7] == ' ' || t[7] == '\t'))
		t += 7 + strspn(t + 7, " \t");
	n = strlen(t);
	if (n >= 2 && (t[0] == '"' || t[0] == '\'') && t[n - 1] == t[0])
		return arena_strndup(a, t + 1, n - 2);
	return *t != '\0' ? t : el->name;
}

static enum node_kind
element_kind(const struct click_config *c, uint32_t i)
{
	const char *cls = c->elements[i].class_name;

	if (i == c->input_element)
		return NODE_PORTS_IN;
	if (i == c->output_element)
		return NODE_PORTS_OUT;
	if (strcmp(cls, "FromDevice") == 0 || strcmp(cls, "PollDevice") == 0 ||
	    strcmp(cls, "FromHost") == 0)
		return NODE_WAY_IN;
	if (strcmp(cls, "ToDevice") == 0 || strcmp(cls, "ToHost") == 0)
		return NODE_WAY_OUT;
	return NODE_ELEMENT;
}

static const char *
join_names(struct arena *a, const char *box, const char *element)
{
	size_t n = strlen(box), m = strlen(element);
	char whole[128];

	if (n + m + 1 > sizeof(whole))
		return arena_printf(a, "%s/%s", box, element);
	memcpy(whole, box, n);
	whole[n] = '/';
	memcpy(whole + n + 1, element, m);
	return arena_strndup(a, whole, n + m + 1);
}

/*
 * Names of the network become symbols in order of the elements, not of the packets that meet them: where two are found to be
 * equal the older one is shown, whatever was asked before.
 */
static void
name_symbols(struct engine *e, const struct program *p)
{
	for (uint32_t i = 0; i < p->block_count; i++)
		for (uint32_t k = 0; k < p->blocks[i].n; k++) {
			const struct instruction *x = &p->blocks[i].code[k];

			if (x->op == OP_SYMBOL)
				(void)exec_symbol(e, x->text, x->width);
			else if (x->op == OP_ARGUMENT && p->values[x->imm].symbol != NULL)
				(void)exec_symbol(e, p->values[x->imm].symbol, x->width);
		}
}

static bool
add_element(struct builder *b, const struct click_config *c, uint32_t i, uint32_t box,
	    const struct click_names *names)
{
	const struct click_element *el = &c->elements[i];
	enum node_kind kind = element_kind(c, i);
	const char *prefix = box == UINT32_MAX ? NULL : b->network->boxes[box].name.s;
	struct node *n = graph_add_node(b, kind, prefix == NULL ? el->name :
					join_names(b->arena, prefix, el->name));

	n->box = box;
	n->config = c;
	n->element = el;
	n->at = el->at;
	if (kind == NODE_WAY_IN || kind == NODE_WAY_OUT)
		n->device = device_name(b->arena, el);
	if (kind == NODE_PORTS_IN || kind == NODE_PORTS_OUT)
		return true;
	n->program = models_program(b->models, c, el, names);
	if (n->program == NULL)
		return false;
	if (b->network != NULL && b->network->symbol_count > 0)
		name_symbols(b->e, n->program);
	b->opaque |= n->program->opaque != NULL;
	return true;
}

bool
graph_add_config(struct builder *b, struct click_config *c, uint32_t box)
{
	uint32_t first = (uint32_t)b->nodes.n;
	struct click_names *names;
	bool ok = true;

	*VEC_ADD(&b->configs) = c;
	names = click_names_new(c, b->e->diag);
	for (uint32_t i = 0; i < c->element_count; i++)
		ok &= add_element(b, c, i, box, names);
	for (size_t i = 0; i < c->connection_count; i++) {
		const struct click_connection *k = &c->connections[i];

		graph_add_edge(b, first + k->from, k->from_port,
			       (struct edge){ first + k->to, k->to_port, false });
	}
	click_names_free(names);
	if (box != UINT32_MAX)
		b->box_first[box] = first;
	return ok;
}

/* Turns the drafted edges into arrays per output port; those of nodes side by side stand side by side. */
static void
place_edges(struct builder *b)
{
	size_t ports = 0;
	const struct edge **out;
	struct edge *edges;
	uint32_t *counts;

	for (size_t i = 0; i < b->edges.n; i++) {
		struct node *n = &b->nodes.v[b->edges.v[i].from];

		n->out_ports = MAX_OF(n->out_ports, b->edges.v[i].from_port + 1);
		b->nodes.v[b->edges.v[i].to.node].in_edges++;
	}
	for (size_t i = 0; i < b->nodes.n; i++)
		ports += b->nodes.v[i].out_ports;
	out = arena_alloc_array(b->arena, ports, sizeof(*out));
	counts = arena_alloc_array(b->arena, ports, sizeof(*counts));
	edges = arena_alloc_array(b->arena, b->edges.n, sizeof(*edges));
	for (size_t i = 0; i < b->nodes.n; i++) {
		struct node *n = &b->nodes.v[i];

		n->out = out;
		n->out_count = counts;
		out += n->out_ports;
		counts += n->out_ports;
	}
	for (size_t i = 0; i < b->edges.n; i++)
		b->nodes.v[b->edges.v[i].from].out_count[b->edges.v[i].from_port]++;
	for (size_t i = 0; i < b->nodes.n; i++) {
		struct node *n = &b->nodes.v[i];

		for (uint32_t p = 0; p < n->out_ports; p++) {
			n->out[p] = edges;
			edges += n->out_count[p];
			n->out_count[p] = 0;
		}
	}
	for (size_t i = 0; i < b->edges.n; i++) {
		const struct draft_edge *d = &b->edges.v[i];
		struct node *n = &b->nodes.v[d->from];
		struct edge *first = (struct edge *)(uintptr_t)n->out[d->from_port];

		first[n->out_count[d->from_port]++] = d->to;
	}
}

/* Numbers the input ports; every node has one at least. */
static void
number_inputs(const struct builder *b, struct graph *g)
{
	uint32_t *inputs = x_calloc(b->nodes.n + 1, sizeof(*inputs));

	for (size_t i = 0; i < b->edges.n; i++) {
		struct edge to = b->edges.v[i].to;

		inputs[to.node] = MAX_OF(inputs[to.node], to.port + 1);
	}
	g->port_base = arena_alloc_array(b->arena, b->nodes.n, sizeof(*g->port_base));
	for (size_t i = 0; i < b->nodes.n; i++) {
		inputs[i] = MAX_OF(inputs[i], 1u);
		g->port_base[i] = (uint32_t)g->port_count;
		g->port_count += inputs[i];
	}
	g->port_node = arena_alloc_array(b->arena, g->port_count, sizeof(*g->port_node));
	for (uint32_t i = 0; i < b->nodes.n; i++)
		for (uint32_t p = 0; p < inputs[i]; p++)
			g->port_node[g->port_base[i] + p] = i;
	free(inputs);
}

/* What leaves by a device without a link leaves the network there. */
static void
add_open_ends(struct builder *b)
{
	size_t n = b->nodes.n;
	uint8_t *linked = x_calloc(n + 1, 1);

	for (size_t i = 0; i < b->edges.n; i++)
		if (b->edges.v[i].to.wire)
			linked[b->edges.v[i].from] = 1;
	for (uint32_t i = 0; i < n; i++) {
		const struct node *w = &b->nodes.v[i];
		const char *name;
		span at = w->at;

		if (w->kind != NODE_WAY_OUT || linked[i])
			continue;
		name = w->box == UINT32_MAX ? arena_printf(b->arena, "%s (out)", w->device) :
		    arena_printf(b->arena, "%s:%s (out)", b->network->boxes[w->box].name.s,
				 w->device);
		graph_add_node(b, NODE_OPEN, name)->at = at;
		b->nodes.v[b->nodes.n - 1].device = b->nodes.v[i].device;
		b->nodes.v[b->nodes.n - 1].box = b->nodes.v[i].box;
		b->nodes.v[b->nodes.n - 1].local =
		    strcmp(b->nodes.v[i].element->class_name, "ToHost") == 0;
		graph_add_edge(b, i, WIRE_PORT,
			       (struct edge){ (uint32_t)b->nodes.n - 1, 0, true });
	}
	free(linked);
}

struct builder *
graph_builder(struct engine *e, struct models *m, const struct network *n)
{
	struct builder *b = x_calloc(1, sizeof(*b));

	b->e = e;
	b->models = m;
	b->network = n;
	b->arena = arena_new();
	if (n != NULL)
		b->box_first = arena_alloc_array(b->arena, n->box_count + 1,
						 sizeof(*b->box_first));
	return b;
}

/* Most runs ask for no name. A name is the first node's; nodes that only take up a number have none. */
static const struct str_map *
names_of(const struct graph *g)
{
	for (size_t i = str_map_count(g->by_name) > 0 ? g->node_count : 0; i < g->node_count; i++) {
		const struct node *n = &g->nodes[i];
		void *before = NULL;

		if (n->kind != NODE_ELEMENT || n->element != NULL)
			before = str_map_lend(g->by_name, n->name, (void *)(uintptr_t)(i + 1));
		if (before != NULL)
			(void)str_map_lend(g->by_name, n->name, before);
	}
	return g->by_name;
}

int
graph_find(const struct graph *g, const char *name)
{
	uintptr_t i = (uintptr_t)str_map_get(names_of(g), name);

	return (int)i - 1;
}

uint32_t
graph_find_near(const struct graph *g, uint32_t from, const char *name)
{
	const char *around = g->nodes[from].name;
	size_t prefix = strlen(around);

	for (;;) {
		char *full;
		int i;

		while (prefix > 0 && around[prefix - 1] != '/')
			prefix--;
		full = arena_printf(g->arena, "%.*s%s", (int)prefix, around, name);
		i = graph_find(g, full);
		if (i >= 0)
			return (uint32_t)i;
		if (prefix == 0)
			return UINT32_MAX;
		prefix--;
	}
}

static uint32_t
find_near(const void *graph, uint32_t from, const char *name)
{
	return graph_find_near(graph, from, name);
}

struct graph *
graph_finish(struct builder *b, bool ok)
{
	struct graph *g = NULL;

	if (ok) {
		add_open_ends(b);
		place_edges(b);
		g = arena_alloc(b->arena, sizeof(*g));
		g->serial = ++b->e->graphs;
		number_inputs(b, g);
		g->nodes = b->nodes.v;
		g->node_count = b->nodes.n;
		g->network = b->network;
		g->configs = b->configs.v;
		g->config_count = b->configs.n;
		g->opaque = b->opaque;
		g->models = b->models;
		g->by_name = str_map_new();
		g->arena = b->arena;
		b->e->find_element = find_near;
		b->e->graph = g;
	} else {
		for (size_t i = 0; i < b->configs.n; i++)
			click_config_free(b->configs.v[i]);
		free(b->configs.v);
		free(b->nodes.v);
		arena_free(b->arena);
	}
	VEC_FREE(&b->edges);
	free(b);
	return g;
}

void
graph_free(struct graph *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->config_count; i++)
		click_config_free(g->configs[i]);
	free(g->configs);
	free(g->nodes);
	str_map_free(g->by_name);
	arena_free(g->arena);
}

void
graph_stand_apart(struct builder *b, const struct graph *other)
{
	for (size_t i = 0; i < other->node_count; i++)
		*VEC_ADD(&b->nodes) = (struct node){ .kind = NODE_ELEMENT, .box = UINT32_MAX,
						     .name = other->nodes[i].name };
}

struct graph *
graph_from_file(struct engine *e, struct models *m, const char *path, const struct graph_options *o)
{
	struct click_options co = { .mode = o->strict ? CLICK_STRICT : CLICK_LENIENT,
				    .find_class = graph_find_class, .find_arg = m };
	struct click_config *c = click_read_file(path, &co, e->diag);
	struct builder *b;

	if (c == NULL)
		return NULL;
	b = graph_builder(e, m, NULL);
	if (o->apart != NULL)
		graph_stand_apart(b, o->apart);
	return graph_finish(b, graph_add_config(b, c, UINT32_MAX));
}
