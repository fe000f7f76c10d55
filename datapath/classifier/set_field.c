/*
 * set_field.c - see set_field.h. Ethernet addresses are written where they are; for all other
 * fields the packet is parsed, the octets that change are remembered, and each checksum over
 * them is updated by the difference.
 */
#include "datapath/classifier/set_field.h"

#include "datapath/packet/ip.h"
#include "models/packet/checksum.h"

enum { WIDEST = 18 };

bool set_field_parse(struct set_field *s, const char *field, const char *value, span at,
		     struct diag *d)
{
	const struct packet_field *f;

	memset(s, 0, sizeof(*s));
	if (!packet_ref_parse(field, &s->ref)) {
		const char *near = packet_field_near(field);

		diag_error(d, at, "there is no field '%s'%s%s%s", field, near ? ", did you mean '" : "",
			   near ? near : "", near ? "'?" : "");
		return false;
	}
	f = s->ref.field;
	if (!f->width || f->width > 128 || s->ref.quoted) {
		diag_error(d, at, "'%s' has no value that could be set", field);
		return false;
	}
	if (f->role == ROLE_FIXED || f->role == ROLE_LENGTH || f->role == ROLE_NEXT ||
	    f->role == ROLE_CHECKSUM) {
		diag_error(d, at, "'%s' follows from the rest of the packet and cannot be set", field);
		return false;
	}
	if (!packet_value_parse(f, value, &s->value)) {
		diag_error(d, at, "'%s' is no value of %s", value, field);
		return false;
	}
	if (f->layer == LAYER_ETHER && f->width == 48 && s->ref.index == 1) {
		s->at = (uint8_t)(f->bit / 8);
		s->octets = 6;
		store_ether(s->wire, s->value.v[1]);
	}
	return true;
}

static void update(uint8_t *sum, const uint8_t *from, const uint8_t *to, size_t n, bool udp)
{
	uint16_t old = load_be16(sum), new;

	if (udp && !old)
		return;
	new = checksum_update(old, from, to, n);
	store_be16(sum, udp && !new ? 0xffff : new);
}

/* Whether an address stands in the pseudo header of the transport checksum. */
static bool in_pseudo(const struct packet_field *f)
{
	return (f->layer == LAYER_IP && f->place == PLACE_HEADER && f->bit >= 96) ||
	       (f->layer == LAYER_IP6 && f->bit >= 64);
}

/* The transport header behind at[i] that is in this packet, or -1. */
static int trans_behind(const struct packet *q, unsigned i)
{
	for (i++; i < q->count; i++) {
		enum packet_layer l = q->at[i].layer;

		if (l == LAYER_TCP || l == LAYER_UDP || l == LAYER_ICMP6)
			return (int)i;
		if (l != LAYER_IP6_HOP && l != LAYER_IP6_ROUTE && l != LAYER_IP6_FRAG &&
		    l != LAYER_IP6_DSTOPT && l != LAYER_AH)
			return -1;
	}
	return -1;
}

/* n octets, an even number at an even place of the header at[i], changed from `from`. */
static void update_trans(struct packet *q, int i, const uint8_t *from, const uint8_t *to, size_t n)
{
	static const struct {
		enum packet_layer layer;
		uint32_t at;
	} sums[] = { { LAYER_TCP, TCP_SUM }, { LAYER_UDP, UDP_SUM }, { LAYER_ICMP, 2 },
		     { LAYER_ICMP6, 2 } };

	for (unsigned k = 0; i >= 0 && k < ARRAY_LEN(sums); k++) {
		const struct packet_at *a = &q->at[i];

		if (a->layer == sums[k].layer && a->have >= sums[k].at + 2)
			update(q->writable + a->offset + sums[k].at, from, to, n,
			       a->layer == LAYER_UDP);
	}
}

static void changed(struct packet *q, unsigned i, const struct packet_field *f, const uint8_t *from,
		    uint32_t start, uint32_t n)
{
	const uint8_t *to = q->writable + start;

	switch (f->layer) {
	case LAYER_IP:
		update(q->writable + q->at[i].offset + IP_SUM, from, to, n, false);
		if (in_pseudo(f))
			update_trans(q, trans_behind(q, i), from, to, n);
		break;
	case LAYER_IP6:
		if (in_pseudo(f))
			update_trans(q, trans_behind(q, i), from, to, n);
		break;
	case LAYER_TCP: case LAYER_UDP: case LAYER_ICMP: case LAYER_ICMP6:
		update_trans(q, (int)i, from, to, n);
		break;
	case LAYER_SCTP:
		packet_fix_checksum(q, i);
		break;
	default:
		break;
	}
}

/* The length that a header of IPv4 states, in words. */
static unsigned ip_words(const struct packet *q, unsigned i)
{
	return q->data[q->at[i].offset] & 15;
}

/*
 * Whether the header at[i] is one that rules look at: of what a tunnel holds none is, nor one whose fixed part is cut, or IPv4 that states
 * a length that it cannot have.
 */
static bool is_looked_at(const struct packet *q, unsigned i)
{
	unsigned networks = 0, most;

	switch (q->at[i].layer) {
	case LAYER_ETHER: case LAYER_VLAN: case LAYER_ARP: case LAYER_IP: case LAYER_IP6:
		most = 0;
		break;
	case LAYER_TCP: case LAYER_UDP: case LAYER_ICMP: case LAYER_ICMP6: case LAYER_SCTP:
		most = 1;
		break;
	default:
		return true;
	}
	if (most == 0 && q->at[i].layer != LAYER_ARP && q->at[i].have < packet_layer_info(q->at[i].layer)->header)
		return false;
	if (q->at[i].layer == LAYER_IP && (ip_words(q, i) < 5 || 4 * ip_words(q, i) > q->len - q->at[i].offset))
		return false;
	for (unsigned k = 0; k < i; k++)
		networks += q->at[k].layer == LAYER_IP || q->at[k].layer == LAYER_IP6;
	return networks <= most;
}

static void set_parsed(const struct set_field *s, struct pkt *p)
{
	const struct packet_field *f = s->ref.field;
	uint8_t from[WIDEST + 2];
	struct packet q;
	size_t bit, width, start, n;
	int i;

	packet_parse_writable(&q, p->data, p->len, LAYER_ETHER);
	i = packet_find(&q, f->layer, s->ref.index, false);
	if (i < 0 || (s->ref.index == 1 && !is_looked_at(&q, (unsigned)i)) ||
	    !packet_locate(&q, (unsigned)i, f, &bit, &width))
		return;
	/* whole words of 16 bits of the header, for the checksums */
	start = bit / 8;
	start -= (start - q.at[i].offset) % 2;
	n = ((bit + width + 7) / 8 - start + 1) & ~(size_t)1;
	if (start + n > p->len || n > sizeof(from))
		return;
	memcpy(from, p->data + start, n);
	if (packet_put_at(&q, (unsigned)i, f, s->value))
		changed(&q, (unsigned)i, f, from, (uint32_t)start, (uint32_t)n);
}

void set_field_run(const struct set_field *s, const struct batch *b)
{
	uint32_t first, end = s->at + 6U;
	uint16_t last;

	if (UNLIKELY(!s->octets)) {
		for (unsigned i = 0; i < b->n; i++)
			set_parsed(s, b->p[i]);
		return;
	}
	first = raw32(s->wire);
	last = raw16(s->wire + 4);
	for (unsigned i = 0; i < b->n; i++) {
		const struct pkt *p = b->p[i];

		if (LIKELY(p->len >= end)) {
			put_raw32(p->data + end - 6, first);
			put_raw16(p->data + end - 2, last);
		}
	}
}

bool set_field_lower_hops(uint8_t *ip)
{
	if (ip[IP6_HLIM] <= 1)
		return false;
	ip[IP6_HLIM]--;
	return true;
}
