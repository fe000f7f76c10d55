/*
 * loops.h - which packets pass a port again and again. A packet that comes back is no loop yet:
 * it may be rewritten and leave, or carry a TTL that ends it. Told apart are cycles that some
 * packet follows for ever (the greatest fixpoint of the cycle's map is not empty), cycles that
 * only the TTL ends, cycles in which the packet or its state grows, and revisits that are none
 * of these. See loops.c for how.
 *
 * The flows and sets in a list are the engine's; the list must be ended before it.
 */
#ifndef SYMEXEC_LOOPS_H
#define SYMEXEC_LOOPS_H

#include "symexec/policy/verdict.h"

/* Worst first: what is found twice is told as the worse. */
enum loop_kind {
	LOOP_ENDLESS,		/* some packet goes round for ever */
	LOOP_ENCAPSULATION,	/* goes round, and a header is added each time */
	LOOP_STATE,		/* goes round, and what boxes remember of it grows */
	LOOP_UNDECIDED,		/* comes back; whether for ever was not decided */
	LOOP_TTL,		/* goes round until the TTL (hop limit) ends it */
	LOOP_REVISIT,		/* comes back to a port, then leaves: no loop */
	LOOP_KINDS
};

struct loop_hop {
	uint32_t node, port, output;
};

struct loop {
	enum loop_kind kind;
	VEC(struct loop_hop) cycle;	/* begins at its least hop; no part of it repeated */
	size_t start;			/* index in loop_list.starts: where `sent` is sent */
	struct flow *sent;		/* the packets that get into the cycle, as they are sent */
	struct flow *there;		/* the packets of the cycle where it was found: at `at` */
	struct loop_hop at;
	double packets;			/* how many there are in the cycle, where it was found */
	unsigned bits;			/* that are not constant there: of the same shape, as a rule */
	bool free_choice;		/* rests on a choice, or on a value freely chosen */
	const char *reason;		/* LOOP_UNDECIDED: why */
	uint32_t passes;		/* of the witness, when it was run; at most RUN_ENOUGH */
	uint8_t *witness;		/* as it is sent; NULL: none was found */
	size_t witness_len;
	char **lines;			/* the witness on each hop, one line or NULL; only with engine.keep_hops */
};

/* Flows that are sent somewhere. */
struct loop_start {
	uint32_t node, port;
	bool out;			/* leaves by output `port`, else stands at input `port` */
	struct flow *flow;
	set endless;			/* those of its packets that never end, over its roots */
};

struct loop_list {
	VEC(struct loop) loops;		/* worst first */
	VEC(struct loop_start) starts;
	const char *gave_up;		/* not NULL: there may be more loops, and why */
	bool failed;			/* a process that looked for some died; it was said */
	unsigned jobs;			/* processes; 0: as many as pay */
	int32_t ttl_bit;		/* tests: where the TTL is, in bits from data; -1: IP */
	unsigned extensions;		/* tests: simple cycles are tried as far as that */
	struct flow *const *after;	/* loops_find: states that stand; none: no state */
	size_t after_count;
};

#define LOOP_LIST_INIT	{ .ttl_bit = -1, .extensions = 2000, .jobs = 1 }

enum { RUN_ENOUGH = 3 };		/* passes that confirm a loop */

/*
 * Loops of the flows that enter at `from` (NULL: every host and every open way in) and match
 * `packet` (NULL: all). false: no such place, the error is in e->diag.
 */
bool loops_find(struct engine *e, const struct graph *g, const struct network_end *from,
		const struct click_expr *packet, struct loop_list *l);

/* The same in two steps: first the flows (owned by the list), then the search. */
void loops_add_start(struct loop_list *l, struct loop_start s);
void loops_search(struct engine *e, const struct graph *g, struct loop_list *l);
void loops_fini(struct engine *e, struct loop_list *l);

/*
 * Runs one packet of s->flow through the graph: fields that are not constant become those of w, which takes from the
 * run what the payload has to be. Sets p->passes, how often some copy of it passes p->at, at most RUN_ENOUGH, and
 * p->lines; p->free_choice where a box chooses so, or some number happens to be right.
 */
struct witness;
void loops_run_witness(struct engine *e, const struct graph *g, const struct loop_start *s,
		       struct witness *w, struct loop *p);

/* These hops, again and again, in the form in which equal cycles are equal. */
void loop_set_cycle(struct loop *p, const struct loop_hop *h, size_t n);
/* Worst first, as loops_search leaves them. */
void loops_sort(struct loop_list *l);

/* "endless", "ttl-bounded", ...: the word in reports. */
const char *loop_kind_name(enum loop_kind k);
/* Whether a network should not have it. */
bool loop_is_bad(enum loop_kind k);

/* One loop as a verdict of its own: lines, the cycle as path, the packets in words, the witness. */
void loop_verdict(struct engine *e, const struct graph *g, const struct loop_list *l,
		  const struct loop *p, struct verdict *v);
/* A class that is not known, of an element that what is sent may come to; NULL: there is none. */
const char *loops_unknown(const struct graph *g, const struct loop_list *l);
/* All of them as the answer to the policy no-loops. */
void loops_verdict(struct engine *e, const struct graph *g, const struct loop_list *l,
		   struct verdict *v);

#endif
