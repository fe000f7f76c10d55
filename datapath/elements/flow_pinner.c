/*
 * flow_pinner.c - FlowPinner: a hash that is the same for both ways of a flow says the output. It is
 * computed from the packet alone, so that pinners at other places agree. An ICMP error goes where
 * the packet goes that it quotes; fragments go by their addresses, all of a datagram to one output.
 */
#include "datapath/elements.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/router.h"
#include "models/base/map.h"

struct pinner {
	struct element el;
	uint64_t seed;
	uint32_t mask;			/* outputs - 1 if that is a power of two, else 0 */
};

/* The ends in the order of their numbers, whoever sent the packet. */
static uint64_t symmetric_hash(const struct pinner *f, struct flow_key k, uint8_t proto)
{
	uint64_t a = (uint64_t)k.src << 16 | k.sport, b = (uint64_t)k.dst << 16 | k.dport;
	uint64_t low = MIN_OF(a, b), high = MAX_OF(a, b);

	return hash_mix(hash_mix(low, f->seed ^ proto), high);
}

static inline uint32_t route(struct element *e, struct pkt *p)
{
	const struct pinner *f = (const struct pinner *)e;
	struct flow_id id = flow_id_of(p);
	const uint8_t *ip = pkt_ip(p);
	uint64_t h;

	if (!ip || pkt_left(p, p->net) < IP_HEADER || (ip[0] >> 4 != 4 && !id.src6))
		return 0;
	if (id.src6 && (!id.found || id.first)) {
		id.key.sport = id.key.dport = 0;
	} else if (!id.found || id.first) {
		id.key = (struct flow_key){ raw32(ip + IP_SRC), raw32(ip + IP_DST), 0, 0 };
		id.proto = ip[IP_PROTO];
	}
	h = symmetric_hash(f, id.key, id.proto);
	if (f->mask)
		return (uint32_t)h & f->mask;
	return (uint32_t)((h >> 32) * e->nout >> 32);
}
ELEMENT_SWITCH(pinner_push, route, DROP_NO_OUTPUT)

static bool configure(struct element *e, struct setup *s)
{
	struct pinner *f = (struct pinner *)e;

	f->seed = (uint64_t)setup_int(s, "SEED") << 8;
	f->mask = e->nout & (e->nout - 1) ? 0 : e->nout - 1;
	return true;
}

const struct element_class flow_pinner_classes[] = {
	{ "FlowPinner", sizeof(struct pinner), .push = pinner_push, .configure = configure,
	  .drops = DROPS(DROP_NO_OUTPUT) },
	{ 0 }
};
