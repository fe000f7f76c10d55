/*
 * field_icmp.c - ICMP (RFC 792, RFC 950, RFC 1191, RFC 1256), its extension structure (RFC
 * 4884, RFC 4950), ICMPv6 (RFC 4443), neighbour discovery (RFC 4861, RFC 8106) and MLD (RFC
 * 2710). Which fields follow depends on the type.
 */
#include "models/packet/field_int.h"

#define TYPE(...) WHEN(0, 8, __VA_ARGS__)

#define L LAYER_ICMP
static const struct packet_field fields_icmp[] = {
	FIELD("icmp.type", 0, 8, ENUM, "type", .def = 8, .names = &names_icmp_type),
	FIELD("icmp.code", 8, 8, UINT, "code, its names depend on the type"),
	FIELD("icmp.checksum", 16, 16, CHECKSUM, "checksum of the message", .role = ROLE_CHECKSUM),
	FIELD("icmp.rest", 32, 32, HEX, "second word, whatever the type", .role = ROLE_PART),
	FIELD("icmp.id", 32, 16, UINT, "identifier", TYPE(0, 8, 13, 14, 15, 16, 17, 18, 42, 43)),
	FIELD("icmp.seq", 48, 16, UINT, "sequence number", TYPE(0, 8, 13, 14, 15, 16, 17, 18)),
	FIELD("icmp.gateway", 32, 32, IPV4, "router to use", TYPE(5)),
	FIELD("icmp.pointer", 32, 8, UINT, "octet in error", TYPE(12)),
	FIELD("icmp.length", 40, 8, UINT, "words of 4 octets quoted, 0: no extension",
	      TYPE(3, 11, 12)),
	FIELD("icmp.mtu", 48, 16, UINT, "MTU of the next hop", TYPE(3)),
	FIELD("icmp.originate", 64, 32, UINT, "time of sending, in ms", TYPE(13, 14)),
	FIELD("icmp.receive", 96, 32, UINT, "time of receipt, in ms", TYPE(13, 14)),
	FIELD("icmp.transmit", 128, 32, UINT, "time of answering, in ms", TYPE(13, 14)),
	FIELD("icmp.mask", 64, 32, IPV4, "address mask", TYPE(17, 18)),
	FIELD("icmp.count", 32, 8, UINT, "addresses advertised", TYPE(9)),
	FIELD("icmp.size", 40, 8, UINT, "words per address", .def = 2, TYPE(9)),
	FIELD("icmp.lifetime", 48, 16, UINT, "seconds that they hold", TYPE(9)),
};
const struct packet_layer_info layer_icmp = {
	"icmp", "ICMP", fields_icmp, ARRAY_LEN(fields_icmp), 8, OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_ICMP6
static const struct packet_field fields_icmp6[] = {
	FIELD("icmp6.type", 0, 8, ENUM, "type", .def = 128, .names = &names_icmp6_type),
	FIELD("icmp6.code", 8, 8, UINT, "code, its names depend on the type"),
	FIELD("icmp6.checksum", 16, 16, CHECKSUM, "checksum of pseudo header and message",
	      .role = ROLE_CHECKSUM),
	FIELD("icmp6.rest", 32, 32, HEX, "second word, whatever the type", .role = ROLE_PART),
	FIELD("icmp6.id", 32, 16, UINT, "identifier", TYPE(128, 129, 160, 161)),
	FIELD("icmp6.seq", 48, 16, UINT, "sequence number", TYPE(128, 129)),
	FIELD("icmp6.mtu", 32, 32, UINT, "MTU of the next hop", TYPE(2)),
	FIELD("icmp6.pointer", 32, 32, UINT, "octet in error", TYPE(4)),
	FIELD("icmp6.length", 32, 8, UINT, "words of 8 octets quoted, 0: no extension", TYPE(1, 3)),
	FIELD("icmp6.maxdelay", 32, 16, UINT, "longest delay of an answer, in ms",
	      TYPE(130, 131, 132)),
	FIELD("icmp6.group", 64, 128, IPV6, "multicast address", TYPE(130, 131, 132)),
	FIELD("icmp6.ra.hlim", 32, 8, UINT, "hop limit to use", TYPE(134)),
	FIELD("icmp6.ra.managed", 40, 1, BOOL, "addresses by DHCPv6", TYPE(134)),
	FIELD("icmp6.ra.other", 41, 1, BOOL, "other settings by DHCPv6", TYPE(134)),
	FIELD("icmp6.ra.preference", 43, 2, UINT, "router preference (RFC 4191)", TYPE(134)),
	FIELD("icmp6.ra.lifetime", 48, 16, UINT, "seconds as default router", TYPE(134)),
	FIELD("icmp6.ra.reachable", 64, 32, UINT, "reachable time in ms", TYPE(134)),
	FIELD("icmp6.ra.retrans", 96, 32, UINT, "time between solicitations in ms", TYPE(134)),
	FIELD("icmp6.na.router", 32, 1, BOOL, "sender is a router", TYPE(136)),
	FIELD("icmp6.na.solicited", 33, 1, BOOL, "answers a solicitation", TYPE(136)),
	FIELD("icmp6.na.override", 34, 1, BOOL, "replaces what is cached", TYPE(136)),
	FIELD("icmp6.target", 64, 128, IPV6, "address asked for, told about, or redirected to",
	      TYPE(135, 136, 137)),
	FIELD("icmp6.redirect.dst", 192, 128, IPV6, "destination redirected", TYPE(137)),
	OPTION(1, "icmp6.opt.source", 16, 48, ETHER, "sender's link address"),
	OPTION(2, "icmp6.opt.target", 16, 48, ETHER, "target's link address"),
	OPTION(3, "icmp6.opt.prefix.len", 16, 8, UINT, "prefix length"),
	OPTION(3, "icmp6.opt.prefix.onlink", 24, 1, BOOL, "prefix is on the link"),
	OPTION(3, "icmp6.opt.prefix.auto", 25, 1, BOOL, "hosts make addresses of it"),
	OPTION(3, "icmp6.opt.prefix.valid", 32, 32, UINT, "seconds valid"),
	OPTION(3, "icmp6.opt.prefix.preferred", 64, 32, UINT, "seconds preferred"),
	OPTION(3, "icmp6.opt.prefix", 128, 128, IPV6, "prefix"),
	OPTION(4, "icmp6.opt.redirected", 64, 0, BYTES, "packet that was redirected"),
	OPTION(5, "icmp6.opt.mtu", 32, 32, UINT, "MTU of the link"),
	OPTION(14, "icmp6.opt.nonce", 16, 0, BYTES, "nonce (RFC 3971)"),
	OPTION(25, "icmp6.opt.rdnss.lifetime", 32, 32, UINT, "seconds that the servers hold"),
	OPTION(25, "icmp6.opt.rdnss.addr0", 64, 128, IPV6, "DNS server"),
	OPTION(25, "icmp6.opt.rdnss.addr1", 192, 128, IPV6, "second DNS server"),
};
const struct packet_layer_info layer_icmp6 = {
	"icmp6", "ICMPv6", fields_icmp6, ARRAY_LEN(fields_icmp6), 8, OPTIONS_ND, &names_nd_option
};
#undef L

#define L LAYER_ICMP_EXT
static const struct packet_field fields_icmp_ext[] = {
	FIELD("icmp.ext.version", 0, 4, UINT, "version", .role = ROLE_FIXED, .def = 2),
	FIELD("icmp.ext.reserved", 4, 12, UINT, "reserved", .role = ROLE_RESERVED),
	FIELD("icmp.ext.checksum", 16, 16, CHECKSUM, "checksum of the extension",
	      .role = ROLE_CHECKSUM),
};
const struct packet_layer_info layer_icmp_ext = {
	"icmp.ext", "ICMP extension", fields_icmp_ext, ARRAY_LEN(fields_icmp_ext), 4,
	OPTIONS_NONE, NULL
};
#undef L

#define STACK WHEN(16, 16, 0x0101)
#define L LAYER_ICMP_OBJECT
static const struct packet_field fields_icmp_object[] = {
	FIELD("icmp.object.len", 0, 16, UINT, "octets in the object", .role = ROLE_LENGTH,
	      .def = 4),
	FIELD("icmp.object.class", 16, 8, UINT, "class, 1: MPLS labels, 2: interface"),
	FIELD("icmp.object.ctype", 24, 8, UINT, "subtype of the class"),
	FIELD("icmp.object.label", 32, 20, UINT, "first MPLS label", STACK),
	FIELD("icmp.object.tc", 52, 3, UINT, "traffic class of the label", STACK),
	FIELD("icmp.object.bos", 55, 1, BOOL, "bottom of the label stack", STACK),
	FIELD("icmp.object.ttl", 56, 8, UINT, "time to live of the label", STACK),
	FIELD("icmp.object.data", 32, 0, BYTES, "content", .role = ROLE_PART),
};
const struct packet_layer_info layer_icmp_object = {
	"icmp.object", "ICMP extension object", fields_icmp_object,
	ARRAY_LEN(fields_icmp_object), 4, OPTIONS_NONE, NULL
};
#undef L
