/*
 * lookup_naive.h - an independent oracle: the route a table of routes has for an address.
 */
#ifndef ORACLE_LOOKUP_NAIVE_H
#define ORACLE_LOOKUP_NAIVE_H

#include "models/click/arg.h"

/* Index of the route with the longest prefix; of equal ones the first. -1: none. */
int lookup_naive(const struct click_route *const *routes, size_t n, uint32_t addr);

#endif
