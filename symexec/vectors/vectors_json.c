/*
 * vectors_json.c - vectors as files that other programs read: vectors.json, and for people a capture of what goes into each
 * port and one of what comes out. docs/vectors.md describes the format.
 */
#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "symexec/report/gate_json.h"
#include "symexec/vectors/vectors.h"

static json_t *
input_json(const struct vector_input *p)
{
	json_t *j = json_pack("{s:o, s:I}", "port", gate_json(p->port), "time", (json_int_t)p->at);

	if (p->bytes != NULL)
		json_object_set_new(j, "packet", gate_json_hex(p->bytes, p->len));
	else
		json_object_set_new(j, p->error ? "error_about" : "answer_to", json_integer((json_int_t)p->reply_to));
	if (p->handler != NULL)
		json_object_set_new(j, "write", json_pack("{s:o, s:o, s:b}", "handler", gate_json(p->handler), "value",
							  gate_json(p->value), "taken", (int)p->taken));
	return j;
}

/* [[offset, length], ...] */
static json_t *
free_json(const struct sim_written *w)
{
	json_t *list = json_array();

	for (uint32_t at = 0, len = 0; sim_written_free(w, &at, &len);)
		json_array_append_new(list, json_pack("[I, I]", (json_int_t)at, (json_int_t)len));
	return list;
}

static json_t *
outputs_json(const struct sim_outputs *outputs)
{
	json_t *list = json_array();

	for (size_t i = 0; i < outputs->v.n; i++) {
		const struct sim_output *o = &outputs->v.v[i];

		for (size_t k = 0; k < o->packets.n; k++)
			json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "port",
			    gate_json(o->file), "packet", gate_json_hex(o->packets.v[k].bytes,
			    o->packets.v[k].len), "free", free_json(&o->packets.v[k])));
	}
	return list;
}

/* Without what `common` says already; NULL: nothing. */
static json_t *
handlers_json(const vector_handlers *h, const vector_handlers *common)
{
	json_t *j = json_object();

	for (size_t i = 0; i < h->n; i++)
		if (common == NULL || !vector_handlers_say(common, &h->v[i]))
			json_object_set_new(j, h->v[i].name, gate_json(h->v[i].value));
	if (json_object_size(j) > 0)
		return j;
	json_decref(j);
	return NULL;
}

static json_t *
vector_json(const struct vector *v, size_t id, const vector_handlers *common)
{
	const char *how = v->violation ? "violation" : v->open ? "open" : v->others.n > 0 ? "one of" : "exactly";
	json_t *in = json_array(), *others = json_array(), *j;

	for (size_t i = 0; i < v->inputs.n; i++)
		json_array_append_new(in, input_json(&v->inputs.v[i]));
	for (size_t i = 0; i < v->others.n; i++)
		json_array_append_new(others, outputs_json(&v->others.v[i]));
	j = json_pack("{s:I, s:o, s:o, s:s, s:o}", "id", (json_int_t)id, "why", gate_json(v->why), "inputs", in,
		      "predicted", how, "outputs", outputs_json(&v->outputs));
	json_object_set_new(j, "handlers", handlers_json(&v->handlers, common));
	if (v->others.n > 0)
		json_object_set(j, "others", others);
	json_decref(others);
	return j;
}

static bool
write_document(const struct vectors *s, struct input *in, const char *config, const char *path)
{
	json_t *list = json_array(), *j;
	vector_handlers common = { 0 };
	bool ok;

	for (size_t i = 0; s->v.n > 0 && i < s->v.v[0].handlers.n; i++)
		*VEC_ADD(&common) = (struct vector_handler){ x_strdup(s->v.v[0].handlers.v[i].name),
							     x_strdup(s->v.v[0].handlers.v[i].value) };
	for (size_t i = 1; i < s->v.n; i++)
		vector_handlers_keep(&common, &s->v.v[i].handlers);
	for (size_t i = 0; i < s->v.n; i++)
		json_array_append_new(list, vector_json(&s->v.v[i], i + 1, &common));
	j = json_pack("{s:s, s:o, s:I, s:I, s:b, s:b, s:o}", "format", "middleproof-vectors 1",
		      "configuration", gate_json(config), "ways", (json_int_t)s->ways, "covered",
		      (json_int_t)s->covered, "cut", (int)s->cut, "undecided", (int)s->undecided,
		      "vectors", list);
	json_object_set_new(j, "handlers", handlers_json(&common, NULL));
	vector_handlers_free(&common);
	ok = j != NULL && json_dump_file(j, path, JSON_PRESERVE_ORDER | JSON_INDENT(1)) == 0;
	if (!ok)
		diag_error(in->diag, SPAN_NONE, "cannot write '%s'", path);
	json_decref(j);
	return ok;
}

/* The packets of one port, in or out, in the order of the vectors, a second apart. */
static bool
write_capture(const struct vectors *s, struct input *in, const char *path, const char *port, bool out)
{
	struct pcap_writer *w = pcap_writer_open(path, LINK_ETHERNET, false, SPAN_NONE, in->diag);
	bool ok = w != NULL;

	for (size_t i = 0; ok && i < s->v.n; i++) {
		const struct vector *v = &s->v.v[i];
		struct pcap_record r = { .time = (i + 1) * UINT64_C(1000000000) };

		for (size_t k = 0; ok && !out && k < v->inputs.n; k++) {
			r.data = v->inputs.v[k].bytes;
			r.len = r.wire_len = v->inputs.v[k].len;
			if (r.data != NULL && strcmp(v->inputs.v[k].port, port) == 0)
				ok = pcap_writer_add(w, &r);
		}
		for (size_t o = 0; ok && out && o < v->outputs.v.n; o++) {
			const struct sim_output *d = &v->outputs.v.v[o];

			for (size_t k = 0; ok && strcmp(d->file, port) == 0 && k < d->packets.n; k++) {
				r.data = d->packets.v[k].bytes;
				r.len = r.wire_len = d->packets.v[k].len;
				ok = pcap_writer_add(w, &r);
			}
		}
	}
	if (ok)
		return pcap_writer_close(w);
	pcap_writer_drop(w);
	return false;
}

static bool
write_captures(const struct vectors *s, struct input *in, const char *folder)
{
	bool ok = true;

	for (size_t i = 0; ok && i < in->graph->node_count; i++) {
		const struct node *n = &in->graph->nodes[i];
		bool out = n->kind == NODE_WAY_OUT;
		char *path;

		if ((n->kind != NODE_WAY_IN && !out) || strchr(n->device, '/') != NULL)
			continue;
		path = x_asprintf("%s/%s-%s.pcap", folder, out ? "out" : "in", n->device);
		ok = write_capture(s, in, path, n->device, out);
		free(path);
	}
	return ok;
}

bool
vectors_write_json(const struct vectors *s, struct input *in, const char *config, const char *folder)
{
	char *path = x_asprintf("%s/vectors.json", folder);
	bool ok = mkdir(folder, 0777) == 0 || errno == EEXIST;

	if (!ok)
		diag_error(in->diag, SPAN_NONE, "cannot make the folder '%s': %s", folder, strerror(errno));
	ok = ok && write_document(s, in, config, path) && write_captures(s, in, folder);
	free(path);
	return ok;
}

bool
vectors_write_refused(const char *config, const char *folder)
{
	char *path = x_asprintf("%s/vectors.json", folder);
	bool ok = mkdir(folder, 0777) == 0 || errno == EEXIST;
	json_t *j = json_pack("{s:s, s:o, s:b, s:[]}", "format", "middleproof-vectors 1", "configuration",
			      gate_json(config), "refused", 1, "vectors");

	ok = ok && json_dump_file(j, path, JSON_PRESERVE_ORDER | JSON_INDENT(1)) == 0;
	if (!ok)
		fprintf(stderr, "symexec tests: cannot write '%s'\n", path);
	json_decref(j);
	free(path);
	return ok;
}

bool
vectors_write_network(const struct vectors_box *list, size_t n, struct input *in, const char *config,
		      const char *folder)
{
	char *path = x_asprintf("%s/vectors.json", folder);
	json_t *boxes = json_array(), *j;
	bool ok;

	for (size_t i = 0; i < n; i++) {
		json_t *box = json_pack("{s:o}", "box", gate_json(list[i].name));

		if (list[i].why != NULL)
			json_object_set_new(box, "none", json_string(list[i].why));
		json_array_append_new(boxes, box);
	}
	j = json_pack("{s:s, s:o, s:o}", "format", "middleproof-vectors 1", "configuration", gate_json(config),
		      "boxes", boxes);
	ok = j != NULL && json_dump_file(j, path, JSON_PRESERVE_ORDER | JSON_INDENT(1)) == 0;
	if (!ok)
		diag_error(in->diag, SPAN_NONE, "cannot write '%s'", path);
	json_decref(j);
	free(path);
	return ok;
}
