/*
 * flow_match.h - which packets of one flow are also packets of another, with the same contents or any. Both come from the
 * same source flow, so that they speak of the same symbols.
 */
#ifndef SYMEXEC_FLOW_MATCH_H
#define SYMEXEC_FLOW_MATCH_H

#include "models/base/vec.h"
#include "symexec/exec/engine.h"

/* A relation that no set says: answers hold where all of them do too. */
struct match_relation {
	enum click_relation rel;
	value a, b;
};

struct matching {
	struct engine *e;
	struct flow *a, *b;
	VEC(struct match_relation) relations;	/* of the answer; the caller frees them */
	bool open;		/* some relation speaks of what only b knows; the answer has too few packets */
};

/* The packets of a that b has too, whatever they look like; symbols that only b knows are projected away. */
set match_packets(struct matching *m);
/* The same where all octets that arrive are equal. */
set match_octets(struct matching *m);
/* The same where a field is equal, or neither has it ("payload" too). */
set match_field(struct matching *m, const char *field);
/* Where that is surely so: nowhere if it hangs on a relation. Frees the relations. */
set match_sure(struct matching *m, set answer);

#endif
