/*
 * reply.c - answers by swapping what names the two ends.
 */
#include "models/packet/reply.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_ACK = 16, ANSWER_SEQ = 1000 };

static bool swap(struct packet *p, unsigned i, const char *one, const char *other)
{
	const struct packet_field *a = packet_field_find(one), *b = packet_field_find(other);
	struct packet_value x, y;

	return packet_get_at(p, i, a, &x) && packet_get_at(p, i, b, &y) &&
	    packet_put_at(p, i, a, y) && packet_put_at(p, i, b, x);
}

static bool answer_tcp(struct packet *p, unsigned i)
{
	uint64_t flags, seq, ack;
	uint64_t length = p->payload_len;

	if (!packet_get_uint(p, "tcp.flags", &flags) || !packet_get_uint(p, "tcp.seq", &seq) ||
	    !packet_get_uint(p, "tcp.ack", &ack) || (flags & TCP_RST) != 0)
		return false;
	length += (flags & (TCP_SYN | TCP_FIN)) != 0;
	return swap(p, i, "tcp.sport", "tcp.dport") &&
	    packet_put_uint(p, "tcp.seq", (flags & TCP_ACK) != 0 ? ack : ANSWER_SEQ) &&
	    packet_put_uint(p, "tcp.ack", (seq + length) & UINT32_MAX) &&
	    packet_put_uint(p, "tcp.flags", (flags & TCP_SYN) != 0 ? TCP_SYN | TCP_ACK : TCP_ACK);
}

static bool answer_icmp(struct packet *p, const char *type, uint64_t request, uint64_t answer)
{
	uint64_t now;

	return packet_get_uint(p, type, &now) && now == request && packet_put_uint(p, type, answer);
}

static bool answer_transport(struct packet *p, unsigned i)
{
	switch (p->at[i].layer) {
	case LAYER_TCP:
		return answer_tcp(p, i);
	case LAYER_UDP:
		return swap(p, i, "udp.sport", "udp.dport");
	case LAYER_ICMP:
		return answer_icmp(p, "icmp.type", 8, 0);
	case LAYER_ICMP6:
		return answer_icmp(p, "icmp6.type", 128, 129);
	default:
		return false;
	}
}

/* The host that has the address asked for says so: RFC 826, and RFC 4861 section 7.2.4. */
static const uint8_t host[6] = { 2, 0, 0, 0, 0, 0xfe };

static void answer_ether(struct packet *p)
{
	uint8_t *ether = p->writable;

	if (p->at[0].layer != LAYER_ETHER)
		return;
	memcpy(ether, ether + 6, 6);
	memcpy(ether + 6, host, 6);
}

static bool answer_arp(struct packet *p, unsigned i)
{
	static const uint8_t request[8] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	uint8_t *arp = p->writable + p->at[i].offset, asked[4];

	if (p->len - p->at[i].offset < 28 || memcmp(arp, request, sizeof(request)) != 0)
		return false;
	memcpy(asked, arp + 24, 4);
	arp[7] = 2;
	memcpy(arp + 18, arp + 8, 10);
	memcpy(arp + 8, host, 6);
	memcpy(arp + 14, asked, 4);
	answer_ether(p);
	return true;
}

static bool answer_solicitation(struct packet *p, unsigned i)
{
	static const uint8_t nobody[16];
	uint8_t *nd = p->writable + p->at[i].offset, *ip;

	if (i == 0 || p->at[i - 1].layer != LAYER_IP6 || p->len - p->at[i].offset < 24 || nd[0] != 135)
		return false;
	ip = p->writable + p->at[i - 1].offset;
	if (memcmp(ip + 8, nobody, 16) == 0)
		return false;
	memcpy(ip + 24, ip + 8, 16);
	memcpy(ip + 8, nd + 8, 16);
	nd[0] = 136;
	nd[4] = 0x60;	/* solicited, override */
	if (p->len - p->at[i].offset >= 32 && nd[24] == 1 && nd[25] == 1) {
		nd[24] = 2;
		memcpy(nd + 26, host, 6);
	}
	answer_ether(p);
	return true;
}

static bool answer_question(struct packet *p)
{
	unsigned i = p->count - 1;

	if (p->count == 0 || p->at[i].quoted || p->at[i].fragment)
		return false;
	return (p->at[i].layer == LAYER_ARP && answer_arp(p, i)) ||
	    (p->at[i].layer == LAYER_ICMP6 && answer_solicitation(p, i));
}

static bool answer_headers(struct packet *p)
{
	bool ip = false;

	for (unsigned i = 0; i < p->count; i++) {
		const struct packet_at *at = &p->at[i];

		if (at->quoted || at->fragment)
			return false;
		if (at->layer == LAYER_ETHER && !swap(p, i, "eth.src", "eth.dst"))
			return false;
		if (at->layer == LAYER_IP || at->layer == LAYER_IP6) {
			bool six = at->layer == LAYER_IP6;

			if (ip || !swap(p, i, six ? "ip6.src" : "ip.src", six ? "ip6.dst" : "ip.dst") ||
			    !packet_put_uint(p, six ? "ip6.hlim" : "ip.ttl", 64))
				return false;
			ip = true;
		}
	}
	return ip && p->count > 0 && answer_transport(p, p->count - 1);
}

bool packet_reply(uint8_t *data, size_t len, enum packet_layer first)
{
	uint8_t *before = x_malloc(len + 1);
	struct packet p;
	bool ok;

	memcpy(before, data, len);
	packet_parse_writable(&p, data, len, first);
	ok = (answer_question(&p) || answer_headers(&p)) && packet_fix_checksums(&p);
	if (!ok)
		memcpy(data, before, len);
	free(before);
	return ok;
}
