/*
 * config.h - a Click configuration, read and flattened: elements and connections, with
 * the place in the source where each came from. Syntax only: what an element does is said
 * in models/elements (for proofs) and in datapath/elements (for packets), never here.
 *
 * A click_config and everything in it live in its own arena until click_config_free; spans and
 * file names refer to the diag that was passed in, which must live longer. Source of the
 * language: Click's documented and observed behaviour; what differs in lenient mode is listed below.
 */
#ifndef CLICK_CONFIG_H
#define CLICK_CONFIG_H

#include "models/base/diag.h"

struct click_class;		/* class.h */
struct click_args;		/* arg.h */

enum click_mode {
	CLICK_STRICT,	/* accepts and rejects what the user-level driver does */
	/*
	 * Also takes published models that are not quite Click, one warning each: a push output into
	 * a pull input gets an implicit Queue (and pull into push an Unqueue), an undeclared name in
	 * class position or an unknown class becomes an element of unknown class with the ports
	 * it is used with, use before declaration, FromDevice/ToDevice without a name.
	 */
	CLICK_LENIENT,
};

struct click_define {
	const char *name;	/* without '$' */
	const char *value;
};

/* A class that is not in the table of Click's classes, or NULL. */
typedef const struct click_class *(*click_class_finder)(void *arg, const char *name);

struct click_options {
	enum click_mode mode;
	const struct click_define *defines;	/* override define() of the file; may be NULL */
	size_t define_count;
	/* the configuration must have no FromDevice etc. that need the host: never looked up */
	bool symbols;		/* "symbol:NAME" is accepted as an argument (see arg.h) */
	const char *library_path;	/* extra folder for require(library ...), or NULL */
	/*
	 * click_instantiate: ports used outside. They choose between overloads and say how many
	 * optional ports a built-in class shows. Both 0: the first overload whose arguments fit.
	 */
	uint32_t inputs_used, outputs_used;
	/* classes beside the table's (a user's models), which come first; may be NULL */
	click_class_finder find_class;
	void *find_arg;
	/* click_instantiate: where the configuration is made, and stays; NULL: in memory of its own */
	struct arena *arena;
};

/* One argument: text between top-level commas, comments gone, white space trimmed. */
struct click_arg {
	const char *text;
	span at;
};

enum click_processing { CLICK_AGNOSTIC, CLICK_PUSH, CLICK_PULL };

struct click_element {
	const char *name;		/* "nat", "box/Strip@3" */
	const char *class_name;
	const struct click_class *cls;	/* NULL: unknown class (lenient mode only) */
	const char *config;		/* configuration string after expansion; "" if none */
	const struct click_arg *args;	/* config split at top-level commas */
	unsigned arg_count;
	unsigned ninputs, noutputs;	/* as connected and clipped by the class */
	const enum click_processing *input, *output;	/* resolved, never agnostic */
	/* bit i set: the port was agnostic before resolution (show prints '~'); first 64 ports */
	uint64_t input_was_agnostic, output_was_agnostic;
	bool implicit;			/* inserted by lenient mode */
	span at;			/* declaration */
	span config_at;			/* text inside the parentheses; SPAN_NONE if none */
};

struct click_connection {
	uint32_t from, from_port;	/* index in elements */
	uint32_t to, to_port;
	span at;
};

struct click_requirement {
	const char *kind;		/* "package", "library", "compact_config" */
	const char *value;
	span at;
};

struct click_config {
	const char *name;		/* as given: a file name */
	const struct click_element *elements;
	size_t element_count;
	const struct click_connection *connections;	/* ordered by (from, from_port) */
	size_t connection_count;
	const struct click_requirement *requirements;
	size_t requirement_count;
	/* for a compound read with click_compound_*: pseudo elements, else UINT32_MAX */
	uint32_t input_element, output_element;
	const struct click_args *args;	/* by element; see click_args_kept */
	struct arena *arena;
	bool lent;			/* the arena is somebody else's */
};

/*
 * Reads, flattens and checks a configuration: lexing, grammar, expansion, port ranges,
 * push/pull, unused and reused ports, then the arguments of every element (arg.h). Reports every error
 * it finds to d. Returns NULL after an error.
 */
struct click_config *click_read_file(const char *path, const struct click_options *o, struct diag *d);
/* The same for a source already registered with d. */
struct click_config *click_read_source(uint32_t src, const struct click_options *o, struct diag *d);
void click_config_free(struct click_config *c);

/* Index of the element of that name, or -1. */
int click_find_element(const struct click_config *c, const char *name);

/* Text that parses back to the same graph; JSON (stable key order); Graphviz. */
struct strbuf;
void click_print_text(const struct click_config *c, struct strbuf *out);
void click_print_json(const struct click_config *c, struct diag *d, struct strbuf *out);
void click_print_dot(const struct click_config *c, struct strbuf *out);

#endif
