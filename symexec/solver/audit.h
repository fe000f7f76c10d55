/*
 * audit.h - every step of a proof again, decided by Z3 alone: what comparisons mean, what tables select, which branches
 * are empty, what merging makes, what is said to arrive. Sets and Z3 share nothing but the values of a
 * flow and the syntax of expressions. Off (engine.audit NULL) unless asked for: it is slow.
 */
#ifndef SYMEXEC_AUDIT_H
#define SYMEXEC_AUDIT_H

#include "symexec/exec/classify.h"
#include "symexec/flow/flow.h"
#include "symexec/flow/flow_compare.h"
#include "symexec/solver/solver.h"

struct audit {
	uint64_t agreed;
	uint64_t open;		/* Z3 gave up, or is not told what the answer rests on */
	uint64_t wrong;
	uint64_t not_run;	/* witnesses that no concrete run can confirm */
	const char *first_wrong;	/* in words; NULL: none */
};

/* Freed with the engine. Bounds what Z3 may spend on one question. */
struct audit *audit_new(struct engine *e);

/* The questions; each counts in e->audit. All do nothing when it is NULL. */

/* f (as it was before) and s: whether something is left. */
void audit_constrained(struct engine *e, const struct flow *before, set s, bool alive);
/* What flow_compare said of a REL b in f. */
struct audit_comparison {
	enum click_relation rel;
	value a, b;
	enum comparison answer;
	set where;
};
void audit_compared(struct engine *e, const struct flow *f, const struct audit_comparison *c);
/* now is what a and b became. */
void audit_merged(struct engine *e, const struct flow *now, const struct flow *a, const struct flow *b);
/* Some packet is in f, as a witness shows. */
void audit_shown(struct engine *e, const struct flow *f);
/* audit_run.c: the packet of f that w chose, run concretely, comes to where f ended. */
struct graph;
struct witness;
void audit_run(struct engine *e, const struct graph *g, const struct flow *f, const struct witness *w);
/* audit_table.c: the diagram of first-match rules. */
void audit_table(struct engine *e, const struct table_rule *rules, size_t n, const uint32_t *group,
		 set diagram);

/* One answer to "is there a counterexample": SOLVER_NO is agreement. */
void audit_count(struct engine *e, enum solver_answer counterexample, const char *what);

#endif
