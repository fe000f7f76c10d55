/*
 * The field tables are consistent with themselves, every value survives printing and reading,
 * and names mean what Click and IANA say they mean.
 */
#include "models/packet/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/packet/value.h"

static bool is_next_form(const struct packet_field *f)
{
	const struct packet_layer_info *info = packet_layer_info(f->layer);

	return f > info->fields && strcmp(f[-1].name, f->name) == 0;
}

static void field_table_entries_are_consistent(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_field_count(); i++) {
		const struct packet_field *f = packet_field_at(i);
		const struct packet_layer_info *info = packet_layer_info(f->layer);
		size_t help = strlen(f->help);

		assert_true(f >= info->fields && f < info->fields + info->field_count);
		assert_true(help > 2 && f->help[help - 1] != '.');
		assert_true(f->width <= 128);
		assert_int_equal(f->is_option, f->place == PLACE_OPTION);
		assert_int_equal(f->names != NULL, f->kind == FIELD_ENUM || f->kind == FIELD_FLAGS);
		assert_int_equal(f->width == 0, f->kind == FIELD_PRESENT || f->kind == FIELD_BYTES);
		if (f->kind == FIELD_BOOL)
			assert_int_equal(f->width, 1);
		if (f->kind == FIELD_IPV4)
			assert_int_equal(f->width, 32);
		if (f->kind == FIELD_IPV6)
			assert_int_equal(f->width, 128);
		if (f->kind == FIELD_ETHER)
			assert_int_equal(f->width, 48);
		if (f->place == PLACE_HEADER && !f->when && f->width)
			assert_true((unsigned)f->bit + f->width <= 8 * info->header);
		if (f->def && f->width)
			assert_true(packet_value_fits(packet_value_of(f->def), f->width));
		if (f->when)
			assert_in_range(f->when->count, 1, ARRAY_LEN(f->when->value));
	}
}

static void field_names_find_their_first_entry(void **state)
{
	(void)state;
	assert_true(packet_field_count() > 300);
	for (size_t i = 0; i < packet_field_count(); i++) {
		const struct packet_field *f = packet_field_at(i);

		if (is_next_form(f))
			assert_non_null(f->when);
		else
			assert_ptr_equal(packet_field_find(f->name), f);
	}
	assert_null(packet_field_find("ip.tll"));
	assert_null(packet_field_find(""));
	assert_null(packet_field_at(packet_field_count()));
	assert_string_equal(packet_field_near("ip.tll"), "ip.ttl");
}

/* Fields that are no views of others do not share bits: a builder may set them in any order. */
static void field_bits_of_one_header_do_not_overlap(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_field_count(); i++) {
		const struct packet_field *f = packet_field_at(i);
		const struct packet_layer_info *info = packet_layer_info(f->layer);

		if (f->place != PLACE_HEADER || f->role == ROLE_PART || f->when || !f->width)
			continue;
		for (size_t k = 0; k < info->field_count; k++) {
			const struct packet_field *g = &info->fields[k];

			if (g != f && g->place == PLACE_HEADER && g->role != ROLE_PART && !g->when &&
			    g->width)
				assert_true(g->bit + g->width <= f->bit ||
					    f->bit + f->width <= g->bit);
		}
	}
}

/* Every bit of the headers that stand in packets' fixed part has a field. */
static void field_bits_cover_fixed_headers(void **state)
{
	static const enum packet_layer whole[] = {
		LAYER_ETHER, LAYER_VLAN, LAYER_ARP, LAYER_MPLS, LAYER_PPPOE, LAYER_PPP, LAYER_IP,
		LAYER_IP6, LAYER_IP6_FRAG, LAYER_AH, LAYER_ESP, LAYER_TCP, LAYER_UDP, LAYER_SCTP,
		LAYER_VXLAN, LAYER_ICMP, LAYER_ICMP6, LAYER_ICMP_EXT,
	};

	(void)state;
	for (size_t l = 0; l < ARRAY_LEN(whole); l++) {
		const struct packet_layer_info *info = packet_layer_info(whole[l]);

		for (unsigned bit = 0; bit < 8 * info->header; bit++) {
			bool covered = false;

			for (size_t i = 0; i < info->field_count; i++)
				covered = covered || (!info->fields[i].is_option &&
						      info->fields[i].bit <= bit &&
						      bit < (unsigned)info->fields[i].bit +
							    info->fields[i].width);
			if (!covered)
				fail_msg("bit %u of %s has no field", bit, info->name);
		}
	}
}

static void field_alias_leads_to_a_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_alias_count(); i++) {
		const struct packet_alias *a = packet_alias_at(i);
		const struct packet_field *f = packet_field_find(a->alias);

		assert_non_null(f);
		assert_string_equal(f->name, a->name);
	}
	assert_null(packet_alias_at(packet_alias_count()));
}

static void field_layers_have_unique_names(void **state)
{
	(void)state;
	for (unsigned i = 1; i < LAYER_COUNT; i++)
		assert_int_equal(packet_layer_find(packet_layer_info((enum packet_layer)i)->name), i);
	assert_int_equal(packet_layer_find("none"), LAYER_NONE);
	assert_int_equal(packet_layer_find("tcpp"), LAYER_NONE);
}

static void field_positions_match_the_documents(void **state)
{
	/* RFC 791 figure 4, RFC 9293 figure 1, RFC 8200 section 3, RFC 7348 section 5, 802.1Q */
	static const struct { const char *name; unsigned bit, width; } want[] = {
		{ "ip.ttl", 64, 8 }, { "ip.proto", 72, 8 }, { "ip.src", 96, 32 },
		{ "ip.dst", 128, 32 }, { "ip.df", 49, 1 }, { "ip.frag", 51, 13 },
		{ "ip6.flow", 12, 20 }, { "ip6.dst", 192, 128 }, { "tcp.off", 96, 4 },
		{ "tcp.syn", 110, 1 }, { "tcp.fin", 111, 1 }, { "tcp.cwr", 104, 1 },
		{ "tcp.window", 112, 16 }, { "vxlan.vni", 32, 24 }, { "vlan.id", 4, 12 },
		{ "mpls.ttl", 24, 8 }, { "udp.checksum", 48, 16 }, { "sctp.vtag", 32, 32 },
		{ "arp.tpa", 192, 32 }, { "tcp.opt.ts.ecr", 48, 32 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct packet_field *f = packet_field_find(want[i].name);

		assert_non_null(f);
		assert_int_equal(f->bit, want[i].bit);
		assert_int_equal(f->width, want[i].width);
	}
}

static void ref_with_index_and_quote_is_taken_apart(void **state)
{
	struct packet_ref r;

	(void)state;
	assert_true(packet_ref_parse("ip#2.src", &r));
	assert_string_equal(r.field->name, "ip.src");
	assert_int_equal(r.index, 2);
	assert_false(r.quoted);
	assert_true(packet_ref_parse("quote.tcp.src", &r));
	assert_string_equal(r.field->name, "tcp.sport");
	assert_int_equal(r.index, 1);
	assert_true(r.quoted);
	assert_true(packet_ref_parse("sctp.data#3.tsn", &r));
	assert_int_equal(r.index, 3);
	assert_true(packet_ref_parse("ip#99.src", &r));
	assert_false(packet_ref_parse("ip#0.src", &r));
	assert_false(packet_ref_parse("ip#01.src", &r));
	assert_false(packet_ref_parse("ip#100.src", &r));
	assert_false(packet_ref_parse("ip#99999999999999999999.src", &r));
	assert_false(packet_ref_parse("ip#.src", &r));
	assert_false(packet_ref_parse("ip#2x.src", &r));
	assert_false(packet_ref_parse("quote.", &r));
}

/* A few values of each field, its largest among them. */
static void value_of_every_field_survives_printing(void **state)
{
	struct strbuf s = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < packet_field_count(); i++) {
		const struct packet_field *f = packet_field_at(i);
		unsigned width = f->width ? f->width : f->kind == FIELD_PRESENT ? 1 : 64;

		for (unsigned k = 0; k < 40; k++) {
			uint64_t pattern = UINT64_MAX / (k + 1);
			struct packet_value v, back;

			v.v[1] = k < 20 ? k : pattern >> (width < 64 ? 64 - width : 0);
			v.v[0] = width > 64 ? pattern >> (128 - width) : 0;
			if (width < 64)
				v.v[1] &= ((uint64_t)1 << width) - 1;
			sb_clear(&s);
			packet_value_print(f, v, &s);
			if (!packet_value_parse(f, sb_str(&s), &back) ||
			    !packet_value_equal(v, back))
				fail_msg("%s: '%s' is not read back", f->name, sb_str(&s));
		}
	}
	sb_fini(&s);
}

static void value_that_is_none_is_refused(void **state)
{
	static const struct { const char *field, *text; } bad[] = {
		{ "ip.ttl", "256" }, { "ip.ttl", "-1" }, { "ip.ttl", "" }, { "ip.ttl", "1 " },
		{ "ip.ttl", "0x" }, { "ip.ttl", "0x1g" }, { "ip.src", "10.0.0" },
		{ "ip.src", "10.0.0.256" }, { "ip6.src", "1::2::3" }, { "eth.src", "1:2:3:4:5" },
		{ "eth.src", "1:2:3:4:5:6:7" }, { "eth.src", "1:2:3:4:5:g" },
		{ "eth.src", "1:2:3:4:5x6" }, { "ip.proto", "Tcpp" },
		{ "tcp.flags", "SX" }, { "tcp.flags", "" }, { "vlan.id", "4096" },
		{ "ip6.src", "0x1ffffffffffffffffffffffffffffffff" }, { "tcp.syn", "2" },
		{ "ip.id", "99999999999999999999999" },
	};
	struct packet_value v;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (packet_value_parse(packet_field_find(bad[i].field), bad[i].text, &v))
			fail_msg("%s takes '%s'", bad[i].field, bad[i].text);
}

static void value_bits_wider_than_a_word_are_moved_whole(void **state)
{
	uint8_t bytes[20] = { 0 };
	struct packet_value v = { { 0x0123456789abcdef, 0xfedcba9876543210 } }, back;

	(void)state;
	assert_true(packet_bits_put(bytes, sizeof(bytes), 12, 128, v));
	assert_int_equal(bytes[1], 0x00);
	assert_int_equal(bytes[2], 0x12);
	assert_int_equal(bytes[17], 0x00);
	assert_true(packet_bits_get(bytes, sizeof(bytes), 12, 128, &back));
	assert_true(packet_value_equal(v, back));
	assert_false(packet_bits_put(bytes, sizeof(bytes), 33, 128, v));
	assert_false(packet_bits_get(bytes, sizeof(bytes), 33, 128, &back));
	assert_false(packet_bits_get(bytes, sizeof(bytes), 0, 129, &back));
	assert_false(packet_bits_get(bytes, sizeof(bytes), 0, 0, &back));
}

static void hex_with_an_odd_digit_is_refused(void **state)
{
	uint8_t out[2];
	size_t n;

	(void)state;
	assert_true(packet_hex_parse(" 0a:fF ", out, sizeof(out), &n));
	assert_int_equal(n, 2);
	assert_int_equal(out[1], 0xff);
	assert_false(packet_hex_parse("0a0", out, sizeof(out), &n));
	assert_false(packet_hex_parse("0g", out, sizeof(out), &n));
	assert_false(packet_hex_parse("010203", out, sizeof(out), &n));
}

static void names_in_a_table_are_unique(void **state)
{
	static const struct packet_names *const tables[] = {
		&names_ethertype, &names_ip_proto, &names_icmp_type, &names_icmp6_type,
		&names_arp_op, &names_arp_hardware, &names_ip_option, &names_ip6_option,
		&names_ip6_routing, &names_tcp_option, &names_mptcp_subtype, &names_nd_option,
		&names_sctp_chunk, &names_ppp_proto, &names_pppoe_code, &names_mpls_label,
		&names_dscp, &names_ecn, &names_ip_precedence,
	};

	(void)state;
	for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
		for (size_t i = 0; i < tables[t]->n; i++) {
			const struct packet_name *e = &tables[t]->v[i];
			uint32_t v;

			assert_true(names_find(tables[t], e->name, &v));
			if (v != e->value)
				fail_msg("%s '%s' is twice", tables[t]->what, e->name);
			assert_non_null(names_of(tables[t], e->value));
		}
	}
	assert_null(names_of(&names_ip_proto, 200));
}

static void names_of_icmp_are_those_of_ipfilter(void **state)
{
	static const struct { const char *name; unsigned value; } types[] = {
		{ "echo", 8 }, { "echo-reply", 0 }, { "unreachable", 3 }, { "sourcequench", 4 },
		{ "redirect", 5 }, { "timeexceeded", 11 }, { "parameterproblem", 12 },
		{ "timestamp", 13 }, { "timestamp-reply", 14 }, { "inforeq", 15 },
		{ "inforeq-reply", 16 }, { "maskreq", 17 }, { "maskreq-reply", 18 },
		{ "routeradvert", 9 }, { "routersolicit", 10 },
	};
	uint32_t v;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		assert_true(names_find(&names_icmp_type, types[i].name, &v));
		assert_int_equal(v, types[i].value);
	}
	assert_true(names_find(names_icmp_code(3), "needfrag", &v));
	assert_int_equal(v, 4);
	assert_true(names_find(names_icmp_code(3), "filterprohibited", &v));
	assert_int_equal(v, 13);
	assert_true(names_find(names_icmp_code(11), "reassembly", &v));
	assert_int_equal(v, 1);
	assert_true(names_find(names_icmp_code(5), "toshost", &v));
	assert_int_equal(v, 3);
	assert_null(names_icmp_code(8));
	assert_string_equal(names_of(names_icmp6_code(1), 4), "port");
	assert_null(names_icmp6_code(128));
}

static void names_of_ports_are_those_of_ipfilter(void **state)
{
	static const struct { const char *name; unsigned port; } ports[] = {
		{ "auth", 113 }, { "bootpc", 68 }, { "bootps", 67 }, { "chargen", 19 },
		{ "daytime", 13 }, { "discard", 9 }, { "dns", 53 }, { "domain", 53 }, { "echo", 7 },
		{ "finger", 79 }, { "ftp", 21 }, { "ftp-data", 20 }, { "https", 443 },
		{ "imap3", 220 }, { "imaps", 993 }, { "irc", 194 }, { "netbios-dgm", 138 },
		{ "netbios-ns", 137 }, { "netbios-ssn", 139 }, { "nntp", 119 }, { "ntp", 123 },
		{ "pop3", 110 }, { "pop3s", 995 }, { "rip", 520 }, { "route", 520 }, { "smtp", 25 },
		{ "snmp", 161 }, { "snmp-trap", 162 }, { "ssh", 22 }, { "sunrpc", 111 },
		{ "telnet", 23 }, { "tftp", 69 }, { "www", 80 },
	};
	uint16_t port;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ports); i++) {
		assert_true(names_service_find(ports[i].name, SERVICE_TCP, &port));
		assert_int_equal(port, ports[i].port);
		assert_true(names_service_find(ports[i].name, SERVICE_UDP, &port));
		assert_int_equal(port, ports[i].port);
	}
}

static void names_of_protocols_are_known_in_capitals_too(void **state)
{
	unsigned p;

	(void)state;
	assert_true(names_ip_proto.n >= 60);
	assert_true(names_proto_find("tcp", &p));
	assert_int_equal(p, 6);
	assert_true(names_proto_find("TCP", &p));
	assert_int_equal(p, 6);
	assert_true(names_proto_find("IPV6-ICMP", &p));
	assert_int_equal(p, 58);
	assert_true(names_proto_find("ipip", &p));
	assert_int_equal(p, 4);
	assert_false(names_proto_find("Tcp", &p));
	assert_false(names_proto_find("aprotocolnamethatistoolongforanybuffer", &p));
}

static void services_are_sorted_and_known_by_protocol(void **state)
{
	uint16_t port;

	(void)state;
	assert_true(names_service_count() >= 120);
	for (size_t i = 0; i < names_service_count(); i++) {
		const struct packet_service *s = names_service_at(i);

		assert_true(s->port && s->over && !(s->over & ~SERVICE_ANY));
		if (i > 0)
			assert_true(names_service_at(i - 1)->port <= s->port);
		assert_true(names_service_find(s->name, s->over, &port));
		assert_non_null(names_service(s->port, s->over));
		/* one name may be two ports only over different protocols */
		for (size_t k = 0; k < i; k++)
			if (strcmp(names_service_at(k)->name, s->name) == 0)
				assert_false(names_service_at(k)->over & s->over);
	}
	assert_null(names_service_at(names_service_count()));
	assert_true(names_service_find("www", SERVICE_TCP, &port));
	assert_int_equal(port, 80);
	assert_true(names_service_find("imap3", SERVICE_UDP, &port));
	assert_int_equal(port, 220);
	assert_true(names_service_find("syslog", SERVICE_ANY, &port));
	assert_int_equal(port, 514);
	assert_false(names_service_find("syslog", SERVICE_TCP, &port));
	assert_string_equal(names_service(514, SERVICE_TCP), "shell");
	assert_string_equal(names_service(514, SERVICE_UDP), "syslog");
	assert_null(names_service(4, SERVICE_ANY));
	assert_int_equal(names_service_over(6), SERVICE_TCP);
	assert_int_equal(names_service_over(1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(field_table_entries_are_consistent),
		cmocka_unit_test(field_names_find_their_first_entry),
		cmocka_unit_test(field_bits_of_one_header_do_not_overlap),
		cmocka_unit_test(field_bits_cover_fixed_headers),
		cmocka_unit_test(field_alias_leads_to_a_field),
		cmocka_unit_test(field_layers_have_unique_names),
		cmocka_unit_test(field_positions_match_the_documents),
		cmocka_unit_test(ref_with_index_and_quote_is_taken_apart),
		cmocka_unit_test(value_of_every_field_survives_printing),
		cmocka_unit_test(value_that_is_none_is_refused),
		cmocka_unit_test(value_bits_wider_than_a_word_are_moved_whole),
		cmocka_unit_test(hex_with_an_odd_digit_is_refused),
		cmocka_unit_test(names_in_a_table_are_unique),
		cmocka_unit_test(names_of_icmp_are_those_of_ipfilter),
		cmocka_unit_test(names_of_ports_are_those_of_ipfilter),
		cmocka_unit_test(names_of_protocols_are_known_in_capitals_too),
		cmocka_unit_test(services_are_sorted_and_known_by_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
