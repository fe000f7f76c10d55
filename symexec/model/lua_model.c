/*
 * lua_model.c - from an element to its rule program. A model is run once per distinct
 * (class, arguments) and the program kept; port counts belong to the key only where the
 * model asked for them. Names from AddressInfo and the like change what the same text
 * means, so their text belongs to the key as well.
 */
#include "symexec/model/lua_model.h"

#include "models/base/map.h"
#include "symexec/model/lua_int.h"

#include <dirent.h>
#include <errno.h>

enum { LONG_KEY = 4096 };	/* longer lists of arguments go by their hashes */

/* One recorded program of a key, and the port counts it holds for. */
struct cached {
	const struct program *program;
	struct cached *next;
	bool asked_ninputs, asked_noutputs;
	bool concrete;
	uint32_t ninputs, noutputs;
	const char *asked_namer;	/* whether an element of that class names it counts, too */
	bool named;
	const struct classified *tables;	/* of a shape */
	size_t table_count;
};

struct models *
models_new(struct engine *e, const char *folder)
{
	struct models *m = x_calloc(1, sizeof(*m));

	m->e = e;
	m->arena = arena_new();
	m->given = arena_new();
	m->rec.scratch = arena_new();
	m->rec.start = arena_mark(m->rec.scratch);
	m->folder = folder ? arena_strdup(m->arena, folder) : NULL;
	m->files = str_map_new();
	m->programs = str_map_new();
	m->shapes = str_map_new();
	m->key = m->shape = (struct strbuf)STRBUF_INIT;
	sandbox_new(m);
	return m;
}

void
models_free(struct models *m)
{
	if (!m)
		return;
	lua_close(m->L);
	arena_free(m->small_blocks);
	VEC_FREE(&m->sources);
	VEC_FREE(&m->rec.parent);
	VEC_FREE(&m->rec.flows);
	VEC_FREE(&m->rec.remembered);
	VEC_FREE(&m->rec.tables);
	str_map_free(m->files);
	str_map_free(m->programs);
	str_map_free(m->shapes);
	VEC_FREE(&m->rec.values);
	sb_fini(&m->key);
	sb_fini(&m->shape);
	arena_free(m->rec.scratch);
	arena_free(m->given);
	arena_free(m->arena);
	free(m);
}

static int
is_lua_file(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 4 && strcmp(d->d_name + len - 4, ".lua") == 0;
}

/* Reads a file that is known to be there. */
static struct model_file *
read_file(struct models *m, const struct model_file *known)
{
	struct model_file *f = model_file_load(m, known->class_name, known->path, true);

	f->offered = known->offered;
	if (f->fn != LUA_NOREF && !f->cls && !click_class_find(f->class_name)) {
		diag_error(m->e->diag, here_span((struct here){ f, 1 }),
			   "'%s' is no class of Click's; the file must say its ports and "
			   "parameters with `signature { ... }`", f->class_name);
		luaL_unref(m->L, LUA_REGISTRYINDEX, f->fn);
		f->fn = LUA_NOREF;
	}
	return f;
}

struct model_file *
model_file_known(struct models *m, const char *class_name)
{
	struct model_file *f = str_map_get(m->files, class_name);

	return f && f->waits ? read_file(m, f) : f;
}

static bool
add_file(struct models *m, const char *folder, const char *name, bool later)
{
	struct model_file *f = arena_alloc(m->arena, sizeof(*f));

	f->class_name = arena_strndup(m->arena, name, strlen(name) - 4);
	f->path = arena_printf(m->arena, "%s/%s", folder, name);
	f->fn = LUA_NOREF;
	f->users = f->waits = true;
	f->offered = later;
	str_map_put(m->files, f->class_name, f);
	return later || model_file_known(m, f->class_name)->fn != LUA_NOREF;
}

static bool
add_folder(struct models *m, const char *folder, bool later)
{
	struct dirent **list;
	int n = scandir(folder, &list, is_lua_file, alphasort);
	bool ok = true;

	if (n < 0) {
		diag_error(m->e->diag, SPAN_NONE, "cannot read the folder '%s': %s", folder,
			   strerror(errno));
		return false;
	}
	for (int i = 0; i < n; i++) {
		ok = add_file(m, folder, list[i]->d_name, later) && ok;
		free(list[i]);
	}
	free(list);
	return ok;
}

bool
models_add_folder(struct models *m, const char *folder)
{
	return add_folder(m, folder, false);
}

bool
models_offer_folder(struct models *m, const char *folder)
{
	return add_folder(m, folder, true);
}

const struct click_class *
models_class(struct models *m, const char *name)
{
	const struct model_file *f = model_file_known(m, name);

	return f && f->users ? f->cls : NULL;
}

const struct click_class *
models_users_class(struct models *m, size_t i)
{
	for (size_t k = 0; k < str_map_count(m->files); k++) {
		const struct model_file *f = model_file_known(m, str_map_key(m->files, k));

		if (f->users && !f->offered && f->cls != NULL && i-- == 0)
			return f->cls;
	}
	return NULL;
}

bool
models_info(struct models *m, const char *class_name, struct model_info *out)
{
	const struct model_file *f = model_file_find(m, class_name);

	if (!f || f->fn == LUA_NOREF)
		return false;
	*out = (struct model_info){ f->class_name, f->path, f->comment, f->users };
	return true;
}

void
models_count(const struct models *m, uint64_t *recorded, uint64_t *reused)
{
	*recorded = m->recorded;
	*reused = m->reused;
}

/* ---- keys ---- */

/* Elements that give names to arguments of others, or patterns to rewriters. */
static bool
gives_names(const struct click_element *el)
{
	static const char *const classes[] = {
		"AddressInfo", "PortInfo", "IPRewriterPatterns", "AnnotationInfo",
		"RoundRobinIPMapper", "SourceIPHashMapper",
	};

	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (strcmp(el->class_name, classes[i]) == 0)
			return true;
	return false;
}

/* A hash of all that gives names in c; 0: nothing does. */
static uint64_t
names_of_config(struct models *m, const struct click_config *c)
{
	uint64_t h = 0;

	if (m->config == c)
		return m->config_names;
	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *el = &c->elements[i];

		if (gives_names(el)) {
			h = hash_mix(h + 1, hash_bytes(el->name, strlen(el->name)));
			h = hash_mix(h, hash_bytes(el->config, strlen(el->config)));
		}
	}
	m->config = c;
	m->config_names = h;
	return h;
}

static const char *
make_key(struct models *m, const struct click_config *c, const struct click_element *el)
{
	/* names stand in arguments only */
	uint64_t names = c && el->arg_count > 0 ? names_of_config(m, c) : 0;
	const char *scope = strrchr(el->name, '/');

	sb_clear(&m->key);
	sb_add(&m->key, el->class_name);
	if (names) {
		sb_printf(&m->key, "\1%llx ", (unsigned long long)names);
		if (scope)
			sb_add_len(&m->key, el->name, (size_t)(scope - el->name));
	}
	/* its name is its device */
	if (click_device_nameless(el))
		sb_printf(&m->key, "\2%s", el->name);
	for (unsigned i = 0; i < el->arg_count && m->key.len <= LONG_KEY; i++) {
		sb_add_char(&m->key, '\2');
		sb_add(&m->key, el->args[i].text);
	}
	if (m->key.len > LONG_KEY) {
		size_t len = strlen(el->config), skip = len > 0;

		sb_cut(&m->key, 512);
		sb_printf(&m->key, "\3%llx %llx %u %zu",
			  (unsigned long long)hash_bytes(el->config, len),
			  (unsigned long long)hash_bytes(el->config + skip, len - skip), el->arg_count, len);
	}
	return sb_str(&m->key);
}

/* ---- recording ---- */

static void
begin(struct models *m, const struct model_file *f, const struct click_element *el)
{
	struct recording *rec = &m->rec;

	rec->run++;
	rec->active = true;
	rec->file = f;
	rec->element = el;
	rec->ninputs = el->ninputs;
	rec->noutputs = el->noutputs;
	rec->asked_port = rec->asked_ninputs = rec->asked_noutputs = false;
	rec->asked_namer = NULL;
	rec->parent.n = rec->flows.n = rec->remembered.n = rec->tables.n = 0;
	rec->saw_entries = false;
	rec->scratch_used = 0;
	rec->error = (struct here){ NULL, 0 };
	rec->r = recorder_new(m->arena, el->class_name);
}

static void
wrong(struct models *m, const struct model_file *f, const struct click_element *el,
      const char *message)
{
	struct here h = m->rec.error.file ? m->rec.error : (struct here){ f, 1 };

	diag_error(m->e->diag, here_span(h), "%s", message);
	diag_note(m->e->diag, el->at, "in the model of '%s' for '%s'", el->class_name, el->name);
}

/* Every flow must have been ended. */
static bool
check_ended(struct models *m, const struct click_element *el)
{
	for (size_t i = 0; i < m->rec.flows.n; i++) {
		const struct rec_flow *f = m->rec.flows.v[i];

		if (f->ended)
			continue;
		m->rec.error = f->made;
		wrong(m, m->rec.file, el, "a flow is neither emitted nor dropped: nothing "
		      "is said about the packets that this line yields");
		return false;
	}
	return true;
}

struct call {
	const struct model_file *f;
	const struct click_args *args;
	uint32_t port;
};

/* In protected mode: pushes what the model gets and calls it. */
static int
call_model(lua_State *L)
{
	const struct call *c = lua_touserdata(L, 1);
	struct models *m = models_of(L);
	struct rec_flow *f = lflow_start(L, UINT32_MAX, (struct here){ c->f, 1 });

	recorder_entry(m->rec.r, c->port, f->block);
	lua_rawgeti(L, LUA_REGISTRYINDEX, c->f->fn);
	lobject_push(L, TAG_FLOW, f);
	largs_push(L, c->args);
	lua_pushstring(L, m->rec.element->class_name);
	lua_call(L, 3, 0);
	return 0;
}

/* Runs the model for one input port. */
static bool
record_port(struct models *m, const struct model_file *f, const struct click_element *el,
	    const struct click_args *args, uint32_t port)
{
	struct call c = { f, args, port };
	const char *message = NULL;

	m->rec.args = args;
	m->rec.port = port;
	lua_pushcfunction(m->L, call_model);
	lua_pushlightuserdata(m->L, &c);
	if (!sandbox_call(m, 1, 0, &message)) {
		wrong(m, f, el, message);
		return false;
	}
	return check_ended(m, el);
}

static const struct program *
record(struct models *m, const struct model_file *f, const struct click_element *el,
       const struct click_args *args)
{
	const struct program *p = NULL;
	const char *err = NULL;
	bool ok;

	begin(m, f, el);
	ok = record_port(m, f, el, args, 0);
	for (uint32_t i = 1; ok && m->rec.asked_port && i < el->ninputs; i++)
		ok = record_port(m, f, el, args, i);
	if (ok) {
		p = recorder_finish(m->rec.r, &err);
		if (!p)
			wrong(m, f, el, err);
	} else {
		recorder_abandon(m->rec.r);
	}
	m->rec.r = NULL;
	m->rec.active = false;
	m->rec.run++;			/* from here on its handles are dead */
	arena_release(m->rec.scratch, m->rec.start);
	m->recorded++;
	return p;
}

/* Stands for what is not known: anything may leave by any output. */
static const struct program *
opaque_program(struct models *m, const struct click_element *el, const char *why)
{
	struct recorder *r = recorder_new(m->arena, el->class_name);
	uint32_t top = recorder_block(r), *next;
	struct terminator t = { .kind = TERM_DROP, .text = why };
	const char *err = NULL;
	struct program *p;

	recorder_entry(r, 0, top);
	next = arena_alloc_array(m->arena, el->noutputs + 1, sizeof(*next));
	for (uint32_t i = 0; i < el->noutputs; i++) {
		struct instruction any = instruction_of(OP_SCRAMBLE);
		struct terminator out = { .kind = TERM_EMIT, .port = i };

		next[i] = recorder_block(r);
		any.base = BASE_DATA;
		recorder_add(r, next[i], &any);
		recorder_end(r, next[i], &out, SPAN_NONE);
	}
	if (el->noutputs > 0)
		t = (struct terminator){ .kind = TERM_CHOICE, .text = why, .next = next,
					 .n = el->noutputs };
	recorder_end(r, top, &t, SPAN_NONE);
	p = (struct program *)(uintptr_t)recorder_finish(r, &err);
	if (!p)
		x_panic("opaque program: %s", err);
	p->opaque = why;
	return p;
}

static const struct cached *
find_cached(struct models *m, const struct cached *c, const struct click_element *el)
{
	for (; c; c = c->next)
		if (c->concrete == m->e->concrete &&
		    (!c->asked_ninputs || c->ninputs == el->ninputs) &&
		    (!c->asked_noutputs || c->noutputs == el->noutputs) &&
		    (!c->asked_namer ||
		     c->named == lshare_named_by(m->rec.config, c->asked_namer, el)))
			return c;
	return NULL;
}

/* Keeps p for elements that are like el in what its model asked for. */
static struct cached *
keep(struct models *m, struct str_map *map, const char *key, const struct click_element *el,
     const struct program *p)
{
	struct cached *n = arena_alloc(m->arena, sizeof(*n));

	n->program = p;
	n->asked_ninputs = p->opaque || m->rec.asked_ninputs || m->rec.asked_port;
	n->asked_noutputs = p->opaque || m->rec.asked_noutputs;
	n->concrete = m->e->concrete;
	n->ninputs = el->ninputs;
	n->noutputs = el->noutputs;
	n->asked_namer = m->rec.asked_namer;
	n->named = n->asked_namer && lshare_named_by(m->rec.config, n->asked_namer, el);
	n->next = str_map_get(map, key);
	str_map_put(map, key, n);
	return n;
}

/* A recording for what the model sees of the arguments, with the values that it does not see. */
static const struct program *
find_or_record(struct models *m, const struct model_file *f, const struct click_element *el,
	       const struct click_args *args)
{
	bool shared = lshare_begin(m, f, args);
	const struct cached *c = NULL;
	const struct program *p;

	if (shared)
		c = find_cached(m, str_map_get(m->shapes, sb_str(&m->shape)), el);
	if (c) {
		m->reused++;
		m->rec.asked_port = false;
		m->rec.asked_ninputs = c->asked_ninputs;
		m->rec.asked_noutputs = c->asked_noutputs;
		m->rec.asked_namer = c->asked_namer;
		lshare_tables(m, args, c->tables, c->table_count);
		return lshare_program(m, c->program);
	}
	p = record(m, f, el, args);
	if (!p)
		return NULL;
	if (shared && !m->rec.saw_entries) {
		struct cached *n = keep(m, m->shapes, sb_str(&m->shape), el, p);

		n->table_count = m->rec.tables.n;
		n->tables = arena_memdup(m->arena, m->rec.tables.v,
					 n->table_count * sizeof(*n->tables));
	}
	return lshare_program(m, p);
}

/* The arguments of el, which may be `given` with another class or other arguments. */
static bool
find_args(struct models *m, const struct click_element *given, const struct click_element *el,
	  struct click_args *args)
{
	const struct click_args *kept = click_args_kept(m->rec.config, given);

	if (kept && kept->cls == el->cls && el->args == given->args) {
		*args = *kept;
		return true;
	}
	return click_args_parse(&(struct click_scope){ m->rec.config, m->rec.names, true }, el,
				m->given, args, m->e->diag);
}

static const struct program *
make_program(struct models *m, const struct click_element *given)
{
	struct model_file *f = model_file_find(m, given->class_name);
	struct click_element el = *given;
	struct click_arg device = { .at = given->at };
	struct click_args args;
	const struct program *p;

	/* a user's model of a class goes with the user's signature */
	if (f && f->cls)
		el.cls = f->cls;
	if (!el.cls)
		return opaque_program(m, given, arena_printf(m->arena,
				      "class '%s' is not known", el.class_name));
	if (!f)
		return opaque_program(m, given, arena_printf(m->arena,
				      "class '%s' has no model", el.class_name));
	if (f->fn == LUA_NOREF)
		return opaque_program(m, given, arena_printf(m->arena,
				      "the model of '%s' is wrong", el.class_name));
	/* a device that is not named yet goes by the name of its element */
	if (click_device_nameless(given)) {
		device.text = arena_printf(m->given, "\"%s\"", el.name);
		el.args = &device;
		el.arg_count = 1;
	}
	if (!find_args(m, given, &el, &args))
		return opaque_program(m, given, arena_printf(m->arena,
				      "the arguments of '%s' are wrong", el.name));
	p = find_or_record(m, f, &el, &args);
	return p ? p : opaque_program(m, given, arena_printf(m->arena,
				      "the model of '%s' is wrong", el.class_name));
}

const struct program *
models_program(struct models *m, const struct click_config *c, const struct click_element *el,
	       const struct click_names *names)
{
	const char *key = make_key(m, c, el);
	const struct cached *kept;
	const struct program *p;
	struct arena_mark given;

	m->rec.config = c;
	kept = find_cached(m, str_map_get(m->programs, key), el);
	if (kept) {
		m->reused++;
		return kept->program;
	}
	given = arena_mark(m->given);
	m->rec.names = names;
	m->rec.asked_ninputs = m->rec.asked_noutputs = m->rec.asked_port = true;
	m->rec.asked_namer = NULL;
	p = make_program(m, el);
	arena_release(m->given, given);
	(void)keep(m, m->programs, key, el, p);
	return p;
}
