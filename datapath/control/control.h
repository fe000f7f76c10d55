/*
 * control.h - the control protocol (datapath-control.7): one JSON object per line over a Unix socket. A request names a verb;
 * verbs are tables, one per part of the program, in one visible list; the same tables make `datapath ctl`'s command line
 * and what it says about wrong ones.
 *
 * The server is one of the loop's services. What takes long, reading a configuration or a long line, is done by a thread of
 * its own while packets pass; everything else happens between packets on the loop's thread. A request that is wrong in any way
 * changes nothing.
 */
#ifndef DATAPATH_CONTROL_CONTROL_H
#define DATAPATH_CONTROL_CONTROL_H

#include <jansson.h>

#include "datapath/runtime/instance.h"

enum {
	CONTROL_PROTOCOL = 1,
	CONTROL_MAX_LINE = 8 << 20,	/* octets of a request */
	CONTROL_MAX_DEPTH = 32,		/* of brackets in one */
	CONTROL_MAX_PARAMS = 12,
};

enum control_kind {
	CONTROL_WORD,		/* a string without control characters */
	CONTROL_TEXT,		/* any string */
	CONTROL_NUMBER,		/* a non-negative integer */
	CONTROL_FLAG,		/* true or false */
	/* a configuration: its text; beside it "path" says what it is called. `ctl` takes the name of a file. */
	CONTROL_CONFIGURATION,
	/* the octets of an object, in hexadecimal; beside it "path". `ctl` takes the name of a file, and compiles C. */
	CONTROL_OBJECT,
	CONTROL_HOST_OBJECT,	/* the same, which `ctl` makes of what comes with Middleproof */
	CONTROL_LIST,		/* a list; `ctl` takes it as JSON, or from an object's member of the parameter's name */
};

struct control_param {
	const char *name;
	enum control_kind kind;
	bool needed;
	const char *help;
};

/* Work of a verb that takes long, for another thread; the verb is run again afterwards. */
struct control_aside {
	void (*work)(void *arg);
	void (*free)(void *arg);
	void *arg;			/* NULL: there is none */
};

struct control_call {
	struct instance *in;
	json_t *request;
	json_t *result;			/* an object for the verb to fill */
	/* with a parameter of kind CONTROL_CONFIGURATION: read and without errors; who takes them sets them to NULL */
	struct click_config *config;
	struct diag *diag;
	struct file_tenants *tenants;	/* of the same; NULL: the configuration was not read */
	struct control_aside *aside;	/* where to leave such work, and where it is found when it is done; NULL: this one cannot wait */
	bool waits;			/* it was left there now: there is no answer yet */
	/* of an answer that says no; `what` NULL: it says yes */
	const char *code;
	char *message;
	int status;			/* that `ctl` ends with */
};

struct control_verb {
	const char *name;	/* "ports.attach"; on the command line also two words */
	const char *help;
	struct control_param params[CONTROL_MAX_PARAMS];	/* in the order of the command line; ends with name NULL */
	void (*run)(struct control_call *c);
	/* how `ctl` shows a result to people; NULL: as JSON */
	void (*show)(const json_t *result, FILE *out);
};

/* Tables of verbs, each in a file control_NAME.c; they end with name NULL. */
#define CONTROL_FAMILIES(X) X(core) X(watch) X(chain) X(flow) X(program) X(offload) X(guest)

#define X(family) extern const struct control_verb control_##family##_verbs[];
CONTROL_FAMILIES(X)
#undef X

const struct control_verb *control_verb_find(const char *name);
const struct control_verb *control_verb_at(size_t n);	/* NULL behind the last */
const char *control_verb_near(const char *name);

/* ---- for verbs ---- */

/* The parameter, as its kind says; NULL, 0 or false when it was not given. */
const char *control_string(const struct control_call *c, const char *name);
uint64_t control_number(const struct control_call *c, const char *name);
bool control_flag(const struct control_call *c, const char *name);
/*
 * The answer is no. code: "usage", "not-found", "exists", "failed" or "machine" (the exit status is 3), see the manual.
 */
void control_fail(struct control_call *c, const char *code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The same with the messages of d, which stays the caller's. */
void control_fail_diag(struct control_call *c, const struct diag *d);
/* The configuration that a name means; NULL or "": the only one. NULL after control_fail. */
struct installed *control_configuration(struct control_call *c, const char *name);
/* Any octets: a string if they are UTF-8, else {"hex": "..."}. */
json_t *control_octets(const char *s, size_t len);

/* ---- the server ---- */

/* Listens at a path. NULL after an error in d. */
struct control *control_new(struct instance *in, const char *path, struct diag *d) MUST_CHECK;
void control_free(struct control *c);	/* accepts NULL */

/* The answer to a line, at once: what the server does in parts. To be released. */
json_t *control_line(struct instance *in, const char *line, size_t len);
/*
 * control_call.c: the answer to one request: a new object. `read` is what was read with it, as in control_call, and freed if nobody took
 * it; NULL: nothing. NULL: there is work to be done aside first; then again. aside may be NULL: all is done at once.
 */
struct control_read {
	struct click_config *config;
	struct diag *diag;
	struct file_tenants *tenants;
};
json_t *control_answer(struct instance *in, json_t *request, const struct control_read *read, struct control_aside *aside);
void control_aside_fini(struct control_aside *s);
/* The answer that something is wrong with a line; column from 1, 0: unknown. */
json_t *control_refuse(const json_t *id, const char *code, int column, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* The verb of a request, if everything about the request is as its table says; else NULL and *answer says what is wrong. */
const struct control_verb *control_check(const json_t *request, json_t **answer);
/* What of a verb is a configuration, or NULL. */
const struct control_param *control_configuration_param(const struct control_verb *v);

#endif
