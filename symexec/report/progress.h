/*
 * progress.h - one line on a terminal about what is going on, for work of over a second. Nothing is printed
 * when standard error is no terminal.
 */
#ifndef SYMEXEC_PROGRESS_H
#define SYMEXEC_PROGRESS_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool terminal, shown;
	int64_t start;		/* ms, monotonic */
};

struct progress progress_start(void);
/* Overwrites the line: "deciding 'the web works' (3 of 10)". */
void progress_show(struct progress *p, const char *what, const char *name, size_t i, size_t n);
/* Clears the line; call before anything else is printed. */
void progress_end(struct progress *p);

#endif
