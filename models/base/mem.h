/*
 * mem.h - allocation that cannot fail: out of memory ends the process here, with
 * exit status 3, and nowhere else. Every x* result is owned by the caller, freed by free().
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "models/base/compiler.h"

void *x_malloc(size_t size) MUST_CHECK;
void *x_calloc(size_t n, size_t size) MUST_CHECK;
/*
 * The same for what is looked into at random, a table of hashes: where it is large, in pages that are large, too, if the system
 * has some. By free().
 */
void *x_calloc_table(size_t n, size_t size) MUST_CHECK;
/* n * size is checked for overflow */
void *x_realloc_array(void *old, size_t n, size_t size) MUST_CHECK;
char *x_strdup(const char *s) MUST_CHECK;
char *x_strndup(const char *s, size_t len) MUST_CHECK;
char *x_asprintf(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_CHECK;

/*
 * From here on blocks of a megabyte and more come from the system and go back to it when they are freed, and grow without
 * being copied. By default the C library takes larger and larger ones from its heap after the first was freed.
 */
void x_return_large(void);
/*
 * The heap gets `size` bytes more (at most 4 MB), whose pages are there already: taking each when it is first touched
 * costs some microseconds. For what will surely be used; does nothing where the system cannot.
 */
void x_expect(size_t size);

/* "our fault": prints "middleproof: internal error: ..." to stderr, exits with status 3 */
void x_panic(const char *fmt, ...) PRINTF_LIKE(1, 2) NORETURN;

/* An invariant of ours; never for input. */
#define X_CHECK(cond) \
	((cond) ? (void)0 : x_panic("%s:%d: %s", __FILE__, __LINE__, #cond))

#endif
