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

static inline uint32_t key_usual_shape(const struct pkt *p)
{
	const uint8_t *ip = p->data + USUAL_ETHER;
	uint32_t len = p->len - USUAL_ETHER, total;

	if (p->len < USUAL_TRANS + 8 || raw16(ip - 2) != __builtin_bswap16(ETHERTYPE_IP) ||
	    ip[0] != 0x45 || raw16(ip + IP_OFF) & __builtin_bswap16(IP_OFFMASK))
		return 0;
	total = load_be16(ip + IP_LEN);
	len = MIN_OF(len, total);
	if (ip[IP_PROTO] == PROTO_UDP)
		return len >= IP_HEADER + 8 ? SHAPE_USUAL_UDP : 0;
	return ip[IP_PROTO] == PROTO_TCP && len >= IP_HEADER + 20 ? SHAPE_USUAL_TCP : 0;
}

/* Kinds of packed words; those of different kinds are never the same. */
enum key_kind { KEY_ANY, KEY_TCP, KEY_UDP };

/* Sets the packet's marks, too, and *n to the number of words. KEY_ANY: it is of another kind. */
static inline enum key_kind key_pack_usual(const struct key_layout *l, struct pkt *p,
					   const struct key_origin *o, uint64_t *words, unsigned *n)
{
	uint32_t shape = key_usual_shape(p);
	const struct key_plan *plan = shape == SHAPE_USUAL_UDP ? &l->udp : &l->tcp;
	uint64_t w;

	if (UNLIKELY(!shape || l->extras || o->tunnel))
		return KEY_ANY;
	words[0] = ((uint64_t)o->in_port << META_PORT_SHIFT | (uint64_t)o->ct << META_CT_SHIFT | o->table) & l->origin;
	for (unsigned i = 0; i < plan->loads; i++) {
		memcpy(&w, p->data + plan->offset[i], 8);
		words[i + 1] = w & plan->mask[i];
	}
	*n = plan->loads + 1;
	p->mac = pkt_offset(p);
	pkt_mark_ip(p, p->mac + USUAL_ETHER, IP_HEADER);
	anno_set_u32(p, ANNO_DST_IP, raw32(p->data + USUAL_ETHER + IP_DST));
	return shape == SHAPE_USUAL_UDP ? KEY_UDP : KEY_TCP;
}

#endif
