/*
 * sim_script.h - what the files of scripts share: the script, its variables, and texts with variables and
 * handlers in them. Strings live in the engine's arena.
 */
#ifndef SYMEXEC_SIM_SCRIPT_H
#define SYMEXEC_SIM_SCRIPT_H

#include "symexec/sim/sim_int.h"

enum script_type {
	SCRIPT_ACTIVE, SCRIPT_PASSIVE, SCRIPT_PACKET, SCRIPT_PROXY, SCRIPT_DRIVER, SCRIPT_SIGNAL,
};

enum script_op {
	SCRIPT_INITIAL, SCRIPT_END, SCRIPT_EXIT, SCRIPT_ERROR, SCRIPT_EXPORT, SCRIPT_GOTO, SCRIPT_INIT,
	SCRIPT_LABEL, SCRIPT_WAIT_STEP, SCRIPT_WAIT_TIME, SCRIPT_PRINT, SCRIPT_READ,
	SCRIPT_RETURN, SCRIPT_SAVE, SCRIPT_SET, SCRIPT_STOP, SCRIPT_WRITE, SCRIPT_WAIT,
	SCRIPT_LOOP,
};

struct script_insn {
	enum script_op op;
	bool quoted;		/* the variant that unquotes its value: "setq" */
	bool other;		/* printn: no newline; append: not from the start */
	int64_t arg, done;	/* jump: where to, negative: finishes; wait_step: steps, and those taken */
	const char *text;
	size_t var;
};

struct script_var {
	const char *name, *value;
};

struct script {
	enum script_type type;
	VEC(struct script_insn) insns;
	VEC(struct script_var) vars;
	size_t pos;
	int64_t steps;
	int write_status;
	const char *args, *handler;	/* of the run handler that is at work */
	bool stepping;
	bool written;			/* its run handler was written, not read */
};

/* The variable's index; a new one is made if `make`, else vars.n if there is none. */
size_t script_var(struct script *c, const char *name, bool make);
/* text with $x, ${x} and $(handler) replaced. */
const char *script_expand(struct sim *s, struct sim_node *n, const char *text);
/* The same, with each value in quotes: unquoting the text leaves values as they are. */
const char *script_expand_quoted(struct sim *s, struct sim_node *n, const char *text);
const char *script_unquote(struct sim *s, const char *text);
bool script_knows(const char *name);
/* Arithmetic and the like: add, eq, sprintf, ... false: there is no such function. */
bool script_compute(struct sim *s, struct sim_node *n, const char *name, const char *args, struct strbuf *out);

#endif
