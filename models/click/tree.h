/*
 * tree.h - a parsed configuration: classes, and bodies of nodes and wires. The file itself and
 * every compound are bodies; expansion (expand.h) copies bodies into one flat graph.
 *
 * A tree lives in one arena, together with all its names and texts. It never changes after
 * parsing, so one tree serves any number of expansions.
 */
#ifndef CLICK_TREE_H
#define CLICK_TREE_H

#include "models/base/map.h"
#include "models/base/vec.h"
#include "models/click/class.h"
#include "models/click/config.h"
#include "models/click/text.h"

enum {
	CLICK_MAX_NESTING = 50,		/* of compounds and groups, as in Click */
	CLICK_MAX_PORT = 65535,
	CLICK_MAX_PORTS = 1 << 17,	/* in one list */
	CLICK_MAX_NODES = 1 << 20,	/* of a flat configuration */
	CLICK_MAX_WIRES = 1 << 22,
	CLICK_MAX_CONFIG_TEXT = 1 << 28,	/* all expanded configuration strings together */
	CLICK_MAX_LIBRARIES = 50,	/* one requiring the next */
	CLICK_MAX_FILE = 64 << 20,
};

enum click_class_kind {
	CLICK_CLASS_BUILTIN,
	CLICK_CLASS_COMPOUND,
	CLICK_CLASS_UNKNOWN,	/* strict mode: an error was reported where it was first named */
};

struct click_def {
	enum click_class_kind kind;
	const char *name;	/* "" for an anonymous compound */
	const struct click_class *cls;
	struct click_port_range range;	/* of cls */
	const struct click_body *body;
};

enum click_node_kind {
	CLICK_NODE_ELEMENT,
	CLICK_NODE_INPUT,	/* where packets enter the body: pseudo element "input" */
	CLICK_NODE_OUTPUT,
	CLICK_NODE_GROUP,	/* always followed by its GROUP_INPUT and GROUP_OUTPUT */
	CLICK_NODE_GROUP_INPUT,
	CLICK_NODE_GROUP_OUTPUT,
};

struct click_node {
	enum click_node_kind kind;
	const char *name;
	const struct click_def *type;	/* CLICK_NODE_ELEMENT */
	const char *config;
	span config_at;			/* SPAN_NONE: no parentheses */
	bool config_exact;		/* config is a plain copy of the source at config_at */
	span at;
	uint32_t ninputs, noutputs;	/* used inside the body */
};

struct click_wire {
	uint32_t from, from_port;
	uint32_t to, to_port;
	span at;
};

struct click_formal {
	const char *name;
	const char *keyword;	/* "": positional; "__REST__" */
};

struct click_variable {
	const char *name;
	const char *value;
};

struct click_body {
	const struct click_body *file;	/* the file-level body around it, maybe itself */
	const char *name;	/* of the class; "" for the file and anonymous compounds */
	span at;
	unsigned depth;		/* of compounds around it; the file has 0 */
	const struct click_formal *formals;
	unsigned formal_count;
	const struct click_variable *variables;	/* define() */
	unsigned variable_count;
	const struct click_node *nodes;	/* a compound's first two are "input" and "output" */
	uint32_t node_count;
	const struct click_wire *wires;
	uint32_t wire_count;
	uint32_t ninputs, noutputs;
	const struct click_def *next;	/* the class to try when this one does not match */
};

struct click_tree {
	struct arena *arena;
	const struct click_body *top;
	struct str_map *classes;	/* visible at the end of the file: name to click_def */
	struct str_map *builtins;	/* the same for built-in classes used so far */
	click_class_finder find_class;	/* as in the options */
	void *find_arg;
	/* compounds that are read when they are first named, before built-in classes; may be NULL */
	const struct click_def *(*find_more)(void *arg, const char *name);
	void *more_arg;
	VEC(struct click_requirement) requirements;
	/* an element was declared with '/' in its name: flat names may clash */
	bool slash_names;
	/* a name stands for an element that was not declared */
	bool undeclared;
	/* cascades are likely: only errors of the parser are worth showing */
	bool broken;
};

struct click_tree *click_tree_new(struct arena *arena);
void click_tree_free(struct click_tree *t);	/* not its arena */

/*
 * Parses a source, with the files it requires, into t: t->top becomes its body, and its classes
 * join those of earlier sources. Errors go to d.
 */
void click_parse(struct click_tree *t, uint32_t src, const struct click_options *o,
		 struct diag *d);
/* The built-in class of that name as a type of the tree, or NULL. */
const struct click_def *click_tree_builtin(struct click_tree *t, const char *name);

#endif
