/*
 * verify_int.h - the verifier's parts: verify_flow.c (the shape of the code, which registers matter where), verify_state.c (what is
 * known at an instruction, and whether it was known before), verify_memory.c, verify_call.c, verify_jump.c, verify.c (the walk).
 */
#ifndef DATAPATH_BPF_VERIFY_INT_H
#define DATAPATH_BPF_VERIFY_INT_H

#include "datapath/bpf/scalar.h"
#include "datapath/bpf/verify.h"
#include "models/base/vec.h"

enum vreg_kind {
	VREG_NONE,		/* nothing was written to it */
	VREG_NUMBER,
	VREG_CONTEXT, VREG_PACKET, VREG_PACKET_END, VREG_META, VREG_STACK, VREG_MAP, VREG_VALUE, VREG_VALUE_OR_NULL,
};

struct vreg {
	uint8_t kind;
	uint8_t frame;		/* VREG_STACK: whose */
	uint8_t map;		/* VREG_MAP, VREG_VALUE...: number in the object */
	uint32_t id;		/* those with the same are equal: numbers, the moving part of packet pointers, nulls */
	int32_t off;		/* of pointers: the part that is constant... */
	int32_t range;		/* ...packets: octets from the moving part on that were compared with the end */
	struct scalar n;	/* ...and the part that moves; numbers: itself */
};

enum vbyte { VBYTE_NONE, VBYTE_NUMBER, VBYTE_ZERO, VBYTE_SAVED };

/* Four octets of stack; a saved register takes one slot or two, the second with part 1. */
struct vslot {
	uint8_t byte[4];
	uint8_t part, parts;
	struct vreg saved;	/* of part 0 */
};

enum { VSLOTS = VERIFY_STACK / 4 };

struct vframe {
	struct vreg reg[11];
	uint32_t back;		/* the instruction after the call */
	uint32_t n_slots;	/* from the top: slot i is octets -4 * (i + 1) to -4 * i */
	struct vslot *slot;
};

struct vstate {
	struct vframe *frame[VERIFY_FRAMES];
	unsigned n_frames;
};

/* A state that was kept at an instruction, and how many paths from it are not at their end. */
struct vkept {
	struct vstate state;
	struct vkept *parent, *next;
	uint64_t branches;
	uint64_t print;		/* vstate_print of it */
};

struct vpath {
	struct vstate state;
	uint32_t at;
	struct vkept *parent;
};

struct vinfo {
	bool second;		/* half of a load of 64 bits */
	bool target, looping;	/* some jump comes here; from behind */
	bool begins;		/* a function does */
	uint16_t live, matters;	/* registers read later; those whose number decides what is allowed */
	uint8_t pointer;	/* 1 + kind of what is read or written here, once known */
	struct vkept *kept;
	uint32_t n_kept;
};

struct verifier {
	const struct ebpf_object *o;
	const struct ebpf_program *p;
	struct verify_options options;
	struct verify_result *r;
	struct diag *d;
	struct vinfo *info;
	VEC(struct vpath) waiting;
	struct vstate now;
	struct vkept *parent;
	uint32_t at;
	uint32_t last_id;
	uint64_t since_kept, jumps_since_kept;
	bool failed;
};

static inline struct vframe *v_frame(struct verifier *v)
{
	return v->now.frame[v->now.n_frames - 1];
}

static inline bool vreg_is_pointer(const struct vreg *r)
{
	return r->kind > VREG_NUMBER;
}

/* The program is refused at the instruction where the walk is: an error with notes. Always false. */
bool v_refuse(struct verifier *v, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The same before there is any state. */
bool v_refuse_at(struct verifier *v, uint32_t at, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* verify_flow.c */
bool verify_shape(struct verifier *v);
uint32_t verify_target(const struct verifier *v, uint32_t at);	/* of a jump or a call between functions */

/* verify_state.c */
void vstate_init(struct vstate *s);
void vstate_fini(struct vstate *s);
void vstate_copy(struct vstate *to, const struct vstate *from);
struct vframe *vframe_push(struct vstate *s, uint32_t back);
void vframe_pop(struct vstate *s);
void vreg_set_number(struct vreg *r, struct scalar n);
void vreg_print(struct strbuf *out, const struct verifier *v, const struct vreg *r);
/* Whether every run that `now` stands for was followed with `old`, at instruction v->at. exactly: and the other way. */
bool vstate_covers(const struct verifier *v, const struct vstate *old, const struct vstate *now, bool exactly);
/* States of which one covers the other exactly have the same. */
uint64_t vstate_print(const struct vstate *s);
/* Calls f with every register and saved register of the state. */
void vstate_each(struct vstate *s, void (*f)(struct vreg *r, void *arg), void *arg);

/* verify_memory.c: loads and stores; reads of size octets that a helper makes through register r, or (written: not NULL) writes, *written at least. */
bool verify_load(struct verifier *v, const struct bpf_insn *in);
bool verify_store(struct verifier *v, const struct bpf_insn *in);
bool verify_atomic(struct verifier *v, const struct bpf_insn *in);
bool verify_octets(struct verifier *v, unsigned r, uint32_t size, const uint32_t *written);
/* Register r can be read. */
bool verify_readable(struct verifier *v, unsigned r);

/* verify_call.c */
bool verify_helper(struct verifier *v, const struct bpf_insn *in);
/* verify_alu.c */
bool verify_alu(struct verifier *v, const struct bpf_insn *in);
/* verify_jump.c: sets v->at, and keeps the other way for later. */
bool verify_branch(struct verifier *v, const struct bpf_insn *in);

#endif
