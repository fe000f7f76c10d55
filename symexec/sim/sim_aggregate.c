/*
 * sim_aggregate.c - AggregateIPFlows in a concrete run: a flow of TCP or UDP gets the next number when it begins, when it
 * has been silent too long, and, for TCP, with a SYN after its end: FIN from both sides, or RST. The color tells the
 * direction, 2 more for an ICMP error about it. Where fragments are put into their flow, one holds back
 * all that comes after it between the same hosts, until it is FRAGMENT_TIMEOUT old: what goes on
 * then has the flow of any other fragment with its identification, or ends.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"

enum { ICMP = 1, TCP = 6, UDP = 17, FLAGS = 13, FIN = 1, SYN = 2, RST = 4, MF = 0x2000, OFFSET = 0x1fff };
enum { ICMP_HEADER = 8, ABOUT_ERROR = 2, DONE = 3 };

static const uint64_t SECOND = 1000000000;

struct numbered {
	uint32_t ports;			/* as from the lower address */
	uint32_t number;
	int64_t last;			/* second */
	unsigned ended;			/* bit by direction that sent FIN; 3: done */
	bool turned;			/* the higher address began it */
};

/* A packet, and what its header says. */
struct seen {
	struct flow *f;
	uint32_t src, dst, ports, id;
	uint8_t proto, flags;
	bool fragment, first, has_flags, has_ports;
	uint32_t number;		/* 0: not known yet */
	unsigned color;
};

/* Two hosts, the lower address first, and a protocol. */
struct hosts {
	uint32_t a, b;
	uint8_t proto;
	VEC(struct numbered) flows;
	VEC(struct seen) held;
};

struct numbering {
	VEC(struct hosts) pairs;
	uint32_t next;
	int64_t active, reap_at;	/* seconds */
	bool fragments;
};

static bool
numbering_init(struct sim *s, struct sim_node *n)
{
	struct numbering *a = n->state = arena_alloc(s->in->engine->arena, sizeof(*a));

	a->next = 1;
	a->fragments = sim_given(n, "FRAGMENTS") ? sim_int(n, "FRAGMENTS") != 0 : !sim_pulls(n, 0);
	return true;
}

static void
numbering_fini(struct sim *s, struct sim_node *n)
{
	struct numbering *a = n->state;

	for (size_t i = 0; a != NULL && i < a->pairs.n; i++) {
		struct hosts *h = &a->pairs.v[i];

		for (size_t k = 0; k < h->held.n; k++)
			flow_free(s->in->engine, h->held.v[k].f);
		VEC_FREE(&h->held);
		VEC_FREE(&h->flows);
	}
	if (a != NULL)
		VEC_FREE(&a->pairs);
}

/* ---- what a packet is ---- */

static bool
is_error(uint8_t type)
{
	return (type >= 3 && type <= 5) || type == 11 || type == 12;
}

/* The header that counts, of `len` octets: the one that an ICMP error quotes if that is asked for. false: Click stops. */
static bool
header_of(const struct sim_node *n, const struct sim_ip *p, const uint8_t **ip, uint32_t *len, bool *quoted)
{
	uint32_t hl;

	*ip = p->ip;
	*len = p->ip_len;
	*quoted = p->ip[9] == ICMP && (sim_get16(p->ip + 6) & OFFSET) == 0 && sim_int(n, "ICMP");
	if (!*quoted)
		return true;
	*ip += p->hl + ICMP_HEADER;
	if (p->ip_len < p->hl + ICMP_HEADER + 20 || !is_error(p->ip[p->hl]))
		return false;
	*len -= p->hl + ICMP_HEADER;
	hl = ((*ip)[0] & 15u) * 4;
	return hl >= 20 && hl <= *len;
}

/* Whether it belongs to a flow; *stops: nobody can look. */
static bool
look(const struct sim_node *n, const struct sim_ip *p, struct seen *x, bool *stops)
{
	const uint8_t *ip, *behind;
	bool quoted;
	uint32_t len, hl, field;

	*stops = !header_of(n, p, &ip, &len, &quoted);
	if (*stops)
		return false;
	hl = (ip[0] & 15u) * 4;
	behind = ip + hl;
	field = sim_get16(ip + 6);
	x->proto = ip[9];
	x->src = sim_get32(ip + 12);
	x->dst = sim_get32(ip + 16);
	x->id = sim_get16(ip + 4);
	x->fragment = (field & (MF | OFFSET)) != 0;
	x->first = (field & OFFSET) == 0;
	x->color = quoted ? ABOUT_ERROR : 0;
	x->has_ports = x->first && len >= hl + 4;
	if (x->has_ports)
		x->ports = sim_get32(behind);
	x->has_flags = x->first && !quoted && x->proto == TCP && len > hl + FLAGS;
	x->flags = x->has_flags ? behind[FLAGS] : 0;
	return (x->proto == TCP || x->proto == UDP) && (x->src != 0 || x->dst != 0) &&
	    (x->has_ports || !x->first);
}

/* ---- flows ---- */

/* Addresses are compared as the machine keeps them: the last octet counts most. */
static uint32_t
turned(uint32_t v)
{
	return v >> 24 | (v >> 8 & 0xff00) | (v << 8 & 0xff0000) | v << 24;
}

static struct hosts *
find_hosts(struct numbering *a, const struct seen *x)
{
	bool turn = turned(x->src) > turned(x->dst);
	uint32_t low = turn ? x->dst : x->src, high = turn ? x->src : x->dst;
	struct hosts *h;

	for (size_t i = 0; i < a->pairs.n; i++) {
		h = &a->pairs.v[i];
		if (h->a == low && h->b == high && h->proto == x->proto)
			return h;
	}
	h = VEC_ADD(&a->pairs);
	*h = (struct hosts){ .a = low, .b = high, .proto = x->proto };
	return h;
}

static int64_t
limit(const struct sim_node *n, const struct hosts *h, const struct numbered *f)
{
	if (h->proto == UDP)
		return sim_int(n, "UDP_TIMEOUT") / (int64_t)SECOND;
	return sim_int(n, f->ended == DONE ? "TCP_DONE_TIMEOUT" : "TCP_TIMEOUT");
}

static int64_t
shortest(const struct sim_node *n)
{
	int64_t tcp = MIN_OF(sim_int(n, "TCP_TIMEOUT"), sim_int(n, "TCP_DONE_TIMEOUT"));

	return MIN_OF(tcp, sim_int(n, "UDP_TIMEOUT") / (int64_t)SECOND);
}

/* The flow of the packet, begun anew where it is over. */
static void
number_flow(struct sim_node *n, struct hosts *h, struct seen *x)
{
	struct numbering *a = n->state;
	uint32_t ports = x->ports;
	int64_t now = (int64_t)(x->f->timestamp / SECOND), age;
	struct numbered *f = NULL;

	if (h->a == h->b && (int32_t)((turned(ports) << 16) - turned(ports)) < 0)
		x->color ^= 1;
	if (x->color & 1)
		ports = ports << 16 | ports >> 16;
	for (size_t i = 0; i < h->flows.n && f == NULL; i++)
		if (h->flows.v[i].ports == ports)
			f = &h->flows.v[i];
	age = f == NULL ? 0 : now - f->last;
	if (f == NULL || (age > shortest(n) && age > limit(n, h, f)) ||
	    (f->ended == DONE && x->proto == TCP && (x->flags & SYN))) {
		/* until a packet of it goes on it is as old as what was before it, or time itself */
		int64_t last = f == NULL ? 0 : f->last;

		if (f == NULL)
			f = VEC_ADD(&h->flows);
		*f = (struct numbered){ .ports = ports, .number = a->next++, .last = last,
					.turned = x->color & 1 };
	}
	x->color ^= f->turned;
	x->number = f->number;
}

static void
mark(struct sim *s, const struct seen *x)
{
	struct engine *e = s->in->engine;

	for (uint32_t i = 0; i < 4; i++)
		flow_write(e, x->f, BASE_ANNO, (int32_t)(ANNO_AGGREGATE + i) * 8, 8,
			   value_const(e->values, x->number >> (8 * i) & 0xff, 8));
	flow_write(e, x->f, BASE_ANNO, ANNO_PAINT * 8, 8, value_const(e->values, x->color, 8));
}

/* The packet goes on: what that means for its flow. */
static void
leave(struct hosts *h, const struct seen *x)
{
	struct numbered *f = NULL;

	for (size_t i = 0; i < h->flows.n && f == NULL; i++)
		if (h->flows.v[i].number == x->number)
			f = &h->flows.v[i];
	if (f == NULL)
		return;
	f->last = (int64_t)(x->f->timestamp / SECOND);
	if (!x->has_flags || x->color >= ABOUT_ERROR)
		return;
	if (x->flags & RST)
		f->ended = DONE;
	else if (x->flags & FIN)
		f->ended |= 1u << x->color;
	else if (x->flags & SYN)
		f->ended = 0;
}

/* ---- fragments ---- */

/* The first of what is held goes on, or ends where nobody knows its flow. */
static void
release(struct sim *s, struct sim_node *n, size_t pair)
{
	struct numbering *a = n->state;
	struct hosts *h = &a->pairs.v[pair];
	struct seen x = h->held.v[0];

	h->held.n--;
	memmove(h->held.v, h->held.v + 1, h->held.n * sizeof(*h->held.v));
	for (size_t i = 0; i < h->held.n; i++) {
		struct seen *y = &h->held.v[i];

		if (y->id != x.id)
			continue;
		if (x.number != 0) {
			y->number = x.number;
			y->color = x.color;
		} else if (y->number != 0) {
			x.number = y->number;
			x.color = y->color;
			break;
		}
	}
	if (x.number == 0) {
		sim_drop(s, x.f);
		return;
	}
	leave(h, &x);
	mark(s, &x);
	sim_send(s, n, 0, x.f);
}

static void
release_old(struct sim *s, struct sim_node *n, size_t pair)
{
	struct numbering *a = n->state;
	int64_t oldest = a->active - sim_int(n, "FRAGMENT_TIMEOUT") / (int64_t)SECOND;

	while (a->pairs.v[pair].held.n > 0) {
		const struct seen *x = &a->pairs.v[pair].held.v[0];

		if (x->fragment && (int64_t)(x->f->timestamp / SECOND) >= oldest)
			return;
		release(s, n, pair);
	}
}

/* What is held too long goes on; flows that are over are forgotten where nothing is held. */
static void
reap(struct sim *s, struct sim_node *n)
{
	struct numbering *a = n->state;

	for (size_t i = 0; a->reap_at != 0 && i < a->pairs.n; i++) {
		struct hosts *h = &a->pairs.v[i];
		size_t kept = 0;

		release_old(s, n, i);
		h = &a->pairs.v[i];
		for (size_t k = 0; h->held.n == 0 && k < h->flows.n; k++)
			if (h->flows.v[k].last >= a->active - limit(n, h, &h->flows.v[k]))
				h->flows.v[kept++] = h->flows.v[k];
		if (h->held.n == 0)
			h->flows.n = kept;
	}
	a->reap_at = a->active + sim_int(n, "REAP") / (int64_t)SECOND;
}

/* ---- packets ---- */

/* The packet if it goes on now; NULL: it is held, or has left by output 1. */
static struct flow *
number_packet(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct numbering *a = n->state;
	struct seen x = { .f = f };
	struct sim_ip p;
	struct hosts *h;
	bool known = f->net != POINTER_NONE, stops = false;

	if (f->timestamp == 0)
		f->timestamp = s->now;
	if (known && !sim_ip_read(s, n, f, &p))
		return NULL;
	if (known) {
		known = look(n, &p, &x, &stops);
		sim_ip_fini(&p);
	}
	if (stops) {
		sim_violation(s, n, f, "ICMP that quotes no IP header");
		return NULL;
	}
	if (!known) {
		sim_send(s, n, 1, f);
		return NULL;
	}
	h = find_hosts(a, &x);
	x.color ^= h->a != x.src;
	if (x.first)
		number_flow(n, h, &x);
	if ((a->fragments && x.fragment) || h->held.n > 0) {
		a->active = (int64_t)(f->timestamp / SECOND);
		*VEC_ADD(&h->held) = x;
		release_old(s, n, (size_t)(h - a->pairs.v));
		return NULL;
	}
	if (x.number == 0) {
		sim_send(s, n, 1, f);
		return NULL;
	}
	a->active = (int64_t)(f->timestamp / SECOND);
	leave(h, &x);
	mark(s, &x);
	return f;
}

static struct flow *
number_and_reap(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct numbering *a = n->state;

	f = number_packet(s, n, f);
	if (a->active >= a->reap_at)
		reap(s, n);
	return f;
}

static void
flows_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = number_and_reap(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
flows_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : number_and_reap(s, n, f);
}

static int
flows_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct numbering *a = n->state;
	int64_t active = a->active, reap_at = a->reap_at;

	(void)arg;
	if (strcmp(name, "clear") != 0)
		return SIM_UNKNOWN;
	a->active = a->reap_at = INT32_MAX;
	reap(s, n);
	a->active = active;
	a->reap_at = reap_at;
	return 0;
}

const struct sim_class sim_classes_aggregate[] = {
	{ .name = "AggregateIPFlows", .init = numbering_init, .push = flows_push,
	  .pull = flows_pull, .write = flows_write, .fini = numbering_fini },
	{ .name = NULL },
};
