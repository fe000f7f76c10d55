/*
 * lua_cond.c - conditions in a model: comparisons of values, joined with & | ~. What is known while
 * recording is decided here, so that `p:split(p.ip.ttl:le(300))` records a constant.
 */
#include "symexec/model/lua_int.h"

struct lcond *
lcond_new(lua_State *L, enum condition_kind kind)
{
	struct lcond *c = lscratch(L, sizeof(*c));

	c->c.kind = kind;
	c->c.a = c->c.b = REG_NONE;
	return c;
}

static int
push(lua_State *L, struct lcond *c)
{
	lobject_push(L, TAG_COND, c);
	return 1;
}

static struct lcond *
constant(lua_State *L, bool yes)
{
	return lcond_new(L, yes ? COND_TRUE : COND_FALSE);
}

/* a REL n; a may be masked or widened. */
static struct lcond *
compare_number(lua_State *L, enum click_relation rel, struct lexpr *a, uint64_t n)
{
	uint64_t mask = UINT64_MAX, top;
	struct lcond *c;

	for (;;) {
		if (a->kind == X_OP && a->op == OP_EXTEND) {
			a = a->a;
		} else if (a->kind == X_OP && a->op == OP_AND && !a->b) {
			mask &= a->imm;
			a = a->a;
		} else {
			break;
		}
	}
	if (a->kind == X_CONST)
		return constant(L, relation_holds(rel, a->imm & mask, n));
	top = mask & lwidth_mask(a->width);
	/* beyond what the bits can hold, or at the end of it */
	if (n >= top && (rel == REL_GT || rel == REL_LE))
		return constant(L, rel == REL_LE);
	if (n > top && (rel == REL_LT || rel == REL_GE))
		return constant(L, rel == REL_LT);
	if (n == 0 && (rel == REL_LT || rel == REL_GE))
		return constant(L, rel == REL_GE);
	if ((n & ~top) && (rel == REL_EQ || rel == REL_NE))
		return constant(L, rel == REL_NE);
	c = lcond_new(L, COND_COMPARE_CONST);
	c->c.rel = rel;
	c->c.mask = top == lwidth_mask(a->width) ? UINT64_MAX : mask;
	c->c.low = n;
	c->a = a;
	return c;
}

static struct lcond *
compare_values(lua_State *L, enum click_relation rel, struct lexpr *a, struct lexpr *b)
{
	static const enum click_relation mirrored[] = {
		[REL_EQ] = REL_EQ, [REL_NE] = REL_NE, [REL_LT] = REL_GT, [REL_LE] = REL_GE,
		[REL_GT] = REL_LT, [REL_GE] = REL_LE,
	};
	struct lcond *c;

	if (b->kind == X_CONST)
		return compare_number(L, rel, a, b->imm);
	if (a->kind == X_CONST)
		return compare_number(L, mirrored[rel], b, a->imm);
	c = lcond_new(L, COND_COMPARE);
	c->c.rel = rel;
	c->a = a;
	c->b = b;
	return c;
}

void
lcond_push_compare(lua_State *L, enum click_relation rel, struct lexpr *a, int index)
{
	struct lexpr *b = lobject_test(L, index, TAG_EXPR);

	if (!b) {
		if (a->width > 64)
			luaL_error(L, "a value of %d bits cannot be compared", (int)a->width);
		if (lua_isboolean(L, index))
			b = lexpr_arg(L, index, 1);
		else if (lua_isinteger(L, index) && a->width == 64)
			b = lexpr_arg(L, index, 64);
		else
			b = lexpr_const(L, lnumber_arg(L, index, INT64_MAX,
						       "what is compared with"), 64);
	}
	push(L, compare_values(L, rel, a, b));	/* the executor widens the narrower one */
}

/* value:within(lo, hi) */
int
lcond_within(lua_State *L)
{
	struct lexpr *a = lobject_check(L, 1, TAG_EXPR);
	uint64_t lo = lnumber_arg(L, 2, INT64_MAX, "the lower end");
	uint64_t hi = lnumber_arg(L, 3, INT64_MAX, "the upper end");
	struct lcond *c;

	if (lo > hi || lo > lwidth_mask(a->width))
		return push(L, constant(L, false));
	if (a->kind == X_CONST)
		return push(L, constant(L, lo <= a->imm && a->imm <= hi));
	c = lcond_new(L, COND_WITHIN);
	c->c.low = lo;
	c->c.high = MIN_OF(hi, lwidth_mask(a->width));
	c->a = a;
	return push(L, c);
}

static int
join(lua_State *L, enum condition_kind kind)
{
	struct lcond *x = lobject_check(L, 1, TAG_COND), *y = lobject_check(L, 2, TAG_COND), *c;
	enum condition_kind neutral = kind == COND_AND ? COND_TRUE : COND_FALSE;
	enum condition_kind absorbing = kind == COND_AND ? COND_FALSE : COND_TRUE;

	if (x->c.kind == neutral || y->c.kind == absorbing)
		return push(L, y);
	if (y->c.kind == neutral || x->c.kind == absorbing)
		return push(L, x);
	c = lcond_new(L, kind);
	c->x = x;
	c->y = y;
	c->depth = MAX_OF(x->depth, y->depth) + 1;
	if (c->depth > LUA_MAX_DEPTH)
		return luaL_error(L, "a condition has more than %d parts", LUA_MAX_DEPTH);
	return push(L, c);
}

static int cond_and(lua_State *L) { return join(L, COND_AND); }
static int cond_or(lua_State *L) { return join(L, COND_OR); }

static int
cond_not(lua_State *L)
{
	struct lcond *x = lobject_check(L, 1, TAG_COND), *c;

	if (x->c.kind == COND_TRUE || x->c.kind == COND_FALSE)
		return push(L, constant(L, x->c.kind == COND_FALSE));
	if (x->c.kind == COND_NOT)
		return push(L, x->x);
	c = lcond_new(L, COND_NOT);
	c->x = x;
	c->depth = x->depth + 1;
	if (c->depth > LUA_MAX_DEPTH)
		return luaL_error(L, "a condition has more than %d parts", LUA_MAX_DEPTH);
	return push(L, c);
}

const struct condition *
lcond_record(lua_State *L, struct rec_flow *f, const struct lcond *c)
{
	struct condition *n = lscratch(L, sizeof(*n));

	*n = c->c;
	if (c->a)
		n->a = lexpr_record(L, f, c->a);
	if (c->b)
		n->b = lexpr_record(L, f, c->b);
	if (c->x)
		n->x = lcond_record(L, f, c->x);
	if (c->y)
		n->y = lcond_record(L, f, c->y);
	return n;
}

static int
index_cond(lua_State *L)
{
	return luaL_error(L, "a condition has nothing called '%s'; join conditions with & | ~ and "
			  "give them to p:split", luaL_tolstring(L, 2, NULL));
}

static const luaL_Reg meta[] = {
	{ "__band", cond_and }, { "__bor", cond_or }, { "__bnot", cond_not },
	{ "__index", index_cond },
	{ NULL, NULL },
};

void
lcond_setup(lua_State *L)
{
	lobject_class(L, TAG_COND, "condition", meta);
	lua_pop(L, 1);
}
