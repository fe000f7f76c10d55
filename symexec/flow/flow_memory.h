/*
 * flow_memory.h - the room that slots of packets take, which the engine lends and takes back; and the bits of an opaque tail.
 */
#ifndef SYMEXEC_FLOW_MEMORY_H
#define SYMEXEC_FLOW_MEMORY_H

#include "symexec/flow/flow.h"

/* Room for at least n slots, and back to the engine; memory_give leaves m without slots. */
void memory_take(struct engine *e, struct memory *m, uint32_t n);
void memory_give(struct engine *e, struct memory *m);
/* Whether just these bits of the packet are one slot, and hold v. */
bool flow_holds(struct flow *f, int32_t bit, uint32_t width, value v);
/* Bits of the opaque tail, whether or not the packet reaches them; bit from the origin. */
value flow_tail_bits(struct engine *e, const struct flow *f, int32_t bit, uint32_t width);
/* Whether root r stands for bits of the tail of f, and where from the origin they begin. */
bool flow_tail_place(struct engine *e, const struct flow *f, root r, int32_t *bit);

/*
 * Whether an IP header that the engine knows begins at that octet: with a version of its own, or with a constant such as
 * 0x4500. Other octets may look like one by chance.
 */
bool flow_begins_ip(struct engine *e, const struct flow *f, int32_t at);

#endif
