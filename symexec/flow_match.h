/*
 * flow_match.h - which packets of one flow are also packets of another, with the same contents or any. Both come from the
 * same source flow, so that they speak of the same symbols.
 */
#ifndef SYMEXEC_FLOW_MATCH_H
#define SYMEXEC_FLOW_MATCH_H

#include "symexec/engine.h"

struct matching {
	struct engine *e;
	struct flow *a, *b;
	bool open;		/* some relation could not be said as a set; the answer has too few packets */
};

/* The packets of a that b has too, whatever they look like; symbols that only b knows are projected away. */
set match_packets(struct matching *m);
/* The same where all octets that arrive are equal. */
set match_octets(struct matching *m);
/* The same where a field is equal, or neither has it ("payload" too). */
set match_field(struct matching *m, const char *field);

#endif
