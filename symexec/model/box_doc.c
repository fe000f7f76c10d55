/*
 * box_doc.c - see box_doc.h. A box is a compound class: what it does is told by the lines that begin with // right
 * above it, of which one that begins with a tab tells the ports.
 */
#include "symexec/model/box_doc.h"

#include "models/base/mem.h"
#include "models/click/tree.h"
#include "symexec/graph/graph_int.h"

enum { SUMMARY = 40 };	/* characters that a line in the list may have before a comma ends it */

struct box_docs {
	struct click_library *lib;
	const struct diag *diag;
};

struct box_docs *
box_docs_read(struct models *m, const char *folder, struct diag *d)
{
	struct box_docs *b;
	struct click_library *lib = click_library_new(d);

	click_library_set_finder(lib, graph_find_class, m);
	if (!graph_read_boxes(lib, folder, d) ||
	    !click_library_take_all(lib)) {
		click_library_free(lib);
		return NULL;
	}
	b = x_calloc(1, sizeof(*b));
	*b = (struct box_docs){ lib, d };
	return b;
}

void
box_docs_free(struct box_docs *b)
{
	if (b == NULL)
		return;
	click_library_free(b->lib);
	free(b);
}

/* ---- the comment ---- */

/* Where the line begins in which the byte before `at` stands. */
static size_t
line_before(const char *text, size_t at)
{
	if (at > 0)
		at--;
	while (at > 0 && text[at - 1] != '\n')
		at--;
	return at;
}

/* Where the comment above the definition with a body at `at` begins; it ends at *end. */
static size_t
comment_of(const char *text, size_t at, size_t *end)
{
	size_t from;

	do
		at = line_before(text, at);
	while (at > 0 && strncmp(text + at, "elementclass", 12) != 0);
	*end = from = at;
	while (from > 0) {
		size_t line = line_before(text, from);

		if (strncmp(text + line, "//", 2) != 0)
			break;
		from = line;
	}
	return from;
}

/* The first sentence, on one line, for a list. */
static void
add_summary(const char *text, size_t from, size_t end, struct strbuf *out)
{
	for (size_t i = from; i < end; i++) {
		char next = i + 1 < end ? text[i + 1] : '\n';

		if ((i == from || text[i - 1] == '\n') && strncmp(text + i, "//", 2) == 0) {
			if (i + 2 < end && text[i + 2] == '\t')
				return;
			i += i + 2 < end && text[i + 2] == ' ' ? 2 : 1;
			continue;
		}
		if (strchr(".:;(", text[i]) != NULL && (next == ' ' || next == '\n' || text[i] == '('))
			break;
		if (text[i] == ',' && i - from > SUMMARY)
			break;
		sb_add_char(out, text[i] == '\n' ? ' ' : text[i]);
	}
	while (out->len > 0 && out->s[out->len - 1] == ' ')
		sb_cut(out, out->len - 1);
}

/* The lines of the comment: those about ports, or the others. */
static void
add_lines(const char *text, size_t from, size_t end, bool ports, struct strbuf *out)
{
	while (from < end) {
		size_t len = strcspn(text + from, "\n");
		const char *line = text + from + 2;
		size_t n = len - 2;

		if ((*line == '\t') == ports) {
			size_t skip = *line == ' ' || *line == '\t';

			sb_add(out, n > skip ? "  " : "");
			for (size_t i = skip; i < n; i++)
				if (line[i] == '\t')
					sb_add(out, "\n  ");
				else
					sb_add_char(out, line[i]);
			sb_add_char(out, '\n');
		}
		from += len + 1;
	}
}

/* ---- what is printed ---- */

void
box_docs_list(const struct box_docs *b, struct strbuf *out)
{
	struct click_compound c;

	sb_printf(out, "%sboxes (a network's `class:`):\n", out->len > 0 ? "\n" : "");
	for (size_t i = 0; click_library_compound(b->lib, i, &c); i++) {
		size_t len, end;
		const char *text = diag_source_text(b->diag, c.at.src, &len);
		size_t from = comment_of(text, c.at.start, &end);

		/* what has no comment is a part of another */
		if (from == end)
			continue;
		sb_printf(out, "  %-22s   ", c.name);
		add_summary(text, from, end, out);
		sb_add_char(out, '\n');
	}
}

/* As a network file and as a configuration write it. */
static void
add_synopsis(const struct click_compound *c, struct strbuf *out)
{
	const struct click_def *next;

	for (const struct click_body *v = c->body; v != NULL;) {
		const char *comma = "";

		sb_printf(out, "  %s(", c->name);
		for (unsigned i = 0; i < v->formal_count; i++) {
			const struct click_formal *f = &v->formals[i];

			if (strcmp(f->keyword, "__REST__") == 0)
				sb_printf(out, "%s%s, ...", comma, f->name);
			else if (*f->keyword != '\0')
				sb_printf(out, "%s%s ...", comma, f->keyword);
			else
				sb_printf(out, "%s%s", comma, f->name);
			comma = ", ";
		}
		sb_add(out, ")\n");
		next = v->next;
		v = next != NULL && next->kind == CLICK_CLASS_COMPOUND ? next->body : NULL;
	}
}

bool
box_docs_page(const struct box_docs *b, const char *name, struct strbuf *out)
{
	struct click_compound c;

	for (size_t i = 0; click_library_compound(b->lib, i, &c); i++) {
		size_t len, from, end;
		const char *text;

		if (strcmp(c.name, name) != 0)
			continue;
		text = diag_source_text(b->diag, c.at.src, &len);
		from = comment_of(text, c.at.start, &end);
		sb_printf(out, "%s - ", name);
		add_summary(text, from, end, out);
		sb_add(out, "\n\n");
		add_synopsis(&c, out);
		sb_add(out, "\nPORTS\n");
		add_lines(text, from, end, true, out);
		sb_add(out, "\nWHAT IT DOES TO A PACKET\n");
		add_lines(text, from, end, false, out);
		sb_printf(out, "\nBOX\n  %s\n", diag_source_name(b->diag, c.at.src));
		return true;
	}
	return false;
}

void
box_docs_near(const struct box_docs *b, struct near *n)
{
	struct click_compound c;

	for (size_t i = 0; click_library_compound(b->lib, i, &c); i++)
		near_try(n, c.name);
}
