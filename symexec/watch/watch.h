/*
 * watch.h - a network or configuration under an editor's hands: what was read and decided, and what of it must be read and
 * decided again when some of its files changed. Prints through watch_tell.h.
 */
#ifndef SYMEXEC_WATCH_H
#define SYMEXEC_WATCH_H

#include "symexec/cmd.h"

struct watch;
struct watch_files;

/* Reads and decides all. NULL after errors, which were printed. */
struct watch *watch_new(const char *path, const struct input_options *o, struct watch_files *files);
void watch_free(struct watch *w);

/* Some files changed: reads them, decides what may depend on them, tells what is another now. */
void watch_again(struct watch *w);

#endif
