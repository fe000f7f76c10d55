/*
 * watch_tell.h - what symexec watch prints: verdicts that are new, or another than before, each with the time; as text, or one
 * JSON object per line. A verdict is another when its status is, or what it says of why it fails; line
 * numbers and the packet that is shown may change without notice.
 */
#ifndef SYMEXEC_WATCH_TELL_H
#define SYMEXEC_WATCH_TELL_H

#include <time.h>

#include "symexec/policy/verdict.h"

struct item;

struct teller {
	struct diag *diag;	/* of the verdicts */
	bool json, colour;
	time_t now;
	VEC(struct item *) items;
	size_t told;		/* in this round: changed, new or gone */
};

void teller_fini(struct teller *t);

/* A round of verdicts begins; those that it does not speak of are gone when it ends. */
void tell_begin(struct teller *t);
/* kind: "policy", "loops", "loop". status: in one word or a few; v has the rest. Names are unique by key. */
struct telling {
	const char *key, *kind, *name, *status;
	const struct verdict *v;
};
void tell_verdict(struct teller *t, const struct telling *w);
/* Not decided again: as it was. false: nothing is known of it. */
bool tell_same(struct teller *t, const char *key);
void tell_end(struct teller *t);
size_t tell_count(const struct teller *t);

/* A line of its own: "start", "round", "error", "end"; what: the text. */
void tell_event(struct teller *t, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* All messages of the diag since they were last forgotten: text goes to stderr. */
void tell_messages(struct teller *t, struct diag *d);

#endif
