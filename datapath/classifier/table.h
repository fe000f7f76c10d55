/*
 * table.h - rules found by tuple space search: rules that look at the same bits share a subtable
 * and are found in it by one hash. A lookup goes through the subtables from the highest priority
 * down and ends when no better rule can be left.
 *
 * It records which bits decided, and tries to need few: a subtable is left at the first of four
 * stages (port and shape, link, network, the rest) at which no rule of it fits, and is not looked
 * at when a trie of prefixes knows that none of its prefix length does; the trie then names the
 * bits. Source: the Open vSwitch paper (NSDI 2015), section 5.
 *
 * Of rules that fit, the largest priority counts, then the one that was added first. A table does
 * not own its rules. Not thread-safe.
 */
#ifndef CLASSIFIER_TABLE_H
#define CLASSIFIER_TABLE_H

#include "datapath/classifier/guard.h"
#include "models/base/vec.h"

enum { RULE_NO_PROGRAM = -1, RULE_REFUTES = 1 << 16 };

struct rule {
	struct guard *guard;
	uint64_t serial;		/* order in which rules were added; never used twice */
	uint32_t priority;
	/* of the program that must say yes, too (with RULE_REFUTES: no); or RULE_NO_PROGRAM */
	int32_t program;
	/* the table's */
	uint64_t hash;
	struct rule *next;		/* with another tuple, in the same bucket */
	struct rule *same;		/* with the same tuple, counts later */
	uint64_t match_hash;		/* of what makes it one with another */
	struct rule *match_next;	/* in the same place of by_match */
};

enum { TABLE_STAGES = 4, TABLE_TRIES = 6 };

struct subtable;
struct trie;

struct table {
	VEC(struct subtable *) subtables;	/* by most, the largest first */
	struct trie *tries[TABLE_TRIES];
	size_t count;
	size_t programs;			/* rules with one */
	uint64_t secret;
	struct rule **by_match;
	size_t match_mask;
};

void table_init(struct table *t);
void table_fini(struct table *t);
void table_add(struct table *t, struct rule *r);
void table_remove(struct table *t, struct rule *r);
/* The rule with that guard, priority and program, or NULL. */
struct rule *table_get(const struct table *t, const struct guard *g, uint32_t priority,
		       int32_t program);

static inline unsigned rule_program(const struct rule *r)
{
	return (uint32_t)r->program % RULE_REFUTES;
}

/* Whether a counts before b. */
static inline bool rule_before(const struct rule *a, const struct rule *b)
{
	return a->priority != b->priority ? a->priority > b->priority : a->serial < b->serial;
}

/* Rules with programs that fit and count before the best without; in the order in which they do. */
struct table_programs {
	VEC(struct rule *) rules;
};

/*
 * The best rule without a program, or NULL. `with` may be NULL if no rule has one. mask gets the
 * bits that decided.
 */
struct rule *table_find(const struct table *t, const struct key *k, struct key *mask,
			struct table_programs *with);

/* How many subtables there are, for people and tests. */
static inline size_t table_shapes(const struct table *t)
{
	return t->subtables.n;
}

#endif
