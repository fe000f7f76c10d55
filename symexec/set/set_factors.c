/*
 * set_factors.c - taking a set apart into a product of sets over different variables.
 *
 * Going down the levels, a diagram is a product at node N when everything above N that does not
 * end in SET_NONE leads to N alone: the part above, with SET_ALL in N's place, and N. That finds
 * factors that are neighbours in the order of levels. A single variable in the midst of others is
 * found by trying, in small diagrams only.
 */
#include "symexec/set/set_make.h"

enum {
	MAX_NODES = 1 << 16,	/* beyond, a set is not looked at */
	TRY_NODES = 256, TRY_VARS = 32,
};

/* a with SET_ALL in place of the node stop. */
static set cut_node(struct sets *s, set a, set stop)
{
	unsigned n;
	size_t base;
	set r;

	if (a == stop)
		return SET_ALL;
	if (set_is_terminal(a))
		return a;
	if (memo_get(s, OP_CUT, a, stop, &r))
		return r;
	if (!depth_enter(s))
		return SET_TOO_LARGE;
	base = scratch_begin(s);
	n = node_count(node_at(s, a));
	for (unsigned i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, a);
		unsigned lo = node_los(w)[i];

		r = cut_node(s, node_kids(w)[i], stop);
		if (r == SET_TOO_LARGE)
			break;
		emit(s, base, lo, r);
	}
	depth_leave(s);
	if (r == SET_TOO_LARGE)
		return too_large(s, base);
	return memo_put(s, OP_CUT, a, stop, node_make(s, level_of(s, a), base));
}

struct leveled {
	uint32_t level;
	set node;
};

static int compare_leveled(const void *a, const void *b)
{
	const struct leveled *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* Counts what a node leads to that was not led to before, in *open; SET_ALL stays open for good. */
static void open_kids(const struct sets *s, const uint32_t *w, bool *reached, size_t n,
		      size_t *open)
{
	unsigned count = node_count(w);

	for (unsigned k = 0; k < count; k++) {
		set kid = node_kids(w)[k];
		size_t number = set_is_terminal(kid) ? n : node_at(s, kid)[NODE_NUMBER];

		if (kid == SET_NONE || reached[number])
			continue;
		reached[number] = true;
		++*open;
	}
}

/* The nodes of a at which it is a product, first to last; fills at most max. */
static size_t find_cuts(struct sets *s, set a, set *cuts, size_t max)
{
	size_t n = visit_begin(s, a), found = 0, open = 1;
	struct leveled *order = x_realloc_array(NULL, n + 1, sizeof(*order));
	bool *reached = x_calloc(n + 1, sizeof(*reached));

	for (size_t i = 0; i < n; i++)
		order[i] = (struct leveled){ level_of(s, s->visits[i]), s->visits[i] };
	qsort(order, n, sizeof(*order), compare_leveled);
	for (size_t i = 0; i < n && found < max; i++) {
		if (i && open == 1 && level_var(order[i].level) != level_var(order[i - 1].level))
			cuts[found++] = order[i].node;
		open--;
		open_kids(s, node_at(s, order[i].node), reached, n, &open);
	}
	visit_end(s);
	free(order);
	free(reached);
	return found;
}

/* Tries to split one variable off a small set; *rest becomes the others. */
static set peel(struct sets *s, set a, set *rest)
{
	set_var vars[TRY_VARS];
	size_t n = set_support(s, a, vars, TRY_VARS);

	if (n < 3 || n > TRY_VARS || set_size(s, a) > TRY_NODES)
		return SET_NONE;
	for (size_t i = 1; i + 1 < n; i++) {
		set one = set_keep(s, a, &vars[i], 1);
		set others = set_forget(s, a, vars[i]);

		if (one != SET_TOO_LARGE && set_and(s, one, others) == a) {
			*rest = others;
			return one;
		}
	}
	return SET_NONE;
}

static size_t split(struct sets *s, set a, set *parts, size_t max)
{
	size_t cuts = find_cuts(s, a, parts + 1, max - 1);
	set one, rest;

	parts[0] = a;
	for (size_t i = 0; i < cuts; i++) {
		set part = cut_node(s, parts[i], parts[i + 1]);

		if (part == SET_TOO_LARGE)
			return i + 1;
		parts[i] = part;
	}
	if (cuts)
		return cuts + 1;
	one = max > 1 ? peel(s, a, &rest) : SET_NONE;
	if (one == SET_NONE)
		return 1;
	parts[0] = one;
	return 1 + split(s, rest, parts + 1, max - 1);
}

static size_t make_factors(struct sets *s, set a, set *parts, size_t max)
{
	size_t n;

	if (set_size(s, a) > MAX_NODES)
		return 1;
	n = split(s, a, parts, max);
	/* a part that holds together in the order of levels may still have a variable to give */
	for (size_t i = 0; i < n && n < max; i++) {
		set rest, one = peel(s, parts[i], &rest);

		if (one == SET_NONE)
			continue;
		parts[i] = one;
		n += split(s, rest, parts + n, max - n);
	}
	return n;
}

void factors_forget(struct sets *s)
{
	for (size_t i = 0; s->factors && i < FACTOR_SLOTS; i++)
		free(s->factors[i].parts);
	free(s->factors);
	s->factors = NULL;
}

static void keep_factors(struct factor_slot *slot, struct factor_slot made)
{
	slot->parts = x_realloc_array(slot->parts, made.n, sizeof(*slot->parts));
	memcpy(slot->parts, made.parts, made.n * sizeof(*slot->parts));
	slot->a = made.a;
	slot->max = made.max;
	slot->n = made.n;
}

size_t set_factors(struct sets *s, set a, set *parts, size_t max)
{
	struct factor_slot *slot;
	size_t n;

	X_CHECK(max > 0);
	parts[0] = a;
	if (set_is_terminal(a) || a == SET_TOO_LARGE || !is_boolean(s, a))
		return 1;
	if (!s->factors)
		s->factors = x_calloc(FACTOR_SLOTS, sizeof(*s->factors));
	slot = &s->factors[(a * 0x9e3779b1u) >> 16 & (FACTOR_SLOTS - 1)];
	if (slot->a == a && slot->max == max) {
		memcpy(parts, slot->parts, slot->n * sizeof(*parts));
		return slot->n;
	}
	n = make_factors(s, a, parts, max);
	keep_factors(slot, (struct factor_slot){ a, max, n, parts });
	return n;
}
