/*
 * arg_info.c - entries of information elements that are taken as text: AddressInfo, PortInfo,
 * ScheduleInfo, AlignmentInfo and others. Only their form is checked; names are made in
 * arg_names.c.
 */
#include "models/click/arg_int.h"

static void check_address(struct arg_context *ctx, const struct piece *word, size_t n)
{
	if (n == 1)
		arg_error(ctx, word[0], "expected NAME and its addresses");
	for (size_t i = 1; i < n; i++) {
		uint64_t eth;
		uint32_t a, m;
		uint8_t a6[16];
		unsigned length;

		if (!ether_parse(word[i], &ctx->names, &eth) &&
		    !ip_parse(word[i], &ctx->names, &a) &&
		    !ip_prefix_parse(word[i], &ctx->names, false, &a, &m) &&
		    !ip6_parse(word[i], &ctx->names, a6) &&
		    !ip6_prefix_parse(word[i], &ctx->names, false, a6, &length))
			arg_error(ctx, word[i],
				  "'%.*s' is no address: expected IPv4 or IPv6, with or "
				  "without /PREFIX, or Ethernet",
				  PIECE(word[i]));
	}
}

static void check_port(struct arg_context *ctx, const struct piece *word, size_t n)
{
	const char *slash;
	uint32_t port;

	if (word[0].s[0] == '#')
		return;
	slash = n > 1 ? memchr(word[1].s, '/', word[1].len) : NULL;
	if (n < 2 || !number_uint32(slash ? piece_range(word[1].s, slash) : word[1], &port))
		arg_error(ctx, n > 1 ? word[1] : word[0], "expected NAME PORT or NAME PORT/PROTO");
}

static void check_schedule(struct arg_context *ctx, const struct piece *word, size_t n)
{
	long double tickets;

	if (n != 2 || !number_real(word[1], false, &tickets))
		arg_error(ctx, word[n > 1 ? 1 : 0], "expected ELEMENT TICKETS");
}

static void check_alignment(struct arg_context *ctx, const struct piece *word, size_t n)
{
	int32_t v;

	if (!element_find(ctx, word[0]))
		return;
	if (n % 2 != 1)
		arg_error(ctx, word[n - 1], "expected ELEMENT and pairs CHUNK OFFSET");
	for (size_t i = 1; i < n; i++)
		if (!number_int32(word[i], &v))
			arg_error(ctx, word[i], "expected a number, not '%.*s'", PIECE(word[i]));
}

static void check_annotation(struct arg_context *ctx, const struct piece *word, size_t n)
{
	uint32_t offset, size = 0;

	if (word[0].s[0] == '#' || piece_is(word[0], "CHECK_OVERLAP"))
		return;
	if (!arg_is_word(word[0].s, word[0].len) || n < 2 || n > 3 ||
	    !anno_parse(word[1], &ctx->names, 0, &offset) ||
	    (n > 2 && !number_uint32(word[2], &size)) || offset + (uint64_t)size > ANNO_BYTES)
		arg_error(ctx, word[0], "expected NAME OFFSET [SIZE] within %d bytes", ANNO_BYTES);
}

static void check_flow(struct arg_context *ctx, const struct piece *word, size_t n)
{
	if (n != 2)
		arg_error(ctx, word[0], "expected ELEMENT CODE");
	else if (!element_find(ctx, word[0]))
		arg_error(ctx, word[0], "there is no element '%.*s'", PIECE(word[0]));
}

static void check_clipboard(struct arg_context *ctx, const struct piece *word, size_t n)
{
	const char *slash = memchr(word[0].s, '/', word[0].len);
	uint32_t offset, length;

	if (n != 1 || !slash || !number_uint32(piece_range(word[0].s, slash), &offset) ||
	    !number_uint32(piece_range(slash + 1, word[0].s + word[0].len), &length))
		arg_error(ctx, word[0], "expected OFFSET/LENGTH");
}

static void check_nd_entry(struct arg_context *ctx, const struct piece *word, size_t n)
{
	size_t addresses = 0, ethers = 0;

	for (size_t i = 0; i < n; i++) {
		uint8_t a[16];
		unsigned length;
		uint64_t eth;

		if (ip6_prefix_parse(word[i], &ctx->names, true, a, &length)) {
			addresses++;
		} else if (!ether_parse(word[i], &ctx->names, &eth)) {
			arg_error(ctx, word[i],
				  "expected IP6/MASK or an Ethernet address, not '%.*s'",
				  PIECE(word[i]));
			return;
		} else if (ethers++) {
			arg_error(ctx, word[i], "more than one Ethernet address");
		}
	}
	if (!addresses)
		arg_error(ctx, word[0], "address missing, expected IP6/MASK... ETH");
}

/* IPsec: a route, and behind it nothing or SPI KEY KEY REPLAY OOSIZE. */
static void check_ipsec_route(struct arg_context *ctx, const struct piece *word, size_t n)
{
	size_t route = n > 1 && !(piece_is(word[1], "-") ||
				  ip_parse(word[1], &ctx->names, &(uint32_t){ 0 })) ? 2 : 3;
	struct click_route r;

	if (n < route) {
		arg_error(ctx, word[0],
			  "expected ADDR/MASK [GATEWAY] OUTPUT [SPI KEY KEY REPLAY OOSIZE]");
		return;
	}
	if (!route_parse(ctx, piece_range(word[0].s, word[route - 1].s + word[route - 1].len), &r))
		return;
	if (n != route && n != route + 5)
		arg_error(ctx, word[route], "expected SPI KEY KEY REPLAY OOSIZE behind the output");
	for (size_t i = route + 1; n == route + 5 && i < route + 3; i++) {
		struct strbuf key = STRBUF_INIT;

		if (!arg_string(word[i], &key) || key.len != 16)
			arg_error(ctx, word[i], "expected a key of 16 bytes");
		sb_fini(&key);
	}
}

static const struct {
	const char *class_name;
	void (*check)(struct arg_context *ctx, const struct piece *word, size_t n);
} checks[] = {
	{ "AddressInfo", check_address },
	{ "AlignmentInfo", check_alignment },
	{ "AnnotationInfo", check_annotation },
	{ "Clipboard", check_clipboard },
	{ "FlowInfo", check_flow },
	{ "IP6NDAdvertiser", check_nd_entry },
	{ "PortInfo", check_port },
	{ "RadixIPsecLookup", check_ipsec_route },
	{ "ScheduleInfo", check_schedule },
};

void info_check(struct arg_context *ctx, const struct click_arg *const *args, size_t n)
{
	for (size_t c = 0; c < ARRAY_LEN(checks); c++) {
		if (strcmp(checks[c].class_name, ctx->element->cls->name) != 0)
			continue;
		for (size_t i = 0; i < n; i++) {
			struct piece *word;
			size_t words = arg_words(piece_of(args[i]->text), ctx->arena, &word);

			ctx->arg = args[i];
			if (words)
				checks[c].check(ctx, word, words);
		}
		ctx->arg = NULL;
	}
}
