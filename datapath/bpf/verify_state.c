/*
 * verify_state.c - what is known at an instruction: the registers and stacks of the functions that run. When all that a state stands
 * for was followed before, from a state that knew less, the path ends (vstate_covers): then it was found safe.
 */
#include "datapath/bpf/verify_int.h"

void vreg_set_number(struct vreg *r, struct scalar n)
{
	*r = (struct vreg){ .kind = VREG_NUMBER, .n = n };
}

void vstate_init(struct vstate *s)
{
	struct vframe *f;

	*s = (struct vstate){ 0 };
	f = vframe_push(s, 0);
	f->reg[1] = (struct vreg){ .kind = VREG_CONTEXT, .n = scalar_const(0) };
}

struct vframe *vframe_push(struct vstate *s, uint32_t back)
{
	struct vframe *f = x_calloc(1, sizeof(*f));

	f->back = back;
	f->reg[10] = (struct vreg){ .kind = VREG_STACK, .frame = (uint8_t)s->n_frames, .n = scalar_const(0) };
	s->frame[s->n_frames++] = f;
	return f;
}

void vframe_pop(struct vstate *s)
{
	struct vframe *f = s->frame[--s->n_frames];

	free(f->slot);
	free(f);
	s->frame[s->n_frames] = NULL;
}

void vstate_fini(struct vstate *s)
{
	while (s->n_frames)
		vframe_pop(s);
}

void vstate_copy(struct vstate *to, const struct vstate *from)
{
	*to = (struct vstate){ .n_frames = from->n_frames };
	for (unsigned i = 0; i < from->n_frames; i++) {
		const struct vframe *f = from->frame[i];
		struct vframe *g = x_malloc(sizeof(*g));

		*g = *f;
		g->slot = f->n_slots ? x_malloc(f->n_slots * sizeof(*g->slot)) : NULL;
		if (f->n_slots)
			memcpy(g->slot, f->slot, f->n_slots * sizeof(*g->slot));
		to->frame[i] = g;
	}
}

void vstate_each(struct vstate *s, void (*f)(struct vreg *r, void *arg), void *arg)
{
	for (unsigned i = 0; i < s->n_frames; i++) {
		for (unsigned k = 0; k < 10; k++)
			f(&s->frame[i]->reg[k], arg);
		for (uint32_t k = 0; k < s->frame[i]->n_slots; k++)
			if (s->frame[i]->slot[k].byte[0] == VBYTE_SAVED && s->frame[i]->slot[k].part == 0)
				f(&s->frame[i]->slot[k].saved, arg);
	}
}

/* ---- comparing ---- */

/* Which id of the old state stands for which of the new one. */
struct ids {
	uint32_t old[64], now[64];
	unsigned n;
};

static bool same_id(struct ids *ids, uint32_t old, uint32_t now)
{
	if (!old || !now)
		return old == now;
	for (unsigned i = 0; i < ids->n; i++) {
		if (ids->old[i] == old)
			return ids->now[i] == now;
		if (ids->now[i] == now)
			return false;
	}
	if (ids->n == ARRAY_LEN(ids->old))
		return false;
	ids->old[ids->n] = old;
	ids->now[ids->n++] = now;
	return true;
}

static bool scalar_same(const struct scalar *a, const struct scalar *b)
{
	return scalar_covers(a, b) && scalar_covers(b, a);
}

static bool number_covers(const struct vreg *a, const struct vreg *b, struct ids *ids, bool exactly)
{
	/* an old number that was bound to another must be bound now too */
	if ((a->id || exactly) && !same_id(ids, a->id, b->id))
		return false;
	return exactly ? scalar_same(&a->n, &b->n) : scalar_covers(&a->n, &b->n);
}

static bool vreg_covers(const struct vreg *a, const struct vreg *b, struct ids *ids, bool exactly)
{
	if (a->kind == VREG_NONE)
		return !exactly || b->kind == VREG_NONE;
	if (a->kind != b->kind)
		return false;
	if (a->kind == VREG_NUMBER)
		return number_covers(a, b, ids, exactly);
	if (a->off != b->off || a->map != b->map || a->frame != b->frame)
		return false;
	if (a->kind == VREG_PACKET || a->kind == VREG_META)
		return (exactly ? a->range == b->range : a->range <= b->range) && same_id(ids, a->id, b->id) &&
		       (exactly ? scalar_same(&a->n, &b->n) : scalar_covers(&a->n, &b->n));
	return (a->kind != VREG_VALUE_OR_NULL || same_id(ids, a->id, b->id)) &&
	       (exactly ? scalar_same(&a->n, &b->n) : scalar_covers(&a->n, &b->n));
}

static bool byte_covers(uint8_t a, const struct vslot *b, unsigned i)
{
	uint8_t now = b ? b->byte[i] : VBYTE_NONE;

	switch (a) {
	case VBYTE_NONE: return true;
	case VBYTE_NUMBER: return now == VBYTE_NUMBER || now == VBYTE_ZERO;
	default: return now == a;
	}
}

static bool slot_covers(const struct vframe *f, const struct vframe *g, uint32_t i, struct ids *ids, bool exactly)
{
	const struct vslot *a = &f->slot[i], *b = i < g->n_slots ? &g->slot[i] : NULL;
	bool saved = b && b->byte[0] == VBYTE_SAVED;

	if (a->byte[0] == VBYTE_SAVED)
		return saved && a->part == b->part && a->parts == b->parts &&
		       (a->part || vreg_covers(&a->saved, &b->saved, ids, exactly));
	/* numbers were written; a saved number will do */
	if (saved && a->byte[0] == VBYTE_NUMBER && a->byte[1] == VBYTE_NUMBER && a->byte[2] == VBYTE_NUMBER &&
	    a->byte[3] == VBYTE_NUMBER && !exactly) {
		const struct vslot *first = b->part ? &g->slot[i + 1] : b;

		return first->saved.kind == VREG_NUMBER;
	}
	for (unsigned k = 0; k < 4; k++) {
		if (!byte_covers(a->byte[k], b, k))
			return false;
		if (exactly && b && a->byte[k] != b->byte[k])
			return false;
	}
	return true;
}

static bool frame_covers(const struct vframe *f, const struct vframe *g, const struct vinfo *at, struct ids *ids,
			 bool exactly)
{
	for (unsigned r = 0; r < 10; r++) {
		if (!(at->live & (1U << r)) && !exactly)
			continue;
		if (!exactly && !(at->matters & (1U << r)) && f->reg[r].kind == VREG_NUMBER &&
		    g->reg[r].kind == VREG_NUMBER)
			continue;
		if (!vreg_covers(&f->reg[r], &g->reg[r], ids, exactly))
			return false;
	}
	for (uint32_t i = 0; i < f->n_slots; i++)
		if (!slot_covers(f, g, i, ids, exactly))
			return false;
	return !exactly || f->n_slots == g->n_slots;
}

bool vstate_covers(const struct verifier *v, const struct vstate *old, const struct vstate *now, bool exactly)
{
	struct ids ids = { .n = 0 };

	if (old->n_frames != now->n_frames)
		return false;
	for (unsigned i = 0; i < old->n_frames; i++) {
		bool last = i + 1 == old->n_frames;
		uint32_t at = last ? v->at : old->frame[i + 1]->back;

		if (!last && at != now->frame[i + 1]->back)
			return false;
		if (!frame_covers(old->frame[i], now->frame[i], &v->info[at], &ids, exactly))
			return false;
	}
	return true;
}

uint64_t vstate_print(const struct vstate *s)
{
	const struct vframe *f = s->frame[s->n_frames - 1];
	uint64_t h = s->n_frames;

	for (unsigned i = 0; i < ARRAY_LEN(f->reg); i++) {
		const struct vreg *r = &f->reg[i];

		/* that which vreg_covers compares, without ids; most that moves is a number */
		h = (h ^ r->kind ^ (uint64_t)(uint32_t)(r->kind > VREG_NUMBER ? r->off : 0) << 8) * UINT64_C(0x9e3779b97f4a7c15);
		if (r->kind != VREG_NONE)
			h = (h ^ r->n.value ^ r->n.mask << 1) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	return h;
}

/* ---- in words ---- */

static void print_place(struct strbuf *out, const struct vreg *r)
{
	if (scalar_is_const(&r->n) && r->n.value == 0) {
		sb_printf(out, " %s%d", r->off < 0 ? "" : "+", r->off);
		return;
	}
	sb_printf(out, " %s%d and ", r->off < 0 ? "" : "+", r->off);
	scalar_print(out, &r->n);
}

void vreg_print(struct strbuf *out, const struct verifier *v, const struct vreg *r)
{
	const struct ebpf_map *m = r->map < v->o->n_maps ? &v->o->maps[r->map] : NULL;

	switch ((enum vreg_kind)r->kind) {
	case VREG_NONE: sb_add(out, "not written"); return;
	case VREG_NUMBER: scalar_print(out, &r->n); return;
	case VREG_CONTEXT: sb_add(out, "context"); break;
	case VREG_PACKET: sb_add(out, "packet"); break;
	case VREG_PACKET_END: sb_add(out, "packet's end"); break;
	case VREG_META: sb_add(out, "metadata"); break;
	case VREG_STACK: sb_add(out, "stack"); break;
	case VREG_MAP: sb_printf(out, "map '%s'", m ? m->name : "?"); return;
	case VREG_VALUE: sb_printf(out, "value of '%s'", m ? m->name : "?"); break;
	case VREG_VALUE_OR_NULL: sb_printf(out, "value of '%s' or null", m ? m->name : "?"); break;
	}
	print_place(out, r);
	if (r->kind == VREG_PACKET || r->kind == VREG_META)
		sb_printf(out, ", compared with the end up to +%d", r->range);
}
