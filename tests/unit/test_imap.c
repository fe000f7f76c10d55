/* Persistent maps: vectors, then random operations against plain arrays. */
#include "symexec/set/imap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { UNIVERSE = 300, MAPS = 12, ROUNDS = 40000 };

/* The plain map: whether key number i is there, and its value. */
struct plain {
	bool in[UNIVERSE];
	uint32_t value[UNIVERSE];
};

static uint32_t keys[UNIVERSE];		/* ascending, all different */
static uint64_t random_state;

static uint32_t random32(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static int by_key(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Corners, a dense run, near neighbours in one high bit, and noise. */
static void make_keys(void)
{
	size_t n = 0;

	for (uint32_t i = 0; i < 40; i++)
		keys[n++] = i;
	for (unsigned b = 6; b < 32; b++) {
		keys[n++] = UINT32_C(1) << b;
		keys[n++] = (UINT32_C(1) << b) | 1;
		if (b < 31)
			keys[n++] = UINT32_MAX << b;
	}
	keys[n++] = UINT32_MAX;
	while (n < UNIVERSE) {
		size_t i = 0;

		keys[n] = random32();
		while (keys[i] != keys[n])
			i++;
		n += i == n;
	}
	qsort(keys, UNIVERSE, sizeof(*keys), by_key);
}

static int setup(void **state)
{
	random_state = (uint64_t)time(NULL);
	print_message("seed %llu\n", (unsigned long long)random_state);
	make_keys();
	*state = imaps_new();
	return 0;
}

static int teardown(void **state)
{
	imaps_free(*state);
	return 0;
}

struct walk {
	const struct plain *a, *b;
	size_t next, seen, stop;
};

static bool check_pair(void *arg, uint32_t key, uint32_t value)
{
	struct walk *w = arg;

	while (w->next < UNIVERSE && !w->a->in[w->next])
		w->next++;
	assert_true(w->next < UNIVERSE);
	assert_int_equal(key, keys[w->next]);
	assert_int_equal(value, w->a->value[w->next]);
	w->next++;
	return ++w->seen != w->stop;
}

static void check_map(const struct imaps *p, imap m, const struct plain *r)
{
	struct walk w = { .a = r };
	size_t n = 0;

	for (size_t i = 0; i < UNIVERSE; i++) {
		uint32_t value = 0;

		assert_int_equal(imap_get(p, m, keys[i], &value), r->in[i]);
		if (r->in[i])
			assert_int_equal(value, r->value[i]);
		n += r->in[i];
	}
	assert_int_equal(imap_count(p, m), n);
	assert_true(imap_each(p, m, check_pair, &w));
	assert_int_equal(w.seen, n);
	if (n < 2)
		return;
	w = (struct walk){ .a = r, .stop = n / 2 };
	assert_false(imap_each(p, m, check_pair, &w));
	assert_int_equal(w.seen, n / 2);
}

static bool differs(const struct plain *a, const struct plain *b, size_t i)
{
	return a->in[i] != b->in[i] || (a->in[i] && a->value[i] != b->value[i]);
}

static bool check_difference(void *arg, const struct imap_difference *d)
{
	struct walk *w = arg;
	size_t i;

	while (w->next < UNIVERSE && !differs(w->a, w->b, w->next))
		w->next++;
	i = w->next++;
	assert_true(i < UNIVERSE);
	assert_int_equal(d->key, keys[i]);
	assert_int_equal(d->in_a, w->a->in[i]);
	assert_int_equal(d->in_b, w->b->in[i]);
	assert_int_equal(d->a, d->in_a ? w->a->value[i] : 0);
	assert_int_equal(d->b, d->in_b ? w->b->value[i] : 0);
	return ++w->seen != w->stop;
}

static void check_diff(const struct imaps *p, imap m, const struct plain *a, imap k,
		       const struct plain *b)
{
	struct walk w = { .a = a, .b = b };
	size_t n = 0;

	for (size_t i = 0; i < UNIVERSE; i++)
		n += differs(a, b, i);
	assert_int_equal(m == k, n == 0);
	assert_true(imap_diff(p, m, k, check_difference, &w));
	assert_int_equal(w.seen, n);
	if (!n)
		return;
	w = (struct walk){ .a = a, .b = b, .stop = 1 };
	assert_false(imap_diff(p, m, k, check_difference, &w));
	assert_int_equal(w.seen, 1);
}

/* The same content, put in random order, with detours. */
static imap build_shuffled(struct imaps *p, const struct plain *r)
{
	size_t order[UNIVERSE];
	imap m = IMAP_EMPTY;

	for (size_t i = 0; i < UNIVERSE; i++) {
		size_t j = random32() % (i + 1);

		order[i] = order[j];
		order[j] = i;
	}
	for (size_t i = 0; i < UNIVERSE; i++)
		m = imap_put(p, m, keys[order[i]], r->value[order[i]] + random32() % 2);
	for (size_t i = 0; i < UNIVERSE; i++)
		m = r->in[order[i]] ? imap_put(p, m, keys[order[i]], r->value[order[i]])
				    : imap_remove(p, m, keys[order[i]]);
	return m;
}

static void map_empty_holds_nothing(void **state)
{
	struct imaps *p = *state;
	uint32_t value = 7;

	assert_false(imap_get(p, IMAP_EMPTY, 0, &value));
	assert_int_equal(value, 7);
	assert_int_equal(imap_count(p, IMAP_EMPTY), 0);
	assert_int_equal(imap_remove(p, IMAP_EMPTY, 5), IMAP_EMPTY);
	assert_true(imap_each(p, IMAP_EMPTY, NULL, NULL));
	assert_true(imap_diff(p, IMAP_EMPTY, IMAP_EMPTY, NULL, NULL));
}

static void map_one_key_is_found_and_removed(void **state)
{
	static const uint32_t corners[] = { 0, 1, 0x7fffffff, 0x80000000, UINT32_MAX };
	struct imaps *p = *state;

	for (size_t i = 0; i < ARRAY_LEN(corners); i++) {
		imap m = imap_put(p, IMAP_EMPTY, corners[i], 0);
		uint32_t value = 1;

		assert_int_not_equal(m, IMAP_EMPTY);
		assert_true(imap_get(p, m, corners[i], &value));
		assert_int_equal(value, 0);
		assert_false(imap_get(p, m, corners[i] ^ 1, &value));
		assert_int_equal(imap_put(p, m, corners[i], 0), m);
		assert_int_equal(imap_remove(p, m, corners[i] ^ 1), m);
		assert_int_equal(imap_remove(p, m, corners[i]), IMAP_EMPTY);
	}
}

static void map_random_operations_match_arrays(void **state)
{
	static struct plain plain[MAPS];
	struct imaps *p = *state;
	imap maps[MAPS] = { IMAP_EMPTY };

	memset(plain, 0, sizeof(plain));
	for (unsigned round = 0; round < ROUNDS; round++) {
		size_t m = random32() % MAPS, from = random32() % MAPS, k = random32() % UNIVERSE;

		if (random32() % 64 == 0) {	/* an old version is taken up again */
			maps[m] = maps[from];
			plain[m] = plain[from];
		}
		plain[m].in[k] = random32() % 5 < 3;
		plain[m].value[k] = random32() % 3 ? random32() % 4 : random32();
		maps[m] = plain[m].in[k] ? imap_put(p, maps[m], keys[k], plain[m].value[k])
					 : imap_remove(p, maps[m], keys[k]);
		if (round % 50)
			continue;
		for (size_t i = 0; i < MAPS; i++)
			check_map(p, maps[i], &plain[i]);
		check_diff(p, maps[m], &plain[m], maps[from], &plain[from]);
		assert_int_equal(build_shuffled(p, &plain[m]), maps[m]);
	}
}

struct grow {
	struct imaps *p;
	imap m;
	uint32_t seen;
};

static bool put_more(void *arg, uint32_t key, uint32_t value)
{
	struct grow *g = arg;

	assert_int_equal(value, key * 3);
	for (uint32_t i = 0; i < 100; i++)
		g->m = imap_put(g->p, g->m, key * 100 + i, key ^ i);
	g->seen++;
	return true;
}

static void map_updated_in_a_callback_is_walked_on(void **state)
{
	struct grow g = { .p = *state };
	imap m = IMAP_EMPTY;

	for (uint32_t i = 0; i < 2000; i++)
		m = imap_put(g.p, m, i, i * 3);
	assert_true(imap_each(g.p, m, put_more, &g));
	assert_int_equal(g.seen, 2000);
	assert_int_equal(imap_count(g.p, g.m), 200000);
}

static bool count_difference(void *arg, const struct imap_difference *d)
{
	size_t *n = arg;

	assert_true(d->in_a && d->in_b);
	return ++*n <= 2;
}

/* 2000 diffs of maps with 200,000 keys: seconds if shared subtrees were walked. */
static void diff_of_large_maps_costs_the_difference(void **state)
{
	struct imaps *p = *state;
	imap m = IMAP_EMPTY;
	clock_t start;

	for (uint32_t i = 0; i < 200000; i++)
		m = imap_put(p, m, i * 2654435761u, i);
	start = clock();
	for (uint32_t i = 0; i < 2000; i++) {
		imap k = imap_put(p, m, i * 2654435761u, i + 1);
		size_t n = 0;

		k = imap_put(p, k, (i + 2000) * 2654435761u, 0);
		assert_true(imap_diff(p, m, k, count_difference, &n));
		assert_int_equal(n, 2);
	}
	assert_true(clock() - start < CLOCKS_PER_SEC);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(map_empty_holds_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(map_one_key_is_found_and_removed, setup, teardown),
		cmocka_unit_test_setup_teardown(map_random_operations_match_arrays, setup,
						teardown),
		cmocka_unit_test_setup_teardown(map_updated_in_a_callback_is_walked_on, setup,
						teardown),
		cmocka_unit_test_setup_teardown(diff_of_large_maps_costs_the_difference, setup,
						teardown),
	};

	return cmocka_run_group_tests_name("imap", tests, NULL, NULL);
}
