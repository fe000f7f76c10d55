/*
 * rate.h - token buckets: a credit that grows with time up to a capacity, and is spent by packets or octets. A bucket of octets
 * gives when it is not in debt, one of packets when it has a whole token.
 *
 * Credit is in parts of a full bucket, 2^32 - 1 of them, and grows by a whole number of these in a millisecond, as in Click's
 * TokenRateX: what is left of them by rounding is the same there. By the real clock time counts by the nanosecond, by others as in Click by the millisecond.
 */
#ifndef DATAPATH_RUNTIME_RATE_H
#define DATAPATH_RUNTIME_RATE_H

#include "datapath/runtime/element.h"

struct rate {
	uint64_t per_second;
	uint64_t scale;		/* parts of a token */
	uint64_t per_ms;	/* parts that come in a millisecond */
	uint64_t need;		/* parts that must be there */
	uint64_t credit;	/* parts */
	uint64_t rest;		/* 10^-6 parts, below one */
	uint64_t since;		/* ns */
	uint64_t tick;		/* ns by which time counts */
	uint64_t burst;		/* tokens, or if `lasting` ns of them */
	bool lasting, bytes;
};

/* From RATE and the BURST_ arguments of the class. */
bool rate_configure(struct rate *r, struct setup *s, bool bytes);
void rate_start(struct rate *r, const struct element *e);	/* full */
void rate_set(struct rate *r, uint64_t per_second, uint64_t capacity);	/* in packets */
void rate_set_octets(struct rate *r, uint64_t per_second, uint64_t burst);
/* For handlers named "rate": packets, or a bandwidth as Click writes one. Written, the burst stays as it was asked for. */
bool rate_print(const struct rate *r, struct strbuf *out);
bool rate_change(struct rate *r, const char *value, struct strbuf *out);
bool rate_parse(const char *value, bool bytes, uint64_t *per_second, struct strbuf *out);
bool rate_print_bandwidth(uint64_t octets, struct strbuf *out);
bool rate_ready(struct rate *r, uint64_t now);
uint64_t rate_wait(const struct rate *r);		/* ns until it is, when not */
void rate_take(struct rate *r, uint64_t now, uint32_t tokens);

#endif
