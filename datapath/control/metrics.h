/*
 * metrics.h - the counts of an instance for Prometheus (its text format, version 0.0.4), over HTTP: GET /metrics. Served by
 * the loop between packets; what a client may cost is bounded by the library's limits.
 */
#ifndef DATAPATH_CONTROL_METRICS_H
#define DATAPATH_CONTROL_METRICS_H

#include "datapath/runtime/instance.h"

struct metrics;

/* at: [ADDRESS]:PORT; without an address for this host only; port 0: any that is free. NULL after an error in d. */
struct metrics *metrics_new(struct instance *in, const char *at, struct diag *d) MUST_CHECK;
unsigned metrics_port(const struct metrics *m);
void metrics_free(struct metrics *m);	/* accepts NULL */

/* What GET /metrics says. */
void metrics_write(const struct instance *in, struct strbuf *out);

#endif
