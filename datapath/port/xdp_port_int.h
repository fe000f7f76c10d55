/*
 * xdp_port_int.h - what xdp_port.c, which opens and receives, and xdp_send.c share.
 */
#ifndef DATAPATH_PORT_XDP_PORT_INT_H
#define DATAPATH_PORT_XDP_PORT_INT_H

#include <xdp/xsk.h>

#include "datapath/port/xdp_live.h"
#include "datapath/port/xdp_port.h"
#include "datapath/port/xdp_program.h"
#include "datapath/port/xdp_taker.h"
#include "models/base/vec.h"

enum {
	CONTINUES = 1 << 0,		/* XDP_PKT_CONTD, which older headers lack */
	MAX_PARTS = 40,			/* of a frame: 64 KB in frames of 2048, and some */
};

struct xdp_queue {
	struct xsk_socket *socket;
	struct xsk_ring_cons rx, completed;
	struct xsk_ring_prod fill, tx;
	uint32_t in_tx;		/* frames sent and not completed */
	bool wake;		/* there is something that the kernel was not told of */
	/* of a frame whose end has not come yet; more than MAX_PARTS: it is thrown away */
	struct pkt *part[MAX_PARTS];
	unsigned parts;
};

struct xdp_port {
	struct xdp_ports *ports;
	char *device;
	unsigned ifindex, queues, all_queues;	/* ours, those of the device */
	struct xdp_port *lead;		/* who has the program, NULL: we do */
	uint8_t address[6];
	struct xdp_program program;
	struct xsk_umem *umem;		/* the pool's frames, as this port's sockets know them */
	struct xdp_queue *queue;
	struct xdp_counts counts;
	int promiscuous;	/* a packet socket that asks for it; the kernel forgets it with the socket */
	bool zero_copy;
	bool in_parts;		/* frames may come and go in several parts */
	uint32_t largest;	/* frame that the device sends, when it was last asked */
	uint32_t batches;	/* that were sent */
	unsigned most_parts;	/* of a frame that was sent so far */
	uint8_t number;		/* what its frames are marked with while the kernel has them */
	struct xdp_live *live;	/* NULL: all goes through the sockets */
	struct xdp_taker *taker;
	bool by_program;	/* the last ones were sent by the program */
	bool more;		/* the last batch was full: a run may wait for the next */
	uint64_t handed;	/* packets that the device was given by the program */
	const void *front;	/* whose front is before the program, NULL: there is none */
};

struct xdp_ports {
	struct pkt_pool *pool;
	bool busy_poll, zero_copy;
	enum xdp_sending sending;
	const struct xdp_ports *lead;	/* of thread 0 */
	unsigned thread, threads;
	void (*closing)(void *arg, const struct xdp_port *p);
	void *closing_arg;
	VEC(struct xdp_port *) port;
};

/* The largest frame that a device sends: its MTU behind an Ethernet header and two tags. Any, if it does not say. */
uint32_t xdp_device_largest(const char *device);

#endif
