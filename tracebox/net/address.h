/*
 * address.h - an IPv4 or IPv6 address as a value. No state, thread-safe.
 */
#ifndef TRACEBOX_NET_ADDRESS_H
#define TRACEBOX_NET_ADDRESS_H

#include "models/base/strbuf.h"
#include <stdbool.h>

struct address {
	uint8_t family;		/* 4 or 6; 0: none */
	uint8_t octets[16];	/* as on the wire; unused ones are 0 */
};

struct address address_of(unsigned family, const uint8_t *octets);
bool address_equal(const struct address *a, const struct address *b);
bool address_parse(const char *text, struct address *a) MUST_CHECK;
void address_add(const struct address *a, struct strbuf *out);

enum { ADDRESS_TEXT = 46 };
/* The same into a buffer of the caller's, which is returned. */
const char *address_text(const struct address *a, char buf[ADDRESS_TEXT]);

#endif
