/*
 * xdp_program.h - the program in a device's receive path that hands frames to the socket of their queue, and its map of
 * sockets. It is attached by a link that this process holds: when the process ends, however it ends, the kernel
 * takes the program off and the device works as before.
 */
#ifndef DATAPATH_PORT_XDP_PROGRAM_H
#define DATAPATH_PORT_XDP_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "models/base/diag.h"

struct xdp_program {
	int sockets;		/* map of queue to socket */
	int counters;		/* map: frames for which no socket was there */
	int rings;		/* map of what is to be sent (xdp_live.h), -1: the program only receives */
	int program, link;
	bool generic;		/* runs on copies of the host's, not in the driver */
};

#define XDP_NO_PROGRAM	((struct xdp_program){ -1, -1, -1, -1, -1, false })

/*
 * Makes program and maps for a device with `queues` receive queues, attached to nothing. Where the kernel can, it also sends for
 * so many senders, 0: it need not; then the device is not the loopback device. false after an error in d at `at`.
 */
bool xdp_program_load(struct xdp_program *x, unsigned queues, unsigned senders, span at, struct diag *d) MUST_CHECK;
/* Attaches it: in the driver if that can, else generic. false after an error. device: its name, for messages. */
bool xdp_program_attach(struct xdp_program *x, unsigned ifindex, const char *device, span at,
			struct diag *d) MUST_CHECK;
/*
 * From now on every received frame meets `front` first, n instructions that are called with the context and `number`, and whose first
 * is where the call goes: a result of at most `most` is what becomes of the frame, otherwise it goes to its socket as before. n 0:
 * there is no front any more. The programs take turns in one step, between frames. false: the kernel does not take it (errno), and
 * all is as before.
 */
struct bpf_insn;
struct xdp_front {
	const struct bpf_insn *insn;
	unsigned n, number, most;
};
bool xdp_program_set_front(struct xdp_program *x, const struct xdp_front *front) MUST_CHECK;
bool xdp_program_set_socket(struct xdp_program *x, unsigned queue, int socket) MUST_CHECK;
uint64_t xdp_program_homeless(const struct xdp_program *x);
/* Takes it off its device and closes all. Also what was not loaded whole. */
void xdp_program_close(struct xdp_program *x);

#endif
