/*
 * program.c - the recorder of rule programs.
 *
 * Instructions are kept in one growing list in the order they came, tagged with their
 * block, and sorted into the blocks when the recording is finished: blocks may be filled
 * in any order. All checks are made at the end, when the tree is known: every block
 * ended, every block entered from one place, every register written before it is read on
 * the way from an entry. A program that passes always ends, and the executor needs no
 * checks of its own.
 */
#include "symexec/program/program.h"

#include "models/base/vec.h"
#include "symexec/program/program_int.h"

struct rec_block {
	struct terminator end;
	span at;
	bool ended;
	uint32_t n;		/* instructions */
	uint32_t parent;	/* NO_BLOCK: an entry, or not entered at all */
	uint32_t walked;	/* successors that the walk has gone down */
	uint32_t enter, leave;	/* numbering of the walk: b is below a iff within a's */
};

struct rec_code {
	uint32_t block;
	struct instruction i;
};

struct rec_entry {
	uint32_t input, block;
};

struct definition {
	uint32_t block, index;
};

struct recorder {
	struct arena *arena;
	const char *class_name;
	VEC(struct rec_block) blocks;
	VEC(struct rec_code) code;
	VEC(struct rec_entry) entries;
	uint32_t regs;
	const char *err;
};

enum { NO_BLOCK = UINT32_MAX };

static void
fail(struct recorder *r, const char *err)
{
	if (!r->err)
		r->err = err;
}

struct recorder *
recorder_new(struct arena *a, const char *class_name)
{
	struct recorder *r = x_calloc(1, sizeof(*r));

	r->arena = a;
	r->class_name = class_name;
	return r;
}

void
recorder_abandon(struct recorder *r)
{
	if (!r)
		return;
	VEC_FREE(&r->blocks);
	VEC_FREE(&r->code);
	VEC_FREE(&r->entries);
	free(r);
}

const char *
recorder_error(const struct recorder *r)
{
	return r->err;
}

uint32_t
recorder_block(struct recorder *r)
{
	if (r->blocks.n >= RECORDER_MAX_CODE) {
		fail(r, "the program has too many blocks");
		return 0;
	}
	*VEC_ADD(&r->blocks) = (struct rec_block){ .parent = NO_BLOCK };
	return (uint32_t)r->blocks.n - 1;
}

reg
recorder_reg(struct recorder *r)
{
	if (r->regs >= REG_NONE) {
		fail(r, "the program needs more than 65535 registers");
		return 0;
	}
	return (reg)r->regs++;
}

static const reg *
copy_regs(struct recorder *r, const reg *v, uint32_t n)
{
	return n ? arena_memdup(r->arena, v, n * sizeof(*v)) : NULL;
}

static const char *
copy_text(struct recorder *r, const char *s)
{
	return s ? arena_strdup(r->arena, s) : NULL;
}

static const struct condition *
copy_condition(struct recorder *r, const struct condition *c)
{
	struct condition *n;

	if (!c)
		return NULL;
	n = arena_memdup(r->arena, c, sizeof(*c));
	n->x = copy_condition(r, c->x);
	n->y = copy_condition(r, c->y);
	n->text = copy_text(r, c->text);
	return n;
}

void
recorder_add(struct recorder *r, uint32_t block, const struct instruction *i)
{
	struct rec_code *c;

	if (block >= r->blocks.n || r->blocks.v[block].ended) {
		fail(r, "an instruction was added to a block that has ended");
		return;
	}
	if (r->code.n >= RECORDER_MAX_CODE) {
		fail(r, "the program has too many instructions");
		return;
	}
	c = VEC_ADD(&r->code);
	c->block = block;
	c->i = *i;
	c->i.site = (uint32_t)r->code.n - 1;
	c->i.text = copy_text(r, i->text);
	c->i.args = copy_regs(r, i->args, i->nargs);
	r->blocks.v[block].n++;
}

void
recorder_end(struct recorder *r, uint32_t block, const struct terminator *t, span at)
{
	struct rec_block *b;

	if (block >= r->blocks.n || r->blocks.v[block].ended) {
		fail(r, "a block was ended twice");
		return;
	}
	b = &r->blocks.v[block];
	b->ended = true;
	b->at = at;
	b->end = *t;
	b->end.text = copy_text(r, t->text);
	b->end.of = copy_text(r, t->of);
	b->end.cond = copy_condition(r, t->cond);
	b->end.args = copy_regs(r, t->args, t->nargs);
	b->end.vals = copy_regs(r, t->vals, t->nvals);
	b->end.next = t->n ? arena_memdup(r->arena, t->next, t->n * sizeof(*t->next)) : NULL;
}

void
recorder_entry(struct recorder *r, uint32_t input, uint32_t block)
{
	*VEC_ADD(&r->entries) = (struct rec_entry){ input, block };
}

/* Which numbers of successors a terminator may have. */
static bool
arity_ok(const struct terminator *t)
{
	switch (t->kind) {
	case TERM_EMIT: case TERM_DROP: case TERM_VIOLATION: case TERM_QUEUE:
		return t->n == 0;
	case TERM_SPLIT: case TERM_LOOKUP:
		return t->n == 2;
	case TERM_CLASSIFY: case TERM_COPY: case TERM_CHOICE:
		return t->n >= 1;
	}
	return false;
}

/*
 * Gives every block its parent. A classification may name one successor several times: rules
 * that do the same share it.
 */
static void
find_parents(struct recorder *r)
{
	for (uint32_t i = 0; i < r->blocks.n; i++) {
		const struct rec_block *b = &r->blocks.v[i];

		if (!b->ended) {
			fail(r, "a block was left open: every flow must be emitted or dropped");
			return;
		}
		if (!arity_ok(&b->end)) {
			fail(r, "a terminator has the wrong number of successors");
			return;
		}
		for (uint32_t k = 0; k < b->end.n; k++) {
			uint32_t to = b->end.next[k];
			uint32_t had;

			if (to >= r->blocks.n) {
				fail(r, "a terminator names a block that does not exist");
				return;
			}
			had = r->blocks.v[to].parent;
			if (to == i || (had != NO_BLOCK &&
			    (had != i || b->end.kind != TERM_CLASSIFY))) {
				fail(r, "a block is entered from two places");
				return;
			}
			r->blocks.v[to].parent = i;
		}
	}
}

/*
 * Numbers the blocks below `top` by entering and leaving; without recursion, for trees
 * may be deep.
 */
static uint32_t
number_tree(struct recorder *r, uint32_t top, uint32_t count)
{
	uint32_t at = top;

	r->blocks.v[top].enter = ++count;
	while (at != NO_BLOCK) {
		struct rec_block *b = &r->blocks.v[at];
		uint32_t to;

		if (b->walked == b->end.n) {
			b->leave = ++count;
			at = b->parent;
			continue;
		}
		to = b->end.next[b->walked++];
		if (r->blocks.v[to].enter)
			continue;
		r->blocks.v[to].enter = ++count;
		at = to;
	}
	return count;
}

static void
check_tree(struct recorder *r)
{
	uint32_t count = 0;

	find_parents(r);
	if (r->err)
		return;
	if (!r->entries.n)
		fail(r, "the program has no entry");
	for (size_t i = 0; i < r->entries.n && !r->err; i++) {
		uint32_t b = r->entries.v[i].block;

		if (b >= r->blocks.n)
			fail(r, "an entry names a block that does not exist");
		else if (r->blocks.v[b].parent != NO_BLOCK || r->blocks.v[b].enter)
			fail(r, "a block is entered from two places");
		else
			count = number_tree(r, b, count);
	}
	/* what no entry leads to is a cycle, or was never connected */
	for (size_t i = 0; i < r->blocks.n && !r->err; i++)
		if (!r->blocks.v[i].enter)
			fail(r, "a block is not reached from any entry");
}

/* State of the check that registers are defined on the path. */
struct use_check {
	struct recorder *r;
	struct definition *def;		/* per register; block NO_BLOCK: nowhere */
	uint32_t block, index;		/* the place that uses */
};

static void
use(const struct use_check *u, reg a)
{
	const struct definition *d;
	const struct rec_block *at, *from;

	if (a == REG_NONE)
		return;
	if (a >= u->r->regs || u->def[a].block == NO_BLOCK) {
		fail(u->r, "a register is read that is never written");
		return;
	}
	d = &u->def[a];
	if (d->block == u->block) {
		if (d->index >= u->index)
			fail(u->r, "a register is read before it is written");
		return;
	}
	at = &u->r->blocks.v[u->block];
	from = &u->r->blocks.v[d->block];
	if (at->enter < from->enter || at->leave > from->leave)
		fail(u->r, "a register is read that was written for another flow");
}

static void
use_condition(const struct use_check *u, const struct condition *c)
{
	if (!c)
		return;
	use_condition(u, c->x);
	use_condition(u, c->y);
	if (c->kind == COND_COMPARE || c->kind == COND_COMPARE_CONST || c->kind == COND_WITHIN) {
		use(u, c->a);
		if (c->kind == COND_COMPARE)
			use(u, c->b);
	}
}

/* Operands by opcode: whether a and b are registers. Others hold nothing there. */
static void
use_instruction(const struct use_check *u, const struct instruction *i)
{
	switch (i->op) {
	case OP_SUM: case OP_DIFFERENCE: case OP_AND: case OP_OR: case OP_XOR: case OP_CONCAT:
		use(u, i->b);
		FALLTHROUGH;
	case OP_WRITE: case OP_SHIFT_LEFT: case OP_SHIFT_RIGHT: case OP_MULTIPLY: case OP_MODULO:
	case OP_SLICE: case OP_EXTEND: case OP_TRUNCATE: case OP_APPEND: case OP_PAD:
	case OP_REMEMBER: case OP_DIVIDE:
		use(u, i->a);
		break;
	default:
		break;
	}
	for (uint32_t k = 0; k < i->nargs; k++)
		use(u, i->args[k]);
}

static bool
op_writes(enum opcode op)
{
	switch (op) {
	case OP_CONST: case OP_SYMBOL: case OP_ARGUMENT: case OP_READ: case OP_SUM: case OP_DIFFERENCE:
	case OP_AND: case OP_OR: case OP_XOR: case OP_SHIFT_LEFT: case OP_SHIFT_RIGHT:
	case OP_MULTIPLY: case OP_DIVIDE: case OP_MODULO: case OP_SLICE: case OP_CONCAT:
	case OP_EXTEND: case OP_LENGTH: case OP_OFFSET: case OP_FRESH: case OP_COUNTER:
	case OP_BYTE_SUM: case OP_CRC32: case OP_CHECKSUM_ERROR: case OP_RECALL:
		return true;
	default:
		return false;
	}
}

static void
define(struct use_check *u, reg d, uint32_t block, uint32_t index)
{
	if (d >= u->r->regs)
		fail(u->r, "a register is written that was not made");
	else if (u->def[d].block != NO_BLOCK)
		fail(u->r, "a register is written twice");
	else
		u->def[d] = (struct definition){ block, index };
}

static void
check_registers(struct recorder *r, const struct instruction *code, const uint32_t *first)
{
	struct use_check u = { .r = r };

	u.def = x_malloc((r->regs + 1) * sizeof(*u.def));
	for (uint32_t i = 0; i < r->regs; i++)
		u.def[i].block = NO_BLOCK;
	for (uint32_t b = 0; b < r->blocks.n; b++) {
		const struct terminator *t = &r->blocks.v[b].end;

		for (uint32_t k = 0; k < r->blocks.v[b].n; k++)
			if (op_writes(code[first[b] + k].op))
				define(&u, code[first[b] + k].dst, b, k + 1);
		for (uint32_t k = 0; t->kind == TERM_LOOKUP && k < t->nvals; k++)
			define(&u, t->vals[k], t->next[0], 0);
	}
	for (u.block = 0; u.block < r->blocks.n && !r->err; u.block++) {
		const struct terminator *t = &r->blocks.v[u.block].end;

		for (uint32_t k = 0; k < r->blocks.v[u.block].n; k++) {
			u.index = k + 1;
			use_instruction(&u, &code[first[u.block] + k]);
		}
		u.index = UINT32_MAX;
		use_condition(&u, t->cond);
		for (uint32_t k = 0; k < t->nargs; k++)
			use(&u, t->args[k]);
	}
	free(u.def);
}

/* The entries as a table by input; all alike for one entry. */
static void
finish_entries(struct recorder *r, struct program *p)
{
	uint32_t n = 0;
	uint32_t *entry;

	for (size_t i = 0; i < r->entries.n; i++)
		n = MAX_OF(n, r->entries.v[i].input + 1);
	entry = arena_alloc_array(r->arena, n, sizeof(*entry));
	for (uint32_t i = 0; i < n; i++)
		entry[i] = NO_BLOCK;
	for (size_t i = 0; i < r->entries.n; i++)
		entry[r->entries.v[i].input] = r->entries.v[i].block;
	for (uint32_t i = 0; i < n; i++)
		if (entry[i] == NO_BLOCK)
			fail(r, "an input has no entry");
	p->entry = entry;
	p->entry_count = n;
}

/* By which outputs each entry leads on, and whether tables are asked. */
static void
find_leads(const struct recorder *r, struct program *p)
{
	uint64_t *leads = arena_alloc_array(r->arena, p->entry_count, sizeof(*leads));

	for (uint32_t i = 0; i < p->entry_count && r->err == NULL; i++) {
		const struct rec_block *top = &r->blocks.v[p->entry[i]];

		for (size_t k = 0; k < r->blocks.n; k++) {
			const struct rec_block *b = &r->blocks.v[k];
			bool leaves = b->end.kind == TERM_EMIT || b->end.kind == TERM_QUEUE;

			if (leaves && b->enter >= top->enter && b->leave <= top->leave)
				leads[i] |= (uint64_t)1 << MIN_OF(b->end.port, 63u);
		}
	}
	p->leads = leads;
	for (size_t k = 0; k < r->blocks.n; k++)
		p->looks_up |= r->blocks.v[k].end.kind == TERM_LOOKUP;
}

static struct program *
build(struct recorder *r)
{
	struct program *p = arena_alloc(r->arena, sizeof(*p));
	struct block *blocks = arena_alloc_array(r->arena, r->blocks.n, sizeof(*blocks));
	struct instruction *code = arena_alloc_array(r->arena, r->code.n, sizeof(*code));
	uint32_t *first = x_malloc((r->blocks.n + 1) * sizeof(*first));
	uint32_t *fill = x_malloc((r->blocks.n + 1) * sizeof(*fill));
	uint32_t at = 0;

	for (uint32_t i = 0; i < r->blocks.n; i++) {
		first[i] = fill[i] = at;
		at += r->blocks.v[i].n;
		blocks[i].code = code + first[i];
		blocks[i].n = r->blocks.v[i].n;
		blocks[i].end = r->blocks.v[i].end;
		blocks[i].at = r->blocks.v[i].at;
	}
	for (size_t i = 0; i < r->code.n; i++)
		code[fill[r->code.v[i].block]++] = r->code.v[i].i;
	check_registers(r, code, first);
	free(first);
	free(fill);
	p->class_name = r->class_name;
	p->blocks = blocks;
	p->block_count = (uint32_t)r->blocks.n;
	p->reg_count = r->regs;
	finish_entries(r, p);
	find_leads(r, p);
	return p;
}

const struct program *
recorder_finish(struct recorder *r, const char **err)
{
	struct program *p = NULL;

	if (!r->err)
		check_tree(r);
	if (!r->err)
		p = build(r);
	if (r->err) {
		*err = r->err;
		p = NULL;
	}
	recorder_abandon(r);
	return p;
}

bool
program_passes(const struct program *p, uint32_t input, uint32_t *output)
{
	const struct block *b = &p->blocks[p->entry[MIN_OF(input, p->entry_count - 1)]];

	*output = b->end.port;
	return b->n == 0 && (b->end.kind == TERM_EMIT || b->end.kind == TERM_QUEUE) &&
	    p->opaque == NULL;
}
