/*
 * Digests of segments: the published vectors, and packets that hold no such option or a cut one.
 * That a kernel takes what is signed with MD5 is a test on wires (tests/net/probe.t).
 */
#include "tracebox/probe/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* RFC 9235 section 4.1.1: the SYN of a connection, HMAC-SHA-1-96, master key "testvector". */
static const uint8_t syn[] = {
	0x45, 0xe0, 0x00, 0x4c, 0xdd, 0x0f, 0x40, 0x00, 0xff, 0x06, 0xbf, 0x6b, 0x0a, 0x0b, 0x0c,
	0x0d, 0xac, 0x1b, 0x1c, 0x1d, 0xe9, 0xd7, 0x00, 0xb3, 0xfb, 0xfb, 0xab, 0x5a, 0x00, 0x00,
	0x00, 0x00, 0xe0, 0x02, 0xff, 0xff, 0xca, 0xc4, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4, 0x01,
	0x03, 0x03, 0x08, 0x04, 0x02, 0x08, 0x0a, 0x00, 0x15, 0x5a, 0xb7, 0x00, 0x00, 0x00, 0x00,
	0x1d, 0x10, 0x3d, 0x54, 0x2e, 0xe4, 0x37, 0xc6, 0xf8, 0xed, 0xe6, 0xd7, 0xc4, 0xd6, 0x02,
	0xe7,
};
enum { AO_AT = 60, MAC_AT = 64 };

static struct sign_key key_of(uint8_t option, const char *text)
{
	struct sign_key k = { .option = option, .len = (uint8_t)strlen(text) };

	memcpy(k.key, text, strlen(text));
	return k;
}

static void sign_ao_gives_the_published_digest(void **state)
{
	struct sign_key k = key_of(SIGN_AO, "testvector");
	uint8_t p[sizeof(syn)];

	(void)state;
	memcpy(p, syn, sizeof(p));
	memset(p + MAC_AT, 0xaa, SIGN_AO_MAC);
	p[36] = 0x55;	/* the checksum is not covered */
	assert_true(sign_packet(&k, p, sizeof(p)));
	assert_memory_equal(p + MAC_AT, syn + MAC_AT, SIGN_AO_MAC);
	/* the numbers of the connection, given: the same for a SYN, another for another answer */
	k.has_isns = true;
	k.sisn = 0xfbfbab5a;
	assert_true(sign_packet(&k, p, sizeof(p)));
	assert_memory_equal(p + MAC_AT, syn + MAC_AT, SIGN_AO_MAC);
	k.disn = 1;
	assert_true(sign_packet(&k, p, sizeof(p)));
	assert_memory_not_equal(p + MAC_AT, syn + MAC_AT, SIGN_AO_MAC);
}

/* The digest computed once with another program (Python's hashlib). */
static void sign_md5_covers_all_but_the_options(void **state)
{
	struct sign_key k = key_of(SIGN_MD5, "secret");
	uint8_t p[40 + 20 + 3] = {
		0x45, 0, 0, 63, 0, 1, 0x40, 0, 9, 6, 0, 0, 10, 9, 1, 2, 10, 9, 5, 2, 0x10, 0, 0, 80,
		0, 0, 0, 7, 0, 0, 0, 0, 0xa0, 2, 0x16, 0xd0, 0x12, 0x34, 0, 0, 19, 18,
	};
	static const uint8_t want[16] = {
		0x5a, 0x0f, 0x9e, 0x20, 0x39, 0x40, 0xa3, 0x8b,
		0x04, 0x29, 0x81, 0x3e, 0x61, 0xb9, 0x70, 0x69,
	};
	uint8_t before[16];

	(void)state;
	p[58] = p[59] = 1;
	memcpy(p + 60, "abc", 3);
	assert_true(sign_packet(&k, p, sizeof(p)));
	assert_memory_equal(p + 42, want, 16);
	p[36] ^= 1;
	p[58] = 0;
	assert_true(sign_packet(&k, p, sizeof(p)));
	assert_memory_equal(p + 42, want, 16);
	memcpy(before, want, 16);
	p[62] ^= 1;
	assert_true(sign_packet(&k, p, sizeof(p)));
	assert_memory_not_equal(p + 42, before, 16);
}

static void sign_leaves_alone_what_holds_no_place_for_it(void **state)
{
	struct sign_key ao = key_of(SIGN_AO, "k"), md5 = key_of(SIGN_MD5, "k");
	uint8_t p[sizeof(syn)];

	(void)state;
	memcpy(p, syn, sizeof(p));
	assert_false(sign_packet(&md5, p, sizeof(p)));
	for (size_t len = 0; len < sizeof(p); len++)
		assert_false(sign_packet(&ao, p, len));
	p[AO_AT + 1] = 15;	/* an octet too short, and one behind it */
	p[sizeof(p) - 1] = 1;
	assert_false(sign_packet(&ao, p, sizeof(p)));
	assert_memory_equal(p + MAC_AT, syn + MAC_AT, SIGN_AO_MAC - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sign_ao_gives_the_published_digest),
		cmocka_unit_test(sign_md5_covers_all_but_the_options),
		cmocka_unit_test(sign_leaves_alone_what_holds_no_place_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
