/*
 * network.c - reads network.yaml. The sections are read in the order in which they need each
 * other (symbols, boxes, hosts, links, policies), whatever their order in the file; every
 * section is read also when one before it was wrong. A name that was declared wrongly stays
 * known, so one mistake is one error.
 */
#include "models/network/network_int.h"

struct network_keys {
	struct word network;
	unsigned encap;
	const struct yaml_node *symbols, *boxes, *hosts, *links, *policies;
};

static const struct schema_key network_keys[] = {
	{ SCHEMA_KEY("network", SCHEMA_WORD, struct network_keys, network),
	  .required = true, .want = "the name of the network" },
	{ SCHEMA_KEY("encap", SCHEMA_CHOICE, struct network_keys, encap),
	  .choices = "ip|ethernet" },
	{ SCHEMA_KEY("symbols", SCHEMA_MAP, struct network_keys, symbols),
	  .want = "a mapping of names to sets" },
	{ SCHEMA_KEY("boxes", SCHEMA_MAP, struct network_keys, boxes),
	  .want = "a mapping of names to boxes" },
	{ SCHEMA_KEY("hosts", SCHEMA_MAP, struct network_keys, hosts),
	  .want = "a mapping of names to hosts" },
	{ SCHEMA_KEY("links", SCHEMA_LIST, struct network_keys, links),
	  .want = "a list of links such as \"client -- firewall:lan\"" },
	{ SCHEMA_KEY("policies", SCHEMA_MAP, struct network_keys, policies),
	  .want = "a mapping of names to policies" },
	{ .name = NULL },
};

const struct schema network_schema = { "a network", network_keys };

/* Boxes and hosts share one space of names. */
static void declare_node(struct network_reading *w, struct word name, bool is_host, size_t index)
{
	const struct end_node *old = str_map_get(w->nodes, name.s);
	struct end_node *node;

	if (old) {
		diag_error(w->r.d, name.at, "\"%s\" is already the name of a %s", name.s,
			   old->is_host ? "host" : "box");
		diag_note(w->r.d, old->at, "declared here");
		return;
	}
	node = arena_alloc(w->r.scratch, sizeof(*node));
	*node = (struct end_node){ name.at, is_host, (uint32_t)index };
	str_map_put(w->nodes, name.s, node);
}

static void read_boxes(struct network_reading *w, const struct yaml_node *map)
{
	struct network_box *boxes = arena_alloc_array(w->r.arena, map->count, sizeof(*boxes));
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next, i++) {
		network_box_read(w, n, &boxes[i]);
		declare_node(w, boxes[i].name, false, i);
	}
	w->n->boxes = boxes;
	w->n->box_count = i;
}

static void read_hosts(struct network_reading *w, const struct yaml_node *map)
{
	struct network_host *hosts = arena_alloc_array(w->r.arena, map->count, sizeof(*hosts));
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next, i++) {
		network_host_read(w, n, &hosts[i]);
		declare_node(w, hosts[i].name, true, i);
	}
	w->n->hosts = hosts;
	w->n->host_count = i;
}

/* A port sends into one link: a second one would mean that packets are copied. */
static bool claim_sender(struct network_reading *w, struct str_map *senders,
			 const struct network_end *e, const struct network_link *link)
{
	const struct network_link *old;
	char *key;

	if (e->is_host || !e->port.s)
		return true;
	key = arena_printf(w->r.scratch, "%s:%s", e->node.s, e->port.s);
	old = str_map_get(senders, key);
	if (old) {
		diag_error(w->r.d, (span){ e->node.at.src, e->node.at.start, e->port.at.end },
			   "port \"%s\" already sends into a link", key);
		diag_note(w->r.d, old->at, "the other link is here");
		return false;
	}
	str_map_put(senders, key, (void *)(uintptr_t)link);
	return true;
}

static bool same_end(const struct network_end *a, const struct network_end *b)
{
	if (strcmp(a->node.s, b->node.s) != 0)
		return false;
	return a->port.s && b->port.s ? strcmp(a->port.s, b->port.s) == 0 : a->port.s == b->port.s;
}

static void read_link(struct network_reading *w, struct str_map *senders,
		      const struct yaml_node *n, struct network_link *to)
{
	const struct end_scope scope = { w->nodes, "box or host", false };
	struct end_pair pair;
	bool good = ends_read_pair(&w->r, &scope, n, ENDS_ARROW | ENDS_LINE, &pair);

	*to = (struct network_link){ pair.a, pair.b, pair.one_way, n->inner };
	if (!good)
		return;
	good = ends_need_port(&w->r, &scope, &to->a);
	good &= ends_need_port(&w->r, &scope, &to->b);
	if (good && same_end(&to->a, &to->b)) {
		diag_error(w->r.d, to->at, "both ends of the link are \"%s\"", to->a.node.s);
		return;
	}
	if (good && claim_sender(w, senders, &to->a, to) && !to->one_way)
		claim_sender(w, senders, &to->b, to);
}

static void read_links(struct network_reading *w, const struct yaml_node *list)
{
	struct network_link *links = arena_alloc_array(w->r.arena, list->count, sizeof(*links));
	struct str_map *senders = str_map_new();
	size_t i = 0;

	for (const struct yaml_node *n = list->first; n; n = n->next, i++)
		read_link(w, senders, n, &links[i]);
	w->n->links = links;
	w->n->link_count = i;
	str_map_free(senders);
}

static void read_sections(struct network_reading *w, const struct network_keys *k)
{
	const struct end_scope scope = { w->nodes, "box or host", false };

	if (k->symbols)
		network_symbols_read(w, k->symbols);
	if (k->boxes)
		read_boxes(w, k->boxes);
	if (k->hosts)
		read_hosts(w, k->hosts);
	if (k->links)
		read_links(w, k->links);
	if (k->policies)
		policy_read_all(&w->r, &scope, k->policies, &w->n->policies, &w->n->policy_count);
	w->n->symbol_count = w->symbols.n;
	if (w->symbols.n > 0)
		w->n->symbols = arena_memdup(w->r.arena, w->symbols.v,
					     w->symbols.n * sizeof(*w->symbols.v));
}

struct network *network_read_source(uint32_t src, struct diag *d)
{
	struct arena *arena = arena_new(), *scratch = arena_new();
	struct network *n = arena_alloc(arena, sizeof(*n));
	struct network_reading w = { .r = { d, arena, scratch }, .n = n, .nodes = str_map_new(),
				     .symbol_names = str_map_new() };
	struct network_keys k = { .encap = ENCAP_IP };
	size_t before = diag_errors(d);
	const struct yaml_node *root = yaml_read(src, scratch, d);

	n->arena = arena;
	n->path = arena_strdup(arena, diag_source_name(d, src));
	if (root) {
		schema_read(&w.r, &network_schema, root, &k);
		n->name = k.network;
		n->encap = (enum encap)k.encap;
		read_sections(&w, &k);
	}
	VEC_FREE(&w.symbols);
	str_map_free(w.nodes);
	str_map_free(w.symbol_names);
	arena_free(scratch);
	if (diag_errors(d) == before)
		return n;
	arena_free(arena);
	return NULL;
}

struct network *network_read(const char *path, struct diag *d)
{
	uint32_t src = diag_read_source(d, path, SPAN_NONE, YAML_MAX_BYTES);

	return src ? network_read_source(src, d) : NULL;
}

void network_free(struct network *n)
{
	if (n)
		arena_free(n->arena);
}
