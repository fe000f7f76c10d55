/* arena: alignment, zeroing, marks, byte accounting; a seeded sweep against plain copies. */
#include "models/base/arena.h"

#include "models/base/vec.h"
#include <setjmp.h>
#include <stdint.h>
#include <time.h>
#include <cmocka.h>

static void alloc_any_size_is_aligned_zeroed_and_separate(void **state)
{
	struct arena *a = arena_new();
	unsigned char *last = NULL;

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *p = arena_alloc(a, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, size);
		assert_ptr_not_equal(p, last);
		last = p;
	}
	arena_free(a);
	arena_free(NULL);
}

static void alloc_larger_than_a_block_works(void **state)
{
	struct arena *a = arena_new();
	char *small = arena_strdup(a, "small");
	char *big = arena_alloc(a, 10u << 20);
	char *after = arena_strdup(a, "after");

	(void)state;
	memset(big, 'x', 10u << 20);
	assert_string_equal(small, "small");
	assert_string_equal(after, "after");
	arena_free(a);
}

static void release_to_first_mark_uses_nothing(void **state)
{
	struct arena *a = arena_new();
	struct arena_mark m = arena_mark(a);

	(void)state;
	assert_int_equal(arena_used(a), 0);
	for (int i = 0; i < 1000; i++)
		(void)!arena_alloc(a, 100);
	assert_true(arena_used(a) >= 100 * 1000);
	assert_true(arena_used(a) <= 112 * 1000);
	arena_release(a, m);
	assert_int_equal(arena_used(a), 0);
	arena_free(a);
}

static void release_gives_zeroed_memory_again(void **state)
{
	struct arena *a = arena_new();
	struct arena_mark m;
	unsigned char *p;

	(void)state;
	(void)!arena_alloc(a, 8);
	m = arena_mark(a);
	p = arena_alloc(a, 64);
	memset(p, 0xff, 64);
	arena_release(a, m);
	assert_ptr_equal(arena_alloc(a, 64), p);
	for (int i = 0; i < 64; i++)
		assert_int_equal(p[i], 0);
	arena_free(a);
}

static void strings_are_copied_and_terminated(void **state)
{
	struct arena *a = arena_new();
	char text[] = "abcdef";
	char *dup = arena_strdup(a, text), *part = arena_strndup(a, text, 3);
	char *past = arena_strndup(a, text, 100), *bytes = arena_memdup(a, text, 4);

	(void)state;
	memset(text, 'X', 6);
	assert_string_equal(dup, "abcdef");
	assert_string_equal(part, "abc");
	assert_string_equal(past, "abcdef");
	assert_memory_equal(bytes, "abcd", 4);
	assert_non_null(arena_memdup(a, NULL, 0));
	assert_string_equal(arena_printf(a, "%s-%d", "x", 42), "x-42");
	arena_free(a);
}

static void printf_of_a_long_text_is_whole(void **state)
{
	struct arena *a = arena_new();
	char *s = arena_printf(a, "%0*d", 100000, 7);

	(void)state;
	assert_int_equal(strlen(s), 100000);
	assert_int_equal(s[99999], '7');
	arena_free(a);
}

struct copy {
	unsigned char *p;
	size_t size;
	unsigned char fill;
	struct arena_mark before;
};

/* Random allocations and releases; what was not released must keep its content. */
static void random_marks_and_releases_keep_the_rest(void **state)
{
	unsigned seed = (unsigned)time(NULL);
	struct arena *a = arena_new();
	VEC(struct copy) live = { 0 };

	(void)state;
	print_message("# seed %u\n", seed);
	for (int step = 0; step < 20000; step++) {
		if (rand_r(&seed) % 8 || !live.n) {
			struct copy c = { .before = arena_mark(a) };

			c.size = (size_t)rand_r(&seed) % (rand_r(&seed) % 50 ? 200 : 20000);
			c.fill = (unsigned char)rand_r(&seed);
			c.p = arena_alloc(a, c.size);
			memset(c.p, c.fill, c.size);
			*VEC_ADD(&live) = c;
			continue;
		}
		live.n -= (size_t)rand_r(&seed) % MIN_OF(live.n, (size_t)10) + 1;
		arena_release(a, live.v[live.n].before);
		for (size_t i = live.n > 20 ? live.n - 20 : 0; i < live.n; i++)
			for (size_t j = 0; j < live.v[i].size; j++)
				assert_int_equal(live.v[i].p[j], live.v[i].fill);
	}
	if (live.n)
		arena_release(a, live.v[0].before);
	assert_int_equal(arena_used(a), 0);
	VEC_FREE(&live);
	arena_free(a);
}

static void texts_stand_side_by_side_and_what_follows_is_aligned(void **state)
{
	struct arena *a = arena_new();
	size_t before;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		char *s = arena_strdup(a, "three"), *t = arena_strndup(a, "three", 2);
		char *u = arena_printf(a, "%d", 7);
		uint64_t *n = arena_alloc(a, sizeof(*n));

		assert_int_equal((uintptr_t)n % _Alignof(max_align_t), 0);
		*n = UINT64_MAX;
		assert_string_equal(s, "three");
		assert_string_equal(t, "th");
		assert_string_equal(u, "7");
	}
	before = arena_used(a);
	for (int i = 0; i < 1000; i++)
		(void)!arena_strdup(a, "three");
	assert_in_range(arena_used(a) - before, 6000, 6100);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alloc_any_size_is_aligned_zeroed_and_separate),
		cmocka_unit_test(texts_stand_side_by_side_and_what_follows_is_aligned),
		cmocka_unit_test(alloc_larger_than_a_block_works),
		cmocka_unit_test(release_to_first_mark_uses_nothing),
		cmocka_unit_test(release_gives_zeroed_memory_again),
		cmocka_unit_test(strings_are_copied_and_terminated),
		cmocka_unit_test(printf_of_a_long_text_is_whole),
		cmocka_unit_test(random_marks_and_releases_keep_the_rest),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
