/* map: both maps against a plain list, order of insertion, the odd keys. */
#include "models/base/map.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <time.h>
#include <cmocka.h>

static int one = 1, two = 2, three = 3;

static void str_put_twice_returns_the_old_value(void **state)
{
	struct str_map *m = str_map_new();

	(void)state;
	assert_null(str_map_get(m, "a"));
	assert_null(str_map_put(m, "a", &one));
	assert_null(str_map_put(m, "", &two));
	assert_ptr_equal(str_map_put(m, "a", &three), &one);
	assert_ptr_equal(str_map_get(m, "a"), &three);
	assert_ptr_equal(str_map_get(m, ""), &two);
	assert_int_equal(str_map_count(m), 2);
	str_map_free(m);
	str_map_free(NULL);
}

static void str_key_is_copied(void **state)
{
	struct str_map *m = str_map_new();
	char key[] = "key";

	(void)state;
	str_map_put(m, key, &one);
	key[0] = 'K';
	assert_ptr_equal(str_map_get(m, "key"), &one);
	assert_null(str_map_get(m, "Key"));
	str_map_free(m);
}

static void str_get_len_uses_only_the_length(void **state)
{
	struct str_map *m = str_map_new();

	(void)state;
	str_map_put(m, "tcp", &one);
	assert_ptr_equal(str_map_get_len(m, "tcp dst", 3), &one);
	assert_null(str_map_get_len(m, "tcp dst", 4));
	assert_null(str_map_get_len(m, "tcp", 2));
	assert_null(str_map_get_len(m, "tcp\0", 4));
	str_map_free(m);
}

static void str_many_keys_stay_in_order_of_insertion(void **state)
{
	static int values[5000];
	struct str_map *m = str_map_new();
	char key[32];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(key, sizeof(key), "k%d", i * 7919 % 5000);
		assert_null(str_map_put(m, key, &values[i]));
	}
	assert_int_equal(str_map_count(m), 5000);
	for (int i = 0; i < 5000; i++) {
		snprintf(key, sizeof(key), "k%d", i * 7919 % 5000);
		assert_string_equal(str_map_key(m, (size_t)i), key);
		assert_ptr_equal(str_map_value(m, (size_t)i), &values[i]);
		assert_ptr_equal(str_map_get(m, key), &values[i]);
	}
	assert_null(str_map_get(m, "k5000"));
	str_map_free(m);
}

static void u64_odd_keys_are_keys(void **state)
{
	struct u64_map *m = u64_map_new();
	uint64_t v = 99;

	(void)state;
	assert_false(u64_map_get(m, 0, &v));
	assert_false(u64_map_get(m, UINT64_MAX, &v));
	assert_int_equal(v, 99);
	u64_map_put(m, 0, 7);
	u64_map_put(m, UINT64_MAX, 0);
	u64_map_put(m, 0, 8);
	assert_int_equal(u64_map_count(m), 2);
	assert_true(u64_map_get(m, 0, &v));
	assert_int_equal(v, 8);
	assert_true(u64_map_get(m, UINT64_MAX, &v));
	assert_int_equal(v, 0);
	u64_map_free(m);
	u64_map_free(NULL);
}

/* Keys from a small range, so that hits, misses and overwrites all happen. */
static void u64_random_agrees_with_an_array(void **state)
{
	enum { KEYS = 4096 };
	static uint64_t want[KEYS];
	static bool has[KEYS];
	unsigned seed = (unsigned)time(NULL);
	struct u64_map *m = u64_map_new();
	size_t count = 0;

	(void)state;
	print_message("# seed %u\n", seed);
	for (int step = 0; step < 100000; step++) {
		unsigned k = (unsigned)rand_r(&seed) % KEYS;
		uint64_t key = (uint64_t)k << 32, v = 0;

		assert_int_equal(u64_map_get(m, key, &v), has[k]);
		if (has[k])
			assert_int_equal(v, want[k]);
		if (rand_r(&seed) % 4)
			continue;
		count += !has[k];
		has[k] = true;
		want[k] = (uint64_t)rand_r(&seed);
		u64_map_put(m, key, want[k]);
		assert_int_equal(u64_map_count(m), count);
	}
	u64_map_free(m);
}

static void hash_tells_order_and_length_apart(void **state)
{
	(void)state;
	assert_int_not_equal(hash_mix(1, 2), hash_mix(2, 1));
	assert_int_not_equal(hash_mix(0, 0), hash_mix(0, 1));
	assert_int_not_equal(hash_bytes("a", 1), hash_bytes("a\0", 2));
	assert_int_not_equal(hash_bytes("", 0), hash_bytes("\0", 1));
	assert_int_equal(hash_bytes("12345678abc", 11), hash_bytes("12345678abc", 11));
	assert_int_not_equal(hash_bytes("12345678abc", 11), hash_bytes("12345678abd", 11));
	assert_int_equal(hash_bytes(NULL, 0), hash_bytes("", 0));
}

/* Neighbouring keys spread over all low bits: probing sequences stay short. */
static void hash_of_neighbours_spreads(void **state)
{
	unsigned hits[256] = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 256 * 64; i++)
		hits[hash_mix(i << 8, 0) & 255]++;
	for (int i = 0; i < 256; i++)
		assert_in_range(hits[i], 24, 120);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(str_put_twice_returns_the_old_value),
		cmocka_unit_test(str_key_is_copied),
		cmocka_unit_test(str_get_len_uses_only_the_length),
		cmocka_unit_test(str_many_keys_stay_in_order_of_insertion),
		cmocka_unit_test(u64_odd_keys_are_keys),
		cmocka_unit_test(u64_random_agrees_with_an_array),
		cmocka_unit_test(hash_tells_order_and_length_apart),
		cmocka_unit_test(hash_of_neighbours_spreads),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
