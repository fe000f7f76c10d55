/*
 * sim_rate.h - rates in virtual time, with the arithmetic of Click's: a token bucket that is filled once per
 * millisecond, and a gap counter that starts anew every second.
 */
#ifndef SYMEXEC_SIM_RATE_H
#define SYMEXEC_SIM_RATE_H

#include "models/base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/* Tokens are kept in parts of the capacity, which is 2^32 - 1. */
struct token_bucket {
	uint64_t scale;		/* parts per token */
	uint64_t per_tick;	/* parts per millisecond, 0: never filled */
	uint64_t parts, tick;
};

/* Its first refill makes it full. */
void bucket_set(struct token_bucket *b, uint64_t rate, uint64_t capacity);
/* Another rate: as full as before. */
void bucket_adjust(struct token_bucket *b, uint64_t rate, uint64_t capacity);
/* Holds exactly that many until it is refilled. */
void bucket_give(struct token_bucket *b, uint64_t tokens);
void bucket_refill(struct token_bucket *b, uint64_t now);
bool bucket_has(const struct token_bucket *b, uint64_t tokens);
bool bucket_take(struct token_bucket *b, uint64_t tokens);
/* Takes as many as there are. */
void bucket_drain(struct token_bucket *b, uint64_t tokens);
/* Nanoseconds until the bucket has that many; UINT64_MAX: never. */
uint64_t bucket_wait(const struct token_bucket *b, uint64_t tokens);

struct gap_rate {
	uint32_t gap, rate;
	int64_t done;		/* this second */
	int64_t second;		/* -1: none yet */
};

void gap_set(struct gap_rate *g, uint64_t rate);
/* Another rate, in the middle of a second. */
void gap_adjust(struct gap_rate *g, uint64_t rate, uint64_t now);
/* Whether another one may pass now. */
bool gap_open(struct gap_rate *g, uint64_t now);
void gap_pass(struct gap_rate *g, uint32_t n);
/* When it may, if it may not now. */
uint64_t gap_next(const struct gap_rate *g, uint64_t now);

/* A moving average of what came per millisecond, one sixteenth of it new; `scale` bits stand behind the point. */
struct ewma {
	uint64_t average, current, tick;
	unsigned scale;
};

void ewma_init(struct ewma *m, unsigned scale, uint64_t now);
/* That came, after the time that has passed. */
void ewma_add(struct ewma *m, uint64_t now, uint64_t n);
/* Per second, as it was at the last ewma_add; `shift` bits further in front of the point. */
void ewma_print(const struct ewma *m, unsigned shift, struct strbuf *out);
/* A number with bits behind its point, with the fewest digits that tell it (Knuth's print_scaled). */
void print_scaled(uint64_t v, unsigned bits, struct strbuf *out);

#endif
