/*
 * test_ofctl.c - matches of ovs-ofctl: what each form of ovs-fields(7) reads to, and what is refused. A field that a protocol has in
 * another header is that one's: a TTL of IPv6 is its hop limit, a protocol of ARP its operation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "datapath/classifier/ofctl.h"
#include "models/base/mem.h"

static const char file[] =
	"datapath: edge\n"
	"ports: { lan: { memory: true }, wan: { memory: true } }\n"
	"tables: { 0: { default: drop } }\n";

/* NULL: refused */
static const struct {
	const char *flow, *match;
} forms[] = {
	{ "ip", "ip.version == 4" }, { "ipv6", "ip6.version == 6" }, { "arp", "arp.op >= 0" },
	{ "tcp", "ip.proto == 6" }, { "udp6", "ip6.version == 6 and udp.sport >= 0" },
	{ "in_port=1", "in_port == lan" }, { "in_port=wan", "in_port == wan" }, { "in_port=3", NULL },
	{ "dl_src=00:00:00:00:00:01", "eth.src == 00:00:00:00:00:01" },
	{ "dl_dst=01:00:00:00:00:00/01:00:00:00:00:00", "eth.dst & 01:00:00:00:00:00 == 01:00:00:00:00:00" },
	{ "dl_type=0x86dd", "ip6.version == 6" }, { "dl_type=0x88cc", "(eth.type == 0x88cc or vlan.type == 0x88cc)" },
	{ "dl_vlan=5", "vlan.id == 5" }, { "dl_vlan=0xffff", "not (vlan.id >= 0)" },
	{ "vlan_tci=0x1000/0x1000", "vlan.id >= 0" }, { "vlan_tci=0x1005/0x1fff", "vlan.tci & 0xfff == 0x5" },
	{ "dl_vlan_pcp=7", "vlan.pcp == 7" }, { "dl_vlan_pcp=8", NULL },
	{ "ip,nw_src=10.0.0.0/8", "ip.version == 4 and ip.src in 10.0.0.0/8" },
	{ "arp,nw_src=10.0.0.1", "arp.op >= 0 and arp.spa == 10.0.0.1" },
	{ "ip,nw_proto=47", "ip.version == 4 and ip.proto == 47" },
	{ "ipv6,nw_proto=47", "ip6.version == 6 and ip6.next == 47" },
	{ "arp,nw_proto=1", "arp.op >= 0 and arp.op == 1" },
	{ "ip,nw_ttl=1", "ip.version == 4 and ip.ttl == 1" },
	{ "ipv6,nw_ttl=1", "ip6.version == 6 and ip6.hlim == 1" }, { "arp,nw_ttl=1", NULL },
	{ "ip,nw_tos=184", "ip.version == 4 and ip.dscp == 46" },
	{ "ipv6,nw_tos=184", "ip6.version == 6 and ip6.dscp == 46" }, { "arp,nw_tos=184", NULL }, { "ip,nw_tos=3", NULL },
	{ "tcp6,nw_ecn=3", "ip6.version == 6 and tcp.sport >= 0 and ip6.ecn == 3" },
	{ "ip,nw_frag=first", NULL }, { "ip,ip_frag=later", "ip.version == 4 and ip.frag > 0" },
	{ "tcp,tp_dst=80", "ip.proto == 6 and tcp.dport == 80" }, { "tp_dst=80", NULL },
	{ "tcp,tp_src=0x400/0xfc00", "ip.proto == 6 and tcp.sport & 0xfc00 == 0x400" },
	{ "udp6,udp_dst=53", "ip6.version == 6 and udp.sport >= 0 and udp.dport == 53" },
	{ "icmp,icmp_type=8", "ip.proto == 1 and icmp.type == 8" },
	{ "icmp6,tp_src=128", "icmp6.type >= 0 and icmp6.type == 128" },
	{ "ipv6,ipv6_src=2001:db8::/32", "ip6.version == 6 and ip6.src in 2001:db8::/32" },
	{ "ipv6,ipv6_label=5", "ip6.version == 6 and ip6.flow == 5" },
	{ "arp,arp_tpa=10.0.0.1", "arp.op >= 0 and arp.tpa == 10.0.0.1" },
	{ "tcp,tcp_flags=+syn-ack", "ip.proto == 6 and tcp.syn == 1 and not (tcp.ackflag == 1)" },
	{ "ct_state=+trk+new", "ct.state == tracked and ct.state == new" },
	/* what actions found out or wrote */
	{ "tun_id=5", "tun.id == 5" }, { "tunnel_id=0x10-0x20", "tun.id == 0x10-0x20" }, { "tun_id=7/3", "tun.id & 0x3 == 0x3" },
	{ "tun_id=4294967296", NULL }, { "tun_id=5-4", NULL }, { "tun_id=", NULL }, { "tun_id=1/0", "" },
	{ "tun_src=10.0.0.1", "tun.src == 10.0.0.1" }, { "tun_dst=10.0.0.0/8", "tun.dst in 10.0.0.0/8" },
	{ "tun_dst=10.0.0.0/33", NULL }, { "tun_dst=10.0.0.1/255.0.0.255", "tun.dst in 10.0.0.1/255.0.0.255" }, { "tun_src=10.0.0.1-10.0.0.9", "tun.src == 10.0.0.1-10.0.0.9" }, { "tun_src=x", NULL },
	{ "tun_type=vxlan,tun_ttl=3,tun_tos=0x28/0xfc", "tun.type == vxlan and tun.ttl == 3 and tun.tos & 0xfc == 0x28" },
	{ "tun_type=stt", NULL }, { "tun_ttl=256", NULL },
	{ "ct_zone=1", "ct.zone == 1" }, { "ct_zone=65536", NULL }, { "ct_mark=0x1/0xff", "ct.mark & 0xff == 0x1" },
	{ "ct_state=+trk+rpl-inv+snat-dnat", "ct.state == tracked and ct.state == reply and not (ct.state == invalid) and "
	  "ct.state == snat and not (ct.state == dnat)" },
	{ "ct_state=0x21/0x21", "ct.state & 0x21 == 0x21" }, { "ct_state=256", NULL }, { "ct_state=trk", NULL }, { "ct_state=+trk+", NULL },
	{ "reg0=1", "reg0 == 1" }, { "reg7=0xf0/0xf0", "reg7 & 0xf0 == 0xf0" }, { "reg8=1", NULL }, { "reg1=4294967296", NULL },
	{ "metadata=1-0xffffffffffffffff", "metadata == 1-0xffffffffffffffff" }, { "metadata=18446744073709551616", NULL },
	/* ranges, and what stands for a protocol */
	{ "dl_vlan=1-5", "vlan.id == 1-5" }, { "vlan_vid=5-1", NULL }, { "dl_vlan=1-4096", NULL }, { "tcp,tp_src=10-20", "ip.proto == 6 and tcp.sport == 10-20" },
	{ "ip,nw_dst=10.0.0.1-10.0.0.9", "ip.version == 4 and ip.dst == 10.0.0.1-10.0.0.9" },
	{ "ip,nw_proto=17,tp_dst=53", "ip.version == 4 and ip.proto == 17 and udp.dport == 53" },
	{ "dl_type=0x86dd,nw_proto=6,tp_dst=53", "ip6.version == 6 and ip6.next == 6 and tcp.dport == 53" },
	{ "nw_proto=6,tp_dst=53", NULL }, { "ipv6,nw_proto=58,icmpv6_code=0,tp_src=135", "ip6.version == 6 and ip6.next == 58 and "
	  "icmp6.code == 0 and icmp6.type == 135" }, { "dl_type=0x0806,nw_src=10.0.0.1", "arp.op >= 0 and arp.spa == 10.0.0.1" },
	/* of the manual, and not of our tables */
	{ "ct_label=1", NULL }, { "tun_ipv6_src=::1", NULL }, { "ct_nw_src=10.0.0.1", NULL },
	{ "pkt_mark=1", NULL }, { "mpls", NULL }, { "nd_target=::1", NULL }, { "packet_type=(0,0)", NULL },
};

static void forms_read_to_matches(void **state)
{
	struct diag *d = diag_new();
	uint32_t src = diag_add_source(d, "edge.yaml", file, sizeof(file) - 1);
	struct datapath *conf = datapath_read_source(src, d);
	struct arena *arena = arena_new();

	(void)state;
	assert_non_null(conf);
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct diag *own = diag_new();
		uint32_t at = diag_add_source(own, "flow", forms[i].flow, strlen(forms[i].flow));
		struct ofctl_flow f;
		bool good = ofctl_parse(conf, forms[i].flow, (span){ at, 0, (uint32_t)strlen(forms[i].flow) }, arena, own, &f);

		if (good != (forms[i].match != NULL))
			fail_msg("%s is %s", forms[i].flow, good ? "taken" : "refused");
		if (good && strcmp(f.text ? f.text : "", forms[i].match) != 0)
			fail_msg("%s reads to '%s', not '%s'", forms[i].flow, f.text ? f.text : "", forms[i].match);
		assert_true(good || diag_count(own) > 0);
		diag_free(own);
	}
	arena_free(arena);
	datapath_free(conf);
	diag_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(forms_read_to_matches) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
