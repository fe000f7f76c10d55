/*
 * diag.h - errors at their place: registered source texts, spans in them, and a collector
 * that prints file:line:column, the source line and a caret.
 *
 * A struct diag owns its source texts and messages; spans are plain values, valid as long as
 * the diag lives. Line is counted from 1, column from 1 in bytes. Not thread-safe.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

/* Bytes [start, end) of source number src; src 0 means "no place". */
typedef struct span {
	uint32_t src;
	uint32_t start;
	uint32_t end;
} span;

#define SPAN_NONE	((span){ 0, 0, 0 })

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

enum { DIAG_MAX_ERRORS = 20 };

struct diag;

struct diag *diag_new(void);
void diag_free(struct diag *d);

/* Registers a copy of text under name (as the user wrote it); returns its number (> 0). */
uint32_t diag_add_source(struct diag *d, const char *name, const char *text, size_t len);
/*
 * Reads a whole file and registers it. Returns its number, or 0 after adding an error at the
 * place `from` (SPAN_NONE allowed). "-" is standard input. Files over max bytes are refused.
 */
uint32_t diag_read_source(struct diag *d, const char *path, span from, size_t max);
/* From here on only regular files are read: what comes out of a pipe cannot be read again, and may keep its reader waiting. */
void diag_want_files(struct diag *d);
/* Whether path is one of the files that were read, under whatever name: it must not be written to. */
bool diag_has_read(const struct diag *d, const char *path);
const char *diag_source_text(const struct diag *d, uint32_t src, size_t *len);
const char *diag_source_name(const struct diag *d, uint32_t src);
/* From byte offset on, the text of src is said to be line `line` of `file` (#line). */
void diag_map_line(struct diag *d, uint32_t src, uint32_t offset, const char *file, uint32_t line);

struct place {
	const char *file;	/* borrowed from the diag; "" for SPAN_NONE */
	uint32_t line;		/* 0 for SPAN_NONE */
	uint32_t column;
};

struct place diag_place(const struct diag *d, span at);
/* "file:line", in memory of the diag. */
const char *diag_where(struct diag *d, span at);

/* The i-th source that was read from a file, by the name that it was read under; NULL behind the last. */
const char *diag_file(const struct diag *d, size_t i);

/*
 * Messages: lower case, no full stop, quoting the user's text, saying what was expected. The same words of the same place
 * are counted again, but kept once, with the notes of all.
 */
void diag_error(struct diag *d, span at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The same for what is the machine's fault and not the input's: the exit status is 3. */
void diag_fault(struct diag *d, span at, const char *fmt, ...) PRINTF_LIKE(3, 4);
void diag_warn(struct diag *d, span at, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A second place for the message before it. */
void diag_note(struct diag *d, span at, const char *fmt, ...) PRINTF_LIKE(3, 4);

size_t diag_errors(const struct diag *d);	/* all of them, also those beyond the limit */
size_t diag_warnings(const struct diag *d);
bool diag_faulted(const struct diag *d);

/* Forgets all messages, as if none had been reported; sources and their places stay. */
void diag_forget(struct diag *d);

/* Messages kept so far, in order of report. */
size_t diag_count(const struct diag *d);
struct diag_message {
	enum diag_level level;
	span at;
	const char *text;
};
struct diag_message diag_get(const struct diag *d, size_t i);

/*
 * Prints what was not printed before to f. Beyond DIAG_MAX_ERRORS errors one line counts
 * the rest. colour: ANSI colours.
 */
void diag_print(struct diag *d, FILE *f, bool colour);
/* The first message that was not printed yet; who calls this prints them from there on. */
size_t diag_take(struct diag *d);

/*
 * Appends a text of the user's as a terminal may show it: what a terminal obeys or hides is written as \x1b or <U+200B>,
 * an end of line as \n.
 */
struct strbuf;
void diag_add_shown(struct strbuf *out, const char *s);

/* Whether f is a terminal that wants colours (NO_COLOR is honoured). */
bool diag_want_colour(FILE *f);

#endif
