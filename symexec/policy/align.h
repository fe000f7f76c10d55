/*
 * align.h - which node of an earlier network (or another one) is which of this: hosts and boxes by name; those left over by
 * what they are, if only one of each side is that, and boxes then by their links and what is alike in them; the elements of
 * two boxes by name and class.
 */
#ifndef SYMEXEC_ALIGN_H
#define SYMEXEC_ALIGN_H

#include "symexec/graph/graph.h"

struct alignment {
	uint32_t *was;		/* per node of `now`: of `then`, or UINT32_MAX */
	uint32_t *now;		/* per node of `then`: of `now`, or UINT32_MAX */
	uint32_t *box;		/* per box of `now`: of `then`, or UINT32_MAX */
};

/* then was made apart from now. */
void align_networks(struct diag *d, const struct graph *now, const struct graph *then,
		    struct alignment *a);
/* Whether a box that was there before has another content than then. */
bool align_is_changed(struct diag *d, const struct graph *now, const struct graph *then, const struct alignment *a,
		      uint32_t box);
void align_fini(struct alignment *a);

#endif
