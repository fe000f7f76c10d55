/*
 * ip_reassembler.c - IPReassembler: fragments (RFC 791 section 3.2) wait in one packet per
 * datagram until its octets are there without a hole.
 *
 * Invariant: `have` lists what is there as ranges in order that neither touch nor overlap; the
 * packet's payload ends where the last does. Later octets overwrite earlier ones. As in Click a
 * datagram is as old as its first fragment, and while that is missing, older than all others.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"

enum {
	BUCKETS = 256, HEADER_COST = 40, TIMEOUT_SECONDS = 30, REAP_SECONDS = 10,
	ANNO_CHUNK = 28,		/* of Click's own use: zero in what comes out */
};

struct range {
	uint32_t from, to;
};

struct datagram {
	struct pkt *p;
	VEC(struct range) have;
	bool open;			/* the last fragment was not seen */
	struct datagram *next;
};

struct reassembler {
	struct element el;
	struct datagram *buckets[BUCKETS];
	uint64_t used, high, low;	/* octets */
	int64_t reap_at;		/* seconds */
	int anno;			/* for the largest fragment; negative: none */
	uint64_t seen, good, failed, bad;
};

/* A fragment: what of the datagram it is. */
struct fragment {
	struct pkt *p;
	uint8_t *ip;
	uint32_t hl, from, to;
	bool more;
};

static uint32_t payload_of(const struct pkt *p)
{
	return pkt_left(p, p->trans);
}

static uint64_t cost_of(const struct datagram *d)
{
	return HEADER_COST + payload_of(d->p);
}

static bool same_datagram(const uint8_t *a, const uint8_t *b)
{
	return raw16(a + IP_ID) == raw16(b + IP_ID) && a[IP_PROTO] == b[IP_PROTO] &&
	       !memcmp(a + IP_SRC, b + IP_SRC, 8);
}

static struct datagram **place_of(struct reassembler *r, const uint8_t *ip)
{
	struct datagram **d = &r->buckets[ip[IP_ID] % BUCKETS];

	while (*d && !same_datagram(pkt_ip((*d)->p), ip))
		d = &(*d)->next;
	return d;
}

/* Out of its bucket; the packet is the caller's. */
static struct pkt *unlink_datagram(struct reassembler *r, struct datagram **at)
{
	struct datagram *d = *at;
	struct pkt *p = d->p;

	r->used -= cost_of(d);
	*at = d->next;
	VEC_FREE(&d->have);
	free(d);
	return p;
}

/*
 * Takes out those of before that second, in Click's order, until enough is free (0: all of them).
 * They leave when all are out: what comes back by a loop of elements finds the buckets whole.
 */
static void give_up(struct reassembler *r, int64_t before, uint64_t enough)
{
	struct pkt *first = NULL, **last = &first, *p;

	for (unsigned i = 0; i < BUCKETS; i++) {
		struct datagram **at = &r->buckets[i];

		while (*at && (!enough || r->used > enough)) {
			if ((int64_t)((*at)->p->time / NS_PER_SECOND) >= before) {
				at = &(*at)->next;
				continue;
			}
			*last = unlink_datagram(r, at);
			last = &(*last)->next;
			/* in Click those that are too old did not fail */
			r->failed += enough != 0;
		}
	}
	*last = NULL;
	while ((p = first) != NULL) {
		first = p->next;
		(void)element_reject(&r->el, DROP_EXPIRED, p);
	}
}

static void make_room(struct reassembler *r, int64_t now)
{
	const int64_t before[] = { now - 10, now - 5, INT64_MAX };

	for (unsigned i = 0; i < ARRAY_LEN(before); i++)
		give_up(r, before[i], r->low ? r->low : 1);
}

/* Where it belongs; false: no honest sender makes it. Octets behind it are cut off. */
static bool measure(struct fragment *f)
{
	struct pkt *p = f->p;
	uint32_t len = load_be16(f->ip + IP_LEN), left = pkt_left(p, p->net);

	f->hl = ip_header_len(f->ip);
	if (f->hl < IP_HEADER || len <= f->hl || len > left || p->trans != p->net + f->hl)
		return false;
	f->more = load_be16(f->ip + IP_OFF) & IP_MF;
	f->from = (load_be16(f->ip + IP_OFF) & IP_OFFMASK) * 8U;
	f->to = f->from + len - f->hl;
	if (f->to > UINT16_MAX || (f->more && f->to % 8))
		return false;
	p->len -= left - len;
	return true;
}

static void set_mtu(const struct reassembler *r, struct pkt *p, uint32_t v)
{
	uint16_t old, size = (uint16_t)v;

	if (r->anno < 0)
		return;
	memcpy(&old, p->anno + r->anno, 2);
	if (old < size)
		memcpy(p->anno + r->anno, &size, 2);
}

/* Appends zeros until the payload is n octets long; room for as much again is taken ahead. */
static bool lengthen(struct pkt *p, uint32_t n)
{
	uint32_t have = payload_of(p), more = n - have;

	if (n <= have)
		return true;
	if (!pkt_put(p, more + n))
		return false;
	p->len -= n;
	memset(p->head + p->trans + have, 0, more);
	return true;
}

static void add_range(struct datagram *d, uint32_t from, uint32_t to)
{
	size_t i = 0, k;

	while (i < d->have.n && d->have.v[i].to < from)
		i++;
	for (k = i; k < d->have.n && d->have.v[k].from <= to; k++) {
		from = MIN_OF(from, d->have.v[k].from);
		to = MAX_OF(to, d->have.v[k].to);
	}
	if (k == i)
		(void)VEC_ADD(&d->have);
	else
		d->have.n -= k - i - 1;
	memmove(&d->have.v[i + 1], &d->have.v[k],
		(d->have.n - i - 1) * sizeof(d->have.v[0]));
	d->have.v[i] = (struct range){ from, to };
}

/* A packet with the fragment's header and room for what is before it. */
static struct pkt *copy_later(const struct fragment *f)
{
	struct pkt *p = pkt_new(f->p->pool, PKT_HEADROOM, IP_HEADER + f->to);

	if (!p)
		return NULL;
	memset(p->data, 0, IP_HEADER + f->to);
	memcpy(p->data, f->ip, IP_HEADER);
	p->data[0] = 0x45;
	memcpy(p->data + IP_HEADER + f->from, f->ip + f->hl, f->to - f->from);
	pkt_mark_ip(p, pkt_offset(p), IP_HEADER);
	return p;
}

static struct pkt *begin(struct reassembler *r, const struct fragment *f)
{
	struct datagram *d, **bucket = &r->buckets[f->ip[IP_ID] % BUCKETS];
	struct pkt *p = f->from ? copy_later(f) : f->p;
	uint8_t *ip;

	if (p != f->p)
		element_drop(&r->el, p ? DROP_CONSUMED : DROP_NO_MEMORY, f->p);
	if (!p)
		return NULL;
	ip = pkt_ip(p);
	store_be16(ip + IP_OFF, load_be16(ip + IP_OFF) & (uint16_t)~IP_OFFMASK);
	if (r->anno >= 0)
		memset(p->anno + r->anno, 0, 2);
	set_mtu(r, p, pkt_left(p, p->net));
	d = x_calloc(1, sizeof(*d));
	d->p = p;
	d->open = f->more;
	add_range(d, f->from, f->to);
	d->next = *bucket;
	*bucket = d;
	r->used += cost_of(d);
	return NULL;
}

/* The first fragment brings headers, marks and annotations: what there was goes behind it. */
static bool take_head(struct reassembler *r, struct datagram *d, const struct fragment *f)
{
	struct pkt *old = d->p, *p = f->p;
	uint32_t len = payload_of(old);
	uint16_t off = load_be16(pkt_ip(old) + IP_OFF);

	if (!lengthen(p, len))
		return false;
	if (len > f->to)
		memcpy(p->head + p->trans + f->to, old->head + old->trans + f->to, len - f->to);
	store_be16(pkt_ip(p) + IP_OFF, off);
	if (r->anno >= 0)
		memcpy(p->anno + r->anno, old->anno + r->anno, 2);
	d->p = p;
	element_drop(&r->el, DROP_CONSUMED, old);
	return true;
}

/* The whole datagram, in place of the fragment that made it whole. */
static struct pkt *finish(struct reassembler *r, struct datagram **at, uint64_t time)
{
	struct pkt *p = unlink_datagram(r, at);
	uint8_t *ip = pkt_ip(p);
	uint32_t len = pkt_left(p, p->net);

	if (len > UINT16_MAX) {
		r->failed++;
		element_drop(&r->el, DROP_TOO_LARGE, p);
		return NULL;
	}
	r->good++;
	store_be16(ip + IP_LEN, (uint16_t)len);
	ip_set_sum(ip, ip_header_len(ip));
	memset(p->anno + ANNO_CHUNK, 0, 4);
	p->time = time;
	return p;
}

/* One more; false: it was not taken. */
static bool add(struct reassembler *r, struct datagram *d, const struct fragment *f)
{
	uint8_t *ip;

	set_mtu(r, d->p, pkt_left(f->p, f->p->net));
	if (f->to > payload_of(d->p) && (!d->open || !lengthen(d->p, f->to)))
		return false;
	memcpy(d->p->head + d->p->trans + f->from, f->ip + f->hl, f->to - f->from);
	if (!f->from && !take_head(r, d, f))
		return false;
	add_range(d, f->from, f->to);
	if (!f->more) {
		ip = pkt_ip(d->p);
		d->open = false;
		store_be16(ip + IP_OFF, load_be16(ip + IP_OFF) & (uint16_t)~IP_MF);
	}
	return true;
}

static struct pkt *fragment_one(struct reassembler *r, struct fragment *f)
{
	int64_t now = (int64_t)(f->p->time / NS_PER_SECOND);
	uint64_t time = f->p->time;
	struct datagram **at, *d;

	if (now >= r->reap_at) {
		give_up(r, now - TIMEOUT_SECONDS, 0);
		r->reap_at = now + REAP_SECONDS;
	}
	if (!measure(f)) {
		r->bad++;
		element_drop(&r->el, DROP_BAD_HEADER, f->p);
		return NULL;
	}
	if (r->used > r->high)
		make_room(r, now);
	at = place_of(r, f->ip);
	d = *at;
	if (!d)
		return begin(r, f);
	r->used -= cost_of(d);
	if (!add(r, d, f))
		element_drop(&r->el, DROP_BAD_HEADER, f->p);
	else if (d->p != f->p)
		element_drop(&r->el, DROP_CONSUMED, f->p);
	r->used += cost_of(d);
	if (d->open || d->have.n != 1 || d->have.v[0].from || d->have.v[0].to != payload_of(d->p))
		return NULL;
	return finish(r, at, time);
}

static inline struct pkt *reassemble_one(struct element *e, struct pkt *p)
{
	struct reassembler *r = (struct reassembler *)e;
	struct fragment f = { .p = p, .ip = pkt_ip(p) };

	if (!f.ip) {
		element_drop(e, DROP_PRECONDITION, p);
		return NULL;
	}
	if (!(load_be16(f.ip + IP_OFF) & (IP_MF | IP_OFFMASK)))
		return p;
	r->seen++;
	if (p->time < NS_PER_SECOND)
		p->time = e->router->run.now;
	return fragment_one(r, &f);
}
ELEMENT_SIMPLE(reassemble, reassemble_one)

static bool reassembler_configure(struct element *e, struct setup *s)
{
	struct reassembler *r = (struct reassembler *)e;

	r->high = setup_u32(s, "HIMEM");
	r->low = r->high / 4 * 3;
	r->anno = setup_given(s, "MAX_MTU_ANNO") ? (int)setup_int(s, "MAX_MTU_ANNO") : -1;
	return true;
}

static void reassembler_stop(struct element *e)
{
	struct reassembler *r = (struct reassembler *)e;

	for (unsigned i = 0; i < BUCKETS; i++)
		while (r->buckets[i])
			element_drop(e, DROP_STOPPED, unlink_datagram(r, &r->buckets[i]));
}

static void reassembler_take_state(struct element *e, struct element *old)
{
	struct reassembler *r = (struct reassembler *)e, *o = (struct reassembler *)old;

	memcpy(r->buckets, o->buckets, sizeof(r->buckets));
	memset(o->buckets, 0, sizeof(o->buckets));
	r->used = o->used;
	r->reap_at = o->reap_at;
	r->seen = o->seen;
	r->good = o->good;
	r->failed = o->failed;
	r->bad = o->bad;
	o->used = 0;
}

/* Whose it is, its number, what of it is there. Ports are the first octets, whatever the protocol. */
static void add_datagram(struct strbuf *out, const struct datagram *d)
{
	const uint8_t *ip = pkt_ip(d->p), *ports = payload_of(d->p) >= 4 ? d->p->head + d->p->trans : NULL;

	sb_add(out, " (");
	(void)told_ip(out, ip + IP_SRC);
	sb_printf(out, ", %u, ", ports ? load_be16(ports) : 0);
	(void)told_ip(out, ip + IP_DST);
	sb_printf(out, ", %u) %u", ports ? load_be16(ports + 2) : 0, load_be16(ip + IP_ID));
	for (size_t i = 0; i < d->have.n; i++)
		sb_printf(out, " (%u,%u)", d->have.v[i].from, d->have.v[i].to);
	sb_add(out, "\n");
}

static bool read_dump(struct element *e, const char *args, struct strbuf *out)
{
	const struct reassembler *r = (const struct reassembler *)e;

	(void)args;
	sb_printf(out, "frags seen total:    %llu\ngood reassemblies:   %llu\nfailed reassemblies: %llu\n"
		  "bad fragments seen:  %llu\ncached chunk data:\n", (unsigned long long)r->seen,
		  (unsigned long long)r->good, (unsigned long long)r->failed, (unsigned long long)r->bad);
	for (unsigned i = 0; i < BUCKETS; i++)
		for (const struct datagram *d = r->buckets[i]; d; d = d->next)
			add_datagram(out, d);
	return true;
}

static const struct handler handlers[] = {
	{ "dump", read_dump, NULL },
	{ 0 }
};

const struct element_class ip_reassembler_classes[] = {
	{ "IPReassembler", sizeof(struct reassembler), .simple = reassemble,
	  .configure = reassembler_configure, .stop = reassembler_stop,
	  .take_state = reassembler_take_state, .keeps = "fragments and counts",
	  .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_EXPIRED, DROP_TOO_LARGE, DROP_CONSUMED,
			 DROP_PRECONDITION, DROP_NO_MEMORY, DROP_STOPPED) },
	{ 0 }
};
