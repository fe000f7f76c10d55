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
#include "symexec/flow.h"

typedef uint16_t reg;

enum opcode {
	/* values */
	OP_CONST,		/* dst = imm, width bits */
	OP_SYMBOL,		/* dst = the network's symbol `text`, width bits */
	OP_READ,		/* dst = width bits at base + bit; a fault drops the flow as a precondition violation */
	OP_WRITE,		/* width bits at base + bit = a */
	OP_SUM,			/* dst = a + b + imm mod 2^width (b: REG_NONE allowed) */
	OP_DIFFERENCE,		/* dst = a - b mod 2^width */
	OP_AND,			/* dst = a & (b or imm) */
	OP_OR,
	OP_XOR,
	OP_SHIFT_LEFT,		/* dst = a << imm */
	OP_SHIFT_RIGHT,
	OP_MULTIPLY,		/* dst = a * imm */
	OP_MODULO,		/* dst = a % imm */
	OP_SLICE,		/* dst = bits [imm, imm + width) of a, from the least significant */
	OP_CONCAT,		/* dst = a above b */
	OP_EXTEND,		/* dst = a with zeros in front, width bits */
	OP_LENGTH,		/* dst = bytes from base + imm to the end of the packet, 32 bits */
	OP_OFFSET,		/* dst = offset of base relative to data, 32 bits (constant) */
	OP_FRESH,		/* dst = new symbol of width bits within [low, high], called text */
	OP_COUNTER,		/* dst = element-local counter `text`: low, low + imm, ... mod high (0: 2^width);
				   real in sim, any value elsewhere */
	OP_BYTE_SUM,		/* dst = sum of imm bytes at base + bit, 32 bits (HashSwitch) */
	/* shape */
	OP_STRIP,		/* data += imm; beyond the end: the packet becomes empty */
	OP_UNSTRIP,		/* data -= imm, old bytes reappear */
	OP_PUSH,		/* imm undefined bytes in front */
	OP_INSERT,		/* imm undefined bytes at base + bit/8 */
	OP_REMOVE,		/* imm bytes at base + bit/8 */
	OP_TRUNCATE,		/* cut what lies beyond a bytes from base */
	OP_APPEND,		/* imm bytes of value a (width 8 * imm) at the end; a REG_NONE: zeros */
	OP_SET_DATA,		/* data = base + imm */
	OP_SET_POINTER,		/* pointer `which` = base + imm */
	OP_CLEAR_POINTER,	/* pointer `which` = none */
	OP_SET_TRANSPORT,	/* transport = network + 4 * header length (splits by its values) */
	OP_NEW_PACKET,		/* a packet of imm zero bytes, nothing else; annotations reset */
	/* checksums */
	OP_CHECKSUM,		/* mode, kind: see enum checksum_mode */
	OP_CHECKSUM_ERROR,	/* dst = how far checksum `kind` is from right, 16 bits */
	/* state */
	OP_REMEMBER,		/* state `text` = a */
	OP_RECALL,		/* dst = state `text`; missing: drops the flow (test with COND_REMEMBERS first) */
	OP_FORGET,
	OP_PUT,			/* table `text`: keys args[0..nkeys), values args[nkeys..nargs) */
	OP_DELETE,		/* table `text`: entry with keys args[0..nkeys) */
	OP_HIDE,		/* everything from base + imm to the end becomes opaque bytes; kept as state `text` */
	OP_REVEAL,		/* the reverse; drops as "not what was hidden" when the bytes are others */
	OP_SCRAMBLE,		/* everything from base + imm to the end becomes other opaque bytes of the same length */
	OP_NOTE,		/* a line in the history */
	/* added for Pad, the CRC elements and DynamicUDPIPEncap */
	OP_PAD,			/* zeros at the end until a bytes stand behind base; nothing if there are more */
	/*
	 * dst = Click's CRC of the bytes from base to the end, 32 bits: polynomial 04c11db7, most significant bit
	 * first, starts with all ones, nothing inverted. imm 4: of all but the last four bytes, XOR those as a
	 * little-endian number, so that 0 means right.
	 */
	OP_CRC32,
	OP_DIVIDE,		/* dst = a / imm */
};

#define REG_NONE ((reg)UINT16_MAX)

enum checksum_mode {
	CK_UPDATE,		/* incremental, for what was written since the element got the flow or since the last update:
				   a wrong one stays wrong */
	CK_RECOMPUTE,		/* right from here on */
	CK_ZERO,		/* UDP: none */
};

enum transport_checksum { CK_IP, CK_TCP, CK_UDP, CK_ICMP, CK_ICMP6 };

struct instruction {
	enum opcode op;
	reg dst, a, b;
	enum base base, which;
	int32_t bit;
	uint32_t width;
	uint64_t imm, low, high;
	const char *text;
	enum checksum_mode mode;
	enum transport_checksum kind;
	const reg *args;
	uint32_t nkeys, nargs;
	uint32_t site;		/* unique in the program: names fresh symbols */
};

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
	TERM_CLASSIFY,		/* table: terminal k + 1 -> next[k], none -> next[n - 1] */
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
	const struct condition *cond;
	const struct table *table;
	const reg *args;
	uint32_t nargs;
	const reg *vals;
	uint32_t nvals;
	const uint32_t *next;	/* blocks */
	uint32_t n;
	uint64_t capacity;	/* TERM_QUEUE */
	bool rotate;		/* TERM_CHOICE: sim goes round robin, else takes 0 */
};

struct block {
	const struct instruction *code;
	uint32_t n;
	struct terminator end;
	span at;		/* line of the model that ended the block */
};

struct program {
	const char *class_name;
	const struct block *blocks;
	uint32_t block_count;
	uint32_t reg_count;
	const uint32_t *entry;	/* block per input port; entry_count 1: the same for all */
	uint32_t entry_count;
	/* recorded anew per input port when the model asks for p.port */
	const char *opaque;	/* not NULL: unknown class; verdicts that rest on it are undecided */
};

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
