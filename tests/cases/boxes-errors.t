A router behind the box tells that a packet expired: the plain boxes drop what it says, the others bring it to the host that
sent the packet. What quotes no flow comes in nowhere.
== file network.yaml
network: a path with errors
boxes:
  nat: { class: NAT, args: { ADDRESS: 198.51.100.1 } }
  router: { class: RouterWithErrors, args: [ 198.51.100.1/32 0, 10.0.0.0/24 0, 203.0.113.80/32 1, ADDRESS 203.0.113.254 ] }
hosts:
  client: { ip: 10.0.0.2 }
  server: { ip: 203.0.113.80, tcp: 80, udp: 53 }
links:
  - client -- nat:in
  - nat:out -- router:in
  - router:out -- server
policies:
  the web works: { tcp: client -> server, packet: tcp dst port 80 }
  of TCP it is told: { reach: client -> client, packet: tcp and ip.ttl = 1 }
  of UDP it is told: { reach: client -> client, packet: udp and ip.ttl = 1 }
  by the router: { value: client -> client, packet: udp and ip.ttl = 1, fields: ip.src, expect: 203.0.113.254 }
  to the host: { value: client -> client, packet: udp and ip.ttl = 1, fields: ip.dst, expect: 10.0.0.2 }
  nothing unasked: { no-reach: server -> client }
== run
symexec check --strict network.yaml | grep -v '^ '
== stdout
the web works: holds
of TCP it is told: VIOLATED
of UDP it is told: VIOLATED
by the router: VACUOUS
to the host: VACUOUS
nothing unasked: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
2 policies hold, 2 violated, 2 vacuous, 0 undecided
== run
sed 's/class: NAT,/class: NATWithErrors,/' network.yaml > told.yaml; symexec check --strict told.yaml
== stdout
the web works: holds
of TCP it is told: holds
of UDP it is told: holds
by the router: holds
  ip.src at client: 203.0.113.254
to the host: holds
  ip.dst at client: 10.0.0.2
nothing unasked: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
6 policies hold, 0 violated, 0 vacuous, 0 undecided
== run
sed 's/class: NAT, args: { ADDRESS: 198.51.100.1 }/class: StatefulFirewallWithErrors, args: { ALLOW: tcp or udp }/' network.yaml > wall.yaml
symexec check --strict wall.yaml
== stdout
the web works: holds
of TCP it is told: holds
of UDP it is told: holds
by the router: holds
  ip.src at client: 203.0.113.254
to the host: holds
  ip.dst at client: 10.0.0.2
nothing unasked: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those), and not IPv6 (no host has an ip6 address)
assumed: flows are independent: no other flow uses up or changes what a box keeps for this one
6 policies hold, 0 violated, 0 vacuous, 0 undecided
