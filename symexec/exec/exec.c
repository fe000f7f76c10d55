/*
 * exec.c - runs rule programs on flows: the walk through blocks and the terminators. Blocks form a tree,
 * so recursion is as deep as the program. A frame is copied where a program forks; the last branch gets the original.
 */
#include "symexec/exec/exec_int.h"

#include "models/base/mem.h"
#include "symexec/exec/classify.h"
#include "symexec/exec/sim_state.h"
#include "symexec/exec/sim_ways.h"
#include "symexec/explore/replay.h"

static void run_block(struct run *r, struct frame *x, uint32_t block, uint32_t pc);

enum { POOLED_REGS = 126 };		/* what most programs need; the others ask malloc */

struct free_regs {
	struct free_regs *next;
};

static value *
regs_take(struct run *r)
{
	struct free_regs *first = r->e->free_regs;

	if (r->p->reg_count > POOLED_REGS)
		return x_malloc(r->p->reg_count * sizeof(value));
	if (first == NULL)
		return arena_alloc(r->e->arena, POOLED_REGS * sizeof(value));
	r->e->free_regs = first->next;
	return (value *)(void *)first;
}

static void
regs_give(struct run *r, value *regs)
{
	struct free_regs *first = (struct free_regs *)(void *)regs;

	if (r->p->reg_count > POOLED_REGS) {
		free(regs);
		return;
	}
	first->next = r->e->free_regs;
	r->e->free_regs = first;
}

/* What is counted is not cleared: few_stale, writes and before. */
static void
frame_begin(struct frame *x, struct flow *f)
{
	x->f = f;
	x->regs = NULL;
	x->mixed = NULL;
	x->more_stale = NULL;
	x->stale_count = x->stale_room = x->write_count = 0;
	x->has_before[0] = x->has_before[1] = false;
	x->far_reached = false;
	x->far_at = NULL;
	x->violation = x->drop = NULL;
}

static struct frame
frame_copy(struct run *r, const struct frame *x)
{
	struct frame n = *x;

	n.f = flow_copy(r->e, x->f);
	exec_stale_part(r, &n);
	n.regs = regs_take(r);
	memcpy(n.regs, x->regs, r->p->reg_count * sizeof(*n.regs));
	return n;
}

static void
frame_drop(struct run *r, struct frame *x)
{
	flow_free(r->e, x->f);
	regs_give(r, x->regs);
}

static void
frame_out(struct run *r, struct frame *x, struct outcome o)
{
	if (o.kind == OUT_EMIT)
		exec_checksum_settle(r, x);
	regs_give(r, x->regs);
	r->sink->out(r->sink->arg, x->f, &o);
}

static void
frame_fail(struct run *r, struct frame *x, span at)
{
	struct outcome o = { .at = at };

	o.kind = x->violation != NULL ? OUT_VIOLATION : OUT_DROP;
	o.reason = x->violation != NULL ? x->violation : x->drop;
	frame_out(r, x, o);
}

/* Goes on in `block` with the part of x in s; x is a copy or the last use. */
static void
go_where(struct run *r, struct frame *x, set s, uint32_t block)
{
	if (!flow_constrain(r->e, x->f, s)) {
		frame_drop(r, x);
		return;
	}
	run_block(r, x, block, 0);
}

static void
term_split(struct run *r, struct frame *x, const struct terminator *t)
{
	struct judgement j = exec_judge(r, x, t->cond);
	struct frame other;

	switch (j.kind) {
	case COMPARE_YES:
		run_block(r, x, t->next[0], 0);
		return;
	case COMPARE_NO:
		run_block(r, x, t->next[1], 0);
		return;
	case COMPARE_SET:
		other = frame_copy(r, x);
		go_where(r, x, j.where, t->next[0]);
		go_where(r, &other, set_not(r->e->sets, j.where), t->next[1]);
		return;
	case COMPARE_OPEN:
		break;
	}
	/* decide that relation first, one way and the other; then the condition again */
	other = frame_copy(r, x);
	if (flow_assume(r->e, x->f, j.rel, j.a, j.b))
		term_split(r, x, t);
	else
		frame_drop(r, x);
	if (flow_assume(r->e, other.f, relation_not(j.rel), j.a, j.b))
		term_split(r, &other, t);
	else
		frame_drop(r, &other);
}

/* One flow per branch that some packet takes; terminal 0 (no rule) goes to the last block. */
static void
run_branches(struct run *r, struct frame *x, const struct terminator *t, set d)
{
	unsigned few[64], *live = few;
	set few_sets[64], *parts = few_sets;
	size_t n = set_split(r->e->sets, d, few, few_sets, ARRAY_LEN(few)), i;
	set none = set_where(r->e->sets, d, 0);

	if (n != SIZE_MAX && n > ARRAY_LEN(few)) {
		live = x_calloc(n, sizeof(*live));
		parts = x_calloc(n, sizeof(*parts));
		n = set_split(r->e->sets, d, live, parts, n);
	}
	if (n == SIZE_MAX || none == SET_TOO_LARGE) {
		r->e->too_large = true;
		x->drop = "the classification is too large to decide";
		frame_fail(r, x, SPAN_NONE);
		goto out;
	}
	for (i = 0; i < n; i++) {
		struct frame branch = i + 1 < n || none != SET_NONE ? frame_copy(r, x) : *x;

		X_CHECK(live[i] - 1 < t->n);
		history_add(r->e, branch.f, (struct step){ .kind = STEP_RULE,
			    .element = r->element, .a = live[i] - 1 });
		go_where(r, &branch, parts[i], t->next[live[i] - 1]);
	}
	if (none != SET_NONE || n == 0)
		go_where(r, x, none, t->next[t->n - 1]);
out:
	if (live != few) {
		free(live);
		free(parts);
	}
}

static void
term_classify(struct run *r, struct frame *x, const struct terminator *t)
{
	bool inexact = false;
	set d;

	exec_define(r, x);
	d = table_apply(r->e, r->p->tables[t->table], x->f, &inexact);
	if (d == SET_TOO_LARGE) {
		r->e->too_large = true;
		x->drop = "the classification is too large to decide";
		frame_fail(r, x, SPAN_NONE);
		return;
	}
	x->f->free_choice |= inexact;
	if (d == SET_NONE) {
		run_block(r, x, t->next[t->n - 1], 0);
	} else if (set_is_terminal(d)) {
		X_CHECK(d - 1 < t->n);
		history_add(r->e, x->f, (struct step){ .kind = STEP_RULE,
			    .element = r->element, .a = d - 1 });
		run_block(r, x, t->next[d - 1], 0);
	} else {
		run_branches(r, x, t, d);
	}
}

static void
term_choice(struct run *r, struct frame *x, const struct terminator *t)
{
	if (r->e->concrete) {
		uint32_t k = r->e->guide != NULL ? replay_way(r->e, r->element, t->n) :
			     t->rotate ? exec_turn(r, t->text, t->n) :
			     r->e->sim_ways != NULL ? sim_ways_take(r->e->sim_ways, t->n) :
			     r->e->sim_last_way ? t->n - 1 : 0;

		if (!t->rotate)
			r->e->sim_chance = t->text;
		run_block(r, x, t->next[k], 0);
		return;
	}
	x->f->free_choice = true;
	for (uint32_t i = 0; i < t->n; i++) {
		struct frame branch = i + 1 < t->n ? frame_copy(r, x) : *x;

		history_add(r->e, branch.f, (struct step){ .kind = STEP_CHOICE,
			    .element = r->element, .a = i, .text = t->text });
		run_block(r, &branch, t->next[i], 0);
	}
}

struct search {
	const struct terminator *t;
	uint32_t list;
};

static void
lookup_hit(struct run *r, struct frame *x, const struct search *s, const struct entry *en)
{
	for (uint32_t i = 0; i < s->t->nvals && i < en->nvals; i++)
		x->regs[s->t->vals[i]] = flow_resolve(r->e, x->f, en->v[en->nkeys + i]);
	history_add(r->e, x->f, (struct step){ .kind = STEP_HIT, .element = r->element,
		    .text = s->t->text });
	run_block(r, x, s->t->next[0], 0);
}

static void
lookup_miss(struct run *r, struct frame *x, const struct search *s)
{
	value keys[32];
	struct entry wanted = { .nkeys = s->t->nargs, .nvals = 0, .v = keys };

	X_CHECK(s->t->nargs <= ARRAY_LEN(keys));
	for (uint32_t i = 0; i < s->t->nargs; i++)
		keys[i] = x->regs[s->t->args[i]];
	history_add(r->e, x->f, (struct step){ .kind = STEP_MISS, .element = r->element,
		    .a = s->list, .b = entries_intern(r->e->tuples, &wanted, 1),
		    .text = s->t->text });
	run_block(r, x, s->t->next[1], 0);
}

/*
 * Compares key `key` of entry `at` and all that follow; owns x. The last one put is asked first: where the keys of two
 * happen to be equal, it has replaced the other. Tables may be long: only where the flow forks does this call itself.
 */
static void
lookup_from(struct run *r, struct frame *x, const struct search *s, uint32_t at, uint32_t key)
{
	uint32_t n = entries_count(r->e->tuples, s->list);

	while (at < n) {
		struct entry en = entries_get(r->e->tuples, s->list, n - 1 - at);
		enum comparison c;
		struct frame other;
		value have;
		set where;

		if (key >= en.nkeys) {
			lookup_hit(r, x, s, &en);
			return;
		}
		have = x->regs[s->t->args[key]];
		c = flow_compare(r->e, x->f, REL_EQ, have, en.v[key], &where);
		if (c == COMPARE_YES || c == COMPARE_NO) {
			at += c == COMPARE_NO;
			key = c == COMPARE_NO ? 0 : key + 1;
			continue;
		}
		other = frame_copy(r, x);
		x->f->coincidence |= flow_needs_luck(r->e, x->f, have, en.v[key]);
		if (c == COMPARE_SET ? flow_constrain(r->e, x->f, where) :
		    flow_assume(r->e, x->f, REL_EQ, have, en.v[key]))
			lookup_from(r, x, s, at, key + 1);
		else
			frame_drop(r, x);
		*x = other;
		if (!(c == COMPARE_SET ? flow_constrain(r->e, x->f, set_not(r->e->sets, where)) :
		      flow_assume(r->e, x->f, REL_NE, have, en.v[key]))) {
			frame_drop(r, x);
			return;
		}
		at++;
		key = 0;
	}
	lookup_miss(r, x, s);
}

static void
lookup_concrete(struct run *r, struct frame *x, const struct search *s, uint32_t element)
{
	uint32_t key = state_key(r->e->tuples, element, s->t->text);
	value keys[32];
	struct entry en;

	X_CHECK(s->t->nargs <= ARRAY_LEN(keys));
	exec_sim_keys(r, x, s->t->args, s->t->nargs, keys);
	if (element == UINT32_MAX || r->e->flaws.ignore_state ||
	    !sim_entry_get(r->e->sim_state, key, keys, s->t->nargs, &en)) {
		run_block(r, x, s->t->next[1], 0);
		return;
	}
	for (uint32_t i = 0; i < s->t->nvals && i < en.nvals; i++)
		x->regs[s->t->vals[i]] = en.v[en.nkeys + i];
	run_block(r, x, s->t->next[0], 0);
}

static void
term_lookup(struct run *r, struct frame *x, const struct terminator *t)
{
	uint32_t element = r->element;
	struct search s = { .t = t };

	if (t->of != NULL)
		element = r->e->find_element == NULL ? UINT32_MAX :
		    r->e->find_element(r->e->graph, r->element, t->of);
	if (r->e->concrete) {
		lookup_concrete(r, x, &s, element);
		return;
	}
	if (element != UINT32_MAX)
		s.list = exec_entries(r, x->f, state_key(r->e->tuples, element, t->text));
	r->e->used_state = true;
	lookup_from(r, x, &s, 0, 0);
}

static void
run_end(struct run *r, struct frame *x, const struct block *b)
{
	const struct terminator *t = &b->end;
	struct outcome o = { .port = t->port, .reason = t->text, .at = b->at };

	switch (t->kind) {
	case TERM_EMIT:
	case TERM_QUEUE:
		o.kind = OUT_EMIT;
		o.queue = t->kind == TERM_QUEUE ? t : NULL;
		frame_out(r, x, o);
		return;
	case TERM_DROP:
		o.kind = OUT_DROP;
		o.lost = t->lost;
		frame_out(r, x, o);
		return;
	case TERM_VIOLATION:
		o.kind = OUT_VIOLATION;
		frame_out(r, x, o);
		return;
	case TERM_SPLIT:
		term_split(r, x, t);
		return;
	case TERM_CLASSIFY:
		term_classify(r, x, t);
		return;
	case TERM_COPY:
		for (uint32_t i = 0; i < t->n; i++) {
			struct frame branch = i + 1 < t->n ? frame_copy(r, x) : *x;

			run_block(r, &branch, t->next[i], 0);
		}
		return;
	case TERM_CHOICE:
		term_choice(r, x, t);
		return;
	case TERM_LOOKUP:
		term_lookup(r, x, t);
		return;
	}
}

/* Where the octets end that an instruction looks at, from the origin; POINTER_NONE: it looks at none of the packet. */
static int32_t
looks_until(const struct flow *f, const struct instruction *i)
{
	int32_t base = flow_base(f, i->op == OP_STRIP ? BASE_DATA : i->base);

	switch (i->op) {
	case OP_READ:
	case OP_WRITE:
		return base == POINTER_NONE || i->base == BASE_ANNO ? POINTER_NONE :
		    base + (i->bit + (int32_t)i->width + 7) / 8;
	case OP_STRIP:
	case OP_LENGTH:
		return base == POINTER_NONE || i->base == BASE_ANNO ? POINTER_NONE :
		    base + (int32_t)i->imm;
	case OP_INSERT:
		return base == POINTER_NONE ? base : base + i->bit / 8;
	case OP_CHECKSUM:
		base = exec_checksum_place(f, i->kind);
		return base == POINTER_NONE ? base : base + 2;
	case OP_SET_TRANSPORT:
		return f->net == POINTER_NONE ? f->net : f->net + 1;
	case OP_TCP_OPTION:
	case OP_STRIP_TCP_OPTION:
		return f->transport == POINTER_NONE ? f->transport : f->transport + 13;
	default:
		return POINTER_NONE;
	}
}

/* The instructions of looks_until and OP_TRUNCATE. */
static bool
looks(enum opcode op)
{
	static const uint64_t those = (uint64_t)1 << OP_READ | (uint64_t)1 << OP_WRITE |
	    (uint64_t)1 << OP_STRIP | (uint64_t)1 << OP_LENGTH | (uint64_t)1 << OP_CHECKSUM |
	    (uint64_t)1 << OP_SET_TRANSPORT | (uint64_t)1 << OP_TCP_OPTION |
	    (uint64_t)1 << OP_STRIP_TCP_OPTION | (uint64_t)1 << OP_TRUNCATE |
	    (uint64_t)1 << OP_INSERT;

	_Static_assert(OP_STRIP_TCP_OPTION < 64, "too many opcodes for a word");
	return those >> op & 1;
}

/* Instructions that do different things as a >= b or not, where the length of the tail decides. */
static bool
rests_on_length(struct run *r, struct frame *x, const struct instruction *i, value *a, value *b)
{
	struct flow *f = x->f;
	int32_t end;

	if (i->op == OP_TRUNCATE) {
		int32_t base = flow_base(f, i->base);

		if (base == POINTER_NONE || i->base == BASE_ANNO || flow_is_far(f, base))
			return false;
		*a = x->regs[i->a];
		*b = flow_length(r->e, f, base + i->bit / 8);
		return true;
	}
	end = looks_until(f, i);
	if (end == POINTER_NONE || end <= f->head_end || end <= f->data)
		return false;
	*a = flow_length(r->e, f, f->data);
	*b = value_const(r->e->values, (uint32_t)(end - f->data), 32);
	return true;
}

/*
 * A flow of packets that are long enough and one of those that are not, each of which goes on with the same instruction.
 * false: all packets are alike.
 */
static bool
split_by_length(struct run *r, struct frame *x, uint32_t block, uint32_t pc)
{
	struct frame other;
	enum comparison c;
	value a, b;
	set where;

	if (!rests_on_length(r, x, &r->p->blocks[block].code[pc], &a, &b))
		return false;
	c = flow_compare(r->e, x->f, REL_GE, a, b, &where);
	if (c == COMPARE_YES || c == COMPARE_NO || (c == COMPARE_SET &&
	    (!flow_may(r->e, x->f, where) ||
	     !flow_may(r->e, x->f, set_not(r->e->sets, where)))))
		return false;
	other = frame_copy(r, x);
	if (c == COMPARE_SET ? flow_constrain(r->e, x->f, where) :
	    flow_assume(r->e, x->f, REL_GE, a, b))
		run_block(r, x, block, pc);
	else
		frame_drop(r, x);
	if (c == COMPARE_SET ? flow_constrain(r->e, other.f, set_not(r->e->sets, where)) :
	    flow_assume(r->e, other.f, REL_LT, a, b))
		run_block(r, &other, block, pc);
	else
		frame_drop(r, &other);
	return true;
}

/*
 * The same for what is looked at from a header pointer that stands somewhere in front of the data: the frame notes whether
 * the packet is long enough. Where nobody knows how far that is, it may be either.
 */
static bool
split_by_distance(struct run *r, struct frame *x, uint32_t block, uint32_t pc)
{
	const struct instruction *i = &r->p->blocks[block].code[pc];
	int32_t base = flow_base(x->f, i->base), need;
	struct frame other;
	enum comparison c;
	value lost, least;
	set where;

	if ((i->op != OP_READ && i->op != OP_WRITE) || i->base == BASE_ANNO ||
	    !flow_is_far(x->f, base) || x->far_at == i)
		return false;
	need = (i->bit + (int32_t)i->width + 7) / 8 - (int32_t)flow_far_length(x->f, base);
	if (need <= 0)
		return false;
	x->far_at = i;
	x->far_reached = true;
	least = value_const(r->e->values, (uint32_t)need, 32);
	lost = exec_far_lost(r->e, x->f);
	if (lost == VALUE_NONE) {
		lost = exec_unknown(r, x, 32, i->site);
		x->f->free_choice = true;
	}
	c = flow_compare(r->e, x->f, REL_GE, lost, least, &where);
	if (c == COMPARE_YES || c == COMPARE_NO) {
		x->far_reached = c == COMPARE_YES;
		return false;
	}
	other = frame_copy(r, x);
	other.far_reached = false;
	if (c == COMPARE_SET ? flow_constrain(r->e, x->f, where) :
	    flow_assume(r->e, x->f, REL_GE, lost, least))
		run_block(r, x, block, pc);
	else
		frame_drop(r, x);
	if (c == COMPARE_SET ? flow_constrain(r->e, other.f, set_not(r->e->sets, where)) :
	    flow_assume(r->e, other.f, REL_LT, lost, least))
		run_block(r, &other, block, pc);
	else
		frame_drop(r, &other);
	return true;
}

/* What is done where a header length has one value: the transport pointer is set, or options are looked for. */
static void
with_length(struct run *r, struct frame *x, const struct instruction *i, unsigned words)
{
	if (i->op == OP_SET_TRANSPORT)
		x->f->transport = x->f->net + (int32_t)words * 4;
	else
		exec_option(r, x, i, words);
}

/* One flow per value that the header length may have; each goes on behind the instruction. */
static void
split_by_words(struct run *r, struct frame *x, uint32_t block, uint32_t pc, value hl)
{
	const struct instruction *i = &r->p->blocks[block].code[pc];
	struct set_range range[16];
	size_t n = flow_values(r->e, x->f, hl, range, ARRAY_LEN(range));

	if (n == SIZE_MAX) {
		/* too many to list: each is tried */
		range[0] = (struct set_range){ 0, 15 };
		n = 1;
	}
	for (size_t k = 0; k < n; k++)
		for (uint64_t v = range[k].lo; v <= range[k].hi; v++) {
			bool last = k + 1 == n && v == range[k].hi;
			struct frame branch = last ? *x : frame_copy(r, x);

			if (!flow_unify(r->e, branch.f, hl, value_const(r->e->values, v, 4))) {
				frame_drop(r, &branch);
				continue;
			}
			with_length(r, &branch, i, (unsigned)v);
			run_block(r, &branch, block, pc + 1);
		}
}

/* The header length that the instruction at pc needs is read from the packet. */
static void
find_length(struct run *r, struct frame *x, uint32_t block, uint32_t pc)
{
	const struct instruction *i = &r->p->blocks[block].code[pc];
	bool ip = i->op == OP_SET_TRANSPORT;
	int32_t base = ip ? x->f->net : x->f->transport;
	enum read_fault why;
	value hl = VALUE_NONE;

	if (base != POINTER_NONE)
		hl = flow_read(r->e, x->f, ip ? BASE_NET : BASE_TRANSPORT,
			       base * 8 + (ip ? 4 : 96), 4, &why);
	if (hl != VALUE_NONE) {
		split_by_words(r, x, block, pc, hl);
		return;
	}
	if (base == POINTER_NONE)
		x->violation = ip ? "IP header annotation missing" :
		    "transport header annotation missing";
	else
		x->violation = ip ? "the IP header length is not known" :
		    "the TCP header length is not known";
	frame_fail(r, x, r->p->blocks[block].at);
}

static void
run_block(struct run *r, struct frame *x, uint32_t block, uint32_t pc)
{
	const struct block *b = &r->p->blocks[block];

	for (; pc < b->n; pc++) {
		const struct instruction *i = &b->code[pc];

		if (looks(i->op) && (x->f->tail != VALUE_NONE ? split_by_length(r, x, block, pc) :
		    split_by_distance(r, x, block, pc)))
			return;
		if (i->op == OP_SET_TRANSPORT || i->op == OP_TCP_OPTION ||
		    i->op == OP_STRIP_TCP_OPTION) {
			find_length(r, x, block, pc);
			return;
		}
		if (exec_is_value(i->op))
			exec_value(r, x, i);
		else if (exec_is_shape(i->op))
			exec_shape(r, x, i);
		else if (i->op == OP_CHECKSUM)
			exec_checksum(r, x, i);
		else
			exec_state(r, x, i);
		if (UNLIKELY(x->violation != NULL || x->drop != NULL)) {
			frame_fail(r, x, b->at);
			return;
		}
	}
	run_end(r, x, b);
}

void
exec_run(struct engine *e, const struct program *p, uint32_t element, uint32_t port,
	 struct flow *f, const struct exec_sink *sink)
{
	struct run r = { .e = e, .p = p, .element = element, .maker = element, .sink = sink };
	struct frame x;

	frame_begin(&x, f);
	X_CHECK(p->entry_count > 0);
	if (element < e->twin_count && e->twins[element] != UINT32_MAX)
		r.maker = e->twins[element];
	x.regs = regs_take(&r);
	memset(x.regs, 0, p->reg_count * sizeof(*x.regs));
	f->option = POINTER_NONE;
	e->explored++;
	if (UNLIKELY(e->touched != NULL) && element < e->touched_count)
		e->touched[element] = 1;
	if (UNLIKELY(p->opaque != NULL)) {
		f->opaque = true;
		if (e->opaque == NULL)
			e->opaque = arena_printf(e->arena, "an element of unknown class '%s'",
						 p->class_name);
	}
	run_block(&r, &x, p->entry[MIN_OF(port, p->entry_count - 1)], 0);
	if (UNLIKELY(r.lent.n > 0)) {
		for (size_t i = 0; i < r.lent.n; i++)
			memory_give(e, &r.lent.v[i]);
		VEC_FREE(&r.lent);
	}
}
