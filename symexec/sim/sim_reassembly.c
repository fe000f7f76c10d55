/*
 * sim_reassembly.c - IPReassembler: fragments wait until their packet is whole. A datagram keeps the packet that leaves in the
 * end: what is in front of the IP header, the header and the annotations are those of the first fragment;
 * until that has come, a bare header. Datagrams that nothing was heard of for 30 seconds, by the times of packets, leave by
 * output 1, or are dropped, when the next fragment comes, but not more often than every 10 seconds.
 */
#include "models/base/mem.h"
#include "symexec/sim/sim_ip.h"

enum { REAP_AGE = 30, REAP_INTERVAL = 10, OVERHEAD = 40, BUCKETS = 256 };
enum { MF = 0x2000, OFFSET = 0x1fff, MOST = 65535 };

struct datagram {
	struct datagram *next;	/* in its bucket, the last begun first */
	struct flow *f;		/* annotations, and what is in front of the IP header */
	uint8_t *front;		/* that, and the IP header, `front_len` octets */
	uint32_t front_len, hl;
	uint8_t *payload, *have;
	uint32_t len;
	uint32_t field;		/* flags; MF until the last fragment has come */
	uint32_t mtu;
	uint64_t time;
	int32_t shift;		/* not 0: the first fragment came late and with options, over which Click stumbles */
};

struct reassembly {
	struct datagram *buckets[BUCKETS];
	uint64_t used, most;
	uint64_t seen, whole, given_up, bad;
	uint64_t reap_at;	/* seconds */
};

static void
datagram_free(struct reassembly *r, struct datagram *d)
{
	r->used -= OVERHEAD + d->len;
	free(d->front);
	free(d->payload);
	free(d->have);
	free(d);
}

/* Takes the fragment's header and front for the whole packet; owns f. */
static void
take_front(struct sim *s, struct datagram *d, const struct sim_ip *p, struct flow *f)
{
	uint32_t front = (uint32_t)(p->ip - p->bytes);

	if (d->f != NULL)
		d->shift += (int32_t)p->hl - (int32_t)d->hl;
	if (d->f != NULL)
		flow_free(s->in->engine, d->f);
	free(d->front);
	d->f = f;
	d->hl = p->hl;
	d->front_len = front + p->hl;
	d->front = x_malloc(d->front_len);
	memcpy(d->front, p->bytes, d->front_len);
	d->time = f->timestamp;
}

/* A header without what is in front of it, for fragments that come before the first. */
static void
take_bare(struct sim *s, struct datagram *d, const struct sim_ip *p, struct flow *f)
{
	d->f = sim_packet(s, p->ip, 20, 0);
	d->f->origin_packet = f->origin_packet;
	d->f->net = 0;
	d->f->transport = 20;
	d->hl = d->front_len = 20;
	d->front = x_malloc(20);
	memcpy(d->front, p->ip, 20);
	flow_free(s->in->engine, f);
}

/*
 * Click keeps the list of what has come in the packet itself: each run of octets is told by its begin and end, in the host's
 * order, in the gap before it, the first one in an annotation. That shows where a part leaves.
 */
static void
show_runs(struct sim *s, struct datagram *d)
{
	struct engine *e = s->in->engine;
	uint32_t from = 0, to = 0;

	for (uint32_t gap = 0; gap < d->len; gap = to) {
		uint8_t link[4];

		for (from = gap; from < d->len && !d->have[from];)
			from++;
		for (to = from; to < d->len && d->have[to];)
			to++;
		link[0] = (uint8_t)from;
		link[1] = (uint8_t)(from >> 8);
		link[2] = (uint8_t)to;
		link[3] = (uint8_t)(to >> 8);
		if (gap == 0)
			flow_write(e, d->f, BASE_ANNO, ANNO_EXTRA_LENGTH * 8, 32,
				   value_bytes(e->values, link, 4));
		else
			memcpy(d->payload + gap, link, MIN_OF(4, from - gap));
	}
}

/* Sends the datagram, as far as it is there, by output `port`; frees it. */
static void
leave(struct sim *s, struct sim_node *n, struct datagram *d, uint32_t port, bool whole)
{
	struct engine *e = s->in->engine;
	uint32_t at = d->front_len - d->hl;
	uint8_t *all = x_malloc(d->front_len + d->len + 1);
	struct flow *f = d->f;
	struct reassembly *r = n->state;

	r->whole += whole;
	if (!whole)
		show_runs(s, d);
	memcpy(all, d->front, d->front_len);
	memcpy(all + d->front_len, d->payload, d->len);
	sim_put16(all + at + 6, d->field);
	if (whole) {
		sim_put16(all + at + 2, d->hl + d->len);
		sim_ip_sum(all + at);
		flow_write(e, f, BASE_ANNO, ANNO_EXTRA_LENGTH * 8, 32, value_const(e->values, 0, 32));
	} else {
		n->chance = "octets of fragments that did not come";
	}
	if (sim_given(n, "MAX_MTU_ANNO"))
		/* the host's byte order */
		flow_write(e, f, BASE_ANNO, (int32_t)sim_int(n, "MAX_MTU_ANNO") * 8, 16,
			   value_const(e->values, (d->mtu & 0xff) << 8 | d->mtu >> 8, 16));
	sim_ip_write(s, f, all, d->front_len + d->len);
	f->timestamp = d->time;
	free(all);
	datagram_free(n->state, d);
	sim_send(s, n, port, f);
}

static void
reap(struct sim *s, struct sim_node *n, uint64_t now)
{
	struct reassembly *r = n->state;

	r->reap_at = now + REAP_INTERVAL;
	for (uint32_t b = 0; b < BUCKETS; b++)
		for (struct datagram **at = &r->buckets[b]; *at != NULL;) {
			struct datagram *d = *at;

			if (d->time / SIM_SECOND + REAP_AGE >= now) {
				at = &d->next;
				continue;
			}
			*at = d->next;
			leave(s, n, d, 1, false);
		}
}

/* Too much is kept: what is 10 seconds old goes, then 5, then all, until a quarter is free. */
static void
reap_memory(struct sim *s, struct sim_node *n, uint64_t now)
{
	struct reassembly *r = n->state;

	for (int age = 10; age >= 0; age -= 5)
		for (uint32_t b = 0; b < BUCKETS; b++)
			for (struct datagram **at = &r->buckets[b]; *at != NULL;) {
				struct datagram *d = *at;

				if (age != 0 && d->time / SIM_SECOND + (uint64_t)age >= now) {
					at = &d->next;
					continue;
				}
				*at = d->next;
				leave(s, n, d, 1, false);
				r->given_up++;
				if (r->used <= r->most / 4 * 3)
					return;
			}
}

/* The place of the datagram that the fragment belongs to; *place is NULL where it is the first that comes. */
static struct datagram **
find(struct reassembly *r, const uint8_t *ip)
{
	struct datagram **at = &r->buckets[ip[4]];

	for (; *at != NULL; at = &(*at)->next) {
		const uint8_t *have = (*at)->front + (*at)->front_len - (*at)->hl;

		if (memcmp(have + 4, ip + 4, 2) == 0 && have[9] == ip[9] &&
		    memcmp(have + 12, ip + 12, 8) == 0)
			break;
	}
	return at;
}

static void
extend(struct reassembly *r, struct datagram *d, uint32_t len)
{
	d->payload = x_realloc_array(d->payload, len + 1, 1);
	d->have = x_realloc_array(d->have, len + 1, 1);
	memset(d->payload + d->len, 0, len - d->len);
	memset(d->have + d->len, 0, len - d->len);
	r->used += len - d->len;
	d->len = len;
}

static bool
is_whole(const struct datagram *d)
{
	return d->shift == 0 && (d->field & MF) == 0 && memchr(d->have, 0, d->len) == NULL;
}

static struct datagram *
begin(struct reassembly *r, const struct sim_ip *p)
{
	struct datagram *d = x_calloc(1, sizeof(*d)), **bucket = &r->buckets[p->ip[4]];

	d->field = sim_get16(p->ip + 6) & ~(uint32_t)OFFSET;
	d->next = *bucket;
	*bucket = d;
	r->used += OVERHEAD;
	return d;
}

/* Puts octets [from, to) of the payload in place; true: the datagram may be whole. Owns f. */
static bool
put(struct sim *s, struct sim_node *n, const struct sim_ip *p, struct flow *f, uint32_t from)
{
	struct reassembly *r = n->state;
	struct datagram *d = *find(r, p->ip);
	uint32_t to = from + p->ip_len - p->hl;
	bool fresh = d == NULL, last = (sim_get16(p->ip + 6) & MF) == 0;

	if (fresh)
		d = begin(r, p);
	/* a first one that comes late counts from the start of the packet, in Click */
	d->mtu = MAX_OF(d->mtu, fresh && from != 0 ? 20 + to : p->ip_len);
	if (to > d->len && !fresh && (d->field & MF) == 0) {
		flow_free(s->in->engine, f);
		return false;
	}
	if (!fresh && d->shift != 0 && (int64_t)to > (int64_t)d->len - d->shift) {
		sim_violation(s, n, f, "a datagram whose first fragment came late and with options "
			      "gets longer");
		return false;
	}
	if (to > d->len)
		extend(r, d, to);
	memcpy(d->payload + from, p->ip + p->hl, to - from);
	memset(d->have + from, 1, to - from);
	if (from == 0)
		take_front(s, d, p, f);
	else if (fresh)
		take_bare(s, d, p, f);
	else
		flow_free(s->in->engine, f);
	if (last)
		d->field &= ~(uint32_t)MF;
	return !fresh;
}

static void
add_fragment(struct sim *s, struct sim_node *n, struct sim_ip *p, struct flow *f)
{
	struct reassembly *r = n->state;
	uint32_t field = sim_get16(p->ip + 6), from = (field & OFFSET) * 8;
	uint32_t len = sim_get16(p->ip + 2);
	uint64_t now = f->timestamp;
	struct datagram **at, *d;

	r->seen++;
	if (now / SIM_SECOND == 0)
		now = f->timestamp = s->now;
	if (now / SIM_SECOND >= r->reap_at)
		reap(s, n, now / SIM_SECOND);
	if (len <= p->hl || len > p->ip_len || from + len - p->hl > MOST ||
	    ((len - p->hl) % 8 != 0 && (field & MF))) {
		r->bad++;
		sim_drop(s, f);
		return;
	}
	p->ip_len = len;
	if (r->used > r->most)
		reap_memory(s, n, now / SIM_SECOND);
	if (!put(s, n, p, f, from))
		return;
	at = find(r, p->ip);
	d = *at;
	if (!is_whole(d))
		return;
	*at = d->next;
	d->time = now;
	leave(s, n, d, 0, true);
}

static void
reassembler_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	enum read_fault why;
	uint64_t field;
	struct sim_ip p;
	value v = f->net == POINTER_NONE ? VALUE_NONE :
	    flow_read(s->in->engine, f, BASE_NET, (f->net + 6) * 8, 16, &why);

	(void)port;
	/* the rest of the header is looked at in fragments only */
	if (v != VALUE_NONE && value_is_const(s->in->engine->values, v, &field) &&
	    (field & (MF | OFFSET)) == 0) {
		sim_send(s, n, 0, f);
		return;
	}
	if (!sim_ip_read(s, n, f, &p))
		return;
	add_fragment(s, n, &p, f);
	sim_ip_fini(&p);
}

static bool
reassembler_init(struct sim *s, struct sim_node *n)
{
	struct reassembly *r = n->state = arena_alloc(s->in->engine->arena, sizeof(*r));

	r->most = (uint64_t)sim_int(n, "HIMEM");
	return true;
}

/* A datagram that waits: whose it is, and from where to where its octets have come. */
static void
print_datagram(const struct datagram *d, struct strbuf *out)
{
	const uint8_t *ip = d->front + d->front_len - d->hl;
	bool ports = (d->field & OFFSET) == 0 && d->len >= 4;

	sb_add(out, " (");
	sim_print_ip(out, sim_get32(ip + 12));
	sb_printf(out, ", %u, ", ports ? sim_get16(d->payload) : 0);
	sim_print_ip(out, sim_get32(ip + 16));
	sb_printf(out, ", %u) %u", ports ? sim_get16(d->payload + 2) : 0, sim_get16(ip + 4));
	for (uint32_t from = 0, to; from < d->len; from = to) {
		for (to = from; to < d->len && d->have[to] == d->have[from];)
			to++;
		if (d->have[from])
			sb_printf(out, " (%u,%u)", from, to);
	}
	sb_add_char(out, '\n');
}

static bool
reassembler_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct reassembly *r = n->state;

	(void)s;
	if (strcmp(name, "dump") != 0)
		return false;
	sb_printf(out, "frags seen total:    %llu\ngood reassemblies:   %llu\nfailed reassemblies: %llu\n"
		  "bad fragments seen:  %llu\ncached chunk data:\n", (unsigned long long)r->seen,
		  (unsigned long long)r->whole, (unsigned long long)r->given_up, (unsigned long long)r->bad);
	for (uint32_t b = 0; b < BUCKETS; b++)
		for (const struct datagram *d = r->buckets[b]; d != NULL; d = d->next)
			print_datagram(d, out);
	return true;
}

static void
reassembler_fini(struct sim *s, struct sim_node *n)
{
	struct reassembly *r = n->state;

	for (uint32_t b = 0; r != NULL && b < BUCKETS; b++)
		while (r->buckets[b] != NULL) {
			struct datagram *d = r->buckets[b];

			r->buckets[b] = d->next;
			flow_free(s->in->engine, d->f);
			datagram_free(r, d);
		}
}

const struct sim_class sim_classes_reassembly[] = {
	{ .name = "IPReassembler", .init = reassembler_init, .push = reassembler_push,
	  .read = reassembler_read, .fini = reassembler_fini },
	{ .name = NULL },
};
