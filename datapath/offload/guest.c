/*
 * guest.c - a command is tried on a copy of the guest, which then is the guest. A guest speaks of itself only: the MAC address in its
 * commands must be the one that the operator gave it.
 */
#include "datapath/offload/guest.h"

#include <net/if.h>

#include "models/base/near.h"
#include "models/packet/value.h"

/* ---- the operator's words ---- */

static bool number_of(const char *field, const char *text, size_t len, uint64_t *to)
{
	const struct packet_field *f = packet_field_find(field);
	struct packet_value v;
	char word[40];

	if (!f || len == 0 || len >= sizeof word)
		return false;
	memcpy(word, text, len);
	word[len] = '\0';
	/* plain numbers would do for the fields, but are no addresses to who reads them */
	if (strlen(word) != len || !strpbrk(word, ":.") || !packet_value_parse(f, word, &v))
		return false;
	*to = v.v[1];
	return true;
}

/* Of one device: neither a group's nor nobody's. */
static bool mac_of(const char *text, size_t len, uint64_t *mac)
{
	return number_of("eth.src", text, len, mac) && *mac && !(*mac >> 40 & 1);
}

static bool place_of(const char *text, size_t len, struct guest_place *p)
{
	const char *equal = memchr(text, '=', len), *at = memchr(text, '@', len), *end = text + len;
	char device[IF_NAMESIZE];
	uint64_t ip;

	*p = (struct guest_place){ 0 };
	if (!equal || (at && at < equal) || !number_of("ip.src", text, (size_t)(equal - text), &ip))
		return false;
	p->ip = (uint32_t)ip;
	if (!mac_of(equal + 1, (size_t)((at ? at : end) - (equal + 1)), &p->mac))
		return false;
	if (!at)
		return true;
	if ((size_t)(end - at) > sizeof device)
		return false;
	memcpy(device, at + 1, (size_t)(end - at) - 1);
	device[end - at - 1] = '\0';
	p->device = if_nametoindex(device);
	return p->device != 0;
}

static bool read_places(struct guest *g, const char *text, struct diag *d)
{
	while (text && *text) {
		size_t len = strcspn(text, ",");
		struct guest_place p;

		if (!place_of(text, len, &p)) {
			diag_error(d, SPAN_NONE, "'%.*s' is no destination: expected IP=MAC or IP=MAC@DEVICE, with a device that is there",
				   (int)MIN_OF(len, (size_t)80), text);
			return false;
		}
		for (uint32_t k = 0; k < g->n_places; k++)
			if (g->place[k].ip == p.ip) {
				diag_error(d, SPAN_NONE, "destination '%.*s' is given twice", (int)strcspn(text, "="), text);
				return false;
			}
		if (g->n_places == HOST_WAYS) {
			diag_error(d, SPAN_NONE, "more than %d destinations", HOST_WAYS);
			return false;
		}
		g->place[g->n_places++] = p;
		text += len + (text[len] == ',');
	}
	return true;
}

static bool name_ok(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

	return n > 0 && n < GUEST_NAME_MAX && !name[n];
}

struct guest *guest_registry_add(struct guest_registry *r, const char *name, const char *mac, const char *places, struct diag *d)
{
	struct guest g = { .name = "" }, *to = NULL;

	if (!name_ok(name)) {
		diag_error(d, SPAN_NONE, "'%s' is no name of a guest: expected 1 to %d letters, digits, '_', '-' or '.'", name,
			   GUEST_NAME_MAX - 1);
		return NULL;
	}
	if (!mac_of(mac, strlen(mac), &g.mac)) {
		diag_error(d, SPAN_NONE, "'%s' is no MAC address of a guest: expected one device's, such as 52:34:56:00:12:22", mac);
		return NULL;
	}
	for (uint32_t k = HOST_GUESTS; k-- > 0;) {
		const struct guest *other = &r->guest[k];

		if (!other->name[0]) {
			to = &r->guest[k];
		} else if (!strcmp(other->name, name)) {
			diag_error(d, SPAN_NONE, "there is a guest '%s' already", name);
			return NULL;
		} else if (other->mac == g.mac) {
			diag_error(d, SPAN_NONE, "'%s' is the MAC address of guest '%s'", mac, other->name);
			return NULL;
		}
	}
	if (!to) {
		diag_error(d, SPAN_NONE, "there are %d guests already", HOST_GUESTS);
		return NULL;
	}
	snprintf(g.name, sizeof g.name, "%s", name);
	if (!read_places(&g, places, d))
		return NULL;
	*to = g;
	return to;
}

struct guest *guest_registry_find(struct guest_registry *r, const char *name, struct diag *d)
{
	struct near n = near_begin(name);

	for (uint32_t k = 0; k < HOST_GUESTS; k++) {
		if (!r->guest[k].name[0])
			continue;
		if (!strcmp(r->guest[k].name, name))
			return &r->guest[k];
		near_try(&n, r->guest[k].name);
	}
	diag_error(d, SPAN_NONE, "there is no guest '%s'%s%s%s", name, n.best ? ", did you mean '" : "", n.best ? n.best : "",
		   n.best ? "'?" : "");
	return NULL;
}

/* ---- the guest's words ---- */

struct asked {
	const char *text;
	size_t len;
	span at;
	struct diag *d;
};

static void add_ip(uint32_t ip, struct strbuf *out)
{
	packet_value_print(packet_field_find("ip.src"), packet_value_of(ip), out);
}

static bool refuse(const struct asked *a, unsigned word, const char *fmt, ...) PRINTF_LIKE(3, 4);
static bool refuse(const struct asked *a, unsigned word, const char *fmt, ...)
{
	struct strbuf s = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&s, fmt, ap);
	va_end(ap);
	diag_error(a->d, guest_command_word(a->text, a->len, a->at, word), "%s", sb_str(&s));
	sb_fini(&s);
	return false;
}

static bool same_filter(const struct guest_filter *a, const struct guest_filter *b)
{
	bool same = a->mask == b->mask;

	for (int f = 0; f < GUEST_FIELDS; f++)
		same = same && (!(a->mask & guest_bit((enum guest_field)f)) || a->value[f] == b->value[f]);
	return same;
}

static bool add_rule(struct guest *g, const struct guest_command *c, const struct asked *a)
{
	for (uint32_t k = 0; k < g->n_rules; k++) {
		bool same = true;

		for (int l = 0; l < GUEST_LAYERS; l++)
			same = same && same_filter(&g->rule[k].filter[l], &c->filter[l]);
		if (same)
			return true;
	}
	if (g->n_rules == HOST_FILTERS)
		return refuse(a, 0, "there are %d filters already", HOST_FILTERS);
	memcpy(g->rule[g->n_rules++].filter, c->filter, sizeof c->filter);
	return true;
}

static bool remove_rules(struct guest *g, const struct guest_command *c, const struct asked *a)
{
	uint32_t left = 0;

	for (uint32_t k = 0; k < g->n_rules; k++) {
		bool ends = true;

		for (int l = 0; l < GUEST_LAYERS; l++)
			ends = ends && !(c->filter[l].mask & ~g->rule[k].filter[l].mask);
		if (!ends)
			g->rule[left++] = g->rule[k];
	}
	if (left == g->n_rules)
		return refuse(a, 2, "no filter looks at that");
	g->n_rules = left;
	return true;
}

/* One IP address for a guest, whatever it registers for. */
static bool take_ip(struct guest *g, const struct guest_command *c, const struct asked *a)
{
	if ((g->firewall || g->balancer) && g->ip != c->ip)
		return refuse(a, 3, "it is registered with another IP address: cancel that first (X)");
	g->ip = c->ip;
	return true;
}

static bool add_way(struct guest *g, const struct guest_command *c, const struct asked *a)
{
	struct guest_way w = { c->any_source, c->any_source ? 0 : c->source, c->destination };
	bool allowed = false;

	for (uint32_t k = 0; k < g->n_places; k++)
		allowed = allowed || g->place[k].ip == c->destination;
	if (!allowed)
		return refuse(a, 6, "its operator allows no such destination");
	for (uint32_t k = 0; k < g->n_ways; k++)
		if (g->way[k].any_source == w.any_source && g->way[k].source == w.source) {
			g->way[k] = w;
			return true;
		}
	if (g->n_ways == HOST_WAYS)
		return refuse(a, 0, "there are %d destinations of sources already", HOST_WAYS);
	g->way[g->n_ways++] = w;
	return true;
}

static bool change(struct guest *g, const struct guest_command *c, const struct asked *a)
{
	switch (c->verb) {
	case GUEST_FIREWALL:
		if (!take_ip(g, c, a))
			return false;
		g->firewall = true;
		return true;
	case GUEST_BALANCER:
		if (!take_ip(g, c, a) || !add_way(g, c, a))
			return false;
		g->balancer = true;
		return true;
	case GUEST_ADD:
	case GUEST_REMOVE:
		if (!g->firewall)
			return refuse(a, 0, "it is not registered as a firewall (R F)");
		return c->verb == GUEST_ADD ? add_rule(g, c, a) : remove_rules(g, c, a);
	default:
		if (!g->firewall && !g->balancer)
			return refuse(a, 0, "it is not registered");
		g->firewall = g->balancer = false;
		g->ip = g->n_rules = g->n_ways = 0;
		return true;
	}
}

bool guest_apply(struct guest *g, const char *text, size_t len, span at, struct diag *d)
{
	struct asked a = { text, len, at, d };
	struct guest_command c;
	struct guest new = *g;

	if (!guest_command_parse(text, len, at, d, &c))
		return false;
	if (c.mac != g->mac)
		return refuse(&a, c.verb == GUEST_FIREWALL || c.verb == GUEST_BALANCER ? 2 : 1,
			      "this is not the MAC address of guest '%s'", g->name);
	if (!change(&new, &c, &a))
		return false;
	*g = new;
	return true;
}

/* ---- words back ---- */

void guest_print_mac(uint64_t mac, struct strbuf *out)
{
	packet_value_print(packet_field_find("eth.src"), packet_value_of(mac), out);
}

void guest_print(const struct guest *g, struct strbuf *out)
{
	if (g->firewall) {
		guest_command_print(&(struct guest_command){ .verb = GUEST_FIREWALL, .mac = g->mac, .ip = g->ip }, out);
		sb_add_char(out, '\n');
	}
	for (uint32_t k = 0; k < g->n_rules; k++) {
		struct guest_command c = { .verb = GUEST_ADD, .mac = g->mac };

		memcpy(c.filter, g->rule[k].filter, sizeof c.filter);
		guest_command_print(&c, out);
		sb_add_char(out, '\n');
	}
	for (uint32_t k = 0; k < g->n_ways; k++) {
		const struct guest_way *w = &g->way[k];

		guest_command_print(&(struct guest_command){ .verb = GUEST_BALANCER, .mac = g->mac, .ip = g->ip,
							     .any_source = w->any_source, .source = w->source,
							     .destination = w->destination }, out);
		sb_add_char(out, '\n');
	}
}

void guest_print_places(const struct guest *g, struct strbuf *out)
{
	char device[IF_NAMESIZE];

	for (uint32_t k = 0; k < g->n_places; k++) {
		const struct guest_place *p = &g->place[k];

		if (k)
			sb_add_char(out, ',');
		add_ip(p->ip, out);
		sb_add_char(out, '=');
		guest_print_mac(p->mac, out);
		if (p->device && if_indextoname(p->device, device))
			sb_printf(out, "@%s", device);
	}
}

/* ---- for the driver ---- */

static void put(struct host_filter *f, unsigned word, unsigned shift, uint64_t mask, uint64_t value)
{
	f->mask[word] |= mask << shift;
	f->value[word] |= value << shift;
}

static void layer_value(enum guest_layer layer, const struct guest_filter *g, struct host_filter *f)
{
	static const struct {
		unsigned word, shift;
		uint64_t mask;
	} where[GUEST_LAYERS][GUEST_FIELDS] = {
		[GUEST_LAYER_MAC] = { { 0, 0, 0 }, { 0, 16, 0xffffffffffff }, { 1, 16, 0xffffffffffff }, { 0, 0, 0xffff } },
		[GUEST_LAYER_IP] = { { 1, 8, 0xff }, { 2, 32, 0xffffffff }, { 2, 0, 0xffffffff }, { 1, 0, 0xff } },
		[GUEST_LAYER_PORT] = { { 0, 0, 0 }, { 3, 48, 0xffff }, { 3, 32, 0xffff }, { 0, 0, 0 } },
	};

	for (int k = 0; k < GUEST_FIELDS; k++)
		if (g->mask & guest_bit((enum guest_field)k) && where[layer][k].mask)
			put(f, where[layer][k].word, where[layer][k].shift, where[layer][k].mask, g->value[k]);
	if (g->mask && layer == GUEST_LAYER_IP)
		put(f, 3, 0, HOST_HAS_IP, HOST_HAS_IP);
	if (g->mask && layer == GUEST_LAYER_PORT)
		put(f, 3, 0, HOST_HAS_PORTS, HOST_HAS_PORTS);
	if (layer == GUEST_LAYER_PORT && g->mask & guest_bit(GUEST_PROTOCOL)) {
		uint64_t has = g->value[GUEST_PROTOCOL] == 6 ? HOST_HAS_TCP : HOST_HAS_UDP;

		put(f, 3, 0, has, has);
	}
}

static const struct guest_place *place_at(const struct guest *g, uint32_t ip)
{
	for (uint32_t k = 0; k < g->n_places; k++)
		if (g->place[k].ip == ip)
			return &g->place[k];
	return NULL;
}

static void add_ways(const struct guest *g, bool any, struct host_guest *v)
{
	for (uint32_t k = 0; k < g->n_ways; k++) {
		const struct guest_place *p = place_at(g, g->way[k].destination);
		struct host_way *w = &v->way[v->n_ways];

		if (!p || g->way[k].any_source != any)
			continue;
		v->n_ways++;
		*w = (struct host_way){ .source = g->way[k].source, .out = p->device, .any = any };
		for (int i = 0; i < 6; i++)
			w->mac[i] = (uint8_t)(p->mac >> (40 - 8 * i));
	}
}

void guest_value(const struct guest *g, uint32_t number, struct host_guest *v)
{
	*v = (struct host_guest){ .number = number, .ip = g->ip, .n_filters = g->n_rules };
	for (uint32_t k = 0; k < g->n_rules; k++)
		for (int l = 0; l < GUEST_LAYERS; l++)
			layer_value((enum guest_layer)l, &g->rule[k].filter[l], &v->filter[k]);
	add_ways(g, false, v);
	add_ways(g, true, v);
}
