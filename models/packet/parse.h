/*
 * parse.h - a packet as a list of headers, found in one pass that never reads past the bytes
 * given and ends after at most PACKET_MAX_LAYERS headers; then fields of these headers by name
 * or by pointer.
 *
 * A struct packet borrows the bytes; they must live as long as it is used. It owns nothing.
 * What was parsed stays true until lengths, types or options are overwritten. Offsets and
 * lengths are in octets from the start of the bytes, numbers in host order. Not bound to a
 * thread.
 *
 * The parser is lenient: it finds headers, it does not judge them (checksums, reserved bits).
 * Where a header cannot be right or is not all there it stops and says why; the headers before
 * stay usable, and so do the octets that are there of a header that is cut (quotes of 8
 * octets).
 */
#ifndef PACKET_PARSE_H
#define PACKET_PARSE_H

#include "models/packet/value.h"

enum { PACKET_MAX_LAYERS = 40 };

enum packet_stop {
	STOP_END,		/* all headers found, the rest is payload */
	STOP_UNKNOWN,		/* a protocol without a table here: the rest is payload */
	STOP_FRAGMENT,		/* a later fragment: what follows is no header */
	STOP_ENCRYPTED,		/* ESP */
	STOP_TRUNCATED,		/* the header has more octets than are there */
	STOP_VERSION,		/* version field of another protocol */
	STOP_LENGTH,		/* a length field that cannot be */
	STOP_DEEP,		/* more than PACKET_MAX_LAYERS headers */
};

struct packet_at {
	enum packet_layer layer;
	uint32_t offset;	/* of the header */
	uint32_t header;	/* octets in it by its own word, options included */
	uint32_t have;		/* of these, octets that are there; < header: cut */
	uint32_t end;		/* behind header and content, at most `len` */
	uint32_t full;		/* the same by its own length field; > end: content is cut */
	bool quoted;		/* inside the packet that an ICMP error quotes */
	bool fragment;		/* content is one fragment of more */
};

struct packet {
	const uint8_t *data;
	uint8_t *writable;	/* data, or NULL if parsed read-only */
	uint32_t len;
	unsigned count;
	struct packet_at at[PACKET_MAX_LAYERS];
	enum packet_stop stop;
	enum packet_layer stop_layer;	/* header at which it stopped; LAYER_NONE at STOP_END */
	enum packet_stop quote_stop;	/* the same for a quoted packet: mostly truncated */
	enum packet_layer quote_stop_layer;
	/* behind the last header outside a quote (an ICMP error's payload is its quote) */
	uint32_t payload, payload_len;
};

/*
 * Parses from the header `first` on: LAYER_ETHER, LAYER_IP, any other; LAYER_NONE: IPv4 or
 * IPv6 by the version field. len up to 2^31 - 1, more is ignored. stop says how it ended.
 */
void packet_parse(struct packet *p, const uint8_t *data, size_t len, enum packet_layer first);
void packet_parse_writable(struct packet *p, uint8_t *data, size_t len, enum packet_layer first);

/* "truncated", "later fragment", ... */
const char *packet_stop_name(enum packet_stop stop);

/* Place in at[] of the index-th (from 1) header of that layer, or -1. */
int packet_find(const struct packet *p, enum packet_layer layer, unsigned index, bool quoted);

/*
 * The value of a field; false: its header, its option or its octets are not there. *_at: of
 * the header at[i]. FIELD_BYTES longer than 16 octets have no value: packet_bytes.
 */
bool packet_get(const struct packet *p, const struct packet_ref *r, struct packet_value *v)
	MUST_CHECK;
bool packet_get_at(const struct packet *p, unsigned i, const struct packet_field *f,
		   struct packet_value *v) MUST_CHECK;
/* By name; false also for a name that is none and a value of more than 64 bits. */
bool packet_get_uint(const struct packet *p, const char *name, uint64_t *v) MUST_CHECK;
/* The octets of a field that starts and ends at octets, or NULL. */
const uint8_t *packet_bytes(const struct packet *p, unsigned i, const struct packet_field *f,
			    size_t *len) MUST_CHECK;

/*
 * Overwrites a field that is there. false: not there, not writable, v too large. Checksums and
 * lengths stay as they are (checksum.h sets them).
 */
bool packet_put(struct packet *p, const struct packet_ref *r, struct packet_value v) MUST_CHECK;
bool packet_put_at(struct packet *p, unsigned i, const struct packet_field *f,
		   struct packet_value v) MUST_CHECK;
bool packet_put_uint(struct packet *p, const char *name, uint64_t v) MUST_CHECK;

/* Where a field's bits are: from bit `bit` of the packet, `width` of them. Also for FIELD_BYTES. */
bool packet_locate(const struct packet *p, unsigned i, const struct packet_field *f, size_t *bit,
		   size_t *width) MUST_CHECK;

/* One option of at[i]. */
struct packet_option {
	uint8_t kind;
	uint32_t offset;	/* of its first octet */
	uint32_t len;		/* all of it; 1 for end and no-operation */
	bool bad;		/* its length cannot be: covers the rest, the last one */
};

/* Start: *o zeroed. false: no more. Goes in order; an end-of-options option is the last one. */
bool packet_option_next(const struct packet *p, unsigned i, struct packet_option *o) MUST_CHECK;
/* Where the bits of f are in that option; false: f is of another option or is not in this one. */
bool packet_locate_option(const struct packet *p, const struct packet_option *o,
			  const struct packet_field *f, size_t *bit, size_t *width) MUST_CHECK;
/* Where options of at[i] are; start == end if it has none. */
void packet_options_area(const struct packet *p, unsigned i, uint32_t *start, uint32_t *end);

#endif
