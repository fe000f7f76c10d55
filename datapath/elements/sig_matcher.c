/*
 * sig_matcher.c - SigMatcher: signatures of two ends, a protocol that an L7 found before, and an
 * action; the first that fits counts, whoever of the ends sent the packet. What was decided is
 * remembered in the flow until its protocol is another.
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/flow/l7.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct prefix {
	uint32_t address, mask;		/* host order */
};

struct signature {
	struct prefix end[2];
	uint8_t protocol;		/* 0: any */
	bool drop;
	uint64_t hits;
};

struct decided {
	uint32_t signature;		/* its place from 1, 0: none fits */
	uint16_t protocol;		/* and 1: what was known then; 0: nothing was decided */
};

struct matcher {
	struct element el;
	struct signature *v;
	size_t n;
	struct flow_layer *layer;
	struct flow_claim claim;
	uint8_t anno;
	uint64_t dropped;
};

/* Signatures have addresses of IPv4; an end that may be any may be one of IPv6. */
static bool holds(const struct prefix *p, const uint8_t *ip, uint32_t at)
{
	return ip[0] >> 4 == 6 ? !p->mask : (load_be32(ip + at) & p->mask) == p->address;
}

static uint32_t find(const struct matcher *m, const uint8_t *ip, uint8_t protocol)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct signature *s = &m->v[i];

		if ((!s->protocol || s->protocol == protocol) &&
		    ((holds(&s->end[0], ip, IP_SRC) && holds(&s->end[1], ip, IP_DST)) ||
		     (holds(&s->end[0], ip, IP_DST) && holds(&s->end[1], ip, IP_SRC))))
			return (uint32_t)i + 1;
	}
	return 0;
}

static void match(struct element *e, unsigned port, struct batch *b)
{
	struct matcher *m = (struct matcher *)e;
	uint32_t ref[BATCH_MAX], which;
	uint16_t to[BATCH_MAX];
	unsigned n = 0;

	(void)port;
	flow_classify(m->layer, b, ref, true);
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		const uint8_t *ip = pkt_ip(p);
		struct decided *d = ref[i] == FLOW_NONE ? NULL :
				    flow_memory(m->layer, &m->claim, ref[i]);
		uint8_t protocol = p->anno[m->anno];

		if (!ip || pkt_left(p, p->net) < IP_HEADER) {
			element_drop(e, p->net == PKT_NONE ? DROP_PRECONDITION : DROP_TOO_SHORT, p);
			continue;
		}
		if (d && d->protocol == protocol + 1U) {
			which = d->signature;
		} else {
			which = find(m, ip, protocol);
			if (d)
				*d = (struct decided){ which, (uint16_t)(protocol + 1U) };
		}
		if (which)
			m->v[which - 1].hits++;
		to[n] = which && m->v[which - 1].drop;
		m->dropped += to[n];
		b->p[n++] = p;
	}
	b->n = n;
	element_push_split(e, b, to, DROP_FILTERED);
}

static bool read_end(const char *text, struct prefix *p)
{
	*p = (struct prefix){ 0 };
	if (!strcmp(text, "any") || !strcmp(text, "*"))
		return true;
	if (click_parse_ip(text, &p->address)) {
		p->mask = UINT32_MAX;
		return true;
	}
	if (!click_parse_ip_prefix(text, &p->address, &p->mask))
		return false;
	p->address &= p->mask;
	return true;
}

/* "END END [PROTOCOL] ACTION" */
static bool read_signature(struct setup *s, const char *given, const struct element *info,
			   struct signature *g)
{
	char *text = arena_memdup(s->arena, given, strlen(given) + 1), *word[5], *part;
	size_t n = 0;
	unsigned protocol;

	while ((part = strsep(&text, " \t\n")) != NULL)
		if (*part && n < ARRAY_LEN(word))
			word[n++] = part;
	if (n < 3 || n > 4)
		return setup_error(s, "expected END END [PROTOCOL] ACTION, not '%s'", given);
	if (!read_end(word[0], &g->end[0]) || !read_end(word[1], &g->end[1]))
		return setup_error(s, "expected an address, a prefix or 'any' at both ends of '%s'",
				   given);
	if (n == 4) {
		protocol = info ? l7_protocol_number(info, word[2]) : 0;
		if (!protocol)
			return setup_error(s, "no pattern for protocol '%s'", word[2]);
		g->protocol = (uint8_t)protocol;
	}
	g->drop = !strcasecmp(word[n - 1], "DROP");
	if (!g->drop && strcasecmp(word[n - 1], "ALLOW") != 0)
		return setup_error(s, "expected ALLOW or DROP, not '%s'", word[n - 1]);
	return true;
}

static bool configure(struct element *e, struct setup *s)
{
	struct matcher *m = (struct matcher *)e;
	const struct click_value *v = setup_value(s, "SIGNATURE");
	const struct element *info = NULL;
	bool good = true;

	m->anno = (uint8_t)setup_int(s, "ANNO");
	if (setup_given(s, "PATTERNS")) {
		info = router_find_from(e, setup_value(s, "PATTERNS")->s);
		if (!info)
			return setup_error(s, "no element '%s'", setup_value(s, "PATTERNS")->s);
	}
	m->n = v->count;
	m->v = arena_alloc_array(s->arena, v->count, sizeof(*m->v));
	for (size_t i = 0; i < v->count; i++)
		good &= read_signature(s, v->list[i].s, info, &m->v[i]);
	m->layer = flow_layer_of(e);
	flow_claim(m->layer, &m->claim, sizeof(struct decided), NULL, m);
	return good;
}

static void stop(struct element *e)
{
	struct matcher *m = (struct matcher *)e;

	if (m->layer)
		flow_unclaim(m->layer, &m->claim);
}

static bool read_hits(struct element *e, const char *args, struct strbuf *out)
{
	const struct matcher *m = (const struct matcher *)e;

	(void)args;
	for (size_t i = 0; i < m->n; i++)
		sb_printf(out, "%llu\n", (unsigned long long)m->v[i].hits);
	return true;
}

READ_U64(read_dropped, struct matcher, dropped)

static const struct handler handlers[] = {
	{ "hits", read_hits, NULL },
	{ "dropped", read_dropped, NULL },
	{ 0 }
};

const struct element_class sig_matcher_classes[] = {
	{ "SigMatcher", sizeof(struct matcher), .push = match, .configure = configure,
	  .stop = stop, .handlers = handlers,
	  .drops = DROPS(DROP_FILTERED, DROP_TOO_SHORT, DROP_PRECONDITION) },
	{ 0 }
};
