/*
 * igmp.c - who wants which IPv4 group: IGMP (one link) and MulticastTee (a link at each port). Reports and leaves that come
 * from a link are taken; packets for a group go to the links where somebody joined it, those for groups of the link itself
 * (224.0.0.x) always. With QUERIER the links are asked, as their only router. Sources: RFC 2236 (IGMPv2), RFC 3376 (reports
 * of IGMPv3, by group, without their lists of sources), RFC 1112 section 6.4, RFC 4541 section 2.1.2.
 *
 * Invariant: `index` finds every group that any link has until its last membership ended and room was needed; no memory is
 * taken while packets pass.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "models/packet/checksum.h"

enum {
	PROTO_IGMP = 2, IGMP_LEN = 8, QUERY = 0x11, REPORT1 = 0x12, REPORT2 = 0x16, LEAVE = 0x17, REPORT3 = 0x22,
	RECORD_LEN = 8, IS_EXCLUDE = 2, TO_INCLUDE = 3, TO_EXCLUDE = 4, BLOCK_OLD = 6,
	MAX_LINKS = 64, QUERY_LEN = 32, QUERY_HEADER = 24,
	LAST_MEMBER_TENTHS = 10, RESPONSE_TENTHS = 100,
};
#define LAST_MEMBER	(2 * NS_PER_SECOND)
#define ALL_HOSTS	0xe0000001U

struct igmp {
	struct element el;
	uint32_t *groups, count, limit;
	uint64_t *until;		/* of each group: when each link's membership ends */
	uint32_t *index, mask;		/* of groups, plus one */
	uint64_t timeout, interval, swept;
	uint32_t querier;		/* 0: none */
	struct timer timer;
	uint64_t reports, leaves, queries, passed;
};

static bool is_group(uint32_t addr)
{
	return addr >> 28 == 14;
}

static uint32_t place_of(const struct igmp *g, uint32_t group)
{
	uint32_t i = (uint32_t)hash_mix(group, 0) & g->mask;

	while (g->index[i] && g->groups[g->index[i] - 1] != group)
		i = (i + 1) & g->mask;
	return i;
}

/* When memberships of a group end, by link; NULL: nobody ever joined it. */
static uint64_t *find(const struct igmp *g, uint32_t group)
{
	uint32_t k = g->index[place_of(g, group)];

	return k ? &g->until[(size_t)(k - 1) * g->el.nout] : NULL;
}

/* Forgets groups that nobody wants any more. */
static void sweep(struct igmp *g, uint64_t now)
{
	uint32_t n = 0, links = g->el.nout;

	g->swept = now;
	for (uint32_t i = 0; i < g->count; i++) {
		const uint64_t *until = &g->until[(size_t)i * links];
		bool wanted = false;

		for (uint32_t k = 0; k < links; k++)
			wanted |= until[k] > now;
		if (!wanted)
			continue;
		g->groups[n] = g->groups[i];
		memmove(&g->until[(size_t)n * links], until, links * sizeof(*until));
		n++;
	}
	g->count = n;
	memset(g->index, 0, ((size_t)g->mask + 1) * sizeof(*g->index));
	for (uint32_t i = 0; i < n; i++)
		g->index[place_of(g, g->groups[i])] = i + 1;
}

/* false: there are too many groups. */
static bool join(struct igmp *g, uint32_t group, unsigned link, uint64_t now)
{
	uint64_t *until = find(g, group);

	if (!until) {
		/* at most once a second: reports for ever more groups must not cost a look at all each */
		if (g->count == g->limit && (g->swept == 0 || now - g->swept >= NS_PER_SECOND))
			sweep(g, now);
		if (g->count == g->limit)
			return false;
		g->groups[g->count++] = group;
		g->index[place_of(g, group)] = g->count;
		until = find(g, group);
		memset(until, 0, g->el.nout * sizeof(*until));
	}
	until[link] = now + g->timeout;
	return true;
}

/* ---- asking ---- */

/* A query to a group, or to all hosts with group 0 (RFC 2236 section 3), with the option that makes routers look. */
static void ask(struct igmp *g, unsigned link, uint32_t group)
{
	struct pkt *p = pkt_new(&g->el.router->run.pool, PKT_HEADROOM, QUERY_LEN);
	struct checksum sum = { 0 };
	uint8_t *ip, *m;

	if (!p)
		return;
	ip = p->data;
	m = ip + QUERY_HEADER;
	memset(ip, 0, QUERY_LEN);
	ip[0] = 0x46;
	ip[IP_TOS] = 0xc0;
	store_be16(ip + IP_LEN, QUERY_LEN);
	ip[IP_TTL] = 1;
	ip[IP_PROTO] = PROTO_IGMP;
	store_be32(ip + IP_SRC, g->querier);
	store_be32(ip + IP_DST, group ? group : ALL_HOSTS);
	ip[IP_HEADER] = 0x94;
	ip[IP_HEADER + 1] = 4;
	m[0] = QUERY;
	m[1] = group ? LAST_MEMBER_TENTHS : RESPONSE_TENTHS;
	store_be32(m + 4, group);
	checksum_add(&sum, m, IGMP_LEN);
	store_be16(m + 2, checksum_finish(&sum));
	ip_set_sum(ip, QUERY_HEADER);
	pkt_mark_ip(p, pkt_offset(p), QUERY_HEADER);
	anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	p->time = g->el.router->run.now;
	g->queries++;
	element_push_one(&g->el, link, p);
}

static void query_fire(struct element *e, struct timer *t)
{
	struct igmp *g = (struct igmp *)e;

	for (unsigned link = 0; link < e->nout; link++)
		ask(g, link, 0);
	timer_after(t, g->interval);
}

/* ---- listening ---- */

static void leave(struct igmp *g, uint32_t group, unsigned link, uint64_t now)
{
	uint64_t *until = find(g, group);

	g->leaves++;
	if (!until || until[link] <= now)
		return;
	/* others may still want it: they have the time to say so */
	until[link] = MIN_OF(until[link], now + LAST_MEMBER);
	if (g->querier)
		ask(g, link, group);
}

/* RFC 3376 section 4.2; of what a link takes from some sources only it gets all. */
static enum drop report3(struct igmp *g, const uint8_t *m, uint32_t len, unsigned link, uint64_t now)
{
	uint32_t at = IGMP_LEN;
	enum drop end = DROP_CONSUMED;

	for (unsigned n = load_be16(m + 6); n > 0; n--) {
		uint32_t group, sources, size;
		uint8_t kind;

		if (len - at < RECORD_LEN)
			return DROP_TOO_SHORT;
		kind = m[at];
		sources = load_be16(m + at + 2);
		group = load_be32(m + at + 4);
		size = RECORD_LEN + 4 * (sources + m[at + 1]);
		if (len - at < size)
			return DROP_TOO_SHORT;
		at += size;
		if (!is_group(group) || kind < 1 || kind > BLOCK_OLD)
			return DROP_BAD_HEADER;
		if (kind == TO_INCLUDE && sources == 0)
			leave(g, group, link, now);
		else if ((kind == IS_EXCLUDE || kind == TO_EXCLUDE || (kind != BLOCK_OLD && sources > 0)) &&
			 !join(g, group, link, now))
			end = DROP_TABLE_FULL;
	}
	return end;
}

/* How a message from that link ends. */
static enum drop message(struct igmp *g, const uint8_t *ip, const uint8_t *m, uint32_t len, unsigned link)
{
	uint64_t now = g->el.router->run.now;
	struct checksum sum = { 0 };
	uint32_t group;

	if (len < IGMP_LEN)
		return DROP_TOO_SHORT;
	if (ip[IP_TTL] != 1)
		return DROP_BAD_HEADER;	/* it is not from this link */
	checksum_add(&sum, m, len);
	if (checksum_finish(&sum) != 0)
		return DROP_BAD_CHECKSUM;
	group = load_be32(m + 4);
	switch (m[0]) {
	case REPORT1:
	case REPORT2:
		/* RFC 2236 section 2.4: sent to the group itself */
		if (!is_group(group) || load_be32(ip + IP_DST) != group)
			return DROP_BAD_ADDRESS;
		g->reports++;
		return join(g, group, link, now) ? DROP_CONSUMED : DROP_TABLE_FULL;
	case LEAVE:
		if (!is_group(group))
			return DROP_BAD_ADDRESS;
		leave(g, group, link, now);
		return DROP_CONSUMED;
	case REPORT3:
		g->reports++;
		return report3(g, m, len, link, now);
	default:
		return DROP_CONSUMED;	/* a query of another router, or what nobody knows */
	}
}

/* Takes IGMP messages and what cannot be said; true: the packet goes on, to the links where `group` is wanted. */
static bool take(struct igmp *g, struct pkt *p, unsigned link, uint32_t *group)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t left = pkt_left(p, p->net), header, len;

	if (p->net == PKT_NONE) {
		element_drop(&g->el, DROP_PRECONDITION, p);
		return false;
	}
	header = ip && left >= IP_HEADER ? ip_header_len(ip) : 0;
	len = header ? load_be16(ip + IP_LEN) : 0;
	if (header < IP_HEADER || ip[0] >> 4 != 4 || len < header || len > left) {
		element_drop(&g->el, DROP_BAD_HEADER, p);
		return false;
	}
	*group = load_be32(ip + IP_DST);
	if (ip[IP_PROTO] != PROTO_IGMP || (load_be16(ip + IP_OFF) & (IP_OFFMASK | IP_MF)))
		return true;
	element_drop(&g->el, message(g, ip, ip + header, len - header, link), p);
	return false;
}

static bool is_local(uint32_t group)
{
	return group >> 8 == ALL_HOSTS >> 8;
}

static inline struct pkt *igmp_one(struct element *e, struct pkt *p)
{
	struct igmp *g = (struct igmp *)e;
	const uint64_t *until;
	uint32_t group;

	if (!take(g, p, 0, &group))
		return NULL;
	if (is_group(group) && !is_local(group)) {
		until = find(g, group);
		if (!until || until[0] <= e->router->run.now) {
			element_drop(e, DROP_FILTERED, p);
			return NULL;
		}
	}
	g->passed++;
	return p;
}
ELEMENT_SIMPLE(igmp_simple, igmp_one)

/* A copy for each link that wants it but the last, which gets the packet itself. */
static void replicate(struct igmp *g, struct pkt *p, uint32_t group, unsigned from)
{
	const uint64_t *until = find(g, group);
	uint64_t now = g->el.router->run.now, links = 0;

	for (unsigned i = 0; i < g->el.nout; i++)
		if (i != from && (is_local(group) || (until && until[i] > now)))
			links |= UINT64_C(1) << i;
	if (!is_group(group) || !links) {
		element_drop(&g->el, is_group(group) ? DROP_FILTERED : DROP_BAD_ADDRESS, p);
		return;
	}
	g->passed++;
	for (; links & (links - 1); links &= links - 1) {
		struct pkt *copy = pkt_clone(p);

		if (copy)
			element_push_one(&g->el, (unsigned)__builtin_ctzll(links), copy);
		else
			g->el.drops[DROP_NO_MEMORY]++;
	}
	element_push_one(&g->el, (unsigned)__builtin_ctzll(links), p);
}

static void tee_push(struct element *e, unsigned port, struct batch *b)
{
	struct igmp *g = (struct igmp *)e;
	uint32_t group;

	for (unsigned i = 0; i < b->n; i++)
		if (take(g, b->p[i], port, &group))
			replicate(g, b->p[i], group, port);
	b->n = 0;
}

/* ---- setting up ---- */

static bool configure(struct element *e, struct setup *s)
{
	struct igmp *g = (struct igmp *)e;
	uint32_t room = 2;

	if (e->nout > MAX_LINKS)
		return setup_error(s, "at most %d links, not %u", MAX_LINKS, e->nout);
	g->timeout = (uint64_t)setup_int(s, "TIMEOUT");
	g->interval = (uint64_t)setup_int(s, "INTERVAL");
	g->querier = setup_given(s, "QUERIER") ? setup_u32(s, "QUERIER") : 0;
	g->limit = setup_u32(s, "GROUPS");
	if (g->querier && e->nout && e->decl->output[0] == CLICK_PULL)
		return setup_error(s, "a QUERIER needs an output that it can push to");
	while (room < g->limit * 2)
		room *= 2;
	g->mask = room - 1;
	g->index = x_calloc(room, sizeof(*g->index));
	g->groups = x_calloc(g->limit, sizeof(*g->groups));
	g->until = x_calloc((size_t)g->limit * MAX_OF(e->nout, 1U), sizeof(*g->until));
	return true;
}

static bool start(struct element *e, struct setup *s)
{
	struct igmp *g = (struct igmp *)e;

	(void)s;
	if (!g->querier)
		return true;
	timer_init(&g->timer, e, query_fire);
	g->timer.housekeeping = true;
	timer_after(&g->timer, 0);
	return true;
}

static void stop(struct element *e)
{
	struct igmp *g = (struct igmp *)e;

	timer_stop(&g->timer);
	free(g->index);
	free(g->groups);
	free(g->until);
	g->index = g->groups = NULL;
	g->until = NULL;
}

static void take_state(struct element *e, struct element *old)
{
	struct igmp *g = (struct igmp *)e, *from = (struct igmp *)old;
	uint64_t now = e->router->run.now;

	for (uint32_t i = 0; i < from->count; i++) {
		for (unsigned link = 0; link < MIN_OF(e->nout, old->nout); link++) {
			uint64_t until = from->until[(size_t)i * old->nout + link];

			if (until > now && join(g, from->groups[i], link, now))
				find(g, from->groups[i])[link] = until;
		}
	}
	g->reports = from->reports;
	g->leaves = from->leaves;
	g->queries = from->queries;
	g->passed = from->passed;
}

/* ---- handlers ---- */

/* A line for each group and link: address, link, seconds left. */
static bool read_groups(struct element *e, const char *args, struct strbuf *out)
{
	const struct igmp *g = (const struct igmp *)e;
	uint64_t now = e->router->run.now;

	(void)args;
	for (uint32_t i = 0; i < g->count; i++) {
		uint32_t a = g->groups[i];

		for (unsigned link = 0; link < e->nout; link++) {
			uint64_t until = g->until[(size_t)i * e->nout + link];

			if (until > now)
				sb_printf(out, "%u.%u.%u.%u %u %llu\n", a >> 24, a >> 16 & 255, a >> 8 & 255,
					  a & 255, link, (unsigned long long)((until - now) / NS_PER_SECOND));
		}
	}
	return true;
}

READ_U64(read_reports, struct igmp, reports)
READ_U64(read_leaves, struct igmp, leaves)
READ_U64(read_queries, struct igmp, queries)
READ_U64(read_passed, struct igmp, passed)

static const struct handler handlers[] = {
	{ "groups", read_groups, NULL },
	{ "reports", read_reports, NULL },
	{ "leaves", read_leaves, NULL },
	{ "queries", read_queries, NULL },
	{ "passed", read_passed, NULL },
	{ 0 }
};

const struct element_class igmp_classes[] = {
	{ "IGMP", sizeof(struct igmp), .simple = igmp_simple, .configure = configure,
	  .start = start, .stop = stop, .handlers = handlers, .take_state = take_state,
	  .drops = DROPS(DROP_FILTERED, DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_BAD_ADDRESS,
			 DROP_TOO_SHORT, DROP_TABLE_FULL, DROP_CONSUMED, DROP_PRECONDITION) },
	{ "MulticastTee", sizeof(struct igmp), .push = tee_push, .configure = configure,
	  .start = start, .stop = stop, .handlers = handlers, .take_state = take_state,
	  .drops = DROPS(DROP_FILTERED, DROP_BAD_HEADER, DROP_BAD_CHECKSUM, DROP_BAD_ADDRESS,
			 DROP_TOO_SHORT, DROP_TABLE_FULL, DROP_CONSUMED, DROP_PRECONDITION,
			 DROP_NO_MEMORY) },
	{ 0 }
};
