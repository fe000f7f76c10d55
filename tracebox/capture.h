/*
 * capture.h - the live capture: opened once, before the first probe, and kept for the run. Needs
 * CAP_NET_RAW only to open. Not thread-safe.
 */
#ifndef TRACEBOX_CAPTURE_H
#define TRACEBOX_CAPTURE_H

#include "models/packet/pcap.h"

struct capture;

/*
 * device: an interface, or "any". filter: in libpcap's language. NULL: error (at most errlen
 * octets) says why.
 */
struct capture *capture_open(const char *device, const char *filter, char *error,
			     size_t errlen) MUST_CHECK;
void capture_close(struct capture *c);	/* accepts NULL */
int capture_fd(const struct capture *c);
int capture_linktype(const struct capture *c);
/*
 * 1: a record, borrowed until the next call; 0: none now; -1: the interface is gone, error says
 * why.
 */
int capture_next(struct capture *c, struct pcap_record *record, const char **error);

#endif
