/*
 * field_link.c - what stands in front of IP: Ethernet (IEEE 802.3), VLAN tags (IEEE 802.1Q,
 * 802.1ad), ARP (RFC 826), MPLS (RFC 3032, RFC 5462), PPPoE (RFC 2516) and PPP (RFC 1661). A
 * VLAN tag is a header of its own behind Ethernet's: tag control, then the type of what
 * follows.
 */
#include "models/packet/field_int.h"

#define L LAYER_ETHER
static const struct packet_field fields_ether[] = {
	FIELD("eth.dst", 0, 48, ETHER, "destination address"),
	FIELD("eth.src", 48, 48, ETHER, "source address"),
	FIELD("eth.type", 96, 16, ENUM, "type of what follows, below 0x600 a length",
	      .role = ROLE_NEXT, .names = &names_ethertype),
};
#undef L
const struct packet_layer_info layer_ether = {
	"eth", "Ethernet", fields_ether, ARRAY_LEN(fields_ether), 14, OPTIONS_NONE, NULL
};

#define L LAYER_VLAN
static const struct packet_field fields_vlan[] = {
	FIELD("vlan.tci", 0, 16, HEX, "the whole tag: priority, drop eligibility, id",
	      .role = ROLE_PART),
	FIELD("vlan.pcp", 0, 3, UINT, "priority code point"),
	FIELD("vlan.dei", 3, 1, BOOL, "drop eligible"),
	FIELD("vlan.id", 4, 12, UINT, "VLAN id, 0 for a priority tag"),
	FIELD("vlan.type", 16, 16, ENUM, "type of what follows the tag", .role = ROLE_NEXT,
	      .names = &names_ethertype),
};
#undef L
const struct packet_layer_info layer_vlan = {
	"vlan", "VLAN tag", fields_vlan, ARRAY_LEN(fields_vlan), 4, OPTIONS_NONE, NULL
};

#define L LAYER_ARP
#define IPV4_OVER_ETHER WHEN(32, 16, 0x0604)
static const struct packet_field fields_arp[] = {
	FIELD("arp.hrd", 0, 16, ENUM, "hardware type", .role = ROLE_FIXED, .def = 1,
	      .names = &names_arp_hardware),
	FIELD("arp.pro", 16, 16, ENUM, "protocol type", .role = ROLE_FIXED, .def = 0x0800,
	      .names = &names_ethertype),
	FIELD("arp.hln", 32, 8, UINT, "octets in a hardware address", .role = ROLE_FIXED, .def = 6),
	FIELD("arp.pln", 40, 8, UINT, "octets in a protocol address", .role = ROLE_FIXED, .def = 4),
	FIELD("arp.op", 48, 16, ENUM, "operation", .def = 1, .names = &names_arp_op),
	FIELD("arp.sha", 64, 48, ETHER, "sender's hardware address", IPV4_OVER_ETHER),
	FIELD("arp.spa", 112, 32, IPV4, "sender's protocol address", IPV4_OVER_ETHER),
	FIELD("arp.tha", 144, 48, ETHER, "target's hardware address", IPV4_OVER_ETHER),
	FIELD("arp.tpa", 192, 32, IPV4, "target's protocol address", IPV4_OVER_ETHER),
};
#undef L
const struct packet_layer_info layer_arp = {
	"arp", "ARP", fields_arp, ARRAY_LEN(fields_arp), 28, OPTIONS_NONE, NULL
};

#define L LAYER_MPLS
static const struct packet_field fields_mpls[] = {
	FIELD("mpls.label", 0, 20, UINT, "label, below 16 reserved", .def = 16),
	FIELD("mpls.tc", 20, 3, UINT, "traffic class, once EXP"),
	FIELD("mpls.bos", 23, 1, BOOL, "bottom of the stack", .role = ROLE_NEXT),
	FIELD("mpls.ttl", 24, 8, UINT, "time to live", .def = 64),
};
#undef L
const struct packet_layer_info layer_mpls = {
	"mpls", "MPLS label", fields_mpls, ARRAY_LEN(fields_mpls), 4, OPTIONS_NONE, NULL
};

#define L LAYER_PPPOE
static const struct packet_field fields_pppoe[] = {
	FIELD("pppoe.version", 0, 4, UINT, "version", .role = ROLE_FIXED, .def = 1),
	FIELD("pppoe.type", 4, 4, UINT, "type", .role = ROLE_FIXED, .def = 1),
	FIELD("pppoe.code", 8, 8, ENUM, "code, 0 in a session", .names = &names_pppoe_code),
	FIELD("pppoe.session", 16, 16, UINT, "session id", .def = 1),
	FIELD("pppoe.len", 32, 16, UINT, "octets that follow", .role = ROLE_LENGTH),
};
#undef L
const struct packet_layer_info layer_pppoe = {
	"pppoe", "PPPoE", fields_pppoe, ARRAY_LEN(fields_pppoe), 6, OPTIONS_NONE, NULL
};

#define L LAYER_PPP
static const struct packet_field fields_ppp[] = {
	FIELD("ppp.proto", 0, 16, ENUM, "protocol of what follows", .role = ROLE_NEXT,
	      .names = &names_ppp_proto),
};
#undef L
const struct packet_layer_info layer_ppp = {
	"ppp", "PPP", fields_ppp, ARRAY_LEN(fields_ppp), 2, OPTIONS_NONE, NULL
};
