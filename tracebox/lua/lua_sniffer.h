/*
 * lua_sniffer.h - TbxSniffer and snif() of scripts.
 */
#ifndef TRACEBOX_LUA_LUA_SNIFFER_H
#define TRACEBOX_LUA_LUA_SNIFFER_H

#include "tracebox/lua/lua_int.h"

void lua_open_sniffer(lua_State *L);

#endif
