/*
 * jobs.h - questions that do not depend on each other, asked at the same time. Workers are copies of this process, made
 * when all has been read: they share the network without copying it, and what they intern is theirs alone. What a worker
 * finds is packed, sent home and put where the work would have put it, in order of the questions, so that nobody can tell
 * how many there were.
 *
 * Work may only leave its result in `arg` and messages in `diag`; a question that reports something is asked again here.
 */
#ifndef SYMEXEC_JOBS_H
#define SYMEXEC_JOBS_H

#include "models/base/cursor.h"
#include "models/base/strbuf.h"

struct diag;

struct jobs {
	unsigned most;			/* processes; 1: no workers */
	size_t n;			/* questions */
	const char *what;		/* "deciding": for who waits, and for a worker that dies */
	struct diag *diag;
	void *arg;
	const char *(*name)(void *arg, size_t i);
	/* Finds the result of question i. */
	void (*work)(void *arg, size_t i);
	/* Writes it down, and puts it where work would have. */
	void (*pack)(void *arg, size_t i, struct strbuf *out);
	void (*unpack)(void *arg, size_t i, struct cursor *in);
};

/* false: a worker ended before its work did; a message on standard error says at what. */
bool jobs_run(const struct jobs *j) MUST_CHECK;

/*
 * How many processes to use: as asked for, or, if that is 0, one for each processor when there are at least two questions
 * to a network (of so many nodes) that is large enough to pay for it.
 */
unsigned jobs_count(uint64_t asked, size_t questions, size_t nodes);

#endif
