/*
 * lua_state.c - what an element remembers, from a model: single values, tables of entries, symbols
 * and counters. In a proof all of it is pushed into the flow, in sim it belongs to the element.
 */
#include "symexec/model/lua_int.h"

enum { MAX_TUPLE = 32 };

/* p:number(n, width) -> value */
static int
flow_number(lua_State *L)
{
	(void)lflow_arg(L);
	lobject_push(L, TAG_EXPR, lexpr_arg(L, 2, (unsigned)lnumber_arg(L, 3, 64, "the width")));
	return 1;
}

static uint64_t
option_number(lua_State *L, int table, const char *name, uint64_t def)
{
	uint64_t n = def;

	lua_getfield(L, table, name);
	if (!lua_isnil(L, -1))
		n = lnumber_arg(L, -1, INT64_MAX, name);
	lua_pop(L, 1);
	return n;
}

/* p:fresh(width [, {low=, high=, name=}]) -> a value chosen by the element */
static int
flow_fresh(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_FRESH);

	i.width = (uint32_t)lnumber_arg(L, 2, 64, "the width");
	i.high = lwidth_mask(i.width);
	i.text = "fresh";
	if (i.width == 0)
		return luaL_error(L, "a value of 0 bits is asked for");
	if (lua_istable(L, 3)) {
		i.low = option_number(L, 3, "low", 0);
		i.high = option_number(L, 3, "high", i.high);
		lua_getfield(L, 3, "name");
		i.text = luaL_optstring(L, -1, i.text);
		if (i.low > i.high || i.high > lwidth_mask(i.width))
			return luaL_error(L, "%I to %I is no range of %d bits",
					  (LUAI_UACINT)i.low, (LUAI_UACINT)i.high, (int)i.width);
	}
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/*
 * p:counter(name, start, step, bound [, width [, anywhere]]) -> start, start + step, ...;
 * start again at bound (0: none). anywhere: it may begin with any value below bound
 */
static int
flow_counter(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_COUNTER);

	i.text = luaL_checkstring(L, 2);
	i.low = lnumber_arg(L, 3, INT64_MAX, "the start");
	i.imm = lnumber_arg(L, 4, INT64_MAX, "the step");
	i.high = lnumber_arg(L, 5, INT64_MAX, "the bound");
	i.width = lua_isnoneornil(L, 6) ? 32 : (uint32_t)lnumber_arg(L, 6, 64, "the width");
	if (i.width == 0)
		return luaL_error(L, "a counter of 0 bits is asked for");
	i.bit = lua_toboolean(L, 7);
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/* The width under which `name` is remembered by this model, or 0. */
static unsigned
remembered_width(lua_State *L, const char *name)
{
	struct recording *rec = &models_of(L)->rec;

	for (size_t k = 0; k < rec->remembered.n; k++)
		if (strcmp(rec->remembered.v[k].name, name) == 0)
			return rec->remembered.v[k].width;
	return 0;
}

static void
set_remembered_width(lua_State *L, const char *name, unsigned width)
{
	struct recording *rec = &models_of(L)->rec;
	unsigned had = remembered_width(L, name);
	char *copy;

	if (had == width)
		return;
	if (had)
		luaL_error(L, "'%s' is remembered with %d bits here and %d elsewhere", name,
			   (int)width, (int)had);
	copy = lscratch(L, strlen(name) + 1);
	memcpy(copy, name, strlen(name) + 1);
	VEC_ADD(&rec->remembered);
	VEC_LAST(&rec->remembered).name = copy;
	VEC_LAST(&rec->remembered).width = width;
}

/* p:remember(name, value) */
static int
flow_remember(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_REMEMBER);
	struct lexpr *x;

	i.text = luaL_checkstring(L, 2);
	x = lexpr_arg(L, 3, lua_isinteger(L, 3) || lua_isboolean(L, 3) ? 32 : 0);
	set_remembered_width(L, i.text, x->width);
	i.a = lexpr_record(L, f, x);
	lflow_add(L, f, i);
	return 0;
}

/* p:recall(name [, width]) -> value */
static int
flow_recall(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_RECALL);

	i.text = luaL_checkstring(L, 2);
	if (lua_isnoneornil(L, 3))
		i.width = remembered_width(L, i.text);
	else
		i.width = (uint32_t)lnumber_arg(L, 3, 64, "the width");
	if (i.width == 0)
		return luaL_error(L, "the width of '%s' is not known here; write "
				  "p:recall(\"%s\", WIDTH)", i.text, i.text);
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/* p:remembers(name) -> condition; p:forget(name) */
static int
flow_remembers(lua_State *L)
{
	struct lcond *c;
	const char *name;

	(void)lflow_arg(L);
	name = luaL_checkstring(L, 2);
	c = lcond_new(L, COND_REMEMBERS);
	c->c.text = arena_strdup(models_of(L)->rec.scratch, name);
	lobject_push(L, TAG_COND, c);
	return 1;
}

static int
flow_forget(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_FORGET);

	i.text = luaL_checkstring(L, 2);
	lflow_add(L, f, i);
	return 0;
}

/* Appends the values of the list at `index` to regs. */
static void
add_tuple(lua_State *L, int index, struct rec_flow *f, reg *regs, uint32_t *n)
{
	lua_Integer len;

	luaL_checktype(L, index, LUA_TTABLE);
	len = luaL_len(L, index);
	if (len > MAX_TUPLE)
		luaL_error(L, "an entry has at most %d keys and values", MAX_TUPLE);
	for (lua_Integer k = 1; k <= len; k++) {
		lua_rawgeti(L, index, k);
		regs[(*n)++] = lexpr_record(L, f, lexpr_arg(L, lua_gettop(L), 0));
		lua_pop(L, 1);
	}
}

/* p:put(table, {keys}, {values}): replaces an entry with equal keys */
static int
flow_put(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_PUT);
	reg regs[2 * MAX_TUPLE];

	i.text = luaL_checkstring(L, 2);
	add_tuple(L, 3, f, regs, &i.nargs);
	i.nkeys = i.nargs;
	if (!lua_isnoneornil(L, 4))
		add_tuple(L, 4, f, regs, &i.nargs);
	i.args = regs;
	lflow_add(L, f, i);
	return 0;
}

/* p:delete(table, {keys}) */
static int
flow_delete(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_DELETE);
	reg regs[MAX_TUPLE];

	i.text = luaL_checkstring(L, 2);
	add_tuple(L, 3, f, regs, &i.nargs);
	i.nkeys = i.nargs;
	i.args = regs;
	lflow_add(L, f, i);
	return 0;
}

/* The values an entry brings: a register each, known in flow `hit`. */
static reg *
lookup_values(lua_State *L, int index, struct rec_flow *hit, uint32_t *nvals)
{
	uint32_t n = 0;
	reg *vals;

	if (!lua_isnoneornil(L, index)) {
		luaL_checktype(L, index, LUA_TTABLE);
		n = (uint32_t)luaL_len(L, index);
	}
	if (n > MAX_TUPLE)
		luaL_error(L, "an entry has at most %d values", MAX_TUPLE);
	vals = lscratch(L, (n + 1) * sizeof(*vals));
	hit->values = lscratch(L, (n + 1) * sizeof(*hit->values));
	hit->nvalues = *nvals = n;
	for (uint32_t k = 0; k < n; k++) {
		struct lexpr *x;

		lua_rawgeti(L, index, (lua_Integer)k + 1);
		x = lexpr_new(L, (unsigned)lnumber_arg(L, -1, 64, "the width of a value"));
		lua_pop(L, 1);
		x->kind = X_LEAF;
		x->line = current_line(L);
		x->recorded = true;
		x->reg = vals[k] = recorder_reg(models_of(L)->rec.r);
		x->block = hit->block;
		hit->values[k] = x;
	}
	return vals;
}

/*
 * p:lookup(table, {keys} [, {widths of the values} [, element whose table it is]]) -> hit, miss; hit.values[i]
 */
static int
flow_lookup(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L), *hit, *miss;
	struct terminator t = { .kind = TERM_LOOKUP };
	reg regs[MAX_TUPLE];
	uint32_t *next = lscratch(L, 2 * sizeof(*next));
	struct here h = current_place(L);

	t.text = luaL_checkstring(L, 2);
	t.of = luaL_optstring(L, 5, NULL);
	add_tuple(L, 3, f, regs, &t.nargs);
	t.args = regs;
	hit = lflow_start(L, f->block, h);
	miss = lflow_start(L, f->block, h);
	t.vals = lookup_values(L, 4, hit, &t.nvals);
	next[0] = hit->block;
	next[1] = miss->block;
	t.next = next;
	t.n = 2;
	lflow_end_at(L, f, &t, "lookup", h);
	lobject_push(L, TAG_FLOW, hit);
	lobject_push(L, TAG_FLOW, miss);
	return 2;
}

const luaL_Reg lflow_state_methods[] = {
	{ "number", flow_number }, { "fresh", flow_fresh }, { "counter", flow_counter },
	{ "remember", flow_remember }, { "recall", flow_recall }, { "remembers", flow_remembers },
	{ "forget", flow_forget }, { "put", flow_put }, { "delete", flow_delete },
	{ "lookup", flow_lookup },
	{ NULL, NULL },
};
