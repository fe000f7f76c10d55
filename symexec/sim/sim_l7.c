/*
 * sim_l7.c - L7 in a concrete run: the first octets of both sides of a flow are held against the patterns of an L7PatternInfo,
 * those of TCP in order. The first pattern of the list that is found counts; what no pattern is found in, in so many packets
 * with data or so many octets of one side, is unknown for good.
 *
 * Whose fragments, errors and packets of IPv6 are, octets that come again, flows that pause, and HOLD are not looked at: from
 * such a packet on any number may be told.
 */
#include "symexec/sim/sim_ip.h"
#include "symexec/sim/sim_pattern.h"

#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "symexec/exec/sim_ways.h"

enum { TCP = 6, UDP = 17, ICMP = 1, FIN = 1, SYN = 2, RST = 4, ACK = 16, MOST_KNOWN = 255 };
#define PAUSE (30 * SIM_SECOND)

struct late {
	uint32_t seq;
	struct strbuf data;
};

struct stream {
	struct strbuf data;
	bool begun, fin;
	uint32_t next;
	VEC(struct late) late;		/* what came before its turn */
};

struct spoken {
	uint32_t addr[2], port[2];
	uint8_t proto;
	bool told, rst;
	uint32_t number;		/* of the pattern, 0: unknown */
	uint64_t packets, last;
	struct stream side[2];
};

struct l7 {
	struct sim_pattern **patterns;	/* NULL: one that is not read here */
	const char **names;
	uint64_t *found;
	size_t n;
	uint64_t unknown, most_packets, most_octets, hold;
	int32_t anno;
	bool unsure;			/* from now on any number may be told */
	VEC(struct spoken *) flows;
};

static void
clear(struct spoken *w)
{
	for (int d = 0; d < 2; d++) {
		sb_fini(&w->side[d].data);
		for (size_t i = 0; i < w->side[d].late.n; i++)
			sb_fini(&w->side[d].late.v[i].data);
		VEC_FREE(&w->side[d].late);
		w->side[d] = (struct stream){ .fin = w->side[d].fin };
	}
}

static struct spoken *
find(struct l7 *c, const struct sim_ip *p, unsigned *d)
{
	const uint8_t *ip = p->ip, *t = ip + p->hl;
	uint32_t src = sim_get32(ip + 12), dst = sim_get32(ip + 16), sport = sim_get16(t), dport = sim_get16(t + 2);
	struct spoken *w;

	for (size_t i = 0; i < c->flows.n; i++) {
		w = c->flows.v[i];
		for (*d = 0; *d < 2; ++*d)
			if (w->proto == ip[9] && w->addr[*d] == src && w->addr[!*d] == dst && w->port[*d] == sport &&
			    w->port[!*d] == dport)
				return w;
	}
	w = x_calloc(1, sizeof(*w));
	*w = (struct spoken){ .addr = { src, dst }, .port = { sport, dport }, .proto = ip[9] };
	*d = 0;
	*VEC_ADD(&c->flows) = w;
	return w;
}

static void
tell(struct l7 *c, struct spoken *w, uint32_t number)
{
	w->told = true;
	w->number = number;
	if (number == 0)
		c->unknown++;
	else
		c->found[number - 1]++;
	clear(w);
}

static void
look(struct l7 *c, struct spoken *w, unsigned d)
{
	const struct strbuf *b = &w->side[d].data;
	size_t len = c->most_octets != 0 ? MIN_OF(b->len, c->most_octets) : b->len;

	for (size_t i = 0; i < c->n; i++) {
		if (c->patterns[i] == NULL)
			c->unsure = true;
		else if (sim_pattern_found(c->patterns[i], (const uint8_t *)sb_str(b), len)) {
			tell(c, w, (uint32_t)i + 1);
			return;
		}
	}
}

/* What waited for these octets follows. */
static void
take_late(struct stream *t)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < t->late.n && !more; i++)
			if (t->late.v[i].seq == t->next) {
				sb_add_len(&t->data, t->late.v[i].data.s, t->late.v[i].data.len);
				t->next += (uint32_t)t->late.v[i].data.len;
				sb_fini(&t->late.v[i].data);
				t->late.v[i] = t->late.v[--t->late.n];
				more = true;
			}
	}
}

static void
add_segment(struct l7 *c, struct stream *t, uint32_t seq, const uint8_t *at, size_t len)
{
	if (!t->begun) {
		t->begun = true;
		t->next = seq;
	}
	if ((int32_t)(seq - t->next) < 0)
		c->unsure = true;
	if (seq == t->next) {
		sb_add_len(&t->data, at, len);
		t->next += (uint32_t)len;
		take_late(t);
		return;
	}
	for (size_t i = 0; i < t->late.n; i++)
		if ((int32_t)(seq - t->late.v[i].seq) < (int32_t)t->late.v[i].data.len &&
		    (int32_t)(t->late.v[i].seq - seq) < (int32_t)len)
			c->unsure = true;
	*VEC_ADD(&t->late) = (struct late){ .seq = seq };
	sb_add_len(&t->late.v[t->late.n - 1].data, at, len);
}

/* The flags of a segment; a SYN after the end begins anew. */
static void
take_flags(struct spoken *w, unsigned d, const uint8_t *t)
{
	uint8_t flags = t[13];

	if ((flags & (SYN | ACK | RST)) == SYN && (w->rst || (w->side[0].fin && w->side[1].fin))) {
		clear(w);
		w->side[0].fin = w->side[1].fin = w->told = false;
		w->number = 0;
		w->packets = 0;
	}
	w->rst = (flags & RST) != 0;
	w->side[d].fin |= (flags & FIN) != 0;
	if ((flags & SYN) != 0 && !w->side[d].begun) {
		w->side[d].begun = true;
		w->side[d].next = sim_get32(t + 4) + 1;
	}
}

/* The number that the packet's flow has now. */
static uint32_t
listen(struct sim *s, struct l7 *c, const struct sim_ip *p, uint32_t len)
{
	const uint8_t *t = p->ip + p->hl, *at = t + 8;
	uint32_t head = 8, seq = 0;
	struct spoken *w;
	unsigned d;

	w = find(c, p, &d);
	if (w->last != 0 && s->now - w->last > PAUSE)
		c->unsure = true;
	w->last = s->now;
	if (p->ip[9] == TCP) {
		take_flags(w, d, t);
		head = (uint32_t)(t[12] >> 4) * 4;
		at = t + head;
		seq = sim_get32(t + 4) + ((t[13] & SYN) != 0);
	}
	if (len <= p->hl + head || w->told)
		return w->number;
	len -= p->hl + head;
	w->packets++;
	if (p->ip[9] == TCP)
		add_segment(c, &w->side[d], seq, at, len);
	else
		sb_add_len(&w->side[d].data, at, len);
	look(c, w, d);
	if (!w->told && ((c->most_packets != 0 && w->packets >= c->most_packets) ||
			 (c->most_octets != 0 && w->side[d].data.len >= c->most_octets)))
		tell(c, w, 0);
	return w->number;
}

static uint32_t
number_of(struct sim *s, struct l7 *c, struct flow *f)
{
	uint32_t number = 0, len, head;
	struct sim_ip p;

	if (!sim_ip_look(s, f, &p)) {
		c->unsure = true;
		return 0;
	}
	len = sim_get16(p.ip + 2);
	head = p.ip[9] == TCP ? 20 : 8;
	if (p.ip[0] >> 4 != 4 || (sim_get16(p.ip + 6) & 0x3fff) != 0 || len > p.ip_len || len < p.hl ||
	    ((p.ip[9] == TCP || p.ip[9] == UDP || p.ip[9] == ICMP) && len < p.hl + head) ||
	    (p.ip[9] == TCP && (uint32_t)(p.ip[p.hl + 12] >> 4) * 4 < head) ||
	    (p.ip[9] == ICMP && p.ip[p.hl] != 0 && p.ip[p.hl] != 8))
		c->unsure = true;
	else if (p.ip[9] == TCP || p.ip[9] == UDP)
		number = listen(s, c, &p, len);
	sim_ip_fini(&p);
	return number;
}

static void
l7_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	struct engine *e = s->in->engine;
	struct l7 *c = n->state;
	uint32_t number;

	(void)port;
	if (c->hold != 0 || f->net == POINTER_NONE)
		c->unsure = true;
	number = f->net != POINTER_NONE ? number_of(s, c, f) : 0;
	if (c->unsure && e->sim_ways != NULL)
		number = sim_ways_take(e->sim_ways, (uint32_t)c->n + 1);
	flow_write(e, f, BASE_ANNO, c->anno * 8, 8, value_const(e->values, MIN_OF(number, (uint32_t)MOST_KNOWN), 8));
	sim_send(s, n, 0, f);
}

static bool
l7_init(struct sim *s, struct sim_node *n)
{
	struct arena *a = s->in->engine->arena;
	struct l7 *c = n->state = arena_alloc(a, sizeof(*c));
	size_t len;
	const char *name = sim_string(n, "PATTERNS", &len);
	const struct sim_node *list = sim_find(s, n, name, len);

	c->n = list != NULL ? list->element->arg_count : 0;
	c->patterns = arena_alloc_array(a, c->n + 1, sizeof(struct sim_pattern *));
	c->names = arena_alloc_array(a, c->n + 1, sizeof(const char *));
	c->found = arena_alloc_array(a, c->n + 1, sizeof(uint64_t));
	for (size_t i = 0; i < c->n; i++) {
		const char *text = list->element->args[i].text;

		c->names[i] = sim_word(s, &text);
		c->patterns[i] = sim_pattern_new(a, text);
	}
	c->most_packets = (uint64_t)sim_int(n, "PACKETS");
	c->most_octets = (uint64_t)sim_int(n, "BYTES");
	c->hold = (uint64_t)sim_int(n, "HOLD");
	c->anno = (int32_t)sim_int(n, "ANNO");
	return true;
}

static bool
l7_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct l7 *c = n->state;
	uint64_t all = 0;

	(void)s;
	if (c->unsure)
		return false;
	for (size_t i = 0; i < c->n; i++)
		all += c->found[i];
	if (strcmp(name, "found") == 0) {
		sb_printf(out, "%llu", (unsigned long long)all);
		return true;
	}
	if (strcmp(name, "unknown") == 0) {
		sb_printf(out, "%llu", (unsigned long long)c->unknown);
		return true;
	}
	if (strcmp(name, "protocols") != 0)
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (c->found[i] > 0)
			sb_printf(out, "%s %llu\n", c->names[i], (unsigned long long)c->found[i]);
	if (c->unknown > 0)
		sb_printf(out, "unknown %llu\n", (unsigned long long)c->unknown);
	return true;
}

static void
l7_fini(struct sim *s, struct sim_node *n)
{
	struct l7 *c = n->state;

	(void)s;
	for (size_t i = 0; c != NULL && i < c->flows.n; i++) {
		clear(c->flows.v[i]);
		free(c->flows.v[i]);
	}
	if (c != NULL)
		VEC_FREE(&c->flows);
}

const struct sim_class sim_classes_l7[] = {
	{ .name = "L7", .init = l7_init, .push = l7_push, .read = l7_read, .fini = l7_fini },
	{ .name = NULL },
};
