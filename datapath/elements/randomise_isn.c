/*
 * randomise_isn.c - RandomiseISN: hosts of a side get initial sequence numbers that cannot be guessed. What
 * such a host sends has its sequence numbers moved by a number drawn when its SYN is seen, what it gets
 * has the acknowledgements moved back, and so have the segments that ICMP errors quote. Connections
 * whose SYN was not seen pass as they are. Input 0 is the inner side, its packets leave by output 1.
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { TCP_HEADER = 20, TCP_SEQ = 4, TCP_ACKNO = 8, TCP_SYN = 2, TCP_ACK = 16, ICMP_HEADER = 8 };

struct moved {
	uint32_t by[2];			/* what the host at that input sends */
	bool drawn[2];
};

struct isn {
	struct element el;
	struct flow_layer *layer;
	struct flow_claim claim;
	bool side[2];
	uint64_t connections;
};

static void move(uint8_t *t, unsigned at, uint32_t by)
{
	uint32_t old = raw32(t + at);

	store_be32(t + at, load_be32(t + at) + by);
	sum_update(t + TCP_SUM, old, raw32(t + at));
}

/* The segment quoted was sent by the host that now gets the error. */
static void mend_quoted(const struct pkt *p, const struct moved *m, unsigned to)
{
	uint32_t left = pkt_left(p, p->trans), hl, old;
	uint8_t *icmp = pkt_at(p, p->trans, left), *t;

	if (!icmp || left < ICMP_HEADER + IP_HEADER + 8)
		return;
	hl = ip_header_len(icmp + ICMP_HEADER);
	if (hl < IP_HEADER || left < ICMP_HEADER + hl + 8)
		return;
	t = icmp + ICMP_HEADER + hl;
	old = raw32(t + TCP_SEQ);
	store_be32(t + TCP_SEQ, load_be32(t + TCP_SEQ) - m->by[to]);
	sum_update(icmp + 2, old, raw32(t + TCP_SEQ));
}

static void mend(struct isn *n, struct moved *m, struct pkt *p, unsigned input)
{
	uint32_t left = pkt_left(p, p->trans);
	uint8_t *t = pkt_at(p, p->trans, TCP_HEADER);

	if (pkt_ip(p)[IP_PROTO] != PROTO_TCP) {
		mend_quoted(p, m, 1 - input);
		return;
	}
	if (!t || left < TCP_HEADER)
		return;
	if (t[TCP_FLAGS] & TCP_SYN && n->side[input] && !m->drawn[input]) {
		m->drawn[input] = true;
		m->by[input] = (uint32_t)(router_random(n->el.router) >> 32) - load_be32(t + TCP_SEQ);
		n->connections++;
	}
	if (m->by[input])
		move(t, TCP_SEQ, m->by[input]);
	if (m->by[1 - input] && t[TCP_FLAGS] & TCP_ACK)
		move(t, TCP_ACKNO, -m->by[1 - input]);
}

static void isn_push(struct element *e, unsigned port, struct batch *b)
{
	struct isn *n = (struct isn *)e;
	uint32_t ref[BATCH_MAX];

	flow_classify(n->layer, b, ref, true);
	for (unsigned i = 0; i < b->n; i++) {
		if (ref[i] == FLOW_NONE || flow_of(n->layer, ref[i])->kind != PROTO_TCP ||
		    flow_is_later_fragment(b->p[i]))
			continue;
		mend(n, flow_memory(n->layer, &n->claim, ref[i]), b->p[i], port);
	}
	element_push(e, 1 - port, b);
}

static bool configure(struct element *e, struct setup *s)
{
	struct isn *n = (struct isn *)e;
	const char *side = setup_value(s, "SIDE")->s;

	n->side[0] = !strcmp(side, "in") || !strcmp(side, "both");
	n->side[1] = !strcmp(side, "out") || !strcmp(side, "both");
	if (!n->side[0] && !n->side[1])
		return setup_error(s, "SIDE: expected in, out or both, not '%s'", side);
	n->layer = flow_layer_of(e);
	flow_layer_keep_usual(n->layer);
	flow_claim(n->layer, &n->claim, sizeof(struct moved), NULL, n);
	return true;
}

static void stop(struct element *e)
{
	struct isn *n = (struct isn *)e;

	if (n->layer)
		flow_unclaim(n->layer, &n->claim);
}

READ_U64(read_connections, struct isn, connections)

static const struct handler handlers[] = { { "connections", read_connections, NULL }, { 0 } };

const struct element_class randomise_isn_classes[] = {
	{ "RandomiseISN", sizeof(struct isn), .push = isn_push, .configure = configure,
	  .stop = stop, .handlers = handlers },
	{ 0 }
};
