/*
 * checksum_packet.c - checksums and lengths in place. Which octets a sum covers follows from
 * the header's own length (at[].full), never from where the frame ends: padding is not summed.
 */
#include "models/packet/checksum.h"

#include "models/base/cursor.h"

enum sum_kind { SUM_NONE, SUM_PLAIN, SUM_PSEUDO, SUM_CRC32C };

struct sum_place {
	enum sum_kind kind;
	uint8_t offset;		/* of the field in the header */
	uint8_t width;		/* octets */
};

static struct sum_place place_of(enum packet_layer layer)
{
	switch (layer) {
	case LAYER_IP:
		return (struct sum_place){ SUM_PLAIN, 10, 2 };
	case LAYER_TCP:
		return (struct sum_place){ SUM_PSEUDO, 16, 2 };
	case LAYER_UDP:
		return (struct sum_place){ SUM_PSEUDO, 6, 2 };
	case LAYER_ICMP6:
		return (struct sum_place){ SUM_PSEUDO, 2, 2 };
	case LAYER_ICMP:
	case LAYER_ICMP_EXT:
		return (struct sum_place){ SUM_PLAIN, 2, 2 };
	case LAYER_GRE:
		return (struct sum_place){ SUM_PLAIN, 4, 2 };
	case LAYER_SCTP:
		return (struct sum_place){ SUM_CRC32C, 8, 4 };
	default:
		return (struct sum_place){ SUM_NONE, 0, 0 };
	}
}

static uint32_t read32(const struct packet *p, uint32_t offset)
{
	struct cursor c = cur_init(p->data, p->len);
	uint32_t v = 0;

	return cur_seek(&c, offset) && cur_be32(&c, &v) ? v : 0;
}

/* The last address of a source route that is not used up, RFC 791; Linux and Click sum that one. */
static uint32_t final_destination4(const struct packet *p, unsigned ip)
{
	struct packet_option o = { 0 };

	while (packet_option_next(p, ip, &o)) {
		uint32_t ptr;

		if (o.bad || (o.kind != 131 && o.kind != 137) || o.len < 7)
			continue;
		ptr = p->data[o.offset + 2];
		if (ptr < o.len)
			return read32(p, o.offset + 3 + 4 * ((o.len - 3) / 4 - 1));
	}
	return read32(p, p->at[ip].offset + 16);
}

/* RFC 8200 section 8.1: the final destination, if a routing header has segments left. */
static const uint8_t *final_destination6(const struct packet *p, unsigned ip, unsigned l4)
{
	for (unsigned i = ip + 1; i < l4; i++) {
		const struct packet_at *a = &p->at[i];
		const uint8_t *route = p->data + a->offset;
		uint32_t last;

		if (a->layer != LAYER_IP6_ROUTE || a->have < 24 || route[3] == 0)
			continue;
		/* an SRH lists them backwards, RFC 8754 section 2 */
		last = route[2] == 4 ? 0 : (a->have - 8) / 16 - 1;
		if (route[2] == 0 || route[2] == 2 || route[2] == 4)
			return route + 8 + 16 * last;
	}
	return p->data + p->at[ip].offset + 24;
}

/* RFC 6275 section 6.3: a home address option takes the source's place. */
static const uint8_t *source6(const struct packet *p, unsigned ip, unsigned l4)
{
	for (unsigned i = ip + 1; i < l4; i++) {
		struct packet_option o = { 0 };

		if (p->at[i].layer != LAYER_IP6_DSTOPT)
			continue;
		while (packet_option_next(p, i, &o))
			if (!o.bad && o.kind == 0xc9 && o.len >= 18)
				return p->data + o.offset + 2;
	}
	return p->data + p->at[ip].offset + 8;
}

/* Adds the pseudo header of at[i]; false if there is no whole IP header before it. */
static bool add_pseudo(struct checksum *c, const struct packet *p, unsigned i, uint32_t len)
{
	static const uint8_t protocol[LAYER_COUNT] = {
		[LAYER_TCP] = 6, [LAYER_UDP] = 17, [LAYER_ICMP6] = 58,
	};
	uint8_t proto = protocol[p->at[i].layer];
	unsigned ip = i;

	while (ip > 0 && p->at[ip].layer != LAYER_IP && p->at[ip].layer != LAYER_IP6)
		ip--;
	if (p->at[ip].have < p->at[ip].header)
		return false;
	if (p->at[ip].layer == LAYER_IP)
		checksum_pseudo4(c, read32(p, p->at[ip].offset + 12), final_destination4(p, ip),
				 proto, len);
	else if (p->at[ip].layer == LAYER_IP6)
		checksum_pseudo6(c, source6(p, ip, i), final_destination6(p, ip, i), proto, len);
	else
		return false;
	return true;
}

static uint32_t crc_of(const uint8_t *start, uint32_t len)
{
	static const uint8_t zero[4];
	uint32_t crc = crc32c(0, start, 8);

	crc = crc32c(crc, zero, 4);
	/* sent least significant octet first: as a big-endian number it is swapped */
	return __builtin_bswap32(crc32c(crc, start + 12, len - 12));
}

bool packet_checksum_want(const struct packet *p, unsigned i, uint32_t *want)
{
	const struct packet_at *a = &p->at[i];
	struct sum_place s = place_of(a->layer);
	uint32_t end = a->layer == LAYER_IP ? a->offset + a->header : a->end;
	const uint8_t *start = p->data + a->offset;
	struct checksum c = { 0 };
	uint32_t len = end - a->offset, behind = s.offset + s.width;

	*want = 0;
	if (s.kind == SUM_NONE || a->have < a->header || len < behind)
		return false;
	if (a->layer != LAYER_IP && (a->full > a->end || a->fragment))
		return false;
	if (a->layer == LAYER_GRE && !(start[0] & 0x80))
		return false;
	if (s.kind == SUM_CRC32C) {
		*want = crc_of(start, len);
		return true;
	}
	if (s.kind == SUM_PSEUDO && !add_pseudo(&c, p, i, len))
		return false;
	checksum_add(&c, start, s.offset);
	checksum_add(&c, start + behind, len - behind);
	*want = checksum_finish(&c);
	if (a->layer == LAYER_UDP && *want == 0)
		*want = 0xffff;
	return true;
}

static uint32_t stored(const struct packet *p, unsigned i)
{
	struct sum_place s = place_of(p->at[i].layer);
	uint64_t v = 0;

	if (!bits_get(p->data, p->len, 8 * ((size_t)p->at[i].offset + s.offset), 8u * s.width, &v))
		return 0;
	return (uint32_t)v;
}

enum packet_checksum_state packet_checksum_ok(const struct packet *p, unsigned i)
{
	const struct packet_at *a = &p->at[i];
	struct sum_place s = place_of(a->layer);
	uint32_t want, is;

	if (s.kind == SUM_NONE)
		return CHECKSUM_NONE;
	if (a->layer == LAYER_GRE && a->have && !(p->data[a->offset] & 0x80))
		return CHECKSUM_ABSENT;
	if (a->have < (uint32_t)s.offset + s.width)
		return CHECKSUM_UNKNOWN;
	is = stored(p, i);
	if (is == 0 && (a->layer == LAYER_UDP || a->layer == LAYER_ICMP_EXT))
		return CHECKSUM_ABSENT;
	if (!packet_checksum_want(p, i, &want))
		return CHECKSUM_UNKNOWN;
	if (is == want)
		return CHECKSUM_RIGHT;
	/* 0 and 0xffff are the same number in one's complement; a receiver's sum cannot tell them */
	if (s.kind != SUM_CRC32C && (is == 0 || is == 0xffff) && (want == 0 || want == 0xffff))
		return CHECKSUM_RIGHT;
	return CHECKSUM_WRONG;
}

bool packet_fix_checksum(struct packet *p, unsigned i)
{
	struct sum_place s = place_of(p->at[i].layer);
	uint32_t want;

	return p->writable && packet_checksum_want(p, i, &want) &&
	       bits_put(p->writable, p->len, 8 * ((size_t)p->at[i].offset + s.offset),
			8u * s.width, want);
}

bool packet_fix_checksums(struct packet *p)
{
	if (!p->writable)
		return false;
	for (unsigned i = p->count; i-- > 0; ) {
		if (p->at[i].quoted || packet_checksum_ok(p, i) == CHECKSUM_ABSENT)
			continue;
		/* what cannot be known stays */
		(void)packet_fix_checksum(p, i);
	}
	return true;
}

bool packet_fix_lengths(struct packet *p)
{
	enum packet_layer first = p->count ? p->at[0].layer : LAYER_NONE;
	bool ok = p->writable != NULL;

	for (unsigned i = 0; ok && i < p->count; i++) {
		const struct packet_at *a = &p->at[i];
		uint32_t rest = p->len - a->offset, at = 0, value = 0;

		if (a->quoted || (a->fragment && a->layer != LAYER_IP && a->layer != LAYER_IP6))
			continue;
		if (a->layer == LAYER_IP && a->have >= 4)
			at = 2, value = rest;
		else if (a->layer == LAYER_UDP && a->have >= 6)
			at = 4, value = rest;
		else if (a->layer == LAYER_IP6 && a->have >= 6)
			at = 4, value = rest - 40;
		else if (a->layer == LAYER_PPPOE && a->have >= 6)
			at = 4, value = rest - 6;
		if (at == 0)
			continue;
		ok = value <= 0xffff &&
		     bits_put(p->writable, p->len, 8 * ((size_t)a->offset + at), 16, value);
	}
	if (ok)
		packet_parse_writable(p, p->writable, p->len, first);
	return ok;
}
