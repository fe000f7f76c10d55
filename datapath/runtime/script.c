/*
 * script.c - variables, expansion and quotes of scripts.
 */
#include "datapath/runtime/script.h"

#include <ctype.h>
#include <errno.h>

#include "datapath/runtime/handler.h"

enum { MOST_DEPTH = 50 };

void script_fini(struct script *c)
{
	for (size_t i = 0; c->variables && i < str_map_count(c->variables); i++)
		free(str_map_value(c->variables, i));
	str_map_free(c->variables);
	c->variables = NULL;
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
	char number[24];
	unsigned n = 0;

	script_set(c, "*", args);
	script_set(c, "@", args);
	while (*(args += strspn(args, " \t")) != '\0') {
		size_t len = strcspn(args, " \t");
		char *word = x_strndup(args, len);

		snprintf(number, sizeof(number), "%u", ++n);
		script_set(c, number, word);
		free(word);
		args += len;
	}
	snprintf(number, sizeof(number), "%u", n);
	script_set(c, "#", number);
	/* what an earlier call had behind them */
	for (;;) {
		const char *was;

		snprintf(number, sizeof(number), "%u", ++n);
		was = script_get(c, number);
		if (!was || !*was)
			break;
		script_set(c, number, "");
	}
}

const char *script_operands(const char *line, const char *instruction)
{
	size_t n = strlen(instruction);

	if (strncmp(line, instruction, n) != 0 || (line[n] && line[n] != ' ' && line[n] != '\t'))
		return NULL;
	return line + n + strspn(line + n, " \t");
}

bool script_truth(const char *text)
{
	return strcmp(text, "false") && strcmp(text, "0") && strcmp(text, "no") &&
	       strcmp(text, "f") && strcmp(text, "n") && *text;
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

/* Behind the parenthesis that closes the one before text; NULL: there is none. */
static const char *closing(const char *text)
{
	unsigned open = 1;

	for (; *text; text++) {
		if (*text == '(')
			open++;
		else if (*text == ')' && !--open)
			return text;
	}
	return NULL;
}

static void call(struct script *c, const char *text, struct strbuf *out)
{
	size_t n = strcspn(text, " \t\n");
	char *name = x_strndup(text, n);
	struct strbuf result = STRBUF_INIT;

	text += n + strspn(text + n, " \t\n");
	if (!script_function(c, name, text, &result) &&
	    !handler_read(c->el.router, &c->el, name, text, &result)) {
		fprintf(stderr, "datapath: %s: %s\n", c->el.name, sb_str(&result));
		sb_clear(&result);
	}
	while (result.len && result.s[result.len - 1] == '\n')
		sb_cut(&result, result.len - 1);
	sb_add(out, sb_str(&result));
	sb_fini(&result);
	free(name);
}

/* At a '$'; returns where to go on. */
static const char *expand_one(struct script *c, const char *at, struct strbuf *out)
{
	const char *name = at + 1, *end = name;
	bool braces = *name == '{';
	char *copy;

	if (*name == '(') {
		struct strbuf inner = STRBUF_INIT;

		end = closing(++name);
		if (!end || c->depth >= MOST_DEPTH) {
			sb_add_char(out, '$');
			return at + 1;
		}
		copy = x_strndup(name, (size_t)(end - name));
		c->depth++;
		script_expand(c, copy, &inner);
		call(c, sb_str(&inner), out);
		c->depth--;
		sb_fini(&inner);
		free(copy);
		return end + 1;
	}
	if (braces)
		end = ++name;
	if (strchr("#?*@", *end) && *end)
		end++;
	else
		while (isalnum((unsigned char)*end) || *end == '_')
			end++;
	if (end == name || (braces && *end != '}')) {
		sb_add_char(out, '$');
		return at + 1;
	}
	copy = x_strndup(name, (size_t)(end - name));
	sb_add(out, script_get(c, copy));
	free(copy);
	return end + braces;
}

void script_expand(struct script *c, const char *text, struct strbuf *out)
{
	bool single = false, twice = false;

	while (*text) {
		if (*text == '\'' && !twice)
			single = !single;
		if (*text == '"' && !single)
			twice = !twice;
		if (*text == '\\' && !single && text[1]) {
			sb_add_len(out, text, 2);
			text += 2;
		} else if (*text == '$' && !single) {
			text = expand_one(c, text, out);
		} else {
			sb_add_char(out, *text++);
		}
	}
}

void script_unquote(struct strbuf *text)
{
	struct strbuf out = STRBUF_INIT;
	char quote = 0;

	for (const char *s = sb_str(text); *s; s++) {
		if (quote && *s == quote)
			quote = 0;
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
		else if (*s == '\\' && quote != '\'' && s[1])
			sb_add_char(&out, *++s == 'n' ? '\n' : *s == 't' ? '\t' : *s);
		else
			sb_add_char(&out, *s);
	}
	sb_fini(text);
	*text = out;
}

void script_expand_plain(struct script *c, const char *text, struct strbuf *out)
{
	char quote = 0;

	while (*text) {
		if (quote ? *text == quote : *text == '"' || *text == '\'') {
			quote = quote ? 0 : *text;
			text++;
		} else if (*text == '\\' && quote != '\'' && text[1]) {
			sb_add_char(out, text[1] == 'n' ? '\n' : text[1] == 't' ? '\t' : text[1]);
			text += 2;
		} else if (*text == '$' && quote != '\'') {
			text = expand_one(c, text, out);
		} else {
			sb_add_char(out, *text++);
		}
	}
}
