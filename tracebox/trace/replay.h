/*
 * replay.h - traces out of a capture file: which of its packets were probes is told by the errors
 * that quote them. Needs no privilege.
 */
#ifndef TRACEBOX_TRACE_REPLAY_H
#define TRACEBOX_TRACE_REPLAY_H

#include "models/base/diag.h"
#include "tracebox/trace/trace.h"

struct replay {
	VEC(struct trace *) traces;	/* by the first probe; owned */
};

/* false after an error in d; what was read before a damaged place is in r all the same. */
bool replay_read(struct replay *r, const char *path, struct diag *d) MUST_CHECK;
void replay_fini(struct replay *r);

#endif
