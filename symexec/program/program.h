/*
 * program.h - rule programs: what an element class with given arguments does to a flow. A Lua model
 * records one when it is loaded (lua_model.c); exec.c runs it on any number of flows of any number of instances.
 *
 * A program is a list of blocks; block 0 is where input port `entry[i]` starts. A block is a run of instructions
 * on registers (each register is written before it is read, in the same block or in one that leads to it) and a terminator that names the
 * blocks the flow goes on in. Blocks form a tree: no block is entered from two places, so a program always ends.
 * Offsets are in bytes, bit offsets count from the base pointer, most significant first.
 */
#ifndef SYMEXEC_PROGRAM_H
#define SYMEXEC_PROGRAM_H

#include "models/base/arena.h"
#include "models/base/diag.h"
#include "models/click/arg.h"
#include "symexec/program/instruction.h"

enum condition_kind {
	COND_TRUE, COND_FALSE,
	COND_NOT,		/* x */
	COND_AND, COND_OR,	/* x, y */
	COND_COMPARE,		/* a REL b, unsigned; both as wide */
	COND_COMPARE_CONST,	/* (a & mask) REL low */
	COND_WITHIN,		/* low <= a <= high */
	COND_REMEMBERS,		/* state `text` is there */
	COND_HAS_POINTER,	/* pointer `base` is set */
	COND_READABLE,		/* bytes [bit/8, bit/8 + imm) from base exist */
	COND_CHECKSUM_OK,	/* checksum `kind` is right */
	COND_IN_SIM,		/* the run is concrete */
};

struct condition {
	enum condition_kind kind;
	const struct condition *x, *y;
	enum click_relation rel;
	reg a, b;
	uint64_t mask, low, high;
	enum base base;
	int32_t bit;
	uint64_t imm;
	const char *text;
	enum transport_checksum check;
};

enum terminator_kind {
	TERM_EMIT,		/* on output `port` */
	TERM_DROP,		/* for `text` */
	TERM_VIOLATION,		/* precondition violated: `text` */
	TERM_SPLIT,		/* condition ? next[0] : next[1] */
	TERM_CLASSIFY,		/* the program's table `table`: terminal k + 1 -> next[k], none -> next[n - 1] */
	TERM_COPY,		/* to every one of next[], in order */
	TERM_CHOICE,		/* any of next[]: non-deterministic, because of `text`; sim takes the one of counter `text` */
	TERM_LOOKUP,		/* table `text`, keys args[]: found next[0] with its values in vals[], else next[1] */
	TERM_QUEUE,		/* into queue `text` (see sim); elsewhere emits on `port` */
};

struct table;			/* classify.h: a compiled classification */

struct terminator {
	enum terminator_kind kind;
	uint32_t port;
	const char *text;
	const char *of;		/* TERM_LOOKUP: the element whose table it is; NULL: this one */
	const struct condition *cond;
	uint32_t table;
	const reg *args;
	uint32_t nargs;
	const reg *vals;
	uint32_t nvals;
	const uint32_t *next;	/* blocks */
	uint32_t n;
	uint64_t capacity;	/* TERM_QUEUE */
	bool rotate;		/* TERM_CHOICE: sim goes round robin, else takes 0 */
	bool lost;		/* TERM_DROP: nobody dropped it on purpose */
};

struct block {
	const struct instruction *code;
	uint32_t n;
	struct terminator end;
	span at;		/* line of the model that ended the block */
};

/* A number that the recording does not hold; symbol: one that the network leaves open. */
struct program_value {
	uint64_t imm;
	const char *symbol;
};

struct program {
	const char *class_name;
	/* of OP_ARGUMENT, and of TERM_CLASSIFY: programs may share all but these */
	const struct program_value *values;
	const struct table *const *tables;
	const struct block *blocks;
	uint32_t value_count;
	uint32_t block_count;
	uint32_t reg_count;
	uint32_t entry_count;
	const uint32_t *entry;	/* block per input port; entry_count 1: the same for all */
	/* recorded anew per input port when the model asks for p.port */
	const uint64_t *leads;	/* per entry: bit i: something leaves by output i, the last bit: by that one or a later one */
	const char *opaque;	/* not NULL: unknown class; verdicts that rest on it are undecided */
	bool looks_up;		/* asks tables, TERM_LOOKUP */
};

/* Whether anything that comes in by `input` can leave by `output`. */
static inline bool
program_leads(const struct program *p, uint32_t input, uint32_t output)
{
	return p->leads[MIN_OF(input, p->entry_count - 1)] >> MIN_OF(output, 63u) & 1;
}

/* Whether what comes in by `input` leaves as it came, all by one output, *output. */
bool program_passes(const struct program *p, uint32_t input, uint32_t *output);

/* Recording: used by lua_model.c and by tests. The program and all it names live in the arena. */
struct recorder;

struct recorder *recorder_new(struct arena *a, const char *class_name);
uint32_t recorder_block(struct recorder *r);			/* a new, open block */
void recorder_add(struct recorder *r, uint32_t block, const struct instruction *i);
reg recorder_reg(struct recorder *r);
void recorder_end(struct recorder *r, uint32_t block, const struct terminator *t, span at);
void recorder_entry(struct recorder *r, uint32_t input, uint32_t block);
/* Checks that every block is ended; the recorder is gone afterwards. NULL with *err set otherwise. */
const struct program *recorder_finish(struct recorder *r, const char **err);

#endif
