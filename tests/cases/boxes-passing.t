Boxes that let packets pass: an access list, a shaper, queues that drop or mark, a tap and a router of multicast.
== file acl.yaml
network: access list
boxes:
  acl: { class: ACL, args: [ allow tcp dst port 80, allow udp and dst 203.0.113.80, deny all ] }
hosts:
  client: { ip: 10.0.0.2, tcp: any }
  server: { ip: 203.0.113.80, tcp: any, udp: 53 }
links:
  - client -- acl:in
  - acl:out -- server
policies:
  the web works: { tcp: client -> server, packet: tcp dst port 80 and src port 4000 }
  whole: { unchanged: client -> server, packet: tcp, fields: [ip.src, ip.dst, ip.ttl, tcp.dport, payload] }
  no other port: { no-reach: client -> server, packet: tcp and not dst port 80 and not ip frag }
  lookups to one: { value: client -> server, packet: udp, fields: ip.dst, expect: 203.0.113.80 }
  no pings: { no-reach: client -> server, packet: icmp }
  it knows no flows: { reach: server -> client, packet: tcp }
  the other way is open: { unchanged: server -> client, fields: [ip.src, ip.dst, ip.ttl, payload] }
== run
symexec check --strict --quiet acl.yaml
# turned round it judges answers, which are not for port 80
sed 's/client -- acl:in/client -- acl:out/; s/acl:out -- server/acl:in -- server/' acl.yaml > turned.yaml
symexec check --strict --policy 'the web works' turned.yaml | sed -n 1,2p
== stdout
the web works: holds
whole: holds
no other port: holds
lookups to one: holds
no pings: holds
it knows no flows: holds
the other way is open: holds
7 policies hold, 0 violated, 0 vacuous, 0 undecided
the web works: VIOLATED
  SYN reaches server, but its SYN+ACK is dropped at turned.yaml:3 (acl/rules :: IPFilter, models/boxes/ACL.click:7): denied by rule 3
== file shaper.yaml
network: shaped
boxes:
  box: { class: TrafficShaper, args: { RATE: 1MBps, CAPACITY: 50 } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- box:in
  - box:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.80 and tcp dst port 80 }
  there: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, ip.ecn, ip.checksum, payload] }
  and back: { unchanged: server -> client, fields: [ip.src, ip.dst, ip.ttl, ip.ecn, ip.checksum, payload] }
== run
symexec check --strict --quiet shaper.yaml
sed 's/class: .*/class: REDGateway, args: { MIN: 5, MAX: 50, P: 0.02, CAPACITY: 100 } }/' shaper.yaml > red.yaml
symexec check --strict --quiet red.yaml
== stdout
the web works: holds
there: holds
and back: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
the web works: holds
there: holds
and back: holds
3 policies hold, 0 violated, 0 vacuous, 0 undecided
== file ecn.yaml
network: marked
boxes:
  box: { class: ECNGateway, args: { MIN: 5, MAX: 50, P: 0.02, CAPACITY: 100 } }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- box:in
  - box:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.80 and tcp dst port 80 }
  all but ECN: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, ip.dscp, payload] }
  may be marked: { reach: client -> server, packet: ip.ecn == 1, where: ip.ecn == 3 }
  or not: { reach: client -> server, packet: ip.ecn == 1, where: ip.ecn == 1 }
  not without ECN: { value: client -> server, packet: ip.ecn == 0, fields: ip.ecn, expect: 0 }
  the mark stays: { value: client -> server, packet: ip.ecn == 3, fields: ip.ecn, expect: 3 }
  not in answers: { unchanged: server -> client, fields: ip.ecn }
== run
symexec check --strict --quiet ecn.yaml
== stdout
the web works: holds
all but ECN: holds
may be marked: holds
or not: holds
not without ECN: holds
the mark stays: holds
not in answers: holds
7 policies hold, 0 violated, 0 vacuous, 0 undecided
== file monitor.yaml
network: tap
boxes:
  tap: { class: Monitor }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
  watch: { ip: 192.0.2.9 }
links:
  - client -- tap:in
  - tap:out -- server
  - tap:2 -- watch
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.80 and tcp dst port 80 }
  there: { unchanged: client -> server, fields: [ip.src, ip.dst, ip.ttl, payload] }
  it is seen: { unchanged: client -> watch, fields: [ip.src, ip.dst, ip.ttl, payload] }
  answers too: { unchanged: server -> watch, fields: [ip.src, ip.dst, ip.ttl, payload] }
  it is silent: { no-reach: watch -> client }
  to both: { no-reach: watch -> server }
== run
symexec check --strict --quiet monitor.yaml
== stdout
the web works: holds
there: holds
it is seen: holds
answers too: holds
it is silent: holds
to both: holds
6 policies hold, 0 violated, 0 vacuous, 0 undecided
== file multicast.yaml
network: multicast
boxes:
  router: { class: Multicast, args: { GROUP: 232.1.1.1 } }
hosts:
  source: { ip: 10.0.0.2 }
  one: { ip: 10.1.0.1 }
  two: { ip: 10.2.0.1 }
links:
  - source -- router:in
  - router:out -- one
  - router:2 -- two
policies:
  one hears: { reach: source -> one, packet: dst 232.1.1.1 }
  two hears: { reach: source -> two, packet: dst 232.1.1.1 }
  the same: { unchanged: source -> two, fields: [ip.src, ip.dst, payload] }
  one hop: { value: source -> one, fields: ip.ttl, expect: 1-254 }
  only the group: { value: source -> one, fields: ip.dst, expect: 232.1.1.1 }
  receivers answer: { reach: one -> source, packet: dst 10.0.0.2 }
  but do not send to it: { no-reach: two -> source, packet: dst 232.1.1.1 }
  nor to each other: { no-reach: one -> two }
== run
symexec check --strict --quiet multicast.yaml
== stdout
one hears: holds
two hears: holds
the same: holds
one hop: holds
only the group: holds
receivers answer: holds
but do not send to it: holds
nor to each other: holds
8 policies hold, 0 violated, 0 vacuous, 0 undecided
== file proxy.yaml
network: explicit proxy
boxes:
  proxy:
    class: ExplicitProxy
    args: [ '203.0.113.1 1024-65535 203.0.113.80 80 1 0', '203.0.113.1 1024-65535 203.0.113.81 443 1 0', ADDRESS 203.0.113.1, PORT 3128 ]
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80 }
links:
  - client -- proxy:in
  - proxy:out -- server
policies:
  the web works: { tcp: client -> server, packet: dst 203.0.113.1 and dst port 3128 }
  by the proxy only: { value: client -> server, fields: ip.src, expect: 203.0.113.1 }
  not past it: { no-reach: client -> server, packet: dst 203.0.113.80 }
  to the servers: { value: client -> server, fields: ip.dst, expect: 203.0.113.80-203.0.113.81 }
  at their ports: { value: client -> server, fields: tcp.dport, expect: [80, 443] }
  nothing unsolicited: { no-reach: server -> client }
  the proxy answers: { value: server -> client, packet: tcp and src 203.0.113.80 and src port 80, fields: ip.src, expect: 203.0.113.1, after: the web works }
== run
symexec check --strict --quiet proxy.yaml
== stdout
the web works: holds
by the proxy only: holds
not past it: holds
to the servers: holds
at their ports: holds
nothing unsolicited: holds
the proxy answers: holds
7 policies hold, 0 violated, 0 vacuous, 0 undecided
