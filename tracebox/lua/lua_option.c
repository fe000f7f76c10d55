/*
 * lua_option.c - options of TCP and IP, and raw octets. An option is its kind and data;
 * constructors put the data together, constants are the options with their usual padding, which is
 * a packet of parts (NOP / WSCALE), joined like any other.
 */
#include "tracebox/lua/lua_int.h"

static void push_option(lua_State *L, enum item_kind kind, int option, const void *data, size_t len)
{
	struct item it;

	if (len > 253)
		luaL_error(L, "an option has at most 253 octets of data, not %I", (lua_Integer)len);
	item_data(&it, kind, (uint8_t)option, data, len);
	lua_push_item(L, &it);
}

static void put(uint8_t *p, uint64_t v, unsigned octets)
{
	while (octets--) {
		p[octets] = (uint8_t)v;
		v >>= 8;
	}
}

static uint64_t check_number(lua_State *L, int index, unsigned bits)
{
	lua_Integer n = luaL_checkinteger(L, index);

	if (bits < 64 && (n < 0 || n >> bits))
		luaL_argerror(L, index,
			      lua_pushfstring(L, "%I is no number of %d bits", n, (int)bits));
	return (uint64_t)n;
}

/* The number under a key of the table at index, or def. */
static uint64_t number_field(lua_State *L, int index, const char *key, unsigned bits, uint64_t def)
{
	uint64_t v = def;

	if (lua_istable(L, index) && lua_getfield(L, index, key) != LUA_TNIL) {
		lua_Integer n =
			lua_isboolean(L, -1) ? lua_toboolean(L, -1) : luaL_checkinteger(L, -1);

		if (bits < 64 && (n < 0 || n >> bits))
			luaL_error(L, "%s: %I is no number of %d bits", key, n, (int)bits);
		v = (uint64_t)n;
	}
	lua_settop(L, MAX_OF(index, 1));
	return v;
}

/* Octets of a string, or of a table of numbers; at most max. */
static size_t octets(lua_State *L, int index, uint8_t *out, size_t max)
{
	size_t n;
	const char *s;

	if (lua_istable(L, index)) {
		n = (size_t)lua_rawlen(L, index);
		if (n > max)
			luaL_argerror(L, index, "too many octets");
		for (size_t i = 0; i < n; i++) {
			lua_rawgeti(L, index, (lua_Integer)i + 1);
			out[i] = (uint8_t)check_number(L, -1, 8);
			lua_pop(L, 1);
		}
		return n;
	}
	s = lua_isnoneornil(L, index) ? "" : luaL_checkstring(L, index);
	n = lua_isnoneornil(L, index) ? 0 : (size_t)lua_rawlen(L, index);
	if (n > max)
		luaL_argerror(L, index, "too many octets");
	memcpy(out, s, n);
	return n;
}

/* nop() eol(): upvalues kind of item, kind of option */
static int option_plain(lua_State *L)
{
	push_option(L, (enum item_kind)lua_tointeger(L, lua_upvalueindex(1)),
		    (int)lua_tointeger(L, lua_upvalueindex(2)), "", 0);
	return 1;
}

/* mss(n) wscale(n) edo(n): upvalues kind, octets */
static int option_number(lua_State *L)
{
	unsigned n = (unsigned)lua_tointeger(L, lua_upvalueindex(2));
	uint8_t data[8];

	put(data, check_number(L, 1, 8 * n), n);
	push_option(L, ITEM_TCP_OPTION, (int)lua_tointeger(L, lua_upvalueindex(1)), data, n);
	return 1;
}

/* timestamp{val =, ecr =} */
static int option_timestamp(lua_State *L)
{
	uint8_t data[8];
	uint64_t val = number_field(L, 1, "val", 32, 1), ecr = number_field(L, 1, "ecr", 32, 0);

	put(data, val, 4);
	put(data + 4, ecr, 4);
	push_option(L, ITEM_TCP_OPTION, 8, data, sizeof(data));
	return 1;
}

static size_t sack_data(lua_State *L, uint8_t *data, size_t max)
{
	size_t n = 0;

	luaL_checktype(L, 1, LUA_TTABLE);
	for (lua_Integer i = 1; lua_rawgeti(L, 1, i) != LUA_TNIL; i++) {
		bool pair = lua_istable(L, -1);

		for (lua_Integer k = 1; k <= (pair ? 2 : 1); k++) {
			if (pair)
				lua_rawgeti(L, -1, k);
			if (n + 4 > max)
				luaL_error(L, "more than %d SACK blocks", (int)(max / 8));
			put(data + n, check_number(L, -1, 32), 4);
			n += 4;
			lua_pop(L, pair ? 1 : 0);
		}
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
	return n;
}

/* sack{1,2,3,4} or sack{{1,2},{3,4}} */
static int option_sack(lua_State *L)
{
	uint8_t data[32];
	size_t n = sack_data(L, data, sizeof(data));

	push_option(L, ITEM_TCP_OPTION, 5, data, n);
	return 1;
}

/*
 * mpcapable{skey =, rkey =, csum =, version =}: a SYN's has the sender's key in version 0, none in
 * version 1
 */
static int option_mpcapable(lua_State *L)
{
	uint64_t skey = number_field(L, 1, "skey", 64, 0x0123456789abcdefu);
	uint64_t rkey = number_field(L, 1, "rkey", 64, 0);
	uint64_t csum = number_field(L, 1, "csum", 1, 0),
		 version = number_field(L, 1, "version", 4, 0);
	uint8_t data[18];
	size_t n = 10;

	data[0] = (uint8_t)version;
	data[1] = (uint8_t)(0x01 | csum << 7);
	put(data + 2, skey, 8);
	if (rkey) {
		put(data + 10, rkey, 8);
		n = 18;
	}
	push_option(L, ITEM_TCP_OPTION, 30, data, version && !rkey ? 2 : n);
	return 1;
}

/* mpjoin{token =, nonce =, id =, backup =} */
static int option_mpjoin(lua_State *L)
{
	uint64_t token = number_field(L, 1, "token", 32, 0),
		 nonce = number_field(L, 1, "nonce", 32, 0);
	uint64_t id = number_field(L, 1, "id", 8, 0), backup = number_field(L, 1, "backup", 1, 0);
	uint8_t data[10] = { (uint8_t)(0x10 | backup), (uint8_t)id };

	put(data + 2, token, 4);
	put(data + 6, nonce, 4);
	push_option(L, ITEM_TCP_OPTION, 30, data, sizeof(data));
	return 1;
}

/* tfo{octets} md5(octets) ao(octets) and the like: upvalue kind */
static int option_octets(lua_State *L)
{
	uint8_t data[253];
	size_t n = octets(L, 1, data, sizeof(data));

	push_option(L, ITEM_TCP_OPTION, (int)lua_tointeger(L, lua_upvalueindex(1)), data, n);
	return 1;
}

/* The key of a table that has one; it is not kept anywhere else. */
static void read_key(lua_State *L, struct sign_key *k)
{
	size_t len;
	const char *key = luaL_checklstring(L, -1, &len);

	if (len < 1 || len > SIGN_KEY_MAX)
		luaL_error(L, "key: 1 to %d octets expected", SIGN_KEY_MAX);
	k->len = (uint8_t)len;
	memcpy(k->key, key, len);
}

static void push_signed(lua_State *L, const struct sign_key *k, const uint8_t *data, size_t len)
{
	struct item it;

	item_data(&it, ITEM_TCP_OPTION, k->option, data, len);
	it.sign = *k;
	lua_push_item(L, &it);
}

/*
 * md5(octets), or md5{key =}: the digest of RFC 2385 is made for each packet; ao(octets), or ao{key
 * =, id =, rnext =, sisn =, disn =}: that of RFC 5925 with HMAC-SHA-1-96; upvalue kind
 */
static int option_signed(lua_State *L)
{
	struct sign_key k = { .option = (uint8_t)lua_tointeger(L, lua_upvalueindex(1)) };
	uint8_t data[16] = { 0 };

	if (!lua_istable(L, 1) || lua_getfield(L, 1, "key") == LUA_TNIL) {
		lua_settop(L, 1);
		return option_octets(L);
	}
	read_key(L, &k);
	lua_settop(L, 1);
	if (k.option == SIGN_MD5) {
		push_signed(L, &k, data, 16);
		return 1;
	}
	data[0] = (uint8_t)number_field(L, 1, "id", 8, 0);
	data[1] = (uint8_t)number_field(L, 1, "rnext", 8, data[0]);
	k.has_isns = lua_getfield(L, 1, "sisn") != LUA_TNIL;
	lua_settop(L, 1);
	k.sisn = (uint32_t)number_field(L, 1, "sisn", 32, 0);
	k.disn = (uint32_t)number_field(L, 1, "disn", 32, 0);
	push_signed(L, &k, data, 2 + SIGN_AO_MAC);
	return 1;
}

/* TCPOption.new{kind =, length =, data = octets} */
static int option_new(lua_State *L)
{
	uint8_t data[253] = { 0 };
	uint64_t kind, length;
	size_t n = 0;

	luaL_checktype(L, 1, LUA_TTABLE);
	kind = number_field(L, 1, "kind", 8, 1);
	length = number_field(L, 1, "length", 8, 0);
	if (lua_getfield(L, 1, "data") != LUA_TNIL)
		n = octets(L, lua_gettop(L), data, sizeof(data));
	if (length > 2)
		n = MIN_OF((size_t)length - 2, sizeof(data));
	push_option(L, (enum item_kind)lua_tointeger(L, lua_upvalueindex(1)), (int)kind, data,
		    kind <= 1 ? 0 : n);
	return 1;
}

/* rr(n): room for n addresses; traceroute(source); ssrr{ips} lsrr{ips}: upvalue type */
static int option_route(lua_State *L)
{
	uint8_t data[37] = { 4 };
	const struct packet_field *f = packet_field_find("ip.src");
	size_t n = 1;

	if (lua_isinteger(L, 1)) {
		uint64_t slots = check_number(L, 1, 4);

		luaL_argcheck(L, slots <= 9, 1, "at most 9 addresses");
		n += 4 * slots;
	} else {
		luaL_checktype(L, 1, LUA_TTABLE);
		for (lua_Integer i = 1; lua_rawgeti(L, 1, i) != LUA_TNIL; i++) {
			luaL_argcheck(L, i <= 9, 1, "at most 9 addresses");
			put(data + n, lua_check_value(L, -1, f).v[1], 4);
			n += 4;
			lua_pop(L, 1);
		}
	}
	push_option(L, ITEM_IP_OPTION, (int)lua_tointeger(L, lua_upvalueindex(1)), data, n);
	return 1;
}

/* traceroute(source) */
static int option_traceroute(lua_State *L)
{
	uint8_t data[10] = { 0, 1, 0, 0, 0xff, 0xff };

	put(data + 6, lua_check_value(L, 1, packet_field_find("ip.src")).v[1], 4);
	push_option(L, ITEM_IP_OPTION, 82, data, sizeof(data));
	return 1;
}

/* raw(string) or raw{octets} */
static int raw_new(lua_State *L)
{
	static _Thread_local uint8_t data[ITEM_DATA_MAX];
	struct item it;

	item_data(&it, ITEM_RAW, 0, data, octets(L, 1, data, sizeof(data)));
	lua_push_item(L, &it);
	return 1;
}

/* item:data([octets]) -> string; an option's data, or raw octets */
static int item_method_data(lua_State *L)
{
	static _Thread_local uint8_t data[ITEM_DATA_MAX];
	struct item *it = lua_to_item(L, 1);
	size_t n;

	if (!it || it->kind == ITEM_HEADER)
		return luaL_argerror(L, 1, "an option or raw octets expected");
	if (lua_isnoneornil(L, 2)) {
		lua_pushlstring(L, (const char *)it->data, it->len);
		return 1;
	}
	n = octets(L, 2, data, it->kind == ITEM_RAW ? sizeof(data) : 253);
	free(it->data);
	it->data = x_malloc(n + 1);
	memcpy(it->data, data, n);
	it->len = n;
	it->sign.option = 0;	/* as it was written */
	return 0;
}

/* item:bytes() -> { octet, ... } of the data */
static int item_method_bytes(lua_State *L)
{
	struct item *it = lua_to_item(L, 1);

	if (!it || it->kind == ITEM_HEADER)
		return luaL_argerror(L, 1, "an option or raw octets expected");
	lua_createtable(L, (int)it->len, 0);
	for (size_t i = 0; i < it->len; i++) {
		lua_pushinteger(L, it->data[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/* option:kind([n]) -> number */
static int item_method_kind(lua_State *L)
{
	struct item *it = lua_to_item(L, 1);

	if (!it || (it->kind != ITEM_TCP_OPTION && it->kind != ITEM_IP_OPTION))
		return luaL_argerror(L, 1, "an option expected");
	if (!lua_isnoneornil(L, 2)) {
		it->option = (uint8_t)check_number(L, 2, 8);
		return 0;
	}
	lua_pushinteger(L, it->option);
	return 1;
}

/* timestamp:val([n]) timestamp:ecr([n]): upvalue offset */
static int item_method_word(lua_State *L)
{
	struct item *it = lua_to_item(L, 1);
	size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(1));
	uint32_t v = 0;

	if (!it || it->kind != ITEM_TCP_OPTION || it->option != 8 || it->len < 8)
		return luaL_argerror(L, 1, "a timestamp option expected");
	if (!lua_isnoneornil(L, 2)) {
		put(it->data + at, check_number(L, 2, 32), 4);
		return 0;
	}
	for (size_t i = 0; i < 4; i++)
		v = v << 8 | it->data[at + i];
	lua_pushinteger(L, v);
	return 1;
}

int lua_option_index(lua_State *L, struct item *it, const char *key)
{
	if (!strcmp(key, "data"))
		lua_pushcfunction(L, item_method_data);
	else if (!strcmp(key, "bytes"))
		lua_pushcfunction(L, item_method_bytes);
	else if (!strcmp(key, "cookie") && it->option == 34)
		lua_pushcfunction(L, item_method_bytes);
	else if (!strcmp(key, "kind") && it->kind != ITEM_RAW)
		lua_pushcfunction(L, item_method_kind);
	else if (!strcmp(key, "val") || !strcmp(key, "ecr")) {
		lua_pushinteger(L, key[0] == 'v' ? 0 : 4);
		lua_pushcclosure(L, item_method_word, 1);
	} else {
		return 0;
	}
	return 1;
}

static void set_function(lua_State *L, const char *name, lua_CFunction f, lua_Integer a,
			 lua_Integer b)
{
	lua_pushinteger(L, a);
	lua_pushinteger(L, b);
	lua_pushcclosure(L, f, 2);
	lua_setglobal(L, name);
}

/* Constants and shorthands are made of the functions above. */
static const char prelude[] =
	"NOP, EOL, IP_NOP, IP_EOL = nop(), eol(), ip_nop(), ip_eol()\n"
	"MSS = mss(1460)\n"
	"SACKP = NOP / NOP / sackp()\n"
	"WSCALE = wscale(14) / NOP\n"
	"TS = NOP / NOP / timestamp{}\n"
	"MPCAPABLE, MPJOIN = mpcapable{}, mpjoin{}\n"
	"TFO = NOP / NOP / tfo{}\n"
	"EDOREQUEST = TCPOption.new{kind = 237, length = 2}\n"
	"EDO, EDOEXT = edo(5), TCPOption.new{kind = 237, length = 6, data = '\\0\\5\\0\\0'}\n"
	"TCPEDO = { EDOREQUEST = 2, EDO = 4, EDOEXT = 6 }\n"
	"function SACK(blocks) return NOP / NOP / sack(blocks) end\n"
	"function RR(n) return IP_NOP / rr(n) end\n"
	"function LSRR(ips) return IP_NOP / lsrr(ips) end\n"
	"function SSRR(ips) return IP_NOP / ssrr(ips) end\n";

void lua_open_option(lua_State *L)
{
	static const struct { const char *name; lua_CFunction f; lua_Integer a, b; } functions[] = {
		{ "nop", option_plain, ITEM_TCP_OPTION, 1 },
		{ "eol", option_plain, ITEM_TCP_OPTION, 0 },
		{ "ip_nop", option_plain, ITEM_IP_OPTION, 1 },
		{ "ip_eol", option_plain, ITEM_IP_OPTION, 0 },
		{ "sackp", option_plain, ITEM_TCP_OPTION, 4 },
		{ "mss", option_number, 2, 2 }, { "wscale", option_number, 3, 1 },
		{ "edo", option_number, 237, 2 },
		{ "timestamp", option_timestamp, 0, 0 }, { "sack", option_sack, 0, 0 },
		{ "mpcapable", option_mpcapable, 0, 0 }, { "mpjoin", option_mpjoin, 0, 0 },
		{ "tfo", option_octets, 34, 0 }, { "md5", option_signed, SIGN_MD5, 0 },
		{ "ao", option_signed, SIGN_AO, 0 },
		{ "accecn0", option_octets, 172, 0 }, { "accecn1", option_octets, 174, 0 },
		{ "rr", option_route, 7, 0 }, { "lsrr", option_route, 131, 0 },
		{ "ssrr", option_route, 137, 0 },
		{ "traceroute", option_traceroute, 0, 0 }, { "raw", raw_new, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		set_function(L, functions[i].name, functions[i].f, functions[i].a, functions[i].b);
	for (int ip = 0; ip < 2; ip++) {
		lua_createtable(L, 0, 1);
		lua_pushinteger(L, ip ? ITEM_IP_OPTION : ITEM_TCP_OPTION);
		lua_pushcclosure(L, option_new, 1);
		lua_setfield(L, -2, "new");
		lua_setglobal(L, ip ? "IPOption" : "TCPOption");
	}
	if (luaL_dostring(L, prelude))
		x_panic("the prelude of scripts: %s", lua_tostring(L, -1));
}
