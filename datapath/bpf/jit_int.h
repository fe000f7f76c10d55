/*
 * jit_int.h - machine code while it grows: jit_x86.c knows what eBPF's instructions become, jit_emit.c how x86-64's are written
 * (Intel's manual, volume 2).
 */
#ifndef DATAPATH_BPF_JIT_INT_H
#define DATAPATH_BPF_JIT_INT_H

#include <stdbool.h>
#include <stdint.h>

#include "models/base/vec.h"

enum x86_reg { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 };

/* Opcodes of "operation rm, reg", and the number of the same one with a constant. */
enum x86_op { X86_ADD = 0x01, X86_OR = 0x09, X86_AND = 0x21, X86_SUB = 0x29, X86_XOR = 0x31, X86_CMP = 0x39, X86_TEST = 0x85,
	      X86_MOV = 0x89 };
enum x86_shift { X86_SHL = 4, X86_SHR = 5, X86_SAR = 7 };
/* Low half of the opcodes of jumps. */
enum x86_condition { X86_B = 0x82, X86_AE, X86_E, X86_NE, X86_BE, X86_A, X86_L = 0x8c, X86_GE, X86_LE, X86_G, X86_ALWAYS = 0 };

struct jit_fixup {
	size_t at;		/* of a distance of 32 bits */
	uint32_t target;	/* instruction of eBPF */
	bool call;
};

struct jit {
	VEC(uint8_t) code;
	VEC(struct jit_fixup) fixups;
};

void x86_byte(struct jit *j, unsigned b);
void x86_word(struct jit *j, uint32_t v);
/* wide: 64 bits, else 32, which sets the upper half to 0. */
void x86_rr(struct jit *j, enum x86_op op, bool wide, unsigned to, unsigned from);
void x86_ri(struct jit *j, enum x86_op op, bool wide, unsigned to, int32_t imm);
void x86_move_imm(struct jit *j, unsigned to, uint64_t v);
void x86_mul(struct jit *j, bool wide, unsigned to, unsigned from);
void x86_mul_imm(struct jit *j, bool wide, unsigned to, int32_t imm);
/* F7 /n: 2 not, 3 neg, 4 mul, 6 div (rdx:rax by reg) */
void x86_unary(struct jit *j, unsigned n, bool wide, unsigned reg);
void x86_shift_imm(struct jit *j, enum x86_shift op, bool wide, unsigned reg, unsigned by);
void x86_shift_cl(struct jit *j, enum x86_shift op, bool wide, unsigned reg);
/* bits: 16, 32, 64 */
void x86_swap(struct jit *j, int bits, unsigned reg);
void x86_cut16(struct jit *j, unsigned reg);
/* octets: 1, 2, 4, 8; loads extend with zeros */
void x86_load(struct jit *j, unsigned octets, unsigned to, unsigned base, int32_t off);
void x86_store(struct jit *j, unsigned octets, unsigned base, int32_t off, unsigned from);
void x86_store_imm(struct jit *j, unsigned octets, unsigned base, int32_t off, int32_t imm);
/* "op [base + off], reg" (or "op reg, [base + off]", X86_ADD_FROM) with one or two octets of opcode (0x0f.. or less), with X86_LOCK as an atomic operation */
enum { X86_LOCK = 1 << 16, X86_ADD_FROM = 0x03 };
void x86_memory(struct jit *j, unsigned opcode, bool wide, unsigned base, int32_t off, unsigned reg);
/* to = base + off */
void x86_sum(struct jit *j, unsigned to, unsigned base, int32_t off);
void x86_push(struct jit *j, unsigned reg);
void x86_pop(struct jit *j, unsigned reg);
/* To an instruction of eBPF, or (call) a function there. */
void x86_jump(struct jit *j, enum x86_condition c, uint32_t target);
void x86_call_own(struct jit *j, uint32_t target);
void x86_call(struct jit *j, uintptr_t function);
/* A jump over what follows: where its distance is, to be given to x86_land. */
size_t x86_skip(struct jit *j, enum x86_condition c);
void x86_land(struct jit *j, size_t at);

#endif
