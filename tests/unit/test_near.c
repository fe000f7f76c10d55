/* near: distances with transpositions and half-cost case; which name is suggested. */
#include "models/base/near.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <time.h>
#include <strings.h>
#include <cmocka.h>

static void distance_of_known_pairs(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned limit, want;
	} t[] = {
		{ "", "", 3, 0 },		{ "a", "a", 0, 0 },
		{ "", "ab", 3, 2 },		{ "ab", "", 3, 2 },
		{ "policy", "polcy", 3, 1 },	{ "polcy", "policy", 3, 1 },
		{ "polciy", "policy", 3, 1 },	{ "ab", "ba", 3, 1 },
		{ "kitten", "sitting", 3, 3 },	{ "kitten", "sitting", 2, 3 },
		{ "kitten", "sitting", 1, 2 },	{ "abc", "xyz", 3, 3 },
		{ "abc", "xyz", 2, 3 },		{ "IPFilter", "IPfilter", 3, 1 },
		{ "ABCD", "abcd", 3, 2 },	{ "AB", "ba", 3, 2 },
		{ "a", "abcdefgh", 3, 4 },	{ "ca", "abc", 3, 3 },
		{ "CheckIPHeader", "CheckIPHaeder2", 3, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(t); i++) {
		unsigned d = near_distance(t[i].a, t[i].b, t[i].limit);

		if (d != t[i].want)
			fail_msg("'%s' to '%s' within %u: %u, expected %u", t[i].a, t[i].b,
				 t[i].limit, d, t[i].want);
	}
}

static void distance_of_very_long_names_is_cheap(void **state)
{
	char *a = x_malloc(1000001), *b = x_malloc(1000001);

	(void)state;
	memset(a, 'a', 1000000);
	memset(b, 'a', 1000000);
	a[1000000] = b[1000000] = '\0';
	assert_int_equal(near_distance(a, b, 3), 0);
	b[500] = 'b';
	for (int i = 0; i < 100; i++)
		assert_int_equal(near_distance(a, b, 3), 4);
	free(a);
	free(b);
}

/* The plain recurrence, no band, in half edits. */
static unsigned plain_distance(const char *a, const char *b)
{
	unsigned d[16][16];
	size_t la = strlen(a), lb = strlen(b);

	for (size_t i = 0; i <= la; i++)
		for (size_t j = 0; j <= lb; j++) {
			unsigned best = i || j ? 1000 : 0, cost = 2;

			if (i && j && a[i - 1] == b[j - 1])
				cost = 0;
			else if (i && j && !strncasecmp(a + i - 1, b + j - 1, 1))
				cost = 1;
			if (i)
				best = MIN_OF(best, d[i - 1][j] + 2);
			if (j)
				best = MIN_OF(best, d[i][j - 1] + 2);
			if (i && j)
				best = MIN_OF(best, d[i - 1][j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = MIN_OF(best, d[i - 2][j - 2] + 2);
			d[i][j] = best;
		}
	return (d[la][lb] + 1) / 2;
}

static void distance_of_random_words_agrees_with_the_plain_recurrence(void **state)
{
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("# seed %u\n", seed);
	for (int step = 0; step < 20000; step++) {
		char a[16] = "", b[16] = "";
		unsigned limit = (unsigned)rand_r(&seed) % 5, want;

		for (int i = rand_r(&seed) % 12; i >= 0; i--)
			a[i] = (char)('a' + rand_r(&seed) % 3);
		for (int i = rand_r(&seed) % 12; i >= 0; i--)
			b[i] = (char)('a' + rand_r(&seed) % 3);
		want = MIN_OF(plain_distance(a, b), limit + 1);
		if (near_distance(a, b, limit) != want)
			fail_msg("'%s' to '%s' within %u: %u, expected %u", a, b, limit,
				 near_distance(a, b, limit), want);
	}
}

static const char *suggest(const char *want)
{
	static const char *const known[] = {
		"IPFilter", "IPClassifier", "Classifier", "CheckIPHeader", "DecIPTTL", "Paint",
		"Tee", "LinearIPLookup", "RadixIPLookup", "FROMDEVICE",
	};
	struct near n = near_begin(want);

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		near_try(&n, known[i]);
	return n.best;
}

static void misspelt_name_suggests_the_nearest(void **state)
{
	(void)state;
	assert_string_equal(suggest("IPFitler"), "IPFilter");
	assert_string_equal(suggest("Clasifier"), "Classifier");
	assert_string_equal(suggest("checkipheader"), "CheckIPHeader");
	assert_string_equal(suggest("FromDevice"), "FROMDEVICE");
	assert_string_equal(suggest("decipttl"), "DecIPTTL");
	assert_string_equal(suggest("Te"), "Tee");
	assert_string_equal(suggest("Tee"), "Tee");
}

static void distant_name_suggests_nothing(void **state)
{
	(void)state;
	assert_null(suggest("Queue"));
	assert_null(suggest(""));
	assert_null(suggest("X"));
	assert_null(suggest("ICMPError"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_of_known_pairs),
		cmocka_unit_test(distance_of_very_long_names_is_cheap),
		cmocka_unit_test(distance_of_random_words_agrees_with_the_plain_recurrence),
		cmocka_unit_test(misspelt_name_suggests_the_nearest),
		cmocka_unit_test(distant_name_suggests_nothing),
	};

	return cmocka_run_group_tests_name("near", tests, NULL, NULL);
}
