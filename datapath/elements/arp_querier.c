/*
 * arp_querier.c - ARPQuerier finds the Ethernet address of a packet's next hop and keeps packets until it is known;
 * ARPTable is where several of them may keep what they know.
 *
 * A table has its entries in one array, found by hash and linked by age: the front one was heard of longest ago, and goes
 * first when there are too many. Times are milliseconds, as in Click.
 *
 * On several threads each has its own table, for packets wait in it: what one is answered it tells all, and each asks for
 * what it has packets for.
 */
#include <stdatomic.h>

#include "datapath/elements.h"
#include "datapath/packet/arp.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/twin.h"

enum {
	NONE = UINT32_MAX, MOST_NEIGHBOURS = 1 << 20,
	ASK_AGAIN = 100, ASK_SLOWLY = 2000, PATIENCE = 10, SECOND = 1000, NS_PER_MS = 1000000,
	NEWS = 256,
};

static const uint8_t ether_all[6] = { 255, 255, 255, 255, 255, 255 };

struct neighbour {
	uint32_t addr;			/* as on the wire */
	uint8_t eth[6];
	bool known;
	uint8_t asked;			/* times since an answer */
	uint64_t live, asked_at;	/* ms */
	struct pkt *first, *last;	/* that wait */
	uint32_t waiting;
	uint32_t older, newer, next;	/* next: in its bucket, or free */
};

/* Of an answer, for the other threads. */
struct news {
	uint32_t addr;
	uint8_t eth[6];
};

struct table {
	struct element el;		/* of an ARPTable */
	struct twin twin;
	struct news *news;		/* the last ones of all threads; thread 0's, NULL on the others */
	atomic_ullong told;		/* how many there ever were */
	uint64_t heard;			/* of these */
	struct element *owner;		/* whose drops are counted */
	VEC(struct neighbour) entries;
	uint32_t *buckets, mask;
	uint32_t oldest, newest, spare;
	uint32_t count, packets, drops;
	uint32_t capacity, entry_capacity, entry_packets, slim;
	uint64_t timeout;		/* ms, 0: for ever */
	struct timer expire;
};

struct querier {
	struct element el;
	struct table own, *table;
	uint32_t addr, broadcast;	/* as on the wire */
	uint8_t eth[6];
	uint64_t poll;
	bool broadcast_poll;
	struct timer listen;		/* while packets wait for what another thread may hear */
	uint64_t queries, responses, drops;
};

static uint64_t now_of(const struct table *t)
{
	return t->owner->router->run.now / NS_PER_MS;
}

static uint32_t *bucket_of(const struct table *t, uint32_t addr)
{
	return &t->buckets[hash_mix(addr, 0) & t->mask];
}

static uint32_t find(const struct table *t, uint32_t addr)
{
	uint32_t n = t->buckets ? *bucket_of(t, addr) : NONE;

	while (n != NONE && t->entries.v[n].addr != addr)
		n = t->entries.v[n].next;
	return n;
}

static void age_out(struct table *t, uint32_t n)
{
	struct neighbour *e = &t->entries.v[n];

	*(e->older == NONE ? &t->oldest : &t->entries.v[e->older].newer) = e->newer;
	*(e->newer == NONE ? &t->newest : &t->entries.v[e->newer].older) = e->older;
}

/* Before that entry in the list, or at its end. */
static void age_in(struct table *t, uint32_t n, uint32_t before)
{
	struct neighbour *e = &t->entries.v[n];

	e->newer = before;
	e->older = before == NONE ? t->newest : t->entries.v[before].older;
	*(e->older == NONE ? &t->oldest : &t->entries.v[e->older].newer) = n;
	*(e->newer == NONE ? &t->newest : &t->entries.v[e->newer].older) = n;
}

static void drop_first(struct table *t, struct neighbour *e, enum drop why)
{
	struct pkt *p = e->first;

	e->first = p->next;
	if (!e->first)
		e->last = NULL;
	e->waiting--;
	t->packets--;
	t->drops++;
	element_drop(t->owner, why, p);
}

static void forget(struct table *t, uint32_t n, enum drop why)
{
	struct neighbour *e = &t->entries.v[n];
	uint32_t *at = bucket_of(t, e->addr);

	while (*at != n)
		at = &t->entries.v[*at].next;
	*at = e->next;
	age_out(t, n);
	while (e->first)
		drop_first(t, e, why);
	e->next = t->spare;
	t->spare = n;
	t->count--;
}

static void clear(struct table *t, enum drop why)
{
	while (t->oldest != NONE)
		forget(t, t->oldest, why);
}

static bool expired(const struct table *t, const struct neighbour *e, uint64_t now)
{
	return t->timeout && e->live + t->timeout < now;
}

static bool is_known(const struct table *t, const struct neighbour *e, uint64_t now)
{
	return e->known && !expired(t, e, now);
}

/* Old entries go, then packets of the oldest; `more`: entries or packets that are about to come. */
static void slim_down(struct table *t, uint32_t more_entries, uint32_t more_packets)
{
	uint64_t now = now_of(t);
	uint32_t most = t->entry_capacity ? MIN_OF(t->entry_capacity, (uint32_t)MOST_NEIGHBOURS) :
					    (uint32_t)MOST_NEIGHBOURS;
	uint32_t room = t->capacity - t->capacity / t->slim;

	while (t->oldest != NONE && (expired(t, &t->entries.v[t->oldest], now) || t->count + more_entries > most))
		forget(t, t->oldest, DROP_NO_NEIGHBOUR);
	if (!t->capacity || t->packets + more_packets <= t->capacity)
		return;
	for (uint32_t n = t->oldest; n != NONE; n = t->entries.v[n].newer)
		while (t->entries.v[n].first && t->packets + more_packets > MAX_OF(room, 1U))
			drop_first(t, &t->entries.v[n], DROP_NO_NEIGHBOUR);
}

static void grow(struct table *t)
{
	t->mask = t->buckets ? t->mask * 2 + 1 : 63;
	free(t->buckets);
	t->buckets = x_calloc(t->mask + 1, sizeof(*t->buckets));
	memset(t->buckets, 0xff, (t->mask + 1) * sizeof(*t->buckets));
	for (uint32_t n = t->oldest; n != NONE; n = t->entries.v[n].newer) {
		uint32_t *b = bucket_of(t, t->entries.v[n].addr);

		t->entries.v[n].next = *b;
		*b = n;
	}
}

static struct neighbour *ensure(struct table *t, uint32_t addr)
{
	uint32_t n = find(t, addr), *b;
	uint64_t now = now_of(t);
	struct neighbour *e;

	if (n != NONE)
		return &t->entries.v[n];
	if (t->count >= (t->entry_capacity ? t->entry_capacity : (uint32_t)MOST_NEIGHBOURS))
		slim_down(t, 1, 0);
	if (!t->buckets || t->count > t->mask)
		grow(t);
	n = t->spare;
	if (n != NONE) {
		t->spare = t->entries.v[n].next;
	} else {
		n = (uint32_t)t->entries.n;
		(void)VEC_ADD(&t->entries);
	}
	e = &t->entries.v[n];
	*e = (struct neighbour){ .addr = addr, .live = now, .asked_at = now - SECOND };
	memset(e->eth, 255, 6);
	b = bucket_of(t, addr);
	e->next = *b;
	*b = n;
	t->count++;
	age_in(t, n, NONE);
	return e;
}

/* An entry that was just heard of; returns it. The broadcast address: nothing is known. */
static struct neighbour *insert(struct table *t, uint32_t addr, const uint8_t *eth)
{
	struct neighbour *e = ensure(t, addr);
	uint32_t n = (uint32_t)(e - t->entries.v);

	memcpy(e->eth, eth, 6);
	e->known = memcmp(eth, ether_all, 6) != 0;
	e->live = now_of(t);
	e->asked = 0;
	e->asked_at = e->live - SECOND;
	age_out(t, n);
	age_in(t, n, NONE);
	return e;
}

/* Whether it may be asked for now; if so, it counts as asked for. */
static bool may_ask(struct neighbour *e, uint64_t now)
{
	if ((int64_t)(now - e->asked_at) < (e->asked >= PATIENCE ? ASK_SLOWLY : ASK_AGAIN))
		return false;
	e->asked_at = now;
	if (e->asked < UINT8_MAX)
		e->asked++;
	return true;
}

/* Somebody still wants an entry that has expired: it stays at the edge of that. */
static void keep_alive(struct table *t, struct neighbour *e, uint64_t now)
{
	uint32_t n = (uint32_t)(e - t->entries.v), before = e->newer;

	if (!expired(t, e, now))
		return;
	e->live = now - t->timeout;
	while (before != NONE && t->entries.v[before].live < e->live)
		before = t->entries.v[before].newer;
	if (before != e->newer) {
		age_out(t, n);
		age_in(t, n, before);
	}
}

static void on_expire(struct element *e, struct timer *timer)
{
	struct table *t = (struct table *)((char *)timer - offsetof(struct table, expire));

	(void)e;
	slim_down(t, 0, 0);
	timer_after(timer, (t->timeout / SECOND + 1) * NS_PER_SECOND);
}

static void table_init(struct table *t, struct element *owner)
{
	t->owner = owner;
	t->oldest = t->newest = t->spare = NONE;
}

static void table_configure(struct table *t, struct setup *s)
{
	t->capacity = setup_u32(s, "CAPACITY");
	t->entry_capacity = setup_u32(s, "ENTRY_CAPACITY");
	t->entry_packets = setup_u32(s, "ENTRY_PACKET_CAPACITY");
	t->slim = setup_u32(s, "CAPACITY_SLIM_FACTOR");
	t->timeout = (uint64_t)setup_int(s, "TIMEOUT") / NS_PER_MS;
}

static void table_start(struct table *t)
{
	timer_init(&t->expire, t->owner, on_expire);
	t->expire.housekeeping = true;
	twin_start(&t->twin, t->owner);
	if (twin_shares(t->owner) && t->twin.lead == &t->twin)
		t->news = x_calloc(NEWS, sizeof(*t->news));
	if (t->timeout)
		timer_after(&t->expire, MAX_OF(t->timeout / SECOND, 1U) * NS_PER_SECOND);
}

static void table_stop(struct table *t)
{
	if (t->owner)
		clear(t, DROP_STOPPED);
	VEC_FREE(&t->entries);
	free(t->buckets);
	twin_stop(&t->twin);
	free(t->news);
}

static void table_take(struct table *t, struct table *from)
{
	if (t->count || !from->count)
		return;
	VEC_FREE(&t->entries);
	free(t->buckets);
	memcpy(&t->entries, &from->entries, sizeof(t->entries));
	t->buckets = from->buckets;
	t->mask = from->mask;
	t->oldest = from->oldest;
	t->newest = from->newest;
	t->spare = from->spare;
	t->count = from->count;
	t->packets = from->packets;
	t->drops = from->drops;
	memset(&from->entries, 0, sizeof(from->entries));
	from->buckets = NULL;
	from->count = from->packets = 0;
	from->oldest = from->newest = from->spare = NONE;
	slim_down(t, 0, 0);
}

/* What a packet of that time makes the querier ask. */
static void send_query(struct querier *q, uint32_t addr, const uint8_t *dst, const struct pkt *cause)
{
	static const uint8_t zero[6];
	uint8_t own[4], target[4];
	uint64_t time = cause->time;
	uint16_t tci = raw16(cause->anno + ANNO_VLAN_TCI);
	struct pkt *p;

	put_raw32(own, q->addr);
	put_raw32(target, addr);
	p = arp_make(&q->el, &(struct arp_fields){ .op = ARP_REQUEST, .dst = dst, .sha = q->eth, .spa = own,
						   .tha = zero, .tpa = target });
	if (!p)
		return;
	p->time = time;
	put_raw16(p->anno + ANNO_VLAN_TCI, tci);
	q->queries++;
	element_push_one(&q->el, q->el.nout - 1, p);
}

static void send_to(struct querier *q, struct pkt *p, const uint8_t *dst)
{
	if (!pkt_push(p, ETHER_HEADER)) {
		q->drops++;
		element_drop(&q->el, DROP_NO_MEMORY, p);
		return;
	}
	memcpy(p->data, dst, 6);
	memcpy(p->data + 6, q->eth, 6);
	store_be16(p->data + 12, ETHERTYPE_IP);
	pkt_mark_mac(p, ETHER_HEADER);
	element_push_one(&q->el, 0, p);
}

/* The packet waits; asked for is what is not known. */
static void wait_for(struct querier *q, struct pkt *p, uint32_t addr)
{
	struct table *t = q->table;
	struct neighbour *e = ensure(t, addr);
	uint64_t now = now_of(t);

	keep_alive(t, e, now);
	if (t->entry_packets && e->waiting >= t->entry_packets) {
		t->drops++;
		element_drop(t->owner, DROP_TABLE_FULL, p);
		return;
	}
	if (t->capacity && t->packets >= t->capacity)
		slim_down(t, 0, 1);
	p->next = NULL;
	*(e->last ? &e->last->next : &e->first) = p;
	e->last = p;
	e->waiting++;
	t->packets++;
	if (twin_shares(&q->el) && !timer_armed(&q->listen))
		timer_after(&q->listen, NS_PER_MS);
	if (may_ask(e, now))
		send_query(q, addr, ether_all, p);
}

static void send_known(struct querier *q, struct pkt *p, struct neighbour *e)
{
	uint64_t now = now_of(q->table);
	uint32_t addr = e->addr;
	uint8_t eth[6];

	memcpy(eth, e->eth, 6);
	if (q->poll && now >= e->live + q->poll && may_ask(e, now))
		send_query(q, addr, q->broadcast_poll ? ether_all : eth, p);
	send_to(q, p, eth);
}

static void send_ip(struct querier *q, struct pkt *p)
{
	uint32_t addr = anno_u32(p, ANNO_DST_IP), host = __builtin_bswap32(addr), n = find(q->table, addr);
	uint8_t group[6] = { 1, 0, 0x5e, (uint8_t)(host >> 16 & 0x7f), (uint8_t)(host >> 8), (uint8_t)host };

	if (!q->addr) {
		q->drops++;
		element_drop(&q->el, DROP_INACTIVE, p);
	} else if (n != NONE && is_known(q->table, &q->table->entries.v[n], now_of(q->table))) {
		send_known(q, p, &q->table->entries.v[n]);
	} else if (addr == UINT32_MAX || addr == q->broadcast) {
		send_to(q, p, ether_all);
	} else if (host >> 28 == 14) {
		send_to(q, p, group);
	} else if (!addr) {
		q->drops++;
		element_drop(&q->el, DROP_NO_NEIGHBOUR, p);
	} else {
		wait_for(q, p, addr);
	}
}

/* All that wait for a neighbour go. */
static void send_waiting(struct querier *q, struct neighbour *e)
{
	struct pkt *waiting = e->first, *next;
	uint8_t eth[6];

	memcpy(eth, e->eth, 6);
	q->table->packets -= e->waiting;
	e->first = e->last = NULL;
	e->waiting = 0;
	for (; waiting; waiting = next) {
		next = waiting->next;
		waiting->next = NULL;
		send_to(q, waiting, eth);
	}
}

/* Whose news there are: NULL if nobody else is there. */
static struct table *teller(const struct table *t)
{
	struct table *lead;

	if (!twin_shares(t->owner) || !t->twin.lead)
		return NULL;
	lead = (struct table *)((char *)t->twin.lead - offsetof(struct table, twin));
	return lead->news ? lead : NULL;
}

static void tell(struct table *t, uint32_t addr, const uint8_t *eth)
{
	struct table *lead = teller(t);
	struct news *n;

	if (!lead)
		return;
	router_lock(t->owner->router);
	n = &lead->news[lead->told % NEWS];
	n->addr = addr;
	memcpy(n->eth, eth, 6);
	lead->told++;
	router_unlock(t->owner->router);
}

/* What others were answered. Of more news than are kept the first are lost, and asked for again. */
static void hear(struct querier *q)
{
	struct table *t = q->table, *lead = teller(t);
	struct news news[NEWS];
	unsigned n = 0;

	if (!lead || atomic_load_explicit(&lead->told, memory_order_relaxed) == t->heard)
		return;
	router_lock(t->owner->router);
	if (lead->told - t->heard > NEWS)
		t->heard = lead->told - NEWS;
	for (; t->heard < lead->told; t->heard++)
		news[n++] = lead->news[t->heard % NEWS];
	router_unlock(t->owner->router);
	for (unsigned i = 0; i < n; i++)
		send_waiting(q, insert(t, news[i].addr, news[i].eth));
}

static void on_listen(struct element *e, struct timer *timer)
{
	struct querier *q = (struct querier *)e;

	hear(q);
	if (q->table->packets)
		timer_after(timer, NS_PER_MS);
}

static void take_reply(struct querier *q, struct pkt *p)
{
	const uint8_t *a = arp_of(p, ARP_REPLY);
	uint8_t eth[6];

	q->responses += p->len >= ARP_FRAME;
	if (a && !(a[AR_SHA] & 1)) {
		memcpy(eth, a + AR_SHA, 6);
		tell(q->table, raw32(a + AR_SPA), eth);
		send_waiting(q, insert(q->table, raw32(a + AR_SPA), eth));
	}
	element_drop(&q->el, DROP_CONSUMED, p);
}

static void querier_push(struct element *e, unsigned port, struct batch *b)
{
	struct querier *q = (struct querier *)e;

	hear(q);
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

	table_init(&q->own, e);
	table_configure(&q->own, s);
	q->table = &q->own;
	q->addr = __builtin_bswap32((uint32_t)ip->i);
	q->broadcast = __builtin_bswap32((uint32_t)ip->i | ~(uint32_t)ip->mask);
	if (q->broadcast == q->addr)
		q->broadcast = UINT32_MAX;
	if (setup_given(s, "BROADCAST"))
		q->broadcast = __builtin_bswap32(setup_u32(s, "BROADCAST"));
	store_ether(q->eth, (uint64_t)setup_int(s, "ETH"));
	q->poll = (uint64_t)setup_int(s, "POLL_TIMEOUT") / NS_PER_MS;
	q->broadcast_poll = setup_int(s, "BROADCAST_POLL");
	return true;
}

static bool querier_start(struct element *e, struct setup *s)
{
	struct querier *q = (struct querier *)e;
	struct element *t = NULL;

	timer_init(&q->listen, e, on_listen);
	if (!setup_given(s, "TABLE")) {
		table_start(&q->own);
		return true;
	}
	t = router_find_from(e, setup_value(s, "TABLE")->s);
	if (!t || strcmp(t->cls->name, "ARPTable") != 0)
		return setup_error(s, "TABLE: expected an ARPTable, not '%s'", setup_value(s, "TABLE")->s);
	q->table = (struct table *)t;
	return true;
}

static void querier_stop(struct element *e)
{
	table_stop(&((struct querier *)e)->own);
}

static void querier_take_state(struct element *e, struct element *old)
{
	struct querier *q = (struct querier *)e, *o = (struct querier *)old;

	if (q->table == &q->own && o->table == &o->own)
		table_take(&q->own, &o->own);
	if (twin_shares(e) && q->table->packets)
		timer_after(&q->listen, NS_PER_MS);
	q->queries = o->queries;
	q->responses = o->responses;
	q->drops = o->drops;
}

static bool arp_table_configure(struct element *e, struct setup *s)
{
	table_init((struct table *)e, e);
	table_configure((struct table *)e, s);
	return true;
}

static bool arp_table_start(struct element *e, struct setup *s)
{
	(void)s;
	table_start((struct table *)e);
	return true;
}

static void arp_table_stop(struct element *e)
{
	table_stop((struct table *)e);
}

static void arp_table_take_state(struct element *e, struct element *old)
{
	table_take((struct table *)e, (struct table *)old);
}

static struct table *table_of(struct element *e)
{
	return e->cls->push ? ((struct querier *)e)->table : (struct table *)e;
}

static void print_ip(struct strbuf *out, uint32_t addr)
{
	uint8_t a[4];

	put_raw32(a, addr);
	sb_printf(out, "%u.%u.%u.%u", a[0], a[1], a[2], a[3]);
}

static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	const struct table *t = table_of(e);
	uint64_t now = now_of(t);

	(void)args;
	for (uint32_t n = t->oldest; n != NONE; n = t->entries.v[n].newer) {
		const struct neighbour *b = &t->entries.v[n];
		const uint8_t *h = b->eth;
		unsigned long long age = now - b->live;

		print_ip(out, b->addr);
		sb_printf(out, " %d %02X-%02X-%02X-%02X-%02X-%02X %llu.%06llu\n", is_known(t, b, now), h[0], h[1],
			  h[2], h[3], h[4], h[5], age / SECOND, age % SECOND * 1000);
	}
	return true;
}

static bool read_count(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, table_of(e)->count);
}

static bool read_length(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, table_of(e)->packets);
}

static bool read_table_drops(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_u64(out, table_of(e)->drops);
}

static bool read_stats(struct element *e, const char *args, struct strbuf *out)
{
	const struct querier *q = (const struct querier *)e;

	(void)args;
	sb_printf(out, "%llu packets killed\n%llu ARP queries sent\n",
		  (unsigned long long)q->drops + q->table->drops, (unsigned long long)q->queries);
	return true;
}

static bool read_broadcast(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	print_ip(out, ((struct querier *)e)->broadcast);
	return true;
}

static bool read_ipaddr(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	print_ip(out, ((struct querier *)e)->addr);
	return true;
}

static bool parse_ip(const char *value, uint32_t *addr, struct strbuf *out)
{
	if (!click_parse_ip(value, addr)) {
		sb_printf(out, "expected an IP address, not '%s'", value);
		return false;
	}
	*addr = __builtin_bswap32(*addr);
	return true;
}

static bool write_broadcast(struct element *e, const char *value, struct strbuf *out)
{
	return parse_ip(value, &((struct querier *)e)->broadcast, out);
}

static bool write_ipaddr(struct element *e, const char *value, struct strbuf *out)
{
	return parse_ip(value, &((struct querier *)e)->addr, out);
}

static bool write_insert(struct element *e, const char *value, struct strbuf *out)
{
	size_t n = strcspn(value, " \t");
	char *ip = x_strndup(value, n);
	const char *rest = value + n + strspn(value + n, " \t");
	uint32_t addr;
	uint64_t v;
	uint8_t eth[6];
	bool ok = click_parse_ip(ip, &addr) && click_parse_ether(rest, &v);

	free(ip);
	if (!ok) {
		sb_printf(out, "expected 'IP ETH', not '%s'", value);
		return false;
	}
	store_ether(eth, v);
	(void)insert(table_of(e), __builtin_bswap32(addr), eth);
	return true;
}

static bool write_delete(struct element *e, const char *value, struct strbuf *out)
{
	uint32_t addr;

	if (!parse_ip(value, &addr, out))
		return false;
	(void)insert(table_of(e), addr, ether_all);
	return true;
}

static bool write_clear(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	clear(table_of(e), DROP_NO_NEIGHBOUR);
	if (e->cls->push) {
		struct querier *q = (struct querier *)e;

		q->queries = q->responses = q->drops = 0;
	}
	return true;
}

READ_U64(read_queries, struct querier, queries)
READ_U64(read_responses, struct querier, responses)
READ_U64(read_drops, struct querier, drops)

#define TABLE_HANDLERS \
	{ "table", read_table, NULL }, { "count", read_count, NULL }, { "length", read_length, NULL }, \
	{ "insert", NULL, write_insert }, { "delete", NULL, write_delete }, { "clear", NULL, write_clear }

static const struct handler table_handlers[] = { TABLE_HANDLERS, { "drops", read_table_drops, NULL }, { 0 } };

static const struct handler querier_handlers[] = {
	TABLE_HANDLERS,
	{ "stats", read_stats, NULL },
	{ "queries", read_queries, NULL },
	{ "responses", read_responses, NULL },
	{ "drops", read_drops, NULL },
	{ "broadcast", read_broadcast, write_broadcast },
	{ "ipaddr", read_ipaddr, write_ipaddr },
	{ 0 }
};

const struct element_class arp_querier_classes[] = {
	{ "ARPQuerier", sizeof(struct querier), .push = querier_push,
	  .configure = querier_configure, .start = querier_start, .stop = querier_stop,
	  .take_state = querier_take_state, .keeps = "entries and waiting packets, counts",
	  .handlers = querier_handlers,
	  .drops = DROPS(DROP_INACTIVE, DROP_TABLE_FULL, DROP_NO_NEIGHBOUR, DROP_CONSUMED,
			 DROP_NO_MEMORY, DROP_STOPPED) },
	{ "ARPTable", sizeof(struct table), .configure = arp_table_configure,
	  .start = arp_table_start, .stop = arp_table_stop, .take_state = arp_table_take_state,
	  .keeps = "entries and waiting packets", .handlers = table_handlers,
	  .drops = DROPS(DROP_NO_NEIGHBOUR, DROP_STOPPED) },
	{ 0 }
};
