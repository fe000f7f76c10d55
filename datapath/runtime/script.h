/*
 * script.h - variables and expressions of Script elements: "$name", "${name}", "$(HANDLER ARGS)"
 * where the handler may be one of the functions that every script has (add, lt, sprintf, ...).
 */
#ifndef DATAPATH_RUNTIME_SCRIPT_H
#define DATAPATH_RUNTIME_SCRIPT_H

#include "datapath/runtime/driver.h"
#include "datapath/runtime/element.h"
#include "models/base/map.h"

enum script_type {
	SCRIPT_ACTIVE, SCRIPT_PASSIVE, SCRIPT_PACKET, SCRIPT_PUSH, SCRIPT_DRIVER,
};

enum { SCRIPT_MOST_DEPTH = 50 };

struct script {
	struct element el;
	enum script_type type;
	const char **lines;
	unsigned count, at;
	unsigned *stepped;		/* of each line: steps that a wait there has met */
	int64_t steps;			/* to come while it runs */
	unsigned depth;			/* of expansions inside each other */
	bool begins, over, running;
	bool failed;			/* the last call ended by an error */
	struct timer timer;
	struct str_map *variables;	/* owns the values */
	char *args;			/* of the call that runs, NULL: none */
	const char *called;		/* the handler by which it runs; NULL: none */
	bool written;			/* by writing it */
	int write_status;		/* of the last write: 0, or below */
	unsigned failures;		/* told so far */
};

void script_fini(struct script *c);
void script_set(struct script *c, const char *name, const char *value);
const char *script_get(const struct script *c, const char *name);	/* "" if not set */
void script_arguments(struct script *c, const char *args);		/* $1, $2, ... $#, $args */
void script_complain(struct script *c, const char *what);
/* Runs it from the beginning; "?" is then what it returned. */
void script_call(struct script *c, const char *args);

void script_expand(struct script *c, const char *text, struct strbuf *out);
void script_unquote(struct strbuf *text);
/* Both, so that what is put in stays as it is. */
void script_expand_plain(struct script *c, const char *text, struct strbuf *out);
/* What stands behind the instruction, or NULL if the line is another. */
const char *script_operands(const char *line, const char *instruction);
bool script_bool(const char *text, bool *v);
/* The next word, with its quotes, and *text behind it and the blanks; "" at the end. The caller frees it. */
char *script_shift(const char **text);
bool script_integer(const char *text, int64_t *v);
bool script_seconds(const char *text, uint64_t *ns);
/* One of the functions, which has to exist; false: out says what is wrong. */
bool script_function_exists(const char *name);
bool script_function(struct script *c, const char *name, const char *args, struct strbuf *out);

#endif
