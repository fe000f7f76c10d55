/*
 * schema.h - the keys of a mapping as a table: name, type, where it goes. From the table come
 * the reading, the errors about unknown keys (with the nearest name), missing keys and wrong
 * types, and the test that the manual pages name every key.
 */
#ifndef NETWORK_SCHEMA_H
#define NETWORK_SCHEMA_H

#include "models/network/network.h"
#include "models/network/yaml.h"

enum schema_type {
	SCHEMA_WORD,		/* struct word at offset: one text */
	SCHEMA_WORDS,		/* struct words at offset: a list of texts, or one text */
	SCHEMA_BOOL,		/* bool at offset: true, false, yes, no */
	SCHEMA_UNSIGNED,	/* uint64_t at offset, within [min, max] */
	SCHEMA_CHOICE,		/* unsigned at offset: index in `choices` */
	SCHEMA_NODE,		/* const struct yaml_node * at offset: read by the caller */
	SCHEMA_MAP,		/* the same, must be a mapping */
	SCHEMA_LIST,		/* the same, must be a list */
};

struct words {
	struct word *v;
	size_t n;
};

struct schema_key {
	const char *name;
	enum schema_type type;
	size_t offset;
	bool required;
	const char *want;	/* what is expected, for messages: "a list of links" */
	const char *choices;	/* SCHEMA_CHOICE: "a|b|c" */
	uint64_t min, max;	/* SCHEMA_UNSIGNED */
};

#define SCHEMA_KEY(n, t, s, field) \
	.name = n, .type = t, .offset = offsetof(s, field)

struct schema {
	const char *what;	/* "a host" */
	const struct schema_key *keys;	/* ends with name NULL */
};

/* What every reader of a file needs. */
struct reading {
	struct diag *d;
	struct arena *arena;	/* of the result */
	struct arena *scratch;	/* of the tree and what only the reading needs */
};

/*
 * Reads a mapping into *to, which holds defaults. Errors go to the diag; false if the
 * node is no mapping or an error was found. All keys are read in any case.
 */
bool schema_read(struct reading *r, const struct schema *s, const struct yaml_node *n, void *to);

/* Errors: "expected WANT, found ..." at the node (at its key when there is no value). */
void schema_wrong(struct reading *r, const struct yaml_node *n, const char *want);
/* 'unknown WHAT "NAME"', and what is near or else `otherwise` (may be NULL). */
struct near;
void schema_unknown(struct reading *r, span at, const char *what, const struct near *near,
		    const char *otherwise);
/* Whether looking for a near name still pays: not when nobody will see the message. */
bool schema_wants_near(const struct reading *r);

struct word schema_word(struct reading *r, const struct yaml_node *n);
/* A text or a list of texts; false after an error. Duplicates are errors. */
bool schema_words(struct reading *r, const struct yaml_node *n, const char *want, struct words *to);
bool schema_unsigned(const char *text, uint64_t *v);
/* Index of text in "a|b|c", or -1. */
int schema_choice(const char *choices, const char *text);

/*
 * A name: letters, digits, "_", "-", "." and "/", "@"; no "--", not "-" at an end. False after
 * an error at the key of n.
 */
bool schema_check_name(struct reading *r, const struct yaml_node *key, const char *what);
bool schema_is_name(const char *s, size_t len);

#endif
