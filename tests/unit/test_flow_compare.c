/*
 * Relations between values of a flow against sets written out in full: what a comparison decides must hold for all
 * assignments, what it gives as a set must be exact, and assuming a relation must leave exactly what satisfies it.
 */
#include "tests/unit/flow_space.h"

static const enum click_relation relations[] = { REL_EQ, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE };

static unsigned
rounds(void)
{
	return toy_soak() ? 6000 : 250;
}

struct question {
	enum click_relation rel;
	value a, b;
};

static struct question
random_question(struct space *s)
{
	return (struct question){ relations[toy_below(&s->t, 6)], space_random_value(s),
				  space_random_value(s) };
}

static bool
holds(struct space *s, const struct question *q, unsigned x)
{
	return space_relation(q->rel, space_value(s, q->a, x), space_value(s, q->b, x));
}

static void
check_compare(struct space *s, struct flow *f, const space_set n, const struct question *q)
{
	set where;
	enum comparison c = flow_compare(s->t.e, f, q->rel, q->a, q->b, &where);

	for (unsigned x = 0; x < SPACE; x++) {
		bool yes = holds(s, q, x);

		if (n[x] && ((c == COMPARE_YES && !yes) || (c == COMPARE_NO && yes) ||
			     (c == COMPARE_SET && space_in(s, where, x) != yes)))
			fail_msg("answer %d is wrong at %#x (seed %#" PRIx64 ")", (int)c, x,
				 s->t.first_seed);
	}
}

/* Restricts f to the relation one way or the other, as exec does; n follows. false: nothing is left. */
static bool
restrict_to(struct space *s, struct flow *f, space_set n, struct question q)
{
	set where;
	bool alive = true;

	switch (flow_compare(s->t.e, f, q.rel, q.a, q.b, &where)) {
	case COMPARE_NO:
		return false;
	case COMPARE_YES:
		break;
	case COMPARE_SET:
		alive = flow_constrain(s->t.e, f, where);
		break;
	case COMPARE_OPEN:
		alive = flow_assume(s->t.e, f, q.rel, q.a, q.b);
		break;
	}
	for (unsigned x = 0; x < SPACE; x++)
		n[x] = n[x] && holds(s, &q, x);
	if (!alive)
		assert_false(space_any(n));
	return alive && space_any(n);
}

static void
relations_random_agree_with_values(void **state)
{
	uint64_t seed = toy_first_seed();

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e);
		space_set n, in;
		set d = space_random_set(&s, in);

		memset(n, 1, sizeof(n));
		if (toy_below(&s.t, 2) && flow_constrain(s.t.e, f, d))
			memcpy(n, in, sizeof(n));
		for (int k = 0; k < 5 && space_any(n); k++) {
			for (int i = 0; i < 8; i++) {
				struct question q = random_question(&s);

				check_compare(&s, f, n, &q);
			}
			if (!restrict_to(&s, f, n, random_question(&s)))
				break;
			space_check(&s, f, n, "assumed");
		}
		toy_free(&s.t);
	}
}

/* After an assumption the same question has an answer: exec asks again and must not go round for ever. */
static void
question_assumed_is_decided_afterwards(void **state)
{
	uint64_t seed = toy_first_seed();
	unsigned open = 0;

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e);
		struct question q = random_question(&s);
		set where;

		if (flow_compare(s.t.e, f, q.rel, q.a, q.b, &where) == COMPARE_OPEN) {
			struct flow *g = flow_copy(s.t.e, f);

			open++;
			if (flow_assume(s.t.e, f, q.rel, q.a, q.b))
				assert_int_equal(flow_compare(s.t.e, f, q.rel, q.a, q.b, &where),
						 COMPARE_YES);
			if (flow_assume(s.t.e, g, relation_not(q.rel), q.a, q.b))
				assert_int_equal(flow_compare(s.t.e, g, q.rel, q.a, q.b, &where),
						 COMPARE_NO);
		}
		toy_free(&s.t);
	}
	assert_true(open > 10);
}

static void
unify_random_leaves_where_both_are_equal(void **state)
{
	uint64_t seed = toy_first_seed();

	(void)state;
	for (unsigned r = 0; r < rounds(); r++) {
		struct space s = space_new(seed + r);
		struct flow *f = flow_new(s.t.e);
		space_set n;
		bool alive = true;

		memset(n, 1, sizeof(n));
		for (int k = 0; k < 4 && alive; k++) {
			struct question q = random_question(&s);

			q.rel = REL_EQ;
			for (unsigned x = 0; x < SPACE; x++)
				n[x] = n[x] && holds(&s, &q, x);
			alive = flow_unify(s.t.e, f, q.a, q.b);
			if (!alive)
				assert_false(space_any(n));
			else
				space_check(&s, f, n, "unify");
		}
		toy_free(&s.t);
	}
}

static void
aliases_resolve_through_each_other(void **state)
{
	struct toy t = toy_new(1);
	struct engine *e = t.e;
	struct flow *f = flow_new(e);
	value a = toy_symbol(&t, 16, RANK_SRC), b = toy_symbol(&t, 16, RANK_SRC);
	value c = toy_symbol(&t, 16, RANK_SRC), want;
	uint64_t n;

	(void)state;
	assert_true(flow_unify(e, f, value_add(e->values, c, 5), b));
	assert_true(flow_unify(e, f, value_add(e->values, b, 0xfffe), a));
	want = value_add(e->values, a, (uint64_t)2 - 5);
	assert_int_equal(flow_resolve(e, f, c), want);
	assert_true(value_difference(e->values, flow_resolve(e, f, c), flow_resolve(e, f, b), &n));
	assert_int_equal(n, 0x10000 - 5);
	/* slices and checksums follow */
	assert_int_equal(flow_resolve(e, f, value_slice(e->values, c, 4, 8)),
			 value_slice(e->values, want, 4, 8));
	assert_int_equal(flow_resolve(e, f, value_checksum(e->values, b)),
			 value_checksum(e->values, value_add(e->values, a, 2)));
	toy_free(&t);
}

static void
alias_carries_the_condition_over(void **state)
{
	struct toy t = toy_new(1);
	struct engine *e = t.e;
	struct flow *f = flow_new(e);
	value a = toy_symbol(&t, 16, RANK_SRC), b = toy_symbol(&t, 16, RANK_SRC);
	uint64_t lo, hi;

	(void)state;
	assert_true(flow_constrain(e, f, flow_within(e, b, 100, 200)));
	assert_true(flow_constrain(e, f, flow_within(e, a, 0, 150)));
	assert_true(flow_unify(e, f, a, value_add(e->values, b, 10)));
	flow_bounds(e, f, a, &lo, &hi);
	assert_int_equal(lo, 110);
	assert_int_equal(hi, 150);
	flow_bounds(e, f, b, &lo, &hi);
	assert_int_equal(lo, 100);
	assert_int_equal(hi, 140);
	assert_false(flow_unify(e, f, b, toy_const(&t, 141, 16)));
	toy_free(&t);
}

/* 192.168/16 and everything else above 2^31, and the greatest value itself. */
static void
constants_of_full_width_are_not_signed(void **state)
{
	struct toy t = toy_new(1);
	struct engine *e = t.e;
	struct flow *f = flow_new(e);
	value a = toy_symbol(&t, 32, RANK_DST), w = toy_symbol(&t, 64, RANK_DST);
	uint64_t lo, hi;
	set where;

	(void)state;
	assert_int_equal(flow_compare(e, f, REL_GE, a, toy_const(&t, 0xc0a80000, 32), &where),
			 COMPARE_SET);
	assert_true(flow_constrain(e, f, where));
	flow_bounds(e, f, a, &lo, &hi);
	assert_int_equal(lo, 0xc0a80000);
	assert_int_equal(hi, UINT32_MAX);
	assert_int_equal(flow_compare(e, f, REL_LE, a, toy_const(&t, UINT32_MAX, 32), &where),
			 COMPARE_YES);
	assert_int_equal(flow_compare(e, f, REL_GT, a, toy_const(&t, UINT32_MAX, 32), &where),
			 COMPARE_NO);
	assert_int_equal(flow_compare(e, f, REL_LT, a, toy_const(&t, (uint64_t)1 << 32, 64), &where),
			 COMPARE_YES);
	assert_int_equal(flow_compare(e, f, REL_EQ, w, toy_const(&t, UINT64_MAX, 64), &where),
			 COMPARE_SET);
	assert_true(flow_constrain(e, f, where));
	flow_bounds(e, f, w, &lo, &hi);
	assert_int_equal(lo, UINT64_MAX);
	toy_free(&t);
}

static void
value_chosen_by_a_box_needs_luck(void **state)
{
	struct toy t = toy_new(1);
	struct engine *e = t.e;
	struct flow *f = flow_new(e);
	struct root_info info = { .kind = ROOT_FRESH, .width = 16, .rank = RANK_SPORT,
				  .name = "port", .element = 1 };
	value fresh = value_symbol(e->values, root_new(e->values, &info));
	value field = toy_symbol(&t, 16, RANK_SPORT);

	(void)state;
	assert_true(flow_needs_luck(e, f, fresh, field));
	assert_false(flow_needs_luck(e, f, fresh, fresh));
	assert_false(flow_needs_luck(e, f, field, toy_const(&t, 80, 16)));
	toy_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relations_random_agree_with_values),
		cmocka_unit_test(question_assumed_is_decided_afterwards),
		cmocka_unit_test(unify_random_leaves_where_both_are_equal),
		cmocka_unit_test(aliases_resolve_through_each_other),
		cmocka_unit_test(alias_carries_the_condition_over),
		cmocka_unit_test(constants_of_full_width_are_not_signed),
		cmocka_unit_test(value_chosen_by_a_box_needs_luck),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
