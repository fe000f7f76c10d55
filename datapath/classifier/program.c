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

bool program_chain_holds(const struct program_chain *c, struct filter_programs *all, struct history *h, const struct pkt *p)
{
	const struct bpf_packet packet = filter_packet(p, h->in_port);
	uint64_t ran = 0, yes = 0, differ;
	const uint8_t *at = c->number;

	if (UNLIKELY(h->ran))
		return goes_on(c, all, h, p);
	do {
		uint64_t bit = UINT64_C(1) << *at;

		ran |= bit;
		yes |= filter_program_run(&all->v[*at], &packet) ? bit : 0;
		differ = (yes ^ c->expected) & ran;
	} while (LIKELY(!differ) && ++at != c->number + c->n);
	h->ran = ran;
	h->yes = yes;
	return !differ;
}
