/*
 * set.h - sets of assignments to symbols, as a multi-terminal interval decision diagram.
 *
 * A variable is one root symbol of 1 to 64 bits. It is cut into digits of at most 8 bits, most
 * significant first; each digit is a level. Levels are ordered by (rank, newest variable first,
 * digit), rank being the kind of field. A node is a level and sorted disjoint intervals that cover
 * the digit's range, each with a child of a later level; neighbours have different children, a node
 * has at least two intervals. Hence two diagrams are equal iff their handles are. Nodes live in one
 * arena with ascending handles (child < parent).
 *
 * Terminals are the handles below SET_TERMINALS. A Boolean set uses SET_NONE and SET_ALL; a
 * classification uses SET_NONE ("no rule") and any others ("rule k" as terminal k + 1).
 *
 * All results are handles in the same manager and live until sets_collect drops them. Every
 * operation is memoised. Beyond the cap on nodes, or about 15,000 levels deep, operations return
 * SET_TOO_LARGE, also when given it. Not thread-safe: one manager per thread.
 */
#ifndef SYMEXEC_SET_H
#define SYMEXEC_SET_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

#include "symexec/set/set_binding.h"

typedef uint32_t set;

#define SET_NONE	((set)0)
#define SET_ALL		((set)1)
#define SET_TERMINALS	((set)1 << 20)
#define SET_TOO_LARGE	((set)UINT32_MAX)

/* Order of levels, measured: protocol and destination port first, flags last. */
enum set_rank {
	RANK_SHAPE, RANK_PROTO, RANK_DPORT, RANK_DST, RANK_SRC, RANK_SPORT, RANK_FLAGS,
	RANK_OTHER, RANK_LENGTH, RANK_STATE, RANK_COUNT,
};

struct sets;
struct sets *sets_new(size_t max_nodes);	/* 0: default cap */
void sets_free(struct sets *s);

/* A new variable; width 1 to 64; numbered from 0. A test of it goes on top of older ones. */
set_var set_var_new(struct sets *s, enum set_rank rank, unsigned width);
unsigned set_var_width(const struct sets *s, set_var v);

set set_terminal(unsigned k);
static inline bool set_is_terminal(set a) { return a < SET_TERMINALS; }

/* lo <= v <= hi */
set set_interval(struct sets *s, set_var v, uint64_t lo, uint64_t hi);
/* v & mask == value & mask */
set set_masked(struct sets *s, set_var v, uint64_t mask, uint64_t value);
/* any of n intervals, in any order, may overlap; O(n log n) */
struct set_range { uint64_t lo, hi; };
set set_ranges(struct sets *s, set_var v, const struct set_range *r, size_t n);
/* bits [shift, shift + width) of v within [lo, hi]; the rest free */
set set_slice_interval(struct sets *s, set_var v, unsigned shift, unsigned width,
		       uint64_t lo, uint64_t hi);

set set_and(struct sets *s, set a, set b);
set set_or(struct sets *s, set a, set b);
/* The same, or SET_TOO_LARGE when it takes more than `nodes` new nodes to find out. */
set set_or_within(struct sets *s, set a, set b, size_t nodes);
set set_not(struct sets *s, set a);
set set_minus(struct sets *s, set a, set b);
/* test must be Boolean; then and other may be classifications */
set set_ite(struct sets *s, set test, set then, set other);
/* What is too large to decide is no subset, and may intersect. */
bool set_subset(struct sets *s, set a, set b);
bool set_intersects(struct sets *s, set a, set b);

/* Multi-terminal: a where it is not SET_NONE, else b. */
set set_first(struct sets *s, set a, set b);
/*
 * First match over a rule list: rules[i] Boolean; terminal i + 1 where rule i is the first that
 * matches, SET_NONE where none does. _to: terminals of the caller's own (actions, ports).
 */
set set_first_match(struct sets *s, const set *rules, size_t n);
set set_first_match_to(struct sets *s, const set *rules, const unsigned *terminals, size_t n);
/* Every terminal t of a replaced by map[t]; n entries, terminals >= n stay. */
set set_map(struct sets *s, set a, const set *map, size_t n);
/* The Boolean set where a has terminal t. */
set set_where(struct sets *s, set a, unsigned t);
/* Terminals that occur in a, ascending; returns how many (fills at most max). */
size_t set_terminals(struct sets *s, set a, unsigned *out, size_t max);
/* set_where for each terminal but SET_NONE, far cheaper; SIZE_MAX when too large. */
size_t set_split(struct sets *s, set a, unsigned *terminals, set *parts, size_t max);

/* A longest-prefix table over one variable; the first of equal prefixes wins; O(n log n). */
struct set_route { uint64_t value; unsigned length; unsigned terminal; };
set set_longest_prefix(struct sets *s, set_var v, const struct set_route *r, size_t n);

/* exists v: a (Boolean) */
set set_forget(struct sets *s, set a, set_var v);
/* exists all variables but those in keep (n of them) */
set set_keep(struct sets *s, set a, const set_var *keep, size_t n);
/* a with v = value, v no longer in the support */
set set_fix(struct sets *s, set a, set_var v, uint64_t value);

/*
 * Substitution: in a, which may be a classification, each variable `from` is replaced by an
 * expression over others, all at once; variables not listed stay. Any order of levels will do.
 */
set set_bind(struct sets *s, set a, const struct set_binding *b, size_t n);	/* set_binding.h */

/* Variables in the support of a, in level order; returns how many (fills at most max). */
size_t set_support(struct sets *s, set a, set_var *out, size_t max);
/* Number of assignments to the variables of vars (which must include the support), as a double. */
double set_count(struct sets *s, set a, const set_var *vars, size_t n);
/*
 * One assignment in a (not SET_NONE): variable after variable in level order takes want[i] where
 * that leaves something, else the smallest that does. want may be NULL: all 0.
 */
void set_pick(struct sets *s, set a, const set_var *vars, const uint64_t *want,
	      uint64_t *values, size_t n);
bool set_contains(struct sets *s, set a, const set_var *vars, const uint64_t *values, size_t n);
/* Terminal of a at an assignment. */
unsigned set_at(struct sets *s, set a, const set_var *vars, const uint64_t *values, size_t n);

/* The values v takes in a, as sorted disjoint intervals; SIZE_MAX when too large to say. */
size_t set_values(struct sets *s, set a, set_var v, struct set_range *out, size_t max);
/* The least and the greatest value that v takes in a (not SET_NONE); false: too large to say. */
bool set_bounds(struct sets *s, set a, set_var v, uint64_t *lo, uint64_t *hi);
/* The same without any work: false, too, when other variables stand above v. */
bool set_bounds_at_hand(struct sets *s, set a, set_var v, uint64_t *lo, uint64_t *hi);

/*
 * Splits a Boolean set into factors where that is cheap to see: a is the product of parts[i], each
 * with variables of its own. Returns the number of parts, at most max (1: not split).
 */
size_t set_factors(struct sets *s, set a, set *parts, size_t max);

/* Nodes in a, nodes alive, bytes in use. */
size_t set_size(struct sets *s, set a);
size_t sets_nodes(const struct sets *s);
size_t sets_bytes(const struct sets *s);
/* Drops every node that roots do not reach. Handles change: roots[i] in place, all others die. */
void sets_collect(struct sets *s, set *roots, size_t n);
/* Whether every invariant of the nodes and tables holds; for tests, linear. */
bool sets_check(struct sets *s);

#endif
