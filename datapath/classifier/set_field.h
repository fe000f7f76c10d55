/*
 * set_field.h - writing a header field of a packet, with the checksums that cover it kept right
 * (wrong ones stay wrong, RFC 1624). A packet that does not have the field stays as it is.
 */
#ifndef CLASSIFIER_SET_FIELD_H
#define CLASSIFIER_SET_FIELD_H

#include "datapath/packet/batch.h"
#include "datapath/packet/ip.h"
#include "models/base/diag.h"
#include "models/packet/parse.h"

struct set_field {
	struct packet_ref ref;
	struct packet_value value;
	/* of an Ethernet address: where it is, and as it lies; else 0 octets */
	uint8_t at, octets;
	uint8_t wire[6];
};

/* false after an error in d: no such field, no such value, or one that must not be written. */
bool set_field_parse(struct set_field *s, const char *field, const char *value, span at,
		     struct diag *d);
void set_field_run(const struct set_field *s, const struct batch *b);

bool set_field_lower_hops(uint8_t *ip6);
/* Lowers TTL or hop limit; false: it is used up, and the packet stays as it is. */
static inline bool set_field_lower_ttl(struct pkt *p)
{
	uint8_t *ip = pkt_ip(p);
	uint16_t old, new;

	if (UNLIKELY(!ip))
		return true;
	if (UNLIKELY(ip[0] >> 4 == 6))
		return set_field_lower_hops(ip);
	/* as one word: two octets that were written as one are read late */
	old = raw16(ip + IP_TTL);
	if (UNLIKELY((old & 0xff) <= 1))
		return false;
	new = (uint16_t)(old - 1);
	put_raw16(ip + IP_TTL, new);
	sum_update16(ip + IP_SUM, old, new);
	return true;
}

#endif
