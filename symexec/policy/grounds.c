/*
 * grounds.c - see grounds.h.
 */
#include "symexec/policy/grounds.h"

#include "symexec/jobs/pack.h"

enum { GAVE_UP = 1, TOO_LARGE = 2, USED_STATE = 4 };

struct grounds
grounds_take(struct engine *e)
{
	struct grounds g = { .too_large = e->too_large, .used_state = e->used_state,
			     .opaque = e->opaque };

	e->too_large = e->used_state = false;
	e->opaque = NULL;
	return g;
}

void
grounds_give(struct engine *e, const struct grounds *g)
{
	e->too_large |= g->too_large;
	e->used_state |= g->used_state;
	if (e->opaque == NULL)
		e->opaque = g->opaque;
}

void
grounds_pack(const struct grounds *g, struct strbuf *out)
{
	pack_number(out, (g->gave_up ? GAVE_UP : 0) | (g->too_large ? TOO_LARGE : 0) |
		    (g->used_state ? USED_STATE : 0));
	pack_text(out, g->opaque);
}

struct grounds
grounds_unpack(struct engine *e, struct cursor *in)
{
	uint64_t flags = unpack_number(in);
	char *opaque = unpack_text(in);
	struct grounds g = { .gave_up = flags & GAVE_UP, .too_large = flags & TOO_LARGE,
			     .used_state = flags & USED_STATE };

	g.opaque = opaque != NULL ? arena_strdup(e->arena, opaque) : NULL;
	free(opaque);
	return g;
}
