/*
 * ip6_neighbour.c - neighbour discovery (RFC 4861) as far as Click has it: IP6NDAdvertiser answers
 * solicitations for prefixes; IP6NDSolicitor asks for the Ethernet address of a packet's next hop,
 * and keeps the last packet for each until it is known.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/map.h"
#include "models/packet/checksum.h"

enum {
	ETHER_HEADER = 14, ND_MESSAGE = 32, ND_FRAME = ETHER_HEADER + IP6_HEADER + ND_MESSAGE,
	ND_SOLICITATION = 135, ND_ADVERTISEMENT = 136, OPTION_SOURCE = 1, OPTION_TARGET = 2,
	ND_FLAGS = 4, ND_TARGET = 8, ND_OPTION = 24, ND_ADDRESS = 26, ROUTER_SOLICITED = 0xc0,
	BUCKETS = 1024, MOST_NEIGHBOURS = 1 << 16,
	POLL_SECONDS = 60, FORGET_SECONDS = 120, CHECK_SECONDS = 15,
};

struct message {
	const uint8_t *dst, *eth;	/* of the frame; the sender's, also told in the option */
	const uint8_t *src6, *dst6, *target;
	uint8_t type, option, flags;
};

static struct pkt *make_message(struct element *e, const struct message *m)
{
	struct pkt *p = pkt_new(&e->router->run.pool, PKT_HEADROOM, ND_FRAME);
	uint8_t *ip, *nd;

	if (!p)
		return NULL;
	memset(p->data, 0, ND_FRAME);
	memcpy(p->data, m->dst, 6);
	memcpy(p->data + 6, m->eth, 6);
	store_be16(p->data + 12, ETHERTYPE_IP6);
	ip = p->data + ETHER_HEADER;
	ip[0] = 0x60;
	store_be16(ip + IP6_PLEN, ND_MESSAGE);
	ip[IP6_NEXT] = PROTO_ICMP6;
	ip[IP6_HLIM] = 255;
	memcpy(ip + IP6_SRC, m->src6, 16);
	memcpy(ip + IP6_DST, m->dst6, 16);
	nd = ip + IP6_HEADER;
	nd[0] = m->type;
	nd[ND_FLAGS] = m->flags;
	memcpy(nd + ND_TARGET, m->target, 16);
	nd[ND_OPTION] = m->option;
	nd[ND_OPTION + 1] = 1;
	memcpy(nd + ND_ADDRESS, m->eth, 6);
	store_be16(nd + 2, ip6_transport_sum(ip, PROTO_ICMP6, nd, ND_MESSAGE));
	return p;
}

struct advertiser {
	struct element el;
	struct prefix {
		uint8_t addr[16], eth[6];
		unsigned length;
	} *prefixes;
	size_t count;
};

/*
 * A whole solicitation that no router has forwarded and whose checksum is right, or NULL. As in Click the sum is over the
 * octets of a solicitation, with the length and the next header that the IP header has, whatever they are.
 */
static const uint8_t *solicitation_of(const struct pkt *p)
{
	const uint8_t *ip = p->data + ETHER_HEADER, *nd = ip + IP6_HEADER;
	struct checksum sum = { 0 };

	if (p->len < ND_FRAME || load_be16(p->data + 12) != ETHERTYPE_IP6 ||
	    ip[IP6_HLIM] != 255 || nd[0] != ND_SOLICITATION || nd[1])
		return NULL;
	checksum_pseudo6(&sum, ip + IP6_SRC, ip + IP6_DST, ip[IP6_NEXT], load_be16(ip + IP6_PLEN));
	checksum_add(&sum, nd, ND_MESSAGE);
	return checksum_finish(&sum) ? NULL : ip;
}

/* Of equal lengths the last counts. */
static const struct prefix *longest(const struct advertiser *a, const uint8_t *addr)
{
	const struct prefix *best = NULL;

	for (size_t i = 0; i < a->count; i++)
		if ((!best || a->prefixes[i].length >= best->length) &&
		    ip6_in_prefix(addr, a->prefixes[i].addr, a->prefixes[i].length))
			best = &a->prefixes[i];
	return best;
}

static inline struct pkt *advertise_one(struct element *e, struct pkt *p)
{
	const struct advertiser *a = (const struct advertiser *)e;
	const uint8_t *ip = solicitation_of(p), *target = ip + IP6_HEADER + ND_TARGET;
	const struct prefix *own = ip ? longest(a, target) : NULL;
	struct pkt *q = NULL;

	if (own)
		q = make_message(e, &(struct message){
			.dst = p->data + 6, .eth = own->eth, .src6 = target, .target = target,
			.dst6 = ip + IP6_SRC, .type = ND_ADVERTISEMENT, .option = OPTION_TARGET,
			.flags = ROUTER_SOLICITED });
	element_drop(e, q ? DROP_CONSUMED : own ? DROP_NO_MEMORY : DROP_NO_MATCH, p);
	return q;
}
ELEMENT_SIMPLE(advertise, advertise_one)

/* "PREFIX... ETH" in any order; the address is for all prefixes of the argument. */
static bool read_entry(struct advertiser *a, struct setup *s, const struct click_value *v,
		       size_t room)
{
	char *text = arena_strndup(s->arena, v->s, v->len), *rest = text, *word;
	size_t first = a->count;
	bool have = false;
	uint64_t eth = 0;

	while ((word = strtok_r(rest, " \t\r\n", &rest)) != NULL) {
		struct prefix *n = &a->prefixes[a->count];

		if (a->count < room && click_parse_ip6_prefix(word, n->addr, &n->length)) {
			a->count++;
		} else if (click_parse_ether(word, &eth)) {
			if (have)
				return setup_error(s, "a second Ethernet address '%s'", word);
			have = true;
		} else {
			return setup_error(s, "'%s' is neither IP6/LENGTH nor an Ethernet address",
					   word);
		}
	}
	if (a->count == first)
		return setup_error(s, "an entry without an IPv6 prefix, expected 'IP6/LENGTH ETH'");
	for (size_t i = first; i < a->count; i++)
		store_ether(a->prefixes[i].eth, eth);
	return true;
}

static bool advertiser_configure(struct element *e, struct setup *s)
{
	struct advertiser *a = (struct advertiser *)e;
	const struct click_value *v = setup_value(s, "ENTRY");
	size_t room = 0;

	for (size_t i = 0; i < v->count; i++)
		room += v->list[i].len / 2 + 1;
	a->prefixes = arena_alloc_array(s->arena, room + 1, sizeof(*a->prefixes));
	for (size_t i = 0; i < v->count; i++)
		if (!read_entry(a, s, &v->list[i], room))
			return false;
	return true;
}

struct neighbour {
	uint8_t addr[16], eth[6];
	bool known, poll;
	uint64_t seen;			/* ns */
	struct pkt *waits;
	struct neighbour *next;
};

struct solicitor {
	struct element el;
	uint8_t addr[16], eth[6];
	struct neighbour *buckets[BUCKETS];
	struct timer check;
	size_t count;
	uint64_t queries, killed;
};

static struct neighbour **place_of(struct solicitor *s, const uint8_t *addr)
{
	struct neighbour **n = &s->buckets[hash_bytes(addr, 16) % BUCKETS];

	while (*n && memcmp((*n)->addr, addr, 16) != 0)
		n = &(*n)->next;
	return n;
}

static void solicit(struct solicitor *s, const uint8_t *want)
{
	uint8_t dst[6] = { 0x33, 0x33, 0xff, want[13], want[14], want[15] };
	uint8_t group[16] = { 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, want[13], want[14],
			      want[15] };
	struct pkt *p = make_message(&s->el, &(struct message){
		.dst = dst, .eth = s->eth, .src6 = s->addr, .dst6 = group, .target = want,
		.type = ND_SOLICITATION, .option = OPTION_SOURCE });

	if (!p)
		return;
	s->queries++;
	element_push_one(&s->el, s->el.nout - 1, p);
}

static void send_to(struct solicitor *s, const uint8_t *dst, struct pkt *p)
{
	if (!pkt_push(p, ETHER_HEADER)) {
		element_drop(&s->el, DROP_NO_MEMORY, p);
		return;
	}
	memcpy(p->data, dst, 6);
	memcpy(p->data + 6, s->eth, 6);
	store_be16(p->data + 12, ETHERTYPE_IP6);
	element_push_one(&s->el, 0, p);
}

/* A push may come back here and change the table: what is needed of it is copied before. */
static void send_ip6(struct solicitor *s, struct pkt *p)
{
	uint8_t want[16], eth[6];
	struct neighbour **at, *n;
	bool poll;

	memcpy(want, p->anno + ANNO_DST_IP6, 16);
	at = place_of(s, want);
	n = *at;
	if (!n && s->count >= MOST_NEIGHBOURS) {
		s->killed++;
		element_drop(&s->el, DROP_TABLE_FULL, p);
		return;
	}
	if (!n) {
		n = *at = x_calloc(1, sizeof(*n));
		memcpy(n->addr, want, 16);
		s->count++;
	}
	poll = n->poll;
	n->poll = false;
	if (n->known) {
		memcpy(eth, n->eth, 6);
		if (poll)
			solicit(s, want);
		send_to(s, eth, p);
		return;
	}
	if (n->waits) {
		s->killed++;
		element_drop(&s->el, DROP_NO_NEIGHBOUR, n->waits);
	}
	n->waits = p;
	solicit(s, want);
}

/* Only for addresses that were asked for. */
static void take_answer(struct solicitor *s, struct pkt *p)
{
	const uint8_t *nd = p->data + ETHER_HEADER + IP6_HEADER;
	struct neighbour *n = NULL;
	struct pkt *waits;
	uint8_t eth[6];

	if (p->len >= ND_FRAME && load_be16(p->data + 12) == ETHERTYPE_IP6 &&
	    nd[0] == ND_ADVERTISEMENT)
		n = *place_of(s, nd + ND_TARGET);
	if (n) {
		memcpy(eth, nd + ND_ADDRESS, 6);
		memcpy(n->eth, eth, 6);
		n->known = true;
		n->poll = false;
		n->seen = s->el.router->run.now;
		waits = n->waits;
		n->waits = NULL;
		if (waits)
			send_to(s, eth, waits);
	}
	element_drop(&s->el, DROP_CONSUMED, p);
}

static void solicitor_push(struct element *e, unsigned port, struct batch *b)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (port)
			take_answer((struct solicitor *)e, b->p[i]);
		else
			send_ip6((struct solicitor *)e, b->p[i]);
	}
	b->n = 0;
}

static void check_all(struct element *e, struct timer *t)
{
	struct solicitor *s = (struct solicitor *)e;
	uint64_t now = e->router->run.now;

	for (unsigned i = 0; i < BUCKETS; i++) {
		struct neighbour **at = &s->buckets[i], *n;

		while ((n = *at) != NULL) {
			if (n->known && now - n->seen > FORGET_SECONDS * NS_PER_SECOND) {
				*at = n->next;
				free(n);
				s->count--;
				continue;
			}
			n->poll |= n->known && now - n->seen > POLL_SECONDS * NS_PER_SECOND;
			at = &n->next;
		}
	}
	timer_after(t, CHECK_SECONDS * NS_PER_SECOND);
}

static bool solicitor_configure(struct element *e, struct setup *s)
{
	struct solicitor *n = (struct solicitor *)e;

	memcpy(n->addr, setup_value(s, "IP")->ip6, 16);
	store_ether(n->eth, (uint64_t)setup_int(s, "ETH"));
	return true;
}

static bool solicitor_start(struct element *e, struct setup *s)
{
	struct solicitor *n = (struct solicitor *)e;

	(void)s;
	timer_init(&n->check, e, check_all);
	n->check.housekeeping = true;
	timer_after(&n->check, CHECK_SECONDS * NS_PER_SECOND);
	return true;
}

static void solicitor_take_state(struct element *e, struct element *old)
{
	struct solicitor *s = (struct solicitor *)e, *o = (struct solicitor *)old;

	memcpy(s->buckets, o->buckets, sizeof(s->buckets));
	memset(o->buckets, 0, sizeof(o->buckets));
	s->count = o->count;
	s->queries = o->queries;
	s->killed = o->killed;
}

static void solicitor_stop(struct element *e)
{
	struct solicitor *s = (struct solicitor *)e;
	struct neighbour *n;

	for (unsigned i = 0; i < BUCKETS; i++) {
		while ((n = s->buckets[i]) != NULL) {
			s->buckets[i] = n->next;
			if (n->waits)
				element_drop(e, DROP_STOPPED, n->waits);
			free(n);
		}
	}
}

static bool read_stats(struct element *e, const char *args, struct strbuf *out)
{
	const struct solicitor *s = (const struct solicitor *)e;

	(void)args;
	sb_printf(out, "%llu packets killed\n%llu ND Solicitation Message sent\n",
		  (unsigned long long)s->killed, (unsigned long long)s->queries);
	return true;
}

static const struct handler solicitor_handlers[] = {
	{ "stats", read_stats, NULL },
	{ 0 }
};

const struct element_class ip6_neighbour_classes[] = {
	{ "IP6NDAdvertiser", sizeof(struct advertiser), .simple = advertise,
	  .configure = advertiser_configure,
	  .drops = DROPS(DROP_NO_MATCH, DROP_CONSUMED, DROP_NO_MEMORY) },
	{ "IP6NDSolicitor", sizeof(struct solicitor), .push = solicitor_push,
	  .configure = solicitor_configure, .start = solicitor_start, .stop = solicitor_stop,
	  .take_state = solicitor_take_state, .keeps = "neighbours and waiting packets",
	  .handlers = solicitor_handlers,
	  .drops = DROPS(DROP_TABLE_FULL, DROP_NO_NEIGHBOUR, DROP_CONSUMED, DROP_NO_MEMORY,
			 DROP_STOPPED) },
	{ 0 }
};
