/*
 * datapath/offload/combine: programs of tenants and the host as one, run by the kernel where it may be asked: each packet meets its
 * tenant's program and no other, and maps of one name stay each its owner's.
 */
#include "datapath/offload/combine.h"
#include "tests/unit/bpf_kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { PIECES_MOST = OFFLOAD_TENANTS + 2 };

struct world {
	struct diag *d;
	struct arena *arena;
	struct ebpf_object *o;
	struct offload_piece piece[PIECES_MOST];
	uint32_t n;
	int map[PIECES_MOST];
};

static bool begin(struct world *w)
{
	const char *path = bpf_test_object("offload");

	*w = (struct world){ .d = diag_new(), .arena = arena_new() };
	if (!path) {
		print_message("skipped: there is no clang\n");
		return false;
	}
	w->o = ebpf_object_open(path, w->d);
	assert_non_null(w->o);
	return true;
}

static void end(struct world *w)
{
	for (uint32_t k = 0; k < w->n; k++)
		if (w->map[k] > 0)
			close(w->map[k]);
	ebpf_object_free(w->o);
	arena_free(w->arena);
	diag_free(w->d);
}

static void piece(struct world *w, const char *name)
{
	const struct ebpf_program *p = ebpf_object_program(w->o, name, w->d);

	assert_non_null(p);
	w->piece[w->n++] = (struct offload_piece){ w->o, p };
}

/* The kernel's descriptor of the combination, each piece with a map of its own. */
static int load(struct world *w, const struct offload_code *c)
{
	char log[1 << 16];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log, .log_size = sizeof log, .log_level = 1);
	int fd;

	assert_int_equal(w->o->n_maps, 1);
	for (uint32_t k = 0; k < w->n; k++) {
		w->map[k] = kernel_map(&w->o->maps[0]);
		assert_true(w->map[k] >= 0);
	}
	for (uint32_t i = 0; i < c->n_uses; i++) {
		assert_int_equal(c->uses[i].map, 0);
		c->insn[c->uses[i].insn].imm = w->map[c->uses[i].piece];
	}
	fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "combined", "GPL", c->insn, c->n, &opts);
	if (fd < 0)
		fail_msg("%s", log);
	return fd;
}

static uint32_t send(int fd, const uint8_t *first, uint8_t *out)
{
	uint8_t in[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = in, .data_size_in = sizeof in, .data_out = out, .data_size_out = 64, .repeat = 1);

	memcpy(in, first, 3);
	assert_int_equal(bpf_prog_test_run_opts(fd, &o), 0);
	return o.retval;
}

static uint64_t counted(const struct world *w, uint32_t piece, uint32_t key)
{
	uint64_t v = 0;

	assert_int_equal(bpf_map_lookup_elem(w->map[piece], &key, &v), 0);
	return v;
}

static void each_meets_its_own(void **state)
{
	struct offload_code c;
	struct world w;
	uint8_t out[64];
	int fd;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	piece(&w, "host");
	piece(&w, "drops");
	piece(&w, "asks_a_function");
	piece(&w, "writes");
	assert_true(offload_combine(w.piece, w.n, w.arena, SPAN_NONE, w.d, &c));
	if (!kernel_can()) {
		print_message("skipped: the kernel may not be asked\n");
		end(&w);
		skip();
	}
	fd = load(&w, &c);
	assert_int_equal(send(fd, (const uint8_t[]){ 0, 0, 0 }, out), XDP_DROP);
	assert_int_equal(send(fd, (const uint8_t[]){ 1, 7, 0 }, out), XDP_PASS);
	assert_int_equal(send(fd, (const uint8_t[]){ 1, 8, 0 }, out), XDP_TX);
	assert_int_equal(out[2], 0);
	assert_int_equal(send(fd, (const uint8_t[]){ 2, 0, 0 }, out), XDP_TX);
	assert_int_equal(out[2], 0xaa);
	/* who is no tenant */
	assert_int_equal(send(fd, (const uint8_t[]){ 3, 9, 0 }, out), XDP_PASS);
	assert_int_equal(send(fd, (const uint8_t[]){ 255, 9, 0 }, out), XDP_PASS);
	/* the host's counts, then the tenants' under the same name */
	assert_int_equal(counted(&w, 0, XDP_DROP), 1);
	assert_int_equal(counted(&w, 0, XDP_PASS), 3);
	assert_int_equal(counted(&w, 0, XDP_TX), 2);
	assert_int_equal(counted(&w, 0, 0), 0);
	assert_int_equal(counted(&w, 1, 0), 100);
	assert_int_equal(counted(&w, 1, 1), 0);
	assert_int_equal(counted(&w, 3, 1), 7);
	close(fd);
	end(&w);
}

/* Of so many tenants, what tenant k says; maps are for 63 beside the host's. */
static const char *program_of(uint32_t k)
{
	return k % 3 == 0 ? "aborts" : k % 3 == 1 ? "writes" : "drops";
}

/* Any number of tenants: programs in turn, so that a wrong turn in the search is seen. */
static void as_many_as_there_are(void **state)
{
	static const uint32_t numbers[] = { 0, 1, 2, 3, 5, 8, 31, 63, 64 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct offload_code c;
		struct world w;
		uint8_t out[64];
		int fd;

		if (!begin(&w) || !kernel_can()) {
			end(&w);
			skip();
		}
		piece(&w, "host");
		for (uint32_t k = 0; k < numbers[i]; k++)
			piece(&w, program_of(k));
		assert_true(offload_combine(w.piece, w.n, w.arena, SPAN_NONE, w.d, &c));
		fd = load(&w, &c);
		for (uint32_t k = 0; k < 70; k++) {
			static const uint32_t said[] = { XDP_ABORTED, XDP_TX, XDP_DROP };
			uint32_t expected = k >= numbers[i] ? XDP_PASS : said[k % 3];

			assert_int_equal(send(fd, (const uint8_t[]){ (uint8_t)k, 0, 0 }, out), expected);
			if (k < numbers[i] && k % 3)
				assert_int_equal(counted(&w, k + 1, k % 3 == 1), k % 3 == 1 ? 7 : 100);
		}
		close(fd);
		end(&w);
	}
}

static void what_cannot_be(void **state)
{
	struct offload_code c;
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	piece(&w, "host_without_calls");
	piece(&w, "drops");
	assert_false(offload_combine(w.piece, w.n, w.arena, SPAN_NONE, w.d, &c));
	assert_string_equal(diag_get(w.d, 0).text, "the host's program never calls the tenants'");
	w.n = 0;
	piece(&w, "host");
	while (w.n < OFFLOAD_MAPS + 1)
		piece(&w, "drops");
	assert_false(offload_combine(w.piece, w.n, w.arena, SPAN_NONE, w.d, &c));
	assert_string_equal(diag_get(w.d, 1).text, "65 maps in the programs of all tenants and the host, expected at most 64");
	while (w.n < PIECES_MOST)
		piece(&w, "drops");
	assert_false(offload_combine(w.piece, w.n, w.arena, SPAN_NONE, w.d, &c));
	assert_string_equal(diag_get(w.d, 2).text, "65 programs of tenants, expected at most 64");
	w.n = 0;
	end(&w);
}

static void who_asks_for_more(void **state)
{
	struct offload_piece ok, bad;
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	ok = (struct offload_piece){ w.o, ebpf_object_program(w.o, "writes", w.d) };
	bad = (struct offload_piece){ w.o, ebpf_object_program(w.o, "redirects", w.d) };
	assert_true(offload_allowed(&ok, 1 << 20, SPAN_NONE, w.d));
	assert_false(offload_allowed(&bad, 1 << 20, SPAN_NONE, w.d));
	assert_non_null(strstr(diag_get(w.d, 0).text, "calls helper 23, which is not among those that tenants may call"));
	assert_non_null(strstr(diag_get(w.d, 1).text, "return bpf_redirect(ctx->ingress_ifindex, 0);"));
	/* one map of four entries: 4 * (4 + 8 + 64) */
	assert_true(offload_allowed(&ok, 304, SPAN_NONE, w.d));
	assert_false(offload_allowed(&ok, 303, SPAN_NONE, w.d));
	assert_string_equal(diag_get(w.d, 2).text, "maps of 304 octets, expected at most 303");
	w.o->maps[0].type = BPF_MAP_TYPE_PROG_ARRAY;
	assert_false(offload_allowed(&ok, 1 << 20, SPAN_NONE, w.d));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_meets_its_own),
		cmocka_unit_test(as_many_as_there_are),
		cmocka_unit_test(what_cannot_be),
		cmocka_unit_test(who_asks_for_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
