/*
 * element.h - what an element is to the runtime. A class is a const table of functions over an
 * instance, whose struct begins with a struct element. How a class treats a packet is written
 * from Click's documented behaviour, never from our own models.
 *
 * Pushing: `simple` changes the packets of a batch in place, takes out those that end or leave
 * by another output, and leaves the rest for output 0; `push` consumes the whole batch. Pulling:
 * `pull` adds at most max packets to the batch. A class with `simple` does both ways.
 * Instances, drop counters and outputs belong to the router; everything runs on its one thread.
 */
#ifndef DATAPATH_RUNTIME_ELEMENT_H
#define DATAPATH_RUNTIME_ELEMENT_H

#include "datapath/packet/drop.h"
#include "datapath/packet/pkt_pool.h"
#include "datapath/runtime/setup.h"
#include "models/base/strbuf.h"

struct element;
struct notifier;
struct router;

typedef void element_push_fn(struct element *e, unsigned port, struct batch *b);
typedef void element_pull_fn(struct element *e, unsigned port, struct batch *b, unsigned max);

struct handler {
	const char *name;	/* "pattern#": pattern0 and so on, the number is what args are then */
	/* args: what stands behind the name, "" if nothing. false: out says what is wrong */
	bool (*read)(struct element *e, const char *args, struct strbuf *out);
	bool (*write)(struct element *e, const char *value, struct strbuf *out);
};

struct element_class {
	const char *name;
	size_t size;			/* of the instance; 0: struct element */
	element_push_fn *simple;
	element_push_fn *push;
	element_pull_fn *pull;
	bool (*configure)(struct element *e, struct setup *s);	/* false: said in s->diag */
	bool (*start)(struct element *e, struct setup *s);	/* all are configured */
	void (*stop)(struct element *e);			/* frees; also if not started */
	void (*finish)(struct element *e);	/* the run is over: says in the router's diag what could not be written */
	struct notifier *(*notifier)(struct element *e);	/* NULL: asks who is upstream */
	const struct handler *handlers;				/* ends with name NULL; may be NULL */
	int phase;			/* enum phase: in which order they are configured and started, see order.h */
	/* After start, when the configuration is replaced: takes what `old`, of the same class and name, holds (packets, tables,
	 * open files); old is stopped next, which counts packets that are left in it as dropped. */
	void (*take_state)(struct element *e, struct element *old);
	const char *keeps;		/* what that is, for the manual */
	const uint8_t *drops;		/* reasons its packets may end for, as DROPS makes them; NULL: none */
};

/* All elements may also drop for "loop"; those with outputs that a packet chooses, for "no output". */
#define DROPS(...)	((const uint8_t[]){ __VA_ARGS__, DROP_COUNT })

/* Where a push output leads: steps that leave packets, then one that takes all. */
struct step {
	element_push_fn *fn;
	struct element *e;
	unsigned port;
};

/* Where a pull input leads: to who gives packets, then through steps. */
struct source {
	struct element *e;		/* NULL: nobody */
	unsigned port;
	const struct step *steps;
	unsigned count;
};

struct element {
	const struct element_class *cls;
	const struct click_element *decl;
	const char *name;
	struct router *router;
	const struct step *const *out;	/* of push outputs, else NULL */
	const struct source *in;	/* of pull inputs */
	unsigned nin, nout;
	bool leaving;			/* its configuration is being replaced */
	uint64_t drops[DROP_COUNT];
};

#define NS_PER_SECOND	UINT64_C(1000000000)
enum { ROUTER_MAX_DEPTH = 512 };

/* The part of a router that steps need at hand. */
struct runtime {
	struct pkt_pool pool;
	uint64_t now;			/* ns since 1970 by the router's clock */
	uint64_t sent;			/* packets that left the router */
	unsigned depth;			/* pushes inside pushes */
	unsigned burst;			/* packets a task moves at once */
	uint64_t random;		/* state of the generator */
};
struct runtime *element_runtime(const struct element *e);

static inline void element_drop(struct element *e, enum drop reason, struct pkt *p)
{
	e->drops[reason]++;
	pkt_free(p);
}

static inline void element_drop_batch(struct element *e, enum drop reason, struct batch *b)
{
	e->drops[reason] += b->n;
	batch_free(b);
}

/* Sends a batch; it is empty afterwards. An output that does not exist drops. */
void element_push(struct element *e, unsigned port, struct batch *b);
void element_push_one(struct element *e, unsigned port, struct pkt *p);
/* By output number per packet; `to` of UINT16_MAX was freed already. */
void element_push_split(struct element *e, struct batch *b, const uint16_t *to, enum drop none);
/* To output 1 if there is one, else dropped. Returns NULL for `simple` loops. */
struct pkt *element_reject(struct element *e, enum drop reason, struct pkt *p);
/* Adds up to max packets; b may hold some already. */
void element_pull(struct element *e, unsigned port, struct batch *b, unsigned max);
struct pkt *element_pull_one(struct element *e, unsigned port);

/* A `simple` function from one that treats a packet and returns it, or NULL. */
#define ELEMENT_SIMPLE(name, one) \
static void name(struct element *e, unsigned port, struct batch *b) \
{ \
	unsigned n = 0; \
\
	(void)port; \
	for (unsigned i = 0; i < b->n; i++) { \
		struct pkt *p = one(e, b->p[i]); \
\
		b->p[n] = p; \
		n += p != NULL; \
	} \
	b->n = n; \
}

/* A `push` function from one that says the output of a packet. */
#define ELEMENT_SWITCH(name, route, none) \
static void name(struct element *e, unsigned port, struct batch *b) \
{ \
	uint16_t to[BATCH_MAX]; \
\
	(void)port; \
	for (unsigned i = 0; i < b->n; i++) \
		to[i] = (uint16_t)route(e, b->p[i]); \
	element_push_split(e, b, to, none); \
}
#define TO_NOWHERE	(UINT16_MAX - 1)

#endif
