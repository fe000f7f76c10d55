/*
 * agree_int.h - the files of agree.h among themselves: agree.c walks over the hops, agree_packet.c compares one answer with
 * one outcome.
 */
#ifndef TRACEBOX_JUDGE_AGREE_INT_H
#define TRACEBOX_JUDGE_AGREE_INT_H

#include "tracebox/judge/agree.h"

struct difference_list {
	struct agree_difference *v;
	size_t n, cap;
};

/* A hop that answered. */
struct looking {
	const struct hop *hop;
	const struct probe *probe;
	const struct agree_probe *expected;
};

const struct probe *agree_probe_of(const struct trace *t, unsigned ttl);
struct agree_difference *agree_add(struct difference_list *list, enum agree_difference_kind kind,
				   const struct agree_outcome *o);
/* An error, q being the one of the outcome; an answer of the destination. */
void agree_quote(const struct looking *k, const struct agree_outcome *o, const struct quote *q,
		 struct difference_list *out);
void agree_reply(const struct looking *k, const struct agree_outcome *o, struct difference_list *out);

#endif
