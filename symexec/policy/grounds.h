/*
 * grounds.h - what an answer to a part of a question rests on, as the engine notes it: parts that several processes (jobs.h)
 * answer are put together as if one had.
 */
#ifndef SYMEXEC_GROUNDS_H
#define SYMEXEC_GROUNDS_H

#include "symexec/exec/engine.h"

struct grounds {
	bool gave_up;		/* the asker's */
	bool too_large, used_state;
	const char *opaque;	/* memory of the engine */
};

/* What the engine has noted so far, which it forgets. */
struct grounds grounds_take(struct engine *e);
/* It notes that as well: g came after what it has noted. */
void grounds_give(struct engine *e, const struct grounds *g);

struct cursor;
struct strbuf;
void grounds_pack(const struct grounds *g, struct strbuf *out);
struct grounds grounds_unpack(struct engine *e, struct cursor *in);

#endif
