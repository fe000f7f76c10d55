/*
 * lua_view.c - headers and annotations of a flow by name: p.ip.ttl, p.tcp.checksum:update(),
 * p.anno.paint. The names and places of the fields are those of models/packet/field.h; they are
 * put into one Lua table per layer when it is first asked for, so that an access costs two look-ups.
 */
#include "symexec/model/lua_int.h"

struct view {
	struct rec_flow *flow;
	int layer;			/* enum packet_layer */
	enum base base;
	int32_t offset;			/* bytes */
};

struct checksum {
	struct rec_flow *flow;
	enum transport_checksum kind;
	enum base base;
	int32_t bit;
	bool moved;			/* not where its pointer is */
};

/*
 * Numbers that Click keeps in the order of the host (which is the least significant byte
 * first) overlap others.
 */
struct anno_name {
	const char *name;
	unsigned offset, bytes;
	bool host_order;
};

enum { HOST_ORDER = 0x80 };	/* in the table of names, with the number of bytes */

static const struct anno_name annos[] = {
	{ "dst_ip", ANNO_DST_IP, 4, false },
	{ "dst_ip6_hi", ANNO_DST_IP, 8, false },
	{ "dst_ip6_lo", ANNO_DST_IP + 8, 8, false },
	{ "paint", ANNO_PAINT, 1, false },
	{ "icmp_param", ANNO_ICMP_PARAM, 1, false },
	{ "fix_ip_src", ANNO_FIX_IP_SRC, 1, false },
	{ "vlan_tci", ANNO_VLAN_TCI, 2, false },
	{ "misc_ip", ANNO_AGGREGATE, 4, false },
	{ "aggregate", ANNO_AGGREGATE, 4, true },
	{ "fwd_rate", ANNO_AGGREGATE, 4, true },
	{ "extra_packets", ANNO_EXTRA_PACKETS, 4, true },
	{ "rev_rate", ANNO_EXTRA_PACKETS, 4, true },
	{ "extra_length", ANNO_EXTRA_LENGTH, 4, true },
	{ "packet_number", ANNO_FIRST_TIMESTAMP, 4, true },
	{ "packet_type", ANNO_PACKET_TYPE, 1, false },
};

static const char *const base_words[] = { "data", "mac", "net", "transport", "anno",
					 "option", NULL };

enum base
lbase_arg(lua_State *L, int index, enum base def)
{
	if (lua_isnoneornil(L, index))
		return def;
	if (lua_type(L, index) == LUA_TSTRING)
		for (int i = 0; base_words[i]; i++)
			if (strcmp(lua_tostring(L, index), base_words[i]) == 0)
				return (enum base)i;
	luaL_error(L, "expected a base (\"data\", \"mac\", \"net\" or \"transport\"), found '%s'",
		   luaL_tolstring(L, index, NULL));
	return def;
}

/* Where a layer stands unless a model says otherwise with p:view. */
static enum base
natural_base(int layer)
{
	switch (layer) {
	case LAYER_IP: case LAYER_IP6:
		return BASE_NET;
	case LAYER_TCP: case LAYER_UDP: case LAYER_ICMP: case LAYER_ICMP6: case LAYER_SCTP:
	case LAYER_GRE: case LAYER_ESP: case LAYER_AH:
		return BASE_TRANSPORT;
	default:
		return BASE_DATA;
	}
}

static int
push_view(lua_State *L, struct rec_flow *f, int layer, enum base base, int32_t offset)
{
	struct view *v = lscratch(L, sizeof(*v));

	*v = (struct view){ f, layer, base, offset };
	lobject_push(L, TAG_VIEW, v);
	return 1;
}

int
lview_push(lua_State *L, struct rec_flow *f, int layer)
{
	return push_view(L, f, layer, natural_base(layer), layer == LAYER_ARP ? 14 : 0);
}

/* p:view(layer, base, offset): a header anywhere, p:view("vlan", "data", 12) */
int
lflow_view(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	enum packet_layer layer = packet_layer_find(luaL_checkstring(L, 2));

	if (layer == LAYER_NONE)
		return luaL_error(L, "there is no header '%s'", lua_tostring(L, 2));
	return push_view(L, f, layer, lbase_arg(L, 3, natural_base(layer)),
			 (int32_t)luaL_optinteger(L, 4, 0));
}

static enum transport_checksum
checksum_kind(lua_State *L, const struct view *v)
{
	switch (v->layer) {
	case LAYER_IP: return CK_IP;
	case LAYER_TCP: return CK_TCP;
	case LAYER_UDP: return CK_UDP;
	case LAYER_ICMP: return CK_ICMP;
	case LAYER_ICMP6: return CK_ICMP6;
	default:
		luaL_error(L, "checksums of %s headers are not kept track of; use "
			   "p:read and p:write",
			   packet_layer_info((enum packet_layer)v->layer)->name);
		return CK_IP;
	}
}

static void
add_field(lua_State *L, const char *name, unsigned bit, unsigned width, bool checksum)
{
	lua_pushinteger(L, ((lua_Integer)bit << 16) | (checksum ? 0x100 : 0) | (lua_Integer)width);
	lua_setfield(L, -2, name);
}

/* 128 bits as two fields. */
static void
add_wide_field(lua_State *L, const char *name, unsigned bit)
{
	char part[80];

	snprintf(part, sizeof(part), "%s_hi", name);
	add_field(L, part, bit, 64, false);
	snprintf(part, sizeof(part), "%s_lo", name);
	add_field(L, part, bit + 64, 64, false);
}

/* Adds f to the table on top, called `name` there. */
static void
add_packet_field(lua_State *L, const struct packet_field *f, const char *name)
{
	size_t prefix = strlen(packet_layer_info(f->layer)->name) + 1;

	if (f->place != PLACE_HEADER || f->width == 0 || strlen(name) <= prefix)
		return;
	if (f->width == 128) {
		add_wide_field(L, name + prefix, f->bit);
	} else if (f->width <= 64) {
		add_field(L, name + prefix, f->bit, f->width, f->kind == FIELD_CHECKSUM);
	}
}

/* The fields of a layer by name. */
static void
push_layer(lua_State *L, int layer)
{
	const char *name = packet_layer_info((enum packet_layer)layer)->name;

	lua_newtable(L);
	for (size_t i = 0; i < packet_field_count(); i++)
		if ((int)packet_field_at(i)->layer == layer)
			add_packet_field(L, packet_field_at(i), packet_field_at(i)->name);
	for (size_t i = 0; i < packet_alias_count(); i++) {
		const struct packet_alias *a = packet_alias_at(i);
		const char *dot = strrchr(a->alias, '.');
		const struct packet_field *f;

		if (!dot || strncmp(a->alias, name, (size_t)(dot - a->alias)) != 0)
			continue;
		f = packet_field_find(a->name);
		if (f && (int)f->layer == layer)
			add_packet_field(L, f, a->alias);
	}
}

/* The place of the field named by argument 2, in bits from the header; throws if there is none. */
static int32_t
find_field(lua_State *L, const struct view *v, unsigned *width, bool *checksum)
{
	const struct packet_layer_info *info = packet_layer_info((enum packet_layer)v->layer);
	const char *near;
	lua_Integer packed;

	if (lua_rawgeti(L, lua_upvalueindex(1), v->layer) == LUA_TNIL) {
		lua_pop(L, 1);
		push_layer(L, v->layer);
		lua_pushvalue(L, -1);
		lua_rawseti(L, lua_upvalueindex(1), v->layer);
	}
	lua_pushvalue(L, 2);
	lua_rawget(L, -2);
	if (!lua_isinteger(L, -1)) {
		lua_pushfstring(L, "%s.%s", info->name, luaL_tolstring(L, 2, NULL));
		near = packet_field_near(lua_tostring(L, -1));
		if (near)
			luaL_error(L, "there is no field '%s'; did you mean '%s'?",
				   lua_tostring(L, -1), near);
		luaL_error(L, "there is no field '%s' with a fixed place", lua_tostring(L, -1));
	}
	packed = lua_tointeger(L, -1);
	lua_pop(L, 2);
	*width = (unsigned)(packed & 0xff);
	*checksum = packed & 0x100;
	return (int32_t)(packed >> 16);
}

static struct instruction
field_instruction(enum opcode op, const struct view *v, int32_t bit, unsigned width)
{
	struct instruction i = instruction_of(op);

	i.base = v->base;
	i.bit = v->offset * 8 + bit;
	i.width = width;
	return i;
}

static int
view_index(lua_State *L)
{
	struct view *v = lobject_check(L, 1, TAG_VIEW);
	struct instruction i;
	struct checksum *c;
	unsigned width;
	bool checksum;
	int32_t bit = find_field(L, v, &width, &checksum);

	lflow_check_open(L, v->flow);
	if (!checksum) {
		i = field_instruction(OP_READ, v, bit, width);
		lexpr_push_leaf(L, v->flow, &i);
		return 1;
	}
	c = lscratch(L, sizeof(*c));
	c->flow = v->flow;
	c->kind = checksum_kind(L, v);
	c->base = v->base;
	c->bit = v->offset * 8 + bit;
	c->moved = v->base != natural_base(v->layer) || v->offset != 0;
	lobject_push(L, TAG_CHECKSUM, c);
	return 1;
}

static int
view_newindex(lua_State *L)
{
	struct view *v = lobject_check(L, 1, TAG_VIEW);
	struct instruction i;
	unsigned width;
	bool checksum;
	int32_t bit = find_field(L, v, &width, &checksum);

	lflow_check_open(L, v->flow);
	i = field_instruction(OP_WRITE, v, bit, width);
	i.a = lexpr_record(L, v->flow, lexpr_arg(L, 3, width));
	lflow_add(L, v->flow, i);
	return 0;
}

static struct checksum *
checksum_arg(lua_State *L)
{
	struct checksum *c = lobject_check(L, 1, TAG_CHECKSUM);

	lflow_check_open(L, c->flow);
	if (c->moved)
		luaL_error(L, "only the checksum of the header at its own pointer can be "
			   "computed; set the pointer first");
	return c;
}

static int
checksum_set(lua_State *L, enum checksum_mode mode)
{
	struct checksum *c = checksum_arg(L);
	struct instruction i = instruction_of(OP_CHECKSUM);

	i.mode = mode;
	i.kind = c->kind;
	lflow_add(L, c->flow, i);
	return 0;
}

/*
 * checksum:update(): by what the model has written; checksum:recompute(): right; :none():
 * UDP's 0
 */
static int checksum_update(lua_State *L) { return checksum_set(L, CK_UPDATE); }
static int checksum_recompute(lua_State *L) { return checksum_set(L, CK_RECOMPUTE); }
static int checksum_none(lua_State *L) { return checksum_set(L, CK_ZERO); }

/* checksum:ok(): a condition */
static int
checksum_ok(lua_State *L)
{
	struct checksum *c = checksum_arg(L);
	struct lcond *k = lcond_new(L, COND_CHECKSUM_OK);

	k->c.check = c->kind;
	lobject_push(L, TAG_COND, k);
	return 1;
}

static int
checksum_index(lua_State *L)
{
	struct checksum *c = lobject_check(L, 1, TAG_CHECKSUM);
	const char *key = lua_tostring(L, 2);
	struct instruction i;

	lua_pushvalue(L, 2);
	lua_rawget(L, lua_upvalueindex(1));
	if (!lua_isnil(L, -1))
		return 1;
	lflow_check_open(L, c->flow);
	if (key && strcmp(key, "error") == 0) {
		i = instruction_of(OP_CHECKSUM_ERROR);
		i.kind = checksum_arg(L)->kind;
	} else if (key && strcmp(key, "value") == 0) {
		i = instruction_of(OP_READ);
		i.base = c->base;
		i.bit = c->bit;
	} else {
		return luaL_error(L, "a checksum has nothing called '%s'; there are update() "
				  "recompute() none() ok() error value",
				  luaL_tolstring(L, 2, NULL));
	}
	i.width = 16;
	lexpr_push_leaf(L, c->flow, &i);
	return 1;
}

/* ---- annotations ---- */

static struct instruction
anno_instruction(enum opcode op, uint64_t offset, uint64_t bytes)
{
	struct instruction i = instruction_of(op);

	i.base = BASE_ANNO;
	i.bit = (int32_t)offset * 8;
	i.width = (uint32_t)bytes * 8;
	return i;
}

/* The annotation named by argument 2; *host: least significant byte first. */
static struct instruction
anno_by_name(lua_State *L, enum opcode op, bool *host)
{
	lua_Integer packed;

	lua_pushvalue(L, 2);
	lua_rawget(L, lua_upvalueindex(1));
	if (!lua_isinteger(L, -1))
		luaL_error(L, "there is no annotation '%s'; use p:anno(OFFSET, BYTES)",
			   luaL_tolstring(L, 2, NULL));
	packed = lua_tointeger(L, -1);
	lua_pop(L, 1);
	*host = packed & HOST_ORDER;
	return anno_instruction(op, (uint64_t)(packed >> 8), (uint64_t)(packed & 0x7f));
}

/* Reads byte by byte from the last, so that the parts of one value join again. */
static struct lexpr *
read_host_order(lua_State *L, struct rec_flow *f, const struct instruction *all)
{
	struct lexpr *x = NULL;

	for (int32_t k = (int32_t)all->width - 8; k >= 0; k -= 8) {
		struct instruction i = *all;
		struct lexpr *byte, *sum;

		i.width = 8;
		i.bit += k;
		byte = lexpr_leaf(L, f, &i);
		if (!x) {
			x = byte;
			continue;
		}
		sum = lexpr_new(L, x->width + 8);
		sum->kind = X_OP;
		sum->op = OP_CONCAT;
		sum->a = x;
		sum->b = byte;
		x = sum;
	}
	return x;
}

static void
write_host_order(lua_State *L, struct rec_flow *f, const struct instruction *all, struct lexpr *x)
{
	for (int32_t k = 0; k < (int32_t)all->width; k += 8) {
		struct instruction i = *all;
		struct lexpr *byte = lexpr_new(L, 8);

		byte->kind = x->kind == X_CONST ? X_CONST : X_OP;
		byte->op = OP_SLICE;
		byte->a = x;
		byte->imm = x->kind == X_CONST ? x->imm >> k & 0xff : (uint64_t)k;
		i.width = 8;
		i.bit += k;
		i.a = lexpr_record(L, f, byte);
		lflow_add(L, f, i);
	}
}

static int
anno_index(lua_State *L)
{
	struct rec_flow *f = lobject_check(L, 1, TAG_ANNO);
	bool host;
	struct instruction i = anno_by_name(L, OP_READ, &host);

	lflow_check_open(L, f);
	if (host)
		lobject_push(L, TAG_EXPR, read_host_order(L, f, &i));
	else
		lexpr_push_leaf(L, f, &i);
	return 1;
}

static int
anno_newindex(lua_State *L)
{
	struct rec_flow *f = lobject_check(L, 1, TAG_ANNO);
	bool host;
	struct instruction i = anno_by_name(L, OP_WRITE, &host);
	struct lexpr *x = lexpr_arg(L, 3, i.width);

	lflow_check_open(L, f);
	if (host) {
		write_host_order(L, f, &i, x);
		return 0;
	}
	i.a = lexpr_record(L, f, x);
	lflow_add(L, f, i);
	return 0;
}

/* Offset and number of bytes at `index`, within the annotation area. */
static struct instruction
anno_by_place(lua_State *L, int index, enum opcode op)
{
	uint64_t offset = lnumber_arg(L, index, ANNO_END - 1, "the offset");
	uint64_t bytes = lnumber_arg(L, index + 1, 8, "the number of bytes");

	if (bytes == 0 || (offset < ANNO_STATE && offset + bytes > ANNO_SIZE) || offset + bytes > ANNO_END)
		luaL_error(L, "annotations are bytes 0 to %d and %d to %d", ANNO_SIZE - 1, ANNO_STATE, ANNO_END - 1);
	return anno_instruction(op, offset, bytes);
}

/* p:anno(offset, bytes) comes as a call of p.anno with p as its first argument. */
static int
anno_call(lua_State *L)
{
	struct rec_flow *f = lobject_check(L, 2, TAG_FLOW);
	struct instruction i = anno_by_place(L, 3, OP_READ);

	lflow_check_open(L, f);
	lexpr_push_leaf(L, f, &i);
	return 1;
}

int
lflow_set_anno(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = anno_by_place(L, 2, OP_WRITE);

	i.a = lexpr_record(L, f, lexpr_arg(L, 4, i.width));
	lflow_add(L, f, i);
	return 0;
}

/* ---- setting up ---- */

static void
set_closure(lua_State *L, const char *name, lua_CFunction fn)
{
	lua_pushvalue(L, -2);
	lua_pushcclosure(L, fn, 1);
	lua_setfield(L, -2, name);
}

static const luaL_Reg checksum_methods[] = {
	{ "update", checksum_update }, { "recompute", checksum_recompute },
	{ "none", checksum_none }, { "ok", checksum_ok },
	{ NULL, NULL },
};

static const luaL_Reg anno_meta[] = { { "__call", anno_call }, { NULL, NULL } };

void
lview_setup(lua_State *L)
{
	lua_newtable(L);
	lobject_class(L, TAG_VIEW, "header", NULL);
	set_closure(L, "__index", view_index);
	set_closure(L, "__newindex", view_newindex);
	lua_pop(L, 2);

	luaL_newlib(L, checksum_methods);
	lobject_class(L, TAG_CHECKSUM, "checksum", NULL);
	set_closure(L, "__index", checksum_index);
	lua_pop(L, 2);

	lua_newtable(L);
	for (size_t i = 0; i < ARRAY_LEN(annos); i++) {
		lua_pushinteger(L, ((lua_Integer)annos[i].offset << 8) | annos[i].bytes |
				(annos[i].host_order ? HOST_ORDER : 0));
		lua_setfield(L, -2, annos[i].name);
	}
	lobject_class(L, TAG_ANNO, "annotations", anno_meta);
	set_closure(L, "__index", anno_index);
	set_closure(L, "__newindex", anno_newindex);
	lua_pop(L, 2);
}
