/*
 * chain.h - chains of network functions. A function is given packets of one port, each with its
 * flow; it takes out those that end or wait and leaves the rest for the next function, in order
 * (`order`: lower earlier). Packets are never copied between functions. Functions join and leave
 * between two batches, so no packet is lost or sees half of a change.
 *
 * A chain does not know what comes behind it: its owner gives each packet a ticket before, and
 * gets it back with it when the chain is through, at once or, if a function held it, later.
 */
#ifndef DATAPATH_CHAIN_CHAIN_H
#define DATAPATH_CHAIN_CHAIN_H

#include "datapath/flow/flow_layer.h"
#include "datapath/lookup/match.h"
#include "datapath/runtime/element.h"
#include "models/network/datapath.h"

struct chain;
struct nf;

/* A ticket: what the owner will, and the port that the packet came by. */
enum { TICKET_PORT_BITS = 12, CHAIN_MAX_PORTS = 1 << TICKET_PORT_BITS };

/* Packets on their way through a chain; `flow` as flow_classify says. */
struct chain_batch {
	struct batch b;
	uint32_t flow[BATCH_MAX];
	unsigned in_port;
};

struct nf_param {
	const char *name, *help;
};

/* What a function is configured with. */
struct nf_setup {
	struct chain *chain;
	const struct datapath_nf *conf;	/* lives as long as the function */
	const char *folder;		/* where its files are looked for */
	struct arena *arena;		/* as long as the function */
	struct diag *d;
};

struct nf_class {
	const char *name, *help;
	size_t size;			/* of the instance, which begins with struct nf */
	const struct nf_param *params;	/* ends with name NULL */
	bool (*configure)(struct nf *nf, const struct nf_setup *s);	/* false: said in s->d */
	void (*run)(struct nf *nf, struct chain_batch *cb);
	void (*stop)(struct nf *nf);	/* frees; also if configure failed */
	void (*counts)(const struct nf *nf, struct strbuf *out);	/* lines of its own; or NULL */
	/* Does what is due; whether there was anything. next: when there will be, UINT64_MAX: never. */
	bool (*turn)(struct nf *nf, uint64_t *next);
};

struct nf {
	const struct nf_class *cls;
	struct chain *chain;
	char *name;
	uint64_t order;
	uint64_t packets;		/* that came in */
	uint64_t drops[DROP_COUNT];
	uint64_t leave_by;		/* when it goes, whatever still waits in it; 0: it stays */
	struct arena *arena;
	struct datapath *own;		/* its part of a file, if it joined later */
};

/* The chain is through with packets of one port and ticket; flows need not be asked for again. */
typedef void chain_done_fn(void *arg, uint32_t ticket, struct chain_batch *cb);

struct chain {
	struct element *host;		/* on whose router it runs */
	struct flow_layer *flows;
	struct match_ports ports;
	char *name;
	uint64_t id;
	struct nf **nfs;		/* by order */
	size_t count;
	struct nf **leaving;		/* no longer given packets, but some still wait in them */
	size_t leaving_count;
	chain_done_fn *done;
	/* Where packets go that a function sends back to the port they came by. */
	void (*back)(void *arg, unsigned in_port, struct batch *b);
	void *arg;
	uint64_t packets;
};

/* Packets of one port and ticket from the first function on; the batch is empty afterwards. */
void chain_run(struct chain *c, uint32_t ticket, struct chain_batch *cb);
/* Packets that a function let wait go on behind it; each has its ticket and port. */
void chain_resume(struct nf *nf, struct batch *b);
/* A function of the file, or of `own`, which the chain takes over. false: said in d. */
bool chain_join(struct chain *c, const struct datapath_nf *conf, const char *folder,
		struct datapath *own, struct diag *d);
bool chain_leave(struct chain *c, const char *name);
/* Lets functions work that have clocks or queues; whether any did. next: lowered to when one will. */
bool chain_turn(struct chain *c, uint64_t *next);
void chain_fini(struct chain *c);

/* ---- for functions ---- */

static inline void nf_drop(struct nf *nf, enum drop reason, struct pkt *p)
{
	nf->drops[reason]++;
	element_drop(nf->chain->host, reason, p);
}

/* What an argument says, or NULL. */
const struct word *nf_arg(const struct nf_setup *s, const char *name);
/* A number; `v` keeps its value if it is not given. false: said. */
bool nf_arg_number(const struct nf_setup *s, const char *name, uint64_t *v, uint64_t min,
		   uint64_t max);
/* The expression in a text of an argument. NULL: said. */
const struct click_expr *nf_expr(const struct nf_setup *s, const struct word *arg, const char *text);
bool nf_wrong(const struct nf_setup *s, const struct word *arg, const char *expected);	/* false */

/* A built-in function by name; the list for messages and the manual. */
const struct nf_class *nf_class_find(const char *name);
const struct nf_class *nf_class_at(size_t i);	/* NULL behind the last */

extern const struct nf_class nf_dad, nf_dnat, nf_snat, nf_firewall;
extern const struct nf_class nf_click;	/* a configuration; not by name */

#endif
