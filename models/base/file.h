/*
 * file.h - writing a file whole or not at all: to a temporary name beside it, then renamed.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "models/base/compiler.h"

/* 0, or -errno; on failure nothing is left behind and an old file is unchanged. */
int file_write_whole(const char *path, const void *data, size_t len) MUST_CHECK;
/* dir of path joined with rel, unless rel is absolute; the caller frees. */
char *file_join(const char *path, const char *rel) MUST_CHECK;

#endif
