/* Tests of models/click/{router,flow,implicit,config}.c. */
#include "models/click/router.h"

#include "tests/unit/click_check.h"

/* The processing of every element: "name=h~/l ...", '~' after what the class leaves open. */
static char *processing_text(const struct click_config *c)
{
	struct strbuf s = STRBUF_INIT;

	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];

		sb_printf(&s, "%s%s=", i ? " " : "", e->name);
		for (unsigned k = 0; k < e->ninputs; k++)
			sb_printf(&s, "%s%s", e->input[k] == CLICK_PULL ? "l" : "h",
				  e->input_was_agnostic >> k & 1 ? "~" : "");
		sb_add_char(&s, '/');
		for (unsigned k = 0; k < e->noutputs; k++)
			sb_printf(&s, "%s%s", e->output[k] == CLICK_PULL ? "l" : "h",
				  e->output_was_agnostic >> k & 1 ? "~" : "");
	}
	return sb_take(&s);
}

static void check_processing(const char *text, const char *want)
{
	struct reading r = read_text(text, strlen(text), CLICK_STRICT);
	char *got;

	if (!r.config)
		diag_print(r.diag, stderr, false);
	assert_non_null(r.config);
	got = processing_text(r.config);
	assert_string_equal(got, want);
	free(got);
	forget(&r);
}

static void agnostic_ports_follow_their_neighbours(void **state)
{
	(void)state;
	check_processing("Idle -> Null -> Discard", "Idle@1=/h~ Null@2=h~/h~ Discard@3=h~/");
	check_processing("Idle -> Queue -> Null -> Paint(1) -> Discard",
			 "Idle@1=/h~ Queue@2=h/l Null@3=l~/l~ Paint@4=l~/l~ Discard@5=l~/");
	/* from the end backwards */
	check_processing("i :: Idle -> n :: Null -> u :: Unqueue -> Discard",
			 "i=/l~ n=l~/l~ u=l/h Discard@4=h~/");
	check_processing("Idle -> q :: Queue; q -> Discard; q[1] -> Discard",
			 "Idle@1=/h~ q=h/lh Discard@3=l~/ Discard@4=h~/");
	/* what touches nothing is push */
	check_processing("n :: Null; m :: Null; n -> m -> n", "n=h~/h~ m=h~/h~");
	check_processing("Idle -> c :: CheckLength(9) -> Queue -> Discard; c[1] -> Discard",
			 "Idle@1=/h~ c=h~/h~h Queue@3=h/l Discard@4=l~/ Discard@5=h~/");
}

static void flow_codes_separate_ports(void **state)
{
	(void)state;
	/* nothing passes through Idle */
	check_processing("Idle -> Queue -> i :: Idle -> Queue -> Discard",
			 "Idle@1=/h~ Queue@2=h/l i=l~/h~ Queue@4=h/l Discard@5=l~/");
	/* Suppressor: each input only to its own output */
	check_processing("s :: Suppressor; Idle -> Queue -> s -> Discard; Idle -> [1] s [1] -> "
			 "Queue -> Discard",
			 "s=l~h~/l~h~ Idle@2=/h~ Queue@3=h/l Discard@4=l~/ Idle@5=/h~ Queue@6=h/l "
			 "Discard@7=l~/");
}

static void flow_codes_are_read_by_their_rules(void **state)
{
	static const struct {
		struct click_flow flow;
		unsigned in, out;
		bool want;
	} vectors[] = {
		{ { NULL, NULL }, 3, 4, true },
		{ { "x", "y" }, 0, 0, false },
		{ { "#", "#" }, 2, 2, true },
		{ { "#", "#" }, 2, 1, false },
		{ { "#", "[^#]" }, 2, 1, true },
		{ { "#", "[^#]" }, 2, 2, false },
		{ { "xy", "[xy]x" }, 0, 0, true },
		{ { "xy", "[xy]x" }, 1, 0, true },
		{ { "xy", "[xy]x" }, 0, 1, true },
		{ { "xy", "[xy]x" }, 1, 1, false },
		{ { "[xy]z", "xyz" }, 0, 1, true },
		{ { "[xy]z", "xyz" }, 0, 2, false },
		{ { "[xy]z", "xyz" }, 5, 7, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		assert_int_equal(click_flow_links(&vectors[i].flow, vectors[i].in, vectors[i].out),
				 vectors[i].want);
}

static void push_cannot_meet_pull(void **state)
{
	(void)state;
	check_rejected("Idle -> Queue -> Queue -> Discard",
		       "1:15 pull output 0 of 'Queue@2 :: Queue' connected to push input 0 of "
		       "'Queue@3 :: Queue'", NULL);
	check_rejected("InfiniteSource(LIMIT 1) -> Null -> Unqueue -> Discard; Idle -> Tee -> Null"
		       " -> Unqueue -> Discard", "push output 0 of 'Null@7 :: Null'", NULL);
	check_rejected("Idle -> Queue -> Tee -> Discard", "push input 0 of 'Tee@3 :: Tee'", NULL);
	/* through agnostic elements */
	check_rejected("Idle -> Tee -> Paint(1) -> Paint(2) -> Unqueue -> Discard",
		       "push output 0 of 'Paint@4 :: Paint' connected to pull input 0", NULL);
}

static void ports_used_twice_are_rejected(void **state)
{
	(void)state;
	check_rejected("x :: Null; Idle -> x; x -> Discard; x -> Discard",
		       "1:1 push output 0 of 'x :: Null' is connected more than once", NULL);
	check_rejected("u :: Unqueue -> Discard; Idle -> Queue -> u; Idle -> Queue -> u",
		       "1:1 pull input 0 of 'u :: Unqueue' is connected more than once", NULL);
	/* push inputs and pull outputs may be shared */
	check_accepted("d :: Discard; Idle -> d; Idle -> d");
	check_accepted("q :: Queue; Idle -> q; q -> Discard; q -> Unqueue -> Discard");
}

static void ports_left_open_are_rejected(void **state)
{
	(void)state;
	check_rejected("p :: Paint(1)", "1:1 input 0 of 'p :: Paint' is not connected",
		       "1:1 output 0 of 'p :: Paint' is not connected", NULL);
	check_rejected("t :: Tee; Idle -> t; t[2] -> Discard", "output 0 of 't :: Tee'",
		       "output 1 of 't :: Tee'", NULL);
	check_rejected("Idle[3] -> Discard", "output 0 of 'Idle@1", "output 2 of 'Idle@1", NULL);
	check_accepted("Idle");
	check_accepted("AddressInfo(a 1.2.3.4)");
	check_accepted("");
}

static void port_numbers_stay_in_the_range_of_the_class(void **state)
{
	(void)state;
	check_rejected("Idle -> [1] Discard",
		       "'Discard@2 :: Discard' has no input 1: it has 1 input "
		       "here",
		       NULL);
	check_rejected("Idle -> p :: Paint(1) -> Discard; p[1] -> Discard",
		       "'p :: Paint' has no output 1", NULL);
	check_rejected("Idle -> q :: Queue; q -> Discard; q[2] -> Discard",
		       "'q :: Queue' has no output 2: it has 2 outputs here", NULL);
	/* as many outputs as inputs */
	check_rejected("h :: Hub; Idle -> h; Idle -> [1] h; h -> Discard; h[1] -> Discard;"
		       "h[2] -> Discard", "'h :: Hub' has no output 2", NULL);
	check_rejected("Idle[0-65535] => [0-65535] Tee", "'Tee@2 :: Tee' has no input", NULL);
}

static void errors_of_classes_do_not_hide_the_others(void **state)
{
	(void)state;
	check_rejected("x :: Nosuch; Idle -> x -> Discard; p :: Paint(1)", "1:6 unknown",
		       "input 0 of 'p :: Paint'", NULL);
}

static void check_lenient(const char *text, const char *want, const char *warning)
{
	struct reading r = read_text(text, strlen(text), CLICK_LENIENT), strict;
	char *got, *graph;
	bool found = false;

	if (!r.config)
		diag_print(r.diag, stderr, false);
	assert_non_null(r.config);
	graph = graph_text(r.config);
	assert_string_equal(graph, want);
	for (size_t i = 0; i < diag_count(r.diag); i++)
		found = found || strstr(diag_get(r.diag, i).text, warning);
	assert_true(found);
	free(graph);
	forget(&r);

	strict = read_text(text, strlen(text), CLICK_STRICT);
	got = errors_text(strict.diag);
	assert_null(strict.config);
	assert_true(*got);
	free(got);
	forget(&strict);
}

static void lenient_mode_queues_between_push_and_pull(void **state)
{
	(void)state;
	check_lenient("FromDevice(a) -> Strip(14) -> ToDevice(b)",
		      "FromDevice@1::FromDevice(a) Strip@2::Strip(14) ToDevice@3::ToDevice(b) "
		      "Queue@4::Queue FromDevice@1[0]->[0]Strip@2 Strip@2[0]->[0]Queue@4 "
		      "Queue@4[0]->[0]ToDevice@3", "a Queue is assumed");
	/* one queue for all that lead to the same input */
	check_lenient("t :: ToDevice(b); FromDevice(a) -> t; FromDevice(c) -> t",
		      "t::ToDevice(b) FromDevice@2::FromDevice(a) FromDevice@3::FromDevice(c) "
		      "Queue@4::Queue FromDevice@2[0]->[0]Queue@4 FromDevice@3[0]->[0]Queue@4 "
		      "Queue@4[0]->[0]t", "a Queue is assumed");
	check_lenient("Idle -> q :: Queue -> t :: Tee -> Discard",
		      "Idle@1::Idle q::Queue t::Tee Discard@4::Discard Unqueue@5::Unqueue "
		      "Idle@1[0]->[0]q q[0]->[0]Unqueue@5 t[0]->[0]Discard@4 Unqueue@5[0]->[0]t",
		      "an Unqueue is assumed");
}

static void lenient_mode_takes_unknown_classes(void **state)
{
	(void)state;
	check_lenient("FromDevice(a) -> x :: Magic(1, 2) -> Discard; x[3] -> Discard",
		      "FromDevice@1::FromDevice(a) x::Magic(1, 2) Discard@3::Discard "
		      "Discard@4::Discard FromDevice@1[0]->[0]x x[0]->[0]Discard@3 "
		      "x[3]->[0]Discard@4", "unknown element class 'Magic'");
	check_lenient("Idle -> magic -> Discard; Idle -> magic -> Discard",
		      "Idle@1::Idle magic@2::magic Discard@3::Discard Idle@4::Idle "
		      "magic@5::magic Discard@6::Discard Idle@1[0]->[0]magic@2 "
		      "magic@2[0]->[0]Discard@3 Idle@4[0]->[0]magic@5 magic@5[0]->[0]Discard@6",
		      "neither an element nor a class");
}

static void lenient_mode_takes_use_before_declaration(void **state)
{
	(void)state;
	check_lenient("Idle -> p -> Discard; p[1] -> Discard; p :: Tee(2); q -> p; q :: Idle",
		      "Idle@1::Idle p::Tee(2) Discard@3::Discard Discard@4::Discard q::Idle "
		      "Idle@1[0]->[0]p p[0]->[0]Discard@3 p[1]->[0]Discard@4 q[0]->[0]p",
		      "'p' is used before its declaration");
}

static void lenient_mode_takes_devices_without_a_name(void **state)
{
	(void)state;
	check_lenient("FromDevice -> Queue -> ToDevice()",
		      "FromDevice@1::FromDevice Queue@2::Queue ToDevice@3::ToDevice "
		      "FromDevice@1[0]->[0]Queue@2 Queue@2[0]->[0]ToDevice@3", "names no device");
}

static void implicit_elements_are_marked(void **state)
{
	const char *text = "FromDevice(a) -> ToDevice(b)";
	struct reading r = read_text(text, strlen(text), CLICK_LENIENT);

	(void)state;
	assert_non_null(r.config);
	assert_int_equal(r.config->element_count, 3);
	assert_false(r.config->elements[0].implicit);
	assert_true(r.config->elements[2].implicit);
	assert_int_equal(click_find_element(r.config, "Queue@3"), 2);
	assert_int_equal(click_find_element(r.config, "Queue@4"), -1);
	forget(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agnostic_ports_follow_their_neighbours),
		cmocka_unit_test(flow_codes_separate_ports),
		cmocka_unit_test(flow_codes_are_read_by_their_rules),
		cmocka_unit_test(push_cannot_meet_pull),
		cmocka_unit_test(ports_used_twice_are_rejected),
		cmocka_unit_test(ports_left_open_are_rejected),
		cmocka_unit_test(port_numbers_stay_in_the_range_of_the_class),
		cmocka_unit_test(errors_of_classes_do_not_hide_the_others),
		cmocka_unit_test(lenient_mode_queues_between_push_and_pull),
		cmocka_unit_test(lenient_mode_takes_unknown_classes),
		cmocka_unit_test(lenient_mode_takes_use_before_declaration),
		cmocka_unit_test(lenient_mode_takes_devices_without_a_name),
		cmocka_unit_test(implicit_elements_are_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
