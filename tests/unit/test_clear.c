/* datapath/offload/clear: what stands before functions, where calls and jumps go then, and what is counted as cleared. */
#include "datapath/offload/clear.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define CALL(to) { .code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = (to) }
#define EXIT { .code = BPF_JMP | BPF_EXIT }
#define READ(off_) { .code = BPF_LDX | BPF_MEM | BPF_DW, .src_reg = 10, .off = (off_) }
#define COPY { .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 2, .src_reg = 10 }
#define ADD(n_) { .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 2, .imm = (n_) }
#define BACK(n_) { .code = BPF_JMP | BPF_JEQ | BPF_K, .off = -(n_) }

/* Calls of functions before and behind, a loop over a function's first instruction, a wide constant. */
static struct bpf_insn insn[] = {
	CALL(4),		/* 0: to 5 */
	READ(-12),
	CALL(5),		/* 2: to 8 */
	{ .code = BPF_LD | BPF_IMM | BPF_DW }, { .imm = -1 },
	COPY,			/* 5 */
	ADD(-4),
	EXIT,
	READ(-24),		/* 8 */
	BACK(2),		/* 9: to 8 */
	CALL(-6),		/* 10: to 5 */
	EXIT,
};

static void functions_clear_what_they_use(void **state)
{
	const struct ebpf_program p = { .name = "p", .insn = insn, .n = ARRAY_LEN(insn) };
	struct arena *a = arena_new();
	struct ebpf_program q = offload_clear_stacks(&p, a);
	uint32_t cleared[OFFLOAD_FUNCTIONS], first;

	(void)state;
	/* 16 octets, 8 and 24: two, one and three instructions more */
	assert_int_equal(q.n, p.n + 6);
	assert_int_equal(offload_cleared(q.insn, q.n, 0, cleared, &first), 3);
	assert_int_equal(first, 0);
	assert_int_equal(cleared[0], 16);
	assert_int_equal(cleared[1], 8);
	assert_int_equal(cleared[2], 24);
	assert_int_equal(q.insn[0].off, -8);
	assert_int_equal(q.insn[1].off, -16);
	/* calls go to what clears, jumps do not */
	assert_int_equal(2 + 1 + q.insn[2].imm, 7);
	assert_int_equal(4 + 1 + q.insn[4].imm, 11);
	assert_int_equal(q.insn[14].off, -24);
	assert_int_equal(q.insn[15].off, -2);
	assert_int_equal(16 + 1 + q.insn[16].imm, 7);
	assert_int_equal(q.insn[6].imm, -1);
	/* only those behind an instruction are counted as tenants' */
	(void)offload_cleared(q.insn, q.n, 7, cleared, &first);
	assert_int_equal(first, 1);
	(void)offload_cleared(p.insn, p.n, 1, cleared, &first);
	assert_int_equal(first, 1);
	assert_int_equal(cleared[1], 0);
	arena_free(a);
}

static void what_uses_nothing_stays(void **state)
{
	static struct bpf_insn passes[] = { ADD(-64), EXIT };
	const struct ebpf_program p = { .name = "p", .insn = passes, .n = 2 };
	struct arena *a = arena_new();
	struct ebpf_program q = offload_clear_stacks(&p, a);

	(void)state;
	assert_int_equal(q.n, 2);
	assert_memory_equal(q.insn, passes, sizeof passes);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(functions_clear_what_they_use), cmocka_unit_test(what_uses_nothing_stays) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
