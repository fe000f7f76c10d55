/*
 * interp_int.h - the interpreter's own instructions: interp_decode.c makes them, interp.c runs them.
 */
#ifndef DATAPATH_BPF_INTERP_INT_H
#define DATAPATH_BPF_INTERP_INT_H

#include "datapath/bpf/interp.h"
#include "models/base/mem.h"

#define ALU_OPS(F) \
	F(ADD) F(SUB) F(MUL) F(DIV) F(OR) F(AND) F(LSH) F(RSH) F(MOD) F(XOR) F(MOV) F(ARSH)
#define JUMP_OPS(F) \
	F(JEQ) F(JGT) F(JGE) F(JSET) F(JNE) F(JSGT) F(JSGE) F(JLT) F(JLE) F(JSLT) F(JSLE)
#define SINGLE_OPS(F) \
	F(NEG_64) F(NEG_32) F(SWAP_16) F(SWAP_32) F(SWAP_64) F(CUT_16) F(CUT_32) F(NOTHING) F(JA) F(EXIT) F(CALL_OWN) \
	F(LOOKUP) F(UPDATE) F(DELETE) F(TIME) F(RANDOM) F(LOAD_8) F(LOAD_16) F(LOAD_32) F(LOAD_64) \
	F(STORE_K_8) F(STORE_K_16) F(STORE_K_32) F(STORE_K_64) F(STORE_X_8) F(STORE_X_16) F(STORE_X_32) F(STORE_X_64) \
	F(ATOMIC_32) F(ATOMIC_64) F(LOAD_IMM) F(LOAD_MAP) F(LOAD_VALUE) \
	F(CONTEXT_DATA) F(CONTEXT_END) F(CONTEXT_META) F(CONTEXT_IFINDEX) F(CONTEXT_QUEUE)

enum interp_op {
#define FOUR(name) OP_##name##_64_K, OP_##name##_64_X, OP_##name##_32_K, OP_##name##_32_X,
#define ONE(name) OP_##name,
	ALU_OPS(FOUR)
	JUMP_OPS(FOUR)
	SINGLE_OPS(ONE)
#undef FOUR
#undef ONE
};

#endif
