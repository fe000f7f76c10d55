/*
 * lua_together.h - what a function of the API does so that others of its script run meanwhile: it
 * says what it waits for, and yields. Both are false where nothing runs side by side; then it waits
 * itself.
 */
#ifndef TRACEBOX_LUA_LUA_TOGETHER_H
#define TRACEBOX_LUA_LUA_TOGETHER_H

#include "tracebox/lua/lua_int.h"

/* The trace runs to its end before the coroutine goes on, which owns it then. */
bool lua_together_trace(lua_State *L, struct trace *t);
bool lua_together_sleep(lua_State *L, uint64_t ns);
/* Sleeps until then by live_now's clock, or a signal. */
void lua_sleep_until(uint64_t until);

void lua_open_together(lua_State *L);

#endif
