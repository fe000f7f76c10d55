/*
 * checksum.h - the sums of headers: the internet checksum (RFC 1071) in full and by increments
 * (RFC 1624 equation 3), pseudo headers (RFC 9293 section 3.1, RFC 8200 section 8.1), CRC32c
 * of SCTP (RFC 9260 appendix A), CRC32 of Ethernet (IEEE 802.3) and of Click's SetCRC32; and
 * setting or checking them in a packet.
 *
 * Checksums are numbers in host order: store them big-endian. Pure functions, thread-safe; the
 * packet_* ones only read, or write the writable bytes of, the packet given.
 */
#ifndef PACKET_CHECKSUM_H
#define PACKET_CHECKSUM_H

#include "models/packet/parse.h"

/* A sum in the making; { 0 } to start. Pieces of odd length may follow each other. */
struct checksum {
	uint64_t sum;		/* of 16-bit words in the machine's order */
	bool odd;		/* an odd number of octets so far */
};

void checksum_add(struct checksum *c, const void *p, size_t len);
void checksum_add16(struct checksum *c, uint16_t v);	/* only after an even number of octets */
void checksum_add32(struct checksum *c, uint32_t v);
void checksum_pseudo4(struct checksum *c, uint32_t src, uint32_t dst, uint8_t proto, uint32_t len);
void checksum_pseudo6(struct checksum *c, const uint8_t src[16], const uint8_t dst[16],
		      uint8_t next, uint32_t len);
/*
 * Where in an IPv4 header of hl octets the address stands that a transport checksum is computed for: the destination, or
 * the last address of a source route (RFC 1122 section 4.1.3.4).
 */
uint32_t checksum_destination4(const uint8_t *ip, uint32_t hl);
/* The complement, as the field holds it. A sum over data with a right checksum in it gives 0. */
uint16_t checksum_finish(const struct checksum *c);

/* Of one piece. */
uint16_t checksum_of(const void *p, size_t len);

/*
 * The checksum after a word of the data changed. Right checksums stay right, wrong ones wrong.
 * UDP: whoever calls leaves a field of 0 alone, and stores 0 as 0xffff.
 */
uint16_t checksum_update16(uint16_t check, uint16_t from, uint16_t to);
uint16_t checksum_update32(uint16_t check, uint32_t from, uint32_t to);
/* len octets at an even offset of the data; an odd len is taken as padded with 0. */
uint16_t checksum_update(uint16_t check, const void *from, const void *to, size_t len);

/* CRCs over pieces: crc of the pieces before, 0 to start. */
uint32_t crc32c(uint32_t crc, const void *p, size_t len);
uint32_t crc32_ether(uint32_t crc, const void *p, size_t len);
/*
 * What Click's SetCRC32 appends and CheckCRC32 wants (recorded from its driver): not the frame
 * check sequence of Ethernet, but CRC-32/MPEG-2, most significant bit first and without
 * complement.
 */
enum { CRC32_CLICK_START = -1 };
uint32_t crc32_click(uint32_t crc, const void *p, size_t len);	/* CRC32_CLICK_START to start */
/* The four octets that follow a frame, of either: least significant octet first. */
void crc32_octets(uint32_t crc, uint8_t out[4]);

enum packet_checksum_state {
	CHECKSUM_NONE,		/* that header has no checksum */
	CHECKSUM_RIGHT,
	CHECKSUM_WRONG,
	CHECKSUM_ABSENT,	/* not used: UDP over IPv4 and ICMP extensions with 0, GRE without */
	CHECKSUM_UNKNOWN,	/* octets it covers are not there: cut, or a fragment */
};

/*
 * Of the header at[i]. A UDP checksum of 0 over IPv6 is CHECKSUM_ABSENT too: tunnels may use it
 * (RFC 6935), who forbids it must test for it.
 */
enum packet_checksum_state packet_checksum_ok(const struct packet *p, unsigned i);
/* What the field should hold; false where packet_checksum_ok says NONE or UNKNOWN. */
bool packet_checksum_want(const struct packet *p, unsigned i, uint32_t *want) MUST_CHECK;

/* Sets the checksum of at[i]; false if it cannot be known or written. UDP's 0 becomes a sum. */
bool packet_fix_checksum(struct packet *p, unsigned i);
/*
 * Sets all of them, innermost first; those inside a quote stay as they were quoted, those that
 * cannot be known stay too. UDP without a checksum keeps none. False if the packet is not
 * writable.
 */
bool packet_fix_checksums(struct packet *p);
/*
 * Sets the length fields of IP, IPv6, UDP and PPPoE as if every content went to the end of the
 * bytes (so the frame must have no padding), parses again. Quotes and fragments' inner lengths
 * stay.
 */
bool packet_fix_lengths(struct packet *p);

#endif
