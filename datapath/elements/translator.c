/*
 * translator.c - ProtocolTranslator46 and 64: IPv4 packets as IPv6 with mapped addresses
 * (RFC 2765), and back, of the header the data begins with. The result is a new packet without marks and annotations.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/packet/checksum.h"

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

enum { ICMP_HEADER = 8, MESSAGE_LENGTHS = 256 };		/* Click counts the octets of an ICMP message in one octet */

/* As far as there is a place for it. */
static void put_sum(uint8_t *t, uint32_t len, uint32_t at, const uint8_t *ip, uint8_t proto)
{
	uint8_t sum[2] = { 0 };
	uint32_t n = len > at ? MIN_OF(len - at, 2U) : 0;

	memcpy(t + at, sum, n);
	store_be16(sum, ip[0] >> 4 == 6 ? ip6_transport_sum(ip, proto, t, len) :
				  ip_transport_sum(ip, proto, t, len));
	memcpy(t + at, sum, n);
}

static void fix_sum(const uint8_t *ip, uint8_t proto, uint8_t *t, uint32_t len)
{
	if (proto == PROTO_TCP)
		put_sum(t, len, TCP_SUM, ip, proto);
	else if (proto == PROTO_UDP)
		put_sum(t, len, UDP_SUM, ip, proto);
}

/* How the start of an ICMP message is said in the other protocol: type, code, second word. */
struct said {
	uint8_t type, code, word[4];
	bool keeps_word;
};

static uint8_t code_of(const uint8_t *map, size_t n, uint8_t code)
{
	return code < n ? map[code] : 0;
}

/* RFC 2765 section 3.3, with Click's words: little-endian, and no MTU. */
static bool say_in_six(const uint8_t *m, uint32_t len, struct said *s)
{
	static const uint8_t unreachable[] = { 0, 0, 0, 4, 0, 2, 0, 0, 0, 1, 1 };
	static const uint8_t pointers[] = { 0, 255, 4, 255, 255, 255, 255, 255, 7, 6, 255, 255, 8,
					    255, 255, 255, 24 };
	uint8_t code = len > 1 ? m[1] : 0, pointer = len > 4 ? m[4] : 0;

	*s = (struct said){ 0 };
	switch (m[0]) {
	case 0:
	case 8:
		s->type = m[0] ? 128 : 129;
		s->keeps_word = true;
		return true;
	case 3:
		s->type = code == 2 ? 4 : code == 4 ? 2 : 1;
		s->code = code == 2 ? 1 : code == 4 ? 0 :
			  code_of(unreachable, sizeof(unreachable), code);
		s->word[0] = code == 2 ? 6 : 0;
		return true;
	case 11:
		s->type = 3;
		s->code = code;
		return true;
	case 12:
		s->type = 4;
		s->word[0] = pointer < sizeof(pointers) ? pointers[pointer] : 255;
		if (s->word[0] == 255)
			memset(s->word, 255, 4);
		return true;
	default:
		return false;
	}
}

static uint8_t pointer_in_four(uint32_t pointer)
{
	switch (pointer) {
	case 4: return 2;
	case 6: return 9;
	case 7: return 8;
	case 8: return 12;
	case 24: return 255;
	default: return 0;
	}
}

static bool say_in_four(const uint8_t *m, struct said *s)
{
	static const uint8_t unreachable[] = { 0, 10, 5, 1, 3 };
	uint8_t code = m[1];

	*s = (struct said){ .type = 3 };
	switch (m[0]) {
	case 128:
	case 129:
		s->type = m[0] == 128 ? 8 : 0;
		s->keeps_word = true;
		return true;
	case 1:
		s->code = code_of(unreachable, sizeof(unreachable), code);
		return true;
	case 2:
		s->code = 4;
		return true;
	case 3:
		s->type = 11;
		s->code = code;
		return true;
	case 4:
		if (code == 1) {
			s->code = 2;
			return true;
		}
		s->type = 12;
		s->word[0] = code == 2 ? 255 : pointer_in_four(load_be32(m + 4));
		return code == 0 || code == 2;
	default:
		return false;
	}
}

/* The message at m, of the packet with that header, in the words of the other protocol. */
static void put_message(const struct said *s, const uint8_t *ip, uint8_t *m, uint32_t len)
{
	uint8_t start[8] = { s->type, s->code };

	if (s->keeps_word && len > 4)
		memcpy(start + 4, m + 4, MIN_OF(len, 8U) - 4);
	else
		memcpy(start + 4, s->word, 4);
	memcpy(m, start, MIN_OF(len, 8U));
	if (ip[0] >> 4 == 6)
		put_sum(m, len, 2, ip, PROTO_ICMP6);
	else if (len >= 4)
		store_be16(m + 2, checksum_of(m, len));
}

static uint8_t next_header(uint8_t proto)
{
	return proto == PROTO_ICMP ? PROTO_ICMP6 :
	       proto == PROTO_TCP || proto == PROTO_UDP ? proto : 0;
}

static inline struct pkt *to_six_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = p->data;
	bool icmp;
	uint32_t len;
	struct said s;
	struct pkt *q;
	uint8_t *o;

	if (p->len < IP_HEADER)
		return element_reject(e, DROP_BAD_HEADER, p);
	/* options count as payload */
	len = load_be16(ip + IP_LEN);
	if (len < IP_HEADER || len > p->len)
		return element_reject(e, DROP_BAD_HEADER, p);
	len -= IP_HEADER;
	icmp = ip[IP_PROTO] == PROTO_ICMP;
	if (icmp && !(len && say_in_six(ip + IP_HEADER, len, &s)))
		return element_reject(e, DROP_NO_MATCH, p);
	if (icmp)
		len %= MESSAGE_LENGTHS;
	q = pkt_new(p->pool, PKT_HEADROOM, IP6_HEADER + len);
	if (q) {
		o = q->data;
		store_be32(o, 0x60000000);
		store_be16(o + IP6_PLEN, (uint16_t)len);
		o[IP6_NEXT] = next_header(ip[IP_PROTO]);
		o[IP6_HLIM] = (uint8_t)(ip[IP_TTL] + 0x40 - 0xff);
		memcpy(o + IP6_SRC, mapped, 12);
		memcpy(o + IP6_SRC + 12, ip + IP_SRC, 4);
		memcpy(o + IP6_DST, mapped, 12);
		memcpy(o + IP6_DST + 12, ip + IP_DST, 4);
		memcpy(o + IP6_HEADER, ip + IP_HEADER, len);
		if (icmp)
			put_message(&s, o, o + IP6_HEADER, len);
		else
			fix_sum(o, o[IP6_NEXT], o + IP6_HEADER, len);
	}
	element_drop(e, q ? DROP_CONSUMED : DROP_NO_MEMORY, p);
	return q;
}
ELEMENT_SIMPLE(to_six, to_six_one)

/* Of other protocols neither the number nor a checksum is told. */
static void fill_four(uint8_t *o, const uint8_t *ip, uint32_t len)
{
	uint8_t next = ip[IP6_NEXT];

	memset(o, 0, IP_HEADER);
	o[0] = 0x45;
	store_be16(o + IP_LEN, (uint16_t)(len + IP_HEADER));
	store_be16(o + IP_OFF, IP_DF);
	o[IP_TTL] = ip[IP6_HLIM];
	memcpy(o + IP_SRC, ip + IP6_SRC + 12, 4);
	memcpy(o + IP_DST, ip + IP6_DST + 12, 4);
	if (next != PROTO_TCP && next != PROTO_UDP && next != PROTO_ICMP6)
		return;
	o[IP_PROTO] = next == PROTO_ICMP6 ? PROTO_ICMP : next;
	ip_set_sum(o, IP_HEADER);
}

static bool is_mapped(const uint8_t *addr)
{
	return !memcmp(addr, mapped, 12) && raw32(addr + 12);
}

static inline struct pkt *to_four_one(struct element *e, struct pkt *p)
{
	const uint8_t *ip = p->data;
	uint32_t len;
	struct said s;
	struct pkt *q;
	bool icmp;
	uint8_t *o;

	if (p->len < IP6_HEADER)
		return element_reject(e, DROP_BAD_HEADER, p);
	len = load_be16(ip + IP6_PLEN);
	if (len + IP6_HEADER > p->len || len > UINT16_MAX - IP_HEADER)
		return element_reject(e, DROP_BAD_HEADER, p);
	if (!is_mapped(ip + IP6_SRC) || !is_mapped(ip + IP6_DST))
		return element_reject(e, DROP_BAD_ADDRESS, p);
	icmp = ip[IP6_NEXT] == PROTO_ICMP6;
	if (icmp && (len < ICMP_HEADER || !say_in_four(ip + IP6_HEADER, &s)))
		return element_reject(e, DROP_NO_MATCH, p);
	if (icmp)
		len %= MESSAGE_LENGTHS;
	q = pkt_new(p->pool, PKT_HEADROOM, IP_HEADER + len);
	if (q) {
		o = q->data;
		fill_four(o, ip, len);
		memcpy(o + IP_HEADER, ip + IP6_HEADER, len);
		if (icmp)
			put_message(&s, o, o + IP_HEADER, len);
		else
			fix_sum(o, o[IP_PROTO], o + IP_HEADER, len);
	}
	element_drop(e, q ? DROP_CONSUMED : DROP_NO_MEMORY, p);
	return q;
}
ELEMENT_SIMPLE(to_four, to_four_one)

const struct element_class translator_classes[] = {
	{ "ProtocolTranslator46", .simple = to_six,
	  .drops = DROPS(DROP_NO_MATCH, DROP_BAD_HEADER, DROP_CONSUMED, DROP_NO_MEMORY) },
	{ "ProtocolTranslator64", .simple = to_four,
	  .drops = DROPS(DROP_NO_MATCH, DROP_BAD_HEADER, DROP_BAD_ADDRESS, DROP_CONSUMED,
			 DROP_NO_MEMORY) },
	{ 0 }
};
