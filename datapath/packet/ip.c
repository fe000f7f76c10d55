/*
 * ip.c - what is done with IP headers in more than one place.
 */
#include "datapath/packet/ip.h"

#include "models/packet/checksum.h"

enum { OPTION_LSRR = 131, OPTION_SSRR = 137 };

bool ip_mark_any(struct pkt *p, uint32_t net)
{
	uint32_t left = pkt_left(p, net);
	const uint8_t *ip = pkt_at(p, net, 1);

	if (!ip || !left)
		return false;
	if (ip[0] >> 4 == 4) {
		uint32_t hl = ip_header_len(ip);

		if (left < IP_HEADER || hl < IP_HEADER || left < hl)
			return false;
		pkt_mark_ip(p, net, hl);
		anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
		return true;
	}
	if (ip[0] >> 4 == 6 && left >= IP6_HEADER) {
		pkt_mark_ip(p, net, IP6_HEADER);
		return true;
	}
	return false;
}

/* Where the packet goes in the end: the last address of a source route, used up or not. */
static uint32_t final_destination(const uint8_t *ip)
{
	uint32_t hl = ip_header_len(ip), at = IP_HEADER;

	while (at + 3 <= hl && ip[at] != 0) {
		uint32_t len = ip[at] == 1 ? 1 : ip[at + 1];

		if (ip[at] != 1 && (len < 2 || len > hl - at))
			break;
		if ((ip[at] == OPTION_LSRR || ip[at] == OPTION_SSRR) && len >= 7)
			return load_be32(ip + at + 3 + (len - 3) / 4 * 4 - 4);
		at += len;
	}
	return load_be32(ip + IP_DST);
}

uint16_t ip_transport_sum(const uint8_t *ip, uint8_t proto, const uint8_t *at, uint32_t len)
{
	struct checksum c = { 0 };

	checksum_pseudo4(&c, load_be32(ip + IP_SRC), final_destination(ip), proto, len);
	checksum_add(&c, at, len);
	return checksum_finish(&c);
}

uint16_t ip6_transport_sum(const uint8_t *ip6, uint8_t proto, const uint8_t *at, uint32_t len)
{
	struct checksum c = { 0 };

	checksum_pseudo6(&c, ip6 + IP6_SRC, ip6 + IP6_DST, proto, len);
	checksum_add(&c, at, len);
	return checksum_finish(&c);
}

bool ip6_in_prefix(const uint8_t *addr, const uint8_t *prefix, unsigned length)
{
	unsigned whole = length / 8, rest = length % 8;

	if (memcmp(addr, prefix, whole) != 0)
		return false;
	return !rest || !((addr[whole] ^ prefix[whole]) >> (8 - rest));
}
