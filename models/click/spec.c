/*
 * spec.c - what a rewriter does with the first packet of a flow: one specification per input,
 * and the patterns in them.
 *
 * Two words are SADDR DADDR, three are SADDR DADDR SPORT, four SADDR SPORT DADDR DPORT. A range of
 * addresses is taken for the address only in the two-word form: with a port field Click applies its
 * length to the port. That is meaning: here it stays as written, in saddr and saddr_last.
 */
#include "models/click/arg_int.h"

struct variation {
	bool sequential, same_first;
};

static bool is_dash(struct piece p)
{
	return p.len == 1 && p.s[0] == '-';
}

/* "symbol:NAME", where the options allow it. */
static const char *symbol_of(const struct arg_context *ctx, struct piece p)
{
	static const char prefix[] = "symbol:";
	size_t n = sizeof(prefix) - 1;

	if (!ctx->symbols || p.len <= n || memcmp(p.s, prefix, n) != 0)
		return NULL;
	return piece_dup((struct piece){ p.s + n, p.len - n }, ctx->arena);
}

/* Takes '#' or '?' off the end. */
static struct piece take_mode(struct piece p, struct click_rewrite *r)
{
	char last = p.len ? p.s[p.len - 1] : 0;

	if (last == '#') {
		r->sequential = true;
		r->random = false;
		p.len--;
	} else if (last == '?') {
		r->random = true;
		p.len--;
	}
	return p;
}

static bool read_saddr(struct arg_context *ctx, struct piece word, struct click_rewrite *r)
{
	const struct names_view *n = &ctx->names;
	const char *dash;
	struct piece p;
	uint32_t mask;

	r->saddr_symbol = symbol_of(ctx, word);
	r->has_saddr = true;
	if (r->saddr_symbol)
		return true;
	if (is_dash(word)) {
		r->has_saddr = false;
		return true;
	}
	if (ip_parse(word, n, &r->saddr)) {
		r->saddr_last = r->saddr;
		return true;
	}
	p = take_mode(word, r);
	dash = memchr(p.s, '-', p.len);
	if (dash)
		return ip_parse(piece_range(p.s, dash), n, &r->saddr) &&
		       ip_parse(piece_range(dash + 1, p.s + p.len), n, &r->saddr_last) &&
		       r->saddr_last >= r->saddr;
	if (!ip_prefix_parse(p, n, true, &r->saddr, &mask) || !r->saddr || !mask ||
	    (~mask & (~mask + 1)))
		return false;
	/* without the first and the last address of the network, if it has more than two */
	if (mask == UINT32_MAX) {
		r->saddr_last = r->saddr;
	} else if (mask == UINT32_MAX - 1) {
		r->saddr &= mask;
		r->saddr_last = r->saddr + 1;
	} else {
		r->saddr = (r->saddr & mask) | 1;
		r->saddr_last = r->saddr + ~mask - 2;
	}
	return true;
}

static bool read_port(struct piece p, int32_t *port)
{
	return number_int32(p, port) && *port >= 0 && *port < 65536;
}

static bool read_sport(struct arg_context *ctx, struct piece word, struct click_rewrite *r)
{
	int32_t low, high;
	const char *dash;
	struct piece p;

	r->sport_symbol = symbol_of(ctx, word);
	r->has_sport = true;
	if (r->sport_symbol)
		return true;
	if (is_dash(word)) {
		r->has_sport = false;
		return true;
	}
	if (read_port(word, &low) && low > 0) {
		r->sport = r->sport_last = (uint16_t)low;
		return true;
	}
	p = take_mode(word, r);
	dash = p.len ? memchr(p.s, '-', p.len) : NULL;
	if (!dash || !read_port(piece_range(p.s, dash), &low) ||
	    !read_port(piece_range(dash + 1, p.s + p.len), &high) || high < low)
		return false;
	r->sport = (uint16_t)low;
	r->sport_last = (uint16_t)high;
	return true;
}

static bool read_daddr(struct arg_context *ctx, struct piece word, struct click_rewrite *r)
{
	r->daddr_symbol = symbol_of(ctx, word);
	r->has_daddr = !is_dash(word);
	return r->daddr_symbol || !r->has_daddr || ip_parse(word, &ctx->names, &r->daddr);
}

static bool read_dport(struct arg_context *ctx, struct piece word, struct click_rewrite *r)
{
	int32_t port = 0;

	r->dport_symbol = symbol_of(ctx, word);
	r->has_dport = !is_dash(word);
	if (r->dport_symbol || !r->has_dport)
		return true;
	r->dport = 0;
	if (!read_port(word, &port) || !port)
		return false;
	r->dport = (uint16_t)port;
	return true;
}

/* The names of the patterns that a configuration has, as far as one reads them. */
static void list_patterns(const struct arg_context *ctx, struct strbuf *out)
{
	enum { MAX_LISTED = 8 };
	unsigned n = 0;

	for (size_t i = 0; ctx->config && i < ctx->config->element_count; i++) {
		const struct click_element *e = &ctx->config->elements[i];

		if (strcmp(e->class_name, "IPRewriterPatterns") != 0)
			continue;
		for (unsigned k = 0; k < e->arg_count && n < MAX_LISTED; k++, n++) {
			sb_add(out, n ? ", " : "");
			sb_add_len(out, e->args[k].text, strcspn(e->args[k].text, " \t\n"));
		}
	}
}

bool rewrite_parse(struct arg_context *ctx, const struct piece *words, size_t n,
		   struct click_rewrite *out)
{
	static bool (*const readers[])(struct arg_context *, struct piece,
				       struct click_rewrite *) = {
		read_saddr,
		read_sport,
		read_daddr,
		read_dport,
	};
	static const char *const names[] = {
		"source address: expected an address, a range (1.0.0.1-1.0.0.9), a prefix or -",
		"source port: expected 1 to 65535, a range such as 1024-65535 or -",
		"destination address: expected an address or -",
		"destination port: expected 1 to 65535 or -",
	};
	/* which reader takes which word, by the number of words */
	static const uint8_t order[5][4] = { { 0 }, { 0 }, { 0, 2 }, { 0, 2, 1 }, { 0, 1, 2, 3 } };
	const struct name_value *named;

	*out = (struct click_rewrite){ .has_port = n > 2 };
	if (n < 1 || n > 4) {
		arg_error(ctx, n ? words[4] : piece_of(""),
			  "expected a pattern SADDR SPORT DADDR DPORT or the name of one");
		return false;
	}
	if (n == 1) {
		named = name_find(&ctx->names, NAME_PATTERN, words[0]);
		if (!named) {
			struct strbuf known = STRBUF_INIT;

			list_patterns(ctx, &known);
			arg_error(ctx, words[0], "there is no pattern '%.*s' in IPRewriterPatterns%s%s",
				  PIECE(words[0]), known.len ? ", expected one of " : "",
				  sb_str(&known));
			sb_fini(&known);
			return false;
		}
		*out = *named->rewrite;
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned which = order[n][i];

		if (!readers[which](ctx, words[i], out)) {
			arg_error(ctx, words[i], "%s, not '%.*s'", names[which], PIECE(words[i]));
			return false;
		}
	}
	/* an address of zero is no address to Click: the field is kept */
	if (!out->saddr_symbol && !out->saddr && !out->saddr_last)
		out->has_saddr = false;
	if (!out->daddr_symbol && !out->daddr)
		out->has_daddr = false;
	return true;
}

static bool read_output(struct arg_context *ctx, struct piece word, const char *what, uint32_t *out)
{
	int32_t v;

	if (!number_int32(word, &v)) {
		arg_error(ctx, word, "expected the %s output, a number, not '%.*s'", what,
			  PIECE(word));
		return false;
	}
	*out = (uint32_t)v;
	return true;
}

static bool output_in_range(struct arg_context *ctx, struct piece at, uint32_t output)
{
	uint32_t outputs = ctx->element->noutputs;

	if (output < outputs)
		return true;
	arg_error(ctx, at, "output '%.*s' is out of range, the element has %u output%s", PIECE(at),
		  outputs, outputs == 1 ? "" : "s");
	return false;
}

static bool read_outputs(struct arg_context *ctx, const struct piece *words, struct click_spec *out)
{
	return read_output(ctx, words[0], "forward", &out->forward_output) &&
	       read_output(ctx, words[1], "reply", &out->reply_output);
}

bool rewrite_with_outputs(struct arg_context *ctx, struct piece text, struct click_spec *out)
{
	struct piece *word;
	size_t n = arg_words(text, ctx->arena, &word);

	if (n < 3) {
		arg_error(ctx, text, "expected a pattern SADDR SPORT DADDR DPORT and two outputs");
		return false;
	}
	if (n > 6) {
		arg_error(ctx, word[4],
			  "expected a pattern SADDR SPORT DADDR DPORT and two outputs");
		return false;
	}
	out->kind = CLICK_SPEC_PATTERN;
	return rewrite_parse(ctx, word, n - 2, &out->rewrite) &&
	       read_outputs(ctx, word + n - 2, out);
}

static bool read_pass(struct arg_context *ctx, const struct piece *words, size_t n,
		      struct click_spec *out)
{
	out->kind = CLICK_SPEC_PASS;
	if (n > 2) {
		arg_error(ctx, words[2], "expected pass and at most one output");
		return false;
	}
	if (n == 2 && !read_output(ctx, words[1], "forward", &out->forward_output))
		return false;
	return output_in_range(ctx, words[n - 1], out->forward_output);
}

static bool read_keep(struct arg_context *ctx, struct piece text, const struct piece *words,
		      size_t n, struct click_spec *out)
{
	out->kind = CLICK_SPEC_KEEP;
	if (n != 3) {
		arg_error(ctx, text, "expected keep and two outputs");
		return false;
	}
	return read_outputs(ctx, words + 1, out) &&
	       output_in_range(ctx, words[1], out->forward_output) &&
	       output_in_range(ctx, words[2], out->reply_output);
}

static bool read_pattern(struct arg_context *ctx, const struct piece *words, size_t n,
			 struct piece rest, struct click_spec *out)
{
	return rewrite_with_outputs(ctx, rest, out) &&
	       output_in_range(ctx, words[n - 2], out->forward_output) &&
	       output_in_range(ctx, words[n - 1], out->reply_output);
}

static bool read_mapper(struct arg_context *ctx, const struct piece *words, size_t n,
			struct click_spec *out)
{
	static const char mappers[] = "RoundRobinIPMapper|SourceIPHashMapper";
	const struct click_element *e = element_find(ctx, words[0]);

	if (!e) {
		arg_error(ctx, words[0],
			  "expected drop, pass, keep, pattern or the name of a mapper, "
			  "not '%.*s'",
			  PIECE(words[0]));
		return false;
	}
	if (n > 1) {
		arg_error(ctx, words[1], "nothing may follow the name of a mapper");
		return false;
	}
	if (e->cls && !class_is_one_of(e->class_name, mappers)) {
		arg_error(ctx, words[0], "'%s' is a %s, not a mapper", e->name, e->class_name);
		return false;
	}
	out->kind = CLICK_SPEC_MAPPER;
	out->mapper = e->name;
	return true;
}

/* The first word may be in quotes. */
static struct piece unquote_word(struct arg_context *ctx, struct piece word)
{
	struct strbuf s = STRBUF_INIT;
	struct piece plain = word;

	if (arg_string(word, &s) && s.len != word.len)
		plain = (struct piece){ piece_dup((struct piece){ sb_str(&s), s.len }, ctx->arena),
					s.len };
	sb_fini(&s);
	return plain;
}

bool spec_parse(struct arg_context *ctx, struct piece text, struct click_spec *out)
{
	struct piece *words, rest = text, first;
	size_t n = arg_words(text, ctx->arena, &words);

	*out = (struct click_spec){ 0 };
	if (!n) {
		arg_error(ctx, text, "expected drop, pass, keep, pattern or the name of a mapper");
		return false;
	}
	text_next_word(&rest, &first);
	words[0] = first = unquote_word(ctx, first);
	if (piece_is(first, "pass") || piece_is(first, "passthrough") ||
	    piece_is(first, "nochange"))
		return read_pass(ctx, words, n, out);
	if (piece_is(first, "keep"))
		return read_keep(ctx, text, words, n, out);
	if (piece_is(first, "pattern") || piece_is(first, "xpattern"))
		return read_pattern(ctx, words, n, rest, out);
	if (!piece_is(first, "drop") && !piece_is(first, "discard"))
		return read_mapper(ctx, words, n, out);
	out->kind = CLICK_SPEC_DROP;
	if (n > 1)
		arg_error(ctx, words[1], "nothing may follow drop");
	return n == 1;
}
