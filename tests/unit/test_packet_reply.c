/*
 * Answers to frames, and errors about them: who they come from, what they quote, and what nobody complains of.
 */
#include "models/packet/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/packet/checksum.h"

/* 10.0.0.1:40000 asks 192.0.2.1:53 by UDP, "abcdefgh". */
static const uint8_t udp[] = {
	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
	0x45, 0, 0, 36, 0, 0, 0, 0, 64, 17, 0xae, 0xc7, 10, 0, 0, 1, 192, 0, 2, 1,
	0x9c, 0x40, 0, 53, 0, 16, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h',
};
enum { ETHER = 14, IP = 20, IP6 = 40, ICMP = 8 };

static void assert_sums_right(const uint8_t *frame, size_t len, unsigned headers)
{
	struct packet p;

	packet_parse(&p, frame, len, LAYER_ETHER);
	assert_true(p.count >= headers);
	for (unsigned i = 0; i < headers; i++)
		assert_true(packet_checksum_ok(&p, i) != CHECKSUM_WRONG);
}

static void error_comes_from_the_destination_and_quotes_all(void **state)
{
	size_t n = 0;
	uint8_t *e = packet_answer(udp, sizeof(udp), true, &n);

	(void)state;
	assert_non_null(e);
	assert_int_equal(n, ETHER + IP + ICMP + sizeof(udp) - ETHER);
	assert_memory_equal(e, udp + 6, 6);
	assert_memory_equal(e + 6, udp, 6);
	assert_memory_equal(e + ETHER + 12, udp + ETHER + 16, 4);
	assert_memory_equal(e + ETHER + 16, udp + ETHER + 12, 4);
	assert_int_equal(e[ETHER + IP], 3);
	assert_int_equal(e[ETHER + IP + 1], 3);
	assert_memory_equal(e + ETHER + IP + ICMP, udp + ETHER, sizeof(udp) - ETHER);
	assert_sums_right(e, n, 3);
	free(e);
}

static void error_quotes_no_padding_and_no_more_than_its_share(void **state)
{
	uint8_t frame[400] = { 0 };
	size_t n = 0;
	uint8_t *e;

	(void)state;
	memcpy(frame, udp, sizeof(udp));
	e = packet_answer(frame, 60, true, &n);
	assert_int_equal(n, ETHER + IP + ICMP + 36);
	free(e);
	frame[ETHER + 2] = 1;	/* 292 octets */
	e = packet_answer(frame, sizeof(frame), true, &n);
	assert_int_equal(n, ETHER + IP + ICMP + PACKET_QUOTED);
	free(e);
}

static void error_about_ipv6_has_a_right_sum(void **state)
{
	uint8_t frame[ETHER + IP6 + 12] = { 0 };
	size_t n = 0;
	uint8_t *e;

	(void)state;
	frame[12] = 0x86, frame[13] = 0xdd, frame[ETHER] = 0x60, frame[ETHER + 5] = 12, frame[ETHER + 6] = 17;
	frame[ETHER + 8] = 0x20, frame[ETHER + 23] = 1, frame[ETHER + 24] = 0x20, frame[ETHER + 39] = 2;
	e = packet_answer(frame, sizeof(frame), true, &n);
	assert_non_null(e);
	assert_int_equal(n, ETHER + IP6 + ICMP + IP6 + 12);
	assert_int_equal(e[ETHER + 23], 2);
	assert_int_equal(e[ETHER + IP6], 1);
	assert_int_equal(e[ETHER + IP6 + 1], 4);
	assert_sums_right(e, n, 3);
	frame[ETHER + 24] = 0xff;
	assert_null(packet_answer(frame, sizeof(frame), true, &n));
	free(e);
}

static void nobody_complains_of_errors_fragments_and_groups(void **state)
{
	uint8_t frame[sizeof(udp)];
	size_t n = 0;
	uint8_t *e = packet_answer(udp, sizeof(udp), true, &n);

	(void)state;
	assert_null(packet_answer(e, n, true, &n));
	free(e);
	memcpy(frame, udp, sizeof(udp));
	frame[ETHER + 7] = 1;
	assert_null(packet_answer(frame, sizeof(frame), true, &n));
	frame[ETHER + 7] = 0;
	frame[ETHER + 16] = 224;
	assert_null(packet_answer(frame, sizeof(frame), true, &n));
	assert_null(packet_answer(udp, ETHER + IP - 1, true, &n));
}

static void answer_is_a_frame_of_its_own(void **state)
{
	size_t n = 0;
	uint8_t *a = packet_answer(udp, sizeof(udp), false, &n);

	(void)state;
	assert_int_equal(n, sizeof(udp));
	assert_memory_equal(a + ETHER + IP, udp + ETHER + IP + 2, 2);
	assert_memory_equal(a + ETHER + IP + 2, udp + ETHER + IP, 2);
	assert_sums_right(a, n, 3);
	free(a);
	assert_null(packet_answer(udp, ETHER, false, &n));
}

/* What a proxy for SYNs sends, with timestamps; the host that gets it has sent the SYN. */
static void syn_and_ack_is_answered_by_ack_and_its_clock(void **state)
{
	uint8_t frame[ETHER + IP + 32] = {
		2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,
		0x45, 0, 0, 52, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 192, 0, 2, 1,
		0, 80, 0x9c, 0x40, 0, 0, 0, 9, 0, 0, 3, 0xe9, 0x80, 0x12, 0, 0, 0, 0, 0, 0,
		1, 1, 8, 10, 0, 0, 0, 5, 0, 0, 0, 7,
	};
	static const uint8_t answer[] = { 0x9c, 0x40, 0, 80, 0, 0, 3, 0xe9, 0, 0, 0, 10, 0x80, 0x10 };
	static const uint8_t clocks[] = { 8, 10, 0, 0, 0, 7, 0, 0, 0, 5 };
	size_t n = 0;
	uint8_t *a = packet_answer(frame, sizeof(frame), false, &n);

	(void)state;
	assert_non_null(a);
	assert_int_equal(n, sizeof(frame));
	assert_memory_equal(a + ETHER + IP, answer, sizeof(answer));
	assert_memory_equal(a + ETHER + IP + 22, clocks, sizeof(clocks));
	assert_sums_right(a, n, 3);
	free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_comes_from_the_destination_and_quotes_all),
		cmocka_unit_test(error_quotes_no_padding_and_no_more_than_its_share),
		cmocka_unit_test(error_about_ipv6_has_a_right_sum),
		cmocka_unit_test(nobody_complains_of_errors_fragments_and_groups),
		cmocka_unit_test(answer_is_a_frame_of_its_own),
		cmocka_unit_test(syn_and_ack_is_answered_by_ack_and_its_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
