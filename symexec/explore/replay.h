/*
 * replay.h - the packet that a witness is, run through the models with every octet constant: whether it comes to where the
 * proof says. What boxes choose freely, ports and ways, they choose as in the proof.
 */
#ifndef SYMEXEC_REPLAY_H
#define SYMEXEC_REPLAY_H

#include "symexec/explore/witness.h"

struct graph;

/*
 * NOT_RUN: what a host has sent on the way is not known, or checksums cannot be computed (those of a source route, RFC 1122
 * section 4.1.3.4).
 */
enum replay_result { REPLAY_ARRIVED, REPLAY_LOST, REPLAY_NOT_RUN };

/* What was asked last of checksums and was not so: how far each was from 0, or from right. The last one first. */
enum { REPLAY_ASKED = 4 };
struct replay_asked {
	unsigned n;
	uint16_t off[REPLAY_ASKED];
	size_t work;		/* how much was done */
};

/*
 * Runs the packet of f that w chose, and before it those of its connection, and of connections before, where the audit is on.
 * asked may be NULL.
 */
enum replay_result replay_run(struct engine *e, const struct graph *g, const struct flow *f,
			      const struct witness *w, struct replay_asked *asked);

/*
 * witness_search.c: values for a flow that rests on a checksum being just right, by runs through the network that the engine
 * knows. ARRIVED: the packet of w comes to where f is.
 */
enum replay_result witness_search(struct engine *e, struct flow *f, struct witness *w);

/* exec, while e->guide is set: the way to go out of n, a chosen number, and what is asked of a checksum. */
uint32_t replay_way(struct engine *e, uint32_t element, uint32_t n);
value replay_number(struct engine *e, root chosen);
void replay_note_asked(struct engine *e, uint16_t off);

#endif
