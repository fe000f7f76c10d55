/*
 * filter_memory.c - loads and stores of a path: the packet within its length, which the path's set must show; the stack, octet by octet;
 * values of maps, which may hold anything.
 */
#include "symexec/bpf/filter_int.h"

static unsigned octets_of(uint8_t code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	default: return 8;
	}
}

static struct sreg number_of(term t)
{
	return (struct sreg){ .kind = SREG_NUMBER, .t = t };
}

/* Every packet that comes here has `end` octets. */
static bool is_long_enough(struct walk *w, uint64_t end)
{
	struct terms *t = &w->f->terms;
	struct term_condition c = { TERM_LT, w->now->length, term_const(t, end), false };
	set shorter;

	return end <= UINT16_MAX && term_condition_set(t, &c, &shorter) && !set_intersects(t->sets, w->now->s, shorter);
}

bool walk_check_packet(struct walk *w, int64_t at, uint32_t size)
{
	if (at < 0)
		return walk_refuse(w, "it reads before the packet");
	return is_long_enough(w, (uint64_t)at + size) ||
	       walk_refuse(w, "it reads %u octet%s at %lld, and packets that come here may end before", size, size == 1 ? "" : "s",
			   (long long)at);
}

static bool check_value(struct walk *w, const struct sreg *r, int64_t at, uint32_t size)
{
	const struct ebpf_map *m = &w->o->maps[r->map];

	return (at >= 0 && (uint64_t)at + size <= m->value_size) ||
	       walk_refuse(w, "it touches %u octets at %lld of the value of '%s', which has %u", size, (long long)at, m->name,
			   m->value_size);
}

static bool check_stack(struct walk *w, int64_t at, uint32_t size)
{
	return (at >= -SFRAME_STACK && at + size <= 0) || walk_refuse(w, "it touches the stack at %lld", (long long)at);
}

/* ---- the stack ---- */

static struct scell *cell_at(struct walk *w, const struct sreg *r, int64_t at)
{
	return &w->now->frame[r->frame]->stack[SFRAME_STACK + at];
}

static bool load_stack(struct walk *w, const struct sreg *r, int64_t at, unsigned size, struct sreg *to)
{
	struct terms *t = &w->f->terms;
	const struct scell *c = cell_at(w, r, at);
	bool whole = true;
	term v = term_const(t, 0);

	for (unsigned i = 0; i < size; i++) {
		if (!c[i].size)
			return walk_refuse(w, "it reads the stack at %lld, where nothing was written", (long long)at + i);
		whole &= c[i].size == size && c[i].index == i && c[i].r.t == c[0].r.t && c[i].r.kind == c[0].r.kind;
	}
	if (whole) {
		*to = c[0].r;
		return true;
	}
	for (unsigned i = 0; i < size; i++) {
		term octet;

		if (c[i].r.kind != SREG_NUMBER)
			return walk_refuse(w, "it reads part of a pointer");
		octet = term_op(t, TERM_SHR, c[i].r.t, term_const(t, 8U * c[i].index));
		octet = term_op(t, TERM_AND, octet, term_const(t, 255));
		v = term_op(t, TERM_OR, v, term_op(t, TERM_SHL, octet, term_const(t, 8U * i)));
	}
	*to = number_of(v);
	return true;
}

static bool store_stack(struct walk *w, const struct sreg *r, int64_t at, unsigned size, struct sreg value)
{
	struct terms *t = &w->f->terms;
	struct scell *c = cell_at(w, r, at);

	if (value.kind != SREG_NUMBER && size != 8)
		return walk_refuse(w, "it stores part of a pointer");
	if (value.kind == SREG_STACK && value.frame > r->frame)
		return walk_refuse(w, "it stores an address of its own stack where the calling function would find it");
	if (size < 8)
		value.t = term_op(t, TERM_AND, value.t, term_const(t, (1ULL << 8 * size) - 1));
	/* what was partly overwritten is octets from now on; a pointer's are none that can be read */
	for (unsigned i = 0; i < size; i++)
		c[i] = (struct scell){ value, (uint8_t)size, (uint8_t)i };
	return true;
}

/* ---- values of maps ---- */

static term load_value(struct walk *w, const struct sreg *r, int64_t at, unsigned size)
{
	const struct ebpf_map *m = &w->o->maps[r->map];
	uint64_t v = 0;

	if (m->data && m->read_only) {
		memcpy(&v, m->data + at, size);
		return term_const(&w->f->terms, v);
	}
	walk_note(w, false, m->data ? "global data '%s'" : "what map '%s' holds", m->name);
	return term_unknown(&w->f->terms, m->name, 8 * size);
}

/* ---- instructions ---- */

static bool load_context(struct walk *w, const struct bpf_insn *in, const struct sreg *r, struct sreg *to)
{
	struct terms *t = &w->f->terms;
	uint64_t moved;

	if (!term_is_const(t, r->t, &moved) || moved || octets_of(in->code) != 4 || in->off < 0 || in->off % 4 || in->off > 16)
		return walk_refuse(w, "it reads the context where there is no field");
	switch (in->off) {
	case 0: case 8: *to = (struct sreg){ .kind = SREG_PACKET, .t = term_const(t, 0) }; return true;
	case 4: *to = (struct sreg){ .kind = SREG_END, .t = term_const(t, 0) }; return true;
	default: break;
	}
	walk_note(w, false, in->off == 12 ? "the interface" : "the queue");
	*to = number_of(term_unknown(t, in->off == 12 ? "interface" : "queue", 32));
	return true;
}

bool walk_load(struct walk *w, const struct bpf_insn *in)
{
	struct sframe *f = walk_frame(w);
	struct sreg r = f->r[in->src_reg], to = { 0 };
	unsigned size = octets_of(in->code);
	uint64_t base;
	int64_t at;
	bool ok;

	if (r.kind == SREG_CONTEXT) {
		ok = load_context(w, in, &r, &to);
		f->r[in->dst_reg] = to;
		w->now->at += ok;
		return ok;
	}
	if (r.kind != SREG_PACKET && r.kind != SREG_STACK && r.kind != SREG_VALUE)
		return walk_refuse(w, "r%u is no address", in->src_reg);
	if (!walk_fix(w, in->src_reg))
		return !w->failed;
	(void)term_is_const(&w->f->terms, r.t, &base);
	at = (int64_t)base + in->off;
	if (r.kind == SREG_STACK)
		ok = check_stack(w, at, size) && load_stack(w, &r, at, size, &to);
	else
		ok = r.kind == SREG_PACKET ? walk_check_packet(w, at, size) : check_value(w, &r, at, size);
	if (!ok)
		return false;
	if (r.kind == SREG_PACKET && walk_driver_wrote(w, at, size))
		to = number_of(term_unknown(&w->f->terms, "what it wrote", 8 * size));
	else if (r.kind != SREG_STACK)
		to = number_of(r.kind == SREG_PACKET ? term_packet(&w->f->terms, (uint32_t)at, size) : load_value(w, &r, at, size));
	f->r[in->dst_reg] = to;
	w->now->at++;
	return true;
}

static bool store_at(struct walk *w, const struct bpf_insn *in, const struct sreg *r, int64_t at, struct sreg value)
{
	unsigned size = octets_of(in->code);
	bool atomic = BPF_CLASS(in->code) == BPF_STX && BPF_MODE(in->code) == BPF_ATOMIC;
	struct sframe *f = walk_frame(w);
	struct sreg old = { 0 };

	if (r->kind == SREG_STACK) {
		if (!check_stack(w, at, size) || (atomic && !load_stack(w, r, at, size, &old)))
			return false;
		if (atomic)	/* sound, and rare */
			value = number_of(term_unknown(&w->f->terms, "an atomic operation", 8 * size));
		if (!store_stack(w, r, at, size, value))
			return false;
	} else if (!check_value(w, r, at, size)) {
		return false;
	} else if (value.kind != SREG_NUMBER) {
		return walk_refuse(w, "it stores a pointer in a map");
	}
	if (atomic && (in->imm & BPF_FETCH)) {
		walk_note(w, false, "the result of an atomic operation");
		f->r[in->imm == BPF_CMPXCHG ? 0 : in->src_reg] = number_of(term_unknown(&w->f->terms, "atomic", 8 * size));
	}
	w->now->at++;
	return true;
}

bool walk_store(struct walk *w, const struct bpf_insn *in)
{
	struct sframe *f = walk_frame(w);
	struct sreg r = f->r[in->dst_reg], value;
	uint64_t base;

	value = BPF_CLASS(in->code) == BPF_STX ? f->r[in->src_reg] :
		number_of(term_const(&w->f->terms, (uint64_t)(int64_t)in->imm));
	if (value.kind == SREG_NONE)
		return walk_refuse(w, "nothing was written to r%u", in->src_reg);
	if (r.kind == SREG_PACKET && !w->f->driver)
		return walk_refuse(w, "it writes to the packet, which filters only read");
	if (r.kind != SREG_STACK && r.kind != SREG_VALUE && r.kind != SREG_PACKET)
		return walk_refuse(w, "r%u is no address that can be written", in->dst_reg);
	if (!walk_fix(w, in->dst_reg))
		return !w->failed;
	(void)term_is_const(&w->f->terms, r.t, &base);
	return r.kind == SREG_PACKET ? walk_driver_store(w, in, &r, (int64_t)base + in->off) :
	       store_at(w, in, &r, (int64_t)base + in->off, value);
}

bool walk_readable(struct walk *w, unsigned reg, uint32_t size)
{
	struct sreg r = walk_frame(w)->r[reg], to;
	uint64_t base;

	if (r.kind != SREG_PACKET && r.kind != SREG_STACK && r.kind != SREG_VALUE)
		return walk_refuse(w, "r%u is no address", reg);
	if (!walk_fix(w, reg))
		return false;
	(void)term_is_const(&w->f->terms, r.t, &base);
	if (r.kind == SREG_PACKET)
		return walk_check_packet(w, (int64_t)base, size);
	if (r.kind == SREG_VALUE)
		return check_value(w, &r, (int64_t)base, size);
	if (!check_stack(w, (int64_t)base, size))
		return false;
	for (uint32_t i = 0; i < size; i++)
		if (!load_stack(w, &r, (int64_t)base + i, 1, &to))
			return false;
	return true;
}

bool walk_overwrite(struct walk *w, unsigned reg, uint32_t size)
{
	struct sreg r = walk_frame(w)->r[reg];
	uint64_t base;

	if (r.kind != SREG_STACK && r.kind != SREG_VALUE)
		return walk_refuse(w, "r%u is no address that can be written", reg);
	if (!walk_fix(w, reg))
		return false;
	(void)term_is_const(&w->f->terms, r.t, &base);
	if (r.kind == SREG_VALUE)
		return check_value(w, &r, (int64_t)base, size);
	if (!check_stack(w, (int64_t)base, size))
		return false;
	for (uint32_t i = 0; i < size; i++)
		if (!store_stack(w, &r, (int64_t)base + i, 1, number_of(term_unknown(&w->f->terms, "what a helper wrote", 8))))
			return false;
	return true;
}
