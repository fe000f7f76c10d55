/*
 * sim_json.c - what a concrete run has to say, for programs.
 */
#include <jansson.h>

#include "symexec/report/gate_json.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_output.h"

/* Runs of free octets, a JSON object each. */
static json_t *
free_octets(const struct sim_output *o)
{
	json_t *list = json_array();

	for (size_t k = 0; k < o->packets.n; k++) {
		const struct sim_written *w = &o->packets.v[k];

		for (uint32_t at = 0, len = 0; sim_written_free(w, &at, &len);)
			json_array_append_new(list, json_pack("{s:I, s:I, s:I}", "packet",
			    (json_int_t)k, "offset", (json_int_t)at, "length", (json_int_t)len));
	}
	return list;
}

static json_t *
outputs(const struct sim_outputs *o)
{
	json_t *list = json_array();

	for (size_t i = 0; i < o->v.n; i++) {
		const struct sim_output *d = &o->v.v[i];

		json_array_append_new(list, json_pack("{s:s, s:o, s:I, s:b, s:o}",
		    "element", d->element, "file", gate_json(d->file), "packets",
		    (json_int_t)d->packets.n, "packets_vary", (int)d->count_open, "free",
		    free_octets(d)));
	}
	return list;
}

static json_t *
chances(const struct sim *s)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < s->node_count; i++)
		if (s->nodes[i].chance != NULL)
			json_array_append_new(list, json_pack("{s:s, s:s}", "element",
			    s->nodes[i].graph->name, "chance", s->nodes[i].chance));
	return list;
}

char *
sim_json(const struct sim *s, const struct sim_outputs *o)
{
	const struct sim_count *c = s->count;
	json_t *j = json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "in", (json_int_t)c->in,
			      "out", (json_int_t)c->out, "dropped", (json_int_t)c->dropped,
			      "violations", (json_int_t)c->violations, "undefined_bytes",
			      (json_int_t)c->undefined, "nondeterministic", chances(s),
			      "outputs", outputs(o));
	char *text = json_dumps(j, JSON_PRESERVE_ORDER);

	json_decref(j);
	X_CHECK(text != NULL);
	return text;
}
