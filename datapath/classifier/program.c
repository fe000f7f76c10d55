/*
 * program.c - chains of filter programs. Most are asked about packets that no program has seen: their history is written once, in the
 * end, and what the rare ones need is kept apart, since every packet of a flow that hangs on programs comes through here.
 */
#include "datapath/classifier/program.h"

/* Of a packet that some of them have seen. */
static NOINLINE bool goes_on(const struct program_chain *c, struct filter_programs *all, struct history *h,
			     const struct pkt *p)
{
	for (unsigned i = 0; i < c->n; i++)
		if (filter_program_ask(all, c->number[i], h, p) != (bool)(c->expected >> c->number[i] & 1))
			return false;
	return true;
}

/* The link at `at` did not say what is expected. */
static NOINLINE bool ends(const struct program_chain *c, struct history *h, const uint8_t *at)
{
	for (const uint8_t *k = c->number; k <= at; k++)
		h->ran |= UINT64_C(1) << *k;
	h->yes = (c->expected ^ UINT64_C(1) << *at) & h->ran;
	return false;
}

bool program_chain_holds(const struct program_chain *c, struct filter_programs *all, struct history *h, const struct pkt *p)
{
	const struct bpf_packet packet = filter_packet(p, h->in_port);

	if (UNLIKELY(h->ran))
		return goes_on(c, all, h, p);
	for (const uint8_t *at = c->number, *end = at + c->n; at != end; at++)
		if (UNLIKELY(filter_program_run(&all->v[*at], &packet) != (bool)(c->expected >> *at & 1)))
			return ends(c, h, at);
	h->ran = c->asked;
	h->yes = c->expected;
	return true;
}
