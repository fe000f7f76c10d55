/*
 * test_click_expr_extended.c - the language of policies and table rules: Click's primitives
 * with sets and full-width values, and fields by name.
 */
#include "tests/unit/click_args_check.h"
#include "tests/oracle/ipfilter_naive.c"

struct parsed {
	struct diag *diag;
	struct arena *arena;
	const struct click_expr *e;
};

static struct parsed parse_text(const char *text)
{
	struct parsed p = { diag_new(), arena_new(), NULL };
	uint32_t src = diag_add_source(p.diag, "expr", text, strlen(text));

	p.e = click_expr_parse_extended(text, (span){ src, 0, (uint32_t)strlen(text) }, NULL,
					p.arena, p.diag);
	assert_int_equal(p.e != NULL, diag_errors(p.diag) == 0);
	return p;
}

static void parsed_fini(struct parsed *p)
{
	arena_free(p->arena);
	diag_free(p->diag);
}

/* text is printed as `want`, and that reads back as itself. */
static void prints(const char *text, const char *want)
{
	struct parsed p = parse_text(text), again;
	struct strbuf s = STRBUF_INIT, t = STRBUF_INIT;

	if (!p.e) {
		diag_print(p.diag, stderr, false);
		fail_msg("'%s' is refused", text);
	}
	click_expr_print(p.e, &s);
	assert_string_equal(sb_str(&s), want);
	again = parse_text(sb_str(&s));
	assert_non_null(again.e);
	click_expr_print(again.e, &t);
	assert_string_equal(sb_str(&s), sb_str(&t));
	sb_fini(&s);
	sb_fini(&t);
	parsed_fini(&again);
	parsed_fini(&p);
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

static void fields_are_compared_with_values(void **state)
{
	(void)state;
	prints("vlan.id == 5", "vlan.id == 5");
	prints("vlan.id = 0xfff", "vlan.id == 4095");
	prints("tcp.opt.mss > 1400", "tcp.opt.mss > 1400");
	prints("ip.src == 10.0.0.1", "ip.src == 10.0.0.1");
	prints("ip6.src in 2001:db8::/32",
	       "ip6.src in {2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff}");
	prints("ip.src in {10.0.0.0/8, 192.168.0.1}",
	       "ip.src in {10.0.0.0-10.255.255.255, 192.168.0.1}");
	prints("ip.src == 10.0.0.0/8", "ip.src in {10.0.0.0-10.255.255.255}");
	prints("ip.src == 10.0.5.0/255.0.255.0", "ip.src & 255.0.255.0 == 10.0.5.0");
	prints("ip.dst in 10.0.0.1-10.0.0.9", "ip.dst in {10.0.0.1-10.0.0.9}");
	prints("tcp.dport in 1000-2000", "tcp.dport in {1000-2000}");
}

static void sets_masks_and_names_are_read(void **state)
{
	(void)state;
	prints("ip.ttl not in {1, 2}", "ip.ttl not in {1, 2}");
	prints("ip.ttl != {1, 2}", "ip.ttl not in {1, 2}");
	prints("ip.ttl in 1", "ip.ttl == 1");
	prints("tcp.flags & 0x12 == 0x12", "tcp.flags & 18 == 18");
	prints("ip.src == ip.dst", "ip.src == ip.dst");
	prints("tcp.sport <= tcp.dport", "tcp.sport <= tcp.dport");
	prints("tcp.dport in {http, ftp-data, 8000-8080}", "tcp.dport in {80, 20, 8000-8080}");
	prints("ip.proto == tcp && eth.src != 02:00:00:00:00:01",
	       "ip.proto == 6 and eth.src != 02:00:00:00:00:01");
	prints("tcp.syn and not tcp.opt.sackok", "tcp.syn != 0 and not tcp.opt.sackok != 0");
	prints("tcp.syn == true", "tcp.syn == 1");
	prints("in_port == lan", "in_port == lan");
	prints("in_port in {lan, wan}", "in_port == lan or in_port == wan");
	prints("in_port not in {lan, wan}", "in_port != lan and in_port != wan");
	prints("ct.state == established", "ct.state == established");
	prints("ip#2.src == 10.0.0.1", "ip#2.src == 10.0.0.1");
	prints("quote.ip.ttl == 1", "quote.ip.ttl == 1");
	prints("(vlan.id == 5 || tcp) && true", "(vlan.id == 5 or ip proto == 6) and true");
	prints("tcp.seq == 0xffffffff", "tcp.seq == 4294967295");
	prints("ip6.src == ::1", "ip6.src == ::1");
}

static void primitives_take_sets_and_wide_values(void **state)
{
	(void)state;
	prints("dst port 1000-2000", "dst port >= 1000 and dst port <= 2000");
	prints("dst port {80, 443}", "dst port == 80 or dst port == 443");
	prints("tcp dst port 80, 443", "tcp dst port == 80 or tcp dst port == 443");
	prints("dst port in {80, 8000-8080}",
	       "dst port == 80 or (dst port >= 8000 and dst port <= 8080)");
	prints("port 5-9",
	       "(src port >= 5 and src port <= 9) or (dst port >= 5 and dst port <= 9)");
	prints("port != 5-9", "(src port < 5 or src port > 9) and (dst port < 5 or dst port > 9)");
	prints("port not in {5, 7}",
	       "src port != 5 and src port != 7 and dst port != 5 and dst port != 7");
	prints("src {10.0.0.0/8, 1.2.3.4}", "src net == 10.0.0.0/8 or src host == 1.2.3.4");
	prints("ip ttl in {1, 5-6}", "ip ttl == 1 or (ip ttl >= 5 and ip ttl <= 6)");
	prints("ip proto in {tcp, udp}", "ip proto == 6 or ip proto == 17");
	prints("dst port ftp-data", "dst port == 20");
	prints("src port 80 or 81", "src port == 80 or src port == 81");
	prints("any", "true");
}

static void wide_values_of_primitives_are_kept(void **state)
{
	struct parsed p = parse_text("ip[12:4] == 0xc0a80001");

	(void)state;
	assert_non_null(p.e);
	assert_int_equal(p.e->test.value, 0xc0a80001);
	parsed_fini(&p);
}

static void ranges_hold_128_bits(void **state)
{
	struct parsed p = parse_text("ip6.dst in 2001:db8:0:1::/64");

	(void)state;
	assert_non_null(p.e);
	assert_int_equal(p.e->field.ranges[0].low[0], 0x20010db800000001);
	assert_int_equal(p.e->field.ranges[0].low[1], 0);
	assert_int_equal(p.e->field.ranges[0].high[0], 0x20010db800000001);
	assert_true(p.e->field.ranges[0].high[1] == UINT64_MAX);
	parsed_fini(&p);
}

static void mistakes_are_told(void **state)
{
	(void)state;
	mistake("vlan.idd == 5", "did you mean 'vlan.id'");
	mistake("nonsense.field == 5", "there is no field");
	mistake("vlan.id == 4096", "at most 4095");
	mistake("vlan.id == 10.0.0.1", "expected a number");
	mistake("ip.src == 2001:db8::1", "expected an IPv4 address");
	mistake("ip.src < {1.1.1.1, 2.2.2.2}", "a set can only be compared");
	mistake("ip.src < 10.0.0.0/8", "a set can only be compared");
	mistake("ip.ttl", "expected ==");
	mistake("vlan.id 5", "expected ==");
	mistake("ip.src == ip.ttl", "cannot be compared");
	mistake("ip.ttl in {}", "at least one value");
	mistake("ip.ttl in {1, 2", "expected ',' or '}'");
	mistake("ip.ttl in {1 2}", "expected ',' or '}'");
	mistake("ip.ttl in 9-5", "larger than the second");
	mistake("ip.ttl & 0 == 0", "mask of zero");
	mistake("ip.ttl & 0x100 == 0", "does not fit");
	mistake("ip.ttl ==", "expected ==");
	mistake("ct.state == establishd", "did you mean established");
	mistake("ct.state < new", "can only be compared");
	mistake("in_port", "expected ==");
	mistake("port {80, nosuch}", "expected a value");
	mistake("port < {80, 81}", "a set can only be compared");
	mistake("port 9-5", "larger than the second");
	mistake("eth.src == 1:2:3", "expected an Ethernet address");
}

/* A set of ports means what its members mean, on every port. */
static void port_sets_agree_with_their_members(void **state)
{
	static const char *const pairs[][2] = {
		{ "dst port 5-9", "dst port 5 or 6 or 7 or 8 or 9" },
		{ "port not in {5-6, 9}", "not (port 5 or 6 or 9) and (udp or tcp)" },
		{ "src and dst port in {5, 7}", "src port {5, 7} and dst port {5, 7}" },
	};
	uint8_t p[14 + 28] = { [14] = 0x45, [23] = 17 };
	struct naive_packet packet = { p, p + 14, 28 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct parsed a = parse_text(pairs[i][0]), b = parse_text(pairs[i][1]);

		assert_true(a.e && b.e);
		for (unsigned sport = 0; sport < 12; sport++) {
			for (unsigned dport = 0; dport < 12; dport++) {
				p[35] = (uint8_t)sport;
				p[37] = (uint8_t)dport;
				if (ipfilter_naive(a.e, &packet) != ipfilter_naive(b.e, &packet))
					fail_msg("%s with %u, %u", pairs[i][0], sport, dport);
			}
		}
		parsed_fini(&a);
		parsed_fini(&b);
	}
}

static void prefixes_of_expressions_never_crash(void **state)
{
	static const char *const texts[] = {
		"ip6.src in {2001:db8::/32, ::1-::5} and tcp.flags & 0x12 == SA or in_port not in "
		"{a, b}",
		"dst port {80, 443, 1000-2000} ? ip#2.src == quote.ip.dst : not vlan.id in 5-6",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		for (size_t n = 0; n <= strlen(texts[i]); n++) {
			char *copy = x_strndup(texts[i], n);
			struct parsed p = parse_text(copy);

			parsed_fini(&p);
			free(copy);
		}
	}
}

static char *same_of(const char *text)
{
	struct parsed p = parse_text(text);
	struct strbuf s = STRBUF_INIT;

	assert_non_null(p.e);
	click_expr_same(p.e, &s);
	parsed_fini(&p);
	return sb_take(&s);
}

static void what_is_written_otherwise_is_the_same(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} pairs[] = {
		{ "ip.src == 10.0.0.1", "ip.src in 10.0.0.1/32", true }, { "ip.src == 10.0.0.1", "ip.src in 10.0.0.1/31", false },
		{ "ip.src & 255.255.255.0 == 10.0.0.0", "ip.src in 10.0.0.0/24", true },
		{ "ip.src & 255.255.255.0 == 10.0.0.0", "ip.src in 10.0.0.0/25", false },
		{ "ip.src & 255.0.255.0 == 10.0.0.0", "ip.src & 255.0.0.0 == 10.0.0.0", false },
		{ "tcp.dport == 0x50", "tcp.dport == 80", true }, { "tcp.dport == 80", "udp.dport == 80", false },
		{ "ip.src == 1.1.1.1", "ip#2.src == 1.1.1.1", false }, { "ip.src == 1.1.1.1", "quote.ip.src == 1.1.1.1", false },
		{ "vlan.id == 5", "vlan#1.id == 5", true }, { "vlan.id == 5", "vlan#2.id == 5", false },
		{ "ip.ttl == 1 and ip.id == 2", "ip.id == 2 and ip.ttl == 1", true },
		{ "ip.ttl == 1 and ip.id == 2", "ip.ttl == 1 or ip.id == 2", false },
		{ "(ip.ttl == 1 and ip.id == 2) and tcp", "ip.ttl == 1 and (tcp and ip.id == 2)", true },
		{ "ip.ttl == 1 and ip.ttl == 1", "ip.ttl == 1", true }, { "ip.ttl in {3, 1, 2}", "ip.ttl in 1-3", true },
		{ "ip.ttl in {1, 3}", "ip.ttl in 1-3", false }, { "ip.ttl > 63", "ip.ttl >= 64", true }, { "ip.ttl < 1", "ip.ttl == 0", true },
		{ "ip.ttl < 64", "ip.ttl <= 64", false }, { "ip.ttl <= 255", "ip.ttl >= 0", true }, { "ip.ttl > 255", "false", true },
		{ "ip.ttl >= 0", "true", false }, { "ip.ttl != 5", "not ip.ttl == 5", false }, { "ip.ttl != 5", "ip.ttl in {0-4, 6-255}", true },
		{ "not not ip.ttl == 5", "ip.ttl == 5", true }, { "not (ip.ttl > 3 or ip.id > 5)", "not ip.id > 5 and not ip.ttl > 3", true },
		{ "not (ip.ttl > 3 and ip.id > 5)", "not ip.id > 5 and not ip.ttl > 3", false },
		{ "ip.proto == 6 and true", "ip.proto == 6", true }, { "ip.proto == 6 or true", "true", true },
		{ "ip.version == 4 and ip.src in 0.0.0.0/0", "ip.version == 4", true }, { "tcp and ip.src in 0.0.0.0/0", "tcp", false },
		{ "ip.version == 4 or ip.src in 0.0.0.0/0", "ip.version == 4", false },
		{ "not ip.ttl == 4 and ip.ttl >= 0", "not ip.ttl == 4", false },
		{ "tcp.flags & 2 == 2", "tcp.syn == 1", true }, { "tcp.flags & 2 == 0", "tcp.syn == 1", false },
		{ "ip.dscp == 46", "ip.tos & 0xfc == 184", true }, { "ip.ttl & 3 == 4", "false", true }, { "ip.ttl & 5 == 1", "ip.ttl & 1 == 1", false },
		{ "ip6.src in 2001:db8::/32", "ip6.src & ffff:ffff:: == 2001:db8::", true }, { "ip6.src in ::/0", "ip6.src >= ::", true },
		{ "ip6.src > ::", "ip6.src != ::", true }, { "ip6.src > ffff::", "ip6.src >= ffff::", false },
		{ "tcp.dport >= 0 and tcp.window == 5", "tcp.window == 5", false }, { "ip.src == ip.dst", "ip.dst == ip.src", false },
		{ "ip.ttl == 1 ? tcp : udp", "ip.ttl in {1} ? tcp : udp", true }, { "ip.ttl == 1 ? tcp : udp", "ip.ttl == 1 ? udp : tcp", false },
		{ "src host 10.0.0.1", "src host 10.0.0.1 and src host 10.0.0.1", true }, { "src host 10.0.0.1", "dst host 10.0.0.1", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		char *a = same_of(pairs[i].a), *b = same_of(pairs[i].b);

		if ((strcmp(a, b) == 0) != pairs[i].same)
			fail_msg("'%s' is %s, '%s' is %s", pairs[i].a, a, pairs[i].b, b);
		free(a);
		free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_compared_with_values),
		cmocka_unit_test(sets_masks_and_names_are_read),
		cmocka_unit_test(primitives_take_sets_and_wide_values),
		cmocka_unit_test(wide_values_of_primitives_are_kept),
		cmocka_unit_test(ranges_hold_128_bits),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(port_sets_agree_with_their_members),
		cmocka_unit_test(prefixes_of_expressions_never_crash),
		cmocka_unit_test(what_is_written_otherwise_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
