/*
 * flow_join.h - copies of one packet go their own ways, and each way leaves something in the boxes that it passes. A flow
 * carries what it has left itself; what its other copies have left is brought to it here.
 */
#ifndef SYMEXEC_FLOW_JOIN_H
#define SYMEXEC_FLOW_JOIN_H

#include "symexec/exec/engine.h"

/*
 * Gives a the state and the condition of b. false, and a may be spoilt: both are not copies but alternatives (by choice, or
 * conditions that exclude each other), or boxes remember different things under the same name.
 */
bool flow_join(struct engine *e, struct flow *a, const struct flow *b) MUST_CHECK;

#endif
