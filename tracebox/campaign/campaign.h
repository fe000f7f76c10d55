/*
 * campaign.h - many destinations at once: who is probed when, under the routers' limits. A campaign
 * knows neither options nor files; it is given targets and tells what it found. Not thread-safe.
 */
#ifndef TRACEBOX_CAMPAIGN_CAMPAIGN_H
#define TRACEBOX_CAMPAIGN_CAMPAIGN_H

#include "tracebox/campaign/archive.h"
#include "tracebox/trace/live.h"

struct target {
	const char *name;
	size_t number;			/* in the archive */
	struct trace_config config;	/* addresses, TTLs, tries, timeout; the gate is ours */
	struct probe_template template;	/* taken over */
};

struct campaign_config {
	unsigned icmp_rate;		/* answers a second of one router; 0: no limit */
	/* each trace asks every hop; without limit they do anyway */
	bool apart;
	unsigned parallel;		/* traces at once */
	struct archive *archive;	/* may be NULL */
	struct live *live;
	struct diag *d;
	/* each trace that has ended; borrowed */
	void (*tell)(void *ctx, const struct target *target, const struct archive_result *r);
	/* where it stands, at most ten times a second; may be NULL */
	void (*progress)(void *ctx, size_t done, size_t all, size_t probes);
	void *ctx;
};

struct campaign_sum {
	size_t done, reached, altered, probes, saved;	/* saved: hops that others vouched for */
};

/* Probes all targets. false after a fault in d, or a signal. */
bool campaign_run(const struct campaign_config *c, struct target *targets, size_t n,
		  struct campaign_sum *sum);

#endif
