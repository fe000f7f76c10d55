/*
 * host.h - TCP end hosts: they make segments on top of a flow (whose state and condition stay), and judge
 * what arrives against what they expect. "Expected-ACK" is the seed's word: SEQ plus one.
 */
#ifndef SYMEXEC_HOST_H
#define SYMEXEC_HOST_H

#include "symexec/flow/wide.h"

/* One end's view of a connection: its own address first. VALUE_NONE, and addresses without parts: not known yet. */
struct tcp_view {
	struct wide local, remote;	/* IPv4 or IPv6 */
	value local_port, remote_port;
	value ether_local, ether_remote;	/* where links carry Ethernet frames */
	value send_next;	/* sequence number that it sends next: also the ACK that it expects */
	value receive_next;	/* sequence number that it expects next */
};

enum {
	TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16,
};

struct segment {
	const char *name;	/* prefix of new roots: "server.syn+ack" */
	struct tcp_view view;	/* of the sender */
	unsigned flags;
	bool data;		/* at least one byte of payload, else none */
	unsigned options;	/* that the SYN, SYN+ACK or first ACK carries; not with sack */
	bool sack;		/* one SACK block, [receive_next + 100, receive_next + 200) */
};

/* Replaces the packet of f by a segment on the wire. */
void host_segment(struct engine *e, struct flow *f, const struct segment *s);

/* What a receiver found wrong: the field, what it holds and what was expected. */
struct disagreement {
	const char *field;	/* NULL: nothing */
	struct wide got, expected;
};

/* The fields of a TCP segment that arrived. false: it is none. */
struct arrived {
	bool six;
	struct wide src, dst;
	value sport, dport, seq, ack, flags;
	value ether_src, ether_dst;	/* VALUE_NONE without Ethernet */
};
bool host_read(struct engine *e, struct flow *f, struct arrived *a);
/* The name of the field that has the address: "ip.dst" or "ip6.dst". */
const char *host_address_field(bool six, bool dst);
/* One value as struct wide; VALUE_NONE has no parts. */
struct wide host_number(value v);
/* Whether a host takes what arrived for undamaged: its IPv4 header's and its TCP checksum are right. */
bool host_undamaged(struct engine *e, struct flow *f, struct disagreement *why);

/*
 * Restricts f to segments that fit the view (mirrored addresses and ports, the expected ACK, the next
 * sequence number unless it is not known, SACK blocks when asked for) and whose checksums are right. false: none does, and *why says the first field.
 */
bool host_accept(struct engine *e, struct flow *f, const struct tcp_view *v, unsigned flags,
		 bool sack, struct disagreement *why);

#endif
