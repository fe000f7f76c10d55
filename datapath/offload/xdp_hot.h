/*
 * xdp_hot.h - the program of hot flows (kernel/hot.c) and its maps, in the kernel, for the ports of one classifier. The program is a front
 * that ports put before their own (xdp_port_front); the maps end with their owner and the ports that have the front.
 *
 * All that the program reads is memory of ours. Whoever writes closes the gate first: from xdp_hot_close on, until xdp_hot_open, no packet
 * meets a flow, and none is being looked at. Not for threads.
 */
#ifndef DATAPATH_OFFLOAD_XDP_HOT_H
#define DATAPATH_OFFLOAD_XDP_HOT_H

#include "datapath/offload/kernel/hot.h"
#include "models/bpf/object.h"

enum { XDP_HOT_MAPS = 5 };

struct xdp_hot {
	int fd[XDP_HOT_MAPS];
	uint32_t places, cpus;
	struct hot_settings *settings;
	struct hot_cpu *cpu;		/* `cpus` of them */
	struct hot_flow *flow;		/* `places` of them */
	struct hot_count *count;	/* of each place by processor: see kernel/hot.h */
	struct bpf_insn *insn;		/* of the front */
	uint32_t n;
};

/* places: a power of 2, at least HOT_WAYS. The gate is closed. false after an error in d. */
bool xdp_hot_new(struct xdp_hot *h, const struct ebpf_object *object, uint32_t places, span at, struct diag *d) MUST_CHECK;
void xdp_hot_free(struct xdp_hot *h);	/* also what is all 0, or was not made */
void xdp_hot_close(struct xdp_hot *h);
void xdp_hot_open(struct xdp_hot *h);
/* Where packets for a port go: the device's number, 0: nowhere. false: the kernel does not take it (errno). */
bool xdp_hot_out(struct xdp_hot *h, uint32_t port, uint32_t ifindex);
/* What the flow of a place counted. */
struct hot_count xdp_hot_count(const struct xdp_hot *h, uint32_t place);
/* The sums over all processors; running is 0. */
struct hot_cpu xdp_hot_sums(const struct xdp_hot *h);
/* The hash of a key under mask `mask`, which is in the settings. */
uint64_t xdp_hot_hash(const struct xdp_hot *h, uint32_t mask, const __u64 key[HOT_WORDS]);

#endif
