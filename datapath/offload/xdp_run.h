/*
 * xdp_run.h - one frame through a program that the kernel has, without a device (BPF_PROG_TEST_RUN).
 */
#ifndef DATAPATH_OFFLOAD_XDP_RUN_H
#define DATAPATH_OFFLOAD_XDP_RUN_H

#include <stdint.h>

enum { XDP_RUN_LEAST = 14, XDP_RUN_MOST = 3000, XDP_RUN_ROOM = 4096 };	/* octets of a frame that the kernel takes so */

enum xdp_run { XDP_RUN_DROPS, XDP_RUN_PASSES, XDP_RUN_RETURNS, XDP_RUN_SENDS };

/*
 * What the program says of in, and the frame then, of *len octets, in out, which has XDP_RUN_ROOM. Where it would be sent the kernel does
 * not tell. -errno: it did not run.
 */
int xdp_run(int program, const uint8_t *in, uint32_t n, uint8_t *out, uint32_t *len);

#endif
