/*
 * test_click_expr.c - Click's IPFilter language: recorded expressions and packets, what is told
 * about mistakes, and text that reads back.
 */
#include "tests/unit/click_args_check.h"
#include "tests/unit/oracle_json.h"
#include "tests/oracle/ipfilter_naive.c"

#include <time.h>

struct parsed {
	struct diag *diag;
	struct arena *arena;
	const struct click_expr *e;
};

static struct parsed parse_text(const char *text)
{
	struct parsed p = { diag_new(), arena_new(), NULL };
	uint32_t src = diag_add_source(p.diag, "expr", text, strlen(text));

	p.e = click_expr_parse(text, (span){ src, 0, (uint32_t)strlen(text) }, NULL, p.arena,
			       p.diag);
	assert_int_equal(p.e != NULL, diag_errors(p.diag) == 0);
	return p;
}

static void parsed_fini(struct parsed *p)
{
	arena_free(p->arena);
	diag_free(p->diag);
}

/* The packets of ipfilter.json. */
static struct {
	uint8_t *data;
	size_t len;
} packets[64];
static size_t packet_count;

static enum naive_match match_packet(const struct click_expr *e, size_t i)
{
	struct naive_packet p = { packets[i].data, packets[i].data + 14, packets[i].len - 14 };

	return ipfilter_naive(e, &p);
}

static int load_packets(void **state)
{
	json_t *all = oracle_load("tests/oracle/ipfilter.json"),
	       *list = json_object_get(all, "packets");

	packet_count = json_array_size(list);
	assert_true(packet_count <= ARRAY_LEN(packets));
	for (size_t i = 0; i < packet_count; i++)
		packets[i].data = oracle_bytes(
			json_string_value(json_object_get(json_array_get(list, i), "hex")),
			&packets[i].len);
	*state = all;
	return 0;
}

static int free_packets(void **state)
{
	for (size_t i = 0; i < packet_count; i++)
		free(packets[i].data);
	json_decref(*state);
	return 0;
}

static void expressions_recorded_are_accepted_and_match(void **state)
{
	json_t *cases = json_object_get(*state, "cases"), *c;
	size_t i;

	assert_true(json_array_size(cases) > 100 && packet_count == 55);
	json_array_foreach(cases, i, c) {
		const char *text = json_string_value(json_object_get(c, "expr"));
		bool neither = json_array_size(json_object_get(c, "neither")) > 0;
		struct parsed p = parse_text(text);

		if ((p.e != NULL) != json_is_true(json_object_get(c, "ok")))
			fail_msg("'%s' is %s", text, p.e ? "accepted" : "refused");
		for (size_t k = 0; p.e && k < packet_count; k++) {
			enum naive_match want =
				neither ? NAIVE_BROKEN
				: oracle_holds(json_object_get(c, "match"), (json_int_t)k)
					? NAIVE_YES
					: NAIVE_NO;

			if (match_packet(p.e, k) != want)
				fail_msg("'%s' on packet %zu", text, k);
		}
		parsed_fini(&p);
	}
}

static char *print_expr(const struct click_expr *e)
{
	struct strbuf s = STRBUF_INIT;

	click_expr_print(e, &s);
	return sb_take(&s);
}

/* Printed, read and printed again it is the same text, and means the same. */
static void check_round_trip(const char *text)
{
	struct parsed p = parse_text(text), again;
	char *first, *second;

	if (!p.e) {
		parsed_fini(&p);
		return;
	}
	first = print_expr(p.e);
	again = parse_text(first);
	if (!again.e)
		fail_msg("'%s' is printed as '%s', which is refused", text, first);
	second = print_expr(again.e);
	assert_string_equal(first, second);
	for (size_t k = 0; k < packet_count; k++)
		if (match_packet(p.e, k) != match_packet(again.e, k))
			fail_msg("'%s' and '%s' differ on packet %zu", text, first, k);
	free(first);
	free(second);
	parsed_fini(&again);
	parsed_fini(&p);
}

static void printing_reads_back_the_same(void **state)
{
	json_t *cases = json_object_get(*state, "cases"), *c;
	size_t i;

	json_array_foreach(cases, i, c)
		check_round_trip(json_string_value(json_object_get(c, "expr")));
	check_round_trip("src net 10.0.0.0 mask 255.0.255.0 or host & 255.0.0.0 != 10.0.0.0");
	check_round_trip("src and dst port != 80 or port > 70000 or ip ttl >= 0");
	check_round_trip("ip[12:4] & 0xff000000 == -1 and gre[0:2] < 5");
	check_round_trip("a or"); /* refused */
}

static const char *const words[] = {
	"tcp",
	"udp",
	"icmp",
	"src",
	"dst",
	"host",
	"net",
	"port",
	"10.0.0.1",
	"10.0.0.0/8",
	"80",
	"1000",
	"http",
	"!=",
	"==",
	">",
	"<=",
	"&",
	"0xf0",
	"and",
	"or",
	"not",
	"(",
	")",
	"?",
	":",
	"ip",
	"ttl",
	"[0:2]",
	"[",
	"]",
	"frag",
	"syn",
	"ack",
	"opt",
	"ether",
	"02:00:00:00:00:aa",
	"true",
	"transp",
	"proto",
	"any",
	"-",
	"ect",
	"mask",
	"255.0.0.0",
	"type",
	"echo",
	"300",
};

static void random_words_round_trip_or_are_refused(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 6000; i++) {
		struct strbuf s = STRBUF_INIT;

		for (int n = rand() % 9; n >= 0; n--)
			sb_printf(&s, "%s ", words[(size_t)rand() % ARRAY_LEN(words)]);
		check_round_trip(sb_str(&s));
		sb_fini(&s);
	}
}

static void same(const char *a, const char *b)
{
	struct parsed x = parse_text(a), y = parse_text(b);
	char *s = x.e ? print_expr(x.e) : x_strdup("(refused)");
	char *t = y.e ? print_expr(y.e) : x_strdup("(refused)");

	if (!x.e || strcmp(s, t) != 0)
		fail_msg("'%s' is '%s', '%s' is '%s'", a, s, b, t);
	free(s);
	free(t);
	parsed_fini(&x);
	parsed_fini(&y);
}

static void values_carry_over_type_direction_and_protocol(void **state)
{
	(void)state;
	same("src port 80 or 81", "src port 80 or src port 81");
	same("dst tcp port 8000 or 8080", "tcp dst port 8000 or tcp dst port 8080");
	same("ip ttl > 64 or 1", "ip ttl > 64 or ip ttl == 1");
	same("tcp or 17", "ip proto 6 or ip proto 17");
	same("tcp or http", "ip proto 6 or tcp port 80");
	same("src 10.0.0.1 or 10.0.0.2", "src host 10.0.0.1 or src host 10.0.0.2");
	same("ip ect or 1", "ip ect or ip tos 1");
	same("src ether 1:2:3:4:5:6 or 1:1:1:1:1:1",
	     "src ether host 1:2:3:4:5:6 or src ether host 1:1:1:1:1:1");
	same("tcp src 10.0.0.1", "tcp and src host 10.0.0.1");
	same("icmp or tcp and src 10.0.0.1", "icmp or (tcp and src 10.0.0.1)");
	same("tcp src port 80", "src tcp port 80");
	same("not not tcp", "tcp");
	same("src not 10.0.0.1", "not src 10.0.0.1");
	same("transp or tcp", "tcp");
	same("ip proto 256", "tcpudp");
	same("ip proto != 300", "ip proto != 44");
	same("host & 0xff000000 10.0.0.1", "host & 0.0.0.255 10.0.0.1");
	same("port 0x50", "port 0120");
	same("icmp type echo", "icmp echo");
}

static void mistake(const char *text, const char *message)
{
	struct parsed p = parse_text(text);

	if (p.e || !has_message(p.diag, message)) {
		diag_print(p.diag, stderr, false);
		fail_msg("'%s' should be refused with '%s'", text, message);
	}
	assert_int_equal(diag_errors(p.diag), 1);
	parsed_fini(&p);
}

static void mistakes_are_told(void **state)
{
	(void)state;
	mistake("host 10.0.0.0/8", "takes an address without prefix");
	mistake("net 10.0.0.1", "takes an address with /PREFIX");
	mistake("port 1000-2000", "needs a port");
	mistake("port", "needs a port");
	mistake("src port 80 or dst 80", "what is '80'");
	mistake("echo", "is ambiguous");
	mistake("host http", "means nothing here");
	mistake("tcp udp", "only one protocol");
	mistake("src dst 10.0.0.1", "only one direction");
	mistake("host port 5", "only one type");
	mistake("ip[13:4] 0", "not within one 32-bit word");
	mistake("ip[0:5] 0", "1 to 4 bytes");
	mistake("ip[12,15] 0", "expected [POS]");
	mistake("ip[12:4] 0x80000000", "needs a number");
	mistake("ip[12:4] 10.0.0.1", "needs a number");
	mistake("ip ttl 256", "at most 255");
	mistake("ip ttl & 0x100 0", "at most 0xff");
	mistake("ip ttl & 0 0", "mask of zero");
	mistake("tcp opt != 2", "neither relation nor mask");
	mistake("host > 10.0.0.1", "can only be compared");
	mistake("ip frag 1", "takes no value");
	mistake("icmp port 5", "needs tcp, udp or dccp");
	mistake("tcp and", "at the end");
	mistake("()", "in front of ')'");
	mistake("(tcp", "missing ')'");
	mistake("tcp)", "after the end");
	mistake("tcp ? udp", "missing ':'");
	mistake("ttl > and", "expected a value");
	mistake("Tcp", "did you mean 'tcp'");
	mistake("src hots 10.0.0.1", "is not a whole test");
	mistake("ether proto 5", "not of Ethernet");
	mistake("tcp == 80", "what is '80'");
	mistake("vlan.id == 5", "is no test");
}

static void message_points_at_the_word(void **state)
{
	struct parsed p = parse_text("tcp and (port 80 or ttl 256)");

	(void)state;
	assert_null(p.e);
	assert_int_equal(diag_get(p.diag, 0).at.start, 20);
	assert_int_equal(diag_get(p.diag, 0).at.end, 27);
	parsed_fini(&p);
}

static void deep_nesting_is_refused(void **state)
{
	static const char *const openings[] = { "(", "!(", "tcp?", "true?true:" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(openings); i++) {
		struct strbuf s = STRBUF_INIT;
		struct parsed p;

		while (s.len < 1u << 20)
			sb_add(&s, openings[i]);
		p = parse_text(sb_str(&s));
		assert_null(p.e);
		parsed_fini(&p);
		sb_fini(&s);
	}
}

static unsigned depth_of(const struct click_expr *e)
{
	unsigned a, b;

	if (!e)
		return 0;
	a = depth_of(e->a);
	b = depth_of(e->b);
	return 1 + (a > b ? a : b);
}

static void long_lists_become_flat_trees(void **state)
{
	struct strbuf s = STRBUF_INIT;
	struct parsed p;

	(void)state;
	sb_add(&s, "src port 1");
	for (int i = 2; i <= 20000; i++)
		sb_printf(&s, " or %d", i);
	p = parse_text(sb_str(&s));
	assert_non_null(p.e);
	assert_true(depth_of(p.e) < 20);
	parsed_fini(&p);
	sb_clear(&s);
	for (int i = 0; i < 200001; i++)
		sb_add(&s, "! ");
	sb_add(&s, "tcp");
	p = parse_text(sb_str(&s));
	assert_non_null(p.e);
	assert_int_equal(p.e->kind, EXPR_NOT);
	parsed_fini(&p);
	sb_fini(&s);
}

static void prefixes_of_expressions_never_crash(void **state)
{
	json_t *cases = json_object_get(*state, "cases"), *c;
	size_t i;

	json_array_foreach(cases, i, c) {
		const char *text = json_string_value(json_object_get(c, "expr"));

		for (size_t n = 0; n < strlen(text); n++) {
			char *copy = x_strndup(text, n);
			struct parsed p = parse_text(copy);

			parsed_fini(&p);
			free(copy);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_recorded_are_accepted_and_match),
		cmocka_unit_test(printing_reads_back_the_same),
		cmocka_unit_test(random_words_round_trip_or_are_refused),
		cmocka_unit_test(values_carry_over_type_direction_and_protocol),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(message_points_at_the_word),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(long_lists_become_flat_trees),
		cmocka_unit_test(prefixes_of_expressions_never_crash),
	};

	return cmocka_run_group_tests(tests, load_packets, free_packets);
}
