/*
 * quote.h - an ICMP or ICMPv6 error taken apart: who says what about which packet. A struct quote
 * borrows the bytes it was parsed from and owns nothing. No state, thread-safe.
 */
#ifndef TRACEBOX_TRACE_QUOTE_H
#define TRACEBOX_TRACE_QUOTE_H

#include "models/packet/parse.h"
#include "tracebox/net/address.h"

enum quote_kind {
	QUOTE_EXPIRED,		/* time exceeded in transit */
	QUOTE_REASSEMBLY,	/* time exceeded while fragments were awaited */
	QUOTE_UNREACHABLE,	/* of any code but the next two */
	QUOTE_PORT,		/* port, or protocol: the host itself was reached */
	QUOTE_TOO_BIG,		/* fragmentation needed, packet too big */
	QUOTE_PARAMETER,
	QUOTE_OTHER,		/* source quench, redirect, a type of the future */
};

enum { QUOTE_OBJECTS = 12 };

/* An object of an RFC 4884 extension. */
struct quote_object {
	uint8_t class, ctype;
	const uint8_t *data;
	uint32_t len;
};

struct quote {
	struct address from, to;	/* of the error itself */
	uint8_t ttl;			/* what was left of its TTL */
	enum quote_kind kind;
	uint8_t type, code;
	uint32_t mtu;			/* QUOTE_TOO_BIG: of the next hop; 0: not said */
	/* the quoted packet from its IP header on, padding included */
	const uint8_t *bytes;
	uint32_t len;
	uint32_t said;			/* its length by RFC 4884's length field, 0: not said */
	bool extended;			/* an extension structure follows */
	unsigned object_count;
	struct quote_object objects[QUOTE_OBJECTS];
};

/* ip: an IP packet. false: no ICMP error, or nothing is quoted. */
bool quote_parse(struct quote *q, const uint8_t *ip, size_t len) MUST_CHECK;

/* "administratively prohibited", "fragmentation needed", "time exceeded", ... */
const char *quote_reason(const struct quote *q);

/*
 * Appends what an object says: "MPLS label 16 tc 0 bottom ttl 1", "incoming interface eth0 mtu
 * 1500".
 */
void quote_object_add(const struct quote_object *o, struct strbuf *out);

#endif
