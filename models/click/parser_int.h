/*
 * parser_int.h - what the files of the parser share: parser.c (statements, compounds, groups),
 * chain.c (elements, ports, connections), scope.c (names, bodies under construction) and
 * require.c (requirements, library files).
 */
#ifndef CLICK_PARSER_INT_H
#define CLICK_PARSER_INT_H

#include "models/click/lexer.h"
#include "models/click/tree.h"

/* Where statements stand; decides how they end and whether "input" may be left out. */
enum context { CONTEXT_FILE, CONTEXT_COMPOUND, CONTEXT_GROUP };

/* A body under construction. */
struct build {
	struct build *outer;
	struct click_body *body;
	VEC(struct click_node) nodes;
	VEC(struct click_wire) wires;
	VEC(struct click_formal) formals;
	VEC(struct click_variable) variables;
	VEC(uint32_t) unnamed;		/* nodes whose name may still have to give way */
	struct str_map *names;		/* element name to 1 + node */
	struct str_map *variable_names;
	struct str_map *lost;		/* names declared in skipped text */
	uint32_t pseudo_count;		/* not counted in anonymous names */
	bool order_error;
};

/* Classes that are visible, innermost first. */
struct class_scope {
	struct class_scope *outer;
	struct str_map *classes;	/* NULL until the first */
};

struct library_file {
	char *path;		/* canonical */
	bool main;
};

struct parser {
	struct click_lexer lexer;
	struct diag *diag;
	struct arena *arena;
	struct click_tree *tree;
	const struct click_options *options;
	struct build *build;
	struct class_scope *scope;
	struct str_map *declared;	/* names before '::' anywhere in the source; or NULL */
	struct str_map *defined;	/* with it: the span of a name's last 'elementclass' */
	VEC(struct library_file) libraries;
	unsigned library_depth;
	unsigned nesting;
	size_t first_error;	/* errors in the diag before parsing */
	bool ends_in_output;	/* the connection before ended in "output" */
	bool unclosed;		/* reported once per file */
};

/* Tokens and errors (parser.c). */
struct click_token click_parser_peek(struct parser *p);
struct click_token click_parser_next(struct parser *p);
bool click_parser_accept(struct parser *p, int kind);
/* Reports that t is not what was expected, and that the parse cannot be trusted further. */
void click_parser_unexpected(struct parser *p, struct click_token t, const char *expected);
/* Skips to where a statement may begin or end. */
void click_parser_resync(struct parser *p);
/* No sense in going on: the rest of the file is not read. */
void click_parser_stop(struct parser *p);
/* After an error: stops when there were very many. */
void click_parser_limit(struct parser *p);
/* "( ... )"; the '(' is next. */
struct click_config_text click_parser_config(struct parser *p);
char *click_parser_text(struct parser *p, struct piece text);

void click_parser_statements(struct parser *p, enum context context, span open);
/* "{ ... }" with all its overloads; the '{' is next. */
const struct click_def *click_parser_compound(struct parser *p, const char *name);
/* "( ... )"; the '(' is next. Returns its node. */
uint32_t click_parser_group(struct parser *p);
/* One connection, from its first token to its end (chain.c). */
void click_parser_chain(struct parser *p, enum context context);
/* After the keyword (require.c). */
void click_parser_require(struct parser *p);
/* Makes p read src until its end. */
void click_parser_read_file(struct parser *p, uint32_t src);

/* Names (scope.c). */
struct build *click_build_new(struct parser *p, const char *name, span at);
void click_build_finish(struct parser *p);
uint32_t click_build_add_node(struct parser *p, const struct click_node *node);
/* The same, with the name CLASS@N for the lowest suitable N. */
uint32_t click_build_add_unnamed(struct parser *p, const struct click_node *node, const char *stem);
void click_build_add_wire(struct parser *p, const struct click_wire *wire);
void click_build_define(struct parser *p, const char *name, const char *value, const char *keyword,
			span at);
/* The node of that name in the body under construction, or -1. */
int64_t click_build_find(const struct parser *p, const char *name);
void click_build_set(struct parser *p, const char *name, int64_t node);
/* How many ports a pseudo element has; complains about gaps and wrong use. */
uint32_t click_build_check_pseudo(struct parser *p, uint32_t node, size_t first_wire,
				  const char *name, span at);

const struct click_def *click_scope_find(struct parser *p, const char *name);
void click_scope_put(struct parser *p, const char *name, const struct click_def *type);
void click_scope_enter(struct parser *p, struct class_scope *s);
void click_scope_leave(struct parser *p);
/* A class of unknown kind, not yet visible under its name. */
const struct click_def *click_scope_unknown(struct parser *p, const char *name);
/* The class of that name; one of unknown kind, after a message, if there is none. */
const struct click_def *click_scope_find_or_complain(struct parser *p, const char *name, span at);
/* The class that stands for an element name that was not declared, after a message. */
const struct click_def *click_scope_undeclared(struct parser *p, const char *name, span at);
/* The name is declared somewhere in this source. */
bool click_scope_declared_anywhere(struct parser *p, const char *name);

#endif
