/*
 * set_make.h - what operations that make nodes share, inline: the bound on their depth, pushing
 * the intervals of a node under construction, the memo.
 */
#ifndef SYMEXEC_SET_MAKE_H
#define SYMEXEC_SET_MAKE_H

#include "symexec/set/set_node.h"

/*
 * Before recursing; false when the operation has used up its room on the stack, which is told by
 * addresses because frames differ in size.
 */
static inline bool depth_enter(struct sets *s)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (s->depth == 0)
		s->stack_top = here;
	else if (UNLIKELY(s->stack_top - here > s->stack_room && s->stack_top > here))
		return false;
	s->depth++;
	return true;
}

static inline void depth_leave(struct sets *s)
{
	s->depth--;
}

/* Room for one node's intervals; what is pushed from here on belongs to the caller. */
static inline size_t scratch_begin(struct sets *s)
{
	if (UNLIKELY(s->sp + DIGIT_MAX > s->scratch_cap))
		scratch_grow(s);
	return s->sp;
}

/* From lo on, the node under construction (begun at base) has this child. */
static inline void emit(struct sets *s, size_t base, unsigned lo, set kid)
{
	if (s->sp > base && s->kids[s->sp - 1] == kid)
		return;
	s->los[s->sp] = (uint8_t)lo;
	s->kids[s->sp++] = kid;
}

/* Gives up the node begun at base. */
static inline set too_large(struct sets *s, size_t base)
{
	s->sp = base;
	return SET_TOO_LARGE;
}

static inline struct memo_entry *memo_slot(const struct sets *s, uint32_t op, uint32_t a,
					   uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15u;

	h = (h ^ h >> 29 ^ op) * 0xbf58476d1ce4e5b9u;
	return &s->memo[h >> 40 & s->memo_mask];
}

static inline bool memo_get(const struct sets *s, uint32_t op, uint32_t a, uint32_t b, set *r)
{
	const struct memo_entry *e = memo_slot(s, op, a, b);

	if (e->a != a || e->b != b || e->op != op)
		return false;
	*r = e->r;
	return true;
}

/* Remembers a result and passes it on; SET_TOO_LARGE may be smaller after a collection. */
static inline set memo_put(struct sets *s, uint32_t op, uint32_t a, uint32_t b, set r)
{
	if (LIKELY(r != SET_TOO_LARGE))
		*memo_slot(s, op, a, b) = (struct memo_entry){ op, a, b, r };
	return r;
}

#endif
