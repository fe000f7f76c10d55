/* offload_flood.h - what offload_source.c in the kernel and offload_bench.c share. */
#ifndef TESTS_BENCH_OFFLOAD_FLOOD_H
#define TESTS_BENCH_OFFLOAD_FLOOD_H

#include <linux/types.h>

enum { FLOOD_FRAMES = 64, FLOOD_OCTETS = 96, FLOOD_BURST = 192 };

struct flood_frame {
	__u8 octets[FLOOD_OCTETS];
	__u32 port, complement;		/* where the port stands, and what balances it in a checksum; 0: nothing does */
};

struct flood_state {
	__u64 sent, answers;
	__u32 n;			/* frames in the table */
	__u32 every;			/* ns from one to the next on the average; 0: as many as can be */
	__u64 due;			/* when the next burst is */
};

#endif
