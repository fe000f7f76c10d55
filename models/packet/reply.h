/*
 * reply.h - the packet that a plain host would send back: addresses, ports and identifiers swapped, so that whatever was
 * rewritten on the way there is what the answer is addressed to. It says nothing of what the answer means.
 *
 * TCP: a SYN is answered by SYN+ACK, all else by ACK, the numbers as RFC 9293 section 3.10 has them and timestamps the other
 * way round; ICMP echo requests by echo replies (RFC 792, RFC 4443); UDP keeps its payload. ARP requests and neighbour solicitations are answered as by a
 * host that has the address, with the link address 2:0:0:0:0:fe. ICMP errors and later fragments have no answer.
 */
#ifndef PACKET_REPLY_H
#define PACKET_REPLY_H

#include "models/packet/parse.h"

/*
 * Rewrites the packet in place into its answer, checksums right. `first` as for packet_parse. false: there is none, and the
 * octets are as they were.
 */
bool packet_reply(uint8_t *data, size_t len, enum packet_layer first) MUST_CHECK;
/*
 * A frame that answers the frame; the caller frees it. `error`: the receiver says instead that nobody listens there, in an
 * ICMP or ICMPv6 error that quotes what came, cut at PACKET_QUOTED octets. NULL: there is no such answer.
 */
uint8_t *packet_answer(const uint8_t *frame, size_t len, bool error, size_t *n) MUST_CHECK;
enum { PACKET_QUOTED = 128 };

#endif
