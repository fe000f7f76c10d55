/*
 * lua_object.c - the two kinds of objects that scripts see: items (a header, an option, raw octets)
 * and packets (a list of items), how they are joined by / .. and +, printed and collected. An item
 * that belongs to a packet is a reference: the packet and a number. Joining copies, so that IP /
 * TCP made twice are two packets.
 */
#include "tracebox/lua/lua_int.h"

#include "models/packet/print.h"
#include "tracebox/tell/compat.h"

struct lua_item {
	struct item own;	/* unless part */
	bool part;		/* item `number` of the packet that is the user value */
	size_t number;
};

void lua_push_item(lua_State *L, struct item *it)
{
	struct lua_item *o = lua_newuserdatauv(L, sizeof(*o), 1);

	*o = (struct lua_item){ .own = *it };
	*it = (struct item){ .kind = ITEM_RAW };
	luaL_setmetatable(L, LUA_CLASS_ITEM);
}

void lua_push_part(lua_State *L, int packet, size_t n)
{
	struct lua_item *o;

	packet = lua_absindex(L, packet);
	o = lua_newuserdatauv(L, sizeof(*o), 1);
	*o = (struct lua_item){ .part = true, .number = n };
	luaL_setmetatable(L, LUA_CLASS_ITEM);
	lua_pushvalue(L, packet);
	lua_setiuservalue(L, -2, 1);
}

struct item *lua_to_item(lua_State *L, int index)
{
	struct lua_item *o = luaL_testudata(L, index, LUA_CLASS_ITEM);
	struct recipe *r;

	if (!o || !o->part)
		return o ? &o->own : NULL;
	lua_getiuservalue(L, index, 1);
	r = luaL_testudata(L, -1, LUA_CLASS_PACKET);
	lua_pop(L, 1);	/* the item holds it */
	return r && o->number < r->items.n ? &r->items.v[o->number] : NULL;
}

struct item *lua_check_item(lua_State *L, int index, enum packet_layer layer)
{
	struct item *it = lua_to_item(L, index);

	if (!it || it->kind != ITEM_HEADER || it->layer != layer)
		luaL_argerror(
			L, index,
			lua_pushfstring(L, "%s header expected", packet_layer_info(layer)->help));
	return it;
}

struct recipe *lua_to_packet(lua_State *L, int index)
{
	return luaL_testudata(L, index, LUA_CLASS_PACKET);
}

struct recipe *lua_check_packet(lua_State *L, int index)
{
	return luaL_checkudata(L, index, LUA_CLASS_PACKET);
}

struct recipe *lua_push_packet(lua_State *L)
{
	struct recipe *r = lua_newuserdatauv(L, sizeof(*r), 0);

	*r = (struct recipe){ .items = { 0 } };
	luaL_setmetatable(L, LUA_CLASS_PACKET);
	return r;
}

/* What says its octets by a metamethod __bytes is raw octets. */
static bool append_bytes(lua_State *L, struct recipe *r, int index)
{
	struct item it;
	const char *data;
	size_t len;

	if (!luaL_getmetafield(L, index, "__bytes"))
		return false;
	lua_pushvalue(L, index);
	lua_call(L, 1, 1);
	data = luaL_checklstring(L, -1, &len);
	if (len > ITEM_DATA_MAX)
		luaL_error(L, "more than %d octets", ITEM_DATA_MAX);
	item_data(&it, ITEM_RAW, 0, data, len);
	recipe_add(r, &it);
	item_fini(&it);
	lua_pop(L, 1);
	return true;
}

static void append(lua_State *L, struct recipe *r, int index)
{
	const struct recipe *other = lua_to_packet(L, index);
	const struct item *it = other ? NULL : lua_to_item(L, index);

	if (!other && !it && append_bytes(L, r, index))
		return;

	if (!other && !it)
		luaL_argerror(L, index, "a header, an option, raw octets or a packet expected");
	if (r->items.n + (other ? other->items.n : 1) > 1000)
		luaL_error(L, "a packet of more than 1000 parts");
	if (other)
		recipe_add_all(r, other);
	else
		recipe_add(r, it);
	if (it && it->constant && lua_class_of(it->layer)->fill) {
		r->items.v[r->items.n - 1].constant = false;
		lua_class_of(it->layer)->fill(&r->items.v[r->items.n - 1]);
	}
}

/* a / b, a .. b, a + b: a packet of both. */
static int object_join(lua_State *L)
{
	struct recipe *r;

	if (lua_script(L)->mutate && lua_to_packet(L, 1)) {
		append(L, lua_to_packet(L, 1), 2);
		lua_settop(L, 1);
		return 1;
	}
	r = lua_push_packet(L);
	append(L, r, 1);
	append(L, r, 2);
	return 1;
}

/* An option or raw octets alone are themselves; all else is built. */
const char *lua_push_bytes(lua_State *L, int index, size_t *len)
{
	struct recipe *r = lua_to_packet(L, index), alone = { .items = { 0 } };
	const struct item *it = r ? NULL : lua_to_item(L, index);
	uint8_t *data = NULL;
	char *error = NULL;
	bool ok;

	if (!r && !it)
		luaL_argerror(L, index, "a packet or a part of one expected");
	if (it && it->kind == ITEM_RAW)
		return lua_pushlstring(L, (const char *)it->data, *len = it->len);
	if (it && it->kind != ITEM_HEADER) {
		luaL_Buffer b;

		luaL_buffinit(L, &b);
		luaL_addchar(&b, (char)it->option);
		if (it->option > 1)
			luaL_addchar(&b, (char)(it->len + 2));
		luaL_addlstring(&b, (const char *)it->data, it->len);
		luaL_pushresult(&b);
		return lua_tolstring(L, -1, len);
	}
	if (it)
		recipe_add(&alone, it);
	ok = recipe_build(r ? r : &alone, &data, len, &error);
	recipe_fini(&alone);
	if (!ok) {
		lua_pushstring(L, error);
		free(error);
		luaL_error(L, "%s", lua_tostring(L, -1));
	}
	lua_pushlstring(L, (const char *)data, *len);
	free(data);
	return lua_tostring(L, -1);
}

/* Signature: tostring(object): the fields of each header, a line each. */
static int object_tostring(lua_State *L)
{
	struct strbuf b = STRBUF_INIT;
	size_t len;
	const char *bytes = lua_push_bytes(L, 1, &len);
	const struct item *it = lua_to_item(L, 1);

	if (it && it->kind != ITEM_HEADER) {
		const char *name =
			it->kind == ITEM_RAW
				? "RawLayer"
				: compat_option(it->kind == ITEM_TCP_OPTION ? LAYER_TCP : LAYER_IP,
						it->option, it->len ? it->data[0] >> 4 : -1);

		sb_printf(&b, "< %s (%zu bytes) :: ", name ? name : "TCPOptionPad", len);
		packet_print_text(bytes, len, &b);
		sb_add(&b, " >");
	} else if (it) {
		struct packet p;

		packet_parse(&p, (const uint8_t *)bytes, len, it->layer);
		packet_print_long(&p, &b);
	} else {
		compat_dump((const uint8_t *)bytes, len, &b);
	}
	lua_pushlstring(L, sb_str(&b), b.len);
	sb_fini(&b);
	return 1;
}

/* object:print() */
static int object_print(lua_State *L)
{
	object_tostring(L);
	puts(lua_tostring(L, -1));
	return 0;
}

/* object:hexdump() */
static int object_hexdump(lua_State *L)
{
	struct strbuf b = STRBUF_INIT;
	size_t len;
	const char *bytes = lua_push_bytes(L, 1, &len);

	packet_print_hex((const uint8_t *)bytes, len, &b);
	fputs(sb_str(&b), stdout);
	sb_fini(&b);
	return 0;
}

/* object:size() -> octets */
static int object_size(lua_State *L)
{
	size_t len;

	lua_push_bytes(L, 1, &len);
	lua_pushinteger(L, (lua_Integer)len);
	return 1;
}

/* object:bytes() -> { octet, ... } */
static int object_bytes(lua_State *L)
{
	size_t len;
	const char *bytes = lua_push_bytes(L, 1, &len);

	lua_createtable(L, (int)len, 0);
	for (size_t i = 0; i < len; i++) {
		lua_pushinteger(L, (uint8_t)bytes[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int item_gc(lua_State *L)
{
	struct lua_item *o = luaL_checkudata(L, 1, LUA_CLASS_ITEM);

	if (!o->part)
		item_fini(&o->own);
	return 0;
}

static int packet_gc(lua_State *L)
{
	recipe_fini(lua_check_packet(L, 1));
	return 0;
}

static const luaL_Reg shared[] = {
	{ "print", object_print }, { "hexdump", object_hexdump }, { "size", object_size },
	{ NULL, NULL },
};

/* Methods by class first, then what all have. */
static int item_index(lua_State *L)
{
	struct item *it = lua_to_item(L, 1);
	const char *key = luaL_checkstring(L, 2);

	if (!it)
		return luaL_error(L, "this header is no part of its packet any more");
	if (it->kind == ITEM_HEADER ? lua_layer_index(L, it, key) : lua_option_index(L, it, key))
		return 1;
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_getfield(L, -1, key);
	return 1;
}

static void set_operators(lua_State *L)
{
	static const char *const operators[] = { "__div", "__concat", "__add" };

	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		lua_pushcfunction(L, object_join);
		lua_setfield(L, -2, operators[i]);
	}
	lua_pushcfunction(L, object_tostring);
	lua_setfield(L, -2, "__tostring");
	/* a script must not get at the metatable */
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
}

void lua_open_object(lua_State *L)
{
	luaL_newmetatable(L, LUA_CLASS_ITEM);
	set_operators(L);
	lua_pushcfunction(L, item_gc);
	lua_setfield(L, -2, "__gc");
	luaL_newlib(L, shared);
	lua_pushcclosure(L, item_index, 1);
	lua_setfield(L, -2, "__index");
	luaL_newmetatable(L, LUA_CLASS_PACKET);
	set_operators(L);
	lua_pushcfunction(L, packet_gc);
	lua_setfield(L, -2, "__gc");
	luaL_newlib(L, shared);
	lua_pushcfunction(L, object_bytes);
	lua_setfield(L, -2, "bytes");
	lua_setfield(L, -2, "__index");
	lua_pop(L, 2);
}
