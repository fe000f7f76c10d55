/*
 * Loops of toy networks: named cases, then random ones, every packet compared with the one followed by hand.
 */
#include "tests/oracle/loops_naive.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "models/base/strbuf.h"
#include "symexec/engine.h"
#include "symexec/loops.h"
#include "symexec/witness.h"

/* A toy as the engine sees it. */
struct built {
	struct diag *diag;
	struct engine *e;
	struct graph g;
	struct arena *arena;
	struct loop_list l;
	root byte[TOY_FIELDS];
};

static reg read_byte(struct recorder *r, uint32_t block, unsigned field)
{
	struct instruction i = { .op = OP_READ, .dst = recorder_reg(r), .base = BASE_DATA,
				 .bit = (int32_t)field * 8, .width = 8 };

	recorder_add(r, block, &i);
	return i.dst;
}

static void write_byte(struct recorder *r, uint32_t block, unsigned field, reg a)
{
	recorder_add(r, block, &(struct instruction){ .op = OP_WRITE, .a = a, .base = BASE_DATA,
						      .bit = (int32_t)field * 8, .width = 8 });
}

static void record_op(struct recorder *r, uint32_t block, const struct toy_op *o)
{
	struct instruction i = { .op = OP_CONST, .width = 8, .imm = o->c, .b = REG_NONE };

	if (o->change != TOY_SET) {
		reg c = recorder_reg(r);

		i.a = read_byte(r, block, o->change == TOY_COPY ? !o->field : o->field);
		recorder_add(r, block, &(struct instruction){ .op = OP_CONST, .dst = c, .width = 8,
							      .imm = o->c });
		i.op = OP_SUM;
		i.b = c;
		i.imm = 0;
	}
	i.dst = recorder_reg(r);
	recorder_add(r, block, &i);
	write_byte(r, block, o->field, i.dst);
}

static void record_action(struct recorder *r, uint32_t block, const struct toy_rule *u)
{
	struct terminator t = { .kind = TERM_DROP, .text = "dropped" };

	for (unsigned i = 0; i < u->op_count; i++)
		record_op(r, block, &u->ops[i]);
	if (u->remember) {
		reg c = recorder_reg(r);

		recorder_add(r, block, &(struct instruction){ .op = OP_CONST, .dst = c, .width = 8,
							      .imm = 1 });
		recorder_add(r, block, &(struct instruction){ .op = OP_REMEMBER, .a = c,
							      .text = "seen" });
	}
	if (u->output >= 0)
		t = (struct terminator){ .kind = TERM_EMIT, .port = (uint32_t)u->output };
	recorder_end(r, block, &t, SPAN_NONE);
}

static struct condition condition_of(struct recorder *r, uint32_t block, const struct toy_rule *u)
{
	struct condition c = { .kind = COND_REMEMBERS, .text = "seen" };

	if (u->match == TOY_REMEMBERS)
		return c;
	c.a = read_byte(r, block, u->field);
	if (u->match == TOY_RANGE) {
		c.kind = COND_WITHIN;
		c.low = u->lo;
		c.high = u->hi;
		return c;
	}
	c.b = read_byte(r, block, !u->field);
	c.kind = COND_COMPARE;
	c.rel = u->match == TOY_LESS ? REL_LT : REL_EQ;
	return c;
}

static const struct program *record(struct arena *a, const struct toy_node *n)
{
	struct recorder *r = recorder_new(a, "Toy");
	uint32_t block = recorder_block(r);
	const struct program *p;
	const char *err = NULL;

	recorder_entry(r, 0, block);
	for (unsigned i = 0; n->rules[i].match != TOY_ALWAYS; i++) {
		struct condition c = condition_of(r, block, &n->rules[i]);
		uint32_t next[2] = { recorder_block(r), recorder_block(r) };
		struct terminator t = { .kind = TERM_SPLIT, .cond = &c, .next = next, .n = 2 };

		recorder_end(r, block, &t, SPAN_NONE);
		record_action(r, next[0], &n->rules[i]);
		block = next[1];
	}
	record_action(r, block, &n->rules[n->rule_count - 1]);
	p = recorder_finish(r, &err);
	if (p == NULL)
		fail_msg("the program was not accepted: %s", err);
	return p;
}

static void build_node(struct built *b, const struct toy *t, unsigned i)
{
	const struct toy_node *n = &t->nodes[i];
	struct node *m = &b->g.nodes[i];
	struct edge **out = arena_alloc_array(b->arena, n->out_count + 1, sizeof(*out));

	m->kind = NODE_ELEMENT;
	m->name = arena_printf(b->arena, "n%u", i);
	m->box = UINT32_MAX;
	m->program = record(b->arena, n);
	m->out_ports = n->out_count;
	m->out_count = arena_alloc_array(b->arena, n->out_count + 1, sizeof(*m->out_count));
	for (unsigned k = 0; k < n->out_count; k++) {
		out[k] = arena_alloc(b->arena, sizeof(**out));
		*out[k] = (struct edge){ n->out[k].node, n->out[k].port, false };
		m->out_count[k] = 1;
		b->g.nodes[n->out[k].node].in_edges++;
	}
	m->out = (const struct edge **)out;
}

static struct flow *any_packet(struct built *b, unsigned fields)
{
	struct flow *f = flow_new(b->e);

	f->head_end = (int32_t)fields;
	for (unsigned i = 0; i < fields; i++) {
		char name[] = "b0";
		struct root_info info = { .kind = ROOT_FIELD, .width = 8, .rank = RANK_OTHER,
					  .name = name, .element = UINT32_MAX };

		name[1] = (char)('0' + i);
		b->byte[i] = root_new(b->e->values, &info);
		flow_write(b->e, f, BASE_DATA, (int32_t)i * 8, 8,
			   value_symbol(b->e->values, b->byte[i]));
	}
	return f;
}

static void build(struct built *b, const struct toy *t)
{
	*b = (struct built){ .diag = diag_new(), .l = LOOP_LIST_INIT };
	b->e = engine_new(b->diag);
	b->arena = arena_new();
	b->g.nodes = arena_alloc_array(b->arena, t->node_count, sizeof(*b->g.nodes));
	b->g.node_count = t->node_count;
	for (unsigned i = 0; i < t->node_count; i++)
		build_node(b, t, i);
	b->l.ttl_bit = 0;
	loops_add_start(&b->l, (struct loop_start){ .flow = any_packet(b, t->fields) });
}

static void drop(struct built *b)
{
	loops_fini(b->e, &b->l);
	engine_free(b->e);
	diag_free(b->diag);
	arena_free(b->arena);
}

static void search(struct built *b, const struct toy *t)
{
	build(b, t);
	loops_search(b->e, &b->g, &b->l);
}

static bool says_endless(struct built *b, unsigned fields, size_t packet)
{
	set a = b->l.starts.v[0].endless;
	uint64_t v[TOY_FIELDS] = { packet & 0xff, packet >> 8 };
	set_var vars[TOY_FIELDS];

	if (set_is_terminal(a))
		return a == SET_ALL;
	for (unsigned i = 0; i < fields; i++)
		vars[i] = root_var(b->e->values, b->byte[i]);
	return set_contains(b->e->sets, a, vars, v, fields);
}

static size_t count_kind(const struct loop_list *l, enum loop_kind k)
{
	size_t n = 0;

	for (size_t i = 0; i < l->loops.n; i++)
		n += l->loops.v[i].kind == k;
	return n;
}

static void print_cycle(const struct loop *p)
{
	print_message("  %s:", loop_kind_name(p->kind));
	for (size_t i = 0; i < p->cycle.n && i < 40; i++)
		print_message(" %u.%u>%u", p->cycle.v[i].node, p->cycle.v[i].port,
			      p->cycle.v[i].output);
	print_message("\n");
}

static void print_toy(const struct toy *t)
{
	static const char *const match[] = { "always", "range", "less", "equal", "remembers" };
	static const char *const op[] = { "set", "add", "copy" };

	for (unsigned i = 0; i < t->node_count; i++) {
		const struct toy_node *n = &t->nodes[i];

		for (unsigned k = 0; k < n->rule_count; k++) {
			const struct toy_rule *r = &n->rules[k];

			print_message("  %u: %s b%u %u..%u", i, match[r->match], r->field, r->lo,
				      r->hi);
			for (unsigned j = 0; j < r->op_count; j++)
				print_message(", %s b%u %u", op[r->ops[j].change], r->ops[j].field,
					      r->ops[j].c);
			print_message("%s", r->remember ? ", remember" : "");
			if (r->output < 0)
				print_message(" -> drop\n");
			else
				print_message(" -> %u.%u\n", n->out[r->output].node,
					      n->out[r->output].port);
		}
	}
}

static bool same_cycle(const struct naive_cycle *c, const struct loop *p)
{
	bool same = c->n == p->cycle.n;

	for (size_t i = 0; same && i < c->n; i++)
		same = c->hops[i].node == p->cycle.v[i].node &&
		       c->hops[i].port == p->cycle.v[i].port &&
		       c->hops[i].output == p->cycle.v[i].output;
	return same;
}

/*
 * A field that is only ever lowered counts as a TTL to everybody. One that is also set or raised does not: what
 * such a packet's end is due to is a matter of taste, and is not compared.
 */
static bool ttl_only_falls(const struct toy *t)
{
	for (unsigned i = 0; i < t->node_count; i++)
		for (unsigned k = 0; k < t->nodes[i].rule_count; k++) {
			const struct toy_rule *r = &t->nodes[i].rules[k];

			for (unsigned j = 0; j < r->op_count; j++)
				if (r->ops[j].field == 0 &&
				    (r->ops[j].change != TOY_ADD || r->ops[j].c < 128))
					return false;
		}
	return true;
}

/* Every packet, every cycle. */
static bool agrees(struct built *b, const struct toy *t, const struct naive_loops *want)
{
	size_t bounds[3] = { 0 };

	for (size_t i = 0; i < want->packets; i++) {
		bounds[want->bounded[i]]++;
		if (says_endless(b, t->fields, i) == want->endless[i])
			continue;
		print_message("packet %zu: %s\n", i, want->endless[i] ? "never ends" : "ends");
		return false;
	}
	for (size_t i = 0; i < want->cycle_count; i++) {
		bool found = false;

		for (size_t k = 0; k < b->l.loops.n; k++)
			found |= b->l.loops.v[k].kind == LOOP_ENDLESS &&
				 same_cycle(&want->cycles[i], &b->l.loops.v[k]);
		if (!found) {
			print_message("a cycle of %zu hops was not found\n", want->cycles[i].n);
			return false;
		}
	}
	if (count_kind(&b->l, LOOP_ENDLESS) != want->cycle_count) {
		print_message("%zu cycles instead of %zu\n", count_kind(&b->l, LOOP_ENDLESS),
			      want->cycle_count);
		return false;
	}
	if (!ttl_only_falls(t))
		return b->l.gave_up == NULL && count_kind(&b->l, LOOP_UNDECIDED) == 0;
	if (count_kind(&b->l, LOOP_TTL) > 0 && bounds[BOUND_PERHAPS] + bounds[BOUND_SURELY] == 0 &&
	    want->cycle_count == 0) {
		print_message("found ttl-bounded where no packet is\n");
		return false;
	}
	if (count_kind(&b->l, LOOP_TTL) == 0 && want->cycle_count == 0 &&
	    bounds[BOUND_SURELY] > 0) {
		print_message("%zu packets are ttl-bounded, none was found\n",
			      bounds[BOUND_SURELY]);
		return false;
	}
	return b->l.gave_up == NULL && count_kind(&b->l, LOOP_UNDECIDED) == 0;
}

/* The witness of an endless loop is a packet that never ends. */
static bool witnesses_hold(struct built *b, const struct naive_loops *want)
{
	for (size_t i = 0; i < b->l.loops.n; i++) {
		const struct loop *p = &b->l.loops.v[i];
		size_t v = 0;

		if (p->witness == NULL)
			return false;
		for (size_t k = 0; k < p->witness_len; k++)
			v |= (size_t)p->witness[k] << 8 * k;
		if (p->kind == LOOP_ENDLESS && (!want->endless[v] || p->passes < RUN_ENOUGH))
			return false;
		if (p->kind == LOOP_REVISIT && p->passes < 2)
			return false;
	}
	return true;
}

/*
 * extensions: 0 has every round found packet by packet, as in networks with many cycles. That follows a packet of each
 * behaviour, which takes long where two bytes make thousands.
 */
static void compare_with_naive(const struct toy *t, unsigned extensions, unsigned long long seed)
{
	struct built b;
	struct naive_loops want;
	bool ok;

	build(&b, t);
	b.l.extensions = extensions;
	loops_search(b.e, &b.g, &b.l);
	naive_loops_find(t, &want);
	ok = agrees(&b, t, &want) && witnesses_hold(&b, &want);
	if (!ok) {
		print_message("gave up: %s\n", b.l.gave_up != NULL ? b.l.gave_up : "no");
		print_toy(t);
		for (size_t i = 0; i < b.l.loops.n; i++)
			print_cycle(&b.l.loops.v[i]);
		fail_msg("differs from the packets followed one by one (seed %llu)", seed);
	}
	naive_loops_free(&want);
	drop(&b);
}

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
	unsigned rounds = getenv("ROUNDS") != NULL ?
			  (unsigned)strtoul(getenv("ROUNDS"), NULL, 10) : 300;
	/* the same networks in every `make check`; others with SEED=, any with MIDDLEPROOF_SOAK */
	uint64_t seed = getenv("SEED") != NULL ? strtoull(getenv("SEED"), NULL, 10) :
			getenv("MIDDLEPROOF_SOAK") != NULL ? (uint64_t)time(NULL) : 20261120;

	print_message("seed %llu\n", (unsigned long long)seed);
	for (unsigned i = 0; i < rounds; i++) {
		struct toy t;

		random_state = seed + i;
		(void)below(2);
		make(&t);
		compare_with_naive(&t, i % 2 && t.fields == 1 ? 0 : 2000, (unsigned long long)seed + i);
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

/* Rules of named cases. */
#define RANGE(f, from, to)	.match = TOY_RANGE, .field = (f), .lo = (from), .hi = (to)
#define GO(k)			.output = (k)
#define DROP			.output = -1
#define OPS(n, ...)		.op_count = (n), .ops = { __VA_ARGS__ }

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

/* One node whose output leads to its own input, with a program of its own. */
static void build_ring(struct built *b, struct recorder *(*make)(struct arena *a),
		       unsigned extensions)
{
	struct toy t = { .node_count = 1, .fields = 1, .nodes = {
		{ .rules = { { GO(0) } }, .rule_count = 1, .out = { { 0, 0 } }, .out_count = 1 },
	} };
	const char *err = NULL;

	build(b, &t);
	b->l.ttl_bit = -1;
	b->l.extensions = extensions;
	b->g.nodes[0].program = recorder_finish(make(b->arena), &err);
	if (b->g.nodes[0].program == NULL)
		fail_msg("the program was not accepted: %s", err);
	loops_search(b->e, &b->g, &b->l);
}

static void end_emit(struct recorder *r, uint32_t block, uint32_t port)
{
	recorder_end(r, block, &(struct terminator){ .kind = TERM_EMIT, .port = port }, SPAN_NONE);
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
	build_ring(&b, add_header, 2000);
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
	build_ring(&b, add_entry, 2000);
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
	build_ring(&b, choose_byte, 2000);
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
	build_ring(&b, copy_packet, 2000);
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
	build_ring(&b, know_packet, 2000);
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
		build_ring(&b, guess_packet, extensions[k]);
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
