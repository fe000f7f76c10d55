/*
 * sim_match.c - SigMatcher and TupleDemux in a concrete run: signatures by addresses and the protocol that an annotation
 * tells, and triples of stacks, which handlers change. What the first signature is that fits, and whose a triple is, is counted.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/base/vec.h"
#include "models/click/text.h"
#include "models/packet/checksum.h"

enum { TCP = 6, UDP = 17, FIXED = 20, FRAGMENT = 0x3fff, DEVICE = 0, HOST = 1, FIRST_STACK = 2 };

struct end {
	uint32_t addr, mask;
};

struct signature {
	struct end a, b;
	uint32_t protocol;	/* its number in PATTERNS; 0: any */
	bool drop;
	uint64_t hits;
};

struct matcher {
	struct signature *v;
	size_t n;
	int32_t anno;
	uint64_t dropped;
};

/* Whether the argument is a keyword's. */
static bool
is_keyword(const struct sim_node *n, const char *text)
{
	size_t len = strcspn(text, " \t\n");

	for (const struct click_param *p = n->args.cls->params; p->name != NULL; p++)
		if (strlen(p->name) == len && memcmp(p->name, text, len) == 0)
			return true;
	return false;
}

static bool
parse_end(const char *word, struct end *e)
{
	if (strcmp(word, "any") == 0 || strcmp(word, "*") == 0) {
		*e = (struct end){ 0, 0 };
		return true;
	}
	if (strchr(word, '/') != NULL)
		return click_parse_ip_prefix(word, &e->addr, &e->mask);
	e->mask = UINT32_MAX;
	return click_parse_ip(word, &e->addr);
}

/* The place, from 1, of the protocol in PATTERNS; 0: it is not there. */
static uint32_t
protocol_of(struct sim *s, const struct sim_node *n, const char *name)
{
	size_t len;
	const char *list = sim_given(n, "PATTERNS") ? sim_string(n, "PATTERNS", &len) : NULL;
	const struct sim_node *p = list != NULL ? sim_find(s, n, list, len) : NULL;

	for (unsigned i = 0; p != NULL && i < p->element->arg_count; i++) {
		const char *text = p->element->args[i].text;

		if (strcmp(sim_word(s, &text), name) == 0)
			return i + 1;
	}
	return 0;
}

static bool
is_word(const char *text, const char *word)
{
	for (; *word != '\0'; word++, text++)
		if ((*text | 32) != (*word | 32))
			return false;
	return *text == '\0';
}

/* END END [PROTOCOL] ACTION; the model has looked at it already. */
static void
parse_signature(struct sim *s, struct sim_node *n, const char *text, struct signature *v)
{
	const char *a = sim_word(s, &text), *b = sim_word(s, &text), *word = sim_word(s, &text), *action = sim_word(s, &text);

	*v = (struct signature){ .drop = is_word(*action != '\0' ? action : word, "drop") };
	if (!parse_end(a, &v->a) || !parse_end(b, &v->b)) {
		diag_error(s->in->diag, n->graph->at, "expected END END [PROTOCOL] DROP or ALLOW");
		s->ok = false;
	}
	if (*action == '\0')
		return;
	v->protocol = protocol_of(s, n, word);
	if (v->protocol == 0) {
		diag_error(s->in->diag, n->graph->at, "no pattern for protocol '%s'", word);
		s->ok = false;
	}
}

static bool
matcher_init(struct sim *s, struct sim_node *n)
{
	struct arena *a = s->in->engine->arena;
	struct matcher *m = n->state = arena_alloc(a, sizeof(*m));

	m->v = arena_alloc_array(a, n->element->arg_count + 1, sizeof(*m->v));
	for (unsigned i = 0; i < n->element->arg_count; i++)
		if (!is_keyword(n, n->element->args[i].text))
			parse_signature(s, n, n->element->args[i].text, &m->v[m->n++]);
	m->anno = (int32_t)sim_int(n, "ANNO");
	return s->ok;
}

/* An octet of the packet, or an annotation; -1: it is not there. */
static int
octet(struct sim *s, struct flow *f, enum base area, int32_t at)
{
	enum read_fault why;
	uint64_t v = 0;
	value x = flow_read(s->in->engine, f, area, at * 8, 8, &why);

	if (x == VALUE_NONE || !value_is_const(s->in->engine->values, x, &v))
		return -1;
	return (int)v;
}

static bool
read_address(struct sim *s, struct flow *f, int32_t at, uint32_t *addr)
{
	*addr = 0;
	for (int32_t i = 0; i < 4; i++) {
		int v = octet(s, f, BASE_NET, f->net + at + i);

		if (v < 0)
			return false;
		*addr = *addr << 8 | (uint32_t)v;
	}
	return true;
}

static bool
lies_in(uint32_t addr, const struct end *e)
{
	return ((addr ^ e->addr) & e->mask) == 0;
}

/* Of IPv6 (four is false) only what names no address. */
static bool
fits(const struct signature *v, bool four, uint32_t src, uint32_t dst)
{
	if (!four)
		return v->a.mask == 0 && v->b.mask == 0;
	return (lies_in(src, &v->a) && lies_in(dst, &v->b)) || (lies_in(src, &v->b) && lies_in(dst, &v->a));
}

static void
matcher_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct matcher *m = n->state;
	uint32_t src = 0, dst = 0;
	int first, told;
	bool four;

	(void)port;
	if (f->net == POINTER_NONE) {
		sim_violation(s, n, f, "IP header annotation missing");
		return;
	}
	first = octet(s, f, BASE_NET, f->net);
	four = first >> 4 == 4;
	told = octet(s, f, BASE_ANNO, m->anno);
	if (first < 0 || (four && (!read_address(s, f, 12, &src) || !read_address(s, f, 16, &dst)))) {
		sim_drop(s, f);
		return;
	}
	for (size_t i = 0; i < m->n; i++) {
		struct signature *v = &m->v[i];

		if (!fits(v, four, src, dst) || (v->protocol != 0 && told != (int)v->protocol))
			continue;
		v->hits++;
		m->dropped += v->drop;
		if (v->drop && n->graph->out_ports < 2)
			sim_drop(s, f);
		else
			sim_send(s, n, v->drop ? 1 : 0, f);
		return;
	}
	sim_send(s, n, 0, f);
}

static bool
matcher_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct matcher *m = n->state;

	(void)s;
	if (strcmp(name, "dropped") == 0) {
		sb_printf(out, "%llu", (unsigned long long)m->dropped);
		return true;
	}
	for (size_t i = 0; strcmp(name, "hits") == 0 && i < m->n; i++)
		sb_printf(out, "%llu\n", (unsigned long long)m->v[i].hits);
	return strcmp(name, "hits") == 0;
}

struct triple {
	uint32_t port, addr, number;
	uint8_t proto;
};

struct demux {
	VEC(struct triple) list;
	uint64_t spoofed;
};

/* A packet's end, at the source or the destination. */
static const struct triple *
find_triple(const struct demux *d, uint8_t proto, uint32_t addr, uint32_t number)
{
	for (size_t i = 0; i < d->list.n; i++) {
		const struct triple *t = &d->list.v[i];

		if (t->proto == proto && t->addr == addr && t->number == number)
			return t;
	}
	return NULL;
}

/* PORT ADDRESS tcp|udp NUMBER, of a stack that the element has. */
static bool
parse_triple(struct sim *s, const struct sim_node *n, const char *text, struct triple *t)
{
	const char *port = sim_word(s, &text), *addr = sim_word(s, &text), *proto = sim_word(s, &text);
	const char *number = sim_word(s, &text);
	int64_t p, v;

	if (*text != '\0' || !sim_parse_int(port, &p) || !click_parse_ip(addr, &t->addr) || !sim_parse_int(number, &v) ||
	    v < 1 || v > UINT16_MAX || p < FIRST_STACK || p >= (int64_t)n->graph->out_ports)
		return false;
	t->port = (uint32_t)p;
	t->number = (uint32_t)v;
	t->proto = strcmp(proto, "tcp") == 0 ? TCP : strcmp(proto, "udp") == 0 ? UDP : 0;
	return t->proto != 0;
}

static bool
add_triple(struct sim *s, struct sim_node *n, const char *text)
{
	struct demux *d = n->state;
	struct triple t;

	if (!parse_triple(s, n, text, &t) || find_triple(d, t.proto, t.addr, t.number) != NULL)
		return false;
	*VEC_ADD(&d->list) = t;
	return true;
}

static bool
demux_init(struct sim *s, struct sim_node *n)
{
	n->state = arena_alloc(s->in->engine->arena, sizeof(struct demux));
	for (unsigned i = 0; i < n->element->arg_count; i++) {
		const char *text = n->element->args[i].text;

		if (!is_keyword(n, text) && !add_triple(s, n, text)) {
			diag_error(s->in->diag, n->graph->at, "expected PORT ADDRESS tcp|udp NUMBER that is not asked for "
				   "before, not '%s'", text);
			return false;
		}
	}
	return true;
}

/* IPv4, whole, with a right checksum. */
static bool
is_whole(const struct sim_ip *p)
{
	struct checksum c = { 0 };
	uint32_t len = sim_get16(p->ip + 2);

	checksum_add(&c, p->ip, p->hl);
	return p->ip[0] >> 4 == 4 && len >= p->hl && len <= p->ip_len && checksum_finish(&c) == 0;
}

static uint32_t
output_of(struct sim *s, struct sim_node *n, uint32_t port, const struct sim_ip *p)
{
	struct demux *d = n->state;
	const uint8_t *ip = p->ip, *t = ip + p->hl;
	const struct triple *src = NULL, *dst = NULL;
	bool ports = (ip[9] == TCP || ip[9] == UDP) && (sim_get16(ip + 6) & FRAGMENT) == 0 && p->ip_len >= p->hl + 4;

	(void)s;
	if (ports) {
		src = find_triple(d, ip[9], sim_get32(ip + 12), sim_get16(t));
		dst = find_triple(d, ip[9], sim_get32(ip + 16), sim_get16(t + 2));
	}
	if (port != DEVICE && (port == HOST ? src != NULL : src == NULL || src->port != port)) {
		d->spoofed++;
		return UINT32_MAX;
	}
	if (dst != NULL)
		return dst->port;
	return port == DEVICE ? HOST : DEVICE;
}

static void
demux_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	uint32_t to = UINT32_MAX;
	struct sim_ip p;

	if (f->net == POINTER_NONE) {
		sim_violation(s, n, f, "IP header annotation missing");
		return;
	}
	if (sim_ip_look(s, f, &p)) {
		if (is_whole(&p))
			to = output_of(s, n, port, &p);
		sim_ip_fini(&p);
	}
	if (to == UINT32_MAX)
		sim_drop(s, f);
	else
		sim_send(s, n, to, f);
}

static bool
demux_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct demux *d = n->state;

	(void)s;
	if (strcmp(name, "spoofed") == 0) {
		sb_printf(out, "%llu", (unsigned long long)d->spoofed);
		return true;
	}
	for (size_t i = 0; strcmp(name, "table") == 0 && i < d->list.n; i++) {
		const struct triple *t = &d->list.v[i];

		sb_printf(out, "%u ", t->port);
		sim_print_ip(out, t->addr);
		sb_printf(out, " %s %u\n", t->proto == TCP ? "tcp" : "udp", t->number);
	}
	return strcmp(name, "table") == 0;
}

static int
demux_write(struct sim *s, struct sim_node *n, const char *name, const char *text)
{
	struct demux *d = n->state;
	struct triple t;

	if (strcmp(name, "add") == 0)
		return add_triple(s, n, text) ? 0 : SIM_BAD_VALUE;
	if (strcmp(name, "remove") != 0)
		return SIM_UNKNOWN;
	for (size_t i = 0; parse_triple(s, n, text, &t) && i < d->list.n; i++)
		if (memcmp(&d->list.v[i], &t, offsetof(struct triple, proto)) == 0 && d->list.v[i].proto == t.proto) {
			d->list.v[i] = d->list.v[--d->list.n];
			return 0;
		}
	return SIM_BAD_VALUE;
}

static void
demux_fini(struct sim *s, struct sim_node *n)
{
	struct demux *d = n->state;

	(void)s;
	if (d != NULL)
		VEC_FREE(&d->list);
}

const struct sim_class sim_classes_match[] = {
	{ .name = "SigMatcher", .init = matcher_init, .push = matcher_push, .read = matcher_read },
	{ .name = "TupleDemux", .init = demux_init, .push = demux_push, .read = demux_read, .write = demux_write,
	  .fini = demux_fini },
	{ .name = NULL },
};
