/*
 * send.h - putting IP packets on the wire through libnet's raw sockets. Needs CAP_NET_RAW only to
 * open. Not thread-safe.
 */
#ifndef TRACEBOX_NET_SEND_H
#define TRACEBOX_NET_SEND_H

#include <stdint.h>

#include "tracebox/net/address.h"

struct sender;

/* family 4 or 6; device NULL: as routed. NULL: error (at most errlen octets) says why. */
struct sender *sender_open(unsigned family, const char *device, char *error,
			   size_t errlen) MUST_CHECK;
/*
 * Whole frames from now on: nothing of the IP header is rewritten. device: where to; next: the host
 * that the frames are for. 0 or -errno as neighbour_find, error says why. Needs CAP_NET_RAW.
 */
int sender_frames(struct sender *s, const char *device, const struct address *next, char *error,
		  size_t errlen) MUST_CHECK;
void sender_close(struct sender *s);	/* accepts NULL */

/* 0, or -errno: EMSGSIZE is larger than the interface's MTU, EPERM a local firewall. */
int sender_send(struct sender *s, const uint8_t *ip, size_t len) MUST_CHECK;

#endif
