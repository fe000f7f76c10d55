/*
 * agree_json.c - a book out of its JSON (docs/expect.md). Whoever writes books may be another program, so nothing is
 * believed: a key that is missing, or of another kind, is an error that names it.
 */
#include <jansson.h>

#include "models/base/mem.h"
#include "tracebox/judge/agree.h"

enum { MAX_PACKET = 65535 };

struct reading {
	struct diag *d;
	const char *name;
	bool ok;
};

static void outcome_fini(struct agree_outcome *o)
{
	free(o->at);
	free(o->why);
	for (size_t i = 0; i < o->boxes.n; i++)
		free(o->boxes.v[i]);
	VEC_FREE(&o->boxes);
	free(o->packet);
	for (size_t i = 0; i < o->open.n; i++)
		VEC_FREE(&o->open.v[i].ranges);
	VEC_FREE(&o->open);
}

void agree_book_fini(struct agree_book *b)
{
	for (size_t i = 0; i < b->probes.n; i++) {
		struct agree_probe *p = &b->probes.v[i];

		free(p->packet);
		for (size_t k = 0; k < p->outcomes.n; k++)
			outcome_fini(&p->outcomes.v[k]);
		VEC_FREE(&p->outcomes);
	}
	VEC_FREE(&b->probes);
	free(b->network);
	b->network = NULL;
}

static void wrong(struct reading *r, const char *key, const char *expected)
{
	if (r->ok)
		diag_error(r->d, SPAN_NONE, "'%s' is no book of expectations: '%s' is missing or wrong, "
			   "expected %s", r->name, key, expected);
	r->ok = false;
}

static const char *text_of(struct reading *r, const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	if (!s)
		wrong(r, key, "a text");
	return s ? s : "";
}

static const json_t *list_of(struct reading *r, const json_t *o, const char *key)
{
	const json_t *list = json_object_get(o, key);

	if (!json_is_array(list))
		wrong(r, key, "a list");
	return list;
}

static uint64_t number_of(struct reading *r, const json_t *v, const char *key, uint64_t max)
{
	json_int_t n = json_integer_value(v);

	/* numbers of 64 bits are written as signed ones */
	if (!json_is_integer(v) || (max < INT64_MAX && (n < 0 || (uint64_t)n > max)))
		wrong(r, key, "a number in range");
	return (uint64_t)n;
}

static void read_packet(struct reading *r, const json_t *o, uint8_t **bytes, size_t *len)
{
	const char *s = text_of(r, o, "packet");
	size_t max = strlen(s) / 2;

	*bytes = x_malloc(max + 1);
	if (max > MAX_PACKET || !packet_hex_parse(s, *bytes, max, len) || *len < 20)
		wrong(r, "packet", "an IP packet in hexadecimal");
}

static void read_open(struct reading *r, const json_t *v, struct agree_outcome *o)
{
	struct agree_open *w = VEC_ADD(&o->open);
	const json_t *ranges = list_of(r, v, "ranges");

	*w = (struct agree_open){ .bit = 0 };
	w->bit = (uint32_t)number_of(r, json_object_get(v, "bit"), "bit", 8 * MAX_PACKET);
	w->width = (uint32_t)number_of(r, json_object_get(v, "width"), "width", 8 * MAX_PACKET);
	for (size_t i = 0; i < json_array_size(ranges); i++) {
		const json_t *pair = json_array_get(ranges, i);

		*VEC_ADD(&w->ranges) = (struct agree_range){
			.lo = number_of(r, json_array_get(pair, 0), "ranges", UINT64_MAX),
			.hi = number_of(r, json_array_get(pair, 1), "ranges", UINT64_MAX),
		};
	}
}

static void read_outcome(struct reading *r, const json_t *v, struct agree_probe *p)
{
	static const char *const kinds[] = { "answered", "arrived", "replied", "left", "dropped", "loops" };
	const char *kind = text_of(r, v, "kind"), *why = json_string_value(json_object_get(v, "why"));
	struct agree_outcome *o = VEC_ADD(&p->outcomes);
	const json_t *boxes = list_of(r, v, "boxes");
	size_t k = 0;

	*o = (struct agree_outcome){ .at = x_strdup(text_of(r, v, "at")), .why = x_strdup(why ? why : "") };
	while (k < ARRAY_LEN(kinds) && strcmp(kind, kinds[k]))
		k++;
	if (k == ARRAY_LEN(kinds))
		wrong(r, "kind", "what becomes of a probe");
	o->kind = (enum agree_kind)k;
	for (size_t i = 0; i < json_array_size(boxes); i++) {
		const char *box = json_string_value(json_array_get(boxes, i));

		*VEC_ADD(&o->boxes) = x_strdup(box ? box : "");
	}
	if (o->kind > AGREE_REPLIED)
		return;
	read_packet(r, v, &o->packet, &o->len);
	for (size_t i = 0; i < json_array_size(list_of(r, v, "open")); i++)
		read_open(r, json_array_get(json_object_get(v, "open"), i), o);
}

static void read_probe(struct reading *r, const json_t *v, struct agree_book *b)
{
	struct agree_probe *p = VEC_ADD(&b->probes);
	const json_t *outcomes = list_of(r, v, "outcomes");

	*p = (struct agree_probe){ .len = 0 };
	read_packet(r, v, &p->packet, &p->len);
	for (size_t i = 0; r->ok && i < json_array_size(outcomes); i++)
		read_outcome(r, json_array_get(outcomes, i), p);
}

bool agree_book_read(struct agree_book *b, const char *text, size_t len, const char *name,
		     struct diag *d)
{
	struct reading r = { .d = d, .name = name, .ok = true };
	json_error_t error;
	json_t *top = json_loadb(text, len, 0, &error);
	const json_t *probes;

	*b = (struct agree_book){ .undecided = true };
	if (!top) {
		diag_error(d, SPAN_NONE, "'%s' is no JSON at line %d: %s", name, error.line, error.text);
		return false;
	}
	if (strcmp(text_of(&r, top, "format"), "middleproof-expect 1"))
		wrong(&r, "format", "'middleproof-expect 1', which symexec expect --json writes");
	b->network = x_strdup(text_of(&r, top, "network"));
	b->undecided = !json_is_false(json_object_get(top, "undecided"));
	probes = list_of(&r, top, "probes");
	for (size_t i = 0; r.ok && i < json_array_size(probes); i++)
		read_probe(&r, json_array_get(probes, i), b);
	json_decref(top);
	return r.ok;
}
