/*
 * expand.h - from bodies to one flat configuration: compounds are replaced by copies of their
 * bodies, variables by their values, and connections run from element to element.
 */
#ifndef CLICK_EXPAND_H
#define CLICK_EXPAND_H

#include "models/click/env.h"
#include "models/click/tree.h"

enum flat_kind {
	FLAT_ELEMENT,
	FLAT_SHELL,	/* a compound or group: what happens inside is elsewhere */
	FLAT_IN,	/* the inside of a shell's inputs */
	FLAT_OUT,	/* the inside of a shell's outputs */
};

struct flat_node {
	enum flat_kind kind;
	const char *name;
	const struct click_def *def;	/* FLAT_ELEMENT */
	const struct click_node *node;	/* where it was written; NULL: nowhere */
	const char *config;
	bool expanded;			/* config differs from node->config */
	uint32_t ninputs, noutputs;	/* used in its own body */
	uint32_t in, out;		/* FLAT_SHELL: its FLAT_IN and FLAT_OUT */
	uint32_t shell;			/* FLAT_IN, FLAT_OUT */
};

struct file_env {
	const struct click_body *file;
	struct env env;
};

/* The graph while it is being made. */
struct expansion {
	struct arena *arena;	/* of the result */
	struct diag *diag;
	const struct click_options *options;
	const struct click_tree *tree;
	VEC(struct flat_node) nodes;
	VEC(struct click_wire) wires;
	VEC(struct file_env *) files;
	VEC(struct str_map *) indexes;
	size_t text;		/* bytes of names and configuration strings so far */
	unsigned level;
	bool failed;
};

/* What an instance is asked for. */
struct click_call {
	const struct click_def *def;
	const char *config;
	span at;
	uint32_t ninputs, noutputs; /* used outside, for a built-in class or overloads; 0: any */
};

/*
 * Makes the elements and connections of *c (elements without ports, connections sorted, none
 * twice). false after an error that leaves *c incomplete; other errors are only in the diag.
 */
bool click_expand_file(struct click_config *c, const struct click_tree *t,
		       const struct click_options *o, struct diag *d) MUST_CHECK;
bool click_expand_call(struct click_config *c, const struct click_tree *t,
		       const struct click_call *call, const struct click_options *o,
		       struct diag *d) MUST_CHECK;

/* The connections between the elements of x, and its elements, into *c (flatten.c). */
bool click_flatten(struct expansion *x, struct click_config *c) MUST_CHECK;

/* Overloads (overload.c): the class among def's alternatives that fits the call. */
struct click_use {
	const char *name;	/* for messages */
	span at;
	const struct click_arg *args;
	unsigned arg_count;
	uint32_t ninputs, noutputs;
	bool any_ports;		/* the ports do not count */
};
/*
 * NULL after an error. For a compound, *values are the values of its formals, in arena.
 */
const struct click_def *click_resolve(const struct click_def *def, const struct click_use *use,
				      struct arena *arena, const char ***values, struct diag *d);

#endif
