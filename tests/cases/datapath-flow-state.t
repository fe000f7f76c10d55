What is known of packets beside their octets is asked for by rules in the words of ovs-ofctl: the tunnel they came out of, connections by zone, their marks and translations, metadata and registers.
== copy tests/oracle/packets.py
== file lab.yaml
datapath: lab
ports: { in: { memory: true }, out: { memory: true } }
tables: { 0: { default: drop }, 1: { default: drop }, 2: { default: drop } }
== file run
# run FLOWS: packets of in.pcap through the flows, then what each counted
echo 'f :: FromDump(in.pcap, ACTIVE false) -> c :: Counter -> [0] d :: Datapath(lab.yaml); Idle -> [1] d; d[0] -> Discard; d[1] -> ToDump(out.pcap, UNBUFFERED true);' >run.click
export MIDDLEPROOF_RUN=$PWD/run.d; mkdir -m 700 -p run.d; datapath run --name state run.click & pid=$!
ctl() { datapath ctl -n state "$@"; }
for i in $(seq 200); do ctl ping >/dev/null 2>&1 && break; sleep 0.05; done
ctl flow bundle "$(grep -v '#' $1 | sed 's/^/add /')" >/dev/null && ctl write f.active true
for i in $(seq 200); do [ "$(ctl read c.count)" = "$2" ] && break; sleep 0.05; done
ctl read d.rules | grep -v '^0 default\|^$\|^table'; ctl stop; wait $pid
== file make-tunnels.py
from packets import *
a, b = '10.0.0.1', '10.0.0.2'
inner = ether(udp(a, b, 1, 2))
def vxlan(vni, src='192.0.2.1', ttl=64, tos=0):
    return ether(udp(src, '192.0.2.9', 50000, 4789, struct.pack('!II', 0x08000000, vni << 8) + inner, ttl=ttl, tos=tos))
def gre(key, **more):
    return ether(ip('192.0.2.2', '192.0.2.9', 47, struct.pack('!HH', 0 if key is None else 0x2000, 0x6558) + (b'' if key is None else struct.pack('!I', key)) + inner, **more))
capture('in.pcap', [vxlan(5), vxlan(6), vxlan(6, src='198.51.100.7', ttl=3), vxlan(16, tos=0x28), gre(5), gre(None), gre(0xffffffff, ttl=9), inner])
== file tunnels
priority=9,udp,tp_dst=4789,actions=decap,goto_table:1
priority=9,ip,nw_proto=47,actions=decap,goto_table:1
priority=1,actions=goto_table:1
table=1,priority=20,tun_type=none,tun_id=0,tun_src=0.0.0.0,actions=goto_table:2
table=1,priority=19,tun_type=vxlan,tun_id=5,tun_src=192.0.2.0/24,tun_dst=192.0.2.9,actions=goto_table:2
table=1,priority=18,tun_src=198.51.100.0-198.51.100.255,tun_ttl=1-3,actions=goto_table:2
table=1,priority=17,tun_id=0x10/0xf0,tun_tos=0x28/0xfc,actions=goto_table:2
table=1,priority=16,tun_type=gre,tun_id=5-4294967295,tun_ttl=10-255,actions=goto_table:2
table=1,priority=15,tun_type=gre,tun_id=0,actions=goto_table:2
table=1,priority=14,tun_type=gre,actions=goto_table:2
table=1,priority=13,tun_id=6,actions=goto_table:2
table=2,priority=1,tun_type=none,udp,actions=output:out
table=2,priority=1,ip,nw_src=10.0.0.1,actions=drop
== run
python3 make-tunnels.py && sh ./run tunnels 8
== stdout
4 ip.proto == 17 and udp.dport == 4789
3 ip.version == 4 and ip.proto == 47
1 all
1 tun.type == none and tun.id == 0 and tun.src == 0.0.0.0
1 tun.type == vxlan and tun.id == 5 and tun.src in 192.0.2.0/24 and tun.dst == 192.0.2.9
1 tun.src == 198.51.100.0-198.51.100.255 and tun.ttl == 1-3
1 tun.id & 0xf0 == 0x10 and tun.tos & 0xfc == 0x28
1 tun.type == gre and tun.id == 5-4294967295 and tun.ttl == 10-255
1 tun.type == gre and tun.id == 0
1 tun.type == gre
1 tun.id == 6
1 tun.type == none and ip.proto == 17
7 ip.version == 4 and ip.src == 10.0.0.1
== file make-zones.py
from packets import *
a, b = '10.0.0.1', '10.0.0.2'
capture('in.pcap', [ether(p) for p in (
    tcp(a, b, 1000, 80, SYN), tcp(b, a, 80, 1000, SYN | ACK), tcp(a, b, 1000, 80, ACK),
    tcp(a, b, 1001, 81, SYN), tcp(a, b, 1001, 81, SYN), tcp(b, a, 81, 1001, SYN | ACK),
    icmp(b, a, 3, 3, data=tcp(a, b, 1000, 80, ACK)[:28]), icmp(b, a, 3, 3, data=tcp(a, b, 7, 7, ACK)[:28]),
    tcp(a, b, 1000, 80, ACK, tos=4))] + [ether(b'', kind=0x806)])
== file zones
# connections to port 80 are remembered in zone 1, with a mark; zone 2 knows those to port 81, and no others
priority=10,ip,nw_tos=4,actions=ct(zone=2,table=1)
priority=9,tcp,tp_dst=80,tcp_flags=+syn-ack,actions=ct(commit,zone=1,exec(set_field:0x17->ct_mark),table=1)
priority=9,tcp,tp_dst=81,actions=ct(commit,zone=2,table=1)
priority=8,tcp,tp_src=80,actions=ct(commit,zone=1,exec(set_field:0x20/0xf0->ct_mark),table=1)
priority=8,tcp,tp_src=81,actions=ct(zone=1),ct(zone=2,table=1)
priority=7,ip,actions=ct(zone=1,table=1)
priority=1,actions=ct(table=1)
table=1,priority=9,ct_state=+trk+new,ct_zone=1,ct_mark=0x17,actions=drop
table=1,priority=9,ct_state=+trk+est+rpl-new,ct_zone=1,ct_mark=0x27,actions=drop
table=1,priority=9,ct_state=+est-rpl,ct_zone=1,ct_mark=0x20/0xf0,actions=ct_clear,goto_table:2
table=1,priority=9,ct_state=+new,ct_zone=2,ct_mark=0,actions=drop
table=1,priority=9,ct_state=+est+rpl,ct_zone=2,actions=drop
table=1,priority=9,ct_state=+rel+rpl-new-est,ct_zone=1,ct_mark=0x27,actions=drop
table=1,priority=9,ct_state=+inv+trk-new-est-rel,actions=drop
table=2,ct_state=0,ct_zone=0,ct_mark=0,actions=drop
== run
python3 make-zones.py && sh ./run zones 10
== stdout
1 ip.version == 4 and ip.dscp == 1
1 ip.proto == 6 and tcp.dport == 80 and tcp.syn == 1 and not (tcp.ackflag == 1)
2 ip.proto == 6 and tcp.dport == 81
1 ip.proto == 6 and tcp.sport == 80
1 ip.proto == 6 and tcp.sport == 81
3 ip.version == 4
1 all
1 ct.state == tracked and ct.state == new and ct.zone == 1 and ct.mark == 0x17
1 ct.state == tracked and ct.state == established and ct.state == reply and not (ct.state == new) and ct.zone == 1 and ct.mark == 0x27
1 ct.state == established and not (ct.state == reply) and ct.zone == 1 and ct.mark & 0xf0 == 0x20
3 ct.state == new and ct.zone == 2 and ct.mark == 0
1 ct.state == established and ct.state == reply and ct.zone == 2
1 ct.state == related and ct.state == reply and not (ct.state == new) and not (ct.state == established) and ct.zone == 1 and ct.mark == 0x27
2 ct.state == invalid and ct.state == tracked and not (ct.state == new) and not (ct.state == established) and not (ct.state == related)
1 ct.state == 0 and ct.zone == 0 and ct.mark == 0
== file make-nat.py
from packets import *
a, b, c, d = '10.0.0.1', '192.0.2.80', '203.0.113.1', '10.0.0.2'
capture('in.pcap', [ether(p) for p in (
    tcp(a, b, 1000, 80, SYN), tcp(b, c, 80, 1000, SYN | ACK), tcp(a, b, 1000, 80, ACK),
    tcp(d, b, 1000, 80, SYN), udp(a, b, 5, 5), udp(b, c, 5, 1000),
    icmp(b, c, 3, 3, data=tcp(c, b, 1000, 80, ACK)[:28]),
    tcp(d, '192.0.2.1', 9, 443, SYN), tcp('10.0.0.80', d, 8443, 9, SYN | ACK), tcp(d, '192.0.2.1', 9, 444, SYN), echo(a, b, 77), echo(b, c, 1000, answer=True))])
== file nat
priority=9,tcp,nw_dst=192.0.2.1,actions=ct(commit,zone=3,nat(dst=10.0.0.80:8443),table=1)
priority=9,ip,nw_src=10.0.0.80,actions=ct(zone=3,nat,table=1)
priority=8,ip,nw_src=10.0.0.0/8,actions=ct(commit,nat(src=203.0.113.1:1000-1000),table=1)
priority=7,ip,actions=ct(nat,table=1)
table=1,priority=9,ct_state=+snat+new,ip,nw_src=203.0.113.1,actions=output:out
table=1,priority=9,ct_state=+snat+est-dnat,ip,nw_src=203.0.113.1,actions=output:out
table=1,priority=9,ct_state=+dnat+rpl,ip,nw_dst=10.0.0.1,actions=output:out
table=1,priority=9,ct_state=+dnat-rpl,ct_zone=3,tcp,nw_dst=10.0.0.80,tp_dst=8443,actions=output:out
table=1,priority=9,ct_state=+snat+rpl,ct_zone=3,tcp,nw_src=192.0.2.1,tp_src=443,actions=output:out
table=1,priority=1,ct_state=+trk,actions=output:out
== run
python3 make-nat.py && sh ./run nat 12
tshark -n -r out.pcap -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE -T fields -e ip.src -e ip.dst -e tcp.srcport -e tcp.dstport \
	-e udp.srcport -e icmp.ident -e ip.checksum.status -e udp.checksum.status -e tcp.checksum.status -e icmp.checksum.status 2>/dev/null | tr '\t' ' ' | tr -s ' '
== stdout
2 ip.proto == 6 and ip.dst == 192.0.2.1
1 ip.version == 4 and ip.src == 10.0.0.80
5 ip.version == 4 and ip.src in 10.0.0.0/8
4 ip.version == 4
3 ct.state == snat and ct.state == new and ip.version == 4 and ip.src == 203.0.113.1
1 ct.state == snat and ct.state == established and not (ct.state == dnat) and ip.version == 4 and ip.src == 203.0.113.1
4 ct.state == dnat and ct.state == reply and ip.version == 4 and ip.dst == 10.0.0.1
1 ct.state == dnat and not (ct.state == reply) and ct.zone == 3 and ip.proto == 6 and ip.dst == 10.0.0.80 and tcp.dport == 8443
1 ct.state == snat and ct.state == reply and ct.zone == 3 and ip.proto == 6 and ip.src == 192.0.2.1 and tcp.sport == 443
0 ct.state == tracked
203.0.113.1 192.0.2.80 1000 80 1 1 
192.0.2.80 10.0.0.1 80 1000 1 1 
203.0.113.1 192.0.2.80 1000 80 1 1 
203.0.113.1 192.0.2.80 1000 1 1 
192.0.2.80 10.0.0.1 5 1 1 
192.0.2.80,10.0.0.1 10.0.0.1,192.0.2.80 1000 80 1,1 1
10.0.0.2 10.0.0.80 9 8443 1 1 
192.0.2.1 10.0.0.2 443 9 1 1 
203.0.113.1 192.0.2.80 1000 1 1
192.0.2.80 10.0.0.1 77 1 1
== file make-plain.py
from packets import *
capture('in.pcap', [ether(udp('10.0.0.%d' % i, '10.0.0.9', i, 9)) for i in range(1, 9)])
== file registers
# registers carry from table to table what a rule of the first found out, also through bits
priority=9,udp,tp_src=1-2,actions=set_field:1->reg0,load:3->NXM_NX_REG7[4..7],goto_table:1
priority=9,udp,tp_src=3,actions=set_field:0xff->reg0,set_field:0/0xf0->reg0,write_metadata:0xff00000000000000,goto_table:1
priority=9,udp,tp_src=4/0xfffc,actions=load:0x8000000000000001->OXM_OF_METADATA[],goto_table:1
priority=1,actions=goto_table:1
table=1,priority=9,reg0=1,reg7=0x30,metadata=0,actions=goto_table:2
table=1,priority=9,reg0=0xf,metadata=0xff00000000000000/0xff00000000000000,actions=goto_table:2
table=1,priority=9,metadata=0x8000000000000001,actions=set_field:5->reg1,goto_table:2
table=1,priority=9,reg0=0,metadata=0,actions=drop
table=2,priority=9,reg1=1-5,actions=drop
table=2,priority=8,reg0=0/0xf0,actions=drop
== run
python3 make-plain.py && sh ./run registers 8
== stdout
2 ip.proto == 17 and udp.sport == 1-2
1 ip.proto == 17 and udp.sport == 3
4 ip.proto == 17 and udp.sport & 0xfffc == 4
1 all
2 reg0 == 1 and reg7 == 0x30 and metadata == 0
1 reg0 == 0xf and metadata & 0xff00000000000000 == 0xff00000000000000
4 metadata == 0x8000000000000001
1 reg0 == 0 and metadata == 0
4 reg1 == 1-5
3 reg0 & 0xf0 == 0x0
== file rules.yaml
datapath: rules
ports: { in: { memory: true }, out: { memory: true } }
tables:
  0:
    default: goto 1
    rules:
      - { match: udp.dport == 4789, actions: [ decap vxlan, goto 1 ] }
      - { match: ip.proto == 47, actions: [ decap gre, goto 1 ] }
  1:
    default: drop
    rules:
      - { match: tun.type == none and tun.id == 0, priority: 9, actions: goto 2 }
      - { match: "tun.type == vxlan and tun.id in {5, 16} and tun.tos == 0", priority: 8, actions: goto 2 }
      - { match: "tun.src in 198.51.100.0/24 and tun.ttl < 4", priority: 7, actions: goto 2 }
      - { match: tun.type == gre and not tun.id == 0, priority: 6, actions: goto 2 }
      - { match: "tun.tos & 0xfc == 0x28", priority: 5, actions: goto 2 }
  2:
    default: drop
    rules:
      - { match: reg0 == 0 and metadata == 0 and ct.zone == 0 and ct.mark == 0 and not ct.state == dnat, actions: output out }
== file wrong.yaml
datapath: wrong
ports: { in: { memory: true } }
tables: { 0: { rules: [ { match: tun.idx == 5, actions: drop }, { match: tun.ttl == 256, actions: drop }, { match: reg8 == 1, actions: drop } ] } }
== run
# the same is asked in the datapath file, under the names that lists of rules have
echo 'FromDump(in.pcap) -> [0] d :: Datapath(rules.yaml); Idle -> [1] d; d[0] -> Discard; d[1] -> c :: Counter -> Discard;' >rules.click
python3 make-tunnels.py; datapath run rules.click -h d.rules -h c.count
echo 'Idle -> d :: Datapath(wrong.yaml) -> Discard;' >wrong.click; datapath run wrong.click
echo "status $?"
== stdout
d.rules:
table 0
4 udp.dport == 4789
3 ip.proto == 47
1 default
table 1
1 tun.type == none and tun.id == 0
1 tun.type == vxlan and tun.id in {5, 16} and tun.tos == 0
1 tun.src in 198.51.100.0/24 and tun.ttl < 4
2 tun.type == gre and not tun.id == 0
1 tun.tos & 0xfc == 0x28
2 default
table 2
6 reg0 == 0 and metadata == 0 and ct.zone == 0 and ct.mark == 0 and not ct.state == dnat
0 default

c.count:
6

status 2
== stderr
wrong.yaml:3:34: error: there is no field 'tun.idx', did you mean 'tun.id'?
    tables: { 0: { rules: [ { match: tun.idx == 5, actions: drop }, { match: tun.ttl == 256, actions: drop }, { match: reg8 == 1, actions: drop } ] } }
                                     ^~~~~~~
wrong.yaml:3:85: error: '256' does not fit into tun.ttl, at most 255 is allowed
    tables: { 0: { rules: [ { match: tun.idx == 5, actions: drop }, { match: tun.ttl == 256, actions: drop }, { match: reg8 == 1, actions: drop } ] } }
                                                                                        ^~~
wrong.yaml:3:116: error: 'reg8' is no test
    tables: { 0: { rules: [ { match: tun.idx == 5, actions: drop }, { match: tun.ttl == 256, actions: drop }, { match: reg8 == 1, actions: drop } ] } }
                                                                                                                       ^~~~
