/*
 * require.c - requirements: packages, of which there are none here, and library files, which are
 * read in place, each once. Also the tree itself and the start of parsing.
 *
 * A library is looked for beside the file that requires it, then in the library path. Files
 * that require each other are read once, as in Click; a file that requires the main file again is
 * an error, because its elements would exist twice.
 */
#include "models/click/parser_int.h"

#include "models/base/file.h"
#include <unistd.h>

struct click_tree *click_tree_new(struct arena *arena)
{
	struct click_tree *t = arena_alloc(arena, sizeof(*t));

	t->arena = arena;
	t->classes = str_map_new();
	t->builtins = str_map_new();
	return t;
}

void click_tree_free(struct click_tree *t)
{
	if (!t)
		return;
	str_map_free(t->classes);
	str_map_free(t->builtins);
	VEC_FREE(&t->requirements);
}

const struct click_def *click_tree_builtin(struct click_tree *t, const char *name)
{
	struct click_def *type = str_map_get(t->builtins, name);
	const struct click_class *cls;

	if (t->find_more) {
		const struct click_def *more = t->find_more(t->more_arg, name);

		if (more)
			return more;
	}
	if (type)
		return type;
	cls = t->find_class ? t->find_class(t->find_arg, name) : NULL;
	if (!cls)
		cls = click_class_find(name);
	if (!cls)
		return NULL;
	type = arena_alloc(t->arena, sizeof(*type));
	type->kind = CLICK_CLASS_BUILTIN;
	type->name = cls->name;
	type->cls = cls;
	type->range = click_class_ports(cls);
	str_map_put(t->builtins, name, type);
	return type;
}

/* The path of a library file that exists, or NULL; the caller frees. */
static char *find_library(struct parser *p, const char *name)
{
	char *path = file_join(diag_source_name(p->diag, p->lexer.src), name);

	if (!access(path, R_OK))
		return path;
	free(path);
	if (!p->options->library_path || name[0] == '/')
		return NULL;
	path = x_asprintf("%s/%s", p->options->library_path, name);
	if (!access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

static const struct library_file *known_file(const struct parser *p, const char *path)
{
	for (size_t i = 0; i < p->libraries.n; i++)
		if (!strcmp(p->libraries.v[i].path, path))
			return &p->libraries.v[i];
	return NULL;
}

static void read_library(struct parser *p, const char *path, span at)
{
	char *canonical = realpath(path, NULL);
	const struct library_file *known;
	uint32_t src;

	if (!canonical)
		canonical = x_strdup(path);
	known = known_file(p, canonical);
	if (known) {
		if (known->main) {
			diag_error(p->diag, at,
				   "library cycle: '%s' is the file that is being read", path);
			p->tree->broken = true;
		}
		free(canonical);
		return;
	}
	*VEC_ADD(&p->libraries) = (struct library_file){ canonical, false };
	if (p->library_depth == CLICK_MAX_LIBRARIES) {
		diag_error(p->diag, at, "libraries require each other more than %d levels deep",
			   CLICK_MAX_LIBRARIES);
		p->tree->broken = true;
		return;
	}
	src = diag_read_source(p->diag, path, at, CLICK_MAX_FILE);
	if (!src) {
		p->tree->broken = true;
		return;
	}
	p->library_depth++;
	click_parser_read_file(p, src);
	p->library_depth--;
}

static void require_library(struct parser *p, const char *name, span at)
{
	char *path;

	if (p->build->outer) {
		diag_error(p->diag, at, "a library can be required only outside '{...}'");
		p->tree->broken = true;
		return;
	}
	path = find_library(p, name);
	if (!path) {
		diag_error(p->diag, at, "library '%s' not found beside '%s'%s%s%s", name,
			   diag_source_name(p->diag, p->lexer.src),
			   p->options->library_path ? " or in '" : "",
			   p->options->library_path ? p->options->library_path : "",
			   p->options->library_path ? "'" : "");
		p->tree->broken = true;
		return;
	}
	read_library(p, path, at);
	free(path);
}

static void require_package(struct parser *p, const char *name, span at)
{
	if (p->options->mode == CLICK_LENIENT)
		diag_warn(p->diag, at, "package '%s' is not available", name);
	else
		diag_error(p->diag, at, "package '%s' is not available", name);
}

static void require_one(struct parser *p, const struct click_arg *arg)
{
	struct piece rest = { arg->text, strlen(arg->text) }, word, second = { NULL, 0 };
	const char *kind, *value = "";

	if (!text_next_word(&rest, &word))
		return;
	kind = text_unquote(word, p->arena);
	if (text_next_word(&rest, &second))
		value = text_unquote(second, p->arena);
	if (rest.len || (!second.len && (!strcmp(kind, "package") || !strcmp(kind, "library"))) ||
	    (second.len && strcmp(kind, "package") && strcmp(kind, "library"))) {
		diag_error(p->diag, arg->at, "'%s' is not a requirement, expected "
			   "'package NAME' or 'library FILE'", arg->text);
		p->tree->broken = true;
		return;
	}
	if (!second.len && strcmp(kind, "compact_config")) {
		value = kind;
		kind = "package";
	}
	*VEC_ADD(&p->tree->requirements) = (struct click_requirement){ kind, value, arg->at };
	if (!strcmp(kind, "library"))
		require_library(p, value, arg->at);
	else if (!strcmp(kind, "package"))
		require_package(p, value, arg->at);
}

void click_parser_require(struct parser *p)
{
	struct click_token t;
	struct click_config_text c;
	struct click_arg *args;
	unsigned count;

	click_parser_next(p);
	t = click_parser_peek(p);
	if (t.kind != '(') {
		click_parser_unexpected(p, t, "'(' after 'require'");
		click_parser_resync(p);
		return;
	}
	c = click_parser_config(p);
	args = text_split((struct piece){ c.text, strlen(c.text) }, c.at, c.exact, p->arena,
				&count);
	for (unsigned i = 0; i < count; i++)
		require_one(p, &args[i]);
}

void click_parse(struct click_tree *t, uint32_t src, const struct click_options *o,
		 struct diag *d)
{
	struct class_scope scope = { NULL, t->classes };
	struct parser p = {
		.diag = d, .arena = t->arena, .tree = t, .options = o, .scope = &scope,
		.first_error = diag_errors(d),
	};
	char *main_path = realpath(diag_source_name(d, src), NULL);
	struct build *b;

	if (o->find_class) {
		t->find_class = o->find_class;
		t->find_arg = o->find_arg;
	}
	if (main_path)
		*VEC_ADD(&p.libraries) = (struct library_file){ main_path, true };
	b = click_build_new(&p, "", SPAN_NONE);
	t->top = b->body;
	click_parser_read_file(&p, src);
	click_build_finish(&p);
	for (size_t i = 0; i < p.libraries.n; i++)
		free(p.libraries.v[i].path);
	VEC_FREE(&p.libraries);
}
