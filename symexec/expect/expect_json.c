/*
 * expect_json.c - probes and their outcomes as JSON; docs/expect.md says what each key means.
 */
#include <jansson.h>

#include "models/base/mem.h"
#include "symexec/expect/expect.h"
#include "symexec/report/gate_json.h"
#include "symexec/report/words.h"

struct expect_book {
	json_t *top, *probes;
};

struct expect_book *
expect_book_new(const char *network)
{
	struct expect_book *b = x_calloc(1, sizeof(*b));

	b->probes = json_array();
	b->top = json_pack("{s:s, s:o}", "format", "middleproof-expect 1", "network",
			   gate_json(network));
	return b;
}

static json_t *
open_json(const struct expected *o)
{
	json_t *list = json_array();

	for (size_t i = 0; i < o->open.n; i++) {
		const struct outcome_open *w = &o->open.v[i];
		json_t *ranges = json_array();

		for (size_t k = 0; k < w->ranges.n; k++)
			json_array_append_new(ranges, json_pack("[I, I]",
			    (json_int_t)w->ranges.v[k].lo, (json_int_t)w->ranges.v[k].hi));
		json_array_append_new(list, json_pack("{s:I, s:I, s:o}", "bit", (json_int_t)w->bit,
		    "width", (json_int_t)w->width, "ranges", ranges));
	}
	return list;
}

static json_t *
outcome_json(const struct expected *o)
{
	json_t *boxes = json_array(), *j;

	for (size_t i = 0; i < o->boxes.n; i++)
		json_array_append_new(boxes, gate_json(o->boxes.v[i]));
	j = json_pack("{s:s, s:o, s:o}", "kind", outcome_kind_name(o->kind), "at", gate_json(o->at),
		      "boxes", boxes);
	if (o->why[0] != '\0')
		json_object_set_new(j, "why", gate_json(o->why));
	if (o->packet != NULL) {
		json_object_set_new(j, "packet", gate_json_hex(o->packet, o->len));
		json_object_set_new(j, "open", open_json(o));
	}
	return j;
}

void
expect_book_add(struct expect_book *b, const struct expecting *x, const uint8_t *ip, size_t len)
{
	json_t *outcomes = json_array(), *probe;
	struct strbuf link = STRBUF_INIT;

	for (size_t i = 0; i < x->outcomes.n; i++)
		json_array_append_new(outcomes, outcome_json(&x->outcomes.v[i]));
	probe = json_pack("{s:o, s:o}", "packet", gate_json_hex(ip, len), "outcomes", outcomes);
	if (x->link_address != 0 && !x->any_link) {
		words_number(WORDS_ETHER, x->link_address, &link);
		json_object_set_new(probe, "link", json_string(sb_str(&link)));
	}
	json_array_append_new(b->probes, probe);
	sb_fini(&link);
}

void
expect_book_close(struct expect_book *b, const char *from, bool undecided, struct strbuf *out)
{
	char *text;

	json_object_set_new(b->top, "from", gate_json(from));
	json_object_set_new(b->top, "undecided", json_boolean(undecided));
	json_object_set_new(b->top, "probes", b->probes);
	text = json_dumps(b->top, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	if (text == NULL)
		x_panic("no JSON");
	sb_add(out, text);
	sb_add_char(out, '\n');
	free(text);
	json_decref(b->top);
	free(b);
}
