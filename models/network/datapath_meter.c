/*
 * datapath_meter.c - meters: rates above which packets are dropped; and actions that are read
 * when the datapath runs, for the names of a file that was read before.
 */
#include "models/network/datapath_int.h"

#include "models/click/arg.h"
#include "models/network/network_int.h"

enum { MAX_RATE = 1000000000, BURST_PART = 10 };

struct meter_keys {
	uint64_t packets, burst;
	struct word rate;
};

static const struct schema_key meter_keys[] = {
	{ SCHEMA_KEY("packets", SCHEMA_UNSIGNED, struct meter_keys, packets),
	  .want = "a number of packets a second", .min = 1, .max = MAX_RATE },
	{ SCHEMA_KEY("rate", SCHEMA_WORD, struct meter_keys, rate),
	  .want = "a rate such as 10Mbps" },
	{ SCHEMA_KEY("burst", SCHEMA_UNSIGNED, struct meter_keys, burst),
	  .want = "packets, or octets, at once", .min = 1, .max = MAX_RATE },
	{ .name = NULL },
};

const struct schema meter_schema = { "a meter", meter_keys };

static bool read_meter(struct datapath_reading *w, const struct yaml_node *n,
		       struct datapath_meter *to)
{
	struct meter_keys k = { .packets = 0 };

	to->name = schema_word(&w->r, n->key);
	if (n->kind != YAML_MAP) {
		schema_wrong(&w->r, n, "a meter such as { packets: 1000 }");
		return false;
	}
	if (!schema_read(&w->r, &meter_schema, n, &k))
		return false;
	if (!k.packets == !k.rate.s) {
		diag_error(w->r.d, n->key->inner, "meter \"%s\" needs one of the keys \"packets\" "
			   "and \"rate\"", to->name.s);
		return false;
	}
	if (k.rate.s && (!click_parse_rate(k.rate.s, &to->octets) || !to->octets ||
			 to->octets > UINT64_C(1) << 40)) {
		diag_error(w->r.d, k.rate.at, "expected a rate such as 10Mbps, not '%s'", k.rate.s);
		return false;
	}
	to->packets = k.packets;
	to->burst = k.burst ? k.burst : (k.packets + to->octets) / BURST_PART + 1;
	return true;
}

bool datapath_meters_read(struct datapath_reading *w, const struct yaml_node *map)
{
	struct datapath_meter *meters = arena_alloc_array(w->r.arena, map->count, sizeof(*meters));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next)
		good &= read_meter(w, n, &meters[i++]);
	w->p->meters = meters;
	w->p->meter_count = i;
	return good;
}

/* ---- actions of a running datapath ---- */

static void put_name(struct datapath_reading *w, struct str_map *to, const char *name, size_t i)
{
	struct end_node *node = arena_alloc(w->r.scratch, sizeof(*node));

	node->index = (uint32_t)i;
	str_map_put(to, name, node);
}

bool datapath_action_parse(const struct datapath *p, const char *text, span at, struct arena *arena,
			   struct diag *d, struct datapath_action *to)
{
	struct arena *scratch = arena_new();
	struct datapath_reading w = { .r = { d, arena, scratch }, .ports = str_map_new(),
				      .tables = str_map_new(), .chains = str_map_new(),
				      .meters = str_map_new() };
	bool good;

	for (size_t i = 0; i < p->port_count; i++)
		put_name(&w, w.ports, p->ports[i].name.s, i);
	for (size_t i = 0; i < p->table_count; i++)
		put_name(&w, w.tables, p->tables[i].name.s, i);
	for (size_t i = 0; i < p->chain_count; i++)
		put_name(&w, w.chains, p->chains[i].name.s, i);
	for (size_t i = 0; i < p->meter_count; i++)
		put_name(&w, w.meters, p->meters[i].name.s, i);
	good = datapath_action_read(&w, text, at, false, to);
	str_map_free(w.ports);
	str_map_free(w.tables);
	str_map_free(w.chains);
	str_map_free(w.meters);
	arena_free(scratch);
	return good;
}
