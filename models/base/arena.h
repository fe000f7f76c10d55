/*
 * arena.h - memory that is released together. Blocks grow geometrically; arena_mark and
 * arena_release give back everything allocated after the mark. Not thread-safe.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "models/base/compiler.h"
#include <stdarg.h>

struct arena;

struct arena_mark {
	void *block;
	size_t used;
};

struct arena *arena_new(void);
void arena_free(struct arena *a);		/* accepts NULL */

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size) MUST_CHECK;
void *arena_alloc_array(struct arena *a, size_t n, size_t size) MUST_CHECK;
char *arena_strdup(struct arena *a, const char *s) MUST_CHECK;
char *arena_strndup(struct arena *a, const char *s, size_t len) MUST_CHECK;
void *arena_memdup(struct arena *a, const void *p, size_t size) MUST_CHECK;
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_CHECK;

struct arena_mark arena_mark(struct arena *a);
void arena_release(struct arena *a, struct arena_mark m);

/* Bytes handed out and not released; 0 after releasing to the first mark. */
size_t arena_used(const struct arena *a);

#endif
