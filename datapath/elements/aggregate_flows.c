/*
 * aggregate_flows.c - AggregateIPAddrPair and AggregateIPFlows: numbers for pairs of addresses and
 * for TCP and UDP flows, in the aggregate annotation; the direction in the paint annotation.
 *
 * A fragment waits until the ports of its packet are known, and with it everything later between
 * its two addresses, so that their order stays. Invariant: flows and hosts are found by exact keys
 * in maps that are made anew when old ones are cleaned out; numbers of both stay valid while
 * something waits. Times count in whole seconds of packets, as in Click.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/map.h"

enum {
	MOST_FLOWS = 1 << 22, MOST_WAITING = 4096, ICMP_HEADER = 8,
	TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, OVER = 3,
};
#define NOBODY	UINT32_MAX

/* The addresses in order; flipped: the source is the second. */
static uint64_t pair_of(const uint8_t *ip, bool *flipped)
{
	uint32_t src = raw32(ip + IP_SRC), dst = raw32(ip + IP_DST);

	*flipped = src > dst;
	return *flipped ? (uint64_t)dst << 32 | src : (uint64_t)src << 32 | dst;
}

/* Modulo 2^32, as sequence numbers are compared. */
static bool older(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static uint32_t seconds_of(struct element *e, struct pkt *p)
{
	if (!p->time)
		p->time = e->router->run.now;
	return (uint32_t)(p->time / NS_PER_SECOND);
}

struct pair {
	uint64_t key;
	uint32_t aggregate, last;
	bool reverse;
};

struct pairs {
	struct element el;
	uint32_t timeout, interval;
	VEC(struct pair) all;		/* from here on: what is kept */
	struct u64_map *index;
	uint32_t next, active, clean;
};

static void clean_pairs(struct pairs *a, bool everything)
{
	size_t n = 0;

	u64_map_free(a->index);
	a->index = u64_map_new();
	for (size_t i = 0; i < a->all.n; i++) {
		if (everything || older(a->all.v[i].last, a->active - a->timeout))
			continue;
		a->all.v[n] = a->all.v[i];
		u64_map_put(a->index, a->all.v[n].key, n);
		n++;
	}
	a->all.n = n;
}

static struct pair *find_pair(struct pairs *a, uint64_t key)
{
	uint64_t at;

	if (u64_map_get(a->index, key, &at))
		return &a->all.v[at];
	if (a->all.n >= MOST_FLOWS)
		return NULL;
	u64_map_put(a->index, key, a->all.n);
	*VEC_ADD(&a->all) = (struct pair){ .key = key };
	return &VEC_LAST(&a->all);
}

static inline struct pkt *pair_one(struct element *e, struct pkt *p)
{
	struct pairs *a = (struct pairs *)e;
	const uint8_t *ip = pkt_ip(p);
	struct pair *pair;
	bool flipped;

	if (!ip)
		return element_reject(e, DROP_PRECONDITION, p);
	pair = find_pair(a, pair_of(ip, &flipped));
	if (!pair)
		return element_reject(e, DROP_TABLE_FULL, p);
	/* Click adds the timeout where it should take it off, so that with TIMEOUT no pair is met again. */
	if (a->timeout && older(pair->last, seconds_of(e, p) + a->timeout))
		pair->aggregate = 0;
	if (!pair->aggregate) {
		pair->aggregate = a->next;
		pair->reverse = flipped;
		a->next += a->next == UINT32_MAX ? 2 : 1;
	}
	anno_set_u32(p, ANNO_AGGREGATE, pair->aggregate);
	p->anno[ANNO_PAINT] = pair->reverse != flipped;
	if (a->timeout) {
		pair->last = a->active = seconds_of(e, p);
		if (a->active > a->clean) {
			if (a->clean)
				clean_pairs(a, false);
			a->clean = a->active + a->interval;
		}
	}
	return p;
}
ELEMENT_SIMPLE(by_pair, pair_one)

static bool pairs_configure(struct element *e, struct setup *s)
{
	struct pairs *a = (struct pairs *)e;

	a->timeout = (uint32_t)((uint64_t)setup_int(s, "TIMEOUT") / NS_PER_SECOND);
	a->interval = (uint32_t)((uint64_t)setup_int(s, "REAP") / NS_PER_SECOND);
	a->next = 1;
	a->index = u64_map_new();
	return true;
}

static void pairs_stop(struct element *e)
{
	struct pairs *a = (struct pairs *)e;

	VEC_FREE(&a->all);
	u64_map_free(a->index);
}

static bool pairs_clear(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	clean_pairs((struct pairs *)e, true);
	return true;
}

struct waiting {
	struct pkt *p;
	uint32_t flow;			/* NOBODY: not known */
	struct waiting *next;
};

struct hosts {
	uint64_t key;
	bool tcp, used;
	uint32_t flows;
	struct waiting *head, *tail;
};

struct aflow {
	uint64_t key;			/* hosts, ports */
	uint32_t aggregate, last;
	uint8_t over;			/* bits: FINs seen by direction */
	bool reverse, used;
};

struct flows {
	struct element el;
	uint32_t tcp_timeout, done_timeout, udp_timeout, fragment_timeout, interval;
	bool icmp, fragments;
	VEC(struct hosts) hosts;	/* from here on: what is kept */
	VEC(struct aflow) flows;
	VEC(uint32_t) free_hosts, free_flows;
	struct u64_map *hosts_at[2];	/* TCP, UDP */
	struct u64_map *flow_at;
	uint32_t next, active, clean, waiting;
};

/* Packets of a batch that were let through so far: they go before what was waiting. */
struct passed {
	struct batch *b;
	unsigned n;
};

static void flush(struct flows *a, struct passed *to)
{
	struct batch part;

	part.n = to->n;
	memcpy(part.p, to->b->p, to->n * sizeof(part.p[0]));
	to->n = 0;
	element_push(&a->el, 0, &part);
}

/* The header that says whose packet it is: of an ICMP error, the one it quotes. NULL: none. */
static const uint8_t *header_of(const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t, *inner;
	uint32_t left = pkt_left(p, p->trans);

	if (!ip || ip[IP_PROTO] != PROTO_ICMP)
		return ip;
	t = pkt_at(p, p->trans, ICMP_HEADER + IP_HEADER);
	if (!t || left < ICMP_HEADER + IP_HEADER || !ip_first_fragment(ip) ||
	    (t[0] != 3 && t[0] != 4 && t[0] != 5 && t[0] != 11 && t[0] != 12))
		return NULL;
	inner = t + ICMP_HEADER;
	return ip_header_len(inner) >= IP_HEADER && left >= ICMP_HEADER + ip_header_len(inner) ?
	       inner : NULL;
}

static bool is_fragment(const uint8_t *ip)
{
	return load_be16(ip + IP_OFF) & (IP_MF | IP_OFFMASK);
}

/* The octet of TCP flags, 0 if it is not there. */
static uint8_t tcp_flags(const struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p), *t = pkt_at(p, p->trans, 14);

	return t && pkt_left(p, p->trans) >= 14 && ip[IP_PROTO] == PROTO_TCP &&
	       ip_first_fragment(ip) ? t[TCP_FLAGS] : 0;
}

static uint32_t find_hosts(struct flows *a, uint64_t key, bool tcp)
{
	struct u64_map *m = a->hosts_at[!tcp];
	uint64_t at;

	if (u64_map_get(m, key, &at))
		return (uint32_t)at;
	if (a->free_hosts.n) {
		at = a->free_hosts.v[--a->free_hosts.n];
	} else if (a->hosts.n < MOST_FLOWS) {
		at = a->hosts.n;
		(void)VEC_ADD(&a->hosts);
	} else {
		return NOBODY;
	}
	a->hosts.v[at] = (struct hosts){ .key = key, .tcp = tcp, .used = true };
	u64_map_put(m, key, at);
	return (uint32_t)at;
}

static uint32_t new_flow(struct flows *a, uint32_t hosts, uint64_t key)
{
	uint32_t at;

	if (a->free_flows.n) {
		at = a->free_flows.v[--a->free_flows.n];
	} else if (a->flows.n < MOST_FLOWS) {
		at = (uint32_t)a->flows.n;
		(void)VEC_ADD(&a->flows);
	} else {
		return NOBODY;
	}
	a->flows.v[at] = (struct aflow){ .key = key, .used = true };
	a->hosts.v[hosts].flows++;
	u64_map_put(a->flow_at, key, at);
	return at;
}

static bool is_dead(const struct flows *a, const struct aflow *f, bool tcp, struct pkt *p)
{
	int64_t age = (int32_t)((uint32_t)(p->time / NS_PER_SECOND) - f->last);

	if (f->over == OVER && tcp_flags(p) & TCP_SYN)
		return true;
	return age > (tcp ? f->over == OVER ? a->done_timeout : a->tcp_timeout : a->udp_timeout);
}

/* The flow of these ports, a new one if there is none or it has ended. */
static uint32_t find_flow(struct flows *a, uint32_t hosts, uint32_t ports, bool flipped,
			  struct pkt *p)
{
	uint64_t key = (uint64_t)hosts << 32 | ports, at;
	struct aflow *f;

	if (!u64_map_get(a->flow_at, key, &at))
		at = new_flow(a, hosts, key);
	else if (!is_dead(a, &a->flows.v[at], a->hosts.v[hosts].tcp, p))
		return (uint32_t)at;
	if (at == NOBODY)
		return NOBODY;
	f = &a->flows.v[at];
	f->aggregate = a->next++;
	f->reverse = flipped;
	f->over = 0;
	f->last = (uint32_t)(p->time / NS_PER_SECOND);
	return (uint32_t)at;
}

/* What a packet that goes on tells about its flow. */
static void follow(struct flows *a, uint32_t flow, const struct pkt *p)
{
	struct aflow *f = &a->flows.v[flow];
	uint8_t flags = tcp_flags(p), paint = p->anno[ANNO_PAINT];

	f->last = (uint32_t)(p->time / NS_PER_SECOND);
	if (paint >= 2)
		return;
	if (flags & TCP_RST)
		f->over = OVER;
	else if (flags & TCP_FIN)
		f->over |= (uint8_t)(1 << paint);
	else if (flags & TCP_SYN)
		f->over = 0;
}

static void name_packet(struct waiting *w, uint32_t flow, const struct pkt *like)
{
	w->flow = flow;
	anno_set_u32(w->p, ANNO_AGGREGATE, anno_u32(like, ANNO_AGGREGATE));
	w->p->anno[ANNO_PAINT] = like->anno[ANNO_PAINT];
}

/* The first that waits: on, if its flow or that of another part of its packet is known. */
static void release_first(struct flows *a, uint32_t hosts, struct passed *to)
{
	struct waiting *w = a->hosts.v[hosts].head, *i;
	uint16_t id = raw16(header_of(w->p) + IP_ID);
	struct pkt *p = w->p;

	a->hosts.v[hosts].head = w->next;
	a->waiting--;
	for (i = w->next; i; i = i->next) {
		if (raw16(header_of(i->p) + IP_ID) != id)
			continue;
		if (w->flow != NOBODY) {
			name_packet(i, w->flow, p);
		} else if (i->flow != NOBODY) {
			name_packet(w, i->flow, i->p);
			break;
		}
	}
	if (w->flow == NOBODY) {
		element_drop(&a->el, DROP_NO_MATCH, p);
	} else {
		follow(a, w->flow, p);
		flush(a, to);
		element_push_one(&a->el, 0, p);
	}
	free(w);
}

static void release(struct flows *a, uint32_t hosts, struct passed *to)
{
	int64_t oldest = (int64_t)a->active - a->fragment_timeout;
	struct waiting *w;

	while ((w = a->hosts.v[hosts].head) != NULL &&
	       ((int64_t)(w->p->time / NS_PER_SECOND) < oldest || !is_fragment(header_of(w->p))))
		release_first(a, hosts, to);
}

static struct pkt *wait(struct flows *a, uint32_t hosts, uint32_t flow, struct pkt *p,
			struct passed *to)
{
	struct hosts *h = &a->hosts.v[hosts];
	struct waiting *w;

	if (a->waiting >= MOST_WAITING)
		return element_reject(&a->el, DROP_TABLE_FULL, p);
	w = x_malloc(sizeof(*w));
	*w = (struct waiting){ .p = p, .flow = flow };
	if (h->head)
		h->tail->next = w;
	else
		h->head = w;
	h->tail = w;
	a->waiting++;
	a->active = (uint32_t)(p->time / NS_PER_SECOND);
	release(a, hosts, to);
	return NULL;
}

static void free_hosts(struct flows *a, uint32_t i)
{
	a->hosts.v[i].used = false;
	*VEC_ADD(&a->free_hosts) = i;
}

/* Flows of hosts for which something waits stay. The maps keep only what is left. */
static void clean_flows(struct flows *a, struct passed *to)
{
	for (uint32_t i = 0; i < a->hosts.n; i++)
		if (a->hosts.v[i].used)
			release(a, i, to);
	u64_map_free(a->flow_at);
	a->flow_at = u64_map_new();
	for (uint32_t i = 0; i < a->flows.n; i++) {
		struct aflow *f = &a->flows.v[i];
		struct hosts *h = f->used ? &a->hosts.v[f->key >> 32] : NULL;
		uint32_t life;

		if (!h)
			continue;
		life = h->tcp ? f->over == OVER ? a->done_timeout : a->tcp_timeout :
		       a->udp_timeout;
		if (h->head || !older(f->last, a->active - life)) {
			u64_map_put(a->flow_at, f->key, i);
			continue;
		}
		f->used = false;
		h->flows--;
		*VEC_ADD(&a->free_flows) = i;
	}
	for (unsigned k = 0; k < 2; k++) {
		u64_map_free(a->hosts_at[k]);
		a->hosts_at[k] = u64_map_new();
	}
	for (uint32_t i = 0; i < a->hosts.n; i++) {
		struct hosts *h = &a->hosts.v[i];

		if (h->used && !h->flows && !h->head)
			free_hosts(a, i);
		else if (h->used)
			u64_map_put(a->hosts_at[!h->tcp], h->key, i);
	}
}

static bool ports_backwards(uint32_t ports)
{
	return (int32_t)((ports << 16) - ports) < 0;
}

/* Which flow, into *flow, and the annotations; false: not one of ours. */
static bool classify(struct flows *a, struct pkt *p, const uint8_t *ip, uint32_t hosts, bool flipped,
		     uint32_t *flow)
{
	uint32_t hl = ip_header_len(ip), ports, at = (uint32_t)(ip - p->head) + hl;
	uint8_t paint = ip == pkt_ip(p) ? 0 : 2;

	*flow = NOBODY;
	if (ip_first_fragment(ip)) {
		if (pkt_left(p, at) < 4)
			return false;
		ports = raw32(p->head + at);
		if (raw32(ip + IP_SRC) == raw32(ip + IP_DST) && ports_backwards(ports))
			flipped = !flipped;
		if (flipped)
			ports = ports << 16 | ports >> 16;
		*flow = find_flow(a, hosts, ports, flipped, p);
		if (*flow == NOBODY)
			return false;
		flipped ^= a->flows.v[*flow].reverse;
	}
	anno_set_u32(p, ANNO_AGGREGATE, *flow == NOBODY ? 0 : a->flows.v[*flow].aggregate);
	p->anno[ANNO_PAINT] = (uint8_t)(paint | flipped);
	return true;
}

static struct pkt *flow_one(struct flows *a, struct pkt *p, struct passed *to)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t hosts, flow;
	bool flipped, holds = a->fragments && a->el.out && a->el.out[0];
	uint64_t key;

	(void)seconds_of(&a->el, p);
	if (ip && ip[IP_PROTO] == PROTO_ICMP)
		ip = a->icmp ? header_of(p) : NULL;
	if (!ip || (ip[IP_PROTO] != PROTO_TCP && ip[IP_PROTO] != PROTO_UDP) ||
	    (!raw32(ip + IP_SRC) && !raw32(ip + IP_DST)))
		return element_reject(&a->el, DROP_NO_MATCH, p);
	key = pair_of(ip, &flipped);
	hosts = find_hosts(a, key, ip[IP_PROTO] == PROTO_TCP);
	if (hosts == NOBODY)
		return element_reject(&a->el, DROP_TABLE_FULL, p);
	if (!classify(a, p, ip, hosts, flipped, &flow))
		return element_reject(&a->el, DROP_TOO_SHORT, p);
	if ((holds && is_fragment(ip)) || a->hosts.v[hosts].head)
		return wait(a, hosts, flow, p, to);
	if (flow == NOBODY)
		return element_reject(&a->el, DROP_NO_MATCH, p);
	a->active = (uint32_t)(p->time / NS_PER_SECOND);
	follow(a, flow, p);
	return p;
}

static void by_flow(struct element *e, unsigned port, struct batch *b)
{
	struct flows *a = (struct flows *)e;
	struct passed to = { .b = b };

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = flow_one(a, b->p[i], &to);

		if (a->active >= a->clean) {
			if (a->clean)
				clean_flows(a, &to);
			a->clean = a->active + a->interval;
		}
		if (p)
			b->p[to.n++] = p;
	}
	b->n = to.n;
}

static bool flows_clear(struct element *e, const char *value, struct strbuf *out)
{
	struct flows *a = (struct flows *)e;
	struct batch none = { 0 };
	struct passed to = { .b = &none };
	uint32_t active = a->active;

	(void)value;
	(void)out;
	a->active = INT32_MAX;
	clean_flows(a, &to);
	a->active = active;
	return true;
}

static uint32_t whole_seconds(const struct setup *s, const char *name)
{
	return (uint32_t)MIN_OF((uint64_t)setup_int(s, name) / NS_PER_SECOND, (uint64_t)INT32_MAX);
}

static bool flows_configure(struct element *e, struct setup *s)
{
	struct flows *a = (struct flows *)e;

	if (setup_given(s, "TRACEINFO"))
		return setup_error(s, "TRACEINFO is not supported");
	a->tcp_timeout = setup_u32(s, "TCP_TIMEOUT");
	a->done_timeout = setup_u32(s, "TCP_DONE_TIMEOUT");
	a->udp_timeout = whole_seconds(s, "UDP_TIMEOUT");
	a->fragment_timeout = whole_seconds(s, "FRAGMENT_TIMEOUT");
	a->interval = whole_seconds(s, "REAP");
	a->icmp = setup_int(s, "ICMP");
	a->fragments = !setup_given(s, "FRAGMENTS") || setup_int(s, "FRAGMENTS");
	a->next = 1;
	a->flow_at = u64_map_new();
	for (unsigned k = 0; k < 2; k++)
		a->hosts_at[k] = u64_map_new();
	return true;
}

static void flows_stop(struct element *e)
{
	struct flows *a = (struct flows *)e;
	struct waiting *w;

	for (uint32_t i = 0; i < a->hosts.n; i++) {
		while (a->hosts.v[i].used && (w = a->hosts.v[i].head) != NULL) {
			a->hosts.v[i].head = w->next;
			element_drop(e, DROP_STOPPED, w->p);
			free(w);
		}
	}
	VEC_FREE(&a->hosts);
	VEC_FREE(&a->flows);
	VEC_FREE(&a->free_hosts);
	VEC_FREE(&a->free_flows);
	u64_map_free(a->flow_at);
	for (unsigned k = 0; k < 2; k++)
		u64_map_free(a->hosts_at[k]);
}

READ_U64(read_waiting, struct flows, waiting)

static const struct handler pairs_handlers[] = {
	{ "clear", NULL, pairs_clear },
	{ 0 }
};

static const struct handler flows_handlers[] = {
	{ "clear", NULL, flows_clear },
	{ "length", read_waiting, NULL },
	{ 0 }
};

/* What was found so far goes to another; what that had is left behind. */
static void exchange(void *a, void *b, size_t size)
{
	void *was = x_malloc(size);

	memcpy(was, a, size);
	memcpy(a, b, size);
	memcpy(b, was, size);
	free(was);
}

static void pairs_take_state(struct element *e, struct element *old)
{
	struct pairs *a = (struct pairs *)e, *o = (struct pairs *)old;

	exchange(&a->all, &o->all, sizeof(*a) - offsetof(struct pairs, all));
}

/* Flows and waiting fragments go on if the same packets make flows. */
static void flows_take_state(struct element *e, struct element *old)
{
	struct flows *a = (struct flows *)e, *o = (struct flows *)old;

	if (a->icmp == o->icmp && a->fragments == o->fragments)
		exchange(&a->hosts, &o->hosts, sizeof(*a) - offsetof(struct flows, hosts));
}

const struct element_class aggregate_flows_classes[] = {
	{ "AggregateIPAddrPair", sizeof(struct pairs), .simple = by_pair,
	  .configure = pairs_configure, .stop = pairs_stop, .take_state = pairs_take_state,
	  .keeps = "pairs of addresses", .handlers = pairs_handlers,
	  .drops = DROPS(DROP_TABLE_FULL, DROP_PRECONDITION) },
	{ "AggregateIPFlows", sizeof(struct flows), .simple = by_flow, .configure = flows_configure,
	  .stop = flows_stop, .take_state = flows_take_state,
	  .keeps = "flows and waiting fragments", .handlers = flows_handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_TOO_SHORT, DROP_TABLE_FULL, DROP_STOPPED) },
	{ 0 }
};
