/*
 * match.h - lists of packet expressions of the extended language (rules of tables, arguments of
 * network functions), compiled once per port that packets come by: in_port is then a constant.
 * What the tests of Click mean is as in filter.h. A field that the packet does not have makes a
 * test false, whatever the relation; an outer "not" turns that round.
 */
#ifndef DATAPATH_LOOKUP_MATCH_H
#define DATAPATH_LOOKUP_MATCH_H

#include "datapath/lookup/filter.h"

struct match;

struct match_ports {
	const char *const *names;
	unsigned count;
};

/* Expressions in the order in which they are tried; NULL matches all. NULL after errors in d. */
struct match *match_new(const struct click_expr *const *exprs, size_t n,
			const struct match_ports *ports, struct diag *d);
void match_free(struct match *m);	/* accepts NULL */
/* The number of the first expression that holds, or FILTER_DROP; the IP header is marked or none is there. */
uint32_t match_first(const struct match *m, unsigned in_port, const struct pkt *p);

#endif
