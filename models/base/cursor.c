/*
 * cursor.c - invariant: start <= at <= end, always. A failed get leaves `at` where it was.
 */
#include "models/base/cursor.h"

struct cursor cur_init(const void *p, size_t len)
{
	static const uint8_t nothing[1];

	/* Adding 0 to NULL is undefined; an empty cursor stands on a byte of ours. */
	if (!p || !len)
		return (struct cursor){ nothing, nothing, nothing, false };
	return (struct cursor){ p, p, (const uint8_t *)p + len, false };
}

size_t cur_left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

size_t cur_offset(const struct cursor *c)
{
	return (size_t)(c->at - c->start);
}

/* The next n bytes, or NULL; moves past them. */
static const uint8_t *take(struct cursor *c, size_t n)
{
	const uint8_t *p = c->at;

	if (n > cur_left(c)) {
		c->failed = true;
		return NULL;
	}
	c->at += n;
	return p;
}

static bool take_be(struct cursor *c, size_t n, uint64_t *v)
{
	const uint8_t *p = take(c, n);

	*v = 0;
	for (size_t i = 0; p && i < n; i++)
		*v = *v << 8 | p[i];
	return p != NULL;
}

bool cur_u8(struct cursor *c, uint8_t *v)
{
	uint64_t wide;
	bool ok = take_be(c, 1, &wide);

	*v = (uint8_t)wide;
	return ok;
}

bool cur_be16(struct cursor *c, uint16_t *v)
{
	uint64_t wide;
	bool ok = take_be(c, 2, &wide);

	*v = (uint16_t)wide;
	return ok;
}

bool cur_be32(struct cursor *c, uint32_t *v)
{
	uint64_t wide;
	bool ok = take_be(c, 4, &wide);

	*v = (uint32_t)wide;
	return ok;
}

bool cur_be64(struct cursor *c, uint64_t *v)
{
	return take_be(c, 8, v);
}

bool cur_le16(struct cursor *c, uint16_t *v)
{
	bool ok = cur_be16(c, v);

	*v = __builtin_bswap16(*v);
	return ok;
}

bool cur_le32(struct cursor *c, uint32_t *v)
{
	bool ok = cur_be32(c, v);

	*v = __builtin_bswap32(*v);
	return ok;
}

bool cur_skip(struct cursor *c, size_t n)
{
	return take(c, n) != NULL;
}

bool cur_seek(struct cursor *c, size_t offset)
{
	if (offset > (size_t)(c->end - c->start)) {
		c->failed = true;
		return false;
	}
	c->at = c->start + offset;
	return true;
}

bool cur_copy(struct cursor *c, void *to, size_t n)
{
	const uint8_t *p = take(c, n);

	/* "Yields 0" holds for bytes too: nobody reads what an earlier packet left there. */
	if (n && p)
		memcpy(to, p, n);
	else if (n)
		memset(to, 0, n);
	return p != NULL;
}

bool cur_sub(struct cursor *c, size_t n, struct cursor *sub)
{
	const uint8_t *p = take(c, n);

	*sub = cur_init(p, p ? n : 0);
	return p != NULL;
}

static bool bits_within(size_t len, size_t bit, unsigned width)
{
	/* len * 8 may overflow; bit / 8 does not. */
	return width <= 64 && bit / 8 <= len &&
	       (bit % 8 + width + 7) / 8 <= len - bit / 8;
}

bool bits_get(const uint8_t *p, size_t len, size_t bit, unsigned width, uint64_t *v)
{
	*v = 0;
	if (!bits_within(len, bit, width))
		return false;
	while (width) {
		unsigned skip = bit % 8;
		unsigned n = MIN_OF(8 - skip, width);
		unsigned byte = p[bit / 8];

		*v = *v << n | ((byte >> (8 - skip - n)) & ((1u << n) - 1));
		bit += n;
		width -= n;
	}
	return true;
}

bool bits_put(uint8_t *p, size_t len, size_t bit, unsigned width, uint64_t v)
{
	if (!bits_within(len, bit, width))
		return false;
	while (width) {
		unsigned skip = bit % 8;
		unsigned n = MIN_OF(8 - skip, width);
		unsigned down = 8 - skip - n;
		unsigned mask = ((1u << n) - 1) << down;
		unsigned part = (unsigned)(v >> (width - n)) << down & mask;

		p[bit / 8] = (uint8_t)((p[bit / 8] & ~mask) | part);
		bit += n;
		width -= n;
	}
	return true;
}
