/*
 * path_sim.h - a path of routers in memory: a probe goes in, a box somewhere may rewrite it, the
 * router where its TTL ends quotes it as that router quotes, the server answers. Time is simulated
 * too, so a trace runs through without a network.
 */
#ifndef TESTS_UNIT_PATH_SIM_H
#define TESTS_UNIT_PATH_SIM_H

#include "models/packet/build.h"
#include "models/packet/checksum.h"
#include "tracebox/judge/judge.h"

enum { SIM_HOPS = 12, SIM_REPLY = 2048 };

struct sim_path {
	unsigned hops;			/* routers before the server */
	/* octets of L4 and above that router i quotes; 0: all; 1: it is silent */
	unsigned quote[SIM_HOPS];
	/* ns after the start: until then router i has spent what it may answer */
	uint64_t wakes[SIM_HOPS];
	/* rewrites behind router box - 1, before its TTL check with `early` */
	unsigned box;
	bool early;
	void (*rewrite)(struct packet *p);
	/* what a router does to its own quote */
	void (*spoil)(struct packet *p, unsigned router);
	bool dead;			/* no server */
	uint64_t rtt;			/* ns per hop */
};

/*
 * Runs a trace to its end; the caller frees. dst 203.0.113.9 from 192.0.2.1, router i is 10.0.i.1.
 */
struct trace *sim_run(const struct sim_path *path, const struct trace_config *config,
		      struct probe_template *t);
/* A SYN with MSS 1460, window scale and timestamps. */
void sim_template(struct probe_template *t, bool udp);
struct trace_config sim_config(void);
/* An ICMP time-exceeded of `from` quoting len octets; the caller frees. */
uint8_t *sim_error(const char *from, const char *to, const uint8_t *quote, size_t quote_len,
		   size_t *len);

#endif
