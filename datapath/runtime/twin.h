/*
 * twin.h - state that an element has together with its copies on other threads (crew.h): that of thread 0's is everybody's,
 * behind one lock for a configuration, which is taken once for a batch and never while packets are pushed. Of several ways
 * this costs least: tables by shares of flows would need the device to bring both sides of a translated flow to one thread.
 *
 * Handlers, and configurations that come and go, are thread 0's while the others stand still, and take no lock. When thread
 * 0's element is gone before its copies, each has its own state from then on.
 */
#ifndef DATAPATH_RUNTIME_TWIN_H
#define DATAPATH_RUNTIME_TWIN_H

#include "datapath/runtime/router.h"

struct twin {
	struct element *e;
	struct twin *lead;		/* whose state counts; perhaps itself */
	struct twin *copies, *next;
};

/* Looks for thread 0's element of that name and class; t lies at the same place in both. At start, or when configured. */
void twin_start(struct twin *t, struct element *e);
void twin_stop(struct twin *t);

void router_lock(struct router *r);
void router_unlock(struct router *r);

/* Whether there are copies, or may be. */
static inline bool twin_shares(const struct element *e)
{
	return UNLIKELY(e->router->threads > 1);
}

/* The element whose state counts; nobody else has it until twin_leave. */
static inline struct element *twin_enter(struct twin *t)
{
	if (!twin_shares(t->e))
		return t->e;
	router_lock(t->e->router);
	return t->lead->e;
}

static inline void twin_leave(struct twin *t)
{
	if (twin_shares(t->e))
		router_unlock(t->e->router);
}

#endif
