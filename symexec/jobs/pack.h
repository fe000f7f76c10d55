/*
 * pack.h - what one process of symexec tells another: numbers, texts and octets, one after the other, read in the order in
 * which they were written. Both ends are the same program, so nothing says what a value is; that there are too few octets
 * is the reader's to check (cursor.failed).
 */
#ifndef SYMEXEC_PACK_H
#define SYMEXEC_PACK_H

#include "models/base/cursor.h"
#include "models/base/strbuf.h"

void pack_number(struct strbuf *out, uint64_t v);
/* NULL is a text of its own. */
void pack_text(struct strbuf *out, const char *s);
/* len octets; NULL is told apart from none. */
void pack_octets(struct strbuf *out, const uint8_t *p, size_t len);

uint64_t unpack_number(struct cursor *in);
/* The caller owns them; NULL as written, and when there are too few octets. */
char *unpack_text(struct cursor *in) MUST_CHECK;
uint8_t *unpack_octets(struct cursor *in, size_t *len) MUST_CHECK;

#endif
