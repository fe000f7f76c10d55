/*
 * guard.h - what a rule asks of a packet, compiled from a packet expression: bits of the key that
 * must have one value (the tuple, by which rules are found), and a decision graph for the rest
 * (ranges, alternatives, negations). A node of the graph compares bits of one word and goes on to
 * one of three.
 *
 * Who walks the graph records the bits that decided and no others: of a comparison that fails,
 * those down to the first that differs. So what is recorded is a mask under which every packet
 * with the same bits walks the same way.
 *
 * A guard owns its memory and its extras of the layout.
 */
#ifndef CLASSIFIER_GUARD_H
#define CLASSIFIER_GUARD_H

#include "datapath/classifier/key.h"

typedef uint32_t guard_ref;
#define GUARD_NO	UINT32_MAX
#define GUARD_YES	(UINT32_MAX - 1)

struct guard_node {
	uint64_t mask, value;
	guard_ref below, same, above;
	uint8_t word;
};

struct guard {
	uint32_t words;			/* of the tuple, as bits */
	unsigned count;
	uint8_t index[KEY_WORDS];
	uint64_t mask[KEY_WORDS], value[KEY_WORDS];	/* by place in index */
	struct guard_node *nodes;
	guard_ref root;			/* of the rest; GUARD_NO: no packet is meant */
	size_t node_count;
	uint64_t extras;		/* bits of the layout's extras that it uses */
	char *same;			/* click_expr_same of what it was made from */
};

/* NULL after an error in d. match may be NULL: every packet. */
struct guard *guard_new(const struct click_expr *match, const struct match_ports *ports,
			struct key_layout *layout, struct diag *d);
void guard_free(struct guard *g, struct key_layout *layout);	/* accepts NULL */
/* Every bit that it may look at. */
void guard_bits(const struct guard *g, struct key *mask);
/* Whether both were made from matches that are the same but for how they are written. */
bool guard_same(const struct guard *a, const struct guard *b);

/* The rest, for a packet that has the tuple's values; mask gets the bits that decided. */
static inline bool guard_rest(const struct guard *g, const struct key *k, struct key *mask)
{
	guard_ref at = g->root;

	while (at < GUARD_YES) {
		const struct guard_node *n = &g->nodes[at];
		uint64_t have = k->w[n->word] & n->mask, differ = have ^ n->value;

		if (!differ) {
			key_record(mask, n->word, n->mask);
			at = n->same;
		} else {
			unsigned top = 63 - (unsigned)__builtin_clzll(differ);

			key_record(mask, n->word, n->mask & UINT64_MAX << top);
			at = have < n->value ? n->below : n->above;
		}
	}
	return at == GUARD_YES;
}

#endif
