/*
 * set_query.c - what a set holds: support, counts, members, values.
 *
 * None of these makes a node that stays in the answer; all walk with explicit stacks or level
 * by level, so they work on diagrams of any depth.
 */
#include "symexec/set/set_node.h"

#include <math.h>

static int compare_levels(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void find_support(struct sets *s, struct support_slot *slot, set a)
{
	size_t n = visit_begin(s, a);

	slot->a = a;
	slot->n = 0;
	slot->size = n;
	for (size_t i = 0; i < n; i++) {
		uint32_t level = node_at(s, s->visits[i])[NODE_LEVEL];
		set_var v = level_var(level);

		if (s->vars[v].slot)
			continue;
		s->vars[v].slot = 1;
		if (slot->n == slot->cap)
			vec_grow((void **)&slot->v, slot->n, &slot->cap, sizeof(*slot->v));
		slot->v[slot->n++] = level_make(s, v, 0);
	}
	visit_end(s);
	qsort(slot->v, slot->n, sizeof(*slot->v), compare_levels);
	for (size_t i = 0; i < slot->n; i++) {
		slot->v[i] = level_var(slot->v[i]);
		s->vars[slot->v[i]].slot = 0;
	}
}

/* Kept for the diagrams asked about last: binding asks again and again for the same ones. */
const struct support_slot *support_of(struct sets *s, set a)
{
	struct support_slot *slot = &s->supports[(a * 0x9e3779b1u) >> 16 & (SUPPORT_SLOTS - 1)];

	if (slot->a != a)
		find_support(s, slot, a);
	return slot;
}

size_t set_size(struct sets *s, set a)
{
	return set_is_terminal(a) || a == SET_TOO_LARGE ? 0 : support_of(s, a)->size;
}

size_t set_support(struct sets *s, set a, set_var *out, size_t max)
{
	const struct support_slot *slot;

	if (set_is_terminal(a) || a == SET_TOO_LARGE)
		return 0;
	slot = support_of(s, a);
	for (size_t i = 0; i < slot->n && i < max; i++)
		out[i] = slot->v[i];
	return slot->n;
}

/* The largest terminal of the n nodes being visited; with seen, notes all of them there. */
static unsigned visit_terminals(const struct sets *s, size_t n, uint64_t *seen)
{
	unsigned largest = 0;

	for (size_t i = 0; i < n; i++) {
		const uint32_t *w = node_at(s, s->visits[i]);
		unsigned count = node_count(w);

		for (unsigned k = 0; k < count; k++) {
			set kid = node_kids(w)[k];

			if (!set_is_terminal(kid))
				continue;
			largest = MAX_OF(largest, kid);
			if (seen)
				seen[kid / 64] |= (uint64_t)1 << kid % 64;
		}
	}
	return largest;
}

size_t set_terminals(struct sets *s, set a, unsigned *out, size_t max)
{
	size_t n, found = 0, words;
	uint64_t *seen;

	if (a == SET_TOO_LARGE)
		return 0;
	if (set_is_terminal(a)) {
		if (max)
			out[0] = a;
		return 1;
	}
	n = visit_begin(s, a);
	words = visit_terminals(s, n, NULL) / 64 + 1;
	seen = x_calloc(words, sizeof(*seen));
	visit_terminals(s, n, seen);
	visit_end(s);
	for (size_t i = 0; i < words; i++)
		for (uint64_t left = seen[i]; left; left &= left - 1) {
			if (found < max)
				out[found] = (unsigned)(64 * i) + (unsigned)__builtin_ctzll(left);
			found++;
		}
	free(seen);
	return found;
}

/* Shares of all assignments, which doubles say exactly as long as 53 bits do. */
double set_count(struct sets *s, set a, const set_var *vars, size_t n)
{
	size_t nodes;
	double *share, whole;
	int bits = 0;

	for (size_t i = 0; i < n; i++)
		bits += (int)set_var_width(s, vars[i]);
	if (set_is_terminal(a))
		return a == SET_NONE ? 0 : ldexp(1, bits);
	if (a == SET_TOO_LARGE)
		return NAN;
	nodes = visit_begin(s, a);
	share = x_realloc_array(NULL, nodes, sizeof(*share));
	for (size_t i = 0; i < nodes; i++) {
		const uint32_t *w = node_at(s, s->visits[i]);
		unsigned count = node_count(w), d = level_digit(w[NODE_LEVEL]);
		unsigned range = digit_top(s, level_var(w[NODE_LEVEL]), d) + 1;

		share[i] = 0;
		for (unsigned k = 0; k < count; k++) {
			set kid = node_kids(w)[k];
			unsigned end = k + 1 < count ? node_los(w)[k + 1] : range;
			double part = kid != SET_NONE;

			if (!set_is_terminal(kid))
				part = share[node_at(s, kid)[NODE_NUMBER]];
			share[i] += part * (end - node_los(w)[k]) / range;
		}
	}
	visit_end(s);
	whole = share[nodes - 1];
	free(share);
	return ldexp(whole, bits);
}

/* While one assignment is looked at, var_info.slot is the place of the variable plus one. */
static void place_vars(struct sets *s, const set_var *vars, size_t n)
{
	for (size_t i = n; i-- > 0; ) {
		X_CHECK(vars[i] < s->var_count);
		s->vars[vars[i]].slot = (uint32_t)i + 1;
	}
}

static void unplace_vars(struct sets *s, const set_var *vars, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s->vars[vars[i]].slot = 0;
}

/* Follows the value through the digits of v from node a on, as long as they are v's. */
static set follow(const struct sets *s, set a, set_var v, uint64_t value)
{
	uint32_t last = level_make(s, v, var_digits(s, v) - 1);

	while (level_of(s, a) <= last) {
		unsigned d = level_digit(level_of(s, a));

		a = child_at(s, a, (unsigned)(value >> digit_shift(s, v, d)) & digit_top(s, v, d));
	}
	return a;
}

unsigned set_at(struct sets *s, set a, const set_var *vars, const uint64_t *values, size_t n)
{
	X_CHECK(a != SET_TOO_LARGE);
	place_vars(s, vars, n);
	while (!set_is_terminal(a)) {
		set_var v = level_var(level_of(s, a));
		uint32_t slot = s->vars[v].slot;

		a = follow(s, a, v, slot ? values[slot - 1] : 0);
	}
	unplace_vars(s, vars, n);
	return a;
}

bool set_contains(struct sets *s, set a, const set_var *vars, const uint64_t *values, size_t n)
{
	return set_at(s, a, vars, values, n) != SET_NONE;
}

/* The smallest value of v, digit by digit, that leaves something; *a becomes what is left. */
static uint64_t smallest(const struct sets *s, set *a, set_var v)
{
	uint32_t last = level_make(s, v, var_digits(s, v) - 1);
	uint64_t value = 0;

	while (level_of(s, *a) <= last) {
		const uint32_t *w = node_at(s, *a);
		unsigned i = node_kids(w)[0] == SET_NONE;

		value |= (uint64_t)node_los(w)[i] << digit_shift(s, v, level_digit(w[NODE_LEVEL]));
		*a = node_kids(w)[i];
	}
	return value;
}

void set_pick(struct sets *s, set a, const set_var *vars, const uint64_t *want,
	      uint64_t *values, size_t n)
{
	X_CHECK(a != SET_NONE && a != SET_TOO_LARGE);
	for (size_t i = 0; i < n; i++)
		values[i] = want ? want[i] & bits_mask(set_var_width(s, vars[i])) : 0;
	place_vars(s, vars, n);
	while (!set_is_terminal(a)) {
		set_var v = level_var(level_of(s, a));
		uint32_t slot = s->vars[v].slot;
		set next = slot ? follow(s, a, v, values[slot - 1]) : SET_NONE;

		if (next != SET_NONE) {
			a = next;
			continue;
		}
		next = a;
		if (slot)
			values[slot - 1] = smallest(s, &next, v);
		else
			smallest(s, &next, v);
		a = next;
	}
	unplace_vars(s, vars, n);
}

/* The runs of values in one node's part of the range, told from below. */
struct runs {
	uint64_t n;		/* at most RUNS_MAX */
	bool first, last;	/* whether the part's first and last value belong to one */
};

static const uint64_t RUNS_MAX = (uint64_t)1 << 62;

static struct runs runs_of(const struct sets *s, const struct runs *below, set a)
{
	if (set_is_terminal(a))
		return (struct runs){ a != SET_NONE, a != SET_NONE, a != SET_NONE };
	return below[node_at(s, a)[NODE_NUMBER]];
}

/* repeat copies of b side by side, behind a; fresh: there is no a. */
static struct runs runs_join(struct runs a, struct runs b, unsigned repeat, bool fresh)
{
	struct runs all = { b.n * repeat, b.first, b.last };

	if (b.n > RUNS_MAX / repeat)
		all.n = RUNS_MAX;
	else if (b.first && b.last)
		all.n -= repeat - 1;
	if (fresh)
		return all;
	all.n = MIN_OF(all.n + a.n - (a.last && b.first), RUNS_MAX);
	all.first = a.first;
	return all;
}

/* The runs of a for the digits of v from d on; those it skips repeat what is below. */
static struct runs runs_from(const struct sets *s, const struct runs *below, set a, set_var v,
			     unsigned d)
{
	struct runs r = runs_of(s, below, a);

	if (set_is_terminal(a))
		return r;
	for (; level_make(s, v, d) < level_of(s, a); d++)
		r = runs_join(r, r, digit_top(s, v, d) + 1, true);
	return r;
}

/* The number of runs of a diagram over v alone. */
static size_t count_runs(struct sets *s, set a, set_var v)
{
	size_t nodes = visit_begin(s, a);
	struct runs *runs = x_realloc_array(NULL, nodes + 1, sizeof(*runs));
	size_t n;

	for (size_t i = 0; i < nodes; i++) {
		const uint32_t *w = node_at(s, s->visits[i]);
		unsigned d = level_digit(w[NODE_LEVEL]), count = node_count(w);

		for (unsigned k = 0; k < count; k++) {
			unsigned end = k + 1 < count ? node_los(w)[k + 1] : digit_top(s, v, d) + 1;
			struct runs r = runs_from(s, runs, node_kids(w)[k], v, d + 1);

			runs[i] = runs_join(runs[i], r, end - node_los(w)[k], k == 0);
		}
	}
	n = runs_from(s, runs, a, v, 0).n;
	visit_end(s);
	free(runs);
	return n;
}

/* Where the intervals of set_values go. */
struct value_list {
	struct sets *s;
	set_var v;
	struct set_range *out;
	size_t n, max;
};

/* Adds [lo, hi]; false when there is no room for what follows. */
static bool add_values(struct value_list *l, uint64_t lo, uint64_t hi)
{
	if (l->n && lo && l->out[l->n - 1].hi == lo - 1) {
		l->out[l->n - 1].hi = hi;
		return true;
	}
	if (l->n == l->max)
		return false;
	l->out[l->n++] = (struct set_range){ lo, hi };
	return true;
}

/* The part of a whose digits above d make `high`. */
static bool list_values(struct value_list *l, set a, unsigned d, uint64_t high)
{
	struct sets *s = l->s;
	unsigned shift, top;
	bool own;

	if (set_is_terminal(a)) {
		uint64_t size = bits_mask(d ? digit_shift(s, l->v, d - 1) : s->vars[l->v].width);

		return a == SET_NONE || add_values(l, high, high | size);
	}
	shift = digit_shift(s, l->v, d);
	top = digit_top(s, l->v, d);
	own = level_of(s, a) == level_make(s, l->v, d);
	for (unsigned i = 0, n = own ? node_count(node_at(s, a)) : 1; i < n; i++) {
		const uint32_t *w = own ? node_at(s, a) : NULL;
		set kid = own ? node_kids(w)[i] : a;
		unsigned x = own ? node_los(w)[i] : 0;
		unsigned last = own && i + 1 < n ? node_los(w)[i + 1] - 1u : top;

		/* digits below say nothing, so the interval is one run */
		if (kid == SET_ALL && !add_values(l, high | (uint64_t)x << shift,
						  high | (uint64_t)last << shift | bits_mask(shift)))
			return false;
		for (; !set_is_terminal(kid) && x <= last; x++)
			if (!list_values(l, kid, d + 1, high | (uint64_t)x << shift))
				return false;
	}
	return true;
}

size_t set_values(struct sets *s, set a, set_var v, struct set_range *out, size_t max)
{
	struct value_list l = { s, v, out, 0, max };
	set only = set_keep(s, a, &v, 1);

	if (only == SET_TOO_LARGE)
		return SIZE_MAX;
	if (list_values(&l, only, 0, 0))
		return l.n;
	return count_runs(s, only, v);
}
