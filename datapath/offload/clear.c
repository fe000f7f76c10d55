/*
 * clear.c - instructions are put before functions. Jumps stay in their function and are as far as before: one to its first instruction,
 * which a loop may begin with, does not clear again. Calls are told anew where they go.
 */
#include "datapath/offload/clear.h"

#include <string.h>

#include "models/base/compiler.h"

enum { R10 = 10, STACK = 512 };

static bool is_wide(const struct bpf_insn *i)
{
	return i->code == (BPF_LD | BPF_IMM | BPF_DW);
}

static bool is_call(const struct bpf_insn *i)
{
	return i->code == (BPF_JMP | BPF_CALL) && i->src_reg == BPF_PSEUDO_CALL;
}

/* begins[i]: a function begins there. */
static bool *find_functions(const struct bpf_insn *insn, uint32_t n, struct arena *arena)
{
	bool *begins = arena_alloc_array(arena, n + 1, sizeof(*begins));

	memset(begins, 0, (n + 1) * sizeof(*begins));
	begins[0] = true;
	for (uint32_t i = 0; i < n; i++) {
		int64_t to = (int64_t)i + 1 + insn[i].imm;

		if (is_call(&insn[i]) && to >= 0 && to < n)
			begins[to] = true;
		i += is_wide(&insn[i]);
	}
	return begins;
}

static uint32_t deeper(uint32_t depth, int32_t off)
{
	uint32_t to = off < 0 && off >= -STACK ? ((uint32_t)-off + 7) & ~7u : 0;

	return MAX_OF(depth, to);
}

/* Octets below r10 that the function beginning at `at` seems to use. */
static uint32_t depth_of(const struct ebpf_program *p, const bool *begins, uint32_t at, bool copies)
{
	uint32_t depth = 0;

	for (uint32_t i = at; i < p->n && (i == at || !begins[i]); i++) {
		const struct bpf_insn *in = &p->insn[i];
		unsigned class = BPF_CLASS(in->code);

		if ((class == BPF_LDX && in->src_reg == R10) || ((class == BPF_ST || class == BPF_STX) && in->dst_reg == R10))
			depth = deeper(depth, in->off);
		/* an address in the stack is made by these two; other additions clear more than is used */
		if (copies && in->code == (BPF_ALU64 | BPF_ADD | BPF_K))
			depth = deeper(depth, in->imm);
		i += is_wide(in);
	}
	return depth;
}

/* No address is made where r10 is never copied. */
static bool copies_frame(const struct bpf_insn *insn, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		unsigned class = BPF_CLASS(insn[i].code);

		if ((class == BPF_ALU64 || class == BPF_ALU || class == BPF_STX) && insn[i].src_reg == R10)
			return true;
		i += is_wide(&insn[i]);
	}
	return false;
}

static struct bpf_insn clears(uint32_t k)
{
	return (struct bpf_insn){ .code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = R10, .off = (int16_t)(-8 * (int)(k + 1)) };
}

/* now[i]: where instruction i of p stands; of a function's first, what clears `depth[i]` octets stands before it. */
static void move(const struct ebpf_program *p, const uint32_t *now, const uint32_t *depth, struct bpf_insn *out)
{
	for (uint32_t i = 0; i < p->n; i++) {
		struct bpf_insn *in = &out[now[i]];
		int64_t to = (int64_t)i + 1 + p->insn[i].imm;

		*in = p->insn[i];
		if (is_wide(in) && i + 1 < p->n)
			out[now[i + 1]] = p->insn[i + 1];
		else if (is_call(in) && to >= 0 && to < p->n)
			in->imm = (int32_t)((int64_t)(now[to] - depth[to] / 8) - now[i] - 1);
		i += is_wide(in);
	}
}

struct ebpf_program offload_clear_stacks(const struct ebpf_program *p, struct arena *arena)
{
	struct ebpf_program new = *p;
	bool *begins = find_functions(p->insn, p->n, arena), copies = copies_frame(p->insn, p->n);
	uint32_t *now = arena_alloc_array(arena, p->n + 1, sizeof(*now)), total = 0;
	uint32_t *depth = arena_alloc_array(arena, p->n + 1, sizeof(*depth));

	for (uint32_t i = 0; i < p->n; i++) {
		depth[i] = begins[i] ? depth_of(p, begins, i, copies) : 0;
		total += depth[i] / 8;
		now[i] = total++;
	}
	new.insn = arena_alloc_array(arena, total, sizeof(*new.insn));
	new.n = total;
	new.line = NULL;
	for (uint32_t i = 0; i < p->n; i++)
		for (uint32_t k = 0; k < depth[i] / 8; k++)
			new.insn[now[i] - depth[i] / 8 + k] = clears(k);
	move(p, now, depth, new.insn);
	return new;
}

uint32_t offload_cleared(const struct bpf_insn *insn, uint32_t n, uint32_t from, uint32_t *cleared, uint32_t *first)
{
	struct arena *arena = arena_new();
	bool *begins = find_functions(insn, n, arena);
	uint32_t count = 0;

	*first = OFFLOAD_FUNCTIONS;
	for (uint32_t i = 0; i < n && count <= OFFLOAD_FUNCTIONS; i++) {
		uint32_t k = 0;

		if (!begins[i])
			continue;
		if (count == OFFLOAD_FUNCTIONS) {
			count = 0;
			break;
		}
		if (i >= from && *first == OFFLOAD_FUNCTIONS)
			*first = count;
		while (i + k < n && k < STACK / 8) {
			struct bpf_insn c = clears(k);

			if (memcmp(&insn[i + k], &c, sizeof c) != 0)
				break;
			k++;
		}
		cleared[count++] = k * 8;
	}
	arena_free(arena);
	return count;
}
