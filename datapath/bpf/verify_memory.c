/*
 * verify_memory.c - what may be read and written where. A packet is read up to where it was compared with its end; a map's value
 * within its size, whatever the moving part of the address may be; the stack where something was written. Pointers can be
 * saved on the stack, whole, and nowhere else.
 */
#include "datapath/bpf/verify_int.h"

enum { MAX_MOVING = 1 << 29 };

static unsigned size_of(uint8_t code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	default: return 8;
	}
}

bool verify_readable(struct verifier *v, unsigned r)
{
	return v_frame(v)->reg[r].kind != VREG_NONE ||
	       v_refuse(v, "r%u is read, but nothing was written to it on this path", r);
}

/* ---- the stack ---- */

static uint32_t slot_at(int64_t off)
{
	return (uint32_t)((-off - 1) / 4);
}

static void grow(struct vframe *f, uint32_t slots)
{
	if (slots <= f->n_slots)
		return;
	f->slot = x_realloc_array(f->slot, slots, sizeof(*f->slot));
	memset(f->slot + f->n_slots, 0, (slots - f->n_slots) * sizeof(*f->slot));
	f->n_slots = slots;
}

/* The slot with the register that slot i is part of. */
static struct vslot *saved_at(struct vframe *f, uint32_t i)
{
	return f->slot[i].part ? &f->slot[i + 1] : &f->slot[i];
}

/* A saved number becomes octets; a saved pointer stays whole. */
static bool unsave(struct verifier *v, struct vframe *f, uint32_t i)
{
	struct vslot *s;
	unsigned parts;

	if (f->slot[i].byte[0] != VBYTE_SAVED)
		return true;
	s = saved_at(f, i);
	if (vreg_is_pointer(&s->saved))
		return v_refuse(v, "overwrites part of a pointer that is saved on the stack");
	parts = s->parts;
	for (unsigned k = 0; k < parts; k++)
		s[-(int)k] = (struct vslot){ .byte = { VBYTE_NUMBER, VBYTE_NUMBER, VBYTE_NUMBER, VBYTE_NUMBER } };
	return true;
}

static void save(struct vframe *f, uint32_t i, unsigned parts, const struct vreg *value)
{
	for (unsigned k = 0; k < parts; k++) {
		struct vslot *s = &f->slot[i - k];

		*s = (struct vslot){ .part = (uint8_t)k, .parts = (uint8_t)parts };
		memset(s->byte, VBYTE_SAVED, sizeof(s->byte));
	}
	f->slot[i].saved = *value;
}

static bool store_stack(struct verifier *v, struct vframe *f, int64_t off, unsigned size, struct vreg *value)
{
	uint32_t i = slot_at(off);
	bool zero = value->kind == VREG_NUMBER && scalar_is_const(&value->n) && value->n.value == 0;
	struct vreg cut = *value;

	grow(f, i + 1);
	if (vreg_is_pointer(value) && size != 8)
		return v_refuse(v, "saves part of a pointer: expected all 8 octets");
	/* the whole of what was there goes, also a pointer, when all of it is overwritten */
	if (!(size == 8 && f->slot[i].byte[0] == VBYTE_SAVED && f->slot[i].part == 0 && f->slot[i].parts == 2) &&
	    (!unsave(v, f, i) || (size == 8 && !unsave(v, f, i - 1))))
		return false;
	if (size == 8 && value->kind == VREG_NUMBER && !value->id && !scalar_is_const(&value->n))
		cut.id = value->id = ++v->last_id;
	if (size == 4) {
		cut.n = scalar_cut(&value->n, 4);
		cut.id = 0;
	}
	if (size >= 4) {
		save(f, i, size / 4, &cut);
		return true;
	}
	for (unsigned k = 0; k < size; k++)
		f->slot[i].byte[(off + k) & 3] = zero ? VBYTE_ZERO : VBYTE_NUMBER;
	return true;
}

/* Somewhere from lo on: what may be overwritten is no longer known. */
static bool store_somewhere(struct verifier *v, struct vframe *f, int64_t lo, int64_t end)
{
	grow(f, slot_at(lo) + 1);
	for (int64_t off = lo; off < end; off++) {
		uint32_t i = slot_at(off);

		if (!unsave(v, f, i))
			return false;
		if (f->slot[i].byte[off & 3] == VBYTE_ZERO)
			f->slot[i].byte[off & 3] = VBYTE_NUMBER;
	}
	return true;
}

/* A helper writes up to `size` octets, surely the first `sure`, that begin somewhere from lo to hi. */
static bool write_octets(struct verifier *v, struct vframe *f, int64_t lo, int64_t hi, uint32_t size, uint32_t sure)
{
	if (size && !store_somewhere(v, f, lo, hi + size))
		return false;
	for (int64_t off = hi; off < lo + sure; off++) {
		struct vslot *s = &f->slot[slot_at(off)];

		s->byte[off & 3] = VBYTE_NUMBER;
	}
	return true;
}

/* All octets were written, and are no pointer's. zero: whether all are 0. */
static bool octets_written(struct verifier *v, struct vframe *f, int64_t lo, int64_t end, bool *zero)
{
	*zero = true;
	for (int64_t off = lo; off < end; off++) {
		uint32_t i = slot_at(off);
		uint8_t b = i < f->n_slots ? f->slot[i].byte[off & 3] : VBYTE_NONE;

		if (b == VBYTE_NONE)
			return v_refuse(v, "reads the stack at %lld, where nothing was written on this path", (long long)off);
		if (b == VBYTE_SAVED && vreg_is_pointer(&saved_at(f, i)->saved))
			return v_refuse(v, "reads part of a pointer that is saved on the stack");
		*zero &= b == VBYTE_ZERO;
	}
	return true;
}

static bool load_stack(struct verifier *v, struct vframe *f, int64_t off, unsigned size, struct vreg *to)
{
	uint32_t i = slot_at(off);
	struct vslot *s = i < f->n_slots ? &f->slot[i] : NULL;
	bool zero;

	if (s && s->byte[0] == VBYTE_SAVED && s->part == 0 && size == s->parts * 4U && off % 4 == 0) {
		*to = s->saved;
		return true;
	}
	if (!octets_written(v, f, off, off + size, &zero))
		return false;
	if (s && s->byte[0] == VBYTE_SAVED && off % 4 == 0 && s->part == 0 && scalar_is_const(&s->saved.n) && size < 8)
		vreg_set_number(to, scalar_cut(&s->saved.n, size));
	else
		vreg_set_number(to, zero ? scalar_const(0) : scalar_of_size(size));
	return true;
}

/* ---- bounds ---- */

struct access {
	const struct vreg *r;
	unsigned reg;
	int64_t off;		/* with that of the instruction */
	uint32_t size;
	bool write;
	bool exact;		/* the moving part is a number that is known, and in off */
};

static bool is_fixed(const struct vreg *r)
{
	return scalar_is_const(&r->n);
}

static bool check_alignment(struct verifier *v, const struct access *a)
{
	bool strict = v->options.strict_alignment || a->r->kind == VREG_STACK || a->r->kind == VREG_CONTEXT;
	/* the network header is at a multiple of four, two octets behind the start of an allocation */
	int64_t base = a->r->kind == VREG_PACKET && v->options.strict_alignment ? 2 : 0;
	struct scalar at = scalar_const((uint64_t)(a->off + base));

	if (!strict || a->size == 1)
		return true;
	if (!a->exact)
		at = scalar_alu(BPF_ADD, true, &at, &a->r->n);
	return ((at.value | at.mask) & (a->size - 1)) == 0 ||
	       v_refuse(v, "%s %u octets at an address that is no multiple of %u", a->write ? "writes" : "reads", a->size,
			a->size);
}

static bool check_packet(struct verifier *v, const struct access *a)
{
	const char *does = a->write ? "writes" : "reads";

	if (a->write && !v->options.driver)
		return v_refuse(v, "writes to the packet, which filters only read");
	if (a->r->n.all.smin < 0)
		return v_refuse(v, "%s the packet through r%u, whose moving part may be negative", does, a->reg);
	/* both are counted from the moving part, which was compared with the end together with the constant one */
	if (a->off < 0)
		return v_refuse(v, "%s before the packet", does);
	if (a->off + a->size > a->r->range)
		return v_refuse(v, "%s %u octet%s of the packet at +%lld, but only the first %d were compared with the "
				"packet's end on this path", does, a->size, a->size == 1 ? "" : "s", (long long)a->off, a->r->range);
	return true;
}

static bool check_value(struct verifier *v, const struct access *a)
{
	const struct ebpf_map *m = &v->o->maps[a->r->map];
	int64_t lo = a->off + (a->exact ? 0 : a->r->n.all.smin);

	if (a->write && m->read_only)
		return v_refuse(v, "writes to '%s', which is constant", m->name);
	if ((!a->exact && (a->r->n.all.smin < -MAX_MOVING || a->r->n.all.umax > MAX_MOVING)) || lo < 0)
		return v_refuse(v, "%s the value of '%s' through r%u, whose moving part may be negative or very large",
				a->write ? "writes" : "reads", m->name, a->reg);
	if (a->off + (a->exact ? 0 : (int64_t)a->r->n.all.umax) + a->size > m->value_size)
		return v_refuse(v, "%s behind the value of '%s', which has %u octets", a->write ? "writes" : "reads", m->name,
				m->value_size);
	return true;
}

static bool check_stack(struct verifier *v, const struct access *a)
{
	int64_t lo = a->off + (a->exact ? 0 : a->r->n.all.smin), hi = a->off + (a->exact ? 0 : a->r->n.all.smax);

	if ((!a->exact && (a->r->n.all.smin < -MAX_MOVING || a->r->n.all.smax > MAX_MOVING)) || lo < -VERIFY_STACK ||
	    hi + a->size > 0)
		return v_refuse(v, "%s %u octet%s outside the stack, which is -%d to -1", a->write ? "writes" : "reads", a->size,
				a->size == 1 ? "" : "s", VERIFY_STACK);
	v->r->stack = MAX_OF(v->r->stack, (uint32_t)-lo);
	return true;
}

static bool check_context(struct verifier *v, const struct access *a, struct vreg *to)
{
	if (a->write)
		return v_refuse(v, "writes to the context, which is read only");
	if (!a->exact || a->r->off || a->r->n.value || a->size != 4 || a->off < 0 || a->off % 4 || a->off > 16)
		return v_refuse(v, "reads %u octet%s of the context at %+lld: expected 4 at 0 (data), 4 (data_end), 8 (data_meta), "
				"12 (ingress_ifindex) or 16 (rx_queue_index)", a->size, a->size == 1 ? "" : "s", (long long)a->off);
	v->r->insn[v->at].context = true;
	vreg_set_number(to, scalar_of_size(4));
	if (a->off < 12)
		*to = (struct vreg){ .kind = a->off == 0 ? VREG_PACKET : a->off == 4 ? VREG_PACKET_END : VREG_META,
				     .n = scalar_const(0) };
	return true;
}

static bool check_kind(struct verifier *v, const struct access *a)
{
	struct vinfo *i = &v->info[v->at];
	bool context = a->r->kind == VREG_CONTEXT;

	if (i->pointer && (i->pointer == 1 + VREG_CONTEXT) != context)
		return v_refuse(v, "reads the context on one path and other memory on another");
	i->pointer = (uint8_t)(1 + a->r->kind);
	return true;
}

static bool check_access(struct verifier *v, struct access *a, struct vreg *context)
{
	a->exact = is_fixed(a->r);
	if (a->exact)
		a->off += (int64_t)a->r->n.value;
	switch ((enum vreg_kind)a->r->kind) {
	case VREG_NONE:
		return verify_readable(v, a->reg);
	case VREG_NUMBER:
		return v_refuse(v, "r%u is a number, not an address", a->reg);
	case VREG_PACKET_END:
		return v_refuse(v, "r%u is the packet's end, where nothing can be read", a->reg);
	case VREG_MAP:
		return v_refuse(v, "r%u is a map: bpf_map_lookup_elem gives the address of a value", a->reg);
	case VREG_VALUE_OR_NULL:
		return v_refuse(v, "r%u may be null: compare it with 0 first", a->reg);
	case VREG_PACKET: case VREG_META:
		return check_packet(v, a) && check_alignment(v, a);
	case VREG_VALUE:
		return check_value(v, a) && check_alignment(v, a);
	case VREG_STACK:
		return check_stack(v, a) && check_alignment(v, a);
	case VREG_CONTEXT:
		break;
	}
	if (!context)
		return v_refuse(v, "r%u is the context: expected the stack or a map's value", a->reg);
	return check_context(v, a, context);
}

/* ---- instructions ---- */

bool verify_load(struct verifier *v, const struct bpf_insn *in)
{
	struct vframe *f = v_frame(v);
	struct access a = { &f->reg[in->src_reg], in->src_reg, f->reg[in->src_reg].off + in->off, size_of(in->code), false,
			    false };
	struct vreg to;
	bool zero;

	vreg_set_number(&to, scalar_of_size(a.size));
	if (!check_access(v, &a, &to) || !check_kind(v, &a))
		return false;
	if (a.r->kind == VREG_STACK) {
		struct vframe *of = v->now.frame[a.r->frame];

		if (a.exact ? !load_stack(v, of, a.off, a.size, &to) :
		    !octets_written(v, of, a.off + a.r->n.all.smin, a.off + a.r->n.all.smax + a.size, &zero))
			return false;
	}
	f->reg[in->dst_reg] = to;
	return true;
}

bool verify_store(struct verifier *v, const struct bpf_insn *in)
{
	struct vframe *f = v_frame(v);
	struct access a = { &f->reg[in->dst_reg], in->dst_reg, f->reg[in->dst_reg].off + in->off, size_of(in->code), true,
			    false };
	struct vreg number, *value = &number;

	vreg_set_number(&number, scalar_const((uint64_t)(int64_t)in->imm));
	if (BPF_CLASS(in->code) == BPF_STX) {
		value = &f->reg[in->src_reg];
		if (!verify_readable(v, in->src_reg))
			return false;
	}
	if (!check_access(v, &a, &number) || !check_kind(v, &a))
		return false;
	if (a.r->kind == VREG_STACK && value->kind == VREG_STACK && value->frame > a.r->frame)
		return v_refuse(v, "saves an address of its own stack where the calling function would find it");
	if (a.r->kind == VREG_STACK && a.exact)
		return store_stack(v, v->now.frame[a.r->frame], a.off, a.size, value);
	if (vreg_is_pointer(value))
		return v_refuse(v, "writes the pointer r%u where others can read it", in->src_reg);
	if (a.r->kind == VREG_STACK)
		return store_somewhere(v, v->now.frame[a.r->frame], a.off + a.r->n.all.smin, a.off + a.r->n.all.smax + a.size);
	return true;
}

bool verify_atomic(struct verifier *v, const struct bpf_insn *in)
{
	struct vframe *f = v_frame(v);
	struct access a = { &f->reg[in->dst_reg], in->dst_reg, f->reg[in->dst_reg].off + in->off, size_of(in->code), true,
			    false };
	bool strict = v->options.strict_alignment, ok, zero;
	struct vreg old;

	vreg_set_number(&old, scalar_of_size(a.size));
	if (!verify_readable(v, in->src_reg) || (in->imm == BPF_CMPXCHG && !verify_readable(v, 0)))
		return false;
	if (vreg_is_pointer(&f->reg[in->src_reg]) || (in->imm == BPF_CMPXCHG && vreg_is_pointer(&f->reg[0])))
		return v_refuse(v, "puts a pointer into memory by an atomic operation");
	v->options.strict_alignment = true;
	ok = check_access(v, &a, NULL);
	v->options.strict_alignment = strict;
	if (!ok || !check_kind(v, &a))
		return false;
	if (a.r->kind == VREG_STACK) {
		struct vframe *of = v->now.frame[a.r->frame];
		int64_t lo = a.off + (a.exact ? 0 : a.r->n.all.smin), end = a.off + (a.exact ? 0 : a.r->n.all.smax) + a.size;

		if (!octets_written(v, of, lo, end, &zero) || !store_somewhere(v, of, lo, end))
			return false;
	}
	if (in->imm & BPF_FETCH)
		f->reg[in->imm == BPF_CMPXCHG ? 0 : in->src_reg] = old;
	return true;
}

bool verify_octets(struct verifier *v, unsigned r, uint32_t size, const uint32_t *written)
{
	struct vframe *f = v_frame(v);
	struct access a = { &f->reg[r], r, f->reg[r].off, size, written, false };
	bool strict = v->options.strict_alignment, ok, zero;

	/* a helper reads octet by octet */
	a.exact = is_fixed(a.r);
	if (a.r->kind == VREG_STACK) {
		int64_t fixed = a.exact ? (int64_t)a.r->n.value : 0;
		int64_t lo = a.off + fixed + (a.exact ? 0 : a.r->n.all.smin), hi = a.off + fixed + (a.exact ? 0 : a.r->n.all.smax);

		struct vframe *of = v->now.frame[a.r->frame];

		a.off += fixed;
		if (!check_stack(v, &a))
			return false;
		return written ? write_octets(v, of, lo, hi, size, *written) : octets_written(v, of, lo, hi + size, &zero);
	}
	v->options.strict_alignment = false;
	ok = check_access(v, &a, NULL);
	v->options.strict_alignment = strict;
	return ok;
}
