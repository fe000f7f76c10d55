/*
 * xdp_live.h - sending to a device without a buffer of the host's for each packet: the kernel runs the program of a device once
 * for each of a row of packets, which takes it from memory that we share and redirects it to the device (Linux:
 * Documentation/bpf/bpf_prog_run.rst, live frames; 5.18). The device gets them as other devices' redirected frames, in bulk:
 * it must take such frames, see xdp_taker.h. A call costs about as much as ten packets sent through a socket, and waits while anybody
 * on the machine attaches an XDP program or takes one off: the kernel looks under a lock whether it knows ours (17 ms and more seen).
 *
 * When xdp_live_run returns, the kernel has sent or dropped all. Not thread-safe; each thread has a ring of its own.
 */
#ifndef DATAPATH_PORT_XDP_LIVE_H
#define DATAPATH_PORT_XDP_LIVE_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/base/compiler.h"

enum {
	XDP_LIVE_MOST = 512,		/* packets of a run */
	XDP_LIVE_LEAST_OCTETS = 14, XDP_LIVE_MOST_OCTETS = 3072,
	XDP_LIVE_SENDERS = 64,		/* rings of a map */
	XDP_LIVE_CODE = 64,		/* instructions at most */
};

struct xdp_live;

/* A map of rings, or -1 with errno. */
int xdp_live_map(unsigned senders);
/* The part of a device's program that sends: its code for rings in that map. Returns how many instructions. */
unsigned xdp_live_code(struct bpf_insn code[XDP_LIVE_CODE], int map);
/*
 * Sends to the device through ring `number` of the map by the program, which must be attached to it: the kernel would else
 * prepare for each run for many milliseconds. Both stay the caller's. NULL: the kernel cannot, or we may not (errno).
 */
struct xdp_live *xdp_live_new(int program, int map, unsigned number, unsigned ifindex);
void xdp_live_free(struct xdp_live *l);	/* what waits is not sent; accepts NULL */
/* Another program took the place of the one before. */
void xdp_live_set_program(struct xdp_live *l, int program);
unsigned xdp_live_waiting(const struct xdp_live *l);
/* A copy of these octets waits for the next run. false: there is no room. */
bool xdp_live_put(struct xdp_live *l, const uint8_t *octets, uint32_t len) MUST_CHECK;
/* Sends all that waits. How many the kernel did not even begin with, or could not make. */
unsigned xdp_live_run(struct xdp_live *l);

#endif
