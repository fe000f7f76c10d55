/*
 * live.h - the devices of a configuration as real ones: in a network namespace that this process makes for itself, each port
 * is one end of a veth pair with an AF_XDP socket, and the other end is ours. The namespace ends with the process,
 * however that ends, and nothing in it leads anywhere else.
 */
#ifndef DATAPATH_CONFORM_LIVE_H
#define DATAPATH_CONFORM_LIVE_H

#include <sys/types.h>

#include "datapath/runtime/router.h"

struct live;

enum { LIVE_LEAST = 14, LIVE_MOST = 1514 };	/* octets of a frame that fits onto the wire */

/* For the ports of the configuration at path; the process is in its own namespace then. NULL after an error in d. */
struct live *live_new(const char *path, struct diag *d);
void live_free(struct live *l);	/* accepts NULL */
/*
 * A router for the configuration, as if it had just been made, over the devices: they are attached once, which takes the kernel
 * longer than many vectors. It is l's, until the next call. NULL after an error in d, which outlives l.
 */
struct router *live_router(struct live *l, const char *path, struct diag *d) MUST_CHECK;
/* Sends a frame to a port; false: there is no such port, or errno says why it was not taken. */
bool live_give(struct live *l, const char *port, const uint8_t *octets, uint32_t len) MUST_CHECK;
/* Calls see for every frame that came out of a port since; octets are lent. */
void live_take(struct live *l, void (*see)(void *arg, const char *port, const uint8_t *octets, uint32_t len), void *arg);
/* The device that is that port; NULL: there is none. */
const char *live_device(const struct live *l, const char *port);
/* The next frame that a packet socket of ours has, as it was on the wire; negative: none. Lent. */
ssize_t live_next(struct live *l, int fd, const uint8_t **octets);
/*
 * Whether the ports have got all that was given since the router was made, and all that they have sent was taken. Where a frame
 * is lost on the way it never is.
 */
bool live_is_settled(const struct live *l);

#endif
