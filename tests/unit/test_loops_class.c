/*
 * Rounds found packet by packet: what is subtracted with a packet must do all that the packet does,
 * and nothing else, or rounds of others are never told.
 */
#include "tests/unit/loops_toy.h"

/*
 * All below 128 get from node 0 to node 1 alike, and part only there. What is like 0 at node 0 is 0
 * to 63, not 0 to 127.
 */
static void packets_that_part_later_are_not_alike(void **state)
{
	struct toy t = { .node_count = 3, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 0, 127), GO(0) }, { GO(1) } }, .rule_count = 2,
		  .out = { { 1, 0 }, { 2, 0 } }, .out_count = 2 },
		{ .rules = { { RANGE(0, 0, 63), GO(0) }, { GO(1) } }, .rule_count = 2,
		  .out = { { 0, 0 }, { 0, 0 } }, .out_count = 2 },
		{ .rules = { { RANGE(0, 200, 255), DROP }, { GO(0) } }, .rule_count = 2,
		  .out = { { 1, 0 } }, .out_count = 1 },
	} };
	struct naive_loops want;
	struct built b;

	(void)state;
	build(&b, &t);
	/* no TTL: left aside, the only byte would leave nothing to tell packets by */
	b.l.ttl_bit = -1;
	b.l.extensions = 0;
	loops_search(b.e, &b.g, &b.l);
	naive_loops_find(&t, &want);
	assert_int_equal(want.cycle_count, 3);
	assert_true(agrees(&b, &t, &want));
	naive_loops_free(&want);
	drop(&b);
}

/* Output 0 for all; a copy by output 1 for bytes from 100 on. Both lead back. */
static struct recorder *copy_some(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Tee");
	uint32_t block = recorder_block(r), next[2] = { recorder_block(r), recorder_block(r) };
	uint32_t copies[2] = { recorder_block(r), recorder_block(r) };
	struct condition c = { .kind = COND_WITHIN, .low = 100, .high = 255 };

	recorder_entry(r, 0, block);
	recorder_end(r, block, &(struct terminator){ .kind = TERM_COPY, .next = copies, .n = 2 },
		     SPAN_NONE);
	end_emit(r, copies[0], 0);
	c.a = read_byte(r, copies[1], 0);
	recorder_end(r, copies[1], &(struct terminator){ .kind = TERM_SPLIT, .cond = &c,
							 .next = next, .n = 2 }, SPAN_NONE);
	end_emit(r, next[0], 1);
	recorder_end(r, next[1], &(struct terminator){ .kind = TERM_DROP, .text = "no copy" },
		     SPAN_NONE);
	return r;
}

/* What takes one way only is told first, and is not like what takes both. */
static void copies_that_take_more_ways_are_not_alike(void **state)
{
	struct toy t = { .node_count = 1, .fields = 1, .nodes = {
		{ .rules = { { GO(0) } }, .rule_count = 1, .out = { { 0, 0 }, { 0, 0 } },
		  .out_count = 2 },
	} };
	const char *err = NULL;
	struct built b;

	(void)state;
	build(&b, &t);
	b.l.ttl_bit = -1;
	b.l.extensions = 0;
	b.g.nodes[0].program = recorder_finish(copy_some(b.arena), &err);
	assert_null(err);
	loops_search(b.e, &b.g, &b.l);
	assert_null(b.l.gave_up);
	assert_int_equal(b.l.starts.v[0].endless, SET_ALL);
	/* by output 0 again and again, and by output 1 */
	assert_int_equal(count_kind(&b.l, LOOP_ENDLESS), 2);
	drop(&b);
}

/* Two rules send the same way: told is what more packets match. */
static void loop_is_told_of_its_largest_set(void **state)
{
	struct toy t = { .node_count = 1, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 0, 9), GO(0) }, { RANGE(0, 20, 200), GO(0) }, { DROP } },
		  .rule_count = 3, .out = { { 0, 0 } }, .out_count = 1 },
	} };
	struct built b;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		build(&b, &t);
		b.l.ttl_bit = -1;
		loops_search(b.e, &b.g, &b.l);
		assert_int_equal(b.l.loops.n, 1);
		assert_int_equal((int)b.l.loops.v[0].packets, 181);
		drop(&b);
		t.nodes[0].rules[1] = t.nodes[0].rules[0];
		t.nodes[0].rules[0] = (struct toy_rule){ RANGE(0, 20, 200), GO(0) };
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_that_part_later_are_not_alike),
		cmocka_unit_test(copies_that_take_more_ways_are_not_alike),
		cmocka_unit_test(loop_is_told_of_its_largest_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
