/* datapath/flow_table: against a list that is searched from end to end, with keys that meet often. */
#include "datapath/flow/flow_table.h"

#include "models/base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

enum { MOST = 300, STEPS = 40000 };

struct naive {
	struct flow_key from, to;
	uint32_t number;
	uint8_t proto;
};

struct world {
	struct flow_table table;
	struct naive list[MOST];	/* by creation */
	uint32_t n;
};

/* Few addresses and ports: keys of different flows are often the same, or each other's reverse. */
static struct flow_key random_key(void)
{
	return (struct flow_key){ (uint32_t)random() % 4, (uint32_t)random() % 4,
				  (uint16_t)(random() % 8), (uint16_t)(random() % 8) };
}

static uint32_t naive_find(const struct world *w, struct flow_key k, uint8_t proto)
{
	for (uint32_t i = 0; i < w->n; i++) {
		struct flow_key answer = flow_key_reverse(w->list[i].to);

		if (w->list[i].proto == proto && flow_key_same(&w->list[i].from, &k))
			return w->list[i].number * 2;
		if (w->list[i].proto == proto && flow_key_same(&answer, &k))
			return w->list[i].number * 2 + 1;
	}
	return FLOW_NONE;
}

static uint32_t find(const struct world *w, struct flow_key k, uint8_t proto)
{
	return flow_find(&w->table, k, proto, flow_hash(&w->table, k, proto));
}

static void add(struct world *w)
{
	struct naive f = { random_key(), random_key(), 0, random() % 2 ? 6 : 17 };
	struct flow_key answer = flow_key_reverse(f.to);

	if (naive_find(w, f.from, f.proto) != FLOW_NONE || flow_key_same(&f.from, &answer) ||
	    naive_find(w, answer, f.proto) != FLOW_NONE)
		return;
	f.number = flow_add(&w->table, f.from, f.to, f.proto);
	if (w->n == MOST) {
		assert_int_equal(f.number, FLOW_NONE);
		return;
	}
	assert_int_not_equal(f.number, FLOW_NONE);
	w->list[w->n++] = f;
}

static void take_away(struct world *w)
{
	uint32_t i;

	if (!w->n)
		return;
	i = (uint32_t)random() % w->n;
	flow_table_remove(&w->table, w->list[i].number);
	memmove(&w->list[i], &w->list[i + 1], (--w->n - i) * sizeof(w->list[0]));
}

static void retarget(struct world *w)
{
	struct flow_key to = random_key();
	struct naive *f;
	uint32_t have;

	if (!w->n)
		return;
	f = &w->list[(uint32_t)random() % w->n];
	have = naive_find(w, flow_key_reverse(to), f->proto);
	if (flow_retarget(&w->table, f->number, to)) {
		assert_true(have == FLOW_NONE || have == f->number * 2 + 1);
		f->to = to;
	} else {
		assert_int_not_equal(have, FLOW_NONE);
		assert_int_not_equal(have, f->number * 2 + 1);
	}
}

static void compare(const struct world *w)
{
	uint32_t at = w->table.oldest;

	assert_int_equal(w->table.count, w->n);
	for (uint32_t i = 0; i < w->n; i++) {
		const struct naive *f = &w->list[i];

		assert_int_equal(find(w, f->from, f->proto), f->number * 2);
		assert_int_equal(find(w, flow_key_reverse(f->to), f->proto), f->number * 2 + 1);
		assert_int_equal(at, f->number);
		at = w->table.flows[at].newer;
	}
	assert_int_equal(at, FLOW_NONE);
}

static void try_random_flows(bool same_hashes)
{
	struct world w = { .n = 0 };

	flow_table_init(&w.table, MOST);
	if (same_hashes)
		memset(w.table.secret, 0, sizeof(w.table.secret));
	for (unsigned i = 0; i < STEPS; i++) {
		long what = random() % 10;

		/* in turns it fills and empties */
		if (what < (i / 5000 % 2 ? 3 : 6))
			add(&w);
		else if (what < 8)
			take_away(&w);
		else
			retarget(&w);
		if (i % 16 == 0)
			compare(&w);
		for (unsigned k = 0; k < 4; k++) {
			struct flow_key key = random_key();
			uint8_t proto = random() % 2 ? 6 : 17;

			assert_int_equal(find(&w, key, proto), naive_find(&w, key, proto));
		}
	}
	flow_table_fini(&w.table);
}

static void random_flows_are_found_from_either_side(void **state)
{
	(void)state;
	try_random_flows(false);
}

/* Without the secret every key from address 0 to address 0 has the hash 0. */
static void flows_of_one_hash_are_told_apart(void **state)
{
	(void)state;
	try_random_flows(true);
}

static void a_full_table_says_so_and_goes_on(void **state)
{
	struct world w = { .n = 0 };

	(void)state;
	flow_table_init(&w.table, 3);
	for (uint16_t i = 0; i < 5; i++) {
		struct flow_key k = { 1, 2, i, 9 };

		assert_int_equal(flow_add(&w.table, k, k, 6) == FLOW_NONE, i >= 3);
	}
	assert_int_equal(find(&w, (struct flow_key){ 2, 1, 9, 1 }, 6) & 1, 1);
	assert_int_equal(find(&w, (struct flow_key){ 2, 1, 9, 1 }, 17), FLOW_NONE);
	flow_table_remove(&w.table, find(&w, (struct flow_key){ 1, 2, 1, 9 }, 6) >> 1);
	assert_int_equal(find(&w, (struct flow_key){ 2, 1, 9, 1 }, 6), FLOW_NONE);
	assert_int_not_equal(flow_add(&w.table, (struct flow_key){ 1, 2, 7, 9 },
				      (struct flow_key){ 1, 2, 7, 9 }, 6), FLOW_NONE);
	flow_table_fini(&w.table);
}

static void many_flows_stay_near_their_places(void **state)
{
	struct world w = { .n = 0 };
	uint32_t farthest = 0;

	(void)state;
	flow_table_init(&w.table, 1 << 17);
	for (uint32_t i = 0; i < 100000; i++) {
		struct flow_key k = { i >> 8, 2, (uint16_t)(i & 255), 9 };

		assert_int_not_equal(flow_add(&w.table, k, k, 6), FLOW_NONE);
	}
	for (uint32_t i = 0; i <= w.table.slot_mask; i++) {
		const struct flow_slot *s = &w.table.slots[i];
		uint32_t away = (i - s->tag) & w.table.slot_mask;

		if (s->ref != FLOW_NONE && away > farthest)
			farthest = away;
	}
	assert_in_range(farthest, 1, 200);
	flow_table_fini(&w.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_flows_are_found_from_either_side),
		cmocka_unit_test(flows_of_one_hash_are_told_apart),
		cmocka_unit_test(a_full_table_says_so_and_goes_on),
		cmocka_unit_test(many_flows_stay_near_their_places),
	};
	unsigned seed = getenv("SEED") ? (unsigned)strtoul(getenv("SEED"), NULL, 0) : 1;

	printf("SEED=%u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
