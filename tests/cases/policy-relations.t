Fields that are compared with each other, in what is sent and in what arrives: packets for which the relation does not hold are
none of them, a question about packets that cannot be is vacuous, and a checksum that no condition can be put on is no verdict.
== file wire.click
FromDevice(in) -> Queue -> ToDevice(out);
FromDevice(out) -> Queue -> ToDevice(in);
== file box.click
FromDevice(in) -> CheckIPHeader -> IPClassifier(tcp) -> IPRewriter(pattern - 5000 - - 0 0) -> Queue -> ToDevice(out);
== file n.yaml
network: n
boxes: { w: { click: wire.click }, box: { click: box.click } }
hosts:
  a: { ip: 10.0.0.1, ip6: '2001:db8::1' }
  b: { ip: 10.0.0.2, ip6: any }
  c: { ip: 10.0.0.3 }
  d: {}
links: [ a -- w:in, w:out -- b, c -- box:in, box:out -- d ]
policies:
  less: { reach: a -> b, packet: tcp.sport < tcp.dport }
  equal: { reach: a -> b, packet: tcp.sport = tcp.dport }
  not less than 0: { reach: a -> b, packet: tcp.sport < tcp.dport and tcp.dport = 0 }
  nor is that kept away: { no-reach: a -> b, packet: tcp.sport < tcp.dport and tcp.dport = 0 }
  1 is not 2: { no-reach: a -> b, packet: tcp.sport = tcp.dport and tcp.sport = 1 and tcp.dport = 2 }
  one of three: { no-reach: a -> b, packet: udp, where: not (udp.sport = udp.dport or udp.sport < udp.dport or udp.sport > udp.dport) }
  none of three: { reach: a -> b, packet: udp, where: udp.sport < udp.dport and udp.sport > udp.dport }
  halves: { reach: a -> b, packet: ip6.src < ip6.dst }
  the least address: { reach: a -> b, packet: 'ip6.src > ip6.dst and ip6.dst in 2001:db8::1-2001:db8::2' }
  its port: { value: a -> b, packet: tcp.sport < tcp.dport, fields: tcp.dport, expect: 1-65535 }
  any port: { value: a -> b, packet: tcp.sport <= tcp.dport, fields: tcp.dport, expect: 1-65535 }
  the same port: { unchanged: c -> d, packet: tcp.sport = 5000, fields: tcp.sport }
  another port: { unchanged: c -> d, packet: tcp.sport = tcp.dport, fields: tcp.sport }
  rewritten to be equal: { reach: c -> d, packet: tcp.sport != tcp.dport, where: tcp.sport = tcp.dport }
  a connection: { tcp: a -> b, where: tcp.sport < tcp.dport }
  no such connection: { tcp: a -> b, packet: tcp.sport = 1, where: tcp.sport = 2 }
  past the wire: { waypoint: a -> b, via: w, where: tcp.sport = tcp.dport }
  a checksum: { reach: a -> b, packet: ip.checksum = 0x1234 }
  no checksum 5: { no-reach: a -> b, packet: tcp.checksum = 5 }
  checksums: { reach: a -> b, packet: tcp.checksum != ip.checksum }
  its bits: { value: a -> b, packet: udp, fields: ip.checksum, expect: 5 }
  one way: { isolate: a -- b, packet: src host 10.0.0.2, vacuous: allowed }
  a port that is chosen: { value: c -> d, packet: tcp and ip.frag = 0 and ip.mf = 0, fields: tcp.sport, expect: 4999 }
  nothing one way: { isolate: a -- c, packet: src host 10.0.0.3 }
== run
symexec check n.yaml | grep -v '^    [^w]' | cut -c 1-110
== stdout
less: holds
equal: holds
not less than 0: VACUOUS
  a sends no packet that is `tcp.sport < tcp.dport and tcp.dport = 0`
nor is that kept away: VACUOUS
  a sends no packet that is `tcp.sport < tcp.dport and tcp.dport = 0`
1 is not 2: VACUOUS
  a sends no packet that is `tcp.sport = tcp.dport and tcp.sport = 1 and tcp.dport = 2`
one of three: VIOLATED
  a packet from a reaches b
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.frag: 1-8191
  witness: 10.0.0.1 > 192.0.2.1 frag id 1 off 8 udp len 0
none of three: VIOLATED
  packets from a reach b, but none that is `udp.sport < udp.dport and udp.sport > udp.dport` there
halves: holds
the least address: VACUOUS
  a sends no packet that is `ip6.src > ip6.dst and ip6.dst in 2001:db8::1-2001:db8::2`
its port: holds
  tcp.dport at b: any
any port: VIOLATED
  tcp.dport is any at b, which is not within 1-65535
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255; tcp.dport: 0
  witness: 10.0.0.1:0 > 192.0.2.1:0 TCP S seq 1000 ack 0 win 65535 len 0
the same port: holds
another port: VIOLATED
  tcp.sport is sent as c.tcp.sport and arrives as 5000
  tcp.sport is written at box.click:1 (box/IPRewriter@4 :: IPRewriter)
  path:
  packets: ip.proto: 6; ip.src: 10.0.0.3; ip.ttl: 1-255; tcp.sport: 5000; tcp.dport: not 5000
  witness: 10.0.0.3:40000 > 192.0.2.1:40000 TCP S seq 1000 ack 0 win 65535 len 0
rewritten to be equal: holds
a connection: holds
no such connection: VIOLATED
  SYN arrives, but none that is `tcp.sport = 2` there
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 6; ip.src: 10.0.0.1; ip.dst: 10.0.0.2; ip.ttl: 1-255; tcp.sport: 1; tcp.flags: S; tcp.ack
  witness: 10.0.0.1:1 > 10.0.0.2:80 TCP S seq 1000 ack 0 win 65535 len 0
past the wire: holds
a checksum: UNDECIDED
  this rests on a condition on a field that is computed from others
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
no checksum 5: VIOLATED
  a packet from a reaches b
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255; ip.mf: 1
  witness: 10.0.0.1:40000 > 192.0.2.1:80 frag id 1 off 0 more TCP S seq 1000 ack 0 win 65535 len 0
checksums: UNDECIDED
  this rests on a condition on a field that is computed from others
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 6; ip.src: 10.0.0.1; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
its bits: UNDECIDED
  ip.checksum is not known at b, which is not within 5
  this rests on the value of a field that is computed from others
  path:
    w/FromDevice@1 :: FromDevice  wire.click:1
    w/Queue@2 :: Queue            wire.click:1
    w/ToDevice@3 :: ToDevice      wire.click:1
  packets: ip.proto: 17; ip.src: 10.0.0.1; ip.ttl: 1-255
  witness: 10.0.0.1:40000 > 192.0.2.1:53 UDP len 0
one way: VIOLATED
  a sends no packet that is `src host 10.0.0.2`
  a packet from b reaches a
  path:
    w/FromDevice@4 :: FromDevice  wire.click:2
    w/Queue@5 :: Queue            wire.click:2
    w/ToDevice@6 :: ToDevice      wire.click:2
  packets: ip.proto: 6; ip.src: 10.0.0.2; ip.ttl: 1-255
  witness: 10.0.0.2:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
a port that is chosen: VIOLATED
  tcp.sport is 5000 at d, which is not within 4999
  tcp.sport is written at box.click:1 (box/IPRewriter@4 :: IPRewriter)
  path:
  packets: ip.proto: 6; ip.src: 10.0.0.3; ip.ttl: 1-255; tcp.sport: 5000
  witness: 10.0.0.3:40000 > 192.0.2.1:80 TCP S seq 1000 ack 0 win 65535 len 0
nothing one way: VACUOUS
  a sends no packet that is `src host 10.0.0.3`
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
8 policies hold, 8 violated, 5 vacuous, 3 undecided
