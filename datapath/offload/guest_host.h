/*
 * guest_host.h - guests (guest.h) of an agent: what they register goes into the map of the driver's program, whole, and what they write
 * into their shared memory is read, a command each at a time, at most a hundred in a second.
 */
#ifndef DATAPATH_OFFLOAD_GUEST_HOST_H
#define DATAPATH_OFFLOAD_GUEST_HOST_H

#include "datapath/offload/agent.h"
#include "datapath/offload/guest.h"
#include "datapath/offload/guest_memory.h"

struct guest_host {
	struct guest_registry registry;
	struct guest_memory memory[HOST_GUESTS];
	struct offload_agent *agent;
	int timer;			/* -1: there is no memory to look at yet */
	char *state;			/* where changes are kept, NULL: nowhere */
	bool changed;			/* since it was written */
	uint64_t written;
};

struct guest_request {
	const char *name, *mac;
	const char *places;		/* guest_registry_add; may be NULL */
	const char *memory;		/* name of a shared-memory object; NULL: none */
	const char *commands;		/* that he has given already, each with an end of line; may be NULL */
	const char *state;		/* path of the agent's (state_json.h); NULL: nothing is kept */
};

bool guest_host_add(struct offload_agent *a, const struct guest_request *r, struct diag *d) MUST_CHECK;
bool guest_host_remove(struct offload_agent *a, const char *name, struct diag *d) MUST_CHECK;
/* The text is made a source of d, so that its errors have their columns. */
bool guest_host_command(struct offload_agent *a, const char *name, const char *text, size_t len, struct diag *d) MUST_CHECK;
struct host_guest_counts guest_host_counts(const struct offload_agent *a, uint32_t number);

/* Entries of the driver's map that are no guest's end; how many there are is said anew. After guests were taken over. */
void guest_host_adopted(struct offload_agent *a);
/* No guest any more. */
void guest_host_clear(struct offload_agent *a);
void guest_host_free(struct guest_host *h);	/* accepts NULL; guests stay in the driver */

#endif
