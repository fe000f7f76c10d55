/*
 * watch_int.h - what watch.c (reading) and watch_decide.c (verdicts) share.
 */
#ifndef SYMEXEC_WATCH_INT_H
#define SYMEXEC_WATCH_INT_H

#include "symexec/forward/forward.h"
#include "symexec/watch/watch.h"
#include "symexec/watch/watch_tell.h"

struct watch {
	const char *path;
	const struct input_options *o;
	struct watch_files *files;
	struct input in;		/* as it was right last */
	struct forwarding *f;		/* NULL: loops are searched anew each time */
	const char *why_not;		/* then; memory of the engine's arena */
	struct teller tell;
	uint8_t **touched;		/* per policy, per node: it depends on that element; or NULL */
	VEC(uint32_t) changed;		/* nodes whose new program no verdict knows yet */
	VEC(char *) wrong;		/* files with errors: read again each time */
	bool whole;			/* everything must be read again */
	unsigned edits;			/* since then */
	char good[16];			/* the time of the verdicts */
	struct timespec since;		/* when reading began */
};

/* watch_decide.c: decides and tells; all, or what may depend on w->changed, which is empty then. */
void watch_decide(struct watch *w, bool all);
void watch_forget_policies(struct watch *w);

#endif
