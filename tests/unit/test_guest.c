/* datapath/offload/guest: what guests register, whole or not at all, and of themselves only. */
#include "datapath/offload/guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define MAC "52:34:56:00:12:22"

static struct guest_registry r;
static struct diag *d;
static char why[300];

static int begin(void **state)
{
	(void)state;
	memset(&r, 0, sizeof r);
	d = diag_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	diag_free(d);
	return 0;
}

static struct guest *add(const char *name, const char *mac, const char *places)
{
	struct guest *g;

	diag_forget(d);
	g = guest_registry_add(&r, name, mac, places, d);
	assert_int_equal(diag_errors(d), g ? 0 : 1);
	snprintf(why, sizeof why, "%s", g ? "" : diag_get(d, 0).text);
	return g;
}

static const char *apply(struct guest *g, const char *text)
{
	struct diag *own = diag_new();
	size_t len = strlen(text);
	uint32_t src = diag_add_source(own, "guest", text, len);
	bool ok = guest_apply(g, text, len, (span){ src, 0, (uint32_t)len }, own);

	assert_int_equal(diag_errors(own), ok ? 0 : 1);
	why[0] = '\0';
	if (!ok)
		snprintf(why, sizeof why, "%u: %s", diag_place(own, diag_get(own, 0).at).column, diag_get(own, 0).text);
	diag_free(own);
	return why;
}

static void is(const struct guest *g, const char *commands)
{
	struct strbuf s = STRBUF_INIT;

	guest_print(g, &s);
	assert_string_equal(sb_str(&s), commands);
	sb_fini(&s);
}

static void the_operator_says_who(void **state)
{
	struct guest *g = add("box", MAC, "10.0.0.3=02:00:00:00:00:03,10.0.0.4=2:0:0:0:0:4@lo");
	struct strbuf s = STRBUF_INIT;

	(void)state;
	assert_non_null(g);
	guest_print_places(g, &s);
	assert_string_equal(sb_str(&s), "10.0.0.3=02:00:00:00:00:03,10.0.0.4=02:00:00:00:00:04@lo");
	sb_fini(&s);
	assert_null(add("box", "52:34:56:00:12:23", NULL));
	assert_string_equal(why, "there is a guest 'box' already");
	assert_null(add("other", "52:34:56:0:12:22", NULL));
	assert_string_equal(why, "'52:34:56:0:12:22' is the MAC address of guest 'box'");
	assert_null(add("a b", "52:34:56:00:12:23", NULL));
	assert_null(add("", "52:34:56:00:12:23", NULL));
	assert_null(add("a234567890123456789012345678901x", "52:34:56:00:12:23", NULL));
	assert_string_equal(why, "'a234567890123456789012345678901x' is no name of a guest: expected 1 to 31 letters, digits, '_', '-' or '.'");
	/* a group's address, nobody's, none */
	assert_null(add("x", "53:34:56:00:12:23", NULL));
	assert_null(add("x", "00:00:00:00:00:00", NULL));
	assert_null(add("x", "7", NULL));
	assert_string_equal(why, "'7' is no MAC address of a guest: expected one device's, such as 52:34:56:00:12:22");
	static const char *const bad[] = {
		"10.0.0.3", "=02:00:00:00:00:03", "10.0.0.3=", "10.0.0.3=5", "3=02:00:00:00:00:03", "10.0.0.3=02:00:00:00:00:03@nowhere0",
		"10.0.0.3=02:00:00:00:00:03@", "10.0.0.3=03:00:00:00:00:03", "a@b=c", "10.0.0.3=02:00:00:00:00:03,,", ",",
		"10.0.0.3=02:00:00:00:00:03@a_device_whose_name_is_longer_than_any",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (add("x", "52:34:56:00:12:23", bad[i]) || !strstr(why, "is no destination: expected IP=MAC"))
			fail_msg("%s: %s", bad[i], why);
	assert_null(add("x", "52:34:56:00:12:23", "10.0.0.3=02:00:00:00:00:03,10.0.0.3=02:00:00:00:00:04"));
	assert_string_equal(why, "destination '10.0.0.3' is given twice");
	assert_ptr_equal(guest_registry_find(&r, "box", d), g);
	diag_forget(d);
	assert_null(guest_registry_find(&r, "bax", d));
	assert_string_equal(diag_get(d, 0).text, "there is no guest 'bax', did you mean 'box'?");
}

static void there_is_room_for_so_many(void **state)
{
	char name[16], mac[24];

	(void)state;
	for (int k = 0; k < HOST_GUESTS; k++) {
		snprintf(name, sizeof name, "g%d", k);
		snprintf(mac, sizeof mac, "02:00:00:00:00:%02x", (unsigned)k & 255u);
		assert_non_null(add(name, mac, NULL));
	}
	assert_null(add("more", MAC, NULL));
	assert_string_equal(why, "there are 64 guests already");
}

static void the_thesis_examples(void **state)
{
	struct guest *g = add("box", MAC, NULL);

	(void)state;
	assert_string_equal(apply(g, "A " MAC " M 5 s 12:13:14:15:16:17 p 8"), "1: it is not registered as a firewall (R F)");
	assert_string_equal(apply(g, "R F " MAC " 10.129.126.115"), "");
	assert_string_equal(apply(g, "A " MAC " M 5 s 12:13:14:15:16:17 p 8"), "");
	is(g, "R F " MAC " 10.129.126.115\nA " MAC " M 5 s 12:13:14:15:16:17 p ip\n");
	/* what looks at the source looks no more: nothing that passed is dropped now */
	assert_string_equal(apply(g, "D " MAC " M 4 s"), "");
	is(g, "R F " MAC " 10.129.126.115\n");
	assert_string_equal(apply(g, "X " MAC), "");
	is(g, "");
}

static void commands_change_all_or_nothing(void **state)
{
	struct guest *g = add("box", MAC, "10.0.0.3=02:00:00:00:00:03,10.0.0.4=02:00:00:00:00:04");
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "X 52:34:56:00:12:23", "3: this is not the MAC address of guest 'box'" },
		{ "R F 52:34:56:00:12:23 10.0.0.1", "5: this is not the MAC address of guest 'box'" },
		{ "  A   52:34:56:00:12:23 M 1 p 8", "7: this is not the MAC address of guest 'box'" },
		{ "R F " MAC " 10.0.0.2", "23: it is registered with another IP address: cancel that first (X)" },
		{ "R L " MAC " 10.0.0.2 0 0.0.0.0 10.0.0.3", "23: it is registered with another IP address: cancel that first (X)" },
		{ "R L " MAC " 10.0.0.1 0 0.0.0.0 10.0.0.5", "42: its operator allows no such destination" },
		{ "D " MAC " T 2 d", "21: no filter looks at that" },
		{ "D " MAC " I 12 t s", "21: no filter looks at that" },
		{ "D " MAC " I 4 s M 4 s", "21: no filter looks at that" },
		{ "A " MAC " I 4 d 1.1.1.1", "25: expected a letter that the mask names: s, found 'd'" },
		{ "@X " MAC "@", "1: expected R, A, D or X, found '@X'" },
	};
	static const char *const now = "R F " MAC " 10.0.0.1\nA " MAC " I 4 s 10.0.0.9\nA " MAC " M 1 p arp I 5 s 10.0.0.8 p udp\n"
				       "R L " MAC " 10.0.0.1 1 10.0.0.7 10.0.0.4\n";
	struct guest before;

	(void)state;
	assert_string_equal(apply(g, "X " MAC), "1: it is not registered");
	assert_string_equal(apply(g, "R F " MAC " 10.0.0.1"), "");
	assert_string_equal(apply(g, "A " MAC " I 4 s 10.0.0.9"), "");
	assert_string_equal(apply(g, "A " MAC " I 4 s 10.0.0.9"), "");	/* once is enough */
	assert_string_equal(apply(g, "A " MAC " I 5 s 10.0.0.8 p udp M 1 p 0x806"), "");
	assert_string_equal(apply(g, "R L " MAC " 10.0.0.1 1 10.0.0.7 10.0.0.3"), "");
	assert_string_equal(apply(g, "R L " MAC " 10.0.0.1 1 10.0.0.7 10.0.0.4"), "");	/* in its place */
	is(g, now);
	before = *g;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_string_equal(apply(g, bad[i].text), bad[i].why);
		assert_memory_equal(g, &before, sizeof before);
	}
	/* only what looks at all of it ends */
	assert_string_equal(apply(g, "D " MAC " I 5 p s"), "");
	is(g, "R F " MAC " 10.0.0.1\nA " MAC " I 4 s 10.0.0.9\nR L " MAC " 10.0.0.1 1 10.0.0.7 10.0.0.4\n");
	assert_string_equal(apply(g, "X " MAC), "");
	is(g, "");
	assert_int_equal(g->n_places, 2);
	assert_string_equal(apply(g, "R L " MAC " 10.0.0.2 0 9.9.9.9 10.0.0.3"), "");
	is(g, "R L " MAC " 10.0.0.2 0 0.0.0.0 10.0.0.3\n");
	assert_string_equal(apply(g, "A " MAC " T 2 d 80"), "1: it is not registered as a firewall (R F)");
}

static void there_is_room_for_so_much(void **state)
{
	struct guest *g = add("box", MAC, "10.0.0.3=02:00:00:00:00:03");
	char text[120];

	(void)state;
	assert_string_equal(apply(g, "R F " MAC " 10.0.0.1"), "");
	for (int k = 0; k < HOST_FILTERS; k++) {
		snprintf(text, sizeof text, "A " MAC " T 2 d %d", k);
		assert_string_equal(apply(g, text), "");
		snprintf(text, sizeof text, "R L " MAC " 10.0.0.1 1 10.1.0.%d 10.0.0.3", k);
		assert_string_equal(apply(g, text), "");
	}
	assert_string_equal(apply(g, "A " MAC " T 2 d 99"), "1: there are 32 filters already");
	assert_string_equal(apply(g, "R L " MAC " 10.0.0.1 0 0.0.0.0 10.0.0.3"), "1: there are 32 destinations of sources already");
	assert_string_equal(apply(g, "R L " MAC " 10.0.0.1 1 10.1.0.7 10.0.0.3"), "");
	assert_string_equal(apply(g, "D " MAC " T 2 d"), "");
	assert_int_equal(g->n_rules, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_operator_says_who, begin, end),
		cmocka_unit_test_setup_teardown(there_is_room_for_so_many, begin, end),
		cmocka_unit_test_setup_teardown(the_thesis_examples, begin, end),
		cmocka_unit_test_setup_teardown(commands_change_all_or_nothing, begin, end),
		cmocka_unit_test_setup_teardown(there_is_room_for_so_much, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
