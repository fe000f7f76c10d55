/*
 * sign.h - digests in TCP options that prove who sent a segment: MD5 (RFC 2385) and the
 * authentication option (RFC 5925, with HMAC-SHA-1-96 of RFC 5926). Thread-safe.
 */
#ifndef TRACEBOX_PROBE_SIGN_H
#define TRACEBOX_PROBE_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIGN_KEY_MAX = 80, SIGN_MD5 = 19, SIGN_AO = 29, SIGN_AO_MAC = 12 };

struct sign_key {
	uint8_t option;		/* SIGN_MD5, SIGN_AO; 0: there is none */
	uint8_t len;
	uint8_t key[SIGN_KEY_MAX];
	/*
	 * SIGN_AO: the initial sequence numbers of both ends. Not given: the segment's own number
	 * and 0, which is right for a SYN.
	 */
	bool has_isns;
	uint32_t sisn, disn;
};

/*
 * Writes the digest into the first option of that kind in the packet, from its IP header on. The
 * TCP checksum is to be mended afterwards. false: no such option, or one too short for it.
 */
bool sign_packet(const struct sign_key *k, uint8_t *ip, size_t len);

#endif
