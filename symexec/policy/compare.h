/*
 * compare.h - what two networks do differently to the same packets: what arrives in one and not in the other, and what
 * arrives in both with other contents. `now` is the network whose hosts say what is sent.
 */
#ifndef SYMEXEC_COMPARE_H
#define SYMEXEC_COMPARE_H

#include "symexec/policy/align.h"
#include "symexec/policy/verdict.h"

enum change_kind { CHANGE_GAINED, CHANGE_LOST, CHANGE_REWRITTEN };

struct change {
	enum change_kind kind;
	const char *from, *to, *field;
	struct verdict v;	/* the sentences, a path and a witness */
};

struct network_pair {
	struct engine *e;
	const struct graph *now, *then;
	struct alignment align;
	const char *now_word, *then_word;	/* "now" and "before", for the sentences */
	const struct click_expr *packet;
	const struct word *fields;	/* only these; none: every octet */
	size_t field_count;
	const uint8_t *to[2];		/* only what arrives there, in now and in then; NULL: everywhere */
	VEC(struct change) changes;
	size_t first;			/* of the source that is being compared */
	bool sent, gave_up;
};

/* Both graphs are set, then was made apart from now. */
void compare_init(struct network_pair *c);
/* What node `from` of now sends, and what that becomes. Nothing if `then` has no such node. */
void compare_source(struct network_pair *c, uint32_t from, uint32_t port);
/* Every source that both have. */
void compare_all(struct network_pair *c);
void compare_fini(struct network_pair *c);

#endif
