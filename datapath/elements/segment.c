/*
 * segment.c - TCP segments of another size: SegmentSplit makes several of one, SegmentJoin one of several that follow each
 * other. The stream that arrives is the same octets with the same flags at the same places (RFC 9293): sequence numbers count
 * on, PSH and FIN stay at the end, CWR at the start; the rest of the headers is equal, or segments are not joined. IPv4
 * only; fragments, SYNs, RSTs, urgent data and segments with wrong checksums pass as they are, in their order.
 *
 * Invariant of SegmentJoin: of a flow, what is held precedes all that has not come yet; whatever cannot be appended goes out
 * behind it. Held segments were verified, so a new checksum never covers up an old fault.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum {
	TCP_HEADER = 20, TCP_SEQ = 4, TCP_ACKNO = 8, TCP_OFFSET = 12, TCP_WINDOW = 14, TCP_URGENT = 18,
	FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32, CWR = 128,
	IP_LARGEST = 65535,
};

/* A whole IPv4 TCP segment that is no fragment. */
struct segment {
	uint8_t *ip, *tcp;
	uint32_t header, tcp_header, data;	/* octets */
	uint8_t flags;
};

static bool read_segment(const struct pkt *p, struct segment *s)
{
	uint32_t left = pkt_left(p, p->net), len;

	s->ip = pkt_ip(p);
	if (!s->ip || p->net < pkt_offset(p) || left < IP_HEADER || s->ip[0] >> 4 != 4 || s->ip[IP_PROTO] != PROTO_TCP ||
	    (load_be16(s->ip + IP_OFF) & (IP_OFFMASK | IP_MF)))
		return false;
	s->header = ip_header_len(s->ip);
	len = load_be16(s->ip + IP_LEN);
	if (s->header < IP_HEADER || len > left || len < s->header + TCP_HEADER)
		return false;
	s->tcp = s->ip + s->header;
	s->tcp_header = (uint32_t)(s->tcp[TCP_OFFSET] >> 4) * 4;
	if (s->tcp_header < TCP_HEADER || s->header + s->tcp_header > len)
		return false;
	s->data = len - s->header - s->tcp_header;
	s->flags = s->tcp[TCP_FLAGS];
	return true;
}

static bool sums_hold(const struct segment *s)
{
	return ip_sum(s->ip, s->header) == 0xffff &&
	       ip_transport_sum(s->ip, PROTO_TCP, s->tcp, s->tcp_header + s->data) == 0;
}

/* A packet with the headers of p, also those that were stripped, and `data` octets behind them; NULL: no memory. */
static struct pkt *with_headers(const struct pkt *p, const struct segment *s, uint32_t data)
{
	uint32_t front = p->net - pkt_offset(p), headers = s->header + s->tcp_header;
	uint32_t low = MIN_OF(p->low, pkt_offset(p));
	struct pkt *q = pkt_new(p->pool, pkt_offset(p), front + headers + data);

	if (!q)
		return NULL;
	memcpy(q->head + low, p->head + low, p->net + headers - low);
	q->low = low;
	pkt_copy_meta(q, p);
	return q;
}

/* Lengths and checksums of a segment whose octets are in place. */
static void finish(struct pkt *p, const struct segment *s, uint32_t data)
{
	uint8_t *ip = p->head + p->net, *tcp = ip + s->header;

	store_be16(ip + IP_LEN, (uint16_t)(s->header + s->tcp_header + data));
	ip_set_sum(ip, s->header);
	put_raw16(tcp + TCP_SUM, 0);
	store_be16(tcp + TCP_SUM, ip_transport_sum(ip, PROTO_TCP, tcp, s->tcp_header + data));
}

/* ---- SegmentSplit ---- */

struct split {
	struct element el;
	uint32_t mss;
	uint64_t split, made, passed;	/* segments; passed: that were too large and could not be split */
};

/* The i-th part, from octet `at` of the data on. */
static struct pkt *part_of(const struct split *t, const struct pkt *p, const struct segment *s, uint32_t i)
{
	uint32_t at = i * t->mss, n = MIN_OF(t->mss, s->data - at);
	struct pkt *q = with_headers(p, s, n);
	uint8_t *ip, *tcp;

	if (!q)
		return NULL;
	ip = q->head + q->net;
	tcp = ip + s->header;
	memcpy(tcp + s->tcp_header, s->tcp + s->tcp_header + at, n);
	store_be16(ip + IP_ID, (uint16_t)(load_be16(s->ip + IP_ID) + i));
	store_be32(tcp + TCP_SEQ, load_be32(s->tcp + TCP_SEQ) + at);
	if (at + n < s->data)
		tcp[TCP_FLAGS] &= (uint8_t)~(FIN | PSH);
	if (at > 0)
		tcp[TCP_FLAGS] &= (uint8_t)~CWR;
	finish(q, s, n);
	return q;
}

static void split_one(struct split *t, struct pkt *p)
{
	struct segment s;

	if (!read_segment(p, &s) || s.data <= t->mss) {
		element_push_one(&t->el, 0, p);
		return;
	}
	if ((s.flags & (SYN | RST | URG)) || !sums_hold(&s)) {
		t->passed++;
		element_push_one(&t->el, 0, p);
		return;
	}
	t->split++;
	for (uint32_t i = 0; i * t->mss < s.data; i++) {
		struct pkt *q = part_of(t, p, &s, i);

		if (!q) {
			element_drop(&t->el, DROP_NO_MEMORY, p);
			return;
		}
		t->made++;
		element_push_one(&t->el, 0, q);
	}
	element_drop(&t->el, DROP_CONSUMED, p);
}

static void split_push(struct element *e, unsigned port, struct batch *b)
{
	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		if (UNLIKELY(b->p[i]->net == PKT_NONE))
			element_drop(e, DROP_PRECONDITION, b->p[i]);
		else
			split_one((struct split *)e, b->p[i]);
	}
	b->n = 0;
}

static bool split_configure(struct element *e, struct setup *s)
{
	((struct split *)e)->mss = setup_u32(s, "MSS");
	return true;
}

READ_U64(read_split, struct split, split)
READ_U64(read_made, struct split, made)
READ_U64(read_passed, struct split, passed)

/* ---- SegmentJoin ---- */

struct held {
	struct pkt *first, *last;	/* linked by next; NULL: nothing is held */
	struct segment head;		/* of the first */
	uint32_t data, next_seq, count;
	uint64_t since;
};

struct join {
	struct element el;
	struct held *flows;
	uint32_t mask, mss;
	uint64_t hold;			/* ns, 0: to the end of the batch */
	uint32_t holding;		/* flows */
	struct timer timer;
	uint64_t joined, made;		/* segments that went into larger ones, and these */
};

static void send_list(struct join *j, struct pkt *p)
{
	while (p) {
		struct pkt *next = p->next;

		element_push_one(&j->el, 0, p);
		p = next;
	}
}

/* One segment of all that are held; without memory for it they go as they are. */
static void release(struct join *j, struct held *h)
{
	struct held was = *h;
	struct pkt *q = NULL;
	uint32_t at = 0;
	struct segment s;
	uint8_t *tcp;

	if (!was.first)
		return;
	h->first = h->last = NULL;
	j->holding--;
	if (was.count > 1)
		q = with_headers(was.first, &was.head, was.data);
	if (!q) {
		send_list(j, was.first);
		return;
	}
	tcp = q->head + q->net + was.head.header;
	for (struct pkt *p = was.first, *next; p; p = next) {
		next = p->next;
		(void)read_segment(p, &s);
		memcpy(tcp + was.head.tcp_header + at, s.tcp + s.tcp_header, s.data);
		at += s.data;
		tcp[TCP_FLAGS] |= s.flags;
		element_drop(&j->el, DROP_CONSUMED, p);
	}
	finish(q, &was.head, was.data);
	j->joined += was.count;
	j->made++;
	element_push_one(&j->el, 0, q);
}

static void release_all(struct join *j, uint64_t before)
{
	for (uint32_t i = 0; j->holding && i <= j->mask; i++)
		if (j->flows[i].first && j->flows[i].since <= before)
			release(j, &j->flows[i]);
}

static bool same_flow(const struct segment *a, const struct segment *b)
{
	return memcmp(a->ip + IP_SRC, b->ip + IP_SRC, 8) == 0 && memcmp(a->tcp, b->tcp, 4) == 0;
}

/* All of the headers but what a join sets. */
static bool same_headers(const struct segment *a, const struct segment *b)
{
	return a->header == IP_HEADER && b->header == IP_HEADER && a->tcp_header == b->tcp_header &&
	       a->ip[IP_TOS] == b->ip[IP_TOS] && a->ip[IP_TTL] == b->ip[IP_TTL] &&
	       raw16(a->ip + IP_OFF) == raw16(b->ip + IP_OFF) &&
	       raw32(a->tcp + TCP_ACKNO) == raw32(b->tcp + TCP_ACKNO) &&
	       raw16(a->tcp + TCP_WINDOW) == raw16(b->tcp + TCP_WINDOW) &&
	       memcmp(a->tcp + TCP_HEADER, b->tcp + TCP_HEADER, a->tcp_header - TCP_HEADER) == 0;
}

/* CWR says something of where it stands, so only the first may have it; what ends a list is released with it. */
static bool may_follow(const struct join *j, const struct held *h, const struct segment *s)
{
	return same_headers(&h->head, s) && load_be32(s->tcp + TCP_SEQ) == h->next_seq && !(s->flags & CWR) &&
	       ((h->head.flags ^ s->flags) & ~(PSH | FIN | CWR)) == 0 && s->data <= j->mss - h->data &&
	       h->head.header + h->head.tcp_header + h->data + s->data <= IP_LARGEST;
}

static void append(struct join *j, struct held *h, struct pkt *p, const struct segment *s)
{
	p->next = NULL;
	if (h->first) {
		h->last->next = p;
		h->count++;
	} else {
		h->first = p;
		h->head = *s;
		h->data = 0;
		h->count = 1;
		h->since = j->el.router->run.now;
		j->holding++;
		if (j->hold && !timer_armed(&j->timer))
			timer_after(&j->timer, j->hold);
	}
	h->last = p;
	h->data += s->data;
	h->next_seq = load_be32(s->tcp + TCP_SEQ) + s->data;
	if ((s->flags & (PSH | FIN)) || h->data >= j->mss)
		release(j, h);
}

static struct held *flow_of(const struct join *j, const struct segment *s)
{
	uint64_t h = hash_mix((uint64_t)raw32(s->ip + IP_SRC) << 32 | raw32(s->ip + IP_DST), raw32(s->tcp));

	return &j->flows[(uint32_t)h & j->mask];
}

static void join_one(struct join *j, struct pkt *p)
{
	const uint8_t *ip = pkt_ip(p);
	struct segment s;
	struct held *h;

	if (!read_segment(p, &s)) {
		/* a fragment may be of any flow */
		if (ip && ip[IP_PROTO] == PROTO_TCP)
			release_all(j, UINT64_MAX);
		element_push_one(&j->el, 0, p);
		return;
	}
	h = flow_of(j, &s);
	if (h->first && (!same_flow(&h->head, &s) || !may_follow(j, h, &s)))
		release(j, h);
	if (s.data == 0 || s.data > j->mss || (s.flags & (SYN | RST | URG)) || !(s.flags & ACK) ||
	    s.header != IP_HEADER || !sums_hold(&s)) {
		release(j, h);
		element_push_one(&j->el, 0, p);
		return;
	}
	append(j, h, p, &s);
}

static void join_push(struct element *e, unsigned port, struct batch *b)
{
	struct join *j = (struct join *)e;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		if (UNLIKELY(b->p[i]->net == PKT_NONE))
			element_drop(e, DROP_PRECONDITION, b->p[i]);
		else
			join_one(j, b->p[i]);
	}
	b->n = 0;
	if (!j->hold)
		release_all(j, UINT64_MAX);
}

static void join_fire(struct element *e, struct timer *t)
{
	struct join *j = (struct join *)e;
	uint64_t now = e->router->run.now, first = UINT64_MAX;

	release_all(j, now >= j->hold ? now - j->hold : 0);
	for (uint32_t i = 0; j->holding && i <= j->mask; i++)
		if (j->flows[i].first)
			first = MIN_OF(first, j->flows[i].since);
	if (j->holding)
		timer_at(t, first + j->hold);
}

static bool join_configure(struct element *e, struct setup *s)
{
	struct join *j = (struct join *)e;
	uint32_t room = 1;

	while (room < setup_u32(s, "FLOWS"))
		room *= 2;
	j->mask = room - 1;
	j->mss = setup_u32(s, "MSS");
	j->hold = (uint64_t)setup_int(s, "HOLD");
	j->flows = x_calloc(room, sizeof(*j->flows));
	timer_init(&j->timer, e, join_fire);
	return true;
}

static void join_stop(struct element *e)
{
	struct join *j = (struct join *)e;

	timer_stop(&j->timer);
	for (uint32_t i = 0; j->flows && i <= j->mask; i++) {
		while (j->flows[i].first) {
			struct pkt *p = j->flows[i].first;

			j->flows[i].first = p->next;
			element_drop(e, DROP_STOPPED, p);
		}
	}
	free(j->flows);
	j->flows = NULL;
}

static void join_take_state(struct element *e, struct element *old)
{
	struct join *j = (struct join *)e, *from = (struct join *)old;

	j->joined = from->joined;
	j->made = from->made;
	for (uint32_t i = 0; i <= from->mask; i++) {
		struct held *h = &from->flows[i], *to = h->first ? flow_of(j, &h->head) : NULL;

		if (!to || to->first)
			continue;
		*to = *h;
		h->first = NULL;
		j->holding++;
		from->holding--;
	}
	if (j->holding)
		timer_after(&j->timer, j->hold);
}

READ_U64(read_joined, struct join, joined)
READ_U64(read_join_made, struct join, made)
READ_U64(read_holding, struct join, holding)

static const struct handler split_handlers[] = {
	{ "split", read_split, NULL },
	{ "made", read_made, NULL },
	{ "passed", read_passed, NULL },
	{ 0 }
};

static const struct handler join_handlers[] = {
	{ "joined", read_joined, NULL },
	{ "made", read_join_made, NULL },
	{ "holding", read_holding, NULL },
	{ 0 }
};

const struct element_class segment_classes[] = {
	{ "SegmentSplit", sizeof(struct split), .push = split_push, .configure = split_configure,
	  .handlers = split_handlers,
	  .drops = DROPS(DROP_CONSUMED, DROP_PRECONDITION, DROP_NO_MEMORY) },
	{ "SegmentJoin", sizeof(struct join), .push = join_push, .configure = join_configure,
	  .stop = join_stop, .handlers = join_handlers, .take_state = join_take_state,
	  .drops = DROPS(DROP_CONSUMED, DROP_PRECONDITION, DROP_STOPPED) },
	{ 0 }
};
