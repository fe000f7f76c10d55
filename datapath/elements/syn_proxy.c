/*
 * syn_proxy.c - SYNCookieProxy, AnswerSYN: servers hear only of clients that are there (RFC 4987 section 3.8). A SYN is answered with a cookie
 * (syn_cookie.h) and forgotten; who acknowledges the cookie has a connection opened for him, with the numbers and options that he
 * used, and from then on what the server sends is moved by the difference between the number it chose and the cookie. The
 * client has a window of 0 until the server answered, so nothing of his need be kept.
 *
 * Input 0 is the clients' side, its packets leave by output 1; what is answered leaves by where it came from. Invariant: memory is
 * taken only by who acknowledged a cookie, and by connections that servers open; of those that servers have not answered
 * there are at most HALF_OPEN, each of which has its place in `half`, in front of `halves`.
 */
#include <stdlib.h>
#include <sys/random.h>

#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/flow/syn_connection.h"
#include "datapath/protocol/syn_cookie.h"
#include "datapath/protocol/tcp_segment.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"
#include "models/packet/value.h"

enum {
	MOST_LINK = 64, MOST_SYN = MOST_LINK + IP6_HEADER + 60, MSS_UNKNOWN = 536, TCP_ACKNO = 8,
	NS_PER_MS = 1000000,
	TICK = 125125000,	/* ns: beside whole seconds, when much else has its turn */
};

/* The server has not answered yet: the SYN that it was sent, from its Ethernet header on. */
struct half {
	uint64_t next, until, wait;	/* ns */
	uint32_t flow;
	uint16_t len, net, data;	/* where in it the IP header is, and where the packet began */
	uint8_t anno[PKT_ANNOS];
	uint8_t octets[MOST_SYN];
};

struct syn_proxy {
	struct element el;
	struct flow_layer *layer;
	struct flow_claim claim;
	struct syn_cookie cookie;
	struct timer timer;
	struct half *half;
	uint32_t halves, most_halves;
	uint64_t timeout, rotate, rotated;	/* ns */
	uint16_t mss, mss6;
	uint8_t scale;
	bool simple, times, sack, ecn;
	bool chosen;			/* the secret, by SECRET */
	struct {
		uint64_t cookies, accepted, refused, opened, repeated, failed, mismatched, foreign;
	} count;
};

/* Packets of a batch on their way, and those that need a flow first. */
struct work {
	struct batch on, back, fresh;
	struct syn_connection found[BATCH_MAX];	/* of fresh ones, what their cookies say */
};

static uint64_t now_of(const struct syn_proxy *s)
{
	return element_runtime(&s->el)->now;
}

static uint64_t minute_of(const struct syn_proxy *s)
{
	return now_of(s) / (60 * NS_PER_SECOND);
}

static void drop(struct syn_proxy *s, enum drop why, struct pkt *p)
{
	if (why == DROP_FILTERED)
		s->count.refused++;
	element_drop(&s->el, why, p);
}

/* ---- secrets ---- */

static void change_secret(struct syn_proxy *s)
{
	uint8_t secret[SYN_COOKIE_SECRET];

	/* what an attacker must not foretell does not come from the router's numbers, which --seed repeats */
	while (getrandom(secret, sizeof(secret), 0) != (ssize_t)sizeof(secret))
		;
	syn_cookie_secret(&s->cookie, secret, minute_of(s));
	s->rotated = now_of(s);
}

static void maybe_rotate(struct syn_proxy *s)
{
	if (UNLIKELY(s->rotate && now_of(s) - s->rotated >= s->rotate))
		change_secret(s);
}

static struct syn_cookie_ends ends_of(const struct tcp_segment *t)
{
	return (struct syn_cookie_ends){ t->ip + (t->ip6 ? IP6_SRC : IP_SRC), t->tcp, t->ip6 };
}

/* ---- connections that the server has not answered ---- */

static void half_free(struct syn_proxy *s, struct syn_connection *c)
{
	struct half *last = &s->half[--s->halves];

	if (c->half != s->halves) {
		s->half[c->half] = *last;
		((struct syn_connection *)flow_memory(s->layer, &s->claim, last->flow * 2))->half = c->half;
	}
}

static void forget(struct syn_proxy *s, struct syn_connection *c)
{
	if (c->state == SYN_OPENING)
		half_free(s, c);
	c->state = SYN_NONE;
}

static void flow_ends(void *owner, struct flow_layer *l, uint32_t number)
{
	struct syn_proxy *s = owner;

	forget(s, flow_memory(l, &s->claim, number * 2));
}

/* The SYN as it is sent, for later. */
static void half_keep(struct syn_proxy *s, struct syn_connection *c, const struct pkt *p, uint32_t number)
{
	struct half *h = &s->half[s->halves];
	uint32_t front = MIN_OF(p->net - MIN_OF(p->low, p->net), (uint32_t)MOST_LINK);
	uint32_t from = p->net - front, end = pkt_offset(p) + p->len;

	c->half = s->halves++;
	h->flow = number;
	h->net = (uint16_t)front;
	h->data = (uint16_t)(front - MIN_OF(front, p->net - MIN_OF(pkt_offset(p), p->net)));
	h->len = (uint16_t)MIN_OF(end - from, (uint32_t)MOST_SYN);
	memcpy(h->octets, p->head + from, h->len);
	memcpy(h->anno, p->anno, PKT_ANNOS);
	h->wait = NS_PER_SECOND;
	h->next = now_of(s) + h->wait;
	h->until = now_of(s) + s->timeout;
	if (!timer_armed(&s->timer))
		timer_after(&s->timer, TICK);
}

static struct pkt *half_packet(struct syn_proxy *s, const struct half *h)
{
	struct pkt *p = pkt_new(&element_runtime(&s->el)->pool, PKT_HEADROOM, h->len);
	uint32_t net;

	if (!p)
		return NULL;
	memcpy(p->data, h->octets, h->len);
	memcpy(p->anno, h->anno, PKT_ANNOS);
	net = pkt_offset(p) + h->net;
	pkt_strip(p, h->data);
	p->time = now_of(s);
	(void)ip_mark_any(p, net);
	return p;
}

/* Writes a segment to its packet and hands it out, if there is memory for its options. */
static bool hand_out(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, bool back, struct batch *to)
{
	if (!tcp_segment_write(p, t, back)) {
		drop(s, DROP_NO_MEMORY, p);
		return false;
	}
	to->p[to->n++] = p;
	return true;
}

static struct pkt *copy_of(const struct pkt *p, struct tcp_segment *t)
{
	struct pkt *copy = pkt_clone(p);

	if (copy)
		(void)tcp_segment_read(copy, t);
	return copy;
}

/* What tells the client that his connection is over. */
static void is_over(struct tcp_segment *t, const struct syn_connection *c)
{
	t->flags = TCP_RST | TCP_ACK;
	t->seq = c->cookie + 1;
	t->ack = c->isn + 1;
	t->window = 0;
	t->options = (struct tcp_options){ .scale = TCP_NO_SCALE };
}

/* The server does not answer: the client, who has a connection, hears that it is over. */
static void give_up(struct syn_proxy *s, uint32_t place, struct work *w)
{
	uint32_t number = s->half[place].flow;
	struct syn_connection *c = flow_memory(s->layer, &s->claim, number * 2);
	struct pkt *p = half_packet(s, &s->half[place]);
	struct tcp_segment t;

	s->count.failed++;
	if (p) {
		(void)tcp_segment_read(p, &t);
		is_over(&t, c);
		(void)hand_out(s, p, &t, true, &w->back);
	}
	flow_end(s->layer, number);
}

static void send_all(struct syn_proxy *s, struct work *w, unsigned port)
{
	if (w->back.n)
		element_push(&s->el, port, &w->back);
	if (w->on.n)
		element_push(&s->el, 1 - port, &w->on);
	w->back.n = w->on.n = 0;
}

static void fire(struct element *e, struct timer *timer)
{
	struct syn_proxy *s = (struct syn_proxy *)e;
	uint64_t now = now_of(s);
	struct work w;

	w.on.n = w.back.n = 0;
	for (uint32_t i = s->halves; i-- > 0;) {
		struct half *h = &s->half[i];
		struct pkt *p;

		if (h->until <= now) {
			give_up(s, i, &w);
		} else if (h->next <= now) {
			h->wait *= 2;
			h->next = now + h->wait;
			p = half_packet(s, h);
			if (p)
				w.on.p[w.on.n++] = p;
			s->count.repeated += p != NULL;
		}
		if (w.on.n == BATCH_MAX || w.back.n == BATCH_MAX)
			send_all(s, &w, 0);
		i = MIN_OF(i, s->halves);
	}
	send_all(s, &w, 0);
	if (s->halves && !timer_armed(timer))
		timer_after(timer, TICK);
}

/* ---- clients' side ---- */

/* A SYN becomes its own answer. */
static void answer(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, struct work *w)
{
	struct syn_options o = { .scale = SYN_COOKIE_NO_SCALE };
	const struct syn_cookie_ends e = ends_of(t);
	uint16_t mss = t->options.mss ? t->options.mss : MSS_UNKNOWN;
	struct tcp_options told = { .mss = t->ip6 ? s->mss6 : s->mss, .scale = TCP_NO_SCALE };
	uint32_t cookie;

	if (!tcp_segment_sum_holds(t)) {
		drop(s, DROP_BAD_CHECKSUM, p);
		return;
	}
	cookie = syn_cookie_make(&s->cookie, &e, t->seq, mss, minute_of(s));
	if (s->times && t->options.times) {
		o.sack = told.sack = s->sack && t->options.sack;
		o.ecn = s->ecn && (t->flags & (TCP_ECE | TCP_CWR)) == (TCP_ECE | TCP_CWR);
		if (t->options.scale != TCP_NO_SCALE) {
			o.scale = t->options.scale;
			told.scale = s->scale;
		}
		told.times = true;
		told.echo = t->options.time;
		told.time = syn_cookie_time(&o, (uint32_t)(now_of(s) / NS_PER_MS));
	}
	t->ack = t->seq + 1;
	t->seq = cookie;
	t->flags = TCP_SYN | TCP_ACK | (o.ecn ? TCP_ECE : 0);
	t->window = 0;
	t->options = told;
	s->count.cookies += hand_out(s, p, t, true, &w->back);
}

/* What a segment that acknowledges a cookie opens. A probe of a closed window has the number before. */
static bool acknowledges(const struct syn_proxy *s, const struct tcp_segment *t, struct syn_connection *c)
{
	const struct syn_cookie_ends e = ends_of(t);
	uint16_t mss;

	if ((t->flags & (TCP_ACK | TCP_RST | TCP_SYN)) != TCP_ACK)
		return false;
	*c = (struct syn_connection){ .isn = t->seq - 1, .cookie = t->ack - 1, .window = t->window, .scale = TCP_NO_SCALE,
				  .server_scale = TCP_NO_SCALE };
	mss = syn_cookie_mss(&s->cookie, &e, c->isn, c->cookie, minute_of(s));
	if (!mss) {
		c->isn = t->seq;
		mss = syn_cookie_mss(&s->cookie, &e, c->isn, c->cookie, minute_of(s));
	}
	c->mss = t->ip6 ? s->mss6 : s->mss;
	if (!s->simple && mss < c->mss)
		c->mss = mss;
	if (s->times && t->options.times) {
		struct syn_options o = syn_cookie_options(t->options.echo);

		if ((o.sack && !s->sack) || (o.ecn && !s->ecn))
			return false;
		c->times = true;
		c->time = t->options.time;
		c->told = t->options.echo;
		c->sack = o.sack;
		c->ecn = o.ecn;
		if (o.scale != SYN_COOKIE_NO_SCALE)
			c->scale = o.scale;
	}
	return mss && tcp_segment_sum_holds(t);
}

static void client_resets(struct syn_proxy *s, struct pkt *p, const struct tcp_segment *t, struct syn_connection *c, struct work *w)
{
	if (t->seq != c->isn + 1) {
		drop(s, DROP_FILTERED, p);
		return;
	}
	/* the server has sent nothing that could be acknowledged */
	tcp_segment_put32(t->tcp, TCP_ACKNO, 0);
	tcp_segment_put(t->tcp, TCP_FLAGS, &(uint8_t){ TCP_RST }, 1);
	forget(s, c);
	w->on.p[w->on.n++] = p;
}

/*
 * Who sends as much as he gets acknowledges what also fits the cookie, so it must be the SYN that was answered, or, of a connection that is
 * over, a number behind its last (RFC 9293 section 3.6.1).
 */
static bool may_begin(const struct syn_connection *c, uint32_t isn)
{
	if (!c || c->state == SYN_NONE)
		return true;
	if (c->again && isn == c->syn && (c->state == SYN_PASSING || isn != c->isn))
		return true;
	/* its first segment may come behind the server's FIN */
	if (c->state == SYN_OPEN && isn == c->isn)
		return false;
	return c->over && (!c->known || (int32_t)(isn - c->end) > 0);
}

static void client_sent(struct syn_connection *c, const struct tcp_segment *t)
{
	uint32_t end = t->seq + t->data + !!(t->flags & TCP_SYN) + !!(t->flags & TCP_FIN);

	if (!c->known || (int32_t)(end - c->end) > 0)
		c->end = end;
	c->known = true;
	c->over |= (t->flags & (TCP_FIN | TCP_RST)) != 0;
}

static void from_client_open(struct syn_proxy *s, struct pkt *p, const struct tcp_segment *t, struct syn_connection *c, bool his,
			     struct work *w)
{
	struct syn_connection found;

	if (UNLIKELY(!c || c->state == SYN_NONE || c->again || c->over) && acknowledges(s, t, &found) && may_begin(c, found.isn)) {
		w->found[w->fresh.n] = found;
		w->fresh.p[w->fresh.n++] = p;
	} else if (!c || c->state == SYN_NONE || !his) {
		drop(s, DROP_FILTERED, p);
	} else if (c->state == SYN_OPENING && t->flags & TCP_RST) {
		client_resets(s, p, t, c, w);
	} else if (c->state == SYN_OPENING) {
		/* he repeats himself, or asks for a window: the server's answer is one */
		drop(s, DROP_CONSUMED, p);
	} else {
		if (c->state == SYN_OPEN)
			syn_connection_to_server(c, t);
		client_sent(c, t);
		w->on.p[w->on.n++] = p;
	}
}

static bool is_tcp_fragment(const struct pkt *p)
{
	struct flow_id id = flow_id_of(p);

	return id.later && id.proto == PROTO_TCP;
}

static void from_client(struct syn_proxy *s, struct pkt *p, struct syn_connection *c, bool way, struct work *w)
{
	struct tcp_segment t;
	enum drop why = tcp_segment_read(p, &t);
	bool his = c && c->way == way;

	if (UNLIKELY(why == DROP_NO_MATCH)) {
		if ((!c || c->state == SYN_NONE) && is_tcp_fragment(p)) {
			drop(s, DROP_FILTERED, p);
			return;
		}
		if (c && c->state == SYN_OPEN)
			syn_connection_mend_quoted(c, p);
		w->on.p[w->on.n++] = p;
	} else if (UNLIKELY(why != DROP_COUNT)) {
		drop(s, why, p);
	} else if (t.flags & TCP_SYN && (t.flags & TCP_ACK) && his && c->state == SYN_PASSING) {
		client_sent(c, &t);
		w->on.p[w->on.n++] = p;
	} else if ((t.flags & (TCP_SYN | TCP_ACK | TCP_RST | TCP_FIN)) == TCP_SYN) {
		if (his) {
			c->again = true;
			c->syn = t.seq;
		}
		answer(s, p, &t, w);
	} else if (t.flags & TCP_SYN) {
		drop(s, DROP_FILTERED, p);
	} else {
		from_client_open(s, p, &t, c, his, w);
	}
}

/* An acknowledgement becomes the SYN that the server gets. */
static bool open_server(struct pkt *p, const struct syn_connection *c)
{
	struct tcp_segment t;

	(void)tcp_segment_read(p, &t);
	t.seq = c->isn;
	t.ack = 0;
	t.flags = TCP_SYN | (c->ecn ? TCP_ECE | TCP_CWR : 0);
	t.window = syn_window((uint32_t)c->window << syn_scale(c->scale), 0);
	t.options = (struct tcp_options){ .mss = c->mss, .scale = c->scale, .sack = c->sack, .times = c->times, .time = c->time };
	return tcp_segment_write(p, &t, false);
}

static void open_fresh(struct syn_proxy *s, struct pkt *p, const struct syn_connection *found, uint32_t ref, struct work *w)
{
	struct syn_connection *c = ref == FLOW_NONE ? NULL : flow_memory(s->layer, &s->claim, ref);

	if (!c) {
		drop(s, DROP_TABLE_FULL, p);
		return;
	}
	if (c->state != SYN_NONE && c->state != SYN_PASSING && c->isn == found->isn && c->cookie == found->cookie) {
		drop(s, DROP_CONSUMED, p);
		return;
	}
	if (s->halves - (c->state == SYN_OPENING) == s->most_halves || !open_server(p, found)) {
		drop(s, s->halves == s->most_halves ? DROP_TABLE_FULL : DROP_NO_MEMORY, p);
		if (c->state == SYN_NONE)
			flow_refuse(s->layer, ref);
		return;
	}
	forget(s, c);
	s->count.accepted++;
	*c = *found;
	c->state = SYN_OPENING;
	c->way = ref & 1;
	half_keep(s, c, p, ref >> 1);
	w->on.p[w->on.n++] = p;
}

/* ---- servers' side ---- */

/* To the client that his connection is over, by what the server sent; and to the server, by a copy. */
static void refuse(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, struct syn_connection *c, struct work *w)
{
	is_over(t, c);
	forget(s, c);
	(void)hand_out(s, p, t, false, &w->on);
}

static void reset_server(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, struct work *w)
{
	t->flags = TCP_RST;
	t->seq = t->ack;
	t->ack = 0;
	t->window = 0;
	t->options = (struct tcp_options){ .scale = TCP_NO_SCALE };
	(void)hand_out(s, p, t, true, &w->back);
}

/* The server's answer is acknowledged, and becomes the window that the client waits for. */
static void join(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, struct syn_connection *c, struct work *w)
{
	struct tcp_segment a, u = *t;
	struct pkt *copy = copy_of(p, &a);

	if (!copy) {
		drop(s, DROP_NO_MEMORY, p);
		return;
	}
	a.seq = c->isn + 1;
	a.ack = t->seq + 1;
	a.flags = TCP_ACK;
	a.window = c->server_scale != TCP_NO_SCALE ? c->window : syn_window((uint32_t)c->window << syn_scale(c->scale), 0);
	a.options = (struct tcp_options){ .scale = TCP_NO_SCALE, .times = c->times, .time = c->time, .echo = t->options.time };
	u.seq = c->cookie + 1;
	u.ack = c->isn + 1;
	u.flags = TCP_ACK;
	/* that of a SYN is never scaled */
	u.window = syn_window(t->window, c->told_scale);
	u.options = (struct tcp_options){ .scale = TCP_NO_SCALE, .times = c->times, .time = t->options.time + c->time_shift,
					  .echo = c->time };
	(void)hand_out(s, copy, &a, true, &w->back);
	(void)hand_out(s, p, &u, false, &w->on);
}

static void server_answers(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, struct syn_connection *c, struct work *w)
{
	if (c->times && !t->options.times) {
		struct tcp_segment a;
		struct pkt *copy = copy_of(p, &a);

		/* the client would wait for timestamps in vain */
		s->count.mismatched++;
		if (copy)
			reset_server(s, copy, &a, w);
		refuse(s, p, t, c, w);
		return;
	}
	half_free(s, c);
	c->state = SYN_OPEN;
	c->shift = c->cookie - t->seq;
	c->time_shift = c->told - t->options.time;
	c->server_scale = c->scale == TCP_NO_SCALE ? TCP_NO_SCALE : t->options.scale;
	c->told_scale = c->scale == TCP_NO_SCALE ? 0 : s->scale;
	c->sack = c->sack && t->options.sack;
	c->ecn = c->ecn && t->flags & TCP_ECE;
	c->no_ecn = s->ecn && !c->ecn;
	s->count.opened++;
	join(s, p, t, c, w);
}

static void from_server_opening(struct syn_proxy *s, struct pkt *p, struct tcp_segment *t, struct syn_connection *c, struct work *w)
{
	bool ours = t->flags & TCP_ACK && t->ack == c->isn + 1;

	if (!tcp_segment_sum_holds(t)) {
		drop(s, DROP_BAD_CHECKSUM, p);
	} else if (t->flags & TCP_RST && ours) {
		s->count.failed++;
		refuse(s, p, t, c, w);
	} else if (t->flags & TCP_RST) {
		drop(s, DROP_FILTERED, p);
	} else if (t->flags & TCP_SYN && ours) {
		server_answers(s, p, t, c, w);
	} else if (t->flags & TCP_ACK && !ours) {
		/* of a connection before, RFC 9293 section 3.10.7.3; the next SYN will do */
		reset_server(s, p, t, w);
	} else {
		drop(s, DROP_CONSUMED, p);
	}
}

static void from_server(struct syn_proxy *s, struct pkt *p, struct syn_connection *c, struct work *w)
{
	struct tcp_segment t;
	enum drop why = tcp_segment_read(p, &t);

	if (UNLIKELY(why == DROP_NO_MATCH)) {
		w->on.p[w->on.n++] = p;
	} else if (UNLIKELY(why != DROP_COUNT)) {
		drop(s, why, p);
	} else if ((t.flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) {
		if (c)
			forget(s, c);
		w->fresh.p[w->fresh.n++] = p;
	} else if (!c || c->state == SYN_NONE || c->state == SYN_PASSING) {
		if (c)
			c->over |= (t.flags & (TCP_FIN | TCP_RST)) != 0;
		w->on.p[w->on.n++] = p;
	} else if (c->state == SYN_OPENING) {
		from_server_opening(s, p, &t, c, w);
	} else if (t.flags & TCP_SYN) {
		/* it has not heard our answer */
		if (t.seq + c->shift == c->cookie && t.ack == c->isn + 1)
			join(s, p, &t, c, w);
		else
			drop(s, DROP_FILTERED, p);
	} else {
		syn_connection_to_client(c, &t);
		c->over |= (t.flags & (TCP_FIN | TCP_RST)) != 0;
		w->on.p[w->on.n++] = p;
	}
}

/* A connection that a server opens is none of ours. */
static void pass_fresh(struct syn_proxy *s, struct pkt *p, uint32_t ref, struct work *w)
{
	if (ref == FLOW_NONE) {
		drop(s, DROP_TABLE_FULL, p);
		return;
	}
	*(struct syn_connection *)flow_memory(s->layer, &s->claim, ref) = (struct syn_connection){ .state = SYN_PASSING, .way = !(ref & 1) };
	s->count.foreign++;
	w->on.p[w->on.n++] = p;
}

/* ---- the element ---- */

static void proxy_push(struct element *e, unsigned port, struct batch *b)
{
	struct syn_proxy *s = (struct syn_proxy *)e;
	uint32_t ref[BATCH_MAX];
	struct work w;

	w.on.n = w.back.n = w.fresh.n = 0;
	maybe_rotate(s);
	flow_classify(s->layer, b, ref, false);
	for (unsigned i = 0; i < b->n; i++) {
		struct syn_connection *c = ref[i] == FLOW_NONE ? NULL : flow_memory(s->layer, &s->claim, ref[i]);

		if (port == 0)
			from_client(s, b->p[i], c, ref[i] & 1, &w);
		else
			from_server(s, b->p[i], c, &w);
	}
	b->n = 0;
	if (w.fresh.n) {
		flow_classify(s->layer, &w.fresh, ref, true);
		for (unsigned i = 0; i < w.fresh.n; i++) {
			if (port == 0)
				open_fresh(s, w.fresh.p[i], &w.found[i], ref[i], &w);
			else
				pass_fresh(s, w.fresh.p[i], ref[i], &w);
		}
	}
	send_all(s, &w, port);
}

/* 64 hexadecimal digits. */
static bool read_secret(struct syn_proxy *s, const char *text)
{
	uint8_t secret[SYN_COOKIE_SECRET];
	size_t n;

	if (strlen(text) != 2 * sizeof(secret) || !packet_hex_parse(text, secret, sizeof(secret), &n) ||
	    n != sizeof(secret))
		return false;
	syn_cookie_secret(&s->cookie, secret, 0);
	return true;
}

static void begin(struct syn_proxy *s, uint32_t most_halves)
{
	s->mss6 = (uint16_t)(s->mss - (IP6_HEADER - IP_HEADER));
	s->most_halves = most_halves;
	s->half = x_calloc(most_halves, sizeof(*s->half));
	s->layer = flow_layer_of(&s->el);
	flow_layer_keep_usual(s->layer);
	flow_claim(s->layer, &s->claim, sizeof(struct syn_connection), flow_ends, s);
	timer_init(&s->timer, &s->el, fire);
}

static bool configure(struct element *e, struct setup *s)
{
	struct syn_proxy *y = (struct syn_proxy *)e;
	const struct click_value *secret = setup_value(s, "SECRET");

	y->mss = (uint16_t)setup_u32(s, "MSS");
	y->scale = (uint8_t)setup_u32(s, "WSCALE");
	y->times = setup_int(s, "TIMESTAMPS");
	y->sack = setup_int(s, "SACK");
	y->ecn = setup_int(s, "ECN");
	y->timeout = (uint64_t)setup_int(s, "TIMEOUT");
	y->rotate = (uint64_t)setup_int(s, "ROTATE");
	if (secret->given && !read_secret(y, secret->s))
		return setup_error(s, "SECRET: expected 64 hexadecimal digits, not '%s'", secret->s);
	y->chosen = secret->given;
	if (y->chosen)
		y->rotate = 0;
	begin(y, setup_u32(s, "HALF_OPEN"));
	return true;
}

static bool answer_configure(struct element *e, struct setup *s)
{
	struct syn_proxy *y = (struct syn_proxy *)e;

	y->mss = (uint16_t)setup_u32(s, "MSS");
	y->simple = true;
	y->timeout = 30 * NS_PER_SECOND;
	y->rotate = 3600 * NS_PER_SECOND;
	begin(y, 1024);
	return true;
}

static bool start(struct element *e, struct setup *s)
{
	struct syn_proxy *y = (struct syn_proxy *)e;

	(void)s;
	if (!y->cookie.set)
		change_secret(y);
	return true;
}

static void stop(struct element *e)
{
	struct syn_proxy *s = (struct syn_proxy *)e;

	if (s->layer)
		flow_unclaim(s->layer, &s->claim);
	timer_stop(&s->timer);
	free(s->half);
}

/* The layer of flows is the same, with memory of both. */
static void take_state(struct element *e, struct element *old)
{
	struct syn_proxy *s = (struct syn_proxy *)e, *o = (struct syn_proxy *)old;

	s->halves = MIN_OF(o->halves, s->most_halves);
	memcpy(s->half, o->half, s->halves * sizeof(*s->half));
	for (uint32_t f = s->layer->table.oldest; f != FLOW_NONE; f = s->layer->table.flows[f].newer) {
		struct syn_connection *to = flow_memory(s->layer, &s->claim, f * 2), *from = flow_memory(s->layer, &o->claim, f * 2);

		*to = *from;
		from->state = SYN_NONE;
		if (to->state == SYN_OPENING && to->half >= s->halves)
			to->state = SYN_NONE;
	}
	o->halves = 0;
	if (!s->chosen && o->cookie.set) {
		s->cookie = o->cookie;
		s->rotated = o->rotated;
	}
	memcpy(&s->count, &o->count, sizeof(s->count));
	if (s->halves)
		timer_after(&s->timer, TICK);
}

static bool write_rotate(struct element *e, const char *value, struct strbuf *out)
{
	struct syn_proxy *s = (struct syn_proxy *)e;

	if (*value) {
		sb_printf(out, "expected nothing, not '%s'", value);
		return false;
	}
	change_secret(s);
	return true;
}

READ_U64(read_cookies, struct syn_proxy, count.cookies)
READ_U64(read_accepted, struct syn_proxy, count.accepted)
READ_U64(read_refused, struct syn_proxy, count.refused)
READ_U64(read_opened, struct syn_proxy, count.opened)
READ_U64(read_half_open, struct syn_proxy, halves)
READ_U64(read_repeated, struct syn_proxy, count.repeated)
READ_U64(read_failed, struct syn_proxy, count.failed)
READ_U64(read_mismatched, struct syn_proxy, count.mismatched)
READ_U64(read_foreign, struct syn_proxy, count.foreign)

static const struct handler handlers[] = {
	{ "accepted", read_accepted, NULL }, { "cookies", read_cookies, NULL }, { "failed", read_failed, NULL },
	{ "foreign", read_foreign, NULL }, { "half_open", read_half_open, NULL }, { "mismatched", read_mismatched, NULL },
	{ "opened", read_opened, NULL }, { "refused", read_refused, NULL }, { "repeated", read_repeated, NULL },
	{ "rotate", NULL, write_rotate },
	{ 0 }
};

#define KEEPS "connections, secrets (unless SECRET is given) and counts"
#define PROXY_DROPS DROPS(DROP_FILTERED, DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_TOO_SHORT, DROP_TABLE_FULL, DROP_CONSUMED, \
			  DROP_PRECONDITION, DROP_NO_MEMORY)

const struct element_class syn_proxy_classes[] = {
	{ "AnswerSYN", sizeof(struct syn_proxy), .push = proxy_push, .configure = answer_configure, .start = start, .stop = stop,
	  .handlers = handlers, .take_state = take_state, .keeps = KEEPS, .drops = PROXY_DROPS },
	{ "SYNCookieProxy", sizeof(struct syn_proxy), .push = proxy_push, .configure = configure, .start = start, .stop = stop,
	  .handlers = handlers, .take_state = take_state, .keeps = KEEPS, .drops = PROXY_DROPS },
	{ 0 }
};
