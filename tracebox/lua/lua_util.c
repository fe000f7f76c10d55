/*
 * lua_util.c - small functions of scripts: names, sleep, random numbers.
 */
#include "tracebox/lua/lua_together.h"

#include <time.h>

#include "tracebox/probe/probe.h"
#include "tracebox/run.h"
#include "tracebox/tell/tell.h"

void lua_sleep_until(uint64_t until)
{
	uint64_t now;

	while ((now = live_now()) < until && !live_interrupted()) {
		struct timespec t = {
			.tv_sec = (time_t)((until - now) / 1000000000),
			.tv_nsec = (long)((until - now) % 1000000000),
		};

		(void)nanosleep(&t, NULL);
	}
}

static int sleep_done(lua_State *L, int status, lua_KContext ctx)
{
	(void)L;
	(void)status;
	(void)ctx;
	return 0;
}

/* sleep(ms) */
static int util_sleep(lua_State *L)
{
	lua_Integer ms = luaL_checkinteger(L, 1);

	luaL_argcheck(L, ms >= 0 && ms <= 3600000, 1, "milliseconds up to 3600000 expected");
	if (lua_together_sleep(L, (uint64_t)ms * 1000000))
		return lua_yieldk(L, 0, 0, sleep_done);
	lua_sleep_until(live_now() + (uint64_t)ms * 1000000);
	return 0;
}

/* random([bound]) -> 0 .. bound - 1, or any of 32 bits */
static int util_random(lua_State *L)
{
	lua_Integer bound = luaL_optinteger(L, 1, 0);

	luaL_argcheck(L, bound >= 0 && bound <= UINT32_MAX, 1, "a bound of 32 bits expected");
	lua_pushinteger(L, bound ? probe_random() % bound : probe_random());
	return 1;
}

/* dn4(name) dn6(name) -> address or nil; upvalue family */
static int util_resolve(lua_State *L)
{
	struct address a;
	char text[ADDRESS_TEXT];

	if (run_resolve(luaL_checkstring(L, 1), (unsigned)lua_tointeger(L, lua_upvalueindex(1)),
			&a))
		lua_pushstring(L, address_text(&a, text));
	else
		lua_pushnil(L);
	return 1;
}

/* gethostname(address) -> name, or the address */
static int util_hostname(lua_State *L)
{
	struct address a;
	char name[256];

	luaL_argcheck(L, address_parse(luaL_checkstring(L, 1), &a), 1, "an address expected");
	lua_pushstring(L, tell_name(&a, name, sizeof(name)));
	return 1;
}

/* __dump_c_stack(): the types on the stack of the call */
static int util_dump(lua_State *L)
{
	for (int i = 1; i <= lua_gettop(L); i++)
		printf("%d: %s\n", i, luaL_typename(L, i));
	return 0;
}

void lua_open_util(lua_State *L)
{
	lua_register(L, "sleep", util_sleep);
	lua_register(L, "random", util_random);
	lua_register(L, "gethostname", util_hostname);
	lua_register(L, "__dump_c_stack", util_dump);
	for (int family = 4; family <= 6; family += 2) {
		lua_pushinteger(L, family);
		lua_pushcclosure(L, util_resolve, 1);
		lua_setglobal(L, family == 4 ? "dn4" : "dn6");
	}
}
