/*
 * test_click_route.c - entries of route tables, and what the recorded tables answer.
 */
#include "tests/unit/click_args_check.h"
#include "tests/unit/oracle_json.h"
#include "tests/oracle/lookup_naive.c"

static char *join_routes(json_t *routes)
{
	struct strbuf s = STRBUF_INIT;

	for (size_t i = 0; i < json_array_size(routes); i++)
		sb_printf(&s, "%s%s", i ? ", " : "", json_string_value(json_array_get(routes, i)));
	return sb_take(&s);
}

/* One recorded answer, [address, [port, gateway or null] or null]. */
static void check_answer(const struct fixture *f, json_t *answer)
{
	const struct click_value *list = click_arg(&f->args, "ROUTE");
	const struct click_route *routes[16];
	json_t *want = json_array_get(answer, 1);
	const char *address = json_string_value(json_array_get(answer, 0));
	const char *gateway = json_string_value(json_array_get(want, 1));
	uint32_t addr, gw = 0;
	int at;

	assert_true(click_parse_ip(address, &addr));
	assert_true(list->count <= ARRAY_LEN(routes));
	for (size_t i = 0; i < list->count; i++)
		routes[i] = &list->routes[i];
	at = lookup_naive(routes, list->count, addr);
	if (json_is_null(want)) {
		assert_int_equal(at, -1);
		return;
	}
	assert_int_not_equal(at, -1);
	if (gateway)
		assert_true(click_parse_ip(gateway, &gw));
	if (routes[at]->port != json_integer_value(json_array_get(want, 0)) ||
	    routes[at]->gateway != gw)
		fail_msg("%s goes to output %u", address, routes[at]->port);
	assert_int_equal(routes[at]->gateway != 0, gateway != NULL);
}

static void tables_recorded_answer_the_same(void **state)
{
	json_t *all = oracle_load("tests/oracle/iplookup.json"),
	       *cases = json_object_get(all, "cases"), *c;
	size_t i, k;

	(void)state;
	assert_true(json_array_size(cases) >= 18);
	json_array_foreach(cases, i, c) {
		struct beside elements[] = { { "rt", NULL, NULL, 1, 4 }, { 0 } };
		char *config = join_routes(json_object_get(c, "routes"));
		json_t *answer;
		struct fixture f;

		elements[0].cls = json_string_value(json_object_get(c, "cls"));
		elements[0].config = config;
		fixture_read(&f, elements, false);
		assert_int_equal(f.ok, json_integer_value(json_object_get(c, "rc")) == 0);
		json_array_foreach(json_object_get(c, "result"), k, answer)
			check_answer(&f, answer);
		fixture_fini(&f);
		free(config);
	}
	json_decref(all);
}

static void routes_are_accepted_or_refused(void **state)
{
	static const struct beside names[] = {
		{ "ai", "AddressInfo", "gw 1.1.1.1, net 10.0.0.1/8", 0, 0 }, { 0 }
	};
	static const struct arg_case cases[] = {
		{ "StaticIPLookup", "", 1, 0, NULL },
		{ "RadixIPLookup", "10/8 0, 1.2.3.4 0, 0/0 - 0", 1, 1, NULL },
		{ "LinearIPLookup", "10.0.0.0/255.0.255.0 0", 1, 1, NULL },
		{ "RangeIPLookup", "net gw 0x0", 1, 1, NULL },
		{ "DirectIPLookup", "0/0 0.0.0.0 00", 1, 1, NULL },
		{ "StaticIPLookup", "0/0", 1, 1, "there is no output" },
		{ "StaticIPLookup", "0/0 -", 1, 1, "there is no output" },
		{ "StaticIPLookup", "0/0 x 0", 1, 1, "'x' is no output number" },
		{ "StaticIPLookup", "0/0 1.1.1.1 0 5", 1, 1, "one word too many" },
		{ "StaticIPLookup", "0/0 -1", 1, 1, "out of range" },
		{ "StaticIPLookup", "0/0 1", 1, 1, "the element has 1 output" },
		{ "StaticIPLookup", "nonet 0", 1, 1, "no address with prefix" },
		{ "StaticIPLookup", "\"0/0\" 0", 1, 1, "no address with prefix" },
		{ "StaticIPLookup", "0/0 0, , 10/8 0", 1, 1, "there is nothing" },
		{ "LookupIP6Route", "::/0 0, 2001:db8::/32 ::1 1, ::1 0", 1, 2, NULL },
		{ "LookupIP6Route", "::/0 - 0", 1, 1, "no IPv6 address" },
		{ "LookupIP6Route", "10/8 0", 1, 1, "no IPv6 prefix" },
		{ 0 },
	};

	(void)state;
	check_cases(cases, names);
}

static void routes_hold_masked_addresses(void **state)
{
	struct beside all[] = { { "rt", "StaticIPLookup", "10.1.2.3/16 5.6.7.8 1", 1, 2 }, { 0 } };
	const struct click_route *r;
	struct fixture f;

	(void)state;
	fixture_read(&f, all, false);
	r = click_arg(&f.args, "ROUTE")->routes;
	assert_int_equal(r->addr, 0x0a010000);
	assert_int_equal(r->mask, 0xffff0000);
	assert_int_equal(r->gateway, 0x05060708);
	assert_int_equal(r->port, 1);
	fixture_fini(&f);
	all[0] = (struct beside){ "rt", "LookupIP6Route", "2001:db8::ff/32 ::1 0", 1, 1 };
	fixture_read(&f, all, false);
	r = click_arg(&f.args, "ROUTE")->routes;
	assert_int_equal(r->six->length, 32);
	assert_int_equal(r->six->addr[15], 0);
	assert_int_equal(r->six->gateway[15], 1);
	fixture_fini(&f);
}

/* What is written in the plainest way is read by a shorter way: both must mean the same. */
static void plain_routes_mean_what_others_mean(void **state)
{
	static const struct { const char *text; uint32_t addr, mask, port; } cases[] = {
		{ "10.1.2.3/16 1", 0x0a010000, 0xffff0000, 1 },
		{ "10.1.2.3/16 \t 1", 0x0a010000, 0xffff0000, 1 },
		{ "010.1.2.3/016 1", 0x0a010000, 0xffff0000, 1 },
		{ "0.0.0.0/0 8", 0, 0, 8 },
		{ "255.255.255.255/32 0", 0xffffffff, 0xffffffff, 0 },
		{ "1.2.3.4/32 010", 0x01020304, 0xffffffff, 8 },
		{ "1.2.3.4/32 0x9", 0x01020304, 0xffffffff, 9 },
		{ "1.2.3.4/255.0.0.0 9", 0x01000000, 0xff000000, 9 },
	};
	static const struct arg_case wrong[] = {
		{ "StaticIPLookup", "1.2.3.4/33 0", 1, 1, "no address with prefix" },
		{ "StaticIPLookup", "1.2.3.256/32 0", 1, 1, "no address with prefix" },
		{ "StaticIPLookup", "1.2.3/ 0", 1, 1, "no address with prefix" },
		{ "StaticIPLookup", "1.2.3.4/32 1", 1, 1, "the element has 1 output" },
		{ "StaticIPLookup", "1.2.3.4/32 4294967296", 1, 1, "no output number" },
		{ "StaticIPLookup", "1.2.3.4/32 0 0", 1, 1, "one word too many" },
		{ "StaticIPLookup", "1.2.3.4/32 0x", 1, 1, "no output number" },
		{ 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct beside all[] = { { "rt", "StaticIPLookup", cases[i].text, 1, 20 }, { 0 } };
		const struct click_route *r;
		struct fixture f;

		fixture_read(&f, all, false);
		assert_true(f.ok);
		r = click_arg(&f.args, "ROUTE")->routes;
		assert_int_equal(r->addr, cases[i].addr);
		assert_int_equal(r->mask, cases[i].mask);
		assert_int_equal(r->gateway, 0);
		assert_int_equal(r->port, cases[i].port);
		fixture_fini(&f);
	}
	check_cases(wrong, NULL);
}

static void duplicate_route_warns_that_the_first_counts(void **state)
{
	struct beside all[] = { { "rt", "StaticIPLookup", "10/8 0, 10.9.9.9/8 1", 1, 2 }, { 0 } };
	struct fixture f;

	(void)state;
	fixture_read(&f, all, false);
	assert_true(f.ok);
	assert_true(has_message(f.diag, "the first one counts"));
	fixture_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_recorded_answer_the_same),
		cmocka_unit_test(routes_are_accepted_or_refused),
		cmocka_unit_test(routes_hold_masked_addresses),
		cmocka_unit_test(plain_routes_mean_what_others_mean),
		cmocka_unit_test(duplicate_route_warns_that_the_first_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
