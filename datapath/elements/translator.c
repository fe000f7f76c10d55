/*
 * translator.c - ProtocolTranslator46 and 64: IPv4 packets as IPv6 with mapped addresses
 * (RFC 2765), and back, of the header the data begins with. The result is a new packet without annotations.
 */
#include "datapath/elements.h"
#include "datapath/ip.h"
#include "datapath/router.h"
#include "models/packet/checksum.h"

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void fix_sum(const uint8_t *ip, bool six, uint8_t proto, uint8_t *t, uint32_t len)
{
	uint32_t at = proto == PROTO_TCP ? TCP_SUM : UDP_SUM;
	uint16_t sum;

	if ((proto != PROTO_TCP && proto != PROTO_UDP) || len < at + 2)
		return;
	put_raw16(t + at, 0);
	sum = six ? ip6_transport_sum(ip, proto, t, len) : ip_transport_sum(ip, proto, t, len);
	store_be16(t + at, sum);
}

/* What is not TCP, UDP or ICMP goes on as 0. */
static uint8_t next_header(uint8_t proto)
{
	return proto == PROTO_ICMP ? PROTO_ICMP6 :
	       proto == PROTO_TCP || proto == PROTO_UDP ? proto : 0;
}

static inline struct pkt *to_six_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = p->data;
	uint32_t hl, len;
	struct pkt *q;
	uint8_t *o;

	if (p->len < IP_HEADER) {
		element_drop(e, DROP_BAD_HEADER, p);
		return NULL;
	}
	/* options count as payload */
	hl = IP_HEADER;
	len = load_be16(ip + IP_LEN);
	if (len < hl || len > p->len) {
		element_drop(e, DROP_BAD_HEADER, p);
		return NULL;
	}
	len -= hl;
	q = pkt_new(p->pool, PKT_HEADROOM, IP6_HEADER + len);
	if (q) {
		o = q->data;
		store_be32(o, 0x60000000);
		store_be16(o + IP6_PLEN, (uint16_t)len);
		o[IP6_NEXT] = next_header(ip[IP_PROTO]);
		o[IP6_HLIM] = (uint8_t)(ip[IP_TTL] + 0x40 - 0xff);
		memcpy(o + IP6_SRC, mapped, 12);
		memcpy(o + IP6_SRC + 12, ip + IP_SRC, 4);
		memcpy(o + IP6_DST, mapped, 12);
		memcpy(o + IP6_DST + 12, ip + IP_DST, 4);
		memcpy(o + IP6_HEADER, ip + hl, len);
		fix_sum(o, true, o[IP6_NEXT], o + IP6_HEADER, len);
		pkt_mark_ip(q, pkt_offset(q), IP6_HEADER);
	}
	element_drop(e, q ? DROP_CONSUMED : DROP_NO_MEMORY, p);
	return q;
}
ELEMENT_SIMPLE(to_six, to_six_one)

static inline struct pkt *to_four_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = p->data;
	uint32_t len;
	struct pkt *q;
	uint8_t *o;

	if (p->len < IP6_HEADER) {
		element_drop(e, DROP_BAD_HEADER, p);
		return NULL;
	}
	len = load_be16(ip + IP6_PLEN);
	if (len + IP6_HEADER > p->len || len > UINT16_MAX - IP_HEADER) {
		element_drop(e, DROP_BAD_HEADER, p);
		return NULL;
	}
	q = pkt_new(p->pool, PKT_HEADROOM, IP_HEADER + len);
	if (q) {
		o = q->data;
		memset(o, 0, IP_HEADER);
		o[0] = 0x45;
		store_be16(o + IP_LEN, (uint16_t)(len + IP_HEADER));
		o[IP_TTL] = (uint8_t)(ip[IP6_HLIM] + 0x40 - 0xff);
		o[IP_PROTO] = ip[IP6_NEXT] == PROTO_ICMP6 ? PROTO_ICMP : ip[IP6_NEXT];
		memcpy(o + IP_SRC, ip + IP6_SRC + 12, 4);
		memcpy(o + IP_DST, ip + IP6_DST + 12, 4);
		ip_set_sum(o, IP_HEADER);
		memcpy(o + IP_HEADER, ip + IP6_HEADER, len);
		fix_sum(o, false, o[IP_PROTO], o + IP_HEADER, len);
		pkt_mark_ip(q, pkt_offset(q), IP_HEADER);
	}
	element_drop(e, q ? DROP_CONSUMED : DROP_NO_MEMORY, p);
	return q;
}
ELEMENT_SIMPLE(to_four, to_four_one)

const struct element_class translator_classes[] = {
	{ "ProtocolTranslator46", .simple = to_six },
	{ "ProtocolTranslator64", .simple = to_four },
	{ 0 }
};
