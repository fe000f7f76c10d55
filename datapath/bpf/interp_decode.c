/*
 * interp_decode.c - from eBPF's instructions to the interpreter's: what the verifier found out (which loads read the context) and
 * what needs looking at more than one field is decided here, once.
 */
#include "datapath/bpf/interp_int.h"

/* Numbers of an operation in its four forms: 64 bits with a constant, with a register, 32 with a constant, with a register. */
static unsigned form(const struct bpf_insn *in, unsigned first)
{
	bool wide = BPF_CLASS(in->code) == BPF_ALU64 || BPF_CLASS(in->code) == BPF_JMP;

	return first + (wide ? 0 : 2) + (in->code & BPF_X ? 1 : 0);
}

static unsigned alu_op(const struct bpf_insn *in)
{
	bool swap = in->code & BPF_X;

	switch (BPF_OP(in->code)) {
#define CASE(name) case BPF_##name: return form(in, OP_##name##_64_K);
	ALU_OPS(CASE)
#undef CASE
	case BPF_NEG:
		return BPF_CLASS(in->code) == BPF_ALU64 ? OP_NEG_64 : OP_NEG_32;
	default:
		return in->imm == 16 ? (swap ? OP_SWAP_16 : OP_CUT_16) : in->imm == 32 ? (swap ? OP_SWAP_32 : OP_CUT_32) :
		       swap ? OP_SWAP_64 : OP_NOTHING;
	}
}

static unsigned jump_op(const struct bpf_insn *in)
{
	switch (BPF_OP(in->code)) {
#define CASE(name) case BPF_##name: return form(in, OP_##name##_64_K);
	JUMP_OPS(CASE)
#undef CASE
	case BPF_JA: return OP_JA;
	case BPF_EXIT: return OP_EXIT;
	default: break;
	}
	if (in->src_reg == BPF_PSEUDO_CALL)
		return OP_CALL_OWN;
	switch (in->imm) {
	case BPF_FUNC_map_lookup_elem: return OP_LOOKUP;
	case BPF_FUNC_map_update_elem: return OP_UPDATE;
	case BPF_FUNC_map_delete_elem: return OP_DELETE;
	case BPF_FUNC_ktime_get_ns: return OP_TIME;
	default: return OP_RANDOM;
	}
}

static unsigned by_size(uint8_t code, unsigned first)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return first;
	case BPF_H: return first + 1;
	case BPF_W: return first + 2;
	default: return first + 3;
	}
}

static unsigned op_of(const struct bpf_insn *in, bool context)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: case BPF_ALU64:
		return alu_op(in);
	case BPF_LDX:
		return context ? (unsigned)OP_CONTEXT_DATA + (unsigned)in->off / 4 : by_size(in->code, OP_LOAD_8);
	case BPF_ST:
		return by_size(in->code, OP_STORE_K_8);
	case BPF_STX:
		return BPF_MODE(in->code) == BPF_ATOMIC ? by_size(in->code, OP_ATOMIC_32 - 2) : by_size(in->code, OP_STORE_X_8);
	case BPF_LD:
		return in->src_reg == BPF_PSEUDO_MAP_FD ? OP_LOAD_MAP : in->src_reg == BPF_PSEUDO_MAP_VALUE ?
		       OP_LOAD_VALUE : OP_LOAD_IMM;
	default:
		return jump_op(in);
	}
}

struct bpf_op *interp_decode(const struct ebpf_program *p, const struct verify_result *r)
{
	struct bpf_op *ops = x_calloc(p->n, sizeof(*ops));

	for (uint32_t i = 0; i < p->n; i++) {
		const struct bpf_insn *in = &p->insn[i];
		struct bpf_op *op = &ops[i];

		*op = (struct bpf_op){ (uint16_t)op_of(in, r->insn[i].context), in->dst_reg, in->src_reg, in->off, in->imm };
		if (op->op == OP_CALL_OWN)
			op->off = in->imm;
		if (op->op == OP_LOAD_VALUE)
			op->off = in->imm;
		if (op->op == OP_LOAD_IMM)
			op->imm = (int64_t)((uint32_t)in->imm | (uint64_t)(uint32_t)in[1].imm << 32);
		if (op->op == OP_LOAD_VALUE)
			op->imm = in[1].imm;
		if (BPF_CLASS(in->code) == BPF_LD)
			ops[++i].op = OP_NOTHING;
	}
	return ops;
}
