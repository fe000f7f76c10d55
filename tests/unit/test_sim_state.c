/* Tables of a concrete run: random puts and deletes against an array that is as large as its keys are many, and many entries. */
#include "tests/unit/engine_toy.h"

#include "symexec/exec/sim_state.h"

enum { KEYS = 12, STEPS = 20000, TABLES = 3, MANY = 200000 };

/* What the naive one has under two keys; 0: nothing. */
struct naive {
	value v[TABLES][KEYS][KEYS];
};

static uint32_t
naive_count(const struct naive *n, uint32_t table)
{
	uint32_t count = 0;

	for (unsigned a = 0; a < KEYS; a++)
		for (unsigned b = 0; b < KEYS; b++)
			count += n->v[table][a][b] != 0;
	return count;
}

static void
assert_same(const struct sim_state *s, const struct naive *n)
{
	for (uint32_t t = 0; t < TABLES; t++) {
		assert_int_equal(sim_entries_count(s, t + 1), naive_count(n, t));
		for (value a = 0; a < KEYS; a++)
			for (value b = 0; b < KEYS; b++) {
				value keys[2] = { a + 1, b + 1 };
				struct entry e = { 0 };
				bool found = sim_entry_get(s, t + 1, keys, 2, &e);

				assert_int_equal(found, n->v[t][a][b] != 0);
				if (!found)
					continue;
				assert_int_equal(e.nkeys, 2);
				assert_int_equal(e.v[2], n->v[t][a][b]);
			}
	}
}

static void
sim_state_random_changes_agree_with_an_array(void **state)
{
	struct toy t = toy_new(toy_first_seed());
	struct sim_state *s = sim_state_new();
	struct naive *n = x_calloc(1, sizeof(*n));

	(void)state;
	for (unsigned i = 0; i < STEPS; i++) {
		uint32_t table = toy_below(&t, TABLES);
		value a = toy_below(&t, KEYS), b = toy_below(&t, KEYS), keys[4] = { a + 1, b + 1, i + 1, i };

		switch (toy_below(&t, 20)) {
		case 0:
			if (i % 50 != 0)
				break;
			sim_entries_forget(s, table + 1);
			memset(n->v[table], 0, sizeof(n->v[table]));
			break;
		default:
			/* now and then an entry becomes longer */
			sim_entry_put(s, table + 1, &(struct entry){ 2, 1 + i % 2, keys });
			n->v[table][a][b] = i + 1;
			break;
		case 1: case 2: case 3: case 4: case 5: case 6: case 7: case 8:
			sim_entry_delete(s, table + 1, keys, 2);
			n->v[table][a][b] = 0;
			break;
		}
		if (i % 100 == 0)
			assert_same(s, n);
	}
	assert_same(s, n);
	free(n);
	sim_state_free(s);
	toy_free(&t);
}

/* Seconds, not hours: each costs the same. */
static void
sim_state_many_entries_are_found(void **state)
{
	struct sim_state *s = sim_state_new();
	struct entry e;

	(void)state;
	for (value i = 1; i <= MANY; i++)
		sim_entry_put(s, 1, &(struct entry){ 1, 1, (value[]){ i, i / 2 } });
	for (value i = 2; i <= MANY; i += 2)
		sim_entry_delete(s, 1, &i, 1);
	assert_int_equal(sim_entries_count(s, 1), MANY / 2);
	for (value i = 1; i <= MANY; i++) {
		assert_int_equal(sim_entry_get(s, 1, &i, 1, &e), i % 2);
		if (i % 2 == 1)
			assert_int_equal(e.v[1], i / 2);
	}
	assert_false(sim_entry_get(s, 2, (value[]){ 1 }, 1, &e));
	assert_false(sim_entry_get(s, 1, NULL, 0, &e));
	sim_state_free(s);
}

static void
sim_state_number_is_what_was_put_last(void **state)
{
	struct sim_state *s = sim_state_new();
	uint64_t n = 7;

	(void)state;
	assert_false(sim_number_get(s, 3, &n));
	sim_number_put(s, 3, 5);
	sim_number_put(s, 3, 6);
	assert_true(sim_number_get(s, 3, &n));
	assert_int_equal(n, 6);
	sim_state_free(s);
	sim_state_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sim_state_random_changes_agree_with_an_array),
		cmocka_unit_test(sim_state_many_entries_are_found),
		cmocka_unit_test(sim_state_number_is_what_was_put_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
