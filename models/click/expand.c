/*
 * expand.c - copies bodies into the flat graph. The elements of one body stand together, in the
 * order they were written; what they contain follows them, depth first. That order, and the
 * names OUTER/INNER, are Click's.
 *
 * A configuration string is expanded in the scope of its body when it is copied, and again before
 * it is used, as Click does; that matters only when a value has a '$' itself. Numbers of nodes,
 * wires and bytes are bounded, so compounds that double at each level end with an error.
 */
#include "models/click/expand.h"

enum {
	MAX_LEVELS = 250,
	MANY_VARIABLES = 16,	/* from here on a scope gets an index */
};

static bool expand_node(struct expansion *x, uint32_t at, const struct env *env);

static bool fail(struct expansion *x, span at, const char *what)
{
	if (!x->failed)
		diag_error(x->diag, at, "the expanded configuration is too large: more than %s",
			   what);
	x->failed = true;
	return false;
}

static bool count_text(struct expansion *x, size_t len, span at)
{
	x->text += len;
	return x->text <= CLICK_MAX_CONFIG_TEXT || fail(x, at, "256 MB of text");
}

static const char *expand_text(struct expansion *x, const struct env *env, const char *text,
			       span at)
{
	const char *result = click_env_expand(env, text, x->arena);

	if (!result)
		fail(x, at, "1 MB in one configuration string");
	else if (result != text && !count_text(x, strlen(result), at))
		return NULL;
	return result;
}

static void index_env(struct expansion *x, struct env *env)
{
	struct str_map *m;

	if (env->count < MANY_VARIABLES)
		return;
	m = str_map_new();
	for (unsigned i = 0; i < env->count; i++)
		str_map_put(m, env->names[i], (void *)(uintptr_t)(i + 1));
	*VEC_ADD(&x->indexes) = m;
	env->index = m;
}

static void override(struct env *env, const struct click_define *define)
{
	unsigned i = 0;

	while (i < env->count && strcmp(env->names[i], define->name))
		i++;
	env->names[i] = define->name;
	env->values[i] = define->value;
	env->count += i == env->count;
}

/* The scope of a file: its definitions, and those of the caller before them. */
static const struct env *file_env(struct expansion *x, const struct click_body *file)
{
	struct file_env *f;
	size_t n = file->variable_count + x->options->define_count + 1;

	for (size_t i = 0; i < x->files.n; i++)
		if (x->files.v[i]->file == file)
			return &x->files.v[i]->env;
	f = arena_alloc(x->arena, sizeof(*f));
	f->file = file;
	f->env.names = arena_alloc_array(x->arena, n, sizeof(*f->env.names));
	f->env.values = arena_alloc_array(x->arena, n, sizeof(*f->env.values));
	for (unsigned i = 0; i < file->variable_count; i++) {
		f->env.names[i] = file->variables[i].name;
		f->env.values[i] = file->variables[i].value;
	}
	f->env.count = file->variable_count;
	for (size_t i = 0; i < x->options->define_count; i++)
		override(&f->env, &x->options->defines[i]);
	index_env(x, &f->env);
	*VEC_ADD(&x->files) = f;
	return &f->env;
}

/* The scope of one instance of body; the values of its definitions see those before them. */
static bool instance_env(struct expansion *x, struct env *env, const struct click_body *body,
			 const struct env *caller, const char **values)
{
	unsigned n = body->formal_count + body->variable_count;

	*env = (struct env){ .depth = body->depth };
	env->parent = body->depth == 1 ? file_env(x, body->file) :
		      click_env_outside(caller, body->depth);
	if (!n)
		return true;
	env->names = arena_alloc_array(x->arena, n, sizeof(*env->names));
	env->values = arena_alloc_array(x->arena, n, sizeof(*env->values));
	for (; env->count < body->formal_count; env->count++) {
		env->names[env->count] = body->formals[env->count].name;
		env->values[env->count] = values[env->count];
	}
	for (unsigned i = 0; i < body->variable_count; i++) {
		const struct click_variable *v = &body->variables[i];
		const char *value = expand_text(x, env, v->value, body->at);

		if (!value)
			return false;
		env->names[env->count] = v->name;
		env->values[env->count++] = value;
	}
	index_env(x, env);
	return true;
}

static const char *join_name(struct expansion *x, const char *outer, const char *name)
{
	size_t a = strlen(outer), b = strlen(name);
	char *s = arena_alloc(x->arena, a + b + 2);

	x->text += a + b + 2;
	memcpy(s, outer, a);
	s[a] = '/';
	memcpy(s + a + 1, name, b + 1);
	return s;
}

static enum flat_kind flat_kind(enum click_node_kind kind)
{
	switch (kind) {
	case CLICK_NODE_INPUT: case CLICK_NODE_GROUP_INPUT:
		return FLAT_IN;
	case CLICK_NODE_OUTPUT: case CLICK_NODE_GROUP_OUTPUT:
		return FLAT_OUT;
	case CLICK_NODE_GROUP:
		return FLAT_SHELL;
	default:
		return FLAT_ELEMENT;
	}
}

/*
 * Adds the nodes and wires of body. `shell` is the node they belong to, or -1 for the outermost
 * body, whose names stay as they are.
 */
static bool add_body(struct expansion *x, const struct click_body *body, int64_t shell,
		     const struct env *env)
{
	uint32_t base = (uint32_t)x->nodes.n;
	const char *outer = shell < 0 ? NULL : x->nodes.v[shell].name;

	if (x->nodes.n + body->node_count > CLICK_MAX_NODES)
		return fail(x, body->at, "1048576 elements");
	if (x->wires.n + body->wire_count > CLICK_MAX_WIRES)
		return fail(x, body->at, "4194304 connections");
	for (uint32_t i = 0; i < body->node_count; i++) {
		const struct click_node *n = &body->nodes[i];
		struct flat_node f = {
			.kind = flat_kind(n->kind), .name = n->name, .def = n->type, .node = n,
			.config = n->config, .ninputs = n->ninputs, .noutputs = n->noutputs,
			.in = base + i + 1, .out = base + i + 2, .shell = (uint32_t)shell,
		};

		if (n->kind == CLICK_NODE_GROUP_INPUT)
			f.shell = base + i - 1;
		else if (n->kind == CLICK_NODE_GROUP_OUTPUT)
			f.shell = base + i - 2;
		if (outer && f.kind != FLAT_IN && f.kind != FLAT_OUT) {
			f.name = join_name(x, outer, n->name);
			f.config = expand_text(x, env, n->config, n->at);
			if (!f.config || !count_text(x, 0, n->at))
				return false;
			f.expanded = f.config != n->config;
		}
		*VEC_ADD(&x->nodes) = f;
	}
	for (uint32_t i = 0; i < body->wire_count; i++) {
		struct click_wire w = body->wires[i];

		w.from += base;
		w.to += base;
		*VEC_ADD(&x->wires) = w;
	}
	for (uint32_t i = 0; i < body->node_count; i++)
		if (body->nodes[i].kind == CLICK_NODE_ELEMENT && !expand_node(x, base + i, env))
			return false;
	return true;
}

/* Puts the body of a compound behind the node. */
static bool enter_compound(struct expansion *x, uint32_t at, const struct click_body *body,
			   const struct env *caller, const char **values)
{
	struct env env;
	bool ok;

	if (x->level == MAX_LEVELS)
		return fail(x, x->nodes.v[at].node->at, "250 levels of compounds");
	if (!instance_env(x, &env, body, caller, values))
		return false;
	x->nodes.v[at].kind = FLAT_SHELL;
	x->nodes.v[at].in = (uint32_t)x->nodes.n;
	x->nodes.v[at].out = (uint32_t)x->nodes.n + 1;
	x->level++;
	ok = add_body(x, body, at, &env);
	x->level--;
	return ok;
}

/* Final configuration of a node, and what it contains. false: give up. */
static bool expand_node(struct expansion *x, uint32_t at, const struct env *env)
{
	struct flat_node n = x->nodes.v[at];
	const char *config = expand_text(x, env, n.config, n.node->at);
	const struct click_def *def;
	struct click_use use;
	struct click_arg *args;
	const char **values = NULL;
	unsigned count;

	if (!config)
		return false;
	x->nodes.v[at].config = config;
	x->nodes.v[at].expanded = config != n.node->config;
	if (n.def->kind != CLICK_CLASS_COMPOUND)
		return true;
	args = text_split((struct piece){ config, strlen(config) }, n.node->config_at, false,
				x->arena, &count);
	use = (struct click_use){ n.name, n.node->at, args, count, n.ninputs, n.noutputs, false };
	def = click_resolve(n.def, &use, x->arena, &values, x->diag);
	if (def)
		x->nodes.v[at].def = def;
	if (!def || def->kind != CLICK_CLASS_COMPOUND)
		return true;
	return enter_compound(x, at, def->body, env, values);
}

static void fini(struct expansion *x)
{
	for (size_t i = 0; i < x->indexes.n; i++)
		str_map_free(x->indexes.v[i]);
	VEC_FREE(&x->indexes);
	VEC_FREE(&x->files);
	VEC_FREE(&x->nodes);
	VEC_FREE(&x->wires);
}

/* Names are unique unless someone declared "a/b" and a compound "a" with a "b". */
static void check_names(struct expansion *x)
{
	struct str_map *seen = str_map_new();

	for (size_t i = 0; i < x->nodes.n; i++) {
		const struct flat_node *n = &x->nodes.v[i], *before;

		if (n->kind == FLAT_IN || n->kind == FLAT_OUT)
			continue;
		before = str_map_get(seen, n->name);
		if (before) {
			diag_error(x->diag, n->node->at, "'%s' is already declared", n->name);
			diag_note(x->diag, before->node->at, "the declaration before");
		}
		str_map_put(seen, n->name, &x->nodes.v[i]);
	}
	str_map_free(seen);
}

bool click_expand_file(struct click_config *c, const struct click_tree *t,
		       const struct click_options *o, struct diag *d)
{
	struct expansion x = { .arena = c->arena, .diag = d, .options = o, .tree = t };
	const struct env *env = file_env(&x, t->top);
	bool ok = add_body(&x, t->top, -1, env);

	if (ok && t->slash_names)
		check_names(&x);
	ok = ok && click_flatten(&x, c);
	fini(&x);
	return ok;
}

/* How many ports an instance of a built-in class shows. */
static uint32_t shown_ports(uint32_t used, uint32_t min, uint32_t max, bool counted, unsigned args)
{
	uint32_t n = MAX_OF(used, min);

	if (counted)
		n = MAX_OF(n, args);
	return MIN_OF(n, max);
}

/* `input -> CLASS(config) -> output` with all ports. */
static void add_builtin(struct expansion *x, const struct click_call *call, unsigned args)
{
	static const struct click_node in = { .kind = CLICK_NODE_INPUT, .name = "input",
					      .config = "" };
	static const struct click_node out = { .kind = CLICK_NODE_OUTPUT, .name = "output",
					       .config = "" };
	const struct click_port_range *r = &call->def->range;
	char per_port = call->def->cls->per_port;
	struct click_node *node = arena_alloc(x->arena, sizeof(*node));
	uint32_t ninputs, noutputs;

	ninputs = shown_ports(call->ninputs, r->min_in, r->max_in, per_port == 'i', args);
	noutputs = r->out_equals_in ? ninputs + r->out_extra :
		   shown_ports(call->noutputs, r->min_out, r->max_out, per_port == 'o', args);
	node->name = arena_printf(x->arena, "%s@1", call->def->name);
	node->type = call->def;
	node->config = call->config;
	node->config_at = node->at = call->at;
	*VEC_ADD(&x->nodes) = (struct flat_node){ .kind = FLAT_ELEMENT, .name = "input",
						  .node = &in, .config = "" };
	*VEC_ADD(&x->nodes) = (struct flat_node){ .kind = FLAT_ELEMENT, .name = "output",
						  .node = &out, .config = "" };
	*VEC_ADD(&x->nodes) = (struct flat_node){ .kind = FLAT_ELEMENT, .name = node->name,
						  .node = node, .config = node->config,
						  .def = call->def };
	for (uint32_t i = 0; i < ninputs; i++)
		*VEC_ADD(&x->wires) = (struct click_wire){ 0, i, 2, i, call->at };
	for (uint32_t i = 0; i < noutputs; i++)
		*VEC_ADD(&x->wires) = (struct click_wire){ 2, i, 1, i, call->at };
}

static bool expand_call(struct expansion *x, const struct click_call *call)
{
	struct click_use use = { call->def->name, call->at, NULL, 0, call->ninputs,
				 call->noutputs, !call->ninputs && !call->noutputs };
	const char **values = NULL;
	const struct click_def *def;
	struct click_call builtin = *call;
	struct env env;

	use.args = text_split((struct piece){ call->config, strlen(call->config) }, call->at,
				    false, x->arena, &use.arg_count);
	def = click_resolve(call->def, &use, x->arena, &values, x->diag);
	if (!def)
		return false;
	if (def->kind == CLICK_CLASS_UNKNOWN) {
		diag_error(x->diag, call->at, "unknown element class '%s'", def->name);
		return false;
	}
	if (def->kind == CLICK_CLASS_BUILTIN) {
		builtin.def = def;
		add_builtin(x, &builtin, use.arg_count);
		return true;
	}
	if (!instance_env(x, &env, def->body, NULL, values) ||
	    !add_body(x, def->body, -1, &env))
		return false;
	x->nodes.v[0].kind = x->nodes.v[1].kind = FLAT_ELEMENT;
	return true;
}

bool click_expand_call(struct click_config *c, const struct click_tree *t,
		       const struct click_call *call, const struct click_options *o,
		       struct diag *d)
{
	struct expansion x = { .arena = c->arena, .diag = d, .options = o, .tree = t };
	bool ok = expand_call(&x, call);

	if (ok) {
		c->input_element = 0;
		c->output_element = 1;
		if (t->slash_names)
			check_names(&x);
		ok = click_flatten(&x, c);
	}
	fini(&x);
	return ok;
}
