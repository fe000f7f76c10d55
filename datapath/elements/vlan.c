/*
 * vlan.c - VLAN tags. The annotation holds a tag's 16 bits in wire order; VLAN 0, or the native
 * one, goes without a tag.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

enum { ADDRESSES = 12 };			/* octets of both */

struct vlan {
	struct element el;
	uint16_t tci;
	bool from_anno, set_anno;
	int32_t native;			/* -1: none */
	uint16_t ethertype;		/* of the tag */
	uint8_t header[18];		/* EtherVLANEncap */
};

static uint16_t tci_of(const struct vlan *v, const struct pkt *p)
{
	return v->from_anno ? load_be16(p->anno + ANNO_VLAN_TCI) : v->tci;
}

/* Whether a MAC header was marked that is not where the data begins. */
static bool elsewhere(const struct pkt *p)
{
	return p->mac != PKT_NONE && p->mac != pkt_offset(p);
}

static inline struct pkt *encap_one(struct element *e, struct pkt *p)
{
	const struct vlan *v = (const struct vlan *)e;
	uint16_t tci = tci_of(v, p);

	if ((tci & 0xfff) == v->native) {
		pkt_mark_mac(p, 14);
		return p;
	}
	if (elsewhere(p) || p->len < ADDRESSES)
		return element_reject(e, DROP_PRECONDITION, p);
	if (!pkt_push(p, 4))
		return element_reject(e, DROP_NO_MEMORY, p);
	memmove(p->data, p->data + 4, ADDRESSES);
	store_be16(p->data + 12, v->ethertype);
	store_be16(p->data + 14, tci);
	/* Click leaves the network mark in the middle of the source address */
	pkt_mark_mac(p, 8);
	return p;
}
ELEMENT_SIMPLE(encap, encap_one)

/* The tag that a frame begins with; 0 where it ends inside the tag. */
static uint16_t tag_of(const struct pkt *p)
{
	return p->len >= 16 ? load_be16(p->data + 14) : 0;
}

static inline struct pkt *decap_one(struct element *e, struct pkt *p)
{
	const struct vlan *v = (const struct vlan *)e;
	uint16_t tci = 0;

	if (elsewhere(p))
		return element_reject(e, DROP_PRECONDITION, p);
	if (p->len >= 14 && load_be16(p->data + 12) == v->ethertype) {
		tci = tag_of(p);
		memmove(p->data + 4, p->data, MIN_OF((uint32_t)ADDRESSES, p->len - 4));
		pkt_strip(p, 4);
	}
	pkt_mark_mac(p, 14);
	if (v->set_anno)
		store_be16(p->anno + ANNO_VLAN_TCI, tci);
	return p;
}
ELEMENT_SIMPLE(decap, decap_one)

static inline struct pkt *ether_one(struct element *e, struct pkt *p)
{
	const struct vlan *v = (const struct vlan *)e;
	uint16_t tci = tci_of(v, p);
	bool tagged = (tci & 0xfff) != v->native;

	if (!pkt_push(p, tagged ? 18 : 14))
		return element_reject(e, DROP_NO_MEMORY, p);
	memcpy(p->data, v->header, ADDRESSES);
	if (tagged) {
		store_be16(p->data + 12, ETHERTYPE_VLAN);
		store_be16(p->data + 14, tci);
	}
	memcpy(p->data + (tagged ? 16 : 12), v->header + 16, 2);
	pkt_mark_mac(p, tagged ? 18 : 14);
	return p;
}
ELEMENT_SIMPLE(ether_encap, ether_one)

static inline struct pkt *strip_one(struct element *e, struct pkt *p)
{
	const struct vlan *v = (const struct vlan *)e;

	p->mac = pkt_offset(p);
	if (p->len >= 14 && load_be16(p->data + 12) == ETHERTYPE_VLAN) {
		store_be16(p->anno + ANNO_VLAN_TCI, tag_of(p));
		pkt_strip(p, MIN_OF(18U, p->len));
		return p;
	}
	if (v->native < 0)
		return element_reject(e, DROP_NO_MATCH, p);
	store_be16(p->anno + ANNO_VLAN_TCI, (uint16_t)v->native);
	pkt_strip(p, MIN_OF(14U, p->len));
	return p;
}
ELEMENT_SIMPLE(strip, strip_one)

static inline struct pkt *anno_one(struct element *e, struct pkt *p)
{
	store_be16(p->anno + ANNO_VLAN_TCI, ((struct vlan *)e)->tci);
	return p;
}
ELEMENT_SIMPLE(set_anno, anno_one)

/* VLAN_TCI or VLAN_ID; the bits of VLAN_PCP are set in either. */
static bool tag_configure(struct element *e, struct setup *s)
{
	struct vlan *v = (struct vlan *)e;
	const struct click_value *tci = setup_value(s, "VLAN_TCI");

	if (tci->given && tci->kind == CLICK_V_STRING) {
		v->from_anno = true;
	} else if (tci->given) {
		v->tci = (uint16_t)tci->i;
	} else {
		v->tci = (uint16_t)setup_int(s, "VLAN_ID");
	}
	v->tci |= (uint16_t)(setup_int(s, "VLAN_PCP") << 13);
	return true;
}

static bool encap_configure(struct element *e, struct setup *s)
{
	struct vlan *v = (struct vlan *)e;

	v->native = (int32_t)setup_int(s, "NATIVE_VLAN");
	v->ethertype = (uint16_t)setup_int(s, "ETHERTYPE");
	return tag_configure(e, s);
}

static bool decap_configure(struct element *e, struct setup *s)
{
	struct vlan *v = (struct vlan *)e;

	v->set_anno = setup_int(s, "ANNO");
	v->ethertype = (uint16_t)setup_int(s, "ETHERTYPE");
	return true;
}

static bool ether_configure(struct element *e, struct setup *s)
{
	struct vlan *v = (struct vlan *)e;
	uint64_t dst = (uint64_t)setup_int(s, "DST"), src = (uint64_t)setup_int(s, "SRC");

	for (unsigned i = 0; i < 6; i++) {
		v->header[i] = (uint8_t)(dst >> (40 - 8 * i));
		v->header[6 + i] = (uint8_t)(src >> (40 - 8 * i));
	}
	store_be16(v->header + 16, (uint16_t)setup_int(s, "ETHERTYPE"));
	v->native = (int32_t)setup_int(s, "NATIVE_VLAN");
	return tag_configure(e, s);
}

static bool strip_configure(struct element *e, struct setup *s)
{
	((struct vlan *)e)->native = (int32_t)setup_int(s, "NATIVE_VLAN");
	return true;
}

/* ---- handlers ---- */

static bool read_tci(struct element *e, const char *args, struct strbuf *out)
{
	const struct vlan *v = (const struct vlan *)e;

	(void)args;
	if (!v->from_anno)
		return handler_u64(out, v->tci);
	sb_add(out, "ANNO");
	return true;
}

static bool read_id(struct element *e, const char *args, struct strbuf *out)
{
	const struct vlan *v = (const struct vlan *)e;

	(void)args;
	return v->from_anno || handler_u64(out, v->tci & 0xfff);
}

static bool read_pcp(struct element *e, const char *args, struct strbuf *out)
{
	const struct vlan *v = (const struct vlan *)e;

	(void)args;
	return v->from_anno || handler_u64(out, v->tci >> 13);
}

/* VLAN 0, which goes without a tag by default, is not told. */
static bool read_native(struct element *e, const char *args, struct strbuf *out)
{
	const struct vlan *v = (const struct vlan *)e;

	(void)args;
	return !v->native || handler_u64(out, (uint16_t)v->native);
}

/* SetVLANAnno alone can be changed while it runs, as in Click, where the priority that there was stays in a tag that is written. */
static bool write_tci(struct element *e, const char *value, struct strbuf *out)
{
	struct vlan *v = (struct vlan *)e;
	int64_t tci;

	if (!handler_parse_int(value, 0, UINT16_MAX, &tci, out))
		return false;
	v->tci = (uint16_t)(tci | (v->tci & 0xe000));
	return true;
}

static bool write_id(struct element *e, const char *value, struct strbuf *out)
{
	struct vlan *v = (struct vlan *)e;
	int64_t id;

	if (!handler_parse_int(value, 0, 0xfff, &id, out))
		return false;
	v->tci = (uint16_t)((v->tci & 0xe000) | id);
	return true;
}

static bool write_pcp(struct element *e, const char *value, struct strbuf *out)
{
	struct vlan *v = (struct vlan *)e;
	int64_t pcp;

	if (!handler_parse_int(value, 0, 7, &pcp, out))
		return false;
	v->tci = (uint16_t)((v->tci & 0xfff) | pcp << 13);
	return true;
}

/* Click tells the type of the tag never, whatever it is. */
static bool read_nothing(struct element *e, const char *args, struct strbuf *out)
{
	(void)e;
	(void)args;
	(void)out;
	return true;
}

static bool read_src(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_ether(out, ((const struct vlan *)e)->header + 6);
}

static bool read_dst(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return told_ether(out, ((const struct vlan *)e)->header);
}

static bool read_inner(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, load_be16(((const struct vlan *)e)->header + 16));
}

static bool write_src(struct element *e, const char *value, struct strbuf *out)
{
	return told_parse_ether(value, ((struct vlan *)e)->header + 6, out);
}

static bool write_dst(struct element *e, const char *value, struct strbuf *out)
{
	return told_parse_ether(value, ((struct vlan *)e)->header, out);
}

#define TAG \
	{ "vlan_tci", read_tci, NULL }, { "vlan_id", read_id, NULL }, { "vlan_pcp", read_pcp, NULL }, \
	{ "native_vlan", read_native, NULL }
static const struct handler anno_handlers[] = {
	{ "vlan_tci", read_tci, write_tci }, { "vlan_id", read_id, write_id }, { "vlan_pcp", read_pcp, write_pcp }, { 0 }
};
static const struct handler encap_handlers[] = { TAG, { "ethertype", read_nothing, NULL }, { 0 } };
static const struct handler ether_handlers[] = {
	TAG, { "src", read_src, write_src }, { "dst", read_dst, write_dst }, { "ethertype", read_inner, NULL }, { 0 }
};

#define SIZE	sizeof(struct vlan)
const struct element_class vlan_classes[] = {
	{ "VLANEncap", SIZE, .simple = encap, .configure = encap_configure, .handlers = encap_handlers,
	  .drops = DROPS(DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ "VLANDecap", SIZE, .simple = decap, .configure = decap_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "EtherVLANEncap", SIZE, .simple = ether_encap, .configure = ether_configure, .handlers = ether_handlers,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "StripEtherVLANHeader", SIZE, .simple = strip, .configure = strip_configure,
	  .drops = DROPS(DROP_NO_MATCH) },
	{ "SetVLANAnno", SIZE, .simple = set_anno, .configure = tag_configure, .handlers = anno_handlers },
	{ 0 }
};
