/*
 * flow_memory.c - the slots of a flow: reading, writing, and moving bytes. Invariant: slots are
 * sorted by bit offset and do not overlap. The opaque tail is looked into by materialising: its
 * first bytes become slots (with roots that are named by the tail and the place), the rest stays opaque.
 */
#include "models/base/mem.h"
#include "symexec/exec/engine.h"
#include "symexec/flow/flow.h"
#include "symexec/flow/flow_memory.h"

#define REST_OF_BLOB	((uint32_t)1 << 31)

enum { MAX_LOOK = 65535 };	/* bytes into the tail: no IP packet is longer */

static struct memory *
area_memory(struct flow *f, enum base area)
{
	return area == BASE_ANNO ? &f->anno : &f->mem;
}

static bool
ends_behind(const struct slot *s, int32_t bit)
{
	return s->bit + (int32_t)s->width > bit;
}

/* Index of the first slot that ends behind `bit`. The same fields are looked at again and again. */
static uint32_t
slot_find(struct memory *m, int32_t bit)
{
	uint8_t *hint = &m->hints[(uint32_t)bit / 8 % ARRAY_LEN(m->hints)];
	uint32_t lo = 0, hi = m->n, i = *hint;

	if (LIKELY(i < hi) && LIKELY(m->slots[i].bit <= bit) && LIKELY(ends_behind(&m->slots[i], bit)))
		return i;
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (!ends_behind(&m->slots[mid], bit))
			lo = mid + 1;
		else
			hi = mid;
	}
	*hint = (uint8_t)lo;
	return lo;
}

enum { SLOTS_STEP = 8, SLOTS_FINE = 256 };

/* Arrays of slots come in sizes of which each has a free list: by eights, and above those by doubling. */
static uint32_t
slots_class(uint32_t n, uint32_t *cap)
{
	uint32_t k = SLOTS_FINE / SLOTS_STEP;

	if (n <= SLOTS_FINE) {
		k = (n + SLOTS_STEP - 1) / SLOTS_STEP;
		*cap = k * SLOTS_STEP;
		return k;
	}
	for (*cap = SLOTS_FINE; *cap < n; *cap *= 2)
		k++;
	X_CHECK(k < FREE_SLOTS);
	return k;
}

void
memory_take(struct engine *e, struct memory *m, uint32_t n)
{
	uint32_t k = slots_class(n, &m->cap);
	struct free_slots *first = e->free_slots[k];

	if (first != NULL) {
		e->free_slots[k] = first->next;
		m->slots = (struct slot *)(void *)first;
	} else {
		m->slots = arena_alloc_array(e->arena, m->cap, sizeof(*m->slots));
	}
}

void
memory_give(struct engine *e, struct memory *m)
{
	struct free_slots *first = (struct free_slots *)(void *)m->slots;

	if (m->cap > 0) {
		uint32_t k = slots_class(m->cap, &m->cap);

		first->next = e->free_slots[k];
		e->free_slots[k] = first;
	}
	*m = (struct memory){ 0 };
}

/* Replaces slots [i, i + old) by n new ones. */
static void
slots_replace(struct engine *e, struct memory *m, uint32_t i, uint32_t old,
	      const struct slot *with, uint32_t n)
{
	uint32_t total = m->n - old + n;

	if (total > m->cap) {
		struct memory wide = *m;

		memory_take(e, &wide, total + SLOTS_STEP);
		if (m->n > 0)
			memcpy(wide.slots, m->slots, m->n * sizeof(*wide.slots));
		memory_give(e, m);
		*m = wide;
	}
	if (m->n > i + old)
		memmove(m->slots + i + n, m->slots + i + old, (m->n - i - old) * sizeof(*m->slots));
	if (n > 0)
		memcpy(m->slots + i, with, n * sizeof(*with));
	m->n = total;
}

/* The part [bit, bit + width) of a slot; what is not expressible becomes an unknown symbol. */
static value
slot_part(struct engine *e, const struct slot *s, int32_t bit, uint32_t width)
{
	unsigned shift = (unsigned)(s->bit + (int32_t)s->width - bit - (int32_t)width);
	value v = value_slice(e->values, s->v, shift, width);

	if (v != VALUE_NONE || width > 64)
		return v;
	return engine_derived_bits(e, s->v, s->bit / 8, shift, width);
}

/*
 * Appends the part [bit, bit + width) of a slot to out[]. A run of constant bytes is cut at byte borders, so
 * that bits beside them become constants of their own.
 */
static uint32_t
keep_part(struct engine *e, const struct slot *s, int32_t bit, uint32_t width, struct slot *out)
{
	bool bytes = value_get(e->values, s->v)->kind == VALUE_BYTES;
	int32_t end = bit + (int32_t)width;
	uint32_t n = 0;

	while (bit < end) {
		int32_t in = (bit - s->bit) & 7, to = end;

		if (bytes && in != 0)
			to = MIN_OF(bit + 8 - in, end);
		else if (bytes && ((end - s->bit) & 7) != 0 && end - bit > 8)
			to = end - ((end - s->bit) & 7);
		out[n] = (struct slot){ bit, (uint32_t)(to - bit), VALUE_NONE };
		out[n].v = slot_part(e, s, bit, out[n].width);
		n++;
		bit = to;
	}
	return n;
}

static void
memory_put(struct engine *e, struct memory *m, int32_t bit, uint32_t width, value v)
{
	int32_t end = bit + (int32_t)width;
	uint32_t i = slot_find(m, bit), j = i, n = 0;
	struct slot with[7];

	if (v != VALUE_NONE && i < m->n && m->slots[i].bit == bit && m->slots[i].width == width) {
		m->slots[i].v = v;
		return;
	}
	while (j < m->n && m->slots[j].bit < end)
		j++;
	if (j > i && m->slots[i].bit < bit)
		n += keep_part(e, &m->slots[i], m->slots[i].bit,
			       (uint32_t)(bit - m->slots[i].bit), with + n);
	if (v != VALUE_NONE)
		with[n++] = (struct slot){ bit, width, v };
	if (j > i && m->slots[j - 1].bit + (int32_t)m->slots[j - 1].width > end) {
		const struct slot *s = &m->slots[j - 1];

		n += keep_part(e, s, end, (uint32_t)(s->bit + (int32_t)s->width - end), with + n);
	}
	slots_replace(e, m, i, j - i, with, n);
}

/* The run that the tail was cut from, and how many of its bytes were cut off already. */
static root
tail_run(struct engine *e, const struct flow *f, uint32_t *skip)
{
	root r = value_get(e->values, f->tail)->root, run;
	uint32_t bit;

	*skip = 0;
	if (!root_is_of_blob(e->values, r, &run, &bit) || !(bit & REST_OF_BLOB))
		return r;
	*skip = bit & ~REST_OF_BLOB;
	return run;
}

/*
 * Bits [bit, bit + width) of a run: part of the aligned pair of octets that holds them, or of the field that they are.
 * So fields of headers, which are aligned, are one value however they are looked at first.
 */
static value
run_bits(struct engine *e, root run, uint32_t bit, uint32_t width)
{
	uint32_t pair = bit & ~15u;

	if (bit + width <= pair + 16)
		return value_slice_of(e->values, root_of_blob(e->values, run, pair, 16), 0,
				      pair + 16 - bit - width, width);
	return value_symbol(e->values, root_of_blob(e->values, run, bit, width));
}

value
flow_tail_bits(struct engine *e, const struct flow *f, int32_t bit, uint32_t width)
{
	uint32_t skip;
	root run = tail_run(e, f, &skip);

	return run_bits(e, run, (uint32_t)(bit - f->head_end * 8) + skip * 8, width);
}

bool
flow_tail_place(struct engine *e, const struct flow *f, root r, int32_t *bit)
{
	uint32_t skip, at;
	root run, of;

	if (f->tail == VALUE_NONE || !root_is_of_blob(e->values, r, &of, &at) ||
	    (at & REST_OF_BLOB))
		return false;
	run = tail_run(e, f, &skip);
	*bit = (int32_t)at + (f->head_end - (int32_t)skip) * 8;
	return of == run && at + root_get(e->values, r)->width > skip * 8;
}

/*
 * Makes the first `bytes` bytes of the tail slots; the caller knows that they are there. Pairs of octets, but for a longer
 * field that begins at byte `field` of the tail and ends with it.
 */
static void
tail_materialise(struct engine *e, struct flow *f, uint32_t bytes, uint32_t field)
{
	uint32_t skip, at = 0, n;
	root run = tail_run(e, f, &skip);

	for (; at < bytes; at += n) {
		n = 2 - (skip + at) % 2;
		if (at == field && bytes - field > 2 && n == 2)
			n = bytes - field;
		n = MIN_OF(n, bytes - at);
		memory_put(e, &f->mem, (f->head_end + (int32_t)at) * 8, n * 8,
			   run_bits(e, run, (skip + at) * 8, n * 8));
	}
	/* the rest is named by where it begins in the run; no bits that are read have such a name */
	f->tail = value_blob(e->values, root_of_blob(e->values, run,
						     REST_OF_BLOB | (skip + bytes), 8));
	f->head_end += (int32_t)bytes;
	f->tail_length = value_add(e->values, f->tail_length, (uint64_t)-(int64_t)bytes);
	X_CHECK(f->tail_length != VALUE_NONE);
}

/* Whether the packet surely reaches the end of the bits, which lies in the tail; looks into that when it does. */
static bool
reach_tail(struct engine *e, struct flow *f, int32_t bit, uint32_t width)
{
	int32_t end = (bit + (int32_t)width + 7) / 8, field = bit / 8 - f->head_end;
	uint64_t lo, hi;

	if (f->tail == VALUE_NONE)
		return false;
	flow_bounds(e, f, f->tail_length, &lo, &hi);
	if ((uint64_t)(end - f->head_end) > lo || end - f->head_end > MAX_LOOK)
		return false;
	if (bit % 8 != 0 || width % 8 != 0 || width > 64 || field < 0)
		field = end - f->head_end;
	tail_materialise(e, f, (uint32_t)(end - f->head_end), (uint32_t)field);
	return true;
}

static bool
reach_bits(struct engine *e, struct flow *f, int32_t bit, uint32_t width)
{
	return LIKELY(bit + (int32_t)width <= f->head_end * 8) || reach_tail(e, f, bit, width);
}

/* Appends v to acc; VALUE_NONE acc is the start. */
static value
join(struct engine *e, value acc, value v)
{
	return acc == VALUE_NONE ? v : value_concat(e->values, acc, v);
}

static value
read_parts(struct engine *e, struct memory *m, enum base area, int32_t bit, int32_t end,
	   enum read_fault *why)
{
	value acc = VALUE_NONE;
	int32_t at = bit;
	uint32_t i = slot_find(m, bit);

	while (at < end) {
		const struct slot *s = i < m->n ? &m->slots[i] : NULL;
		int32_t stop;
		value v;

		if (s == NULL || s->bit > at) {
			stop = s == NULL ? end : MIN_OF(s->bit, end);
			if (area != BASE_ANNO && !e->concrete) {
				*why = READ_UNDEFINED;
				return VALUE_NONE;
			}
			/* in a run they count as 0, and whoever looks at them says so */
			if (area != BASE_ANNO)
				e->sim_chance = "octets that nobody has set";
			v = value_const(e->values, 0, (unsigned)MIN_OF(stop - at, 64));
			stop = at + MIN_OF(stop - at, 64);
		} else {
			stop = MIN_OF(s->bit + (int32_t)s->width, end);
			v = slot_part(e, s, at, (uint32_t)(stop - at));
			i++;
		}
		acc = join(e, acc, v);
		if (v == VALUE_NONE || acc == VALUE_NONE) {
			*why = READ_MIXED;
			return VALUE_NONE;
		}
		at = stop;
	}
	*why = READ_OK;
	return acc;
}

size_t
flow_parts(struct engine *e, struct flow *f, enum base area, int32_t bit, uint32_t width,
	   value out[FLOW_MAX_PARTS])
{
	struct memory *m = area_memory(f, area);
	int32_t end = bit + (int32_t)width;
	size_t n = 0;

	for (uint32_t i = slot_find(m, bit); bit < end;) {
		const struct slot *s = i < m->n ? &m->slots[i] : NULL;
		int32_t stop;
		value v;

		if (s == NULL || s->bit > bit) {
			if (area != BASE_ANNO)
				return 0;
			stop = s == NULL ? end : MIN_OF(s->bit, end);
			v = value_const(e->values, 0, (unsigned)(stop - bit));
		} else {
			stop = MIN_OF(s->bit + (int32_t)s->width, end);
			v = slot_part(e, s, bit, (uint32_t)(stop - bit));
			i++;
		}
		if (v == VALUE_NONE || n == FLOW_MAX_PARTS)
			return 0;
		out[n++] = v;
		bit = stop;
	}
	return n;
}

value
flow_read(struct engine *e, struct flow *f, enum base area, int32_t bit, uint32_t width,
	  enum read_fault *why)
{
	struct memory *m = area_memory(f, area);
	int32_t end = bit + (int32_t)width;
	uint32_t i;

	if (area != BASE_ANNO && !reach_bits(e, f, bit, width)) {
		*why = READ_OUTSIDE;
		return VALUE_NONE;
	}
	i = slot_find(m, bit);
	if (i < m->n && m->slots[i].bit == bit && m->slots[i].width == width) {
		*why = READ_OK;
		return flow_resolve(e, f, m->slots[i].v);
	}
	value v = read_parts(e, m, area, bit, end, why);
	return v == VALUE_NONE ? v : flow_resolve(e, f, v);
}

bool
flow_holds(struct flow *f, int32_t bit, uint32_t width, value v)
{
	uint32_t i = slot_find(&f->mem, bit);
	const struct slot *s = &f->mem.slots[i];

	return i < f->mem.n && s->bit == bit && s->width == width && s->v == v;
}

void
flow_write(struct engine *e, struct flow *f, enum base area, int32_t bit, uint32_t width, value v)
{
	if (area != BASE_ANNO)
		(void)reach_bits(e, f, bit, width);
	memory_put(e, area_memory(f, area), bit, width, v);
}

value
flow_length(struct engine *e, struct flow *f, int32_t from)
{
	uint64_t beyond = from > f->head_end ? (uint64_t)(from - f->head_end) : 0, lo, hi;
	value v;

	if (beyond > 0) {
		/* nothing there, where the tail surely does not reach */
		flow_bounds(e, f, f->tail_length, &lo, &hi);
		if (hi <= beyond)
			return value_const(e->values, 0, 32);
	}
	v = value_add(e->values, f->tail_length, (uint64_t)(uint32_t)(f->head_end - from));
	X_CHECK(v != VALUE_NONE);
	return flow_resolve(e, f, v);
}

void
flow_push(struct flow *f, uint32_t n)
{
	f->data -= (int32_t)n;
}

/* No slot stands on both sides of the bit afterwards. */
static void
cut_at(struct engine *e, struct memory *m, int32_t bit)
{
	uint32_t i = slot_find(m, bit), n;
	struct slot s, with[6];

	if (i >= m->n || m->slots[i].bit >= bit)
		return;
	s = m->slots[i];
	n = keep_part(e, &s, s.bit, (uint32_t)(bit - s.bit), with);
	n += keep_part(e, &s, bit, (uint32_t)(s.bit + (int32_t)s.width - bit), with + n);
	slots_replace(e, m, i, 1, with, n);
}

void
flow_insert(struct engine *e, struct flow *f, int32_t at, uint32_t n)
{
	struct memory *m = &f->mem;
	int32_t from = f->data * 8, to = at * 8, by = (int32_t)n * 8;

	if (to > from) {
		uint32_t i;

		cut_at(e, m, from);
		cut_at(e, m, to);
		/* forget old headroom that would be overwritten */
		memory_put(e, m, from - by, n * 8, VALUE_NONE);
		for (i = slot_find(m, from); i < m->n && m->slots[i].bit < to; i++)
			m->slots[i].bit -= by;
	}
	f->data -= (int32_t)n;
	memory_put(e, m, to - by, n * 8, VALUE_NONE);
}

void
flow_remove(struct engine *e, struct flow *f, int32_t at, uint32_t n)
{
	struct memory *m = &f->mem;
	int32_t from = f->data * 8, to = at * 8, by = (int32_t)n * 8;
	uint32_t i, count = 0;
	struct slot *moved;

	memory_put(e, m, to, n * 8, VALUE_NONE);
	cut_at(e, m, from);
	i = slot_find(m, from);
	while (i + count < m->n && m->slots[i + count].bit < to)
		count++;
	moved = m->slots + i;
	for (uint32_t k = 0; k < count; k++)
		moved[k].bit += by;
	f->data += (int32_t)n;
}

bool
flow_begins_ip(struct engine *e, const struct flow *f, int32_t at)
{
	for (uint32_t k = 0; k < f->mem.n && f->mem.slots[k].bit <= at * 8; k++) {
		const struct slot *s = &f->mem.slots[k];
		uint64_t first;

		if (s->bit != at * 8)
			continue;
		if (s->width == 4)
			return true;
		if (s->width < 8 || s->width > 64 || !value_is_const(e->values, s->v, &first))
			return false;
		first >>= s->width - 4;
		return first == 4 || first == 6;
	}
	return false;
}
