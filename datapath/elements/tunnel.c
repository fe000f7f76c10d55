/*
 * tunnel.c - headers between an outer IP header and what it carries: PushGRE, PopGRE (RFC 2784, RFC 2890),
 * PushVXLAN, PopVXLAN (RFC 7348: with the UDP header). Who pops gets rid of everything that is not exactly
 * what the other end pushes, sequence numbers and checksums of GRE aside, which are read.
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/map.h"
#include "models/packet/checksum.h"

enum {
	GRE_HEADER = 4, GRE_CHECKSUM = 0x8000, GRE_KEY = 0x2000, GRE_SEQUENCE = 0x1000,
	GRE_KNOWN = GRE_CHECKSUM | GRE_KEY | GRE_SEQUENCE,
	UDP_HEADER = 8, VXLAN_HEADERS = 16, VXLAN_PORT = 4789, FIRST_PORT = 49152, ETHER_ADDRESSES = 12,
};
#define VXLAN_VNI_VALID	UINT32_C(0x08000000)

struct tunnel {
	struct element el;
	uint32_t number;		/* key, or VNI */
	bool keyed;
};

static inline struct pkt *push_gre_one(struct element *e, struct pkt *p)
{
	const struct tunnel *t = (const struct tunnel *)e;
	bool six = p->len && p->data[0] >> 4 == 6;

	if (!pkt_push(p, GRE_HEADER + (t->keyed ? 4 : 0)))
		return element_reject(e, DROP_NO_MEMORY, p);
	store_be16(p->data, t->keyed ? GRE_KEY : 0);
	store_be16(p->data + 2, six ? ETHERTYPE_IP6 : ETHERTYPE_IP);
	if (t->keyed)
		store_be32(p->data + 4, t->number);
	return p;
}
ELEMENT_SIMPLE(push_gre, push_gre_one)

static inline struct pkt *pop_gre_one(struct element *e, struct pkt *p)
{
	const struct tunnel *t = (const struct tunnel *)e;
	uint32_t header = GRE_HEADER, key_at;
	uint16_t flags, type;

	if (p->len < GRE_HEADER)
		return element_reject(e, DROP_TOO_SHORT, p);
	flags = load_be16(p->data);
	type = load_be16(p->data + 2);
	if (flags & ~GRE_KNOWN || (type != ETHERTYPE_IP && type != ETHERTYPE_IP6))
		return element_reject(e, DROP_BAD_HEADER, p);
	header += flags & GRE_CHECKSUM ? 4 : 0;
	key_at = header;
	header += flags & GRE_KEY ? 4 : 0;
	header += flags & GRE_SEQUENCE ? 4 : 0;
	if (p->len < header)
		return element_reject(e, DROP_TOO_SHORT, p);
	if (flags & GRE_CHECKSUM && checksum_of(p->data, p->len) != 0)
		return element_reject(e, DROP_BAD_CHECKSUM, p);
	if (!!(flags & GRE_KEY) != t->keyed ||
	    (t->keyed && load_be32(p->data + key_at) != t->number))
		return element_reject(e, DROP_FILTERED, p);
	pkt_strip(p, header);
	return p;
}
ELEMENT_SIMPLE(pop_gre, pop_gre_one)

/* The source port says which packets must stay in order: one per flow inside. */
static uint16_t port_of(const struct pkt *p)
{
	struct flow_id id = flow_id_of(p);
	uint64_t h = id.found ? hash_bytes(&id.key, sizeof(id.key)) :
				hash_bytes(p->data, MIN_OF(p->len, (uint32_t)ETHER_ADDRESSES));

	return (uint16_t)(FIRST_PORT | h);
}

static inline struct pkt *push_vxlan_one(struct element *e, struct pkt *p)
{
	const struct tunnel *t = (const struct tunnel *)e;
	uint16_t port = port_of(p);

	if (p->len > UINT16_MAX - VXLAN_HEADERS)
		return element_reject(e, DROP_TOO_LARGE, p);
	if (!pkt_push(p, VXLAN_HEADERS))
		return element_reject(e, DROP_NO_MEMORY, p);
	store_be16(p->data, port);
	store_be16(p->data + 2, VXLAN_PORT);
	store_be16(p->data + UDP_LEN, (uint16_t)p->len);
	store_be16(p->data + UDP_SUM, 0);
	store_be32(p->data + UDP_HEADER, VXLAN_VNI_VALID);
	store_be32(p->data + UDP_HEADER + 4, t->number << 8);
	return p;
}
ELEMENT_SIMPLE(push_vxlan, push_vxlan_one)

static inline struct pkt *pop_vxlan_one(struct element *e, struct pkt *p)
{
	const struct tunnel *t = (const struct tunnel *)e;
	uint32_t len;

	if (p->len < VXLAN_HEADERS)
		return element_reject(e, DROP_TOO_SHORT, p);
	len = load_be16(p->data + UDP_LEN);
	if (load_be16(p->data + 2) != VXLAN_PORT || len < VXLAN_HEADERS || len > p->len ||
	    !(load_be32(p->data + UDP_HEADER) & VXLAN_VNI_VALID))
		return element_reject(e, DROP_BAD_HEADER, p);
	if (load_be32(p->data + UDP_HEADER + 4) >> 8 != t->number)
		return element_reject(e, DROP_FILTERED, p);
	p->len = len;
	pkt_strip(p, VXLAN_HEADERS);
	return p;
}
ELEMENT_SIMPLE(pop_vxlan, pop_vxlan_one)

static bool gre_configure(struct element *e, struct setup *s)
{
	struct tunnel *t = (struct tunnel *)e;

	t->keyed = setup_given(s, "KEY");
	t->number = setup_u32(s, "KEY");
	return true;
}

static bool vxlan_configure(struct element *e, struct setup *s)
{
	((struct tunnel *)e)->number = setup_u32(s, "VNI");
	return true;
}

#define TUNNEL(class_name, fn, conf) \
	{ class_name, sizeof(struct tunnel), .simple = fn, .configure = conf, \
	  .drops = DROPS(DROP_FILTERED, DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_TOO_LARGE, \
			 DROP_TOO_SHORT, DROP_NO_MEMORY) }

const struct element_class tunnel_classes[] = {
	TUNNEL("PushGRE", push_gre, gre_configure),
	TUNNEL("PopGRE", pop_gre, gre_configure),
	TUNNEL("PushVXLAN", push_vxlan, vxlan_configure),
	TUNNEL("PopVXLAN", pop_vxlan, vxlan_configure),
	{ 0 }
};
