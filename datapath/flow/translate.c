/*
 * translate.c - see translate.h. A port of the range that makes answers differ is looked for from a random start.
 */
#include "datapath/flow/translate.h"

#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/base/map.h"
#include "models/click/arg.h"

enum { MOST_TRIES = 256, MOST_ADDRESSES = 64, FIRST_FREE_PORT = 1024, ICMP_ID = 4 };

bool translate_range_read(char *text, struct translate_range *r)
{
	char *colon = strchr(text, ':'), *dash;
	uint64_t first, last;

	*r = (struct translate_range){ 0 };
	if (colon) {
		*colon++ = '\0';
		dash = strchr(colon, '-');
		if (dash)
			*dash++ = '\0';
		if (!click_parse_uint(colon, &first) || first < 1 || first > 65535)
			return false;
		last = first;
		if (dash && (!click_parse_uint(dash, &last) || last < first || last > 65535))
			return false;
		r->port = (uint16_t)first;
		r->port_last = (uint16_t)last;
	}
	dash = strchr(text, '-');
	if (dash)
		*dash++ = '\0';
	if (!click_parse_ip(text, &r->first))
		return false;
	r->last = r->first;
	return !dash || (click_parse_ip(dash, &r->last) && r->last >= r->first);
}

/* ---- new flows ---- */

struct choice {
	struct flow_layer *l;
	struct router *router;
	const struct translate_range *range;
	bool source;
	uint32_t ref;
};

static bool has_port(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP;
}

/* The flow goes there, unless another one has the same answers. */
static bool try_one(const struct choice *c, uint32_t address, uint16_t port)
{
	const struct flow *f = flow_of(c->l, c->ref);
	struct flow_key k = f->to;

	if (c->source) {
		k.src = address;
		k.sport = port;
		if (f->proto == PROTO_ICMP)
			k.dport = port;		/* the id of echo is both */
	} else {
		k.dst = address;
		k.dport = port;
	}
	return flow_retarget(&c->l->table, c->ref >> 1, k);
}

static bool try_ports(const struct choice *c, uint32_t address)
{
	const struct flow *f = flow_of(c->l, c->ref);
	const struct translate_range *r = c->range;
	uint32_t first = r->port ? r->port : FIRST_FREE_PORT, last = r->port ? r->port_last : 65535;
	uint32_t n = last - first + 1, tries = MIN_OF(n, (uint32_t)MOST_TRIES), at;
	uint16_t port = c->source ? f->from.sport : f->from.dport, have = __builtin_bswap16(port);
	bool fixed = !has_port(f->proto) && (f->proto != PROTO_ICMP || !c->source);

	address = __builtin_bswap32(address);
	if ((!r->port || fixed || (have >= first && have <= last)) && try_one(c, address, port))
		return true;
	if (fixed || (!r->port && !c->source))
		return false;
	at = (uint32_t)(router_random(c->router) % n);
	for (; tries; tries--, at = at + 1 < n ? at + 1 : 0)
		if (try_one(c, address, __builtin_bswap16((uint16_t)(first + at))))
			return true;
	return false;
}

bool translate_new(struct flow_layer *l, struct router *router, const struct translate_range *r, bool source, uint32_t ref)
{
	const struct choice c = { l, router, r, source, ref };
	/* a host keeps its address as long as it can (RFC 4787, REQ-2) */
	uint32_t n = r->last - r->first + 1, at = n ? (uint32_t)hash_mix(flow_of(l, ref)->from.src, 0) % n : 0;

	for (uint32_t i = 0; i < n && i < MOST_ADDRESSES; i++, at = at + 1 < n ? at + 1 : 0)
		if (try_ports(&c, r->first + at))
			return true;
	return false;
}

/* ---- packets ---- */

/* Exchanges an address and the port beside it, at those places. */
static void exchange(const struct pkt *p, uint8_t *ip, bool source, uint32_t to_address,
		     uint16_t to_port)
{
	unsigned address_at = source ? IP_SRC : IP_DST, port_at = source ? 0 : 2;
	uint32_t old = raw32(ip + address_at), left = pkt_left(p, p->trans);
	uint8_t proto = ip[IP_PROTO], *t = pkt_at(p, p->trans, 8), *sum = NULL;

	put_raw32(ip + address_at, to_address);
	sum_update(ip + IP_SUM, old, to_address);
	if (!t || left < 8 || !ip_first_fragment(ip))
		return;
	if (proto == PROTO_ICMP) {
		sum_update16(t + 2, raw16(t + ICMP_ID), to_port);
		put_raw16(t + ICMP_ID, to_port);
	}
	if (proto == PROTO_TCP && left >= TCP_SUM + 2)
		sum = pkt_at(p, p->trans + TCP_SUM, 2);
	else if (proto == PROTO_UDP && raw16(t + UDP_SUM))
		sum = t + UDP_SUM;
	if (sum)
		sum_update(sum, old, to_address);
	if (!has_port(proto))
		return;
	if (sum)
		sum_update16(sum, raw16(t + port_at), to_port);
	put_raw16(t + port_at, to_port);
	/* a sum of UDP that became 0 would mean that there is none (RFC 768) */
	if (sum && proto == PROTO_UDP && !raw16(sum))
		put_raw16(sum, 0xffff);
}

/* An ICMP error: the outer address, and in the quoted packet the other end's place. */
static void exchange_quoted(const struct pkt *p, uint8_t *ip, bool source, uint32_t from_address,
			    uint32_t to_address, uint16_t to_port)
{
	unsigned address_at = source ? IP_SRC : IP_DST, inner_at = source ? IP_DST : IP_SRC;
	uint32_t left = pkt_left(p, p->trans), hl;
	uint8_t *icmp = pkt_at(p, p->trans, left), *in, *t;
	unsigned port_at = inner_at == IP_SRC ? 0 : 2;

	if (raw32(ip + address_at) == from_address) {
		sum_update(ip + IP_SUM, from_address, to_address);
		put_raw32(ip + address_at, to_address);
	}
	if (!icmp || left < 8 + IP_HEADER + 8)
		return;
	in = icmp + 8;
	hl = ip_header_len(in);
	if (hl < IP_HEADER || left - 8 < hl + 8)
		return;
	t = in + hl;
	/* the sum of the ICMP message covers all of these, also the inner sum itself */
	sum_update16(icmp + 2, raw16(in + IP_SUM), 0);
	sum_update(icmp + 2, raw32(in + inner_at), to_address);
	sum_update(in + IP_SUM, raw32(in + inner_at), to_address);
	sum_update16(icmp + 2, 0, raw16(in + IP_SUM));
	put_raw32(in + inner_at, to_address);
	if (in[IP_PROTO] == PROTO_ICMP)
		port_at = ICMP_ID;
	else if (!has_port(in[IP_PROTO]))
		return;
	sum_update16(icmp + 2, raw16(t + port_at), to_port);
	put_raw16(t + port_at, to_port);
}

void translate_packet(const struct translation *t, struct pkt *p)
{
	uint8_t *ip = pkt_ip(p);

	if (!ip || ip[0] >> 4 != 4)
		return;
	if (ip[IP_PROTO] == PROTO_ICMP && ip_first_fragment(ip) && flow_id_of(p).quoted)
		exchange_quoted(p, ip, t->source, t->from_address, t->address, t->port);
	else
		exchange(p, ip, t->source, t->address, t->port);
}
