/*
 * tcp_segment.h - TCP segments read with their options, and written anew from a few numbers. Reading changes nothing; pointers are into
 * the packet and hold until its octets move.
 */
#ifndef DATAPATH_PROTOCOL_TCP_SEGMENT_H
#define DATAPATH_PROTOCOL_TCP_SEGMENT_H

#include "datapath/packet/drop.h"
#include "datapath/packet/ip.h"

enum {
	TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16, TCP_ECE = 64, TCP_CWR = 128,
	TCP_NO_SCALE = 255, TCP_MOST_SCALE = 14,
};

struct tcp_options {
	uint16_t mss;			/* 0: none */
	uint8_t scale;			/* of the window, TCP_NO_SCALE: none */
	bool sack;			/* permitted */
	bool times;
	uint32_t time, echo;
};

struct tcp_segment {
	uint8_t *ip, *tcp;
	uint32_t header, data;		/* octets */
	uint32_t seq, ack;
	uint16_t window;
	uint8_t flags;
	bool ip6;
	struct tcp_options options;
};

/*
 * The segment of a packet with a marked IP header. DROP_COUNT: read; else why not. Packets that have no TCP header, which are not for
 * this: DROP_NO_MATCH. Options are read up to the first malformed one; those that only a SYN may have, only of one.
 */
enum drop tcp_segment_read(const struct pkt *p, struct tcp_segment *s);
bool tcp_segment_sum_holds(const struct tcp_segment *s);

/*
 * Writes s over the packet it was read from: its addresses and ports (turned: the other way round, with those of Ethernet in front),
 * its IP header without options, the numbers, flags, window and options of s and no data. false: no memory, nothing changed.
 */
bool tcp_segment_write(struct pkt *p, struct tcp_segment *s, bool turned) MUST_CHECK;

/* Other octets in a header; the checksum, right or wrong, stays so. */
void tcp_segment_put(uint8_t *tcp, uint32_t at, const uint8_t *with, uint32_t n);
static inline void tcp_segment_put32(uint8_t *tcp, uint32_t at, uint32_t v)
{
	uint8_t octets[4];

	store_be32(octets, v);
	tcp_segment_put(tcp, at, octets, 4);
}

/* What a walk over options calls, with where one begins and its octets; only well-formed ones. */
typedef void tcp_option_fn(void *arg, uint8_t *tcp, uint32_t at, uint32_t n);
void tcp_options_walk(uint8_t *tcp, uint32_t header, tcp_option_fn *fn, void *arg);

enum { TCP_OPTION_MSS = 2, TCP_OPTION_SCALE = 3, TCP_OPTION_SACK_OK = 4, TCP_OPTION_SACK = 5, TCP_OPTION_TIMES = 8 };

#endif
