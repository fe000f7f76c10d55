/*
 * sim_ip.h - the octets of a marked IPv4 packet in a concrete run, for classes that walk through its options or its
 * fragments, which rule programs cannot.
 */
#ifndef SYMEXEC_SIM_IP_H
#define SYMEXEC_SIM_IP_H

#include "symexec/sim/sim_int.h"

/* A copy, from the data or the IP header on, what begins first; `ip` points into `bytes`. */
struct sim_ip {
	uint8_t *bytes, *ip;
	uint32_t len;		/* to the end of the packet */
	uint32_t ip_len;	/* what is there from the IP header on */
	uint32_t hl;
};

/* false, and a violation that took f: no header is marked, or it is not whole. Free it with sim_ip_fini. */
bool sim_ip_read(struct sim *s, struct sim_node *n, struct flow *f, struct sim_ip *ip);
/* The same, without a word: the packet stays as it is. */
bool sim_ip_look(struct sim *s, struct flow *f, struct sim_ip *ip);
void sim_ip_fini(struct sim_ip *ip);
/* Makes the packet the `len` octets at `bytes`, from where sim_ip_read began; pointers and annotations stay. */
void sim_ip_write(struct sim *s, struct flow *f, const uint8_t *bytes, uint32_t len);
/* The same with nothing in front of the IP header at `bytes`. */
void sim_ip_bare(struct sim *s, struct flow *f, const uint8_t *bytes, uint32_t len);
void sim_ip_sum(uint8_t *ip);
/* Of the TCP segment in an IPv4 packet of that length. */
void sim_tcp_sum(uint8_t *ip, uint32_t len);
uint32_t sim_get16(const uint8_t *p);
uint32_t sim_get32(const uint8_t *p);
void sim_put16(uint8_t *p, uint32_t v);
void sim_put32(uint8_t *p, uint32_t v);

#endif
