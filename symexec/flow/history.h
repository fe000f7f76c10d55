/*
 * history.h - how a flow came to be where it is: a list of steps that shares its past with other flows.
 * Merged flows have two pasts, each with the condition of its packets: `prev` leads along the first, and one packet
 * finds its own by witness_past. Steps live in the engine's arena.
 */
#ifndef SYMEXEC_HISTORY_H
#define SYMEXEC_HISTORY_H

#include "symexec/exec/engine.h"

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

struct step {
	const struct step *prev;
	union {
		const char *text;
		const struct step *other;	/* STEP_MEET */
		const struct flow *there;	/* STEP_ARRIVE, if the engine keeps hops, and STEP_SOURCE, in an audit: the flow */
	};
	enum step_kind kind;
	uint32_t element, port;
	uint32_t a, b;
	uint32_t depth;		/* steps before this one; set by history_add */
};

static inline void
history_add(struct engine *e, struct flow *f, struct step s)
{
	struct step *n = arena_alloc(e->arena, sizeof(*n));

	*n = s;
	n->prev = f->history;
	n->depth = f->history != NULL ? f->history->depth + 1 : 0;
	f->history = n;
}

static inline uint32_t
history_depth(const struct flow *f)
{
	return f->history != NULL ? f->history->depth + 1 : 0;
}

#endif
