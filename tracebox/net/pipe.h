/*
 * pipe.h - probes into one capture file, replies out of another: "OUT:IN", where a simulated
 * network (a Click configuration with FromDump and ToDump, a test) reads the one and writes the
 * other. Each may be a FIFO. Not thread-safe.
 */
#ifndef TRACEBOX_NET_PIPE_H
#define TRACEBOX_NET_PIPE_H

#include "models/packet/pcap.h"

struct pipe;

/* "pcap:OUT:IN" in place of an interface. */
bool pipe_named(const char *device);

/* NULL: error (at most errlen octets) says why. Packets of OUT begin with their IP header. */
struct pipe *pipe_open(const char *device, char *error, size_t errlen) MUST_CHECK;
void pipe_close(struct pipe *p);	/* accepts NULL */
int pipe_fd(const struct pipe *p);
/* 0 or -errno; time in ns since 1970. */
int pipe_send(struct pipe *p, const uint8_t *ip, size_t len, uint64_t time) MUST_CHECK;
/* As capture_next. The end of IN is no error: nothing more comes. */
int pipe_next(struct pipe *p, struct pcap_record *record, int *linktype, const char **error);

#endif
