/*
 * test_hotswap_classes.c - every element class that hands something to the next configuration, replaced while packets flow
 * through it: each packet that was ever made was sent, waits, or ended for a reason that is counted, and none overtakes
 * another of its flow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "datapath/bench/bench.h"
#include "datapath/port/port.h"

enum { STAMP = 42, SIZE = 64, FLOWS = 300, FRAMES = 1 << 12 };

#define IN	"FromDevice(memory:in) -> "
#define OUT	" -> Queue(4000) -> ToDevice(memory:out);"
#define IP	"CheckIPHeader(14) -> "
#define ASIDE	"FromDevice(memory:in) -> t :: Tee; t[0]" OUT " t[1] -> "

/* The classes under test have names x and a number. */
static const char *const chains[] = {
	IN "x1 :: SimpleQueue(3000) -> Unqueue -> x2 :: FullNoteQueue(900) -> Unqueue -> x3 :: NotifierQueue(700) -> Unqueue"
	" -> x4 :: QuickNoteQueue(2000) -> Unqueue -> x5 :: ThreadSafeQueue -> Unqueue -> x6 :: FrontDropQueue(100) -> Unqueue"
	" -> x7 :: CPUQueue -> Unqueue -> x8 :: MixedQueue(50) -> Unqueue -> x9 :: Queue(3000) -> ToDevice(memory:out);"
	" Idle -> [1] x8;",
	IN "Queue -> x1 :: DelayShaper(0.0005) -> Unqueue -> Queue -> x2 :: DelayUnqueue(0.0005) -> Queue"
	" -> x3 :: LinkUnqueue(0.0005, 1GBps) -> Queue -> x4 :: CoDel -> Unqueue" OUT,
	IN "x1 :: RED(500, 1000, 0.1) -> Queue -> Unqueue -> x2 :: AdaptiveRED(500, 0.1) -> Queue -> Unqueue" OUT,
	IN IP "x1 :: IPRewriter(pattern 1.0.0.1 1024-65535# - - 0 0) -> x2 :: UDPRewriter(pattern 1.0.0.2 1024-65535# - - 0 0)"
	" -> x3 :: IPAddrRewriter(keep 0 0) -> x4 :: IPAddrPairRewriter(keep 0 0) -> x5 :: TCPRewriter(pass 0)"
	" -> x6 :: ICMPPingRewriter(pass 0)" OUT,
	IN IP "x1 :: Counter -> x2 :: AverageCounter -> x3 :: AggregateCounter -> x4 :: AggregateIPAddrPair"
	" -> x5 :: AggregateIPFlows -> x6 :: IPRateMonitor(PACKETS, 1, 1) -> x7 :: SetTimestampDelta -> x8 :: TimeRange"
	" -> x9 :: TimestampAccum -> x10 :: Clipboard(12/4) -> x11 :: IPReassembler" OUT " Idle -> [1] x10; x10[1] -> Discard;",
	IN IP "x1 :: AnonymizeIPAddr(SEED true) -> [0] x2 :: EtherSwitch; x2[0] -> Discard; x2[1] -> [0] x3 :: ListenEtherSwitch;"
	" x3[0] -> Discard; x3[2] -> Discard; x3[1] -> [0] x4 :: LearningSwitch; x4[0] -> Discard; x4[1] -> [0] x5 :: Hub;"
	" x5[0] -> Discard; x5[1]" OUT " Idle -> [1] x2; Idle -> [1] x3; Idle -> [1] x4; Idle -> [1] x5;",
	IN "Strip(14) -> CheckIPHeader -> IPClassifier(-) -> s :: RoundRobinSwitch; know :: ARPResponder(0/0 02:00:00:00:00:09);"
	" s[0] -> SetIPAddress(10.0.0.9) -> x1 :: ARPQuerier(10.0.0.1/24, 2:0:0:0:0:1); x1[1] -> know; x1[0]" OUT
	" s[1] -> x2 :: ARPQuerier(10.0.0.2/24, 2:0:0:0:0:2, TABLE x3); x2[1] -> know; x2[0] -> Discard;"
	" x3 :: ARPTable(CAPACITY 500); know -> both :: Tee; both[0] -> [1] x1; both[1] -> [1] x2;",
	ASIDE "Strip(14) -> CheckIPHeader -> x1 :: RFC2507Comp -> Queue -> Unqueue -> x2 :: RFC2507Decomp"
	" -> x3 :: SegmentJoin(4000, HOLD 0.001) -> x4 :: IPsecEncap(50) -> x5 :: ToDump(/dev/null) -> Discard;",
	ASIDE "x1 :: IGMP -> x2 :: MulticastTee; x2[0] -> Discard; Idle -> [1] x2; x2[1] -> Discard;",
	ASIDE "x1 :: PPPoEServer(02:00:00:00:64:fe, 10.63.0.254, 10.64.0.0/24); Idle -> [1] x1; x1[1] -> Discard; x1[0] -> Queue -> Unqueue"
	" -> x2 :: PPPoEClient(02:00:00:00:64:01); x2[0] -> Queue -> Unqueue -> Tee(1) -> [1] x2; x2[1] -> Discard;",
	ASIDE "CheckIPHeader(14) -> x1 :: RadixIPsecLookup(0/0 0) -> [0] x2 :: IP6NDSolicitor(fd00::1, 02:00:00:00:00:01);"
	" x2[0] -> Discard; x2[1] -> Discard; Idle -> [1] x2; x3 :: ICMPPingSource(1.0.0.1, 1.0.0.2, INTERVAL 0.001) -> Discard;"
	" Idle -> x4 :: AddressTranslator(1, false, 2001:db8::1 2001:db8:ff::1, false); x4[0] -> Discard; Idle -> [1] x4; x4[1] -> Discard;",
	ASIDE "CheckIPHeader(14) -> [0] x1 :: SYNCookieProxy; x1[0] -> Discard; x1[1] -> [0] x2 :: AnswerSYN; x2[0] -> Discard; x2[1]"
	" -> Discard; Idle -> [1] x1; Idle -> [1] x2;",
	IN "x1 :: Datapath(TEXT \"{datapath: d, ports: {a: {memory: true}, b: {memory: true}}, tables: {0: {rules: [{match: in_port == a,"
	" actions: output b}]}}}\"); x1[1]" OUT " x1[0] -> Discard; Idle -> [1] x1;",
};

/* Between two of the same: one that has none of it, now and then. */
static const char plain[] = IN "Queue(500) -> ToDevice(memory:out);";

struct watcher {
	uint64_t seen, disorder;
	struct u64_map *last;		/* by flow: the greatest number */
};

/* Packets carry their number, and flows the ports that no translation here changes, or addresses. */
static void see(void *arg, const struct batch *b)
{
	struct watcher *w = arg;

	for (unsigned i = 0; i < b->n; i++) {
		const uint8_t *ip = b->p[i]->data + 14;
		uint64_t key = (uint64_t)load_be32(ip + 12) << 32 | load_be32(ip + 20), n, last;

		key ^= (uint64_t)load_be32(ip + 16) << 13;
		memcpy(&n, b->p[i]->data + STAMP, sizeof(n));
		w->disorder += u64_map_get(w->last, key, &last) && n < last;
		u64_map_put(w->last, key, n);
		w->seen++;
	}
}

static bool swap(struct router *r, const char *text)
{
	struct router_options o = { .text = text };
	struct diag *d = diag_new(), *old = NULL;
	struct click_config *c = router_read("next", &o, d);
	bool ok = c && router_hotswap(r, c, d, &old);

	if (!ok)
		diag_print(d, stderr, false);
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

static void assert_accounted(const struct router *r, const char *text)
{
	uint64_t drops = all_drops(r);

	if (r->run.pool.made != r->run.sent + drops + pkt_pool_waiting(&r->run.pool))
		fail_msg("%llu made, %llu sent, %llu dropped, %u wait: %s", (unsigned long long)r->run.pool.made,
			 (unsigned long long)r->run.sent, (unsigned long long)drops, pkt_pool_waiting(&r->run.pool), text);
}

static void flow_through(const char *text, const struct bench_trace *t, uint64_t packets)
{
	struct router_options o = { .clock = CLOCK_REAL, .burst = BATCH_MAX, .text = text };
	struct watcher w = { .last = u64_map_new() };
	struct diag *d = diag_new();
	struct router *r = router_new("start", &o, d);
	struct port *in;
	uint64_t played = 0, waited = 0, wait;

	diag_print(d, stderr, false);
	assert_non_null(r);
	in = port_find(r, "memory:in");
	for (uint64_t k = 1; played < packets; k++) {
		uint64_t portion = 300 + k * 7 % 3000;

		port_memory_play(in, r, &(struct port_trace){ t->frames, t->count, t->size, portion, STAMP });
		port_memory_watch(port_find(r, "memory:out"), see, &w);
		/* now and then all that can be done, else packets are left wherever they are */
		for (uint64_t rounds = k % 5 ? 1 + k * 13 % 50 : 2000; rounds > 0; rounds--)
			(void)driver_round(r, 64, &wait);
		waited += pkt_pool_used(&r->run.pool);
		played = in->received;
		assert_true(swap(r, k % 11 ? text : plain));
		assert_accounted(r, text);
	}
	assert_int_equal(r->run.sent, w.seen);
	if (w.disorder)
		fail_msg("%llu packets came late: %s", (unsigned long long)w.disorder, text);
	if (w.seen < played / 20)
		fail_msg("%llu of %llu packets came: %s", (unsigned long long)w.seen, (unsigned long long)played, text);
	assert_true(waited > 0);
	d = r->diag;
	router_free(r);
	diag_free(d);
	u64_map_free(w.last);
}

/* In all as many packets as the environment says. */
static void swap_ofEveryClassWithState_losesAndReordersNothing(void **state)
{
	const char *many = getenv("MIDDLEPROOF_HOTSWAP_PACKETS");
	uint64_t packets = many ? strtoull(many, NULL, 10) : 10000000;
	struct bench_trace t = bench_trace_new(FRAMES, SIZE, FLOWS, NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(chains); i++)
		flow_through(chains[i], &t, packets / ARRAY_LEN(chains));
	free(t.frames);
}

/* What other tests replace, or what nothing flows through. */
static const char *const elsewhere[] = { "ControlSocket" };

static void chains_haveEveryClassWithState(void **state)
{
	(void)state;
	for (size_t i = 0; element_class_at(i); i++) {
		const struct element_class *c = element_class_at(i);
		bool found = !c->take_state;
		char *word = x_asprintf(":: %s", c->name);

		for (size_t k = 0; !found && k < ARRAY_LEN(chains); k++) {
			const char *at = strstr(chains[k], word);

			found = at && !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", at[strlen(word)]);
		}
		for (size_t k = 0; !found && k < ARRAY_LEN(elsewhere); k++)
			found = strcmp(elsewhere[k], c->name) == 0;
		free(word);
		if (!found)
			fail_msg("no chain has %s, which takes state", c->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_haveEveryClassWithState),
		cmocka_unit_test(swap_ofEveryClassWithState_losesAndReordersNothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
