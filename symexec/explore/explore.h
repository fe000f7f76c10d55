/*
 * explore.h - the least fixpoint of (input port -> flows): flows are pushed through the graph until nothing new
 * arrives anywhere. Flows that meet at a port with the same identities and state are merged, which is what keeps a
 * ladder of diamonds linear. Ports are taken in topological order as far as there is one.
 */
#ifndef SYMEXEC_EXPLORE_H
#define SYMEXEC_EXPLORE_H

#include "models/base/vec.h"
#include "symexec/exec/exec.h"
#include "symexec/graph/graph.h"

enum end_kind { END_DROP, END_VIOLATION, END_ARRIVED, END_UNCONNECTED };

/* Where a flow ended. */
struct end {
	enum end_kind kind;
	uint32_t node, port;
	struct flow *flow;	/* of the exploration, until explore_free */
	const char *reason;	/* drops and violations */
	bool caught;		/* END_ARRIVED where `avoid` takes flows out */
	bool lost;		/* drops: nobody meant it, such as no route */
	span at;		/* in the model */
};

/* A port was passed twice by one flow, the later set being within reach of the earlier: a loop is suspected. */
struct nominee {
	uint32_t node, port;
	const struct step *first, *again;	/* STEP_ARRIVE steps; again is later */
	struct flow *flow;			/* as it came back */
	bool covered;				/* the earlier set includes the later, same identity */
};

struct explore_options {
	bool keep_drops;
	bool find_loops;
	/* marks as by graph_mark, NULL: none. Flows that come in there are taken out, or seen as arrivals and go on. */
	const uint8_t *avoid, *watch;
	bool catch;			/* what is taken out becomes an end */
	uint64_t max_steps;		/* 0: default */
};

struct exploration {
	VEC(struct end) ends;		/* arrivals at hosts and open devices; drops if kept */
	VEC(struct nominee) nominees;
	bool gave_up;			/* max_steps was reached, or a port was passed too often */
	uint64_t steps;
	/* the rest is private */
	struct engine *e;
	const struct graph *g;
	struct explore_options o;
	struct port_table *ports;
};

struct exploration *explore_new(struct engine *e, const struct graph *g,
				const struct explore_options *o);
/* A flow that stands at input `port` of `node`, or (out true) is about to leave by output `port`. Owns f. */
void explore_start(struct exploration *x, uint32_t node, uint32_t port, bool out, struct flow *f);
void explore_run(struct exploration *x);
void explore_free(struct exploration *x);

#endif
