/*
 * wide.h - the value of a field of any width, as values side by side: two halves of an IPv6 address, or the parts that an
 * element has put together. Numbers of up to 128 bits are as in click_range, the upper 64 bits first.
 */
#ifndef SYMEXEC_WIDE_H
#define SYMEXEC_WIDE_H

#include "symexec/flow/headers.h"

struct wide {
	value part[FLOW_MAX_PARTS];	/* the most significant first */
	size_t n;			/* 0: the packet has no such field, or it cannot be read */
};

bool wide_read(struct engine *e, struct flow *f, const struct headers *h, const char *field,
	       struct wide *w);
/* Whether all of it is known; the number. */
bool wide_is_const(struct engine *e, const struct wide *w, uint64_t out[2]);
/* The set where w lies in the range. *inexact: some part is no number to the engine, and any value is taken for it. */
set wide_within(struct engine *e, const struct wide *w, const struct click_range *r, bool *inexact);
/* The set where w & mask is want. */
set wide_masked(struct engine *e, const struct wide *w, const uint64_t mask[2], const uint64_t want[2],
		bool *inexact);
/* Walks over two values of one width in pieces that neither cuts; VALUE_NONE: what cannot be cut. */
struct wide_pair {
	const struct wide *a, *b;
	size_t i, k;
	unsigned used_a, used_b;
};
bool wide_next(struct engine *e, struct wide_pair *p, value *x, value *y);
/* a == b, bit for bit; as flow_compare. */
enum comparison wide_equal(struct engine *e, struct flow *f, const struct wide *a, const struct wide *b,
			   set *where);

#endif
