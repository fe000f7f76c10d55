/*
 * names_table.c - the numbers of headers, by name. Order within a table: by value, the printed
 * name of a value before its other names.
 */
#include "models/packet/names.h"

#define TABLE(id, what, array) \
	const struct packet_names id = { what, array, ARRAY_LEN(array) }

static const struct packet_name ethertypes[] = {
	{ "ip", 0x0800 }, { "ipv4", 0x0800 }, { "arp", 0x0806 }, { "wol", 0x0842 },
	{ "trill", 0x22f3 }, { "rarp", 0x8035 }, { "atalk", 0x809b }, { "aarp", 0x80f3 },
	{ "vlan", 0x8100 }, { "8021q", 0x8100 }, { "ipx", 0x8137 }, { "ip6", 0x86dd },
	{ "ipv6", 0x86dd }, { "flowcontrol", 0x8808 }, { "slow", 0x8809 }, { "lacp", 0x8809 },
	{ "mpls", 0x8847 }, { "mpls-multicast", 0x8848 }, { "pppoe-discovery", 0x8863 },
	{ "pppoe", 0x8864 }, { "pppoe-session", 0x8864 }, { "eapol", 0x888e },
	{ "profinet", 0x8892 }, { "aoe", 0x88a2 }, { "ethercat", 0x88a4 }, { "qinq", 0x88a8 },
	{ "8021ad", 0x88a8 }, { "lldp", 0x88cc }, { "macsec", 0x88e5 }, { "pbb", 0x88e7 },
	{ "ptp", 0x88f7 }, { "nsh", 0x894f }, { "fcoe", 0x8906 }, { "fip", 0x8914 },
	{ "roce", 0x8915 }, { "teb", 0x6558 }, { "ethernet-bridge", 0x6558 },
	{ "erspan", 0x88be }, { "erspan3", 0x22eb }, { "loopback", 0x9000 },
	{ "qinq-old", 0x9100 },
};
TABLE(names_ethertype, "Ethernet type", ethertypes);

static const struct packet_name ip_protos[] = {
	{ "hopopt", 0 }, { "ip", 0 }, { "icmp", 1 }, { "igmp", 2 }, { "ggp", 3 }, { "ipip", 4 },
	{ "ipencap", 4 }, { "ip-encap", 4 }, { "st", 5 }, { "tcp", 6 }, { "cbt", 7 },
	{ "egp", 8 },
	{ "igp", 9 }, { "pup", 12 }, { "argus", 13 }, { "chaos", 16 }, { "udp", 17 },
	{ "mux", 18 },
	{ "hmp", 20 }, { "xns-idp", 22 }, { "rdp", 27 }, { "irtp", 28 }, { "iso-tp4", 29 },
	{ "netblt", 30 }, { "dccp", 33 }, { "3pc", 34 }, { "idpr", 35 }, { "xtp", 36 },
	{ "ddp", 37 },
	{ "idpr-cmtp", 38 }, { "il", 40 }, { "ipv6", 41 }, { "ip6", 41 }, { "6in4", 41 },
	{ "sdrp", 42 }, { "ipv6-route", 43 }, { "ipv6-frag", 44 }, { "idrp", 45 }, { "rsvp", 46 },
	{ "gre", 47 }, { "dsr", 48 }, { "esp", 50 }, { "ipsec-esp", 50 }, { "ah", 51 },
	{ "ipsec-ah", 51 }, { "swipe", 53 }, { "narp", 54 }, { "mobile", 55 }, { "tlsp", 56 },
	{ "skip", 57 }, { "ipv6-icmp", 58 }, { "icmp6", 58 }, { "icmpv6", 58 },
	{ "ipv6-nonxt", 59 },
	{ "ipv6-opts", 60 }, { "sat-mon", 69 }, { "ipcv", 71 }, { "rspf", 73 }, { "cphb", 73 },
	{ "vmtp", 81 }, { "eigrp", 88 }, { "ospf", 89 }, { "ospfigp", 89 }, { "larp", 91 },
	{ "mtp", 92 }, { "ax.25", 93 }, { "ip-within-ip", 94 }, { "micp", 95 }, { "etherip", 97 },
	{ "encap", 98 }, { "gmtp", 100 }, { "pim", 103 }, { "ipcomp", 108 }, { "vrrp", 112 },
	{ "carp", 112 }, { "pgm", 113 }, { "l2tp", 115 }, { "iatp", 117 }, { "srp", 119 },
	{ "smp", 121 }, { "isis", 124 }, { "fire", 125 }, { "sctp", 132 }, { "fc", 133 },
	{ "rsvp-e2e-ignore", 134 }, { "mobility-header", 135 }, { "udplite", 136 },
	{ "mpls-in-ip", 137 }, { "manet", 138 }, { "hip", 139 }, { "shim6", 140 },
	{ "wesp", 141 },
	{ "rohc", 142 }, { "ethernet", 143 }, { "aggfrag", 144 }, { "nsh", 145 },
	{ "experiment1", 253 }, { "experiment2", 254 },
};
TABLE(names_ip_proto, "IP protocol", ip_protos);

static const struct packet_name icmp_types[] = {
	{ "echo-reply", 0 }, { "unreachable", 3 }, { "sourcequench", 4 }, { "redirect", 5 },
	{ "echo", 8 }, { "routeradvert", 9 }, { "routersolicit", 10 }, { "timeexceeded", 11 },
	{ "parameterproblem", 12 }, { "timestamp", 13 }, { "timestamp-reply", 14 },
	{ "inforeq", 15 }, { "inforeq-reply", 16 }, { "maskreq", 17 }, { "maskreq-reply", 18 },
	{ "traceroute", 30 }, { "photuris", 40 }, { "extended-echo", 42 },
	{ "extended-echo-reply", 43 },
};
TABLE(names_icmp_type, "ICMP type", icmp_types);

static const struct packet_name unreachable_codes[] = {
	{ "net", 0 }, { "host", 1 }, { "protocol", 2 }, { "port", 3 }, { "needfrag", 4 },
	{ "srcroutefail", 5 }, { "netunknown", 6 }, { "hostunknown", 7 }, { "isolated", 8 },
	{ "netprohibited", 9 }, { "hostprohibited", 10 }, { "tosnet", 11 }, { "toshost", 12 },
	{ "filterprohibited", 13 }, { "hostprecedence", 14 }, { "precedencecutoff", 15 },
};
static const struct packet_name redirect_codes[] = {
	{ "net", 0 }, { "host", 1 }, { "tosnet", 2 }, { "toshost", 3 },
};
static const struct packet_name time_codes[] = { { "transit", 0 }, { "reassembly", 1 } };
static const struct packet_name parameter_codes[] = {
	{ "erroratptr", 0 }, { "missingopt", 1 }, { "length", 2 },
};
static TABLE(icmp_unreachable, "code of ICMP unreachable", unreachable_codes);
static TABLE(icmp_redirect, "code of ICMP redirect", redirect_codes);
static TABLE(icmp_time, "code of ICMP timeexceeded", time_codes);
static TABLE(icmp_parameter, "code of ICMP parameterproblem", parameter_codes);

const struct packet_names *names_icmp_code(unsigned type)
{
	switch (type) {
	case 3:
		return &icmp_unreachable;
	case 5:
		return &icmp_redirect;
	case 11:
		return &icmp_time;
	case 12:
		return &icmp_parameter;
	default:
		return NULL;
	}
}

static const struct packet_name icmp6_types[] = {
	{ "unreachable", 1 }, { "toobig", 2 }, { "timeexceeded", 3 }, { "parameterproblem", 4 },
	{ "echo", 128 }, { "echo-reply", 129 }, { "mld-query", 130 }, { "mld-report", 131 },
	{ "mld-done", 132 }, { "routersolicit", 133 }, { "routeradvert", 134 },
	{ "neighborsolicit", 135 }, { "neighboradvert", 136 }, { "redirect", 137 },
	{ "renumbering", 138 }, { "node-query", 139 }, { "node-response", 140 },
	{ "inverse-solicit", 141 }, { "inverse-advert", 142 }, { "mldv2-report", 143 },
	{ "home-agent-request", 144 }, { "home-agent-reply", 145 },
	{ "mobile-prefix-solicit", 146 },
	{ "mobile-prefix-advert", 147 }, { "cert-path-solicit", 148 },
	{ "cert-path-advert", 149 },
	{ "mrd-advert", 151 }, { "mrd-solicit", 152 }, { "mrd-terminate", 153 }, { "rpl", 155 },
	{ "extended-echo", 160 }, { "extended-echo-reply", 161 },
};
TABLE(names_icmp6_type, "ICMPv6 type", icmp6_types);

static const struct packet_name unreachable6_codes[] = {
	{ "noroute", 0 }, { "prohibited", 1 }, { "scope", 2 }, { "address", 3 }, { "port", 4 },
	{ "policy", 5 }, { "reject", 6 }, { "srcroute", 7 }, { "headers-too-long", 8 },
};
static const struct packet_name parameter6_codes[] = {
	{ "erroneous", 0 }, { "nextheader", 1 }, { "option", 2 }, { "fragment-chain", 3 },
	{ "sr-upper", 4 }, { "intermediate-nextheader", 5 }, { "header-too-big", 6 },
	{ "chain-too-long", 7 }, { "too-many-headers", 8 }, { "too-many-options", 9 },
	{ "option-too-big", 10 },
};
static TABLE(icmp6_unreachable, "code of ICMPv6 unreachable", unreachable6_codes);
static TABLE(icmp6_parameter, "code of ICMPv6 parameterproblem", parameter6_codes);

const struct packet_names *names_icmp6_code(unsigned type)
{
	switch (type) {
	case 1:
		return &icmp6_unreachable;
	case 3:
		return &icmp_time;
	case 4:
		return &icmp6_parameter;
	default:
		return NULL;
	}
}

static const struct packet_name arp_ops[] = {
	{ "request", 1 }, { "reply", 2 }, { "rarp-request", 3 }, { "rarp-reply", 4 },
	{ "inarp-request", 8 }, { "inarp-reply", 9 }, { "nak", 10 },
};
TABLE(names_arp_op, "ARP operation", arp_ops);

static const struct packet_name arp_hardware[] = {
	{ "ethernet", 1 }, { "ieee802", 6 }, { "arcnet", 7 }, { "frame-relay", 15 },
	{ "atm", 16 },
	{ "infiniband", 32 },
};
TABLE(names_arp_hardware, "ARP hardware type", arp_hardware);

static const struct packet_name ip_options[] = {
	{ "eol", 0 }, { "nop", 1 }, { "rr", 7 }, { "mtup", 11 }, { "mtur", 12 }, { "qs", 25 },
	{ "exp25", 30 }, { "ts", 68 }, { "tr", 82 }, { "exp94", 94 }, { "sec", 130 },
	{ "lsrr", 131 }, { "esec", 133 }, { "cipso", 134 }, { "sid", 136 }, { "ssrr", 137 },
	{ "eip", 145 }, { "ra", 148 }, { "sdb", 149 }, { "ump", 152 }, { "exp158", 158 },
	{ "exp222", 222 },
};
TABLE(names_ip_option, "IP option", ip_options);

static const struct packet_name ip6_options[] = {
	{ "pad1", 0 }, { "padn", 1 }, { "tunnel-limit", 4 }, { "ra", 5 }, { "calipso", 7 },
	{ "smf-dpd", 8 }, { "pdm", 15 }, { "rpl-old", 0x63 }, { "rpl", 0x23 }, { "qs", 0x26 },
	{ "mtu", 0x30 }, { "ioam", 0x31 }, { "jumbo", 0xc2 }, { "home-address", 0xc9 },
	{ "ilnp-nonce", 0x8b },
};
TABLE(names_ip6_option, "IPv6 option", ip6_options);

static const struct packet_name ip6_routing[] = {
	{ "source-route", 0 }, { "nimrod", 1 }, { "home-address", 2 }, { "rpl", 3 }, { "srh", 4 },
	{ "crh-16", 5 }, { "crh-32", 6 },
};
TABLE(names_ip6_routing, "IPv6 routing type", ip6_routing);

static const struct packet_name tcp_options[] = {
	{ "eol", 0 }, { "nop", 1 }, { "mss", 2 }, { "wscale", 3 }, { "sackok", 4 }, { "sack", 5 },
	{ "echo", 6 }, { "echo-reply", 7 }, { "ts", 8 }, { "cc", 11 }, { "cc-new", 12 },
	{ "cc-echo", 13 }, { "altck", 14 }, { "altck-data", 15 }, { "trailer-cksum", 18 },
	{ "md5", 19 }, { "scps", 20 }, { "snack", 21 }, { "qs", 27 }, { "uto", 28 }, { "ao", 29 },
	{ "mptcp", 30 }, { "fastopen", 34 }, { "eno", 69 }, { "accecn0", 172 },
	{ "accecn1", 174 },
	{ "edo", 237 }, { "exp1", 253 }, { "exp2", 254 },
};
TABLE(names_tcp_option, "TCP option", tcp_options);

static const struct packet_name mptcp_subtypes[] = {
	{ "capable", 0 }, { "join", 1 }, { "dss", 2 }, { "addaddr", 3 }, { "removeaddr", 4 },
	{ "prio", 5 }, { "fail", 6 }, { "fastclose", 7 }, { "rst", 8 }, { "experimental", 15 },
};
TABLE(names_mptcp_subtype, "MPTCP subtype", mptcp_subtypes);

static const struct packet_name nd_options[] = {
	{ "source-link", 1 }, { "target-link", 2 }, { "prefix", 3 }, { "redirected", 4 },
	{ "mtu", 5 }, { "nonce", 14 }, { "route", 24 }, { "rdnss", 25 }, { "dnssl", 31 },
	{ "captive-portal", 37 }, { "pref64", 38 },
};
TABLE(names_nd_option, "neighbour discovery option", nd_options);

static const struct packet_name sctp_chunks[] = {
	{ "data", 0 }, { "init", 1 }, { "init-ack", 2 }, { "sack", 3 }, { "heartbeat", 4 },
	{ "heartbeat-ack", 5 }, { "abort", 6 }, { "shutdown", 7 }, { "shutdown-ack", 8 },
	{ "error", 9 }, { "cookie-echo", 10 }, { "cookie-ack", 11 }, { "ecne", 12 },
	{ "cwr", 13 },
	{ "shutdown-complete", 14 }, { "auth", 15 }, { "nr-sack", 16 }, { "i-data", 64 },
	{ "asconf-ack", 128 }, { "re-config", 130 }, { "pad", 132 }, { "forward-tsn", 192 },
	{ "asconf", 193 }, { "i-forward-tsn", 194 },
};
TABLE(names_sctp_chunk, "SCTP chunk", sctp_chunks);

static const struct packet_name ppp_protos[] = {
	{ "ip", 0x0021 }, { "vj-compressed", 0x002d }, { "vj-uncompressed", 0x002f },
	{ "multilink", 0x003d }, { "ip6", 0x0057 }, { "compressed", 0x00fd }, { "mpls", 0x0281 },
	{ "ipcp", 0x8021 }, { "ip6cp", 0x8057 }, { "ccp", 0x80fd }, { "lcp", 0xc021 },
	{ "pap", 0xc023 }, { "lqr", 0xc025 }, { "chap", 0xc223 }, { "eap", 0xc227 },
};
TABLE(names_ppp_proto, "PPP protocol", ppp_protos);

static const struct packet_name pppoe_codes[] = {
	{ "session", 0x00 }, { "pado", 0x07 }, { "padi", 0x09 }, { "padr", 0x19 },
	{ "pads", 0x65 },
	{ "padt", 0xa7 },
};
TABLE(names_pppoe_code, "PPPoE code", pppoe_codes);

static const struct packet_name mpls_labels[] = {
	{ "explicit-null", 0 }, { "router-alert", 1 }, { "explicit-null6", 2 },
	{ "implicit-null", 3 }, { "entropy", 7 }, { "gal", 13 }, { "extension", 15 },
};
TABLE(names_mpls_label, "MPLS label", mpls_labels);

static const struct packet_name dscps[] = {
	{ "cs0", 0 }, { "df", 0 }, { "be", 0 }, { "le", 1 }, { "cs1", 8 }, { "af11", 10 },
	{ "af12", 12 }, { "af13", 14 }, { "cs2", 16 }, { "af21", 18 }, { "af22", 20 },
	{ "af23", 22 },
	{ "cs3", 24 }, { "af31", 26 }, { "af32", 28 }, { "af33", 30 }, { "cs4", 32 },
	{ "af41", 34 },
	{ "af42", 36 }, { "af43", 38 }, { "cs5", 40 }, { "voice-admit", 44 }, { "ef", 46 },
	{ "cs6", 48 }, { "cs7", 56 },
};
TABLE(names_dscp, "DSCP", dscps);

static const struct packet_name ecns[] = {
	{ "not-ect", 0 }, { "ect1", 1 }, { "ect0", 2 }, { "ce", 3 },
};
TABLE(names_ecn, "ECN codepoint", ecns);

static const struct packet_name precedences[] = {
	{ "routine", 0 }, { "priority", 1 }, { "immediate", 2 }, { "flash", 3 },
	{ "flash-override", 4 }, { "critical", 5 }, { "internetwork", 6 }, { "network", 7 },
};
TABLE(names_ip_precedence, "IP precedence", precedences);
