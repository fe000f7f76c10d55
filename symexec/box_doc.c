/*
 * box_doc.c - see box_doc.h. The files are read as text, not as configurations: a box begins with a line
 * "elementclass NAME { ARGUMENTS |", a further version of it with "|| ARGUMENTS |", and the comment is the block of lines in
 * front of it. Its last lines, indented by a tab, name the ports.
 */
#include "symexec/box_doc.h"

#include "models/base/arena.h"
#include "models/base/mem.h"
#include "models/base/vec.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>

struct box_doc {
	const char *name, *file;
	const char *comment;		/* lines, without what makes them comments */
	VEC(const char *) versions;	/* "ADDRESS, PORT" */
};

struct box_docs {
	struct arena *arena;
	VEC(struct box_doc) boxes;
};

static const char opening[] = "elementclass ";

/* "A $a, __REST__ $rest" as "A, REST..."; up to the bar. */
static const char *
arguments(struct arena *a, const char *s)
{
	struct strbuf out = STRBUF_INIT;
	const char *text;

	while (*s != '\0' && *s != '|' && *s != '\n') {
		size_t n = strcspn(s, " ,|\n"), var;

		if (n == 0) {
			s++;
			continue;
		}
		var = s[n] == ' ' && s[n + 1] == '$' ? strcspn(s + n + 2, " ,|\n") : 0;
		if (out.len > 0)
			sb_add(&out, ", ");
		if (strncmp(s, "__REST__", n) == 0) {
			for (size_t i = 0; i < var; i++)
				sb_add_char(&out, (char)toupper((unsigned char)s[n + 2 + i]));
			sb_add(&out, "...");
		} else {
			sb_add_len(&out, s, n);
		}
		s += n + (var > 0 ? var + 2 : 0);
	}
	text = arena_strdup(a, sb_str(&out));
	sb_fini(&out);
	return text;
}

static void
add_box(struct box_docs *b, const char *file, const char *line, const struct strbuf *comment)
{
	const char *name = line + sizeof(opening) - 1;
	size_t n = strcspn(name, " {");
	struct box_doc *box = VEC_ADD(&b->boxes);

	memset(box, 0, sizeof(*box));
	box->name = arena_strndup(b->arena, name, n);
	box->file = file;
	box->comment = arena_strdup(b->arena, sb_str(comment));
	name += n + strspn(name + n, " {");
	*VEC_ADD(&box->versions) = arguments(b->arena, name);
}

static void
read_file(struct box_docs *b, const char *name, const char *text)
{
	const char *file = arena_printf(b->arena, "models/boxes/%s", name);
	struct strbuf comment = STRBUF_INIT;

	for (size_t len; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (strncmp(text, "//", 2) == 0) {
			const char *s = text + 2 + (text[2] == ' ');

			sb_add_len(&comment, s, len - (size_t)(s - text));
			sb_add_char(&comment, '\n');
			continue;
		}
		if (strncmp(text, opening, sizeof(opening) - 1) == 0)
			add_box(b, file, text, &comment);
		else if (strncmp(text, "|| ", 3) == 0 && b->boxes.n > 0)
			*VEC_ADD(&VEC_LAST(&b->boxes).versions) = arguments(b->arena, text + 3);
		sb_clear(&comment);
	}
	sb_fini(&comment);
}

struct box_docs *
box_docs_read(const char *folder, struct diag *d)
{
	struct box_docs *b = x_calloc(1, sizeof(*b));
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort);

	b->arena = arena_new();
	if (n < 0) {
		diag_error(d, SPAN_NONE, "cannot read the folder of boxes '%s': %s", folder,
			   strerror(errno));
		box_docs_free(b);
		return NULL;
	}
	for (int i = 0; i < n; i++) {
		size_t len = strlen(names[i]->d_name), size;

		if (len > 6 && strcmp(names[i]->d_name + len - 6, ".click") == 0) {
			char *path = x_asprintf("%s/%s", folder, names[i]->d_name);
			uint32_t src = diag_read_source(d, path, SPAN_NONE, 1 << 20);

			if (src != 0)
				read_file(b, names[i]->d_name, diag_source_text(d, src, &size));
			free(path);
		}
		free(names[i]);
	}
	free(names);
	return b;
}

void
box_docs_free(struct box_docs *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->boxes.n; i++)
		VEC_FREE(&b->boxes.v[i].versions);
	VEC_FREE(&b->boxes);
	arena_free(b->arena);
	free(b);
}

void
box_docs_list(const struct box_docs *b, struct strbuf *out)
{
	sb_add(out, "\nready-made boxes, for `class` in a network file:\n");
	for (size_t i = 0; i < b->boxes.n; i++) {
		const struct box_doc *box = &b->boxes.v[i];

		if (*box->versions.v[0] != '\0')
			sb_printf(out, "  %-22s   %s\n", box->name, box->versions.v[0]);
		else
			sb_printf(out, "  %s\n", box->name);
	}
}

static void
add_version(const struct box_doc *box, const char *args, struct strbuf *out)
{
	if (*args == '\0') {
		sb_printf(out, "  %s\n", box->name);
		return;
	}
	sb_printf(out, "  %s(%s)\n", box->name, args);
}

/* The lines of the comment that name ports begin with a tab. */
static void
add_lines(const char *comment, bool ports, struct strbuf *out)
{
	for (size_t len; *comment != '\0'; comment += len + (comment[len] == '\n')) {
		len = strcspn(comment, "\n");
		if ((comment[0] == '\t') != ports)
			continue;
		sb_add(out, "  ");
		for (size_t i = ports; i < len; i++)
			sb_add_len(out, comment[i] == '\t' ? "   " : comment + i,
				   comment[i] == '\t' ? 3 : 1);
		sb_add_char(out, '\n');
	}
}

bool
box_docs_page(const struct box_docs *b, const char *name, struct strbuf *out)
{
	const struct box_doc *box = NULL;

	for (size_t i = 0; i < b->boxes.n; i++)
		if (strcmp(b->boxes.v[i].name, name) == 0)
			box = &b->boxes.v[i];
	if (box == NULL)
		return false;
	sb_printf(out, "%s - a ready-made box, for `class` in a network file\n\nARGUMENTS\n",
		  box->name);
	for (size_t i = 0; i < box->versions.n; i++)
		add_version(box, box->versions.v[i], out);
	sb_add(out, "\nPORTS\n");
	if (strchr(box->comment, '\t') != NULL)
		add_lines(box->comment, true, out);
	else
		sb_add(out, "  in, out\n");
	sb_add(out, "\nWHAT IT IS\n");
	add_lines(box->comment, false, out);
	sb_printf(out, "\nFILE\n  %s\n", box->file);
	return true;
}

void
box_docs_near(const struct box_docs *b, struct near *n)
{
	for (size_t i = 0; i < b->boxes.n; i++)
		near_try(n, b->boxes.v[i].name);
}
