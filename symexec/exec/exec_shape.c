/*
 * exec_shape.c - instructions that move pointers and change where bytes stand.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec_int.h"

static const char no_pointer[] = "moves relative to a header annotation that is missing";

/* Nobody knows how far the header pointers are from the data now: they move so far away that nothing reaches over. */
static void
lose_pointers(struct engine *e, struct flow *f)
{
	int32_t *pointers[] = { &f->mac, &f->net, &f->transport };
	value lost = value_add(e->values, flow_resolve(e, f, f->tail_length), 1);
	bool any = false;

	for (size_t k = 0; k < ARRAY_LEN(pointers); k++) {
		if (*pointers[k] == POINTER_NONE)
			continue;
		if (flow_is_far(f, *pointers[k]))
			lost = VALUE_NONE;	/* the sum of two */
		else
			*pointers[k] -= FLOW_FAR;
		any = true;
	}
	if (any)
		flow_write(e, f, BASE_ANNO, ANNO_LOST * 8, 32, lost);
}

value
exec_far_lost(struct engine *e, struct flow *f)
{
	enum read_fault why;
	value v = flow_read(e, f, BASE_ANNO, ANNO_LOST * 8, 32, &why);
	uint64_t c;

	return v == VALUE_NONE || value_is_const(e->values, v, &c) ? VALUE_NONE :
	    value_add(e->values, v, UINT32_MAX);
}

/*
 * All is stripped, and nobody knows how much that is: what Unstrip would give back are the last bytes, whichever they are,
 * and all that was in front of them stands elsewhere than it did, as seen from the end.
 */
static void
lose_headroom(struct engine *e, struct flow *f)
{
	uint64_t lo, hi;
	enum read_fault why;

	flow_bounds(e, f, f->tail_length, &lo, &hi);
	if (lo == hi && lo > 0 && lo < UINT16_MAX)
		(void)flow_read(e, f, BASE_DATA, (f->head_end + (int32_t)lo) * 8 - 8, 8, &why);
	else if (hi > 0 && f->mem.n > 0 && f->mem.slots[0].bit < f->head_end * 8)
		flow_write(e, f, BASE_DATA, f->mem.slots[0].bit,
			   (uint32_t)(f->head_end * 8 - f->mem.slots[0].bit), VALUE_NONE);
	f->data = f->head_end;
	if (lo < hi)
		lose_pointers(e, f);
}

/* The caller knows that the packet is that long, or that it is shorter: then it becomes empty, as in Click. */
static void
shape_strip(struct run *r, struct frame *x, uint64_t n)
{
	struct flow *f = x->f;
	enum read_fault why;

	if (f->tail == VALUE_NONE) {
		f->data += (int32_t)MIN_OF((int64_t)n, f->head_end - f->data);
		return;
	}
	if ((int64_t)n > f->head_end - f->data)
		(void)flow_read(r->e, f, BASE_DATA, (f->data + (int32_t)n) * 8 - 8, 8, &why);
	if ((int64_t)n <= f->head_end - f->data) {
		f->data += (int32_t)n;
		return;
	}
	lose_headroom(r->e, f);
	f->tail = VALUE_NONE;
	f->tail_length = value_const(r->e->values, 0, 32);
}

/* Drops slots from byte offset `end` on. */
static void
cut_slots(struct engine *e, struct flow *f, int32_t end)
{
	if (f->head_end > end)
		flow_write(e, f, BASE_DATA, end * 8, (uint32_t)(f->head_end - end) * 8, VALUE_NONE);
	f->head_end = MIN_OF(f->head_end, end);
}

static value
unknown_tail(struct run *r, struct frame *x, const struct instruction *i)
{
	struct root_info info = { .kind = ROOT_PAYLOAD, .width = 8, .rank = RANK_OTHER,
				  .name = "other bytes", .element = r->maker };

	return value_blob(r->e->values, exec_new_root(r, x, &info, i->site));
}

/* A length that no value expresses: unknown, but as bounded as `keep` less the `head` bytes before the tail. */
static value
bounded_length(struct run *r, struct frame *x, const struct instruction *i, value keep, uint64_t head)
{
	value v = exec_unknown(r, x, 32, i->site);
	uint64_t lo, hi;

	flow_bounds(r->e, x->f, keep, &lo, &hi);
	lo = lo > head ? lo - head : 0;
	hi = hi > head ? hi - head : 0;
	if (!flow_constrain(r->e, x->f, flow_within(r->e, v, lo, MIN_OF(hi, UINT32_MAX))))
		x->drop = "no length is left";
	return v;
}

/* A checksum is no longer right when octets that it covers are cut off. */
static void
note_cut(struct run *r, struct frame *x, int32_t from)
{
	if (!r->e->concrete)
		exec_note_write(r, x, from * 8, 8);
}

/*
 * The data starts at byte offset `at`, which lies somewhere in front of it: of what is behind that place nothing is known,
 * so it may as well be the origin.
 */
static void
set_data_far(struct run *r, struct frame *x, const struct instruction *i, int32_t at)
{
	struct flow *f = x->f;
	int32_t *pointers[] = { &f->mac, &f->net, &f->transport, &f->option };
	uint64_t least = flow_far_length(f, at);

	for (size_t k = 0; k < ARRAY_LEN(pointers); k++)
		*pointers[k] = flow_is_far(f, *pointers[k]) ? *pointers[k] - at : POINTER_NONE;
	engine_forget_derived(r->e, f, VALUE_NONE);
	f->mem.n = 0;
	f->data = f->head_end = 0;
	f->tail = unknown_tail(r, x, i);
	f->tail_length = exec_unknown(r, x, 32, i->site);
	if (!flow_constrain(r->e, f, flow_within(r->e, f->tail_length, least, UINT16_MAX)))
		x->drop = "no length is left";
}

/* Where the data begins in the tail, what is in front of it belongs to the head, if it is there. */
static void
set_data(struct run *r, struct flow *f, int32_t at)
{
	enum read_fault why;

	if (f->tail != VALUE_NONE && at > f->head_end)
		(void)flow_read(r->e, f, BASE_DATA, at * 8 - 8, 8, &why);
	f->data = at;
}

static void
shape_truncate(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	int32_t base = flow_base(f, i->base);
	value keep = x->regs[i->a], now;
	enum comparison c;
	uint64_t n, most;
	set where;

	if (base == POINTER_NONE) {
		x->violation = no_pointer;
		return;
	}
	base += i->bit / 8;
	if (flow_is_far(f, base))
		return;		/* what was stripped is cut */
	now = flow_length(r->e, f, base);
	/* exec.c has split the flow by this where it matters */
	c = flow_compare(r->e, f, REL_GE, keep, now, &where);
	if (c == COMPARE_YES || (c == COMPARE_SET && !flow_may(r->e, f, set_not(r->e->sets, where))))
		return;
	if (value_is_const(r->e->values, keep, &n) && base + (int64_t)n <= f->head_end) {
		/* counted from a pointer in front of the data: nothing is left, but no less */
		int32_t end = MAX_OF(base + (int32_t)n, MIN_OF(f->data, f->head_end));

		note_cut(r, x, end);
		cut_slots(r->e, f, end);
		f->tail = VALUE_NONE;
		f->tail_length = value_const(r->e->values, 0, 32);
		return;
	}
	/* bytes that may be cut are no longer told apart from the tail */
	flow_bounds(r->e, f, keep, &n, &most);
	note_cut(r, x, base + (int32_t)MIN_OF(n, 65535));
	if (base + (int64_t)n < f->head_end)
		cut_slots(r->e, f, base + (int32_t)n);
	now = exec_resize(r->e, f, keep, 32);
	if (now != VALUE_NONE)
		now = value_add(r->e->values, now, (uint64_t)(int64_t)(base - f->head_end));
	f->tail_length = now != VALUE_NONE ? now :
	    bounded_length(r, x, i, keep, (uint64_t)(f->head_end - base));
	/* what only loses octets at its end is what it was */
	if (base + (int64_t)n < f->head_end || now == VALUE_NONE)
		f->tail = unknown_tail(r, x, i);
}

static void
shape_append(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;

	if (f->tail != VALUE_NONE) {
		f->tail_length = value_add(r->e->values, f->tail_length, i->imm);
		f->tail = unknown_tail(r, x, i);
		return;
	}
	f->head_end += (int32_t)i->imm;
	for (uint64_t k = 0; k < i->imm && i->a == REG_NONE; k++)
		flow_write(r->e, f, BASE_DATA, (f->head_end - (int32_t)(i->imm - k)) * 8, 8,
			   value_const(r->e->values, 0, 8));
	if (i->a != REG_NONE)
		flow_write(r->e, f, BASE_DATA, (f->head_end - (int32_t)i->imm) * 8,
			   (uint32_t)i->imm * 8, x->regs[i->a]);
}

/* Zeros behind the end until `a` bytes stand behind base. */
static void
shape_pad(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	int32_t base = flow_base(f, i->base) + i->bit / 8;
	value want = x->regs[i->a];
	uint64_t lo, hi, head = (uint64_t)MAX_OF(f->head_end - base, 0), wlo, whi;
	set where;

	if (flow_compare(r->e, f, REL_GE, flow_length(r->e, f, base), want, &where) == COMPARE_YES)
		return;
	flow_bounds(r->e, f, want, &wlo, &whi);
	if (f->tail == VALUE_NONE && wlo == whi && wlo < 65536) {
		struct instruction zeros = { .op = OP_APPEND, .a = REG_NONE, .imm = wlo - head };

		shape_append(r, x, &zeros);
		return;
	}
	flow_bounds(r->e, f, f->tail_length, &lo, &hi);
	f->tail = unknown_tail(r, x, i);
	f->tail_length = exec_unknown(r, x, 32, i->site);
	lo = MAX_OF(lo, wlo > head ? wlo - head : 0);
	hi = MAX_OF(hi, whi > head ? whi - head : 0);
	if (!flow_constrain(r->e, f, flow_within(r->e, f->tail_length, lo, MIN_OF(hi, UINT32_MAX))))
		x->drop = "no length is left";
}

static void
shape_new_packet(struct run *r, struct frame *x, uint64_t n)
{
	struct flow *f = x->f;

	engine_forget_derived(r->e, f, VALUE_NONE);
	f->mem.n = f->anno.n = 0;
	f->data = 0;
	f->head_end = (int32_t)n;
	f->tail = VALUE_NONE;
	f->tail_length = value_const(r->e->values, 0, 32);
	f->mac = f->net = f->transport = f->option = POINTER_NONE;
	x->stale_count = x->write_count = 0;
	x->has_before[0] = x->has_before[1] = false;
	if (r->e->concrete)
		f->origin_packet = UINT32_MAX;
	for (uint64_t k = 0; k < n; k++)
		flow_write(r->e, f, BASE_DATA, (int32_t)k * 8, 8, value_const(r->e->values, 0, 8));
}

/*
 * Octets are put in or taken out at byte offset `at`: what covers that place is no longer right, and what stands before it
 * moves by `by` bytes. How much is off is not followed.
 */
static void
note_move(struct run *r, struct frame *x, int32_t at, uint32_t width, int32_t by)
{
	if (r->e->concrete)
		return;
	exec_note_write(r, x, at * 8, width);
	if (x->stale_count > 0)
		x->write_count = ARRAY_LEN(x->writes) + 1;
	for (uint32_t k = 0; k < x->stale_count; k++)
		if (*stale_at(x, k) < at * 8)
			*stale_at(x, k) += by * 8;
}

/* Octets before `at` move, so they have to be told apart from the tail; where it may end before, nobody knows what it is then. */
static void
reach(struct run *r, struct frame *x, const struct instruction *i, int32_t at)
{
	struct flow *f = x->f;
	enum read_fault why;

	if (f->tail == VALUE_NONE || at <= f->head_end)
		return;
	(void)flow_read(r->e, f, BASE_DATA, at * 8 - 8, 8, &why);
	if (at > f->head_end)
		f->tail = unknown_tail(r, x, i);
}

/* The octets that are taken out belong to the head, or nobody knows what follows them. The caller knows that they are there. */
static void
reach_removed(struct run *r, struct frame *x, const struct instruction *i, int32_t at)
{
	struct flow *f = x->f;
	int32_t end = at + (int32_t)i->imm;

	reach(r, x, i, end);
	if (f->tail == VALUE_NONE || end <= f->head_end)
		return;
	f->tail_length = value_add(r->e->values, f->tail_length, (uint64_t)(int64_t)(f->head_end - end));
	f->head_end = end;
}

static int32_t *
pointer_of(struct flow *f, enum base which)
{
	switch (which) {
	case BASE_MAC:
		return &f->mac;
	case BASE_NET:
		return &f->net;
	case BASE_TRANSPORT:
		return &f->transport;
	case BASE_DATA:
		return &f->data;
	case BASE_OPTION:
		return &f->option;
	case BASE_ANNO:
	case BASE_COUNT:
		break;
	}
	x_panic("no such pointer: %d", (int)which);
}

void
exec_shape(struct run *r, struct frame *x, const struct instruction *i)
{
	struct flow *f = x->f;
	int32_t base = flow_base(f, i->base);

	if (base == POINTER_NONE && i->op != OP_CLEAR_POINTER && i->op != OP_NEW_PACKET) {
		x->violation = no_pointer;
		return;
	}
	switch (i->op) {
	case OP_STRIP:
		shape_strip(r, x, i->imm);
		break;
	case OP_UNSTRIP:
	case OP_PUSH:
		flow_push(f, (uint32_t)i->imm);
		if (i->op == OP_UNSTRIP)
			break;
		engine_forget_derived(r->e, f, VALUE_NONE);
		flow_write(r->e, f, BASE_DATA, f->data * 8, (uint32_t)i->imm * 8, VALUE_NONE);
		break;
	case OP_INSERT:
		reach(r, x, i, base + i->bit / 8);
		if (base + i->bit / 8 > f->data)
			note_move(r, x, base + i->bit / 8, 8, -(int32_t)i->imm);
		engine_forget_derived(r->e, f, VALUE_NONE);
		flow_insert(r->e, f, base + i->bit / 8, (uint32_t)i->imm);
		f->option = POINTER_NONE;
		break;
	case OP_REMOVE:
		reach_removed(r, x, i, base + i->bit / 8);
		note_move(r, x, base + i->bit / 8, (uint32_t)i->imm * 8, (int32_t)i->imm);
		engine_forget_derived(r->e, f, VALUE_NONE);
		flow_remove(r->e, f, base + i->bit / 8, (uint32_t)i->imm);
		f->option = POINTER_NONE;
		break;
	case OP_TRUNCATE:
		shape_truncate(r, x, i);
		break;
	case OP_APPEND:
		shape_append(r, x, i);
		break;
	case OP_PAD:
		shape_pad(r, x, i);
		break;
	case OP_SET_DATA:
		if (flow_is_far(f, base + (int32_t)i->imm))
			set_data_far(r, x, i, base + (int32_t)i->imm);
		else
			set_data(r, f, base + (int32_t)i->imm);
		break;
	case OP_SET_POINTER:
		*pointer_of(f, i->which) = base + (int32_t)i->imm;
		break;
	case OP_CLEAR_POINTER:
		*pointer_of(f, i->which) = POINTER_NONE;
		break;
	case OP_NEW_PACKET:
		shape_new_packet(r, x, i->imm);
		break;
	default:
		x_panic("opcode %d does not change shape", (int)i->op);
	}
}
