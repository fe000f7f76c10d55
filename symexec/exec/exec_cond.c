/*
 * exec_cond.c - conditions of rule programs. A condition is decided, or it is a set over the flow's roots, or
 * it rests on a relation between two roots; then that relation is returned, the flow is split by it, and
 * the condition is judged again.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec_int.h"
#include "symexec/explore/replay.h"

static struct judgement
decided(bool yes)
{
	return (struct judgement){ .kind = yes ? COMPARE_YES : COMPARE_NO };
}

static struct judgement
judged_set(set s)
{
	if (s == SET_NONE || s == SET_ALL)
		return decided(s == SET_ALL);
	return (struct judgement){ .kind = COMPARE_SET, .where = s };
}

static struct judgement
judge_compare(struct run *r, struct frame *x, enum click_relation rel, value a, value b)
{
	struct judgement j = { .rel = rel, .a = a, .b = b };

	j.kind = flow_compare(r->e, x->f, rel, a, b, &j.where);
	return j;
}

static struct judgement
judge_not(struct run *r, struct judgement j)
{
	if (j.kind == COMPARE_SET)
		return judged_set(set_not(r->e->sets, j.where));
	if (j.kind == COMPARE_YES || j.kind == COMPARE_NO)
		return decided(j.kind == COMPARE_NO);
	return j;
}

/* (v & mask) REL want for one variable, bit by bit from the top. */
static set
masked_relation(struct engine *e, set_var var, unsigned width, const struct condition *c)
{
	set less = SET_NONE, same = SET_ALL;

	for (unsigned i = width; i-- > 0;) {
		uint64_t one = (uint64_t)1 << i;
		set is1 = c->mask & one ? set_masked(e->sets, var, one, one) : SET_NONE;

		if (c->low & one) {
			less = set_or(e->sets, less, set_minus(e->sets, same, is1));
			same = set_and(e->sets, same, is1);
		} else {
			same = set_minus(e->sets, same, is1);
		}
	}
	switch (c->rel) {
	case REL_EQ: return same;
	case REL_NE: return set_not(e->sets, same);
	case REL_LT: return less;
	case REL_LE: return set_or(e->sets, less, same);
	case REL_GT: return set_not(e->sets, set_or(e->sets, less, same));
	case REL_GE: return set_not(e->sets, less);
	}
	return SET_NONE;
}

/* The same for a register that was read over several fields; NULL of `m`: it was not. */
static const struct mixed *
mixed_of(const struct frame *x, reg r)
{
	const struct mixed *m = x->mixed;

	while (m != NULL && m->r != r)
		m = m->next;
	return m;
}

static struct judgement
judge_mixed(struct run *r, const struct mixed *m, const struct condition *c, unsigned width)
{
	struct set_binding b = { .kind = SET_BIND_PARTS, .from = engine_scratch(r->e, width),
				 .parts = m->parts, .part_count = m->count };
	struct condition low = { .rel = REL_GE, .mask = UINT64_MAX, .low = c->low };
	struct condition high = { .rel = REL_LE, .mask = UINT64_MAX, .low = c->high };
	set s;

	if (c->kind == COND_WITHIN)
		s = set_and(r->e->sets, masked_relation(r->e, b.from, width, &low),
			    masked_relation(r->e, b.from, width, &high));
	else
		s = masked_relation(r->e, b.from, width, c);
	return judged_set(set_bind(r->e->sets, s, &b, 1));
}

static struct judgement
judge_masked(struct run *r, struct frame *x, const struct condition *c)
{
	value v = flow_resolve(r->e, x->f, x->regs[c->a]);
	const struct value_data *d = value_get(r->e->values, v);
	uint64_t top = d->width >= 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1;
	struct set_binding b = { .kind = SET_BIND_SLICE };
	const struct mixed *m = mixed_of(x, c->a);
	set s;

	if (m != NULL && c->low <= top)
		return judge_mixed(r, m, c, d->width);
	if (r->e->guide != NULL && d->kind == VALUE_CONST && d->width == 16 && c->low == 0)
		replay_note_asked(r->e, (uint16_t)d->bits);
	if ((c->mask & top) == top)
		return judge_compare(r, x, c->rel, v, value_const(r->e->values, c->low, 64));
	if (d->kind == VALUE_CONST)
		return judge_compare(r, x, c->rel, value_const(r->e->values, d->bits & c->mask, 64),
				     value_const(r->e->values, c->low, 64));
	if (d->kind != VALUE_SYMBOL)
		return judge_compare(r, x, c->rel, exec_unknown_of(r, d->width, v),
				     value_const(r->e->values, c->low, 64));
	b.from = engine_scratch(r->e, d->width);
	b.to = root_var(r->e->values, d->root);
	b.add = d->add;
	b.shift = d->shift;
	s = masked_relation(r->e, b.from, d->width, c);
	return judged_set(set_bind(r->e->sets, s, &b, 1));
}

/* Whether `need` octets follow a place that stands somewhere in front of the data. */
static struct judgement
judge_far(struct run *r, struct frame *x, int32_t base, uint64_t need)
{
	uint64_t least = flow_far_length(x->f, base);
	value lost = exec_far_lost(r->e, x->f);

	if (need <= least || lost == VALUE_NONE || x->f->tail != VALUE_NONE)
		return decided(need <= least);
	return judge_compare(r, x, REL_GE, lost, value_const(r->e->values, need - least, 32));
}

static struct judgement
judge_readable(struct run *r, struct frame *x, const struct condition *c)
{
	int32_t base = flow_base(x->f, c->base);
	int32_t at = base + c->bit / 8;

	if (base == POINTER_NONE || (at < x->f->data && c->base == BASE_DATA))
		return decided(false);
	/* Click measures from a header's pointer to the end, also where the data begins behind it */
	if (flow_is_far(x->f, base))
		return judge_far(r, x, base, c->imm + (uint64_t)(c->bit / 8));
	if (at < x->f->data && c->imm <= (uint64_t)(x->f->data - at))
		return decided(true);
	/* counted from where bytes surely are, so that no difference goes below zero */
	return judge_compare(r, x, REL_GE, flow_length(r->e, x->f, x->f->data),
			     value_const(r->e->values, c->imm + (uint64_t)(at - x->f->data), 32));
}

static struct judgement
judge_both(struct run *r, struct frame *x, const struct condition *c)
{
	bool both = c->kind == COND_AND;
	enum comparison stop = both ? COMPARE_NO : COMPARE_YES;
	struct judgement a = exec_judge(r, x, c->x), b;

	if (a.kind == stop || a.kind == COMPARE_OPEN)
		return a;
	b = exec_judge(r, x, c->y);
	if (b.kind == stop || b.kind == COMPARE_OPEN || a.kind != COMPARE_SET)
		return b;
	if (b.kind != COMPARE_SET)
		return a;
	return judged_set(both ? set_and(r->e->sets, a.where, b.where) :
			  set_or(r->e->sets, a.where, b.where));
}

static struct judgement
judge_checksum(struct run *r, struct frame *x, const struct condition *c)
{
	value error = exec_checksum_error(r, x, c->check);
	uint64_t off;

	if (r->e->guide != NULL && value_is_const(r->e->values, error, &off))
		replay_note_asked(r->e, (uint16_t)off);
	return judge_compare(r, x, REL_EQ, error, value_const(r->e->values, 0, 16));
}

static struct judgement
judge_within(struct run *r, struct frame *x, const struct condition *c)
{
	value v = flow_resolve(r->e, x->f, x->regs[c->a]);
	const struct value_data *d = value_get(r->e->values, v);
	uint64_t top = d->width >= 64 ? UINT64_MAX : ((uint64_t)1 << d->width) - 1;
	const struct mixed *m = mixed_of(x, c->a);
	bool inside;

	if (m != NULL && c->low <= c->high && c->high <= top)
		return judge_mixed(r, m, c, d->width);
	if (d->kind == VALUE_CONST)
		return decided(d->bits >= c->low && d->bits <= c->high);
	if (c->low > top || c->low > c->high)
		return decided(false);
	if (flow_surely(r->e, x->f, v, c->low, c->high, &inside))
		return decided(inside);
	if (d->kind != VALUE_SYMBOL)
		v = exec_unknown_of(r, d->width, v);
	return judged_set(flow_within(r->e, v, c->low, MIN_OF(c->high, top)));
}

struct judgement
exec_judge(struct run *r, struct frame *x, const struct condition *c)
{
	switch (c->kind) {
	case COND_TRUE:
	case COND_FALSE:
		return decided(c->kind == COND_TRUE);
	case COND_NOT:
		return judge_not(r, exec_judge(r, x, c->x));
	case COND_AND:
	case COND_OR:
		return judge_both(r, x, c);
	case COND_COMPARE:
		return judge_compare(r, x, c->rel, x->regs[c->a], x->regs[c->b]);
	case COND_COMPARE_CONST:
		return judge_masked(r, x, c);
	case COND_WITHIN:
		return judge_within(r, x, c);
	case COND_REMEMBERS:
		r->e->used_state = true;
		return decided(exec_remembers(r, x->f, state_key(r->e->tuples, r->element,
								 c->text)));
	case COND_HAS_POINTER:
		return decided(flow_base(x->f, c->base) != POINTER_NONE);
	case COND_READABLE:
		return judge_readable(r, x, c);
	case COND_CHECKSUM_OK:
		return judge_checksum(r, x, c);
	case COND_IN_SIM:
		return decided(r->e->concrete);
	}
	x_panic("no such condition: %d", (int)c->kind);
}
