/*
 * route.h - how this host would send to an address: from which of its own, through which interface.
 * Asked of the kernel; no privilege, nothing is sent.
 */
#ifndef TRACEBOX_NET_ROUTE_H
#define TRACEBOX_NET_ROUTE_H

#include "tracebox/net/address.h"

struct route {
	struct address src, gateway;	/* gateway.family 0: the destination is a neighbour */
	char device[32];
	unsigned mtu;			/* of the device, 0: not known */
};

/* 0, or -errno: ENETUNREACH there is no route. */
int route_find(const struct address *dst, const char *device, struct route *r) MUST_CHECK;

#endif
