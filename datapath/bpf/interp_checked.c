/*
 * interp_checked.c - the suspicious interpreter: it takes eBPF's own instructions, believes no verifier, and reports the first read or
 * write outside the packet, the stack, the context and the maps, the first use of what was not written, and programs that do
 * not end. Written apart from interp.c, so that each is held against the other.
 */
#include "datapath/bpf/interp.h"
#include "datapath/bpf/prog_map.h"
#include "models/base/mem.h"

struct checked_frame {
	uint64_t stack[VERIFY_STACK / 8];
	bool written[VERIFY_STACK];
	uint64_t saved[11];
	uint32_t back;
};

struct checked {
	const struct ebpf_object *o;
	const struct ebpf_program *p;
	const struct bpf_packet *packet;
	struct bpf_tables *t;
	struct checked_run *run;
	uint64_t r[11];
	bool known[11];		/* something was written to it */
	struct checked_frame *frames;
	unsigned depth;
	uint32_t at;
};

static bool fault(struct checked *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
static bool fault(struct checked *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->run->fault, sizeof(c->run->fault), fmt, ap);
	va_end(ap);
	return false;
}

static bool within(uint64_t at, size_t size, const void *base, size_t len)
{
	uint64_t b = (uintptr_t)base;

	return at >= b && size <= len && at - b <= len - size;
}

/* Whether a program may touch the octets; of the stack it also sees what was written. */
static bool touch(struct checked *c, uint64_t at, size_t size, bool write)
{
	if (!write && within(at, size, c->packet->data, (size_t)(c->packet->end - c->packet->data)))
		return true;
	for (unsigned i = 0; i <= c->depth; i++) {
		struct checked_frame *f = &c->frames[i];
		size_t from = (size_t)(at - (uintptr_t)f->stack);

		if (!within(at, size, f->stack, sizeof(f->stack)))
			continue;
		for (size_t k = 0; k < size; k++) {
			if (!write && !f->written[from + k])
				return fault(c, "reads the stack where nothing was written");
			f->written[from + k] = true;
		}
		return true;
	}
	for (uint32_t i = 0; i < c->o->n_maps; i++)
		if (c->t->map[i] && prog_map_holds(c->t->map[i], (const void *)(uintptr_t)at, size))
			return !(write && c->o->maps[i].read_only) || fault(c, "writes to constant data");
	return fault(c, "%s %zu octets where it must not", write ? "writes" : "reads", size);
}

static bool need(struct checked *c, unsigned reg)
{
	return c->known[reg] || fault(c, "uses r%u, which was not written", reg);
}

static void set(struct checked *c, unsigned reg, uint64_t v)
{
	c->r[reg] = v;
	c->known[reg] = true;
}

static uint64_t alu(uint8_t op, uint64_t a, uint64_t b, unsigned bits)
{
	uint64_t sign = 1ULL << (bits - 1);

	switch (op) {
	case BPF_ADD: return a + b;
	case BPF_SUB: return a - b;
	case BPF_MUL: return a * b;
	case BPF_DIV: return b == 0 ? 0 : a / b;
	case BPF_MOD: return b == 0 ? a : a % b;
	case BPF_OR: return a | b;
	case BPF_AND: return a & b;
	case BPF_XOR: return a ^ b;
	case BPF_LSH: return a << (b % bits);
	case BPF_RSH: return a >> (b % bits);
	case BPF_ARSH: return (uint64_t)((int64_t)((a ^ sign) - sign) >> (b % bits));
	case BPF_NEG: return 0 - a;
	default: return b;
	}
}

static uint64_t swap(uint64_t v, int bits, bool other)
{
	uint64_t r = 0;

	if (bits < 64)
		v &= (1ULL << bits) - 1;
	for (int i = 0; other && i < bits; i += 8)
		r |= (v >> i & 255) << (bits - 8 - i);
	return other ? r : v;
}

static bool run_alu(struct checked *c, const struct bpf_insn *in)
{
	uint8_t op = BPF_OP(in->code);
	bool narrow = BPF_CLASS(in->code) == BPF_ALU, reg = in->code & BPF_X;
	uint64_t a = c->r[in->dst_reg], b = reg ? c->r[in->src_reg] : (uint64_t)(int64_t)in->imm;

	if (op != BPF_MOV && !need(c, in->dst_reg))
		return false;
	if (op == BPF_END) {
		set(c, in->dst_reg, swap(a, in->imm, reg));
		return true;
	}
	if (reg && !need(c, in->src_reg))
		return false;
	if (narrow) {
		a &= UINT32_MAX;
		b &= UINT32_MAX;
	}
	a = alu(op, a, b, narrow ? 32 : 64);
	set(c, in->dst_reg, narrow ? a & UINT32_MAX : a);
	return true;
}

static bool compare(uint8_t op, uint64_t a, uint64_t b)
{
	int64_t x = (int64_t)a, y = (int64_t)b;

	switch (op) {
	case BPF_JEQ: return a == b;
	case BPF_JNE: return a != b;
	case BPF_JGT: return a > b;
	case BPF_JGE: return a >= b;
	case BPF_JLT: return a < b;
	case BPF_JLE: return a <= b;
	case BPF_JSGT: return x > y;
	case BPF_JSGE: return x >= y;
	case BPF_JSLT: return x < y;
	case BPF_JSLE: return x <= y;
	default: return a & b;
	}
}

static uint64_t narrowed(uint64_t v, uint8_t op)
{
	bool is_signed = op == BPF_JSGT || op == BPF_JSGE || op == BPF_JSLT || op == BPF_JSLE;

	return is_signed ? (uint64_t)(int64_t)(int32_t)v : (uint32_t)v;
}

static bool run_jump(struct checked *c, const struct bpf_insn *in)
{
	uint8_t op = BPF_OP(in->code);
	uint64_t a = c->r[in->dst_reg], b = in->code & BPF_X ? c->r[in->src_reg] : (uint64_t)(int64_t)in->imm;

	if (op != BPF_JA && (!need(c, in->dst_reg) || (in->code & BPF_X && !need(c, in->src_reg))))
		return false;
	if (BPF_CLASS(in->code) == BPF_JMP32) {
		a = narrowed(a, op);
		b = narrowed(b, op);
	}
	if (op == BPF_JA || compare(op, a, b))
		c->at = (uint32_t)((int64_t)c->at + in->off);
	return true;
}

static bool call_helper(struct checked *c, const struct bpf_insn *in)
{
	const struct ebpf_map *m = NULL;
	uint64_t result;

	if (in->imm == BPF_FUNC_ktime_get_ns)
		result = bpf_help_time(c->t);
	else if (in->imm == BPF_FUNC_get_prandom_u32)
		result = bpf_help_random(c->t);
	else {
		for (uint32_t i = 0; i < c->o->n_maps; i++)
			if (c->r[1] == (uintptr_t)c->t->map[i] && c->known[1])
				m = prog_map_def(c->t->map[i]);
		if (!m || !need(c, 2) || !touch(c, c->r[2], m->key_size, false))
			return m ? false : fault(c, "r1 is no map");
		if (in->imm == BPF_FUNC_map_lookup_elem)
			result = bpf_help_lookup(c->r[1], c->r[2]);
		else if (in->imm == BPF_FUNC_map_delete_elem)
			result = bpf_help_delete(c->r[1], c->r[2]);
		else if (in->imm != BPF_FUNC_map_update_elem)
			return fault(c, "no helper %d", in->imm);
		else if (!need(c, 3) || !need(c, 4) || !touch(c, c->r[3], m->value_size, false))
			return false;
		else
			result = bpf_help_update(c->r[1], c->r[2], c->r[3], c->r[4]);
	}
	memset(&c->known[1], 0, 5 * sizeof(c->known[0]));
	set(c, 0, result);
	return true;
}

static bool call_own(struct checked *c, const struct bpf_insn *in)
{
	struct checked_frame *f = &c->frames[c->depth];

	if (c->depth + 1 == VERIFY_FRAMES)
		return fault(c, "too many functions wait");
	memcpy(f->saved, c->r, sizeof(f->saved));
	f->back = c->at;
	c->at += (uint32_t)in->imm;
	f = &c->frames[++c->depth];
	memset(f->written, 0, sizeof(f->written));
	c->r[10] = (uintptr_t)f->stack + VERIFY_STACK;
	c->known[0] = false;
	return true;
}

/* 1: the program is at its end. */
static int leave(struct checked *c)
{
	struct checked_frame *f;

	if (c->depth == 0)
		return need(c, 0) ? 1 : -1;
	f = &c->frames[--c->depth];
	memcpy(&c->r[6], &f->saved[6], 5 * sizeof(c->r[0]));
	memset(&c->known[1], 0, 5 * sizeof(c->known[0]));
	c->at = f->back;
	return 0;
}

static unsigned octets(uint8_t code)
{
	return BPF_SIZE(code) == BPF_B ? 1 : BPF_SIZE(code) == BPF_H ? 2 : BPF_SIZE(code) == BPF_W ? 4 : 8;
}

static bool load_context(struct checked *c, unsigned dst, uint64_t off)
{
	const struct bpf_packet *p = c->packet;

	switch (off) {
	case 0: set(c, dst, (uintptr_t)p->data); return true;
	case 4: set(c, dst, (uintptr_t)p->end); return true;
	case 8: set(c, dst, (uintptr_t)p->meta); return true;
	case 12: set(c, dst, p->ifindex); return true;
	case 16: set(c, dst, p->queue); return true;
	default: return fault(c, "reads the context at %llu", (unsigned long long)off);
	}
}

static bool run_memory(struct checked *c, const struct bpf_insn *in)
{
	bool load = BPF_CLASS(in->code) == BPF_LDX, atomic = BPF_MODE(in->code) == BPF_ATOMIC && !load;
	unsigned base = load ? in->src_reg : in->dst_reg, n = octets(in->code);
	uint64_t at, v = 0;

	if (!need(c, base) || (BPF_CLASS(in->code) == BPF_STX && !need(c, in->src_reg)))
		return false;
	at = c->r[base] + (uint64_t)(int64_t)in->off;
	if (load && within(at, n, c->packet, sizeof(*c->packet)))
		return load_context(c, in->dst_reg, at - (uintptr_t)c->packet);
	if ((atomic && !touch(c, at, n, false)) || !touch(c, at, n, !load))
		return false;
	if (atomic) {
		v = bpf_help_atomic((void *)(uintptr_t)at, in->imm, n, c->r[in->src_reg], c->r[0]);
		if (in->imm & BPF_FETCH)
			set(c, in->imm == BPF_CMPXCHG ? 0 : in->src_reg, v);
		return true;
	}
	if (load) {
		memcpy(&v, (const void *)(uintptr_t)at, n);
		set(c, in->dst_reg, v);
		return true;
	}
	v = BPF_CLASS(in->code) == BPF_STX ? c->r[in->src_reg] : (uint64_t)(int64_t)in->imm;
	memcpy((void *)(uintptr_t)at, &v, n);
	return true;
}

static bool load_imm(struct checked *c, const struct bpf_insn *in)
{
	const struct bpf_insn *next = in + 1;

	if (in->src_reg == BPF_PSEUDO_MAP_FD)
		set(c, in->dst_reg, (uintptr_t)c->t->map[in->imm]);
	else if (in->src_reg == BPF_PSEUDO_MAP_VALUE)
		set(c, in->dst_reg, (uintptr_t)c->t->value[in->imm] + (uint64_t)next->imm);
	else
		set(c, in->dst_reg, (uint32_t)in->imm | (uint64_t)(uint32_t)next->imm << 32);
	c->at++;
	return true;
}

/* As leave. */
static int step(struct checked *c)
{
	const struct bpf_insn *in;

	if (c->at >= c->p->n) {
		fault(c, "runs out of the program");
		return -1;
	}
	c->run->at = c->at;
	in = &c->p->insn[c->at++];
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: case BPF_ALU64:
		return run_alu(c, in) ? 0 : -1;
	case BPF_LDX: case BPF_ST: case BPF_STX:
		return run_memory(c, in) ? 0 : -1;
	case BPF_LD:
		return load_imm(c, in) ? 0 : -1;
	default:
		if (in->code == (BPF_JMP | BPF_EXIT))
			return leave(c);
		if (in->code == (BPF_JMP | BPF_CALL))
			return (in->src_reg ? call_own(c, in) : call_helper(c, in)) ? 0 : -1;
		return run_jump(c, in) ? 0 : -1;
	}
}

void interp_checked(const struct ebpf_object *o, const struct ebpf_program *p, const struct bpf_packet *packet,
		    struct bpf_tables *t, uint64_t limit, struct checked_run *run)
{
	struct checked c = { .o = o, .p = p, .packet = packet, .t = t, .run = run };
	int done = 0;

	*run = (struct checked_run){ 0 };
	c.frames = x_calloc(VERIFY_FRAMES, sizeof(*c.frames));
	set(&c, 1, (uintptr_t)packet);
	set(&c, 10, (uintptr_t)c.frames[0].stack + VERIFY_STACK);
	while (done == 0) {
		if (run->steps++ >= limit) {
			fault(&c, "does not end within %llu instructions", (unsigned long long)limit);
			break;
		}
		done = step(&c);
	}
	run->result = c.r[0];
	free(c.frames);
}
