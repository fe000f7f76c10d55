/*
 * flow_key.c - what a packet's flow is found by. Nothing is believed of the lengths in headers:
 * every octet that is read was asked for.
 */
#include "datapath/flow/flow_key.h"

#include "datapath/packet/ip.h"

enum {
	PROTO_SCTP = 132, ICMP_HEADER = 8, MOST_EXTENSIONS = 10,
	EXT_HOPS = 0, EXT_ROUTING = 43, EXT_FRAGMENT = 44, EXT_AUTH = 51, EXT_DESTINATION = 60,
};

static bool has_ports(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP || proto == PROTO_DCCP;
}

/* Echo, timestamp, information, mask; in ICMPv6 echo: those with an id that the answer repeats. */
static bool icmp_has_id(uint8_t proto, uint8_t type)
{
	if (proto == PROTO_ICMP6)
		return type == 128 || type == 129;
	return type == 8 || type == 0 || (type >= 13 && type <= 18);
}

/* RFC 4443: types below 128. */
static bool icmp_is_error(uint8_t proto, uint8_t type)
{
	if (proto == PROTO_ICMP6)
		return type >= 1 && type < 128;
	return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* Ports or ids of `left` octets at t. */
static bool read_ports(uint8_t proto, const uint8_t *t, uint32_t left, struct flow_key *k)
{
	if (has_ports(proto)) {
		if (left < 8)
			return false;
		k->sport = raw16(t);
		k->dport = raw16(t + 2);
		return true;
	}
	if (proto == PROTO_ICMP || proto == PROTO_ICMP6) {
		if (left < ICMP_HEADER)
			return false;
		/* what has no id has its addresses: neighbours are discovered by such messages */
		if (!icmp_has_id(proto, t[0]))
			return proto == PROTO_ICMP6;
		k->sport = k->dport = raw16(t + 4);
	}
	return true;
}

/* ---- IPv6 ---- */

/* What lies behind the extension headers of an IPv6 packet of `left` octets (RFC 8200 section 4). */
struct ip6_end {
	uint32_t at;
	uint32_t fragment;	/* id */
	uint8_t proto;
	bool later, first;	/* of several fragments */
};

static bool ip6_walk(const uint8_t *ip, uint32_t left, struct ip6_end *e)
{
	*e = (struct ip6_end){ .at = IP6_HEADER, .proto = left < IP6_HEADER ? 0 : ip[IP6_NEXT] };
	if (left < IP6_HEADER)
		return false;
	for (unsigned i = 0; i < MOST_EXTENSIONS && e->at <= left; i++) {
		const uint8_t *h = ip + e->at;
		uint32_t len;

		if (e->proto != EXT_HOPS && e->proto != EXT_ROUTING && e->proto != EXT_DESTINATION &&
		    e->proto != EXT_FRAGMENT && e->proto != EXT_AUTH)
			return true;
		if (left - e->at < 8)
			return false;
		len = e->proto == EXT_FRAGMENT ? 8 : e->proto == EXT_AUTH ? (h[1] + 2U) * 4 : (h[1] + 1U) * 8;
		if (e->proto == EXT_FRAGMENT) {
			e->fragment = load_be32(h + 4);
			e->later = load_be16(h + 2) >> 3;
			e->first = !e->later && h[3] & 1;
		}
		e->proto = h[0];
		e->at += len;
		if (e->later)
			return e->at <= left;
	}
	return false;
}

/* Addresses in 32 bits, as good as any for who only wants to tell flows apart. */
static uint32_t fold(const uint8_t *a)
{
	return raw32(a) * 3 ^ raw32(a + 4) * 5 ^ raw32(a + 8) * 7 ^ raw32(a + 12);
}

static void take_addresses(struct flow_id *id, const uint8_t *src, const uint8_t *dst)
{
	id->src6 = src;
	id->dst6 = dst;
	id->key.src = fold(src);
	id->key.dst = fold(dst);
}

static bool read_quoted6(const uint8_t *t, uint32_t left, struct flow_id *id)
{
	const uint8_t *ip = t + ICMP_HEADER;
	struct flow_key k = { 0 };
	struct ip6_end e;

	if (left < ICMP_HEADER + IP6_HEADER || ip[0] >> 4 != 6)
		return false;
	left -= ICMP_HEADER;
	if (!ip6_walk(ip, left, &e) || e.later || left - e.at < 8 ||
	    (e.proto == PROTO_ICMP6 && icmp_is_error(e.proto, ip[e.at])) ||
	    !read_ports(e.proto, ip + e.at, left - e.at, &k))
		return false;
	id->key = flow_key_reverse(k);
	take_addresses(id, ip + IP6_DST, ip + IP6_SRC);
	id->kind = FLOW_IP6 | e.proto;
	id->proto = e.proto;
	id->quoted = true;
	return true;
}

static struct flow_id flow_id_of6(const struct pkt *p, const uint8_t *ip)
{
	uint32_t left = pkt_left(p, p->net);
	struct flow_id id = { .found = false };
	struct ip6_end e;
	const uint8_t *t;

	if (!ip6_walk(ip, left, &e))
		return id;
	take_addresses(&id, ip + IP6_SRC, ip + IP6_DST);
	id.proto = e.proto;
	id.kind = FLOW_IP6 | e.proto;
	id.trans = p->net + e.at;
	id.later = e.later;
	id.first = e.first;
	id.fragment = e.fragment;
	if (e.later)
		return id;
	t = ip + e.at;
	left -= e.at;
	if (e.proto == PROTO_ICMP6 && left >= ICMP_HEADER && icmp_is_error(e.proto, t[0]))
		id.found = read_quoted6(t, left, &id);
	else
		id.found = read_ports(e.proto, t, left, &id.key);
	return id;
}

/* ---- IPv4 ---- */

/* The packet that an ICMP error quotes went the other way (RFC 792: its header and 8 octets). */
static bool read_quoted(const uint8_t *t, uint32_t left, struct flow_id *id)
{
	const uint8_t *ip = t + ICMP_HEADER;
	uint32_t hl;
	struct flow_key k;

	if (left < ICMP_HEADER + IP_HEADER + 8 || ip[0] >> 4 != 4)
		return false;
	hl = ip_header_len(ip);
	if (hl < IP_HEADER || left - ICMP_HEADER < hl + 8 || !ip_first_fragment(ip) ||
	    (ip[IP_PROTO] == PROTO_ICMP && icmp_is_error(PROTO_ICMP, ip[hl])))
		return false;
	k = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), 0, 0 };
	if (!read_ports(ip[IP_PROTO], ip + hl, left - ICMP_HEADER - hl, &k))
		return false;
	id->key = flow_key_reverse(k);
	id->kind = id->proto = ip[IP_PROTO];
	id->quoted = true;
	return true;
}

struct flow_id flow_id_of(const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t;
	struct flow_id id = { .found = false };
	uint32_t left = pkt_left(p, p->trans);

	if (UNLIKELY(!ip || pkt_left(p, p->net) < IP_HEADER))
		return id;
	if (UNLIKELY(ip[0] >> 4 != 4))
		return ip[0] >> 4 == 6 ? flow_id_of6(p, ip) : id;
	id.kind = id.proto = ip[IP_PROTO];
	id.trans = p->trans;
	id.key = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), 0, 0 };
	if (UNLIKELY(load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK))) {
		id.later = !ip_first_fragment(ip);
		id.first = !id.later;
		id.fragment = load_be16(ip + IP_ID);
		if (id.later)
			return id;
	}
	t = pkt_at(p, p->trans, MIN_OF(left, 8U));
	if (LIKELY(t && left >= 8 && has_ports(id.proto))) {
		id.key.sport = raw16(t);
		id.key.dport = raw16(t + 2);
		id.found = true;
		return id;
	}
	t = pkt_at(p, p->trans, left);
	if (!t)
		return id;
	if (id.proto == PROTO_ICMP && left >= ICMP_HEADER && icmp_is_error(PROTO_ICMP, t[0]))
		id.found = read_quoted(t, left, &id);
	else
		id.found = read_ports(id.proto, t, left, &id.key);
	return id;
}

/* ---- where things are ---- */

bool flow_is_later_fragment(const struct pkt *p)
{
	return flow_id_of(p).later;
}

bool flow_transport(const struct pkt *p, struct flow_transport *t)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t left = pkt_left(p, p->net), before;
	struct ip6_end e;

	if (!ip || left < IP_HEADER)
		return false;
	if (ip[0] >> 4 == 6) {
		if (!ip6_walk(ip, left, &e) || e.later)
			return false;
		before = e.at;
		t->proto = e.proto;
		t->packet = IP6_HEADER + load_be16(ip + IP6_PLEN);
	} else {
		if (p->trans == PKT_NONE || p->trans < p->net || !ip_first_fragment(ip))
			return false;
		before = p->trans - p->net;
		t->proto = ip[IP_PROTO];
		t->packet = load_be16(ip + IP_LEN);
	}
	left = MIN_OF(left, t->packet);		/* padding is no data */
	if (left < before)
		return false;
	t->left = left - before;
	t->at = pkt_at(p, p->net + before, t->left);
	return t->at != NULL;
}
