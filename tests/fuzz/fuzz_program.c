/*
 * fuzz_program.c - the input is what a random program is made of (bpf_random.h), and the packets that it sees. What the verifier
 * accepts runs in the interpreter that checks every access, in the fast one and compiled: no fault, the same result, the
 * same maps afterwards. The kernel judges one input of eight, where it may be asked: it takes the program, too, and says the same.
 */
#include <stdlib.h>

#include "datapath/bpf/interp.h"
#include "datapath/bpf/jit.h"
#include "datapath/bpf/prog_map.h"
#include "models/base/map.h"
#include "models/base/strbuf.h"
#include "models/bpf/print.h"
#include "tests/unit/bpf_kernel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BUDGET = 50000, PACKETS = 3, WAYS = 3 };

static const uint8_t *input;
static size_t left;
static uint64_t more;	/* behind the input numbers go on, made of it */

static uint32_t draw(uint32_t n)
{
	uint32_t v;

	if (n <= 256 && left) {
		left--;
		return *input++ % n;
	}
	if (left >= 4) {
		memcpy(&v, input, 4);
		input += 4;
		left -= 4;
		return v % n;
	}
	more = hash_mix(more, n);
	return (uint32_t)(more >> 32) % n;
}

#include "tests/unit/bpf_random.h"

struct seen {
	uint64_t sum;
};

static void add_entry(void *arg, const void *key, const void *value, unsigned cpu)
{
	struct seen *s = arg;

	s->sum += hash_mix(hash_bytes(key, 4), hash_bytes(value, 8) + cpu);
}

static uint64_t sum_of(const struct bpf_tables *t)
{
	struct seen s = { 0 };

	for (unsigned i = 0; i < ARRAY_LEN(random_maps); i++) {
		size_t n = prog_map_each(t->map[i], false, add_entry, &s);

		s.sum = hash_mix(s.sum, n);
	}
	return s.sum;
}

static bool kernel_agrees(const struct kernel_program *k, const uint8_t *packet, size_t len, uint32_t result)
{
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = packet, .data_size_in = (uint32_t)len, .repeat = 1);

	return bpf_prog_test_run_opts(k->fd, &o) == 0 && o.retval == result;
}

static const struct ebpf_program *judged;

/* In a way that the fuzzer keeps the input. */
static void must(bool holds, const char *what)
{
	struct strbuf s = STRBUF_INIT;

	if (holds)
		return;
	for (uint32_t i = 0; i < judged->n; i++) {
		sb_printf(&s, "%4u: ", i);
		ebpf_print_insn(&s, &judged->insn[i], i + 1 < judged->n ? &judged->insn[i + 1] : NULL);
		sb_add(&s, "\n");
	}
	fprintf(stderr, "%s%s\n", sb_str(&s), what);
	abort();
}

static void packets(const struct ebpf_object *o, struct bpf_tables *t, const struct bpf_op *ops, jit_fn *native,
		    const struct kernel_program *k)
{
	for (unsigned i = 0; i < PACKETS; i++) {
		size_t len = 60 + draw(60);
		uint8_t *octets = x_malloc(len);
		const struct bpf_packet p = { octets, octets + len, octets, 1, 0 };
		struct checked_run run;

		random_packet(octets, len);
		interp_checked(o, o->programs, &p, &t[0], BUDGET * 4, &run);
		must(!*run.fault, run.fault);
		must((uint32_t)bpf_interpret(ops, &p, &t[1]) == (uint32_t)run.result, "the interpreter says something else");
		must((uint32_t)native(&p, &t[2]) == (uint32_t)run.result, "compiled, it says something else");
		must(sum_of(&t[0]) == sum_of(&t[1]) && sum_of(&t[0]) == sum_of(&t[2]), "maps differ");
		must(!k || kernel_agrees(k, octets, len, (uint32_t)run.result), "the kernel says something else");
		free(octets);
	}
}

/*
 * Not of programs with atomic operations that give what was there before: the kernel (6.18) forgets that such a number came from a slot
 * of the stack, takes paths for alike that differ in it, and leaves out code that should run.
 */
static bool kernel_is_right(const struct ebpf_program *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (BPF_CLASS(p->insn[i].code) == BPF_STX && BPF_MODE(p->insn[i].code) == BPF_ATOMIC && p->insn[i].imm & BPF_FETCH)
			return false;
	return true;
}

static void judge(const struct ebpf_object *o, const struct verify_result *r, bool kernel, struct diag *d)
{
	struct bpf_tables t[WAYS] = { { .random = 1 }, { .random = 1 }, { .random = 1 } };
	struct kernel_program *k = kernel && kernel_is_right(o->programs) ? kernel_load(o, o->programs, false) : NULL;
	struct bpf_op *ops = interp_decode(o->programs, r);
	size_t code;
	jit_fn *native = jit_compile(o, o->programs, r, &code);

	X_CHECK(native);
	judged = o->programs;
	must(!k || k->fd >= 0, "the kernel refuses it");
	for (unsigned w = 0; w < WAYS; w++)
		for (uint32_t i = 0; i < o->n_maps; i++) {
			t[w].map[i] = prog_map_new(&o->maps[i], 1, d);
			X_CHECK(t[w].map[i]);
			t[w].value[i] = prog_map_values(t[w].map[i]);
		}
	packets(o, t, ops, native, k);
	for (unsigned w = 0; w < WAYS; w++)
		for (uint32_t i = 0; i < o->n_maps; i++)
			prog_map_free(t[w].map[i]);
	if (k)
		kernel_close(k);
	jit_free(native, code);
	free(ops);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int allowed = -1;
	const struct verify_options options = { .budget = BUDGET };
	struct diag *d = diag_new();
	struct ebpf_object *o;
	struct verify_result r;
	struct writing w;

	if (allowed < 0) {
		allowed = kernel_can();
		kernel_stay();
	}
	input = data;
	left = size;
	more = hash_bytes(data, size);
	bpf_now = 1000000007;
	write_program(&w, 1 + draw(70));
	o = ebpf_object_of("random", w.in, w.n);
	o->maps = random_maps;
	o->n_maps = ARRAY_LEN(random_maps);
	if (verify_program(o, o->programs, &options, &r, d))
		judge(o, &r, allowed && hash_bytes(data, size) % 8 == 0, d);
	verify_result_fini(&r);
	ebpf_object_free(o);
	diag_free(d);
	return 0;
}
