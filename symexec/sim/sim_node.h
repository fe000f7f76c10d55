/*
 * sim_node.h - the structures of a concrete run: its nodes with their task and timer, and the classes that are not
 * rule programs because they have to do with time: sources, queues, schedulers, scripts.
 *
 * Packets are owned by whoever holds them: push takes the flow over, pull gives one away.
 */
#ifndef SYMEXEC_SIM_NODE_H
#define SYMEXEC_SIM_NODE_H

#include "models/base/strbuf.h"
#include "models/base/vec.h"
#include "symexec/exec/exec.h"
#include "symexec/sim/sim.h"

struct sim;
struct sim_node;

enum {
	SIM_NOTIFIES_EMPTY = 1,	/* pullers sleep while it has nothing */
	SIM_NOTIFIES_FULL = 2,	/* sources sleep while it is full */
	SIM_SEARCH_ON = 4,	/* its notifier is woken by those upstream */
};

/* All members may be NULL but name. */
struct sim_class {
	const char *name;
	unsigned flags;
	bool (*init)(struct sim *s, struct sim_node *n);	/* false: an error was said */
	bool (*task)(struct sim *s, struct sim_node *n);	/* true: it did some work */
	void (*timer)(struct sim *s, struct sim_node *n);	/* NULL: the task is scheduled */
	void (*push)(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f);
	struct flow *(*pull)(struct sim *s, struct sim_node *n, uint32_t port);
	void (*woken)(struct sim *s, struct sim_node *n);	/* by a notifier upstream */
	bool (*read)(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out);
	/* SIM_UNKNOWN: there is no such handler */
	int (*write)(struct sim *s, struct sim_node *n, const char *name, const char *value);
	void (*fini)(struct sim *s, struct sim_node *n);
};

enum { SIM_UNKNOWN = 1, SIM_BAD_VALUE = -22 };

struct sim_task {
	bool ready, scheduled, listed, pending;
	uint64_t pass, stride;
	int64_t tickets;
	struct sim_node *prev, *next;	/* in the list of tasks */
};

struct sim_notifier {
	bool active;
	VEC(struct sim_node *) tasks;
	VEC(struct sim_node *) callbacks;
};

/* Whether anything upstream may have packets (or downstream room). */
struct sim_signal {
	bool busy;		/* somebody cannot say: always */
	bool full;		/* about room downstream */
	VEC(struct sim_node *) of;
};

struct sim_fifo {
	struct flow **v;
	size_t head, n, cap;
};

struct sim_end {
	struct sim_node *node;
	uint32_t port;
};

struct sim_node {
	uint32_t id;
	const struct node *graph;
	const struct click_element *element;	/* with the arguments of now; NULL: a host */
	const struct sim_class *cls;		/* NULL: only a rule program */
	const struct program *program;
	struct click_args args;			/* only where cls is not NULL */
	struct sim_end *from;			/* upstream ends of all inputs */
	uint32_t from_count;
	struct sim_task task;
	bool timer_set;
	uint64_t timer_at, timer_order;
	struct sim_notifier empty, full;
	struct sim_signal signal;		/* of input 0, or of output 0 of sources */
	struct sim_fifo queue;
	const struct terminator *queue_rule;	/* the last rule that put a packet there */
	uint64_t *left;				/* packets that left, per output */
	uint64_t drops, highwater, sleepiness;
	const char *chance;			/* what it chose freely; NULL: nothing */
	void *state;				/* of the class */
};

struct sim {
	struct input *in;
	struct sim_count *count;
	struct click_names **names;		/* per configuration of the graph */
	struct sim_node *nodes;
	uint32_t node_count;
	struct sim_node **order;		/* as Click initializes them */
	struct sim_node tasks;			/* head of the list of tasks */
	VEC(struct sim_node *) pending;		/* scheduled before the driver began */
	bool running, stop_asked;
	int64_t runcount;
	uint64_t now;				/* nanoseconds */
	uint64_t poll_at;			/* when something that was asked in vain will answer */
	uint64_t timer_order, timer_stride, timer_count;
	struct sim_node *driver_script;
	uint32_t depth;
	uint64_t runs;				/* of tasks and timers */
	struct sim_outputs *outputs;		/* sim_keep; NULL: not kept */
	struct sim_feed *feed;			/* sim_feed.h; NULL: not fed */
	bool script_failed;			/* something that a script has read had no value */
	bool quiet;
	bool ok;
};

enum { SIM_MAX_DEPTH = 2000 };
#define SIM_SECOND UINT64_C(1000000000)
#define SIM_EPOCH (UINT64_C(1000000000) * SIM_SECOND)

#endif
