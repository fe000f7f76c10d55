Rules of tables change packets and send them on: fields with their checksums, tags, tunnels, meters, connections, what is learnt and what the controller sees.
== copy tests/oracle/packets.py
== file switch.yaml
datapath: switch
ports:
  lan: { dump: lan.pcap, write: to_lan.pcap }
  wan: { dump: wan.pcap, write: to_wan.pcap }
  spare: { dump: none.pcap, write: to_spare.pcap }
meters:
  slow: { packets: 2, burst: 2 }
tables:
  0:
    default: goto fields
    rules:
    - { priority: 9, match: "udp.dport == 7", actions: [controller odd, drop] }
    - { priority: 8, match: "udp.dport == 8", actions: [meter slow, output wan] }
    - { priority: 7, match: "udp.dport == 9", actions: [ "encap vxlan src=192.0.2.1 dst=192.0.2.2 vni=77 smac=02:00:00:00:00:0a dmac=02:00:00:00:00:0b", output wan ] }
    - { priority: 7, match: "udp.dport == 10", actions: [ "encap gre src=192.0.2.1 dst=192.0.2.2 key=5", output wan ] }
    - { priority: 7, match: "udp.dport == 11", actions: [ "encap vxlan src=192.0.2.1 dst=192.0.2.2 vni=1", decap, goto fields ] }
    - { priority: 7, match: "ip.proto == 47", actions: [ decap gre, "set-field eth.dst 02:00:00:00:00:cc", output lan ] }
    - { priority: 7, match: "udp.dport == 12", actions: [ "learn table=fields priority=50 udp.sport=@udp.dport in_port=@in_port output=spare", output wan ] }
    - { priority: 7, match: "udp.dport == 13", actions: [ output spare, flood ] }
    - { priority: 6, match: "udp.dport == 14 and in_port == lan", actions: [ ct commit, goto state ] }
    - { priority: 6, match: "udp.sport == 14 and in_port == wan", actions: [ ct, goto state ] }
  fields:
    rules:
    - { priority: 9, match: "ip.ttl < 2", actions: [ dec-ttl, output wan ] }
    - { priority: 8, match: "tcp.dport == 80", actions: [ "set-field ip.dst 10.9.9.9", "set-field tcp.dport 8080", "set-field ip.dscp 10", dec-ttl, output wan ] }
    - { priority: 8, match: "udp.dport == 53", actions: [ "set-field ip.src 10.7.7.7", "set-field udp.sport 1000", output wan ] }
    - { priority: 8, match: "vlan.id == 5", actions: [ "set-field vlan.pcp 3", push-vlan 7, output wan ] }
    - { priority: 8, match: "vlan.id == 6", actions: [ pop-vlan, goto last ] }
    - { priority: 8, match: "icmp.type == 8", actions: [ "set-field icmp.id 4660", output wan ] }
  state:
    rules:
    - { priority: 5, match: "ct.state == new", actions: output wan }
    - { priority: 5, match: "ct.state == established", actions: [ "set-field ip.ttl 33", output lan ] }
  last:
    rules:
    - { priority: 1, match: "vlan.id >= 0", actions: drop }
    - { match: "ip.proto == 6", actions: [ set-field eth.src 02:00:00:00:00:dd, output wan ] }
== file make.py
from packets import *
a, b = '10.0.0.1', '10.0.0.2'
def tag(vid, frame):
    return frame[:12] + b'\x81\x00' + vid.to_bytes(2, 'big') + frame[12:]
gre = ip('192.0.2.9', '192.0.2.1', 47, b'\x20\x00\x65\x58\0\0\0\x09' + ether(udp(a, b, 1, 2)))
capture('none.pcap', [])
capture('lan.pcap', [ether(udp(a, b, 1000, 7)), *[ether(udp(a, b, 1000, 8))] * 4, ether(udp(a, b, 1000, 9)),
    ether(udp(a, b, 1000, 10)), ether(udp(a, b, 2000, 11)), ether(tcp(a, b, 2000, 80, SYN)), ether(udp(a, b, 2000, 53)),
    tag(5, ether(udp(a, b, 2000, 99))), tag(6, ether(tcp(a, b, 2000, 99, SYN))), tag(6, tag(7, ether(tcp(a, b, 2000, 99, SYN)))),
    ether(echo(a, b, 1)), ether(tcp(a, b, 2000, 80, SYN, ttl=1)), ether(udp(a, b, 12, 77)), ether(udp(a, b, 13, 12)),
    ether(udp(a, b, 12, 77)), ether(udp(a, b, 13, 13)), ether(udp(a, b, 3000, 14)),
    ether(udp(a, b, 2000, 53, frag=0x2000, ident=7)[:44])])
capture('wan.pcap', [b'late'] * 21 + [ether(gre), ether(gre[:30]), ether(udp(b, a, 14, 3000)), ether(udp(b, a, 14, 3001)), ether(udp(b, a, 12, 5))])
== file show
tshark -n -r $1 -o ip.defragment:FALSE -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
	-T fields -e eth.dst -e eth.src -e vlan.id -e vlan.priority -e ip.src -e ip.dst -e ip.ttl -e ip.dsfield.dscp -e udp.srcport -e udp.dstport -e tcp.srcport -e tcp.dstport \
	-e icmp.ident -e vxlan.vni -e gre.key -e ip.checksum.status -e udp.checksum.status -e tcp.checksum.status -e icmp.checksum.status 2>/dev/null | tr '\t' ' ' | tr -s ' '
== run
python3 make.py && datapath run --clock=pcap --json switch.yaml -h tables.rules -h tables.meters -h tables.controller -h tables.dump
for i in wan lan spare; do echo $i; sh ./show to_$i.pcap | sed 's/ 192.0.2.1,10.0.0.1 192.0.2.2,10.0.0.2 64,64 0,0 [0-9]*,/&PORT,/; s/[0-9]*,PORT/PORT/'; done
== stdout
tables.rules:
table 0
1 udp.dport == 7
4 udp.dport == 8
1 udp.dport == 9
1 udp.dport == 10
1 udp.dport == 11
2 ip.proto == 47
1 udp.dport == 12
1 udp.dport == 13
1 udp.dport == 14 and in_port == lan
2 udp.sport == 14 and in_port == wan
32 default
table fields
1 udp.sport == 12 and in_port == lan
1 ip.ttl < 2
1 tcp.dport == 80
2 udp.dport == 53
1 vlan.id == 5
2 vlan.id == 6
1 icmp.type == 8
24 default
table state
2 ct.state == new
1 ct.state == established
0 default
table last
1 vlan.id >= 0
1 ip.proto == 6
0 default

tables.meters:
slow passed 2 dropped 2

tables.controller:
1 packets
1000.000000000 lan odd 02000000000202000000000108004500002100010000401166c90a0000010a00000203e80007000da41068656c6c6f

tables.dump:
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=9, match=udp.dport == 7, actions=controller odd, drop
cookie=0x0, duration=1000s, table=0, n_packets=4, n_bytes=188, priority=8, match=udp.dport == 8, actions=meter slow, output wan
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=7, match=udp.dport == 9, actions=encap vxlan src=192.0.2.1 dst=192.0.2.2 vni=77 smac=02:00:00:00:00:0a dmac=02:00:00:00:00:0b, output wan
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=7, match=udp.dport == 10, actions=encap gre src=192.0.2.1 dst=192.0.2.2 key=5, output wan
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=7, match=udp.dport == 11, actions=encap vxlan src=192.0.2.1 dst=192.0.2.2 vni=1, decap, goto fields
cookie=0x0, duration=1000s, table=0, n_packets=2, n_bytes=133, priority=7, match=ip.proto == 47, actions=decap gre, set-field eth.dst 02:00:00:00:00:cc, output lan
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=7, match=udp.dport == 12, actions=learn table=fields priority=50 udp.sport=@udp.dport in_port=@in_port output=spare, output wan
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=7, match=udp.dport == 13, actions=output spare, flood
cookie=0x0, duration=1000s, table=0, n_packets=1, n_bytes=47, priority=6, match=udp.dport == 14 and in_port == lan, actions=ct commit, goto state
cookie=0x0, duration=1000s, table=0, n_packets=2, n_bytes=94, priority=6, match=udp.sport == 14 and in_port == wan, actions=ct, goto state
cookie=0x0, duration=0s, table=fields, n_packets=1, n_bytes=47, priority=50, match=udp.sport == 12 and in_port == lan, actions=output spare
cookie=0x0, duration=1000s, table=fields, n_packets=1, n_bytes=54, priority=9, match=ip.ttl < 2, actions=dec-ttl, output wan
cookie=0x0, duration=1000s, table=fields, n_packets=1, n_bytes=54, priority=8, match=tcp.dport == 80, actions=set-field ip.dst 10.9.9.9, set-field tcp.dport 8080, set-field ip.dscp 10, dec-ttl, output wan
cookie=0x0, duration=1000s, table=fields, n_packets=2, n_bytes=94, priority=8, match=udp.dport == 53, actions=set-field ip.src 10.7.7.7, set-field udp.sport 1000, output wan
cookie=0x0, duration=1000s, table=fields, n_packets=1, n_bytes=51, priority=8, match=vlan.id == 5, actions=set-field vlan.pcp 3, push-vlan 7, output wan
cookie=0x0, duration=1000s, table=fields, n_packets=2, n_bytes=120, priority=8, match=vlan.id == 6, actions=pop-vlan, goto last
cookie=0x0, duration=1000s, table=fields, n_packets=1, n_bytes=50, priority=8, match=icmp.type == 8, actions=set-field icmp.id 4660, output wan
cookie=0x0, duration=1000s, table=state, n_packets=2, n_bytes=94, priority=5, match=ct.state == new, actions=output wan
cookie=0x0, duration=1000s, table=state, n_packets=1, n_bytes=47, priority=5, match=ct.state == established, actions=set-field ip.ttl 33, output lan
cookie=0x0, duration=1000s, table=last, n_packets=1, n_bytes=58, priority=1, match=vlan.id >= 0, actions=drop
cookie=0x0, duration=1000s, table=last, n_packets=1, n_bytes=54, priority=0, match=ip.proto == 6, actions=set-field eth.src 02:00:00:00:00:dd, output wan

{"made": 50, "sent": 19, "waiting": 0, "dropped": {"discarded": 1, "no match": 24, "filtered": 2, "bad header": 1, "expired": 1, "rate": 2}}
wan
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 1000 8 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 1000 8 1 1 
02:00:00:00:00:0b,02:00:00:00:00:02 02:00:00:00:00:0a,02:00:00:00:00:01 192.0.2.1,10.0.0.1 192.0.2.2,10.0.0.2 64,64 0,0 PORT,1000 4789,9 77 1,1 3,1 
00:00:00:00:00:00,02:00:00:00:00:02 00:00:00:00:00:00,02:00:00:00:00:01 192.0.2.1,10.0.0.1 192.0.2.2,10.0.0.2 64,64 0,0 1000 10 0x00000005 1,1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.9.9.9 63 10 2000 8080 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.7.7.7 10.0.0.2 64 0 1000 53 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 7,5 0,3 10.0.0.1 10.0.0.2 64 0 2000 99 1 1 
02:00:00:00:00:02 02:00:00:00:00:dd 10.0.0.1 10.0.0.2 64 0 2000 99 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 4660 1 1
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 13 12 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 13 13 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 3000 14 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.7.7.7 10.0.0.2 64 0 1000 53 1 2 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.2 10.0.0.1 64 0 14 3001 1 1 
lan
02:00:00:00:00:cc 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 1 2 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.2 10.0.0.1 33 0 14 3000 1 1 
spare
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 12 77 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 13 13 1 1 
02:00:00:00:00:02 02:00:00:00:00:01 10.0.0.1 10.0.0.2 64 0 13 13 1 1 
