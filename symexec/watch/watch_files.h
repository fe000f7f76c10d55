/*
 * watch_files.h - which of some files were written to. What a file is now is compared with what it was (its inode, size and
 * times), so that renaming over it, deleting and making it anew all count; inotify, where there is any, only says
 * when to look.
 */
#ifndef SYMEXEC_WATCH_FILES_H
#define SYMEXEC_WATCH_FILES_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <time.h>

struct watch_files;

/* poll: look four times a second, do not ask for inotify. */
struct watch_files *watch_files_new(bool poll);
void watch_files_free(struct watch_files *w);

/*
 * From now on this file too; twice is once. It need not exist. since: it was read after that, so that what was
 * written later counts as a change.
 */
void watch_files_add(struct watch_files *w, const char *path, const struct timespec *since);
size_t watch_files_count(const struct watch_files *w);
/* Whether the system tells when to look. */
bool watch_files_told(const struct watch_files *w);

/*
 * Waits until files changed and then were left alone for a moment. false: it is over (SIGINT, SIGTERM, SIGHUP, or the end of
 * the input, if that is a terminal or a pipe).
 */
bool watch_files_wait(struct watch_files *w);
/* The i-th file that the last wait found changed, NULL behind the last. */
const char *watch_files_changed(const struct watch_files *w, size_t i);

#endif
