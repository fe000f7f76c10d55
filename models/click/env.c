/*
 * env.c - expansion of variables as Click does it, with its corners:
 *
 *   - a value is expanded again in the scope of its use, at most 10 levels deep; what is left
 *     then stays as text;
 *   - inside double quotes a value is quoted again; inside single quotes nothing happens;
 *   - a text that would become empty stays as it was written.
 *
 * Mutual references can make a short text grow without bound, so the work on one
 * configuration string has a budget.
 */
#include "models/click/env.h"

enum {
	MAX_LEVELS = 10,
	MAX_TEXT = 1 << 20,
	MAX_REPLACED = 100000,
};

struct expansion {
	const struct env *env;
	unsigned replaced;
	bool too_large;
};

/* A reference to a variable: text[0..len), its name, and what follows the name in braces. */
struct reference {
	const char *end;
	struct piece name;
	struct piece inner;	/* between the brackets, if bracket is set */
	char bracket;		/* '{', '(' or 0 */
	bool nested;		/* inner has variables itself */
};

const struct env *click_env_outside(const struct env *e, unsigned depth)
{
	while (e && e->depth >= depth)
		e = e->parent;
	return e;
}

static const char *look_up(const struct env *e, struct piece name)
{
	for (; e; e = e->parent) {
		if (e->index) {
			uintptr_t i = (uintptr_t)str_map_get_len(e->index, name.s, name.len);

			if (i)
				return e->values[i - 1];
			continue;
		}
		for (unsigned i = 0; i < e->count; i++)
			if (!strncmp(e->names[i], name.s, name.len) && !e->names[i][name.len])
				return e->values[i];
	}
	return NULL;
}

static void expand_into(struct expansion *x, struct piece text, unsigned level,
			struct strbuf *out);

/* The end of $( ... ), whose brackets nest and whose quotes hide; NULL if it is not closed. */
static const char *close_round(const char *s, const char *end, bool *nested)
{
	unsigned depth = 1;
	char quote = 0;

	for (; s < end; s++) {
		if (!quote && *s == '(')
			depth++;
		else if (!quote && *s == ')' && !--depth)
			return s;
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
		else if (quote && *s == quote)
			quote = 0;
		else if (*s == '\\' && end - s >= 2 && quote != '\'')
			s++;
		else if (*s == '$' && quote != '\'')
			*nested = true;
	}
	return NULL;
}

enum { REF_NONE, REF_UNCLOSED, REF_OK };

static int read_reference(const char *s, const char *end, struct reference *r)
{
	const char *p = s + 1, *close;

	*r = (struct reference){ 0 };
	if (p >= end)
		return REF_NONE;
	if (*p == '{' || *p == '(') {
		r->bracket = *p++;
		if (r->bracket == '{')
			close = memchr(p, '}', (size_t)(end - p));
		else
			close = close_round(p, end, &r->nested);
		if (!close)
			return REF_UNCLOSED;
		r->inner = (struct piece){ p, (size_t)(close - p) };
		if (r->bracket == '{')
			r->nested = memchr(p, '$', r->inner.len) != NULL;
		r->end = close + 1;
		return REF_OK;
	}
	while (p < end && text_is_word_char(*p))
		p++;
	if (p == s + 1 && (*p == '?' || *p == '#' || *p == '$'))
		p++;
	r->name = (struct piece){ s + 1, (size_t)(p - s - 1) };
	r->end = p;
	return r->name.len ? REF_OK : REF_NONE;
}

static const char *skip_blank(const char *s, const char *end)
{
	while (s < end && text_is_space(*s))
		s++;
	return s;
}

/* Splits the inside of ${...} into name, word number (-1: none) and default (s NULL: none). */
static struct piece read_braces(struct piece inner, long *word, struct piece *otherwise)
{
	const char *s = inner.s, *end = inner.s + inner.len, *p;
	struct piece name;

	*word = -1;
	otherwise->s = NULL;
	s = skip_blank(s, end);
	name.s = s;
	while (s < end && text_is_word_char(*s))
		s++;
	name.len = (size_t)(s - name.s);
	s = skip_blank(s, end);
	if (s < end && *s == '[') {
		struct piece number;
		uint32_t n;

		number.s = p = skip_blank(s + 1, end);
		while (p < end && text_is_word_char(*p))
			p++;
		number.len = (size_t)(p - number.s);
		if (p < end && *p == ']' && text_parse_port(number, &n)) {
			*word = (long)n;
			s = skip_blank(p + 1, end);
		}
	}
	if (s < end && *s == '-')
		*otherwise = (struct piece){ s + 1, (size_t)(end - s - 1) };
	return name;
}

/* The number-th word of text, empty if there are not so many. */
static struct piece pick_word(struct piece text, long number)
{
	struct piece word = { text.s, 0 };

	for (; number >= 0; number--)
		if (!text_next_word(&text, &word))
			return (struct piece){ text.s, 0 };
	return word;
}

/* The value of a reference, added to out; false: the variable is unknown. */
static bool value_of(struct expansion *x, const struct reference *r, struct piece inner,
		     unsigned level, struct strbuf *out)
{
	struct piece name = r->name, otherwise = { NULL, 0 };
	const char *value;
	long word = -1;

	if (r->bracket == '{')
		name = read_braces(inner, &word, &otherwise);
	else if (r->bracket)
		name = inner;
	value = look_up(x->env, name);
	if (value && word < 0) {
		expand_into(x, (struct piece){ value, strlen(value) }, level + 1, out);
	} else if (value) {
		struct strbuf whole = STRBUF_INIT;
		struct piece p;

		expand_into(x, (struct piece){ value, strlen(value) }, level + 1, &whole);
		p = pick_word((struct piece){ sb_str(&whole), whole.len }, word);
		sb_add_len(out, p.s, p.len);
		sb_fini(&whole);
	} else if (otherwise.s) {
		expand_into(x, otherwise, level + 1, out);
	}
	return value || otherwise.s;
}

/*
 * Adds the replacement of the reference at s to out; false: nothing is known of it and it stays as
 * written.
 */
static bool replace(struct expansion *x, const char *s, const struct reference *r, char quote,
		    unsigned level, struct strbuf *out)
{
	struct strbuf inner = STRBUF_INIT, value = STRBUF_INIT;
	struct piece in = r->inner;
	bool known, changed = true;

	if (++x->replaced > MAX_REPLACED) {
		x->too_large = true;
		return false;
	}
	if (r->nested) {
		expand_into(x, in, level + 1, &inner);
		in = (struct piece){ sb_str(&inner), inner.len };
	}
	known = value_of(x, r, in, level, &value);
	if (known && quote == '"') {
		text_quote((struct piece){ sb_str(&value), value.len }, out);
	} else if (known) {
		sb_add_len(out, sb_str(&value), value.len);
	} else if (r->nested) {
		sb_add_len(out, s, 2);
		sb_add_len(out, in.s, in.len);
		sb_add_char(out, r->end[-1]);
	} else {
		changed = false;
	}
	sb_fini(&inner);
	sb_fini(&value);
	return changed;
}

static void expand_into(struct expansion *x, struct piece text, unsigned level, struct strbuf *out)
{
	const char *s = text.s, *end = text.s + text.len, *copied = s;
	size_t before = out->len;
	struct reference r;
	char quote = 0;
	int kind;

	while (s < end && !x->too_large) {
		if (*s == '\\' && quote == '"' && end - s >= 2) {
			s += 2;
		} else if (*s == '"' || *s == '\'') {
			quote = quote == *s ? 0 : quote ? quote : *s;
			s++;
		} else if (!quote && text_is_comment(s, end)) {
			s = text_skip_comment(s, end);
		} else if (*s != '$' || quote == '\'' || level > MAX_LEVELS) {
			s++;
		} else if ((kind = read_reference(s, end, &r)) == REF_OK) {
			sb_add_len(out, copied, (size_t)(s - copied));
			copied = replace(x, s, &r, quote, level, out) ? r.end : s;
			s = r.end;
			if (out->len > MAX_TEXT)
				x->too_large = true;
		} else if (kind == REF_UNCLOSED) {
			break;
		} else {
			s++;
		}
	}
	/* an empty result leaves the text as it was */
	if (out->len == before)
		copied = text.s;
	sb_add_len(out, copied, (size_t)(end - copied));
}

const char *click_env_expand(const struct env *e, const char *text, struct arena *arena)
{
	struct expansion x = { e, 0, false };
	struct strbuf out = STRBUF_INIT;
	const char *result = text;
	size_t len;

	if (!strchr(text, '$'))
		return text;
	len = strlen(text);
	expand_into(&x, (struct piece){ text, len }, 0, &out);
	if (x.too_large)
		result = NULL;
	else if (out.len != len || memcmp(sb_str(&out), text, len))
		result = arena_strndup(arena, sb_str(&out), out.len);
	sb_fini(&out);
	return result;
}
