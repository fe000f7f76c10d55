/*
 * told.h - texts under headings, in the order in which they first came up: the ways to each end, the kinds of packets that
 * are dropped for each reason. Several processes may each tell a part (jobs.h); put together in order, the parts are
 * what one would have told.
 */
#ifndef SYMEXEC_TOLD_H
#define SYMEXEC_TOLD_H

#include <stdbool.h>

#include "models/base/cursor.h"
#include "models/base/strbuf.h"
#include "models/base/vec.h"

struct told_head {
	char *name;
	VEC(char *) texts;
	size_t more;		/* that were not kept */
};

struct told {
	VEC(struct told_head) heads;
	size_t most;		/* texts kept under a heading; 0: all */
	bool once;		/* equal texts under a heading are one */
	/* private */
	struct str_map *known;	/* heading -> 1 + its place */
	struct str_map *said;	/* place and text */
};

struct told told_new(size_t most, bool once);
void told_fini(struct told *t);

/* The place of a heading, made if there is none. */
size_t told_at(struct told *t, const char *name);
/* Whether one more text would be kept there. */
bool told_keeps(const struct told *t, size_t head);
/* Owns text; NULL: one that is only counted. */
void told_add(struct told *t, size_t head, char *text);

/* Adds what part tells, and empties it. */
void told_join(struct told *t, struct told *part);
void told_pack(const struct told *t, struct strbuf *out);
/* Adds what is there to t. */
void told_unpack(struct told *t, struct cursor *in);

#endif
