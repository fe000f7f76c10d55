/*
 * set_table.c - whole tables at once: longest-prefix tables by sort and sweep, rule lists by
 * divide and conquer. What is left over of a big rule list's halves is dropped while it is built,
 * which is safe because everything made since the start belongs to the list alone.
 */
#include "symexec/set/set_make.h"

/* One route on its way through the sort; order: its place in the table. */
struct route {
	uint64_t value;
	uint32_t order;
	uint32_t length;
};

struct open_prefix {
	uint64_t last;
	set kid;
};

/* The sweep: steps so far, and the prefixes that the value swept over lies in, inner last. */
struct sweep {
	uint64_t *lo;
	set *kids;
	size_t n;
	struct open_prefix open[66];
	unsigned depth;
};

static void sweep_step(struct sweep *w, uint64_t lo, set kid)
{
	if (w->n && w->lo[w->n - 1] == lo)
		w->n--;
	if (w->n && w->kids[w->n - 1] == kid)
		return;
	w->lo[w->n] = lo;
	w->kids[w->n++] = kid;
}

/* Closes the prefixes that end before value; what lies around them goes on behind. */
static void sweep_close(struct sweep *w, uint64_t value)
{
	while (w->depth > 1 && w->open[w->depth - 1].last < value) {
		uint64_t behind = w->open[--w->depth].last + 1;

		sweep_step(w, behind, w->open[w->depth - 1].kid);
	}
}

static void sweep_routes(struct sweep *w, const struct route *r, size_t n,
			 const struct set_route *given, unsigned width)
{
	uint64_t top = bits_mask(width);

	w->open[0] = (struct open_prefix){ top, SET_NONE };
	w->depth = 1;
	sweep_step(w, 0, SET_NONE);
	for (size_t i = 0; i < n; i++) {
		uint64_t last = r[i].value | bits_mask(width - r[i].length);
		set kid = given[r[i].order].terminal;

		if (i && r[i].value == r[i - 1].value && r[i].length == r[i - 1].length)
			continue;
		sweep_close(w, r[i].value);
		sweep_step(w, r[i].value, kid);
		w->open[w->depth++] = (struct open_prefix){ last, kid };
	}
	while (w->depth > 1) {
		uint64_t last = w->open[--w->depth].last;

		if (last < top)
			sweep_step(w, last + 1, w->open[w->depth - 1].kid);
	}
}

/* One stable counting pass over 8 bits of the value (or, shift 64, over the length). */
static void sort_pass(const struct route *from, struct route *to, size_t n, unsigned shift)
{
	size_t at[256] = { 0 }, sum = 0;

#define KEY(r) (shift < 64 ? (unsigned)((r).value >> shift) & 255 : (r).length)
	for (size_t i = 0; i < n; i++)
		at[KEY(from[i])]++;
	for (unsigned k = 0; k < 256; k++) {
		size_t here = at[k];

		at[k] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[at[KEY(from[i])]++] = from[i];
#undef KEY
}

static bool is_sorted(const struct route *r, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (r[i - 1].value > r[i].value ||
		    (r[i - 1].value == r[i].value && r[i - 1].length > r[i].length))
			return false;
	return true;
}

static int compare_routes(const void *a, const void *b)
{
	const struct route *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* By value, then length, then order in the table; returns r, or another array in its place. */
static struct route *sort_routes(struct route *r, size_t n, unsigned width)
{
	struct route *from = r, *to;

	if (is_sorted(r, n))
		return r;
	if (n < 256) {
		qsort(r, n, sizeof(*r), compare_routes);
		return r;
	}
	to = x_realloc_array(NULL, n, sizeof(*to));
	sort_pass(from, to, n, 64);
	for (unsigned shift = 0; shift < width; shift += 8) {
		struct route *sorted = to;

		to = from;
		from = sorted;
		sort_pass(from, to, n, shift);
	}
	free(from);
	return to;
}

set set_longest_prefix(struct sets *s, set_var v, const struct set_route *r, size_t n)
{
	unsigned width = set_var_width(s, v);
	struct route *routes;
	struct sweep w = { 0 };
	set all;

	if (n == 0)
		return SET_NONE;
	routes = x_realloc_array(NULL, n, sizeof(*routes));
	for (size_t i = 0; i < n; i++) {
		X_CHECK(r[i].length <= width && r[i].terminal < SET_TERMINALS);
		routes[i].value = r[i].value & bits_mask(width) & ~bits_mask(width - r[i].length);
		routes[i].length = r[i].length;
		routes[i].order = (uint32_t)i;
	}
	routes = sort_routes(routes, n, width);
	w.lo = x_realloc_array(NULL, 2 * n + 2, sizeof(*w.lo));
	w.kids = x_realloc_array(NULL, 2 * n + 2, sizeof(*w.kids));
	sweep_routes(&w, routes, n, r, width);
	free(routes);
	all = set_steps(s, v, w.lo, w.kids, w.n);
	free(w.lo);
	free(w.kids);
	return all;
}

/* A rule list being joined; live: results of left halves whose right half is being made. */
struct rule_join {
	struct sets *s;
	const set *rules;
	const unsigned *terminals;
	size_t start;		/* of what belongs to the list alone, in words */
	size_t limit;		/* of words, before the next collection */
	set live[64];
	unsigned depth;
};

static void join_collect(struct rule_join *j)
{
	struct sets *s = j->s;

	collect_from(s, j->start, j->live, j->depth);
	/* the memo goes with the leftovers, so seldom */
	j->limit = s->used + MAX_OF(8 * (s->used - j->start), (size_t)COLLECT_WORDS);
}

static set join_rules(struct rule_join *j, size_t lo, size_t n)
{
	struct sets *s = j->s;
	set r;

	if (n == 1)
		return set_apply(s, OP_GATE, j->terminals ? j->terminals[lo] : (set)lo + 1,
				 j->rules[lo]);
	r = join_rules(j, lo, n / 2);
	if (r == SET_TOO_LARGE)
		return r;
	j->live[j->depth++] = r;
	r = join_rules(j, lo + n / 2, n - n / 2);
	if (r == SET_TOO_LARGE)
		return r;
	j->live[j->depth++] = r;
	if (s->used > j->limit)
		join_collect(j);
	r = set_apply(s, OP_FIRST, j->live[j->depth - 2], j->live[j->depth - 1]);
	if (r == SET_TOO_LARGE) {
		join_collect(j);
		r = set_apply(s, OP_FIRST, j->live[j->depth - 2], j->live[j->depth - 1]);
	}
	j->depth -= 2;
	return r;
}

set set_first_match_to(struct sets *s, const set *rules, const unsigned *terminals, size_t n)
{
	struct rule_join j = { .s = s, .rules = rules, .terminals = terminals };
	set r;

	if (n == 0)
		return SET_NONE;
	if (!terminals && n >= SET_TERMINALS)
		return SET_TOO_LARGE;
	j.start = s->used;
	j.limit = s->used + COLLECT_WORDS;
	r = join_rules(&j, 0, n);
	if (s->used > j.start + COLLECT_WORDS || r == SET_TOO_LARGE) {
		j.depth = r != SET_TOO_LARGE;
		j.live[0] = r;
		join_collect(&j);
		r = r == SET_TOO_LARGE ? r : j.live[0];
	}
	return r;
}

set set_first_match(struct sets *s, const set *rules, size_t n)
{
	return set_first_match_to(s, rules, NULL, n);
}
