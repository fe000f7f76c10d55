/*
 * dump.c - what the maps of an instance hold, as JSON in one line: names of maps and octets as hexadecimal digits, so that nothing
 * in it needs escaping. Constants are left out: they are the program's own.
 */
#include "datapath/bpf/bpf_program.h"
#include "datapath/bpf/prog_map.h"
#include "models/base/strbuf.h"

struct dump {
	struct strbuf *out;
	const struct ebpf_map *def;
	bool some;
};

static void entry(void *arg, const void *key, const void *value, unsigned cpu)
{
	struct dump *d = arg;

	sb_printf(d->out, "%s{\"key\":\"", d->some ? "," : "");
	sb_add_hex(d->out, key, d->def->key_size);
	sb_add(d->out, "\",\"value\":\"");
	sb_add_hex(d->out, value, d->def->value_size);
	sb_add(d->out, "\"");
	if (d->def->type == BPF_MAP_TYPE_PERCPU_ARRAY)
		sb_printf(d->out, ",\"cpu\":%u", cpu);
	sb_add(d->out, "}");
	d->some = true;
}

void bpf_instance_dump(struct bpf_instance *i, struct strbuf *out)
{
	struct prog_map *m;
	bool some = false;

	sb_add(out, "[");
	for (uint32_t k = 0; (m = bpf_instance_map_at(i, k)) != NULL; k++) {
		struct dump d = { out, prog_map_def(m), false };

		if (d.def->read_only)
			continue;
		sb_printf(out, "%s{\"name\":\"%s\",\"type\":\"%s\",\"entries\":[", some ? "," : "", d.def->name,
			  prog_map_type_name(d.def->type));
		prog_map_each(m, false, entry, &d);
		sb_add(out, "]}");
		some = true;
	}
	sb_add(out, "]");
}
