/*
 * bpf_random.h - random filter programs that nearly all are accepted: what draw() says becomes arithmetic, jumps, loops, calls, reads of
 * packets and stacks, uses of maps. Who includes it defines draw(n), a number below n.
 */
#ifndef TESTS_BPF_RANDOM_H
#define TESTS_BPF_RANDOM_H

#include "models/base/mem.h"
#include "models/bpf/object.h"

struct writing {
	struct bpf_insn in[512];
	uint32_t n;
	uint32_t calls[64], n_calls;	/* of the function behind */
};

static struct ebpf_map random_maps[] = {
	{ "a", BPF_MAP_TYPE_ARRAY, 4, 8, 5, 0, NULL, false }, { "h", BPF_MAP_TYPE_HASH, 4, 8, 4, 0, NULL, false },
	{ "c", BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 8, 0, NULL, false },
};

static void put(struct writing *w, unsigned code, unsigned dst, unsigned src, int off, int32_t imm)
{
	w->in[w->n++] = (struct bpf_insn){ .code = (uint8_t)code, .dst_reg = dst & 15, .src_reg = src & 15,
					   .off = (int16_t)off, .imm = imm };
}

static int32_t constant(void)
{
	static const int32_t some[] = { 0, 1, -1, 2, 255, 256, 65535, -65536, INT32_MAX, INT32_MIN, 31, 63 };

	return draw(3) ? some[draw(ARRAY_LEN(some))] : (int32_t)(draw(UINT32_MAX) - draw(UINT32_MAX));
}

/* Numbers live in r0, r1, r4, r5, r8, r9; r6 is the packet, r7 the context. */
static unsigned number(void)
{
	static const uint8_t regs[] = { 0, 1, 4, 5, 8, 9 };

	return regs[draw(ARRAY_LEN(regs))];
}

static void put_alu(struct writing *w)
{
	static const uint8_t ops[] = { BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV, BPF_OR, BPF_AND, BPF_LSH, BPF_RSH, BPF_MOD, BPF_XOR,
				       BPF_MOV, BPF_ARSH, BPF_NEG, BPF_END };
	uint8_t op = ops[draw(ARRAY_LEN(ops))];
	unsigned class = draw(2) ? BPF_ALU64 : BPF_ALU, dst = number(), src = number();
	bool shift = op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH;

	if (op == BPF_NEG) {
		put(w, class | op, dst, 0, 0, 0);
	} else if (op == BPF_END) {
		put(w, BPF_ALU | op | (draw(2) ? BPF_X : 0), dst, 0, 0, 16 << draw(3));
	} else if (draw(2)) {
		if (shift)	/* what is shifted by is not defined from the width on */
			put(w, BPF_ALU64 | BPF_AND, src, 0, 0, class == BPF_ALU64 ? 63 : 31);
		put(w, class | op | BPF_X, dst, src, 0, 0);
	} else {
		int32_t imm = shift ? (int32_t)draw(class == BPF_ALU64 ? 64 : 32) : constant();

		put(w, class | op, dst, 0, 0, (op == BPF_DIV || op == BPF_MOD) && imm == 0 ? 7 : imm);
	}
}

static void put_jump(struct writing *w)
{
	static const uint8_t ops[] = { BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET, BPF_JNE, BPF_JSGT, BPF_JSGE, BPF_JLT, BPF_JLE,
				       BPF_JSLT, BPF_JSLE };
	unsigned class = draw(2) ? BPF_JMP : BPF_JMP32, n = 1 + draw(3);
	uint32_t at = w->n;

	put(w, class | ops[draw(ARRAY_LEN(ops))] | (draw(2) ? BPF_X : 0), number(), 0, 0, 0);
	if (w->in[at].code & BPF_X)
		w->in[at].src_reg = number() & 15;
	else
		w->in[at].imm = constant();
	for (unsigned i = 0; i < n; i++)
		put_alu(w);
	w->in[at].off = (int16_t)(w->n - at - 1);
}

static void put_stack(struct writing *w)
{
	static const uint8_t sizes[] = { BPF_B, BPF_H, BPF_W, BPF_DW };
	static const int32_t atomics[] = { BPF_ADD, BPF_AND, BPF_OR, BPF_XOR, BPF_ADD | BPF_FETCH, BPF_AND | BPF_FETCH,
					   BPF_OR | BPF_FETCH, BPF_XOR | BPF_FETCH, BPF_XCHG, BPF_CMPXCHG };
	unsigned k = draw(4);
	int off = -8 * (int)(1 + draw(6)) + (int)(draw(8) >> k << k);

	switch (draw(4)) {
	case 0: put(w, BPF_STX | BPF_MEM | sizes[k], 10, number(), off, 0); break;
	case 1: put(w, BPF_ST | BPF_MEM | sizes[k], 10, 0, off, constant()); break;
	case 2: put(w, BPF_LDX | BPF_MEM | sizes[k], number(), 10, off, 0); break;
	default:
		put(w, BPF_STX | BPF_ATOMIC | (draw(2) ? BPF_W : BPF_DW), 10, number(), off & ~7, atomics[draw(ARRAY_LEN(atomics))]);
	}
}

static void put_packet(struct writing *w)
{
	static const uint8_t sizes[] = { BPF_B, BPF_H, BPF_W, BPF_DW };

	if (draw(3)) {
		put(w, BPF_LDX | BPF_MEM | sizes[draw(4)], number(), 6, (int)draw(56), 0);
		return;
	}
	/* at a place that hangs on the data */
	unsigned r = number();

	put(w, BPF_ALU64 | BPF_AND, r, 0, 0, 31);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD | BPF_X, 2, r, 0, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 3, 2, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 3, 0, 0, 8);
	put(w, BPF_LDX | BPF_MEM | BPF_W, r, 7, 4, 0);
	put(w, BPF_JMP | BPF_JGT | BPF_X, 3, r, 2, 0);
	put(w, BPF_LDX | BPF_MEM | sizes[draw(4)], r, 2, 0, 0);
	put(w, BPF_JMP | BPF_JA, 0, 0, 1, 0);
	put(w, BPF_ALU64 | BPF_MOV, r, 0, 0, 5);
}

/* Looks up, updates or deletes by a key that hangs on the data; a call takes r1 to r5. */
static void put_map(struct writing *w)
{
	unsigned r = number(), what = draw(3);
	int map = (int)draw(3);

	put(w, BPF_STX | BPF_MEM | BPF_DW, 10, r, -64, 0);
	put(w, BPF_ALU64 | BPF_AND, r, 0, 0, 7);
	put(w, BPF_STX | BPF_MEM | BPF_W, 10, r, -56, 0);
	put(w, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, map);
	put(w, 0, 0, 0, 0, 0);
	if (draw(4) == 0) {	/* or another map, in the same call */
		put(w, BPF_LDX | BPF_MEM | BPF_W, 0, 10, -56, 0);
		put(w, BPF_JMP | BPF_JSET, 0, 0, 2, 1 + (int32_t)draw(7));
		put(w, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, (int32_t)draw(3));
		put(w, 0, 0, 0, 0, 0);
	}
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, -56);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 3, 10, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 3, 0, 0, -64);
	put(w, BPF_ALU64 | BPF_MOV, 4, 0, 0, (int32_t)draw(3));
	put(w, BPF_JMP | BPF_CALL, 0, 0, 0, what == 0 ? BPF_FUNC_map_update_elem : what == 1 ? BPF_FUNC_map_delete_elem :
	    BPF_FUNC_map_lookup_elem);
	if (what == 2) {
		put(w, BPF_JMP | BPF_JEQ, 0, 0, 3, 0);
		put(w, BPF_ALU64 | BPF_MOV, 1, 0, 0, 3);
		put(w, BPF_STX | BPF_ATOMIC | BPF_DW, 0, 1, 0, BPF_ADD);
		put(w, BPF_LDX | BPF_MEM | BPF_DW, 0, 0, 0, 0);
	}
	for (unsigned k = 1; k < 6; k++)
		put(w, BPF_ALU64 | BPF_MOV, k, 0, 0, (int32_t)k);
}

/* Some times round; r9 counts. */
static void put_loop(struct writing *w)
{
	uint32_t first;

	put(w, BPF_ALU64 | BPF_MOV, 9, 0, 0, 1 + (int32_t)draw(6));
	first = w->n;
	put(w, BPF_ALU64 | BPF_MUL, 8, 0, 0, constant());
	put(w, BPF_ALU | BPF_XOR | BPF_X, 8, 9, 0, 0);
	if (draw(2))
		put(w, BPF_STX | BPF_MEM | BPF_DW, 10, 8, -8 * (int)(1 + draw(6)), 0);
	put(w, BPF_ALU64 | BPF_SUB, 9, 0, 0, 1);
	put(w, BPF_JMP | BPF_JNE, 9, 0, (int)first - (int)w->n - 1, 0);
}

/* r1 to r5 go into a function with a stack of its own; it keeps r6 to r9. */
static void put_call(struct writing *w)
{
	for (unsigned k = 1; k < 6; k++)
		put(w, BPF_ALU64 | BPF_MOV | BPF_X, k, number() & 8 ? 8 : 9, 0, 0);
	if (w->n_calls == ARRAY_LEN(w->calls))
		return;
	w->calls[w->n_calls++] = w->n;
	put(w, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	for (unsigned k = 1; k < 6; k++)
		put(w, BPF_ALU64 | BPF_MOV, k, 0, 0, (int32_t)k);
}

static void write_function(struct writing *w)
{
	for (uint32_t i = 0; i < w->n_calls; i++)
		w->in[w->calls[i]].imm = (int32_t)(w->n - w->calls[i] - 1);
	put(w, BPF_ALU64 | BPF_MOV, 0, 0, 0, constant());
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0);
	for (unsigned i = 1; i < 6; i++) {
		put(w, BPF_STX | BPF_MEM | BPF_DW, 10, i, -8 * (int)i, 0);
		put(w, (draw(2) ? BPF_ALU64 : BPF_ALU) | (draw(2) ? BPF_ADD : BPF_XOR) | BPF_X, 0, i, 0, 0);
		put(w, BPF_ALU64 | BPF_MUL, 6, 0, 0, constant());
	}
	put(w, BPF_LDX | BPF_MEM | BPF_W, 7, 10, -8 * (int)(1 + draw(5)), 0);
	put(w, BPF_ALU64 | BPF_XOR | BPF_X, 0, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD | BPF_X, 0, 7, 0, 0);
	put(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void write_program(struct writing *w, unsigned steps)
{
	static const uint8_t regs[] = { 1, 4, 5, 8, 9 };

	w->n = w->n_calls = 0;
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 7, 1, 0, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_W, 6, 7, 0, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_W, 3, 7, 4, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, 64);
	put(w, BPF_ALU64 | BPF_MOV, 0, 0, 0, 0);
	put(w, BPF_JMP | BPF_JLE | BPF_X, 2, 3, 1, 0);
	put(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	for (int i = 1; i <= 6; i++)
		put(w, BPF_ST | BPF_MEM | BPF_DW, 10, 0, -8 * i, i);
	for (unsigned i = 0; i < ARRAY_LEN(regs); i++)
		put(w, BPF_LDX | BPF_MEM | BPF_DW, regs[i], 6, (int)(8 * i), 0);
	for (unsigned i = 0; i < steps && w->n < 420; i++)
		switch (draw(14)) {
		case 0: put_jump(w); break;
		case 1: case 2: put_stack(w); break;
		case 3: put_packet(w); break;
		case 4: if (draw(3) == 0) put_map(w); break;
		case 5: if (draw(3) == 0) put_loop(w); break;
		case 6: if (draw(3) == 0) put_call(w); break;
		default: put_alu(w); break;
		}
	for (unsigned i = 0; i < ARRAY_LEN(regs); i++) {
		put(w, BPF_ALU64 | BPF_MUL, 0, 0, 0, 0x01000193);
		put(w, BPF_ALU64 | BPF_XOR | BPF_X, 0, regs[i], 0, 0);
	}
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 1, 0, 0, 0);
	put(w, BPF_ALU64 | BPF_RSH, 1, 0, 0, 32);
	put(w, BPF_ALU64 | BPF_XOR | BPF_X, 0, 1, 0, 0);
	put(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	if (w->n_calls)
		write_function(w);
}

static void random_packet(uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(draw(4) ? draw(256) : draw(2) * 255);
}

#endif
