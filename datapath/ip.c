/*
 * ip.c - what is done with IP headers in more than one place.
 */
#include "datapath/ip.h"

#include "models/packet/checksum.h"

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

uint16_t ip_transport_sum(const uint8_t *ip, uint8_t proto, const uint8_t *at, uint32_t len)
{
	struct checksum c = { 0 };

	checksum_pseudo4(&c, load_be32(ip + IP_SRC), load_be32(ip + IP_DST), proto, len);
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
