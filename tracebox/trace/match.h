/*
 * match.h - which probe a reply belongs to. A probe carries what tells it apart in several fields
 * at once (IP identification, TCP sequence number, flow label, ICMP sequence number) beside what
 * tells the flow apart (addresses, ports), so that a box may rewrite any of them and the reply is
 * still matched. No state, thread-safe.
 */
#ifndef TRACEBOX_TRACE_MATCH_H
#define TRACEBOX_TRACE_MATCH_H

#include "tracebox/net/address.h"

enum token {
	TOKEN_ID = 1, TOKEN_SEQ = 2, TOKEN_FLOW = 4, TOKEN_ICMP_SEQ = 8, TOKEN_CHECKSUM = 16,
	TOKEN_SPORT = 32, TOKEN_DPORT = 64, TOKEN_SRC = 128, TOKEN_DST = 256, TOKEN_ICMP_ID = 512,
};

/* What a packet says of these; there: which of them it has. */
struct tokens {
	unsigned there;
	uint8_t family, proto;	/* proto: of the transport header; 0: none to be seen */
	uint8_t ttl, flags;	/* flags: TCP's */
	uint16_t id, sport, dport, icmp_id, icmp_seq, checksum;
	uint8_t icmp_type;
	uint32_t seq, ack, flow;
	uint32_t payload;	/* octets behind the transport header by the packet's own length */
	struct address src, dst;
};

/* ip: from the IP header on, cut anywhere. false: no IP header. */
bool tokens_of(struct tokens *t, const uint8_t *ip, size_t len) MUST_CHECK;

/*
 * How well a quoted packet fits a probe: 0 not at all, larger is better. distinct: the tokens in
 * which the probes of this flow differ from each other.
 */
unsigned match_quote(const struct tokens *probe, const struct tokens *quote, unsigned distinct);
/* Whether the quote shows a token that only that probe has. */
bool match_is_own(const struct tokens *probe, const struct tokens *quote, unsigned distinct);
/*
 * The same for what a destination sent back: ports swapped, acknowledgement of the sequence number.
 */
unsigned match_answer(const struct tokens *probe, const struct tokens *answer);

#endif
