/*
 * crew.h - the threads of `datapath run --threads N`: each runs a copy of every configuration, with packets, queues and
 * counts of its own, on its share of the receive queues of every device (queue q belongs to thread q modulo N). No packet is
 * ever shared, and no table but those of rewriters and switches (twin.h), so that nothing else on a packet's way locks; the
 * device's spreading (RSS) says which flow is whose. Other classes whose meaning needs all packets of a flow, or of a network,
 * are refused.
 *
 * Thread 0 is the instance's own. Before anything but packets happens there (control, metrics, coming and going of
 * configurations), the others are stopped between two turns, and all they did is seen.
 */
#ifndef DATAPATH_RUNTIME_CREW_H
#define DATAPATH_RUNTIME_CREW_H

#include "datapath/runtime/instance.h"

struct crew;

enum { CREW_MAX = 64 };

/* threads: in all, at least 2. They run when crew_resume is called for the first time. NULL: the machine would not, errno. */
struct crew *crew_new(struct instance *in, unsigned threads) MUST_CHECK;
/* Ends the threads: at once, or when their configurations have nothing left to do. */
void crew_join(struct crew *c, bool at_once);
void crew_free(struct crew *c);		/* after crew_join, when their configurations are gone; accepts NULL */

/* Others stand still between the two; may be nested. Both accept NULL. */
void crew_pause(struct crew *c);
void crew_resume(struct crew *c);

/* Whether threads can have copies of all elements; if not, d says which and why. */
bool crew_can_copy(const struct click_config *config, struct diag *d) MUST_CHECK;
/* Installs the copies, as "NAME.1" and so on. d: it was read with; false after an error there, and there are none. */
bool crew_copy(struct crew *c, struct installed *lead, struct diag *d) MUST_CHECK;
/* Devices of a configuration and its copies that went away are opened again, as port.h says; c may be NULL. false after errors in d. */
bool crew_renew_devices(struct crew *c, struct installed *lead, struct diag *d) MUST_CHECK;
/* The copies get the configuration that their lead was given. What cannot keeps the one before, and the lead's diag says so. */
void crew_hotswap(struct crew *c, struct installed *lead);

/*
 * Handlers of a configuration and its copies. Written are all. Of those read that cannot be written, numbers are added up;
 * others are one text if all have the same, else each with its thread.
 */
bool crew_read(const struct instance *in, const struct installed *lead, const char *handler, const char *args,
	       struct strbuf *out) MUST_CHECK;
bool crew_write(const struct instance *in, const struct installed *lead, const char *handler, const char *value,
		struct strbuf *out) MUST_CHECK;

#endif
