/*
 * exec_hide.c - encryption as a proof sees it: bytes become opaque (nobody in between can read or
 * match them), and become what they were when the same opaque bytes come to whoever can
 * undo it. What was hidden is interned, so that merged flows stay merged.
 */
#include "models/base/map.h"
#include "models/base/mem.h"
#include "models/base/vec.h"
#include "symexec/exec/exec_int.h"

struct hidden {
	struct slot *slots;		/* relative to the first hidden byte */
	uint32_t n;
	int32_t bytes;			/* structured ones */
	value tail, tail_length;
	int32_t net, transport;		/* relative, or POINTER_NONE */
};

struct hidden_store {
	VEC(struct hidden) list;
	struct u64_map *index;		/* hash -> index + 1 */
};

static uint64_t
hidden_hash(const struct hidden *h)
{
	uint64_t k = hash_mix((uint64_t)h->tail << 32 | h->tail_length, (uint32_t)h->bytes);

	for (uint32_t i = 0; i < h->n; i++)
		k = hash_mix(hash_mix(k, (uint32_t)h->slots[i].bit), h->slots[i].v);
	return k;
}

static bool
hidden_same(const struct hidden *a, const struct hidden *b)
{
	if (a->n != b->n || a->bytes != b->bytes || a->tail != b->tail ||
	    a->tail_length != b->tail_length)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->slots[i].bit != b->slots[i].bit || a->slots[i].v != b->slots[i].v)
			return false;
	return true;
}

static uint32_t
hidden_intern(struct engine *e, const struct hidden *h)
{
	uint64_t k = hidden_hash(h), at;

	if (e->hidden == NULL) {
		e->hidden = arena_alloc(e->arena, sizeof(*e->hidden));
		e->hidden->index = u64_map_new();
	}
	for (; u64_map_get(e->hidden->index, k, &at); k = hash_mix(k, 1))
		if (hidden_same(&e->hidden->list.v[at], h))
			return (uint32_t)at;
	u64_map_put(e->hidden->index, k, e->hidden->list.n);
	*VEC_ADD(&e->hidden->list) = *h;
	return (uint32_t)e->hidden->list.n - 1;
}

void
hidden_fini(struct engine *e)
{
	if (e->hidden == NULL)
		return;
	VEC_FREE(&e->hidden->list);
	u64_map_free(e->hidden->index);
}

static bool
opaque_from(struct run *r, struct frame *x, const struct instruction *i, int32_t *at)
{
	int32_t base = flow_base(x->f, i->base);

	*at = base + (int32_t)i->imm;
	if (base == POINTER_NONE || *at < x->f->data || *at > x->f->head_end) {
		x->violation = "hides bytes that are not there";
		return false;
	}
	(void)r;
	return true;
}

/* Everything from byte offset `at` on becomes an opaque run of the same length. */
static void
make_opaque(struct run *r, struct frame *x, const struct instruction *i, int32_t at)
{
	struct flow *f = x->f;
	struct root_info info = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				  .name = i->text != NULL ? i->text : "opaque",
				  .element = r->maker };
	/* what an element of unknown class does is not counted, so that a way around it closes */
	root blob = r->p->opaque != NULL ? exec_new_root(r, x, &info, i->site) :
		    root_at(r->e->values, &info, i->site, exec_generation(r, f, i->site));

	f->tail_length = flow_length(r->e, f, at);
	if (f->head_end > at)
		flow_write(r->e, f, BASE_DATA, at * 8, (uint32_t)(f->head_end - at) * 8,
			   VALUE_NONE);
	f->head_end = at;
	f->tail = value_blob(r->e->values, blob);
	if (f->net >= at)
		f->net = POINTER_NONE;
	if (f->transport >= at)
		f->transport = POINTER_NONE;
}

void
exec_scramble(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	int32_t at;

	if (!opaque_from(r, x, i, &at))
		return;
	/* a packet of a run has octets: those that nobody has set */
	if (!r->e->concrete)
		make_opaque(r, x, i, at);
	else if (f->head_end > at)
		flow_write(r->e, f, BASE_DATA, at * 8, (uint32_t)(f->head_end - at) * 8,
			   VALUE_NONE);
}

void
exec_hide(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	struct hidden h = { .tail = f->tail, .tail_length = f->tail_length };
	value keep[2];
	struct entry en = { .nkeys = 1, .nvals = 1, .v = keep };
	int32_t at;

	if (!opaque_from(r, x, i, &at))
		return;
	h.bytes = f->head_end - at;
	h.net = f->net >= at ? f->net - at : POINTER_NONE;
	h.transport = f->transport >= at ? f->transport - at : POINTER_NONE;
	h.slots = arena_alloc_array(r->e->arena, f->mem.n + 1, sizeof(*h.slots));
	for (uint32_t k = 0; k < f->mem.n; k++) {
		struct slot s = f->mem.slots[k];

		if (s.bit < at * 8)
			continue;
		s.bit -= at * 8;
		h.slots[h.n++] = s;
	}
	keep[1] = value_const(r->e->values, hidden_intern(r->e, &h), 32);
	make_opaque(r, x, i, at);
	keep[0] = f->tail;
	exec_set_entries(r, f, state_key(r->e->tuples, UINT32_MAX, i->text),
			 entries_intern(r->e->tuples, &en, 1));
}

void
exec_reveal(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	/* whoever knows the name (the key) can undo it, whichever element that is */
	uint32_t list = exec_entries(r, f, state_key(r->e->tuples, UINT32_MAX, i->text));
	const struct hidden *h;
	struct entry en;
	uint64_t index = 0;
	int32_t at;

	if (!opaque_from(r, x, i, &at))
		return;
	en = list == 0 ? (struct entry){ 0 } : entries_get(r->e->tuples, list, 0);
	if (list == 0 || f->head_end != at || f->tail != en.v[0]) {
		x->drop = "these are not the bytes that were hidden";
		return;
	}
	(void)value_is_const(r->e->values, en.v[1], &index);
	h = &r->e->hidden->list.v[index];
	engine_forget_derived(r->e, f, VALUE_NONE);
	f->head_end = at + h->bytes;
	for (uint32_t k = 0; k < h->n; k++)
		flow_write(r->e, f, BASE_DATA, h->slots[k].bit + at * 8, h->slots[k].width,
			   h->slots[k].v);
	f->tail = h->tail;
	f->tail_length = h->tail_length;
}
