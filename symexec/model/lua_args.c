/*
 * lua_args.c - the typed arguments of an element as the Lua table `args`: one field per
 * parameter that is given or has a default. Numbers, addresses and times are integers,
 * prefixes tables with addr and mask, rule lists opaque; an argument that the network
 * leaves open is a value, to be used like a number.
 */
#include "symexec/model/lua_int.h"

static void push_value(lua_State *L, const struct click_param *p, const struct click_value *v,
		       bool as_value);

static uint64_t
half_of(const uint8_t *p)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

void
largs_push_ip6(lua_State *L, const uint8_t addr[16])
{
	lua_createtable(L, 0, 3);
	lua_pushinteger(L, (lua_Integer)half_of(addr));
	lua_setfield(L, -2, "hi");
	lua_pushinteger(L, (lua_Integer)half_of(addr + 8));
	lua_setfield(L, -2, "lo");
}

/* How wide a symbol is that stands for a parameter of this type. */
static unsigned
symbol_width(const struct click_param *p)
{
	switch (p->type) {
	case CLICK_T_BOOL: return 1;
	case CLICK_T_IP_PROTO: case CLICK_T_ICMP_TYPE: case CLICK_T_ICMP_CODE: return 8;
	case CLICK_T_PORT: case CLICK_T_ETHERTYPE: return 16;
	case CLICK_T_ETHER: return 48;
	case CLICK_T_UINT: case CLICK_T_INT:
		if (p->max && p->max <= 0xff)
			return 8;
		return p->max && p->max <= 0xffff ? 16 : 32;
	default: return 32;
	}
}

static void
push_symbol(lua_State *L, const char *name, unsigned width)
{
	struct lexpr *x = lexpr_new(L, width);

	x->kind = X_SYMBOL;
	x->name = arena_strdup(models_of(L)->rec.scratch, name);
	lobject_push(L, TAG_EXPR, x);
}

/* The next of the values that lshare_begin found. */
static void
push_next_value(lua_State *L, unsigned width)
{
	struct recording *rec = &models_of(L)->rec;
	struct lexpr *x = lexpr_new(L, width);

	X_CHECK(rec->next_value < rec->values.n);
	x->kind = X_ARGUMENT;
	x->imm = rec->next_value++;
	lobject_push(L, TAG_EXPR, x);
}

static void
set_integer(lua_State *L, const char *name, uint64_t v)
{
	lua_pushinteger(L, (lua_Integer)v);
	lua_setfield(L, -2, name);
}

static void
push_prefix(lua_State *L, const struct click_value *v)
{
	lua_createtable(L, 0, 3);
	set_integer(L, "addr", (uint64_t)v->i);
	set_integer(L, "mask", v->mask);
	if (v->kind == CLICK_V_ARP)
		set_integer(L, "eth", v->eth);
}

/* "a|b|c" with an index: the word; "a=5|b=7": the number. */
static void
push_enum(lua_State *L, const char *choices, int64_t i)
{
	const char *at = choices;
	size_t len;

	if (!choices || strchr(choices, '=')) {
		lua_pushinteger(L, (lua_Integer)i);
		return;
	}
	for (; i > 0 && at; i--) {
		at = strchr(at, '|');
		if (at)
			at++;
	}
	if (!at)
		at = "";
	len = strcspn(at, "|");
	lua_pushlstring(L, at, len);
}

static void
set_bool(lua_State *L, const char *name, bool v)
{
	lua_pushboolean(L, v);
	lua_setfield(L, -2, name);
}

/* Fields of a rewriter's pattern: a number and the end of its range, a value, or nothing for "-". */
static void
push_pattern(lua_State *L, const struct click_rewrite *w, bool as_values)
{
	struct pattern_field field[4];

	lshare_fields(w, as_values, field);
	for (int i = 0; i < 4; i++) {
		const struct pattern_field *f = &field[i];

		if (!f->has && !f->symbol)
			continue;
		if (f->as_value && as_values)
			push_next_value(L, f->width);
		else if (f->symbol)
			push_symbol(L, f->symbol, f->width);
		else
			lua_pushinteger(L, f->low);
		lua_setfield(L, -2, f->name);
		if (i < 2 && !f->as_value)
			set_integer(L, i == 0 ? "saddr_last" : "sport_last", f->high);
	}
	set_bool(L, "sequential", w->sequential);
	set_bool(L, "random", w->random);
}

/* The element that a specification names, and its patterns, as fields of the table on top. */
static void
push_mapper(lua_State *L, const char *name)
{
	struct models *m = models_of(L);
	int at = lshare_find_element(m->rec.config, m->rec.element->name, name);
	const struct click_element *el;
	struct click_args args;

	lua_pushstring(L, name);
	lua_setfield(L, -2, "mapper");
	if (at < 0)
		return;
	el = &m->rec.config->elements[at];
	lua_pushstring(L, el->class_name);
	lua_setfield(L, -2, "mapper_class");
	/* a mapper stands in front of its users, and has said itself what is wrong with it */
	if (!el->cls || diag_errors(m->e->diag) > 0 || !click_args_parse(&(struct click_scope){ m->rec.config,
	    m->rec.names, true }, el, m->given, &args, m->e->diag))
		return;
	for (size_t i = 0; i < args.count; i++)
		if (args.values[i].kind == CLICK_V_LIST) {
			push_value(L, &el->cls->params[i], &args.values[i], false);
			lua_setfield(L, -2, "patterns");
		}
}

static void
push_spec(lua_State *L, const struct click_spec *s, bool as_values)
{
	static const char *const kinds[] = { "drop", "pass", "keep", "pattern", "mapper" };

	lua_newtable(L);
	lua_pushstring(L, kinds[s->kind]);
	lua_setfield(L, -2, "kind");
	set_integer(L, "forward", s->forward_output);
	set_integer(L, "reply", s->reply_output);
	if (s->kind == CLICK_SPEC_PATTERN)
		push_pattern(L, &s->rewrite, as_values);
	if (s->kind == CLICK_SPEC_MAPPER)
		push_mapper(L, s->mapper);
}

static void
push_list(lua_State *L, const struct click_param *p, const struct click_value *v, bool as_values)
{
	switch (p->type) {
	case CLICK_T_PATTERNS: case CLICK_T_IP_RULES: case CLICK_T_IP_EXPRS: case CLICK_T_ROUTES:
	case CLICK_T_ROUTES6: {
		struct rules *r = lscratch(L, sizeof(*r));

		r->v = v;
		r->type = p->type;
		lobject_push(L, TAG_RULES, r);
		return;
	}
	default:
		break;
	}
	lua_createtable(L, (int)MIN_OF(v->count, (size_t)1024), 0);
	for (size_t i = 0; i < v->count; i++) {
		push_value(L, p, &v->list[i], as_values);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
}

static void
push_value(lua_State *L, const struct click_param *p, const struct click_value *v, bool as_value)
{
	luaL_checkstack(L, 8, "arguments are nested too deeply");
	if (as_value && (v->kind == CLICK_V_INT || v->kind == CLICK_V_SYMBOL)) {
		push_next_value(L, symbol_width(p));
		return;
	}
	switch (v->kind) {
	case CLICK_V_NONE:
		lua_pushnil(L);
		break;
	case CLICK_V_INT:
		if (p->type == CLICK_T_BOOL)
			lua_pushboolean(L, v->i != 0);
		else if (p->type == CLICK_T_ENUM)
			push_enum(L, p->choices, v->i);
		else
			lua_pushinteger(L, (lua_Integer)v->i);
		break;
	case CLICK_V_PREFIX:
	case CLICK_V_ARP:
		push_prefix(L, v);
		break;
	case CLICK_V_IP6:
		largs_push_ip6(L, v->ip6);
		set_integer(L, "length", v->mask);
		break;
	case CLICK_V_STRING:
		lua_pushlstring(L, v->s ? v->s : "", v->s ? v->len : 0);
		break;
	case CLICK_V_DOUBLE:
		lua_pushnumber(L, v->d);
		break;
	case CLICK_V_LIST: case CLICK_V_ROUTES:
		push_list(L, p, v, as_value);
		break;
	case CLICK_V_SPEC:
		push_spec(L, v->spec, as_value);
		break;
	case CLICK_V_SYMBOL:
		push_symbol(L, v->s, symbol_width(p));
		break;
	case CLICK_V_EXPR: case CLICK_V_PATTERN:
		lua_pushnil(L);		/* only in lists */
		break;
	}
}

/* Reading a parameter that the class does not have is a mistake of the model. */
static int
unknown_arg(lua_State *L)
{
	const char *name = luaL_checkstring(L, 2);
	const struct click_param *p = lua_touserdata(L, lua_upvalueindex(1));

	for (; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return 0;
	return luaL_error(L, "the class has no parameter '%s'", name);
}

void
largs_push(lua_State *L, const struct click_args *args)
{
	const struct click_param *params = args->cls->params;
	struct recording *rec = &models_of(L)->rec;

	rec->next_value = 0;
	lua_createtable(L, 0, (int)args->count);
	for (size_t i = 0; i < args->count; i++) {
		push_value(L, &params[i], &args->values[i], i < 64 && rec->as_values >> i & 1);
		if (params[i].flags & CLICK_P_REST) {
			lua_pushvalue(L, -1);
			lua_setfield(L, -3, "REST");
		}
		lua_setfield(L, -2, params[i].name);
	}
	X_CHECK(rec->next_value == rec->values.n);
	lua_createtable(L, 0, 1);
	lua_pushlightuserdata(L, (void *)(uintptr_t)params);
	lua_pushcclosure(L, unknown_arg, 1);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
}
