/*
 * lua_object.c - handles: how flows, values, conditions and views look from Lua.
 *
 * All userdata of the state are ours, so one comparison of a tag tells them apart; the
 * number of the recording tells a live handle from one that a model kept from an earlier
 * run.
 */
#include "symexec/model/lua_int.h"

static const char *const names[TAG_COUNT] = {
	[TAG_FLOW] = "flow", [TAG_EXPR] = "value", [TAG_COND] = "condition", [TAG_VIEW] = "header",
	[TAG_CHECKSUM] = "checksum", [TAG_ANNO] = "annotations", [TAG_RULES] = "rules",
};

const char *
lobject_name(enum tag tag)
{
	return names[tag];
}

void
lobject_push(lua_State *L, enum tag tag, void *node)
{
	struct handle *h = lua_newuserdatauv(L, sizeof(*h), 0);

	h->tag = tag;
	h->run = models_of(L)->rec.run;
	h->node = node;
	lua_rawgeti(L, LUA_REGISTRYINDEX, 100 + (lua_Integer)tag);
	lua_setmetatable(L, -2);
}

void *
lobject_test(lua_State *L, int index, enum tag tag)
{
	struct handle *h;

	if (lua_type(L, index) != LUA_TUSERDATA)
		return NULL;
	h = lua_touserdata(L, index);
	if (h->tag != tag)
		return NULL;
	if (h->run != models_of(L)->rec.run)
		luaL_error(L, "a %s of an earlier run of the model is used; do not keep it in "
			   "a variable outside the function", names[tag]);
	return h->node;
}

static const char *
what_is(lua_State *L, int index)
{
	if (lua_type(L, index) == LUA_TUSERDATA)
		return names[((struct handle *)lua_touserdata(L, index))->tag];
	return luaL_typename(L, index);
}

void *
lobject_check(lua_State *L, int index, enum tag tag)
{
	void *node = lobject_test(L, index, tag);

	if (!node)
		luaL_error(L, index == 1 ? "expected a %s, found %s; is a `:` written as `.`?" :
			   "expected a %s, found %s", names[tag], what_is(L, index));
	return node;
}

static int
object_tostring(lua_State *L)
{
	const struct handle *h = lua_touserdata(L, 1);

	lua_pushfstring(L, "<%s>", h ? names[h->tag] : "?");
	return 1;
}

static int
no_assignment(lua_State *L)
{
	return luaL_error(L, "a %s has nothing called '%s' that can be assigned", what_is(L, 1),
			  luaL_tolstring(L, 2, NULL));
}

void
lobject_class(lua_State *L, enum tag tag, const char *name, const luaL_Reg *meta)
{
	lua_newtable(L);
	lua_pushstring(L, name);
	lua_setfield(L, -2, "__name");
	lua_pushcfunction(L, object_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pushcfunction(L, no_assignment);
	lua_setfield(L, -2, "__newindex");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	if (meta)
		luaL_setfuncs(L, meta, 0);
	lua_pushvalue(L, -1);
	lua_rawseti(L, LUA_REGISTRYINDEX, 100 + (lua_Integer)tag);
}

void *
lscratch(lua_State *L, size_t size)
{
	struct recording *rec = &models_of(L)->rec;

	rec->scratch_used += size;
	if (rec->scratch_used > LUA_MEMORY)
		luaL_error(L, "the model makes more values and conditions than fit into 64 MiB");
	return arena_alloc(rec->scratch, size);
}

static const struct model_file *
source_of(struct models *m, const char *chunk)
{
	if (chunk == m->last_chunk)
		return m->last_source;
	for (size_t i = 0; i < m->sources.n; i++)
		if (strcmp(m->sources.v[i]->chunk, chunk) == 0) {
			m->last_chunk = chunk;
			m->last_source = m->sources.v[i];
			return m->last_source;
		}
	return NULL;
}

struct here
current_place(lua_State *L)
{
	struct models *m = models_of(L);
	lua_Debug ar;

	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		lua_getinfo(L, "l", &ar);
		if (ar.currentline <= 0)
			continue;
		lua_getinfo(L, "S", &ar);
		return (struct here){ source_of(m, ar.source), (uint32_t)ar.currentline };
	}
	return (struct here){ NULL, 0 };
}

uint32_t
current_line(lua_State *L)
{
	lua_Debug ar;

	for (int level = 1; lua_getstack(L, level, &ar); level++) {
		lua_getinfo(L, "l", &ar);
		if (ar.currentline > 0)
			return (uint32_t)ar.currentline;
	}
	return 0;
}

span
here_span(struct here h)
{
	if (!h.file)
		return SPAN_NONE;
	if (h.line == 0 || h.line > h.file->line_count)
		return (span){ h.file->src, 0, 0 };
	return (span){ h.file->src, h.file->lines[h.line - 1] + h.file->indent[h.line - 1],
		       h.file->lines[h.line] - 1 };
}
