/*
 * test_hotswap.c - another configuration while packets flow: none is lost without a count, none overtakes another of its flow,
 * and what does not load changes nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "datapath/bench/bench.h"
#include "datapath/port/port.h"
#include "datapath/runtime/handler.h"

enum { STAMP = 42, SIZE = 64, FLOWS = 1000, FRAMES = 1 << 14 };

struct watcher {
	uint64_t seen, disorder, last[FLOWS + 1];
	struct u64_map *flows;		/* destination and ports to a number */
};

/* Packets carry their number; of a flow behind a translation the destination and the port there stay. */
static void see(void *arg, const struct batch *b)
{
	struct watcher *w = arg;

	for (unsigned i = 0; i < b->n; i++) {
		const uint8_t *ip = b->p[i]->data + 14;
		uint64_t key = (uint64_t)load_be32(ip + 12) << 32 | load_be32(ip + 20), n, flow;

		key ^= (uint64_t)load_be32(ip + 16) << 13;
		memcpy(&n, b->p[i]->data + STAMP, sizeof(n));
		if (!u64_map_get(w->flows, key, &flow)) {
			flow = u64_map_count(w->flows);
			assert_true(flow <= FLOWS);
			u64_map_put(w->flows, key, flow);
		} else {
			w->disorder += n < w->last[flow];
		}
		w->last[flow] = n;
		w->seen++;
	}
}

static struct router *make(const char *text, struct diag *d)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX, .text = text };
	struct router *r = router_new("start", &o, d);

	diag_print(d, stderr, false);
	assert_non_null(r);
	return r;
}

static bool swap(struct router *r, const char *text)
{
	struct router_options o = { .text = text };
	struct diag *d = diag_new(), *old = NULL;
	struct click_config *c = router_read("next", &o, d);
	bool ok = c && router_hotswap(r, c, d, &old);

	diag_free(ok ? old : d);
	return ok;
}

static uint64_t all_drops(const struct router *r)
{
	uint64_t n = 0;

	for (unsigned k = 0; k < DROP_COUNT; k++)
		n += router_drops(r, k);
	return n;
}

static void assert_reads(struct router *r, const char *handler, const char *want)
{
	struct strbuf out = STRBUF_INIT;

	assert_true(handler_read(r, NULL, handler, "", &out));
	assert_string_equal(sb_str(&out), want);
	sb_fini(&out);
}

#define NAT "rw :: IPRewriter(pattern 1.0.0.1 1024-65535# - - 0 0, CAPACITY 65536)"

static const char *const turns[] = {
	"FromDevice(memory:in) -> CheckIPHeader(14) -> " NAT " -> q :: Queue(3000) -> ToDevice(memory:out);",
	"FromDevice(memory:in) -> CheckIPHeader(14) -> DecIPTTL -> " NAT " -> c :: Counter -> q :: Queue(2000)"
	" -> ToDevice(memory:out);",
	"FromDevice(memory:in) -> CheckIPHeader(14) -> " NAT " -> q :: Queue(50) -> Unqueue -> Queue(2000)"
	" -> ToDevice(memory:out);",
};

/* As many packets as the environment says, in portions of 700 with a swap behind each. */
static void swap_underFlow_losesAndReordersNothing(void **state)
{
	const char *many = getenv("MIDDLEPROOF_HOTSWAP_PACKETS");
	uint64_t packets = many ? strtoull(many, NULL, 10) : 10000000, played = 0, swaps = 0;
	struct bench_trace t = bench_trace_new(FRAMES, SIZE, FLOWS, NULL);
	struct watcher w = { .flows = u64_map_new() };
	struct diag *d = diag_new();
	struct router *r = make(turns[0], d);
	struct port *in = port_find(r, "memory:in");

	(void)state;
	for (uint64_t k = 0; played < packets; k++) {
		uint64_t portion = 500 + k * 7 % 4000;

		port_memory_play(in, r, &(struct port_trace){ t.frames, t.count, t.size, portion, STAMP });
		port_memory_watch(port_find(r, "memory:out"), see, &w);
		driver_run(r);
		played = in->received;
		assert_true(swap(r, turns[(k + 1) % ARRAY_LEN(turns)]));
		swaps++;
	}
	driver_run(r);
	assert_true(played >= packets);
	assert_int_equal(played, w.seen + all_drops(r) + pkt_pool_used(&r->run.pool));
	assert_int_equal(r->run.sent, w.seen);
	assert_int_equal(w.disorder, 0);
	/* what has no room in the smaller queue is all that may be lost */
	assert_int_equal(all_drops(r), router_drops(r, DROP_STOPPED) + router_drops(r, DROP_QUEUE_FULL));
	assert_true(w.seen > played / 2);
	assert_true(u64_map_count(w.flows) <= FLOWS);
	printf("# %llu packets, %llu swaps, %llu sent\n", (unsigned long long)played,
	       (unsigned long long)swaps, (unsigned long long)w.seen);
	d = r->diag;
	router_free(r);
	diag_free(d);
	u64_map_free(w.flows);
	free(t.frames);
}

static void swap_ofQueue_keepsPacketsAndOrder(void **state)
{
	struct bench_trace t = bench_trace_new(64, SIZE, 1, NULL);
	struct watcher w = { .flows = u64_map_new() };
	struct diag *d = diag_new();
	struct router *r = make("FromDevice(memory:in) -> q :: Queue -> u :: Unqueue(ACTIVE false)"
				" -> Queue -> ToDevice(memory:out);", d);

	(void)state;
	port_memory_play(port_find(r, "memory:in"), r, &(struct port_trace){ t.frames, t.count, t.size, 128, STAMP });
	driver_run(r);
	assert_true(swap(r, "FromDevice(memory:in) -> q :: Queue(300) -> ToDevice(memory:out);"));
	assert_reads(r, "q.length", "128");
	assert_reads(r, "q.capacity", "300");
	port_memory_watch(port_find(r, "memory:out"), see, &w);
	driver_run(r);
	assert_int_equal(w.seen, 128);
	assert_int_equal(w.disorder, 0);
	assert_int_equal(all_drops(r), 0);
	d = r->diag;
	router_free(r);
	diag_free(d);
	u64_map_free(w.flows);
	free(t.frames);
}

#define ASKED	"FromDevice(memory:in) -> Strip(14) -> CheckIPHeader -> SetIPAddress(10.0.0.9)" \
		" -> q :: ARPQuerier(10.0.0.1/24, 2:0:0:0:0:1); q[0] -> Queue -> ToDevice(memory:out); q[1] -> c :: Counter -> Discard; "

/* What waits for an answer gets it in the next configuration. */
static void swap_ofArpQuerier_keepsWhatWaits(void **state)
{
	struct bench_trace t = bench_trace_new(64, SIZE, 1, NULL);
	struct watcher w = { .flows = u64_map_new() };
	struct diag *d = diag_new();
	struct router *r = make(ASKED "Idle -> [1] q;", d);

	(void)state;
	port_memory_play(port_find(r, "memory:in"), r, &(struct port_trace){ t.frames, t.count, t.size, 128, STAMP });
	driver_run(r);
	assert_reads(r, "q.length", "128");
	assert_true(swap(r, ASKED "InfiniteSource(DATA \\<020000000001 020000000009 0806 0001080006040002"
				  " 020000000009 0a000009 020000000001 0a000001>, LIMIT 1) -> [1] q;"));
	assert_int_equal(all_drops(r), router_drops(r, DROP_DISCARDED));
	port_memory_watch(port_find(r, "memory:out"), see, &w);
	driver_run(r);
	assert_int_equal(w.seen, 128);
	assert_int_equal(w.disorder, 0);
	assert_reads(r, "q.length", "0");
	assert_reads(r, "q.queries", "1");
	assert_int_equal(router_drops(r, DROP_STOPPED), 0);
	d = r->diag;
	router_free(r);
	diag_free(d);
	u64_map_free(w.flows);
	free(t.frames);
}

/* Rounds until nothing is left to do now; that all is played ends the driver, which may go on. */
static void run_now(struct router *r)
{
	uint64_t wait;

	for (unsigned i = 0; i < 20; i++)
		(void)driver_round(r, 64, &wait);
}

#define SLOW(delay, unqueue) \
	"FromDevice(memory:in) -> q :: Queue -> d :: " delay " -> " unqueue "Queue -> ToDevice(memory:out);"

/* Packets that are delayed, or on a link, arrive under the next configuration. */
static void swap_ofDelays_keepsWhatIsOnItsWay(void **state)
{
	static const char *const slow[] = {
		SLOW("DelayUnqueue(0.05)", ""), SLOW("DelayShaper(0.05)", "Unqueue -> "),
		SLOW("LinkUnqueue(0.05, 1MBps)", ""),
	};
	struct bench_trace t = bench_trace_new(64, SIZE, 1, NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		struct watcher w = { .flows = u64_map_new() };
		struct diag *d = diag_new();
		struct router *r = make(slow[i], d);

		port_memory_play(port_find(r, "memory:in"), r, &(struct port_trace){ t.frames, t.count, t.size, 128, STAMP });
		port_memory_watch(port_find(r, "memory:out"), see, &w);
		run_now(r);
		assert_int_equal(w.seen, 0);
		assert_true(swap(r, slow[i]));
		driver_run(r);
		assert_int_equal(w.seen, 128);
		assert_int_equal(w.disorder, 0);
		assert_int_equal(all_drops(r), 0);
		d = r->diag;
		router_free(r);
		diag_free(d);
		u64_map_free(w.flows);
	}
	free(t.frames);
}

#define PIECE(octets) \
	"InfiniteSource(DATA \\<" octets ">, LIMIT 1, STOP false) -> SetIPChecksum -> MarkIPHeader" \
	" -> k :: Counter -> r :: IPReassembler -> c :: Counter -> Discard;"

static void swap_betweenFragments_makesOnePacket(void **state)
{
	struct diag *d = diag_new();
	struct router *r = make(PIECE("4500001c 00072000 40fd0000 0a000001 0a000002 0102030405060708"), d);

	(void)state;
	driver_run(r);
	assert_reads(r, "c.count", "0");
	assert_true(swap(r, PIECE("4500001c 00070001 40fd0000 0a000001 0a000002 0102030405060708")));
	driver_run(r);
	assert_reads(r, "c.count", "1");
	assert_reads(r, "c.byte_count", "36");
	assert_reads(r, "k.count", "2");
	d = r->diag;
	router_free(r);
	diag_free(d);
}

#define BRIDGE(from, to) \
	"InfiniteSource(DATA \\<02000000000" to " 02000000000" from " 0800>, LIMIT 1, STOP false) -> [" from "] s :: EtherSwitch;" \
	" Idle -> [" to "] s; Idle -> [2] s; s[0] -> a :: Counter -> Discard; s[1] -> b :: Counter -> Discard;" \
	" s[2] -> f :: Counter -> Discard;"

static void swap_ofBridge_knowsWhoIsWhere(void **state)
{
	struct diag *d = diag_new();
	struct router *r = make(BRIDGE("0", "1"), d);

	(void)state;
	driver_run(r);
	assert_reads(r, "f.count", "1");
	assert_true(swap(r, BRIDGE("1", "0")));
	driver_run(r);
	assert_reads(r, "a.count", "1");
	assert_reads(r, "f.count", "1");
	d = r->diag;
	router_free(r);
	diag_free(d);
}

static void swap_toWhatDoesNotLoad_changesNothing(void **state)
{
	static const char *const bad[] = {
		"FromDevice(memory:in) -> Discard",			/* the old queue has nobody */
		"this is no configuration",
		"FromDevice(memory:in) -> Wifi -> Discard;",
		"FromDevice(memory:in) -> q :: Queue(many) -> Discard;",
		"FromDevice(memory:in) -> q :: Queue -> ToDevice(memory:out); FromDevice(nowhere0) -> Discard;",
		"FromDevice(memory:in) -> q :: Queue -> ToDevice(memory:out);"
		" ControlSocket(UNIX, /nowhere/at/all);",
	};
	struct bench_trace t = bench_trace_new(64, SIZE, 5, NULL);
	struct diag *d = diag_new();
	struct router *r = make("FromDevice(memory:in) -> q :: Queue -> u :: Unqueue(ACTIVE false)"
				" -> Queue -> ToDevice(memory:out);", d);
	struct port *in = port_find(r, "memory:in");

	(void)state;
	port_memory_play(in, r, &(struct port_trace){ t.frames, t.count, t.size, 128, 0 });
	driver_run(r);
	for (size_t i = 1; i < ARRAY_LEN(bad); i++) {
		assert_false(swap(r, bad[i]));
		assert_reads(r, "q.length", "128");
		assert_reads(r, "u.class", "Unqueue");
		assert_null(port_find(r, "nowhere0"));
	}
	assert_int_equal(all_drops(r), 0);
	assert_int_equal(r->swaps, 0);
	driver_run(r);
	assert_reads(r, "q.length", "128");
	/* one that loads: the queue that is gone is counted */
	assert_true(swap(r, bad[0]));
	assert_int_equal(router_drops(r, DROP_STOPPED), 128);
	assert_null(port_find(r, "memory:out"));
	assert_ptr_equal(port_find(r, "memory:in"), in);
	d = r->diag;
	router_free(r);
	diag_free(d);
	free(t.frames);
}

/* A configuration anew: mappings, counters, queues and drops are of this one only, the device is the same. */
static void renewal_afterTraffic_knowsNothingOfBefore(void **state)
{
	struct bench_trace t = bench_trace_new(64, SIZE, 64, NULL);
	static const char *const ports[] = { "memory:in=memory:in", NULL };
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX, .ports = ports,
		.text = "FromDevice(memory:in) -> CheckIPHeader(14) -> rw :: IPRewriter(pattern 1.0.0.1 1024-65535 - - 0 0)"
			" -> c :: Counter -> q :: Queue -> Unqueue(LIMIT 10) -> Discard;" };
	struct diag *d = diag_new();
	struct router *r = router_new("start", &o, d);
	struct port *in = port_find(r, "memory:in");

	(void)state;
	for (unsigned k = 0; k < 3; k++) {
		port_memory_play(in, r, &(struct port_trace){ t.frames, t.count, t.size, 128, STAMP });
		driver_run(r);
		assert_reads(r, "c.count", "128");
		assert_reads(r, "rw.size", "33");	/* flows that the trace draws */
		assert_true(router_renew(r, router_read("start", &o, d), d));
		assert_reads(r, "c.count", "0");
		assert_reads(r, "rw.size", "0");
		assert_reads(r, "q.length", "0");
		assert_int_equal(all_drops(r), 0);
		assert_int_equal(pkt_pool_used(&r->run.pool), 0);
		assert_ptr_equal(port_find(r, "memory:in"), in);
	}
	router_free(r);
	diag_free(d);
	free(t.frames);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(swap_underFlow_losesAndReordersNothing),
		cmocka_unit_test(swap_ofQueue_keepsPacketsAndOrder),
		cmocka_unit_test(swap_ofArpQuerier_keepsWhatWaits),
		cmocka_unit_test(swap_ofDelays_keepsWhatIsOnItsWay),
		cmocka_unit_test(swap_betweenFragments_makesOnePacket),
		cmocka_unit_test(swap_ofBridge_knowsWhoIsWhere),
		cmocka_unit_test(swap_toWhatDoesNotLoad_changesNothing),
		cmocka_unit_test(renewal_afterTraffic_knowsNothingOfBefore),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
