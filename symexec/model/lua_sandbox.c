/*
 * lua_sandbox.c - the Lua state that models run in. A model is a text that a user may
 * have got from anywhere: it gets no files, no clock, no chance, nothing that loads code,
 * and no function that can run long inside C (patterns, repetition). What remains is
 * bounded: a hook ends a call after a number of instructions, the allocator after an
 * amount of memory. There is no pcall, so neither can be caught.
 */
#include "symexec/model/lua_int.h"

#include "models/base/near.h"
#include <lualib.h>

/*
 * Small blocks come from free lists, one per multiple of 16 bytes: a recording makes and
 * forgets some hundred userdata of a few sizes. They go back to the system when the state
 * is closed.
 */
static void *
small_alloc(struct models *m, size_t size)
{
	size_t k = (size + 15) / 16;
	struct small *s = m->small[k];

	if (!s)
		return arena_alloc(m->small_blocks, k * 16);
	m->small[k] = s->next;
	return s;
}

static void
small_free(struct models *m, void *p, size_t size)
{
	size_t k = (size + 15) / 16;
	struct small *s = p;

	s->next = m->small[k];
	m->small[k] = s;
}

static bool
is_small(size_t size)
{
	return size <= SMALL_BLOCKS * 16;
}

/* Lua's contract: old_size is the size of old, unless old is NULL, then it says something else. */
static void *
limited_alloc(void *arg, void *old, size_t old_size, size_t new_size)
{
	struct models *m = arg;
	void *p;

	if (!old)
		old_size = 0;
	if (new_size > old_size && m->memory + (new_size - old_size) > m->memory_limit)
		return NULL;
	if (new_size && old && !is_small(old_size) && !is_small(new_size)) {
		p = realloc(old, new_size);
		if (p)
			m->memory = m->memory - old_size + new_size;
		return p;
	}
	p = NULL;
	if (new_size) {
		p = is_small(new_size) ? small_alloc(m, new_size) : malloc(new_size);
		if (!p)
			return NULL;
		if (old)
			memcpy(p, old, MIN_OF(old_size, new_size));
	}
	if (old && is_small(old_size))
		small_free(m, old, old_size);
	else
		free(old);
	m->memory = m->memory - old_size + new_size;
	return p;
}

static void
too_long(lua_State *L, lua_Debug *ar)
{
	(void)ar;
	luaL_error(L, "the model ran for more than %d instructions; does a loop not end?",
		   LUA_INSTRUCTIONS);
}

/* Copies the named functions of the table on top into the table below it. */
static void
keep(lua_State *L, const char *const *names)
{
	for (; *names; names++) {
		lua_getfield(L, -1, *names);
		lua_setfield(L, -3, *names);
	}
}

static int
read_only(lua_State *L)
{
	return luaL_error(L, "the library is read-only, '%s' cannot be assigned",
			  luaL_tolstring(L, 2, NULL));
}

void
sandbox_read_only(lua_State *L)
{
	lua_newtable(L);
	lua_newtable(L);
	lua_pushvalue(L, -3);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, read_only);
	lua_setfield(L, -2, "__newindex");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_remove(L, -2);
}

/* Opens a standard library, keeps some of it under the same name in the base table at `base`. */
static void
keep_library(lua_State *L, int base, const char *name, lua_CFunction open,
	     const char *const *names)
{
	lua_newtable(L);
	luaL_requiref(L, name, open, 0);
	keep(L, names);
	lua_pop(L, 1);
	sandbox_read_only(L);
	lua_setfield(L, base, name);
}

/* Raised when a model reads a global that is not there: almost always a misspelt local. */
static int
unknown_name(lua_State *L)
{
	struct near n = near_begin(luaL_checkstring(L, 2));

	lua_pushnil(L);
	while (lua_next(L, lua_upvalueindex(1))) {
		near_try(&n, lua_tostring(L, -2));
		lua_pop(L, 1);
	}
	if (n.best)
		return luaL_error(L, "unknown name '%s'; did you mean '%s'?", n.want, n.best);
	return luaL_error(L, "unknown name '%s'", n.want);
}

static int
no_globals(lua_State *L)
{
	return luaL_error(L, "a model has no global variables; write `local %s`",
			  luaL_tolstring(L, 2, NULL));
}

static const char *const base_names[] = { "assert", "error", "ipairs", "next", "pairs", "select",
					  "tonumber", "tostring", "type", NULL };
static const char *const math_names[] = { "abs", "ceil", "floor", "huge", "max", "maxinteger",
					  "min", "mininteger", "tointeger", "type", "ult", NULL };
static const char *const string_names[] = { "byte", "char", "format", "len", "lower", "reverse",
					    "sub", "upper", NULL };
static const char *const table_names[] = { "concat", "insert", "pack", "remove", "sort", "unpack",
					   NULL };

/* The table of all that a model can name; registry field "base". */
static void
setup_base(lua_State *L)
{
	int base;

	lua_newtable(L);
	base = lua_gettop(L);
	luaL_requiref(L, "_G", luaopen_base, 0);
	keep(L, base_names);
	lua_pop(L, 1);
	keep_library(L, base, "math", luaopen_math, math_names);
	keep_library(L, base, "string", luaopen_string, string_names);
	keep_library(L, base, "table", luaopen_table, table_names);
	lua_pushcfunction(L, signature_lua);
	lua_setfield(L, base, "signature");
	lua_pushcfunction(L, as_values_lua);
	lua_setfield(L, base, "as_values");
	lua_pushcfunction(L, same_as_lua);
	lua_setfield(L, base, "same_as");
	lua_pushcfunction(L, use_lua);
	lua_setfield(L, base, "use");
	/* methods of strings: the same few functions */
	lua_pushliteral(L, "");
	lua_getmetatable(L, -1);
	lua_getfield(L, base, "string");
	lua_setfield(L, -2, "__index");
	lua_pop(L, 2);
	lua_setfield(L, LUA_REGISTRYINDEX, "base");
}

/* One metatable serves the environments of all files. */
static void
setup_env(lua_State *L)
{
	lua_newtable(L);
	lua_getfield(L, LUA_REGISTRYINDEX, "base");
	lua_newtable(L);
	lua_pushvalue(L, -2);
	lua_pushcclosure(L, unknown_name, 1);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, no_globals);
	lua_setfield(L, -2, "__newindex");
	lua_setfield(L, LUA_REGISTRYINDEX, "env");
}

void
sandbox_push_env(lua_State *L)
{
	lua_newtable(L);
	lua_getfield(L, LUA_REGISTRYINDEX, "env");
	lua_setmetatable(L, -2);
}

static int
setup(lua_State *L)
{
	setup_base(L);
	setup_env(L);
	lexpr_setup(L);
	lcond_setup(L);
	lview_setup(L);
	lclassify_setup(L);
	lflow_setup(L);
	return 0;
}

/*
 * Message handler: finds the line of the model where it happened, drops the position from
 * the text.
 */
static int
where(lua_State *L)
{
	struct models *m = models_of(L);
	const char *msg = lua_tostring(L, 1), *rest;

	m->rec.error = current_place(L);
	if (!msg || !m->rec.error.file)
		return 1;
	/* "file:line: text", put there by luaL_error and by Lua itself */
	rest = strstr(msg, ".lua:");
	if (rest && strspn(rest + 5, "0123456789") > 0) {
		rest += 5 + strspn(rest + 5, "0123456789");
		if (strncmp(rest, ": ", 2) == 0 && strcspn(msg, " ") > (size_t)(rest - msg))
			lua_pushstring(L, rest + 2);
	}
	return 1;
}

bool
sandbox_call(struct models *m, int nargs, int nresults, const char **message)
{
	lua_State *L = m->L;
	int handler = lua_gettop(L) - nargs;
	int status;

	lua_pushcfunction(L, where);
	lua_insert(L, handler);
	/* a file that is loaded by a model counts as part of it */
	if (m->calls++ == 0)
		lua_sethook(L, too_long, LUA_MASKCOUNT, LUA_INSTRUCTIONS);
	status = lua_pcall(L, nargs, nresults, handler);
	if (--m->calls == 0)
		lua_sethook(L, NULL, 0, 0);
	lua_remove(L, handler);
	if (status == LUA_OK)
		return true;
	if (status == LUA_ERRMEM)
		*message = "the model uses more than 64 MiB of memory";
	else if (lua_type(L, -1) == LUA_TSTRING)
		*message = arena_strdup(m->arena, lua_tostring(L, -1));
	else
		*message = arena_printf(m->arena, "the model calls error with a %s, not with a text",
					luaL_typename(L, -1));
	lua_settop(L, handler - 1);
	return false;
}

lua_State *
sandbox_new(struct models *m)
{
	lua_State *L;
	const char *message = NULL;

	m->memory_limit = SIZE_MAX / 2;
	m->small_blocks = arena_new();
	L = lua_newstate(limited_alloc, m);
	if (!L)
		x_panic("no memory for Lua");
	*(struct models **)lua_getextraspace(L) = m;
	/* nearly all that a recording makes is soon forgotten; what stays is little, so that as much again may lie about */
	lua_gc(L, LUA_GCGEN, 100, 0);
	m->L = L;
	lua_pushcfunction(L, setup);
	if (!sandbox_call(m, 0, 0, &message))
		x_panic("Lua: %s", message);
	m->memory_limit = m->memory + LUA_MEMORY;
	return L;
}
