/*
 * sim_ipsec.h - security associations in a concrete run: what RadixIPsecLookup was given for a route, and how far
 * its numbers are.
 */
#ifndef SYMEXEC_SIM_IPSEC_H
#define SYMEXEC_SIM_IPSEC_H

#include "symexec/sim/sim_int.h"

enum { ESP_HEADER = 16, ESP_IV = 8, IPSEC_DIGEST = 12, IPSEC_KEY = 16 };

struct sim_sa {
	uint8_t cipher_key[IPSEC_KEY], digest_key[IPSEC_KEY];
	uint32_t start, next;		/* sequence numbers that are sent */
	uint32_t window, last, seen;	/* that came in; seen: bit i: last - i */
	uint64_t chance;		/* for initialization vectors */
};

/* The association that the packet is annotated with; NULL, and a violation that took f: none. */
struct sim_sa *sim_sa_of(struct sim *s, struct sim_node *n, struct flow *f);
/* The octets of the packet; NULL, and a violation that took f: there are less than `least`. Freed by the caller. */
uint8_t *sim_esp_read(struct sim *s, struct sim_node *n, struct flow *f, uint32_t least, uint32_t *len);
/* sim_cipher.c */
void sim_md5(const uint8_t *p, size_t len, uint8_t digest[16]);

#endif
