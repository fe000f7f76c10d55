/*
 * text.c - reading configuration strings. One rule holds everywhere: quotes, \<...> and
 * comments hide commas, white space and brackets; every loop here moves forward and stops at
 * the end, so an unclosed quote simply reaches it.
 */
#include "models/click/text.h"

#include <limits.h>

const char *text_skip_comment(const char *s, const char *end)
{
	bool block = s[1] == '*';

	for (s += 2; s < end; s++) {
		if (block && *s == '*' && end - s >= 2 && s[1] == '/')
			return s + 2;
		if (!block && *s == '\r' && end - s >= 2 && s[1] == '\n')
			return s + 2;
		if (!block && (*s == '\n' || *s == '\r'))
			return s + 1;
	}
	return end;
}

const char *text_skip_backslash(const char *s, const char *end)
{
	if (end - s < 2)
		return end;
	if (s[1] == '\r' && end - s >= 3 && s[2] == '\n')
		return s + 3;
	if (s[1] != '<')
		return s + 2;
	for (s += 2; s < end;) {
		if (*s == '>')
			return s + 1;
		s = text_is_comment(s, end) ? text_skip_comment(s, end) : s + 1;
	}
	return end;
}

const char *text_skip_quote(const char *s, const char *end)
{
	char quote = *s++;

	while (s < end) {
		if (*s == quote)
			return s + 1;
		s = quote == '"' && *s == '\\' ? text_skip_backslash(s, end) : s + 1;
	}
	return end;
}

const char *text_skip_space(const char *s, const char *end)
{
	while (s < end) {
		if (text_is_space(*s))
			s++;
		else if (text_is_comment(s, end))
			s = text_skip_comment(s, end);
		else
			break;
	}
	return s;
}

/* After one ordinary character, quoted string or \<...>. */
static const char *skip_item(const char *s, const char *end)
{
	if (*s == '\'' || *s == '"')
		return text_skip_quote(s, end);
	if (*s == '\\' && end - s >= 2 && s[1] == '<')
		return text_skip_backslash(s, end);
	return s + 1;
}

/*
 * Reads one argument from s on. *next is where it stops, at a comma or the end. The text comes
 * without copying unless a comment stood inside.
 */
static struct piece read_arg(const char *s, const char *end, struct arena *arena,
			     const char **next)
{
	struct strbuf joined = STRBUF_INIT;
	struct piece piece;
	const char *left, *right;
	bool comment = false;

	left = right = s = text_skip_space(s, end);
	while (s < end && *s != ',') {
		if (text_is_space(*s)) {
			s++;
		} else if (text_is_comment(s, end)) {
			s = text_skip_comment(s, end);
			comment = true;
		} else {
			if (comment) {
				sb_add_len(&joined, left, (size_t)(right - left));
				sb_add_char(&joined, ' ');
				left = s;
				comment = false;
			}
			right = s = text_skip_plain(skip_item(s, end), end);
		}
	}
	*next = s;
	piece = (struct piece){ left, (size_t)(right - left) };
	if (joined.len) {
		sb_add_len(&joined, left, piece.len);
		piece = (struct piece){
			arena_strndup(arena, sb_str(&joined), joined.len), joined.len
		};
	}
	sb_fini(&joined);
	return piece;
}

static unsigned count_commas(struct piece text)
{
	const char *p = text.s, *end = text.s + text.len;
	unsigned n = 0;

	while (p < end && (p = memchr(p, ',', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

struct click_arg *text_split(struct piece text, span origin, bool exact, struct arena *arena,
				   unsigned *count)
{
	const char *s = text.s, *end = text.s + text.len, *next;
	struct click_arg *args;
	unsigned n = 0;
	char *copy;

	*count = 0;
	if (!text.len)
		return NULL;
	args = arena_alloc_array(arena, count_commas(text) + 1, sizeof(*args));
	/* all arguments in one copy, with a NUL over the comma or space behind each */
	copy = arena_strndup(arena, text.s, text.len);
	for (; s < end; s = next + 1) {
		const char *first = text_skip_space(s, end);
		struct piece arg = read_arg(s, end, arena, &next);

		if (!arg.len && next == end)
			break;
		if (arg.s >= text.s && arg.s <= end) {
			args[n].text = copy + (arg.s - text.s);
			copy[arg.s - text.s + (ptrdiff_t)arg.len] = '\0';
		} else {
			args[n].text = arg.s;
		}
		args[n].at = origin;
		if (exact && origin.src) {
			const char *last = next;

			while (last > first && text_is_space(last[-1]))
				last--;
			args[n].at.start = origin.start + (uint32_t)(first - text.s);
			args[n].at.end = origin.start + (uint32_t)(MAX_OF(last, first) - text.s);
		}
		n++;
	}
	*count = n;
	return args;
}

bool text_next_word(struct piece *text, struct piece *word)
{
	const char *end = text->s + text->len;
	const char *s = text_skip_space(text->s, end), *start = s;

	while (s < end && !text_is_space(*s) && !text_is_comment(s, end))
		s = text_skip_plain(skip_item(s, end), end);
	*word = (struct piece){ start, (size_t)(s - start) };
	s = text_skip_space(s, end);
	*text = (struct piece){ s, (size_t)(end - s) };
	return word->len > 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The bytes of \<48 65>; s is after the '<'. */
static void add_hex_bytes(const char *s, const char *end, struct strbuf *out)
{
	int value = 0, digits = 0, digit;

	while (s < end && *s != '>') {
		if (text_is_comment(s, end)) {
			s = text_skip_comment(s, end);
			continue;
		}
		digit = hex_digit(*s++);
		if (digit < 0)
			continue;
		value = value * 16 + digit;
		if (++digits == 2) {
			sb_add_char(out, (char)value);
			value = digits = 0;
		}
	}
}

/* Adds the meaning of the escape at s; returns the position after it. */
static const char *add_escape(const char *s, const char *end, struct strbuf *out)
{
	static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
	const char *after = text_skip_backslash(s, end), *letter;
	unsigned value = 0;

	if (end - s < 2) {
		sb_add_char(out, '\\');
	} else if (s[1] == '<') {
		add_hex_bytes(s + 2, end, out);
	} else if (s[1] == 'x') {
		for (s += 2; s < end && hex_digit(*s) >= 0; s++)
			value = value * 16 + (unsigned)hex_digit(*s);
		sb_add_char(out, (char)value);
		return s;
	} else if (s[1] >= '0' && s[1] <= '7') {
		const char *last = MIN_OF(end, s + 4);

		for (s++; s < last && *s >= '0' && *s <= '7'; s++)
			value = value * 8 + (unsigned)(*s - '0');
		sb_add_char(out, (char)value);
		return s;
	} else if ((letter = memchr(letters, s[1], sizeof(letters) - 1))) {
		sb_add_char(out, values[letter - letters]);
	} else if (s[1] != '\n' && s[1] != '\r') {
		sb_add_char(out, s[1]);
	}
	return after;
}

void text_unquote_to(struct piece text, struct strbuf *out)
{
	const char *s = text.s, *end = text.s + text.len;
	char quote = 0;

	while (s < end) {
		if (*s == quote) {
			quote = 0;
			s++;
		} else if (!quote && (*s == '"' || *s == '\'')) {
			quote = *s++;
		} else if (*s == '\\' && end - s >= 2 &&
			   (quote == '"' || (!quote && s[1] == '<'))) {
			s = add_escape(s, end, out);
		} else {
			sb_add_char(out, *s++);
		}
	}
}

char *text_unquote(struct piece text, struct arena *arena)
{
	struct strbuf out = STRBUF_INIT;
	char *value;

	text_unquote_to(text, &out);
	value = arena_strndup(arena, sb_str(&out), out.len);
	sb_fini(&out);
	return value;
}

void text_quote(struct piece text, struct strbuf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.s[i];

		if (c == '\\' || c == '"' || c == '$')
			sb_printf(out, "\\%c", c);
		else if (c == '\t')
			sb_add(out, "\\t");
		else if (c == '\r')
			sb_add(out, "\\r");
		else if (c == '\n')
			sb_add(out, "\\n");
		else if (c < 32 || c >= 127)
			sb_printf(out, "\\%03o", c);
		else
			sb_add_char(out, (char)c);
	}
}

bool text_parse_port(struct piece text, uint32_t *v)
{
	unsigned base = 10;
	uint64_t value = 0;
	size_t i = 0;

	if (text.len > 1 && text.s[0] == '0') {
		base = text.s[1] == 'x' || text.s[1] == 'X' ? 16 : 8;
		i = base == 16 ? 2 : 1;
	}
	if (i == text.len)
		return false;
	for (; i < text.len; i++) {
		int digit = hex_digit(text.s[i]);

		if (digit < 0 || (unsigned)digit >= base)
			return false;
		value = value * base + (unsigned)digit;
		if (value > INT_MAX)
			return false;
	}
	*v = (uint32_t)value;
	return true;
}
