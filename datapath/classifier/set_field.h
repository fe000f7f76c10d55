/*
 * set_field.h - writing a header field of a packet, with the checksums that cover it kept right
 * (wrong ones stay wrong, RFC 1624). A packet that does not have the field stays as it is.
 */
#ifndef CLASSIFIER_SET_FIELD_H
#define CLASSIFIER_SET_FIELD_H

#include "datapath/packet/pkt.h"
#include "models/base/diag.h"
#include "models/packet/parse.h"

struct set_field {
	struct packet_ref ref;
	struct packet_value value;
	/* of an Ethernet address: where it is; else 0 octets */
	uint8_t at, octets;
};

/* false after an error in d: no such field, no such value, or one that must not be written. */
bool set_field_parse(struct set_field *s, const char *field, const char *value, span at,
		     struct diag *d);
void set_field_run(const struct set_field *s, struct pkt *p);
/* Lowers TTL or hop limit; false: it is used up, and the packet stays as it is. */
bool set_field_lower_ttl(struct pkt *p);

#endif
