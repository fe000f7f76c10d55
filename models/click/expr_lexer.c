/*
 * expr_lexer.c - words of packet expressions. A word ends at white space and around operators;
 * letters of words are alphanumeric characters and . / - : @ _ so that an address, a prefix and
 * a field of the extended language ("ip#2.src", therefore '#') are one word each.
 */
#include "models/click/expr_int.h"

static bool is_letter(char c)
{
	return text_is_word_char(c) || c == '.' || c == '/' || c == '-' || c == ':' || c == '@' ||
	       c == '#';
}

bool expr_next_word(struct piece text, size_t *at, struct piece *word)
{
	const char *s = text.s + *at, *end = text.s + text.len, *first;

	while (s < end && text_is_space(*s))
		s++;
	first = s;
	while (s < end && is_letter(*s))
		s++;
	if (s == first && s < end) {
		bool doubled = end - s > 1 && (((*s == '&' || *s == '|') && s[1] == *s) ||
					       (strchr("<>!=", *s) && *s && s[1] == '='));

		s += doubled ? 2 : 1;
	}
	*word = piece_range(first, s);
	*at = (size_t)(s - text.s);
	return word->len > 0;
}

void expr_split(struct expr_parser *p)
{
	struct piece word, first[32];
	size_t at = 0, n = 0;

	for (; expr_next_word(p->text, &at, &word); n++)
		if (n < ARRAY_LEN(first))
			first[n] = word;
	p->words = arena_alloc_array(p->ctx->arena, n + 1, sizeof(*p->words));
	p->n = n;
	memcpy(p->words, first, MIN_OF(n, ARRAY_LEN(first)) * sizeof(*first));
	at = 0;
	for (size_t i = 0; n > ARRAY_LEN(first) && i < n; i++)
		(void)expr_next_word(p->text, &at, &p->words[i]);
	p->words[n] = piece_range(p->text.s + p->text.len, p->text.s + p->text.len);
}

struct piece expr_peek(const struct expr_parser *p, size_t i)
{
	return p->words[i < p->n - p->pos ? p->pos + i : p->n];
}

bool expr_accept(struct expr_parser *p, const char *word)
{
	if (p->pos >= p->n || !piece_is(p->words[p->pos], word))
		return false;
	p->pos++;
	return true;
}
