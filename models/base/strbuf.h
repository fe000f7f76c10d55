/*
 * strbuf.h - a growing string, always NUL-terminated, may hold NUL bytes inside.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include "models/base/compiler.h"
#include <stdarg.h>
#include <stdint.h>

struct strbuf {
	char *s;		/* never NULL after the first use; "" through sb_str */
	size_t len;
	size_t cap;
};

#define STRBUF_INIT	{ NULL, 0, 0 }

void sb_init(struct strbuf *b);
void sb_fini(struct strbuf *b);
void sb_clear(struct strbuf *b);
void sb_add(struct strbuf *b, const char *s);
void sb_add_len(struct strbuf *b, const void *s, size_t len);
void sb_add_char(struct strbuf *b, char c);
void sb_printf(struct strbuf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void sb_vprintf(struct strbuf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
void sb_add_hex(struct strbuf *b, const uint8_t *p, size_t len);
/* Truncates to len bytes; len must not exceed the length. */
void sb_cut(struct strbuf *b, size_t len);
const char *sb_str(const struct strbuf *b);	/* borrowed, "" when empty */
char *sb_take(struct strbuf *b) MUST_CHECK;	/* the caller owns it; the buffer is empty */

#endif
