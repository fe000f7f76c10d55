/* Tests of models/click/{expand,overload,flatten,env,library}.c. */
#include "models/click/env.h"
#include "models/click/library.h"

#include "tests/unit/click_check.h"

#include <time.h>

static void names_and_order_are_those_of_click(void **state)
{
	(void)state;
	check_graph("Idle -> x :: { -> y :: { -> Paint(1) -> } -> Paint(2) -> } -> Discard;"
		    "Idle -> { -> Paint(3) -> } -> Discard",
		    "Idle@1::Idle Discard@3::Discard Idle@4::Idle Discard@6::Discard "
		    "x/Paint@2::Paint(2) x/y/Paint@1::Paint(1) @5/Paint@1::Paint(3) "
		    "Idle@1[0]->[0]x/y/Paint@1 Idle@4[0]->[0]@5/Paint@1 "
		    "x/Paint@2[0]->[0]Discard@3 x/y/Paint@1[0]->[0]x/Paint@2 "
		    "@5/Paint@1[0]->[0]Discard@6");
	check_rejected("a/p :: Idle; a :: { -> p :: Null -> } Idle -> a -> Discard",
		       "'a/p' is already declared", NULL);
}

static void connections_run_through_shells(void **state)
{
	(void)state;
	check_graph("elementclass X { -> } Idle -> X -> X -> (->) -> { -> (->) -> } -> Discard",
		    "Idle@1::Idle Discard@8::Discard Idle@1[0]->[0]Discard@8");
	/* crossing, fanning in and out */
	check_graph("elementclass C { input[0] -> [1]output; input[1] -> [0]output }"
		    "i :: Idle; a, b :: Discard; i[0,1] => C => a, b",
		    "i::Idle a::Discard b::Discard i[0]->[0]b i[1]->[0]a");
	check_graph("a, b :: Idle; a, b -> { input -> output } -> c :: Discard",
		    "a::Idle b::Idle c::Discard a[0]->[0]c b[0]->[0]c");
	/* the same connection twice is one */
	check_graph("a :: Idle; b :: Discard; a -> b; a -> b; a -> (->) -> b",
		    "a::Idle b::Discard a[0]->[0]b");
	/* nothing comes out of a shell that only feeds itself */
	check_graph("x :: { -> }; x -> x; Idle", "Idle@2::Idle");
	check_graph("x :: { -> }; Idle -> x; x -> x", "Idle@2::Idle");
}

static void shells_must_be_connected_on_both_sides(void **state)
{
	(void)state;
	check_rejected("x :: { -> }", "'x' output 0 unused", "'x' input 0 unused", NULL);
	check_rejected("x :: { input -> Discard; input[1] -> Discard }; Idle -> x",
		       "1:1 'x' input 1 unused", NULL);
	check_rejected("Idle -> (p :: Paint(1)) -> Discard", "'(...)' has no input 0",
		       "'(...)' has no output 0", NULL);
	check_rejected("x :: { -> }; Idle[0,1] => [0,1] x -> Discard", "'x' has no input 1", NULL);
}

static void overloads_are_chosen_by_ports_and_arguments(void **state)
{
	static const char *const classes =
		"elementclass X { -> Paint(1) -> || $a | -> Paint($a) -> || KEY $k | -> Print($k) "
		"->"
		" || $p, KEY $k, __REST__ $r | -> Print($p, MAXLENGTH $k, $r) ->"
		" || input => Paint(8), Paint(9) -> output } ";
	static const struct {
		const char *call, *want;
	} vectors[] = {
		{ "Idle -> X -> Discard", "Paint(1)" },
		{ "Idle -> X(7) -> Discard", "Paint(7)" },
		/* "KEY x" is one positional argument for the overload before */
		{ "Idle -> X(KEY 3) -> Discard", "Paint(KEY 3)" },
		{ "Idle -> X(a, KEY 5, TIMESTAMP true) -> Discard",
		  "Print(a, MAXLENGTH 5, TIMESTAMP true)" },
		{ "Idle -> X(a, TIMESTAMP true, KEY 5) -> Discard",
		  "Print(a, MAXLENGTH 5, TIMESTAMP true)" },
		{ "Idle -> X(a, KEY 5, KEY 6) -> Discard", "Print(a, MAXLENGTH 6, )" },
		{ "Idle[0,1] => X -> Discard", "Paint(8)" },
		{ "Idle[0,1,2] => X -> Discard", NULL },
		{ "Idle -> X(KEY 5, a) -> Discard", NULL },
		{ "Idle -> X(a, b) -> Discard", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		char *text = x_asprintf("%s%s", classes, vectors[i].call);
		struct reading r = read_text(text, strlen(text), CLICK_STRICT);
		char *got = r.config ? graph_text(r.config) : errors_text(r.diag);

		/* Paint(KEY 3) is rejected by the class, after the overload was chosen */
		if (vectors[i].want && r.config)
			assert_non_null(strstr(got, vectors[i].want));
		else if (!vectors[i].want)
			assert_non_null(strstr(got, "no version of 'X' takes"));
		else
			assert_null(strstr(got, "no version"));
		free(got);
		free(text);
		forget(&r);
	}
	check_rejected("elementclass Y { $a, KEY $k, __REST__ $r | input -> output || -> }\n"
		       "Idle -> Y(1, 2) -> Discard",
		       "2:9 no version of 'Y' takes 2 arguments, 1 input and 1 output", NULL);
}

static void check_expansion(const char *text, const char *want)
{
	const char *names[] = { "a", "b", "loop", "e", "w", "q" };
	const char *values[] = { "1", "$a x", "$loop$loop", "", "one \"two 2\" three", "\"s\"" };
	const char *outer_names[] = { "a", "o" }, *outer_values[] = { "hidden", "seen" };
	struct env outer = { NULL, 0, 2, outer_names, outer_values, NULL };
	struct env env = { &outer, 1, ARRAY_LEN(names), names, values, NULL };
	struct arena *arena = arena_new();
	const char *got = click_env_expand(&env, text, arena);

	assert_non_null(got);
	assert_string_equal(got, want);
	arena_free(arena);
}

static void variables_expand_in_all_forms(void **state)
{
	(void)state;
	check_expansion("", "");
	check_expansion("$a", "1");
	check_expansion("${a}", "1");
	check_expansion("x$a-y", "x1-y");
	check_expansion("$ab", "$ab");
	check_expansion("$b", "1 x");
	check_expansion("$o", "seen");
	check_expansion("$none ${none}", "$none ${none}");
	check_expansion("${none-d e}", "d e");
	check_expansion("${none-$a}", "1");
	check_expansion("${a-d}", "1");
	check_expansion("${w[0]}", "one");
	check_expansion("${w[1]}", "\"two 2\"");
	check_expansion("<${w[7]}>", "<>");
	check_expansion("${ a }", "1");
	check_expansion("${none[1]-z}", "z");
	check_expansion("$", "$");
	check_expansion("a$", "a$");
	check_expansion("${a", "${a");
	check_expansion("$(x)", "$(x)");
	check_expansion("$($a)", "$(1)");
	check_expansion("$? $# $$", "$? $# $$");
}

static void quotes_decide_about_expansion(void **state)
{
	(void)state;
	check_expansion("'$a'", "'$a'");
	check_expansion("\"$a\"", "\"1\"");
	check_expansion("\"\\$a\"", "\"\\$a\"");
	check_expansion("\\$a", "\\1");
	check_expansion("\"$q\"", "\"\\\"s\\\"\"");
	check_expansion("$q", "\"s\"");
	check_expansion("\"$e\"", "\"\"");
	check_expansion("// $a\n$a", "// $a\n1");
	check_expansion("/* $a */$a", "/* $a */1");
	check_expansion("\"/* $a */\"", "\"/* 1 */\"");
}

static void empty_expansion_keeps_the_text(void **state)
{
	(void)state;
	check_expansion("$e", "$e");
	check_expansion("$e$e", "$e$e");
	check_expansion("$e ", "$e ");
	check_expansion(" $e", " ");
	check_graph("elementclass X { __REST__ $r | -> Print($r) -> } Idle -> X() -> Discard",
		    "Idle@1::Idle Discard@3::Discard X@2/Print@1::Print($r) "
		    "Idle@1[0]->[0]X@2/Print@1 X@2/Print@1[0]->[0]Discard@3");
}

static void recursion_of_variables_ends(void **state)
{
	const char *names[] = { "x" }, *values[] = { "$x$x$x$x$x$x$x$x$x$x" };
	struct env env = { NULL, 0, 1, names, values, NULL };
	struct arena *arena = arena_new();

	(void)state;
	assert_null(click_env_expand(&env, "$x", arena));
	arena_free(arena);
	check_rejected("define($x $x$x$x$x$x$x$x$x$x$x) Idle -> Print($x) -> Discard",
		       "too large", NULL);
}

static void scopes_shadow_and_see_outwards(void **state)
{
	(void)state;
	check_graph("define($a 1, $k $a) elementclass X { $a | -> Paint($a) -> Y :: { $b | "
		    "-> Paint($b) -> Print(\"$a $k\") -> } ($a) -> } Idle -> X(5) -> Discard",
		    "Idle@1::Idle Discard@3::Discard X@2/Paint@1::Paint(5) "
		    "X@2/Y/Paint@1::Paint(5) X@2/Y/Print@2::Print(\"5 5\") "
		    "Idle@1[0]->[0]X@2/Paint@1 X@2/Paint@1[0]->[0]X@2/Y/Paint@1 "
		    "X@2/Y/Paint@1[0]->[0]X@2/Y/Print@2 X@2/Y/Print@2[0]->[0]Discard@3");
	/* use before definition */
	check_graph("Idle -> Paint($x) -> Discard; define($x $y) define($y 4)",
		    "Idle@1::Idle Paint@2::Paint(4) Discard@3::Discard "
		    "Idle@1[0]->[0]Paint@2 Paint@2[0]->[0]Discard@3");
}

static void definitions_of_the_caller_override(void **state)
{
	const struct click_define defines[] = { { "x", "9" }, { "new", "8" } };
	struct click_options o = { .defines = defines, .define_count = 2 };
	const char *text = "define($x 1) Idle -> Paint($x) -> Paint($new) -> Discard";
	struct diag *d = diag_new();
	struct click_config *c;

	(void)state;
	c = click_read_source(diag_add_source(d, "c", text, strlen(text)), &o, d);
	assert_non_null(c);
	assert_string_equal(c->elements[1].config, "9");
	assert_string_equal(c->elements[2].config, "8");
	click_config_free(c);
	diag_free(d);
}

static void arguments_after_expansion_point_to_their_variables(void **state)
{
	const char *text = "define($a 3) Idle -> Print(x, MAXLENGTH $a) -> Discard";
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);

	(void)state;
	assert_non_null(r.config);
	assert_string_equal(r.config->elements[1].args[1].text, "MAXLENGTH 3");
	assert_int_equal(r.config->elements[1].args[1].at.start, 30);
	assert_int_equal(r.config->elements[1].args[1].at.end, 42);
	forget(&r);
}

static void doubling_compounds_end_with_an_error(void **state)
{
	struct strbuf s = STRBUF_INIT;

	(void)state;
	sb_add(&s, "elementclass A0 { -> Null -> }");
	for (int i = 1; i < 60; i++)
		sb_printf(&s, "elementclass A%d { -> A%d -> A%d -> }", i, i - 1, i - 1);
	sb_add(&s, "Idle -> A59 -> Discard");
	check_rejected(sb_str(&s), "the expanded configuration is too large: more than 1048576 "
		       "elements", NULL);
	sb_clear(&s);
	sb_add(&s, "elementclass A0 { -> Null -> }");
	for (int i = 1; i < 1000; i++)
		sb_printf(&s, "elementclass A%d { -> A%d -> }", i, i - 1);
	sb_add(&s, "Idle -> A999 -> Discard");
	check_rejected(sb_str(&s), "more than 250 levels of compounds", NULL);
	sb_fini(&s);
}

static struct click_library *library_of(struct diag *d, const char *text)
{
	struct click_library *l = click_library_new(d);

	assert_true(click_library_add_source(l, diag_add_source(d, "lib.click", text,
								strlen(text))));
	return l;
}

static void check_instance(struct click_library *l, const char *class_name, const char *config,
			   const char *want)
{
	struct click_options o = { .mode = CLICK_STRICT };
	struct click_config *c = click_instantiate(l, class_name, config, SPAN_NONE, &o);
	char *got;

	assert_non_null(c);
	got = graph_text(c);
	assert_string_equal(got, want);
	free(got);
	click_config_free(c);
}

static void library_instances_have_open_ports(void **state)
{
	struct diag *d = diag_new();
	struct click_library *l = library_of(d,
		"define($mtu 1500) elementclass Mark { $c | -> Paint($c) -> }\n"
		"elementclass Box { $p, COLOR $c | input -> Mark($c) -> Print($p) -> output;"
		" input[1] -> Discard }\n"
		"elementclass Two { -> || $a | -> Paint($a) -> || $m, $n | -> Print($mtu) -> }\n"
		"elementclass Same Counter;");

	(void)state;
	assert_true(click_library_has(l, "Box"));
	assert_true(click_library_has(l, "Same"));
	assert_false(click_library_has(l, "Counter"));
	check_instance(l, "Box", "hi, COLOR 7",
		       "input::input output::output Print@2::Print(hi) Discard@3::Discard "
		       "Mark@1/Paint@1::Paint(7) input[0]->[0]Mark@1/Paint@1 "
		       "input[1]->[0]Discard@3 Print@2[0]->[0]output "
		       "Mark@1/Paint@1[0]->[0]Print@2");
	check_instance(l, "Two", "", "input::input output::output input[0]->[0]output");
	check_instance(l, "Two", "4", "input::input output::output Paint@1::Paint(4) "
		       "input[0]->[0]Paint@1 Paint@1[0]->[0]output");
	check_instance(l, "Two", "4, 5", "input::input output::output Print@1::Print(1500) "
		       "input[0]->[0]Print@1 Print@1[0]->[0]output");
	check_instance(l, "Same", "", "input::input output::output Counter@1::Counter "
		       "input[0]->[0]Counter@1 Counter@1[0]->[0]output");
	check_instance(l, "Classifier", "12/0800, -",
		       "input::input output::output Classifier@1::Classifier(12/0800, -) "
		       "input[0]->[0]Classifier@1 Classifier@1[0]->[0]output "
		       "Classifier@1[1]->[1]output");
	assert_null(click_instantiate(l, "Box", "hi", SPAN_NONE, NULL));
	assert_null(click_instantiate(l, "Nosuch", "", SPAN_NONE, NULL));
	click_library_free(l);
	diag_free(d);
}

static void library_files_see_the_ones_before_with_their_own_variables(void **state)
{
	static const char second[] = "define($x 2) elementclass B { -> A -> Print($x) -> }";
	struct diag *d = diag_new();
	struct click_library *l = library_of(d, "define($x 1) elementclass A { -> Print($x) -> }");

	(void)state;
	assert_true(click_library_add_source(l, diag_add_source(d, "b.click", second,
								strlen(second))));
	check_instance(l, "B", "", "input::input output::output Print@2::Print(2) "
		       "A@1/Print@1::Print(1) input[0]->[0]A@1/Print@1 Print@2[0]->[0]output "
		       "A@1/Print@1[0]->[0]Print@2");
	click_library_free(l);
	diag_free(d);
}

static bool offer(struct click_library *l, const char *name, const char *text)
{
	return click_library_offer(l, name, text, strlen(text));
}

static void offered_files_are_read_when_a_class_is_named(void **state)
{
	struct diag *d = diag_new();
	struct click_library *l = click_library_new(d);

	(void)state;
	/* the one that is wrong is not looked at */
	assert_true(offer(l, "wrong", "elementclass Wrong { -> -> }"));
	assert_true(offer(l, "a", "// elements of a\nelementclass A { -> B -> Counter -> }\n"
			  "elementclass A2 { -> Null -> }\n"));
	assert_true(offer(l, "b", "elementclass B { -> Null -> }\nelementclass Counter { -> B -> }\n"));
	assert_true(click_library_has(l, "A2"));
	assert_true(click_library_has(l, "Wrong"));
	assert_false(click_library_has(l, "elements"));
	/* a compound is found before the built-in class of that name */
	check_instance(l, "A", "", "input::input output::output B@1/Null@1::Null "
		       "Counter@2/B@1/Null@1::Null input[0]->[0]B@1/Null@1 "
		       "B@1/Null@1[0]->[0]Counter@2/B@1/Null@1 "
		       "Counter@2/B@1/Null@1[0]->[0]output");
	check_instance(l, "A2", "", "input::input output::output Null@1::Null "
		       "input[0]->[0]Null@1 Null@1[0]->[0]output");
	assert_int_equal(diag_errors(d), 0);
	assert_null(click_instantiate(l, "Wrongg", "", SPAN_NONE, NULL));
	assert_string_equal(diag_get(d, 0).text, "unknown element class 'Wrongg', did you mean 'Wrong'?");
	assert_false(click_library_take_all(l));
	click_library_free(l);
	diag_free(d);
}

static void a_file_of_another_form_is_read_at_once(void **state)
{
	static const char *const text[] = {
		"\telementclass A { -> Null -> }", "Null; elementclass A { -> Null -> }",
		"elementclass\nA { -> Null -> }", "elementclass B { elementclass A Null; -> A -> }",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(text); i++) {
		struct diag *d = diag_new();
		struct click_library *l = click_library_new(d);
		struct click_compound c;

		assert_true(offer(l, "a", text[i]) || i == 1);
		assert_true(click_library_compound(l, 0, &c));
		click_library_free(l);
		diag_free(d);
	}
}

static void instances_outlive_their_library(void **state)
{
	struct diag *d = diag_new();
	struct click_library *l =
		library_of(d, "elementclass A { $x | -> Paint(1) -> Print($x) -> }");
	struct click_config *c = click_instantiate(l, "A", "hi", SPAN_NONE, NULL);
	char *got;

	(void)state;
	click_library_free(l);
	assert_non_null(c);
	got = graph_text(c);
	assert_string_equal(got, "input::input output::output Paint@1::Paint(1) Print@2::Print(hi) "
			    "input[0]->[0]Paint@1 Paint@1[0]->[0]Print@2 Print@2[0]->[0]output");
	assert_string_equal(c->elements[3].args[0].text, "hi");
	free(got);
	click_config_free(c);
	diag_free(d);
}

static void instances_in_one_arena_share_what_is_alike(void **state)
{
	struct diag *d = diag_new();
	struct click_library *l =
		library_of(d, "elementclass A { $x | -> Paint(1) -> Print($x, there) -> Switch(0) -> "
			   "|| $x, $y | -> Print($y) -> }");
	struct arena *a = arena_new();
	struct click_options o = { .arena = a };
	struct click_config *c[4];

	(void)state;
	for (int i = 0; i < 4; i++) {
		char *config = x_strdup(i < 2 ? "hi" : i == 2 ? "ho" : "1, 2");

		c[i] = click_instantiate(l, "A", config, SPAN_NONE, &o);
		memset(config, '?', strlen(config));
		free(config);
		assert_non_null(c[i]);
	}
	click_library_free(l);
	assert_string_equal(c[3]->elements[2].config, "2");
	assert_string_equal(c[3]->elements[2].name, "Print@1");
	assert_int_equal(c[3]->elements[2].ninputs, 1);
	assert_int_equal(c[3]->connection_count, 2);
	assert_int_equal(c[3]->connections[1].to, 1);
	for (int i = 0; i < 3; i++) {
		const struct click_element *e = c[i]->elements, *first = c[0]->elements;

		assert_string_equal(e[3].name, "Print@2");
		assert_string_equal(e[3].args[0].text, i == 2 ? "ho" : "hi");
		assert_string_equal(e[3].args[1].text, "there");
		assert_int_equal(e[4].input[0], CLICK_PUSH);
		assert_int_equal(e[4].output[0], CLICK_PUSH);
		/* also where others were in between; only what differs is there again */
		assert_ptr_equal(c[i]->connections, c[0]->connections);
		assert_ptr_equal(e[2].args, first[2].args);
		assert_ptr_equal(e[3].name, first[3].name);
		assert_ptr_equal(e[3].args[1].text, first[3].args[1].text);
		assert_ptr_equal(e[4].input, first[4].input);
		assert_int_equal(e[3].args == first[3].args, i < 2);
		assert_int_equal(e[3].config == first[3].config, i < 2);
		click_config_free(c[i]);
	}
	arena_free(a);
	diag_free(d);
}

static void ten_thousand_instances_take_no_time(void **state)
{
	struct diag *d = diag_new();
	struct click_library *l = library_of(d,
		"elementclass Inner { $a | -> Paint($a) -> Counter -> }\n"
		"elementclass Box { $a, COLOR $c, __REST__ $r |\n"
		"	input -> Strip(14) -> CheckIPHeader -> Inner($c) -> DecIPTTL\n"
		"		-> Print($a, $r) -> Unstrip(14) -> Null -> output }\n");
	clock_t start = clock();
	double seconds;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		char *config = x_asprintf("host%d, COLOR %d, MAXLENGTH %d", i, i % 256, i % 100);
		struct click_config *c = click_instantiate(l, "Box", config, SPAN_NONE, NULL);

		assert_non_null(c);
		assert_int_equal(c->element_count, 10);
		click_config_free(c);
		free(config);
	}
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	print_message("# 10000 instances of 8 elements: %.3f s\n", seconds);
	/* 0.15 s where this was written; room for slow machines and sanitizers */
	assert_true(seconds < 5);
	click_library_free(l);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_order_are_those_of_click),
		cmocka_unit_test(connections_run_through_shells),
		cmocka_unit_test(shells_must_be_connected_on_both_sides),
		cmocka_unit_test(overloads_are_chosen_by_ports_and_arguments),
		cmocka_unit_test(variables_expand_in_all_forms),
		cmocka_unit_test(quotes_decide_about_expansion),
		cmocka_unit_test(empty_expansion_keeps_the_text),
		cmocka_unit_test(recursion_of_variables_ends),
		cmocka_unit_test(scopes_shadow_and_see_outwards),
		cmocka_unit_test(definitions_of_the_caller_override),
		cmocka_unit_test(arguments_after_expansion_point_to_their_variables),
		cmocka_unit_test(doubling_compounds_end_with_an_error),
		cmocka_unit_test(library_instances_have_open_ports),
		cmocka_unit_test(library_files_see_the_ones_before_with_their_own_variables),
		cmocka_unit_test(offered_files_are_read_when_a_class_is_named),
		cmocka_unit_test(a_file_of_another_form_is_read_at_once),
		cmocka_unit_test(instances_outlive_their_library),
		cmocka_unit_test(instances_in_one_arena_share_what_is_alike),
		cmocka_unit_test(ten_thousand_instances_take_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
