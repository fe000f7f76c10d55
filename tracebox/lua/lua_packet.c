/*
 * lua_packet.c - what a packet can be asked: its addresses, its headers by name, its payload. A
 * header that is got is a part of the packet: setting its fields changes the packet.
 */
#include "tracebox/lua/lua_int.h"

static int push_header(lua_State *L, enum packet_layer layer)
{
	struct recipe *r = lua_check_packet(L, 1);

	for (size_t i = 0; i < r->items.n; i++)
		if (r->items.v[i].kind == ITEM_HEADER && r->items.v[i].layer == layer) {
			lua_push_part(L, 1, i);
			return 1;
		}
	lua_pushnil(L);
	return 1;
}

/* packet:tcp() and the like -> header or nil; upvalue layer */
static int packet_header(lua_State *L)
{
	return push_header(L, (enum packet_layer)lua_tointeger(L, lua_upvalueindex(1)));
}

/* packet:iplayer() -> IP or IPv6 header */
static int packet_iplayer(lua_State *L)
{
	return push_header(L, recipe_find(lua_check_packet(L, 1), LAYER_IP) ? LAYER_IP : LAYER_IP6);
}

/* packet:source() packet:destination() -> address or nil; upvalues fields */
static int packet_address(lua_State *L)
{
	struct recipe *r = lua_check_packet(L, 1);

	for (int i = 1; i <= 2; i++) {
		const char *name = lua_tostring(L, lua_upvalueindex(i));
		const struct packet_field *f = packet_field_find(name);
		struct item *it = recipe_find(r, f->layer);
		struct packet_value v;

		if (it && item_get(it, name, &v)) {
			lua_push_value(L, f, v);
			return 1;
		}
	}
	lua_pushnil(L);
	return 1;
}

/* packet:payload() -> raw octets or nil */
static int packet_payload(lua_State *L)
{
	struct recipe *r = lua_check_packet(L, 1);

	for (size_t i = 0; i < r->items.n; i++)
		if (r->items.v[i].kind == ITEM_RAW) {
			lua_push_part(L, 1, i);
			return 1;
		}
	lua_pushnil(L);
	return 1;
}

/* ip:payloadlen() -> octets behind the header of a packet; 0: it belongs to none */
int lua_payload_length(lua_State *L)
{
	const struct item *it = lua_to_item(L, 1);
	const char *bytes;
	struct packet p;
	size_t len;

	if (!it || it->kind != ITEM_HEADER || (it->layer != LAYER_IP && it->layer != LAYER_IP6))
		return luaL_argerror(L, 1, "an IP or IPv6 header expected");
	if (lua_getiuservalue(L, 1, 1) != LUA_TUSERDATA) {
		lua_pushinteger(L, 0);
		return 1;
	}
	bytes = lua_push_bytes(L, lua_gettop(L), &len);
	packet_parse(&p, (const uint8_t *)bytes, len, LAYER_NONE);
	for (unsigned i = 0; i < p.count; i++) {
		if (p.at[i].layer != it->layer)
			continue;
		lua_pushinteger(L, (lua_Integer)(p.at[i].end - p.at[i].offset - p.at[i].header));
		return 1;
	}
	lua_pushinteger(L, 0);
	return 1;
}

static bool alike(const struct item *a, const struct item *like)
{
	return a->kind == like->kind &&
	       (like->kind == ITEM_HEADER ? a->layer == like->layer
					  : like->kind == ITEM_RAW || a->option == like->option);
}

/*
 * packet:get(MSS) -> the first part of that class, or nil; packet:getall(MSS) -> a table of all;
 * upvalue: all
 */
static int packet_get_like(lua_State *L)
{
	struct recipe *r = lua_check_packet(L, 1), *pads = lua_to_packet(L, 2);
	bool all = lua_toboolean(L, lua_upvalueindex(1));
	const struct item *like = pads ? NULL : lua_to_item(L, 2);
	lua_Integer n = 0;

	/* a constant with its padding means what is padded */
	for (size_t i = 0; pads && i < pads->items.n; i++)
		if (!like || like->option <= 1)
			like = &pads->items.v[i];
	luaL_argcheck(L, like, 2, "a header or an option expected");
	if (all)
		lua_newtable(L);
	for (size_t i = 0; i < r->items.n; i++) {
		if (!alike(&r->items.v[i], like))
			continue;
		lua_push_part(L, 1, i);
		if (!all)
			return 1;
		lua_rawseti(L, -2, ++n);
	}
	if (!all)
		lua_pushnil(L);
	return 1;
}

static int packet_new(lua_State *L)
{
	lua_push_packet(L);
	return 1;
}

static void set_header(lua_State *L, const char *name, enum packet_layer layer)
{
	lua_pushinteger(L, layer);
	lua_pushcclosure(L, packet_header, 1);
	lua_setfield(L, -2, name);
}

static void set_address(lua_State *L, const char *name, const char *v4, const char *v6)
{
	lua_pushstring(L, v4);
	lua_pushstring(L, v6);
	lua_pushcclosure(L, packet_address, 2);
	lua_setfield(L, -2, name);
}

void lua_open_packet(lua_State *L)
{
	luaL_getmetatable(L, LUA_CLASS_PACKET);
	lua_getfield(L, -1, "__index");
	set_header(L, "ip", LAYER_IP);
	set_header(L, "ipv6", LAYER_IP6);
	set_header(L, "tcp", LAYER_TCP);
	set_header(L, "udp", LAYER_UDP);
	set_header(L, "icmp", LAYER_ICMP);
	set_header(L, "icmpv6", LAYER_ICMP6);
	set_header(L, "sctp", LAYER_SCTP);
	set_header(L, "srh", LAYER_IP6_ROUTE);
	set_address(L, "source", "ip.src", "ip6.src");
	set_address(L, "destination", "ip.dst", "ip6.dst");
	lua_pushcfunction(L, packet_iplayer);
	lua_setfield(L, -2, "iplayer");
	lua_pushcfunction(L, packet_payload);
	lua_setfield(L, -2, "payload");
	for (int all = 0; all < 2; all++) {
		lua_pushboolean(L, all);
		lua_pushcclosure(L, packet_get_like, 1);
		lua_setfield(L, -2, all ? "getall" : "get");
	}
	lua_pop(L, 2);
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, packet_new);
	lua_setfield(L, -2, "new");
	lua_setglobal(L, "Packet");
}
