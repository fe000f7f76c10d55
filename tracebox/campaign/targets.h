/*
 * targets.h - a campaign from the command line: the file of destinations, their addresses and
 * routes, what is printed of them.
 */
#ifndef TRACEBOX_CAMPAIGN_TARGETS_H
#define TRACEBOX_CAMPAIGN_TARGETS_H

#include "models/base/diag.h"
#include "tracebox/options.h"

/* --targets; the exit status: 1 when any path is altered. */
int run_targets(const struct options *o, struct diag *d);

#endif
