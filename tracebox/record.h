/*
 * record.h - what was sent and received as a file: pcap, or pcapng with what was found as comments
 * on the packets that show it.
 */
#ifndef TRACEBOX_RECORD_H
#define TRACEBOX_RECORD_H

#include "tracebox/judge.h"
#include "tracebox/live.h"

/* Makes the file, before anything is sent: one that is there already is left alone, an error. */
bool record_claim(const char *path, struct diag *d);
/* Both false after an error in d. */
bool record_pcap(const char *path, const struct seen *seen, size_t n, struct diag *d);
bool record_pcapng(const char *path, const struct trace *t, const struct judgement *j,
		   const struct seen *seen, size_t n, struct diag *d);

#endif
