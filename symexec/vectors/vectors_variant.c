/*
 * vectors_variant.c - the packet of a way with what proofs seldom ask for: headers with options, right and wrong ones, cut
 * headers, lengths and checksums that do not fit, fragments, flags, addresses and kinds of message that boxes treat in
 * their own way. What then happens is predicted as for any packet; a variant is a row of a table.
 *
 * Offsets are octets from the header named. Only a whole packet whose headers are plain is varied.
 */
#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/vectors/vectors.h"

enum { ETHER = 14, IP_HEADER = 20, IP6_HEADER = 40, TAG = 4 };
enum { AT_ONCE = 21 };		/* so many variants a way, until it has none that another one like it has */
enum { ICMP = 1, TCP = 6, UDP = 17, ICMP6 = 58, ANY = 0 };
enum how {
	SET,			/* the octets at the offset, checksums right */
	RAW,			/* the same, checksums as they were */
	FLIP,			/* as RAW, but the bits that the octets have are turned over */
	OPTIONS,		/* behind the fixed header, which says so; a multiple of four */
	SHORT,			/* the IP packet ends there */
	CUT,			/* the frame ends there, lengths as they were */
	TRAIL,			/* the frame goes on with octets that are no packet's */
	TAGGED,			/* with a VLAN tag */
};
enum where { IN_ETHER, IN_IP, IN_IP6, IN_TRANSPORT };

static const struct variant {
	const char *then;
	uint8_t where, protocol, how, at, n;
	uint8_t octets[16];
} variants[] = {
	{ "time to live 1", IN_IP, ANY, SET, 8, 1, { 1 } },
	{ "time to live 2", IN_IP, ANY, SET, 8, 1, { 2 } },
	{ "a later fragment", IN_IP, ANY, SET, 6, 2, { 0, 3 } },
	{ "the first fragment", IN_IP, ANY, SET, 6, 2, { 0x20, 0 } },
	{ "a segment that begins", IN_TRANSPORT, TCP, SET, 13, 1, { 2 } },
	{ "recording its route", IN_IP, ANY, OPTIONS, 0, 12, { 7, 11, 4 } },
	{ "taking times", IN_IP, ANY, OPTIONS, 0, 12, { 68, 12, 5 } },
	{ "ended by its receiver", IN_TRANSPORT, TCP, SET, 13, 1, { 0x14 } },
	{ "a wrong checksum", IN_IP, ANY, FLIP, 10, 2, { 0x10, 1 } },
	{ "a wrong checksum behind IP", IN_TRANSPORT, TCP, FLIP, 16, 2, { 0x10, 1 } },
	{ "a wrong checksum behind IP", IN_TRANSPORT, UDP, FLIP, 6, 2, { 0x10, 1 } },
	{ "a wrong checksum behind IP", IN_TRANSPORT, ICMP, FLIP, 2, 2, { 0x10, 1 } },
	{ "no checksum", IN_TRANSPORT, UDP, RAW, 6, 2, { 0 } },
	{ "one octet of payload too few", IN_TRANSPORT, ANY, SHORT, 7, 0, { 0 } },
	{ "a frame of 60 and more", IN_ETHER, ANY, TRAIL, 0, 13, { 1, 2, 3 } },
	{ "times and addresses", IN_IP, ANY, OPTIONS, 0, 12, { 68, 12, 5, 1 } },
	{ "times of hosts that are named", IN_IP, ANY, OPTIONS, 0, 12, { 68, 12, 5, 3, 10, 0, 0, 254 } },
	{ "no room for more times", IN_IP, ANY, OPTIONS, 0, 8, { 68, 8, 9, 0x10 } },
	{ "times that overflow", IN_IP, ANY, OPTIONS, 0, 8, { 68, 8, 9, 0xf1 } },
	{ "a recorded route that is full", IN_IP, ANY, OPTIONS, 0, 8, { 7, 7, 8, 1, 2, 3, 4 } },
	{ "a pointer before its route", IN_IP, ANY, OPTIONS, 0, 8, { 7, 7, 3 } },
	{ "an option that is too long", IN_IP, ANY, OPTIONS, 0, 8, { 7, 11, 4 } },
	{ "an option that is too short", IN_IP, ANY, OPTIONS, 0, 4, { 68, 1, 5 } },
	{ "a loose source route", IN_IP, ANY, OPTIONS, 0, 12, { 131, 11, 4, 10, 0, 0, 254, 192, 0, 2, 9 } },
	{ "a strict source route", IN_IP, ANY, OPTIONS, 0, 8, { 1, 137, 7, 4, 10, 0, 0, 9 } },
	{ "an alert to routers, and nothing", IN_IP, ANY, OPTIONS, 0, 8, { 1, 148, 4, 0, 0, 0 } },
	{ "a security option", IN_IP, ANY, OPTIONS, 0, 12, { 130, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9 } },
	{ "not to be fragmented", IN_IP, ANY, SET, 6, 2, { 0x40, 0 } },
	{ "congestion met", IN_IP, ANY, SET, 1, 1, { 0xb3 } },
	{ "capable of congestion", IN_IP, ANY, SET, 1, 1, { 0x49 } },
	{ "time to live 0", IN_IP, ANY, SET, 8, 1, { 0 } },
	{ "version 5", IN_IP, ANY, SET, 0, 1, { 0x55 } },
	{ "a header that is too short", IN_IP, ANY, SET, 0, 1, { 0x44 } },
	{ "a header that is too long", IN_IP, ANY, SET, 0, 1, { 0x4f } },
	{ "longer than it is", IN_IP, ANY, SET, 2, 2, { 0x7, 0xd0 } },
	{ "shorter than its header", IN_IP, ANY, SET, 2, 2, { 0, 19 } },
	{ "shorter than it is", IN_IP, ANY, SET, 2, 2, { 0, 27 } },
	{ "nothing behind IP", IN_TRANSPORT, ANY, SHORT, 0, 0, { 0 } },
	{ "4 octets behind IP", IN_TRANSPORT, ANY, SHORT, 4, 0, { 0 } },
	{ "13 octets behind IP", IN_TRANSPORT, TCP, SHORT, 13, 0, { 0 } },
	{ "cut inside its IP header", IN_IP, ANY, CUT, 19, 0, { 0 } },
	{ "cut behind its IP header", IN_TRANSPORT, ANY, CUT, 0, 0, { 0 } },
	{ "cut inside its transport header", IN_TRANSPORT, ANY, CUT, 7, 0, { 0 } },
	{ "from everyone", IN_IP, ANY, SET, 12, 4, { 255, 255, 255, 255 } },
	{ "to everyone", IN_IP, ANY, SET, 16, 4, { 255, 255, 255, 255 } },
	{ "to a group", IN_IP, ANY, SET, 16, 4, { 224, 0, 0, 5 } },
	{ "from nobody", IN_IP, ANY, SET, 12, 4, { 0 } },
	{ "of another protocol", IN_IP, ANY, SET, 9, 1, { 50 } },
	{ "in a tunnel", IN_IP, ANY, SET, 9, 1, { 4 } },
	{ "finished", IN_TRANSPORT, TCP, SET, 13, 1, { 0x11 } },
	{ "a begin that is answered", IN_TRANSPORT, TCP, SET, 13, 1, { 0x12 } },
	{ "an urgent push", IN_TRANSPORT, TCP, SET, 13, 1, { 0x38 } },
	{ "all flags", IN_TRANSPORT, TCP, SET, 13, 1, { 0xff } },
	{ "no flags", IN_TRANSPORT, TCP, SET, 12, 2, { 0x50, 0 } },
	{ "an offset that is too small", IN_TRANSPORT, TCP, SET, 12, 1, { 0x40 } },
	{ "an offset that is too large", IN_TRANSPORT, TCP, SET, 12, 1, { 0xf0 } },
	{ "options of a begin", IN_TRANSPORT, TCP, OPTIONS, 0, 12, { 2, 4, 5, 0xb4, 4, 2, 1, 3, 3, 7, 0, 0 } },
	{ "times of TCP", IN_TRANSPORT, TCP, OPTIONS, 0, 12, { 1, 1, 8, 10, 0, 0, 1, 2, 0, 0, 0, 0 } },
	{ "ranges received", IN_TRANSPORT, TCP, OPTIONS, 0, 12, { 1, 1, 5, 10, 0, 0, 3, 233, 0, 0, 3, 243 } },
	{ "an option of TCP that is too long", IN_TRANSPORT, TCP, OPTIONS, 0, 4, { 2, 9, 5, 0xb4 } },
	{ "an option of TCP of no length", IN_TRANSPORT, TCP, OPTIONS, 0, 4, { 1, 3, 0, 7 } },
	{ "a wrong length", IN_TRANSPORT, UDP, SET, 4, 2, { 0, 7 } },
	{ "a length beyond its end", IN_TRANSPORT, UDP, SET, 4, 2, { 2, 0 } },
	{ "an echo's answer", IN_TRANSPORT, ICMP, SET, 0, 1, { 0 } },
	{ "an echo", IN_TRANSPORT, ICMP, SET, 0, 1, { 8 } },
	{ "unreachable", IN_TRANSPORT, ICMP, SET, 0, 2, { 3, 1 } },
	{ "quenched", IN_TRANSPORT, ICMP, SET, 0, 1, { 4 } },
	{ "redirected", IN_TRANSPORT, ICMP, SET, 0, 2, { 5, 1 } },
	{ "expired", IN_TRANSPORT, ICMP, SET, 0, 2, { 11, 0 } },
	{ "a parameter's fault", IN_TRANSPORT, ICMP, SET, 0, 1, { 12 } },
	{ "the time asked for", IN_TRANSPORT, ICMP, SET, 0, 1, { 13 } },
	{ "in a frame to everyone", IN_ETHER, ANY, RAW, 0, 6, { 255, 255, 255, 255, 255, 255 } },
	{ "in a frame to a group", IN_ETHER, ANY, RAW, 0, 6, { 1, 0, 0x5e, 0, 0, 5 } },
	{ "in a frame from a group", IN_ETHER, ANY, RAW, 6, 1, { 3 } },
	{ "in a frame of another type", IN_ETHER, ANY, RAW, 12, 2, { 0x88, 0xb5 } },
	{ "in a VLAN", IN_ETHER, ANY, TAGGED, 0, 4, { 0x81, 0, 0x60, 5 } },
	{ "in VLAN 0", IN_ETHER, ANY, TAGGED, 0, 4, { 0x81, 0, 0x20, 0 } },
	{ "hop limit 1", IN_IP6, ANY, SET, 7, 1, { 1 } },
	{ "hop limit 0", IN_IP6, ANY, SET, 7, 1, { 0 } },
	{ "hop limit 2", IN_IP6, ANY, SET, 7, 1, { 2 } },
	{ "of another version", IN_IP6, ANY, SET, 0, 1, { 0x40 } },
	{ "a class of traffic", IN_IP6, ANY, SET, 0, 2, { 0x6b, 0x85 } },
	{ "longer than it is", IN_IP6, ANY, SET, 4, 2, { 7, 0xd0 } },
	{ "no payload", IN_IP6, ANY, SET, 4, 2, { 0, 0 } },
	{ "to a group", IN_IP6, ANY, SET, 24, 2, { 0xff, 2 } },
	{ "from a group", IN_IP6, ANY, SET, 8, 2, { 0xff, 2 } },
	{ "options first", IN_IP6, ANY, SET, 6, 1, { 0 } },
	{ "cut inside its IP header", IN_IP6, ANY, CUT, 39, 0, { 0 } },
};

/* Where the headers of a packet begin; 0: there is none such. */
struct outline {
	uint32_t ip, ip6, transport;
	uint8_t protocol;
};

static uint32_t
get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static void
put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static struct outline
outline_of(const struct vector_input *in)
{
	const uint8_t *b = in->bytes;
	struct outline o = { 0 };

	if (in->len >= ETHER + IP_HEADER && get16(b + 12) == 0x800 && b[ETHER] == 0x45 &&
	    get16(b + ETHER + 2) == in->len - ETHER && (get16(b + ETHER + 6) & 0x3fff) == 0) {
		o.ip = ETHER;
		o.transport = ETHER + IP_HEADER;
		o.protocol = b[ETHER + 9];
	} else if (in->len >= ETHER + IP6_HEADER && get16(b + 12) == 0x86dd && b[ETHER] >> 4 == 6) {
		o.ip6 = ETHER;
		o.transport = ETHER + IP6_HEADER;
		o.protocol = b[ETHER + 6];
	}
	return o;
}

static bool
insert(struct vector_input *in, uint32_t at, const uint8_t *octets, uint32_t n)
{
	uint8_t *longer = x_malloc(in->len + n + 1);

	memcpy(longer, in->bytes, at);
	memcpy(longer + at, octets, n);
	memcpy(longer + at + n, in->bytes + at, in->len - at);
	free(in->bytes);
	in->bytes = longer;
	in->len += n;
	return true;
}

/* Options behind an IPv4 header, or a TCP header in IPv4; the header's length is its first or its thirteenth octet. */
static bool
add_options(struct vector_input *in, const struct variant *v, const struct outline *o)
{
	uint32_t header = v->where == IN_IP ? o->ip : o->transport;
	uint32_t fixed = IP_HEADER, at = header + (v->where == IN_IP ? 0 : 12), words = v->n / 4u;

	if (o->ip == 0 || in->len < header + fixed || (v->where == IN_TRANSPORT && in->bytes[at] >> 4 != 5))
		return false;
	(void)insert(in, header + fixed, v->octets, v->n);
	in->bytes[at] = (uint8_t)(in->bytes[at] + (v->where == IN_IP ? words : words << 4));
	put16(in->bytes + o->ip + 2, in->len - ETHER);
	return true;
}

static bool
end_at(struct vector_input *in, const struct variant *v, const struct outline *o, uint32_t at)
{
	if (at >= in->len || (v->how == SHORT && o->ip == 0))
		return false;
	in->len = at;
	if (v->how == SHORT)
		put16(in->bytes + o->ip + 2, in->len - ETHER);
	return true;
}

static void
put(struct vector_input *in, const struct variant *v, uint32_t at)
{
	for (uint32_t i = 0; i < v->n; i++)
		in->bytes[at + i] = v->how == FLIP ? in->bytes[at + i] ^ v->octets[i] : v->octets[i];
}

/* false: it does not fit this packet, whose octets are then not to be used. */
static bool
apply(struct vector_input *in, const struct variant *v, const struct outline *o)
{
	const uint32_t base[] = { [IN_ETHER] = 0, [IN_IP] = o->ip, [IN_IP6] = o->ip6, [IN_TRANSPORT] = o->transport };
	uint32_t at = base[v->where] + v->at;
	struct packet p;
	bool ok = true;

	if ((v->where != IN_ETHER && base[v->where] == 0) || (v->protocol != ANY && v->protocol != o->protocol))
		return false;
	if (v->how == OPTIONS)
		ok = add_options(in, v, o);
	else if (v->how == SHORT || v->how == CUT)
		ok = end_at(in, v, o, at);
	else if (v->how == TRAIL)
		ok = insert(in, in->len, v->octets, v->n);
	else if (v->how == TAGGED)
		ok = in->len >= ETHER && insert(in, 12, v->octets, TAG);
	else if (at + v->n > in->len)
		ok = false;
	else
		put(in, v, at);
	if (ok && (v->how == SET || v->how == OPTIONS || v->how == SHORT)) {
		packet_parse_writable(&p, in->bytes, in->len, LAYER_ETHER);
		(void)packet_fix_checksums(&p);
	}
	return ok;
}

void
vectors_add_variants(struct vectors *s, const struct vector_input *base, const char *what, size_t turn)
{
	struct outline o = outline_of(base);

	for (size_t k = 0; k < ARRAY_LEN(variants); k++) {
		struct vector_input in = vector_input_copy(base);
		size_t i = (k + turn * AT_ONCE) % ARRAY_LEN(variants);

		free(in.port);
		if (in.len >= ETHER && apply(&in, &variants[i], &o))
			vectors_add_later(s, base->port, in.bytes, in.len, x_asprintf("%s, %s", what, variants[i].then));
		else
			free(in.bytes);
	}
}
