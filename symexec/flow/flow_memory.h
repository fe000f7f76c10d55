/*
 * flow_memory.h - the room that slots of packets take, which the engine lends and takes back.
 */
#ifndef SYMEXEC_FLOW_MEMORY_H
#define SYMEXEC_FLOW_MEMORY_H

#include "symexec/flow/flow.h"

/* Room for at least n slots, and back to the engine; memory_give leaves m without slots. */
void memory_take(struct engine *e, struct memory *m, uint32_t n);
void memory_give(struct engine *e, struct memory *m);

#endif
