/*
 * set_project.c - taking variables away: forget, keep; and taking a set apart: factors.
 */
#include "symexec/set/set_make.h"

/* Variables to keep have a slot; below the level `last` there are none. */
struct keeping {
	struct sets *s;
	uint32_t key;
	uint32_t last;
};

static set keep_node(const struct keeping *k, set a)
{
	struct sets *s = k->s;
	unsigned n;
	size_t base;
	bool kept;
	set r;

	if (a == SET_NONE || level_of(s, a) > k->last)
		return a == SET_NONE ? SET_NONE : SET_ALL;
	if (memo_get(s, OP_KEEP, a, k->key, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	kept = s->vars[level_var(level_of(s, a))].slot;
	base = scratch_begin(s);
	n = node_count(node_at(s, a));
	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, a);
		unsigned lo = node_los(w)[i];

		r = keep_node(k, node_kids(w)[i]);
		if (r == SET_TOO_LARGE || (r == SET_ALL && !kept))
			break;
		if (kept || r != SET_NONE)
			emit(s, base, lo, r);
	}
	if (r == SET_TOO_LARGE || (r == SET_ALL && !kept))
		s->sp = base;
	else if (kept)
		r = node_make(s, level_of(s, a), base);
	else
		r = set_fold(s, OP_OR, base);
	depth_leave(s);
	return memo_put(s, OP_KEEP, a, k->key, r);
}

set set_keep(struct sets *s, set a, const set_var *keep, size_t n)
{
	struct keeping k = { s, 0, 0 };
	uint64_t small[32], *list = small;

	if (set_is_terminal(a))
		return a == SET_NONE ? SET_NONE : SET_ALL;
	if (a == SET_TOO_LARGE)
		return a;
	if (n == 0)
		return SET_ALL;
	if (n + 1 > ARRAY_LEN(small))
		list = x_realloc_array(NULL, n + 1, sizeof(*list));
	list[0] = OP_KEEP;
	for (size_t i = 0; i < n; i++) {
		X_CHECK(keep[i] < s->var_count);
		list[i + 1] = keep[i];
		k.last = MAX_OF(k.last, level_make(s, keep[i], var_digits(s, keep[i]) - 1));
		s->vars[keep[i]].slot = 1;
	}
	k.key = set_list_serial(s, list, n + 1);
	if (list != small)
		free(list);
	a = keep_node(&k, a);
	for (size_t i = 0; i < n; i++)
		s->vars[keep[i]].slot = 0;
	return a;
}

static set forget_node(struct sets *s, set a, set_var v, uint32_t last)
{
	unsigned n;
	size_t base;
	bool gone;
	set r;

	if (level_of(s, a) > last)
		return a;
	if (memo_get(s, OP_FORGET, a, v, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	gone = level_var(level_of(s, a)) == v;
	base = scratch_begin(s);
	n = node_count(node_at(s, a));
	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, a);
		unsigned lo = node_los(w)[i];

		r = forget_node(s, node_kids(w)[i], v, last);
		if (r == SET_TOO_LARGE || (r == SET_ALL && gone))
			break;
		if (!gone || r != SET_NONE)
			emit(s, base, lo, r);
	}
	if (r == SET_TOO_LARGE || (r == SET_ALL && gone))
		s->sp = base;
	else if (gone)
		r = set_fold(s, OP_OR, base);
	else
		r = node_make(s, level_of(s, a), base);
	depth_leave(s);
	return memo_put(s, OP_FORGET, a, v, r);
}

set set_forget(struct sets *s, set a, set_var v)
{
	X_CHECK(v < s->var_count);
	if (a == SET_TOO_LARGE)
		return a;
	X_CHECK(is_boolean(s, a));
	return forget_node(s, a, v, level_make(s, v, var_digits(s, v) - 1));
}
