/*
 * progress.h - one line on a terminal about what is going on, for work of over a second: "deciding 'the web works'
 * (3 of 10), 12 s". A timer writes it, so that whoever works need not think of it. Nothing is printed when standard error
 * is no terminal. There is one line, as there is one terminal.
 */
#ifndef SYMEXEC_PROGRESS_H
#define SYMEXEC_PROGRESS_H

#include <stddef.h>

/* From now on this is going on: "deciding 'name' (i of n)"; n 0: no count. */
void progress_at(const char *what, const char *name, size_t i, size_t n);
/* Clears the line, and writes no other; call before anything else is printed. */
void progress_end(void);
/* The same, but what went on goes on afterwards: after progress_resume the line comes back, with its seconds. */
void progress_pause(void);
void progress_resume(void);

#endif
