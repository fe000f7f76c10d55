/*
 * parse.c - finds the headers of a packet. One function per header looks at its own octets
 * through a cursor, enters the header in the list, narrows the window to its content and names
 * what comes next. Invariants: at <= end <= len; every step enters a header or stops, so the
 * list's size bounds the loop; the window never grows, but for the extensions behind a quote,
 * once.
 */
#include "models/packet/parse.h"

#include "models/base/cursor.h"

struct walk {
	struct packet *p;
	uint32_t at, end;	/* window: octets that are there */
	uint64_t full;		/* end of the window by the headers' words */
	enum packet_layer next;	/* LAYER_NONE: stop */
	bool quoted, fragment, ip6;
	uint32_t extension, extension_end;	/* RFC 4884 structure behind a quote; 0: none */
};

static void stop(struct walk *w, enum packet_stop why, enum packet_layer layer)
{
	w->next = LAYER_NONE;
	if (w->quoted) {
		w->p->quote_stop = why;
		w->p->quote_stop_layer = layer;
	} else {
		w->p->stop = why;
		w->p->stop_layer = layer;
	}
}

static struct cursor window(const struct walk *w)
{
	return cur_init(w->p->data + w->at, w->end - w->at);
}

/* n octets at offset off of the window as a number, 0 where they are not there */
static uint32_t peek(const struct walk *w, size_t off, unsigned n)
{
	struct cursor c = window(w);
	uint32_t v = 0;
	uint8_t b;

	if (!cur_seek(&c, off))
		return 0;
	while (n--) {
		if (!cur_u8(&c, &b))
			return 0;
		v = v << 8 | b;
	}
	return v;
}

static bool empty(const struct walk *w)
{
	return w->at >= w->end;
}

/* Enters a header. NULL after stopping: no octet of it is there, it is cut, or the list is full. */
static struct packet_at *enter(struct walk *w, enum packet_layer layer, uint32_t header)
{
	struct packet *p = w->p;
	struct packet_at *a = &p->at[p->count];

	if (empty(w)) {
		stop(w, STOP_TRUNCATED, layer);
		return NULL;
	}
	if (p->count == PACKET_MAX_LAYERS) {
		stop(w, STOP_DEEP, layer);
		return NULL;
	}
	p->count++;
	*a = (struct packet_at){
		.layer = layer, .offset = w->at, .header = header,
		.have = MIN_OF(header, w->end - w->at), .end = w->end,
		.full = (uint32_t)MIN_OF(w->full, UINT32_MAX), .quoted = w->quoted,
		.fragment = w->fragment,
	};
	w->at += a->have;
	w->next = LAYER_NONE;
	if (a->have < header) {
		stop(w, STOP_TRUNCATED, layer);
		return NULL;
	}
	return a;
}

/* Header and content of a are `total` octets. */
static void narrow(struct walk *w, struct packet_at *a, uint64_t total)
{
	w->full = a->offset + total;
	w->end = (uint32_t)MIN_OF(w->full, w->end);
	a->full = (uint32_t)MIN_OF(w->full, UINT32_MAX);
	a->end = w->end;
}

/* The header is entered with its least length and the walk ends. */
static void broken(struct walk *w, enum packet_layer layer, uint32_t header, enum packet_stop why)
{
	if (enter(w, layer, header))
		stop(w, why, layer);
}

static void next_of_ethertype(struct walk *w, uint32_t type, enum packet_layer from)
{
	switch (type) {
	case 0x0800:
		w->next = LAYER_IP;
		return;
	case 0x0806:
	case 0x8035:
		w->next = LAYER_ARP;
		return;
	case 0x86dd:
		w->next = LAYER_IP6;
		return;
	case 0x8100:
	case 0x88a8:
	case 0x9100:
		w->next = LAYER_VLAN;
		return;
	case 0x8847:
	case 0x8848:
		w->next = LAYER_MPLS;
		return;
	case 0x8863:
	case 0x8864:
		w->next = LAYER_PPPOE;
		return;
	case 0x6558:
		w->next = LAYER_ETHER;
		return;
	case 0x880b:
		w->next = LAYER_PPP;
		return;
	default:
		stop(w, STOP_UNKNOWN, from);
	}
}

static void next_of_protocol(struct walk *w, uint32_t proto, enum packet_layer from)
{
	static const uint8_t table[256] = {
		[0] = LAYER_IP6_HOP, [1] = LAYER_ICMP, [4] = LAYER_IP, [6] = LAYER_TCP,
		[17] = LAYER_UDP, [41] = LAYER_IP6, [43] = LAYER_IP6_ROUTE, [44] = LAYER_IP6_FRAG,
		[47] = LAYER_GRE, [50] = LAYER_ESP, [51] = LAYER_AH, [58] = LAYER_ICMP6,
		[60] = LAYER_IP6_DSTOPT, [132] = LAYER_SCTP, [137] = LAYER_MPLS, [143] = LAYER_ETHER,
	};
	enum packet_layer next = (enum packet_layer)table[proto & 0xff];
	bool only6 = next == LAYER_IP6_HOP || next == LAYER_IP6_ROUTE ||
		     next == LAYER_IP6_FRAG || next == LAYER_IP6_DSTOPT || next == LAYER_ICMP6;

	if (proto == 59)	/* no next header, RFC 8200 section 4.7 */
		return;
	if (next == LAYER_NONE || (w->ip6 ? next == LAYER_ICMP : only6))
		stop(w, STOP_UNKNOWN, from);
	else
		w->next = next;
}

static void parse_ether(struct walk *w)
{
	uint32_t type = peek(w, 12, 2);
	struct packet_at *a = enter(w, LAYER_ETHER, 14);

	if (!a)
		return;
	if (type >= 0x600) {
		next_of_ethertype(w, type, LAYER_ETHER);
		return;
	}
	if (type <= 1500 && a->offset + 14 + type <= w->end)	/* 802.3 length; padding behind */
		narrow(w, a, 14 + type);
	stop(w, STOP_UNKNOWN, LAYER_ETHER);
}

static void parse_vlan(struct walk *w)
{
	uint32_t type = peek(w, 2, 2);

	if (enter(w, LAYER_VLAN, 4))
		next_of_ethertype(w, type, LAYER_VLAN);
}

static void parse_arp(struct walk *w)
{
	uint32_t octets = 8 + 2 * (peek(w, 4, 1) + peek(w, 5, 1));
	struct packet_at *a = enter(w, LAYER_ARP, octets);

	if (a)
		narrow(w, a, octets);
}

/* The label stack says nothing of its content: the first four bits are looked at, RFC 4928. */
static void parse_mpls(struct walk *w)
{
	bool bottom = peek(w, 2, 1) & 1;
	uint32_t version;

	if (!enter(w, LAYER_MPLS, 4))
		return;
	if (!bottom) {
		w->next = LAYER_MPLS;
		return;
	}
	version = peek(w, 0, 1) >> 4;
	if (!empty(w) && version == 4)
		w->next = LAYER_IP;
	else if (!empty(w) && version == 6)
		w->next = LAYER_IP6;
	else
		stop(w, STOP_UNKNOWN, LAYER_MPLS);
}

static void parse_pppoe(struct walk *w)
{
	uint32_t version = peek(w, 0, 1), code = peek(w, 1, 1), len = peek(w, 4, 2);
	struct packet_at *a = enter(w, LAYER_PPPOE, 6);

	if (!a)
		return;
	if (version != 0x11) {
		stop(w, STOP_VERSION, LAYER_PPPOE);
		return;
	}
	narrow(w, a, 6 + len);
	if (code == 0)
		w->next = LAYER_PPP;
	else
		stop(w, STOP_UNKNOWN, LAYER_PPPOE);
}

static void parse_ppp(struct walk *w)
{
	uint32_t proto = peek(w, 0, 2);

	if (!enter(w, LAYER_PPP, 2))
		return;
	if (proto == 0x0021)
		w->next = LAYER_IP;
	else if (proto == 0x0057)
		w->next = LAYER_IP6;
	else if (proto == 0x0281)
		w->next = LAYER_MPLS;
	else
		stop(w, STOP_UNKNOWN, LAYER_PPP);
}

/* RFC 791 section 3.1. A quote's length may be in any byte order: it does not narrow to less. */
static void parse_ip(struct walk *w)
{
	uint32_t first = peek(w, 0, 1), total = peek(w, 2, 2), frag = peek(w, 6, 2);
	uint32_t proto = peek(w, 9, 1), header = 4 * (first & 15);
	struct packet_at *a;

	if (!empty(w) && first >> 4 != 4) {
		stop(w, STOP_VERSION, LAYER_IP);
		return;
	}
	if (!empty(w) && header < 20) {
		broken(w, LAYER_IP, 20, STOP_LENGTH);
		return;
	}
	a = enter(w, LAYER_IP, empty(w) ? 20 : header);
	if (!a)
		return;
	if (total >= header) {
		narrow(w, a, total);
	} else if (!w->quoted) {
		stop(w, STOP_LENGTH, LAYER_IP);
		return;
	}
	w->ip6 = false;
	w->fragment = (frag & 0x3fff) != 0;
	a->fragment = w->fragment;
	if (frag & 0x1fff)
		stop(w, STOP_FRAGMENT, LAYER_IP);
	else
		next_of_protocol(w, proto, LAYER_IP);
}

/* The jumbo payload option, RFC 2675 section 2, if a hop-by-hop header starts behind this one. */
static bool jumbo_length(const struct walk *w, uint32_t *len)
{
	struct cursor c = window(w), options;
	uint8_t units, kind, size;

	if (!cur_seek(&c, 41) || !cur_u8(&c, &units) ||
	    !cur_sub(&c, MIN_OF(cur_left(&c), 6 + 8u * units), &options))
		return false;
	while (cur_u8(&options, &kind)) {
		if (kind == 0)
			continue;
		if (!cur_u8(&options, &size))
			return false;
		if (kind == 0xc2 && size == 4)
			return cur_be32(&options, len);
		if (!cur_skip(&options, size))
			return false;
	}
	return false;
}

static void parse_ip6(struct walk *w)
{
	uint32_t len = peek(w, 4, 2), next = peek(w, 6, 1);
	struct packet_at *a;

	if (!empty(w) && peek(w, 0, 1) >> 4 != 6) {
		stop(w, STOP_VERSION, LAYER_IP6);
		return;
	}
	if (len == 0 && next == 0 && !jumbo_length(w, &len))
		len = 0;
	a = enter(w, LAYER_IP6, 40);
	if (!a)
		return;
	narrow(w, a, 40 + (uint64_t)len);
	w->ip6 = true;
	w->fragment = false;
	next_of_protocol(w, next, LAYER_IP6);
}

/* RFC 8200 sections 4.3, 4.4, 4.6; AH counts in words of 4, RFC 4302 section 2.2. */
static void parse_ip6_extension(struct walk *w)
{
	enum packet_layer layer = w->next;
	uint32_t next = peek(w, 0, 1), units = peek(w, 1, 1);
	uint32_t header = layer == LAYER_AH ? 4 * (units + 2) : 8 * (units + 1);

	if (layer == LAYER_AH && header < 12) {
		broken(w, LAYER_AH, 12, STOP_LENGTH);
		return;
	}
	if (enter(w, layer, header))
		next_of_protocol(w, next, layer);
}

static void parse_ip6_frag(struct walk *w)
{
	uint32_t next = peek(w, 0, 1), frag = peek(w, 2, 2);
	struct packet_at *a = enter(w, LAYER_IP6_FRAG, 8);

	if (!a)
		return;
	w->fragment = (frag & 0xfff9) != 0;
	a->fragment = w->fragment;
	if (frag >> 3)
		stop(w, STOP_FRAGMENT, LAYER_IP6_FRAG);
	else
		next_of_protocol(w, next, LAYER_IP6_FRAG);
}

static void parse_esp(struct walk *w)
{
	if (enter(w, LAYER_ESP, 8))
		stop(w, STOP_ENCRYPTED, LAYER_ESP);
}

static void parse_tcp(struct walk *w)
{
	uint32_t header = w->end - w->at > 12 ? 4 * (peek(w, 12, 1) >> 4) : 20;

	if (header < 20)
		broken(w, LAYER_TCP, 20, STOP_LENGTH);
	else
		enter(w, LAYER_TCP, header);
}

/* RFC 768; length 0 is a jumbogram's, RFC 2675 section 4. */
static void parse_udp(struct walk *w)
{
	uint32_t dport = peek(w, 2, 2), len = peek(w, 4, 2);
	struct packet_at *a = enter(w, LAYER_UDP, 8);

	if (!a)
		return;
	if (len >= 8) {
		narrow(w, a, len);
	} else if (len != 0) {
		stop(w, STOP_LENGTH, LAYER_UDP);
		return;
	}
	if (dport == 4789)
		w->next = LAYER_VXLAN;
	else if (dport == 6635)
		w->next = LAYER_MPLS;
	if (empty(w))
		w->next = LAYER_NONE;
}

static void parse_sctp(struct walk *w)
{
	if (enter(w, LAYER_SCTP, 12) && !empty(w))
		w->next = LAYER_SCTP_CHUNK;
}

/* RFC 9260 section 3.2: chunks are padded to 4 octets, their length is without the padding. */
static void parse_sctp_chunk(struct walk *w)
{
	uint32_t type = peek(w, 0, 1), len = peek(w, 2, 2), outer = w->end, start = w->at;
	uint64_t outer_full = w->full;
	uint32_t header = type == 0 ? 16 : type == 64 ? 20 : len;
	struct packet_at *a;

	if (w->end - w->at >= 4 && (len < 4 || len < header)) {
		broken(w, LAYER_SCTP_CHUNK, 4, STOP_LENGTH);
		return;
	}
	a = enter(w, LAYER_SCTP_CHUNK, MAX_OF(header, 4));
	if (!a)
		return;
	narrow(w, a, len);
	w->at = MIN_OF(start + ((len + 3) & ~3u), outer);
	w->end = outer;
	w->full = outer_full;
	if (!empty(w))
		w->next = LAYER_SCTP_CHUNK;
}

/* RFC 2784, RFC 2890; version 1 is PPTP's, RFC 2637 section 4.1. */
static void parse_gre(struct walk *w)
{
	uint32_t flags = peek(w, 0, 2), proto = peek(w, 2, 2), version = flags & 7;
	uint32_t header = 4;

	header += flags & 0xc000 ? 4 : 0;
	header += flags & 0x2000 ? 4 : 0;
	header += flags & 0x1000 ? 4 : 0;
	header += version == 1 && (flags & 0x0080) ? 4 : 0;
	if (!enter(w, LAYER_GRE, header))
		return;
	if (version > 1)
		stop(w, STOP_VERSION, LAYER_GRE);
	else if (flags & 0x4000)	/* source routing of RFC 1701 */
		stop(w, STOP_UNKNOWN, LAYER_GRE);
	else if (!empty(w))
		next_of_ethertype(w, proto, LAYER_GRE);
}

static void parse_vxlan(struct walk *w)
{
	if (enter(w, LAYER_VXLAN, 8) && !empty(w))
		w->next = LAYER_ETHER;
}

/* Sum of the octets as 16-bit words, for telling an old-style extension from a long quote. */
static bool sum_is_right(const struct walk *w, size_t off)
{
	struct cursor c = window(w);
	uint32_t sum = 0;
	uint16_t v;

	if (!cur_seek(&c, off))
		return false;
	while (cur_be16(&c, &v))
		sum += v;
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff;
}

/*
 * Where the quote ends and extensions start, RFC 4884 sections 4 and 5: at `units` words, or,
 * from senders of before, behind 128 octets if the checksum there is right.
 */
static void split_quote(struct walk *w, uint32_t quote)
{
	uint32_t left = w->end - w->at;

	if (quote == 0 && left >= 132 && peek(w, 128, 1) >> 4 == 2 && sum_is_right(w, 128))
		quote = 128;
	if (quote == 0 || quote + 4 > left || peek(w, quote, 1) >> 4 != 2)
		return;
	w->extension = w->at + quote;
	w->extension_end = w->end;
	w->end = w->at + quote;
	w->full = w->end;
}

/* quote: octets of it by the length field, 0 if there is none; can: the type can have extensions */
static void enter_quote(struct walk *w, enum packet_layer ip, uint32_t quote, bool can)
{
	if (can && !w->quoted)
		split_quote(w, quote);
	w->quoted = true;
	w->next = ip;
	w->p->quote_stop = STOP_END;
	w->p->quote_stop_layer = LAYER_NONE;
	if (empty(w))
		stop(w, STOP_TRUNCATED, ip);
}

static void parse_icmp(struct walk *w)
{
	uint32_t type = peek(w, 0, 1), words = peek(w, 5, 1);
	uint32_t header = type == 13 || type == 14 ? 20 : type == 17 || type == 18 ? 12 : 8;

	if (!enter(w, LAYER_ICMP, header))
		return;
	if (type == 3 || type == 11 || type == 12)
		enter_quote(w, LAYER_IP, 4 * words, true);
	else if (type == 4 || type == 5)
		enter_quote(w, LAYER_IP, 0, false);
}

/* RFC 4443 section 2.1; neighbour discovery messages are all header: options to the end. */
static void parse_icmp6(struct walk *w)
{
	uint32_t type = peek(w, 0, 1), words = peek(w, 4, 1), left = w->end - w->at;
	uint32_t least = type == 133 ? 8 : type == 134 ? 16 : type == 135 || type == 136 ? 24 :
			 type == 137 ? 40 : type >= 130 && type <= 132 ? 24 : 8;

	if (type > 132 && type < 138 && left >= least)
		least = left;
	else if (type > 137 && left >= 4 && left < 8)
		least = left;
	if (!enter(w, LAYER_ICMP6, least))
		return;
	if (type == 1 || type == 3)
		enter_quote(w, LAYER_IP6, 8 * words, true);
	else if (type == 2 || type == 4)
		enter_quote(w, LAYER_IP6, 0, false);
}

static void parse_icmp_ext(struct walk *w)
{
	if (enter(w, LAYER_ICMP_EXT, 4) && !empty(w))
		w->next = LAYER_ICMP_OBJECT;
}

static void parse_icmp_object(struct walk *w)
{
	uint32_t len = peek(w, 0, 2);

	if (w->end - w->at >= 4 && len < 4) {
		broken(w, LAYER_ICMP_OBJECT, 4, STOP_LENGTH);
		return;
	}
	if (enter(w, LAYER_ICMP_OBJECT, MAX_OF(len, 4)) && !empty(w))
		w->next = LAYER_ICMP_OBJECT;
}

static void (*const parsers[LAYER_COUNT])(struct walk *w) = {
	[LAYER_ETHER] = parse_ether,
	[LAYER_VLAN] = parse_vlan,
	[LAYER_ARP] = parse_arp,
	[LAYER_MPLS] = parse_mpls,
	[LAYER_PPPOE] = parse_pppoe,
	[LAYER_PPP] = parse_ppp,
	[LAYER_IP] = parse_ip,
	[LAYER_IP6] = parse_ip6,
	[LAYER_IP6_HOP] = parse_ip6_extension,
	[LAYER_IP6_ROUTE] = parse_ip6_extension,
	[LAYER_IP6_FRAG] = parse_ip6_frag,
	[LAYER_IP6_DSTOPT] = parse_ip6_extension,
	[LAYER_AH] = parse_ip6_extension,
	[LAYER_ESP] = parse_esp,
	[LAYER_TCP] = parse_tcp,
	[LAYER_UDP] = parse_udp,
	[LAYER_ICMP] = parse_icmp,
	[LAYER_ICMP6] = parse_icmp6,
	[LAYER_SCTP] = parse_sctp,
	[LAYER_SCTP_CHUNK] = parse_sctp_chunk,
	[LAYER_GRE] = parse_gre,
	[LAYER_VXLAN] = parse_vxlan,
	[LAYER_ICMP_EXT] = parse_icmp_ext,
	[LAYER_ICMP_OBJECT] = parse_icmp_object,
};

/* A step that enters no header has stopped, or there is nothing to parse. */
static void run(struct walk *w)
{
	while (w->next > LAYER_NONE && w->next < LAYER_COUNT) {
		unsigned before = w->p->count;

		parsers[w->next](w);
		if (w->p->count == before)
			w->next = LAYER_NONE;
	}
}

/* What is behind the last header of the packet itself. */
static void find_payload(struct packet *p)
{
	p->payload = 0;
	p->payload_len = p->len;
	for (unsigned i = 0; i < p->count; i++) {
		const struct packet_at *a = &p->at[i];

		if (a->quoted || a->layer == LAYER_ICMP_EXT)
			break;
		p->payload = a->offset + a->have;
		p->payload_len = a->end > p->payload ? a->end - p->payload : 0;
	}
}

void packet_parse(struct packet *p, const uint8_t *data, size_t len, enum packet_layer first)
{
	struct walk w = { .p = p, .next = first };

	p->data = data;
	p->writable = NULL;
	p->len = (uint32_t)MIN_OF(len, (size_t)INT32_MAX);
	p->count = 0;
	p->stop = p->quote_stop = STOP_END;
	p->stop_layer = p->quote_stop_layer = LAYER_NONE;
	w.end = p->len;
	w.full = p->len;
	if (first == LAYER_NONE) {
		uint32_t version = peek(&w, 0, 1) >> 4;

		w.next = version == 6 ? LAYER_IP6 : LAYER_IP;
	}
	w.ip6 = first == LAYER_ICMP6 || first == LAYER_IP6_HOP || first == LAYER_IP6_ROUTE ||
		first == LAYER_IP6_FRAG || first == LAYER_IP6_DSTOPT;
	run(&w);
	if (w.extension) {
		w.at = w.extension;
		w.end = w.extension_end;
		w.full = w.extension_end;
		w.quoted = false;
		w.next = LAYER_ICMP_EXT;
		run(&w);
	}
	find_payload(p);
}

void packet_parse_writable(struct packet *p, uint8_t *data, size_t len, enum packet_layer first)
{
	packet_parse(p, data, len, first);
	p->writable = data;
}

const char *packet_stop_name(enum packet_stop why)
{
	static const char *const names[] = {
		[STOP_END] = "end", [STOP_UNKNOWN] = "unknown protocol",
		[STOP_FRAGMENT] = "later fragment", [STOP_ENCRYPTED] = "encrypted",
		[STOP_TRUNCATED] = "truncated", [STOP_VERSION] = "wrong version",
		[STOP_LENGTH] = "bad length", [STOP_DEEP] = "too many headers",
	};

	return (unsigned)why < ARRAY_LEN(names) ? names[why] : "unknown";
}
