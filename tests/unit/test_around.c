/*
 * datapath/offload/around: what no packet was charged with is divided whole in time, and never more than there was.
 */
#include "datapath/offload/around.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* What is measured wanders about what is; in the end all of it has been taken, and hardly more. */
static void all_of_it_is_taken(void **state)
{
	int64_t left = 0, sum = 0;
	uint64_t taken = 0;

	(void)state;
	for (unsigned i = 0; i < 10000; i++) {
		int64_t since = 40000 + random() % 400001 - 200000;

		sum += since;
		taken += around_take(&left, since, 1);
		assert_int_equal((int64_t)taken + left, sum);
	}
	assert_true((double)taken > 0.99 * (double)sum && (double)taken < 1.02 * (double)sum);
}

static void a_surplus_is_made_up_for_first(void **state)
{
	int64_t left = 0;

	(void)state;
	assert_int_equal(around_take(&left, -500, 1), 0);
	assert_int_equal(around_take(&left, 400, 1), 0);
	assert_int_equal(left, -100);
	assert_int_equal(around_take(&left, 500, 1), 100);
	/* but not for ever */
	assert_int_equal(around_take(&left, -1000000000000, 1), 0);
	assert_int_equal(around_take(&left, 1000000000, 1) > 0, true);
}

static void without_packets_it_waits(void **state)
{
	int64_t left = 0;

	(void)state;
	assert_int_equal(around_take(&left, 1000, 0), 0);
	assert_int_equal(left, 1000);
	assert_int_equal(around_take(&left, 0, 3), 250);
}

static void parts_are_by_number(void **state)
{
	(void)state;
	assert_int_equal(around_part(1000, 3, 4), 750);
	assert_int_equal(around_part(1000, 0, 0), 0);
	assert_int_equal(around_part(UINT64_MAX / 2, UINT64_MAX / 3, UINT64_MAX / 3), UINT64_MAX / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_is_taken),
		cmocka_unit_test(a_surplus_is_made_up_for_first),
		cmocka_unit_test(without_packets_it_waits),
		cmocka_unit_test(parts_are_by_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
