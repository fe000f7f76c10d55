/*
 * lua_flow.c - flows in a model: a flow is one open block of the program. Everything
 * called on it is recorded there, until a terminator ends it (emit, drop, split, ...) and
 * perhaps starts others. An ended flow refuses everything and says which line ended it.
 */
#include "symexec/model/lua_int.h"

#include "models/base/near.h"

/* Members that are neither functions nor layers. */
enum member { MEMBER_PORT = 1000, MEMBER_NINPUTS, MEMBER_NOUTPUTS, MEMBER_ANNO, MEMBER_OUTPUT,
	      MEMBER_GATEWAY, MEMBER_RULE, MEMBER_VALUES, MEMBER_CONCRETE, MEMBER_FRAMED };

void
lflow_check_open(lua_State *L, const struct rec_flow *f)
{
	if (f->ended)
		luaL_error(L, "this flow is gone: %s in line %d ended it", f->by, (int)f->ended);
}

struct rec_flow *
lflow_arg(lua_State *L)
{
	struct rec_flow *f = lobject_check(L, 1, TAG_FLOW);

	lflow_check_open(L, f);
	return f;
}

static void
check_recorder(lua_State *L)
{
	const char *err = recorder_error(models_of(L)->rec.r);

	if (err)
		luaL_error(L, "%s", err);
}

void
lflow_add(lua_State *L, struct rec_flow *f, struct instruction i)
{
	recorder_add(models_of(L)->rec.r, f->block, &i);
	check_recorder(L);
}

struct rec_flow *
lflow_start(lua_State *L, uint32_t parent, struct here made)
{
	struct recording *rec = &models_of(L)->rec;
	struct rec_flow *f = lscratch(L, sizeof(*f));

	f->block = recorder_block(rec->r);
	check_recorder(L);
	f->made = made;
	X_CHECK(f->block == rec->parent.n);
	*VEC_ADD(&rec->parent) = parent;
	*VEC_ADD(&rec->flows) = f;
	return f;
}

void
lflow_end_at(lua_State *L, struct rec_flow *f, const struct terminator *t, const char *by,
	     struct here h)
{
	f->ended = h.line;
	f->by = by;
	recorder_end(models_of(L)->rec.r, f->block, t, here_span(h));
	check_recorder(L);
}

void
lflow_end(lua_State *L, struct rec_flow *f, const struct terminator *t, const char *by)
{
	lflow_end_at(L, f, t, by, current_place(L));
}

/* Ends f with t in n new flows, pushed on the stack. */
static int
fork_flow(lua_State *L, struct rec_flow *f, struct terminator *t, uint32_t n, const char *by)
{
	uint32_t *next = lscratch(L, n * sizeof(*next));
	struct here h = current_place(L);

	luaL_checkstack(L, (int)n + 8, "too many flows");
	for (uint32_t i = 0; i < n; i++) {
		struct rec_flow *to = lflow_start(L, f->block, h);

		next[i] = to->block;
		lobject_push(L, TAG_FLOW, to);
	}
	t->next = next;
	t->n = n;
	lflow_end_at(L, f, t, by, h);
	return (int)n;
}

/* p:emit(port [, reason]): on an output; dropped (for the reason) where there is no such output. */
static int
flow_emit(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct recording *rec = &models_of(L)->rec;
	uint64_t port = lnumber_arg(L, 2, UINT32_MAX, "the output");
	struct terminator t = { .kind = TERM_EMIT, .port = (uint32_t)port };

	/* output 0 counts too: a ToDevice at the end of a chain has none */
	rec->asked_noutputs = true;
	if (port >= rec->noutputs) {
		t.kind = TERM_DROP;
		t.text = luaL_optstring(L, 3, NULL);
		/* a model that gives a reason knows an element that may do without the output */
		t.lost = !t.text;
		if (!t.text)
			t.text = lua_pushfstring(L, "output %d is not connected", (int)port);
	}
	lflow_end(L, f, &t, "emit");
	return 0;
}

static int
end_for(lua_State *L, enum terminator_kind kind, const char *by)
{
	struct rec_flow *f = lflow_arg(L);
	struct terminator t = { .kind = kind, .text = luaL_checkstring(L, 2) };

	lflow_end(L, f, &t, by);
	return 0;
}

/* p:drop(reason), p:violation(reason): a precondition of the element does not hold */
static int flow_drop(lua_State *L) { return end_for(L, TERM_DROP, "drop"); }
static int flow_violation(lua_State *L) { return end_for(L, TERM_VIOLATION, "violation"); }

/* p:lose(reason): dropped where nobody said that it should be, such as without a route */
static int
flow_lose(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct terminator t = { .kind = TERM_DROP, .text = luaL_checkstring(L, 2), .lost = true };

	lflow_end(L, f, &t, "lose");
	return 0;
}

/* p:split(condition) -> flow where it holds, flow where it does not */
static int
flow_split(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct lcond *c;
	struct terminator t = { .kind = TERM_SPLIT };

	if (lua_isboolean(L, 2))
		c = lcond_new(L, lua_toboolean(L, 2) ? COND_TRUE : COND_FALSE);
	else
		c = lobject_check(L, 2, TAG_COND);
	t.cond = lcond_record(L, f, c);
	return fork_flow(L, f, &t, 2, "split");
}

/* p:copy(n) -> n flows, carried on with in order */
static int
flow_copy_n(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct terminator t = { .kind = TERM_COPY };
	uint64_t n = lnumber_arg(L, 2, 65536, "the number of copies");

	if (n == 0)
		return luaL_error(L, "no copies are asked for; use p:drop(REASON)");
	return fork_flow(L, f, &t, (uint32_t)n, "copy");
}

/* p:choice(n, why [, {rotate=true}]) -> n flows: any of them; in turn in sim */
static int
flow_choice(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct terminator t = { .kind = TERM_CHOICE };
	uint64_t n = lnumber_arg(L, 2, 65536, "the number of choices");

	t.text = luaL_checkstring(L, 3);
	if (lua_istable(L, 4)) {
		lua_getfield(L, 4, "rotate");
		t.rotate = lua_toboolean(L, -1);
		lua_pop(L, 1);
	}
	if (n == 0)
		return luaL_error(L, "a choice of 0 is asked for");
	return fork_flow(L, f, &t, (uint32_t)n, "choice");
}

/* p:queue(kind, capacity [, output]): kind is "fifo", "front-drop" or "lifo" */
static int
flow_queue(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct terminator t = { .kind = TERM_QUEUE };

	t.text = luaL_checkstring(L, 2);
	t.capacity = lnumber_arg(L, 3, UINT32_MAX, "the capacity");
	t.port = lua_isnoneornil(L, 4) ? 0 : (uint32_t)lnumber_arg(L, 4, UINT32_MAX, "the output");
	lflow_end(L, f, &t, "queue");
	return 0;
}

static int
push_cond(lua_State *L, struct lcond *c)
{
	lobject_push(L, TAG_COND, c);
	return 1;
}

/* p:has("net"): whether a pointer is set; p:in_sim(): whether the run is concrete */
static int
flow_has(lua_State *L)
{
	struct lcond *c;

	(void)lflow_arg(L);
	c = lcond_new(L, COND_HAS_POINTER);
	c->c.base = lbase_arg(L, 2, BASE_NET);
	return push_cond(L, c);
}

/* p:tcp_option(kind) -> flow whose TCP header has one, where base "option" is, and flow without */
static int
flow_tcp_option(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_TCP_OPTION);
	struct terminator t = { .kind = TERM_SPLIT };
	struct lcond *c = lcond_new(L, COND_HAS_POINTER);

	i.imm = loption_kind_arg(L, 2);
	lflow_add(L, f, i);
	c->c.base = BASE_OPTION;
	t.cond = lcond_record(L, f, c);
	return fork_flow(L, f, &t, 2, "tcp_option");
}

static int
flow_in_sim(lua_State *L)
{
	(void)lflow_arg(L);
	return push_cond(L, lcond_new(L, COND_IN_SIM));
}

/* p:yes(), p:no(): conditions to start a chain of | and & from */
static int
flow_yes(lua_State *L)
{
	return push_cond(L, lcond_new(L, COND_TRUE));
}

static int
flow_no(lua_State *L)
{
	return push_cond(L, lcond_new(L, COND_FALSE));
}

static int
flow_note(lua_State *L)
{
	struct rec_flow *f = lflow_arg(L);
	struct instruction i = instruction_of(OP_NOTE);

	i.text = luaL_checkstring(L, 2);
	lflow_add(L, f, i);
	return 0;
}

static void
push_values(lua_State *L, const struct rec_flow *f)
{
	if (!f->values) {
		lua_pushnil(L);
		return;
	}
	lua_createtable(L, (int)f->nvalues, 0);
	for (uint32_t i = 0; i < f->nvalues; i++) {
		lobject_push(L, TAG_EXPR, f->values[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
}

static void
push_member(lua_State *L, struct rec_flow *f, lua_Integer member)
{
	struct recording *rec = &models_of(L)->rec;

	switch (member) {
	case MEMBER_PORT:
		rec->asked_port = true;
		lua_pushinteger(L, rec->port);
		break;
	case MEMBER_NINPUTS:
		rec->asked_ninputs = true;
		lua_pushinteger(L, rec->ninputs);
		break;
	case MEMBER_NOUTPUTS:
		rec->asked_noutputs = true;
		lua_pushinteger(L, rec->noutputs);
		break;
	case MEMBER_ANNO: lobject_push(L, TAG_ANNO, f); break;
	case MEMBER_OUTPUT:
		if (f->has_output)
			lua_pushinteger(L, f->output);
		else
			lua_pushnil(L);
		break;
	case MEMBER_GATEWAY:
		if (f->has_gateway)
			lua_pushinteger(L, f->gateway);
		else
			lua_pushnil(L);
		break;
	case MEMBER_RULE:
		if (f->rule)
			lua_pushinteger(L, f->rule);
		else
			lua_pushnil(L);
		break;
	case MEMBER_VALUES: push_values(L, f); break;
	case MEMBER_CONCRETE: lua_pushboolean(L, models_of(L)->e->concrete); break;
	case MEMBER_FRAMED: lua_pushboolean(L, models_of(L)->e->ethernet); break;
	default: lview_push(L, f, (int)member); break;
	}
}

static int
unknown_member(lua_State *L)
{
	struct near n = near_begin(luaL_tolstring(L, 2, NULL));

	lua_pushnil(L);
	while (lua_next(L, lua_upvalueindex(1))) {
		near_try(&n, lua_tostring(L, -2));
		lua_pop(L, 1);
	}
	if (n.best)
		return luaL_error(L, "a flow has nothing called '%s'; did you mean '%s'?", n.want,
				  n.best);
	return luaL_error(L, "a flow has nothing called '%s'", n.want);
}

static int
flow_index(lua_State *L)
{
	struct rec_flow *f;

	lua_pushvalue(L, 2);
	lua_rawget(L, lua_upvalueindex(1));
	switch (lua_type(L, -1)) {
	case LUA_TFUNCTION:
		return 1;
	case LUA_TNUMBER:
		f = lobject_check(L, 1, TAG_FLOW);
		push_member(L, f, lua_tointeger(L, -1));
		return 1;
	default:
		return unknown_member(L);
	}
}

/* p:named_by(class): whether an element of that class names this one in its arguments; not of another one afterwards. */
static int
flow_named_by(lua_State *L)
{
	struct models *m = models_of(L);
	const char *class_name = luaL_checkstring(L, 2);

	(void)lflow_arg(L);
	if (m->rec.asked_namer && strcmp(m->rec.asked_namer, class_name) != 0)
		return luaL_error(L, "it was asked about '%s' already", m->rec.asked_namer);
	m->rec.asked_namer = arena_strdup(m->arena, class_name);
	lua_pushboolean(L, lshare_named_by(m->rec.config, class_name, m->rec.element));
	return 1;
}

static const luaL_Reg methods[] = {
	{ "named_by", flow_named_by }, { "emit", flow_emit }, { "drop", flow_drop }, { "violation", flow_violation },
	{ "lose", flow_lose }, { "tcp_option", flow_tcp_option },
	{ "split", flow_split }, { "copy", flow_copy_n }, { "choice", flow_choice },
	{ "queue", flow_queue }, { "has", flow_has }, { "in_sim", flow_in_sim },
	{ "yes", flow_yes }, { "no", flow_no }, { "note", flow_note }, { "view", lflow_view },
	{ "set_anno", lflow_set_anno },
	{ NULL, NULL },
};

static const struct { const char *name; int member; } members[] = {
	{ "port", MEMBER_PORT }, { "ninputs", MEMBER_NINPUTS }, { "noutputs", MEMBER_NOUTPUTS },
	{ "anno", MEMBER_ANNO }, { "output", MEMBER_OUTPUT }, { "gateway", MEMBER_GATEWAY },
	{ "rule", MEMBER_RULE }, { "values", MEMBER_VALUES },
	{ "concrete", MEMBER_CONCRETE }, { "framed", MEMBER_FRAMED },
};

void
lflow_setup(lua_State *L)
{
	lua_newtable(L);
	for (int i = LAYER_NONE + 1; i < LAYER_COUNT; i++) {
		const char *name = packet_layer_info((enum packet_layer)i)->name;

		if (!strchr(name, '.')) {
			lua_pushinteger(L, i);
			lua_setfield(L, -2, name);
		}
	}
	luaL_setfuncs(L, methods, 0);
	luaL_setfuncs(L, lflow_packet_methods, 0);
	luaL_setfuncs(L, lflow_state_methods, 0);
	luaL_setfuncs(L, lflow_classify_methods, 0);
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		lua_pushinteger(L, members[i].member);
		lua_setfield(L, -2, members[i].name);
	}
	lobject_class(L, TAG_FLOW, "flow", NULL);
	lua_insert(L, -2);
	lua_pushcclosure(L, flow_index, 1);
	lua_setfield(L, -2, "__index");
	lua_pop(L, 1);
}
