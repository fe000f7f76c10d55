/*
 * deep.h - the battery: packets that plain routers forward all alike, and boxes do not. Which of
 * them vanish where, beside the trace that was asked for, tells what kind of box stands there even
 * when it hides in quotes. Owns its traces. Not thread-safe.
 */
#ifndef TRACEBOX_JUDGE_DEEP_H
#define TRACEBOX_JUDGE_DEEP_H

#include "tracebox/judge/judge.h"
#include "tracebox/trace/live.h"

enum deep_probe {
	DEEP_UDP,		/* to a port that nobody listens on */
	DEEP_FRAGMENT,		/* a first fragment without its rest */
	DEEP_FRAGMENTS,		/* the same with its rest */
	DEEP_ACK,		/* a bare acknowledgement of no connection */
	DEEP_SYNFIN,
	DEEP_BADSUM,		/* a SYN with a wrong checksum */
	DEEP_SCTP,
	DEEP_NOSUM,		/* UDP without a checksum; IPv4 only */
	DEEP_LARGE,		/* as large as the interface sends, not to be fragmented */
	DEEP_COUNT,
};

struct deep {
	struct trace *traces[DEEP_COUNT];	/* NULL: not sent */
	/* which hops answered, in the trace or when asked again */
	bool heard[DEEP_COUNT][TRACE_TTL_MAX + 2];
	unsigned dport;
	unsigned icmp_rate;			/* answers a second of one router; 0: any */
	unsigned mtu;				/* of the interface */
	unsigned passes;	/* octets that are heard of where larger ones vanish; 0: none */
};

/*
 * Runs the battery behind a trace that has ended. Never more than six probes a router in the first
 * second, icmp_rate a second then. false after a fault in d.
 */
bool deep_run(struct deep *deep, const struct trace *main, struct live *l, struct diag *d);
/* Adds what the battery shows to the judgement of the trace. */
void deep_judge(const struct deep *deep, const struct trace *main, struct judgement *j);
void deep_fini(struct deep *deep);

const char *deep_name(enum deep_probe p);

#endif
