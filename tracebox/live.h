/*
 * live.h - running traces on the network: one capture and one sender, opened before the first probe
 * and kept for the run. A live owns them and the packets it saw. Not thread-safe.
 */
#ifndef TRACEBOX_LIVE_H
#define TRACEBOX_LIVE_H

#include "models/base/diag.h"
#include "tracebox/trace.h"

/* A packet of a trace, as it was captured. */
struct seen {
	uint8_t *data;		/* from the IP header on */
	size_t len;
	uint64_t time;		/* ns since 1970 */
	bool out;		/* sent by us */
};

struct live;

/*
 * Captures on the device with a filter of libpcap; what is sent is bound to the device `bind`, or
 * goes where the route leads if that is NULL. Errors go to d as faults.
 */
struct live *live_open(unsigned family, const char *device, const char *bind, const char *filter,
		       struct diag *d) MUST_CHECK;
void live_close(struct live *l);	/* accepts NULL */

/*
 * Runs the traces side by side to their ends, or until a signal says stop. false after a fault in
 * d.
 */
bool live_run(struct live *l, struct trace **traces, size_t n, struct diag *d);

/* One packet, for which nothing is awaited. */
bool live_send(struct live *l, const uint8_t *ip, size_t len, struct diag *d);

/* What was seen so far, in order. */
const struct seen *live_seen(const struct live *l, size_t *n);

/* Whether SIGINT, SIGTERM or SIGHUP came since live_open; its number, or 0. */
int live_interrupted(void);

#endif
