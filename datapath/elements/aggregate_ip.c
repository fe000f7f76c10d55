/*
 * aggregate_ip.c - AggregateIP: the aggregate annotation from a field of at most 32 bits that lies
 * in one word of the IP header, the transport header or the payload.
 *
 * The field is written "HEADER [NAME] [LIMIT] [/BITS] [& MASK]": a name gives place and width, a
 * limit in octets [..] or bits {..} a part of it (or of the header), the rest its upper bits.
 */
#include <ctype.h>

#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

/* Headers that are no protocol number. */
enum { IN_IP = 0, IN_PORTS = 256, IN_TRANSPORT, IN_PAYLOAD };

struct field {
	unsigned header;
	int64_t bit, width;
};

static const struct named_field {
	unsigned in;			/* header it is named after */
	const char *name;
	struct field field;
} fields[] = {
	{ IN_IP, "vers", { IN_IP, 0, 4 } }, { IN_IP, "hl", { IN_IP, 4, 4 } },
	{ IN_IP, "tos", { IN_IP, 8, 8 } }, { IN_IP, "dscp", { IN_IP, 8, 6 } },
	{ IN_IP, "ecn", { IN_IP, 14, 2 } }, { IN_IP, "len", { IN_IP, 16, 16 } },
	{ IN_IP, "id", { IN_IP, 32, 16 } }, { IN_IP, "off", { IN_IP, 48, 16 } },
	{ IN_IP, "rf", { IN_IP, 48, 1 } }, { IN_IP, "df", { IN_IP, 49, 1 } },
	{ IN_IP, "mf", { IN_IP, 50, 1 } },
	{ IN_IP, "fragoff", { IN_IP, 51, 13 } },
	{ IN_IP, "ttl", { IN_IP, 64, 8 } }, { IN_IP, "proto", { IN_IP, 72, 8 } },
	{ IN_IP, "sum", { IN_IP, 80, 16 } }, { IN_IP, "src", { IN_IP, 96, 32 } },
	{ IN_IP, "dst", { IN_IP, 128, 32 } },
	{ IN_IP, "sport", { IN_PORTS, 0, 16 } },
	{ IN_IP, "dport", { IN_PORTS, 16, 16 } },
	{ IN_PORTS, "sport", { IN_PORTS, 0, 16 } },
	{ IN_PORTS, "dport", { IN_PORTS, 16, 16 } },
	{ PROTO_UDP, "sport", { PROTO_UDP, 0, 16 } }, { PROTO_UDP, "dport", { PROTO_UDP, 16, 16 } },
	{ PROTO_UDP, "len", { PROTO_UDP, 32, 16 } }, { PROTO_UDP, "sum", { PROTO_UDP, 48, 16 } },
	{ PROTO_TCP, "sport", { PROTO_TCP, 0, 16 } }, { PROTO_TCP, "dport", { PROTO_TCP, 16, 16 } },
	{ PROTO_TCP, "seq", { PROTO_TCP, 32, 32 } }, { PROTO_TCP, "seqno", { PROTO_TCP, 32, 32 } },
	{ PROTO_TCP, "ackno", { PROTO_TCP, 64, 32 } }, { PROTO_TCP, "hl", { PROTO_TCP, 96, 4 } },
	{ PROTO_TCP, "flags", { PROTO_TCP, 104, 8 } }, { PROTO_TCP, "urg", { PROTO_TCP, 106, 1 } },
	{ PROTO_TCP, "ack", { PROTO_TCP, 107, 1 } }, { PROTO_TCP, "psh", { PROTO_TCP, 108, 1 } },
	{ PROTO_TCP, "push", { PROTO_TCP, 108, 1 } }, { PROTO_TCP, "rst", { PROTO_TCP, 109, 1 } },
	{ PROTO_TCP, "syn", { PROTO_TCP, 110, 1 } }, { PROTO_TCP, "fin", { PROTO_TCP, 111, 1 } },
	{ PROTO_TCP, "win", { PROTO_TCP, 112, 16 } }, { PROTO_TCP, "sum", { PROTO_TCP, 128, 16 } },
	{ PROTO_TCP, "urp", { PROTO_TCP, 144, 16 } },
	{ PROTO_ICMP, "type", { PROTO_ICMP, 0, 8 } }, { PROTO_ICMP, "code", { PROTO_ICMP, 8, 8 } },
	{ PROTO_ICMP, "sum", { PROTO_ICMP, 16, 16 } },
};

static const struct {
	const char *name;
	unsigned header;
} headers[] = {
	{ "ip", IN_IP }, { "icmp", PROTO_ICMP }, { "igmp", 2 }, { "ipip", 4 },
	{ "tcp", PROTO_TCP }, { "udp", PROTO_UDP }, { "dccp", PROTO_DCCP }, { "gre", 47 },
	{ "sctp", 132 }, { "tcpudp", IN_PORTS }, { "transp", IN_TRANSPORT },
	{ "payload", IN_PAYLOAD }, { "data", IN_PAYLOAD },
};

struct aggregate_ip {
	struct element el;
	struct field field;
	uint32_t word, shift, mask;	/* octets from the header to the word; bits */
	bool incremental;
};

static const char *skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

static bool read_char(const char **s, char c)
{
	const char *t = skip_space(*s);

	if (*t != c)
		return false;
	*s = t + 1;
	return true;
}

static bool read_number(const char **s, int64_t *v)
{
	const char *t = skip_space(*s);
	char *end;
	unsigned long long n;

	if (!isdigit((unsigned char)*t))
		return false;
	n = strtoull(t, &end, 0);
	if (n > UINT32_MAX)
		return false;
	*v = (int64_t)n;
	*s = end;
	return true;
}

/* Of headers and names. */
static size_t word_length(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz");
}

static bool is_word(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && !strncmp(s, word, n);
}

static bool read_header(const char **s, unsigned *header)
{
	const char *t = skip_space(*s), *after;
	size_t n = word_length(t);
	int64_t number;

	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		if (!is_word(t, n, headers[i].name))
			continue;
		*header = headers[i].header;
		*s = t + n;
		after = skip_space(*s);
		if (*header == IN_IP && is_word(after, word_length(after), "proto")) {
			after += strlen("proto");
			if (read_number(&after, &number) && number < 256) {
				*header = (unsigned)number;
				*s = after;
			}
		}
		return true;
	}
	return false;
}

static bool read_name(const char **s, unsigned header, struct field *f)
{
	const char *t = skip_space(*s);
	size_t n = word_length(t);

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (fields[i].in == header && is_word(t, n, fields[i].name)) {
			*f = fields[i].field;
			*s = t + n;
			return true;
		}
	return false;
}

/* [N], [N:LENGTH], [N-M], or the same in braces; false: there is none, or it is wrong (*bad). */
static bool read_limit(const char **s, struct field *f, bool named, bool *bad)
{
	int64_t unit, from, n = 1;
	bool octets = read_char(s, '[');

	if (!octets && !read_char(s, '{'))
		return false;
	unit = octets ? 8 : 1;
	*bad = true;
	if (!read_number(s, &from))
		return false;
	if (read_char(s, ':')) {
		if (!read_number(s, &n))
			return false;
	} else if (read_char(s, '-')) {
		if (!read_number(s, &n))
			return false;
		n = n - from + 1;
	}
	if (!read_char(s, octets ? ']' : '}') || n <= 0 ||
	    (named && (from + n) * unit > f->width))
		return false;
	f->bit = (named ? f->bit : 0) + from * unit;
	f->width = n * unit;
	*bad = false;
	return true;
}

/* "/BITS" and "& MASK" with one run of ones. */
static bool read_bits(const char **s, struct field *f)
{
	int64_t v, low;

	if (read_char(s, '/')) {
		if (!read_number(s, &v) || v > f->width || v <= 0)
			return false;
		f->width = v;
	}
	if (read_char(s, '&')) {
		if (!read_number(s, &v) || !v)
			return false;
		low = v & -v;
		if (((v + low) & v) || v >> (f->width > 32 ? 32 : f->width))
			return false;
		f->bit += f->width - (64 - __builtin_clzll((unsigned long long)v));
		f->width = __builtin_popcountll((unsigned long long)v);
	}
	return true;
}

static bool read_field(const char *s, struct field *f)
{
	bool named, limited, bad = false;

	if (!read_header(&s, &f->header))
		return false;
	named = read_name(&s, f->header, f);
	limited = read_limit(&s, f, named, &bad);
	if (bad || (!named && !limited) || !read_bits(&s, f))
		return false;
	return !*skip_space(s);
}

/* Offset in the buffer of the header that the field lies in; PKT_NONE: the packet has none. */
static uint32_t header_at(const struct aggregate_ip *a, const struct pkt *p, const uint8_t *ip)
{
	const uint8_t *t = pkt_at(p, p->trans, 20);

	if (a->field.header == IN_IP)
		return p->net;
	if (!ip_first_fragment(ip))
		return PKT_NONE;
	switch (a->field.header) {
	case IN_PORTS:
		return ip[IP_PROTO] == PROTO_TCP || ip[IP_PROTO] == PROTO_UDP ? p->trans : PKT_NONE;
	case IN_TRANSPORT:
		return p->trans;
	case IN_PAYLOAD:
		if (ip[IP_PROTO] == PROTO_UDP)
			return p->trans == PKT_NONE ? PKT_NONE : p->trans + 8;
		if (ip[IP_PROTO] == PROTO_TCP && t && pkt_left(p, p->trans) >= 20)
			return p->trans + (uint32_t)(t[12] >> 4) * 4;
		return PKT_NONE;
	default:
		return ip[IP_PROTO] == a->field.header ? p->trans : PKT_NONE;
	}
}

static inline struct pkt *field_one(struct element *e, struct pkt *p)
{
	const struct aggregate_ip *a = (const struct aggregate_ip *)e;
	const uint8_t *ip = pkt_ip(p), *at;
	uint32_t place = ip ? header_at(a, p, ip) : PKT_NONE, v;

	if (place == PKT_NONE || pkt_left(p, place) < a->word + 4)
		return element_reject(e, DROP_NO_MATCH, p);
	at = pkt_at(p, place + a->word, 4);
	v = load_be32(at) >> a->shift & a->mask;
	if (a->incremental)
		v += anno_u32(p, ANNO_AGGREGATE) << a->field.width;
	anno_set_u32(p, ANNO_AGGREGATE, v);
	return p;
}
ELEMENT_SIMPLE(field, field_one)

static bool field_configure(struct element *e, struct setup *s)
{
	struct aggregate_ip *a = (struct aggregate_ip *)e;
	const struct click_value *v = setup_value(s, "FIELD");
	char *text = arena_strndup(s->arena, v->s, v->len);
	int64_t last;

	if (!read_field(text, &a->field))
		return setup_error(s, "bad field '%s', expected 'HEADER [NAME] [OFFSET:LENGTH]'",
				   text);
	last = a->field.bit + a->field.width - 1;
	if (a->field.bit / 32 != last / 32)
		return setup_error(s, "field '%s' does not lie within a word of 4 octets", text);
	a->incremental = setup_int(s, "INCREMENTAL");
	if (a->incremental && a->field.width == 32)
		return setup_error(s, "a field of 32 bits leaves nothing for INCREMENTAL");
	a->word = (uint32_t)(a->field.bit / 32 * 4);
	a->mask = (uint32_t)((UINT64_C(1) << a->field.width) - 1);
	a->shift = (uint32_t)(31 - last % 32);
	if (setup_int(s, "UNSHIFT_IP_ADDR") && a->field.header == IN_IP &&
	    a->field.bit >= IP_SRC * 8 && a->field.bit < IP_HEADER * 8) {
		a->mask <<= a->shift;
		a->shift = 0;
	}
	return true;
}

READ_INT(read_bit, struct aggregate_ip, field.bit)
READ_INT(read_width, struct aggregate_ip, field.width)

static const struct handler handlers[] = {
	{ "bit_offset", read_bit, NULL },
	{ "bit_length", read_width, NULL },
	{ 0 }
};

const struct element_class aggregate_ip_classes[] = {
	{ "AggregateIP", sizeof(struct aggregate_ip), .simple = field,
	  .configure = field_configure, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MATCH) },
	{ 0 }
};
