/*
 * library.c - compound classes kept as trees and instantiated many times. Each file has a tree of
 * its own, with the classes of the files before it visible; all trees share one arena. An
 * instance copies what it needs, so it does not depend on the library.
 */
#include "models/click/library.h"

#include "models/base/arena.h"
#include "models/base/near.h"
#include "models/click/expand.h"
#include "models/click/router.h"

struct click_library {
	struct diag *diag;
	struct click_tree *tree;
	struct arena *arena;
};

static const struct click_options default_options;

struct click_library *click_library_new(struct diag *d)
{
	struct click_library *l = x_calloc(1, sizeof(*l));

	l->diag = d;
	l->arena = arena_new();
	l->tree = click_tree_new(l->arena);
	return l;
}

void click_library_free(struct click_library *l)
{
	if (!l)
		return;
	click_tree_free(l->tree);
	arena_free(l->arena);
	free(l);
}

void click_library_set_finder(struct click_library *l, click_class_finder find, void *arg)
{
	l->tree->find_class = find;
	l->tree->find_arg = arg;
}

bool click_library_add_source(struct click_library *l, uint32_t src)
{
	size_t before = diag_errors(l->diag);

	click_parse(l->tree, src, &default_options, l->diag);
	return diag_errors(l->diag) == before;
}

bool click_library_add_file(struct click_library *l, const char *path)
{
	uint32_t src = diag_read_source(l->diag, path, SPAN_NONE, CLICK_MAX_FILE);

	return src && click_library_add_source(l, src);
}

bool click_library_has(const struct click_library *l, const char *class_name)
{
	return str_map_get(l->tree->classes, class_name) != NULL;
}

bool click_library_compound(const struct click_library *l, size_t i, struct click_compound *out)
{
	const struct str_map *classes = l->tree->classes;

	for (size_t k = 0; k < str_map_count(classes); k++) {
		const struct click_def *def = str_map_value(classes, k);

		if (def->kind == CLICK_CLASS_COMPOUND && i-- == 0) {
			*out = (struct click_compound){ str_map_key(classes, k), def->body->at, def->body };
			return true;
		}
	}
	return false;
}

struct click_config *click_instantiate(struct click_library *l, const char *class_name,
				       const char *config, span at, const struct click_options *o)
{
	size_t before = diag_errors(l->diag);
	struct click_call call = { .config = config ? config : "", .at = at };
	struct click_config *c;
	struct arena *arena;

	o = o ? o : &default_options;
	call.def = str_map_get(l->tree->classes, class_name);
	if (!call.def)
		call.def = click_tree_builtin(l->tree, class_name);
	if (!call.def) {
		struct near near = near_begin(class_name);

		for (size_t i = 0; i < str_map_count(l->tree->classes); i++)
			near_try(&near, str_map_key(l->tree->classes, i));
		if (near.best)
			diag_error(l->diag, at, "unknown element class '%s', did you mean '%s'?",
				   class_name, near.best);
		else
			diag_error(l->diag, at, "unknown element class '%s'", class_name);
		return NULL;
	}
	call.ninputs = o->inputs_used;
	call.noutputs = o->outputs_used;
	arena = arena_new();
	c = arena_alloc(arena, sizeof(*c));
	c->arena = arena;
	c->name = arena_strdup(arena, class_name);
	if (click_expand_call(c, l->tree, &call, o, l->diag) &&
	    click_route(c, o->mode, false, l->diag) && diag_errors(l->diag) == before)
		return c;
	/* the error may be inside the class; say where it was asked for */
	diag_note(l->diag, at, "in this instance of '%s'", class_name);
	arena_free(arena);
	return NULL;
}
