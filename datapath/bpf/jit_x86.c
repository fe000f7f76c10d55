/*
 * jit_x86.c - what each instruction of eBPF becomes. Registers have fixed homes, chosen so that a call of a helper needs no moves:
 * r0 is where C returns, r1 to r5 where it takes arguments, r6 to r9 those that a call keeps, r10 the frame's pointer.
 * rbp is r10: the program's stack lies directly under it. r12 holds the tables of the instance; r9, r10 and r11 are for work.
 *
 * A program that calls nothing (arrays are looked up in line) keeps its stack, when it is small, in the 128 octets under rsp that
 * the ABI leaves to such functions: rsp is r10 then; and the tables stay in r9 if no instruction of it works with that.
 */
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

#include "datapath/bpf/interp.h"
#include "datapath/bpf/jit.h"
#include "datapath/bpf/jit_int.h"
#include "datapath/bpf/prog_map.h"

enum { PAGE = 4096, LINE = 64, LINES_APART = 13, RED_ZONE = 128 };

static const uint8_t usual_homes[11] = { RAX, RDI, RSI, RDX, RCX, R8, RBX, R13, R14, R15, RBP };

struct compiling {
	struct jit j;
	const struct ebpf_object *o;
	const struct ebpf_program *p;
	const struct verify_result *r;
	size_t *at, *entry;	/* of each instruction's code; of functions, where they are called */
	bool *begins, *target;	/* a function does; some jump comes here */
	uint8_t homes[11], tables;
	unsigned keeps[5], n_keeps;	/* registers of the caller that are changed */
	uint32_t stack;
	bool frame;		/* functions need one: without, rsp stays as it was */
};

static unsigned dst_of(const struct compiling *c, const struct bpf_insn *in)
{
	return c->homes[in->dst_reg];
}

static unsigned src_of(const struct compiling *c, const struct bpf_insn *in)
{
	return c->homes[in->src_reg];
}

/* ---- functions ---- */

static void begin(struct compiling *c, bool first)
{
	if (c->frame) {
		x86_push(&c->j, RBP);
		x86_rr(&c->j, X86_MOV, true, RBP, RSP);
		/* calls want rsp to be a multiple of 16 */
		x86_ri(&c->j, X86_SUB, true, RSP, (int32_t)(c->stack + (c->n_keeps & 1) * 8));
	}
	for (unsigned i = 0; i < c->n_keeps; i++)
		x86_push(&c->j, c->keeps[i]);
	if (first && c->tables)
		x86_rr(&c->j, X86_MOV, true, c->tables, RSI);
}

static void end(struct compiling *c)
{
	for (unsigned i = c->n_keeps; i-- > 0;)
		x86_pop(&c->j, c->keeps[i]);
	if (c->frame)
		x86_byte(&c->j, 0xc9);	/* leave */
	x86_byte(&c->j, 0xc3);
}

/* ---- arithmetic ---- */

static void divide(struct compiling *c, const struct bpf_insn *in, bool wide)
{
	bool mod = BPF_OP(in->code) == BPF_MOD;
	unsigned dst = dst_of(c, in);
	size_t zero = 0, done = 0;

	if (in->code & BPF_X) {
		x86_rr(&c->j, X86_MOV, wide, R11, src_of(c, in));
		x86_rr(&c->j, X86_TEST, wide, R11, R11);
		zero = x86_skip(&c->j, X86_E);
	} else {
		x86_move_imm(&c->j, R11, wide ? (uint64_t)(int64_t)in->imm : (uint32_t)in->imm);
	}
	x86_rr(&c->j, X86_MOV, true, R10, RAX);
	x86_rr(&c->j, X86_MOV, true, R9, RDX);
	x86_rr(&c->j, X86_MOV, wide, RAX, dst);
	x86_rr(&c->j, X86_XOR, false, RDX, RDX);
	x86_unary(&c->j, 6, wide, R11);
	x86_rr(&c->j, X86_MOV, true, R11, mod ? RDX : RAX);
	x86_rr(&c->j, X86_MOV, true, RAX, R10);
	x86_rr(&c->j, X86_MOV, true, RDX, R9);
	x86_rr(&c->j, X86_MOV, true, dst, R11);
	if (!(in->code & BPF_X))
		return;
	done = x86_skip(&c->j, X86_ALWAYS);
	x86_land(&c->j, zero);
	if (!mod)
		x86_rr(&c->j, X86_XOR, false, dst, dst);
	else
		x86_rr(&c->j, X86_MOV, wide, dst, dst);
	x86_land(&c->j, done);
}

static void shift(struct compiling *c, const struct bpf_insn *in, bool wide)
{
	uint8_t op = BPF_OP(in->code);
	enum x86_shift s = op == BPF_LSH ? X86_SHL : op == BPF_RSH ? X86_SHR : X86_SAR;
	unsigned dst = dst_of(c, in);

	if (!(in->code & BPF_X)) {
		x86_shift_imm(&c->j, s, wide, dst, (unsigned)in->imm);
		return;
	}
	/* x86 shifts by cl; it counts modulo the width, as eBPF does */
	x86_rr(&c->j, X86_MOV, true, R11, RCX);
	x86_rr(&c->j, X86_MOV, true, RCX, src_of(c, in));
	x86_shift_cl(&c->j, s, wide, dst == RCX ? R11 : dst);
	x86_rr(&c->j, X86_MOV, true, RCX, R11);
}

/* dst = src; dst += constant: one instruction, unless a jump comes between. */
static bool is_sum(const struct compiling *c, uint32_t i)
{
	const struct bpf_insn *in = &c->p->insn[i], *next = in + 1;

	return in->code == (BPF_ALU64 | BPF_MOV | BPF_X) && i + 1 < c->p->n && !c->target[i + 1] && !c->begins[i + 1] &&
	       next->code == (BPF_ALU64 | BPF_ADD | BPF_K) && next->dst_reg == in->dst_reg;
}

static void simple(struct compiling *c, const struct bpf_insn *in, bool wide, enum x86_op op)
{
	if (in->code & BPF_X)
		x86_rr(&c->j, op, wide, dst_of(c, in), src_of(c, in));
	else
		x86_ri(&c->j, op, wide, dst_of(c, in), in->imm);
}

static void byte_order(struct compiling *c, const struct bpf_insn *in)
{
	if (in->code & BPF_X)
		x86_swap(&c->j, in->imm, dst_of(c, in));
	else if (in->imm == 16)
		x86_cut16(&c->j, dst_of(c, in));
	else if (in->imm == 32)
		x86_rr(&c->j, X86_MOV, false, dst_of(c, in), dst_of(c, in));
}

static void compile_alu(struct compiling *c, const struct bpf_insn *in)
{
	bool wide = BPF_CLASS(in->code) == BPF_ALU64, reg = in->code & BPF_X;

	switch (BPF_OP(in->code)) {
	case BPF_ADD: simple(c, in, wide, X86_ADD); break;
	case BPF_SUB: simple(c, in, wide, X86_SUB); break;
	case BPF_AND: simple(c, in, wide, X86_AND); break;
	case BPF_OR: simple(c, in, wide, X86_OR); break;
	case BPF_XOR: simple(c, in, wide, X86_XOR); break;
	case BPF_MUL:
		if (reg)
			x86_mul(&c->j, wide, dst_of(c, in), src_of(c, in));
		else
			x86_mul_imm(&c->j, wide, dst_of(c, in), in->imm);
		break;
	case BPF_DIV: case BPF_MOD: divide(c, in, wide); break;
	case BPF_LSH: case BPF_RSH: case BPF_ARSH: shift(c, in, wide); break;
	case BPF_NEG: x86_unary(&c->j, 3, wide, dst_of(c, in)); break;
	case BPF_MOV:
		if (reg)
			x86_rr(&c->j, X86_MOV, wide, dst_of(c, in), src_of(c, in));
		else
			x86_move_imm(&c->j, dst_of(c, in), wide ? (uint64_t)(int64_t)in->imm : (uint32_t)in->imm);
		break;
	default: byte_order(c, in); break;
	}
}

/* ---- jumps and calls ---- */

static enum x86_condition condition_of(uint8_t op)
{
	switch (op) {
	case BPF_JEQ: return X86_E;
	case BPF_JGT: return X86_A;
	case BPF_JGE: return X86_AE;
	case BPF_JLT: return X86_B;
	case BPF_JLE: return X86_BE;
	case BPF_JSGT: return X86_G;
	case BPF_JSGE: return X86_GE;
	case BPF_JSLT: return X86_L;
	case BPF_JSLE: return X86_LE;
	default: return X86_NE;		/* BPF_JNE; BPF_JSET, after a test */
	}
}

/* The array that is always looked up here, or NULL. */
static const struct ebpf_map *array_of(const struct compiling *c, uint32_t i)
{
	unsigned number = c->r->insn[i].map;
	const struct ebpf_map *m = number && number != VERIFY_MAPS ? &c->o->maps[number - 1] : NULL;

	return m && m->type == BPF_MAP_TYPE_ARRAY && m->max_entries <= INT32_MAX ? m : NULL;
}

/* Nothing but an array's value is looked up: no function is called. */
static bool is_in_line(const struct compiling *c, uint32_t i)
{
	const struct bpf_insn *in = &c->p->insn[i];

	return in->src_reg != BPF_PSEUDO_CALL && in->imm == BPF_FUNC_map_lookup_elem && array_of(c, i);
}

/* rax = the index at [rsi] < entries ? address of values + index * stride : 0 */
static void compile_lookup(struct compiling *c, const struct ebpf_map *m)
{
	int32_t values = (int32_t)(offsetof(struct bpf_tables, value) + sizeof(uint8_t *) * (size_t)(m - c->o->maps));
	uint32_t stride = prog_map_stride(m->value_size);
	size_t outside, done;

	x86_load(&c->j, 4, RAX, RSI, 0);
	x86_ri(&c->j, X86_CMP, false, RAX, (int32_t)m->max_entries);
	outside = x86_skip(&c->j, X86_AE);
	if (stride & (stride - 1))
		x86_mul_imm(&c->j, true, RAX, (int32_t)stride);
	else
		x86_shift_imm(&c->j, X86_SHL, true, RAX, (unsigned)__builtin_ctz(stride));
	x86_memory(&c->j, X86_ADD_FROM, true, c->tables, values, RAX);
	done = x86_skip(&c->j, X86_ALWAYS);
	x86_land(&c->j, outside);
	x86_rr(&c->j, X86_XOR, false, RAX, RAX);
	x86_land(&c->j, done);
}

static void compile_call(struct compiling *c, uint32_t i, const struct bpf_insn *in)
{
	const struct ebpf_map *array = array_of(c, i);

	if (in->src_reg == BPF_PSEUDO_CALL) {
		x86_call_own(&c->j, i + 1 + (uint32_t)in->imm);
		return;
	}
	switch (in->imm) {
	case BPF_FUNC_map_lookup_elem:
		if (array) {
			compile_lookup(c, array);
			return;
		}
		/* call [rdi]: a map begins with the function that looks its kind of keys up */
		x86_byte(&c->j, 0xff);
		x86_byte(&c->j, 0x17);
		return;
	case BPF_FUNC_map_update_elem: x86_call(&c->j, (uintptr_t)bpf_help_update); return;
	case BPF_FUNC_map_delete_elem: x86_call(&c->j, (uintptr_t)bpf_help_delete); return;
	default: break;
	}
	x86_rr(&c->j, X86_MOV, true, RDI, c->tables);
	x86_call(&c->j, in->imm == BPF_FUNC_ktime_get_ns ? (uintptr_t)bpf_help_time : (uintptr_t)bpf_help_random);
}

static void compile_jump(struct compiling *c, uint32_t i)
{
	const struct bpf_insn *in = &c->p->insn[i];
	uint8_t op = BPF_OP(in->code);
	uint32_t target = (uint32_t)((int64_t)i + 1 + in->off);

	switch (op) {
	case BPF_EXIT: end(c); return;
	case BPF_CALL: compile_call(c, i, in); return;
	case BPF_JA: x86_jump(&c->j, X86_ALWAYS, target); return;
	default: break;
	}
	simple(c, in, BPF_CLASS(in->code) == BPF_JMP, op == BPF_JSET ? X86_TEST : X86_CMP);
	x86_jump(&c->j, condition_of(op), target);
}

/* ---- memory ---- */

static unsigned octets_of(uint8_t code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	default: return 8;
	}
}

static void load_context(struct compiling *c, const struct bpf_insn *in)
{
	static const struct { uint8_t offset, octets; } fields[] = {
		{ offsetof(struct bpf_packet, data), 8 }, { offsetof(struct bpf_packet, end), 8 },
		{ offsetof(struct bpf_packet, meta), 8 }, { offsetof(struct bpf_packet, ifindex), 4 },
		{ offsetof(struct bpf_packet, queue), 4 },
	};

	x86_load(&c->j, fields[in->off / 4].octets, dst_of(c, in), src_of(c, in), fields[in->off / 4].offset);
}

/* and, or, xor that give the value before: tried until nobody else changed it meanwhile. */
static void fetch_loop(struct compiling *c, const struct bpf_insn *in, enum x86_op op)
{
	bool wide = BPF_SIZE(in->code) == BPF_DW;
	unsigned src = src_of(c, in);
	size_t again;

	x86_rr(&c->j, X86_MOV, true, R9, dst_of(c, in));
	x86_rr(&c->j, X86_MOV, true, R10, RAX);
	x86_load(&c->j, wide ? 8 : 4, RAX, R9, in->off);
	again = c->j.code.n;
	x86_rr(&c->j, X86_MOV, true, R11, RAX);
	x86_rr(&c->j, op, wide, R11, src == RAX ? R10 : src);
	x86_memory(&c->j, X86_LOCK | 0x0fb1, wide, R9, in->off, R11);
	x86_byte(&c->j, X86_NE - 0x10);
	x86_byte(&c->j, (unsigned)(again - c->j.code.n - 1) & 255);
	if (src != RAX) {
		x86_rr(&c->j, X86_MOV, wide, src, RAX);
		x86_rr(&c->j, X86_MOV, true, RAX, R10);
	}
}

static void compile_atomic(struct compiling *c, const struct bpf_insn *in)
{
	bool wide = BPF_SIZE(in->code) == BPF_DW, fetch = in->imm & BPF_FETCH;
	unsigned op = (unsigned)in->imm & ~(unsigned)BPF_FETCH;
	enum x86_op code = op == BPF_ADD ? X86_ADD : op == BPF_AND ? X86_AND : op == BPF_OR ? X86_OR : X86_XOR;

	if (in->imm == BPF_XCHG) {
		x86_memory(&c->j, 0x87, wide, dst_of(c, in), in->off, src_of(c, in));
	} else if (in->imm == BPF_CMPXCHG) {
		x86_memory(&c->j, X86_LOCK | 0x0fb1, wide, dst_of(c, in), in->off, src_of(c, in));
		if (!wide)
			x86_rr(&c->j, X86_MOV, false, RAX, RAX);
	} else if (!fetch) {
		x86_memory(&c->j, X86_LOCK | (unsigned)code, wide, dst_of(c, in), in->off, src_of(c, in));
	} else if (op == BPF_ADD) {
		x86_memory(&c->j, X86_LOCK | 0x0fc1, wide, dst_of(c, in), in->off, src_of(c, in));
	} else {
		fetch_loop(c, in, code);
	}
}

static void compile_memory(struct compiling *c, uint32_t i)
{
	const struct bpf_insn *in = &c->p->insn[i];
	unsigned n = octets_of(in->code);

	if (BPF_CLASS(in->code) == BPF_LDX && c->r->insn[i].context)
		load_context(c, in);
	else if (BPF_CLASS(in->code) == BPF_LDX)
		x86_load(&c->j, n, dst_of(c, in), src_of(c, in), in->off);
	else if (BPF_CLASS(in->code) == BPF_ST)
		x86_store_imm(&c->j, n, dst_of(c, in), in->off, in->imm);
	else if (BPF_MODE(in->code) == BPF_ATOMIC)
		compile_atomic(c, in);
	else
		x86_store(&c->j, n, dst_of(c, in), in->off, src_of(c, in));
}

static void compile_load_imm(struct compiling *c, uint32_t i)
{
	const struct bpf_insn *in = &c->p->insn[i], *next = in + 1;

	if (in->src_reg == BPF_PSEUDO_MAP_FD) {
		/* what is looked up in line does not need its map, and nobody after a call */
		if (in->dst_reg == 1 && i + 2 < c->p->n && in[2].code == (BPF_JMP | BPF_CALL) && is_in_line(c, i + 2))
			return;
		x86_load(&c->j, 8, dst_of(c, in), c->tables, (int32_t)offsetof(struct bpf_tables, map) + 8 * in->imm);
	} else if (in->src_reg == BPF_PSEUDO_MAP_VALUE) {
		x86_load(&c->j, 8, dst_of(c, in), c->tables, (int32_t)offsetof(struct bpf_tables, value) + 8 * in->imm);
		if (next->imm)
			x86_ri(&c->j, X86_ADD, true, dst_of(c, in), next->imm);
	} else {
		x86_move_imm(&c->j, dst_of(c, in), (uint32_t)in->imm | (uint64_t)(uint32_t)next->imm << 32);
	}
}

/* ---- the whole ---- */

/* Which registers the program has, whether it needs the tables, and who of its instructions works with r9 or calls. */
struct needs {
	bool used[11], tables, calls, works;
};

static bool works_with_r9(const struct bpf_insn *in)
{
	uint8_t class = BPF_CLASS(in->code), op = BPF_OP(in->code);

	return ((class == BPF_ALU || class == BPF_ALU64) && (op == BPF_DIV || op == BPF_MOD)) ||
	       (class == BPF_STX && BPF_MODE(in->code) == BPF_ATOMIC);
}

static void survey_insn(struct compiling *c, struct needs *n, uint32_t i)
{
	const struct bpf_insn *in = &c->p->insn[i];
	uint8_t class = BPF_CLASS(in->code);
	bool call = in->code == (BPF_JMP | BPF_CALL);

	n->used[in->dst_reg] = n->used[in->src_reg] = true;
	n->tables |= class == BPF_LD || call;
	n->calls |= call && !is_in_line(c, i);
	n->works |= works_with_r9(in);
	if (call && in->src_reg == BPF_PSEUDO_CALL) {
		c->begins[i + 1 + (uint32_t)in->imm] = true;
		n->used[10] = true;
	} else if ((class == BPF_JMP || class == BPF_JMP32) && !call && BPF_OP(in->code) != BPF_EXIT) {
		c->target[(uint32_t)((int64_t)i + 1 + in->off)] = true;
	}
}

/* What the program needs of registers and stack: little, in small programs. */
static void survey(struct compiling *c)
{
	struct needs n = { { false }, false, false, false };

	c->begins[0] = true;
	for (uint32_t i = 0; i < c->p->n; i++) {
		survey_insn(c, &n, i);
		i += BPF_CLASS(c->p->insn[i].code) == BPF_LD;
	}
	memcpy(c->homes, usual_homes, sizeof(c->homes));
	for (unsigned r = 6; r < 10; r++)
		if (n.used[r])
			c->keeps[c->n_keeps++] = c->homes[r];
	if (n.tables)
		c->tables = n.calls || n.works ? R12 : R9;
	if (c->tables == R12)
		c->keeps[c->n_keeps++] = R12;
	c->stack = n.used[10] ? VERIFY_STACK : 0;
	c->frame = c->stack || n.calls;
	if (c->frame && !n.calls && c->r->stack <= RED_ZONE) {
		c->homes[10] = RSP;
		c->frame = false;
	}
}

static void compile(struct compiling *c)
{
	for (uint32_t i = 0; i < c->p->n; i++) {
		const struct bpf_insn *in = &c->p->insn[i];

		c->entry[i] = c->j.code.n;
		if (c->begins[i])
			begin(c, i == 0);
		/* a jump back to a function's first instruction does not begin it again */
		c->at[i] = c->j.code.n;
		if (is_sum(c, i)) {
			x86_sum(&c->j, dst_of(c, in), src_of(c, in), in[1].imm);
			i++;
			continue;
		}
		switch (BPF_CLASS(in->code)) {
		case BPF_ALU: case BPF_ALU64: compile_alu(c, in); break;
		case BPF_JMP: case BPF_JMP32: compile_jump(c, i); break;
		case BPF_LD:
			compile_load_imm(c, i);
			c->at[++i] = c->j.code.n;
			break;
		default: compile_memory(c, i); break;
		}
	}
}

/* Calls go to where a function begins, jumps behind that. */
static void fix(struct compiling *c)
{
	for (size_t i = 0; i < c->j.fixups.n; i++) {
		const struct jit_fixup *f = &c->j.fixups.v[i];
		size_t to = f->call ? c->entry[f->target] : c->at[f->target];
		uint32_t d = (uint32_t)(to - f->at - 4);

		for (unsigned k = 0; k < 4; k++)
			c->j.code.v[f->at + k] = (uint8_t)(d >> (8 * k));
	}
}

/*
 * Where in its first page code begins: each at other lines than the few before. Were all at the first one, the links of a
 * chain would drive each other out of the processor's instruction cache, which has eight places for lines so far apart.
 */
static size_t first_octet(size_t code)
{
	static atomic_uint turn;
	unsigned line = atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed) * LINES_APART % (PAGE / LINE);

	return code + line * LINE <= PAGE ? line * LINE : 0;	/* long code has lines everywhere */
}

static jit_fn *install(const struct jit *j, size_t *size)
{
	size_t first = first_octet(j->code.n), n = (first + j->code.n + PAGE - 1) / PAGE * PAGE;
	uint8_t *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	jit_fn *f;

	if (p == MAP_FAILED)
		return NULL;
	memset(p, 0xcc, n);	/* what is not code stops the program */
	memcpy(p + first, j->code.v, j->code.n);
	if (mprotect(p, n, PROT_READ | PROT_EXEC) < 0) {
		munmap(p, n);
		return NULL;
	}
	*size = n;
	p += first;
	memcpy(&f, &p, sizeof(f));
	return f;
}

jit_fn *jit_compile(const struct ebpf_object *o, const struct ebpf_program *p, const struct verify_result *r, size_t *size)
{
	struct compiling c = { .o = o, .p = p, .r = r };
	jit_fn *f;

	c.at = x_calloc(p->n, sizeof(*c.at));
	c.entry = x_calloc(p->n, sizeof(*c.entry));
	c.begins = x_calloc((size_t)p->n + 1, sizeof(*c.begins));
	c.target = x_calloc((size_t)p->n + 1, sizeof(*c.target));
	survey(&c);
	compile(&c);
	fix(&c);
	f = install(&c.j, size);
	VEC_FREE(&c.j.code);
	VEC_FREE(&c.j.fixups);
	free(c.at);
	free(c.entry);
	free(c.begins);
	free(c.target);
	return f;
}

void jit_free(jit_fn *f, size_t size)
{
	uint8_t *p;

	memcpy(&p, &f, sizeof(p));
	if (f)
		munmap(p - (uintptr_t)p % PAGE, size);
}
