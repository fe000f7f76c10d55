/*
 * resolve.h - names of many hosts at once. Thread-safe.
 */
#ifndef TRACEBOX_NET_RESOLVE_H
#define TRACEBOX_NET_RESOLVE_H

#include "tracebox/net/address.h"

struct resolving {
	const char *name;		/* a name or an address */
	struct address address;		/* family 0: it has none of the family asked for */
};

/* Fills in the addresses of a family (4 or 6); asks for several names side by side. */
void resolve_all(struct resolving *list, size_t n, unsigned family);

#endif
