/*
 * print.h - packets as text. Nothing of a packet's bytes is ever printed raw: numbers, names
 * from our tables, hex, and ASCII from ' ' to '~' only. Appends to a strbuf of the caller;
 * thread-safe.
 */
#ifndef PACKET_PRINT_H
#define PACKET_PRINT_H

#include "models/packet/checksum.h"

/*
 * One line without a newline, tunnels from outside in:
 *	10.0.0.1:1234 > 10.0.0.2:80 TCP S seq 1 ack 0 win 512 len 0
 *	vlan 5 / 10.0.0.1 > 10.0.0.2 ICMP echo id 1 seq 1 len 56
 *	10.0.0.1 > 10.0.0.2 ICMP timeexceeded transit, quotes 10.0.0.2:1 > 10.0.0.9:2 UDP len 4
 * "[truncated in tcp]" and the like at the end says where the parser had to stop.
 */
void packet_print_line(const struct packet *p, struct strbuf *out);

/*
 * One line per header with all its fields, one per option, then the payload's length;
 * checksums with a word on whether they are right.
 */
void packet_print_long(const struct packet *p, struct strbuf *out);

/* 16 octets a line: offset, hex, ASCII. Each line ends with a newline. */
void packet_print_hex(const uint8_t *p, size_t len, struct strbuf *out);

/* Flags of TCP as letters: "S", "S.", "none". */
void packet_print_tcp_flags(unsigned flags, struct strbuf *out);

/* Text of unknown origin: printable ASCII as it is, '\\' doubled, the rest as \xNN. */
void packet_print_text(const void *p, size_t len, struct strbuf *out);

#endif
