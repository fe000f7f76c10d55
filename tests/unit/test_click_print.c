/* Tests of models/click/print_{text,json,dot}.c. */
#include "models/click/library.h"

#include "tests/unit/click_check.h"

#include <jansson.h>

static char *printed(const struct reading *r, const char *form)
{
	struct strbuf s = STRBUF_INIT;

	assert_non_null(r->config);
	if (!strcmp(form, "json"))
		click_print_json(r->config, r->diag, &s);
	else if (!strcmp(form, "dot"))
		click_print_dot(r->config, &s);
	else
		click_print_text(r->config, &s);
	return sb_take(&s);
}

static void check_printed(const char *text, const char *form, const char *want)
{
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);
	char *got = printed(&r, form);

	assert_string_equal(got, want);
	free(got);
	forget(&r);
}

static void text_declares_then_connects(void **state)
{
	(void)state;
	check_printed("elementclass X { $c | -> Paint($c) -> } Idle -> X(3) -> t :: Tee -> Discard;"
		      "t[1] -> Queue -> [0] Discard", "text",
		      "Idle@1 :: Idle;\n"
		      "t :: Tee;\n"
		      "Discard@4 :: Discard;\n"
		      "Queue@5 :: Queue;\n"
		      "Discard@6 :: Discard;\n"
		      "X@2/Paint@1 :: Paint(3);\n"
		      "\n"
		      "Idle@1 -> X@2/Paint@1;\n"
		      "t -> Discard@4;\n"
		      "t [1] -> Queue@5;\n"
		      "Queue@5 -> Discard@6;\n"
		      "X@2/Paint@1 -> t;\n");
	check_printed("", "text", "");
}

/* Expansions whose plain text would not be read back as it is. */
static void text_of_awkward_configurations_reads_back(void **state)
{
	static const char *const vectors[] = {
		"Idle -> Print(\"a)b\") -> Discard",
		"Idle -> Print(a // x\n) -> Discard",
		"Idle -> Print(/* ) */ a) -> Discard",
		"define($s /) Idle -> Print(a $s$s b) -> Discard",
		"define($p a \"(\" b) Idle -> Print(${p[1]}) -> Discard",
		"elementclass X { __REST__ $r | -> Print($r) -> } Idle -> X -> Discard",
		"Idle -> Print(\\<28 29>) -> Discard",
		"Idle -> Print('a\nb') -> Discard",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct reading r = read_text(vectors[i], strlen(vectors[i]), CLICK_STRICT), again;
		char *text = printed(&r, "text");

		again = read_text(text, strlen(text), CLICK_STRICT);
		if (!again.config)
			print_message("%s\n%s", vectors[i], text);
		assert_non_null(again.config);
		assert_int_equal(again.config->elements[1].arg_count,
				 r.config->elements[1].arg_count);
		for (unsigned k = 0; k < r.config->elements[1].arg_count; k++)
			assert_string_equal(again.config->elements[1].args[k].text,
					    r.config->elements[1].args[k].text);
		free(text);
		forget(&r);
		forget(&again);
	}
}

static void instance_prints_as_a_class(void **state)
{
	static const char text[] =
		"elementclass A { input -> Paint(1) -> output; input[1] -> Discard }";
	struct diag *d = diag_new();
	struct click_library *l = click_library_new(d);
	struct strbuf s = STRBUF_INIT;
	struct click_config *c;

	(void)state;
	assert_true(click_library_add_source(l, diag_add_source(d, "l", text, strlen(text))));
	c = click_instantiate(l, "A", "", SPAN_NONE, NULL);
	assert_non_null(c);
	click_print_text(c, &s);
	assert_string_equal(sb_str(&s),
			    "elementclass A {\n"
			    "\tPaint@1 :: Paint(1);\n"
			    "\tDiscard@2 :: Discard;\n"
			    "\n"
			    "\tinput -> Paint@1;\n"
			    "\tinput [1] -> Discard@2;\n"
			    "\tPaint@1 -> output;\n"
			    "}\n");
	sb_fini(&s);
	click_config_free(c);
	click_library_free(l);
	diag_free(d);
}

static void json_has_every_key_in_order(void **state)
{
	(void)state;
	check_printed("Idle\n -> q :: Queue(5); q -> Discard", "json",
		      "{\n"
		      "  \"file\": \"c.click\",\n"
		      "  \"elements\": [\n"
		      "    {\n"
		      "      \"name\": \"Idle@1\",\n"
		      "      \"class\": \"Idle\",\n"
		      "      \"config\": \"\",\n"
		      "      \"file\": \"c.click\",\n"
		      "      \"line\": 1,\n"
		      "      \"column\": 1,\n"
		      "      \"inputs\": 0,\n"
		      "      \"outputs\": 1,\n"
		      "      \"processing\": \"/h~\"\n"
		      "    },\n"
		      "    {\n"
		      "      \"name\": \"q\",\n"
		      "      \"class\": \"Queue\",\n"
		      "      \"config\": \"5\",\n"
		      "      \"file\": \"c.click\",\n"
		      "      \"line\": 2,\n"
		      "      \"column\": 5,\n"
		      "      \"inputs\": 1,\n"
		      "      \"outputs\": 1,\n"
		      "      \"processing\": \"h/l\"\n"
		      "    },\n"
		      "    {\n"
		      "      \"name\": \"Discard@3\",\n"
		      "      \"class\": \"Discard\",\n"
		      "      \"config\": \"\",\n"
		      "      \"file\": \"c.click\",\n"
		      "      \"line\": 2,\n"
		      "      \"column\": 25,\n"
		      "      \"inputs\": 1,\n"
		      "      \"outputs\": 0,\n"
		      "      \"processing\": \"l~/\"\n"
		      "    }\n"
		      "  ],\n"
		      "  \"connections\": [\n"
		      "    {\n"
		      "      \"from\": \"Idle@1\",\n"
		      "      \"from_port\": 0,\n"
		      "      \"to\": \"q\",\n"
		      "      \"to_port\": 0\n"
		      "    },\n"
		      "    {\n"
		      "      \"from\": \"q\",\n"
		      "      \"from_port\": 0,\n"
		      "      \"to\": \"Discard@3\",\n"
		      "      \"to_port\": 0\n"
		      "    }\n"
		      "  ]\n"
		      "}\n");
}

static void json_of_bytes_that_are_not_utf8_is_valid(void **state)
{
	const char *text = "Idle -> Print(\"\xe9\x01\\\"\") -> Discard";
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);
	char *json = printed(&r, "json");
	json_t *root = json_loads(json, 0, NULL), *element;

	(void)state;
	assert_non_null(root);
	element = json_array_get(json_object_get(root, "elements"), 1);
	assert_string_equal(json_string_value(json_object_get(element, "config")),
			    "\"\xc3\xa9\x01\\\"\"");
	json_decref(root);
	free(json);
	forget(&r);
}

static void dot_escapes_labels_and_dashes_pull(void **state)
{
	(void)state;
	check_printed("t :: Tee; Idle -> t; t[1] -> Queue -> Print(\"a\\\"b\") -> Discard;"
		      "t -> Discard", "dot",
		      "digraph \"c.click\" {\n"
		      "\trankdir=LR;\n"
		      "\tnode [shape=box];\n"
		      "\tn0 [label=\"t\\nTee\"];\n"
		      "\tn1 [label=\"Idle@2\\nIdle\"];\n"
		      "\tn2 [label=\"Queue@3\\nQueue\"];\n"
		      "\tn3 [label=\"Print@4\\nPrint(\\\"a\\\\\\\"b\\\")\"];\n"
		      "\tn4 [label=\"Discard@5\\nDiscard\"];\n"
		      "\tn5 [label=\"Discard@6\\nDiscard\"];\n"
		      "\tn0 -> n5 [style=solid];\n"
		      "\tn0 -> n2 [style=solid, taillabel=\"1\"];\n"
		      "\tn1 -> n0 [style=solid];\n"
		      "\tn2 -> n3 [style=dashed];\n"
		      "\tn3 -> n4 [style=dashed];\n"
		      "}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_declares_then_connects),
		cmocka_unit_test(text_of_awkward_configurations_reads_back),
		cmocka_unit_test(instance_prints_as_a_class),
		cmocka_unit_test(json_has_every_key_in_order),
		cmocka_unit_test(json_of_bytes_that_are_not_utf8_is_valid),
		cmocka_unit_test(dot_escapes_labels_and_dashes_pull),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
