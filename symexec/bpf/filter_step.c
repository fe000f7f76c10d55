/*
 * filter_step.c - one instruction on a path: arithmetic on terms, branches as forks, helpers as what may be anything.
 */
#include "models/bpf/print.h"
#include "symexec/bpf/filter_int.h"

static struct sreg number_of(term t)
{
	return (struct sreg){ .kind = SREG_NUMBER, .t = t };
}

static term low32(struct terms *t, term a)
{
	return term_op(t, TERM_AND, a, term_const(t, UINT32_MAX));
}

/* As a signed number of 32 bits, in 64. */
static term signed32(struct terms *t, term a)
{
	term k = term_const(t, 32);

	return term_op(t, TERM_SAR, term_op(t, TERM_SHL, a, k), k);
}

/* ---- arithmetic ---- */

static enum term_kind kind_of(uint8_t op)
{
	switch (op) {
	case BPF_ADD: return TERM_ADD;
	case BPF_SUB: return TERM_SUB;
	case BPF_MUL: return TERM_MUL;
	case BPF_DIV: return TERM_DIV;
	case BPF_MOD: return TERM_MOD;
	case BPF_AND: return TERM_AND;
	case BPF_OR: return TERM_OR;
	case BPF_XOR: return TERM_XOR;
	case BPF_LSH: return TERM_SHL;
	case BPF_RSH: return TERM_SHR;
	default: return TERM_SAR;
	}
}

static term number_alu(struct terms *t, uint8_t op, bool wide, term a, term b)
{
	term r;

	if (op == BPF_MOV)
		return wide ? b : low32(t, b);
	if (op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH)
		b = term_op(t, TERM_AND, b, term_const(t, wide ? 63 : 31));
	if (!wide) {
		a = op == BPF_ARSH ? signed32(t, a) : low32(t, a);
		b = low32(t, b);
	}
	r = term_op(t, kind_of(op), a, b);
	return wide ? r : low32(t, r);
}

static bool moves(const struct sreg *r)
{
	return r->kind == SREG_PACKET || r->kind == SREG_STACK || r->kind == SREG_VALUE || r->kind == SREG_CONTEXT;
}

static bool pointer_alu(struct walk *w, uint8_t op, struct sreg *a, const struct sreg *b)
{
	struct terms *t = &w->f->terms;
	term length = w->now->length;

	if (op == BPF_SUB && a->kind != SREG_NUMBER && b->kind != SREG_NUMBER) {
		if ((a->kind != SREG_PACKET && a->kind != SREG_END) || (b->kind != SREG_PACKET && b->kind != SREG_END))
			return walk_refuse(w, "it subtracts pointers that are not both of the packet");
		*a = number_of(term_op(t, TERM_SUB, a->kind == SREG_END ? length : a->t, b->kind == SREG_END ? length : b->t));
		return true;
	}
	if (op == BPF_ADD && a->kind == SREG_NUMBER && moves(b)) {
		term n = a->t;

		*a = *b;
		a->t = term_op(t, TERM_ADD, b->t, n);
		return true;
	}
	if ((op != BPF_ADD && op != BPF_SUB) || !moves(a) || b->kind != SREG_NUMBER)
		return walk_refuse(w, "it calculates with a pointer as with a number");
	a->t = term_op(t, kind_of(op), a->t, b->t);
	return true;
}

static bool step_alu(struct walk *w, const struct bpf_insn *in)
{
	struct terms *t = &w->f->terms;
	struct sframe *f = walk_frame(w);
	struct sreg *a = &f->r[in->dst_reg], b;
	uint8_t op = BPF_OP(in->code);
	bool wide = BPF_CLASS(in->code) == BPF_ALU64;

	w->now->at++;
	if (op == BPF_END || op == BPF_NEG) {
		if (a->kind != SREG_NUMBER)
			return walk_refuse(w, "r%u is no number", in->dst_reg);
		a->t = op == BPF_NEG ? number_alu(t, BPF_SUB, wide, term_const(t, 0), a->t) :
			term_swap(t, a->t, in->imm, in->code & BPF_X);
		return true;
	}
	b = in->code & BPF_X ? f->r[in->src_reg] : number_of(term_const(t, (uint64_t)(int64_t)in->imm));
	if (b.kind == SREG_NONE || (op != BPF_MOV && a->kind == SREG_NONE))
		return walk_refuse(w, "it uses a register to which nothing was written");
	if (op == BPF_MOV && (wide || b.kind == SREG_NUMBER)) {
		*a = b;
		a->t = b.kind == SREG_NUMBER ? number_alu(t, op, wide, a->t, b.t) : b.t;
		return true;
	}
	if (a->kind != SREG_NUMBER || b.kind != SREG_NUMBER)
		return wide ? pointer_alu(w, op, a, &b) : walk_refuse(w, "it calculates with 32 bits of a pointer");
	a->t = number_alu(t, op, wide, a->t, b.t);
	return true;
}

/* ---- branches ---- */

static struct term_condition condition_of(struct terms *t, uint8_t op, term a, term b)
{
	switch (op) {
	case BPF_JEQ: return (struct term_condition){ TERM_EQ, a, b, false };
	case BPF_JNE: return (struct term_condition){ TERM_EQ, a, b, true };
	case BPF_JLT: return (struct term_condition){ TERM_LT, a, b, false };
	case BPF_JGE: return (struct term_condition){ TERM_LT, a, b, true };
	case BPF_JLE: return (struct term_condition){ TERM_LE, a, b, false };
	case BPF_JGT: return (struct term_condition){ TERM_LE, a, b, true };
	case BPF_JSLT: return (struct term_condition){ TERM_SLT, a, b, false };
	case BPF_JSGE: return (struct term_condition){ TERM_SLT, a, b, true };
	case BPF_JSLE: return (struct term_condition){ TERM_SLE, a, b, false };
	case BPF_JSGT: return (struct term_condition){ TERM_SLE, a, b, true };
	default: return (struct term_condition){ TERM_EQ, term_op(t, TERM_AND, a, b), term_const(t, 0), true };
	}
}

/* Both ways that are possible; those that are not end here. */
static bool fork_on(struct walk *w, struct term_condition c, uint32_t target)
{
	struct sstate *other = sstate_fork(w->now);

	other->branch = w->now->at * 2 + 1;
	w->now->branch = w->now->at * 2;
	if (sstate_assume(w, other, &c)) {
		other->at = target;
		*VEC_ADD(&w->waiting) = other;
	} else {
		sstate_free(other);
	}
	c.no = !c.no;
	w->now->at++;
	if (!sstate_assume(w, w->now, &c)) {
		sstate_free(w->now);
		w->now = NULL;
	}
	return true;
}

static bool is_narrow_signed(uint8_t op)
{
	return op == BPF_JSLT || op == BPF_JSGE || op == BPF_JSLE || op == BPF_JSGT;
}

/* What is compared, as numbers; false: pointers that do not compare. *decided: 0 or 1, if it is known. */
static bool operands(struct walk *w, const struct bpf_insn *in, const struct sreg *x, const struct sreg *y, term *a, term *b)
{
	struct terms *t = &w->f->terms;
	bool of_packet = (x->kind == SREG_PACKET || x->kind == SREG_END) && (y->kind == SREG_PACKET || y->kind == SREG_END);

	*a = x->kind == SREG_END ? w->now->length : x->t;
	*b = y->kind == SREG_END ? w->now->length : y->t;
	if (of_packet)
		return true;
	if (x->kind != SREG_NUMBER || y->kind != SREG_NUMBER)
		return x->kind == y->kind && x->map == y->map && x->frame == y->frame;
	if (BPF_CLASS(in->code) == BPF_JMP32) {
		*a = is_narrow_signed(BPF_OP(in->code)) ? signed32(t, *a) : low32(t, *a);
		*b = is_narrow_signed(BPF_OP(in->code)) ? signed32(t, *b) : low32(t, *b);
	}
	return true;
}

static bool step_jump(struct walk *w, const struct bpf_insn *in)
{
	struct terms *t = &w->f->terms;
	struct sframe *f = walk_frame(w);
	uint8_t op = BPF_OP(in->code);
	uint32_t target = (uint32_t)((int64_t)w->now->at + 1 + in->off);
	struct sreg x = f->r[in->dst_reg], y;
	uint64_t zero;
	term a, b;

	if (op == BPF_JA) {
		w->now->at = target;
		return true;
	}
	y = in->code & BPF_X ? f->r[in->src_reg] : number_of(term_const(t, (uint64_t)(int64_t)in->imm));
	if (x.kind == SREG_NONE || y.kind == SREG_NONE)
		return walk_refuse(w, "it compares a register to which nothing was written");
	/* no address is null: a lookup that finds nothing gives the number 0 */
	if (x.kind != SREG_NUMBER && y.kind == SREG_NUMBER && term_is_const(t, y.t, &zero) && zero == 0 &&
	    (op == BPF_JEQ || op == BPF_JNE)) {
		w->now->at = op == BPF_JNE ? target : w->now->at + 1;
		return true;
	}
	if (!operands(w, in, &x, &y, &a, &b))
		return walk_refuse(w, "it compares pointers to different things");
	return fork_on(w, condition_of(t, op, a, b), target);
}

/* ---- helpers ---- */

static void forget_arguments(struct sframe *f)
{
	memset(&f->r[1], 0, 5 * sizeof(f->r[0]));
}

static bool lookup(struct walk *w, uint8_t map)
{
	struct terms *t = &w->f->terms;
	struct sframe *f = walk_frame(w);
	const struct ebpf_map *m = &w->o->maps[map];
	struct sstate *none;
	struct term_condition c;

	forget_arguments(f);
	w->now->at++;
	walk_note(w, false, "what map '%s' holds", m->name);
	none = sstate_fork(w->now);
	c = (struct term_condition){ TERM_EQ, term_unknown(t, m->name, 1), term_const(t, 0), false };
	(void)sstate_assume(w, none, &c);
	none->frame[none->n_frames - 1]->r[0] = number_of(term_const(t, 0));
	*VEC_ADD(&w->waiting) = none;
	c.no = true;
	(void)sstate_assume(w, w->now, &c);
	f->r[0] = (struct sreg){ .kind = SREG_VALUE, .map = map, .t = term_const(t, 0) };
	return true;
}

static bool map_helper(struct walk *w, const struct bpf_insn *in)
{
	struct sframe *f = walk_frame(w);
	const struct sreg map = f->r[1];
	const struct ebpf_map *m;

	if (map.kind != SREG_MAP)
		return walk_refuse(w, "r1 is no map");
	m = &w->o->maps[map.map];
	if (!walk_readable(w, 2, m->key_size))
		return !w->failed;
	if (in->imm == BPF_FUNC_map_update_elem && !walk_readable(w, 3, m->value_size))
		return !w->failed;
	if (in->imm == BPF_FUNC_map_update_elem && f->r[4].kind != SREG_NUMBER)
		return walk_refuse(w, "r4 is no number");
	if (in->imm == BPF_FUNC_map_lookup_elem)
		return lookup(w, map.map);
	walk_note(w, false, "what map '%s' holds", m->name);
	forget_arguments(f);
	f->r[0] = number_of(term_unknown(&w->f->terms, m->name, 64));
	w->now->at++;
	return true;
}

static bool call_own(struct walk *w, const struct bpf_insn *in)
{
	struct sstate *s = w->now;
	struct sframe *from = walk_frame(w), *to;

	if (s->n_frames == SFRAMES)
		return walk_refuse(w, "more than %d functions wait for each other", SFRAMES);
	to = x_calloc(1, sizeof(*to));
	memcpy(&to->r[1], &from->r[1], 5 * sizeof(to->r[0]));
	to->r[10] = (struct sreg){ .kind = SREG_STACK, .frame = (uint8_t)s->n_frames, .t = term_const(&w->f->terms, 0) };
	to->back = s->at + 1;
	forget_arguments(from);
	s->frame[s->n_frames++] = to;
	s->at = (uint32_t)((int64_t)s->at + 1 + in->imm);
	return true;
}

static bool step_call(struct walk *w, const struct bpf_insn *in)
{
	struct sframe *f = walk_frame(w);

	if (in->src_reg == BPF_PSEUDO_CALL)
		return call_own(w, in);
	switch (in->imm) {
	case BPF_FUNC_map_lookup_elem: case BPF_FUNC_map_update_elem: case BPF_FUNC_map_delete_elem:
		return map_helper(w, in);
	case BPF_FUNC_ktime_get_ns: case BPF_FUNC_get_prandom_u32:
		break;
	default:
		if (w->f->driver)
			return walk_driver_call(w, in);
		return walk_refuse(w, "helper %d is none that filter programs have", in->imm);
	}
	walk_note(w, false, in->imm == BPF_FUNC_ktime_get_ns ? "the time" : "chance");
	forget_arguments(f);
	f->r[0] = number_of(in->imm == BPF_FUNC_ktime_get_ns ? term_unknown(&w->f->terms, "time", 64) :
			    term_unknown(&w->f->terms, "chance", 32));
	w->now->at++;
	return true;
}

static bool step_load_imm(struct walk *w, const struct bpf_insn *in)
{
	struct terms *t = &w->f->terms;
	struct sreg *r = &walk_frame(w)->r[in->dst_reg];
	uint64_t high;

	if (w->now->at + 1 >= w->p->n || in->code != (BPF_LD | BPF_IMM | BPF_DW) ||
	    (in->src_reg && (uint32_t)in->imm >= w->o->n_maps) || in->src_reg > BPF_PSEUDO_MAP_VALUE)
		return walk_refuse(w, "this is no instruction that filter programs have");
	high = (uint32_t)in[1].imm;
	if (in->src_reg == BPF_PSEUDO_MAP_FD)
		*r = (struct sreg){ .kind = SREG_MAP, .map = (uint8_t)in->imm, .t = term_const(t, 0) };
	else if (in->src_reg == BPF_PSEUDO_MAP_VALUE)
		*r = (struct sreg){ .kind = SREG_VALUE, .map = (uint8_t)in->imm, .t = term_const(t, high) };
	else
		*r = number_of(term_const(t, (uint32_t)in->imm | high << 32));
	w->now->at += 2;
	return true;
}

bool walk_step(struct walk *w)
{
	const struct bpf_insn *in = &w->p->insn[w->now->at];
	uint8_t mode = BPF_MODE(in->code);

	if (in->dst_reg > 10 || in->src_reg > 10)
		return walk_refuse(w, "there is no such register");
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: case BPF_ALU64:
		if (in->dst_reg == 10 || BPF_OP(in->code) > BPF_END)
			return walk_refuse(w, "this is no instruction that filter programs have");
		return step_alu(w, in);
	case BPF_JMP: case BPF_JMP32:
		return in->code == (BPF_JMP | BPF_CALL) ? step_call(w, in) : step_jump(w, in);
	case BPF_LDX:
		if (mode == BPF_MEM && in->dst_reg != 10)
			return walk_load(w, in);
		break;
	case BPF_ST:
		if (mode == BPF_MEM)
			return walk_store(w, in);
		break;
	case BPF_STX:
		if (mode == BPF_MEM || mode == BPF_ATOMIC)
			return walk_store(w, in);
		break;
	default:
		return step_load_imm(w, in);
	}
	return walk_refuse(w, "this is no instruction that filter programs have");
}
