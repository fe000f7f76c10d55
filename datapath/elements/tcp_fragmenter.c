/*
 * tcp_fragmenter.c - TCPFragmenter: a segment that is too large becomes several (RFC 9293), each
 * with the headers of the whole, its own sequence number and checksums made anew. What stands in
 * front of the IP header goes with every piece.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { TCP_SEQ = 4, TCP_OFF = 12, FLAG_FIN = 1 };

struct tcp_fragmenter {
	struct element el;
	uint32_t mtu;
	int anno;			/* of 2 octets; negative: none */
	uint64_t count, cut, fragments;
};

/* Where the parts of a segment are, in octets from its IP header. */
struct segment {
	uint32_t hl, headers, payload, left;
};

static uint32_t mtu_for(const struct tcp_fragmenter *f, const struct pkt *p)
{
	uint16_t v = 0;

	if (f->anno != -1)
		memcpy(&v, p->anno + f->anno, sizeof(v));
	return v ? MIN_OF((uint32_t)v, f->mtu ? f->mtu : UINT32_MAX) : f->mtu;
}

/*
 * Nothing says that it is TCP, that its header has 20 octets or that all of it is there: Click
 * takes what stands there. false: there is nothing to take.
 */
static bool measure(const struct pkt *p, struct segment *s)
{
	const uint8_t *ip = pkt_ip(p), *t;

	s->left = pkt_left(p, p->net);
	s->hl = ip_header_len(ip);
	t = pkt_at(p, p->net + s->hl, 20);
	if (!t || s->hl < IP_HEADER)
		return false;
	s->headers = s->hl + (uint32_t)(t[TCP_OFF] >> 4) * 4;
	s->payload = load_be16(ip + IP_LEN);
	if (s->left < s->headers || s->payload < s->headers)
		return false;
	s->payload -= s->headers;
	return true;
}

/*
 * Makes p the piece of `len` octets at `at`; the FIN stays if fin. What a packet lacks of its
 * length every piece lacks at its end. false: not even the IP header is left.
 */
static bool shorten(struct pkt *p, const struct segment *s, uint32_t at, uint32_t len, bool fin)
{
	uint8_t *ip = pkt_ip(p), *t = ip + s->hl;
	uint32_t rest, there = s->left - s->headers;

	if (s->left < s->payload - len + s->hl)
		return false;
	memmove(ip + s->headers, ip + s->headers + at, MIN_OF(len, there - MIN_OF(at, there)));
	p->len -= s->payload - len;
	rest = s->left - (s->payload - len);
	store_be16(ip + IP_LEN, (uint16_t)rest);
	ip_set_sum(ip, s->hl);
	if (!fin)
		t[TCP_FLAGS] &= (uint8_t)~FLAG_FIN;
	store_be32(t + TCP_SEQ, load_be32(t + TCP_SEQ) + at);
	put_raw16(t + TCP_SUM, 0);
	store_be16(t + TCP_SUM, ip_transport_sum(ip, ip[IP_PROTO], t, rest - s->hl));
	return true;
}

/* Click looks at the whole MTU, not at a piece's room, when it decides where the FIN stays. */
static void cut(struct tcp_fragmenter *f, struct pkt *p, const struct segment *s, uint32_t mtu)
{
	uint32_t room = mtu - s->headers, payload = s->payload;

	f->cut++;
	for (uint32_t at = 0; at < payload; at += room) {
		uint32_t len = MIN_OF(room, payload - at);
		struct pkt *q = at + len < payload ? pkt_clone(p) : p;

		if (!q) {
			element_drop(&f->el, DROP_NO_MEMORY, p);
			return;
		}
		f->fragments++;
		if (shorten(q, s, at, len, at + mtu >= payload))
			element_push_one(&f->el, 0, q);
		else
			element_drop(&f->el, DROP_BAD_HEADER, q);
	}
}

static void tcp_fragmenter_push(struct element *e, unsigned port, struct batch *b)
{
	struct tcp_fragmenter *f = (struct tcp_fragmenter *)e;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		uint32_t mtu = mtu_for(f, p);
		struct segment s;

		f->count++;
		if (!pkt_ip(p))
			element_drop(e, DROP_PRECONDITION, p);
		else if (!mtu || !measure(p, &s) || mtu <= s.headers ||
			 s.payload < mtu - s.headers || !s.payload)
			element_push_one(e, 0, p);
		else
			cut(f, p, &s, mtu);
	}
	b->n = 0;
}

static bool tcp_fragmenter_configure(struct element *e, struct setup *s)
{
	struct tcp_fragmenter *f = (struct tcp_fragmenter *)e;

	f->mtu = setup_u32(s, "MTU");
	f->anno = setup_given(s, "MTU_ANNO") ? (int)setup_int(s, "MTU_ANNO") : -1;
	return true;
}

READ_U64(read_count, struct tcp_fragmenter, count)
READ_U64(read_cut, struct tcp_fragmenter, cut)
READ_U64(read_fragments, struct tcp_fragmenter, fragments)

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "fragmented_count", read_cut, NULL },
	{ "fragments", read_fragments, NULL },
	{ 0 }
};

const struct element_class tcp_fragmenter_classes[] = {
	{ "TCPFragmenter", sizeof(struct tcp_fragmenter), .push = tcp_fragmenter_push,
	  .configure = tcp_fragmenter_configure, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ 0 }
};
