/*
 * witness_past.c - the way that one packet of a merged flow came. The exploration joins flows that differ in nothing but
 * their conditions, so a history is a graph in which one packet has one path: where pasts meet, the packet takes the one whose
 * condition it was in. A packet may have been in both; then either is true.
 */
#include "models/base/vec.h"
#include "symexec/flow/history.h"
#include "symexec/explore/witness.h"

struct inside {
	struct engine *e;
	const struct flow *f;
	const struct witness *w;
};

static bool
is_in_factor(void *arg, uint32_t key, uint32_t factor)
{
	const struct inside *k = arg;
	size_t n;
	set_var *vars;
	uint64_t *values;
	bool in;

	(void)key;
	if (factor == SET_TOO_LARGE)
		return true;
	n = set_support(k->e->sets, factor, NULL, 0);
	vars = x_calloc(n + 1, sizeof(*vars));
	values = x_calloc(n + 1, sizeof(*values));
	(void)set_support(k->e->sets, factor, vars, n);
	for (size_t i = 0; i < n; i++) {
		root r = var_root(k->e->values, vars[i]);

		X_CHECK(r != ROOT_NONE);
		values[i] = witness_value(k->e, k->f, k->w, value_symbol(k->e->values, r));
	}
	in = set_contains(k->e->sets, factor, vars, values, n);
	free(vars);
	free(values);
	return in;
}

bool
witness_fits(struct engine *e, const struct flow *f, const struct witness *w)
{
	struct inside k = { e, f, w };

	return imap_each(e->maps, f->cond, is_in_factor, &k);
}

const struct step *
witness_past(struct engine *e, const struct flow *f, const struct witness *w, const struct step *s)
{
	struct inside k = { e, f, w };

	if (s->kind != STEP_MEET || imap_each(e->maps, s->a, is_in_factor, &k) ||
	    !imap_each(e->maps, s->b, is_in_factor, &k))
		return s->prev;
	return s->other;
}
