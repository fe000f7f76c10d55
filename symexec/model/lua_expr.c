/*
 * lua_expr.c - values in a model: what was read from the packet, fresh symbols, and what
 * is computed from them with + - & | ~ << >> // * %. Widths are in bits. An operation has
 * the width of its wider operand and wraps there; shifts to the left and products are at
 * least 32 bits wide and do not lose any.
 */
#include "symexec/model/lua_int.h"

uint64_t
lwidth_mask(unsigned width)
{
	return width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
}

uint64_t
lnumber_arg(lua_State *L, int index, uint64_t max, const char *what)
{
	int ok;
	lua_Integer n = lua_tointegerx(L, index, &ok);

	if (!ok)
		luaL_error(L, lobject_test(L, index, TAG_EXPR) ?
			   "%s must be a plain number, known when the model is recorded" :
			   "%s must be a number", what);
	if (n < 0 || (uint64_t)n > max)
		luaL_error(L, "%s is %I, it must be from 0 to %I", what, (LUAI_UACINT)n,
			   (LUAI_UACINT)max);
	return (uint64_t)n;
}

struct lexpr *
lexpr_new(lua_State *L, unsigned width)
{
	struct lexpr *x = lscratch(L, sizeof(*x));

	x->width = width;
	return x;
}

struct lexpr *
lexpr_const(lua_State *L, uint64_t v, unsigned width)
{
	struct lexpr *x = lexpr_new(L, width);

	x->kind = X_CONST;
	x->imm = v;
	return x;
}

static struct lexpr *
operation(lua_State *L, enum opcode op, unsigned width, struct lexpr *a, struct lexpr *b)
{
	struct lexpr *x = lexpr_new(L, width);

	x->kind = X_OP;
	x->op = op;
	x->a = a;
	x->b = b;
	x->depth = MAX_OF(a->depth, b ? b->depth : 0) + 1;
	if (x->depth > LUA_MAX_DEPTH)
		luaL_error(L, "a value is computed in more than %d steps", LUA_MAX_DEPTH);
	return x;
}

static struct lexpr *
widen(lua_State *L, struct lexpr *x, unsigned width)
{
	if (x->width >= width)
		return x;
	if (x->kind == X_CONST)
		return lexpr_const(L, x->imm, width);
	return operation(L, OP_EXTEND, width, x, NULL);
}

/* Bits that a number needs. */
static unsigned
bits_of(uint64_t n)
{
	return n ? 64 - (unsigned)__builtin_clzll(n) : 1;
}

struct lexpr *
lexpr_arg(lua_State *L, int index, unsigned width)
{
	struct lexpr *x = lobject_test(L, index, TAG_EXPR);

	if (!x && lua_isboolean(L, index))
		return lexpr_const(L, (uint64_t)lua_toboolean(L, index), width ? width : 1);
	if (!x) {
		int ok;
		lua_Integer n = lua_tointegerx(L, index, &ok);

		if (!ok)
			luaL_error(L, "expected a value or a number, found %s",
				   luaL_typename(L, index));
		if (!width)
			luaL_error(L, "a plain number has no width here; write "
				   "p:number(%I, WIDTH)", (LUAI_UACINT)n);
		if (width < 64 && (n < 0 || (uint64_t)n > lwidth_mask(width)))
			luaL_error(L, "%I does not fit into %d bits", (LUAI_UACINT)n, (int)width);
		return lexpr_const(L, (uint64_t)n, width);
	}
	if (width && x->width > width)
		luaL_error(L, "a value of %d bits does not fit into %d bits; cut it with "
			   ":slice(0, %d)", (int)x->width, (int)width, (int)width);
	return width ? widen(L, x, width) : x;
}

/* Whether block `a` is b or leads to it. */
static bool
leads_to(const struct recording *rec, uint32_t a, uint32_t b)
{
	while (b != UINT32_MAX && b > a)
		b = rec->parent.v[b];
	return a == b;
}

static struct instruction
op_instruction(lua_State *L, struct rec_flow *f, const struct lexpr *x)
{
	struct instruction i = instruction_of(x->op);

	i.width = x->width;
	switch (x->kind) {
	case X_CONST:
		i.op = OP_CONST;
		i.imm = x->imm;
		break;
	case X_SYMBOL:
		i.op = OP_SYMBOL;
		i.text = x->name;
		break;
	case X_ARGUMENT:
		i.op = OP_ARGUMENT;
		i.imm = x->imm;
		break;
	case X_LEAF:
		luaL_error(L, "a value is used that was made for another flow in line %d",
			   (int)x->line);
		break;
	case X_OP:
		i.a = lexpr_record(L, f, x->a);
		if (x->b)
			i.b = lexpr_record(L, f, x->b);
		i.imm = x->imm;
		break;
	}
	return i;
}

reg
lexpr_record(lua_State *L, struct rec_flow *f, struct lexpr *x)
{
	struct recording *rec = &models_of(L)->rec;
	struct instruction i;

	if (x->recorded && leads_to(rec, x->block, f->block))
		return x->reg;
	i = op_instruction(L, f, x);
	i.dst = recorder_reg(rec->r);
	lflow_add(L, f, i);
	x->recorded = true;
	x->reg = i.dst;
	x->block = f->block;
	return x->reg;
}

struct lexpr *
lexpr_leaf(lua_State *L, struct rec_flow *f, struct instruction *i)
{
	struct lexpr *x = lexpr_new(L, i->width);

	x->kind = X_LEAF;
	x->line = current_line(L);
	x->reg = i->dst = recorder_reg(models_of(L)->rec.r);
	x->block = f->block;
	x->recorded = true;
	lflow_add(L, f, *i);
	return x;
}

void
lexpr_push_leaf(lua_State *L, struct rec_flow *f, struct instruction *i)
{
	lobject_push(L, TAG_EXPR, lexpr_leaf(L, f, i));
}

static int
push(lua_State *L, struct lexpr *x)
{
	lobject_push(L, TAG_EXPR, x);
	return 1;
}

/* The operands of an operation, both values, as wide as the wider one. */
static void
operands(lua_State *L, struct lexpr **a, struct lexpr **b)
{
	for (int i = 1; i <= 2; i++) {
		struct lexpr **x = i == 1 ? a : b;
		int ok;
		lua_Integer n;

		*x = lobject_test(L, i, TAG_EXPR);
		if (*x)
			continue;
		n = lua_tointegerx(L, i, &ok);
		if (!ok)
			luaL_error(L, "cannot compute with a value and a %s", luaL_typename(L, i));
		/* -1 is all ones: x + -1 is x - 1; other numbers may widen the result */
		*x = lexpr_const(L, (uint64_t)n, n < 0 ? 1 : bits_of((uint64_t)n));
	}
	if ((*a)->kind != X_CONST || (*b)->kind != X_CONST) {
		unsigned w = MAX_OF((*a)->width, (*b)->width);

		for (int i = 0; i < 2; i++) {
			struct lexpr **x = i ? a : b;

			if ((*x)->kind == X_CONST)
				*x = lexpr_const(L, (*x)->imm & lwidth_mask(w), w);
			else
				*x = widen(L, *x, w);
		}
	}
}

static int
fold(lua_State *L, enum opcode op, const struct lexpr *a, const struct lexpr *b)
{
	uint64_t x = a->imm, y = b->imm, v;
	unsigned w = MAX_OF(a->width, b->width);

	switch (op) {
	case OP_SUM: v = x + y; break;
	case OP_DIFFERENCE: v = x - y; break;
	case OP_AND: v = x & y; break;
	case OP_OR: v = x | y; break;
	default: v = x ^ y; break;
	}
	return push(L, lexpr_const(L, v & lwidth_mask(w), w));
}

static int
binary(lua_State *L, enum opcode op)
{
	struct lexpr *a, *b, *x;

	operands(L, &a, &b);
	if (a->kind == X_CONST && b->kind == X_CONST)
		return fold(L, op, a, b);
	if (a->kind == X_CONST && op != OP_DIFFERENCE) {
		x = a;
		a = b;
		b = x;
	}
	if (b->kind != X_CONST)
		return push(L, operation(L, op, a->width, a, b));
	if (op == OP_DIFFERENCE && a->kind != X_CONST) {
		x = operation(L, OP_SUM, a->width, a, NULL);
		x->imm = (0 - b->imm) & lwidth_mask(a->width);
		return push(L, x);
	}
	x = operation(L, op, a->width, a, NULL);
	x->imm = b->imm;
	return push(L, x);
}

static int op_add(lua_State *L) { return binary(L, OP_SUM); }
static int op_sub(lua_State *L) { return binary(L, OP_DIFFERENCE); }
static int op_and(lua_State *L) { return binary(L, OP_AND); }
static int op_or(lua_State *L) { return binary(L, OP_OR); }
static int op_xor(lua_State *L) { return binary(L, OP_XOR); }

static int
op_not(lua_State *L)
{
	struct lexpr *a = lobject_check(L, 1, TAG_EXPR);
	struct lexpr *x = operation(L, OP_XOR, a->width, a, NULL);

	x->imm = lwidth_mask(a->width);
	return push(L, x);
}

/* A value and a number: shifts, products, divisions. */
static int
by_number(lua_State *L, enum opcode op, uint64_t n, unsigned width)
{
	struct lexpr *a = lobject_check(L, 1, TAG_EXPR), *x;

	if (a->kind == X_CONST && a->width <= 64 && op == OP_SHIFT_RIGHT)
		return push(L, lexpr_const(L, n > 63 ? 0 : a->imm >> n, a->width));
	x = operation(L, op, width, widen(L, a, width), NULL);
	x->imm = n;
	return push(L, x);
}

static unsigned
grown(const struct lexpr *a, unsigned by)
{
	return MIN_OF(64u, MAX_OF(32u, a->width + by));
}

static struct lexpr *
left_value(lua_State *L, const char *op)
{
	struct lexpr *a = lobject_test(L, 1, TAG_EXPR);

	if (!a)
		luaL_error(L, "the value must stand left of %s, a number right of it", op);
	return a;
}

static int
op_shl(lua_State *L)
{
	const struct lexpr *a = left_value(L, "<<");
	unsigned n = (unsigned)lnumber_arg(L, 2, 63, "the shift");

	return by_number(L, OP_SHIFT_LEFT, n, grown(a, n));
}

static int
op_shr(lua_State *L)
{
	const struct lexpr *a = left_value(L, ">>");

	return by_number(L, OP_SHIFT_RIGHT, lnumber_arg(L, 2, 63, "the shift"), a->width);
}

static int
op_mul(lua_State *L)
{
	struct lexpr *a;
	uint64_t n;

	if (!lobject_test(L, 1, TAG_EXPR)) {
		lua_pushvalue(L, 1);
		lua_remove(L, 1);
	}
	a = left_value(L, "*");
	n = lnumber_arg(L, 2, UINT32_MAX, "the factor");
	return by_number(L, OP_MULTIPLY, n, grown(a, bits_of(n)));
}

static int
op_idiv(lua_State *L)
{
	const struct lexpr *a = left_value(L, "//");
	uint64_t n = lnumber_arg(L, 2, INT64_MAX, "the divisor");

	if (n == 0)
		return luaL_error(L, "a division by 0 is asked for");
	if ((n & (n - 1)) != 0)
		return by_number(L, OP_DIVIDE, n, a->width);
	return by_number(L, OP_SHIFT_RIGHT, (uint64_t)__builtin_ctzll(n), a->width);
}

static int
op_mod(lua_State *L)
{
	const struct lexpr *a = left_value(L, "%");
	uint64_t n = lnumber_arg(L, 2, INT64_MAX, "the divisor");

	if (n == 0)
		return luaL_error(L, "the remainder by 0 is asked for");
	return by_number(L, OP_MODULO, n, a->width);
}

/* value:slice(shift, width): bits from `shift` on, counted from the least significant. */
static int
expr_slice(lua_State *L)
{
	struct lexpr *a = lobject_check(L, 1, TAG_EXPR), *x;
	unsigned shift = (unsigned)lnumber_arg(L, 2, 127, "the first bit");
	unsigned width = (unsigned)lnumber_arg(L, 3, 64, "the width");

	if (width == 0 || shift + width > a->width)
		return luaL_error(L, "bits %d to %d of a value of %d bits are asked for",
				  (int)shift, (int)(shift + width) - 1, (int)a->width);
	if (a->kind == X_CONST)
		return push(L, lexpr_const(L, (a->imm >> shift) & lwidth_mask(width), width));
	x = operation(L, OP_SLICE, width, a, NULL);
	x->imm = shift;
	return push(L, x);
}

/* value:concat(low): this value above another. */
static int
expr_concat(lua_State *L)
{
	struct lexpr *a = lobject_check(L, 1, TAG_EXPR), *b = lexpr_arg(L, 2, 0);

	if (a->width + b->width > 64)
		return luaL_error(L, "%d and %d bits are more than 64", (int)a->width,
				  (int)b->width);
	return push(L, operation(L, OP_CONCAT, a->width + b->width, a, b));
}

/* value:extend(width): with zeros in front. */
static int
expr_extend(lua_State *L)
{
	unsigned width = (unsigned)lnumber_arg(L, 2, 64, "the width");

	return push(L, lexpr_arg(L, 1, width));
}

/* value:mask(m): value & m; comparisons with a number see through it. */
static int
expr_mask(lua_State *L)
{
	return op_and(L);
}

static int
compare(lua_State *L, enum click_relation rel)
{
	lcond_push_compare(L, rel, lobject_check(L, 1, TAG_EXPR), 2);
	return 1;
}

static int expr_eq(lua_State *L) { return compare(L, REL_EQ); }
static int expr_ne(lua_State *L) { return compare(L, REL_NE); }
static int expr_lt(lua_State *L) { return compare(L, REL_LT); }
static int expr_le(lua_State *L) { return compare(L, REL_LE); }
static int expr_gt(lua_State *L) { return compare(L, REL_GT); }
static int expr_ge(lua_State *L) { return compare(L, REL_GE); }

static const luaL_Reg methods[] = {
	{ "slice", expr_slice }, { "concat", expr_concat }, { "extend", expr_extend },
	{ "mask", expr_mask }, { "within", lcond_within },
	{ "eq", expr_eq }, { "ne", expr_ne }, { "lt", expr_lt }, { "le", expr_le },
	{ "gt", expr_gt }, { "ge", expr_ge },
	{ NULL, NULL },
};

static int
index_expr(lua_State *L)
{
	lua_pushvalue(L, 2);
	lua_rawget(L, lua_upvalueindex(1));
	if (!lua_isnil(L, -1))
		return 1;
	if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "width") == 0) {
		const struct lexpr *x = lobject_check(L, 1, TAG_EXPR);

		lua_pushinteger(L, (lua_Integer)x->width);
		return 1;
	}
	return luaL_error(L, "a value has nothing called '%s'; there are eq ne lt le gt ge within "
			  "mask slice concat extend width", luaL_tolstring(L, 2, NULL));
}

/* Lua turns the result of < and == into a boolean, so these can only be mistakes. */
static int
no_order(lua_State *L)
{
	return luaL_error(L, "a value is not known when the model is recorded; compare with "
			  ":lt :le :gt :ge :eq and split the flow");
}

static int
no_div(lua_State *L)
{
	return luaL_error(L, "values are whole numbers; divide with //");
}

static const luaL_Reg meta[] = {
	{ "__add", op_add }, { "__sub", op_sub }, { "__band", op_and }, { "__bor", op_or },
	{ "__bxor", op_xor }, { "__bnot", op_not }, { "__shl", op_shl }, { "__shr", op_shr },
	{ "__mul", op_mul }, { "__idiv", op_idiv }, { "__mod", op_mod }, { "__div", no_div },
	{ "__lt", no_order }, { "__le", no_order }, { "__eq", no_order },
	{ NULL, NULL },
};

void
lexpr_setup(lua_State *L)
{
	lobject_class(L, TAG_EXPR, "value", meta);
	luaL_newlib(L, methods);
	lua_pushcclosure(L, index_expr, 1);
	lua_setfield(L, -2, "__index");
	lua_pop(L, 1);
}
