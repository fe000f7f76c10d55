/*
 * lua_packet.c - what a model does to the bytes and the shape of a packet. Offsets are in
 * bytes from a base pointer: "data" (unless said otherwise), "mac", "net" or "transport".
 */
#include "symexec/model/lua_int.h"

enum { MAX_OFFSET = 1 << 20 };

/* A byte offset, which may be negative: in front of the base. */
static int32_t
offset_arg(lua_State *L, int index)
{
	lua_Integer n = luaL_optinteger(L, index, 0);

	if (n < -MAX_OFFSET || n > MAX_OFFSET)
		luaL_error(L, "an offset of %I bytes is asked for", (LUAI_UACINT)n);
	return (int32_t)n;
}

/* Kinds 0 and 1 have no length and mean nothing (RFC 9293 section 3.2). */
uint64_t
loption_kind_arg(lua_State *L, int index)
{
	uint64_t kind = lnumber_arg(L, index, 255, "the kind of an option");

	if (kind < 2)
		luaL_error(L, "an option of kind 2 to 255 is expected, found %d", (int)kind);
	return kind;
}

static uint64_t
count_arg(lua_State *L, int index)
{
	return lnumber_arg(L, index, MAX_OFFSET, "the number of bytes");
}

/* p:read(offset, bytes [, base]) -> value */
static int
flow_read_bytes(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_READ);

	i.bit = offset_arg(L, 2) * 8;
	i.width = (uint32_t)lnumber_arg(L, 3, 8, "the number of bytes") * 8;
	i.base = lbase_arg(L, 4, BASE_DATA);
	if (i.width == 0)
		return luaL_error(L, "0 bytes are read");
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/* p:read_bits(bit, width [, base]) -> value; bits count from the most significant */
static int
flow_read_bits(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_READ);

	i.bit = offset_arg(L, 2);
	i.width = (uint32_t)lnumber_arg(L, 3, 64, "the number of bits");
	i.base = lbase_arg(L, 4, BASE_DATA);
	if (i.width == 0)
		return luaL_error(L, "0 bits are read");
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/* A run of constant bytes, eight at a time. */
static void
write_string(lua_State *L, struct rec_flow *f, struct instruction i, const char *s)
{
	uint32_t left = i.width / 8;

	while (left > 0) {
		uint32_t n = MIN_OF(left, 8u);
		uint64_t v = 0;

		for (uint32_t k = 0; k < n; k++)
			v = v << 8 | (uint8_t)*s++;
		i.width = n * 8;
		i.a = lexpr_record(L, f, lexpr_const(L, v, n * 8));
		lflow_add(L, f, i);
		i.bit += (int32_t)n * 8;
		left -= n;
	}
}

/* p:write(offset, bytes, value or string [, base]) */
static int
flow_write_bytes(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_WRITE);
	uint64_t n = count_arg(L, 3);

	i.bit = offset_arg(L, 2) * 8;
	i.width = (uint32_t)n * 8;
	i.base = lbase_arg(L, 5, BASE_DATA);
	if (lua_type(L, 4) == LUA_TSTRING) {
		if (lua_rawlen(L, 4) != n)
			return luaL_error(L, "%d bytes are to be written, the string has %d",
					  (int)n, (int)lua_rawlen(L, 4));
		write_string(L, f, i, lua_tostring(L, 4));
		return 0;
	}
	if (n == 0 || n > 8)
		return luaL_error(L, "a value of 1 to 8 bytes can be written, not of %d", (int)n);
	i.a = lexpr_record(L, f, lexpr_arg(L, 4, i.width));
	lflow_add(L, f, i);
	return 0;
}

/* p:write_bits(bit, width, value [, base]); bits count from the most significant */
static int
flow_write_bits(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_WRITE);

	i.bit = offset_arg(L, 2);
	i.width = (uint32_t)lnumber_arg(L, 3, 64, "the number of bits");
	i.base = lbase_arg(L, 5, BASE_DATA);
	if (i.width == 0)
		return luaL_error(L, "0 bits are written");
	i.a = lexpr_record(L, f, lexpr_arg(L, 4, i.width));
	lflow_add(L, f, i);
	return 0;
}

/* p:length([base [, offset]]) -> 32-bit value: bytes from there to the end */
static int
flow_length_of(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_LENGTH);

	i.base = lbase_arg(L, 2, BASE_DATA);
	i.imm = (uint64_t)offset_arg(L, 3);
	i.width = 32;
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/* p:offset(base) -> 32-bit value: where the base is, from data */
static int
flow_offset(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_OFFSET);

	i.base = lbase_arg(L, 2, BASE_NET);
	i.width = 32;
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/* p:readable(offset, bytes [, base]) -> condition: the packet has them all */
static int
flow_readable(lua_State *L)
{
	struct lcond *c;

	(void)lflow_arg(L);
	c = lcond_new(L, COND_READABLE);
	c->c.bit = offset_arg(L, 2) * 8;
	c->c.imm = count_arg(L, 3);
	c->c.base = lbase_arg(L, 4, BASE_DATA);
	lobject_push(L, TAG_COND, c);
	return 1;
}

static int
by_count(lua_State *L, enum opcode op)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(op);

	i.imm = count_arg(L, 2);
	lflow_add(L, f, i);
	return 0;
}

/*
 * p:strip(n), p:unstrip(n), p:push(n) (new bytes in front), p:new_packet(n) (zeros,
 * nothing else)
 */
static int flow_strip(lua_State *L) { return by_count(L, OP_STRIP); }
static int flow_unstrip(lua_State *L) { return by_count(L, OP_UNSTRIP); }
static int flow_push_bytes(lua_State *L) { return by_count(L, OP_PUSH); }
static int flow_new_packet(lua_State *L) { return by_count(L, OP_NEW_PACKET); }

static int
by_place(lua_State *L, enum opcode op)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(op);

	i.bit = offset_arg(L, 2) * 8;
	i.imm = count_arg(L, 3);
	i.base = lbase_arg(L, 4, BASE_DATA);
	lflow_add(L, f, i);
	return 0;
}

/* p:insert(at, n [, base]), p:remove(at, n [, base]): what is in front of `at` moves */
static int flow_insert_bytes(lua_State *L) { return by_place(L, OP_INSERT); }
static int flow_remove_bytes(lua_State *L) { return by_place(L, OP_REMOVE); }

static int
by_length(lua_State *L, enum opcode op)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(op);

	i.base = lbase_arg(L, 3, BASE_DATA);
	i.a = lexpr_record(L, f, lexpr_arg(L, 2, 32));
	lflow_add(L, f, i);
	return 0;
}

/* p:truncate(length [, base]): cuts the tail; p:pad(length [, base]): zeros up to that length */
static int flow_truncate(lua_State *L) { return by_length(L, OP_TRUNCATE); }
static int flow_pad(lua_State *L) { return by_length(L, OP_PAD); }

/* p:append(n [, value]): at the end; zeros without a value */
static int
flow_append(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_APPEND);

	i.imm = count_arg(L, 2);
	if (!lua_isnoneornil(L, 3)) {
		if (i.imm == 0 || i.imm > 8)
			return luaL_error(L, "a value of 1 to 8 bytes can be appended");
		i.a = lexpr_record(L, f, lexpr_arg(L, 3, (unsigned)i.imm * 8));
	}
	lflow_add(L, f, i);
	return 0;
}

/* p:set_data(base, offset): the packet starts there */
static int
flow_set_data(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_SET_DATA);

	i.base = lbase_arg(L, 2, BASE_DATA);
	i.imm = (uint64_t)offset_arg(L, 3);
	lflow_add(L, f, i);
	return 0;
}

static enum base
pointer_arg(lua_State *L, int index)
{
	enum base b = lbase_arg(L, index, BASE_DATA);

	if (b == BASE_DATA || b == BASE_ANNO)
		luaL_error(L, "expected a pointer: \"mac\", \"net\", \"transport\" or \"option\"");
	return b;
}

/* p:set_pointer(which, base, offset), p:clear_pointer(which) */
static int
flow_set_pointer(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_SET_POINTER);

	i.which = pointer_arg(L, 2);
	i.base = lbase_arg(L, 3, BASE_DATA);
	i.imm = (uint64_t)offset_arg(L, 4);
	lflow_add(L, f, i);
	return 0;
}

static int
flow_clear_pointer(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_CLEAR_POINTER);

	i.which = pointer_arg(L, 2);
	lflow_add(L, f, i);
	return 0;
}

/* p:set_transport(): behind the IP header, by its length field */
static int
flow_set_transport(lua_State *L)
{
	lflow_add(L, lflow_arg(L), instruction_of(OP_SET_TRANSPORT));
	return 0;
}

/* p:strip_tcp_option(kind): NOPs instead of all options of that kind */
static int
flow_strip_tcp_option(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_STRIP_TCP_OPTION);

	i.imm = loption_kind_arg(L, 2);
	lflow_add(L, f, i);
	return 0;
}

/* p:byte_sum(offset, n [, base]) -> 32-bit value */
static int
flow_byte_sum(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_BYTE_SUM);

	i.bit = offset_arg(L, 2) * 8;
	i.imm = count_arg(L, 3);
	i.base = lbase_arg(L, 4, BASE_DATA);
	i.width = 32;
	lexpr_push_leaf(L, f, &i);
	return 1;
}

/*
 * p:crc32([base]) -> 32-bit value: the CRC of SetCRC32; p:crc32_error([base]) -> 0 if it
 * is right
 */
static int
crc32_from(lua_State *L, uint64_t cut)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_CRC32);

	i.base = lbase_arg(L, 2, BASE_DATA);
	i.imm = cut;
	i.width = 32;
	lexpr_push_leaf(L, f, &i);
	return 1;
}

static int flow_crc32(lua_State *L) { return crc32_from(L, 0); }
static int flow_crc32_error(lua_State *L) { return crc32_from(L, 4); }

/* p:hide(name [, offset [, base]]), p:reveal(same), p:scramble([offset [, base]]) */
static int
by_name(lua_State *L, enum opcode op, int first)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(op);

	i.text = first > 2 ? luaL_checkstring(L, 2) : NULL;
	i.imm = (uint64_t)offset_arg(L, first);
	i.base = lbase_arg(L, first + 1, BASE_DATA);
	lflow_add(L, f, i);
	return 0;
}

static int flow_hide(lua_State *L) { return by_name(L, OP_HIDE, 3); }
static int flow_reveal(lua_State *L) { return by_name(L, OP_REVEAL, 3); }
static int flow_scramble(lua_State *L) { return by_name(L, OP_SCRAMBLE, 2); }

const luaL_Reg lflow_packet_methods[] = {
	{ "read", flow_read_bytes }, { "read_bits", flow_read_bits }, { "write", flow_write_bytes }, { "write_bits", flow_write_bits },
	{ "length", flow_length_of }, { "offset", flow_offset }, { "readable", flow_readable },
	{ "strip", flow_strip }, { "unstrip", flow_unstrip }, { "push", flow_push_bytes },
	{ "new_packet", flow_new_packet }, { "insert", flow_insert_bytes },
	{ "remove", flow_remove_bytes }, { "truncate", flow_truncate }, { "pad", flow_pad },
	{ "append", flow_append }, { "set_data", flow_set_data },
	{ "set_pointer", flow_set_pointer }, { "clear_pointer", flow_clear_pointer },
	{ "strip_tcp_option", flow_strip_tcp_option }, { "set_transport", flow_set_transport },
	{ "byte_sum", flow_byte_sum },
	{ "crc32", flow_crc32 }, { "crc32_error", flow_crc32_error }, { "hide", flow_hide },
	{ "reveal", flow_reveal },
	{ "scramble", flow_scramble },
	{ NULL, NULL },
};
