/*
 * run.h - one destination probed from the command line, or one capture judged. Both return the exit
 * status.
 */
#ifndef TRACEBOX_RUN_H
#define TRACEBOX_RUN_H

#include "models/base/diag.h"
#include "tracebox/net/address.h"
#include "tracebox/net/route.h"
#include "tracebox/net/rst.h"
#include "tracebox/options.h"
#include "tracebox/probe/probe.h"

/* An address or a name as an address of that family (4 or 6). */
bool run_resolve(const char *name, unsigned family, struct address *a) MUST_CHECK;
/* As route_find; through "pcap:OUT:IN" everything goes, from 1.1.1.1 or dead::beef. */
int run_route(const struct address *dst, const char *device, struct route *r) MUST_CHECK;
/* The connection that a template opens, if this host is to be kept from resetting it. */
bool run_tuple(const struct options *o, const struct probe_template *t, struct rst_tuple *tuple);
int run_probe(const struct options *o, struct diag *d);
int run_read(const struct options *o, struct diag *d);

#endif
