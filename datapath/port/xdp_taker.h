/*
 * xdp_taker.h - whether a device takes frames that programs redirect to it, and what became of them. A veth device takes them as
 * long as its peer has an XDP program or GRO, which is the peer's affair and may change at any time: the kernel tells of it
 * (generic netlink, family "netdev", 6.3), and what it was given meanwhile is gone, so the device's own counts are kept beside ours.
 * Other devices, and older kernels, have no such counts or do not tell: there is no taker for them.
 *
 * A taker has a thread that watches; what it found may be asked for by one other thread, and never waits.
 */
#ifndef DATAPATH_PORT_XDP_TAKER_H
#define DATAPATH_PORT_XDP_TAKER_H

#include <stdbool.h>
#include <stdint.h>

struct xdp_taker;

/* NULL: nothing can be told of that device. */
struct xdp_taker *xdp_taker_new(const char *device, unsigned ifindex);
void xdp_taker_free(struct xdp_taker *t);	/* accepts NULL */
/* Whether it takes frames now, as far as the kernel has told us. */
bool xdp_taker_takes(const struct xdp_taker *t);
/*
 * The same where a program receives them. Else the peer's host does, in whose sockets each takes a page of the room that they have:
 * many at once are then too many for those who did not ask for much.
 */
bool xdp_taker_gives_to_program(const struct xdp_taker *t);
/* Waits for the kernel, as xdp_taker_new does: frames that it passed on since the taker was made, whoever sent them. */
uint64_t xdp_taker_passed(const struct xdp_taker *t);

#endif
