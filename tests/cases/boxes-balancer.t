LoadBalancer and DirectServerReturn: every server of the list may get a connection, all of it goes to that one, and the client sees
the address of the service only.
== file nat.yaml
network: balanced
boxes:
  lb: { class: LoadBalancer, args: { ADDRESS: 198.51.100.1, PORT: 80, SERVERS: 10.0.0.1 10.0.0.2 } }
  fan: { click: fan.click }
hosts:
  client: { ip: 192.0.2.1 }
  one: { ip: 10.0.0.1, tcp: 80 }
  two: { ip: 10.0.0.2, tcp: 80 }
links:
  - client -- lb:in
  - lb:out -- fan:up
  - fan:one -- one
  - fan:two -- two
policies:
  by one: { tcp: client -> one, packet: dst 198.51.100.1 and tcp dst port 80 and src port 4000 }
  by two: { tcp: client -> two, packet: dst 198.51.100.1 and tcp dst port 80 }
  each gets what is for it: { value: client -> two, packet: dst 198.51.100.1, fields: ip.dst, expect: 10.0.0.2 }
  the client is seen: { unchanged: client -> two, packet: dst 198.51.100.1, fields: [ip.src, ip.ttl, tcp.sport, tcp.dport, tcp.seq, payload] }
  nothing but the service: { no-reach: client -> fan:up, packet: dst 198.51.100.1 and not dst port 80 }
  no TCP to the address else: { no-reach: client -> fan:up, packet: dst 198.51.100.1 and tcp and not dst port 80 }
  answers of the service: { value: one -> client, packet: src 10.0.0.1 and dst 192.0.2.1 and tcp src port 80 and dst port 4000, fields: ip.src, expect: 198.51.100.1, after: by one }
  of nothing else: { value: one -> client, packet: src 10.0.0.1 and dst 192.0.2.1 and tcp src port 81 and dst port 4000, fields: ip.src, expect: 10.0.0.1, after: by one }
  the other server speaks for itself: { value: two -> client, packet: src 10.0.0.2 and dst 192.0.2.1 and tcp src port 80 and dst port 4000, fields: ip.src, expect: 10.0.0.2, after: by one }
== file fan.click
FromDevice(up) -> MarkIPHeader -> c :: IPClassifier(dst 10.0.0.1, dst 10.0.0.2);
c[0] -> Queue -> ToDevice(one); c[1] -> Queue -> ToDevice(two);
FromDevice(one) -> q :: Queue -> ToDevice(up); FromDevice(two) -> q;
== run
symexec check --strict --quiet nat.yaml
== stdout
by one: holds
by two: holds
each gets what is for it: holds
the client is seen: holds
nothing but the service: holds
no TCP to the address else: holds
answers of the service: holds
of nothing else: holds
the other server speaks for itself: holds
9 policies hold, 0 violated, 0 vacuous, 0 undecided
== file dsr.yaml
network: past the balancer
boxes:
  lb: { class: DirectServerReturn, args: { ADDRESS: 198.51.100.1, PORT: 80, SERVERS: 10.0.0.1 10.0.0.2 } }
  fan: { click: fan2.click }
  exit: { class: TunnelExit, args: { LOCAL: 10.0.0.1, REMOTE: 198.51.100.1 } }
  back: { class: Router, args: [ 192.0.2.1/32 1 ] }
hosts:
  client: { ip: 192.0.2.1 }
  one: { ip: [10.0.0.1, 198.51.100.1], tcp: 80 }
  two: { ip: 10.0.0.2, tcp: 80 }
links:
  - client -> lb:in
  - lb:out -> fan:up
  - fan:one -> exit:in
  - exit:out -> one
  - fan:two -> two
  - one -> back:in
  - back:out -> client
policies:
  by one: { tcp: client -> one, packet: dst 198.51.100.1 and tcp dst port 80 }
  nothing is changed: { unchanged: client -> one, packet: dst 198.51.100.1, fields: [ip.src, ip.dst, ip.ttl, tcp.sport, tcp.dport, payload] }
  past the balancer: { waypoint: one -> client, via: [back] }
  only what is sealed goes to two: { value: client -> two, packet: dst 198.51.100.1, fields: ip.proto, expect: 4 }
  sent by the service: { value: client -> two, packet: dst 198.51.100.1, fields: ip.src, expect: 198.51.100.1 }
== file fan2.click
FromDevice(up) -> MarkIPHeader -> c :: IPClassifier(dst 10.0.0.1, dst 10.0.0.2);
c[0] -> Queue -> ToDevice(one); c[1] -> Queue -> ToDevice(two);
== run
symexec check --strict dsr.yaml
== stdout
by one: holds
  rests on a non-deterministic choice
nothing is changed: holds
past the balancer: holds
only what is sealed goes to two: holds
  ip.proto at two: 4
sent by the service: holds
  ip.src at two: 198.51.100.1
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
5 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
# a server that does not have the address of the service
sed 's/ip: \[10.0.0.1, 198.51.100.1\]/ip: 10.0.0.1/' dsr.yaml > bad.yaml
symexec check --strict --policy 'by one' bad.yaml | head -3
== stdout
by one: VIOLATED
  SYN arrives, but nobody listens there: ip.dst is 198.51.100.1
  path:
