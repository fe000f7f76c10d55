/*
 * solver_int.h - a question to Z3 while it is put together: solver.c for what flows know, audit*.c for second
 * opinions.
 */
#ifndef SYMEXEC_SOLVER_INT_H
#define SYMEXEC_SOLVER_INT_H

#include "models/base/map.h"
#include "models/base/vec.h"
#include "symexec/solver/solver.h"
#include "symexec/solver/solver_z3.h"

struct solver {
	Z3_context z3;
	size_t terms;		/* given to this context, about */
	unsigned effort;
};

struct known {
	root root;		/* ROOT_NONE: a variable that is none of ours */
	Z3_ast term;
};

struct query {
	struct engine *e;
	struct solver *s;
	Z3_context z3;
	Z3_solver z3_solver;
	VEC(struct known) known;
	struct u64_map *known_at;
	VEC(Z3_ast) nodes;		/* terms of diagram nodes */
	struct u64_map *node_at;	/* handle -> index */
	bool inexact;
	struct u64_map *related;	/* roots, and their factors, that are asked about; NULL: all */
	bool grown;
};

void query_init(struct query *q, struct engine *e);
/*
 * The same for thousands of small questions: without the tactics that Z3 brings for bit vectors, whose preparation takes
 * three times as long as the answer, and without which what needs a search is UNKNOWN sooner.
 */
void query_init_easy(struct query *q, struct engine *e);
void query_fini(struct query *q);

Z3_ast query_number(struct query *q, uint64_t bits, unsigned width);
/* A variable of sets: its root's, or one of its own. */
Z3_ast query_var(struct query *q, set_var v);
/* NULL for what has no bits: payloads, checksums. */
Z3_ast query_value(struct query *q, value x);
/* a REL b, REL one of RESIDUE_...; NULL when either has no bits. */
Z3_ast query_relation(struct query *q, int relation, value a, value b);
Z3_ast query_set(struct query *q, set a);
/*
 * Before query_assert_flow: it then asserts only what hangs together with these. What does not is possible
 * by itself, as no factor is SET_NONE.
 */
void query_relate(struct query *q, uint64_t root);
void query_relate_value(struct query *q, value v);
void query_relate_set(struct query *q, set a);
/* What f knows. */
void query_assert_flow(struct query *q, const struct flow *f);
enum solver_answer query_ask(struct query *q);

#endif
