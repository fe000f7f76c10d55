/*
 * audit_run.c - the packet that a verdict shows, run through the models with every octet constant: it must come to
 * where the verdict says that it comes to. Where a flow rests on something unknown, on a symbol of the network or on a
 * coincidence, one that does not says nothing: it is counted as not run, as are those that cannot be.
 */
#include "symexec/explore/replay.h"
#include "symexec/solver/audit.h"

/* Sent, or chosen by a box. */
static bool
is_sent(void *arg, uint32_t r, uint32_t factor UNUSED)
{
	struct engine *e = arg;
	enum root_kind k = root_get(e->values, r)->kind;
	uint32_t bit;
	root run;

	if (root_is_of_blob(e->values, r, &run, &bit))
		return root_get(e->values, run)->element == UINT32_MAX;
	return k == ROOT_FIELD || k == ROOT_LENGTH || k == ROOT_FRESH;
}

static bool
is_plain(struct engine *e, value v)
{
	const struct value_data *d = v == VALUE_NONE ? NULL : value_get(e->values, v);

	return d != NULL && (d->kind == VALUE_CONST || d->kind == VALUE_CHECKSUM ||
			     (d->kind == VALUE_SYMBOL && is_sent(e, d->root, 0)));
}

static bool
rests_on_packet(struct engine *e, const struct flow *f)
{
	bool plain = !f->coincidence && !f->opaque && imap_each(e->maps, f->cond, is_sent, e);

	for (const struct residue *r = f->residue; plain && r != NULL; r = r->next)
		plain = is_plain(e, r->a) && is_plain(e, r->b);
	for (root r = 0; plain && r < root_count(e->values); r++) {
		enum root_kind kind = root_get(e->values, r)->kind;

		/* a flow that rests on a guess is marked as one that rests on a choice */
		plain = kind != ROOT_ARGUMENT && (kind != ROOT_UNKNOWN || !f->free_choice);
	}
	return plain;
}

void
audit_run(struct engine *e, const struct graph *g, const struct flow *f, const struct witness *w)
{
	enum replay_result came;

	if (e->audit == NULL)
		return;
	came = replay_run(e, g, f, w, NULL);
	if (came == REPLAY_ARRIVED || (came == REPLAY_LOST && rests_on_packet(e, f)))
		audit_count(e, came == REPLAY_ARRIVED ? SOLVER_NO : SOLVER_YES,
			    "a witness, run through the models, does not do what the verdict says");
	else
		e->audit->not_run++;
}
