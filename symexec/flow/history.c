/*
 * history.c - see history.h. Steps stand one behind the other in chunks, each as long as what it says, since a search over
 * many boxes leaves more of them than of anything else.
 */
#include "symexec/flow/history.h"

#include "models/base/mem.h"

enum { CHUNK = 8176, DEPTH_MAX = (1 << 26) - 1 };

static struct step *
step_take(struct engine *e, size_t size)
{
	struct past *p = &e->past;

	if (p->left < size) {
		p->at = arena_alloc(p->arena, CHUNK);
		p->left = CHUNK;
	}
	p->at += size;
	p->left -= size;
	return (struct step *)(void *)(p->at - size);
}

static enum step_extent
extent_of(const struct step *s)
{
	if (s->kind == STEP_ARRIVE && s->there == NULL)
		return s->port == 0 ? STEP_BRIEF : STEP_USUAL;
	return s->kind == STEP_RULE ? STEP_USUAL : STEP_FULL;
}

void
history_add(struct engine *e, struct flow *f, struct step s)
{
	static const size_t size[] = {
		[STEP_BRIEF] = offsetof(struct step, a), [STEP_USUAL] = offsetof(struct step, b),
		[STEP_FULL] = sizeof(s),
	};
	uint32_t depth = history_depth(f);

	X_CHECK(depth < DEPTH_MAX);
	s.prev = f->history;
	s.depth = depth & DEPTH_MAX;
	s.extent = extent_of(&s) & 3;
	f->history = memcpy(step_take(e, size[s.extent]), &s, size[s.extent]);
}

const struct flow *
history_there(const struct step *s)
{
	return s->kind == STEP_ARRIVE && s->extent == STEP_FULL ? s->there : NULL;
}

struct history_mark
history_mark(struct engine *e)
{
	e->past.left = 0;
	return (struct history_mark){ arena_mark(e->past.arena) };
}

void
history_release(struct engine *e, struct history_mark m)
{
	e->past.left = 0;
	arena_release(e->past.arena, m.past);
}
