/* datapath/flow_key, flow_address, flow_layer: flows of IPv6, behind extension headers, in fragments and errors, cut anywhere. */
#include "datapath/flow/flow_layer.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

enum { SYN = 2, ACK = 16, PROTO_HOPS = 0, PROTO_FRAGMENT = 44, PROTO_DESTINATION = 60, ROOM = 256 };

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

/* A packet that is being written: where the next header's number stands, and where its octets go. */
struct writing {
	uint8_t octets[ROOM];
	uint32_t next, at;
};

static void begin(struct writing *w, unsigned src, unsigned dst)
{
	memset(w, 0, sizeof(*w));
	w->octets[0] = 0x60;
	w->octets[IP6_HLIM] = 64;
	memcpy(w->octets + IP6_SRC, "\x20\x01\x0d\xb8", 4);
	memcpy(w->octets + IP6_DST, "\x20\x01\x0d\xb8", 4);
	store_be32(w->octets + IP6_SRC + 12, src);
	store_be32(w->octets + IP6_DST + 12, dst);
	w->next = IP6_NEXT;
	w->at = IP6_HEADER;
}

/* A header of 8 octets that says what is behind it. */
static uint8_t *extension(struct writing *w, uint8_t number)
{
	uint8_t *h = w->octets + w->at;

	w->octets[w->next] = number;
	w->next = w->at;
	w->at += 8;
	return h;
}

static void fragment(struct writing *w, uint32_t offset, bool more, uint32_t id)
{
	uint8_t *h = extension(w, PROTO_FRAGMENT);

	store_be16(h + 2, (uint16_t)(offset << 3 | more));
	store_be32(h + 4, id);
}

static void transport(struct writing *w, uint8_t proto, unsigned sport, unsigned dport, uint8_t flags)
{
	uint8_t *t = w->octets + w->at;

	w->octets[w->next] = proto;
	store_be16(t, (uint16_t)sport);
	store_be16(t + 2, (uint16_t)dport);
	if (proto == PROTO_TCP) {
		t[12] = 0x50;
		t[TCP_FLAGS] = flags;
	}
	w->at += proto == PROTO_TCP ? 20 : 8;
	store_be16(w->octets + IP6_PLEN, (uint16_t)(w->at - IP6_HEADER));
}

static struct pkt *packet_of(struct world *w, const struct writing *from, uint32_t len)
{
	struct pkt *p = pkt_new(&w->r->run.pool, PKT_HEADROOM, len);

	memcpy(p->data, from->octets, len);
	p->net = pkt_offset(p);
	p->trans = p->net + IP6_HEADER;
	return p;
}

static uint32_t flow_of_octets(struct world *w, const struct writing *from, bool make)
{
	struct batch b;
	uint32_t ref;

	batch_one(&b, packet_of(w, from, from->at));
	flow_classify(w->l, &b, &ref, make);
	batch_free(&b);
	return ref;
}

static struct writing tcp(unsigned src, unsigned dst, unsigned sport, unsigned dport, uint8_t flags)
{
	struct writing w;

	begin(&w, src, dst);
	transport(&w, PROTO_TCP, sport, dport, flags);
	return w;
}

static void ip6_both_sides_are_one_flow(void **state)
{
	struct world *w = *state;
	struct writing a = tcp(1, 2, 1000, 80, SYN), b = tcp(2, 1, 80, 1000, SYN | ACK), c = tcp(1, 3, 1000, 80, SYN);
	uint32_t ref = flow_of_octets(w, &a, true);

	assert_int_not_equal(ref, FLOW_NONE);
	assert_int_equal(flow_of_octets(w, &b, false), ref | 1);
	assert_true(flow_of(w->l, ref)->state & FLOW_REPLIED);
	assert_true(flow_of(w->l, ref)->state & FLOW_SYN);
	assert_int_equal(flow_of_octets(w, &c, false), FLOW_NONE);
	assert_int_equal(w->l->table.count, 1);
	assert_int_equal(w->l->addresses.count, 2);
}

static void ip6_flow_is_found_behind_extensions(void **state)
{
	struct world *w = *state;
	struct writing plain = tcp(1, 2, 1000, 80, SYN), far;
	uint32_t ref = flow_of_octets(w, &plain, true);
	struct flow_transport t;
	struct pkt *p;

	begin(&far, 1, 2);
	extension(&far, PROTO_HOPS);
	extension(&far, PROTO_DESTINATION);
	transport(&far, PROTO_TCP, 1000, 80, ACK);
	assert_int_equal(flow_of_octets(w, &far, false), ref);
	p = packet_of(w, &far, far.at);
	assert_true(flow_transport(p, &t));
	assert_int_equal(t.proto, PROTO_TCP);
	assert_int_equal(t.left, 20);
	assert_int_equal(load_be16(t.at), 1000);
	pkt_free(p);
	/* more headers than any packet has */
	begin(&far, 1, 2);
	for (unsigned i = 0; i < 11; i++)
		extension(&far, PROTO_DESTINATION);
	transport(&far, PROTO_TCP, 1000, 80, ACK);
	assert_int_equal(flow_of_octets(w, &far, false), FLOW_NONE);
}

static void ip6_fragments_follow_the_first(void **state)
{
	struct world *w = *state;
	struct writing first, later, other;
	uint32_t ref;

	begin(&first, 1, 2);
	fragment(&first, 0, true, 77777);
	transport(&first, PROTO_UDP, 5, 6, 0);
	ref = flow_of_octets(w, &first, true);
	begin(&later, 1, 2);
	fragment(&later, 1, false, 77777);
	transport(&later, PROTO_UDP, 9, 9, 0);
	begin(&other, 1, 2);
	fragment(&other, 1, false, 77778);
	transport(&other, PROTO_UDP, 5, 6, 0);
	assert_int_not_equal(ref, FLOW_NONE);
	assert_int_equal(flow_of_octets(w, &later, true), ref);
	assert_int_equal(flow_of_octets(w, &other, true), FLOW_NONE);
	assert_int_equal(w->l->table.count, 1);
}

static void ip6_errors_belong_to_what_they_quote(void **state)
{
	struct world *w = *state;
	struct writing sent = tcp(1, 2, 1000, 80, SYN), error;
	uint32_t ref = flow_of_octets(w, &sent, true), expires;

	begin(&error, 9, 1);
	error.octets[IP6_NEXT] = PROTO_ICMP6;
	error.octets[IP6_HEADER] = 3;
	memcpy(error.octets + IP6_HEADER + 8, sent.octets, sent.at);
	error.at = IP6_HEADER + 8 + sent.at;
	expires = (uint32_t)flow_of(w->l, ref)->expires;
	assert_int_equal(flow_of_octets(w, &error, true), ref | 1);
	assert_int_equal((uint32_t)flow_of(w->l, ref)->expires, expires);
	assert_int_equal(w->l->table.count, 1);
	/* of a flow that there is not */
	store_be16(error.octets + IP6_HEADER + 8 + IP6_HEADER, 1001);
	assert_int_equal(flow_of_octets(w, &error, true), FLOW_NONE);
	assert_int_equal(w->l->table.count, 1);
}

static void ip6_numbers_are_no_addresses_of_ip4(void **state)
{
	struct world *w = *state;
	struct writing six = tcp(1, 2, 1000, 80, SYN);
	uint32_t ref = flow_of_octets(w, &six, true);
	struct writing four = { .at = 40 };

	four.octets[0] = 0x45;
	store_be16(four.octets + IP_LEN, 40);
	four.octets[IP_PROTO] = PROTO_TCP;
	put_raw32(four.octets + IP_SRC, flow_of(w->l, ref)->from.src);
	put_raw32(four.octets + IP_DST, flow_of(w->l, ref)->from.dst);
	memcpy(four.octets + 20, six.octets + IP6_HEADER, 20);
	{
		struct pkt *p = packet_of(w, &four, four.at);
		struct batch b;
		uint32_t have;

		p->trans = p->net + 20;
		p->flow = ref;		/* a hint that is wrong, too */
		batch_one(&b, p);
		flow_classify(w->l, &b, &have, false);
		assert_int_equal(have, FLOW_NONE);
		batch_free(&b);
	}
}

/* Flows come and go; addresses that nobody has leave nothing behind. */
static void ip6_addresses_end_with_their_flows(void **state)
{
	struct world *w = *state;

	srandom(3);
	print_message("seed 3\n");
	flow_layer_choose(w->l, FLOW_TCP_OPENING, 1000);
	for (unsigned round = 0; round < 200; round++) {
		struct batch b = { 0 };
		uint32_t ref[BATCH_MAX];

		while (b.n < BATCH_MAX) {
			struct writing a = tcp((unsigned)random() % 400, (unsigned)random() % 400,
					       (unsigned)random() % 3, 80, SYN);

			b.p[b.n++] = packet_of(w, &a, a.at);
		}
		flow_classify(w->l, &b, ref, round % 5 != 0);
		for (unsigned i = 0; i < b.n; i++) {
			struct flow_id id = flow_id_of(b.p[i]);
			const struct flow *f;

			if (ref[i] == FLOW_NONE)
				continue;
			f = flow_of(w->l, ref[i]);
			assert_true(f->used);
			assert_int_equal(flow_address_find(&w->l->addresses, id.src6),
					 ref[i] & 1 ? f->from.dst : f->from.src);
			assert_memory_equal(flow_address_octets(&w->l->addresses, ref[i] & 1 ? f->from.dst : f->from.src),
					    id.src6, 16);
			assert_memory_equal(flow_address_octets(&w->l->addresses, ref[i] & 1 ? f->from.src : f->from.dst),
					    id.dst6, 16);
		}
		batch_free(&b);
		w->r->run.now += 700;
	}
	assert_true(w->l->ended > 100);
	flow_layer_end_all(w->l);
	assert_int_equal(w->l->table.count, 0);
	assert_int_equal(w->l->addresses.count, 0);
}

/* Every beginning of packets with everything in them, in a buffer of that size. */
static void ip6_cut_packets_are_read_within_bounds(void **state)
{
	struct world *w = *state;
	struct writing inner = tcp(1, 2, 1000, 80, SYN), a;

	for (unsigned kind = 0; kind < 3; kind++) {
		begin(&a, 1, 2);
		extension(&a, PROTO_HOPS);
		if (kind == 0)
			fragment(&a, 0, true, 5);
		if (kind < 2) {
			transport(&a, PROTO_TCP, 1000, 80, SYN);
		} else {
			a.octets[a.next] = PROTO_ICMP6;
			a.octets[a.at] = 1;
			memcpy(a.octets + a.at + 8, inner.octets, inner.at);
			a.at += 8 + inner.at;
		}
		for (uint32_t len = 0; len <= a.at; len++) {
			uint8_t *exact = x_malloc(len + PKT_SLACK);
			struct pkt p = { .head = exact, .data = exact, .len = len, .size = len, .trans = IP6_HEADER };
			struct flow_transport t;

			memcpy(exact, a.octets, len);
			if (flow_id_of(&p).found)
				assert_true(len >= a.at - 20);
			(void)flow_transport(&p, &t);
			free(exact);
		}
	}
	(void)w;
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, make_world, free_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ip6_both_sides_are_one_flow),
		TEST(ip6_flow_is_found_behind_extensions),
		TEST(ip6_fragments_follow_the_first),
		TEST(ip6_errors_belong_to_what_they_quote),
		TEST(ip6_numbers_are_no_addresses_of_ip4),
		TEST(ip6_addresses_end_with_their_flows),
		TEST(ip6_cut_packets_are_read_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
