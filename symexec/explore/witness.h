/*
 * witness.h - a concrete packet out of a flow: a value for every root that fits the flow's condition, wishes first
 * (port 80, TTL 64), then the bytes of the packet as it was sent, with lengths and checksums right.
 */
#ifndef SYMEXEC_WITNESS_H
#define SYMEXEC_WITNESS_H

#include "models/base/map.h"
#include "models/base/vec.h"
#include "symexec/exec/engine.h"

struct witness {
	struct u64_map *values;		/* root -> value; filled by witness_set */
	VEC(root) chosen;		/* its keys */
	bool shown;			/* the packet was run, and came to where the flow is */
	bool undecided;			/* the solver gave no answer: the values may be wrong */
};

enum witness_state { WITNESS_OK, WITNESS_EMPTY, WITNESS_UNKNOWN };

/* Chooses values for f. WITNESS_EMPTY: no packet is in f after all (residue). Ends with witness_fini. */
enum witness_state witness_choose(struct engine *e, struct flow *f, struct witness *w);
void witness_fini(struct witness *w);
/* Whether there may be a packet in f: not when the solver is sure that there is none. */
bool witness_exists(struct engine *e, struct flow *f);

void witness_set(struct witness *w, root r, uint64_t x);

/* The value of v under the choice. */
uint64_t witness_value(struct engine *e, const struct flow *f, const struct witness *w, value v);

/* What a root takes where nothing is asked of it. */
uint64_t witness_wish(struct engine *e, root r);

/* The step before s in the past of this one packet, where flows of several pasts were merged. */
struct step;
const struct step *witness_past(struct engine *e, const struct flow *f, const struct witness *w,
				const struct step *s);

/*
 * witness_repair.c: moves values, inside their factors, until the flow's residue holds. false: it does not yet, which says
 * nothing about the flow.
 */
bool witness_repair(struct engine *e, struct flow *f, struct witness *w);

/* Whether one relation that no set says holds for the values; never one of a checksum. */
bool witness_residue_holds(struct engine *e, const struct flow *f, const struct witness *w,
			   const struct residue *r);
bool witness_of_checksum(struct engine *e, const struct residue *r);

/* Whether the values lie in every factor of the condition. */
bool witness_fits(struct engine *e, const struct flow *f, const struct witness *w);

/*
 * The bytes of a packet with the memory of `shape` (f itself, or f->origin) under the choice made for f.
 * *bytes is the caller's, freed with free(). Returns the length.
 */
size_t witness_bytes(struct engine *e, const struct flow *f, const struct flow *shape,
		     const struct witness *w, uint8_t **bytes);

#endif
