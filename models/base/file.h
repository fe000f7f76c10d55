/*
 * file.h - writing a file whole or not at all: to a temporary name beside it, then renamed.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "models/base/compiler.h"

/* 0, or -errno; on failure nothing is left behind and an old file is unchanged. */
int file_write_whole(const char *path, const void *data, size_t len) MUST_CHECK;
/*
 * A file that is written bit by bit: until it is kept the old one is unchanged, and when the process is killed nothing
 * is left behind (on most file systems). *f is for the caller to write to and to close first; devices and pipes are written
 * directly. NULL: errno says why.
 */
struct file_draft;
struct file_draft *file_draft_open(const char *path, FILE **f) MUST_CHECK;
int file_draft_keep(struct file_draft *draft) MUST_CHECK;	/* 0, or -errno; frees it */
void file_draft_drop(struct file_draft *draft);			/* accepts NULL */

/* Whether two paths name one file, be it there or not. */
bool file_same(const char *a, const char *b);

/* dir of path joined with rel, unless rel is absolute; the caller frees. */
char *file_join(const char *path, const char *rel) MUST_CHECK;

#endif
