/*
 * datapath/offload/kernel/host.c: the host's program beside tenants', run by the kernel on frames made here: whose each is, what is
 * done without tokens and without an agent, what a tenant may send back, and who pays.
 */
#include "datapath/offload/combine.h"
#include "datapath/offload/kernel/host.h"
#include "tests/unit/bpf_kernel.h"

#include "models/packet/value.h"
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>
#include <cmocka.h>

enum { PIECES = 4 };

struct world {
	struct diag *d;
	struct arena *arena;
	struct ebpf_object *host, *tenants;
	int map[PIECES][EBPF_MAX_MAPS], fd, polled;
};

static int host_map(const struct world *w, const char *name)
{
	for (uint32_t k = 0; k < w->host->n_maps; k++)
		if (!strcmp(w->host->maps[k].name, name))
			return w->map[0][k];
	fail_msg("no map %s", name);
	return -1;
}

static void put(const struct world *w, const char *map, const void *key, const void *value)
{
	assert_int_equal(bpf_map_update_elem(host_map(w, map), key, value, BPF_ANY), 0);
}

static struct host_tenant tenant(const struct world *w, uint32_t k)
{
	struct host_tenant t;

	assert_int_equal(bpf_map_lookup_elem(host_map(w, "tenants"), &k, &t), 0);
	return t;
}

static struct host_stopwatch stopwatch(const struct world *w)
{
	static struct host_stopwatch each[8192];	/* as many processors as there may be */
	uint32_t zero = 0;

	assert_int_equal(bpf_map_lookup_elem(host_map(w, "stopwatch"), &zero, each), 0);
	return each[sched_getcpu()];
}

static struct host_count count(const struct world *w, uint32_t k)
{
	return stopwatch(w).count[k];
}

static void set_tokens(const struct world *w, uint32_t k, int64_t tokens)
{
	struct host_tenant t = tenant(w, k);

	t.tokens = tokens;
	t.flags = HOST_KNOWN | HOST_CHANGES;
	put(w, "tenants", &k, &t);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void nap_ms(long ms)
{
	const struct timespec t = { 0, ms * 1000000 };

	(void)nanosleep(&t, NULL);
}

static void agent(const struct world *w, uint64_t refilled, uint32_t one_in)
{
	struct host_settings s = { .refilled = refilled, .patience = 1000000000, .one_in = one_in, .kinds = HOST_BY_VLAN | HOST_BY_GRE | HOST_BY_VXLAN | HOST_BY_PREFIX };
	uint32_t zero = 0;

	put(w, "settings", &zero, &s);
}

static void load(struct world *w, const struct offload_piece *piece, struct offload_code *c)
{
	static char log[1 << 18];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log, .log_size = sizeof log, .log_level = 1);

	for (uint32_t k = 0; k < PIECES; k++)
		for (uint32_t m = 0; m < piece[k].object->n_maps; m++) {
			w->map[k][m] = kernel_map(&piece[k].object->maps[m]);
			assert_true(w->map[k][m] >= 0);
		}
	for (uint32_t i = 0; i < c->n_uses; i++)
		c->insn[c->uses[i].insn].imm = w->map[c->uses[i].piece][c->uses[i].map];
	w->fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "host", "GPL", c->insn, c->n, &opts);
	if (w->fd < 0)
		fail_msg("%s", log + (strlen(log) > 2000 ? strlen(log) - 2000 : 0));
}

/* The program that sees polls end, with the same maps; the kernel runs it only when we say so. */
static void load_polled(struct world *w)
{
	const struct ebpf_program *p = ebpf_object_program(w->host, "polled", w->d);
	struct bpf_insn *in = malloc(p->n * sizeof(*in));

	memcpy(in, p->insn, p->n * sizeof(*in));
	for (uint32_t i = 0; i < p->n; i++)
		if (in[i].code == (BPF_LD | BPF_IMM | BPF_DW)) {
			if (in[i].src_reg)
				in[i].imm = w->map[0][in[i].imm];
			i++;
		}
	w->polled = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "polled", "GPL", in, p->n, NULL);
	assert_true(w->polled >= 0);
	free(in);
}

/* Tenants: 0 drops, 1 sends back what its second octet is above 7, 2 changes an octet of the address and sends back. */
static bool begin(struct world *w)
{
	struct offload_piece piece[PIECES];
	struct offload_code code;
	const char *path;

	*w = (struct world){ .d = diag_new(), .arena = arena_new(), .fd = -1, .polled = -1 };
	path = bpf_test_object("datapath/offload/kernel/host");
	if (!path || !kernel_can()) {
		print_message("skipped: no clang, or the kernel may not be asked\n");
		return false;
	}
	w->host = ebpf_object_open(path, w->d);
	w->tenants = ebpf_object_open(bpf_test_object("offload"), w->d);
	assert_non_null(w->host);
	assert_non_null(w->tenants);
	piece[0] = (struct offload_piece){ w->host, ebpf_object_program(w->host, "host", w->d) };
	piece[1] = (struct offload_piece){ w->tenants, ebpf_object_program(w->tenants, "drops", w->d) };
	piece[2] = (struct offload_piece){ w->tenants, ebpf_object_program(w->tenants, "asks_a_function", w->d) };
	piece[3] = (struct offload_piece){ w->tenants, ebpf_object_program(w->tenants, "retags", w->d) };
	assert_true(offload_combine(piece, PIECES, w->arena, SPAN_NONE, w->d, &code));
	load(w, piece, &code);
	load_polled(w);
	for (uint32_t k = 0; k < 3; k++) {
		uint32_t vlan = 100 + k;
		uint64_t number = k + 1;

		put(w, "vlans", &vlan, &number);
		set_tokens(w, k, 1000000000);
	}
	agent(w, now(), 1);
	return true;
}

static void end(struct world *w)
{
	for (uint32_t k = 0; k < PIECES; k++)
		for (uint32_t m = 0; m < EBPF_MAX_MAPS; m++)
			if (w->map[k][m] > 0)
				close(w->map[k][m]);
	if (w->fd >= 0)
		close(w->fd);
	if (w->polled >= 0)
		close(w->polled);
	ebpf_object_free(w->host);
	ebpf_object_free(w->tenants);
	arena_free(w->arena);
	diag_free(w->d);
}

static uint32_t send(const struct world *w, const char *hex)
{
	uint8_t in[256] = { 0 }, out[256];
	size_t len = 0;
	LIBBPF_OPTS(bpf_test_run_opts, o, .data_in = in, .data_out = out, .data_size_out = sizeof out, .repeat = 1);

	assert_true(packet_hex_parse(hex, in, sizeof in, &len));
	o.data_size_in = (uint32_t)(len < 64 ? 64 : len);
	assert_int_equal(bpf_prog_test_run_opts(w->fd, &o), 0);
	return o.retval;
}

#define ETHER "020000000001 020800000002 "
#define IP "4500 001c 0000 0000 40 11 0000 0a000001 0a000002 "
#define UDP "0001 0002 0008 0000"

static void whose_it_is(void **state)
{
	static const struct {
		const char *frame;
		uint32_t tenant;
	} cases[] = {
		{ ETHER "8100 0064 0800 " IP UDP, 0 },
		{ ETHER "8100 e065 0800 " IP UDP, 1 },			/* priority is not part of the identifier */
		{ ETHER "88a8 0064 0800 " IP UDP, 0 },
		{ ETHER "8100 0063 0800 " IP UDP, HOST_NOBODY },
		{ ETHER "0800 " IP UDP, HOST_NOBODY },
		{ ETHER "0800 4500 0030 0000 0000 40 2f 0000 0a000001 0a000002 2000 0800 000003e9", 1 },	/* GRE with a key */
		{ ETHER "0800 4500 0030 0000 0000 40 2f 0000 0a000001 0a000002 a000 0800 00000000 000003e9", 1 },	/* and a checksum */
		{ ETHER "0800 4500 0030 0000 0000 40 2f 0000 0a000001 0a000002 0000 0800 000003e9", HOST_NOBODY },	/* no key */
		{ ETHER "0800 4500 0030 0000 0001 40 2f 0000 0a000001 0a000002 2000 0800 000003e9", HOST_NOBODY },	/* a fragment */
		{ ETHER "0800 4500 0030 0000 0000 40 11 0000 0a000001 0a000002 1000 12b5 0020 0000 08000000 00138a00", 1 },	/* VXLAN */
		{ ETHER "0800 4500 0030 0000 0000 40 11 0000 0a000001 0a000002 1000 12b5 0020 0000 00000000 00138a00", HOST_NOBODY },
		{ ETHER "0800 4500 001c 0000 0000 40 11 0000 0a000001 c0000201 " UDP, 1 },	/* 192.0.2.0/24 */
		{ ETHER "0800 4600 0020 0000 0000 40 11 0000 0a000001 c0000201 01010101 " UDP, 1 },	/* with options */
		{ ETHER "0800 4400 001c 0000 0000 40 11 0000 0a000001 c0000201 " UDP, HOST_NOBODY },	/* no header of IPv4 */
		{ ETHER "86dd 60000000 0008 11 40 20010db8000000000000000000000001 20010db8000100000000000000000001 " UDP, 1 },
		{ ETHER "86dd 60000000 0008 11 40 20010db8000100000000000000000001 20010db8000000000000000000000001 " UDP, HOST_NOBODY },
		/* the outermost counts */
		{ ETHER "8100 0064 0800 4500 0030 0000 0000 40 2f 0000 0a000001 0a000002 2000 0800 000003e9", 0 },
		{ ETHER "8100", HOST_NOBODY },
	};
	const struct host_number gre = { HOST_BY_GRE, 1001 }, vxlan = { HOST_BY_VXLAN, 5002 };
	const struct host_prefix four = { 96 + 24, { { [10] = 0xff, 0xff, 192, 0, 2 } } }, six = { 48, { { 0x20, 0x01, 0x0d, 0xb8, 0, 1 } } };
	const uint32_t one = 1;
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	put(&w, "numbers", &gre, &one);
	put(&w, "numbers", &vxlan, &one);
	put(&w, "prefixes", &four, &one);
	put(&w, "prefixes", &six, &one);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t before[3];

		for (uint32_t k = 0; k < 3; k++)
			before[k] = count(&w, k).packets;
		(void)send(&w, cases[i].frame);
		for (uint32_t k = 0; k < 3; k++)
			if (count(&w, k).packets != before[k] + (cases[i].tenant == k))
				fail_msg("frame %zu is not of tenant %u alone", i, cases[i].tenant);
	}
	end(&w);
}

/* Whose an address is is asked once, and again when prefixes have changed: also of one that nobody had. */
static void addresses_are_known_until_prefixes_change(void **state)
{
	const char *to_one = ETHER "0800 4500 001c 0000 0000 40 11 0000 0a000001 c0000201 " UDP;
	const struct host_prefix four = { 96 + 24, { { [10] = 0xff, 0xff, 192, 0, 2 } } };
	const uint32_t one = 1, zero = 0;
	struct host_settings s;
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	assert_int_equal(bpf_map_lookup_elem(host_map(&w, "settings"), &zero, &s), 0);
	for (unsigned i = 0; i < 2; i++) {
		(void)send(&w, to_one);
		assert_int_equal(count(&w, 1).packets, 0);
		if (i == 0)
			put(&w, "prefixes", &four, &one);
	}
	s.prefixes++;
	put(&w, "settings", &zero, &s);
	for (unsigned i = 0; i < 2; i++)
		(void)send(&w, to_one);
	assert_int_equal(count(&w, 1).packets, 2);
	assert_int_equal(bpf_map_delete_elem(host_map(&w, "prefixes"), &four), 0);
	(void)send(&w, to_one);
	assert_int_equal(count(&w, 1).packets, 3);
	s.prefixes++;
	put(&w, "settings", &zero, &s);
	(void)send(&w, to_one);
	assert_int_equal(count(&w, 1).packets, 3);
	end(&w);
}

/* To measure a packet that is refused costs more than it: of these fewer are, and stand for more. */
static void of_refused_ones_fewer_are_measured(void **state)
{
	const char *mine = ETHER "8100 0065 0800 " IP UDP;
	unsigned measured[2] = { 0 };
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	for (unsigned refused = 0; refused < 2; refused++) {
		set_tokens(&w, 1, refused ? INT64_MIN / 2 : INT64_MAX / 2);
		for (unsigned i = 0; i < 8192; i++) {
			struct host_stopwatch t;

			agent(&w, now(), 8);
			(void)send(&w, mine);
			t = stopwatch(&w);
			/* by itself: one before it took long */
			if (!t.since || t.weight == 1)
				continue;
			measured[refused]++;
			assert_int_equal(t.weight, refused ? 8 * HOST_REFUSED : 8);
		}
	}
	/* 1024 and 256, or less of both where the processor was taken away */
	assert_true(measured[1] > 0 && 2 * measured[1] < measured[0]);
	end(&w);
}

static void without_tokens(void **state)
{
	const char *mine = ETHER "8100 0065 0800 " IP UDP;
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	assert_int_equal(send(&w, mine), XDP_PASS);
	/* the packet before it is paid for, so that there is just nothing */
	assert_int_equal(send(&w, ETHER "0800 " IP UDP), XDP_PASS);
	set_tokens(&w, 1, 0);
	assert_int_equal(send(&w, mine), XDP_DROP);
	assert_int_equal(count(&w, 1).refused, 1);
	set_tokens(&w, 1, -5);
	assert_int_equal(send(&w, mine), XDP_DROP);
	/* the others' are not touched */
	assert_int_equal(send(&w, ETHER "8100 0064 0800 " IP UDP), XDP_DROP);
	assert_int_equal(tenant(&w, 0).dropped, 1);
	assert_int_equal(count(&w, 0).refused, 0);
	/* what refusing took was measured, and is not out of his tokens */
	assert_true(tenant(&w, 1).refusing > 0);
	assert_int_equal(tenant(&w, 1).tokens, -5);
	/* the agent has not been there for longer than its patience, or never: nobody is refused */
	agent(&w, now() - 2000000000, 1);
	assert_int_equal(send(&w, mine), XDP_PASS);
	agent(&w, 0, 1);
	assert_int_equal(send(&w, mine), XDP_PASS);
	agent(&w, now(), 1);
	assert_int_equal(send(&w, mine), XDP_DROP);
	assert_int_equal(count(&w, 1).refused, 3);
	assert_int_equal(tenant(&w, 1).delivered, 3);
	end(&w);
}

/* The third sends back with the tag of whom the first octet of its packet names. */
static void nobody_speaks_for_another(void **state)
{
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	assert_int_equal(send(&w, "660000000001 020800000002 8100 0066 0800 " IP UDP), XDP_REDIRECT);
	assert_int_equal(tenant(&w, 2).sent, 1);
	assert_int_equal(send(&w, "640000000001 020800000002 8100 0066 0800 " IP UDP), XDP_DROP);
	assert_int_equal(tenant(&w, 2).sent, 1);
	assert_int_equal(tenant(&w, 2).spoofed, 1);
	end(&w);
}

/* Time until the next packet of the same processor is paid by the one before: the tests' packets are far apart. */
static void who_came_pays(void **state)
{
	struct world w;
	uint64_t used = 0;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	for (int i = 0; i < 50; i++) {
		(void)send(&w, ETHER "8100 0065 0800 " IP UDP);
		(void)send(&w, ETHER "0800 " IP UDP);
		used = tenant(&w, 1).used;
	}
	assert_true(used > 0);
	assert_int_equal(1000000000 - tenant(&w, 1).tokens, used);
	assert_int_equal(tenant(&w, 0).used, 0);
	end(&w);
}

/* A poll ends behind a packet that was dropped: what was put off until then is of those that passed, and nobody's is nobody's. */
static void what_was_put_off_is_theirs(void **state)
{
	const char *drops = ETHER "8100 0064 0800 " IP UDP, *passes = ETHER "8100 0065 0800 " IP UDP;
	LIBBPF_OPTS(bpf_test_run_opts, o);
	uint64_t used[2];
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	for (unsigned passed = 0; passed < 3; passed++) {
		for (unsigned i = 0; i < passed; i++)
			assert_int_equal(send(&w, passes), XDP_PASS);
		assert_int_equal(send(&w, drops), XDP_DROP);
		for (uint32_t k = 0; k < 2; k++)
			used[k] = tenant(&w, k).used;
		assert_int_equal(bpf_prog_test_run_opts(w.polled, &o), 0);
		assert_true(tenant(&w, passed ? 1 : 0).used > used[passed ? 1 : 0]);
		assert_int_equal(tenant(&w, passed ? 0 : 1).used, used[passed ? 0 : 1]);
		/* only once */
		used[0] = tenant(&w, 0).used + tenant(&w, 1).used;
		assert_int_equal(bpf_prog_test_run_opts(w.polled, &o), 0);
		assert_int_equal(tenant(&w, 0).used + tenant(&w, 1).used, used[0]);
	}
	end(&w);
}

/* Without a supply nothing is measured, and nobody is refused whatever tokens he has. */
static void without_a_supply(void **state)
{
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	set_tokens(&w, 1, -5);
	agent(&w, now(), 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(send(&w, ETHER "8100 0065 0800 " IP UDP), XDP_PASS);
	assert_int_equal(tenant(&w, 1).used, 0);
	assert_int_equal(count(&w, 1).refused, 0);
	agent(&w, now(), 1);
	assert_int_equal(send(&w, ETHER "8100 0065 0800 " IP UDP), XDP_DROP);
	end(&w);
}

/* What took as long as if the processor had been taken away stands for itself alone; the next ones of that tenant all are measured. */
static void what_takes_long_stands_for_itself(void **state)
{
	const char *passes = ETHER "8100 0065 0800 " IP UDP, *drops = ETHER "8100 0064 0800 " IP UDP;
	struct world w;
	uint64_t used;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	agent(&w, now(), 1000000);
	assert_int_equal(send(&w, passes), XDP_PASS);
	nap_ms(3);
	(void)send(&w, drops);
	used = tenant(&w, 1).used;
	assert_true(used >= 3000000 && used < 1000000000);
	assert_int_equal(tenant(&w, 1).slow, HOST_SLOW);
	assert_int_equal(stopwatch(&w).charged, used);
	/* of one in a million all are measured, the other tenant's not */
	for (unsigned i = 1; i <= 5; i++) {
		assert_int_equal(send(&w, passes), XDP_PASS);
		assert_true(tenant(&w, 1).slow >= HOST_SLOW - i);
		assert_true(stopwatch(&w).since > 0);
		assert_int_equal(stopwatch(&w).weight, 1);
		(void)send(&w, drops);
		assert_int_equal(stopwatch(&w).since, 0);
	}
	assert_int_equal(tenant(&w, 0).used, 0);
	end(&w);
}

/* Which thread received: the one whose poll ends with packets of ours, not one that had none. */
static void who_receives_is_known(void **state)
{
	LIBBPF_OPTS(bpf_test_run_opts, o);
	char name[64] = "";
	struct world w;

	(void)state;
	if (!begin(&w)) {
		end(&w);
		skip();
	}
	assert_int_equal(bpf_prog_test_run_opts(w.polled, &o), 0);
	assert_int_equal(stopwatch(&w).thread, 0);
	(void)send(&w, ETHER "8100 0064 0800 " IP UDP);
	assert_int_equal(stopwatch(&w).thread, 0);
	assert_int_equal(bpf_prog_test_run_opts(w.polled, &o), 0);
	assert_int_not_equal(stopwatch(&w).thread, 0);
	/* in a namespace of processes other than the first we have another number */
	assert_true(readlink("/proc/self/ns/pid", name, sizeof name - 1) > 0);
	if (!strcmp(name, "pid:[4026531836]"))
		assert_int_equal(stopwatch(&w).thread, getpid());
	end(&w);
}

/* What is measured is measured on one processor. */
static int stay(void **state)
{
	cpu_set_t one;

	(void)state;
	CPU_ZERO(&one);
	CPU_SET((size_t)sched_getcpu(), &one);
	return sched_setaffinity(0, sizeof one, &one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_it_is),
		cmocka_unit_test(addresses_are_known_until_prefixes_change),
		cmocka_unit_test(of_refused_ones_fewer_are_measured),
		cmocka_unit_test(without_tokens),
		cmocka_unit_test(nobody_speaks_for_another),
		cmocka_unit_test(who_came_pays),
		cmocka_unit_test(what_was_put_off_is_theirs),
		cmocka_unit_test(without_a_supply),
		cmocka_unit_test(what_takes_long_stands_for_itself),
		cmocka_unit_test(who_receives_is_known),
	};

	return cmocka_run_group_tests(tests, stay, NULL);
}
