/*
 * lua_layer.c - headers: one table per class says the keys of its constructor, and of each key
 * there are the methods KEY([v]), getKEY() and setKEY(v). Values are numbers, addresses and names
 * as models/packet reads them. `IP` and the like are objects with the defaults; joining copies
 * them, so nobody changes them for another.
 */
#include "tracebox/lua/lua_int.h"

#include "models/base/near.h"
#include "tracebox/probe/probe.h"

static void set_number(struct item *it, const char *field, uint64_t v)
{
	item_set(it, field, packet_value_of(v), false);
}

static void fill_ip(struct item *it)
{
	set_number(it, "ip.id", probe_random() & 0xffff);
	set_number(it, "ip.flags", 2);
}

static uint64_t random_port(void)
{
	return 1024 + probe_random() % 31000;
}

static void fill_tcp(struct item *it)
{
	set_number(it, "tcp.sport", random_port());
	set_number(it, "tcp.dport", 80);
	set_number(it, "tcp.seq", probe_random());
	set_number(it, "tcp.window", 5840);
	set_number(it, "tcp.flags", 2);
}

static void fill_udp(struct item *it)
{
	set_number(it, "udp.sport", random_port());
	set_number(it, "udp.dport", 53);
}

static void fill_icmp(struct item *it)
{
	set_number(it, "icmp.type", 8);
}

static void fill_icmp6(struct item *it)
{
	set_number(it, "icmp6.type", 128);
}

static void fill_sctp(struct item *it)
{
	set_number(it, "sctp.sport", random_port());
	set_number(it, "sctp.dport", 80);
}

static const struct lua_field ip_fields[] = {
	{ "src", "ip.src" }, { "source", "ip.src" }, { "dst", "ip.dst" }, { "dest", "ip.dst" },
	{ "id", "ip.id" }, { "flags", "ip.flags" }, { "ttl", "ip.ttl" }, { "offset", "ip.frag" },
	{ "fragoffset", "ip.frag" }, { "ecn", "ip.ecn" }, { "dscp", "ip.dscp" },
	{ "proto", "ip.proto" },
	{ "len", "ip.len" }, { "checksum", "ip.checksum" }, { NULL, NULL },
};
static const struct lua_field ip6_fields[] = {
	{ "src", "ip6.src" }, { "source", "ip6.src" }, { "dst", "ip6.dst" }, { "dest", "ip6.dst" },
	{ "tc", "ip6.tc" }, { "flowlabel", "ip6.flow" }, { "hoplimit", "ip6.hlim" },
	{ "ecn", "ip6.ecn" },
	{ "dscp", "ip6.dscp" }, { "next", "ip6.next" }, { "len", "ip6.len" }, { NULL, NULL },
};
static const struct lua_field tcp_fields[] = {
	{ "src", "tcp.sport" }, { "source", "tcp.sport" }, { "dst", "tcp.dport" },
	{ "dest", "tcp.dport" },
	{ "seq", "tcp.seq" }, { "ack", "tcp.ack" }, { "win", "tcp.window" },
	{ "flags", "tcp.flags" },
	{ "offset", "tcp.off" }, { "reserved", "tcp.reserved" }, { "ae", "tcp.ae" },
	{ "urgent", "tcp.urgent" }, { "checksum", "tcp.checksum" }, { NULL, NULL },
};
static const struct lua_field udp_fields[] = {
	{ "src", "udp.sport" }, { "source", "udp.sport" }, { "dst", "udp.dport" },
	{ "dest", "udp.dport" },
	{ "len", "udp.len" }, { "checksum", "udp.checksum" }, { NULL, NULL },
};
static const struct lua_field icmp_fields[] = {
	{ "type", "icmp.type" }, { "code", "icmp.code" }, { "id", "icmp.id" },
	{ "seqno", "icmp.seq" },
	{ "ptr", "icmp.pointer" }, { "len", "icmp.length" }, { "mtu", "icmp.mtu" },
	{ "gw", "icmp.gateway" },
	{ "checksum", "icmp.checksum" }, { NULL, NULL },
};
static const struct lua_field icmp6_fields[] = {
	{ "type", "icmp6.type" }, { "code", "icmp6.code" }, { "id", "icmp6.id" },
	{ "seqno", "icmp6.seq" },
	{ "ptr", "icmp6.pointer" }, { "mtu", "icmp6.mtu" }, { "checksum", "icmp6.checksum" },
	{ NULL, NULL },
};
static const struct lua_field sctp_fields[] = {
	{ "src", "sctp.sport" }, { "source", "sctp.sport" }, { "dst", "sctp.dport" },
	{ "dest", "sctp.dport" },
	{ "vtag", "sctp.vtag" }, { "checksum", "sctp.checksum" }, { NULL, NULL },
};
static const struct lua_field chunk_fields[] = {
	{ "type", "sctp.chunk.type" }, { "flags", "sctp.chunk.flags" }, { "tag", "sctp.init.tag" },
	{ "window", "sctp.init.window" }, { "out", "sctp.init.out" }, { "streams", "sctp.init.in" },
	{ "tsn", "sctp.init.tsn" }, { NULL, NULL },
};
static const struct lua_field frag_fields[] = {
	{ "offset", "ip6.frag.off" }, { "more", "ip6.frag.more" }, { "id", "ip6.frag.id" },
	{ NULL, NULL },
};
static const struct lua_field route_fields[] = {
	{ "type", "ip6.route.type" }, { "segmentleft", "ip6.route.left" },
	{ "flags", "ip6.route.flags" }, { "tag", "ip6.route.tag" }, { "last", "ip6.route.last" },
#define SEGMENT(n) { "segment" #n, "ip6.route.segment" #n }
	SEGMENT(0), SEGMENT(1), SEGMENT(2), SEGMENT(3), SEGMENT(4), SEGMENT(5), SEGMENT(6),
	SEGMENT(7), SEGMENT(8), SEGMENT(9), SEGMENT(10), SEGMENT(11), SEGMENT(12), SEGMENT(13),
	SEGMENT(14), SEGMENT(15), { NULL, NULL },
};
static const struct lua_field no_fields[] = { { NULL, NULL } };

static const struct lua_class classes[] = {
	{ "IP", "ip", LAYER_IP, ip_fields, fill_ip },
	{ "IPv6", "ipv6", LAYER_IP6, ip6_fields, NULL },
	{ "TCP", "tcp", LAYER_TCP, tcp_fields, fill_tcp },
	{ "UDP", "udp", LAYER_UDP, udp_fields, fill_udp },
	{ "ICMP", "icmp", LAYER_ICMP, icmp_fields, fill_icmp },
	{ "ICMPv6", "icmpv6", LAYER_ICMP6, icmp6_fields, fill_icmp6 },
	{ "SCTP", "sctp", LAYER_SCTP, sctp_fields, fill_sctp },
	{ "SCTPChunk", "sctpchunk", LAYER_SCTP_CHUNK, chunk_fields, NULL },
	{ "IPv6Fragment", "fragment", LAYER_IP6_FRAG, frag_fields, NULL },
	{ "IPv6Routing", "routing", LAYER_IP6_ROUTE, route_fields, NULL },
	{ "IPv6HopByHop", "hopbyhop", LAYER_IP6_HOP, no_fields, NULL },
	{ "IPv6DstOptions", "dstoptions", LAYER_IP6_DSTOPT, no_fields, NULL },
};

const struct lua_class *lua_class_of(enum packet_layer layer)
{
	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (classes[i].layer == layer)
			return &classes[i];
	return NULL;
}

struct packet_value lua_check_value(lua_State *L, int index, const struct packet_field *f)
{
	struct packet_value v = { { 0, 0 } };

	if (lua_type(L, index) == LUA_TNUMBER) {
		lua_Integer n = luaL_checkinteger(L, index);

		v = packet_value_of((uint64_t)n);
		if ((n < 0 && f->width < 64) || !packet_value_fits(v, f->width))
			luaL_error(L, "%I does not fit in the %d bits of '%s'", n, (int)f->width,
				   f->name);
	} else if (lua_type(L, index) == LUA_TBOOLEAN) {
		v = packet_value_of((uint64_t)lua_toboolean(L, index));
	} else if (!packet_value_parse(f, luaL_checkstring(L, index), &v)) {
		luaL_error(L, "'%s' is no value of '%s' (%s)", lua_tostring(L, index), f->name,
			   f->help);
	}
	return v;
}

/* Addresses as text, all else as a number. */
void lua_push_value(lua_State *L, const struct packet_field *f, struct packet_value v)
{
	struct strbuf b = STRBUF_INIT;

	if (f->kind != FIELD_IPV4 && f->kind != FIELD_IPV6 && f->width <= 64) {
		lua_pushinteger(L, (lua_Integer)v.v[1]);
		return;
	}
	packet_value_print(f, v, &b);
	lua_pushlstring(L, sb_str(&b), b.len);
	sb_fini(&b);
}

static const char *field_of(const struct lua_class *c, const char *key)
{
	for (const struct lua_field *f = c->fields; f->key; f++)
		if (!strcmp(f->key, key))
			return f->field;
	return NULL;
}

/* header:KEY([value]) -> value; upvalues: field, whether it may set. */
static int accessor(lua_State *L)
{
	const char *name = lua_tostring(L, lua_upvalueindex(1));
	const struct packet_field *f = packet_field_find(name);
	struct item *it = lua_check_item(L, 1, f->layer);
	struct packet_value v;

	if (!lua_isnoneornil(L, 2) && lua_toboolean(L, lua_upvalueindex(2))) {
		v = lua_check_value(L, 2, f);
		item_set(lua_check_item(L, 1, f->layer), name, v, true);
		return 0;
	}
	if (item_get(it, name, &v))
		lua_push_value(L, f, v);
	else
		lua_pushnil(L);
	return 1;
}

/* tcp:hasflags(mask) -> the flags of the mask that are set */
static int tcp_hasflags(lua_State *L)
{
	struct item *it = lua_check_item(L, 1, LAYER_TCP);
	struct packet_value v = packet_value_of(0);

	(void)!item_get(it, "tcp.flags", &v);
	lua_pushinteger(L, (lua_Integer)v.v[1] & luaL_checkinteger(L, 2));
	return 1;
}

/* Fills an item from the table at index. */
static void fill_from(lua_State *L, const struct lua_class *c, int index, struct item *it)
{
	lua_pushnil(L);
	while (lua_next(L, index)) {
		const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
		const char *field = field_of(c, key);
		struct near near = near_begin(key);

		for (const struct lua_field *f = c->fields; f->key && !field; f++)
			near_try(&near, f->key);
		if (!field)
			luaL_error(L,
				   near.best ? "%s has no '%s', did you mean '%s'?"
					     : "%s has no '%s'",
				   c->constructor, key, near.best);
		item_set(it, field, lua_check_value(L, -1, packet_field_find(field)), true);
		lua_pop(L, 1);
	}
}

/* NAME{key = value, ...} -> header; upvalue: the class. Also NAME.new{...}. */
static int construct(lua_State *L)
{
	const struct lua_class *c = lua_touserdata(L, lua_upvalueindex(1));
	struct item it;
	struct item *pushed;

	item_header(&it, c->layer);
	if (c->fill)
		c->fill(&it);
	lua_push_item(L, &it);
	pushed = lua_to_item(L, -1);
	/* an error throws; the userdata owns the item by then */
	if (lua_istable(L, 1))
		fill_from(L, c, 1, pushed);
	return 1;
}

static const struct { const char *name; lua_Integer v; } tcp_flags[] = {
	{ "FIN", 1 }, { "SYN", 2 }, { "RST", 4 }, { "PSH", 8 }, { "ACK", 16 }, { "URG", 32 },
	{ "ECE", 64 },
	{ "CWR", 128 },
};

static int push_accessor(lua_State *L, const char *field, bool may_set)
{
	lua_pushstring(L, field);
	lua_pushboolean(L, may_set);
	lua_pushcclosure(L, accessor, 2);
	return 1;
}

/* A method that is written in Lua; 0: there is none, and nothing is pushed. */
static int push_written(lua_State *L, const char *class, const char *key)
{
	int top = lua_gettop(L);

	if (lua_getfield(L, LUA_REGISTRYINDEX, LUA_METHODS) == LUA_TTABLE &&
	    lua_getfield(L, -1, class) == LUA_TTABLE && lua_getfield(L, -1, key) != LUA_TNIL)
		return 1;
	lua_settop(L, top);
	return 0;
}

int lua_layer_index(lua_State *L, struct item *it, const char *key)
{
	const struct lua_class *c = lua_class_of(it->layer);
	const char *field;

	if (!c)
		return 0;
	if (!strcmp(key, "new")) {
		lua_pushlightuserdata(L, (void *)(uintptr_t)c);
		lua_pushcclosure(L, construct, 1);
		return 1;
	}
	if ((it->layer == LAYER_IP || it->layer == LAYER_IP6) && !strcmp(key, "payloadlen")) {
		lua_pushcfunction(L, lua_payload_length);
		return 1;
	}
	if (it->layer == LAYER_TCP && !strcmp(key, "hasflags")) {
		lua_pushcfunction(L, tcp_hasflags);
		return 1;
	}
	for (size_t i = 0; it->layer == LAYER_TCP && i < ARRAY_LEN(tcp_flags); i++)
		if (!strcmp(key, tcp_flags[i].name)) {
			lua_pushinteger(L, tcp_flags[i].v);
			return 1;
		}
	field = field_of(c, key);
	if (field)
		return push_accessor(L, field, true);
	field = !strncmp(key, "get", 3) || !strncmp(key, "set", 3) ? field_of(c, key + 3) : NULL;
	return field ? push_accessor(L, field, key[0] == 's') : push_written(L, c->name, key);
}

static void set_constant(lua_State *L, const char *name, enum packet_layer layer, unsigned type)
{
	struct item it;

	item_header(&it, layer);
	if (lua_class_of(layer)->fill)
		lua_class_of(layer)->fill(&it);
	it.constant = type == 0;
	if (type)
		item_set(&it, "icmp.type", packet_value_of(type), true);
	lua_push_item(L, &it);
	lua_setglobal(L, name);
}

/* ICMPEchoReq(id, seq) and the like; upvalues: type, field of each argument. */
static int icmp_shorthand(lua_State *L)
{
	struct item it;
	struct item *pushed;

	item_header(&it, LAYER_ICMP);
	item_set(&it, "icmp.type", packet_value_of((uint64_t)lua_tointeger(L, lua_upvalueindex(1))),
		 true);
	lua_push_item(L, &it);
	pushed = lua_to_item(L, -1);
	for (int i = 1; i <= 2; i++) {
		const char *field = lua_tostring(L, lua_upvalueindex(1 + i));

		if (field && !lua_isnoneornil(L, i) && i < lua_gettop(L))
			item_set(pushed, field, lua_check_value(L, i, packet_field_find(field)),
				 true);
	}
	if (lua_tointeger(L, lua_upvalueindex(1)) == 3)
		item_set(pushed, "icmp.code", packet_value_of(4), true);
	return 1;
}

static void set_shorthand(lua_State *L, const char *name, int type, const char *a, const char *b)
{
	lua_pushinteger(L, type);
	lua_pushstring(L, a);
	lua_pushstring(L, b);
	lua_pushcclosure(L, icmp_shorthand, 3);
	lua_setglobal(L, name);
}

void lua_open_layer(lua_State *L)
{
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		lua_pushlightuserdata(L, (void *)(uintptr_t)&classes[i]);
		lua_pushcclosure(L, construct, 1);
		lua_setglobal(L, classes[i].constructor);
		set_constant(L, classes[i].name, classes[i].layer, 0);
	}
	set_constant(L, "ICMPSrcQuench", LAYER_ICMP, 4);
	set_constant(L, "ICMPTimeExceeded", LAYER_ICMP, 11);
	set_shorthand(L, "ICMPEchoReq", 8, "icmp.id", "icmp.seq");
	set_shorthand(L, "ICMPEchoRep", 0, "icmp.id", "icmp.seq");
	set_shorthand(L, "ICMPDstUnreach", 3, "icmp.mtu", NULL);
	set_shorthand(L, "ICMPRedirect", 5, "icmp.gateway", NULL);
}
