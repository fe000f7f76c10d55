/*
 * xdp_insn.h - instructions of the programs that we give to the kernel, by their fields (linux/bpf.h). The jumps' distances are
 * counted in instructions behind the jump; LOAD_MAP and LOAD_VALUE are two.
 * CALL_BEHIND calls a function of the program, which begins n instructions behind the call.
 */
#ifndef DATAPATH_PORT_XDP_INSN_H
#define DATAPATH_PORT_XDP_INSN_H

#include <linux/bpf.h>

#define OP(code_, dst, src, off_, imm_) \
	((struct bpf_insn){ .code = (code_), .dst_reg = (dst), .src_reg = (src), .off = (off_), \
			    .imm = (imm_) })
#define MOV_REG(dst, src)	OP(BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0)
#define MOV_IMM(dst, imm)	OP(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, imm)
#define ADD_REG(dst, src)	OP(BPF_ALU64 | BPF_ADD | BPF_X, dst, src, 0, 0)
#define ADD_IMM(dst, imm)	OP(BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, imm)
#define SUB_REG(dst, src)	OP(BPF_ALU64 | BPF_SUB | BPF_X, dst, src, 0, 0)
#define AND_IMM(dst, imm)	OP(BPF_ALU64 | BPF_AND | BPF_K, dst, 0, 0, imm)
#define LEFT_IMM(dst, imm)	OP(BPF_ALU64 | BPF_LSH | BPF_K, dst, 0, 0, imm)
#define LOAD32(dst, src, off)	OP(BPF_LDX | BPF_W | BPF_MEM, dst, src, off, 0)
#define STORE32(dst, src, off)	OP(BPF_STX | BPF_W | BPF_MEM, dst, src, off, 0)
#define STORE32_IMM(dst, off, imm) OP(BPF_ST | BPF_W | BPF_MEM, dst, 0, off, imm)
#define LOAD_MAP(dst, fd) \
	OP(BPF_LD | BPF_DW | BPF_IMM, dst, BPF_PSEUDO_MAP_FD, 0, fd), OP(0, 0, 0, 0, 0)
#define CALL_NUMBER(n)		OP(BPF_JMP | BPF_CALL, 0, 0, 0, n)
#define CALL_BEHIND(n)		OP(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, n)
#define CALL(function)		CALL_NUMBER(BPF_FUNC_##function)
#define JUMP_EQUAL(dst, imm, n)	OP(BPF_JMP | BPF_JEQ | BPF_K, dst, 0, n, imm)
#define JUMP_UNEQUAL(dst, imm, n) OP(BPF_JMP | BPF_JNE | BPF_K, dst, 0, n, imm)
#define JUMP_ABOVE(dst, imm, n)	OP(BPF_JMP | BPF_JGT | BPF_K, dst, 0, n, imm)
#define JUMP_BELOW(dst, imm, n)	OP(BPF_JMP | BPF_JLT | BPF_K, dst, 0, n, imm)
#define COUNT64(dst, src)	OP(BPF_STX | BPF_DW | BPF_ATOMIC, dst, src, 0, BPF_ADD)
#define EXIT()			OP(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

enum { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, FRAME };

#endif
