/*
 * class_route.c - route tables for IPv4. They differ in speed and in what they do with masks
 * that are no prefixes, not in how they are written.
 */
#include "models/click/class_int.h"

#define ROUTES A_REST("ROUTE", ROUTES, "ADDR/MASK [GATEWAY] OUTPUT")

static const struct click_class route[] = {
	CLASS("DirectIPLookup", "1/-", "h/h", "route", "routes by two direct tables", ROUTES),
	CLASS("LinearIPLookup", "1/-", "h/h", "route", "routes by a list", ROUTES),
	CLASS("LinuxIPLookup", "1/1-", "a/a", "route", "routes by the host's table",
	      A_REST("DEVNAME", ANY, "device of each output")),
	CLASS("LookupIPRouteMP", "1/-", "a/a", "route", "routes by a list, several CPUs", ROUTES),
	CLASS("RadixIPLookup", "1/-", "h/h", "route", "routes by a radix tree", ROUTES),
	CLASS("RangeIPLookup", "1/-", "h/h", "route", "routes by address ranges", ROUTES),
	CLASS("SortedIPLookup", "1/-", "h/h", "route", "routes by a sorted list", ROUTES),
	CLASS("StaticIPLookup", "1/-", "h/h", "route", "routes by a list that does not change",
	      ROUTES),
};

CLASS_TABLE(classes_route, route);
