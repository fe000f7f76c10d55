/*
 * ip_fragmenter.c - IPFragmenter: cuts marked packets (RFC 791 section 3.2). What stands before
 * the IP header stays on the first fragment only; later ones carry the options that are copied.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct fragmenter {
	struct element el;
	uint32_t mtu;
	bool honor_df;
	uint64_t dropped, fragments;
};

/* Options with the copied flag, padded; the header's new length. */
static uint32_t copy_options(const uint8_t *from, uint32_t hl, uint8_t *to)
{
	uint32_t at = IP_HEADER, n = IP_HEADER;

	while (at < hl && from[at]) {
		uint32_t len = from[at] == 1 ? 1 : at + 1 < hl ? from[at + 1] : 0;

		if (len < 1 || (from[at] != 1 && len < 2) || len > hl - at)
			break;
		if (from[at] & 0x80 && from[at] != 1) {
			memcpy(to + n, from + at, len);
			n += len;
		}
		at += len;
	}
	while (n % 4)
		to[n++] = 0;
	return n;
}

/* The fragment of `len` octets of payload at `at` (in octets), behind header h. */
static struct pkt *make(struct element *e, const struct pkt *p, const uint8_t *h, uint32_t hl,
			uint32_t at, uint32_t len)
{
	const uint8_t *ip = pkt_ip(p);
	struct pkt *q = pkt_new(p->pool, PKT_HEADROOM, hl + len);

	if (!q)
		return NULL;
	memcpy(q->data, h, hl);
	memcpy(q->data + hl, ip + ip_header_len(ip) + at, len);
	pkt_copy_meta(q, p);
	q->mac = PKT_NONE;
	pkt_mark_ip(q, pkt_offset(q), hl);
	((struct fragmenter *)e)->fragments++;
	return q;
}

static void finish_header(uint8_t *ip, uint32_t hl, uint32_t len, uint16_t off)
{
	ip[0] = (uint8_t)(0x40 | hl / 4);
	store_be16(ip + IP_LEN, (uint16_t)(hl + len));
	store_be16(ip + IP_OFF, off);
	ip_set_sum(ip, hl);
}

/* The first fragment is a copy, cut; the rest is made from the packet, which then ends. */
static void cut(struct element *e, struct pkt *p, uint8_t *ip)
{
	struct fragmenter *f = (struct fragmenter *)e;
	uint32_t hl = ip_header_len(ip), total = load_be16(ip + IP_LEN) - hl, first, rest, len;
	uint16_t old = load_be16(ip + IP_OFF) & (uint16_t)~IP_DF;
	uint8_t header[64] = { 0 };
	uint32_t later = copy_options(ip, hl, header);
	struct pkt *q = pkt_clone(p);

	first = (f->mtu - hl) & ~7U;
	rest = (f->mtu - later) & ~7U;
	memcpy(header, ip, IP_HEADER);
	first = MIN_OF(first, total);
	if (q) {
		q->len = q->net - pkt_offset(q) + hl + first;
		finish_header(pkt_ip(q), hl, first, old | IP_MF);
		f->fragments++;
		element_push_one(e, 0, q);
	}
	for (uint32_t at = first; at < total; at += len) {
		/* what an offset near the end carries over goes into the flags, as in Click */
		uint16_t off = (uint16_t)((old | IP_MF) + at / 8);

		len = MIN_OF(rest, total - at);
		if (at + len >= total && !(old & IP_MF))
			off &= (uint16_t)~IP_MF;
		finish_header(header, later, len, off);
		q = make(e, p, header, later, at, len);
		if (q)
			element_push_one(e, 0, q);
	}
	element_drop(e, DROP_CONSUMED, p);
}

static inline struct pkt *fragment_one(struct element *e, struct pkt *p)
{
	struct fragmenter *f = (struct fragmenter *)e;
	uint8_t *ip = pkt_ip(p);
	uint32_t left = pkt_left(p, p->net), hl;

	if (UNLIKELY(!ip)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (LIKELY(left <= f->mtu))
		return p;
	hl = ip_header_len(ip);
	if (hl < IP_HEADER || load_be16(ip + IP_LEN) > left || load_be16(ip + IP_LEN) < hl ||
	    f->mtu < hl + 8 || (f->honor_df && load_be16(ip + IP_OFF) & IP_DF)) {
		f->dropped++;
		return element_reject(e, DROP_TOO_LARGE, p);
	}
	if (load_be16(ip + IP_OFF) & IP_DF)
		put_raw16(ip + IP_ID, (uint16_t)router_random(e->router));
	cut(e, p, ip);
	return NULL;
}

/* One by one where a packet is cut, so that order is kept. */
static void fragmenter_push(struct element *e, unsigned port, struct batch *b)
{
	const struct fragmenter *f = (const struct fragmenter *)e;
	bool large = false;

	for (unsigned i = 0; i < b->n; i++)
		large |= pkt_left(b->p[i], b->p[i]->net) > f->mtu || b->p[i]->net == PKT_NONE;
	if (LIKELY(!large)) {
		element_push(e, 0, b);
		return;
	}
	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = fragment_one(e, b->p[i]);

		if (p)
			element_push_one(e, 0, p);
	}
	b->n = 0;
}

static bool fragmenter_configure(struct element *e, struct setup *s)
{
	struct fragmenter *f = (struct fragmenter *)e;

	f->mtu = setup_u32(s, "MTU");
	f->honor_df = setup_int(s, "HONOR_DF");
	return true;
}

READ_U64(read_drops, struct fragmenter, dropped)
READ_U64(read_fragments, struct fragmenter, fragments)

static const struct handler handlers[] = {
	{ "drops", read_drops, NULL },
	{ "fragments", read_fragments, NULL },
	{ 0 }
};

const struct element_class ip_fragmenter_classes[] = {
	{ "IPFragmenter", sizeof(struct fragmenter), .push = fragmenter_push,
	  .configure = fragmenter_configure, .handlers = handlers,
	  .drops = DROPS(DROP_TOO_LARGE, DROP_CONSUMED, DROP_PRECONDITION) },
	{ 0 }
};
