/*
 * fuzz_bpf.c - the input is an eBPF object, or (when it does not begin as one) instructions alone. It is read and verified; what the
 * verifier accepts is run by the interpreter that checks every access, and by the fast one and the compiler: no fault, and
 * the same result.
 */
#include "datapath/bpf/interp.h"
#include "datapath/bpf/jit.h"
#include "datapath/bpf/prog_map.h"
#include "models/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BUDGET = 20000 };

static bool make_tables(const struct ebpf_object *o, struct bpf_tables *t, struct diag *d)
{
	uint64_t sum = 0;

	*t = (struct bpf_tables){ .random = 1 };
	for (uint32_t i = 0; i < o->n_maps; i++) {
		sum += (uint64_t)o->maps[i].max_entries * ((uint64_t)o->maps[i].value_size + o->maps[i].key_size + 64);
		t->map[i] = sum < 1 << 22 ? prog_map_new(&o->maps[i], 1, d) : NULL;
		if (!t->map[i])
			return false;
		t->value[i] = prog_map_values(t->map[i]);
	}
	return true;
}

static void free_tables(const struct ebpf_object *o, struct bpf_tables *t)
{
	for (uint32_t i = 0; i < o->n_maps; i++)
		prog_map_free(t->map[i]);
}

static void run(const struct ebpf_object *o, const struct ebpf_program *p, const struct verify_result *r, struct diag *d)
{
	uint8_t *octets = x_calloc(80, 1);
	struct bpf_packet packet = { octets, octets + 80, octets, 1, 0 };
	struct bpf_tables checked, fast, native;
	struct bpf_op *ops = interp_decode(p, r);
	struct checked_run c;
	size_t code;
	jit_fn *f = jit_compile(o, p, r, &code);

	for (unsigned i = 0; i < 80; i++)
		octets[i] = (uint8_t)(i * 37);
	if ((make_tables(o, &checked, d) & make_tables(o, &fast, d) & make_tables(o, &native, d)) && f) {
		interp_checked(o, p, &packet, &checked, BUDGET * 4, &c);
		if (*c.fault)
			x_panic("accepted, but at %u: %s", c.at, c.fault);
		X_CHECK((uint32_t)bpf_interpret(ops, &packet, &fast) == (uint32_t)c.result);
		X_CHECK((uint32_t)f(&packet, &native) == (uint32_t)c.result);
	}
	free_tables(o, &checked);
	free_tables(o, &fast);
	free_tables(o, &native);
	jit_free(f, code);
	free(ops);
	free(octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct verify_options options = { .budget = BUDGET };
	struct diag *d = diag_new();
	struct ebpf_object *o = NULL;

	bpf_now = 1000000007;	/* time stands still, so that all see the same */
	if (size > 4 && memcmp(data, "\177ELF", 4) == 0)
		o = ebpf_object_read("fuzz", data, size, d);
	else if (size >= sizeof(struct bpf_insn) && size < 4096 * sizeof(struct bpf_insn))
		o = ebpf_object_of("fuzz", (const struct bpf_insn *)(const void *)data, (uint32_t)(size / sizeof(struct bpf_insn)));
	for (uint32_t i = 0; o && i < MIN_OF(o->n_programs, 4U); i++) {
		struct verify_result r;

		if (verify_program(o, &o->programs[i], &options, &r, d))
			run(o, &o->programs[i], &r, d);
		verify_result_fini(&r);
	}
	ebpf_object_free(o);
	diag_free(d);
	return 0;
}
