/*
 * batch.h - packets that travel together. A step that keeps packets leaves them in the batch in
 * their order; one that sends them elsewhere leaves it empty.
 */
#ifndef DATAPATH_PACKET_BATCH_H
#define DATAPATH_PACKET_BATCH_H

#include "datapath/packet/pkt.h"

enum { BATCH_MAX = 64 };

struct batch {
	unsigned n;
	struct pkt *p[BATCH_MAX];
};

static inline void batch_one(struct batch *b, struct pkt *p)
{
	b->n = 1;
	b->p[0] = p;
}

#endif
