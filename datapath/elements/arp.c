/*
 * arp.c - ARP (RFC 826): frames of it, ARPResponder that answers for prefixes, and CheckARPHeader.
 */
#include "datapath/packet/arp.h"

#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/order.h"
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

struct entry {
	uint32_t addr, mask;	/* host order */
	uint8_t eth[6];
};

/* In Click's order, in which the first one that fits counts. */
struct responder {
	struct element el;
	VEC(struct entry) entries;
};

static const struct entry *first_of(const struct responder *r, uint32_t addr)
{
	for (size_t i = 0; i < r->entries.n; i++)
		if ((addr & r->entries.v[i].mask) == r->entries.v[i].addr)
			return &r->entries.v[i];
	return NULL;
}

static inline struct pkt *respond_one(struct element *e, struct pkt *p)
{
	const struct responder *r = (const struct responder *)e;
	const uint8_t *a = arp_of(p, ARP_REQUEST);
	const struct entry *n = a ? first_of(r, load_be32(a + AR_TPA)) : NULL;
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
 * What lies inside another comes before it, of equals the later first, and else they stay as they came. This is no order that can
 * always be kept, so that the steps of the sort say what comes of it.
 */
static int compare_entries(const void *arg, uint32_t i, uint32_t k)
{
	const struct entry *a = &((const struct entry *)arg)[i], *b = &((const struct entry *)arg)[k];

	if (a->addr == b->addr && a->mask == b->mask)
		return (int)k - (int)i;
	if ((a->addr & b->mask) == b->addr)
		return -1;
	if ((b->addr & a->mask) == a->addr)
		return 1;
	return (int)i - (int)k;
}

static bool same_prefix(const struct entry *a, const struct entry *b)
{
	return a->addr == b->addr && a->mask == b->mask;
}

static void order_entries(struct responder *r)
{
	size_t n = r->entries.n, kept = 0;
	uint32_t *order = x_calloc(n, sizeof(*order));
	struct entry *old = x_calloc(n, sizeof(*old));

	if (n)
		memcpy(old, r->entries.v, n * sizeof(*old));
	order_sort(order, n, compare_entries, old);
	for (size_t i = 0; i < n; i++)
		if (!kept || !same_prefix(&r->entries.v[kept - 1], &old[order[i]]))
			r->entries.v[kept++] = old[order[i]];
	r->entries.n = kept;
	free(order);
	free(old);
}

static bool responder_configure(struct element *e, struct setup *s)
{
	struct responder *r = (struct responder *)e;
	const struct click_value *v = setup_value(s, "ENTRY");

	for (size_t i = 0; i < v->count; i++) {
		for (size_t k = 0; k < v->list[i].count; k++) {
			const struct click_value *one = &v->list[i].list[k];
			struct entry *n = VEC_ADD(&r->entries);

			n->mask = (uint32_t)one->mask;
			n->addr = (uint32_t)one->i & n->mask;
			store_ether(n->eth, one->eth);
		}
	}
	order_entries(r);
	return true;
}

static void responder_stop(struct element *e)
{
	VEC_FREE(&((struct responder *)e)->entries);
}

static void print_eth(const uint8_t *h, struct strbuf *out)
{
	sb_printf(out, "%02X-%02X-%02X-%02X-%02X-%02X", h[0], h[1], h[2], h[3], h[4], h[5]);
}

static bool read_entries(struct element *e, const char *args, struct strbuf *out)
{
	const struct responder *r = (const struct responder *)e;

	(void)args;
	for (size_t i = 0; i < r->entries.n; i++) {
		const struct entry *n = &r->entries.v[i];

		sb_printf(out, "%u.%u.%u.%u/%d ", n->addr >> 24, n->addr >> 16 & 255, n->addr >> 8 & 255, n->addr & 255,
			  __builtin_popcount(n->mask));
		print_eth(n->eth, out);
		sb_add(out, "\n");
	}
	return true;
}

static bool read_lookup(struct element *e, const char *args, struct strbuf *out)
{
	const struct entry *n;
	uint32_t addr;

	if (!click_parse_ip(args, &addr)) {
		sb_printf(out, "expected an address, not '%s'", args);
		return false;
	}
	n = first_of((const struct responder *)e, addr);
	if (n)
		print_eth(n->eth, out);
	return true;
}

/* PREFIX... ETH, the address anywhere; on a mistake nothing is added. */
static bool write_add(struct element *e, const char *value, struct strbuf *out)
{
	struct responder *r = (struct responder *)e;
	char *text = x_strdup(value), *rest = text, *word;
	size_t before = r->entries.n;
	uint32_t addr, mask;
	unsigned eths = 0;
	uint64_t eth = 0;

	while (eths < 2 && (word = strsep(&rest, " \t\n")) != NULL) {
		if (!*word)
			continue;
		if (click_parse_ip_prefix(word, &addr, &mask))
			*VEC_ADD(&r->entries) = (struct entry){ .addr = addr & mask, .mask = mask };
		else
			eths += click_parse_ether(word, &eth) ? 1 : 2;
	}
	free(text);
	if (eths != 1 || r->entries.n == before) {
		r->entries.n = before;
		sb_printf(out, "expected prefixes and an Ethernet address, not '%s'", value);
		return false;
	}
	for (size_t i = before; i < r->entries.n; i++)
		store_ether(r->entries.v[i].eth, eth);
	order_entries(r);
	return true;
}

static bool write_remove(struct element *e, const char *value, struct strbuf *out)
{
	struct responder *r = (struct responder *)e;
	struct entry gone;

	if (!click_parse_ip_prefix(value, &gone.addr, &gone.mask)) {
		sb_printf(out, "expected a prefix, not '%s'", value);
		return false;
	}
	gone.addr &= gone.mask;
	for (size_t i = 0; i < r->entries.n; i++) {
		if (!same_prefix(&r->entries.v[i], &gone))
			continue;
		memmove(&r->entries.v[i], &r->entries.v[i + 1], (r->entries.n - i - 1) * sizeof(gone));
		r->entries.n--;
		return true;
	}
	sb_printf(out, "there is no entry for '%s'", value);
	return false;
}

static const struct handler responder_handlers[] = {
	{ "table", read_entries, NULL },
	{ "lookup", read_lookup, NULL },
	{ "add", NULL, write_add },
	{ "remove", NULL, write_remove },
	{ 0 }
};

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
	  .configure = responder_configure, .stop = responder_stop, .handlers = responder_handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_CONSUMED, DROP_NO_MEMORY) },
	{ "CheckARPHeader", sizeof(struct arp_check), .simple = check,
	  .configure = check_configure,
	  .drops = DROPS(DROP_BAD_HEADER) },
	{ 0 }
};
