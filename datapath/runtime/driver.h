/*
 * driver.h - who runs when: tasks in proportion to their tickets (stride scheduling), timers,
 * and the clock. The driver ends when it is stopped and no manager wants to go on, or when
 * nothing can ever happen again.
 *
 * Tasks and timers lie in their elements; the driver only links them.
 */
#ifndef DATAPATH_RUNTIME_DRIVER_H
#define DATAPATH_RUNTIME_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "models/base/vec.h"

struct element;
struct router;

enum clock_kind {
	CLOCK_REAL,
	CLOCK_PCAP,		/* the time of the packets read, jumps to timers when idle */
	CLOCK_VIRTUAL,		/* starts at 10^9 s, jumps to timers when idle */
	CLOCK_SIMULATED,	/* the same, with the moments of Click's simulated time, see driver.c */
};

struct task {
	struct element *e;
	bool (*run)(struct element *e);	/* whether there was work */
	struct task *next, *prev;	/* by pass */
	uint32_t pass, stride, tickets;
	bool scheduled;
};

struct timer {
	struct element *e;
	void (*fire)(struct element *e, struct timer *t);
	uint64_t at;		/* ns */
	uint64_t order;		/* among equal times */
	size_t slot;		/* in the heap, from 1; 0: not armed */
	bool housekeeping;	/* no reason to go on for */
};

/* What tells whether a queue has packets; tasks that wait for them. */
struct notifier {
	bool active;
	VEC(struct task *) waiting;
};

struct driver {
	struct task tasks;		/* ring */
	VEC(struct timer *) timers;	/* heap */
	uint64_t timer_order;
	bool others_first;		/* what is armed for a time that is over comes behind all that is due */
	unsigned rounds, timer_stride;	/* of CLOCK_SIMULATED: timers are looked at when it divides the rounds */
	size_t reasons;			/* timers that are not housekeeping */
	uint32_t pass;
	enum clock_kind clock;
	unsigned stops;			/* requests that nobody took yet */
	/* of a DriverManager: takes a request; false: really stop */
	bool (*manager)(struct element *e);
	struct element *manager_element;
	unsigned holds;			/* descriptors from which work may come */
	unsigned idle;			/* rounds without work, in a row */
	unsigned busy;			/* of CLOCK_PCAP: rounds with work since the clock moved, or a packet by it */
	bool began;			/* of CLOCK_PCAP: a packet was seen */
	bool ended;			/* stopped, or nothing could happen any more */
	int64_t credit;			/* ns of its turn, see loop.h */
	uint64_t used;			/* ns of processor time, while it shares the loop */
	unsigned tasks_at_once;		/* and one more, between looks at the clock */
	struct task *running;
	bool worked;		/* any task, in this round */
	bool worked_away;	/* the running one pulled packets that all ended on the way */
};

enum driver_state { DRIVER_BUSY, DRIVER_IDLE, DRIVER_ENDED };

/* Rounds without work before time may pass; where packets wait for their time, it passes as well when others never rest. */
enum { TASK_TICKETS = 1024, IDLE_ROUNDS = 2, BUSY_ROUNDS = 1000 };

void driver_init(struct driver *d);
void driver_fini(struct driver *d);
/* Some tasks and the timers that are due. DRIVER_IDLE: nothing to do for *wait ns, or until a descriptor is ready. */
enum driver_state driver_round(struct router *r, unsigned tasks, uint64_t *wait);
/* The loop of the router, until it ends. */
void driver_run(struct router *r);
void driver_stop(struct router *r);
/* For a router that another one drives: what there is to do by `now`. Whether there was anything. */
bool driver_turn(struct router *r, uint64_t now);
/* When its next timer fires that is a reason to go on; UINT64_MAX: there is none. */
uint64_t driver_next(const struct router *r);
/*
 * A descriptor from which packets come: it ends an idle sleep when it can be read. With one, a router is never finished for
 * want of work.
 */
void driver_watch(struct router *r, int fd);
void driver_unwatch(struct router *r, int fd);
/* Whether the clock, which follows the packets, has come to a timer: it is fired before anything else is done. */
bool driver_timer_due(const struct router *r);
/* Of CLOCK_PCAP: whether a packet of that time has to wait for it, by a timer; the first one says where time begins. */
bool driver_ahead(struct router *r, uint64_t ns);
/* Forgets tasks and timers of elements that are leaving. */
void driver_disown(struct router *r);
void driver_set_clock(struct router *r, enum clock_kind kind);
/* The time now. By CLOCK_SIMULATED a nanosecond passes, as in Click's simulated time: who looks later acts later. */
uint64_t driver_look_at_clock(struct router *r);

void task_init(struct task *t, struct element *e, bool (*run)(struct element *e));
void task_tickets(struct task *t, unsigned tickets);
void task_schedule(struct task *t);	/* no matter if it is already */
void task_unschedule(struct task *t);

void timer_init(struct timer *t, struct element *e,
		void (*fire)(struct element *e, struct timer *t));
void timer_at(struct timer *t, uint64_t ns);
void timer_after(struct timer *t, uint64_t ns);
void timer_stop(struct timer *t);
static inline bool timer_armed(const struct timer *t)
{
	return t->slot != 0;
}

/* Whether any of those that a pull input depends on may have packets. */
struct signal {
	bool always;		/* somebody upstream does not tell */
	VEC(struct notifier *) from;
};

/* Finds them and makes t wait for them; t may be NULL. */
void signal_find(struct signal *s, struct element *e, unsigned port, struct task *t);
bool signal_active(const struct signal *s);
void signal_fini(struct signal *s);
void notifier_wake(struct notifier *n);
void notifier_fini(struct notifier *n);

#endif
