/*
 * flow_compare.h - relations between values of a flow: decided, a set over the flow's roots, or open; an
 * open one is assumed either way, by substitution or by a residue.
 */
#ifndef SYMEXEC_FLOW_COMPARE_H
#define SYMEXEC_FLOW_COMPARE_H

#include "symexec/flow/flow.h"

/* The set where lo <= v <= hi, for a (resolved) symbol or constant v. */
set flow_within(struct engine *e, value v, uint64_t lo, uint64_t hi);

/*
 * a REL b, zero-extended to the wider of the two. COMPARE_SET: holds exactly in *where.
 * COMPARE_OPEN: no set says it; ask flow_assume for either side.
 */
enum comparison { COMPARE_NO, COMPARE_YES, COMPARE_SET, COMPARE_OPEN };
enum comparison flow_compare(struct engine *e, struct flow *f, enum click_relation rel,
			     value a, value b, set *where);
/* Restricts f to a REL b (COMPARE_OPEN only): by substitution, or by a residue. false: empty. */
bool flow_assume(struct engine *e, struct flow *f, enum click_relation rel, value a, value b)
	MUST_CHECK;
/*
 * Whether f rests on luck when it is restricted to a == b: a value that a box chose freely (a fresh symbol)
 * would have to be just right.
 */
bool flow_needs_luck(struct engine *e, struct flow *f, value a, value b);
enum click_relation relation_not(enum click_relation rel);
bool relation_holds(enum click_relation rel, uint64_t a, uint64_t b);

#endif
