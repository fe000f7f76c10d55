/*
 * set_collect.c - walks over a diagram, dropping what is not reached, checking what must hold.
 *
 * Collection marks from the roots with an explicit stack, then passes over the arena upwards:
 * give every marked node its new place, rewrite handles, move the nodes down. Order is kept,
 * so children still come before parents; nothing below the start moves at all.
 */
#include "symexec/set/set_make.h"

static inline bool marked(const struct sets *s, set a)
{
	return node_at(s, a)[NODE_TAG] & TAG_MARK;
}

/*
 * Depth first; a node gets its number when all its children have one. Until then it stays on the
 * stack, where it may stand more than once.
 */
size_t visit_begin(struct sets *s, set a)
{
	size_t n = 0;

	X_CHECK(s->visit_count == 0);
	if (!set_is_terminal(a) && a != SET_TOO_LARGE)
		*VEC_ADD(&s->stack) = a;
	while (s->stack.n) {
		set top = VEC_LAST(&s->stack);
		uint32_t *w = node_at(s, top);
		unsigned kids = node_count(w);

		if (marked(s, top)) {
			s->stack.n--;
			continue;
		}
		for (unsigned i = 0; i < kids; i++) {
			set kid = node_kids(w)[i];

			if (!set_is_terminal(kid) && !marked(s, kid))
				*VEC_ADD(&s->stack) = kid;
		}
		if (VEC_LAST(&s->stack) != top)
			continue;
		s->stack.n--;
		if (n == s->visit_cap)
			vec_grow((void **)&s->visits, n, &s->visit_cap, sizeof(*s->visits));
		s->visits[n] = top;
		w[NODE_TAG] |= TAG_MARK;
		w[NODE_NUMBER] = (uint32_t)n++;
	}
	s->visit_count = n;
	return n;
}

void visit_end(struct sets *s)
{
	for (size_t i = 0; i < s->visit_count; i++)
		node_at(s, s->visits[i])[NODE_TAG] &= ~TAG_MARK;
	s->visit_count = 0;
}

/* Marks what a reaches at or above first. */
static void mark_from(struct sets *s, set a, set first)
{
	if (a < first || a == SET_TOO_LARGE || marked(s, a))
		return;
	node_at(s, a)[NODE_TAG] |= TAG_MARK;
	*VEC_ADD(&s->stack) = a;
	while (s->stack.n) {
		const uint32_t *w = node_at(s, s->stack.v[--s->stack.n]);
		unsigned n = node_count(w);

		for (unsigned i = 0; i < n; i++) {
			set kid = node_kids(w)[i];

			if (kid < first || marked(s, kid))
				continue;
			node_at(s, kid)[NODE_TAG] |= TAG_MARK;
			*VEC_ADD(&s->stack) = kid;
		}
	}
}

/* Gives every marked node its new handle, in its NODE_NUMBER. */
static void place_marked(struct sets *s, size_t from)
{
	size_t to = from;

	for (size_t at = from; at < s->used; ) {
		uint32_t *w = s->words + at;
		size_t size = node_words(node_count(w));

		if (w[NODE_TAG] & TAG_MARK) {
			w[NODE_NUMBER] = node_handle(to, w[NODE_TAG]);
			to += size;
		}
		at += size;
	}
}

static void move_marked(struct sets *s, size_t from)
{
	set first = (set)(SET_TERMINALS + from);
	size_t to = from, dropped = 0;

	for (size_t at = from; at < s->used; ) {
		uint32_t *w = s->words + at;
		unsigned n = node_count(w);

		if (w[NODE_TAG] & TAG_MARK)
			for (unsigned i = 0; i < n; i++)
				if (w[NODE_HEAD + i] >= first)
					w[NODE_HEAD + i] = node_at(s, w[NODE_HEAD + i])[NODE_NUMBER];
		at += node_words(n);
	}
	for (size_t at = from; at < s->used; ) {
		uint32_t *w = s->words + at;
		size_t size = node_words(node_count(w));

		at += size;
		if (!(w[NODE_TAG] & TAG_MARK)) {
			dropped++;
			continue;
		}
		w[NODE_TAG] &= ~TAG_MARK;
		memmove(s->words + to, w, size * sizeof(*w));
		to += size;
	}
	s->used = to;
	s->nodes -= dropped;
}

void collect_from(struct sets *s, size_t from, set *roots, size_t n)
{
	set first = (set)(SET_TERMINALS + from);

	X_CHECK(s->visit_count == 0 && s->stack.n == 0);
	node_unlink(s, first);
	for (size_t i = 0; i < n; i++)
		mark_from(s, roots[i], first);
	place_marked(s, from);
	for (size_t i = 0; i < n; i++)
		if (roots[i] >= first && roots[i] != SET_TOO_LARGE)
			roots[i] = node_at(s, roots[i])[NODE_NUMBER];
	move_marked(s, from);
	node_rehash(s, from);
	memo_forget(s, first);
	for (size_t i = 0; i < SUPPORT_SLOTS; i++)
		if (s->supports[i].a >= first)
			s->supports[i].a = SET_NONE;
	bounds_forget(s);
	splits_forget(s);
	factors_forget(s);
}

void sets_collect(struct sets *s, set *roots, size_t n)
{
	collect_from(s, 0, roots, n);
	tables_shrink(s);
}

static bool is_tuple(const struct sets *s, set a)
{
	return !set_is_terminal(a) && level_of(s, a) & LEVEL_TUPLE;
}

static bool check_node(const struct sets *s, size_t at)
{
	const uint32_t *w = s->words + at;
	const set *kids = node_kids(w);
	const uint8_t *los = node_los(w);
	unsigned n = node_count(w), flags = 0;
	set_var v = level_var(w[NODE_LEVEL]);
	unsigned d = level_digit(w[NODE_LEVEL]);
	bool tuple = is_tuple(s, node_handle(at, w[NODE_TAG]));

	if (n < 2 || v >= s->var_count || d >= var_digits(s, v) ||
	    (w[NODE_LEVEL] & ~LEVEL_TUPLE) != level_make(s, v, d))
		return false;
	if (los[0] != 0 || los[n - 1] > digit_top(s, v, d))
		return false;
	for (unsigned i = 0; i < n; i++) {
		if (i && (los[i - 1] >= los[i] || kids[i - 1] == kids[i]))
			return false;
		if (kids[i] >= SET_TERMINALS + at || is_tuple(s, kids[i]))
			return false;
		if (!tuple && level_of(s, kids[i]) <= w[NODE_LEVEL])
			return false;
		flags |= is_partial(kids[i]) ? TAG_PARTIAL : 0;
		flags |= is_boolean(s, kids[i]) ? 0 : TAG_CLASSES;
	}
	return flags == (w[NODE_TAG] & (TAG_PARTIAL | TAG_CLASSES | TAG_MARK));
}

/* Whether the unique table knows every node, and finds it when it is made again. */
static bool check_unique(struct sets *s)
{
	size_t nodes = s->nodes;

	for (size_t at = 0; at < s->used; ) {
		const uint32_t *w = s->words + at;
		unsigned n = node_count(w);
		size_t base = scratch_begin(s);

		for (unsigned i = 0; i < n; i++)
			emit(s, base, node_los(w)[i], node_kids(w)[i]);
		if (node_make(s, w[NODE_LEVEL], base) != node_handle(at, s->words[at + NODE_TAG]))
			return false;
		at += node_words(n);
	}
	return nodes == s->nodes;
}

bool sets_check(struct sets *s)
{
	size_t at = 0, n = 0;

	while (at < s->used) {
		if (!check_node(s, at))
			return false;
		at += node_words(node_count(s->words + at));
		n++;
	}
	if (at != s->used || n != s->nodes || s->sp || s->depth || s->visit_count || s->stack.n)
		return false;
	for (size_t v = 0; v < s->var_count; v++)
		if (s->vars[v].slot)
			return false;
	return check_unique(s);
}
