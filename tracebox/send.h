/*
 * send.h - putting IP packets on the wire through libnet's raw sockets. Needs CAP_NET_RAW only to
 * open. Not thread-safe.
 */
#ifndef TRACEBOX_SEND_H
#define TRACEBOX_SEND_H

#include <stdint.h>

#include "models/base/compiler.h"

struct sender;

/* family 4 or 6; device NULL: as routed. NULL: error (at most errlen octets) says why. */
struct sender *sender_open(unsigned family, const char *device, char *error,
			   size_t errlen) MUST_CHECK;
void sender_close(struct sender *s);	/* accepts NULL */

/* 0, or -errno: EMSGSIZE is larger than the interface's MTU, EPERM a local firewall. */
int sender_send(struct sender *s, const uint8_t *ip, size_t len) MUST_CHECK;

#endif
