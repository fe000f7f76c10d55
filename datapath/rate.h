/*
 * rate.h - token buckets: a credit that grows with time up to a capacity, and is spent by
 * packets or octets. Exact in integers: credits count in 10^-9 of a token.
 */
#ifndef DATAPATH_RATE_H
#define DATAPATH_RATE_H

#include "datapath/element.h"

struct rate {
	uint64_t per_second;
	uint64_t capacity;	/* tokens, at least 1 */
	int64_t credit;		/* 10^-9 tokens; negative after a large packet */
	uint64_t since;		/* ns */
};

/* From RATE and the BURST_ arguments of the class. */
bool rate_configure(struct rate *r, struct setup *s, bool bytes);
void rate_start(struct rate *r, uint64_t now);		/* full */
void rate_set(struct rate *r, uint64_t per_second, uint64_t capacity);
bool rate_ready(struct rate *r, uint64_t now);		/* a whole token is there */
uint64_t rate_when(const struct rate *r);		/* the time of the next one, when not ready */
void rate_take(struct rate *r, uint64_t now, uint32_t tokens);

#endif
