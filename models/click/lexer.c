/*
 * lexer.c - tokens. Single characters stand for themselves, so nothing is illegal here: what
 * is in the wrong place is the parser's business. The errors of this file are bad line directives
 * and NUL bytes inside configuration strings.
 *
 * '#' is special only as the first character of a line: `# 12 "file"` or `#line 12 "file"`.
 */
#include "models/click/lexer.h"

#include "models/base/mem.h"

static const struct {
	const char *word;
	int kind;
} keywords[] = {
	{ "elementclass", TOKEN_ELEMENTCLASS },
	{ "require", TOKEN_REQUIRE },
	{ "provide", TOKEN_PROVIDE },
	{ "define", TOKEN_DEFINE },
};

static const struct {
	const char *sign;
	int kind;
} signs[] = {
	{ "->", TOKEN_ARROW },
	{ "=>", TOKEN_FAT_ARROW },
	{ "::", TOKEN_COLONS },
	{ "||", TOKEN_BARS },
	{ "...", TOKEN_DOTS },
};

void click_lexer_init(struct click_lexer *lx, struct diag *d, uint32_t src, bool quiet)
{
	size_t len;

	*lx = (struct click_lexer){ .diag = d, .src = src, .quiet = quiet, .fresh_line = true };
	lx->text = lx->at = diag_source_text(d, src, &len);
	lx->end = lx->text + len;
	lx->file = diag_source_name(d, src);
}

static span span_of(const struct click_lexer *lx, const char *from, const char *to)
{
	return (span){ lx->src, (uint32_t)(from - lx->text), (uint32_t)(to - lx->text) };
}

static const char *end_of_line(const char *s, const char *end)
{
	while (s < end && *s != '\n' && *s != '\r')
		s++;
	return s;
}

static const char *after_line(const char *s, const char *end)
{
	s = end_of_line(s, end);
	if (end - s >= 2 && s[0] == '\r' && s[1] == '\n')
		return s + 2;
	return s < end ? s + 1 : s;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_directive(const struct click_lexer *lx, const char *s)
{
	return *s == '#' && (s == lx->text || s[-1] == '\n' || s[-1] == '\r');
}

/* s is at the quote of a directive's file name, or where one would be. */
static void map_line(struct click_lexer *lx, const char *s, const char *line_end, uint32_t line)
{
	struct arena *scratch = arena_new();
	const char *next = after_line(line_end, lx->end), *file = lx->file;

	if (s < line_end && *s == '"') {
		const char *close = text_skip_quote(s, line_end);

		file = text_unquote((struct piece){ s, (size_t)(close - s) }, scratch);
		if (!*file)
			file = diag_source_name(lx->diag, lx->src);
	}
	diag_map_line(lx->diag, lx->src, (uint32_t)(next - lx->text), file, line);
	/* the diag's copy outlives the scratch memory */
	lx->file = diag_place(lx->diag, span_of(lx, next, next)).file;
	arena_free(scratch);
}

/* The line at s starts with '#'. Returns the start of the next line. */
static const char *read_directive(struct click_lexer *lx, const char *s)
{
	const char *start = s++, *line_end = end_of_line(start, lx->end);
	uint64_t line = 0;

	while (s < line_end && is_blank(*s))
		s++;
	if (line_end - s > 4 && !memcmp(s, "line", 4) && is_blank(s[4])) {
		for (s += 4; s < line_end && is_blank(*s); s++)
			;
	}
	if (lx->quiet)
		return after_line(line_end, lx->end);
	if (s == line_end || *s < '0' || *s > '9') {
		diag_error(lx->diag, span_of(lx, start, line_end),
			   "unknown directive '%.*s', expected '#line NUMBER \"FILE\"' "
			   "(comments start with '//')",
			   (int)MIN_OF(line_end - start, 40), start);
		return after_line(line_end, lx->end);
	}
	for (; s < line_end && *s >= '0' && *s <= '9'; s++)
		line = MIN_OF(line * 10 + (unsigned)(*s - '0'), (uint64_t)INT32_MAX);
	while (s < line_end && is_blank(*s))
		s++;
	map_line(lx, s, line_end, (uint32_t)line);
	return after_line(line_end, lx->end);
}

/* To the first character of the next token. */
static void skip_space(struct click_lexer *lx)
{
	const char *s = lx->at, *end = lx->end, *from;

	for (;;) {
		from = s;
		if (s < end && is_directive(lx, s)) {
			s = read_directive(lx, s);
			lx->fresh_line = true;
			continue;
		}
		if (s < end && text_is_space(*s)) {
			s++;
		} else if (s < end && text_is_comment(s, end)) {
			s = text_skip_comment(s, end);
		} else {
			break;
		}
		if (end_of_line(from, s) < s)
			lx->fresh_line = true;
	}
	lx->at = s;
}

static bool is_name_char(char c)
{
	return text_is_word_char(c) || c == '@';
}

static const char *skip_name(const char *s, const char *end)
{
	while (s < end) {
		if (*s == '/' && !(end - s >= 2 && is_name_char(s[1])))
			break;
		if (*s != '/' && !is_name_char(*s))
			break;
		s++;
	}
	return s;
}

static int word_kind(const char *s, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
		if (strlen(keywords[i].word) == len && !memcmp(keywords[i].word, s, len))
			return keywords[i].kind;
	return TOKEN_WORD;
}

static size_t sign_length(const char *s, const char *end, int *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		size_t len = strlen(signs[i].sign);

		if ((size_t)(end - s) >= len && !memcmp(s, signs[i].sign, len)) {
			*kind = signs[i].kind;
			return len;
		}
	}
	*kind = (unsigned char)*s;
	return 1;
}

static struct click_token read_token(struct click_lexer *lx)
{
	struct click_token t = { 0 };
	const char *s, *from;

	skip_space(lx);
	s = from = lx->at;
	t.line_start = lx->fresh_line;
	lx->fresh_line = false;
	if (s == lx->end) {
		t.kind = TOKEN_END;
	} else if (is_name_char(*s)) {
		s = skip_name(s, lx->end);
		t.kind = word_kind(from, (size_t)(s - from));
	} else if (*s == '$') {
		for (s++; s < lx->end && text_is_word_char(*s); s++)
			;
		t.kind = TOKEN_VARIABLE;
	} else {
		s += sign_length(s, lx->end, &t.kind);
	}
	t.at = span_of(lx, from, s);
	if (t.kind == TOKEN_VARIABLE)
		from++;
	t.text = (struct piece){ from, (size_t)(s - from) };
	lx->at = s;
	return t;
}

struct click_token click_lexer_peek(struct click_lexer *lx, unsigned n)
{
	X_CHECK(n < ARRAY_LEN(lx->ahead));
	while (lx->ahead_count <= n) {
		struct click_token t = read_token(lx);

		lx->ahead[lx->ahead_count++] = t;
	}
	return lx->ahead[n];
}

struct click_token click_lexer_next(struct click_lexer *lx)
{
	struct click_token t = click_lexer_peek(lx, 0);

	lx->ahead[0] = lx->ahead[1];
	lx->ahead_count--;
	return t;
}

/* After the construct at s that may hide a parenthesis, or after one character. */
static const char *skip_hidden(const char *s, const char *end)
{
	if (*s == '\'' || *s == '"')
		return text_skip_quote(s, end);
	if (text_is_comment(s, end))
		return text_skip_comment(s, end);
	if (*s == '\\' && end - s >= 2 && s[1] == '<')
		return text_skip_backslash(s, end);
	return s + 1;
}

struct click_config_text click_lexer_config(struct click_lexer *lx, struct arena *arena)
{
	struct click_config_text c = { .exact = true };
	const char *s = lx->at, *from = s, *copied = s, *nul;
	struct strbuf joined = STRBUF_INIT;
	unsigned depth = 1;

	X_CHECK(!lx->ahead_count);
	while (s < lx->end) {
		if (*s == '(')
			depth++;
		else if (*s == ')' && !--depth)
			break;
		if (s > from && is_directive(lx, s)) {
			sb_add_len(&joined, copied, (size_t)(s - copied));
			copied = s = read_directive(lx, s);
			c.exact = false;
		} else {
			s = text_skip_plain(skip_hidden(s, lx->end), lx->end);
		}
	}
	c.closed = s < lx->end;
	c.at = span_of(lx, from, s);
	sb_add_len(&joined, copied, (size_t)(s - copied));
	nul = memchr(sb_str(&joined), '\0', joined.len);
	if (nul && !lx->quiet)
		diag_error(lx->diag, c.at, "NUL byte in a configuration string");
	c.text = joined.len ? arena_strndup(arena, sb_str(&joined), joined.len) : "";
	sb_fini(&joined);
	lx->at = s;
	return c;
}

const char *click_token_name(const struct click_token *t, struct arena *arena)
{
	const char *dollar = t->kind == TOKEN_VARIABLE ? "$" : "";

	if (t->kind == TOKEN_END)
		return "end of file";
	if (t->text.len == 1 && ((unsigned char)t->text.s[0] < 32 ||
				 (unsigned char)t->text.s[0] >= 127))
		return arena_printf(arena, "byte 0x%02x", (unsigned char)t->text.s[0]);
	return arena_printf(arena, "'%s%.*s'", dollar, (int)MIN_OF(t->text.len, (size_t)80),
			    t->text.s);
}
