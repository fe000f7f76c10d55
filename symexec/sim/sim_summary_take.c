/*
 * sim_summary_take.c - the fields of a packet that ToIPSummaryDump writes. Headers are read where the packet's pointers are;
 * one that is wrong is none, and what is wrong with it is told once.
 */
#include "models/base/mem.h"
#include "symexec/explore/witness.h"
#include "symexec/sim/sim_summary_tell.h"

#include <stdlib.h>
#include <string.h>

enum { TCP_OR_UDP = 257, ETHERNET = 260, ANY_IP = 0 };

static void PRINTF_LIKE(2, 3)
is_bad(struct summary_telling *t, const char *fmt, ...)
{
	va_list ap;

	if (!t->d->bad || t->bad.len > 0)
		return;
	sb_add(&t->bad, "!bad ");
	va_start(ap, fmt);
	sb_vprintf(&t->bad, fmt, ap);
	va_end(ap);
	sb_add_char(&t->bad, '\n');
}

static const uint8_t *
iph(const struct summary_telling *t)
{
	return t->bytes + t->net;
}

static uint32_t
net_len(const struct summary_telling *t)
{
	return (uint32_t)(t->end - t->net);
}

static int32_t
transport_len(const struct summary_telling *t)
{
	return t->end - t->transport;
}

static bool
is_first(const struct summary_telling *t)
{
	return (summary_be16(iph(t) + 6) & SUMMARY_OFFSET) == 0;
}

/* Looks at the header of IP: a wrong one is none. What is behind its length counts as cut off. */
static void
look_at_ip(struct summary_telling *t)
{
	const uint8_t *p = iph(t);
	uint32_t len, there = net_len(t), extra = sim_extra(t->s, t->f);
	const char *what = there < 4 ? "truncated IP header" : NULL;

	t->ip = false;
	if (what != NULL) {
		is_bad(t, "%s", what);
		return;
	}
	len = summary_be16(p + 2);
	if (p[0] >> 4 != 4)
		is_bad(t, "IP version %u", p[0] >> 4);
	else if ((p[0] & 15) < 5)
		is_bad(t, "IP header length %u", p[0] & 15);
	else if (len < (p[0] & 15u) * 4)
		is_bad(t, "IP length %u", len);
	else
		t->ip = true;
	if (!t->ip)
		return;
	if (there > len) {
		t->pad = (int32_t)(there - len);
		t->end -= t->pad;
		sim_set_extra(t->s, t->f, extra + (uint32_t)t->pad);
	} else if (t->d->careful && there + extra < len) {
		is_bad(t, "truncated IP missing %u", len - there - extra);
	}
}

void
summary_look(struct summary_telling *t)
{
	const uint8_t *p;
	uint32_t extra, hl, whole;

	if (t->net < 0)
		return;
	look_at_ip(t);
	if (!t->ip)
		return;
	p = iph(t);
	hl = (p[0] & 15u) * 4;
	if (net_len(t) > hl && is_first(t)) {
		t->tcp = p[9] == SUMMARY_TCP;
		t->udp = p[9] == SUMMARY_UDP;
		t->icmp = p[9] == SUMMARY_ICMP;
	}
	if (t->tcp && transport_len(t) > 12 && t->bytes[t->transport + 12] >> 4 < 5) {
		is_bad(t, "TCP header length %u", t->bytes[t->transport + 12] >> 4);
		t->tcp = false;
	}
	/* lengths are those that the header tells from here on */
	extra = sim_extra(t->s, t->f);
	whole = net_len(t) + extra;
	if (extra > 0)
		sim_set_extra(t->s, t->f, summary_be16(p + 2) != 0xffff || whole <= 0xffff ? 0 : whole - 0xffff);
}

/* Why a field is not there, for those who want to know. Another protocol is no fault. */
static bool
missing(struct summary_telling *t, int proto, int32_t len)
{
	const char *name = proto == SUMMARY_TCP ? "TCP" : proto == SUMMARY_UDP ? "UDP" : proto == SUMMARY_ICMP ? "ICMP" : "TCP/UDP";
	unsigned p = t->ip ? iph(t)[9] : 0;

	if (proto == ETHERNET)
		is_bad(t, "Ethernet header");
	else if (!t->ip)
		is_bad(t, "no IP header");
	else if (proto == ANY_IP)
		is_bad(t, "truncated IP header capture");
	else if (net_len(t) > 9 && (proto == TCP_OR_UDP ? p != SUMMARY_TCP && p != SUMMARY_UDP : p != (unsigned)proto))
		return false;
	else if (!is_first(t))
		is_bad(t, "fragmented %s header", name);
	else if (transport_len(t) + (int64_t)sim_extra(t->s, t->f) >= len)
		is_bad(t, "truncated %s header capture", name);
	else
		is_bad(t, "truncated %s header", name);
	return false;
}

static bool
take_note(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	struct flow *f = t->f;

	switch (id) {
	case SUM_TIME:
	case SUM_TIME_NANO:
		v->v = f->timestamp;
		break;
	case SUM_SEC:
		v->v = (uint32_t)(f->timestamp / SIM_SECOND);
		break;
	case SUM_USEC:
		v->v = f->timestamp % SIM_SECOND / 1000;
		break;
	case SUM_USEC1:
		/* Click tells its halves the wrong way round */
		v->v = f->timestamp / 1000;
		v->v = v->v << 32 | v->v >> 32;
		break;
	case SUM_FIRST:
	case SUM_FIRST_NANO:
		v->v = sim_first_time(t->s, f);
		break;
	case SUM_COUNT:
		v->v = sim_anno(t->s, f, ANNO_EXTRA_PACKETS) + (uint64_t)1;
		v->v &= UINT32_MAX;
		break;
	case SUM_LINK:
	case SUM_DIRECTION:
		v->v = sim_anno(t->s, f, ANNO_PAINT) & 0xff;
		break;
	case SUM_AGGREGATE:
		v->v = sim_anno(t->s, f, ANNO_AGGREGATE);
		break;
	default:
		v->v = (uint32_t)(t->end + t->pad - t->data);
	}
	return true;
}

/* The header must end where that of IP begins, or the packet ends. */
static bool
take_ether(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	int32_t mac = t->mac, behind = t->net >= 0 ? t->net : t->end + t->pad;

	if (mac < 0 && (t->net < 0 || t->data < t->net))
		mac = t->data;
	if (mac < 0 || mac + 14 != behind)
		return missing(t, ETHERNET, 0);
	v->p = t->bytes + mac + (id == SUM_ETH_SRC ? 6 : 0);
	v->len = 6;
	v->v = summary_be16(t->bytes + mac + 12);
	return true;
}

/* Fields of the fixed part: how much of it must be there. */
static bool
take_ip_fixed(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	static const uint8_t need[] = {
		[SUM_IP_SRC] = 16, [SUM_IP_DST] = 20, [SUM_IP_TOS] = 2, [SUM_IP_DSCP] = 2, [SUM_IP_ECN] = 2, [SUM_IP_TTL] = 9,
		[SUM_IP_FRAG] = 8, [SUM_IP_FRAGOFF] = 8, [SUM_IP_ID] = 6, [SUM_IP_SUM] = 12, [SUM_IP_PROTO] = 10,
		[SUM_IP_HL] = 1,
	};
	const uint8_t *p = iph(t);

	if (!t->ip || net_len(t) < need[id])
		return missing(t, ANY_IP, need[id]);
	switch (id) {
	case SUM_IP_SRC:
	case SUM_IP_DST:
		v->v = summary_be32(p + (id == SUM_IP_SRC ? 12 : 16));
		break;
	case SUM_IP_TOS:
		v->v = p[1];
		break;
	case SUM_IP_DSCP:
		v->v = p[1] >> 2;
		break;
	case SUM_IP_ECN:
		v->v = p[1] & 3;
		break;
	case SUM_IP_TTL:
		v->v = p[8];
		break;
	case SUM_IP_FRAG:
		v->v = summary_be16(p + 6) & (SUMMARY_OFFSET | SUMMARY_MF) ? is_first(t) ? 'F' : 'f' : summary_be16(p + 6) & SUMMARY_DF ? '!' : '.';
		break;
	case SUM_IP_FRAGOFF:
		v->v = summary_be16(p + 6);
		break;
	case SUM_IP_ID:
		v->v = summary_be16(p + 4);
		break;
	case SUM_IP_SUM:
		v->v = summary_be16(p + 10);
		break;
	case SUM_IP_PROTO:
		v->v = p[9];
		break;
	default:
		v->v = (p[0] & 15) * 4u;
	}
	return true;
}

static bool
take_ip(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	uint32_t there = t->ip ? net_len(t) : (uint32_t)(t->end - t->data), hl;

	switch (id) {
	case SUM_IP_LEN:
		v->v = t->ip ? summary_be16(iph(t) + 2) : there;
		v->v += t->d->extra ? sim_extra(t->s, t->f) : 0;
		v->v &= UINT32_MAX;
		return true;
	case SUM_IP_CAPTURE_LEN:
		v->v = t->ip ? MIN_OF(summary_be16(iph(t) + 2), there) : there;
		return true;
	case SUM_IP_OPT:
		hl = t->ip ? (iph(t)[0] & 15u) * 4 : 20;
		if (!t->ip || (hl > 20 && there < hl))
			return missing(t, ANY_IP, (int32_t)hl);
		v->p = hl > 20 ? iph(t) + 20 : NULL;
		v->len = hl - 20;
		return true;
	default:
		return take_ip_fixed(t, id, v);
	}
}

static bool
take_port(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	int32_t at = id == SUM_DPORT ? 2 : 0;
	unsigned proto = t->ip ? iph(t)[9] : 0;

	if (!t->ip || net_len(t) <= (iph(t)[0] & 15u) * 4 || !is_first(t) || transport_len(t) < at + 2 ||
	    (proto != SUMMARY_TCP && proto != SUMMARY_UDP && proto != SUMMARY_DCCP && proto != SUMMARY_UDPLITE))
		return missing(t, TCP_OR_UDP, at + 2);
	v->v = summary_be16(t->bytes + t->transport + at);
	return true;
}

static bool
take_tcp_options(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	const uint8_t *p = t->bytes + t->transport;
	int32_t there = transport_len(t), hl;

	if (!t->tcp || there < 13)
		return missing(t, SUMMARY_TCP, there + 1);
	hl = (p[12] >> 4) * 4;
	/* the usual: a time, padded in front */
	if (id != SUM_TCP_OPT && hl == 32 && there >= 24 && summary_be32(p + 20) == 0x0101080a)
		hl = 20;
	if (hl > 20 && there < hl)
		return missing(t, SUMMARY_TCP, there + 1);
	v->p = hl > 20 ? p + 20 : NULL;
	v->len = hl > 20 ? (size_t)hl - 20 : 0;
	return true;
}

static bool
take_tcp(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	static const uint8_t need[] = {
		[SUM_TCP_SEQ] = 8, [SUM_TCP_ACK] = 12, [SUM_TCP_FLAGS] = 14, [SUM_TCP_OFF] = 13, [SUM_TCP_WINDOW] = 16,
		[SUM_TCP_URP] = 20,
	};
	const uint8_t *p = t->bytes + t->transport;

	if (id >= SUM_TCP_OPT)
		return take_tcp_options(t, id, v);
	if (!t->tcp || transport_len(t) < need[id])
		return missing(t, SUMMARY_TCP, need[id]);
	v->v = id == SUM_TCP_SEQ ? summary_be32(p + 4) : id == SUM_TCP_ACK ? summary_be32(p + 8) : id == SUM_TCP_OFF ? (p[12] >> 4) * 4u :
	    id == SUM_TCP_FLAGS ? summary_be16(p + 12) & 0xfff : summary_be16(p + need[id] - 2);
	return true;
}

static bool
take_icmp(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	const uint8_t *p = t->bytes + t->transport;
	bool type = id == SUM_ICMP_TYPE || id == SUM_ICMP_TYPE_NAME, code = id == SUM_ICMP_CODE || id == SUM_ICMP_CODE_NAME;
	int32_t need = type || id == SUM_ICMP_FLOWID || id == SUM_ICMP_SEQ ? 1 : 2;

	if (!t->icmp || transport_len(t) < need)
		return missing(t, SUMMARY_ICMP, need);
	v->v = type ? p[0] : p[1];
	if (type || code)
		return true;
	if (id == SUM_ICMP_NEXTMTU ? p[0] != 3 || p[1] != 4 : !summary_icmp_flow(p[0]))
		return false;
	need = id == SUM_ICMP_FLOWID ? 6 : 8;
	if (transport_len(t) < need)
		return missing(t, SUMMARY_ICMP, need);
	v->v = summary_be16(p + need - 2);
	return true;
}

/* From the first octet of the packet; the length is what the header tells, or what is there. */
static bool
take_payload(struct summary_telling *t, enum summary_id id, struct summary_told *v)
{
	int32_t off = 0, whole = t->end + t->pad - t->data, hl;
	uint32_t len = (uint32_t)(t->end - t->data), left;

	if (t->ip) {
		unsigned proto = iph(t)[9];

		off = t->transport - t->data;
		if (is_first(t) && proto == SUMMARY_TCP) {
			hl = transport_len(t) >= 13 ? (t->bytes[t->transport + 12] >> 4) * 4 : 0;
			off += hl >= 20 ? hl : 20;
		} else if (is_first(t) && (proto == SUMMARY_UDP || proto == SUMMARY_UDPLITE)) {
			off += 8;
		}
		len = summary_be16(iph(t) + 2) - (uint32_t)(off - (t->net - t->data));
	}
	v->v = len;
	if (id == SUM_PAYLOAD_LEN) {
		v->v = (uint32_t)(len + (!t->ip || t->d->extra ? sim_extra(t->s, t->f) : 0));
		return true;
	}
	if (len != 0 && (off < 0 || off >= whole))
		return false;
	left = (uint32_t)(t->end - t->data - off);
	v->p = t->bytes + t->data + off;
	if ((uint32_t)off + len > (uint32_t)(t->end - t->data))
		len = left;
	/* a length below nought: up to the first octet that is nought */
	v->len = (int32_t)len >= 0 ? len : id == SUM_PAYLOAD ? strnlen((const char *)v->p, left) : 0;
	return true;
}

bool
summary_take(struct summary_telling *t, const struct summary_field *f, struct summary_told *v)
{
	*v = (struct summary_told){ 0, NULL, 0 };
	if (f->id <= SUM_WIRE_LEN)
		return take_note(t, f->id, v);
	if (f->id <= SUM_ETH_TYPE)
		return take_ether(t, f->id, v);
	if (f->id <= SUM_IP_OPT)
		return take_ip(t, f->id, v);
	if (f->id <= SUM_DPORT)
		return take_port(t, f->id, v);
	if (f->id <= SUM_TCP_SACK)
		return take_tcp(t, f->id, v);
	if (f->id == SUM_UDP_LEN) {
		if (!t->udp || transport_len(t) < 6)
			return missing(t, SUMMARY_UDP, 6);
		v->v = summary_be16(t->bytes + t->transport + 4);
		return true;
	}
	return f->id <= SUM_ICMP_NEXTMTU ? take_icmp(t, f->id, v) : take_payload(t, f->id, v);
}

/* The octets from the outermost of its headers on, and where they are. */
void
summary_lay_out(struct summary_telling *t)
{
	struct flow *f = t->f;
	struct witness none = { .values = u64_map_new() };
	int32_t data = f->data, from = data;
	uint8_t *bytes;
	size_t len;

	if (f->net != POINTER_NONE)
		from = MIN_OF(from, f->net);
	if (f->mac != POINTER_NONE)
		from = MIN_OF(from, f->mac);
	f->data = from;
	len = witness_bytes(t->s->in->engine, f, f, &none, &bytes);
	f->data = data;
	/* room behind, for headers that begin at the end */
	t->bytes = x_calloc(len + 64, 1);
	memcpy(t->bytes, bytes, len);
	free(bytes);
	t->data = data - from;
	t->end = (int32_t)len;
	t->net = f->net == POINTER_NONE ? -1 : f->net - from;
	t->mac = f->mac == POINTER_NONE ? -1 : f->mac - from;
	t->transport = t->net < 0 ? -1 : f->transport != POINTER_NONE ? f->transport - from :
	    t->net < t->end ? t->net + (t->bytes[t->net] & 15) * 4 : t->net;
	witness_fini(&none);
}
