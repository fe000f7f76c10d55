/*
 * field_int.h - how the field tables are written. Each file defines L as the layer of the
 * table that follows, so that a line names only what differs.
 */
#ifndef PACKET_FIELD_INT_H
#define PACKET_FIELD_INT_H

#include "models/packet/field.h"

#define FIELD(n, b, w, k, h, ...) \
	{ .name = n, .help = h, .layer = L, .place = PLACE_HEADER, .bit = b, .width = w, \
	  .kind = FIELD_##k, .subtype = -1, __VA_ARGS__ }
#define SHIFTED(n, b, w, k, h, ...) \
	{ .name = n, .help = h, .layer = L, .place = PLACE_SHIFTED, .bit = b, .width = w, \
	  .kind = FIELD_##k, .subtype = -1, __VA_ARGS__ }
#define OPTION(o, n, b, w, k, h, ...) \
	{ .name = n, .help = h, .layer = L, .place = PLACE_OPTION, .bit = b, .width = w, \
	  .kind = FIELD_##k, .is_option = true, .option = o, .subtype = -1, __VA_ARGS__ }
#define SUBOPTION(o, sub, n, b, w, k, h, ...) \
	{ .name = n, .help = h, .layer = L, .place = PLACE_OPTION, .bit = b, .width = w, \
	  .kind = FIELD_##k, .is_option = true, .option = o, .subtype = sub, __VA_ARGS__ }

#define WHEN(b, w, ...) \
	.when = &(const struct packet_when){ b, w, \
		sizeof((const uint16_t[]){ __VA_ARGS__ }) / sizeof(uint16_t), { __VA_ARGS__ } }

/* From field_link.c, field_ip.c, field_tcp.c, field_transport.c, field_icmp.c. */
extern const struct packet_layer_info layer_ether;
extern const struct packet_layer_info layer_vlan;
extern const struct packet_layer_info layer_arp;
extern const struct packet_layer_info layer_mpls;
extern const struct packet_layer_info layer_pppoe;
extern const struct packet_layer_info layer_ppp;
extern const struct packet_layer_info layer_ip;
extern const struct packet_layer_info layer_ip6;
extern const struct packet_layer_info layer_ip6_hop;
extern const struct packet_layer_info layer_ip6_route;
extern const struct packet_layer_info layer_ip6_frag;
extern const struct packet_layer_info layer_ip6_dstopt;
extern const struct packet_layer_info layer_ah;
extern const struct packet_layer_info layer_esp;
extern const struct packet_layer_info layer_tcp;
extern const struct packet_layer_info layer_udp;
extern const struct packet_layer_info layer_icmp;
extern const struct packet_layer_info layer_icmp6;
extern const struct packet_layer_info layer_sctp;
extern const struct packet_layer_info layer_sctp_chunk;
extern const struct packet_layer_info layer_gre;
extern const struct packet_layer_info layer_vxlan;
extern const struct packet_layer_info layer_icmp_ext;
extern const struct packet_layer_info layer_icmp_object;

#endif
