/*
 * key_usual.h - the frames that most are: TCP and UDP whole in IPv4 without options, fragments or
 * tags. What rules look at in them is packed from the frame without making a key: which kind it is,
 * and words that are the same when all active bits of the keys are.
 */
#ifndef CLASSIFIER_KEY_USUAL_H
#define CLASSIFIER_KEY_USUAL_H

#include "datapath/classifier/key.h"
#include "datapath/packet/ip.h"

enum { USUAL_ETHER = 14, USUAL_TRANS = USUAL_ETHER + IP_HEADER };

_Static_assert(offsetof(struct key_origin, in_port) * 8 == META_PORT_SHIFT && offsetof(struct key_origin, ct) * 8 == META_CT_SHIFT &&
	       offsetof(struct key_origin, tunnel) * 8 == META_TUNNEL_SHIFT && offsetof(struct key_origin, state) == 8,
	       "an origin is packed as it lies");

/* Kinds of packed words; those of different kinds are never the same. */
enum key_kind { KEY_ANY, KEY_TCP, KEY_UDP };

/* Octets as the machine reads them: type, version and size of the header, and fragment, TTL, protocol. */
#define USUAL_HEAD	(UINT32_C(0x450008))
#define USUAL_HEAD_MASK	(UINT32_C(0xffffff))
#define USUAL_REST_MASK	(UINT32_C(0xff00ff1f))

static inline enum key_kind key_usual_kind(const struct pkt *p)
{
	const uint8_t *ip = p->data + USUAL_ETHER;
	uint32_t len = p->len - USUAL_ETHER, total, rest;

	if (p->len < USUAL_TRANS + 8 || (raw32(ip - 2) & USUAL_HEAD_MASK) != USUAL_HEAD)
		return KEY_ANY;
	rest = raw32(ip + IP_OFF) & USUAL_REST_MASK;
	total = load_be16(ip + IP_LEN);
	len = MIN_OF(len, total);
	if (rest == (uint32_t)PROTO_UDP << 24)
		return len >= IP_HEADER + 8 ? KEY_UDP : KEY_ANY;
	return rest == (uint32_t)PROTO_TCP << 24 && len >= IP_HEADER + 20 ? KEY_TCP : KEY_ANY;
}

/* Sets the packet's marks, too, and *n to the number of words. KEY_ANY: it is of another kind. */
static inline enum key_kind key_pack_usual(const struct key_layout *l, struct pkt *p,
					   const struct key_origin *o, uint64_t *words, unsigned *n)
{
	enum key_kind kind = key_usual_kind(p);
	const struct key_plan *plan = kind == KEY_UDP ? &l->udp : &l->tcp;
	uint64_t w;

	memcpy(&w, o, 8);
	if (UNLIKELY(kind == KEY_ANY || l->extras || w >> META_TUNNEL_SHIFT))
		return KEY_ANY;
	words[0] = w & l->origin;
	for (unsigned i = 0; i < plan->loads; i++) {
		memcpy(&w, p->data + plan->offset[i], 8);
		words[i + 1] = w & plan->mask[i];
	}
	*n = plan->loads + 1;
	p->mac = pkt_offset(p);
	pkt_mark_ip(p, p->mac + USUAL_ETHER, IP_HEADER);
	anno_set_u32(p, ANNO_DST_IP, raw32(p->data + USUAL_ETHER + IP_DST));
	return kind;
}

#endif
