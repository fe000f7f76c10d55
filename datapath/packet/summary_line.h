/*
 * summary_line.h - what a line of Click's text form of packets (ToIPSummaryDump) tells, and the IPv4 packet with just that.
 * Text comes from files of others: lines of any octets and length are read without harm.
 */
#ifndef DATAPATH_PACKET_SUMMARY_LINE_H
#define DATAPATH_PACKET_SUMMARY_LINE_H

#include <stdbool.h>

#include "models/base/strbuf.h"

/* What is told: names as of ToIPSummaryDump, and old ones for the same. */
enum summary_field {
	SUMMARY_SKIPPED, SUMMARY_TIME, SUMMARY_TS_SEC, SUMMARY_TS_USEC, SUMMARY_TS_USEC1, SUMMARY_FIRST_TIME,
	SUMMARY_SRC, SUMMARY_DST, SUMMARY_LEN, SUMMARY_PROTO, SUMMARY_TTL, SUMMARY_TOS, SUMMARY_ID, SUMMARY_HL, SUMMARY_SUM,
	SUMMARY_FRAG, SUMMARY_FRAGOFF, SUMMARY_SPORT, SUMMARY_DPORT, SUMMARY_SEQ, SUMMARY_ACK, SUMMARY_OFF, SUMMARY_FLAGS,
	SUMMARY_WINDOW, SUMMARY_URGENT, SUMMARY_UDP_LEN, SUMMARY_ICMP_TYPE, SUMMARY_ICMP_CODE, SUMMARY_PAYLOAD_LEN,
	SUMMARY_PAYLOAD, SUMMARY_COUNT, SUMMARY_ETH_SRC, SUMMARY_ETH_DST, SUMMARY_PAINT, SUMMARY_DIRECTION, SUMMARY_AGGREGATE,
	SUMMARY_WIRE_LEN, SUMMARY_CAPTURE_LEN, SUMMARY_FIELDS
};

enum { SUMMARY_MOST_FIELDS = 64, SUMMARY_MOST_OCTETS = 65535 };

struct summary {
	uint64_t v[SUMMARY_FIELDS];	/* numbers; times in ns; fragments as in the IP header */
	uint64_t told;			/* bit per field */
	struct strbuf payload;
};

static inline bool summary_told(const struct summary *s, enum summary_field f)
{
	return s->told >> f & 1;
}

static inline void summary_tell(struct summary *s, enum summary_field f, uint64_t v)
{
	s->v[f] = v;
	s->told |= UINT64_C(1) << f;
}

/* SUMMARY_FIELDS: no such field is read here. */
enum summary_field summary_field_of(const char *name, size_t len);
/* One word, and where it ends; a word in quotes may hold blanks. NULL at the end of the line. */
const char *summary_word(const char **at, size_t *len);
/* One value: false if it is none for that field. "-" tells nothing. */
bool summary_read(struct summary *s, enum summary_field f, const char *word, size_t len) MUST_CHECK;

struct summary_packet {
	uint32_t len;			/* octets that are there, from the IP header on */
	uint32_t ip_len;		/* what the header says */
	uint32_t wire_len;		/* of the packet, at least len */
};

/*
 * The packet in `out`, which has SUMMARY_MOST_OCTETS: of what is not told, `out` stays as it was, but for the version, lengths,
 * a TTL of 100, fragment fields of zero and what a header says of its own length. whole: all octets of ip_len and right checksums.
 */
void summary_build(const struct summary *s, bool whole, uint8_t *out, struct summary_packet *p);

#endif
