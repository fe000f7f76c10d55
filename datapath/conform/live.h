/*
 * live.h - the devices of a configuration as real ones: in a network namespace that this process makes for itself, each port
 * is one end of a veth pair with an AF_XDP socket, and the other end is ours. The namespace ends with the process,
 * however that ends, and nothing in it leads anywhere else.
 */
#ifndef DATAPATH_CONFORM_LIVE_H
#define DATAPATH_CONFORM_LIVE_H

#include "datapath/router.h"

struct live;

enum { LIVE_LEAST = 14, LIVE_MOST = 1514 };	/* octets of a frame that fits onto the wire */

/* For the ports of the configuration at path; the process is in its own namespace then. NULL after an error in d. */
struct live *live_new(const char *path, struct diag *d);
void live_free(struct live *l);	/* accepts NULL */
/* NAME=DEVICE for router_options, of the same life. */
const char *const *live_ports(const struct live *l);
/* Sends a frame to a port; false: there is no such port, or errno says why it was not taken. */
bool live_give(struct live *l, const char *port, const uint8_t *octets, uint32_t len) MUST_CHECK;
/* Calls see for every frame that came out of a port since; octets are lent. */
void live_take(struct live *l, void (*see)(void *arg, const char *port, const uint8_t *octets, uint32_t len), void *arg);

#endif
