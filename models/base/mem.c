/*
 * mem.c - the one place where running out of memory is noticed. Sizes are checked for
 * overflow before they are multiplied; a request of zero bytes yields a pointer that can be
 * freed, so that no caller has to tell NULL from failure.
 */
#include "models/base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void x_panic(const char *fmt, ...)
{
	va_list ap;

	fputs("middleproof: internal error: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	fflush(stderr);
	/* Not exit(): handlers would run over the state that has just been found broken. */
	_exit(3);
}

enum { LARGE = 1 << 20, KEPT_ON_TOP = 32 << 20, EXPECTED_MOST = 4 << 20, PAGE = 4096, LARGE_TABLE = 8 << 20 };

void x_return_large(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, LARGE);
	/* small blocks that are freed make room for others: giving the pages back means to have them cleared again */
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_ON_TOP);
}

void x_expect(size_t size)
{
#if defined(MADV_POPULATE_WRITE) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	size_t more = MIN_OF(size, (size_t)EXPECTED_MOST) / PAGE * PAGE;
	char *top = sbrk(0);
	void *volatile room;

	/* from the end of what the heap has; freeing gives nothing back (KEPT_ON_TOP) */
	(void)mallopt(M_MMAP_THRESHOLD, 2 * EXPECTED_MOST);
	room = malloc(more);
	free(room);
	(void)mallopt(M_MMAP_THRESHOLD, LARGE);
	if ((char *)sbrk(0) >= top + more)
		(void)madvise(top, more, MADV_POPULATE_WRITE);
#else
	(void)size;
#endif
}

static void *checked(void *p)
{
	if (!p)
		x_panic("out of memory");
	return p;
}

void *x_malloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *x_calloc(size_t n, size_t size)
{
	if (!n || !size)
		n = size = 1;
	return checked(calloc(n, size));	/* calloc refuses an overflow */
}

void *x_calloc_table(size_t n, size_t size)
{
	void *p = x_calloc(n, size);

#if defined(MADV_HUGEPAGE) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* so large a block is the system's own, and nobody has touched it */
	if (n * size >= LARGE_TABLE) {
		uintptr_t from = ((uintptr_t)p + PAGE - 1) / PAGE * PAGE;

		(void)madvise((void *)from, ((uintptr_t)p + n * size - from) / PAGE * PAGE, MADV_HUGEPAGE);
	}
#endif
	return p;
}

void *x_realloc_array(void *old, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > PTRDIFF_MAX)
		x_panic("out of memory");
	return checked(realloc(old, bytes ? bytes : 1));
}

char *x_strdup(const char *s)
{
	return checked(strdup(s));
}

char *x_strndup(const char *s, size_t len)
{
	return checked(strndup(s, len));
}

char *x_asprintf(const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		x_panic("out of memory");
	return s;
}
