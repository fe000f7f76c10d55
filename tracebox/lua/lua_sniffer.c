/*
 * lua_sniffer.c - packets of other programs, as scripts see them pass. The original took them out
 * of the kernel's firewall by a queue; here they are captured, so that nobody waits for the script:
 * the arguments of iptables(8) that say which packets become a filter of the capture.
 */
#include "tracebox/lua/lua_sniffer.h"

#define CLASS_SNIFFER	"tracebox.sniffer"

enum { QUEUE_MAX = 10000 };

struct caught {
	uint8_t *ip;
	size_t len;
};

struct sniffer {
	char *filter;
	struct live *live;	/* NULL: stopped */
	VEC(struct caught) queue;
	size_t next;		/* of the queue to be given */
};

static void add_term(struct strbuf *b, const char *what, const char *v, lua_State *L)
{
	/* as ip6tables(8) calls it, and as pcap-filter(7) does */
	if (!*what && (!strcmp(v, "icmpv6") || !strcmp(v, "ipv6-icmp")))
		v = "icmp6";
	if (strspn(v, "0123456789abcdefABCDEF.:/tcpudimsv") != strlen(v))
		luaL_error(L, "'%s' is no protocol, port or address", v);
	sb_printf(b, "%s%s%s", b->len ? " and " : "", what, v);
}

/* { "-p", "tcp", "--dport", "80" } as "tcp and dst port 80" */
static void read_arguments(lua_State *L, struct strbuf *b)
{
	static const struct { const char *option, *filter; } known[] = {
		{ "-p", "" }, { "--protocol", "" }, { "-s", "src net " },
		{ "--source", "src net " },
		{ "-d", "dst net " }, { "--destination", "dst net " }, { "--sport", "src port " },
		{ "--source-port", "src port " }, { "--dport", "dst port " },
		{ "--destination-port", "dst port " },
	};
	lua_Integer n = luaL_len(L, 1);

	for (lua_Integer i = 1; i <= n; i += 2) {
		const char *filter = NULL, *option;

		lua_rawgeti(L, 1, i);
		lua_rawgeti(L, 1, i + 1);
		option = luaL_checkstring(L, -2);
		for (size_t k = 0; k < ARRAY_LEN(known); k++)
			if (!strcmp(option, known[k].option))
				filter = known[k].filter;
		if (!filter)
			luaL_error(L, "'%s' is none of -p, -s, -d, --sport, --dport", option);
		add_term(b, filter, luaL_checkstring(L, -1), L);
		lua_pop(L, 2);
	}
}

/* TbxSniffer.new({ iptables arguments } | { filter = "tcp port 80" }) -> sniffer */
static int sniffer_new(lua_State *L)
{
	struct strbuf b = STRBUF_INIT;
	struct sniffer *s;

	luaL_checktype(L, 1, LUA_TTABLE);
	s = lua_newuserdatauv(L, sizeof(*s), 1);
	*s = (struct sniffer){ .live = NULL };
	luaL_setmetatable(L, CLASS_SNIFFER);
	if (lua_getfield(L, 1, "filter") != LUA_TNIL)
		sb_add(&b, luaL_checkstring(L, -1));
	else
		read_arguments(L, &b);
	s->filter = sb_take(&b);
	lua_settop(L, 2);
	return 1;
}

static bool keep(void *ctx, const uint8_t *ip, size_t len, uint64_t time)
{
	struct sniffer *s = ctx;
	struct caught *c;

	(void)time;
	if (s->queue.n - s->next >= QUEUE_MAX)
		return false;
	c = VEC_ADD(&s->queue);
	*c = (struct caught){ .ip = x_malloc(len + 1), .len = len };
	memcpy(c->ip, ip, len);
	return true;
}

/* sniffer:start([callback]): what passes from now on is kept for recv */
static int sniffer_start(lua_State *L)
{
	struct sniffer *s = luaL_checkudata(L, 1, CLASS_SNIFFER);
	struct live_config c = { .family = 4, .filter = s->filter, .forget = true, .wide = true };

	lua_settop(L, 2);
	lua_setiuservalue(L, 1, 1);
	if (!s->live)
		s->live = live_open(&c, lua_script(L)->d);
	if (!s->live) {
		lua_script(L)->fault = true;
		return luaL_error(L, "cannot capture");
	}
	return 0;
}

static int sniffer_stop(lua_State *L)
{
	struct sniffer *s = luaL_checkudata(L, 1, CLASS_SNIFFER);

	live_close(s->live);
	s->live = NULL;
	for (; s->next < s->queue.n; s->next++)
		free(s->queue.v[s->next].ip);
	VEC_FREE(&s->queue);
	s->next = 0;
	return 0;
}

static int sniffer_gc(lua_State *L)
{
	struct sniffer *s = luaL_checkudata(L, 1, CLASS_SNIFFER);

	sniffer_stop(L);
	free(s->filter);
	s->filter = NULL;
	return 0;
}

/* sniffer:recv([seconds]) -> the next packet, or nil; the callback is called with it */
static int sniffer_recv(lua_State *L)
{
	struct sniffer *s = luaL_checkudata(L, 1, CLASS_SNIFFER);
	lua_Number seconds = luaL_optnumber(L, 2, 1);
	uint64_t until;

	luaL_argcheck(L, seconds >= 0 && seconds <= 3600, 2, "seconds up to 3600 expected");
	if (!s->live)
		return luaL_error(L, "the sniffer is not started");
	until = live_now() + (uint64_t)(seconds * 1e9);
	while (live_drain(s->live, keep, s, lua_script(L)->d) && s->next == s->queue.n &&
	       live_now() < until && !live_interrupted() &&
	       live_wait(s->live, until, lua_script(L)->d))
		;
	if (s->next == s->queue.n) {
		lua_pushnil(L);
		return 1;
	}
	recipe_of(lua_push_packet(L), s->queue.v[s->next].ip, s->queue.v[s->next].len);
	free(s->queue.v[s->next++].ip);
	if (lua_getiuservalue(L, 1, 1) == LUA_TFUNCTION) {
		lua_pushvalue(L, -2);
		lua_call(L, 1, 0);
	} else {
		lua_pop(L, 1);
	}
	return 1;
}

/* snif(filter, callback) -> a sniffer that is started */
static const char prelude[] =
	"function snif(filter, callback)\n"
	"	local s = TbxSniffer.new{ filter = filter }\n"
	"	s:start(callback)\n"
	"	return s\n"
	"end\n";

void lua_open_sniffer(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{ "start", sniffer_start }, { "stop", sniffer_stop }, { "recv", sniffer_recv },
		{ NULL, NULL },
	};

	luaL_newmetatable(L, CLASS_SNIFFER);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, sniffer_gc);
	lua_setfield(L, -2, "__gc");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, sniffer_new);
	lua_setfield(L, -2, "new");
	lua_setglobal(L, "TbxSniffer");
	lua_settop(L, 0);
	if (luaL_dostring(L, prelude))
		x_panic("the sniffer of scripts: %s", lua_tostring(L, -1));
}
