/*
 * flow_key.c - what a packet's flow is found by. Nothing is believed of the lengths in headers:
 * every octet that is read was asked for.
 */
#include "datapath/flow_layer.h"
#include "datapath/ip.h"

enum { PROTO_SCTP = 132, ICMP_HEADER = 8 };

static bool has_ports(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP || proto == PROTO_DCCP;
}

/* Echo, timestamp, information, mask: those with an id that the answer repeats. */
static bool icmp_has_id(uint8_t type)
{
	return type == 8 || type == 0 || (type >= 13 && type <= 18);
}

static bool icmp_is_error(uint8_t type)
{
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
	if (proto == PROTO_ICMP) {
		if (left < ICMP_HEADER || !icmp_has_id(t[0]))
			return false;
		k->sport = k->dport = raw16(t + 4);
	}
	return true;
}

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
	    (ip[IP_PROTO] == PROTO_ICMP && icmp_is_error(ip[hl])))
		return false;
	k = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), 0, 0 };
	if (!read_ports(ip[IP_PROTO], ip + hl, left - ICMP_HEADER - hl, &k))
		return false;
	id->key = flow_key_reverse(k);
	id->proto = ip[IP_PROTO];
	id->quoted = true;
	return true;
}

bool flow_is_later_fragment(const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p);

	return ip && pkt_left(p, p->net) >= IP_HEADER && ip[0] >> 4 == 4 && !ip_first_fragment(ip);
}

struct flow_id flow_id_of(const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t;
	struct flow_id id = { .found = false };
	uint32_t left = pkt_left(p, p->trans);

	if (UNLIKELY(!ip || pkt_left(p, p->net) < IP_HEADER || ip[0] >> 4 != 4 ||
		     !ip_first_fragment(ip)))
		return id;
	id.proto = ip[IP_PROTO];
	id.key = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), 0, 0 };
	id.first = load_be16(ip + IP_OFF) & IP_MF;
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
	if (id.proto == PROTO_ICMP && left >= ICMP_HEADER && icmp_is_error(t[0]))
		id.found = read_quoted(t, left, &id);
	else
		id.found = read_ports(id.proto, t, left, &id.key);
	return id;
}
