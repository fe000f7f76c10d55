/*
 * quote.c - reading ICMP errors: RFC 792, RFC 1191 (MTU), RFC 4443, and the extensions of RFC 4884
 * with MPLS labels (RFC 4950) and interface information (RFC 5837). The quote's borders, those of
 * old senders without a length field included, are the parser's business (models/packet/parse.c);
 * here they are given names. Invariant: bytes .. bytes + len lies inside the packet given.
 */
#include "tracebox/trace/quote.h"

#include "models/base/cursor.h"
#include "models/packet/print.h"

enum { CLASS_MPLS = 1, CLASS_INTERFACE = 2 };

static enum quote_kind kind4(unsigned type, unsigned code)
{
	switch (type) {
	case 3:
		return code == 2 || code == 3 ? QUOTE_PORT
		       : code == 4	      ? QUOTE_TOO_BIG
					      : QUOTE_UNREACHABLE;
	case 11:
		return code == 0 ? QUOTE_EXPIRED : QUOTE_REASSEMBLY;
	case 12:
		return QUOTE_PARAMETER;
	default:
		return QUOTE_OTHER;
	}
}

static enum quote_kind kind6(unsigned type, unsigned code)
{
	switch (type) {
	case 1:
		return code == 4 ? QUOTE_PORT : QUOTE_UNREACHABLE;
	case 2:
		return QUOTE_TOO_BIG;
	case 3:
		return code == 0 ? QUOTE_EXPIRED : QUOTE_REASSEMBLY;
	case 4:
		return QUOTE_PARAMETER;
	default:
		return QUOTE_OTHER;
	}
}

/* The addresses and TTL of the outermost header. */
static bool take_outer(struct quote *q, const struct packet *p)
{
	const struct packet_at *a = &p->at[0];
	const uint8_t *h = p->data + a->offset;

	if (!p->count || a->have < a->header || (a->layer != LAYER_IP && a->layer != LAYER_IP6))
		return false;
	if (a->layer == LAYER_IP) {
		q->ttl = h[8];
		q->from = address_of(4, h + 12);
		q->to = address_of(4, h + 16);
	} else {
		q->ttl = h[7];
		q->from = address_of(6, h + 8);
		q->to = address_of(6, h + 24);
	}
	return true;
}

static void take_objects(struct quote *q, const struct packet *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct packet_at *a = &p->at[i];
		const uint8_t *h = p->data + a->offset;

		if (a->layer == LAYER_ICMP_EXT)
			q->extended = true;
		if (a->layer != LAYER_ICMP_OBJECT || a->have < 4 ||
		    q->object_count == QUOTE_OBJECTS)
			continue;
		q->objects[q->object_count++] = (struct quote_object){
			.class = h[2], .ctype = h[3], .data = h + 4, .len = a->have - 4,
		};
	}
}

bool quote_parse(struct quote *q, const uint8_t *ip, size_t len)
{
	struct packet p;
	const struct packet_at *icmp = NULL;
	uint32_t end;
	bool v6;

	packet_parse(&p, ip, len, LAYER_NONE);
	*q = (struct quote){ .bytes = NULL };
	if (!take_outer(q, &p))
		return false;
	for (unsigned i = 0; i < p.count && !icmp && !p.at[i].quoted; i++)
		if (p.at[i].layer == LAYER_ICMP || p.at[i].layer == LAYER_ICMP6)
			icmp = &p.at[i];
	/*
	 * a header or an end of its own: a message that quotes nothing, or is cut before the quote
	 */
	if (!icmp || icmp->header != 8 || icmp->have < 8 || icmp->end <= icmp->offset + 8)
		return false;
	v6 = icmp->layer == LAYER_ICMP6;
	q->type = ip[icmp->offset];
	q->code = ip[icmp->offset + 1];
	if (v6 ? q->type >= 128 || q->type == 0
	       : q->type < 3 || q->type == 8 || q->type > 12 || q->type == 9 || q->type == 10 ||
			    q->type == 6 || q->type == 7)
		return false;
	q->kind = v6 ? kind6(q->type, q->code) : kind4(q->type, q->code);
	end = icmp->end;
	for (unsigned i = 0; i < p.count; i++)
		if (p.at[i].layer == LAYER_ICMP_EXT && p.at[i].offset < end)
			end = p.at[i].offset;
	q->bytes = ip + icmp->offset + 8;
	q->len = end - (icmp->offset + 8);
	q->said = v6 ? 8u * ip[icmp->offset + 4] : 4u * ip[icmp->offset + 5];
	if (v6 ? q->type != 1 && q->type != 3 : q->type != 3 && q->type != 11 && q->type != 12)
		q->said = 0;
	if (q->kind == QUOTE_TOO_BIG) {
		struct cursor c = cur_init(ip + icmp->offset + 4, 4);

		(void)cur_be32(&c, &q->mtu);
		if (!v6)
			q->mtu &= 0xffff;
	}
	take_objects(q, &p);
	return q->len > 0;
}

static const char *reason4(unsigned code)
{
	static const char *const names[] = {
		"network unreachable", "host unreachable", "protocol unreachable",
		"port unreachable",
		"fragmentation needed", "source route failed", "network unknown", "host unknown",
		"source host isolated", "network administratively prohibited",
		"host administratively prohibited", "network unreachable for this type of service",
		"host unreachable for this type of service", "administratively prohibited",
		"host precedence violation", "precedence cutoff",
	};

	return code < ARRAY_LEN(names) ? names[code] : "unreachable";
}

static const char *reason6(unsigned code)
{
	static const char *const names[] = {
		"no route", "administratively prohibited", "beyond scope of source address",
		"address unreachable", "port unreachable", "source address failed policy",
		"route rejected", "error in source routing header", "headers too long",
	};

	return code < ARRAY_LEN(names) ? names[code] : "unreachable";
}

const char *quote_reason(const struct quote *q)
{
	switch (q->kind) {
	case QUOTE_EXPIRED:
		return "time exceeded";
	case QUOTE_REASSEMBLY:
		return "reassembly time exceeded";
	case QUOTE_UNREACHABLE:
	case QUOTE_PORT:
		return q->from.family == 4 ? reason4(q->code) : reason6(q->code);
	case QUOTE_TOO_BIG:
		return q->from.family == 4 ? "fragmentation needed" : "packet too big";
	case QUOTE_PARAMETER:
		return "parameter problem";
	case QUOTE_OTHER:
		break;
	}
	return q->from.family == 4 && q->type == 4 ? "source quench" :
	       q->from.family == 4 && q->type == 5 ? "redirect" : "unknown error";
}

/* RFC 4950: a stack of labels. */
static void add_mpls(struct cursor c, struct strbuf *out)
{
	uint32_t v;

	sb_add(out, "MPLS");
	while (cur_be32(&c, &v))
		sb_printf(out, " label %u tc %u%s ttl %u", v >> 12, v >> 9 & 7,
			  v >> 8 & 1 ? " bottom" : "", v & 255);
}

/* RFC 5837 section 4.1: what is there stands in the bits of the subtype. */
static void add_interface(const struct quote_object *o, struct strbuf *out)
{
	static const char *const roles[] = {
		"incoming", "incoming sub-IP", "outgoing", "next-hop",
	};
	struct cursor c = cur_init(o->data, o->len), name;
	uint32_t v;
	uint16_t afi, zero;
	uint8_t octets[16], size;
	struct address a = { 0 };

	sb_printf(out, "%s interface", roles[o->ctype >> 6]);
	if (o->ctype & 8 && cur_be32(&c, &v))
		sb_printf(out, " index %u", v);
	if (o->ctype & 4 && cur_be16(&c, &afi) && cur_be16(&c, &zero) &&
	    cur_copy(&c, octets, afi == 1 ? 4 : 16)) {
		a = address_of(afi == 1 ? 4 : 6, octets);
		sb_add_char(out, ' ');
		address_add(&a, out);
	}
	if (o->ctype & 2 && cur_u8(&c, &size) && size > 1 && cur_sub(&c, size - 1u, &name)) {
		sb_add_char(out, ' ');
		packet_print_text(name.at, strnlen((const char *)name.at, cur_left(&name)), out);
	}
	if (o->ctype & 1 && cur_be32(&c, &v))
		sb_printf(out, " mtu %u", v);
}

void quote_object_add(const struct quote_object *o, struct strbuf *out)
{
	if (o->class == CLASS_MPLS && o->ctype == 1)
		add_mpls(cur_init(o->data, o->len), out);
	else if (o->class == CLASS_INTERFACE)
		add_interface(o, out);
	else
		sb_printf(out, "extension class %u type %u, %u octets", o->class, o->ctype, o->len);
}
