/*
 * scope.c - names while parsing: elements of the body under construction, classes visible
 * lexically, variables of one body.
 *
 * Anonymous elements get their final names only when a body ends, because an element declared
 * later may own the name "Class@N"; build.unnamed lists them.
 */
#include "models/click/parser_int.h"

#include "models/base/near.h"

enum {
	MAX_GAPS = 20,		/* missing ports reported for one pseudo element */
	MAX_CLASHES = 1000,	/* before an anonymous name jumps far ahead */
};

static void *number(int64_t i)
{
	return (void *)(uintptr_t)(i + 2);	/* -1 becomes 1: known to be absent */
}

int64_t click_build_find(const struct parser *p, const char *name)
{
	uintptr_t i = (uintptr_t)str_map_get(p->build->names, name);

	return i ? (int64_t)i - 2 : -1;
}

void click_build_set(struct parser *p, const char *name, int64_t node)
{
	str_map_put(p->build->names, name, number(node));
}

struct build *click_build_new(struct parser *p, const char *name, span at)
{
	struct build *b = x_calloc(1, sizeof(*b));

	b->outer = p->build;
	b->body = arena_alloc(p->arena, sizeof(*b->body));
	b->body->name = name;
	b->body->at = at;
	b->body->file = b->outer ? b->outer->body->file : b->body;
	b->body->depth = b->outer ? b->outer->body->depth + 1 : 0;
	b->names = str_map_new();
	b->variable_names = str_map_new();
	b->lost = str_map_new();
	p->build = b;
	return b;
}

static void check_name(struct parser *p, const struct click_node *node)
{
	const char *s = node->name;

	while (*s) {
		size_t len = strcspn(s, "/");

		if (len && strspn(s, "0123456789") == len) {
			diag_error(p->diag, node->at, "element name '%s' has a component made of "
				   "digits only", node->name);
			p->tree->broken = true;
			return;
		}
		s += len + (s[len] == '/');
	}
}

uint32_t click_build_add_node(struct parser *p, const struct click_node *node)
{
	struct build *b = p->build;
	uint32_t at = (uint32_t)b->nodes.n;

	*VEC_ADD(&b->nodes) = *node;
	if (node->name) {
		check_name(p, node);
		click_build_set(p, node->name, at);
		if (strchr(node->name, '/'))
			p->tree->slash_names = true;
	}
	return at;
}

uint32_t click_build_add_unnamed(struct parser *p, const struct click_node *node, const char *stem)
{
	struct build *b = p->build;
	struct click_node n = *node;
	uint32_t at;

	n.name = NULL;
	at = click_build_add_node(p, &n);
	*VEC_ADD(&b->unnamed) = at;
	b->nodes.v[at].name = stem;
	return at;
}

/* STEM@N for the first free N from `first` on. */
static const char *free_name(struct parser *p, const char *stem, uint64_t first)
{
	const char *name;

	for (uint64_t n = first;; n++) {
		if (n - first == MAX_CLASHES)
			n += p->build->nodes.n;
		name = arena_printf(p->arena, "%s@%llu", stem, (unsigned long long)n);
		if (click_build_find(p, name) < 0)
			return name;
	}
}

static void name_the_unnamed(struct parser *p)
{
	struct build *b = p->build;

	for (size_t i = 0; i < b->unnamed.n; i++) {
		uint32_t at = b->unnamed.v[i];
		struct click_node *n = &b->nodes.v[at];

		n->name = free_name(p, n->name, at - b->pseudo_count + 1);
		click_build_set(p, n->name, at);
	}
}

/* Lenient mode: names that were used and promised, but declared in another scope. */
static void settle_promised(struct parser *p)
{
	struct build *b = p->build;

	for (size_t i = 0; i < b->nodes.n; i++) {
		struct click_node *n = &b->nodes.v[i];

		if (n->kind != CLICK_NODE_ELEMENT || n->type)
			continue;
		n->type = click_scope_unknown(p, n->name);
		diag_warn(p->diag, n->at, "'%s' is not declared here; taken as an element of "
			  "unknown class '%s'", n->name, n->name);
		/* an element cannot have the name of a class */
		*VEC_ADD(&b->unnamed) = (uint32_t)i;
	}
}

void click_build_finish(struct parser *p)
{
	struct build *b = p->build;
	struct click_body *body = b->body;

	settle_promised(p);
	name_the_unnamed(p);
	body->nodes = arena_memdup(p->arena, b->nodes.v, b->nodes.n * sizeof(*b->nodes.v));
	body->node_count = (uint32_t)b->nodes.n;
	body->wires = arena_memdup(p->arena, b->wires.v, b->wires.n * sizeof(*b->wires.v));
	body->wire_count = (uint32_t)b->wires.n;
	body->formals = arena_memdup(p->arena, b->formals.v, b->formals.n * sizeof(*b->formals.v));
	body->formal_count = (unsigned)b->formals.n;
	body->variables = arena_memdup(p->arena, b->variables.v,
				       b->variables.n * sizeof(*b->variables.v));
	body->variable_count = (unsigned)b->variables.n;
	p->build = b->outer;
	VEC_FREE(&b->nodes);
	VEC_FREE(&b->wires);
	VEC_FREE(&b->formals);
	VEC_FREE(&b->variables);
	VEC_FREE(&b->unnamed);
	str_map_free(b->names);
	str_map_free(b->variable_names);
	str_map_free(b->lost);
	free(b);
}

void click_build_add_wire(struct parser *p, const struct click_wire *wire)
{
	struct click_node *from = &p->build->nodes.v[wire->from];
	struct click_node *to = &p->build->nodes.v[wire->to];

	from->noutputs = MAX_OF(from->noutputs, wire->from_port + 1);
	to->ninputs = MAX_OF(to->ninputs, wire->to_port + 1);
	*VEC_ADD(&p->build->wires) = *wire;
}

static void check_formal_order(struct parser *p, const char *name, const char *keyword, span at)
{
	struct build *b = p->build;
	const char *before = b->formals.n ? VEC_LAST(&b->formals).keyword : "";

	for (size_t i = 0; *keyword && i < b->formals.n; i++) {
		if (strcmp(b->formals.v[i].keyword, keyword))
			continue;
		diag_error(p->diag, at, "keyword '%s' stands for two parameters", keyword);
		p->tree->broken = true;
		break;
	}
	if (b->order_error || !*before || (*keyword && strcmp(before, "__REST__")))
		return;
	b->order_error = p->tree->broken = true;
	diag_error(p->diag, at, "parameter '$%s' out of order, expected positional parameters, "
		   "then keywords, then '__REST__'", name);
}

void click_build_define(struct parser *p, const char *name, const char *value, const char *keyword,
			span at)
{
	struct build *b = p->build;

	if (str_map_get(b->variable_names, name)) {
		diag_error(p->diag, at, "'$%s' is defined twice", name);
		p->tree->broken = true;
		click_parser_limit(p);
		return;
	}
	str_map_put(b->variable_names, name, b);
	if (keyword) {
		check_formal_order(p, name, keyword, at);
		*VEC_ADD(&b->formals) = (struct click_formal){ name, keyword };
	} else {
		*VEC_ADD(&b->variables) = (struct click_variable){ name, value };
	}
}

uint32_t click_build_check_pseudo(struct parser *p, uint32_t node, size_t first_wire,
				  const char *name, span at)
{
	struct build *b = p->build;
	const struct click_node *n = &b->nodes.v[node];
	bool input = n->kind == CLICK_NODE_INPUT || n->kind == CLICK_NODE_GROUP_INPUT;
	const char *word = input ? "input" : "output";
	uint32_t count = input ? n->noutputs : n->ninputs, gaps = 0;
	bool *used = x_calloc(count + 1, sizeof(*used));

	for (size_t i = first_wire; i < b->wires.n; i++) {
		const struct click_wire *w = &b->wires.v[i];

		if (input && w->from == node)
			used[w->from_port] = true;
		if (!input && w->to == node)
			used[w->to_port] = true;
	}
	if (input ? n->ninputs : n->noutputs)
		diag_error(p->diag, at, "'%s': '%s' can only be %s", name, word,
			   input ? "the start of a connection" : "the end of a connection");
	for (uint32_t i = 0; i < count && gaps < MAX_GAPS; i++) {
		if (used[i])
			continue;
		diag_error(p->diag, at, "'%s' %s %u missing: it has %s %u", name, word, i, word,
			   count - 1);
		gaps++;
	}
	free(used);
	click_parser_limit(p);
	return count;
}

void click_scope_enter(struct parser *p, struct class_scope *s)
{
	*s = (struct class_scope){ p->scope, NULL };
	p->scope = s;
}

void click_scope_leave(struct parser *p)
{
	str_map_free(p->scope->classes);
	p->scope = p->scope->outer;
}

void click_scope_put(struct parser *p, const char *name, const struct click_def *type)
{
	if (!p->scope->classes)
		p->scope->classes = str_map_new();
	str_map_put(p->scope->classes, name, (void *)(uintptr_t)type);
}

const struct click_def *click_scope_find(struct parser *p, const char *name)
{
	const struct click_def *type = NULL;

	for (struct class_scope *s = p->scope; s && !type; s = s->outer)
		if (s->classes)
			type = str_map_get(s->classes, name);
	return type ? type : click_tree_builtin(p->tree, name);
}

const struct click_def *click_scope_unknown(struct parser *p, const char *name)
{
	struct click_def *type = arena_alloc(p->arena, sizeof(*type));

	type->kind = CLICK_CLASS_UNKNOWN;
	type->name = name;
	return type;
}

static void try_names(struct near *near, const struct str_map *m)
{
	for (size_t i = 0; m && i < str_map_count(m); i++)
		near_try(near, str_map_key(m, i));
}

static void try_classes(struct parser *p, struct near *near)
{
	for (struct class_scope *s = p->scope; s; s = s->outer)
		try_names(near, s->classes);
	for (size_t i = 0; i < click_class_count(); i++)
		near_try(near, click_class_at(i)->name);
}

static void add_defined(struct parser *p, const struct click_token *t)
{
	span *at = arena_alloc(p->arena, sizeof(*at));

	*at = t->at;
	str_map_put(p->defined, arena_strndup(p->arena, t->text.s, t->text.len), at);
}

/* Every word before '::' in the source being read, lists included, and every class defined there. */
static void find_declared(struct parser *p)
{
	struct arena *scratch = arena_new();
	struct click_lexer lx;
	struct click_token t;
	VEC(struct piece) list = { 0 };
	int before = 0;

	p->declared = str_map_new();
	p->defined = str_map_new();
	click_lexer_init(&lx, p->diag, p->lexer.src, true);
	while ((t = click_lexer_next(&lx)).kind != TOKEN_END) {
		if (t.kind == '(' && (before == TOKEN_WORD || before == '}'))
			(void)click_lexer_config(&lx, scratch);
		else if (t.kind == TOKEN_WORD)
			*VEC_ADD(&list) = t.text;
		else if (t.kind == TOKEN_COLONS)
			for (size_t i = 0; i < list.n; i++)
				str_map_put(p->declared, arena_strndup(scratch, list.v[i].s,
								       list.v[i].len), p);
		if (t.kind == TOKEN_WORD && before == TOKEN_ELEMENTCLASS)
			add_defined(p, &t);
		if (t.kind != TOKEN_WORD && t.kind != ',')
			list.n = 0;
		before = t.kind;
	}
	VEC_FREE(&list);
	arena_free(scratch);
}

bool click_scope_declared_anywhere(struct parser *p, const char *name)
{
	if (!p->declared)
		find_declared(p);
	return str_map_get(p->declared, name) != NULL;
}

/* Click takes definitions in the order of the text; whoever does not know that looks for a typing error. */
static void note_later_class(struct parser *p, const char *name, span at)
{
	const span *later;

	if (!p->declared)
		find_declared(p);
	later = str_map_get(p->defined, name);
	if (later && later->src == at.src && later->start > at.start)
		diag_note(p->diag, *later, "class '%s' is defined here, behind its use: Click "
			  "needs the definition first", name);
}

/* A class cannot be a part of itself, in no mode. */
static bool is_own_definition(struct parser *p, const char *name, span at)
{
	for (const struct build *b = p->build; b; b = b->outer) {
		if (!*name || strcmp(b->body->name, name) != 0)
			continue;
		diag_error(p->diag, at, "class '%s' is used in its own definition", name);
		return true;
	}
	return false;
}

const struct click_def *click_scope_find_or_complain(struct parser *p, const char *name, span at)
{
	const struct click_def *type = click_scope_find(p, name);
	struct near near = near_begin(name);

	if (type)
		return type;
	try_classes(p, &near);
	type = click_scope_unknown(p, name);
	click_scope_put(p, name, type);
	if (is_own_definition(p, name, at))
		return type;
	if (p->options->mode == CLICK_LENIENT)
		diag_warn(p->diag, at, "unknown element class '%s'; what it does is not known",
			  name);
	else if (near.best)
		diag_error(p->diag, at, "unknown element class '%s', did you mean '%s'?", name,
			   near.best);
	else
		diag_error(p->diag, at, "unknown element class '%s'", name);
	note_later_class(p, name, at);
	click_parser_limit(p);
	return type;
}

/* The element of that name around the compound, which cannot be seen inside. */
static const struct click_node *outer_element(const struct parser *p, const char *name)
{
	for (const struct build *b = p->build->outer; b; b = b->outer) {
		uintptr_t i = (uintptr_t)str_map_get(b->names, name);

		if (i > 1)
			return &b->nodes.v[i - 2];
	}
	return NULL;
}

static void report_undeclared(struct parser *p, const char *name, const char *near, span at)
{
	const struct click_node *outer = outer_element(p, name);

	if (!strcmp(name, "input") || !strcmp(name, "output")) {
		diag_error(p->diag, at, "undeclared element '%s': it has a meaning only inside "
			   "'{...}' and '(...)'", name);
	} else if (outer) {
		diag_error(p->diag, at, "undeclared element '%s': elements outside '{...}' cannot "
			   "be seen inside", name);
		diag_note(p->diag, outer->at, "declared here");
	} else if (click_scope_declared_anywhere(p, name)) {
		diag_error(p->diag, at, "'%s' is used before its declaration", name);
	} else if (near) {
		diag_error(p->diag, at, "undeclared element '%s', did you mean '%s'?", name, near);
	} else {
		diag_error(p->diag, at, "undeclared element '%s'", name);
	}
}

const struct click_def *click_scope_undeclared(struct parser *p, const char *name, span at)
{
	const struct click_def *type = click_scope_unknown(p, name);
	struct near near = near_begin(name);

	try_names(&near, p->build->names);
	try_classes(p, &near);
	click_scope_put(p, name, type);
	if (str_map_get(p->build->lost, name))
		return type;
	p->tree->undeclared = p->options->mode != CLICK_LENIENT;
	if (is_own_definition(p, name, at))
		p->tree->undeclared = true;
	else if (p->options->mode == CLICK_LENIENT)
		diag_warn(p->diag, at, "'%s' is neither an element nor a class; taken as an "
			  "element of unknown class '%s'", name, name);
	else
		report_undeclared(p, name, near.best, at);
	note_later_class(p, name, at);
	click_parser_limit(p);
	return type;
}
