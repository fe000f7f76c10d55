/*
 * gate.h - `symexec check` as a gate that machines and people pass through: how a run ended in one line.
 */
#ifndef SYMEXEC_GATE_H
#define SYMEXEC_GATE_H

#include "symexec/verdict.h"

/* How many verdicts there are of each status, and how many of those that do not hold fail nothing. */
struct gate_counts {
	size_t of[VERDICT_UNDECIDED + 1];
	size_t warnings;
};

struct gate_counts gate_count(const struct verdict *v, size_t n);

/* The closing line; configuration: what was asked is no policy of anybody's. */
void gate_summary_text(const struct verdict *v, size_t n, bool configuration, bool colour,
		       struct strbuf *out);

#endif
