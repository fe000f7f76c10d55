A datapath file runs: rules bind packets to chains, functions look at them in order, and what is true of a flow is found by all.
== copy tests/oracle/packets.py
== file edge.yaml
datapath: edge
ports:
  lan: { dump: lan.pcap, write: to_lan.pcap }
  wan: { dump: wan.pcap, write: to_wan.pcap }
tables:
  0:
    default: drop
    rules:
    - { priority: 1, match: in_port == lan, actions: [chain web, output wan] }
    - { priority: 1, match: in_port == wan, actions: [chain web, output lan] }
    - { priority: 2, match: tcp.dport == 23, actions: drop }
chains:
  web:
    nfs:
    - { name: nat, builtin: snat, order: 30, args: { TO: "192.0.2.1:1024-65535" } }
    - { name: detect, builtin: dad, order: 10, args: { PACKETS: 100 } }
    - { name: fw, builtin: firewall, order: 20, args: { RULES: "deny dst host 8.8.8.9, allow in_port == lan" } }
== file make.py
from packets import *
capture('lan.pcap', [ether(p) for p in [
    udp('10.0.0.1', '8.8.8.8', 5000, 53),
    udp('10.0.0.2', '8.8.8.8', 80, 53),
    tcp('10.0.0.1', '8.8.8.8', 5000, 80, SYN),
    echo('10.0.0.1', '8.8.8.8', 7),
    tcp('10.0.0.1', '8.8.8.8', 6000, 80, ACK),
    udp('10.0.0.1', '8.8.8.9', 5000, 53),
    tcp('10.0.0.1', '8.8.8.8', 5000, 23, SYN),
    udp('10.0.0.1', '8.8.8.8', 5000, 99, b'x' * 16, frag=0x2000, ident=9)[:36],
    ip('10.0.0.1', '8.8.8.8', 17, b'y' * 8, frag=1, ident=9),
    ip('10.0.0.1', '8.8.8.8', 17, b'y' * 8, frag=1, ident=10),
]] + [b'short', ether(b'E'), ether(b'\x60' + bytes(60), 0x86dd)])
# dumps are read in turns: the answers behind all that lan sends
capture('wan.pcap', [b'late'] * 14 + [ether(p) for p in [
    udp('8.8.8.8', '192.0.2.1', 53, 5000),
    tcp('8.8.8.8', '192.0.2.1', 80, 5000, SYN | ACK),
    udp('8.8.8.8', '192.0.2.1', 54, 5000),
    icmp('9.9.9.9', '192.0.2.1', 11, 0, data=tcp('192.0.2.1', '8.8.8.8', 5000, 80, SYN)[:28]),
    icmp('9.9.9.9', '192.0.2.1', 11, 0, data=tcp('192.0.2.1', '8.8.8.8', 5001, 80, SYN)[:28]),
]])
== file show
# show FILE: what tshark reads, with the state of every checksum (1: good)
tshark -n -r $1 -o ip.defragment:FALSE -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
	-T fields -e ip.src -e ip.dst -e udp.srcport -e udp.dstport -e tcp.srcport -e tcp.dstport \
	-e ip.checksum.status -e udp.checksum.status -e tcp.checksum.status -e icmp.checksum.status 2>/dev/null | tr '\t' ' '
== run
python3 make.py && datapath run --clock=pcap --json edge.yaml -h tables.chains -h tables.rules -h tables.flows
sh ./show to_wan.pcap | sed 's/192.0.2.1 8.8.8.8 [0-9]* 53/192.0.2.1 8.8.8.8 PORT 53/'; echo; sh ./show to_lan.pcap
== stdout
tables.chains:
chain web id 1 packets 31
detect dad order 10 packets 31
  flows counted 5
  packets not counted 19
  closings 0
fw firewall order 20 packets 31
  dropped: no match 19
  dropped: filtered 3
  flows opened 5
nat snat order 30 packets 9
  flows translated 5
  flows refused 0

tables.rules:
table 0
1 tcp.dport == 23
12 in_port == lan
19 in_port == wan
0 default

tables.flows:
5

{"made": 32, "sent": 9, "waiting": 0, "dropped": {"no match": 19, "filtered": 4}}
192.0.2.1 8.8.8.8 PORT 53   1 1  
192.0.2.1 8.8.8.8 PORT 53   1 1  
192.0.2.1 8.8.8.8   5000 80 1  1 
192.0.2.1 8.8.8.8     1   1
192.0.2.1 8.8.8.8 5000 99   1 2  
192.0.2.1 8.8.8.8     1   

8.8.8.8 10.0.0.1 53 5000   1 1  
8.8.8.8 10.0.0.1   80 5000 1  1 
9.9.9.9,10.0.0.1 10.0.0.1,8.8.8.8   5000 80 1,1   1
