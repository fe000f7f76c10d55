/*
 * test_bpf_run.c - one program, four ways: the fast interpreter, the suspicious one, the compiler, and the kernel's
 * BPF_PROG_TEST_RUN as judge where it may be asked. Random programs that the verifier accepts and those of the corpus, on random
 * packets: the same results, and never a fault. Also what instances and maps do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "datapath/bpf/interp.h"
#include "datapath/bpf/jit.h"
#include "datapath/bpf/prog_map.h"
#include "tests/unit/bpf_kernel.h"
#include "models/base/strbuf.h"
#include "models/bpf/print.h"

static uint64_t seed;

static uint32_t draw(uint32_t n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

/* ---- one program, four ways ---- */


struct ways {
	const struct ebpf_object *o;
	const struct ebpf_program *p;
	struct bpf_op *ops;
	jit_fn *native;
	size_t native_size;
	struct bpf_tables tables[3];
	struct kernel_program *kernel;	/* NULL: not asked */
};

static void ways_init(struct ways *w, const struct ebpf_object *o, const struct ebpf_program *p,
		      const struct verify_result *r, bool kernel)
{
	struct diag *d = diag_new();

	*w = (struct ways){ .o = o, .p = p, .ops = interp_decode(p, r) };
	w->native = jit_compile(p, r, &w->native_size);
	assert_non_null(w->native);
	for (unsigned k = 0; k < 3; k++)
		for (uint32_t i = 0; i < o->n_maps; i++) {
			w->tables[k].map[i] = prog_map_new(&o->maps[i], 1, d);
			assert_non_null(w->tables[k].map[i]);
			w->tables[k].value[i] = prog_map_values(w->tables[k].map[i]);
		}
	if (kernel)
		w->kernel = kernel_load(o, p, false);
	diag_free(d);
}

static void ways_fini(struct ways *w)
{
	free(w->ops);
	jit_free(w->native, w->native_size);
	for (unsigned k = 0; k < 3; k++)
		for (uint32_t i = 0; i < w->o->n_maps; i++)
			prog_map_free(w->tables[k].map[i]);
	if (w->kernel)
		kernel_close(w->kernel);
}

static void print_program(const struct ebpf_program *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		struct strbuf s = STRBUF_INIT;

		ebpf_print_insn(&s, &p->insn[i], i + 1 < p->n ? &p->insn[i + 1] : NULL);
		fprintf(stderr, "%4u: %s\n", i, sb_str(&s));
		sb_fini(&s);
	}
}

static uint32_t kernel_run(struct ways *w, const uint8_t *packet, size_t len)
{
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = packet, .data_size_in = (uint32_t)len, .repeat = 1);

	assert_int_equal(bpf_prog_test_run_opts(w->kernel->fd, &o), 0);
	return o.retval;
}

/* The result, the same by all ways. */
static uint32_t ways_run(struct ways *w, const uint8_t *octets, size_t len)
{
	uint8_t *own = x_malloc(len);	/* so that sanitizers see what is behind it */
	struct bpf_packet p = { own, own + len, own, 1, 0 };
	struct checked_run run;
	uint32_t fast, native;

	memcpy(own, octets, len);
	interp_checked(w->o, w->p, &p, &w->tables[0], 1 << 20, &run);
	if (*run.fault) {
		print_program(w->p);
		fail_msg("accepted, but at %u: %s", run.at, run.fault);
	}
	fast = (uint32_t)bpf_interpret(w->ops, &p, &w->tables[1]);
	native = (uint32_t)w->native(&p, &w->tables[2]);
	if (fast != (uint32_t)run.result || native != fast ||
	    (w->kernel && w->kernel->fd >= 0 && kernel_run(w, octets, len) != fast)) {
		print_program(w->p);
		fail_msg("%s: checked %u, fast %u, native %u, kernel unlike one of them", w->p->name, (uint32_t)run.result, fast,
			 native);
	}
	assert_memory_equal(own, octets, len);
	free(own);
	return fast;
}

/* ---- random programs ---- */

struct writing {
	struct bpf_insn in[512];
	uint32_t n;
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

static void write_program(struct writing *w, unsigned steps)
{
	static const uint8_t regs[] = { 1, 4, 5, 8, 9 };

	w->n = 0;
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
		switch (draw(12)) {
		case 0: put_jump(w); break;
		case 1: case 2: put_stack(w); break;
		case 3: put_packet(w); break;
		case 4: if (draw(3) == 0) put_map(w); break;
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
}

static void random_packet(uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(draw(4) ? draw(256) : draw(2) * 255);
}

static void random_programs_agree(void **state)
{
	static struct ebpf_map maps[] = {
		{ "a", BPF_MAP_TYPE_ARRAY, 4, 8, 5, 0, NULL, false }, { "h", BPF_MAP_TYPE_HASH, 4, 8, 4, 0, NULL, false },
		{ "c", BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 8, 0, NULL, false },
	};
	unsigned programs = getenv("BPF_PROGRAMS") ? (unsigned)strtoul(getenv("BPF_PROGRAMS"), NULL, 0) : 1500;
	unsigned ran = 0, kernels = 0;
	bool kernel = kernel_can();

	(void)state;
	seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 0) : 0x5eed0b9f;
	for (unsigned i = 0; i < programs; i++) {
		struct writing w;
		uint64_t begun = seed;
		struct ebpf_object *o;
		struct diag *d = diag_new();
		struct verify_result r;
		uint8_t packet[128];

		write_program(&w, 10 + draw(60));
		o = ebpf_object_of("random", w.in, w.n);
		o->maps = maps;
		o->n_maps = ARRAY_LEN(maps);
		if (verify_program(o, o->programs, NULL, &r, d)) {
			struct ways ways;

			/* the kernel takes its time to make and end a program */
			ways_init(&ways, o, o->programs, &r, kernel && i % 10 == 0);
			if (ways.kernel && ways.kernel->fd < 0) {
				print_program(o->programs);
				fail_msg("seed 0x%llx: accepted, but not by the kernel", (unsigned long long)begun);
			}
			for (unsigned k = 0; k < 4; k++) {
				size_t len = 60 + draw(60);

				random_packet(packet, len);
				ways_run(&ways, packet, len);
			}
			kernels += ways.kernel != NULL;
			ran++;
			ways_fini(&ways);
		} else if (getenv("SHOW")) {
			diag_print(d, stderr, false);
		}
		verify_result_fini(&r);
		diag_free(d);
		ebpf_object_free(o);
	}
	fprintf(stderr, "random programs: %u of %u accepted and run, %u by the kernel too\n", ran, programs, kernels);
	assert_true(ran > programs / 2);
}

/* ---- the corpus ---- */

static bool hangs_on_time(const struct ebpf_program *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->insn[i].code == (BPF_JMP | BPF_CALL) && p->insn[i].src_reg == 0 &&
		    (p->insn[i].imm == BPF_FUNC_ktime_get_ns || p->insn[i].imm == BPF_FUNC_get_prandom_u32))
			return true;
	return false;
}

static void corpus_programs_agree(void **state)
{
	const char *path = bpf_test_object("corpus");
	struct diag *d = diag_new();
	bool kernel = kernel_can();
	struct ebpf_object *o;
	unsigned ran = 0;

	(void)state;
	if (!path)
		skip();
	seed = 0xc0e1;
	o = ebpf_object_open(path, d);
	assert_non_null(o);
	for (uint32_t i = 0; i < o->n_programs; i++) {
		struct verify_result r;
		struct diag *e = diag_new();

		if (verify_program(o, &o->programs[i], NULL, &r, e) && !hangs_on_time(&o->programs[i])) {
			struct ways ways;
			uint8_t packet[128];

			ways_init(&ways, o, &o->programs[i], &r, kernel);
			for (unsigned k = 0; k < 40; k++) {
				size_t len = 14 + draw(100);

				random_packet(packet, len);
				if (draw(2))
					memcpy(packet + 12, "\x08\x00\x45", 3);
				ways_run(&ways, packet, len);
			}
			ran++;
			ways_fini(&ways);
		}
		verify_result_fini(&r);
		diag_free(e);
	}
	assert_true(ran > 40);
	ebpf_object_free(o);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_programs_agree),
		cmocka_unit_test(corpus_programs_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
