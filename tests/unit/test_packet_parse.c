/*
 * Headers, fields and options of packets of every kind; every prefix of each of them; packets
 * that lie about themselves. Bytes are in blocks of exactly their size, so that the address
 * sanitizer sees a read behind the end.
 */
#include "models/packet/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "models/packet/print.h"
#include "tests/unit/packet_vectors.h"

/* Text of a field as vectors write it. */
static bool field_text(const struct packet *p, const char *name, struct strbuf *out)
{
	struct packet_ref r;
	struct packet_value v;
	size_t len;
	int i;

	if (!packet_ref_parse(name, &r))
		fail_msg("no such field '%s'", name);
	i = packet_find(p, r.field->layer, r.index, r.quoted);
	if (i < 0)
		return false;
	if (r.field->kind == FIELD_BYTES) {
		const uint8_t *bytes = packet_bytes(p, (unsigned)i, r.field, &len);

		if (bytes)
			sb_add_hex(out, bytes, len);
		return bytes != NULL;
	}
	if (!packet_get(p, &r, &v))
		return false;
	packet_value_print(r.field, v, out);
	return true;
}

/* The same value written in two ways is the same: "icmp.type=8" and "echo". */
static bool same_value(const char *name, const char *a, const char *b)
{
	struct packet_ref r;
	struct packet_value va, vb;

	if (strcmp(a, b) == 0)
		return true;
	return packet_ref_parse(name, &r) && packet_value_parse(r.field, a, &va) &&
	       packet_value_parse(r.field, b, &vb) && packet_value_equal(va, vb);
}

static void check_fields(const struct packet *p, const struct packet_vector *v)
{
	struct strbuf s = STRBUF_INIT;

	for (size_t i = 0; i < v->field_count; i++) {
		const char *want = strchr(v->field[i], ' ');
		char *name;
		bool there;

		assert_non_null(want);
		name = strndup(v->field[i], (size_t)(want++ - v->field[i]));
		assert_non_null(name);
		sb_clear(&s);
		there = field_text(p, name, &s);
		if (strcmp(want, "-") == 0) {
			if (there)
				fail_msg("%s: %s is %s, but should not be there", v->name, name,
					 sb_str(&s));
		} else if (!there || !same_value(name, want, sb_str(&s))) {
			fail_msg("%s: %s is '%s', not '%s'", v->name, name, sb_str(&s), want);
		}
		free(name);
	}
	sb_fini(&s);
}

static void parse_vector_has_its_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		const struct packet_vector *v = packet_vector(i);
		struct packet p;
		size_t len;
		uint8_t *bytes = vector_bytes(v->hex, &len);

		packet_parse(&p, bytes, len, v->first);
		check_fields(&p, v);
		assert_true(p.stop < STOP_TRUNCATED);
		free(bytes);
	}
}

/* What holds of any parsed packet; touches every field and option. */
static void check_invariants(const struct packet *p)
{
	struct strbuf s = STRBUF_INIT;

	assert_true(p->count <= PACKET_MAX_LAYERS);
	assert_true(p->payload + p->payload_len <= p->len);
	for (unsigned i = 0; i < p->count; i++) {
		const struct packet_at *a = &p->at[i];
		const struct packet_layer_info *info = packet_layer_info(a->layer);
		struct packet_option o = { 0 };
		uint32_t at, end;

		assert_true(a->have > 0 && a->have <= a->header);
		assert_true(a->offset + a->have <= p->len);
		assert_true(a->end <= p->len && a->end <= a->full);
		packet_options_area(p, i, &at, &end);
		assert_true(at <= end && end <= a->offset + a->have);
		while (packet_option_next(p, i, &o)) {
			assert_true(o.len > 0 && o.offset == at);
			at = o.offset + o.len;
			assert_true(at <= end);
		}
		for (size_t k = 0; k < info->field_count; k++) {
			size_t bit, width;
			struct packet_value v;

			if (packet_locate(p, i, &info->fields[k], &bit, &width))
				assert_true(bit + width <= 8 * ((size_t)a->offset + a->have));
			(void)!packet_get_at(p, i, &info->fields[k], &v);
		}
		(void)packet_checksum_ok(p, i);
	}
	packet_print_line(p, &s);
	packet_print_long(p, &s);
	for (size_t i = 0; i < s.len; i++)
		assert_true(s.s[i] == '\n' || s.s[i] == '\t' ||
			    (s.s[i] >= ' ' && s.s[i] <= '~'));
	sb_fini(&s);
}

static void check_bytes(const uint8_t *bytes, size_t len, enum packet_layer first)
{
	uint8_t *exact = malloc(len ? len : 1);
	struct packet p;

	assert_non_null(exact);
	if (len)
		memcpy(exact, bytes, len);
	packet_parse(&p, exact, len, first);
	check_invariants(&p);
	free(exact);
}

static void parse_every_prefix_stays_within_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		size_t len;
		uint8_t *bytes = vector_bytes(packet_vector(i)->hex, &len);

		for (size_t n = 0; n <= len; n++)
			check_bytes(bytes, n, packet_vector(i)->first);
		free(bytes);
	}
}

static void parse_from_any_header_stays_within_bounds(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		size_t len;
		uint8_t *bytes = vector_bytes(packet_vector(i)->hex, &len);

		for (unsigned first = 0; first < LAYER_COUNT; first++)
			check_bytes(bytes, len, (enum packet_layer)first);
		free(bytes);
	}
}

static void parse_random_damage_stays_within_bounds(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srandom(seed);
	for (unsigned round = 0; round < 20000; round++) {
		const struct packet_vector *v =
			packet_vector((size_t)random() % packet_vector_count());
		size_t len;
		uint8_t *bytes = vector_bytes(v->hex, &len);

		for (long k = random() % 4; k >= 0; k--)
			bytes[(size_t)random() % len] = (uint8_t)random();
		check_bytes(bytes, (size_t)random() % (len + 1), v->first);
		free(bytes);
	}
}

static void check_stop(const char *hex, enum packet_layer first, enum packet_stop stop,
		       enum packet_layer layer)
{
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(hex, &len);

	packet_parse(&p, bytes, len, first);
	if (p.stop != stop || p.stop_layer != layer)
		fail_msg("%s: %s in %s", hex, packet_stop_name(p.stop),
			 packet_layer_info(p.stop_layer)->name);
	check_invariants(&p);
	free(bytes);
}

#define IP_HEAD(total, proto) "4500" total "00010000" "40" proto "0000" "0a0000010a000002"

static void parse_stop_has_its_reason(void **state)
{
	(void)state;
	check_stop("", LAYER_IP, STOP_TRUNCATED, LAYER_IP);
	check_stop("", LAYER_NONE, STOP_TRUNCATED, LAYER_IP);
	check_stop("45", LAYER_IP, STOP_TRUNCATED, LAYER_IP);
	check_stop("55", LAYER_IP, STOP_VERSION, LAYER_IP);
	check_stop("60", LAYER_NONE, STOP_TRUNCATED, LAYER_IP6);
	check_stop("44000014000100004006000000000000" "00000000", LAYER_IP, STOP_LENGTH, LAYER_IP);
	check_stop(IP_HEAD("0013", "06"), LAYER_IP, STOP_LENGTH, LAYER_IP);
	check_stop(IP_HEAD("0014", "06"), LAYER_IP, STOP_TRUNCATED, LAYER_TCP);
	check_stop(IP_HEAD("0018", "63") "00000000", LAYER_IP, STOP_UNKNOWN, LAYER_IP);
	/* the highest bit of the offset */
	check_stop("4500001c" "00011000" "40110000" "0a0000010a000002" "0001000200080000", LAYER_IP,
		   STOP_FRAGMENT, LAYER_IP);
	/* IPv6 headers have no place in IPv4 */
	check_stop(IP_HEAD("001c", "2c") "1100000000000001", LAYER_IP, STOP_UNKNOWN, LAYER_IP);
	check_stop(IP_HEAD("001c", "11") "0001000200070000", LAYER_IP, STOP_LENGTH, LAYER_UDP);
	check_stop(IP_HEAD("001c", "32") "0000100000000005", LAYER_IP, STOP_ENCRYPTED, LAYER_ESP);
	check_stop(IP_HEAD("0028", "06") "000100020000000000000000400200000000" "0000", LAYER_IP,
		   STOP_LENGTH, LAYER_TCP);
	check_stop(IP_HEAD("001c", "2f") "4000080000000000", LAYER_IP, STOP_UNKNOWN, LAYER_GRE);
	check_stop(IP_HEAD("001c", "2f") "0002080000000000", LAYER_IP, STOP_VERSION, LAYER_GRE);
	check_stop("000100020000000000000000" "00000003", LAYER_SCTP, STOP_LENGTH, LAYER_SCTP_CHUNK);
	check_stop("000100020000000000000000" "00000008" "00000000", LAYER_SCTP, STOP_LENGTH,
		   LAYER_SCTP_CHUNK);
	check_stop("00000010" "0000", LAYER_MPLS, STOP_TRUNCATED, LAYER_MPLS);
	check_stop("00010110" "0000", LAYER_MPLS, STOP_UNKNOWN, LAYER_MPLS);
	check_stop("21000001000400210000", LAYER_PPPOE, STOP_VERSION, LAYER_PPPOE);
	check_stop("ffffffffffff020000000001" "0003" "4242030000", LAYER_ETHER, STOP_UNKNOWN,
		   LAYER_ETHER);
	check_stop("110000000000000000000000", LAYER_AH, STOP_LENGTH, LAYER_AH);
}

static void parse_endless_tunnels_stop_at_the_limit(void **state)
{
	uint8_t bytes[20 * (PACKET_MAX_LAYERS + 2)];
	struct packet p;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i += 20) {
		static const uint8_t head[20] = {
			0x45, 0, 0, 0, 0, 0, 0, 0, 64, 4, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
		};

		memcpy(bytes + i, head, 20);
		bytes[i + 2] = (uint8_t)((sizeof(bytes) - i) >> 8);
		bytes[i + 3] = (uint8_t)(sizeof(bytes) - i);
	}
	packet_parse(&p, bytes, sizeof(bytes), LAYER_IP);
	assert_int_equal(p.count, PACKET_MAX_LAYERS);
	assert_int_equal(p.stop, STOP_DEEP);
	check_invariants(&p);
}

static void parse_lengths_narrow_the_content(void **state)
{
	/* 22 octets of IP and UDP's own 10 in a frame padded to 64 */
	static const char hex[] = "020000000002020000000001" "0800" IP_HEAD("001e", "11")
		"00010002000a0000" "6869" "0000000000000000000000000000000000000000";
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(hex, &len);

	(void)state;
	packet_parse(&p, bytes, len, LAYER_ETHER);
	assert_int_equal(p.count, 3);
	assert_int_equal(p.at[0].end, len);
	assert_int_equal(p.at[1].end, 14 + 30);
	assert_int_equal(p.at[2].end, 14 + 30);
	assert_int_equal(p.payload, 14 + 28);
	assert_int_equal(p.payload_len, 2);
	free(bytes);
}

static void parse_cut_header_keeps_the_fields_that_are_there(void **state)
{
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(IP_HEAD("0028", "06") "0001000200000003", &len);
	uint64_t v;

	(void)state;
	packet_parse(&p, bytes, len, LAYER_IP);
	assert_int_equal(p.stop, STOP_TRUNCATED);
	assert_int_equal(p.stop_layer, LAYER_TCP);
	assert_int_equal(p.at[1].have, 8);
	assert_true(packet_get_uint(&p, "tcp.seq", &v));
	assert_int_equal(v, 3);
	assert_false(packet_get_uint(&p, "tcp.ack", &v));
	assert_false(packet_get_uint(&p, "tcp.opt.mss", &v));
	free(bytes);
}

static void parse_jumbogram_takes_its_length_from_the_option(void **state)
{
	/* RFC 2675: payload length 0, hop-by-hop option 0xc2 */
	static const char hex[] = "60000000" "0000" "00" "40"
		"20010db8000000000000000000000001" "20010db8000000000000000000000002"
		"1100" "c204" "00010010" "0001000200000000" "0102030405060708";
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(hex, &len);
	uint64_t v;

	(void)state;
	packet_parse(&p, bytes, len, LAYER_IP6);
	assert_int_equal(p.count, 3);
	assert_int_equal(p.at[0].full, 40 + 0x10010);
	assert_int_equal(p.at[0].end, len);
	assert_true(packet_get_uint(&p, "ip6.hop.opt.jumbo", &v));
	assert_int_equal(v, 0x10010);
	assert_int_equal(p.at[2].layer, LAYER_UDP);
	free(bytes);
}

static unsigned count_options(const char *tcp_options, bool *bad)
{
	struct strbuf s = STRBUF_INIT;
	struct packet_option o = { 0 };
	struct packet p;
	size_t len;
	uint8_t *bytes;
	unsigned n = 0;

	sb_printf(&s, "000100020000000000000000%x002000000000000%s",
		  (unsigned)(5 + strlen(tcp_options) / 8), tcp_options);
	bytes = vector_bytes(sb_str(&s), &len);
	packet_parse(&p, bytes, len, LAYER_TCP);
	for (*bad = false; packet_option_next(&p, 0, &o); n++)
		*bad = o.bad;
	sb_fini(&s);
	free(bytes);
	return n;
}

static void options_with_impossible_lengths_end_the_list(void **state)
{
	bool bad;

	(void)state;
	assert_int_equal(count_options("01010101", &bad), 4);
	assert_false(bad);
	assert_int_equal(count_options("01000101", &bad), 2);	/* nothing counts behind an end */
	assert_false(bad);
	assert_int_equal(count_options("01010102", &bad), 4);	/* a length is missing */
	assert_true(bad);
	assert_int_equal(count_options("02000000", &bad), 1);
	assert_true(bad);
	assert_int_equal(count_options("02010000", &bad), 1);
	assert_true(bad);
	assert_int_equal(count_options("02050000", &bad), 1);
	assert_true(bad);
	assert_int_equal(count_options("020405b4", &bad), 1);
	assert_false(bad);
}

static void option_too_short_for_its_field_has_no_field(void **state)
{
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes("000100020000000000000000" "6002000000000000" "02030001", &len);
	uint64_t v;

	(void)state;
	packet_parse(&p, bytes, len, LAYER_TCP);
	assert_false(packet_get_uint(&p, "tcp.opt.mss", &v));
	free(bytes);
}

static void put_changes_only_its_bits(void **state)
{
	(void)state;
	for (size_t i = 0; i < packet_vector_count(); i++) {
		struct packet p;
		size_t len;
		uint8_t *bytes = vector_bytes(packet_vector(i)->hex, &len);
		uint8_t *before = vector_bytes(packet_vector(i)->hex, &len);

		packet_parse_writable(&p, bytes, len, packet_vector(i)->first);
		for (unsigned l = 0; l < p.count; l++) {
			const struct packet_layer_info *info = packet_layer_info(p.at[l].layer);

			for (size_t k = 0; k < info->field_count; k++) {
				const struct packet_field *f = &info->fields[k];
				struct packet_value old, flipped, back;
				size_t bit, width;

				if (f->kind == FIELD_PRESENT ||
				    !packet_locate(&p, l, f, &bit, &width) || width == 0 ||
				    width > 64)
					continue;
				assert_true(packet_get_at(&p, l, f, &old));
				flipped = packet_value_of(old.v[1] ^ UINT64_MAX >> (64 - width));
				assert_true(packet_put_at(&p, l, f, flipped));
				assert_true(packet_bits_get(bytes, len, bit, (unsigned)width, &back));
				assert_true(packet_value_equal(back, flipped));
				assert_true(packet_bits_put(bytes, len, bit, (unsigned)width, old));
				assert_memory_equal(bytes, before, len);
			}
		}
		free(bytes);
		free(before);
	}
}

static void put_refuses_what_does_not_fit(void **state)
{
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(packet_vector(0)->hex, &len);

	(void)state;
	packet_parse_writable(&p, bytes, len, LAYER_ETHER);
	assert_true(packet_put_uint(&p, "ip.ttl", 255));
	assert_false(packet_put_uint(&p, "ip.ttl", 256));
	assert_false(packet_put_uint(&p, "ip.tll", 1));
	assert_false(packet_put_uint(&p, "udp.sport", 1));
	assert_false(packet_put_uint(&p, "tcp.opt.sackok", 1));
	assert_false(packet_put_uint(&p, "ip#2.ttl", 1));
	packet_parse(&p, bytes, len, LAYER_ETHER);
	assert_false(packet_put_uint(&p, "ip.ttl", 1));
	free(bytes);
}

static void find_counts_quoted_headers_apart(void **state)
{
	struct packet p;
	size_t len;
	uint8_t *bytes = vector_bytes(packet_vector(3)->hex, &len);

	(void)state;
	assert_string_equal(packet_vector(3)->name, "icmp_short_quote");
	packet_parse(&p, bytes, len, LAYER_IP);
	assert_int_equal(packet_find(&p, LAYER_IP, 1, false), 0);
	assert_int_equal(packet_find(&p, LAYER_IP, 1, true), 2);
	assert_int_equal(packet_find(&p, LAYER_IP, 2, false), -1);
	assert_int_equal(packet_find(&p, LAYER_IP, 0, false), -1);
	assert_int_equal(p.stop, STOP_END);
	assert_int_equal(p.payload, 28);
	assert_int_equal(p.payload_len, 28);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_vector_has_its_fields),
		cmocka_unit_test(parse_every_prefix_stays_within_it),
		cmocka_unit_test(parse_from_any_header_stays_within_bounds),
		cmocka_unit_test(parse_random_damage_stays_within_bounds),
		cmocka_unit_test(parse_stop_has_its_reason),
		cmocka_unit_test(parse_endless_tunnels_stop_at_the_limit),
		cmocka_unit_test(parse_lengths_narrow_the_content),
		cmocka_unit_test(parse_cut_header_keeps_the_fields_that_are_there),
		cmocka_unit_test(parse_jumbogram_takes_its_length_from_the_option),
		cmocka_unit_test(options_with_impossible_lengths_end_the_list),
		cmocka_unit_test(option_too_short_for_its_field_has_no_field),
		cmocka_unit_test(put_changes_only_its_bits),
		cmocka_unit_test(put_refuses_what_does_not_fit),
		cmocka_unit_test(find_counts_quoted_headers_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
