/*
 * The prefix map: vectors, then random changes against a plain list of prefixes that is searched for every address.
 */
#include "symexec/forward/prefix_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static uint64_t random_state;

static uint32_t random32(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static void start_random(const char *what)
{
	const char *given = getenv("MIDDLEPROOF_SEED");

	random_state = given != NULL ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
	print_message("%s: MIDDLEPROOF_SEED=0x%llx\n", what, (unsigned long long)random_state);
}

static uint32_t to_of(const struct prefix_map *m, uint32_t x)
{
	uint32_t last;

	return prefix_map_find(m, x, &last);
}

static void map_empty_leads_nowhere(void **state)
{
	struct prefix_map *m = prefix_map_new();
	uint32_t last;

	(void)state;
	assert_int_equal(prefix_map_find(m, 0, &last), PREFIX_NOWHERE);
	assert_int_equal(last, UINT32_MAX);
	assert_int_equal(prefix_map_find(m, UINT32_MAX, &last), PREFIX_NOWHERE);
	prefix_map_free(m);
}

static void map_longer_prefix_wins_and_uncovers(void **state)
{
	struct prefix_map *m = prefix_map_new();
	const struct prefix all = { 0, 0 }, ten = { 0x0a000000, 8 }, host = { 0x0a010203, 32 };
	prefix_changes c = { 0 };
	uint32_t last;

	(void)state;
	prefix_map_set(m, host, 3, &c);
	prefix_map_set(m, ten, 2, &c);
	prefix_map_set(m, all, 1, &c);
	assert_int_equal(to_of(m, 0x0a010203), 3);
	assert_int_equal(prefix_map_find(m, 0x0a010204, &last), 2);
	assert_int_equal(last, 0x0affffff);
	assert_int_equal(to_of(m, 0x0b000000), 1);
	c.n = 0;
	assert_true(prefix_map_remove(m, ten, &c));
	assert_int_equal(c.n, 2);
	assert_int_equal(c.v[0].lo, 0x0a000000);
	assert_int_equal(c.v[0].hi, 0x0a010202);
	assert_int_equal(c.v[1].lo, 0x0a010204);
	assert_int_equal(c.v[1].hi, 0x0affffff);
	assert_true(c.v[0].was == 2 && c.v[0].now == 1);
	assert_false(prefix_map_remove(m, ten, &c));
	c.n = 0;
	assert_true(prefix_map_remove(m, all, &c));
	assert_true(prefix_map_remove(m, host, &c));
	assert_int_equal(prefix_map_intervals(m), 1);
	assert_int_equal(prefix_map_count(m), 0);
	VEC_FREE(&c);
	prefix_map_free(m);
}

static void map_set_again_replaces(void **state)
{
	struct prefix_map *m = prefix_map_new();
	const struct prefix p = { 0xc0a80000, 16 };
	prefix_changes c = { 0 };

	(void)state;
	prefix_map_set(m, p, 1, &c);
	c.n = 0;
	prefix_map_set(m, p, 1, &c);
	assert_int_equal(c.n, 0);
	prefix_map_set(m, p, 2, &c);
	assert_int_equal(c.n, 1);
	assert_true(c.v[0].was == 1 && c.v[0].now == 2);
	assert_int_equal(prefix_map_count(m), 1);
	assert_int_equal(prefix_map_known(m), 1);
	VEC_FREE(&c);
	prefix_map_free(m);
}

/* The plain list. */
enum { PREFIXES = 700, ROUNDS = 30000, LOOKED_AT = 40 };

struct plain {
	struct prefix p[PREFIXES];
	uint32_t to[PREFIXES];
};

static uint32_t plain_find(const struct plain *l, uint32_t x)
{
	uint32_t to = PREFIX_NOWHERE;
	int best = -1;

	for (unsigned i = 0; i < PREFIXES; i++) {
		unsigned n = l->p[i].length;

		if (l->to[i] == PREFIX_NOWHERE || (int)n <= best ||
		    (n > 0 && (x ^ l->p[i].addr) >> (32 - n) != 0))
			continue;
		best = (int)n;
		to = l->to[i];
	}
	return to;
}

/* All different; many within each other, so that most changes uncover something. */
static void make_prefixes(struct plain *l)
{
	for (unsigned i = 0; i < PREFIXES; i++) {
		unsigned n = random32() % 33, same = 0;
		uint32_t addr = random32() % 4 != 0 ? random32() & 0x0f0f00ff : random32();

		addr = n == 0 ? 0 : addr & UINT32_MAX << (32 - n);
		while (same < i && (l->p[same].addr != addr || l->p[same].length != n))
			same++;
		if (same < i) {
			i--;
			continue;
		}
		l->p[i] = (struct prefix){ addr, n };
		l->to[i] = PREFIX_NOWHERE;
	}
}

/* What the change says about x, against what was and what is. */
static void check_change(const prefix_changes *c, uint32_t x, uint32_t was, uint32_t now)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].lo <= x && x <= c->v[i].hi) {
			assert_int_equal(c->v[i].was, was);
			assert_int_equal(c->v[i].now, now);
			assert_int_not_equal(was, now);
			return;
		}
	assert_int_equal(was, now);
}

static uint32_t some_address(const struct plain *l)
{
	const struct prefix *p = &l->p[random32() % PREFIXES];
	uint32_t wild = p->length == 32 ? 0 : UINT32_MAX >> p->length;

	switch (random32() % 4) {
	case 0:
		return p->addr - 1;
	case 1:
		return p->addr;
	case 2:
		return (p->addr | wild) + random32() % 2;
	}
	return p->addr | (random32() & wild);
}

static void check_order(const prefix_changes *c)
{
	for (size_t i = 0; i < c->n; i++) {
		assert_true(c->v[i].lo <= c->v[i].hi);
		assert_true(i == 0 || c->v[i - 1].hi < c->v[i].lo);
	}
}

static void map_random_changes_equal_plain_list(void **state)
{
	struct plain *l = calloc(1, sizeof(*l));
	struct prefix_map *m = prefix_map_new();
	prefix_changes c = { 0 };

	(void)state;
	start_random("prefix map");
	make_prefixes(l);
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned i = random32() % PREFIXES;
		uint32_t to = random32() % 3 == 0 ? PREFIX_NOWHERE : 1 + random32() % 5, x[LOOKED_AT];
		uint32_t was[LOOKED_AT];

		for (unsigned k = 0; k < LOOKED_AT; k++) {
			x[k] = some_address(l);
			was[k] = to_of(m, x[k]);
		}
		c.n = 0;
		if (to != PREFIX_NOWHERE)
			prefix_map_set(m, l->p[i], to, &c);
		else
			assert_int_equal(prefix_map_remove(m, l->p[i], &c),
					 l->to[i] != PREFIX_NOWHERE);
		l->to[i] = to;
		check_order(&c);
		for (unsigned k = 0; k < LOOKED_AT; k++) {
			uint32_t now = to_of(m, x[k]);

			assert_int_equal(now, plain_find(l, x[k]));
			check_change(&c, x[k], was[k], now);
		}
		assert_int_equal(prefix_map_get(m, l->p[i]), to);
	}
	assert_true(prefix_map_intervals(m) > 256);
	VEC_FREE(&c);
	prefix_map_free(m);
	free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(map_empty_leads_nowhere),
		cmocka_unit_test(map_longer_prefix_wins_and_uncovers),
		cmocka_unit_test(map_set_again_replaces),
		cmocka_unit_test(map_random_changes_equal_plain_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
