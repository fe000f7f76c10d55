/*
 * env.h - configuration variables: nested scopes of names and values, and the text of a
 * configuration string with its variables replaced. Internal to the language front end.
 */
#ifndef CLICK_ENV_H
#define CLICK_ENV_H

#include "models/base/map.h"
#include "models/click/text.h"

struct env {
	const struct env *parent;
	unsigned depth;		/* 0: the file */
	unsigned count;
	const char **names;	/* without '$' */
	const char **values;
	const struct str_map *index;	/* name to 1 + index, if there are many; or NULL */
};

/* The nearest scope around e that is less deep: where a class of that depth was written. */
const struct env *click_env_outside(const struct env *e, unsigned depth);

/*
 * Text with $x, ${x}, ${x-default} and ${x[2]} replaced; unknown names stay as they are. Returns
 * text itself when nothing changed, and when the result is empty (as Click does). NULL: the
 * result would be too large.
 */
const char *click_env_expand(const struct env *e, const char *text, struct arena *arena);

#endif
