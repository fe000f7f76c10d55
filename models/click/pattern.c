/*
 * pattern.c - Classifier patterns: clauses [!] OFFSET/VALUE[%MASK] joined by "and". VALUE and
 * MASK are hexadecimal digits, two per byte, '?' for a digit that does not matter. "-" or
 * nothing matches all.
 */
#include "models/click/arg_int.h"

#include <ctype.h>

enum { MAX_OFFSET = 0x7fffffff / 10 };	/* beyond, Click's own number overflows */

struct pattern_reader {
	struct arg_context *ctx;
	const char *s, *end;
};

static void skip_space(struct pattern_reader *r)
{
	while (r->s < r->end && text_is_space(*r->s))
		r->s++;
}

static bool pattern_error(struct pattern_reader *r, const char *from, const char *what)
{
	const char *end = from;

	while (end < r->end && !text_is_space(*end))
		end++;
	if (end == from)
		arg_error(r->ctx, piece_range(from, end), "%s at the end of the pattern", what);
	else
		arg_error(r->ctx, piece_range(from, end), "%s in '%.*s'", what,
			  PIECE(piece_range(from, end)));
	return false;
}

static bool read_offset(struct pattern_reader *r, uint32_t *offset)
{
	const char *first = r->s;

	*offset = 0;
	for (; r->s < r->end && *r->s >= '0' && *r->s <= '9'; r->s++) {
		*offset = *offset * 10 + (uint32_t)(*r->s - '0');
		if (*offset > MAX_OFFSET)
			return pattern_error(r, first, "offset is too large");
	}
	if (r->s == first)
		return pattern_error(r, first, "expected an offset OFFSET/VALUE");
	if (r->s == r->end || *r->s != '/')
		return pattern_error(r, r->s, "expected '/' between offset and value");
	r->s++;
	return true;
}

static struct piece read_digits(struct pattern_reader *r)
{
	const char *first = r->s;

	while (r->s < r->end && (isxdigit((unsigned char)*r->s) || *r->s == '?'))
		r->s++;
	return piece_range(first, r->s);
}

/* One byte from two digits; bits of '?' are zero in *mask. */
static uint8_t digits_byte(const char *s, uint8_t *mask)
{
	unsigned v = 0, m = 0;

	for (int i = 0; i < 2; i++) {
		struct number digit = { 0 };
		bool known = number_parse((struct piece){ s + i, 1 }, 16, false, &digit);

		v = v << 4 | (unsigned)digit.magnitude;
		m = m << 4 | (known ? 15 : 0);
	}
	*mask = (uint8_t)m;
	return (uint8_t)v;
}

static void set_bytes(struct click_clause *c, struct piece value, struct piece mask,
		      struct arena *a)
{
	uint8_t *v = arena_alloc(a, c->length), *m = arena_alloc(a, c->length);

	for (uint32_t i = 0; i < c->length; i++) {
		uint8_t known, mask_known;

		v[i] = digits_byte(value.s + 2 * i, &known);
		m[i] = known;
		if (mask.s)
			m[i] &= digits_byte(mask.s + 2 * i, &mask_known);
		v[i] &= m[i];
	}
	c->value = v;
	c->mask = m;
}

static bool read_clause(struct pattern_reader *r, struct click_clause *c)
{
	struct piece value, mask = { 0 };

	*c = (struct click_clause){ 0 };
	if (*r->s == '!') {
		c->negated = true;
		r->s++;
		skip_space(r);
	}
	if (!read_offset(r, &c->offset))
		return false;
	value = read_digits(r);
	if (value.len < 2)
		return pattern_error(r, value.s, "expected at least two hexadecimal digits");
	if (value.len % 2)
		return pattern_error(r, value.s, "odd number of hexadecimal digits");
	if (r->s < r->end && *r->s == '%') {
		r->s++;
		mask = read_digits(r);
		if (mask.len != value.len)
			return pattern_error(r, mask.s, mask.len < value.len ?
					     "mask has fewer digits than the value" :
					     "mask has more digits than the value");
	}
	c->length = (uint32_t)(value.len / 2);
	set_bytes(c, value, mask, r->ctx->arena);
	return true;
}

bool pattern_parse(struct arg_context *ctx, struct piece text, struct click_pattern *out)
{
	struct pattern_reader r = { ctx, text.s, text.s + text.len };
	struct click_clause *clauses = arena_alloc_array(ctx->arena, text.len / 4 + 1,
							 sizeof(*clauses));
	unsigned n = 0;
	bool ok = true;

	*out = (struct click_pattern){ .clauses = clauses };
	if (piece_is(text, "-"))
		return true;
	for (skip_space(&r); ok && r.s < r.end; skip_space(&r)) {
		ok = read_clause(&r, &clauses[n]);
		n += ok;
	}
	out->count = n;
	return ok;
}
