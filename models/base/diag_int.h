/*
 * diag_int.h - what diag.c (collecting, places) and diag_print.c (printing) share.
 */
#ifndef BASE_DIAG_INT_H
#define BASE_DIAG_INT_H

#include "models/base/diag.h"

#include <sys/types.h>

#include "models/base/arena.h"
#include "models/base/vec.h"

/* From byte `offset` on, physical line `physical` is called line `line` of `file`. */
struct line_map {
	uint32_t offset;
	uint32_t physical;
	uint32_t line;
	const char *file;
};

struct source {
	const char *name;
	char *text;		/* len bytes and a NUL */
	size_t len;
	dev_t dev;		/* of the regular file it was read from, else ino is 0 */
	ino_t ino;
	VEC(uint32_t) lines;	/* offset of each line's first byte; lines.v[0] is 0 */
	VEC(struct line_map) maps;	/* ascending offsets */
};

enum { DIAG_MAX_WARNINGS = 100 };

struct diag {
	struct arena *memory;
	VEC(struct source) sources;	/* source n is sources.v[n - 1] */
	VEC(struct diag_message) messages;
	size_t errors, warnings;
	bool faulted;
	bool files_only;
	bool dropping;		/* notes belong to a message beyond the limit */
	bool again;		/* notes belong to a message that was said before */
	size_t printed;		/* messages printed so far */
	struct told_place { const char *file, *text; uint32_t line; } told[256];	/* by place; diag_where */
	size_t told_errors, told_warnings;	/* of those beyond the limit, how many were told */
};

/* NULL for SPAN_NONE and for sources that do not exist. */
const struct source *diag_source(const struct diag *d, uint32_t src);
/* Index of the line that holds the byte offset. */
size_t diag_line_index(const struct source *s, size_t offset);

#endif
