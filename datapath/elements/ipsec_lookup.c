/*
 * ipsec_lookup.c - RadixIPsecLookup: a route table whose routes may have a security association. Packets by output 1 are to be
 * protected with that of their route; ESP packets by output 0 are to be opened with that of their SPI; others that were
 * meant for output 0 go to 2 if their octets name an SPI all the same, as in Click. IPsecEncap makes the outer header.
 */
#include "datapath/elements.h"
#include "datapath/lookup/route.h"
#include "datapath/packet/ip.h"
#include "datapath/protocol/ipsec.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/click/text.h"

enum { ANNO_SA = 40, ENCAP_TTL = 250, MOST_ROUTES = UINT16_MAX / 2 };
enum { PORT_OPEN, PORT_PROTECT, PORT_OTHER };

struct lookup {
	struct element el;
	struct route_table table;
	struct ipsec_sa *sas;		/* by route, then what the same is when it comes back */
	uint16_t *sa_of;		/* of each route of the table: its place in sas */
	struct route *rows;		/* as Click's table tells them */
	size_t row_count, free_row;	/* free_row: one that the next route takes; SIZE_MAX: none */
	uint16_t count, number;		/* of routes; of the element in its router, from 1 */
};

static void name_sa(const struct lookup *l, struct pkt *p, const struct ipsec_sa *sa)
{
	uint16_t which = (uint16_t)(sa ? sa - l->sas : 0);

	put_raw16(p->anno + ANNO_SA, sa ? l->number : 0);
	put_raw16(p->anno + ANNO_SA + 2, which);
	put_raw32(p->anno + ANNO_SA + 4, sa ? sa->check : 0);
}

struct ipsec_sa *ipsec_sa_of(const struct element *e, const struct pkt *p)
{
	uint16_t number = raw16(p->anno + ANNO_SA), which = raw16(p->anno + ANNO_SA + 2);
	const struct router *r = e->router;
	struct lookup *l;

	if (!number || number > r->count || r->elements[number - 1]->cls != ipsec_lookup_classes)
		return NULL;
	l = (struct lookup *)r->elements[number - 1];
	if (which >= 2 * l->count || l->sas[which].check != raw32(p->anno + ANNO_SA + 4))
		return NULL;
	return l->sas[which].spi ? &l->sas[which] : NULL;
}

/* Behind the rightmost bit is what is larger than all so far. */
static void shift_seen(struct ipsec_sa *sa, uint32_t n)
{
	enum { WORDS = IPSEC_WINDOW / 64 };
	uint64_t to[WORDS] = { 0 };

	for (unsigned i = n / 64; i < WORDS; i++) {
		to[i] = sa->seen[i - n / 64] << n % 64;
		if (n % 64 && i > n / 64)
			to[i] |= sa->seen[i - n / 64 - 1] >> (64 - n % 64);
	}
	memcpy(sa->seen, to, sizeof(to));
}

bool ipsec_receive(struct ipsec_sa *sa, uint32_t sequence)
{
	uint32_t behind = sa->last - sequence;
	uint64_t bit;

	if (!sequence)
		return false;
	/* the sender began again */
	if (sequence == sa->start && sa->last != sa->start) {
		memset(sa->seen, 0, sizeof(sa->seen));
		sa->last = sequence;
		return true;
	}
	if (sequence > sa->last) {
		if (sequence - sa->last < sa->window)
			shift_seen(sa, sequence - sa->last);
		else
			memset(sa->seen, 0, sizeof(sa->seen));
		sa->seen[0] |= 1;
		sa->last = sequence;
		return true;
	}
	if (behind >= sa->window)
		return false;
	bit = UINT64_C(1) << behind % 64;
	if (sa->seen[behind / 64] & bit)
		return false;
	sa->seen[behind / 64] |= bit;
	return true;
}

static struct ipsec_sa *by_spi(struct lookup *l, uint32_t spi)
{
	for (unsigned i = l->count; spi && i < 2U * l->count; i++)
		if (l->sas[i].spi == spi)
			return &l->sas[i];
	return NULL;
}

/* The output; TO_NOWHERE without a route. */
static unsigned route_of(struct lookup *l, struct pkt *p, enum drop *why)
{
	const struct route_hop *r = route_find(&l->table, __builtin_bswap32(anno_u32(p, ANNO_DST_IP)));
	struct ipsec_sa *sa;
	unsigned port;

	*why = DROP_NO_MATCH;
	if (r->port == UINT32_MAX)
		return TO_NOWHERE;
	port = r->port;
	if (port == PORT_PROTECT) {
		sa = &l->sas[l->sa_of[r->order]];
		anno_set_u32(p, ANNO_IPSEC_SPI, sa->spi);
		name_sa(l, p, sa->spi ? sa : NULL);
	} else if (port == PORT_OPEN) {
		*why = DROP_TOO_SHORT;
		if (p->len < IP_HEADER + 4)
			return TO_NOWHERE;
		*why = DROP_NO_MATCH;
		sa = by_spi(l, load_be32(p->data + IP_HEADER));
		if (!sa)
			return TO_NOWHERE;
		name_sa(l, p, sa);
		port = p->data[IP_PROTO] == PROTO_ESP ? PORT_OPEN : PORT_OTHER;
	}
	if (r->gateway)
		anno_set_u32(p, ANNO_DST_IP, r->gateway);
	return port;
}

static void lookup_push(struct element *e, unsigned port, struct batch *b)
{
	uint16_t to[BATCH_MAX];
	enum drop why;
	unsigned n = 0;

	(void)port;
	for (unsigned i = 0; i < b->n; i++) {
		unsigned out = route_of((struct lookup *)e, b->p[i], &why);

		if (out == TO_NOWHERE) {
			element_drop(e, why, b->p[i]);
			continue;
		}
		to[n] = (uint16_t)out;
		b->p[n++] = b->p[i];
	}
	b->n = n;
	element_push_split(e, b, to, DROP_NO_OUTPUT);
}

/* A word, or what is quoted; NULL at the end. */
static char *next_word(struct piece *text, struct arena *arena)
{
	struct piece word;

	return text_next_word(text, &word) ? text_unquote(word, arena) : NULL;
}

static bool read_number(const char *word, uint64_t most, uint64_t *v)
{
	return word && click_parse_uint(word, v) && *v <= most;
}

/* "SPI KEY KEY REPLAY OOSIZE" */
static bool read_sa(struct setup *s, struct piece *text, const char *spi, struct ipsec_sa *sa)
{
	const char *keys[2];
	uint64_t v[3];

	for (unsigned i = 0; i < 2; i++) {
		keys[i] = next_word(text, s->arena);
		if (!keys[i] || strlen(keys[i]) != IPSEC_KEY)
			return setup_error(s, "expected two keys of %d characters behind SPI", IPSEC_KEY);
	}
	if (!read_number(spi, UINT32_MAX, &v[0]) || !read_number(next_word(text, s->arena), UINT32_MAX, &v[1]) ||
	    !read_number(next_word(text, s->arena), UINT8_MAX, &v[2]))
		return setup_error(s, "expected 'SPI KEY KEY REPLAY OOSIZE' behind the output");
	*sa = (struct ipsec_sa){ .spi = (uint32_t)v[0], .start = (uint32_t)v[1], .next = (uint32_t)v[1],
				 .last = (uint32_t)v[1], .window = (uint8_t)v[2] };
	memcpy(sa->cipher_key, keys[0], IPSEC_KEY);
	memcpy(sa->auth_key, keys[1], IPSEC_KEY);
	sa->check = (uint32_t)hash_mix(hash_bytes(sa->cipher_key, 2 * IPSEC_KEY), sa->spi);
	return true;
}

/*
 * Rows of Click's table: a route takes a free one, if there is one, and frees that of an equal route before it, which still counts.
 * A route for everything frees its own, so it counts as long as no other takes it.
 */
static void add_row(struct lookup *l, const struct click_route *r)
{
	size_t row = l->free_row != SIZE_MAX ? l->free_row : l->row_count++, i = 0;

	l->free_row = SIZE_MAX;
	while (i < l->row_count && (i == row || l->rows[i].addr != r->addr || l->rows[i].mask != r->mask))
		i++;
	l->rows[row] = (struct route){ .addr = r->addr, .mask = r->mask, .gateway = __builtin_bswap32(r->gateway), .port = r->port };
	if (!r->mask)
		l->free_row = row;
	else if (i < l->row_count) {
		l->rows[row] = l->rows[i];
		l->free_row = i;
	}
}

static bool read_route(struct lookup *l, struct setup *s, const struct click_value *v)
{
	size_t all = setup_value(s, "ROUTE")->count;
	struct piece text = { v->s, v->len };
	const char *word = next_word(&text, s->arena);
	struct click_route r = { 0 };
	struct ipsec_sa *sa = &l->sas[l->count], *back;
	uint64_t port;

	if (!word || !click_parse_ip_prefix(word, &r.addr, &r.mask))
		return setup_error(s, "expected 'ADDR/MASK [GATEWAY] OUTPUT', not '%.*s'", (int)v->len, v->s);
	r.addr &= r.mask;
	word = next_word(&text, s->arena);
	if (word && (!strcmp(word, "-") || click_parse_ip(word, &r.gateway)))
		word = next_word(&text, s->arena);
	if (!read_number(word, s->decl->noutputs - 1, &port))
		return setup_error(s, "expected an output of %u, not '%s'", s->decl->noutputs, word ? word : "");
	r.port = (uint32_t)port;
	word = next_word(&text, s->arena);
	if (word && !read_sa(s, &text, word, sa))
		return false;
	add_row(l, &r);
	if (r.mask || l->count + 1U == all) {
		l->sa_of[l->table.routes.n] = l->count;
		route_add(&l->table, &r);
	}
	back = &l->sas[l->count++ + all];
	/* of associations with the same SPI the first counts, and one that begins at 0 is none */
	if (sa->spi && sa->start) {
		*back = *sa;
		for (struct ipsec_sa *a = l->sas + all; a < back; a++)
			if (a->spi == sa->spi)
				back->spi = 0;
	}
	return true;
}

static bool lookup_configure(struct element *e, struct setup *s)
{
	struct lookup *l = (struct lookup *)e;
	const struct click_value *v = setup_value(s, "ROUTE");

	if (v->count > MOST_ROUTES)
		return setup_error(s, "more than %d routes", MOST_ROUTES);
	l->sas = arena_alloc_array(s->arena, 2 * v->count + 1, sizeof(*l->sas));
	l->sa_of = arena_alloc_array(s->arena, v->count + 1, sizeof(*l->sa_of));
	l->rows = arena_alloc_array(s->arena, v->count + 1, sizeof(*l->rows));
	l->free_row = SIZE_MAX;
	for (size_t i = 0; i < v->count; i++)
		if (!read_route(l, s, &v->list[i]))
			return false;
	l->table.apart = true;	/* each has an association of its own */
	route_finish(&l->table);
	for (size_t i = 0; i < e->router->count && i < UINT16_MAX; i++)
		if (e->router->elements[i] == e)
			l->number = (uint16_t)(i + 1);
	return true;
}

static void lookup_stop(struct element *e)
{
	route_fini(&((struct lookup *)e)->table);
}

/* Numbers go on: a receiver would take what begins again for old packets. */
static void lookup_take_state(struct element *e, struct element *old)
{
	struct lookup *l = (struct lookup *)e, *o = (struct lookup *)old;

	for (unsigned i = 0; i < 2U * l->count; i++) {
		struct ipsec_sa *to = &l->sas[i];

		for (unsigned k = 0; to->spi && k < 2U * o->count; k++) {
			const struct ipsec_sa *from = &o->sas[k];

			if ((i < l->count) != (k < o->count) || from->spi != to->spi || from->check != to->check ||
			    from->start != to->start)
				continue;
			to->next = from->next;
			to->last = from->last;
			memcpy(to->seen, from->seen, sizeof(to->seen));
			break;
		}
	}
}

static bool read_lookup(struct element *e, const char *args, struct strbuf *out)
{
	const struct route_hop *r;
	uint32_t addr, gw;

	if (!click_parse_ip(args, &addr)) {
		sb_printf(out, "expected an IP address, not '%s'", args);
		return false;
	}
	r = route_find(&((struct lookup *)e)->table, addr);
	if (r->port == UINT32_MAX) {
		sb_add(out, "-1");
		return true;
	}
	sb_printf(out, "%u", r->port);
	gw = __builtin_bswap32(r->gateway);
	if (gw)
		sb_printf(out, " %u.%u.%u.%u", gw >> 24, gw >> 16 & 255, gw >> 8 & 255, gw & 255);
	return true;
}

/* In Click's words, in which a row that is free is told as if it led nowhere. */
static bool read_table(struct element *e, const char *args, struct strbuf *out)
{
	const struct lookup *l = (struct lookup *)e;

	(void)args;
	for (size_t i = 0; i < l->row_count; i++) {
		struct route r = l->rows[i];

		if (i == l->free_row) {
			r.addr = 0;
			r.mask = UINT32_MAX;
			r.port = UINT32_MAX;
		}
		route_print_one(&r, out);
	}
	return true;
}

/* Keys are not told. */
static const struct handler lookup_handlers[] = {
	{ "table", read_table, NULL },
	{ "lookup", read_lookup, NULL },
	{ 0 }
};

struct encap {
	struct element el;
	uint8_t proto;
	uint16_t id;
};

static inline struct pkt *encap_one(struct element *e, struct pkt *p)
{
	struct encap *c = (struct encap *)e;
	uint8_t *ip;

	if (p->len > UINT16_MAX - IP_HEADER || !pkt_push(p, IP_HEADER)) {
		element_drop(e, p->len > UINT16_MAX - IP_HEADER ? DROP_TOO_LARGE : DROP_NO_MEMORY, p);
		return NULL;
	}
	ip = p->data;
	memset(ip, 0, IP_HEADER);
	ip[0] = 0x45;
	store_be16(ip + IP_LEN, (uint16_t)p->len);
	store_be16(ip + IP_ID, c->id++);
	ip[IP_TTL] = ENCAP_TTL;
	ip[IP_PROTO] = c->proto;
	put_raw32(ip + IP_DST, anno_u32(p, ANNO_DST_IP));
	ip_set_sum(ip, IP_HEADER);
	p->anno[ANNO_FIX_IP_SRC] = 1;
	pkt_mark_ip(p, pkt_offset(p), IP_HEADER);
	return p;
}
ELEMENT_SIMPLE(encap, encap_one)

static bool encap_configure(struct element *e, struct setup *s)
{
	((struct encap *)e)->proto = (uint8_t)setup_int(s, "PROTO");
	return true;
}

static void encap_take_state(struct element *e, struct element *old)
{
	((struct encap *)e)->id = ((struct encap *)old)->id;
}

/* The lookup has to stand first, see ipsec_sa_of. */
const struct element_class ipsec_lookup_classes[] = {
	{ "RadixIPsecLookup", sizeof(struct lookup), .push = lookup_push,
	  .configure = lookup_configure, .stop = lookup_stop, .take_state = lookup_take_state,
	  .keeps = "sequence numbers of associations", .handlers = lookup_handlers,
	  .drops = DROPS(DROP_NO_MATCH, DROP_NO_OUTPUT, DROP_TOO_SHORT) },
	{ "IPsecEncap", sizeof(struct encap), .simple = encap, .configure = encap_configure,
	  .take_state = encap_take_state, .keeps = "the next identification",
	  .drops = DROPS(DROP_TOO_LARGE, DROP_NO_MEMORY) },
	{ "SATable", .phase = 0 },
	{ 0 }
};
