/*
 * names.h - our own tables of protocol numbers, never the host's /etc, so that a configuration
 * means the same on every machine. Lookups both ways; every table can be walked for manuals
 * and for "did you mean". Numbers are in host order. All data is constant: thread-safe,
 * nothing to free.
 *
 * Sources: IANA registries (protocol numbers, EtherTypes, service names, ICMP and ICMPv6
 * parameters, TCP and IP option numbers, DSCP, SCTP chunks); ICMP words as Click's IPFilter
 * writes them. The first name of a value is the one printed, the others are accepted.
 */
#ifndef PACKET_NAMES_H
#define PACKET_NAMES_H

#include "models/base/compiler.h"
#include <stdbool.h>
#include <stdint.h>

struct packet_name {
	const char *name;
	uint32_t value;
};

struct packet_names {
	const char *what;	/* "IP protocol": for messages */
	const struct packet_name *v;
	size_t n;
};

extern const struct packet_names names_ethertype;
extern const struct packet_names names_ip_proto;	/* "tcp"; also all in capitals: "TCP" */
extern const struct packet_names names_icmp_type;
extern const struct packet_names names_icmp6_type;
extern const struct packet_names names_arp_op;
extern const struct packet_names names_arp_hardware;
extern const struct packet_names names_ip_option;	/* the whole type octet: rr 7, lsrr 131 */
extern const struct packet_names names_ip6_option;	/* hop-by-hop and destination options */
extern const struct packet_names names_ip6_routing;
extern const struct packet_names names_tcp_option;
extern const struct packet_names names_mptcp_subtype;
extern const struct packet_names names_nd_option;
extern const struct packet_names names_sctp_chunk;
extern const struct packet_names names_ppp_proto;
extern const struct packet_names names_pppoe_code;
extern const struct packet_names names_mpls_label;	/* the reserved ones */
extern const struct packet_names names_dscp;
extern const struct packet_names names_ecn;
extern const struct packet_names names_ip_precedence;

/* Case matters, as in Click. */
bool names_find(const struct packet_names *t, const char *name, uint32_t *value);
/* The printed name, or NULL. */
const char *names_of(const struct packet_names *t, uint32_t value);

/* Names of the codes of one ICMP type (v4) or ICMPv6 type; NULL: that type has no code names. */
const struct packet_names *names_icmp_code(unsigned type);
const struct packet_names *names_icmp6_code(unsigned type);

/* IP protocol by name, "tcp" or "TCP"; not "Tcp". */
bool names_proto_find(const char *name, unsigned *proto);

enum {
	SERVICE_TCP = 1,
	SERVICE_UDP = 2,
	SERVICE_SCTP = 4,
	SERVICE_DCCP = 8,
	SERVICE_ANY = 15,
};

struct packet_service {
	const char *name;
	uint16_t port;
	uint8_t over;		/* SERVICE_* */
};

/* over: the services looked at. names_service returns the printed name, or NULL. */
bool names_service_find(const char *name, unsigned over, uint16_t *port);
const char *names_service(uint16_t port, unsigned over);
size_t names_service_count(void);
const struct packet_service *names_service_at(size_t i);
/* SERVICE_* of an IP protocol number, 0 if it has no ports. */
unsigned names_service_over(unsigned proto);

#endif
