/*
 * flow_layer.h - the connections that a router sees, found once per packet for all elements and
 * network functions that ask. A connection (flow) has two sides; a reference is its number times
 * two plus 1 for packets that come back. Whoever wants memory per flow claims it when it is
 * configured and finds it by the reference, without a lookup of its own.
 *
 * A packet remembers its flow. That is a hint, never trusted: the flow's addresses and ports are
 * compared with the packet's, so a hint may be stale in any way, and elements that rewrite packets
 * need not know of it. What a packet looks like before and behind an address translation are both
 * the same flow.
 *
 * Flows are of IPv4 and IPv6: TCP, UDP, SCTP, DCCP by ports, echo by its id, other protocols by addresses.
 * Later fragments belong to the flow of the first one, ICMP errors to that of the packet they
 * quote. What belongs to none has FLOW_NONE. A router owns its layer; not thread-safe.
 */
#ifndef DATAPATH_FLOW_FLOW_LAYER_H
#define DATAPATH_FLOW_FLOW_LAYER_H

#include "datapath/flow/flow_address.h"
#include "datapath/flow/flow_key.h"
#include "datapath/flow/flow_table.h"
#include "datapath/packet/pkt_pool.h"
#include "datapath/runtime/driver.h"
#include "datapath/runtime/element.h"

struct flow_layer;

/* Bits of a flow's state. */
enum {
	FLOW_REPLIED = 1,		/* both sides have sent */
	FLOW_FIN = 2, FLOW_FIN_BACK = 4, FLOW_RESET = 8,
	FLOW_SYN = 16,			/* seen from its first packet, a SYN */
	FLOW_ACKED = 32,		/* the opener went on after an answer: no address is forged */
	FLOW_FRESH = 64,		/* no packet of it got through a chain yet */
};

enum flow_timeout {
	FLOW_TCP_OPENING, FLOW_TCP_OPEN, FLOW_TCP_DONE, FLOW_UDP_ONE_WAY, FLOW_UDP, FLOW_OTHER,
	FLOW_TIMEOUTS
};

/* The flow ends; its memory is still there. Packets that are held in it must be let go. */
typedef void flow_end_fn(void *owner, struct flow_layer *l, uint32_t number);

/* Memory per flow: at `offset` of what flow_memory says. */
struct flow_claim {
	uint32_t offset, size;
	flow_end_fn *end;
	void *owner;
};

struct flow_fragment;
enum { FLOW_ZONES = 127 };

struct flow_layer {
	struct flow_table table;
	struct runtime *run;
	uint8_t *memory;			/* `stride` octets per flow */
	uint32_t stride, made;			/* flows for which there is memory */
	uint32_t cursor;			/* of the sweep */
	struct flow_claim **claims;
	size_t claim_count;
	struct flow_fragment *fragments;	/* where a first fragment said which flow */
	struct flow_addresses addresses;	/* of IPv6, by the numbers in keys */
	VEC(uint32_t) batch_addresses;		/* held while a batch is looked at */
	struct element self;			/* of no configuration: whose timer the sweep is */
	struct timer sweep;
	uint64_t timeout[FLOW_TIMEOUTS];	/* ns: the larger of what was chosen and what is needed */
	uint64_t chosen[FLOW_TIMEOUTS], needed[FLOW_TIMEOUTS];
	uint32_t held, most_held;		/* packets */
	VEC(uint32_t) refused_flows;		/* see flow_refuse */
	uint64_t ended, refused, evicted;	/* counts */
	struct flow_zone {
		uint16_t zone;
		unsigned users;
	} zones[FLOW_ZONES];			/* by number - 1 */
	unsigned zone_count;
};

/* The layer of an element's router, made at the first call. */
struct flow_layer *flow_layer_of(struct element *e);
/* Ends all flows, before their elements stop; then frees. Both accept NULL. */
void flow_layer_end_all(struct flow_layer *l);
void flow_layer_free(struct flow_layer *l);

/*
 * Memory of `size` octets in every flow, zero at first, aligned to 8; flows that are there get
 * it too, so what flow_memory said before no longer holds. The claim lies in its owner and must
 * be given back, which ends what every flow has of it. `end` may be NULL.
 */
void flow_claim(struct flow_layer *l, struct flow_claim *c, uint32_t size, flow_end_fn *end,
		void *owner);
void flow_unclaim(struct flow_layer *l, struct flow_claim *c);
/* A flow lives so long without packets, or longer if somebody needs it longer. */
void flow_layer_choose(struct flow_layer *l, enum flow_timeout which, uint64_t ns);
void flow_layer_keep(struct flow_layer *l, enum flow_timeout which, uint64_t ns);
/* As translators and firewalls must. Sources: RFC 5382, RFC 4787, RFC 5508. */
void flow_layer_keep_usual(struct flow_layer *l);
/* Ends idle flows among the next n places that flows may have. */
void flow_layer_sweep(struct flow_layer *l, uint32_t n);
/* Room for at least so many flows. */
void flow_layer_room(struct flow_layer *l, uint32_t flows);

/*
 * References of the packets of a batch. make: flows that are not there are made, at the end of
 * a timeout anew. A TCP flow that is over is made anew by a SYN. References hold until the next
 * call, by whomever: who sends packets on while it goes through a batch sends them after it.
 */
void flow_classify(struct flow_layer *l, const struct batch *b, uint32_t *ref, bool make);

/*
 * The same in a zone: what it knows no other zone knows. Number 0 is flow_classify's zone 0; another zone has a number while
 * somebody holds it, and its flows beyond that as long as there are enough numbers. -1: there are not.
 */
void flow_classify_in(struct flow_layer *l, unsigned zone, const struct batch *b, uint32_t *ref, bool make);
int flow_zone_hold(struct flow_layer *l, uint16_t zone) MUST_CHECK;
void flow_zone_drop(struct flow_layer *l, unsigned number);	/* accepts 0 */

/* Valid until a flow is made or memory is claimed. */
static inline void *flow_memory(const struct flow_layer *l, const struct flow_claim *c,
				uint32_t ref)
{
	return l->memory + (size_t)(ref >> 1) * l->stride + c->offset;
}

static inline struct flow *flow_of(const struct flow_layer *l, uint32_t ref)
{
	return &l->table.flows[ref >> 1];
}

/* Ends one flow. */
void flow_end(struct flow_layer *l, uint32_t number);
/*
 * Its packet may not pass: a flow that is fresh is forgotten at the next flow_classify, so that who
 * is refused cannot take memory, or keys that others need.
 */
void flow_refuse(struct flow_layer *l, uint32_t ref);

/* Packets that wait, in order; lies in memory per flow. All 0 at first. */
struct flow_hold {
	struct pkt *first, *last;
	uint32_t n;
};

/* false: `most` packets wait already, or too many in all flows. The packet is then still the caller's. */
bool flow_hold_put(struct flow_layer *l, struct flow_hold *h, struct pkt *p, uint32_t most) MUST_CHECK;
/* Takes up to BATCH_MAX of them out, the first first; false: there was none. */
bool flow_hold_take(struct flow_layer *l, struct flow_hold *h, struct batch *b);

#endif
