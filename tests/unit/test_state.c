/* Keys of state and lists of entries: vectors, then random puts against a plain list. */
#include "symexec/flow/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { LISTS = 50, MOST = 30, KEYS = 2, VALS = 2 };

static uint64_t random_state;

static uint32_t random32(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static int setup(void **state)
{
	random_state = (uint64_t)time(NULL);
	print_message("seed %llu\n", (unsigned long long)random_state);
	*state = tuples_new();
	return 0;
}

static int teardown(void **state)
{
	tuples_free(*state);
	return 0;
}

static void key_is_one_per_element_and_name(void **state)
{
	struct tuples *t = *state;
	char name[] = "flows";
	uint32_t a = state_key(t, 1, name), element = 0;
	const char *text = NULL;

	name[0] = 'X';
	assert_int_equal(a, 1);
	assert_int_equal(state_key(t, 1, "flows"), a);
	assert_int_not_equal(state_key(t, 2, "flows"), a);
	assert_int_not_equal(state_key(t, 1, "flow"), a);
	assert_int_not_equal(state_key(t, 1, ""), a);
	for (uint32_t i = 0; i < 5000; i++)
		state_key(t, i, "other");
	state_key_get(t, a, &element, &text);
	assert_int_equal(element, 1);
	assert_string_equal(text, "flows");
	for (uint32_t i = 0; i < 5000; i++) {
		state_key_get(t, state_key(t, i, "other"), &element, &text);
		assert_int_equal(element, i);
		assert_string_equal(text, "other");
	}
}

static void list_empty_is_zero(void **state)
{
	assert_int_equal(entries_intern(*state, NULL, 0), 0);
	assert_int_equal(entries_count(*state, 0), 0);
}

static void list_content_decides_the_handle(void **state)
{
	struct tuples *t = *state;
	value a[] = { 1, 2, 3 }, b[] = { 1, 2, 3 }, c[] = { 1, 2, 4 };
	struct entry e = { 2, 1, a }, f = { 1, 2, a }, same = { 2, 1, b }, g = { 2, 1, c };
	struct entry pair[] = { e, g }, swapped[] = { g, e };
	uint32_t x = entries_intern(t, &e, 1);

	assert_int_not_equal(x, 0);
	assert_int_equal(entries_intern(t, &same, 1), x);
	assert_int_not_equal(entries_intern(t, &f, 1), x);
	assert_int_not_equal(entries_intern(t, &g, 1), x);
	assert_int_equal(entries_intern(t, pair, 2), entries_intern(t, pair, 2));
	assert_int_not_equal(entries_intern(t, pair, 2), entries_intern(t, swapped, 2));
	a[0] = 99;
	assert_int_equal(entries_get(t, x, 0).v[0], 1);
}

static void value_without_keys_is_overwritten(void **state)
{
	struct tuples *t = *state;
	value v = 7;
	struct entry e = { 0, 1, &v }, none = { 0, 0, NULL };
	uint32_t first = entries_put(t, 0, &e), second;

	v = 8;
	second = entries_put(t, first, &e);
	assert_int_not_equal(second, first);
	assert_int_equal(entries_count(t, second), 1);
	assert_int_equal(entries_get(t, second, 0).v[0], 8);
	assert_int_equal(entries_get(t, first, 0).v[0], 7);
	v = 7;
	assert_int_equal(entries_put(t, second, &e), first);
	assert_int_equal(entries_count(t, entries_put(t, second, &none)), 1);
	assert_int_equal(entries_get(t, entries_put(t, second, &none), 0).nvals, 0);
}

/* So many that some of them share a 32-bit hash: only content may decide. */
static void handles_of_different_content_differ(void **state)
{
	enum { MANY = 400000 };
	struct tuples *t = *state;

	for (uint32_t i = 0; i < MANY; i++) {
		value v[] = { i / 2 };
		struct entry e = { i % 2, 1 - i % 2, v };

		assert_int_equal(entries_intern(t, &e, 1), i + 1);
		assert_int_equal(state_key(t, i / 2, i % 2 ? "a" : "b"), i + 1);
	}
}

struct plain {
	uint32_t n;
	value v[MOST][KEYS + VALS];
	uint32_t handle;
};

static void plain_put(struct plain *p, const value *v)
{
	uint32_t i = 0;

	while (i < p->n && memcmp(p->v[i], v, KEYS * sizeof(*v)))
		i++;
	memcpy(p->v[i], v, sizeof(p->v[i]));
	p->n += i == p->n;
}

static bool plain_same(const struct plain *a, const struct plain *b)
{
	return a->n == b->n && !memcmp(a->v, b->v, a->n * sizeof(a->v[0]));
}

static void put_random_matches_a_plain_list(void **state)
{
	static struct plain lists[LISTS];
	struct tuples *t = *state;

	memset(lists, 0, sizeof(lists));
	for (unsigned round = 0; round < 20000; round++) {
		struct plain *p = &lists[random32() % LISTS], *q = &lists[random32() % LISTS];
		value v[KEYS + VALS] = { 1 + random32() % 5, 1 + random32() % 5, 1 + random32() % 2,
					 1 + random32() % 2 };
		struct entry e = { KEYS, VALS, v }, old;

		if (random32() % 10 == 0)
			*p = (struct plain){ 0 };
		if (p->n && random32() % 4 == 0) {	/* what is lent may be put back */
			old = entries_get(t, p->handle, random32() % p->n);
			p->handle = entries_put(t, p->handle, &old);
		}
		plain_put(p, v);
		p->handle = entries_put(t, p->handle, &e);
		assert_int_equal(entries_count(t, p->handle), p->n);
		for (uint32_t i = 0; i < p->n; i++) {
			struct entry got = entries_get(t, p->handle, i);

			assert_int_equal(got.nkeys, KEYS);
			assert_int_equal(got.nvals, VALS);
			assert_memory_equal(got.v, p->v[i], sizeof(p->v[i]));
		}
		assert_int_equal(p->handle == q->handle, plain_same(p, q));
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(key_is_one_per_element_and_name),
		TEST(list_empty_is_zero),
		TEST(list_content_decides_the_handle),
		TEST(value_without_keys_is_overwritten),
		TEST(handles_of_different_content_differ),
		TEST(put_random_matches_a_plain_list),
	};

	return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
