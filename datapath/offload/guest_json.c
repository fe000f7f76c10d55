/* guest_json.c - see guest_json.h. */
#include "datapath/offload/guest_json.h"

static void set(json_t *j, const char *name, struct strbuf *s)
{
	json_object_set_new(j, name, json_string(sb_str(s)));
	sb_clear(s);
}

json_t *guest_json_write(const struct offload_agent *a)
{
	const struct guest_host *h = a->guests;
	struct strbuf s = STRBUF_INIT;
	json_t *all = json_array();

	for (uint32_t k = 0; h && k < HOST_GUESTS; k++) {
		const struct guest *g = &h->registry.guest[k];
		struct host_guest_counts n;
		json_t *j;

		if (!g->name[0])
			continue;
		n = guest_host_counts(a, k);
		j = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "guest", g->name, "packets", (json_int_t)n.packets, "octets",
			      (json_int_t)n.octets, "filtered", (json_int_t)n.filtered, "directed", (json_int_t)n.directed, "delivered",
			      (json_int_t)n.delivered);
		guest_print_mac(g->mac, &s);
		set(j, "mac", &s);
		guest_print_places(g, &s);
		set(j, "to", &s);
		guest_print(g, &s);
		set(j, "commands", &s);
		if (h->memory[k].fd >= 0) {
			json_object_set_new(j, "memory", json_string(h->memory[k].name));
			json_object_set_new(j, "made", json_boolean(h->memory[k].made));
		}
		json_array_append_new(all, j);
	}
	sb_fini(&s);
	return all;
}

static void take_counts(struct offload_agent *a, const char *name, const json_t *j, const struct host_guest_counts *n, struct diag *d)
{
	const struct guest *g = guest_registry_find(&a->guests->registry, name, d);
	uint32_t k;

	if (!g)
		return;
	k = (uint32_t)(g - a->guests->registry.guest);
	(void)xdp_host_put(&a->host, "guest_counts", &k, n);
	if (a->guests->memory[k].fd >= 0)
		a->guests->memory[k].made = json_is_true(json_object_get(j, "made"));
}

/* What the driver knows of that MAC address and has counted since. */
static bool known(const struct offload_agent *a, const char *mac, struct host_guest_counts *n)
{
	struct guest_registry r = { 0 };
	struct diag *d = diag_new();
	const struct guest *g = mac ? guest_registry_add(&r, "x", mac, NULL, d) : NULL;
	struct host_guest v;
	bool is = g && xdp_host_get(&a->host, "guests", &g->mac, &v);

	if (is)
		*n = guest_host_counts(a, v.number);
	diag_free(d);
	return is;
}

void guest_json_read(struct offload_agent *a, const json_t *guests, const char *state, struct diag *d)
{
	struct host_guest_counts counts[HOST_GUESTS] = { 0 };
	size_t i;
	json_t *j;

	/* all of them before the first is given a number that was another's */
	json_array_foreach(guests, i, j)
		if (i < HOST_GUESTS)
			(void)!known(a, json_string_value(json_object_get(j, "mac")), &counts[i]);
	json_array_foreach(guests, i, j) {
		struct guest_request r = { .name = json_string_value(json_object_get(j, "guest")),
					   .mac = json_string_value(json_object_get(j, "mac")),
					   .places = json_string_value(json_object_get(j, "to")),
					   .memory = json_string_value(json_object_get(j, "memory")), .state = state,
					   .commands = json_string_value(json_object_get(j, "commands")) };

		if (i >= HOST_GUESTS || !r.name || !r.mac || !guest_host_add(a, &r, d))
			diag_warn(d, SPAN_NONE, "guest '%s' cannot be taken over: add him again", r.name ? r.name : "");
		else
			take_counts(a, r.name, j, &counts[i], d);
	}
	guest_host_adopted(a);
}
