/*
 * exec_int.h - what the files of exec share: one run of a program, and one frame, that is a flow on
 * its way through the blocks with its registers. A frame owns its flow and registers.
 */
#ifndef SYMEXEC_EXEC_INT_H
#define SYMEXEC_EXEC_INT_H

#include "symexec/exec/exec.h"
#include "symexec/flow/flow_memory.h"
#include "symexec/flow/state.h"

struct run {
	struct engine *e;
	const struct program *p;
	uint32_t element;
	uint32_t maker;			/* who makes new symbols: the element, or its twin in another network */
	const struct exec_sink *sink;
	VEC(struct memory) lent;	/* what frames hold of a packet as it was; given back at the end */
};

/* Bits that a symbolic checksum covers, and what they were before they were written. */
struct covered_write {
	int32_t field;			/* where the checksum is, in bits */
	int32_t bit;
	uint32_t width;
	value old;
};

/* A register that was read over several fields: what it consists of, the highest part first. The engine's. */
struct mixed {
	const struct mixed *next;
	reg r;
	size_t count;
	struct set_part *parts;
};

struct frame {
	struct flow *f;
	value *regs;
	const struct mixed *mixed;
	/* symbolic checksums (bit offsets) that cover what was written since they were last right */
	int32_t few_stale[8];
	int32_t *more_stale;		/* the others, in the arena; stale_at */
	uint32_t stale_count, stale_room;
	struct covered_write writes[16];
	uint32_t write_count;		/* one more than there is room for: unknown */
	/* concrete runs: memory before the first write since the IP / transport checksum was updated */
	struct memory before[2];
	bool has_before[2];
	bool far_reached;		/* whether the packet is long enough for far_at, which looks from a far pointer */
	const struct instruction *far_at;
	const char *violation;		/* set by an instruction that cannot go on */
	const char *drop;		/* likewise, but an ordinary drop */
};

/* exec_value.c */
static inline bool
exec_is_value(enum opcode op)
{
	return op <= OP_BYTE_SUM || op == OP_CHECKSUM_ERROR || op == OP_CRC32 || op == OP_DIVIDE;
}
void exec_value(struct run *r, struct frame *x, const struct instruction *i);
/* Zero-extended or cut to `width` bits; VALUE_NONE if not expressible. */
value exec_resize(struct engine *e, struct flow *f, value v, unsigned width);

/* exec_shape.c: a pointer that stands somewhere in front of the data, nobody knows where, is FLOW_FAR octets and more away */
enum { FLOW_FAR = 1 << 20 };
static inline bool
flow_is_far(const struct flow *f, int32_t p)
{
	return p != POINTER_NONE && p < f->data - FLOW_FAR / 2;
}
/* The packet has at least so many octets from there on. */
static inline uint64_t
flow_far_length(const struct flow *f, int32_t p)
{
	return (uint64_t)(f->head_end - p) % FLOW_FAR;
}
value exec_far_lost(struct engine *e, struct flow *f);	/* how many more, or VALUE_NONE */
static inline bool
exec_is_shape(enum opcode op)
{
	return (op >= OP_STRIP && op <= OP_NEW_PACKET) || op == OP_PAD;
}
void exec_shape(struct run *r, struct frame *x, const struct instruction *i);

/* exec_checksum.c */
void exec_checksum(struct run *r, struct frame *x, const struct instruction *i);
/* The byte offset of the checksum, or POINTER_NONE. */
int32_t exec_checksum_place(const struct flow *f, enum transport_checksum kind);
value exec_checksum_error(struct run *r, struct frame *x, enum transport_checksum kind);
/* OP_CRC32; VALUE_NONE when the bytes are not constant. */
value exec_crc32(struct run *r, struct frame *x, const struct instruction *i);

/*
 * exec_unknown.c: values that nothing is known of, each time anew; that of `v` is the same for the same v.
 */
value exec_unknown(struct run *r, struct frame *x, unsigned width, uint32_t site);
value exec_unknown_of(struct run *r, unsigned width, value v);
value exec_unknown_error(struct run *r, struct frame *x, enum transport_checksum kind);
/* Gives octets that nobody has written a value each, so that all who look at them see the same. */
void exec_define(struct run *r, struct frame *x);
/* A root that no part of the flow holds or is known of; `site` is the place in the element. */
root exec_new_root(struct run *r, struct frame *x, const struct root_info *info, uint32_t site);

static inline int32_t *
stale_at(struct frame *x, uint32_t i)
{
	return i < ARRAY_LEN(x->few_stale) ? &x->few_stale[i] : &x->more_stale[i - ARRAY_LEN(x->few_stale)];
}

/* exec_stale.c: before bits are written; what was written without an update is wrong from the settlement on. */
void exec_note_write(struct run *r, struct frame *x, int32_t bit, uint32_t width);
void exec_checksum_right(struct frame *x, int32_t field);
/* After a frame was copied: they part. */
void exec_stale_part(struct run *r, struct frame *x);
void exec_checksum_settle(struct run *r, struct frame *x);

/* exec_state.c */
void exec_state(struct run *r, struct frame *x, const struct instruction *i);
/* Keys of a table of a concrete run: equal numbers are equal, whatever their widths. */
void exec_sim_keys(struct run *r, const struct frame *x, const reg *args, uint32_t n, value *keys);
/* Whether there is any entry under the key. */
bool exec_remembers(struct run *r, const struct flow *f, uint32_t key);
uint32_t exec_entries(struct run *r, const struct flow *f, uint32_t key);
void exec_set_entries(struct run *r, struct flow *f, uint32_t key, uint32_t list);
value exec_counter(struct run *r, struct frame *x, const struct instruction *i);
value exec_fresh(struct run *r, struct frame *x, const struct instruction *i);
uint32_t exec_generation(struct run *r, struct flow *f, uint32_t site);
/* Next number of a round robin of n. */
uint32_t exec_turn(struct run *r, const char *name, uint32_t n);

/* exec_option.c: where the header has `words` words */
void exec_option(struct run *r, struct frame *x, const struct instruction *i, unsigned words);

/* exec_hide.c */
void exec_hide(struct run *r, struct frame *x, const struct instruction *i);
void exec_reveal(struct run *r, struct frame *x, const struct instruction *i);
void exec_scramble(struct run *r, struct frame *x, const struct instruction *i);

/* exec_cond.c: either decided, or a set, or the first relation that no set says. */
struct judgement {
	enum comparison kind;
	set where;
	enum click_relation rel;	/* COMPARE_OPEN */
	value a, b;
};
struct judgement exec_judge(struct run *r, struct frame *x, const struct condition *c);

#endif
