/*
 * field.h - every header field of every protocol, as const tables: where its bits are, how
 * wide, what they mean. One name per field ("ip.ttl", "tcp.opt.mss"), used by expressions,
 * models, builders, printers and manuals alike.
 *
 * Offsets are in bits from the first bit of the layer's header (of the option's kind octet for
 * an option), most significant first; values are big-endian on the wire, host order in
 * variables. All data is constant: thread-safe, nothing to free. Each table cites its RFC in
 * field_*.c.
 */
#ifndef PACKET_FIELD_H
#define PACKET_FIELD_H

#include "models/packet/names.h"

enum packet_layer {
	LAYER_NONE,
	LAYER_ETHER, LAYER_VLAN, LAYER_ARP, LAYER_MPLS, LAYER_PPPOE, LAYER_PPP,
	LAYER_IP, LAYER_IP6, LAYER_IP6_HOP, LAYER_IP6_ROUTE, LAYER_IP6_FRAG, LAYER_IP6_DSTOPT,
	LAYER_AH, LAYER_ESP,
	LAYER_TCP, LAYER_UDP, LAYER_ICMP, LAYER_ICMP6, LAYER_SCTP, LAYER_SCTP_CHUNK,
	LAYER_GRE, LAYER_VXLAN,
	LAYER_ICMP_EXT,		/* RFC 4884 extension structure behind a quoted packet */
	LAYER_ICMP_OBJECT,	/* one object in it */
	LAYER_COUNT,
};

enum packet_field_kind {
	FIELD_UINT,
	FIELD_HEX,		/* a number better read in hex: ids, types */
	FIELD_BOOL,		/* one bit */
	FIELD_FLAGS,		/* bits with letters in `names` (value: bit number) */
	FIELD_ENUM,		/* names in `names` */
	FIELD_IPV4, FIELD_IPV6, FIELD_ETHER,
	FIELD_PORT,		/* printed as a number; names of services are read too */
	FIELD_CHECKSUM,
	FIELD_BYTES,		/* width 0: from `bit` to the end of the header or option */
	FIELD_PRESENT,		/* width 0: reads 1 if the option is there, 0 if not */
};

/* What a builder, and who fills a symbolic header, may choose. */
enum packet_field_role {
	ROLE_FREE,
	ROLE_FIXED,		/* must be `def`, or the header is not valid: ip.version */
	ROLE_LENGTH,		/* follows from what is there: lengths, header lengths, counts */
	ROLE_NEXT,		/* says what follows: types, protocols, next headers */
	ROLE_CHECKSUM,
	ROLE_RESERVED,		/* sent as zero */
	ROLE_PART,		/* a view on bits that another field covers: tcp.syn, ip.dscp */
};

enum packet_place {
	PLACE_HEADER,		/* at `bit` in the fixed header */
	PLACE_OPTION,		/* at `bit` in the first option `option` (and `subtype`) */
	PLACE_SHIFTED,		/* GRE: `bit` counts as if every optional word were there */
};

/*
 * The field is there only if bits [bit, bit + width) of its header (of its option, for
 * PLACE_OPTION) are one of the values.
 */
struct packet_when {
	uint16_t bit, width;
	uint8_t count;
	uint16_t value[12];
};

/*
 * A name may have several entries one after the other, with different `when` (an MPTCP
 * sequence number stands in one of three places); find returns the first, get and put use the
 * one that is there.
 */
struct packet_field {
	const char *name;
	const char *help;		/* lower case, no full stop */
	enum packet_layer layer;
	enum packet_place place;
	uint16_t bit;
	uint16_t width;			/* bits, up to 128; 0: see kind */
	enum packet_field_kind kind;
	enum packet_field_role role;
	uint32_t def;			/* what a builder starts from; the value of ROLE_FIXED */
	const struct packet_names *names;	/* FIELD_ENUM and FIELD_FLAGS; else NULL */
	const struct packet_when *when;	/* NULL: always there */
	bool is_option;			/* place == PLACE_OPTION */
	uint8_t option;			/* kind or type octet */
	int8_t subtype;			/* MPTCP subtype; -1: any */
};

enum packet_option_style {
	OPTIONS_NONE,
	OPTIONS_IP,		/* 0 ends, 1 is one octet; else type, length of all, data */
	OPTIONS_IP6,		/* 0 is one octet; else type, length of data, data */
	OPTIONS_ND,		/* type, length of all in units of 8 octets, data */
};

struct packet_layer_info {
	const char *name;		/* "ip", "ip6.frag" */
	const char *help;
	const struct packet_field *fields;	/* by place and bit */
	size_t field_count;
	unsigned header;		/* fixed header in octets, without options */
	enum packet_option_style options;
	const struct packet_names *option_names;	/* NULL without options */
};

const struct packet_layer_info *packet_layer_info(enum packet_layer layer);
/* By the layer's name; LAYER_NONE if there is none. */
enum packet_layer packet_layer_find(const char *name);

/* By name or alias ("tcp.src"); NULL: no such field. near: for "did you mean", or NULL. */
const struct packet_field *packet_field_find(const char *name);
const char *packet_field_near(const char *name);

/* Moves to the next entry of the same name; false: there is none. */
bool packet_field_next_form(const struct packet_field **f);

/* Every field, layer by layer. */
size_t packet_field_count(void);
const struct packet_field *packet_field_at(size_t i);

struct packet_alias {
	const char *alias, *name;	/* name: as in the tables */
};
size_t packet_alias_count(void);
const struct packet_alias *packet_alias_at(size_t i);

/*
 * A field of the n-th header of its layer: "ip.src" and "ip#1.src" are the outermost,
 * "ip#2.src" the one in a tunnel. "quote.ip.src" is in the packet that an ICMP error quotes
 * (the first of these).
 */
struct packet_ref {
	const struct packet_field *field;
	unsigned index;		/* counted from 1 */
	bool quoted;
};

/* false: no such field, or the index is no number from 1 to 99. */
bool packet_ref_parse(const char *name, struct packet_ref *ref) MUST_CHECK;

#endif
