/*
 * cursor.h - the only way bytes of a packet are read: a cursor that never leaves the bytes it
 * was given. Every get says whether there was enough; a failed get moves nothing, sets
 * `failed`, and yields 0. Integers come out in host order.
 */
#ifndef BASE_CURSOR_H
#define BASE_CURSOR_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

struct cursor {
	const uint8_t *start;
	const uint8_t *at;
	const uint8_t *end;
	bool failed;
};

struct cursor cur_init(const void *p, size_t len);
size_t cur_left(const struct cursor *c);
size_t cur_offset(const struct cursor *c);
bool cur_u8(struct cursor *c, uint8_t *v);
bool cur_be16(struct cursor *c, uint16_t *v);
bool cur_be32(struct cursor *c, uint32_t *v);
bool cur_be64(struct cursor *c, uint64_t *v);
bool cur_le16(struct cursor *c, uint16_t *v);
bool cur_le32(struct cursor *c, uint32_t *v);
bool cur_skip(struct cursor *c, size_t n);
bool cur_seek(struct cursor *c, size_t offset);
bool cur_copy(struct cursor *c, void *to, size_t n);
/* A cursor over the next n bytes; this one moves past them. */
bool cur_sub(struct cursor *c, size_t n, struct cursor *sub);

/* Reading and writing big-endian bit fields of up to 64 bits at any bit offset, bounds checked. */
bool bits_get(const uint8_t *p, size_t len, size_t bit, unsigned width, uint64_t *v) MUST_CHECK;
bool bits_put(uint8_t *p, size_t len, size_t bit, unsigned width, uint64_t v) MUST_CHECK;

#endif
