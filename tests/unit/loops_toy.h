/*
 * loops_toy.h - toy networks as the engine sees them, and their loops compared with every packet
 * followed by hand.
 */
#ifndef TEST_LOOPS_TOY_H
#define TEST_LOOPS_TOY_H

#include "tests/oracle/loops_naive.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "symexec/exec/engine.h"
#include "symexec/loops/loops.h"
#include "symexec/explore/witness.h"

/* A toy as the engine sees it. */
struct built {
	struct diag *diag;
	struct engine *e;
	struct graph g;
	struct arena *arena;
	struct loop_list l;
	root byte[TOY_FIELDS];
};

static inline reg read_byte(struct recorder *r, uint32_t block, unsigned field)
{
	struct instruction i = { .op = OP_READ, .dst = recorder_reg(r), .base = BASE_DATA,
				 .bit = (int32_t)field * 8, .width = 8 };

	recorder_add(r, block, &i);
	return i.dst;
}

static inline void write_byte(struct recorder *r, uint32_t block, unsigned field, reg a)
{
	recorder_add(r, block, &(struct instruction){ .op = OP_WRITE, .a = a, .base = BASE_DATA,
						      .bit = (int32_t)field * 8, .width = 8 });
}

static inline void record_op(struct recorder *r, uint32_t block, const struct toy_op *o)
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

static inline void record_action(struct recorder *r, uint32_t block, const struct toy_rule *u)
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

static inline struct condition condition_of(struct recorder *r, uint32_t block, const struct toy_rule *u)
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

static inline void build_node(struct built *b, const struct toy *t, unsigned i)
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

static inline struct flow *any_packet(struct built *b, unsigned fields)
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

static inline void build(struct built *b, const struct toy *t)
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

static inline void drop(struct built *b)
{
	loops_fini(b->e, &b->l);
	engine_free(b->e);
	diag_free(b->diag);
	arena_free(b->arena);
}

static inline void search(struct built *b, const struct toy *t)
{
	build(b, t);
	loops_search(b->e, &b->g, &b->l);
}

static inline bool says_endless(struct built *b, unsigned fields, size_t packet)
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

static inline size_t count_kind(const struct loop_list *l, enum loop_kind k)
{
	size_t n = 0;

	for (size_t i = 0; i < l->loops.n; i++)
		n += l->loops.v[i].kind == k;
	return n;
}

static inline void print_cycle(const struct loop *p)
{
	print_message("  %s:", loop_kind_name(p->kind));
	for (size_t i = 0; i < p->cycle.n && i < 40; i++)
		print_message(" %u.%u>%u", p->cycle.v[i].node, p->cycle.v[i].port,
			      p->cycle.v[i].output);
	print_message("\n");
}

static inline void print_toy(const struct toy *t)
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

static inline bool same_cycle(const struct naive_cycle *c, const struct loop *p)
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
static inline bool ttl_only_falls(const struct toy *t)
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
static inline bool agrees(struct built *b, const struct toy *t, const struct naive_loops *want)
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
static inline bool witnesses_hold(struct built *b, const struct naive_loops *want)
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
static inline void compare_with_naive(const struct toy *t, unsigned extensions, unsigned long long seed)
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

/* Rules of named cases. */
#define RANGE(f, from, to)	.match = TOY_RANGE, .field = (f), .lo = (from), .hi = (to)
#define GO(k)			.output = (k)
#define DROP			.output = -1
#define OPS(n, ...)		.op_count = (n), .ops = { __VA_ARGS__ }

/* One node whose output leads to its own input, with a program of its own. */
static inline void build_ring(struct built *b, unsigned fields,
			      struct recorder *(*make)(struct arena *a), unsigned extensions)
{
	struct toy t = { .node_count = 1, .fields = fields, .nodes = {
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

static inline void end_emit(struct recorder *r, uint32_t block, uint32_t port)
{
	recorder_end(r, block, &(struct terminator){ .kind = TERM_EMIT, .port = port }, SPAN_NONE);
}

#endif
