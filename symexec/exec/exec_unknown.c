/*
 * exec_unknown.c - results that the engine does not express: a root of its own, free to be anything. An element that a
 * flow passes again makes another such value, which nothing that is known of the first says anything about. So that
 * loops close, the same root is taken again once no part of the flow holds the first value any more; what is known of
 * it is forgotten then. A root that is still held, or is tied to others by an alias or a residue, is
 * left alone and the next one is taken.
 */
#include "models/base/vec.h"
#include "symexec/exec/exec_int.h"

/* Looking for root r in a flow. */
struct search {
	struct run *run;
	root r;
	bool found;
};

static bool
mentions(const struct values *vs, value v, root r)
{
	const struct value_data *d;
	root blob;
	uint32_t bit;

	if (v == VALUE_NONE)
		return false;
	d = value_get(vs, v);
	switch (d->kind) {
	case VALUE_SYMBOL:
		return d->root == r || (root_is_of_blob(vs, d->root, &blob, &bit) && blob == r) ||
		       mentions(vs, root_get(vs, d->root)->of, r);
	case VALUE_BLOB:
		return d->root == r;
	case VALUE_CHECKSUM:
		return mentions(vs, d->error, r);
	case VALUE_CONST:
	case VALUE_BYTES:
		break;
	}
	return false;
}

static bool
entry_mentions(void *arg, uint32_t key, uint32_t list)
{
	struct search *s = arg;
	uint32_t n = entries_count(s->run->e->tuples, list);

	(void)key;
	for (uint32_t i = 0; i < n && !s->found; i++) {
		struct entry en = entries_get(s->run->e->tuples, list, i);

		for (uint32_t k = 0; k < en.nkeys + en.nvals && !s->found; k++)
			s->found = mentions(s->run->e->values, en.v[k], s->r);
	}
	return !s->found;
}

static bool
alias_mentions(void *arg, uint32_t from, uint32_t to)
{
	struct search *s = arg;
	value v = value_symbol(s->run->e->values, from);

	s->found |= mentions(s->run->e->values, v, s->r) || mentions(s->run->e->values, to, s->r);
	return !s->found;
}

static bool
memory_mentions(const struct values *vs, const struct memory *m, root r)
{
	for (uint32_t i = 0; i < m->n; i++)
		if (mentions(vs, m->slots[i].v, r))
			return true;
	return false;
}

/* Whether anything but the condition of the flow holds r. */
static bool
is_held(struct run *run, const struct frame *x, root r)
{
	const struct values *vs = run->e->values;
	const struct flow *f = x->f;
	struct search s = { .run = run, .r = r };

	if (memory_mentions(vs, &f->mem, r) || memory_mentions(vs, &f->anno, r) ||
	    mentions(vs, f->tail, r) || mentions(vs, f->tail_length, r))
		return true;
	for (uint32_t i = 0; i < run->p->reg_count; i++)
		if (mentions(vs, x->regs[i], r))
			return true;
	for (const struct residue *q = f->residue; q != NULL; q = q->next)
		if (mentions(vs, q->a, r) || mentions(vs, q->b, r))
			return true;
	(void)imap_each(run->e->maps, f->state, entry_mentions, &s);
	if (!s.found)
		(void)imap_each(run->e->maps, f->alias, alias_mentions, &s);
	return s.found;
}

/* The bytes of an opaque run that the condition speaks of. */
struct bytes_of {
	struct search s;
	VEC(uint32_t) roots;
};

static bool
add_bytes(void *arg, uint32_t q, uint32_t factor)
{
	struct bytes_of *k = arg;
	root blob;
	uint32_t bit;

	(void)factor;
	if (root_is_of_blob(k->s.run->e->values, q, &blob, &bit) && blob == k->s.r)
		*VEC_ADD(&k->roots) = q;
	return true;
}

/* What is known of r: of itself, of its bytes, of what was computed from it. */
static void
forget(struct run *run, struct flow *f, root r)
{
	struct bytes_of k = { .s = { .run = run, .r = r } };
	struct engine *e = run->e;

	engine_forget(e, f, r);
	for (size_t i = 0; i < e->derived.n; i++)
		if (mentions(e->values, root_get(e->values, e->derived.v[i])->of, r))
			engine_forget(e, f, e->derived.v[i]);
	if (root_get(e->values, r)->kind != ROOT_PAYLOAD)
		return;
	(void)imap_each(e->maps, f->cond, add_bytes, &k);
	for (size_t i = 0; i < k.roots.n; i++)
		engine_forget(e, f, k.roots.v[i]);
	VEC_FREE(&k.roots);
}

root
exec_new_root(struct run *r, struct frame *x, const struct root_info *info, uint32_t site)
{
	for (uint32_t n = 0;; n++) {
		root made = root_at(r->e->values, info, site, n);

		if (is_held(r, x, made))
			continue;
		forget(r, x->f, made);
		return made;
	}
}

value
exec_unknown(struct run *r, struct frame *x, unsigned width, uint32_t site)
{
	struct root_info info = { .kind = ROOT_UNKNOWN, .width = width, .rank = RANK_OTHER,
				  .name = "unknown", .element = r->maker };

	return value_symbol(r->e->values, exec_new_root(r, x, &info, site));
}

enum { SITE_UNDEFINED = 0x20000000, MAX_DEFINED = 256 };

/* The first octet from `at` on, before `end`, with undefined bits; end: none. */
static int32_t
next_undefined(const struct memory *m, int32_t at, int32_t end)
{
	int32_t bit = at * 8;

	for (uint32_t i = 0; i < m->n && bit < end * 8; i++) {
		const struct slot *s = &m->slots[i];

		if (s->bit + (int32_t)s->width <= bit)
			continue;
		if (s->bit > bit)
			break;
		bit = s->bit + (int32_t)s->width;
	}
	return MIN_OF(bit / 8, end);
}

void
exec_define(struct run *r, struct frame *x)
{
	struct flow *f = x->f;
	int32_t from = f->data;

	if (r->e->concrete)
		return;
	for (enum base b = BASE_MAC; b <= BASE_TRANSPORT; b++)
		if (flow_base(f, b) != POINTER_NONE)
			from = MIN_OF(from, flow_base(f, b));
	from = MAX_OF(from, f->head_end - MAX_DEFINED);
	for (int32_t at; (at = next_undefined(&f->mem, from, f->head_end)) < f->head_end; from = at + 1)
		flow_write(r->e, f, BASE_DATA, at * 8, 8,
			   exec_unknown(r, x, 8, SITE_UNDEFINED + (uint32_t)(f->head_end - at)));
}

value
exec_unknown_of(struct run *r, unsigned width, value v)
{
	struct root_info info = { .kind = ROOT_UNKNOWN, .width = width, .rank = RANK_OTHER,
				  .name = "unknown", .element = r->maker, .of = v };

	return engine_derived(r->e, &info, 0x40000000u);
}

value
exec_unknown_error(struct run *r, struct frame *x, enum transport_checksum kind)
{
	struct root_info info = { .kind = ROOT_UNKNOWN, .width = 16, .rank = RANK_OTHER,
				  .name = "checksum error", .element = r->maker, .luck = true };

	return value_symbol(r->e->values, exec_new_root(r, x, &info, 0x40000000u + kind));
}
