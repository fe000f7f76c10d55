/*
 * loop.h - the thread that routers share: each gets its turns, descriptors are served between them, and when all routers have
 * nothing to do it sleeps until one has. With several routers a turn lasts as long as the router's credit of processor time,
 * and what it used beyond that it lacks next time: busy routers get equal time, whatever their packets cost.
 *
 * A loop owns nothing: routers and descriptors are taken off it by who put them there, at any moment, also from within a call
 * that it makes. Not thread-safe; the time spent on services in one go is bounded, so whoever talks to them cannot hold up
 * packets.
 */
#ifndef DATAPATH_RUNTIME_LOOP_H
#define DATAPATH_RUNTIME_LOOP_H

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/base/vec.h"

struct router;

typedef void loop_ready_fn(void *arg, short events);

struct loop_service {
	loop_ready_fn *fn;	/* NULL: the descriptor only ends a sleep */
	void *arg;
	bool again;		/* to be called without an event */
};

/* While it is closed, a loop of another thread calls `pass` between two turns, which returns when it may go on. */
struct loop_gate {
	atomic_bool closed;
	void (*pass)(struct loop_gate *gate);
};

struct loop {
	VEC(struct router *) routers;
	VEC(struct pollfd) watched;
	VEC(struct loop_service) services;	/* of each of these */
	size_t first;			/* service that is called first next time */
	uint64_t served;		/* when last, ns of a clock that does not stop */
	uint64_t pause;			/* from then to the next time */
	uint64_t talked;		/* when a service last had something to do */
	const atomic_bool *interrupted;	/* by a signal; may be NULL */
	bool stay;			/* also when no router runs any more */
	bool stop;			/* at the next opportunity */
	bool spin;			/* never sleeps */
	struct loop_gate *gate;		/* NULL: it never has to wait */
};

void loop_init(struct loop *l);
void loop_fini(struct loop *l);
void loop_add(struct loop *l, struct router *r);
void loop_remove(struct loop *l, struct router *r);	/* no matter if it is not there */
/* Until it is stopped or interrupted, or every router has ended and it need not stay. */
void loop_run(struct loop *l);

/* A descriptor that ends a sleep when it can be read. */
void loop_watch(struct loop *l, int fd);
/* fn is called between turns when poll tells one of the events; again for one fd: changes these. */
void loop_serve(struct loop *l, int fd, short events, loop_ready_fn *fn, void *arg);
/* That service is called again soon, with no event: it left something undone to let packets pass. */
void loop_again(struct loop *l, int fd);
void loop_forget(struct loop *l, int fd);

#endif
