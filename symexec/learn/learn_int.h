/*
 * learn_int.h - learn_match.c for learn.c: whether a packet that was seen is one of a flow.
 */
#ifndef SYMEXEC_LEARN_INT_H
#define SYMEXEC_LEARN_INT_H

#include "symexec/learn/learn.h"

/* Restricts f, at a device, to that packet: what is open in f becomes what it is there. false: it is no packet of f. */
bool learn_match(struct engine *e, struct flow *f, const struct learn_packet *p) MUST_CHECK;
/* The fields of the packet that f does not allow, into *to; how many. */
size_t learn_differ(struct engine *e, const struct graph *g, struct flow *f, const struct learn_packet *p,
		    struct learn_finding *to);

#endif
