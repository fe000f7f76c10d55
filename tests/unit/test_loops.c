/*
 * Loops of toy networks: named cases, then random ones, every packet compared with the one followed by hand.
 */
#include "tests/unit/loops_toy.h"
#include "tests/unit/rounds.h"

#include <time.h>

#include "models/base/strbuf.h"

static uint64_t random_state;

static unsigned below(unsigned n)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % n;
}

static struct toy_op random_op(unsigned fields)
{
	static const uint8_t steps[] = { 1, 255, 2, 64, 128, 85, 17 };
	struct toy_op o = { .field = below(fields), .c = (uint8_t)below(256) };

	switch (below(fields > 1 ? 6 : 5)) {
	case 0: case 1:
		o.change = TOY_SET;
		o.c = below(2) ? o.c : (uint8_t)below(4);
		break;
	case 5:
		o.change = TOY_COPY;
		o.c = below(2) ? 0 : o.c;
		break;
	default:
		o.change = TOY_ADD;
		o.c = below(3) ? steps[below(sizeof(steps))] : o.c;
		break;
	}
	return o;
}

static void random_rule(const struct toy *t, struct toy_rule *r, unsigned outputs)
{
	unsigned a = below(256), b = below(256);

	r->match = TOY_RANGE;
	if (t->fields > 1 && below(4) == 0)
		r->match = below(2) ? TOY_LESS : TOY_EQUAL;
	if (t->state && below(3) == 0)
		r->match = TOY_REMEMBERS;
	r->field = below(t->fields);
	r->lo = (uint8_t)(a < b ? a : b);
	r->hi = (uint8_t)(a < b ? b : a);
	r->op_count = below(3) ? 0 : 1 + below(TOY_OPS);
	for (unsigned i = 0; i < r->op_count; i++)
		r->ops[i] = random_op(t->fields);
	r->remember = t->state && below(4) == 0;
	r->output = below(6) == 0 ? -1 : (int)below(outputs);
}

static void random_toy(struct toy *t)
{
	memset(t, 0, sizeof(*t));
	t->node_count = 2 + below(TOY_NODES - 1);
	t->fields = below(4) == 0 ? 2 : 1;
	t->state = t->fields == 1 && below(3) == 0;
	for (unsigned i = 0; i < t->node_count; i++) {
		struct toy_node *n = &t->nodes[i];

		n->out_count = 1 + below(TOY_OUTPUTS);
		n->rule_count = 1 + below(TOY_RULES);
		for (unsigned k = 0; k < n->out_count; k++) {
			n->out[k].node = below(t->node_count);
			n->out[k].port = below(TOY_PORTS);
		}
		for (unsigned k = 0; k < n->rule_count; k++)
			random_rule(t, &n->rules[k], n->out_count);
		n->rules[n->rule_count - 1].match = TOY_ALWAYS;
	}
}

/* Byte 0 is counted down by some nodes, which drop what has run out; the rest is about byte 1. */
static void random_ttl_toy(struct toy *t)
{
	random_toy(t);
	t->fields = 2;
	t->state = false;
	for (unsigned i = 0; i < t->node_count; i++) {
		struct toy_node *n = &t->nodes[i];
		bool counts = below(2);

		for (unsigned k = 0; k < n->rule_count; k++) {
			struct toy_rule *r = &n->rules[k];

			if (r->match != TOY_ALWAYS)
				r->match = TOY_RANGE;
			r->remember = false;
			r->field = 1;
			for (unsigned j = 0; j < TOY_OPS; j++)
				r->ops[j].field = 1;
			for (unsigned j = 0; j < r->op_count; j++)
				if (r->ops[j].change == TOY_COPY)
					r->ops[j].change = TOY_ADD;
			if (counts && n->rule_count < TOY_RULES && r->op_count < TOY_OPS)
				r->ops[r->op_count++] = (struct toy_op){ TOY_ADD, 0, 255 };
		}
		if (!counts || n->rule_count == TOY_RULES)
			continue;
		memmove(n->rules + 1, n->rules, n->rule_count * sizeof(*n->rules));
		n->rules[0] = (struct toy_rule){ .match = TOY_RANGE, .lo = 0, .hi = 1,
						 .output = -1 };
		n->rule_count++;
	}
}

static void run_random(void (*make)(struct toy *t))
{
	unsigned rounds = rounds_of("ROUNDS", 300);
	/* the same networks in every `make check`; others with SEED=, any with MIDDLEPROOF_SOAK */
	uint64_t seed = getenv("SEED") != NULL ? strtoull(getenv("SEED"), NULL, 10) :
			getenv("MIDDLEPROOF_SOAK") != NULL ? (uint64_t)time(NULL) : 20261120;

	print_message("seed %llu\n", (unsigned long long)seed);
	for (unsigned i = 0; i < rounds; i++) {
		struct toy t;

		random_state = seed + i;
		(void)below(2);
		make(&t);
		/* two bytes that are counted up make thousands of behaviours: too many to follow each */
		compare_with_naive(&t, i % 2 && (t.fields == 1 || make == random_ttl_toy) ? 0 : 2000,
				   (unsigned long long)seed + i);
	}
}

static void loops_random_networks_are_those_of_each_packet(void **state)
{
	(void)state;
	run_random(random_toy);
}

static void loops_random_networks_with_ttl_are_those_of_each_packet(void **state)
{
	(void)state;
	run_random(random_ttl_toy);
}

static void expect(const struct toy *t, enum loop_kind kind, size_t loops, const char *packets)
{
	struct built b;
	struct strbuf got = STRBUF_INIT;
	struct naive_loops want;
	size_t from = 0;

	search(&b, t);
	naive_loops_find(t, &want);
	assert_true(agrees(&b, t, &want));
	assert_true(witnesses_hold(&b, &want));
	assert_int_equal(b.l.loops.n, loops);
	if (loops > 0)
		assert_int_equal(b.l.loops.v[0].kind, kind);
	/* endless ones as ranges of byte 0, where byte 1 is 0 */
	for (size_t i = 0; i <= 256; i++) {
		bool in = i < 256 && says_endless(&b, t->fields, i);

		if (in && (i == 0 || !says_endless(&b, t->fields, i - 1)))
			from = i;
		if (!in && i > 0 && says_endless(&b, t->fields, i - 1))
			sb_printf(&got, "%s%zu-%zu", got.len > 0 ? " " : "", from, i - 1);
	}
	assert_string_equal(sb_str(&got), packets);
	sb_fini(&got);
	naive_loops_free(&want);
	drop(&b);
}

static void cycle_that_nothing_ends_is_endless(void **state)
{
	struct toy t = { .node_count = 2, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 10, 20), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { RANGE(0, 15, 30), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 0, 0 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_ENDLESS, 1, "15-20");
}

static void cycle_that_counts_down_is_ttl_bounded(void **state)
{
	struct toy t = { .node_count = 2, .fields = 2, .nodes = {
		{ .rules = { { RANGE(0, 0, 1), DROP }, { OPS(1, { TOY_ADD, 0, 255 }), GO(0) } },
		  .rule_count = 2, .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { RANGE(1, 7, 7), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 0, 0 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_TTL, 1, "");
}

static void cycle_that_counts_without_end_is_endless(void **state)
{
	struct toy t = { .node_count = 1, .fields = 1, .nodes = {
		{ .rules = { { OPS(1, { TOY_ADD, 0, 255 }), GO(0) } }, .rule_count = 1,
		  .out = { { 0, 0 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_ENDLESS, 1, "0-255");
}

/* Byte 1 decides: the packet comes back with another one and leaves. */
static void revisit_that_leaves_is_no_loop(void **state)
{
	struct toy t = { .node_count = 2, .fields = 2, .nodes = {
		{ .rules = { { RANGE(1, 0, 9), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { OPS(1, { TOY_ADD, 1, 5 }), GO(0) } }, .rule_count = 1,
		  .out = { { 0, 0 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_REVISIT, 1, "");
}

/* As a NAT does: what comes back is no longer what goes round. */
static void cycle_that_a_rewrite_leaves_is_no_loop(void **state)
{
	struct toy t = { .node_count = 2, .fields = 2, .nodes = {
		{ .rules = { { RANGE(1, 0, 99), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { OPS(1, { TOY_SET, 1, 200 }), GO(0) } }, .rule_count = 1,
		  .out = { { 0, 0 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_REVISIT, 1, "");
}

/* Node 0 lets pass what it remembers, and 50 to 59; when they come back they are others, but remembered. */
static void cycle_of_flows_with_state_is_endless_for_them(void **state)
{
	struct toy t = { .node_count = 2, .fields = 1, .state = true, .nodes = {
		{ .rules = { { .match = TOY_REMEMBERS, GO(0) },
			     { RANGE(0, 50, 59), .remember = true, GO(0) }, { DROP } },
		  .rule_count = 3, .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { RANGE(0, 55, 255), OPS(1, { TOY_SET, 0, 200 }), GO(0) }, { DROP } },
		  .rule_count = 2, .out = { { 0, 1 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_ENDLESS, 1, "55-59");
}

/* Even packets take one way and become odd, odd ones the other: neither way alone is a loop. */
static void round_of_two_cycles_is_endless(void **state)
{
	struct toy t = { .node_count = 3, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 0, 0), GO(0) }, { RANGE(0, 1, 1), GO(1) }, { DROP } },
		  .rule_count = 3, .out = { { 1, 0 }, { 2, 0 } }, .out_count = 2 },
		{ .rules = { { OPS(1, { TOY_SET, 0, 1 }), GO(0) } }, .rule_count = 1,
		  .out = { { 0, 0 } }, .out_count = 1 },
		{ .rules = { { OPS(1, { TOY_SET, 0, 0 }), GO(0) } }, .rule_count = 1,
		  .out = { { 0, 0 } }, .out_count = 1 },
	} };
	struct built b;

	(void)state;
	search(&b, &t);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
	assert_int_equal(b.l.loops.v[0].cycle.n, 4);
	assert_true(says_endless(&b, 1, 0) && says_endless(&b, 1, 1) && !says_endless(&b, 1, 2));
	drop(&b);
}

/*
 * Packets below 5 pass node 1 first; all meet at node 2, and there those below 5 go back to node 1. A search that keeps
 * one history of what meets, that of the others, sees nobody at node 1 twice.
 */
static void cycle_behind_a_merge_is_found(void **state)
{
	struct toy t = { .node_count = 4, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 0, 4), GO(0) }, { GO(1) } }, .rule_count = 2,
		  .out = { { 1, 0 }, { 2, 0 } }, .out_count = 2 },
		{ .rules = { { GO(0) } }, .rule_count = 1, .out = { { 2, 0 } }, .out_count = 1 },
		{ .rules = { { GO(0) } }, .rule_count = 1, .out = { { 3, 0 } }, .out_count = 1 },
		{ .rules = { { RANGE(0, 0, 4), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 1, 0 } }, .out_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_ENDLESS, 1, "0-4");
}

static void network_without_cycle_has_no_loop(void **state)
{
	struct toy t = { .node_count = 2, .fields = 1, .nodes = {
		{ .rules = { { GO(0) } }, .rule_count = 1, .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { DROP } }, .rule_count = 1 },
	} };

	(void)state;
	expect(&t, LOOP_KINDS, 0, "");
}

static struct recorder *add_header(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Encap");
	uint32_t block = recorder_block(r);
	reg c = recorder_reg(r);

	recorder_entry(r, 0, block);
	recorder_add(r, block, &(struct instruction){ .op = OP_PUSH, .imm = 1 });
	recorder_add(r, block, &(struct instruction){ .op = OP_CONST, .dst = c, .width = 8,
						      .imm = 7 });
	write_byte(r, block, 0, c);
	end_emit(r, block, 0);
	return r;
}

static void packet_that_grows_each_round_is_told_so(void **state)
{
	struct built b;

	(void)state;
	build_ring(&b, 1, add_header, 2000);
	assert_int_equal(b.l.loops.n, 1);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENCAPSULATION);
	assert_int_equal(b.l.loops.v[0].cycle.n, 1);
	assert_int_equal(b.l.loops.v[0].passes, RUN_ENOUGH);
	drop(&b);
}

/* A table gets an entry for each value of a byte that is counted up: what it holds is other each time. */
static struct recorder *add_entry(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Table");
	uint32_t block = recorder_block(r);
	reg c = recorder_reg(r), sum = recorder_reg(r), x;

	recorder_entry(r, 0, block);
	x = read_byte(r, block, 0);
	recorder_add(r, block, &(struct instruction){ .op = OP_PUT, .text = "flows", .nkeys = 1,
						      .nargs = 1, .args = &x });
	recorder_add(r, block, &(struct instruction){ .op = OP_CONST, .dst = c, .width = 8,
						      .imm = 1 });
	recorder_add(r, block, &(struct instruction){ .op = OP_SUM, .dst = sum, .a = x, .b = c,
						      .width = 8 });
	write_byte(r, block, 0, sum);
	end_emit(r, block, 0);
	return r;
}

static void state_that_grows_each_round_is_told_so(void **state)
{
	struct built b;

	(void)state;
	build_ring(&b, 1, add_entry, 2000);
	assert_int_equal(b.l.loops.n, 1);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_STATE);
	drop(&b);
}

/* A NAT's port, new each round; 0 to 9 are dropped. */
static struct recorder *choose_byte(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Fresh");
	uint32_t block = recorder_block(r), next[2] = { recorder_block(r), recorder_block(r) };
	reg fresh = recorder_reg(r);
	struct condition c = { .kind = COND_WITHIN, .low = 0, .high = 9 };
	struct terminator t = { .kind = TERM_SPLIT, .cond = &c, .next = next, .n = 2 };

	recorder_entry(r, 0, block);
	c.a = read_byte(r, block, 0);
	recorder_end(r, block, &t, SPAN_NONE);
	recorder_end(r, next[0], &(struct terminator){ .kind = TERM_DROP, .text = "low" },
		     SPAN_NONE);
	recorder_add(r, next[1], &(struct instruction){ .op = OP_FRESH, .dst = fresh, .width = 8,
							.low = 0, .high = 100, .text = "port" });
	write_byte(r, next[1], 0, fresh);
	end_emit(r, next[1], 0);
	return r;
}

static void cycle_that_rests_on_a_choice_says_so(void **state)
{
	struct built b;

	(void)state;
	build_ring(&b, 1, choose_byte, 2000);
	assert_int_equal(b.l.loops.n, 1);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
	assert_true(b.l.loops.v[0].free_choice);
	for (size_t i = 0; i < 256; i++)
		assert_int_equal(says_endless(&b, 1, i), i > 9);
	drop(&b);
}

/* One copy leaves, the other comes back. */
static struct recorder *copy_packet(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Tee");
	uint32_t block = recorder_block(r), next[2] = { recorder_block(r), recorder_block(r) };

	recorder_entry(r, 0, block);
	recorder_end(r, block, &(struct terminator){ .kind = TERM_COPY, .next = next, .n = 2 },
		     SPAN_NONE);
	end_emit(r, next[0], 1);
	end_emit(r, next[1], 0);
	return r;
}

static void copy_that_comes_back_is_endless(void **state)
{
	struct built b;

	(void)state;
	build_ring(&b, 1, copy_packet, 2000);
	assert_int_equal(b.l.loops.n, 1);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
	assert_int_equal(b.l.starts.v[0].endless, SET_ALL);
	drop(&b);
}

/* An entry for the packet's own byte: found again in the second round, so nothing grows. */
static struct recorder *know_packet(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Known");
	uint32_t block = recorder_block(r), next[2] = { recorder_block(r), recorder_block(r) };
	reg x;

	recorder_entry(r, 0, block);
	x = read_byte(r, block, 0);
	recorder_end(r, block, &(struct terminator){ .kind = TERM_LOOKUP, .text = "flows",
						     .args = &x, .nargs = 1, .next = next, .n = 2 },
		     SPAN_NONE);
	end_emit(r, next[0], 0);
	recorder_add(r, next[1], &(struct instruction){ .op = OP_PUT, .text = "flows", .nkeys = 1,
							.nargs = 1, .args = &x });
	end_emit(r, next[1], 0);
	return r;
}

static void state_that_is_found_again_does_not_grow(void **state)
{
	struct built b;

	(void)state;
	build_ring(&b, 1, know_packet, 2000);
	assert_int_equal(b.l.loops.n, 1);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
	assert_int_equal(b.l.starts.v[0].endless, SET_ALL);
	assert_null(b.l.gave_up);
	drop(&b);
}

/* The byte is remembered and wiped; later it must be what is chosen freely from 10 to 100. */
static struct recorder *guess_packet(struct arena *a)
{
	struct recorder *r = recorder_new(a, "Guess");
	uint32_t block = recorder_block(r), next[2] = { recorder_block(r), recorder_block(r) };
	uint32_t then[2] = { recorder_block(r), recorder_block(r) };
	reg fresh = recorder_reg(r), c = recorder_reg(r), s = recorder_reg(r), x;
	struct condition known = { .kind = COND_REMEMBERS, .text = "byte" };
	struct condition equal = { .kind = COND_COMPARE, .rel = REL_EQ, .a = s, .b = fresh };

	recorder_entry(r, 0, block);
	recorder_add(r, block, &(struct instruction){ .op = OP_FRESH, .dst = fresh, .width = 8,
						      .low = 10, .high = 100, .text = "guess" });
	recorder_end(r, block, &(struct terminator){ .kind = TERM_SPLIT, .cond = &known,
						     .next = next, .n = 2 }, SPAN_NONE);
	recorder_add(r, next[0], &(struct instruction){ .op = OP_RECALL, .dst = s, .text = "byte",
							.width = 8 });
	recorder_end(r, next[0], &(struct terminator){ .kind = TERM_SPLIT, .cond = &equal,
						       .next = then, .n = 2 }, SPAN_NONE);
	end_emit(r, then[0], 0);
	recorder_end(r, then[1], &(struct terminator){ .kind = TERM_DROP, .text = "wrong" },
		     SPAN_NONE);
	x = read_byte(r, next[1], 0);
	recorder_add(r, next[1], &(struct instruction){ .op = OP_REMEMBER, .a = x, .text = "byte" });
	recorder_add(r, next[1], &(struct instruction){ .op = OP_CONST, .dst = c, .width = 8,
							.imm = 1 });
	write_byte(r, next[1], 0, c);
	end_emit(r, next[1], 0);
	return r;
}

/* Found by its cycle, and by following one packet: where it is next has the right number in it. */
static void field_that_equals_a_choice_is_bounded_by_it(void **state)
{
	static const unsigned extensions[] = { 2000, 0 };
	struct built b;

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(extensions); k++) {
		build_ring(&b, 1, guess_packet, extensions[k]);
		assert_int_equal(b.l.loops.n, 1);
		assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
		assert_null(b.l.gave_up);
		for (size_t i = 0; i < 256; i++)
			assert_int_equal(says_endless(&b, 1, i), i >= 10 && i <= 100);
		drop(&b);
	}
}

/* A device has no output of its own; what it sends is on the wire. */
static void cycle_over_a_link_is_found(void **state)
{
	struct toy t = { .node_count = 2, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 3, 9), GO(0) }, { DROP } }, .rule_count = 2,
		  .out = { { 1, 0 } }, .out_count = 1 },
		{ .rules = { { DROP } }, .rule_count = 1 },
	} };
	struct edge back = { 0, 0, true };
	const struct edge *out[WIRE_PORT + 1] = { [WIRE_PORT] = &back };
	uint32_t count[WIRE_PORT + 1] = { [WIRE_PORT] = 1 };
	struct built b;

	(void)state;
	build(&b, &t);
	b.g.nodes[1].kind = NODE_WAY_OUT;
	b.g.nodes[1].out = out;
	b.g.nodes[1].out_count = count;
	b.g.nodes[1].out_ports = WIRE_PORT + 1;
	loops_search(b.e, &b.g, &b.l);
	assert_int_equal(b.l.loops.n, 1);
	assert_int_equal(b.l.loops.v[0].kind, LOOP_ENDLESS);
	assert_int_equal(b.l.loops.v[0].passes, RUN_ENOUGH);
	for (size_t i = 0; i < 256; i++)
		assert_int_equal(says_endless(&b, 1, i), i >= 3 && i <= 9);
	drop(&b);
}

/* The policy fails for what is endless, and says so; it holds for what the TTL ends. */
static void verdict_of_a_loop_is_by_its_kind(void **state)
{
	struct toy t = { .node_count = 1, .fields = 1, .nodes = {
		{ .rules = { { RANGE(0, 0, 1), DROP }, { OPS(1, { TOY_ADD, 0, 255 }), GO(0) } },
		  .rule_count = 2, .out = { { 0, 0 } }, .out_count = 1 },
	} };
	enum verdict_status want[] = { VERDICT_HOLDS, VERDICT_VIOLATED };

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct verdict v = { .name = "no loops" };
		struct built b;

		t.nodes[0].rules[0].output = i == 0 ? -1 : 0;
		search(&b, &t);
		loops_verdict(b.e, &b.g, &b.l, &v);
		assert_int_equal(v.status, want[i]);
		assert_string_equal(v.name, "no loops");
		assert_int_equal(v.path.n, i);
		assert_int_equal(v.witness_len, i);
		verdict_fini(&v);
		drop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cycle_that_nothing_ends_is_endless),
		cmocka_unit_test(cycle_that_counts_down_is_ttl_bounded),
		cmocka_unit_test(cycle_that_counts_without_end_is_endless),
		cmocka_unit_test(revisit_that_leaves_is_no_loop),
		cmocka_unit_test(cycle_that_a_rewrite_leaves_is_no_loop),
		cmocka_unit_test(cycle_of_flows_with_state_is_endless_for_them),
		cmocka_unit_test(round_of_two_cycles_is_endless),
		cmocka_unit_test(cycle_behind_a_merge_is_found),
		cmocka_unit_test(network_without_cycle_has_no_loop),
		cmocka_unit_test(packet_that_grows_each_round_is_told_so),
		cmocka_unit_test(state_that_grows_each_round_is_told_so),
		cmocka_unit_test(cycle_that_rests_on_a_choice_says_so),
		cmocka_unit_test(copy_that_comes_back_is_endless),
		cmocka_unit_test(state_that_is_found_again_does_not_grow),
		cmocka_unit_test(field_that_equals_a_choice_is_bounded_by_it),
		cmocka_unit_test(cycle_over_a_link_is_found),
		cmocka_unit_test(verdict_of_a_loop_is_by_its_kind),
		cmocka_unit_test(loops_random_networks_are_those_of_each_packet),
		cmocka_unit_test(loops_random_networks_with_ttl_are_those_of_each_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
