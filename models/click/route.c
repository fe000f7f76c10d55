/*
 * route.c - entries of route tables: ADDR/MASK [GATEWAY|-] OUTPUT, and the same for IPv6
 * without "-".
 */
#include "models/click/arg_int.h"

static const char want4[] = "expected a route ADDR/MASK [GATEWAY] OUTPUT";
static const char want6[] = "expected a route PREFIX [GATEWAY] OUTPUT";

static bool route_error(struct arg_context *ctx, const char *want, struct piece at,
			const char *what)
{
	if (at.len)
		arg_error(ctx, at, "%s, '%.*s' is %s", want, PIECE(at), what);
	else
		arg_error(ctx, at, "%s, there is %s", want, what);
	return false;
}

static bool read_output(struct arg_context *ctx, const char *want, struct piece word,
			uint32_t *port)
{
	uint32_t outputs = ctx->element ? ctx->element->noutputs : UINT32_MAX;
	int32_t v;

	if (!number_int32(word, &v))
		return route_error(ctx, want, word, word.len ? "no output number" : "no output");
	if (v < 0 || (uint32_t)v >= outputs) {
		arg_error(ctx, word, "output '%.*s' is out of range, the element has %u output%s",
			  PIECE(word), outputs, outputs == 1 ? "" : "s");
		return false;
	}
	*port = (uint32_t)v;
	return true;
}

/* A decimal number without zeros in front, which would be octal for Click; at most `most`. */
static bool plain_number(const char **at, const char *end, uint32_t most, uint32_t *v)
{
	const char *s = *at, *first = s;
	uint64_t n = 0;

	for (; s < end && *s >= '0' && *s <= '9' && n <= most; s++)
		n = n * 10 + (uint64_t)(*s - '0');
	if (s == first || n > most || (*first == '0' && s - first > 1))
		return false;
	*v = (uint32_t)n;
	*at = s;
	return true;
}

static bool plain_char(const char **at, const char *end, char c)
{
	if (*at == end || **at != c)
		return false;
	(*at)++;
	return true;
}

static bool plain_address(const char **at, const char *end, uint32_t *addr)
{
	uint32_t part = 0;

	*addr = 0;
	for (int i = 0; i < 4; i++) {
		if ((i && !plain_char(at, end, '.')) || !plain_number(at, end, 255, &part))
			return false;
		*addr = *addr << 8 | part;
	}
	return true;
}

/* What nearly all routes of a large table are: "10.1.0.0/16 2". false: it is something else, or wrong. */
static bool plain_route(const struct arg_context *ctx, struct piece text, struct click_route *out)
{
	uint32_t outputs = ctx->element ? ctx->element->noutputs : INT32_MAX, length = 0, addr = 0;
	const char *at = text.s, *end = text.s + text.len;

	*out = (struct click_route){ 0 };
	if (!plain_address(&at, end, &addr) || !plain_char(&at, end, '/') ||
	    !plain_number(&at, end, 32, &length) || !plain_char(&at, end, ' ') ||
	    !plain_number(&at, end, INT32_MAX, &out->port) || at != end || out->port >= outputs)
		return false;
	out->mask = length ? UINT32_MAX << (32 - length) : 0;
	out->addr = addr & out->mask;
	return true;
}

bool route_parse(struct arg_context *ctx, struct piece text, struct click_route *out)
{
	struct piece nothing = { text.s + text.len, 0 }, word[4];
	size_t n, i = 1;

	if (plain_route(ctx, text, out))
		return true;
	n = arg_first_words(text, word, ARRAY_LEN(word));
	*out = (struct click_route){ 0 };
	if (!n)
		return route_error(ctx, want4, text, "nothing");
	if (!ip_prefix_parse(word[0], &ctx->names, true, &out->addr, &out->mask))
		return route_error(ctx, want4, word[0], "no address with prefix");
	out->addr &= out->mask;
	if (n > 1 && (piece_is(word[1], "-") || ip_parse(word[1], &ctx->names, &out->gateway)))
		i = 2;
	if (!read_output(ctx, want4, i < n ? word[i] : nothing, &out->port))
		return false;
	if (i + 1 < n)
		return route_error(ctx, want4, word[i + 1], "one word too many");
	return true;
}

bool route6_parse(struct arg_context *ctx, struct piece text, struct click_route *out)
{
	struct click_route6 *six = arena_alloc(ctx->arena, sizeof(*six));
	struct piece word[4];
	size_t n = arg_first_words(text, word, ARRAY_LEN(word));

	*out = (struct click_route){ .six = six };
	if (n < 2)
		return route_error(ctx, want6, text, n ? "not enough" : "nothing");
	if (n > 3)
		return route_error(ctx, want6, word[3], "one word too many");
	if (!ip6_prefix_parse(word[0], &ctx->names, true, six->addr, &six->length))
		return route_error(ctx, want6, word[0], "no IPv6 prefix");
	for (unsigned i = six->length; i < 128; i++)
		six->addr[i / 8] &= (uint8_t)~(0x80 >> i % 8);
	if (n == 3 && !ip6_parse(word[1], &ctx->names, six->gateway))
		return route_error(ctx, want6, word[1], "no IPv6 address");
	return read_output(ctx, want6, word[n - 1], &out->port);
}
