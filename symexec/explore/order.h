/*
 * order.h - in which order ports are taken, by where flows start. The last orders are kept with the engine, since several
 * questions begin at the same hosts.
 */
#ifndef SYMEXEC_ORDER_H
#define SYMEXEC_ORDER_H

#include "symexec/graph/graph.h"

struct order {
	uint32_t *number;		/* per input port: reverse postorder */
	uint8_t *kept;			/* per input port: what comes by is kept, to be known when it comes again */
	/* the rest is private */
	uint32_t graph;
	uint32_t *starts;
	size_t start_count;
};

/*
 * The order of what is reached from these input ports (numbered as in graph.h): reverse postorder of a depth-first search, in
 * which a port leads on by those outputs that its element's program names. Every cycle that can be entered has
 * a port to which an edge leads back. Valid until the next call.
 */
const struct order *order_from(struct engine *e, const struct graph *g, const uint32_t *starts,
			       size_t n);
/* Called by engine_free. */
void orders_fini(struct engine *e);

#endif
