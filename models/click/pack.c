/*
 * pack.c - see pack.h. Each instance is held against one of the same class that was packed before, piece by piece, and has
 * copies of its own only where they differ.
 */
#include "models/click/pack.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/click/class.h"

struct click_pool {
	struct arena *arena;
	struct str_map *packed;		/* class -> the instance that others are held against */
};

struct click_pool *click_pool_new(struct arena *a)
{
	struct click_pool *p = x_calloc(1, sizeof(*p));

	p->arena = a;
	p->packed = str_map_new();
	return p;
}

void click_pool_free(struct click_pool *p)
{
	if (!p)
		return;
	str_map_free(p->packed);
	free(p);
}

struct arena *click_pool_arena(const struct click_pool *p)
{
	return p ? p->arena : NULL;
}

static const char *share_text(struct arena *a, const char *text, const char *like)
{
	return like && !strcmp(like, text) ? like : arena_strdup(a, text);
}

static bool same_span(span a, span b)
{
	return a.src == b.src && a.start == b.start && a.end == b.end;
}

static const struct click_arg *share_args(struct arena *a, const struct click_element *e,
					  const struct click_element *like)
{
	unsigned n = e->arg_count, known = like ? MIN_OF(like->arg_count, n) : 0, same = 0;
	struct click_arg *args;

	while (same < known && same_span(e->args[same].at, like->args[same].at) &&
	       !strcmp(e->args[same].text, like->args[same].text))
		same++;
	if (same == n)
		return like ? like->args : NULL;
	args = arena_memdup(a, e->args, n * sizeof(*args));
	for (unsigned i = 0; i < n; i++)
		args[i].text = share_text(a, args[i].text, i < known ? like->args[i].text : NULL);
	return args;
}

static const void *share(struct arena *a, const void *p, size_t size, const void *like, size_t like_size)
{
	if (!size)
		return NULL;
	return like_size == size && !memcmp(p, like, size) ? like : arena_memdup(a, p, size);
}

/* like: of another instance, what stands at the same place; or NULL */
static void pack_element(struct arena *a, struct click_element *e, const struct click_element *like)
{
	e->name = share_text(a, e->name, like ? like->name : NULL);
	if (!e->cls || e->class_name != e->cls->name)
		e->class_name = share_text(a, e->class_name, like ? like->class_name : NULL);
	e->args = share_args(a, e, like);
	/* the text of one argument often is the whole */
	e->config = share_text(a, e->config, e->arg_count == 1 ? e->args[0].text :
			       like ? like->config : NULL);
	e->input = share(a, e->input, e->ninputs * sizeof(*e->input), like ? like->input : NULL,
			 like ? like->ninputs * sizeof(*e->input) : 0);
	e->output = share(a, e->output, e->noutputs * sizeof(*e->output),
			  like ? like->output : NULL, like ? like->noutputs * sizeof(*e->output) : 0);
}

struct click_config *click_pack(struct click_pool *p, const struct click_config *c)
{
	const struct click_config *like = str_map_get(p->packed, c->name);
	struct click_config *out = arena_memdup(p->arena, c, sizeof(*c));
	struct click_element *e = arena_memdup(p->arena, c->elements, c->element_count * sizeof(*e));
	size_t known = like ? like->element_count : 0;

	X_CHECK(!c->args && !c->requirement_count);
	out->arena = p->arena;
	out->lent = true;
	out->name = share_text(p->arena, c->name, like ? like->name : NULL);
	out->elements = e;
	for (size_t i = 0; i < c->element_count; i++)
		pack_element(p->arena, &e[i], i < known ? &like->elements[i] : NULL);
	out->connections = share(p->arena, c->connections,
				 c->connection_count * sizeof(*c->connections),
				 like ? like->connections : NULL,
				 like ? like->connection_count * sizeof(*c->connections) : 0);
	out->requirements = NULL;
	if (!like)
		(void)str_map_lend(p->packed, out->name, out);
	return out;
}
