/*
 * reply.c - answers by swapping what names the two ends; and errors about what came, from whom it was for.
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
	/* the clocks of both, as far as the one knows them */
	(void)swap(p, i, "tcp.opt.ts.val", "tcp.opt.ts.ecr");
	return swap(p, i, "tcp.sport", "tcp.dport") &&
	    packet_put_uint(p, "tcp.seq", (flags & TCP_ACK) != 0 ? ack : ANSWER_SEQ) &&
	    packet_put_uint(p, "tcp.ack", (seq + length) & UINT32_MAX) &&
	    packet_put_uint(p, "tcp.flags", (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN ? TCP_SYN | TCP_ACK : TCP_ACK);
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

enum { ETHER = 14, IP_HEADER = 20, IP6_HEADER = 40, ICMP_HEADER = 8 };
enum { ICMP = 1, ICMP6 = 58, ICMP_UNREACHABLE = 3, BY_PORT = 3, ICMP6_UNREACHABLE = 1, BY_PORT6 = 4 };

static uint32_t get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

/* Nobody complains of errors, of later fragments, or of what was not for one host: RFC 1122 section 3.2.2, RFC 4443 2.4. */
static bool may_complain(const uint8_t *ip, size_t len)
{
	uint32_t header;

	if (len >= IP6_HEADER && ip[0] >> 4 == 6)
		return ip[8] != 0xff && ip[24] != 0xff &&
		    (ip[6] != ICMP6 || (len > IP6_HEADER && ip[IP6_HEADER] >= 128));
	if (len < IP_HEADER || ip[0] >> 4 != 4)
		return false;
	header = (ip[0] & 15u) * 4;
	return header >= IP_HEADER && len > header && (get16(ip + 6) & 0x1fff) == 0 && ip[12] < 224 && ip[16] < 224 &&
	    (ip[9] != ICMP || ip[header] == 0 || ip[header] == 8);
}

static void complain_of(uint8_t *to, const uint8_t *ip, size_t quoted)
{
	bool six = ip[0] >> 4 == 6;
	uint8_t *icmp = to + (six ? IP6_HEADER : IP_HEADER);
	struct checksum sum = { 0 };

	to[0] = six ? 0x60 : 0x45;
	put16(to + (six ? 4 : 2), (uint32_t)(quoted + ICMP_HEADER + (six ? 0 : IP_HEADER)));
	to[six ? 6 : 9] = six ? ICMP6 : ICMP;
	to[six ? 7 : 8] = 64;
	memcpy(to + (six ? 8 : 12), ip + (six ? 24 : 16), six ? 16 : 4);
	memcpy(to + (six ? 24 : 16), ip + (six ? 8 : 12), six ? 16 : 4);
	icmp[0] = six ? ICMP6_UNREACHABLE : ICMP_UNREACHABLE;
	icmp[1] = six ? BY_PORT6 : BY_PORT;
	memcpy(icmp + ICMP_HEADER, ip, quoted);
	if (six)
		checksum_pseudo6(&sum, to + 8, to + 24, ICMP6, (uint32_t)(quoted + ICMP_HEADER));
	else
		put16(to + 10, checksum_of(to, IP_HEADER));
	checksum_add(&sum, icmp, quoted + ICMP_HEADER);
	put16(icmp + 2, checksum_finish(&sum));
}

static uint8_t *complaint(const uint8_t *frame, size_t len, size_t *n)
{
	const uint8_t *ip = frame + ETHER;
	size_t whole, quoted, header;
	uint8_t *out;

	if (len < ETHER + IP_HEADER || !may_complain(ip, len - ETHER) ||
	    get16(frame + 12) != (ip[0] >> 4 == 6 ? 0x86dd : 0x0800))
		return NULL;
	header = ip[0] >> 4 == 6 ? IP6_HEADER : IP_HEADER;
	whole = ip[0] >> 4 == 6 ? IP6_HEADER + get16(ip + 4) : get16(ip + 2);
	quoted = MIN_OF(MIN_OF(whole, len - ETHER), (size_t)PACKET_QUOTED);
	*n = ETHER + header + ICMP_HEADER + quoted;
	out = x_calloc(*n, 1);
	memcpy(out, frame + 6, 6);
	memcpy(out + 6, frame, 6);
	memcpy(out + 12, frame + 12, 2);
	complain_of(out + ETHER, ip, quoted);
	return out;
}

uint8_t *packet_answer(const uint8_t *frame, size_t len, bool error, size_t *n)
{
	uint8_t *out;

	if (error)
		return complaint(frame, len, n);
	out = x_malloc(len + 1);
	memcpy(out, frame, len);
	*n = len;
	if (packet_reply(out, len, LAYER_ETHER))
		return out;
	free(out);
	return NULL;
}
