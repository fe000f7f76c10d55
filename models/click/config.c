/*
 * config.c - from a source to a checked configuration. The stages are Click's: parse, expand,
 * port numbers, processing, open ports, arguments. A stage is skipped when the errors before it
 * would only lead to further ones; arguments are looked at whenever the ports are known, so that
 * one run shows all that is wrong.
 */
#include "models/click/config.h"

#include "models/base/arena.h"
#include "models/click/arg.h"
#include "models/click/expand.h"
#include "models/click/router.h"

static const struct click_options default_options;

bool click_device_nameless(const struct click_element *e)
{
	return !e->arg_count && (!strcmp(e->class_name, "FromDevice") ||
				 !strcmp(e->class_name, "ToDevice") ||
				 !strcmp(e->class_name, "PollDevice") ||
				 !strcmp(e->class_name, "ToHost"));
}

static void check_arguments(struct click_config *c, const struct click_options *o, struct diag *d)
{
	struct click_names *names = click_names_new(c, d);
	struct click_scope scope = { c, names, o->symbols };
	struct click_args *args = arena_alloc_array(c->arena, c->element_count, sizeof(*args));

	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];

		if (!e->cls || e->implicit)
			continue;
		if (o->mode == CLICK_LENIENT && click_device_nameless(e)) {
			diag_warn(d, e->at, "'%s' names no device", e->name);
			continue;
		}
		/* its errors are in d */
		if (!click_args_parse(&scope, e, c->arena, &args[i], d))
			args[i].values = NULL;
	}
	c->args = args;
	click_names_free(names);
}

/* Everything after parsing; errors are in d. */
static void build(struct click_config *c, struct click_tree *t, const struct click_options *o,
		  struct diag *d)
{
	size_t before = diag_errors(d);
	bool partial;

	if (t->broken || !click_expand_file(c, t, o, d))
		return;
	partial = t->undeclared || diag_errors(d) > before;
	if (click_route(c, o->mode, partial, d))
		check_arguments(c, o, d);
}

struct click_config *click_read_source(uint32_t src, const struct click_options *o, struct diag *d)
{
	size_t before = diag_errors(d);
	struct arena *arena = arena_new();
	struct click_config *c = arena_alloc(arena, sizeof(*c));
	struct click_tree *t = click_tree_new(arena);

	o = o ? o : &default_options;
	c->arena = arena;
	c->name = arena_strdup(arena, diag_source_name(d, src));
	c->input_element = c->output_element = UINT32_MAX;
	click_parse(t, src, o, d);
	build(c, t, o, d);
	c->requirements = arena_memdup(arena, t->requirements.v,
				       t->requirements.n * sizeof(*t->requirements.v));
	c->requirement_count = t->requirements.n;
	click_tree_free(t);
	if (diag_errors(d) == before)
		return c;
	click_config_free(c);
	return NULL;
}

struct click_config *click_read_file(const char *path, const struct click_options *o,
				     struct diag *d)
{
	uint32_t src = diag_read_source(d, path, SPAN_NONE, CLICK_MAX_FILE);

	return src ? click_read_source(src, o, d) : NULL;
}

void click_config_free(struct click_config *c)
{
	if (c && !c->lent)
		arena_free(c->arena);
}

int click_find_element(const struct click_config *c, const char *name)
{
	for (size_t i = 0; i < c->element_count; i++)
		if (!strcmp(c->elements[i].name, name))
			return (int)i;
	return -1;
}
