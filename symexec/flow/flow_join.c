/*
 * flow_join.c - see flow_join.h. Two flows of one source are copies if what parted them is not recorded as a choice; what
 * parted them by a condition shows as an empty condition.
 */
#include "symexec/flow/flow_join.h"

#include "models/base/mem.h"
#include "symexec/flow/history.h"
#include "symexec/flow/state.h"

/* Whether the histories part at a choice. Pasts that met left the same state, so one of them will do. */
static bool
are_alternatives(const struct flow *a, const struct flow *b)
{
	const struct step *x = a->history, *y = b->history, *after_x = NULL, *after_y = NULL;

	while (x != y && x != NULL && y != NULL) {
		bool back_x = x->depth >= y->depth, back_y = y->depth >= x->depth;

		if (back_x) {
			after_x = x;
			x = x->prev;
		}
		if (back_y) {
			after_y = y;
			y = y->prev;
		}
	}
	return x != y || (after_x != NULL && after_x->kind == STEP_CHOICE) ||
	    (after_y != NULL && after_y->kind == STEP_CHOICE);
}

struct joining {
	struct engine *e;
	struct flow *a;
	bool ok;
};

/* The entries of b that list a lacks. false: one has the keys of an entry of a and other values. */
static bool
join_entries(struct tuples *t, uint32_t *a, uint32_t b)
{
	uint32_t had = entries_count(t, *a), n = entries_count(t, b), list = *a;
	value copy[64];

	for (uint32_t i = 0; i < n; i++) {
		struct entry en = entries_get(t, b, i);
		bool there = false;

		for (uint32_t k = 0; k < had && !there; k++) {
			struct entry old = entries_get(t, *a, k);

			there = old.nkeys == en.nkeys &&
			    memcmp(old.v, en.v, en.nkeys * sizeof(*en.v)) == 0;
			if (there && (old.nvals != en.nvals || memcmp(old.v, en.v,
			    (en.nkeys + en.nvals) * sizeof(*en.v)) != 0))
				return false;
		}
		if (there)
			continue;
		X_CHECK(en.nkeys + en.nvals <= ARRAY_LEN(copy));
		memcpy(copy, en.v, (en.nkeys + en.nvals) * sizeof(*copy));
		en.v = copy;
		list = entries_put(t, list, &en);
	}
	*a = list;
	return true;
}

static bool
join_state(void *arg, const struct imap_difference *d)
{
	struct joining *j = arg;
	uint32_t list = d->in_a ? d->a : d->b;

	if (!d->in_b)
		return true;
	if (d->in_a && !join_entries(j->e->tuples, &list, d->b))
		return j->ok = false;
	j->a->state = imap_put(j->e->maps, j->a->state, d->key, list);
	return true;
}

static bool
join_alias(void *arg, uint32_t from, uint32_t to)
{
	struct joining *j = arg;

	return j->ok = flow_unify(j->e, j->a, value_symbol(j->e->values, from), to);
}

static bool
join_factor(void *arg, uint32_t r, uint32_t factor)
{
	struct joining *j = arg;

	(void)r;
	return j->ok = flow_constrain(j->e, j->a, factor);
}

static bool
has_residue(const struct residue *list, const struct residue *r)
{
	while (list != NULL && (list->relation != r->relation || list->a != r->a || list->b != r->b))
		list = list->next;
	return list != NULL;
}

static void
join_residue(struct joining *j, const struct residue *b)
{
	for (; b != NULL && b != j->a->residue; b = b->next) {
		struct residue *r;

		if (has_residue(j->a->residue, b))
			continue;
		r = arena_alloc(j->e->arena, sizeof(*r));
		*r = *b;
		r->next = j->a->residue;
		j->a->residue = r;
	}
}

bool
flow_join(struct engine *e, struct flow *a, const struct flow *b)
{
	struct joining j = { .e = e, .a = a, .ok = true };

	if (a->source != b->source || are_alternatives(a, b))
		return false;
	if (!imap_diff(e->maps, a->state, b->state, join_state, &j) ||
	    !imap_each(e->maps, b->alias, join_alias, &j) ||
	    !imap_each(e->maps, b->cond, join_factor, &j))
		return false;
	join_residue(&j, b->residue);
	a->free_choice |= b->free_choice;
	a->opaque |= b->opaque;
	a->coincidence |= b->coincidence;
	return j.ok;
}
