/*
 * witness_repair.c - see witness.h. Relations that the chosen values miss are mended one after the other: one side takes the
 * nearest value that fits the other, as far as its factor allows. Most flows need no more, and the
 * solver is not asked. Invariant: every factor of the flow holds for the values at any time.
 */
#include "models/base/mem.h"
#include "symexec/explore/witness.h"

enum { MAX_ROUNDS = 6 };

struct repair {
	struct engine *e;
	struct flow *f;
	struct witness *w;
};

static uint64_t
ones(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

static bool
is_number(const struct repair *x, value v)
{
	enum value_kind k = v == VALUE_NONE ? VALUE_BLOB : value_get(x->e->values, v)->kind;

	return k == VALUE_CONST || k == VALUE_SYMBOL;
}

/* Chooses again for all roots that hang together with r, as near to what they are now as may be; r near to `wish`. */
static void
choose_again(struct repair *x, root r, uint64_t wish)
{
	struct sets *sets = x->e->sets;
	set_var *vars;
	uint64_t *want, *got;
	uint32_t factor;
	size_t n;

	if (!imap_get(x->e->maps, x->f->cond, r, &factor)) {
		witness_set(x->w, r, wish);
		return;
	}
	n = set_support(sets, factor, NULL, 0);
	vars = x_calloc(n + 1, sizeof(*vars));
	want = x_calloc(n + 1, sizeof(*want));
	got = x_calloc(n + 1, sizeof(*got));
	n = set_support(sets, factor, vars, n);
	for (size_t i = 0; i < n; i++) {
		root other = var_root(x->e->values, vars[i]);

		if (other == r)
			want[i] = wish;
		else if (!u64_map_get(x->w->values, other, &want[i]))
			want[i] = witness_wish(x->e, other);
	}
	set_pick(sets, factor, vars, want, got, n);
	for (size_t i = 0; i < n; i++)
		witness_set(x->w, var_root(x->e->values, vars[i]), got[i]);
	free(vars);
	free(want);
	free(got);
}

/* Makes v near to `wish`, if v is no constant. */
static void
move(struct repair *x, value v, uint64_t wish)
{
	const struct value_data *d = value_get(x->e->values, v);
	uint64_t all, now;

	if (d->kind != VALUE_SYMBOL || wish > ones(d->width))
		return;
	all = ones(root_get(x->e->values, d->root)->width);
	if (!u64_map_get(x->w->values, d->root, &now))
		now = witness_wish(x->e, d->root);
	now = (now + d->add) & all;
	now = (now & ~(ones(d->width) << d->shift)) | wish << d->shift;
	choose_again(x, d->root, (now - d->add) & all);
}

/* What the left side may become so that the relation holds; small numbers make short packets. */
static uint64_t
fit_left(const struct residue *r, uint64_t b)
{
	return r->relation == RESIDUE_LT ? b - 1 : r->relation == RESIDUE_NE ? b + 1 : b;
}

static uint64_t
fit_right(const struct residue *r, uint64_t a)
{
	return r->relation == RESIDUE_LT || r->relation == RESIDUE_NE ? a + 1 : a;
}

/* Mends one relation, by lowering one side or else by raising the other; true if it holds now. */
static bool
mend(struct repair *x, const struct residue *r)
{
	value va = flow_resolve(x->e, x->f, r->a), vb = flow_resolve(x->e, x->f, r->b);

	if (!is_number(x, va) || !is_number(x, vb))
		return false;
	for (unsigned side = 0; side < 3; side++) {
		uint64_t a = witness_value(x->e, x->f, x->w, va);
		uint64_t b = witness_value(x->e, x->f, x->w, vb);

		if (witness_residue_holds(x->e, x->f, x->w, r))
			return true;
		if (side < 2 && (a > b) == (side == 0))
			move(x, va, fit_left(r, b));
		else if (side < 2)
			move(x, vb, fit_right(r, a));
	}
	return false;
}

bool
witness_repair(struct engine *e, struct flow *f, struct witness *w)
{
	struct repair x = { e, f, w };

	for (unsigned round = 0; round < MAX_ROUNDS; round++) {
		bool ok = true, again = false;

		for (const struct residue *r = f->residue; r != NULL; r = r->next)
			ok = (witness_of_checksum(e, r) || mend(&x, r)) && ok;
		/* mending one may have broken another */
		for (const struct residue *r = f->residue; ok && r != NULL; r = r->next)
			again |= !witness_of_checksum(e, r) && !witness_residue_holds(e, f, w, r);
		if (ok && !again)
			return true;
	}
	return false;
}
