/*
 * vector_json.c - reading vectors.json. The file is from anywhere: every type and bound is looked at.
 */
#include <jansson.h>

#include "datapath/conform/vector_test.h"
#include "models/base/mem.h"
#include "models/packet/value.h"

enum { MAX_OCTETS = 1 << 17 };

struct reader {
	const char *path;
	struct diag *d;
	uint64_t id;		/* of the vector at hand; 0: none yet */
};

static bool wrong(const struct reader *r, const char *what)
{
	if (r->id)
		diag_error(r->d, SPAN_NONE, "%s: vector %llu: expected %s", r->path,
			   (unsigned long long)r->id, what);
	else
		diag_error(r->d, SPAN_NONE, "%s: expected %s", r->path, what);
	return false;
}

static bool read_octets(const struct reader *r, const json_t *hex, struct vector_packet *p)
{
	const char *text = json_string_value(hex);
	size_t len = text ? strlen(text) / 2 : 0, n;

	if (!text || len > MAX_OCTETS || strlen(text) % 2)
		return wrong(r, "\"packet\": octets in hexadecimal, at most 131072");
	p->octets = x_malloc(len + 1);
	p->len = (uint32_t)len;
	if (len && (!packet_hex_parse(text, p->octets, len, &n) || n != len))
		return wrong(r, "\"packet\": octets in hexadecimal");
	return true;
}

static bool read_free(const struct reader *r, const json_t *list, struct vector_packet *p)
{
	size_t i;
	json_t *run;

	p->open = x_calloc(p->len + 1, 1);
	if (list && !json_is_array(list))
		return wrong(r, "\"free\": a list of [OFFSET, LENGTH]");
	json_array_foreach(list, i, run) {
		json_int_t at = json_integer_value(json_array_get(run, 0));
		json_int_t n = json_integer_value(json_array_get(run, 1));

		if (!json_is_array(run) || at < 0 || n < 0 || at > p->len || n > p->len - at)
			return wrong(r, "\"free\": [OFFSET, LENGTH] inside the packet");
		memset(p->open + at, 1, (size_t)n);
	}
	return true;
}

/* "write": what is written to a handler just before the packet. */
static bool read_write(const struct reader *r, const json_t *j, struct vector_packet *p)
{
	const json_t *handler = json_object_get(j, "handler"), *value = json_object_get(j, "value");

	if (!j)
		return true;
	if (!json_is_string(handler) || !json_is_string(value) || !json_is_boolean(json_object_get(j, "taken")))
		return wrong(r, "\"write\": \"handler\" and \"value\", texts, and \"taken\", true or false");
	p->handler = x_strdup(json_string_value(handler));
	p->value = x_strdup(json_string_value(value));
	p->taken = json_is_true(json_object_get(j, "taken"));
	return true;
}

static bool read_packet(const struct reader *r, const json_t *j, bool output, vector_packets *list)
{
	const json_t *port = json_object_get(j, "port"), *error = json_object_get(j, "error_about");
	const json_t *to = error ? error : json_object_get(j, "answer_to"), *time = json_object_get(j, "time");
	struct vector_packet *p;

	if (!json_is_string(port))
		return wrong(r, "\"port\": the name of a device");
	if (time && (!json_is_integer(time) || json_integer_value(time) < 0))
		return wrong(r, "\"time\": nanoseconds from the first packet");
	p = VEC_ADD(list);
	*p = (struct vector_packet){ .port = x_strdup(json_string_value(port)), .answer_to = -1,
				     .time = (uint64_t)json_integer_value(time) };
	if (list->n > 1 && p->time < list->v[list->n - 2].time)
		return wrong(r, "\"time\" to be no less than that of the packet before");
	if (output)
		return read_octets(r, json_object_get(j, "packet"), p) &&
		       read_free(r, json_object_get(j, "free"), p);
	if (!read_write(r, json_object_get(j, "write"), p))
		return false;
	if (!to)
		return read_octets(r, json_object_get(j, "packet"), p);
	p->answer_to = json_integer_value(to);
	p->error = error != NULL;
	return json_is_integer(to) && p->answer_to >= 0 ? true :
	       wrong(r, error ? "\"error_about\": the number, from 0, of a packet that the port sent" :
		     "\"answer_to\": the number, from 0, of a packet that the port sent");
}

static bool read_packets(const struct reader *r, const json_t *list, bool output, vector_packets *to)
{
	size_t i;
	json_t *j;

	if (!json_is_array(list))
		return wrong(r, output ? "\"outputs\": a list" : "\"inputs\": a list");
	json_array_foreach(list, i, j)
		if (!read_packet(r, j, output, to))
			return false;
	return true;
}

static bool read_others(const struct reader *r, const json_t *list, struct test_vector *v)
{
	size_t i;
	json_t *j;

	if (list && !json_is_array(list))
		return wrong(r, "\"others\": a list of lists of outputs");
	json_array_foreach(list, i, j) {
		vector_packets *p = VEC_ADD(&v->others);

		memset(p, 0, sizeof(*p));
		if (!read_packets(r, j, true, p))
			return false;
	}
	return true;
}

static bool read_handlers(const struct reader *r, json_t *j, vector_wants *to)
{
	const char *name;
	json_t *value;

	if (j && !json_is_object(j))
		return wrong(r, "\"handlers\": an object of ELEMENT.HANDLER and what it says");
	json_object_foreach(j, name, value) {
		if (!json_is_string(value))
			return wrong(r, "\"handlers\": what each says, as text");
		*VEC_ADD(to) = (struct vector_handler_want){ x_strdup(name), x_strdup(json_string_value(value)) };
	}
	return true;
}

static bool read_vector(struct reader *r, const json_t *j, struct test_vectors *t)
{
	const char *why = json_string_value(json_object_get(j, "why"));
	const char *predicted = json_string_value(json_object_get(j, "predicted"));
	struct test_vector *v = VEC_ADD(&t->v);

	*v = (struct test_vector){ .id = r->id, .why = x_strdup(why ? why : "") };
	v->exact = predicted && (!strcmp(predicted, "exactly") || !strcmp(predicted, "one of"));
	return read_packets(r, json_object_get(j, "inputs"), false, &v->inputs) &&
	       read_packets(r, json_object_get(j, "outputs"), true, &v->outputs) &&
	       read_others(r, json_object_get(j, "others"), v) &&
	       read_handlers(r, json_object_get(j, "handlers"), &v->handlers);
}

/* The name is that of a folder inside this one. */
static bool read_boxes(const struct reader *r, const json_t *list, struct test_vectors *t)
{
	size_t i;
	json_t *j;

	if (list && !json_is_array(list))
		return wrong(r, "\"boxes\": a list");
	json_array_foreach(list, i, j) {
		const char *name = json_string_value(json_object_get(j, "box"));
		const char *none = json_string_value(json_object_get(j, "none"));

		if (!name || !*name || *name == '.' || strchr(name, '/'))
			return wrong(r, "\"box\": the name of a folder");
		*VEC_ADD(&t->boxes) = (struct test_box){ x_strdup(name), none ? x_strdup(none) : NULL };
	}
	return true;
}

static bool read_document(struct reader *r, const json_t *j, struct test_vectors *t)
{
	const char *format = json_string_value(json_object_get(j, "format"));
	const json_t *list = json_object_get(j, "vectors");
	size_t i;
	json_t *v;

	if (!format || strcmp(format, "middleproof-vectors 1") != 0)
		return wrong(r, "\"format\": \"middleproof-vectors 1\"");
	if (!read_boxes(r, json_object_get(j, "boxes"), t))
		return false;
	if (!json_is_array(list) && !t->boxes.n)
		return wrong(r, "\"vectors\": a list");
	if (!read_handlers(r, json_object_get(j, "handlers"), &t->handlers))
		return false;
	t->refused = json_is_true(json_object_get(j, "refused"));
	json_array_foreach(list, i, v) {
		r->id = i + 1;
		if (!read_vector(r, v, t))
			return false;
	}
	return true;
}

bool test_vectors_read_json(struct test_vectors *t, const char *folder, struct diag *d)
{
	char *path = x_asprintf("%s/vectors.json", folder);
	struct reader r = { .path = path, .d = d };
	json_error_t error;
	json_t *j = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	bool ok = j != NULL;

	if (!j && error.line > 0)
		diag_error(d, SPAN_NONE, "%s:%d: %s", path, error.line, error.text);
	else if (!j)
		diag_error(d, SPAN_NONE, "%s", error.text);
	ok = ok && read_document(&r, j, t);
	json_decref(j);
	free(path);
	return ok;
}

void vector_packets_free(vector_packets *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].port);
		free(p->v[i].octets);
		free(p->v[i].open);
		free(p->v[i].handler);
		free(p->v[i].value);
	}
	VEC_FREE(p);
}

static void free_handlers(vector_wants *h)
{
	for (size_t i = 0; i < h->n; i++) {
		free(h->v[i].name);
		free(h->v[i].value);
	}
	VEC_FREE(h);
}

void test_vectors_free(struct test_vectors *t)
{
	free_handlers(&t->handlers);
	for (size_t i = 0; i < t->boxes.n; i++) {
		free(t->boxes.v[i].name);
		free(t->boxes.v[i].none);
	}
	VEC_FREE(&t->boxes);
	for (size_t i = 0; i < t->v.n; i++) {
		vector_packets_free(&t->v.v[i].inputs);
		vector_packets_free(&t->v.v[i].outputs);
		for (size_t k = 0; k < t->v.v[i].others.n; k++)
			vector_packets_free(&t->v.v[i].others.v[k]);
		VEC_FREE(&t->v.v[i].others);
		free_handlers(&t->v.v[i].handlers);
		free(t->v.v[i].why);
	}
	VEC_FREE(&t->v);
}
