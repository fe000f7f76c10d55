/* datapath/flow_table: against a plain array through random additions, removals and ageing. */
#include "datapath/flow_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { KEYS = 3000, LISTS = 3 };

static unsigned seed;

/* Key i, for tables of either kind: neighbours differ in a few bits only, as flows do. */
static const void *key_of(unsigned words, uint32_t i)
{
	static union {
		struct flow_key4 four;
		struct flow_key6 six;
	} key;

	memset(&key, 0, sizeof(key));
	if (words == FLOW_WORDS4) {
		key.four = (struct flow_key4){ .src = 0x0a000000 + i / 64, .dst = 0x08080808,
					       .sport = (uint16_t)(1024 + i % 64), .dport = 53,
					       .proto = 17 };
	} else {
		key.six.src[15] = (uint8_t)i;
		key.six.src[14] = (uint8_t)(i >> 8);
		key.six.dst[0] = 0x20;
		key.six.proto = 6;
	}
	return &key;
}

static void random_changes_equal_an_array(unsigned words, uint32_t most)
{
	static struct flow_entry *want[KEYS];
	struct flow_table *t = flow_table_new(most, words, 12, LISTS, seed);
	size_t count = 0;

	memset(want, 0, sizeof(want));
	assert_non_null(t);
	for (unsigned step = 0; step < 60000; step++) {
		uint32_t i = (uint32_t)random() % (step / 15000 % 2 ? 200 : KEYS);
		const void *key = key_of(words, i);
		uint64_t hash = flow_hash(t, key);
		struct flow_entry *e = flow_table_find(t, key, hash);

		assert_ptr_equal(e, want[i]);
		if (e != NULL) {
			uint32_t told;

			memcpy(&told, flow_data(t, e), sizeof(told));
			assert_int_equal(told, i);
		}
		if (e != NULL && random() % 2) {
			flow_table_remove(t, e);
			want[i] = NULL;
			count--;
		} else if (e != NULL) {
			flow_table_move(t, e, (unsigned)random() % LISTS);
		} else {
			want[i] = flow_table_add(t, key, hash, (unsigned)random() % LISTS, step);
			assert_true((want[i] == NULL) == (count == most));
			if (want[i] != NULL) {
				memcpy(flow_data(t, want[i]), &i, sizeof(i));
				count++;
			}
		}
		assert_int_equal(t->count, count);
		assert_int_equal(t->lists[0].count + t->lists[1].count + t->lists[2].count, count);
	}
	flow_table_free(t);
}

static void changes_of_ipv4_flows_equal_an_array(void **state)
{
	(void)state;
	random_changes_equal_an_array(FLOW_WORDS4, KEYS);
	random_changes_equal_an_array(FLOW_WORDS4, 100);
}

static void changes_of_ipv6_flows_equal_an_array(void **state)
{
	(void)state;
	random_changes_equal_an_array(FLOW_WORDS6, KEYS);
	random_changes_equal_an_array(FLOW_WORDS6, 1);
}

/* Every entry that is promised finds its place, and lookups of absent keys find none. */
static void table_fills_to_the_last_entry(void **state)
{
	enum { MOST = 200000 };
	struct flow_table *t = flow_table_new(MOST, FLOW_WORDS4, 8, 1, seed);

	(void)state;
	assert_non_null(t);
	for (uint32_t i = 0; i < MOST; i++) {
		const void *key = key_of(FLOW_WORDS4, i);

		assert_non_null(flow_table_add(t, key, flow_hash(t, key), 0, i));
	}
	for (uint32_t i = 0; i < 2 * MOST; i++) {
		const void *key = key_of(FLOW_WORDS4, i);
		struct flow_entry *e = flow_table_find(t, key, flow_hash(t, key));

		assert_true((e != NULL) == (i < MOST));
	}
	assert_null(flow_table_add(t, key_of(FLOW_WORDS4, MOST), 1, 0, 0));
	assert_in_range(flow_table_bytes(t), MOST * 48, MOST * 80);
	flow_table_free(t);
}

/* Entries go when they were not used for long enough, whatever the order in which they came. */
static void unused_entries_are_found_and_used_ones_are_not(void **state)
{
	struct flow_table *t = flow_table_new(100, FLOW_WORDS4, 0, 1, seed);
	struct flow_entry *e[50];
	unsigned gone = 0;

	(void)state;
	assert_null(flow_table_oldest(t, 0, 1000, 100));
	for (uint32_t i = 0; i < 50; i++)
		e[i] = flow_table_add(t, key_of(FLOW_WORDS4, i), flow_hash(t, key_of(FLOW_WORDS4, i)), 0, i);
	for (uint32_t i = 0; i < 50; i += 5)
		e[i]->used = 1000;
	for (struct flow_entry *old; (old = flow_table_oldest(t, 0, 40, 100)) != NULL; gone++) {
		assert_true(old->used < 40);
		flow_table_remove(t, old);
	}
	assert_int_equal(gone, 40 - 8);
	assert_int_equal(t->lists[0].count, 50 - 32);
	/* no more work than allowed */
	for (uint32_t i = 0; i < 18; i++)
		assert_true(flow_table_oldest(t, 0, 40, 3) == NULL);
	flow_table_free(t);
}

/* Who knows the program does not know the buckets. */
static void hashes_of_two_tables_differ(void **state)
{
	struct flow_table *a = flow_table_new(1, FLOW_WORDS4, 0, 1, 0);
	struct flow_table *b = flow_table_new(1, FLOW_WORDS4, 0, 1, 0);
	unsigned same = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		same += (flow_hash(a, key_of(FLOW_WORDS4, i)) & 255) ==
			(flow_hash(b, key_of(FLOW_WORDS4, i)) & 255);
	assert_in_range(same, 0, 30);
	flow_table_free(a);
	flow_table_free(b);
	flow_table_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_of_ipv4_flows_equal_an_array),
		cmocka_unit_test(changes_of_ipv6_flows_equal_an_array),
		cmocka_unit_test(table_fills_to_the_last_entry),
		cmocka_unit_test(unused_entries_are_found_and_used_ones_are_not),
		cmocka_unit_test(hashes_of_two_tables_differ),
	};
	const char *given = getenv("MIDDLEPROOF_SEED");

	seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20261121;
	print_message("seed %u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
