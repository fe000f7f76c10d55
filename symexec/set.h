/*
 * set.h - sets of assignments to symbols, as a multi-terminal interval decision diagram.
 *
 * A variable is one root symbol of 1 to 64 bits. It is cut into digits of at most 8 bits, most
 * significant first; each digit is a level. Levels are ordered by (rank, number of the variable,
 * digit), rank being the kind of field: see enum set_rank. A node is a level and sorted disjoint intervals
 * [lo, hi] that cover the digit's range, each with a child of a later level; neighbours
 * have different children, a node has at least two intervals. Hence a handle is canonical: two diagrams are
 * equal iff their handles are. Nodes live in one arena with ascending handles (child < parent).
 *
 * Terminals are the handles below SET_TERMINALS. A Boolean set uses SET_NONE and SET_ALL; a
 * classification uses SET_NONE ("no rule") and any others ("rule k" as terminal k + 1).
 *
 * All results are handles in the same manager and live until set_collect drops them. Every operation is
 * memoised. When the node cap is reached, operations return SET_TOO_LARGE (also when given it).
 * Not thread-safe: one manager per thread.
 */
#ifndef SYMEXEC_SET_H
#define SYMEXEC_SET_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t set;
typedef uint32_t set_var;

#define SET_NONE	((set)0)
#define SET_ALL		((set)1)
#define SET_TERMINALS	((set)1 << 20)
#define SET_TOO_LARGE	((set)UINT32_MAX)

/* Order of levels, measured: protocol and destination port first, flags last. */
enum set_rank {
	RANK_SHAPE, RANK_PROTO, RANK_DPORT, RANK_DST, RANK_SRC, RANK_SPORT, RANK_FLAGS,
	RANK_OTHER, RANK_LENGTH, RANK_STATE,
	RANK_COUNT,
};

struct sets;

struct sets *sets_new(size_t max_nodes);	/* 0: default cap */
void sets_free(struct sets *s);

/* A new variable; width 1 to 64. Variables of one rank are ordered by creation. */
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
set set_not(struct sets *s, set a);
set set_minus(struct sets *s, set a, set b);
/* test must be Boolean; then and other may be classifications */
set set_ite(struct sets *s, set test, set then, set other);
bool set_subset(struct sets *s, set a, set b);
bool set_intersects(struct sets *s, set a, set b);

/* Multi-terminal: a where it is not SET_NONE, else b. */
set set_first(struct sets *s, set a, set b);
/*
 * First match over a rule list: rules[i] Boolean; result has terminal i + 1 where rule i is the first that
 * matches, SET_NONE where none does. Balanced divide and conquer.
 */
set set_first_match(struct sets *s, const set *rules, size_t n);
/* The same with terminals of the caller's own, one per rule (actions, ports), not SET_NONE. */
set set_first_match_to(struct sets *s, const set *rules, const unsigned *terminals, size_t n);
/* Every terminal t of a replaced by map[t]; n entries, terminals >= n stay. */
set set_map(struct sets *s, set a, const set *map, size_t n);
/* The Boolean set where a has terminal t. */
set set_where(struct sets *s, set a, unsigned t);
/*
 * The terminals of a but SET_NONE, ascending, each with the set where a has it; returns how many
 * (fills at most max), SIZE_MAX when too large. Far cheaper than set_where for each of many.
 */
size_t set_split(struct sets *s, set a, unsigned *terminals, set *parts, size_t max);
/* Terminals that occur in a, ascending; returns how many (fills at most max). */
size_t set_terminals(struct sets *s, set a, unsigned *out, size_t max);

/*
 * A longest-prefix table over one variable: routes of (value, prefix length, terminal), first of equal
 * prefixes wins; sort and sweep, O(n log n).
 */
struct set_route { uint64_t value; unsigned length; unsigned terminal; };
set set_longest_prefix(struct sets *s, set_var v, const struct set_route *r, size_t n);

/* exists v: a (Boolean) */
set set_forget(struct sets *s, set a, set_var v);
/* exists all variables but those in keep (n of them) */
set set_keep(struct sets *s, set a, const set_var *keep, size_t n);
/* a with v = value, v no longer in the support */
set set_fix(struct sets *s, set a, set_var v, uint64_t value);

/*
 * Substitution: in a, each variable from[i] is replaced by an expression over others. Result over the new
 * variables; variables not listed stay. a may be a classification. Handles any order of levels.
 */
enum set_binding_kind { SET_BIND_CONST, SET_BIND_SLICE };
struct set_binding {
	set_var from;
	enum set_binding_kind kind;
	uint64_t value;		/* SET_BIND_CONST */
	/* SET_BIND_SLICE: bits [shift, shift + width of from) of (to + add mod 2^width of to) */
	set_var to;
	uint64_t add;
	unsigned shift;
};
set set_bind(struct sets *s, set a, const struct set_binding *b, size_t n);

/* Variables in the support of a, in level order; returns how many (fills at most max). */
size_t set_support(struct sets *s, set a, set_var *out, size_t max);

/* Number of assignments to the variables of vars (which must include the support), as a double. */
double set_count(struct sets *s, set a, const set_var *vars, size_t n);

/*
 * One assignment in a (not SET_NONE): for each of vars (n of them), values[i]. Prefers `want[i]` when it is allowed,
 * (want may be NULL), else the smallest. Variables outside the support get want or 0.
 */
void set_pick(struct sets *s, set a, const set_var *vars, const uint64_t *want,
	      uint64_t *values, size_t n);
bool set_contains(struct sets *s, set a, const set_var *vars, const uint64_t *values, size_t n);
/* Terminal of a at an assignment. */
unsigned set_at(struct sets *s, set a, const set_var *vars, const uint64_t *values, size_t n);

/*
 * The values v takes in a, as sorted disjoint intervals. Returns their number (fills at most max).
 */
size_t set_values(struct sets *s, set a, set_var v, struct set_range *out, size_t max);

/*
 * Splits a Boolean set into independent factors where that is cheap to see: a = product of parts[i], each with
 * its own support. Returns the number of parts (1: not split).
 */
size_t set_factors(struct sets *s, set a, set *parts, size_t max);

/* Nodes in a, nodes alive, bytes in use. */
size_t set_size(struct sets *s, set a);
size_t sets_nodes(const struct sets *s);
size_t sets_bytes(const struct sets *s);
/*
 * Drops every node not reachable from roots; handles change: roots[i] are updated in place and
 * remap (if not NULL) is called for nothing else. Two linear passes.
 */
void sets_collect(struct sets *s, set *roots, size_t n);

/* Whether every invariant of the nodes and tables holds; for tests, linear. */
bool sets_check(struct sets *s);

#endif
