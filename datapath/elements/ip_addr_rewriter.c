/*
 * ip_addr_rewriter.c - flows without ports: IPAddrRewriter by the source, IPAddrPairRewriter by
 * both addresses, ICMPPingRewriter by addresses and the identifier of echo requests.
 */
#include "datapath/elements.h"
#include "datapath/flow/rewrite.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { ICMP_ECHO = 8, ECHO_ID = 4, ICMP_SUM = 2, PING_LEAST = 6 };

/* One of the two address fields, with the checksums it is in. */
static void set_address(struct pkt *p, uint8_t *ip, uint32_t at, uint32_t addr)
{
	uint32_t old = raw32(ip + at), left = pkt_left(p, p->trans);
	uint8_t *t = pkt_at(p, p->trans, 0);

	if (old == addr)
		return;
	put_raw32(ip + at, addr);
	sum_update(ip + IP_SUM, old, addr);
	if (!t || !ip_first_fragment(ip))
		return;
	if (ip[IP_PROTO] == PROTO_TCP && left >= 18)
		sum_update(t + TCP_SUM, old, addr);
	if (ip[IP_PROTO] == PROTO_UDP && left >= 8 && raw16(t + UDP_SUM))
		sum_update(t + UDP_SUM, old, addr);
}

static void finish(struct rewriter *w, struct pkt *p, struct flow *f, bool reply)
{
	rewrite_live(w, f, rewrite_now(w), LIFE_OTHER);
	if (w->dst_anno)
		anno_set_u32(p, ANNO_DST_IP, raw32(pkt_ip(p) + IP_DST));
	if (reply && w->has_reply_anno)
		p->anno[w->reply_anno] = f->anno;
}

/* By a key of its own making; *reply: which side it is. UINT16_MAX: the packet is gone. */
static unsigned map_new(struct rewriter *w, unsigned input, struct pkt *p, struct flow_key key,
			uint32_t *flow)
{
	enum drop why = DROP_NO_MAPPING;
	uint16_t port = 0;

	*flow = rewrite_map(w, input, key, 1, &why, &port);
	if (*flow != FLOW_NONE) {
		if (w->has_reply_anno)
			w->table.flows[*flow].anno = p->anno[w->reply_anno];
		return 0;
	}
	if (why == DROP_COUNT)
		return port;
	w->mappings_failed += why != DROP_NO_MAPPING;
	element_drop(w->worker, why, p);
	return UINT16_MAX;
}

static unsigned addr_one(struct rewriter *w, unsigned input, struct pkt *p, uint8_t *ip)
{
	struct flow_key forward = { .src = raw32(ip + IP_SRC) };
	struct flow_key back = { .dst = raw32(ip + IP_DST) };
	uint32_t ref = rewrite_find(w, forward, 1), flow;
	unsigned port;

	if (ref == FLOW_NONE || ref & 1) {
		ref = rewrite_find(w, back, 1);
		if (ref != FLOW_NONE && ref & 1) {
			set_address(p, ip, IP_DST, w->table.flows[ref >> 1].from.src);
			finish(w, p, &w->table.flows[ref >> 1], true);
			return w->table.flows[ref >> 1].output[1];
		}
		port = map_new(w, input, p, forward, &flow);
		if (flow == FLOW_NONE)
			return port;
		ref = flow * 2;
	}
	/* who keeps the destination leaves its annotation, as in Click */
	set_address(p, ip, IP_SRC, w->table.flows[ref >> 1].to.src);
	rewrite_live(w, &w->table.flows[ref >> 1], rewrite_now(w), LIFE_OTHER);
	return w->table.flows[ref >> 1].output[0];
}

static unsigned pair_one(struct rewriter *w, unsigned input, struct pkt *p, uint8_t *ip)
{
	struct flow_key key = { .src = raw32(ip + IP_SRC), .dst = raw32(ip + IP_DST) }, to;
	uint32_t ref = rewrite_find(w, key, 1), flow;
	unsigned port;

	if (ref == FLOW_NONE) {
		port = map_new(w, input, p, key, &flow);
		if (flow == FLOW_NONE)
			return port;
		ref = flow * 2;
	}
	to = ref & 1 ? flow_key_reverse(w->table.flows[ref >> 1].from) :
		       w->table.flows[ref >> 1].to;
	set_address(p, ip, IP_SRC, to.src);
	set_address(p, ip, IP_DST, to.dst);
	finish(w, p, &w->table.flows[ref >> 1], ref & 1);
	return w->table.flows[ref >> 1].output[ref & 1];
}

/* The identifier is the source port of requests and the destination port of replies. */
static unsigned ping_one(struct rewriter *w, unsigned input, struct pkt *p, uint8_t *ip)
{
	uint8_t *t = pkt_at(p, p->trans, PING_LEAST);
	bool request = t && t[0] == ICMP_ECHO;
	struct flow_key key = { .src = raw32(ip + IP_SRC), .dst = raw32(ip + IP_DST) }, to;
	uint32_t ref, flow;
	unsigned port;
	uint16_t id;

	if (!t || ip[IP_PROTO] != PROTO_ICMP || !ip_first_fragment(ip) ||
	    pkt_left(p, p->trans) < PING_LEAST || (t[0] != ICMP_ECHO && t[0] != 0)) {
		if (w->specs[input].kind == CLICK_SPEC_PASS)
			return w->specs[input].forward;
		element_drop(w->worker, DROP_NO_MAPPING, p);
		return UINT16_MAX;
	}
	*(request ? &key.sport : &key.dport) = raw16(t + ECHO_ID);
	ref = rewrite_find(w, key, 1);
	if (ref == FLOW_NONE && !request) {
		if (w->specs[input].kind == CLICK_SPEC_PASS)
			return w->specs[input].forward;
		element_drop(w->worker, DROP_NO_MAPPING, p);
		return UINT16_MAX;
	}
	if (ref == FLOW_NONE) {
		port = map_new(w, input, p, key, &flow);
		if (flow == FLOW_NONE)
			return port;
		ref = flow * 2;
	}
	to = ref & 1 ? flow_key_reverse(w->table.flows[ref >> 1].from) :
		       w->table.flows[ref >> 1].to;
	id = ref & 1 ? to.dport : to.sport;
	/* a sum of ffff stays when nothing changes */
	if (raw16(t + ECHO_ID) != id)
		sum_update16(t + ICMP_SUM, raw16(t + ECHO_ID), id);
	put_raw16(t + ECHO_ID, id);
	set_address(p, ip, IP_SRC, to.src);
	set_address(p, ip, IP_DST, to.dst);
	finish(w, p, &w->table.flows[ref >> 1], ref & 1);
	return w->table.flows[ref >> 1].output[ref & 1];
}

static void push(struct element *e, unsigned input, struct batch *b,
		 unsigned (*one)(struct rewriter *, unsigned, struct pkt *, uint8_t *))
{
	struct rewriter *w = rewrite_enter(e);
	uint16_t to[BATCH_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		uint8_t *ip = pkt_ip(b->p[i]);
		unsigned port;

		if (!ip) {
			element_drop(e, DROP_PRECONDITION, b->p[i]);
			continue;
		}
		port = one(w, input, b->p[i], ip);
		if (port == UINT16_MAX)
			continue;
		to[n] = (uint16_t)port;
		b->p[n++] = b->p[i];
	}
	rewrite_leave(w);
	b->n = n;
	element_push_split(e, b, to, DROP_NO_OUTPUT);
}

static void addr_push(struct element *e, unsigned input, struct batch *b)
{
	push(e, input, b, addr_one);
}

static void pair_push(struct element *e, unsigned input, struct batch *b)
{
	push(e, input, b, pair_one);
}

static void ping_push(struct element *e, unsigned input, struct batch *b)
{
	push(e, input, b, ping_one);
}

uint32_t ip_addr_rewriter_find(const struct rewriter *w, struct flow_key key, uint8_t proto)
{
	struct flow_key source = { .src = key.src }, both = { .src = key.src, .dst = key.dst };
	uint32_t ref;

	if (w->el.cls->push == pair_push)
		return rewrite_find(w, both, 1);
	if (w->el.cls->push == ping_push) {
		/* the error names a request, so the way back is that of its reply */
		both.dport = key.sport;
		return proto == PROTO_ICMP ? rewrite_find(w, both, 1) : FLOW_NONE;
	}
	ref = rewrite_find(w, source, 1);
	return ref != FLOW_NONE ? ref : rewrite_find(w, (struct flow_key){ .dst = key.dst }, 1);
}

static uint32_t get_mapping(struct rewriter *w, struct flow_key key, uint8_t proto, unsigned input)
{
	struct flow_key own = { .src = key.src, .dst = w->el.cls->push == pair_push ? key.dst : 0 };
	uint32_t ref = ip_addr_rewriter_find(w, key, proto), flow;
	enum drop why;
	uint16_t port;

	if (ref != FLOW_NONE || w->el.cls->push == ping_push)
		return ref;
	flow = rewrite_map(w, input, own, 1, &why, &port);
	return flow == FLOW_NONE ? flow : flow * 2;
}

static bool rewriter_configure(struct element *e, struct setup *s)
{
	((struct rewriter *)e)->find = ip_addr_rewriter_find;
	((struct rewriter *)e)->get = get_mapping;
	((struct rewriter *)e)->evicts = e->cls->push == ping_push;
	((struct rewriter *)e)->source_only = e->cls->push == addr_push;
	((struct rewriter *)e)->addresses = e->cls->push != ping_push;
	return rewrite_configure((struct rewriter *)e, s);
}

static bool rewriter_start(struct element *e, struct setup *s)
{
	return rewrite_start((struct rewriter *)e, s);
}

#define REWRITER(name, fn) \
	{ name, sizeof(struct rewriter), .push = fn, .configure = rewriter_configure, \
	  .start = rewriter_start, .stop = rewrite_stop, .take_state = rewrite_take_state, \
	  .keeps = "mappings", .handlers = rewrite_handlers, \
	  .drops = DROPS(DROP_NO_OUTPUT, DROP_NO_MAPPING, DROP_POOL_EMPTY, DROP_TABLE_FULL, \
			 DROP_PRECONDITION) }

const struct element_class ip_addr_rewriter_classes[] = {
	REWRITER("IPAddrRewriter", addr_push),
	REWRITER("IPAddrPairRewriter", pair_push),
	REWRITER("ICMPPingRewriter", ping_push),
	{ 0 }
};
