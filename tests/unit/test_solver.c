/*
 * The solver against what sets say (wide variables) and against all assignments of small roots (aliases and
 * relations, which sets do not say).
 */
#include "symexec/solver/solver.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

enum { ROOTS = 4, WIDTH = 3, POINTS = 1 << (ROOTS * WIDTH), SETS = 6, RESIDUES = 4 };

static uint64_t random_state;

static uint32_t random32(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static uint64_t random64(void)
{
	return (uint64_t)random32() << 32 | random32();
}

/* What the solver needs of an engine. */
static int setup(void **state)
{
	struct engine *e = x_calloc(1, sizeof(*e));

	random_state = (uint64_t)time(NULL);
	print_message("seed %llu\n", (unsigned long long)random_state);
	e->sets = sets_new(0);
	e->values = values_new(e->sets);
	e->maps = imaps_new();
	*state = e;
	return 0;
}

static int teardown(void **state)
{
	struct engine *e = *state;

	solver_free(e->solver);
	imaps_free(e->maps);
	values_free(e->values);
	sets_free(e->sets);
	free(e);
	return 0;
}

static root new_root(struct engine *e, unsigned width)
{
	return root_new(e->values, &(struct root_info){
		.kind = width ? ROOT_FIELD : ROOT_PAYLOAD, .width = width,
		.rank = random32() % RANK_COUNT, .name = "x", .element = UINT32_MAX,
	});
}

static set random_interval(struct engine *e, root r)
{
	unsigned width = root_get(e->values, r)->width;
	uint64_t top = width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
	uint64_t a = random64() & top, b = random64() & top;

	if (random32() % 3 == 0)
		return set_masked(e->sets, root_var(e->values, r), random64() & random64() & top, a);
	return set_interval(e->sets, root_var(e->values, r), MIN_OF(a, b), MAX_OF(a, b));
}

static set random_set(struct engine *e, const root *roots, size_t n, unsigned size)
{
	set s = random_interval(e, roots[random32() % n]);

	for (unsigned i = 0; i < size; i++) {
		set t = random_interval(e, roots[random32() % n]);

		s = random32() % 2 ? set_or(e->sets, s, t) : set_and(e->sets, s, t);
	}
	return random32() % 2 ? set_not(e->sets, s) : s;
}

static void set_is_satisfiable_iff_not_empty(void **state)
{
	static const unsigned widths[] = { 1, 4, 8, 9, 16, 17, 32, 48, 63, 64 };
	struct engine *e = *state;
	root roots[ARRAY_LEN(widths)];
	unsigned answers[2] = { 0, 0 };

	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		roots[i] = new_root(e, widths[i]);
	for (unsigned round = 0; round < 150; round++) {
		root *from = roots + random32() % (ARRAY_LEN(widths) - 3);
		set s[3], both = SET_ALL;
		struct solver_model model;
		enum solver_answer answer;

		for (size_t i = 0; i < ARRAY_LEN(s); i++) {
			s[i] = random_set(e, from, 3, random32() % 8);
			both = set_and(e->sets, both, s[i]);
		}
		answer = solver_satisfiable(e, NULL, s, ARRAY_LEN(s), &model);
		assert_int_equal(answer, both == SET_NONE ? SOLVER_NO : SOLVER_YES);
		answers[answer == SOLVER_YES]++;
		if (answer == SOLVER_YES) {
			set_var vars[3];
			uint64_t values[3] = { 0, 0, 0 };

			for (size_t i = 0; i < 3; i++) {
				vars[i] = root_var(e->values, from[i]);
				(void)solver_model_get(&model, from[i], &values[i]);
			}
			assert_true(set_contains(e->sets, both, vars, values, 3));
		} else {
			assert_int_equal(model.n, 0);
		}
		solver_model_fini(&model);
	}
	assert_true(answers[0] > 10 && answers[1] > 10);
}

/* A set is the same set when both differences are empty: the way --audit asks. */
static void set_and_its_complement_are_disjoint_and_complete(void **state)
{
	struct engine *e = *state;
	root roots[] = { new_root(e, 32), new_root(e, 16), new_root(e, 13) };

	for (unsigned round = 0; round < 30; round++) {
		set s = random_set(e, roots, 3, 12), pair[2] = { s, set_not(e->sets, s) };

		assert_int_equal(solver_satisfiable(e, NULL, pair, 2, NULL), SOLVER_NO);
		pair[0] = set_or(e->sets, pair[0], pair[1]);
		assert_int_equal(solver_satisfiable(e, NULL, pair, 1, NULL), SOLVER_YES);
	}
}

static uint64_t eval(const struct engine *e, value x, const uint64_t *at)
{
	const struct value_data *d = value_get(e->values, x);
	uint64_t mask = ((uint64_t)1 << d->width) - 1;

	if (d->kind == VALUE_CONST)
		return d->bits;
	return (at[d->root] + d->add) >> d->shift & mask;
}

static bool holds(const struct engine *e, const struct residue *r, const uint64_t *at)
{
	uint64_t a = eval(e, r->a, at), b = eval(e, r->b, at);

	switch (r->relation) {
	case RESIDUE_EQ: return a == b;
	case RESIDUE_NE: return a != b;
	case RESIDUE_LT: return a < b;
	case RESIDUE_GE: return a >= b;
	}
	return false;
}

struct question {
	struct flow f;
	struct residue residue[RESIDUES];
	unsigned residues;
	set sets[SETS];
	size_t n;
	root aliased;
	value alias;
};

static bool in_question(const struct engine *e, const struct question *q, const uint64_t *at)
{
	set_var vars[ROOTS];

	for (root r = 0; r < ROOTS; r++)
		vars[r] = root_var(e->values, r);
	for (size_t i = 0; i < q->n; i++)
		if (!set_contains(e->sets, q->sets[i], vars, at, ROOTS))
			return false;
	for (unsigned i = 0; i < q->residues; i++)
		if (!holds(e, &q->residue[i], at))
			return false;
	return q->aliased == ROOT_NONE || at[q->aliased] == eval(e, q->alias, at);
}

static value random_value(struct engine *e)
{
	unsigned width = 1 + random32() % WIDTH, shift = random32() % (WIDTH - width + 1);

	if (random32() % 6 == 0)
		return value_const(e->values, random64(), width);
	if (random32() % 2) {
		width = WIDTH;
		shift = 0;
	}
	return value_slice_of(e->values, random32() % ROOTS, random32() % 3, shift, width);
}

static void random_question(struct engine *e, struct question *q)
{
	static const root all[ROOTS] = { 0, 1, 2, 3 };

	*q = (struct question){ .aliased = ROOT_NONE, .n = random32() % SETS };
	for (size_t i = 0; i < q->n; i++) {
		q->sets[i] = random_set(e, all, ROOTS, random32() % 4);
		/* Half of them are the flow's own; any key will do. */
		if (i % 2)
			q->f.cond = imap_put(e->maps, q->f.cond, (uint32_t)i, q->sets[i]);
	}
	q->residues = random32() % (RESIDUES + 1);
	for (unsigned i = 0; i < q->residues; i++) {
		q->residue[i] = (struct residue){
			.next = q->f.residue, .a = random_value(e), .b = random_value(e),
		};
		q->residue[i].relation = random32() % 4;
		q->f.residue = &q->residue[i];
	}
	if (random32() % 2) {
		q->aliased = random32() % ROOTS;
		do
			q->alias = random_value(e);
		while (value_width(e->values, q->alias) != WIDTH);
		q->f.alias = imap_put(e->maps, IMAP_EMPTY, q->aliased, q->alias);
	}
}

static void flow_is_satisfiable_iff_some_assignment_is_in_it(void **state)
{
	struct engine *e = *state;
	unsigned answers[2] = { 0, 0 };

	for (root r = 0; r < ROOTS; r++)
		assert_int_equal(new_root(e, WIDTH), r);
	for (unsigned round = 0; round < 200; round++) {
		struct question q;
		struct solver_model model;
		enum solver_answer answer;
		uint64_t at[ROOTS] = { 0 };
		bool some = false;

		random_question(e, &q);
		for (unsigned p = 0; p < POINTS && !some; p++) {
			for (unsigned r = 0; r < ROOTS; r++)
				at[r] = p >> (r * WIDTH) & ((1 << WIDTH) - 1);
			some = in_question(e, &q, at);
		}
		answer = solver_satisfiable(e, &q.f, q.sets, q.n, &model);
		assert_int_equal(answer, some ? SOLVER_YES : SOLVER_NO);
		answers[some]++;
		memset(at, 0, sizeof(at));
		for (root r = 0; r < ROOTS; r++)
			(void)solver_model_get(&model, r, &at[r]);
		if (some)
			assert_true(in_question(e, &q, at));
		solver_model_fini(&model);
	}
	assert_true(answers[0] > 10 && answers[1] > 10);
}

/* One flow with one relation. */
static enum solver_answer ask(struct engine *e, int relation, value a, value b)
{
	struct residue r = { .a = a, .b = b };
	struct flow f = { .residue = &r };

	r.relation = (unsigned)relation;
	return solver_satisfiable(e, &f, NULL, 0, NULL);
}

static void relation_that_has_no_bits_is_unknown_at_best(void **state)
{
	struct engine *e = *state;
	value x = value_symbol(e->values, new_root(e, 16));
	value right = value_checksum(e->values, VALUE_NONE), wrong = value_checksum(e->values, x);
	value p = value_blob(e->values, new_root(e, 0)), q = value_blob(e->values, new_root(e, 0));
	set none = SET_NONE, huge = SET_TOO_LARGE;

	assert_int_equal(ask(e, RESIDUE_EQ, right, right), SOLVER_YES);
	assert_int_equal(ask(e, RESIDUE_NE, right, right), SOLVER_NO);
	assert_int_equal(ask(e, RESIDUE_LT, wrong, wrong), SOLVER_NO);
	assert_int_equal(ask(e, RESIDUE_EQ, right, wrong), SOLVER_UNKNOWN);
	assert_int_equal(ask(e, RESIDUE_EQ, right, x), SOLVER_UNKNOWN);
	assert_int_equal(ask(e, RESIDUE_EQ, p, q), SOLVER_YES);
	assert_int_equal(ask(e, RESIDUE_NE, p, q), SOLVER_YES);
	assert_int_equal(ask(e, RESIDUE_LT, p, q), SOLVER_UNKNOWN);
	assert_int_equal(ask(e, RESIDUE_EQ, p, x), SOLVER_UNKNOWN);
	assert_int_equal(solver_satisfiable(e, NULL, &huge, 1, NULL), SOLVER_UNKNOWN);
	assert_int_equal(solver_satisfiable(e, NULL, (set[]){ huge, none }, 2, NULL), SOLVER_NO);
	assert_int_equal(solver_satisfiable(e, NULL, NULL, 0, NULL), SOLVER_YES);
}

static void blobs_equal_in_a_ring_are_all_equal(void **state)
{
	struct engine *e = *state;
	value v[3];
	struct residue r[3];

	for (size_t i = 0; i < 3; i++) {
		v[i] = value_blob(e->values, new_root(e, 0));
		r[i] = (struct residue){ .next = i ? &r[i - 1] : NULL };
	}
	for (size_t i = 0; i < 3; i++) {
		r[i].relation = i == 2 ? RESIDUE_NE : RESIDUE_EQ;
		r[i].a = v[i];
		r[i].b = v[(i + 1) % 3];
	}
	assert_int_equal(solver_satisfiable(e, &(struct flow){ .residue = &r[2] }, NULL, 0, NULL),
			 SOLVER_NO);
	assert_int_equal(solver_satisfiable(e, &(struct flow){ .residue = &r[1] }, NULL, 0, NULL),
			 SOLVER_YES);
}

static void bytes_compare_with_a_symbol_of_other_width(void **state)
{
	static const uint8_t low[11] = { [10] = 7 }, high[11] = { [1] = 1 };
	struct engine *e = *state;
	value x = value_symbol(e->values, new_root(e, 32));

	assert_int_equal(ask(e, RESIDUE_EQ, value_bytes(e->values, low, 11), x), SOLVER_YES);
	assert_int_equal(ask(e, RESIDUE_EQ, x, value_bytes(e->values, high, 11)), SOLVER_NO);
	assert_int_equal(ask(e, RESIDUE_GE, x, value_bytes(e->values, high, 11)), SOLVER_NO);
	assert_int_equal(ask(e, RESIDUE_LT, x, value_bytes(e->values, high, 11)), SOLVER_YES);
}

static void variable_without_a_root_is_free(void **state)
{
	struct engine *e = *state;
	set_var v = set_var_new(e->sets, RANK_OTHER, 12);
	root r = new_root(e, 12);
	set s[] = { set_interval(e->sets, v, 5, 9), set_interval(e->sets, v, 9, 20),
		    set_interval(e->sets, v, 10, 20) };
	struct solver_model model;

	assert_int_equal(solver_satisfiable(e, NULL, s, 2, &model), SOLVER_YES);
	assert_int_equal(model.n, 0);
	solver_model_fini(&model);
	assert_int_equal(solver_satisfiable(e, NULL, s, 3, NULL), SOLVER_NO);
	/* A root that has the number of the variable is another thing. */
	assert_int_equal(r, v);
	s[1] = set_interval(e->sets, root_var(e->values, r), 10, 20);
	assert_int_equal(solver_satisfiable(e, NULL, s, 2, &model), SOLVER_YES);
	assert_int_equal(model.n, 1);
	assert_int_equal(model.v[0].root, r);
	solver_model_fini(&model);
}

/* Pigeons: n + 1 roots, n values, all different. Hard for a SAT solver when n is large. */
static enum solver_answer ask_pigeons(struct engine *e, unsigned n)
{
	struct residue r[20 * 20];
	struct flow f = { .residue = NULL };
	set s[20];
	value v[20];
	size_t k = 0;

	assert_true(n < ARRAY_LEN(v));
	for (unsigned i = 0; i <= n; i++) {
		root x = new_root(e, 16);

		v[i] = value_symbol(e->values, x);
		s[i] = set_interval(e->sets, root_var(e->values, x), 0, n - 1);
		for (unsigned j = 0; j < i; j++, k++) {
			r[k] = (struct residue){ .next = f.residue, .a = v[i], .b = v[j] };
			r[k].relation = RESIDUE_NE;
			f.residue = &r[k];
		}
	}
	return solver_satisfiable(e, &f, s, n + 1, NULL);
}

static void question_beyond_the_effort_is_unknown(void **state)
{
	struct engine *e = *state;

	assert_int_equal(ask_pigeons(e, 5), SOLVER_NO);
	solver_set_effort(e, 100000);
	assert_int_equal(ask_pigeons(e, 18), SOLVER_UNKNOWN);
	/* Each question has its own. */
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(ask_pigeons(e, 7), SOLVER_NO);
	assert_int_equal(ask_pigeons(e, 18), SOLVER_UNKNOWN);
}

/* Large enough that contexts are given up in between. */
static void table_of_many_prefixes_is_decided(void **state)
{
	enum { ROUTES = 20000, ASKED = 10 };
	struct engine *e = *state;
	root dst = new_root(e, 32), src = new_root(e, 32);
	struct set_route *r = x_calloc(ROUTES, sizeof(*r));
	value ports = value_symbol(e->values, src);
	struct residue same = { .a = value_symbol(e->values, dst), .b = ports };
	set table;
	clock_t start;

	same.relation = RESIDUE_EQ;
	for (size_t i = 0; i < ROUTES; i++)
		r[i] = (struct set_route){ random32(), 8 + random32() % 25, 1 + random32() % 4 };
	for (size_t i = 0; i < ROUTES; i++)
		r[i].value &= (uint64_t)UINT32_MAX << (32 - r[i].length);
	table = set_longest_prefix(e->sets, root_var(e->values, dst), r, ROUTES);
	start = clock();
	for (unsigned k = 0; k < ASKED; k++) {
		set s[] = { set_where(e->sets, table, 1 + k % 4),
			    set_interval(e->sets, root_var(e->values, src), 1u << 28, 3u << 28) };
		struct solver_model m;
		uint64_t a = 1, b = 2;
		struct flow f = { .residue = &same };
		set_var var = root_var(e->values, dst);

		assert_int_equal(solver_satisfiable(e, &f, s, 2, &m), SOLVER_YES);
		assert_true(solver_model_get(&m, dst, &a) && solver_model_get(&m, src, &b));
		assert_int_equal(a, b);
		assert_true(set_contains(e->sets, s[0], &var, &a, 1));
		solver_model_fini(&m);
	}
	print_message("%d routes: %.0f ms a question\n", ROUTES,
		      (double)(clock() - start) * 1e3 / CLOCKS_PER_SEC / ASKED);
	free(r);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(set_is_satisfiable_iff_not_empty),
		TEST(set_and_its_complement_are_disjoint_and_complete),
		TEST(flow_is_satisfiable_iff_some_assignment_is_in_it),
		TEST(relation_that_has_no_bits_is_unknown_at_best),
		TEST(blobs_equal_in_a_ring_are_all_equal),
		TEST(bytes_compare_with_a_symbol_of_other_width),
		TEST(variable_without_a_root_is_free),
		TEST(question_beyond_the_effort_is_unknown),
		TEST(table_of_many_prefixes_is_decided),
	};

	return cmocka_run_group_tests_name("solver", tests, NULL, NULL);
}
