/*
 * partial_sum.c - see partial_sum.h. Linux: skb_partial_csum_set and include/linux/skbuff.h, CHECKSUM_PARTIAL.
 */
#include "datapath/packet/partial_sum.h"

#include "datapath/packet/ip.h"

enum { ETHER_HEADER = 14, VLAN_TAG = 4, UDP_HEADER = 8, TCP_HEADER = 20 };

/* The segment behind an IP header, its protocol, and the sum of its pseudo header, in the machine's order. */
struct segment {
	uint8_t *at;
	uint32_t len;
	uint8_t proto;
	uint64_t pseudo;
};

static uint64_t words(const uint8_t *p, uint32_t len)
{
	uint64_t sum = 0;
	uint32_t w;

	for (uint32_t i = 0; i < len; i += 4) {
		memcpy(&w, p + i, 4);
		sum += w;
	}
	return sum;
}

static uint16_t in_wire_order(uint16_t v)
{
	uint8_t b[2];

	store_be16(b, v);
	memcpy(&v, b, 2);
	return v;
}

static bool segment4(uint8_t *ip, uint32_t left, struct segment *s)
{
	uint32_t header = ip_header_len(ip), total;

	if (left < IP_HEADER || ip[0] >> 4 != 4)
		return false;
	total = load_be16(ip + IP_LEN);
	/* fragments carry no checksum of their own, or not all that it covers */
	if (header < IP_HEADER || total < header || total > left ||
	    (load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK)))
		return false;
	*s = (struct segment){ ip + header, total - header, ip[IP_PROTO], words(ip + IP_SRC, 8) };
	return true;
}

static bool segment6(uint8_t *ip, uint32_t left, struct segment *s)
{
	uint32_t total;

	if (left < IP6_HEADER)
		return false;
	total = load_be16(ip + IP6_PLEN);
	if (total > left - IP6_HEADER)
		return false;
	*s = (struct segment){ ip + IP6_HEADER, total, ip[IP6_NEXT], words(ip + IP6_SRC, 32) };
	return true;
}

bool partial_sum_complete(uint8_t *frame, uint32_t len)
{
	uint32_t at = ETHER_HEADER;
	struct segment s = { 0 };
	uint16_t type, have, sum;
	uint8_t *field;
	bool known;

	if (len < ETHER_HEADER + IP_HEADER)
		return false;
	type = load_be16(frame + ETHER_HEADER - 2);
	if (type == ETHERTYPE_VLAN) {
		type = load_be16(frame + ETHER_HEADER + 2);
		at += VLAN_TAG;
	}
	known = (type == ETHERTYPE_IP && segment4(frame + at, len - at, &s)) ||
		(type == ETHERTYPE_IP6 && segment6(frame + at, len - at, &s));
	if (!known || !((s.proto == PROTO_TCP && s.len >= TCP_HEADER) ||
			(s.proto == PROTO_UDP && s.len >= UDP_HEADER)))
		return false;
	field = s.at + (s.proto == PROTO_TCP ? TCP_SUM : UDP_SUM);
	s.pseudo += (uint64_t)in_wire_order(s.proto) + in_wire_order((uint16_t)s.len);
	memcpy(&have, field, 2);
	if (LIKELY(have != sum_fold(s.pseudo)))
		return false;
	store_be16(field, 0);
	sum = type == ETHERTYPE_IP ? ip_transport_sum(frame + at, s.proto, s.at, s.len) :
				     ip6_transport_sum(frame + at, s.proto, s.at, s.len);
	store_be16(field, sum == 0 && s.proto == PROTO_UDP ? 0xffff : sum);
	return true;
}
