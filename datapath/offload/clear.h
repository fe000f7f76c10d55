/*
 * clear.h - a function begins on a stack where others have been: the host, other tenants, the kernel. Its kernel lets a privileged
 * program read what they left there; so each function of a tenant first writes zeros over the part that it uses.
 *
 * How deep a function goes is guessed from its instructions, which is enough for what compilers make; the kernel says it
 * exactly when it has verified the program, and who has more than was cleared is refused then.
 */
#ifndef DATAPATH_OFFLOAD_CLEAR_H
#define DATAPATH_OFFLOAD_CLEAR_H

#include "models/base/arena.h"
#include "models/bpf/object.h"

enum { OFFLOAD_FUNCTIONS = 256 };	/* the kernel takes no more in one program */

/* p with its functions clearing their stacks; instructions from arena, its lines of source are left out. */
struct ebpf_program offload_clear_stacks(const struct ebpf_program *p, struct arena *arena) MUST_CHECK;

/*
 * Of each function of a program, in the order that they stand in, how many octets of its stack it clears. Returns how many functions
 * there are, 0: too many. first: of those that begin at instruction `from` or behind it.
 */
uint32_t offload_cleared(const struct bpf_insn *insn, uint32_t n, uint32_t from, uint32_t *cleared, uint32_t *first);

#endif
