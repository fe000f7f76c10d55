/*
 * sim_join.c - SegmentJoin in a concrete run, where HOLD says how long segments wait: those of a flow that follow each other
 * with equal headers leave as one. Without HOLD they wait for the end of a batch, which nothing here knows of: the rules
 * leave that open.
 *
 * Of the flows that are held at once none takes the place of another, but where there may be one only.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "models/packet/checksum.h"

enum { TCP = 6, FIXED = 20, MOST = 65535, FRAGMENT = 0x3fff };
enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32, CWR = 128 };

struct held {
	struct flow *f;		/* the first segment */
	uint32_t count;
	uint64_t due;
	uint8_t head[2 * FIXED + 40];	/* its headers of IP and TCP */
	uint32_t header;	/* their length */
	uint8_t flags;		/* of all */
	struct strbuf data;
};

struct joiner {
	VEC(struct held *) list;	/* the first that came first */
	uint64_t joined, made, hold, flows;
	uint32_t mss;
};

/* What a packet is for those that are held. */
enum segment { OTHER, UNREADABLE, APART, PLAIN };

static bool
is_summed(const uint8_t *ip, uint32_t len)
{
	struct checksum head = { 0 }, c = { 0 };

	checksum_add(&head, ip, FIXED);
	checksum_add(&c, ip + 12, 8);
	checksum_add16(&c, TCP);
	checksum_add16(&c, (uint16_t)(len - FIXED));
	checksum_add(&c, ip + FIXED, len - FIXED);
	return checksum_finish(&head) == 0 && checksum_finish(&c) == 0;
}

static enum segment
kind_of(const struct joiner *j, const struct sim_ip *p)
{
	const uint8_t *ip = p->ip, *t = ip + p->hl;
	uint32_t len = sim_get16(ip + 2), off;

	if (ip[0] >> 4 != 4 || ip[9] != TCP)
		return OTHER;
	if ((sim_get16(ip + 6) & FRAGMENT) != 0 || len > p->ip_len || len < p->hl + FIXED)
		return UNREADABLE;
	off = (uint32_t)(t[12] >> 4) * 4;
	if (off < FIXED || p->hl + off > len)
		return UNREADABLE;
	if (p->hl != FIXED || (t[13] & (ACK | SYN | RST | URG)) != ACK || len == p->hl + off ||
	    len - p->hl - off > j->mss || !is_summed(ip, len))
		return APART;
	return PLAIN;
}

static bool
same_flow(const struct held *h, const struct sim_ip *p)
{
	return memcmp(h->head + 12, p->ip + 12, 8) == 0 && memcmp(h->head + FIXED, p->ip + p->hl, 4) == 0;
}

static struct held **
find(struct joiner *j, const struct sim_ip *p)
{
	for (size_t i = 0; i < j->list.n; i++)
		if (same_flow(j->list.v[i], p))
			return &j->list.v[i];
	return NULL;
}

static bool
follows(const struct joiner *j, const struct held *h, const struct sim_ip *p)
{
	const uint8_t *t = p->ip + FIXED, *first = h->head + FIXED;
	uint32_t off = (uint32_t)(t[12] >> 4) * 4, size = sim_get16(p->ip + 2) - FIXED - off;

	return FIXED + off == h->header && p->ip[1] == h->head[1] && p->ip[8] == h->head[8] &&
	    memcmp(p->ip + 6, h->head + 6, 2) == 0 && memcmp(t + 8, first + 8, 4) == 0 && t[12] == first[12] &&
	    memcmp(t + 14, first + 14, 2) == 0 && memcmp(t + FIXED, first + FIXED, off - FIXED) == 0 &&
	    sim_get32(t + 4) == sim_get32(first + 4) + (uint32_t)h->data.len && (t[13] & CWR) == 0 &&
	    ((t[13] ^ first[13]) & (uint8_t)~(PSH | FIN | CWR)) == 0 && h->data.len + size <= j->mss &&
	    h->header + h->data.len + size <= MOST;
}

/* Several as one: with the first's headers, and new lengths and sums. */
static void
write_joined(struct sim *s, struct held *h)
{
	uint32_t len = h->header + (uint32_t)h->data.len, front;
	uint8_t *all, *ip;
	struct sim_ip p;

	if (!sim_ip_look(s, h->f, &p))
		return;
	front = (uint32_t)(p.ip - p.bytes);
	all = x_malloc(front + len);
	ip = all + front;
	memcpy(all, p.bytes, front);
	memcpy(ip, h->head, h->header);
	memcpy(ip + h->header, h->data.s, h->data.len);
	sim_put16(ip + 2, len);
	sim_ip_sum(ip);
	ip[FIXED + 13] = h->flags;
	sim_tcp_sum(ip, len);
	sim_ip_write(s, h->f, all, front + len);
	free(all);
	sim_ip_fini(&p);
}

static void
release(struct sim *s, struct sim_node *n, struct held **at)
{
	struct joiner *j = n->state;
	size_t i = (size_t)(at - j->list.v);
	struct held *h = *at;
	struct flow *f = h->f;

	memmove(j->list.v + i, j->list.v + i + 1, (--j->list.n - i) * sizeof(*at));
	if (h->count > 1) {
		j->made++;
		j->joined += h->count;
		write_joined(s, h);
	}
	sb_fini(&h->data);
	free(h);
	sim_send(s, n, 0, f);
}

static void
release_all(struct sim *s, struct sim_node *n)
{
	struct joiner *j = n->state;

	while (j->list.n > 0)
		release(s, n, &j->list.v[0]);
}

static void
add_data(struct held *h, const struct sim_ip *p)
{
	uint32_t header = FIXED + (uint32_t)(p->ip[FIXED + 12] >> 4) * 4;

	h->count++;
	h->flags |= p->ip[FIXED + 13];
	sb_add_len(&h->data, p->ip + header, sim_get16(p->ip + 2) - header);
}

static void
hold(struct sim *s, struct sim_node *n, const struct sim_ip *p, struct flow *f)
{
	struct joiner *j = n->state;
	struct held *h;

	if (j->flows == 1)
		release_all(s, n);
	h = x_calloc(1, sizeof(*h));
	h->f = f;
	h->due = s->now + j->hold;
	h->header = FIXED + (uint32_t)(p->ip[FIXED + 12] >> 4) * 4;
	memcpy(h->head, p->ip, h->header);
	add_data(h, p);
	*VEC_ADD(&j->list) = h;
}

static void
set_timer(struct sim *s, struct sim_node *n)
{
	const struct joiner *j = n->state;

	n->timer_set = false;
	if (j->list.n > 0)
		sim_timer_at(s, n, j->list.v[0]->due);
}

static void
take(struct sim *s, struct sim_node *n, const struct sim_ip *p, struct flow *f)
{
	struct joiner *j = n->state;
	enum segment kind = kind_of(j, p);
	struct held **at = kind == APART || kind == PLAIN ? find(j, p) : NULL;

	if (kind == UNREADABLE)
		release_all(s, n);
	if (at != NULL && (kind == APART || !follows(j, *at, p))) {
		release(s, n, at);
		at = NULL;
	}
	if (kind != PLAIN) {
		sim_send(s, n, 0, f);
		return;
	}
	if (at != NULL) {
		add_data(*at, p);
		flow_free(s->in->engine, f);
	} else {
		hold(s, n, p, f);
		at = &j->list.v[j->list.n - 1];
	}
	if (((*at)->flags & (PSH | FIN)) != 0 || (*at)->data.len >= j->mss)
		release(s, n, at);
}

static void
join_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct joiner *j = n->state;
	struct sim_ip p;

	if (j->hold == 0) {
		sim_rules(s, n, port, f);
		return;
	}
	if (f->net == POINTER_NONE) {
		sim_violation(s, n, f, "IP header annotation missing");
		return;
	}
	if (!sim_ip_look(s, f, &p)) {
		/* a header that is cut: whether it is TCP nobody knows */
		sim_send(s, n, 0, f);
		return;
	}
	take(s, n, &p, f);
	sim_ip_fini(&p);
	set_timer(s, n);
}

static void
join_timer(struct sim *s, struct sim_node *n)
{
	struct joiner *j = n->state;

	while (j->list.n > 0 && j->list.v[0]->due <= s->now)
		release(s, n, &j->list.v[0]);
	set_timer(s, n);
}

static bool
join_init(struct sim *s, struct sim_node *n)
{
	struct joiner *j = n->state = arena_alloc(s->in->engine->arena, sizeof(*j));

	j->mss = (uint32_t)sim_int(n, "MSS");
	j->hold = (uint64_t)sim_int(n, "HOLD");
	j->flows = (uint64_t)sim_int(n, "FLOWS");
	return true;
}

static bool
join_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct joiner *j = n->state;

	(void)s;
	if (j->hold == 0)
		return false;
	if (strcmp(name, "joined") == 0)
		sb_printf(out, "%llu", (unsigned long long)j->joined);
	else if (strcmp(name, "made") == 0)
		sb_printf(out, "%llu", (unsigned long long)j->made);
	else if (strcmp(name, "holding") == 0)
		sb_printf(out, "%zu", j->list.n);
	else
		return false;
	return true;
}

static void
join_fini(struct sim *s, struct sim_node *n)
{
	struct joiner *j = n->state;

	for (size_t i = 0; j != NULL && i < j->list.n; i++) {
		flow_free(s->in->engine, j->list.v[i]->f);
		sb_fini(&j->list.v[i]->data);
		free(j->list.v[i]);
	}
	if (j != NULL)
		VEC_FREE(&j->list);
}

const struct sim_class sim_classes_join[] = {
	{ .name = "SegmentJoin", .init = join_init, .push = join_push, .timer = join_timer, .read = join_read,
	  .fini = join_fini },
	{ .name = NULL },
};
