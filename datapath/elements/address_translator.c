/*
 * address_translator.c - AddressTranslator: IPv6 addresses of an inner network as others, and back. Packets that go
 * out come in by input 0 and get another source, those that come in by input 1 another destination. Who is told by
 * a static list, by a pool of addresses that is dealt out, or by ports of one address.
 *
 * What Click leaves to chance (ports of ICMP messages, a static port on the way in) follows its documentation here.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"

enum { OUTWARD, INWARD, MOST_FLOWS = 1 << 16 };

/* An address and port inside, and what they are outside; of a free binding one address is not there yet. */
struct pair {
	uint8_t inner[16], mapped[16];
	uint16_t inner_port, mapped_port;
	bool fixed, bound;
};

/* What a flow of ports is found by: its own side before, what it becomes, and the other end. */
struct port_flow {
	uint8_t own[16], other[16];
	uint16_t own_port, other_port, port;
	uint32_t next[2];			/* of its buckets: by own side, by port; number plus 1 */
};

struct translator {
	struct element el;
	VEC(struct pair) pairs;
	size_t fixed;
	bool fixed_ports, dynamic, ports, inward;	/* inward: packets from outside get bindings */
	uint8_t addr[16];
	uint16_t low, high;
	VEC(struct port_flow) flows;
	uint32_t *buckets[2];
	uint32_t mask;
};

struct ends {
	uint8_t *own, *other;			/* own: the address that is replaced */
	uint16_t own_port, other_port;
	bool has_ports;
};

static uint32_t hash_ends(const uint8_t *other, uint16_t other_port, const uint8_t *own, uint16_t own_port)
{
	uint64_t h = hash_bytes(other, 16);

	if (own)
		h = hash_mix(h, hash_bytes(own, 16));
	return (uint32_t)hash_mix(h, (uint64_t)other_port << 16 | own_port);
}

static uint32_t bucket_of(const struct translator *t, const struct port_flow *f, unsigned which)
{
	return (which ? hash_ends(f->other, f->other_port, NULL, f->port) :
			hash_ends(f->other, f->other_port, f->own, f->own_port)) & t->mask;
}

static void link_flow(struct translator *t, uint32_t n)
{
	struct port_flow *f = &t->flows.v[n];

	for (unsigned k = 0; k < 2; k++) {
		uint32_t *b = &t->buckets[k][bucket_of(t, f, k)];

		f->next[k] = *b;
		*b = n + 1;
	}
}

static void add_flow(struct translator *t, const struct port_flow *f)
{
	*VEC_ADD(&t->flows) = *f;
	if (t->flows.n <= t->mask) {
		link_flow(t, (uint32_t)t->flows.n - 1);
		return;
	}
	t->mask = t->mask ? t->mask * 2 + 1 : 63;
	for (unsigned k = 0; k < 2; k++) {
		free(t->buckets[k]);
		t->buckets[k] = x_calloc(t->mask + 1, sizeof(*t->buckets[k]));
	}
	for (uint32_t i = 0; i < t->flows.n; i++)
		link_flow(t, i);
}

static const struct port_flow *find_flow(const struct translator *t, const struct ends *e, unsigned which)
{
	uint32_t n = 0;

	if (t->mask)
		n = t->buckets[which][(which ? hash_ends(e->other, e->other_port, NULL, e->own_port) :
					       hash_ends(e->other, e->other_port, e->own, e->own_port)) & t->mask];
	for (; n; n = t->flows.v[n - 1].next[which]) {
		const struct port_flow *f = &t->flows.v[n - 1];

		if (f->other_port != e->other_port || memcmp(f->other, e->other, 16) != 0)
			continue;
		if (which ? f->port == e->own_port && !memcmp(t->addr, e->own, 16) :
			    f->own_port == e->own_port && !memcmp(f->own, e->own, 16))
			return f;
	}
	return NULL;
}

/* A flow that is bound to a port, or is now: ports are given in their order and never taken back. */
static bool by_port(struct translator *t, struct ends *e, unsigned direction, enum drop *why)
{
	bool gives = direction == (t->inward ? INWARD : OUTWARD);
	const struct port_flow *f = find_flow(t, e, !gives);
	struct port_flow n = { .own_port = e->own_port, .other_port = e->other_port };

	*why = DROP_NO_MAPPING;
	if (!f && !gives)
		return false;
	if (!f) {
		*why = DROP_POOL_EMPTY;
		if (t->flows.n >= MOST_FLOWS || (t->low != t->high && t->flows.n > (size_t)(t->high - t->low)))
			return false;
		memcpy(n.own, e->own, 16);
		memcpy(n.other, e->other, 16);
		n.port = t->low == t->high ? t->low : (uint16_t)(t->low + t->flows.n);
		add_flow(t, &n);
		f = &n;
	}
	memcpy(e->own, gives ? t->addr : f->own, 16);
	e->own_port = gives ? f->port : f->own_port;
	return true;
}

static bool same(const struct translator *t, const struct pair *p, const struct ends *e, unsigned direction)
{
	uint16_t port = direction == OUTWARD ? p->inner_port : p->mapped_port;

	if (!p->fixed && !p->bound)
		return false;
	if (memcmp(e->own, direction == OUTWARD ? p->inner : p->mapped, 16) != 0)
		return false;
	return !p->fixed || !t->fixed_ports || (e->has_ports && port == e->own_port);
}

static bool by_address(struct translator *t, struct ends *e, unsigned direction, enum drop *why)
{
	struct pair *p = NULL;

	*why = DROP_NO_MAPPING;
	for (size_t i = 0; i < t->pairs.n && !p; i++)
		if (same(t, &t->pairs.v[i], e, direction))
			p = &t->pairs.v[i];
	if (!p) {
		if (!t->dynamic || t->ports || direction != (t->inward ? INWARD : OUTWARD))
			return false;
		for (size_t i = t->fixed; i < t->pairs.n && !p; i++)
			if (!t->pairs.v[i].bound)
				p = &t->pairs.v[i];
		*why = DROP_POOL_EMPTY;
		if (!p)
			return false;
		memcpy(direction == OUTWARD ? p->inner : p->mapped, e->own, 16);
		p->bound = true;
	}
	memcpy(e->own, direction == OUTWARD ? p->mapped : p->inner, 16);
	if (p->fixed && t->fixed_ports)
		e->own_port = direction == OUTWARD ? p->mapped_port : p->inner_port;
	return true;
}

/* Where the checksum stands, or 0 where none is known; *need: octets that must be there. */
static uint32_t sum_at(uint8_t proto, const uint8_t *t, uint32_t *need)
{
	uint32_t at = proto == PROTO_TCP ? TCP_SUM : proto == PROTO_UDP ? UDP_SUM : 2;

	*need = proto == PROTO_TCP ? 20 : 8;	/* a whole header */
	if (proto != PROTO_ICMP6)
		return at;
	return (t[0] >= 1 && t[0] <= 4) || t[0] == 128 || t[0] == 129 ? at : 0;
}

static bool translate(struct translator *t, uint8_t *ip, uint32_t len, unsigned direction, enum drop *why)
{
	uint8_t proto = ip[IP6_NEXT], *l4 = ip + IP6_HEADER;
	struct ends e = { .own = ip + (direction == OUTWARD ? IP6_SRC : IP6_DST),
			  .other = ip + (direction == OUTWARD ? IP6_DST : IP6_SRC),
			  .has_ports = proto != PROTO_ICMP6 };
	uint8_t *own = l4 + (direction == OUTWARD ? 0 : 2), *other = l4 + (direction == OUTWARD ? 2 : 0);
	uint32_t plen = load_be16(ip + IP6_PLEN), at, need;

	*why = DROP_NO_MATCH;
	if (proto != PROTO_TCP && proto != PROTO_UDP && proto != PROTO_ICMP6)
		return false;
	*why = DROP_BAD_HEADER;
	if (plen > len - IP6_HEADER || !plen)
		return false;
	at = sum_at(proto, l4, &need);
	if (plen < need)
		return false;
	if (e.has_ports) {
		e.own_port = load_be16(own);
		e.other_port = load_be16(other);
	}
	if (!(t->fixed || !t->ports ? by_address : by_port)(t, &e, direction, why))
		return false;
	if (e.has_ports)
		store_be16(own, e.own_port);
	if (at) {
		store_be16(l4 + at, 0);
		store_be16(l4 + at, ip6_transport_sum(ip, proto, l4, plen));
	}
	return true;
}

/* What leaves is a new packet, without annotations. */
static void translate_batch(struct element *e, unsigned port, struct batch *b)
{
	struct translator *t = (struct translator *)e;
	enum drop why = DROP_BAD_HEADER;
	unsigned n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i], *q = NULL;
		bool ok = p->len >= IP6_HEADER;

		if (ok) {
			q = pkt_new(p->pool, PKT_HEADROOM, p->len);
			why = DROP_NO_MEMORY;
		}
		if (q) {
			memcpy(q->data, p->data, p->len);
			ok = translate(t, q->data, q->len, port, &why);
		}
		if (q && !ok) {
			element_drop(e, DROP_CONSUMED, q);
			q = NULL;
		}
		element_drop(e, q ? DROP_CONSUMED : why, p);
		if (q)
			b->p[n++] = q;
	}
	b->n = n;
}

static void translator_push(struct element *e, unsigned port, struct batch *b)
{
	translate_batch(e, port, b);
	element_push(e, port, b);
}

static void translator_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	element_pull(e, port, b, max);
	translate_batch(e, port, b);
}

/* The words of an argument. */
struct words {
	char *w[8];
	unsigned n;
};

static struct words split(struct setup *s, const struct click_value *v)
{
	char *rest = arena_strndup(s->arena, v->s, v->len), *word;
	struct words w = { .n = 0 };

	while (w.n < ARRAY_LEN(w.w) && (word = strtok_r(rest, " \t\r\n", &rest)) != NULL)
		w.w[w.n++] = word;
	return w;
}

static bool word_bool(struct setup *s, const char *what, const struct click_value *v, bool *b)
{
	struct words w = v ? split(s, v) : (struct words){ .n = 0 };
	const char *t = w.n == 1 ? w.w[0] : "";

	*b = !strcmp(t, "1") || !strcmp(t, "true") || !strcmp(t, "yes");
	if (!*b && strcmp(t, "0") != 0 && strcmp(t, "false") != 0 && strcmp(t, "no") != 0)
		return setup_error(s, "%s: expected true or false, not '%s'", what, t);
	return true;
}

static bool word_address(const struct words *w, unsigned i, uint8_t addr[16])
{
	unsigned length = 128;

	return i < w->n && !strchr(w->w[i], '/') && click_parse_ip6_prefix(w->w[i], addr, &length);
}

static bool word_port(const struct words *w, unsigned i, uint16_t *port)
{
	uint64_t v;

	if (i >= w->n || !click_parse_uint(w->w[i], &v) || v > UINT16_MAX)
		return false;
	*port = (uint16_t)v;
	return true;
}

static bool read_static(struct translator *t, struct setup *s, const struct click_value *v)
{
	struct words w = split(s, v);
	struct pair *p = VEC_ADD(&t->pairs);
	unsigned step = t->fixed_ports ? 2 : 1;

	*p = (struct pair){ .fixed = true, .bound = true };
	if (!word_address(&w, 0, p->inner) || !word_address(&w, step, p->mapped) || w.n != 2 * step ||
	    (t->fixed_ports && (!word_port(&w, 1, &p->inner_port) || !word_port(&w, 3, &p->mapped_port))))
		return setup_error(s, "expected '%s', not '%.*s'", t->fixed_ports ? "IP6 PORT IP6 PORT" : "IP6 IP6",
				   (int)v->len, v->s);
	return true;
}

static bool read_dynamic(struct translator *t, struct setup *s, const struct click_value *v, size_t n)
{
	struct words w;

	if (n < 3 || !word_bool(s, "ports", &v[1], &t->ports) || !word_bool(s, "inward", &v[2], &t->inward))
		return n < 3 ? setup_error(s, "expected PORTS, INWARD and what is given out behind the dynamic "
					      "'true'") : false;
	if (t->ports) {
		w = n == 4 ? split(s, &v[3]) : (struct words){ .n = 0 };
		if (!word_address(&w, 0, t->addr) || !word_port(&w, 1, &t->low) || !word_port(&w, 2, &t->high) ||
		    w.n != 3 || t->low > t->high || !t->low)
			return setup_error(s, "expected 'IP6 FIRST LAST' with ports from 1 to 65535 as the last argument");
		return true;
	}
	for (size_t i = 3; i < n; i++) {
		struct pair *p = VEC_ADD(&t->pairs);

		*p = (struct pair){ 0 };
		w = split(s, &v[i]);
		if (w.n != 1 || !word_address(&w, 0, t->inward ? p->inner : p->mapped))
			return setup_error(s, "expected an IPv6 address, not '%.*s'", (int)v[i].len, v[i].s);
	}
	return true;
}

static bool translator_configure(struct element *e, struct setup *s)
{
	struct translator *t = (struct translator *)e;
	const struct click_value *v = setup_value(s, "ARG");
	struct words w = v->count ? split(s, &v->list[0]) : (struct words){ .n = 0 };
	uint64_t n;
	size_t at = 1;

	if (w.n != 1 || !click_parse_uint(w.w[0], &n) || n > v->count)
		return setup_error(s, "expected the number of static mappings that follow first");
	if (n) {
		if (v->count < n + 2)
			return setup_error(s, "expected %llu static mappings", (unsigned long long)n);
		if (!word_bool(s, "static ports", &v->list[1], &t->fixed_ports))
			return false;
		for (at = 2; at < n + 2; at++)
			if (!read_static(t, s, &v->list[at]))
				return false;
	}
	t->fixed = t->pairs.n;
	if (!word_bool(s, "dynamic mappings", at < v->count ? &v->list[at] : NULL, &t->dynamic))
		return false;
	return !t->dynamic || read_dynamic(t, s, &v->list[at], v->count - at);
}

static void translator_stop(struct element *e)
{
	struct translator *t = (struct translator *)e;

	VEC_FREE(&t->pairs);
	VEC_FREE(&t->flows);
	for (unsigned k = 0; k < 2; k++)
		free(t->buckets[k]);
}

/* Bindings go on where what they give out is the same. */
static void translator_take_state(struct element *e, struct element *old)
{
	struct translator *t = (struct translator *)e, *o = (struct translator *)old;

	if (t->inward != o->inward)
		return;
	for (size_t i = t->fixed; i < t->pairs.n; i++) {
		struct pair *p = &t->pairs.v[i];

		for (size_t k = o->fixed; k < o->pairs.n; k++) {
			const struct pair *q = &o->pairs.v[k];

			if (q->bound && !memcmp(t->inward ? p->inner : p->mapped,
						t->inward ? q->inner : q->mapped, 16))
				*p = *q;
		}
	}
	if (t->ports && o->ports && t->low == o->low && t->high >= o->high && !memcmp(t->addr, o->addr, 16))
		for (size_t i = 0; i < o->flows.n; i++)
			add_flow(t, &o->flows.v[i]);
}

const struct element_class address_translator_classes[] = {
	{ "AddressTranslator", sizeof(struct translator), .push = translator_push,
	  .pull = translator_pull, .configure = translator_configure, .stop = translator_stop,
	  .take_state = translator_take_state, .keeps = "bindings",
	  .drops = DROPS(DROP_NO_MATCH, DROP_BAD_HEADER, DROP_NO_MAPPING, DROP_POOL_EMPTY,
			 DROP_CONSUMED, DROP_NO_MEMORY) },
	{ 0 }
};
