/*
 * field_ip.c - IPv4 and its options (RFC 791, RFC 2474 DSCP, RFC 3168 ECN, RFC 2113 router
 * alert, RFC 1393 traceroute), IPv6 and its extension headers (RFC 8200, RFC 8754 segment
 * routing, RFC 6275 home address, RFC 2675 jumbograms, RFC 2473 tunnel limit), AH (RFC 4302),
 * ESP (RFC 4303).
 */
#include "models/packet/field_int.h"

static const struct packet_name ip_flag_letters[] = { { "M", 0 }, { "D", 1 }, { "R", 2 } };
static const struct packet_names ip_flags = {
	"IP flag", ip_flag_letters, ARRAY_LEN(ip_flag_letters)
};

#define SLOT4(o, base, i) \
	OPTION(o, base ".addr" #i, 24 + 32 * i, 32, IPV4, "address " #i " of the route")
#define ROUTE4(o, base, what) \
	OPTION(o, base, 0, 0, PRESENT, what), \
	OPTION(o, base ".len", 8, 8, UINT, "octets in the option", .role = ROLE_LENGTH), \
	OPTION(o, base ".ptr", 16, 8, UINT, "next address, counted from 1 in octets", .def = 4), \
	SLOT4(o, base, 0), SLOT4(o, base, 1), SLOT4(o, base, 2), SLOT4(o, base, 3), \
	SLOT4(o, base, 4), SLOT4(o, base, 5), SLOT4(o, base, 6), SLOT4(o, base, 7), \
	SLOT4(o, base, 8)
#define TIME_ONLY(i) \
	OPTION(68, "ip.opt.ts.time" #i, 32 + 32 * i, 32, UINT, "timestamp " #i ", in ms", \
	       WHEN(28, 4, 0))
#define TIME_BOTH(i) \
	OPTION(68, "ip.opt.ts.addr" #i, 32 + 64 * i, 32, IPV4, "address of timestamp " #i, \
	       WHEN(28, 4, 1, 3)), \
	TIME_ONLY(i), \
	OPTION(68, "ip.opt.ts.time" #i, 64 + 64 * i, 32, UINT, "timestamp " #i ", in ms", \
	       WHEN(28, 4, 1, 3))

#define L LAYER_IP
static const struct packet_field fields_ip[] = {
	FIELD("ip.version", 0, 4, UINT, "version", .role = ROLE_FIXED, .def = 4),
	FIELD("ip.hl", 4, 4, UINT, "header length in words of 4 octets", .role = ROLE_LENGTH,
	      .def = 5),
	FIELD("ip.tos", 8, 8, HEX, "type of service: DSCP and ECN"),
	FIELD("ip.dscp", 8, 6, ENUM, "differentiated services code point", .role = ROLE_PART,
	      .names = &names_dscp),
	FIELD("ip.precedence", 8, 3, ENUM, "precedence, the old meaning of the first three bits",
	      .role = ROLE_PART, .names = &names_ip_precedence),
	FIELD("ip.ecn", 14, 2, ENUM, "explicit congestion notification", .role = ROLE_PART,
	      .names = &names_ecn),
	FIELD("ip.len", 16, 16, UINT, "octets in header and data", .role = ROLE_LENGTH),
	FIELD("ip.id", 32, 16, UINT, "identification of a datagram's fragments"),
	FIELD("ip.flags", 48, 3, FLAGS, "reserved, do not fragment, more fragments",
	      .names = &ip_flags),
	FIELD("ip.rf", 48, 1, BOOL, "reserved flag", .role = ROLE_PART),
	FIELD("ip.df", 49, 1, BOOL, "do not fragment", .role = ROLE_PART),
	FIELD("ip.mf", 50, 1, BOOL, "more fragments", .role = ROLE_PART),
	FIELD("ip.frag", 51, 13, UINT, "fragment offset in units of 8 octets"),
	FIELD("ip.ttl", 64, 8, UINT, "time to live", .def = 64),
	FIELD("ip.proto", 72, 8, ENUM, "protocol of what follows", .role = ROLE_NEXT,
	      .names = &names_ip_proto),
	FIELD("ip.checksum", 80, 16, CHECKSUM, "checksum of the header", .role = ROLE_CHECKSUM),
	FIELD("ip.src", 96, 32, IPV4, "source address"),
	FIELD("ip.dst", 128, 32, IPV4, "destination address"),
	OPTION(0, "ip.opt.eol", 0, 0, PRESENT, "end of the options"),
	OPTION(1, "ip.opt.nop", 0, 0, PRESENT, "no operation"),
	ROUTE4(7, "ip.opt.rr", "record route"),
	ROUTE4(131, "ip.opt.lsrr", "loose source route"),
	ROUTE4(137, "ip.opt.ssrr", "strict source route"),
	OPTION(68, "ip.opt.ts", 0, 0, PRESENT, "timestamps"),
	OPTION(68, "ip.opt.ts.len", 8, 8, UINT, "octets in the option", .role = ROLE_LENGTH),
	OPTION(68, "ip.opt.ts.ptr", 16, 8, UINT, "next entry, counted from 1 in octets", .def = 5),
	OPTION(68, "ip.opt.ts.overflow", 24, 4, UINT, "hosts that found no room"),
	OPTION(68, "ip.opt.ts.flag", 28, 4, UINT, "0 times, 1 addresses too, 3 given addresses"),
	TIME_BOTH(0), TIME_BOTH(1), TIME_BOTH(2), TIME_BOTH(3), TIME_ONLY(4), TIME_ONLY(5),
	TIME_ONLY(6), TIME_ONLY(7), TIME_ONLY(8),
	OPTION(82, "ip.opt.tr", 0, 0, PRESENT, "traceroute"),
	OPTION(82, "ip.opt.tr.id", 16, 16, UINT, "identification of the traceroute"),
	OPTION(82, "ip.opt.tr.out", 32, 16, UINT, "hops on the way out"),
	OPTION(82, "ip.opt.tr.back", 48, 16, UINT, "hops on the way back, 65535 going out"),
	OPTION(82, "ip.opt.tr.origin", 64, 32, IPV4, "who asked"),
	OPTION(148, "ip.opt.ra", 16, 16, UINT, "router alert, 0: routers examine the packet"),
	OPTION(25, "ip.opt.qs.rate", 20, 4, UINT, "quick-start rate (RFC 4782)"),
	OPTION(25, "ip.opt.qs.ttl", 24, 8, UINT, "quick-start TTL"),
	OPTION(130, "ip.opt.sec", 16, 0, BYTES, "basic security (RFC 1108)"),
	OPTION(134, "ip.opt.cipso.doi", 16, 32, UINT, "CIPSO domain of interpretation"),
};
const struct packet_layer_info layer_ip = {
	"ip", "IPv4", fields_ip, ARRAY_LEN(fields_ip), 20, OPTIONS_IP, &names_ip_option
};
#undef L

#define L LAYER_IP6
static const struct packet_field fields_ip6[] = {
	FIELD("ip6.version", 0, 4, UINT, "version", .role = ROLE_FIXED, .def = 6),
	FIELD("ip6.tc", 4, 8, HEX, "traffic class: DSCP and ECN"),
	FIELD("ip6.dscp", 4, 6, ENUM, "differentiated services code point", .role = ROLE_PART,
	      .names = &names_dscp),
	FIELD("ip6.ecn", 10, 2, ENUM, "explicit congestion notification", .role = ROLE_PART,
	      .names = &names_ecn),
	FIELD("ip6.flow", 12, 20, HEX, "flow label"),
	FIELD("ip6.len", 32, 16, UINT, "octets behind this header, 0 in a jumbogram",
	      .role = ROLE_LENGTH),
	FIELD("ip6.next", 48, 8, ENUM, "protocol of what follows", .role = ROLE_NEXT,
	      .names = &names_ip_proto),
	FIELD("ip6.hlim", 56, 8, UINT, "hop limit", .def = 64),
	FIELD("ip6.src", 64, 128, IPV6, "source address"),
	FIELD("ip6.dst", 192, 128, IPV6, "destination address"),
};
const struct packet_layer_info layer_ip6 = {
	"ip6", "IPv6", fields_ip6, ARRAY_LEN(fields_ip6), 40, OPTIONS_NONE, NULL
};
#undef L

#define EXTENSION(base) \
	FIELD(base ".next", 0, 8, ENUM, "protocol of what follows", .role = ROLE_NEXT, \
	      .names = &names_ip_proto), \
	FIELD(base ".len", 8, 8, UINT, "length in units of 8 octets, less the first", \
	      .role = ROLE_LENGTH)
#define OPTIONS6(base) \
	OPTION(0, base ".opt.pad1", 0, 0, PRESENT, "one octet of padding"), \
	OPTION(1, base ".opt.padn", 16, 0, BYTES, "padding"), \
	OPTION(4, base ".opt.tunnel-limit", 16, 8, UINT, "tunnel encapsulation limit"), \
	OPTION(5, base ".opt.ra", 16, 16, UINT, "router alert"), \
	OPTION(0x30, base ".opt.mtu.min", 16, 16, UINT, "least MTU met (RFC 9268)"), \
	OPTION(0x30, base ".opt.mtu.back", 32, 16, UINT, "MTU returned and its flag"), \
	OPTION(0xc2, base ".opt.jumbo", 16, 32, UINT, "length of a jumbogram"), \
	OPTION(0xc9, base ".opt.home", 16, 128, IPV6, "home address")

#define L LAYER_IP6_HOP
static const struct packet_field fields_ip6_hop[] = { EXTENSION("ip6.hop"), OPTIONS6("ip6.hop") };
const struct packet_layer_info layer_ip6_hop = {
	"ip6.hop", "IPv6 hop-by-hop options", fields_ip6_hop, ARRAY_LEN(fields_ip6_hop), 2,
	OPTIONS_IP6, &names_ip6_option
};
#undef L

#define L LAYER_IP6_DSTOPT
static const struct packet_field fields_ip6_dstopt[] = {
	EXTENSION("ip6.dstopt"), OPTIONS6("ip6.dstopt")
};
const struct packet_layer_info layer_ip6_dstopt = {
	"ip6.dstopt", "IPv6 destination options", fields_ip6_dstopt,
	ARRAY_LEN(fields_ip6_dstopt), 2, OPTIONS_IP6, &names_ip6_option
};
#undef L

#define SEGMENT(i) \
	FIELD("ip6.route.segment" #i, 64 + 128 * i, 128, IPV6, "address " #i " of the list", \
	      WHEN(16, 8, 0, 2, 4))
#define L LAYER_IP6_ROUTE
static const struct packet_field fields_ip6_route[] = {
	EXTENSION("ip6.route"),
	FIELD("ip6.route.type", 16, 8, ENUM, "kind of routing header", .def = 4,
	      .names = &names_ip6_routing),
	FIELD("ip6.route.left", 24, 8, UINT, "segments left"),
	FIELD("ip6.route.last", 32, 8, UINT, "index of the last entry of the segment list",
	      .role = ROLE_LENGTH, WHEN(16, 8, 4)),
	FIELD("ip6.route.flags", 40, 8, HEX, "flags", WHEN(16, 8, 4)),
	FIELD("ip6.route.tag", 48, 16, HEX, "tag", WHEN(16, 8, 4)),
	SEGMENT(0), SEGMENT(1), SEGMENT(2), SEGMENT(3), SEGMENT(4), SEGMENT(5), SEGMENT(6),
	SEGMENT(7), SEGMENT(8), SEGMENT(9), SEGMENT(10), SEGMENT(11), SEGMENT(12), SEGMENT(13),
	SEGMENT(14), SEGMENT(15),
};
const struct packet_layer_info layer_ip6_route = {
	"ip6.route", "IPv6 routing header", fields_ip6_route, ARRAY_LEN(fields_ip6_route),
	8, OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_IP6_FRAG
static const struct packet_field fields_ip6_frag[] = {
	FIELD("ip6.frag.next", 0, 8, ENUM, "protocol of what follows", .role = ROLE_NEXT,
	      .names = &names_ip_proto),
	FIELD("ip6.frag.reserved", 8, 8, UINT, "reserved", .role = ROLE_RESERVED),
	FIELD("ip6.frag.off", 16, 13, UINT, "fragment offset in units of 8 octets"),
	FIELD("ip6.frag.res", 29, 2, UINT, "reserved bits", .role = ROLE_RESERVED),
	FIELD("ip6.frag.more", 31, 1, BOOL, "more fragments"),
	FIELD("ip6.frag.id", 32, 32, UINT, "identification of a packet's fragments"),
};
const struct packet_layer_info layer_ip6_frag = {
	"ip6.frag", "IPv6 fragment header", fields_ip6_frag, ARRAY_LEN(fields_ip6_frag), 8,
	OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_AH
static const struct packet_field fields_ah[] = {
	FIELD("ah.next", 0, 8, ENUM, "protocol of what follows", .role = ROLE_NEXT,
	      .names = &names_ip_proto),
	FIELD("ah.len", 8, 8, UINT, "length in words of 4 octets, less two", .role = ROLE_LENGTH,
	      .def = 1),
	FIELD("ah.reserved", 16, 16, UINT, "reserved", .role = ROLE_RESERVED),
	FIELD("ah.spi", 32, 32, HEX, "security parameters index", .def = 256),
	FIELD("ah.seq", 64, 32, UINT, "sequence number", .def = 1),
	FIELD("ah.icv", 96, 0, BYTES, "integrity check value"),
};
const struct packet_layer_info layer_ah = {
	"ah", "authentication header", fields_ah, ARRAY_LEN(fields_ah), 12, OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_ESP
static const struct packet_field fields_esp[] = {
	FIELD("esp.spi", 0, 32, HEX, "security parameters index", .def = 256),
	FIELD("esp.seq", 32, 32, UINT, "sequence number", .def = 1),
};
const struct packet_layer_info layer_esp = {
	"esp", "ESP", fields_esp, ARRAY_LEN(fields_esp), 8, OPTIONS_NONE, NULL
};
#undef L
