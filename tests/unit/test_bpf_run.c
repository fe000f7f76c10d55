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

#include "tests/unit/bpf_random.h"
#include "tests/unit/rounds.h"

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
	w->native = jit_compile(o, p, r, &w->native_size);
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

static void random_programs_agree(void **state)
{
	unsigned programs = rounds_of("BPF_PROGRAMS", 1500);
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
		o->maps = random_maps;
		o->n_maps = ARRAY_LEN(random_maps);
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

/* ---- arrays, which compiled programs look up themselves ---- */

/* The entry whose number the first octet of the packet is, without the topmost bit; in `set` when that is set. r0: what is in it then. */
static void write_count(struct writing *w, int32_t clear, int32_t set)
{
	w->n = 0;
	put(w, BPF_ALU64 | BPF_MOV, 0, 0, 0, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_W, 6, 1, 0, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_W, 3, 1, 4, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, 1);
	put(w, BPF_JMP | BPF_JGT | BPF_X, 2, 3, 16, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_B, 7, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 8, 7, 0, 0);
	put(w, BPF_ALU64 | BPF_AND, 8, 0, 0, 127);
	put(w, BPF_STX | BPF_MEM | BPF_W, 10, 8, -4, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, -4);
	put(w, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, clear);
	put(w, 0, 0, 0, 0, 0);
	put(w, BPF_JMP | BPF_JSET, 7, 0, 1, 128);
	put(w, BPF_JMP | BPF_JA, 0, 0, 2, 0);
	put(w, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, set);
	put(w, 0, 0, 0, 0, 0);
	put(w, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	put(w, BPF_JMP | BPF_JEQ, 0, 0, 2, 0);
	put(w, BPF_STX | BPF_ATOMIC | BPF_DW, 0, 8, 0, BPF_ADD);
	put(w, BPF_LDX | BPF_MEM | BPF_DW, 0, 0, 0, 0);
	put(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void arrays_are_looked_up_to_their_end(void **state)
{
	static struct ebpf_map maps[] = {
		{ "five", BPF_MAP_TYPE_ARRAY, 4, 8, 5, 0, NULL, false }, { "three", BPF_MAP_TYPE_ARRAY, 4, 24, 3, 0, NULL, false },
	};
	bool kernel = kernel_can();

	(void)state;
	for (int32_t pair = 0; pair < 4; pair++) {
		const int32_t number[2] = { pair & 1, pair >> 1 };
		uint32_t entry[2][128] = { { 0 } };
		struct diag *d = diag_new();
		struct verify_result r;
		struct ebpf_object *o;
		struct writing w;
		struct ways ways;

		write_count(&w, number[0], number[1]);
		o = ebpf_object_of("count", w.in, w.n);
		o->maps = maps;
		o->n_maps = ARRAY_LEN(maps);
		assert_true(verify_program(o, o->programs, NULL, &r, d));
		ways_init(&ways, o, o->programs, &r, kernel);
		assert_true(!kernel || ways.kernel->fd >= 0);
		for (unsigned i = 0; i < 512; i++) {
			uint8_t packet[64] = { (uint8_t)i };
			int32_t map = number[i >> 7 & 1];
			uint32_t at = i & 127, want = 0;

			if (at < maps[map].max_entries)
				want = entry[map][at] += at;
			assert_int_equal(ways_run(&ways, packet, sizeof(packet)), want);
		}
		ways_fini(&ways);
		verify_result_fini(&r);
		ebpf_object_free(o);
		diag_free(d);
	}
}

/*
 * A program that calls nothing: a jump between a move and an addition, a division and an atomic operation that gives the value
 * before, both between uses of maps, and octets `deep` under r10, which are in the zone under the machine's stack or not.
 */
static void write_leaf(struct writing *w, int deep)
{
	w->n = 0;
	put(w, BPF_ALU64 | BPF_MOV, 0, 0, 0, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_W, 6, 1, 0, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_W, 3, 1, 4, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, 1);
	put(w, BPF_JMP | BPF_JGT | BPF_X, 2, 3, 30, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_B, 7, 6, 0, 0);
	put(w, BPF_ALU64 | BPF_MOV, 9, 0, 0, 3);
	put(w, BPF_JMP | BPF_JSET, 7, 0, 1, 1);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 9, 7, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 9, 0, 0, 100);
	put(w, BPF_STX | BPF_MEM | BPF_DW, 10, 9, -deep, 0);
	put(w, BPF_ALU64 | BPF_ADD, 7, 0, 0, 1);
	put(w, BPF_ALU64 | BPF_MOV, 4, 0, 0, 1000);
	put(w, BPF_ALU64 | BPF_DIV | BPF_X, 4, 7, 0, 0);
	put(w, BPF_ALU64 | BPF_AND, 4, 0, 0, 3);
	put(w, BPF_STX | BPF_MEM | BPF_W, 10, 4, -4, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, -4);
	put(w, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, 0);
	put(w, 0, 0, 0, 0, 0);
	put(w, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	put(w, BPF_JMP | BPF_JEQ, 0, 0, 13, 0);
	put(w, BPF_STX | BPF_ATOMIC | BPF_DW, 0, 7, 0, BPF_OR | BPF_FETCH);
	put(w, BPF_ST | BPF_MEM | BPF_W, 10, 0, -8, 1);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD, 2, 0, 0, -8);
	put(w, BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, 1);
	put(w, 0, 0, 0, 0, 0);
	put(w, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
	put(w, BPF_JMP | BPF_JEQ, 0, 0, 5, 0);
	put(w, BPF_LDX | BPF_MEM | BPF_DW, 1, 10, -deep, 0);
	put(w, BPF_ALU64 | BPF_ADD | BPF_X, 1, 7, 0, 0);
	put(w, BPF_STX | BPF_ATOMIC | BPF_DW, 0, 1, 0, BPF_ADD);
	put(w, BPF_LDX | BPF_MEM | BPF_DW, 0, 0, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD | BPF_X, 0, 9, 0, 0);
	put(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static void programs_that_call_nothing_say_the_same(void **state)
{
	static struct ebpf_map maps[] = {
		{ "four", BPF_MAP_TYPE_ARRAY, 4, 8, 4, 0, NULL, false }, { "two", BPF_MAP_TYPE_ARRAY, 4, 8, 2, 0, NULL, false },
	};
	bool kernel = kernel_can();

	(void)state;
	for (int deep = 16; deep <= 512; deep += 8) {
		struct diag *d = diag_new();
		struct verify_result r;
		struct ebpf_object *o;
		struct writing w;
		struct ways ways;
		uint32_t other = 0;

		write_leaf(&w, deep);
		o = ebpf_object_of("leaf", w.in, w.n);
		o->maps = maps;
		o->n_maps = ARRAY_LEN(maps);
		assert_true(verify_program(o, o->programs, NULL, &r, d));
		assert_int_equal(r.stack, deep);
		ways_init(&ways, o, o->programs, &r, kernel);
		for (unsigned i = 0; i < 256; i++) {
			const uint8_t packet[64] = { (uint8_t)i };

			other += ways_run(&ways, packet, sizeof(packet)) > 200;
		}
		assert_true(other > 128);
		ways_fini(&ways);
		verify_result_fini(&r);
		ebpf_object_free(o);
		diag_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_programs_agree),
		cmocka_unit_test(corpus_programs_agree),
		cmocka_unit_test(arrays_are_looked_up_to_their_end),
		cmocka_unit_test(programs_that_call_nothing_say_the_same),
	};

	kernel_stay();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
