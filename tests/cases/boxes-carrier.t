CarrierNAT: every host has its block of ports, the mapping does not depend on the far end, nothing else comes in, and two
customers reach each other by their outer addresses.
== file network.yaml
network: carrier
boxes:
  nat: { class: CarrierNAT, args: { INSIDE: 100.64.0.0/26, ADDRESS: 198.51.100.1, BLOCK: 1000 } }
hosts:
  client: { ip: 100.64.0.3 }
  server: { ip: 203.0.113.80, tcp: 80, udp: 53 }
links:
  - client -- nat:in
  - nat:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.80 and tcp dst port 80 }
  whole: { unchanged: client -> server, packet: udp, fields: [ip.dst, ip.ttl, udp.dport, payload] }
  the address: { value: client -> server, fields: ip.src, expect: 198.51.100.1 }
  its own block: { value: client -> server, packet: tcp, fields: tcp.sport, expect: 4024-5023 }
  of UDP too: { value: client -> server, packet: udp, fields: udp.sport, expect: 4024-5023 }
  nothing but pings: { value: client -> server, packet: icmp, fields: icmp.type, expect: 8 }
  pings: { reach: client -> server, packet: icmp type echo }
  nothing unsolicited: { no-reach: server -> client }
  an answer from elsewhere: { reach: server -> client, packet: tcp and src port 81, after: the web works }
  to the host that opened: { value: server -> client, fields: [ip.dst], expect: 100.64.0.3, after: the web works }
  but not to other ports: { no-reach: server -> client, packet: dst port 5024, after: the web works }
== run
symexec check --strict network.yaml
== stdout
the web works: holds
whole: holds
the address: holds
  ip.src at server: 198.51.100.1
its own block: holds
  tcp.sport at server: 4024-5023
of UDP too: holds
  udp.sport at server: 4024-5023
nothing but pings: holds
  icmp.type at server: 8
pings: holds
nothing unsolicited: holds
an answer from elsewhere: holds
to the host that opened: holds
  ip.dst at client: 100.64.0.3
but not to other ports: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
11 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# misplaced: hosts outside of INSIDE, and more hosts than blocks
sed 's/100.64.0.3 }/10.0.0.3 }/' network.yaml > strange.yaml
symexec check --strict --policy 'the web works' strange.yaml | head -3
sed 's/BLOCK: 1000/BLOCK: 1009/' network.yaml > narrow.yaml
symexec check --strict --policy 'the web works' narrow.yaml 2>&1 | sed -n '1s/.*error: //p'
== stdout
the web works: VIOLATED
  SYN is dropped at strange.yaml:3 (nat/hosts :: CarrierTranslate, models/boxes/CarrierNAT.click:9): from a host that has no block of ports
  path:
ADDRESS has 63 blocks of 1009 ports, INSIDE has 64 hosts
== file hairpin.yaml
network: two customers
boxes:
  nat: { class: CarrierNAT, args: { INSIDE: 100.64.0.0/26, ADDRESS: 198.51.100.1, BLOCK: 1000 } }
  access: { click: access.click }
hosts:
  one: { ip: 100.64.0.1, tcp: 80 }
  two: { ip: 100.64.0.2, udp: any, tcp: 80 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - one -- access:one
  - two -- access:two
  - access:up -- nat:in
  - nat:out -- server
policies:
  two is known: { tcp: two -> server, packet: dst 203.0.113.80 and tcp src port 80 and dst port 80 }
  one reaches two: { reach: one -> two, packet: tcp and dst 198.51.100.1, after: two is known }
  from its outer address: { value: one -> two, packet: tcp and dst 198.51.100.1, fields: ip.src, expect: 198.51.100.1, after: two is known }
  and an outer port: { value: one -> two, packet: tcp and dst 198.51.100.1, fields: tcp.sport, expect: 2024-3023, after: two is known }
  to the inner port: { value: one -> two, packet: tcp and dst 198.51.100.1, fields: tcp.dport, expect: 80, after: two is known }
  not unless it is known: { no-reach: one -> two, packet: dst 198.51.100.1 }
  pings of the translator end there: { no-reach: one -> one, packet: icmp and dst 198.51.100.1 }
== file access.click
FromDevice(one) -> up :: Queue -> ToDevice(up); FromDevice(two) -> up;
FromDevice(up) -> MarkIPHeader -> c :: IPClassifier(dst 100.64.0.1, dst 100.64.0.2);
c[0] -> Queue -> ToDevice(one); c[1] -> Queue -> ToDevice(two);
== run
symexec check --strict --quiet hairpin.yaml
== stdout
two is known: holds
one reaches two: holds
from its outer address: holds
and an outer port: holds
to the inner port: holds
not unless it is known: holds
pings of the translator end there: holds
7 policies hold, 0 violated, 0 vacuous, 0 undecided
