/*
 * probe.h - what is sent: a template packet of which each probe is a copy with its own TTL and
 * tokens. A template and a probe own their bytes. Not thread-safe.
 */
#ifndef TRACEBOX_PROBE_PROBE_H
#define TRACEBOX_PROBE_PROBE_H

#include "tracebox/probe/sign.h"
#include "tracebox/trace/match.h"

struct probe_template {
	uint8_t *bytes;		/* from the IP header on */
	size_t len;
	uint8_t *tail;		/* a second fragment, sent behind each probe; NULL: none */
	size_t tail_len;
	unsigned distinct;	/* enum token: what each probe may have of its own */
	bool keep_ip_checksum;	/* the same of the IPv4 header's */
	bool keep_checksum;	/* the transport checksum was chosen, wrong or not */
	struct sign_key sign;	/* each probe has a digest of its own */
	uint16_t id;		/* of the first probe; the n-th has n more */
	uint32_t seq;
};

/*
 * As the traceroute of its time does it: TCP SYN or UDP, random ports, identification and sequence
 * number.
 */
struct probe_default {
	struct address src, dst;
	bool udp;
	uint16_t dport;
	uint16_t sport;		/* 0: random */
};

struct probe {
	unsigned ttl, attempt;	/* attempt from 1 */
	uint8_t *bytes;		/* as it was captured on its way out, before that as it was meant */
	size_t len;
	bool captured;
	struct tokens tokens;
	uint64_t queued;	/* ns of the scheduler's clock */
	uint64_t sent;		/* ns of the capture's clock */
	bool answered;
};

void probe_template_default(struct probe_template *t, const struct probe_default *d);
/*
 * A packet of the caller's, which is copied. distinct: fields of it that may be chosen anew for
 * each probe. false: no IP packet, or one that is cut; error says so (static).
 */
bool probe_template_of(struct probe_template *t, const uint8_t *ip, size_t len, unsigned distinct,
		       const char **error) MUST_CHECK;
/* The same for one whose length field may say more than there is. */
bool probe_template_lying(struct probe_template *t, const uint8_t *ip, size_t len,
			  unsigned distinct, const char **error) MUST_CHECK;
void probe_template_fini(struct probe_template *t);

/* The n-th probe of a run. */
void probe_make(struct probe *p, const struct probe_template *t, unsigned n, unsigned ttl);
/* Whether a raw socket would send another header than this: length, checksum, identification 0. */
bool probe_needs_frames(const struct probe_template *t);
/* The tail with the probe's TTL and identification; the caller frees. NULL: there is none. */
uint8_t *probe_tail(const struct probe_template *t, const struct probe *p) MUST_CHECK;
/* What really went out. */
void probe_captured(struct probe *p, const uint8_t *ip, size_t len, uint64_t time);
void probe_fini(struct probe *p);

/* Random numbers for tokens: of the system, or a repeatable row once a seed was given. */
void probe_seed(uint64_t seed);
uint32_t probe_random(void);

#endif
