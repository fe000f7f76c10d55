/*
 * judge.h - what the replies of one trace mean together: which box did what, and between which hops
 * it stands. A judgement owns its list; findings hold no pointers into the trace. Thread-safe for
 * different judgements.
 */
#ifndef TRACEBOX_JUDGE_JUDGE_H
#define TRACEBOX_JUDGE_JUDGE_H

#include "tracebox/trace/trace.h"

enum finding_kind {
	FINDING_CHANGE,		/* the packet was changed */
	/*
	 * the transport checksum is not that of what is quoted: something was changed and quoted
	 * as before
	 */
	FINDING_CHECKSUM,
	FINDING_REJECTED,	/* an error ends the path */
	FINDING_TOO_BIG,
	FINDING_REDIRECTED,	/* a router speaks from the destination's address */
	FINDING_SILENT,		/* no answer from the destination */
	FINDING_NEARER,		/* the answer comes from fewer hops away than the probe went */
	FINDING_FARTHER,
	FINDING_QUIRK,		/* of one router's quotes */
	FINDING_LOOP,		/* the same routers again and again */
	/* of the battery (deep.h) */
	FINDING_TRACKING,	/* connections are tracked there: NAT, stateful filter */
	FINDING_FILTER,		/* what is no proper packet of a connection vanishes */
	FINDING_DROPS,		/* the probe asked for vanishes, others pass */
	FINDING_PROXY,		/* TCP is answered nearer than UDP goes */
	FINDING_RESETS,		/* the same by a reset */
	FINDING_TTL_RESET,
	FINDING_PMTU,
	FINDING_PMTU_HOLE,	/* large packets vanish without an error */
};

struct finding {
	enum finding_kind kind;
	bool weak;		/* other explanations are as good: it alone makes no path altered */
	struct change change;	/* CHANGE, QUIRK */
	/* TTLs: last that shows it not, first that shows it; 0: the sender */
	unsigned after, at;
	unsigned witnesses;	/* hops that show it */
	unsigned number;	/* MTU; hops of distance; length of a loop */
	unsigned passes;	/* PMTU_HOLE: octets that do pass; 0: not known */
	unsigned probes;	/* FILTER, TRACKING: bits by enum deep_probe */
	struct address from;	/* PMTU, DROPS: who answered another probe at that TTL */
};

struct judgement {
	VEC(struct finding) findings;
	unsigned answered;	/* hops with a reply */
	unsigned full;		/* of these, quoting all of the probe */
	bool altered;		/* a finding that is not weak and no quirk */
	/* what the models say of the same; borrowed, NULL: nobody asked them */
	const struct agreement *agreement;
};

void judge(struct judgement *j, const struct trace *t);
void judgement_fini(struct judgement *j);

/*
 * How many hops away a packet with that TTL was sent, by the usual initial values 32, 64, 128, 255.
 */
unsigned judge_distance(unsigned ttl);

#endif
