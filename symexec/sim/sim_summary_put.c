/*
 * sim_summary_put.c - fields of a line of an IP summary dump are put into a packet. They are put in from the outside in; each makes
 * the headers that it needs, with as many octets as the lengths before it leave. What no field says is nought, or not
 * known. Places may lie behind the end: they are written, and seen if the packet grows over them.
 */
#include "models/packet/checksum.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_summary_make.h"

#include <string.h>

enum { IP = 20, TCP = 20, UDP = 8, ICMP = 8, ICMP_STAMP = 20, ETHER = 14 };

static uint8_t *
at(struct summary_making *m, int32_t place, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		m->p->set[place + i] = true;
	return m->p->bytes + place;
}

static void
put16(struct summary_making *m, int32_t place, uint32_t v)
{
	uint8_t *p = at(m, place, 2);

	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(struct summary_making *m, int32_t place, uint32_t v)
{
	put16(m, place, v >> 16);
	put16(m, place + 2, v & 0xffff);
}

static uint32_t
get16(const struct summary_making *m, int32_t place)
{
	return (uint32_t)m->p->bytes[place] << 8 | m->p->bytes[place + 1];
}

static uint8_t *
ip(struct summary_making *m)
{
	return m->p->bytes + m->p->net;
}

static unsigned
proto(struct summary_making *m)
{
	return ip(m)[9];
}

static bool
is_first(struct summary_making *m)
{
	return (get16(m, m->p->net + 6) & SUMMARY_OFFSET) == 0;
}

static int32_t
net_len(const struct summary_making *m)
{
	return m->p->end - m->p->net;
}

static int32_t
transport_len(const struct summary_making *m)
{
	return m->p->end - m->p->transport;
}

/* Octets more at the end; what was there before stays. */
static void
grow(struct summary_making *m, int32_t n)
{
	int32_t room = (int32_t)m->cap - SUMMARY_BEHIND - m->p->end;

	m->p->end += n < room ? n : room;
}

/* At least n octets from that place on. */
static void
reach(struct summary_making *m, int32_t place, int32_t n)
{
	if (m->p->end - place < n)
		grow(m, n - (m->p->end - place));
}

/* The header of IP, and whether the packet may have that protocol. */
static bool
make_ip(struct summary_making *m, unsigned wanted)
{
	struct summary_packet *p = m->p;

	if (!m->is_ip)
		return false;
	if (p->net == POINTER_NONE)
		p->net = p->transport = p->data;
	if (net_len(m) < IP) {
		reach(m, p->net, IP);
		p->transport = p->net + IP;
		*at(m, p->net, 1) = 0x45;
		*at(m, p->net + 9, 1) = m->h->proto;
		put16(m, p->net + 2, 0);
		put16(m, p->net + 6, 0);
		*at(m, p->net + 8, 1) = 100;
		if (m->h->flow) {
			put32(m, p->net + 12, 0);
			put32(m, p->net + 16, 0);
		}
	}
	return wanted == 0 || proto(m) == 0 || proto(m) == wanted;
}

/* The header behind it, as far as the length that is wanted reaches. false: a later fragment has none. */
static bool
make_transport(struct summary_making *m)
{
	struct summary_packet *p = m->p;
	int32_t len, made;

	if (!is_first(m))
		return false;
	if (transport_len(m) >= 8)
		return true;
	len = proto(m) == SUMMARY_TCP ? TCP : proto(m) == SUMMARY_UDP || proto(m) == SUMMARY_UDPLITE ? UDP : proto(m) == SUMMARY_DCCP ? 12 :
	    proto(m) == SUMMARY_ICMP ? ICMP : -1;
	if (len < 0)
		return true;
	if (m->want > 0 && m->want < (uint32_t)(p->transport - p->data + len))
		len = (int32_t)(m->want - (uint32_t)(p->transport - p->data));
	if (transport_len(m) >= len)
		return true;
	made = len < 4 ? 4 : len;
	reach(m, p->transport, made);
	if (proto(m) == SUMMARY_TCP && len >= 13) {
		uint8_t *off = at(m, p->transport + 12, 1);

		*off = (uint8_t)(5 << 4 | (*off & 15));
	}
	if (m->h->flow)
		put32(m, p->transport, 0);
	p->end -= made - len;
	return true;
}

static void
put_ether(struct summary_making *m, const struct summary_field *f)
{
	struct summary_packet *p = m->p;

	if (p->mac == POINTER_NONE) {
		p->data -= ETHER;
		p->mac = p->data;
		p->net = p->transport == POINTER_NONE ? p->data + ETHER : p->net;
		p->transport = p->net;
		put16(m, p->mac + 12, 0x0800);
	}
	if (f->id == SUM_ETH_TYPE) {
		put16(m, p->mac + 12, (uint32_t)m->v);
		m->is_ip = m->is_ip && (m->v == 0x0800 || m->v == 0x86dd);
	} else {
		memcpy(at(m, p->mac + (f->id == SUM_ETH_SRC ? 6 : 0), 6), m->ether, 6);
	}
}

static void
put_ip_options(struct summary_making *m)
{
	struct summary_packet *p = m->p;
	int32_t len = (int32_t)m->text.len, hl = (IP + len + 3) & ~3;

	m->ip_hl = true;
	if (!m->has_text)
		return;
	reach(m, p->net, hl);
	if (hl > (ip(m)[0] & 15) * 4) {
		p->transport = p->net + hl;
		ip(m)[0] = (uint8_t)((ip(m)[0] & 0xf0) | (hl / 4 & 15));
	}
	if (len > 0)
		memcpy(at(m, p->net + IP, len), m->text.s, (size_t)len);
	/* Click clears as many octets as the header has without these options */
	memset(at(m, p->net + IP + len, hl - len), 0, (size_t)(hl - len));
}

static void
put_ip_length(struct summary_making *m)
{
	struct summary_packet *p = m->p;
	int32_t hl = (int32_t)(((uint32_t)m->v + 3) & ~3u), more = hl - (ip(m)[0] & 15) * 4;

	m->ip_hl = true;
	if (more > 0) {
		grow(m, more);
		p->transport = p->net + hl;
		memset(at(m, p->transport - more, more), 0, (size_t)more);
	}
	*at(m, p->net, 1) = (uint8_t)((ip(m)[0] & 0xf0) | (hl / 4 & 15));
}

static void
put_ip(struct summary_making *m, const struct summary_field *f)
{
	int32_t net;
	uint8_t *tos;

	if (!make_ip(m, 0))
		return;
	net = m->p->net;
	tos = ip(m) + 1;
	switch (f->id) {
	case SUM_IP_SRC:
	case SUM_IP_DST:
		put32(m, net + (f->id == SUM_IP_SRC ? 12 : 16), (uint32_t)m->v);
		break;
	case SUM_IP_TOS:
		*at(m, net + 1, 1) = (uint8_t)m->v;
		break;
	case SUM_IP_DSCP:
		*at(m, net + 1, 1) = (uint8_t)((*tos & 3) | (m->v << 2 & 0xfc));
		break;
	case SUM_IP_ECN:
		*at(m, net + 1, 1) = (uint8_t)((*tos & 0xfc) | (m->v & 3));
		break;
	case SUM_IP_TTL:
		*at(m, net + 8, 1) = (uint8_t)m->v;
		break;
	case SUM_IP_FRAG:
	case SUM_IP_FRAGOFF:
		put16(m, net + 6, (uint32_t)m->v);
		break;
	case SUM_IP_ID:
		put16(m, net + 4, (uint32_t)m->v);
		break;
	case SUM_IP_SUM:
		put16(m, net + 10, (uint32_t)m->v);
		break;
	case SUM_IP_PROTO:
		*at(m, net + 9, 1) = (uint8_t)m->v;
		break;
	case SUM_IP_LEN:
		m->want = (uint32_t)(net - m->p->data) + (uint32_t)m->v;
		break;
	case SUM_IP_HL:
		put_ip_length(m);
		break;
	case SUM_IP_OPT:
		put_ip_options(m);
		break;
	default:
		break;
	}
}

static bool
has_ports(unsigned p)
{
	return p == SUMMARY_TCP || p == SUMMARY_UDP || p == SUMMARY_DCCP || p == SUMMARY_UDPLITE;
}

static void
put_port(struct summary_making *m, const struct summary_field *f)
{
	if (make_ip(m, 0) && make_transport(m) && (proto(m) == 0 || has_ports(proto(m))))
		put16(m, m->p->transport + (f->id == SUM_DPORT ? 2 : 0), (uint32_t)m->v);
}

static void
put_tcp_length(struct summary_making *m)
{
	int32_t t = m->p->transport, words = m->p->bytes[t + 12] >> 4;
	int32_t hl = (int32_t)(((uint32_t)m->v + 3) & ~3u), more = hl - words * 4;
	uint8_t *off;

	if (more > 0) {
		grow(m, more);
		memset(at(m, t + hl - more, more), 0, (size_t)more);
	}
	off = at(m, t + 12, 1);
	*off = (uint8_t)((hl / 4 & 15) << 4 | (*off & 15));
}

static void
put_tcp_options(struct summary_making *m)
{
	int32_t t = m->p->transport, len = (int32_t)m->text.len, hl = (TCP + len + 3) & ~3;
	uint8_t *off;

	m->tcp_hl = true;
	if (!m->has_text || len == 0)
		return;
	reach(m, t, hl);
	off = at(m, t + 12, 1);
	if (hl > (*off >> 4) * 4)
		*off = (uint8_t)((hl / 4 & 15) << 4 | (*off & 15));
	memcpy(at(m, t + TCP, len), m->text.s, (size_t)len);
	memset(at(m, t + TCP + len, hl - len), 0, (size_t)(hl - len));
}

static void
put_tcp(struct summary_making *m, const struct summary_field *f)
{
	int32_t t;
	uint8_t *p;

	if (!make_ip(m, SUMMARY_TCP) || !make_transport(m))
		return;
	t = m->p->transport;
	switch (f->id) {
	case SUM_TCP_SEQ:
	case SUM_TCP_ACK:
		put32(m, t + (f->id == SUM_TCP_SEQ ? 4 : 8), (uint32_t)m->v);
		break;
	case SUM_TCP_FLAGS:
		*at(m, t + 13, 1) = (uint8_t)m->v;
		/* the octet of the header's length has four bits for more flags */
		p = at(m, t + 12, 1);
		*p = (uint8_t)((*p & 0xf0) | (m->v >> 8 & 15));
		break;
	case SUM_TCP_OFF:
		put_tcp_length(m);
		break;
	case SUM_TCP_WINDOW:
	case SUM_TCP_URP:
		put16(m, t + (f->id == SUM_TCP_WINDOW ? 14 : 18), (uint32_t)m->v);
		break;
	default:
		put_tcp_options(m);
	}
}

static void
put_udp_length(struct summary_making *m)
{
	if (!make_ip(m, 0) || !make_transport(m) ||
	    (proto(m) != 0 && proto(m) != SUMMARY_UDP && proto(m) != SUMMARY_UDPLITE))
		return;
	reach(m, m->p->transport, UDP);
	put16(m, m->p->transport + 4, (uint32_t)m->v);
}

static void
put_icmp(struct summary_making *m, const struct summary_field *f)
{
	uint8_t *t;

	if (!make_ip(m, SUMMARY_ICMP) || !make_transport(m))
		return;
	reach(m, m->p->transport, ICMP);
	t = m->p->bytes + m->p->transport;
	switch (f->id) {
	case SUM_ICMP_TYPE:
	case SUM_ICMP_TYPE_NAME:
		*at(m, m->p->transport, 1) = (uint8_t)m->v;
		m->icmp_type = true;
		reach(m, m->p->transport, (uint8_t)m->v == 13 || (uint8_t)m->v == 14 ? ICMP_STAMP : ICMP);
		break;
	case SUM_ICMP_CODE:
	case SUM_ICMP_CODE_NAME:
		*at(m, m->p->transport + 1, 1) = (uint8_t)m->v;
		m->icmp_code = true;
		break;
	case SUM_ICMP_NEXTMTU:
		if ((!m->icmp_type || t[0] == 3) && (!m->icmp_code || t[1] == 4))
			put16(m, m->p->transport + 6, (uint32_t)m->v);
		break;
	default:
		if (!m->icmp_type || summary_icmp_flow(t[0]))
			put16(m, m->p->transport + (f->id == SUM_ICMP_SEQ ? 6 : 4), (uint32_t)m->v);
	}
}

/* Where the payload most likely begins, from the first octet of the packet. */
static int32_t
payload_begin(struct summary_making *m)
{
	struct summary_packet *p = m->p;
	int32_t off, hl;

	if (!m->is_ip)
		return 0;
	off = p->transport - p->data;
	if (!is_first(m))
		return off;
	if (proto(m) == SUMMARY_UDP || proto(m) == SUMMARY_UDPLITE)
		return off + UDP;
	if (proto(m) != SUMMARY_TCP)
		return off;
	hl = (p->bytes[p->transport + 12] >> 4) * 4;
	return off + (transport_len(m) >= 13 && hl >= TCP ? hl : TCP);
}

/* Room at `from` in a header, n octets of padding; what follows moves. */
static void
widen(struct summary_making *m, int32_t from, int32_t n)
{
	struct summary_packet *p = m->p;

	grow(m, n);
	if (p->end > from + n) {
		memmove(p->bytes + from + n, p->bytes + from, (size_t)(p->end - from - n));
		memmove(p->set + from + n, p->set + from, (size_t)(p->end - from - n));
	}
	memset(at(m, from, n), 0, (size_t)n);
}

/* A payload that is shorter than the length of IP leaves: the headers have options. */
static void
account_payload(struct summary_making *m, int32_t off, uint32_t len)
{
	struct summary_packet *p = m->p;
	uint32_t told;
	int32_t rest, n;
	uint8_t *words;

	if (!m->is_ip || (get16(m, p->net + 2) == 0 && m->want == 0)) {
		m->want = (uint32_t)off + len;
		return;
	}
	told = get16(m, p->net + 2) != 0 ? get16(m, p->net + 2) : m->want;
	rest = (int32_t)(told + (uint32_t)(p->net - p->data) - ((uint32_t)off + len));
	words = p->bytes + p->transport + 12;
	if (rest > 0 && is_first(m) && proto(m) == SUMMARY_TCP && !m->tcp_hl && *words >> 4 == 5) {
		n = MIN_OF(rest & ~3, 40);
		widen(m, p->transport + TCP, n);
		*words = (uint8_t)((5 + n / 4) << 4 | (*words & 15));
		rest -= n;
	}
	if (rest > 0 && !m->ip_hl && (ip(m)[0] & 15) == 5) {
		n = MIN_OF(rest & ~3, 40);
		widen(m, p->net + IP, n);
		ip(m)[0] = (uint8_t)((ip(m)[0] & 0xf0) | (5 + n / 4));
		p->transport = p->net + IP + n;
	}
}

static void
put_payload(struct summary_making *m, const struct summary_field *f)
{
	struct summary_packet *p = m->p;
	int32_t off, len = (int32_t)m->text.len;

	if (make_ip(m, 0))
		(void)make_transport(m);
	off = payload_begin(m);
	if (f->id == SUM_PAYLOAD_LEN) {
		account_payload(m, off, (uint32_t)m->v);
		return;
	}
	if (len == 0)
		return;
	account_payload(m, off, (uint32_t)len);
	if (p->end - p->data >= off)
		reach(m, p->data + off, len);
	if (p->data + off + len <= (int32_t)m->cap)
		memcpy(at(m, p->data + off, len), m->text.s, (size_t)len);
}

static void
put_note(struct summary_making *m, const struct summary_field *f)
{
	struct summary_packet *p = m->p;

	switch (f->id) {
	case SUM_TIME:
	case SUM_TIME_NANO:
		p->time = m->v;
		break;
	case SUM_SEC:
		p->time = p->time % SIM_SECOND + (uint32_t)m->v * SIM_SECOND;
		break;
	case SUM_USEC:
		p->time += (uint64_t)((int64_t)(int32_t)((uint32_t)m->v * 1000) - (int64_t)(p->time % SIM_SECOND));
		break;
	case SUM_USEC1:
		p->time = (uint32_t)(m->v / 1000000) * SIM_SECOND + m->v % 1000000 * 1000;
		break;
	case SUM_FIRST:
	case SUM_FIRST_NANO:
		p->first = m->v;
		break;
	case SUM_COUNT:
		p->more = (uint32_t)m->v != 0 ? (uint32_t)m->v - 1 : 0;
		break;
	case SUM_LINK:
	case SUM_DIRECTION:
		p->paint = (uint8_t)m->v;
		break;
	case SUM_AGGREGATE:
		p->aggregate = (uint32_t)m->v;
		break;
	default:
		m->want = (uint32_t)m->v;
	}
}

void
summary_put(struct summary_making *m, const struct summary_field *f)
{
	if (f->id <= SUM_WIRE_LEN)
		put_note(m, f);
	else if (f->id <= SUM_ETH_TYPE)
		put_ether(m, f);
	else if (f->id <= SUM_IP_OPT)
		put_ip(m, f);
	else if (f->id <= SUM_DPORT)
		put_port(m, f);
	else if (f->id <= SUM_TCP_SACK)
		put_tcp(m, f);
	else if (f->id == SUM_UDP_LEN)
		put_udp_length(m);
	else if (f->id <= SUM_ICMP_NEXTMTU)
		put_icmp(m, f);
	else
		put_payload(m, f);
}

/* Of IP, and of what is behind it, over octets that are there. */
static void
set_sums(struct summary_making *m)
{
	struct summary_packet *p = m->p;
	struct checksum c = { 0 };
	int32_t to, t = p->transport, len = transport_len(m), where = proto(m) == SUMMARY_TCP ? 16 : proto(m) == SUMMARY_UDP ? 6 :
	    proto(m) == SUMMARY_ICMP ? 2 : -1;

	put16(m, p->net + 10, 0);
	put16(m, p->net + 10, checksum_of(ip(m), (size_t)(ip(m)[0] & 15) * 4));
	if ((get16(m, p->net + 6) & (SUMMARY_OFFSET | SUMMARY_MF)) != 0 || where < 0)
		return;
	put16(m, t + where, 0);
	to = p->net + (int32_t)checksum_destination4(ip(m), (ip(m)[0] & 15u) * 4);
	if (proto(m) != SUMMARY_ICMP)
		checksum_pseudo4(&c, get16(m, p->net + 12) << 16 | get16(m, p->net + 14),
				 get16(m, to) << 16 | get16(m, to + 2), (uint8_t)proto(m), (uint32_t)len);
	checksum_add(&c, p->bytes + t, len > 0 ? (size_t)len : 0);
	put16(m, t + where, checksum_finish(&c));
}

void
summary_finish(struct summary_making *m)
{
	struct summary_packet *p = m->p;
	uint32_t offset, len;

	if (m->h->flow)
		(void)make_ip(m, 0);
	if (!m->is_ip || p->net == POINTER_NONE || net_len(m) < IP)
		return;
	offset = (uint32_t)(p->net - p->data);
	(void)make_transport(m);
	len = get16(m, p->net + 2);
	if (len == 0) {
		len = m->want >= offset ? m->want - offset : m->want;
		len = len > 0xffff ? 0xffff : len == 0 ? (uint32_t)net_len(m) : len;
		put16(m, p->net + 2, len);
	}
	if (proto(m) == SUMMARY_UDP && is_first(m) && get16(m, p->transport + 4) == 0)
		put16(m, p->transport + 4, (len - (uint32_t)(p->transport - p->net)) & 0xffff);
	p->has_dst = true;
	if (!m->h->checksum)
		return;
	if (len > (uint32_t)net_len(m)) {
		int32_t more = (int32_t)len - net_len(m);

		grow(m, more);
		if (m->h->zero)
			memset(at(m, p->end - more, more), 0, (size_t)more);
	}
	set_sums(m);
}

