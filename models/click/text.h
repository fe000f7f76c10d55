/*
 * text.h - the text inside a configuration string: where its quotes and comments end, its
 * arguments, its words, and the value of a quoted string. Internal to the language front end.
 * Results live in the arena that was passed in.
 */
#ifndef CLICK_TEXT_H
#define CLICK_TEXT_H

#include "models/base/arena.h"
#include "models/base/strbuf.h"
#include "models/click/config.h"

/* A piece of text, not terminated. */
struct piece {
	const char *s;
	size_t len;
};

/* Positions just after the thing that starts at s; end if it is not closed. */
const char *text_skip_comment(const char *s, const char *end);
const char *text_skip_quote(const char *s, const char *end);
/* s is at a backslash outside quotes or inside double quotes. */
const char *text_skip_backslash(const char *s, const char *end);
/* White space and comments. */
const char *text_skip_space(const char *s, const char *end);
static inline bool text_is_comment(const char *s, const char *end)
{
	return end - s >= 2 && *s == '/' && (s[1] == '/' || s[1] == '*');
}
/* White space, alphanumeric characters and '_', whatever the locale. */
static inline bool text_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool text_is_word_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_';
}
/* Behind characters that mean nothing of their own in a configuration string: most are such. */
static inline const char *text_skip_plain(const char *s, const char *end)
{
	while (s < end && (text_is_word_char(*s) || *s == '.' || *s == '-'))
		s++;
	return s;
}

/*
 * Splits at top-level commas. A comment becomes one space, white space around an argument goes, an
 * empty last argument is dropped. `origin` is the place of text[0]; with `exact` the arguments get
 * places of their own, otherwise each gets the place of the whole.
 */
struct click_arg *text_split(struct piece text, span origin, bool exact, struct arena *arena,
				   unsigned *count);

/* Takes the first word off *text; false at the end. */
bool text_next_word(struct piece *text, struct piece *word);

/* The value of a string of words and quotes. */
char *text_unquote(struct piece text, struct arena *arena);
void text_unquote_to(struct piece text, struct strbuf *out);
/* Adds text as the inside of a double-quoted string. */
void text_quote(struct piece text, struct strbuf *out);

/* A C-like number as in a port list: decimal, 0x, leading 0 octal. */
bool text_parse_port(struct piece text, uint32_t *v);

#endif
