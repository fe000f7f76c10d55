/*
 * record.h - what was sent and received as a file: pcap, or pcapng with what was found as comments
 * on the packets that show it.
 */
#ifndef TRACEBOX_TRACE_RECORD_H
#define TRACEBOX_TRACE_RECORD_H

#include "tracebox/judge/judge.h"
#include "tracebox/trace/live.h"

/* An output file that was made before anything was sent, and is still empty. */
struct record_claim {
	const char *path;	/* borrowed; NULL: none */
	uint64_t device, inode;
	bool made;		/* false: a device, a pipe or the standard output */
};

/* path NULL: none is wanted. What is there already is left alone: false, an error in d. */
bool record_claim(struct record_claim *c, const char *path, struct diag *d);
/* Removes the file if nothing was written in its place since. */
void record_give_back(const struct record_claim *c);
/* Both false after an error in d; without a trace there are no comments. */
bool record_pcap(const char *path, const struct seen *seen, size_t n, struct diag *d);
bool record_pcapng(const char *path, const struct trace *t, const struct judgement *j,
		   const struct seen *seen, size_t n, struct diag *d);

#endif
