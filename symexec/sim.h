/*
 * sim.h - a concrete run of the models: packets of FromDump files in, what the models predict into ToDump
 * files. The same rule programs as in a proof, on packets whose every byte is constant.
 */
#ifndef SYMEXEC_SIM_H
#define SYMEXEC_SIM_H

#include "symexec/cmd.h"

struct sim_count {
	uint64_t in, out, dropped, violations;
};

/* Runs all dumps of the graph; files are relative to the current folder. false after errors in e->diag. */
bool sim_run(struct input *in, struct sim_count *count);

#endif
