/*
 * Conditions of flows against sets written out in full: constraints, questions, bounds, and merging,
 * which must be exactly the union.
 */
#include "tests/unit/flow_space.h"

static unsigned
rounds(void)
{
	return toy_soak() ? 4000 : 150;
}

/* What bounds decide must be so for every value that v takes. Returns how often they decide. */
static unsigned
check_surely(struct space *s, struct flow *f, value v, const bool *takes)
{
	unsigned decided = 0;
	bool inside;

	v = flow_resolve(s->t.e, f, v);
	for (uint64_t lo = 0; lo < 8; lo++)
		for (uint64_t hi = lo; hi < 8; hi++) {
			if (!flow_surely(s->t.e, f, v, lo, hi, &inside))
				continue;
			decided++;
			for (uint64_t y = 0; y < 8; y++)
				if (takes[y] && (lo <= y && y <= hi) != inside)
					fail_msg("%u is %s %u to %u (seed %#" PRIx64 ")", (unsigned)y,
						 inside ? "not within" : "within", (unsigned)lo,
						 (unsigned)hi, s->t.first_seed);
		}
	return decided;
}

static unsigned
check_questions(struct space *s, struct flow *f, const space_set n)
{
	struct engine *e = s->t.e;
	space_set in;
	set d = space_random_set(s, in);
	unsigned decided = 0;
	bool may = false;

	for (unsigned x = 0; x < SPACE; x++)
		may |= n[x] && in[x];
	assert_int_equal(flow_may(e, f, d), may);
	for (int i = 0; i < 3; i++) {
		value v = space_random_value(s);
		uint64_t lo, hi, least = UINT64_MAX, most = 0;
		struct set_range r[16];
		size_t k = flow_values(e, f, v, r, 16), found = 0;
		bool takes[8] = { false };

		for (unsigned x = 0; x < SPACE; x++)
			if (n[x])
				takes[space_value(s, v, x)] = true;
		flow_bounds(e, f, v, &lo, &hi);
		assert_in_range(k, 1, 16);
		for (uint64_t y = 0; y < 8; y++) {
			bool listed = false;

			for (size_t q = 0; q < k; q++)
				listed |= r[q].lo <= y && y <= r[q].hi;
			found += listed;
			least = takes[y] ? MIN_OF(least, y) : least;
			most = takes[y] ? y : most;
			if (takes[y] && !listed)
				fail_msg("value %u is not listed (seed %#" PRIx64 ")", (unsigned)y,
					 s->t.first_seed);
			/* of a whole root the list is exact */
			if (!takes[y] && listed && value_get(e->values, v)->shift == 0 &&
			    value_get(e->values, v)->width == root_get(e->values, value_get(
				e->values, v)->root)->width && value_get(e->values, v)->kind ==
			    VALUE_SYMBOL && f->residue == NULL)
				fail_msg("value %u is listed (seed %#" PRIx64 ")", (unsigned)y,
					 s->t.first_seed);
		}
		assert_true(lo <= least && hi >= most);
		decided += check_surely(s, f, v, takes);
	}
	return decided;
}

static void
constraints_random_agree_with_sets_written_out(void **state)
{
	uint64_t seed = toy_first_seed();
	unsigned decided = 0;

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e);
		space_set n, in;
		bool alive = true;

		memset(n, 1, sizeof(n));
		for (int k = 0; k < 6 && alive; k++) {
			set d = space_random_set(&s, in);

			for (unsigned x = 0; x < SPACE; x++)
				n[x] = n[x] && in[x];
			alive = flow_constrain(s.t.e, f, d);
			assert_int_equal(alive, space_any(n));
			if (!alive)
				break;
			space_check(&s, f, n, "constrain");
			decided += check_questions(&s, f, n);
		}
		toy_free(&s.t);
	}
	assert_true(decided > 100);
}

static bool
any_key(void *arg, uint32_t key, uint32_t value_of)
{
	(void)key;
	*(set *)arg = value_of;
	return false;
}

static void
factor_released_leaves_the_others(void **state)
{
	uint64_t seed = toy_first_seed();

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e);
		space_set in;
		set factor = SET_ALL, rest;

		for (int k = 0; k < 3; k++)
			if (!flow_constrain(s.t.e, f, space_random_set(&s, in)))
				goto next;
		(void)imap_each(s.t.e->maps, f->cond, any_key, &factor);
		if (factor == SET_ALL)
			goto next;
		flow_release(s.t.e, f, factor);
		/* what is left does not speak of those roots */
		rest = flow_cond_of(s.t.e, f, s.roots, SPACE_ROOTS);
		for (unsigned x = 0; x < SPACE; x++)
			assert_int_equal(space_flow_has(&s, f, x), space_in(&s, rest, x));
		assert_true(flow_constrain(s.t.e, f, factor));
next:
		toy_free(&s.t);
	}
}

/* Flows that have a past in common and then went apart; the merge of both is exactly both. */
static void
merge_random_is_exactly_the_union(void **state)
{
	uint64_t seed = toy_first_seed();
	unsigned merged = 0;

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e), *g;
		space_set in, a, b;
		bool subset = true, alive = true;

		for (int k = 0; k < 2 && alive; k++)
			alive = flow_constrain(s.t.e, f, space_random_set(&s, in));
		g = flow_copy(s.t.e, f);
		for (int k = 0; k < 2 && alive; k++)
			alive = flow_constrain(s.t.e, f, space_random_set(&s, in)) &&
			    flow_constrain(s.t.e, g, space_random_set(&s, in));
		for (unsigned x = 0; alive && x < SPACE; x++) {
			a[x] = space_flow_has(&s, f, x);
			b[x] = space_flow_has(&s, g, x);
			subset &= !b[x] || a[x];
		}
		if (alive) {
			assert_true(flow_same_identity(f, g));
			assert_int_equal(flow_covers(s.t.e, f, g), subset);
			for (unsigned x = 0; x < SPACE; x++)
				a[x] |= b[x];
			assert_true(flow_merge(s.t.e, f, g));
			space_check(&s, f, a, "merge");
			space_check(&s, g, b, "what was merged");
			assert_true(flow_covers(s.t.e, f, g));
			merged++;
		}
		toy_free(&s.t);
	}
	assert_true(merged > rounds() / 4);
}

/* The same packets may be conditions with other factors; equal sets are recognised all the same. */
static void
covers_does_not_depend_on_how_it_was_reached(void **state)
{
	uint64_t seed = toy_first_seed();

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e), *g = flow_new(s.t.e);
		space_set in;
		set d[3];
		bool alive = true;

		for (int k = 0; k < 3; k++)
			d[k] = space_random_set(&s, in);
		for (int k = 0; k < 3; k++)
			alive = alive && flow_constrain(s.t.e, f, d[k]);
		for (int k = 3; k-- > 0;)
			alive = alive && flow_constrain(s.t.e, g, d[k]);
		if (alive) {
			assert_true(flow_covers(s.t.e, f, g));
			assert_true(flow_covers(s.t.e, g, f));
		}
		toy_free(&s.t);
	}
}

static void
merge_with_other_residues_is_refused(void **state)
{
	struct space s = space_new(1);
	struct flow *f = flow_new(s.t.e), *g = flow_new(s.t.e);
	value a = value_symbol(s.t.e->values, s.roots[0]), b = value_symbol(s.t.e->values, s.roots[1]);

	(void)state;
	assert_true(flow_assume(s.t.e, f, REL_LT, a, b));
	assert_false(flow_merge(s.t.e, f, g));
	assert_false(flow_covers(s.t.e, f, g));
	assert_true(flow_covers(s.t.e, g, f));
	toy_free(&s.t);
}

/* One root's condition written as a product with another's must not leak into the other flow. */
static void
merge_of_crosswise_constraints_keeps_the_correlation(void **state)
{
	struct space s = space_new(1);
	struct engine *e = s.t.e;
	struct flow *f = flow_new(e), *g = flow_new(e);
	set a0 = set_interval(e->sets, s.vars[0], 0, 0), a1 = set_interval(e->sets, s.vars[0], 1, 1);
	set b0 = set_interval(e->sets, s.vars[1], 0, 0), b1 = set_interval(e->sets, s.vars[1], 1, 1);

	(void)state;
	assert_true(flow_constrain(e, f, a0) && flow_constrain(e, f, b0));
	assert_true(flow_constrain(e, g, a1) && flow_constrain(e, g, b1));
	assert_true(flow_merge(e, f, g));
	assert_false(flow_may(e, f, set_and(e->sets, a0, b1)));
	assert_true(flow_may(e, f, set_and(e->sets, a0, b0)));
	assert_true(flow_may(e, f, set_and(e->sets, a1, b1)));
	toy_free(&s.t);
}

static void
within_random_agrees_with_values(void **state)
{
	uint64_t seed = toy_first_seed();

	(void)state;
	for (unsigned r = 0; r < rounds() * 4; r++) {
		struct space s = space_new(seed + r);
		value v = space_random_value(&s);
		uint64_t lo = toy_below(&s.t, 8), hi = lo + toy_below(&s.t, 8);
		unsigned width = value_width(s.t.e->values, v);
		set d;

		hi = MIN_OF(hi, (1u << width) - 1);
		if (value_get(s.t.e->values, v)->kind == VALUE_SYMBOL && lo <= hi) {
			d = flow_within(s.t.e, v, lo, hi);
			for (unsigned x = 0; x < SPACE; x++)
				if (space_in(&s, d, x) != (lo <= space_value(&s, v, x) &&
							   space_value(&s, v, x) <= hi))
					fail_msg("within: seed %#" PRIx64, s.t.first_seed);
		}
		toy_free(&s.t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constraints_random_agree_with_sets_written_out),
		cmocka_unit_test(factor_released_leaves_the_others),
		cmocka_unit_test(merge_random_is_exactly_the_union),
		cmocka_unit_test(covers_does_not_depend_on_how_it_was_reached),
		cmocka_unit_test(merge_with_other_residues_is_refused),
		cmocka_unit_test(merge_of_crosswise_constraints_keeps_the_correlation),
		cmocka_unit_test(within_random_agrees_with_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
