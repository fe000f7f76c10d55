/*
 * tcp_segment.c - the header is RFC 9293's, options those of RFC 7323 and RFC 2018. What is written has one layout: MSS, SACK, times, scale.
 */
#include "datapath/protocol/tcp_segment.h"

#include "datapath/flow/flow_key.h"

enum {
	HEADER = 20, MOST_OPTIONS = 40, SEQ = 4, ACKNO = 8, OFFSET = 12, WINDOW = 14, END = 0, NOP = 1,
	ETHER = 14, TAG = 4, MOST_TAGS = 2, ANSWER_TTL = 64, ETHERTYPE_QINQ = 0x88a8,
};

void tcp_options_walk(uint8_t *tcp, uint32_t header, tcp_option_fn *fn, void *arg)
{
	for (uint32_t at = HEADER, n; at < header && tcp[at] != END; at += n) {
		n = 1;
		if (tcp[at] == NOP)
			continue;
		if (at + 2 > header || tcp[at + 1] < 2 || tcp[at + 1] > header - at)
			return;
		n = tcp[at + 1];
		fn(arg, tcp, at, n);
	}
}

static void read_option(void *arg, uint8_t *tcp, uint32_t at, uint32_t n)
{
	struct tcp_options *o = arg;
	bool syn = tcp[TCP_FLAGS] & TCP_SYN;

	if (tcp[at] == TCP_OPTION_TIMES && n == 10) {
		o->times = true;
		o->time = load_be32(tcp + at + 2);
		o->echo = load_be32(tcp + at + 6);
	} else if (syn && tcp[at] == TCP_OPTION_MSS && n == 4) {
		o->mss = load_be16(tcp + at + 2);
	} else if (syn && tcp[at] == TCP_OPTION_SCALE && n == 3) {
		o->scale = MIN_OF(tcp[at + 2], (uint8_t)TCP_MOST_SCALE);
	} else if (syn && tcp[at] == TCP_OPTION_SACK_OK && n == 2) {
		o->sack = true;
	}
}

enum drop tcp_segment_read(const struct pkt *p, struct tcp_segment *s)
{
	struct flow_transport t;

	if (p->net == PKT_NONE)
		return DROP_PRECONDITION;
	if (!flow_transport(p, &t) || t.proto != PROTO_TCP)
		return DROP_NO_MATCH;
	if (t.left < HEADER)
		return DROP_TOO_SHORT;
	s->ip = pkt_ip(p);
	s->ip6 = s->ip[0] >> 4 == 6;
	if (!s->ip6 && s->ip[0] >> 4 != 4)
		return DROP_NO_MATCH;
	s->tcp = t.at;
	s->header = (uint32_t)(t.at[OFFSET] >> 4) * 4;
	if (s->header < HEADER || s->header > t.left)
		return DROP_BAD_HEADER;
	s->data = t.left - s->header;
	s->seq = load_be32(t.at + SEQ);
	s->ack = load_be32(t.at + ACKNO);
	s->window = load_be16(t.at + WINDOW);
	s->flags = t.at[TCP_FLAGS];
	s->options = (struct tcp_options){ .scale = TCP_NO_SCALE };
	tcp_options_walk(t.at, s->header, read_option, &s->options);
	return DROP_COUNT;
}

static uint16_t sum_of(const uint8_t *ip, const uint8_t *tcp, uint32_t n)
{
	return ip[0] >> 4 == 6 ? ip6_transport_sum(ip, PROTO_TCP, tcp, n) : ip_transport_sum(ip, PROTO_TCP, tcp, n);
}

bool tcp_segment_sum_holds(const struct tcp_segment *s)
{
	return sum_of(s->ip, s->tcp, s->header + s->data) == 0;
}

void tcp_segment_put(uint8_t *tcp, uint32_t at, const uint8_t *with, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t even = (at + i) & ~1U;
		uint16_t old = raw16(tcp + even);

		tcp[at + i] = with[i];
		sum_update16(tcp + TCP_SUM, old, raw16(tcp + even));
	}
}

/* ---- writing ---- */

static void swap(uint8_t *a, uint8_t *b, uint32_t n)
{
	uint8_t was[16];

	memcpy(was, a, n);
	memcpy(a, b, n);
	memcpy(b, was, n);
}

/* Addresses of an Ethernet header that stands in front of the IP header, with up to two tags. */
static void turn_ether(struct pkt *p)
{
	const uint8_t *ip = p->head + p->net;
	uint32_t n = ETHER, room = p->net - MIN_OF(p->low, p->net);
	uint16_t type = ip[0] >> 4 == 6 ? ETHERTYPE_IP6 : ETHERTYPE_IP;

	if (room < n || load_be16(ip - 2) != type)
		return;
	for (unsigned tags = 0; tags < MOST_TAGS && room >= n + TAG; tags++, n += TAG) {
		uint16_t tag = load_be16(ip - 2 - TAG * (tags + 1));

		if (tag != ETHERTYPE_VLAN && tag != ETHERTYPE_QINQ)
			break;
	}
	swap(p->head + p->net - n, p->head + p->net - n + 6, 6);
}

static uint32_t write_options(uint8_t *at, const struct tcp_segment *s)
{
	const struct tcp_options *o = &s->options;
	uint8_t *start = at;

	if (s->flags & TCP_SYN && o->mss) {
		*at++ = TCP_OPTION_MSS;
		*at++ = 4;
		store_be16(at, o->mss);
		at += 2;
	}
	if (s->flags & TCP_SYN && o->sack) {
		*at++ = TCP_OPTION_SACK_OK;
		*at++ = 2;
	}
	if (o->times) {
		while ((at - start) % 4 != 2)
			*at++ = NOP;
		*at++ = TCP_OPTION_TIMES;
		*at++ = 10;
		store_be32(at, o->time);
		store_be32(at + 4, o->echo);
		at += 8;
	}
	if (s->flags & TCP_SYN && o->scale != TCP_NO_SCALE) {
		*at++ = NOP;
		*at++ = TCP_OPTION_SCALE;
		*at++ = 3;
		*at++ = o->scale;
	}
	while ((at - start) % 4)
		*at++ = NOP;
	return (uint32_t)(at - start);
}

static void write_ip(uint8_t *ip, bool ip6, uint32_t payload, bool turned)
{
	if (ip6) {
		store_be16(ip + IP6_PLEN, (uint16_t)payload);
		ip[IP6_NEXT] = PROTO_TCP;
		if (turned) {
			memcpy(ip, "\x60\0\0\0", 4);
			ip[IP6_HLIM] = ANSWER_TTL;
			swap(ip + IP6_SRC, ip + IP6_DST, 16);
		}
		return;
	}
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, (uint16_t)(IP_HEADER + payload));
	put_raw16(ip + IP_ID, 0);
	store_be16(ip + IP_OFF, IP_DF);
	if (turned) {
		ip[IP_TOS] = 0;
		ip[IP_TTL] = ANSWER_TTL;
		swap(ip + IP_SRC, ip + IP_DST, 4);
	}
	ip_set_sum(ip, IP_HEADER);
}

bool tcp_segment_write(struct pkt *p, struct tcp_segment *s, bool turned)
{
	uint32_t ip_header = s->ip6 ? IP6_HEADER : IP_HEADER, front = p->net - pkt_offset(p), n;
	uint8_t tcp[HEADER + MOST_OPTIONS] = { 0 }, *at;

	memcpy(tcp, s->tcp, 4);
	if (turned)
		swap(tcp, tcp + 2, 2);
	n = HEADER + write_options(tcp + HEADER, s);
	if (p->net < pkt_offset(p))
		return false;
	if (p->len < front + ip_header + n) {
		if (!pkt_put(p, front + ip_header + n - p->len))
			return false;
	} else {
		p->len = front + ip_header + n;
	}
	s->ip = p->head + p->net;
	if (turned)
		turn_ether(p);
	write_ip(s->ip, s->ip6, n, turned);
	at = s->tcp = s->ip + ip_header;
	store_be32(tcp + SEQ, s->seq);
	store_be32(tcp + ACKNO, s->ack);
	tcp[OFFSET] = (uint8_t)(n / 4 << 4);
	tcp[TCP_FLAGS] = s->flags;
	store_be16(tcp + WINDOW, s->window);
	memcpy(at, tcp, n);
	store_be16(at + TCP_SUM, sum_of(s->ip, at, n));
	s->header = n;
	s->data = 0;
	return ip_mark_any(p, p->net);
}
