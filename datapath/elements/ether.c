/*
 * ether.c - Ethernet headers: put in front, rewritten, mirrored, ensured; addresses between
 * packets and annotations; what is for this host.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { ETHER_HEADER = 14 };

struct ether {
	struct element el;
	uint8_t header[ETHER_HEADER];	/* destination, source, type */
	uint8_t addr[6];
	uint32_t offset;
	unsigned anno;
	bool given, drop_own, drop_other;
	uint64_t dropped;
};

static inline struct pkt *prepend(struct element *e, struct pkt *p)
{
	if (UNLIKELY(!pkt_push(p, ETHER_HEADER))) {
		element_drop(e, DROP_NO_MEMORY, p);
		return NULL;
	}
	memcpy(p->data, ((struct ether *)e)->header, ETHER_HEADER);
	pkt_mark_mac(p, ETHER_HEADER);
	return p;
}
ELEMENT_SIMPLE(encap, prepend)

static inline struct pkt *rewrite_one(struct element *e, struct pkt *p)
{
	uint32_t at = p->mac != PKT_NONE ? p->mac : pkt_offset(p);
	uint8_t *mac = LIKELY(pkt_left(p, at) >= 12) ? p->head + at : pkt_at_cleared(p, at, 12);

	if (UNLIKELY(!mac)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	memcpy(mac, ((struct ether *)e)->header, 12);
	return p;
}
ELEMENT_SIMPLE(rewrite, rewrite_one)

static inline struct pkt *mirror_one(struct element *e, struct pkt *p)
{
	uint8_t *mac = LIKELY(p->len >= 12) ? p->data : pkt_at_cleared(p, pkt_offset(p), 12);
	uint8_t tmp[6];

	if (UNLIKELY(!mac)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	memcpy(tmp, mac, 6);
	memcpy(mac, mac + 6, 6);
	memcpy(mac + 6, tmp, 6);
	return p;
}
ELEMENT_SIMPLE(mirror, mirror_one)

/* Whether the two octets in front of the network header are an IP type. */
static bool has_ip_type(const struct pkt *p)
{
	const uint8_t *type = p->net >= p->low + ETHER_HEADER ? pkt_at(p, p->net - 2, 2) : NULL;

	return type && (load_be16(type) == ETHERTYPE_IP || load_be16(type) == ETHERTYPE_IP6);
}

/*
 * An Ethernet header of an IP type in front of the network header stays, or comes back if it was
 * stripped; else there will be one. Packets without a network header ahead stay as they are.
 */
static inline struct pkt *ensure_one(struct element *e, struct pkt *p)
{
	uint32_t at = pkt_offset(p);

	if (p->net == PKT_NONE || p->net < at)
		return p;
	if ((p->net == at || p->net - at == ETHER_HEADER) && has_ip_type(p)) {
		if (p->net == at && !pkt_push(p, ETHER_HEADER)) {
			element_drop(e, DROP_NO_MEMORY, p);
			return NULL;
		}
		p->mac = pkt_offset(p);
		return p;
	}
	pkt_strip(p, MIN_OF(p->net - at, p->len));
	return prepend(e, p);
}
ELEMENT_SIMPLE(ensure, ensure_one)

static inline struct pkt *store_one(struct element *e, struct pkt *p)
{
	const struct ether *t = (const struct ether *)e;

	if (p->len < 6 || p->len - 6 < t->offset)
		return element_reject(e, DROP_TOO_SHORT, p);
	memcpy(p->data + t->offset, t->given ? t->addr : p->anno + t->anno, 6);
	return p;
}
ELEMENT_SIMPLE(store, store_one)

static inline struct pkt *get_one(struct element *e, struct pkt *p)
{
	const struct ether *t = (const struct ether *)e;

	if (p->len < 6 || p->len - 6 < t->offset)
		return element_reject(e, DROP_TOO_SHORT, p);
	memcpy(p->anno + t->anno, p->data + t->offset, 6);
	return p;
}
ELEMENT_SIMPLE(get, get_one)

static inline struct pkt *set_one(struct element *e, struct pkt *p)
{
	const struct ether *t = (const struct ether *)e;

	memcpy(p->anno + t->anno, t->addr, 6);
	return p;
}
ELEMENT_SIMPLE(set, set_one)

static struct pkt *not_ours(struct element *e, struct pkt *p)
{
	((struct ether *)e)->dropped++;
	return element_reject(e, DROP_FILTERED, p);
}

static inline struct pkt *filter_one(struct element *e, struct pkt *p)
{
	static const uint8_t all[6] = { 255, 255, 255, 255, 255, 255 };
	const struct ether *t = (const struct ether *)e;
	uint32_t at = pkt_offset(p) + t->offset;
	const uint8_t *mac = LIKELY(pkt_left(p, at) >= 12) ? p->head + at : pkt_at_cleared(p, at, 12);

	if (UNLIKELY(!mac)) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (t->drop_own && !memcmp(mac + 6, t->addr, 6))
		return not_ours(e, p);
	if (!memcmp(mac, t->addr, 6)) {
		p->type = PKT_HOST;
	} else if (mac[0] & 1) {
		p->type = memcmp(mac, all, 6) ? PKT_MULTICAST : PKT_BROADCAST;
	} else {
		p->type = PKT_OTHERHOST;
		if (t->drop_other)
			return not_ours(e, p);
	}
	return p;
}
ELEMENT_SIMPLE(host_filter, filter_one)

static inline struct pkt *broadcasts_one(struct element *e, struct pkt *p)
{
	if (p->type == PKT_BROADCAST || p->type == PKT_MULTICAST)
		return not_ours(e, p);
	return p;
}
ELEMENT_SIMPLE(drop_broadcasts, broadcasts_one)

static bool rewrite_configure(struct element *e, struct setup *s)
{
	struct ether *t = (struct ether *)e;

	store_ether(t->header, (uint64_t)setup_int(s, "DST"));
	store_ether(t->header + 6, (uint64_t)setup_int(s, "SRC"));
	return true;
}

static bool encap_configure(struct element *e, struct setup *s)
{
	store_be16(((struct ether *)e)->header + 12, (uint16_t)setup_int(s, "ETHERTYPE"));
	return rewrite_configure(e, s);
}

static bool store_configure(struct element *e, struct setup *s)
{
	struct ether *t = (struct ether *)e;
	bool anno = setup_given(s, "ANNO");

	t->given = setup_given(s, "ADDR");
	if (t->given == anno)
		return setup_error(s, "expected ADDR or ANNO");
	t->offset = setup_u32(s, "OFFSET");
	if (t->given)
		store_ether(t->addr, (uint64_t)setup_int(s, "ADDR"));
	else
		t->anno = (unsigned)setup_int(s, "ANNO");
	return true;
}

static bool get_configure(struct element *e, struct setup *s)
{
	struct ether *t = (struct ether *)e;

	t->offset = setup_u32(s, "OFFSET");
	t->anno = (unsigned)setup_int(s, "ANNO");
	return true;
}

static bool set_configure(struct element *e, struct setup *s)
{
	struct ether *t = (struct ether *)e;

	store_ether(t->addr, (uint64_t)setup_int(s, "ADDR"));
	t->anno = (unsigned)setup_int(s, "ANNO");
	return true;
}

static bool filter_configure(struct element *e, struct setup *s)
{
	struct ether *t = (struct ether *)e;

	store_ether(t->addr, (uint64_t)setup_int(s, "ETHER"));
	t->drop_own = setup_int(s, "DROP_OWN");
	t->drop_other = setup_int(s, "DROP_OTHER");
	t->offset = setup_u32(s, "OFFSET");
	return true;
}

READ_U64(read_drops, struct ether, dropped)

static const struct handler drop_handlers[] = { { "drops", read_drops, NULL }, { 0 } };

#define SIZE	sizeof(struct ether)
const struct element_class ether_classes[] = {
	{ "EtherEncap", SIZE, .simple = encap, .configure = encap_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "EtherRewrite", SIZE, .simple = rewrite, .configure = rewrite_configure,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "EtherMirror", SIZE, .simple = mirror,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "EnsureEther", SIZE, .simple = ensure, .configure = encap_configure,
	  .drops = DROPS(DROP_NO_MEMORY) },
	{ "StoreEtherAddress", SIZE, .simple = store, .configure = store_configure,
	  .drops = DROPS(DROP_TOO_SHORT) },
	{ "GetEtherAddress", SIZE, .simple = get, .configure = get_configure,
	  .drops = DROPS(DROP_TOO_SHORT) },
	{ "SetEtherAddress", SIZE, .simple = set, .configure = set_configure },
	{ "HostEtherFilter", SIZE, .simple = host_filter, .configure = filter_configure,
	  .handlers = drop_handlers,
	  .drops = DROPS(DROP_FILTERED, DROP_PRECONDITION) },
	{ "DropBroadcasts", SIZE, .simple = drop_broadcasts, .handlers = drop_handlers,
	  .drops = DROPS(DROP_FILTERED) },
	{ 0 }
};
