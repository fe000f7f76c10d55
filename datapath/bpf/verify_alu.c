/*
 * verify_alu.c - arithmetic on numbers and on addresses. An address can move by a number, as 64 bits; its constant and its moving
 * part are kept apart, since a comparison with the packet's end says something about all addresses with the same moving part.
 */
#include "datapath/bpf/verify_int.h"

enum { MAX_OFFSET = 1 << 29 };

static bool can_move(const struct vreg *r)
{
	return r->kind == VREG_PACKET || r->kind == VREG_META || r->kind == VREG_STACK || r->kind == VREG_VALUE ||
	       r->kind == VREG_CONTEXT;
}

static bool is_of_packet(const struct vreg *r)
{
	return r->kind == VREG_PACKET || r->kind == VREG_META || r->kind == VREG_PACKET_END;
}

static bool move_by(struct verifier *v, struct vreg *to, uint8_t op, struct vreg p, const struct scalar *n)
{
	int64_t off;

	if (scalar_is_const(n)) {
		int64_t k = (int64_t)n->value;

		if (k <= -MAX_OFFSET || k >= MAX_OFFSET)
			return v_refuse(v, "moves an address by %lld, which is too far", (long long)k);
		off = op == BPF_ADD ? p.off + k : p.off - k;
		if (off <= -MAX_OFFSET || off >= MAX_OFFSET)
			return v_refuse(v, "moves an address by %lld, which is too far", (long long)off);
		p.off = (int32_t)off;
		*to = p;
		return true;
	}
	if (p.kind == VREG_CONTEXT)
		return v_refuse(v, "moves the context's address by a number that is not constant");
	if (n->all.smin <= -MAX_OFFSET || n->all.smin >= MAX_OFFSET || (op == BPF_SUB && n->all.smax >= MAX_OFFSET))
		return v_refuse(v, "moves an address by a number without bounds");
	p.n = scalar_alu(op, true, &p.n, n);
	if (p.n.all.smin <= -MAX_OFFSET || p.n.all.smin >= MAX_OFFSET)
		return v_refuse(v, "moves an address by a number without bounds");
	if (p.kind == VREG_PACKET || p.kind == VREG_META) {
		p.id = ++v->last_id;
		p.range = 0;
	}
	*to = p;
	return true;
}

static bool pointer_alu(struct verifier *v, const struct bpf_insn *in, struct vreg *dst, const struct vreg *src)
{
	uint8_t op = BPF_OP(in->code);
	const struct vreg *p = vreg_is_pointer(dst) ? dst : src;

	if (BPF_CLASS(in->code) == BPF_ALU)
		return v_refuse(v, "calculates with 32 bits of a pointer");
	if (op != BPF_ADD && op != BPF_SUB)
		return v_refuse(v, "pointers can be added to and subtracted from, nothing else");
	if (op == BPF_SUB && vreg_is_pointer(dst) && vreg_is_pointer(src)) {
		if (!is_of_packet(dst) || !is_of_packet(src))
			return v_refuse(v, "subtracts pointers that are not both of the packet");
		vreg_set_number(dst, scalar_unknown());
		return true;
	}
	if (vreg_is_pointer(dst) && vreg_is_pointer(src))
		return v_refuse(v, "adds two pointers");
	if (p->kind == VREG_VALUE_OR_NULL)
		return v_refuse(v, "calculates with an address that may be null: compare it with 0 first");
	if (!can_move(p))
		return v_refuse(v, "calculates with a pointer that does not move");
	if (p == src && op == BPF_SUB)
		return v_refuse(v, "subtracts a pointer from a number");
	return move_by(v, dst, op, *p, p == dst ? &src->n : &dst->n);
}

static bool move(struct verifier *v, const struct bpf_insn *in, struct vreg *dst, struct vreg *src)
{
	bool wide = BPF_CLASS(in->code) == BPF_ALU64, fits = src->kind == VREG_NUMBER && src->n.all.umax <= UINT32_MAX;

	if (!wide && vreg_is_pointer(src))
		return v_refuse(v, "copies 32 bits of a pointer");
	if (src->kind == VREG_NUMBER && !src->id && !scalar_is_const(&src->n) && (wide || fits))
		src->id = ++v->last_id;
	*dst = *src;
	if (!wide && !fits)
		vreg_set_number(dst, scalar_cut(&src->n, 4));
	return true;
}

bool verify_alu(struct verifier *v, const struct bpf_insn *in)
{
	struct vframe *f = v_frame(v);
	struct vreg *dst = &f->reg[in->dst_reg], number, *src = &number;
	uint8_t op = BPF_OP(in->code);
	bool wide = BPF_CLASS(in->code) == BPF_ALU64;
	struct scalar zero = scalar_const(0);

	if ((op != BPF_MOV && !verify_readable(v, in->dst_reg)))
		return false;
	if (op == BPF_END || op == BPF_NEG) {
		if (vreg_is_pointer(dst))
			return v_refuse(v, "pointers can be added to and subtracted from, nothing else");
		vreg_set_number(dst, op == BPF_NEG ? scalar_alu(BPF_SUB, wide, &zero, &dst->n) :
				scalar_swap(&dst->n, in->imm, in->code & BPF_X));
		return true;
	}
	vreg_set_number(&number, scalar_const((uint64_t)(int64_t)in->imm));
	if (in->code & BPF_X) {
		if (!verify_readable(v, in->src_reg))
			return false;
		src = &f->reg[in->src_reg];
	}
	if (op == BPF_MOV)
		return move(v, in, dst, src);
	if (vreg_is_pointer(dst) || vreg_is_pointer(src))
		return pointer_alu(v, in, dst, src);
	vreg_set_number(dst, scalar_alu(op, wide, &dst->n, &src->n));
	return true;
}
