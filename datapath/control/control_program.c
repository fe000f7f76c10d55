/*
 * control_program.c - verbs for filter programs: loaded, replaced and unloaded by name while packets flow; their maps pulled by whoever
 * asks, or pushed to a file as a line of JSON.
 */
#include <errno.h>

#include "datapath/bpf/prog_map.h"
#include "datapath/bpf/registry.h"
#include "datapath/control/control_maps.h"
#include "datapath/runtime/crew.h"

static struct bpf_registry *registry_of(struct control_call *c)
{
	return c->in->programs;
}

/* One that is loaded; NULL after control_fail. */
static struct bpf_named *program_of(struct control_call *c)
{
	const char *name = control_string(c, "name");
	struct bpf_named *n = bpf_registry_find(registry_of(c), name);

	if (n && n->instance)
		return n;
	control_fail(c, "not-found", "there is no program '%s'", name);
	return NULL;
}

static void load(struct control_call *c)
{
	struct bpf_registry_load l = {
		.name = control_string(c, "name"), .path = control_string(c, "file"), .program = control_string(c, "program"),
		.share = control_string(c, "share"), .keep = control_flag(c, "keep"),
	};
	struct diag *d;
	struct bpf_named *n;

	if (!instance_name_ok(l.name)) {
		control_fail(c, "usage", "'%s' is no name: expected at most %d letters, digits, '_', '-' and '.'", l.name,
			     INSTANCE_NAME_MAX);
		return;
	}
	if (l.program && !*l.program)
		l.program = NULL;
	if (l.share && !*l.share)
		l.share = NULL;
	d = diag_new();
	n = bpf_registry_load(registry_of(c), &l, d);
	if (n) {
		const struct bpf_code *code = n->instance->code;

		json_object_set_new(c->result, "name", json_string(n->name));
		json_object_set_new(c->result, "program", json_string(bpf_code_name(code)));
		json_object_set_new(c->result, "instructions", json_integer(bpf_code_insns(code)));
		json_object_set_new(c->result, "compiled", json_boolean(bpf_code_native(code)));
	} else {
		control_fail_diag(c, d);
	}
	diag_free(d);
}

static void list(struct control_call *c)
{
	struct bpf_registry *r = registry_of(c);
	json_t *all = json_array();

	for (size_t i = 0; i < r->named.n; i++) {
		const struct bpf_named *n = r->named.v[i];
		struct bpf_instance *in = n->instance;
		uint32_t maps = 0;

		if (!in)
			continue;
		while (bpf_instance_map_at(in, maps))
			maps++;
		json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:i, s:i, s:b, s:I}", "name", n->name, "file", n->path,
			"program", bpf_code_name(in->code), "instructions", (int)bpf_code_insns(in->code), "maps", (int)maps,
			"compiled", bpf_code_native(in->code), "loads", (json_int_t)n->loads));
	}
	json_object_set_new(c->result, "programs", all);
}

static void show_list(const json_t *result, FILE *out)
{
	size_t i;
	json_t *k;

	json_array_foreach(json_object_get(result, "programs"), i, k)
		fprintf(out, "%s: %s of %s, instructions %lld, maps %lld, %s\n", json_string_value(json_object_get(k, "name")),
			json_string_value(json_object_get(k, "program")), json_string_value(json_object_get(k, "file")),
			json_integer_value(json_object_get(k, "instructions")), json_integer_value(json_object_get(k, "maps")),
			json_is_true(json_object_get(k, "compiled")) ? "compiled" : "interpreted");
}

static void unload(struct control_call *c)
{
	struct bpf_named *n = program_of(c);

	if (n)
		bpf_registry_unload(registry_of(c), n);
}

/* ---- maps ---- */

struct listing {
	const struct ebpf_map *def;
	json_t *entries;
};

static json_t *hex_of(const void *p, size_t n)
{
	struct strbuf s = STRBUF_INIT;
	json_t *j;

	sb_add_hex(&s, p, n);
	j = json_string(sb_str(&s));
	sb_fini(&s);
	return j;
}

static void list_entry(void *arg, const void *key, const void *value, unsigned cpu)
{
	const struct listing *l = arg;
	json_t *e = json_object();

	json_object_set_new(e, "key", hex_of(key, l->def->key_size));
	json_object_set_new(e, "value", hex_of(value, l->def->value_size));
	if (l->def->type == BPF_MAP_TYPE_PERCPU_ARRAY)
		json_object_set_new(e, "cpu", json_integer((json_int_t)cpu));
	json_array_append_new(l->entries, e);
}

static json_t *map_json(struct prog_map *m)
{
	struct listing l = { prog_map_def(m), json_array() };

	(void)prog_map_each(m, false, list_entry, &l);
	return json_pack("{s:s, s:s, s:o}", "name", l.def->name, "type", prog_map_type_name(l.def->type), "entries", l.entries);
}

static json_t *maps_json(struct bpf_instance *in)
{
	json_t *all = json_array();
	struct prog_map *m;

	for (uint32_t i = 0; (m = bpf_instance_map_at(in, i)) != NULL; i++)
		json_array_append_new(all, map_json(m));
	return all;
}

static void dump_maps(struct control_call *c)
{
	struct bpf_named *n = program_of(c);
	const char *name = control_string(c, "map"), *key = control_string(c, "key");
	struct prog_map *m;
	json_t *entries;

	if (!n)
		return;
	if (!name) {
		json_object_set_new(c->result, "maps", maps_json(n->instance));
		return;
	}
	m = bpf_instance_map(n->instance, name);
	if (m && key) {
		entries = control_maps_entry(c, m, key);
		if (entries)
			json_object_set_new(c->result, "maps", json_pack("[{s:s, s:s, s:o}]", "name", name, "type",
				prog_map_type_name(prog_map_def(m)->type), "entries", entries));
	} else if (m)
		json_object_set_new(c->result, "maps", json_pack("[o]", map_json(m)));
	else
		control_fail(c, "not-found", "program '%s' has no map '%s'", n->name, name);
}

static void show_maps(const json_t *result, FILE *out)
{
	size_t i, k;
	json_t *m, *e;

	json_array_foreach(json_object_get(result, "maps"), i, m) {
		fprintf(out, "%s (%s)\n", json_string_value(json_object_get(m, "name")),
			json_string_value(json_object_get(m, "type")));
		json_array_foreach(json_object_get(m, "entries"), k, e) {
			fprintf(out, "  %s: %s", json_string_value(json_object_get(e, "key")),
				json_string_value(json_object_get(e, "value")));
			if (json_object_get(e, "cpu"))
				fprintf(out, ", cpu %lld", json_integer_value(json_object_get(e, "cpu")));
			fputc('\n', out);
		}
	}
}

static void put_maps(struct control_call *c)
{
	struct bpf_named *n = program_of(c);

	if (n)
		control_maps_put(c, n, json_object_get(c->request, "maps"));
}

static void show_put(const json_t *result, FILE *out)
{
	json_int_t n = json_integer_value(json_object_get(result, "entries"));

	fprintf(out, "%lld entr%s\n", (long long)n, n == 1 ? "y" : "ies");
}

static void send_maps(struct control_call *c)
{
	struct bpf_named *n = program_of(c);
	const char *path = control_string(c, "file");
	json_t *line;
	FILE *f;

	if (!n)
		return;
	f = fopen(path, "ae");
	if (!f) {
		control_fail(c, "machine", "cannot write '%s': %s", path, strerror(errno));
		return;
	}
	line = json_pack("{s:s, s:o}", "program", n->name, "maps", maps_json(n->instance));
	if (json_dumpf(line, f, JSON_COMPACT) < 0 || fputc('\n', f) == EOF || fflush(f) == EOF)
		control_fail(c, "machine", "cannot write '%s': %s", path, strerror(errno));
	fclose(f);
	json_decref(line);
}

/* ---- one packet ---- */

static void run(struct control_call *c)
{
	struct bpf_named *n = program_of(c);
	const char *hex = control_string(c, "packet");
	size_t len = strlen(hex) / 2;
	uint8_t *p;

	if (!n)
		return;
	p = x_calloc(len + 1, 1);
	if (strlen(hex) % 2)
		control_fail(c, "usage", "packet: expected two digits for each octet");
	else if (!control_maps_octets(hex, p, len))
		control_fail(c, "usage", "packet: expected hexadecimal digits, not '%c'", hex[strspn(hex, "0123456789abcdefABCDEF")]);
	if (!c->code) {
		struct bpf_packet packet = { p, p + len, p, 0, 0 };

		json_object_set_new(c->result, "matches", json_boolean(bpf_run(n->instance, &packet)));
	}
	free(p);
}

static void show_run(const json_t *result, FILE *out)
{
	fputs(json_is_true(json_object_get(result, "matches")) ? "matches\n" : "does not match\n", out);
}

static void show_nothing(const json_t *result, FILE *out)
{
	(void)result;
	(void)out;
}

#define NAME { "name", CONTROL_WORD, true, "what it is called here" }

const struct control_verb control_program_verbs[] = {
	{ "program.list", "filter programs that are loaded", { { 0 } }, list, show_list },
	{ "program.load", "loads a filter program, or puts it in the place of the one of that name", {
		NAME, { "file", CONTROL_TEXT, true, "the object, read by the instance" },
		{ "program", CONTROL_TEXT, false, "which of the object's; not needed when there is one" },
		{ "keep", CONTROL_FLAG, false, "true: begin with the entries of the one that is replaced" },
		{ "share", CONTROL_TEXT, false, "a program whose maps of the same names are used" },
	  }, load, NULL },
	{ "program.unload", "takes a program away; it matches no packet then", { NAME }, unload, show_nothing },
	{ "program.dump-maps", "what the maps of a program hold", {
		NAME, { "map", CONTROL_TEXT, false, "one of them" },
		{ "key", CONTROL_WORD, false, "what it says of this one, in hexadecimal" },
	  }, dump_maps, show_maps },
	{ "program.put-maps", "puts entries into the maps of a program: all of them or none", {
		NAME, { "maps", CONTROL_LIST, true, "as dump-maps gives them, and keys to \"delete\"" },
	  }, put_maps, show_put },
	{ "program.send-maps", "appends what the maps hold to a file, as a line of JSON", {
		NAME, { "file", CONTROL_TEXT, true, "where to" },
	  }, send_maps, show_nothing },
	{ "program.run", "runs a program on one packet", {
		NAME, { "packet", CONTROL_TEXT, true, "its octets, in hexadecimal" },
	  }, run, show_run },
	{ 0 }
};
