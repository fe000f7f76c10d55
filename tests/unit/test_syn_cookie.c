/* datapath/protocol/siphash, syn_cookie: hashes and cookies as others make them (OpenSSL's SipHash, put together as Linux does). */
#include "datapath/protocol/siphash.h"
#include "datapath/protocol/syn_cookie.h"

#include "models/base/compiler.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MINUTE = 29727360, SEQUENCE = 0x12345678 };

/* The key is the octets 0 to 15, the input those from 0 on; lengths 0 to 15 are of the reference's own table. */
static void siphash_known_answers(void **state)
{
	static const struct {
		size_t n;
		uint64_t want;
	} vectors[] = {
		{ 0, 0x726fdb47dd0e0e31 }, { 1, 0x74f839c593dc67fd }, { 7, 0xab0200f58b01d137 }, { 8, 0x93f5f5799a932462 },
		{ 15, 0xa129ca6149be45e5 }, { 16, 0x3f2acc7f57c29bdb }, { 23, 0xa80c038ccd5ccec8 }, { 40, 0x0e3ea96b5304a7d0 },
		{ 63, 0x958a324ceb064572 },
	};
	const uint64_t key[2] = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };
	uint8_t octets[64];

	(void)state;
	for (unsigned i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)i;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		assert_true(siphash_24(key, octets, vectors[i].n) == vectors[i].want);
}

/* 192.0.2.1:40000 to 198.51.100.2:80; 2001:db8::1 to 2001:db8::2, the same ports. */
static const uint8_t four[8] = { 192, 0, 2, 1, 198, 51, 100, 2 }, ports[4] = { 0x9c, 0x40, 0, 80 };
static const uint8_t six[32] = {
	0x20, 1, 0xd, 0xb8, [15] = 1, 0x20, 1, 0xd, 0xb8, [31] = 2,
};
static const struct syn_cookie_ends ends4 = { four, ports, false }, ends6 = { six, ports, true };

static struct syn_cookie with_secret(uint8_t first)
{
	struct syn_cookie c = { .set = false };
	uint8_t secret[SYN_COOKIE_SECRET];

	for (unsigned i = 0; i < sizeof(secret); i++)
		secret[i] = (uint8_t)(first + i);
	syn_cookie_secret(&c, secret, MINUTE);
	return c;
}

static void cookie_of_each_size_is_linux_s(void **state)
{
	static const struct {
		uint16_t mss;
		uint32_t want;
		uint16_t remembered;
	} of4[] = {
		{ 0, 0xc8aebc2d, 536 }, { 536, 0xc8aebc2d, 536 }, { 1299, 0xc8aebc2d, 536 }, { 1300, 0xc8aebc2e, 1300 },
		{ 1440, 0xc8aebc2f, 1440 }, { 1459, 0xc8aebc2f, 1440 }, { 1460, 0xc8aebc30, 1460 }, { 65535, 0xc8aebc30, 1460 },
	}, of6[] = {
		{ 536, 0x2238873b, 1220 }, { 1220, 0x2238873b, 1220 }, { 1420, 0x2238873c, 1420 }, { 1440, 0x2238873d, 1440 },
		{ 8939, 0x2238873d, 1440 }, { 8940, 0x2238873e, 8940 },
	};
	const struct syn_cookie c = with_secret(0);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(of4); i++) {
		assert_int_equal(syn_cookie_make(&c, &ends4, SEQUENCE, of4[i].mss, MINUTE), of4[i].want);
		assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, of4[i].want, MINUTE), of4[i].remembered);
	}
	for (size_t i = 0; i < ARRAY_LEN(of6); i++) {
		assert_int_equal(syn_cookie_make(&c, &ends6, SEQUENCE, of6[i].mss, MINUTE), of6[i].want);
		assert_int_equal(syn_cookie_mss(&c, &ends6, SEQUENCE, of6[i].want, MINUTE), of6[i].remembered);
	}
}

static void cookie_of_something_else_is_refused(void **state)
{
	const struct syn_cookie c = with_secret(0), other = with_secret(1);
	const uint32_t cookie = syn_cookie_make(&c, &ends4, SEQUENCE, 1460, MINUTE);

	(void)state;
	for (unsigned i = 0; i < sizeof(four) + sizeof(ports); i++) {
		uint8_t octets[sizeof(four) + sizeof(ports)];
		struct syn_cookie_ends e = { octets, octets + sizeof(four), false };

		memcpy(octets, four, sizeof(four));
		memcpy(octets + sizeof(four), ports, sizeof(ports));
		octets[i] ^= 1;
		assert_int_equal(syn_cookie_mss(&c, &e, SEQUENCE, cookie, MINUTE), 0);
	}
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE + 1, cookie + 2, MINUTE), 0);
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, cookie + 1, MINUTE), 0);
	for (unsigned i = 0; i < 3; i++) {	/* one off, another size would fit */
		const uint32_t less = syn_cookie_make(&c, &ends4, SEQUENCE, i == 0 ? 536 : i == 1 ? 1300 : 1440, MINUTE);

		assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE - 1, less, MINUTE), 0);
		assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE + 1, less + 1, MINUTE), 0);
	}
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, cookie + (1 << 24), MINUTE), 0);
	assert_int_equal(syn_cookie_mss(&other, &ends4, SEQUENCE, cookie, MINUTE), 0);
}

/* Of 2^20 guesses not more than chance has it: four in 2^24 fit, for each of two minutes in 256. */
static void cookies_are_not_guessed(void **state)
{
	const struct syn_cookie c = with_secret(0);
	unsigned hits = 0;

	(void)state;
	for (uint32_t i = 0; i < 1 << 20; i++)
		hits += syn_cookie_mss(&c, &ends4, SEQUENCE, i * 2654435761U, MINUTE) != 0;
	assert_in_range(hits, 0, 2);
}

static void cookie_lives_two_minutes(void **state)
{
	const struct syn_cookie c = with_secret(0);
	/* also where the upper eight bits begin anew */
	static const uint64_t starts[] = { MINUTE, MINUTE + 127, MINUTE + 255, (UINT64_C(1) << 32) - 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		uint32_t cookie = syn_cookie_make(&c, &ends6, SEQUENCE, 1440, starts[i]);

		assert_int_equal(syn_cookie_mss(&c, &ends6, SEQUENCE, cookie, starts[i]), 1440);
		assert_int_equal(syn_cookie_mss(&c, &ends6, SEQUENCE, cookie, starts[i] + 1), 1440);
		assert_int_equal(syn_cookie_mss(&c, &ends6, SEQUENCE, cookie, starts[i] + 2), 0);
		assert_int_equal(syn_cookie_mss(&c, &ends6, SEQUENCE, cookie, starts[i] - 1), 0);
		assert_int_equal(syn_cookie_mss(&c, &ends6, SEQUENCE, cookie, starts[i] + 256), 0);
	}
}

static void secret_changed_cookies_live_on(void **state)
{
	struct syn_cookie c = with_secret(0);
	uint32_t cookie = syn_cookie_make(&c, &ends4, SEQUENCE, 1300, MINUTE), next;
	uint8_t secret[SYN_COOKIE_SECRET] = { 7 };

	(void)state;
	syn_cookie_secret(&c, secret, MINUTE + 1);
	next = syn_cookie_make(&c, &ends4, SEQUENCE, 1300, MINUTE + 1);
	assert_int_not_equal(next - cookie, 1 << 24);
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, cookie, MINUTE + 1), 1300);
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, next, MINUTE + 2), 1300);
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, cookie, MINUTE + 2), 0);
	/* the first secret of all is not joined by one of zeros, which everybody knows */
	c = (struct syn_cookie){ .set = false };
	cookie = syn_cookie_make(&c, &ends4, SEQUENCE, 1300, MINUTE);
	syn_cookie_secret(&c, secret, MINUTE);
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, cookie, MINUTE), 0);
	/* what was the secret when the one before went is not used later */
	c = with_secret(0);
	cookie = syn_cookie_make(&c, &ends4, SEQUENCE, 1300, MINUTE + 10);
	syn_cookie_secret(&c, secret, MINUTE + 7);
	assert_int_equal(syn_cookie_mss(&c, &ends4, SEQUENCE, cookie, MINUTE + 10), 0);
}

static void options_round_trip_in_a_timestamp(void **state)
{
	(void)state;
	for (uint32_t k = 0; k < 512; k++) {
		uint32_t now = 0xffffff00 + k;

		for (unsigned bits = 0; bits < 64; bits++) {
			struct syn_options o = { .scale = bits & 15, .sack = bits & 16, .ecn = bits & 32 }, got;
			uint32_t t = syn_cookie_time(&o, now);

			got = syn_cookie_options(t);
			assert_int_equal(got.scale, o.scale);
			assert_int_equal(got.sack, o.sack);
			assert_int_equal(got.ecn, o.ecn);
			assert_in_range(now - t, 0, 63);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(siphash_known_answers),
		cmocka_unit_test(cookie_of_each_size_is_linux_s),
		cmocka_unit_test(cookie_of_something_else_is_refused),
		cmocka_unit_test(cookies_are_not_guessed),
		cmocka_unit_test(cookie_lives_two_minutes),
		cmocka_unit_test(secret_changed_cookies_live_on),
		cmocka_unit_test(options_round_trip_in_a_timestamp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
