/*
 * graph_network.c - boxes and links of a network file as parts of the graph.
 */
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "models/base/file.h"
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/near.h"
#include "models/base/strbuf.h"
#include "symexec/graph/datapath_box.h"
#include "symexec/graph/graph_int.h"

/* Called by its name within the house, so that answers do not depend on where the house stands. */
static bool
add_box_file(struct click_library *lib, const char *path, const char *name, struct diag *d)
{
	uint32_t src = diag_read_source(d, path, SPAN_NONE, 1 << 20);
	const char *text;
	char *shown;
	size_t len;
	bool ok;

	if (src == 0)
		return false;
	text = diag_source_text(d, src, &len);
	shown = x_asprintf("models/boxes/%s", name);
	ok = click_library_offer(lib, shown, text, len);
	free(shown);
	return ok;
}

static bool
read_boxes(struct click_library *lib, const char *folder, const struct str_map *but, struct diag *d)
{
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort);
	bool ok = n >= 0;

	if (n < 0)
		diag_error(d, SPAN_NONE, "cannot read the folder of boxes '%s': %s", folder,
			   strerror(errno));
	for (int i = 0; i < n; i++) {
		size_t len = strlen(names[i]->d_name);
		char *path = x_asprintf("%s/%s", folder, names[i]->d_name);

		if (len > 6 && strcmp(names[i]->d_name + len - 6, ".click") == 0 &&
		    str_map_get(but, names[i]->d_name) == NULL)
			ok &= add_box_file(lib, path, names[i]->d_name, d);
		free(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return ok;
}

bool
graph_read_boxes(struct click_library *lib, const char *folder, struct diag *d)
{
	struct str_map *none = str_map_new();
	bool ok = read_boxes(lib, folder, none, d);

	str_map_free(none);
	return ok;
}

/*
 * The files of the classes of a network. A class stands in the file of its name, with all that it is made of, or else any file
 * may have it, and all are read.
 */
static bool
read_boxes_of(struct builder *b, struct click_library *lib, const char *folder)
{
	struct str_map *seen = str_map_new(), *files = str_map_new();
	bool ok = true, all = false;

	for (uint32_t i = 0; i < b->network->box_count && !all; i++) {
		const struct network_box *box = &b->network->boxes[i];
		char *name, *path;

		if (box->kind != BOX_CLASS || str_map_put(seen, box->source.s, seen) != NULL)
			continue;
		name = x_asprintf("%s.click", box->source.s);
		path = x_asprintf("%s/%s", folder, name);
		all = strchr(name, '/') != NULL || access(path, R_OK) != 0;
		if (!all && str_map_put(files, name, files) == NULL)
			ok &= add_box_file(lib, path, name, b->e->diag);
		free(path);
		free(name);
	}
	if (all)
		ok &= read_boxes(lib, folder, files, b->e->diag);
	str_map_free(seen);
	str_map_free(files);
	return ok;
}

struct click_config *
graph_read_box(struct builder *b, const struct network_box *box, const struct graph_options *o)
{
	struct click_define *defines = x_calloc(box->arg_count + 1, sizeof(*defines));
	struct click_options co = { .mode = o->strict ? CLICK_STRICT : CLICK_LENIENT,
				    .defines = defines, .define_count = box->arg_count,
				    .symbols = true, .find_class = graph_find_class,
				    .find_arg = b->models };
	char *path = file_join(b->network->path, box->source.s);
	struct click_config *c = NULL;
	uint32_t src;

	for (size_t i = 0; i < box->arg_count; i++)
		defines[i] = (struct click_define){ box->args[i].name.s, box->args[i].value.s };
	src = diag_read_source(b->e->diag, path, box->source.at, 16 << 20);
	if (src != 0)
		c = click_read_source(src, &co, b->e->diag);
	free(path);
	free(defines);
	return c;
}

static struct click_config *
read_class_box(struct builder *b, struct click_library *lib, const struct network_box *box,
	       const struct graph_options *o)
{
	struct click_options co = { .mode = o->strict ? CLICK_STRICT : CLICK_LENIENT,
				    .symbols = true, .find_class = graph_find_class,
				    .find_arg = b->models, .arena = b->arena };
	struct strbuf config = STRBUF_INIT;
	struct click_config *c;

	for (size_t i = 0; i < box->arg_count; i++) {
		const char *key = box->args[i].name.s;

		if (i > 0)
			sb_add(&config, ", ");
		if (key[0] < '0' || key[0] > '9')
			sb_printf(&config, "%s ", key);
		sb_add(&config, box->args[i].value.s);
	}
	c = click_instantiate(lib, box->source.s, sb_str(&config), box->source.at, &co);
	sb_fini(&config);
	return c;
}

/* The words of Click that the file is put into have its lines. */
static struct click_config *
read_datapath_box(struct builder *b, const struct network_box *box)
{
	struct click_options co = { .mode = CLICK_LENIENT, .find_class = graph_find_class, .find_arg = b->models };
	char *path = file_join(b->network->path, box->source.s);
	struct strbuf text = STRBUF_INIT;
	struct click_config *c = NULL;
	struct datapath *p = datapath_read(path, b->e->diag);

	if (p != NULL && datapath_box_text(p, &co, b->e->ethernet, b->e->diag, &text))
		c = click_read_source(diag_add_source(b->e->diag, path, sb_str(&text), strlen(sb_str(&text))), &co,
				      b->e->diag);
	datapath_free(p);
	sb_fini(&text);
	free(path);
	return c;
}

static bool
add_box(struct builder *b, uint32_t i, struct click_library *lib, const struct graph_options *o)
{
	const struct network_box *box = &b->network->boxes[i];
	size_t before = diag_errors(b->e->diag);
	struct click_config *c = NULL;
	bool ok;

	switch (box->kind) {
	case BOX_CLICK:
		c = graph_read_box(b, box, o);
		break;
	case BOX_CLASS:
		c = read_class_box(b, lib, box, o);
		break;
	case BOX_DATAPATH:
		c = read_datapath_box(b, box);
		break;
	}
	ok = c != NULL && graph_add_config(b, c, i);
	/* what is wrong inside a class may be due to the arguments that it was given */
	if (c != NULL && box->kind == BOX_CLASS && diag_errors(b->e->diag) > before)
		diag_note(b->e->diag, box->source.at, "in the box '%s'", box->name.s);
	return ok;
}

/* Nodes of a box, [first, last). */
static void
box_nodes(const struct builder *b, uint32_t box, uint32_t *first, uint32_t *last)
{
	*first = b->box_first[box];
	*last = *first;
	while (*last < b->nodes.n && b->nodes.v[*last].box == box)
		(*last)++;
}

/* "in" and "out" are ports 0 and 1 of a class box; others are numbers. */
static bool
port_number(const char *s, uint32_t *port)
{
	char *end;
	unsigned long v;

	if (strcmp(s, "in") == 0 || strcmp(s, "out") == 0) {
		*port = s[0] == 'o';
		return true;
	}
	v = strtoul(s, &end, 10);
	*port = (uint32_t)v;
	return *s >= '0' && *s <= '9' && *end == '\0' && v < 65536;
}

static void
no_such_port(struct builder *b, const struct network_end *end, uint32_t box)
{
	struct near near = near_begin(end->port.s);
	uint32_t first, last;

	box_nodes(b, box, &first, &last);
	for (uint32_t i = first; i < last; i++)
		if (b->nodes.v[i].device != NULL)
			near_try(&near, b->nodes.v[i].device);
	if (near.best != NULL)
		diag_error(b->e->diag, end->port.at, "'%s' has no device '%s'; did you mean '%s'?",
			   end->node.s, end->port.s, near.best);
	else
		diag_error(b->e->diag, end->port.at, "'%s' has no device or port '%s'",
			   end->node.s, end->port.s);
}

struct side {
	uint32_t nodes[64];
	uint32_t n;
	uint32_t port;
};

/* Nodes that receive from (or send to) the wire at an end of a link. */
static bool
find_side(struct builder *b, const struct network_end *end, bool receives, struct side *s)
{
	uint32_t box = (uint32_t)(uintptr_t)str_map_get(b->box_index, end->node.s), first, last;

	s->n = 0;
	s->port = 0;
	if (box == 0) {
		s->nodes[s->n++] = (uint32_t)(uintptr_t)str_map_get(b->hosts, end->node.s) - 1;
		return true;
	}
	box_nodes(b, box - 1, &first, &last);
	for (uint32_t i = first; i < last && s->n < ARRAY_LEN(s->nodes); i++) {
		const struct node *n = &b->nodes.v[i];
		enum node_kind ways = receives ? NODE_WAY_IN : NODE_WAY_OUT;
		enum node_kind ports = receives ? NODE_PORTS_IN : NODE_PORTS_OUT;

		if (n->kind == ways && end->port.s != NULL &&
		    strcmp(n->device, end->port.s) == 0) {
			s->nodes[s->n++] = i;
			s->port = receives ? 0 : WIRE_PORT;
		}
		if (n->kind == ports && end->port.s != NULL &&
			 port_number(end->port.s, &s->port))
			s->nodes[s->n++] = i;
	}
	return s->n > 0;
}

static bool
add_direction(struct builder *b, const struct network_end *from, const struct network_end *to)
{
	struct side s, t;
	bool sends = find_side(b, from, false, &s), hears = find_side(b, to, true, &t);

	for (uint32_t i = 0; sends && hears && i < s.n; i++)
		for (uint32_t k = 0; k < t.n; k++)
			graph_add_edge(b, s.nodes[i], s.port,
				       (struct edge){ t.nodes[k], t.port, true });
	return sends || hears;
}

static bool
known_port(struct builder *b, const struct network_end *end)
{
	uint32_t box = (uint32_t)(uintptr_t)str_map_get(b->box_index, end->node.s);
	struct side s;

	if (box == 0)
		return true;
	if (end->port.s == NULL) {
		diag_error(b->e->diag, end->node.at, "say which port of '%s': '%s:PORT'",
			   end->node.s, end->node.s);
		return false;
	}
	if (find_side(b, end, true, &s) || find_side(b, end, false, &s))
		return true;
	no_such_port(b, end, box - 1);
	return false;
}

static bool
add_link(struct builder *b, const struct network_link *l)
{
	bool known = known_port(b, &l->a);

	known &= known_port(b, &l->b);
	if (!known)
		return false;
	(void)add_direction(b, &l->a, &l->b);
	if (!l->one_way)
		(void)add_direction(b, &l->b, &l->a);
	return true;
}

static struct graph *
remember_options(struct graph *g, const struct graph_options *o)
{
	if (g == NULL)
		return NULL;
	g->made = arena_alloc(g->arena, sizeof(*g->made));
	*g->made = *o;
	g->made->boxes_folder = arena_strdup(g->arena, o->boxes_folder);
	return g;
}

struct graph *
graph_from_network(struct engine *e, struct models *m, const struct network *n,
		   const struct graph_options *o)
{
	struct builder *b = graph_builder(e, m, n);
	struct click_library *lib = click_library_new(e->diag);
	bool ok = true, needs_library = false, boxes_read;

	b->box_index = str_map_new();
	b->hosts = str_map_new();
	if (o->apart != NULL)
		graph_stand_apart(b, o->apart);
	for (uint32_t i = 0; i < n->box_count; i++) {
		(void)str_map_put(b->box_index, n->boxes[i].name.s, (void *)(uintptr_t)(i + 1));
		needs_library |= n->boxes[i].kind == BOX_CLASS;
	}
	click_library_set_finder(lib, graph_find_class, m);
	if (needs_library)
		ok = read_boxes_of(b, lib, o->boxes_folder);
	boxes_read = ok;
	for (uint32_t i = 0; boxes_read && i < n->box_count; i++)
		ok &= add_box(b, i, lib, o);
	for (size_t i = 0; i < n->host_count; i++) {
		struct node *h = graph_add_node(b, NODE_HOST, n->hosts[i].name.s);

		(void)str_map_lend(b->hosts, n->hosts[i].name.s, (void *)(uintptr_t)b->nodes.n);
		h->host = &n->hosts[i];
		h->at = n->hosts[i].name.at;
	}
	for (size_t i = 0; ok && i < n->link_count; i++)
		ok &= add_link(b, &n->links[i]);
	click_library_free(lib);
	str_map_free(b->box_index);
	str_map_free(b->hosts);
	return remember_options(graph_finish(b, ok), o);
}

/* The device of an end in a finished graph: of a box, or of a single configuration. */
static bool
is_end(const struct graph *g, const struct node *n, const struct network_end *end)
{
	uint32_t port;

	if (n->kind == NODE_HOST)
		return end->port.s == NULL && strcmp(n->name, end->node.s) == 0;
	if (n->box == UINT32_MAX)
		return n->device != NULL && strcmp(n->device, end->node.s) == 0;
	if (end->port.s == NULL || strcmp(g->network->boxes[n->box].name.s, end->node.s) != 0)
		return false;
	if (n->device != NULL)
		return strcmp(n->device, end->port.s) == 0;
	return (n->kind == NODE_PORTS_IN || n->kind == NODE_PORTS_OUT) &&
	    port_number(end->port.s, &port);
}

enum { KINDS_OF_ENDS = 4 };

static void
no_such_end(struct engine *e, const struct graph *g, const struct network_end *end,
	    const enum node_kind kinds[KINDS_OF_ENDS])
{
	bool has_port = end->port.s != NULL;
	struct near near = near_begin(has_port ? end->port.s : end->node.s);
	struct strbuf hint = STRBUF_INIT;
	const char *box = NULL;		/* of the device that is nearest */

	for (uint32_t i = 0; i < g->node_count; i++) {
		const struct node *n = &g->nodes[i];

		if (n->kind != kinds[0] && n->kind != kinds[1] && n->kind != kinds[2])
			continue;
		if (!has_port)
			near_try(&near, n->device != NULL ? n->device : n->name);
		else if (n->device != NULL && n->box != UINT32_MAX &&
			 strcmp(g->network->boxes[n->box].name.s, end->node.s) == 0)
			near_try(&near, n->device);
		if (!has_port && near.best == (n->device != NULL ? n->device : n->name))
			box = n->box != UINT32_MAX ? g->network->boxes[n->box].name.s : NULL;
	}
	if (near.best != NULL)
		sb_printf(&hint, "; did you mean '%s%s%s'?", box != NULL ? box : "",
			  box != NULL ? ":" : "", near.best);
	diag_error(e->diag, has_port ? end->port.at : end->node.at, "no host or device '%s%s%s'%s",
		   end->node.s, has_port ? ":" : "", has_port ? end->port.s : "", sb_str(&hint));
	sb_fini(&hint);
}

/* The host of that name, which no box has; UINT32_MAX: there is none. Hosts stand behind all boxes, open devices behind them. */
static uint32_t
find_host(const struct graph *g, const struct network_end *end)
{
	for (size_t i = g->node_count; i-- > 0;) {
		const struct node *n = &g->nodes[i];

		if (n->kind == NODE_HOST && is_end(g, n, end))
			return (uint32_t)i;
		if (n->kind != NODE_HOST && n->kind != NODE_OPEN)
			break;
	}
	return UINT32_MAX;
}

static uint32_t
find_end(struct engine *e, const struct graph *g, const struct network_end *end,
	 const enum node_kind kinds[KINDS_OF_ENDS])
{
	uint32_t host = kinds[0] == NODE_HOST ? find_host(g, end) : UINT32_MAX;

	if (host != UINT32_MAX)
		return host;
	for (int k = 0; k < KINDS_OF_ENDS; k++)
		for (uint32_t i = 0; i < g->node_count; i++)
			if (g->nodes[i].kind == kinds[k] && is_end(g, &g->nodes[i], end))
				return i;
	no_such_end(e, g, end, kinds);
	return UINT32_MAX;
}

uint32_t
graph_source(struct engine *e, const struct graph *g, const struct network_end *end)
{
	static const enum node_kind kinds[] = { NODE_HOST, NODE_WAY_IN, NODE_WAY_IN,
						NODE_PORTS_IN };

	return find_end(e, g, end, kinds);
}

uint32_t
graph_port(const struct graph *g, uint32_t node, const struct network_end *end)
{
	uint32_t port = 0;

	if (g->nodes[node].kind == NODE_PORTS_IN && end->port.s != NULL &&
	    !port_number(end->port.s, &port))
		return 0;
	return port;
}

bool
graph_has_source(const struct graph *g, const struct network_end *end)
{
	if (find_host(g, end) != UINT32_MAX)
		return true;
	for (uint32_t i = 0; i < g->node_count; i++) {
		enum node_kind kind = g->nodes[i].kind;

		if ((kind == NODE_HOST || kind == NODE_WAY_IN || kind == NODE_PORTS_IN) &&
		    is_end(g, &g->nodes[i], end))
			return true;
	}
	return false;
}

/* The nodes where a host or device is an end; 0 with an error. */
static size_t
mark_one(struct engine *e, const struct graph *g, const struct network_end *end, bool leaves,
	 uint8_t *mark)
{
	static const enum node_kind in[KINDS_OF_ENDS] = { NODE_HOST, NODE_WAY_IN, NODE_WAY_IN,
							  NODE_PORTS_IN };
	static const enum node_kind out[KINDS_OF_ENDS] = { NODE_HOST, NODE_OPEN, NODE_WAY_IN,
							   NODE_PORTS_IN };
	uint32_t one = find_end(e, g, end, leaves || g->network == NULL ? out : in), port;
	size_t n = 0;

	if (one == UINT32_MAX)
		return 0;
	port = graph_port(g, one, end);
	if (g->nodes[one].kind == NODE_PORTS_IN) {
		mark[one] = port < 254 ? (uint8_t)(port + 2) : 1;
		return 1;
	}
	/* several elements may be one device */
	for (uint32_t i = one; i < g->node_count; i++)
		if (g->nodes[i].kind == g->nodes[one].kind && is_end(g, &g->nodes[i], end)) {
			mark[i] = 1;
			n++;
		}
	return n;
}

size_t
graph_mark(struct engine *e, const struct graph *g, const struct network_end *end, bool leaves,
	   uint8_t *mark)
{
	size_t n = 0;

	if (end->port.s == NULL && g->network != NULL && find_host(g, end) == UINT32_MAX)
		for (size_t i = 0; i < g->node_count; i++) {
			const struct node *d = &g->nodes[i];

			if (d->box == UINT32_MAX || d->kind == NODE_ELEMENT ||
			    strcmp(g->network->boxes[d->box].name.s, end->node.s) != 0)
				continue;
			if (d->kind == NODE_WAY_IN || d->kind == NODE_PORTS_IN) {
				mark[i] = 1;
				n++;
			}
		}
	return n > 0 ? n : mark_one(e, g, end, leaves, mark);
}
