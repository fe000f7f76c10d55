/*
 * exec_value.c - instructions that compute. What is not expressible as a value becomes an unknown symbol that is named
 * by the instruction: sound, since it may be anything, and the same for merged flows.
 */
#include "models/base/mem.h"
#include "symexec/exec/exec_int.h"
#include "symexec/flow/flow_memory.h"

static const char *const missing[BASE_COUNT] = {
	[BASE_MAC] = "MAC header annotation missing",
	[BASE_NET] = "IP header annotation missing",
	[BASE_TRANSPORT] = "transport header annotation missing",
	[BASE_OPTION] = "the TCP option was not found",
};

static uint64_t
mask_of(unsigned width)
{
	return width >= 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
}

value
exec_resize(struct engine *e, struct flow *f, value v, unsigned width)
{
	const struct value_data *d = value_get(e->values, v);
	unsigned whole;
	uint64_t lo, hi;
	value wide;

	if (d->width == width || d->width > 64)
		return v;
	if (d->width > width)
		return value_slice(e->values, v, 0, width);
	if (d->kind == VALUE_CONST)
		return value_const(e->values, d->bits, width);
	if (d->kind != VALUE_SYMBOL || d->shift != 0)
		return VALUE_NONE;
	whole = root_get(e->values, d->root)->width;
	if (whole < width)
		return VALUE_NONE;
	wide = value_slice_of(e->values, d->root, d->add, 0, width);
	flow_bounds(e, f, wide, &lo, &hi);
	return hi <= mask_of(value_width(e->values, v)) ? wide : VALUE_NONE;
}

/* Keeps the parts of a read over several fields, so that comparisons with constants need not guess. */
static void
keep_parts(struct run *r, struct frame *x, const struct instruction *i, int32_t bit)
{
	struct engine *e = r->e;
	value v[FLOW_MAX_PARTS];
	size_t n = i->width > 64 ? 0 : flow_parts(e, x->f, i->base, bit, i->width, v);
	struct mixed *m;

	if (n < 2)
		return;
	m = arena_alloc(e->arena, sizeof(*m));
	m->parts = arena_alloc_array(e->arena, n, sizeof(*m->parts));
	for (size_t k = 0; k < n; k++) {
		const struct value_data *d = value_get(e->values, flow_resolve(e, x->f, v[k]));

		if (d->kind != VALUE_CONST && d->kind != VALUE_SYMBOL)
			return;
		m->parts[k] = d->kind == VALUE_CONST ?
		    (struct set_part){ .width = d->width, .constant = true, .value = d->bits } :
		    (struct set_part){ .width = d->width, .to = root_var(e->values, d->root),
				       .add = d->add, .shift = d->shift };
	}
	m->r = i->dst;
	m->count = n;
	m->next = x->mixed;
	x->mixed = m;
}

static value
value_read(struct run *r, struct frame *x, const struct instruction *i)
{
	int32_t base = flow_base(x->f, i->base);
	enum read_fault why = READ_OK;
	value v;

	if (base == POINTER_NONE) {
		x->violation = missing[i->base];
		return VALUE_NONE;
	}
	v = flow_read(r->e, x->f, i->base, base * 8 + i->bit, i->width, &why);
	if (why == READ_OUTSIDE || (x->far_at == i && !x->far_reached))
		x->violation = "reads beyond the end of the packet";
	else if (why == READ_MIXED)
		keep_parts(r, x, i, base * 8 + i->bit);
	if (v == VALUE_NONE && x->violation == NULL)
		v = exec_unknown(r, x, i->width, i->site);
	return v;
}

static void
value_write(struct run *r, struct frame *x, const struct instruction *i)
{
	int32_t base = flow_base(x->f, i->base), bit;
	enum read_fault why;
	value v;

	if (base == POINTER_NONE) {
		x->violation = missing[i->base];
		return;
	}
	bit = base * 8 + i->bit;
	if (i->base != BASE_ANNO) {
		const char *chance = r->e->sim_chance;

		(void)flow_read(r->e, x->f, i->base, bit, i->width, &why);
		r->e->sim_chance = chance;	/* what is there is not looked at */
		if (why == READ_OUTSIDE || (x->far_at == i && !x->far_reached)) {
			x->violation = "writes beyond the end of the packet";
			return;
		}
	}
	v = exec_resize(r->e, x->f, x->regs[i->a], i->width);
	if (i->base != BASE_ANNO) {
		/* a box that keeps a flow's addresses writes what is there: no checksum is another for it */
		if (v != VALUE_NONE && !r->e->concrete && flow_holds(x->f, bit, i->width, v))
			return;
		exec_note_write(r, x, bit, i->width);
	}
	if (v == VALUE_NONE)
		v = exec_unknown(r, x, i->width, i->site);
	flow_write(r->e, x->f, i->base, bit, i->width, v);
}

/* Arithmetic on constants. */
static uint64_t
fold(const struct instruction *i, uint64_t a, uint64_t b)
{
	switch (i->op) {
	case OP_SUM: return a + b;
	case OP_DIFFERENCE: return a - b;
	case OP_AND: return a & b;
	case OP_OR: return a | b;
	case OP_XOR: return a ^ b;
	case OP_SHIFT_LEFT: return b > 63 ? 0 : a << b;
	case OP_SHIFT_RIGHT: return b > 63 ? 0 : a >> b;
	case OP_MULTIPLY: return a * b;
	case OP_MODULO: return b == 0 ? 0 : a % b;
	case OP_DIVIDE: return b == 0 ? 0 : a / b;
	default: break;
	}
	x_panic("opcode %d does not compute", (int)i->op);
}

/* a OP b where at least one is a symbol. */
static value
symbolic(struct run *r, struct frame *x, const struct instruction *i, value a, value b)
{
	struct values *vs = r->e->values;
	uint64_t ca = 0, cb = 0, n;
	bool ka = value_is_const(vs, a, &ca), kb = value_is_const(vs, b, &cb);

	switch (i->op) {
	case OP_SUM:
		if (ka || kb) {
			value v = exec_resize(r->e, x->f, ka ? b : a, i->width);

			return v == VALUE_NONE ? v : value_add(vs, v, ka ? ca : cb);
		}
		return VALUE_NONE;
	case OP_DIFFERENCE:
		if (kb) {
			value v = exec_resize(r->e, x->f, a, i->width);

			return v == VALUE_NONE ? v : value_add(vs, v, (uint64_t)0 - cb);
		}
		if (value_difference(vs, a, b, &n))
			return value_const(vs, n, i->width);
		return VALUE_NONE;
	case OP_AND:
		if (ka || kb) {
			uint64_t m = ka ? ca : cb;
			unsigned bits = m == UINT64_MAX ? 64 :
			    (unsigned)__builtin_popcountll(m);

			if (m == 0)
				return value_const(vs, 0, i->width);
			if (m == mask_of(bits))
				return value_slice(vs, ka ? b : a, 0,
						   MIN_OF(bits, value_width(vs, ka ? b : a)));
		}
		return VALUE_NONE;
	case OP_OR:
	case OP_XOR:
		if ((ka && ca == 0) || (kb && cb == 0))
			return ka ? b : a;
		return VALUE_NONE;
	case OP_SHIFT_RIGHT:
		if (kb && cb == 0)
			return a;
		if (kb && cb < value_width(vs, a))
			return value_slice(vs, a, (unsigned)cb, value_width(vs, a) - (unsigned)cb);
		return kb ? value_const(vs, 0, i->width) : VALUE_NONE;
	case OP_SHIFT_LEFT:
		return kb && cb == 0 ? a : VALUE_NONE;
	case OP_MULTIPLY:
		return kb && cb == 1 ? a : VALUE_NONE;
	default:
		return VALUE_NONE;
	}
}

/* A symbol that can only have one value is that value. */
static value
settle(struct run *r, struct frame *x, value v)
{
	uint64_t lo, hi;

	if (value_get(r->e->values, v)->kind != VALUE_SYMBOL)
		return v;
	flow_bounds(r->e, x->f, v, &lo, &hi);
	return lo == hi ? value_const(r->e->values, lo, value_width(r->e->values, v)) : v;
}

static value
compute(struct run *r, struct frame *x, const struct instruction *i)
{
	struct values *vs = r->e->values;
	value a = x->regs[i->a];
	value b = i->b == REG_NONE ? value_const(vs, i->imm, 64) : x->regs[i->b];
	uint64_t ca, cb;
	value v;

	if (value_is_const(vs, a, &ca) && value_is_const(vs, b, &cb)) {
		v = value_const(vs, fold(i, ca, cb), i->width);
	} else {
		v = symbolic(r, x, i, a, b);
		if (v == VALUE_NONE) {
			a = settle(r, x, a);
			b = settle(r, x, b);
			if (value_is_const(vs, a, &ca) && value_is_const(vs, b, &cb))
				v = value_const(vs, fold(i, ca, cb), i->width);
			else
				v = symbolic(r, x, i, a, b);
		}
	}
	if (v != VALUE_NONE && i->b != REG_NONE && i->imm != 0 && i->op == OP_SUM)
		v = value_add(vs, v, i->imm);
	return v;
}

static value
byte_sum(struct run *r, struct frame *x, const struct instruction *i)
{
	int32_t base = flow_base(x->f, i->base);
	uint64_t sum = 0, c;

	for (uint64_t k = 0; k < i->imm; k++) {
		enum read_fault why;
		value v = flow_read(r->e, x->f, i->base, base * 8 + i->bit + (int32_t)k * 8, 8,
				    &why);

		if (v == VALUE_NONE || !value_is_const(r->e->values, v, &c))
			return VALUE_NONE;
		sum += c;
	}
	return value_const(r->e->values, sum, 32);
}

/* How long the packet is from a place that stands somewhere in front of the data, or where that place is. */
static value
far(struct run *r, struct frame *x, const struct instruction *i)
{
	value v = exec_unknown(r, x, 32, i->site);
	int32_t at = flow_base(x->f, i->base) + (int32_t)i->imm;
	uint64_t hi = i->op == OP_LENGTH ? UINT16_MAX : UINT32_MAX;
	uint64_t lo = i->op == OP_LENGTH ? flow_far_length(x->f, at) : UINT32_MAX - UINT16_MAX;

	if (!flow_constrain(r->e, x->f, flow_within(r->e, v, lo, hi)))
		x->drop = "no length is left";
	return v;
}

static value
argument(struct run *r, const struct instruction *i)
{
	const struct program_value *v;

	X_CHECK(i->imm < r->p->value_count);
	v = &r->p->values[i->imm];
	if (v->symbol != NULL)
		return value_symbol(r->e->values, exec_symbol(r->e, v->symbol, i->width));
	return value_const(r->e->values, v->imm, i->width);
}

void
exec_value(struct run *r, struct frame *x, const struct instruction *i)
{
	struct values *vs = r->e->values;
	value v = VALUE_NONE;
	int32_t base;

	switch (i->op) {
	case OP_CONST:
		v = value_const(vs, i->imm, i->width);
		break;
	case OP_SYMBOL:
		v = value_symbol(vs, exec_symbol(r->e, i->text, i->width));
		break;
	case OP_ARGUMENT:
		v = argument(r, i);
		break;
	case OP_READ:
		v = value_read(r, x, i);
		break;
	case OP_WRITE:
		value_write(r, x, i);
		return;
	case OP_SLICE:
		v = value_slice(vs, x->regs[i->a], (unsigned)i->imm, i->width);
		break;
	case OP_CONCAT:
		v = value_concat(vs, x->regs[i->a], x->regs[i->b]);
		break;
	case OP_EXTEND:
		v = exec_resize(r->e, x->f, x->regs[i->a], i->width);
		/* the upper bits may be set for all we know: comparisons extend by themselves */
		if (v == VALUE_NONE)
			v = x->regs[i->a];
		break;
	case OP_LENGTH:
	case OP_OFFSET:
		base = flow_base(x->f, i->base);
		if (base == POINTER_NONE)
			x->violation = missing[i->base];
		else if (flow_is_far(x->f, base))
			v = far(r, x, i);
		else if (i->op == OP_LENGTH)
			v = flow_length(r->e, x->f, base + (int32_t)i->imm);
		else
			v = value_const(vs, (uint32_t)(base - x->f->data), 32);
		break;
	case OP_FRESH:
		v = exec_fresh(r, x, i);
		break;
	case OP_COUNTER:
		v = exec_counter(r, x, i);
		break;
	case OP_BYTE_SUM:
		v = byte_sum(r, x, i);
		break;
	case OP_CHECKSUM_ERROR:
		v = exec_checksum_error(r, x, i->kind);
		break;
	case OP_CRC32:
		v = exec_crc32(r, x, i);
		break;
	default:
		v = compute(r, x, i);
		break;
	}
	if (v == VALUE_NONE && x->violation == NULL)
		v = exec_unknown(r, x, i->width, i->site);
	x->regs[i->dst] = v;
}
