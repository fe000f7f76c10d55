/*
 * datapath_tenant.c - what runs in the drivers of a datapath's devices: tenants, told by VLAN, tunnel or prefix, with their programs, and
 * middleboxes in guests, with the commands that they have given. Commands are texts here; who runs or proves them reads them.
 */
#include "models/network/datapath_int.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "models/base/mem.h"
#include "models/base/near.h"
#include "models/click/arg.h"

enum { MAX_VLAN = 4094, MAX_VXLAN = 0xffffff, MAX_SHARE = 1000000 };

static const struct schema_key tenant_keys[] = {
	{ SCHEMA_KEY("vlan", SCHEMA_UNSIGNED, struct datapath_tenant, vlan),
	  .want = "a VLAN number", .min = 1, .max = MAX_VLAN },
	{ SCHEMA_KEY("gre", SCHEMA_UNSIGNED, struct datapath_tenant, gre), .want = "a GRE key", .max = UINT32_MAX },
	{ SCHEMA_KEY("vxlan", SCHEMA_UNSIGNED, struct datapath_tenant, vxlan), .want = "a VXLAN identifier", .max = MAX_VXLAN },
	{ SCHEMA_KEY("prefix", SCHEMA_WORD, struct datapath_tenant, prefix), .want = "a prefix of addresses" },
	{ SCHEMA_KEY("share", SCHEMA_UNSIGNED, struct datapath_tenant, share),
	  .want = "a share of the CPU time as a weight", .min = 1, .max = MAX_SHARE },
	{ SCHEMA_KEY("program", SCHEMA_WORD, struct datapath_tenant, program),
	  .want = "the name of a C or object file" },
	{ SCHEMA_KEY("out", SCHEMA_WORD, struct datapath_tenant, out), .want = "the name of a port" },
	{ .name = NULL },
};

const struct schema tenant_schema = { "a tenant", tenant_keys };

struct guest_keys {
	struct word mac;
	struct words to;
	const struct yaml_node *commands;
};

static const struct schema_key guest_keys[] = {
	{ SCHEMA_KEY("mac", SCHEMA_WORD, struct guest_keys, mac), .required = true, .want = "an Ethernet address" },
	{ SCHEMA_KEY("to", SCHEMA_WORDS, struct guest_keys, to), .want = "a list of IP=MAC or IP=MAC@PORT" },
	{ SCHEMA_KEY("commands", SCHEMA_LIST, struct guest_keys, commands), .want = "a list of commands" },
	{ .name = NULL },
};

const struct schema guest_schema = { "a guest", guest_keys };

static bool find_port(struct datapath_reading *w, const struct word *name, uint32_t *port)
{
	const struct end_node *node = str_map_get(w->ports, name->s);
	struct near near = near_begin(name->s);

	if (node) {
		*port = node->index;
		return true;
	}
	for (size_t i = 0; i < str_map_count(w->ports) && schema_wants_near(&w->r); i++)
		near_try(&near, str_map_key(w->ports, i));
	schema_unknown(&w->r, name->at, "port", &near, "a name from the section \"ports\"");
	return false;
}

/* ---- tenants ---- */

/* IPv4 as the IPv6 addresses that stand for it (RFC 4291, 2.5.5.2). */
struct prefix {
	uint8_t address[16];
	unsigned long length;
};

/* ADDRESS/BITS. Nothing may stand behind the prefix: it would be another than it seems. */
static bool read_prefix(const char *text, struct prefix *p)
{
	size_t n = text ? strcspn(text, "/") : 0;
	char address[INET6_ADDRSTRLEN], *end;
	bool four;

	*p = (struct prefix){ .length = 0 };
	if (!text || text[n] != '/' || text[n + 1] < '0' || text[n + 1] > '9' || n >= sizeof(address))
		return false;
	memcpy(address, text, n);
	address[n] = '\0';
	p->length = strtoul(text + n + 1, &end, 10);
	four = inet_pton(AF_INET, address, p->address + 12) == 1;
	if (*end || p->length > (four ? 32 : 128) || (!four && inet_pton(AF_INET6, address, p->address) != 1))
		return false;
	if (four) {
		p->address[10] = p->address[11] = 0xff;
		p->length += 96;
	}
	for (unsigned long b = p->length; b < 128; b++)
		if (p->address[b / 8] & 0x80 >> b % 8)
			return false;
	return true;
}

static bool is_same_prefix(const char *a, const char *b)
{
	struct prefix x, y;

	return read_prefix(a, &x) && read_prefix(b, &y) && x.length == y.length &&
	       memcmp(x.address, y.address, sizeof(x.address)) == 0;
}

/* What tells its packets: one of four keys. */
static bool check_by(struct datapath_reading *w, const struct yaml_node *n, const struct datapath_tenant *t)
{
	static const char *const ways[] = { "vlan", "gre", "vxlan", "prefix" };
	const struct yaml_node *first = NULL;
	struct prefix prefix;

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		const struct yaml_node *way = yaml_get(n, ways[i]);

		if (way && first) {
			diag_error(w->r.d, way->inner, "a tenant is told by one of \"vlan\", \"gre\", \"vxlan\" and \"prefix\"");
			return false;
		}
		first = way ? way : first;
	}
	if (!first) {
		diag_error(w->r.d, n->key->inner, "a tenant needs the key \"vlan\": a VLAN number, or \"gre\", \"vxlan\" or \"prefix\"");
		return false;
	}
	if (!t->prefix.s || read_prefix(t->prefix.s, &prefix))
		return true;
	diag_error(w->r.d, t->prefix.at, "expected a prefix such as 10.0.0.0/8, with nothing behind its bits, not '%s'", t->prefix.s);
	return false;
}

static bool taken(struct datapath_reading *w, const struct datapath_tenant *old, span at, const char *what)
{
	diag_error(w->r.d, at, "%s already belongs to tenant \"%s\"", what, old->name.s);
	diag_note(w->r.d, old->name.at, "declared here");
	return false;
}

static bool read_tenant(struct datapath_reading *w, const struct yaml_node *n, const struct datapath_tenant **by_vlan,
			struct datapath_tenant *all, size_t i)
{
	const struct datapath_tenant *old;
	struct datapath_tenant *to = &all[i];
	char what[80];
	bool good;

	to->name = schema_word(&w->r, n->key);
	to->share = 1;
	to->gre = to->vxlan = UINT64_MAX;
	good = schema_check_name(&w->r, n->key, "a tenant");
	if (!schema_read(&w->r, &tenant_schema, n, to) || !check_by(w, n, to))
		return false;
	good &= !to->out.s || find_port(w, &to->out, &to->out_port);
	for (size_t k = 0; to->prefix.s && k < i; k++)
		if (is_same_prefix(all[k].prefix.s, to->prefix.s))
			return taken(w, &all[k], to->prefix.at, "the prefix");
	for (size_t k = 0; !to->vlan && !to->prefix.s && k < i; k++)
		if (all[k].name.s && !all[k].vlan && !all[k].prefix.s && all[k].gre == to->gre && all[k].vxlan == to->vxlan)
			return taken(w, &all[k], yaml_get(n, to->gre != UINT64_MAX ? "gre" : "vxlan")->inner,
				     to->gre != UINT64_MAX ? "the GRE key" : "the VXLAN identifier");
	if (!to->vlan)
		return good;
	old = by_vlan[to->vlan];
	by_vlan[to->vlan] = to;
	snprintf(what, sizeof(what), "VLAN %u", (unsigned)to->vlan);
	return old ? taken(w, old, yaml_get(n, "vlan")->inner, what) : good;
}

bool datapath_tenants_read(struct datapath_reading *w, const struct yaml_node *map)
{
	struct datapath_tenant *tenants = arena_alloc_array(w->r.arena, map->count, sizeof(*tenants));
	const struct datapath_tenant **by_vlan = x_calloc(MAX_VLAN + 1, sizeof(const void *));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next)
		good &= read_tenant(w, n, by_vlan, tenants, i++);
	free(by_vlan);
	w->p->tenants = tenants;
	w->p->tenant_count = i;
	return good;
}

/* ---- guests ---- */

/* The part of a word from `from` on, `len` octets of it. */
static struct word part_of(struct datapath_reading *w, const struct word *text, size_t from, size_t len)
{
	return (struct word){ arena_strndup(w->r.arena, text->s + from, len), text->at };
}

static bool read_place(struct datapath_reading *w, const struct word *text, struct datapath_guest_place *to)
{
	size_t ip = strcspn(text->s, "="), mac = text->s[ip] ? strcspn(text->s + ip + 1, "@") : 0, end = ip + 1 + mac;
	uint32_t addr;
	uint64_t eth;

	if (text->s[ip]) {
		to->ip = part_of(w, text, 0, ip);
		to->mac = part_of(w, text, ip + 1, mac);
	}
	if (!text->s[ip] || !click_parse_ip(to->ip.s, &addr) || !click_parse_ether(to->mac.s, &eth)) {
		diag_error(w->r.d, text->at, "expected IP=MAC or IP=MAC@PORT, not '%s'", text->s);
		return false;
	}
	if (!text->s[end])
		return true;
	to->out = part_of(w, text, end + 1, strlen(text->s + end + 1));
	return find_port(w, &to->out, &to->port);
}

static bool read_commands(struct datapath_reading *w, const struct yaml_node *list, struct datapath_guest *to)
{
	struct word *v = arena_alloc_array(w->r.arena, list->count + 1, sizeof(*v));
	bool good = true;

	for (const struct yaml_node *n = list->first; n; n = n->next) {
		if (n->kind != YAML_TEXT) {
			schema_wrong(&w->r, n, "a command such as \"R F MAC IP\"");
			good = false;
			continue;
		}
		v[to->command_count++] = schema_word(&w->r, n);
	}
	to->commands = v;
	return good;
}

static bool read_guest(struct datapath_reading *w, const struct yaml_node *n, const struct datapath_guest *all, size_t i,
		       struct datapath_guest *to)
{
	struct guest_keys k = { .commands = NULL };
	struct datapath_guest_place *places;
	uint64_t eth, other;
	bool good;

	to->name = schema_word(&w->r, n->key);
	good = schema_check_name(&w->r, n->key, "a guest");
	if (!schema_read(&w->r, &guest_schema, n, &k))
		return false;
	to->mac = k.mac;
	if (!click_parse_ether(k.mac.s, &eth)) {
		diag_error(w->r.d, k.mac.at, "expected an Ethernet address, not '%s'", k.mac.s);
		return false;
	}
	for (size_t j = 0; j < i; j++)
		if (all[j].mac.s && click_parse_ether(all[j].mac.s, &other) && other == eth) {
			diag_error(w->r.d, k.mac.at, "this is the address of guest \"%s\"", all[j].name.s);
			diag_note(w->r.d, all[j].name.at, "declared here");
			good = false;
		}
	to->to = places = arena_alloc_array(w->r.arena, k.to.n + 1, sizeof(*places));
	for (; to->to_count < k.to.n; to->to_count++)
		good &= read_place(w, &k.to.v[to->to_count], &places[to->to_count]);
	return (!k.commands || read_commands(w, k.commands, to)) && good;
}

bool datapath_guests_read(struct datapath_reading *w, const struct yaml_node *map)
{
	struct datapath_guest *guests = arena_alloc_array(w->r.arena, map->count, sizeof(*guests));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next, i++)
		good &= read_guest(w, n, guests, i, &guests[i]);
	w->p->guests = guests;
	w->p->guest_count = i;
	return good;
}
