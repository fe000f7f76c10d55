/*
 * library.c - compound classes kept as trees and instantiated many times. Each file has a tree of
 * its own, with the classes of the files before it visible; all trees share one arena. An
 * instance copies what it needs, so it does not depend on the library.
 *
 * A file that is offered is parsed when one of its classes is first named. Which those are is seen by the lines
 * that begin with `elementclass`; a file where the word stands elsewhere is parsed at once.
 */
#include "models/click/library.h"

#include "models/base/arena.h"
#include "models/base/near.h"
#include "models/click/expand.h"
#include "models/click/pack.h"
#include "models/click/router.h"

struct offer {
	const char *name;	/* of the file */
	char *text;
	size_t len;
	bool taken;
};

struct click_library {
	struct diag *diag;
	struct click_tree *tree;
	struct arena *arena;
	struct str_map *offers;	/* class -> struct offer */
	/* of the arena that instances are made for, and where one is put together */
	struct click_pool *pool;
	struct arena *scratch;
};

static const struct click_options default_options;

struct click_library *click_library_new(struct diag *d)
{
	struct click_library *l = x_calloc(1, sizeof(*l));

	l->diag = d;
	l->arena = arena_new();
	l->tree = click_tree_new(l->arena);
	l->offers = str_map_new();
	l->scratch = arena_new();
	return l;
}

void click_library_free(struct click_library *l)
{
	if (!l)
		return;
	click_tree_free(l->tree);
	str_map_free(l->offers);
	click_pool_free(l->pool);
	arena_free(l->scratch);
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

static bool take(struct click_library *l, struct offer *o)
{
	if (o->taken)
		return true;
	o->taken = true;
	return click_library_add_source(l, diag_add_source(l->diag, o->name, o->text, o->len));
}

/* The compound of that name, if it is offered; what is wrong with its file is in the diag. */
static const struct click_def *find_offered(void *arg, const char *name)
{
	struct click_library *l = arg;
	struct offer *o = str_map_get(l->offers, name);

	if (!o || o->taken)
		return NULL;
	(void)!take(l, o);
	return str_map_get(l->tree->classes, name);
}

/* The class that a line defines: "elementclass NAME"; NULL: it begins in another way. */
static const char *defined(struct click_library *l, const char *line)
{
	static const char word[] = "elementclass ";
	size_t n = 0;

	if (strncmp(line, word, sizeof(word) - 1) != 0)
		return NULL;
	line += sizeof(word) - 1;
	while (text_is_word_char(line[n]))
		n++;
	return n ? arena_strndup(l->arena, line, n) : NULL;
}

bool click_library_offer(struct click_library *l, const char *name, const char *text, size_t len)
{
	struct offer *o = arena_alloc(l->arena, sizeof(*o));
	bool plain = true;

	o->name = arena_strdup(l->arena, name);
	o->text = arena_strndup(l->arena, text, len);
	o->len = strlen(o->text);
	l->tree->find_more = find_offered;
	l->tree->more_arg = l;
	for (const char *s = o->text; plain && (s = strstr(s, "elementclass")); s++) {
		const char *cls = s == o->text || s[-1] == '\n' ? defined(l, s) : NULL;

		plain = cls && !str_map_get(l->offers, cls);
		if (plain)
			str_map_put(l->offers, cls, o);
	}
	return plain || take(l, o);
}

bool click_library_take_all(struct click_library *l)
{
	bool ok = true;

	for (size_t i = 0; i < str_map_count(l->offers); i++)
		ok &= take(l, str_map_value(l->offers, i));
	return ok;
}

bool click_library_has(const struct click_library *l, const char *class_name)
{
	return str_map_get(l->tree->classes, class_name) || str_map_get(l->offers, class_name);
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

/* The class that the call is about; NULL: it is unknown, which is told. */
static const struct click_def *called(struct click_library *l, const char *class_name, span at)
{
	const struct click_def *def = str_map_get(l->tree->classes, class_name);
	struct near near;

	if (!def)
		def = click_tree_builtin(l->tree, class_name);
	if (def)
		return def;
	near = near_begin(class_name);
	for (size_t i = 0; i < str_map_count(l->offers); i++)
		near_try(&near, str_map_key(l->offers, i));
	for (size_t i = 0; i < str_map_count(l->tree->classes); i++)
		near_try(&near, str_map_key(l->tree->classes, i));
	if (near.best)
		diag_error(l->diag, at, "unknown element class '%s', did you mean '%s'?",
			   class_name, near.best);
	else
		diag_error(l->diag, at, "unknown element class '%s'", class_name);
	return NULL;
}

/* The instance as it will stay: in the arena that was asked for, if one was. */
static struct click_config *settle(struct click_library *l, struct click_config *c, const struct click_options *o,
				   struct arena_mark mark)
{
	struct click_config *kept = c;

	if (!o->arena)
		return c;
	if (click_pool_arena(l->pool) != o->arena) {
		click_pool_free(l->pool);
		l->pool = click_pool_new(o->arena);
	}
	kept = click_pack(l->pool, c);
	arena_release(l->scratch, mark);
	return kept;
}

struct click_config *click_instantiate(struct click_library *l, const char *class_name,
				       const char *config, span at, const struct click_options *o)
{
	size_t before = diag_errors(l->diag);
	struct click_call call = { .config = config ? config : "", .at = at };
	struct arena_mark mark = arena_mark(l->scratch);
	struct click_config *c;
	struct arena *arena;

	o = o ? o : &default_options;
	call.def = called(l, class_name, at);
	if (!call.def)
		return NULL;
	call.ninputs = o->inputs_used;
	call.noutputs = o->outputs_used;
	arena = o->arena ? l->scratch : arena_new();
	c = arena_alloc(arena, sizeof(*c));
	c->arena = arena;
	c->lent = o->arena != NULL;
	c->name = arena_strdup(arena, class_name);
	if (click_expand_call(c, l->tree, &call, o, l->diag) &&
	    click_route(c, o->mode, false, l->diag) && diag_errors(l->diag) == before)
		return settle(l, c, o, mark);
	/* the error may be inside the class; say where it was asked for */
	diag_note(l->diag, at, "in this instance of '%s'", class_name);
	click_config_free(c);
	return NULL;
}
