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

#include <stdatomic.h>

#include "datapath/bpf/bpf_program.h"
#include "datapath/packet/pkt.h"

enum { PROGRAM_MAX = 64, CHAIN_LINKS = 64 };

struct bpf_named;

struct filter_program {
	_Atomic(struct bpf_instance *) *instance;	/* holds NULL: there is none, and it matches nothing */
	uint64_t runs, matches;
	const char *name;
	struct bpf_named *named;
	unsigned users;			/* rules, also those that wait for pipeline_idle */
};

struct filter_programs {
	struct filter_program v[PROGRAM_MAX];
	unsigned n;
};

struct history {
	uint64_t ran, yes;		/* bits by number */
	uint32_t in_port;
};

/* What programs are shown of a packet; the same for all of them. *to: its queue is 0 already. */
static inline void filter_packet_set(struct bpf_packet *to, const struct pkt *p, uint32_t in_port)
{
	to->data = to->meta = p->data;
	to->end = p->data + p->len;
	to->ifindex = in_port + 1;
}

static inline struct bpf_packet filter_packet(const struct pkt *p, uint32_t in_port)
{
	struct bpf_packet packet = { .queue = 0 };

	filter_packet_set(&packet, p, in_port);
	return packet;
}

static inline bool filter_program_run(struct filter_program *q, const struct bpf_packet *p)
{
	struct bpf_instance *i = atomic_load_explicit(q->instance, memory_order_acquire);
	bool yes = LIKELY(i != NULL) && bpf_run(i, p);

	q->runs++;
	q->matches += yes;
	return yes;
}

static inline bool filter_program_ask(struct filter_programs *all, unsigned number, struct history *h,
			       const struct pkt *p)
{
	uint64_t bit = UINT64_C(1) << number;

	if (!(h->ran & bit)) {
		const struct bpf_packet packet = filter_packet(p, h->in_port);

		h->ran |= bit;
		if (filter_program_run(&all->v[number], &packet))
			h->yes |= bit;
	}
	return (h->yes & bit) != 0;
}

/* Programs in the order in which they ran, with what they said. None is there twice. */
struct program_chain {
	uint64_t asked, expected;	/* by number */
	uint8_t n;
	uint8_t number[CHAIN_LINKS];
};

/* program.c: whether all say what is expected; ends at the first that does not. */
bool program_chain_holds(const struct program_chain *c, struct filter_programs *all, struct history *h, const struct pkt *p);

#endif
