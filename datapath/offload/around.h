/*
 * around.h - what a processor spends around the packets of tenants, where no clock of the driver's program reaches: waking for a burst,
 * entering and leaving a poll, handing on what a full poll has left, going to sleep. Where a kernel thread of its own receives (threaded
 * NAPI), the kernel knows what the thread had of the processor; what of it no packet was charged with is divided among those whose
 * packets came meanwhile, by their numbers, refused ones and nobody's among them. Where packets are received in interrupts nobody
 * counts that, and nothing is added.
 *
 * What is measured of packets wanders, since one stands for many: a surplus of it is remembered, and is made up for first.
 */
#ifndef DATAPATH_OFFLOAD_AROUND_H
#define DATAPATH_OFFLOAD_AROUND_H

#include "datapath/offload/xdp_host.h"

/* A thread that receives on a processor. */
struct around_thread {
	uint32_t number;	/* 0: none */
	int schedstat;
	uint64_t used;		/* ns that it has had, when it was looked at last */
	uint64_t charged;	/* ns that packets had been charged with there */
};

struct around {
	struct around_thread *thread;	/* by processor */
	struct host_stopwatch *each;
	int n;
	int64_t left;			/* ns on nobody's account; below zero: too much was charged */
	struct host_count seen[HOST_TENANTS];
	uint64_t nobodys;		/* packets of no tenant that were seen */
	uint64_t unattributed;		/* ns that went to them */
};

void around_init(struct around *r);
void around_fini(struct around *r);

/* Every few milliseconds. skip: what was since the last time is left where it is, for it was not measured. */
void around_account(struct around *r, const struct xdp_host *h, bool skip);

/*
 * What of `left` and of the ns since then is divided now: a part of it, so that what wanders is not taken for time; nothing while no
 * packets come. Returns it, and takes it from left. Exposed for its test.
 */
uint64_t around_take(int64_t *left, int64_t since, uint64_t packets);
/* Of `ns` for `all` packets what `some` of them cost. */
uint64_t around_part(uint64_t ns, uint64_t some, uint64_t all);

#endif
