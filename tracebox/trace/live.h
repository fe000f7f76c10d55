/*
 * live.h - running traces on the network: one capture and one sender, opened before the first probe
 * and kept for the run. A live owns them and the packets it saw. Not thread-safe.
 */
#ifndef TRACEBOX_TRACE_LIVE_H
#define TRACEBOX_TRACE_LIVE_H

#include "models/base/diag.h"
#include "tracebox/trace/trace.h"

/* A packet of a trace, as it was captured. */
struct seen {
	uint8_t *data;		/* from the IP header on */
	size_t len;
	uint64_t time;		/* ns since 1970 */
	bool out;		/* sent by us */
};

struct live;

struct live_config {
	unsigned family;	/* 4 or 6 */
	const char *device;	/* to capture on; NULL: on all of them */
	/* to send through, NULL: where the route leads; "pcap:OUT:IN" (pipe.h) stands for both */
	const char *bind;
	const char *filter;	/* of the capture, in libpcap's language */
	bool wide;		/* room for the packets of thousands of traces */
	bool forget;		/* keeps no packets for live_seen */
};

/* Errors go to d as faults. */
struct live *live_open(const struct live_config *config, struct diag *d) MUST_CHECK;
void live_close(struct live *l);	/* accepts NULL */
/*
 * From now on whole Ethernet frames are sent, to the host `next` on the device: what a raw socket
 * would rewrite stays as it is. false after a fault in d.
 */
bool live_frames(struct live *l, const char *device, const struct address *next, struct diag *d);

/* Called by live_run at each of its looks, with the time of live_now; NULL: nobody is. */
void live_watch(struct live *l, void (*look)(void *ctx, uint64_t now), void *ctx);
/*
 * Runs the traces side by side to their ends, or until a signal says stop. false after a fault in
 * d.
 */
bool live_run(struct live *l, struct trace **traces, size_t n, struct diag *d);

/*
 * The parts of live_run, for who runs more than a few: sends a probe; hands every captured packet
 * to `take`, which says whether it was somebody's; sleeps until `until` (ns of live_now) or a
 * packet.
 */
typedef bool (*live_taker)(void *ctx, const uint8_t *ip, size_t len, uint64_t time);
bool live_probe(struct live *l, struct trace *t, struct probe *p, struct diag *d);
bool live_drain(struct live *l, live_taker take, void *ctx, struct diag *d);
bool live_wait(struct live *l, uint64_t until, struct diag *d);
uint64_t live_now(void);	/* ns of a clock that does not go back */

/* Hands a packet to a trace; what is its own is kept for live_seen. */
bool live_take(struct live *l, struct trace *t, const uint8_t *ip, size_t len, uint64_t time);

/* One packet, for which nothing is awaited. */
bool live_send(struct live *l, const uint8_t *ip, size_t len, struct diag *d);

/* What another live saw is what this one, which is new, saw first. */
void live_adopt(struct live *l, struct live *from);
/* What was seen so far, in order. */
const struct seen *live_seen(const struct live *l, size_t *n);

/* Whether SIGINT, SIGTERM or SIGHUP came since live_open; its number, or 0. */
int live_interrupted(void);

#endif
