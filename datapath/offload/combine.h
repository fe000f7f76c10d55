/*
 * combine.h - the programs of all tenants and the host's own as one, so that a packet meets them without leaving the processor's
 * caches or the driver. The host's program finds the tenant and asks for "the program of tenant k"; here that becomes a call. No
 * linker is asked: instructions are put one behind the other, each piece with its functions, and a dispatcher between.
 *
 * Tenants' functions clear the stack that they find (clear.h). Every piece keeps its own maps. An instruction can name only maps of its own object (models/bpf/object.h), so that no tenant
 * can reach what is another's, or the host's, whatever its program says.
 *
 * Source: the dissertation on extensible switches and offloads, section 4.3.1 (compiler agent, template).
 */
#ifndef DATAPATH_OFFLOAD_COMBINE_H
#define DATAPATH_OFFLOAD_COMBINE_H

#include "models/bpf/object.h"

enum {
	OFFLOAD_TENANTS = 64,
	OFFLOAD_MAPS = 64,	/* of all together: the kernel takes no more in one program */
	/* what the host's program calls, with the context and the number of a tenant; no helper of the kernel has this number */
	OFFLOAD_CALL = 0x4f464c44,
};

struct offload_piece {
	const struct ebpf_object *object;
	const struct ebpf_program *program;
};

/* An instruction that names a map, and which: map `map` of piece `piece`. */
struct offload_map_use {
	uint32_t insn, piece, map;
};

struct offload_code {
	struct bpf_insn *insn;
	uint32_t n;
	struct offload_map_use *uses;
	uint32_t n_uses;
	uint32_t tenants;	/* where the first of the tenants' programs begins; n without any */
};

/*
 * pieces[0] is the host's; tenant k, counted from 0, is pieces[k + 1]. A number beyond the tenants' is XDP_PASS. Memory from arena.
 * false after an error in d at `at`: no call for tenants in the host's program, too many instructions or maps.
 */
bool offload_combine(const struct offload_piece *pieces, uint32_t n, struct arena *arena, span at, struct diag *d,
		     struct offload_code *code) MUST_CHECK;

/*
 * Whether a tenant's program asks only for what tenants may have: helpers and kinds of maps of the list (the dissertation's
 * table 4.1, and what a SYN proxy needs), no functions of the kernel, at most `memory` octets in its maps. false after errors
 * in d at `at`, which say the instruction and the line of its source.
 */
bool offload_allowed(const struct offload_piece *piece, uint64_t memory, span at, struct diag *d) MUST_CHECK;

/* The names of the allowed helpers, for manuals: NULL behind the last. */
const char *offload_helper(size_t i);

#endif
