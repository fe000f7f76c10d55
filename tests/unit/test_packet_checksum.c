/*
 * Sums against published values, against each other (pieces, increments, any alignment), and
 * in packets.
 */
#include "models/packet/checksum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "tests/unit/packet_vectors.h"

/* One octet at a time, as RFC 1071 defines it. */
static uint16_t slow_checksum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++) {
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return (uint16_t)~sum;
}

static void fill(uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)random();
}

static void seed_and_say(void)
{
	unsigned seed = (unsigned)time(NULL);

	print_message("seed %u\n", seed);
	srandom(seed);
}

static void checksum_of_published_data_is_as_published(void **state)
{
	/* RFC 1071 section 3; the header is a common example of an IPv4 checksum */
	static const uint8_t rfc1071[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };
	static const uint8_t header[] = {
		0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8,
		0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7,
	};

	(void)state;
	assert_int_equal(checksum_of(rfc1071, sizeof(rfc1071)), 0x220d);
	assert_int_equal(checksum_of(header, sizeof(header)), 0);
	assert_int_equal(checksum_of("", 0), 0xffff);
	assert_int_equal(checksum_of("\x01", 1), 0xfeff);
}

static void checksum_increment_of_rfc1624_is_not_minus_zero(void **state)
{
	(void)state;
	/* RFC 1624 section 4: equation 3 gives 0, where RFC 1141 gave 0xffff */
	assert_int_equal(checksum_update16(0xdd2f, 0x5555, 0x3285), 0x0000);
}

static void checksum_in_pieces_equals_checksum_at_once(void **state)
{
	uint8_t data[300];

	(void)state;
	seed_and_say();
	for (unsigned round = 0; round < 20000; round++) {
		size_t start = (size_t)random() % 9, len = (size_t)random() % 290;
		size_t cut = len ? (size_t)random() % (len + 1) : 0;
		size_t cut2 = cut + (len - cut ? (size_t)random() % (len - cut + 1) : 0);
		struct checksum c = { 0 };

		fill(data, sizeof(data));
		checksum_add(&c, data + start, cut);
		checksum_add(&c, data + start + cut, cut2 - cut);
		checksum_add(&c, data + start + cut2, len - cut2);
		assert_int_equal(checksum_finish(&c), slow_checksum(data + start, len));
		assert_int_equal(checksum_of(data + start, len), slow_checksum(data + start, len));
	}
}

static void checksum_of_large_data_does_not_overflow(void **state)
{
	size_t len = 1 << 20;
	uint8_t *p = malloc(len);

	(void)state;
	assert_non_null(p);
	memset(p, 0xff, len);
	assert_int_equal(checksum_of(p, len), 0);
	p[len - 1] = 0xfe;
	assert_int_equal(checksum_of(p, len), 1);
	free(p);
}

static void checksum_increments_follow_random_edits(void **state)
{
	uint8_t data[64];

	(void)state;
	seed_and_say();
	for (unsigned round = 0; round < 20000; round++) {
		size_t len = 2 + 2 * ((size_t)random() % 31);
		size_t at = 2 * ((size_t)random() % (len / 2));
		size_t n = 1 + (size_t)random() % (len - at);
		uint8_t old[64];
		uint16_t check;

		fill(data, sizeof(data));
		data[0] |= 1;		/* a sum of nothing but zeros is not met in a packet */
		if (random() % 4 == 0)
			memset(data + 2, random() % 2 ? 0xff : 0, len - 2);
		check = checksum_of(data, len);
		memcpy(old, data, sizeof(data));
		fill(data + at, n);
		data[0] |= 1;
		if (n % 2 && at + n < len)	/* whole words */
			n++;
		assert_int_equal(checksum_update(check, old + at, data + at, n),
				 checksum_of(data, len));
		if (n >= 4) {
			uint32_t from, to;

			memcpy(&from, old + at, 4);
			memcpy(&to, data + at, 4);
			memcpy(old + at, data + at, 4);
			check = checksum_update32(check, __builtin_bswap32(from),
						  __builtin_bswap32(to));
			assert_int_equal(check, checksum_of(old, len));
		}
	}
}

static void crc_of_published_data_is_as_published(void **state)
{
	uint8_t data[32];

	(void)state;
	/* RFC 3720 appendix B.4 */
	memset(data, 0, 32);
	assert_int_equal(crc32c(0, data, 32), 0x8a9136aa);
	memset(data, 0xff, 32);
	assert_int_equal(crc32c(0, data, 32), 0x62a8ab43);
	for (unsigned i = 0; i < 32; i++)
		data[i] = (uint8_t)i;
	assert_int_equal(crc32c(0, data, 32), 0x46dd794e);
	assert_int_equal(crc32c(crc32c(0, data, 5), data + 5, 27), 0x46dd794e);
	assert_int_equal(crc32c(0, "123456789", 9), 0xe3069283);
	assert_int_equal(crc32_ether(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(crc32_ether(crc32_ether(0, "1234", 4), "56789", 5), 0xcbf43926);
	assert_int_equal(crc32_click((uint32_t)CRC32_CLICK_START, "123456789", 9), 0x0376e6e7);
}

/* What Click's SetCRC32 appended, recorded from its driver. */
static void crc_octets_are_those_of_setcrc32(void **state)
{
	static const struct { const char *frame, *crc; } recorded[] = {
		{ "0200000000bb0200000000aa080045000021000100004011af200a000001c0a8010203e8"
		  "0035000dec3968656c6c6f", "e9cb8f7e" },
		{ "0200000000bb0200000000aa080045000028000100004006af240a000001c0a8010203e8"
		  "0050000000010000000050022000bffe0000", "8caab2a0" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(recorded); i++) {
		size_t len, n;
		uint8_t *frame = vector_bytes(recorded[i].frame, &len);
		uint8_t *want = vector_bytes(recorded[i].crc, &n);
		uint8_t octets[4];

		crc32_octets(crc32_click((uint32_t)CRC32_CLICK_START, frame, len), octets);
		assert_memory_equal(octets, want, 4);
		free(frame);
		free(want);
	}
}

static void checksums_of_vectors_are_right(void **state)
{
	unsigned right = 0;

	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		const struct packet_vector *v = packet_vector(i);
		struct packet p;
		size_t len;
		uint8_t *bytes = vector_bytes(v->hex, &len);

		packet_parse(&p, bytes, len, v->first);
		for (unsigned l = 0; l < p.count; l++) {
			const char *name = packet_layer_info(p.at[l].layer)->name;
			bool wrong = v->wrong && strcmp(v->wrong, name) == 0;
			enum packet_checksum_state s = packet_checksum_ok(&p, l);

			if ((s == CHECKSUM_WRONG) != wrong)
				fail_msg("%s: checksum of %s", v->name, name);
			right += s == CHECKSUM_RIGHT;
		}
		free(bytes);
	}
	assert_true(right > 60);
}

/* Any damaged checksum is seen, and fixing gives back the octets of the vector. */
static void checksum_that_is_damaged_is_seen_and_fixed(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		const struct packet_vector *v = packet_vector(i);
		struct packet p;
		size_t len;
		uint8_t *bytes = vector_bytes(v->hex, &len);
		uint8_t *before = vector_bytes(v->hex, &len);

		packet_parse_writable(&p, bytes, len, v->first);
		for (unsigned l = 0; l < p.count && !v->wrong; l++) {
			const struct packet_layer_info *info = packet_layer_info(p.at[l].layer);
			size_t bit, width;

			if (packet_checksum_ok(&p, l) != CHECKSUM_RIGHT)
				continue;
			for (size_t k = 0; k < info->field_count; k++) {
				if (info->fields[k].role != ROLE_CHECKSUM ||
				    !packet_locate(&p, l, &info->fields[k], &bit, &width))
					continue;
				bytes[bit / 8] ^= 0x10;
				assert_int_equal(packet_checksum_ok(&p, l), CHECKSUM_WRONG);
				assert_true(packet_fix_checksum(&p, l));
			}
			assert_memory_equal(bytes, before, len);
		}
		free(bytes);
		free(before);
	}
}

static void fix_checksums_mends_everything_after_edits(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		struct packet p;
		size_t len;
		uint8_t *bytes = vector_bytes(packet_vector(i)->hex, &len);

		packet_parse_writable(&p, bytes, len, packet_vector(i)->first);
		(void)!packet_put_uint(&p, "ip.ttl", 3);
		(void)!packet_put_uint(&p, "ip#2.dst", 0x01020304);
		(void)!packet_put_uint(&p, "tcp.seq", 77);
		(void)!packet_put_uint(&p, "udp.sport", 78);
		(void)!packet_put_uint(&p, "sctp.vtag", 79);
		assert_true(packet_fix_checksums(&p));
		for (unsigned l = 0; l < p.count; l++)
			if (!p.at[l].quoted)
				assert_int_not_equal(packet_checksum_ok(&p, l), CHECKSUM_WRONG);
		free(bytes);
	}
}

static void fix_lengths_follows_a_longer_payload(void **state)
{
	/* Ethernet, IP, UDP with lengths that say nothing true */
	size_t len;
	uint8_t *bytes = vector_bytes("020000000002020000000001" "0800"
		"45000014000100004011" "0000" "0a0000010a000002"
		"0001000200000000" "68656c6c6f", &len);
	struct packet p;
	uint64_t v;

	(void)state;
	packet_parse_writable(&p, bytes, len, LAYER_ETHER);
	assert_int_equal(p.count, 2);	/* nothing left for UDP */
	assert_true(packet_fix_lengths(&p));
	assert_true(packet_fix_lengths(&p));	/* now UDP's too */
	assert_int_equal(p.count, 3);
	assert_true(packet_get_uint(&p, "ip.len", &v));
	assert_int_equal(v, 33);
	assert_true(packet_get_uint(&p, "udp.len", &v));
	assert_int_equal(v, 13);
	assert_true(packet_fix_checksum(&p, 2));
	assert_true(packet_fix_checksums(&p));
	assert_int_equal(packet_checksum_ok(&p, 1), CHECKSUM_RIGHT);
	assert_int_equal(packet_checksum_ok(&p, 2), CHECKSUM_RIGHT);
	packet_parse(&p, bytes, len, LAYER_ETHER);
	assert_false(packet_fix_lengths(&p));
	assert_false(packet_fix_checksums(&p));
	free(bytes);
}

static void checksum_states_tell_absent_from_unknown(void **state)
{
	struct packet p;
	size_t len;
	/* UDP without a checksum; its content is cut by 2 */
	uint8_t *bytes = vector_bytes("4500001e000100004011" "0000" "0a0000010a000002"
				      "00010002000a0000" "6869", &len);

	(void)state;
	packet_parse_writable(&p, bytes, len, LAYER_IP);
	assert_int_equal(packet_checksum_ok(&p, 1), CHECKSUM_ABSENT);
	bytes[26] = 1;
	assert_int_equal(packet_checksum_ok(&p, 1), CHECKSUM_WRONG);
	packet_parse_writable(&p, bytes, len - 1, LAYER_IP);
	assert_int_equal(packet_checksum_ok(&p, 0), CHECKSUM_WRONG);	/* the header is all there */
	assert_int_equal(packet_checksum_ok(&p, 1), CHECKSUM_UNKNOWN);
	assert_false(packet_fix_checksum(&p, 1));
	bytes[6] = 0x20;	/* a first fragment */
	packet_parse_writable(&p, bytes, len, LAYER_IP);
	assert_int_equal(packet_checksum_ok(&p, 1), CHECKSUM_UNKNOWN);
	packet_parse(&p, bytes + 20, len - 20, LAYER_UDP);	/* no pseudo header to be had */
	assert_int_equal(packet_checksum_ok(&p, 0), CHECKSUM_UNKNOWN);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checksum_of_published_data_is_as_published),
		cmocka_unit_test(checksum_increment_of_rfc1624_is_not_minus_zero),
		cmocka_unit_test(checksum_in_pieces_equals_checksum_at_once),
		cmocka_unit_test(checksum_of_large_data_does_not_overflow),
		cmocka_unit_test(checksum_increments_follow_random_edits),
		cmocka_unit_test(crc_of_published_data_is_as_published),
		cmocka_unit_test(crc_octets_are_those_of_setcrc32),
		cmocka_unit_test(checksums_of_vectors_are_right),
		cmocka_unit_test(checksum_that_is_damaged_is_seen_and_fixed),
		cmocka_unit_test(fix_checksums_mends_everything_after_edits),
		cmocka_unit_test(fix_lengths_follows_a_longer_payload),
		cmocka_unit_test(checksum_states_tell_absent_from_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
