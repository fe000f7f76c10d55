/*
 * flow.c - making, copying, comparing flows, and their pointers. Slots and conditions have files of
 * their own: flow_memory.c, flow_cond.c. Freed flows go to a list of the engine, so that a
 * chain of ten thousand boxes runs in the memory of a few.
 */
#include "symexec/flow/flow.h"

#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/exec/engine.h"
#include "symexec/flow/flow_memory.h"

struct free_flow {
	struct flow flow;
	struct free_flow *next;
};

static struct flow *
flow_take(struct engine *e)
{
	struct free_flow *ff = (struct free_flow *)e->free_flows;

	if (ff != NULL) {
		e->free_flows = (struct flow *)ff->next;
		return &ff->flow;
	}
	ff = arena_alloc(e->arena, sizeof(*ff));
	return &ff->flow;
}

static void
memory_copy(struct engine *e, struct memory *to, const struct memory *from)
{
	*to = *from;
	to->slots = NULL;
	to->cap = 0;
	if (from->n == 0)
		return;
	memory_take(e, to, from->n);
	memcpy(to->slots, from->slots, from->n * sizeof(*to->slots));
}

struct flow *
flow_new(struct engine *e)
{
	struct flow *f = flow_take(e);

	memset(f, 0, sizeof(*f));
	f->tail_length = value_const(e->values, 0, 32);
	f->mac = f->net = f->transport = f->option = POINTER_NONE;
	f->origin_packet = UINT32_MAX;
	return f;
}

struct flow *
flow_copy(struct engine *e, const struct flow *f)
{
	struct flow *n = flow_take(e);

	*n = *f;
	memory_copy(e, &n->mem, &f->mem);
	memory_copy(e, &n->anno, &f->anno);
	return n;
}

void
flow_free(struct engine *e, struct flow *f)
{
	struct free_flow *ff = (struct free_flow *)f;

	if (f == NULL)
		return;
	memory_give(e, &f->mem);
	memory_give(e, &f->anno);
	ff->next = (struct free_flow *)e->free_flows;
	e->free_flows = f;
}

/* One multiplication for each slot: this runs at every port where ways meet, for every flow. */
static uint64_t
memory_hash(const struct memory *m, uint64_t h)
{
	for (uint32_t i = 0; i < m->n; i++) {
		const struct slot *s = &m->slots[i];
		uint64_t where = (uint64_t)(uint32_t)s->bit << 32 | s->width;

		h = (h ^ where ^ (uint64_t)s->v * 0x94d049bb133111ebu) * 0xd6e8feb86659fd93u;
		h ^= h >> 32;
	}
	return h;
}

uint64_t
flow_identity_hash(const struct flow *f)
{
	uint64_t h = memory_hash(&f->mem, 1);

	h = memory_hash(&f->anno, h);
	h = hash_mix(h, (uint64_t)(uint32_t)f->data << 32 | (uint32_t)f->head_end);
	h = hash_mix(h, (uint64_t)f->tail << 32 | f->tail_length);
	h = hash_mix(h, (uint64_t)(uint32_t)f->mac << 32 | (uint32_t)f->net);
	h = hash_mix(h, (uint64_t)(uint32_t)f->transport << 32 | f->state);
	return hash_mix(h, (uint64_t)f->alias << 32 | f->source);
}

/* A slot has no padding, so that equal slots are equal bytes. */
_Static_assert(sizeof(struct slot) == 12, "padding in struct slot");

static bool
memory_same(const struct memory *a, const struct memory *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->slots, b->slots, a->n * sizeof(*a->slots)) == 0);
}

bool
flow_same_identity(const struct flow *a, const struct flow *b)
{
	return a->data == b->data && a->head_end == b->head_end && a->tail == b->tail &&
	    a->tail_length == b->tail_length && a->mac == b->mac && a->net == b->net &&
	    a->transport == b->transport && a->state == b->state && a->alias == b->alias &&
	    a->source == b->source && memory_same(&a->mem, &b->mem) &&
	    memory_same(&a->anno, &b->anno);
}

static void
memory_move(struct memory *m, int32_t bits)
{
	for (uint32_t i = 0; i < m->n; i++)
		m->slots[i].bit += bits;
}

/* A flaw for tests: what comes out of a link looks as what went in, and nobody knows that it is the same. */
static value
forget_identity(struct engine *e, value v)
{
	const struct value_data *d = value_get(e->values, v);
	struct root_info info = { .width = d->width, .rank = RANK_OTHER, .name = "somebody's",
				  .element = UINT32_MAX };

	if (d->kind == VALUE_BLOB) {
		info.kind = ROOT_PAYLOAD;
		return value_blob(e->values, root_at(e->values, &info, v, 0));
	}
	if (d->kind != VALUE_SYMBOL || root_get(e->values, d->root)->kind == ROOT_LENGTH)
		return v;
	info.kind = ROOT_FIELD;
	return value_symbol(e->values, root_at(e->values, &info, v, 0));
}

/* Whether all that is known of the packet are its bytes, and begins at 0: nearly always between boxes that add no headers. */
static bool
as_on_wire(const struct engine *e, const struct flow *f)
{
	const struct memory *m = &f->mem;

	return f->data == 0 && (m->n == 0 || (m->slots[0].bit >= 0 && m->slots[m->n - 1].bit < f->head_end * 8)) &&
	    LIKELY(!e->flaws.ignore_identity);
}

void
flow_wire(struct engine *e, struct flow *f)
{
	uint32_t keep = 0;
	int32_t data_bit = f->data * 8;

	if (data_bit != 0)
		engine_forget_derived(e, f, VALUE_NONE);
	if (as_on_wire(e, f))
		keep = f->mem.n;
	for (uint32_t i = keep; i < f->mem.n; i++) {
		struct slot s = f->mem.slots[i];
		int32_t end = s.bit + (int32_t)s.width;

		if (end <= data_bit || s.bit >= f->head_end * 8)
			continue;
		if (s.bit < data_bit) {
			s.v = value_slice(e->values, s.v, 0, (unsigned)(end - data_bit));
			s.width = (uint32_t)(end - data_bit);
			s.bit = data_bit;
			if (s.v == VALUE_NONE)
				continue;
		}
		if (UNLIKELY(e->flaws.ignore_identity))
			s.v = forget_identity(e, s.v);
		f->mem.slots[keep++] = s;
	}
	if (UNLIKELY(e->flaws.ignore_identity) && f->tail != VALUE_NONE)
		f->tail = forget_identity(e, f->tail);
	f->mem.n = keep;
	if (f->data != 0)
		memory_move(&f->mem, -data_bit);
	f->head_end -= f->data;
	f->data = 0;
	f->anno.n = 0;
	f->mac = f->net = f->transport = POINTER_NONE;
}
