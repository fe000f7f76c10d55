/*
 * flows.h - one destination by several flows: which routers and which boxes stand on a branch that
 * only some of them take.
 */
#ifndef TRACEBOX_TRACE_FLOWS_H
#define TRACEBOX_TRACE_FLOWS_H

#include "tracebox/probe/probe.h"
#include "tracebox/run.h"

/* --flows; takes the template over, which is the first flow's. The exit status. */
int flows_run(const struct options *o, const struct address *dst, const struct route *route,
	      struct probe_template *template, struct diag *d);

#endif
