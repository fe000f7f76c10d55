/*
 * state_json.c - see state_json.h. The folder is ours alone (instance_socket), but the file may be of another version, or cut.
 */
#include "datapath/offload/state_json.h"

#include <errno.h>
#include <net/if.h>
#include <unistd.h>

#include "datapath/offload/guest_json.h"
#include "models/base/file.h"
#include "models/base/mem.h"
#include "models/packet/value.h"

static json_t *hex(const struct strbuf *octets)
{
	struct strbuf s = STRBUF_INIT;
	json_t *j;

	sb_add_hex(&s, (const uint8_t *)sb_str(octets), octets->len);
	j = json_string(sb_str(&s));
	sb_fini(&s);
	return j;
}

static json_t *tenant_json(const struct offload_tenant *t, uint32_t number)
{
	uint32_t maps[EBPF_MAX_MAPS];
	char name[IF_NAMESIZE];
	struct strbuf prefix = STRBUF_INIT;
	json_t *j, *numbers = json_array();

	xdp_maps_numbers(&t->maps, maps);
	for (uint32_t k = 0; k < t->maps.n; k++)
		json_array_append_new(numbers, json_integer(maps[k]));
	sb_add_hex(&prefix, t->by.prefix.address, sizeof(t->by.prefix.address));
	j = json_pack("{s:i, s:s, s:i, s:I, s:i, s:s, s:i, s:o}", "number", (int)number, "tenant", t->name, "kind", (int)t->by.kind, "id",
		      (json_int_t)t->by.number, "bits", (int)t->by.prefix.bits, "address", sb_str(&prefix), "share", (int)t->weight, "maps",
		      numbers);
	sb_fini(&prefix);
	if (t->out && if_indextoname(t->out, name))
		json_object_set_new(j, "out", json_string(name));
	if (t->object) {
		json_object_set_new(j, "object", hex(&t->octets));
		json_object_set_new(j, "path", json_string(t->path));
		json_object_set_new(j, "program", json_string(t->program->name));
	}
	return j;
}

bool offload_state_write(const struct offload_agent *a, const char *path)
{
	json_t *devices = json_array(), *tenants = json_array(), *all;
	char name[IF_NAMESIZE], *text;
	int r;

	for (uint32_t k = 0; k < a->host.n_devices; k++)
		if (if_indextoname(a->host.device[k], name))
			json_array_append_new(devices, json_string(name));
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (a->tenant[k].name[0])
			json_array_append_new(tenants, tenant_json(&a->tenant[k], k));
	if (json_array_size(devices) == 0) {
		json_decref(devices);
		json_decref(tenants);
		return unlink(path) == 0 || errno == ENOENT;
	}
	all = json_pack("{s:o, s:i, s:o, s:o, s:o}", "host", hex(&a->octets), "supply", (int)a->supply, "devices", devices, "tenants",
			tenants, "guests", guest_json_write(a));
	text = json_dumps(all, JSON_COMPACT);
	r = text ? file_write_whole(path, text, strlen(text)) : -ENOMEM;
	errno = -r;
	free(text);
	json_decref(all);
	return r == 0;
}

uint8_t *offload_octets(const json_t *j, const char *name, size_t *len)
{
	const char *text = json_string_value(json_object_get(j, name));
	size_t most = text ? strlen(text) / 2 : 0;
	uint8_t *p = text ? x_calloc(most + 1, 1) : NULL;

	if (p && packet_hex_parse(text, p, most, len))
		return p;
	free(p);
	return NULL;
}

static bool read_tenant(struct offload_agent *a, const json_t *j, struct diag *d)
{
	struct offload_request r = { .tenant = json_string_value(json_object_get(j, "tenant")),
				     .out = json_string_value(json_object_get(j, "out")),
				     .path = json_string_value(json_object_get(j, "path")),
				     .program = json_string_value(json_object_get(j, "program")) };
	const json_t *numbers = json_object_get(j, "maps");
	uint32_t maps[EBPF_MAX_MAPS], n = (uint32_t)MIN_OF(json_array_size(numbers), (size_t)EBPF_MAX_MAPS);
	size_t len = 0;
	uint8_t *address = offload_octets(j, "address", &len), *object = NULL;
	bool ok = r.tenant && address && len == sizeof(r.by.prefix.address);

	r.by.kind = (uint32_t)json_integer_value(json_object_get(j, "kind"));
	r.by.number = (uint32_t)json_integer_value(json_object_get(j, "id"));
	r.by.prefix.bits = (uint32_t)json_integer_value(json_object_get(j, "bits"));
	r.weight = (uint32_t)json_integer_value(json_object_get(j, "share"));
	for (uint32_t k = 0; k < n; k++)
		maps[k] = (uint32_t)json_integer_value(json_array_get(numbers, k));
	if (ok) {
		memcpy(r.by.prefix.address, address, len);
		object = offload_octets(j, "object", &r.len);
		r.octets = object;
		ok = (!object || r.path) &&
		     offload_adopt_tenant(a, (uint32_t)json_integer_value(json_object_get(j, "number")), &r, maps, n, d);
	}
	free(address);
	free(object);
	return ok;
}

static struct offload_agent *read_agent(const json_t *j, struct loop *loop, struct diag *d)
{
	struct offload_agent *a = NULL;
	size_t i, len = 0, left = 0;
	uint8_t *host = offload_octets(j, "host", &len);
	json_t *v;

	json_array_foreach(json_object_get(j, "devices"), i, v) {
		const char *name = json_string_value(v);

		if (!name || !host)
			continue;
		if (!a)
			a = offload_agent_adopt(host, len, name, loop, d);
		else if (if_nametoindex(name))
			left += !xdp_host_adopt_more(&a->host, if_nametoindex(name));
	}
	free(host);
	if (left)
		diag_warn(d, SPAN_NONE, "%zu devices have another program now, or none: they are not taken over", left);
	v = json_object_get(j, "supply");
	if (a && json_is_integer(v) && json_integer_value(v) >= 0 && json_integer_value(v) <= OFFLOAD_SUPPLY_MAX)
		offload_supply(a, (uint32_t)json_integer_value(v));
	if (a)
		json_array_foreach(json_object_get(j, "tenants"), i, v)
			if (!read_tenant(a, v, d))
				diag_warn(d, SPAN_NONE, "tenant '%s' cannot be taken over: add him again",
					  json_string_value(json_object_get(v, "tenant")) ?: "");
	return a;
}

struct offload_agent *offload_state_read(const char *path, struct loop *loop, struct diag *d)
{
	struct offload_agent *a;
	struct diag *own;
	json_error_t e;
	json_t *j;

	if (access(path, F_OK) != 0)
		return NULL;
	j = json_load_file(path, 0, &e);
	if (!json_is_object(j)) {
		diag_warn(d, SPAN_NONE, "'%s' is not what an agent left (%s): nothing is taken over", path, e.text);
		json_decref(j);
		return NULL;
	}
	own = diag_new();
	a = read_agent(j, loop, own);
	if (a) {
		offload_adopted(a);
		guest_json_read(a, json_object_get(j, "guests"), path, own);
	}
	json_decref(j);
	if (!a && diag_errors(own) == 0)
		unlink(path);
	for (size_t i = 0; i < diag_count(own); i++)
		diag_warn(d, SPAN_NONE, "%s", diag_get(own, i).text);
	diag_free(own);
	return a;
}
