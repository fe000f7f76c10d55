/*
 * verify.c - the walk: one path after the other, each until it ends, comes to where all that it stands for was followed before, or is
 * refused. States are kept where paths join. A state that comes back to itself while its path goes on never ends; what needs
 * more than the budget is refused, whether it would end or not.
 */
#include "datapath/bpf/verify_int.h"
#include "models/bpf/print.h"

enum { MAX_KEPT = 512, MAX_STATES = 60000 };

/* ---- refusing ---- */

static void note_registers(struct verifier *v)
{
	const struct vframe *f = v_frame(v);

	for (unsigned r = 0; r < 11; r++) {
		struct strbuf s = STRBUF_INIT;

		if (f->reg[r].kind == VREG_NONE)
			continue;
		vreg_print(&s, v, &f->reg[r]);
		diag_note(v->d, SPAN_NONE, "r%u: %s", r, sb_str(&s));
		sb_fini(&s);
	}
}

static void refuse(struct verifier *v, uint32_t at, const char *why)
{
	const struct bpf_insn *in = &v->p->insn[MIN_OF(at, v->p->n - 1)];
	const struct ebpf_line *line = at < v->p->n ? v->p->line[at] : NULL;
	struct strbuf s = STRBUF_INIT;

	v->failed = true;
	if (v->p->n)
		ebpf_print_insn(&s, in, at + 1 < v->p->n ? in + 1 : NULL);
	diag_error(v->d, SPAN_NONE, "program '%s' is refused at instruction %u, '%s': %s", v->p->name, at, sb_str(&s), why);
	if (line && line->line)
		diag_note(v->d, SPAN_NONE, "%s:%u:%u: %s", line->file, line->line, line->column, line->text);
	sb_fini(&s);
}

bool v_refuse(struct verifier *v, const char *fmt, ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (!v->failed) {
		refuse(v, v->at, why);
		note_registers(v);
	}
	return false;
}

bool v_refuse_at(struct verifier *v, uint32_t at, const char *fmt, ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (!v->failed)
		refuse(v, at, why);
	return false;
}

/* ---- states that are kept ---- */

static void end_path(struct verifier *v)
{
	for (struct vkept *k = v->parent; k && --k->branches == 0;)
		k = k->parent;
	vstate_fini(&v->now);
}

static void keep(struct verifier *v)
{
	struct vinfo *i = &v->info[v->at];
	struct vkept *k;

	if (i->n_kept >= MAX_KEPT || v->r->states >= MAX_STATES)
		return;
	k = x_calloc(1, sizeof(*k));
	vstate_copy(&k->state, &v->now);
	k->parent = v->parent;
	k->branches = 1;
	k->print = vstate_print(&v->now);
	k->next = i->kept;
	i->kept = k;
	i->n_kept++;
	v->parent = k;
	v->r->states++;
	v->since_kept = v->jumps_since_kept = 0;
}

/* 1: the path needs no more following; 0: it does; -1: refused. */
static int known_before(struct verifier *v)
{
	uint64_t print = v->info[v->at].kept ? vstate_print(&v->now) : 0;

	for (const struct vkept *k = v->info[v->at].kept; k; k = k->next) {
		if (k->branches == 0 && vstate_covers(v, &k->state, &v->now, false))
			return 1;
		if (k->branches && k->print == print && vstate_covers(v, &k->state, &v->now, true)) {
			v_refuse(v, "this runs for ever: it comes back here with the same registers");
			return -1;
		}
	}
	if (v->since_kept >= 8 && v->jumps_since_kept >= 2)
		keep(v);
	return 0;
}

/* ---- one instruction ---- */

static bool call_own(struct verifier *v)
{
	struct vframe *f = v_frame(v), *g;

	if (v->now.n_frames == VERIFY_FRAMES)
		return v_refuse(v, "%u functions wait for each other: expected at most %d", v->now.n_frames, VERIFY_FRAMES);
	g = vframe_push(&v->now, v->at + 1);
	for (unsigned r = 1; r <= 5; r++) {
		g->reg[r] = f->reg[r];
		f->reg[r] = (struct vreg){ .kind = VREG_NONE };
	}
	f->reg[0] = (struct vreg){ .kind = VREG_NONE };
	v->at = verify_target(v, v->at);
	return true;
}

/* 0: goes on, in the calling function; 1: the path is at its end; -1: refused. */
static int leave(struct verifier *v)
{
	struct vframe *f = v_frame(v);
	struct vreg result = f->reg[0];

	if (v->now.n_frames == 1) {
		if (!verify_readable(v, 0))
			return -1;
		if (result.kind == VREG_NUMBER)
			return 1;
		v_refuse(v, "returns a pointer, which would tell its number");
		return -1;
	}
	if (result.kind == VREG_STACK && result.frame == v->now.n_frames - 1) {
		v_refuse(v, "returns the address of its own stack");
		return -1;
	}
	/* the stacks of those that wait may hold addresses of this one */
	v->at = f->back;
	vframe_pop(&v->now);
	v_frame(v)->reg[0] = result;
	return 0;
}

static bool load_imm(struct verifier *v, const struct bpf_insn *in)
{
	struct vreg *r = &v_frame(v)->reg[in->dst_reg];
	const struct bpf_insn *next = in + 1;

	if (in->src_reg == BPF_PSEUDO_MAP_FD) {
		if (v->o->maps[in->imm].data)
			return v_refuse(v, "takes global data for a map");
		*r = (struct vreg){ .kind = VREG_MAP, .map = (uint8_t)in->imm, .n = scalar_const(0) };
	} else if (in->src_reg == BPF_PSEUDO_MAP_VALUE) {
		if (v->o->maps[in->imm].type != BPF_MAP_TYPE_ARRAY || v->o->maps[in->imm].max_entries != 1)
			return v_refuse(v, "takes the value of a map that is no global data");
		*r = (struct vreg){ .kind = VREG_VALUE, .map = (uint8_t)in->imm, .off = next->imm, .n = scalar_const(0) };
		if (next->imm < 0 || (uint32_t)next->imm >= v->o->maps[in->imm].value_size)
			return v_refuse(v, "takes an address behind the value of '%s'", v->o->maps[in->imm].name);
	} else {
		vreg_set_number(r, scalar_const((uint32_t)in->imm | (uint64_t)(uint32_t)next->imm << 32));
	}
	v->at += 2;
	return true;
}

/* As leave. */
static int step(struct verifier *v)
{
	const struct bpf_insn *in = &v->p->insn[v->at];
	bool ok;

	v->r->insn[v->at].reached = true;
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: case BPF_ALU64:
		ok = verify_alu(v, in);
		break;
	case BPF_LDX:
		ok = verify_load(v, in);
		break;
	case BPF_ST:
		ok = verify_store(v, in);
		break;
	case BPF_STX:
		ok = BPF_MODE(in->code) == BPF_ATOMIC ? verify_atomic(v, in) : verify_store(v, in);
		break;
	case BPF_LD:
		return load_imm(v, in) ? 0 : -1;
	default:
		if (in->code == (BPF_JMP | BPF_EXIT))
			return leave(v);
		if (in->code != (BPF_JMP | BPF_CALL))
			return verify_branch(v, in) ? 0 : -1;
		if (in->src_reg == BPF_PSEUDO_CALL)
			return call_own(v) ? 0 : -1;
		ok = verify_helper(v, in);
		break;
	}
	v->at++;
	return ok ? 0 : -1;
}

/* Follows the path that `now` begins to its end; false: refused. */
static bool follow(struct verifier *v)
{
	uint64_t budget = v->options.budget ? v->options.budget : VERIFY_BUDGET;
	uint32_t at;
	int done = 0;

	while (done == 0) {
		at = v->at;
		if (++v->r->followed > budget)
			return v_refuse(v, "it takes more than %llu instructions to follow all paths: expected loops with smaller "
					"bounds", (unsigned long long)budget);
		v->since_kept++;
		done = v->info[v->at].target ? known_before(v) : 0;
		if (done == 0)
			done = step(v);
		if (done < 0 && !v->failed)
			return v_refuse_at(v, at, "this is no instruction that filter programs have");
	}
	if (done > 0)
		end_path(v);
	return done > 0;
}

static bool walk(struct verifier *v)
{
	bool ok = true;

	vstate_init(&v->now);
	ok = follow(v);
	while (ok && v->waiting.n) {
		struct vpath p = v->waiting.v[--v->waiting.n];

		v->now = p.state;
		v->at = p.at;
		v->parent = p.parent;
		ok = follow(v);
	}
	if (!ok)
		vstate_fini(&v->now);
	return ok;
}

static void forget(struct verifier *v)
{
	for (size_t i = 0; i < v->waiting.n; i++)
		vstate_fini(&v->waiting.v[i].state);
	VEC_FREE(&v->waiting);
	for (uint32_t i = 0; i <= v->p->n; i++)
		for (struct vkept *k = v->info[i].kept, *next; k; k = next) {
			next = k->next;
			vstate_fini(&k->state);
			free(k);
		}
	free(v->info);
}

bool verify_program(const struct ebpf_object *o, const struct ebpf_program *p, const struct verify_options *options,
		    struct verify_result *r, struct diag *d)
{
	struct verifier v = { .o = o, .p = p, .r = r, .d = d };
	bool ok;

	if (options)
		v.options = *options;
	*r = (struct verify_result){ .insn = x_calloc((size_t)p->n + 1, sizeof(*r->insn)) };
	v.info = x_calloc((size_t)p->n + 1, sizeof(*v.info));
	ok = verify_shape(&v) && walk(&v);
	forget(&v);
	return ok;
}

void verify_result_fini(struct verify_result *r)
{
	free(r->insn);
	*r = (struct verify_result){ 0 };
}
