/*
 * lua_run.h - running scripts and reading probe expressions. No Lua type appears here.
 */
#ifndef TRACEBOX_LUA_LUA_RUN_H
#define TRACEBOX_LUA_LUA_RUN_H

#include "models/base/diag.h"
#include "tracebox/options.h"
#include "tracebox/probe/recipe.h"

/*
 * --script or --lua; the exit status: what the script returns, 2 after an error in it, 3 when it
 * cannot probe.
 */
int lua_run_script(const struct options *o, struct diag *d);
/* 'IP / TCP / mss(9000)'; false after an error in d. */
bool lua_run_probe(const struct options *o, struct recipe *r, struct diag *d);

#endif
