/* datapath/offload/guest_command: the thesis' own examples, what is wrong at its column, and noise. */
#include "datapath/offload/guest_command.h"

#include "models/base/strbuf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static bool parse(const char *text, size_t len, struct guest_command *c, char *why, size_t size)
{
	struct diag *d = diag_new();
	uint32_t src = diag_add_source(d, "guest", text, len);
	bool ok = guest_command_parse(text, len, (span){ src, 0, (uint32_t)len }, d, c);

	assert_int_equal(diag_errors(d), ok ? 0 : 1);
	if (!ok) {
		struct diag_message m = diag_get(d, 0);
		struct place p = diag_place(d, m.at);

		snprintf(why, size, "%u: %s", p.column, m.text);
	}
	diag_free(d);
	return ok;
}

static void is(const char *text, const char *printed)
{
	struct guest_command c;
	struct strbuf s;
	char why[300] = "";

	sb_init(&s);
	if (!parse(text, strlen(text), &c, why, sizeof why))
		fail_msg("%s: %s", text, why);
	guest_command_print(&c, &s);
	assert_string_equal(sb_str(&s), printed);
	sb_fini(&s);
}

static void is_not(const char *text, const char *expected)
{
	struct guest_command c;
	char why[300] = "";

	assert_false(parse(text, strlen(text), &c, why, sizeof why));
	assert_string_equal(why, expected);
}

static void the_thesis_examples(void **state)
{
	struct guest_command c;
	char why[300];
	const char *text = "A 52:34:56:00:12:22 M 5 s 12:13:14:15:16:17 p 8";

	(void)state;
	is("R F 52:34:56:00:12:22 10.129.126.115", "R F 52:34:56:00:12:22 10.129.126.115");
	is("D 52:34:56:00:12:22 M 4 s", "D 52:34:56:00:12:22 M 4 s");
	is("X 52:34:56:00:12:22", "X 52:34:56:00:12:22");
	assert_true(parse(text, strlen(text), &c, why, sizeof why));
	assert_int_equal(c.verb, GUEST_ADD);
	assert_int_equal(c.mac, 0x523456001222);
	assert_int_equal(c.filter[GUEST_LAYER_MAC].mask, guest_bit(GUEST_SOURCE) | guest_bit(GUEST_PROTOCOL));
	assert_int_equal(c.filter[GUEST_LAYER_MAC].value[GUEST_SOURCE], 0x121314151617);
	assert_int_equal(c.filter[GUEST_LAYER_MAC].value[GUEST_PROTOCOL], 0x0800);
}

static void other_commands(void **state)
{
	struct guest_command c;
	char why[300];
	const char *text = "R L 1:2:3:4:5:6 10.0.0.1 0 0.0.0.0 10.0.0.9";

	(void)state;
	is("R  L\t1:2:3:4:5:6 10.0.0.1 1 10.0.0.2 10.0.0.3\r\n", "R L 01:02:03:04:05:06 10.0.0.1 1 10.0.0.2 10.0.0.3");
	is("A 1:2:3:4:5:6 I 15 p udp t 16 d 1.2.3.4 s 4.3.2.1 T 3 p 6 d 80",
	   "A 01:02:03:04:05:06 I 15 t 0x10 s 4.3.2.1 d 1.2.3.4 p udp T 3 d 80 p tcp");
	is("D 1:2:3:4:5:6 T 7 s d p M 2 d", "D 01:02:03:04:05:06 M 2 d T 7 s d p");
	assert_true(parse(text, strlen(text), &c, why, sizeof why));
	assert_true(c.any_source);
	assert_int_equal(c.destination, 0x0a000009);
	assert_int_equal(c.ip, 0x0a000001);
}

static void what_is_wrong_and_where(void **state)
{
	char long_one[GUEST_COMMAND_MOST + 2], why[300];
	struct guest_command c;

	(void)state;
	is_not("", "1: the command ends, expected R, A, D or X");
	is_not("R", "2: the command ends, expected F (firewall) or L (load balancer)");
	is_not("Q 1:2:3:4:5:6", "1: expected R, A, D or X, found 'Q'");
	is_not("R F 1:2:3:4:5 1.2.3.4", "5: expected a MAC address, such as 52:34:56:00:12:22, found '1:2:3:4:5'");
	is_not("X 5", "3: expected a MAC address, such as 52:34:56:00:12:22, found '5'");
	is_not("R F 1:2:3:4:5:6 7", "17: expected an IP address, found '7'");
	is_not("R F 1:2:3:4:5:6 1.2.3.4 5", "25: expected nothing more, found '5'");
	is_not("R L 1:2:3:4:5:6 1.2.3.4 2 1.1.1.1 2.2.2.2",
	       "25: expected 0 (from anybody) or 1 (from the source that follows), found '2'");
	is_not("A 1:2:3:4:5:6", "14: the command ends, expected M, I or T");
	is_not("A 1:2:3:4:5:6 M 16 s 1:1:1:1:1:1", "17: expected a mask, 1 to 15, found '16'");
	is_not("A 1:2:3:4:5:6 M 0", "17: expected a mask, 1 to 15, found '0'");
	is_not("A 1:2:3:4:5:6 M 8 t 3", "17: expected a mask without 8: only filters of I have a type of service, found '8'");
	is_not("A 1:2:3:4:5:6 M 5 s 1:1:1:1:1:1", "32: the command ends, expected a letter that the mask names: p");
	is_not("A 1:2:3:4:5:6 I 4 d 1.1.1.1", "19: expected a letter that the mask names: s, found 'd'");
	is_not("A 1:2:3:4:5:6 I 4 s", "20: the command ends, expected an IP address");
	is_not("A 1:2:3:4:5:6 M 1 p 1", "21: expected an EtherType, found '1'");
	is_not("A 1:2:3:4:5:6 T 1 p icmp", "21: expected a protocol with ports: tcp or udp, found 'icmp'");
	is_not("A 1:2:3:4:5:6 T 2 d 65536", "21: expected a port, 0 to 65535, found '65536'");
	is_not("A 1:2:3:4:5:6 I 4 s 1.1.1.1 I 2 d 2.2.2.2", "29: expected another layer: each is spoken of once, found 'I'");
	is_not("D 1:2:3:4:5:6 M 4 s 1:1:1:1:1:1", "21: expected M, I or T, found '1:1:1:1:1:1'");
	memset(long_one, ' ', sizeof long_one);
	assert_false(parse(long_one, sizeof long_one, &c, why, sizeof why));
	assert_string_equal(why, "1: a command of 514 octets, expected at most 512");
}

/* Whatever is read, what it says can be said again and read the same. */
static void noise(void **state)
{
	/* some that fit together, most that do not */
	static const char *const pieces[] = {
		"R", "F", "L", "A", "D", "X", "I 4 s", "I 4 s 10.0.0.1", "M 1 p 0x800", "M 1 p", "T 3 d 80 p 17", "T 2 d", "M", "I", "T", "s", "d", "t", "p", "0", "1", "4", "5", "15", "1:2:3:4:5:6",
		"10.0.0.1", "tcp", "80", "8", "0x800", "\0", "\xff", "a_word_that_is_longer_than_any_that_could_mean_something_to_the_host",
	};
	unsigned good = 0;

	(void)state;
	for (int trial = 0; trial < 200000; trial++) {
		struct guest_command c, again;
		struct strbuf s, t;
		char why[300];

		sb_init(&s);
		sb_add(&s, random() % 2 ? "A 1:2:3:4:5:6" : random() % 2 ? "D 1:2:3:4:5:6" : "R");
		for (int n = (int)(random() % 8); n > 0; n--) {
			const char *p = pieces[(size_t)random() % ARRAY_LEN(pieces)];

			sb_add_char(&s, random() % 50 ? ' ' : '\0');
			sb_add_len(&s, p, p[0] ? strlen(p) : 1);
		}
		if (parse(sb_str(&s), s.len, &c, why, sizeof why)) {
			good++;
			sb_init(&t);
			guest_command_print(&c, &t);
			assert_true(parse(sb_str(&t), t.len, &again, why, sizeof why));
			assert_memory_equal(&c, &again, sizeof c);
			sb_fini(&t);
		}
		sb_fini(&s);
	}
	assert_true(good > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_thesis_examples),
		cmocka_unit_test(other_commands),
		cmocka_unit_test(what_is_wrong_and_where),
		cmocka_unit_test(noise),
	};

	srandom(4);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
