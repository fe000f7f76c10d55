/*
 * explain.h - why a given packet, or the packets of an expression, end where they do when one end sends them: a verdict
 * for each end, holding where it arrives, with the rule that decided and what was rewritten.
 */
#ifndef SYMEXEC_EXPLAIN_H
#define SYMEXEC_EXPLAIN_H

#include "symexec/graph/source.h"
#include "symexec/policy/verdict.h"

struct explaining {
	struct engine *e;
	const struct graph *g;
	uint32_t from, port;		/* a source, as by graph_source */
	VEC(struct verdict) ends;	/* the caller ends them */
	bool gave_up;
};

/* A packet of these bytes, as it stands on the wire of a link. */
struct flow *explain_packet(struct engine *e, const uint8_t *data, size_t len);
/* Sends the flows (owns them) and adds where they end. `name` of the packet, for the verdicts. */
void explain_flows(struct explaining *x, const struct flow_list *sent, const char *name);

#endif
