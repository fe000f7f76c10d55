/*
 * neighbour.h - the Ethernet address of the next host on the way, as the kernel knows it.
 */
#ifndef TRACEBOX_NET_NEIGHBOUR_H
#define TRACEBOX_NET_NEIGHBOUR_H

#include "tracebox/net/address.h"

enum { NEIGHBOUR_OCTETS = 6 };

/*
 * own, next: of the device and of the host `a` behind it. A host that the kernel has not met is
 * sent one empty datagram (discard, port 9), so that the kernel asks for its address. 0, or -errno:
 * EPROTOTYPE the device has no Ethernet frames, EHOSTUNREACH nobody answers for `a`.
 */
int neighbour_find(const char *device, const struct address *a, uint8_t own[NEIGHBOUR_OCTETS],
		   uint8_t next[NEIGHBOUR_OCTETS]) MUST_CHECK;

#endif
