/*
 * learn_json.c - what a model forbids, for programs.
 */
#include <jansson.h>

#include "symexec/learn/learn.h"
#include "symexec/report/gate_json.h"

static json_t *
packet_json(const struct learn_packet *p)
{
	struct strbuf hex = STRBUF_INIT;
	json_t *o;

	if (p == NULL)
		return json_null();
	sb_add_hex(&hex, p->bytes, p->len);
	o = json_pack("{s:o, s:o, s:I, s:I, s:s}", "file", gate_json(p->file), "device", gate_json(p->device), "number",
		      (json_int_t)p->number, "time", (json_int_t)p->time, "packet", sb_str(&hex));
	sb_fini(&hex);
	return o;
}

static json_t *
finding_json(const struct learn_finding *f)
{
	json_t *fields = json_array();

	for (size_t i = 0; i < f->fields.n; i++)
		json_array_append_new(fields, json_pack("{s:s, s:o, s:o}", "field", f->fields.v[i].name, "seen",
		    gate_json(f->fields.v[i].seen), "expected", gate_json(f->fields.v[i].expected)));
	return json_pack("{s:s, s:o, s:o, s:o, s:o}", "kind", learn_kind_name(f->kind), "in", packet_json(f->in), "out",
			 packet_json(f->out), "why", gate_json(f->why), "fields", fields);
}

void
learn_json(const struct learning *l, struct strbuf *out)
{
	json_t *list = json_array(), *o;
	char *text;

	for (size_t i = 0; i < l->findings.n; i++)
		json_array_append_new(list, finding_json(&l->findings.v[i]));
	o = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o}", "in", (json_int_t)l->sent.n, "out", (json_int_t)l->received.n,
		      "explained", (json_int_t)l->explained, "aside", (json_int_t)l->aside, "undefined", (json_int_t)l->undefined,
		      "cut", (json_int_t)l->cut, "undecided", l->gave_up,
		      "forbidden", list);
	text = json_dumps(o, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	if (text == NULL)
		x_panic("no JSON");
	sb_add(out, text);
	sb_add_char(out, '\n');
	free(text);
	json_decref(o);
}
