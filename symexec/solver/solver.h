/*
 * solver.h - what sets say badly, decided by Z3: relations between roots (the residue
 * of a flow), and any set again, as a second opinion. Everything a flow knows is asked
 * at once: its condition, its aliases, its residue, and further sets. Answers are
 * repeatable: the effort is bounded by work, not by time.
 *
 * One Z3 context per engine, made at the first question. Not thread-safe, as the
 * engine.
 */
#ifndef SYMEXEC_SOLVER_H
#define SYMEXEC_SOLVER_H

#include "symexec/exec/engine.h"

/* UNKNOWN: effort ran out, a set was too large, or only what Z3 is not told could exclude it. */
enum solver_answer { SOLVER_YES, SOLVER_NO, SOLVER_UNKNOWN };

struct solver;

/* A packet in the flow: the roots that the question mentions, ascending. */
struct solver_value {
	root root;
	uint64_t value;
};
struct solver_model {
	struct solver_value *v;
	size_t n;
};

/*
 * Whether some packet of f (NULL: any packet) lies in all n sets of extra. *out (may be
 * NULL) is such a packet for SOLVER_YES and empty otherwise; the caller ends it with
 * solver_model_fini.
 */
enum solver_answer solver_satisfiable(struct engine *e, const struct flow *f, const set *extra,
				      size_t n, struct solver_model *out);

/*
 * The same, but only what hangs together with f's residue and the n sets is asked: the rest of f is
 * taken to be possible, as it is where no factor is SET_NONE. The cheap question.
 */
enum solver_answer solver_related(struct engine *e, const struct flow *f, const set *extra, size_t n,
				  struct solver_model *out);

/* The value of r; false: the question does not mention it, any value will do. */
bool solver_model_get(const struct solver_model *m, root r, uint64_t *value);
void solver_model_fini(struct solver_model *m);

/* How much one question may cost, in units of Z3's "rlimit"; 0: the default, some 10 seconds. */
void solver_set_effort(struct engine *e, unsigned effort);
void solver_free(struct solver *s);		/* accepts NULL; called by engine_free */

#endif
