/*
 * trace.h - one trace: when to send which probe, and what came back for each hop. It knows neither
 * sockets nor clocks: whoever runs it asks for the next step, sends, and hands over every captured
 * packet; a capture file replays a trace the same way. A trace owns its probes and replies. Not
 * thread-safe.
 */
#ifndef TRACEBOX_TRACE_TRACE_H
#define TRACEBOX_TRACE_TRACE_H

#include "tracebox/judge/compare.h"
#include "tracebox/probe/probe.h"
#include "tracebox/trace/quote.h"

enum { TRACE_TTL_MAX = 255, HOP_OTHERS = 4, TRACE_RATE_BURST = 64 };

struct trace;

struct trace_config {
	struct address src, dst;
	const char *name;		/* as the user wrote the destination; may be NULL */
	unsigned min_ttl, max_ttl;
	unsigned tries;
	uint64_t timeout;		/* ns, of each try */
	bool sequential;		/* one hop after the other, as the original does it */
	/* probes a second behind the first TRACE_RATE_BURST; 0: any */
	unsigned rate;
	bool some;			/* only the TTLs in `only` are probed */
	uint64_t only[4];		/* a bit per TTL */
	/* NULL, or whether a hop may be probed now; if not, *until says when to ask again */
	bool (*may_send)(const struct trace *t, unsigned ttl, uint64_t now, uint64_t *until);
	void *gate;			/* for may_send; borrowed */
};

enum hop_kind { HOP_SILENT, HOP_ERROR, HOP_ANSWER };

struct hop {
	enum hop_kind kind;
	unsigned attempts;
	uint64_t queued;		/* the last attempt */
	struct address from;
	uint64_t rtt;			/* ns */
	size_t probe;			/* the one that was answered, in probes of the trace */
	uint8_t *reply;			/* from its IP header on */
	size_t reply_len;
	uint64_t time;			/* ns since 1970 */
	struct quote quote;		/* HOP_ERROR; points into reply */
	struct comparison comparison;	/* HOP_ERROR */
	struct address others[HOP_OTHERS];	/* answered other attempts: branches of the path */
	unsigned other_count;
};

struct trace {
	struct trace_config config;
	struct probe_template template;
	VEC(struct probe) probes;	/* in order of sending */
	struct hop hops[TRACE_TTL_MAX + 1];	/* by TTL; [0] unused */
	unsigned next;			/* first TTL not sent yet */
	uint64_t opened;		/* when it was last raised */
	unsigned reached;		/* least TTL that the destination answered; 0: none */
	unsigned stopped;		/* least TTL of an error that ends the path; 0: none */
	uint64_t rtt_max;
	unsigned resets;		/* TCP resets that our own host sent */
	bool blind;			/* quotes do not tell the probes apart: one at a time */
	unsigned stray;			/* errors about our flow that fit no probe */
};

/* Takes the template over. */
struct trace *trace_new(const struct trace_config *c, struct probe_template *t) MUST_CHECK;
void trace_free(struct trace *t);	/* accepts NULL */

enum trace_step { TRACE_SEND, TRACE_WAIT, TRACE_DONE };

/*
 * What to do at time now (ns, any clock that does not go back). TRACE_SEND: *probe is new, valid
 * until the next call; TRACE_WAIT: nothing before *until, unless a packet comes.
 */
enum trace_step trace_step(struct trace *t, uint64_t now, struct probe **probe, uint64_t *until);

/*
 * A captured packet from its IP header on, time in ns since 1970. false: it is no business of this
 * trace.
 */
bool trace_take(struct trace *t, const uint8_t *ip, size_t len, uint64_t time);

/* Whether the hop answered, or is given up. */
bool trace_hop_over(const struct trace *t, unsigned ttl, uint64_t now);
/* A hop that was given up is probed once more. */
void trace_hop_again(struct trace *t, unsigned ttl);
/* A probe of an earlier run, as it was sent; of its reply, trace_take. */
void trace_restore(struct trace *t, const uint8_t *ip, size_t len, uint64_t time);

/* Last TTL that there is something to say of. */
unsigned trace_end(const struct trace *t);

#endif
