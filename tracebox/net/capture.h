/*
 * capture.h - the live capture: opened once, before the first probe, and kept for the run. Needs
 * CAP_NET_RAW only to open. Not thread-safe.
 */
#ifndef TRACEBOX_NET_CAPTURE_H
#define TRACEBOX_NET_CAPTURE_H

#include "models/packet/pcap.h"

struct capture;

struct capture_config {
	const char *device;	/* an interface, or "any" */
	const char *filter;	/* in libpcap's language */
	unsigned snaplen, ring;	/* octets of a packet, of the kernel's ring; 0: as for one trace */
};

/* NULL: error (at most errlen octets) says why. */
struct capture *capture_open(const struct capture_config *config, char *error,
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
