/*
 * The recorded behaviour of Click's user-level driver (tests/oracle/lang.json): what is accepted,
 * the graph of it, and the line of the error otherwise. Differences are listed here, each with
 * its reason; a difference that is not listed, or listed and gone, fails.
 */
#include "tests/unit/click_check.h"

#include <jansson.h>

static json_t *cases;

struct exception {
	const char *id, *reason;
};

/* The driver opens devices and files when it initializes; reading a configuration does not. */
static const struct exception host_rejected[] = {
	{ "L152", "no such device on the recording host" },
	{ "L292", "file to read does not exist" },
	{ "L294", "file to write cannot be made" },
	{ "L304", "file to read does not exist" },
};

/* The driver names the line of the token it had read ahead, here the end of the file. */
static const struct exception line_differs[] = {
	{ "L062", "we name the arrow" },
	{ "L224", "we name the arrow" },
};

/* The graph was recorded with a tool that leaves define() alone; what the driver uses is given. */
static const struct {
	const char *id, *element, *config;
} defined[] = {
	{ "L032", "Print@2", "\"a b\"" },
	{ "L034", "Print@2", "\"[]\"" },
	{ "L038", "Print@2", "2" },
	{ "L108", "X@2/Paint@1", "4" },
};

/* The same tool joins the lines of a comment. */
static const struct exception lines_joined[] = {
	{ "L080", "comment of two lines" },
	{ "L180", "comment in a configuration string" },
};

static bool listed(const struct exception *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].id, id))
			return true;
	return false;
}

static const char *text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static bool driver_accepts(const json_t *c)
{
	return !json_integer_value(json_object_get(json_object_get(c, "driver"), "rc"));
}

/* The line of a message "file:line: text", or 0. */
static unsigned long line_of(const char *message)
{
	const char *colon = strchr(message, ':');
	const char *space = strchr(message, ' ');

	if (!colon || (space && space < colon))
		return 0;
	return strtoul(colon + 1, NULL, 10);
}

static void lang_cases_accepted_as_by_the_driver(void **state)
{
	size_t i, bad = 0;
	json_t *c;

	(void)state;
	json_array_foreach(cases, i, c) {
		const char *id = text_of(c, "id"), *src = text_of(c, "src");
		struct reading r = read_text(src, strlen(src), CLICK_STRICT);
		bool want = driver_accepts(c);

		if (listed(host_rejected, ARRAY_LEN(host_rejected), id)) {
			assert_false(want);
			want = true;
			print_message("# skip %s: depends on the host\n", id);
		}
		if (want != (r.config != NULL)) {
			print_message("%s %s but was %s: %s\n", id, want ? "is right" : "is wrong",
				      want ? "rejected" : "accepted", src);
			diag_print(r.diag, stdout, false);
			bad++;
		}
		forget(&r);
	}
	assert_int_equal(bad, 0);
}

static bool driver_names_line(const json_t *c, unsigned long line, bool *any)
{
	json_t *messages = json_object_get(json_object_get(c, "driver"), "messages"), *m;
	bool found = false;
	size_t i;

	*any = false;
	json_array_foreach(messages, i, m) {
		unsigned long l = line_of(json_string_value(m));

		*any = *any || l;
		found = found || (l && l == line);
	}
	return found;
}

static void lang_cases_rejected_name_a_line_of_the_driver(void **state)
{
	size_t i, bad = 0;
	json_t *c;

	(void)state;
	json_array_foreach(cases, i, c) {
		const char *id = text_of(c, "id"), *src = text_of(c, "src");
		struct reading r = read_text(src, strlen(src), CLICK_STRICT);
		struct place at = { "", 0, 0 };
		bool any, found;

		for (size_t k = diag_count(r.diag); k--;)
			if (diag_get(r.diag, k).level == DIAG_ERROR)
				at = diag_place(r.diag, diag_get(r.diag, k).at);
		found = driver_names_line(c, at.line, &any);
		if (!r.config && any &&
		    found == listed(line_differs, ARRAY_LEN(line_differs), id)) {
			print_message("%s: first error at %s:%u: %s\n", id, at.file, at.line, src);
			bad++;
		}
		forget(&r);
	}
	assert_int_equal(bad, 0);
}

static const char *wanted_config(const char *id, const json_t *e)
{
	for (size_t i = 0; i < ARRAY_LEN(defined); i++)
		if (!strcmp(defined[i].id, id) && !strcmp(defined[i].element, text_of(e, "name")))
			return defined[i].config;
	return text_of(e, "config");
}

static char *processing_text(const struct click_element *e)
{
	struct strbuf s = STRBUF_INIT;

	for (unsigned i = 0; i < e->ninputs; i++)
		sb_add_char(&s, e->input[i] == CLICK_PULL ? 'l' : 'h');
	sb_add_char(&s, '/');
	for (unsigned i = 0; i < e->noutputs; i++)
		sb_add_char(&s, e->output[i] == CLICK_PULL ? 'l' : 'h');
	return sb_take(&s);
}

static bool same_config(const char *id, const char *got, const char *want)
{
	if (!listed(lines_joined, ARRAY_LEN(lines_joined), id))
		return !strcmp(got, want);
	for (; *got && *want; got++, want++)
		if (*got != *want && !(*got == '\n' && *want == ' '))
			return false;
	return *got == *want;
}

static bool same_element(const char *id, struct diag *d, const struct click_element *e,
			 const json_t *want)
{
	const char *proc = text_of(want, "proc");
	char *got = processing_text(e);
	bool same = !strcmp(e->name, text_of(want, "name")) &&
		    !strcmp(e->class_name, text_of(want, "cls")) &&
		    same_config(id, e->config, wanted_config(id, want)) &&
		    e->ninputs == json_integer_value(json_object_get(want, "nin")) &&
		    e->noutputs == json_integer_value(json_object_get(want, "nout")) &&
		    !strcmp(got, proc ? proc : "/");

	if (!listed(lines_joined, ARRAY_LEN(lines_joined), id) &&
	    diag_place(d, e->at).line != json_integer_value(json_object_get(want, "line")))
		same = false;
	if (!same)
		print_message("%s: %s :: %s(%s) %u/%u %s\n", id, e->name, e->class_name, e->config,
			      e->ninputs, e->noutputs, got);
	free(got);
	return same;
}

static bool has_connection(const struct click_config *c, const json_t *want)
{
	for (size_t i = 0; i < c->connection_count; i++) {
		const struct click_connection *w = &c->connections[i];

		if (!strcmp(c->elements[w->from].name,
			    json_string_value(json_array_get(want, 0))) &&
		    !strcmp(c->elements[w->to].name,
			    json_string_value(json_array_get(want, 2))) &&
		    w->from_port == json_integer_value(json_array_get(want, 1)) &&
		    w->to_port == json_integer_value(json_array_get(want, 3)))
			return true;
	}
	return false;
}

static size_t compare_graph(const char *id, const struct reading *r, const json_t *graph)
{
	json_t *elements = json_object_get(graph, "elements");
	json_t *connections = json_object_get(graph, "connections"), *w;
	size_t i, bad = 0;

	if (json_array_size(elements) != r->config->element_count ||
	    json_array_size(connections) != r->config->connection_count) {
		print_message("%s: %zu elements, %zu connections\n", id, r->config->element_count,
			      r->config->connection_count);
		return 1;
	}
	for (i = 0; i < r->config->element_count; i++)
		bad += !same_element(id, r->diag, &r->config->elements[i],
				     json_array_get(elements, i));
	json_array_foreach(connections, i, w)
		bad += !has_connection(r->config, w);
	return bad;
}

static void lang_cases_accepted_have_the_recorded_graph(void **state)
{
	size_t i, bad = 0, compared = 0;
	json_t *c;

	(void)state;
	json_array_foreach(cases, i, c) {
		const char *id = text_of(c, "id"), *src = text_of(c, "src");
		const json_t *graph = json_object_get(c, "graph");
		struct reading r;

		if (!driver_accepts(c) || !json_is_object(graph))
			continue;
		r = read_text(src, strlen(src), CLICK_STRICT);
		if (r.config) {
			bad += compare_graph(id, &r, graph);
			compared++;
		}
		forget(&r);
	}
	assert_int_equal(bad, 0);
	assert_true(compared >= 75);
}

/* What is printed reads back to the same graph, and prints to the same text. */
static void lang_cases_printed_read_back_the_same(void **state)
{
	size_t i;
	json_t *c;

	(void)state;
	json_array_foreach(cases, i, c) {
		const char *src = text_of(c, "src");
		struct reading r = read_text(src, strlen(src), CLICK_STRICT), again;
		struct strbuf first = STRBUF_INIT, second = STRBUF_INIT;

		if (r.config) {
			char *a, *b;

			click_print_text(r.config, &first);
			again = read_text(sb_str(&first), first.len, CLICK_STRICT);
			if (!again.config)
				print_message("%s\n%s", src, sb_str(&first));
			assert_non_null(again.config);
			click_print_text(again.config, &second);
			assert_string_equal(sb_str(&first), sb_str(&second));
			a = graph_text(r.config);
			b = graph_text(again.config);
			assert_string_equal(a, b);
			for (size_t k = 0; k < r.config->element_count; k++) {
				char *pa = processing_text(&r.config->elements[k]);
				char *pb = processing_text(&again.config->elements[k]);

				assert_string_equal(pa, pb);
				free(pa);
				free(pb);
			}
			free(a);
			free(b);
			forget(&again);
		}
		sb_fini(&first);
		sb_fini(&second);
		forget(&r);
	}
}

static void lang_cases_cut_anywhere_are_read_without_harm(void **state)
{
	size_t i, prefixes = 0;
	json_t *c;

	(void)state;
	json_array_foreach(cases, i, c) {
		const char *src = text_of(c, "src");

		for (size_t len = 0; len <= strlen(src); len++) {
			for (int mode = CLICK_STRICT; mode <= CLICK_LENIENT; mode++) {
				struct reading r = read_text(src, len, (enum click_mode)mode);

				/* rejected with a reason, or accepted without errors */
				assert_true((r.config == NULL) == (diag_errors(r.diag) > 0));
				forget(&r);
				prefixes++;
			}
		}
	}
	assert_true(prefixes > 10000);
}

static int load(void **state)
{
	json_error_t error;

	(void)state;
	cases = json_load_file("tests/oracle/lang.json", 0, &error);
	if (!cases)
		print_message("lang.json:%d: %s\n", error.line, error.text);
	return cases ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	json_decref(cases);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lang_cases_accepted_as_by_the_driver),
		cmocka_unit_test(lang_cases_rejected_name_a_line_of_the_driver),
		cmocka_unit_test(lang_cases_accepted_have_the_recorded_graph),
		cmocka_unit_test(lang_cases_printed_read_back_the_same),
		cmocka_unit_test(lang_cases_cut_anywhere_are_read_without_harm),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
