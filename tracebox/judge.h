/*
 * judge.h - what the replies of one trace mean together: which box did what, and between which hops it stands. A judgement owns its
 * list; findings hold no pointers into the trace. Thread-safe for different judgements.
 */
#ifndef TRACEBOX_JUDGE_H
#define TRACEBOX_JUDGE_H

#include "tracebox/trace.h"

enum finding_kind {
	FINDING_CHANGE,		/* the packet was changed */
	FINDING_CHECKSUM,	/* the transport checksum is not that of what is quoted: something was changed and quoted as before */
	FINDING_REJECTED,	/* an error ends the path */
	FINDING_TOO_BIG,
	FINDING_REDIRECTED,	/* a router speaks from the destination's address */
	FINDING_SILENT,		/* no answer from the destination */
	FINDING_NEARER,		/* the answer comes from fewer hops away than the probe went */
	FINDING_FARTHER,
	FINDING_QUIRK,		/* of one router's quotes */
	FINDING_LOOP,		/* the same routers again and again */
};

struct finding {
	enum finding_kind kind;
	bool weak;		/* other explanations are as good: it alone makes no path altered */
	struct change change;	/* CHANGE, QUIRK */
	unsigned after, at;	/* TTLs: last that shows it not, first that shows it; 0: the sender */
	unsigned witnesses;	/* hops that show it */
	unsigned number;	/* MTU; hops of distance; length of a loop */
};

struct judgement {
	VEC(struct finding) findings;
	unsigned answered;	/* hops with a reply */
	unsigned full;		/* of these, quoting all of the probe */
	bool altered;		/* a finding that is not weak and no quirk */
};

void judge(struct judgement *j, const struct trace *t);
void judgement_fini(struct judgement *j);

/* How many hops away a packet with that TTL was sent, by the usual initial values 32, 64, 128, 255. */
unsigned judge_distance(unsigned ttl);

#endif
