/*
 * print_json.c - a flat configuration as JSON. Keys keep the order in which they are set here.
 * "processing" is one letter per port, inputs '/' outputs: h push, l pull; '~' follows where the
 * class leaves the choice.
 */
#include "models/click/config.h"

#include "models/base/mem.h"
#include "models/click/text.h"

#include <jansson.h>

/* Text that is not UTF-8 is taken as Latin-1, byte by byte. */
static json_t *string(const char *s)
{
	json_t *j = json_string(s);
	struct strbuf utf8 = STRBUF_INIT;

	if (j)
		return j;
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80) {
			sb_add_char(&utf8, *s);
		} else {
			sb_add_char(&utf8, (char)(0xc0 | c >> 6));
			sb_add_char(&utf8, (char)(0x80 | (c & 0x3f)));
		}
	}
	j = json_string(sb_str(&utf8));
	sb_fini(&utf8);
	return j;
}

static void add_side(const enum click_processing *kind, unsigned count, uint64_t agnostic,
		     struct strbuf *out)
{
	for (unsigned i = 0; i < count; i++) {
		sb_add_char(out, kind[i] == CLICK_PULL ? 'l' : 'h');
		if (i < 64 && (agnostic >> i & 1))
			sb_add_char(out, '~');
	}
}

static json_t *processing(const struct click_element *e)
{
	struct strbuf s = STRBUF_INIT;
	json_t *j;

	add_side(e->input, e->ninputs, e->input_was_agnostic, &s);
	sb_add_char(&s, '/');
	add_side(e->output, e->noutputs, e->output_was_agnostic, &s);
	j = json_string(sb_str(&s));
	sb_fini(&s);
	return j;
}

static json_t *element(const struct click_element *e, struct diag *d)
{
	struct place at = diag_place(d, e->at);
	json_t *j = json_object();

	json_object_set_new(j, "name", string(e->name));
	json_object_set_new(j, "class", string(e->class_name));
	json_object_set_new(j, "config", string(e->config));
	json_object_set_new(j, "file", string(at.file));
	json_object_set_new(j, "line", json_integer(at.line));
	json_object_set_new(j, "column", json_integer(at.column));
	json_object_set_new(j, "inputs", json_integer(e->ninputs));
	json_object_set_new(j, "outputs", json_integer(e->noutputs));
	json_object_set_new(j, "processing", processing(e));
	if (e->implicit)
		json_object_set_new(j, "implicit", json_true());
	return j;
}

static json_t *connection(const struct click_config *c, const struct click_connection *w)
{
	json_t *j = json_object();

	json_object_set_new(j, "from", string(c->elements[w->from].name));
	json_object_set_new(j, "from_port", json_integer(w->from_port));
	json_object_set_new(j, "to", string(c->elements[w->to].name));
	json_object_set_new(j, "to_port", json_integer(w->to_port));
	return j;
}

void click_print_json(const struct click_config *c, struct diag *d, struct strbuf *out)
{
	json_t *root = json_object(), *elements = json_array(), *connections = json_array();
	char *text;

	for (size_t i = 0; i < c->element_count; i++)
		json_array_append_new(elements, element(&c->elements[i], d));
	for (size_t i = 0; i < c->connection_count; i++)
		json_array_append_new(connections, connection(c, &c->connections[i]));
	json_object_set_new(root, "file", string(c->name));
	json_object_set_new(root, "elements", elements);
	json_object_set_new(root, "connections", connections);
	text = json_dumps(root, JSON_INDENT(2));
	X_CHECK(text);
	sb_add(out, text);
	sb_add_char(out, '\n');
	free(text);
	json_decref(root);
}
