/*
 * verify_jump.c - branches: which ways can be taken, and what is known on each.
 */
#include "datapath/bpf/verify_int.h"

enum { MAX_PACKET = 0xffff };

static bool is_of_packet(const struct vreg *r)
{
	return r->kind == VREG_PACKET || r->kind == VREG_META || r->kind == VREG_PACKET_END;
}

/* ---- what a branch tells about others ---- */

struct equal {
	uint32_t id;
	struct scalar n;
};

static void set_equal(struct vreg *r, void *arg)
{
	const struct equal *e = arg;

	if (r->kind == VREG_NUMBER && r->id == e->id)
		r->n = e->n;
}

static void tell_number(struct vstate *s, struct vreg *r, const struct scalar *n)
{
	struct equal e = { r->id, *n };

	r->n = *n;
	if (r->id)
		vstate_each(s, set_equal, &e);
}

struct null_known {
	uint32_t id;
	bool null;
};

static void set_null(struct vreg *r, void *arg)
{
	const struct null_known *k = arg;

	if (r->kind != VREG_VALUE_OR_NULL || r->id != k->id)
		return;
	if (k->null) {
		vreg_set_number(r, scalar_const(0));
	} else {
		r->kind = VREG_VALUE;
		r->id = 0;
	}
}

struct range_known {
	uint8_t kind;
	uint32_t id;
	int32_t range;
};

static void set_range(struct vreg *r, void *arg)
{
	const struct range_known *k = arg;

	if (r->kind == k->kind && r->id == k->id)
		r->range = MAX_OF(r->range, k->range);
}

/* p + 0 (or p + 1: open) is not behind the end: so many octets from the moving part on can be read. */
static void tell_range(struct vstate *s, const struct vreg *p, bool open)
{
	struct range_known k = { p->kind, p->id, p->off + open };

	if (p->n.all.smin < 0 || p->off < 0 || p->n.all.umax > MAX_PACKET || p->n.all.umax + (uint64_t)p->off > MAX_PACKET)
		return;
	vstate_each(s, set_range, &k);
}

/* ---- kinds of branches ---- */

/* The state of one way: registers a and b of the comparison, changed by what the way tells. false: it cannot be taken. */
static bool way_numbers(struct vstate *s, const struct bpf_insn *in, bool taken)
{
	struct vframe *f = s->frame[s->n_frames - 1];
	struct vreg *a = &f->reg[in->dst_reg], *b = in->code & BPF_X ? &f->reg[in->src_reg] : NULL;
	struct scalar x = a->n, y = b ? b->n : scalar_const((uint64_t)(int64_t)in->imm);

	if (!scalar_assume(BPF_OP(in->code), BPF_CLASS(in->code) == BPF_JMP, taken, &x, &y))
		return false;
	if (a == b)
		return true;
	tell_number(s, a, &x);
	if (b && a->id && a->id == b->id)
		return true;
	if (b)
		tell_number(s, b, &y);
	return true;
}

static bool way_null(struct vstate *s, const struct bpf_insn *in, bool taken)
{
	const struct vreg *r = &s->frame[s->n_frames - 1]->reg[in->dst_reg];
	struct null_known k = { r->id, taken == (BPF_OP(in->code) == BPF_JEQ) };

	vstate_each(s, set_null, &k);
	return true;
}

/* The end of what p is in: packets end at data_end, metadata at data. */
static bool is_end_of(const struct vreg *p, const struct vreg *end)
{
	if (p->kind == VREG_PACKET)
		return end->kind == VREG_PACKET_END;
	return p->kind == VREG_META && end->kind == VREG_PACKET && end->off == 0 && end->id == 0 &&
	       scalar_is_const(&end->n) && end->n.value == 0;
}

static bool way_packet(struct vstate *s, const struct bpf_insn *in, bool taken)
{
	struct vframe *f = s->frame[s->n_frames - 1];
	const struct vreg *a = &f->reg[in->dst_reg], *b = &f->reg[in->src_reg];
	uint8_t op = BPF_OP(in->code);
	/* as "p < end" or "p <= end", or their opposites */
	bool forward = is_end_of(a, b), less, open;

	if (!forward && !is_end_of(b, a))
		return true;
	switch (op) {
	case BPF_JLT: less = forward; open = forward; break;
	case BPF_JLE: less = forward; open = !forward; break;
	case BPF_JGT: less = !forward; open = !forward; break;
	case BPF_JGE: less = !forward; open = forward; break;
	default: return true;
	}
	/* less: taken says p is before the end; else not taken does */
	if (taken != less)
		return true;
	tell_range(s, forward ? a : b, open);
	return true;
}

static bool no_more(struct vstate *s, const struct bpf_insn *in, bool taken)
{
	(void)s;
	(void)in;
	(void)taken;
	return true;
}

typedef bool way_fn(struct vstate *s, const struct bpf_insn *in, bool taken);

/* NULL after a refusal. *decided: as scalar_decide. */
static way_fn *way_of(struct verifier *v, const struct bpf_insn *in, int *decided)
{
	struct vframe *f = v_frame(v);
	const struct vreg *a = &f->reg[in->dst_reg], *b = in->code & BPF_X ? &f->reg[in->src_reg] : NULL;
	uint8_t op = BPF_OP(in->code);
	bool equality = op == BPF_JEQ || op == BPF_JNE, wide = BPF_CLASS(in->code) == BPF_JMP;
	bool zero = b ? b->kind == VREG_NUMBER && scalar_is_const(&b->n) && b->n.value == 0 : in->imm == 0;

	*decided = -1;
	if (!vreg_is_pointer(a) && !(b && vreg_is_pointer(b))) {
		struct scalar y = b ? b->n : scalar_const((uint64_t)(int64_t)in->imm);

		*decided = scalar_decide(op, wide, &a->n, &y);
		return way_numbers;
	}
	if (!wide)
		v_refuse(v, "compares 32 bits of a pointer");
	else if (vreg_is_pointer(a) && zero && equality && a->kind == VREG_VALUE_OR_NULL)
		return way_null;
	else if (vreg_is_pointer(a) && zero && equality) {
		*decided = op == BPF_JNE;
		return no_more;
	} else if (b && is_of_packet(a) && is_of_packet(b))
		return way_packet;
	else if (b && a->kind == b->kind && a->kind != VREG_VALUE_OR_NULL && equality)
		return no_more;
	else
		v_refuse(v, "compares a pointer with what is no pointer of the same kind, which would tell its number");
	return NULL;
}

static void keep_way(struct verifier *v, struct vstate s, uint32_t at)
{
	*VEC_ADD(&v->waiting) = (struct vpath){ s, at, v->parent };
	if (v->parent)
		v->parent->branches++;
}

/* Only the way that was kept can be taken. */
static bool take_kept_way(struct verifier *v)
{
	struct vpath p = v->waiting.v[--v->waiting.n];

	if (p.parent)
		p.parent->branches--;
	vstate_fini(&v->now);
	v->now = p.state;
	v->at = p.at;
	return true;
}

bool verify_branch(struct verifier *v, const struct bpf_insn *in)
{
	uint32_t target = verify_target(v, v->at);
	struct vstate other;
	bool goes, stays;	/* neither: no run comes here, so it does not matter; both are followed */
	way_fn *way;
	int decided;

	v->jumps_since_kept++;
	if (in->code == (BPF_JMP | BPF_JA)) {
		v->at = target;
		return true;
	}
	if (!verify_readable(v, in->dst_reg) || (in->code & BPF_X && !verify_readable(v, in->src_reg)))
		return false;
	way = way_of(v, in, &decided);
	if (!way)
		return false;
	if (decided >= 0) {
		v->at = decided ? target : v->at + 1;
		return true;
	}
	vstate_copy(&other, &v->now);
	goes = way(&other, in, true);
	stays = way(&v->now, in, false);
	if (goes || !stays) {
		keep_way(v, other, target);
		if (!stays && goes)
			return take_kept_way(v);
	} else {
		vstate_fini(&other);
	}
	v->at++;
	return true;
}
