/*
 * lua_run.c - the state scripts run in. A script is its user's own program, but it may come from
 * anywhere: it gets no shell, no C modules, no bytecode (which could break the interpreter's
 * memory), and at most MEMORY_MAX octets.
 */
#include "tracebox/lua/lua_run.h"

#include <lualib.h>
#include <unistd.h>

#include "models/base/home.h"
#include "tracebox/lua/lua_sniffer.h"
#include "tracebox/lua/lua_together.h"
#include "tracebox/net/privilege.h"
#include "tracebox/trace/record.h"

enum { SIGNAL_STEPS = 10000 };

static const size_t MEMORY_MAX = (size_t)512 << 20;

struct state {
	struct script script;
	size_t used;
};

static void *allocate(void *ud, void *p, size_t old, size_t new)
{
	struct state *s = ud;
	void *q;

	old = p ? old : 0;
	if (new == 0) {
		free(p);
		s->used -= old;
		return NULL;
	}
	if (new > old && s->used + (new - old) > MEMORY_MAX)
		return NULL;
	q = realloc(p, new);
	if (q)
		s->used += new - old;
	return q;
}

struct script *lua_script(lua_State *L)
{
	void *ud;

	(void)lua_getallocf(L, &ud);
	return &((struct state *)ud)->script;
}

/* compat([on]): whether a / b adds to a and callbacks stick, as in 0.4.4 -> as it was */
static int script_compat(lua_State *L)
{
	bool was = lua_script(L)->mutate;

	if (!lua_isnoneornil(L, 1))
		lua_script(L)->mutate = lua_toboolean(L, 1);
	lua_pushboolean(L, was);
	return 1;
}

static int safe_load(lua_State *L)
{
	const char *text = luaL_checkstring(L, 1), *name = luaL_optstring(L, 2, text);

	if (luaL_loadbufferx(L, text, lua_rawlen(L, 1), name, "t") == LUA_OK) {
		if (!lua_isnone(L, 4)) {
			lua_pushvalue(L, 4);
			if (!lua_setupvalue(L, -2, 1))
				lua_pop(L, 1);
		}
		return 1;
	}
	lua_pushnil(L);
	lua_insert(L, -2);
	return 2;
}

static void remove_from(lua_State *L, const char *library, const char *name)
{
	if (lua_getglobal(L, library) == LUA_TTABLE) {
		lua_pushnil(L);
		lua_setfield(L, -2, name);
	}
	lua_pop(L, 1);
}

static void open_libraries(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{ LUA_GNAME, luaopen_base }, { LUA_COLIBNAME, luaopen_coroutine },
		{ LUA_TABLIBNAME, luaopen_table },
		{ LUA_IOLIBNAME, luaopen_io }, { LUA_OSLIBNAME, luaopen_os },
		{ LUA_STRLIBNAME, luaopen_string },
		{ LUA_MATHLIBNAME, luaopen_math }, { LUA_UTF8LIBNAME, luaopen_utf8 },
	};
	static const char *const forbidden[][2] = {
		{ LUA_GNAME, "dofile" }, { LUA_GNAME, "loadfile" }, { "os", "execute" },
		{ "os", "exit" },
		{ "os", "setlocale" }, { "io", "popen" }, { "string", "dump" },
	};

	for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
		remove_from(L, forbidden[i][0], forbidden[i][1]);
	lua_register(L, "load", safe_load);
	lua_register(L, "compat", script_compat);
}

static void set_argv(lua_State *L, const struct options *o)
{
	lua_newtable(L);
	lua_pushstring(L, o->script ? o->script : "tracebox");
	lua_rawseti(L, -2, 0);
	for (int i = 0; i < o->operand_count; i++) {
		lua_pushstring(L, o->operands[i]);
		lua_rawseti(L, -2, i + 1);
	}
	lua_setglobal(L, "argv");
}

/* What catches the error is met again at its next step. */
static void look_for_signal(lua_State *L, lua_Debug *about)
{
	(void)about;
	if (!live_interrupted())
		return;
	lua_sethook(L, look_for_signal, LUA_MASKCOUNT, 1);
	luaL_where(L, 0);
	lua_pushliteral(L, "interrupted");
	lua_concat(L, 2);
	lua_error(L);
}

static lua_State *open_state(struct state *s, const struct options *o, struct diag *d)
{
	lua_State *L;

	*s = (struct state){
		.script = { .options = o,
			    .d = d,
			    .min_ttl = (unsigned)o->min,
			    .max_ttl = (unsigned)o->max,
			    .mutate = o->compat },
	};
	L = lua_newstate(allocate, s);
	if (!L)
		x_panic("no memory for a script");
	/* coroutines inherit it */
	lua_sethook(L, look_for_signal, LUA_MASKCOUNT, SIGNAL_STEPS);
	open_libraries(L);
	lua_open_object(L);
	lua_open_layer(L);
	lua_open_option(L);
	lua_open_packet(L);
	lua_open_util(L);
	lua_open_trace(L);
	lua_open_together(L);
	lua_open_sniffer(L);
	lua_open_prelude(L);
	set_argv(L, o);
	return L;
}

static int add_traceback(lua_State *L)
{
	const char *message = lua_tostring(L, 1);

	if (!message)
		message = luaL_tolstring(L, 1, NULL);
	lua_pushstring(L, message);
	return 1;
}

static int call(lua_State *L, int results)
{
	int handler = lua_gettop(L);

	lua_pushcfunction(L, add_traceback);
	lua_insert(L, handler);
	return lua_pcall(L, 0, results, handler);
}

static void complain(struct state *s, lua_State *L)
{
	struct strbuf b = STRBUF_INIT;

	if (s->script.fault)	/* told already */
		return;
	diag_add_shown(&b, luaL_tolstring(L, -1, NULL));
	diag_error(s->script.d, SPAN_NONE, "%s", sb_str(&b));
	sb_fini(&b);
}

/* A file, or the name of a script that comes with tracebox. */
static int load_script(lua_State *L, const struct options *o)
{
	char *rel, *path = NULL;
	int status;

	if (o->code)
		return luaL_loadbufferx(L, o->code, strlen(o->code), "=--lua", "t");
	if (!strchr(o->script, '/') && access(o->script, F_OK)) {
		rel = x_asprintf("scripts/%s.lua", o->script);
		path = home_path(rel);
		free(rel);
	}
	status = luaL_loadfilex(L, path ? path : strcmp(o->script, "-") ? o->script : NULL, "t");
	free(path);
	return status;
}

static bool record(const struct state *s)
{
	const struct options *o = s->script.options;
	const struct seen *seen = NULL;
	size_t n = 0;

	if (s->script.live)
		seen = live_seen(s->script.live, &n);
	return (!o->pcap || record_pcap(o->pcap, seen, n, s->script.d)) &&
	       (!o->pcapng || record_pcapng(o->pcapng, NULL, NULL, seen, n, s->script.d));
}

static int run_state(struct state *s, lua_State *L)
{
	int status = 0;

	if (load_script(L, s->script.options) != LUA_OK || call(L, 1) != LUA_OK) {
		complain(s, L);
		status = s->script.fault || live_interrupted() ? 3 : 2;
	} else if (lua_isinteger(L, -1)) {
		status = (int)(lua_tointeger(L, -1) & 255);
	} else if (lua_isboolean(L, -1)) {
		status = lua_toboolean(L, -1) ? 0 : 1;
	}
	return record(s) ? status : 3;
}

int lua_run_script(const struct options *o, struct diag *d)
{
	struct record_claim pcap, pcapng = { .path = NULL };
	struct state s;
	lua_State *L = open_state(&s, o, d);
	int status = 3;

	if (!privilege_drop(PRIVILEGE_PROBE))
		diag_warn(d, SPAN_NONE, "privileges cannot be given up");
	if (record_claim(&pcap, o->pcap, d) && record_claim(&pcapng, o->pcapng, d))
		status = run_state(&s, L);
	record_give_back(&pcap);
	record_give_back(&pcapng);
	lua_sethook(L, NULL, 0, 0);
	lua_close(L);
	live_close(s.script.live);
	return status;
}

bool lua_run_probe(const struct options *o, struct recipe *r, struct diag *d)
{
	struct state s;
	lua_State *L = open_state(&s, o, d);
	char *text = x_asprintf("return %s", o->probe);
	bool ok = false;

	*r = (struct recipe){ .items = { 0 } };
	if (luaL_loadbufferx(L, text, strlen(text), "=--probe", "t") != LUA_OK ||
	    call(L, 1) != LUA_OK) {
		complain(&s, L);
	} else if (lua_to_packet(L, -1)) {
		recipe_add_all(r, lua_to_packet(L, -1));
		ok = true;
	} else if (lua_to_item(L, -1)) {
		recipe_add(r, lua_to_item(L, -1));
		ok = true;
	} else {
		diag_error(d, SPAN_NONE,
			   "'%s' is a %s, expected a packet as in 'IP / TCP / mss(1460)'", o->probe,
			   luaL_typename(L, -1));
	}
	free(text);
	lua_close(L);
	live_close(s.script.live);
	return ok;
}
