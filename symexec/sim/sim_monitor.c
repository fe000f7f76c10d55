/*
 * sim_monitor.c - FlowMonitor in a concrete run: what each direction of a flow carried, as messages of IPFIX (RFC 7011). It looks
 * at its flows every second, while it knows any, and at the one that a packet belongs to: a record is written when nothing came for
 * IDLE, when it began ACTIVE ago, when another connection begins in the place of one that ended, and when it is told to.
 *
 * Flows are TCP and UDP by their ports, ICMP echoes by their identifier, other protocols by their addresses. Whose fragments, errors
 * and packets behind extension headers are is left open, as all that is sent in such a run.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "symexec/exec/sim_ways.h"
#include "symexec/explore/witness.h"

enum { TCP = 6, UDP = 17, ICMP = 1, FIXED6 = 40, FIN = 1, SYN = 2, RST = 4, ACK = 16 };
enum { IDLE_END = 1, ACTIVE_END, SEEN_END, FORCED_END };
enum { MESSAGE = 16, SET = 4, MOST = 1400, TEMPLATE_SET = 2, TEMPLATE4 = 256, TEMPLATE6 = 257 };
/* A second is over before what comes at its end: so many nanoseconds. */
enum { EARLY = 100000, MILLISECOND = 1000000 };
#define FORGOTTEN (60 * SIM_SECOND)	/* after the last packet */

struct record {
	uint64_t packets, octets, first, last;	/* ns */
	uint8_t flags;
};

struct flow_key {
	uint8_t addr[2][16];
	uint32_t port[2];
	uint8_t proto;
	bool six;
};

struct monitored {
	struct flow_key key;	/* as the first packet had it */
	struct record dir[2];
	bool fin[2], rst;
	uint64_t last;
};

struct monitor {
	VEC(struct monitored *) flows;
	uint64_t idle, active, every, messages, records;
	uint32_t domain;
	bool unsure;
	struct strbuf out[2];	/* records of IPv4 and IPv6 that wait for the end of this look */
};

/* Whole milliseconds: what tasks cost counts for nothing. */
static uint64_t
now_of(const struct sim *s)
{
	return (s->now + EARLY) / MILLISECOND * MILLISECOND;
}

static void
add(struct strbuf *b, uint64_t v, unsigned octets)
{
	while (octets-- > 0)
		sb_add_char(b, (char)(v >> 8 * octets));
}

static void
leave(struct sim *s, struct sim_node *n, const struct strbuf *b)
{
	struct flow *f;

	if (n->graph->out_ports < 2)
		return;
	f = sim_packet(s, (const uint8_t *)b->s, b->len, s->now);
	sim_send(s, n, 1, f);
}

static void
add_head(const struct sim *s, const struct monitor *m, struct strbuf *b, size_t len)
{
	add(b, 10, 2);
	add(b, MESSAGE + len, 2);
	add(b, now_of(s) / SIM_SECOND, 4);
	add(b, m->records, 4);
	add(b, m->domain, 4);
}

/* What the fields are: information elements and their lengths. */
static void
add_template(struct strbuf *b, bool six)
{
	static const uint16_t fields[][2] = {
		{ 8, 4 }, { 12, 4 }, { 7, 2 }, { 11, 2 }, { 4, 1 }, { 6, 2 }, { 136, 1 }, { 2, 8 }, { 1, 8 },
		{ 152, 8 }, { 153, 8 }, { 61, 1 },
	};

	add(b, six ? TEMPLATE6 : TEMPLATE4, 2);
	add(b, ARRAY_LEN(fields), 2);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		add(b, six && i < 2 ? 27 + i : fields[i][0], 2);
		add(b, six && i < 2 ? 16 : fields[i][1], 2);
	}
}

static void
say_templates(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state;
	struct strbuf list = STRBUF_INIT, b = STRBUF_INIT;

	add_template(&list, false);
	add_template(&list, true);
	add_head(s, m, &b, SET + list.len);
	add(&b, TEMPLATE_SET, 2);
	add(&b, SET + list.len, 2);
	sb_add_len(&b, list.s, list.len);
	leave(s, n, &b);
	sb_fini(&b);
	sb_fini(&list);
}

static size_t
size_of(bool six)
{
	return six ? 73 : 49;
}

/* The records that wait, as one message. */
static void
say_records(struct sim *s, struct sim_node *n, bool six)
{
	struct monitor *m = n->state;
	struct strbuf *wait = &m->out[six], b = STRBUF_INIT;

	if (wait->len == 0)
		return;
	if (m->messages++ % m->every == 0)
		say_templates(s, n);
	add_head(s, m, &b, SET + wait->len);
	add(&b, six ? TEMPLATE6 : TEMPLATE4, 2);
	add(&b, SET + wait->len, 2);
	sb_add_len(&b, wait->s, wait->len);
	m->records += wait->len / size_of(six);
	sb_clear(wait);
	leave(s, n, &b);
	sb_fini(&b);
}

static void
say_all(struct sim *s, struct sim_node *n)
{
	say_records(s, n, false);
	say_records(s, n, true);
}

/* Writes what a direction carried, and begins anew. */
static void
write_record(struct sim *s, struct sim_node *n, struct monitored *w, unsigned d, unsigned reason)
{
	struct monitor *m = n->state;
	struct record *r = &w->dir[d];
	bool six = w->key.six;
	struct strbuf *b = &m->out[six];

	if (r->packets == 0)
		return;
	if (MESSAGE + SET + b->len + size_of(six) > MOST)
		say_records(s, n, six);
	sb_add_len(b, w->key.addr[d], six ? 16 : 4);
	sb_add_len(b, w->key.addr[!d], six ? 16 : 4);
	add(b, w->key.port[d], 2);
	add(b, w->key.port[!d], 2);
	add(b, w->key.proto, 1);
	add(b, r->flags, 2);
	add(b, reason, 1);
	add(b, r->packets, 8);
	add(b, r->octets, 8);
	add(b, r->first / MILLISECOND, 8);
	add(b, r->last / MILLISECOND, 8);
	add(b, d, 1);
	*r = (struct record){ 0 };
}

static void
look_at(struct sim *s, struct sim_node *n, struct monitored *w, unsigned d)
{
	const struct monitor *m = n->state;
	uint64_t now = now_of(s);

	if (w->dir[d].packets == 0)
		return;
	if (now - w->dir[d].last >= m->idle)
		write_record(s, n, w, d, IDLE_END);
	else if (now - w->dir[d].first >= m->active)
		write_record(s, n, w, d, ACTIVE_END);
}

static void
write_flow(struct sim *s, struct sim_node *n, struct monitored *w, unsigned reason)
{
	write_record(s, n, w, 0, reason);
	write_record(s, n, w, 1, reason);
}

static void
forget(struct monitor *m, size_t i)
{
	free(m->flows.v[i]);
	memmove(m->flows.v + i, m->flows.v + i + 1, (--m->flows.n - i) * sizeof(struct monitored *));
}

static void
monitor_timer(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state;

	for (int six = 0; six < 2; six++) {
		for (size_t i = 0; i < m->flows.n; i++)
			for (unsigned d = 0; d < 2 && m->flows.v[i]->key.six == six; d++)
				look_at(s, n, m->flows.v[i], d);
		say_records(s, n, six);
	}
	for (size_t i = m->flows.n; i-- > 0; )
		if (now_of(s) - m->flows.v[i]->last >= MAX_OF(FORGOTTEN, m->idle))
			forget(m, i);
	if (m->flows.n > 0)
		sim_timer_at(s, n, n->timer_at + SIM_SECOND);
}

static bool
is_end(const struct flow_key *k, unsigned d, const struct flow_key *p)
{
	return memcmp(k->addr[d], p->addr[0], 16) == 0 && memcmp(k->addr[!d], p->addr[1], 16) == 0 &&
	    k->port[d] == p->port[0] && k->port[!d] == p->port[1];
}

/* The packet's flow, made if it is new, and its direction. */
static struct monitored *
find(struct monitor *m, const struct flow_key *k, unsigned *d)
{
	struct monitored *w;

	for (size_t i = 0; i < m->flows.n; i++) {
		w = m->flows.v[i];
		if (w->key.proto != k->proto || w->key.six != k->six)
			continue;
		for (*d = 0; *d < 2; ++*d)
			if (is_end(&w->key, *d, k))
				return w;
	}
	w = x_calloc(1, sizeof(*w));
	w->key = *k;
	*d = 0;
	*VEC_ADD(&m->flows) = w;
	return w;
}

/* A SYN where a connection has ended begins another. */
static bool
begins(const struct monitored *w, uint8_t flags)
{
	return (flags & (SYN | ACK | RST)) == SYN && (w->rst || (w->fin[0] && w->fin[1]));
}

static void
note_flags(struct monitored *w, unsigned d, uint8_t flags)
{
	w->rst = (flags & RST) != 0;
	w->fin[d] |= (flags & FIN) != 0;
}

static void
count(struct sim *s, struct sim_node *n, const struct flow_key *k, uint32_t octets, uint8_t flags)
{
	struct monitor *m = n->state;
	uint64_t now = now_of(s);
	struct monitored *w;
	struct record *r;
	unsigned d;

	w = find(m, k, &d);
	if (k->proto == TCP && begins(w, flags)) {
		write_flow(s, n, w, SEEN_END);
		for (size_t i = 0; i < m->flows.n; i++)
			if (m->flows.v[i] == w)
				forget(m, i);
		w = find(m, k, &d);
	}
	if (!n->timer_set)
		sim_timer_at(s, n, now - EARLY + SIM_SECOND);
	look_at(s, n, w, d);
	say_all(s, n);
	r = &w->dir[d];
	if (r->packets++ == 0)
		r->first = now;
	r->last = w->last = now;
	r->octets += octets;
	r->flags |= flags;
	if (k->proto == TCP)
		note_flags(w, d, flags);
}

/* Whose the packet is cannot be told here. */
static void
give_up(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state;

	m->unsure = true;
	if (s->in->engine->sim_ways != NULL && n->graph->out_ports > 1)
		s->in->engine->sim_ways->over = true;
}

static void
look_at_transport(struct sim *s, struct sim_node *n, struct flow_key *k, const uint8_t *t, uint32_t have, uint32_t octets)
{
	if (k->proto == TCP || k->proto == UDP) {
		if (have < (k->proto == TCP ? 20 : 8)) {
			give_up(s, n);
			return;
		}
		k->port[0] = sim_get16(t);
		k->port[1] = sim_get16(t + 2);
	} else if (k->proto == ICMP) {
		if (have < 8 || (t[0] != 0 && t[0] != 8)) {
			give_up(s, n);
			return;
		}
		k->port[0] = k->port[1] = sim_get16(t + 4);
	}
	count(s, n, k, octets, k->proto == TCP ? t[13] : 0);
}

/* IPv6 without extension headers, or nothing whole. */
static void
look_at_packet6(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct witness none = { .values = u64_map_new() };
	struct flow_key k = { .six = true };
	uint8_t *p;
	uint32_t all = (uint32_t)witness_bytes(s->in->engine, f, f, &none, &p), len;
	const uint8_t *ip = p + MAX_OF(f->net - f->data, 0);

	witness_fini(&none);
	all -= MIN_OF(all, (uint32_t)(ip - p));
	len = all >= FIXED6 ? sim_get16(ip + 4) : 0;
	if (f->net < f->data || all < FIXED6 || ip[0] >> 4 != 6 || len > all - FIXED6 || (ip[6] != TCP && ip[6] != UDP)) {
		give_up(s, n);
	} else {
		k.proto = ip[6];
		memcpy(k.addr[0], ip + 8, 16);
		memcpy(k.addr[1], ip + 24, 16);
		look_at_transport(s, n, &k, ip + FIXED6, len, FIXED6 + len);
	}
	free(p);
}

static void
look_at_packet(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct flow_key k = { .proto = 0 };
	struct sim_ip p;
	uint32_t len;

	if (!sim_ip_look(s, f, &p)) {
		look_at_packet6(s, n, f);
		return;
	}
	len = sim_get16(p.ip + 2);
	if (p.ip[0] >> 4 != 4 || len < p.hl || len > p.ip_len || (sim_get16(p.ip + 6) & 0x3fff) != 0) {
		give_up(s, n);
	} else {
		k.proto = p.ip[9];
		memcpy(k.addr[0], p.ip + 12, 4);
		memcpy(k.addr[1], p.ip + 16, 4);
		look_at_transport(s, n, &k, p.ip + p.hl, len - p.hl, len);
	}
	sim_ip_fini(&p);
}

static void
monitor_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	if (f->net != POINTER_NONE)
		look_at_packet(s, n, f);
	sim_send(s, n, 0, f);
}

static struct flow *
monitor_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL && f->net != POINTER_NONE)
		look_at_packet(s, n, f);
	return f;
}

static bool
monitor_init(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state = arena_alloc(s->in->engine->arena, sizeof(*m));

	m->idle = (uint64_t)sim_int(n, "IDLE");
	m->active = (uint64_t)sim_int(n, "ACTIVE");
	m->every = (uint64_t)sim_int(n, "TEMPLATE_EVERY");
	m->domain = (uint32_t)sim_int(n, "DOMAIN");
	return true;
}

static bool
monitor_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct monitor *m = n->state;

	(void)s;
	if (m->unsure)
		return false;
	if (strcmp(name, "records") == 0)
		sb_printf(out, "%llu", (unsigned long long)m->records);
	else if (strcmp(name, "lost") == 0)
		sb_add(out, "0");
	else
		return false;
	return true;
}

static int
monitor_write(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	struct monitor *m = n->state;

	(void)text;
	if (strcmp(name, "flush") != 0)
		return SIM_UNKNOWN;
	for (int six = 0; six < 2; six++) {
		for (size_t i = 0; i < m->flows.n; i++)
			if (m->flows.v[i]->key.six == six)
				write_flow(s, n, m->flows.v[i], FORCED_END);
		say_records(s, n, six);
	}
	return 0;
}

static void
monitor_fini(struct sim *s, struct sim_node *n)
{
	struct monitor *m = n->state;

	(void)s;
	if (m == NULL)
		return;
	while (m->flows.n > 0)
		forget(m, m->flows.n - 1);
	VEC_FREE(&m->flows);
	sb_fini(&m->out[0]);
	sb_fini(&m->out[1]);
}

const struct sim_class sim_classes_monitor[] = {
	{ .name = "FlowMonitor", .init = monitor_init, .push = monitor_push, .pull = monitor_pull, .timer = monitor_timer,
	  .read = monitor_read, .write = monitor_write, .fini = monitor_fini },
	{ .name = NULL },
};
