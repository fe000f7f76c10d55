/*
 * guest_memory.h - a POSIX shared-memory object by which a guest speaks to its host, as an ivshmem device shows it to the guest:
 *
 *	octets 0 to 1023	the guest's: '@', a command, '@' (guest_command.h). The host sets all of them to 0 when it has taken it.
 *	octets 1024 to 2047	the host's: "@N ok@" or "@N COLUMN MESSAGE@", N counts what was answered; 0 behind it
 *
 * A guest writes the first '@' last, and the next command when N has become another. One object belongs to one guest.
 *
 * What is there may be written by the guest at any moment, and the object may be cut: it is never mapped here, but copied once by
 * a read, and then only the copy is looked at.
 *
 * Source: the thesis on specialised hypervisors, section 4.2.1.
 */
#ifndef DATAPATH_OFFLOAD_GUEST_MEMORY_H
#define DATAPATH_OFFLOAD_GUEST_MEMORY_H

#include "models/base/diag.h"
#include "models/base/strbuf.h"

enum {
	GUEST_MEMORY_SIZE = 1 << 20,	/* of an object that is made here: the device's least */
	GUEST_MEMORY_HALF = 1024,
	GUEST_MEMORY_PATIENCE = 1000000000,	/* ns for a command whose end is missing */
};

struct guest_memory {
	int fd;			/* -1: there is none */
	char *name;
	bool made;		/* here, and ends with the guest */
	uint32_t answered;
	uint64_t waiting;	/* since when for the end of a command, 0: not at all */
};

/* Makes the object, or opens the one that is there. false after an error in d. */
bool guest_memory_open(struct guest_memory *m, const char *name, struct diag *d) MUST_CHECK;
/* The object itself stays. */
void guest_memory_close(struct guest_memory *m);
/* Takes away the name of an object that was made here. */
void guest_memory_unlink(const struct guest_memory *m);

enum guest_memory_found { GUEST_MEMORY_NOTHING, GUEST_MEMORY_COMMAND, GUEST_MEMORY_WRONG };

/* What stands between the signs, into text. now: ns of the monotonic clock, not 0. WRONG: there is no second sign, and it was waited for. */
enum guest_memory_found guest_memory_take(struct guest_memory *m, uint64_t now, struct strbuf *text);
/* column 0: yes */
void guest_memory_answer(struct guest_memory *m, unsigned column, const char *message);

#endif
