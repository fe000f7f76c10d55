/*
 * summary_line.c - fields are read by their kind, each with its bounds, and put at their places when the whole line is read:
 * where the ports are depends on what a later word may say.
 */
#include "datapath/packet/summary_line.h"

#include <ctype.h>

#include "datapath/packet/ip.h"
#include "models/base/mem.h"
#include "models/click/arg.h"
#include "models/packet/checksum.h"

enum kind { KIND_NONE, KIND_U8, KIND_U16, KIND_U32, KIND_U64, KIND_TIME, KIND_ADDRESS, KIND_PROTO, KIND_FRAG, KIND_FRAGOFF,
	    KIND_FLAGS, KIND_TEXT, KIND_ETHER, KIND_DIRECTION };
enum { TTL = 100, TCP_HEADER = 20, UDP_HEADER = 8, NS_PER_US = 1000, DIGITS = 9 };
enum { TCP_SEQ = 4, TCP_ACK = 8, TCP_OFF = 12, TCP_WINDOW = 14, TCP_URGENT = 18, ICMP_SUM = 2, DCCP_HEADER = 12 };

static const struct {
	const char *name;
	enum summary_field field;
	enum kind kind;
} fields[] = {
	{ "timestamp", SUMMARY_TIME, KIND_TIME }, { "ts_sec", SUMMARY_TS_SEC, KIND_U32 }, { "sec", SUMMARY_TS_SEC, KIND_U32 },
	{ "ts_usec", SUMMARY_TS_USEC, KIND_U32 }, { "usec", SUMMARY_TS_USEC, KIND_U32 },
	{ "ts_usec1", SUMMARY_TS_USEC1, KIND_U64 }, { "usec1", SUMMARY_TS_USEC1, KIND_U64 },
	{ "first_timestamp", SUMMARY_FIRST_TIME, KIND_TIME },
	{ "ip_src", SUMMARY_SRC, KIND_ADDRESS }, { "src", SUMMARY_SRC, KIND_ADDRESS },
	{ "ip_dst", SUMMARY_DST, KIND_ADDRESS }, { "dst", SUMMARY_DST, KIND_ADDRESS },
	{ "ip_len", SUMMARY_LEN, KIND_U16 }, { "len", SUMMARY_LEN, KIND_U16 },
	{ "ip_proto", SUMMARY_PROTO, KIND_PROTO }, { "proto", SUMMARY_PROTO, KIND_PROTO },
	{ "ip_ttl", SUMMARY_TTL, KIND_U8 }, { "ip_tos", SUMMARY_TOS, KIND_U8 }, { "ip_id", SUMMARY_ID, KIND_U16 },
	{ "id", SUMMARY_ID, KIND_U16 }, { "ip_hl", SUMMARY_HL, KIND_U8 }, { "ip_sum", SUMMARY_SUM, KIND_U16 },
	{ "ip_frag", SUMMARY_FRAG, KIND_FRAG }, { "fragment", SUMMARY_FRAG, KIND_FRAG }, { "ip_fragoff", SUMMARY_FRAGOFF, KIND_FRAGOFF },
	{ "sport", SUMMARY_SPORT, KIND_U16 }, { "dport", SUMMARY_DPORT, KIND_U16 },
	{ "tcp_seq", SUMMARY_SEQ, KIND_U32 }, { "tcp_ack", SUMMARY_ACK, KIND_U32 }, { "tcp_off", SUMMARY_OFF, KIND_U8 },
	{ "tcp_flags", SUMMARY_FLAGS, KIND_FLAGS }, { "tcp_window", SUMMARY_WINDOW, KIND_U16 },
	{ "tcp_urp", SUMMARY_URGENT, KIND_U16 }, { "udp_len", SUMMARY_UDP_LEN, KIND_U16 },
	{ "icmp_type", SUMMARY_ICMP_TYPE, KIND_U8 }, { "icmp_code", SUMMARY_ICMP_CODE, KIND_U8 },
	{ "payload_len", SUMMARY_PAYLOAD_LEN, KIND_U16 }, { "payload", SUMMARY_PAYLOAD, KIND_TEXT },
	{ "count", SUMMARY_COUNT, KIND_U32 }, { "pkt_count", SUMMARY_COUNT, KIND_U32 }, { "packets", SUMMARY_COUNT, KIND_U32 },
	{ "eth_src", SUMMARY_ETH_SRC, KIND_ETHER }, { "eth_dst", SUMMARY_ETH_DST, KIND_ETHER },
	{ "link", SUMMARY_PAINT, KIND_DIRECTION }, { "paint", SUMMARY_PAINT, KIND_U8 }, { "direction", SUMMARY_DIRECTION, KIND_DIRECTION },
	{ "aggregate", SUMMARY_AGGREGATE, KIND_U32 }, { "wire_len", SUMMARY_WIRE_LEN, KIND_U32 },
	{ "ip_capture_len", SUMMARY_CAPTURE_LEN, KIND_U32 },
};

enum summary_field summary_field_of(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (strlen(fields[i].name) == len && memcmp(fields[i].name, name, len) == 0)
			return fields[i].field;
	return SUMMARY_FIELDS;
}

const char *summary_word(const char **at, size_t *len)
{
	const char *from = *at, *end;
	bool quoted = false;

	while (isspace((unsigned char)*from))
		from++;
	for (end = from; *end && (quoted || !isspace((unsigned char)*end)); end++) {
		if (quoted && *end == '\\' && end[1])
			end++;
		else if (*end == '"')
			quoted = !quoted;
	}
	*at = end;
	*len = (size_t)(end - from);
	return *len ? from : NULL;
}

/* ---- values ---- */

static bool read_number(const char *w, size_t len, uint64_t most, uint64_t *v)
{
	uint64_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)w[i]) || n > (UINT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (uint64_t)(w[i] - '0');
	}
	*v = n;
	return len > 0 && n <= most;
}

static bool read_time(const char *w, size_t len, uint64_t *v)
{
	const char *dot = memchr(w, '.', len);
	size_t whole = dot ? (size_t)(dot - w) : len, digits = dot ? len - whole - 1 : 0;
	uint64_t part = 0;

	if (!read_number(w, whole, UINT32_MAX, v) || (dot && (!digits || !read_number(dot + 1, MIN_OF(digits, (size_t)DIGITS), UINT32_MAX, &part))))
		return false;
	for (size_t i = DIGITS; i < digits; i++)
		if (!isdigit((unsigned char)dot[1 + i]))
			return false;
	for (size_t i = digits; i < DIGITS; i++)
		part *= 10;
	*v = *v * UINT64_C(1000000000) + part;
	return true;
}

/* Whoever reads addresses wants an end of the text. */
static bool read_address(const char *w, size_t len, bool ether, uint64_t *v)
{
	char text[24];
	uint32_t addr;

	if (len >= sizeof(text))
		return false;
	memcpy(text, w, len);
	text[len] = 0;
	if (ether)
		return click_parse_ether(text, v);
	if (!isdigit((unsigned char)text[0]) || !click_parse_ip(text, &addr))
		return false;
	*v = addr;
	return true;
}

static bool read_proto(const char *w, size_t len, uint64_t *v)
{
	static const struct { char letter; uint8_t proto; } letters[] = { { 'T', PROTO_TCP }, { 'U', PROTO_UDP }, { 'I', PROTO_ICMP } };

	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if (len == 1 && w[0] == letters[i].letter) {
			*v = letters[i].proto;
			return true;
		}
	}
	return read_number(w, len, UINT8_MAX, v);
}

/* 'f' says that it is a later fragment, not which: the last place there is. */
static bool read_frag(const char *w, size_t len, uint64_t *v)
{
	if (len != 1 || !strchr(".!Ff", w[0]))
		return false;
	*v = w[0] == '!' ? IP_DF : w[0] == 'F' ? IP_MF : w[0] == 'f' ? (uint64_t)IP_OFFMASK : 0;
	return true;
}

static bool read_fragoff(const char *w, size_t len, uint64_t *v)
{
	uint64_t bits = 0;

	for (; len > 1 && (w[len - 1] == '+' || w[len - 1] == '!'); len--)
		bits |= w[len - 1] == '+' ? (uint64_t)IP_MF : (uint64_t)IP_DF;
	if (!read_number(w, len, (uint64_t)IP_OFFMASK * 8, v) || *v % 8)
		return false;
	*v = *v / 8 | bits;
	return true;
}

static bool read_flags(const char *w, size_t len, uint64_t *v)
{
	static const char letters[] = "FSRPAUEC";

	if (isdigit((unsigned char)w[0]))
		return read_number(w, len, UINT8_MAX, v);
	*v = 0;
	for (size_t i = 0; i < len && !(len == 1 && w[0] == '.'); i++) {
		const char *at = strchr(letters, w[i] ? w[i] : '?');

		if (!at)
			return false;
		*v |= UINT64_C(1) << (at - letters);
	}
	return true;
}

static bool read_text(struct strbuf *out, const char *w, size_t len)
{
	sb_clear(out);
	if (len < 2 || w[0] != '"' || w[len - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < len; i++) {
		unsigned octet = (unsigned char)w[i], digits = 0;

		if (octet == '"')
			return false;
		if (octet == '\\') {
			octet = (unsigned char)w[++i];
			if (i + 1 >= len)
				return false;
			octet = octet == 'n' ? '\n' : octet == 't' ? '\t' : octet == 'r' ? '\r' : octet;
			if (w[i] >= '0' && w[i] <= '7')
				for (octet = 0; digits < 3 && w[i] >= '0' && w[i] <= '7'; digits++, i++)
					octet = octet * 8 + (unsigned)(w[i] - '0');
			i -= digits > 0;
		}
		if (octet > UINT8_MAX || out->len >= SUMMARY_MOST_OCTETS)
			return false;
		sb_add_char(out, (char)octet);
	}
	return true;
}

static bool read_kind(struct summary *s, enum kind kind, const char *w, size_t len, uint64_t *v)
{
	switch (kind) {
	case KIND_U8: return read_number(w, len, UINT8_MAX, v);
	case KIND_U16: return read_number(w, len, UINT16_MAX, v);
	case KIND_U32: return read_number(w, len, UINT32_MAX, v);
	case KIND_U64: return read_number(w, len, UINT64_MAX / NS_PER_US, v);
	case KIND_TIME: return read_time(w, len, v);
	case KIND_ADDRESS: return read_address(w, len, false, v);
	case KIND_ETHER: return read_address(w, len, true, v);
	case KIND_PROTO: return read_proto(w, len, v);
	case KIND_FRAG: return read_frag(w, len, v);
	case KIND_FRAGOFF: return read_fragoff(w, len, v);
	case KIND_FLAGS: return read_flags(w, len, v);
	case KIND_TEXT: return read_text(&s->payload, w, len);
	case KIND_DIRECTION:
		*v = w[0] == '<';
		return (len == 1 && (w[0] == '<' || w[0] == '>')) || read_number(w, len, UINT8_MAX, v);
	case KIND_NONE: break;
	}
	return true;
}

bool summary_read(struct summary *s, enum summary_field f, const char *word, size_t len)
{
	enum kind kind = KIND_NONE;
	uint64_t v = 0;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (fields[i].field == f)
			kind = fields[i].kind;
	if (kind == KIND_NONE || (len == 1 && word[0] == '-'))
		return true;
	if (!read_kind(s, kind, word, len, &v))
		return false;
	summary_tell(s, f, v);
	return true;
}

/* ---- packets ---- */

static void put8(const struct summary *s, enum summary_field f, uint8_t *at)
{
	if (summary_told(s, f))
		*at = (uint8_t)s->v[f];
}

static void put16(const struct summary *s, enum summary_field f, uint8_t *at)
{
	if (summary_told(s, f))
		store_be16(at, (uint16_t)s->v[f]);
}

static void put32(const struct summary *s, enum summary_field f, uint8_t *at)
{
	if (summary_told(s, f))
		store_be32(at, (uint32_t)s->v[f]);
}

static uint32_t header_of(const struct summary *s, enum summary_field f, uint32_t least)
{
	return summary_told(s, f) ? MIN_OF(MAX_OF((uint32_t)s->v[f] / 4 * 4, least), 60U) : least;
}

/* The header behind the IP header; how many octets of it are no payload. That of TCP and UDP only is none, as ToIPSummaryDump has it. */
static uint32_t build_transport(const struct summary *s, uint8_t proto, uint8_t *t)
{
	uint32_t off = header_of(s, SUMMARY_OFF, TCP_HEADER);

	if (proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_DCCP) {
		put16(s, SUMMARY_SPORT, t);
		put16(s, SUMMARY_DPORT, t + 2);
	}
	if (proto == PROTO_TCP) {
		put32(s, SUMMARY_SEQ, t + TCP_SEQ);
		put32(s, SUMMARY_ACK, t + TCP_ACK);
		t[TCP_OFF] = (uint8_t)(off / 4 << 4);
		put8(s, SUMMARY_FLAGS, t + TCP_FLAGS);
		put16(s, SUMMARY_WINDOW, t + TCP_WINDOW);
		put16(s, SUMMARY_URGENT, t + TCP_URGENT);
		return off;
	}
	if (proto == PROTO_ICMP) {
		put8(s, SUMMARY_ICMP_TYPE, t);
		put8(s, SUMMARY_ICMP_CODE, t + 1);
	}
	if (summary_told(s, SUMMARY_PAYLOAD) || summary_told(s, SUMMARY_PAYLOAD_LEN))
		return proto == PROTO_UDP ? UDP_HEADER : 0;
	return proto == PROTO_UDP || proto == PROTO_ICMP ? UDP_HEADER : proto == PROTO_DCCP ? DCCP_HEADER : 0;
}

static void set_sums(uint8_t *ip, uint32_t hl, uint32_t len)
{
	static const struct { uint8_t proto; uint8_t at; } sums[] = { { PROTO_TCP, TCP_SUM }, { PROTO_UDP, UDP_SUM }, { PROTO_ICMP, ICMP_SUM } };

	ip_set_sum(ip, hl);
	for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
		uint8_t *t = ip + hl;
		uint16_t sum;

		if (ip[IP_PROTO] != sums[i].proto || load_be16(ip + IP_OFF) & (IP_OFFMASK | IP_MF) || len < hl + sums[i].at + 2)
			continue;
		store_be16(t + sums[i].at, 0);
		sum = sums[i].proto == PROTO_ICMP ? checksum_of(t, len - hl) : ip_transport_sum(ip, sums[i].proto, t, len - hl);
		store_be16(t + sums[i].at, sums[i].proto == PROTO_UDP && !sum ? 0xffff : sum);
	}
}

void summary_build(const struct summary *s, bool whole, uint8_t *out, struct summary_packet *p)
{
	uint32_t hl = header_of(s, SUMMARY_HL, IP_HEADER), end = hl;
	uint8_t proto = summary_told(s, SUMMARY_PROTO) ? (uint8_t)s->v[SUMMARY_PROTO] : PROTO_TCP;
	uint64_t off = summary_told(s, SUMMARY_FRAGOFF) ? s->v[SUMMARY_FRAGOFF] : summary_told(s, SUMMARY_FRAG) ? s->v[SUMMARY_FRAG] : 0;

	out[0] = (uint8_t)(0x40 | hl / 4);
	put8(s, SUMMARY_TOS, out + 1);
	put16(s, SUMMARY_ID, out + IP_ID);
	store_be16(out + IP_OFF, (uint16_t)off);
	out[IP_TTL] = summary_told(s, SUMMARY_TTL) ? (uint8_t)s->v[SUMMARY_TTL] : TTL;
	out[IP_PROTO] = proto;
	put16(s, SUMMARY_SUM, out + IP_SUM);
	put32(s, SUMMARY_SRC, out + IP_SRC);
	put32(s, SUMMARY_DST, out + IP_DST);
	if (!(off & IP_OFFMASK))
		end += build_transport(s, proto, out + hl);
	p->ip_len = end + (uint32_t)(summary_told(s, SUMMARY_PAYLOAD_LEN) ? s->v[SUMMARY_PAYLOAD_LEN] : s->payload.len);
	p->ip_len = MAX_OF(summary_told(s, SUMMARY_LEN) ? (uint32_t)s->v[SUMMARY_LEN] : MIN_OF(p->ip_len, (uint32_t)SUMMARY_MOST_OCTETS), hl);
	store_be16(out + IP_LEN, (uint16_t)p->ip_len);
	if (summary_told(s, SUMMARY_PAYLOAD) && s->payload.len <= SUMMARY_MOST_OCTETS - end) {
		memcpy(out + end, sb_str(&s->payload), s->payload.len);
		end += (uint32_t)s->payload.len;
	}
	if (proto == PROTO_UDP && !(off & IP_OFFMASK))
		store_be16(out + hl + UDP_LEN, (uint16_t)(summary_told(s, SUMMARY_UDP_LEN) ? s->v[SUMMARY_UDP_LEN] : p->ip_len - hl));
	p->len = whole ? p->ip_len : MIN_OF(end, p->ip_len);
	if (!whole && summary_told(s, SUMMARY_CAPTURE_LEN))
		p->len = MAX_OF(MIN_OF(p->len, (uint32_t)s->v[SUMMARY_CAPTURE_LEN]), hl);
	p->wire_len = MAX_OF(p->ip_len, p->len);
	if (summary_told(s, SUMMARY_WIRE_LEN))
		p->wire_len = MAX_OF((uint32_t)s->v[SUMMARY_WIRE_LEN], p->len);
	if (whole)
		set_sums(out, hl, p->ip_len);
}
