/*
 * print_dot.c - a flat configuration for Graphviz: a box per element, an edge per connection.
 * Pull connections are dashed; port numbers appear where they are not 0.
 */
#include "models/click/config.h"

#include "models/click/text.h"

enum { MAX_LABEL = 60 };	/* bytes of a configuration string in a label */

/* Inside a double-quoted DOT string. */
static void add_escaped(const char *s, size_t len, struct strbuf *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			sb_printf(out, "\\%c", c);
		else
			sb_add_char(out, c < 32 || c == 127 ? ' ' : (char)c);
	}
}

static void print_element(const struct click_element *e, size_t number, struct strbuf *out)
{
	size_t len = strlen(e->config);

	sb_printf(out, "\tn%zu [label=\"", number);
	add_escaped(e->name, strlen(e->name), out);
	sb_add(out, "\\n");
	add_escaped(e->class_name, strlen(e->class_name), out);
	if (len) {
		size_t shown = MIN_OF(len, (size_t)MAX_LABEL);

		/* not inside a UTF-8 sequence */
		while (shown < len && shown && ((unsigned char)e->config[shown] & 0xc0) == 0x80)
			shown--;
		sb_add_char(out, '(');
		add_escaped(e->config, shown, out);
		sb_add(out, shown < len ? "...)" : ")");
	}
	sb_printf(out, "\"%s];\n", e->implicit ? ", style=dotted" : "");
}

static void print_edge(const struct click_config *c, const struct click_connection *w,
		       struct strbuf *out)
{
	const struct click_element *from = &c->elements[w->from];
	bool pull = w->from_port < from->noutputs && from->output[w->from_port] == CLICK_PULL;

	sb_printf(out, "\tn%u -> n%u [style=%s", w->from, w->to, pull ? "dashed" : "solid");
	if (w->from_port)
		sb_printf(out, ", taillabel=\"%u\"", w->from_port);
	if (w->to_port)
		sb_printf(out, ", headlabel=\"%u\"", w->to_port);
	sb_add(out, "];\n");
}

void click_print_dot(const struct click_config *c, struct strbuf *out)
{
	sb_add(out, "digraph \"");
	add_escaped(c->name, strlen(c->name), out);
	sb_add(out, "\" {\n\trankdir=LR;\n\tnode [shape=box];\n");
	for (size_t i = 0; i < c->element_count; i++)
		print_element(&c->elements[i], i, out);
	for (size_t i = 0; i < c->connection_count; i++)
		print_edge(c, &c->connections[i], out);
	sb_add(out, "}\n");
}
