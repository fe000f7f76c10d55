/*
 * sim_compress.c - RFC2507Comp and RFC2507Decomp in a concrete run: TCP/IPv4 headers as differences to those of the
 * packet before, after RFC 2507 and in a form of Click's own: the kind of packet, the number of the flow, what is
 * there, the TCP checksum, differences. A number says which of 14 contexts a flow has; Click gives them out by chance,
 * here one after the other, and the run says so. An octet of difference stands for up to 255, 0 for two
 * octets that follow.
 */
#include "symexec/sim/sim_ip.h"

#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/explore/witness.h"

#include <stdlib.h>
#include <string.h>

enum { KIND_OTHER, KIND_FULL, KIND_COMPRESSED };
enum { CONTEXTS = 15, HEADERS = 40, FIXED = 5, MOST_DIFFERENCES = 15 };
enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32 };
enum { HAS_URGENT = 1, HAS_WINDOW = 2, HAS_ACK = 4, HAS_SEQ = 8, PUSHED = 16, HAS_ID = 32 };
enum { IP_ID = 4, IP_SUM = 10, SEQ = 24, ACKED = 28, FLAGS = 33, WINDOW = 34, TCP_SUM = 36, URGENT = 38 };

struct compressor {
	uint8_t context[CONTEXTS][HEADERS];	/* IP and TCP headers of the packet before */
	bool used[CONTEXTS];
	uint32_t next;
};

struct coded {
	uint8_t bytes[MOST_DIFFERENCES];
	uint32_t n;
};

/* A packet of what comes out: nothing of what it was made from stays. */
static struct flow *
made(struct sim *s, const uint8_t *front, uint32_t n, const uint8_t *rest, uint32_t len)
{
	uint8_t *all = x_calloc(1, (size_t)n + len + 1);
	struct flow *f;

	memcpy(all, front, n);
	if (len > 0)
		memcpy(all + n, rest, len);
	f = sim_packet(s, all, (size_t)n + len, 0);
	free(all);
	return f;
}

/* Whether a difference can be told, and is; *has says that there is any. */
static bool
code(struct coded *c, uint32_t old, uint32_t new, bool *has)
{
	uint32_t by = new - old;

	*has = by != 0;
	if ((int32_t)new < (int32_t)old || by >= 65536)
		return false;
	if (by >= 256) {
		c->bytes[c->n++] = 0;
		c->bytes[c->n++] = (uint8_t)(by >> 8);
	}
	if (by > 0)
		c->bytes[c->n++] = (uint8_t)by;
	return true;
}

/* What changed since `old`; false: more than can be told. */
static bool
differences(const uint8_t *old, const uint8_t *new, uint8_t *flags, struct coded *c)
{
	static const struct { uint8_t at, bytes, flag; } fields[] = {
		{ URGENT, 2, HAS_URGENT }, { WINDOW, 2, HAS_WINDOW }, { ACKED, 4, HAS_ACK },
		{ SEQ, 4, HAS_SEQ }, { IP_ID, 2, HAS_ID },
	};

	/* version and length, TOS, DF, TTL, data offset */
	if (old[0] != new[0] || old[1] != new[1] || ((old[6] ^ new[6]) & 0x40) != 0 || old[8] != new[8] ||
	    ((old[32] ^ new[32]) & 0xf0) != 0)
		return false;
	*flags = new[FLAGS] & PSH ? PUSHED : 0;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const uint8_t *a = old + fields[i].at, *b = new + fields[i].at;
		bool has;

		if (fields[i].at == IP_ID && sim_get16(b) == sim_get16(a) + 1)
			continue;
		if (!(fields[i].bytes == 2 ? code(c, sim_get16(a), sim_get16(b), &has) :
		      code(c, sim_get32(a), sim_get32(b), &has)))
			return false;
		if (has)
			*flags |= fields[i].flag;
	}
	return true;
}

static bool
same_flow(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a + 12, b + 12, 12) == 0;
}

/* Of packets that may be compressed the flags are looked at; of those that are, both headers. */
static bool
may_compress(const uint8_t *p)
{
	return p[0] == 0x45 && (sim_get16(p + 6) & 0x3fff) == 0 && p[9] == 6;
}

static bool
acknowledges(const uint8_t *p)
{
	return (p[FLAGS] & (FIN | SYN | RST | ACK)) == ACK;
}

static uint32_t
octets_needed(const uint8_t *p, uint32_t len)
{
	if (len < 20 || !may_compress(p))
		return 20;
	return len <= FLAGS ? FLAGS + 1 : acknowledges(p) ? HEADERS : 20;
}

static struct flow *
compress(struct sim *s, struct compressor *c, const uint8_t *p, uint32_t len)
{
	uint8_t front[FIXED + MOST_DIFFERENCES] = { KIND_OTHER };
	struct coded coded = { .n = 0 };
	uint32_t id = 1;
	bool known;

	if (!may_compress(p) || !acknowledges(p))
		return made(s, front, 1, p, len);
	while (id < CONTEXTS && !(c->used[id] && same_flow(c->context[id], p)))
		id++;
	known = id < CONTEXTS;
	if (!known)
		id = c->next++ % (CONTEXTS - 1) + 1;
	front[0] = KIND_FULL;
	front[1] = (uint8_t)id;
	if (known && differences(c->context[id], p, &front[2], &coded)) {
		front[0] = KIND_COMPRESSED;
		memcpy(front + 3, p + TCP_SUM, 2);
		memcpy(front + FIXED, coded.bytes, coded.n);
	}
	c->used[id] = true;
	memcpy(c->context[id], p, HEADERS);
	return front[0] == KIND_FULL ? made(s, front, 2, p, len) :
	    made(s, front, FIXED + coded.n, p + HEADERS, len - HEADERS);
}

/* Adds the difference at *at to the field; false: it is cut short. */
static bool
decode(uint8_t *field, uint32_t bytes, const uint8_t *p, uint32_t *at, uint32_t len)
{
	uint32_t by;

	if (*at >= len || (p[*at] == 0 && *at + 2 >= len))
		return false;
	by = p[*at] != 0 ? p[*at] : sim_get16(p + *at + 1);
	*at += p[*at] != 0 ? 1 : 3;
	if (bytes == 2)
		sim_put16(field, sim_get16(field) + by);
	else
		sim_put32(field, sim_get32(field) + by);
	return true;
}

static struct flow *
expand(struct sim *s, uint8_t *h, const uint8_t *p, uint32_t len, const char **why)
{
	static const struct { uint8_t at, bytes, flag; } fields[] = {
		{ WINDOW, 2, HAS_WINDOW }, { ACKED, 4, HAS_ACK }, { SEQ, 4, HAS_SEQ }, { IP_ID, 2, HAS_ID },
	};
	uint32_t at = FIXED;
	bool whole = len >= FIXED;

	if (whole) {
		memcpy(h + TCP_SUM, p + 3, 2);
		h[FLAGS] = (uint8_t)((h[FLAGS] & ~(PSH | URG)) | (p[2] & PUSHED ? PSH : 0) |
				     (p[2] & HAS_URGENT ? URG : 0));
		whole = !(p[2] & HAS_URGENT) || decode(h + URGENT, 2, p, &at, len);
	}
	for (size_t i = 0; whole && i < ARRAY_LEN(fields); i++)
		if (p[2] & fields[i].flag)
			whole = decode(h + fields[i].at, fields[i].bytes, p, &at, len);
	if (!whole) {
		*why = "a compressed header ends beyond the end of the packet";
		return NULL;
	}
	if (!(p[2] & HAS_ID))
		sim_put16(h + IP_ID, sim_get16(h + IP_ID) + 1);
	sim_put16(h + 2, HEADERS + len - at);
	sim_put16(h + IP_SUM, 0);
	sim_put16(h + IP_SUM, checksum_of(h, 20));
	return made(s, h, HEADERS, p + at, len - at);
}

static struct flow *
decompress(struct sim *s, struct compressor *c, const uint8_t *p, uint32_t len, const char **why)
{
	if (len < 2)
		return NULL;
	if (p[0] == KIND_OTHER)
		return made(s, p + 1, len - 1, NULL, 0);
	if (p[0] > KIND_COMPRESSED || p[1] == 0 || p[1] >= CONTEXTS)
		return NULL;
	if (p[0] == KIND_COMPRESSED)
		return expand(s, c->context[p[1]], p, len, why);
	memcpy(c->context[p[1]], p + 2, MIN_OF(len - 2, (uint32_t)HEADERS));
	return made(s, p + 2, len - 2, NULL, 0);
}

/* The packet in its other form; NULL: there is none. */
static struct flow *
changed(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct witness none = { .values = u64_map_new() };
	bool comp = strcmp(n->cls->name, "RFC2507Comp") == 0;
	const char *why = NULL;
	struct flow *g = NULL;
	uint8_t *p;
	uint32_t len = (uint32_t)witness_bytes(s->in->engine, f, f, &none, &p);

	witness_fini(&none);
	if (comp && f->net != f->data)
		why = "the IP header is not where the data starts";
	else if (comp && len < octets_needed(p, len))
		why = "too short for IP and TCP headers";
	else
		g = comp ? compress(s, n->state, p, len) : decompress(s, n->state, p, len, &why);
	free(p);
	if (why != NULL)
		sim_violation(s, n, f, why);
	else if (g == NULL)
		sim_drop(s, f);
	else
		flow_free(s->in->engine, f);
	return g;
}

static bool
compress_init(struct sim *s, struct sim_node *n)
{
	struct compressor *c = n->state = arena_alloc(s->in->engine->arena, sizeof(*c));
	uint64_t seed = s->in->engine->sim_seed;

	/* a second run, which tells what is free, begins elsewhere */
	c->next = seed == 0 ? 0 : 1 + sim_chance(&seed) % (CONTEXTS - 2);
	if (strcmp(n->cls->name, "RFC2507Comp") == 0)
		n->chance = "the number of a flow";
	return true;
}

static void
compress_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	f = changed(s, n, f);
	if (f != NULL)
		sim_send(s, n, 0, f);
}

static struct flow *
compress_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	return f == NULL ? NULL : changed(s, n, f);
}

const struct sim_class sim_classes_compress[] = {
	{ .name = "RFC2507Comp", .init = compress_init, .push = compress_push, .pull = compress_pull },
	{ .name = "RFC2507Decomp", .init = compress_init, .push = compress_push, .pull = compress_pull },
	{ .name = NULL },
};
