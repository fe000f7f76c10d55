/*
 * ip_rewriter.c - IPRewriter, TCPRewriter, UDPRewriter: flows by addresses and ports, found
 * whatever input a packet comes in by.
 *
 * A batch goes in three turns: keys and the lines of their entries, then the flows, then the
 * packets, so that the memory of all its flows is fetched together.
 */
#include "datapath/elements.h"
#include "datapath/flow/rewrite.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4 };
/* Of TCP: one bit for each direction, the reply's is the second. */
enum { STATE_DONE = 3, STATE_DATA = 12, DONE_FORWARD = 1, DATA_FORWARD = 4 };
/* Of others: whether a reply was seen, and twice the number of packets, to three. */
enum { STATE_REPLIED = 1, STATE_PACKET = 2, STATE_PACKETS = 6 };

struct lookup {
	struct flow_key key;
	uint32_t hash;
	uint8_t proto;		/* of the table */
	bool fits;		/* has ports, and is no later fragment */
};

static uint8_t table_proto(const struct rewriter *w, uint8_t proto)
{
	const char *name = w->el.cls->name;

	if (name[0] == 'U')
		return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_DCCP ? 1 : 0;
	if (name[0] == 'T')
		return proto == PROTO_TCP ? proto : 0;
	return proto == PROTO_TCP || proto == PROTO_UDP ? proto : 0;
}

static inline void look(const struct rewriter *w, const struct pkt *p, struct lookup *l)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 8);

	l->fits = false;
	if (!ip || !t || pkt_left(p, p->trans) < 8 || !ip_first_fragment(ip))
		return;
	l->proto = table_proto(w, ip[IP_PROTO]);
	if (!l->proto)
		return;
	l->fits = true;
	l->key = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), raw16(t),
				    raw16(t + 2) };
	l->hash = flow_hash(&w->table, l->key, l->proto);
	flow_prefetch_slot(&w->table, l->hash);
}

/* A difference of sums; 0 if nothing changed, so that a sum of ffff stays. */
static inline uint16_t sum_change(uint64_t words)
{
	uint16_t sum = sum_fold(words);

	return sum == 0xffff ? 0 : sum;
}

/* Addresses, ports, and both checksums by the difference; ports that no checksum follows stay where `whole` is asked. */
static inline void apply(struct pkt *p, const struct flow_key *to, bool whole)
{
	uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 8), *sum = NULL;
	uint64_t change = 0;
	uint16_t addresses, all;
	uint32_t ports, left = pkt_left(p, p->trans);

	change += (uint32_t)~raw32(ip + IP_SRC);
	change += to->src;
	change += (uint32_t)~raw32(ip + IP_DST);
	change += to->dst;
	put_raw32(ip + IP_SRC, to->src);
	put_raw32(ip + IP_DST, to->dst);
	addresses = sum_change(change);
	put_raw16(ip + IP_SUM,
		  (uint16_t)~sum_fold((uint64_t)(uint16_t)~raw16(ip + IP_SUM) + addresses));
	if (whole && left < TCP_SUM + 2)
		return;
	ports = raw32(t);
	put_raw16(t, to->sport);
	put_raw16(t + 2, to->dport);
	all = sum_change((uint64_t)addresses + (uint32_t)~ports + raw32(t));
	if (ip[IP_PROTO] == PROTO_TCP && left >= 18)
		sum = pkt_at(p, p->trans + TCP_SUM, 2);
	else if (ip[IP_PROTO] == PROTO_UDP && raw16(t + UDP_SUM))
		sum = t + UDP_SUM;
	if (sum)
		put_raw16(sum, (uint16_t)~sum_fold((uint64_t)(uint16_t)~raw16(sum) + all));
}

/* A side is done with its FIN, until it sends SYN or data again; a header cut before its checksum says nothing. */
static unsigned follow_tcp(struct flow *f, bool reply, const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 18);

	if (t && pkt_left(p, p->trans) >= 18) {
		uint8_t flags = t[TCP_FLAGS];
		bool data = ip_header_len(ip) + (t[12] >> 4) * 4u < load_be16(ip + IP_LEN);

		if (flags & TCP_RST)
			f->state |= STATE_DONE;
		else if (flags & TCP_FIN)
			f->state |= (uint8_t)(DONE_FORWARD << reply);
		else if (flags & TCP_SYN || data)
			f->state &= (uint8_t)~(DONE_FORWARD << reply);
		if (data)
			f->state |= (uint8_t)(DATA_FORWARD << reply);
	}
	if ((f->state & STATE_DONE) == STATE_DONE)
		return LIFE_TCP_DONE;
	return (f->state & STATE_DATA) == STATE_DATA ? LIFE_TCP_DATA : LIFE_TCP_NO_DATA;
}

/* Three packets, one of them a reply, make a stream. */
static unsigned follow_udp(struct flow *f, bool reply)
{
	f->state |= reply ? STATE_REPLIED : 0;
	if (f->state < STATE_PACKETS)
		f->state = (uint8_t)(f->state + STATE_PACKET);
	return f->state > STATE_PACKETS ? LIFE_UDP_STREAMING : LIFE_UDP;
}

static inline unsigned rewrite(struct rewriter *w, struct pkt *p, uint32_t ref)
{
	struct flow *f = &w->table.flows[ref >> 1];
	bool reply = ref & 1;
	struct flow_key to = reply ? flow_key_reverse(f->from) : f->to;

	rewrite_live(w, f, rewrite_now(w),
		     f->proto == PROTO_TCP ? follow_tcp(f, reply, p) : follow_udp(f, reply));
	apply(p, &to, f->proto == PROTO_TCP);
	if (UNLIKELY(f->shifted))
		seq_shift_apply(&w->shifts[f->shift]->seq, reply, p->head + p->trans, pkt_left(p, p->trans));
	if (w->dst_anno)
		anno_set_u32(p, ANNO_DST_IP, to.dst);
	if (reply && w->has_reply_anno)
		p->anno[w->reply_anno] = f->anno;
	return f->output[reply];
}

/* A packet without a mapping; UINT16_MAX: it is gone. */
static unsigned without(struct rewriter *w, unsigned input, struct pkt *p, const struct lookup *l)
{
	enum drop why = DROP_NO_MAPPING;
	uint16_t port = 0;
	uint32_t flow;

	if (p->net == PKT_NONE) {
		element_drop(w->worker, DROP_PRECONDITION, p);
		return UINT16_MAX;
	}
	if (!l->fits) {
		if (w->specs[input].kind == CLICK_SPEC_PASS)
			return w->specs[input].forward;
		element_drop(w->worker, DROP_NO_MAPPING, p);
		return UINT16_MAX;
	}
	flow = rewrite_map(w, input, l->key, l->proto, &why, &port);
	if (flow == FLOW_NONE && why == DROP_COUNT)
		return port;
	if (flow == FLOW_NONE) {
		w->mappings_failed += why != DROP_NO_MAPPING;
		element_drop(w->worker, why, p);
		return UINT16_MAX;
	}
	if (w->has_reply_anno)
		w->table.flows[flow].anno = p->anno[w->reply_anno];
	return rewrite(w, p, flow * 2);
}

uint32_t ip_rewriter_find(const struct rewriter *w, struct flow_key key, uint8_t proto)
{
	uint8_t table = table_proto(w, proto);

	return table ? rewrite_find(w, key, table) : FLOW_NONE;
}

static uint32_t get_mapping(struct rewriter *w, struct flow_key key, uint8_t proto, unsigned input)
{
	uint32_t ref = ip_rewriter_find(w, key, proto), flow;
	enum drop why;
	uint16_t port;

	if (ref != FLOW_NONE || !table_proto(w, proto))
		return ref;
	flow = rewrite_map(w, input, key, table_proto(w, proto), &why, &port);
	return flow == FLOW_NONE ? flow : flow * 2;
}

static void rewriter_push(struct element *e, unsigned input, struct batch *b)
{
	struct rewriter *w = rewrite_enter(e);
	struct lookup l[BATCH_MAX];
	uint32_t ref[BATCH_MAX];
	uint16_t to[BATCH_MAX];
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++)
		look(w, b->p[i], &l[i]);
	for (unsigned i = 0; i < b->n; i++) {
		ref[i] = l[i].fits ? flow_find(&w->table, l[i].key, l[i].proto, l[i].hash) :
				     FLOW_NONE;
	}
	for (unsigned i = 0; i < b->n; i++) {
		unsigned port;

		/* a mapping made or taken away in this batch may be for this packet */
		if (l[i].fits && (ref[i] == FLOW_NONE || w->changed))
			ref[i] = flow_find(&w->table, l[i].key, l[i].proto, l[i].hash);
		if (LIKELY(ref[i] != FLOW_NONE)) {
			port = rewrite(w, b->p[i], ref[i] | w->table.flows[ref[i] >> 1].turned);
		} else {
			w->changed = true;
			port = without(w, input, b->p[i], &l[i]);
			if (port == UINT16_MAX)
				continue;
		}
		to[n] = (uint16_t)port;
		b->p[n++] = b->p[i];
	}
	w->changed = false;
	rewrite_leave(w);
	b->n = n;
	element_push_split(e, b, to, DROP_NO_OUTPUT);
}

static bool rewriter_configure(struct element *e, struct setup *s)
{
	((struct rewriter *)e)->find = ip_rewriter_find;
	((struct rewriter *)e)->get = get_mapping;
	return rewrite_configure((struct rewriter *)e, s);
}

static bool rewriter_start(struct element *e, struct setup *s)
{
	return rewrite_start((struct rewriter *)e, s);
}

#define REWRITER(name, told) \
	{ name, sizeof(struct rewriter), .push = rewriter_push, .configure = rewriter_configure, \
	  .start = rewriter_start, .stop = rewrite_stop, .take_state = rewrite_take_state, \
	  .keeps = "mappings", .handlers = told, \
	  .drops = DROPS(DROP_NO_OUTPUT, DROP_NO_MAPPING, DROP_POOL_EMPTY, DROP_TABLE_FULL, \
			 DROP_PRECONDITION) }

const struct element_class ip_rewriter_classes[] = {
	REWRITER("IPRewriter", rewrite_both_handlers), REWRITER("TCPRewriter", rewrite_handlers),
	REWRITER("UDPRewriter", rewrite_handlers),
	{ 0 }
};
