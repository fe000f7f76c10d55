/*
 * print.c - one instruction, one line. The names are those of clang's assembler; nothing here says what they do.
 */
#include "models/base/compiler.h"
#include "models/bpf/print.h"

static const char *const arithmetic[16] = {
	"+=", "-=", "*=", "/=", "|=", "&=", "<<=", ">>=", "neg", "%=", "^=", "=", "s>>=", "end",
};

static const char *const comparison[16] = {
	NULL, "==", ">", ">=", "&", "!=", "s>", "s>=", NULL, NULL, "<", "<=", "s<", "s<=",
};

static const char *size_name(uint8_t code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return "u8";
	case BPF_H: return "u16";
	case BPF_W: return "u32";
	default: return "u64";
	}
}

const char *ebpf_helper_name(int32_t number)
{
	switch (number) {
	case BPF_FUNC_map_lookup_elem: return "bpf_map_lookup_elem";
	case BPF_FUNC_map_update_elem: return "bpf_map_update_elem";
	case BPF_FUNC_map_delete_elem: return "bpf_map_delete_elem";
	case BPF_FUNC_ktime_get_ns: return "bpf_ktime_get_ns";
	case BPF_FUNC_get_prandom_u32: return "bpf_get_prandom_u32";
	case BPF_FUNC_csum_diff: return "bpf_csum_diff";
	case BPF_FUNC_xdp_adjust_tail: return "bpf_xdp_adjust_tail";
	case BPF_FUNC_xdp_load_bytes: return "bpf_xdp_load_bytes";
	case BPF_FUNC_tcp_raw_gen_syncookie_ipv4: return "bpf_tcp_raw_gen_syncookie_ipv4";
	case BPF_FUNC_tcp_raw_gen_syncookie_ipv6: return "bpf_tcp_raw_gen_syncookie_ipv6";
	case BPF_FUNC_tcp_raw_check_syncookie_ipv4: return "bpf_tcp_raw_check_syncookie_ipv4";
	case BPF_FUNC_tcp_raw_check_syncookie_ipv6: return "bpf_tcp_raw_check_syncookie_ipv6";
	default: return NULL;
	}
}

static void print_number(struct strbuf *out, int32_t imm)
{
	if (imm > -10 && imm < 10)
		sb_printf(out, "%d", imm);
	else if (imm < 0)
		sb_printf(out, "-0x%x", 0U - (uint32_t)imm);
	else
		sb_printf(out, "0x%x", (uint32_t)imm);
}

static void print_alu(struct strbuf *out, const struct bpf_insn *in)
{
	char r = BPF_CLASS(in->code) == BPF_ALU ? 'w' : 'r';
	uint8_t op = BPF_OP(in->code);

	if (op == BPF_END)
		sb_printf(out, "r%u = %s%d r%u", in->dst_reg, in->code & BPF_X ? "be" : "le", in->imm, in->dst_reg);
	else if (op == BPF_NEG)
		sb_printf(out, "%c%u = -%c%u", r, in->dst_reg, r, in->dst_reg);
	else if (!arithmetic[op >> 4])
		sb_printf(out, "(unknown code 0x%02x)", in->code);
	else {
		sb_printf(out, "%c%u %s ", r, in->dst_reg, arithmetic[op >> 4]);
		if (in->code & BPF_X)
			sb_printf(out, "%c%u", r, in->src_reg);
		else
			print_number(out, in->imm);
	}
}

static void print_jump(struct strbuf *out, const struct bpf_insn *in)
{
	char r = BPF_CLASS(in->code) == BPF_JMP32 ? 'w' : 'r';
	uint8_t op = BPF_OP(in->code);

	if (op == BPF_JA && r == 'r')
		sb_printf(out, "goto %+d", in->off);
	else if (op == BPF_EXIT && r == 'r')
		sb_add(out, "exit");
	else if (op == BPF_CALL && r == 'r' && in->src_reg == BPF_PSEUDO_CALL)
		sb_printf(out, "call pc%+d", in->imm);
	else if (op == BPF_CALL && r == 'r' && ebpf_helper_name(in->imm))
		sb_printf(out, "call %s", ebpf_helper_name(in->imm));
	else if (op == BPF_CALL && r == 'r')
		sb_printf(out, "call %d", in->imm);
	else if (!comparison[op >> 4])
		sb_printf(out, "(unknown code 0x%02x)", in->code);
	else {
		sb_printf(out, "if %c%u %s ", r, in->dst_reg, comparison[op >> 4]);
		if (in->code & BPF_X)
			sb_printf(out, "%c%u", r, in->src_reg);
		else
			print_number(out, in->imm);
		sb_printf(out, " goto %+d", in->off);
	}
}

static void print_atomic(struct strbuf *out, const struct bpf_insn *in)
{
	const char *size = size_name(in->code);
	uint8_t op = (uint8_t)(in->imm & 0xf0);

	if (in->imm == BPF_XCHG)
		sb_printf(out, "r%u = xchg(*(%s *)(r%u %+d), r%u)", in->src_reg, size, in->dst_reg, in->off, in->src_reg);
	else if (in->imm == BPF_CMPXCHG)
		sb_printf(out, "r0 = cmpxchg(*(%s *)(r%u %+d), r0, r%u)", size, in->dst_reg, in->off, in->src_reg);
	else if (in->imm & BPF_FETCH)
		sb_printf(out, "r%u = fetch(*(%s *)(r%u %+d) %s r%u)", in->src_reg, size, in->dst_reg, in->off,
			  arithmetic[op >> 4] ? arithmetic[op >> 4] : "?", in->src_reg);
	else
		sb_printf(out, "lock *(%s *)(r%u %+d) %s r%u", size, in->dst_reg, in->off,
			  arithmetic[op >> 4] ? arithmetic[op >> 4] : "?", in->src_reg);
}

static void print_load_imm(struct strbuf *out, const struct bpf_insn *in, const struct bpf_insn *next)
{
	uint64_t v = (uint32_t)in->imm | (uint64_t)(uint32_t)(next ? next->imm : 0) << 32;

	if (in->src_reg == BPF_PSEUDO_MAP_FD)
		sb_printf(out, "r%u = map[%d]", in->dst_reg, in->imm);
	else if (in->src_reg == BPF_PSEUDO_MAP_VALUE)
		sb_printf(out, "r%u = map_value[%d] + %d", in->dst_reg, in->imm, next ? next->imm : 0);
	else
		sb_printf(out, "r%u = 0x%llx ll", in->dst_reg, (unsigned long long)v);
}

void ebpf_print_insn(struct strbuf *out, const struct bpf_insn *in, const struct bpf_insn *next)
{
	const char *size = size_name(in->code);

	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: case BPF_ALU64:
		print_alu(out, in);
		return;
	case BPF_JMP: case BPF_JMP32:
		print_jump(out, in);
		return;
	case BPF_LDX:
		if (BPF_MODE(in->code) == BPF_MEM) {
			sb_printf(out, "r%u = *(%s *)(r%u %+d)", in->dst_reg, size, in->src_reg, in->off);
			return;
		}
		break;
	case BPF_STX:
		if (BPF_MODE(in->code) == BPF_ATOMIC) {
			print_atomic(out, in);
			return;
		}
		if (BPF_MODE(in->code) == BPF_MEM) {
			sb_printf(out, "*(%s *)(r%u %+d) = r%u", size, in->dst_reg, in->off, in->src_reg);
			return;
		}
		break;
	case BPF_ST:
		if (BPF_MODE(in->code) == BPF_MEM) {
			sb_printf(out, "*(%s *)(r%u %+d) = ", size, in->dst_reg, in->off);
			print_number(out, in->imm);
			return;
		}
		break;
	default:
		if (in->code == (BPF_LD | BPF_IMM | BPF_DW)) {
			print_load_imm(out, in, next);
			return;
		}
	}
	sb_printf(out, "(unknown code 0x%02x)", in->code);
}
