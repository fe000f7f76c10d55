/*
 * datapath.c - reads datapath.yaml: ports here, tables, chains, tenants and policies in
 * files of their own. Names are declared before any section is read, so sections may stand in
 * any order and rules may use chains and tables that come later.
 */
#include "models/network/datapath_int.h"

#include "models/base/mem.h"
#include "models/click/arg.h"
#include "models/network/network_int.h"

enum { MEMORY_PACKETS = 4096, MAX_PORTS = 65535, MAX_HOT = 16384 };

struct datapath_keys {
	struct word datapath, hot;
	const struct yaml_node *ports, *programs, *tables, *chains, *meters, *tenants, *guests, *policies;
};

static const struct schema_key datapath_keys[] = {
	{ SCHEMA_KEY("datapath", SCHEMA_WORD, struct datapath_keys, datapath),
	  .required = true, .want = "the name of the datapath" },
	{ SCHEMA_KEY("ports", SCHEMA_MAP, struct datapath_keys, ports),
	  .want = "a mapping of names to ports" },
	{ SCHEMA_KEY("programs", SCHEMA_MAP, struct datapath_keys, programs),
	  .want = "a mapping of names to filter programs" },
	{ SCHEMA_KEY("tables", SCHEMA_MAP, struct datapath_keys, tables),
	  .want = "a mapping of names or numbers to tables" },
	{ SCHEMA_KEY("chains", SCHEMA_MAP, struct datapath_keys, chains),
	  .want = "a mapping of names to chains" },
	{ SCHEMA_KEY("meters", SCHEMA_MAP, struct datapath_keys, meters),
	  .want = "a mapping of names to meters" },
	{ SCHEMA_KEY("hot-flows", SCHEMA_WORD, struct datapath_keys, hot),
	  .want = "a number of flows, or off" },
	{ SCHEMA_KEY("tenants", SCHEMA_MAP, struct datapath_keys, tenants),
	  .want = "a mapping of names to tenants" },
	{ SCHEMA_KEY("guests", SCHEMA_MAP, struct datapath_keys, guests),
	  .want = "a mapping of names to guests" },
	{ SCHEMA_KEY("policies", SCHEMA_MAP, struct datapath_keys, policies),
	  .want = "a mapping of names to policies" },
	{ .name = NULL },
};

const struct schema datapath_schema = { "a datapath", datapath_keys };

struct port_keys {
	struct word device, dump, write;
	const struct yaml_node *memory;
	uint64_t queues;
	unsigned mode;
};

static const struct schema_key port_keys[] = {
	{ SCHEMA_KEY("device", SCHEMA_WORD, struct port_keys, device),
	  .want = "the name of a device" },
	{ SCHEMA_KEY("dump", SCHEMA_WORD, struct port_keys, dump),
	  .want = "the name of a pcap file" },
	{ SCHEMA_KEY("write", SCHEMA_WORD, struct port_keys, write),
	  .want = "the name of a pcap file" },
	{ SCHEMA_KEY("memory", SCHEMA_NODE, struct port_keys, memory) },
	{ SCHEMA_KEY("queues", SCHEMA_UNSIGNED, struct port_keys, queues),
	  .want = "a number of queues", .min = 1, .max = 1024 },
	{ SCHEMA_KEY("mode", SCHEMA_CHOICE, struct port_keys, mode),
	  .choices = "auto|native|generic" },
	{ .name = NULL },
};

const struct schema port_schema = { "a port", port_keys };

bool datapath_declare(struct datapath_reading *w, struct str_map *names,
		      const struct yaml_node *section, const char *what)
{
	uint32_t i = 0;
	bool good = true;

	for (const struct yaml_node *n = section->first; n; n = n->next, i++) {
		struct end_node *node = arena_alloc(w->r.scratch, sizeof(*node));

		*node = (struct end_node){ n->key->inner, false, i };
		good &= schema_check_name(&w->r, n->key, what);
		str_map_put(names, n->key->text, node);
	}
	return good;
}

static bool read_memory(struct datapath_reading *w, const struct yaml_node *n, uint64_t *to)
{
	if (n->kind == YAML_TEXT && strcmp(n->text, "true") == 0) {
		*to = MEMORY_PACKETS;
		return true;
	}
	if (n->kind == YAML_TEXT && schema_unsigned(n->text, to) && *to >= 1 && *to <= 1U << 24)
		return true;
	schema_wrong(&w->r, n, "\"true\" or a number of packets from 1 to 16777216");
	return false;
}

/* Keys that go with one kind of port only. */
static bool check_port_keys(struct datapath_reading *w, const struct yaml_node *n,
			    const struct datapath_port *port)
{
	static const struct {
		const char *key;
		enum port_kind kind;
		const char *with;
	} uses[] = {
		{ "queues", PORT_DEVICE, "device" },
		{ "mode", PORT_DEVICE, "device" },
		{ "write", PORT_DUMP, "dump" },
	};
	bool good = true;

	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		const struct yaml_node *v = yaml_get(n, uses[i].key);

		if (!v || port->kind == uses[i].kind)
			continue;
		diag_error(w->r.d, v->key->inner, "\"%s\" goes with \"%s\" only", uses[i].key,
			   uses[i].with);
		good = false;
	}
	return good;
}

/* A port has one of three sources; *to gets kind and source. */
static bool choose_port_source(struct datapath_reading *w, const struct yaml_node *n,
			       const struct port_keys *k, struct datapath_port *to)
{
	static const char *const names[] = { "device", "dump", "memory" };
	const struct yaml_node *first = NULL;

	for (unsigned i = 0; i < ARRAY_LEN(names); i++) {
		const struct yaml_node *v = yaml_get(n, names[i]);

		if (!v)
			continue;
		if (first) {
			diag_error(w->r.d, v->key->inner, "port \"%s\" already has a source, "
				   "expected one of \"device\", \"dump\" and \"memory\"",
				   to->name.s);
			diag_note(w->r.d, first->key->inner, "the other is here");
			return false;
		}
		first = v;
		to->kind = (enum port_kind)i;
	}
	if (!first) {
		diag_error(w->r.d, n->key->inner, "port \"%s\" needs one of the keys \"device\", "
			   "\"dump\" and \"memory\"", to->name.s);
		return false;
	}
	to->source = to->kind == PORT_DEVICE ? k->device : k->dump;
	return to->kind != PORT_MEMORY || read_memory(w, k->memory, &to->memory);
}

static bool read_port(struct datapath_reading *w, const struct yaml_node *n,
		      struct datapath_port *to)
{
	struct port_keys k = { .memory = NULL };
	bool good;

	to->name = schema_word(&w->r, n->key);
	if (n->kind != YAML_MAP || !schema_read(&w->r, &port_schema, n, &k)) {
		if (n->kind != YAML_MAP)
			schema_wrong(&w->r, n, "a port such as { device: eth0 }");
		return false;
	}
	good = choose_port_source(w, n, &k, to);
	to->write = k.write;
	to->queues = k.queues;
	to->mode = (enum port_mode)k.mode;
	return good && check_port_keys(w, n, to);
}

static bool read_ports(struct datapath_reading *w, const struct yaml_node *map)
{
	struct datapath_port *ports = arena_alloc_array(w->r.arena, map->count, sizeof(*ports));
	struct str_map *devices = str_map_new();
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next, i++) {
		const struct datapath_port *old;

		good &= read_port(w, n, &ports[i]);
		if (ports[i].kind != PORT_DEVICE || !ports[i].source.s)
			continue;
		old = str_map_put(devices, ports[i].source.s, &ports[i]);
		if (!old)
			continue;
		diag_error(w->r.d, ports[i].source.at, "device \"%s\" is already a port",
			   old->source.s);
		diag_note(w->r.d, old->source.at, "used here");
		good = false;
	}
	str_map_free(devices);
	w->p->ports = ports;
	w->p->port_count = i;
	return good;
}

static void read_hot(struct datapath_reading *w, const struct word *hot)
{
	if (!hot->s || strcmp(hot->s, "off") == 0)
		return;
	w->p->hot_at = hot->at;
	if (!click_parse_uint(hot->s, &w->p->hot_flows) || !w->p->hot_flows || w->p->hot_flows > MAX_HOT)
		diag_error(w->r.d, hot->at, "expected a number of flows from 1 to %d, or off, not '%s'", MAX_HOT, hot->s);
}

static void read_sections(struct datapath_reading *w, const struct datapath_keys *k)
{
	const struct end_scope scope = { w->ports, "port", true };

	if (k->ports)
		datapath_declare(w, w->ports, k->ports, "a port");
	if (k->programs)
		datapath_declare(w, w->programs, k->programs, "a program");
	if (k->tables)
		datapath_declare(w, w->tables, k->tables, "a table");
	if (k->chains)
		datapath_declare(w, w->chains, k->chains, "a chain");
	if (k->meters)
		datapath_declare(w, w->meters, k->meters, "a meter");
	read_hot(w, &k->hot);
	if (k->ports)
		read_ports(w, k->ports);
	if (k->programs)
		datapath_programs_read(w, k->programs);
	if (k->meters)
		datapath_meters_read(w, k->meters);
	if (k->tables)
		datapath_tables_read(w, k->tables);
	if (k->chains)
		datapath_chains_read(w, k->chains);
	if (k->tenants)
		datapath_tenants_read(w, k->tenants);
	if (k->guests)
		datapath_guests_read(w, k->guests);
	if (k->policies)
		policy_read_all(&w->r, &scope, k->policies, &w->p->policies, &w->p->policy_count);
}

struct datapath *datapath_read_source(uint32_t src, struct diag *d)
{
	struct arena *arena = arena_new(), *scratch = arena_new();
	struct datapath *p = arena_alloc(arena, sizeof(*p));
	struct datapath_reading w = { .r = { d, arena, scratch }, .p = p, .ports = str_map_new(),
				      .tables = str_map_new(), .chains = str_map_new(),
				      .meters = str_map_new(), .programs = str_map_new() };
	struct datapath_keys k = { .ports = NULL };
	size_t before = diag_errors(d);
	const struct yaml_node *root = yaml_read(src, scratch, d);

	p->arena = arena;
	p->path = arena_strdup(arena, diag_source_name(d, src));
	if (root) {
		schema_read(&w.r, &datapath_schema, root, &k);
		p->name = k.datapath;
		read_sections(&w, &k);
	}
	str_map_free(w.ports);
	str_map_free(w.tables);
	str_map_free(w.chains);
	str_map_free(w.meters);
	str_map_free(w.programs);
	arena_free(scratch);
	if (diag_errors(d) == before)
		return p;
	arena_free(arena);
	return NULL;
}

struct datapath *datapath_read(const char *path, struct diag *d)
{
	uint32_t src = diag_read_source(d, path, SPAN_NONE, YAML_MAX_BYTES);

	return src ? datapath_read_source(src, d) : NULL;
}

void datapath_free(struct datapath *p)
{
	if (p)
		arena_free(p->arena);
}
