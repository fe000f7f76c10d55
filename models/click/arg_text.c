/*
 * arg_text.c - pieces of argument text: strings and words out of them, and where they stand in the
 * source. A piece has a place of its own only if the source still reads as the argument does,
 * that is if neither a comment nor a variable stood in it; else the whole argument is the place.
 */
#include "models/click/arg_int.h"

#include <stdarg.h>

struct piece piece_trim(struct piece p)
{
	while (p.len && text_is_space(p.s[0])) {
		p.s++;
		p.len--;
	}
	while (p.len && text_is_space(p.s[p.len - 1]))
		p.len--;
	return p;
}

char *piece_dup(struct piece p, struct arena *a)
{
	char *s = arena_alloc(a, p.len + 1);

	if (p.len)
		memcpy(s, p.s, p.len);
	return s;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void add_bytes(const char *s, const char *end, struct strbuf *out)
{
	int high = -1;

	while (s < end && *s != '>') {
		int digit;

		if (text_is_comment(s, end)) {
			s = text_skip_comment(s, end);
			continue;
		}
		digit = hex_value(*s++);
		if (digit < 0)
			continue;
		if (high >= 0)
			sb_add_char(out, (char)(high * 16 + digit));
		high = high >= 0 ? -1 : digit;
	}
}

/* Adds what the escape at s stands for; returns the position behind it. */
static const char *add_escape(const char *s, const char *end, struct strbuf *out)
{
	static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
	const char *after = text_skip_backslash(s, end), *at;
	unsigned v = 0;

	if (end - s < 2) {
		sb_add_char(out, '\\');
	} else if (s[1] == '<') {
		add_bytes(s + 2, after, out);
	} else if (s[1] == 'x') {
		for (s += 2; s < end && hex_value(*s) >= 0; s++)
			v = v * 16 + (unsigned)hex_value(*s);
		sb_add_char(out, (char)v);
		after = s;
	} else if (s[1] >= '0' && s[1] <= '7') {
		const char *last = end - s > 4 ? s + 4 : end;

		for (s++; s < last && *s >= '0' && *s <= '7'; s++)
			v = v * 8 + (unsigned)(*s - '0');
		sb_add_char(out, (char)v);
		after = s;
	} else if ((at = memchr(letters, s[1], sizeof(letters) - 1))) {
		sb_add_char(out, values[at - letters]);
	} else if (s[1] != '\n' && s[1] != '\r') {
		sb_add_char(out, s[1]);
	}
	return after;
}

void arg_unquote(struct piece p, struct strbuf *out)
{
	const char *s = p.s, *end = p.s + p.len;
	char quote = 0;

	while (s < end) {
		bool escape = *s == '\\' && end - s >= 2 &&
			      (quote == '"' || (!quote && s[1] == '<'));

		if (escape) {
			s = add_escape(s, end, out);
			continue;
		}
		if (quote ? *s == quote : *s == '"' || *s == '\'')
			quote = quote ? 0 : *s;
		else
			sb_add_char(out, *s);
		s++;
	}
}

struct piece arg_unquoted(struct piece text, const struct arg_context *ctx)
{
	struct strbuf s = STRBUF_INIT;

	if (text.len == 0 || (!memchr(text.s, '"', text.len) && !memchr(text.s, '\'', text.len) &&
			      !memchr(text.s, '\\', text.len)))
		return text;
	arg_unquote(text, &s);
	if (s.len != text.len)
		text = (struct piece){ piece_dup((struct piece){ sb_str(&s), s.len }, ctx->arena),
				       s.len };
	sb_fini(&s);
	return text;
}

bool arg_string(struct piece p, struct strbuf *out)
{
	const char *s = p.s, *end = p.s + p.len;

	if (!p.len)
		return false;
	while (s < end) {
		if (text_is_space(*s))
			return false;
		if (*s == '"' || *s == '\'')
			s = text_skip_quote(s, end);
		else if (*s == '\\' && end - s >= 2 && s[1] == '<')
			s = text_skip_backslash(s, end);
		else
			s++;
	}
	arg_unquote(p, out);
	return true;
}

bool arg_is_word(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= ' ' || c >= 127 || c == '"' || c == '\'' || c == '\\' || c == ',')
			return false;
	}
	return len > 0;
}

size_t arg_words(struct piece p, struct arena *a, struct piece **v)
{
	struct piece rest = p, word, first[8];
	size_t n = 0;

	for (; text_next_word(&rest, &word); n++)
		if (n < ARRAY_LEN(first))
			first[n] = word;
	*v = arena_alloc_array(a, n ? n : 1, sizeof(**v));
	memcpy(*v, first, MIN_OF(n, ARRAY_LEN(first)) * sizeof(*first));
	if (n <= ARRAY_LEN(first))
		return n;
	rest = p;
	for (size_t i = 0; i < n && text_next_word(&rest, &(*v)[i]); i++)
		;
	return n;
}

size_t arg_first_words(struct piece p, struct piece *v, size_t max)
{
	size_t n = 0;

	while (n < max && text_next_word(&p, &v[n]))
		n++;
	return n;
}

span arg_span(const struct arg_context *ctx, struct piece p)
{
	const struct click_arg *arg = ctx->arg;
	const char *source;
	size_t len, text_len;
	span at;

	if (!arg)
		return ctx->element ? ctx->element->at : SPAN_NONE;
	at = arg->at;
	text_len = strlen(arg->text);
	if (!at.src || p.s < arg->text || p.s > arg->text + text_len ||
	    at.end - at.start != text_len)
		return at;
	source = diag_source_text(ctx->diag, at.src, &len);
	if (at.end > len || memcmp(source + at.start, arg->text, text_len) != 0)
		return at;
	at.start += (uint32_t)(p.s - arg->text);
	at.end = at.start + (uint32_t)p.len;
	return at;
}

void arg_error(struct arg_context *ctx, struct piece at, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	ctx->failed = true;
	if (!ctx->diag)
		return;
	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	diag_error(ctx->diag, arg_span(ctx, at), "%s", sb_str(&text));
	sb_fini(&text);
}
