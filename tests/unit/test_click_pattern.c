/*
 * test_click_pattern.c - Classifier patterns, against recorded behaviour and case by case.
 */
#include "tests/unit/click_args_check.h"
#include "tests/unit/oracle_json.h"
#include "tests/oracle/classifier_naive.c"

static void patterns_recorded_are_accepted_and_match(void **state)
{
	json_t *all = oracle_load("tests/oracle/classifier.json");
	json_t *cases = json_object_get(all, "cases"), *packets = json_object_get(all, "packets"),
	       *c, *p;
	size_t i, k;

	(void)state;
	assert_true(json_array_size(cases) > 20);
	json_array_foreach(cases, i, c) {
		const char *text = json_string_value(json_object_get(c, "pattern"));
		struct beside elements[] = { { "x", "Classifier", NULL, 1, 2 }, { 0 } };
		char *config = x_asprintf("%s, -", text);
		struct fixture f;

		elements[0].config = config;
		fixture_read(&f, elements, false);
		if (f.ok != json_is_true(json_object_get(c, "ok")))
			fail_msg("'%s': %s", text, f.ok ? "accepted" : "refused");
		json_array_foreach(packets, k, p) {
			size_t len;
			uint8_t *data =
				oracle_bytes(json_string_value(json_object_get(p, "hex")), &len);

			if (f.ok &&
			    classifier_naive(click_arg(&f.args, "PATTERN")->list[0].pattern, data,
					     len) !=
				    oracle_holds(json_object_get(c, "match"), (json_int_t)k))
				fail_msg("'%s' on packet %zu", text, k);
			free(data);
		}
		fixture_fini(&f);
		free(config);
	}
	json_decref(all);
}

static void clauses_hold_value_and_mask(void **state)
{
	struct beside all[] = { { "x", "Classifier", "12/0?aB%f0f0 ! 030/00", 1, 1 }, { 0 } };
	const struct click_pattern *p;
	struct fixture f;

	(void)state;
	fixture_read(&f, all, false);
	p = click_arg(&f.args, "PATTERN")->list[0].pattern;
	assert_int_equal(p->count, 2);
	assert_int_equal(p->clauses[0].offset, 12);
	assert_int_equal(p->clauses[0].length, 2);
	assert_memory_equal(p->clauses[0].value, "\x00\xa0", 2);
	assert_memory_equal(p->clauses[0].mask, "\xf0\xf0", 2);
	assert_true(p->clauses[1].negated);
	assert_int_equal(p->clauses[1].offset, 30);
	fixture_fini(&f);
}

static void mistakes_are_told(void **state)
{
	static const struct arg_case cases[] = {
		{ "Classifier", "0x12/00", 1, 1, "expected '/'" },
		{ "Classifier", "a/00", 1, 1, "expected an offset" },
		{ "Classifier", "12/", 1, 1, "at least two" },
		{ "Classifier", "12/080", 1, 1, "odd" },
		{ "Classifier", "12/0800%ff", 1, 1, "fewer digits" },
		{ "Classifier", "12/08%ffff", 1, 1, "more digits" },
		{ "Classifier", "12/00zz", 1, 1, "expected an offset" },
		{ "Classifier", "12/0800 -", 1, 1, "expected an offset" },
		{ "Classifier", "!", 1, 1, "expected an offset" },
		{ "Classifier", "99999999999/00", 1, 1, "too large" },
		{ "Classifier", "!12/0800", 1, 1, NULL },
		{ "Classifier", "012/08", 1, 1, NULL },
		{ 0 },
	};

	(void)state;
	check_cases(cases, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_recorded_are_accepted_and_match),
		cmocka_unit_test(clauses_hold_value_and_mask),
		cmocka_unit_test(mistakes_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
