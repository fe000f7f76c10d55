/*
 * source.h - the packets that a host, or whatever is behind an open device, may send: one flow per shape, every
 * field symbolic unless the network says more.
 */
#ifndef SYMEXEC_SOURCE_H
#define SYMEXEC_SOURCE_H

#include "models/base/vec.h"
#include "models/network/network.h"
#include "symexec/exec/classify.h"

enum shape {
	SHAPE_TCP = 1, SHAPE_UDP = 2, SHAPE_ICMP = 4,
	SHAPE_OTHER = 8,		/* also IPv6 with an extension header in front of whatever */
	SHAPE_LATER_FRAGMENT = 16,	/* no transport header */
	SHAPE_FIRST_FRAGMENT = 32,	/* of TCP and UDP: more follow */
	SHAPE_IP6 = 64,			/* the transports above over IPv6 */
	SHAPE_NOT_IP = 128,		/* ethernet only: any other type */
	SHAPE_OPTIONS = 256,		/* IPv4 with 4 to 40 bytes of options */
	SHAPE_TCP_OPTIONS = 512,	/* TCP with the options that hosts send */
	SHAPE_VLAN = 1024,		/* ethernet only: the IP packets above in one 802.1Q tag */
	SHAPE_UDP_UNSUMMED = 2048,	/* UDP without a checksum */
	SHAPE_BEHIND_TAGS = 4096,	/* ethernet only: what is IP behind one or two tags of any type is well-formed, and sent */
	SHAPE_ALL = 511,		/* without the last four */
};

struct source {
	const char *name;		/* prefix of the roots' names */
	enum encap encap;
	const struct network_host *host;	/* NULL: any addresses */
	const struct network *network;	/* for symbols; may be NULL */
	unsigned shapes;
	const struct click_expr *packet;	/* restricts what is sent; NULL: all */
	const struct flow *after;	/* its state and condition are those of the new flows; may be NULL */
};

/*
 * Adds the flows to *out. Shapes that `packet` excludes are left out; tags, TCP options and UDP checksums that it speaks of
 * are added, asked for or not.
 */
void source_flows(struct engine *e, const struct source *s, uint32_t number, struct flow_list *out);

#endif
