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

bool route_parse(struct arg_context *ctx, struct piece text, struct click_route *out)
{
	struct piece nothing = { text.s + text.len, 0 }, word[4];
	size_t n = arg_first_words(text, word, ARRAY_LEN(word)), i = 1;

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
