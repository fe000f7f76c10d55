/*
 * lua_together.c - functions of a script side by side. Each is a coroutine; where it traces or
 * sleeps, it yields what it waits for, and the loop here steps all traces that are under way until
 * one has ended, whose coroutine goes on. A script has one capture, so all must probe one family
 * through one interface. Invariant: a trace belongs to the waiting that holds it, until its
 * coroutine is resumed to take it.
 */
#include "tracebox/lua/lua_together.h"

enum { TOGETHER_MAX = 1000 };

struct waiting {
	lua_State *co;
	struct trace *t;	/* NULL: sleeps, or is ready */
	uint64_t wake;
	bool waits, over;
};

struct together {
	struct waiting *v;
	size_t n;
	struct waiting *now;	/* whose coroutine runs */
	struct live *live;	/* of the script, while it is drained */
};

bool lua_together_trace(lua_State *L, struct trace *t)
{
	struct together *all = lua_script(L)->together;

	if (!all || !all->now || all->now->co != L || !lua_isyieldable(L))
		return false;
	all->now->t = t;
	all->now->waits = true;
	return true;
}

bool lua_together_sleep(lua_State *L, uint64_t ns)
{
	struct together *all = lua_script(L)->together;

	if (!all || !all->now || all->now->co != L || !lua_isyieldable(L))
		return false;
	all->now->wake = live_now() + ns;
	all->now->waits = true;
	return true;
}

static bool take(void *ctx, const uint8_t *ip, size_t len, uint64_t time)
{
	struct together *all = ctx;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].t && all->v[i].waits &&
		    live_take(all->live, all->v[i].t, ip, len, time))
			return true;
	return false;
}

/* One look at what is waited for. false: something has come to its end, or a fault. */
static bool step(struct together *all, struct script *s, uint64_t *earliest)
{
	uint64_t now = live_now();
	bool none = true;

	*earliest = UINT64_MAX;
	for (size_t i = 0; i < all->n; i++) {
		struct waiting *w = &all->v[i];
		uint64_t until = w->wake;
		struct probe *p;
		enum trace_step what;

		if (!w->waits)
			continue;
		what = !w->t ? now >= w->wake ? TRACE_DONE : TRACE_WAIT :
		       trace_step(w->t, now, &p, &until);
		if (what == TRACE_SEND) {
			if (!live_probe(s->live, w->t, p, s->d))
				return false;
			until = now;
		}
		if (what == TRACE_DONE) {
			w->waits = false;
			none = false;
		}
		*earliest = MIN_OF(*earliest, until);
	}
	return none;
}

/* Until something that is waited for has happened. false after a fault. */
static bool wait_for_one(struct together *all, struct script *s)
{
	uint64_t earliest;

	while (!live_interrupted() && step(all, s, &earliest)) {
		if (s->live) {
			all->live = s->live;
			if (!live_wait(s->live, earliest, s->d) ||
			    !live_drain(s->live, take, all, s->d))
				return false;
		} else {
			lua_sleep_until(earliest);
		}
	}
	return !live_interrupted() && !diag_faulted(s->d);
}

static void end_all(lua_State *L, struct together *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].over)
			trace_free(all->v[i].t);
	lua_script(L)->together = NULL;
}

/* Runs a coroutine until it waits or ends. false: it threw, the message is on top of L. */
static bool run(lua_State *L, struct together *all, size_t i)
{
	struct waiting *w = &all->v[i];
	int results, status;

	w->t = NULL;		/* its function frees it */
	all->now = w;
	status = lua_resume(w->co, L, 0, &results);
	all->now = NULL;
	if (status == LUA_YIELD) {
		lua_pop(w->co, results);
		return true;
	}
	w->over = true;
	if (status != LUA_OK) {
		lua_xmove(w->co, L, 1);
		return false;
	}
	if (results) {
		lua_pop(w->co, results - 1);
		lua_xmove(w->co, L, 1);
		lua_rawseti(L, 1, (lua_Integer)i + 1);
	}
	return true;
}

/* together(f, g, ...) -> what each gives, in a table */
static int script_together(lua_State *L)
{
	struct script *s = lua_script(L);
	int n = lua_gettop(L);
	struct together *all;
	bool more = true, ok = true;

	luaL_argcheck(L, n <= TOGETHER_MAX, 1, "too many functions");
	for (int i = 1; i <= n; i++)
		luaL_checktype(L, i, LUA_TFUNCTION);
	if (s->together)
		return luaL_error(L, "together() inside of together()");
	lua_newtable(L);
	lua_insert(L, 1);
	/* of the state: an error elsewhere leaves nothing behind */
	all = lua_newuserdatauv(L, sizeof(*all), 0);
	*all = (struct together){ .n = (size_t)n };
	all->v = lua_newuserdatauv(L, (size_t)n * sizeof(*all->v) + 1, 0);
	memset(all->v, 0, (size_t)n * sizeof(*all->v));
	luaL_checkstack(L, n + 10, "too many functions");
	for (int i = 0; i < n; i++) {
		all->v[i].co = lua_newthread(L);
		lua_pushvalue(L, 2 + i);
		lua_xmove(L, all->v[i].co, 1);
	}
	s->together = all;
	while (more && ok) {
		more = false;
		for (size_t i = 0; i < all->n && ok; i++) {
			if (!all->v[i].over && !all->v[i].waits)
				ok = run(L, all, i);
			more = more || !all->v[i].over;
		}
		if (ok && more && !wait_for_one(all, s)) {
			end_all(L, all);
			s->fault = true;
			return luaL_error(L, "cannot probe");
		}
	}
	end_all(L, all);
	if (!ok)
		return lua_error(L);
	lua_settop(L, 1);
	return 1;
}

void lua_open_together(lua_State *L)
{
	lua_register(L, "together", script_together);
}
