/*
 * lua_classify.c - rule lists and route tables in a model. A list is opaque to Lua: it is
 * compiled into one diagram (classify.h), and the flow forks per rule if there are few,
 * else per output (and gateway), so that a table of 200,000 routes is two flows where it
 * has two next hops.
 */
#include "symexec/model/lua_int.h"

#include "models/base/map.h"

enum { RULES_KEPT = LIST_SHARED };	/* longer lists are grouped by what they decide */

static bool
drops(const struct click_value *v)
{
	return v->i < 0 || v->i >= UINT32_MAX;
}

static uint32_t
rule_port(const struct click_value *v)
{
	return drops(v) ? UINT32_MAX : (uint32_t)v->i;
}

static const struct table *
compile_rules(struct models *m, const struct click_value *list, const uint32_t *group)
{
	size_t n = list->count;
	struct table_rule *rules = x_calloc(n + 1, sizeof(*rules));
	const struct table *t;

	for (size_t i = 0; i < n; i++) {
		const struct click_value *v = &list->list[i];

		rules[i].expr = v->kind == CLICK_V_EXPR ? v->expr : NULL;
		rules[i].pattern = v->kind == CLICK_V_PATTERN ? v->pattern : NULL;
	}
	t = table_from_rules(m->e, rules, n, group);
	free(rules);
	return t;
}

const struct table *
lclassify_compile(struct models *m, const struct click_value *list, const uint32_t *group,
		  const struct classified *like)
{
	if (!like->routes)
		return compile_rules(m, list, group);
	return table_from_routes(m->e, list->routes, list->count, group, like->base, like->bit);
}

/* What rule i of a list decides, as one number; equal numbers make one group. */
static uint64_t
decision(const struct rules *r, size_t i)
{
	if (r->v->kind == CLICK_V_ROUTES)
		return (uint64_t)r->v->routes[i].gateway << 32 | r->v->routes[i].port;
	return rule_port(&r->v->list[i]);
}

/* Group of each rule in group[]. Returns how many groups. */
static uint32_t
group_rules(const struct rules *r, uint32_t *group)
{
	struct u64_map *seen = u64_map_new();
	uint32_t few[256] = { 0 };	/* 1 + the group: most decide no more than an output */
	uint32_t groups = 0;

	for (size_t i = 0; i < r->v->count; i++) {
		uint64_t key = decision(r, i), g = key < ARRAY_LEN(few) ? few[key] : 0;

		if (g == 0 && !u64_map_get(seen, key, &g)) {
			g = ++groups;
			u64_map_put(seen, key, g);
			if (key < ARRAY_LEN(few))
				few[key] = groups;
		}
		group[i] = (uint32_t)g - 1;
	}
	u64_map_free(seen);
	return groups;
}

/* Tells the new flow what rule `i` decided. */
static void
set_decision(struct rec_flow *f, const struct rules *r, uint32_t i, bool one_rule)
{
	f->rule = one_rule ? i + 1 : 0;
	if (r->v->kind == CLICK_V_ROUTES) {
		f->has_output = true;
		f->output = r->v->routes[i].port;
		f->has_gateway = r->v->routes[i].gateway != 0;
		f->gateway = r->v->routes[i].gateway;
	} else {
		f->has_output = !drops(&r->v->list[i]);
		f->output = f->has_output ? (uint32_t)r->v->list[i].i : 0;
	}
}

/* Compiles r as a table of the program. */
static uint32_t
add_table(struct models *m, const struct rules *r, const uint32_t *group, struct classified like)
{
	const struct click_args *args = m->rec.args;

	like.table = lclassify_compile(m, r->v, group, &like);
	while (like.param < args->count && &args->values[like.param] != r->v)
		like.param++;
	m->rec.saw_entries |= group != NULL || like.param == args->count;
	*VEC_ADD(&m->rec.tables) = like;
	return (uint32_t)m->rec.tables.n - 1;
}

/* Ends f in one flow per rule or group and one for what matches none; pushes the list. */
static void
fork_by(lua_State *L, struct rec_flow *f, const struct rules *r, struct classified like)
{
	uint32_t n = (uint32_t)r->v->count, *next;
	uint32_t *group = lscratch(L, (n + 1) * sizeof(*group)), *first;
	uint32_t groups = n;
	bool one_rule = n <= RULES_KEPT;
	struct terminator t = { .kind = TERM_CLASSIFY };
	struct here h = current_place(L);

	for (uint32_t i = 0; i < n; i++)
		group[i] = i;
	if (!one_rule)
		groups = group_rules(r, group);
	first = lscratch(L, (groups + 1) * sizeof(*first));
	for (uint32_t i = n; i-- > 0;)
		first[group[i]] = i;
	next = lscratch(L, (groups + 1) * sizeof(*next));
	lua_createtable(L, (int)groups + 1, 0);
	for (uint32_t g = 0; g <= groups; g++) {
		struct rec_flow *to = lflow_start(L, f->block, h);

		next[g] = to->block;
		if (g < groups)
			set_decision(to, r, first[g], one_rule);
		lobject_push(L, TAG_FLOW, to);
		lua_rawseti(L, -2, (lua_Integer)g + 1);
	}
	t.table = add_table(models_of(L), r, one_rule ? NULL : group, like);
	t.next = next;
	t.n = groups + 1;
	lflow_end_at(L, f, &t, "classify", h);
}

/* p:classify(rules) -> list of flows, the last one matched no rule; f.output, f.rule */
static int
flow_classify(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	const struct rules *r = lobject_check(L, 2, TAG_RULES);

	if (r->type == CLICK_T_ROUTES || r->type == CLICK_T_ROUTES6)
		return luaL_error(L, "routes are looked up with p:route");
	fork_by(L, f, r, (struct classified){ .routes = false });
	return 1;
}

/*
 * p:route(routes [, base, offset]) -> list of flows, the last one without route;
 * f.output, f.gateway
 */
static int
flow_route(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	const struct rules *r = lobject_check(L, 2, TAG_RULES);
	enum base base = lbase_arg(L, 3, BASE_ANNO);
	lua_Integer offset = luaL_optinteger(L, 4, base == BASE_ANNO ? ANNO_DST_IP : 0);

	if (r->type != CLICK_T_ROUTES)
		return luaL_error(L, "p:route needs a table of IPv4 routes");
	fork_by(L, f, r, (struct classified){ .routes = true, .base = base,
					      .bit = (int32_t)offset * 8 });
	return 1;
}

bool
lclassify_looks(const struct click_value *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct click_value *v = &list->list[i];
		const struct click_expr *x = v->kind == CLICK_V_EXPR ? v->expr : NULL;

		if (!x || (x->kind != EXPR_TRUE && x->kind != EXPR_FALSE))
			return true;
	}
	return false;
}

static void
set_number(lua_State *L, const char *name, uint32_t n)
{
	lua_pushinteger(L, n);
	lua_setfield(L, -2, name);
}

/* Fields of the table on top. */
static void
push_route(lua_State *L, const struct click_route *r)
{
	static const struct click_route6 none;
	const struct click_route6 *six = r->six != NULL ? r->six : &none;

	set_number(L, "addr", r->addr);
	set_number(L, "mask", r->mask);
	set_number(L, "length", six->length);
	largs_push_ip6(L, six->addr);
	lua_setfield(L, -2, "addr6");
	largs_push_ip6(L, six->gateway);
	lua_setfield(L, -2, "gateway6");
	set_number(L, "output", r->port);
	if (r->gateway != 0 || memcmp(six->gateway, none.gateway, sizeof(none.gateway)) != 0)
		set_number(L, "gateway", r->gateway);
}

/* rules[k]: a table of what is written there; rules.looks: whether any looks at the packet */
static int
rules_index(lua_State *L)
{
	const struct rules *r = lobject_check(L, 1, TAG_RULES);
	lua_Integer k = lua_tointeger(L, 2);

	if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "looks") == 0) {
		lua_pushboolean(L, lclassify_looks(r->v));
		return 1;
	}
	if (!lua_isinteger(L, 2) || k < 1 || (size_t)k > r->v->count) {
		lua_pushnil(L);
		return 1;
	}
	lua_newtable(L);
	if (r->v->kind == CLICK_V_ROUTES) {
		models_of(L)->rec.saw_entries = true;
		push_route(L, &r->v->routes[k - 1]);
	} else if (!drops(&r->v->list[k - 1])) {
		lua_pushinteger(L, (lua_Integer)r->v->list[k - 1].i);
		lua_setfield(L, -2, "output");
	}
	return 1;
}

static int
rules_len(lua_State *L)
{
	const struct rules *r = lobject_check(L, 1, TAG_RULES);

	lua_pushinteger(L, (lua_Integer)r->v->count);
	return 1;
}

static const luaL_Reg meta[] = {
	{ "__index", rules_index }, { "__len", rules_len },
	{ NULL, NULL },
};

const luaL_Reg lflow_classify_methods[] = {
	{ "classify", flow_classify }, { "route", flow_route },
	{ NULL, NULL },
};

void
lclassify_setup(lua_State *L)
{
	lobject_class(L, TAG_RULES, "rules", meta);
	lua_pop(L, 1);
}
