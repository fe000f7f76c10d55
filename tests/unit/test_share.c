/*
 * datapath/offload/share: nothing is lost, nothing comes from nowhere, nobody is left without; against a division in fractions
 * that fills like water, and in a processor that tenants want more of than there is.
 */
#include "datapath/offload/share.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { MOST = 24, TRIALS = 4000 };

static uint64_t wide(void)
{
	return (uint64_t)random() << 31 ^ (uint64_t)random();
}

static size_t some_shares(struct share *s)
{
	size_t n = 1 + (size_t)random() % MOST;
	int64_t scale = (int64_t)1 << (random() % 40);

	for (size_t k = 0; k < n; k++) {
		s[k].most = 1 + (int64_t)(wide() % (uint64_t)scale);
		s[k].tokens = random() % 4 ? s[k].most - (int64_t)(wide() % (uint64_t)(3 * scale)) : s[k].most;
		if (s[k].tokens > s[k].most)
			s[k].tokens = s[k].most;
		s[k].weight = random() % 5 ? 1 + (uint32_t)random() % 100 : 0;
	}
	return n;
}

/* The level to which the water rises: bucket k gets level * weight, or its room when that is less. Found by halving. */
static void by_water(const struct share *s, size_t n, uint64_t produced, long double *give)
{
	long double low = 0, high = 1, total = 0;
	bool heavy = false;

	for (size_t k = 0; k < n; k++)
		heavy |= s[k].weight && s[k].tokens < s[k].most;
	for (int step = 0; step < 400; step++) {
		long double level = step < 200 ? high : (low + high) / 2;

		total = 0;
		for (size_t k = 0; k < n; k++) {
			long double weight = heavy ? s[k].weight : 1;

			give[k] = fminl(level * weight, (long double)s[k].most - (long double)s[k].tokens);
			total += give[k];
		}
		if (step < 200) {
			if (total < (long double)produced)
				high *= 2;
		} else if (total < (long double)produced) {
			low = level;
		} else {
			high = level;
		}
	}
}

static void divides_like_water(void **state)
{
	struct share s[MOST];
	uint64_t give[MOST];
	long double water[MOST];
	unsigned short_of = 0, over = 0;

	(void)state;
	for (int trial = 0; trial < TRIALS; trial++) {
		size_t n = some_shares(s);
		uint64_t produced = wide() >> (random() % 62), given = 0, left;
		bool full = true, heavy_full = true;

		left = shares_divide(s, n, produced, (size_t)trial, give);
		by_water(s, n, produced, water);
		for (size_t k = 0; k < n; k++) {
			uint64_t room = (uint64_t)(s[k].most - s[k].tokens);

			assert_true(give[k] <= room);
			given += give[k];
			full &= give[k] == room;
			heavy_full &= give[k] == room || s[k].weight == 0;
		}
		assert_int_equal(given + left, produced);
		assert_true(left == 0 || full);
		for (size_t k = 0; k < n; k++) {
			/* who weighs nothing has something only when the others have all that they can take */
			assert_true(s[k].weight || give[k] == 0 || heavy_full);
			if (!heavy_full)
				assert_true(fabsl((long double)give[k] - water[k]) <= (long double)n + 1);
		}
		short_of += left > 0;
		over += !full;
	}
	assert_true(short_of > 100 && over > 100);
}

/* A processor that never waits: packets of tenants come at random, each takes what its tenant's take or is dropped for want of tokens. */
struct tenant {
	unsigned rate;		/* of the arrivals, in 1,000 */
	unsigned cost;		/* ns on the average */
	uint64_t used, ran, longest_wait, waits_since;
};

/* Of the time, `supply` parts in 1,000 are handed out. */
static void run(struct share *s, struct tenant *t, size_t n, unsigned supply, uint64_t until)
{
	enum { INTERVAL = 100000, LOOK = 10 };
	uint64_t now = 0, filled = 0, give[MOST];
	size_t turn = 0;

	for (size_t k = 0; k < n; k++)
		t[k].used = t[k].ran = t[k].longest_wait = t[k].waits_since = 0;
	while (now < until) {
		unsigned at = (unsigned)random() % 1000;
		size_t who = 0;
		uint64_t cost;

		while (who < n && at >= t[who].rate)
			at -= t[who++].rate;
		if (now - filled >= INTERVAL) {
			shares_divide(s, n, (now - filled) * supply / 1000, turn++, give);
			for (size_t k = 0; k < n; k++)
				s[k].tokens += (int64_t)give[k];
			filled = now;
		}
		now += LOOK;
		if (who == n || !share_may_run(&s[who]))
			continue;
		if (now - t[who].waits_since > t[who].longest_wait)
			t[who].longest_wait = now - t[who].waits_since;
		t[who].waits_since = now;
		cost = t[who].cost / 2 + (uint64_t)random() % (t[who].cost + 1);
		share_charge(&s[who], cost);
		assert_true(s[who].tokens > -(int64_t)(2 * t[who].cost));
		t[who].used += cost;
		t[who].ran++;
		now += cost;
	}
}

static void in_proportion_however_dear_a_packet_is(void **state)
{
	struct share s[] = { { 1, 2000000, 1 }, { 1, 2000000, 1 }, { 1, 2000000, 2 } };
	struct tenant t[] = { { 800, 100, 0, 0, 0, 0 }, { 100, 900, 0, 0, 0, 0 }, { 100, 3000, 0, 0, 0, 0 } };
	uint64_t all = 0;

	(void)state;
	run(s, t, 3, 900, 500000000);
	for (int k = 0; k < 3; k++)
		all += t[k].used;
	for (int k = 0; k < 3; k++) {
		double wanted = s[k].weight / 4.0, got = (double)t[k].used / (double)all;

		assert_true(fabs(got - wanted) < 0.01);
		assert_true(t[k].longest_wait < 5000000);	/* nobody starves */
	}
}

/* What the second does not want goes to the others, by their weights. */
static void what_one_leaves_the_others_get(void **state)
{
	struct share s[] = { { 1, 2000000, 1 }, { 1, 2000000, 6 }, { 1, 2000000, 3 } };
	struct tenant t[] = { { 450, 500, 0, 0, 0, 0 }, { 1, 500, 0, 0, 0, 0 }, { 549, 500, 0, 0, 0, 0 } };
	uint64_t all;

	(void)state;
	run(s, t, 3, 900, 500000000);
	all = t[0].used + t[1].used + t[2].used;
	assert_true((double)all > 0.89 * 5e8);		/* all that was handed out */
	assert_true(fabs((double)t[0].used / (double)(t[0].used + t[2].used) - 0.25) < 0.01);
	assert_true((double)t[1].used < 0.02 * (double)all);
}

/* Refusing is paid by who is refused, but for a sixteenth of what he is given. */
static void refusing_leaves_a_sixteenth(void **state)
{
	(void)state;
	assert_int_equal(share_for_refusing(0, 800), 0);
	assert_int_equal(share_for_refusing(749, 800), 749);
	assert_int_equal(share_for_refusing(750, 800), 750);
	assert_int_equal(share_for_refusing(751, 800), 750);
	assert_int_equal(share_for_refusing(UINT64_MAX, 800), 750);
	assert_int_equal(share_for_refusing(50, 0), 0);
}

static void a_debt_is_paid_back_first(void **state)
{
	struct share s[] = { { -1000, 100, 1 }, { 0, 100, 1 } };
	uint64_t give[2];

	(void)state;
	assert_int_equal(shares_divide(s, 2, 150, 0, give), 0);
	assert_int_equal(give[0], 75);
	assert_int_equal(give[1], 75);
	assert_int_equal(shares_divide(s, 2, 1300, 0, give), 100);
	assert_int_equal(give[0], 1100);
	assert_int_equal(give[1], 100);
	assert_int_equal(shares_divide(s, 0, 7, 0, give), 7);
}

static void the_last_tokens_go_round(void **state)
{
	struct share s[] = { { 0, 100, 1 }, { 0, 100, 1 }, { 0, 100, 1 } };
	uint64_t give[3], all[3] = { 0 };

	(void)state;
	for (size_t turn = 0; turn < 30; turn++) {
		assert_int_equal(shares_divide(s, 3, 1, turn, give), 0);
		for (int k = 0; k < 3; k++)
			all[k] += give[k];
	}
	for (int k = 0; k < 3; k++)
		assert_int_equal(all[k], 10);
}

int main(void)
{
	const char *seed = getenv("MIDDLEPROOF_SEED");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(divides_like_water),
		cmocka_unit_test(in_proportion_however_dear_a_packet_is),
		cmocka_unit_test(what_one_leaves_the_others_get),
		cmocka_unit_test(refusing_leaves_a_sixteenth),
		cmocka_unit_test(a_debt_is_paid_back_first),
		cmocka_unit_test(the_last_tokens_go_round),
	};

	srandom(seed ? (unsigned)strtoul(seed, NULL, 0) : 8);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
