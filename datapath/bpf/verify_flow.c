/*
 * verify_flow.c - what can be said of code without following it: every instruction is one that exists, jumps stay in their function,
 * every instruction can be reached, no function falls off its end. And, backwards from where they are used, which
 * registers matter: what is never read again needs no comparison between states (live), and a number that only ends in a result or
 * in a map's value is the same as any other (matters). Both lists may be too long, never too short.
 */
#include "datapath/bpf/verify_int.h"

enum { ARGS = 0x3e, SAVED = 0x3c0 };	/* r1 to r5, r6 to r9 */

uint32_t verify_target(const struct verifier *v, uint32_t at)
{
	const struct bpf_insn *in = &v->p->insn[at];

	return (uint32_t)((int64_t)at + 1 + (in->code == (BPF_JMP | BPF_CALL) ? in->imm : in->off));
}

static bool is_jump(const struct bpf_insn *in)
{
	uint8_t class = BPF_CLASS(in->code), op = BPF_OP(in->code);

	return (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL && op != BPF_EXIT;
}

static bool is_own_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL) && in->src_reg == BPF_PSEUDO_CALL;
}

static bool check_alu(struct verifier *v, uint32_t at, const struct bpf_insn *in)
{
	uint8_t op = BPF_OP(in->code);
	int bits = BPF_CLASS(in->code) == BPF_ALU64 ? 64 : 32;
	bool ok;

	if (op == BPF_END)
		ok = bits == 32 && (in->imm == 16 || in->imm == 32 || in->imm == 64) && !in->off && !in->src_reg;
	else if (op == BPF_NEG)
		ok = !(in->code & BPF_X) && !in->src_reg && !in->off && !in->imm;
	else if (in->code & BPF_X)
		ok = op <= BPF_ARSH && !in->imm && !in->off;
	else
		ok = op <= BPF_ARSH && !in->src_reg && !in->off;
	if (!ok)
		return v_refuse_at(v, at, "this is no instruction that filter programs have");
	if (in->code & BPF_X)
		return true;
	if ((op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH) && (in->imm < 0 || in->imm >= bits))
		return v_refuse_at(v, at, "shifts by %d: expected 0 to %d", in->imm, bits - 1);
	if ((op == BPF_DIV || op == BPF_MOD) && in->imm == 0)
		return v_refuse_at(v, at, "divides by zero");
	return true;
}

static bool check_jump(struct verifier *v, uint32_t at, const struct bpf_insn *in)
{
	uint8_t op = BPF_OP(in->code);
	bool wide = BPF_CLASS(in->code) == BPF_JMP, ok;

	if (op == BPF_CALL)
		ok = wide && !(in->code & BPF_X) && !in->dst_reg && !in->off && in->src_reg <= BPF_PSEUDO_CALL;
	else if (op == BPF_EXIT || op == BPF_JA)
		ok = wide && !(in->code & BPF_X) && !in->dst_reg && !in->src_reg && !in->imm && (op == BPF_JA || !in->off);
	else if (in->code & BPF_X)
		ok = op <= BPF_JSLE && !in->imm;
	else
		ok = op <= BPF_JSLE && !in->src_reg;
	return ok || v_refuse_at(v, at, "this is no instruction that filter programs have");
}

static bool check_memory(struct verifier *v, uint32_t at, const struct bpf_insn *in)
{
	uint8_t class = BPF_CLASS(in->code), mode = BPF_MODE(in->code), size = BPF_SIZE(in->code);
	int32_t op = in->imm & ~BPF_FETCH;

	if (mode == BPF_MEM && (class == BPF_ST ? !in->src_reg : !in->imm))
		return true;
	if (class == BPF_STX && mode == BPF_ATOMIC && (size == BPF_W || size == BPF_DW) &&
	    (in->imm == BPF_XCHG || in->imm == BPF_CMPXCHG || op == BPF_ADD || op == BPF_AND || op == BPF_OR || op == BPF_XOR))
		return true;
	return v_refuse_at(v, at, "this is no instruction that filter programs have");
}

static bool check_load_imm(struct verifier *v, uint32_t at, const struct bpf_insn *in)
{
	const struct bpf_insn *next = in + 1;

	if (in->code != (BPF_LD | BPF_IMM | BPF_DW))
		return v_refuse_at(v, at, "this is no instruction that filter programs have");
	if (at + 1 >= v->p->n || next->code || next->dst_reg || next->src_reg || next->off || in->off)
		return v_refuse_at(v, at, "the second half of this load is missing");
	if (in->src_reg > BPF_PSEUDO_MAP_VALUE || (in->src_reg && (uint32_t)in->imm >= v->o->n_maps) ||
	    (in->src_reg == BPF_PSEUDO_MAP_FD && next->imm))
		return v_refuse_at(v, at, "there is no such map");
	v->info[at + 1].second = true;
	return true;
}

static bool check_insn(struct verifier *v, uint32_t at)
{
	const struct bpf_insn *in = &v->p->insn[at];
	uint8_t class = BPF_CLASS(in->code);

	if (in->dst_reg > 10 || in->src_reg > 10)
		return v_refuse_at(v, at, "names register r%u: there are r0 to r10", MAX_OF(in->dst_reg, in->src_reg));
	switch (class) {
	case BPF_ALU: case BPF_ALU64:
		if (in->dst_reg == 10)
			return v_refuse_at(v, at, "writes to r10, which is the frame's address");
		return check_alu(v, at, in);
	case BPF_JMP: case BPF_JMP32:
		return check_jump(v, at, in);
	case BPF_LD:
		if (in->dst_reg == 10)
			return v_refuse_at(v, at, "writes to r10, which is the frame's address");
		return check_load_imm(v, at, in);
	case BPF_LDX:
		if (in->dst_reg == 10)
			return v_refuse_at(v, at, "writes to r10, which is the frame's address");
		FALLTHROUGH;
	default:
		return check_memory(v, at, in);
	}
}

/* ---- functions and what can be reached ---- */

static bool mark_function(struct verifier *v, uint32_t at, uint32_t target)
{
	if (target >= v->p->n || v->info[target].second)
		return v_refuse_at(v, at, "calls outside the program");
	v->info[target].begins = v->info[target].target = true;
	return true;
}

/* Jumps of the function [start, end). */
static bool check_targets(struct verifier *v, uint32_t start, uint32_t end)
{
	const struct bpf_insn *last = &v->p->insn[end - 1];

	for (uint32_t i = start; i < end; i++) {
		const struct bpf_insn *in = &v->p->insn[i];
		uint32_t t = is_jump(in) ? verify_target(v, i) : i;

		if (v->info[i].second || !is_jump(in))
			continue;
		if (t < start || t >= end)
			return v_refuse_at(v, i, "jumps out of its function");
		if (v->info[t].second)
			return v_refuse_at(v, i, "jumps into the middle of a load of 64 bits");
		v->info[t].target = true;
		v->info[t].looping |= t <= i;
	}
	if (v->info[end - 1].second || (last->code != (BPF_JMP | BPF_EXIT) && last->code != (BPF_JMP | BPF_JA)))
		return v_refuse_at(v, end - 1, "the function does not end with an exit or a jump");
	return true;
}

static bool check_reach(struct verifier *v)
{
	uint32_t n = v->p->n, *stack = x_calloc(2 * (size_t)n + 2, sizeof(*stack)), depth = 0, at;
	bool *seen = x_calloc(n, sizeof(*seen)), ok = true;

	stack[depth++] = 0;
	while (depth) {
		at = stack[--depth];
		if (at >= n || seen[at])
			continue;
		seen[at] = true;
		const struct bpf_insn *in = &v->p->insn[at];

		if (is_jump(in) || is_own_call(in))
			stack[depth++] = verify_target(v, at);
		if (in->code == (BPF_LD | BPF_IMM | BPF_DW))
			seen[at + 1] = true;
		if (in->code != (BPF_JMP | BPF_EXIT) && in->code != (BPF_JMP | BPF_JA))
			stack[depth++] = at + 1 + (in->code == (BPF_LD | BPF_IMM | BPF_DW));
	}
	for (uint32_t i = 0; i < n && ok; i++)
		ok = seen[i] || v_refuse_at(v, i, "no path comes here");
	free(stack);
	free(seen);
	return ok;
}

/* ---- which registers matter ---- */

struct needs {
	uint16_t live, matters;
};

static uint16_t bit(unsigned r)
{
	return (uint16_t)(1U << r);
}

static struct needs before_alu(const struct bpf_insn *in, struct needs n)
{
	uint16_t dst = bit(in->dst_reg), src = in->code & BPF_X && BPF_OP(in->code) != BPF_END ? bit(in->src_reg) : 0;
	bool mov = BPF_OP(in->code) == BPF_MOV, matters = n.matters & dst;

	n.live = (uint16_t)((n.live & ~(mov ? dst : 0)) | src | (mov ? 0 : dst));
	n.matters = (uint16_t)(n.matters & ~(mov ? dst : 0));
	if (matters)
		n.matters |= (uint16_t)(src | (mov ? 0 : dst));
	return n;
}

static struct needs before_memory(const struct bpf_insn *in, struct needs n)
{
	uint16_t dst = bit(in->dst_reg), src = bit(in->src_reg);

	switch (BPF_CLASS(in->code)) {
	case BPF_LDX:
		n.live = (uint16_t)((n.live & ~dst) | src);
		n.matters = (uint16_t)((n.matters & ~dst) | src);
		break;
	case BPF_ST:
		n.live |= dst;
		n.matters |= dst;
		break;
	default:
		/* what is saved on the stack may matter when it is read again */
		n.live |= dst | src | (in->imm == BPF_CMPXCHG ? 1 : 0);
		n.matters |= dst | src;
		break;
	}
	return n;
}

static struct needs before(const struct bpf_insn *in, struct needs n)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: case BPF_ALU64:
		return before_alu(in, n);
	case BPF_LDX: case BPF_ST: case BPF_STX:
		return before_memory(in, n);
	case BPF_LD:
		return (struct needs){ n.live & (uint16_t)~bit(in->dst_reg), n.matters & (uint16_t)~bit(in->dst_reg) };
	default:
		break;
	}
	if (in->code == (BPF_JMP | BPF_EXIT))
		return (struct needs){ 1, 0 };
	if (in->code == (BPF_JMP | BPF_CALL)) {
		n.live = (uint16_t)((n.live & ~1) | ARGS);
		n.matters = (uint16_t)((n.matters & ~1) | ARGS);
	} else if (in->code != (BPF_JMP | BPF_JA)) {
		uint16_t used = bit(in->dst_reg) | (in->code & BPF_X ? bit(in->src_reg) : 0);

		n.live |= used;
		n.matters |= used;
	}
	return n;
}

/* Whatever comes back from a called function may matter to who called. */
static struct needs at_exit(const struct verifier *v, uint32_t at, struct needs n)
{
	for (uint32_t i = at; i > 0; i--)
		if (v->info[i].begins)
			return (struct needs){ 1, 1 };
	return n;
}

static void find_needs(struct verifier *v)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t i = v->p->n; i-- > 0;) {
			const struct bpf_insn *in = &v->p->insn[i];
			struct needs n = { 0, 0 };

			if (v->info[i].second)
				continue;
			if (in->code != (BPF_JMP | BPF_EXIT) && in->code != (BPF_JMP | BPF_JA)) {
				uint32_t next = i + 1 + (in->code == (BPF_LD | BPF_IMM | BPF_DW));

				n = (struct needs){ v->info[next].live, v->info[next].matters };
			}
			if (is_jump(in)) {
				const struct vinfo *t = &v->info[verify_target(v, i)];

				n.live |= t->live;
				n.matters |= t->matters;
			}
			n = before(in, n);
			if (in->code == (BPF_JMP | BPF_EXIT))
				n = at_exit(v, i, n);
			changed |= n.live != v->info[i].live || n.matters != v->info[i].matters;
			v->info[i].live = n.live;
			v->info[i].matters = n.matters;
		}
	}
}

bool verify_shape(struct verifier *v)
{
	uint32_t start = 0;

	if (v->p->n == 0 || v->p->n > EBPF_MAX_INSNS)
		return v_refuse_at(v, 0, "the program has %u instructions: expected 1 to %d", v->p->n, EBPF_MAX_INSNS);
	for (uint32_t i = 0; i < v->p->n; i++)
		if (!v->info[i].second && !check_insn(v, i))
			return false;
	for (uint32_t i = 0; i < v->p->n; i++)
		if (!v->info[i].second && is_own_call(&v->p->insn[i]) && !mark_function(v, i, verify_target(v, i)))
			return false;
	for (uint32_t i = 1; i <= v->p->n; i++)
		if (i == v->p->n || v->info[i].begins) {
			if (!check_targets(v, start, i))
				return false;
			start = i;
		}
	if (!check_reach(v))
		return false;
	find_needs(v);
	return true;
}
