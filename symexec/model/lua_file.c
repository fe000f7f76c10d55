/*
 * lua_file.c - finding, reading and running model files. A file is run once; what it
 * returns, a function of (p, args), is kept and called for every recording. Libraries
 * (lib/NAME.lua) return a table or a function that models share.
 */
#include "symexec/model/lua_int.h"

#include "models/base/map.h"
#include "models/base/near.h"

#include <unistd.h>

enum { MAX_FILE = 1 << 20 };

/* Offsets of the lines, and one beyond the last; and how far each is indented. */
static void
index_lines(struct models *m, struct model_file *f, const char *text, size_t len)
{
	uint32_t n = 1, at = 0;

	for (const char *s = text; (s = memchr(s, '\n', len - (size_t)(s - text))) != NULL; s++)
		n++;
	f->lines = arena_alloc_array(m->arena, n + 1, sizeof(*f->lines));
	f->lines[at++] = 0;
	for (const char *s = text; (s = memchr(s, '\n', len - (size_t)(s - text))) != NULL; s++)
		f->lines[at++] = (uint32_t)(s - text) + 1;
	f->lines[at] = (uint32_t)len + 1;
	f->line_count = n;
	f->indent = arena_alloc_array(m->arena, n, sizeof(*f->indent));
	for (uint32_t i = 0; i < n; i++)
		f->indent[i] = (uint32_t)strspn(text + f->lines[i], " \t");
}

/* The comment at the top, without dashes. */
static const char *
top_comment(struct models *m, const char *text)
{
	struct strbuf out = STRBUF_INIT;
	const char *copy;

	while (strncmp(text, "--", 2) == 0) {
		size_t len = strcspn(text, "\n");
		size_t skip = text[2] == ' ' ? 3 : 2;

		if (len > skip)
			sb_add_len(&out, text + skip, len - skip);
		sb_add_char(&out, '\n');
		text += len + (text[len] == '\n');
	}
	copy = arena_strdup(m->arena, sb_str(&out));
	sb_fini(&out);
	return copy;
}

static void
report(struct models *m, const struct model_file *f, const char *message)
{
	struct here h = m->rec.error.file ? m->rec.error : (struct here){ f, 1 };

	diag_error(m->e->diag, here_span(h), "%s", message);
}

/* A syntax error: Lua's message has the line in front. */
static void
report_syntax(struct models *m, const struct model_file *f, const char *message)
{
	const char *colon = strstr(message, ".lua:");
	struct here h = { f, 1 };

	if (colon) {
		h.line = (uint32_t)strtoul(colon + 5, NULL, 10);
		colon = strchr(colon + 5, ' ');
	}
	diag_error(m->e->diag, here_span(h), "%s", colon ? colon + 1 : message);
}

/* Runs the file; leaves its value on the Lua stack. */
static bool
run_file(struct models *m, struct model_file *f)
{
	lua_State *L = m->L;
	const struct model_file *outer = m->rec.file;
	const char *message = NULL, *text;
	size_t len;
	bool ok;

	text = diag_source_text(m->e->diag, f->src, &len);
	if (luaL_loadbufferx(L, text, len, f->chunk, "t") != LUA_OK) {
		report_syntax(m, f, lua_tostring(L, -1));
		lua_pop(L, 1);
		return false;
	}
	sandbox_push_env(L);
	lua_setupvalue(L, -2, 1);
	m->rec.file = f;
	m->rec.error = (struct here){ NULL, 0 };
	ok = sandbox_call(m, 0, 1, &message);
	m->rec.file = outer;
	if (!ok)
		report(m, f, message);
	return ok;
}

struct model_file *
model_file_load(struct models *m, const char *name, const char *path, bool users)
{
	struct model_file *f = arena_alloc(m->arena, sizeof(*f));
	const char *text;
	size_t len;

	f->class_name = arena_strdup(m->arena, name);
	f->path = arena_strdup(m->arena, path);
	f->chunk = arena_printf(m->arena, "@%s", path);
	f->fn = LUA_NOREF;
	f->users = users;
	f->comment = "";
	str_map_put(m->files, name, f);
	f->src = diag_read_source(m->e->diag, path, SPAN_NONE, MAX_FILE);
	if (!f->src)
		return f;
	text = diag_source_text(m->e->diag, f->src, &len);
	index_lines(m, f, text, len);
	f->comment = top_comment(m, text);
	*VEC_ADD(&m->sources) = f;
	m->last_chunk = NULL;
	f->loading = true;
	if (run_file(m, f)) {
		bool library = strncmp(name, "lib/", 4) == 0;

		if (library && lua_istable(m->L, -1))
			sandbox_read_only(m->L);
		if (lua_isfunction(m->L, -1) || (library && lua_istable(m->L, -1))) {
			f->fn = luaL_ref(m->L, LUA_REGISTRYINDEX);
		} else {
			diag_error(m->e->diag, here_span((struct here){ f, f->line_count }),
				   "the file returns %s, it must return function(p, args)",
				   luaL_typename(m->L, -1));
			lua_pop(m->L, 1);
		}
	}
	f->loading = false;
	return f;
}

/* Names of classes and libraries become file names: nothing but letters, digits and _. */
static bool
is_file_name(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		      (*c >= '0' && *c <= '9') || *c == '_'))
			return false;
	return *name != '\0';
}

static struct model_file *
load_from_folder(struct models *m, const char *folder, const char *name, const char *prefix)
{
	char *path, *key;
	struct model_file *f = NULL;

	if (!folder || !is_file_name(name))
		return NULL;
	path = x_asprintf("%s/%s%s.lua", folder, prefix, name);
	key = x_asprintf("%s%s", prefix, name);
	if (access(path, R_OK) == 0)
		f = model_file_load(m, key, path, false);
	free(path);
	free(key);
	return f;
}

struct model_file *
model_file_find(struct models *m, const char *class_name)
{
	struct model_file *f = model_file_known(m, class_name);

	return f ? f : load_from_folder(m, m->folder, class_name, "");
}

/* same_as(class) -> the model of another class */
int
same_as_lua(lua_State *L)
{
	struct models *m = models_of(L);
	const char *name = luaL_checkstring(L, 1);
	struct model_file *f = model_file_find(m, name);

	if (!f)
		return luaL_error(L, "there is no model of '%s'", name);
	if (f->loading)
		return luaL_error(L, "'%s' is defined by itself", name);
	if (f->fn == LUA_NOREF)
		return luaL_error(L, "the model of '%s' is wrong", name);
	lua_rawgeti(L, LUA_REGISTRYINDEX, f->fn);
	return 1;
}

/* A library of the models folder; else one beside the file that asks. */
static struct model_file *
load_library(struct models *m, const char *name)
{
	struct model_file *f = load_from_folder(m, m->folder, name, "lib/");
	const char *asks = m->rec.file ? m->rec.file->path : "", *slash = strrchr(asks, '/');
	char *folder;

	if (f || !slash)
		return f;
	folder = x_strndup(asks, (size_t)(slash - asks));
	f = load_from_folder(m, folder, name, "lib/");
	free(folder);
	return f;
}

/* use(name) -> what lib/NAME.lua returns */
int
use_lua(lua_State *L)
{
	struct models *m = models_of(L);
	const char *name = luaL_checkstring(L, 1);
	struct model_file *f;

	lua_pushfstring(L, "lib/%s", name);
	f = str_map_get(m->files, lua_tostring(L, -1));
	if (!f)
		f = load_library(m, name);
	if (!f)
		return luaL_error(L, "there is no library '%s'", name);
	if (f->loading)
		return luaL_error(L, "the library '%s' uses itself", name);
	if (f->fn == LUA_NOREF)
		return luaL_error(L, "the library '%s' is wrong", name);
	lua_rawgeti(L, LUA_REGISTRYINDEX, f->fn);
	return 1;
}
