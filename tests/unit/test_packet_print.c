/*
 * One line, long form and hex dump say what is in the packet, and nothing raw.
 */
#include "models/packet/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/packet_vectors.h"

static char *line_of(const char *hex, enum packet_layer first)
{
	struct strbuf s = STRBUF_INIT;
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(hex, &len);

	packet_parse(&p, bytes, len, first);
	packet_print_line(&p, &s);
	free(bytes);
	return sb_take(&s);
}

static char *long_of(const char *hex, enum packet_layer first)
{
	struct strbuf s = STRBUF_INIT;
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(hex, &len);

	packet_parse(&p, bytes, len, first);
	packet_print_long(&p, &s);
	free(bytes);
	return sb_take(&s);
}

static void line_of_every_vector_is_as_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		char *line = line_of(packet_vector(i)->hex, packet_vector(i)->first);

		assert_string_equal(line, packet_vector(i)->line);
		free(line);
	}
}

static void line_of_a_cut_packet_says_where(void **state)
{
	char *line = line_of("450000280001000040060000" "0a0000010a000002" "0001000200000003",
			     LAYER_IP);

	(void)state;
	assert_string_equal(line, "10.0.0.1:1 > 10.0.0.2:2 TCP seq 3 [truncated in tcp]");
	free(line);
	line = line_of("08000000", LAYER_ICMP);
	assert_string_equal(line, "ICMP echo id ? seq ? len 0 [truncated in icmp]");
	free(line);
	line = line_of("", LAYER_IP);
	assert_string_equal(line, "0 octets [truncated in ip]");
	free(line);
	line = line_of("020000000002020000000001" "88b5" "0102", LAYER_ETHER);
	assert_string_equal(line, "02:00:00:00:00:01 > 02:00:00:00:00:02 type 0x88b5 len 2");
	free(line);
}

static void long_form_has_fields_options_and_checksums(void **state)
{
	char *text = long_of(packet_vector(0)->hex, packet_vector(0)->first);

	(void)state;
	assert_string_equal(text,
		"eth: dst 02:00:00:00:00:02, src 02:00:00:00:00:01, type ip\n"
		"ip: version 4, hl 5, tos 0x00, len 60, id 1, flags D, frag 0, ttl 64, proto tcp, "
		"checksum 0x26b9 (right), src 10.0.0.1, dst 10.0.0.2\n"
		"tcp: sport 1234, dport 80, seq 1, ack 0, off 10, reserved 0, ae 0, flags S, "
		"window 512, checksum 0x28f3 (right), urgent 0\n"
		"\toption mss 1460\n"
		"\toption sackok\n"
		"\toption ts val 1000 ecr 0\n"
		"\toption nop\n"
		"\toption wscale 7\n"
		"payload: 0 octets\n");
	free(text);
}

static void long_form_names_a_wrong_checksum_and_a_bad_option(void **state)
{
	char *text = long_of("45000018000100004001" "0000" "0a0000010a000002" "08000000",
			     LAYER_IP);

	(void)state;
	assert_non_null(strstr(text, "checksum 0x0000 (wrong, should be 0x66e2)"));
	assert_non_null(strstr(text, "icmp: type echo, code 0, checksum 0x0000 "
				     "(not all there to check it) (4 of 8 octets)\n"));
	free(text);
	text = long_of("000100020000000000000000" "7002000000000000" "0209aabb" "63040102",
		       LAYER_TCP);
	assert_non_null(strstr(text, "\toption mss with a bad length: 0209aabb63040102\n"));
	free(text);
	text = long_of("000100020000000000000000" "6002000000000000" "63040102", LAYER_TCP);
	assert_non_null(strstr(text, "\toption 99 63040102\n"));
	free(text);
}

static void hex_dump_shows_no_raw_octet(void **state)
{
	struct strbuf s = STRBUF_INIT;
	uint8_t bytes[18] = { 0, 1, 0x1b, '[', '2', 'J', 'A', ' ', '~', 0x7f, 0x80, 0xff, 'x', 'y',
			      '\n', '\t', 'e', 'n' };

	(void)state;
	packet_print_hex(bytes, sizeof(bytes), &s);
	assert_string_equal(sb_str(&s),
		"0000  00 01 1b 5b 32 4a 41 20  7e 7f 80 ff 78 79 0a 09  ...[2JA ~...xy..\n"
		"0010  65 6e                                             en\n");
	sb_clear(&s);
	packet_print_hex(bytes, 0, &s);
	assert_string_equal(sb_str(&s), "");
	packet_print_text(bytes, sizeof(bytes), &s);
	assert_string_equal(sb_str(&s),
		"\\x00\\x01\\x1b[2JA ~\\x7f\\x80\\xffxy\\x0a\\x09en");
	sb_clear(&s);
	packet_print_text("a\\b", 3, &s);
	assert_string_equal(sb_str(&s), "a\\\\b");
	sb_fini(&s);
}

static void tcp_flags_are_letters(void **state)
{
	struct strbuf s = STRBUF_INIT;

	(void)state;
	packet_print_tcp_flags(0x12, &s);
	sb_add_char(&s, ' ');
	packet_print_tcp_flags(0, &s);
	sb_add_char(&s, ' ');
	packet_print_tcp_flags(0xff, &s);
	assert_string_equal(sb_str(&s), "S. none FSRP.UEW");
	sb_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_of_every_vector_is_as_written),
		cmocka_unit_test(line_of_a_cut_packet_says_where),
		cmocka_unit_test(long_form_has_fields_options_and_checksums),
		cmocka_unit_test(long_form_names_a_wrong_checksum_and_a_bad_option),
		cmocka_unit_test(hex_dump_shows_no_raw_octet),
		cmocka_unit_test(tcp_flags_are_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
