/*
 * combine.c - the dispatcher is a binary search over the tenants' numbers: of n leaves and n - 1 comparisons, a leaf being a call
 * and an exit. Jumps and calls inside a piece are relative and stay as they are; only the host's calls for tenants change,
 * from a helper's to the dispatcher's.
 */
#include "datapath/offload/combine.h"

#include <string.h>

#include "datapath/offload/clear.h"

enum { R0, R2 = 2, R3, R5 = 5, LEAF = 2, NODE = 3 };

#define OP(code_, dst, src, off_, imm_) \
	((struct bpf_insn){ .code = (code_), .dst_reg = (dst), .src_reg = (src), .off = (off_), .imm = (imm_) })

static bool is_wide(const struct bpf_insn *i)
{
	return i->code == (BPF_LD | BPF_IMM | BPF_DW);
}

static bool names_map(const struct bpf_insn *i)
{
	return is_wide(i) && (i->src_reg == BPF_PSEUDO_MAP_FD || i->src_reg == BPF_PSEUDO_MAP_VALUE);
}

static bool is_call(const struct bpf_insn *i)
{
	return i->code == (BPF_JMP | BPF_CALL);
}

/*
 * Before the search: whatever the host had in the registers of arguments is gone. A function sees its caller's r1 to r5, and the
 * host's may point into maps and packets: a tenant gets the context and his number.
 */
static uint32_t forget_registers(struct bpf_insn *out, uint32_t at)
{
	for (uint8_t r = R3; r <= R5; r++)
		out[at++] = OP(BPF_ALU64 | BPF_MOV | BPF_K, r & 15u, 0, 0, 0);
	return at;
}

/* Numbers [low, high) are in r2; first[k] is where the program of tenant k begins. */
static uint32_t dispatch(struct bpf_insn *out, uint32_t at, const uint32_t *first, uint32_t low, uint32_t high)
{
	uint32_t middle = low + (high - low) / 2;

	if (high - low == 1) {
		/* relative to the instruction behind the call */
		out[at] = OP(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, (int32_t)(first[low] - (at + 1)));
		out[at + 1] = OP(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
		return at + LEAF;
	}
	out[at] = OP(BPF_JMP | BPF_JGE | BPF_K, R2, 0, (int16_t)(NODE * (middle - low) - 1), (int32_t)middle);
	at = dispatch(out, at + 1, first, low, middle);
	return dispatch(out, at, first, middle, high);
}

/* The instructions that name maps, and how many maps they name. */
static uint32_t count_uses(const struct offload_piece *pieces, uint32_t n, uint32_t *maps)
{
	uint32_t uses = 0;

	*maps = 0;
	for (uint32_t k = 0; k < n; k++) {
		bool used[EBPF_MAX_MAPS] = { false };

		for (uint32_t i = 0; i < pieces[k].program->n; i++) {
			const struct bpf_insn *in = &pieces[k].program->insn[i];

			if (!names_map(in))
				continue;
			uses++;
			*maps += !used[in->imm];
			used[in->imm] = true;
		}
	}
	return uses;
}

static void copy_piece(const struct offload_piece *p, uint32_t number, uint32_t at, struct offload_code *code)
{
	for (uint32_t i = 0; i < p->program->n; i++) {
		const struct bpf_insn *in = &p->program->insn[i];

		code->insn[at + i] = *in;
		if (names_map(in))
			code->uses[code->n_uses++] = (struct offload_map_use){ at + i, number, (uint32_t)in->imm };
		/* the second half of a wide constant is no instruction */
		if (is_wide(in) && i + 1 < p->program->n) {
			code->insn[at + i + 1] = in[1];
			i++;
		}
	}
}

/* The host's calls for tenants, now to `target`. */
static uint32_t direct_calls(struct offload_code *code, uint32_t n, uint32_t target)
{
	uint32_t calls = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct bpf_insn *in = &code->insn[i];

		if (is_call(in) && in->src_reg == 0 && in->imm == OFFLOAD_CALL) {
			in->src_reg = BPF_PSEUDO_CALL;
			in->imm = (int32_t)(target - (i + 1));
			calls++;
		}
		i += is_wide(in);
	}
	return calls;
}

static bool combine(const struct offload_piece *pieces, uint32_t n, struct arena *arena, span at, struct diag *d,
		    struct offload_code *code)
{
	uint32_t tenants = n - 1, host = pieces[0].program->n, total = host, maps, uses, next;
	uint32_t first[OFFLOAD_TENANTS];

	uses = count_uses(pieces, n, &maps);
	if (maps > OFFLOAD_MAPS) {
		diag_error(d, at, "%u maps in the programs of all tenants and the host, expected at most %d", maps, OFFLOAD_MAPS);
		return false;
	}
	/* pass what is no tenant's; with tenants a comparison before it, behind it the registers and the search */
	total += 2 + (tenants ? 1 + R5 - R3 + 1 + NODE * tenants - 1 : 0);
	for (uint32_t k = 0; k < tenants; k++) {
		first[k] = total;
		total += pieces[k + 1].program->n;
		if (total > EBPF_MAX_INSNS) {
			diag_error(d, at, "the tenants' programs together have more than %d instructions", EBPF_MAX_INSNS);
			return false;
		}
	}
	*code = (struct offload_code){ arena_alloc_array(arena, total, sizeof(*code->insn)), total,
				       arena_alloc_array(arena, uses ? uses : 1, sizeof(*code->uses)), 0,
				       tenants ? first[0] : total };
	copy_piece(&pieces[0], 0, 0, code);
	if (direct_calls(code, host, host) == 0) {
		diag_error(d, at, "the host's program never calls the tenants'");
		return false;
	}
	next = host;
	if (tenants)
		code->insn[next++] = OP(BPF_JMP | BPF_JLT | BPF_K, R2, 0, 2, (int32_t)tenants);
	code->insn[next++] = OP(BPF_ALU64 | BPF_MOV | BPF_K, R0, 0, 0, XDP_PASS);
	code->insn[next++] = OP(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	if (tenants)
		dispatch(code->insn, forget_registers(code->insn, next), first, 0, tenants);
	for (uint32_t k = 0; k < tenants; k++)
		copy_piece(&pieces[k + 1], k + 1, first[k], code);
	return true;
}

bool offload_combine(const struct offload_piece *pieces, uint32_t n, struct arena *arena, span at, struct diag *d,
		     struct offload_code *code)
{
	struct ebpf_program clearing[OFFLOAD_TENANTS + 1];
	struct offload_piece own[OFFLOAD_TENANTS + 1];

	if (n - 1 > OFFLOAD_TENANTS) {
		diag_error(d, at, "%u programs of tenants, expected at most %d", n - 1, OFFLOAD_TENANTS);
		return false;
	}
	own[0] = pieces[0];
	for (uint32_t k = 1; k < n; k++) {
		clearing[k] = offload_clear_stacks(pieces[k].program, arena);
		own[k] = (struct offload_piece){ pieces[k].object, &clearing[k] };
	}
	return combine(own, n, arena, at, d, code);
}
