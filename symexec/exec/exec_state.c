/*
 * exec_state.c - state: pushed into the flow in a proof, held by the element in a concrete run. An entry is
 * overwritten, never stacked, so that state stays finite in a loop.
 */
#include "models/base/mem.h"
#include "symexec/explore/replay.h"
#include "symexec/exec/exec_int.h"
#include "symexec/exec/sim_state.h"

uint32_t
exec_entries(struct run *r, const struct flow *f, uint32_t key)
{
	uint32_t list = 0;
	uint64_t shared;

	if (r->e->flaws.ignore_state)
		return 0;
	if (r->e->concrete)
		return sim_number_get(r->e->sim_state, key, &shared) ? (uint32_t)shared : 0;
	return imap_get(r->e->maps, f->state, key, &list) ? list : 0;
}

void
exec_set_entries(struct run *r, struct flow *f, uint32_t key, uint32_t list)
{
	if (r->e->concrete)
		sim_number_put(r->e->sim_state, key, list);
	else
		f->state = imap_put(r->e->maps, f->state, key, list);
}

static uint32_t
key_of(struct run *r, const struct instruction *i)
{
	return state_key(r->e->tuples, r->element, i->text);
}

static void
remember(struct run *r, struct flow *f, uint32_t key, value v)
{
	struct entry en = { .nkeys = 0, .nvals = 1, .v = &v };

	if (r->e->concrete)
		sim_entry_put(r->e->sim_state, key, &en);
	else
		exec_set_entries(r, f, key, entries_intern(r->e->tuples, &en, 1));
}

/* The value remembered under key, or VALUE_NONE. */
static value
recall(struct run *r, const struct flow *f, uint32_t key)
{
	uint32_t list;
	struct entry en;

	if (r->e->concrete)
		return !r->e->flaws.ignore_state && sim_entry_get(r->e->sim_state, key, NULL, 0, &en) ?
		    en.v[0] : VALUE_NONE;
	list = exec_entries(r, f, key);
	return list == 0 ? VALUE_NONE : entries_get(r->e->tuples, list, 0).v[0];
}

void
exec_sim_keys(struct run *r, const struct frame *x, const reg *args, uint32_t n, value *keys)
{
	uint64_t bits;

	for (uint32_t k = 0; k < n; k++) {
		keys[k] = x->regs[args[k]];
		if (value_is_const(r->e->values, keys[k], &bits))
			keys[k] = value_const(r->e->values, bits, 64);
	}
}

static void
put_entry(struct run *r, struct frame *x, const struct instruction *i)
{
	uint32_t key = key_of(r, i);
	value vals[64];
	struct entry en = { .nkeys = i->nkeys, .nvals = i->nargs - i->nkeys, .v = vals };

	X_CHECK(i->nargs <= ARRAY_LEN(vals));
	for (uint32_t k = 0; k < i->nargs; k++)
		vals[k] = x->regs[i->args[k]];
	if (r->e->concrete) {
		exec_sim_keys(r, x, i->args, i->nkeys, vals);
		sim_entry_put(r->e->sim_state, key, &en);
		return;
	}
	exec_set_entries(r, x->f, key, entries_put(r->e->tuples, exec_entries(r, x->f, key), &en));
}

static void
delete_concrete(struct run *r, struct frame *x, const struct instruction *i)
{
	value keys[64];

	X_CHECK(i->nkeys <= ARRAY_LEN(keys));
	exec_sim_keys(r, x, i->args, i->nkeys, keys);
	sim_entry_delete(r->e->sim_state, key_of(r, i), keys, i->nkeys);
}

static void
delete_entry(struct run *r, struct frame *x, const struct instruction *i)
{
	uint32_t key = key_of(r, i), list = exec_entries(r, x->f, key), kept = 0;
	uint32_t n = entries_count(r->e->tuples, list);
	struct entry *all = x_calloc(n + 1, sizeof(*all));

	for (uint32_t k = 0; k < n; k++) {
		struct entry en = entries_get(r->e->tuples, list, k);
		bool same = en.nkeys == i->nkeys;

		for (uint32_t j = 0; same && j < en.nkeys; j++)
			same = en.v[j] == x->regs[i->args[j]];
		if (!same)
			all[kept++] = en;
	}
	exec_set_entries(r, x->f, key, kept == 0 ? 0 : entries_intern(r->e->tuples, all, kept));
	free(all);
}

bool
exec_remembers(struct run *r, const struct flow *f, uint32_t key)
{
	if (!r->e->concrete)
		return exec_entries(r, f, key) != 0;
	return !r->e->flaws.ignore_state && sim_entries_count(r->e->sim_state, key) > 0;
}

uint32_t
exec_generation(struct run *r, struct flow *f, uint32_t site)
{
	char digits[16] = "", *name = digits + sizeof(digits) - 1;
	uint32_t key, list = 0;
	uint64_t n = 0;
	value v;

	do
		*--name = (char)('0' + site % 10);
	while ((site /= 10) > 0);
	*--name = '#';
	key = state_key(r->e->tuples, r->element, name);
	if (imap_get(r->e->maps, f->state, key, &list) && list != 0)
		(void)value_is_const(r->e->values, entries_get(r->e->tuples, list, 0).v[0], &n);
	v = value_const(r->e->values, n + 1, 32);
	struct entry en = { .nkeys = 0, .nvals = 1, .v = &v };

	f->state = imap_put(r->e->maps, f->state, key, entries_intern(r->e->tuples, &en, 1));
	return (uint32_t)n;
}

static value
count_from(struct run *r, struct frame *x, const struct instruction *i, uint64_t now)
{
	const char *name = i->text != NULL ? i->text : "counter";
	/* "/name": one counter for all elements, as Click's ICMP identifiers have */
	uint32_t key = state_key(r->e->tuples, name[0] == '/' ? UINT32_MAX : r->element, name);
	uint64_t next;
	value v;

	if (!r->e->concrete || r->e->guide != NULL) {
		struct root_info info = { .kind = ROOT_FRESH, .width = i->width, .rank = RANK_OTHER,
					  .name = i->text, .element = r->maker };
		root chosen;

		info.shared = true;
		chosen = root_at(r->e->values, &info, i->site, exec_generation(r, x->f, i->site));
		return r->e->guide != NULL ? replay_number(r->e, chosen) :
		    value_symbol(r->e->values, chosen);
	}
	v = recall(r, x->f, key);
	if (v != VALUE_NONE)
		(void)value_is_const(r->e->values, v, &now);
	next = now + i->imm;
	if (i->high != 0 && next >= i->high)
		next = i->low;
	remember(r, x->f, key, value_const(r->e->values, next, 64));
	return value_const(r->e->values, now, i->width);
}

/* What a free choice in [low, high] begins with; a high of 0 is the largest of the width. */
static uint64_t
first_choice(const struct run *r, const struct instruction *i)
{
	uint64_t high = i->high != 0 ? i->high : i->width < 64 ? (UINT64_C(1) << i->width) - 1 :
	    UINT64_MAX;
	uint64_t range = high - i->low;

	if (r->e->sim_seed == 0)
		return i->low;
	/* odd, so that small ranges and single bits change too */
	return i->low + (range == UINT64_MAX ? r->e->sim_seed | 1 : (r->e->sim_seed | 1) % (range + 1));
}

value
exec_fresh(struct run *r, struct frame *x, const struct instruction *i)
{
	struct root_info info = { .kind = ROOT_FRESH, .width = i->width, .rank = RANK_SPORT,
				  .name = i->text != NULL ? i->text : "fresh", .wish = i->low,
				  .low = i->low, .high = i->high, .element = r->maker };
	value v;

	if (r->e->guide != NULL)
		return replay_number(r->e, root_at(r->e->values, &info, i->site,
						  exec_generation(r, x->f, i->site)));
	if (r->e->concrete) {
		struct instruction c = *i;

		r->e->sim_chance = i->text != NULL ? i->text : "a value";
		c.imm = 1;
		c.high = i->high == 0 && r->e->sim_seed != 0 ? 0 : i->high + 1;
		return count_from(r, x, &c, first_choice(r, i));
	}
	v = value_symbol(r->e->values, root_at(r->e->values, &info, i->site,
					       exec_generation(r, x->f, i->site)));
	if ((i->low != 0 || i->high != 0) &&
	    !flow_constrain(r->e, x->f, flow_within(r->e, v, i->low, i->high)))
		x->drop = "no value is left in the range";
	return v;
}

value
exec_counter(struct run *r, struct frame *x, const struct instruction *i)
{
	struct instruction all = *i;

	all.high = i->high != 0 ? i->high - 1 : 0;
	return count_from(r, x, i, i->bit ? first_choice(r, &all) : i->low);
}

uint32_t
exec_turn(struct run *r, const char *name, uint32_t n)
{
	uint32_t key = state_key(r->e->tuples, r->element, name);
	uint64_t now = 0;

	X_CHECK(r->e->concrete && n > 0);
	(void)sim_number_get(r->e->sim_state, key, &now);
	sim_number_put(r->e->sim_state, key, (now + 1) % n);
	return (uint32_t)(now % n);
}

void
exec_state(struct run *r, struct frame *x, const struct instruction *i)
{
	r->e->used_state |= i->op >= OP_REMEMBER && i->op <= OP_DELETE;
	switch (i->op) {
	case OP_REMEMBER:
		remember(r, x->f, key_of(r, i), x->regs[i->a]);
		break;
	case OP_RECALL:
		x->regs[i->dst] = recall(r, x->f, key_of(r, i));
		if (x->regs[i->dst] == VALUE_NONE)
			x->drop = "nothing is remembered of this flow";
		else
			x->regs[i->dst] = flow_resolve(r->e, x->f, x->regs[i->dst]);
		break;
	case OP_FORGET:
		if (r->e->concrete)
			sim_entries_forget(r->e->sim_state, key_of(r, i));
		else
			x->f->state = imap_remove(r->e->maps, x->f->state, key_of(r, i));
		break;
	case OP_PUT:
		put_entry(r, x, i);
		break;
	case OP_DELETE:
		if (r->e->concrete)
			delete_concrete(r, x, i);
		else
			delete_entry(r, x, i);
		break;
	case OP_HIDE:
		exec_hide(r, x, i);
		break;
	case OP_REVEAL:
		exec_reveal(r, x, i);
		break;
	case OP_SCRAMBLE:
		exec_scramble(r, x, i);
		break;
	case OP_NOTE:
		history_add(r->e, x->f, (struct step){ .kind = STEP_NOTE, .element = r->element,
			    .text = i->text });
		break;
	default:
		x_panic("opcode %d is not known", (int)i->op);
	}
}
