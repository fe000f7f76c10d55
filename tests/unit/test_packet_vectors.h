/*
 * test_packet_vectors.h - packets of every kind, made by code that shares nothing with ours,
 * and what is in them: the one-line form and fields. "name=-": the field is not there.
 * rfc9235_ao is the SYN of RFC 9235 section 4.1.1, octet by octet, with the TCP checksum
 * printed there.
 */
#ifndef TEST_PACKET_VECTORS_H
#define TEST_PACKET_VECTORS_H

#include "models/packet/parse.h"

struct packet_vector {
	const char *name;
	enum packet_layer first;
	const char *hex;
	const char *line;
	const char *fields;
	const char *wrong;	/* the header whose checksum is wrong in the source, or NULL */
};

static const struct packet_vector packet_vectors[] = {
	{ "tcp_syn", LAYER_ETHER,
	  "02000000000202000000000108004500003c00014000400626b90a0000010a00000204d200500000"
	  "000100000000a002020028f30000020405b40402080a000003e80000000001030307",
	  "10.0.0.1:1234 > 10.0.0.2:80 TCP S seq 1 ack 0 win 512 len 0",
	  "eth.src=02:00:00:00:00:01 eth.dst=02:00:00:00:00:02 eth.type=ip ip.version=4 "
	  "ip.hl=5 ip.len=60 ip.df=1 ip.mf=0 ip.flags=D ip.ttl=64 ip.proto=tcp "
	  "ip.src=10.0.0.1 ip.dst=10.0.0.2 tcp.sport=1234 tcp.dport=80 tcp.seq=1 "
	  "tcp.ack=0 tcp.off=10 tcp.flags=S tcp.syn=1 tcp.ackflag=0 tcp.window=512 "
	  "tcp.opt.mss=1460 tcp.opt.sackok=1 tcp.opt.ts.val=1000 tcp.opt.ts.ecr=0 "
	  "tcp.opt.wscale=7 tcp.opt.nop=1 tcp.opt.sack=0 tcp.opt.md5=-",
	  NULL },
	{ "qinq_udp", LAYER_ETHER,
	  "02000000000202000000000188a860648100b00708004500002800010000401166c20a0000010a00"
	  "000214e900350014c370123401000001000000000000",
	  "vlan 100 / vlan 7 / 10.0.0.1:5353 > 10.0.0.2:53 UDP len 12",
	  "vlan.id=100 vlan.pcp=3 vlan.dei=0 vlan#2.id=7 vlan#2.pcp=5 vlan#2.dei=1 "
	  "vlan.tci=0x6064 vlan.type=vlan vlan#2.type=ip udp.len=20 udp.sport=5353 "
	  "udp.dport=53",
	  NULL },
	{ "arp_request", LAYER_ETHER,
	  "ffffffffffff020000000001080600010800060400010200000000010a0000010000000000000a00"
	  "0002",
	  "ARP request 10.0.0.1 at 02:00:00:00:00:01 asks for 10.0.0.2",
	  "arp.hrd=ethernet arp.pro=ip arp.hln=6 arp.pln=4 arp.op=request "
	  "arp.sha=02:00:00:00:00:01 arp.spa=10.0.0.1 arp.tha=00:00:00:00:00:00 "
	  "arp.tpa=10.0.0.2",
	  NULL },
	{ "icmp_short_quote", LAYER_IP,
	  "45c0003800010000400165060a0000fe0a0000010b0099d3000000004500003c0001000001119c9e"
	  "0a0000010a09090903e8829a0028d481",
	  "10.0.0.254 > 10.0.0.1 ICMP timeexceeded transit, quotes 10.0.0.1:1000 > "
	  "10.9.9.9:33434 UDP len 32",
	  "ip.dscp=cs6 ip.precedence=internetwork icmp.type=timeexceeded icmp.code=0 "
	  "icmp.length=0 quote.ip.ttl=1 quote.ip.dst=10.9.9.9 quote.udp.dport=33434 "
	  "udp.dport=- ip#2.src=- icmp.mtu=- icmp.id=-",
	  NULL },
	{ "icmp_mpls", LAYER_IP,
	  "450000a800010000400165560a0000fe0a0000010b00122c002000004500003c0001000001119c9e"
	  "0a0000010a09090903e8829a0028d481787878787878787878787878787878787878787878787878"
	  "78787878787878780000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000020008ec5"
	  "0008010149300701",
	  "10.0.0.254 > 10.0.0.1 ICMP timeexceeded transit, quotes 10.0.0.1:1000 > "
	  "10.9.9.9:33434 UDP len 32, with icmp.ext object 1/1",
	  "icmp.length=32 icmp.ext.version=2 icmp.object.class=1 icmp.object.ctype=1 "
	  "icmp.object.label=299776 icmp.object.tc=3 icmp.object.bos=1 icmp.object.ttl=1",
	  NULL },
	{ "icmp_mpls_legacy", LAYER_IP,
	  "450000a800010000400165560a0000fe0a0000010b00124c000000004500003c0001000001119c9e"
	  "0a0000010a09090903e8829a0028d481787878787878787878787878787878787878787878787878"
	  "78787878787878780000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000000000000000020008ec5"
	  "0008010149300701",
	  "10.0.0.254 > 10.0.0.1 ICMP timeexceeded transit, quotes 10.0.0.1:1000 > "
	  "10.9.9.9:33434 UDP len 32, with icmp.ext object 1/1",
	  "icmp.length=0 icmp.object.label=299776",
	  NULL },
	{ "icmp_echo", LAYER_IP,
	  "4500002000010000400166da0a0000010a0000020800191f0007000970696e67",
	  "10.0.0.1 > 10.0.0.2 ICMP echo id 7 seq 9 len 4",
	  "icmp.id=7 icmp.seq=9 icmp.type=8 icmp.rest=0x00070009",
	  NULL },
	{ "icmp_redirect", LAYER_IP,
	  "4500003800010000400165c60a0000fe0a000001050194d50a0000fd4500003c0001000001119c9e"
	  "0a0000010a09090903e8829a0028d481",
	  "10.0.0.254 > 10.0.0.1 ICMP redirect host gateway 10.0.0.253, quotes "
	  "10.0.0.1:1000 > 10.9.9.9:33434 UDP len 32",
	  "icmp.gateway=10.0.0.253",
	  NULL },
	{ "icmp_needfrag", LAYER_IP,
	  "4500003800010000400165c60a0000fe0a00000103049ccf000005004500003c0001000001119c9e"
	  "0a0000010a09090903e8829a0028d481",
	  "10.0.0.254 > 10.0.0.1 ICMP unreachable needfrag mtu 1280, quotes 10.0.0.1:1000 "
	  "> 10.9.9.9:33434 UDP len 32",
	  "icmp.mtu=1280",
	  NULL },
	{ "icmp_timestamp", LAYER_IP,
	  "4500002800010000400166d20a0000010a0000020e00efa40001000200000064000000c80000012c",
	  "10.0.0.1 > 10.0.0.2 ICMP timestamp-reply",
	  "icmp.originate=100 icmp.receive=200 icmp.transmit=300 icmp.mask=-",
	  NULL },
	{ "ip_options", LAYER_IP,
	  "4c00003d000100004011637f0a0000010a00000201070b080a0101010000000094040000440c0d01"
	  "000000050000000600010002000da7fc68656c6c6f",
	  "10.0.0.1:1 > 10.0.0.2:2 UDP len 5",
	  "ip.hl=12 ip.opt.nop=1 ip.opt.rr=1 ip.opt.rr.len=11 ip.opt.rr.ptr=8 "
	  "ip.opt.rr.addr0=10.1.1.1 ip.opt.rr.addr1=0.0.0.0 ip.opt.rr.addr2=- ip.opt.ra=0 "
	  "ip.opt.ts.flag=1 ip.opt.ts.addr0=0.0.0.5 ip.opt.ts.time0=6 ip.opt.ts.time1=- "
	  "ip.opt.lsrr=0",
	  NULL },
	{ "ip_lsrr", LAYER_IP,
	  "49000038000100004006b3770a0000010a040404830f040a0505050a0606060a0707070000010002"
	  "00000003000000045010000594b70000",
	  "10.0.0.1:1 > 10.4.4.4:2 TCP . seq 3 ack 4 win 5 len 0",
	  "ip.opt.lsrr.ptr=4 ip.opt.lsrr.addr2=10.7.7.7",
	  NULL },
	{ "ip6_tcp", LAYER_IP6,
	  "6b9123450017064020010db800000000000000000000000120010db8000000000000000000000002"
	  "000101bb0000000700000008501800098e1e0000616263",
	  "[2001:db8::1]:1 > [2001:db8::2]:443 TCP P. seq 7 ack 8 win 9 len 3",
	  "ip6.tc=0xb9 ip6.dscp=ef ip6.ecn=ect1 ip6.flow=0x12345 ip6.len=23 ip6.next=tcp "
	  "ip6.hlim=64 ip6.src=2001:db8::1 ip6.dst=2001:db8::2",
	  NULL },
	{ "ip6_extensions", LAYER_IP6,
	  "60000000004a004020010db800000000000000000000000120010db8000200000000000000000002"
	  "3c000502000001002b000401040101002c0404010100000520010db8000100000000000000000001"
	  "20010db8000200000000000000000002110000000000004d00010002000a3bf96869",
	  "[2001:db8::1]:1 > [2001:db8:2::2]:2 ip6.hop ip6.dstopt ip6.route frag id 77 "
	  "off 0 UDP len 2",
	  "ip6.hop.next=ipv6-opts ip6.hop.len=0 ip6.hop.opt.ra=0 "
	  "ip6.dstopt.opt.tunnel-limit=4 ip6.dstopt.next=ipv6-route ip6.route.type=srh "
	  "ip6.route.len=4 ip6.route.left=1 ip6.route.last=1 ip6.route.tag=0x0005 "
	  "ip6.route.segment0=2001:db8:1::1 ip6.route.segment1=2001:db8:2::2 "
	  "ip6.route.segment2=- ip6.frag.id=77 ip6.frag.off=0 ip6.frag.more=0 udp.len=10",
	  NULL },
	{ "nd_solicit", LAYER_IP6,
	  "6000000000203afffe800000000000000000000000000001ff0200000000000000000001ff000002"
	  "87007a9700000000fe8000000000000000000000000000020101020000000001",
	  "fe80::1 > ff02::1:ff00:2 ICMPv6 neighborsolicit target fe80::2",
	  "icmp6.type=neighborsolicit icmp6.target=fe80::2 "
	  "icmp6.opt.source=02:00:00:00:00:01 icmp6.opt.target=- icmp6.na.router=-",
	  NULL },
	{ "nd_advert", LAYER_IP6,
	  "6000000000383afffe800000000000000000000000000001ff020000000000000000000000000001"
	  "86002e1840c80708000000010000000205010000000005dc030440c0000151800000384000000000"
	  "20010db8000000000000000000000000",
	  "fe80::1 > ff02::1 ICMPv6 routeradvert",
	  "icmp6.ra.hlim=64 icmp6.ra.managed=1 icmp6.ra.other=1 icmp6.ra.preference=1 "
	  "icmp6.ra.lifetime=1800 icmp6.ra.reachable=1 icmp6.ra.retrans=2 "
	  "icmp6.opt.mtu=1500 icmp6.opt.prefix=2001:db8:: icmp6.opt.prefix.len=64 "
	  "icmp6.opt.prefix.onlink=1 icmp6.opt.prefix.auto=1 icmp6.opt.prefix.valid=86400 "
	  "icmp6.opt.prefix.preferred=14400",
	  NULL },
	{ "icmp6_toobig", LAYER_IP6,
	  "60000000003a3a4020010db800000000000000000000000220010db8000000000000000000000001"
	  "02002c260000050060000000000a110120010db800000000000000000000000120010db800000000"
	  "000000000000000900050006000a2ada7979",
	  "2001:db8::2 > 2001:db8::1 ICMPv6 toobig mtu 1280, quotes [2001:db8::1]:5 > "
	  "[2001:db8::9]:6 UDP len 2",
	  "icmp6.mtu=1280 quote.ip6.hlim=1 quote.udp.sport=5",
	  NULL },
	{ "sctp_init", LAYER_IP,
	  "4500003400010000408466430a0000010a0000021388138900000000c30263ca01000014deadbeef"
	  "00010000000a001400000063",
	  "10.0.0.1:5000 > 10.0.0.2:5001 SCTP init",
	  "sctp.vtag=0x00000000 sctp.chunk.type=init sctp.chunk.len=20 "
	  "sctp.init.tag=0xdeadbeef sctp.init.window=65536 sctp.init.out=10 "
	  "sctp.init.in=20 sctp.init.tsn=99 sctp.data.tsn=-",
	  NULL },
	{ "sctp_data", LAYER_IP,
	  "45000048000100004084662f0a0000010a000002138813890102030493a397b50300001000000005"
	  "000003e8000000000003001500000007000100020000002e68656c6c6f000000",
	  "10.0.0.1:5000 > 10.0.0.2:5001 SCTP sack data",
	  "sctp.sack.tsn=5 sctp.chunk#2.type=data sctp.data#2.tsn=7 sctp.data#2.stream=1 "
	  "sctp.data#2.sseq=2 sctp.data#2.ppid=46 sctp.data#2.begin=1 sctp.data#2.end=1 "
	  "sctp.data#2.unordered=0 sctp.chunk#2.len=21",
	  NULL },
	{ "gre_key", LAYER_IP,
	  "4500003d00010000402f668f0a0000010a000002300008000000002a000000074500001d00010000"
	  "0911307cc0a80001c0a8000200070008000904797a",
	  "10.0.0.1 > 10.0.0.2 gre / 192.168.0.1:7 > 192.168.0.2:8 UDP len 1",
	  "gre.c=0 gre.k=1 gre.s=1 gre.proto=ip gre.key=0x0000002a gre.seq=7 "
	  "gre.checksum=- ip#2.ttl=9 ip#2.src=192.168.0.1",
	  NULL },
	{ "gre_checksum", LAYER_IP,
	  "4500003d00010000402f668f0a0000010a00000290000800e9660000000000074500001d00010000"
	  "0911307cc0a80001c0a8000200070008000904797a",
	  "10.0.0.1 > 10.0.0.2 gre / 192.168.0.1:7 > 192.168.0.2:8 UDP len 1",
	  "gre.c=1 gre.k=0 gre.seq=7 gre.key=-",
	  NULL },
	{ "gre_pptp", LAYER_IP,
	  "4500004300010000402f66890a0000010a0000023081880b001f0009000000010000000200214500"
	  "001d000100000911307cc0a80001c0a8000200070008000904797a",
	  "10.0.0.1 > 10.0.0.2 gre / 192.168.0.1:7 > 192.168.0.2:8 UDP len 1",
	  "gre.version=1 gre.call=9 gre.len=31 gre.seq=1 gre.ack=2 ppp.proto=ip",
	  NULL },
	{ "vxlan", LAYER_ETHER,
	  "02000000000202000000000108004500005a00010000401166900a0000010a000002d90312b50046"
	  "00000800000000004200020000000002020000000001080045000028000100004006f97bc0a80001"
	  "c0a80002000500060000000700000008501100092e5d0000",
	  "10.0.0.1:55555 > 10.0.0.2:4789 UDP len 62 / vxlan 66 / 192.168.0.1:5 > "
	  "192.168.0.2:6 TCP F. seq 7 ack 8 win 9 len 0",
	  "vxlan.vni=66 vxlan.flags=0x08 udp.checksum=0x0000 eth#2.type=ip "
	  "ip#2.dst=192.168.0.2 tcp.fin=1",
	  NULL },
	{ "pppoe", LAYER_ETHER,
	  "020000000002020000000001886411000011001f00214500001d000100000911307cc0a80001c0a8"
	  "000200070008000904797a",
	  "pppoe 17 / 192.168.0.1:7 > 192.168.0.2:8 UDP len 1",
	  "pppoe.version=1 pppoe.type=1 pppoe.code=session pppoe.session=17 pppoe.len=31 "
	  "ppp.proto=ip",
	  NULL },
	{ "mpls", LAYER_ETHER,
	  "020000000002020000000001884700064440000c813f4500001d000100000911307cc0a80001c0a8"
	  "000200070008000904797a",
	  "mpls 100 / mpls 200 / 192.168.0.1:7 > 192.168.0.2:8 UDP len 1",
	  "mpls.label=100 mpls.tc=2 mpls.bos=0 mpls.ttl=64 mpls#2.label=200 mpls#2.bos=1 "
	  "mpls#2.ttl=63",
	  NULL },
	{ "ipip", LAYER_IP,
	  "4500003100010000400466c60a0000010a0000024500001d000100000911307cc0a80001c0a80002"
	  "00070008000904797a",
	  "10.0.0.1 > 10.0.0.2 / 192.168.0.1:7 > 192.168.0.2:8 UDP len 1",
	  "ip.proto=ipip ip#2.proto=udp",
	  NULL },
	{ "sixinfour", LAYER_IP,
	  "45000046000100004029668c0a0000010a00000260000000000a110120010db80000000000000000"
	  "0000000120010db800000000000000000000000900050006000a2ada7979",
	  "10.0.0.1 > 10.0.0.2 / [2001:db8::1]:5 > [2001:db8::9]:6 UDP len 2",
	  "ip.proto=ipv6 ip6.hlim=1",
	  NULL },
	{ "esp", LAYER_IP,
	  "4500003400010000403266950a0000010a0000020000100100000005aaaaaaaaaaaaaaaaaaaaaaaa"
	  "aaaaaaaaaaaaaaaaaaaaaaaa",
	  "10.0.0.1 > 10.0.0.2 ESP spi 0x00001001 seq 5",
	  "esp.spi=0x00001001 esp.seq=5",
	  NULL },
	{ "ah", LAYER_IP,
	  "4500003500010000403366930a0000010a000002110400000000200200000006bbbbbbbbbbbbbbbb"
	  "bbbbbbbb0001000200097ad671",
	  "10.0.0.1:1 > 10.0.0.2:2 ah UDP len 1",
	  "ah.next=udp ah.len=4 ah.spi=0x00002002 ah.seq=6 udp.sport=1",
	  NULL },
	{ "fragment", LAYER_IP,
	  "45000024000920b9401146050a0000010a00000211111111111111111111111111111111",
	  "10.0.0.1 > 10.0.0.2 frag id 9 off 1480 more udp len 16",
	  "ip.frag=185 ip.mf=1 udp.sport=-",
	  NULL },
	{ "mptcp_capable", LAYER_IP,
	  "4500003400010000400666c10a0000010a000002000100020000000300000000800200043be80000"
	  "1e0c00811122334455667788",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP S seq 3 ack 0 win 4 len 0",
	  "tcp.opt.mptcp.subtype=capable tcp.opt.mptcp.capable.version=0 "
	  "tcp.opt.mptcp.capable.checksum=1 tcp.opt.mptcp.capable.hmac=1 "
	  "tcp.opt.mptcp.capable.sender=0x1122334455667788 "
	  "tcp.opt.mptcp.capable.receiver=- tcp.opt.mptcp.join.token=-",
	  NULL },
	{ "mptcp_join", LAYER_IP,
	  "4500003400010000400666c10a0000010a00000200010002000000030000000080020004c1190000"
	  "1e0c1105aabbccdd01020304",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP S seq 3 ack 0 win 4 len 0",
	  "tcp.opt.mptcp.join.backup=1 tcp.opt.mptcp.join.addrid=5 "
	  "tcp.opt.mptcp.join.token=0xaabbccdd tcp.opt.mptcp.join.nonce=0x01020304 "
	  "tcp.opt.mptcp.join.mac=-",
	  NULL },
	{ "mptcp_dss", LAYER_IP,
	  "4500003c00010000400666b90a0000010a000002000100020000000300000005a010000459b60000"
	  "1e1420050000006f000000de0000014d0578abcd",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP . seq 3 ack 5 win 4 len 0",
	  "tcp.opt.mptcp.subtype=dss tcp.opt.mptcp.dss.ack=111 tcp.opt.mptcp.dss.dsn=222 "
	  "tcp.opt.mptcp.dss.ssn=333 tcp.opt.mptcp.dss.len=1400",
	  NULL },
	{ "mptcp_dss8", LAYER_IP,
	  "4500004400010000400666b10a0000010a000002000100020000000300000005c01000043ae30000"
	  "1e1c200f000000010000000100000002000000020000014d0578abcd",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP . seq 3 ack 5 win 4 len 0",
	  "tcp.opt.mptcp.dss.ack=4294967297 tcp.opt.mptcp.dss.dsn=8589934594 "
	  "tcp.opt.mptcp.dss.ssn=333 tcp.opt.mptcp.dss.len=1400",
	  NULL },
	{ "mptcp_addaddr", LAYER_IP,
	  "4500003400010000400666c10a0000010a00000200010002000000030000000580100004f1130000"
	  "1e0a30030a0303031f900000",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP . seq 3 ack 5 win 4 len 0",
	  "tcp.opt.mptcp.addaddr.id=3 tcp.opt.mptcp.addaddr.ip=10.3.3.3 "
	  "tcp.opt.mptcp.addaddr.port=8080 tcp.opt.mptcp.addaddr.ip6=-",
	  NULL },
	{ "tcp_sack", LAYER_IP,
	  "4500004800010000400666ad0a0000010a000002000100020000000300000005c010000444910000"
	  "0101051a00000064000000c80000012c00000190000001f40000025864617461",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP . seq 3 ack 5 win 4 len 4",
	  "tcp.opt.sack=1 tcp.opt.sack.left0=100 tcp.opt.sack.right0=200 "
	  "tcp.opt.sack.left2=500 tcp.opt.sack.right2=600 tcp.opt.sack.left3=-",
	  NULL },
	{ "tcp_fastopen", LAYER_IP,
	  "4500004c00010000400666a90a0000010a000002000100020000000300000000e00200041f150000"
	  "1312000102030405060708090a0b0c0d0e0f220a0102030405060708fe08f989aabbccdd",
	  "10.0.0.1:1 > 10.0.0.2:2 TCP S seq 3 ack 0 win 4 len 0",
	  "tcp.opt.md5=0x102030405060708090a0b0c0d0e0f tcp.opt.fastopen=0102030405060708 "
	  "tcp.opt.exp2.id=0xf989 tcp.opt.exp2.fastopen=aabbccdd",
	  NULL },
	{ "rfc9235_ao", LAYER_IP,
	  "45e0004cdd0f4000ff06bf6b0a0b0c0dac1b1c1de9d700b3fbfbab5a00000000e002ffffcac40000"
	  "020405b4010303080402080a00155ab7000000001d103d542ee437c6f8ede6d7c4d602e7",
	  "10.11.12.13:59863 > 172.27.28.29:179 TCP S seq 4227574618 ack 0 win 65535 len "
	  "0",
	  "tcp.opt.ao.keyid=61 tcp.opt.ao.next=84 tcp.opt.mss=1460 tcp.opt.wscale=8 "
	  "tcp.opt.ts.val=1399479 tcp.checksum=0xcac4",
	  "tcp" },
};

/* Exactly as many bytes as there are, so that a read behind the end is seen; the caller frees. */
static inline uint8_t *vector_bytes(const char *hex, size_t *len)
{
	size_t n = strlen(hex) / 2;
	uint8_t *p = malloc(n ? n : 1);

	if (!p || !packet_hex_parse(hex, p, n, len))
		abort();
	return p;
}

#endif
