/*
 * sim_ipsec.c - see sim_ipsec.h; RadixIPsecLookup, IPsecESPEncap and IPsecESPUnencap in a concrete run (RFC 2406). The
 * rules of the lookup choose the route; here the annotation gets the element too, so that those behind find the
 * association. An SPI has one association for what comes in, of the first route that has it and a start
 * of its numbers, and one per route for what is sent.
 */
#include "symexec/sim/sim_ipsec.h"

#include "models/base/mem.h"
#include "symexec/explore/witness.h"
#include "symexec/sim/sim_ip.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ELEMENT = 40, AT_ROUTE = 44, AT_SPI = 32, INBOUND = 0x8000, BLOCK = 8, IP_PROTO = 9 };

struct associations {
	struct sim_sa *out, *in;	/* per route */
};

static uint32_t
anno_read(struct sim *s, struct flow *f, int32_t at)
{
	enum read_fault why;
	uint64_t v = 0;
	value r = flow_read(s->in->engine, f, BASE_ANNO, at * 8, 32, &why);

	if (r != VALUE_NONE)
		(void)value_is_const(s->in->engine->values, r, &v);
	return (uint32_t)v;
}

static void
anno_write(struct sim *s, struct flow *f, int32_t at, uint32_t v)
{
	flow_write(s->in->engine, f, BASE_ANNO, at * 8, 32, value_const(s->in->engine->values, v, 32));
}

static void
read_key(const char *word, uint8_t key[IPSEC_KEY])
{
	word += *word == '"' || *word == '\'';
	memcpy(key, word, MIN_OF(strlen(word), (size_t)IPSEC_KEY));
}

/* "ADDR/MASK [GATEWAY] OUTPUT SPI KEY KEY REPLAY OOSIZE"; of fewer words nothing is read. */
static void
read_route(struct sim *s, const char *text, struct sim_sa *sa)
{
	int64_t start, window;
	const char *word;

	(void)sim_word(s, &text);
	word = sim_word(s, &text);
	if (strcmp(word, "-") == 0 || strchr(word, '.') != NULL)
		(void)sim_word(s, &text);
	(void)sim_word(s, &text);
	read_key(sim_word(s, &text), sa->cipher_key);
	read_key(sim_word(s, &text), sa->digest_key);
	if (!sim_parse_int(sim_word(s, &text), &start) || !sim_parse_int(sim_word(s, &text), &window))
		return;
	sa->start = sa->next = sa->last = (uint32_t)start;
	sa->window = (uint32_t)window & 255;
}

static bool
lookup_init(struct sim *s, struct sim_node *n)
{
	struct associations *a = n->state = arena_alloc(s->in->engine->arena, sizeof(*a));
	unsigned count = n->element->arg_count;

	a->out = arena_alloc_array(s->in->engine->arena, count + 1, sizeof(*a->out));
	a->in = arena_alloc_array(s->in->engine->arena, count + 1, sizeof(*a->in));
	for (unsigned i = 0; i < count; i++) {
		read_route(s, n->element->args[i].text, &a->out[i]);
		a->in[i] = a->out[i];
	}
	return true;
}

struct lookup {
	struct sim *s;
	struct sim_node *n;
	uint32_t element, route;	/* as it was annotated before */
};

static void
lookup_out(void *arg, struct flow *f, const struct outcome *o)
{
	const struct lookup *l = arg;
	bool found = anno_read(l->s, f, AT_ROUTE) != 0;

	anno_write(l->s, f, AT_ELEMENT, found ? l->n->id + 1 : l->element);
	if (!found)
		anno_write(l->s, f, AT_ROUTE, l->route);
	if (o->kind == OUT_EMIT)
		sim_send(l->s, l->n, o->port, f);
	else if (o->kind == OUT_VIOLATION)
		sim_violation(l->s, l->n, f, o->reason);
	else
		sim_drop(l->s, f);
}

static void
lookup_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct lookup l = { s, n, anno_read(s, f, AT_ELEMENT), anno_read(s, f, AT_ROUTE) };
	struct exec_sink sink = { lookup_out, &l };

	anno_write(s, f, AT_ROUTE, 0);
	exec_run(s->in->engine, n->program, n->id, port, f, &sink);
}

struct sim_sa *
sim_sa_of(struct sim *s, struct sim_node *n, struct flow *f)
{
	uint32_t element = anno_read(s, f, AT_ELEMENT), route = anno_read(s, f, AT_ROUTE);
	uint32_t index = (route & (INBOUND - 1)) - 1;
	struct sim_node *lookup = element > 0 && element <= s->node_count ? &s->nodes[element - 1] : NULL;
	struct associations *a;

	if (lookup == NULL || lookup->cls == NULL || lookup->cls->init != lookup_init ||
	    index >= lookup->element->arg_count) {
		sim_violation(s, n, f, "no security association");
		return NULL;
	}
	a = lookup->state;
	return route & INBOUND ? &a->in[index] : &a->out[index];
}

uint8_t *
sim_esp_read(struct sim *s, struct sim_node *n, struct flow *f, uint32_t least, uint32_t *len)
{
	struct witness none = { .values = u64_map_new() };
	uint8_t *p;

	*len = (uint32_t)witness_bytes(s->in->engine, f, f, &none, &p);
	witness_fini(&none);
	if (*len >= least)
		return p;
	free(p);
	sim_violation(s, n, f, "too short for ESP");
	return NULL;
}

/* ---- ESP ---- */

/* The protocol of the header that is marked, 0: none. */
static uint8_t
next_header(struct sim *s, struct flow *f)
{
	enum read_fault why;
	uint64_t v = 0;
	value r = f->net == POINTER_NONE ? VALUE_NONE :
	    flow_read(s->in->engine, f, BASE_NET, (f->net + IP_PROTO) * 8, 8, &why);

	if (r != VALUE_NONE)
		(void)value_is_const(s->in->engine->values, r, &v);
	return (uint8_t)v;
}

static void
put_bytes(struct sim *s, struct flow *f, int32_t at, const uint8_t *p, uint32_t n)
{
	flow_write(s->in->engine, f, BASE_DATA, at * 8, n * 8, value_bytes(s->in->engine->values, p, n));
}

static struct flow *
encap(struct sim *s, struct sim_node *n, struct flow *f)
{
	uint32_t len = sim_length(s, f), pad = (BLOCK - (len + 2) % BLOCK) % BLOCK + 2;
	struct sim_sa *sa = sim_sa_of(s, n, f);
	uint8_t tail[BLOCK + 2], head[ESP_HEADER];
	uint32_t spi;

	if (sa == NULL)
		return NULL;
	for (uint32_t i = 0; i + 2 < pad; i++)
		tail[i] = (uint8_t)(i + 1);
	tail[pad - 2] = (uint8_t)(pad - 2);
	tail[pad - 1] = next_header(s, f);
	f->head_end += (int32_t)pad;
	put_bytes(s, f, f->head_end - (int32_t)pad, tail, pad);
	flow_push(f, ESP_HEADER);
	/* in the machine's order */
	spi = anno_read(s, f, AT_SPI);
	sim_put32(head, (spi & 255) << 24 | (spi >> 8 & 255) << 16 | (spi >> 16 & 255) << 8 | spi >> 24);
	sim_put32(head + 4, sa->next);
	sa->chance ^= s->in->engine->sim_seed;
	sim_put32(head + ESP_IV, sim_chance(&sa->chance));
	sim_put32(head + ESP_IV + 4, sim_chance(&sa->chance));
	put_bytes(s, f, f->data, head, sizeof(head));
	if (sa->next++ == 0)
		sa->next = sa->start;
	n->chance = "the initialization vector";
	return f;
}

/* Whether the number is new, which it is no more then. */
static bool
is_new(struct sim_sa *sa, uint32_t seq)
{
	uint32_t back;

	if (seq == 0)
		return false;
	if (seq == sa->start && sa->last != sa->start) {
		sa->seen = 0;
		sa->last = seq;
		return true;
	}
	if (seq > sa->last) {
		back = seq - sa->last;
		sa->seen = back < sa->window ? sa->seen << (back & 31) | 1 : 1;
		sa->last = seq;
		return true;
	}
	back = sa->last - seq;
	if (back >= sa->window || (sa->seen >> (back & 31) & 1))
		return false;
	sa->seen |= UINT32_C(1) << (back & 31);
	return true;
}

/* A route as Click's table tells it. */
struct told {
	uint32_t addr, mask, gateway;
	int64_t output, spi;
	const struct sim_sa *sa;
	bool given_up;
	size_t next_free;
};

enum { NO_SLOT = SIZE_MAX, STOP = 8 };

static struct told
told_route(struct sim *s, const char *text, const struct sim_sa *sa)
{
	struct told t = { .sa = sa };
	const char *word;

	(void)click_parse_ip_prefix(sim_word(s, &text), &t.addr, &t.mask);
	t.addr &= t.mask;
	word = sim_word(s, &text);
	if (strcmp(word, "-") == 0 || strchr(word, '.') != NULL) {
		(void)click_parse_ip(word, &t.gateway);
		word = sim_word(s, &text);
	}
	(void)sim_parse_int(word, &t.output);
	(void)sim_parse_int(sim_word(s, &text), &t.spi);
	return t;
}

/*
 * The slots of the table. A route whose prefix is known gets a slot like any other, and then that of the route that is
 * there already is given up, which has moved to the new one; it is told as a route to nowhere until it is used again.
 * The slot of a default route is given up at once, though it stays the default route's.
 */
static size_t
fill_slots(struct sim *s, const struct sim_node *n, struct told *slots)
{
	const struct associations *a = n->state;
	size_t count = 0, free_slot = NO_SLOT;

	for (unsigned i = 0; i < n->element->arg_count; i++) {
		struct told t = told_route(s, n->element->args[i].text, &a->out[i]);
		size_t at = free_slot, old = 0;

		while (old < count && (slots[old].given_up || slots[old].addr != t.addr ||
				       slots[old].mask != t.mask))
			old++;
		if (at == NO_SLOT)
			at = count;
		else
			free_slot = slots[at].next_free;
		slots[at] = old < count ? slots[old] : t;
		if (t.mask == 0)
			old = at;
		if (old < count || t.mask == 0) {
			slots[old].given_up = true;
			slots[old].next_free = free_slot;
			free_slot = old;
		}
		count += at == count;
	}
	return count;
}

static void
print_told(const struct told *t, struct strbuf *out)
{
	size_t from = out->len;

	sim_print_ip(out, t->given_up ? 0 : t->addr);
	sb_printf(out, "/%d", t->given_up ? 32 : __builtin_popcount(t->mask));
	sb_add(out, out->len - from + 1 < 2 * STOP + 1 ? "\t\t" : "\t");
	from = out->len;
	if (t->gateway != 0)
		sim_print_ip(out, t->gateway);
	else
		sb_add_char(out, '-');
	sb_printf(out, "%s%lld", out->len - from + 1 < STOP + 1 ? "\t\t" : "\t", (long long)(t->given_up ? -1 : t->output));
	if (t->spi != 0) {
		sb_printf(out, "  |TUNNELED CONNECTION| \n|SPI| |ENC KEY| |AUTH KEY| ||\n |%lld| |", (long long)t->spi);
		for (int i = 0; i < IPSEC_KEY; i++)
			sb_printf(out, "%02x", t->sa->cipher_key[i]);
		sb_add(out, "| |");
		for (int i = 0; i < IPSEC_KEY; i++)
			sb_printf(out, "%02x", t->sa->digest_key[i]);
		sb_add(out, "|\n");
	}
	sb_add_char(out, '\n');
}

static bool
lookup_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct told *slots;
	size_t count;

	if (strcmp(name, "table") != 0)
		return false;
	slots = x_calloc(n->element->arg_count + 1, sizeof(*slots));
	count = fill_slots(s, n, slots);
	for (size_t i = 0; i < count; i++)
		print_told(&slots[i], out);
	free(slots);
	return true;
}

/* The length without the padding of the `len` octets; -1: it is none. */
static int64_t
unpadded(const uint8_t *p, uint32_t len)
{
	uint32_t n = p[len - 2];

	if ((n != p[len - 3] && n != 0) || n + 2 > len)
		return -1;
	for (uint32_t i = 0; i < n; i++)
		if (p[len - 2 - n + i] != i + 1)
			return -1;
	return (int64_t)len - n - 2;
}

static struct flow *
unencap(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct sim_sa *sa = sim_sa_of(s, n, f);
	int64_t left = -1;
	uint32_t len;
	uint8_t *p;

	if (sa == NULL || (p = sim_esp_read(s, n, f, ESP_HEADER + 3, &len)) == NULL)
		return NULL;
	if (is_new(sa, sim_get32(p + 4)))
		left = unpadded(p + ESP_HEADER, len - ESP_HEADER);
	free(p);
	if (left < 0) {
		sim_drop(s, f);
		return NULL;
	}
	f->data += ESP_HEADER;
	f->head_end = f->data + (int32_t)left;
	return f;
}

static void
encap_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = strcmp(n->cls->name, "IPsecESPEncap") == 0 ? encap(s, n, f) : unencap(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
encap_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f == NULL)
		return NULL;
	return strcmp(n->cls->name, "IPsecESPEncap") == 0 ? encap(s, n, f) : unencap(s, n, f);
}

bool
sim_ipsec_lookup(struct sim *s, struct sim_node *n, uint32_t addr, struct strbuf *out)
{
	struct told *slots, *best = NULL;
	size_t count;

	if (n->cls == NULL || n->cls->init != lookup_init)
		return false;
	slots = x_calloc(n->element->arg_count + 1, sizeof(*slots));
	count = fill_slots(s, n, slots);
	for (size_t i = 0; i < count; i++)
		if (!slots[i].given_up && (addr & slots[i].mask) == slots[i].addr &&
		    (best == NULL || slots[i].mask > best->mask))
			best = &slots[i];
	sb_printf(out, "%lld", best == NULL ? -1 : (long long)best->output);
	if (best != NULL && best->gateway != 0) {
		sb_add_char(out, ' ');
		sim_print_ip(out, best->gateway);
	}
	free(slots);
	return true;
}

const struct sim_class sim_classes_ipsec[] = {
	{ .name = "RadixIPsecLookup", .init = lookup_init, .push = lookup_push, .read = lookup_read },
	{ .name = "IPsecESPEncap", .push = encap_push, .pull = encap_pull },
	{ .name = "IPsecESPUnencap", .push = encap_push, .pull = encap_pull },
	{ .name = NULL },
};
