/*
 * sim_feed.h - packets that a concrete run gets from devices instead of files: FromDevice elements deliver them at their
 * times, and what ToDevice elements send is kept as ToDump's is. The run ends FEED_SETTLE after the last one,
 * FEED_IDLE after the start if there is none.
 */
#ifndef SYMEXEC_SIM_FEED_H
#define SYMEXEC_SIM_FEED_H

#include "symexec/sim/sim_output.h"

enum { FEED_NO_REPLY = -1 };
#define FEED_SETTLE UINT64_C(1000000000)	/* ns */
#define FEED_IDLE UINT64_C(1050500000)		/* no multiple of usual intervals */

struct sim_feed_packet {
	const char *port;	/* the device */
	const uint8_t *bytes;	/* NULL: the answer to what was sent */
	uint32_t len;
	int64_t reply_to;	/* number, from 0, of the packet that the port has sent and this answers, or FEED_NO_REPLY */
	bool error;		/* the answer is an ICMP error about it */
	uint64_t at;		/* ns after the start; never less than that of the one before */
	const char *handler, *value;	/* "ELEMENT.HANDLER" that is written just before, or NULL */
	bool taken;		/* after the run: it took the value */
};

struct sim_feed {
	struct sim_feed_packet *packets;
	size_t n;
	uint64_t expires;	/* after the run: when the first thing that elements know will be forgotten, as `at`; 0: none */
	bool unanswered;	/* after the run: some packet to be answered was not sent, or has no answer */
};

struct sim;
/* Before the run, after sim_keep. The caller keeps both. */
void sim_feed(struct sim *s, struct sim_feed *f);
/* At the end of a run: something will be forgotten at that time, as sim's clock tells it. */
void sim_feed_expiry(struct sim *s, uint64_t when);

#endif
