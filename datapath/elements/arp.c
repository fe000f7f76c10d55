/*
 * arp.c - ARP (RFC 826): ARPResponder answers for prefixes; ARPQuerier finds the Ethernet
 * address of a packet's next hop and keeps packets until it is known; ARPTable may be shared;
 * CheckARPHeader, ARPFaker.
 */
#include "datapath/elements.h"
#include "datapath/handler.h"
#include "datapath/ip.h"
#include "datapath/router.h"

enum {
	ARP_HEADER = 28, ETHER_HEADER = 14, ARP_FRAME = ETHER_HEADER + ARP_HEADER,
	ARP_REQUEST = 1, ARP_REPLY = 2,
	AR_OP = 6, AR_SHA = 8, AR_SPA = 14, AR_THA = 18, AR_TPA = 24,
};

static const uint8_t arp_start[6] = { 0, 1, 8, 0, 6, 4 };
static const uint8_t ether_all[6] = { 255, 255, 255, 255, 255, 255 };

static void put_address(uint8_t *to, uint64_t v)
{
	for (unsigned i = 0; i < 6; i++)
		to[i] = (uint8_t)(v >> (40 - 8 * i));
}

/* An ARP frame for Ethernet and IPv4 with that operation, or NULL; its lengths are not asked. */
static const uint8_t *arp_of(const struct pkt *p, uint16_t op)
{
	const uint8_t *a = p->data + ETHER_HEADER;

	if (p->len < ARP_FRAME || load_be16(p->data + 12) != ETHERTYPE_ARP ||
	    memcmp(a, arp_start, 4) != 0 || load_be16(a + AR_OP) != op)
		return NULL;
	return a;
}

struct arp_fields {
	const uint8_t *sha, *spa, *tha, *tpa;
	const uint8_t *dst;	/* of the frame */
	uint16_t op;
};

static struct pkt *make_arp(struct element *e, const struct arp_fields *f)
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
	q = make_arp(e, &(struct arp_fields){ .op = ARP_REPLY, .dst = a + AR_SHA, .sha = n->eth,
					      .spa = a + AR_TPA, .tha = a + AR_SHA,
					      .tpa = a + AR_SPA });
	if (q)
		q->time = p->time;
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
			put_address(r->entries[r->count++].eth, one->eth);
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
	    (load_be16(a + 2) == ETHERTYPE_IP && a[5] != 4))
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

/* A neighbour: its address when it is known, what waits for it when it is not. */
struct neighbour {
	uint32_t addr;			/* as on the wire */
	uint8_t eth[6];
	bool known;
	uint64_t seen, asked;		/* ns */
	uint64_t touched;		/* order of the last packet for it */
	VEC(struct pkt *) waiting;
};

struct querier {
	struct element el;
	uint32_t addr, mask, broadcast;	/* as on the wire */
	uint8_t eth[6];
	uint64_t timeout, poll;
	uint32_t capacity, packets;
	bool broadcast_poll;
	VEC(struct neighbour) table;
	uint32_t *index;		/* by hash: place in the table plus 1 */
	uint32_t index_mask;
	uint32_t slim;			/* full: down to capacity by this */
	uint64_t touches;
	uint64_t queries, responses, drops;
};

static struct neighbour *neighbour_find(struct querier *q, uint32_t addr)
{
	uint32_t i = (uint32_t)hash_mix(addr, 0) & q->index_mask;

	for (; q->index && q->index[i]; i = (i + 1) & q->index_mask)
		if (q->table.v[q->index[i] - 1].addr == addr)
			return &q->table.v[q->index[i] - 1];
	return NULL;
}

static void index_add(struct querier *q, uint32_t which)
{
	uint32_t i = (uint32_t)hash_mix(q->table.v[which].addr, 0) & q->index_mask;

	while (q->index[i])
		i = (i + 1) & q->index_mask;
	q->index[i] = which + 1;
}

static struct neighbour *neighbour_add(struct querier *q, uint32_t addr)
{
	uint32_t n = (uint32_t)q->table.n;

	*VEC_ADD(&q->table) = (struct neighbour){ .addr = addr };
	if (!q->index || n * 2 >= q->index_mask) {
		q->index_mask = q->index ? q->index_mask * 2 + 1 : 63;
		free(q->index);
		q->index = x_calloc(q->index_mask + 1, sizeof(*q->index));
		for (uint32_t i = 0; i <= n; i++)
			index_add(q, i);
	} else {
		index_add(q, n);
	}
	return &q->table.v[n];
}

static void send_query(struct querier *q, uint32_t addr, const uint8_t *dst)
{
	static const uint8_t zero[6];
	uint8_t own[4], target[4];
	struct pkt *p;

	put_raw32(own, q->addr);
	put_raw32(target, addr);
	p = make_arp(&q->el, &(struct arp_fields){ .op = ARP_REQUEST, .dst = dst, .sha = q->eth,
						   .spa = own, .tha = zero, .tpa = target });
	if (!p)
		return;
	q->queries++;
	element_push_one(&q->el, q->el.nout - 1, p);
}

static void send_to(struct querier *q, struct pkt *p, const uint8_t *dst)
{
	if (!pkt_push(p, ETHER_HEADER)) {
		element_drop(&q->el, DROP_NO_MEMORY, p);
		return;
	}
	memcpy(p->data, dst, 6);
	memcpy(p->data + 6, q->eth, 6);
	store_be16(p->data + 12, ETHERTYPE_IP);
	pkt_mark_mac(p, ETHER_HEADER);
	element_push_one(&q->el, 0, p);
}

/* Too many wait: those of the neighbours asked for longest ago go, until there is room again. */
static void slim_down(struct querier *q)
{
	while (q->packets > q->capacity / q->slim) {
		struct neighbour *old = NULL;

		for (size_t i = 0; i < q->table.n; i++)
			if (q->table.v[i].waiting.n &&
			    (!old || q->table.v[i].touched < old->touched))
				old = &q->table.v[i];
		if (!old)
			return;
		while (old->waiting.n && q->packets > q->capacity / q->slim) {
			element_drop(&q->el, DROP_NO_NEIGHBOUR, old->waiting.v[0]);
			memmove(&old->waiting.v[0], &old->waiting.v[1],
				--old->waiting.n * sizeof(old->waiting.v[0]));
			q->packets--;
		}
	}
}

static void wait_for(struct querier *q, struct neighbour *n, struct pkt *p)
{
	*VEC_ADD(&n->waiting) = p;
	q->packets++;
	n->touched = ++q->touches;
	if (q->capacity && q->packets > q->capacity)
		slim_down(q);
}

static void query(struct querier *q, struct pkt *p, uint32_t addr)
{
	struct neighbour *n = neighbour_find(q, addr);
	uint64_t now = q->el.router->run.now;
	bool ask;

	if (!n)
		n = neighbour_add(q, addr);
	if (n->known && q->timeout && now - n->seen > q->timeout)
		n->known = false;
	if (n->known) {
		uint8_t eth[6];

		ask = q->poll && now - n->seen >= q->poll && now - n->asked >= NS_PER_SECOND;
		memcpy(eth, n->eth, 6);
		if (ask)
			n->asked = now;
		send_to(q, p, eth);
		if (ask)
			send_query(q, addr, q->broadcast_poll ? ether_all : eth);
		return;
	}
	ask = !n->asked || now - n->asked >= NS_PER_SECOND / 10;
	if (ask)
		n->asked = now ? now : 1;
	wait_for(q, n, p);
	if (ask)
		send_query(q, addr, ether_all);
}

static void send_ip(struct querier *q, struct pkt *p)
{
	uint32_t addr = anno_u32(p, ANNO_DST_IP), host = __builtin_bswap32(addr);
	uint8_t group[6] = { 1, 0, 0x5e, (uint8_t)(host >> 16 & 0x7f), (uint8_t)(host >> 8),
			     (uint8_t)host };

	if (!addr) {
		q->drops++;
		element_drop(&q->el, DROP_NO_NEIGHBOUR, p);
	} else if (addr == UINT32_MAX || addr == q->broadcast) {
		send_to(q, p, ether_all);
	} else if (host >> 28 == 14) {
		send_to(q, p, group);
	} else {
		query(q, p, addr);
	}
}

static void take_reply(struct querier *q, struct pkt *p)
{
	const uint8_t *a = arp_of(p, ARP_REPLY);
	struct neighbour *n;
	uint32_t addr;
	uint8_t eth[6];

	q->responses++;
	if (a && !(a[AR_SHA] & 1)) {
		addr = raw32(a + AR_SPA);
		memcpy(eth, a + AR_SHA, 6);
		n = neighbour_find(q, addr);
		if (!n)
			n = neighbour_add(q, addr);
		memcpy(n->eth, eth, 6);
		n->known = true;
		n->seen = q->el.router->run.now;
		while (n && n->waiting.n) {
			struct pkt *w = n->waiting.v[0];

			memmove(&n->waiting.v[0], &n->waiting.v[1],
				--n->waiting.n * sizeof(n->waiting.v[0]));
			q->packets--;
			send_to(q, w, eth);
			n = neighbour_find(q, addr);
		}
	}
	element_drop(&q->el, DROP_CONSUMED, p);
}

static void querier_push(struct element *e, unsigned port, struct batch *b)
{
	struct querier *q = (struct querier *)e;

	for (unsigned i = 0; i < b->n; i++) {
		if (port)
			take_reply(q, b->p[i]);
		else
			send_ip(q, b->p[i]);
	}
	b->n = 0;
}

static bool querier_configure(struct element *e, struct setup *s)
{
	struct querier *q = (struct querier *)e;
	const struct click_value *ip = setup_value(s, "IP");
	uint32_t mask = (uint32_t)ip->mask;

	if (setup_given(s, "TABLE"))
		return setup_error(s, "TABLE is not supported");
	q->addr = __builtin_bswap32((uint32_t)ip->i);
	q->broadcast = mask == UINT32_MAX ? UINT32_MAX :
		       __builtin_bswap32((uint32_t)ip->i | ~mask);
	if (setup_given(s, "BROADCAST"))
		q->broadcast = __builtin_bswap32(setup_u32(s, "BROADCAST"));
	put_address(q->eth, (uint64_t)setup_int(s, "ETH"));
	q->timeout = (uint64_t)setup_int(s, "TIMEOUT");
	q->poll = (uint64_t)setup_int(s, "POLL_TIMEOUT");
	q->capacity = setup_u32(s, "CAPACITY");
	q->slim = MAX_OF(setup_u32(s, "CAPACITY_SLIM_FACTOR"), 1U);
	q->broadcast_poll = setup_int(s, "BROADCAST_POLL");
	return true;
}

static void querier_stop(struct element *e)
{
	struct querier *q = (struct querier *)e;

	for (size_t i = 0; i < q->table.n; i++) {
		for (size_t k = 0; k < q->table.v[i].waiting.n; k++)
			element_drop(e, DROP_STOPPED, q->table.v[i].waiting.v[k]);
		VEC_FREE(&q->table.v[i].waiting);
	}
	VEC_FREE(&q->table);
	free(q->index);
	q->index = NULL;
}

READ_U64(read_queries, struct querier, queries)
READ_U64(read_responses, struct querier, responses)
READ_U64(read_drops, struct querier, drops)
READ_U64(read_length, struct querier, packets)

static bool read_count(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, ((struct querier *)e)->table.n);
}

static const struct handler querier_handlers[] = {
	{ "queries", read_queries, NULL },
	{ "responses", read_responses, NULL },
	{ "drops", read_drops, NULL },
	{ "length", read_length, NULL },
	{ "count", read_count, NULL },
	{ 0 }
};

const struct element_class arp_classes[] = {
	{ "ARPResponder", sizeof(struct responder), .simple = respond,
	  .configure = responder_configure, .handlers = responder_handlers },
	{ "CheckARPHeader", sizeof(struct arp_check), .simple = check,
	  .configure = check_configure },
	{ "ARPQuerier", sizeof(struct querier), .push = querier_push,
	  .configure = querier_configure, .stop = querier_stop, .handlers = querier_handlers },
	{ 0 }
};
