/*
 * xdp_port.h - devices as ports: AF_XDP sockets, one per receive queue, over the frames of one pool (Linux:
 * Documentation/networking/af_xdp.rst). Frames are received into packets of the pool and sent from them
 * without a copy; a frame belongs to the kernel from when it is offered or sent until it comes back.
 *
 * All ports of a pool share its frames, so what one received another sends. Not thread-safe; a thread has ports of its own.
 */
#ifndef DATAPATH_PORT_XDP_PORT_H
#define DATAPATH_PORT_XDP_PORT_H

#include "datapath/packet/pkt_pool.h"
#include "models/base/diag.h"

struct xdp_port;
struct xdp_ports;

enum {
	XDP_RX_SIZE = 1024, XDP_FILL_SIZE = 2048, XDP_TX_SIZE = 1024, XDP_COMPLETION_SIZE = 2048,
	/* frames that one queue can hold at once: as many must be in the pool, and some to work with */
	XDP_QUEUE_FRAMES = XDP_FILL_SIZE + XDP_TX_SIZE + BATCH_MAX,
};

struct xdp_counts {
	uint64_t received, received_octets, sent, sent_octets;
	uint64_t completed_sums;	/* partial checksums made whole */
	uint64_t received_in_parts;	/* frames that took several of ours */
	/* lost before a socket had them */
	uint64_t homeless;		/* no socket for their queue */
	uint64_t ring_full;		/* we were too slow */
	uint64_t no_frames;		/* no frame was offered */
	uint64_t refused;		/* by the kernel: larger than a frame, where it knows no parts */
	uint64_t no_memory;		/* parts that could not be put together */
	uint64_t send_errors;		/* frames that the kernel did not take */
	uint64_t too_large;		/* packets to be sent, for the device's MTU */
	uint64_t by_program;		/* sent by the program */
	uint64_t not_taken;		/* of them, that the device did not pass on: its peer was too slow or gone */
};

/*
 * How packets are sent: many at once by the program in the kernel where the device takes them (xdp_taker.h) and they are worth it,
 * else through the sockets; or always in one of these ways.
 */
enum xdp_sending { XDP_SEND_AUTO, XDP_SEND_BY_SOCKET, XDP_SEND_BY_PROGRAM };

/* Receive queues of a device, 0: there is no such device (errno says why). */
unsigned xdp_device_queues(const char *device);

/*
 * No ports yet. The pool must outlive them. busy_poll: whoever receives drives the device himself, at the price of a call for each
 * look (Linux: Documentation/networking/napi.rst); where a socket does not know it, nothing is different. zero_copy: a device
 * whose driver cannot do without copies is refused; otherwise it is used where it is there.
 */
struct xdp_ports *xdp_ports_new(struct pkt_pool *pool, bool busy_poll, bool zero_copy, enum xdp_sending sending);
/*
 * Of each device the queues whose number modulo `threads` is `thread`, where there are others for the rest: thread 0 opens a
 * device first and closes it last, the others name its ports as `lead` (else NULL).
 */
void xdp_ports_share(struct xdp_ports *ports, const struct xdp_ports *lead, unsigned thread, unsigned threads);
/* Closes all; devices work as before. */
void xdp_ports_free(struct xdp_ports *ports);

/*
 * The port of a device, which may be opened once. NULL after an error at `at` in d. Opening waits up to a fifth of a second for
 * queues that the kernel has not let go of yet.
 */
struct xdp_port *xdp_port_open(struct xdp_ports *ports, const char *device, span at,
			       struct diag *d) MUST_CHECK;
/* Takes the port off its device, which works as before, and gives its frames back. */
void xdp_port_close(struct xdp_ports *ports, struct xdp_port *p);
/* Frames for other hosts come too, until the port is closed. false: errno says why not. */
bool xdp_port_promiscuous(struct xdp_port *p) MUST_CHECK;
/* Says what mode was got: "native copy", "native zero-copy", "generic copy", and behind it ", sent by program" if the last were. */
const char *xdp_port_mode(const struct xdp_port *p);
const uint8_t *xdp_port_address(const struct xdp_port *p);	/* its Ethernet address */
bool xdp_port_gone(const struct xdp_port *p);	/* the device was deleted, or is another namespace's now */
unsigned xdp_port_queues(const struct xdp_port *p);
int xdp_port_fd(const struct xdp_port *p, unsigned queue);	/* for poll */

/*
 * A front (xdp_program.h) for what the port receives; n 0: none. owner: who put it there; only he takes it off, another may put his
 * in its place. It goes with the port. false: errno says why not.
 */
struct xdp_front;
bool xdp_port_set_front(struct xdp_port *p, const struct xdp_front *front, const void *owner) MUST_CHECK;
/* It is another's from now on. */
void xdp_port_pass_front(struct xdp_port *p, const void *owner, const void *to);
/* closing is called before a port is closed, in the place of who was before. */
void xdp_ports_watch(struct xdp_ports *ports, void (*closing)(void *arg, const struct xdp_port *p), void *arg);
void xdp_ports_unwatch(struct xdp_ports *ports, const void *arg);	/* unless it is another's by now */
unsigned xdp_port_ifindex(const struct xdp_port *p);
/* Whether it takes frames that programs redirect to it, as far as that is known. */
bool xdp_port_takes(const struct xdp_port *p);
/* The largest frame that it sends, asked for now. */
uint32_t xdp_port_largest(const struct xdp_port *p);

/* Adds at most max packets to b, with the place of their Ethernet header marked; asks the kernel for more. */
void xdp_port_receive(struct xdp_port *p, unsigned queue, struct batch *b, unsigned max);
/* How many packets xdp_port_send would take now. */
unsigned xdp_port_room(struct xdp_port *p, unsigned queue);
/*
 * Sends packets, larger ones in parts where the kernel can; the batch is empty afterwards. What does not fit is freed; returns
 * how many.
 */
unsigned xdp_port_send(struct xdp_port *p, unsigned queue, struct batch *b);

/* Sends what waits for more, and urges the kernel to send what it has not taken yet. Whether some is left: to be called again. */
bool xdp_port_flush(struct xdp_port *p, unsigned queue);

struct xdp_counts xdp_port_counts(const struct xdp_port *p);

#endif
