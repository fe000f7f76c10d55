/*
 * host_address.h - the addresses that a network file gives to a host, as sets: what it may send from, and what it is spoken
 * to by.
 */
#ifndef SYMEXEC_HOST_ADDRESS_H
#define SYMEXEC_HOST_ADDRESS_H

#include "models/network/network.h"
#include "symexec/flow/wide.h"

/* The halves of a symbol for an IPv6 address, or, of an IPv4 one, all of it. */
struct wide host_address_symbol(struct engine *e, const char *name, bool six);
/* The address that the text is if it is one, and no prefix; upper 64 bits first. */
bool host_address_single(const char *text, bool six, uint64_t out[2]);
/*
 * Restricts f to where w is an address of h, which has at least one of that version. false: nowhere.
 */
bool host_address_restrict(struct engine *e, struct flow *f, const struct network_host *h,
			   const struct wide *w, bool six) MUST_CHECK;

#endif
