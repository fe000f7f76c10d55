/*
 * lua_share.c - one recording for many elements. With `as_values` a model says of which arguments it never
 * sees the number: they come to it as values, also where the configuration says which. What it records is then the
 * same for all of them: OP_ARGUMENT stands for the number, and the program of an element is the shared
 * recording with the numbers of that element beside it. A row of boxes that differ in addresses needs one
 * recording, not one each. Of lists by which packets are told apart no model sees more than what the entries decide,
 * unless it asks: their tables stand beside the recording as well.
 *
 * Invariant: everything about the arguments that the model can see is in the key. The values are numbered in the order of
 * parameters, list entries and fields, both here and where they are given to the model (lua_args.c).
 */
#include "symexec/model/lua_int.h"

/* As a number in a key: bytes that are never 0. */
static void
add_number(struct strbuf *key, uint64_t n)
{
	for (; n > 63; n >>= 6)
		sb_add_char(key, (char)(0x40 | (n & 63)));
	sb_add_char(key, (char)(0x80 | n));
}

static void
add_value(struct models *m, uint64_t n, const char *symbol)
{
	*VEC_ADD(&m->rec.values) = (struct program_value){ n, symbol };
	sb_add_char(&m->shape, '?');
}

void
lshare_fields(const struct click_rewrite *w, bool as_values, struct pattern_field field[4])
{
	bool wide = w->has_saddr && w->saddr_last > w->saddr;

	field[0] = (struct pattern_field){ "saddr", w->has_saddr, 32, w->saddr, w->saddr_last,
					   w->saddr_symbol, as_values && !wide };
	/* a range of addresses counts for the port */
	field[1] = (struct pattern_field){ "sport", w->has_sport, 16, w->sport, w->sport_last,
					   w->sport_symbol,
					   as_values && !wide && w->sport_last <= w->sport };
	field[2] = (struct pattern_field){ "daddr", w->has_daddr, 32, w->daddr, w->daddr,
					   w->daddr_symbol, as_values };
	field[3] = (struct pattern_field){ "dport", w->has_dport, 16, w->dport, w->dport,
					   w->dport_symbol, as_values };
	for (int i = 0; i < 4; i++)
		field[i].as_value |= field[i].symbol != NULL;
}

static bool
add_spec(struct models *m, const struct click_spec *s)
{
	struct pattern_field field[4];

	sb_add_char(&m->shape, (char)('a' + (int)s->kind));
	add_number(&m->shape, s->forward_output);
	add_number(&m->shape, s->reply_output);
	if (s->kind == CLICK_SPEC_PATTERN) {
		sb_add_char(&m->shape, s->rewrite.sequential ? '#' : '-');
		sb_add_char(&m->shape, s->rewrite.random ? '?' : '-');
		lshare_fields(&s->rewrite, true, field);
		for (int i = 0; i < 4; i++)
			if (field[i].as_value && (field[i].has || field[i].symbol)) {
				add_value(m, field[i].low, field[i].symbol);
			} else {
				add_number(&m->shape, field[i].has);
				add_number(&m->shape, field[i].low);
				add_number(&m->shape, field[i].high);
			}
	}
	return s->kind != CLICK_SPEC_MAPPER;	/* it names another element */
}

/*
 * Adds what the model sees of a list by which packets are told apart: what each entry decides, not which packets it is
 * about (lua_classify.c). false: it is too long.
 */
static bool
add_entries(struct models *m, const struct click_value *v)
{
	bool routes = v->kind == CLICK_V_ROUTES;

	if (v->count > LIST_SHARED)
		return false;
	sb_add_char(&m->shape, (char)(routes || lclassify_looks(v) ? '!' : '.'));
	add_number(&m->shape, v->count);
	for (size_t i = 0; i < v->count; i++) {
		add_number(&m->shape, routes ? v->routes[i].port : (uint64_t)v->list[i].i);
		if (routes)
			add_number(&m->shape, v->routes[i].gateway);
	}
	return true;
}

static bool
tells_apart(enum click_type t)
{
	return t == CLICK_T_PATTERNS || t == CLICK_T_IP_RULES || t == CLICK_T_IP_EXPRS ||
	       t == CLICK_T_ROUTES;
}

/* Adds what the model sees of an argument; false if that is not said here. */
static bool
add_argument(struct models *m, const struct click_value *v, enum click_type type, bool as_value)
{
	bool known = true;

	sb_add_char(&m->shape, (char)('A' + (int)v->kind));
	if (tells_apart(type) && (v->kind == CLICK_V_LIST || v->kind == CLICK_V_ROUTES))
		return add_entries(m, v);
	switch (v->kind) {
	case CLICK_V_NONE:
		return true;
	case CLICK_V_INT:
	case CLICK_V_SYMBOL:
		if (as_value) {
			/* a number or a symbol is all the same */
			sb_cut(&m->shape, m->shape.len - 1);
			add_value(m, (uint64_t)v->i, v->kind == CLICK_V_SYMBOL ? v->s : NULL);
			return true;
		}
		add_number(&m->shape, (uint64_t)v->i);
		return v->kind == CLICK_V_INT;
	case CLICK_V_STRING:
		add_number(&m->shape, v->len);
		sb_add_len(&m->shape, v->s, v->s ? v->len : 0);
		return !v->s || !memchr(v->s, 0, v->len);
	case CLICK_V_LIST:
		add_number(&m->shape, v->count);
		for (size_t i = 0; i < v->count && as_value; i++)
			known &= v->list[i].kind == CLICK_V_SPEC && add_spec(m, v->list[i].spec);
		return known && (as_value || v->count == 0);
	default:
		return false;
	}
}

static bool
has_lists(const struct click_class *cls)
{
	for (const struct click_param *p = cls->params; p->name; p++)
		if (tells_apart(p->type))
			return true;
	return false;
}

bool
lshare_begin(struct models *m, const struct model_file *f, const struct click_args *args)
{
	uint64_t as_values = f->as_values;
	bool known = true;

	m->rec.values.n = 0;
	m->rec.as_values = as_values;
	sb_clear(&m->shape);
	m->rec.tables.n = 0;
	if (!as_values && !has_lists(args->cls))
		return false;
	sb_add(&m->shape, args->cls->name);
	sb_add_char(&m->shape, '\1');
	for (size_t i = 0; i < args->count; i++)
		known = add_argument(m, &args->values[i], args->cls->params[i].type,
				     i < 64 && as_values >> i & 1) && known;
	return known;
}

void
lshare_tables(struct models *m, const struct click_args *args, const struct classified *tables,
	      size_t n)
{
	m->rec.tables.n = 0;
	for (size_t i = 0; i < n; i++) {
		struct classified *c = VEC_ADD(&m->rec.tables);

		*c = tables[i];
		c->table = lclassify_compile(m, &args->values[c->param], NULL, c);
	}
}

const struct program *
lshare_program(struct models *m, const struct program *recorded)
{
	size_t n = m->rec.values.n, k = m->rec.tables.n;
	const struct table **tables;
	struct program *p;

	if (n == 0 && k == 0)
		return recorded;
	p = arena_memdup(m->arena, recorded, sizeof(*p));
	/* the arguments go when the element has its program */
	for (size_t i = 0; i < n; i++)
		if (m->rec.values.v[i].symbol != NULL)
			m->rec.values.v[i].symbol = arena_strdup(m->arena, m->rec.values.v[i].symbol);
	p->values = arena_memdup(m->arena, m->rec.values.v, n * sizeof(*p->values));
	p->value_count = (uint32_t)n;
	tables = arena_alloc_array(m->arena, k, sizeof(*tables));
	for (size_t i = 0; i < k; i++)
		tables[i] = m->rec.tables.v[i].table;
	p->tables = tables;
	return p;
}

static bool
may_be_value(enum click_type t)
{
	return t == CLICK_T_IP || t == CLICK_T_PORT || t == CLICK_T_ETHER || t == CLICK_T_UINT ||
	       t == CLICK_T_INPUT_SPECS;
}

/* as_values { "NAME", ... }: arguments of which the model does not see the number. At the top of a model. */
int
as_values_lua(lua_State *L)
{
	struct models *m = models_of(L);
	struct model_file *f = (struct model_file *)(uintptr_t)m->rec.file;
	const struct click_class *cls;
	lua_Integer n;

	luaL_checktype(L, 1, LUA_TTABLE);
	if (!f || m->rec.active)
		return luaL_error(L, "as_values stands at the top of a model, outside of it");
	cls = f->cls ? f->cls : click_class_find(f->class_name);
	if (!cls)
		return luaL_error(L, "as_values stands behind the signature of '%s'",
				  f->class_name);
	n = luaL_len(L, 1);
	for (lua_Integer i = 1; i <= n; i++) {
		const struct click_param *p = cls->params;
		const char *name;

		lua_rawgeti(L, 1, i);
		name = luaL_checkstring(L, -1);
		while (p->name && strcmp(p->name, name) != 0)
			p++;
		if (!p->name || p - cls->params >= 64)
			return luaL_error(L, "the class has no parameter '%s'", name);
		if (!may_be_value(p->type))
			return luaL_error(L, "'%s' cannot be a value: it must be an address, a port, "
					  "an unsigned number or the specifications of inputs", name);
		f->as_values |= (uint64_t)1 << (p - cls->params);
		lua_pop(L, 1);
	}
	return 0;
}

int
lshare_find_element(const struct click_config *c, const char *scope, const char *name)
{
	size_t len = strlen(scope);

	if (!c)
		return -1;
	for (;;) {
		char *full;
		int at;

		while (len > 0 && scope[len - 1] != '/')
			len--;
		full = x_asprintf("%.*s%s", (int)len, scope, name);
		at = click_find_element(c, full);
		free(full);
		if (at >= 0 || len == 0)
			return at;
		len--;
	}
}

bool
lshare_named_by(const struct click_config *c, const char *class_name, const struct click_element *el)
{
	for (size_t i = 0; c && i < c->element_count; i++) {
		const struct click_element *by = &c->elements[i];

		for (size_t k = 0; k < by->arg_count && strcmp(by->class_name, class_name) == 0; k++) {
			/* behind a keyword */
			const char *last = strrchr(by->args[k].text, ' ');
			int at = lshare_find_element(c, by->name, last ? last + 1 : by->args[k].text);

			if (at >= 0 && strcmp(c->elements[at].name, el->name) == 0)
				return true;
		}
	}
	return false;
}
