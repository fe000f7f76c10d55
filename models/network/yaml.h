/*
 * yaml.h - a YAML file as a tree of texts, lists and mappings in which every node knows its
 * bytes in the file. Only what a configuration needs: one document, keys that are words, no
 * anchors, aliases, tags or merge keys, at most YAML_MAX_DEPTH levels. This file and its .c are
 * the only users of libyaml.
 *
 * Nodes live in the arena passed to yaml_read, spans refer to the diag.
 */
#ifndef NETWORK_YAML_H
#define NETWORK_YAML_H

#include "models/base/arena.h"
#include "models/base/diag.h"

enum { YAML_MAX_DEPTH = 64, YAML_MAX_BYTES = 256 << 20 };

enum yaml_kind {
	YAML_BAD,	/* an error was reported here: say no more about it */
	YAML_NOTHING,	/* "key:" without a value, ~ or null */
	YAML_TEXT,
	YAML_LIST,
	YAML_MAP,
};

struct yaml_node {
	enum yaml_kind kind;
	/* YAML_TEXT: the file has the same text at `inner`, but for white space */
	bool exact;
	uint32_t count;			/* items */
	const char *text;		/* YAML_TEXT, without NUL bytes inside */
	size_t len;
	span at;			/* all of it */
	span inner;			/* the text without its quotes */
	const struct yaml_node *key;	/* of a value in a mapping */
	const struct yaml_node *next;	/* next item, or value of the next key */
	const struct yaml_node *first;
};

/*
 * Reads source src. NULL after an error that ends reading; after others (a key given twice, an
 * alias) the tree is what can still be checked, and d has the errors.
 */
const struct yaml_node *yaml_read(uint32_t src, struct arena *arena, struct diag *d);

/* The value of key in a mapping, or NULL. Linear. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* "a mapping", "a list", "nothing", or the text in quotes, cut when long; in memory of arena. */
const char *yaml_describe(const struct yaml_node *n, struct arena *arena);

/*
 * A text for a parser that counts bytes from the start of a span: *at is chosen so that byte i of
 * the result is byte at->start + i of its source, line breaks and all. What was written with
 * escapes is registered with d as a source of its own, under the file's name and line.
 */
char *yaml_spanned_text(const struct yaml_node *n, struct arena *arena, struct diag *d, span *at);

/* The same with blanks for all white space, for parsers and reports that know one line only. */
char *yaml_one_line(const struct yaml_node *n, struct arena *arena, struct diag *d, span *at);

#endif
