/*
 * progress.c - see progress.h.
 */
#include "symexec/report/progress.h"

#include <ctype.h>
#include <time.h>
#include <unistd.h>

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct progress
progress_start(void)
{
	return (struct progress){ .terminal = isatty(STDERR_FILENO) == 1, .start = now_ms() };
}

void
progress_show(struct progress *p, const char *what, const char *name, size_t i, size_t n)
{
	if (!p->terminal || now_ms() - p->start < 1000)
		return;
	fprintf(stderr, "\r\033[K%s '", what);
	for (size_t k = 0; name[k] != '\0' && k < 40; k++)
		fputc(isprint((unsigned char)name[k]) ? name[k] : '?', stderr);
	fprintf(stderr, "' (%zu of %zu)", i, n);
	fflush(stderr);
	p->shown = true;
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
