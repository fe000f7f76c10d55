/*
 * record.h - what was sent and received as a file: pcap, or pcapng with what was found as comments
 * on the packets that show it.
 */
#ifndef TRACEBOX_RECORD_H
#define TRACEBOX_RECORD_H

#include "tracebox/judge.h"
#include "tracebox/live.h"

/* Both false after an error in d; an old file of that name is unchanged then. */
bool record_pcap(const char *path, const struct seen *seen, size_t n, struct diag *d);
bool record_pcapng(const char *path, const struct trace *t, const struct judgement *j,
		   const struct seen *seen, size_t n, struct diag *d);

#endif
