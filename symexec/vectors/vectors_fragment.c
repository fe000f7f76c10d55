/*
 * vectors_fragment.c - a packet that comes in fragments (RFC 791 section 3.2): in order and not, twice, with octets that
 * overlap and differ, with a hole, and when those before are forgotten. The packet gets more payload, so that there is
 * something to cut.
 */
#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/vectors/vectors.h"

enum { ETHER = 14, IP_HEADER = 20, MORE = 40 };		/* octets */
enum { NEXT_AFTER = 10000000 };				/* ns */
#define FORGOTTEN UINT64_C(61000000000)

/* Octets [from, to) of the IP payload, to the end if `to` is 0. */
struct part {
	uint32_t from, to;
	bool other;		/* its octets are not those of the packet */
	bool late;
};

static const struct cut {
	const char *then;
	unsigned n;
	struct part parts[3];
	bool remembered;	/* only where something is remembered */
} cuts[] = {
	{ "in two fragments", 2, { { .to = 16 }, { .from = 16 } }, false },
	{ "in two fragments, the last first", 2, { { .from = 16 }, { .to = 16 } }, false },
	{ "in three fragments out of order", 3, { { .to = 8 }, { .from = 24 }, { .from = 8, .to = 24 } }, true },
	{ "in two fragments, the first twice", 3, { { .to = 16 }, { .to = 16 }, { .from = 16 } }, true },
	{ "in two fragments that overlap", 2, { { .to = 24 }, { .from = 16 } }, true },
	{ "in three fragments that differ where they overlap", 3,
	  { { .to = 16 }, { .from = 8, .to = 32, .other = true }, { .from = 32 } }, true },
	{ "in two fragments with a hole between them", 2, { { .to = 8 }, { .from = 24 } }, true },
	{ "in two fragments, the last when the first is forgotten", 2,
	  { { .to = 16 }, { .from = 16, .late = true } }, true },
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

/* More payload, lengths and checksums as they must be then; false: it is no whole IPv4 packet. */
static bool
lengthen(struct vector_input *in)
{
	uint8_t *ip, *longer;
	uint32_t header, len;
	struct packet p;

	if (in->bytes == NULL || in->len < ETHER + IP_HEADER || get16(in->bytes + 12) != 0x800)
		return false;
	longer = x_malloc(in->len + MORE + 1);
	memcpy(longer, in->bytes, in->len);
	free(in->bytes);
	in->bytes = longer;
	ip = in->bytes + ETHER;
	header = (ip[0] & 15u) * 4;
	len = get16(ip + 2);
	if (ip[0] >> 4 != 4 || header < IP_HEADER || len < header || len != in->len - ETHER ||
	    (get16(ip + 6) & 0x3fff) != 0)
		return false;
	for (uint32_t i = 0; i < MORE; i++)
		in->bytes[in->len + i] = (uint8_t)('A' + i % 26);
	in->len += MORE;
	put16(ip + 2, len + MORE);
	if (ip[9] == 17 && len >= header + 8)
		put16(ip + header + 4, len - header + MORE);
	packet_parse_writable(&p, in->bytes, in->len, LAYER_ETHER);
	return packet_fix_checksums(&p);
}

static void
take_part(struct vector_input *in, const struct part *part)
{
	uint8_t *ip = in->bytes + ETHER;
	uint32_t header = (ip[0] & 15u) * 4, all = in->len - ETHER - header;
	uint32_t to = part->to != 0 ? part->to : all, len = header + to - part->from;
	struct checksum sum = { 0 };

	memmove(ip + header, ip + header + part->from, to - part->from);
	for (uint32_t i = 0; i < to - part->from; i++)
		ip[header + i] ^= part->other ? 0x20 : 0;
	in->len = ETHER + len;
	put16(ip + 2, len);
	put16(ip + 6, (part->to != 0 ? 0x2000u : 0) | part->from / 8);
	put16(ip + 10, 0);
	checksum_add(&sum, ip, header);
	put16(ip + 10, checksum_finish(&sum));
}

void
vectors_add_fragments(struct vectors *s, size_t of)
{
	for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
		const struct cut *c = &cuts[i];
		struct vector_input whole = vector_input_copy(&s->v.v[of].inputs.v[0]);
		uint64_t at = whole.at;
		struct vector *v = NULL;

		if ((!c->remembered || s->v.v[of].keeps) && lengthen(&whole))
			v = vectors_extend(s, of, c->then);
		for (unsigned k = 0; v != NULL && k < c->n; k++) {
			struct vector_input part = vector_input_copy(&whole);

			take_part(&part, &c->parts[k]);
			part.at = at;
			if (c->parts[k].late)
				part.at += FORGOTTEN;
			at = part.at + NEXT_AFTER;
			if (k > 0) {
				*VEC_ADD(&v->inputs) = part;
			} else {
				free(v->inputs.v[0].port);
				free(v->inputs.v[0].bytes);
				v->inputs.v[0] = part;
			}
		}
		free(whole.port);
		free(whole.bytes);
	}
}
