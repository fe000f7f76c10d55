/*
 * engine.h - the tables that one run shares: sets, values, persistent maps, an arena for all that
 * lives until the run ends, and the diagnostics. One engine is used by one thread.
 */
#ifndef SYMEXEC_ENGINE_H
#define SYMEXEC_ENGINE_H

#include "models/base/arena.h"
#include "models/base/diag.h"
#include "symexec/flow.h"

/* What tests switch off to see that a claim rests on it; all false in every program. */
struct engine_flaws {
	bool ignore_state;	/* recall and lookup find nothing */
	bool ignore_identity;	/* every read of a symbol is a new symbol */
	bool ignore_merging;	/* flows never merge */
};

struct engine {
	struct sets *sets;
	struct values *values;
	struct imaps *maps;
	struct arena *arena;
	struct diag *diag;
	struct flow *free_flows;	/* chained through free_next */
	struct tuples *tuples;		/* state.h */
	bool concrete;			/* sim: element-local state is real */
	struct engine_flaws flaws;
	uint64_t merged, explored;	/* counters for reports and tests */
	bool too_large;			/* a set passed the cap: verdicts are undecided */
};

struct engine *engine_new(struct diag *d);
void engine_free(struct engine *e);

#endif
