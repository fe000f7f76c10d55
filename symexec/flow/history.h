/*
 * history.h - how a flow came to be where it is: a list of steps that shares its past with other flows.
 * Merged flows have two pasts, each with the condition of its packets: `prev` leads along the first, and one packet
 * finds its own by witness_past. Steps live in an arena of the engine.
 */
#ifndef SYMEXEC_HISTORY_H
#define SYMEXEC_HISTORY_H

#include "symexec/exec/engine.h"

#include <stddef.h>

enum step_kind {
	STEP_SOURCE,		/* made by a host or a way in; element: the node's entry */
	STEP_ARRIVE,		/* reached input `port` of `element` */
	STEP_RULE,		/* rule `a` of the element's list decided */
	STEP_MISS,		/* looked for entry b (tuple list) in table `text`; the flow's entries: a */
	STEP_HIT,
	STEP_CHOICE,		/* non-deterministic choice `a`, because of `text` */
	STEP_REPLY,		/* a host answered */
	STEP_NOTE,		/* text */
	STEP_MEET,		/* merged here: packets in `a` (a condition) have the past `prev`, those in `b` `other` */
};

/* How much of a step there is: nearly all are arrivals at port 0, and then rules and other arrivals. */
enum step_extent {
	STEP_BRIEF,		/* up to `depth`; an arrival at port 0 */
	STEP_USUAL,		/* up to `port` */
	STEP_FULL,
};

struct step {
	const struct step *prev;
	uint32_t element;
	uint32_t kind : 4;	/* enum step_kind */
	uint32_t extent : 2;	/* enum step_extent; set by history_add */
	uint32_t depth : 26;	/* steps before this one; set by history_add */
	uint32_t a;
	uint32_t port;		/* to be asked of history_port */
	uint32_t b;
	union {
		const char *text;
		const struct step *other;	/* STEP_MEET */
		const struct flow *there;	/* STEP_ARRIVE, if the engine keeps hops, and STEP_SOURCE, in an audit: the flow */
	};
};

void history_add(struct engine *e, struct flow *f, struct step s);
/* The flow as it arrived, by a STEP_ARRIVE; NULL: not kept. */
const struct flow *history_there(const struct step *s);
/*
 * Steps that are added after the mark are forgotten at the release: no flow that took them may be looked at after it.
 */
struct history_mark { struct arena_mark past; };
struct history_mark history_mark(struct engine *e);
void history_release(struct engine *e, struct history_mark m);

static inline uint32_t
history_port(const struct step *s)
{
	return s->extent != STEP_BRIEF ? s->port : 0;
}

static inline uint32_t
history_depth(const struct flow *f)
{
	return f->history != NULL ? f->history->depth + 1 : 0;
}

#endif
