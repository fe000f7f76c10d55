/*
 * lua_signature.c - `signature` at the top of a user's model: ports and parameters of a class that
 * the table of Click's classes does not have.
 *
 *	signature {
 *		ports = "1/1-2", processing = "a/ah", help = "marks packets",
 *		"COLOR uint 0..255",		-- mandatory
 *		"ANNO anno = 16",		-- with a default
 *		"VERBOSE? bool",		-- optional, nil when absent
 *		"RULES... ip-rules",		-- takes all that remains
 *	}
 */
#include "symexec/model/lua_int.h"

#include "models/base/near.h"

#include <errno.h>

enum { MAX_PORTS = 65535 };

struct type_name {
	const char *name;
	enum click_type type;
};

static const struct type_name types[] = {
	{ "string", CLICK_T_STRING }, { "word", CLICK_T_WORD }, { "bool", CLICK_T_BOOL },
	{ "int", CLICK_T_INT }, { "uint", CLICK_T_UINT }, { "double", CLICK_T_DOUBLE },
	{ "seconds", CLICK_T_SECONDS }, { "bandwidth", CLICK_T_BANDWIDTH }, { "ip", CLICK_T_IP },
	{ "ip-prefix", CLICK_T_IP_PREFIX }, { "ip6", CLICK_T_IP6 },
	{ "ip6-prefix", CLICK_T_IP6_PREFIX }, { "ether", CLICK_T_ETHER },
	{ "ethertype", CLICK_T_ETHERTYPE }, { "proto", CLICK_T_IP_PROTO },
	{ "port", CLICK_T_PORT }, { "anno", CLICK_T_ANNO }, { "ip-list", CLICK_T_IP_LIST },
	{ "ip-prefix-list", CLICK_T_IP_PREFIX_LIST }, { "data", CLICK_T_DATA },
	{ "filename", CLICK_T_FILENAME }, { "any", CLICK_T_ANY },
	{ "patterns", CLICK_T_PATTERNS }, { "ip-rules", CLICK_T_IP_RULES },
	{ "ip-expressions", CLICK_T_IP_EXPRS }, { "routes", CLICK_T_ROUTES },
	{ "input-specs", CLICK_T_INPUT_SPECS },
};

static enum click_type
find_type(lua_State *L, const char *name)
{
	struct near n = near_begin(name);

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(types[i].name, name) == 0)
			return types[i].type;
		near_try(&n, types[i].name);
	}
	if (n.best)
		luaL_error(L, "unknown type '%s'; did you mean '%s'?", name, n.best);
	luaL_error(L, "unknown type '%s'", name);
	return CLICK_T_ANY;
}

/* The next word of *at, in the models' arena; NULL at the end. */
static const char *
next_word(struct models *m, const char **at)
{
	size_t skip = strspn(*at, " \t"), len = strcspn(*at + skip, " \t");
	const char *word = *at + skip;

	*at += skip + len;
	return len ? arena_strndup(m->arena, word, len) : NULL;
}

static bool
has_range(enum click_type t)
{
	return t == CLICK_T_INT || t == CLICK_T_UINT;
}

/* Types that take the whole argument list. */
static bool
is_form(enum click_type t)
{
	return t == CLICK_T_PATTERNS || t == CLICK_T_IP_RULES || t == CLICK_T_IP_EXPRS ||
	    t == CLICK_T_ROUTES || t == CLICK_T_INPUT_SPECS;
}

/* "0..255" */
static void
parse_range(lua_State *L, const char *text, struct click_param *p)
{
	const char *dots = strstr(text, "..");
	char *end = NULL;
	long long low = 0, high = 0;

	if (!has_range(p->type))
		luaL_error(L, "'%s' stands behind a type that has no range", text);
	errno = 0;
	if (dots && dots > text && dots[2]) {
		low = strtoll(text, &end, 0);
		if (end == dots)
			high = strtoll(dots + 2, &end, 0);
	}
	if (!end || *end || errno || high < low || (p->type == CLICK_T_UINT && low < 0))
		luaL_error(L, "expected a range LOW..HIGH, found '%s'", text);
	p->min = low;
	p->max = (uint64_t)high;
}

static bool
is_keyword(const char *s)
{
	for (const char *c = s; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_' ||
		      (c > s && *c >= '0' && *c <= '9')))
			return false;
	return *s != '\0';
}

/* NAME, NAME? or NAME...; all: those before it have been read. */
static void
parse_name(lua_State *L, const char *name, struct click_param *p, const struct click_param *all)
{
	size_t len = strlen(name);

	p->flags = CLICK_P_MANDATORY | CLICK_P_POSITIONAL;
	if (len > 3 && strcmp(name + len - 3, "...") == 0) {
		p->flags = CLICK_P_POSITIONAL | CLICK_P_REST;
		len -= 3;
	} else if (len > 1 && name[len - 1] == '?') {
		p->flags = CLICK_P_POSITIONAL;
		len--;
	}
	p->name = arena_strndup(models_of(L)->arena, name, len);
	if (!is_keyword(p->name))
		luaL_error(L, "'%s' is no name of a parameter, expected letters, digits and _",
			   p->name);
	for (; all < p; all++) {
		if (strcmp(all->name, p->name) == 0)
			luaL_error(L, "the parameter '%s' is there twice", p->name);
		if (all->flags & CLICK_P_REST)
			luaL_error(L, "'%s...' takes all that remains, nothing can follow it",
				   all->name);
	}
}

static void
check_default(lua_State *L, const struct click_param *p)
{
	struct strbuf b = STRBUF_INIT;
	const char *expected;
	bool ok = click_default_ok(p, models_of(L)->arena, &b);

	expected = arena_strdup(models_of(L)->arena, sb_str(&b));
	sb_fini(&b);
	if (!ok)
		luaL_error(L, "the default of '%s' is '%s', expected %s", p->name, p->def, expected);
}

static void
parse_param(lua_State *L, const char *text, struct click_param *p, const struct click_param *all)
{
	struct models *m = models_of(L);
	const char *at = text, *name = next_word(m, &at), *type = next_word(m, &at), *word;

	if (!name || !type)
		luaL_error(L, "expected \"NAME TYPE\", found \"%s\"", text);
	parse_name(L, name, p, all);
	p->type = find_type(L, type);
	if (is_form(p->type) && !(p->flags & CLICK_P_REST))
		luaL_error(L, "'%s' is the form of all arguments that remain, expected \"%s... %s\"",
			   type, p->name, type);
	p->help = "";
	while ((word = next_word(m, &at)) != NULL) {
		if (strcmp(word, "=") == 0) {
			while (*at == ' ' || *at == '\t')
				at++;
			if (p->flags & CLICK_P_REST)
				luaL_error(L, "'%s...' takes all that remains, it has no default", p->name);
			p->def = arena_strdup(m->arena, at);
			p->flags &= ~(unsigned)CLICK_P_MANDATORY;
			check_default(L, p);
			return;
		}
		parse_range(L, word, p);
	}
}

static const char *
text_field(lua_State *L, const char *name, const char *def)
{
	const char *s = def;

	lua_getfield(L, 1, name);
	if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TSTRING)
		luaL_error(L, "%s is a %s, expected a text", name, luaL_typename(L, -1));
	if (!lua_isnil(L, -1))
		s = arena_strdup(models_of(L)->arena, lua_tostring(L, -1));
	lua_pop(L, 1);
	return s;
}

/* "2", "1-2", "1-" or "-" at *p; moves *p behind it. */
static bool
skip_range(const char **p)
{
	char *end;
	unsigned long low = 0, high = MAX_PORTS;

	if (**p >= '0' && **p <= '9') {
		low = high = strtoul(*p, &end, 10);
		*p = end;
		if (**p != '-')
			return low <= MAX_PORTS;
		high = MAX_PORTS;
	} else if (**p != '-') {
		return false;
	}
	++*p;
	if (**p >= '0' && **p <= '9') {
		high = strtoul(*p, &end, 10);
		*p = end;
	}
	return low <= high && high <= MAX_PORTS;
}

/* Port codes: inputs, '/', outputs; the outputs may be as many as the inputs, and one more for each '+'. */
static bool
is_port_code(const char *p)
{
	if (!skip_range(&p) || *p++ != '/')
		return false;
	if (*p != '=')
		return skip_range(&p) && !*p;
	p++;
	p += strspn(p, "+");
	return !*p;
}

/* Processing codes: the letters a, h and l, once for inputs and once for outputs, of which the last repeats. */
static bool
is_processing_code(const char *p)
{
	size_t in = strspn(p, "ahl"), out = p[in] == '/' ? strspn(p + in + 1, "ahl") : 0;

	return in > 0 && out > 0 && !p[in + 1 + out];
}

static void
check_fields(lua_State *L)
{
	static const char *const known[] = { "ports", "processing", "help" };

	for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
		bool ok = lua_isinteger(L, -2);

		if (lua_type(L, -2) != LUA_TSTRING && !ok)
			luaL_error(L, "a signature has no field that is a %s", luaL_typename(L, -2));
		for (size_t i = 0; !ok && i < ARRAY_LEN(known); i++)
			ok = strcmp(lua_tostring(L, -2), known[i]) == 0;
		if (!ok)
			luaL_error(L, "unknown field '%s', expected \"ports\", \"processing\" or \"help\"",
				   lua_tostring(L, -2));
	}
}

static void
read_params(lua_State *L, struct click_param *params, lua_Integer n)
{
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, 1, i);
		if (lua_type(L, -1) != LUA_TSTRING)
			luaL_error(L, "parameter %d is a %s, expected a text such as \"NAME TYPE\"",
				   (int)i, luaL_typename(L, -1));
		parse_param(L, lua_tostring(L, -1), &params[i - 1], params);
		lua_pop(L, 1);
	}
}

int
signature_lua(lua_State *L)
{
	struct models *m = models_of(L);
	struct model_file *f = (struct model_file *)(uintptr_t)m->rec.file;
	struct click_class *c;
	struct click_param *params;
	lua_Integer n;

	luaL_checktype(L, 1, LUA_TTABLE);
	if (!f || m->rec.active)
		return luaL_error(L, "a signature stands at the top of a model, outside of it");
	if (!f->users)
		return luaL_error(L, "the signature of '%s' is in the table of classes",
				  f->class_name);
	if (f->cls)
		return luaL_error(L, "the signature of '%s' is there twice", f->class_name);
	n = luaL_len(L, 1);
	if (n > 64)
		return luaL_error(L, "a class has at most 64 parameters");
	check_fields(L);
	c = arena_alloc(m->arena, sizeof(*c));
	params = arena_alloc_array(m->arena, (size_t)n + 1, sizeof(*params));
	read_params(L, params, n);
	c->name = f->class_name;
	c->ports = text_field(L, "ports", "1/1");
	c->processing = text_field(L, "processing", "a/a");
	c->help = text_field(L, "help", "");
	c->section = "user";
	c->params = params;
	if (!is_port_code(c->ports))
		return luaL_error(L, "'%s' is no port code of Click", c->ports);
	if (!is_processing_code(c->processing))
		return luaL_error(L, "'%s' is no processing code of Click", c->processing);
	f->cls = c;		/* whole: an error above leaves the file without a class */
	return 0;
}
