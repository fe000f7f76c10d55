/*
 * setup.h - what an element gets when it is configured and started: its arguments by name, and
 * where to say what is wrong with them.
 */
#ifndef DATAPATH_RUNTIME_SETUP_H
#define DATAPATH_RUNTIME_SETUP_H

#include "models/base/arena.h"
#include "models/click/arg.h"

struct element;
struct router;

struct setup {
	struct router *router;
	const struct click_element *decl;
	const struct click_args *args;
	struct arena *arena;		/* as long as the router */
	struct diag *diag;
	/* at start: the element of that name and class that runs now and is about to be replaced, else NULL */
	struct element *previous;
};

/* Arguments by name, as the schema of the class has them. */
const struct click_value *setup_value(const struct setup *s, const char *name);
bool setup_given(const struct setup *s, const char *name);
int64_t setup_int(const struct setup *s, const char *name);
uint32_t setup_u32(const struct setup *s, const char *name);
bool setup_error(const struct setup *s, const char *fmt, ...) PRINTF_LIKE(2, 3);	/* false */

#endif
