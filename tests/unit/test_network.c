/*
 * test_network.c - network.yaml: what every part reads to, that no prefix of a file brings the
 * reader down, how long a large file takes, and the manual. Errors: test_network_errors.c.
 */
#include "tests/unit/network_check.h"

#include <time.h>

#include "models/base/mem.h"
#include "models/network/network_int.h"
#include "models/network/ranges.h"

static const char full[] =
"# everything at once, h\xc3\xa9\n"
"network: \"the n\xc3\xa9twork\"\n"
"encap: ethernet\n"
"policies:\n"
"  web: { tcp: client -> server, packet: tcp dst port 80, sack: yes, severity: warning }\n"
"  far:\n"
"    waypoint: client -> T2:in\n"
"    via: [T1, fw:lan]\n"
"    after: [web]\n"
"    where: ip ttl > 3\n"
"    vacuous: allowed\n"
"  addresses: { value: fw:lan -> T2, fields: ip.dst, expect: { not: 8.8.8.8 } }\n"
"  same: { unchanged: client -> server, fields: [ip.src, payload] }\n"
"  apart: { isolate: client -- server }\n"
"  loops: { no-loops: }\n"
"  holes: { no-black-holes: true }\n"
"  marks: { no-precondition-violations: fw:lan }\n"
"  old: { same-as: client -> server, other: old.yaml }\n"
"  all: { same-as: true, other: old.yaml }\n"
"  not: { no-reach: client -> server }\n"
"  yes: { reach: client -> server }\n"
"  no sack: { tcp: client -> server, sack: no }\n"
"symbols:\n"
"  t2: any\n"
"  ten: 10.0.0.0/8\n"
"  rest: not 8.8.8.8\n"
"  low: 1-100\n"
"  some: { in: [10.0.0.0/30, 10.0.0.2-10.0.0.9], not: [10.0.0.1, 10.0.0.9] }\n"
"boxes:\n"
"  fw: { click: fw.click, args: { LAN: 10.0.0.0/8, OUT: $ten } }\n"
"  T1:\n"
"    class: Tunnel\n"
"    args:\n"
"      REMOTE: any\n"
"      LOCAL: { in: [1-5, 0x10] }\n"
"      NAME: 'it''s'\n"
"  T2: { class: Exit, args: [5, $t2, any] }\n"
"  sw: { datapath: sw.yaml }\n"
"hosts:\n"
"  client: { ip: 10.0.0.2, mac: 02:00:00:00:00:01, tcp: any, udp: [53, 80] }\n"
"  server:\n"
"    ip: [203.0.113.80, 203.0.113.128/25, $rest]\n"
"    ip6: not 2001:db8::1\n"
"    tcp: [80, 443, 8000-8002]\n"
"    udp: 53\n"
"  nowhere: {}\n"
"links:\n"
"- client -- fw:lan\n"
"- \"fw:wan -> T1:in\"\n"
"- |\n"
"  T1:out--T2:in\n"
"- server->T2:eth0.1\n";

/* The full example, read once per test. */
struct sample {
	struct network *n;
	struct diag *d;
};

static int read_sample(void **state)
{
	struct sample *s = x_calloc(1, sizeof(*s));

	s->n = check_read_network(full, sizeof(full) - 1, &s->d);
	if (!s->n)
		diag_print(s->d, stderr, false);
	*state = s;
	return s->n ? 0 : -1;
}

static int free_sample(void **state)
{
	struct sample *s = *state;

	network_free(s->n);
	diag_free(s->d);
	free(s);
	return 0;
}

static void network_header_is_read(void **state)
{
	struct sample *s = *state;

	assert_string_equal(s->n->path, "n.yaml");
	assert_word(s->n->name, "the n\xc3\xa9twork", s->d, 2, 11);
	assert_int_equal(s->n->encap, ENCAP_ETHERNET);
	assert_int_equal(s->n->box_count, 4);
	assert_int_equal(s->n->host_count, 3);
	assert_int_equal(s->n->link_count, 4);
	assert_int_equal(s->n->policy_count, 13);
	assert_int_equal(s->n->symbol_count, 9);
}

static void assert_symbol(const struct network_symbol *s, const char *name, enum symbol_type type,
			  const char *ranges)
{
	struct strbuf b = STRBUF_INIT;

	for (size_t i = 0; i < s->range_count; i++) {
		const struct click_range *g = &s->ranges[i];

		sb_printf(&b, "%s%llx:%llx-%llx:%llx", i ? " " : "", (unsigned long long)g->low[0],
			  (unsigned long long)g->low[1], (unsigned long long)g->high[0],
			  (unsigned long long)g->high[1]);
	}
	assert_string_equal(s->name.s, name);
	assert_int_equal(s->type, type);
	assert_string_equal(sb_str(&b), ranges);
	sb_fini(&b);
}

static void symbols_are_sorted_disjoint_ranges(void **state)
{
	struct sample *s = *state;
	const struct network_symbol *y = s->n->symbols;

	assert_symbol(&y[0], "t2", SYMBOL_ANY, "");
	assert_symbol(&y[1], "ten", SYMBOL_IP, "0:a000000-0:affffff");
	assert_symbol(&y[2], "rest", SYMBOL_IP, "0:0-0:8080807 0:8080809-0:ffffffff");
	assert_symbol(&y[3], "low", SYMBOL_NUMBER, "0:1-0:64");
	assert_symbol(&y[4], "some", SYMBOL_IP, "0:a000000-0:a000000 0:a000002-0:a000008");
	assert_symbol(&y[5], "T1.REMOTE", SYMBOL_ANY, "");
	assert_symbol(&y[6], "T1.LOCAL", SYMBOL_NUMBER, "0:1-0:5 0:10-0:10");
	assert_symbol(&y[7], "T2.2", SYMBOL_ANY, "");
	assert_symbol(&y[8], "server.ip6", SYMBOL_IP6,
		      "0:0-20010db800000000:0 "
		      "20010db800000000:2-ffffffffffffffff:ffffffffffffffff");
	assert_word(y[2].name, "rest", s->d, 26, 3);
}

static void boxes_have_source_and_arguments(void **state)
{
	struct sample *s = *state;
	const struct network_box *b = s->n->boxes;

	assert_word(b[0].name, "fw", s->d, 30, 3);
	assert_int_equal(b[0].kind, BOX_CLICK);
	assert_word(b[0].source, "fw.click", s->d, 30, 16);
	assert_int_equal(b[0].arg_count, 2);
	assert_word(b[0].args[0].name, "LAN", s->d, 30, 34);
	assert_word(b[0].args[0].value, "10.0.0.0/8", s->d, 30, 39);
	assert_word(b[0].args[1].value, "symbol:ten", s->d, 30, 56);
	assert_int_equal(b[1].kind, BOX_CLASS);
	assert_word(b[1].source, "Tunnel", s->d, 32, 12);
	assert_int_equal(b[1].arg_count, 3);
	assert_word(b[1].args[0].value, "symbol:T1.REMOTE", s->d, 34, 15);
	assert_word(b[1].args[1].value, "symbol:T1.LOCAL", s->d, 35, 14);
	assert_word(b[1].args[2].value, "it's", s->d, 36, 14);
	assert_int_equal(b[2].arg_count, 3);
	assert_word(b[2].args[0].name, "0", s->d, 37, 29);
	assert_word(b[2].args[0].value, "5", s->d, 37, 29);
	assert_word(b[2].args[1].value, "symbol:t2", s->d, 37, 32);
	assert_word(b[2].args[2].name, "2", s->d, 37, 37);
	assert_word(b[2].args[2].value, "symbol:T2.2", s->d, 37, 37);
	assert_int_equal(b[3].kind, BOX_DATAPATH);
	assert_word(b[3].source, "sw.yaml", s->d, 38, 19);
	assert_int_equal(b[3].arg_count, 0);
}

static void hosts_have_addresses_and_ports(void **state)
{
	struct sample *s = *state;
	const struct network_host *h = s->n->hosts;
	static const uint16_t ports[] = { 80, 443, 8000, 8001, 8002 };

	assert_word(h[0].name, "client", s->d, 40, 3);
	assert_int_equal(h[0].ip_count, 1);
	assert_word(h[0].ip[0], "10.0.0.2", s->d, 40, 17);
	assert_word(h[0].mac, "02:00:00:00:00:01", s->d, 40, 32);
	assert_true(h[0].tcp_any && !h[0].udp_any);
	assert_int_equal(h[0].tcp_count, 0);
	assert_int_equal(h[0].udp_count, 2);
	assert_int_equal(h[0].ip6_count, 0);
	assert_int_equal(h[1].ip_count, 3);
	assert_word(h[1].ip[1], "203.0.113.128/25", s->d, 42, 24);
	assert_word(h[1].ip[2], "symbol:rest", s->d, 42, 42);
	assert_int_equal(h[1].ip6_count, 1);
	assert_word(h[1].ip6[0], "symbol:server.ip6", s->d, 43, 10);
	assert_null(h[1].mac.s);
	assert_int_equal(h[1].tcp_count, ARRAY_LEN(ports));
	assert_memory_equal(h[1].tcp, ports, sizeof(ports));
	assert_int_equal(h[1].udp_count, 1);
	assert_int_equal(h[1].udp[0], 53);
	assert_int_equal(h[2].ip_count + h[2].tcp_count + h[2].udp_count, 0);
	assert_false(h[2].tcp_any || h[2].udp_any);
}

static void links_join_ends_with_places(void **state)
{
	struct sample *s = *state;
	const struct network_link *l = s->n->links;

	assert_word(l[0].a.node, "client", s->d, 48, 3);
	assert_true(l[0].a.is_host && !l[0].b.is_host && !l[0].one_way);
	assert_null(l[0].a.port.s);
	assert_word(l[0].b.node, "fw", s->d, 48, 13);
	assert_word(l[0].b.port, "lan", s->d, 48, 16);
	assert_true(l[1].one_way);
	assert_word(l[1].a.port, "wan", s->d, 49, 7);
	assert_word(l[1].b.node, "T1", s->d, 49, 14);
	assert_int_equal(l[1].b.index, 1);
	assert_word(l[2].a.node, "T1", s->d, 51, 3);
	assert_word(l[2].b.port, "in", s->d, 51, 14);
	assert_false(l[2].one_way);
	assert_word(l[3].b.port, "eth0.1", s->d, 52, 14);
	assert_int_equal(l[3].a.index, 1);
	assert_int_equal(diag_place(s->d, l[3].at).line, 52);
}

static void policies_have_kind_ends_and_keys(void **state)
{
	struct sample *s = *state;
	const struct network_policy *p = s->n->policies;

	assert_word(p[0].name, "web", s->d, 5, 3);
	assert_int_equal(p[0].kind, POLICY_TCP);
	assert_word(p[0].from.node, "client", s->d, 5, 15);
	assert_word(p[0].to.node, "server", s->d, 5, 25);
	assert_non_null(p[0].packet);
	assert_word(p[0].packet_text, "tcp dst port 80", s->d, 5, 41);
	assert_true(p[0].sack && !p[0].allow_vacuous);
	assert_int_equal(p[0].severity, SEVERITY_WARNING);
	assert_int_equal(p[1].kind, POLICY_WAYPOINT);
	assert_word(p[1].to.port, "in", s->d, 7, 28);
	assert_int_equal(p[1].to.index, 2);
	assert_int_equal(p[1].via_count, 2);
	assert_word(p[1].via[0].node, "T1", s->d, 8, 11);
	assert_null(p[1].via[0].port.s);
	assert_word(p[1].via[1].port, "lan", s->d, 8, 18);
	assert_int_equal(p[1].after_count, 1);
	assert_word(p[1].after[0], "web", s->d, 9, 13);
	assert_null(p[1].packet);
	assert_non_null(p[1].at_arrival);
	assert_word(p[1].where_text, "ip ttl > 3", s->d, 10, 12);
	assert_true(p[1].allow_vacuous);
	assert_int_equal(p[1].severity, SEVERITY_ERROR);
	assert_int_equal(p[2].kind, POLICY_VALUE);
	assert_null(p[2].to.port.s);
	assert_int_equal(p[2].field_count, 1);
	assert_word(p[2].fields[0], "ip.dst", s->d, 12, 45);
	assert_word(p[2].expect, "{ not: 8.8.8.8 }", s->d, 12, 61);
	assert_int_equal(p[2].expect_set.range_count, 2);
	assert_int_equal(p[2].expect_set.type, SYMBOL_IP);
}

static void policies_of_whole_networks_need_no_ends(void **state)
{
	struct sample *s = *state;
	const struct network_policy *p = s->n->policies;

	assert_int_equal(p[3].kind, POLICY_UNCHANGED);
	assert_int_equal(p[3].field_count, 2);
	assert_string_equal(p[3].fields[1].s, "payload");
	assert_int_equal(p[4].kind, POLICY_ISOLATE);
	assert_int_equal(p[5].kind, POLICY_NO_LOOPS);
	assert_null(p[5].from.node.s);
	assert_int_equal(p[6].kind, POLICY_NO_BLACK_HOLES);
	assert_int_equal(p[7].kind, POLICY_NO_PRECONDITION_VIOLATIONS);
	assert_word(p[7].from.port, "lan", s->d, 17, 43);
	assert_null(p[7].to.node.s);
	assert_int_equal(p[8].kind, POLICY_SAME_AS);
	assert_word(p[8].other, "old.yaml", s->d, 18, 44);
	assert_word(p[8].to.node, "server", s->d, 18, 29);
	assert_null(p[9].from.node.s);
	assert_int_equal(p[10].kind, POLICY_NO_REACH);
	assert_int_equal(p[11].kind, POLICY_REACH);
	assert_string_equal(p[11].name.s, "yes");
	assert_int_equal(p[12].kind, POLICY_TCP);
	assert_false(p[12].sack);
}

static void policy_kinds_have_the_names_of_their_keys(void **state)
{
	(void)state;
	for (int k = POLICY_REACH; k <= POLICY_SAME_AS; k++)
		assert_string_equal(policy_kind_name((enum policy_kind)k),
				    policy_schema.keys[k].name);
}

static void byte_order_mark_is_skipped(void **state)
{
	struct diag *d;
	static const char text[] = "\xef\xbb\xbfnetwork: b\nhosts: {\xc3\xa9: {}}\n";
	struct network *n = check_read_network("\xef\xbb\xbfnetwork: b\n", 14, &d);

	(void)state;
	assert_non_null(n);
	assert_word(n->name, "b", d, 1, 13);
	network_free(n);
	diag_free(d);
	assert_network_messages(text, sizeof(text) - 1, "2:9 error: \"\xc3\xa9\" cannot be the "
			"name of a "
			"host, expected letters, digits, \"_\", \"-\", \".\", \"/\" and \"@\"\n");
}

static void sets_have_their_ranges(void **state)
{
	static const struct {
		const char *set;
		enum symbol_type type;
		const char *ranges;
	} cases[] = {
		{ "any", SYMBOL_ANY, "" },
		{ "0-0xffffffffffffffff", SYMBOL_NUMBER, "0:0-0:ffffffffffffffff" },
		{ "not 0", SYMBOL_NUMBER, "0:1-0:ffffffffffffffff" },
		{ "not 18446744073709551615", SYMBOL_NUMBER, "0:0-0:fffffffffffffffe" },
		{ "[3, 1, 2, 9]", SYMBOL_NUMBER, "0:1-0:3 0:9-0:9" },
		{ "5-9, 1-6", SYMBOL_NUMBER, "0:1-0:9" },
		{ "[any, 5]", SYMBOL_ANY, "" },
		{ "{ in: any, not: 3 }", SYMBOL_NUMBER, "0:0-0:2 0:4-0:ffffffffffffffff" },
		{ "not 1, 3", SYMBOL_NUMBER, "0:0-0:0 0:2-0:2 0:4-0:ffffffffffffffff" },
		{ "0.0.0.0/0", SYMBOL_IP, "0:0-0:ffffffff" },
		{ "not 0.0.0.0/1", SYMBOL_IP, "0:80000000-0:ffffffff" },
		{ "255.255.255.255/32", SYMBOL_IP, "0:ffffffff-0:ffffffff" },
		{ "2001:db8::/32", SYMBOL_IP6,
		  "20010db800000000:0-20010db8ffffffff:ffffffffffffffff" },
		{ "\"::/0\"", SYMBOL_IP6, "0:0-ffffffffffffffff:ffffffffffffffff" },
		{ "not ::1", SYMBOL_IP6, "0:0-0:0 0:2-ffffffffffffffff:ffffffffffffffff" },
		{ "0:0:0:1::/64", SYMBOL_IP6, "1:0-1:ffffffffffffffff" },
		{ "02:00:00:00:00:0a", SYMBOL_ETHER, "0:2000000000a-0:2000000000a" },
		{ "not 00:00:00:00:00:00-FF:FF:FF:FF:FF:fe", SYMBOL_ETHER,
		  "0:ffffffffffff-0:ffffffffffff" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[256];
		struct diag *d;
		struct network *n;

		snprintf(text, sizeof(text), "network: x\nsymbols:\n  s: %s\n", cases[i].set);
		n = check_read_network(text, strlen(text), &d);
		diag_print(d, stderr, false);
		assert_non_null(n);
		assert_symbol(&n->symbols[0], "s", cases[i].type, cases[i].ranges);
		network_free(n);
		diag_free(d);
	}
}

/* Every prefix of the example is read, or refused with a place inside it. */
static void every_prefix_is_read_or_refused(void **state)
{
	size_t good = 0;

	(void)state;
	for (size_t len = 0; len < sizeof(full) - 1; len++) {
		struct diag *d;
		char *copy = x_strndup(full, len);
		struct network *n = check_read_network(copy, len, &d);

		good += n != NULL;
		assert_true((n == NULL) == (diag_errors(d) > 0));
		for (size_t i = 0; i < diag_count(d); i++) {
			struct diag_message m = diag_get(d, i);

			assert_true(m.at.src != 0);
			assert_true(diag_place(d, m.at).line >= 1);
			assert_true(m.at.src != 1 || m.at.end <= len + 1);
		}
		network_free(n);
		diag_free(d);
		free(copy);
	}
	assert_true(good > 10);
	assert_true(good < sizeof(full) / 2);
}

static void add_chain(struct strbuf *b, unsigned boxes)
{
	sb_add(b, "network: chain\nboxes:\n");
	for (unsigned i = 0; i < boxes; i++)
		sb_printf(b, i % 2 ? "  box%u: { class: Tunnel, args: { REMOTE: any, ID: %u } }\n" :
			  "  box%u: { click: nat.click, args: { EXT: 10.0.0.1, ID: %u } }\n", i, i);
	sb_add(b, "hosts: { a: {}, b: {} }\nlinks:\n- a -- box0:in\n");
	for (unsigned i = 0; i + 1 < boxes; i++)
		sb_printf(b, "- box%u:out -- box%u:in\n", i, i + 1);
	sb_printf(b, "- box%u:out -- b\n", boxes - 1);
}

static double read_chain(unsigned boxes)
{
	struct strbuf b = STRBUF_INIT;
	struct timespec start, end;
	struct network *n;
	struct diag *d;

	add_chain(&b, boxes);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	n = check_read_network(sb_str(&b), b.len, &d);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	assert_non_null(n);
	assert_int_equal(n->box_count, boxes);
	assert_int_equal(n->link_count, boxes + 1);
	assert_int_equal(n->symbol_count, boxes / 2);
	assert_string_equal(n->links[boxes].a.node.s, n->boxes[boxes - 1].name.s);
	assert_int_equal(n->links[boxes].a.index, boxes - 1);
	network_free(n);
	diag_free(d);
	sb_fini(&b);
	return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

/* The bound is far above what is measured, and far below anything quadratic. */
static void ten_thousand_boxes_are_read_in_linear_time(void **state)
{
	double small, large;

	(void)state;
	small = read_chain(1000);
	large = read_chain(10000);
	print_message("1,000 boxes in %.1f ms, 10,000 in %.1f ms\n", small * 1e3, large * 1e3);
	assert_true(large < 40 * small + 0.2);
}

static void manual_documents_every_key(void **state)
{
	static const struct schema *const schemas[] = {
		&network_schema, &box_schema, &host_schema, &policy_schema, &ranges_schema,
	};
	char *manual = check_read_file("models/network/middleproof-network.5");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(schemas); i++) {
		for (const struct schema_key *k = schemas[i]->keys; k->name; k++) {
			char item[80];

			snprintf(item, sizeof(item), "\n.It Cm %s\n", k->name);
			if (!strstr(manual, item))
				fail_msg("the manual has no \"%s\" of %s", k->name,
					 schemas[i]->what);
		}
	}
	free(manual);
}

static void manual_examples_are_valid(void **state)
{
	char *manual = check_read_file("models/network/middleproof-network.5");
	unsigned found = 0;

	(void)state;
	for (char *p = manual; (p = strstr(p, "\n.Bd -literal\n")) != NULL; p++) {
		const char *start = p + strlen("\n.Bd -literal\n");
		const char *end = strstr(start, "\n.Ed\n");

		assert_network_messages(start, (size_t)(end - start) + 1, "");
		found++;
	}
	assert_int_equal(found, 2);
	free(manual);
}

int main(void)
{
#define WITH_SAMPLE(f) cmocka_unit_test_setup_teardown(f, read_sample, free_sample)
	const struct CMUnitTest tests[] = {
		WITH_SAMPLE(network_header_is_read),
		WITH_SAMPLE(symbols_are_sorted_disjoint_ranges),
		WITH_SAMPLE(boxes_have_source_and_arguments),
		WITH_SAMPLE(hosts_have_addresses_and_ports),
		WITH_SAMPLE(links_join_ends_with_places),
		WITH_SAMPLE(policies_have_kind_ends_and_keys),
		WITH_SAMPLE(policies_of_whole_networks_need_no_ends),
		cmocka_unit_test(policy_kinds_have_the_names_of_their_keys),
		cmocka_unit_test(byte_order_mark_is_skipped),
		cmocka_unit_test(sets_have_their_ranges),
		cmocka_unit_test(every_prefix_is_read_or_refused),
		cmocka_unit_test(ten_thousand_boxes_are_read_in_linear_time),
		cmocka_unit_test(manual_documents_every_key),
		cmocka_unit_test(manual_examples_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
