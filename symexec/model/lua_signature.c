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

/* "0..255" */
static void
parse_range(lua_State *L, const char *text, struct click_param *p)
{
	char *end;

	p->min = strtoll(text, &end, 0);
	if (strncmp(end, "..", 2) != 0)
		luaL_error(L, "expected a range LOW..HIGH, found '%s'", text);
	p->max = strtoull(end + 2, &end, 0);
	if (*end || (int64_t)p->max < p->min)
		luaL_error(L, "expected a range LOW..HIGH, found '%s'", text);
}

static void
parse_param(lua_State *L, const char *text, struct click_param *p)
{
	struct models *m = models_of(L);
	const char *at = text, *name = next_word(m, &at), *type = next_word(m, &at), *word;
	size_t len = name ? strlen(name) : 0;

	if (!name || !type)
		luaL_error(L, "expected \"NAME TYPE\", found \"%s\"", text);
	p->flags = CLICK_P_MANDATORY | CLICK_P_POSITIONAL;
	if (len > 3 && strcmp(name + len - 3, "...") == 0) {
		p->flags = CLICK_P_POSITIONAL | CLICK_P_REST;
		name = arena_strndup(m->arena, name, len - 3);
	} else if (len > 1 && name[len - 1] == '?') {
		p->flags = CLICK_P_POSITIONAL;
		name = arena_strndup(m->arena, name, len - 1);
	}
	p->name = name;
	p->type = find_type(L, type);
	p->help = "";
	while ((word = next_word(m, &at)) != NULL) {
		if (strcmp(word, "=") == 0) {
			while (*at == ' ' || *at == '\t')
				at++;
			p->def = arena_strdup(m->arena, at);
			p->flags &= ~(unsigned)CLICK_P_MANDATORY;
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
	if (!lua_isnil(L, -1))
		s = arena_strdup(models_of(L)->arena, luaL_checkstring(L, -1));
	lua_pop(L, 1);
	return s;
}

/* Port codes are digits, '-', '/' , '=' and '+'; processing codes the letters a, h, l and '/'. */
static void
check_code(lua_State *L, const char *what, const char *code, const char *allowed)
{
	const char *slash = strchr(code, '/');

	if (code[strspn(code, allowed)] || !slash || slash == code || !slash[1])
		luaL_error(L, "'%s' is no %s code of Click", code, what);
}

int
signature_lua(lua_State *L)
{
	struct models *m = models_of(L);
	struct model_file *f = (struct model_file *)(uintptr_t)m->rec.file;
	lua_Integer n;
	struct click_param *params;

	luaL_checktype(L, 1, LUA_TTABLE);
	if (!f || m->rec.active)
		return luaL_error(L, "a signature stands at the top of a model, outside of it");
	if (!f->users)
		return luaL_error(L, "the signature of '%s' is in the table of classes",
				  f->class_name);
	n = luaL_len(L, 1);
	if (n > 64)
		return luaL_error(L, "a class has at most 64 parameters");
	f->cls = arena_alloc(m->arena, sizeof(*f->cls));
	params = arena_alloc_array(m->arena, (size_t)n + 1, sizeof(*params));
	for (lua_Integer i = 1; i <= n; i++) {
		lua_rawgeti(L, 1, i);
		parse_param(L, luaL_checkstring(L, -1), &params[i - 1]);
		lua_pop(L, 1);
	}
	f->cls->name = f->class_name;
	f->cls->ports = text_field(L, "ports", "1/1");
	f->cls->processing = text_field(L, "processing", "a/a");
	f->cls->help = text_field(L, "help", "");
	f->cls->section = "user";
	f->cls->params = params;
	check_code(L, "port", f->cls->ports, "0123456789-/=+");
	check_code(L, "processing", f->cls->processing, "ahl/");
	return 0;
}
