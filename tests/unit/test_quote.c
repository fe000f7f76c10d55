/*
 * ICMP errors with quotes of every length, extensions of RFC 4884 with and without the length
 * field, options in both headers; every prefix of each. Then the comparison of sent and quoted:
 * what is a box's, a router's habit, or expected.
 */
#include "tracebox/trace/quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/base/cursor.h"
#include "tests/unit/path_sim.c"

/* A SYN of 20 + 40 octets and a payload, as sent. */
static uint8_t *syn(const char *options, size_t payload, size_t *len)
{
	struct packet_builder *b = packet_builder_new();
	uint8_t *data = NULL, body[2000];

	memset(body, 'A', sizeof(body));
	build_stack(b, "ip/tcp");
	build_set(b, "ip.src", "192.0.2.1");
	build_set(b, "ip.dst", "203.0.113.9");
	build_set(b, "ip.ttl", "5");
	build_set(b, "ip.id", "4660");
	build_set(b, "tcp.sport", "40000");
	build_set(b, "tcp.dport", "80");
	build_set(b, "tcp.flags", "S");
	build_options(b, options);
	build_payload(b, body, payload);
	if (!build_finish(b, &data, len))
		fail_msg("%s", build_error(b));
	packet_builder_free(b);
	return data;
}

static void quote_of_any_length_is_found(void **state)
{
	static const size_t lengths[] = { 1, 8, 20, 28, 40, 60, 548, 1232 };
	size_t len, sent_len;
	uint8_t *sent = syn("mss 1460, ts 1 2", 1400, &sent_len);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		uint8_t *error = sim_error("10.0.0.1", "192.0.2.1", sent, lengths[i], &len);
		char text[ADDRESS_TEXT];
		struct quote q;

		assert_true(quote_parse(&q, error, len));
		assert_int_equal(q.len, lengths[i]);
		assert_memory_equal(q.bytes, sent, lengths[i]);
		assert_int_equal(q.kind, QUOTE_EXPIRED);
		assert_string_equal(address_text(&q.from, text), "10.0.0.1");
		free(error);
	}
	free(sent);
}

static void quote_every_prefix_stays_inside(void **state)
{
	size_t len, sent_len;
	uint8_t *sent = syn("mss 1460", 200, &sent_len);
	uint8_t *error = sim_error("10.0.0.1", "192.0.2.1", sent, sent_len, &len);

	(void)state;
	for (size_t n = 0; n < len; n++) {
		uint8_t *cut = x_malloc(n ? n : 1);
		struct quote q;

		memcpy(cut, error, n);
		if (quote_parse(&q, cut, n)) {
			assert_true(n > 28);
			assert_true(q.bytes >= cut && q.bytes + q.len <= cut + n);
		} else {
			assert_true(n <= 28);
		}
		free(cut);
	}
	free(error);
	free(sent);
}

static uint8_t *extended(const uint8_t *sent, size_t sent_len, bool legacy, size_t *len)
{
	static const uint8_t labels[] = { 0x20, 0, 0, 0, 0, 8, 1, 1, 0x00, 0x01, 0x01, 0x01 };
	static const uint8_t interface[] = {
		0,  24, 2, 0x0e, 0, 0,	 0,   7,   0,	   1, 0, 0,
		10, 9,	8, 7,	 8, 'e', 't', 'h', '\x1b', 0, 0, 0,
	};
	uint8_t body[400] = { 0 }, *data;
	size_t n = 128;
	uint16_t sum;

	memcpy(body, sent, MIN_OF(sent_len, 128));
	memcpy(body + n, labels, sizeof(labels));
	memcpy(body + n + sizeof(labels), interface, sizeof(interface));
	n += sizeof(labels) + sizeof(interface);
	sum = checksum_of(body + 128, n - 128);
	body[130] = (uint8_t)(sum >> 8);
	body[131] = (uint8_t)sum;
	data = sim_error("10.0.0.1", "192.0.2.1", body, n, len);
	if (!legacy) {
		struct packet p;

		data[25] = 32;
		packet_parse_writable(&p, data, *len, LAYER_IP);
		assert_true(packet_fix_checksum(&p, 1));
	}
	return data;
}

static void quote_with_extensions_ends_before_them(void **state)
{
	(void)state;
	for (int legacy = 0; legacy < 2; legacy++) {
		struct strbuf b = STRBUF_INIT;
		size_t len, sent_len;
		uint8_t *sent = syn("mss 1460", 0, &sent_len);
		uint8_t *error = extended(sent, sent_len, legacy, &len);
		struct comparison c;
		struct quote q;

		assert_true(quote_parse(&q, error, len));
		assert_int_equal(q.len, 128);
		assert_int_equal(q.said, legacy ? 0 : 128);
		assert_int_equal(q.object_count, 2);
		quote_object_add(&q.objects[0], &b);
		assert_string_equal(sb_str(&b), "MPLS label 16 tc 0 bottom ttl 1");
		sb_clear(&b);
		quote_object_add(&q.objects[1], &b);
		assert_string_equal(sb_str(&b), "incoming interface index 7 10.9.8.7 eth\\x1b");
		/* the padding before the extension is no payload */
		compare(&c, sent, sent_len, q.bytes, q.len);
		assert_true(c.full);
		assert_int_equal(c.changes.n, 0);
		comparison_fini(&c);
		sb_fini(&b);
		free(error);
		free(sent);
	}
}

static void quote_of_each_kind_is_named(void **state)
{
	static const struct { uint8_t type, code; int kind; } kinds[] = {
		{ 3, 0, QUOTE_UNREACHABLE }, { 3, 2, QUOTE_PORT }, { 3, 3, QUOTE_PORT },
		{ 3, 4, QUOTE_TOO_BIG }, { 3, 13, QUOTE_UNREACHABLE }, { 4, 0, QUOTE_OTHER },
		{ 5, 1, QUOTE_OTHER }, { 11, 0, QUOTE_EXPIRED }, { 11, 1, QUOTE_REASSEMBLY },
		{ 12, 0, QUOTE_PARAMETER }, { 0, 0, -1 }, { 8, 0, -1 }, { 9, 0, -1 }, { 10, 0, -1 },
		{ 13, 0, -1 },
	};
	size_t len, sent_len;
	uint8_t *sent = syn("mss 1460", 0, &sent_len);
	uint8_t *error = sim_error("10.0.0.1", "192.0.2.1", sent, sent_len, &len);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct quote q;
		bool is;

		error[20] = kinds[i].type;
		error[21] = kinds[i].code;
		is = quote_parse(&q, error, len);
		if (is != (kinds[i].kind >= 0) || (is && (int)q.kind != kinds[i].kind))
			fail_msg("%u/%u", kinds[i].type, kinds[i].code);
	}
	free(error);
	free(sent);
}

static void quote_needs_an_error(void **state)
{
	struct packet_builder *b = packet_builder_new();
	struct quote q;
	uint8_t *data;
	size_t len;

	(void)state;
	build_stack(b, "ip/icmp");
	build_payload(b, "0123456789012345678901234567", 28);	/* an echo request */
	assert_true(build_finish(b, &data, &len));
	assert_false(quote_parse(&q, data, len));
	free(data);
	packet_builder_free(b);
}

static const struct change *find(const struct comparison *c, const char *field)
{
	for (size_t i = 0; i < c->changes.n; i++)
		if (c->changes.v[i].field && !strcmp(c->changes.v[i].field->name, field))
			return &c->changes.v[i];
	return NULL;
}

struct edit {
	const char *field;	/* is set to `to` in the quote */
	uint64_t to;
	size_t octets;		/* of the packet quoted; 0: all */
	const char *shown;	/* field of the change; NULL: none is seen */
	enum change_class class;
};

static void comparison_tells_box_from_quirk(void **state)
{
	static const struct edit edits[] = {
		{ "tcp.opt.mss", 1200, 0, "tcp.opt.mss", CHANGE_BOX },
		/* the option is not quoted */
		{ "tcp.opt.mss", 1200, 40, NULL, CHANGE_BOX },
		{ "tcp.seq", 77, 28, "tcp.seq", CHANGE_BOX },
		{ "tcp.dport", 8080, 24, "tcp.dport", CHANGE_BOX },
		{ "tcp.seq", 77, 27, NULL, CHANGE_BOX },
		{ "ip.ttl", 1, 28, "ip.ttl", CHANGE_EXPECTED },
		{ "ip.ttl", 0, 28, "ip.ttl", CHANGE_EXPECTED },
		{ "ip.ttl", 9, 28, "ip.ttl", CHANGE_QUIRK },
		{ "ip.checksum", 0, 28, "ip.checksum", CHANGE_QUIRK },
		{ "ip.id", 0x3412, 28, "ip.id", CHANGE_QUIRK },		/* 4660 swapped */
		{ "ip.id", 4661, 28, "ip.id", CHANGE_BOX },
		{ "ip.len", 0x3000, 0, "ip.len", CHANGE_QUIRK },		/* 48 swapped */
		{ "ip.len", 28, 0, "ip.len", CHANGE_QUIRK },		/* without the header */
		{ "ip.len", 47, 0, "ip.len", CHANGE_BOX },
		{ "ip.ecn", 3, 28, "ip.ecn", CHANGE_BOX },
		{ "tcp.checksum", 1, 0, "tcp.checksum", CHANGE_BOX },
		{ "tcp.checksum", 1, 40, "tcp.checksum", CHANGE_BOX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(edits); i++) {
		const struct edit *e = &edits[i];
		size_t len;
		uint8_t *sent = syn("mss 1460, nop, nop, sackok", 0, &len), *quote = x_malloc(len);
		const struct change *c;
		struct comparison cmp;
		struct packet p;

		memcpy(quote, sent, len);
		packet_parse_writable(&p, quote, len, LAYER_IP);
		if (!packet_put_uint(&p, e->field, e->to))
			fail_msg("case %zu", i);
		compare(&cmp, sent, len, quote, e->octets ? e->octets : len);
		c = e->shown ? find(&cmp, e->shown) : NULL;
		if (e->shown ? !c || c->class != e->class : comparison_boxes(&cmp) > 0)
			fail_msg("case %zu: %s -> %llu", i, e->field, (unsigned long long)e->to);
		comparison_fini(&cmp);
		free(quote);
		free(sent);
	}
}

/* The checksum that follows from the TTL, a part of a field that is not told twice. */
static void comparison_tells_what_follows(void **state)
{
	size_t len;
	uint8_t *sent = syn("mss 1460", 0, &len), *quote = x_malloc(len);
	struct comparison c;
	struct packet p;

	(void)state;
	memcpy(quote, sent, len);
	packet_parse_writable(&p, quote, len, LAYER_IP);
	assert_true(packet_put_uint(&p, "ip.ttl", 1));
	assert_true(packet_put_uint(&p, "ip.ecn", 3));
	assert_true(packet_fix_checksum(&p, 0));
	compare(&c, sent, len, quote, len);
	assert_int_equal(find(&c, "ip.checksum")->class, CHANGE_EXPECTED);
	assert_int_equal(comparison_boxes(&c), 1);
	assert_null(find(&c, "ip.tos"));
	comparison_fini(&c);
	free(quote);
	free(sent);
}

/* An option without fields of its own, to the octet; and one that is not quoted whole. */
static void comparison_sees_into_unknown_options(void **state)
{
	size_t len;
	uint8_t *sent = syn("200 0102", 0, &len), *quote = x_malloc(len);
	struct comparison c;

	(void)state;
	memcpy(quote, sent, len);
	quote[43] ^= 1;
	compare(&c, sent, len, quote, len);
	assert_int_equal(comparison_boxes(&c), 1);
	assert_int_equal(c.changes.v[0].option, 200);
	assert_int_equal(c.changes.v[0].kind, CHANGE_FIELD);
	comparison_fini(&c);
	compare(&c, sent, len, quote, 42);
	assert_int_equal(comparison_boxes(&c), 0);
	comparison_fini(&c);
	free(quote);
	free(sent);
}

static void comparison_of_swapped_lengths_in_ip6(void **state)
{
	uint8_t sent[60] = { 0x60, 0, 0, 0, 0, 20, 6, 9 }, quote[60];
	struct comparison c;

	(void)state;
	sent[52] = 0x50;
	memcpy(quote, sent, sizeof(sent));
	quote[4] = 20;
	quote[5] = 0;
	compare(&c, sent, sizeof(sent), quote, sizeof(quote));
	assert_int_equal(c.changes.n, 1);
	assert_string_equal(c.changes.v[0].field->name, "ip6.len");
	assert_int_equal(c.changes.v[0].class, CHANGE_QUIRK);
	assert_true(c.full);
	comparison_fini(&c);
	quote[4] = 21;
	compare(&c, sent, sizeof(sent), quote, sizeof(quote));
	assert_int_equal(find(&c, "ip6.len")->class, CHANGE_BOX);
	comparison_fini(&c);
}

static void comparison_of_options_names_what_came_and_went(void **state)
{
	size_t len, other_len;
	uint8_t *sent = syn("mss 1460, sackok, ts 1 0, nop, wscale 7", 0, &len);
	uint8_t *quote = syn("mss 1460, nop, nop, ts 1 0, nop, wscale 7", 0, &other_len);
	struct comparison c;

	(void)state;
	assert_int_equal(len, other_len);
	compare(&c, sent, len, quote, other_len);
	assert_int_equal(comparison_boxes(&c), 1);
	for (size_t i = 0; i < c.changes.n; i++)
		if (c.changes.v[i].class == CHANGE_BOX) {
			assert_int_equal(c.changes.v[i].kind, CHANGE_REMOVED);
			assert_int_equal(c.changes.v[i].option, 4);
		}
	comparison_fini(&c);
	compare(&c, quote, other_len, sent, len);
	assert_int_equal(comparison_boxes(&c), 1);
	for (size_t i = 0; i < c.changes.n; i++)
		if (c.changes.v[i].class == CHANGE_BOX)
			assert_int_equal(c.changes.v[i].kind, CHANGE_ADDED);
	comparison_fini(&c);
	free(sent);
	free(quote);
}

static void comparison_sees_the_payload(void **state)
{
	size_t len;
	uint8_t *sent = syn("mss 1460", 10, &len), *quote = x_malloc(len);
	struct comparison c;

	(void)state;
	memcpy(quote, sent, len);
	quote[len - 3] = 'B';
	compare(&c, sent, len, quote, len);
	assert_int_equal(c.changes.n, 1);
	assert_int_equal(c.changes.v[0].kind, CHANGE_PAYLOAD);
	assert_int_equal(c.changes.v[0].offset, len - 3);
	assert_true(c.checked && c.unexplained);
	comparison_fini(&c);
	compare(&c, sent, len, quote, len - 3);
	assert_int_equal(c.changes.n, 0);
	comparison_fini(&c);
	free(sent);
	free(quote);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quote_of_any_length_is_found),
		cmocka_unit_test(quote_every_prefix_stays_inside),
		cmocka_unit_test(quote_with_extensions_ends_before_them),
		cmocka_unit_test(quote_needs_an_error),
		cmocka_unit_test(comparison_tells_box_from_quirk),
		cmocka_unit_test(comparison_of_options_names_what_came_and_went),
		cmocka_unit_test(comparison_sees_the_payload),
		cmocka_unit_test(quote_of_each_kind_is_named),
		cmocka_unit_test(comparison_tells_what_follows),
		cmocka_unit_test(comparison_sees_into_unknown_options),
		cmocka_unit_test(comparison_of_swapped_lengths_in_ip6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
