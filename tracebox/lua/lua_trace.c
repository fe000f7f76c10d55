/*
 * lua_trace.c - tracebox(), its callback, the modifications it is given, and filter(). The capture
 * is opened by the first probe of a script and kept. A callback that throws is caught until what
 * the trace holds is released.
 */
#include "tracebox/lua/lua_together.h"

#include "tracebox/judge/judge.h"
#include "tracebox/net/rst.h"
#include "tracebox/probe/probe_recipe.h"
#include "tracebox/run.h"
#include "tracebox/tell/compat.h"

#define CLASS_MODS	"tracebox.modifications"
#define CLASS_FILTER	"tracebox.filter"
#define CALLBACK	"tracebox.callback"

static int fault(lua_State *L)
{
	lua_script(L)->fault = true;
	return luaL_error(L, "cannot probe");
}

/* argv[1] names the destination of packets that have none. */
static void fill_address(lua_State *L, struct recipe *r, struct route *route)
{
	struct script *s = lua_script(L);
	struct address dst;
	char text[ADDRESS_TEXT];
	int err;

	if (!recipe_family(r))
		luaL_error(L, "a probe begins with an IP or IPv6 header");
	if (!recipe_destination(r, &dst)) {
		if (lua_getglobal(L, "argv") != LUA_TTABLE || lua_rawgeti(L, -1, 1) != LUA_TSTRING)
			luaL_error(
				L,
				"the packet has no destination, and none was given to the script");
		if (!run_resolve(lua_tostring(L, -1), recipe_family(r), &dst))
			luaL_error(L, "no IPv%d address of '%s'", (int)recipe_family(r),
				   lua_tostring(L, -1));
		lua_settop(L, -3);
	}
	err = run_route(&dst, s->options->device, route);
	if (err) {
		diag_fault(s->d, SPAN_NONE, "no route to %s: %s", address_text(&dst, text),
			   strerror(-err));
		fault(L);
	}
	recipe_address(r, &dst, &route->src);
}

static struct live *open_live(lua_State *L, const struct route *route, unsigned family)
{
	struct script *s = lua_script(L);
	struct live_config config;
	struct live *live;

	if (s->live && s->family == family && !strcmp(s->device, route->device))
		return s->live;
	if (s->live && s->together)
		luaL_error(L, "what runs together probes one family through one interface");
	config = (struct live_config){
		.family = family, .device = route->device, .bind = s->options->device,
		.filter = family == 4 ? "ip" : "ip6",
		.forget = !s->options->pcap && !s->options->pcapng,
	};
	live = live_open(&config, s->d);
	if (!live)
		fault(L);
	if (s->live)
		live_adopt(live, s->live);
	live_close(s->live);
	s->live = live;
	s->family = family;
	snprintf(s->device, sizeof(s->device), "%s", route->device);
	return s->live;
}

static void push_packet_of(lua_State *L, const uint8_t *ip, size_t len)
{
	recipe_of(lua_push_packet(L), ip, len);
}

static const struct finding *finding_of(const struct judgement *j, unsigned ttl,
					const struct change *c)
{
	for (size_t i = 0; j && i < j->findings.n; i++)
		if (j->findings.v[i].kind == FINDING_CHANGE && j->findings.v[i].at <= ttl &&
		    change_same_place(&j->findings.v[i].change, c))
			return &j->findings.v[i];
	return NULL;
}

static void push_change(lua_State *L, const struct compat_change *c, const struct finding *f)
{
	static const char *const kinds[] = { "changed", "added", "removed", "payload" };
	static const char *const classes[] = { "expected", "quirk", "box" };

	lua_newtable(L);
	lua_pushstring(L, c->layer);
	lua_setfield(L, -2, "layer");
	lua_pushstring(L, c->field);
	lua_setfield(L, -2, "field");
	if (!c->change) {
		lua_pushstring(L, "partial");
		lua_setfield(L, -2, "kind");
		return;
	}
	lua_pushstring(L, kinds[c->change->kind]);
	lua_setfield(L, -2, "kind");
	lua_pushstring(L, classes[c->change->class]);
	lua_setfield(L, -2, "class");
	lua_pushinteger(L, c->change->offset);
	lua_setfield(L, -2, "offset");
	if (c->change->kind == CHANGE_FIELD && c->change->field) {
		lua_pushstring(L, c->change->field->name);
		lua_setfield(L, -2, "name");
		lua_push_value(L, c->change->field, c->change->old);
		lua_setfield(L, -2, "old");
		lua_push_value(L, c->change->field, c->change->now);
		lua_setfield(L, -2, "new");
	}
	if (f) {
		lua_createtable(L, 2, 0);
		lua_pushinteger(L, f->after);
		lua_rawseti(L, -2, 1);
		lua_pushinteger(L, f->at);
		lua_rawseti(L, -2, 2);
		lua_setfield(L, -2, "interval");
	}
}

struct mods {
	const struct comparison *comparison;
	const struct judgement *judgement;	/* may be NULL */
	unsigned ttl;
	enum packet_layer cut;
	const uint8_t *sent, *got;
	size_t sent_len, got_len;
};

static void push_mods(lua_State *L, const struct mods *m)
{
	struct strbuf text = STRBUF_INIT;
	struct compat_list list;

	compat_list_of(&list, m->comparison, m->cut);
	lua_newtable(L);
	for (size_t i = 0; i < list.v.n; i++) {
		const struct change *c = list.v.v[i].change;

		compat_name(&list.v.v[i], &text);
		sb_add_char(&text, ' ');
		push_change(L, &list.v.v[i], c ? finding_of(m->judgement, m->ttl, c) : NULL);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	compat_list_fini(&list);
	lua_pushlstring(L, sb_str(&text), text.len);
	lua_setfield(L, -2, "text");
	sb_fini(&text);
	lua_pushinteger(L, m->cut != LAYER_NONE);
	lua_setfield(L, -2, "cut");
	push_packet_of(L, m->sent, m->sent_len);
	lua_setfield(L, -2, "sent");
	push_packet_of(L, m->got, m->got_len);
	lua_setfield(L, -2, "got");
	luaL_setmetatable(L, CLASS_MODS);
}

/* mods:original() mods:received() mods:partial() tostring(mods): upvalue the key */
static int mods_get(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_rawget(L, 1);
	return 1;
}

static int mods_print(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_pushstring(L, "text");
	lua_rawget(L, 1);
	puts(luaL_optstring(L, -1, ""));
	return 0;
}

/* PacketModifications.new(original, received) -> modifications */
static int mods_new(lua_State *L)
{
	struct comparison c;
	struct mods m = { .comparison = &c };

	luaL_checkudata(L, 1, LUA_CLASS_PACKET);
	luaL_checkudata(L, 2, LUA_CLASS_PACKET);
	m.sent = (const uint8_t *)lua_push_bytes(L, 1, &m.sent_len);
	m.got = (const uint8_t *)lua_push_bytes(L, 2, &m.got_len);
	compare(&c, m.sent, m.sent_len, m.got, m.got_len);
	push_mods(L, &m);
	comparison_fini(&c);
	return 1;
}

/*
 * The callback on top of the stack; its arguments by its arity: (ttl, ip, mods) or (ttl, ip,
 * packet, reply, mods).
 */
static int call_back(lua_State *L, const struct trace *t, const struct judgement *j, unsigned ttl)
{
	const struct hop *h = &t->hops[ttl];
	const struct probe *p = &t->probes.v[h->probe];
	struct comparison none = { .octets = 0 };
	struct mods m = {
		.comparison = h->kind == HOP_ERROR ? &h->comparison : &none, .judgement = j,
		.ttl = ttl,
		.cut = compat_cut(h), .sent = p->bytes, .sent_len = p->len, .got = h->reply,
		.got_len = h->reply_len,
	};
	char text[ADDRESS_TEXT];
	lua_Debug about;
	int arguments;

	lua_pushvalue(L, -1);
	lua_getinfo(L, ">u", &about);
	lua_pushvalue(L, -1);
	lua_pushinteger(L, ttl);
	if (h->kind == HOP_SILENT) {
		lua_pushnil(L);
		arguments = 2;
	} else {
		lua_pushstring(L, address_text(&h->from, text));
		if (about.nparams >= 5) {
			push_packet_of(L, p->bytes, p->len);
			push_packet_of(L, h->reply, h->reply_len);
		}
		if (h->kind == HOP_ERROR) {
			m.got = h->quote.bytes;
			m.got_len = h->quote.len;
		}
		push_mods(L, &m);
		arguments = about.nparams >= 5 ? 5 : 3;
	}
	return lua_pcall(L, arguments, 1, 0);
}

/* Pushes the callback: a function, the name of one, or that of the call before; false: none. */
static bool push_callback(lua_State *L)
{
	if (lua_istable(L, 2) && lua_getfield(L, 2, "callback") != LUA_TNIL) {
		if (lua_isstring(L, -1) && lua_getglobal(L, lua_tostring(L, -1)) == LUA_TNIL)
			luaL_error(L, "there is no function '%s'", lua_tostring(L, -2));
		luaL_argcheck(L, lua_isfunction(L, -1), 2,
			      "callback: a function or the name of one expected");
		if (lua_script(L)->mutate) {
			lua_pushvalue(L, -1);
			lua_setfield(L, LUA_REGISTRYINDEX, CALLBACK);
		}
		return true;
	}
	/* 0.4.4 goes on using it; surprising, so only with the compat switch */
	return lua_script(L)->mutate &&
	       lua_getfield(L, LUA_REGISTRYINDEX, CALLBACK) == LUA_TFUNCTION;
}

/* 0, or LUA_ERRRUN with the message pushed. */
static int call_all(lua_State *L, const struct trace *t)
{
	int status = LUA_OK, top = lua_gettop(L);
	struct judgement j;
	bool stop = false;

	judge(&j, t);
	for (unsigned ttl = t->config.min_ttl; ttl <= trace_end(t) && status == LUA_OK && !stop;
	     ttl++) {
		status = call_back(L, t, &j, ttl);
		if (status == LUA_OK) {
			stop = lua_isnumber(L, -1) ? lua_tonumber(L, -1) != 0
						   : lua_toboolean(L, -1);
			lua_settop(L, top);
		}
	}
	judgement_fini(&j);
	return status;
}

static lua_Integer option_number(lua_State *L, const char *key, lua_Integer def, lua_Integer max)
{
	lua_Integer v = def;

	if (lua_istable(L, 2) && lua_getfield(L, 2, key) != LUA_TNIL) {
		v = luaL_checkinteger(L, -1);
		if (v < 1 || v > max)
			luaL_error(L, "%s: %I is not between 1 and %I", key, v, max);
	}
	return v;
}

/* { behind = packet }: sent behind each probe, with its TTL and identification; NULL: nothing is. */
static const char *push_tail(lua_State *L, size_t *len)
{
	struct recipe *r;
	struct route route;

	if (!lua_istable(L, 2) || lua_getfield(L, 2, "behind") == LUA_TNIL)
		return NULL;
	r = lua_to_packet(L, -1);
	if (!r)
		luaL_error(L, "behind: a packet expected");
	fill_address(L, r, &route);
	return lua_push_bytes(L, lua_gettop(L), len);
}

static struct trace *make_trace(lua_State *L, struct recipe *r, const struct trace_config *wanted)
{
	struct trace_config config = *wanted;
	struct probe_template template;
	const char *tail;
	size_t tail_len = 0;
	struct route route;
	char *error;

	fill_address(L, r, &route);
	tail = push_tail(L, &tail_len);
	(void)open_live(L, &route, recipe_family(r));
	if (!recipe_template(r, &template, &error)) {
		lua_pushstring(L, error);
		free(error);
		luaL_error(L, "%s", lua_tostring(L, -1));
	}
	(void)!recipe_destination(r, &config.dst);
	if (probe_needs_frames(&template) &&
	    !live_frames(lua_script(L)->live, route.device,
			 route.gateway.family ? &route.gateway : &config.dst, lua_script(L)->d)) {
		probe_template_fini(&template);
		fault(L);
	}
	if (tail) {
		template.tail_len = tail_len;
		template.tail = x_malloc(tail_len + 1);
		memcpy(template.tail, tail, tail_len);
	}
	config.src =
		address_of(config.dst.family, template.bytes + (config.dst.family == 4 ? 12 : 8));
	return trace_new(&config, &template);
}

/* Runs it to its end, others of the script meanwhile, and goes on with `done`, which frees it. */
static int run_trace(lua_State *L, struct trace *t, lua_KFunction done)
{
	struct script *s = lua_script(L);

	if (lua_together_trace(L, t))
		return lua_yieldk(L, 0, (lua_KContext)(intptr_t)t, done);
	if (!live_run(s->live, &t, 1, s->d) || live_interrupted()) {
		trace_free(t);
		return fault(L);
	}
	return done(L, LUA_OK, (lua_KContext)(intptr_t)t);
}

/* { only = { ttl, ... } } */
static void read_only(lua_State *L, struct trace_config *c)
{
	if (!lua_istable(L, 2) || lua_getfield(L, 2, "only") == LUA_TNIL)
		return;
	luaL_argcheck(L, lua_istable(L, -1), 2, "only: a table of TTLs expected");
	c->some = true;
	for (lua_Integer i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
		lua_Integer ttl = luaL_checkinteger(L, -1);

		luaL_argcheck(L, ttl >= 1 && ttl <= TRACE_TTL_MAX, 2, "only: TTLs from 1 to 255");
		c->only[ttl / 64] |= (uint64_t)1 << ttl % 64;
		c->max_ttl = i == 1 ? (unsigned)ttl : MAX_OF(c->max_ttl, (unsigned)ttl);
		lua_pop(L, 1);
	}
}

/* The packet is at 1, the options at 2. */
static int tracebox_done(lua_State *L, int resumed, lua_KContext ctx)
{
	struct trace *t = (struct trace *)(intptr_t)ctx;
	const struct hop *end = &t->hops[t->reached];
	int status = LUA_OK;

	(void)resumed;
	if (t->probes.n)
		recipe_keep_tokens(lua_check_packet(L, 1),
				   &t->probes.v[t->reached ? end->probe : t->probes.n - 1],
				   t->template.distinct);
	if (push_callback(L))
		status = call_all(L, t);
	if (status == LUA_OK) {
		if (t->reached && end->kind == HOP_ANSWER)
			push_packet_of(L, end->reply, end->reply_len);
		else
			lua_pushnil(L);
	}
	trace_free(t);
	return status == LUA_OK ? 1 : lua_error(L);
}

/*
 * tracebox(packet [, { callback =, min_ttl =, max_ttl =, timeout = ms, tries =, behind =, only =
 * }]) -> the destination's answer, or nil
 */
static int script_tracebox(lua_State *L)
{
	struct script *s = lua_script(L);
	struct recipe *r = lua_check_packet(L, 1);
	struct trace_config config = {
		.min_ttl = (unsigned)option_number(L, "min_ttl", s->min_ttl, 255),
		.max_ttl = (unsigned)option_number(L, "max_ttl", s->max_ttl, 255),
		.tries = (unsigned)option_number(L, "tries", (lua_Integer)s->options->tries, 6),
		.timeout = s->options->timeout, .rate = (unsigned)s->options->rate,
	};
	lua_Integer ms =
		option_number(L, "timeout", (lua_Integer)(config.timeout / 1000000), 3600000);

	config.timeout = (uint64_t)ms * 1000000;
	read_only(L, &config);
	luaL_argcheck(L, config.min_ttl <= config.max_ttl, 2, "min_ttl is more than max_ttl");
	lua_settop(L, 2);
	return run_trace(L, make_trace(L, r, &config), tracebox_done);
}

static int sendrecv_done(lua_State *L, int resumed, lua_KContext ctx)
{
	struct trace *t = (struct trace *)(intptr_t)ctx;
	const struct hop *h = &t->hops[t->config.max_ttl];

	(void)resumed;
	recipe_keep_tokens(lua_check_packet(L, 1), &t->probes.v[h->probe], t->template.distinct);
	if (h->kind == HOP_SILENT)
		lua_pushnil(L);
	else
		push_packet_of(L, h->reply, h->reply_len);
	trace_free(t);
	return 1;
}

/* packet:sendrecv{timeout = s, retry = n} -> what came back: an answer or an ICMP error; nil */
static int packet_sendrecv(lua_State *L)
{
	struct recipe *r = lua_check_packet(L, 1);
	struct trace_config config = { .timeout = lua_script(L)->options->timeout };
	struct packet_value ttl = packet_value_of(64);
	struct item *it = r->items.n ? &r->items.v[0] : NULL;

	config.tries = (unsigned)option_number(L, "retry", 3, 6);
	if (lua_istable(L, 2) && lua_getfield(L, 2, "timeout") != LUA_TNIL) {
		lua_Number n = luaL_checknumber(L, -1);

		luaL_argcheck(L, n > 0 && n <= 3600, 2, "timeout: seconds up to 3600 expected");
		config.timeout = (uint64_t)(n * 1e9);
	}
	if (it)
		(void)!(item_get(it, "ip.ttl", &ttl) || item_get(it, "ip6.hlim", &ttl));
	config.min_ttl = config.max_ttl = MAX_OF((unsigned)ttl.v[1], 1);
	return run_trace(L, make_trace(L, r, &config), sendrecv_done);
}

/* packet:send() -> nothing is awaited */
static int packet_send(lua_State *L)
{
	struct recipe *r = lua_check_packet(L, 1);
	const uint8_t *bytes;
	struct route route;
	struct live *l;
	size_t len;

	fill_address(L, r, &route);
	l = open_live(L, &route, recipe_family(r));
	bytes = (const uint8_t *)lua_push_bytes(L, 1, &len);
	if (!live_send(l, bytes, len, lua_script(L)->d))
		fault(L);
	return 0;
}

/* set_ttl_range{min_ttl =, max_ttl =} -> the range before */
static int script_ttl_range(lua_State *L)
{
	struct script *s = lua_script(L);
	unsigned min = s->min_ttl, max = s->max_ttl;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_insert(L, 1);
	lua_pushnil(L);
	lua_insert(L, 1);
	lua_settop(L, 2);
	s->min_ttl = (unsigned)option_number(L, "min_ttl", min, 255);
	s->max_ttl = (unsigned)option_number(L, "max_ttl", max, 255);
	lua_createtable(L, 0, 2);
	lua_pushinteger(L, min);
	lua_setfield(L, -2, "min_ttl");
	lua_pushinteger(L, max);
	lua_setfield(L, -2, "max_ttl");
	return 1;
}

/*
 * filter(packet) -> a rule that keeps this host from resetting the packet's connection, until
 * :close()
 */
static int script_filter(lua_State *L)
{
	struct recipe *r = lua_check_packet(L, 1);
	struct rst_rule **rule;
	struct rst_tuple tuple;
	struct tokens k;
	struct route route;
	const char *bytes;
	char err[256] = "";
	size_t len;

	fill_address(L, r, &route);
	bytes = lua_push_bytes(L, 1, &len);
	if (!tokens_of(&k, (const uint8_t *)bytes, len) || k.proto != 6)
		return luaL_argerror(L, 1, "a TCP packet expected");
	tuple = (struct rst_tuple){
		.src = k.src, .dst = k.dst, .sport = k.sport, .dport = k.dport,
	};
	rule = lua_newuserdatauv(L, sizeof(*rule), 0);
	*rule = NULL;
	luaL_setmetatable(L, CLASS_FILTER);
	*rule = rst_rule_open(&tuple, err, sizeof(err));
	if (!*rule)
		diag_warn(lua_script(L)->d, SPAN_NONE,
			  "this host will reset connections that the probes open: %s "
			  "(CAP_NET_ADMIN is needed)",
			  err);
	return 1;
}

static int filter_close(lua_State *L)
{
	struct rst_rule **rule = luaL_checkudata(L, 1, CLASS_FILTER);

	rst_rule_close(*rule);
	*rule = NULL;
	return 0;
}

static void set_getter(lua_State *L, const char *name, const char *key)
{
	lua_pushstring(L, key);
	lua_pushcclosure(L, mods_get, 1);
	lua_setfield(L, -2, name);
}

static void open_mods(lua_State *L)
{
	luaL_newmetatable(L, CLASS_MODS);
	set_getter(L, "__tostring", "text");
	lua_newtable(L);
	set_getter(L, "_tostring", "text");
	set_getter(L, "original", "sent");
	set_getter(L, "received", "got");
	set_getter(L, "partial", "cut");
	lua_pushcfunction(L, mods_print);
	lua_setfield(L, -2, "print");
	lua_setfield(L, -2, "__index");
	lua_pop(L, 1);
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, mods_new);
	lua_setfield(L, -2, "new");
	lua_setglobal(L, "PacketModifications");
}

void lua_open_trace(lua_State *L)
{
	static const char *const closers[] = { "close", "__gc", "__close" };

	open_mods(L);
	luaL_newmetatable(L, CLASS_FILTER);
	for (size_t i = 0; i < ARRAY_LEN(closers); i++) {
		lua_pushcfunction(L, filter_close);
		lua_setfield(L, -2, closers[i]);
	}
	lua_pushvalue(L, -1);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	luaL_getmetatable(L, LUA_CLASS_PACKET);
	lua_getfield(L, -1, "__index");
	lua_pushcfunction(L, packet_send);
	lua_setfield(L, -2, "send");
	lua_pushcfunction(L, packet_sendrecv);
	lua_setfield(L, -2, "sendrecv");
	lua_settop(L, 0);
	lua_register(L, "tracebox", script_tracebox);
	lua_register(L, "filter", script_filter);
	lua_register(L, "set_ttl_range", script_ttl_range);
}
