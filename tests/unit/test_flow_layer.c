/* datapath/flow_layer: which packets are of one flow, how long, and what each flow has of its own. */
#include "datapath/flow/flow_layer.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

struct world {
	struct diag *d;
	struct router *r;
	struct flow_layer *l;
};

static int make_world(void **state)
{
	struct world *w = x_calloc(1, sizeof(*w));
	struct router_options o = { .text = "Idle -> Discard", .clock = CLOCK_VIRTUAL };

	w->d = diag_new();
	w->r = router_new("test.click", &o, w->d);
	w->l = flow_layer_of(w->r->elements[0]);
	*state = w;
	return 0;
}

static int free_world(void **state)
{
	struct world *w = *state;

	router_free(w->r);
	diag_free(w->d);
	free(w);
	return 0;
}

struct tuple {
	uint32_t src, dst;
	uint16_t sport, dport;
	uint8_t proto, flags;
};

static struct tuple back(struct tuple t)
{
	return (struct tuple){ t.dst, t.src, t.dport, t.sport, t.proto, t.flags };
}

static void write_packet(uint8_t *ip, struct tuple t, uint16_t off, uint16_t id)
{
	uint8_t *tp = ip + 20;

	memset(ip, 0, 40);
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, 40);
	store_be16(ip + IP_ID, id);
	store_be16(ip + IP_OFF, off);
	ip[IP_TTL] = 64;
	ip[IP_PROTO] = t.proto;
	store_be32(ip + IP_SRC, t.src);
	store_be32(ip + IP_DST, t.dst);
	if (t.proto == PROTO_ICMP) {
		tp[0] = t.flags;
		store_be16(tp + 4, t.sport);
	} else {
		store_be16(tp, t.sport);
		store_be16(tp + 2, t.dport);
		tp[TCP_FLAGS] = t.flags;
	}
}

static struct pkt *packet(struct world *w, struct tuple t, uint16_t off, uint16_t id)
{
	struct pkt *p = pkt_new(&w->r->run.pool, 100, 40);

	write_packet(p->data, t, off, id);
	pkt_mark_ip(p, pkt_offset(p), 20);
	return p;
}

/* A packet as it is given, and back into the pool. */
static uint32_t see_packet(struct world *w, struct pkt *p, bool make)
{
	struct batch b;
	uint32_t ref;

	batch_one(&b, p);
	flow_classify(w->l, &b, &ref, make);
	assert_int_equal(p->flow, ref);
	pkt_free(p);
	return ref;
}

static uint32_t see(struct world *w, struct tuple t)
{
	return see_packet(w, packet(w, t, 0, 0), true);
}

static const struct tuple one = { 0x0a000001, 0x0a000002, 1000, 80, PROTO_TCP, SYN };

static struct tuple with(struct tuple t, uint8_t flags)
{
	t.flags = flags;
	return t;
}

static void both_sides_are_one_flow(void **state)
{
	struct world *w = *state;
	struct tuple udp = one, other = one;
	uint32_t ref = see(w, one);

	assert_int_equal(ref & 1, 0);
	assert_int_equal(see(w, back(with(one, SYN | ACK))), ref | 1);
	assert_int_equal(see(w, with(one, ACK)), ref);
	assert_int_equal(flow_of(w->l, ref)->state,
			 FLOW_SYN | FLOW_REPLIED | FLOW_ACKED | FLOW_FRESH);
	udp.proto = PROTO_UDP;
	assert_int_not_equal(see(w, udp) >> 1, ref >> 1);
	other.sport++;
	assert_int_not_equal(see(w, other) >> 1, ref >> 1);
	assert_int_equal(w->l->table.count, 3);
	other.sport++;
	assert_int_equal(see_packet(w, packet(w, other, 0, 0), false), FLOW_NONE);
	assert_int_equal(w->l->table.count, 3);
}

static void packets_without_a_flow_have_none(void **state)
{
	struct world *w = *state;
	struct pkt *p = packet(w, one, 0, 0);

	p->net = p->trans = PKT_NONE;
	assert_int_equal(see_packet(w, p, true), FLOW_NONE);
	p = packet(w, one, 0, 0);
	p->len = 27;
	assert_int_equal(see_packet(w, p, true), FLOW_NONE);
	p = packet(w, one, 0, 0);
	p->data[0] = 0x65;
	assert_int_equal(see_packet(w, p, true), FLOW_NONE);
	p = packet(w, with(one, 3), 0, 0);
	p->data[IP_PROTO] = PROTO_ICMP;
	assert_int_equal(see_packet(w, p, true), FLOW_NONE);
	assert_int_equal(w->l->table.count, 0);
}

/* Every packet a hint at random, and it makes no difference. */
static void hints_are_not_believed(void **state)
{
	struct world *w = *state;
	uint32_t known[64];
	struct batch b;
	uint32_t ref[BATCH_MAX];

	for (unsigned i = 0; i < 64; i++)
		known[i] = FLOW_NONE;
	for (unsigned round = 0; round < 500; round++) {
		unsigned which[BATCH_MAX];

		b.n = 1 + (unsigned)random() % BATCH_MAX;
		for (unsigned i = 0; i < b.n; i++) {
			struct tuple t = one;

			which[i] = (unsigned)random() % 128;
			t.sport = (uint16_t)(1000 + which[i] / 2);
			b.p[i] = packet(w, which[i] & 1 ? back(t) : t, 0, 0);
			b.p[i]->flow = (uint32_t)random() % 160;
		}
		flow_classify(w->l, &b, ref, true);
		for (unsigned i = 0; i < b.n; i++) {
			uint32_t *k = &known[which[i] / 2];

			if (*k == FLOW_NONE)
				*k = ref[i] ^ (which[i] & 1);
			assert_int_equal(ref[i], *k ^ (which[i] & 1));
			assert_int_equal(b.p[i]->flow, ref[i]);
		}
		batch_free(&b);
	}
	assert_int_equal(w->l->table.count, 64);
}

static void translated_packets_stay_in_their_flow(void **state)
{
	struct world *w = *state;
	struct tuple to = { 0x01000001, 0x0a000002, 5000, 80, PROTO_TCP, ACK }, t = one;
	uint32_t ref = see(w, one), second;
	struct flow_key k = { __builtin_bswap32(to.src), __builtin_bswap32(to.dst),
			      __builtin_bswap16(to.sport), __builtin_bswap16(to.dport) };

	assert_true(flow_retarget(&w->l->table, ref >> 1, k));
	assert_int_equal(see(w, with(one, ACK)), ref);
	assert_int_equal(see(w, to), ref);
	assert_int_equal(see(w, back(to)), ref | 1);
	assert_int_equal(see(w, back(one)), ref | 1);
	t.sport = 7;
	second = see(w, t);
	assert_false(flow_retarget(&w->l->table, second >> 1, k));
	assert_int_equal(see(w, back(t)), second | 1);
	assert_int_equal(w->l->table.count, 2);
}

static void idle_flows_end(void **state)
{
	struct world *w = *state;
	uint32_t ref = see(w, one);

	(void)see(w, back(with(one, SYN | ACK)));
	w->r->run.now += 59 * NS_PER_SECOND;
	assert_int_equal(see(w, with(one, ACK)), ref);
	w->r->run.now += 7439 * NS_PER_SECOND;
	(void)see(w, with(one, ACK));
	assert_true(flow_of(w->l, ref)->state & FLOW_REPLIED);
	w->r->run.now += 7441 * NS_PER_SECOND;
	assert_int_equal(see_packet(w, packet(w, with(one, ACK), 0, 0), false), FLOW_NONE);
	(void)see(w, with(one, ACK));
	assert_int_equal(w->l->ended, 1);
	assert_int_equal(flow_of(w->l, see(w, one))->state, FLOW_FRESH);
}

static void a_syn_begins_anew_only_what_is_over(void **state)
{
	struct world *w = *state;

	(void)see(w, one);
	(void)see(w, back(with(one, SYN | ACK)));
	(void)see(w, one);
	assert_int_equal(w->l->ended, 0);
	(void)see(w, with(one, FIN | ACK));
	(void)see(w, one);
	assert_int_equal(w->l->ended, 0);
	(void)see(w, back(with(one, FIN | ACK)));
	(void)see(w, with(one, ACK));
	assert_int_equal(w->l->ended, 0);
	(void)see(w, one);
	assert_int_equal(w->l->ended, 1);
	(void)see(w, back(with(one, RST)));
	(void)see(w, with(one, ACK));
	assert_false(flow_of(w->l, see(w, with(one, ACK)))->state & FLOW_RESET);
	(void)see(w, with(one, RST));
	(void)see(w, back(one));
	assert_int_equal(w->l->ended, 2);
	assert_int_equal(see(w, with(one, ACK)) & 1, 1);
}

static void fragments_follow_the_first(void **state)
{
	struct world *w = *state;
	struct tuple t = one, rest = { one.src, one.dst, 0x6161, 0x6262, PROTO_UDP, 0 };
	uint32_t ref;

	t.proto = PROTO_UDP;
	assert_int_equal(see_packet(w, packet(w, rest, 100, 7), true), FLOW_NONE);
	ref = see_packet(w, packet(w, t, IP_MF, 7), true);
	assert_int_equal(see_packet(w, packet(w, rest, 100, 7), true), ref);
	assert_int_equal(see_packet(w, packet(w, rest, IP_MF | 50, 7), false), ref);
	for (uint16_t id = 8; id < 4000; id++)
		assert_int_equal(see_packet(w, packet(w, rest, 100, id), true), FLOW_NONE);
	assert_int_equal(see_packet(w, packet(w, back(rest), 100, 7), true), FLOW_NONE);
	w->r->run.now += 31 * NS_PER_SECOND;
	assert_int_equal(see_packet(w, packet(w, rest, 100, 7), true), FLOW_NONE);
	assert_int_equal(w->l->table.count, 1);
}

/* The error comes back from a router on the way, about a packet of the flow. */
static void errors_belong_to_what_they_quote(void **state)
{
	struct world *w = *state;
	struct tuple error = { 0x0a0000fe, one.src, 0, 0, PROTO_ICMP, 11 };
	uint32_t ref = see(w, one);

	for (uint32_t len = 48; len <= 92; len += 4) {
		struct pkt *p = pkt_new(&w->r->run.pool, 100, 88);

		write_packet(p->data, error, 0, 0);
		write_packet(p->data + 28, one, 0, 0);
		if (len == 92) {	/* options that reach behind the end: the ports, too */
			p->data[28] = 0x4f;
			memcpy(p->data + 88, p->data + 48, 8);
		}
		p->len = len == 92 ? 60 : len;
		pkt_mark_ip(p, 100, 20);
		assert_int_equal(see_packet(w, p, true),
				 len < 56 || len == 92 ? FLOW_NONE : (ref | 1));
	}
	assert_false(flow_of(w->l, ref)->state & FLOW_REPLIED);
	assert_int_equal(w->l->table.count, 1);
}

static void echo_goes_by_its_id(void **state)
{
	struct world *w = *state;
	struct tuple ping = { 1, 2, 77, 0, PROTO_ICMP, 8 };
	struct tuple pong = { 2, 1, 77, 0, PROTO_ICMP, 0 };
	uint32_t ref = see(w, ping);

	assert_int_equal(see(w, pong), ref | 1);
	ping.sport = 78;
	assert_int_not_equal(see(w, ping) >> 1, ref >> 1);
}

/* What the end of a flow tells. */
struct ends {
	struct flow_claim claim;
	unsigned calls;
	uint64_t sum;
};

static void on_end(void *owner, struct flow_layer *l, uint32_t number)
{
	struct ends *e = owner;

	e->calls++;
	e->sum += *(uint64_t *)flow_memory(l, &e->claim, number * 2);
}

static void memory_stays_with_its_flow(void **state)
{
	struct world *w = *state;
	struct ends a = { .calls = 0 }, b = { .calls = 0 };
	struct tuple t = one;

	flow_claim(w->l, &a.claim, 8, on_end, &a);
	for (uint16_t i = 1; i <= 1000; i++) {
		uint64_t *m;

		t.sport = i;
		m = flow_memory(w->l, &a.claim, see(w, t));
		assert_int_equal(*m, 0);
		*m = i;
		if (i == 500)
			flow_claim(w->l, &b.claim, 21, on_end, &b);
	}
	for (uint16_t i = 1; i <= 1000; i++) {
		uint32_t ref;

		t.sport = i;
		ref = see(w, i & 1 ? t : back(with(t, ACK)));
		assert_int_equal(*(uint64_t *)flow_memory(w->l, &a.claim, ref), i);
		assert_int_equal(*(uint64_t *)flow_memory(w->l, &b.claim, ref), 0);
		*(uint64_t *)flow_memory(w->l, &b.claim, ref) = 1;
	}
	flow_unclaim(w->l, &b.claim);
	assert_int_equal(b.calls, 1000);
	assert_int_equal(b.sum, 1000);
	flow_claim(w->l, &b.claim, 16, NULL, NULL);
	assert_int_equal(*(uint64_t *)flow_memory(w->l, &b.claim, see(w, t)), 0);
	assert_int_equal(a.calls, 0);
	flow_end(w->l, see(w, t) >> 1);
	assert_int_equal(a.sum, 1000);
	assert_int_equal(*(uint64_t *)flow_memory(w->l, &a.claim, see(w, t)), 0);
	assert_int_equal(*(uint64_t *)flow_memory(w->l, &a.claim, see(w, t)), 0);
	flow_layer_end_all(w->l);
	assert_int_equal(a.calls, 1001);
	assert_int_equal(a.sum, 500500);
}

static void a_flood_does_not_push_out_who_is_answered(void **state)
{
	struct world *w = *state;
	struct tuple t = one;
	uint32_t ref = see(w, one);

	(void)see(w, back(with(one, SYN | ACK)));
	w->l->table.capacity = 100;
	for (uint32_t i = 0; i < 5000; i++) {
		t.src = 0x0b000000 + i;
		assert_int_not_equal(see(w, t), FLOW_NONE);
	}
	assert_int_equal(see(w, with(one, ACK)), ref);
	assert_int_equal(w->l->table.count, 100);
	assert_int_equal(w->l->evicted, 5001 - 100);
	for (uint32_t i = 0; i < 5000; i++) {
		t.src = 0x0b000000 + i;
		(void)see_packet(w, packet(w, back(with(t, ACK)), 0, 0), false);
	}
	t.src++;
	assert_int_equal(see(w, t), FLOW_NONE);
	assert_int_equal(w->l->refused, 1);
}

/* Ended and made within one batch: nobody gets another flow's number. */
static void a_batch_that_ends_flows_is_consistent(void **state)
{
	struct world *w = *state;
	uint32_t ref[BATCH_MAX];
	struct batch b = { .n = BATCH_MAX };

	w->l->table.capacity = 8;
	for (unsigned round = 0; round < 200; round++) {
		struct tuple t[BATCH_MAX];

		b.n = BATCH_MAX;
		for (unsigned i = 0; i < b.n; i++) {
			t[i] = with(one, random() % 4 ? SYN : RST);
			t[i].sport = (uint16_t)(random() % 16);
			b.p[i] = packet(w, t[i], 0, 0);
			b.p[i]->flow = (uint32_t)random() % 16;
		}
		flow_classify(w->l, &b, ref, true);
		for (unsigned i = 0; i < b.n; i++) {
			if (ref[i] == FLOW_NONE)
				continue;
			assert_true(flow_of(w->l, ref[i])->used);
			assert_int_equal(flow_of(w->l, ref[i])->from.sport,
					 __builtin_bswap16(t[i].sport));
		}
		batch_free(&b);
	}
	assert_true(w->l->ended > 1000);
}

static void held_packets_come_out_in_order(void **state)
{
	struct world *w = *state;
	struct flow_hold h = { .n = 0 };
	struct pkt *p[200];
	struct batch b;
	unsigned n = 0;

	w->l->most_held = 150;
	for (unsigned i = 0; i < 200; i++) {
		p[i] = packet(w, one, 0, 0);
		if (!flow_hold_put(w->l, &h, p[i], i == 100 ? 100 : 1000))
			assert_true(i == 100 || i > 150);
	}
	assert_int_equal(h.n, 150);
	while (flow_hold_take(w->l, &h, &b)) {
		for (unsigned i = 0; i < b.n; i++, n++)
			assert_ptr_equal(b.p[i], p[n + (n >= 100)]);
		batch_free(&b);
	}
	assert_int_equal(n, 150);
	assert_int_equal(w->l->held, 0);
	assert_true(flow_hold_put(w->l, &h, p[100], 1));
	assert_false(flow_hold_put(w->l, &h, p[160], 1));
	assert_true(flow_hold_take(w->l, &h, &b));
	assert_int_equal(b.n, 1);
}

static void who_is_refused_leaves_nothing_behind(void **state)
{
	struct world *w = *state;
	struct tuple t = one;
	uint32_t ref = see(w, one), second;

	flow_refuse(w->l, ref);
	assert_int_equal(w->l->table.count, 1);
	t.sport++;
	second = see(w, t);
	assert_int_equal(w->l->table.count, 1);
	flow_of(w->l, second)->state &= (uint8_t)~FLOW_FRESH;
	flow_refuse(w->l, second);
	ref = see(w, one);
	assert_int_equal(w->l->table.count, 2);
	flow_refuse(w->l, ref);
	flow_refuse(w->l, ref);
	flow_of(w->l, ref)->state &= (uint8_t)~FLOW_FRESH;
	(void)see(w, t);
	assert_int_equal(w->l->table.count, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, free_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_sides_are_one_flow),
		TEST(packets_without_a_flow_have_none),
		TEST(hints_are_not_believed),
		TEST(translated_packets_stay_in_their_flow),
		TEST(idle_flows_end),
		TEST(a_syn_begins_anew_only_what_is_over),
		TEST(fragments_follow_the_first),
		TEST(errors_belong_to_what_they_quote),
		TEST(echo_goes_by_its_id),
		TEST(memory_stays_with_its_flow),
		TEST(a_flood_does_not_push_out_who_is_answered),
		TEST(a_batch_that_ends_flows_is_consistent),
		TEST(who_is_refused_leaves_nothing_behind),
		TEST(held_packets_come_out_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
