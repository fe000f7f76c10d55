/*
 * ip.h - IPv4 and IPv6 headers where a packet's marks say. Pointers come from pkt_ip and the
 * like, which know how many octets are there; checksums follow RFC 1071 and RFC 1624.
 */
#ifndef DATAPATH_PACKET_IP_H
#define DATAPATH_PACKET_IP_H

#include "datapath/packet/pkt.h"

enum {
	IP_TOS = 1, IP_LEN = 2, IP_ID = 4, IP_OFF = 6, IP_TTL = 8, IP_PROTO = 9, IP_SUM = 10,
	IP_SRC = 12, IP_DST = 16, IP_HEADER = 20,
	IP_DF = 0x4000, IP_MF = 0x2000, IP_OFFMASK = 0x1fff,
	PROTO_ICMP = 1, PROTO_TCP = 6, PROTO_UDP = 17, PROTO_DCCP = 33, PROTO_ICMP6 = 58,
	TCP_SUM = 16, UDP_SUM = 6, UDP_LEN = 4, TCP_FLAGS = 13,
	IP6_PLEN = 4, IP6_NEXT = 6, IP6_HLIM = 7, IP6_SRC = 8, IP6_DST = 24, IP6_HEADER = 40,
	ETHERTYPE_IP = 0x0800, ETHERTYPE_ARP = 0x0806, ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_IP6 = 0x86dd,
};

static inline uint32_t ip_header_len(const uint8_t *ip)
{
	return (ip[0] & 0x0fU) * 4;
}

static inline bool ip_first_fragment(const uint8_t *ip)
{
	return !(load_be16(ip + IP_OFF) & IP_OFFMASK);
}

/* Of a sum of few 16-bit words. */
static inline uint16_t sum_fold32(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)(sum + (sum >> 16));
}

/* Rotating by half and adding leaves the sum, with its carry, in the upper half. */
static inline uint16_t sum_fold(uint64_t sum)
{
	uint32_t half;

	sum += sum >> 32 | sum << 32;
	half = (uint32_t)(sum >> 32);
	half += half >> 16 | half << 16;
	return (uint16_t)(half >> 16);
}

/* The sum of a header of 20 octets or more, in the machine's order; 0xffff if it is right. */
static inline uint16_t ip_sum(const uint8_t *ip, uint32_t len)
{
	uint64_t sum = (uint64_t)raw32(ip) + raw32(ip + 4) + raw32(ip + 8) + raw32(ip + 12) +
		       raw32(ip + 16);
	uint32_t w;

	for (uint32_t i = IP_HEADER; UNLIKELY(i + 4 <= len); i += 4) {
		memcpy(&w, ip + i, 4);
		sum += w;
	}
	return sum_fold(sum);
}

/* The checksum at `at` after words of the data it covers changed; wrong ones stay wrong. */
static inline void sum_update(uint8_t *at, uint32_t from, uint32_t to)
{
	uint16_t old;
	uint64_t sum;

	memcpy(&old, at, 2);
	sum = (uint16_t)~old;
	sum += (uint32_t)~from;
	sum += to;
	old = (uint16_t)~sum_fold(sum);
	memcpy(at, &old, 2);
}

static inline void sum_update16(uint8_t *at, uint16_t from, uint16_t to)
{
	uint16_t old;

	memcpy(&old, at, 2);
	old = (uint16_t)~sum_fold32((uint32_t)(uint16_t)~old + (uint16_t)~from + to);
	memcpy(at, &old, 2);
}

/* Computes the header checksum anew. */
static inline void ip_set_sum(uint8_t *ip, uint32_t len)
{
	put_raw16(ip + IP_SUM, 0);
	put_raw16(ip + IP_SUM, (uint16_t)~ip_sum(ip, len));
}

/* Marks an IPv4 or IPv6 header at offset net if one is there whole; sets the destination. */
bool ip_mark_any(struct pkt *p, uint32_t net);
/* Checksum of what follows the header, with the pseudo header; len octets at `at`. */
uint16_t ip_transport_sum(const uint8_t *ip, uint8_t proto, const uint8_t *at, uint32_t len);
uint16_t ip6_transport_sum(const uint8_t *ip6, uint8_t proto, const uint8_t *at, uint32_t len);
/* Whether the first `length` bits, at most 128, are the same. */
bool ip6_in_prefix(const uint8_t *addr, const uint8_t *prefix, unsigned length);

#endif
