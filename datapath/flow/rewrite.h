/*
 * rewrite.h - what rewriters share: specifications, patterns and the values still free in them, mappings in one flow table.
 */
#ifndef DATAPATH_FLOW_REWRITE_H
#define DATAPATH_FLOW_REWRITE_H

#include "datapath/flow/flow_table.h"
#include "datapath/flow/seq_shift.h"
#include "datapath/runtime/twin.h"

/* Which part of a flow a pattern's range varies. */
enum rewrite_vary { VARY_NOTHING, VARY_PORT, VARY_ADDRESS };

/* Flows of a pattern towards one destination: when all values are taken, no search is made. */
struct rewrite_pool {
	uint64_t key;
	uint32_t count;
};

struct rewrite_pattern {
	struct click_rewrite click;
	enum rewrite_vary vary;
	uint32_t first, last;		/* host order */
	uint32_t next;			/* of a sequence */
};

struct rewrite_mapper;

struct rewrite_spec {
	enum click_spec_kind kind;
	struct rewrite_pattern *pattern;
	struct rewrite_mapper *mapper;
	uint16_t forward, reply;
};

struct rewrite_shift {
	struct seq_shift seq;
	uint32_t flow;
};

/* For how long a mapping that is not used lives, by what was seen of it. */
enum rewrite_life {
	LIFE_TCP_NO_DATA, LIFE_TCP_DATA, LIFE_TCP_DONE, LIFE_UDP, LIFE_UDP_STREAMING, LIFE_OTHER,
	LIFE_COUNT
};

struct rewriter {
	struct element el;
	struct twin twin;
	struct element *worker;		/* whose packets are at hand: itself, or its copy on another thread */
	struct rewrite_spec *specs;	/* one per input */
	struct flow_table table;
	/* As below; and one that is made if there is none, by the specification of an input. */
	uint32_t (*find)(const struct rewriter *w, struct flow_key key, uint8_t proto);
	uint32_t (*get)(struct rewriter *w, struct flow_key key, uint8_t proto, unsigned input);
	struct rewrite_shift **shifts;	/* of mappings that have one */
	uint32_t shift_count, shift_room;
	struct rewrite_room *room;	/* for mappings, perhaps shared */
	struct rewriter *next_sharing;
	const char *sharing;		/* NULL, or the name of the rewriter whose room it is */
	struct rewrite_pool *pools;
	uint32_t pool_mask, pool_count;
	struct timer reap;
	uint64_t reap_interval, started;	/* ns: mappings are looked at so many after the start */
	uint64_t life[LIFE_COUNT], timeout[LIFE_COUNT];	/* ns; life: never less than the guarantee */
	uint64_t guarantee[LIFE_COUNT];	/* ns in which nobody takes its place */
	uint8_t first_life;		/* of a mapping that is neither TCP's nor UDP's by its key */
	bool dst_anno, has_reply_anno;
	bool source_only, addresses;	/* a pattern that says more than a source maps nothing; mappings have no ports */
	uint8_t reply_anno;
	bool evicts;			/* ports of a range: who has one loses it to the next that gets it */
	bool changed;			/* mappings, in the batch at hand */
	uint64_t mappings_failed;
};

/* A mapping was used: what is known of it says which life begins. */
void rewrite_room_shorten(struct rewriter *w, struct flow *f);
static inline void rewrite_live(struct rewriter *w, struct flow *f, uint64_t now, unsigned life)
{
	uint64_t before = f->expires;

	f->life = life & 7;
	f->expires = now + w->life[life];
	if (UNLIKELY(f->expires < before))
		rewrite_room_shorten(w, f);
}

/* Mappings, and all else of a rewriter, belong to who is between the two; with several threads they are thread 0's. */
static inline struct rewriter *rewrite_enter(struct element *e)
{
	struct rewriter *w = (struct rewriter *)twin_enter(&((struct rewriter *)e)->twin);

	w->worker = e;
	return w;
}

static inline void rewrite_leave(struct rewriter *w)
{
	struct rewriter *at = (struct rewriter *)w->worker;

	w->worker = &w->el;
	twin_leave(&at->twin);
}

static inline uint64_t rewrite_now(const struct rewriter *w)
{
	return w->worker->router->run.now;
}

bool rewrite_configure(struct rewriter *w, struct setup *s);
bool rewrite_start(struct rewriter *w, struct setup *s);
void rewrite_stop(struct element *e);
/* For take_state: mappings whose outputs there still are. */
void rewrite_take_state(struct element *e, struct element *old);

/*
 * A mapping for a packet that has none, by the specification of its input. FLOW_NONE: *why says
 * why; DROP_COUNT: pass it by output *port.
 */
uint32_t rewrite_map(struct rewriter *w, unsigned input, struct flow_key from, uint8_t proto,
		     enum drop *why, uint16_t *port);
void rewrite_unmap(struct rewriter *w, uint32_t flow);
/* rewrite_shift.c: of a TCP mapping, the side that ref names has n more octets from that sequence number on. */
void rewrite_shift(struct rewriter *w, uint32_t ref, uint32_t seq, int32_t n);
void rewrite_shift_end(struct rewriter *w, struct flow *f);
/* When the configuration is replaced: `to` gets what f has. */
void rewrite_shift_move(struct rewriter *w, struct flow *to, const struct rewriter *from, const struct flow *f);
/* The mapping of a key: number times two plus 1 for the reply side. */
static inline uint32_t rewrite_find(const struct rewriter *w, struct flow_key k, uint8_t proto)
{
	uint32_t ref = flow_find(&w->table, k, proto, flow_hash(&w->table, k, proto));

	return ref != FLOW_NONE && w->table.flows[ref >> 1].turned ? ref | 1 : ref;
}

/*
 * elements/ip_rewriter.c and ip_addr_rewriter.c: the mapping that a packet with that key and protocol has in a rewriter of
 * theirs, or FLOW_NONE. Of echo requests' answers the identifier is key.sport.
 */
uint32_t ip_rewriter_find(const struct rewriter *w, struct flow_key key, uint8_t proto);
uint32_t ip_addr_rewriter_find(const struct rewriter *w, struct flow_key key, uint8_t proto);
/* elements/ip_mapper.c: the pattern that a mapper chooses for a new flow. */
const struct rewrite_spec *rewrite_mapper_choose(struct rewrite_mapper *m, struct flow_key from, unsigned attempt);
struct rewrite_mapper *rewrite_mapper_of(struct element *e);
bool rewrite_pattern_init(struct rewrite_pattern *p, const struct click_rewrite *click);

/* both: of what maps TCP and UDP */
extern const struct handler rewrite_handlers[], rewrite_both_handlers[];

#endif
