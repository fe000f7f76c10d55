/*
 * arp.c - ARP (RFC 826): frames of it, ARPResponder that answers for prefixes, and CheckARPHeader.
 */
#include "datapath/packet/arp.h"

#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

static const uint8_t arp_start[6] = { 0, 1, 8, 0, 6, 4 };

const uint8_t *arp_of(const struct pkt *p, uint16_t op)
{
	const uint8_t *a = p->data + ETHER_HEADER;

	if (p->len < ARP_FRAME || load_be16(p->data + 12) != ETHERTYPE_ARP ||
	    memcmp(a, arp_start, 4) != 0 || load_be16(a + AR_OP) != op)
		return NULL;
	return a;
}

struct pkt *arp_make(struct element *e, const struct arp_fields *f)
{
	struct pkt *p = pkt_new(&e->router->run.pool, PKT_HEADROOM, ARP_FRAME);
	uint8_t *a;

	if (!p)
		return NULL;
	memcpy(p->data, f->dst, 6);
	memcpy(p->data + 6, f->sha, 6);
	store_be16(p->data + 12, ETHERTYPE_ARP);
	a = p->data + ETHER_HEADER;
	memcpy(a, arp_start, 6);
	store_be16(a + AR_OP, f->op);
	memcpy(a + AR_SHA, f->sha, 6);
	memcpy(a + AR_SPA, f->spa, 4);
	memcpy(a + AR_THA, f->tha, 6);
	memcpy(a + AR_TPA, f->tpa, 4);
	pkt_mark_mac(p, ETHER_HEADER);
	p->time = e->router->run.now;
	return p;
}

struct responder {
	struct element el;
	struct entry {
		uint32_t addr, mask;	/* host order */
		uint8_t eth[6];
	} *entries;
	size_t count;
};

static const struct entry *longest(const struct responder *r, uint32_t addr)
{
	const struct entry *best = NULL;

	for (size_t i = 0; i < r->count; i++)
		if ((addr & r->entries[i].mask) == r->entries[i].addr &&
		    (!best || r->entries[i].mask > best->mask))
			best = &r->entries[i];
	return best;
}

static inline struct pkt *respond_one(struct element *e, struct pkt *p)
{
	const struct responder *r = (const struct responder *)e;
	const uint8_t *a = arp_of(p, ARP_REQUEST);
	const struct entry *n = a ? longest(r, load_be32(a + AR_TPA)) : NULL;
	struct pkt *q;

	if (!n)
		return element_reject(e, DROP_NO_MATCH, p);
	q = arp_make(e, &(struct arp_fields){ .op = ARP_REPLY, .dst = a + AR_SHA, .sha = n->eth,
					      .spa = a + AR_TPA, .tha = a + AR_SHA,
					      .tpa = a + AR_SPA });
	if (q) {
		q->time = p->time;
		memcpy(q->anno + ANNO_VLAN_TCI, p->anno + ANNO_VLAN_TCI, 2);	/* back to the same VLAN */
	}
	element_drop(e, q ? DROP_CONSUMED : DROP_NO_MEMORY, p);
	return q;
}
ELEMENT_SIMPLE(respond, respond_one)

/*
 * Once over neighbours: what lies inside the entry before it, or is equal, trades places with it.
 * Of equal prefixes the first counts then, as in Click's table.
 */
static void order_entries(struct responder *r)
{
	for (size_t i = 0; i + 1 < r->count; i++) {
		struct entry a = r->entries[i], b = r->entries[i + 1];

		if (b.mask >= a.mask && (b.addr & a.mask) == a.addr) {
			r->entries[i] = b;
			r->entries[i + 1] = a;
		}
	}
}

static bool responder_configure(struct element *e, struct setup *s)
{
	struct responder *r = (struct responder *)e;
	const struct click_value *v = setup_value(s, "ENTRY");
	size_t n = 0;

	for (size_t i = 0; i < v->count; i++)
		n += v->list[i].count;
	r->entries = arena_alloc_array(s->arena, n + 1, sizeof(*r->entries));
	for (size_t i = 0; i < v->count; i++) {
		for (size_t k = 0; k < v->list[i].count; k++) {
			const struct click_value *one = &v->list[i].list[k];

			r->entries[r->count].addr = (uint32_t)one->i;
			r->entries[r->count].mask = (uint32_t)one->mask;
			store_ether(r->entries[r->count++].eth, one->eth);
		}
	}
	order_entries(r);
	return true;
}

static bool read_entries(struct element *e, const char *args, struct strbuf *out)
{
	const struct responder *r = (const struct responder *)e;

	(void)args;
	for (size_t i = 0; i < r->count; i++) {
		const struct entry *n = &r->entries[i];
		const uint8_t *h = n->eth;

		sb_printf(out, "%u.%u.%u.%u/%d %02X-%02X-%02X-%02X-%02X-%02X\n", n->addr >> 24,
			  n->addr >> 16 & 255, n->addr >> 8 & 255, n->addr & 255,
			  __builtin_popcount(n->mask), h[0], h[1], h[2], h[3], h[4], h[5]);
	}
	return true;
}

static const struct handler responder_handlers[] = { { "table", read_entries, NULL }, { 0 } };

struct arp_check {
	struct element el;
	uint32_t offset;
};

/* For Ethernet and IPv4; more hardware or protocol kinds are let through by their lengths. */
static inline struct pkt *check_one(struct element *e, struct pkt *p)
{
	uint32_t at = ((struct arp_check *)e)->offset, len;
	const uint8_t *a = p->data + at;

	if (p->len < at || p->len - at < 8)
		return element_reject(e, DROP_BAD_HEADER, p);
	len = 8 + 2 * ((uint32_t)a[4] + a[5]);
	if (p->len - at < len || (load_be16(a) == 1 && a[4] != 6) ||
	    (load_be16(a + 2) == ETHERTYPE_IP && a[5] != 4) ||
	    (load_be16(a + 2) == ETHERTYPE_IP6 && a[5] != 16))
		return element_reject(e, DROP_BAD_HEADER, p);
	p->net = pkt_offset(p) + at;
	p->trans = p->net + len;
	return p;
}
ELEMENT_SIMPLE(check, check_one)

static bool check_configure(struct element *e, struct setup *s)
{
	((struct arp_check *)e)->offset = setup_u32(s, "OFFSET");
	return true;
}

const struct element_class arp_classes[] = {
	{ "ARPResponder", sizeof(struct responder), .simple = respond,
	  .configure = responder_configure, .handlers = responder_handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_CONSUMED, DROP_NO_MEMORY) },
	{ "CheckARPHeader", sizeof(struct arp_check), .simple = check,
	  .configure = check_configure,
	  .drops = DROPS(DROP_BAD_HEADER) },
	{ 0 }
};
