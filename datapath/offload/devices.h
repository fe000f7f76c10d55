/*
 * devices.h - which devices run the host's program. To put it on one or take it off takes the kernel 5 to 30 ms; like a change of tenants
 * (agent.h) that is begun and ended on the agent's thread and done on any, one at a time.
 */
#ifndef DATAPATH_OFFLOAD_DEVICES_H
#define DATAPATH_OFFLOAD_DEVICES_H

#include <net/if.h>

#include "datapath/offload/agent.h"

struct offload_devices {
	struct offload_agent *agent;	/* NULL: it has ended */
	struct xdp_swap swap;
	bool run;
	char name[IF_NAMESIZE];		/* of the one that is attached */
};

/* The agent is not busy, and its program is loaded. NULL after an error in d. */
struct offload_devices *offload_attach_begin(struct offload_agent *a, const char *device, struct diag *d) MUST_CHECK;
/* device: NULL for all. */
struct offload_devices *offload_detach_begin(struct offload_agent *a, const char *device, struct diag *d) MUST_CHECK;
void offload_devices_run(struct offload_devices *w);
/* false after an error in d: nothing has changed. */
bool offload_attach_end(struct offload_devices *w, struct diag *d) MUST_CHECK;
bool offload_detach_end(struct offload_devices *w, struct diag *d) MUST_CHECK;
/* What has not ended is undone. Accepts NULL. */
void offload_devices_free(struct offload_devices *w);

/* All of it at once. Where nothing was loaded since the beginning or offload_clear, it is, first. */
bool offload_attach(struct offload_agent *a, const char *device, struct diag *d) MUST_CHECK;

#endif
