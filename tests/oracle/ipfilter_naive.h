/*
 * ipfilter_naive.h - an independent oracle: what an expression of Click's IPFilter says of one
 * concrete packet, written from the description of the language and shared with no engine. Slow
 * and plain.
 */
#ifndef ORACLE_IPFILTER_NAIVE_H
#define ORACLE_IPFILTER_NAIVE_H

#include "models/click/expr.h"

struct naive_packet {
	const uint8_t *mac;	/* 14 bytes of Ethernet header, or NULL */
	const uint8_t *net;	/* the IP header and what follows */
	size_t net_len;		/* bytes there, padding too */
};

/* BROKEN: the element would drop this packet and every other, whatever rules follow. */
enum naive_match { NAIVE_NO, NAIVE_YES, NAIVE_BROKEN };

enum naive_match ipfilter_naive(const struct click_expr *e, const struct naive_packet *p);

#endif
