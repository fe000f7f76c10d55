/* datapath/lpm: against a plain list of routes, through random puts and removes. */
#include "datapath/lpm.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

enum { MOST = 1 << 17 };

struct listed {
	uint32_t prefix, len, value;
};

static struct listed list[MOST];
static size_t listed;

static uint32_t mask_of(uint32_t len)
{
	return len == 0 ? 0 : UINT32_MAX << (32 - len);
}

static uint32_t list_lookup(uint32_t address)
{
	uint32_t best = LPM_NONE, len = 0;

	for (size_t i = 0; i < listed; i++)
		if ((address & mask_of(list[i].len)) == list[i].prefix &&
		    (best == LPM_NONE || list[i].len > len)) {
			best = list[i].value;
			len = list[i].len;
		}
	return best;
}

static uint32_t list_put(uint32_t prefix, uint32_t len, uint32_t value)
{
	for (size_t i = 0; i < listed; i++)
		if (list[i].prefix == prefix && list[i].len == len) {
			uint32_t old = list[i].value;

			list[i].value = value;
			return old;
		}
	list[listed++] = (struct listed){ prefix, len, value };
	return LPM_NONE;
}

static uint32_t random32(void)
{
	return (uint32_t)random() << 16 ^ (uint32_t)random();
}

/* Addresses where routes begin and end, and next to them. */
static void compare(const struct lpm *t, unsigned samples)
{
	for (unsigned i = 0; i < samples; i++) {
		uint32_t address = random32();

		if (listed > 0 && i % 4 != 0) {
			const struct listed *r = &list[(size_t)random() % listed];
			uint32_t edge[] = { r->prefix, r->prefix - 1, r->prefix | ~mask_of(r->len),
					    (r->prefix | ~mask_of(r->len)) + 1 };

			address = edge[random() % 4];
		}
		assert_int_equal(lpm_lookup(t, address), list_lookup(address));
	}
}

static void random_routes_of(uint32_t narrow, unsigned steps)
{
	struct lpm *t = lpm_new();

	listed = 0;
	for (unsigned i = 0; i < steps; i++) {
		uint32_t len = (uint32_t)random() % 33;
		uint32_t prefix = ((random32() & narrow) | (0x0a000000 & ~narrow)) & mask_of(len);

		if (listed > 0 && random() % 3 == 0) {
			size_t at = (size_t)random() % listed;

			assert_int_equal(lpm_remove(t, list[at].prefix, list[at].len),
					 list[at].value);
			list[at] = list[--listed];
		} else {
			uint32_t value = (uint32_t)random() % 50, old = list_put(prefix, len, value);

			assert_int_equal(lpm_get(t, prefix, len), old);
			assert_int_equal(lpm_put(t, prefix, len, value), old);
		}
		compare(t, 8);
		assert_int_equal(lpm_count(t), listed);
	}
	lpm_free(t);
}

static void lookup_through_random_changes_equals_a_list(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 20; i++) {
		random_routes_of(UINT32_MAX, 300);
		random_routes_of(0x0000ffff, 300);
		random_routes_of(0x000000ff, 300);
	}
}

/* Past every size of the direct table, and back. */
static void lookup_of_many_routes_equals_a_list(void **state)
{
	static const size_t sizes[] = { 4000, 4200, 65000, 70000 };
	struct lpm *t = lpm_new();
	uint32_t address[64], value[64];

	(void)state;
	listed = 0;
	for (unsigned i = 0; i < 4; i++) {
		if (i == 2)
			lpm_begin(t);
		while (lpm_count(t) < sizes[i]) {
			uint32_t len = 8 + (uint32_t)random() % 25, prefix = random32() & mask_of(len);
			uint32_t v = (uint32_t)random() % 1000;

			if (lpm_put(t, prefix, len, v) == LPM_NONE)
				list[listed++] = (struct listed){ prefix, len, v };
			else
				list_put(prefix, len, v);
		}
		if (i == 2)
			lpm_end(t);
		compare(t, 500);
	}
	for (unsigned i = 0; i < 64; i++)
		address[i] = i % 2 ? random32() : list[(size_t)random() % listed].prefix;
	lpm_lookup_many(t, address, value, 64);
	for (unsigned i = 0; i < 64; i++)
		assert_int_equal(value[i], list_lookup(address[i]));
	while (listed > 0) {
		listed--;
		assert_int_equal(lpm_remove(t, list[listed].prefix, list[listed].len),
				 list[listed].value);
	}
	compare(t, 100);
	lpm_free(t);
}

static void default_route_is_found_last_and_can_go(void **state)
{
	struct lpm *t = lpm_new();

	(void)state;
	assert_int_equal(lpm_lookup(t, 0), LPM_NONE);
	assert_int_equal(lpm_put(t, 0, 0, 7), LPM_NONE);
	assert_int_equal(lpm_put(t, 0x0a000000, 8, 1), LPM_NONE);
	assert_int_equal(lpm_put(t, UINT32_MAX, 32, 2), LPM_NONE);
	assert_int_equal(lpm_lookup(t, 0), 7);
	assert_int_equal(lpm_lookup(t, 0x0affffff), 1);
	assert_int_equal(lpm_lookup(t, UINT32_MAX), 2);
	assert_int_equal(lpm_put(t, 0, 0, 8), 7);
	assert_int_equal(lpm_lookup(t, 0x0b000000), 8);
	assert_int_equal(lpm_remove(t, 0, 0), 8);
	assert_int_equal(lpm_remove(t, 0, 0), LPM_NONE);
	assert_int_equal(lpm_lookup(t, 0x0b000000), LPM_NONE);
	lpm_free(t);
	lpm_free(NULL);
}

/* A table that changes for ever does not grow for ever. */
static void memory_of_a_changing_table_is_bounded(void **state)
{
	struct lpm *t = lpm_new();
	size_t before = 0;

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		for (uint32_t i = 0; i < 1000; i++)
			lpm_put(t, (i * 2654435761u) & mask_of(24), 24, i % 16);
		for (uint32_t i = 0; i < 1000; i++)
			lpm_remove(t, (i * 2654435761u) & mask_of(24), 24);
		if (round == 10)
			before = lpm_bytes(t);
	}
	assert_int_equal(lpm_bytes(t), before);
	lpm_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lookup_through_random_changes_equals_a_list),
		cmocka_unit_test(lookup_of_many_routes_equals_a_list),
		cmocka_unit_test(default_route_is_found_last_and_can_go),
		cmocka_unit_test(memory_of_a_changing_table_is_bounded),
	};
	const char *given = getenv("MIDDLEPROOF_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20261121;

	print_message("seed %u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
