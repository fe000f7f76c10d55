/*
 * parser.c - statements, compounds and groups. A recursive descent whose depth is bounded by
 * CLICK_MAX_NESTING, so no input can exhaust the stack.
 *
 * Names are resolved while parsing, because in this language they decide the grammar: a name that
 * is a class at this point makes a new element, any other must be declared here or before. After a
 * syntax error the parser skips to the next plausible statement; names declared in the text it
 * skipped are remembered, so that their uses do not look like further errors.
 */
#include "models/click/parser_int.h"

enum { MAX_PARSE_ERRORS = 200 };

struct click_token click_parser_peek(struct parser *p)
{
	return click_lexer_peek(&p->lexer, 0);
}

struct click_token click_parser_next(struct parser *p)
{
	return click_lexer_next(&p->lexer);
}

bool click_parser_accept(struct parser *p, int kind)
{
	if (click_parser_peek(p).kind != kind)
		return false;
	click_parser_next(p);
	return true;
}

char *click_parser_text(struct parser *p, struct piece text)
{
	return arena_strndup(p->arena, text.s, text.len);
}

void click_parser_stop(struct parser *p)
{
	p->lexer.at = p->lexer.end;
	p->lexer.ahead_count = 0;
	p->unclosed = true;
}

void click_parser_unexpected(struct parser *p, struct click_token t, const char *expected)
{
	const char *name;

	p->tree->broken = true;
	if (p->unclosed && t.kind == TOKEN_END)
		return;
	name = click_token_name(&t, p->arena);
	diag_error(p->diag, t.at, "unexpected %s, expected %s", name, expected);
	click_parser_limit(p);
}

void click_parser_limit(struct parser *p)
{
	if (diag_errors(p->diag) - p->first_error > MAX_PARSE_ERRORS)
		click_parser_stop(p);
}

static bool is_keyword(int kind)
{
	return kind >= TOKEN_ELEMENTCLASS && kind <= TOKEN_DEFINE;
}

static bool begins_statement(const struct click_token *t, int before)
{
	if (is_keyword(t->kind))
		return true;
	if (!t->line_start || before == ',' || before == TOKEN_COLONS ||
	    before == TOKEN_ARROW || before == TOKEN_FAT_ARROW)
		return false;
	return t->kind == TOKEN_WORD || t->kind == '{' || t->kind == '(' || t->kind == '[';
}

void click_parser_resync(struct parser *p)
{
	unsigned braces = 0;
	int before = 0;

	for (;;) {
		struct click_token t = click_parser_peek(p);

		if (t.kind == TOKEN_END)
			return;
		if (!braces && (t.kind == ';' || t.kind == '}' || t.kind == ')' ||
				t.kind == TOKEN_BARS || begins_statement(&t, before)))
			return;
		click_parser_next(p);
		if (t.kind == '(') {
			(void)click_lexer_config(&p->lexer, p->arena);
			click_parser_accept(p, ')');
		} else if (t.kind == '{') {
			braces++;
		} else if (t.kind == '}') {
			braces--;
		} else if (t.kind == TOKEN_WORD && !braces &&
			   click_parser_peek(p).kind == TOKEN_COLONS) {
			str_map_put(p->build->lost, click_parser_text(p, t.text), p);
		}
		before = t.kind;
	}
}

struct click_config_text click_parser_config(struct parser *p)
{
	struct click_token open = click_parser_next(p), t;
	struct click_config_text c = click_lexer_config(&p->lexer, p->arena);

	t = click_parser_peek(p);
	if (c.closed) {
		click_parser_next(p);
	} else if (!p->unclosed) {
		p->unclosed = true;
		p->tree->broken = true;
		diag_error(p->diag, t.at, "unexpected end of file, expected ')'");
		diag_note(p->diag, open.at, "this '(' is not closed");
	}
	return c;
}

/* Whether the nesting allows one more level; if not, nothing further is read. */
static bool nest(struct parser *p, span at)
{
	if (p->nesting < CLICK_MAX_NESTING) {
		p->nesting++;
		return true;
	}
	diag_error(p->diag, at, "nested more than %d levels deep", CLICK_MAX_NESTING);
	p->tree->broken = true;
	click_parser_stop(p);
	return false;
}

/* [$a, KEY $b, __REST__ $c |] */
static void read_formals(struct parser *p)
{
	struct click_token t;

	for (;;) {
		const char *keyword = "";

		t = click_parser_peek(p);
		if (t.kind == TOKEN_WORD &&
		    click_lexer_peek(&p->lexer, 1).kind == TOKEN_VARIABLE) {
			keyword = click_parser_text(p, t.text);
			click_parser_next(p);
			t = click_parser_peek(p);
		}
		if (t.kind != TOKEN_VARIABLE)
			break;
		click_parser_next(p);
		click_build_define(p, click_parser_text(p, t.text), NULL, keyword, t.at);
		t = click_parser_peek(p);
		if (t.kind == '|')
			break;
		if (t.kind != ',') {
			click_parser_unexpected(p, t, "',' or '|' after a parameter");
			while (t.kind != '|' && t.kind != '}' && t.kind != ';' &&
			       t.kind != TOKEN_END) {
				click_parser_next(p);
				t = click_parser_peek(p);
			}
			click_parser_accept(p, '|');
			return;
		}
		click_parser_next(p);
	}
	if (!click_parser_accept(p, '|') && p->build->formals.n)
		click_parser_unexpected(p, t, "a parameter such as '$name', or '|'");
}

/* One of the alternatives between '{', '||' and '}'. */
static struct click_body *read_alternative(struct parser *p, const char *name, span open,
					   int *closer)
{
	struct click_node input = { .kind = CLICK_NODE_INPUT, .name = "input", .config = "" };
	struct click_node output = { .kind = CLICK_NODE_OUTPUT, .name = "output", .config = "" };
	struct class_scope scope;
	struct click_body *body;
	struct build *b;

	b = click_build_new(p, name, click_parser_peek(p).at);
	body = b->body;
	input.at = output.at = body->at;
	click_build_add_node(p, &input);
	click_build_add_node(p, &output);
	b->pseudo_count = 2;
	click_scope_enter(p, &scope);
	read_formals(p);
	click_parser_statements(p, CONTEXT_COMPOUND, open);
	*closer = click_parser_peek(p).kind;
	click_parser_next(p);
	click_scope_leave(p);
	name = *name ? name : "{...}";
	body->ninputs = click_build_check_pseudo(p, 0, 0, name, body->at);
	body->noutputs = click_build_check_pseudo(p, 1, 0, name, body->at);
	click_build_finish(p);
	return body;
}

/* '...' stands for the class that had this name before. */
static const struct click_def *read_extension(struct parser *p, const char *name,
					      unsigned before)
{
	struct click_token dots = click_parser_next(p);
	const struct click_def *type = *name ? click_scope_find(p, name) : NULL;

	/* Click takes its own second alternative for the class before, so it says nothing */
	if (!type && before > 1) {
		diag_warn(p->diag, dots.at, "nothing to extend: no class '%s' before this one",
			  *name ? name : "{...}");
	} else if (!type) {
		diag_error(p->diag, dots.at, "nothing to extend: no class '%s' before this one",
			   *name ? name : "{...}");
		p->tree->broken = true;
	}
	if (!before || click_parser_peek(p).kind != '}')
		click_parser_unexpected(p, dots, "'...' only as the last alternative, before '}'");
	return type;
}

static const struct click_def *new_compound_type(struct parser *p, const struct click_body *body)
{
	struct click_def *type = arena_alloc(p->arena, sizeof(*type));

	type->kind = CLICK_CLASS_COMPOUND;
	type->name = body->name;
	type->body = body;
	return type;
}

const struct click_def *click_parser_compound(struct parser *p, const char *name)
{
	struct click_token open = click_parser_next(p);
	const struct click_def *first = NULL, *extension = NULL, *type;
	struct click_body *last = NULL, *body;
	struct class_scope scope;
	unsigned count = 0;
	int closer;

	if (!nest(p, open.at))
		return NULL;
	click_scope_enter(p, &scope);
	do {
		/* as in Click, an empty alternative follows the dots */
		if (click_parser_peek(p).kind == TOKEN_DOTS) {
			p->scope = scope.outer;
			extension = read_extension(p, name, count);
			p->scope = &scope;
		}
		body = read_alternative(p, name, open.at, &closer);
		type = new_compound_type(p, body);
		if (last) {
			last->next = type;
			if (*name)
				click_scope_put(p, name, type);
		} else {
			first = type;
		}
		last = body;
		count++;
	} while (closer == TOKEN_BARS);
	last->next = extension;
	click_scope_leave(p);
	p->nesting--;
	return first;
}

uint32_t click_parser_group(struct parser *p)
{
	static const enum click_node_kind kinds[] = {
		CLICK_NODE_GROUP, CLICK_NODE_GROUP_INPUT, CLICK_NODE_GROUP_OUTPUT,
	};
	struct click_token open = click_parser_next(p);
	struct click_node node = { .config = "", .at = open.at };
	int64_t input = click_build_find(p, "input"), output = click_build_find(p, "output");
	size_t first_wire = p->build->wires.n;
	uint32_t group = 0;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		uint32_t at;

		node.kind = kinds[i];
		at = click_build_add_unnamed(p, &node, "");
		group = i ? group : at;
	}
	if (!nest(p, open.at))
		return group;
	click_build_set(p, "input", group + 1);
	click_build_set(p, "output", group + 2);
	click_parser_statements(p, CONTEXT_GROUP, open.at);
	node.at = click_parser_peek(p).at;
	click_parser_accept(p, ')');
	click_build_check_pseudo(p, group + 1, first_wire, "(...)", node.at);
	click_build_check_pseudo(p, group + 2, first_wire, "(...)", node.at);
	click_build_set(p, "input", input);
	click_build_set(p, "output", output);
	p->nesting--;
	return group;
}

/* elementclass NAME { ... } or elementclass NAME OTHER */
static void read_elementclass(struct parser *p)
{
	struct click_token t = click_parser_next(p);
	const struct click_def *type;
	const char *name = "";

	t = click_parser_peek(p);
	if (t.kind != TOKEN_WORD) {
		click_parser_unexpected(p, t, "the name of the new class after 'elementclass'");
		click_parser_resync(p);
		return;
	}
	name = click_parser_text(p, click_parser_next(p).text);
	t = click_parser_peek(p);
	if (t.kind == '{') {
		type = click_parser_compound(p, name);
	} else if (t.kind == TOKEN_WORD) {
		click_parser_next(p);
		type = click_scope_find_or_complain(p, click_parser_text(p, t.text), t.at);
	} else {
		click_parser_unexpected(p, t, "'{' or the name of an existing class");
		type = click_scope_unknown(p, name);
		click_parser_resync(p);
	}
	if (type)
		click_scope_put(p, name, type);
}

/* $NAME VALUE, ... */
static void read_define(struct parser *p)
{
	struct click_token keyword = click_parser_next(p), t = click_parser_peek(p);
	struct click_config_text c;
	struct click_arg *args;
	unsigned count;

	if (t.kind != '(') {
		click_parser_unexpected(p, t, "'(' after 'define'");
		click_parser_resync(p);
		return;
	}
	c = click_parser_config(p);
	args = text_split((struct piece){ c.text, strlen(c.text) }, c.at, c.exact, p->arena,
				&count);
	for (unsigned i = 0; i < count; i++) {
		struct piece rest = { args[i].text, strlen(args[i].text) }, word;
		size_t n = 1;

		if (!text_next_word(&rest, &word))
			continue;
		while (n < word.len && text_is_word_char(word.s[n]))
			n++;
		if (word.s[0] != '$' || word.len < 2 || n != word.len) {
			diag_error(p->diag, args[i].at, "'%.*s' is not a variable, expected "
				   "'$NAME VALUE'", (int)MIN_OF(word.len, (size_t)80), word.s);
			p->tree->broken = true;
			continue;
		}
		word = (struct piece){ word.s + 1, word.len - 1 };
		click_build_define(p, click_parser_text(p, word), click_parser_text(p, rest), NULL,
				   args[i].at.src ? args[i].at : keyword.at);
	}
}

/* The end of the file where something is still open. */
static void report_unclosed(struct parser *p, span at, enum context context, span open)
{
	p->tree->broken = true;
	if (p->unclosed)
		return;
	p->unclosed = true;
	diag_error(p->diag, at, "unexpected end of file, expected '%c'",
		   context == CONTEXT_GROUP ? ')' : '}');
	diag_note(p->diag, open, "this '%c' is not closed", context == CONTEXT_GROUP ? '(' : '{');
}

/* Reads one statement; false at the token that ends this context, which stays. */
static bool read_statement(struct parser *p, enum context context, span open)
{
	struct click_token t = click_parser_peek(p);

	switch (t.kind) {
	case TOKEN_WORD: case '[': case '{': case '(': case TOKEN_ARROW: case TOKEN_FAT_ARROW:
		click_parser_chain(p, context);
		return true;
	case TOKEN_ELEMENTCLASS:
		read_elementclass(p);
		return true;
	case TOKEN_REQUIRE:
		click_parser_require(p);
		return true;
	case TOKEN_DEFINE:
		read_define(p);
		return true;
	case ';':
		click_parser_next(p);
		return true;
	case TOKEN_END:
		if (context != CONTEXT_FILE)
			report_unclosed(p, t.at, context, open);
		return false;
	case '}': case TOKEN_BARS:
		if (context == CONTEXT_COMPOUND)
			return false;
		click_parser_unexpected(p, t, context == CONTEXT_GROUP ? "')' to close the group" :
				  "a statement");
		if (context == CONTEXT_GROUP)
			return false;
		click_parser_next(p);
		return true;
	case ')':
		if (context == CONTEXT_GROUP)
			return false;
		click_parser_unexpected(p, t, "a statement");
		click_parser_next(p);
		return true;
	default:
		click_parser_unexpected(p, t, "a statement");
		click_parser_next(p);
		click_parser_resync(p);
		return true;
	}
}

void click_parser_statements(struct parser *p, enum context context, span open)
{
	bool ends_in_output = p->ends_in_output;

	p->ends_in_output = true;
	while (read_statement(p, context, open))
		;
	p->ends_in_output = ends_in_output;
}

void click_parser_read_file(struct parser *p, uint32_t src)
{
	struct click_lexer lexer = p->lexer;
	struct str_map *declared = p->declared, *defined = p->defined;
	bool unclosed = p->unclosed;

	X_CHECK(!lexer.ahead_count);
	p->declared = p->defined = NULL;
	p->unclosed = false;
	click_lexer_init(&p->lexer, p->diag, src, false);
	click_parser_statements(p, CONTEXT_FILE, SPAN_NONE);
	str_map_free(p->declared);
	str_map_free(p->defined);
	p->declared = declared;
	p->defined = defined;
	p->unclosed = unclosed;
	p->lexer = lexer;
}
