Why a packet ends where it does: the element, the rule and its line, what was rewritten, and what the host will not like.
== copy examples/enterprise enterprise
== hex syn.pcap
a1b2c3d4 00020004 00000000 00000000 00040000 00000065
00000001 00000000 00000028 00000028
45000028 00010000 400634cc 0a000002 cb007101 9c400050 000003e8 00000000 5002ffff c9660000
00000002 00000000 00000014 00000014
45000014 00010000 40fd33e9 0a000002 cb007101
== file hub.click
FromDevice(a) -> q :: Queue -> ToDevice(a);
FromDevice(out) -> MarkIPHeader -> t :: IPClassifier(dst host 10.9.9.9, -);
t[0] -> q;
t[1] -> Discard;
== file loop.yaml
network: loop
boxes: { x: { click: hub.click }, y: { click: back.click } }
hosts: { h: {} }
links: [ h -- x:out, x:a -- y:a ]
== file back.click
FromDevice(a) -> q :: Queue -> ToDevice(a);
== file one.click
FromDevice(eth0) -> MarkIPHeader(14) -> f :: IPFilter(deny udp && dst port 53, // no DNS
	deny icmp, allow all) -> d :: DecIPTTL -> Queue -> ToDevice(eth1);
d[1] -> ToHost(kernel);
== run
symexec explain enterprise/network.yaml --from client 'tcp dst port 23 and dst host 192.0.2.7'
== stdout
client sends tcp dst port 23 and dst host 192.0.2.7
  it is dropped at enterprise/firewall.click:7 (firewall/rules :: IPFilter): denied by rule 3
  rule 3 is `deny all` at enterprise/firewall.click:8
  path:
    client
    firewall/lan :: FromDevice                 enterprise/firewall.click:3
    firewall/CheckIPHeader@4 :: CheckIPHeader  enterprise/firewall.click:7
    firewall/rules :: IPFilter                 enterprise/firewall.click:7  rule 3
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.dst: 192.0.2.7; ip.ttl: 1-255; tcp.dport: 23
  witness: 10.0.0.2:40000 > 192.0.2.7:23 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006aec60a000002c00002079c400017000003e8000000005002ffff439a0000
== exit 1
== run
symexec explain enterprise/network.yaml --from client syn.pcap
== stdout
client sends 1: 10.0.0.2:40000 > 203.0.113.1:80 TCP S seq 1000 ack 0 win 65535 len 0
  it arrives at server
  ip.dst is rewritten from 203.0.113.1 to 203.0.113.80
  path:
    client
    firewall/lan :: FromDevice                 enterprise/firewall.click:3
    firewall/CheckIPHeader@4 :: CheckIPHeader  enterprise/firewall.click:7
    firewall/rules :: IPFilter                 enterprise/firewall.click:7  rule 2
    firewall/flows :: IPRewriter               enterprise/firewall.click:5  not in table 'tcp'
    firewall/Queue@9 :: Queue                  enterprise/firewall.click:11
    firewall/ToDevice@10 :: ToDevice           enterprise/firewall.click:11
    internet/FromDevice@2 :: FromDevice        enterprise/internet.click:4
    internet/CheckIPHeader@5 :: CheckIPHeader  enterprise/internet.click:4
    internet/routes :: StaticIPLookup          enterprise/internet.click:2  rule 2
    internet/Queue@8 :: Queue                  enterprise/internet.click:6
    internet/ToDevice@9 :: ToDevice            enterprise/internet.click:6
    proxy/CheckIPHeader@4 :: CheckIPHeader     models/boxes/TransparentProxy.click:12
    proxy/kind :: IPClassifier                 models/boxes/TransparentProxy.click:12  rule 1
    proxy/flows :: IPRewriter                  models/boxes/TransparentProxy.click:9  not in table 'tcp'
    internet/FromDevice@3 :: FromDevice        enterprise/internet.click:4
    internet/CheckIPHeader@5 :: CheckIPHeader  enterprise/internet.click:4
    internet/routes :: StaticIPLookup          enterprise/internet.click:2  rule 3
    internet/Queue@10 :: Queue                 enterprise/internet.click:7
    internet/ToDevice@11 :: ToDevice           enterprise/internet.click:7
    server
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.dst: 203.0.113.80; ip.ttl: 64; tcp.sport: 40000; tcp.dport: 80; tcp.flags: S; tcp.seq: 1000; tcp.ack: 0
  witness: 10.0.0.2:40000 > 203.0.113.1:80 TCP S seq 1000 ack 0 win 65535 len 0
    4500002800010000400634cc0a000002cb0071019c400050000003e8000000005002ffffc9660000
client sends 2: 10.0.0.2 > 203.0.113.1 experiment1 len 0
  it is dropped at enterprise/firewall.click:7 (firewall/rules :: IPFilter): denied by rule 3
  rule 3 is `deny all` at enterprise/firewall.click:8
  path:
    client
    firewall/lan :: FromDevice                 enterprise/firewall.click:3
    firewall/CheckIPHeader@4 :: CheckIPHeader  enterprise/firewall.click:7
    firewall/rules :: IPFilter                 enterprise/firewall.click:7  rule 3
  packets: ip.proto: 253; ip.src: 10.0.0.2; ip.dst: 203.0.113.1; ip.ttl: 64
  witness: 10.0.0.2 > 203.0.113.1 experiment1 len 0
    450000140001000040fd33e90a000002cb007101
== exit 1
== run
symexec explain enterprise/network.yaml --from server "45:00:00:28:00:01:00:00:40:06:34:7d:cb:00:71:50:0a:00:00:02
	00 50 9c 40 00 00 03 e8 00 00 00 00 50 02 ff ff c9 17 00 00"
== stdout
server sends 203.0.113.80:80 > 10.0.0.2:40000 TCP S seq 1000 ack 0 win 65535 len 0
  it is dropped at enterprise/firewall.click:5 (firewall/flows :: IPRewriter): no mapping, and the input drops such packets
  because its table 'tcp' remembers nothing of this flow; the packet is 203.0.113.80:80 -> 10.0.0.2:40000
  path:
    server
    internet/FromDevice@4 :: FromDevice        enterprise/internet.click:4
    internet/CheckIPHeader@5 :: CheckIPHeader  enterprise/internet.click:4
    internet/routes :: StaticIPLookup          enterprise/internet.click:2  rule 1
    internet/Queue@6 :: Queue                  enterprise/internet.click:5
    internet/ToDevice@7 :: ToDevice            enterprise/internet.click:5
    firewall/wan :: FromDevice                 enterprise/firewall.click:4
    firewall/CheckIPHeader@6 :: CheckIPHeader  enterprise/firewall.click:9
    firewall/flows :: IPRewriter               enterprise/firewall.click:5  not in table 'tcp'
  packets: ip.proto: 6; ip.src: 203.0.113.80; ip.dst: 10.0.0.2; ip.ttl: 64; tcp.sport: 80; tcp.dport: 40000; tcp.flags: S; tcp.seq: 1000; tcp.ack: 0
  witness: 203.0.113.80:80 > 10.0.0.2:40000 TCP S seq 1000 ack 0 win 65535 len 0
    45000028000100004006347dcb0071500a00000200509c40000003e8000000005002ffffc9170000
== exit 1
== run
symexec explain loop.yaml -f h 'tcp and dst host 10.9.9.9'
== stdout
h sends tcp and dst host 10.9.9.9
  it comes back to hub.click:1 as it was there, and goes round for ever
  path:
    h
    x/FromDevice@4 :: FromDevice      hub.click:2
    x/MarkIPHeader@5 :: MarkIPHeader  hub.click:2
    x/t :: IPClassifier               hub.click:2  rule 1
    x/q :: Queue                      hub.click:1
    x/ToDevice@3 :: ToDevice          hub.click:1
    y/FromDevice@1 :: FromDevice      back.click:1
    y/q :: Queue                      back.click:1
    y/ToDevice@3 :: ToDevice          back.click:1
    x/FromDevice@1 :: FromDevice      hub.click:1
    x/q :: Queue                      hub.click:1
    x/ToDevice@3 :: ToDevice          hub.click:1
    y/FromDevice@1 :: FromDevice      back.click:1
    y/q :: Queue                      back.click:1
    y/ToDevice@3 :: ToDevice          back.click:1
    x/FromDevice@1 :: FromDevice      hub.click:1
    x/q :: Queue                      hub.click:1
  packets: ip.proto: 6; ip.dst: 10.9.9.9; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 10.9.9.9:80 TCP S seq 1000 ack 0 win 65535 len 0
    450000280001000040065dbd0a0000010a0909099c400050000003e8000000005002fffff2570000
== exit 1
== run
for p in 4011 0106 4006; do
	symexec explain --from eth0 one.click 02000000000202000000000108004500001c00010000${p}0000c0a80001c0a80002003500350008 |
		grep -v '^    '
done
== stdout
eth0 sends 192.168.0.1:53 > 192.168.0.2:53 UDP len 0 [truncated in udp]
  it is dropped at one.click:1 (f :: IPFilter): denied by rule 1
  rule 1 is `deny udp && dst port 53` at one.click:1
  path:
  packets: eth.dst: 02:00:00:00:00:02; eth.src: 02:00:00:00:00:01; eth.type: 0x800; ip.proto: 17; ip.src: 192.168.0.1; ip.dst: 192.168.0.2; ip.ttl: 64; udp.sport: 53; udp.dport: 53
  witness: 192.168.0.1:53 > 192.168.0.2:53 UDP len 0 [truncated in udp]
eth0 sends 192.168.0.1:53 > 192.168.0.2:53 TCP seq ? [truncated in tcp]
  it goes to the kernel of its box by kernel
  path:
  packets: eth.dst: 02:00:00:00:00:02; eth.src: 02:00:00:00:00:01; eth.type: 0x800; ip.proto: 6; ip.src: 192.168.0.1; ip.dst: 192.168.0.2; ip.ttl: 1; tcp.sport: 53; tcp.dport: 53
  witness: 192.168.0.1:53 > 192.168.0.2:53 TCP seq ? [truncated in tcp]
eth0 sends 192.168.0.1:53 > 192.168.0.2:53 TCP seq ? [truncated in tcp]
  it leaves the network by eth1 (out)
  ip.ttl is rewritten from 64 to 63
  path:
  packets: eth.dst: 02:00:00:00:00:02; eth.src: 02:00:00:00:00:01; eth.type: 0x800; ip.proto: 6; ip.src: 192.168.0.1; ip.dst: 192.168.0.2; ip.ttl: 63; tcp.sport: 53; tcp.dport: 53
  witness: 192.168.0.1:53 > 192.168.0.2:53 TCP seq ? [truncated in tcp]
== run
symexec explain enterprise/network.yaml --from client syn.pcap --json | grep '"name"\|status\|is `' | head -3
== stdout
      "name": "1: 10.0.0.2:40000 > 203.0.113.1:80 TCP S seq 1000 ack 0 win 65535 len 0",
      "status": "holds",
          "name": "client",
== run
symexec explain enterprise/network.yaml --from clinet 4500
symexec explain enterprise/network.yaml --from client 'tcp dst prot 80'
symexec explain enterprise/network.yaml --from client 'src host 10.0.0.3'
symexec explain enterprise/network.yaml --from client none.pcap
symexec explain one.click --from eth0 syn.pcap
symexec explain enterprise/network.yaml 4500
== stderr
--from:1:1: error: no host or device 'clinet'; did you mean 'client'?
    clinet
    ^~~~~~
packet:1:1: warning: 'src' and 'dst' mean nothing with 'ip proto'
    tcp dst prot 80
    ^~~~~~~
packet:1:9: error: 'prot' is no test, did you mean 'port'?
    tcp dst prot 80
            ^~~~
packet:1:1: error: client sends no such packet
    src host 10.0.0.3
    ^~~~~~~~~~~~~~~~~
error: cannot read capture file 'none.pcap': No such file or directory
error: packet 1 of 'syn.pcap' is not what a link of this network carries, expected an Ethernet frame
symexec explain: give a network file or configuration, --from END, and the packet: hex, a capture file, or an expression
== exit 2
== run
# what is only hex digits is meant as hex
for packet in 45 0x4500 '4 5 00' 450 '' ' ' fd00::1; do
	echo "$packet:"; symexec explain enterprise/network.yaml --from client "$packet" 2>&1 | head -n 2 | cut -c1-90
done
== stdout
45:
client sends ? > ? ? len 0 [truncated in ip]
  it is dropped at enterprise/firewall.click:7 (firewall/CheckIPHeader@4 :: CheckIPHeader)
0x4500:
client sends ? > ? ? len 0 [truncated in ip]
  it is dropped at enterprise/firewall.click:7 (firewall/CheckIPHeader@4 :: CheckIPHeader)
4 5 00:
packet:1:1: error: an octet in hex has two digits, and one of these has only one
    4 5 00
450:
packet:1:1: error: an octet in hex has two digits, and one of these has only one
    450
:
packet:1:1: error: nothing is no packet, expected hex, a capture file, or an expression
    
 :
packet:1:1: error: nothing is no packet, expected hex, a capture file, or an expression
     
fd00::1:
packet:1:1: error: 'fd00::1' is no test
    fd00::1
== run
symexec explain -f lan enterprise/network.yaml tcp
== stdout
== stderr
--from:1:1: error: no host or device 'lan'; did you mean 'firewall:lan'?
    lan
    ^~~
== exit 2
