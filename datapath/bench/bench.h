/*
 * bench.h - what measurements share: a trace of flows, and the bare loop that everything is
 * compared with.
 */
#ifndef DATAPATH_BENCH_BENCH_H
#define DATAPATH_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/base/strbuf.h"

struct bench_trace {
	uint8_t *frames;	/* UDP in IPv4 in Ethernet, `size` octets each */
	uint32_t count, size, flows;
};

/*
 * Packets of flows drawn with a frequency of 1/rank, to what `destination` says of a flow's hash, or NULL: into one /16. The
 * caller frees frames.
 */
struct bench_trace bench_trace_new(uint32_t count, uint32_t size, uint32_t flows,
				   uint32_t (*destination)(uint64_t hash));

/* The same with a frequency of 1/rank^zipf. */
struct bench_trace bench_trace_zipf(uint32_t count, uint32_t size, uint32_t flows, double zipf,
				    uint32_t (*destination)(uint64_t hash));

/* bench_config.c: the configurations by number; NULL behind the last. */
const char *bench_name(size_t i);
void bench_write(size_t i, struct strbuf *out);
/* Whether it is measured with destinations that the long route table has, and one of these. */
bool bench_is_wide(size_t i);
uint32_t bench_destination(uint64_t hash);
/* The prefixes of that table; false behind the last. */
bool bench_prefix(uint32_t i, uint32_t *addr, uint32_t *bits);

/*
 * The least that forwarding can be: parse, verify the checksum, find the flow in an exact cache
 * that holds all, lower the TTL, rewrite, copy. One function, no runtime.
 */
struct bench_loop;
struct bench_loop *bench_loop_new(const struct bench_trace *t);
void bench_loop_free(struct bench_loop *l);
uint64_t bench_loop_run(struct bench_loop *l, uint64_t packets);

/* Median, and the values that hold it with 95 % by rank; sorts v. */
struct bench_spread {
	double median, low, high;
};
struct bench_spread bench_spread_of(double *v, size_t n);

/* bench_switch.c: lists against a bitmap, for a growing number of ports. */
bool bench_switch(uint64_t rounds);

/* bench_process.c: each prints its lines; false: the machine would not. */
bool bench_start(uint64_t rounds);
bool bench_memory(uint64_t rounds);
bool bench_handlers(uint64_t rounds);
bool bench_share(uint64_t rounds);	/* bench_share.c */
bool bench_classifier(uint64_t rounds);	/* bench_classifier.c */

#endif
