/*
 * history.c - see history.h. Steps stand one behind the other in chunks, each as long as what it says, since a search over
 * many boxes leaves more of them than of anything else.
 */
#include "symexec/flow/history.h"

#include "models/base/mem.h"

enum { CHUNK = 8176, DEPTH_MAX = (1 << 27) - 1 };

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

void
history_add(struct engine *e, struct flow *f, struct step s)
{
	uint32_t depth = history_depth(f);
	size_t size;

	X_CHECK(depth < DEPTH_MAX);
	s.prev = f->history;
	s.depth = depth & DEPTH_MAX;
	s.full = s.kind != STEP_RULE && (s.kind != STEP_ARRIVE || s.there != NULL);
	size = s.full ? sizeof(s) : offsetof(struct step, b);
	f->history = memcpy(step_take(e, size), &s, size);
}

const struct flow *
history_there(const struct step *s)
{
	return s->kind == STEP_ARRIVE && s->full ? s->there : NULL;
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
