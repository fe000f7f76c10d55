/*
 * network_host.c - a host: its addresses, and the ports it listens on. No address means any.
 */
#include "models/network/network_int.h"

#include "models/network/ranges.h"

struct host_keys {
	const struct yaml_node *ip, *ip6, *mac, *tcp, *udp;
};

static const struct schema_key host_keys[] = {
	{ SCHEMA_KEY("ip", SCHEMA_NODE, struct host_keys, ip) },
	{ SCHEMA_KEY("ip6", SCHEMA_NODE, struct host_keys, ip6) },
	{ SCHEMA_KEY("mac", SCHEMA_NODE, struct host_keys, mac) },
	{ SCHEMA_KEY("tcp", SCHEMA_NODE, struct host_keys, tcp) },
	{ SCHEMA_KEY("udp", SCHEMA_NODE, struct host_keys, udp) },
	{ .name = NULL },
};

const struct schema host_schema = { "a host", host_keys };

struct address_list {
	struct word *v;
	size_t n;
};

/* One address, prefix or "$SYMBOL". */
static bool read_address(struct network_reading *w, const struct yaml_node *n, enum symbol_type t,
			 struct address_list *to)
{
	struct word word;

	if (n->kind != YAML_TEXT) {
		schema_wrong(&w->r, n, arena_printf(w->r.scratch, "an %s, a prefix or \"$SYMBOL\"",
						    ranges_type_name(t)));
		return false;
	}
	if (n->text[0] == '$') {
		word = network_symbol_use(w, n, t);
		if (!word.s)
			return false;
	} else if (ranges_is_address(n->text, t)) {
		word = schema_word(&w->r, n);
	} else {
		diag_error(w->r.d, n->inner, "\"%s\" is no %s or prefix (bits behind the prefix "
			   "must be 0)", n->text, ranges_type_name(t));
		return false;
	}
	to->v[to->n++] = word;
	return true;
}

static bool is_set(const struct yaml_node *n)
{
	return n->kind == YAML_MAP ||
	       (n->kind == YAML_TEXT && (strncmp(n->text, "not ", 4) == 0 ||
					 strpbrk(n->text, "-,")));
}

static bool is_any(const struct yaml_node *n)
{
	return n && n->kind == YAML_TEXT && strcmp(n->text, "any") == 0;
}

/* All addresses of one family, so that it is among those that a host of both has. */
static void take_all(struct network_reading *w, const struct yaml_node *n, const char *prefix,
		     struct address_list *to)
{
	to->v = arena_alloc(w->r.arena, sizeof(*to->v));
	to->v[0] = schema_word(&w->r, n);
	to->v[0].s = prefix;
	to->n = 1;
}

static bool read_addresses(struct network_reading *w, const char *host, const struct yaml_node *n,
			   enum symbol_type t, struct address_list *to)
{
	bool good = true;

	if (is_any(n))
		return true;
	to->v = arena_alloc_array(w->r.arena, n->kind == YAML_LIST ? n->count : 1, sizeof(*to->v));
	if (is_set(n)) {
		to->v[0] = network_symbol_make(w, host, n->key->text, n, t);
		to->n = to->v[0].s != NULL;
		return to->n;
	}
	if (n->kind != YAML_LIST)
		return read_address(w, n, t, to);
	if (n->count == 0) {
		diag_error(w->r.d, n->at, "expected an address, found an empty list; write \"any\" "
			   "for all of them");
		return false;
	}
	for (const struct yaml_node *i = n->first; i; i = i->next)
		good &= read_address(w, i, t, to);
	return good;
}

struct port_list {
	uint16_t *v;
	size_t n, cap;
};

static bool parse_port(const char *s, size_t len, uint16_t *port)
{
	char digits[8];
	uint64_t v;

	if (len == 0 || len >= sizeof(digits))
		return false;
	memcpy(digits, s, len);
	digits[len] = '\0';
	if (!schema_unsigned(digits, &v) || v > UINT16_MAX)
		return false;
	*port = (uint16_t)v;
	return true;
}

static bool read_port(struct network_reading *w, const struct yaml_node *n, struct port_list *to)
{
	const char *dash;
	uint16_t low, high;

	if (n->kind != YAML_TEXT) {
		schema_wrong(&w->r, n, "a port or a range such as \"8000-8010\"");
		return false;
	}
	dash = strchr(n->text, '-');
	if (!parse_port(n->text, dash ? (size_t)(dash - n->text) : n->len, &low) ||
	    (dash && !parse_port(dash + 1, strlen(dash + 1), &high))) {
		diag_error(w->r.d, n->inner, "\"%s\" is no port, expected a number from 0 to 65535 "
			   "or a range such as \"8000-8010\"", n->text);
		return false;
	}
	high = dash ? high : low;
	if (low > high) {
		diag_error(w->r.d, n->inner, "\"%s\" ends before it begins", n->text);
		return false;
	}
	for (uint32_t p = low; p <= high; p++) {
		uint64_t bit = UINT64_C(1) << p % 64;

		if (w->port_bits[p / 64] & bit) {
			diag_error(w->r.d, n->inner, "port %u is given twice", (unsigned)p);
			return false;
		}
		w->port_bits[p / 64] |= bit;
		*VEC_ADD(to) = (uint16_t)p;
	}
	return true;
}

static bool read_ports(struct network_reading *w, const struct yaml_node *n, const uint16_t **ports,
		       size_t *count, bool *any)
{
	struct port_list list = { 0 };
	bool good = true;

	if (n->kind == YAML_TEXT && strcmp(n->text, "any") == 0) {
		*any = true;
		return true;
	}
	if (n->kind == YAML_LIST) {
		for (const struct yaml_node *i = n->first; i; i = i->next)
			good &= read_port(w, i, &list);
	} else if (n->kind == YAML_TEXT) {
		good = read_port(w, n, &list);
	} else {
		schema_wrong(&w->r, n, "a list of ports, or \"any\"");
		good = false;
	}
	for (size_t i = 0; i < list.n; i++)
		w->port_bits[list.v[i] / 64] = 0;
	if (list.n > 0)
		*ports = arena_memdup(w->r.arena, list.v, list.n * sizeof(*list.v));
	*count = list.n;
	VEC_FREE(&list);
	return good;
}

static bool read_mac(struct network_reading *w, const struct yaml_node *n, struct word *to)
{
	if (n->kind != YAML_TEXT) {
		schema_wrong(&w->r, n, "an Ethernet address such as \"02:00:00:00:00:01\"");
		return false;
	}
	if (strcmp(n->text, "any") == 0)
		return true;
	if (!ranges_is_address(n->text, SYMBOL_ETHER)) {
		diag_error(w->r.d, n->inner, "\"%s\" is no Ethernet address, expected one such as "
			   "\"02:00:00:00:00:01\"", n->text);
		return false;
	}
	*to = schema_word(&w->r, n);
	return true;
}

bool network_host_read(struct network_reading *w, const struct yaml_node *n,
		       struct network_host *to)
{
	struct host_keys k = { .ip = NULL };
	struct address_list ip = { NULL, 0 }, ip6 = { NULL, 0 };
	bool good = schema_check_name(&w->r, n->key, "a host");

	to->name = schema_word(&w->r, n->key);
	good &= schema_read(&w->r, &host_schema, n, &k);
	if (k.ip)
		good &= read_addresses(w, to->name.s, k.ip, SYMBOL_IP, &ip);
	if (k.ip6)
		good &= read_addresses(w, to->name.s, k.ip6, SYMBOL_IP6, &ip6);
	/* without any address there are those of IPv4 */
	if (is_any(k.ip6))
		take_all(w, k.ip6, "::/0", &ip6);
	if (is_any(k.ip) && k.ip6)
		take_all(w, k.ip, "0.0.0.0/0", &ip);
	if (k.mac)
		good &= read_mac(w, k.mac, &to->mac);
	if (k.tcp)
		good &= read_ports(w, k.tcp, &to->tcp, &to->tcp_count, &to->tcp_any);
	if (k.udp)
		good &= read_ports(w, k.udp, &to->udp, &to->udp_count, &to->udp_any);
	to->ip = ip.v;
	to->ip_count = ip.n;
	to->ip6 = ip6.v;
	to->ip6_count = ip6.n;
	return good;
}
