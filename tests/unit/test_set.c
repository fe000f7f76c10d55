/*
 * Sets of symexec/set/set.h: small cases with known answers, bounds, collection. What operations do
 * in general is test_set_random's, binding is test_set_bind's.
 */
#include "symexec/set/set.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct fixture {
	struct sets *s;
	set_var proto, port, addr, wide;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->s = sets_new(0);
	f->proto = set_var_new(f->s, RANK_PROTO, 8);
	f->port = set_var_new(f->s, RANK_DPORT, 16);
	f->addr = set_var_new(f->s, RANK_DST, 32);
	f->wide = set_var_new(f->s, RANK_OTHER, 64);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	bool sound = sets_check(f->s);

	sets_free(f->s);
	free(f);
	return sound ? 0 : -1;
}

static void interval_whole_range_is_all(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(set_interval(f->s, f->port, 0, 65535), SET_ALL);
	assert_int_equal(set_interval(f->s, f->port, 0, UINT64_MAX), SET_ALL);
	assert_int_equal(set_interval(f->s, f->wide, 0, UINT64_MAX), SET_ALL);
	assert_int_equal(set_interval(f->s, f->port, 5, 4), SET_NONE);
	assert_int_equal(set_interval(f->s, f->port, 65536, 70000), SET_NONE);
}

static void interval_at_the_ends_of_64_bits_is_exact(void **state)
{
	struct fixture *f = *state;
	set last = set_interval(f->s, f->wide, UINT64_MAX, UINT64_MAX);
	set rest = set_interval(f->s, f->wide, 0, UINT64_MAX - 1);
	uint64_t at = UINT64_MAX, before = UINT64_MAX - 1;

	assert_int_equal(set_not(f->s, last), rest);
	assert_true(set_contains(f->s, last, &f->wide, &at, 1));
	assert_false(set_contains(f->s, last, &f->wide, &before, 1));
	assert_int_equal(set_size(f->s, last), 8);
}

static void same_set_built_in_two_ways_has_one_handle(void **state)
{
	struct fixture *f = *state;
	struct set_range r[] = { { 443, 443 }, { 80, 81 }, { 81, 90 }, { 91, 91 }, { 9, 3 } };
	set a = set_ranges(f->s, f->port, r, 5);
	set b = set_or(f->s, set_interval(f->s, f->port, 80, 91),
		       set_interval(f->s, f->port, 443, 443));
	set c = set_interval(f->s, f->addr, 0x0a000000, 0x0affffff);

	assert_int_equal(a, b);
	assert_int_equal(set_not(f->s, set_not(f->s, a)), a);
	assert_int_equal(c, set_masked(f->s, f->addr, 0xff000000, 0x0a123456));
	assert_int_equal(c, set_slice_interval(f->s, f->addr, 24, 8, 10, 10));
	assert_int_equal(set_and(f->s, a, c), set_minus(f->s, c, set_not(f->s, b)));
}

static void longest_prefix_equal_prefixes_first_wins(void **state)
{
	struct fixture *f = *state;
	struct set_route r[] = {
		{ 0x0a010203, 16, 3 }, { 0, 0, 1 }, { 0x0a000000, 8, 2 }, { 0x0a01ffff, 16, 9 },
		{ 0x0a010101, 32, 4 },
	};
	const struct { uint64_t at; unsigned want; } v[] = {
		{ 0x0a010101, 4 }, { 0x0a010102, 3 }, { 0x0a01ffff, 3 }, { 0x0a020000, 2 },
		{ 0x0affffff, 2 }, { 0x0b000000, 1 }, { 0xffffffff, 1 }, { 0, 1 },
	};
	set a = set_longest_prefix(f->s, f->addr, r, 5);
	unsigned terminals[8];
	set parts[8];

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		assert_int_equal(set_at(f->s, a, &f->addr, &v[i].at, 1), v[i].want);
	assert_int_equal(set_terminals(f->s, a, terminals, 8), 4);
	assert_int_equal(set_split(f->s, a, terminals, parts, 8), 4);
	assert_int_equal(terminals[3], 4);
	assert_int_equal(parts[3], set_interval(f->s, f->addr, 0x0a010101, 0x0a010101));
	assert_int_equal(parts[1], set_where(f->s, a, 2));
}

static void first_match_shadowed_rule_has_no_terminal(void **state)
{
	struct fixture *f = *state;
	set rules[] = { set_interval(f->s, f->proto, 6, 6), set_interval(f->s, f->port, 0, 1023),
			set_and(f->s, set_interval(f->s, f->proto, 6, 6),
				set_interval(f->s, f->port, 80, 80)), SET_ALL };
	unsigned out[8];
	set a = set_first_match(f->s, rules, 4);

	assert_int_equal(set_terminals(f->s, a, out, 8), 3);
	assert_int_equal(out[0], 1);
	assert_int_equal(out[1], 2);
	assert_int_equal(out[2], 4);
	assert_int_equal(set_where(f->s, a, 3), SET_NONE);
	assert_int_equal(set_first_match(f->s, rules, 0), SET_NONE);
	assert_int_equal(set_first_match(f->s, rules + 3, 1), SET_ALL);
}

static void pick_takes_what_is_wanted_where_it_can(void **state)
{
	struct fixture *f = *state;
	set a = set_and(f->s, set_interval(f->s, f->port, 1024, 2047),
			set_not(f->s, set_interval(f->s, f->addr, 7, 7)));
	set_var vars[] = { f->addr, f->wide, f->port };
	uint64_t want[] = { 7, 99, 1300 }, got[3];

	set_pick(f->s, a, vars, want, got, 3);
	assert_int_equal(got[0], 0);
	assert_int_equal(got[1], 99);
	assert_int_equal(got[2], 1300);
	set_pick(f->s, a, vars, NULL, got, 3);
	assert_int_equal(got[0], 0);
	assert_int_equal(got[1], 0);
	assert_int_equal(got[2], 1024);
	set_pick(f->s, a, vars + 1, want + 1, got, 1);	/* the others are free to be anything */
	assert_int_equal(got[0], 99);
}

static void values_more_than_asked_for_are_counted(void **state)
{
	struct fixture *f = *state;
	set even = set_masked(f->s, f->wide, 1, 0);
	struct set_range r[2];

	assert_true(set_values(f->s, even, f->wide, r, 2) == (size_t)1 << 62);
	assert_int_equal(r[1].lo, 2);
	assert_int_equal(r[1].hi, 2);
	even = set_masked(f->s, f->addr, 0x101, 0x100);
	assert_int_equal(set_values(f->s, even, f->addr, r, 2), (size_t)1 << 30);
	assert_int_equal(r[0].lo, 256);
	assert_int_equal(set_values(f->s, even, f->port, r, 2), 1);
	assert_int_equal(r[0].hi, 65535);
	assert_int_equal(set_values(f->s, SET_NONE, f->port, r, 2), 0);
}

static void count_is_exact_up_to_53_bits(void **state)
{
	struct fixture *f = *state;
	set_var vars[] = { f->proto, f->port, f->wide };
	set a = set_and(f->s, set_interval(f->s, f->proto, 1, 3),
			set_interval(f->s, f->port, 0, 4));

	assert_true(set_count(f->s, a, vars, 2) == 15);
	assert_true(set_count(f->s, a, vars, 3) == ldexp(15, 64));
	assert_true(set_count(f->s, SET_ALL, vars, 2) == 1 << 24);
	assert_true(set_count(f->s, SET_NONE, vars, 2) == 0);
}

static void support_lists_variables_in_order_of_levels(void **state)
{
	struct fixture *f = *state;
	set_var newer = set_var_new(f->s, RANK_DPORT, 16), out[4];
	set a = set_and(f->s, set_interval(f->s, f->addr, 1, 1), set_interval(f->s, f->port, 5, 5));

	a = set_and(f->s, a, set_interval(f->s, newer, 0, 7));
	a = set_and(f->s, a, set_interval(f->s, f->proto, 6, 6));
	assert_int_equal(set_support(f->s, a, out, 4), 4);
	assert_int_equal(out[0], f->proto);
	assert_int_equal(out[1], newer);
	assert_int_equal(out[2], f->port);
	assert_int_equal(out[3], f->addr);
	assert_int_equal(set_support(f->s, a, out, 1), 4);
	assert_int_equal(set_support(f->s, SET_ALL, out, 1), 0);
}

/* A box over four variables, and one whose middle stands alone between two that hang together. */
static void factors_of_products_are_found(void **state)
{
	struct fixture *f = *state;
	set a = set_interval(f->s, f->proto, 6, 17), b = set_interval(f->s, f->port, 80, 443);
	set c = set_interval(f->s, f->addr, 1, 0x0affffff), d = set_masked(f->s, f->wide, 3, 1);
	set box = set_and(f->s, set_and(f->s, a, b), set_and(f->s, c, d));
	set tied = set_or(f->s, set_and(f->s, a, c),
			  set_and(f->s, set_interval(f->s, f->proto, 1, 1), SET_ALL));
	set parts[8];

	assert_int_equal(set_factors(f->s, box, parts, 8), 4);
	assert_int_equal(parts[0], a);
	assert_int_equal(parts[1], b);
	assert_int_equal(parts[2], c);
	assert_int_equal(parts[3], d);
	assert_int_equal(set_factors(f->s, box, parts, 2), 2);
	assert_int_equal(set_and(f->s, parts[0], parts[1]), box);
	assert_int_equal(set_factors(f->s, tied, parts, 8), 1);
	assert_int_equal(set_factors(f->s, set_and(f->s, tied, b), parts, 8), 2);
	assert_int_equal(set_and(f->s, parts[0], parts[1]), set_and(f->s, tied, b));
	assert_int_equal(set_factors(f->s, SET_ALL, parts, 8), 1);
}

/* Every operation, given too little room, says so; and goes on saying so. */
static void too_large_is_passed_on(void **state)
{
	struct sets *s = sets_new(40);
	set_var a = set_var_new(s, RANK_DST, 32), b = set_var_new(s, RANK_SRC, 32);
	set x = SET_ALL, y = SET_TOO_LARGE, parts[2];
	set rules[2] = { SET_ALL, SET_TOO_LARGE };
	set_var vars[] = { a, b };
	struct set_binding bind = { .from = a, .kind = SET_BIND_SLICE, .to = b };

	(void)state;
	for (unsigned i = 0; i < 100 && x != SET_TOO_LARGE; i++)
		x = set_minus(s, x, set_interval(s, i % 2 ? a : b, i * 771, i * 772));
	assert_int_equal(x, SET_TOO_LARGE);
	assert_true(sets_check(s));
	assert_int_equal(set_and(s, y, SET_NONE), y);
	assert_int_equal(set_or(s, SET_ALL, y), y);
	assert_int_equal(set_not(s, y), y);
	assert_int_equal(set_minus(s, SET_NONE, y), y);
	assert_int_equal(set_ite(s, y, SET_ALL, SET_NONE), y);
	assert_int_equal(set_ite(s, SET_ALL, SET_ALL, y), y);
	assert_int_equal(set_first(s, SET_ALL, y), y);
	assert_int_equal(set_first_match(s, rules, 2), y);
	assert_int_equal(set_map(s, y, NULL, 0), y);
	assert_int_equal(set_where(s, y, 1), y);
	assert_int_equal(set_forget(s, y, a), y);
	assert_int_equal(set_keep(s, y, vars, 2), y);
	assert_int_equal(set_fix(s, y, a, 1), y);
	assert_int_equal(set_bind(s, y, &bind, 1), y);
	assert_int_equal(set_factors(s, y, parts, 2), 1);
	assert_int_equal(parts[0], y);
	assert_int_equal(set_support(s, y, vars, 2), 0);
	assert_false(set_subset(s, y, SET_ALL));
	assert_true(set_intersects(s, y, SET_NONE));
	assert_true(isnan(set_count(s, y, vars, 2)));
	sets_free(s);
}

/* Operations in managers of every small size: whatever fails, nothing is broken. */
static void too_large_in_the_midst_leaves_all_sound(void **state)
{
	(void)state;
	for (size_t cap = 1; cap < 400; cap++) {
		struct sets *s = sets_new(cap);
		set_var v[3] = { set_var_new(s, RANK_SRC, 32), set_var_new(s, RANK_DST, 32),
				 set_var_new(s, RANK_DPORT, 16) };
		struct set_binding b[] = {
			{ .from = v[0], .kind = SET_BIND_SLICE, .to = v[1], .add = 77777 },
			{ .from = v[1], .kind = SET_BIND_SLICE, .to = v[0], .shift = 3, .add = 5 },
		};
		struct set_route route[] = { { 0x0a000000, 8, 1 }, { 0x0a141e28, 30, 2 } };
		set rules[3], r, parts[3];
		unsigned terminals[3];

		for (unsigned i = 0; i < 3; i++)
			rules[i] = set_and(s, set_interval(s, v[i % 3], 1000 * i, 55555),
					   set_slice_interval(s, v[(i + 1) % 3], 5, 9, 7, 99 + i));
		r = set_first_match(s, rules, 3);
		r = set_bind(s, r, b, 2);
		set_split(s, r, terminals, parts, 3);
		r = set_or(s, set_where(s, r, 1), set_where(s, r, 2));
		set_factors(s, r, parts, 3);
		r = set_or(s, set_forget(s, r, v[1]), set_keep(s, r, v, 2));
		r = set_first(s, r, set_longest_prefix(s, v[1], route, 2));
		assert_true(sets_nodes(s) <= cap);
		assert_true(sets_check(s));
		sets_collect(s, &r, 1);
		assert_true(sets_check(s));
		sets_free(s);
	}
}

/* What is known of a set's factors dies with its handle, which another set may get. */
static void factors_of_a_collected_set_are_forgotten(void **state)
{
	struct sets *s = sets_new(0);
	set_var v[2] = { set_var_new(s, RANK_SRC, 32), set_var_new(s, RANK_DST, 32) };
	set box[2], parts[2];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		set sides[2] = { SET_NONE, SET_NONE };

		/* the same nodes, but for the place of one that is not part of the box */
		sides[0] = set_interval(s, v[0], 10, 20);
		for (unsigned k = 0; k < 2; k++)
			if (k == i)
				sides[1] = set_interval(s, v[1], 30, 40);
			else
				(void)set_interval(s, v[1], 50, 60);
		box[i] = set_and(s, sides[0], sides[1]);
		assert_int_equal(set_factors(s, box[i], parts, 2), 2);
		assert_true((parts[0] == sides[0] && parts[1] == sides[1]) ||
			    (parts[0] == sides[1] && parts[1] == sides[0]));
		sets_collect(s, NULL, 0);
	}
	/* or the test says nothing */
	assert_int_equal(box[0], box[1]);
	sets_free(s);
}

static void collection_gives_memory_back(void **state)
{
	struct sets *s = sets_new(0);
	set_var v = set_var_new(s, RANK_DST, 32);
	set keep[3] = { SET_NONE, SET_ALL, SET_TOO_LARGE }, roots[4];
	size_t before = sets_bytes(s), grown;
	uint64_t at = 5;

	(void)state;
	for (uint32_t i = 0; i < 20000; i++)
		keep[0] = set_or(s, keep[0], set_interval(s, v, i * 65537, i * 65537));
	grown = sets_bytes(s);
	roots[0] = set_interval(s, v, 5, 6);
	roots[1] = keep[1];
	roots[2] = keep[2];
	roots[3] = roots[0];
	sets_collect(s, roots, 4);
	assert_true(sets_check(s));
	assert_int_equal(sets_nodes(s), 4);
	assert_int_equal(roots[0], roots[3]);
	assert_int_equal(roots[1], SET_ALL);
	assert_int_equal(roots[2], SET_TOO_LARGE);
	assert_int_equal(roots[0], set_interval(s, v, 5, 6));
	assert_true(set_contains(s, roots[0], &v, &at, 1));
	assert_true(grown > 20 * before);
	assert_true(sets_bytes(s) < 2 * before);
	sets_free(s);
}

/* A path through thousands of translators: each makes a symbol, none is ever forgotten. */
static void deep_diagrams_are_walked_without_recursion(void **state)
{
	enum { DEEP = 60000 };
	struct sets *s = sets_new(0);
	set_var *vars = calloc(DEEP, sizeof(*vars)), *found = calloc(DEEP, sizeof(*found));
	uint64_t *values = calloc(DEEP, sizeof(*values));
	struct set_binding *binds = calloc(DEEP, sizeof(*binds));
	set a = SET_ALL, b = SET_ALL, both;
	struct set_range r;

	(void)state;
	for (unsigned i = 0; i < DEEP; i++) {
		vars[i] = set_var_new(s, RANK_SPORT, 16);
		binds[i] = (struct set_binding){ .from = vars[i], .kind = SET_BIND_SLICE,
						 .to = vars[i / 2] };
		a = set_and(s, a, set_interval(s, vars[i], 1024, 65535));
		b = set_and(s, b, set_interval(s, vars[i], 0, 2000));
	}
	assert_int_equal(set_support(s, a, found, DEEP), DEEP);
	assert_int_equal(found[0], vars[DEEP - 1]);
	assert_int_equal(set_size(s, a), DEEP);		/* 1024 is a multiple of 256 */
	set_pick(s, a, vars, NULL, values, DEEP);
	assert_int_equal(values[DEEP / 2], 1024);
	assert_true(set_contains(s, a, vars, values, DEEP));
	values[7] = 1023;
	assert_false(set_contains(s, a, vars, values, DEEP));
	assert_true(set_count(s, a, vars, 0) <= 1);
	assert_int_equal(set_not(s, a), SET_TOO_LARGE);
	both = set_and(s, a, b);
	assert_int_equal(both, SET_TOO_LARGE);
	assert_false(set_subset(s, a, b));
	assert_true(set_intersects(s, a, b));
	assert_int_equal(set_keep(s, a, vars, 1), SET_TOO_LARGE);
	assert_int_equal(set_forget(s, a, vars[0]), SET_TOO_LARGE);
	assert_int_equal(set_where(s, set_first(s, a, set_terminal(3)), 3), SET_TOO_LARGE);
	assert_int_equal(set_bind(s, a, binds, DEEP), SET_TOO_LARGE);
	for (unsigned i = 0; i < DEEP; i++)
		binds[i].add = 0x1ff;
	assert_int_equal(set_bind(s, a, binds, DEEP), SET_TOO_LARGE);
	assert_int_equal(set_values(s, a, vars[0], &r, 1), SIZE_MAX);
	sets_collect(s, &a, 1);
	assert_int_equal(sets_nodes(s), DEEP);
	assert_true(sets_check(s));
	sets_free(s);
	free(binds);
	free(vars);
	free(found);
	free(values);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(t)	cmocka_unit_test_setup_teardown(t, setup, teardown)
		TEST(interval_whole_range_is_all),
		TEST(interval_at_the_ends_of_64_bits_is_exact),
		TEST(same_set_built_in_two_ways_has_one_handle),
		TEST(longest_prefix_equal_prefixes_first_wins),
		TEST(first_match_shadowed_rule_has_no_terminal),
		TEST(pick_takes_what_is_wanted_where_it_can),
		TEST(values_more_than_asked_for_are_counted),
		TEST(count_is_exact_up_to_53_bits),
		TEST(support_lists_variables_in_order_of_levels),
		TEST(factors_of_products_are_found),
		cmocka_unit_test(too_large_is_passed_on),
		cmocka_unit_test(too_large_in_the_midst_leaves_all_sound),
		cmocka_unit_test(factors_of_a_collected_set_are_forgotten),
		cmocka_unit_test(collection_gives_memory_back),
		cmocka_unit_test(deep_diagrams_are_walked_without_recursion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
