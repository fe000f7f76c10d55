/*
 * flow_cache.c - FlowCache: says which flows a configuration knows, how many, and for how long.
 * The table itself is the router's flow layer; what is behind a FlowCache finds the flow of
 * a packet there without a look-up. A flow for which there is no room does not come to be: its packets
 * are dropped.
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { POOL_TCP, POOL_UDP, POOLS, NO_POOL = POOLS, SWEEP_FULL = 256 };

struct cached {
	uint64_t packets, octets;
	uint64_t since;			/* ns */
	uint8_t pool;			/* and 1: it is counted there */
};

struct pool {
	uint64_t flows, most, refused;
};

struct flow_cache {
	struct element el;
	struct flow_layer *layer;
	struct flow_claim claim;
	struct pool pools[POOLS];
	uint8_t anno;
};

static void flow_ends(void *owner, struct flow_layer *l, uint32_t number)
{
	struct flow_cache *c = owner;
	const struct cached *f = flow_memory(l, &c->claim, number * 2);

	if (f->pool)
		c->pools[f->pool - 1].flows--;
}

/* false: there is no room for the flow. */
static bool know(struct flow_cache *c, struct cached *f, uint32_t ref)
{
	uint8_t proto = flow_of(c->layer, ref)->proto;
	struct pool *pool = &c->pools[proto == PROTO_TCP ? POOL_TCP : POOL_UDP];

	if (pool->flows >= pool->most)
		flow_layer_sweep(c->layer, SWEEP_FULL);
	if (pool->flows >= pool->most) {
		pool->refused++;
		flow_refuse(c->layer, ref);
		return false;
	}
	pool->flows++;
	f->pool = (uint8_t)(pool - c->pools + 1);
	f->since = c->layer->run->now;
	return true;
}

static void cache(struct element *e, unsigned port, struct batch *b)
{
	struct flow_cache *c = (struct flow_cache *)e;
	uint32_t ref[BATCH_MAX];
	unsigned n = 0;

	(void)port;
	flow_classify(c->layer, b, ref, true);
	for (unsigned i = 0; i < b->n; i++) {
		struct pkt *p = b->p[i];
		struct cached *f;
		uint8_t proto;

		b->p[n] = p;
		anno_set_u32(p, c->anno, 0);
		if (ref[i] == FLOW_NONE) {
			n++;
			continue;
		}
		proto = flow_of(c->layer, ref[i])->proto;
		f = flow_memory(c->layer, &c->claim, ref[i]);
		if (UNLIKELY(!f->pool) && (proto == PROTO_TCP || proto == PROTO_UDP) &&
		    !know(c, f, ref[i])) {
			element_drop(e, DROP_TABLE_FULL, p);
			continue;
		}
		f->packets++;
		f->octets += p->len;
		anno_set_u32(p, c->anno, (ref[i] >> 1) + 1);
		n++;
	}
	b->n = n;
}

static uint64_t most_flows(const struct setup *s, const char *proto)
{
	char name[64];
	uint64_t v[3];
	static const char *const what[] = { "FLOWS", "BUCKETS", "BUCKET_LENGTH" };

	for (unsigned i = 0; i < ARRAY_LEN(what); i++) {
		snprintf(name, sizeof(name), "RESOURCE_%s_MAX_%s", proto, what[i]);
		v[i] = (uint64_t)setup_int(s, name);
	}
	return MIN_OF(v[0], v[1] * v[2]);
}

static bool configure(struct element *e, struct setup *s)
{
	struct flow_cache *c = (struct flow_cache *)e;
	uint64_t tcp = (uint64_t)setup_int(s, "TCP_TIMEOUT");
	uint64_t udp = (uint64_t)setup_int(s, "UDP_TIMEOUT");

	c->layer = flow_layer_of(e);
	c->anno = (uint8_t)setup_int(s, "ANNO");
	c->pools[POOL_TCP].most = most_flows(s, "TCP");
	c->pools[POOL_UDP].most = most_flows(s, "UDP");
	flow_layer_room(c->layer, (uint32_t)(c->pools[POOL_TCP].most + c->pools[POOL_UDP].most));
	flow_layer_choose(c->layer, FLOW_TCP_OPENING, tcp);
	flow_layer_choose(c->layer, FLOW_TCP_OPEN, tcp);
	flow_layer_choose(c->layer, FLOW_TCP_DONE, (uint64_t)setup_int(s, "TCP_DONE_TIMEOUT"));
	flow_layer_choose(c->layer, FLOW_UDP_ONE_WAY, udp);
	flow_layer_choose(c->layer, FLOW_UDP, udp);
	flow_claim(c->layer, &c->claim, sizeof(struct cached), flow_ends, c);
	return true;
}

static void stop(struct element *e)
{
	struct flow_cache *c = (struct flow_cache *)e;

	if (c->layer)
		flow_unclaim(c->layer, &c->claim);
}

static void add_end(struct strbuf *out, uint32_t address, uint16_t port)
{
	uint32_t a = __builtin_bswap32(address);

	sb_printf(out, "%u.%u.%u.%u:%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255,
		  __builtin_bswap16(port));
}

/* A line for each flow, the oldest first. */
static bool read_flows(struct element *e, const char *args, struct strbuf *out)
{
	const struct flow_cache *c = (const struct flow_cache *)e;
	const struct flow_table *t = &c->layer->table;

	(void)args;
	for (uint32_t i = t->oldest; i != FLOW_NONE; i = t->flows[i].newer) {
		const struct cached *f = flow_memory(c->layer, &c->claim, i * 2);
		const struct flow *w = &t->flows[i];

		if (!f->pool)
			continue;
		sb_add(out, w->proto == PROTO_TCP ? "tcp " : "udp ");
		add_end(out, w->from.src, w->from.sport);
		sb_add(out, " ");
		add_end(out, w->from.dst, w->from.dport);
		sb_printf(out, " packets %llu octets %llu%s\n", (unsigned long long)f->packets,
			  (unsigned long long)f->octets, w->state & FLOW_REPLIED ? " replied" : "");
	}
	return true;
}

READ_U64(read_tcp, struct flow_cache, pools[POOL_TCP].flows)
READ_U64(read_udp, struct flow_cache, pools[POOL_UDP].flows)
READ_U64(read_tcp_refused, struct flow_cache, pools[POOL_TCP].refused)
READ_U64(read_udp_refused, struct flow_cache, pools[POOL_UDP].refused)

READ_U64(read_known, struct flow_cache, layer->table.count)

static const struct handler handlers[] = {
	{ "flows", read_flows, NULL },
	{ "known", read_known, NULL },
	{ "tcp_flows", read_tcp, NULL },
	{ "udp_flows", read_udp, NULL },
	{ "tcp_refused", read_tcp_refused, NULL },
	{ "udp_refused", read_udp_refused, NULL },
	{ 0 }
};

const struct element_class flow_cache_classes[] = {
	{ "FlowCache", sizeof(struct flow_cache), .simple = cache, .configure = configure,
	  .stop = stop, .handlers = handlers,
	  .drops = DROPS(DROP_TABLE_FULL) },
	{ 0 }
};
