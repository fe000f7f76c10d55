/*
 * names_service.c - well-known ports, by name: what a rule of a firewall says, and Click's own
 * words ("www", "dns", "imap3"). Order: by port, the printed name before the others.
 */
#include "models/packet/names.h"

#include <string.h>

#define T SERVICE_TCP
#define U SERVICE_UDP
#define S SERVICE_SCTP
#define D SERVICE_DCCP

static const struct packet_service services[] = {
	{ "tcpmux", 1, T }, { "echo", 7, T | U }, { "discard", 9, T | U | S | D },
	{ "sink", 9, T | U }, { "systat", 11, T }, { "daytime", 13, T | U },
	{ "netstat", 15, T }, { "qotd", 17, T | U }, { "chargen", 19, T | U },
	{ "ftp-data", 20, T | U | S }, { "ftp", 21, T | U | S }, { "ssh", 22, T | U | S },
	{ "telnet", 23, T | U }, { "smtp", 25, T | U }, { "mail", 25, T | U },
	{ "time", 37, T | U }, { "whois", 43, T | U }, { "nicname", 43, T | U },
	{ "tacacs", 49, T | U }, { "domain", 53, T | U }, { "dns", 53, T | U },
	{ "bootps", 67, T | U }, { "dhcp", 67, T | U }, { "dhcp-server", 67, T | U },
	{ "bootpc", 68, T | U }, { "dhcp-client", 68, T | U }, { "tftp", 69, T | U },
	{ "gopher", 70, T | U }, { "finger", 79, T | U }, { "http", 80, T | U | S },
	{ "www", 80, T | U | S }, { "kerberos", 88, T | U }, { "kerberos5", 88, T | U },
	{ "krb5", 88, T | U }, { "iso-tsap", 102, T | U }, { "acr-nema", 104, T | U },
	{ "pop2", 109, T | U }, { "pop3", 110, T | U }, { "pop-3", 110, T | U },
	{ "sunrpc", 111, T | U }, { "portmapper", 111, T | U }, { "rpcbind", 111, T | U },
	{ "auth", 113, T | U }, { "ident", 113, T | U }, { "nntp", 119, T | U },
	{ "ntp", 123, T | U }, { "epmap", 135, T | U }, { "msrpc", 135, T | U },
	{ "netbios-ns", 137, T | U }, { "netbios-dgm", 138, T | U },
	{ "netbios-ssn", 139, T | U }, { "imap", 143, T | U }, { "imap2", 143, T | U },
	{ "snmp", 161, T | U }, { "snmp-trap", 162, T | U }, { "snmptrap", 162, T | U },
	{ "cmip-man", 163, T | U }, { "cmip-agent", 164, T | U }, { "xdmcp", 177, T | U },
	{ "bgp", 179, T | U | S }, { "irc", 194, T | U }, { "smux", 199, T | U },
	{ "qmtp", 209, T | U }, { "z3950", 210, T | U }, { "ipx", 213, U },
	{ "imap3", 220, T | U }, { "ptp-event", 319, U }, { "ptp-general", 320, U },
	{ "pawserv", 345, T | U }, { "zserv", 346, T | U }, { "rpc2portmap", 369, T | U },
	{ "ldap", 389, T | U }, { "svrloc", 427, T | U }, { "https", 443, T | U | S },
	{ "snpp", 444, T | U }, { "microsoft-ds", 445, T | U }, { "smb", 445, T | U },
	{ "kpasswd", 464, T | U }, { "submissions", 465, T }, { "smtps", 465, T },
	{ "ssmtp", 465, T }, { "isakmp", 500, T | U }, { "ike", 500, T | U }, { "exec", 512, T },
	{ "biff", 512, U }, { "login", 513, T }, { "who", 513, U }, { "shell", 514, T },
	{ "syslog", 514, U }, { "printer", 515, T }, { "talk", 517, U }, { "ntalk", 518, U },
	{ "route", 520, T | U }, { "rip", 520, T | U }, { "ripng", 521, U },
	{ "gdomap", 538, T | U }, { "uucp", 540, T }, { "dhcpv6-client", 546, T | U },
	{ "dhcpv6-server", 547, T | U }, { "afpovertcp", 548, T }, { "rtsp", 554, T | U },
	{ "nntps", 563, T }, { "submission", 587, T }, { "ipp", 631, T | U },
	{ "ldaps", 636, T | U }, { "ldp", 646, T | U }, { "epp", 700, T },
	{ "domain-s", 853, T | U }, { "dns-tls", 853, T | U }, { "rsync", 873, T },
	{ "ftps-data", 989, T }, { "ftps", 990, T }, { "telnets", 992, T },
	{ "imaps", 993, T | U }, { "ircs", 994, T | U }, { "pop3s", 995, T | U },
	{ "socks", 1080, T | U }, { "openvpn", 1194, T | U }, { "ms-sql-s", 1433, T | U },
	{ "ms-sql-m", 1434, T | U }, { "oracle", 1521, T }, { "datametrics", 1645, T | U },
	{ "l2f", 1701, T | U }, { "l2tp", 1701, T | U }, { "h323", 1720, T },
	{ "pptp", 1723, T }, { "radius", 1812, T | U }, { "radius-acct", 1813, T | U },
	{ "mqtt", 1883, T | U }, { "ssdp", 1900, U }, { "hsrp", 1985, U },
	{ "nfs", 2049, T | U }, { "gtp-c", 2123, U }, { "gtp-u", 2152, U },
	{ "docker", 2375, T }, { "m3ua", 2905, S }, { "iscsi-target", 3260, T },
	{ "mysql", 3306, T }, { "ms-wbt-server", 3389, T | U }, { "rdp", 3389, T | U },
	{ "stun", 3478, T | U }, { "turn", 3478, T | U }, { "svn", 3690, T }, { "bfd", 3784, U },
	{ "diameter", 3868, T | S }, { "epmd", 4369, T }, { "ipsec-nat-t", 4500, U },
	{ "vxlan", 4789, U }, { "vxlan-gpe", 4790, U }, { "roce2", 4791, U },
	{ "iperf", 5001, T | U }, { "rfe", 5002, T | U }, { "sip", 5060, T | U | S },
	{ "sips", 5061, T | U | S }, { "sip-tls", 5061, T | U | S }, { "xmpp-client", 5222, T },
	{ "xmpp-server", 5269, T }, { "mdns", 5353, U }, { "llmnr", 5355, T | U },
	{ "postgresql", 5432, T }, { "amqps", 5671, T }, { "amqp", 5672, T | S },
	{ "coap", 5683, T | U }, { "vnc", 5900, T }, { "rfb", 5900, T }, { "x11", 6000, T },
	{ "geneve", 6081, U }, { "redis", 6379, T }, { "openflow-old", 6633, T },
	{ "mpls-udp", 6635, U }, { "openflow", 6653, T }, { "ircd", 6667, T },
	{ "http-alt", 8080, T | U }, { "webcache", 8080, T | U }, { "mqtts", 8883, T },
	{ "memcached", 11211, T | U }, { "mongodb", 27017, T }, { "s1ap", 36412, S },
	{ "x2ap", 36422, S }, { "ngap", 38412, S }, { "wireguard", 51820, U },
};

size_t names_service_count(void)
{
	return ARRAY_LEN(services);
}

const struct packet_service *names_service_at(size_t i)
{
	return i < ARRAY_LEN(services) ? &services[i] : NULL;
}
