/*
 * control_maps.c - entries of the maps of filter programs, put in by whoever asks. All of a request is looked at before the first
 * entry is written, and what a full map refuses then is undone: a request does all or nothing, between two packets.
 */
#include <errno.h>

#include "datapath/bpf/prog_map.h"
#include "datapath/control/control_maps.h"

enum { EVERY_CPU = -1 };

/* One entry, read; value NULL: it is deleted. */
struct entry {
	struct prog_map *map;
	uint8_t *key, *value;
	int cpu;
	/* what was there when it was written, of the first CPU concerned; NULL: nothing */
	uint8_t *before;
};

struct putting {
	struct control_call *call;
	struct bpf_named *program;
	VEC(struct entry) entries;
	size_t done;
};

/* ---- reading ---- */

static bool wrong(struct putting *p, const struct prog_map *m, const char *fmt, ...) PRINTF_LIKE(3, 4);
static bool wrong(struct putting *p, const struct prog_map *m, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	control_fail(p->call, "usage", "maps: %s%s%s%s", m ? "map '" : "", m ? prog_map_def(m)->name : "", m ? "': " : "", sb_str(&text));
	sb_fini(&text);
	return false;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool control_maps_octets(const char *hex, uint8_t *to, size_t n)
{
	if (!hex || strlen(hex) != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		to[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static uint8_t *octets(struct putting *p, const struct prog_map *m, const char *what, const json_t *j, size_t n)
{
	uint8_t *v = x_calloc(n + 8, 1);

	if (control_maps_octets(json_string_value(j), v, n))
		return v;
	free(v);
	(void)wrong(p, m, "%s: expected %zu octets in hexadecimal", what, n);
	return NULL;
}

static uint32_t number_of(const uint8_t *key)
{
	uint32_t i;

	memcpy(&i, key, sizeof(i));
	return i;
}

static bool check_key(struct putting *p, const struct prog_map *m, const uint8_t *key)
{
	const struct ebpf_map *def = prog_map_def(m);
	bool array = def->type == BPF_MAP_TYPE_ARRAY || def->type == BPF_MAP_TYPE_PERCPU_ARRAY;

	if (array && number_of(key) >= def->max_entries)
		return wrong(p, m, "there is no entry %u, it has %u", number_of(key), def->max_entries);
	if (def->type == BPF_MAP_TYPE_LPM_TRIE && number_of(key) > (def->key_size - 4) * 8)
		return wrong(p, m, "a prefix of %u bits is longer than its %u", number_of(key), (def->key_size - 4) * 8);
	return true;
}

static bool read_cpu(struct putting *p, const struct prog_map *m, const json_t *j, int *cpu)
{
	unsigned cpus = p->call->in->programs->cpus;

	*cpu = EVERY_CPU;
	if (!j)
		return true;
	if (prog_map_def(m)->type != BPF_MAP_TYPE_PERCPU_ARRAY)
		return wrong(p, m, "only a per-CPU array has entries of a cpu");
	if (!json_is_integer(j) || json_integer_value(j) < 0 || json_integer_value(j) >= (json_int_t)cpus)
		return wrong(p, m, "expected a cpu below %u", cpus);
	*cpu = (int)json_integer_value(j);
	return true;
}

static bool only(struct putting *p, const struct prog_map *m, const json_t *object, const char *const *names)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return wrong(p, m, "expected an object");
	json_object_foreach((json_t *)object, key, value) {
		size_t i = 0;

		while (names[i] && strcmp(names[i], key) != 0)
			i++;
		if (!names[i])
			return wrong(p, m, "there is no member '%s' here", key);
	}
	return true;
}

static bool read_entry(struct putting *p, struct prog_map *m, const json_t *j, bool gone)
{
	static const char *const names[] = { "key", "value", "cpu", NULL }, *const of_gone[] = { "key", NULL };
	const struct ebpf_map *def = prog_map_def(m);
	struct entry e = { .map = m };

	if (!only(p, m, j, gone ? of_gone : names) || !read_cpu(p, m, json_object_get(j, "cpu"), &e.cpu))
		return false;
	e.key = octets(p, m, "key", json_object_get(j, "key"), def->key_size);
	if (e.key && !gone)
		e.value = octets(p, m, "value", json_object_get(j, "value"), def->value_size);
	*VEC_ADD(&p->entries) = e;
	if (!e.key || (!gone && !e.value) || !check_key(p, m, e.key))
		return false;
	/* of a dump that is put back they are the same */
	if (def->read_only && memcmp(prog_map_lookup(m, e.key), e.value, def->value_size) != 0)
		return wrong(p, m, "holds constants of the program, and these are others");
	p->entries.n -= def->read_only;
	if (def->read_only) {
		free(e.key);
		free(e.value);
	}
	return true;
}

static bool read_list(struct putting *p, struct prog_map *m, const json_t *list, bool gone)
{
	const char *what = gone ? "delete" : "entries";
	size_t i;
	json_t *j;

	if (!list)
		return true;
	if (!json_is_array(list))
		return wrong(p, m, "%s: expected a list", what);
	if (gone && (prog_map_def(m)->type == BPF_MAP_TYPE_ARRAY || prog_map_def(m)->type == BPF_MAP_TYPE_PERCPU_ARRAY))
		return wrong(p, m, "no entry of an array can be deleted");
	json_array_foreach((json_t *)list, i, j)
		if (!read_entry(p, m, j, gone))
			return false;
	return true;
}

static bool read_map(struct putting *p, const json_t *j)
{
	static const char *const names[] = { "name", "type", "entries", "delete", NULL };
	const char *name = json_string_value(json_object_get(j, "name")), *type;
	struct prog_map *m = name ? bpf_instance_map(p->program->instance, name) : NULL;

	if (!only(p, NULL, j, names))
		return false;
	if (!name)
		return wrong(p, NULL, "expected a \"name\"");
	if (!m) {
		control_fail(p->call, "not-found", "program '%s' has no map '%s'", p->program->name, name);
		return false;
	}
	type = json_string_value(json_object_get(j, "type"));
	if (json_object_get(j, "type") && (!type || strcmp(type, prog_map_type_name(prog_map_def(m)->type)) != 0))
		return wrong(p, m, "is a map of type '%s'", prog_map_type_name(prog_map_def(m)->type));
	return read_list(p, m, json_object_get(j, "delete"), true) && read_list(p, m, json_object_get(j, "entries"), false);
}

/* ---- doing ---- */

static long set(const struct entry *e, const uint8_t *value, uint64_t flags)
{
	unsigned own = prog_map_cpu, cpu = e->cpu == EVERY_CPU ? 0 : (unsigned)e->cpu;
	long r;

	prog_map_cpu = cpu;
	r = prog_map_update(e->map, e->key, value, flags);
	prog_map_cpu = own;
	return r;
}

/* Just this entry of a trie, and not what holds of a longer prefix because a shorter one has it. */
static uint8_t *value_of(const struct entry *e)
{
	const void *v = prog_map_lookup(e->map, e->key);
	uint32_t n = prog_map_def(e->map)->value_size;
	uint8_t *copy = v ? x_malloc(n) : NULL;

	if (v)
		memcpy(copy, v, n);
	if (v && set(e, copy, BPF_EXIST) == 0)
		return copy;
	free(copy);
	return NULL;
}

static bool is_array(const struct entry *e)
{
	return prog_map_def(e->map)->type == BPF_MAP_TYPE_ARRAY || prog_map_def(e->map)->type == BPF_MAP_TYPE_PERCPU_ARRAY;
}

static bool full(struct putting *p, const struct entry *e, long r)
{
	if (r == -ENOENT)
		return wrong(p, e->map, "there is no entry of that key to delete");
	return wrong(p, e->map, r == -E2BIG || r == -ENOSPC ? "it is full, with %u entries" : "it takes none of these keys (of %u)",
		     prog_map_def(e->map)->max_entries);
}

static bool write_one(struct putting *p, struct entry *e)
{
	long r = 0;

	if (is_array(e)) {
		/* it cannot fail */
		for (int cpu = 0, cpus = (int)p->call->in->programs->cpus, one = e->cpu; cpu < cpus; cpu++) {
			e->cpu = cpu;
			if (one == EVERY_CPU || one == cpu)
				r = set(e, e->value, BPF_ANY);
		}
		return r == 0 || full(p, e, r);
	}
	e->before = value_of(e);
	if (e->value)
		r = set(e, e->value, BPF_ANY);
	else
		r = e->before ? prog_map_delete(e->map, e->key) : -ENOENT;
	return r == 0 || full(p, e, r);
}

static void undo(struct entry *e)
{
	if (e->before)
		(void)set(e, e->before, BPF_ANY);
	else
		(void)prog_map_delete(e->map, e->key);
}

/* What cannot fail is done last and never undone: also an LRU hash takes every entry, and forgets others for it. */
static bool never_fails(const struct entry *e)
{
	return is_array(e) || (e->value && prog_map_def(e->map)->type == BPF_MAP_TYPE_LRU_HASH);
}

static bool write_all(struct putting *p)
{
	for (unsigned turn = 0; turn < 2; turn++) {
		for (size_t i = 0; i < p->entries.n; i++) {
			struct entry *e = &p->entries.v[i];

			if (never_fails(e) != turn)
				continue;
			if (write_one(p, e)) {
				p->done++;
				continue;
			}
			while (i-- > 0)
				if (!never_fails(&p->entries.v[i]))
					undo(&p->entries.v[i]);
			return false;
		}
	}
	return true;
}

void control_maps_put(struct control_call *c, struct bpf_named *program, const json_t *maps)
{
	struct putting p = { .call = c, .program = program };
	bool good = true;
	size_t i;
	json_t *j;

	json_array_foreach((json_t *)maps, i, j)
		if (good)
			good = read_map(&p, j);
	if (good && write_all(&p))
		json_object_set_new(c->result, "entries", json_integer((json_int_t)p.done));
	for (i = 0; i < p.entries.n; i++) {
		free(p.entries.v[i].key);
		free(p.entries.v[i].value);
		free(p.entries.v[i].before);
	}
	VEC_FREE(&p.entries);
}

json_t *control_maps_entry(struct control_call *c, struct prog_map *m, const char *key)
{
	const struct ebpf_map *def = prog_map_def(m);
	struct entry e = { .map = m, .key = x_calloc(def->key_size + 8, 1) };
	json_t *list = NULL;

	if (!control_maps_octets(key, e.key, def->key_size))
		control_fail(c, "usage", "key: expected %u octets in hexadecimal", def->key_size);
	else if (!prog_map_lookup(m, e.key))
		control_fail(c, "not-found", "map '%s' has no entry of that key", def->name);
	else
		list = json_array();
	for (unsigned cpu = 0; list && cpu < (def->type == BPF_MAP_TYPE_PERCPU_ARRAY ? c->in->programs->cpus : 1); cpu++) {
		unsigned own = prog_map_cpu;
		struct strbuf hex = STRBUF_INIT;
		json_t *entry;

		prog_map_cpu = cpu;
		sb_add_hex(&hex, prog_map_lookup(m, e.key), def->value_size);
		prog_map_cpu = own;
		entry = json_pack("{s:s, s:s}", "key", key, "value", sb_str(&hex));
		if (def->type == BPF_MAP_TYPE_PERCPU_ARRAY)
			json_object_set_new(entry, "cpu", json_integer((json_int_t)cpu));
		json_array_append_new(list, entry);
		sb_fini(&hex);
	}
	free(e.key);
	return list;
}
