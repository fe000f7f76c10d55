/*
 * l7_pattern.h - named regular expressions that all look at one stream of octets at once, as it
 * comes in pieces; through Hyperscan (or Vectorscan), whose time is linear in the octets,
 * whatever the expressions and whoever sends the octets.
 *
 * A set is constant once it is made and belongs to one thread.
 */
#ifndef DATAPATH_FLOW_L7_PATTERN_H
#define DATAPATH_FLOW_L7_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct l7_set;
struct l7_scan;		/* one stream */

struct l7_pattern {
	const char *name, *text;
};

/* NULL: *bad is the number of an expression that is none, *why (to be freed) says why not. */
struct l7_set *l7_set_new(const struct l7_pattern *v, size_t n, size_t *bad, char **why);
void l7_set_free(struct l7_set *s);	/* accepts NULL */
/* Octets that a match has at least; nothing shorter needs to be looked at. */
uint32_t l7_set_least(const struct l7_set *s);
/* A stream of its own memory. NULL: no memory. */
struct l7_scan *l7_scan_new(const struct l7_set *s);
void l7_scan_free(struct l7_scan *c);	/* accepts NULL */
/* The first pattern of the list that matches with these octets, or -1. */
int l7_scan_more(struct l7_scan *c, const struct l7_set *s, const uint8_t *data, size_t len);

#endif
