/*
 * audit.c - see audit.h. A question is put so that agreement is unsatisfiable: the answer of the sets, and not what the
 * formula says.
 */
#include "symexec/solver/audit.h"

#include "models/base/mem.h"
#include "symexec/solver/solver_int.h"

/* Questions that cost Z3 too much add up: after so many, merges, the hardest, are no longer asked about. */
enum { EFFORT = 500000, MAX_OPEN = 20 };

struct audit *
audit_new(struct engine *e)
{
	solver_set_effort(e, EFFORT);
	return x_calloc(1, sizeof(struct audit));
}

void
audit_count(struct engine *e, enum solver_answer counterexample, const char *what)
{
	struct audit *a = e->audit;

	switch (counterexample) {
	case SOLVER_NO:
		a->agreed++;
		break;
	case SOLVER_UNKNOWN:
		a->open++;
		break;
	case SOLVER_YES:
		a->wrong++;
		if (a->first_wrong == NULL)
			a->first_wrong = what;
		break;
	}
}

static void
assert_term(struct query *q, Z3_ast term)
{
	Z3_solver_assert(q->z3, q->z3_solver, term);
}

void
audit_constrained(struct engine *e, const struct flow *before, set s, bool alive)
{
	struct query q;

	/* what is left is asked about where it arrives */
	if (e->audit == NULL || alive)
		return;
	query_init_easy(&q, e);
	query_relate_set(&q, s);
	query_assert_flow(&q, before);
	assert_term(&q, query_set(&q, s));
	audit_count(e, query_ask(&q), "a branch that is not empty was left");
	query_fini(&q);
}

/* a REL b for all six relations; NULL when Z3 is not told about one of them. */
static Z3_ast
relation(struct query *q, enum click_relation rel, value a, value b)
{
	switch (rel) {
	case REL_EQ:
		return query_relation(q, RESIDUE_EQ, a, b);
	case REL_NE:
		return query_relation(q, RESIDUE_NE, a, b);
	case REL_LT:
		return query_relation(q, RESIDUE_LT, a, b);
	case REL_GE:
		return query_relation(q, RESIDUE_GE, a, b);
	case REL_GT:
		return query_relation(q, RESIDUE_LT, b, a);
	case REL_LE:
		return query_relation(q, RESIDUE_GE, b, a);
	}
	return NULL;
}

void
audit_compared(struct engine *e, const struct flow *f, const struct audit_comparison *c)
{
	struct query q;
	Z3_ast formula;

	if (e->audit == NULL || c->answer == COMPARE_OPEN)
		return;
	query_init_easy(&q, e);
	query_relate_value(&q, c->a);
	query_relate_value(&q, c->b);
	query_assert_flow(&q, f);
	formula = relation(&q, c->rel, c->a, c->b);
	if (formula == NULL) {
		e->audit->open++;
		query_fini(&q);
		return;
	}
	if (c->answer == COMPARE_YES)
		formula = Z3_mk_not(q.z3, formula);
	else if (c->answer == COMPARE_SET)
		formula = Z3_mk_xor(q.z3, formula, query_set(&q, c->where));
	assert_term(&q, formula);
	audit_count(e, query_ask(&q), "a comparison was decided wrongly");
	query_fini(&q);
}

struct conjunction {
	struct query *q;
	Z3_ast all;
};

static bool
add_factor(void *arg, uint32_t key UNUSED, uint32_t factor)
{
	struct conjunction *c = arg;
	Z3_ast both[2] = { c->all, query_set(c->q, factor) };

	c->all = Z3_mk_and(c->q->z3, 2, both);
	return true;
}

static Z3_ast
condition(struct query *q, const struct flow *f)
{
	struct conjunction c = { q, Z3_mk_true(q->z3) };

	(void)imap_each(q->e->maps, f->cond, add_factor, &c);
	return c.all;
}

void
audit_merged(struct engine *e, const struct flow *now, const struct flow *a, const struct flow *b)
{
	struct query q;
	Z3_ast either[2];

	if (e->audit == NULL)
		return;
	if (e->audit->open >= MAX_OPEN) {
		e->audit->open++;
		return;
	}
	query_init_easy(&q, e);
	either[0] = condition(&q, a);
	either[1] = condition(&q, b);
	assert_term(&q, Z3_mk_xor(q.z3, condition(&q, now), Z3_mk_or(q.z3, 2, either)));
	audit_count(e, query_ask(&q), "two flows were merged into something else");
	query_fini(&q);
}

void
audit_shown(struct engine *e, const struct flow *f)
{
	enum solver_answer some;

	if (e->audit == NULL)
		return;
	some = solver_satisfiable(e, f, NULL, 0, NULL);
	audit_count(e, some == SOLVER_YES ? SOLVER_NO : some == SOLVER_NO ? SOLVER_YES : some,
		    "a flow that is empty was shown");
}
