/*
 * switch_group.h - packets of a batch by where they go: one list for each port that gets any, and one for those that go to
 * all. A list is a chain of positions in the batch, so adding is one store and emptying touches only what was used; what a
 * port gets are its list and the list of all, merged in the order of the batch. The work does not depend on the number of
 * ports. Source: mSwitch (Honda, Huici, Lettieri, Rizzo 2015), N + 1 lists in the place of a bitmap for each packet.
 *
 * Invariant: head[d] is GROUP_END exactly where d has no list; `port` holds the ports that have one, in the order in which
 * they got it.
 */
#ifndef DATAPATH_LOOKUP_SWITCH_GROUP_H
#define DATAPATH_LOOKUP_SWITCH_GROUP_H

#include <stdint.h>

#include "models/base/compiler.h"

enum {
	GROUP_PORTS = 256, GROUP_ALL = GROUP_PORTS, GROUP_NONE = GROUP_PORTS + 1,
	GROUP_MAX = 1024,		/* packets of a batch */
	GROUP_END = UINT16_MAX,
};

struct switch_group {
	uint16_t head[GROUP_PORTS + 1], tail[GROUP_PORTS + 1];
	uint16_t next[GROUP_MAX];
	uint16_t port[GROUP_PORTS];
	unsigned ports;
};

static inline void switch_group_init(struct switch_group *g)
{
	memset(g->head, 0xff, sizeof(g->head));
	g->ports = 0;
}

/* Packet i, which is behind all that were added before, goes to a port, to GROUP_ALL or to GROUP_NONE. */
static inline void switch_group_add(struct switch_group *g, uint16_t i, uint16_t to)
{
	if (to == GROUP_NONE)
		return;
	g->next[i] = GROUP_END;
	if (g->head[to] != GROUP_END) {
		g->next[g->tail[to]] = i;
	} else {
		g->head[to] = i;
		if (to != GROUP_ALL)
			g->port[g->ports++] = to;
	}
	g->tail[to] = i;
}

/* What a port gets, in order: positions in the batch. How many. */
static inline unsigned switch_group_of(const struct switch_group *g, uint16_t port, uint16_t *at)
{
	uint16_t own = g->head[port], all = g->head[GROUP_ALL];
	unsigned n = 0;

	/* the end is larger than any position */
	while (own != all) {
		uint16_t i = MIN_OF(own, all);

		at[n++] = i;
		if (i == own)
			own = g->next[i];
		else
			all = g->next[i];
	}
	return n;
}

static inline void switch_group_clear(struct switch_group *g)
{
	for (unsigned k = 0; k < g->ports; k++)
		g->head[g->port[k]] = GROUP_END;
	g->head[GROUP_ALL] = GROUP_END;
	g->ports = 0;
}

#endif
