/*
 * print_text.c - a flat configuration as Click text: declarations, then connections. Reading it
 * gives the same graph, so configuration strings are checked first: an expansion can leave a text
 * whose comment or bracket would swallow what follows. Such a text is written again argument by
 * argument, without its comments.
 */
#include "models/click/config.h"

#include "models/base/mem.h"
#include "models/click/text.h"

/* Whether "(config)" ends where it should. */
static bool reads_back(const char *config)
{
	size_t len = strlen(config);
	char *text = x_asprintf("%s)", config);
	const char *s = text, *end = text + len + 1;
	unsigned depth = 1;
	bool ok;

	while (s < end) {
		if (*s == ')' && !--depth)
			break;
		depth += *s == '(';
		if (*s == '#' && s > text && (s[-1] == '\n' || s[-1] == '\r'))
			break;
		if (*s == '\'' || *s == '"')
			s = text_skip_quote(s, end);
		else if (text_is_comment(s, end))
			s = text_skip_comment(s, end);
		else if (*s == '\\' && s[1] == '<')
			s = text_skip_backslash(s, end);
		else
			s++;
	}
	ok = s == text + len;
	free(text);
	return ok;
}

static void print_config(const struct click_element *e, struct strbuf *out)
{
	if (!*e->config)
		return;
	sb_add_char(out, '(');
	if (reads_back(e->config))
		sb_add(out, e->config);
	else
		for (unsigned i = 0; i < e->arg_count; i++)
			sb_printf(out, "%s%s", i ? ", " : "", e->args[i].text);
	sb_add_char(out, ')');
}

static void print_connection(const struct click_config *c, const struct click_connection *w,
			     struct strbuf *out)
{
	sb_add(out, c->elements[w->from].name);
	if (w->from_port)
		sb_printf(out, " [%u]", w->from_port);
	sb_add(out, " -> ");
	if (w->to_port)
		sb_printf(out, "[%u] ", w->to_port);
	sb_printf(out, "%s;\n", c->elements[w->to].name);
}

void click_print_text(const struct click_config *c, struct strbuf *out)
{
	bool instance = c->input_element != UINT32_MAX;
	const char *indent = instance ? "\t" : "";

	if (instance)
		sb_printf(out, "elementclass %s {\n", c->name);
	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];

		if (i == c->input_element || i == c->output_element)
			continue;
		sb_printf(out, "%s%s :: %s", indent, e->name, e->class_name);
		print_config(e, out);
		sb_add(out, ";\n");
	}
	if (c->connection_count)
		sb_add(out, "\n");
	for (size_t i = 0; i < c->connection_count; i++) {
		sb_add(out, indent);
		print_connection(c, &c->connections[i], out);
	}
	if (instance)
		sb_add(out, "}\n");
}
