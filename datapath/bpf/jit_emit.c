/*
 * jit_emit.c - instructions of x86-64, octet by octet.
 */
#include "datapath/bpf/jit_int.h"

void x86_byte(struct jit *j, unsigned b)
{
	*VEC_ADD(&j->code) = (uint8_t)b;
}

void x86_word(struct jit *j, uint32_t v)
{
	for (unsigned i = 0; i < 32; i += 8)
		x86_byte(j, v >> i & 255);
}

/* needed: also when it says nothing, for the low octets of rsi and rdi. */
static void rex(struct jit *j, bool wide, unsigned reg, unsigned rm, bool needed)
{
	unsigned b = 0x40 | (wide ? 8 : 0) | (reg >> 3) << 2 | rm >> 3;

	if (b != 0x40 || needed)
		x86_byte(j, b);
}

static void modrm_reg(struct jit *j, unsigned reg, unsigned rm)
{
	x86_byte(j, 0xc0 | (reg & 7) << 3 | (rm & 7));
}

static void modrm_memory(struct jit *j, unsigned reg, unsigned base, int32_t off)
{
	bool small = off >= -128 && off < 128;

	x86_byte(j, (small ? 0x40U : 0x80U) | (reg & 7) << 3 | (base & 7));
	if ((base & 7) == RSP)
		x86_byte(j, 0x24);
	if (small)
		x86_byte(j, (unsigned)off & 255);
	else
		x86_word(j, (uint32_t)off);
}

void x86_rr(struct jit *j, enum x86_op op, bool wide, unsigned to, unsigned from)
{
	rex(j, wide, from, to, false);
	x86_byte(j, op);
	modrm_reg(j, from, to);
}

void x86_ri(struct jit *j, enum x86_op op, bool wide, unsigned to, int32_t imm)
{
	bool small = imm >= -128 && imm < 128;

	rex(j, wide, 0, to, false);
	if (op == X86_TEST || op == X86_MOV) {
		x86_byte(j, op == X86_TEST ? 0xf7 : 0xc7);
		modrm_reg(j, 0, to);
		x86_word(j, (uint32_t)imm);
		return;
	}
	x86_byte(j, small ? 0x83 : 0x81);
	modrm_reg(j, (unsigned)op >> 3, to);
	if (small)
		x86_byte(j, (unsigned)imm & 255);
	else
		x86_word(j, (uint32_t)imm);
}

void x86_move_imm(struct jit *j, unsigned to, uint64_t v)
{
	if (v == 0) {
		x86_rr(j, X86_XOR, false, to, to);
	} else if (v <= UINT32_MAX) {
		rex(j, false, 0, to, false);
		x86_byte(j, 0xb8 | (to & 7));
		x86_word(j, (uint32_t)v);
	} else if ((int64_t)v >= INT32_MIN && (int64_t)v < 0) {
		x86_ri(j, X86_MOV, true, to, (int32_t)v);
	} else {
		rex(j, true, 0, to, false);
		x86_byte(j, 0xb8 | (to & 7));
		x86_word(j, (uint32_t)v);
		x86_word(j, (uint32_t)(v >> 32));
	}
}

void x86_mul(struct jit *j, bool wide, unsigned to, unsigned from)
{
	rex(j, wide, to, from, false);
	x86_byte(j, 0x0f);
	x86_byte(j, 0xaf);
	modrm_reg(j, to, from);
}

void x86_mul_imm(struct jit *j, bool wide, unsigned to, int32_t imm)
{
	rex(j, wide, to, to, false);
	x86_byte(j, 0x69);
	modrm_reg(j, to, to);
	x86_word(j, (uint32_t)imm);
}

void x86_unary(struct jit *j, unsigned n, bool wide, unsigned reg)
{
	rex(j, wide, 0, reg, false);
	x86_byte(j, 0xf7);
	modrm_reg(j, n, reg);
}

void x86_shift_imm(struct jit *j, enum x86_shift op, bool wide, unsigned reg, unsigned by)
{
	rex(j, wide, 0, reg, false);
	x86_byte(j, 0xc1);
	modrm_reg(j, op, reg);
	x86_byte(j, by);
}

void x86_shift_cl(struct jit *j, enum x86_shift op, bool wide, unsigned reg)
{
	rex(j, wide, 0, reg, false);
	x86_byte(j, 0xd3);
	modrm_reg(j, op, reg);
}

void x86_cut16(struct jit *j, unsigned reg)
{
	rex(j, false, reg, reg, false);
	x86_byte(j, 0x0f);
	x86_byte(j, 0xb7);
	modrm_reg(j, reg, reg);
}

void x86_swap(struct jit *j, int bits, unsigned reg)
{
	if (bits == 16) {
		/* ror reg16, 8 */
		x86_byte(j, 0x66);
		rex(j, false, 0, reg, false);
		x86_byte(j, 0xc1);
		modrm_reg(j, 1, reg);
		x86_byte(j, 8);
		x86_cut16(j, reg);
		return;
	}
	rex(j, bits == 64, 0, reg, false);
	x86_byte(j, 0x0f);
	x86_byte(j, 0xc8 | (reg & 7));
}

void x86_load(struct jit *j, unsigned octets, unsigned to, unsigned base, int32_t off)
{
	rex(j, octets == 8, to, base, false);
	if (octets < 4) {
		x86_byte(j, 0x0f);
		x86_byte(j, octets == 1 ? 0xb6 : 0xb7);
	} else {
		x86_byte(j, 0x8b);
	}
	modrm_memory(j, to, base, off);
}

void x86_store(struct jit *j, unsigned octets, unsigned base, int32_t off, unsigned from)
{
	if (octets == 2)
		x86_byte(j, 0x66);
	rex(j, octets == 8, from, base, octets == 1);
	x86_byte(j, octets == 1 ? 0x88 : 0x89);
	modrm_memory(j, from, base, off);
}

void x86_store_imm(struct jit *j, unsigned octets, unsigned base, int32_t off, int32_t imm)
{
	if (octets == 2)
		x86_byte(j, 0x66);
	rex(j, octets == 8, 0, base, false);
	x86_byte(j, octets == 1 ? 0xc6 : 0xc7);
	modrm_memory(j, 0, base, off);
	for (unsigned i = 0; i < MIN_OF(octets, 4U); i++)
		x86_byte(j, (uint32_t)imm >> (8 * i) & 255);
}

void x86_memory(struct jit *j, unsigned opcode, bool wide, unsigned base, int32_t off, unsigned reg)
{
	if (opcode & X86_LOCK)
		x86_byte(j, 0xf0);
	rex(j, wide, reg, base, false);
	if (opcode >> 8 & 255)
		x86_byte(j, opcode >> 8 & 255);
	x86_byte(j, opcode & 255);
	modrm_memory(j, reg, base, off);
}

void x86_sum(struct jit *j, unsigned to, unsigned base, int32_t off)
{
	rex(j, true, to, base, false);
	x86_byte(j, 0x8d);
	modrm_memory(j, to, base, off);
}

void x86_push(struct jit *j, unsigned reg)
{
	rex(j, false, 0, reg, false);
	x86_byte(j, 0x50 | (reg & 7));
}

void x86_pop(struct jit *j, unsigned reg)
{
	rex(j, false, 0, reg, false);
	x86_byte(j, 0x58 | (reg & 7));
}

static void distance(struct jit *j, uint32_t target, bool call)
{
	*VEC_ADD(&j->fixups) = (struct jit_fixup){ j->code.n, target, call };
	x86_word(j, 0);
}

void x86_jump(struct jit *j, enum x86_condition c, uint32_t target)
{
	if (c == X86_ALWAYS) {
		x86_byte(j, 0xe9);
	} else {
		x86_byte(j, 0x0f);
		x86_byte(j, c);
	}
	distance(j, target, false);
}

void x86_call_own(struct jit *j, uint32_t target)
{
	x86_byte(j, 0xe8);
	distance(j, target, true);
}

void x86_call(struct jit *j, uintptr_t function)
{
	x86_move_imm(j, RAX, function);
	x86_byte(j, 0xff);
	modrm_reg(j, 2, RAX);
}

size_t x86_skip(struct jit *j, enum x86_condition c)
{
	x86_byte(j, c == X86_ALWAYS ? 0xeb : c - 0x10U);
	x86_byte(j, 0);
	return j->code.n - 1;
}

void x86_land(struct jit *j, size_t at)
{
	X_CHECK(j->code.n - at - 1 < 128);
	j->code.v[at] = (uint8_t)(j->code.n - at - 1);
}
