/*
 * datapath/offload/xdp_host: devices of a network namespace of its own; programs that stay when who attached them lets go, and are
 * found again with their maps; replaced while they are there. No packet is sent.
 */
#include "datapath/offload/xdp_host.h"
#include "tests/unit/bpf_kernel.h"

#include <net/if.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct world {
	struct diag *d;
	struct arena *arena;
	struct ebpf_object *host, *tenants;
	struct xdp_maps own;		/* of the tenant */
	unsigned a, b;
};

static struct world w;
static const char *why;

/* A namespace with a pair of devices. Without one every case is skipped. */
static int make_world(void **state)
{
	const char *path;

	(void)state;
	w.d = diag_new();
	w.arena = arena_new();
	path = bpf_test_object("datapath/offload/kernel/host");
	if (!path || !kernel_can()) {
		why = "no clang, or the kernel may not be asked";
		return 0;
	}
	if (unshare(CLONE_NEWNET) != 0 || system("ip link add name va type veth peer name vb 2>/dev/null") != 0) {
		why = "no network namespace or no devices of its own";
		return 0;
	}
	w.a = if_nametoindex("va");
	w.b = if_nametoindex("vb");
	w.host = ebpf_object_open(path, w.d);
	w.tenants = ebpf_object_open(bpf_test_object("offload"), w.d);
	return w.host && w.tenants && w.a && w.b ? 0 : -1;
}

static int end_world(void **state)
{
	(void)state;
	xdp_maps_close(&w.own);
	ebpf_object_free(w.host);
	ebpf_object_free(w.tenants);
	arena_free(w.arena);
	diag_free(w.d);
	return 0;
}

static void needs_world(void)
{
	if (!why)
		return;
	print_message("skipped: %s\n", why);
	skip();
}

static struct offload_code with(const char *program)
{
	struct offload_piece p[2] = { { w.host, ebpf_object_program(w.host, "host", w.d) },
				      { w.tenants, program ? ebpf_object_program(w.tenants, program, w.d) : NULL } };
	struct offload_code c;

	assert_true(offload_combine(p, program ? 2 : 1, w.arena, SPAN_NONE, w.d, &c));
	return c;
}

static uint32_t says(const struct xdp_host *h)
{
	/* a tagged frame of the first tenant */
	uint8_t in[64] = { [12] = 0x81, [15] = 5, [16] = 8 };
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = in, .data_size_in = sizeof in, .repeat = 1);

	assert_int_equal(bpf_prog_test_run_opts(h->program, &o), 0);
	return o.retval;
}

static void stays_and_is_found_again(void **state)
{
	struct offload_code none, drops, passes;
	const struct xdp_maps *maps[] = { &w.own };
	struct xdp_host h, again;

	(void)state;
	needs_world();
	assert_true(xdp_host_open(&h, w.host, SPAN_NONE, w.d));
	none = with(NULL);
	assert_true(xdp_host_replace(&h, &none, NULL, SPAN_NONE, w.d));
	assert_true(xdp_host_attach(&h, w.a, "va", SPAN_NONE, w.d));
	assert_true(xdp_host_attach(&h, w.b, "vb", SPAN_NONE, w.d));
	h.vlans[5] = 1;
	h.tenants[0].flags = HOST_KNOWN;
	h.settings->kinds = HOST_BY_VLAN;
	assert_int_equal(says(&h), XDP_PASS);
	assert_true(xdp_maps_new(&w.own, w.tenants, "t_", SPAN_NONE, w.d));
	drops = with("drops");
	assert_true(xdp_host_replace(&h, &drops, maps, SPAN_NONE, w.d));
	assert_int_equal(says(&h), XDP_DROP);
	xdp_host_close(&h);

	/* whoever comes next */
	assert_true(xdp_host_adopt(&again, w.host, w.a, SPAN_NONE, w.d));
	assert_int_equal(says(&again), XDP_DROP);
	assert_int_equal(xdp_host_counted(&again).count[0].packets, 3);
	assert_int_equal(again.vlans[5], 1);
	/* what he does not speak of he cannot replace, and then nothing has changed anywhere */
	passes = with("aborts");
	again.device[again.n_devices++] = if_nametoindex("lo");
	assert_false(xdp_host_replace(&again, &passes, maps, SPAN_NONE, w.d));
	again.n_devices--;
	assert_int_equal(says(&again), XDP_DROP);
	/* the other device belongs to nobody who can be asked: it must be adopted, too */
	again.device[again.n_devices++] = w.b;
	assert_true(xdp_host_replace(&again, &passes, maps, SPAN_NONE, w.d));
	assert_int_equal(says(&again), XDP_DROP);	/* what aborts is dropped */
	assert_int_equal(again.tenants[0].dropped, 4);
	assert_true(xdp_host_detach(&again, w.a));
	assert_true(xdp_host_detach(&again, w.b));
	assert_false(xdp_host_detach(&again, w.b));
	xdp_host_close(&again);
	assert_false(xdp_host_adopt(&again, w.host, w.a, SPAN_NONE, w.d));
}

static void leaves_others_alone(void **state)
{
	struct offload_code none;
	struct xdp_host h, other;

	(void)state;
	needs_world();
	none = with(NULL);
	assert_true(xdp_host_open(&h, w.host, SPAN_NONE, w.d));
	assert_true(xdp_host_open(&other, w.host, SPAN_NONE, w.d));
	assert_true(xdp_host_replace(&h, &none, NULL, SPAN_NONE, w.d));
	none = with(NULL);
	assert_true(xdp_host_replace(&other, &none, NULL, SPAN_NONE, w.d));
	assert_true(xdp_host_attach(&h, w.a, "va", SPAN_NONE, w.d));
	diag_forget(w.d);
	assert_false(xdp_host_attach(&other, w.a, "va", SPAN_NONE, w.d));
	assert_string_equal(diag_get(w.d, 0).text,
			    "device 'va' has a program already: take it off first (ip link set dev va xdp off)");
	/* and does not take off what is another's */
	other.device[other.n_devices++] = w.a;
	(void)xdp_host_detach(&other, w.a);
	xdp_host_close(&other);
	assert_true(xdp_host_adopt(&other, w.host, w.a, SPAN_NONE, w.d));
	xdp_host_close(&other);
	assert_true(xdp_host_detach(&h, w.a));
	xdp_host_close(&h);
}

/* What the kernel says of a tenant's program of two instructions. */
static const char *refusal(struct bpf_insn first)
{
	const struct bpf_insn both[] = { first, { .code = BPF_JMP | BPF_EXIT } };
	struct offload_piece p[2] = { { w.host, ebpf_object_program(w.host, "host", w.d) } };
	struct xdp_maps nothing = { .n = 0 };
	const struct xdp_maps *maps[] = { &nothing };
	struct ebpf_object *bad = ebpf_object_of("bad", both, 2);
	struct offload_code c;
	struct xdp_host h;
	bool taken;

	p[1] = (struct offload_piece){ bad, ebpf_object_program(bad, NULL, w.d) };
	assert_true(xdp_host_open(&h, w.host, SPAN_NONE, w.d));
	assert_true(offload_combine(p, 2, w.arena, SPAN_NONE, w.d, &c));
	diag_forget(w.d);
	taken = xdp_host_replace(&h, &c, maps, SPAN_NONE, w.d);
	ebpf_object_free(bad);
	xdp_host_close(&h);
	if (taken)
		return "";
	assert_non_null(strstr(diag_get(w.d, 0).text, "the kernel does not take the tenants' programs"));
	return diag_get(w.d, 1).text;
}

static struct bpf_insn read_through(uint8_t r)
{
	return (struct bpf_insn){ .code = BPF_LDX | BPF_W | BPF_MEM, .dst_reg = 0, .src_reg = r & 15u };
}

static void the_kernel_has_the_last_word(void **state)
{
	(void)state;
	needs_world();
	assert_non_null(strstr(refusal(read_through(6)), "R6 !read_ok"));
}

/* Registers that the host left are nobody's way into its memory. */
static void registers_are_forgotten(void **state)
{
	(void)state;
	needs_world();
	for (uint8_t r = 2; r <= 5; r++)
		assert_non_null(strstr(refusal(read_through(r)), "invalid mem access 'scalar'"));
	/* the context is his */
	assert_string_equal(refusal(read_through(1)), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stays_and_is_found_again),
		cmocka_unit_test(leaves_others_alone),
		cmocka_unit_test(the_kernel_has_the_last_word),
		cmocka_unit_test(registers_are_forgotten),
	};

	return cmocka_run_group_tests(tests, make_world, end_world);
}
