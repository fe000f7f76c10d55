/*
 * script.c - variables, expansion and quotes of scripts.
 */
#include "datapath/runtime/script.h"

#include <ctype.h>
#include <errno.h>
#include <unistd.h>

#include "datapath/runtime/handler.h"
#include "models/click/arg.h"


void script_fini(struct script *c)
{
	for (size_t i = 0; c->variables && i < str_map_count(c->variables); i++)
		free(str_map_value(c->variables, i));
	str_map_free(c->variables);
	c->variables = NULL;
	free(c->args);
	c->args = NULL;
}

void script_set(struct script *c, const char *name, const char *value)
{
	free(str_map_put(c->variables, name, x_strdup(value)));
}

const char *script_get(const struct script *c, const char *name)
{
	const char *v = str_map_get(c->variables, name);

	return v ? v : "";
}

void script_arguments(struct script *c, const char *args)
{
	free(c->args);
	c->args = x_strdup(args);
}

void script_complain(struct script *c, const char *what)
{
	c->failures++;
	fprintf(stderr, "datapath: %s: %s\n", c->el.name, what);
}

const char *script_operands(const char *line, const char *instruction)
{
	size_t n = strlen(instruction);

	if (strncmp(line, instruction, n) != 0 || (line[n] && line[n] != ' ' && line[n] != '\t'))
		return NULL;
	return line + n + strspn(line + n, " \t");
}

bool script_integer(const char *text, int64_t *v)
{
	char *end;

	errno = 0;
	*v = strtoll(text, &end, 0);
	end += strspn(end, " \t");
	return *text && !*end && !errno;
}

bool script_seconds(const char *text, uint64_t *ns)
{
	static const struct {
		const char *unit;
		double seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "sec", 1 }, { "ms", 1e-3 }, { "msec", 1e-3 },
		      { "us", 1e-6 }, { "usec", 1e-6 }, { "ns", 1e-9 }, { "m", 60 },
		      { "min", 60 }, { "h", 3600 } };
	char *end;
	double v = strtod(text, &end);
	size_t n;

	if (end == text || !(v >= 0))
		return false;
	end += strspn(end, " \t");
	n = strcspn(end, " \t");
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (strlen(units[i].unit) == n && !strncmp(units[i].unit, end, n)) {
			v = v * units[i].seconds * 1e9 + 0.5;
			*ns = v >= 9e18 ? UINT64_C(9000000000000000000) : (uint64_t)v;
			return true;
		}
	}
	return false;
}

/* Behind the parenthesis that closes the one before text, but for those in quotes; NULL: there is none. */
static const char *closing(const char *text)
{
	unsigned open = 1;
	char quote = 0;

	for (; *text; text++) {
		if (*text == '\\' && quote != '\'' && text[1])
			text++;
		else if (*text == '"' || *text == '\'')
			quote = !quote ? *text : quote == *text ? 0 : quote;
		else if (!quote && *text == '(')
			open++;
		else if (!quote && *text == ')' && !--open)
			return text;
	}
	return NULL;
}

/* "HANDLER ARGS"; false: there is no such handler. One that fails reads as nothing. */
static bool call(struct script *c, const char *text, struct strbuf *out)
{
	size_t n = strcspn(text, " \t\n");
	char *name = x_strndup(text, n);
	bool found = script_function_exists(name) || handler_exists(c->el.router, &c->el, name, false), ok = true;
	struct strbuf result = STRBUF_INIT;

	text += n + strspn(text + n, " \t\n");
	if (script_function_exists(name))
		ok = script_function(c, name, text, &result);
	else
		ok = handler_read(c->el.router, &c->el, name, text, &result);
	if (!ok) {
		script_complain(c, sb_str(&result));
		sb_clear(&result);
	}
	sb_add(out, sb_str(&result));
	sb_fini(&result);
	free(name);
	return found;
}

static bool number_th(struct script *c, const char *name, struct strbuf *out)
{
	const char *rest = c->args ? c->args : "";
	uint64_t n;

	if (*name < '1' || *name > '9' || !click_parse_uint(name, &n))
		return false;
	while (n > 1 && *rest) {
		free(script_shift(&rest));
		n--;
	}
	if (n == 1) {
		char *word = script_shift(&rest);

		sb_add(out, word);
		free(word);
	}
	return true;
}

/* What "$name" stands for; false: for itself. */
static bool value_of(struct script *c, const char *name, struct strbuf *out)
{
	const char *set = str_map_get(c->variables, name), *rest = c->args ? c->args : "";
	unsigned n = 0;

	if (!strcmp(name, "?")) {
		sb_printf(out, "%d", c->write_status);
	} else if (set) {
		sb_add(out, set);
	} else if (!strcmp(name, "args")) {
		sb_add(out, rest);
	} else if (!strcmp(name, "$")) {
		sb_printf(out, "%ld", (long)getpid());
	} else if (!strcmp(name, "0")) {
		sb_add(out, c->called ? c->called : "");
	} else if (!strcmp(name, "#")) {
		for (; *rest; n++)
			free(script_shift(&rest));
		sb_printf(out, "%u", n);
	} else if (!strcmp(name, "write")) {
		sb_add(out, c->written ? "true" : "false");
	} else {
		return number_th(c, name, out);
	}
	return true;
}

/* In double quotes, so that it is one word of the same text when they are taken off. */
static void add_quoted(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char ch = (unsigned char)*text;

		if (strchr("\\\"$", ch))
			sb_printf(out, "\\%c", ch);
		else if (ch == '\t' || ch == '\r' || ch == '\n')
			sb_add(out, ch == '\t' ? "\\t" : ch == '\r' ? "\\r" : "\\n");
		else if (ch < 32 || ch >= 127)
			sb_printf(out, "\\%03o", ch);
		else
			sb_add_char(out, (char)ch);
	}
}

struct reference {
	const char *end;	/* behind it in the text; NULL: it is none */
	char open;		/* '(', '{', or 0 */
	char *name;
	bool inner;		/* has a '$' in its name */
};

static struct reference find_reference(const char *at)
{
	const char *name = at + 1, *end = name;
	struct reference r = { .open = *name == '(' || *name == '{' ? *name : 0 };

	if (r.open == '(')
		end = closing(++name);
	else if (r.open == '{')
		end = strchr(++name, '}');
	else if (*end && strchr("?#$", *end))
		end++;
	else
		while (isalnum((unsigned char)*end) || *end == '_')
			end++;
	if (!end || end == name)
		return r;
	r.name = x_strndup(name, (size_t)(end - name));
	r.inner = r.open && strchr(r.name, '$');
	r.end = end + (r.open != 0);
	return r;
}

/* At a '$'; returns where to go on. What stands for nothing stays, but with what is inside it. */
static const char *expand_one(struct script *c, const char *at, char quote, bool quoted, struct strbuf *out)
{
	struct reference r = find_reference(at);
	struct strbuf name = STRBUF_INIT, value = STRBUF_INIT;
	bool found;

	if (!r.end || c->depth >= SCRIPT_MOST_DEPTH) {
		free(r.name);
		sb_add_char(out, '$');
		return at + 1;
	}
	c->depth++;
	if (r.inner)
		script_expand(c, r.name, &name);
	else
		sb_add(&name, r.name);
	found = r.open == '(' ? call(c, sb_str(&name), &value) : value_of(c, sb_str(&name), &value);
	c->depth--;
	if (!found)
		sb_printf(out, "%.*s%s%s", r.open ? 2 : 1, at, sb_str(&name), r.open == '(' ? ")" : r.open ? "}" : "");
	else if (quote == '"')
		add_quoted(out, sb_str(&value));
	else if (!quoted)
		sb_add(out, sb_str(&value));
	else {
		sb_add_char(out, '"');
		add_quoted(out, sb_str(&value));
		sb_add_char(out, '"');
	}
	sb_fini(&name);
	sb_fini(&value);
	free(r.name);
	return r.end;
}

/* quoted: what is put in outside quotes gets them. As in Click a text of which nothing would be left stays as it is. */
static void expand(struct script *c, const char *text, bool quoted, struct strbuf *out)
{
	const char *all = text;
	size_t before = out->len;
	char quote = 0;

	while (*text) {
		if (*text == '"' || *text == '\'')
			quote = !quote ? *text : quote == *text ? 0 : quote;
		if (*text == '\\' && quote == '"' && text[1]) {
			sb_add_len(out, text, 2);
			text += 2;
		} else if (*text == '$' && quote != '\'') {
			text = expand_one(c, text, quote, quoted, out);
		} else {
			sb_add_char(out, *text++);
		}
	}
	if (out->len == before)
		sb_add(out, all);
}

void script_expand(struct script *c, const char *text, struct strbuf *out)
{
	expand(c, text, false, out);
}

void script_expand_plain(struct script *c, const char *text, struct strbuf *out)
{
	expand(c, text, true, out);
	script_unquote(out);
}

static int hex_digit(char ch)
{
	return isdigit((unsigned char)ch) ? ch - '0' : isxdigit((unsigned char)ch) ? (ch | 32) - 'a' + 10 : -1;
}

/* "<41 42>" behind a backslash; returns where to go on. */
static const char *unquote_hex(const char *s, struct strbuf *out)
{
	int high = -1;

	for (s++; *s && *s != '>'; s++) {
		int v = hex_digit(*s);

		if (v < 0)
			continue;
		if (high >= 0)
			sb_add_char(out, (char)(high << 4 | v));
		high = high >= 0 ? -1 : v;
	}
	return *s ? s + 1 : s;
}

/* What stands behind a backslash; returns where to go on. */
static const char *unquote_one(const char *s, struct strbuf *out)
{
	static const char names[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
	const char *at = strchr(names, *s);
	unsigned v = 0, n = 0;

	if (*s == '<')
		return unquote_hex(s, out);
	if (*s >= '0' && *s <= '7') {
		for (; n < 3 && *s >= '0' && *s <= '7'; n++)
			v = v * 8 + (unsigned)(*s++ - '0');
		sb_add_char(out, (char)v);
		return s;
	}
	if (*s == 'x' && hex_digit(s[1]) >= 0) {
		for (s++; hex_digit(*s) >= 0; s++)
			v = v * 16 + (unsigned)hex_digit(*s);
		sb_add_char(out, (char)v);
		return s;
	}
	sb_add_char(out, at ? values[at - names] : *s);
	return s + 1;
}

void script_unquote(struct strbuf *text)
{
	struct strbuf out = STRBUF_INIT;
	char quote = 0;

	for (const char *s = sb_str(text); *s;) {
		if (quote ? *s == quote : *s == '"' || *s == '\'') {
			quote = quote ? 0 : *s;
			s++;
		} else if (*s == '\\' && s[1] && (quote == '"' || (!quote && s[1] == '<'))) {
			s = unquote_one(s + 1, &out);
		} else {
			sb_add_char(&out, *s++);
		}
	}
	sb_fini(text);
	*text = out;
}
