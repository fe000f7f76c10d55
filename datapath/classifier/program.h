/*
 * program.h - filter programs as rules see them: instances by number that look at a packet and
 * say yes or no, and the history of one packet, in which each answer is kept so that no program
 * runs twice on it.
 *
 * A number is free when no rule has the program and no cached flow depends on it; until then it
 * means the same program, whose instance may be replaced at any time between packets.
 */
#ifndef CLASSIFIER_PROGRAM_H
#define CLASSIFIER_PROGRAM_H

#include "datapath/packet/pkt.h"

enum { PROGRAM_MAX = 64, CHAIN_LINKS = 64 };

struct filter_program {
	const char *name;
	bool (*run)(void *instance, const struct pkt *p, uint32_t in_port);
	void *instance;
	unsigned users;			/* rules, also those that wait for pipeline_idle */
	uint64_t runs, matches;
};

struct filter_programs {
	struct filter_program v[PROGRAM_MAX];
	unsigned n;
};

struct history {
	uint64_t ran, yes;		/* bits by number */
	uint32_t in_port;
};

static inline bool filter_program_ask(struct filter_programs *all, unsigned number, struct history *h,
			       const struct pkt *p)
{
	struct filter_program *q = &all->v[number];
	uint64_t bit = UINT64_C(1) << number;

	if (!(h->ran & bit)) {
		h->ran |= bit;
		q->runs++;
		if (q->run(q->instance, p, h->in_port)) {
			h->yes |= bit;
			q->matches++;
		}
	}
	return (h->yes & bit) != 0;
}

/* Programs in the order in which they ran, with what they said. */
struct program_chain {
	uint64_t expected;		/* by number */
	uint8_t n;
	uint8_t number[CHAIN_LINKS];
};

/* Whether all say what is expected; ends at the first that does not. */
static inline bool program_chain_holds(const struct program_chain *c, struct filter_programs *all,
				       struct history *h, const struct pkt *p)
{
	for (unsigned i = 0; i < c->n; i++)
		if (filter_program_ask(all, c->number[i], h, p) != (bool)(c->expected >> c->number[i] & 1))
			return false;
	return true;
}

#endif
