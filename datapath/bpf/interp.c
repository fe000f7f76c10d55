/*
 * interp.c - the fast interpreter: each instruction jumps to the next one's code by a table of labels. The verifier has shown
 * that nothing can go wrong, so nothing is checked.
 */
#include "datapath/bpf/interp_int.h"

struct interp_frame {
	uint64_t saved[5];	/* r6 to r10 of who called */
	const struct bpf_op *back;
};

#define R(i)	r[i]
#define DST	r[op->dst]
#define SRC	r[op->src]
#define K64	((uint64_t)op->imm)
#define K32	((uint32_t)op->imm)
#define NEXT	do { op++; goto *labels[op->op]; } while (0)
#define JUMP(c)	do { op += (c) ? op->off + 1 : 1; goto *labels[op->op]; } while (0)

/* a, b: operands of W bits; s(x): signed */
#define OPERATE(name, W, a, b, s, mask) DO_##name(W, a, b, s, mask)
#define DO_ADD(W, a, b, s, mask)	((a) + (b))
#define DO_SUB(W, a, b, s, mask)	((a) - (b))
#define DO_MUL(W, a, b, s, mask)	((a) * (b))
#define DO_DIV(W, a, b, s, mask)	((b) ? (a) / (b) : 0)
#define DO_MOD(W, a, b, s, mask)	((b) ? (a) % (b) : (a))
#define DO_OR(W, a, b, s, mask)		((a) | (b))
#define DO_AND(W, a, b, s, mask)	((a) & (b))
#define DO_XOR(W, a, b, s, mask)	((a) ^ (b))
#define DO_MOV(W, a, b, s, mask)	(b)
#define DO_LSH(W, a, b, s, mask)	((a) << ((b) & (mask)))
#define DO_RSH(W, a, b, s, mask)	((a) >> ((b) & (mask)))
#define DO_ARSH(W, a, b, s, mask)	((uint##W##_t)((s)(a) >> ((b) & (mask))))

#define COMPARE(name, a, b, s) DO_##name(a, b, s)
#define DO_JEQ(a, b, s)		((a) == (b))
#define DO_JNE(a, b, s)		((a) != (b))
#define DO_JGT(a, b, s)		((a) > (b))
#define DO_JGE(a, b, s)		((a) >= (b))
#define DO_JLT(a, b, s)		((a) < (b))
#define DO_JLE(a, b, s)		((a) <= (b))
#define DO_JSGT(a, b, s)	((s)(a) > (s)(b))
#define DO_JSGE(a, b, s)	((s)(a) >= (s)(b))
#define DO_JSLT(a, b, s)	((s)(a) < (s)(b))
#define DO_JSLE(a, b, s)	((s)(a) <= (s)(b))
#define DO_JSET(a, b, s)	(((a) & (b)) != 0)

#define ALU_CODE(name) \
	do_##name##_64_K: DST = OPERATE(name, 64, DST, K64, int64_t, 63); NEXT; \
	do_##name##_64_X: DST = OPERATE(name, 64, DST, SRC, int64_t, 63); NEXT; \
	do_##name##_32_K: DST = (uint32_t)OPERATE(name, 32, (uint32_t)DST, K32, int32_t, 31); NEXT; \
	do_##name##_32_X: DST = (uint32_t)OPERATE(name, 32, (uint32_t)DST, (uint32_t)SRC, int32_t, 31); NEXT;
#define JUMP_CODE(name) \
	do_##name##_64_K: JUMP(COMPARE(name, DST, K64, int64_t)); \
	do_##name##_64_X: JUMP(COMPARE(name, DST, SRC, int64_t)); \
	do_##name##_32_K: JUMP(COMPARE(name, (uint32_t)DST, K32, int32_t)); \
	do_##name##_32_X: JUMP(COMPARE(name, (uint32_t)DST, (uint32_t)SRC, int32_t));

#define AT(reg)	((void *)(uintptr_t)(r[reg] + (uint64_t)(int64_t)op->off))
#define LOAD_CODE(bits) \
	do_LOAD_##bits: { uint##bits##_t v; memcpy(&v, AT(op->src), sizeof(v)); DST = v; } NEXT;
#define STORE_CODE(bits) \
	do_STORE_K_##bits: { uint##bits##_t v = (uint##bits##_t)K64; memcpy(AT(op->dst), &v, sizeof(v)); } NEXT; \
	do_STORE_X_##bits: { uint##bits##_t v = (uint##bits##_t)SRC; memcpy(AT(op->dst), &v, sizeof(v)); } NEXT;

static void run_atomic(const struct bpf_op *op, uint64_t *r, unsigned octets)
{
	uint64_t old = bpf_help_atomic(AT(op->dst), (int32_t)op->imm, octets, SRC, R(0));

	if (op->imm == BPF_CMPXCHG)
		R(0) = old;
	else if (op->imm & BPF_FETCH)
		SRC = old;
}

uint64_t bpf_interpret(const struct bpf_op *ops, const struct bpf_packet *p, struct bpf_tables *t)
{
	static const void *const labels[] = {
#define FOUR(name) &&do_##name##_64_K, &&do_##name##_64_X, &&do_##name##_32_K, &&do_##name##_32_X,
#define ONE(name) &&do_##name,
		ALU_OPS(FOUR)
		JUMP_OPS(FOUR)
		SINGLE_OPS(ONE)
#undef FOUR
#undef ONE
	};
	const struct bpf_op *op = ops;
	uint64_t r[11], stack[VERIFY_FRAMES][VERIFY_STACK / 8];
	struct interp_frame frames[VERIFY_FRAMES];
	unsigned depth = 0;

	R(1) = (uintptr_t)p;
	R(10) = (uintptr_t)(stack[0] + VERIFY_STACK / 8);
	goto *labels[op->op];

	ALU_OPS(ALU_CODE)
	JUMP_OPS(JUMP_CODE)
	LOAD_CODE(8) LOAD_CODE(16) LOAD_CODE(32) LOAD_CODE(64)
	STORE_CODE(8) STORE_CODE(16) STORE_CODE(32) STORE_CODE(64)
do_NEG_64: DST = -DST; NEXT;
do_NEG_32: DST = (uint32_t)-(uint32_t)DST; NEXT;
do_SWAP_16: DST = __builtin_bswap16((uint16_t)DST); NEXT;
do_SWAP_32: DST = __builtin_bswap32((uint32_t)DST); NEXT;
do_SWAP_64: DST = __builtin_bswap64(DST); NEXT;
do_CUT_16: DST = (uint16_t)DST; NEXT;
do_CUT_32: DST = (uint32_t)DST; NEXT;
do_NOTHING: NEXT;
do_JA: JUMP(true);
do_LOOKUP: R(0) = bpf_help_lookup(R(1), R(2)); NEXT;
do_UPDATE: R(0) = bpf_help_update(R(1), R(2), R(3), R(4)); NEXT;
do_DELETE: R(0) = bpf_help_delete(R(1), R(2)); NEXT;
do_TIME: R(0) = bpf_help_time(t); NEXT;
do_RANDOM: R(0) = bpf_help_random(t); NEXT;
do_ATOMIC_32: run_atomic(op, r, 4); NEXT;
do_ATOMIC_64: run_atomic(op, r, 8); NEXT;
do_LOAD_IMM: DST = K64; NEXT;
do_LOAD_MAP: DST = (uintptr_t)t->map[op->imm]; NEXT;
do_LOAD_VALUE: DST = (uintptr_t)t->value[op->off] + K64; NEXT;
do_CONTEXT_DATA: DST = (uintptr_t)p->data; NEXT;
do_CONTEXT_END: DST = (uintptr_t)p->end; NEXT;
do_CONTEXT_META: DST = (uintptr_t)p->meta; NEXT;
do_CONTEXT_IFINDEX: DST = p->ifindex; NEXT;
do_CONTEXT_QUEUE: DST = p->queue; NEXT;
do_CALL_OWN:
	memcpy(frames[depth].saved, &r[6], sizeof(frames[depth].saved));
	frames[depth].back = op + 1;
	R(10) = (uintptr_t)(stack[++depth] + VERIFY_STACK / 8);
	JUMP(true);
do_EXIT:
	if (depth == 0)
		return R(0);
	depth--;
	memcpy(&r[6], frames[depth].saved, sizeof(frames[depth].saved));
	op = frames[depth].back;
	goto *labels[op->op];
}
