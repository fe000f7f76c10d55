/*
 * compare_int.h - what compare.c and compare_class.c share: the quote put right, and what a single
 * quote says of each change.
 */
#ifndef TRACEBOX_JUDGE_COMPARE_INT_H
#define TRACEBOX_JUDGE_COMPARE_INT_H

#include "tracebox/judge/compare.h"

struct normal {
	uint8_t *bytes;		/* a copy, freed by the caller */
	size_t len;		/* without padding */
	bool whole;		/* all the octets that its own length claims */
	bool swapped_len, swapped_frag, short_len;
	uint16_t len_field, frag_field;		/* as they were quoted */
};

/* false: the quote is not of the sent packet's family. */
bool compare_normalise(struct normal *n, const uint8_t *sent, size_t sent_len, const uint8_t *quote,
		       size_t quote_len) MUST_CHECK;
void compare_classify(struct comparison *c, const struct packet *sent, const struct packet *got,
		      const struct normal *n);

#endif
