/*
 * run.h - one destination probed from the command line, or one capture judged. Both return the exit status.
 */
#ifndef TRACEBOX_RUN_H
#define TRACEBOX_RUN_H

#include "models/base/diag.h"
#include "tracebox/options.h"

int run_probe(const struct options *o, struct diag *d);
int run_read(const struct options *o, struct diag *d);

#endif
