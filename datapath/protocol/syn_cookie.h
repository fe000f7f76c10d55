/*
 * syn_cookie.h - sequence numbers that who answers a SYN need not remember: that of the answer says, to him alone, which SYN it answered
 * and when. The format is Linux's: a hash of the ends, plus the client's own number, plus the minute in the upper eight
 * bits, plus in the lower 24 another hash, of the minute too, and which of four segment sizes the client can take.
 *
 * What else a SYN offered has room in the lower six bits of a timestamp, which the client sends back.
 */
#ifndef DATAPATH_PROTOCOL_SYN_COOKIE_H
#define DATAPATH_PROTOCOL_SYN_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

enum { SYN_COOKIE_MINUTES = 2, SYN_COOKIE_SECRET = 32, SYN_COOKIE_NO_SCALE = 15 };

/* Two keys; those before are good for the cookies that they made. */
struct syn_cookie {
	uint64_t key[2][2], key_before[2][2];
	uint64_t changed;		/* the minute in which key_before was replaced */
	bool set, has_before;
};

/* The ends of a segment from a client, as they lie in it. */
struct syn_cookie_ends {
	const uint8_t *addresses;	/* source, destination: 8 octets, of IPv6 32 */
	const uint8_t *ports;		/* source, destination */
	bool ip6;
};

/* A secret takes the place of the one before, if there was one. */
void syn_cookie_secret(struct syn_cookie *c, const uint8_t secret[SYN_COOKIE_SECRET], uint64_t minute);
/* For a SYN with that sequence number. mss: the largest segment that its sender takes. */
uint32_t syn_cookie_make(const struct syn_cookie *c, const struct syn_cookie_ends *e, uint32_t sequence, uint16_t mss,
			 uint64_t minute);
/* The segment size that a cookie remembers; 0: nobody made it, or too long ago. */
uint16_t syn_cookie_mss(const struct syn_cookie *c, const struct syn_cookie_ends *e, uint32_t sequence, uint32_t cookie,
			uint64_t minute);

struct syn_options {
	uint8_t scale;			/* of the window; SYN_COOKIE_NO_SCALE: none */
	bool sack, ecn;
};

/* The latest timestamp up to now that remembers them. */
uint32_t syn_cookie_time(const struct syn_options *o, uint32_t now);
struct syn_options syn_cookie_options(uint32_t time);

#endif
