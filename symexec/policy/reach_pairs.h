/*
 * reach_pairs.h - symexec reach --pairs: which ends anything sent at each source arrives at, one pair a line.
 */
#ifndef SYMEXEC_REACH_PAIRS_H
#define SYMEXEC_REACH_PAIRS_H

#include "models/click/expr.h"
#include "symexec/cmd.h"

struct pairs_options {
	bool json;
	uint64_t jobs;		/* as asked for; 0: not */
};

/*
 * Prints a line per source and end that some packet (for which `packet` holds, if not NULL) comes to; only
 * from `from` and only to what `to` marks, if not NULL. Exit status: as of reach.
 */
int reach_pairs(struct input *in, const struct network_end *from, const uint8_t *to,
		const struct click_expr *packet, const struct pairs_options *o);

#endif
