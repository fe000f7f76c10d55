/*
 * What the search for loops may not make of two steps when it joins them to one: a choice is made
 * anew each time, and a TTL that is left aside is so at every step.
 */
#include "tests/unit/loops_toy.h"

/*
 * Byte 0 is chosen in one round, byte 1 in the next, each from 0 to `top` and by the same name; only
 * who has byte 0 up to 4 and byte 1 from 5 on passes.
 */
static struct recorder *choose_both(struct arena *a, uint64_t top)
{
	struct recorder *r = recorder_new(a, "Choose");
	uint32_t block = recorder_block(r), next[2] = { recorder_block(r), recorder_block(r) };
	uint32_t low[2] = { recorder_block(r), recorder_block(r) };
	uint32_t high[2] = { recorder_block(r), recorder_block(r) };
	reg u = recorder_reg(r), c = recorder_reg(r);
	struct condition half = { .kind = COND_REMEMBERS, .text = "half" };
	struct condition is_low = { .kind = COND_WITHIN, .low = 0, .high = 4 };
	struct condition is_high = { .kind = COND_WITHIN, .low = 5, .high = 255 };
	struct terminator wrong = { .kind = TERM_DROP, .text = "wrong" };

	recorder_entry(r, 0, block);
	recorder_add(r, block, &(struct instruction){ .op = OP_FRESH, .dst = u, .width = 8,
						      .low = 0, .high = top, .text = "u" });
	recorder_end(r, block, &(struct terminator){ .kind = TERM_SPLIT, .cond = &half,
						     .next = next, .n = 2 }, SPAN_NONE);
	write_byte(r, next[0], 1, u);
	recorder_add(r, next[0], &(struct instruction){ .op = OP_FORGET, .text = "half" });
	end_emit(r, next[0], 0);
	is_low.a = read_byte(r, next[1], 0);
	recorder_end(r, next[1], &(struct terminator){ .kind = TERM_SPLIT, .cond = &is_low,
						       .next = low, .n = 2 }, SPAN_NONE);
	recorder_end(r, low[1], &wrong, SPAN_NONE);
	is_high.a = read_byte(r, low[0], 1);
	recorder_end(r, low[0], &(struct terminator){ .kind = TERM_SPLIT, .cond = &is_high,
						      .next = high, .n = 2 }, SPAN_NONE);
	recorder_end(r, high[1], &wrong, SPAN_NONE);
	write_byte(r, high[0], 0, u);
	recorder_add(r, high[0], &(struct instruction){ .op = OP_CONST, .dst = c, .width = 8,
							.imm = 1 });
	recorder_add(r, high[0], &(struct instruction){ .op = OP_REMEMBER, .a = c,
							.text = "half" });
	end_emit(r, high[0], 0);
	return r;
}

static struct recorder *choose_up_to_9(struct arena *a)
{
	return choose_both(a, 9);
}

static struct recorder *choose_up_to_3(struct arena *a)
{
	return choose_both(a, 3);
}

static void choose(struct built *b, struct recorder *(*make)(struct arena *a))
{
	build_ring(b, 2, make, 2000);
	assert_null(b->l.gave_up);
}

static void choices_of_one_name_are_two_choices(void **state)
{
	struct built b;

	(void)state;
	choose(&b, choose_up_to_9);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
	for (size_t i = 0; i < 65536; i += 5)
		assert_int_equal(says_endless(&b, 2, i), (i & 0xff) <= 4 && i >> 8 >= 5);
	drop(&b);
}

static void choices_have_a_range_where_they_are_made(void **state)
{
	struct built b;

	(void)state;
	choose(&b, choose_up_to_3);
	assert_int_equal(count_kind(&b.l, LOOP_ENDLESS), 0);
	assert_int_equal(b.l.starts.v[0].endless, SET_NONE);
	drop(&b);
}

/*
 * Byte 1 must be more than the TTL, then becomes what the TTL is, and must be 1 to 9: it falls until it
 * is 0. Whatever the TTL is at every step, it goes round. Once the first step lowers the TTL, once it
 * only tests it.
 */
static void ttl_is_left_aside_at_every_step(void **state)
{
	struct toy t = { .node_count = 3, .fields = 2, .nodes = {
		{ .rules = { { RANGE(1, 1, 9), GO(0) }, { DROP } },
		  .rule_count = 2, .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { .match = TOY_LESS, .field = 0, OPS(1, { TOY_ADD, 0, 255 }), GO(0) },
			     { DROP } },
		  .rule_count = 2, .out = { { 2, 0 } }, .out_count = 1 },
		{ .rules = { { OPS(1, { TOY_COPY, 1, 0 }), GO(0) } },
		  .rule_count = 1, .out = { { 0, 0 } }, .out_count = 1 },
	} };
	struct built b;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		search(&b, &t);
		assert_int_equal(count_kind(&b.l, LOOP_ENDLESS), 0);
		assert_int_equal(count_kind(&b.l, LOOP_TTL), 1);
		drop(&b);
		t.nodes[1].rules[0].op_count = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(choices_of_one_name_are_two_choices),
		cmocka_unit_test(choices_have_a_range_where_they_are_made),
		cmocka_unit_test(ttl_is_left_aside_at_every_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
