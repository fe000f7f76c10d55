/*
 * option.h - command lines as tables. A program is a table of commands, a command a table
 * of options bound to a struct by offset. From the same tables come --help, the errors with the
 * nearest name, and the test that holds the manual pages to them.
 */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

enum option_kind {
	OPTION_FLAG,		/* bool at offset becomes true */
	OPTION_UNSET,		/* bool at offset becomes false */
	OPTION_STRING,		/* const char * at offset, borrowed from argv */
	OPTION_STRINGS,		/* struct option_list at offset; repeatable */
	OPTION_UNSIGNED,	/* uint64_t at offset, within [min, max] */
	OPTION_OPERANDS,	/* long options that are not in the table are operands, for run to understand */
};

struct option_list {
	const char **v;
	size_t n, cap;
};

struct option_spec {
	const char *name;	/* long name without "--" */
	char letter;		/* short name, or 0 */
	enum option_kind kind;
	size_t offset;
	const char *arg;	/* name of the argument in the help, NULL for flags */
	const char *help;	/* lower case, no full stop */
	uint64_t min, max;	/* OPTION_UNSIGNED; max 0: no bound */
};

struct command_spec {
	const char *name;
	const char *args;	/* "NETWORK.yaml [POLICY...]" */
	const char *help;	/* one line */
	const struct option_spec *options;	/* ends with name NULL; may be NULL */
	size_t config_size;
	/* config points to config_size zeroed bytes filled from the options; argv: the operands */
	int (*run)(void *config, int argc, char **argv);
};

struct program_spec {
	const char *name;
	const char *help;	/* one line */
	const char *version;
	const struct command_spec *commands;	/* ends with name NULL */
	const char *epilogue;	/* printed after the commands; exit statuses, examples */
};

/*
 * Finds the command, parses its options, runs it. Returns the exit status: the command's, 0 for
 * --help and --version (on stdout), 2 with one line on stderr for a wrong command line.
 */
int program_main(const struct program_spec *p, int argc, char **argv);

/*
 * Parses options only; operands are moved to the front of argv, *argc becomes their number.
 * Returns 0, or -1 with a message in err (at most errlen bytes). "--" ends the options.
 */
int option_parse(const struct option_spec *options, void *config, int *argc, char **argv,
		 char *err, size_t errlen) MUST_CHECK;
void option_list_fini(struct option_list *l);

/* The lines of --help for a table: one option each, --help last. For programs without commands. */
struct strbuf;
void option_help(const struct option_spec *options, struct strbuf *out);

#endif
